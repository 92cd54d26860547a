/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calendars: what is busy in them, what is refused, and what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calendars.h"
#include "ical_value.h"
#include "text.h"
#include "zones.h"

enum { HOUR = 3600, DAY = 86400, SEEDS = 500 };

static struct arena *mem;
static struct zone *berlin, *sydney, *new_york;
static struct ical_busy busy;
static struct fault fault;

static int
begin(void **state)
{
	(void)state;
	mem = arena_new();
	berlin = zone_of(mem, "Europe/Berlin");
	sydney = zone_of(mem, "Australia/Sydney");
	new_york = zone_of(mem, "America/New_York");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static const struct zone *
known(void *of, const char *name)
{
	(void)of;
	return strcmp(name, "Europe/Berlin") == 0 ? berlin :
	    strcmp(name, "Australia/Sydney") == 0 ? sydney : NULL;
}

static int64_t
instant(const char *text)
{
	struct ical_time t;

	assert_true(ical_time_read(text, text + strlen(text), &t));
	return t.local;
}

static bool
reads_bytes(const char *text, size_t len, const char *from, const char *to)
{
	return ical_read(mem, text, len, &(struct ical_ask){ .from = instant(from),
	    .to = instant(to), .here = berlin, .known = known }, &busy, &fault);
}

/* Lines of events, between those of a calendar. */
static bool
reads(const char *lines, const char *from, const char *to)
{
	struct out o = { 0 };
	bool fine;

	out_html(&o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	out_string(&o, lines);
	out_html(&o, "END:VCALENDAR\r\n");
	fine = reads_bytes(o.bytes, o.len, from, to);
	out_free(&o);
	return fine;
}

/* Every stretch as it stands in `wanted`: 20260101T180000-20260101T190000 and
 * so on, in UTC; * behind one of whole days. */
static void
are_busy(const char *wanted)
{
	struct out o = { 0 };

	for (size_t i = 0; i < busy.n; i++) {
		out_string(&o, i > 0 ? " " : "");
		ical_local_write(&o, busy.spans[i].from);
		out_html(&o, "-");
		ical_local_write(&o, busy.spans[i].to);
		out_string(&o, busy.spans[i].all_day ? "*" : "");
	}
	out_bytes(&o, "", 1);
	assert_string_equal(o.bytes, wanted);
	out_free(&o);
}

#define EVENT(lines) "BEGIN:VEVENT\nUID:a\n" lines "END:VEVENT\n"

/* ---- what is read ---- */

static void
one_event_is_busy_on_the_clock_of_its_zone(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20260703T190000\nDTEND;TZID=Europe/Berlin:20260703T210000\n")
	    EVENT("DTSTART:20260704T190000Z\nDURATION:PT90M\n")
	    EVENT("DTSTART:20260705T190000\nDURATION:PT1H\n"), "20260701", "20260801"));
	are_busy("20260703T170000-20260703T190000 20260704T190000-20260704T203000 20260705T170000-20260705T180000");
	assert_int_equal(busy.events, 3);
	assert_null(busy.unknown_zone);
}

static void
whole_days_are_told_apart(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART;VALUE=DATE:20260703\n")
	    EVENT("DTSTART;VALUE=DATE:20260710\nDTEND;VALUE=DATE:20260712\n")
	    EVENT("DTSTART;TZID=Europe/Berlin:20260711T100000\nDURATION:PT1H\n"), "20260701", "20260801"));
	are_busy("20260702T220000-20260703T220000* 20260709T220000-20260711T080000* "
	    "20260711T080000-20260711T090000 20260711T090000-20260711T220000*");
}

static void
free_and_cancelled_takes_no_time(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT\n")
	    EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nSTATUS:CANCELLED\n")
	    EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n")
	    EVENT("DTSTART:20260703T190000Z\n") EVENT("STATUS:CANCELLED\nDTSTART:rubbish\n")
	    "BEGIN:VTODO\nDTSTART:20260703T190000Z\nDURATION:PT1H\nEND:VTODO\n", "20260701", "20260801"));
	are_busy("");
	assert_int_equal(busy.n_left_out, 0);
}

