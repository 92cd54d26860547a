/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * No beginning lies in the hours in which clocks turn: what a time means that
 * there is not, or twice, is answered in several ways. tests/ical_test.c holds
 * the core to RFC 5545 there.
 */
#include <stdio.h>
#include <string.h>

#include "calendars.h"
#include "days.h"
#include "ical_value.h"
#include "zones.h"

enum { ZONES = 9, WINDOW = 70 };

static uint64_t state;

static unsigned
chance(unsigned sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % sides;
}

static const char *const names[ZONES] = { "Europe/Berlin", "America/New_York", "Australia/Sydney",
	"America/Santiago", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kolkata",
	"America/Sao_Paulo", "Africa/Casablanca" };
/* The same under names that nobody knows, so that a VTIMEZONE has to be read. */
static const char *const own_names[ZONES] = { "Home 0", "Home 1", "Home 2", "Home 3", "Home 4",
	"Home 5", "Home 6", "Home 7", "Home 8" };
static struct zone *zones[ZONES], renamed[ZONES];

static void
zones_open(void)
{
	static struct arena *kept;

	if (kept != NULL)
		return;
	kept = arena_new();
	for (int i = 0; i < ZONES; i++) {
		zones[i] = zone_of(kept, names[i]);
		renamed[i] = *zones[i];
		renamed[i].name = own_names[i];
	}
}

static const struct zone *
some_zone(void)
{
	unsigned i = chance(ZONES);

	return chance(2) == 0 ? zones[i] : &renamed[i];
}

/* Ten weeks from the beginning of March or October on. */
static void
window_pick(struct made *m)
{
	struct date d = { 2024 + (int32_t)chance(4), chance(2) == 0 ? 3 : 9, 1 + (int)chance(28) };

	m->from = (int64_t)day_from(d) * DAY_SECONDS;
	m->to = m->from + (int64_t)WINDOW * DAY_SECONDS;
}

/* ---- rules ---- */

static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static void
some_weekdays(struct out *o, bool nth)
{
	static const char *const nths[] = { "1", "2", "3", "4", "-1", "-2", "5", "" };
	unsigned first = chance(7);

	out_html(o, ";BYDAY=");
	for (unsigned i = 0, n = 1 + chance(3); i < n; i++) {
		if (i > 0)
			out_html(o, ",");
		if (nth)
			out_string(o, nths[chance(7)]);
		out_string(o, weekdays[(first + i * 2) % 7]);
	}
}

static void
some_numbers(struct out *o, const char *name, const char *const *of, unsigned n)
{
	unsigned first = chance(n);

	out_string(o, name);
	out_string(o, of[first]);
	if (chance(2) == 0) {
		out_html(o, ",");
		out_string(o, of[(first + 1) % n]);
	}
}

static void
some_month_parts(struct out *o)
{
	static const char *const days[] = { "1", "13", "15", "28", "29", "30", "31", "-1", "-3" };
	static const char *const places[] = { "1", "-1", "2", "-2", "3" };

	switch (chance(5)) {
	case 0:
		some_weekdays(o, true);
		break;
	case 1:
		some_numbers(o, ";BYMONTHDAY=", days, 9);
		break;
	case 2:
		out_html(o, ";BYDAY=MO,TU,WE,TH,FR");
		some_numbers(o, ";BYSETPOS=", places, 5);
		break;
	case 3:
		some_weekdays(o, false);
		break;
	default:
		break;
	}
}

static void
some_year_parts(struct out *o)
{
	static const char *const months[] = { "3", "4", "5", "9", "10", "11" };
	static const char *const days[] = { "60", "100", "280", "300", "-60", "-80" };
	static const char *const weeks[] = { "12", "13", "20", "40", "44", "-8" };

	switch (chance(5)) {
	case 0:
		some_numbers(o, ";BYMONTH=", months, 6);
		some_month_parts(o);
		break;
	case 1:
		some_numbers(o, ";BYYEARDAY=", days, 6);
		break;
	case 2:
		some_numbers(o, ";BYWEEKNO=", weeks, 6);
		some_weekdays(o, false);
		break;
	case 3:
		some_numbers(o, ";BYMONTH=", months, 6);
		some_weekdays(o, true);
		break;
	default:
		break;
	}
}

static void
some_rule(struct out *o)
{
	static const char *const every[] = { "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY",
	    "FREQ=MONTHLY", "FREQ=MONTHLY", "FREQ=YEARLY" };
	unsigned which = chance(6);

	out_string(o, every[which]);
	if (chance(3) == 0 && which < 5) {
		out_html(o, ";INTERVAL=");
		out_count(o, 1 + chance(which == 0 ? 9 : 4));
	}
	if (which == 1 || which == 2 || (which == 0 && chance(4) == 0)) {
		if (chance(4) > 0)
			some_weekdays(o, false);
		out_string(o, chance(3) == 0 ? ";WKST=SU" : "");
	} else if (which == 3 || which == 4) {
		some_month_parts(o);
	} else if (which == 5) {
		some_year_parts(o);
	}
}

