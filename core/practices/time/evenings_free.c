/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_free: when each is free, and which times suit both.
 *
 * Of a calendar nothing is kept but which half hours between eight and eleven in
 * the evening are free, for eight weeks; of evenings marked by hand the same. No
 * title, place or guest is in it. The other sees when, never why, and it can be
 * taken back. What comes next replaces what was there, so that it is gone.
 */
#include <string.h>

#include "evenings.h"
#include "ical_read.h"

enum { FREE_DAYS = 56, HALF = 30 * EVENING_MINUTES, HALVES = FREE_DAYS * 48,
	FREE_HEX = HALVES / 4, CLOCKS = 200 };
enum { DAWN = 8 * 60, DUSK = 18 * 60, NIGHT = 23 * 60, BEST = 19 * 60 + 30, NEAR = 150 };
enum { MARKS = FREE_DAYS, WEEK = 7, CELLS = MARKS + 2 * WEEK, ICS_MOST = 1500000, ZONES_MOST = 20000 };
enum { H_FROM, H_DAY, HAND_FIELDS = H_DAY + MARKS };
enum { LOAD_ICS, LOAD_ZONES, LOAD_WHOLE, LOAD_FIELDS };

const struct field evening_free_fields[] = {
	[FREE_FROM] = { "from", .required = true, .number = true, .most = 1LL << 36 },
	[FREE_HALVES] = { "free", .max = FREE_HEX, .required = true },
	[FREE_CLOCKS] = { "clocks", .max = CLOCKS },
	[FREE_FIELDS] = { 0 }
};

#define MARK(n)	[H_DAY + (n)] = { "d" #n, .oneof = evening_on }
#define MARKS_7(a, b, c, d, e, f, g)	MARK(a), MARK(b), MARK(c), MARK(d), MARK(e), MARK(f), MARK(g)

const struct field evening_hand_form[] = {
	[H_FROM] = { "first", .required = true, .number = true, .most = 1000000 },
	MARKS_7(0, 1, 2, 3, 4, 5, 6), MARKS_7(7, 8, 9, 10, 11, 12, 13),
	MARKS_7(14, 15, 16, 17, 18, 19, 20), MARKS_7(21, 22, 23, 24, 25, 26, 27),
	MARKS_7(28, 29, 30, 31, 32, 33, 34), MARKS_7(35, 36, 37, 38, 39, 40, 41),
	MARKS_7(42, 43, 44, 45, 46, 47, 48), MARKS_7(49, 50, 51, 52, 53, 54, 55),
	[HAND_FIELDS] = { 0 }
};

const struct field evening_load_form[] = {
	[LOAD_ICS] = { "ics", .max = ICS_MOST, .required = true, .lines = true },
	[LOAD_ZONES] = { "zones", .max = ZONES_MOST, .lines = true },
	[LOAD_WHOLE] = { "whole", .oneof = evening_on },
	[LOAD_FIELDS] = { 0 }
};

struct mark_view {
	const char	*name, *label, *day;	/* NULL: no day */
	bool		 on, month;	/* the first of one */
};

struct free_view {
	const struct visit *v;
	const char	*other, *oops, *ics, *first, *id, *until, *theirs, *left, *read, *most;
	const struct fault *fault;
	const char	*line;
	bool		 two, may_write, bad, whole, zone;
	int		 weeks;
	struct mark_view marks[CELLS];
};

#include "evenings_free.html.h"

/* ---- half hours ---- */

static bool
half_is_free(const struct event *e, int64_t at)
{
	static const char digits[] = "0123456789abcdef";
	int64_t i = (at - e->values[FREE_FROM].number) / HALF;
	const char *text = e->values[FREE_HALVES].text, *digit;

	if (at < e->values[FREE_FROM].number || i / 4 >= (int64_t)strlen(text))
		return false;
	digit = strchr(digits, text[i / 4]);
	return digit != NULL && ((digit - digits) >> (3 - i % 4) & 1) != 0;
}

static bool
stretch_is_free(const struct event *e, int64_t at, int64_t minutes)
{
	int64_t end = at + minutes * EVENING_MINUTES;

	for (at -= at % HALF; at < end; at += HALF)
		if (!half_is_free(e, at))
			return false;
	return true;
}

/* What this person last said of it, as long as some of it lies ahead; or NULL. */
static const struct event *
free_of(const struct visit *v, unsigned person)
{
	const struct event *e = evenings_room(v)->free[person];

	return e != NULL && e->values[FREE_FROM].number + (int64_t)FREE_DAYS * EVENING_DAY > v->now ?
	    e : NULL;
}

