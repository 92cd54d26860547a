/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "ical_value.h"
#include "recur.h"

static const char strange[] = N_("It is repeated by a rule that is not understood: %1.");
static const char often[] = N_("It is repeated more often than every day.");

static const char *const every_names[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
static const char *const weekday_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* One value of a list, or the whole of what stands after = */
struct piece {
	const char	*s, *end;
};

static int
name_find(const char *const *names, int n, struct piece p)
{
	for (int i = 0; i < n; i++)
		if (ical_same(p.s, p.end, names[i]))
			return i;
	return -1;
}

/* From a sign on; 0 is none of these numbers. */
static bool
signed_read(struct piece p, int32_t max, int32_t *n)
{
	bool minus = p.s < p.end && *p.s == '-';

	p.s += p.s < p.end && (*p.s == '-' || *p.s == '+');
	if (!ical_number_read(p.s, p.end, n) || *n < 1 || *n > max)
		return false;
	*n = minus ? -*n : *n;
	return true;
}

/* ---- the parts of a rule ---- */

static bool
every_read(struct recur *r, struct piece p)
{
	int every = name_find(every_names, 4, p);

	if (every < 0)
		return false;
	r->every = (enum recur_every)every;
	return true;
}

static bool
positive_read(struct piece p, uint32_t *n)
{
	int32_t number;

	if (!ical_number_read(p.s, p.end, &number) || number == 0)
		return false;
	*n = (uint32_t)number;
	return true;
}

static bool
interval_read(struct recur *r, struct piece p)
{
	return positive_read(p, &r->interval);
}

static bool
count_read(struct recur *r, struct piece p)
{
	return positive_read(p, &r->count);
}

static bool
until_read(struct recur *r, struct piece p)
{
	struct ical_time t;

	if (!ical_time_read(p.s, p.end, &t))
		return false;
	r->end = t.day_only ? UNTIL_DAY : t.utc ? UNTIL_INSTANT : UNTIL_LOCAL;
	r->until = t.local;
	return true;
}

static bool
week_begins_read(struct recur *r, struct piece p)
{
	r->week_begins = name_find(weekday_names, 7, p);
	return r->week_begins >= 0;
}

static bool
days_read(struct recur *r, struct piece list)
{
	struct piece one;

	while (ical_list_next(&list.s, list.end, &one.s, &one.end)) {
		int weekday = one.end - one.s < 2 ? -1 :
		    name_find(weekday_names, 7, (struct piece){ one.end - 2, one.end });
		int32_t nth = 0;

		if (weekday < 0 || r->n_days == RECUR_DAYS)
			return false;
		if (one.end - one.s > 2 &&
		    !signed_read((struct piece){ one.s, one.end - 2 }, YEAR_WEEKS, &nth))
			return false;
		r->days[r->n_days++] = (struct recur_day){ (int8_t)weekday, (int8_t)nth };
	}
	return true;
}

static bool
places_read(struct recur *r, struct piece list)
{
	struct piece one;
	int32_t n;

	while (ical_list_next(&list.s, list.end, &one.s, &one.end)) {
		if (r->n_places == RECUR_PLACES || !signed_read(one, YEAR_DAYS, &n))
			return false;
		r->places[r->n_places++] = (int16_t)n;
	}
	return true;
}

static bool
set_read(uint32_t *set, struct piece list, int32_t max)
{
	struct piece one;
	int32_t n;

	while (ical_list_next(&list.s, list.end, &one.s, &one.end)) {
		if (!signed_read(one, max, &n))
			return false;
		n = n > 0 ? n - 1 : max - n - 1;
		set[n / 32] |= (uint32_t)1 << n % 32;
	}
	return true;
}

static bool
month_days_read(struct recur *r, struct piece list)
{
	r->has_month_days = true;
	return set_read(r->month_days, list, 31);
}

static bool
year_days_read(struct recur *r, struct piece list)
{
	r->has_year_days = true;
	return set_read(r->year_days, list, YEAR_DAYS);
}

static bool
weeks_read(struct recur *r, struct piece list)
{
	r->has_weeks = true;
	return set_read(r->weeks, list, YEAR_WEEKS);
}

static bool
clock_set_read(uint32_t *set, struct piece list, int32_t least, int32_t most)
{
	struct piece one;
	int32_t n;

	while (ical_list_next(&list.s, list.end, &one.s, &one.end)) {
		if (!ical_number_read(one.s, one.end, &n) || n < least || n > most)
			return false;
		set[n / 32] |= (uint32_t)1 << n % 32;
	}
	return true;
}

static bool
months_read(struct recur *r, struct piece list)
{
	return clock_set_read(&r->months, list, 1, 12);
}

static bool
hours_read(struct recur *r, struct piece list)
{
	return clock_set_read(&r->hours, list, 0, 23);
}

static bool
minutes_read(struct recur *r, struct piece list)
{
	return clock_set_read(r->minutes, list, 0, 59);
}

static bool
seconds_read(struct recur *r, struct piece list)
{
	return clock_set_read(r->seconds, list, 0, 59);
}

static const struct part {
	const char	*name;
	bool		(*read)(struct recur *, struct piece);
} parts[] = {
	{ "FREQ", every_read }, { "INTERVAL", interval_read }, { "COUNT", count_read },
	{ "UNTIL", until_read }, { "WKST", week_begins_read }, { "BYDAY", days_read },
	{ "BYSETPOS", places_read }, { "BYMONTH", months_read },
	{ "BYMONTHDAY", month_days_read }, { "BYYEARDAY", year_days_read },
	{ "BYWEEKNO", weeks_read }, { "BYHOUR", hours_read }, { "BYMINUTE", minutes_read },
	{ "BYSECOND", seconds_read },
};

enum { PARTS = sizeof(parts) / sizeof(*parts) };

/* ---- a rule ---- */

static bool
too_often(struct piece p)
{
	static const char *const names[] = { "SECONDLY", "MINUTELY", "HOURLY" };

	return name_find(names, 3, p) >= 0;
}

static const char *
part_read(struct recur *r, const char *s, const char *end, uint32_t *seen)
{
	const char *is = memchr(s, '=', (size_t)(end - s));

	for (unsigned i = 0; is != NULL && i < PARTS; i++) {
		struct piece value = { is + 1, end };

		if (!ical_same(s, is, parts[i].name))
			continue;
		if (i == 0 && too_often(value))
			return often;
		if ((*seen >> i & 1) != 0 || !parts[i].read(r, value))
			return strange;
		*seen |= (uint32_t)1 << i;
		return NULL;
	}
	return strange;
}

/* What is read part by part, and yet is no rule (3.3.10). */
static bool
makes_sense(const struct recur *r, uint32_t seen)
{
	bool picks = (seen & ~(uint32_t)0x5F) != 0;

	for (uint32_t i = 0; i < r->n_days; i++)
		if (r->days[i].nth != 0 && (r->every < EVERY_MONTH || r->has_weeks))
			return false;
	if ((r->has_weeks && r->every != EVERY_YEAR) || (r->n_places > 0 && !picks))
		return false;
	return (seen & 1) != 0;
}

const char *
recur_read(struct arena *mem, const char *text, struct recur *rule, const char **part)
{
	struct recur r;
	uint32_t seen = 0;

	/* The same rule is the same bytes. */
	memset(&r, 0, sizeof(r));
	r.interval = 1;
	for (const char *s = text; *s != '\0';) {
		const char *end = s + strcspn(s, ";"), *oops;

		if (end > s && (oops = part_read(&r, s, end, &seen)) != NULL) {
			*part = arena_copy(mem, s, (size_t)(end - s));
			return oops;
		}
		s = end + (*end == ';');
	}
	if (!makes_sense(&r, seen)) {
		*part = arena_copy(mem, text, strlen(text));
		return strange;
	}
	memcpy(rule, &r, sizeof(r));
	return NULL;
}

/* ---- writing ---- */

static void
set_write(struct out *o, const char *name, const uint32_t *set, int max)
{
	const char *before = name;

	for (int n = 0; n < 2 * max; n++) {
		if ((set[n / 32] >> n % 32 & 1) == 0)
			continue;
		out_string(o, before);
		before = ",";
		/* From 1 up to max, then from -1 down. */
		out_number(o, n < max ? n + 1 : max - n - 1);
	}
}

static void
clock_write(struct out *o, const char *name, const uint32_t *set, int max)
{
	const char *before = name;

	for (int n = 0; n < max; n++) {
		if ((set[n / 32] >> n % 32 & 1) == 0)
			continue;
		out_string(o, before);
		out_number(o, n);
		before = ",";
	}
}

static void
days_write(struct out *o, const struct recur *r)
{
	for (uint32_t i = 0; i < r->n_days; i++) {
		out_string(o, i == 0 ? ";BYDAY=" : ",");
		if (r->days[i].nth != 0)
			out_number(o, r->days[i].nth);
		out_string(o, weekday_names[r->days[i].weekday]);
	}
}

static void
end_write(struct out *o, const struct recur *r)
{
	if (r->count != 0) {
		out_html(o, ";COUNT=");
		out_count(o, r->count);
	}
	if (r->end == NO_END)
		return;
	out_html(o, ";UNTIL=");
	if (r->end == UNTIL_DAY)
		ical_day_write(o, r->until);
	else
		(r->end == UNTIL_LOCAL ? ical_local_write : ical_instant_write)(o, r->until);
}

void
recur_write(struct out *o, const struct recur *r)
{
	out_html(o, "FREQ=");
	out_string(o, every_names[r->every]);
	if (r->interval != 1) {
		out_html(o, ";INTERVAL=");
		out_count(o, r->interval);
	}
	end_write(o, r);
	clock_write(o, ";BYMONTH=", &r->months, 13);
	set_write(o, ";BYWEEKNO=", r->weeks, YEAR_WEEKS);
	set_write(o, ";BYYEARDAY=", r->year_days, YEAR_DAYS);
	set_write(o, ";BYMONTHDAY=", r->month_days, 31);
	days_write(o, r);
	clock_write(o, ";BYHOUR=", &r->hours, 24);
	clock_write(o, ";BYMINUTE=", r->minutes, 60);
	clock_write(o, ";BYSECOND=", r->seconds, 60);
	for (uint32_t i = 0; i < r->n_places; i++) {
		out_string(o, i == 0 ? ";BYSETPOS=" : ",");
		out_number(o, r->places[i]);
	}
	if (r->week_begins != 0) {
		out_html(o, ";WKST=");
		out_string(o, weekday_names[r->week_begins]);
	}
}
