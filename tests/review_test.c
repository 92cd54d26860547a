/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* review_test: a week looked back on by two, and what many weeks may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "days.h"
#include "phones.h"
#include "stats.h"

typedef int sends(struct phones *, const char *, const char *);

/* Sunday, 30 November 2025. */
static int
sunday(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	days_pass(*state, 6);
	return 0;
}

static int
week(struct phones *p)
{
	return week_of(day_of(phones_now(p), 0) - 2);
}

static const char *
form(struct phones *p, const char *fields)
{
	static char text[400];

	snprintf(text, sizeof(text), "week=%d&%s", week(p), fields);
	return text;
}

static int
answers(sends *send, struct phones *p, const char *fields)
{
	return send(p, "/review/answer", form(p, fields));
}

static void
settles(struct phones *p)
{
	for (int i = 0; i < 3; i++) {
		relay_delivers(p);
		ada_opens(p, "/review");
		ben_opens(p, "/review");
	}
}

static void
both_answers_open_together(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/today");
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "Look back on the week"));
	assert_int_equal(answers(ada_sends, p, "well=the+soup&adjust=less+phone&rhythm=keep"), 303);
	relay_delivers(p);
	ben_opens(p, "/review");
	assert_false(ben_reads(p, "the soup"));
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	assert_int_equal(answers(ben_sends, p, "well=the+walk&rhythm=more"), 303);
	settles(p);
	assert_true(ben_reads(p, "the soup"));
	assert_true(ben_reads(p, "less phone"));
	assert_true(ada_reads(p, "the walk"));
	assert_true(ada_reads(p, "More often"));
}

static void
nothing_at_all_is_no_answer(void **state)
{
	struct phones *p = *state;

	assert_int_equal(answers(ada_sends, p, "rhythm=keep"), 422);
	assert_true(ada_reads(p, "Please write something here."));
	assert_true(ada_reads(p, "value=\"keep\" checked"));
	assert_int_equal(ada_sends(p, "/review/answer", "week=3&well=late"), 422);
	assert_true(ada_reads(p, ">late</textarea>"));
}

static void
an_answer_is_changed_until_both_are_there(void **state)
{
	struct phones *p = *state;

	answers(ada_sends, p, "well=the+soup");
	ada_opens(p, "/review?change=1");
	assert_true(ada_reads(p, ">the soup</textarea>"));
	assert_int_equal(answers(ada_sends, p, "well=the+bread"), 303);
	relay_delivers(p);
	answers(ben_sends, p, "well=the+walk");
	settles(p);
	assert_true(ben_reads(p, "the bread"));
	assert_false(ben_reads(p, "the soup"));
	assert_int_equal(answers(ada_sends, p, "well=the+jam"), 422);
}

static void
both_open(struct phones *p)
{
	answers(ada_sends, p, "well=the+soup");
	answers(ben_sends, p, "well=the+walk");
	settles(p);
}

static const char *
proposed(const char *page)
{
	static char text[60];
	const char *at = strstr(page, "name=\"steps\" value=\"");

	assert_non_null(at);
	snprintf(text, sizeof(text), "steps=%.32s", at + 20);
	return text;
}

static void
steps_stand_when_the_other_says_yes_and_come_back(void **state)
{
	struct phones *p = *state;

	both_open(p);
	assert_int_equal(ada_sends(p, "/review/steps", form(p, "first=bed+at+ten&second=soup")), 303);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "Ben: not yet, no hurry."));
	assert_false(ada_reads(p, "name=\"steps\""));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada proposes a next step"));
	ben_opens(p, "/review");
	assert_int_equal(ben_sends(p, "/review/yes", proposed(ben_page(p))), 303);
	relay_delivers(p);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "It comes back with the next look."));
	days_pass(p, 7);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "What you had in mind"));
	assert_true(ada_reads(p, "bed at ten"));
	answers(ada_sends, p, "went=partly&well=sleep");
	answers(ben_sends, p, "went=no&well=sleep");
	settles(p);
	assert_true(ada_reads(p, "It did not, and that is fine"));
}

