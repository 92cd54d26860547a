/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* openness_test: one question for both, the ladder, the table; two phones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "home.h"
#include "phones.h"

/* ---- what they do ---- */

/* The value of a field or a link of Ada's page, up to a quote; a few last. */
static const char *
after(const struct phones *p, const char *before)
{
	static char texts[8][400];
	static unsigned turn;
	const char *at = strstr(ada_page(p), before);
	char *text = texts[turn++ % 8];

	assert_non_null(at);
	at += strlen(before);
	snprintf(text, 400, "%.*s", (int)strcspn(at, "\"<"), at);
	return text;
}

/* All of these in one text. */
static const char *
join(const char *const parts[])
{
	static char texts[8][90000];
	static unsigned turn;
	char *text = texts[turn++ % 8];
	size_t n = 0;

	for (; *parts != NULL; parts++) {
		size_t len = strlen(*parts);

		assert_true(n + len < 90000);
		memcpy(text + n, *parts, len + 1);
		n += len;
	}
	return text;
}

#define form(...)	join((const char *const[]){ __VA_ARGS__, NULL })

static const char *
turn_of(struct phones *p)
{
	ada_opens(p, "/question");
	return after(p, "name=\"turn\" value=\"");
}

/* Ada draws; the key of what came. */
static const char *
ada_draws(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/question/draw", form("turn=", turn_of(p))), 303);
	ada_opens(p, "/question");
	return after(p, "name=\"q\" value=\"");
}

static void
ada_answers(struct phones *p, const char *q, const char *text)
{
	assert_int_equal(ada_sends(p, "/question/answer",
	    form("q=", q, "&text=", text)), 303);
}

static void
ben_answers(struct phones *p, const char *q, const char *text)
{
	assert_int_equal(ben_sends(p, "/question/answer",
	    form("q=", q, "&text=", text)), 303);
}

static const char *
heading(const struct phones *p)
{
	return after(p, "<h1 dir=\"auto\">");
}

/* A question that both answered; its key. */
static const char *
both_answer(struct phones *p)
{
	const char *q = ada_draws(p);

	relay_delivers(p);
	ada_answers(p, q, "the+pantry");
	ben_answers(p, q, "the+workshop");
	relay_delivers(p);
	return q;
}

/* ---- one question ---- */

static void
one_question_stands_on_both_phones(void **state)
{
	struct phones *p = *state;

	ada_draws(p);
	assert_true(ada_reads(p, "Step 1 of 5, Everyday and memories"));
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, heading(p)));
	assert_true(ben_reads(p, "Put it in the envelope"));
}

static void
nothing_opens_before_both_have_answered(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	ada_answers(p, q, "secret+pantry");
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "secret pantry"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	assert_false(ben_reads(p, "secret"));
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	ben_answers(p, q, "old+workshop");
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			assert_int_equal(ada_opens(p, "/question"), 200);
		else
			assert_int_equal(ben_opens(p, "/question"), 200);
		assert_true((i == 0 ? ada_reads : ben_reads)(p, "secret pantry"));
		assert_true((i == 0 ? ada_reads : ben_reads)(p, "old workshop"));
		assert_true((i == 0 ? ada_reads : ben_reads)(p, "Now, out loud"));
	}
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "old workshop"));	/* left, to be read */
	assert_int_equal(ada_sends(p, "/question/seen", form("note=",
	    after(p, "name=\"note\" value=\""))), 303);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "old workshop"));
}

