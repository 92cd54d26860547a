/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rank_test: each number that the evidence gives, and what must hold for all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "rank.h"

#define within(x, y, by)	assert_true(fabs((x) - (y)) <= (by))
#define near(x, y)		within(x, y, 1e-6)

enum { VALUES = 10, ASKED = 21 };

/* Which answers belong to each of ten values, as that questionnaire is scored. */
static const struct {
	int	 n, item[3];
} belongs[VALUES] = {
	{ 2, { 7, 16 } }, { 2, { 9, 20 } }, { 2, { 12, 18 } }, { 3, { 3, 8, 19 } },
	{ 2, { 1, 11 } }, { 2, { 6, 15 } }, { 2, { 10, 21 } }, { 2, { 4, 13 } },
	{ 2, { 2, 17 } }, { 2, { 5, 14 } },
};

static void
profile(const int *answers, struct fraction *means, double *centred, double *all)
{
	int sum = 0;

	for (int i = 0; i < ASKED; i++)
		sum += answers[i];
	*all = (double)sum / ASKED;
	for (int v = 0; v < VALUES; v++) {
		means[v] = (struct fraction){ 0, belongs[v].n };
		for (int i = 0; i < belongs[v].n; i++)
			means[v].over += answers[belongs[v].item[i] - 1];
		centred[v] = (double)means[v].over / means[v].under - *all;
	}
}

static void
two_profiles_are_compared(void **state)
{
	static const int a[ASKED] = { 5, 2, 6, 3, 4, 3, 4, 6, 3, 4, 5, 6, 3, 4, 2,
		4, 2, 6, 5, 3, 4 };
	static const int b[ASKED] = { 4, 3, 4, 4, 5, 2, 5, 4, 5, 3, 4, 6, 4, 5, 2,
		5, 3, 5, 4, 5, 3 };
	static const double centred[2][VALUES] = {
		{ 0, -1, 2, 1.6667, 1, -1.5, 0, -1, -2, 0 },
		{ .9524, .9524, 1.4524, -.0476, -.0476, -2.0476, -1.0476, -.0476,
		    -1.0476, .9524 },
	};
	static const double places[2][VALUES] = {
		{ 5, 7.5, 1, 2, 3, 9, 5, 7.5, 10, 5 },
		{ 3, 3, 1, 6, 6, 10, 8.5, 6, 8.5, 3 },
	};
	struct fraction means[2][VALUES];
	double x[2][VALUES], all[2], place[2][VALUES], r = -9;

	profile(a, means[0], x[0], &all[0]);
	profile(b, means[1], x[1], &all[1]);
	near(all[0], 4);
	within(all[1], 4.047619, 1e-6);
	for (int who = 0; who < 2; who++) {
		rank_places_of(means[who], VALUES, place[who]);
		for (int v = 0; v < VALUES; v++) {
			within(x[who][v], centred[who][v], 1e-4);
			near(place[who][v], places[who][v]);
		}
	}
	assert_true(rank_pearson(x[0], x[1], VALUES, &r));
	near(r, .526124);
	assert_true(rank_spearman(place[0], place[1], VALUES, &r));
	near(r, .550677);
	assert_true(rank_icc(x[0], x[1], VALUES, &r));
	near(r, .516038);
	(void)state;
}

static void
items_that_go_together(void **state)
{
	static const double scores[] = { 4, 5, 4, 3, 3, 2, 5, 5, 5, 2, 3, 3, 4, 4, 5,
		1, 2, 1 };
	static const double still[] = { 1, 2, 2, 1, 1, 2 };
	double alpha = -9;

	assert_true(rank_alpha(scores, 6, 3, &alpha));
	near(alpha, .955854);
	alpha = -9;
	assert_false(rank_alpha(scores, 1, 3, &alpha));
	assert_false(rank_alpha(scores, 6, 1, &alpha));
	assert_false(rank_alpha(still, 3, 2, &alpha));	/* all totals are 3 */
	near(alpha, -9);
	(void)state;
}

static void
orders_are_compared(void **state)
{
	static const double five[] = { 1, 2, 3, 4, 5 }, swapped[] = { 2, 1, 4, 3, 5 };
	static const double x[] = { 1, 2, 2, 4, 5 }, y[] = { 1, 3, 2, 5, 4 };
	static const double same[] = { 3, 3, 3, 3, 3 };
	double r = -9, places[5];

	assert_true(rank_spearman(five, swapped, 5, &r));
	near(r, .8);
	assert_true(rank_kendall(five, swapped, 5, &r));
	near(r, .6);
	assert_true(rank_spearman(x, y, 5, &r));
	near(r, .872082);
	assert_true(rank_kendall(x, y, 5, &r));
	near(r, .737865);
	rank_places(x, 5, places);	/* from the highest: 6 less those from below */
	near(places[0], 5);
	near(places[1], 3.5);
	near(places[2], 3.5);
	near(places[4], 1);
	r = -9;
	assert_false(rank_pearson(x, same, 5, &r));
	assert_false(rank_spearman(same, x, 5, &r));
	assert_false(rank_kendall(same, x, 5, &r));
	assert_false(rank_icc(same, same, 5, &r));
	assert_false(rank_pearson(x, y, 1, &r));
	assert_false(rank_spearman(x, y, 0, &r));
	assert_false(rank_kendall(x, y, 1, &r));
	assert_false(rank_icc(x, y, 1, &r));
	near(r, -9);	/* none is not 0 */
	(void)state;
}

