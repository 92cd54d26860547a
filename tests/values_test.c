/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* values_test: chosen alone, laid down by both, opened together; two phones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

typedef int opens(struct phones *, const char *);
typedef int sends(struct phones *, const char *, const char *);
typedef const char *page(const struct phones *);

struct who {
	opens	*opens;
	sends	*sends;
	page	*page;
};

static const struct who ada = { ada_opens, ada_sends, ada_page };
static const struct who ben = { ben_opens, ben_sends, ben_page };

/* The set that the page speaks of. */
static const char *
set_of(const struct who *who, struct phones *p)
{
	static char set[33];
	const char *at = strstr(who->page(p), "name=\"set\" value=\"");

	set[0] = '\0';
	if (at != NULL)
		sscanf(at, "name=\"set\" value=\"%32[0-9a-f]", set);
	return set;
}

static int
picks(const struct who *who, struct phones *p, int number, const char *ids)
{
	char form[400], path[60];
	int at;

	snprintf(path, sizeof(path), "/values/pick?page=%d&anew=1", number);
	who->opens(p, path);
	at = snprintf(form, sizeof(form), "page=%d&way=next&set=%s", number,
	    set_of(who, p));
	for (int i = 1; *ids != '\0'; i++) {
		int n = (int)strcspn(ids, " ");

		at += snprintf(form + at, sizeof(form) - (size_t)at,
		    "&pick-%d=val-%.*s", i, n, ids);
		ids += n + (ids[n] == ' ');
	}
	return who->sends(p, "/values/pick", form);
}

static int
moves(const struct who *who, struct phones *p, const char *move)
{
	char form[120];

	who->opens(p, "/values/five");
	snprintf(form, sizeof(form), "set=%s&move=%s", set_of(who, p), move);
	return who->sends(p, "/values/five", form);
}

static int
twelve(const struct who *who, struct phones *p, const char *ids)
{
	char form[600];
	int at;

	who->opens(p, "/values/twelve");
	at = snprintf(form, sizeof(form), "set=%s", set_of(who, p));
	for (int i = 1; *ids != '\0'; i++) {
		int n = (int)strcspn(ids, " ");

		at += snprintf(form + at, sizeof(form) - (size_t)at,
		    "&stay-%d=val-%.*s", i, n, ids);
		ids += n + (ids[n] == ' ');
	}
	return who->sends(p, "/values/twelve", form);
}

/* Twelve, of which five come first in this order. */
static void
makes_a_list(const struct who *who, struct phones *p, const char *five)
{
	assert_int_equal(picks(who, p, 1, "honesty tenderness laughing trust"), 303);
	assert_int_equal(picks(who, p, 2, "order cosy"), 303);
	assert_int_equal(picks(who, p, 3, who == &ada ? "faith calm" : "health calm"), 303);
	assert_int_equal(picks(who, p, 4, who == &ada ? "nature travel" : "play music"), 303);
	assert_int_equal(picks(who, p, 5, "friends"), 303);
	assert_int_equal(picks(who, p, 6, "saving"), 303);
	assert_int_equal(twelve(who, p, who == &ada ?
	    "honesty tenderness laughing trust order cosy faith calm nature travel friends saving" :
	    "honesty tenderness laughing trust order cosy health calm play music friends saving"),
	    303);
	while (*five != '\0') {
		char move[60];
		int n = (int)strcspn(five, " ");

		snprintf(move, sizeof(move), "add.val-%.*s", n, five);
		assert_int_equal(moves(who, p, move), 303);
		five += n + (five[n] == ' ');
	}
	assert_int_equal(moves(who, p, "keep"), 303);
}

static void
both_make_lists(struct phones *p)
{
	makes_a_list(&ada, p, "faith honesty laughing nature order");
	makes_a_list(&ben, p, "laughing honesty play friends cosy");
	relay_delivers(p);
}

static void
each_chooses_alone_a_page_at_a_time(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/values");
	assert_true(ada_reads(p, "Twelve words"));
	ada_opens(p, "/values/pick");
	assert_true(ada_reads(p, "Only you"));
	assert_int_equal(picks(&ada, p, 1, "honesty tenderness loyalty laughing forgiving "
	    "listening desire"), 422);
	assert_true(ada_reads(p, "Six are the most on one page"));
	assert_true(ada_reads(p, "value=\"val-desire\" checked"));
	assert_int_equal(picks(&ada, p, 1, "honesty laughing val-nonsense"), 303);
	assert_int_equal(picks(&ada, p, 2, "order"), 303);
	ada_changes_phone(p);
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "You have begun a list"));
	ada_opens(p, "/values/pick");
	assert_true(ada_reads(p, "Page 3 of 6"));
	assert_true(ada_reads(p, "3 marked so far"));
	ada_opens(p, "/values/pick?page=1");
	assert_true(ada_reads(p, "value=\"val-laughing\" checked"));
	assert_int_equal(picks(&ada, p, 1, "laughing"), 303);	/* honesty goes */
	ada_opens(p, "/values/twelve");
	assert_true(ada_reads(p, "2 are marked. Twelve make a list."));
	ada_opens(p, "/values/five");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_false(ben_reads(p, "Ada"));
}

