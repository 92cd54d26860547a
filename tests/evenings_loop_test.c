/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* evenings_loop_test: what one does about an evening reaches the other, and ends there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "evenings.h"

static int
moves(sends *send, struct phones *p, const char *id, int later, const char *clock)
{
	char form[200];

	snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=%s", id,
	    typed_day(p, later, 0), clock);
	return send(p, "/evenings/times", form);
}

/* The evening that comes back is asked by Ada, on Fridays. */
static void
asks_for_fridays(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/evenings/slot", "every=week&weekday=4&clock=19:30&minutes=90"), 303);
	relay_delivers(p);
}

static void
ben_answers_slot(struct phones *p, const char *path)
{
	ben_opens(p, "/evenings/slot");
	assert_int_equal(ben_sends(p, path,
	    with("slot=", between(ben_page(p), "name=\"slot\" value=\"", "\""))), 303);
	relay_delivers(p);
}

static void
a_weekly_evening_is_asked_on_today_and_time(void **state)
{
	struct phones *p = *state;

	asks_for_fridays(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada proposes an evening that comes back"));
	assert_true(ben_reads(p, "Yes, or not like this."));
	assert_false(ben_reads(p, "other times"));
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "Every Friday, 19:30"));
	assert_true(ben_reads(p, "Ada proposes an evening that comes back"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Every Friday, 19:30"));
	assert_true(ada_reads(p, "You proposed it. Ben: not yet, no hurry"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "proposes an evening"));
	ben_answers_slot(p, "/evenings/hold");
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "proposes an evening"));
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "proposes an evening"));
	assert_true(ben_reads(p, "is kept free"));
	assert_false(ben_reads(p, "said yes"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Ben said yes"));
	days_pass(p, 3);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Ben said yes"));
}

static void
not_like_this_is_told_kindly_and_leaves_what_holds(void **state)
{
	struct phones *p = *state;

	asks_for_fridays(p);
	ben_opens(p, "/evenings/slot");
	assert_true(ben_reads(p, "Not like this"));
	ben_answers_slot(p, "/evenings/unask");
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "proposes an evening"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Not like this, says Ben."));
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "Another day may fit better."));
	ben_opens(p, "/evenings/slot");
	assert_false(ben_reads(p, "Not like this"));
	/* Another one, kept; a third, taken back or declined, leaves the second be. */
	asks_for_fridays(p);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Not like this"));
	ben_answers_slot(p, "/evenings/hold");
	for (int i = 0; i < 2; i++) {
		ada_sends(p, "/evenings/slot", "every=week&weekday=1&clock=18:00");
		if (i == 0)
			ada_sends(p, "/evenings/unask", with("slot=", ada_last_id(p)));
		relay_delivers(p);
		if (i == 1)
			ben_answers_slot(p, "/evenings/unask");
		ben_opens(p, "/evenings/slot");
		assert_false(ben_reads(p, "Every Tuesday"));
		assert_true(ben_reads(p, "Every Friday"));
		ada_opens(p, "/time");
		assert_int_equal(ada_reads(p, "Not like this"), i);
	}
	days_pass(p, 9);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Not like this"));
}

static void
what_is_let_go_or_declined_is_one_line(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 6, "20:00", id);
	ben_sends(p, "/evenings/off", with("evening=", id));
	relay_delivers(p);
	days_pass(p, 4);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Chess"));
	assert_true(ada_reads(p, "Ben let this one go. There will be others."));
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "let this one go"));
	days_pass(p, 3);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "let this one go"));
	/* Long before its time: for a week, and only until the same is planned anew. */
	agreed(p, "Chess", 20, "20:00", id);
	ben_sends(p, "/evenings/off", with("evening=", id));
	agreed(p, "Tea", 21, "20:00", id);
	ben_sends(p, "/evenings/off", with("evening=", id));
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, ">Chess<"));
	agreed(p, "Chess", 22, "20:00", id);
	ada_opens(p, "/time");
	assert_null(strstr(strstr(ada_page(p), ">Chess<") + 1, ">Chess<"));
	assert_true(ada_reads(p, "let this one go"));
	days_pass(p, 7);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "let this one go"));
	/* A proposal that was not wanted; one taken back by whoever made it. */
	asks(ada_sends, p, "Stars", 1, "20:00");
	relay_delivers(p);
	ben_sends(p, "/evenings/off", with("evening=", ada_last_id(p)));
	asks(ada_sends, p, "Dumplings", 1, "20:00");
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Ben let this one go."));
	ada_sends(p, "/evenings/off", with("evening=", ada_last_id(p)));
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "Dumplings"));
}

