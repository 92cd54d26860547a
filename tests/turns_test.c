/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* turns: two phones, whatever happens between them, show the same step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "turns.h"

enum { RUNS = 100000, STEPS = 40, EVENTS_MAX = 2 * STEPS, WORDS_MAX = 8 * STEPS };

static uint64_t dice;

static unsigned
roll(unsigned sides)
{
	dice = dice * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((dice >> 33) % sides);
}

/* ---- the way of an evening ---- */

static void
does(struct turns *t, unsigned person, enum turns_act act, int64_t now)
{
	assert_true(turns_do(t, person, act, now));
	assert_true(turns_sound(t));
}

static void
each_speaks_and_is_heard(void **state)
{
	struct turns t = turns_begin(TURNS_USUAL, 0, 0, 1000);

	(void)state;
	assert_false(turns_may(&t, 0, TURNS_ACCEPT));
	does(&t, 1, TURNS_COMING, 1010);
	does(&t, 1, TURNS_ACCEPT, 1020);
	for (unsigned speaker = 0; speaker < 2; speaker++) {
		assert_int_equal(t.step, TURNS_SPEAKING);
		assert_int_equal(turns_speaker(&t), speaker);
		assert_int_equal(turns_left(&t, t.at + 10), 290);
		assert_false(turns_may(&t, !speaker, TURNS_SAID));
		does(&t, speaker, TURNS_SAID, 1300);
		assert_int_equal(t.step, TURNS_BACK);
		assert_false(turns_may(&t, speaker, TURNS_SAID));
		does(&t, !speaker, TURNS_SAID, 1400);
		does(&t, speaker, TURNS_NOT_YET, 1410);
		assert_int_equal(t.step, TURNS_MORE);
		does(&t, !speaker, TURNS_SAID, 1420);
		does(&t, speaker, TURNS_ALMOST, 1430);	/* and then on */
		assert_int_equal(t.step, TURNS_SENSE);
		does(&t, !speaker, TURNS_SAID, 1440);
		assert_int_equal(t.step, TURNS_RATING);
		does(&t, speaker, TURNS_SAID, 1450);
		if (speaker == 0) {
			assert_int_equal(t.step, TURNS_SWAPPED);
			assert_false(turns_may(&t, 0, TURNS_SAID));
			does(&t, 1, TURNS_SAID, 1460);
		}
	}
	assert_int_equal(t.step, TURNS_THANKS);
	assert_int_equal(turns_left(&t, 1450), 60);
	does(&t, 0, TURNS_SAID, 1500);
	assert_int_equal(t.step, TURNS_ENDED);
	assert_int_equal(t.end, TURNS_DONE);
	for (int act = 0; act < TURNS_ACTS; act++)
		assert_false(turns_may(&t, 0, (enum turns_act)act) ||
		    turns_may(&t, 1, (enum turns_act)act));
}

static void
time_stands_while_paused_and_can_be_more(void **state)
{
	struct turns t = turns_begin(TURNS_STRESS, 0, 1, 0);

	(void)state;
	assert_false(turns_may(&t, 0, TURNS_PAUSE));
	does(&t, 1, TURNS_ACCEPT, 100);
	assert_int_equal(turns_left(&t, 90), 600);	/* another clock */
	does(&t, 0, TURNS_PAUSE, 400);
	assert_int_equal(turns_left(&t, 9999), 300);
	assert_false(turns_may(&t, 1, TURNS_SAID));
	does(&t, 1, TURNS_RESUME, 1000);
	assert_int_equal(turns_left(&t, 1100), 200);
	does(&t, 1, TURNS_EXTEND, 1100);
	assert_int_equal(turns_left(&t, 1100), 320);
	assert_int_equal(turns_left(&t, 9999), 0);	/* nothing happens by itself */
	assert_int_equal(t.step, TURNS_SPEAKING);
	does(&t, 1, TURNS_PAUSE, 2000);
	does(&t, 0, TURNS_STOP, 2001);			/* at any time, by either */
	assert_int_equal(t.end, TURNS_STOPPED);
}

static void
good_news_is_asked_about_not_said_back(void **state)
{
	struct turns t = turns_begin(TURNS_NEWS, 1, 1, 0);

	(void)state;
	does(&t, 0, TURNS_ACCEPT, 10);
	assert_int_equal(turns_left(&t, 10), 180);
	does(&t, 1, TURNS_SAID, 20);
	assert_int_equal(t.step, TURNS_SENSE);
	t = turns_begin(TURNS_NEWS, 1, 1, 0);
	does(&t, 0, TURNS_DECLINE, 10);
	assert_int_equal(t.end, TURNS_NOT_NOW);
}