static void
an_answer_can_be_changed_and_taken_back(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	ada_answers(p, q, "first+words");
	ada_answers(p, q, "second+words");
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "second words"));
	assert_false(ada_reads(p, "first words"));
	ada_sends(p, "/question/back", form("of=", after(p, "name=\"of\" value=\"")));
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "Put it in the envelope"));
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_false(ben_reads(p, "has answered"));
	ada_answers(p, q, "third+words");
	ben_answers(p, q, "his");
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "third words"));
	ada_opens(p, "/question");
	ada_sends(p, "/question/back", form("of=", after(p,
	    "action=\"/question/back\"><input type=\"hidden\" name=\"of\" value=\"")));
	relay_delivers(p);
	ben_opens(p, form("/question?q=", q));
	assert_false(ben_reads(p, "third words"));
	assert_true(ben_reads(p, "Ada took the answer back"));
	ada_opens(p, form("/question?q=", q));
	assert_true(ada_reads(p, "this one takes no new answer"));
	assert_int_equal(ada_sends(p, "/question/answer",
	    form("text=again&q=", q)), 422);
}

static void
passing_leaves_no_trace(void **state)
{
	struct phones *p = *state;
	const char *first, *q = ada_draws(p);
	char passed[400];

	relay_delivers(p);
	first = heading(p);
	snprintf(passed, sizeof(passed), "%s", first);
	ben_opens(p, "/question");
	assert_int_equal(ben_sends(p, "/question/draw", "turn=1"), 303);	/* another */
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_string_not_equal(heading(p), passed);
	for (int i = 0; i < 4; i++) {
		const char *shows[] = { "", "?show=kept", "?show=later", "?show=talk" };

		ada_opens(p, form("/question/past", shows[i]));
		assert_false(ada_reads(p, passed));
		ben_opens(p, form("/question/past", shows[i]));
		assert_false(ben_reads(p, passed));
	}
	ada_opens(p, "/question");
	q = after(p, "name=\"q\" value=\"");
	assert_int_equal(ben_sends(p, "/question/put", form("q=", q)), 303);
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "Draw a question"));
	assert_false(ada_reads(p, "Ben"));	/* nobody is named */
}

static void
a_partner_who_never_answers_blocks_nothing(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	ada_answers(p, q, "for+later");
	relay_delivers(p);
	ada_sends(p, "/question/put", form("q=", q));
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "Draw a question"));
	ada_opens(p, "/question/past?show=later");
	assert_true(ada_reads(p, "for later"));
	ada_draws(p);
	ada_opens(p, form("/question?q=", q));
	assert_true(ada_reads(p, "Take it up again"));
	ada_sends(p, "/question/up", form("q=", q));
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "Ada has answered"));
	ben_answers(p, q, "now");
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "for later"));
}

static void
two_draws_at_once_end_with_one_question(void **state)
{
	struct phones *p = *state;
	const char *q;

	char first[400];

	ada_sends(p, "/question/draw", "turn=0&theme=work");
	ben_sends(p, "/question/draw", "turn=0&theme=body");
	ada_opens(p, "/question");
	snprintf(first, sizeof(first), "%s", heading(p));
	ben_opens(p, "/question");
	assert_false(ben_reads(p, first));
	relay_delivers(p);	/* hers came first */
	ada_opens(p, "/question");
	assert_string_equal(heading(p), first);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, first));
	q = after(p, "name=\"q\" value=\"");
	ben_answers(p, q, "both");
	ada_answers(p, q, "of+us");
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "of us"));
}

static void
the_same_card_drawn_by_both_is_one_question(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	ben_sends(p, "/question/draw", "turn=0");
	ada_answers(p, q, "mine");
	ben_answers(p, q, "yours");	/* offline, and yet at the same gate */
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "yours"));
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "mine"));
}

static void
no_question_comes_twice_within_a_year(void **state)
{
	struct phones *p = *state;
	static char seen[70][400];
	size_t n = 0;

	for (; n < 63; n++) {
		ada_draws(p);
		snprintf(seen[n], sizeof(seen[n]), "%s", heading(p));
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(seen[i], seen[n]);
		if (n % 9 == 8) {
			days_pass(p, 3);
			relay_delivers(p);
		}
	}
	ada_opens(p, "/question");
	ada_sends(p, "/question/draw", form("turn=", after(p, "name=\"turn\" value=\"")));
	ada_opens(p, "/question");
	assert_string_equal(heading(p), seen[n - 1]);	/* none is left on step 1 */
	days_pass(p, 366);
	ada_draws(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "Step 1 of 5"));
}