static void
what_was_not_answered_in_time_is_one_line_for_both(void **state)
{
	struct phones *p = *state;
	char id[33];

	asks(ada_sends, p, "Chess", 1, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	for (int i = 0; i < 4; i++) {
		ada_opens(p, "/time");
		ben_opens(p, "/time");
		assert_int_equal(ada_reads(p, "It was not answered in time."), i == 1 || i == 2);
		assert_int_equal(ben_reads(p, "It was not answered in time."), i == 1 || i == 2);
		days_pass(p, 2);
		if (i == 1)	/* two and a half days on */
			minutes_pass(p, -24 * 60);
	}
	/* Proposed anew it is asked again. */
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "Another time for it"));
	assert_int_equal(moves(ada_sends, p, id, 2, "18:15"), 303);
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "You are asked:"));
	/* Let go before its time, it is not told as that. */
	ben_sends(p, "/evenings/off", with("evening=", id));
	days_pass(p, 3);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "not answered"));
}

static void
who_began_is_joined_from_today_and_time(void **state)
{
	struct phones *p = *state;
	char until[60];

	ben_opens(p, "/today");
	ada_sends(p, "/evenings/down", "minutes=45");
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Join"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada laid the phone down"));
	assert_true(ben_reads(p, "Join"));
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "Ada laid the phone down"));
	assert_true(ben_reads(p, "name=\"join\""));
	/* There is no other clock beside it, whatever a page of before still asks for. */
	ben_opens(p, "/evenings/down");
	assert_true(ben_reads(p, "I do, too"));
	assert_false(ben_reads(p, "name=\"minutes\""));
	ben_sends(p, "/evenings/down", "minutes=90");
	relay_delivers(p);
	ada_opens(p, "/evenings/away");
	ben_opens(p, "/evenings/away");
	snprintf(until, sizeof(until), "%s", between(ada_page(p), "You both put your phones away until ", "."));
	assert_string_not_equal(until, "");
	assert_string_equal(until, between(ben_page(p), "You both put your phones away until ", "."));
	minutes_pass(p, 46);
	for (int i = 0; i < 2; i++) {
		ben_opens(p, i == 0 ? "/today" : "/time");
		assert_false(ben_reads(p, "laid the phone down"));
	}
}

static void
to_be_back_ends_the_clock_of_both(void **state)
{
	struct phones *p = *state;
	static const char *const pages[] = { "/today", "/time", "/evenings/down" };

	ada_sends(p, "/evenings/down", "minutes=45");
	relay_delivers(p);
	minutes_pass(p, 5);
	ben_sends(p, "/evenings/down", "join=1");
	relay_delivers(p);
	ada_opens(p, "/evenings/away");
	assert_true(ada_reads(p, "We are back"));
	assert_int_equal(ada_sends(p, "/evenings/back", ""), 303);
	assert_string_equal(ada_where(p), "/time");
	relay_delivers(p);
	for (size_t i = 0; i < 3; i++) {
		ada_opens(p, pages[i]);
		ben_opens(p, pages[i]);
		assert_false(ada_reads(p, "Your clock runs"));
		assert_false(ben_reads(p, "Your clock runs"));
		assert_false(ada_reads(p, "laid the phone down"));
		assert_false(ben_reads(p, "laid the phone down"));
	}
	ben_opens(p, "/evenings/away");
	assert_true(ben_reads(p, "That was it"));
	/* Again, alone, and back before the other came: whoever joins then comes too late. */
	minutes_pass(p, 1);
	ada_sends(p, "/evenings/down", "minutes=60");
	relay_delivers(p);
	ada_sends(p, "/evenings/back", "");
	ben_sends(p, "/evenings/down", "join=1");
	relay_delivers(p);
	minutes_pass(p, 1);
	ada_sends(p, "/evenings/down", "minutes=25");
	ada_sends(p, "/evenings/back", "");
	relay_delivers(p);
	for (size_t i = 0; i < 3; i++) {
		ada_opens(p, pages[i]);
		ben_opens(p, pages[i]);
		assert_false(ada_reads(p, "laid the phone down"));
		assert_false(ben_reads(p, "Your clock runs"));
	}
	/* What was still on a screen then leads to a choice, not to a clock. */
	assert_int_equal(ben_sends(p, "/evenings/down", "join=1"), 422);
	assert_true(ben_reads(p, "That clock has ended."));
	assert_false(ben_reads(p, "Your clock runs"));
	assert_true(ben_reads(p, "name=\"minutes\""));
}