static void
a_repeated_one_keeps_its_hour_when_clocks_turn(void **state)
{
	(void)state;
	/* North: back on 25 October; south: forward on 4 October 2026. */
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20261018T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n"),
	    "20261001", "20261115"));
	are_busy("20261018T170000-20261018T180000 20261025T180000-20261025T190000");
	assert_true(reads(EVENT("DTSTART;TZID=Australia/Sydney:20260927T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n"),
	    "20260901", "20261115"));
	are_busy("20260927T090000-20260927T100000 20261004T080000-20261004T090000");
}

/* RFC 5545, 3.3.5: what there is not is read by the offset before; of what
 * there is twice, the first. */
static void
an_hour_that_is_not_or_is_twice_is_read_by_the_standard(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20260329T023000\nDURATION:PT30M\n")
	    EVENT("DTSTART;TZID=Europe/Berlin:20260328T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3\n"),
	    "20260301", "20260501"));
	are_busy("20260328T013000-20260328T014500 20260329T013000-20260329T020000 20260330T003000-20260330T004500");
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20261025T023000\nDURATION:PT15M\n")
	    EVENT("DTSTART;TZID=Australia/Sydney:20261004T023000\nDURATION:PT15M\n"), "20261001", "20261115"));
	are_busy("20261003T163000-20261003T164500 20261025T003000-20261025T004500");
	/* A day is as long as it is; hours are hours. */
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D\n"), "20260301", "20260501"));
	are_busy("20260328T110000-20260329T100000");
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H\n"), "20260301", "20260501"));
	are_busy("20260328T110000-20260329T110000");
}

static void
what_is_taken_out_added_or_moved_is_followed(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART;TZID=Europe/Berlin:20260701T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=6\n"
	    "EXDATE;TZID=Europe/Berlin:20260708T190000\nEXDATE:20260715T170000Z\nEXDATE;VALUE=DATE:20260722\n"
	    "RDATE;VALUE=PERIOD:20260720T100000Z/20260720T103000Z,20260721T100000Z/PT10M\n")
	    EVENT("RECURRENCE-ID;TZID=Europe/Berlin:20260729T190000\nDTSTART:20260730T080000Z\nDURATION:PT1H\n")
	    EVENT("RECURRENCE-ID:20260805T170000Z\nSTATUS:CANCELLED\nDTSTART:20260805T170000Z\n"),
	    "20260701", "20260901"));
	are_busy("20260701T170000-20260701T180000 20260720T100000-20260720T103000 "
	    "20260721T100000-20260721T101000 20260730T080000-20260730T090000");
}

static void
a_zone_of_the_file_has_its_own_rules(void **state)
{
	/* As Outlook writes it: a name of its own, and rules since 1601. */
	static const char zone[] = "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\n"
	    "DTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
	    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
	    "DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
	    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
	struct out o = { 0 };

	(void)state;
	out_string(&o, EVENT("DTSTART;TZID=\"W. Europe Standard Time\":20261018T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n"));
	out_bytes(&o, zone, sizeof(zone));
	assert_true(reads(o.bytes, "20261001", "20261115"));
	out_free(&o);
	are_busy("20261018T170000-20261018T180000 20261025T180000-20261025T190000");
	assert_null(busy.unknown_zone);
}

static void
a_zone_nobody_knows_is_read_as_here_and_told(void **state)
{
	(void)state;
	assert_true(reads(EVENT("DTSTART;TZID=Mars/Olympus:20260703T190000\nDURATION:PT1H\n"), "20260701", "20260801"));
	are_busy("20260703T170000-20260703T180000");
	assert_string_equal(busy.unknown_zone, "Mars/Olympus");
	assert_true(reads(EVENT("DTSTART;TZID=/example.org/2005_1/Australia/Sydney:20260703T190000\nDURATION:PT1H\n"),
	    "20260701", "20260801"));
	are_busy("20260703T090000-20260703T100000");
	assert_null(busy.unknown_zone);
}