static void
some_talk_about_it_in_person(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	relay_delivers(p);
	ben_sends(p, "/question/aloud", form("q=", q));
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "Ben would rather talk about this one in person."));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Let us talk about this one in person"));
	ada_opens(p, "/question/past?show=talk");
	assert_true(ada_reads(p, q));
	ada_sends(p, "/question/talked", form("q=", q));
	assert_non_null(strstr(ada_where(p), "/question/rate?what="));
	relay_delivers(p);
	ben_opens(p, "/question/past");
	assert_true(ben_reads(p, q));
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "Draw a question"));
}

static void
replies_listen(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);

	relay_delivers(p);
	assert_int_equal(ada_sends(p, "/question/reply", form("kind=thank&q=", q)), 303);
	ada_answers(p, q, "the+pantry");
	ben_answers(p, q, "the+workshop");
	relay_delivers(p);
	assert_int_equal(ben_sends(p, "/question/reply", form("kind=heard&q=", q)), 422);
	assert_true(ben_reads(p, "Please write something here."));
	assert_int_equal(ben_sends(p, "/question/reply", form("q=", q)), 422);
	assert_int_equal(ben_sends(p, "/question/reply",
	    form("kind=heard&text=You+hid+there&q=", q)), 303);
	assert_int_equal(ben_sends(p, "/question/reply", form("kind=sit&q=", q)), 303);
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "What I heard: You hid there"));
	assert_true(ada_reads(p, "Tell me more when we sit together."));
	assert_false(ada_reads(p, "Thank you for telling me."));	/* it came too early */
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Tell me more when we sit together."));
}

static void
what_was_opened_can_be_found_and_kept(void **state)
{
	struct phones *p = *state;
	const char *q = both_answer(p);

	ada_opens(p, "/question/past?find=WORKshop");
	assert_true(ada_reads(p, q));
	ada_opens(p, "/question/past?find=cellar");
	assert_true(ada_reads(p, "Nothing with these words"));
	ada_opens(p, "/question/past?show=kept");
	assert_false(ada_reads(p, q));
	ada_sends(p, "/question/keep", form("kept=yes&q=", q));
	ada_opens(p, "/question/past?show=kept");
	assert_true(ada_reads(p, q));
	relay_delivers(p);
	ben_opens(p, "/question/past?show=kept");
	assert_false(ben_reads(p, q));
}

static void
their_own_questions_are_drawn_with_ours(void **state)
{
	struct phones *p = *state;
	bool found = false;

	assert_int_equal(ben_sends(p, "/question/own",
	    "level=1&texts=Why+the+hat%3F%0D%0A%0D%0AWhich+boat%3F"), 303);
	relay_delivers(p);
	ada_opens(p, "/question/own");
	assert_true(ada_reads(p, "Why the hat?"));
	assert_true(ada_reads(p, "Which boat?"));
	assert_false(ada_reads(p, "/question/own/delete"));	/* they are Ben's */
	ada_sends(p, "/question/own/ask", form("card=", after(p, "name=\"card\" value=\"")));
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "Which boat?"));
	for (int i = 0; i < 64 && !found; i++) {
		ada_draws(p);
		found = ada_reads(p, "Why the hat?");
	}
	assert_true(found);
	ben_opens(p, "/question/own");
	assert_true(ben_reads(p, "/question/own/delete"));
}

/* ---- what people write ---- */

