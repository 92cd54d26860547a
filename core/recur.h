/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * recur: what happens again, by the rules of RFC 5545, 3.3.10.
 *
 * A rule is worked out on the clock of its place; zone.h knows when that is.
 * Nothing is repeated more often than every day.
 */
#ifndef RECUR_H
#define RECUR_H
#include <stdbool.h>
#include <stdint.h>

#include "html.h"
#include "zone.h"

enum recur_every { EVERY_DAY, EVERY_WEEK, EVERY_MONTH, EVERY_YEAR };
enum recur_until { NO_END, UNTIL_DAY, UNTIL_LOCAL, UNTIL_INSTANT };

enum { RECUR_DAYS = 64, RECUR_PLACES = 64, RECUR_TIMES = 288, YEAR_DAYS = 366, YEAR_WEEKS = 53 };

/* A set of whole numbers from -max to max without 0, as 32 bits a word: n at
 * bit n - 1, -n at bit max + n - 1. Times of day have no minus, and begin at 0. */
struct recur {
	enum recur_every every;
	uint32_t	 interval;	/* at least 1 */
	uint32_t	 count;		/* 0: as often as there is room for */
	enum recur_until end;
	int64_t		 until;
	int		 week_begins;	/* 0 Monday to 6 Sunday */
	struct recur_day {
		int8_t	 weekday, nth;	/* nth: 0 each, else -53 to 53 */
	}		 days[RECUR_DAYS];
	int16_t		 places[RECUR_PLACES];	/* BYSETPOS */
	uint32_t	 n_days, n_places;
	uint32_t	 months;	/* bit 1 January; 0: any */
	uint32_t	 month_days[2], weeks[4], year_days[23];
	bool		 has_month_days, has_weeks, has_year_days;
	uint32_t	 hours, minutes[2], seconds[2];	/* 0: as it begins */
};

/* The value of an RRULE. NULL: it was read. Otherwise a sentence, N_(), with
 * *part as its %1, in mem; rule is untouched. */
const char *recur_read(struct arena *mem, const char *text, struct recur *, const char **part);
/* As recur_read takes it; what is read from it is the same rule. */
void	 recur_write(struct out *, const struct recur *);

/* Going through what a rule brings, in order, from its beginning, or, when it
 * is not counted, from about `from` on. */
struct recur_walk {
	struct recur	 rule;
	const struct zone *zone;	/* for UNTIL */
	int64_t		 start, to;
	uint32_t	*steps;		/* what may still be spent */
	int64_t		 period;	/* the next */
	uint32_t	 given;
	bool		 begun, ended;
	int32_t		 days[YEAR_DAYS];	/* of this period */
	int32_t		 times[RECUR_TIMES];	/* of a day, in seconds */
	uint32_t	 n_days, n_times;
	int32_t		 picked[RECUR_PLACES];	/* by BYSETPOS; indices into all of them */
	uint32_t	 n, next;
};

/* All times are local. Its beginning always is the first of them, whether the
 * rule would bring it or not. False: more times a day than RECUR_TIMES. */
bool	 recur_begin(struct recur_walk *, const struct recur *, const struct zone *,
	    int64_t start, int64_t from, int64_t to, uint32_t *steps);
/* False: that was all, up to `to`, or *steps is 0. */
bool	 recur_next(struct recur_walk *, int64_t *local);
#endif