/* Also where only a line was kept: for whoever wrote it. */
static void
an_evening_ends_when_they_are_back(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 1, "20:00", id);
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Today, "));
	minutes_pass(p, 10 * 60);
	ada_sends(p, "/evenings/down", "minutes=25");
	relay_delivers(p);
	ben_sends(p, "/evenings/down", "join=1");
	relay_delivers(p);
	minutes_pass(p, 10);
	assert_int_equal(ada_sends(p, "/evenings/back", ""), 303);
	assert_non_null(strstr(ada_where(p), "/evenings/after"));
	assert_int_equal(ada_sends(p, "/evenings/after", with("enjoyed=yes&new=no&evening=", id)), 303);
	relay_delivers(p);
	ada_opens(p, with("/evenings/after?evening=", id));
	assert_true(ada_reads(p, "name=\"enjoyed\" value=\"yes\" checked"));
	assert_true(ada_reads(p, "name=\"new\" value=\"no\" checked"));
	for (int i = 0; i < 2; i++) {
		ada_opens(p, i == 0 ? "/today" : "/time");
		ben_opens(p, i == 0 ? "/today" : "/time");
		assert_false(ada_reads(p, "said yes to it"));
		assert_false(ben_reads(p, "said yes to it"));
		assert_false(ada_reads(p, "Your next evening"));
		assert_false(ben_reads(p, "Your next evening"));
		assert_false(ada_reads(p, "How was it"));
		assert_int_equal(ben_reads(p, "How was it"), i);
	}
	/* Of one that has begun, a line ends it for whoever wrote it. */
	agreed(p, "Stars", 1, "20:00", id);
	days_pass(p, 1);
	ada_sends(p, "/evenings/after", with("enjoyed=yes&evening=", id));
	relay_delivers(p);
	ada_opens(p, "/time");
	ben_opens(p, "/time");
	assert_false(ada_reads(p, "Your next evening"));
	assert_true(ben_reads(p, "Your next evening"));
}

static void
an_agreed_time_stands_until_a_yes_to_another(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 2, "20:00", id);
	ada_opens(p, with("/evenings/times?evening=", id));
	assert_true(ada_reads(p, "until Ben says yes to one of these"));
	assert_int_equal(moves(ada_sends, p, id, 3, "18:15"), 303);
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		(i == 0 ? ada_opens : ben_opens)(p, "/time");
		assert_true((i == 0 ? ada_reads : ben_reads)(p, "Your next evening"));
		assert_true((i == 0 ? ada_reads : ben_reads)(p, "20:00"));
	}
	assert_true(ben_reads(p, "You are asked for another time."));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada would like to move an evening"));
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Until your yes it stays as it is."));
	/* Taken back, only the move is gone. */
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "Until a yes it stays as it is."));
	assert_int_equal(ada_sends(p, "/evenings/stay", with("evening=", id)), 303);
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Wednesday, 25 November, 20:00"));
	assert_false(ben_reads(p, "18:15"));
	assert_false(ben_reads(p, "let go"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Your next evening"));
	assert_false(ada_reads(p, "another time"));
	/* Not wanted: it stands, and that is said. */
	moves(ben_sends, p, id, 3, "18:15");
	relay_delivers(p);
	ada_sends(p, "/evenings/stay", with("evening=", id));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Ada would rather leave the time as it is."));
	assert_true(ben_reads(p, "20:00"));
	/* With a yes it is the new time, for both. */
	moves(ben_sends, p, id, 3, "18:15");
	relay_delivers(p);
	ada_opens(p, with("/evenings/one?evening=", id));
	agrees(ada_sends, p, ada_page(p), id, "");
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "18:15"));
	assert_false(ben_reads(p, "20:00"));
	assert_true(ben_reads(p, "Ada said yes"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "You said yes"));
	assert_false(ada_reads(p, "Ada said yes"));
}

