/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fair_test: every worked number of the evidence, and what always holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fair.h"

enum { A, B, C, D, E, F, OPTIONS };
enum { NONE = -1 };

static const int from_nothing[2] = { 0, 0 };

/* A(9,3) B(6,6) C(3,9) D(8,5) E(5,7) F(10,1) */
static const struct fair_option worked[OPTIONS] = {
	[A] = {{ 9, 3 }, { false }}, [B] = {{ 6, 6 }, { false }},
	[C] = {{ 3, 9 }, { false }}, [D] = {{ 8, 5 }, { false }},
	[E] = {{ 5, 7 }, { false }}, [F] = {{ 10, 1 }, { false }},
};

static int
product(const struct fair_option *o, const int zero[2])
{
	return (o->mark[0] - zero[0]) * (o->mark[1] - zero[1]);
}

static int
low(const struct fair_option *o, const int zero[2])
{
	int a = o->mark[0] - zero[0], b = o->mark[1] - zero[1];

	return a < b ? a : b;
}

/* What Hearth does not suggest by, so that the whole table stands here: the
 * highest sum, and Kalai and Smorodinsky's share of what each could hope for. */
static int
utilitarian(const int zero[2])
{
	int best = NONE;

	for (int i = 0; i < OPTIONS; i++)
		if (fair_acceptable(&worked[i], zero) && (best == NONE ||
		    worked[i].mark[0] + worked[i].mark[1] >
		    worked[best].mark[0] + worked[best].mark[1]))
			best = i;
	return best;
}

/* In ten-thousandths, rounded. */
static int
kalai_smorodinsky(const struct fair_option *o, const int zero[2])
{
	int least = 10000;

	for (int who = 0; who < 2; who++) {
		int ideal = 0, share;

		for (int i = 0; i < OPTIONS; i++)
			if (fair_acceptable(&worked[i], zero) &&
			    worked[i].mark[who] > ideal)
				ideal = worked[i].mark[who];
		share = (20000 * (o->mark[who] - zero[who]) / (ideal - zero[who]) + 1) / 2;
		least = share < least ? share : least;
	}
	return least;
}

static void
counted_from_nothing(void **state)
{
	static const int products[] = { 27, 36, 27, 40, 35, 10 };
	const int *zero = from_nothing;

	(void)state;
	for (int i = 0; i < OPTIONS; i++) {
		assert_true(fair_acceptable(&worked[i], zero));
		assert_int_equal(product(&worked[i], zero), products[i]);
	}
	assert_int_equal(fair_nash(worked, OPTIONS, zero), D);
	assert_int_equal(fair_maxmin(worked, OPTIONS, zero), B);
	assert_int_equal(low(&worked[B], zero), 6);
	assert_int_equal(kalai_smorodinsky(&worked[B], zero), 6000);
	assert_int_equal(kalai_smorodinsky(&worked[D], zero), 5556);
	assert_int_equal(kalai_smorodinsky(&worked[E], zero), 5000);
	assert_int_equal(utilitarian(zero), D);
	assert_int_equal(worked[D].mark[0] + worked[D].mark[1], 13);
}

static void
counted_from_two_and_two(void **state)
{
	static const int zero[2] = { 2, 2 };
	static const int products[] = { 7, 16, 7, 18, 15 };

	(void)state;
	for (int i = A; i <= E; i++) {
		assert_true(fair_acceptable(&worked[i], zero));
		assert_int_equal(product(&worked[i], zero), products[i]);
	}
	assert_false(fair_acceptable(&worked[F], zero));
	assert_int_equal(fair_nash(worked, OPTIONS, zero), D);
	assert_int_equal(fair_maxmin(worked, OPTIONS, zero), B);
	assert_int_equal(low(&worked[B], zero), 4);
	assert_int_equal(kalai_smorodinsky(&worked[B], zero), 5714);
	assert_int_equal(kalai_smorodinsky(&worked[D], zero), 4286);
	assert_int_equal(kalai_smorodinsky(&worked[E], zero), 4286);
	assert_int_equal(utilitarian(zero), D);
}

/* Why nobody can set a zero of their own: readier to walk away, the first
 * would turn the choice from B to D. */
