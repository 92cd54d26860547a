/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* closeness_test: each alone, both together, and never more than is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "days.h"
#include "home.h"
#include "phones.h"

/* Both phones' first day is a Monday; on Wednesday a new week is open. */
enum { TO_WEDNESDAY = 2 };
#define NB	"\u00a0"	/* keeps a number with its word */

static struct phones *
on_wednesday(unsigned weather)
{
	struct phones *p = phones_new(weather);

	days_pass(p, TO_WEDNESDAY);
	return p;
}

static void
ada_and_ben_answer(struct phones *p, int ada, int ben)
{
	char form[80];

	if (ada > 0) {
		snprintf(form, sizeof(form), "pulse-1=%d&pulse-2=%d&pulse-3=%d",
		    ada, ada, ada);
		assert_int_equal(ada_sends(p, "/pulse", form), 303);
	}
	if (ben > 0) {
		snprintf(form, sizeof(form), "pulse-1=%d&pulse-2=%d&pulse-3=%d",
		    ben, ben, ben);
		assert_int_equal(ben_sends(p, "/pulse", form), 303);
	}
	relay_delivers(p);
}

/* ---- the pulse ---- */

static void
nothing_is_shown_before_both_have_answered(void **state)
{
	struct phones *p = on_wednesday(0);

	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "How was this week, for you?"));
	assert_true(ada_reads(p, "When both have answered"));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=6&pulse-3=2&word=windy"), 303);
	assert_string_equal(ada_where(p), "/pulse");
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "windy"));
	assert_true(ada_reads(p, "close" NB "6, at ease" NB "2"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	assert_false(ada_reads(p, "aiting for"));
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "Ada has answered"));
	assert_false(ben_reads(p, "windy"));
	ben_sends(p, "/pulse", "pulse-1=3&word=long");
	relay_delivers(p);
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "windy"));
	assert_true(ben_reads(p, "long"));
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "long"));
	assert_true(ada_reads(p, "Ada said 6 and Ben said 3. Neither is right."));
	phones_free(p);
	(void)state;
}

static void
an_answer_may_be_changed_until_both_are_in(void **state)
{
	struct phones *p = on_wednesday(0);

	ada_sends(p, "/pulse", "pulse-1=2&word=grey");
	relay_delivers(p);
	ada_opens(p, "/pulse?change=1");
	assert_true(ada_reads(p, "grey"));
	assert_true(ada_reads(p, "checked"));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=4&word=better"), 303);
	relay_delivers(p);
	ben_sends(p, "/pulse", "pulse-1=4");
	relay_delivers(p);
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "better"));
	assert_false(ben_reads(p, "grey"));
	assert_true(ben_reads(p, "You saw it alike"));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=7&word=late"), 422);
	assert_true(ada_reads(p, "your first answer stays"));
	assert_true(ada_reads(p, "late"));
	relay_delivers(p);
	ben_opens(p, "/pulse");
	assert_false(ben_reads(p, "late"));
	phones_free(p);
	(void)state;
}

static void
an_answer_can_be_taken_back(void **state)
{
	struct phones *p = on_wednesday(0);
	char of[60];

	ada_sends(p, "/pulse", "pulse-1=2&word=grey");
	snprintf(of, sizeof(of), "of=%s", ada_last_id(p));
	ben_sends(p, "/pulse/take-back", of);	/* not his */
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "grey"));
	assert_int_equal(ada_sends(p, "/pulse/take-back", of), 303);
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "How was this week, for you?"));
	assert_false(ada_reads(p, "grey"));
	ben_opens(p, "/pulse");
	assert_false(ben_reads(p, "has answered"));
	phones_free(p);
	(void)state;
}

static void
changing_leaves_nothing_of_the_first_answer(void **state)
{
	struct phones *p = on_wednesday(0);
	char of[60];

	ada_sends(p, "/pulse", "pulse-1=2&word=grey");
	relay_delivers(p);
	ada_sends(p, "/pulse", "pulse-1=4&word=better");
	ada_opens(p, "/pulse");
	snprintf(of, sizeof(of), "of=%.32s",
	    strstr(ada_page(p), "name=\"of\" value=\"") + strlen("name=\"of\" value=\""));
	ada_sends(p, "/pulse/take-back", of);
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "How was this week, for you?"));
	ben_opens(p, "/pulse");
	assert_false(ben_reads(p, "has answered"));
	phones_free(p);
	(void)state;
}

