/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "score.h"

/* ---- what is shown ---- */

static bool
compare(enum asks asks, double x, double than)
{
	switch (asks) {
	case EQUAL:
		return x == than;
	case UNEQUAL:
		return x != than;
	case MORE:
		return x > than;
	case LESS:
		return x < than;
	case AT_LEAST:
		return x >= than;
	case AT_MOST:
		return x <= than;
	default:
		return false;
	}
}

static bool
holds(const struct condition *c, const struct answers *a)
{
	const char *answer = a->of[c->of];
	double x;

	if (c->asks == EXISTS)
		return (answer != NULL) == c->yes;
	if (answer == NULL)
		return false;
	if (c->key != NULL)
		return (strcmp(answer, c->key) == 0) == (c->asks == EQUAL);
	return item_number(answer, &x) && compare(c->asks, x, c->number);
}

static bool
shown(const struct item *item, const struct answers *a)
{
	bool any = item->n_conditions == 0, all = true;

	if (item->parent != NO_PARENT && !a->shown[item->parent])
		return false;
	for (size_t i = 0; i < item->n_conditions; i++) {
		bool is = holds(&item->conditions[i], a);

		any |= is;
		all &= is;
	}
	return item->any ? any : all;
}

/* In their order, as each looks only at those before it. */
void
score_settle(const struct instrument *in, struct answers *a)
{
	for (size_t i = 0; i < in->n; i++) {
		const char *answer = a->of[i];

		a->shown[i] = shown(&in->items[i], a);
		if (answer != NULL && (!a->shown[i] || answer[0] == '\0' ||
		    !item_asks(&in->items[i]) ||
		    item_refuses(&in->items[i], answer) != NULL))
			a->of[i] = NULL;
	}
}

/* ---- scores ---- */

bool
score_item(const struct instrument *in, const struct answers *a, size_t i, double *x)
{
	const struct item *item = &in->items[i];
	const char *answer = a->of[i];

	if (answer == NULL)
		return false;
	if (item->kind == ITEM_CHOICE)
		*x = item_choice(item, answer)->weight;
	else if (item->kind == ITEM_BOOLEAN)
		*x = answer[0] == 't';
	else if (!item_number(answer, x))
		return false;
	if (item->reverse)
		*x = stats_reverse(*x, item->min, item->max);
	return true;
}

/* Of some items: the answers, their own ranges, and the range of all. */
struct sums {
	size_t		 n, answered;
	double		 x, x_min, x_max, min, max;
};

static void
sums_add(struct sums *s, const struct instrument *in, const struct answers *a, size_t i)
{
	const struct item *item = &in->items[i];
	double x;

	s->n++;
	s->min += item->min;
	s->max += item->max;
	if (!score_item(in, a, i, &x))
		return;
	s->answered++;
	s->x += x;
	s->x_min += item->min;
	s->x_max += item->max;
}

static struct sums
sums_of(const struct instrument *in, const struct answers *a, const size_t *items,
    size_t n)
{
	struct sums s = { .n = 0 };

	for (size_t i = 0; i < n; i++)
		sums_add(&s, in, a, items[i]);
	return s;
}

/* The sum of all, from those that were answered. */
static double
sum_made_up(const struct sums *s)
{
	if (s->answered == s->n)
		return s->x;
	return s->min + (s->max - s->min) * (s->x - s->x_min) / (s->x_max - s->x_min);
}

/* The mean of all that were answered, on any scale. False: too few. */
static bool
own_mean(const struct instrument *in, const struct answers *a, double *mean)
{
	struct sums s = { .n = 0 };

	for (size_t i = 0; i < in->n; i++)
		if (in->items[i].scored)
			sums_add(&s, in, a, i);
	if (s.answered < in->least || s.answered == 0)
		return false;
	*mean = s.x / (double)s.answered;
	return true;
}

static struct score
difference(const struct sums *plus, const struct sums *minus)
{
	return (struct score){ .is = true, .value = plus->x - minus->x,
	    .min = plus->min - minus->max, .max = plus->max - minus->min };
}

static struct score
mean_of(const struct sums *s)
{
	double n = (double)s->n;

	return (struct score){ .is = true, .value = sum_made_up(s) / n,
	    .min = s->min / n, .max = s->max / n };
}

struct score
score_scale(const struct instrument *in, const struct scale *scale,
    const struct answers *a)
{
	struct sums plus = sums_of(in, a, scale->items, scale->n);
	struct sums minus = sums_of(in, a, scale->minus, scale->n_minus);
	struct score score = { .min = plus.min, .max = plus.max };
	size_t n = plus.n + minus.n, answered = plus.answered + minus.answered;
	double mean = 0;

	if (answered >= scale->least && (answered == n || scale->prorate)) {
		if (scale->method == DIFFERENCE)
			score = difference(&plus, &minus);
		else if (scale->method == SUM)
			score.value = sum_made_up(&plus);
		else
			score = mean_of(&plus);
		score.is = scale->method != CENTRED_MEAN || own_mean(in, a, &mean);
	}
	if (scale->method == CENTRED_MEAN) {
		score.value -= mean;
		score.min = (plus.min - plus.max) / (double)plus.n;
		score.max = -score.min;
	}
	score.n = n;
	score.answered = answered;
	score.prorated = score.is && answered < n;
	return score;
}

bool
score_crosses(const struct cutoff *c, double x)
{
	return compare(c->asks, x, c->value);
}

/* Which answer it is, in the order in which they stand, and whether that order
 * runs against the count. */
static bool
place_of(const struct item *item, const char *answer, double *place, bool *against)
{
	if (answer == NULL || !item->scored)
		return false;
	*against = item->reverse;
	if (item->kind != ITEM_CHOICE)
		return item_number(answer, place);
	*place = (double)(item_choice(item, answer) - item->choices);
	if (item->choices[0].weight > item->choices[item->n_choices - 1].weight)
		*against = !item->reverse;
	return true;
}

bool
score_alike(const struct instrument *in, const struct answers *a)
{
	bool seen[2] = { false, false }, against;
	double first = 0, place;
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++) {
		if (!place_of(&in->items[i], a->of[i], &place, &against))
			continue;
		if (n++ == 0)
			first = place;
		if (place != first)
			return false;
		seen[against] = true;
	}
	return n >= ALIKE_LEAST && seen[0] && seen[1];
}

/* ---- change ---- */

bool
score_steady(const struct scale *scale)
{
	return scale->r > 0 && scale->sd > 0;
}

enum change
score_change(const struct scale *scale, double before, double after)
{
	return score_steady(scale) ?
	    stats_change(before, after, scale->sd, scale->r) : WOBBLE;
}

bool
score_crossed(const struct scale *scale, const struct cutoff *c, double before,
    double after)
{
	return score_change(scale, before, after) != WOBBLE &&
	    score_crosses(c, before) != score_crosses(c, after);
}
