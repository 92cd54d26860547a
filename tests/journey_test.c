/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* journey_test: rest for both, days of the last 28, welcome back, and a pace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "phones.h"
#include "days.h"

/* Days after the first of them, a second before the next request. */
static void
they_join(struct phones *p)
{
	char facts[120];

	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&joined=%lld",
	    (long long)phones_now(p));
	phones_fact(p, facts);
}

static void
thanks(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/thanks/write", "way=send&did=You+waited"), 303);
}

static void
days_are_counted_and_never_a_row_of_them(void **state)
{
	struct phones *p = *state;
	int here = 0;

	days_pass(p, 40);
	for (int day = 0; day < 28; day++) {
		if (day % 7 < 3) {
			thanks(p);
			here++;
		}
		days_pass(p, 1);
	}
	assert_int_equal(here, 12);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You did something here on 11 of the last 28 days."));
	/* Nothing was done by a refusal, a setting, or what passes something over. */
	ada_sends(p, "/today/another", "than=4");
	ada_sends(p, "/today/not", "");
	ada_sends(p, "/people/flame", "shown=0");
	ada_sends(p, "/settings/plan", "cue=After+dinner");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You did something here on 11 of the last 28 days."));
	thanks(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You did something here on 12 of the last 28 days."));
	ada_opens(p, "/journey");
	assert_true(ada_reads(p, "You did something here on 12 of the last 28 days."));
	/* Nobody was here by looking, and nobody reads it of the other. */
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "of the last 28 days"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "of the last 28 days"));
}

/* No number in the first two weeks, none in a rest, and its days are in neither. */
static void
days_are_told_late_and_without_those_of_a_rest(void **state)
{
	struct phones *p = *state;

	for (int day = 0; day < 30; day++) {
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "You did something here on") == (day >= 14));
		thanks(p);
		days_pass(p, 1);
	}
	ada_sends(p, "/journey/rest", "days=3");
	for (int day = 0; day < 3; day++) {
		thanks(p);
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "You did something here on"));
		ada_opens(p, "/journey");
		assert_false(ada_reads(p, "You did something here on"));
		days_pass(p, 1);
	}
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You did something here on 24 of 25 days, days of rest left out."));
}

/* What a word means on one page it means on the other: an evening is one that both agreed on. */
static void
days_of_both_are_not_called_evenings(void **state)
{
	struct phones *p = *state;

	thanks(p);
	ben_sends(p, "/thanks/write", "way=send&did=You+waited");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "On one day both of you did something here."));
	assert_false(ada_reads(p, "evening together"));
}

/* One alone, in the first days, with all that is asked of them. */
static void
in_a_rest_nothing_asks(void **state)
{
	static const char *const asks[] = { "Make it fit you", "recovery sheet",
		"Bring your partner in", "Answer, one minute" };
	struct phones *p = *state;

	phones_fact(p, "state=open&pair=alone&confirmed=1&recovery=1");
	for (int rests = 0; rests < 2; rests++) {
		bool found[4];

		ada_opens(p, "/today");
		for (int i = 0; i < 3; i++)
			found[i] = ada_reads(p, asks[i]);
		ada_opens(p, "/us");
		found[3] = ada_reads(p, asks[3]);
		for (int i = 0; i < 4; i++)
			if (found[i] != (rests == 0))
				fail_msg("%s, %d", asks[i], rests);
		assert_true(ada_reads(p, "href=\"/pulse\""));
		ada_sends(p, "/journey/rest", "days=14");
	}
}

