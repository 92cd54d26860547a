/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "ical_event.h"
#include "text.h"

enum { DEEP_MOST = 16, NAME_MOST = 32, UID_MOST = 256, DATES_MOST = 100000 };
enum { MARGIN = 2 * DAY_SECONDS };	/* more than any zone is away from another */

enum part { OUTSIDE, CALENDAR, EVENT, BUSY_TIMES, TIMEZONE, CHANGE, OTHER };

static const char no_time[] = N_("Its time is not understood: %1.");

struct reader {
	struct arena	*mem;
	struct ical_busy *busy;
	struct fault	*fault;
	struct ical_zones zones;
	struct ical_minutes minutes;
	struct ical_events events;
	uint32_t	 dates, calendars;
	struct {
		enum part part;
		char	 name[NAME_MOST];
	}		 open[DEEP_MOST];
	size_t		 deep;
	/* What is being read. */
	struct ical_zone zone;
	struct ical_change change;
	struct ical_event event;
	struct recur	 rule;
	char		 uid[UID_MOST];
	const char	*reason, *reason_part;	/* why the event is left out */
};

static bool
refuse(struct reader *r, uint32_t line, const char *reason, const char *part)
{
	*r->fault = (struct fault){ .line = line, .reason = reason, .part = part };
	return false;
}

/* Some bytes of a line, to be shown: NULL when they cannot be. */
static const char *
shown(struct reader *r, const char *s, size_t n)
{
	enum { MOST = 60 };

	if (n > MOST)
		for (n = MOST; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80;)
			n--;
	return text_valid(s, n) ? arena_copy(r->mem, s, n) : "?";
}

void
ical_left_out(struct ical_busy *busy, uint32_t line, const char *reason, const char *part)
{
	if (busy->n_left_out < ICAL_SAID_MOST)
		busy->left_out[busy->n_left_out] = (struct fault){ .line = line,
		    .reason = reason, .part = part };
	busy->n_left_out++;
}

/* ---- minutes ---- */

static int64_t
floor_minutes(int64_t seconds)
{
	return seconds / 60 - (seconds % 60 < 0);
}

void
ical_minutes_add(struct ical_minutes *m, int64_t from, int64_t to, bool all_day)
{
	int64_t first = floor_minutes(from - m->from), last = -floor_minutes(m->from - to);

	first = first < 0 ? 0 : first;
	last = last > m->n ? m->n : last;
	if (from >= to || first >= last)
		return;
	m->turns[all_day][first]++;
	m->turns[all_day][last]--;
}

static void
minutes_open(struct reader *r, const struct ical_ask *ask)
{
	struct ical_minutes *m = &r->minutes;
	int64_t most = ICAL_DAYS_MOST * 24 * 60, n;

	m->from = floor_minutes(ask->from) * 60;
	n = -floor_minutes(m->from - ask->to);
	m->n = n < 0 ? 0 : (uint32_t)(n < most ? n : most);
	for (int all_day = 0; all_day < 2; all_day++)
		m->turns[all_day] = arena_get(r->mem, (size_t)m->n + 1, sizeof(int32_t));
}

/* 0 free, 1 busy, 2 busy by what lasts whole days alone. */
static unsigned
next_state(const struct ical_minutes *m, uint32_t i, int32_t depth[2])
{
	depth[0] += m->turns[0][i];
	depth[1] += m->turns[1][i];
	return depth[0] > 0 ? 1 : depth[1] > 0 ? 2 : 0;
}

static size_t
spans_walk(const struct ical_minutes *m, struct ical_span *spans)
{
	int32_t depth[2] = { 0, 0 };
	unsigned before = 0;
	size_t n = 0;

	for (uint32_t i = 0; i <= m->n; i++) {
		unsigned state = next_state(m, i, depth);
		int64_t at = m->from + (int64_t)i * 60;

		if (i == m->n)
			state = 0;
		if (state == before)
			continue;
		if (before != 0 && spans != NULL)
			spans[n - 1].to = at;
		if (state != 0 && spans != NULL)
			spans[n] = (struct ical_span){ at, at, state == 2 };
		n += state != 0;
		before = state;
	}
	return n;
}

