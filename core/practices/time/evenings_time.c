/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_time: the page of hours for two: what is planned, what waits for an
 * answer, a few ideas, the month, and all doors to what is done with each other.
 */
#include <string.h>

#include "evenings.h"
#include "why.h"

enum { HUB_MONTH, HUB_FIELDS };
enum { WAITING = 3, FEW = 2, OTHERS = 4, GONE = 2, UNSAID = 2 };

const struct field evening_hub_fields[] = {
	[HUB_MONTH] = { "month", .number = true, .least = 197001, .most = 999912 },
	[HUB_FIELDS] = { 0 }
};

struct wait_view {
	const char	*href, *what, *line;
	bool		 mine;
};

struct hub_view {
	const struct visit *v;
	const char	*other, *lede, *what, *when, *until, *there, *href, *small,
			*yes_says, *yes_line, *minutes, *told, *join, *moving;
	unsigned	 yes_person;
	bool		 two, may_write, out, yours, turns, has_next, near, fresh, asked;
	const char	*down, *slot, *slot_when, *after, *after_what, *slot_asks,
			*slot_not, *slot_yes;
	size_t		 n_wait, n_ideas, n_later, n_gone, n_unsaid;
	struct wait_view wait[WAITING], later[OTHERS], gone[GONE], unsaid[UNSAID];
	bool		 slot_mine, slot_first, rows;
	struct idea_view ideas[FEW];
	struct doors	 doors;
	struct month	 month;
};

#include "evenings_time.html.h"

static const char *
lede_says(int32_t days)
{
	return days <= 0 ? N_("Your next evening is today.") :
	    days == 1 ? N_("Your next evening is tomorrow.") :
	    days == 2 ? N_("Your next evening is the day after tomorrow.") :
	    N_("Your next evening is planned.");
}

static void
next_fill(const struct visit *v, struct hub_view *view)
{
	const struct evening *next = evening_next(v);
	int64_t told = next != NULL ? visit_told(v, next->at) : 0;
	int32_t days;

	if (next == NULL)
		return;
	days = day_of(next->at, visit_zone(v, next->at)) - v->today;
	view->has_next = true;
	view->near = evening_near(v, next);
	view->told = told == 0 ? NULL : day_of(told, visit_zone(v, told)) == v->today + days ?
	    visit_clock(v, told, visit_zone(v, told)) : visit_when(v, told);
	view->moving = !evening_open(v, next) ? NULL : next->offers->author == v->me ?
	    N_("You asked for another time.") : N_("You are asked for another time.");
	view->lede = lede_says(days);
	view->what = next->e->values[EVENING_WHAT_FIELD].text;
	view->small = next->e->values[EVENING_SMALL].text;
	view->when = evening_when(v, next->at);
	view->until = visit_clock(v, evening_ends(next), visit_zone(v, evening_ends(next)));
	view->minutes = next->e->values[EVENING_DOWN].number > 0 ?
	    next->e->values[EVENING_DOWN].text : NULL;
	view->there = evening_there(v, next->at);
	view->href = evening_link(v, "/evenings/one", next->hex);
	if (next->yes != NULL) {
		view->yes_person = next->yes->author;
		view->yes_says = evening_yes_says(v, next);
		view->yes_line = next->yes->values[YES_LINE].text;
	}
}

/* The evening that comes back: what is asked of it, and the answer. */
static void
slot_fill(const struct visit *v, struct hub_view *view)
{
	const struct evenings *room = evenings_room(v);
	const struct event *asked = room->slot_asked, *no = slot_refused(v);
	int32_t day;
	int64_t at;

	if (slot_next(v, &day, &at) && slot_asked(v, day) == NULL) {
		view->slot = slot_says(v, room->slot);
		view->slot_when = evening_when(v, at);
		view->slot_first = evening_slot_first(v, &at);
	}
	if (view->slot_first)
		view->lede = lede_says(day_of(at, visit_zone(v, at)) - v->today);
	if (no != NULL)
		view->slot_not = slot_says(v, home_event(v->home, no->values[0].text));
	if (slot_agreed(v) != NULL && view->two)
		view->slot_yes = slot_says(v, room->slot);
	if (asked == NULL || !view->two)
		return;
	view->slot_asks = slot_says(v, asked);
	view->slot_mine = asked->author == v->me;
	view->asked |= !view->slot_mine;
}

/* All the times that are open. */
static const char *
open_says(const struct visit *v, const struct evening *e)
{
	const char *says = NULL;

	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (e->open[i] > v->now)
			says = says == NULL ? evening_when(v, e->open[i]) :
			    visit_say(v, N_("%1; or %2"), says, evening_when(v, e->open[i]));
	return says;
}

/* What is open, what the other let go, what nobody answered, and whatever else is agreed for later. */
static void
others_fill(const struct visit *v, struct hub_view *view)
{
	const struct evening *next = evening_next(v);

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older) {
		struct wait_view at = { .what = e->e->values[EVENING_WHAT_FIELD].text,
		    .href = evening_link(v, "/evenings/one", e->hex),
		    .mine = e->offers->author == v->me };

		if (evening_let_go(v, e) && view->n_gone < GONE) {
			at.line = visit_name(v, v->other);
			view->gone[view->n_gone++] = at;
		} else if (evening_unanswered(v, e) && view->n_unsaid < UNSAID) {
			view->unsaid[view->n_unsaid++] = at;
		} else if (e != next && evening_open(v, e) && view->n_wait < WAITING) {
			at.line = open_says(v, e);
			view->wait[view->n_wait++] = at;
			view->asked |= !at.mine;
		} else if (e != next && e->off == NULL && e->at > v->now && view->n_later < OTHERS) {
			at.line = evening_when(v, e->at);
			view->later[view->n_later++] = at;
		}
	}
}

enum status
evening_hub_show(struct visit *v)
{
	const struct evening *told = evening_told_not(v);
	int64_t down = down_until(v, v->me), theirs = down_until(v, v->other);
	struct hub_view view = { .v = v, .other = visit_name(v, v->other),
	    .lede = N_("Hours for the two of you, and hands."), .two = visit_paired(v),
	    .may_write = evenings_may_write(v), .out = visit_left_out(v, &practice_evenings),
	    .yours = evening_planner(v) == v->me, .turns = evening_turns(v), .doors = doors_of(v, HUB_TIME) };

	v->title = N_("Time");
	if (!view.out) {
		next_fill(v, &view);
		others_fill(v, &view);
		slot_fill(v, &view);
		view.down = down > 0 ? evening_when(v, down) : NULL;
		view.join = view.two && view.may_write && down == 0 && theirs > 0 ?
		    evening_when(v, theirs) : NULL;
		view.after = told != NULL ? evening_link(v, "/evenings/after", told->hex) : NULL;
		view.after_what = told != NULL ? told->e->values[EVENING_WHAT_FIELD].text : NULL;
		view.n_ideas = ideas_few(v, view.ideas, FEW);
		view.fresh = evening_fresh_due(v);
		view.rows = view.n_wait + view.n_later + view.n_gone + view.n_unsaid > 0 || view.after != NULL ||
		    view.slot_asks != NULL || view.slot_not != NULL || view.slot_yes != NULL;
		evening_month(v, v->form.fields == evening_hub_fields ?
		    v->form.values[HUB_MONTH].number : 0, &view.month);
	}
	hub_page(v->out, &view);
	return OK;
}
