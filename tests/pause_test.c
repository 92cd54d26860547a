/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pause_test: stopping, coming back, and clocks that are changed in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

enum { AUTUMN = 1792890000 };	/* Sunday, 25 October 2026, 1:00 UTC */
enum { SPRING = 1774746000 };	/* Sunday, 29 March 2026, 1:00 UTC */

/* The seconds of the return that Ada's page is about. */
static int64_t
about(struct phones *p)
{
	const char *at;

	ada_opens(p, "/pause");
	at = strstr(ada_page(p), "name=\"about\" value=\"");
	return at != NULL ? strtoll(at + 20, NULL, 10) : 0;
}

static int
ada_answers(struct phones *p, int64_t at, const char *how)
{
	char form[120];

	snprintf(form, sizeof(form), "about=%lld&how=%s", (long long)at, how);
	return ada_sends(p, "/pause/back", form);
}

static int
ben_answers(struct phones *p, int64_t at, const char *how)
{
	char form[120];

	snprintf(form, sizeof(form), "about=%lld&how=%s", (long long)at, how);
	return ben_sends(p, "/pause/back", form);
}

/* Ada's pause of half an hour, until it is over. */
static int64_t
the_time_comes(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/pause/begin", "pick=30&line=Air"), 303);
	relay_delivers(p);
	minutes_pass(p, 31);
	return about(p);
}

static void
one_tap_and_both_count_down(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/hard"), 200);
	assert_true(ada_reads(p, "href=\"/pause\""));
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "value=\"30\" checked"));
	assert_int_equal(ada_sends(p, "/pause/begin", "pick=30&line=I+need+%3Cair%3E."), 303);
	assert_string_equal(ada_where(p), "/pause");
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 17:30</h1>"));
	assert_true(ben_reads(p, "I need &lt;air&gt;."));
	assert_true(ben_reads(p, "Ada asked for a pause."));
	assert_true(ben_reads(p, "data-total=\"1800\""));
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "You asked for a pause. Ben has the same clock."));
	assert_false(ada_reads(p, "/pause/begin"));
}

static void
the_other_finds_it_on_today(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/pause/begin", "pick=60&line=I+need+air.");
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "I need air. · Back at 18:00"));
	assert_true(ben_reads(p, "A pause, until 18:00"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "I need air."));	/* her own */
	minutes_pass(p, 61);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "I need air."));
	assert_true(ben_reads(p, "Back from the pause: go on, or name another time"));
}

static void
nobody_can_end_it_for_the_other(void **state)
{
	struct phones *p = *state;
	int64_t at;
	char form[200];

	ada_sends(p, "/pause/begin", "pick=60");
	relay_delivers(p);
	at = phones_now(p);
	ada_opens(p, "/pause");
	assert_false(ada_reads(p, "/pause/back"));
	minutes_pass(p, 25);
	at = about(p);
	assert_true(at > 0);
	assert_true(ada_reads(p, "I am ready already"));
	ben_answers(p, at, "drop");
	ben_answers(p, at, "later");
	snprintf(form, sizeof(form), "about=%lld", (long long)at);
	ben_sends(p, "/pause/more", form);
	ben_answers(p, at, "go");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back at 18:00</h1>"));
	assert_false(ada_reads(p, "Ben is ready"));
	ada_answers(p, at, "go");		/* both: that is something else */
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "You are both back."));
}

static void
two_pauses_at_once_are_one(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/pause/begin", "pick=20&line=Air.");
	ben_sends(p, "/pause/begin", "pick=60&line=I+have+to+walk.");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back at 18:00</h1>"));
	assert_true(ada_reads(p, "You both asked for a pause. It is one."));
	assert_true(ada_reads(p, "Air."));
	assert_true(ada_reads(p, "I have to walk."));
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 18:00</h1>"));
	minutes_pass(p, 62);
	ada_answers(p, about(p), "drop");
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "Let go for now."));
	assert_true(ben_reads(p, "/pause/begin"));
}

static void
it_lasts_from_twenty_minutes_to_a_day(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/pause/begin", "pick=30&clock=17:10&line=so+it+stays"), 422);
	assert_true(ada_reads(p, "less than twenty minutes"));
	assert_true(ada_reads(p, "so it stays</textarea>"));
	assert_true(ada_reads(p, "value=\"17:10\""));
	for (int i = 0; i < 4; i++) {
		static const char *const odd[] = { "25:00", "7", "12:60", "a:bc" };
		char form[40];

		snprintf(form, sizeof(form), "clock=%s", odd[i]);
		assert_int_equal(ada_sends(p, "/pause/begin", form), 422);
		assert_true(ada_reads(p, "Please write a time like 19:30."));
	}
	assert_int_equal(ada_sends(p, "/pause/begin", "clock=16:59"), 303);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back tomorrow, 16:59</h1>"));
}

static void
a_changed_phone_gets_the_nearest_time(void **state)
{
	struct phones *p = *state;
	char form[200];

	snprintf(form, sizeof(form), "do=pause.begin&at=%lld&zone=60&until=%lld",
	    (long long)phones_now(p), (long long)phones_now(p) + 400000);
	ben_forges(p, NULL, 0, form);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back tomorrow, 17:00</h1>"));
}

