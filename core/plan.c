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

/* Above zero: a goes first. */
static int
compare(const struct visit *v, const struct offer *a, const struct offer *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank ? 1 : -1;
	return (int)(rested(v, a) - rested(v, b));
}

void
need_add(struct needs *needs, struct need need)
{
	if (needs->n < NEEDS_MAX)
		needs->at[needs->n++] = need;
}

static bool
rests(const struct visit *v)
{
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->rests != NULL && practices[i]->rests(v))
			return true;
	return false;
}

struct needs
plan_needs(const struct visit *v)
{
	struct needs needs = { .n = 0 };

	if (rests(v))
		return needs;
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->needs != NULL)
			practices[i]->needs(v, &needs);
	return needs;
}

const char *
needs_find(const struct needs *needs, const struct practice *practice)
{
	for (size_t i = 0; i < needs->n; i++)
		if (needs->at[i].practice == practice)
			return needs->at[i].because;
	return NULL;
}

bool
plan_quiet(const struct visit *v, struct quiet *quiet)
{
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->quiet != NULL && practices[i]->quiet(v, quiet))
			return true;
	return false;
}

static struct offers
offers_ask(const struct visit *v)
{
	struct offers offers = { .n = 0 };
	struct needs needs = plan_needs(v);

	for (size_t i = 0; practices[i] != NULL; i++) {
		size_t before = offers.n;

		if (practices[i]->offer == NULL || visit_left_out(v, practices[i]))
			continue;
		practices[i]->offer(v, &offers);
		for (size_t k = before; k < offers.n; k++) {
			offers.at[k].from = practices[i];
			offers.at[k].because = needs_find(&needs, practices[i]);
		}
	}
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

/* What a day, a wish and a person leave of the offers. */
struct sieve {
	bool		 lighter, calm, rests;
	enum { ANY, NEEDED, OTHERS } which;
};

static bool
fits(const struct offer *offer, struct sieve sieve)
{
	if (offer->href == NULL || (sieve.lighter && !offer->light) ||
	    (sieve.calm && offer->rank != WAITS && !offer->calm) ||
	    (sieve.rests && offer->rank == ROTATES && !offer->light && !offer->calm))
		return false;
	return sieve.which == ANY ||
	    (sieve.which == NEEDED) == (offer->because != NULL);
}

/* Those that go first, all equal. */
static struct offers
first_of(const struct visit *v, const struct offers *offers, struct sieve sieve)
{
	struct offers best = { .n = 0 };

	for (size_t i = 0; i < offers->n; i++) {
		const struct offer *offer = &offers->at[i];
		int first = best.n > 0 ? compare(v, offer, &best.at[0]) : 1;

		if (!fits(offer, sieve) || first < 0)
			continue;
		if (first > 0)
			best.n = 0;
		offer_add(&best, *offer);
	}
	return best;
}

struct offer
plan_today(const struct visit *v, bool lighter)
{
	struct offers offers = offers_ask(v);
	struct sieve sieve = { lighter, clashed_today(v), rests(v), ANY };
	struct offers best = first_of(v, &offers, sieve), some;
	/* Among equals the turn goes round by the day, not always on the same
	 * weekday, and differs for the two. */
	size_t turn = (size_t)v->today + (size_t)week_of(v->today) + v->me;
	int day = (v->today + v->me) % 5;

	if (best.n > 0 && best.at[0].rank == ROTATES) {
		sieve.which = day == 0 || day == 2 ? NEEDED : OTHERS;
		some = first_of(v, &offers, sieve);
		if (some.n > 0)
			best = some;
	}
	return best.n > 0 ? best.at[turn % best.n] : (struct offer){ 0 };
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