static void
long_and_strange_words_stay_whole(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);
	char *big = malloc(21000), *page;

	memset(big, 'x', 20000);
	big[20000] = '\0';
	relay_delivers(p);
	ada_answers(p, q, big);
	ben_answers(p, q, "%D7%A9%D7%9C%D7%95%D7%9D+%F0%9F%8C%A7+%3Cb%3E+%07z%E2%80%AE");
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, big));
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xF0\x9F\x8C\xA7 &lt;b&gt;"));
	page = strdup(ada_page(p));
	for (char *c = page; *c != '\0'; c++)
		assert_true((unsigned char)*c >= 0x20 || *c == '\n');
	free(page);
	q = ada_draws(p);
	page = calloc(1, 80001);
	for (int i = 0; i < 10000; i++)	/* 20,000 with their line ends, as browsers count */
		memcpy(page + 7 * i, "x%0D%0A", 7);
	ada_answers(p, q, page);
	free(page);
	q = ada_draws(p);
	big[20000] = 'x';
	big[20001] = '\0';
	assert_int_equal(ada_sends(p, "/question/answer",
	    form("q=", q, "&text=", big)), 422);
	assert_true(ada_reads(p, "This is longer than it can be."));
	free(big);
}

static void
a_forged_gate_does_not_count(void **state)
{
	struct phones *p = *state;
	const char *q = ada_draws(p);
	char sly[400];

	ada_answers(p, q, "mine");
	relay_delivers(p);
	snprintf(sly, sizeof(sly), "do=openness.answer&at=1764100000&zone=60&gate=%s&text=sly", q);
	ben_forges(p, "question-77.open-1-001", SOFT_GATE, sly);
	ada_opens(p, "/question");
	assert_false(ada_reads(p, "sly"));
	ben_forges(p, NULL, PLAIN, sly);
	ada_opens(p, "/question");
	assert_false(ada_reads(p, "sly"));
	/* A card whose name would stand for another gate is no card. */
	ben_forges(p, NULL, PLAIN, "do=openness.ask&at=1764100000&zone=60&turn=1"
	    "&card=x%2Cpulse.2917.00&text=odd");
	ada_opens(p, "/question");
	assert_false(ada_reads(p, "odd"));
}

/* ---- the ladder ---- */

static int
level_of(const struct phones *p)
{
	const char *at = strstr(ada_page(p), "aria-current=\"step\"");

	assert_non_null(at);
	at = strstr(at, "<span>");
	return at[6] - '0';
}

static void
rate(struct phones *p, const char *q, const char *ada, const char *ben)
{
	if (ada != NULL)
		ada_sends(p, "/question/rate", form("what=", q, ada));
	if (ben != NULL)
		ben_sends(p, "/question/rate", form("what=", q, ben));
	relay_delivers(p);
	days_pass(p, 1);
	ada_opens(p, "/question");
}

#define GOOD	"&safe=5&heard=4"
#define FAIR	"&safe=4&heard=3"
#define UNSAFE	"&safe=2&heard=5"

static void
the_ladder_goes_up_only_when_it_was_good_for_both_twice(void **state)
{
	struct phones *p = *state;

	rate(p, "a", GOOD, GOOD);
	assert_int_equal(level_of(p), 1);
	rate(p, "b", GOOD, NULL);
	assert_int_equal(level_of(p), 1);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "aria-current=\"step\""));
	rate(p, "b", NULL, FAIR);
	assert_int_equal(level_of(p), 1);	/* not so good for him */
	rate(p, "c", GOOD, GOOD);
	assert_int_equal(level_of(p), 1);
	rate(p, "d", GOOD, GOOD);
	assert_int_equal(level_of(p), 2);
	rate(p, "e", GOOD, GOOD);	/* the count begins anew on each step */
	assert_int_equal(level_of(p), 2);
	rate(p, "f", GOOD, GOOD);
	assert_int_equal(level_of(p), 3);
}

static void
one_low_rating_takes_it_down_and_nobody_is_named(void **state)
{
	struct phones *p = *state;

	rate(p, "a", GOOD, GOOD);
	rate(p, "b", GOOD, GOOD);
	assert_int_equal(level_of(p), 2);
	ben_sends(p, "/question/rate", "what=c" UNSAFE);
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_int_equal(level_of(p), 1);
	assert_false(ada_reads(p, "Ben"));
	assert_int_equal(ada_opens(p, "/question/past"), 200);
	assert_false(ada_reads(p, "Ben"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "lighter, for both"));
	ben_opens(p, "/question/after");
	assert_true(ben_reads(p, "Hearth does not say who asked for it."));
	/* For him only light things for a week, and nothing of that is said. */
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "One question, for both of you"));
}