static void
who_ends_a_rest_is_welcomed_back_too(void **state)
{
	struct phones *p = *state;

	thanks(p);
	ada_sends(p, "/journey/rest", "days=0");
	days_pass(p, 12);
	assert_int_equal(ada_sends(p, "/journey/back", ""), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Welcome back"));
	assert_true(ada_reads(p, "action=\"/today/light\""));
	ada_sends(p, "/today/light", "card=x");
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Welcome back"));
}

static void
a_rest_without_its_length_is_asked_for_again(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/journey/rest", ""), 422);
	assert_true(ada_reads(p, "Please choose how long the rest is to be."));
	ada_opens(p, "/journey");
	assert_false(ada_reads(p, "Please choose"));
	assert_false(ada_reads(p, " required"));
}

static void
a_rest_is_for_both_and_either_ends_it(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/journey/rest", ""), 422);
	assert_int_equal(ada_sends(p, "/journey/rest", "days=61"), 422);
	assert_int_equal(ada_sends(p, "/journey/rest", "days=0"), 303);
	relay_delivers(p);
	for (int day = 0; day < 40; day++) {
		ben_sends(p, "/thanks/write", "way=send&did=You+waited");
		relay_delivers(p);
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "You rest."));
		assert_false(ada_reads(p, "class=\"btn wide\""));
		ben_opens(p, "/today");
		assert_true(ben_reads(p, "You rest."));
		assert_int_equal(ben_opens(p, "/question"), 200);
		ben_opens(p, "/today/chosen");
		assert_false(ben_reads(p, "It could have been this one."));
		days_pass(p, 1);
	}
	ben_opens(p, "/journey");
	assert_true(ben_reads(p, "Resting, until one of you says otherwise."));
	assert_int_equal(ben_sends(p, "/journey/back", ""), 303);
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "You rest."));
	assert_true(ada_reads(p, "Welcome back"));
}

static void
a_rest_with_an_end_ends(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/journey/rest", "days=3");
	for (int day = 0; day < 5; day++) {
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "You rest.") == (day < 3));
		days_pass(p, 1);
	}
	/* A second one begins anew, and what ends it twice ends nothing more. */
	ada_sends(p, "/journey/rest", "days=3");
	ada_sends(p, "/journey/rest", "days=14");
	days_pass(p, 10);
	ada_opens(p, "/journey");
	assert_true(ada_reads(p, "Resting. It goes on by itself:"));
	ada_sends(p, "/journey/back", "");
	ada_sends(p, "/journey/back", "");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "You rest."));
}

static void
one_alone_may_rest_too(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/journey");
	assert_false(ada_reads(p, "It holds for both of you."));
	ada_sends(p, "/journey/rest", "days=14");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You rest."));
}

static void
a_gap_is_met_with_the_smallest_thing(void **state)
{
	struct phones *p = *state;

	thanks(p);
	days_pass(p, 6);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Welcome back"));
	for (int gap = 8; gap < 300; gap = gap * 2 + 5) {
		days_pass(p, gap);
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "Welcome back"));
		assert_true(ada_reads(p, "action=\"/today/light\""));
		ada_opens(p, "/today/chosen");
		assert_true(ada_reads(p, "it begins with something small"));
		days_pass(p, 1);	/* who was here is not back again */
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "Welcome back"));
	}
	/* After whatever was done, the day is as any other. */
	days_pass(p, 9);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Welcome back"));
	ada_sends(p, "/today/another", "than=4");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Welcome back"));
}

static void
who_comes_for_the_first_time_is_not_back(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Welcome back"));
	phones_free(p);
}

/* The page without what stands there anyway: nothing in its card takes long. */
static void
begins_small(struct phones *p)
{
	static const char *const later[] = { "href=\"/pulse\"", "href=\"/check\"",
		"href=\"/review\"", "href=\"/longer\"", "href=\"/listen\"",
		"href=\"/evenings/down\"", "about 1", "about 2" };

	ada_opens(p, "/today");
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		if (ada_reads(p, later[i]))
			fail_msg("%s", later[i]);
	assert_true(ada_reads(p, "class=\"btn wide\""));
}

/* On whichever day of the week it begins. */
static void
the_first_days_begin_with_small_acts(void **state)
{
	(void)state;
	for (int weekday = 0; weekday < 7; weekday++) {
		struct phones *p = phones_new(0);

		days_pass(p, weekday);
		they_join(p);
		for (int day = 0; day < 4; day++) {
			begins_small(p);
			days_pass(p, 1);
		}
		phones_free(p);
	}
}

static void
so_they_do_for_one_alone(void **state)
{
	for (int day = 0; day < 4; day++) {
		begins_small(*state);
		days_pass(*state, 1);
	}
}

