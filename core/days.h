/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* days: the calendar, from seconds and a zone that the host hands in. */
#ifndef DAYS_H
#define DAYS_H
#include <stdbool.h>
#include <stdint.h>

struct date {
	int32_t		 year;
	int		 month, day;	/* 1 to 12, 1 to 31 */
};

int32_t	 day_of(int64_t at, int zone);	/* the calendar day there, since 1970 */
int32_t	 minute_of(int64_t at, int zone);	/* 0 to 1439, on that day */
struct date date_of(int32_t day);
int32_t	 day_from(struct date);
int	 weekday_of(int32_t day);	/* 0 Monday to 6 Sunday */
int32_t	 week_of(int32_t day);		/* Monday weeks, counted since 1970 */
int32_t	 week_begins(int32_t week);	/* its Monday */
/* As a browser sends them: 2026-11-24, from 1900 on; false: that is no day. */
bool	 day_read(const char *, int32_t *day);
int32_t	 clock_read(const char *);	/* 19:30 as the minute of a day, or -1 */
#endif
