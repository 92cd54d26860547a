/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fair.h"

/* ---- one question, several options ---- */

struct gains {
	int	 low, high;
};

static struct gains
gains_of(const struct fair_option *option, const int zero[2])
{
	int a = option->mark[0] - zero[0], b = option->mark[1] - zero[1];

	return a < b ? (struct gains){ a, b } : (struct gains){ b, a };
}

bool
fair_acceptable(const struct fair_option *option, const int zero[2])
{
	return !option->never[0] && !option->never[1] &&
	    gains_of(option, zero).low > 0;
}

int
fair_compare(const struct fair_option *one, const struct fair_option *other,
    const int zero[2])
{
	struct gains a = gains_of(one, zero), b = gains_of(other, zero);
	bool fine = fair_acceptable(one, zero);

	if (fine != fair_acceptable(other, zero))
		return fine ? -1 : 1;
	if (a.low != b.low)
		return a.low > b.low ? -1 : 1;
	return (a.high < b.high) - (a.high > b.high);
}

int
fair_maxmin(const struct fair_option *options, size_t n, const int zero[2])
{
	int best = -1;

	for (size_t i = 0; i < n; i++)
		if (fair_acceptable(&options[i], zero) && (best < 0 ||
		    fair_compare(&options[i], &options[best], zero) < 0))
			best = (int)i;
	return best;
}

int
fair_nash(const struct fair_option *options, size_t n, const int zero[2])
{
	int best = -1, most = 0;

	for (size_t i = 0; i < n; i++) {
		struct gains gains = gains_of(&options[i], zero);
		int product = gains.low * gains.high;

		if (!fair_acceptable(&options[i], zero) || product < most)
			continue;
		if (product > most || best < 0 ||
		    fair_compare(&options[i], &options[best], zero) < 0)
			best = (int)i;
		most = product;
	}
	return best;
}

/* ---- several issues at once ---- */

static struct fraction
fraction(int over, int under)
{
	int a = over < 0 ? -over : over, b = under;

	while (b != 0) {
		int rest = a % b;

		a = b;
		b = rest;
	}
	return a > 0 ? (struct fraction){ over / a, under / a } :
	    (struct fraction){ 0, 1 };
}

static bool
is_one(struct fraction share)
{
	return share.over == share.under;
}

/* What both value alike is split alike, as far as that evens them out. */
static void
split_equals(const int points[][2], size_t n, int alike, const int have[2],
    struct fraction *share)
{
	int first = alike + have[1] - have[0];
	struct fraction part = { 1, 2 };

	if (alike > 0)
		part = first <= 0 ? (struct fraction){ 0, 1 } :
		    first >= 2 * alike ? (struct fraction){ 1, 1 } :
		    fraction(first, 2 * alike);
	for (size_t i = 0; i < n; i++)
		if (points[i][0] == points[i][1])
			share[i] = points[i][0] > 0 ? part : (struct fraction){ 1, 2 };
}

/* Of what the richer has whole, the issue where their points stand lowest to
 * those of the other; -1: none. */
static int
cheapest(const int points[][2], size_t n, const struct fraction *share,
    unsigned rich)
{
	unsigned poor = !rich;
	int best = -1;

	for (size_t i = 0; i < n; i++) {
		bool whole = rich == 0 ? is_one(share[i]) : share[i].over == 0;

		if (whole && points[i][rich] > 0 && (best < 0 ||
		    points[i][rich] * points[best][poor] <
		    points[best][rich] * points[i][poor]))
			best = (int)i;
	}
	return best;
}

void
fair_adjust(const int points[][2], size_t n, struct fraction *share)
{
	int have[2] = { 0 }, alike = 0, i;
	unsigned rich;

	for (size_t k = 0; k < n; k++) {
		share[k] = (struct fraction){ points[k][0] > points[k][1], 1 };
		if (points[k][0] == points[k][1])
			alike += points[k][0];
		else
			have[points[k][1] > points[k][0]] += points[k][points[k][1] > points[k][0]];
	}
	split_equals(points, n, alike, have, share);
	if (have[0] - have[1] < alike && have[1] - have[0] < alike)
		return;		/* even already */
	have[have[0] > have[1]] += alike;
	rich = have[1] > have[0];
	while (have[rich] > have[!rich] &&
	    (i = cheapest(points, n, share, rich)) >= 0) {
		int gap = have[rich] - have[!rich];
		int moves = points[i][0] + points[i][1];

		if (gap < moves) {
			/* The richer gives gap / moves of it. */
			share[i] = fraction(rich == 0 ? moves - gap : gap, moves);
			return;
		}
		share[i] = (struct fraction){ rich != 0, 1 };
		have[rich] -= points[i][rich];
		have[!rich] += points[i][!rich];
	}
}

struct fraction
fair_total(const int points[][2], size_t n, const struct fraction *share,
    unsigned person)
{
	struct fraction sum = { 0, 1 };

	for (size_t i = 0; i < n; i++) {
		int part = person == 0 ? share[i].over :
		    share[i].under - share[i].over;

		sum = fraction(sum.over * share[i].under +
		    part * points[i][person] * sum.under,
		    sum.under * share[i].under);
	}
	return sum;
}