static void
five_are_put_in_order_without_dragging(void **state)
{
	struct phones *p = *state;

	makes_a_list(&ada, p, "faith honesty laughing nature order");
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "<span class=\"num\">1</span><b>Faith</b>"));
	assert_true(ada_reads(p, "<span class=\"num\">5</span><b>Order</b>"));
	assert_int_equal(picks(&ada, p, 1, "honesty tenderness laughing trust"), 303);
	assert_int_equal(picks(&ada, p, 2, "order cosy food quiet"), 303);
	assert_int_equal(picks(&ada, p, 4, "nature travel music play freedom"), 303);
	assert_int_equal(twelve(&ada, p, "honesty"), 422);
	assert_true(ada_reads(p, "fewer than twelve"));
	assert_int_equal(twelve(&ada, p, "honesty tenderness laughing trust order cosy "
	    "food quiet nature travel music play freedom"), 422);
	assert_int_equal(twelve(&ada, p, "honesty tenderness laughing trust order cosy "
	    "food quiet nature travel music play"), 303);
	assert_int_equal(moves(&ada, p, "keep"), 422);
	assert_true(ada_reads(p, "Five have a place"));
	moves(&ada, p, "add.val-quiet");
	moves(&ada, p, "add.val-food");
	moves(&ada, p, "add.val-freedom");	/* not among the twelve */
	moves(&ada, p, "add.val-music");
	moves(&ada, p, "up.val-music");
	moves(&ada, p, "up.val-music");
	moves(&ada, p, "up.val-music");
	moves(&ada, p, "down.val-quiet");
	moves(&ada, p, "out.val-food");
	moves(&ada, p, "sideways.val-food");
	ada_opens(p, "/values/five");
	assert_true(ada_reads(p, "<span class=\"num\">1</span><b>Music</b>"));
	assert_true(ada_reads(p, "<span class=\"num\">2</span><b>Quiet</b>"));
	assert_true(ada_reads(p, "3 more to choose"));
}

static void
nothing_is_read_before_both_lay_theirs_down(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "Lay my list down"));
	assert_false(ada_reads(p, "not yet, no hurry"));
	assert_int_equal(ada_sends(p, "/values/lay", ""), 303);
	relay_delivers(p);
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "not yet, no hurry"));
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "Ada has laid a list down"));
	assert_false(ben_reads(p, "Faith"));
	assert_int_equal(ben_sends(p, "/values/lay", ""), 303);
	ben_opens(p, "/values");
	assert_false(ben_reads(p, "Faith"));
	relay_delivers(p);
	ada_opens(p, "/values");
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "One from Ada"));
	assert_true(ben_reads(p, "Faith"));
	assert_true(ada_reads(p, "Play"));
	/* Laughing stands third and first, honesty second twice: 4 and 4. */
	assert_true(ada_reads(p, "Two that you share"));
	assert_true(ben_reads(p, "<h3>Laughing together</h3>"));
	assert_true(ada_reads(p, "<h3>Honesty</h3>"));
	assert_true(ada_reads(p, "You share some of what comes first"));
	assert_true(ben_reads(p, "You share some of what comes first"));
	assert_false(ada_reads(p, "%"));
}

static void
a_word_is_backed_in_ones_own_words(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_sends(p, "/values/lay", "");
	ben_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "Ask what it means to me, and leave the hour for it free."));
	assert_int_equal(ada_sends(p, "/values/back", "round=0&card=val-faith&text="), 422);
	assert_int_equal(ada_sends(p, "/values/back",
	    "round=0&card=val-faith&text=Come+%3Calong%3E+at+Easter"), 303);
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "Come &lt;along&gt; at Easter"));
}

static void
taken_back_neither_is_shown_and_it_can_be_laid_anew(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_sends(p, "/values/lay", "");
	relay_delivers(p);
	ada_sends(p, "/values/take-back", "");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_false(ben_reads(p, "has laid a list down"));
	ada_sends(p, "/values/lay", "");
	ben_sends(p, "/values/lay", "");
	relay_delivers(p);
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "Opened "));
	ada_opens(p, "/values/take-back?round=0");
	assert_true(ada_reads(p, "Ben may have read yours already"));
	ada_sends(p, "/values/take-back", "round=0");
	relay_delivers(p);
	ada_opens(p, "/values");
	assert_false(ada_reads(p, "Opened "));
	ben_opens(p, "/values");
	assert_false(ben_reads(p, "Opened "));
	assert_false(ben_reads(p, "Faith"));
	assert_true(ben_reads(p, "Lay my list down"));
	ben_sends(p, "/values/lay", "");
	ada_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "Faith"));
}

