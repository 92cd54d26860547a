/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* paths_test: an order and a pace for some weeks, for one or for two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "phones.h"

/* The step of a path that stands on the page; "": none. */
static const char *
step_on(const char *page)
{
	static char step[40];
	const char *at = strstr(page, "name=\"step\" value=\"");

	step[0] = '\0';
	if (at != NULL) {
		at += strlen("name=\"step\" value=\"");
		snprintf(step, sizeof(step), "%.*s", (int)strcspn(at, "\""), at);
	}
	return step;
}

static const char *
form_of(const char *name, const char *value)
{
	static char form[100];

	snprintf(form, sizeof(form), "%s=%s", name, value);
	return form;
}

static void
joined_long_ago(struct phones *p)
{
	char facts[100];

	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&joined=%lld",
	    (long long)phones_now(p) - 30 * 86400);
	phones_fact(p, facts);
}

static void
a_path_tells_what_it_is_before_it_begins(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/paths"), 200);
	assert_true(ada_reads(p, "Rekindle in 30 days"));
	assert_true(ada_reads(p, "When the children have left"));
	assert_int_equal(ada_opens(p, "/paths/one?path=after"), 200);
	assert_true(ada_reads(p, "about 8 weeks, with 3 steps in each"));
	assert_true(ada_reads(p, "href=\"/help\""));
	assert_true(ada_reads(p, "people trained for it come first"));
	assert_int_equal(ada_opens(p, "/paths/one?path=rekindle"), 200);
	assert_true(ada_reads(p, "30 steps, one on most days"));
	assert_int_equal(ada_opens(p, "/paths/one?path=rekindle-01"), 404);
	assert_int_equal(ada_opens(p, "/paths/one?path=x"), 404);
	assert_int_equal(ada_opens(p, "/paths/one"), 404);
}

static void
its_step_is_todays_one_thing_and_says_so(void **state)
{
	struct phones *p = *state;

	joined_long_ago(p);
	days_pass(p, 1);	/* Tuesday: nothing is about to close */
	assert_int_equal(ada_sends(p, "/paths/begin", "path=rekindle"), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Step 1 of “Rekindle in 30 days”"));
	assert_string_equal(step_on(ada_page(p)), "rekindle-01");
	ada_opens(p, "/today/chosen");
	assert_true(ada_reads(p, "On the days of a path its next step goes before the rest"));
	assert_int_equal(ada_sends(p, "/paths/take", "step=rekindle-01"), 303);
	assert_string_equal(ada_where(p), "/closeness");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "That was it for today."));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Rekindle"));
	ben_opens(p, "/paths");
	assert_false(ben_reads(p, "Step 1"));
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Step 2 of “Rekindle in 30 days”"));
	assert_true(ada_reads(p, "Begin with what is already there."));
}

/* Days on which a step stood on Today, with all of them taken; at the end, the last one. */
static int
walks(struct phones *p, const char *path, int days, char last[40])
{
	int n = 0;

	ada_sends(p, "/paths/begin", form_of("path", path));
	for (int day = 0; day < days; day++) {
		const char *step;

		days_pass(p, 1);
		ada_opens(p, "/today");
		step = step_on(ada_page(p));
		if (step[0] == '\0')
			continue;
		n++;
		snprintf(last, 40, "%s", step);
		ada_sends(p, "/paths/take", form_of("step", last));
		/* The week is answered, so that it does not stand before. */
		ada_sends(p, "/pulse", "pulse-1=4&pulse-2=4&pulse-3=4");
	}
	return n;
}

static void
each_path_comes_to_its_end_and_says_so(void **state)
{
	static const char *const paths[] = { "rekindle", "parents", "apart", "after",
	    "new", "nest" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct phones *p = phones_new((unsigned)i);
		char last[40] = "";

		joined_long_ago(p);
		walks(p, paths[i], 150, last);
		ada_opens(p, "/paths");
		assert_true(ada_reads(p, "That was its last step."));
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "You have come to its end"));
		assert_string_equal(step_on(ada_page(p)), "");
		assert_int_equal(ada_sends(p, "/paths/leave", ""), 303);
		ada_opens(p, "/paths");
		assert_true(ada_reads(p, "You have walked it to its end"));
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "You have come to its end"));
		phones_free(p);
	}
}

