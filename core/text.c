/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "text.h"

/* Are the next eight bytes ASCII? */
static bool
plain(const unsigned char *p)
{
	uint64_t eight;

	memcpy(&eight, p, 8);
	return (eight & 0x8080808080808080) == 0;
}

/* The bytes of the character at p; 0: there is none that is valid. */
static size_t
character(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *start = p;
	uint32_t c = *p++, least;
	int more;

	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF)
		more = 1, c &= 0x1F, least = 0x80;
	else if ((c & 0xF0) == 0xE0)
		more = 2, c &= 0x0F, least = 0x800;
	else if (c >= 0xF0 && c <= 0xF4)
		more = 3, c &= 0x07, least = 0x10000;
	else
		return 0;
	while (more-- > 0) {
		if (p == end || (*p & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (*p++ & 0x3F);
	}
	return c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 :
	    (size_t)(p - start);
}

bool
text_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;

	while (p < end) {
		size_t bytes = end - p >= 8 && plain(p) ? 8 : character(p, end);

		if (bytes == 0)
			return false;
		p += bytes;
	}
	return true;
}

void
text_mend(char *s, size_t n)
{
	for (char *end = s + n; s < end; ) {
		size_t bytes = character((unsigned char *)s, (unsigned char *)end);

		if (bytes == 0)
			*s = '?';
		s += bytes > 0 ? bytes : 1;
	}
}

size_t
text_units(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		n += (c & 0xC0) != 0x80;
		n += c >= 0xF0;
	}
	return n;
}

size_t
text_tidy(char *s, size_t len, bool lines)
{
	char *to = s;
	size_t i = 0;

	while (i < len && (unsigned char)s[i] >= 0x20 && s[i] != 0x7F)
		i++;
	for (to += i; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\r' && s[i + 1] == '\n')
			continue;
		if (c == '\r' || c == '\n')
			*to++ = lines ? '\n' : ' ';
		else if (c == '\t')
			*to++ = ' ';
		else if (c >= 0x20 && c != 0x7F)
			*to++ = s[i];
	}
	while (to > s && (to[-1] == ' ' || to[-1] == '\n'))
		to--;
	*to = '\0';
	len = *s == ' ' || *s == '\n' ? strspn(s, " \n") : 0;
	if (len > 0)
		memmove(s, s + len, (size_t)(to - s) - len + 1);
	return (size_t)(to - s) - len;
}

/* Where capitals stand, and how far away their small letters: Latin, Greek
 * and Cyrillic, all of two bytes. Every second: capital, small, capital … */
static const struct capitals {
	unsigned	 from, to, step, add;
} capitals[] = {
	{ 0xC0, 0xD6, 1, 32 }, { 0xD8, 0xDE, 1, 32 },
	{ 0x100, 0x12E, 2, 1 }, { 0x132, 0x136, 2, 1 }, { 0x139, 0x147, 2, 1 },
	{ 0x14A, 0x176, 2, 1 }, { 0x179, 0x17D, 2, 1 }, { 0x218, 0x21A, 2, 1 },
	{ 0x386, 0x386, 1, 38 }, { 0x388, 0x38A, 1, 37 }, { 0x38C, 0x38C, 1, 64 },
	{ 0x38E, 0x38F, 1, 63 }, { 0x391, 0x3A1, 1, 32 }, { 0x3A3, 0x3AB, 1, 32 },
	{ 0x3C2, 0x3C2, 1, 1 },		/* a sigma at the end of a word */
	{ 0x400, 0x40F, 1, 80 }, { 0x410, 0x42F, 1, 32 },
	{ 0x460, 0x480, 2, 1 }, { 0x48A, 0x4BE, 2, 1 }, { 0x4D0, 0x52E, 2, 1 },
};

static unsigned
small(unsigned c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c | 32 : c;
	for (size_t i = 0; i < sizeof(capitals) / sizeof(*capitals); i++) {
		const struct capitals *some = &capitals[i];

		if (c >= some->from && c <= some->to &&
		    (c - some->from) % some->step == 0)
			return c + some->add;
	}
	return c;
}