static void
other_times_taken_back_leave_the_question(void **state)
{
	struct phones *p = *state;
	char id[33];

	asks(ada_sends, p, "Chess", 2, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {	/* twice offered, once taken back */
		assert_int_equal(moves(ben_sends, p, id, 3 + i, "18:15"), 303);
		relay_delivers(p);
	}
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Ben proposes"));
	assert_true(ada_reads(p, "Ben offers another time"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "Ben offers another time."));
	assert_true(ada_reads(p, "18:15"));
	/* Not those of the other. */
	ada_sends(p, "/evenings/stay", with("evening=", id));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "18:15"));
	/* Hers instead of his, and not. */
	assert_int_equal(moves(ada_sends, p, id, 5, "17:00"), 303);
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "17:00"));
	assert_int_equal(ada_sends(p, "/evenings/stay", with("evening=", id)), 303);
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "18:15"));
	assert_true(ben_reads(p, "action=\"/evenings/stay\""));
	assert_false(ben_reads(p, "action=\"/evenings/off\""));
	assert_int_equal(ben_sends(p, "/evenings/stay", with("evening=", id)), 303);
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Ada asks whether you would like to."));
	assert_true(ben_reads(p, "20:00"));
	assert_false(ben_reads(p, "18:15"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "You have asked Ben."));
	assert_true(ada_reads(p, "20:00"));
	/* Her own question is taken back as ever; a yes leaves nothing to take back. */
	assert_true(ada_reads(p, "action=\"/evenings/off\""));
	agrees(ben_sends, p, ben_page(p), id, "");
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Ben said yes"));
	ben_sends(p, "/evenings/stay", with("evening=", id));
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Ben said yes"));
}

static void
all_times_that_are_offered_stand_on_time(void **state)
{
	struct phones *p = *state;
	char id[33], one[16], form[200];

	asks(ada_sends, p, "Chess", 2, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	snprintf(one, sizeof(one), "%s", typed_day(p, 3, 0));
	snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=18:15&day-2=%s&clock-2=19:15",
	    id, one, typed_day(p, 4, 0));
	assert_int_equal(ben_sends(p, "/evenings/times", form), 303);
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "18:15; or "));
	assert_true(ada_reads(p, "19:15"));
}

/* As it was written before there were moves. */
static void
older_moves_still_give_up_the_time(void **state)
{
	struct phones *p = *state;
	char id[33], form[300];

	agreed(p, "Chess", 2, "20:00", id);
	snprintf(form, sizeof(form), "do=evenings.times&at=%lld&zone=0&evening=%s&first=%lld",
	    (long long)phones_now(p), id, (long long)phones_now(p) + 3LL * DAY);
	ben_forges(p, NULL, 0, form);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Your next evening"));
	assert_true(ada_reads(p, "You are asked:"));
}

