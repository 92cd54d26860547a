/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan: what is today's one small thing, and why.
 *
 * Rooms make offers; this chooses. Ranks first: an answer of the partner that
 * waits for mine, then something about to close, then the turn goes round.
 */
#ifndef PLAN_H
#define PLAN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit;

enum rank { ROTATES, CLOSES, WAITS };

struct offer {
	const char	*href;		/* NULL: no offer */
	const char	*what, *why;	/* sentences kept by N_() */
	const char	*part;		/* for %1 in both, or NULL */
	const char	*button;	/* a verb, N_() */
	enum rank	 rank;
	int		 minutes;
	bool		 light;		/* fits "Something lighter" */
	bool		 shared;	/* opens when both have answered */
	int32_t		 last;		/* day this was last done, 0: never */
};

enum { OFFERS_MAX = 32 };

struct offers {
	struct offer	 at[OFFERS_MAX];
	size_t		 n;
};

void	offer_add(struct offers *, struct offer);
/* The one thing, the same all day for one person; lighter: among the light
 * ones. Its href is NULL when there is nothing to offer. */
struct offer plan_today(const struct visit *, bool lighter);
#endif
