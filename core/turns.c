/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* turns: the steps of listening to each other. */
#include "turns.h"

enum { MINUTE = 60, MORE_TIME = 2 * MINUTE };

/* Who takes a step on. */
enum by { SPEAKER, LISTENER, EITHER, ASKED };

static const struct {
	enum by		 by;
	uint16_t	 length[TURNS_KINDS];	/* seconds; 0: as long as it takes */
} steps[TURNS_STEPS] = {
	[TURNS_PROPOSED] = { ASKED, { 0 } },
	[TURNS_RINGING] = { ASKED, { 0 } },
	[TURNS_SPEAKING] = { SPEAKER, { 5 * MINUTE, 10 * MINUTE, 3 * MINUTE } },
	[TURNS_BACK] = { LISTENER, { 2 * MINUTE, 2 * MINUTE, 2 * MINUTE } },
	[TURNS_JUDGING] = { SPEAKER, { 0 } },
	[TURNS_MORE] = { LISTENER, { 2 * MINUTE, 2 * MINUTE, 2 * MINUTE } },
	[TURNS_SENSE] = { LISTENER, { MINUTE, MINUTE, 2 * MINUTE } },
	[TURNS_RATING] = { SPEAKER, { 0 } },
	[TURNS_SWAPPED] = { SPEAKER, { 0 } },
	[TURNS_THANKS] = { EITHER, { MINUTE, MINUTE, MINUTE } },
	[TURNS_ENDED] = { EITHER, { 0 } },
};

struct turns
turns_begin(enum turns_kind kind, unsigned asker, unsigned first, int64_t now)
{
	return (struct turns){ .version = 1, .author = asker != 0,
	    .kind = (uint8_t)kind, .asker = asker != 0, .first = first != 0,
	    .step = TURNS_PROPOSED, .at = now };
}

unsigned
turns_speaker(const struct turns *t)
{
	return t->first ^ (t->round & 1);
}

static bool
is_by(const struct turns *t, unsigned person, enum by by)
{
	switch (by) {
	case SPEAKER:
		return person == turns_speaker(t);
	case LISTENER:
		return person != turns_speaker(t);
	case ASKED:
		return person != t->asker;
	case EITHER:
		break;
	}
	return true;
}

/* A step with a clock, or one that waits for a person in the middle of it. */
static bool
is_under_way(const struct turns *t)
{
	return t->step >= TURNS_SPEAKING && t->step < TURNS_ENDED;
}

static bool
fits_step(const struct turns *t, enum turns_act act)
{
	switch (act) {
	case TURNS_COMING:
		return t->step == TURNS_PROPOSED;
	case TURNS_ACCEPT:
	case TURNS_DECLINE:
		return t->step == TURNS_PROPOSED || t->step == TURNS_RINGING;
	case TURNS_SAID:
		return is_under_way(t) && t->step != TURNS_JUDGING;
	case TURNS_YES:
	case TURNS_ALMOST:
	case TURNS_NOT_YET:
		return t->step == TURNS_JUDGING;
	case TURNS_PAUSE:
	case TURNS_RESUME:
		return is_under_way(t);
	case TURNS_EXTEND:
		return turns_length(t) > 0;
	case TURNS_STOP:
		return t->step != TURNS_ENDED;
	case TURNS_ACTS:
		break;
	}
	return false;
}

bool
turns_may(const struct turns *t, unsigned person, enum turns_act act)
{
	if (!fits_step(t, act) || t->version >= TURNS_VERSIONS)
		return false;
	if (act == TURNS_STOP || act == TURNS_PAUSE || act == TURNS_EXTEND)
		return act == TURNS_STOP || !t->paused;
	if (act == TURNS_RESUME)
		return t->paused;
	return !t->paused && is_by(t, person, steps[t->step].by);
}

static void
go_to(struct turns *t, enum turns_step step)
{
	t->step = (uint8_t)step;
	t->left = turns_length(t);
}

static void
end_as(struct turns *t, enum turns_end end)
{
	t->end = (uint8_t)end;
	t->paused = false;
	go_to(t, TURNS_ENDED);
}

/* Once more if it did not fit, and then on: nobody is examined here. */
static void
judge(struct turns *t, bool fits)
{
	if (fits || t->tries > 0) {
		go_to(t, TURNS_SENSE);
		return;
	}
	t->tries++;
	go_to(t, TURNS_MORE);
}

