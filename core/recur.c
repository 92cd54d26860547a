/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A rule is a sieve: each day of a period (a day, a week, a month, a year) falls
 * through it or does not; what falls through, at each of the rule's times, is
 * numbered, and BYSETPOS picks from that.
 */
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "ical_value.h"
#include "recur.h"

enum { LAST_YEAR = 9999 };

static bool
in_set(const uint32_t *set, int max, int n)
{
	int bit = n > 0 ? n - 1 : max - n - 1;

	return (set[bit / 32] >> bit % 32 & 1) != 0;
}

static void
into_set(uint32_t *set, int n)
{
	set[(n - 1) / 32] |= (uint32_t)1 << (n - 1) % 32;
}

static int
month_length(int32_t year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return lengths[month - 1] + (month == 2 && leap);
}

static int32_t
year_begins(int32_t year)
{
	return day_from((struct date){ year, 1, 1 });
}

/* ---- the sieve ---- */

/* Counted from both ends of a stretch: the third is also the last but so many. */
static bool
either_end(const uint32_t *set, int max, int32_t n, int32_t of)
{
	return in_set(set, max, (int)n) || in_set(set, max, (int)(n - of - 1));
}

/* Week 1 of a year is the first with four of its days. */
static int32_t
weeks_begin(int32_t year, int week_begins)
{
	int32_t first = year_begins(year);
	int32_t into = (weekday_of(first) - week_begins + 7) % 7;

	return into <= 3 ? first - into : first - into + 7;
}

static bool
week_fits(const struct recur *r, int32_t day)
{
	int32_t year = date_of(day).year, begins = weeks_begin(year, r->week_begins), weeks;

	if (day < begins)
		begins = weeks_begin(--year, r->week_begins);
	else if (day >= weeks_begin(year + 1, r->week_begins))
		begins = weeks_begin(++year, r->week_begins);
	weeks = (weeks_begin(year + 1, r->week_begins) - begins) / 7;
	return either_end(r->weeks, YEAR_WEEKS, (day - begins) / 7 + 1, weeks);
}

static bool
weekday_fits(const struct recur *r, int32_t day, struct date d)
{
	bool of_year = r->every == EVERY_YEAR && r->months == 0;
	int32_t first = of_year ? year_begins(d.year) : day - d.day + 1;
	int32_t length = of_year ? year_begins(d.year + 1) - first : month_length(d.year, d.month);
	int32_t nth = (day - first) / 7 + 1, last = -((length - (day - first) - 1) / 7 + 1);
	int weekday = weekday_of(day);

	for (uint32_t i = 0; i < r->n_days; i++) {
		int n = r->days[i].nth;

		if (r->days[i].weekday == weekday && (n == 0 || n == nth || n == last))
			return true;
	}
	return false;
}

static bool
month_fits(const struct recur *r, int month)
{
	return r->months == 0 || (r->months >> month & 1) != 0;
}

static bool
day_fits(const struct recur *r, int32_t day, struct date d)
{
	if (r->n_days > 0 && !weekday_fits(r, day, d))
		return false;
	if (r->has_month_days &&
	    !either_end(r->month_days, 31, d.day, month_length(d.year, d.month)))
		return false;
	if (r->has_year_days) {
		int32_t first = year_begins(d.year);

		if (!either_end(r->year_days, YEAR_DAYS, day - first + 1,
		    year_begins(d.year + 1) - first))
			return false;
	}
	return !r->has_weeks || week_fits(r, day);
}

/* What a rule leaves open is as it begins. */
static void
open_parts(struct recur *r, int32_t first)
{
	struct date d = date_of(first);
	bool any = r->has_month_days || r->has_year_days || r->n_days > 0;

	if (r->every == EVERY_DAY || any)
		return;
	if (r->every == EVERY_WEEK || r->has_weeks) {
		r->days[0] = (struct recur_day){ (int8_t)weekday_of(first), 0 };
		r->n_days = 1;
		return;
	}
	if (r->every == EVERY_YEAR && r->months == 0)
		r->months = (uint32_t)1 << d.month;
	r->has_month_days = true;
	into_set(r->month_days, d.day);
}

/* ---- times of a day ---- */

static bool
bit_or(const uint32_t *set, uint32_t words, int n, int otherwise)
{
	bool any = false;

	for (uint32_t i = 0; i < words; i++)
		any = any || set[i] != 0;
	return any ? (set[n / 32] >> n % 32 & 1) != 0 : n == otherwise;
}

static bool
times_find(struct recur_walk *w)
{
	const struct recur *r = &w->rule;
	int32_t begins = (int32_t)(w->start - (int64_t)day_of(w->start, 0) * DAY_SECONDS);

	for (int hour = 0; hour < 24; hour++) {
		if (!bit_or(&r->hours, 1, hour, begins / 3600))
			continue;
		for (int minute = 0; minute < 60; minute++) {
			if (!bit_or(r->minutes, 2, minute, begins / 60 % 60))
				continue;
			for (int second = 0; second < 60; second++) {
				if (!bit_or(r->seconds, 2, second, begins % 60))
					continue;
				if (w->n_times == RECUR_TIMES)
					return false;
				w->times[w->n_times++] = hour * 3600 + minute * 60 + second;
			}
		}
	}
	return true;
}

/* ---- periods ---- */