static void
after_twelve_weeks_each_looks_back_and_chooses(void **state)
{
	struct phones *p = *state;
	bool asked = false;

	they_join(p);
	ada_opens(p, "/journey");
	assert_false(ada_reads(p, "href=\"/journey/twelve\""));
	for (int day = 0; day < 84; day++) {
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "/journey/twelve"));
		if (day % 4 == 0)
			thanks(p);
		days_pass(p, 1);
	}
	for (int day = 0; day < 4; day++) {
		ada_opens(p, "/today");
		asked |= ada_reads(p, "Twelve weeks: look back");
		days_pass(p, 1);
	}
	assert_true(asked);
	ada_opens(p, "/journey/twelve");
	assert_true(ada_reads(p, "Thanks and quiet: 20 days"));
	assert_false(ada_reads(p, "Listening: 0"));
	assert_int_equal(ada_sends(p, "/journey/pace", "pace=now"), 303);
	for (int day = 0; day < 10; day++) {
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "/journey/twelve"));
		days_pass(p, 1);
	}
}

static void
one_a_week_stands_there_from_friday_to_sunday(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/journey/pace", "pace=month"), 422);
	ada_sends(p, "/journey/pace", "pace=week");
	for (int day = 0; day < 60; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "Nothing today, as you chose.") ==
		    (weekday_of(day_of(phones_now(p), 60)) < 4));
	}
	while (weekday_of(day_of(phones_now(p), 60)) != 4)
		days_pass(p, 1);
	thanks(p);
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Nothing today, as you chose."));
	ben_opens(p, "/today");		/* each has an own pace */
	assert_false(ben_reads(p, "Nothing today, as you chose."));
	ada_sends(p, "/journey/pace", "pace=now");
	days_pass(p, 2);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Nothing today, as you chose."));
}

static void
check_ups_alone_come_twice_a_year(void **state)
{
	struct phones *p = *state;
	int asked = 0;

	ada_sends(p, "/journey/pace", "pace=checks");
	for (int day = 0; day < 400; day++) {
		ada_opens(p, "/today");
		if (ada_reads(p, "href=\"/journey/check\"")) {
			assert_true(day >= 182);
			ada_opens(p, "/journey/check");
			assert_true(ada_reads(p, "href=\"/longer\""));
			assert_int_equal(ada_sends(p, "/journey/checked", ""), 303);
			asked++;
		} else
			assert_true(ada_reads(p, "Nothing today, as you chose.") ||
			    ada_reads(p, "That was it for today."));
		days_pass(p, 1);
	}
	assert_int_equal(asked, 2);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/journey", "/today", "/today/chosen",
		"/journey/twelve", "/us" };
	static const char *const forms[][2] = {
		{ "/journey/rest", "days=3" }, { "/journey/rest", "days=0" },
		{ "/journey/back", "" }, { "/journey/pace", "pace=week" },
		{ "/journey/pace", "pace=now" }, { "/journey/pace", "pace=checks" },
		{ "/journey/checked", "" }, { "/thanks/write", "way=send&did=x" },
	};

	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 16; i++) {
			const char *const *form;

			dice = dice * 1664525u + 1013904223u;
			form = forms[(dice >> 16) % (sizeof(forms) / sizeof(*forms))];
			(i % 2 ? ben_sends : ada_sends)(p, form[0], form[1]);
			if (i % 3 == 0)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 30));
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		ada_opens(p, "/today");
		ben_opens(p, "/today");
		assert_true(ada_reads(p, "You rest.") == ben_reads(p, "You rest."));
		phones_free(p);
	}
}

#define TWO(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)
#define ONE(name)	cmocka_unit_test_setup_teardown(name, one_arrives, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWO(days_are_counted_and_never_a_row_of_them),
		TWO(days_are_told_late_and_without_those_of_a_rest),
		TWO(days_of_both_are_not_called_evenings),
		ONE(in_a_rest_nothing_asks),
		TWO(who_ends_a_rest_is_welcomed_back_too),
		TWO(a_rest_without_its_length_is_asked_for_again),
		TWO(a_rest_is_for_both_and_either_ends_it),
		TWO(a_rest_with_an_end_ends),
		ONE(one_alone_may_rest_too),
		TWO(a_gap_is_met_with_the_smallest_thing),
		cmocka_unit_test(who_comes_for_the_first_time_is_not_back),
		cmocka_unit_test(the_first_days_begin_with_small_acts),
		ONE(so_they_do_for_one_alone),
		TWO(after_twelve_weeks_each_looks_back_and_chooses),
		TWO(one_a_week_stands_there_from_friday_to_sunday),
		TWO(check_ups_alone_come_twice_a_year),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