static void
go_on(struct turns *t)
{
	switch ((enum turns_step)t->step) {
	case TURNS_SPEAKING:	/* good news is asked about, not said back */
		go_to(t, t->kind == TURNS_NEWS ? TURNS_SENSE : TURNS_BACK);
		break;
	case TURNS_BACK:
	case TURNS_MORE:
		go_to(t, TURNS_JUDGING);
		break;
	case TURNS_SENSE:
		go_to(t, TURNS_RATING);
		break;
	case TURNS_RATING:
		if (t->round > 0) {
			go_to(t, TURNS_THANKS);
			break;
		}
		t->round = 1;
		t->tries = 0;
		go_to(t, TURNS_SWAPPED);
		break;
	case TURNS_SWAPPED:
		go_to(t, TURNS_SPEAKING);
		break;
	case TURNS_THANKS:
		end_as(t, TURNS_DONE);
		break;
	default:
		break;
	}
}

bool
turns_do(struct turns *t, unsigned person, enum turns_act act, int64_t now)
{
	uint32_t left;

	if (!turns_may(t, person, act))
		return false;
	left = turns_left(t, now);
	t->version++;
	t->author = person != 0;
	t->left = left;
	t->at = now;
	switch (act) {
	case TURNS_COMING:
		go_to(t, TURNS_RINGING);
		break;
	case TURNS_ACCEPT:
		go_to(t, TURNS_SPEAKING);
		break;
	case TURNS_DECLINE:
		end_as(t, TURNS_NOT_NOW);
		break;
	case TURNS_SAID:
		go_on(t);
		break;
	case TURNS_YES:
	case TURNS_ALMOST:
	case TURNS_NOT_YET:
		judge(t, act == TURNS_YES);
		break;
	case TURNS_PAUSE:
	case TURNS_RESUME:
		t->paused = act == TURNS_PAUSE;
		break;
	case TURNS_EXTEND:
		t->left = left + MORE_TIME < TURNS_LONGEST ? left + MORE_TIME :
		    TURNS_LONGEST;
		break;
	case TURNS_STOP:
		end_as(t, TURNS_STOPPED);
		break;
	case TURNS_ACTS:
		break;
	}
	return true;
}

struct turns
turns_begin_here(enum turns_kind kind, unsigned first, int64_t now)
{
	struct turns t = turns_begin(kind, first, first, now);

	go_to(&t, TURNS_SWAPPED);
	return t;
}

unsigned
turns_holder(const struct turns *t)
{
	return turns_speaker(t) ^ (steps[t->step].by == LISTENER);
}

bool
turns_tap(struct turns *t, enum turns_act act, int64_t now)
{
	if (!turns_do(t, turns_holder(t), act, now))
		return false;
	if (t->step == TURNS_RATING)
		turns_do(t, turns_holder(t), TURNS_SAID, now);
	return true;
}

/* Clocks of two phones differ a little: nothing is ever more than there was. */
uint32_t
turns_left(const struct turns *t, int64_t now)
{
	if (t->paused || now <= t->at)
		return t->left;
	return now - t->at < t->left ? t->left - (uint32_t)(now - t->at) : 0;
}

uint32_t
turns_length(const struct turns *t)
{
	return steps[t->step].length[t->kind];
}

bool
turns_sound(const struct turns *t)
{
	bool ended = t->step == TURNS_ENDED;

	return t->version > 0 && t->version <= TURNS_VERSIONS &&
	    t->author < 2 && t->kind < TURNS_KINDS && t->asker < 2 &&
	    t->first < 2 && t->round < 2 && t->step < TURNS_STEPS &&
	    t->tries < 2 && t->left <= TURNS_LONGEST &&
	    (t->end != TURNS_NOT_ENDED) == ended && t->end <= TURNS_NOT_NOW &&
	    (!t->paused || is_under_way(t));
}

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
turns_compare(const struct turns *a, const struct turns *b)
{
	/* Who counts when both wrote at once is decided by nothing but who
	 * joined first; the rest only gives every two states an order. */
	const int64_t pairs[][2] = {
		{ a->version, b->version }, { b->author, a->author },
		{ a->step, b->step }, { a->round, b->round },
		{ a->tries, b->tries }, { a->paused, b->paused },
		{ a->end, b->end }, { a->left, b->left }, { a->at, b->at },
	};
	int side = 0;

	for (unsigned i = 0; i < sizeof(pairs) / sizeof(*pairs) && side == 0; i++)
		side = order(pairs[i][0], pairs[i][1]);
	return side;
}
