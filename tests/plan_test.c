/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* plan_test: today's one thing: its score, its turns, its ways out, its reasons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"
#include "practice.h"
#include "plan_turn.h"
#include "stats.h"

/* ---- the score, as worked by hand ---- */

static void
near(double is, double ought)
{
	assert_true(is - ought < 5e-7 && ought - is < 5e-7);
}

static void
scores_are_as_worked_by_hand(void **state)
{
	double scores[] = {
		plan_score(.8, .6, .5, plan_fresh(2)),
		plan_score(.5, .9, .7, plan_fresh(14)),
		plan_score(.4, .5, .5, plan_fresh(-1)),
	};
	bool chance;

	(void)state;
	near(scores[0], .565933);
	near(scores[1], .690000);
	near(scores[2], .565000);
	assert_int_equal(plan_pick(scores, 3, 1, &chance), 1);
	assert_false(chance);
	near(plan_weight_need + plan_weight_fit + plan_weight_receptive +
	    plan_weight_fresh, 1);
}

static void
low_readings_do_not_flood_the_plan(void **state)
{
	(void)state;
	near(plan_need(0), .8);
	near(plan_need(15), .8);
	near(plan_need(50), .5);
	near(plan_need(100), 0);
	near(plan_fit(0, 0), .5);
	near(plan_fit(1, 1), .6);
	near(plan_fit(0, 4), .25);
	near(stats_share(3, 4, 1, 1), .666667);
	near(stats_share(1, 9, 1, 1), .181818);
	near(plan_fresh(0), 0);
	near(plan_fresh(7), .5);
	near(plan_fresh(100000), 1);
}

static void
one_choice_in_five_goes_to_one_of_the_others(void **state)
{
	double scores[] = { .2, .9, .4, .3 };
	int picked[4] = { 0 }, n = 20000;
	bool chance;

	(void)state;
	for (int day = 0; day < n; day++)
		picked[plan_pick(scores, 4, plan_dice(7, day, 0), &chance)]++;
	assert_in_range(picked[1], n * 79 / 100, n * 81 / 100);
	for (int i = 0; i < 4; i++)
		if (i != 1)
			assert_in_range(picked[i], n * 60 / 1000, n * 74 / 1000);
	assert_int_equal(plan_pick(scores, 1, 0, &chance), 0);
	assert_false(chance);
}

/* ---- turns ---- */

enum { DAYS = 365, FROM = 20412 };

/* Somebody who comes on so many days of a hundred, or on these weekdays alone, and
 * does what has its turn on so many of those. */
struct habit {
	unsigned	 comes, does;
	unsigned	 weekdays;	/* a bit for each; 0: any */
};

static struct plan_person
somebody(unsigned seed)
{
	struct plan_person who = { .seed = plan_dice(seed, 0, 0),
	    .open = ALL_TENS };

	return who;
}

/* The turn of each day, as it is worked out on that day; 0: nobody looked. */
static void
turns_of(const struct plan_person *who, struct habit h, unsigned tens[DAYS])
{
	static struct plan_day days[DAYS];
	static struct plan_past past;
	struct plan_turns turns;
	enum plan_rule why;

	memset(days, 0, sizeof(days));
	for (int i = 0; i < DAYS; i++) {
		int first = i > PLAN_PAST ? i - PLAN_PAST : 0;

		past = (struct plan_past){ .from = FROM + first, .n = i - first };
		memcpy(past.day, days + first, (size_t)past.n * sizeof(*days));
		tens[i] = 0;
		if (plan_dice(who->seed, i, 98) % 100 >= h.comes || (h.weekdays != 0 &&
		    (h.weekdays >> weekday_of(FROM + i) & 1) == 0))
			continue;
		plan_turns(&turns, who, &past);
		tens[i] = plan_turn(&turns, 0, &why);
		days[i].stood = TEN(tens[i]);
		if (plan_dice(who->seed, i, 99) % 100 < h.does)
			days[i].acted = TEN(tens[i]);
	}
}