static void
what_is_changed_needs_a_yes_of_its_own(void **state)
{
	struct phones *p = *state;
	char old[60];

	both_open(p);
	ada_sends(p, "/review/steps", form(p, "first=bed+at+ten"));
	relay_delivers(p);
	ben_opens(p, "/review");
	snprintf(old, sizeof(old), "%s", proposed(ben_page(p)));
	ben_sends(p, "/review/steps", form(p, "first=bed+at+eleven"));
	ben_sends(p, "/review/yes", old);
	relay_delivers(p);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "Proposed by Ben."));
	assert_true(ada_reads(p, "bed at eleven"));
	ada_sends(p, "/review/yes", old);	/* one's own is not agreed to */
	relay_delivers(p);
	ben_opens(p, "/review");
	assert_false(ben_reads(p, "It comes back"));
	days_pass(p, 7);
	ben_opens(p, "/review");
	assert_false(ben_reads(p, "bed at"));
}

static void
at_one_table_one_phone_is_enough(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/review/table");
	assert_true(ada_reads(p, "Write down what you would both like to find again."));
	assert_int_equal(ada_sends(p, "/review/table", form(p, "first=soup")), 422);
	assert_true(ada_reads(p, "value=\"soup\""));
	assert_int_equal(ada_sends(p, "/review/table",
	    form(p, "well=the+evenings&adjust=mornings&first=soup+on+Monday")), 303);
	relay_delivers(p);
	ben_opens(p, "/review");
	assert_true(ben_reads(p, "Together, at one table"));
	assert_true(ben_reads(p, "the evenings"));
	assert_false(ben_reads(p, "Take this back"));
	ben_sends(p, "/review/yes", proposed(ben_page(p)));
	relay_delivers(p);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "It comes back with the next look."));
	ada_opens(p, "/review/weeks");
	assert_true(ada_reads(p, "/review?week="));
}

static void
the_week_tells_what_was_shared_and_of_nobody(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/review");
	assert_true(ada_reads(p, "nothing is written here"));
	ada_sends(p, "/thanks/write", "did=lamps&way=send");
	ada_sends(p, "/thanks/write", "did=two&way=send");
	ada_sends(p, "/thanks/write", "did=mine&way=keep");
	relay_delivers(p);
	ben_opens(p, "/review");
	assert_true(ben_reads(p, "Thanks were said on one day"));
	assert_false(ben_reads(p, "lamps"));
	ada_opens(p, "/review");
	ada_remembers_page(p);
	ada_sends(p, "/thanks/write", "did=more+of+mine&way=keep");
	ada_opens(p, "/review");
	assert_true(ada_sees_the_same(p));
}

static void
alone_it_is_for_oneself(void **state)
{
	struct phones *p = *state;

	assert_int_equal(answers(ada_sends, p, "well=the+soup"), 303);
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "the soup"));
	ada_sends(p, "/review/steps", form(p, "first=a+walk"));
	ada_opens(p, "/review");
	assert_true(ada_reads(p, "It comes back with the next look."));
	assert_int_equal(ada_opens(p, "/review/table"), 303);
}

static void
words_behind_another_gate_do_not_count(void **state)
{
	struct phones *p = *state;
	char text[200];

	answers(ada_sends, p, "well=the+soup");
	relay_delivers(p);
	snprintf(text, sizeof(text), "do=review.answer&at=%lld&zone=0&gate=review.%d&well=forged",
	    (long long)phones_now(p), week(p));
	ben_forges(p, NULL, 0, text);
	ben_forges(p, "review.1", 2, text);
	ada_opens(p, "/review");
	assert_false(ada_reads(p, "forged"));
}

/* ---- many weeks ---- */