static void
what_was_opened_and_taken_back_stays_closed(void **state)
{
	struct phones *p = on_wednesday(0);
	char of[60];

	ada_sends(p, "/pulse", "pulse-1=2&word=grey");
	snprintf(of, sizeof(of), "of=%s", ada_last_id(p));
	relay_delivers(p);
	ben_sends(p, "/pulse", "pulse-1=5&word=blue");
	relay_delivers(p);
	ada_sends(p, "/pulse/take-back", of);
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "You took your answer back"));
	assert_false(ada_reads(p, "blue"));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=5"), 422);
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "Ada took the answer back"));
	assert_false(ben_reads(p, "grey"));
	assert_false(ben_reads(p, "Change my answers"));
	phones_free(p);
	(void)state;
}

static void
a_strict_gate_opens_when_the_other_is_next_here(void **state)
{
	struct phones *p = on_wednesday(0);

	ben_sends(p, "/pulse", "pulse-1=5&word=blue");
	relay_delivers(p);
	ada_sends(p, "/pulse", "pulse-1=4");	/* not yet at the relay */
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "It opens when Ben is next here"));
	assert_false(ada_reads(p, "blue"));
	assert_false(ada_reads(p, "Change my answers"));
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "blue"));
	phones_free(p);
	(void)state;
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	struct phones *p = on_wednesday(0);

	assert_int_equal(ada_sends(p, "/pulse", "word=windy"), 422);
	assert_true(ada_reads(p, "at least one of the three"));
	assert_true(ada_reads(p, "value=\"windy\""));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-2=6&word="
	    "0123456789012345678901234567890123456789X"), 422);
	assert_true(ada_reads(p, "0123456789012345678901234567890123456789X"));
	assert_true(ada_reads(p, "aria-invalid=\"true\" aria-describedby=\"word-err\""));
	assert_true(ada_reads(p, "name=\"pulse-2\" value=\"6\" aria-label=\"6 of 7\" checked"));
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=8"), 422);
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=5&for=3"), 422);
	assert_true(ada_reads(p, "has ended meanwhile"));
	ada_opens(p, "/pulse?week=abc");
	assert_true(ada_reads(p, "How was this week"));
	phones_free(p);
	(void)state;
}

static void
a_week_is_open_until_the_end_of_the_monday_after(void **state)
{
	struct phones *p = on_wednesday(0);

	ada_sends(p, "/pulse", "pulse-1=5&word=windy");
	relay_delivers(p);
	days_pass(p, 5);	/* Monday */
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "How was last week, for you?"));
	ben_sends(p, "/pulse", "pulse-1=5&word=mild");
	relay_delivers(p);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "mild"));
	days_pass(p, 1);	/* Tuesday: hers is six days old, his one */
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "How was this week, for you?"));
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "Not so soon"));
	assert_true(ben_reads(p, "6 December"));
	assert_int_equal(ben_sends(p, "/pulse", "pulse-1=5"), 422);
	days_pass(p, 4);
	ben_opens(p, "/pulse");
	assert_true(ben_reads(p, "How was this week, for you?"));
	phones_free(p);
	(void)state;
}

static void
a_week_with_one_answer_closes_for_the_other(void **state)
{
	struct phones *p = on_wednesday(0);
	char path[40];

	snprintf(path, sizeof(path), "/pulse?week=%d",
	    (int)week_of(day_of(phones_now(p), 60) - 1));
	ada_sends(p, "/pulse", "pulse-1=5&word=windy");
	relay_delivers(p);
	days_pass(p, 7);
	ada_opens(p, path);
	assert_true(ada_reads(p, "This one closed with one answer"));
	assert_true(ada_reads(p, "windy"));
	assert_false(ada_reads(p, "Change my answers"));
	ben_opens(p, path);
	assert_true(ben_reads(p, "Nothing here for that time"));
	assert_false(ben_reads(p, "windy"));
	phones_free(p);
	(void)state;
}

