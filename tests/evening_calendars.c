/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evening_calendars: what the pages hand out as a calendar, in many places.
 *
 * Ada and Ben live in the same place. They keep an evening that comes back, skip
 * one, fill another, and plan one beside it, about a change of the clocks. When
 * that is, is worked out here by days and the place's own tzdata.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendars.h"
#include "days.h"
#include "phones.h"
#include "zones.h"

enum { AHEAD = 90, MINUTES = 90, DAY = 86400, HELD = 45 };

static const char *const places[] = { "Europe/Berlin", "America/New_York", "Australia/Sydney",
	"America/Santiago", "Pacific/Auckland", "Asia/Kolkata", "Africa/Casablanca",
	"Australia/Lord_Howe", "America/Sao_Paulo" };
static const char *const everys[] = { "week", "fortnight", "first", "second", "third",
	"fourth", "last" };

struct life {
	struct phones	*p;
	const struct zone *zone;
	const char	*every;
	int		 weekday, minute;
	int32_t		 from;
};

/* As web/clock.ts tells it. */
static void
clocks_told(struct life *l, int64_t now)
{
	static char fact[3000];
	size_t n = (size_t)snprintf(fact, sizeof(fact), "state=open&pair=bound&confirmed=1&clocks=%s+%d",
	    l->zone->name, zone_offset(l->zone, now - 365 * DAY) / 60);

	for (size_t i = 0; i < l->zone->n; i++)
		if (l->zone->turns[i].at > now - 365 * DAY &&
		    l->zone->turns[i].at < now + (int64_t)14 * 365 * DAY)
			n += (size_t)snprintf(fact + n, sizeof(fact) - n, "+%lld%%3D%d",
			    (long long)l->zone->turns[i].at, l->zone->turns[i].offset / 60);
	phones_fact(l->p, fact);
	phones_time(l->p, now, zone_offset(l->zone, now) / 60);
}

static bool
falls_on(const struct life *l, int32_t day)
{
	struct date d = date_of(day);
	int nth = (d.day - 1) / 7;

	if (weekday_of(day) != l->weekday || day < l->from)
		return false;
	if (strcmp(l->every, "week") == 0)
		return true;
	if (strcmp(l->every, "fortnight") == 0)
		return (week_of(day) - week_of(l->from)) % 2 == 0;
	if (strcmp(l->every, "last") == 0)
		return date_of(day + 7).month != d.month;
	return nth < 4 && strcmp(l->every, everys[2 + nth]) == 0;
}

static void
plans(struct life *l, int32_t day, int minute, int32_t slot)
{
	struct date d = date_of(day);
	char form[300];
	const char *at;

	snprintf(form, sizeof(form), "what=Chess,+and+a+walk;+then+soup&minutes=%d&slot=%d"
	    "&small=Tea&day=%04d-%02d-%02d&clock=%02d:%02d", MINUTES, slot, (int)d.year, d.month,
	    d.day, minute / 60, minute % 60);
	ada_sends(l->p, "/evenings/new", form);
	relay_delivers(l->p);
	ben_opens(l->p, with("/evenings/one?evening=", ada_last_id(l->p)));
	at = strstr(ben_page(l->p), "name=\"when\" value=\"");
	snprintf(form, sizeof(form), "evening=%s&when=%lld", ada_last_id(l->p),
	    at == NULL ? 0 : atoll(at + strlen("name=\"when\" value=\"")));
	ben_sends(l->p, "/evenings/yes", form);
	relay_delivers(l->p);
}

static void
keeps_a_slot(struct life *l)
{
	char form[200];

	snprintf(form, sizeof(form), "every=%s&weekday=%d&clock=%02d:%02d&minutes=%d", l->every,
	    l->weekday, l->minute / 60, l->minute % 60, MINUTES);
	ada_sends(l->p, "/evenings/slot", form);
	relay_delivers(l->p);
	ben_sends(l->p, "/evenings/hold", with("slot=", ada_last_id(l->p)));
	relay_delivers(l->p);
}

static size_t
span_add(const struct life *l, int32_t day, int minute, struct ical_span *spans, size_t n)
{
	int64_t at = zone_instant(l->zone, (int64_t)day * DAY + minute * 60);

	if (n < EVENING_SPANS)
		spans[n++] = (struct ical_span){ .from = at, .to = at + MINUTES * 60 };
	return n;
}

/* The third time is skipped, the fourth filled an hour later. */
static size_t
times_of(struct life *l, struct ical_span *spans)
{
	int nth = 0;
	size_t n = 0;
	char form[60];

	for (int32_t day = l->from; day < l->from + AHEAD; day++) {
		if (day == l->from + HELD && !falls_on(l, day)) {
			plans(l, day, l->minute, 0);
			n = span_add(l, day, l->minute, spans, n);
		}
		if (!falls_on(l, day))
			continue;
		nth++;
		if (nth == 3) {
			snprintf(form, sizeof(form), "day=%d&on=yes", (int)day);
			ada_sends(l->p, "/evenings/skip", form);
		} else if (nth == 4)
			plans(l, day, l->minute + 60, day);
		if (nth != 3)
			n = span_add(l, day, l->minute + (nth == 4 ? 60 : 0), spans, n);
	}
	return n;
}

size_t
calendar_of_evenings(struct arena *mem, uint64_t seed, struct made *m,
    struct ical_span spans[EVENING_SPANS])
{
	int64_t now = 1772323200 + (int64_t)(seed % 13) * 29 * DAY;	/* March 2026 on */
	struct life l = { .p = phones_new((unsigned)seed),
	    .zone = zone_of(mem, places[seed % (sizeof(places) / sizeof(*places))]),
	    .every = everys[seed / 3 % 7], .weekday = (int)(seed / 2 % 7),
	    .minute = (int)(17 * 60 + seed % 5 * 30) };
	char *text;
	size_t n;

	clocks_told(&l, now);
	l.from = day_of(now, zone_offset(l.zone, now) / 60);
	*m = (struct made){ .from = now + DAY, .here = l.zone,
	    .to = now + (int64_t)AHEAD * DAY - 2 * DAY };
	keeps_a_slot(&l);
	n = times_of(&l, spans);
	text = ada_takes(l.p, "evenings-ahead.ics");
	out_bytes(&m->text, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
	free(text);
	phones_free(l.p);
	return n;
}
