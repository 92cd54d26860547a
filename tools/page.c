/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * page: turns an .html page into a C function that prints it.
 *
 *   page gratitude.html > gratitude.html.c
 *
 * A page is HTML with three additions:
 *
 *   %% name(const struct name_view *v)   begins a page (several per file)
 *   % C statement                        a line of C: if, for, a call
 *   {{ expression }}                     prints a value, escaped for its place
 *   {{ "A word to %1.", who }}           prints a sentence of the reader's language
 *   {{_ expression }}                    the same, for a sentence kept in C by N_()
 *   {{? attribute: condition }}          prints a bare attribute, or nothing
 *
 * The program follows the HTML just far enough to know where a value stands:
 * in text, in an attribute, or in a link.  It refuses to print anywhere else,
 * so a page that compiles cannot be talked into running a stranger's script.
 * #line directives make gcc report mistakes in the .html file itself.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place {
	TEXT,		/* between tags */
	TAG,		/* inside <...>, between attributes */
	VALUE,		/* inside a quoted attribute value */
	LINK,		/* the same, at the start of href, src or action */
	LINKPART,	/* the same, after a literal beginning */
	SEALED,		/* the same, where a value could act: refused */
	RAW,		/* inside <script> or <style>: values are refused */
	COMMENT,	/* inside <!-- --> */
};

static const char *const printer[] = {
	[TEXT] = "out_text",
	[VALUE] = "out_attr",
	[LINK] = "out_link",
	[LINKPART] = "out_linkpart",
	[COMMENT] = NULL,
};

static const char	*file;
static int		 lineno;
static enum place	 place;
static char		 name[32];	/* attribute or element being read */
static size_t		 namelen;
static char		 element[32];	/* of the last tag */
static bool		 naming, closing;	/* the tag's name is being read; </ */
static const char	*within;	/* an element that holds only text, or NULL */
static bool		 in_page, in_literal;

static void
die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, lineno);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void
literal_end(void)
{
	if (in_literal)
		fputs("\");\n", stdout);
	in_literal = false;
}

static void
literal_char(char c)
{
	if (!in_literal)
		fputs("\tout_html(o, \"", stdout);
	in_literal = true;
	switch (c) {
	case '\n':
		fputs("\\n", stdout);
		break;
	case '\t':
		fputs("\\t", stdout);
		break;
	case '"':
	case '\\':
		putchar('\\');
		/* fallthrough */
	default:
		putchar(c);
	}
}

static void
name_add(char c)
{
	if (namelen < sizeof(name) - 1)
		name[namelen++] = (char)tolower((unsigned char)c);
	name[namelen] = '\0';
}

static void
name_end(void)
{
	if (naming)
		memcpy(element, name, sizeof(element));
	naming = false;
	namelen = 0;
}

static const char *
one_of(const char *const *names, const char *this)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, this) == 0)
			return *names;
	return NULL;
}

/* Does a bare attribute of this name, or its value, act by itself? */
static void
refuse_acting(const char *attribute)
{
	if (strncmp(attribute, "on", 2) == 0 || strcmp(attribute, "style") == 0)
		die("the browser's policy blocks %s=: use a class", attribute);
}

static enum place
value_place(void)
{
	static const char *const links[] = {
		"href", "xlink:href", "src", "action", "formaction", NULL
	};
	static const char *const sealed[] = {
		"srcdoc", "srcset", "imagesrcset", "content", "data", "codebase",
		"archive", "poster", "background", "cite", "ping", "manifest",
		"to", "from", "by", "values", NULL
	};

	refuse_acting(name);
	if (one_of(links, name) != NULL)
		return LINK;
	return one_of(sealed, name) != NULL ? SEALED : VALUE;
}

static void
tag_begin(const char *p)
{
	place = TAG;
	closing = p[1] == '/';
	naming = true;
	namelen = 0;
	name[0] = '\0';
}