/* ---- two phones ---- */

struct phone {
	struct turns	 shown;		/* the latest of all it knows */
	bool		 has[EVENTS_MAX];	/* events that are kept here */
};

struct two {
	struct phone	 phone[2];
	struct turns	 event[EVENTS_MAX];	/* the log, in the end everybody's */
	unsigned	 n_events;
	struct { unsigned to; struct turns said; bool gone; } word[WORDS_MAX];
	unsigned	 n_words;
	int64_t		 now;
};

static void
learns(struct phone *p, const struct turns *t)
{
	if (turns_compare(t, &p->shown) > 0)
		p->shown = *t;
}

static void
whispers(struct two *two, unsigned who)
{
	if (two->n_words == WORDS_MAX)
		return;
	two->word[two->n_words].to = !who;
	two->word[two->n_words].gone = false;
	two->word[two->n_words++].said = two->phone[who].shown;
}

static void
steps_on(struct two *two, unsigned who)
{
	struct phone *p = &two->phone[who];

	if (two->n_events == EVENTS_MAX || !turns_do(&p->shown, who,
	    (enum turns_act)roll(TURNS_ACTS), two->now + roll(5)))
		return;
	assert_true(turns_sound(&p->shown));
	p->has[two->n_events] = true;
	two->event[two->n_events++] = p->shown;
	whispers(two, who);
}

/* Lost, late, twice: any word that was ever said may come now. */
static void
something_comes(struct two *two)
{
	unsigned i = two->n_words > 0 ? roll(two->n_words) : 0;

	if (two->n_words == 0 || two->word[i].gone)
		return;
	if (roll(4) == 0)
		two->word[i].gone = true;
	else
		learns(&two->phone[two->word[i].to], &two->word[i].said);
}

static void
an_event_comes(struct two *two)
{
	unsigned who = roll(2), i = two->n_events > 0 ? roll(two->n_events) : 0;

	if (two->n_events == 0)
		return;
	two->phone[who].has[i] = true;
	learns(&two->phone[who], &two->event[i]);
}

/* Only what was kept is left. */
static void
reloads(struct two *two, unsigned who)
{
	struct phone *p = &two->phone[who];

	p->shown = two->event[0];
	for (unsigned i = 0; i < two->n_events; i++)
		if (p->has[i])
			learns(p, &two->event[i]);
}

static void
lives_a_little(struct two *two)
{
	unsigned who = roll(2);

	memset(two, 0, sizeof(*two));
	two->event[two->n_events++] = turns_begin((enum turns_kind)
	    roll(TURNS_KINDS), who, roll(2), 0);
	two->phone[0].shown = two->phone[1].shown = two->event[0];
	two->phone[0].has[0] = two->phone[1].has[0] = true;
	for (unsigned i = 0; i < STEPS; i++) {
		two->now += roll(60);
		switch (roll(8)) {
		case 0: case 1: case 2:
			steps_on(two, roll(2));
			break;
		case 3:
			an_event_comes(two);
			break;
		case 4:
			whispers(two, roll(2));
			break;
		case 5:
			if (roll(4) == 0)
				reloads(two, roll(2));
			break;
		default:
			something_comes(two);
		}
	}
}

static void
phones_always_end_up_the_same(void **state)
{
	static struct two two;
	unsigned ended = 0, apart = 0;

	(void)state;
	for (unsigned run = 0; run < RUNS; run++) {
		dice = run;
		lives_a_little(&two);
		apart += turns_compare(&two.phone[0].shown,
		    &two.phone[1].shown) != 0;
		if (run % 2 == 0) {	/* by the log alone */
			for (unsigned i = 0; i < two.n_events; i++) {
				learns(&two.phone[0], &two.event[i]);
				learns(&two.phone[1], &two.event[i]);
			}
		} else {		/* by one whisper each way */
			struct turns said = two.phone[0].shown;

			learns(&two.phone[0], &two.phone[1].shown);
			learns(&two.phone[1], &said);
		}
		assert_memory_equal(&two.phone[0].shown, &two.phone[1].shown,
		    sizeof(struct turns));
		ended += two.phone[0].shown.step == TURNS_ENDED;
	}
	assert_true(apart > RUNS / 100);	/* or nothing was tried */
	assert_true(ended < RUNS && ended > RUNS / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_speaks_and_is_heard),
		cmocka_unit_test(time_stands_while_paused_and_can_be_more),
		cmocka_unit_test(good_news_is_asked_about_not_said_back),
		cmocka_unit_test(phones_always_end_up_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
