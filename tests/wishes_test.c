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

/* ---- whatever happens ---- */

enum { WEATHERS = 40, STEPS = 50, POSTS_MOST = 400, POINT = 64 };

/* Everything that private clients ever gave. */
struct seen {
	struct {
		bool	 ana;
		char	*round;		/* list=…&round=…, and the step */
		char	*points;
		int64_t	 at;
	}		 given[POSTS_MOST];
	size_t		 n;
	int64_t		 last[2][LISTS];	/* the newest post of each */
};

static char *
field_of(const char *form, const char *name)
{
	const char *at = strstr(form, name);

	return at == NULL ? strdup("") : strndup(at + strlen(name), strcspn(at + strlen(name), "&"));
}

/* No step of a round is ever done in two ways, on whatever phone, and a post
 * comes a week after the one before it, or later. */
static void
watch(struct couple *c, struct phone *p, const char *wished)
{
	struct seen *seen = c->watched;
	bool ana = p != &c->phone[BEN], post = strstr(wished, "step=post") != NULL;
	char *points = field_of(wished, "points=");
	char *round = strndup(wished, strcspn(wished, "p") + 9);
	int64_t *last = &seen->last[ana][wished[5] - '0'];
	size_t i = 0;

	if (points[0] == '\0') {
		free(points);
		free(round);
		return;
	}
	while (i < seen->n && (seen->given[i].ana != ana || strcmp(seen->given[i].round, round) != 0))
		i++;
	if (i < seen->n) {
		assert_string_equal(seen->given[i].points, points);
		free(points);
		free(round);
		return;
	}
	assert_true(i < POSTS_MOST);
	seen->given[seen->n].ana = ana;
	seen->given[seen->n].round = round;
	seen->given[seen->n++].points = points;
	if (post) {
		assert_true(*last == 0 || c->now - *last >= 7 * DAY);
		*last = c->now;
	}
}

static void
seen_free(struct seen *seen)
{
	for (size_t i = 0; i < seen->n; i++) {
		free(seen->given[i].round);
		free(seen->given[i].points);
	}
}

/* What each said yes to at any time: nothing else may ever show. */
static void
nothing_else_shows(struct couple *c, bool said[2][SLOTS])
{
	for (int p = 0; p < PHONES; p++) {
		const char *at = strchr(phone_shows(&c->phone[p], 0), ':') + 1;

		while (*at == ' ') {
			char *end;
			unsigned long slot = strtoul(at, &end, 10);

			assert_true(slot < SLOTS && said[0][slot] && said[1][slot]);
			at = end;
		}
	}
}

static void
something_happens(struct couple *c, bool said[2][SLOTS])
{
	struct phone *p = &c->phone[couple_roll(c, PHONES)];
	unsigned slot = couple_roll(c, 30);

	switch (couple_roll(c, 9)) {
	case 0:
		c->now += couple_roll(c, 3 * DAY);
		break;
	case 1:
		p->slow = !p->slow;
		break;
	case 2:
		phone_syncs(p);
		break;
	case 3:
		phone_shuts(p);
		break;
	case 4:
		c->now++;
		phone_says(p, 0, slot, couple_roll(c, 3) > 0);
		said[p == &c->phone[BEN]][slot] = true;	/* perhaps */
		break;
	case 5:
		p->crash = 1 + (int)couple_roll(c, 12);
		phone_opens(p);
		phone_starts(p);
		break;
	default:
		phone_opens(p);
	}
}

static void
one_weather(uint32_t dice)
{
	struct couple *c = couple_new(dice);
	static struct seen seen;
	bool said[2][SLOTS] = { 0 };
	char shown[600];

	seen = (struct seen){ 0 };
	c->watch = watch;
	c->watched = &seen;
	for (unsigned slot = 0; slot < 9; slot++) {
		phone_says(&c->phone[ANA], 0, slot, said[0][slot] = slot % 2 == 0);
		phone_says(&c->phone[BEN], 0, slot, said[1][slot] = slot % 3 == 0);
	}
	for (int i = 0; i < STEPS; i++) {
		something_happens(c, said);
		nothing_else_shows(c, said);
	}
	/* Then all is well, and the next round is confirmed on every phone. */
	for (int p = 0; p < PHONES; p++)
		c->phone[p].slow = false;
	couple_settles(c);
	c->now += 15 * DAY;
	couple_settles(c);
	c->now += 8 * DAY;
	couple_settles(c);
	nothing_else_shows(c, said);
	strcpy(shown, phone_shows(&c->phone[BEN], 0));
	assert_memory_equal(shown, "confirmed day rests:", 20);
	assert_string_equal(phone_shows(&c->phone[ANA], 0), shown);
	assert_string_equal(phone_shows(&c->phone[ANA2], 0), shown);
	seen_free(&seen);
	couple_free(c);
}

/* [24] */
static void
a_round_ends_well_whatever_breaks_off(void **state)
{
	for (uint32_t dice = 1; dice <= WEATHERS; dice++)
		one_weather(dice * 7919);
	(void)state;
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
		cmocka_unit_test(a_round_ends_well_whatever_breaks_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