static void
it_never_comes_more_often_than_its_pace(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 20; seed++) {
		struct phones *p = phones_new(seed);
		int on[60] = { 0 };

		joined_long_ago(p);
		days_pass(p, (int)(seed % 7));
		ada_sends(p, "/paths/begin", "path=nest");
		for (int day = 0; day < 60; day++) {
			const char *step;
			int week = 0;

			ada_opens(p, "/today");
			step = step_on(ada_page(p));
			on[day] = step[0] != '\0';
			if (on[day] && (unsigned)day % 3 != seed % 3)
				ada_sends(p, "/paths/take", form_of("step", step));
			for (int i = day; i >= 0 && i > day - 7; i--)
				week += on[i];
			assert_in_range(week, 0, 3);
			days_pass(p, 1);
		}
		phones_free(p);
	}
}

static void
a_path_that_was_left_keeps_its_place(void **state)
{
	struct phones *p = *state;
	char last[40] = "";

	joined_long_ago(p);
	walks(p, "new", 20, last);
	assert_string_not_equal(last, "");
	ada_sends(p, "/paths/begin", "path=rekindle");
	ada_opens(p, "/paths/one?path=new");
	assert_true(ada_reads(p, "Go on at step"));
	assert_true(ada_reads(p, "“Rekindle in 30 days” is left for it"));
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "You stopped at step"));
	days_pass(p, 200);
	ada_sends(p, "/paths/begin", "path=new");
	ada_opens(p, "/paths");
	assert_string_not_equal(step_on(ada_page(p)), "new-11");
	assert_true(strcmp(step_on(ada_page(p)), last) > 0);
	/* A step may be taken again, and the place stays. */
	ada_sends(p, "/paths/take", "step=new-11");
	assert_string_equal(ada_where(p), "/question");
	ada_opens(p, "/paths");
	assert_true(strcmp(step_on(ada_page(p)), last) > 0);
	ada_sends(p, "/paths/begin", "path=new&again=1");
	ada_opens(p, "/paths");
	assert_string_equal(step_on(ada_page(p)), "new-11");
}

static void
what_is_left_out_is_passed_over_without_a_word(void **state)
{
	struct phones *p = *state;

	joined_long_ago(p);
	ada_sends(p, "/settings/choices", "turn=thanks");
	ada_sends(p, "/paths/begin", "path=rekindle");
	ada_sends(p, "/paths/skip", "step=rekindle-01");
	ada_opens(p, "/paths");
	assert_string_equal(step_on(ada_page(p)), "rekindle-03");
	assert_false(ada_reads(p, "Begin with what is already there."));
	ada_sends(p, "/paths/take", "step=rekindle-02");
	assert_string_equal(ada_where(p), "/today");
	ada_sends(p, "/settings/choices", "turn=paths");
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_string_equal(step_on(ada_page(p)), "");
}

static void
who_is_afraid_walks_only_what_is_for_one_alone(void **state)
{
	static const char *const paths[] = { "rekindle", "parents", "apart", "after",
	    "new", "nest" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct phones *p = phones_new((unsigned)i);
		char last[40] = "";

		joined_long_ago(p);
		ada_sends(p, "/fit", "one=yes");
		ada_sends(p, "/paths/begin", form_of("path", paths[i]));
		for (int day = 0; day < 100; day++) {
			ada_opens(p, "/today");
			if (step_on(ada_page(p))[0] != '\0') {
				snprintf(last, sizeof(last), "%s", step_on(ada_page(p)));
				ada_sends(p, "/paths/take", form_of("step", last));
				assert_true(strcmp(ada_where(p), "/journal") == 0 ||
				    strcmp(ada_where(p), "/closeness") == 0 ||
				    strcmp(ada_where(p), "/today") == 0);
			}
			days_pass(p, 1);
		}
		assert_string_not_equal(last, "");
		phones_free(p);
	}
}