static void
any_coming_date_is_skipped_and_a_new_slot_begins_afresh(void **state)
{
	struct phones *p = *state;
	char day[20], form[60];

	asks_for_fridays(p);
	ben_answers_slot(p, "/evenings/hold");
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "<li><span>Friday, 27 November"));
	assert_true(ada_reads(p, "<li><span>Friday, 11 December"));
	snprintf(day, sizeof(day), "%s", between(strstr(ada_page(p), "11 December"),
	    "name=\"day\" value=\"", "\""));
	assert_int_equal(ada_sends(p, "/evenings/skip", with("on=yes&day=", day)), 303);
	relay_delivers(p);
	ben_opens(p, "/evenings/slot");
	assert_true(ben_reads(p, "Skipped by Ada."));
	assert_true(strstr(ben_page(p), "Skipped by Ada.") > strstr(ben_page(p), "11 December"));
	assert_true(strstr(ben_page(p), "Skipped by Ada.") < strstr(ben_page(p), "18 December"));
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "27 November"));
	snprintf(form, sizeof(form), "on=no&day=%s", day);
	ben_sends(p, "/evenings/skip", form);
	ben_opens(p, "/evenings/slot");
	assert_false(ben_reads(p, "Skipped"));
	ben_sends(p, "/evenings/skip", with("on=yes&day=", day));
	relay_delivers(p);
	asks_for_fridays(p);
	ben_answers_slot(p, "/evenings/hold");
	for (int i = 0; i < 2; i++) {
		ada_opens(p, "/evenings/slot");
		assert_true(ada_reads(p, "11 December"));
		assert_false(ada_reads(p, "Skipped"));
		ada_changes_phone(p);
	}
}

static void
another_time_this_once_takes_the_date_when_it_is_agreed(void **state)
{
	struct phones *p = *state;
	char id[33], form[200], day[20];

	asks_for_fridays(p);
	ben_answers_slot(p, "/evenings/hold");
	ada_opens(p, "/evenings/slot");
	snprintf(day, sizeof(day), "%s", between(ada_page(p), "/evenings/new?slot=", "\""));
	snprintf(form, sizeof(form), "what=Stars&day=%s&clock=18:00&minutes=60&slot=%s",
	    typed_day(p, 3, 0), day);
	assert_int_equal(ada_sends(p, "/evenings/new", form), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/evenings/slot");
	assert_true(ben_reads(p, "27 November"));
	assert_true(ben_reads(p, "Something is proposed"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "In place of Friday, 27 November, this once."));
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "In place of Friday, 27 November, this once."));
	agrees(ben_sends, p, ben_page(p), id, "");
	relay_delivers(p);
	ada_opens(p, "/evenings/slot");
	assert_false(ada_reads(p, "27 November"));
	assert_true(ada_reads(p, "4 December"));
}

static void
times_that_are_the_same_or_taken_are_refused_with_a_word(void **state)
{
	struct phones *p = *state;
	char id[33], form[300], chess[33], day[16];

	agreed(p, "Chess", 2, "20:00", chess);
	assert_int_equal(asks(ben_sends, p, "Stars", 2, "19:00"), 422);
	assert_true(ben_reads(p, "Something is agreed for that time: Chess"));
	assert_true(ben_reads(p, "value=\"Stars\""));
	assert_int_equal(asks(ben_sends, p, "Stars", 3, "19:00"), 303);
	snprintf(id, sizeof(id), "%s", ben_last_id(p));
	relay_delivers(p);
	snprintf(day, sizeof(day), "%s", typed_day(p, 4, 0));
	snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=20:00&day-2=%s&clock-2=20:00",
	    id, day, day);
	assert_int_equal(ada_sends(p, "/evenings/times", form), 422);
	assert_true(ada_reads(p, "This time is there twice."));
	assert_non_null(strstr(strstr(ada_page(p), "name=\"day-2\""), "This time is there twice."));
	assert_int_equal(moves(ada_sends, p, id, 2, "21:00"), 422);
	assert_true(ada_reads(p, "Something is agreed for that time: Chess"));
	assert_int_equal(moves(ada_sends, p, chess, 2, "20:00"), 422);
	assert_true(ada_reads(p, "That is the time you have."));
	/* Agreed in between, it is said where a yes is asked. */
	moves(ben_sends, p, chess, 3, "18:00");
	relay_delivers(p);
	ada_opens(p, with("/evenings/one?evening=", chess));
	assert_false(ada_reads(p, "Agreed for that time"));
	agrees(ada_sends, p, ada_page(p), chess, "");
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "Agreed for that time: Chess"));
}

