/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* stands_test: one domain at a time, each alone, both together; two phones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

typedef int sends(struct phones *, const char *, const char *);

/* Eight answers as digits, 0 for an empty one; each matters as much as it says. */
static int
answers(sends *send, struct phones *p, const char *domain, const char *agree,
    const char *matter, const char *way)
{
	char form[900];
	int at = snprintf(form, sizeof(form), "domain=%s&way=%s", domain, way);

	for (int i = 0; i < 8; i++)
		at += snprintf(form + at, sizeof(form) - (size_t)at,
		    "&stand-%d=stand-%s-%d&agree-%d=%.1s&matter-%d=%.1s", i + 1, domain, i + 1,
		    i + 1, agree[i] == '0' ? "" : agree + i, i + 1, matter + i);
	return send(p, "/stands/keep", form);
}

static void
both_lay(struct phones *p, const char *domain, const char *adas, const char *bens)
{
	assert_int_equal(answers(ada_sends, p, domain, adas, "33333333", "lay"), 303);
	assert_int_equal(answers(ben_sends, p, domain, bens, "11111111", "lay"), 303);
	relay_delivers(p);
}

static void
nothing_is_read_before_both_lay_theirs_down(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/stands/one?domain=money");
	assert_true(ada_reads(p, "A cushion in the bank"));
	assert_true(ada_reads(p, "When both have answered"));
	assert_int_equal(answers(ada_sends, p, "money", "71616162", "33333333", "lay"), 303);
	relay_delivers(p);
	ada_opens(p, "/stands/one?domain=money");
	assert_true(ada_reads(p, "Your page lies there"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	assert_true(ada_reads(p, "matters a lot"));
	ben_opens(p, "/stands");
	assert_true(ben_reads(p, "The other page is in. With yours, both open."));
	ben_opens(p, "/stands/one?domain=money");
	assert_false(ben_reads(p, "7 of 7\" checked"));
	assert_false(ben_reads(p, "matters a lot"));
	assert_int_equal(answers(ben_sends, p, "money", "11666162", "11111111", "lay"), 303);
	ben_opens(p, "/stands/one?domain=money");
	assert_false(ben_reads(p, "Ada 7 of 7"));
	relay_delivers(p);
	ben_opens(p, "/stands/one?domain=money");
	ada_opens(p, "/stands/one?domain=money");
	assert_true(ben_reads(p, "Ada 7 of 7, Ben 1 of 7"));
	assert_true(ada_reads(p, "Ada 7 of 7, Ben 1 of 7"));
	assert_true(ada_reads(p, "what does this protect for you"));
	assert_false(ada_reads(p, "%"));
	ada_opens(p, "/stands");
	assert_true(ada_reads(p, "it matters a lot to Ada, it matters a little to Ben"));
}

static void
near_and_far_are_told_apart_by_more_than_chance(void **state)
{
	struct phones *p = *state;

	both_lay(p, "home", "44444444", "45454545");
	both_lay(p, "work", "77771111", "11117777");
	both_lay(p, "friends", "44444440", "66666667");	/* two steps on each */
	both_lay(p, "health", "44444444", "74444444");	/* one of three steps */
	both_lay(p, "leisure", "44440000", "00007777");	/* nothing in common */
	ada_opens(p, "/stands/one?domain=home");
	assert_true(ada_reads(p, "You stand close together here."));
	assert_false(ada_reads(p, "Worth a conversation"));
	ada_opens(p, "/stands/one?domain=work");
	assert_true(ada_reads(p, "You see this differently"));
	assert_true(ada_reads(p, "vrow far"));
	assert_false(ada_reads(p, "vrow near"));
	ada_opens(p, "/stands/one?domain=friends");
	assert_true(ada_reads(p, "You see this differently"));	/* all of it together */
	assert_true(ada_reads(p, "Ada left it open, Ben 7 of 7"));
	ada_opens(p, "/stands/one?domain=health");
	assert_true(ada_reads(p, "On the whole you stand close together."));
	assert_true(ada_reads(p, "Ada 4 of 7, Ben 7 of 7"));
	assert_true(ada_reads(p, "To begin with"));
	ada_opens(p, "/stands/one?domain=leisure");
	assert_true(ada_reads(p, "few of the same sentences"));
}

static void
half_filled_it_goes_on_on_another_phone(void **state)
{
	struct phones *p = *state;

	assert_int_equal(answers(ada_sends, p, "money", "70000000", "30000000", "lay"), 422);
	assert_true(ada_reads(p, "at least four of them"));
	assert_true(ada_reads(p, "name=\"agree-1\" value=\"7\" aria-label=\"7 of 7, fully\" checked"));
	assert_int_equal(answers(ada_sends, p, "money", "70000000", "30000000", "later"), 303);
	relay_delivers(p);
	ben_opens(p, "/stands");
	assert_false(ben_reads(p, "The other page is in"));
	ada_changes_phone(p);
	ada_opens(p, "/stands");
	assert_true(ada_reads(p, "Kept for yourself."));
	ada_opens(p, "/stands/one?domain=money");
	assert_true(ada_reads(p, "This is what you kept."));
	assert_true(ada_reads(p, "name=\"agree-1\" value=\"7\" aria-label=\"7 of 7, fully\" checked"));
}

static void
a_guarded_domain_is_there_only_when_both_are_ready(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/stands");
	assert_true(ada_reads(p, "Only when both are ready"));
	assert_false(ada_reads(p, "domain=children\""));
	assert_int_equal(ada_opens(p, "/stands/one?domain=children"), 303);
	assert_int_equal(answers(ada_sends, p, "children", "44444444", "11111111", "lay"), 303);
	ada_sends(p, "/stands/ready", "domain=children&on=1");
	relay_delivers(p);
	ada_opens(p, "/stands");
	assert_true(ada_reads(p, "You are ready to talk."));
	assert_false(ada_reads(p, "/stands/one?domain=children"));
	ben_opens(p, "/stands");
	ada_sends(p, "/stands/ready", "domain=children&on=0");
	relay_delivers(p);
	ada_opens(p, "/stands");
	assert_false(ada_reads(p, "You are ready to talk."));
	ben_sends(p, "/stands/ready", "domain=children&on=1");
	relay_delivers(p);
	ada_opens(p, "/stands");
	assert_false(ada_reads(p, "/stands/one?domain=children"));
	ada_sends(p, "/stands/ready", "domain=children&on=1");
	relay_delivers(p);
	ada_opens(p, "/stands");
	ben_opens(p, "/stands");
	assert_true(ada_reads(p, "/stands/one?domain=children"));
	assert_true(ben_reads(p, "/stands/one?domain=children"));
	assert_false(ben_reads(p, "/stands/one?domain=faith"));
	both_lay(p, "children", "44444444", "44444444");
	ben_opens(p, "/stands/one?domain=children");
	assert_true(ben_reads(p, "You stand close together here."));
	ben_sends(p, "/stands/ready", "domain=children&on=0");
	relay_delivers(p);
	ada_opens(p, "/stands");
	assert_false(ada_reads(p, "/stands/one?domain=children"));
	assert_int_equal(ada_opens(p, "/stands/one?domain=children"), 303);
	assert_int_equal(ada_opens(p, "/stands/guide?domain=children"), 303);
	ada_sends(p, "/stands/ready", "domain=children&on=1");
	ben_sends(p, "/stands/ready", "domain=children&on=1");
	relay_delivers(p);
	ada_opens(p, "/stands/one?domain=children");
	assert_true(ada_reads(p, "You stand close together here."));
}

/* What Ben sees must be the same, ready mark of Ada or not. */
static void
an_unanswered_ready_mark_shows_nowhere(void **state)
{
	static const char *const pages[] = { "/stands", "/us", "/today", "/values" };
	char *before[4];
	struct phones *p = *state;

	for (int i = 0; i < 4; i++) {
		ben_opens(p, pages[i]);
		before[i] = strdup(ben_page(p));
	}
	ada_sends(p, "/stands/ready", "domain=faith&on=1");
	relay_delivers(p);
	for (int i = 0; i < 4; i++) {
		ben_opens(p, pages[i]);
		if (i != 2)	/* the fire says that she was here */
			assert_string_equal(ben_page(p), before[i]);
		assert_false(ben_reads(p, "aith and meaning:"));
		free(before[i]);
	}
}

static void
an_opened_page_stands_and_a_new_one_comes_beside_it(void **state)
{
	struct phones *p = *state;

	both_lay(p, "money", "77777777", "11111111");
	assert_int_equal(answers(ada_sends, p, "money", "11111111", "33333333", "lay"), 303);
	relay_delivers(p);
	ben_opens(p, "/stands/one?domain=money");
	assert_true(ben_reads(p, "Ada 7 of 7, Ben 1 of 7"));
	assert_int_equal(answers(ben_sends, p, "money", "11111111", "33333333", "lay"), 303);
	relay_delivers(p);
	ben_opens(p, "/stands/one?domain=money");
	assert_true(ben_reads(p, "Ada 1 of 7, Ben 1 of 7"));
	ben_opens(p, "/stands/one?domain=money&round=0");
	assert_true(ben_reads(p, "Ada 7 of 7, Ben 1 of 7"));
}

static void
taken_back_neither_page_is_shown(void **state)
{
	struct phones *p = *state;

	both_lay(p, "money", "77777777", "11111111");
	ada_sends(p, "/stands/take-back", "domain=money&round=0");
	relay_delivers(p);
	ben_opens(p, "/stands/one?domain=money");
	assert_false(ben_reads(p, "Ada 7 of 7"));
	assert_true(ben_reads(p, "A cushion in the bank"));
	both_lay(p, "money", "22222222", "11111111");
	ben_opens(p, "/stands/one?domain=money");
	assert_true(ben_reads(p, "Ada 2 of 7, Ben 1 of 7"));
}

static void
sentences_that_left_the_deck_can_still_be_read(void **state)
{
	struct phones *p = *state;

	answers(ada_sends, p, "money", "77777777", "33333333", "lay");
	relay_delivers(p);
	ben_forges(p, "stands-money-0", 2, "do=stands.lay&at=1764000000&zone=60"
	    "&gate=stands-money-0&domain=money&stand-1=stand-money-99&agree-1=3"
	    "&text-1=A+sentence+of+old");
	ada_opens(p, "/stands/one?domain=money");
	assert_true(ada_reads(p, "A sentence of old"));
	assert_true(ada_reads(p, "Ada left it open, Ben 3 of 7"));
}

static void
today_offers_one_theme_a_fortnight(void **state)
{
	struct phones *p = *state;

	answers(ada_sends, p, "money", "77777777", "33333333", "lay");
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Where we stand: Money"));
	answers(ben_sends, p, "money", "77777777", "33333333", "lay");
	relay_delivers(p);
	for (int day = 0; day < 13; day++) {
		days_pass(p, 1);
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "Where we stand:"));
	}
}

