/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* goals_test: a few goals, whose they are, their steps, and what is put in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

/* A path or a form, printed. */
static const char *
f(const char *format, ...)
{
	static char texts[4][2000];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(texts[0]), format, list);
	va_end(list);
	return text;
}

static void
keep_id(char to[33], const char *id)
{
	snprintf(to, 33, "%s", id);
}

static void
ada_begins(struct phones *p, char id[33], const char *form)
{
	assert_int_equal(ada_sends(p, "/goals/new", form), 303);
	keep_id(id, ada_last_id(p));
	relay_delivers(p);
}

/* A goal of both, in which both take part. */
static void
both_begin(struct phones *p, char id[33])
{
	ada_begins(p, id, "sentence=A+kitchen+door&when=it+is+Sunday&then=measure+it&who=both");
	assert_int_equal(ben_sends(p, "/goals/part", f("of=%s&say=yes", id)), 303);
	relay_delivers(p);
}

static void
ada_sees(struct phones *p, const char *id)
{
	assert_int_equal(ada_opens(p, f("/goals/one?of=%s", id)), 200);
}

static void
ben_sees(struct phones *p, const char *id)
{
	assert_int_equal(ben_opens(p, f("/goals/one?of=%s", id)), 200);
}

static void
a_goal_is_somebodys_once_they_say_so(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/goals/new");
	assert_true(ada_reads(p, "A goal with money"));
	ada_begins(p, id, "sentence=%3Cb%3E+run&when=it+rains&then=run&who=you&by=2027-05-03");
	ada_sees(p, id);
	assert_true(ada_reads(p, "&lt;b&gt; run"));
	assert_true(ada_reads(p, "Suggested. Ben: not yet, no hurry"));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada suggests a goal"));
	ben_sees(p, id);
	assert_true(ben_reads(p, "it rains"));
	ben_sends(p, "/goals/part", f("of=%s&say=yes", id));
	relay_delivers(p);
	ben_sees(p, id);
	assert_true(ben_reads(p, "Yours, by 3 May 2027"));
	ada_sees(p, id);
	assert_true(ada_reads(p, "Ben’s, by 3 May 2027"));
	assert_int_equal(ada_opens(p, "/goals/one?of=nonsense"), 404);
	assert_int_equal(ada_opens(p, "/goals/one"), 404);
}

static void
whoever_lets_go_is_free_and_the_other_goes_on(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	ben_sends(p, "/goals/part", f("of=%s&say=no", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "has let go"));
	assert_true(ada_reads(p, "takes part"));
	assert_false(ada_reads(p, "It rests."));
	ada_sends(p, "/goals/part", f("of=%s&say=no", id));
	relay_delivers(p);
	ben_sees(p, id);
	assert_true(ben_reads(p, "It rests."));
	ben_opens(p, "/goals");
	assert_true(ben_reads(p, "Nothing in hand just now"));
	assert_true(ben_reads(p, "A kitchen door"));
	ben_sends(p, "/goals/part", f("of=%s&say=yes", id));
	relay_delivers(p);
	ada_opens(p, "/goals");
	assert_true(ada_reads(p, "In hand"));
}

static void
a_suggestion_can_be_declined_and_taken_back(void **state)
{
	struct phones *p = *state;
	char id[33], other[33];

	ada_begins(p, id, "sentence=run&who=you");
	ben_sends(p, "/goals/part", f("of=%s&say=no", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "It rests."));
	ada_begins(p, other, "sentence=swim&who=you");
	ada_sees(p, other);
	assert_true(ada_reads(p, "Take the suggestion back"));
	ada_sends(p, "/goals/part", f("of=%s&say=no", other));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "suggests a goal"));
}