static void
whose_turn_it_is_is_said_after_a_first_one(void **state)
{
	struct phones *p = *state;
	char id[33];

	for (int i = 0; i < 2; i++) {
		(i == 0 ? ada_opens : ben_opens)(p, "/evenings/new");
		assert_false((i == 0 ? ada_reads : ben_reads)(p, "turn of"));
		assert_false((i == 0 ? ada_reads : ben_reads)(p, "yours to think of"));
	}
	agreed(p, "Chess", 2, "20:00", id);
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "It would be the turn of Ben"));
	assert_true(ada_reads(p, "Every second evening"));
	assert_false(ada_reads(p, "The last one was"));
	days_pass(p, 3);
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "The last one was a familiar one."));
}

/* Two evenings in a row, and the next is asked: its card has a pause, its row has none. */
static void
who_is_asked_reads_it_on_today_whatever_the_card(void **state)
{
	struct phones *p = *state;
	char id[33];
	int rows = 0;

	for (int i = 0; i < 2; i++) {
		agreed(p, "Chess", 0, "20:00", id);
		ben_opens(p, "/today");
		days_pass(p, 1);
	}
	asks(ada_sends, p, "Stars", 3, "20:00");
	relay_delivers(p);
	for (int i = 0; i < 3; i++) {
		ben_opens(p, "/today");
		/* As the card, or as a row beside another: never both. */
		assert_int_not_equal(ben_reads(p, "You are asked"),
		    ben_reads(p, "Ada proposes an evening"));
		rows += ben_reads(p, "Ada: Stars");
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "You are asked"));
		days_pass(p, 1);
	}
	assert_true(rows > 0);
	days_pass(p, 1);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "You are asked"));
}

static void
an_evening_of_today_let_go_is_told_on_today(void **state)
{
	struct phones *p = *state;
	char id[33], later[33];

	agreed(p, "Chess", 0, "20:00", id);
	agreed(p, "Stars", 2, "20:00", later);
	ben_sends(p, "/evenings/off", with("evening=", id));
	ben_sends(p, "/evenings/off", with("evening=", later));
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		ada_opens(p, "/today");
		ben_opens(p, "/today");
		assert_int_equal(ada_reads(p, "Today: Chess"), i == 0);
		assert_int_equal(ada_reads(p, "Ben let this one go."), i == 0);
		assert_false(ada_reads(p, "Stars"));
		assert_false(ben_reads(p, "let this one go"));
		days_pass(p, 1);
	}
}

static void
the_next_evening_is_whichever_comes_first(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 5, "20:00", id);
	asks_for_fridays(p);
	ben_answers_slot(p, "/evenings/hold");
	days_pass(p, 3);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Your next evening is tomorrow."));
	assert_true(ada_reads(p, ", 19:30 is kept free"));
	assert_true(ada_reads(p, "Chess"));
	assert_false(ada_reads(p, "Every week, or now and then."));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, ", 19:30 is kept free"));
	assert_false(ada_reads(p, "Chess"));
	days_pass(p, 1);
	minutes_pass(p, 11 * 60);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "20:00: Chess"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Your next evening is tomorrow."));
	assert_false(ada_reads(p, "is kept free"));
}

/* Near an evening the page of Time leads to laying the phones down. */
static void
time_leads_to_phones_down_when_an_evening_is_near(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 9, "20:00", id);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Move or change"));
	assert_false(ada_reads(p, "class=\"btn\" href=\"/evenings/down\""));
	assert_false(ada_reads(p, "Only you"));
	assert_null(strstr(strstr(ada_page(p), "href=\"/evenings/ideas\"") + 1,
	    "href=\"/evenings/ideas\""));
	days_pass(p, 8);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "class=\"btn\" href=\"/evenings/down\""));
	assert_false(ada_reads(p, "reminder at"));
}

/* ---- whatever the relay does ---- */