static void
the_world_is_forgiven(void **state)
{
	static const char text[] = "\xEF\xBB\xBF\r\nbegin:vcalendar\nBEGIN:VEVENT\nSUMMARY:caf\xE9 and\n"
	    " a fold\nno colon in this line\nDTSTART;X-A=\"a:b;c\";TZID=Europe/Ber\n\tlin:20260703T1900\r\n 00\n"
	    "DTEND;TZID=Europe/Berlin:20260703T210000\nEXDATE:\nBEGIN:VALARM\nDTSTART:rubbish\nEND:VALARM\n"
	    "END:VEVENT\nBEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20260704T100000Z/PT1H,20260705T100000Z/20260705T110000Z\n"
	    "FREEBUSY;FBTYPE=FREE:20260706T100000Z/PT1H\nEND:VFREEBUSY\nend:VCALENDAR";

	(void)state;
	assert_true(reads_bytes(text, sizeof(text) - 1, "20260701", "20260801"));
	are_busy("20260703T170000-20260703T190000 20260704T100000-20260704T110000 20260705T100000-20260705T110000");
	assert_int_equal(busy.n_left_out, 0);
}

/* ---- what is left out, and what is refused ---- */

static void
what_is_not_understood_is_left_out_and_told(void **state)
{
	static const char *const events[] = { EVENT(""), EVENT("DTSTART:tomorrow\n"),
	    EVENT("DTSTART:20260230T000000Z\n"), EVENT("DTSTART:20260703T190000Z\nDURATION:soon\n"),
	    EVENT("DTSTART:20260703T190000Z\nDTEND:20260703T180000Z\n"),
	    EVENT("DTSTART:20260703T190000Z\nDURATION:-PT1H\n"),
	    EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY\n"),
	    EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=1,2,3,4,5,6,7,8;"
	    "BYSECOND=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38\n"),
	    EVENT("DTSTART:20260703T190000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\n"),
	    EVENT("RECURRENCE-ID;RANGE=THISANDFUTURE:20260703T190000Z\nDTSTART:20260703T190000Z\n"),
	    EVENT("DTSTART:20260703T190000Z\nEXDATE:never\n") };

	(void)state;
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++) {
		assert_true(reads(events[i], "20260701", "20260801"));
		are_busy("");
		if (busy.n_left_out != 1)
			fail_msg("%s is not left out", events[i]);
		assert_int_equal(busy.left_out[0].line, 3);
		assert_non_null(busy.left_out[0].reason);
	}
}

static void
refused(const char *text, size_t len, uint32_t line, const char *reason)
{
	assert_false(reads_bytes(text, len, "20260701", "20260801"));
	assert_int_equal(fault.line, line);
	assert_non_null(strstr(fault.reason, reason));
}

#define REFUSED(text, line, reason) refused(text, sizeof(text) - 1, line, reason)

static void
what_is_no_calendar_is_refused_with_its_line(void **state)
{
	(void)state;
	REFUSED("", 1, "no calendar");
	REFUSED("\n\n<html>", 1, "no calendar");
	REFUSED("\nDTSTART:20260703\n", 2, "no calendar");
	REFUSED("BEGIN:VEVENT\n", 1, "no calendar");
	REFUSED("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260703T190000Z\n", 3, "too early");
	REFUSED("BEGIN:VCALENDAR\nEND:VEVENT\n", 2, "not begun");
	REFUSED("BEGIN:VCALENDAR\nX:\0\n", 2, "UTF-8");
	REFUSED("BEGIN:VCALENDAR\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\n"
	    "BEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\n", 17, "too deep");
}

/* As many of an event as fit into so many bytes. */
static struct out
full_of(const char *event, size_t bytes)
{
	struct out o = { 0 };

	out_html(&o, "BEGIN:VCALENDAR\n");
	while (o.len + strlen(event) + 20 < bytes)
		out_string(&o, event);
	out_html(&o, "END:VCALENDAR\n");
	return o;
}