static void
nothing_repeats_within_three_days_nor_is_left_for_three_weeks(void **state)
{
	static const struct habit habits[] = {
		{ 100, 60, 0 }, { 100, 0, 0 }, { 100, 100, 0 }, { 50, 50, 0 },
		{ 20, 90, 0 }, { 100, 50, 0x60 }, { 100, 20, 0x15 }, { 80, 10, 0 },
	};

	(void)state;
	for (unsigned seed = 0; seed < 160; seed++) {
		struct plan_person who = somebody(seed);
		unsigned tens[DAYS];
		int last[TENS + 1] = { 0 }, unseen[TENS + 1] = { 0 };

		if (seed % 3 == 1) {
			who.since[seed % TENS + 1] = FROM + (int)seed % 40;
			who.need[seed % TENS + 1] = plan_need_most;
		}
		turns_of(&who, habits[seed % 8], tens);
		for (int i = 0; i < DAYS; i++) {
			if (tens[i] == 0)
				continue;
			assert_true(last[tens[i]] == 0 || i + 1 - last[tens[i]] >= PLAN_AGAIN);
			last[tens[i]] = i + 1;
			for (unsigned ten = 1; ten <= TENS; ten++) {
				unseen[ten] = ten == tens[i] ? 0 : unseen[ten] + 1;
				assert_in_range(unseen[ten], 0, PLAN_NEGLECT - 1);
			}
		}
	}
}

static void
what_is_missing_takes_no_more_than_half(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct plan_person who = somebody(seed);
		unsigned tens[DAYS];
		int n = 0;

		for (unsigned ten = 1; ten <= TENS; ten += 2) {
			who.since[ten] = FROM;
			who.need[ten] = plan_need_most;
		}
		turns_of(&who, (struct habit){ 100, 60, 0 }, tens);
		for (int i = 0; i < DAYS; i++)
			n += (int)(tens[i] % 2);
		assert_in_range(n, DAYS * 40 / 100, DAYS * 60 / 100);
	}
}

static void
chance_has_no_more_than_one_day_in_five(void **state)
{
	static struct plan_past past;
	struct plan_turns turns;
	enum plan_rule why;
	int chosen[PLAN_RULES] = { 0 };

	(void)state;
	for (unsigned seed = 0; seed < 3000; seed++) {
		struct plan_person who = somebody(seed);

		past = (struct plan_past){ .from = FROM, .n = 4 };
		for (int i = 0; i < past.n; i++)
			past.day[i].stood = TEN(1 + (seed + (unsigned)i * 3) % TENS);
		plan_turns(&turns, &who, &past);
		assert_in_range(plan_turn(&turns, 0, &why), 1, TENS);
		chosen[why]++;
	}
	assert_in_range(chosen[BY_CHANCE], 500, 660);
	assert_int_equal(chosen[BY_CHANCE] + chosen[BY_SCORE], 3000);
}

static void
the_first_weeks_begin_with_what_is_light(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct plan_person who = somebody(seed);
		unsigned tens[DAYS], later = 0;

		who.began = FROM;
		turns_of(&who, (struct habit){ 100, 60, 0 }, tens);
		for (int i = 0; i < PLAN_FIRST; i++)
			assert_true(tens[i] == 1 || tens[i] == 4 || tens[i] == 5 ||
			    tens[i] == 6);
		for (int i = PLAN_FIRST; i < PLAN_FIRST + PLAN_NEGLECT; i++)
			later |= TEN(tens[i]);
		assert_int_equal(later, ALL_TENS);
	}
}

static void
what_is_left_out_has_no_turn(void **state)
{
	struct plan_person who = somebody(3);
	unsigned tens[DAYS];

	(void)state;
	who.open = (uint16_t)(who.open & ~(TEN(9) | TEN(7)));
	turns_of(&who, (struct habit){ 100, 50, 0 }, tens);
	for (int i = 0; i < DAYS; i++)
		assert_true(tens[i] != 9 && tens[i] != 7);
}

/* A new practice is one of the ten's, or said to be of none. */
static void
every_practice_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; practices[i] != NULL; i++)
		if (plan_unknown(practices[i]->name))
			fail_msg("%s is in no list of plan_table.c", practices[i]->name);
	assert_int_equal(plan_ten("evenings"), 5);
	assert_int_equal(plan_ten("touch"), 9);
	for (unsigned ten = 1; ten <= TENS; ten++) {
		bool offers = false;

		for (size_t i = 0; practices[i] != NULL; i++)
			offers |= practices[i]->offer != NULL &&
			    plan_ten(practices[i]->name) == ten;
		assert_true(offers);
	}
}