static void
a_new_list_leaves_the_old_one_as_it_was(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_sends(p, "/values/lay", "");
	ben_sends(p, "/values/lay", "");
	relay_delivers(p);
	days_pass(p, 200);
	makes_a_list(&ada, p, "saving tenderness trust cosy calm");
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "Lay my list down"));
	assert_true(ada_reads(p, "Opened "));
	ada_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "<b>Faith</b>"));	/* still the first */
	makes_a_list(&ben, p, "saving tenderness trust cosy calm");
	ben_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_opens(p, "/values");
	assert_true(ben_reads(p, "What comes first is much the same"));
	assert_true(ben_reads(p, "/values?round=0"));
	ben_opens(p, "/values?round=0");
	assert_true(ben_reads(p, "<b>Faith</b>"));
}

static void
a_list_at_another_gate_opens_nothing(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_forges(p, "values-7", 2, "do=values.lay&at=1764000000&zone=60&gate=values-0"
	    "&card-1=val-play&word-1=Forged");
	ben_forges(p, NULL, 0, "do=values.lay&at=1764000000&zone=60&gate=values-0"
	    "&card-1=val-play&word-1=Forged");
	ada_opens(p, "/values");
	assert_false(ada_reads(p, "Forged"));
	assert_false(ada_reads(p, "Opened "));
}

static void
words_that_left_the_deck_can_still_be_read(void **state)
{
	struct phones *p = *state;

	both_make_lists(p);
	ada_sends(p, "/values/lay", "");
	relay_delivers(p);
	ben_forges(p, "values-0", 2, "do=values.lay&at=1764000000&zone=60&gate=values-0"
	    "&card-1=val-gone&word-1=A+word+of+old&card-2=val-faith&word-2=Faith");
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "A word of old"));
	assert_true(ada_reads(p, "One that you share"));
}

static void
alone_it_stays_with_me(void **state)
{
	struct phones *p = *state;

	makes_a_list(&ada, p, "faith honesty laughing nature order");
	ada_opens(p, "/values");
	assert_true(ada_reads(p, "Your list"));
	assert_false(ada_reads(p, "Lay my list down"));
	assert_int_equal(ada_sends(p, "/values/lay", ""), 303);
	ada_opens(p, "/values");
	assert_false(ada_reads(p, "lies there"));
}

/* ---- whatever the relay does ---- */

static void
does_something(const struct who *who, struct phones *p, unsigned dice)
{
	char form[60];

	switch (dice % 7) {
	case 0:
		makes_a_list(who, p, dice & 64 ? "honesty laughing order cosy trust" :
		    "saving tenderness trust cosy calm");
		break;
	case 1:
	case 2:
		who->sends(p, "/values/lay", "");
		break;
	case 3:
		who->sends(p, "/values/take-back", "");
		break;
	case 4:
		snprintf(form, sizeof(form), "round=%u", dice / 7 % 3);
		who->sends(p, "/values/take-back", form);
		break;
	case 5:
		snprintf(form, sizeof(form), "round=%u&card=val-order&text=word%u",
		    dice / 7 % 3, dice % 100);
		who->sends(p, "/values/back", form);
		break;
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/values", "/values?round=0", "/values/pick",
		"/values/five" };

	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 8; i++) {
			dice = dice * 1664525u + 1013904223u;
			does_something(&ada, p, dice >> 16);
			relay_blusters(p);
			does_something(&ben, p, dice >> 12);
			if (i % 2 == 1)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 30));
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			if (i > 1)
				continue;
			ben_opens(p, pages[i]);
			assert_int_equal(ada_reads(p, "Opened "), ben_reads(p, "Opened "));
			assert_int_equal(ada_reads(p, "Two that you share"),
			    ben_reads(p, "Two that you share"));
		}
		/* However it went, both can still lay a list down together. */
		makes_a_list(&ada, p, "faith honesty laughing nature order");
		makes_a_list(&ben, p, "laughing honesty play friends cosy");
		for (int i = 0; i < 2; i++) {
			ada_sends(p, "/values/lay", "");
			relay_delivers(p);
			ben_sends(p, "/values/lay", "");
			relay_delivers(p);
		}
		ben_opens(p, "/values");
		assert_true(ben_reads(p, "Opened "));
		phones_free(p);
	}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_chooses_alone_a_page_at_a_time,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(five_are_put_in_order_without_dragging,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(nothing_is_read_before_both_lay_theirs_down,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(a_word_is_backed_in_ones_own_words,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(taken_back_neither_is_shown_and_it_can_be_laid_anew,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(a_new_list_leaves_the_old_one_as_it_was,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(a_list_at_another_gate_opens_nothing,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(words_that_left_the_deck_can_still_be_read,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(alone_it_stays_with_me, one_arrives, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