static void
a_step_that_was_there_twice_is_not_asked_for_again(void **state)
{
	struct phones *p = *state;
	int stood = 0;

	joined_long_ago(p);
	ada_sends(p, "/settings/choices", "turn=closeness");
	ada_sends(p, "/paths/begin", "path=nest");
	for (int day = 0; day < 14; day++) {
		ada_opens(p, "/today");
		stood += strcmp(step_on(ada_page(p)), "nest-11") == 0;
		ada_sends(p, "/today/light", "card=lighter-12");
		days_pass(p, 1);
	}
	assert_in_range(stood, 1, 3);
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "passed over"));
	/* Whoever was not here at all finds the same step. */
	ada_sends(p, "/paths/begin", "path=apart");
	days_pass(p, 60);
	ada_opens(p, "/paths");
	assert_string_equal(step_on(ada_page(p)), "apart-11");
}

static void
minutes_hold_for_a_path_too(void **state)
{
	struct phones *p = *state;
	int later = 0;

	joined_long_ago(p);
	ada_sends(p, "/settings/plan", "usual=5&more=30&d6=1");
	ada_sends(p, "/paths/begin", "path=rekindle");
	for (int i = 1; i < 8; i++) {
		char form[40];

		snprintf(form, sizeof(form), "step=rekindle-%02d", i);
		ada_sends(p, "/paths/skip", form);
	}
	for (int day = 0; day < 14; day++) {
		bool saturday;

		days_pass(p, 1);
		saturday = (phones_now(p) / 86400 + 3) % 7 == 5;
		ada_opens(p, "/today");
		if (strcmp(step_on(ada_page(p)), "rekindle-08") == 0) {
			assert_true(saturday);
			later++;
		}
	}
	assert_in_range(later, 0, 2);
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "rekindle-0"));
}

static void
one_asks_and_the_other_walks_it_too_or_says_nothing(void **state)
{
	struct phones *p = *state;
	char form[60];

	joined_long_ago(p);
	ada_opens(p, "/paths/one?path=apart");
	assert_true(ada_reads(p, "Ask Ben along"));
	ada_sends(p, "/paths/ask", "path=apart");
	snprintf(form, sizeof(form), "ask=%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada would like to walk a path with you"));
	ben_opens(p, "/paths/one?path=apart");
	assert_true(ben_reads(p, "Walk it too"));
	/* Put aside: nobody is told. */
	ben_sends(p, "/paths/not", form);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "walk a path"));
	relay_delivers(p);
	ada_opens(p, "/paths/one?path=apart");
	assert_true(ada_reads(p, "nothing more is said"));
	days_pass(p, 3);
	ada_opens(p, "/paths/one?path=apart");
	assert_true(ada_reads(p, "Ask Ben along"));
	/* Again, and yes. */
	ada_sends(p, "/paths/ask", "path=apart");
	snprintf(form, sizeof(form), "ask=%s", ada_last_id(p));
	relay_delivers(p);
	assert_int_equal(ben_sends(p, "/paths/join", form), 303);
	ben_opens(p, "/paths");
	assert_string_equal(step_on(ben_page(p)), "apart-11");
	assert_true(ben_reads(p, "You and Ada both said yes to it"));
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Ben walks the path with you"));
	assert_false(ada_reads(p, "lighter=1"));	/* what waits has nothing smaller */
	ada_opens(p, "/paths/one?path=apart");
	assert_true(ada_reads(p, "Ben said yes and walks it, too"));
	assert_false(ada_reads(p, "Ask Ben along"));
	assert_false(ada_reads(p, "without Ben being told"));
	ada_sends(p, "/paths/begin", "path=apart");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Ben walks the path with you"));
	/* Each at an own pace, unseen. */
	ben_sends(p, "/paths/take", "step=apart-11");
	relay_delivers(p);
	ada_opens(p, "/paths");
	assert_string_equal(step_on(ada_page(p)), "apart-11");
}