/* ---- on the page ---- */

static const char *
between(const char *page, const char *before, char text[100])
{
	const char *at = strstr(page, before);

	text[0] = '\0';
	if (at != NULL) {
		at += strlen(before);
		snprintf(text, 100, "%.*s", (int)strcspn(at, "\""), at);
	}
	return text;
}

static void
another_one_brings_another_and_tomorrow_forgets_it(void **state)
{
	struct phones *p = *state;
	int asked = 0;

	for (int day = 0; day < 30; day++) {
		char of[100], again[100], form[120];

		days_pass(p, 1);
		ada_opens(p, "/today");
		between(ada_page(p), "name=\"than\" value=\"", of);
		if (of[0] == '\0' || ada_reads(p, "That was it for today."))
			continue;
		ben_opens(p, "/today");
		snprintf(form, sizeof(form), "than=%s", of);
		assert_int_equal(ada_sends(p, "/today/another", form), 303);
		ada_opens(p, "/today");
		between(ada_page(p), "name=\"than\" value=\"", again);
		assert_string_not_equal(of, again);
		ada_remembers_page(p);
		ada_opens(p, "/today");
		assert_true(ada_sees_the_same(p));
		asked++;
	}
	assert_in_range(asked, 20, 30);
}

static void
any_number_of_others_may_be_asked_for(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 30; i++) {
		char of[100], form[120];

		assert_int_equal(ada_opens(p, "/today"), 200);
		between(ada_page(p), "name=\"than\" value=\"", of);
		snprintf(form, sizeof(form), "than=%s", of[0] != '\0' ? of : "x");
		ada_sends(p, "/today/another", form);
	}
	ada_sends(p, "/today/another", "than=11");
	ada_sends(p, "/today/another", "than=-1");
	assert_int_equal(ada_sends(p, "/today/another", ""), 422);
	assert_int_equal(ada_sends(p, "/today/worth", "ten=11&worth=3"), 422);
	assert_int_equal(ada_sends(p, "/today/worth", "ten=3&worth=6"), 422);
	assert_int_equal(ada_opens(p, "/today"), 200);
}

/* The reason that stands with something on "How this was chosen". */
static bool
reasons_say(struct phones *p, enum plan_rule rule, const char *before)
{
	char text[400];

	snprintf(text, sizeof(text), "%s%s", before, plan_rules[rule].says);
	return ada_reads(p, text);
}

static void
on_the_first_day_nothing_is_said_to_have_been(void **state)
{
	struct phones *p = *state;
	char facts[100];

	/* A Wednesday, on which nothing is about to close. */
	while (weekday_of((int32_t)(phones_now(p) / 86400)) != 2)
		days_pass(p, 1);
	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&joined=%lld",
	    (long long)phones_now(p));
	phones_fact(p, facts);
	ada_opens(p, "/today/chosen");
	assert_false(ada_reads(p, "The last time it began with you"));
	assert_false(ada_reads(p, "not long ago"));
	assert_false(ada_reads(p, "You did"));
	assert_true(reasons_say(p, BY_BEGINNING, "<p>") || reasons_say(p, BY_CHANCE, "<p>"));
	assert_false(reasons_say(p, NOT_NOW, "<small>"));
	assert_false(reasons_say(p, NOT_AGAIN, "<small>"));
	assert_true(reasons_say(p, NOT_DUE, "<small>"));
	ada_sends(p, "/pulse", "pulse-1=4&pulse-2=5");
	ada_opens(p, "/today/chosen");
	assert_true(reasons_say(p, NOT_NOW, "<small>"));
	ada_sends(p, "/thanks/write", "way=send&did=you+waited");
	days_pass(p, 1);
	ada_opens(p, "/today/chosen");
	assert_false(reasons_say(p, BY_BEGINNING, "<p>"));
	assert_true(reasons_say(p, NOT_AGAIN, "<small>"));
}

/* The words on the card. */
static void
card_text(struct phones *p, char text[100])
{
	between(ada_page(p), "<p class=\"say\">", text);
}

