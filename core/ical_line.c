/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "ical_line.h"
#include "ical_value.h"

void
ical_lines_open(struct ical_lines *l, struct arena *mem, const char *text, size_t len)
{
	*l = (struct ical_lines){ .text = text, .len = len, .line = 1 };
	l->bytes = arena_get(mem, ICAL_LINE_MOST + 1, 1);
	/* A byte order mark, as Windows writes it. */
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		l->at = 3;
}

/* One line of the text; CRLF or LF ends it. */
static void
physical(struct ical_lines *l, const char **s, size_t *n)
{
	const char *from = l->text + l->at;
	size_t rest = l->len - l->at;
	const char *end = memchr(from, '\n', rest);

	*s = from;
	*n = end != NULL ? (size_t)(end - from) : rest;
	l->at += *n + (end != NULL);
	l->line++;
	if (*n > 0 && from[*n - 1] == '\r')
		--*n;
}

static bool
folded_on(const struct ical_lines *l)
{
	return l->at < l->len && (l->text[l->at] == ' ' || l->text[l->at] == '\t');
}

static size_t
unfold(struct ical_lines *l, bool *cut)
{
	size_t len = 0;
	bool first = true;

	*cut = false;
	do {
		const char *s;
		size_t n, room = ICAL_LINE_MOST - len;

		physical(l, &s, &n);
		if (!first) {
			s++;
			n--;
		}
		first = false;
		*cut = *cut || n > room;
		n = n < room ? n : room;
		memcpy(l->bytes + len, s, n);
		len += n;
	} while (folded_on(l));
	l->bytes[len] = '\0';
	return len;
}

/* Where what stands in quotes is over, or where s is. */
static const char *
past_quotes(const char *s)
{
	const char *end = *s == '"' ? strchr(s + 1, '"') : NULL;

	return end != NULL ? end + 1 : s;
}

static bool
take_apart(char *s, size_t len, struct ical_line *line)
{
	line->name = s;
	line->name_end = line->parameters = s + strcspn(s, ":;");
	line->end = s + len;
	for (const char *c = line->parameters; *c != '\0'; c++) {
		c = past_quotes(c);
		if (*c == ':') {
			line->value = c + 1;
			return line->name_end > line->name;
		}
		if (*c == '\0')
			break;
	}
	return false;
}

bool
ical_line_next(struct ical_lines *l, struct ical_line *line)
{
	while (l->at < l->len) {
		struct ical_line one = { .number = l->line };
		size_t len = unfold(l, &one.cut);

		if (take_apart(l->bytes, len, &one)) {
			*line = one;
			return true;
		}
	}
	return false;
}

bool
ical_line_is(const struct ical_line *line, const char *name)
{
	return ical_same(line->name, line->name_end, name);
}

bool
ical_parameter(const struct ical_line *line, const char *name, const char **s, const char **end)
{
	const char *c = line->parameters, *stop = line->value - 1;

	while (c < stop) {
		const char *from = c + 1, *is = from, *value;

		while (is < stop && *is != '=' && *is != ';')
			is++;
		value = is + (is < stop && *is == '=');
		for (c = value; c < stop && *c != ';' && *c != ',';) {
			const char *past = past_quotes(c);

			c = past > c ? past : c + 1;
		}
		if (*is == '=' && ical_same(from, is, name)) {
			bool quoted = c - value >= 2 && *value == '"' && c[-1] == '"';

			*s = value + quoted;
			*end = c - quoted;
			return true;
		}
		while (c < stop && *c != ';')
			c++;
	}
	return false;
}
