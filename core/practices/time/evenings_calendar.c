/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_calendar: evenings as other calendars read them, to be taken along as
 * a file: one of them, or all with the one that comes back.
 *
 * An evening is written on the clocks here. The one that comes back keeps those of
 * whoever chose it; days that are skipped or filled are left out of it, and what
 * fills one stands for itself, so that no program shows it twice. A feed of them
 * (docs/security.md) has dates and no words of anybody's.
 */
#include <string.h>

#include "evenings.h"
#include "ical_write.h"
#include "recur.h"
#include "text.h"

enum { ENTRIES = 600, SKIPS = 400, LONGEST = 40, ALARM = 45 };

const struct field evening_file_form[] = { { "evening", .max = 32 }, { 0 } };
const struct field evening_feed_form[] = {
	{ "says", .required = true, .oneof = (const char *const[]){ "plain", "busy", "off", NULL } },
	{ 0 }
};

struct calendar_view {
	const struct visit *v;
	const char	*other, *slot, *feed, *oops;
	bool		 two, some, busy;
};

#include "evenings_calendar.html.h"

struct calendar {
	const struct visit *v;
	struct ical_entry entries[ENTRIES];
	size_t		 n;
	struct zone	 here, slot;
	struct recur	 rule;
	int64_t		 skipped[SKIPS];
};

static const char *
uid_of(const struct visit *v, const struct event *e)
{
	return visit_say(v, "%1@hearth", visit_id(v, e), NULL);
}

/* Where nobody says which rules the clocks follow, a second is a second. */
static const struct zone *
known(const struct zone *zone)
{
	return zone->name != NULL && zone->name[0] != '\0' ? zone : &zone_utc;
}

static void
evening_add(struct calendar *c, const struct evening *e)
{
	const struct value *said = e->e->values;
	const struct event *last = e->yes != NULL ? e->yes : e->offers;

	if (c->n == ENTRIES)
		return;
	c->entries[c->n++] = (struct ical_entry){
		.uid = uid_of(c->v, e->e), .stamp = last->at, .sequence = e->moves,
		.zone = known(&c->here), .start = zone_local(known(&c->here), e->at),
		.minutes = (int32_t)said[EVENING_LONG].number, .alarm = ALARM,
		.summary = said[EVENING_WHAT_FIELD].text,
		.note = said[EVENING_SMALL].text[0] != '\0' ? visit_say(c->v,
		    N_("If it must be smaller: %1"), said[EVENING_SMALL].text, NULL) : NULL };
}

/* ---- the one that comes back ---- */

static struct recur
rule_of(const struct event *slot)
{
	static const struct { const char *every; int8_t nth; } nths[] = { { "first", 1 },
	    { "second", 2 }, { "third", 3 }, { "fourth", 4 }, { "last", -1 } };
	const char *every = slot->values[SLOT_EVERY].text;
	struct recur rule = { .every = EVERY_WEEK, .interval = 1, .n_days = 1 };

	rule.days[0].weekday = (int8_t)slot->values[SLOT_WEEKDAY].number;
	if (strcmp(every, "fortnight") == 0)
		rule.interval = 2;
	for (size_t i = 0; i < sizeof(nths) / sizeof(*nths); i++)
		if (strcmp(every, nths[i].every) == 0) {
			rule.every = EVERY_MONTH;
			rule.days[0].nth = nths[i].nth;
		}
	return rule;
}

static int64_t
slot_start(const struct event *slot, int64_t day)
{
	return day * EVENING_DAY + slot->values[SLOT_CLOCK].number * EVENING_MINUTES;
}

static void
skip_add(struct calendar *c, struct ical_entry *entry, const struct event *slot, int64_t day)
{
	int64_t start = slot_start(slot, day);

	if (day < slot->values[SLOT_FROM].number || !slot_falls_on(slot, (int32_t)day) ||
	    entry->n_skipped == SKIPS)
		return;
	for (size_t i = 0; i < entry->n_skipped; i++)
		if (c->skipped[i] == start)
			return;
	c->skipped[entry->n_skipped++] = start;
}

static void
skips_fill(struct calendar *c, struct ical_entry *entry, const struct event *slot)
{
	const struct evenings *room = evenings_room(c->v);

	for (const struct evening_skip *s = room->skips; s != NULL; s = s->older) {
		entry->sequence++;
		if (slot_skipped(room, (int32_t)s->e->values[SKIP_DAY].number))
			skip_add(c, entry, slot, s->e->values[SKIP_DAY].number);
		if (s->e->at > entry->stamp)
			entry->stamp = s->e->at;
	}
	for (const struct evening *e = room->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0)
			skip_add(c, entry, slot, e->e->values[EVENING_SLOT].number);
}

/* False: which clocks it keeps is not known here. */
static bool
slot_zone(const struct calendar *c, const struct event *slot, struct zone *zone)
{
	*zone = c->here;
	if (slot_clocks(c->v, slot, zone))
		return true;
	return known(zone) != &zone_utc && (slot->author == c->v->me ||
	    evening_their_zone(c->v, c->v->now) == visit_zone(c->v, c->v->now));
}

