/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Templates of any bytes, through the translator tools/page.
 * Property: what it accepts prints values only where they are escaped for the
 * place they stand in. The places are found a second time here, by following
 * the printed HTML as a browser does.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int page_main(int, char **);

/* ---- the translator, its files in memory and its end caught ---- */

static FILE	*page_in, *page_out, *page_err;
static jmp_buf	 page_ends;

static FILE *
page_open(const char *path)
{
	return path != NULL ? page_in : NULL;
}

#undef stdout
#undef stderr
#define stdout			page_out
#define stderr			page_err
#define main			page_main
#define exit(status)		longjmp(page_ends, 1)
#define fopen(path, mode)	page_open(path)
#define fclose(f)		((void)0)	/* the target does */
#define printf(...)		fprintf(page_out, __VA_ARGS__)
#define puts(s)			fprintf(page_out, "%s\n", (s))
#define putchar(c)		fputc((c), page_out)
#include "../tools/page.c"
#undef fopen
#undef fclose
#undef printf

/* ---- a browser's reading of HTML, as far as it matters here ---- */

enum state { DATA, OPEN, NAME, BEFORE, ATTRIBUTE, AFTER, SIGN, QUOTED, SINGLE,
    BARE, SPACED, REMARK, BOGUS, ONLY_TEXT };

static struct reader {
	enum state	 state;
	char		 element[64], attribute[64], only[64];
	size_t		 n_element, n_attribute, n_value;
	bool		 end;		/* an end tag */
	char		 last[16];	/* the characters read last */
} r;

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static bool
is(const char *these, const char *this)
{
	char with[80];

	snprintf(with, sizeof(with), " %s ", this);
	return strstr(these, with) != NULL;
}

static void
add(char *to, size_t *n, char c)
{
	if (*n < 62)
		to[(*n)++] = (char)tolower((unsigned char)c);
	to[*n] = '\0';
}

static bool
space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

static void
tag_ends(void)
{
	r.state = DATA;
	if (!r.end && is(" script style textarea title xmp iframe noembed"
	    " noframes noscript plaintext ", r.element)) {
		strcpy(r.only, r.element);
		r.state = ONLY_TEXT;
	}
}

static void
before_attribute(char c)
{
	if (c == '>')
		tag_ends();
	else if (!space(c) && c != '/') {
		r.n_attribute = 0;
		add(r.attribute, &r.n_attribute, c);
		r.state = ATTRIBUTE;
	} else
		r.state = BEFORE;
}

static void
only_text(char c)
{
	char want[80];
	size_t n, have = strlen(r.last);

	n = (size_t)snprintf(want, sizeof(want), "</%.14s", r.only);
	/* `last` is short; so are the names that matter. */
	if (have > n && (c == '>' || c == '/' || space(c)) &&
	    strncasecmp(r.last + have - 1 - n, want, n) == 0) {
		strcpy(r.element, r.only);
		r.end = true;
		before_attribute(c);
	}
}

static void
keep_last(char c)
{
	size_t n = strlen(r.last);

	if (n == sizeof(r.last) - 1)
		memmove(r.last, r.last + 1, n--);
	r.last[n] = c;
	r.last[n + 1] = '\0';
}

static bool
last_is(const char *s)
{
	size_t n = strlen(r.last), m = strlen(s);

	return n >= m && strcmp(r.last + n - m, s) == 0;
}

static void
opened(char c)
{
	if (isalpha((unsigned char)c)) {
		r.n_element = 0;
		add(r.element, &r.n_element, c);
		r.state = NAME;
	} else if (c == '/' && !r.end)
		r.end = true;
	else if (c == '>' || c == '!' || c == '?' || r.end)
		r.state = c == '>' ? DATA : BOGUS;
	else
		r.state = DATA;
}

static void
read_char(char c)
{
	keep_last(c);
	switch (r.state) {
	case DATA:
		if (c == '<') {
			r.state = OPEN;
			r.end = false;
		}
		break;
	case OPEN:
		opened(c);
		break;
	case NAME:
		if (space(c) || c == '/' || c == '>')
			before_attribute(c);
		else
			add(r.element, &r.n_element, c);
		break;
	case BEFORE:
	case SPACED:
		before_attribute(c);
		break;
	case AFTER:
		if (c == '=')
			r.state = SIGN;
		else
			before_attribute(c);
		break;
	case ATTRIBUTE:
		if (c == '=')
			r.state = SIGN;
		else if (c == '/' || c == '>')
			before_attribute(c);
		else if (space(c))
			r.state = AFTER;
		else
			add(r.attribute, &r.n_attribute, c);
		break;
	case SIGN:
		r.n_value = 0;
		if (c == '"')
			r.state = QUOTED;
		else if (c == '\'')
			r.state = SINGLE;
		else if (c == '>')
			tag_ends();
		else if (!space(c))
			r.state = BARE;
		break;
	case QUOTED:
	case SINGLE:
		if (c == (r.state == QUOTED ? '"' : '\''))
			r.state = SPACED;
		r.n_value++;
		break;
	case BARE:
		if (c == '>')
			tag_ends();
		else if (space(c))
			r.state = BEFORE;
		break;
	case BOGUS:
		if (last_is("<!--"))
			r.state = REMARK;
		else if (c == '>')
			r.state = DATA;
		break;
	case REMARK:
		if (last_is("-->") || last_is("--!>"))
			r.state = DATA;
		break;
	case ONLY_TEXT:
		only_text(c);
		break;
	}
}

