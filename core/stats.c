/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "arena.h"
#include "html.h"
#include "stats.h"

/* How many Sdiff a change must be for 95 in 100. */
static const double sure = 1.96;

double
stats_mean(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return n > 0 ? sum / (double)n : 0;
}

bool
stats_score(const int *answers, size_t n, size_t least, double *mean)
{
	size_t given = 0;
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		given += answers[i] != 0;
		sum += answers[i];
	}
	if (given == 0 || given < least)
		return false;
	*mean = (double)sum / (double)given;
	return true;
}

double
stats_reverse(double x, double min, double max)
{
	return min + max - x;
}

double
stats_pomp(double x, double min, double max)
{
	return 100 * (x - min) / (max - min);
}

double
stats_sem(double sd, double r)
{
	return sd * sqrt(1 - r);
}

double
stats_sdiff(double sd, double r)
{
	return stats_sem(sd, r) * sqrt(2);
}

double
stats_rci(double before, double after, double sd, double r)
{
	return (after - before) / stats_sdiff(sd, r);
}

double
stats_threshold(double sd, double r)
{
	return sure * stats_sdiff(sd, r);
}

enum change
stats_change(double before, double after, double sd, double r)
{
	double rci = stats_rci(before, after, sd, r);

	return rci >= sure ? RISE : rci <= -sure ? FALL : WOBBLE;
}

double
stats_cutoff(double mean0, double sd0, double mean1, double sd1)
{
	return (sd0 * mean1 + sd1 * mean0) / (sd0 + sd1);
}

double
stats_averaged(double r, double k)
{
	return k * r / (1 + (k - 1) * r);
}

/* ---- by chance ---- */

double
stats_permuted(struct arena *mem, const int *readings, const bool *marked, size_t n)
{
	enum { SUMS = STATS_DRAWN * STATS_HIGH + 1 };
	double *ways = arena_get(mem, (STATS_DRAWN + 1) * SUMS, sizeof(*ways));
	double high = 0, all = 0;
	size_t k = 0, sum = 0;

	ways[0] = 1;
	for (size_t i = 0; i < n; i++) {
		size_t x = (size_t)readings[i];

		k += marked[i];
		sum += marked[i] ? x : 0;
		for (size_t j = i + 1; j-- > 0; )
			for (size_t s = 0; s <= i * STATS_HIGH; s++)
				ways[(j + 1) * SUMS + s + x] += ways[j * SUMS + s];
	}
	for (size_t s = 0; s < SUMS; s++) {
		all += ways[k * SUMS + s];
		high += s >= sum ? ways[k * SUMS + s] : 0;
	}
	return high / all;
}

enum change
stats_counts(double before, double weeks_before, double after, double weeks_after)
{
	double sum = before + after, weeks = weeks_before + weeks_after;
	double off = after - sum * weeks_after / weeks;
	double variance = sum * weeks_before * weeks_after / (weeks * weeks);

	if (sum < 10 || off * off < 1.96 * 1.96 * variance)
		return WOBBLE;
	return off > 0 ? RISE : FALL;
}

double
stats_smooth(double before, double x, double weight)
{
	return weight * x + (1 - weight) * before;
}

double
stats_share(double done, double tries, double a, double b)
{
	return (a + done) / (a + b + tries);
}

int64_t
stats_round(double x)
{
	const double most = 1e15;

	if (!(x > -most))	/* and what is no number at all */
		return x <= -most ? -(int64_t)most : 0;
	if (x > most)
		return (int64_t)most;
	return x < 0 ? -(int64_t)(0.5 - x) : (int64_t)(x + 0.5);
}

const char *
stats_text(struct arena *mem, double x, int decimals)
{
	struct out o = { 0 };
	int64_t n, one = 1;
	const char *text;

	for (int i = 0; i < decimals; i++)
		one *= 10;
	n = stats_round(x * (double)one);
	if (n < 0)
		out_html(&o, "-");
	n = n < 0 ? -n : n;
	out_number(&o, n / one);
	if (decimals > 0)
		out_html(&o, ".");
	while ((one /= 10) > 0)
		out_number(&o, n / one % 10);
	text = arena_copy(mem, o.bytes, o.len);
	out_free(&o);
	return text;
}