static struct recur
rule_of(struct arena *mem, struct out *o)
{
	struct recur rule = { .interval = 1 };
	const char *part;

	out_bytes(o, "", 1);
	if (recur_read(mem, o->bytes, &rule, &part) != NULL) {
		fprintf(stderr, "no rule: %s\n", o->bytes);
		__builtin_trap();
	}
	out_free(o);
	return rule;
}

static const int64_t endless = 4000000000;

/* A beginning that the rule would bring by itself. */
static int64_t
in_step(struct recur *rule, const struct zone *zone, int64_t start)
{
	struct recur forever = *rule;
	uint32_t steps = 10000000;
	struct recur_walk walk;
	int64_t local = start;

	forever.count = 0;
	forever.end = NO_END;
	recur_begin(&walk, &forever, zone, start, start, endless, &steps);
	recur_next(&walk, &local);
	/* There is no 31st of April. */
	if (!recur_next(&walk, &local))
		*rule = (struct recur){ .every = EVERY_WEEK, .interval = 1 };
	if (rule->until < local + DAY_SECONDS)
		rule->end = NO_END;
	return local;
}

/* When it comes between these; up to eight. */
static size_t
some_times(const struct recur *rule, const struct zone *zone, int64_t start, const struct made *m,
    int64_t times[8])
{
	uint32_t steps = 10000000;
	struct recur_walk walk;
	int64_t local;
	size_t n = 0;

	recur_begin(&walk, rule, zone, start, start, m->to, &steps);
	while (n < 8 && recur_next(&walk, &local))
		if (local >= m->from + DAY_SECONDS && chance(3) == 0)
			times[n++] = local;
	return n;
}

static int64_t
some_start(const struct made *m)
{
	int64_t day = day_of(m->from, 0) - (int64_t)chance(800) + (int64_t)chance(40);

	return day * DAY_SECONDS + 6 * 3600 + (int64_t)chance(14 * 12) * 300;
}

static struct recur
some_ending(struct arena *mem, const struct made *m)
{
	struct out o = { 0 };

	some_rule(&o);
	if (chance(4) == 0) {
		out_html(&o, ";COUNT=");
		out_count(&o, 1 + chance(150));
	} else if (chance(4) == 0) {
		out_html(&o, ";UNTIL=");
		ical_instant_write(&o, m->from + (int64_t)chance(WINDOW) * DAY_SECONDS + 5 * 3600);
	}
	return rule_of(mem, &o);
}

/* ---- found ---- */

static void
when_write(struct out *o, const char *name, const struct zone *zone, int64_t local, bool day)
{
	out_string(o, name);
	if (day) {
		out_html(o, ";VALUE=DATE:");
		ical_day_write(o, local);
	} else {
		out_html(o, ";TZID=");
		out_string(o, zone->name);
		out_html(o, ":");
		ical_local_write(o, local);
	}
	out_html(o, "\r\n");
}

static void
begin_write(struct out *o, uint64_t uid)
{
	out_html(o, "BEGIN:VEVENT\r\nDTSTAMP:20240101T000000Z\r\nUID:");
	out_count(o, uid);
	out_html(o, "@example.org\r\nSUMMARY:One\\, two\\; and a line\r\n  that is folded\r\n");
}

static void
length_write(struct out *o, const struct zone *zone, int64_t local, unsigned length, bool day)
{
	if (day)
		when_write(o, "DTEND", zone, local + (int64_t)(1 + length % 3) * DAY_SECONDS, true);
	else if (length % 2 == 0)
		when_write(o, "DTEND", zone, local + (int64_t)length * 900, false);
	else {
		out_html(o, "DURATION:PT");
		out_count(o, (uint64_t)length * 15);
		out_html(o, "M\r\n");
	}
}

static void
end_write(struct out *o)
{
	out_html(o, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:DTSTART\r\n"
	    "TRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n");
}

static void
changed_write(struct out *o, uint64_t uid, const struct zone *zone, int64_t was, bool day)
{
	int64_t local = was + ((int64_t)chance(9) - 4) * DAY_SECONDS;

	begin_write(o, uid);
	when_write(o, "RECURRENCE-ID", zone, was, day);
	when_write(o, "DTSTART", zone, local, day);
	length_write(o, zone, local, 2 + 2 * chance(4), day);
	end_write(o);
}

