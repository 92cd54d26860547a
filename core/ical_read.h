/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_read: when somebody is busy, out of their own calendar (RFC 5545).
 *
 * Of a calendar nothing is taken but stretches of time: no title, no place, no
 * name. docs/calendar.md says what is read, and what is left out. Whatever the
 * text, the work and the memory it takes are bounded.
 */
#ifndef ICAL_READ_H
#define ICAL_READ_H
#include "ical_zone.h"
#include "json.h"	/* struct fault */

enum {
	ICAL_BYTES_MOST = 16 * 1024 * 1024,
	ICAL_EVENTS_MOST = 50000,	/* repeated, changed, or in these days */
	ICAL_DAYS_MOST = 92,
	ICAL_STEPS_MOST = 20000000,	/* of all rules together */
	ICAL_SAID_MOST = 5,
};

/* What is asked for: from one second up to another; whole minutes count, and
 * not more than ICAL_DAYS_MOST. */
struct ical_ask {
	int64_t		 from, to;
	const struct zone *here;	/* for days, and times without a zone */
	ical_zone_known	*known;		/* what names alone mean; NULL: nothing */
	void		*of;
};

struct ical_span {
	int64_t		 from, to;
	bool		 all_day;	/* by what lasts whole days, and nothing else */
};

struct ical_busy {
	struct ical_span *spans;	/* by time; none touches another of its kind */
	size_t		 n;
	uint32_t	 events;	/* that were understood, whenever they are */
	uint32_t	 n_left_out;	/* that were not: they may be busy times */
	struct fault	 left_out[ICAL_SAID_MOST];	/* the first of them */
	const char	*unknown_zone;	/* read as the zone here; NULL: none */
};

/* All in mem. False: refused, fault is set. The text need not be UTF-8. */
bool	 ical_read(struct arena *mem, const char *text, size_t len,
	    const struct ical_ask *, struct ical_busy *, struct fault *);
#endif