static void
an_evening(struct phones *p, const char *what, bool down)
{
	char text[300], id[33];
	struct date d = date_of(day_of(phones_now(p), 0) + 1);
	const char *when;

	snprintf(text, sizeof(text), "idea=&what=%s&day=%d-%02d-%02d&clock=19:30&minutes=90&down=%d",
	    what, (int)d.year, d.month, d.day, down ? 45 : 0);
	assert_int_equal(ada_sends(p, "/evenings/new", text), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	when = strstr(ben_page(p), "name=\"when\" value=\"") + 19;
	snprintf(text, sizeof(text), "evening=%s&when=%.*s", id, (int)strcspn(when, "\""), when);
	assert_int_equal(ben_sends(p, "/evenings/yes", text), 303);
	relay_delivers(p);
}

/* Both answer a pulse, each somewhere about there; from a Wednesday to the next. */
static void
a_week(struct phones *p, bool evening, int felt)
{
	char text[100];

	if (evening)
		an_evening(p, "Stars", true);
	days_pass(p, 3);
	snprintf(text, sizeof(text), "pulse-1=%d&pulse-2=%d&pulse-3=%d", felt, felt, felt);
	ada_opens(p, "/pulse");
	ada_sends(p, "/pulse", text);
	ben_sends(p, "/pulse", text);
	relay_delivers(p);
	relay_delivers(p);
	days_pass(p, 4);
}

static void
weeks_are_shown_after_four_of_them(void **state)
{
	struct phones *p = *state;

	days_pass(p, 1);
	for (int i = 0; i < 4; i++) {
		an_evening(p, "Stars", false);
		days_pass(p, 2);
		ada_opens(p, "/us");
		assert_int_equal(ada_reads(p, "until a picture makes sense"), i < 3);
		assert_int_equal(ada_reads(p, "class=\"bar now\""), i == 3);
		days_pass(p, 5);
	}
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "Your usual is one."));
	assert_false(ada_reads(p, "A gap is"));
	days_pass(p, 21);
	an_evening(p, "Stars", false);
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "A gap is"));
	ada_opens(p, "/review/weeks");
	assert_true(ada_reads(p, "nobody was here"));
	assert_true(ada_reads(p, "After eight weeks"));
}

static bool
helps(struct phones *p, int weeks, int with, int without)
{
	days_pass(p, 3);
	for (int i = 0; i < weeks; i++)
		a_week(p, i % 5 > 1, i % 5 > 1 ? with : without);
	ada_opens(p, "/us");
	ben_opens(p, "/us");
	assert_int_equal(ada_reads(p, "take it as a hint"), ben_reads(p, "take it as a hint"));
	return ada_reads(p, "take it as a hint");
}

static void
what_helps_is_a_hint_and_late(void **state)
{
	assert_false(helps(*state, 8, 6, 3));	/* five such weeks */
}

static void
what_helps_is_told_when_chance_would_seldom_do_it(void **state)
{
	assert_true(helps(*state, 16, 6, 3));
}

static void
what_does_not_help_is_not_mentioned(void **state)
{
	assert_false(helps(*state, 16, 3, 6));
}

/* ---- by chance ---- */

static void
of_six_weeks_one_split_in_twenty_is_the_best(void **state)
{
	struct arena *mem = arena_new();
	const int x[6] = { 1, 9, 2, 8, 3, 7 };
	const bool in[6] = { false, true, false, true, false, true };

	(void)state;
	assert_true(stats_permuted(mem, x, in, 6) == 1. / 20);
	arena_free(mem);
}

static double
all_tried(const int *x, const bool *in, int n)
{
	int sum = 0, k = 0;
	double high = 0, all = 0;

	for (int i = 0; i < n; i++) {
		k += in[i];
		sum += in[i] ? x[i] : 0;
	}
	for (unsigned set = 0; set < 1u << n; set++) {
		int s = 0, chosen = 0;

		for (int i = 0; i < n; i++)
			if (set >> i & 1) {
				chosen++;
				s += x[i];
			}
		all += chosen == k;
		high += chosen == k && s >= sum;
	}
	return high / all;
}

static void
the_share_is_that_of_all_ways_tried_one_by_one(void **state)
{
	unsigned chance = 5;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct arena *mem = arena_new();
		int x[12], n = 1 + round % 12;
		bool in[12];

		for (int i = 0; i < n; i++) {
			chance = chance * 1664525u + 1013904223u;
			x[i] = (int)(chance >> 16) % (STATS_HIGH + 1);
			in[i] = chance >> 31;
		}
		assert_true(stats_permuted(mem, x, in, (size_t)n) == all_tried(x, in, n));
		arena_free(mem);
	}
}