/* The letter at s, in small; its bytes. Longer letters come byte by byte. */
static size_t
letter(const char *s, unsigned *c)
{
	unsigned char first = (unsigned char)s[0], second;

	if (first < 0x80) {
		*c = small(first);
		return 1;
	}
	second = (unsigned char)s[1];
	if ((first & 0xE0) != 0xC0 || (second & 0xC0) != 0x80) {
		*c = 0x10000 | first;
		return 1;
	}
	*c = small((first & 0x1Fu) << 6 | (second & 0x3Fu));
	return 2;
}

void
text_fold(char *s)
{
	unsigned c;

	for (size_t n; *s != '\0'; s += n) {
		n = letter(s, &c);
		if (n == 2) {
			s[0] = (char)(0xC0 | c >> 6);
			s[1] = (char)(0x80 | (c & 0x3F));
		} else if (c < 0x80)
			*s = (char)c;
	}
}

void
text_sketch(struct sketch *sketch, const char *text)
{
	unsigned before, c;

	if (*text == '\0')
		return;
	text += letter(text, &before);
	for (; *text != '\0'; before = c) {
		unsigned char byte = (unsigned char)*text;
		uint32_t mix;

		if (byte < 0x80) {	/* nearly always */
			c = byte >= 'A' && byte <= 'Z' ? byte | 32u : byte;
			text++;
		} else
			text += letter(text, &c);
		mix = (before * 0x9E3779B1u ^ c) * 0x85EBCA6Bu;
		sketch->bits[mix >> 30] |= 1ULL << (mix >> 24 & 63);
	}
}

bool
sketch_may_hold(const struct sketch *sketch, const struct sought *sought)
{
	const uint64_t *has = sketch->bits, *asks = sought->sketch.bits;

	return ((asks[0] & ~has[0]) | (asks[1] & ~has[1]) | (asks[2] & ~has[2]) |
	    (asks[3] & ~has[3])) == 0;
}

/* Does the text begin with what is folded? */
static bool
begins(const char *text, const char *folded)
{
	unsigned here, there;

	while (*folded != '\0') {
		text += letter(text, &here);
		folded += letter(folded, &there);
		if (here != there)
			return false;
	}
	return true;
}

/* A small letter of ASCII stands only for itself and its capital, any other
 * byte beyond ASCII perhaps for any. A letter and its capital are as long. */
void
text_seek(struct sought *sought, char *words)
{
	text_fold(words);
	sought->folded = words;
	sought->len = strlen(words);
	sought->sketch = (struct sketch){ 0 };
	text_sketch(&sought->sketch, words);
	for (int c = 0; c < 256; c++)
		sought->skip[c] = sought->len;
	for (size_t i = 0; i < sought->len; i++) {
		unsigned char c = (unsigned char)words[i];
		size_t rest = sought->len - 1 - i;

		sought->skip[c] = rest;
		if (c >= 'a' && c <= 'z')
			sought->skip[c & ~32] = rest;
		for (int any = 0x80; c >= 0x80 && any < 256; any++)
			sought->skip[any] = rest;
	}
}

bool
text_holds(const char *text, const struct sought *sought)
{
	size_t len = sought->len, left = strlen(text);

	if (len == 0)
		return true;
	while (left >= len) {
		size_t skip = sought->skip[(unsigned char)text[len - 1]];

		if (skip == 0 && begins(text, sought->folded))
			return true;
		skip += skip == 0;
		text += skip;
		left = left > skip ? left - skip : 0;
	}
	return false;
}

bool
id_read(const char *s, unsigned char id[16])
{
	for (int i = 0; i < 32; i++) {
		char c = s[i];
		int v = c >= '0' && c <= '9' ? c - '0' :
		    c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

		if (v < 0)
			return false;
		id[i / 2] = (unsigned char)(i % 2 ? id[i / 2] | v : v << 4);
	}
	return s[32] == '\0';
}

const char *
id_hex(struct arena *mem, const unsigned char id[16])
{
	static const char digits[] = "0123456789abcdef";
	char hex[32];

	for (int i = 0; i < 16; i++) {
		hex[2 * i] = digits[id[i] >> 4];
		hex[2 * i + 1] = digits[id[i] & 15];
	}
	return arena_copy(mem, hex, sizeof(hex));
}
