/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan_turn: which of the ten practices a day belongs to.
 *
 * A page keeps nothing, so what was shown is worked out again: the days before,
 * one by one, from what was done and passed over on them. The same days give the
 * same turns, on every phone of a person.
 */
#ifndef PLAN_TURN_H
#define PLAN_TURN_H
#include <stdbool.h>
#include <stdint.h>

#include "plan_table.h"

enum { PLAN_PAST = 2 * PLAN_CORE };

/* One of the ten among several; all of them. */
#define TEN(ten)	((uint16_t)(1u << (ten)))
enum { ALL_TENS = (2 << TENS) - 2 };

struct plan_past {
	int32_t		 from;		/* the first of these days */
	int		 n;		/* up to yesterday */
	struct plan_day {
		uint16_t	 acted, passed;	/* TEN(1) | … */
		bool		 clash;
		bool		 walks, step;	/* a path; and it had a step there */
		uint8_t		 rated;		/* one of the ten; 0: none */
		double		 worth;		/* 0 to 1 */
	}		 day[PLAN_PAST];
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
	const struct plan_past *past;
	int32_t		 day;		/* whose turn is asked for */
	int32_t		 seen[TENS + 1];	/* last shown or done; 0: not in these days */
	uint16_t	 shown[PLAN_PAST];
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

/* The first day of those that are worked out again. */
int32_t	plan_from(int32_t today);
/* Has it its day? */
bool	plan_has_day(const struct plan_person *, unsigned ten, int32_t day);
bool	plan_early(const struct plan_person *, int32_t day);
void	plan_replay(struct plan_turns *, const struct plan_person *,
	    const struct plan_past *);
/* What a path's own order has brought of late; none when nobody walks one. */
uint16_t plan_worn(const struct plan_past *, int at, bool walks);
/* Of those that have this day, without the passed ones; 0: none. */
unsigned plan_turn(const struct plan_turns *, uint16_t passed, enum plan_rule *);
/* Days since it was last shown or done. */
int32_t	plan_gap(const struct plan_turns *, unsigned ten);
#endif