static void
lists_overlap_most_where_they_begin(void **state)
{
	static const struct {
		const char	*s, *t;
		double		 nine[2], eight[2];
	} cases[] = {
		{ "ABCDE", "ABCDE", { .409510, 1 }, { .672320, 1 } },
		{ "ABC", "XYZ", { 0, 0 }, { 0, 0 } },
		{ "ABCDE", "BACDE", { .309510, .9 }, { .472320, .8 } },
		{ "ABCDE", "ABCED", { .391285, .981775 }, { .646720, .9744 } },
		{ "ABCDE", "EDCBA", { .147285, .737775 }, { .201387, .529067 } },
		{ "ABCDE", "BFADG", { .193041, .547335 }, { .291285, .487893 } },
	};
	double cut = -9, whole = -9;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int s[5], t[5];
		size_t k = strlen(cases[i].s);

		for (size_t j = 0; j < k; j++) {
			s[j] = cases[i].s[j];
			t[j] = cases[i].t[j];
		}
		assert_true(rank_overlap(s, t, k, .9, &cut, &whole));
		near(cut, cases[i].nine[0]);
		near(whole, cases[i].nine[1]);
		assert_true(rank_overlap(t, s, k, .8, &cut, &whole));
		near(cut, cases[i].eight[0]);
		near(whole, cases[i].eight[1]);
	}
	cut = -9;
	assert_false(rank_overlap(NULL, NULL, 0, .8, &cut, &whole));
	assert_false(rank_overlap((int[]){ 1 }, (int[]){ 1 }, 1, 1, &cut, &whole));
	near(cut, -9);
	within(rank_weight(3, .8), .7271, 5e-5);
	within(rank_weight(5, .8), .8609, 5e-5);
	within(rank_weight(5, .9), .6720, 5e-5);
	within(rank_weight(10, .9), .8556, 5e-5);
	near(rank_weight(0, .8), 0);
	(void)state;
}

/* ---- what holds for all ---- */

static uint32_t dice;

static uint32_t
rolls(uint32_t sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % sides;
}

typedef bool (*alike)(const double *, const double *, size_t, double *);

static void
it_is_the_same_from_both_sides_and_bounded(void **state)
{
	static const alike all[] = { rank_pearson, rank_spearman, rank_kendall, rank_icc };
	double x[12], y[12], turned[12];

	dice = 1;
	for (int round = 0; round < 20000; round++) {
		size_t n = 2 + rolls(11);

		for (size_t i = 0; i < n; i++) {
			x[i] = rolls(7) + rolls(3) / 3.0;
			y[i] = rolls(7) + rolls(3) / 3.0;
			turned[i] = -x[i];
		}
		for (size_t f = 0; f < sizeof(all) / sizeof(*all); f++) {
			double r = -9, back = -9, self = -9;

			assert_int_equal(all[f](x, y, n, &r), all[f](y, x, n, &back));
			assert_true(memcmp(&r, &back, sizeof(r)) == 0);
			assert_true(r >= -1 || r <= -9);
			assert_true(r <= 1);
			if (!all[f](x, x, n, &self))
				continue;
			near(self, 1);
			if (all[f] == rank_icc)
				continue;	/* turned about 0, not about its mean */
			assert_true(all[f](x, turned, n, &self));
			near(self, -1);
		}
	}
	(void)state;
}

static void
overlap_is_the_same_from_both_sides_and_bounded(void **state)
{
	int s[12], t[12];

	dice = 2;
	for (int round = 0; round < 20000; round++) {
		size_t k = 1 + rolls(12);
		double p = (1 + rolls(98)) / 100.0, cut, whole, back_cut, back_whole;

		for (size_t i = 0; i < 12; i++) {
			size_t j = rolls((uint32_t)i + 1), l = rolls((uint32_t)i + 1);

			s[i] = s[j];
			s[j] = (int)i;
			t[i] = t[l];
			t[l] = (int)i;
		}
		assert_true(rank_overlap(s, t, k, p, &cut, &whole));
		assert_true(rank_overlap(t, s, k, p, &back_cut, &back_whole));
		assert_true(memcmp(&whole, &back_whole, sizeof(whole)) == 0);
		assert_true(cut >= 0 && cut <= whole && whole <= 1 + 1e-12);
		assert_true(rank_overlap(s, s, k, p, &cut, &whole));
		near(whole, 1);
		assert_true(rank_weight(k, p) > 0 && rank_weight(k, p) < rank_weight(k + 1, p) + 1e-12);
	}
	(void)state;
}

/* The very bits of thousands of answers: natively and in wasm they are these. */
static void
every_machine_says_the_same(void **state)
{
	static const alike all[] = { rank_pearson, rank_spearman, rank_kendall, rank_icc };
	double x[30], y[30];
	uint64_t hash = 14695981039346656037u;

	dice = 3;
	for (int round = 0; round < 5000; round++) {
		double r = 0;

		for (int i = 0; i < 30; i++) {
			x[i] = rolls(1000) / 7.0;
			y[i] = rolls(9);
		}
		for (size_t f = 0; f < 5; f++) {
			size_t n = 2 + rolls(4);
			uint64_t bits;

			if (f < 4)
				(void)all[f](x, y, n * 5, &r);
			else
				(void)rank_alpha(x, n, 7 - n, &r);
			memcpy(&bits, &r, sizeof(bits));
			hash = (hash ^ bits) * 1099511628211u;
		}
	}
	assert_int_equal(hash, 0x147c46f7355ca5cf);
	(void)state;
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_profiles_are_compared),
		cmocka_unit_test(items_that_go_together),
		cmocka_unit_test(orders_are_compared),
		cmocka_unit_test(lists_overlap_most_where_they_begin),
		cmocka_unit_test(it_is_the_same_from_both_sides_and_bounded),
		cmocka_unit_test(overlap_is_the_same_from_both_sides_and_bounded),
		cmocka_unit_test(every_machine_says_the_same),
	};

	(void)argc;
	(void)argv;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
