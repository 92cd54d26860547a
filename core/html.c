/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "html.h"

static const char digits[] = "0123456789ABCDEF";

void
out_bytes(struct out *o, const char *s, size_t n)
{
	if (o->size - o->len < n) {
		size_t size = o->size > 0 ? o->size : 16 * 1024;
		char *bytes;

		while (size - o->len < n)
			size *= 2;
		if ((bytes = realloc(o->bytes, size)) == NULL)
			out_of_memory();
		o->bytes = bytes;
		o->size = size;
	}
	if (n > 0)
		memcpy(o->bytes + o->len, s, n);
	o->len += n;
}

void
out_string(struct out *o, const char *s)
{
	out_bytes(o, s, strlen(s));
}

void
out_count(struct out *o, uint64_t n)
{
	char text[24];
	char *p = text + sizeof(text);

	do
		*--p = digits[n % 10];
	while ((n /= 10) > 0);
	out_bytes(o, p, (size_t)(text + sizeof(text) - p));
}

void
out_number(struct out *o, int64_t n)
{
	if (n < 0)
		out_html(o, "-");
	out_count(o, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

static void
markup(struct out *o, const char *s, size_t len)
{
	for (const char *end = s + len; s < end; s++) {
		size_t n = strcspn(s, "<>&\"'");

		if (n > (size_t)(end - s))
			n = (size_t)(end - s);
		out_bytes(o, s, n);
		s += n;
		if (s == end)
			return;
		switch (*s) {
		case '<': out_html(o, "&lt;"); break;
		case '>': out_html(o, "&gt;"); break;
		case '&': out_html(o, "&amp;"); break;
		case '"': out_html(o, "&quot;"); break;
		case '\'': out_html(o, "&#39;"); break;
		}
	}
}

void
out_markup(struct out *o, const char *s)
{
	markup(o, s, strlen(s));
}

static const char *
in_words(const struct catalogue *words, const char *english)
{
	size_t low = 0, high = words != NULL ? words->n : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int side = strcmp(english, words->sayings[mid].english);

		if (side == 0)
			return words->sayings[mid].here;
		if (side < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return english;
}

/* Prints plain text by `print`, a sentence's own words and its parts alike. */
static void
say(struct out *o, const char *english, const char *const *parts,
    void (*print)(struct out *, const char *, size_t))
{
	size_t n = 0;

	while (parts[n] != NULL)
		n++;
	for (const char *s = in_words(o->words, english); *s != '\0'; ) {
		size_t plain = strcspn(s, "%");
		size_t part = s[plain] == '%' ? (size_t)(s[plain + 1] - '1') : n;

		if (s[plain] == '%' && part >= n)
			plain++;	/* a per cent sign, no part */
		print(o, s, plain);
		s += plain;
		if (part < n) {
			print(o, parts[part], strlen(parts[part]));
			s += 2;
		}
	}
}

void
out_say(struct out *o, const char *english, const char *const *parts)
{
	say(o, english, parts, markup);
}

void
out_sentence(struct out *o, const char *english, const char *const *parts)
{
	say(o, english, parts, out_bytes);
}

void
out_path(struct out *o, const char *s)
{
	bool local = s[0] == '/' && s[1] != '/' && s[1] != '\\';

	for (const char *c = s; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20)
			local = false;
	out_markup(o, local ? s : "#");
}

void
out_pathpart(struct out *o, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (((c | 32) >= 'a' && (c | 32) <= 'z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL)
			out_bytes(o, s, 1);
		else
			out_bytes(o, (char[3]){ '%', digits[c >> 4],
			    digits[c & 15] }, 3);
	}
}

void
out_hex(struct out *o, const unsigned char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out_bytes(o, &"0123456789abcdef"[s[i] >> 4], 1);
		out_bytes(o, &"0123456789abcdef"[s[i] & 15], 1);
	}
}

void
out_free(struct out *o)
{
	if (o->bytes != NULL)
		wipe(o->bytes, o->size);
	free(o->bytes);
	*o = (struct out){ 0 };
}
