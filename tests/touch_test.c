/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* touch_test: answers alone, a list of what both would like, asking, and a clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "phones.h"

enum { SLOTS = 128, CHAPTER = 110, STEPS = 111, OWN_ADA = 112, OWN_BEN = 120 };
enum { POINTS = 64 * SLOTS };

static void
wish_form(char *form, size_t size, unsigned list, unsigned round, const char *step,
    const char *more)
{
	snprintf(form, size, "list=%u&round=%u&step=%s&%s", list, round, step, more);
}

/*
 * A round of comparing as it ends when both said yes to these, without the
 * secrets, which the core never sees: points that mean nothing, and what both
 * phones then find in common.
 */
static void
both_say_yes(struct phones *p, unsigned list, unsigned round, const unsigned *slots,
    size_t n)
{
	char points[POINTS + 8] = "points=", found[] = "slots=00000000000000000000000000000000";
	char *bits = found + 6;
	static char form[POINTS + 200];
	static const char *const steps[] = { "post", "answer", "list" };

	memset(points + 7, 'a', POINTS);
	points[POINTS + 7] = '\0';
	for (size_t i = 0; i < n; i++) {
		char *c = &bits[slots[i] / 8 * 2 + (slots[i] % 8 < 4)];
		int nibble = (*c <= '9' ? *c - '0' : *c - 'a' + 10) | 1 << slots[i] % 4;

		*c = "0123456789abcdef"[nibble];
	}
	for (int i = 0; i < 3; i++) {
		wish_form(form, sizeof(form), list, round, steps[i], i < 2 ? points : found);
		assert_int_equal(ada_sends(p, "/wishes/keep", form), 303);
		assert_int_equal(ben_sends(p, "/wishes/keep", form), 303);
		relay_delivers(p);
	}
}

static void
both_like(struct phones *p, unsigned slot)
{
	both_say_yes(p, 0, 1, &slot, 1);
}

/* Ada's answer in her private room, and what the host carries out of it. */
static void
ada_answers(struct phones *p, const char *list, unsigned slot, const char *answer)
{
	char form[200];

	snprintf(form, sizeof(form), "list=%s&slot-0=%u&answer-0=%s", list, slot, answer);
	assert_int_equal(ada_sends_private(p, "/touch/answer", form), 303);
	if (strncmp(ada_said(p), "&path=", 6) == 0) {
		struct pairs pairs;
		char *said = strdup(ada_said(p) + 1);

		assert_true(form_read(said, strlen(said), &pairs));
		assert_int_equal(ada_sends(p, form_find(&pairs, "path"),
		    form_find(&pairs, "body")), 303);
		free(said);
	}
}

static const char *
one(unsigned slot)
{
	static char path[60];

	snprintf(path, sizeof(path), "/touch/one?list=touch&slot=%u", slot);
	return path;
}

/* On some day within a month it is drawn. */
static bool
ada_finds(struct phones *p, const char *text)
{
	for (int day = 0; day < 30; day++) {
		ada_opens(p, "/touch");
		if (ada_reads(p, text))
			return true;
		days_pass(p, 1);
	}
	return false;
}

static const char forehead[] = "Foreheads together for three slow breaths";	/* slot 3 */

static void
answers_stay_behind_the_wall(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/touch/answer"), 421);
	ada_opens_private(p, "/touch/answer");
	assert_true(ada_reads(p, "Only you, Ada."));
	assert_true(ada_reads(p, "Maybe means: ask me."));
	assert_false(ada_reads(p, " checked"));		/* nothing is set beforehand */
	ada_answers(p, "touch", 3, "yes");
	ada_answers(p, "touch", 4, "maybe");
	ada_answers(p, "touch", 1, "no");
	relay_delivers(p);
	ada_opens_private(p, "/touch/mine");
	assert_true(ada_reads(p, forehead));
	assert_true(ada_reads(p, "Maybe, ask me"));
	for (int day = 0; day < 5; day++) {
		ben_opens(p, "/touch");
		assert_false(ben_reads(p, forehead));
		assert_true(ben_reads(p, "Nothing is drawn today."));
		ada_opens(p, "/touch");
		assert_false(ada_reads(p, forehead));
		days_pass(p, 1);
	}
}

