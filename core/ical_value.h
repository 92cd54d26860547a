/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_value: dates, times, lengths and offsets as iCalendar writes them
 * (RFC 5545, 3.3).
 */
#ifndef ICAL_VALUE_H
#define ICAL_VALUE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html.h"

enum { DAY_SECONDS = 86400 };

/* 20260327, 20260327T193000 or 20260327T193000Z. */
struct ical_time {
	int64_t		 local;		/* as written, in seconds since 1970 */
	bool		 day_only, utc;
};

/* P1W, P2DT3H: days are as long as they are, the rest is exact. */
struct ical_length {
	int64_t		 days, seconds;
	bool		 minus;
};

/* All read up to end, and nothing less; what is given is untouched otherwise. */
bool	 ical_time_read(const char *, const char *end, struct ical_time *);
bool	 ical_length_read(const char *, const char *end, struct ical_length *);
bool	 ical_offset_read(const char *, const char *end, int32_t *seconds);
bool	 ical_number_read(const char *, const char *end, int32_t *);	/* up to 9 digits, no sign */
bool	 ical_same(const char *, const char *end, const char *capitals);	/* case apart */
/* Takes the next value off a list between commas; *list is NULL after the last. */
bool	 ical_list_next(const char **list, const char *end, const char **one, const char **one_end);

void	 ical_day_write(struct out *, int64_t local);
void	 ical_local_write(struct out *, int64_t local);
void	 ical_instant_write(struct out *, int64_t at);
void	 ical_offset_write(struct out *, int32_t seconds);
void	 ical_digits_write(struct out *, int64_t n, unsigned width);
#endif