/* Some elements hold only text, up to their own end; some swallow a page. */
static void
tag_end(void)
{
	static const char *const raw[] = { "script", "style", NULL };
	static const char *const texts[] = { "textarea", "title", NULL };
	static const char *const never[] = { "iframe", "noembed", "noframes",
		"noscript", "plaintext", "xmp", NULL };

	name_end();
	place = TEXT;
	within = NULL;
	if (closing)
		return;
	if (one_of(never, element) != NULL)
		die("<%s> may not stand in a page", element);
	if ((within = one_of(raw, element)) != NULL)
		place = RAW;
	else
		within = one_of(texts, element);
}

/* Is this the end of the element that holds only text? */
static bool
ends_within(const char *p)
{
	size_t n = strlen(within);

	return p[1] == '/' && strncasecmp(p + 2, within, n) == 0 &&
	    (p[2 + n] == '>' || isspace((unsigned char)p[2 + n]));
}

static void
follow_text(const char *p)
{
	if (*p != '<')
		return;
	if (within != NULL && !ends_within(p))
		die("only text may stand in <%s>", within);
	if (strncmp(p, "<!--", 4) == 0)
		place = COMMENT;
	else if (isalpha((unsigned char)p[1]) ||
	    (p[1] == '/' && isalpha((unsigned char)p[2])))
		tag_begin(p);
	else if (strncasecmp(p, "<!doctype html>", 15) != 0)
		die("write &lt; for a bare <");
}

static void
follow_tag(const char *p)
{
	if (*p == '>')
		tag_end();
	else if (isspace((unsigned char)*p))
		name_end();
	else if (*p == '/') {
		if (!naming || namelen > 0)
			name_end();
	} else if (*p == '=') {
		if (naming || namelen == 0)
			die("a name must stand before =");
		if (p[1] != '"' && (strncmp(p + 1, "{{", 2) != 0 || p[3] == '?'))
			die("write attribute values in double quotes");
	} else if (*p == '"') {
		if (p[-1] != '=')
			die("a value must follow name=");
		place = value_place();
	} else if (*p == '\'' || *p == '<') {
		die("a tag may not hold %c here", *p);
	} else
		name_add(*p);
}

/* Move one character through the HTML. `p` may be looked ahead of, and two
 * characters back. */
static void
follow(const char *p)
{
	switch (place) {
	case TEXT:
		follow_text(p);
		break;
	case COMMENT:
		if (strncmp(p, "--!>", 4) == 0)
			die("end a comment with -->");
		if (*p == '>' && strncmp(p - 2, "--", 2) == 0)
			place = TEXT;
		break;
	case TAG:
		follow_tag(p);
		break;
	case LINK:
		place = LINKPART;
		/* fallthrough */
	case VALUE:
	case LINKPART:
	case SEALED:
		if (*p == '"') {
			place = TAG;
			namelen = 0;
		}
		break;
	case RAW:
		if (*p == '<') {
			if (!ends_within(p))
				die("write no < in <%s>", within);
			tag_begin(p);
		}
		break;
	}
}

/* Where the sentence ends and its parts begin: at the first comma outside of
 * strings and brackets, or at the end. */
static const char *
sentence_end(const char *p, const char *end)
{
	int deep = 0;

	for (bool quoted = false; p < end; p++) {
		if (*p == '\\' && quoted)
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted && (*p == '(' || *p == '['))
			deep++;
		else if (!quoted && (*p == ')' || *p == ']'))
			deep--;
		else if (!quoted && deep == 0 && *p == ',')
			return p;
	}
	return end;
}

/* A sentence and its parts go to out_say, where xgettext finds them. */
static void
sentence(const char *p, const char *end)
{
	const char *parts;

	if (place != TEXT && place != VALUE)
		die("a sentence may not be printed here");
	p += *p == '_';
	parts = sentence_end(p, end);
	printf("\tout_say(o, %.*s, (const char *const[]){ ", (int)(parts - p), p);
	parts += strspn(parts, " ,");
	if (parts < end)
		printf("%.*s, ", (int)(end - parts), parts);
	puts("NULL });");
}

