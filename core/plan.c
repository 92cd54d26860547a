/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plan.h"
#include "practice.h"

void
offer_add(struct offers *offers, struct offer offer)
{
	if (offers->n < OFFERS_MAX)
		offers->at[offers->n++] = offer;
}

/* Days since it was done, as far as it matters. */
static int32_t
rested(const struct visit *v, const struct offer *offer)
{
	int32_t days = offer->last > 0 ? v->today - offer->last : 60;

	return days < 0 ? 0 : days > 60 ? 60 : days;
}

static bool
before(const struct visit *v, const struct offer *a, const struct offer *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	return rested(v, a) > rested(v, b);
}

static struct offers
offers_ask(const struct visit *v)
{
	struct offers offers = { .n = 0 };

	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->offer != NULL && !visit_left_out(v, practices[i]))
			practices[i]->offer(v, &offers);
	return offers;
}

int64_t
plan_clash(const struct visit *v)
{
	int64_t last = 0;

	for (size_t i = 0; practices[i] != NULL; i++) {
		int64_t at = practices[i]->clash != NULL ?
		    practices[i]->clash(v) : 0;

		if (at > last)
			last = at;
	}
	return last;
}

static bool
clashed_today(const struct visit *v)
{
	int64_t at = plan_clash(v);

	return at > 0 && day_of(at, v->zone) == v->today;
}

struct offer
plan_today(const struct visit *v, bool lighter)
{
	struct offers offers = offers_ask(v);
	struct offer best = { 0 };
	/* Among equals the turn goes round by the day, not always on the same
	 * weekday, and differs for the two. */
	size_t turn = (size_t)v->today + (size_t)week_of(v->today) + v->me;
	bool calm = clashed_today(v);

	for (size_t i = 0; i < offers.n; i++) {
		const struct offer *offer = &offers.at[(turn + i) % offers.n];

		if (offer->href == NULL || (lighter && !offer->light) ||
		    (calm && offer->rank != WAITS && !offer->calm))
			continue;
		if (best.href == NULL || before(v, offer, &best))
			best = *offer;
	}
	return best;
}

bool
plan_done(const struct visit *v)
{
	struct offers offers = offers_ask(v);

	for (size_t i = 0; i < offers.n; i++)
		if (offers.at[i].last >= v->today)
			return true;
	return false;
}

void
left_add(struct left_notes *left, struct left_note note)
{
	size_t at = left->n;

	while (at > 0 && left->at[at - 1].at < note.at)
		at--;
	if (at == LEFT_MAX)
		return;
	if (left->n < LEFT_MAX)
		left->n++;
	for (size_t i = left->n - 1; i > at; i--)
		left->at[i] = left->at[i - 1];
	left->at[at] = note;
}

void
plan_left(const struct visit *v, struct left_notes *left)
{
	*left = (struct left_notes){ .n = 0 };
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->left != NULL)
			practices[i]->left(v, left);
}