static void
going_on_takes_both(void **state)
{
	struct phones *p = *state;
	int64_t at = the_time_comes(p);

	assert_true(ada_reads(p, "<h1>It is time</h1>"));
	ada_answers(p, at, "go");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "It goes on when Ben is, too."));
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "Ada is ready. You need not be."));
	ben_answers(p, at, "go");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "You are both back."));
	minutes_pass(p, 180);
	ada_opens(p, "/pause");
	assert_false(ada_reads(p, "You are both back."));
}

static void
another_time_comes_back_by_itself(void **state)
{
	struct phones *p = *state;
	int64_t at = the_time_comes(p);

	ada_answers(p, at, "go");
	relay_delivers(p);
	ben_sends(p, "/pause/back", "about=0&how=later&clock=21:00");	/* of another return */
	ben_answers(p, at, "later&clock=21:00");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "You two go on then: 21:00."));
	assert_true(ada_reads(p, "/pause/begin"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "A pause, until"));
	minutes_pass(p, 240);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>It is time</h1>"));
	assert_false(ada_reads(p, "You are ready."));	/* that was for then */
}

static void
a_new_pause_may_come_before_the_time_named(void **state)
{
	struct phones *p = *state;

	ben_answers(p, the_time_comes(p), "later&pick=morning");
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "tomorrow, 9:00"));
	minutes_pass(p, 5);
	ada_sends(p, "/pause/begin", "pick=20");
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 17:56</h1>"));
}

static void
fifteen_minutes_more_once(void **state)
{
	struct phones *p = *state;
	int64_t at = the_time_comes(p);
	char form[60];

	assert_true(ada_reads(p, "15 minutes more"));
	snprintf(form, sizeof(form), "about=%lld", (long long)at);
	ada_sends(p, "/pause/more", form);
	ben_sends(p, "/pause/more", form);	/* both at once are one */
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 17:46</h1>"));
	minutes_pass(p, 16);
	at = about(p);
	assert_true(ada_reads(p, "<h1>It is time</h1>"));
	assert_false(ada_reads(p, "15 minutes more"));
	snprintf(form, sizeof(form), "about=%lld", (long long)at);
	ben_sends(p, "/pause/more", form);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>It is time</h1>"));
}

static void
an_answer_to_a_return_that_has_moved_counts_for_nothing(void **state)
{
	struct phones *p = *state;
	int64_t at = the_time_comes(p);
	char form[60];

	snprintf(form, sizeof(form), "about=%lld", (long long)at);
	ada_sends(p, "/pause/more", form);
	relay_delivers(p);
	ben_answers(p, at, "drop");	/* his page was from before */
	relay_delivers(p);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back at 17:46</h1>"));
}

static void
a_return_that_nobody_came_to_is_dropped_without_a_word(void **state)
{
	struct phones *p = *state;

	the_time_comes(p);
	days_pass(p, 1);
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "/pause/begin"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "href=\"/pause\""));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Air"));
}

static void
on_such_a_day_nobody_is_asked_for_thanks(void **state)
{
	struct phones *p = *state;

	ben_answers(p, the_time_comes(p), "drop");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Thank Ben"));
	assert_false(ada_reads(p, "/pulse"));
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Nothing is waiting."));
}

/* ---- clocks are changed ---- */

static void
clocks_change(struct phones *p, int64_t at, int before, int after)
{
	char facts[120];

	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&clocks=X+%d+%lld%%3D%d",
	    before, (long long)at, after);
	phones_fact(p, facts);
}

static void
nine_in_the_morning_is_nine_after_the_clocks_were_put_back(void **state)
{
	struct phones *p = *state;

	clocks_change(p, AUTUMN, 120, 60);
	phones_time(p, AUTUMN - 4 * 3600, 120);		/* Saturday, 23:00 */
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "It is late."));
	assert_true(ada_reads(p, "tomorrow, 9:00"));
	ada_sends(p, "/pause/begin", "pick=morning");
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back tomorrow, 9:00</h1>"));
	phones_time(p, AUTUMN + 5 * 3600, 60);		/* Sunday, 7:00 */
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 9:00</h1>"));
	assert_true(ben_reads(p, "data-ring=\"7199\"") || ben_reads(p, "data-ring=\"7200\""));
	phones_time(p, AUTUMN + 7 * 3600, 60);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>It is time</h1>"));
}

static void
and_after_they_were_put_forward(void **state)
{
	struct phones *p = *state;

	clocks_change(p, SPRING, 60, 120);
	phones_time(p, SPRING - 3 * 3600, 60);		/* Saturday, 23:00 */
	ada_sends(p, "/pause/begin", "clock=09:00");
	relay_delivers(p);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back tomorrow, 9:00</h1>"));
	phones_time(p, SPRING + 6 * 3600, 120);		/* Sunday, 9:00 but for a second */
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>It is time</h1>"));
}