static void
alone_it_stays_with_me_and_opens_to_nobody(void **state)
{
	struct phones *p = phones_alone();

	days_pass(p, TO_WEDNESDAY);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "Only you"));
	ada_sends(p, "/pulse", "pulse-1=5&word=windy");
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "Only you can read this."));
	assert_true(ada_reads(p, "windy"));
	assert_false(ada_reads(p, "not yet"));
	ada_sends(p, "/pulse", "pulse-1=6&word=calm");
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "calm"));
	assert_false(ada_reads(p, "windy"));
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	ada_opens(p, "/pulse");		/* now it can be answered for two */
	assert_true(ada_reads(p, "How was this week, for you?"));
	assert_false(ada_reads(p, "calm"));
	ada_sends(p, "/pulse", "pulse-1=4");
	relay_delivers(p);
	ben_opens(p, "/us");
	assert_false(ben_reads(p, "calm"));
	phones_free(p);
	(void)state;
}

/* ---- the check ---- */

static const char all_fives[] = "close-01=5&close-02=5&close-03=5&close-04=5&"
    "close-05=5&close-06=5&close-07=5&close-08=5&close-09=5&close-10=5";
static const char ten[] = "close-01=6&close-02=2&close-03=7&close-04=6&"
    "close-05=3&close-06=5&close-07=5&close-08=5&close-09=6&close-10=7";

static void
the_check_opens_together_too(void **state)
{
	char last[40];
	struct phones *p = on_wednesday(0);

	ada_opens(p, "/check");
	assert_true(ada_reads(p, "belonged to just Ben and me"));
	assert_int_equal(ada_sends(p, "/check", ten), 303);
	relay_delivers(p);
	ben_opens(p, "/check");
	assert_false(ben_reads(p, "trust" NB "6.5"));
	ben_sends(p, "/check", "close-01=2&close-02=6&close-09=4");
	relay_delivers(p);
	ben_opens(p, "/check");
	/* Reversed sentences are turned: 6 and 8-2 are 6; 3 and 8-5 are 3. */
	assert_true(ben_reads(p, "closeness" NB "6, trust" NB "6.5, openness" NB "3, "
	    "being understood" NB "5, being at ease" NB "6.5"));
	assert_true(ben_reads(p, "closeness" NB "2, being at ease" NB "4"));
	assert_true(ben_reads(p, "On how close it felt, Ada said 6 and Ben said 2."));
	assert_true(ben_reads(p, "Look at it together"));
	days_pass(p, 19);	/* a new four weeks, but not yet three since */
	ada_opens(p, "/check");
	assert_true(ada_reads(p, "Not so soon"));
	assert_true(ada_reads(p, "See the last one again"));
	assert_true(sscanf(strstr(ada_page(p), "/check?week="), "%39[^\"]", last) == 1);
	ada_opens(p, last);
	assert_true(ada_reads(p, "On how close it felt, Ada said 6 and Ben said 2."));
	days_pass(p, 2);
	ada_opens(p, "/check");
	assert_true(ada_reads(p, "How were these four weeks, for you?"));
	phones_free(p);
	(void)state;
}

static void
one_number_for_all_is_asked_about_once(void **state)
{
	struct phones *p = on_wednesday(0);
	char sure[300];

	assert_int_equal(ada_sends(p, "/check", all_fives), 422);
	assert_true(ada_reads(p, "keep them as they are"));
	assert_true(ada_reads(p, "name=\"sure\" value=\"1\""));
	snprintf(sure, sizeof(sure), "%s&sure=1", all_fives);
	assert_int_equal(ada_sends(p, "/check", sure), 303);
	assert_int_equal(ben_sends(p, "/check", ""), 422);
	phones_free(p);
	(void)state;
}

static void
a_check_calls_change_real_only_beyond_the_wobble(void **state)
{
	static const char low[] = "close-01=2&close-02=6&close-03=2&close-04=2&"
	    "close-05=2&close-06=6&close-07=2&close-08=2&close-09=2&close-10=3";
	static const char high[] = "close-01=7&close-02=1&close-03=7&close-04=6&"
	    "close-05=6&close-06=2&close-07=6&close-08=6&close-09=7&close-10=7";
	static const char a_little[] = "close-01=3&close-02=5&close-03=3&close-04=3&"
	    "close-05=3&close-06=5&close-07=3&close-08=3";
	struct phones *p = on_wednesday(0);

	ada_sends(p, "/check", low);
	ben_sends(p, "/check", low);
	relay_delivers(p);
	ada_opens(p, "/check");
	assert_false(ada_reads(p, "wobble"));
	days_pass(p, 28);
	ada_sends(p, "/check", high);
	ben_sends(p, "/check", a_little);
	relay_delivers(p);
	ada_opens(p, "/check");
	assert_true(ada_reads(p, "For Ada these weeks lie higher"));
	assert_true(ada_reads(p, "For Ben the change is within the usual wobble"));
	assert_true(ada_reads(p, "uncertain"));
	phones_free(p);
	(void)state;
}