static void
counts_differ_only_beyond_the_wobble(void **state)
{
	(void)state;
	assert_int_equal(stats_counts(13, 4, 11, 4), WOBBLE);
	assert_int_equal(stats_counts(4, 4, 5, 4), WOBBLE);	/* too few */
	assert_int_equal(stats_counts(0, 4, 9, 4), WOBBLE);
	assert_int_equal(stats_counts(2, 4, 12, 4), RISE);	/* z 2.67 */
	assert_int_equal(stats_counts(12, 4, 2, 4), FALL);
	assert_int_equal(stats_counts(4, 4, 12, 4), RISE);	/* z 2.00 */
	assert_int_equal(stats_counts(5, 4, 12, 4), WOBBLE);	/* z 1.70 */
	assert_int_equal(stats_counts(10, 13, 13, 13), WOBBLE);
}

static void
does_something(struct phones *p, unsigned n)
{
	sends *send = n % 2 ? ada_sends : ben_sends;
	const char *page = n % 2 ? ada_page(p) : ben_page(p);

	switch (n / 2 % 6) {
	case 0:
	case 1:
		answers(send, p, n % 3 ? "well=sun" : "adjust=rain&rhythm=less");
		break;
	case 2:
		send(p, "/review/steps", form(p, n % 3 ? "first=bed" : "first=tea&second=bread"));
		break;
	case 3:
		(n % 2 ? ada_opens : ben_opens)(p, "/review");
		page = n % 2 ? ada_page(p) : ben_page(p);
		if (strstr(page, "name=\"steps\"") != NULL)
			send(p, "/review/yes", proposed(page));
		break;
	case 4:
		send(p, "/review/table", form(p, "well=both&first=song"));
		break;
	default:
		(n % 2 ? ada_opens : ben_opens)(p, "/review");
		page = n % 2 ? ada_page(p) : ben_page(p);
		page = strstr(page, "name=\"of\" value=\"");
		if (page != NULL && n % 5 == 0) {
			char of[40];

			snprintf(of, sizeof(of), "of=%.32s", page + 17);
			send(p, "/review/take-back", of);
		}
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/review", "/us", "/review/weeks" };

	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned chance = seed * 2654435761u + 1;

		phones_time(p, 1795428000 + 6 * 86400, 0);
		for (int i = 0; i < 12; i++) {
			chance = chance * 1664525u + 1013904223u;
			does_something(p, chance >> 8);
			if (chance >> 30 == 0)
				relay_blusters(p);
		}
		for (int i = 0; i < 3; i++)
			relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			assert_int_equal(ada_reads(p, "It comes back"), ben_reads(p, "It comes back"));
			assert_int_equal(ada_reads(p, "at one table"), ben_reads(p, "at one table"));
		}
		phones_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_answers_open_together, sunday, they_leave),
		cmocka_unit_test_setup_teardown(nothing_at_all_is_no_answer, sunday, they_leave),
		cmocka_unit_test_setup_teardown(an_answer_is_changed_until_both_are_there, sunday, they_leave),
		cmocka_unit_test_setup_teardown(steps_stand_when_the_other_says_yes_and_come_back, sunday, they_leave),
		cmocka_unit_test_setup_teardown(what_is_changed_needs_a_yes_of_its_own, sunday, they_leave),
		cmocka_unit_test_setup_teardown(at_one_table_one_phone_is_enough, sunday, they_leave),
		cmocka_unit_test_setup_teardown(the_week_tells_what_was_shared_and_of_nobody, sunday, they_leave),
		cmocka_unit_test_setup_teardown(alone_it_is_for_oneself, one_arrives, they_leave),
		cmocka_unit_test_setup_teardown(words_behind_another_gate_do_not_count, sunday, they_leave),
		cmocka_unit_test_setup_teardown(weeks_are_shown_after_four_of_them, two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(what_helps_is_a_hint_and_late, sunday, they_leave),
		cmocka_unit_test_setup_teardown(what_helps_is_told_when_chance_would_seldom_do_it, sunday, they_leave),
		cmocka_unit_test_setup_teardown(what_does_not_help_is_not_mentioned, sunday, they_leave),
		cmocka_unit_test(of_six_weeks_one_split_in_twenty_is_the_best),
		cmocka_unit_test(the_share_is_that_of_all_ways_tried_one_by_one),
		cmocka_unit_test(counts_differ_only_beyond_the_wobble),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