static void
does_something(struct phones *p, unsigned n)
{
	static char id[33];
	sends *send = n % 2 ? ada_sends : ben_sends;
	int (*open)(struct phones *, const char *) = n % 2 ? ada_opens : ben_opens;
	const char *(*page)(const struct phones *) = n % 2 ? ada_page : ben_page;

	switch (n / 2 % 9) {
	case 0:
		asks(send, p, "Chess", 1 + (int)(n % 5), "20:00");
		snprintf(id, sizeof(id), "%s", n % 2 ? ada_last_id(p) : ben_last_id(p));
		break;
	case 1:
	case 2:
		open(p, with("/evenings/one?evening=", id));
		if (strstr(page(p), "name=\"when\"") != NULL)
			agrees(send, p, page(p), id, "good");
		break;
	case 3:
		moves(send, p, id, 2 + (int)(n % 3), "18:00");
		break;
	case 4:
		send(p, n % 5 ? "/evenings/stay" : "/evenings/off", with("evening=", id));
		break;
	case 5:
		minutes_pass(p, 1);
		send(p, "/evenings/down", n % 3 ? "minutes=45" : "join=1");
		break;
	case 6:
		send(p, "/evenings/back", "");
		break;
	case 7:
		send(p, "/evenings/slot", n % 3 ? "every=week&weekday=4&clock=19:30" : "every=off");
		break;
	default:
		open(p, "/evenings/slot");
		if (strstr(page(p), "name=\"slot\"") != NULL)
			send(p, n % 3 ? "/evenings/hold" : "/evenings/unask", with("slot=",
			    between(page(p), "name=\"slot\" value=\"", "\"")));
		else if (strstr(page(p), "name=\"day\"") != NULL)
			send(p, "/evenings/skip", with("on=yes&day=",
			    between(page(p), "name=\"day\" value=\"", "\"")));
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/time", "/evenings/slot", "/evenings/down" };
	static const char *const both[] = { "Your next evening", "is kept free", "Skipped",
	    "another time.", "not answered in time" };

	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = evenings_weather(seed, 18, does_something);

		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			for (size_t k = 0; k < sizeof(both) / sizeof(*both); k++)
				assert_int_equal(ada_reads(p, both[k]), ben_reads(p, both[k]));
			assert_int_equal(ada_reads(p, "You asked:"), ben_reads(p, "You are asked:"));
			assert_int_equal(ben_reads(p, "You asked:"), ada_reads(p, "You are asked:"));
			/* Whose clock runs is offered to the other, unless both do. */
			if (i == 2 && ada_reads(p, "laid the phone down"))
				assert_true(ben_reads(p, "Your clock runs"));
		}
		phones_free(p);
	}
}

int
main(void)
{
#define A_TEST(test)	cmocka_unit_test_setup_teardown(test, london, they_leave)
	const struct CMUnitTest tests[] = {
		A_TEST(a_weekly_evening_is_asked_on_today_and_time),
		A_TEST(not_like_this_is_told_kindly_and_leaves_what_holds),
		A_TEST(what_is_let_go_or_declined_is_one_line),
		A_TEST(what_was_not_answered_in_time_is_one_line_for_both),
		A_TEST(who_began_is_joined_from_today_and_time),
		A_TEST(to_be_back_ends_the_clock_of_both),
		A_TEST(an_evening_ends_when_they_are_back),
		A_TEST(an_agreed_time_stands_until_a_yes_to_another),
		A_TEST(other_times_taken_back_leave_the_question),
		A_TEST(all_times_that_are_offered_stand_on_time),
		A_TEST(older_moves_still_give_up_the_time),
		A_TEST(any_coming_date_is_skipped_and_a_new_slot_begins_afresh),
		A_TEST(another_time_this_once_takes_the_date_when_it_is_agreed),
		A_TEST(times_that_are_the_same_or_taken_are_refused_with_a_word),
		A_TEST(whose_turn_it_is_is_said_after_a_first_one),
		A_TEST(who_is_asked_reads_it_on_today_whatever_the_card),
		A_TEST(an_evening_of_today_let_go_is_told_on_today),
		A_TEST(the_next_evening_is_whichever_comes_first),
		A_TEST(time_leads_to_phones_down_when_an_evening_is_near),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
