/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_write: evenings as other calendars read them (RFC 5545), one or many.
 */
#ifndef ICAL_WRITE_H
#define ICAL_WRITE_H
#include "html.h"
#include "recur.h"
#include "zone.h"

struct ical_entry {
	const char	*uid;		/* the same as long as the evening is */
	int64_t		 stamp;		/* when it was last changed */
	uint32_t	 sequence;	/* how often it was moved */
	const struct zone *zone;
	int64_t		 start;		/* on the clock there, as all below */
	int32_t		 minutes;
	const struct recur *rule;	/* NULL: once */
	const int64_t	*skipped;	/* beginnings that are left out */
	size_t		 n_skipped;
	/* One of a repeated evening, moved: the same uid, and when it would have begun. */
	bool		 moved;
	int64_t		 instead_of;
	bool		 cancelled;
	int32_t		 alarm;		/* so many minutes before; under 0: none */
	const char	*summary, *note;	/* in the reader's language; note may be NULL */
};

struct ical_calendar {
	const char	*name;		/* NULL: none */
	/* What stands in place of every word (*Busy*), and no note and no name of
	 * the calendar with it; NULL: all is told. */
	const char	*busy;
	const struct ical_entry *entries;
	size_t		 n;
};

void	 ical_write(struct out *, const struct ical_calendar *);
/* The VTIMEZONE of a zone, as it is after `from`. Where the clocks have turned by the same rule for
 * twelve years to the end of the table, the rule is written; otherwise each turn. */
void	 ical_zone_write(struct out *, const struct zone *, int64_t from);
#endif