static void
other_words_ask_the_other_again_and_the_old_ones_stay(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	ben_opens(p, f("/goals/word?of=%s", id));
	assert_true(ben_reads(p, ">A kitchen door</textarea>"));
	ben_sends(p, "/goals/word", f("of=%s&sentence=Two+doors&who=both", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Two doors"));
	assert_true(ada_reads(p, "Last changed by Ben"));
	assert_true(ada_reads(p, "Does it still fit?"));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Ben put a goal in other words"));
	ada_opens(p, f("/goals/history?of=%s", id));
	assert_true(ada_reads(p, "A kitchen door"));
	assert_true(ada_reads(p, "measure it"));
	ada_sends(p, "/goals/keep", f("of=%s", id));
	ada_sees(p, id);
	assert_false(ada_reads(p, "Does it still fit?"));
	ben_sees(p, id);
	assert_false(ben_reads(p, "Does it still fit?"));
}

static void
both_put_it_in_other_words_at_once_and_both_can_be_read(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	ada_sends(p, "/goals/word", f("of=%s&sentence=A+red+door&who=both", id));
	ben_sends(p, "/goals/word", f("of=%s&sentence=A+blue+door&who=both", id));
	relay_delivers(p);
	ada_sees(p, id);
	ada_remembers_page(p);
	ada_opens(p, f("/goals/history?of=%s", id));
	assert_true(ada_reads(p, "A red door"));
	assert_true(ada_reads(p, "A blue door"));
	ada_sees(p, id);
	assert_true(ada_reads(p, "A red door") != ada_reads(p, "A blue door"));
}

static void
after_four_weeks_each_is_asked_and_answers_alone(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	days_pass(p, 27);
	ada_sees(p, id);
	assert_false(ada_reads(p, "Does it still fit?"));
	ada_sends(p, "/thanks/write", "way=send&did=You+waited");
	days_pass(p, 1);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Four weeks have gone by."));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Does this goal still fit?"));
	ada_sends(p, "/goals/keep", f("of=%s", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_false(ada_reads(p, "Four weeks have gone by."));
	ben_sees(p, id);
	assert_true(ben_reads(p, "Four weeks have gone by."));
	days_pass(p, 28);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Four weeks have gone by."));
}

static void
a_clock_that_was_wrong_does_not_silence_it(void **state)
{
	struct phones *p = *state;
	char id[33];
	int64_t now = phones_now(p);

	phones_time(p, now + 4000 * INT64_C(86400), 60);
	ada_begins(p, id, "sentence=run&who=me");
	phones_time(p, now, 60);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Does it still fit?"));
	ada_sends(p, "/goals/keep", f("of=%s", id));
	ada_sees(p, id);
	assert_false(ada_reads(p, "Does it still fit?"));
}

static void
steps_are_added_ticked_and_put_aside_by_both(void **state)
{
	struct phones *p = *state;
	char id[33], step[33], other[33];

	both_begin(p, id);
	ada_sends(p, "/goals/step", f("of=%s&text=buy+a+rule", id));
	keep_id(step, ada_last_id(p));
	ben_sends(p, "/goals/step", f("of=%s&text=ask+Ida", id));
	keep_id(other, ben_last_id(p));
	relay_delivers(p);
	ben_sends(p, "/goals/tick", f("of=%s&item=%s&say=yes", id, step));
	ada_sends(p, "/goals/tick", f("of=%s&item=%s&say=yes", id, step));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Not done yet: buy a rule"));
	assert_true(ada_reads(p, "Done: ask Ida"));
	ada_sends(p, "/goals/tick", f("of=%s&item=%s&say=no", id, step));
	ada_sends(p, "/goals/aside", f("of=%s&item=%s&say=yes", id, other));
	relay_delivers(p);
	ben_sees(p, id);
	assert_true(ben_reads(p, "Done: buy a rule"));
	assert_true(ben_reads(p, "Take it up again: ask Ida"));
	ben_opens(p, "/vision");
	assert_true(ben_reads(p, "buy a rule"));
	assert_false(ben_reads(p, "ask Ida"));
}

static void
a_step_that_is_due_soon_is_offered(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_begins(p, id, "sentence=run&who=me");
	assert_int_equal(ada_sends(p, "/goals/step", f("of=%s&text=shoes&by=2019-01-01", id)), 422);
	assert_true(ada_reads(p, "That day is over."));
	assert_true(ada_reads(p, "value=\"shoes\""));
	assert_int_equal(ada_sends(p, "/goals/step", f("of=%s&text=shoes&by=3.5.2031", id)), 422);
	assert_true(ada_reads(p, "year-month-day"));
	assert_int_equal(ada_sends(p, "/goals/step", f("of=%s&text=shoes&by=2027-02-30", id)), 422);
	phones_time(p, INT64_C(1893495600), 60);	/* 1 January 2030, noon */
	ada_sends(p, "/goals/keep", f("of=%s", id));
	assert_int_equal(ada_sends(p, "/goals/step", f("of=%s&text=shoes&by=2030-01-02", id)), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "A small step, soon: shoes"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "A small step, soon"));
}

static void
a_goal_with_money_counts_to_the_last_cent(void **state)
{
	struct phones *p = *state;
	char id[33], line[33];

	ada_begins(p, id, "sentence=A+stove&who=both&kind=money&amount=1200%2C50&currency=EUR");
	ada_sees(p, id);
	assert_true(ada_reads(p, "1\xE2\x80\xAF" "200.50\xC2\xA0" "EUR"));
	for (int i = 0; i < 3; i++)
		assert_int_equal(ada_sends(p, "/goals/paid", f("of=%s&paid=0.10&way=in", id)), 303);
	keep_id(line, ada_last_id(p));
	ben_sends(p, "/goals/paid", f("of=%s&paid=100&way=in&note=from+the+jar", id));
	ben_sends(p, "/goals/paid", f("of=%s&paid=20.05&way=out", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "<b>80.25\xC2\xA0" "EUR</b>"));
	assert_true(ada_reads(p, "1\xE2\x80\xAF" "120.25\xC2\xA0" "EUR to go."));
	assert_true(ada_reads(p, "value=\"8025\" max=\"120050\""));
	ben_sends(p, "/goals/strike", f("of=%s&item=%s&say=yes", id, line));	/* not his */
	relay_delivers(p);
	ada_sees(p, id);
	assert_false(ada_reads(p, "struck out by"));
	ada_sends(p, "/goals/strike", f("of=%s&item=%s&say=yes", id, line));
	relay_delivers(p);
	ben_sees(p, id);
	assert_true(ben_reads(p, "struck out by Ada"));
	assert_true(ben_reads(p, "<b>80.15\xC2\xA0" "EUR</b>"));
}

static void
a_strange_amount_is_shown_again_with_what_to_type(void **state)
{
	static const char *const bad[][2] = {
		{ "1.234%2C56", "Leave out whatever parts the thousands" },
		{ "-5", "without the minus" }, { "1e9", "Type digits alone" },
		{ "", "Type how much" }, { "0", "above nought" },
	};
	struct phones *p = *state;
	char id[33];

	ada_begins(p, id, "sentence=A+stove&who=both&kind=money&amount=12&currency=EUR");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(ada_sends(p, "/goals/paid", f("of=%s&paid=%s&way=out&note=hm",
		    id, bad[i][0])), 422);
		assert_true(ada_reads(p, bad[i][1]));
		assert_true(ada_reads(p, "value=\"hm\""));
		assert_true(ada_reads(p, "value=\"out\" checked"));
		assert_int_equal(ada_sends(p, "/goals/new", f("sentence=A+lamp&who=me&kind=money"
		    "&amount=%s&currency=EUR", bad[i][0])), 422);
		assert_true(ada_reads(p, bad[i][1]));
		assert_true(ada_reads(p, ">A lamp</textarea>"));
	}
	assert_int_equal(ada_sends(p, "/goals/new",
	    "sentence=A+lamp&who=me&kind=money&amount=5"), 422);
	assert_true(ada_reads(p, "Choose a currency."));
	assert_int_equal(ada_sends(p, "/goals/new", "sentence=A+lamp"), 422);
	assert_true(ada_reads(p, "Say whose goal it is."));
	/* Its currency stays: another one is another goal. */
	ada_sends(p, "/goals/word", f("of=%s&sentence=A+stove&who=both&amount=15&currency=JPY", id));
	ada_sees(p, id);
	assert_true(ada_reads(p, "15\xC2\xA0" "EUR"));
}