/* The clocks of its author, as they were told then. False: they were not. */
static bool
clocks_of(const struct visit *v, const struct event *e, struct zone *zone)
{
	return zone_read(v->mem, visit_say(v, "X %1", e->values[FREE_CLOCKS].text, NULL), zone);
}

bool
free_zone(const struct visit *v, unsigned person, int64_t at, int *minutes)
{
	const struct event *e = free_of(v, person);
	struct zone zone;

	if (e == NULL || at < e->at || at > e->at + (int64_t)FREE_DAYS * EVENING_DAY ||
	    !clocks_of(v, e, &zone))
		return false;
	*minutes = zone_offset(&zone, at) / 60;
	return true;
}

/* ---- times that suit ---- */

/* How far that is from an evening on those clocks, in minutes; under 0: it is night. */
static int32_t
off_evening(const struct zone *clocks, int64_t at, int64_t minutes)
{
	int32_t minute = minute_of(at, zone_offset(clocks, at) / 60);

	if (minute < DAWN || minute + minutes > NIGHT)
		return -1;
	return minute > BEST ? minute - BEST : BEST - minute;
}

static struct zone
their_clocks(const struct visit *v, const struct event *theirs)
{
	struct zone zone = { .before = evening_their_zone(v, v->now) * 60 };

	if (theirs != NULL)
		clocks_of(v, theirs, &zone);
	return zone;
}

/* The best time of each day here, from today on; 0: none. Two whose clocks differ
 * may have to meet at another hour than in the evening. */
static void
best_of_days(const struct visit *v, int64_t minutes, int64_t best[FREE_DAYS])
{
	bool two = evenings_space(v) == SHARED;
	const struct event *mine = free_of(v, v->me), *theirs = two ? free_of(v, v->other) : mine;
	struct zone here = visit_clocks(v), there = their_clocks(v, theirs);
	int64_t at = v->now - v->now % HALF + 2 * HALF;
	int32_t offs[FREE_DAYS];

	for (int i = 0; i < FREE_DAYS; i++)
		best[i] = 0;
	if (mine == NULL || theirs == NULL)
		return;
	for (; at < v->now + (int64_t)FREE_DAYS * EVENING_DAY; at += HALF) {
		int32_t day = day_of(at, zone_offset(&here, at) / 60) - v->today;
		int32_t one = off_evening(&here, at, minutes);
		int32_t other = two ? off_evening(&there, at, minutes) : one;
		int32_t off = one > other ? one : other;
		bool apart = two && zone_offset(&here, at) != zone_offset(&there, at);

		if (day < 0 || day >= FREE_DAYS || one < 0 || other < 0 || (off > NEAR && !apart) ||
		    (best[day] != 0 && offs[day] <= off) ||
		    !stretch_is_free(mine, at, minutes) || !stretch_is_free(theirs, at, minutes))
			continue;
		best[day] = at;
		offs[day] = off;
	}
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older) {
		int32_t day = day_of(e->at, zone_offset(&here, e->at) / 60) - v->today;

		if (e->off == NULL && e->at > 0 && day >= 0 && day < FREE_DAYS)
			best[day] = 0;
	}
}

size_t
evening_suits(const struct visit *v, int64_t minutes, int32_t from, struct suit_view *suits,
    size_t most)
{
	int64_t best[FREE_DAYS];
	size_t n = 0;

	best_of_days(v, minutes, best);
	for (int i = 0; i < FREE_DAYS && n < most; i++)
		if (best[i] != 0 && v->today + i >= from)
			suits[n++] = (struct suit_view){ best[i], visit_number(v, best[i]),
			    evening_when(v, best[i]), evening_there(v, best[i]) };
	return n;
}

void
free_month(const struct visit *v, struct month *month)
{
	int64_t best[FREE_DAYS];

	best_of_days(v, EVENING_USUAL, best);
	for (int i = 0; i < FREE_DAYS; i++) {
		struct month_cell *cell = month_cell(month, v->today + i);

		if (best[i] == 0 || cell == NULL || cell->kind[0] != '\0')
			continue;
		cell->kind = "free";
		cell->more = evenings_space(v) == SHARED ? N_(", both free") : N_(", free");
	}
}

/* ---- keeping it ---- */