static void
half_an_hour_over_the_change_is_half_an_hour(void **state)
{
	struct phones *p = *state;

	clocks_change(p, SPRING, 60, 120);
	phones_time(p, SPRING - 600, 60);		/* 1:50 */
	ada_sends(p, "/pause/begin", "pick=30");
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back at 3:20</h1>"));
	assert_true(ada_reads(p, "data-total=\"1800\""));
}

static void
an_hour_that_comes_twice_is_first_taken_the_first_time(void **state)
{
	struct phones *p = *state;

	clocks_change(p, AUTUMN, 120, 60);
	phones_time(p, AUTUMN - 3600, 120);		/* 2:00 */
	ada_sends(p, "/pause/begin", "clock=02:30");
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "data-total=\"1800\"") || ada_reads(p, "data-total=\"1799\"") ||
	    ada_reads(p, "data-total=\"1798\""));
	assert_true(ada_reads(p, "<h1>Back at 2:30</h1>"));
}

static void
an_hour_that_is_skipped_is_no_hour_to_fall_into(void **state)
{
	struct phones *p = *state;

	clocks_change(p, SPRING, 60, 120);
	phones_time(p, SPRING - 2 * 3600, 60);		/* midnight */
	ada_sends(p, "/pause/begin", "clock=02:30");
	ada_opens(p, "/pause");
	assert_true(ada_reads(p, "<h1>Back at 3:30</h1>"));
}

static void
each_reads_it_by_the_clock_where_they_are(void **state)
{
	struct phones *p = *state;
	int64_t now = phones_now(p);

	ada_sends(p, "/pause/begin", "clock=18:00");
	relay_delivers(p);
	phones_time(p, now + 5, 330);
	ben_opens(p, "/pause");
	assert_true(ben_reads(p, "<h1>Back at 22:30</h1>"));
}

/* ---- whatever the relay does ---- */

static void
something_happens(struct phones *p, unsigned turn)
{
	static const char *const hows[] = { "go", "go", "drop", "later&pick=60",
	    "later&pick=20" };
	char form[80];
	int64_t at = about(p);

	switch (turn * 2654435761u >> 29) {
	case 0:
		ada_sends(p, "/pause/begin", "pick=20&line=air");
		break;
	case 1:
		ben_sends(p, "/pause/begin", "pick=60&line=a+walk");
		break;
	case 2:
		ada_sends(p, "/pause/begin", "pick=30");
		ben_sends(p, "/pause/begin", "pick=20");
		break;
	case 3:
		ada_answers(p, at, hows[turn % 5]);
		break;
	case 4:
		ben_answers(p, at, hows[turn % 5]);
		break;
	case 5:
		snprintf(form, sizeof(form), "about=%lld", (long long)at);
		ada_sends(p, "/pause/more", form);
		ben_sends(p, "/pause/more", form);
		break;
	default:
		minutes_pass(p, 5 + (int)(turn % 40));
	}
}

/* What both must see alike: the heading, and what the ring runs to. */
static void
heads(const char *page, char text[400])
{
	const char *h1 = strstr(page, "<h1>"), *at = strstr(page, "data-total=");

	snprintf(text, 400, "%.*s %.*s", (int)(strstr(h1, "</h1>") - h1), h1,
	    at != NULL ? 20 : 0, at != NULL ? at : "");
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/pause", "/today", "/hard" };

	(void)state;
	for (unsigned seed = 0; seed < 300; seed++) {
		struct phones *p = phones_new(seed);
		char mine[400], theirs[400];
		int64_t now;

		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		now = phones_now(p);
		assert_null(new_phone_differs_at(p, pages, 3));
		phones_time(p, now, 60);
		ada_opens(p, "/pause");
		heads(ada_page(p), mine);
		phones_time(p, now, 60);
		ben_opens(p, "/pause");
		heads(ben_page(p), theirs);
		assert_string_equal(mine, theirs);
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(one_tap_and_both_count_down),
		two(the_other_finds_it_on_today),
		two(nobody_can_end_it_for_the_other),
		two(two_pauses_at_once_are_one),
		two(it_lasts_from_twenty_minutes_to_a_day),
		two(a_changed_phone_gets_the_nearest_time),
		two(going_on_takes_both),
		two(another_time_comes_back_by_itself),
		two(a_new_pause_may_come_before_the_time_named),
		two(fifteen_minutes_more_once),
		two(an_answer_to_a_return_that_has_moved_counts_for_nothing),
		two(a_return_that_nobody_came_to_is_dropped_without_a_word),
		two(on_such_a_day_nobody_is_asked_for_thanks),
		two(nine_in_the_morning_is_nine_after_the_clocks_were_put_back),
		two(and_after_they_were_put_forward),
		two(half_an_hour_over_the_change_is_half_an_hour),
		two(an_hour_that_comes_twice_is_first_taken_the_first_time),
		two(an_hour_that_is_skipped_is_no_hour_to_fall_into),
		two(each_reads_it_by_the_clock_where_they_are),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
