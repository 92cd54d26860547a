/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * laid: what two lay down side by side, round after round.
 *
 * Each lays theirs down by a deed of their own, behind the strict gate of that
 * round, and both open together. Once both are there, both stand: nobody can
 * answer again after reading. A round that was opened or closed is followed by
 * the next, so nothing is overwritten. Either may close a round for both, at any
 * time and without a reason; what was read has been read.
 */
#ifndef LAID_H
#define LAID_H
#include "practice.h"

enum { LAID_ROUNDS = 40 };

struct laid {
	struct laid_round {
		const struct event *by[2], *closed;
	}		 at[LAID_ROUNDS];
};

/* What is laid down: the gate's name is this one and the number of the round. */
struct laid_kind {
	const struct laid *laid;
	const char	*name;
	const struct deed *lay, *close;
	const char	*key;		/* of the closing deed: what it closes */
};

/* The closing deed's. */
enum { LAID_KEY, LAID_ROUND, LAID_CLOSE_FIELDS };
extern const struct field laid_close_fields[];

/* For folds. */
void	laid_put(struct laid *, const char *name, const struct event *);
void	laid_close(struct laid *, const struct event *);

/* The round that is open for answers; -1: there are no more. */
int	laid_now(const struct laid *);
/* Both are there, at the very same gate, and neither closed it. */
bool	laid_opened(const struct laid *, int round);
int	laid_last_opened(const struct laid *);		/* -1: none */

/* How the round of now stands for me. SPENT: one took theirs back after the
 * other's had come, so that gate takes nothing new; the next round does. */
enum laid_standing { LAID_FREE, LAID_WAITING, LAID_OPENING, LAID_SPENT };
enum laid_standing laid_standing(const struct visit *, const struct laid_kind *);
/* What lies there of mine, or NULL. */
const struct event *laid_mine(const struct visit *, const struct laid_kind *);
/* Did the other lay theirs down, in the round of now? */
const struct event *laid_waits(const struct visit *, const struct laid_kind *);

/* Lays it down, in place of what I laid before. False: both are in meanwhile. */
bool	laid_lay(struct visit *, const struct laid_kind *, const struct form *);
/* Takes mine back, of that round; it is closed for both if it was opened. */
void	laid_take_back(struct visit *, const struct laid_kind *, int round);
/* The name of the gate of now, followed by a line feed. */
void	laid_occasion(const struct laid_kind *, struct out *);
#endif
