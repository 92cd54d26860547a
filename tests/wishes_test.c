/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wishes_test: whole rounds of comparing wishes, on phones that are whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "couple.h"

static int
a_couple(void **state)
{
	static uint32_t dice;

	*state = couple_new(++dice);
	return 0;
}

static int
it_ends(void **state)
{
	couple_free(*state);
	return 0;
}

/* Answers the first slots of a list: a yes for each that is named. */
static void
answers(struct phone *p, unsigned list, const char *yes)
{
	for (unsigned slot = 0; slot < 10; slot++) {
		char named[8];

		snprintf(named, sizeof(named), "%u", slot);
		phone_says(p, list, slot, strstr(yes, named) != NULL);
	}
}

static void
what_both_want_shows_for_both_and_nothing_else(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 4 6");
	answers(ben, 0, "2 4 9");
	assert_string_equal(phone_shows(ana, 0), "none never ready:");
	assert_true(phone_opens(ana));
	assert_string_equal(phone_shows(ana, 0), "mine never rests:");
	assert_true(phone_opens(ben));		/* posts */
	assert_true(phone_opens(ben));		/* answers */
	assert_true(phone_opens(ana));		/* answers */
	assert_string_equal(phone_shows(ana, 0), "both never rests:");
	assert_true(phone_opens(ana));		/* its list */
	assert_string_equal(phone_shows(ana, 0), "both never rests:");
	assert_true(phone_opens(ben));
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 4");
	assert_true(phone_syncs(ana));
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 4");
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 4");
	assert_string_equal(phone_shows(&c->phone[ANA2], 0), "confirmed day rests: 4");
	assert_string_equal(phone_shows(ben, 1), "none never ready:");
}


/* Each posts before anything of the other's is here. */
static void
both_may_begin_at_once(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 4 6 7");
	answers(ben, 0, "2 4 7");
	ana->slow = ben->slow = true;
	assert_true(phone_opens(ana));
	assert_true(phone_opens(ben));
	assert_string_equal(phone_shows(ana, 0), "mine never rests:");
	assert_string_equal(phone_shows(ben, 0), "mine never rests:");
	ana->slow = ben->slow = false;
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 4 7");
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 4 7");
}

static void
with_fewer_than_eight_answers_nothing_begins(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ben, 0, "1 2 3");
	for (unsigned slot = 0; slot < 7; slot++)
		phone_says(ana, 0, slot, true);
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "theirs never ready:");
	assert_string_equal(phone_shows(ben, 0), "mine never rests:");
	phone_says(ana, 0, 120, false);
	couple_settles(c);
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 1 2 3");
}

static void
a_week_lies_between_two_rounds_of_a_list(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 4");
	answers(ben, 0, "1 3");
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 1");
	phone_says(ana, 0, 3, true);
	c->now += 7 * DAY - 1;
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 1");
	c->now += 2;
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 1 3");
	/* the other list has rounds of its own */
	answers(ana, 1, "5");
	answers(ben, 1, "5");
	couple_settles(c);
	assert_string_equal(phone_shows(ben, 1), "confirmed day rests: 5");
}

/* More than a round takes: all that both want comes in a round by and by. */
static void
a_long_list_is_compared_in_turns(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];
	const char *shown;
	unsigned n = 0;

	for (unsigned slot = 0; slot < 100; slot++) {
		phone_says(ana, 0, slot, slot % 3 != 0);
		phone_says(ben, 0, slot, slot % 2 == 0 || slot > 60);
	}
	for (int round = 0; round < 8; round++) {
		couple_settles(c);
		c->now += 7 * DAY + 1;
	}
	shown = phone_shows(ben, 0);
	for (unsigned slot = 0; slot < 100; slot++) {
		char named[8];

		snprintf(named, sizeof(named), " %u", slot);
		n += slot % 3 != 0 && (slot % 2 == 0 || slot > 60);
		if (slot > 9)
			assert_int_equal(strstr(shown, named) != NULL,
			    slot % 3 != 0 && (slot % 2 == 0 || slot > 60));
	}
	for (const char *s = strchr(shown, ':'); *s != '\0'; s++)
		n -= *s == ' ';
	assert_int_equal(n, 0);
}

static void
what_is_no_yes_any_more_is_gone_at_once_for_both(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 2 3 4");
	answers(ben, 0, "2 3 4");
	couple_settles(c);
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 2 3 4");
	/* said in the private room */
	c->now += 60;
	phone_says(ana, 0, 3, false);
	assert_true(phone_opens(ana));
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 2 4");
	assert_true(phone_syncs(ben));
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 2 4");
	/* and on the page; of what is no match nothing is said */
	phone_posts(ben, "/wishes/away", "list=0&slot=4");
	phone_posts(ben, "/wishes/away", "list=0&slot=1");
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests: 2");
	/* the next round does not bring it back: it was said before that */
	c->now += 7 * DAY;
	phone_says(ana, 0, 3, true);
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 2 3");
	c->now += 7 * DAY + 1;
	phone_says(ben, 0, 4, true);
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 2 3 4");
}

/* Withdrawn while the round that has it is under way. */
static void
a_yes_may_be_taken_back_in_the_middle(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 2 3");
	answers(ben, 0, "2 3");
	assert_true(phone_opens(ana) && phone_opens(ben));
	c->now += 60;
	phone_says(ana, 0, 3, false);
	assert_true(phone_opens(ben) && phone_opens(ana) && phone_opens(ana));
	phone_says(ben, 0, 2, false);	/* his list is not written yet */
	assert_true(phone_opens(ben) && phone_syncs(ana));
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests:");
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests:");
	couple_settles(c);
	assert_string_equal(phone_shows(ben, 0), "confirmed day rests:");
}

static void
matches_are_forgotten_after_ninety_days(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 2 3");
	answers(ben, 0, "2 3");
	couple_settles(c);
	c->now += 90 * DAY;
	assert_string_equal(phone_shows(ana, 0), "confirmed day ready: 2 3");
	c->now += DAY;
	assert_string_equal(phone_shows(ana, 0), "confirmed day ready:");
}

static void
a_round_that_nobody_ends_expires(void **state)
{
	struct couple *c = *state;
	struct phone *ana = &c->phone[ANA], *ben = &c->phone[BEN];

	answers(ana, 0, "1 2 3");
	assert_true(phone_opens(ana));
	c->now += 14 * DAY + 1;
	assert_string_equal(phone_shows(ana, 0), "unconfirmed never ready:");
	assert_true(phone_syncs(ben));
	assert_string_equal(phone_shows(ben, 0), "unconfirmed never ready:");
	answers(ben, 0, "2 3");
	assert_true(phone_opens(ben));		/* begins the next */
	couple_settles(c);
	assert_string_equal(phone_shows(ana, 0), "confirmed day rests: 2 3");
}

#define WITH_COUPLE(test)	cmocka_unit_test_setup_teardown(test, a_couple, it_ends)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_COUPLE(what_both_want_shows_for_both_and_nothing_else),
		WITH_COUPLE(both_may_begin_at_once),
		WITH_COUPLE(with_fewer_than_eight_answers_nothing_begins),
		WITH_COUPLE(a_week_lies_between_two_rounds_of_a_list),
		WITH_COUPLE(a_long_list_is_compared_in_turns),
		WITH_COUPLE(what_is_no_yes_any_more_is_gone_at_once_for_both),
		WITH_COUPLE(a_yes_may_be_taken_back_in_the_middle),
		WITH_COUPLE(matches_are_forgotten_after_ninety_days),
		WITH_COUPLE(a_round_that_nobody_ends_expires),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