static void
the_hostile_costs_no_more_than_the_honest(void **state)
{
	static const char *const events[] = {
	    EVENT("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=999999999\n"),
	    EVENT("DTSTART:00010101T000000Z\nDURATION:P99999D\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9\n"),
	    EVENT("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2,4,6;COUNT=9\n"),
	    EVENT("RECURRENCE-ID:20260703T190000Z\nDTSTART:20260703T190000Z\n") EVENT("DTSTART:20260703T190000Z\n"),
	    "BEGIN:VTIMEZONE\nTZID:A\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
	    "RRULE:FREQ=DAILY\nEND:STANDARD\nEND:VTIMEZONE\n" EVENT("DTSTART;TZID=A:20260703T190000\n"),
	    EVENT("EXDATE:20260703,20260704,20260705,20260706,20260707,20260708,20260709,20260710,20260711\n"),
	    "BEGIN:VEVENT\n", "RRULE:FREQ=DAILY\n", "X\n ", "\"", "END:VCALENDAR\nBEGIN:VCALENDAR\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++) {
		struct out o = full_of(events[i], 4 << 20);
		struct arena *own = arena_new(), *kept = mem;

		mem = own;
		if (!reads_bytes(o.bytes, o.len, "20260701", "20260901"))
			assert_true(fault.line > 0 && fault.reason != NULL);
		assert_true(arena_size(own) < 96 << 20);
		mem = kept;
		arena_free(own);
		out_free(&o);
	}
}

static void
more_than_16_MB_is_refused(void **state)
{
	struct out o = full_of("X:y\n", ICAL_BYTES_MOST + 100);

	(void)state;
	refused(o.bytes, o.len, 1, "too large");
	out_free(&o);
}

/* ---- what is written ---- */

static void
lines_are_folded_and_end_as_they_should(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct made m;
		size_t from = 0;

		calendar_written(mem, seed, &m);
		assert_true(text_valid(m.text.bytes, m.text.len));
		for (size_t i = 0; i < m.text.len; i++) {
			if (m.text.bytes[i] != '\n')
				continue;
			assert_true(i > from && m.text.bytes[i - 1] == '\r');
			assert_true(i - 1 - from <= 75);
			assert_true(text_valid(m.text.bytes + from, i - from));
			from = i + 1;
		}
		assert_int_equal(from, m.text.len);
		out_free(&m.text);
	}
}

/* Minutes that are busy, by the rule itself. */
static void
entry_mark(const struct made *m, const struct ical_entry *e, unsigned char *minutes)
{
	struct recur once = { .every = EVERY_DAY, .interval = 1, .count = 1 };
	struct recur_walk walk;
	uint32_t steps = 1000000;
	int64_t local;

	recur_begin(&walk, e->rule != NULL ? e->rule : &once, e->zone, e->start, e->start,
	    m->to + 2 * DAY, &steps);
	while (recur_next(&walk, &local)) {
		int64_t at = zone_instant(e->zone, local);
		bool out = false;

		for (size_t i = 0; i < e->n_skipped; i++)
			out = out || e->skipped[i] == local;
		for (size_t i = 0; i < m->n; i++)
			out = out || (e->rule != NULL && m->entries[i].moved &&
			    strcmp(m->entries[i].uid, e->uid) == 0 && m->entries[i].instead_of == local);
		for (int32_t i = 0; i < e->minutes && !out; i++)
			if (at + i * 60 >= m->from && at + i * 60 < m->to)
				minutes[(at - m->from) / 60 + i] = 1;
	}
}

