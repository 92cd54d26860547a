/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "text.h"

bool
text_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;

	while (p < end) {
		uint32_t c = *p++, least;
		int more;

		if (c < 0x80)
			continue;
		if (c >= 0xC2 && c <= 0xDF)
			more = 1, c &= 0x1F, least = 0x80;
		else if ((c & 0xF0) == 0xE0)
			more = 2, c &= 0x0F, least = 0x800;
		else if (c >= 0xF0 && c <= 0xF4)
			more = 3, c &= 0x07, least = 0x10000;
		else
			return false;
		while (more-- > 0) {
			if (p == end || (*p & 0xC0) != 0x80)
				return false;
			c = c << 6 | (*p++ & 0x3F);
		}
		if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
			return false;
	}
	return true;
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

	for (size_t i = 0; i < len; i++) {
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
	len = strspn(s, " \n");
	memmove(s, s + len, (size_t)(to - s) - len + 1);
	return (size_t)(to - s) - len;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

void
text_fold(char *s)
{
	for (; *s != '\0'; s++)
		*s = small(*s);
}

bool
text_holds(const char *text, const char *folded)
{
	size_t n = strlen(folded);

	if (n == 0)
		return true;
	for (; *text != '\0'; text++) {
		size_t i = 0;

		while (i < n && small(text[i]) == folded[i])
			i++;
		if (i == n)
			return true;
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
