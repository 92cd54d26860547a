/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "remind.h"

enum { PAST = 7, DAYS = PAST + REMIND_AHEAD, WEEK = 7, MINUTE = 60 };

/* The days around now, and what rings on each: 0 nothing; what is past counts. */
struct span {
	int32_t		 first;
	int64_t		 at[DAYS];
};

static int
zone_at(const struct zone *clock, int64_t at)
{
	return zone_offset(clock, at) / MINUTE;
}

static int64_t
moment(const struct zone *clock, int32_t day, int32_t minute)
{
	return zone_instant(clock, ((int64_t)day * 1440 + minute) * MINUTE);
}

bool
remind_quiet(const struct remind_choice *choice, int32_t minute)
{
	if (choice->from <= choice->until)
		return minute >= choice->from && minute < choice->until;
	return minute >= choice->from || minute < choice->until;
}

static int64_t
step_down(int64_t at)
{
	return at - at % REMIND_STEP;
}

/* In quiet hours? As clocks show it then. */
static bool
quiet_at(const struct remind *r, int64_t at)
{
	return remind_quiet(&r->choice, minute_of(at, zone_at(&r->clock, at)));
}

size_t
remind_ignored(const struct remind *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_rung; i++)
		n += r->rung[i] > r->opened;
	return n;
}

static int32_t
day_here(const struct remind *r, int64_t at)
{
	return day_of(at, zone_at(&r->clock, at));
}

/* May one more ring on that day of the span? */
static bool
room_on(const struct span *s, int at)
{
	if (s->at[at] != 0)
		return false;
	for (int begin = at - WEEK + 1; begin <= at; begin++) {
		int n = 0;

		for (int i = begin < 0 ? 0 : begin; i < begin + WEEK && i < DAYS; i++)
			n += s->at[i] != 0;
		if (n >= REMIND_WEEKLY)
			return false;
	}
	return true;
}

static void
put_rung(const struct remind *r, struct span *s)
{
	for (size_t i = 0; i < r->n_rung; i++) {
		int32_t day = day_here(r, r->rung[i]) - s->first;

		if (day >= 0 && day < DAYS && r->rung[i] <= r->now)
			s->at[day] = r->rung[i];
	}
}

/* Three quarters of an hour before; where that is quiet, just before it became so. */
static int64_t
before_evening(const struct remind *r, int64_t begins)
{
	int64_t at = step_down(begins - REMIND_BEFORE);
	int32_t day = day_here(r, at);

	if (!quiet_at(r, at))
		return at;
	if (minute_of(at, zone_at(&r->clock, at)) < r->choice.from)
		day--;
	return step_down(moment(&r->clock, day, r->choice.from) - 1);
}

static void
put_evenings(const struct remind *r, struct span *s)
{
	for (size_t i = 0; i < r->n_evenings && r->choice.evenings; i++) {
		int64_t at = before_evening(r, r->evening[i]);
		int32_t day = day_here(r, at) - s->first;

		if (at > r->now && day >= PAST && day < DAYS && room_on(s, day) &&
		    s->first + day >= r->first && !quiet_at(r, at))
			s->at[day] = at;
	}
}

/* Not before this day again, after so many that were ignored. */
static int32_t
next_after(size_t n, int32_t day)
{
	return day + (n < REMIND_DAILY ? 1 : REMIND_THEN);
}

static bool
rings_daily(const struct remind *r, const struct span *s, int i, int64_t at)
{
	return (r->choice.days >> weekday_of(s->first + i) & 1) != 0 && at > r->now &&
	    !quiet_at(r, at) && room_on(s, i);
}

size_t
remind_plan(const struct remind *r, int64_t at[REMIND_MOST])
{
	struct span s = { .first = day_here(r, r->now) - PAST };
	size_t n = remind_ignored(r), count = 0;
	int32_t next = day_here(r, r->opened) + 1;

	if (n > 0)
		next = next_after(n, day_here(r, r->rung[r->n_rung - 1]));
	if (next < r->first)
		next = r->first;
	put_rung(r, &s);
	put_evenings(r, &s);
	for (int i = PAST; i < DAYS && n < REMIND_MOST; i++) {
		int64_t daily = step_down(moment(&r->clock, s.first + i, r->choice.minute));

		if (s.at[i] == 0 && s.first + i >= next && rings_daily(r, &s, i, daily))
			s.at[i] = daily;
		if (s.at[i] <= r->now)
			continue;
		at[count++] = s.at[i];
		next = next_after(++n, s.first + i);
	}
	return count;
}