static void
what_was_written_is_read_again(void **state)
{
	static unsigned char ours[70 * 24 * 60 + 1], theirs[70 * 24 * 60 + 1];

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct made m;

		calendar_written(mem, seed, &m);
		memset(ours, 0, sizeof(ours));
		memset(theirs, 0, sizeof(theirs));
		for (size_t i = 0; i < m.n; i++)
			entry_mark(&m, &m.entries[i], ours);
		assert_true(ical_read(mem, m.text.bytes, m.text.len, &(struct ical_ask){ .from = m.from,
		    .to = m.to, .here = m.here }, &busy, &fault));
		for (size_t i = 0; i < busy.n; i++)
			for (int64_t at = busy.spans[i].from; at < busy.spans[i].to; at += 60)
				theirs[(at - m.from) / 60] = 1;
		assert_memory_equal(ours, theirs, sizeof(ours));
		out_free(&m.text);
	}
}

static void
nothing_is_told_in_the_busy_form(void **state)
{
	struct ical_entry e = { .uid = "7@hearth", .stamp = 1764000000, .zone = new_york,
	    .start = instant("20260703T190000"), .minutes = 90, .alarm = 30,
	    .summary = "An evening; with Ada, at home", .note = "Bring candles" };
	struct ical_calendar c = { .name = "Ada and Ben", .busy = "Busy", .entries = &e, .n = 1 };
	struct out o = { 0 };

	(void)state;
	ical_write(&o, &c);
	out_bytes(&o, "", 1);
	assert_null(strstr(o.bytes, "Ada"));
	assert_null(strstr(o.bytes, "candles"));
	assert_non_null(strstr(o.bytes, "\r\nSUMMARY:Busy\r\n"));
	o.len = 0;
	c.busy = NULL;
	ical_write(&o, &c);
	out_bytes(&o, "", 1);
	assert_non_null(strstr(o.bytes, "\r\nSUMMARY:An evening\\; with Ada\\, at home\r\n"));
	assert_non_null(strstr(o.bytes, "\r\nDTSTART;TZID=America/New_York:20260703T190000\r\n"
	    "DTEND;TZID=America/New_York:20260703T203000\r\n"));
	assert_non_null(strstr(o.bytes, "\r\nTRIGGER:-PT30M\r\n"));
	assert_non_null(strstr(o.bytes, "\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"));
	out_free(&o);
}

static void
a_host_hands_in_a_zone(void **state)
{
	static const char *const texts[] = { "", "A", "A ", "A x", "A 60 ", "A 60 5", "A 60 5=", "A 60 5=1 4=2",
	    "A 9999", "A 60 5=60 6=60x", "A;B 60", " 60" };
	struct zone z;

	(void)state;
	assert_true(zone_read(mem, "Europe/Berlin 60 1774746000=120 1792890000=60", &z));
	assert_string_equal(z.name, "Europe/Berlin");
	assert_int_equal(zone_offset(&z, 1774745999), HOUR);
	assert_int_equal(zone_offset(&z, 1774746000), 2 * HOUR);
	assert_int_equal(zone_offset(&z, 1792890000), HOUR);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (zone_read(mem, texts[i], &z))
			fail_msg("accepted: %s", texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event_is_busy_on_the_clock_of_its_zone),
		cmocka_unit_test(whole_days_are_told_apart),
		cmocka_unit_test(free_and_cancelled_takes_no_time),
		cmocka_unit_test(a_repeated_one_keeps_its_hour_when_clocks_turn),
		cmocka_unit_test(an_hour_that_is_not_or_is_twice_is_read_by_the_standard),
		cmocka_unit_test(what_is_taken_out_added_or_moved_is_followed),
		cmocka_unit_test(a_zone_of_the_file_has_its_own_rules),
		cmocka_unit_test(a_zone_nobody_knows_is_read_as_here_and_told),
		cmocka_unit_test(the_world_is_forgiven),
		cmocka_unit_test(what_is_not_understood_is_left_out_and_told),
		cmocka_unit_test(what_is_no_calendar_is_refused_with_its_line),
		cmocka_unit_test(the_hostile_costs_no_more_than_the_honest),
		cmocka_unit_test(more_than_16_MB_is_refused),
		cmocka_unit_test(lines_are_folded_and_end_as_they_should),
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(nothing_is_told_in_the_busy_form),
		cmocka_unit_test(a_host_hands_in_a_zone),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
