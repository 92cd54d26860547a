/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * longer: what the files of the longer look share.
 *
 * longer.c asks, keeps and opens; facets.c says what the answers mean, and what
 * Today does with them.
 */
#ifndef LONGER_H
#define LONGER_H
#include "closeness.h"

enum { SENTENCES = 20, FACETS = 5, OF_FACET = 4, FACET_LEAST = 3 };
enum { ROUNDS = 100, LOOKS_MAX = 128 };

/* One's own, kept alone; the newest first. */
struct longer_kept {
	struct longer_kept *before;
	const struct event *e;
};

struct longer {
	const struct event *by[ROUNDS][2];	/* at the gate of a round, from 1 */
	struct longer_kept *alone, *drafts;
};

/* ---- longer.c ---- */

/* All looks of one person that I may read, oldest first. */
struct longer_looks {
	const struct event *at[LOOKS_MAX];
	size_t		 n;
};
struct longer_looks longer_looks(const struct visit *, unsigned person);
/* What the other said in the round of this look of mine, once both are in. */
const struct event *longer_beside(const struct visit *, const struct event *mine);

/* The round that is asked about now; 0: alone. */
struct longer_now {
	int		 round;
	enum standing	 standing;
	const struct event *mine;	/* what I said in it, or NULL */
	bool		 theirs;	/* the other has answered there */
	int32_t		 next;		/* the day from which another may be given */
};
struct longer_now longer_now(const struct visit *);
/* May what I said still be changed? */
bool	longer_may_change(const struct visit *, const struct longer_now *);
const char *longer_line(const struct visit *);	/* the same in a line, for a row */

/* ---- facets.c ---- */

/* Eight in a row alike, one of which asks the other way round: nobody was
 * reading. Such a look is kept, and compared with nothing. */
bool	longer_straight(const struct value *, const struct field *);
/* The means of a person's sentences, as far as enough of them are answered. */
struct facets {
	bool		 is[FACETS];
	double		 mean[FACETS];
};
struct facets longer_facets(const struct event *);
/* "closeness 5.3, trust 4.0" */
const char *longer_said(const struct visit *, const struct event *);
enum status longer_facets_show(struct visit *, const struct longer_now *,
	    const struct event *mine);
void	longer_needs(const struct visit *, struct needs *);
#endif