static void
a_zero_of_ones_own_would_pay(void **state)
{
	static const int zero[2] = { 4, 2 };

	(void)state;
	assert_false(fair_acceptable(&worked[C], zero));
	assert_false(fair_acceptable(&worked[F], zero));
	assert_int_equal(product(&worked[D], zero), 12);
	assert_int_equal(product(&worked[B], zero), 8);
	assert_int_equal(product(&worked[A], zero), 5);
	assert_int_equal(product(&worked[E], zero), 5);
	assert_int_equal(fair_nash(worked, OPTIONS, zero), D);
	assert_int_equal(fair_maxmin(worked, OPTIONS, zero), D);
	assert_int_equal(low(&worked[D], zero), 3);
	assert_int_equal(fair_maxmin(worked, OPTIONS, from_nothing), B);
	assert_int_equal(kalai_smorodinsky(&worked[D], zero), 6000);
	assert_int_equal(kalai_smorodinsky(&worked[B], zero), 4000);
	assert_int_equal(utilitarian(zero), D);
}

static void
the_least_bad_is_never_chosen(void **state)
{
	static const int zero[2] = { 7, 7 };
	struct fair_option options[OPTIONS];

	(void)state;
	assert_int_equal(fair_maxmin(worked, OPTIONS, zero), NONE);
	assert_int_equal(fair_nash(worked, OPTIONS, zero), NONE);
	for (int i = 0; i < OPTIONS; i++) {
		options[i] = worked[i];
		options[i].never[i % 2] = true;
	}
	assert_int_equal(fair_maxmin(options, OPTIONS, from_nothing), NONE);
	assert_int_equal(fair_nash(options, OPTIONS, from_nothing), NONE);
	assert_int_equal(fair_maxmin(options, 0, from_nothing), NONE);
	options[0] = (struct fair_option){{ 10, 0 }, { false }};
	assert_int_equal(fair_maxmin(options, 1, from_nothing), NONE);
}

static void
ties_go_by_leximin_and_then_by_entry(void **state)
{
	static const struct fair_option options[] = {
		{{ 6, 6 }, { false }}, {{ 9, 6 }, { false }},
		{{ 6, 9 }, { false }}, {{ 10, 5 }, { false }},
	};
	static const struct fair_option products[] = {
		{{ 9, 4 }, { false }}, {{ 6, 6 }, { false }},
		{{ 4, 9 }, { false }},
	};

	(void)state;
	assert_int_equal(fair_maxmin(options, 4, from_nothing), 1);
	assert_int_equal(fair_nash(products, 3, from_nothing), 1);
	assert_int_equal(fair_nash(products, 1, from_nothing), 0);
}

static void
adjusted_winner_as_worked(void **state)
{
	/* live, money, holidays, chores, family */
	static const int points[5][2] = {
		{ 35, 25 }, { 25, 15 }, { 15, 10 }, { 15, 20 }, { 10, 30 }
	};
	struct fraction share[5];

	(void)state;
	fair_adjust(points, 5, share);
	assert_int_equal(share[0].over, 7);	/* of 12: .583333 */
	assert_int_equal(share[0].under, 12);
	assert_int_equal(share[1].over, 1);
	assert_int_equal(share[2].over, 1);
	assert_int_equal(share[3].over, 0);
	assert_int_equal(share[4].over, 0);
	for (unsigned who = 0; who < 2; who++) {
		struct fraction total = fair_total(points, 5, share, who);

		assert_int_equal(total.over, 725);	/* 60.416667 */
		assert_int_equal(total.under, 12);
	}
}

static void
what_both_value_alike_is_shared_alike(void **state)
{
	static const int same[3][2] = {{ 40, 40 }, { 35, 35 }, { 25, 25 }};
	static const int one[3][2] = {{ 50, 50 }, { 30, 20 }, { 20, 30 }};
	static const int untouched[3][2] = {{ 60, 40 }, { 40, 60 }, { 0, 0 }};
	struct fraction share[3];

	(void)state;
	fair_adjust(same, 3, share);
	for (int i = 0; i < 3; i++)
		assert_int_equal(2 * share[i].over, share[i].under);
	fair_adjust(one, 3, share);
	assert_int_equal(2 * share[0].over, share[0].under);
	assert_int_equal(share[1].over, 1);
	assert_int_equal(share[2].over, 0);
	fair_adjust(untouched, 3, share);
	assert_int_equal(2 * share[2].over, share[2].under);
	assert_int_equal(fair_total(untouched, 3, share, 0).over, 60);
}

/* ---- what always holds ---- */

static uint64_t luck;

static int
chance(int sides)
{
	luck = luck * 6364136223846793005 + 1442695040888963407;
	return (int)((luck >> 33) % (unsigned)sides);
}

