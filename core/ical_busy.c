/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "ical_event.h"

enum { MARGIN = 2 * DAY_SECONDS };	/* more than any zone is away from another */

/* What is not, of a repeated event: sorted. */
struct gone {
	int64_t		*instants, *days;
	size_t		 n_instants, n_days;
};

struct marking {
	struct ical_zones *zones;
	struct ical_minutes *minutes;
	struct ical_events changed;	/* those with a RECURRENCE-ID, by UID */
	struct gone	 gone;
	struct ical_busy *busy;
};

/* How long an event is: days as the clock has them, then seconds. */
struct lasting {
	int64_t		 days, seconds;
};

/* ---- times ---- */

static const struct zone *
zone_of(struct marking *m, const struct ical_when *w)
{
	if (w->t.utc)
		return &zone_utc;
	return w->zone == NULL || w->t.day_only ? m->zones->here :
	    ical_zone_find(m->zones, w->zone);
}

static int64_t
instant_of(struct marking *m, const struct ical_when *w)
{
	return zone_instant(zone_of(m, w), w->t.local);
}

static int64_t
whole_day(int64_t local)
{
	return (int64_t)day_of(local, 0) * DAY_SECONDS;
}

static void
span_mark(struct marking *m, const struct zone *zone, int64_t local, struct lasting l, bool all_day)
{
	int64_t from = zone_instant(zone, local);
	int64_t to = l.days == 0 ? from + l.seconds :
	    zone_instant(zone, local + l.days * DAY_SECONDS) + l.seconds;

	ical_minutes_add(m->minutes, from, to, all_day);
}

/* ---- how long ---- */

static struct lasting
lasting_whole_days(const struct ical_event *e)
{
	int64_t days = 1;

	if (e->has_end)
		days = day_of(e->end.t.local, 0) - day_of(e->start.t.local, 0);
	else if (e->has_length && !e->length.minus)
		days = e->length.days + (e->length.seconds + DAY_SECONDS - 1) / DAY_SECONDS;
	/* Written by some for a single day. */
	return (struct lasting){ days < 1 ? 1 : days, 0 };
}

/* What has an end lasts as long each time; what has a length ends when the
 * clock says so (3.8.5.3). False: it ends before it begins. */
static bool
lasting_find(struct marking *m, const struct ical_event *e, struct lasting *l)
{
	*l = (struct lasting){ 0 };
	if (e->start.t.day_only) {
		*l = lasting_whole_days(e);
	} else if (e->has_end) {
		struct ical_when end = e->end;

		if (end.zone == NULL && !end.t.utc)
			end.zone = e->start.zone;
		if (end.t.day_only && e->start.t.utc)
			end.t.utc = true;
		l->seconds = instant_of(m, &end) - instant_of(m, &e->start);
	} else if (e->has_length) {
		*l = (struct lasting){ e->length.days, e->length.seconds };
		return !e->length.minus || (l->days == 0 && l->seconds == 0);
	}
	return l->seconds >= 0;
}

