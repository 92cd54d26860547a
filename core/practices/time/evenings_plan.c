/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_plan: one evening: proposed, agreed, moved, or let go.
 *
 * A time is one second for both, shown by the clocks of each. Yes, or other times
 * (evenings_times.c); nobody is asked why, at any point. One alone has nobody to ask.
 */
#include <string.h>

#include "evenings.h"
#include "text.h"
#include "why.h"

enum { N_IDEA, N_SLOT, N_OF, N_DAY, NEW_FIELDS };
enum { F_IDEA, F_WHAT, F_DAY, F_CLOCK, F_LONG, F_DOWN, F_RING, F_SMALL, F_LINE, F_SLOT, F_NEW, F_SUIT, NEW_FORM };
enum { Y_EVENING, Y_AT, Y_LINE, YES_FORM };
enum { TYPED = 10, USUAL_CLOCK = 19 * 60 + 30, USUAL_DOWN = 45 };

const struct field evening_new_fields[] = {
	[N_IDEA] = { "idea", .max = 32 },
	[N_SLOT] = { "slot", .number = true, .most = 1000000 },
	[N_OF] = { "again", .max = 32 },
	[N_DAY] = { "on", .number = true, .most = 1000000 },
	[NEW_FIELDS] = { 0 }
};

const struct field evening_new_form[] = {
	[F_IDEA] = { "idea", .max = 32 },
	[F_WHAT] = { "what", .max = EVENING_WHAT, .required = true },
	[F_DAY] = { "day", .max = TYPED },
	[F_CLOCK] = { "clock", .max = TYPED },
	[F_LONG] = { "minutes", .required = true, .number = true, .least = 15, .most = 1440 },
	[F_DOWN] = { "down", .number = true, .most = 90 },
	[F_RING] = { "ring", .max = EVENING_EXCEPTION },
	[F_SMALL] = { "small", .max = EVENING_BACKUP },
	[F_LINE] = { "line", .max = EVENING_LINE },
	[F_SLOT] = { "slot", .number = true, .most = 1000000 },
	[F_NEW] = { "new", .oneof = evening_on },
	[F_SUIT] = { "suit", .number = true, .most = 1LL << 36 },
	[NEW_FORM] = { 0 }
};

const struct field evening_yes_form[] = {
	[Y_EVENING] = { "evening", .max = 32, .required = true },
	[Y_AT] = { "when", .required = true, .number = true, .most = 1LL << 36 },
	[Y_LINE] = { "line", .max = EVENING_LINE },
	[YES_FORM] = { 0 }
};

struct new_view {
	const struct visit *v;
	const char	*other, *oops, *bad;	/* the field that was refused */
	const char	*idea, *what, *day, *clock, *ring, *small, *line, *slot, *apart;
	int64_t		 minutes, down;
	bool		 two, yours, turns, is_new, fresh, been;
	size_t		 n_suits;
	struct suit_view suits[EVENING_TIMES];
	int64_t		 suit;		/* the one chosen; 0: another time */
};

struct open_row {
	const char	*at, *when, *there, *clash;	/* clash: what is agreed for then */
};

struct one_view {
	const struct visit *v;
	const char	*id, *other, *name, *what, *when, *there, *minutes, *down, *ring, *small, *line;
	const char	*yes_line, *yes_says, *start, *after, *times, *again, *offerer,
			*instead;	/* the day of the evening that comes back */
	unsigned	 person, yes_person;
	enum { AGREED, ASKED, ASKING, BY_GONE, IS_OVER, IS_OFF } state;
	bool		 two, may_write, today, spoke, moving, undoes, another, mine, stays;
	size_t		 n;
	struct open_row	 open[EVENING_TIMES];
};

#include "evenings_plan.html.h"

/* ---- proposing ---- */

static void
new_usual(const struct visit *v, struct new_view *view)
{
	int32_t day = v->today + 1, minute = USUAL_CLOCK, slot_day;
	int64_t at;

	if (slot_next(v, &slot_day, &at)) {
		int32_t want = v->form.fields == evening_new_fields ?
		    (int32_t)v->form.values[N_SLOT].number : 0;

		day = day_of(at, visit_zone(v, at));
		minute = minute_of(at, visit_zone(v, at));
		if (want > 0 && slot_falls_on(evenings_room(v)->slot, want)) {
			day += want - slot_day;
			view->slot = visit_number(v, want);
		}
		view->small = evenings_room(v)->slot->values[SLOT_SMALL].text;
		view->minutes = evenings_room(v)->slot->values[SLOT_LONG].number;
	}
	if (v->form.fields == evening_new_fields && v->form.values[N_DAY].number >= v->today)
		day = (int32_t)v->form.values[N_DAY].number;
	view->day = day_typed(v, day);
	view->clock = clock_typed(v, minute);
}

