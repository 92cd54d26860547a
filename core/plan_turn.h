/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan_turn: which of the ten practices a day belongs to.
 *
 * Worked out from what stood on Today on the days before, what was done and what
 * was passed over. A day on which nothing stood there counts for nothing: nobody
 * is behind with anything because they were away.
 */
#ifndef PLAN_TURN_H
#define PLAN_TURN_H
#include <stdbool.h>
#include <stdint.h>

#include "plan_table.h"

enum { PLAN_PAST = 2 * PLAN_CORE };	/* days that are looked back on */

/* One of the ten among several; all of them. */
#define TEN(ten)	((uint16_t)(1u << (ten)))
enum { ALL_TENS = (2 << TENS) - 2 };

struct plan_past {
	int32_t		 from;		/* the first of these days */
	int		 n;		/* up to yesterday */
	struct plan_day {
		uint16_t	 stood, acted, passed;	/* TEN(1) | … */
		uint8_t		 rated;		/* one of the ten; 0: none */
		double		 worth;		/* 0 to 1 */
	}		 day[PLAN_PAST];
	/* Of whoever comes seldom: days before these on which something stood there,
	 * so that as many are known as it is about. */
	int		 n_old;
	struct plan_old {
		int32_t		 day;
		uint16_t	 there;		/* or was done before the next of them */
	}		 old[PLAN_NEGLECT];	/* newest first */
};

/* What is known of a person beside that. */
struct plan_person {
	uint32_t	 seed;
	int32_t		 began;		/* day the two joined; 0: not known */
	uint16_t	 open;		/* what was not left out */
	double		 need[TENS + 1];	/* 0 to 1 */
	int32_t		 since[TENS + 1];	/* day from which it is needed; 0: it is not */
};

struct plan_turns {
	const struct plan_person *who;
	int32_t		 day;		/* whose turn is asked for */
	uint16_t	 may;		/* open, and not too early for it */
	uint16_t	 lately, running; /* there of late; on each of the last two days */
	bool		 enough;	/* was for what is missing */
	int32_t		 seen[TENS + 1];	/* last there or done; 0: not in these days */
	int		 gap[TENS + 1];	/* days on which something stood there since, and this one */
	int		 tries[TENS + 1], done[TENS + 1]; /* in the last PLAN_SEEN days */
	double		 worth[TENS + 1], ratings[TENS + 1];
};

/* How fresh something is after so many days; negative: never done. */
double	plan_fresh(int32_t days);
double	plan_score(double need, double fit, double receptive, double fresh);
double	plan_need(double pomp);		/* of a reading from 0 to 100 */
double	plan_fit(double sum, double n);	/* of n ratings from 0 to 1 */
/* The best of n, or by chance one of the others. */
int	plan_pick(const double *score, int n, uint32_t dice, bool *chance);
uint32_t plan_dice(uint32_t seed, int32_t day, uint32_t what);

bool	plan_early(const struct plan_person *, int32_t day);
void	plan_turns(struct plan_turns *, const struct plan_person *,
	    const struct plan_past *);
/* Of those that may be there, without the passed ones; 0: none. */
unsigned plan_turn(const struct plan_turns *, uint16_t passed, enum plan_rule *);
/* How many days may go to something else before one of them is left too long. */
int	plan_spare(const struct plan_turns *);
#endif