/* An attribute without a value, when the condition holds. */
static void
bare(const char *p, const char *end)
{
	const char *colon = memchr(p, ':', (size_t)(end - p));
	size_t n;

	if (place != TAG || naming || namelen > 0 || colon == NULL)
		die("{{? name: condition }} belongs inside a tag");
	p += strspn(p, " ");
	n = (size_t)(colon - p);
	namelen = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)p[i]) && p[i] != '-')
			die("a bare attribute has a plain name");
		name_add(p[i]);
	}
	refuse_acting(name);
	namelen = 0;
	printf("\tif (%.*s) out_html(o, \"%.*s\");\n",
	    (int)(end - colon - 1), colon + 1, (int)n, p);
}

/* Print the expression between {{ and }}; return what follows. */
static const char *
value(const char *p)
{
	const char *end = strstr(p, "}}");

	if (end == NULL)
		die("{{ without }}");
	literal_end();
	printf("#line %d \"%s\"\n", lineno, file);
	if (*p == '?') {
		bare(p + 1, end);
		return end + 2;
	}
	if ((p[0] == '_' && p[1] == ' ') || p[strspn(p, " ")] == '"') {
		sentence(p + strspn(p, " "), end);
		return end + 2;
	}
	if (printer[place] == NULL)
		die("a value may not be printed here");
	printf("\t%s(o, %.*s);\n", printer[place], (int)(end - p), p);
	if (place == LINK)
		place = LINKPART;
	return end + 2;
}

/* `p` is name(parameters) */
static void
page_begin(const char *p)
{
	size_t n = strcspn(p, "(");

	if (p[n] != '(')
		die("%%%% name(parameters) begins a page");
	printf("#line %d \"%s\"\nstatic void\n%.*s(struct out *o", lineno, file,
	    (int)n, p);
	p += n + 1;
	if (strncmp(p, "void)", 5) == 0)
		puts(")\n{");
	else
		printf(", %s{\n", p);
	in_page = true;
	place = TEXT;
	within = NULL;
}

static void
page_end(void)
{
	literal_end();
	if (in_page && (place != TEXT || within != NULL))
		die("the page ends inside a tag");
	if (in_page)
		puts("}");
	in_page = false;
}

static void
html_line(const char *p)
{
	if (!in_page)
		return;		/* notes above the first page */
	while (*p != '\0') {
		if (p[0] == '{' && p[1] == '{') {
			p = value(p + 2);
			continue;
		}
		literal_char(*p);
		follow(p++);
	}
	literal_end();
}

int
main(int argc, char *argv[])
{
	static char buf[2 + 4096];	/* two zeros to look back on */
	char *line = buf + 2;
	FILE *in;

	if (argc != 2 || (in = fopen(file = argv[1], "r")) == NULL) {
		fprintf(stderr, "usage: page file.html\n");
		return 1;
	}
	printf("/* made from %s: edit that file */\n", file);
	while (fgets(line, sizeof(buf) - 2, in) != NULL) {
		const char *p = line + strspn(line, " \t");

		lineno++;
		if (strchr(line, '\n') == NULL && !feof(in))
			die("line longer than %zu bytes", sizeof(buf) - 4);
		if (p[0] != '%') {
			html_line(line);
			continue;
		}
		literal_end();
		if (p[1] == '%') {
			page_end();
			p += 2 + strspn(p + 2, " \t");
			page_begin(p);
		} else {
			if (in_page && (place != TEXT || within != NULL))
				die("C lines may not stand inside a tag");
			printf("#line %d \"%s\"\n%s", lineno, file, p + 1);
		}
	}
	page_end();
	fclose(in);
	return 0;
}
