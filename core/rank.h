/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rank: how alike two people's answers are, and in what order they put things.
 *
 * False means undefined: too few answers, or all of them the same. That is
 * "none", never 0. Only + - * / and sqrt, so that every phone says the same.
 * None of this is a percentage of fitting together, and no page says so.
 *
 * Sources. Ranks with ties: Spearman 1904, Am J Psychol 15:72-101; Kendall 1945,
 * Biometrika 33:239-251 (tau-b). Double entry: Griffin & Gonzalez 1995, Psychol
 * Bull 118:430-439. Alpha: Cronbach 1951, Psychometrika 16:297-334. Rank-biased
 * overlap: Webber, Moffat & Zobel 2010, ACM TOIS 28:20.
 */
#ifndef RANK_H
#define RANK_H
#include <stdbool.h>
#include <stddef.h>

#include "fair.h"

bool	rank_pearson(const double *x, const double *y, size_t n, double *r);
/* Of the places that they hold, ties in the middle of theirs. */
bool	rank_spearman(const double *x, const double *y, size_t n, double *rho);
bool	rank_kendall(const double *x, const double *y, size_t n, double *tau);
/* Intraclass correlation by double entry: level counts, not only shape. */
bool	rank_icc(const double *x, const double *y, size_t n, double *icc);
/* How far the items of a scale go together; scores person by person. */
bool	rank_alpha(const double *scores, size_t people, size_t items, double *alpha);

/* Places from 1 for the highest; what is tied shares the middle of its places. */
void	rank_places(const double *x, size_t n, double *places);
/* The same of means kept as fractions, so that ties stay ties. */
void	rank_places_of(const struct fraction *x, size_t n, double *places);

/*
 * Two orders of k different things each, the first counting most. Truncated:
 * as if nothing agreed from there on; extrapolated: as if it went on alike.
 */
bool	rank_overlap(const int *s, const int *t, size_t k, double p,
	    double *truncated, double *extrapolated);
/* How much of the whole weight lies on the first d places. */
double	rank_weight(size_t d, double p);
#endif