static void
after_the_last_one_the_first_comes_round(void **state)
{
	struct phones *p = *state;
	char first[100], now[100], of[100], form[120];
	int seen = 0;

	ada_opens(p, "/today");
	card_text(p, first);
	for (int round = 0; round < 2; round++) {
		for (seen = 0; seen < 60 && !ada_reads(p, "These were all for today."); seen++) {
			between(ada_page(p), "name=\"than\" value=\"", of);
			assert_true(of[0] != '\0');
			snprintf(form, sizeof(form), "than=%s", of);
			ada_sends(p, "/today/another", form);
			ada_opens(p, "/today");
		}
		assert_in_range(seen, 2, 40);
		assert_true(ada_reads(p, "Back to the first one"));
		ada_opens(p, "/today/chosen");
		assert_true(ada_reads(p, "You passed over all that was there for today."));
		assert_int_equal(ada_sends(p, "/today/first", ""), 303);
		ada_opens(p, "/today");
		card_text(p, now);
		assert_string_equal(now, first);
	}
}

/* Monday to Thursday five minutes, whatever may be interrupted; 25 once they are there. */
static void
phones_are_laid_down_on_days_that_have_room(void **state)
{
	struct phones *p = *state;
	int stood = 0;

	for (int half = 0; half < 2; half++) {
		for (int day = 0; day < 60; day++) {
			bool stands;

			days_pass(p, 1);
			ada_opens(p, "/today");
			stands = ada_reads(p, "class=\"btn wide\" href=\"/evenings/down\"");
			assert_false(stands && half == 0);
			stood += stands;
		}
		ada_sends(p, "/settings/plan", "usual=30&more=30");
	}
	assert_in_range(stood, 1, 20);
}

/* An evening of the next day, to which the other says yes. */
static void
one_thinks_of_an_evening(struct phones *p, bool ada)
{
	int64_t tomorrow = phones_now(p) / 86400 * 86400 + 86400;
	struct date d = date_of((int32_t)(tomorrow / 86400));
	char form[160];

	snprintf(form, sizeof(form), "what=A+walk&day=%d-%02d-%02d&clock=19%%3A30&minutes=90",
	    d.year, d.month, d.day);
	assert_int_equal((ada ? ada_sends : ben_sends)(p, "/evenings/new", form), 303);
	relay_delivers(p);
	snprintf(form, sizeof(form), "evening=%s&when=%lld",
	    ada ? ada_last_id(p) : ben_last_id(p), (long long)tomorrow + 70200);
	assert_int_equal((ada ? ben_sends : ada_sends)(p, "/evenings/yes", form), 303);
	relay_delivers(p);
	days_pass(p, 2);
}

static void
whoever_thought_of_fewer_in_a_year_thinks_of_the_next(void **state)
{
	static const char order[] = "AAAABABABABAB";
	struct phones *p = *state;

	phones_time(p, phones_now(p), 0);
	for (const char *c = order; *c != '\0'; c++)
		one_thinks_of_an_evening(p, *c == 'A');
	ben_opens(p, "/evenings/new");
	assert_true(ben_reads(p, "This one is yours to think of."));
	ada_opens(p, "/evenings/new");
	assert_false(ada_reads(p, "This one is yours to think of."));
	days_pass(p, 365);
	one_thinks_of_an_evening(p, false);
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "This one is yours to think of."));
}

static void
after_ten_at_night_only_what_is_light_or_calm(void **state)
{
	static const char *const heavy[] = { "href=\"/question\"", "href=\"/listen\"",
		"href=\"/values\"", "href=\"/closeness/check\"" };
	struct phones *p = *state;
	int64_t now = phones_now(p);

	for (int day = 1; day < 60; day++) {
		/* Eleven at night where clocks are one hour east. */
		phones_time(p, (now / 86400 + day) * 86400 + 22 * 3600, 60);
		ada_opens(p, "/today");
		for (size_t i = 0; i < sizeof(heavy) / sizeof(*heavy); i++) {
			char link[100];

			snprintf(link, sizeof(link), "class=\"btn wide\" %s", heavy[i]);
			assert_false(ada_reads(p, link));
		}
	}
}

