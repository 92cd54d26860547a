/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * chosen: how today's one small thing was chosen, in words.
 *
 * What there was, what was ruled out and by which rule, and all the rules with
 * where they come from: the very table that the planner keeps to. What somebody
 * left out is not named here.
 */
#include "chosen.h"
#include "practice.h"

struct weight_view {
	const char	*what, *share;
};

enum { WEIGHTS = 4, DAYS = 7 };

struct stood_view {
	const char	*day;
	unsigned	 ten;
	enum plan_rule	 why;
};

struct chosen_view {
	const struct visit *v;
	struct plan	 plan;
	const char	*one;		/* NULL: nothing */
	bool		 passed;	/* something was passed over today */
	const char	*titles[OFFERS_MAX];
	struct weight_view weights[WEIGHTS];
	size_t		 n_days;
	struct stood_view days[DAYS];	/* newest first */
};

#include "chosen.html.h"

static const char *
hundredths(const struct visit *v, double share)
{
	return visit_number(v, (int64_t)(share * 100 + .5));
}

static const char *
title_of(const struct visit *v, const struct offer *o)
{
	if (o->card != NULL)
		return o->card->text;
	if (o->what == NULL)
		return visit_say(v, o->from->title, NULL, NULL);
	return visit_say(v, o->what, o->part, NULL);
}

static void
days_fill(const struct visit *v, struct chosen_view *view)
{
	for (int32_t ago = 1; ago <= DAYS && ago < v->today; ago++) {
		const struct said_day *d = &visit_said(v)->days[(v->today - ago) % PLAN_PAST];

		if (d->day == v->today - ago && d->first > 0)
			view->days[view->n_days++] = (struct stood_view){
				visit_day(v, d->day), d->first, d->why };
	}
}

enum status
chosen_show(struct visit *v)
{
	struct chosen_view view = {
		.v = v,
		.passed = visit_passed(v),
		.weights = {
			{ N_("What may be missing just now, as your own answers say it"),
			    hundredths(v, plan_weight_need) },
			{ N_("What you found worth it before"), hundredths(v, plan_weight_fit) },
			{ N_("How often you took it up when it was there"),
			    hundredths(v, plan_weight_receptive) },
			{ N_("How long ago it was"), hundredths(v, plan_weight_fresh) },
		},
	};

	plan_make(v, &view.plan);
	if (view.plan.one.href != NULL || view.plan.one.card != NULL)
		view.one = title_of(v, &view.plan.one);
	for (size_t i = 0; i < view.plan.n; i++)
		view.titles[i] = title_of(v, &view.plan.at[i].offer);
	days_fill(v, &view);
	v->title = N_("How this was chosen");
	chosen_page(v->out, &view);
	return OK;
}