/* Of the clocks here, what matters while it holds. */
static const char *
clocks_said(const struct visit *v, int64_t from)
{
	struct zone here = visit_clocks(v);
	const char *said = visit_number(v, zone_offset(&here, from) / 60);

	for (size_t i = 0; i < here.n; i++)
		if (here.turns[i].at > from &&
		    here.turns[i].at < from + (int64_t)FREE_DAYS * EVENING_DAY)
			said = visit_say(v, "%1 %2", said, visit_say(v, "%1=%2",
			    visit_number(v, here.turns[i].at),
			    visit_number(v, here.turns[i].offset / 60)));
	return said;
}

static void
free_keep(struct visit *v, int64_t from, const bool *halves)
{
	const struct event *old = evenings_room(v)->free[v->me];
	struct value values[FREE_FIELDS] = { [FREE_FROM] = { .text = visit_number(v, from) } };
	struct form form = { .fields = evening_free.fields, .values = values };
	char *hex = arena_get(v->mem, FREE_HEX + 1, 1);

	for (size_t i = 0; i < FREE_HEX; i++) {
		unsigned digit = 0;

		for (size_t k = 0; k < 4; k++)
			digit = digit << 1 | halves[4 * i + k];
		hex[i] = "0123456789abcdef"[digit];
	}
	values[FREE_HALVES].text = hex;
	values[FREE_CLOCKS].text = clocks_said(v, from);
	if (old != NULL)
		visit_delete(v, old);
	visit_do_in(v, evenings_space(v), &evening_free, &form);
}

void
free_tidy(struct visit *v)
{
	const struct event *old = evenings_room(v)->free[v->me];

	if (old != NULL && free_of(v, v->me) == NULL)
		visit_delete(v, old);
}

/* ---- by hand ---- */

static bool
evening_is_free(const struct visit *v, const struct event *e, int32_t day)
{
	int64_t at = evening_moment(v, day, DUSK, v->me);

	for (int i = 0; e != NULL && i + 3 <= (NIGHT - DUSK) / 30; i++)
		if (stretch_is_free(e, at + i * HALF, EVENING_USUAL))
			return true;
	return false;
}

/* Where a day stays as it was, so do its half hours. */
enum status
evening_hand_do(struct visit *v)
{
	const struct value *said = v->form.values;
	const struct event *old = free_of(v, v->me);
	bool *halves = arena_get(v->mem, HALVES, sizeof(*halves));
	int64_t from = v->now - v->now % HALF;

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	for (int64_t i = 0; i < HALVES && old != NULL; i++)
		halves[i] = half_is_free(old, from + i * HALF);
	for (int i = 0; i < MARKS; i++) {
		int32_t day = (int32_t)said[H_FROM].number + i;
		int64_t first = (evening_moment(v, day, DUSK, v->me) - from) / HALF;
		bool on = said[H_DAY + i].text[0] != '\0';

		if (on == evening_is_free(v, old, day))
			continue;
		for (int64_t k = first; k < first + (NIGHT - DUSK) / 30; k++)
			if (k >= 0 && k < HALVES)
				halves[k] = on;
	}
	free_keep(v, from, halves);
	return visit_goto(v, "/evenings/free");
}

/* ---- out of a calendar ---- */

struct places {
	struct arena	*mem;
	const char	*lines;
};

static const struct zone *
place_known(void *of, const char *name)
{
	const struct places *places = of;
	struct zone *zone = arena_get(places->mem, 1, sizeof(*zone));
	size_t n = strlen(name);

	for (const char *line = places->lines; *line != '\0'; ) {
		size_t len = strcspn(line, "\n");

		/* Names of Windows have spaces: one letter of it is enough of a name. */
		if (n > 0 && strncmp(line, name, n) == 0 && line[n] == ' ' &&
		    zone_read(places->mem, arena_copy(places->mem, line + n - 1, len - n + 1), zone))
			return zone;
		line += len + (line[len] == '\n');
	}
	return NULL;
}

static bool
calendar_read(const struct visit *v, int64_t from, struct ical_busy *busy, struct fault *fault)
{
	const struct value *said = v->form.values;
	struct zone here = visit_clocks(v);
	struct places places = { v->mem, said[LOAD_ZONES].text };
	struct ical_ask ask = { .from = from, .to = from + (int64_t)FREE_DAYS * EVENING_DAY,
	    .here = &here, .known = place_known, .of = &places };

	return ical_read(v->mem, said[LOAD_ICS].text, strlen(said[LOAD_ICS].text), &ask, busy, fault);
}

