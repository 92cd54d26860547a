/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ical_event: between ical_read.c, which reads events, and ical_busy.c, which
 * works out when they are. */
#ifndef ICAL_EVENT_H
#define ICAL_EVENT_H
#include "ical_read.h"
#include "ical_value.h"

enum ical_end { AS_THE_EVENT, AT_A_TIME, AFTER_A_LENGTH };

struct ical_when {
	struct ical_time t;
	struct ical_zone *zone;		/* NULL: UTC, or here */
	enum ical_end	 ends;		/* of a period in an RDATE */
	struct ical_time to;
	struct ical_length length;
};

struct ical_dates {
	struct ical_when *all;
	size_t		 n, room;
};

struct ical_event {
	uint32_t	 line, order;
	const char	*uid;
	struct ical_when start, end, instead_of;	/* DTSTART, DTEND, RECURRENCE-ID */
	struct ical_length length;
	bool		 has_start, has_end, has_length, has_instead_of;
	bool		 takes_time;	/* neither cancelled nor free */
	const struct recur *rule;
	struct ical_dates not, also;	/* EXDATE, RDATE */
};

struct ical_events {
	struct ical_event **all;
	uint32_t	 n, room;
};

/* How often each minute begins to be busy, and ends: index 0 is from. */
struct ical_minutes {
	int64_t		 from;
	uint32_t	 n;
	int32_t		*turns[2];	/* timed, all day */
};

void	 ical_minutes_add(struct ical_minutes *, int64_t from, int64_t to, bool all_day);
void	 ical_left_out(struct ical_busy *, uint32_t line, const char *reason, const char *part);
/* False: it is more than ICAL_STEPS_MOST; fault is set. */
bool	 ical_events_mark(struct ical_events *, struct ical_zones *, struct ical_minutes *,
	    struct ical_busy *, struct fault *);
#endif