static void
alone_it_stays_with_me(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/stands");
	assert_false(ada_reads(p, "Only when both are ready"));
	ada_opens(p, "/stands/one?domain=money");
	assert_true(ada_reads(p, "Only you"));
	assert_int_equal(answers(ada_sends, p, "money", "77777777", "33333333", "later"), 303);
	ada_opens(p, "/stands");
	assert_true(ada_reads(p, "Kept for yourself."));
}

/* ---- whatever the relay does ---- */

static void
does_something(sends *send, struct phones *p, unsigned dice)
{
	static const char *const domains[] = { "money", "faith" };
	static const char *const said[] = { "12345671", "71717171", "44444444", "10203040" };
	const char *domain = domains[dice / 8 % 2];
	char form[60];

	switch (dice % 6) {
	case 0:
	case 1:
		answers(send, p, domain, said[dice / 16 % 4], "12312312", "lay");
		break;
	case 2:
		answers(send, p, domain, said[dice / 16 % 4], "12312312", "later");
		break;
	case 3:
		snprintf(form, sizeof(form), "domain=faith&on=%u", dice / 16 % 3 > 0);
		send(p, "/stands/ready", form);
		break;
	case 4:
		snprintf(form, sizeof(form), "domain=%s&round=%u", domain, dice / 16 % 3);
		send(p, "/stands/take-back", form);
		break;
	case 5:
		snprintf(form, sizeof(form), "domain=%s", domain);
		send(p, "/stands/take-back", form);
		break;
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/stands", "/stands/one?domain=money&round=0",
		"/stands/one?domain=money&round=1", "/stands/one?domain=faith&round=0",
		"/stands/one?domain=money", "/stands/guide?domain=faith" };

	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 16; i++) {
			dice = dice * 1664525u + 1013904223u;
			does_something(ada_sends, p, dice >> 16);
			relay_blusters(p);
			does_something(ben_sends, p, dice >> 12);
			if (i % 2 == 1)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 30));
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			if (i < 4)
				assert_int_equal(ada_reads(p, "Opened "), ben_reads(p, "Opened "));
			assert_int_equal(ada_reads(p, "domain=faith\""),
			    ben_reads(p, "domain=faith\""));
		}
		/* However it went, both can still be ready, and lay a page down. */
		for (int i = 0; i < 3; i++) {
			ada_sends(p, "/stands/ready", "domain=faith&on=1");
			relay_delivers(p);
			ben_sends(p, "/stands/ready", "domain=faith&on=1");
			relay_delivers(p);
		}
		ada_opens(p, "/stands");
		assert_true(ada_reads(p, "/stands/one?domain=faith"));
		for (int i = 0; i < 3; i++) {
			answers(ada_sends, p, "faith", "77777777", "33333333", "lay");
			relay_delivers(p);
			answers(ben_sends, p, "faith", "77777777", "33333333", "lay");
			relay_delivers(p);
		}
		ada_opens(p, "/stands");
		assert_true(ada_reads(p, "left: matters less, right: more"));
		phones_free(p);
	}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_read_before_both_lay_theirs_down,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(near_and_far_are_told_apart_by_more_than_chance,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(half_filled_it_goes_on_on_another_phone,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(a_guarded_domain_is_there_only_when_both_are_ready,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(an_unanswered_ready_mark_shows_nowhere,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(an_opened_page_stands_and_a_new_one_comes_beside_it,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(taken_back_neither_page_is_shown,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(sentences_that_left_the_deck_can_still_be_read,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(today_offers_one_theme_a_fortnight,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(alone_it_stays_with_me, one_arrives, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