static void
an_answer_is_changed_at_any_time_and_goes_on_elsewhere(void **state)
{
	struct phones *p = *state;

	ada_answers(p, "touch", 3, "later");
	ada_answers(p, "touch", 3, "no");
	ada_opens_private(p, one(3));
	assert_true(ada_reads(p, "value=\"no\" checked"));
	relay_delivers(p);
	tablet_opens_private(p, one(3));
	assert_true(ada_reads(p, "value=\"no\" checked"));
	tablet_opens_private(p, "/touch/mine");
	assert_true(ada_reads(p, forehead));
	assert_int_equal(ada_sends_private(p, "/touch/answer", "list=touch&slot-0=3&answer-0=perhaps"), 422);
	assert_int_equal(ada_sends_private(p, "/touch/answer", "list=touch&slot-0=128&answer-0=yes"), 422);
}

static size_t
times(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

/* A few at a time, each once, until all are through: none is asked twice. */
static void
the_whole_list_comes_a_few_at_a_time(void **state)
{
	struct phones *p = *state;
	bool seen[SLOTS] = { false };
	int pages = 0, all = 0;

	for (;; pages++) {
		char form[400] = "list=touch";
		const char *at;
		int rows = 0;

		assert_in_range(pages, 0, 60);
		ada_opens_private(p, "/touch/answer");
		at = ada_page(p);
		while ((at = strstr(at, "name=\"slot-")) != NULL) {
			unsigned slot = (unsigned)atoi(strstr(at, "value=\"") + 7);

			assert_false(seen[slot]);
			seen[slot] = true;
			sprintf(form + strlen(form), "&slot-%d=%u&answer-%d=no", rows, slot, rows);
			rows++;
			at++;
		}
		if (rows == 0)
			break;
		assert_in_range(rows, 1, 6);
		all += rows;
		ada_sends_private(p, "/touch/answer", form);
	}
	assert_in_range(all, 100, 110);
	assert_true(ada_reads(p, "You have been through all of it."));
}

static void
giving_and_getting_are_two_questions(void **state)
{
	struct phones *p = *state;
	const char *shoulders = "Ten minutes of shoulder massage";
	unsigned slot;

	for (slot = 0; slot < CHAPTER; slot++) {
		ada_opens_private(p, one(slot));
		if (ada_reads(p, shoulders))
			break;
	}
	assert_true(ada_reads(p, "I give it"));
	ada_opens_private(p, one(slot + 1));
	assert_true(ada_reads(p, shoulders));
	assert_true(ada_reads(p, "I get it"));
	both_like(p, slot);
	assert_true(ada_finds(p, shoulders));
	assert_true(ada_reads(p, "you give, Ben gets"));
	assert_false(ada_reads(p, "Ben gives, you get"));
	for (int day = 0; day < 30; day++) {
		ben_opens(p, "/touch");
		assert_false(ben_reads(p, "you give, Ada gets"));
		if (ben_reads(p, shoulders))
			assert_true(ben_reads(p, "Ada gives, you get"));
		days_pass(p, 1);
	}
}

static void
a_few_are_drawn_each_day_and_never_all(void **state)
{
	enum { MATCHES = 12, DAYS = 60 };
	static const unsigned slots[MATCHES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	struct phones *p = *state;
	int shown[SLOTS] = { 0 }, apart = 0;

	both_say_yes(p, 0, 1, slots, MATCHES);
	for (int day = 0; day < DAYS; day++) {
		size_t rows;
		char first[20000], asks[2000] = "";

		ada_opens(p, "/touch");
		rows = times(ada_page(p), "/touch/ask?");
		assert_in_range(rows, 0, 4);
		snprintf(first, sizeof(first), "%.19999s", strstr(ada_page(p), "id=\"mu\""));
		ada_opens(p, "/touch");		/* the same all day */
		assert_int_equal(strncmp(first, strstr(ada_page(p), "id=\"mu\""), strlen(first)), 0);
		ben_opens(p, "/touch");
		for (unsigned i = 0; i < MATCHES; i++) {
			char href[60];
			bool ada, ben;

			snprintf(href, sizeof(href), "list=touch&amp;slot=%u\"", slots[i]);
			ada = ada_reads(p, href);
			ben = ben_reads(p, href);
			shown[i] += ada;
			apart += ada != ben;
			strcat(asks, ada ? "1" : "0");
		}
		days_pass(p, 1);
	}
	for (int i = 0; i < MATCHES; i++)
		assert_in_range(shown[i], 5, DAYS - 5);
	assert_in_range(apart, DAYS, DAYS * MATCHES);
}

static void
one_yes_alone_is_not_always_there_either(void **state)
{
	struct phones *p = *state;
	int shown = 0;

	both_like(p, 3);
	for (int day = 0; day < 60; day++) {
		ada_opens(p, "/touch");
		shown += ada_reads(p, forehead);
		days_pass(p, 1);
	}
	assert_in_range(shown, 25, 55);
}

static void
a_yes_taken_back_is_gone_at_once_and_silently(void **state)
{
	struct phones *p = *state;

	ada_answers(p, "touch", 3, "yes");
	both_like(p, 3);
	assert_true(ada_finds(p, forehead));
	assert_int_equal(ada_opens(p, "/touch/ask?list=touch&slot=3"), 200);
	ben_opens(p, "/today");
	ada_answers(p, "touch", 3, "later");
	ada_opens(p, "/touch");
	assert_false(ada_reads(p, forehead));
	relay_delivers(p);
	assert_int_equal(ben_opens(p, "/touch/ask?list=touch&slot=3"), 303);
	for (int day = 0; day < 20; day++) {
		ben_opens(p, "/touch");
		assert_false(ben_reads(p, forehead));
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "ouch/"));
		days_pass(p, 1);
	}
}

