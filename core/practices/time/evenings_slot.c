/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_slot: an evening that comes back.
 *
 * Every week, every other week, or one weekday of the month. One proposes, it
 * holds once the other says yes; either ends it. Each time may be skipped or
 * moved, and nothing adds up. Its hour is that of whoever chose it, by the clock
 * on the wall there, through every change of clocks.
 */
#include <string.h>

#include "evenings.h"

enum { S_EVERY, S_WEEKDAY, S_CLOCK, S_LONG, S_SMALL, SLOT_FORM };
enum { WEEK = 7, SEARCH_DAYS = 80, COMING = 6, TOLD_DAYS = 7, AGREED_DAYS = 3 };

static const char *const everys_here[] = { "week", "fortnight", "first", "second", "third", "fourth",
	"last", "off", NULL };
static const char *const weekdays[] = { "0", "1", "2", "3", "4", "5", "6", NULL };

const struct field evening_slot_form[] = {
	[S_EVERY] = { "every", .oneof = everys_here, .required = true },
	[S_WEEKDAY] = { "weekday", .oneof = weekdays },
	[S_CLOCK] = { "clock", .max = 10 },
	[S_LONG] = { "minutes", .number = true, .least = 15, .most = 1440 },
	[S_SMALL] = { "small", .max = EVENING_BACKUP },
	[SLOT_FORM] = { 0 }
};

const struct field evening_skip_form[] = {
	{ "day", .required = true, .number = true, .most = 1000000 },
	{ "on", .required = true, .oneof = evening_switch },
	{ 0 }
};

struct slot_choice {
	const char	*value, *label;	/* N_() */
	bool		 on;
};

struct slot_date {
	const char	*day, *when, *there, *asked;	/* asked: the page of what is proposed */
	const char	*skipper;	/* the other, if it was; or NULL */
	bool		 skipped;
};

enum { EVERYS = 7 };

struct slot_view {
	const struct visit *v;
	const char	*other, *holds, *asked, *asked_id, *asker, *small, *oops, *bad,
			*day, *typed_small, *clock, *minutes;
	bool		 two, may_write, mine, refused;
	size_t		 n;
	struct slot_date dates[COMING];
	struct slot_choice everys[EVERYS], days[WEEK];
};

#include "evenings_slot.html.h"

/* ---- when it is ---- */

bool
slot_falls_on(const struct event *slot, int32_t day)
{
	const struct value *s = slot->values;
	const char *every = s[SLOT_EVERY].text;
	struct date d = date_of(day);

	if (weekday_of(day) != s[SLOT_WEEKDAY].number)
		return false;
	if (strcmp(every, "week") == 0)
		return true;
	if (strcmp(every, "fortnight") == 0)
		return (week_of(day) - week_of((int32_t)s[SLOT_FROM].number)) % 2 == 0;
	if (strcmp(every, "last") == 0)
		return date_of(day + WEEK).month != d.month;
	for (int nth = 0; nth < 4; nth++)
		if (strcmp(every, evening_everys[2 + nth]) == 0)
			return (d.day - 1) / WEEK == nth;
	return false;
}

const struct event *
slot_skip(const struct evenings *room, int32_t day)
{
	for (const struct evening_skip *s = room->skips; s != NULL; s = s->older)
		if (s->slot == room->slot && s->e->values[SKIP_DAY].number == day)
			return strcmp(s->e->values[SKIP_ON].text, "yes") == 0 ? s->e : NULL;
	return NULL;
}

bool
slot_skipped(const struct evenings *room, int32_t day)
{
	return slot_skip(room, day) != NULL;
}

static bool
filled(const struct evenings *room, int32_t day)
{
	for (const struct evening *e = room->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 && e->e->values[EVENING_SLOT].number == day)
			return true;
	return false;
}

const struct evening *
slot_asked(const struct visit *v, int32_t day)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->at == 0 && evening_open(v, e) && e->e->values[EVENING_SLOT].number == day)
			return e;
	return NULL;
}

bool
slot_clocks(const struct visit *v, const struct event *slot, struct zone *zone)
{
	return zone_read(v->mem, slot->values[SLOT_CLOCKS].text, zone);
}