/* ---- values ---- */

static bool
when_read(struct reader *r, const struct ical_line *line, const char *s, const char *end,
    struct ical_when *when)
{
	struct ical_when w = { 0 };
	const char *tzid, *tzid_end;

	if (!ical_time_read(s, end, &w.t)) {
		r->reason = no_time;
		r->reason_part = shown(r, s, (size_t)(end - s));
		return true;
	}
	if (!w.t.utc && !w.t.day_only && ical_parameter(line, "TZID", &tzid, &tzid_end)) {
		char name[UID_MOST] = "";
		size_t n = (size_t)(tzid_end - tzid);

		memcpy(name, tzid, n < UID_MOST ? n : UID_MOST - 1);
		if ((w.zone = ical_zone_named(&r->zones, name)) == NULL)
			return refuse(r, line->number, N_("There are too many time zones in this calendar."), NULL);
	}
	*when = w;
	return true;
}

static bool
one_when(struct reader *r, const struct ical_line *line, struct ical_when *when, bool *has)
{
	*has = true;
	return when_read(r, line, line->value, line->end, when);
}

static bool
date_add(struct reader *r, struct ical_dates *dates, const struct ical_line *line, struct ical_when w)
{
	if (++r->dates > DATES_MOST)
		return refuse(r, line->number, N_("There are too many single dates in this calendar."), NULL);
	if (dates->n == dates->room) {
		struct ical_when *all;

		dates->room = dates->room == 0 ? 4 : dates->room * 2;
		all = arena_get(r->mem, dates->room, sizeof(*all));
		if (dates->n > 0)
			memcpy(all, dates->all, dates->n * sizeof(*all));
		dates->all = all;
	}
	dates->all[dates->n++] = w;
	return true;
}

/* A period: its beginning, and after / its end or its length. */
static bool
period_read(struct reader *r, const struct ical_line *line, const char *s, const char *end,
    struct ical_when *w)
{
	const char *slash = memchr(s, '/', (size_t)(end - s));

	if (!when_read(r, line, s, slash != NULL ? slash : end, w))
		return false;
	if (slash == NULL || r->reason != NULL)
		return true;
	if (ical_time_read(slash + 1, end, &w->to)) {
		w->ends = AT_A_TIME;
	} else if (ical_length_read(slash + 1, end, &w->length) && !w->length.minus) {
		w->ends = AFTER_A_LENGTH;
	} else {
		r->reason = no_time;
		r->reason_part = shown(r, s, (size_t)(end - s));
	}
	return true;
}

static bool
dates_read(struct reader *r, const struct ical_line *line, struct ical_dates *dates)
{
	const char *list = line->value, *s, *end;

	if (line->cut)
		r->reason = N_("One of its lines is too long.");
	while (r->reason == NULL && ical_list_next(&list, line->end, &s, &end)) {
		struct ical_when w = { 0 };

		/* Some write a list that is empty. */
		if (s == end)
			continue;
		if (!period_read(r, line, s, end, &w))
			return false;
		if (r->reason == NULL && !date_add(r, dates, line, w))
			return false;
	}
	return true;
}

/* ---- the lines of an event ---- */

static bool
start_line(struct reader *r, const struct ical_line *line)
{
	return one_when(r, line, &r->event.start, &r->event.has_start);
}

static bool
end_line(struct reader *r, const struct ical_line *line)
{
	return one_when(r, line, &r->event.end, &r->event.has_end);
}

static bool
length_line(struct reader *r, const struct ical_line *line)
{
	r->event.has_length = true;
	if (ical_length_read(line->value, line->end, &r->event.length))
		return true;
	r->reason = no_time;
	r->reason_part = shown(r, line->value, (size_t)(line->end - line->value));
	return true;
}

static bool
instead_line(struct reader *r, const struct ical_line *line)
{
	const char *s, *end;

	if (ical_parameter(line, "RANGE", &s, &end)) {
		r->reason = N_("It changes all that come after it, and that is not followed here.");
		return true;
	}
	return one_when(r, line, &r->event.instead_of, &r->event.has_instead_of);
}