static void
after_ninety_days_it_is_gone(void **state)
{
	struct phones *p = *state;

	both_like(p, 3);
	days_pass(p, 60);
	assert_true(ada_finds(p, forehead));
	days_pass(p, 91);
	assert_false(ada_finds(p, forehead));
	assert_int_equal(ada_opens(p, "/touch/ask?list=touch&slot=3"), 303);
}

static void
wishes_are_there_only_when_both_turned_them_on(void **state)
{
	static const unsigned on = CHAPTER, wish = 0;
	static const char kissing[] = "Kissing for a long time";
	struct phones *p = *state;

	both_say_yes(p, 1, 1, &wish, 1);	/* as if somebody had been early */
	ada_opens(p, "/touch");
	assert_false(ada_reads(p, "Sexual wishes"));
	assert_int_equal(ada_opens(p, "/touch/ask?list=wish&slot=0"), 303);
	ada_opens_private(p, "/touch/answer?list=wish");
	assert_true(ada_reads(p, "Yours to answer"));
	assert_false(ada_reads(p, "Sexual wishes, for yourself"));
	ada_answers(p, "touch", CHAPTER, "yes");
	relay_delivers(p);
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "Sexual wishes"));
	both_say_yes(p, 0, 1, &on, 1);
	assert_true(ada_finds(p, kissing));
	assert_false(ada_reads(p, "slot=110"));
	ada_opens_private(p, "/touch/answer?list=wish");
	assert_true(ada_reads(p, "Sexual wishes, for yourself"));
	assert_int_equal(ada_opens(p, "/touch/ask?list=wish&slot=0"), 200);
	ada_answers(p, "touch", CHAPTER, "no");		/* one is enough */
	relay_delivers(p);
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "Sexual wishes"));
	assert_int_equal(ben_opens(p, "/touch/ask?list=wish&slot=0"), 303);
}