static void
money_is_not_proposed_to_whoever_leaves_this_out(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/fit", "one=yes");
	ada_opens(p, "/goals/new");
	assert_false(ada_reads(p, "A goal with money"));
	ada_opens(p, "/us");
	assert_false(ada_reads(p, "Steps and goals"));
	ben_opens(p, "/goals/new");
	assert_true(ben_reads(p, "A goal with money"));
}

static void
a_fourth_asks_and_forbids_nothing(void **state)
{
	struct phones *p = *state;
	char id[33];

	for (int i = 0; i < 3; i++) {
		ada_opens(p, "/goals/new");
		assert_false(ada_reads(p, "Put one away first?"));
		ada_begins(p, id, f("sentence=goal+%d&who=me", i));
	}
	ada_opens(p, "/goals/new");
	assert_true(ada_reads(p, "Put one away first?"));
	assert_true(ada_reads(p, "goal 1"));
	ada_begins(p, id, "sentence=goal+four&who=me");
	ada_opens(p, "/goals");
	assert_true(ada_reads(p, "goal four"));
}

static void
what_is_reached_is_kept(void **state)
{
	struct phones *p = *state;
	char id[33], other[33];

	both_begin(p, id);
	ben_sends(p, "/goals/done", f("of=%s&say=yes", id));
	relay_delivers(p);
	ada_sees(p, id);
	assert_true(ada_reads(p, "Reached."));
	ada_opens(p, "/goals");
	assert_true(ada_reads(p, ">Reached</h2>"));
	ada_sends(p, "/goals/done", f("of=%s&say=no", id));
	ada_sees(p, id);
	assert_false(ada_reads(p, "Reached."));
	/* Nobody ends what is the other's alone. */
	ada_begins(p, other, "sentence=run&who=me");
	ben_sends(p, "/goals/done", f("of=%s&say=yes", other));
	ben_sends(p, "/goals/part", f("of=%s&say=no", other));
	relay_delivers(p);
	ada_sees(p, other);
	assert_false(ada_reads(p, "Reached."));
	assert_false(ada_reads(p, "It rests."));
}

