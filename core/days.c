/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "days.h"

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

int32_t
day_of(int64_t at, int zone)
{
	return (int32_t)floor_div(at + zone * 60, 86400);
}

int32_t
minute_of(int64_t at, int zone)
{
	int64_t local = at + zone * 60;

	return (int32_t)((local - floor_div(local, 86400) * 86400) / 60);
}

/* civil_from_days and days_from_civil: H. Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms". */
struct date
date_of(int32_t day)
{
	int32_t z = day + 719468, era = (int32_t)floor_div(z, 146097);
	int32_t doe = z - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	int month = mp < 10 ? mp + 3 : mp - 9;

	return (struct date){ yoe + era * 400 + (month <= 2), month,
	    doy - (153 * mp + 2) / 5 + 1 };
}

int32_t
day_from(struct date d)
{
	int32_t y = d.year - (d.month <= 2);
	int32_t era = (int32_t)floor_div(y, 400), yoe = y - era * 400;
	int32_t mp = d.month > 2 ? d.month - 3 : d.month + 9;
	int32_t doy = (153 * mp + 2) / 5 + d.day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int
weekday_of(int32_t day)
{
	/* 1970 began on a Thursday. */
	return (int)(day + 3 - floor_div(day + 3, 7) * 7);
}

int32_t
week_of(int32_t day)
{
	return (int32_t)floor_div(day + 3, 7);
}

int32_t
week_begins(int32_t week)
{
	return week * 7 - 3;
}

/* Two digits of a date, or -1. */
static int
pair_of(const char *s)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	return (s[0] - '0') * 10 + s[1] - '0';
}

bool
day_read(const char *text, int32_t *day)
{
	struct date d, back;
	int century, year;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	century = pair_of(text);
	year = pair_of(text + 2);
	d = (struct date){ century * 100 + year, pair_of(text + 5), pair_of(text + 8) };
	if (century < 19 || year < 0 || d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	back = date_of(day_from(d));
	if (back.day != d.day || back.month != d.month)
		return false;
	*day = day_from(d);
	return true;
}

int32_t
clock_read(const char *text)
{
	int32_t parts[2] = { 0, 0 };
	size_t colon = strcspn(text, ":");

	if (colon == 0 || colon > 2 || strlen(text) != colon + 3)
		return -1;
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i == colon)
			continue;
		if (text[i] < '0' || text[i] > '9')
			return -1;
		parts[i > colon] = parts[i > colon] * 10 + text[i] - '0';
	}
	return parts[0] < 24 && parts[1] < 60 ? parts[0] * 60 + parts[1] : -1;
}