static void
nothing_refused_or_outdone_is_chosen(void **state)
{
	enum { MOST = 9 };

	(void)state;
	for (luck = 1; luck < 4000; luck++) {
		struct fair_option options[MOST], turned[MOST];
		uint64_t kept = luck;
		size_t n = (size_t)chance(MOST) + 1;
		int chosen[2];

		for (size_t i = 0; i < n; i++) {
			options[i] = (struct fair_option){{ chance(11), chance(11) },
			    { chance(6) == 0, chance(6) == 0 }};
			turned[i] = (struct fair_option){
			    { options[i].mark[1], options[i].mark[0] },
			    { options[i].never[1], options[i].never[0] }};
		}
		chosen[0] = fair_maxmin(options, n, from_nothing);
		chosen[1] = fair_nash(options, n, from_nothing);
		/* The same whoever of the two comes first. */
		assert_int_equal(chosen[0], fair_maxmin(turned, n, from_nothing));
		assert_int_equal(chosen[1], fair_nash(turned, n, from_nothing));
		assert_int_equal(chosen[0] == NONE, chosen[1] == NONE);
		for (size_t i = 0; i < n; i++)
			for (int k = 0; k < 2; k++) {
				const struct fair_option *o = &options[i], *c;

				if (chosen[k] == NONE) {
					assert_false(fair_acceptable(o, from_nothing));
					continue;
				}
				c = &options[chosen[k]];
				assert_true(fair_acceptable(c, from_nothing));
				assert_false(c->never[0] || c->never[1]);
				if (!fair_acceptable(o, from_nothing))
					continue;
				/* Nothing better for one and no worse for the other. */
				assert_false(o->mark[0] >= c->mark[0] &&
				    o->mark[1] >= c->mark[1] &&
				    o->mark[0] + o->mark[1] > c->mark[0] + c->mark[1]);
				if (k == 0)
					assert_true(low(o, from_nothing) <= low(c, from_nothing));
				else
					assert_true(product(o, from_nothing) <= product(c, from_nothing));
			}
		luck = kept;
	}
}

static void
spread(int points[][2], size_t n, int who)
{
	int left = 100;

	for (size_t i = 0; i < n; i++) {
		int given = i == n - 1 ? left : chance(left / 5 + 1) * 5;

		points[i][who] = given;
		left -= given;
	}
}

static void
both_end_with_equally_much(void **state)
{
	enum { MOST = 6 };

	(void)state;
	for (luck = 1; luck < 4000; luck++) {
		int points[MOST][2], turned[MOST][2];
		struct fraction share[MOST], other[MOST], a, b;
		size_t n = 2 + (size_t)luck % 5, split = 0;
		uint64_t kept = luck;

		spread(points, n, 0);
		spread(points, n, 1);
		for (size_t i = 0; i < n; i++) {
			turned[i][0] = points[i][1];
			turned[i][1] = points[i][0];
		}
		fair_adjust((const int (*)[2])points, n, share);
		fair_adjust((const int (*)[2])turned, n, other);
		a = fair_total((const int (*)[2])points, n, share, 0);
		b = fair_total((const int (*)[2])points, n, share, 1);
		assert_int_equal(a.over, b.over);
		assert_int_equal(a.under, b.under);
		assert_true(a.over >= 50 * a.under);	/* nobody envies */
		for (size_t i = 0; i < n; i++) {
			bool parted = share[i].over != 0 && share[i].over != share[i].under;

			assert_in_range(share[i].over, 0, share[i].under);
			/* Turned round, each has what the other had. */
			assert_int_equal(other[i].under, share[i].under);
			assert_int_equal(other[i].over, share[i].under - share[i].over);
			split += parted && points[i][0] != points[i][1];
		}
		assert_true(split <= 1);
		luck = kept;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted_from_nothing),
		cmocka_unit_test(counted_from_two_and_two),
		cmocka_unit_test(a_zero_of_ones_own_would_pay),
		cmocka_unit_test(the_least_bad_is_never_chosen),
		cmocka_unit_test(ties_go_by_leximin_and_then_by_entry),
		cmocka_unit_test(adjusted_winner_as_worked),
		cmocka_unit_test(what_both_value_alike_is_shared_alike),
		cmocka_unit_test(nothing_refused_or_outdone_is_chosen),
		cmocka_unit_test(both_end_with_equally_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