static void
the_steps_are_there_only_when_both_turned_them_on(void **state)
{
	static const char step[] = "kind=step-1&minutes=15&first=0";
	static const unsigned on = STEPS;
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/touch/steps"), 303);
	ada_sends(p, "/touch/begin", step);
	assert_int_equal(ada_opens(p, ada_where(p)), 303);
	ada_answers(p, "touch", STEPS, "yes");
	assert_int_equal(ada_opens(p, "/touch/steps"), 303);
	both_say_yes(p, 0, 1, &on, 1);
	assert_int_equal(ben_opens(p, "/touch/steps"), 200);
	assert_true(ben_reads(p, "Adapt or skip"));
	assert_true(ben_reads(p, "Hands, arms, face, feet."));
	ada_sends(p, "/touch/begin", step);
	assert_int_equal(ada_opens(p, ada_where(p)), 200);
	assert_true(ada_reads(p, "Ada gives, Ben receives"));
	ada_answers(p, "touch", STEPS, "no");
	relay_delivers(p);
	assert_int_equal(ben_opens(p, "/touch/steps"), 303);
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "Touching without a goal"));
}

static void
what_both_like_is_asked_for_and_answered(void **state)
{
	static const char *const replies[][2] = { { "yes", "Yes." },
	    { "another", "Another time." }, { "here", "Not tonight, and I’m here." } };
	struct phones *p = *state;
	char form[100];

	both_like(p, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ada_sends(p, "/touch/ask", "list=touch&slot=3"), 303);
		snprintf(form, sizeof(form), "ask=%s&reply=%s", ada_last_id(p), replies[i][0]);
		relay_delivers(p);
		ben_opens(p, "/today");
		assert_true(ben_reads(p, "Would you like …?"));
		assert_false(ben_reads(p, forehead));		/* in general words */
		ben_opens(p, "/touch");
		assert_true(ben_reads(p, "Ada asks: would you like …"));
		assert_true(ben_reads(p, forehead));
		ben_sends(p, "/touch/reply", form);
		relay_delivers(p);
		ada_opens(p, "/touch");
		assert_true(ada_reads(p, "You asked Ben"));
		assert_true(ada_reads(p, replies[i][1]));
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "Yes, I would like to.") == (i == 0));
		days_pass(p, 1);
		ada_opens(p, "/touch");
		assert_false(ada_reads(p, "You asked Ben"));
		ben_opens(p, "/touch");
		assert_false(ben_reads(p, "asks: would you like"));
	}
}

static void
a_question_is_taken_back(void **state)
{
	struct phones *p = *state;

	both_like(p, 3);
	ada_sends(p, "/touch/ask", "list=touch&slot=3");
	relay_delivers(p);
	ada_sends(p, "/touch/ask/back", "");
	relay_delivers(p);
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "asks: would you like"));
}

/* Whatever the other phone sends: only what stands in both lists is asked. */
static void
nobody_is_asked_for_what_they_did_not_say_yes_to(void **state)
{
	struct phones *p = *state;
	char form[200];

	both_like(p, 3);
	ada_sends(p, "/touch/ask", "list=touch&slot=5");
	relay_delivers(p);
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "asks: would you like"));
	snprintf(form, sizeof(form), "do=touch.ask&at=%lld&zone=60&list=touch&slot=5",
	    (long long)phones_now(p));
	ben_forges(p, NULL, 0, form);
	ada_opens(p, "/touch");
	assert_false(ada_reads(p, "asks: would you like"));
	snprintf(form, sizeof(form), "do=touch.ask&at=%lld&zone=60&list=touch&slot=3",
	    (long long)phones_now(p));
	ben_forges(p, NULL, 0, form);
	ada_opens(p, "/touch");
	assert_true(ada_reads(p, "asks: would you like"));
}

static void
who_left_it_out_is_asked_nothing_and_nobody_notices(void **state)
{
	struct phones *p = *state;

	both_like(p, 3);
	ben_sends(p, "/fit", "one=yes");
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "href=\"/touch\""));
	ada_sends(p, "/touch/ask", "list=touch&slot=3");
	ada_opens(p, "/touch");
	ada_remembers_page(p);
	relay_delivers(p);
	ada_opens(p, "/touch");
	assert_true(ada_sees_the_same(p));
	assert_true(ada_reads(p, "Ben: not yet, no hurry."));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Would you like …?"));
	ben_opens(p, "/touch");
	assert_false(ben_reads(p, "asks: would you like"));
	for (int day = 0; day < 30; day++) {
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "href=\"/touch\""));
		days_pass(p, 1);
	}
}