static void
ready_is_taken_back_when_it_was_less_good(void **state)
{
	struct phones *p = *state;

	rate(p, "a", GOOD, NULL);
	rate(p, "b", GOOD, NULL);	/* Ada is ready */
	rate(p, "c", FAIR, NULL);	/* and no longer */
	rate(p, "a", NULL, GOOD);
	rate(p, "b", NULL, GOOD);
	assert_int_equal(level_of(p), 1);
	rate(p, "d", GOOD, NULL);
	rate(p, "e", GOOD, NULL);
	assert_int_equal(level_of(p), 2);
}

static void
no_further_than_one_wants(void **state)
{
	struct phones *p = *state;
	char before[60000];

	ben_opens(p, "/question");
	ada_opens(p, "/question");
	ben_sends(p, "/question/most", "most=2");
	for (int i = 0; i < 6; i++) {
		char what[2] = { (char)('a' + i), '\0' };

		rate(p, what, GOOD, GOOD);
	}
	assert_int_equal(level_of(p), 2);
	snprintf(before, sizeof(before), "%s", ada_page(p));
	ben_sends(p, "/question/most", "most=1");
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_int_equal(level_of(p), 1);
}

static void
anybody_may_step_down_without_a_reason(void **state)
{
	struct phones *p = *state;

	rate(p, "a", GOOD, GOOD);
	rate(p, "b", GOOD, GOOD);
	ada_sends(p, "/question/step", "");
	ben_sends(p, "/question/step", "");	/* at once: one step, not two */
	relay_delivers(p);
	ada_opens(p, "/question");
	assert_int_equal(level_of(p), 1);
}

static void
tender_steps_wait_for_time_and_rest(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 6; i++) {
		char what[2] = { (char)('a' + i), '\0' };

		rate(p, what, GOOD, GOOD);
	}
	assert_int_equal(level_of(p), 4);
	ada_draws(p);
	assert_true(ada_reads(p, "Step 4 of 5"));
	assert_true(ada_reads(p, "may touch something tender"));
	minutes_pass(p, 6 * 60);	/* eleven in the evening */
	ada_sends(p, "/question/put", form("q=", after(p, "name=\"q\" value=\"")));
	ada_opens(p, "/question");
	assert_true(ada_reads(p, "It is late."));
	ada_draws(p);
	assert_true(ada_reads(p, "Step 3 of 5"));
	minutes_pass(p, 12 * 60);
	phones_fact(p, "state=open&pair=bound&joined=1764000000");
	ada_draws(p);
	assert_true(ada_reads(p, "Step 3 of 5"));
}

/* ---- the table ---- */

static void
a_sitting_writes_nothing_that_was_said(void **state)
{
	struct phones *p = *state;
	const char *next;
	char sit[40];

	assert_int_equal(ada_sends(p, "/sitting/begin", "cards=3"), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "Card 1 of 3"));
	snprintf(sit, sizeof(sit), "%s", after(p, "name=\"sit\" value=\""));
	for (int step = 1; step < 12; step++) {
		char where[400], *amp;

		next = after(p, "class=\"btn wide\" href=\"");
		snprintf(where, sizeof(where), "%s", next);
		if ((amp = strstr(where, "amp;")) != NULL)
			memmove(amp, amp + 4, strlen(amp + 4) + 1);
		assert_int_equal(ada_opens(p, where), 200);
		assert_true(ada_reads(p, step % 2 ? "data-ring=\"60\"" : "data-ring=\"180\""));
	}
	assert_true(ada_reads(p, "Card 3 of 3"));
	assert_int_equal(ada_opens(p, form("/sitting/card?sit=", sit, "&at=12")), 200);
	assert_true(ada_reads(p, "That was the last card"));
	assert_int_equal(ada_sends(p, "/sitting/done", form("sit=", sit)), 303);
	relay_delivers(p);
	ben_opens(p, "/question");
	assert_true(ben_reads(p, "How was it, for you?"));
	ben_sends(p, "/question/rate", form("what=", sit, GOOD));
	ben_opens(p, "/question");
	assert_false(ben_reads(p, "How was it, for you?"));
}

