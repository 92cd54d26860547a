/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * us: the picture of the two, and the way to look at it.
 *
 * The hub of its tab, and a page of closeness: this week first, then what the
 * weeks say.
 */
#include "closeness.h"
#include "why.h"

struct us_view {
	const char	*week, *title, *line, *button, *name, *other;
	const char	*finding, *check, *picked, *when;
	const struct visit *v;
	struct doors	 doors;
	enum standing	 standing;
	bool		 two, rests;	/* rests: this week's question waits */
};

/* What other rooms show here. */
static void
us_cards(struct out *o, const struct visit *v, unsigned column)
{
	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->us != NULL && !visit_left_out(v, practices[p]))
			practices[p]->us(v, o, column);
}

#include "us.html.h"

/* The week's card: what it says, and its one button. */
static void
week_says(const struct visit *v, struct us_view *view)
{
	static const struct {
		const char	*title, *button;
	} says[] = {
		[ASKED] = { N_("How was this week, for you?"), N_("Answer, one minute") },
		[RESTING] = { N_("Nothing to answer just now"), NULL },
		[TAKEN_BACK] = { N_("A week without your answer"), NULL },
		[KEPT] = { N_("Your week is kept"), N_("See my answers") },
		[WAITING] = { N_("Your week is kept"), N_("See my answers") },
		[OPENING] = { N_("Both have answered"), N_("See my answers") },
		[OPENED] = { N_("The week, from both of you"), N_("See both answers") },
	};

	view->title = says[view->standing].title;
	view->button = says[view->standing].button;
	if (view->rests) {
		view->title = N_("Nothing to answer just now");
		view->button = N_("Answer all the same");
		view->line = visit_say(v, N_("You rest, and every page is open all the same."), NULL, NULL);
	} else if (view->standing == ASKED && weekday_of(v->today) == 0)
		view->title = N_("How was last week, for you?");
}

/* Weeks of which both answers are open. */
void
closeness_moments(const struct visit *v, struct moments *moments)
{
	for (int32_t week = week_of(moments->from); week <= week_of(moments->to); week++) {
		struct moment moment = { .kind = MOMENT_FELT, .day = week_begins(week) };

		if (moments_want(moments, MOMENT_FELT, moment.day) &&
		    closeness_pulse(v, week, 0, &moment.felt[0]) &&
		    closeness_pulse(v, week, 1, &moment.felt[1]))
			moments_add(moments, moment);
	}
}

enum status
us_show(struct visit *v)
{
	int32_t week = closeness_now(PULSE, v->today);
	struct us_view view = {
		.week = closeness_span(v, week_begins(week), week_begins(week) + 6),
		.standing = closeness_standing(v, PULSE, week),
		.line = closeness_line(v, PULSE),
		.other = visit_name(v, v->other),
		.finding = closeness_finding(v),
		.check = closeness_line(v, CHECK),
		.v = v,
		.doors = doors_of(v, HUB_US),
		.two = visit_paired(v),
	};

	view.rests = view.standing == ASKED && visit_rests(v);
	view.picked = closeness_picked(v, &view.when);
	week_says(v, &view);
	us_page(v->out, &view);
	return OK;
}
