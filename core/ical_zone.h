/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_zone: the zones that a calendar brings along (VTIMEZONE, RFC 5545,
 * 3.6.5), and those it only names.
 */
#ifndef ICAL_ZONE_H
#define ICAL_ZONE_H
#include "ical_line.h"
#include "recur.h"
#include "zone.h"

enum { ICAL_ZONES_MOST = 200, ICAL_CHANGES_MOST = 10000, ICAL_ONSETS_MOST = 4000 };

/* What a host knows of zones: NULL when it does not know the name. */
typedef const struct zone *ical_zone_known(void *of, const char *name);

/* STANDARD or DAYLIGHT. */
struct ical_change {
	int64_t		 start;		/* local, by the offset before */
	int32_t		 before, after;
	bool		 has_start, has_before, has_after;
	struct recur	 rule;
	bool		 has_rule;
	int64_t		*more;		/* RDATE */
	size_t		 n_more, room;
	const struct ical_change *next;
};

struct ical_zone {
	const char	*name;
	const struct ical_change *changes;
	const struct zone *zone;	/* as far as it was worked out */
	struct ical_zone *next;
};

struct ical_zones {
	struct arena	*mem;
	struct ical_zone *first;
	size_t		 n, n_changes;
	int64_t		 to;		/* how far they are worked out */
	uint32_t	*steps;
	struct ical_onset *onsets;	/* while one is worked out */
	const struct zone *here;
	ical_zone_known	*known;		/* may be NULL */
	void		*of;
	const char	*unknown;	/* the first name that nobody knew */
};

/* A line of a STANDARD or DAYLIGHT. What cannot be read is left out. */
void	 ical_change_line(struct ical_zones *, struct ical_change *, const struct ical_line *);
void	 ical_change_end(struct ical_zones *, struct ical_zone *, const struct ical_change *);
/* The one of that name, made when it is new; NULL: there are too many. */
struct ical_zone *ical_zone_named(struct ical_zones *, const char *name);
/* Once the whole file was read: its own rules; else what the host knows; else
 * the zone here. */
const struct zone *ical_zone_find(struct ical_zones *, struct ical_zone *);
#endif
