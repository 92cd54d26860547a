/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * score: what answers to a questionnaire come to.
 *
 * Fewer answers than a scale needs give no score. What is missing beyond that
 * is made up for by the share of the range of what is there, as items may have
 * unequal ranges.
 */
#ifndef SCORE_H
#define SCORE_H
#include "instrument.h"
#include "stats.h"

/* By the items' places. */
struct answers {
	const char	*of[ITEMS_MOST];	/* NULL: none */
	bool		 shown[ITEMS_MOST];
};

struct score {
	bool		 is;		/* false: too few answers */
	bool		 prorated;
	double		 value, min, max;	/* the range is what is possible */
	size_t		 answered, n;
};

/* Finds out what is shown, and takes answers away from what is not, and those
 * that are none for their item. Before anything below. */
void	 score_settle(const struct instrument *, struct answers *);
/* The number that an answer counts, reversed if it is. False: none. */
bool	 score_item(const struct instrument *, const struct answers *, size_t item,
	    double *x);
struct score score_scale(const struct instrument *, const struct scale *,
	    const struct answers *);
bool	 score_crosses(const struct cutoff *, double);
/* One same answer throughout, where items count in both directions. */
bool	 score_alike(const struct instrument *, const struct answers *);

/* May anything be said about change on this scale? */
bool	 score_steady(const struct scale *);
enum change score_change(const struct scale *, double before, double after);
/* A reliable change from one side of the cut-off to the other. */
bool	 score_crossed(const struct scale *, const struct cutoff *, double before,
	    double after);
#endif
