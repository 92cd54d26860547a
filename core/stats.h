/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stats: what may be said of a few answers, and how surely.
 *
 * Only + - * / and sqrt, so that every phone says the same. SD is the spread
 * between people, r how steady an answer is when nothing has changed.
 */
#ifndef STATS_H
#define STATS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

double	stats_mean(const double *, size_t n);		/* 0 of none */
/* The mean of the answers given, 0 being an empty one. False: fewer than
 * `least` were, and nothing can be said. */
bool	stats_score(const int *answers, size_t n, size_t least, double *mean);
double	stats_reverse(double x, double min, double max);
double	stats_pomp(double x, double min, double max);	/* 0 to 100 of what is possible */

/* ---- reliable change: Jacobson & Truax 1991 ---- */
double	stats_sem(double sd, double r);		/* of one reading */
double	stats_sdiff(double sd, double r);	/* of the difference of two */
double	stats_rci(double before, double after, double sd, double r);
double	stats_threshold(double sd, double r);	/* 1.96 Sdiff: less is wobble */
enum change { WOBBLE, RISE, FALL };
enum change stats_change(double before, double after, double sd, double r);
/* Where two groups meet: mean and spread of the one, of the other. */
double	stats_cutoff(double mean0, double sd0, double mean1, double sd1);
/* How steady the average of k such readings is (Spearman and Brown). */
double	stats_averaged(double r, double k);

/* ---- by chance ---- */
enum { STATS_DRAWN = 30, STATS_HIGH = 100 };
/*
 * Of all ways to choose as many of the n readings as are marked, the share whose
 * sum is at least that of the marked ones: an exact permutation test to one side
 * (Fisher 1935; Ernst 2004). n up to STATS_DRAWN, readings 0 to STATS_HIGH.
 */
double	stats_permuted(struct arena *, const int *readings, const bool *marked, size_t n);
/*
 * Do two counts over so many weeks each differ by more than chance, at 95 in 100?
 * Given their sum, as of one steady rate (Przyborowski and Wilenski 1940), by the
 * normal approximation; WOBBLE also for fewer than ten in all.
 */
enum change stats_counts(double before, double weeks_before, double after,
	    double weeks_after);

/* ---- over time ---- */
double	stats_smooth(double before, double x, double weight);	/* EWMA, one step */
/* A share of tries, drawn towards a / (a + b) while there are few. */
double	stats_share(double done, double tries, double a, double b);

/* ---- numbers for reading ---- */
int64_t	stats_round(double);			/* halves away from zero */
const char *stats_text(struct arena *, double, int decimals);	/* 4.3 */
#endif