static void
some_event(struct arena *mem, struct made *m, const struct zone *zone, uint64_t uid)
{
	bool day = chance(6) == 0, repeated = chance(5) > 0, also = repeated && !day && chance(8) == 0;
	struct recur rule = some_ending(mem, m);
	int64_t start = some_start(m), times[8];
	unsigned length = 2 + chance(10);
	size_t n = 0, out = 0;

	if (day)
		start = (int64_t)day_of(start, 0) * DAY_SECONDS;
	if (repeated) {
		if (day && rule.end != NO_END)
			rule.end = UNTIL_DAY;
		rule.until -= rule.end == UNTIL_DAY ? 5 * 3600 : 0;
		start = in_step(&rule, zone, start);
		n = some_times(&rule, zone, start, m, times);
	}
	begin_write(&m->text, uid);
	when_write(&m->text, "DTSTART", zone, start, day);
	length_write(&m->text, zone, start, length, day);
	if (repeated) {
		out_html(&m->text, "RRULE:");
		recur_write(&m->text, &rule);
		out_html(&m->text, "\r\n");
		for (out = 0; out + 1 < n && chance(2) == 0; out++)
			when_write(&m->text, "EXDATE", zone, times[out], day);
	}
	if (also)
		when_write(&m->text, "RDATE", zone, start + (int64_t)chance(WINDOW) * DAY_SECONDS + 900, false);
	end_write(&m->text);
	if (n > out && !also && chance(2) == 0)
		changed_write(&m->text, uid, zone, times[n - 1], day);
}

void
calendar_found(struct arena *mem, uint64_t seed, struct made *m)
{
	const struct zone *two[2];

	*m = (struct made){ 0 };
	zones_open();
	state = seed * 7919 + 17;
	two[0] = some_zone();
	two[1] = some_zone();
	window_pick(m);
	m->here = two[0];
	out_html(&m->text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//tests//EN\r\n");
	ical_zone_write(&m->text, two[0], 0);
	if (strcmp(two[0]->name, two[1]->name) != 0)
		ical_zone_write(&m->text, two[1], 0);
	for (uint64_t i = 0, n = 1 + chance(3); i < n; i++)
		some_event(mem, m, two[chance(2)], i);
	out_html(&m->text, "END:VCALENDAR\r\n");
}

/* ---- written ---- */

static void
some_entry(struct arena *mem, struct made *m, uint64_t id)
{
	static const char *const words[] = { "Abend", "a very long evening, with a walk; and then \\ some",
	    "Ein Abend für uns zwei, länger als fünfundsiebzig Bytes, damit er gefaltet wird: äöüß 🌧🌧🌧",
	    "two\nlines" };
	struct ical_entry *e = &m->entries[m->n++];
	struct recur *rule = arena_get(mem, 1, sizeof(*rule));
	int64_t *times = arena_get(mem, 8, sizeof(*times));
	struct out uid = { 0 };
	size_t n;

	out_count(&uid, id);
	out_html(&uid, "@hearth");
	*e = (struct ical_entry){ .uid = arena_copy(mem, uid.bytes, uid.len), .stamp = m->from,
	    .sequence = chance(3), .zone = some_zone(), .start = some_start(m),
	    .minutes = 15 * (int32_t)(1 + chance(12)), .alarm = (int32_t)chance(90) - 30,
	    .summary = words[chance(4)], .note = chance(2) == 0 ? words[chance(4)] : NULL };
	out_free(&uid);
	if (chance(5) == 0)
		return;
	*rule = some_ending(mem, m);
	e->rule = rule;
	e->start = in_step(rule, e->zone, e->start);
	n = some_times(rule, e->zone, e->start, m, times);
	e->skipped = times;
	e->n_skipped = n > 2 ? n - 2 : 0;
	if (n == 0 || chance(2) == 0)
		return;
	m->entries[m->n] = *e;
	m->entries[m->n].rule = NULL;
	m->entries[m->n].n_skipped = 0;
	m->entries[m->n].moved = true;
	m->entries[m->n].instead_of = times[n - 1];
	m->entries[m->n].start = times[n - 1] + ((int64_t)chance(7) - 3) * DAY_SECONDS;
	m->n++;
}

void
calendar_written(struct arena *mem, uint64_t seed, struct made *m)
{
	struct ical_calendar c = { .name = "Hearth", .busy = NULL };

	*m = (struct made){ 0 };
	zones_open();
	state = seed * 7919 + 4242;
	window_pick(m);
	m->here = zones[0];
	m->entries = arena_get(mem, 8, sizeof(*m->entries));
	for (uint64_t i = 0, n = 1 + chance(3); i < n; i++)
		some_entry(mem, m, i);
	c.entries = m->entries;
	c.n = m->n;
	c.busy = chance(4) == 0 ? "Busy" : NULL;
	ical_write(&m->text, &c);
}

/* ---- what comes of it ---- */

size_t
busy_stretches(const struct ical_busy *busy, struct ical_span *spans)
{
	size_t n = 0;

	for (size_t i = 0; i < busy->n; i++) {
		if (n > 0 && spans[n - 1].to == busy->spans[i].from)
			spans[n - 1].to = busy->spans[i].to;
		else
			spans[n++] = busy->spans[i];
	}
	return n;
}
