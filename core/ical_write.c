/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "days.h"
#include "ical_value.h"
#include "ical_write.h"

enum { FOLD = 75, RULE_YEARS = 12 };

/* ---- lines ---- */

/* A character begins here, or at least no byte of one goes on. */
static bool
begins(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

/* Folds what is in line: no more than 75 bytes, no character in two. */
static void
line_end(struct out *o, struct out *line)
{
	size_t at = 0, room = FOLD;

	while (line->len - at > room) {
		size_t n = room;

		while (n > 1 && !begins(line->bytes[at + n]))
			n--;
		out_bytes(o, line->bytes + at, n);
		out_html(o, "\r\n ");
		at += n;
		room = FOLD - 1;
	}
	out_bytes(o, line->bytes + at, line->len - at);
	out_html(o, "\r\n");
	line->len = 0;
}

static void
text_line(struct out *o, struct out *line, const char *name, const char *text)
{
	out_string(line, name);
	out_html(line, ":");
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			out_html(line, "\\n");
		else if (*text == '\\' || *text == ';' || *text == ',')
			out_bytes(line, (char[2]){ '\\', *text }, 2);
		else if ((unsigned char)*text >= 0x20 && *text != 0x7F)
			out_bytes(line, text, 1);
	}
	line_end(o, line);
}

/* ---- zones ---- */

/* What a turn is by the calendar: the nth such weekday of a month, or the last. */
struct shape {
	struct date	 date;
	int64_t		 clock;
	int		 weekday, nth;
	bool		 last;
};

static int32_t
offset_before(const struct zone *z, size_t turn)
{
	return turn == 0 ? z->before : z->turns[turn - 1].offset;
}

static int64_t
shown_before(const struct zone *z, size_t turn)
{
	return z->turns[turn].at + offset_before(z, turn);
}

static struct shape
shape_of(const struct zone *z, size_t turn)
{
	int64_t local = shown_before(z, turn);
	int32_t day = day_of(local, 0);
	struct shape s = { .date = date_of(day), .weekday = weekday_of(day) };

	s.clock = local - (int64_t)day * DAY_SECONDS;
	s.nth = (s.date.day - 1) / 7 + 1;
	s.last = date_of(day + 7).month != s.date.month;
	return s;
}

/* The years, up to that turn, in which every other turn had its shape; where
 * both are so, it is rather the last of a month than the fourth. */
static size_t
years_alike(const struct zone *z, size_t turn, struct shape *shape)
{
	struct shape s = shape_of(z, turn);
	bool nth = true, last = s.last;
	size_t years = 1;

	for (size_t i = turn; i >= 2; i -= 2, years++) {
		struct shape before = shape_of(z, i - 2);
		bool same_nth = nth && before.nth == s.nth, same_last = last && before.last;

		if (before.date.year + (int32_t)years != s.date.year ||
		    before.date.month != s.date.month || before.clock != s.clock ||
		    before.weekday != s.weekday || (!same_nth && !same_last) ||
		    z->turns[i - 2].offset != z->turns[turn].offset ||
		    offset_before(z, i - 2) != offset_before(z, turn))
			break;
		nth = same_nth;
		last = same_last;
	}
	s.nth = last ? -1 : s.nth;
	*shape = s;
	return years;
}

static void
change_write(struct out *o, const char *kind, int64_t start, int32_t before, int32_t after,
    const struct shape *shape)
{
	out_html(o, "BEGIN:");
	out_string(o, kind);
	out_html(o, "\r\nDTSTART:");
	ical_local_write(o, start);
	out_html(o, "\r\nTZOFFSETFROM:");
	ical_offset_write(o, before);
	out_html(o, "\r\nTZOFFSETTO:");
	ical_offset_write(o, after);
	if (shape != NULL) {
		struct recur rule = { .every = EVERY_YEAR, .interval = 1, .n_days = 1,
		    .months = (uint32_t)1 << shape->date.month };

		rule.days[0] = (struct recur_day){ (int8_t)shape->weekday, (int8_t)shape->nth };
		out_html(o, "\r\nRRULE:");
		recur_write(o, &rule);
	}
	out_html(o, "\r\nEND:");
	out_string(o, kind);
	out_html(o, "\r\n");
}

/* Turn by turn; from its first year on, a rule says the rest. */
static void
changes_write(struct out *o, const struct zone *z, size_t first)
{
	struct shape shapes[2];
	size_t by_rule[2] = { z->n, z->n };	/* the first turn that a rule says */

	for (size_t i = 0; i < 2 && z->n >= (size_t)2 * RULE_YEARS; i++) {
		size_t turn = z->n - 1 - i, years = years_alike(z, turn, &shapes[i]);

		if (years >= RULE_YEARS)
			by_rule[i] = turn - 2 * (years - 1);
	}
	/* One without the other is no rule. */
	if (by_rule[0] == z->n || by_rule[1] == z->n)
		by_rule[0] = by_rule[1] = z->n;
	for (size_t i = 0; i < 2; i++)
		while (by_rule[i] < first)
			by_rule[i] += 2;
	for (size_t i = first; i < z->n; i++) {
		int32_t before = offset_before(z, i), after = z->turns[i].offset;
		size_t own = (z->n - 1 - i) % 2;
		bool summer = after > before && (i + 1 < z->n || by_rule[own] < z->n);

		if (i <= by_rule[own])
			change_write(o, summer ? "DAYLIGHT" : "STANDARD", shown_before(z, i),
			    before, after, i == by_rule[own] ? &shapes[own] : NULL);
	}
}