static bool
rule_line(struct reader *r, const struct ical_line *line)
{
	const char *part;

	if (r->event.rule != NULL)
		r->reason = N_("It is repeated by two rules.");
	else if ((r->reason = recur_read(r->mem, line->value, &r->rule, &part)) != NULL)
		r->reason_part = shown(r, part, strlen(part));
	r->event.rule = &r->rule;
	return true;
}

static bool
not_line(struct reader *r, const struct ical_line *line)
{
	return dates_read(r, line, &r->event.not);
}

static bool
also_line(struct reader *r, const struct ical_line *line)
{
	return dates_read(r, line, &r->event.also);
}

static bool
status_line(struct reader *r, const struct ical_line *line)
{
	if (ical_same(line->value, line->end, "CANCELLED"))
		r->event.takes_time = false;
	return true;
}

static bool
free_line(struct reader *r, const struct ical_line *line)
{
	if (ical_same(line->value, line->end, "TRANSPARENT") ||
	    ical_same(line->value, line->end, "FREE"))
		r->event.takes_time = false;
	return true;
}

static bool
uid_line(struct reader *r, const struct ical_line *line)
{
	size_t n = (size_t)(line->end - line->value);

	n = n < UID_MOST ? n : UID_MOST - 1;
	memcpy(r->uid, line->value, n);
	r->uid[n] = '\0';
	return true;
}

static const struct {
	const char	*name;
	bool		(*read)(struct reader *, const struct ical_line *);
} event_lines[] = {
	{ "DTSTART", start_line }, { "DTEND", end_line }, { "DURATION", length_line },
	{ "RECURRENCE-ID", instead_line }, { "RRULE", rule_line }, { "EXDATE", not_line },
	{ "RDATE", also_line }, { "STATUS", status_line }, { "TRANSP", free_line },
	{ "X-MICROSOFT-CDO-BUSYSTATUS", free_line }, { "UID", uid_line },
};

static bool
event_line(struct reader *r, const struct ical_line *line)
{
	for (size_t i = 0; i < sizeof(event_lines) / sizeof(*event_lines); i++)
		if (ical_line_is(line, event_lines[i].name))
			return r->reason != NULL && event_lines[i].read != status_line &&
			    event_lines[i].read != free_line ? true : event_lines[i].read(r, line);
	return true;
}

/* ---- events ---- */

static void
event_begin(struct reader *r, uint32_t line)
{
	r->event = (struct ical_event){ .line = line, .takes_time = true };
	r->uid[0] = '\0';
	r->reason = r->reason_part = NULL;
}

/* May it matter for these days, or for another event? */
static bool
matters(const struct reader *r)
{
	const struct ical_event *e = &r->event;
	int64_t ends = e->start.t.local + DAY_SECONDS;

	if (e->has_instead_of)
		return true;
	if (!e->takes_time)
		return false;
	if (e->rule != NULL || e->also.n > 0)
		return true;
	if (e->has_end && e->end.t.local > ends)
		ends = e->end.t.local;
	else if (e->has_length)
		ends += e->length.days * DAY_SECONDS + e->length.seconds;
	return ends >= r->minutes.from - MARGIN &&
	    e->start.t.local <= r->minutes.from + (int64_t)r->minutes.n * 60 + MARGIN;
}

static bool
event_keep(struct reader *r)
{
	struct ical_events *es = &r->events;
	struct ical_event *e;

	if (es->n == ICAL_EVENTS_MOST)
		return refuse(r, r->event.line, N_("There are too many events in this calendar."), NULL);
	if (es->n == es->room) {
		struct ical_event **all;

		es->room = es->room == 0 ? 64 : es->room * 2;
		all = arena_get(r->mem, es->room, sizeof(struct ical_event *));
		if (es->n > 0)
			memcpy(all, es->all, es->n * sizeof(struct ical_event *));
		es->all = all;
	}
	e = es->all[es->n] = arena_get(r->mem, 1, sizeof(*e));
	*e = r->event;
	e->order = es->n++;
	e->uid = arena_copy(r->mem, r->uid, strlen(r->uid));
	if (e->rule != NULL) {
		struct recur *rule = arena_get(r->mem, 1, sizeof(*rule));

		*rule = r->rule;
		e->rule = rule;
	}
	return true;
}