static void
what_was_done_may_be_rated_once(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/thanks/write", "way=send&did=You+waited");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Was it worth it, for you?"));
	assert_int_equal(ada_sends(p, "/today/worth", "ten=6&worth=5"), 303);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Was it worth it, for you?"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "worth"));
}

static void
how_it_was_chosen_stands_in_words(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/settings/choices", "turn=touch");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "href=\"/today/chosen\""));
	for (int day = 0; day < 30; day++) {
		days_pass(p, 1);
		assert_int_equal(ada_opens(p, "/today/chosen"), 200);
		assert_true(ada_reads(p, "How this was chosen"));
		assert_true(ada_reads(p, plan_rules[BY_WAITING].says));
		assert_true(ada_reads(p, plan_rules[NOT_LONG].says));
		assert_false(ada_reads(p, "href=\"/touch\""));
		assert_false(ada_reads(p, "moment of touch"));
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/today", "/today/chosen", "/today?lighter=1" };
	static const char *const forms[][2] = {
		{ "/today/another", "than=thanks" }, { "/today/another", "than=3" },
		{ "/today/light", "card=lighter-12" }, { "/today/not", "" },
		{ "/today/worth", "ten=4&worth=2" }, { "/thanks/write", "way=send&did=x" },
		{ "/pulse", "pulse-1=4" }, { "/settings/choices", "turn=listen" },
		{ "/pause/begin", "pick=20" }, { "/today/another", "than=openness" },
		{ "/today/first", "" },
	};

	(void)state;
	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 24; i++) {
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
		phones_free(p);
	}
}

/* Two days in a row in every third week: the 21 days of the rule take most of a year. */
static void
whoever_comes_seldom_gets_each_of_the_ten(void **state)
{
	struct phones *p = *state;
	int unseen[TENS + 1] = { 0 };

	while (weekday_of((int32_t)(phones_now(p) / 86400)) != 6)
		days_pass(p, 1);
	for (int i = 0; i < 100; i++) {
		char of[100];
		unsigned now;

		days_pass(p, i % 2 == 0 ? 20 : 1);
		ada_opens(p, "/today");
		between(ada_page(p), "name=\"than\" value=\"", of);
		now = plan_ten(of) > 0 ? plan_ten(of) : (unsigned)atoi(of);
		for (unsigned ten = 1; ten <= TENS; ten++) {
			unseen[ten] = ten == now ? 0 : unseen[ten] + 1;
			assert_in_range(unseen[ten], 0, PLAN_NEGLECT - 1);
		}
	}
}

#define TWO(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)
#define ONE(name)	cmocka_unit_test_setup_teardown(name, one_arrives, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_are_as_worked_by_hand),
		cmocka_unit_test(low_readings_do_not_flood_the_plan),
		cmocka_unit_test(one_choice_in_five_goes_to_one_of_the_others),
		cmocka_unit_test(nothing_repeats_within_three_days_nor_is_left_for_three_weeks),
		cmocka_unit_test(what_is_missing_takes_no_more_than_half),
		cmocka_unit_test(the_first_weeks_begin_with_what_is_light),
		cmocka_unit_test(what_is_left_out_has_no_turn),
		cmocka_unit_test(chance_has_no_more_than_one_day_in_five),
		cmocka_unit_test(every_practice_has_its_place),
		TWO(another_one_brings_another_and_tomorrow_forgets_it),
		TWO(any_number_of_others_may_be_asked_for),
		ONE(any_number_of_others_may_be_asked_for),
		TWO(on_the_first_day_nothing_is_said_to_have_been),
		TWO(after_the_last_one_the_first_comes_round),
		ONE(after_the_last_one_the_first_comes_round),
		TWO(phones_are_laid_down_on_days_that_have_room),
		ONE(phones_are_laid_down_on_days_that_have_room),
		TWO(whoever_thought_of_fewer_in_a_year_thinks_of_the_next),
		TWO(after_ten_at_night_only_what_is_light_or_calm),
		TWO(what_was_done_may_be_rated_once),
		TWO(how_it_was_chosen_stands_in_words),
		TWO(whoever_comes_seldom_gets_each_of_the_ten),
		ONE(whoever_comes_seldom_gets_each_of_the_ten),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
