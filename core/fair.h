/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fair: what two people could both live with, from what each marked alone.
 *
 * Pure functions in whole numbers and fractions, the same for whoever of the
 * two is called the first. Marks count from a zero that nobody can move: were
 * it a person's own to set, whoever is readier to walk away would gain.
 *
 * Sources. Max-min (the lower mark of the two decides) and its tie-break
 * leximin: Rawls 1971, A Theory of Justice; Sen 1970, Collective Choice and
 * Social Welfare. The product of gains: Nash 1950, Econometrica 18:155-162.
 * Adjusted winner: Brams & Taylor 1996, Fair Division, chapter 4.
 */
#ifndef FAIR_H
#define FAIR_H
#include <stdbool.h>
#include <stddef.h>

struct fair_option {
	int	 mark[2];	/* 0 to 10 */
	bool	 never[2];	/* cannot live with it */
};

/* Above zero for both, and neither refuses it. Only such an option is chosen. */
bool	 fair_acceptable(const struct fair_option *, const int zero[2]);
/* Below 0: the first comes before the second. Acceptable ones first, then the
 * higher of the lower gains, then the higher of the higher ones (leximin). */
int	 fair_compare(const struct fair_option *, const struct fair_option *,
	    const int zero[2]);
/* The choice by max-min, ties by leximin, then the one entered first; -1: none. */
int	 fair_maxmin(const struct fair_option *, size_t n, const int zero[2]);
/* The highest product of gains, ties as above; -1: none. */
int	 fair_nash(const struct fair_option *, size_t n, const int zero[2]);

struct fraction {
	int	 over, under;	/* over / under, in lowest terms, under > 0 */
};

enum { ISSUES_MOST = 12 };

/*
 * Adjusted winner. Each spreads the same number of points over n issues, at
 * most ISSUES_MOST; share is what the first person has of each: 1 / 1, 0 / 1,
 * or something between for what is shared. Both end with equally many of their
 * own points. Issues that both value alike are split alike, and at most one
 * other is split.
 */
void	 fair_adjust(const int points[][2], size_t n, struct fraction *share);
/* What one person has in the end, in points of their own. */
struct fraction fair_total(const int points[][2], size_t n,
	    const struct fraction *share, unsigned person);
#endif