static void
an_own_entry_is_one_more_thing_for_both_to_answer(void **state)
{
	struct phones *p = *state;
	char form[60];

	ada_opens(p, "/touch/own");
	assert_true(ada_reads(p, "How either of you answers stays private"));
	assert_int_equal(ada_sends(p, "/touch/own", "list=touch&text="), 422);
	ada_sends(p, "/touch/own", "list=touch&text=A+nap+%26+a+cat");
	ben_sends(p, "/touch/own", "list=touch&text=Knees+under+the+table");
	relay_delivers(p);
	ada_opens_private(p, "/touch/answer");
	assert_true(ada_reads(p, "A nap &amp; a cat"));
	assert_true(ada_reads(p, "Knees under the table"));
	ada_answers(p, "touch", OWN_BEN, "yes");
	ada_opens_private(p, "/touch/mine");
	assert_true(ada_reads(p, "Knees under the table"));
	ben_opens(p, "/touch/own");
	assert_false(ben_reads(p, "nap"));
	both_like(p, OWN_BEN);
	assert_true(ada_finds(p, "Knees under the table"));
	snprintf(form, sizeof(form), "list=touch&slot=%d", OWN_BEN);
	ada_sends(p, "/touch/own/aside", form);		/* not hers to take out */
	relay_delivers(p);
	assert_true(ada_finds(p, "Knees under the table"));
	ben_sends(p, "/touch/own/aside", form);
	relay_delivers(p);
	assert_false(ada_finds(p, "Knees under the table"));
}

/* A place is not used again: an old answer never fits new words. */
static void
new_words_never_get_an_old_answer(void **state)
{
	struct phones *p = *state;
	char form[200];

	ben_sends(p, "/touch/own", "list=touch&text=The+first");
	relay_delivers(p);
	ada_answers(p, "touch", OWN_BEN, "yes");
	snprintf(form, sizeof(form), "list=touch&slot=%d", OWN_BEN);
	ben_sends(p, "/touch/own/aside", form);
	ben_sends(p, "/touch/own", "list=touch&text=The+second");
	relay_delivers(p);
	ada_opens_private(p, "/touch/answer");
	assert_true(ada_reads(p, "The second"));
	ada_opens_private(p, one(OWN_BEN + 1));
	assert_false(ada_reads(p, " checked"));
	/* A changed phone puts other words in a place of Ada's, or in one that is taken. */
	snprintf(form, sizeof(form),
	    "do=touch.own&at=%lld&zone=60&list=touch&text=The+third&slot=%d",
	    (long long)phones_now(p), OWN_BEN + 1);
	ben_forges(p, NULL, 0, form);
	snprintf(form, sizeof(form),
	    "do=touch.own&at=%lld&zone=60&list=touch&text=The+fourth&slot=%d",
	    (long long)phones_now(p), OWN_ADA);
	ben_forges(p, NULL, 0, form);
	ada_opens_private(p, "/touch/answer");
	assert_false(ada_reads(p, "The third"));
	assert_false(ada_reads(p, "The fourth"));
	for (int i = 2; i < 8; i++) {
		snprintf(form, sizeof(form), "list=touch&text=Number+%d", i);
		assert_int_equal(ben_sends(p, "/touch/own", form), 303);
	}
	assert_int_equal(ben_sends(p, "/touch/own", "list=touch&text=Too+many"), 422);
	assert_true(ben_reads(p, "All your places in this list are taken."));
}

/* Where the clock stands: a page's address holds all of it. */
static void
begins(struct phones *p, const char *form, char at[300])
{
	assert_int_equal(ada_sends(p, "/touch/begin", form), 303);
	snprintf(at, 300, "%s", ada_where(p));
	assert_int_equal(ada_opens(p, at), 200);
}

