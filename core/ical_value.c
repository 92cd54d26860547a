/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "days.h"
#include "ical_value.h"

enum { OFFSET_MOST = 26 * 3600, DAYS_MOST = 100000 };

/* ---- reading ---- */

bool
ical_same(const char *s, const char *end, const char *capitals)
{
	for (; s < end && *capitals != '\0'; s++, capitals++)
		if ((*s >= 'a' && *s <= 'z' ? *s - 32 : *s) != *capitals)
			return false;
	return s == end && *capitals == '\0';
}

bool
ical_number_read(const char *s, const char *end, int32_t *number)
{
	int32_t n = 0;

	if (s == end || end - s > 9)
		return false;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return false;
		n = n * 10 + (*s - '0');
	}
	*number = n;
	return true;
}

static bool
stamp_day(const char *s, int32_t *day)
{
	struct date d;
	int32_t month, of_month;

	if (!ical_number_read(s, s + 4, &d.year) || !ical_number_read(s + 4, s + 6, &month) ||
	    !ical_number_read(s + 6, s + 8, &of_month))
		return false;
	d.month = month;
	d.day = of_month;
	if (d.year < 1 || month < 1 || month > 12 || of_month < 1 || of_month > 31)
		return false;
	*day = day_from(d);
	return date_of(*day).day == of_month;
}

static bool
stamp_clock(const char *s, int32_t *seconds)
{
	int32_t hour, minute, second;

	if (!ical_number_read(s, s + 2, &hour) || !ical_number_read(s + 2, s + 4, &minute) ||
	    !ical_number_read(s + 4, s + 6, &second) || hour > 23 || minute > 59 || second > 60)
		return false;
	/* A leap second: clocks here have none. */
	*seconds = hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
	return true;
}

bool
ical_time_read(const char *s, const char *end, struct ical_time *time)
{
	struct ical_time t = { .day_only = end - s == 8 };
	int32_t day, seconds = 0;

	if ((end - s != 8 && end - s != 15 && end - s != 16) || !stamp_day(s, &day))
		return false;
	if (!t.day_only && (!ical_same(s + 8, s + 9, "T") || !stamp_clock(s + 9, &seconds)))
		return false;
	t.utc = end - s == 16;
	if (t.utc && !ical_same(s + 15, end, "Z"))
		return false;
	t.local = (int64_t)day * DAY_SECONDS + seconds;
	*time = t;
	return true;
}

/* One number with its letter; in what order they stand is not held against it. */
static const char *
length_part(const char *s, const char *end, bool after_t, struct ical_length *l)
{
	const char *from = s;
	int32_t n;

	while (s < end && *s >= '0' && *s <= '9')
		s++;
	if (s == end || s - from > 7 || !ical_number_read(from, s, &n))
		return NULL;
	if (!after_t && ical_same(s, s + 1, "W"))
		l->days += (int64_t)n * 7;
	else if (!after_t && ical_same(s, s + 1, "D"))
		l->days += n;
	else if (after_t && ical_same(s, s + 1, "H"))
		l->seconds += (int64_t)n * 3600;
	else if (after_t && ical_same(s, s + 1, "M"))
		l->seconds += (int64_t)n * 60;
	else if (after_t && ical_same(s, s + 1, "S"))
		l->seconds += n;
	else
		return NULL;
	return s + 1;
}

bool
ical_length_read(const char *s, const char *end, struct ical_length *length)
{
	struct ical_length l = { 0 };
	bool after_t = false, any = false;

	if (s < end && (*s == '+' || *s == '-'))
		l.minus = *s++ == '-';
	if (s == end || !ical_same(s, s + 1, "P"))
		return false;
	for (s++; s < end; any = true) {
		if (!after_t && ical_same(s, s + 1, "T")) {
			after_t = true;
			s++;
		}
		if ((s = length_part(s, end, after_t, &l)) == NULL)
			return false;
	}
	if (!any || l.days > DAYS_MOST || l.seconds > (int64_t)DAYS_MOST * DAY_SECONDS)
		return false;
	*length = l;
	return true;
}

bool
ical_offset_read(const char *s, const char *end, int32_t *offset)
{
	int32_t hours, minutes, seconds = 0, all;

	if ((end - s != 5 && end - s != 7) || (*s != '+' && *s != '-'))
		return false;
	if (!ical_number_read(s + 1, s + 3, &hours) || !ical_number_read(s + 3, s + 5, &minutes) ||
	    (end - s == 7 && !ical_number_read(s + 5, s + 7, &seconds)))
		return false;
	all = hours * 3600 + minutes * 60 + seconds;
	if (minutes > 59 || seconds > 59 || all > OFFSET_MOST)
		return false;
	*offset = *s == '-' ? -all : all;
	return true;
}

bool
ical_list_next(const char **list, const char *end, const char **one, const char **one_end)
{
	const char *comma;

	if (*list == NULL)
		return false;
	comma = memchr(*list, ',', (size_t)(end - *list));
	*one = *list;
	*one_end = comma != NULL ? comma : end;
	*list = comma != NULL ? comma + 1 : NULL;
	return true;
}

/* ---- writing ---- */

void
ical_digits_write(struct out *o, int64_t n, unsigned width)
{
	char digits[20];

	for (unsigned i = width; i-- > 0; n /= 10)
		digits[i] = (char)('0' + n % 10);
	out_bytes(o, digits, width);
}

void
ical_day_write(struct out *o, int64_t local)
{
	struct date d = date_of(day_of(local, 0));

	ical_digits_write(o, d.year, 4);
	ical_digits_write(o, d.month, 2);
	ical_digits_write(o, d.day, 2);
}

void
ical_local_write(struct out *o, int64_t local)
{
	int64_t seconds = local - (int64_t)day_of(local, 0) * DAY_SECONDS;

	ical_day_write(o, local);
	out_html(o, "T");
	ical_digits_write(o, seconds / 3600, 2);
	ical_digits_write(o, seconds / 60 % 60, 2);
	ical_digits_write(o, seconds % 60, 2);
}

void
ical_instant_write(struct out *o, int64_t at)
{
	ical_local_write(o, at);
	out_html(o, "Z");
}

void
ical_offset_write(struct out *o, int32_t offset)
{
	int32_t all = offset < 0 ? -offset : offset;

	out_string(o, offset < 0 ? "-" : "+");
	ical_digits_write(o, all / 3600, 2);
	ical_digits_write(o, all / 60 % 60, 2);
	if (all % 60 != 0)
		ical_digits_write(o, all % 60, 2);
}