/* ---- gates ---- */

static void
a_gate_that_does_not_fit_does_not_count(void **state)
{
	struct phones *p = on_wednesday(0);
	char form[120], here[20], there[20];
	int week = (int)week_of(day_of(phones_now(p), 60) - 1);

	snprintf(here, sizeof(here), "pulse.%d", week);
	snprintf(there, sizeof(there), "pulse.%d", week - 1);
	ada_sends(p, "/pulse", "pulse-1=5");
	relay_delivers(p);
	/* Words for this week, sealed at another gate, or at none. */
	snprintf(form, sizeof(form),
	    "do=closeness.pulse&at=1764100000&zone=60&gate=%s&word=sly", here);
	ben_forges(p, there, STRICT_GATE, form);
	ben_forges(p, NULL, PLAIN, form);
	ada_opens(p, "/pulse");
	assert_false(ada_reads(p, "sly"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	/* Words for another week, sealed at this one's gate. */
	snprintf(form, sizeof(form),
	    "do=closeness.pulse&at=1764100000&zone=60&gate=%s&word=sly", there);
	ben_forges(p, here, STRICT_GATE, form);
	ada_opens(p, "/pulse");
	assert_false(ada_reads(p, "sly"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	/* Words at a gate that a relay could open. */
	snprintf(form, sizeof(form),
	    "do=closeness.pulse&at=1764100000&zone=60&gate=%s&word=frank", here);
	ben_forges(p, here, SOFT_GATE, form);
	ada_opens(p, "/pulse");
	assert_false(ada_reads(p, "frank"));
	/* What fits does count. */
	ben_forges(p, here, STRICT_GATE, form);
	ada_opens(p, "/pulse");
	assert_true(ada_reads(p, "frank"));
	assert_true(ada_reads(p, "left all of them empty"));
	phones_free(p);
	(void)state;
}

/* ---- the weeks ---- */

static void
weeks_pass(struct phones *p, int weeks, int ada, int ben)
{
	while (weeks-- > 0) {
		ada_and_ben_answer(p, ada, ben);
		days_pass(p, 7);
	}
}

static void
few_weeks_are_only_words(void **state)
{
	struct phones *p = on_wednesday(0);

	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "Four more weeks until a line makes sense"));
	weeks_pass(p, 2, 5, 4);
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "Two more weeks until a line makes sense"));
	assert_false(ada_reads(p, "class=\"chart\""));
	weeks_pass(p, 2, 5, 4);
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "A first picture of your weeks"));
	assert_true(ada_reads(p, "class=\"chart\""));
	assert_true(ada_reads(p, "role=\"img\""));
	assert_true(ada_reads(p, "Ada: 5.0 at first, 5.0 at last"));
	assert_true(ada_reads(p, "Ben: 4.0 at first, 4.0 at last"));
	assert_true(ada_reads(p, "Show as a table"));
	assert_false(ada_reads(p, "style="));
	phones_free(p);
	(void)state;
}

static void
a_change_within_the_wobble_is_none(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 4, 4);		/* to the end of these four weeks */
	weeks_pass(p, 4, 5, 4);
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "<h1>Much the same since November"));
	assert_true(ada_reads(p, "For you the change since then is within the usual wobble."));
	assert_true(ada_reads(p, "For Ben the change since then is within the usual wobble."));
	phones_free(p);
	(void)state;
}

static void
a_real_change_is_said_for_each_alone(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 3, 5);
	weeks_pass(p, 3, 6, 5);
	ada_opens(p, "/closeness");	/* not before four weeks are over */
	assert_true(ada_reads(p, "A first picture of your weeks"));
	weeks_pass(p, 1, 6, 5);
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "<h1>A little closer since November"));
	assert_true(ada_reads(p, "For you the last four weeks lie higher"));
	assert_true(ada_reads(p, "For Ben the change since then is within"));
	assert_false(ada_reads(p, ">5.5 <"));	/* no number for the two */
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "A little closer since November"));
	ben_opens(p, "/closeness");
	assert_true(ben_reads(p, "<h1>A little closer since November"));
	assert_true(ben_reads(p, "For Ada the last four weeks lie higher"));
	phones_free(p);
	(void)state;
}