enum status
evening_load_do(struct visit *v)
{
	bool *halves = arena_get(v->mem, HALVES, sizeof(*halves));
	bool whole = v->form.values[LOAD_WHOLE].text[0] != '\0';
	int64_t from = v->now - v->now % HALF;
	struct zone here = visit_clocks(v);
	struct ical_busy busy;
	struct fault fault;

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	if (!calendar_read(v, from, &busy, &fault))
		return visit_refuse(v, LOAD_ICS, N_("This could not be read."));
	for (int64_t i = 0; i < HALVES; i++) {
		int64_t at = from + i * HALF;
		int32_t minute = minute_of(at, zone_offset(&here, at) / 60);

		halves[i] = minute >= DAWN && minute < NIGHT;
	}
	for (size_t s = 0; s < busy.n; s++) {
		int64_t at = busy.spans[s].from - from, to = busy.spans[s].to - from;

		for (int64_t i = at / HALF; i * HALF < to && i < HALVES &&
		    (whole || !busy.spans[s].all_day); i++)
			halves[i] = false;
	}
	free_keep(v, from, halves);
	return visit_goto(v, visit_say(v, "/evenings/free?busy=%1%2", visit_number(v, (int64_t)busy.n),
	    visit_say(v, busy.unknown_zone != NULL ? "&zone=1&left=%1" : "&left=%1",
	    visit_number(v, busy.n_left_out), NULL)));
}

/* ---- the page ---- */

static void
marks_fill(const struct visit *v, struct free_view *view)
{
	static const char *const firsts[] = { N_("%1 Jan"), N_("%1 Feb"), N_("%1 Mar"),
	    N_("%1 Apr"), N_("%1 May"), N_("%1 Jun"), N_("%1 Jul"), N_("%1 Aug"), N_("%1 Sep"),
	    N_("%1 Oct"), N_("%1 Nov"), N_("%1 Dec") };
	int lead = weekday_of(v->today);

	view->first = visit_number(v, v->today);
	view->weeks = (lead + MARKS + WEEK - 1) / WEEK;
	for (int i = 0; i < MARKS; i++) {
		int32_t day = v->today + i;
		struct date d = date_of(day);
		bool first = i == 0 || d.day == 1;

		view->marks[lead + i] = (struct mark_view){ evening_hand_form[H_DAY + i].name,
		    visit_say(v, first ? firsts[d.month - 1] : "%1", visit_number(v, d.day), NULL),
		    visit_say(v, N_("%1, %2"), visit_say(v, visit_weekday(day), NULL, NULL),
		    visit_date(v, day)), evening_is_free(v, free_of(v, v->me), day), first };
	}
}

const struct field evening_free_query[] = {
	{ "left", .number = true, .most = 1000000 },
	{ "zone", .oneof = evening_on },
	{ "busy", .max = 8 },
	{ 0 }
};

/* What was found in a calendar that has just been read. */
static const char *
read_says(const struct visit *v, const char *busy, const char *until)
{
	int64_t n;

	if (!number_read(busy, &n))
		return NULL;
	return n > 0 ? visit_say(v, N_("Busy times found until %1: %2."), until,
	    visit_number(v, n)) : visit_say(v,
	    N_("Nothing busy was found until %1. Was it the right calendar?"), until, NULL);
}

enum status
evening_free_show(struct visit *v)
{
	const struct event *mine = free_of(v, v->me), *theirs = free_of(v, v->other);
	bool asked = v->form.fields == evening_free_query, again = visit_again(v);
	bool load = again && v->form.fields == evening_load_form;
	struct fault fault = { .line = 0 };
	struct ical_busy busy;
	struct free_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .may_write = evenings_may_write(v),
	    .oops = visit_oops(v), .bad = load, .ics = load ? visit_draft(v, LOAD_ICS, NULL) : "",
	    .whole = load && visit_draft(v, LOAD_WHOLE, NULL)[0] != '\0',
	    .theirs = theirs != NULL && theirs != mine ? visit_date(v, theirs->day) : NULL };

	if (asked && v->form.values[0].number > 0)
		view.left = visit_number(v, v->form.values[0].number);
	view.zone = asked && v->form.values[1].text[0] != '\0';
	if (mine != NULL) {
		view.id = visit_id(v, mine);
		view.until = visit_date(v, day_of(mine->values[FREE_FROM].number, v->zone) + FREE_DAYS - 1);
		view.read = asked ? read_says(v, v->form.values[2].text, view.until) : NULL;
	}
	if (load && v->form.sentence != NULL && !calendar_read(v, v->now, &busy, &fault)) {
		view.fault = &fault;
		view.line = visit_number(v, fault.line);
	}
	view.most = visit_number(v, ICS_MOST);
	marks_fill(v, &view);
	free_page(v->out, &view);
	return OK;
}