static int64_t
moment(const struct visit *v, const struct event *slot, int32_t day)
{
	int64_t minute = slot->values[SLOT_CLOCK].number;
	struct zone zone;

	if (slot_clocks(v, slot, &zone))
		return zone_instant(&zone, ((int64_t)day * 1440 + minute) * EVENING_MINUTES);
	return evening_moment(v, day, (int32_t)minute, slot->author);
}

/* The first from this day on that lies ahead and is not filled. */
static bool
next_from(const struct visit *v, const struct event *slot, int32_t from, int32_t *day, int64_t *at)
{
	const struct evenings *room = evenings_room(v);

	for (int32_t d = from; d < v->today + SEARCH_DAYS; d++) {
		if (!slot_falls_on(slot, d) || d < slot->values[SLOT_FROM].number || filled(room, d))
			continue;
		int64_t begins = moment(v, slot, d);

		if (begins <= v->now)
			continue;
		*day = d;
		*at = begins;
		return true;
	}
	return false;
}

bool
slot_comes(const struct visit *v, int32_t day, int64_t *at)
{
	const struct evenings *room = evenings_room(v);
	const struct event *slot = room->slot;

	if (slot == NULL || day < slot->values[SLOT_FROM].number ||
	    !slot_falls_on(slot, day) || filled(room, day) || slot_skipped(room, day))
		return false;
	*at = moment(v, slot, day);
	return true;
}

bool
slot_next(const struct visit *v, int32_t *day, int64_t *at)
{
	const struct evenings *room = evenings_room(v);
	int32_t from = v->today - 1;

	for (; room->slot != NULL && next_from(v, room->slot, from, day, at); from = *day + 1)
		if (!slot_skipped(room, *day))
			return true;
	return false;
}

/* Said by the other, in the last so many days? Then it; or NULL. */
static const struct event *
told(const struct visit *v, const struct event *said, int days)
{
	return said != NULL && said->author != v->me && v->today - said->day < days ? said : NULL;
}

const struct event *
slot_refused(const struct visit *v)
{
	return told(v, evenings_room(v)->slot_not, TOLD_DAYS);
}

const struct event *
slot_agreed(const struct visit *v)
{
	return told(v, evenings_room(v)->slot_yes, AGREED_DAYS);
}

/* ---- the page ---- */

static const char *const every_says[EVERYS] = { N_("Every week"), N_("Every other week"),
	N_("The first of the month"), N_("The second of the month"), N_("The third of the month"),
	N_("The fourth of the month"), N_("The last of the month") };

const char *
slot_says(const struct visit *v, const struct event *slot)
{
	static const char *const says[EVERYS] = { N_("Every %1, %2"), N_("Every other %1, %2"),
		N_("The first %1 of the month, %2"), N_("The second %1 of the month, %2"),
		N_("The third %1 of the month, %2"), N_("The fourth %1 of the month, %2"),
		N_("The last %1 of the month, %2") };
	const struct value *s = slot->values;
	int32_t monday = week_begins(week_of(v->today));
	const char *day = visit_say(v, visit_weekday(monday + (int32_t)s[SLOT_WEEKDAY].number),
	    NULL, NULL);
	int64_t wall = s[SLOT_CLOCK].number * EVENING_MINUTES;

	for (int i = 0; i < EVERYS; i++)
		if (strcmp(s[SLOT_EVERY].text, evening_everys[i]) == 0)
			return visit_say(v, says[i], day, visit_clock(v, wall, 0));
	return "";
}

/* What was typed into this form: another one of the same page has other fields. */
static const char *
draft(const struct visit *v, int field, const char *kept)
{
	if (v->form.fields == evening_slot_form)
		return visit_draft(v, field, kept);
	return kept != NULL ? kept : "";
}

static void
choices_fill(const struct visit *v, const struct event *now, struct slot_view *view)
{
	int32_t monday = week_begins(week_of(v->today));
	const char *every = draft(v, S_EVERY,
	    now != NULL ? now->values[SLOT_EVERY].text : evening_everys[0]);
	const char *day = draft(v, S_WEEKDAY,
	    now != NULL ? now->values[SLOT_WEEKDAY].text : weekdays[4]);

	for (int i = 0; i < EVERYS; i++)
		view->everys[i] = (struct slot_choice){ evening_everys[i], every_says[i],
		    strcmp(every, evening_everys[i]) == 0 };
	for (int i = 0; i < WEEK; i++)
		view->days[i] = (struct slot_choice){ weekdays[i], visit_weekday(monday + i),
		    strcmp(day, weekdays[i]) == 0 };
	view->clock = draft(v, S_CLOCK, now != NULL ? visit_clock(v,
	    now->values[SLOT_CLOCK].number * EVENING_MINUTES, 0) : "19:30");
	if (strlen(view->clock) == 4)	/* as browsers want it */
		view->clock = visit_say(v, "0%1", view->clock, NULL);
	view->minutes = draft(v, S_LONG, now != NULL ? now->values[SLOT_LONG].text : "90");
	view->typed_small = draft(v, S_SMALL,
	    now != NULL ? now->values[SLOT_SMALL].text : NULL);
}