static void
stopping_keeps_nothing(void **state)
{
	struct phones *p = *state;
	const char *sit;

	ada_sends(p, "/sitting/begin", "cards=4");
	ada_opens(p, ada_where(p));
	sit = after(p, "name=\"sit\" value=\"");
	ada_opens(p, "/sitting");
	assert_true(ada_reads(p, "Carry on"));
	assert_int_equal(ada_sends(p, "/sitting/stop", form("sit=", sit)), 303);
	ada_opens(p, "/sitting");
	assert_false(ada_reads(p, "Carry on"));
	assert_int_equal(ada_opens(p, form("/sitting/card?sit=", sit, "&at=1")), 404);
}

static void
one_alone_can_sit_at_a_table_too(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/question");
	assert_true(ada_reads(p, "This is for two"));
	assert_int_equal(ada_sends(p, "/sitting/begin", "cards=3"), 303);
	assert_int_equal(ada_opens(p, ada_where(p)), 200);
	assert_true(ada_reads(p, "Card 1 of 3"));
}

static void
a_long_evening_rises_in_three_sets(void **state)
{
	struct phones *p = *state;
	const char *sit;

	assert_int_equal(ada_sends(p, "/evening/begin", ""), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "Set 1 of 3, question 1"));
	sit = after(p, "name=\"sit\" value=\"");
	ada_opens(p, form("/evening/card?sit=", sit, "&at=24"));
	assert_true(ada_reads(p, "Set 3 of 3, question 25"));
	assert_int_equal(ada_opens(p, form("/evening/card?sit=", sit, "&at=36")), 303);
	minutes_pass(p, 46);
	ada_opens(p, form("/evening/card?sit=", sit, "&at=30"));
	assert_true(ada_reads(p, "The time is up."));
	ada_opens(p, form("/evening/quiet?sit=", sit));
	assert_true(ada_reads(p, "data-ring=\"240\""));
	ada_sends(p, "/sitting/done", form("sit=", sit));
	ada_opens(p, "/evening");
	assert_true(ada_reads(p, "It is best once a year."));
}

static void
two_sittings_a_week_are_enough_to_be_proposed(void **state)
{
	struct phones *p = *state;
	bool seen = false;

	for (int i = 0; i < 28 && !seen; i++) {
		ada_opens(p, "/today");
		seen = ada_reads(p, "One question, for both of you");
		days_pass(p, 1);
	}
	assert_true(seen);
	both_answer(p);
	both_answer(p);
	for (int i = 0; i < 4; i++) {
		ada_draws(p);
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "One question, for both of you"));
	}
}

/* ---- all phones agree ---- */

static const char *
live(struct phones *p, unsigned *dice)
{
	static char text[200];
	static const char *const words[] = { "the+sea", "%3Cquiet%3E", "%F0%9F%8C%A7+rain" };

	*dice = *dice * 1103515245 + 12345;
	snprintf(text, sizeof(text), "text=%s", words[*dice / 65536 % 3]);
	(void)p;
	return text;
}

static unsigned
roll(unsigned *dice, unsigned sides)
{
	*dice = *dice * 1103515245 + 12345;
	return *dice / 65536 % sides;
}

