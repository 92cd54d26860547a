/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan_table: all that the planner weighs and all that it keeps to, in one place,
 * each with where it comes from. The page "How this was chosen" speaks from it.
 */
#ifndef PLAN_TABLE_H
#define PLAN_TABLE_H
#include <stdbool.h>
#include <stdint.h>

enum { TENS = 10 };		/* the practices of the article, 1 to 10 */

/* What a day's score is made of; together 1. */
extern const double plan_weight_need, plan_weight_fit, plan_weight_receptive,
    plan_weight_fresh;
extern const double plan_need_most, plan_need_usual;
extern const double plan_fit_before, plan_fit_weight;

enum {
	PLAN_HALF = 7,		/* days after which something is half new again */
	PLAN_EXPLORES = 5,	/* one choice in so many is left to chance */
	PLAN_AGAIN = 3,		/* days within which nothing comes again */
	PLAN_NEGLECT = 21,	/* days with something on Today within which each comes */
	PLAN_SPARE = 5,		/* of them kept in hand by what is chosen freely, */
	PLAN_CLOSE = 2,		/* by what closes */
	PLAN_WAIT = 1,		/* and by an answer that waits */
	PLAN_WAITS = 2,		/* days on which an answer that waits goes first */
	PLAN_USUAL = 5,		/* minutes on an ordinary day */
	PLAN_WEEKEND = 15,	/* Friday to Sunday */
	PLAN_PARTS = 5,		/* what may be left and gone on with counts a fifth */
	PLAN_LATE = 22,		/* from this hour on, until … */
	PLAN_DAWN = 5,
	PLAN_AFTER = 3,		/* days on which something follows a clash */
	PLAN_BEGIN = 4,		/* days that begin with small acts */
	PLAN_FIRST = 14,	/* days of the first weeks */
	PLAN_CORE = 84,		/* twelve weeks; then the pace may change */
	PLAN_SEEN = 28,		/* days that tell how well something comes in */
	PLAN_BACK = 7,		/* days without anything, after which it begins small again */
	PLAN_NEEDED = 8,	/* of so many days … */
	PLAN_HALF_NEEDED = 4,	/* … at most so many are for what is missing */
};

/* Which of the ten a practice belongs to, by its name; 0: none. */
unsigned plan_ten(const char *practice);
/* Is it in neither list: neither of one of the ten nor meant to be of none? */
bool	 plan_unknown(const char *practice);

struct ten {
	const char	*title;		/* N_() */
	bool		 first;		/* for the first weeks */
};
extern const struct ten plan_tens[TENS + 1];

/* Why something was chosen, or was not. What begins with BY is kept by its number in
 * what stood on Today: another one comes after those. */
enum plan_rule {
	BY_BACK, BY_WAITING, BY_CLOSING, BY_PATH, BY_TURN, BY_SCORE, BY_CHANCE,
	BY_HOUR, BY_BEGINNING,
	NOT_SILENT, NOT_NOW, NOT_DUE, NOT_PASSED, NOT_CLASHED, NOT_RESTING, NOT_LATE, NOT_LONG,
	NOT_BEGUN, NOT_EARLY, NOT_AGAIN, NOT_THEIRS, NOT_FIRST, PLAN_RULES
};
struct plan_says {
	const char	*says;		/* N_() */
	const char	*source;
};
extern const struct plan_says plan_rules[PLAN_RULES];
#endif
