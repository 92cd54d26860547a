/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calendars as libical reads them, and as the core does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "calendars.h"

enum { CALENDARS = 600, EVENINGS = 60, SPANS = 4000, CHANGED = 20, WEEK = 7 * 86400 };

struct theirs {
	const struct made *m;
	struct ical_span spans[SPANS];
	size_t		 n;
	int64_t		 changed[CHANGED];	/* of the event that is read */
	size_t		 n_changed;
	bool		 day;
};

static void
add(struct theirs *t, int64_t from, int64_t to)
{
	if (t->day) {
		from = zone_instant(t->m->here, from);
		to = zone_instant(t->m->here, to);
	}
	from = from < t->m->from ? t->m->from : from;
	to = to > t->m->to ? t->m->to : to;
	assert_true(t->n < SPANS);
	if (from < to)
		t->spans[t->n++] = (struct ical_span){ .from = from, .to = to };
}

static int64_t
seconds(struct icaltimetype time)
{
	return icaltime_as_timet_with_zone(time, time.zone);
}

static int64_t
instead_of(icalcomponent *e)
{
	return seconds(icalproperty_get_datetime_with_component(
	    icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY), e));
}

static void
occurrence(icalcomponent *event, struct icaltime_span *span, void *to)
{
	struct theirs *t = to;

	for (size_t i = 0; i < t->n_changed; i++)
		if (t->changed[i] == span->start)
			return;
	/* A span of whole days ends somewhere else there. */
	add(t, span->start, !t->day ? span->end : span->start +
	    seconds(icalcomponent_get_dtend(event)) - seconds(icalcomponent_get_dtstart(event)));
}

static void
changed_find(struct theirs *t, icalcomponent *calendar, const char *uid)
{
	t->n_changed = 0;
	for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	    e != NULL; e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
		if (strcmp(icalcomponent_get_uid(e), uid) == 0 &&
		    !icaltime_is_null_time(icalcomponent_get_recurrenceid(e)))
			t->changed[t->n_changed++] = instead_of(e);
}

static void
event_read(struct theirs *t, icalcomponent *calendar, icalcomponent *event)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);

	t->day = start.is_date;
	if (!icaltime_is_null_time(icalcomponent_get_recurrenceid(event))) {
		add(t, seconds(start), seconds(icalcomponent_get_dtend(event)));
		return;
	}
	changed_find(t, calendar, icalcomponent_get_uid(event));
	icalcomponent_foreach_recurrence(event,
	    icaltime_from_timet_with_zone(t->m->from - WEEK, 0, icaltimezone_get_utc_timezone()),
	    icaltime_from_timet_with_zone(t->m->to + WEEK, 0, icaltimezone_get_utc_timezone()),
	    occurrence, t);
}

static int
by_time(const void *a, const void *b)
{
	const struct ical_span *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void
calendar_read(struct theirs *t, char *text)
{
	icalcomponent *calendar = icalparser_parse_string(text);
	icalcompiter i;
	size_t n = 0;

	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	for (i = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
	    icalcompiter_deref(&i) != NULL; icalcompiter_next(&i))
		event_read(t, calendar, icalcompiter_deref(&i));
	icalcomponent_free(calendar);
	qsort(t->spans, t->n, sizeof(*t->spans), by_time);
	for (size_t j = 0; j < t->n; j++) {
		if (n > 0 && t->spans[j].from <= t->spans[n - 1].to) {
			if (t->spans[j].to > t->spans[n - 1].to)
				t->spans[n - 1].to = t->spans[j].to;
		} else {
			t->spans[n++] = t->spans[j];
		}
	}
	t->n = n;
}

/* The first stretch that is another. */
static void
told(const struct made *m, const struct ical_span *ours, size_t n, const struct ical_span *theirs,
    size_t n_theirs)
{
	size_t i = 0;

	while (i < n && i < n_theirs && ours[i].from == theirs[i].from && ours[i].to == theirs[i].to)
		i++;
	fprintf(stderr, "%s%zu stretches here, %zu there", m->text.bytes, n, n_theirs);
	if (i < n)
		fprintf(stderr, "; here from %lld to %lld", (long long)ours[i].from, (long long)ours[i].to);
	if (i < n_theirs)
		fprintf(stderr, "; there from %lld to %lld", (long long)theirs[i].from, (long long)theirs[i].to);
	fprintf(stderr, "\n");
}

/* It goes through an RDATE without its zone, and reads few weeks of a year
 * otherwise: those are left to tests/ical.py. */
static bool
compare(uint64_t seed, void (*make)(struct arena *, uint64_t, struct made *), unsigned *n_read)
{
	static struct theirs t;
	struct arena *mem = arena_new();
	struct ical_busy busy;
	struct ical_span *spans;
	struct fault fault;
	struct made m;
	bool same;
	size_t n;

	make(mem, seed, &m);
	out_bytes(&m.text, "", 1);
	t.m = &m;
	t.n = 0;
	if (strstr(m.text.bytes, "BYWEEKNO") != NULL || strstr(m.text.bytes, "RDATE;") != NULL) {
		out_free(&m.text);
		arena_free(mem);
		return true;
	}
	*n_read += 1;
	calendar_read(&t, m.text.bytes);
	assert_true(ical_read(mem, m.text.bytes, m.text.len - 1, &(struct ical_ask){ .from = m.from,
	    .to = m.to, .here = m.here }, &busy, &fault));
	assert_int_equal(busy.n_left_out, 0);
	spans = arena_get(mem, busy.n, sizeof(*spans));
	n = busy_stretches(&busy, spans);
	same = n == t.n;
	for (size_t i = 0; same && i < n; i++)
		same = spans[i].from == t.spans[i].from && spans[i].to == t.spans[i].to;
	if (!same)
		told(&m, spans, n, t.spans, t.n);
	out_free(&m.text);
	arena_free(mem);
	return same;
}

static void
calendars_of_others_say_the_same_to_libical(void **state)
{
	unsigned others = 0, n_read = 0;

	(void)state;
	for (uint64_t seed = 0; seed < CALENDARS; seed++)
		others += !compare(seed, calendar_found, &n_read);
	assert_int_equal(others, 0);
	assert_true(n_read > CALENDARS * 3 / 4);
}

static void
what_is_written_says_the_same_to_libical(void **state)
{
	unsigned others = 0, n_read = 0;

	(void)state;
	for (uint64_t seed = 0; seed < CALENDARS; seed++)
		others += !compare(seed, calendar_written, &n_read);
	assert_int_equal(others, 0);
	assert_true(n_read > CALENDARS * 3 / 4);
}

static void
planned(struct arena *mem, uint64_t seed, struct made *m)
{
	struct ical_span spans[EVENING_SPANS];

	calendar_of_evenings(mem, seed, m, spans);
}

static void
evenings_of_the_pages_are_read_the_same(void **state)
{
	unsigned n_read = 0, others = 0;

	(void)state;
	for (uint64_t seed = 0; seed < EVENINGS; seed++)
		others += !compare(seed, planned, &n_read);
	assert_int_equal(others, 0);
	assert_int_equal(n_read, EVENINGS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calendars_of_others_say_the_same_to_libical),
		cmocka_unit_test(what_is_written_says_the_same_to_libical),
		cmocka_unit_test(evenings_of_the_pages_are_read_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