/* Whichever question stands on the page of either. */
static void
a_day(struct phones *p, unsigned *dice)
{
	bool ada = roll(dice, 2) == 0;
	int (*sends)(struct phones *, const char *, const char *) =
	    ada ? ada_sends : ben_sends;
	char turn[40] = "turn=0", q[100] = "", both[400];
	const char *at;

	ada_opens(p, "/question");
	if ((at = strstr(ada_page(p), "name=\"turn\" value=\"")) != NULL)
		snprintf(turn, sizeof(turn), "turn=%.*s",
		    (int)strcspn(at + 19, "\""), at + 19);
	if ((at = strstr(ada_page(p), "name=\"q\" value=\"")) != NULL)
		snprintf(q, sizeof(q), "q=%.*s", (int)strcspn(at + 16, "\""), at + 16);
	snprintf(both, sizeof(both), "%s&%s", q, live(p, dice));
	switch (roll(dice, 12)) {
	case 0: case 1:
		sends(p, "/question/draw", turn);
		break;
	case 2:
		sends(p, "/question/put", q);
		break;
	case 3:
		sends(p, "/question/aloud", q);
		break;
	case 4:
		sends(p, "/question/talked", q);
		break;
	case 5:
		sends(p, "/question/up", q);
		break;
	case 6:
		snprintf(both, sizeof(both), "%s&kind=heard&text=so", q);
		sends(p, "/question/reply", both);
		break;
	case 7:
		snprintf(both, sizeof(both), "what=%u&safe=%u&heard=5",
		    roll(dice, 100000), 1 + roll(dice, 8) % 5);
		sends(p, "/question/rate", both);
		break;
	case 8:
		sends(p, "/question/own", "level=1&texts=And+the+dog%3F");
		break;
	default:
		sends(p, "/question/answer", both);
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 300; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed;
		static const char *const pages[] = { "/question", "/question/past",
		    "/question/own", "/question/past?show=later" };

		for (int i = 0; i < 24; i++) {
			a_day(p, &dice);
			if (roll(&dice, 2) == 0)
				relay_blusters(p);
			if (roll(&dice, 6) == 0)
				days_pass(p, 1);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		ada_opens(p, "/question");
		ben_opens(p, "/question");
		if (strstr(ada_page(p), "<h1 dir=\"auto\">") != NULL)
			assert_true(ben_reads(p, heading(p)));
		assert_true(ben_reads(p, "aria-current=\"step\""));
		assert_true(ben_reads(p, after(p, "aria-current=\"step\">")));
		phones_free(p);
	}
}

#define TWO(test)	cmocka_unit_test_setup_teardown(test, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWO(one_question_stands_on_both_phones),
		TWO(nothing_opens_before_both_have_answered),
		TWO(an_answer_can_be_changed_and_taken_back),
		TWO(passing_leaves_no_trace),
		TWO(a_partner_who_never_answers_blocks_nothing),
		TWO(two_draws_at_once_end_with_one_question),
		TWO(the_same_card_drawn_by_both_is_one_question),
		TWO(no_question_comes_twice_within_a_year),
		TWO(some_talk_about_it_in_person),
		TWO(replies_listen),
		TWO(what_was_opened_can_be_found_and_kept),
		TWO(their_own_questions_are_drawn_with_ours),
		TWO(long_and_strange_words_stay_whole),
		TWO(a_forged_gate_does_not_count),
		TWO(the_ladder_goes_up_only_when_it_was_good_for_both_twice),
		TWO(one_low_rating_takes_it_down_and_nobody_is_named),
		TWO(ready_is_taken_back_when_it_was_less_good),
		TWO(no_further_than_one_wants),
		TWO(anybody_may_step_down_without_a_reason),
		TWO(tender_steps_wait_for_time_and_rest),
		TWO(a_sitting_writes_nothing_that_was_said),
		TWO(stopping_keeps_nothing),
		TWO(a_long_evening_rises_in_three_sets),
		TWO(two_sittings_a_week_are_enough_to_be_proposed),
		cmocka_unit_test_setup_teardown(one_alone_can_sit_at_a_table_too,
		    one_arrives, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