static bool
event_end(struct reader *r)
{
	struct ical_event *e = &r->event;

	if (r->reason == NULL && !e->has_start)
		r->reason = N_("It does not say when it begins.");
	if (r->reason != NULL) {
		if (e->takes_time)
			ical_left_out(r->busy, e->line, r->reason, r->reason_part);
		return true;
	}
	r->busy->events++;
	return !matters(r) || event_keep(r);
}

/* ---- what is free or busy already (VFREEBUSY) ---- */

static bool
busy_line(struct reader *r, const struct ical_line *line)
{
	const char *list = line->value, *s, *end;

	if (!ical_line_is(line, "FREEBUSY") ||
	    (ical_parameter(line, "FBTYPE", &s, &end) && ical_same(s, end, "FREE")))
		return true;
	r->reason = r->reason_part = NULL;
	while (ical_list_next(&list, line->end, &s, &end)) {
		struct ical_when w = { 0 };
		int64_t to;

		if (!period_read(r, line, s, end, &w))
			return false;
		if (r->reason == NULL && (w.ends == AS_THE_EVENT || line->cut))
			r->reason = no_time;
		if (r->reason != NULL)
			break;
		to = w.ends == AT_A_TIME ? w.to.local :
		    w.t.local + w.length.days * DAY_SECONDS + w.length.seconds;
		ical_minutes_add(&r->minutes, w.t.local, to, false);
	}
	if (r->reason != NULL)
		ical_left_out(r->busy, line->number, r->reason, r->reason_part);
	return true;
}

/* ---- zones ---- */

static bool
zone_line(struct reader *r, const struct ical_line *line)
{
	size_t n = (size_t)(line->end - line->value);

	if (ical_line_is(line, "TZID"))
		r->zone.name = arena_copy(r->mem, line->value, n < UID_MOST ? n : UID_MOST - 1);
	return true;
}

/* The first of a name is the one that counts. */
static bool
zone_end(struct reader *r, uint32_t line)
{
	struct ical_zone *z;

	if (r->zone.name == NULL || r->zone.changes == NULL)
		return true;
	if ((z = ical_zone_named(&r->zones, r->zone.name)) == NULL)
		return refuse(r, line, N_("There are too many time zones in this calendar."), NULL);
	if (z->changes == NULL)
		z->changes = r->zone.changes;
	return true;
}

/* ---- what is inside what ---- */

static enum part
inside(const struct reader *r)
{
	return r->deep == 0 ? OUTSIDE : r->open[r->deep - 1].part;
}

static enum part
part_named(const struct reader *r, const struct ical_line *line)
{
	static const struct {
		enum part	 within, part;
		const char	*name;
	} parts[] = {
		{ OUTSIDE, CALENDAR, "VCALENDAR" }, { CALENDAR, EVENT, "VEVENT" },
		{ CALENDAR, BUSY_TIMES, "VFREEBUSY" }, { CALENDAR, TIMEZONE, "VTIMEZONE" },
		{ TIMEZONE, CHANGE, "STANDARD" }, { TIMEZONE, CHANGE, "DAYLIGHT" },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].within == inside(r) && ical_same(line->value, line->end, parts[i].name))
			return parts[i].part;
	return OTHER;
}