/* A day that was asked for, and has such a time, shows it first. */
static void
suits_fill(const struct visit *v, struct new_view *view)
{
	bool asked = v->form.fields == evening_new_fields;
	int32_t day = asked ? (int32_t)v->form.values[N_DAY].number : 0;

	view->n_suits = evening_suits(v, view->minutes, day, view->suits, EVENING_TIMES);
	if (view->n_suits > 0 && view->slot[0] == '0' && (day == 0 ||
	    day_of(view->suits[0].time, visit_zone(v, view->suits[0].time)) == day))
		view->suit = view->suits[0].time;
	if (visit_again(v))
		view->suit = v->form.values[F_SUIT].number;
}

static void
new_from(const struct visit *v, struct new_view *view)
{
	bool asked = v->form.fields == evening_new_fields;
	const struct evening *again = evening_find(evenings_room(v),
	    asked ? v->form.values[N_OF].text : NULL);
	struct idea_view idea;

	view->idea = again != NULL ? again->e->values[EVENING_IDEA].text :
	    asked ? v->form.values[N_IDEA].text : "";
	if (again != NULL) {
		view->what = again->e->values[EVENING_WHAT_FIELD].text;
		view->is_new = again->e->values[EVENING_NEW].text[0] != '\0';
	} else if (idea_find(v, view->idea, &idea)) {
		view->what = text_units(idea.text) <= EVENING_WHAT ? idea.text : "";
		view->is_new = idea.is_new;
		if (idea_minutes(v, view->idea) >= 15)
			view->minutes = idea_minutes(v, view->idea);
	}
}

enum status
evening_new_show(struct visit *v)
{
	struct new_view view = { .v = v, .other = visit_name(v, v->other), .oops = visit_oops(v),
	    .two = visit_paired(v), .what = "", .slot = "0", .small = "", .minutes = EVENING_USUAL,
	    .down = USUAL_DOWN, .yours = evening_planner(v) == v->me, .turns = evening_turns(v),
	    .fresh = evening_fresh_due(v), .been = evening_been(v),
	    .bad = v->form.bad != NULL ? v->form.bad->name : "", .apart = apart_says(v) };

	new_usual(v, &view);
	new_from(v, &view);
	if (visit_again(v)) {
		view.idea = visit_draft(v, F_IDEA, NULL);
		view.minutes = v->form.values[F_LONG].number;
		view.down = v->form.values[F_DOWN].number;
		view.slot = visit_draft(v, F_SLOT, NULL);
		view.is_new = visit_draft(v, F_NEW, NULL)[0] != '\0';
	}
	suits_fill(v, &view);
	view.what = visit_draft(v, F_WHAT, view.what);
	view.day = visit_draft(v, F_DAY, view.day);
	view.clock = visit_draft(v, F_CLOCK, view.clock);
	view.ring = visit_draft(v, F_RING, NULL);
	view.small = visit_draft(v, F_SMALL, view.small);
	view.line = visit_draft(v, F_LINE, NULL);
	new_page(v->out, &view);
	return OK;
}

/* The evening that comes back, moved to this time, or filled as it is. */
static const char *
slot_of(const struct visit *v, int64_t at)
{
	int32_t day;
	int64_t then;

	if (v->form.values[F_SLOT].number > 0)
		return v->form.values[F_SLOT].text;
	return slot_next(v, &day, &then) && then == at ? visit_number(v, day) : "0";
}

enum status
evening_new_do(struct visit *v)
{
	const struct value *said = v->form.values;
	struct value values[EVENING_FIELDS] = {
		[EVENING_IDEA] = said[F_IDEA], [EVENING_WHAT_FIELD] = said[F_WHAT],
		[EVENING_LONG] = said[F_LONG], [EVENING_DOWN] = said[F_DOWN],
		[EVENING_RING] = said[F_RING], [EVENING_SMALL] = said[F_SMALL],
		[EVENING_SAID] = said[F_LINE], [EVENING_NEW] = said[F_NEW],
	};
	struct form form = { .fields = evening_propose.fields, .values = values };
	bool of_clock = false;
	int64_t at = said[F_SUIT].number;
	const char *id, *oops = at > 0 ? NULL :
	    evening_typed_oops(v, said[F_DAY].text, said[F_CLOCK].text, &at, &of_clock);

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	if (oops == NULL)
		oops = evening_at_oops(v, at, said[F_LONG].number, NULL);
	if (oops != NULL)
		return visit_refuse(v, of_clock ? F_CLOCK : F_DAY, oops);
	values[EVENING_AT].text = visit_number(v, at);
	values[EVENING_SLOT].text = slot_of(v, at);
	free_tidy(v);
	id = visit_do(v, &evening_propose, &form);
	return visit_goto(v, evening_link(v, "/evenings/one", id));
}

/* ---- one evening ---- */

const char *
evening_yes_says(const struct visit *v, const struct evening *e)
{
	return e->yes == NULL ? NULL : e->yes->author == v->me ?
	    visit_say(v, N_("You said yes"), NULL, NULL) :
	    visit_say(v, N_("%1 said yes"), visit_name(v, e->yes->author), NULL);
}