static void
the_chart_goes_as_far_back_as_its_title(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 3, 5);
	weeks_pass(p, 4, 6, 5);
	weeks_pass(p, 12, 6, 5);
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "since November"));
	assert_true(ada_reads(p, "<b>Half a year</b>"));
	ada_opens(p, "/closeness?span=12");
	assert_true(ada_reads(p, "<b>12 weeks</b>"));
	phones_free(p);
	(void)state;
}

static void
a_fall_is_told_to_that_person_only(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 5, 6);
	weeks_pass(p, 4, 5, 2);
	ben_opens(p, "/closeness");
	assert_true(ben_reads(p, "Your last eight weeks went down"));
	assert_true(ben_reads(p, "href=\"/help\""));
	ada_opens(p, "/closeness");
	assert_false(ada_reads(p, "Your last eight weeks went down"));
	ada_opens(p, "/us");
	assert_false(ada_reads(p, "went down"));
	phones_free(p);
	(void)state;
}

static void
a_fall_brings_rest_and_a_card_to_put_away(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 5, 6);
	weeks_pass(p, 4, 5, 2);
	for (int day = 0; day < 14; day++) {
		ben_opens(p, "/today");
		assert_true(ben_reads(p, "Your last eight weeks went down"));
		/* Nothing that is work: no question, no listening, no check. */
		assert_false(ben_reads(p, "class=\"btn wide\" href=\"/listen\""));
		assert_false(ben_reads(p, "class=\"btn wide\" href=\"/question\""));
		assert_false(ben_reads(p, "class=\"btn wide\" href=\"/longer\""));
		assert_false(ben_reads(p, "class=\"btn wide\" href=\"/check\""));
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "went down"));
		days_pass(p, 1);
	}
	assert_int_equal(ben_sends(p, "/closeness/rest/away", ""), 303);
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "went down"));
	ben_opens(p, "/closeness");
	assert_false(ben_reads(p, "went down"));
	ada_opens(p, "/closeness");
	assert_false(ada_reads(p, "went down"));
	phones_free(p);
	(void)state;
}

static void
a_week_of_one_is_a_gap_for_the_other(void **state)
{
	struct phones *p = on_wednesday(0);

	weeks_pass(p, 3, 5, 4);
	weeks_pass(p, 1, 7, 0);
	weeks_pass(p, 1, 0, 0);
	weeks_pass(p, 1, 5, 4);
	ben_opens(p, "/closeness");
	assert_false(ben_reads(p, "7.0"));
	assert_true(ben_reads(p, "no answer"));
	assert_true(ben_reads(p, "class=\"zone\""));
	ada_opens(p, "/closeness");
	assert_true(ada_reads(p, "7.0"));
	assert_int_equal(ada_opens(p, "/closeness?span=26"), 200);
	assert_int_equal(ada_opens(p, "/closeness?span=year"), 200);
	assert_int_equal(ada_opens(p, "/closeness?span=nonsense"), 200);
	phones_free(p);
	(void)state;
}

/* ---- looking together ---- */

static void
a_script_leads_to_one_thing(void **state)
{
	struct phones *p = on_wednesday(0);
	char path[30];

	for (int step = 1; step <= 6; step++) {
		snprintf(path, sizeof(path), "/look?step=%d", step);
		assert_int_equal(ada_opens(p, path), 200);
	}
	ada_opens(p, "/look");
	assert_true(ada_reads(p, "Why begin with what is good?"));
	ada_opens(p, "/look?step=5");
	assert_true(ada_reads(p, "Keep it for both"));
	assert_int_equal(ada_sends(p, "/look/keep", ""), 422);
	assert_int_equal(ada_sends(p, "/look/keep",
	    "practice=thanks&glad=the+walk&request=a+cup+of+tea"), 303);
	assert_string_equal(ada_where(p), "/look?step=6");
	relay_delivers(p);
	ben_opens(p, "/us");
	assert_true(ben_reads(p, "Picked today: Thanks, one line a day."));
	phones_free(p);
	p = phones_alone();
	ada_opens(p, "/look");
	assert_true(ada_reads(p, "This is for two"));
	ada_sends(p, "/look/keep", "practice=thanks");
	ada_opens(p, "/us");
	assert_false(ada_reads(p, "Picked"));
	phones_free(p);
	(void)state;
}

/* ---- today ---- */

