/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* calendars: made by chance from a seed, to be read by several programs. */
#ifndef CALENDARS_H
#define CALENDARS_H
#include "ical_read.h"
#include "ical_write.h"

struct made {
	int64_t		 from, to;
	const struct zone *here;
	struct out	 text;
	struct ical_entry *entries;	/* of a written one */
	size_t		 n;
};

/* As others might write it: with all that is read. */
void	 calendar_found(struct arena *, uint64_t seed, struct made *);
/* By core/ical_write.c. */
void	 calendar_written(struct arena *, uint64_t seed, struct made *);
/* As two people who plan evenings take it along; and, sorted, when these are. */
enum { EVENING_SPANS = 100 };
size_t	 calendar_of_evenings(struct arena *, uint64_t seed, struct made *,
	    struct ical_span spans[EVENING_SPANS]);
/* Its busy times as a list of stretches that do not touch. */
size_t	 busy_stretches(const struct ical_busy *, struct ical_span *);
#endif
