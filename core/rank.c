/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdint.h>

#include "rank.h"

/* Sums round; a correlation stays one. False for what is no number at all. */
static bool
bounded(double r, double *kept)
{
	if (!(r > -2 && r < 2))
		return false;
	*kept = r > 1 ? 1 : r < -1 ? -1 : r;
	return true;
}

/* Asked of the values themselves: a variance of 0 may come out a little more. */
static bool
constant(const double *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (x[i] < x[0] || x[i] > x[0])
			return false;
	return true;
}

static double
mean_of(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum / (double)n;
}

bool
rank_pearson(const double *x, const double *y, size_t n, double *r)
{
	double mx, my, xx = 0, yy = 0, xy = 0;

	if (constant(x, n) || constant(y, n))
		return false;
	mx = mean_of(x, n);
	my = mean_of(y, n);
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
		xy += (x[i] - mx) * (y[i] - my);
	}
	return bounded(xy / (sqrt(xx) * sqrt(yy)), r);
}

/* The place of one from the lowest, times two: a whole number also when tied. */
static int64_t
twice_place(const double *x, size_t n, size_t i)
{
	int64_t below = 0, same = 0;

	for (size_t j = 0; j < n; j++) {
		below += x[j] < x[i];
		same += !(x[j] < x[i]) && !(x[j] > x[i]);
	}
	return 2 * below + same + 1;
}

bool
rank_spearman(const double *x, const double *y, size_t n, double *rho)
{
	int64_t middle = (int64_t)n + 1, xx = 0, yy = 0, xy = 0;

	if (constant(x, n) || constant(y, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t px = twice_place(x, n, i) - middle;
		int64_t py = twice_place(y, n, i) - middle;

		xx += px * px;
		yy += py * py;
		xy += px * py;
	}
	return bounded((double)xy / sqrt((double)xx * (double)yy), rho);
}

static int
sign(double from, double to)
{
	return (from < to) - (from > to);
}

bool
rank_kendall(const double *x, const double *y, size_t n, double *tau)
{
	int64_t agree = 0, in_x = 0, in_y = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			int sx = sign(x[i], x[j]), sy = sign(y[i], y[j]);

			agree += sx * sy;
			in_x += sx * sx;
			in_y += sy * sy;
		}
	if (in_x == 0 || in_y == 0)
		return false;
	return bounded((double)agree / sqrt((double)in_x * (double)in_y), tau);
}

bool
rank_icc(const double *x, const double *y, size_t n, double *icc)
{
	double mean, together = 0, spread = 0;

	if (n < 2 || (constant(x, n) && constant(y, n) && x[0] >= y[0] && x[0] <= y[0]))
		return false;
	mean = (mean_of(x, n) + mean_of(y, n)) / 2;
	for (size_t i = 0; i < n; i++) {
		double dx = x[i] - mean, dy = y[i] - mean;

		together += 2 * dx * dy;
		spread += dx * dx + dy * dy;
	}
	return bounded(together / spread, icc);
}

/* The sum of squares about the mean of every step-th number. */
static double
squares(const double *x, size_t n, size_t step)
{
	double sum = 0, mean, all = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i * step];
	mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		all += (x[i * step] - mean) * (x[i * step] - mean);
	return all;
}

static double
total_of(const double *scores, size_t items, size_t person)
{
	double sum = 0;

	for (size_t i = 0; i < items; i++)
		sum += scores[person * items + i];
	return sum;
}

/* The same again of everybody's totals. */
static double
squares_of_totals(const double *scores, size_t people, size_t items)
{
	double mean = 0, all = 0;

	for (size_t p = 0; p < people; p++)
		mean += total_of(scores, items, p);
	mean /= (double)people;
	for (size_t p = 0; p < people; p++) {
		double away = total_of(scores, items, p) - mean;

		all += away * away;
	}
	return all;
}

bool
rank_alpha(const double *scores, size_t people, size_t items, double *alpha)
{
	double each = 0, total, k = (double)items, found;
	bool alike = true;

	if (people < 2 || items < 2)
		return false;
	for (size_t p = 1; p < people && alike; p++)
		alike = sign(total_of(scores, items, 0), total_of(scores, items, p)) == 0;
	if (alike)
		return false;
	for (size_t i = 0; i < items; i++)
		each += squares(scores + i, people, items);
	total = squares_of_totals(scores, people, items);
	found = k / (k - 1) * (1 - each / total);
	if (!(found <= 1 + 1e-9))
		return false;
	*alpha = found > 1 ? 1 : found;
	return true;
}

/* ---- places ---- */

void
rank_places(const double *x, size_t n, double *places)
{
	for (size_t i = 0; i < n; i++)
		places[i] = (double)(2 * ((int64_t)n + 1) - twice_place(x, n, i)) / 2;
}

void
rank_places_of(const struct fraction *x, size_t n, double *places)
{
	for (size_t i = 0; i < n; i++) {
		int64_t above = 0, same = 0;

		for (size_t j = 0; j < n; j++) {
			int64_t mine = (int64_t)x[i].over * x[j].under;
			int64_t theirs = (int64_t)x[j].over * x[i].under;

			above += theirs > mine;
			same += theirs == mine;
		}
		places[i] = (double)(2 * above + same + 1) / 2;
	}
}

/* ---- rank-biased overlap ---- */

/* How many of the first d of one are among the first d of the other. */
static size_t
shared(const int *s, const int *t, size_t d)
{
	size_t n = 0;

	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			n += s[i] == t[j];
	return n;
}

bool
rank_overlap(const int *s, const int *t, size_t k, double p, double *truncated,
    double *extrapolated)
{
	double sum = 0, weight = 1, agree = 0;

	if (k == 0 || !(p > 0 && p < 1))
		return false;
	for (size_t d = 1; d <= k; d++) {
		weight *= p;
		agree = (double)shared(s, t, d) / (double)d;
		sum += agree * weight;
	}
	*truncated = (1 - p) / p * sum;
	*extrapolated = *truncated + agree * weight;
	return true;
}

/* 1 - p^(d-1) + (1-p)/p d (ln 1/(1-p) - sum of p^i/i below d): the logarithm is
 * that same sum without an end, so what is left of it begins at d. */
double
rank_weight(size_t d, double p)
{
	double power = 1, left = 0;

	if (d == 0 || !(p > 0 && p < 1))
		return 0;
	for (size_t i = 1; i < d; i++)
		power *= p;
	for (double term = power * p, i = (double)d; term > 1e-18; term *= p, i++)
		left += term / i;
	return 1 - power + (1 - p) / p * (double)d * left;
}