/* ---- is a value printed well where it stands? ---- */

static const char links[] = " href src action formaction xlink:href ";

static void
value_read(const char *by)
{
	bool link = is(links, r.attribute);

	if (strcmp(by, "out_text") == 0 || (strcmp(by, "out_say") == 0 &&
	    r.state != QUOTED)) {
		must(r.state == DATA || r.state == ONLY_TEXT);
		must(r.state == DATA || is(" textarea title ", r.only));
		return;
	}
	must(r.state == QUOTED);
	must(strncmp(r.attribute, "on", 2) != 0);
	must(!is(" style srcdoc srcset content to values ping data ", r.attribute));
	if (strcmp(by, "out_link") == 0)
		must(link && r.n_value == 0);
	else if (strcmp(by, "out_linkpart") == 0)
		must(link && r.n_value > 0);
	else
		must(!link);
	r.n_value++;
}

/* ---- the C that the translator printed ---- */

/* A literal as it stands in a line of C: all of it is read. */
static void
literal_read(const char *p)
{
	for (; *p != '\0' && *p != '"'; p++) {
		if (*p == '\\') {
			p++;
			read_char(*p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
		} else
			read_char(*p);
	}
}

static void
line_read(const char *line)
{
	static const char *const printers[] = { "out_text", "out_attr",
	    "out_linkpart", "out_link", "out_say", NULL };
	const char *bare;

	if (strncmp(line, "\tout_html(o, \"", 14) == 0) {
		literal_read(line + 14);
		return;
	}
	for (int i = 0; printers[i] != NULL; i++) {
		size_t n = strlen(printers[i]);

		if (strncmp(line + 1, printers[i], n) == 0 && line[n + 1] == '(') {
			value_read(printers[i]);
			return;
		}
	}
	if (strncmp(line, "\tif (", 5) == 0 &&
	    (bare = strstr(line, ") out_html(o, \"")) != NULL) {
		for (const char *more = bare; more != NULL;
		    more = strstr(more + 1, ") out_html(o, \""))
			bare = more;
		literal_read(bare + 15);
	}
}

/* Each page begins anew, and what is C in the template is no HTML. */
static void
printed_read(char *c)
{
	bool named = false;

	r = (struct reader){ 0 };
	for (char *line = c, *next; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		if (*next != '\0')
			*next++ = '\0';
		if (named) {	/* the page's name and parameters */
			must(r.state == DATA);
			r = (struct reader){ 0 };
			named = false;
		} else if (strcmp(line, "static void") == 0)
			named = true;
		else
			line_read(line);
	}
	must(r.state == DATA);
}

/* ---- the target ---- */

/* Lines of C could print anything: they are none of the translator's. */
static size_t
without_c(const uint8_t *bytes, size_t n, char *to)
{
	bool begins = true, c = false;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		char here = (char)bytes[i];

		if (begins && here == '%')
			c = !(i + 1 < n && bytes[i + 1] == '%');
		if (!c || here == '%' || here == '\n')
			to[m++] = here == '\0' || here == '\r' ? ' ' : here;
		if (here == '\n')
			begins = true, c = false;
		else if (here != ' ' && here != '\t')
			begins = false;
	}
	return m;
}

static bool
translate(char *template, size_t n, char **printed, size_t *len)
{
	char path[] = "t.html", *argv[] = { path, path, NULL };
	volatile bool accepted = false;

	page_in = fmemopen(template, n, "r");
	page_out = open_memstream(printed, len);
	if (page_err == NULL)
		page_err = fopen("/dev/null", "w");
	lineno = 0;
	in_page = in_literal = false;
	if (setjmp(page_ends) == 0)
		accepted = page_main(2, argv) == 0;
	fclose(page_in);
	fclose(page_out);
	return accepted;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char begin[] = "%% a(void)\n";
	char *template, *printed = NULL;
	size_t len = 0, m = 0;

	if (n > 8000)
		return 0;
	template = calloc(1, n + sizeof(begin) + 1);
	if (n > 0 && bytes[0] != '%') {
		strcpy(template, begin);
		m = sizeof(begin) - 1;
	}
	m += without_c(bytes, n, template + m);
	if (m > 0 && translate(template, m, &printed, &len))
		printed_read(printed);
	free(printed);
	free(template);
	return 0;
}