static void
today_offers_it_when_it_is_due(void **state)
{
	struct phones *p = on_wednesday(0);

	ben_sends(p, "/pulse", "pulse-1=5");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Ben has answered. With yours, both open."));
	ada_sends(p, "/pulse", "pulse-1=5");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "With yours, both open."));
	days_pass(p, 9);
	ada_sends(p, "/thanks/write", "way=send&did=You+waited");
	days_pass(p, 1);	/* Saturday: the next one closes on Monday */
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Open until Monday night."));
	for (int day = 0; day < 2; day++) {	/* said once, not each day */
		days_pass(p, 1);
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "Open until Monday night."));
	}
	phones_free(p);
	(void)state;
}

/* ---- whatever the relay does ---- */

static void
ben_does_something(struct phones *p, unsigned dice)
{
	char form[80];

	switch (dice % 4) {
	case 0:
		snprintf(form, sizeof(form), "pulse-1=%u&pulse-2=%u&word=b%u",
		    dice / 4 % 7 + 1, dice / 8 % 7 + 1, dice);
		ben_sends(p, "/pulse", form);
		break;
	case 1:
		snprintf(form, sizeof(form), "of=%s", ben_last_id(p));
		ben_sends(p, "/pulse/take-back", form);
		break;
	case 2:
		ben_sends(p, "/check", ten);
		break;
	case 3:
		ben_sends(p, "/look/keep", "practice=look&glad=us");
		break;
	}
}

static void
ada_does_something(struct phones *p, unsigned dice)
{
	char form[80];

	switch (dice % 5) {
	case 0:
	case 1:
		snprintf(form, sizeof(form), "pulse-1=%u&pulse-3=%u&word=a%u",
		    dice / 4 % 7 + 1, dice / 8 % 7 + 1, dice);
		ada_sends(p, "/pulse", form);
		break;
	case 2:
		snprintf(form, sizeof(form), "of=%s", ada_last_id(p));
		ada_sends(p, "/pulse/take-back", form);
		break;
	case 3:
		ada_sends(p, "/check", ten);
		break;
	case 4:
		ada_sends(p, "/check/take-back", "of=00");
		break;
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = {
		"/us", "/closeness", "/closeness?span=26", "/pulse", "/check"
	};

	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = on_wednesday(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 16; i++) {
			dice = dice * 1664525u + 1013904223u;
			ada_does_something(p, dice >> 16);
			relay_blusters(p);
			ben_does_something(p, dice >> 12);
			if (i % 2 == 1)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 28) % 5);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			assert_int_equal(ada_reads(p, "from both of you"),
			    ben_reads(p, "from both of you"));
		}
		phones_free(p);
	}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_shown_before_both_have_answered),
		cmocka_unit_test(an_answer_may_be_changed_until_both_are_in),
		cmocka_unit_test(an_answer_can_be_taken_back),
		cmocka_unit_test(changing_leaves_nothing_of_the_first_answer),
		cmocka_unit_test(what_was_opened_and_taken_back_stays_closed),
		cmocka_unit_test(a_strict_gate_opens_when_the_other_is_next_here),
		cmocka_unit_test(a_refused_form_keeps_what_was_typed),
		cmocka_unit_test(a_week_is_open_until_the_end_of_the_monday_after),
		cmocka_unit_test(a_week_with_one_answer_closes_for_the_other),
		cmocka_unit_test(alone_it_stays_with_me_and_opens_to_nobody),
		cmocka_unit_test(the_check_opens_together_too),
		cmocka_unit_test(one_number_for_all_is_asked_about_once),
		cmocka_unit_test(a_check_calls_change_real_only_beyond_the_wobble),
		cmocka_unit_test(a_gate_that_does_not_fit_does_not_count),
		cmocka_unit_test(few_weeks_are_only_words),
		cmocka_unit_test(a_change_within_the_wobble_is_none),
		cmocka_unit_test(a_real_change_is_said_for_each_alone),
		cmocka_unit_test(the_chart_goes_as_far_back_as_its_title),
		cmocka_unit_test(a_fall_is_told_to_that_person_only),
		cmocka_unit_test(a_fall_brings_rest_and_a_card_to_put_away),
		cmocka_unit_test(a_week_of_one_is_a_gap_for_the_other),
		cmocka_unit_test(a_script_leads_to_one_thing),
		cmocka_unit_test(today_offers_it_when_it_is_due),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
