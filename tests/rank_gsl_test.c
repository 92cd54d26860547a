/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rank_gsl_test: the same numbers from the GNU Scientific Library.
 *
 * What it has not by name follows from what it has: tau-b is the correlation of
 * the signs of all differences, double entry that of both lists after each
 * other, and alpha comes from covariances. Overlap is summed far down the list.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <gsl/gsl_sf_log.h>
#include <gsl/gsl_statistics_double.h>

#include "rank.h"

enum { MOST = 20, PAIRS = MOST * MOST, FAR = 4000 };

#define within(x, y, by)	assert_true(fabs((x) - (y)) <= (by))
#define near(x, y)		within(x, y, 1e-9)

static uint32_t dice = 7;

static uint32_t
rolls(uint32_t sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % sides;
}

static size_t
two_lists(double *x, double *y, uint32_t steps)
{
	size_t n = 3 + rolls(MOST - 3);

	for (size_t i = 0; i < n; i++) {
		x[i] = rolls(steps) / 3.0;
		y[i] = rolls(steps) / 7.0 + (rolls(2) ? x[i] : 0);
	}
	return n;
}

static void
correlations_are_the_same(void **state)
{
	double x[MOST], y[MOST], work[2 * MOST], r;

	for (int round = 0; round < 5000; round++) {
		size_t n = two_lists(x, y, 2 + rolls(100));

		if (rank_pearson(x, y, n, &r))
			near(r, gsl_stats_correlation(x, 1, y, 1, n));
		if (rank_spearman(x, y, n, &r))
			near(r, gsl_stats_spearman(x, 1, y, 1, n, work));
	}
	(void)state;
}

static double
sign(double from, double to)
{
	return (from < to) - (from > to);
}

static void
pairs_are_the_same(void **state)
{
	double x[MOST], y[MOST], sx[PAIRS], sy[PAIRS], twice[2][2 * MOST], r;

	for (int round = 0; round < 2000; round++) {
		size_t n = two_lists(x, y, 2 + rolls(30)), pairs = 0;

		for (size_t i = 0; i < n; i++) {
			for (size_t j = 0; j < n; j++)
				if (i != j) {
					sx[pairs] = sign(x[i], x[j]);
					sy[pairs++] = sign(y[i], y[j]);
				}
			twice[0][i] = twice[1][n + i] = x[i];
			twice[1][i] = twice[0][n + i] = y[i];
		}
		if (rank_kendall(x, y, n, &r))
			near(r, gsl_stats_correlation(sx, 1, sy, 1, pairs));
		if (rank_icc(x, y, n, &r))
			near(r, gsl_stats_correlation(twice[0], 1, twice[1], 1, 2 * n));
	}
	(void)state;
}

static void
alpha_is_the_same(void **state)
{
	enum { PEOPLE = 12, ITEMS = 6 };
	double scores[PEOPLE * ITEMS], alpha;

	for (int round = 0; round < 2000; round++) {
		size_t people = 2 + rolls(PEOPLE - 1), items = 2 + rolls(ITEMS - 1);
		double own = 0, all = 0;

		for (size_t i = 0; i < people * items; i++)
			scores[i] = rolls(7);
		for (size_t i = 0; i < items; i++)
			for (size_t j = 0; j < items; j++) {
				double shared = gsl_stats_covariance(scores + i, items,
				    scores + j, items, people);

				all += shared;
				own += i == j ? shared : 0;
			}
		if (rank_alpha(scores, people, items, &alpha))
			within(alpha, (double)items / (double)(items - 1) *
			    (1 - own / all), 1e-6);
		else
			within(all, 0, 1e-9);
	}
	(void)state;
}

/* (1-p) times the sum of p^(d-1) A_d, where A stays what it was at the end. */
static void
overlap_is_what_it_is_defined_as(void **state)
{
	for (int round = 0; round < 400; round++) {
		int s[8], t[8];
		size_t k = 1 + rolls(8);
		double p = (10 + rolls(88)) / 100.0, power = 1, sum = 0, end = 0, cut, whole;

		for (int i = 0; i < 8; i++) {
			size_t j = rolls((uint32_t)i + 1);

			t[i] = i * 2 % 9;
			s[i] = s[j];
			s[j] = i;
		}
		for (size_t d = 1; d <= FAR; d++, power *= p) {
			size_t deep = d < k ? d : k, n = 0;

			for (size_t i = 0; i < deep * deep; i++)
				n += s[i / deep] == t[i % deep];
			sum += (1 - p) * power * (double)n / (double)deep;
			end = d == k ? sum : end;
		}
		assert_true(rank_overlap(s, t, k, p, &cut, &whole));
		near(whole, sum);
		near(cut, end);
	}
	(void)state;
}

/* The formula of the article, with the library's logarithm. */
static void
weights_are_the_same(void **state)
{
	for (size_t d = 1; d <= 20; d++)
		for (double p = .05; p < .99; p += .05) {
			double power = 1, sum = 0;

			for (size_t i = 1; i < d; i++) {
				power *= p;
				sum += power / (double)i;
			}
			near(rank_weight(d, p), 1 - power + (1 - p) / p * (double)d *
			    (-gsl_sf_log(1 - p) - sum));
		}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(correlations_are_the_same),
		cmocka_unit_test(pairs_are_the_same),
		cmocka_unit_test(alpha_is_the_same),
		cmocka_unit_test(overlap_is_what_it_is_defined_as),
		cmocka_unit_test(weights_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