static void
what_was_asked_stands_there_for_who_asked(void **state)
{
	struct phones *p = *state;
	char id[33];

	joined_long_ago(p);
	for (int how = 0; how < 3; how++) {
		ada_sends(p, "/paths/ask", "path=apart");
		snprintf(id, sizeof(id), "%s", ada_last_id(p));
		relay_delivers(p);
		ada_opens(p, "/paths");
		assert_true(ada_reads(p, "You asked Ben along"));
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "You asked Ben along"));
		assert_true(ada_reads(p, "href=\"/paths/one?path=apart\""));
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "asked"));
		if (how == 0)
			ada_sends(p, "/paths/back", form_of("of", id));
		else if (how == 1)
			days_pass(p, 2);
		else
			ben_sends(p, "/paths/join", form_of("ask", id));
		relay_delivers(p);
		ada_opens(p, "/paths");
		assert_false(ada_reads(p, "You asked Ben along"));
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "You asked Ben along"));
	}
}

static void
a_path_begins_at_its_first_step(void **state)
{
	static const char *const paths[] = { "rekindle", "parents", "apart", "after", "new", "nest" };
	struct phones *p = *state;
	char facts[100], step[60];

	/* They joined today. */
	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&joined=%lld",
	    (long long)phones_now(p));
	phones_fact(p, facts);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		ada_sends(p, "/paths/begin", form_of("path", paths[i]));
		ada_opens(p, "/paths");
		snprintf(step, sizeof(step), "%s-%s", paths[i], i == 0 ? "01" : "11");
		assert_string_equal(step_on(ada_page(p)), step);
		assert_true(ada_reads(p, "Step 1 of"));
	}
}

static void
a_step_that_waits_says_why(void **state)
{
	struct phones *p = *state;

	joined_long_ago(p);
	ada_sends(p, "/thanks/write", "way=send&did=you+waited");
	ada_sends(p, "/paths/begin", "path=nest");
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "Step 2 of"));
	assert_true(ada_reads(p, "You did the like of step 1 just now, so it waits a little."));
	days_pass(p, 2);
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "Step 1 of"));
	assert_false(ada_reads(p, "so it waits"));
	/* Twelve minutes to listen, on a day with five. */
	ada_sends(p, "/paths/begin", "path=rekindle");
	ada_sends(p, "/settings/plan", "usual=5&more=5");
	for (int i = 1; i < 8; i++) {
		char form[40];

		snprintf(form, sizeof(form), "step=rekindle-%02d", i);
		ada_sends(p, "/paths/skip", form);
	}
	ada_opens(p, "/paths");
	assert_false(ada_reads(p, "Step 8 of"));
	assert_true(ada_reads(p, "Step 8 takes more than your day has room for, so it waits."));
}

static void
who_walks_it_already_is_not_called(void **state)
{
	struct phones *p = *state;
	char form[60];

	ada_sends(p, "/paths/ask", "path=nest");
	snprintf(form, sizeof(form), "ask=%s", ada_last_id(p));
	ada_sends(p, "/paths/begin", "path=nest");
	relay_delivers(p);
	minutes_pass(p, 5);
	ben_sends(p, "/paths/join", form);
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "walks the path"));
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "You and Ben both said yes to it"));
	ben_opens(p, "/paths");
	assert_string_equal(step_on(ben_page(p)), "nest-11");
}

static void
a_yes_after_two_days_begins_nothing(void **state)
{
	struct phones *p = *state;
	char form[60];

	ada_sends(p, "/paths/ask", "path=nest");
	snprintf(form, sizeof(form), "ask=%s", ada_last_id(p));
	relay_delivers(p);
	days_pass(p, 2);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "walk a path"));
	ben_sends(p, "/paths/join", form);
	ben_opens(p, "/paths");
	assert_false(ben_reads(p, "both said yes"));
	/* As a changed phone might say it, and to one's own question. */
	ben_forges(p, NULL, 0, with("do=paths.join&at=1764300000&zone=60&ask=", form + 4));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "walks the path"));
	ada_sends(p, "/paths/ask", "path=new");
	snprintf(form, sizeof(form), "ask=%s", ada_last_id(p));
	assert_int_equal(ada_sends(p, "/paths/join", form), 303);
	ada_opens(p, "/paths");
	assert_false(ada_reads(p, "both said yes"));
	assert_int_equal(ada_sends(p, "/paths/back", with("of=", form + 4)), 303);
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "walk a path"));
}

