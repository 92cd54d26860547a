/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * chart: one or two lines of answers from 1 to 7, as design/ui.md wants them.
 *
 * The feeling, its uncertainty as a band, and gaps as gaps; always the whole
 * scale, never zoomed. Ember is solid and round, pine dashed and diamond, each with a name at the line's end.
 */
#ifndef CHART_H
#define CHART_H
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct out;

struct point {
	bool		 is;		/* false: a gap */
	double		 value, half;	/* 1 to 7; half the width of the band */
};

struct line {
	unsigned	 person;	/* 0 or 1 */
	const char	*name;
	const struct point *points;	/* as many as the chart has; NULL: no line */
};

struct chart {
	const char	*title, *desc;	/* the finding, and what the lines do; plain text */
	size_t		 n;		/* points, oldest first */
	const char *const *below;	/* what stands below each, N_(); NULL: nothing */
	struct line	 lines[2];
};

/* Writes one SVG drawing, whose title and text are the finding. */
void	chart_lines(struct out *, const struct chart *, struct arena *);
/* A name that fits beside a line: cut after a few letters. */
const char *chart_name(struct arena *, const char *);
#endif