static void
taps(struct phones *p, const char *act, char at[300])
{
	char form[400];

	snprintf(form, sizeof(form), "%s&act=%s", strchr(at, '?') + 2, act);
	assert_int_equal(ada_sends(p, "/touch/time", form), 303);
	snprintf(at, 300, "%s", ada_where(p));
	ada_opens(p, at);
}

/* A request or two takes a second. */
static void
assert_left(struct phones *p, int seconds)
{
	const char *at = strstr(ada_page(p), "data-ring=\"");

	assert_non_null(at);
	assert_in_range(atoi(at + 11), seconds - 9, seconds);
}

static void
a_massage_goes_each_way_and_leaves_nothing(void **state)
{
	struct phones *p = *state;
	char last[33], at[300];

	snprintf(last, sizeof(last), "%s", ada_last_id(p));
	ada_opens(p, "/touch/massage");
	assert_true(ada_reads(p, "value=\"15\" checked"));
	assert_true(ada_reads(p, "Adapt or skip"));
	begins(p, "kind=massage&minutes=15&first=1", at);
	assert_true(ada_reads(p, "Ben gives, Ada receives"));
	assert_left(p, 900);
	minutes_pass(p, 5);
	taps(p, "pause", at);
	minutes_pass(p, 7);
	ada_opens(p, at);
	assert_true(ada_reads(p, "data-paused"));
	assert_left(p, 600);
	taps(p, "resume", at);
	minutes_pass(p, 11);
	ada_opens(p, at);
	assert_true(ada_reads(p, "Time to swap"));
	minutes_pass(p, 3);
	taps(p, "swap", at);
	assert_true(ada_reads(p, "Ada gives, Ben receives"));
	assert_left(p, 900);
	taps(p, "end", at);
	assert_true(ada_reads(p, "That was it"));
	taps(p, "stop", at);
	assert_string_equal(at, "/touch");
	assert_string_equal(ada_last_id(p), last);
	assert_int_equal(ada_opens(p, "/touch/time?kind=massage&minutes=15"), 303);
}

static void
a_note_is_ones_own(void **state)
{
	struct phones *p = *state;
	char form[60];

	ada_sends_private(p, "/touch/notes", "text=Slower+was+better");
	snprintf(form, sizeof(form), "of=%s", ada_last_id(p));
	ada_opens_private(p, "/touch/notes");
	assert_true(ada_reads(p, "Slower was better"));
	assert_int_equal(ada_opens(p, "/touch/notes"), 421);
	ada_sends_private(p, "/touch/notes/delete", form);
	ada_opens_private(p, "/touch/notes");
	assert_false(ada_reads(p, "Slower was better"));
}

static void
today_offers_touch_in_general_words(void **state)
{
	static const char *const others[] = { "turn=closeness", "turn=openness",
	    "turn=listen", "turn=thanks", "turn=gently", "turn=eyes", "turn=sides",
	    "turn=way", "turn=repair", "turn=longer", "turn=attach", "turn=values",
	    "turn=stands", "turn=vision", "turn=evenings" };
	struct phones *p = *state;
	int offered = 0;

	both_like(p, 3);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		ada_sends(p, "/settings/choices", others[i]);
	for (int day = 0; day < 60; day++) {
		ada_opens(p, "/today");
		offered += ada_reads(p, "href=\"/touch\"");
		assert_false(ada_reads(p, forehead));
		days_pass(p, 1);
	}
	assert_in_range(offered, 1, 40);
}

static void
alone_one_may_answer_for_later(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/touch"), 200);
	assert_true(ada_reads(p, "Bring your partner in"));
	assert_int_equal(ada_opens_private(p, "/touch/answer"), 200);
	assert_true(ada_reads(p, "Nobody who joins you later sees an answer"));
	ada_sends(p, "/touch/ask", "list=touch&slot=3");
	assert_int_equal(ada_opens(p, "/touch/own"), 200);
}

