/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * turns: whose turn it is, on two phones at once or on one.
 *
 * One speaks, the other says back what was heard, and says what makes sense of
 * it; then they swap. Each step is written by whoever takes it as a whole new
 * state with a version. Of two states the later counts, and every two states
 * have an order: so phones that have heard the same, in whatever order, often,
 * or with gaps, show the same.
 */
#ifndef TURNS_H
#define TURNS_H
#include <stdbool.h>
#include <stdint.h>

enum turns_kind { TURNS_USUAL, TURNS_STRESS, TURNS_NEWS, TURNS_KINDS };

enum turns_step {
	TURNS_PROPOSED,		/* one asked, the other has not answered */
	TURNS_RINGING,		/* the other comes in a moment */
	TURNS_SPEAKING,
	TURNS_BACK,		/* the listener says back what was heard */
	TURNS_JUDGING,		/* the speaker says whether it fits */
	TURNS_MORE,		/* what was missing, and once more back */
	TURNS_SENSE,		/* the listener says what makes sense of it */
	TURNS_RATING,		/* the speaker, for oneself */
	TURNS_SWAPPED,		/* the other speaks next, when ready */
	TURNS_THANKS,		/* a minute for both */
	TURNS_ENDED,
	TURNS_STEPS
};

enum turns_act {
	TURNS_COMING, TURNS_ACCEPT, TURNS_DECLINE,
	TURNS_SAID,		/* this step is done */
	TURNS_YES, TURNS_ALMOST, TURNS_NOT_YET,
	TURNS_PAUSE, TURNS_RESUME, TURNS_EXTEND, TURNS_STOP,
	TURNS_ACTS
};

enum turns_end { TURNS_NOT_ENDED, TURNS_DONE, TURNS_STOPPED, TURNS_NOT_NOW };

enum { TURNS_LONGEST = 2 * 60 * 60, TURNS_VERSIONS = 1000000 };

struct turns {
	uint32_t	 version;
	uint8_t		 author;	/* who wrote this state: 0 or 1 */
	uint8_t		 kind, asker;	/* as it was begun */
	uint8_t		 first;		/* who speaks first */
	uint8_t		 round;		/* 0, then 1 */
	uint8_t		 step, end;
	uint8_t		 tries;		/* at saying it back, in this round */
	bool		 paused;
	uint32_t	 left;		/* seconds of this step, when it was written */
	int64_t		 at;		/* when that was, by its author's clock */
};

/* As one who asked begins it. */
struct turns turns_begin(enum turns_kind, unsigned asker, unsigned first,
    int64_t now);

unsigned turns_speaker(const struct turns *);
/* Whether this person may do that now, and doing it. False: nothing changed. */
bool	 turns_may(const struct turns *, unsigned person, enum turns_act);
bool	 turns_do(struct turns *, unsigned person, enum turns_act, int64_t now);

/* On one phone for both there is nobody to ask: it begins with whoever speaks
 * first being ready. It is in the hands of who takes the step on; a tap is that
 * person's, and what is asked of one person alone is passed over. */
struct turns turns_begin_here(enum turns_kind, unsigned first, int64_t now);
unsigned turns_holder(const struct turns *);
bool	 turns_tap(struct turns *, enum turns_act, int64_t now);

/* Seconds that are left of this step; 0 also for a step that has no end. */
uint32_t turns_left(const struct turns *, int64_t now);
uint32_t turns_length(const struct turns *);	/* of this step as planned */

/* Could this have come about? Numbers are within what the fields allow. */
bool	 turns_sound(const struct turns *);
/* Above 0 when a counts before b; 0 only when they are the same. */
int	 turns_compare(const struct turns *a, const struct turns *b);
#endif