/* Its name in capitals, as far as it is kept. */
static void
name_take(char name[NAME_MOST], const struct ical_line *line)
{
	size_t n = (size_t)(line->end - line->value);

	n = n < NAME_MOST ? n : NAME_MOST - 1;
	for (size_t i = 0; i < n; i++) {
		char c = line->value[i];

		name[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	name[n] = '\0';
}

static bool
begin_line(struct reader *r, const struct ical_line *line)
{
	enum part part = part_named(r, line);

	if (r->deep == 0 && part != CALENDAR)
		return refuse(r, line->number, N_("This is no calendar: a calendar begins with BEGIN:VCALENDAR."), NULL);
	if (r->deep == DEEP_MOST)
		return refuse(r, line->number, N_("This is nested too deeply."), NULL);
	r->open[r->deep].part = part;
	name_take(r->open[r->deep++].name, line);
	if (part == EVENT)
		event_begin(r, line->number);
	else if (part == TIMEZONE)
		r->zone = (struct ical_zone){ 0 };
	else if (part == CHANGE)
		r->change = (struct ical_change){ 0 };
	r->calendars += part == CALENDAR;
	return true;
}

static bool
finish_line(struct reader *r, const struct ical_line *line)
{
	enum part part = inside(r);
	char name[NAME_MOST];

	name_take(name, line);
	if (r->deep == 0 || strcmp(name, r->open[r->deep - 1].name) != 0)
		return refuse(r, line->number, N_("Something ends here that was not begun: %1."),
		    shown(r, line->value, (size_t)(line->end - line->value)));
	r->deep--;
	if (part == EVENT)
		return event_end(r);
	if (part == TIMEZONE)
		return zone_end(r, line->number);
	if (part == CHANGE)
		ical_change_end(&r->zones, &r->zone, &r->change);
	return true;
}

static bool
line_read(struct reader *r, const struct ical_line *line)
{
	if (ical_line_is(line, "BEGIN"))
		return begin_line(r, line);
	if (ical_line_is(line, "END"))
		return finish_line(r, line);
	switch (inside(r)) {
	case OUTSIDE:
		if (r->calendars > 0)
			return true;
		return refuse(r, line->number, N_("This is no calendar: a calendar begins with BEGIN:VCALENDAR."), NULL);
	case EVENT:
		return event_line(r, line);
	case BUSY_TIMES:
		return busy_line(r, line);
	case TIMEZONE:
		return zone_line(r, line);
	case CHANGE:
		ical_change_line(&r->zones, &r->change, line);
		return true;
	default:
		return true;
	}
}

/* ---- the whole text ---- */

static uint32_t
line_of(const char *text, const char *at)
{
	uint32_t line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

static bool
text_read(struct reader *r, const char *text, size_t len)
{
	const char *nul = len > 0 ? memchr(text, '\0', len) : NULL;
	struct ical_lines lines;
	struct ical_line line;

	if (len > ICAL_BYTES_MOST)
		return refuse(r, 1, N_("This calendar is too large: 16 MB are read, not more."), NULL);
	if (nul != NULL)
		return refuse(r, line_of(text, nul), N_("Some characters here cannot be read. The file should be UTF-8."), NULL);
	ical_lines_open(&lines, r->mem, text, len);
	while (ical_line_next(&lines, &line))
		if (!line_read(r, &line))
			return false;
	if (r->calendars == 0)
		return refuse(r, 1, N_("This is no calendar: a calendar begins with BEGIN:VCALENDAR."), NULL);
	if (r->deep > 0)
		return refuse(r, lines.line - 1, N_("It ends too early: something that was begun never ends."), NULL);
	return true;
}

bool
ical_read(struct arena *mem, const char *text, size_t len, const struct ical_ask *ask,
    struct ical_busy *busy, struct fault *fault)
{
	uint32_t steps = ICAL_STEPS_MOST;
	struct ical_busy found = { 0 };
	struct reader *r = arena_get(mem, 1, sizeof(*r));

	r->mem = mem;
	r->busy = &found;
	r->fault = fault;
	minutes_open(r, ask);
	r->zones = (struct ical_zones){ .mem = mem, .steps = &steps, .here = ask->here,
	    .known = ask->known, .of = ask->of,
	    .to = r->minutes.from + (ICAL_DAYS_MOST + YEAR_DAYS) * (int64_t)DAY_SECONDS };
	if (!text_read(r, text, len) ||
	    !ical_events_mark(&r->events, &r->zones, &r->minutes, &found, fault))
		return false;
	found.n = spans_walk(&r->minutes, NULL);
	found.spans = arena_get(mem, found.n, sizeof(*found.spans));
	spans_walk(&r->minutes, found.spans);
	found.unknown_zone = r->zones.unknown;
	*busy = found;
	return true;
}
