/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * closeness: what its files share, and what the hub of Us shows of it.
 *
 * closeness.c asks and opens, scores.c says what one answer comes to and trend.c what
 * those of many weeks mean; look.c is the talk about it, fell.c the care after a fall.
 */
#ifndef CLOSENESS_H
#define CLOSENESS_H
#include "practice.h"

enum ask { PULSE, CHECK, ASKS };
enum { SCALES = 3, ITEMS = 10, ITEMS_LEAST = 8, SPAN = 4 };

struct closeness {
	struct answers {
		const struct event *by[2];
	}		*to[ASKS];	/* by week, by four weeks; NULL: none yet */
	const struct event *looked;	/* the last time together */
	int32_t		 put_away;	/* the day a fall's card was */
};

/* A week's pulse is open from its Tuesday to the Monday after: on a Monday it
 * is still last week's. Four weeks' check is open for those four weeks. */
int32_t	closeness_now(enum ask, int32_t today);

/* What one person answered and I may read: both answers are in and fit their
 * gate, or it is mine. NULL otherwise. */
const struct event *closeness_answer(const struct visit *, enum ask,
    int32_t number, unsigned person);
/* Their means, reversed items turned. False: no answer, or too few. */
bool	closeness_pulse(const struct visit *, int32_t week, unsigned person,
	    double *mean);
bool	closeness_check(const struct visit *, int32_t number, unsigned person,
	    double *mean);

/* How one question stands for me now. */
enum standing { ASKED, RESTING, TAKEN_BACK, KEPT, WAITING, OPENING, OPENED };
enum standing closeness_standing(const struct visit *, enum ask, int32_t number);
/* The same in a line, for a row. */
const char *closeness_line(const struct visit *, enum ask);
/* From one date to another: 17 to 23 November. */
const char *closeness_span(const struct visit *, int32_t from, int32_t to);
/* What was picked when you last looked together; NULL: not yet. */
const char *closeness_picked(const struct visit *, const char **when);

/* ---- scores.c ---- */
/* Was one number given to nearly all, also to what asks the other way round? */
bool	closeness_straight(const struct value *);
/* "close 5, understood 4": what was left empty is not mentioned. */
const char *closeness_said(const struct visit *, enum ask, const struct event *);
/* The part on which two answers lie furthest apart; -1: none in common. */
int	closeness_furthest(const struct visit *, enum ask, const struct event *const [2],
	double means[2]);
const char *closeness_part_on(const struct visit *, int part);	/* being open */
/* One question of a part, the same on both phones. */
const char *closeness_question(const struct visit *, int part, int32_t turn);

/* ---- look.c ---- */
extern const struct field closeness_look_fields[], closeness_step_fields[];
extern const struct deed closeness_look;
enum status closeness_look_show(struct visit *);
enum status closeness_look_keep(struct visit *);
void	closeness_take_look(const struct visit *, struct taking *, const struct event *);

/* ---- trend.c ---- */
enum verdict { EARLY, STEADY, ROSE, FELL };
enum verdict closeness_verdict(const struct visit *, unsigned person);
/* The same for the four-weekly check, against the first and the one before. */
enum verdict closeness_check_verdict(const struct visit *, unsigned person);
/* Did my own last eight weeks fall beyond the wobble? For my eyes only. */
bool	closeness_fell(const struct visit *);
/* What all the weeks say, as a title. */
const char *closeness_finding(const struct visit *);
enum status closeness_show(struct visit *);

/* ---- fell.c ---- */
extern const struct deed closeness_away;
/* The card for whoever fell, unless put away. */
bool	closeness_quiet(const struct visit *, struct quiet *);

/* ---- us.c ---- */
enum status us_show(struct visit *);
void	closeness_moments(const struct visit *, struct moments *);
extern const struct field closeness_show_fields[];
#endif
