/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "zone.h"

enum { TURNS_MOST = 1000, NAME_MOST = 64, MINUTES_MOST = 26 * 60 };

const struct zone zone_utc = { .name = "UTC" };

/* Stretch 0 lies before the first turn, stretch i after turn i - 1. */
static int32_t
stretch_offset(const struct zone *z, size_t i)
{
	return i == 0 ? z->before : z->turns[i - 1].offset;
}

int32_t
zone_offset(const struct zone *z, int64_t at)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (z->turns[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return stretch_offset(z, low);
}

int64_t
zone_local(const struct zone *z, int64_t at)
{
	return at + zone_offset(z, at);
}

int64_t
zone_instant(const struct zone *z, int64_t local)
{
	size_t low = 0, high = z->n;
	int64_t at;

	/* The first stretch at whose end the clock shows more than that. */
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (local < z->turns[middle].at + stretch_offset(z, middle))
			high = middle;
		else
			low = middle + 1;
	}
	at = local - stretch_offset(z, low);
	if (low > 0 && at < z->turns[low - 1].at)
		at = local - stretch_offset(z, low - 1);
	return at;
}

/* A whole number of up to 12 digits; NULL when there is none. */
static const char *
whole(const char *s, int64_t *n)
{
	bool minus = *s == '-';
	const char *from = s += minus;

	for (*n = 0; *s >= '0' && *s <= '9' && s - from < 12; s++)
		*n = *n * 10 + (*s - '0');
	*n = minus ? -*n : *n;
	return s == from ? NULL : s;
}

static const char *
minutes(const char *s, int32_t *offset)
{
	int64_t n;

	if ((s = whole(s, &n)) == NULL || n < -MINUTES_MOST || n > MINUTES_MOST)
		return NULL;
	*offset = (int32_t)n * 60;
	return s;
}

bool
zone_read(struct arena *mem, const char *text, struct zone *zone)
{
	size_t name = strcspn(text, " \r\n,;:\""), most = 0;
	struct zone z = { 0 };
	struct zone_turn *turns;

	if (name == 0 || name > NAME_MOST || text[name] != ' ')
		return false;
	for (const char *s = text; *s != '\0'; s++)
		most += *s == '=';
	if (most > TURNS_MOST)
		return false;
	turns = arena_get(mem, most + 1, sizeof(*turns));
	z.name = arena_copy(mem, text, name);
	for (text = minutes(text + name + 1, &z.before); text != NULL && *text == ' ';) {
		struct zone_turn *t = &turns[z.n];

		if ((text = whole(text + 1, &t->at)) == NULL || *text != '=' ||
		    (z.n > 0 && t->at <= t[-1].at))
			return false;
		text = minutes(text + 1, &t->offset);
		z.n++;
	}
	z.turns = turns;
	if (text == NULL || *text != '\0')
		return false;
	*zone = z;
	return true;
}
