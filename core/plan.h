/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan: what is today's one small thing, and why.
 *
 * Rooms make offers; this chooses, by the rules and weights of plan_table. An
 * answer of the partner that waits for mine goes first, then what is about to
 * close, then what has its turn. Beside it: what the partner left, waiting quietly.
 */
#ifndef PLAN_H
#define PLAN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan_table.h"

struct visit;
struct practice;
struct card;

enum rank { ROTATES, CLOSES, WAITS };

struct offer {
	const char	*href;		/* NULL: only says when it was last done */
	const char	*what, *why;	/* sentences kept by N_() */
	const char	*part;		/* for %1 in both, or NULL */
	const char	*button;	/* a verb, N_() */
	enum rank	 rank, then;	/* then: when it has waited long enough */
	int32_t		 since;		/* day from which it WAITS; 0: not known */
	int		 minutes;
	bool		 parted;	/* may be left and gone on with */
	bool		 light;		/* fits "Something lighter" */
	bool		 shared;	/* opens when both have answered */
	bool		 calm;		/* fits a day on which the two clashed */
	bool		 after;		/* follows a clash: it may, whatever was there before */
	bool		 now;		/* has its hour: it may stand there on any day */
	bool		 check;		/* comes up at the slowest pace, too */
	bool		 looks;		/* looks back on days that have to be there first */
	bool		 theirs;	/* begins something for both, and that is the other's turn */
	int32_t		 last;		/* day this was last done, 0: never */
	/* A step of a path: it goes before the score, and counts as a day of the
	 * practice of that name. */
	bool		 path;
	const char	*leads, *step;	/* step: the id that takes it */
	/* Set by the plan: whose it is, and why it is needed just now, or NULL. */
	const struct practice *from;
	const char	*because;
	bool		 wished;	/* … and that this was said */
	/* Instead of a page: something small, a card of the deck "lighter". */
	const struct card *card;
};

enum { OFFERS_MAX = 64 };

struct offers {
	struct offer	 at[OFFERS_MAX];
	size_t		 n;
};

void	offer_add(struct offers *, struct offer);

/* What was considered: each offer, and what became of it. */
struct plan {
	struct offer	 one;		/* neither href nor card: nothing to offer */
	unsigned	 ten;		/* of the ten practices; 0: of none */
	enum plan_rule	 why;
	/* For something smaller: of none of the ten that one; for one person only? */
	unsigned	 small_ten;
	bool		 solo;
	unsigned	 done_ten;	/* of which one of the offered things was done today; 0: none */
	struct plan_item {
		struct offer	 offer;
		unsigned	 ten;
		enum plan_rule	 rule;	/* of the chosen one: why */
	}		 at[OFFERS_MAX];
	size_t		 n;
};

/* The one thing, the same all day for one person. */
void	plan_make(const struct visit *, struct plan *);
/* Something smaller of the same practice; NULL: nothing. */
const struct card *plan_smaller(const struct visit *, const struct plan *);
/* Does nothing come up on that day, because a practice says so? */
bool	plan_silent(const struct visit *, int32_t day);

/* What would be good for a person just now, and why: rooms say so by .needs, and
 * what is needed weighs more. Not on more than half of the days: the others are
 * for what goes well. */
struct need {
	const struct practice *practice;
	const char	*because;	/* a sentence by N_() that names nobody */
	double		 pomp;		/* the reading behind it, 0 to 100 of what is possible */
	int32_t		 since;		/* the day of that reading */
	bool		 wished;	/* it was said, not read: it may not take longer */
};

enum { NEEDS_MAX = 24 };

struct needs {
	struct need	 at[NEEDS_MAX];	/* what is said first of a practice counts */
	size_t		 n;
};

void	need_add(struct needs *, struct need);
struct needs plan_needs(const struct visit *);	/* asks every room */
/* Why it is needed; NULL: it is not. */
const char *needs_find(const struct needs *, const struct practice *);

/* A card on Today that is for this person alone, until it is put away. */
struct quiet {
	const char	*title, *text;	/* N_() */
	const char	*href, *button;	/* where it leads; N_() */
	const char	*away;		/* a POST, then back to Today */
};

bool	plan_quiet(const struct visit *, struct quiet *);	/* asks every room */

/* When the two last clashed, as far as any room knows; 0: never. On that day
 * only what is calm goes round. */
int64_t	plan_clash(const struct visit *);

/* What the partner left. A deed is a POST with note=<id>, then back to Today. */
struct left_note {
	const char	*text;		/* the partner's words; NULL: no note */
	const char	*id;		/* for the deeds, hex */
	const char	*href, *button;	/* to answer, never demanded; N_() */
	struct left_deed {
		const char	*path, *label;	/* path NULL: none */
	}		 deeds[2];
	uint8_t		 person;
	int16_t		 zone;
	int64_t		 at;
};

enum { LEFT_MAX = 2 };

struct left_notes {
	struct left_note at[LEFT_MAX];	/* newest first */
	size_t		 n;
};

/* Keeps the newest; among equally old ones those added first. */
void	left_add(struct left_notes *, struct left_note);
void	plan_left(const struct visit *, struct left_notes *);	/* asks every room */
#endif