void
ical_zone_write(struct out *o, const struct zone *z, int64_t from)
{
	struct out line = { 0 };
	size_t first = 0;

	out_html(o, "BEGIN:VTIMEZONE\r\n");
	text_line(o, &line, "TZID", z->name);
	while (first < z->n && z->turns[first].at <= from)
		first++;
	change_write(o, "STANDARD", 0, offset_before(z, first), offset_before(z, first), NULL);
	changes_write(o, z, first);
	out_html(o, "END:VTIMEZONE\r\n");
	out_free(&line);
}

static bool
is_utc(const struct zone *z)
{
	return z->n == 0 && z->before == 0;
}

/* Some days before the first evening. */
static int64_t
earliest(const struct ical_calendar *c)
{
	int64_t from = INT64_MAX;

	for (size_t i = 0; i < c->n; i++)
		from = c->entries[i].start < from ? c->entries[i].start : from;
	return from - 7 * DAY_SECONDS;
}

static void
zones_write(struct out *o, const struct ical_calendar *c)
{
	int64_t from = c->n > 0 ? earliest(c) : 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct zone *z = c->entries[i].zone;
		bool written = is_utc(z);

		for (size_t j = 0; j < i && !written; j++)
			written = strcmp(c->entries[j].zone->name, z->name) == 0;
		if (!written)
			ical_zone_write(o, z, from);
	}
}

/* ---- evenings ---- */

static void
when_line(struct out *o, struct out *line, const char *name, const struct zone *z, int64_t local)
{
	out_string(line, name);
	if (!is_utc(z)) {
		out_html(line, ";TZID=");
		out_string(line, z->name);
	}
	out_html(line, ":");
	ical_local_write(line, local);
	if (is_utc(z))
		out_html(line, "Z");
	line_end(o, line);
}

/* Beside a zone, the last of a rule has to be in UTC (3.3.10). */
static void
rule_line(struct out *o, struct out *line, const struct ical_entry *e)
{
	struct recur rule = *e->rule;

	if (rule.end == UNTIL_DAY)
		rule.until += DAY_SECONDS - 1;
	if (rule.end == UNTIL_DAY || rule.end == UNTIL_LOCAL)
		rule.until = zone_instant(e->zone, rule.until);
	rule.end = rule.end == NO_END ? NO_END : UNTIL_INSTANT;
	out_html(line, "RRULE:");
	recur_write(line, &rule);
	line_end(o, line);
}

static void
alarm_write(struct out *o, struct out *line, int32_t minutes, const char *summary)
{
	out_html(o, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	text_line(o, line, "DESCRIPTION", summary);
	out_html(o, "TRIGGER:-PT");
	out_number(o, minutes);
	out_html(o, "M\r\nEND:VALARM\r\n");
}

/* Its end is written, not its length: some programs read only that. */
static int64_t
ends(const struct ical_entry *e)
{
	return zone_local(e->zone, zone_instant(e->zone, e->start) + (int64_t)e->minutes * 60);
}

static void
entry_write(struct out *o, struct out *line, const struct ical_entry *e, const char *busy)
{
	const char *summary = busy != NULL ? busy : e->summary;

	out_html(o, "BEGIN:VEVENT\r\n");
	text_line(o, line, "UID", e->uid);
	out_html(o, "DTSTAMP:");
	ical_instant_write(o, e->stamp);
	out_html(o, "\r\nSEQUENCE:");
	out_count(o, e->sequence);
	out_html(o, "\r\n");
	when_line(o, line, "DTSTART", e->zone, e->start);
	when_line(o, line, "DTEND", e->zone, ends(e));
	if (e->moved)
		when_line(o, line, "RECURRENCE-ID", e->zone, e->instead_of);
	if (e->rule != NULL)
		rule_line(o, line, e);
	for (size_t i = 0; i < e->n_skipped; i++)
		when_line(o, line, "EXDATE", e->zone, e->skipped[i]);
	out_string(o, e->cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
	out_html(o, "TRANSP:OPAQUE\r\n");
	text_line(o, line, "SUMMARY", summary);
	if (e->note != NULL && busy == NULL)
		text_line(o, line, "DESCRIPTION", e->note);
	if (e->alarm >= 0 && !e->cancelled)
		alarm_write(o, line, e->alarm, summary);
	out_html(o, "END:VEVENT\r\n");
}

void
ical_write(struct out *o, const struct ical_calendar *c)
{
	struct out line = { 0 };

	out_html(o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hearth//Hearth//EN\r\nCALSCALE:GREGORIAN\r\n");
	if (c->name != NULL && c->busy == NULL)
		text_line(o, &line, "X-WR-CALNAME", c->name);
	zones_write(o, c);
	for (size_t i = 0; i < c->n; i++)
		entry_write(o, &line, &c->entries[i], c->busy);
	out_html(o, "END:VCALENDAR\r\n");
	out_free(&line);
}
