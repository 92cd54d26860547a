/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "ical_value.h"
#include "ical_zone.h"

/* ---- reading ---- */

static void
more_add(struct ical_zones *zs, struct ical_change *c, int64_t local)
{
	if (c->n_more == ICAL_ONSETS_MOST)
		return;
	if (c->n_more == c->room) {
		int64_t *more;

		c->room = c->room == 0 ? 8 : c->room * 2;
		more = arena_get(zs->mem, c->room, sizeof(*more));
		if (c->n_more > 0)
			memcpy(more, c->more, c->n_more * sizeof(*more));
		c->more = more;
	}
	c->more[c->n_more++] = local;
}

/* The times of an RDATE. */
static void
more_read(struct ical_zones *zs, struct ical_change *c, const struct ical_line *line)
{
	const char *list = line->value, *s, *end;
	struct ical_time t;

	while (ical_list_next(&list, line->end, &s, &end))
		if (ical_time_read(s, end, &t))
			more_add(zs, c, t.local);
}

void
ical_change_line(struct ical_zones *zs, struct ical_change *c, const struct ical_line *line)
{
	struct ical_time t;
	const char *part;

	if (ical_line_is(line, "DTSTART") && ical_time_read(line->value, line->end, &t)) {
		c->start = t.local;
		c->has_start = true;
	} else if (ical_line_is(line, "TZOFFSETFROM")) {
		c->has_before = ical_offset_read(line->value, line->end, &c->before);
	} else if (ical_line_is(line, "TZOFFSETTO")) {
		c->has_after = ical_offset_read(line->value, line->end, &c->after);
	} else if (ical_line_is(line, "RRULE")) {
		c->has_rule = recur_read(zs->mem, line->value, &c->rule, &part) == NULL;
	} else if (ical_line_is(line, "RDATE")) {
		more_read(zs, c, line);
	}
}

void
ical_change_end(struct ical_zones *zs, struct ical_zone *zone, const struct ical_change *c)
{
	struct ical_change *kept;

	if (!c->has_start || !c->has_before || !c->has_after ||
	    zs->n_changes == ICAL_CHANGES_MOST)
		return;
	kept = arena_get(zs->mem, 1, sizeof(*kept));
	*kept = *c;
	kept->next = zone->changes;
	zone->changes = kept;
	zs->n_changes++;
}

struct ical_zone *
ical_zone_named(struct ical_zones *zs, const char *name)
{
	struct ical_zone *z;

	for (z = zs->first; z != NULL; z = z->next)
		if (strcmp(z->name, name) == 0)
			return z;
	if (zs->n == ICAL_ZONES_MOST)
		return NULL;
	z = arena_get(zs->mem, 1, sizeof(*z));
	z->name = arena_copy(zs->mem, name, strlen(name));
	z->next = zs->first;
	zs->first = z;
	zs->n++;
	return z;
}

/* ---- working out ---- */

struct ical_onset {
	int64_t		 at;
	int32_t		 before, after;
	uint32_t	 order;
};

struct onsets {
	struct ical_onset *all;
	uint32_t	 n;
};

static int
by_time(const void *a, const void *b)
{
	const struct ical_onset *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void
onset_add(struct onsets *o, const struct ical_change *c, int64_t local)
{
	if (o->n == ICAL_ONSETS_MOST)
		return;
	o->all[o->n] = (struct ical_onset){ local - c->before, c->before, c->after, o->n };
	o->n++;
}

/* Of what is repeated, all since 1970: nobody's evening lies before. */
static void
onsets_find(struct ical_zones *zs, struct onsets *o, const struct ical_change *c)
{
	const struct zone fixed = { .name = "", .before = c->before };
	struct recur_walk walk;
	int64_t local;

	onset_add(o, c, c->start);
	for (size_t i = 0; i < c->n_more; i++)
		onset_add(o, c, c->more[i]);
	if (!c->has_rule ||
	    !recur_begin(&walk, &c->rule, &fixed, c->start, 0, zs->to, zs->steps))
		return;
	while (o->n < ICAL_ONSETS_MOST && recur_next(&walk, &local))
		if (local != c->start)
			onset_add(o, c, local);
}

static const struct zone *
work_out(struct ical_zones *zs, const struct ical_zone *z)
{
	struct zone *zone = arena_get(zs->mem, 1, sizeof(*zone));
	struct onsets o = { .all = zs->onsets };
	struct zone_turn *turns;

	if (zs->onsets == NULL)
		o.all = zs->onsets = arena_get(zs->mem, ICAL_ONSETS_MOST, sizeof(*o.all));
	for (const struct ical_change *c = z->changes; c != NULL; c = c->next)
		onsets_find(zs, &o, c);
	qsort(o.all, o.n, sizeof(*o.all), by_time);
	turns = arena_get(zs->mem, o.n, sizeof(*turns));
	for (size_t i = 0; i < o.n; i++)
		turns[i] = (struct zone_turn){ o.all[i].at, o.all[i].after };
	*zone = (struct zone){ z->name, o.all[0].before, turns, o.n };
	return zone;
}

/* Some programs put their own name in front: /example.org/2005_1/Europe/Berlin.
 * NULL: nothing of it is known. */
static const struct zone *
known_by_end(struct ical_zones *zs, const char *name)
{
	for (const char *s = name; s != NULL && zs->known != NULL; s = strchr(s, '/')) {
		const struct zone *zone = zs->known(zs->of, s += *s == '/');

		if (zone != NULL)
			return zone;
	}
	return NULL;
}

static bool
means_utc(const char *name)
{
	static const char *const names[] = { "UTC", "ETC/UTC", "GMT", "ETC/GMT", "Z", "ZULU",
	    "ETC/UCT", "UCT", "ETC/ZULU" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (ical_same(name, name + strlen(name), names[i]))
			return true;
	return false;
}

const struct zone *
ical_zone_find(struct ical_zones *zs, struct ical_zone *z)
{
	if (z->zone != NULL)
		return z->zone;
	if (z->changes != NULL)
		z->zone = work_out(zs, z);
	else if (means_utc(z->name))
		z->zone = &zone_utc;
	else
		z->zone = known_by_end(zs, z->name);
	if (z->zone == NULL) {
		z->zone = zs->here;
		if (zs->unknown == NULL)
			zs->unknown = z->name;
	}
	return z->zone;
}
