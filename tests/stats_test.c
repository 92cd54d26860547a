/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stats_test: each example that the evidence gives, worked out by hand there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "arena.h"
#include "stats.h"

#define near(x, y)	assert_float_equal((x), (y), 1e-4)

static void
a_change_is_real_beyond_the_wobble(void **state)
{
	static const struct {
		double		before, after, sd, r, sem, sdiff, rci, threshold;
		enum change	change;
	} cases[] = {
		{ 32.5, 47.5, 7.5, .80, 3.3541, 4.7434, 3.1623, 9.2971, RISE },
		{ 12, 15, 4, .94, 0.9798, 1.3856, 2.1651, 2.7159, RISE },
		{ 12, 14, 4, .94, 0.9798, 1.3856, 1.4434, 2.7159, WOBBLE },
		{ 48, 56, 17, .98, 2.4042, 3.4000, 2.3529, 6.6640, RISE },
		{ 100, 110, 32, .98, 4.5255, 6.4000, 1.5625, 12.5440, WOBBLE },
		{ 4.0, 2.5, 1.5, .65, 0.8874, 1.2550, -1.1952, 2.4598, WOBBLE },
		{ 62, 48, 18, .85, 6.9714, 9.8590, -1.4200, 19.3237, WOBBLE },
		{ 62, 48, 18, .70, 9.8590, 13.9427, -1.0041, 27.3278, WOBBLE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double sd = cases[i].sd, r = cases[i].r;

		near(stats_sem(sd, r), cases[i].sem);
		near(stats_sdiff(sd, r), cases[i].sdiff);
		near(stats_rci(cases[i].before, cases[i].after, sd, r), cases[i].rci);
		near(stats_threshold(sd, r), cases[i].threshold);
		assert_int_equal(stats_change(cases[i].before, cases[i].after, sd, r),
		    cases[i].change);
		assert_int_equal(stats_change(cases[i].after, cases[i].before, sd, r),
		    cases[i].change == RISE ? FALL : WOBBLE);
	}
	(void)state;
}

static void
two_groups_meet_at_the_cutoff(void **state)
{
	near(stats_cutoff(60, 7.5, 40, 7.5), 50);
	near(stats_cutoff(16, 4, 9, 5), 12.8889);
	near(11.58 / 1.96, 5.9082);	/* RDAS: its published change and Sdiff */
	near((58 - 40) / stats_sdiff(17, .98), 5.2941);
	(void)state;
}

static void
averages_are_steadier(void **state)
{
	double quiet = 1;

	near(stats_averaged(.70, 2), .8235);
	near(stats_averaged(.94, .25), .7966);
	near(stats_averaged(.55, 4), .8302);
	near(stats_averaged(.70, 1), .70);
	for (int week = 0; week < 12; week++)
		quiet *= .95;
	near(1 - quiet, .4596);	/* why a change is not looked for each week */
	(void)state;
}

static void
scores_are_of_what_was_answered(void **state)
{
	static const double raw[] = { 4, 4, 5, 2, 4, 4, 1 };
	double turned[7], mean = -1;
	int eight[10] = { 7, 6, 0, 5, 4, 7, 0, 6, 5, 4 };

	for (int i = 0; i < 7; i++)
		turned[i] = i == 3 || i == 6 ? stats_reverse(raw[i], 1, 5) : raw[i];
	near(turned[3], 4);
	near(turned[6], 5);
	near(stats_mean(turned, 7), 4.285714);
	near(stats_mean(turned, 0), 0);
	near(stats_pomp(15, 0, 21), 71.4286);
	near(stats_pomp(3.4, 1, 5), 60);
	near(stats_pomp(5, 1, 7), 66.6667);
	assert_true(stats_score(eight, 10, 8, &mean));
	near(mean, 5.5);
	eight[0] = 0;
	mean = -1;
	assert_false(stats_score(eight, 10, 8, &mean));
	near(mean, -1);		/* untouched */
	assert_false(stats_score((int[3]){ 0, 0, 0 }, 3, 0, &mean));
	(void)state;
}

static void
time_smooths(void **state)
{
	static const double x[] = { 70, 72, 68, 60, 55, 58 };
	static const double smooth[] = { 70, 70.6, 69.82, 66.874, 63.3118, 61.7183 };
	double now = x[0];

	for (int i = 0; i < 6; i++) {
		if (i > 0)
			now = stats_smooth(now, x[i], .3);
		near(now, smooth[i]);
	}
	near(stats_share(21, 28, 0, 0), .75);
	near(stats_share(21, 28, 2, 2), .71875);
	near(stats_share(0, 0, 1, 1), .5);
	near(stats_share(3, 4, 1, 1), .6667);
	near(stats_share(1, 9, 1, 1), .1818);
	(void)state;
}

static void
numbers_are_written_the_same_everywhere(void **state)
{
	struct arena *mem = arena_new();

	assert_string_equal(stats_text(mem, 4.25, 1), "4.3");
	assert_string_equal(stats_text(mem, 4.2, 2), "4.20");
	assert_string_equal(stats_text(mem, -0.75, 1), "-0.8");
	assert_string_equal(stats_text(mem, -0.04, 1), "0.0");
	assert_string_equal(stats_text(mem, 6.96, 1), "7.0");
	assert_string_equal(stats_text(mem, 0.05, 2), "0.05");
	assert_string_equal(stats_text(mem, 12.5, 0), "13");
	assert_int_equal(stats_round(-2.5), -3);
	assert_int_equal(stats_round(1e300), 1000000000000000);
	assert_int_equal(stats_round(-1e300), -1000000000000000);
	assert_int_equal(stats_round(NAN), 0);
	arena_free(mem);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_is_real_beyond_the_wobble),
		cmocka_unit_test(two_groups_meet_at_the_cutoff),
		cmocka_unit_test(averages_are_steadier),
		cmocka_unit_test(scores_are_of_what_was_answered),
		cmocka_unit_test(time_smooths),
		cmocka_unit_test(numbers_are_written_the_same_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