/* ---- what is not ---- */

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int
by_uid(const void *a, const void *b)
{
	const struct ical_event *x = *(struct ical_event *const *)a;
	const struct ical_event *y = *(struct ical_event *const *)b;
	int order = strcmp(x->uid, y->uid);

	return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* The first changed one of that UID, or where it would be. */
static uint32_t
changed_first(const struct marking *m, const char *uid)
{
	uint32_t low = 0, high = m->changed.n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strcmp(m->changed.all[middle]->uid, uid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
gone_add(struct marking *m, const struct ical_event *e, const struct ical_when *w)
{
	if (e->start.t.day_only || w->t.day_only)
		m->gone.days[m->gone.n_days++] = whole_day(w->t.local);
	else
		m->gone.instants[m->gone.n_instants++] = instant_of(m, w);
}

static void
gone_find(struct marking *m, const struct ical_event *e)
{
	uint32_t cost;

	m->gone.n_days = m->gone.n_instants = 0;
	for (size_t i = 0; i < e->not.n; i++)
		gone_add(m, e, &e->not.all[i]);
	for (uint32_t i = changed_first(m, e->uid); i < m->changed.n; i++) {
		if (strcmp(m->changed.all[i]->uid, e->uid) != 0)
			break;
		gone_add(m, e, &m->changed.all[i]->instead_of);
	}
	qsort(m->gone.days, m->gone.n_days, sizeof(int64_t), by_value);
	qsort(m->gone.instants, m->gone.n_instants, sizeof(int64_t), by_value);
	cost = 4 * (uint32_t)(m->gone.n_days + m->gone.n_instants);
	*m->zones->steps -= cost < *m->zones->steps ? cost : *m->zones->steps;
}

static bool
is_gone(const struct marking *m, const struct zone *zone, int64_t local)
{
	const struct gone *g = &m->gone;
	int64_t day = whole_day(local), at = zone_instant(zone, local);

	return (g->n_days > 0 && bsearch(&day, g->days, g->n_days, sizeof(day), by_value) != NULL) ||
	    (g->n_instants > 0 &&
	    bsearch(&at, g->instants, g->n_instants, sizeof(at), by_value) != NULL);
}

/* ---- an event ---- */

static void
also_mark(struct marking *m, const struct ical_event *e, struct lasting l)
{
	for (size_t i = 0; i < e->also.n; i++) {
		const struct ical_when *w = &e->also.all[i];
		const struct zone *zone = zone_of(m, w);
		struct lasting own = l;

		if (w->ends == AT_A_TIME)
			own = (struct lasting){ 0, zone_instant(w->to.utc ? &zone_utc : zone,
			    w->to.local) - zone_instant(zone, w->t.local) };
		else if (w->ends == AFTER_A_LENGTH)
			own = (struct lasting){ w->length.days, w->length.seconds };
		else if (w->t.day_only && !e->start.t.day_only)
			own = (struct lasting){ 1, 0 };
		if (!is_gone(m, zone, w->t.local))
			span_mark(m, zone, w->t.local, own, w->t.day_only);
	}
}

/* A day ends what lasts whole days, in whatever way it is written. */
static void
end_by_day(struct recur *r)
{
	if (r->end == NO_END)
		return;
	r->end = UNTIL_DAY;
	r->until = whole_day(r->until);
}

static void
rule_mark(struct marking *m, const struct ical_event *e, struct lasting l)
{
	const struct zone *zone = zone_of(m, &e->start);
	int64_t from = m->minutes->from - l.seconds - (l.days * DAY_SECONDS) - MARGIN;
	int64_t to = m->minutes->from + (int64_t)m->minutes->n * 60 + MARGIN, local;
	struct recur rule = *e->rule;
	struct recur_walk walk;

	if (e->start.t.day_only)
		end_by_day(&rule);
	if (!recur_begin(&walk, &rule, zone, e->start.t.local, from, to, m->zones->steps)) {
		ical_left_out(m->busy, e->line, N_("It is repeated more often than every five minutes."), NULL);
		return;
	}
	while (recur_next(&walk, &local))
		if (!is_gone(m, zone, local))
			span_mark(m, zone, local, l, e->start.t.day_only);
}

static void
event_mark(struct marking *m, const struct ical_event *e)
{
	const struct zone *zone = zone_of(m, &e->start);
	struct lasting l;

	if (!lasting_find(m, e, &l)) {
		ical_left_out(m->busy, e->line, N_("It ends before it begins."), NULL);
		return;
	}
	m->gone.n_days = m->gone.n_instants = 0;
	if (!e->has_instead_of)
		gone_find(m, e);
	if (e->rule != NULL)
		rule_mark(m, e, l);
	else if (!is_gone(m, zone, e->start.t.local))
		span_mark(m, zone, e->start.t.local, l, e->start.t.day_only);
	also_mark(m, e, l);
}

/* ---- all events ---- */

static void
changed_find(struct marking *m, const struct ical_events *events)
{
	struct arena *mem = m->zones->mem;
	size_t most = 0;

	m->changed.all = arena_get(mem, events->n, sizeof(*m->changed.all));
	for (uint32_t i = 0; i < events->n; i++) {
		struct ical_event *e = events->all[i];

		if (e->has_instead_of)
			m->changed.all[m->changed.n++] = e;
		most = e->not.n > most ? e->not.n : most;
	}
	qsort(m->changed.all, m->changed.n, sizeof(*m->changed.all), by_uid);
	most += m->changed.n;
	m->gone.days = arena_get(mem, most, sizeof(int64_t));
	m->gone.instants = arena_get(mem, most, sizeof(int64_t));
}

bool
ical_events_mark(struct ical_events *events, struct ical_zones *zones,
    struct ical_minutes *minutes, struct ical_busy *busy, struct fault *fault)
{
	struct marking m = { .zones = zones, .minutes = minutes, .busy = busy };

	changed_find(&m, events);
	for (uint32_t i = 0; i < events->n; i++) {
		const struct ical_event *e = events->all[i];

		if (!e->takes_time)
			continue;
		event_mark(&m, e);
		if (*zones->steps == 0) {
			*fault = (struct fault){ .line = e->line,
			    .reason = N_("So much is repeated in this calendar that it cannot be followed to its end.") };
			return false;
		}
	}
	return true;
}