/* Which one a day lies in, counted from the rule's beginning. */
static int64_t
period_of(const struct recur_walk *w, int32_t day)
{
	int32_t first = day_of(w->start, 0);
	struct date from = date_of(first), to = date_of(day);

	switch (w->rule.every) {
	case EVERY_DAY:
		return day - first;
	case EVERY_WEEK:
		first -= (weekday_of(first) - w->rule.week_begins + 7) % 7;
		return day < first ? -1 : (day - first) / 7;
	case EVERY_MONTH:
		return (int64_t)(to.year - from.year) * 12 + to.month - from.month;
	default:
		return to.year - from.year;
	}
}

/* False: no calendar reaches that far. */
static bool
period_days(const struct recur_walk *w, int64_t period, int32_t *first, int32_t *last)
{
	int32_t day = day_of(w->start, 0);
	struct date d = date_of(day);
	int64_t month = d.year * 12 + d.month - 1 + period;

	if (period > (int64_t)LAST_YEAR * YEAR_DAYS)
		return false;
	switch (w->rule.every) {
	case EVERY_DAY:
		*first = *last = (int32_t)(day + period);
		break;
	case EVERY_WEEK:
		*first = (int32_t)(day - (weekday_of(day) - w->rule.week_begins + 7) % 7 + period * 7);
		*last = *first + 6;
		break;
	case EVERY_MONTH:
		if (month / 12 > LAST_YEAR)
			return false;
		d = (struct date){ (int32_t)(month / 12), (int)(month % 12) + 1, 1 };
		*first = day_from(d);
		*last = *first + month_length(d.year, d.month) - 1;
		break;
	default:
		if (d.year + period > LAST_YEAR)
			return false;
		*first = year_begins((int32_t)(d.year + period));
		*last = year_begins((int32_t)(d.year + period) + 1) - 1;
	}
	return true;
}

static bool
spend(struct recur_walk *w)
{
	if (*w->steps == 0)
		return false;
	--*w->steps;
	return true;
}

static int
by_value(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static void
places_pick(struct recur_walk *w)
{
	int32_t all = (int32_t)w->n;

	w->n = 0;
	for (uint32_t i = 0; i < w->rule.n_places; i++) {
		int32_t place = w->rule.places[i];
		int32_t index = place > 0 ? place - 1 : all + place;

		if (index >= 0 && index < all)
			w->picked[w->n++] = index;
	}
	qsort(w->picked, w->n, sizeof(*w->picked), by_value);
}

/* The days of the next period. False: there is none, up to the end. */
static bool
period_open(struct recur_walk *w)
{
	int32_t first, last;

	if (!period_days(w, w->period, &first, &last) || (int64_t)first * DAY_SECONDS > w->to)
		return false;
	w->n_days = 0;
	for (int32_t day = first; day <= last; day++) {
		struct date d = date_of(day);

		if (!spend(w))
			return false;
		if (!month_fits(&w->rule, d.month))
			day += month_length(d.year, d.month) - d.day;
		else if (day_fits(&w->rule, day, d))
			w->days[w->n_days++] = day;
	}
	w->period += w->rule.interval;
	w->next = 0;
	w->n = w->n_days * w->n_times;
	if (w->rule.n_places > 0)
		places_pick(w);
	return true;
}

/* ---- the walk ---- */

static void
skip_to(struct recur_walk *w, int64_t from)
{
	int64_t period = period_of(w, day_of(from, 0)), interval = w->rule.interval;

	if (w->rule.count != 0 || from <= w->start || period <= 0)
		return;
	w->period = period / interval * interval;
	w->begun = true;
}

bool
recur_begin(struct recur_walk *w, const struct recur *rule, const struct zone *zone,
    int64_t start, int64_t from, int64_t to, uint32_t *steps)
{
	memset(w, 0, sizeof(*w));
	w->rule = *rule;
	w->zone = zone;
	w->start = start;
	w->to = to;
	w->steps = steps;
	open_parts(&w->rule, day_of(start, 0));
	if (!times_find(w))
		return false;
	skip_to(w, from);
	return true;
}

static bool
past_end(const struct recur_walk *w, int64_t local)
{
	switch (w->rule.end) {
	case UNTIL_DAY:
		return local >= w->rule.until + DAY_SECONDS;
	case UNTIL_LOCAL:
		return local > w->rule.until;
	case UNTIL_INSTANT:
		return zone_instant(w->zone, local) > w->rule.until;
	default:
		return false;
	}
}

/* After its beginning: the next that the rule brings. */
static bool
next_brought(struct recur_walk *w, int64_t *local)
{
	for (;;) {
		uint32_t index;
		int64_t at;

		while (w->next == w->n)
			if (!period_open(w))
				return false;
		index = w->rule.n_places > 0 ? (uint32_t)w->picked[w->next] : w->next;
		w->next++;
		if (!spend(w))
			return false;
		/* The same place may be picked twice: from the front and from behind. */
		if (w->rule.n_places > 0 && w->next > 1 &&
		    w->picked[w->next - 2] == w->picked[w->next - 1])
			continue;
		at = (int64_t)w->days[index / w->n_times] * DAY_SECONDS +
		    w->times[index % w->n_times];
		if (at <= w->start)
			continue;
		*local = at;
		return true;
	}
}

bool
recur_next(struct recur_walk *w, int64_t *local)
{
	int64_t at = w->start;

	if (w->ended)
		return false;
	if ((w->begun && !next_brought(w, &at)) || at > w->to || (w->begun && past_end(w, at)) ||
	    (w->rule.count != 0 && w->given == w->rule.count)) {
		w->ended = true;
		return false;
	}
	w->begun = true;
	w->given++;
	*local = at;
	return true;
}