const struct evening *
evening_asked_for(const struct visit *v)
{
	const char *hex = v->form.values != NULL && v->form.fields != NULL ?
	    v->form.values[0].text : NULL;

	return evening_find(evenings_room(v), hex);
}

static const char *
clash_says(const struct visit *v, const struct evening *e, int64_t at)
{
	const struct evening *other = evening_clash(v, at, e->e->values[EVENING_LONG].number, e);

	return other != NULL ? visit_say(v, N_("Agreed for that time: %1"),
	    other->e->values[EVENING_WHAT_FIELD].text, NULL) : NULL;
}

static void
open_fill(const struct visit *v, const struct evening *e, struct one_view *view)
{
	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (e->open[i] > v->now)
			view->open[view->n++] = (struct open_row){
				.at = visit_number(v, e->open[i]),
				.when = evening_when(v, e->open[i]),
				.there = evening_there(v, e->open[i]), .clash = clash_says(v, e, e->open[i]) };
}

/* Of another day than it takes the place of. */
static const char *
instead_says(const struct visit *v, const struct evening *e)
{
	int32_t day = (int32_t)e->e->values[EVENING_SLOT].number;
	int64_t at = e->at > 0 ? e->at : e->open[0];

	return day == 0 || e->off != NULL || day_of(at, visit_zone(v, at)) == day ? NULL :
	    visit_say(v, N_("%1, %2"), visit_say(v, visit_weekday(day), NULL, NULL),
	    visit_date(v, day));
}

static void
state_fill(const struct visit *v, const struct evening *e, struct one_view *view)
{
	view->state = e->off != NULL ? IS_OFF : evening_over(v, e) ? IS_OVER :
	    e->at > 0 ? AGREED : view->n == 0 ? BY_GONE :
	    e->offers->author == v->me ? ASKING : ASKED;
	view->mine = e->offers->author == v->me;
	view->moving = e->at > 0 && evening_open(v, e);
	view->another = e->asked != NULL;
	view->undoes = evening_may_undo(v, e);
	view->stays = e->stays != NULL && e->stays->author != v->me;
	if (e->at > 0) {
		view->when = evening_when(v, e->at);
		view->there = evening_there(v, e->at);
		view->today = day_of(e->at, visit_zone(v, e->at)) <= v->today;
	}
	if (e->yes != NULL) {
		view->yes_person = e->yes->author;
		view->yes_says = evening_yes_says(v, e);
		view->yes_line = e->yes->values[YES_LINE].text;
	}
}

enum status
evening_one_show(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);
	const struct value *said = e != NULL ? e->e->values : NULL;
	struct one_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .may_write = evenings_may_write(v) };
	struct idea_view idea;

	if (e == NULL)
		return visit_goto(v, "/time");
	view.id = e->hex;
	view.person = e->e->author;
	view.name = visit_name(v, e->e->author);
	view.offerer = visit_name(v, e->offers->author);
	view.what = said[EVENING_WHAT_FIELD].text;
	view.minutes = visit_number(v, said[EVENING_LONG].number);
	view.down = said[EVENING_DOWN].number > 0 ?
	    visit_number(v, said[EVENING_DOWN].number) : NULL;
	view.ring = said[EVENING_RING].text;
	view.small = said[EVENING_SMALL].text;
	view.line = said[EVENING_SAID].text;
	view.start = idea_find(v, said[EVENING_IDEA].text, &idea) && idea.start[0] != '\0' ?
	    idea.start : NULL;
	view.after = evening_link(v, "/evenings/after", e->hex);
	view.times = evening_link(v, "/evenings/times", e->hex);
	view.again = visit_say(v, "/evenings/new?again=%1", e->hex, NULL);
	view.spoke = evening_said(v, e) != NULL;
	view.instead = instead_says(v, e);
	open_fill(v, e, &view);
	state_fill(v, e, &view);
	one_page(v->out, &view);
	return OK;
}

enum status
evening_yes_do(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);
	int64_t at = v->form.values[Y_AT].number;
	bool there = false;

	if (e == NULL)
		return visit_goto(v, "/time");
	for (size_t i = 0; i < EVENING_TIMES; i++)
		there |= e->open[i] == at && at > v->now;
	if (there && visit_paired(v) && evening_open(v, e) && e->offers->author != v->me)
		visit_do_in(v, SHARED, &evening_yes, &v->form);
	return visit_goto(v, evening_link(v, "/evenings/one", e->hex));
}

enum status
evening_off_do(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);

	if (e == NULL || e->off != NULL || !evenings_may_write(v))
		return visit_goto(v, "/time");
	visit_do_in(v, evenings_space(v), &evening_off, &v->form);
	return visit_goto(v, evening_link(v, "/evenings/one", e->hex));
}
