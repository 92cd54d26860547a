/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "form.h"
#include "text.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 32) >= 'a' && (c | 32) <= 'f')
		return (c | 32) - 'a' + 10;
	return -1;
}

/* Decodes [from, end) to *to and adds a NUL; the text only ever shrinks. A NUL
 * that was pasted along goes as other controls do (text_tidy). */
static bool
decode(const char *from, const char *end, char *to, size_t *len)
{
	char *start = to;

	while (from < end) {
		if (*from == '%') {
			if (end - from < 3 || hex(from[1]) < 0 || hex(from[2]) < 0)
				return false;
			*to = (char)(hex(from[1]) << 4 | hex(from[2]));
			from += 3;
		} else {
			*to = *from == '+' ? ' ' : *from;
			from++;
		}
		to += *to != '\0';
	}
	*to = '\0';
	*len = (size_t)(to - start);
	return true;
}

bool
form_read(char *text, size_t len, struct pairs *pairs)
{
	char *end = text + len;

	pairs->n = 0;
	for (char *p = text, *next; p < end; p = next + 1) {
		char *equals;
		struct pair *pair;
		size_t n;

		if ((next = memchr(p, '&', (size_t)(end - p))) == NULL)
			next = end;
		if (next == p)
			continue;
		if (pairs->n == FIELDS_MAX)
			return false;
		pair = &pairs->at[pairs->n];
		if ((equals = memchr(p, '=', (size_t)(next - p))) == NULL)
			return false;
		pair->name = p;
		pair->text = equals + 1;
		if (!decode(p, equals, p, &n) ||
		    !decode(equals + 1, next, equals + 1, &pair->len))
			return false;
		pairs->n++;
	}
	return true;
}

static bool
same(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

const char *
form_find(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (same(pairs->at[i].name, name))
			return pairs->at[i].text;
	return NULL;
}

bool
number_read(const char *s, int64_t *number)
{
	bool minus = *s == '-';
	int64_t n = 0;

	s += minus;
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' ||
		    __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *s - '0', &n))
			return false;
	}
	*number = minus ? -n : n;
	return true;
}

static bool
offered(const char *const *choices, const char *text)
{
	for (; *choices != NULL; choices++)
		if (strcmp(*choices, text) == 0)
			return true;
	return false;
}

static enum wrong
check(const struct field *field, struct pair *pair, struct value *value)
{
	unsigned max = field->max > 0 ? field->max : FIELD_MOST;
	bool valid = text_valid(pair->text, pair->len);
	int64_t number;

	if (!valid)
		text_mend(pair->text, pair->len);
	pair->len = text_tidy(pair->text, pair->len, field->lines);
	value->text = pair->text;
	if (!valid)
		return NOT_TEXT;
	if (pair->len == 0)
		return field->required ? MISSING : FINE;
	if (text_units(pair->text) > max)
		return TOO_LONG;
	if (field->oneof != NULL && !offered(field->oneof, pair->text))
		return NOT_OFFERED;
	if (!field->number)
		return FINE;
	if (!number_read(pair->text, &number) || number < field->least ||
	    number > field->most)
		return NOT_OFFERED;
	value->number = number;
	return FINE;
}

size_t
fields_count(const struct field *fields)
{
	size_t n = 0;

	while (fields[n].name != NULL)
		n++;
	return n;
}

void
form_check(const struct field *fields, struct pairs *pairs, struct form *form)
{
	form->fields = fields;
	form->bad = NULL;
	form->wrong = FINE;
	form->sentence = NULL;
	for (size_t i = 0; fields[i].name != NULL; i++) {
		enum wrong wrong = fields[i].required ? MISSING : FINE;

		form->values[i] = (struct value){ .text = "" };
		for (size_t k = 0; k < pairs->n; k++)
			if (same(pairs->at[k].name, fields[i].name)) {
				wrong = check(&fields[i], &pairs->at[k],
				    &form->values[i]);
				break;
			}
		if (wrong != FINE && form->bad == NULL) {
			form->bad = &fields[i];
			form->wrong = wrong;
		}
	}
}

void
form_write(struct out *o, const char *name, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-._";

	out_html(o, "&");
	out_string(o, name);
	out_html(o, "=");
	for (const char *p = value; *p != '\0'; ) {
		size_t n = strspn(p, plain);

		while ((unsigned char)p[n] >= 0x80)
			n++;
		out_bytes(o, p, n);
		p += n;
		if (n > 0)
			continue;
		if (*p == ' ')
			out_html(o, "+");
		else
			out_bytes(o, (char[3]){ '%',
			    "0123456789ABCDEF"[(unsigned char)*p >> 4],
			    "0123456789ABCDEF"[*p & 15] }, 3);
		p++;
	}
}

void
form_write_all(struct out *o, const struct field *fields, const struct form *form)
{
	for (size_t i = 0; fields[i].name != NULL; i++)
		if (form->values[i].text[0] != '\0')
			form_write(o, fields[i].name, form->values[i].text);
}