static void
one_alone_walks_what_needs_no_other(void **state)
{
	struct phones *p = *state;
	char last[40] = "";

	assert_int_equal(ada_opens(p, "/paths/one?path=parents"), 200);
	assert_false(ada_reads(p, "along</button>"));
	walks(p, "parents", 100, last);
	ada_opens(p, "/paths");
	assert_true(ada_reads(p, "That was its last step."));
	assert_false(ada_reads(p, "Bodies and wishes"));
	assert_int_equal(ada_sends(p, "/paths/ask", "path=new"), 303);
}

static void
nonsense_does_nothing(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/paths/begin", "path=moon"), 303);
	assert_int_equal(ada_opens(p, "/paths"), 200);
	assert_int_equal(ada_opens(p, "/today"), 200);
	for (int i = 0; i < 30; i++) {
		char form[60];

		snprintf(form, sizeof(form), "path=moon%d", i);
		ada_sends(p, "/paths/begin", form);
	}
	assert_int_equal(ada_sends(p, "/paths/take", "step=moon-1"), 303);
	assert_int_equal(ada_sends(p, "/paths/take", "step=rekindle"), 303);
	assert_int_equal(ada_sends(p, "/paths/take", ""), 422);
	assert_int_equal(ada_sends(p, "/paths/ask", "path=moon"), 303);
	assert_int_equal(ada_sends(p, "/paths/join", "ask=x"), 303);
	assert_int_equal(ada_sends(p, "/paths/not", "ask=x"), 303);
	assert_int_equal(ada_sends(p, "/paths/leave", ""), 303);
	assert_int_equal(ada_opens(p, "/paths"), 200);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/today", "/paths", "/paths/one?path=nest",
	    "/today/chosen" };
	static const char *const forms[][2] = {
		{ "/paths/begin", "path=rekindle" }, { "/paths/begin", "path=nest" },
		{ "/paths/take", "step=rekindle-01" }, { "/paths/skip", "step=rekindle-02" },
		{ "/paths/take", "step=nest-11" }, { "/paths/leave", "" },
		{ "/paths/ask", "path=nest" }, { "/paths/begin", "path=rekindle&again=1" },
		{ "/paths/take", "step=rekindle-04" }, { "/settings/plan", "usual=5" },
		{ "/thanks/write", "way=send&did=x" }, { "/today/another", "than=paths" },
	};

	(void)state;
	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 24; i++) {
			const char *const *form;

			dice = dice * 1664525 + 1013904223;
			form = forms[(dice >> 16) % 12];
			if ((dice & 1 << 30) != 0)
				ada_sends(p, form[0], form[1]);
			else
				ben_sends(p, form[0], form[1]);
			if ((dice >> 8) % 5 == 0) {
				char join[60];

				snprintf(join, sizeof(join), "ask=%s", ada_last_id(p));
				relay_delivers(p);
				ben_sends(p, "/paths/join", join);
			}
			relay_blusters(p);
			if ((dice >> 12) % 3 == 0)
				days_pass(p, 1);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		phones_free(p);
	}
}

#define TWO(test) cmocka_unit_test_setup_teardown(test, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWO(a_path_tells_what_it_is_before_it_begins),
		TWO(its_step_is_todays_one_thing_and_says_so),
		cmocka_unit_test(each_path_comes_to_its_end_and_says_so),
		cmocka_unit_test(it_never_comes_more_often_than_its_pace),
		TWO(a_path_that_was_left_keeps_its_place),
		TWO(what_is_left_out_is_passed_over_without_a_word),
		cmocka_unit_test(who_is_afraid_walks_only_what_is_for_one_alone),
		TWO(a_step_that_was_there_twice_is_not_asked_for_again),
		TWO(minutes_hold_for_a_path_too),
		TWO(one_asks_and_the_other_walks_it_too_or_says_nothing),
		TWO(what_was_asked_stands_there_for_who_asked),
		TWO(a_path_begins_at_its_first_step),
		TWO(a_step_that_waits_says_why),
		TWO(who_walks_it_already_is_not_called),
		TWO(a_yes_after_two_days_begins_nothing),
		cmocka_unit_test_setup_teardown(one_alone_walks_what_needs_no_other,
		    one_arrives, they_leave),
		TWO(nonsense_does_nothing),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
