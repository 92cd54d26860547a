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
static char		 rawend[40];	/* "</script" or "</style" */
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

static enum place
value_place(void)
{
	static const char *const links[] = {
		"href", "src", "action", "formaction", NULL
	};

	for (int i = 0; links[i] != NULL; i++)
		if (strcmp(name, links[i]) == 0)
			return LINK;
	if (strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0)
		die("the browser's policy blocks %s=: use a class", name);
	if (strcmp(name, "srcdoc") == 0 || strcmp(name, "srcset") == 0 ||
	    strcmp(name, "content") == 0)
		return SEALED;
	return VALUE;
}

/* Move one character through the HTML. `p` may be looked ahead of. */
static void
follow(const char *p)
{
	static char element[32];
	static bool closing, naming_element;

	switch (place) {
	case TEXT:
		if (strncmp(p, "<!--", 4) == 0)
			place = COMMENT;
		else if (p[0] == '<' && (isalpha((unsigned char)p[1]) ||
		    p[1] == '/' || p[1] == '!')) {
			place = TAG;
			namelen = 0;
			naming_element = true;
			closing = p[1] == '/';
		} else if (p[0] == '<')
			die("write &lt; for a bare <");
		break;
	case COMMENT:
		if (p[0] == '>' && strncmp(p - 2, "--", 2) == 0)
			place = TEXT;
		break;
	case TAG:
		if (*p == '>') {
			if (naming_element)
				memcpy(element, name, sizeof(element));
			naming_element = false;
			place = TEXT;
			if (!closing && (strcmp(element, "script") == 0 ||
			    strcmp(element, "style") == 0)) {
				snprintf(rawend, sizeof(rawend), "</%s", element);
				place = RAW;
			}
		} else if (*p == '"') {
			if (p[-1] != '=')
				die("a value must follow name=");
			place = value_place();
		} else if (*p == '\'') {
			die("write attribute values in double quotes");
		} else if (isspace((unsigned char)*p)) {
			if (naming_element)
				memcpy(element, name, sizeof(element));
			naming_element = false;
			namelen = 0;
		} else if (*p != '=' && *p != '/') {
			name_add(*p);
		}
		break;
	case VALUE:
	case LINK:
	case LINKPART:
	case SEALED:
		if (*p == '"') {
			place = TAG;
			namelen = 0;
		} else if (place == LINK)
			place = LINKPART;
		break;
	case RAW:
		if (strncasecmp(p, rawend, strlen(rawend)) == 0) {
			place = TAG;
			closing = true;
			naming_element = true;
			namelen = 0;
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
		const char *colon = memchr(p, ':', (size_t)(end - p));

		if (place != TAG || colon == NULL)
			die("{{? name: condition }} belongs inside a tag");
		for (p++; isspace((unsigned char)*p); p++)
			continue;
		printf("\tif (%.*s) out_html(o, \"%.*s\");\n",
		    (int)(end - colon - 1), colon + 1, (int)(colon - p), p);
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
}

static void
page_end(void)
{
	literal_end();
	if (in_page && place != TEXT)
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
			if (in_page && place != TEXT)
				die("C lines may not stand inside a tag");
			printf("#line %d \"%s\"\n%s", lineno, file, p + 1);
		}
	}
	page_end();
	fclose(in);
	return 0;
}