static void
slot_add(struct calendar *c)
{
	const struct event *slot = evenings_room(c->v)->slot;
	const char *two = visit_paired(c->v) ? N_("Time together") : N_("Time of my own");
	struct ical_entry entry = { .alarm = ALARM, .skipped = c->skipped };
	int32_t day;
	int64_t at;

	if (slot == NULL)
		return;
	entry.uid = uid_of(c->v, slot);
	entry.stamp = slot->at;
	entry.summary = visit_say(c->v, two, NULL, NULL);
	entry.minutes = (int32_t)slot->values[SLOT_LONG].number;
	if (slot_zone(c, slot, &c->slot)) {
		day = (int32_t)slot->values[SLOT_FROM].number;
		for (int i = 0; i < LONGEST && !slot_falls_on(slot, day); i++)
			day++;
		c->rule = rule_of(slot);
		entry.zone = &c->slot;
		entry.start = slot_start(slot, day);
		entry.rule = &c->rule;
		skips_fill(c, &entry, slot);
	} else if (slot_next(c->v, &day, &at)) {
		entry.zone = known(&c->here);
		entry.start = zone_local(entry.zone, at);
	} else
		return;
	c->entries[c->n++] = entry;
}

/* ---- files ---- */

/* Those that end after that time. */
static struct calendar *
all_since(const struct visit *v, int64_t since)
{
	struct calendar *c = arena_get(v->mem, 1, sizeof(*c));

	c->v = v;
	c->here = visit_clocks(v);
	slot_add(c);
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 && evening_ends(e) > since)
			evening_add(c, e);
	return c;
}

static void
calendar_write(struct out *o, const struct calendar *c, const char *busy)
{
	ical_write(o, &(struct ical_calendar){ .name = "Hearth", .busy = busy,
	    .entries = c->entries, .n = c->n });
}

static const char *
file_of(const struct visit *v, const struct evening *e)
{
	return visit_say(v, "evening-%1.ics", e->hex, NULL);
}

static bool
feed_busy(const struct visit *v)
{
	const struct evenings *mine = visit_room(v, &practice_evenings, PERSONAL);

	return mine->feed == NULL || strcmp(mine->feed->values[FEED_SAYS].text, "busy") == 0;
}

/* Whoever has its address reads it, and the relay does for a moment: dates alone. */
static void
feed_write(const struct visit *v, struct out *o)
{
	struct calendar *c = all_since(v, v->now);
	const char *two = visit_paired(v) ? N_("Time together") : N_("Time of my own");

	for (size_t i = 0; i < c->n; i++) {
		c->entries[i].summary = visit_say(v, two, NULL, NULL);
		c->entries[i].note = NULL;
		c->entries[i].alarm = -1;
	}
	calendar_write(o, c, feed_busy(v) ? visit_say(v, N_("Busy"), NULL, NULL) : NULL);
}

void
calendar_take(const struct visit *v, struct taking *t)
{
	static const char ahead[] = "/evenings-ahead.ics", feed[] = "/feed.ics";
	struct calendar *c = all_since(v, strcmp(v->path, ahead) == 0 ? v->now : 0);
	struct out o = { 0 };

	if (strcmp(v->path, feed) == 0) {
		feed_write(v, &o);
		take_file(t, feed + 1, &o);
		out_free(&o);
		return;
	}
	if (c->n > 0) {
		calendar_write(&o, c, NULL);
		take_file(t, strcmp(v->path, ahead) == 0 ? ahead + 1 : "evenings.ics", &o);
	}
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older) {
		if (e->at == 0 || v->path[0] != '/' || strcmp(v->path + 1, file_of(v, e)) != 0)
			continue;
		c->n = o.len = 0;
		evening_add(c, e);
		calendar_write(&o, c, NULL);
		take_file(t, v->path + 1, &o);
	}
	out_free(&o);
}

/* The host saves that file of the export alone. */
enum status
evening_file_do(struct visit *v)
{
	static const struct field only[] = { { "only", .max = 60 }, { 0 } };
	const struct evening *e = evening_find(evenings_room(v), v->form.values[0].text);
	struct value value = { .text = e != NULL && e->at > 0 ? file_of(v, e) :
	    "evenings-ahead.ics" };
	struct form form = { .values = &value };

	visit_task(v, "export", only, &form);
	return visit_goto(v, e != NULL ? evening_link(v, "/evenings/one", e->hex) :
	    "/evenings/calendar");
}

enum status
evening_feed_do(struct visit *v)
{
	bool on = strcmp(v->form.values[0].text, "off") != 0;

	if (on && !evenings_may_write(v))
		return visit_goto(v, "/evenings/calendar");
	if (on)
		visit_do_in(v, PERSONAL, &evening_feed, &v->form);
	visit_task(v, "feed", NULL, NULL);
	form_write(v->task, "on", on ? "1" : "0");
	return visit_goto(v, "/evenings/calendar");
}

enum status
evening_calendar_show(struct visit *v)
{
	const struct evenings *room = evenings_room(v);
	struct calendar_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .some = all_since(v, v->now)->n > 0,
	    .feed = visit_fact(v, "feed"), .busy = feed_busy(v), .oops = v->oops,
	    .slot = room->slot != NULL ? slot_says(v, room->slot) : NULL };

	calendar_page(v->out, &view);
	return OK;
}