static void
alone_they_are_mine_and_may_be_brought_along(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/goals");
	assert_true(ada_reads(p, "for you alone"));
	ada_begins(p, id, "sentence=run&who=you&when=it+rains&then=run");
	ada_sees(p, id);
	assert_true(ada_reads(p, "Yours alone"));
	assert_false(ada_reads(p, "Who takes part"));
	ada_sends(p, "/goals/step", f("of=%s&text=shoes", id));
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	ada_opens(p, "/goals");
	assert_true(ada_reads(p, "Only you can see these."));
	ada_sees(p, id);
	assert_true(ada_reads(p, "Bring it along"));
	ada_opens(p, f("/goals/new?from=%s", id));
	assert_true(ada_reads(p, ">run</textarea>"));
	assert_int_equal(ada_sends(p, "/goals/step", f("of=%s&text=socks", id)), 303);
	ada_sees(p, id);
	assert_true(ada_reads(p, "socks"));
}

static void
when_the_pairing_has_ended_they_stay_and_stand_still(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	phones_fact(p, "state=open&pair=ended&confirmed=1");
	ada_sees(p, id);
	assert_true(ada_reads(p, "A kitchen door"));
	assert_false(ada_reads(p, "<form"));
	ada_sends(p, "/goals/step", f("of=%s&text=late", id));
	ada_sees(p, id);
	assert_false(ada_reads(p, "late"));
	assert_int_equal(ada_opens(p, f("/goals/word?of=%s", id)), 404);
	assert_int_equal(ada_sends(p, "/goals/new", "sentence=on+my+own"), 303);
	ada_opens(p, "/goals");
	assert_true(ada_reads(p, "on my own"));
}

static void
neither_erases_what_the_other_wrote(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_begin(p, id);
	ben_sends(p, "/goals/step", f("of=%s&text=words+of+Ben", id));
	relay_delivers(p);
	ada_sends(p, "/settings/delete", "which=couple");
	relay_delivers(p);
	ben_sees(p, id);
	assert_true(ben_reads(p, "words of Ben"));
	assert_true(ben_reads(p, "A goal that was taken back"));
	assert_false(ben_reads(p, "A kitchen door"));
	assert_int_equal(ben_opens(p, "/goals"), 200);
	ben_opens(p, f("/goals/history?of=%s", id));
	assert_true(ben_reads(p, "words of Ben"));
}

/* ---- weather ---- */

struct there {
	char	 goal[33], step[33], line[33], texts[60][24];
	size_t	 n;
	int64_t	 sum;		/* of all that was noted and not struck */
};

static void
something_happens(struct phones *p, unsigned turn, struct there *t)
{
	unsigned chance = turn * 2654435761u ^ turn >> 3;
	bool ada = chance >> 16 & 1;
	int (*sends)(struct phones *, const char *, const char *) =
	    ada ? ada_sends : ben_sends;
	const char *(*last)(const struct phones *) = ada ? ada_last_id : ben_last_id;
	const char *yes = turn % 3 == 0 ? "no" : "yes";
	int64_t amount = 1 + chance % 99999;

	switch (chance >> 28) {
	case 0:
	case 1:
	case 2:
		snprintf(t->texts[t->n], 24, "step-%u.", turn);
		sends(p, "/goals/step", f("of=%s&text=%s", t->goal, t->texts[t->n++]));
		keep_id(t->step, last(p));
		break;
	case 3:
	case 4:
	case 5:
		sends(p, "/goals/tick", f("of=%s&item=%s&say=%s", t->goal, t->step, yes));
		break;
	case 6:
		sends(p, "/goals/aside", f("of=%s&item=%s&say=%s", t->goal, t->step, yes));
		break;
	case 7:
	case 8:
		snprintf(t->texts[t->n], 24, "word-%u.", turn);
		sends(p, "/goals/word", f("of=%s&sentence=%s&who=%s&amount=900", t->goal,
		    t->texts[t->n++], turn % 4 == 0 ? "you" : turn % 4 == 1 ? "me" : "both"));
		break;
	case 9:
	case 10:
		sends(p, "/goals/part", f("of=%s&say=%s", t->goal, turn % 4 == 0 ?
		    "yes" : "no"));
		break;
	case 11:
	case 12:
		sends(p, "/goals/paid", f("of=%s&paid=%d.%02d&way=%s", t->goal,
		    (int)(amount / 100), (int)(amount % 100), turn % 5 == 0 ? "out" : "in"));
		t->sum += turn % 5 == 0 ? -amount : amount;
		break;
	case 13:
		sends(p, "/goals/done", f("of=%s&say=%s", t->goal, yes));
		break;
	case 14:
		sends(p, "/goals/keep", f("of=%s", t->goal));
		break;
	default:
		days_pass(p, 9);
	}
}

