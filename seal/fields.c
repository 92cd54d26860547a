/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fields: URL-encoded forms, read without changing them. */
#include <string.h>

#include "fields.h"

static int
hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 32) >= 'a' && (c | 32) <= 'f')
		return (c | 32) - 'a' + 10;
	return -1;
}

/* The bytes of a field as they stand in the form, or NULL. */
static const uint8_t *
find(struct fields f, const char *name, size_t *len)
{
	size_t name_len = strlen(name);

	for (size_t at = 0; at < f.len;) {
		size_t end = at;

		while (end < f.len && f.form[end] != '&')
			end++;
		if (end - at > name_len && f.form[at + name_len] == '=' &&
		    memcmp(f.form + at, name, name_len) == 0) {
			*len = end - at - name_len - 1;
			return f.form + at + name_len + 1;
		}
		at = end + 1;
	}
	return NULL;
}

/* The next decoded byte of a value, or -1: not well-formed. */
static int
next_byte(const uint8_t *value, size_t len, size_t *at)
{
	uint8_t c = value[(*at)++];
	int high, low;

	if (c == '+')
		return ' ';
	if (c != '%')
		return c;
	if (len - *at < 2)
		return -1;
	high = hex_digit(value[*at]);
	low = hex_digit(value[*at + 1]);
	*at += 2;
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool
field_text(struct fields f, const char *name, char *out, size_t size)
{
	size_t len, n = 0;
	const uint8_t *value = find(f, name, &len);

	if (value == NULL)
		return false;
	for (size_t at = 0; at < len;) {
		int c = next_byte(value, len, &at);

		if (c <= 0 || n + 1 >= size) {
			bytes_wipe(out, n);
			return false;
		}
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return true;
}

bool
field_is(struct fields f, const char *name, const char *text)
{
	char said[64];

	return field_text(f, name, said, sizeof said) && strcmp(said, text) == 0;
}

bool
field_number(struct fields f, const char *name, uint64_t *number)
{
	char text[24];
	uint64_t n = 0;

	if (!field_text(f, name, text, sizeof text) || text[0] == '\0')
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (*p < '0' || *p > '9' ||
		    __builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*p - '0'), &n))
			return false;
	*number = n;
	return true;
}

bool
field_hex(struct fields f, const char *name, uint8_t *out, size_t n)
{
	size_t len;
	const uint8_t *value = find(f, name, &len);

	return value != NULL && len == 2 * n &&
	    bytes_unhex(out, n, (const char *)value, len);
}

bool
field_bytes(struct fields f, const char *name, struct writer *out)
{
	size_t len, was = out->len;
	const uint8_t *value = find(f, name, &len);

	if (value == NULL || len % 2 != 0)
		return false;
	if (bytes_unhex(writer_room(out, len / 2), len / 2,
	    (const char *)value, len))
		return true;
	out->len = was;
	return false;
}

void
field_plain(struct writer *w, const char *text)
{
	writer_bytes(w, text, strlen(text));
}

static void
begin(struct writer *w, const char *name)
{
	if (w->len > 0)
		writer_u8(w, '&');
	field_plain(w, name);
	writer_u8(w, '=');
}

/* What may stand in a form as it is: UTF-8 does. */
static bool
plain(uint8_t c)
{
	return c > ' ' && c != '%' && c != '&' && c != '+' && c != '=' && c != 127;
}

void
field_add(struct writer *w, const char *name, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	begin(w, name);
	for (const char *p = text; *p != '\0'; p++) {
		uint8_t c = (uint8_t)*p;

		if (plain(c)) {
			writer_u8(w, c);
		} else if (c == ' ') {
			writer_u8(w, '+');
		} else {
			writer_u8(w, '%');
			writer_u8(w, (uint8_t)digits[c >> 4]);
			writer_u8(w, (uint8_t)digits[c & 15]);
		}
	}
}

void
field_digits(struct writer *w, uint64_t number)
{
	char digits[20];
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + number % 10);
	} while ((number /= 10) > 0);
	while (n > 0)
		writer_u8(w, (uint8_t)digits[--n]);
}

void
field_add_number(struct writer *w, const char *name, uint64_t number)
{
	begin(w, name);
	field_digits(w, number);
}

void
field_add_hex(struct writer *w, const char *name, const uint8_t *in, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	begin(w, name);
	for (size_t i = 0; i < n; i++) {
		writer_u8(w, (uint8_t)digits[in[i] >> 4]);
		writer_u8(w, (uint8_t)digits[in[i] & 15]);
	}
}