/* Of what each likes, nothing but what both like ever stands on a page. */
static void
only_what_both_like_is_ever_told(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned both[SLOTS], n = 0, chance = seed * 2654435761u + 1;
		bool match[SLOTS] = { false };

		for (unsigned slot = 0; slot < CHAPTER; slot++) {
			bool ada, ben;

			chance = chance * 1664525u + 1013904223u;
			ada = chance >> 28 < 4;
			ben = (chance >> 24 & 15) < 4;
			if (ada && slot % 9 == 0)
				ada_answers(p, "touch", slot, "yes");
			if (ada && ben && n < 20) {
				both[n++] = slot;
				match[slot] = true;
			}
		}
		both_say_yes(p, 0, 1, both, n);
		for (int day = 0; day < 4; day++) {
			ada_opens(p, "/touch");
			ben_opens(p, "/touch");
			for (unsigned slot = 0; slot < SLOTS; slot++) {
				char href[60];

				snprintf(href, sizeof(href), "list=touch&amp;slot=%u\"", slot);
				if (!match[slot]) {
					assert_false(ada_reads(p, href));
					assert_false(ben_reads(p, href));
				}
			}
			days_pass(p, 1);
		}
		phones_free(p);
	}
}

/* One of the things two people may do, in bad weather. */
static void
something_happens(struct phones *p, unsigned turn, char *id)
{
	char form[200];

	switch (turn * 2654435761u >> 29) {
	case 0:
		ada_sends(p, "/touch/ask", turn % 2 ? "list=touch&slot=3" : "list=touch&slot=7");
		break;
	case 1:
		ben_sends(p, "/touch/ask", turn % 2 ? "list=touch&slot=9" : "list=touch&slot=7");
		strcpy(id, ben_last_id(p));
		break;
	case 2:
		snprintf(form, sizeof(form), "ask=%s&reply=%s", id, turn % 2 ? "here" : "yes");
		ada_sends(p, "/touch/reply", form);
		break;
	case 3:
		snprintf(form, sizeof(form), "list=touch&text=Own+%u", turn);
		(turn % 2 ? ada_sends : ben_sends)(p, "/touch/own", form);
		break;
	case 4:
		snprintf(form, sizeof(form), "list=touch&slot=%u", 112 + turn % 16);
		(turn % 2 ? ada_sends : ben_sends)(p, "/touch/own/aside", form);
		break;
	case 5:
		snprintf(form, sizeof(form), "list=touch&slots=%u", turn % 3 * 2 + 3);
		(turn % 2 ? ada_sends : ben_sends)(p, "/touch/away", form);
		break;
	case 6:
		ben_sends(p, "/touch/ask/back", "");
		break;
	default:
		days_pass(p, 1);
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 3 };
	static const char *const pages[PAGES] = { "/touch", "/touch/own", "/today" };
	static const unsigned slots[] = { 3, 7, 9 };

	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char id[33] = "";

		both_say_yes(p, 0, 1, slots, 3);
		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i, id);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(answers_stay_behind_the_wall),
		two(an_answer_is_changed_at_any_time_and_goes_on_elsewhere),
		two(the_whole_list_comes_a_few_at_a_time),
		two(giving_and_getting_are_two_questions),
		two(a_few_are_drawn_each_day_and_never_all),
		two(one_yes_alone_is_not_always_there_either),
		two(a_yes_taken_back_is_gone_at_once_and_silently),
		two(after_ninety_days_it_is_gone),
		two(wishes_are_there_only_when_both_turned_them_on),
		two(the_steps_are_there_only_when_both_turned_them_on),
		two(what_both_like_is_asked_for_and_answered),
		two(a_question_is_taken_back),
		two(nobody_is_asked_for_what_they_did_not_say_yes_to),
		two(who_left_it_out_is_asked_nothing_and_nobody_notices),
		two(an_own_entry_is_one_more_thing_for_both_to_answer),
		two(new_words_never_get_an_old_answer),
		two(a_massage_goes_each_way_and_leaves_nothing),
		two(a_note_is_ones_own),
		two(today_offers_touch_in_general_words),
		cmocka_unit_test_setup_teardown(alone_one_may_answer_for_later,
		    one_arrives, they_leave),
		cmocka_unit_test(only_what_both_like_is_ever_told),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
