/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zones.h"

enum { DAY = 86400, TURNS = 200 };
static const int64_t from = 1104537600, to = 2366841600;

static int32_t
offset_at(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	return (int32_t)tm.tm_gmtoff;
}

static int64_t
turn_between(int64_t low, int64_t high)
{
	int32_t before = offset_at(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

struct zone *
zone_of(struct arena *mem, const char *name)
{
	struct zone_turn *turns = arena_get(mem, TURNS, sizeof(*turns));
	struct zone *zone = arena_get(mem, 1, sizeof(*zone));

	setenv("TZ", name, 1);
	tzset();
	*zone = (struct zone){ arena_copy(mem, name, strlen(name)), offset_at(from), turns, 0 };
	for (int64_t at = from; at < to && zone->n < TURNS; at += DAY) {
		int32_t after = offset_at(at + DAY);

		if (after != offset_at(at))
			turns[zone->n++] = (struct zone_turn){ turn_between(at, at + DAY), after };
	}
	return zone;
}