static void
next_fill(const struct visit *v, const struct event *slot, struct slot_view *view)
{
	int32_t day, from = v->today - 1;
	int64_t at;

	view->holds = slot_says(v, slot);
	view->small = slot->values[SLOT_SMALL].text;
	for (; view->n < COMING && next_from(v, slot, from, &day, &at); from = day + 1) {
		const struct evening *asked = slot_asked(v, day);
		const struct event *skip = slot_skip(evenings_room(v), day);
		struct slot_date *date = &view->dates[view->n++];

		*date = (struct slot_date){ .day = visit_number(v, day), .when = evening_when(v, at),
		    .there = evening_there(v, at), .skipped = skip != NULL,
		    .skipper = skip != NULL && view->two && skip->author != v->me ? view->other : NULL,
		    .asked = asked != NULL ? evening_link(v, "/evenings/one", asked->hex) : NULL };
		if (view->day == NULL && !date->skipped && asked == NULL)
			view->day = date->day;
	}
}

enum status
evening_slot_show(struct visit *v)
{
	const struct evenings *room = evenings_room(v);
	const struct event *asked = room->slot_asked;
	struct slot_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .may_write = evenings_may_write(v), .oops = visit_oops(v),
	    .bad = v->form.bad != NULL ? v->form.bad->name : "",
	    .refused = slot_refused(v) != NULL };

	if (room->slot != NULL)
		next_fill(v, room->slot, &view);
	if (asked != NULL) {
		view.asked = slot_says(v, asked);
		view.asked_id = visit_id(v, asked);
		view.asker = visit_name(v, asked->author);
		view.mine = asked->author == v->me;
	}
	choices_fill(v, asked != NULL ? asked : room->slot, &view);
	slot_page(v->out, &view);
	return OK;
}

enum status
evening_slot_do(struct visit *v)
{
	const struct value *said = v->form.values;
	int32_t minute = clock_read(said[S_CLOCK].text);
	struct value values[SLOT_FIELDS] = {
		[SLOT_EVERY] = said[S_EVERY], [SLOT_WEEKDAY] = said[S_WEEKDAY],
		[SLOT_LONG] = said[S_LONG], [SLOT_SMALL] = said[S_SMALL],
		[SLOT_CLOCK] = { .text = visit_number(v, minute >= 0 ? minute : 0) },
		[SLOT_FROM] = { .text = visit_number(v, v->today) },
		[SLOT_CLOCKS] = { .text = visit_fact(v, "clocks") },
	};
	struct form form = { .fields = evening_slot.fields, .values = values };

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	if (strcmp(said[S_EVERY].text, "off") != 0 && minute < 0)
		return visit_refuse(v, S_CLOCK, N_("Please write a time like 19:30."));
	if (values[SLOT_WEEKDAY].text[0] == '\0')
		values[SLOT_WEEKDAY].text = weekdays[4];
	if (values[SLOT_LONG].text[0] == '\0')
		values[SLOT_LONG].text = "90";
	visit_do(v, &evening_slot, &form);
	return visit_goto(v, "/evenings/slot");
}

enum status
evening_hold_do(struct visit *v)
{
	if (visit_paired(v))
		visit_do_in(v, SHARED, &evening_hold, &v->form);
	return visit_goto(v, "/evenings/slot");
}

enum status
evening_unask_do(struct visit *v)
{
	if (visit_paired(v))
		visit_do_in(v, SHARED, &evening_unask, &v->form);
	return visit_goto(v, "/evenings/slot");
}

enum status
evening_skip_do(struct visit *v)
{
	if (evenings_may_write(v))
		visit_do_in(v, evenings_space(v), &evening_skip, &v->form);
	return visit_goto(v, "/evenings/slot");
}