/* Each text that was typed stands in the history, at both. */
static void
everything_is_there(struct phones *p, const struct there *t)
{
	bool ada[60] = { false }, ben[60] = { false };

	for (int page = 0; page < 4; page++) {
		ada_opens(p, f("/goals/history?of=%s&page=%d", t->goal, page));
		ben_opens(p, f("/goals/history?of=%s&page=%d", t->goal, page));
		for (size_t i = 0; i < t->n; i++) {
			ada[i] |= ada_reads(p, t->texts[i]);
			ben[i] |= ben_reads(p, t->texts[i]);
		}
	}
	for (size_t i = 0; i < t->n; i++)
		assert_true(ada[i] && ben[i]);
}

/* The amounts of both add up, whatever their order was. */
static void
the_sum_is_exact(struct phones *p, const struct there *t)
{
	int64_t n = t->sum < 0 ? 0 : t->sum > 90000 ? 90000 : t->sum;

	ada_sees(p, t->goal);
	assert_true(ada_reads(p, f("value=\"%lld\" max=\"90000\"", (long long)n)));
	ben_sees(p, t->goal);
	assert_true(ben_reads(p, f("value=\"%lld\" max=\"90000\"", (long long)n)));
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 4 };
	unsigned rests = 0, reached = 0, ticked = 0;

	(void)state;
	for (unsigned seed = 0; seed < 240; seed++) {
		struct phones *p = phones_new(seed);
		struct there t = { .n = 0 };
		char paths[PAGES][120];
		const char *pages[PAGES];

		ada_begins(p, t.goal, "sentence=A+stove&who=both&kind=money&amount=900&currency=EUR");
		for (unsigned i = 0; i < 34; i++) {
			something_happens(p, seed * 37 + i, &t);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		everything_is_there(p, &t);
		the_sum_is_exact(p, &t);
		snprintf(paths[0], 120, "/goals");
		snprintf(paths[1], 120, "/goals/one?of=%s", t.goal);
		snprintf(paths[2], 120, "/goals/history?of=%s", t.goal);
		snprintf(paths[3], 120, "/vision");
		for (int i = 0; i < PAGES; i++) {
			pages[i] = paths[i];
			ada_opens(p, paths[i]);
			rests += i == 1 && ada_reads(p, "It rests.");
			reached += i == 1 && ada_reads(p, "Reached.");
			ticked += i == 1 && ada_reads(p, "Not done yet");
		}
		ada_opens(p, paths[2]);
		ben_opens(p, paths[2]);
		assert_string_equal(ben_page(p), ada_page(p));
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_free(p);
	}
	/* The weather was not so bad that nothing came of it. */
	assert_in_range(rests, 5, 240);
	assert_in_range(reached, 20, 240);
	assert_in_range(ticked, 40, 240);
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(a_goal_is_somebodys_once_they_say_so),
		two(whoever_lets_go_is_free_and_the_other_goes_on),
		two(a_suggestion_can_be_declined_and_taken_back),
		two(other_words_ask_the_other_again_and_the_old_ones_stay),
		two(both_put_it_in_other_words_at_once_and_both_can_be_read),
		two(after_four_weeks_each_is_asked_and_answers_alone),
		two(a_clock_that_was_wrong_does_not_silence_it),
		two(steps_are_added_ticked_and_put_aside_by_both),
		two(a_step_that_is_due_soon_is_offered),
		two(a_goal_with_money_counts_to_the_last_cent),
		two(a_strange_amount_is_shown_again_with_what_to_type),
		two(money_is_not_proposed_to_whoever_leaves_this_out),
		two(a_fourth_asks_and_forbids_nothing),
		two(what_is_reached_is_kept),
		cmocka_unit_test_setup_teardown(alone_they_are_mine_and_may_be_brought_along,
		    one_arrives, they_leave),
		two(when_the_pairing_has_ended_they_stay_and_stand_still),
		two(neither_erases_what_the_other_wrote),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
