/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings: time for two that happens.
 *
 * An idea, a time, a question to the other: yes, or three other times and no
 * reason. Then it stands on Today, until it is there and the phones lie down.
 * Afterwards a line each, alone, and the next one, which the other thinks of.
 * An evening that did not come to it is not mentioned, and nothing is counted.
 * What somebody likes is told once both like it. By one person alone it is a
 * plan of one's own, and nobody is asked.
 */
#include <string.h>

#include "evenings.h"
#include "text.h"

enum { LIKE_IDEA, LIKE_FIELDS };
enum { TOLD_DAYS = 3, NEAR_DAYS = 3, STUCK_DAYS = 21, TURNS_DAYS = 365, LOOK_BACK = 400 };

#define A_TIME(name, must)	{ name, .required = must, .number = true, .most = 1LL << 36 }
#define AN_ID(name)		{ name, .max = 32, .required = true }

const char *const evening_wheres[] = { "home", "out", NULL };
const char *const evening_kids[] = { "any", "asleep", "along", "away", NULL };
const char *const evening_everys[] = { "week", "fortnight", "first", "second", "third",
	"fourth", "last", "off", NULL };
const char *const evening_enjoyed[] = { "yes", "partly", "no", "not", NULL };
const char *const evening_switch[] = { "yes", "no", NULL };
const char *const evening_on[] = { "1", NULL };
const char *const evening_times_of[] = { "30", "60", "120", NULL };
const char *const evening_energies[] = { "low", "mid", "high", NULL };
const char *const evening_seasons[] = { "spring", "summer", "autumn", "winter", NULL };
const char *const evening_feeds[] = { "plain", "busy", NULL };
const char *const evening_weathers[] = { "wet", "dry", NULL };

static const struct field propose_fields[] = {
	[EVENING_IDEA] = { "idea", .max = 32 },
	[EVENING_WHAT_FIELD] = { "what", .max = EVENING_WHAT, .required = true },
	[EVENING_AT] = A_TIME("when", true),
	[EVENING_LONG] = { "minutes", .required = true, .number = true, .least = 15, .most = 1440 },
	[EVENING_DOWN] = { "down", .number = true, .most = 90 },
	[EVENING_RING] = { "ring", .max = EVENING_EXCEPTION },
	[EVENING_SMALL] = { "small", .max = EVENING_BACKUP },
	[EVENING_SAID] = { "line", .max = EVENING_LINE },
	[EVENING_SLOT] = { "slot", .number = true, .most = 1000000 },
	[EVENING_NEW] = { "new", .oneof = evening_on },
	[EVENING_FIELDS] = { 0 }
};

static const struct field yes_fields[] = {
	[YES_EVENING] = AN_ID("evening"),
	[YES_AT] = A_TIME("when", true),
	[YES_LINE] = { "line", .max = EVENING_LINE },
	[YES_FIELDS] = { 0 }
};

static const struct field times_fields[] = {
	[TIMES_EVENING] = AN_ID("evening"),
	[TIMES_FIRST] = A_TIME("first", true),
	[TIMES_FIRST + 1] = A_TIME("second", false),
	[TIMES_FIRST + 2] = A_TIME("third", false),
	[TIMES_FIELDS] = { 0 }
};

const struct field evening_one_fields[] = { AN_ID("evening"), { 0 } };
const struct field evening_hold_form[] = { AN_ID("slot"), { 0 } };

static const struct field idea_fields[] = {
	[OWN_TEXT] = { "text", .max = 200, .required = true },
	[OWN_WHERE] = { "where", .oneof = evening_wheres, .required = true },
	[OWN_COST] = { "cost", .number = true, .most = 3 },
	[OWN_MINUTES] = { "minutes", .number = true, .most = EVENING_IDEA_MINUTES },
	[OWN_KIDS] = { "kids", .oneof = evening_kids },
	[OWN_FIELDS] = { 0 }
};

static const struct field like_fields[] = {
	[LIKE_IDEA] = AN_ID("idea"),
	[LIKE_FIELDS] = { 0 }
};

static const struct field slot_fields[] = {
	[SLOT_EVERY] = { "every", .oneof = evening_everys, .required = true },
	[SLOT_WEEKDAY] = { "weekday", .number = true, .most = 6 },
	[SLOT_CLOCK] = { "clock", .number = true, .most = 1439 },
	[SLOT_LONG] = { "minutes", .number = true, .most = 1440 },
	[SLOT_FROM] = { "from", .number = true, .most = 1000000 },
	[SLOT_SMALL] = { "small", .max = EVENING_BACKUP },
	[SLOT_CLOCKS] = { "clocks", .max = 1200 },
	[SLOT_FIELDS] = { 0 }
};

static const struct field skip_fields[] = {
	[SKIP_DAY] = { "day", .required = true, .number = true, .most = 1000000 },
	[SKIP_ON] = { "on", .required = true, .oneof = evening_switch },
	[SKIP_FIELDS] = { 0 }
};

static const struct field down_fields[] = {
	[DOWN_UNTIL] = A_TIME("until", true),
	[DOWN_MINUTES] = { "minutes", .required = true, .number = true, .least = 1, .most = 90 },
	[DOWN_RING] = { "ring", .max = EVENING_EXCEPTION },
	[DOWN_FIELDS] = { 0 }
};

static const struct field filter_fields[] = { EVENING_FILTER_ROWS, [FILTER_FIELDS] = { 0 } };

static const struct field feed_fields[] = {
	[FEED_SAYS] = { "says", .required = true, .oneof = evening_feeds },
	[FEED_FIELDS] = { 0 }
};

static const struct field after_fields[] = {
	[AFTER_EVENING] = AN_ID("evening"),
	[AFTER_ENJOYED] = { "enjoyed", .oneof = evening_enjoyed },
	[AFTER_NEW] = { "new", .oneof = evening_switch },
	[AFTER_LINE] = { "line", .max = EVENING_LINE },
	[AFTER_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

const struct evening *
evening_find(const struct evenings *evenings, const char *hex)
{
	unsigned char id[16];
	const struct evening *evening;

	if (hex == NULL || !id_read(hex, id))
		return NULL;
	evening = evenings->rows[id[0] % EVENING_ROWS];
	while (evening != NULL && memcmp(evening->e->id, id, 16) != 0)
		evening = evening->row;
	return evening;
}

static struct evening *
spoken_of(const struct evenings *evenings, const struct event *e)
{
	return (struct evening *)evening_find(evenings, e->values[0].text);
}

/* One alone has nobody to ask: the first time it is. */
static void
times_open(struct evening *evening, const struct event *e, const struct value *times, size_t n)
{
	evening->offers = e;
	evening->yes = NULL;
	evening->at = e->space == SHARED ? 0 : times[0].number;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		evening->open[i] = i < n ? times[i].number : 0;
}

static void
propose_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening *evening = arena_get(state, 1, sizeof(*evening));
	struct evening **row = &evenings->rows[e->id[0] % EVENING_ROWS];

	evening->e = e;
	evening->hex = id_hex(state, e->id);
	times_open(evening, e, &e->values[EVENING_AT], 1);
	evening->older = evenings->newest;
	evenings->newest = evening;
	evening->row = *row;
	*row = evening;
	evenings->planned[e->author] = e->day;
}

/* Only to a time that the other offers now: after a move the earlier is void. */
static void
yes_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);
	int64_t at = e->values[YES_AT].number;

	(void)state;
	if (evening == NULL || evening->off != NULL || evening->yes != NULL ||
	    evening->offers->author == e->author || at == 0)
		return;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (evening->open[i] == at) {
			evening->at = at;
			evening->yes = e;
		}
}

static void
times_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);

	(void)state;
	if (evening == NULL || evening->off != NULL)
		return;
	times_open(evening, e, &e->values[TIMES_FIRST], EVENING_TIMES);
	evening->moves++;
}

static void
off_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);

	(void)state;
	if (evening != NULL)
		evening->off = e;
}

static void
idea_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_own *own = e->of != NULL ? e->of->made : NULL;

	if (own == NULL) {
		own = arena_get(state, 1, sizeof(*own));
		*own = (struct evening_own){ evenings->own, e, e, id_hex(state, e->id) };
		evenings->own = own;
	}
	own->now = e;
	e->made = own;
}

/* Of two people only behind the gate of that idea. */
static void
like_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_like *like;

	if (e->space == SHARED && (e->mode != SOFT_GATE ||
	    strncmp(e->gate, "evenings.", 9) != 0 ||
	    strcmp(e->gate + 9, e->values[LIKE_IDEA].text) != 0))
		return;
	like = arena_get(state, 1, sizeof(*like));
	*like = (struct evening_like){ evenings->likes, e };
	evenings->likes = like;
	evenings->liked[e->author] = e->day;
}

static void
slot_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	bool off = strcmp(e->values[SLOT_EVERY].text, "off") == 0;

	(void)state;
	evenings->slot_asked = NULL;
	if (off)
		evenings->slot = NULL;
	else if (e->space == SHARED)
		evenings->slot_asked = e;
	else
		evenings->slot = e;
}

static void
hold_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	unsigned char id[16];

	(void)state;
	if (evenings->slot_asked == NULL || evenings->slot_asked->author == e->author ||
	    !id_read(e->values[0].text, id) ||
	    memcmp(id, evenings->slot_asked->id, 16) != 0)
		return;
	evenings->slot = evenings->slot_asked;
	evenings->slot_asked = NULL;
}

static void
skip_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_skip *skip = arena_get(state, 1, sizeof(*skip));

	*skip = (struct evening_skip){ evenings->skips, e };
	evenings->skips = skip;
}

static void
down_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->down[e->author] = e;
}

static void
after_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_after *after = arena_get(state, 1, sizeof(*after));

	*after = (struct evening_after){ evenings->afters, e };
	evenings->afters = after;
}

static void
filter_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->filter = e;
}

static void
feed_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->feed = e;
}

static void
free_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->free[e->author] = e;
}

#define EITHER	(IN(SHARED) | IN(PERSONAL))

const struct deed evening_propose = { "evenings.propose", propose_fields, propose_fold, EITHER };
const struct deed evening_yes = { "evenings.yes", yes_fields, yes_fold };
const struct deed evening_times = { "evenings.times", times_fields, times_fold, EITHER };
const struct deed evening_off = { "evenings.off", evening_one_fields, off_fold, EITHER };
const struct deed evening_idea = {
	"evenings.idea", idea_fields, idea_fold, EITHER, .rewrites = true
};
const struct deed evening_like = { "evenings.like", like_fields, like_fold, EITHER };
const struct deed evening_slot = { "evenings.slot", slot_fields, slot_fold, EITHER };
const struct deed evening_hold = { "evenings.hold", evening_hold_form, hold_fold };
const struct deed evening_skip = { "evenings.skip", skip_fields, skip_fold, EITHER };
const struct deed evening_down = { "evenings.down", down_fields, down_fold, EITHER };
const struct deed evening_after = {
	"evenings.after", after_fields, after_fold, IN(PERSONAL)
};
const struct deed evening_free = { "evenings.free", evening_free_fields, free_fold, EITHER };
const struct deed evening_feed = {
	"evenings.feed", feed_fields, feed_fold, IN(PERSONAL)
};
const struct deed evening_filter = {
	"evenings.filter", filter_fields, filter_fold, IN(PERSONAL)
};

/* ---- for the pages ---- */

enum space
evenings_space(const struct visit *v)
{
	return visit_paired(v) || v->pairing == ENDED ? SHARED : PERSONAL;
}

const struct evenings *
evenings_room(const struct visit *v)
{
	return visit_room(v, &practice_evenings, evenings_space(v));
}

bool
evenings_may_write(const struct visit *v)
{
	return v->pairing != ENDED;
}

int64_t
evening_ends(const struct evening *evening)
{
	return evening->at + evening->e->values[EVENING_LONG].number * EVENING_MINUTES;
}

bool
evening_over(const struct visit *v, const struct evening *evening)
{
	return evening->at > 0 && evening_ends(evening) <= v->now;
}

bool
evening_open(const struct visit *v, const struct evening *evening)
{
	if (evening->off != NULL || evening->at > 0)
		return false;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (evening->open[i] > v->now)
			return true;
	return false;
}

const struct evening *
evening_next(const struct visit *v)
{
	const struct evening *next = NULL;

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 && !evening_over(v, e) &&
		    (next == NULL || e->at < next->at))
			next = e;
	return next;
}

const struct event *
evening_said(const struct visit *v, const struct evening *evening)
{
	const struct evenings *mine = visit_room(v, &practice_evenings, PERSONAL);

	for (const struct evening_after *a = mine->afters; a != NULL; a = a->older)
		if (strcmp(a->e->values[AFTER_EVENING].text, evening->hex) == 0)
			return a->e;
	return NULL;
}

const struct evening *
evening_told_not(const struct visit *v)
{
	const struct evening *last = NULL;

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && evening_over(v, e) &&
		    evening_ends(e) > v->now - TOLD_DAYS * EVENING_DAY &&
		    (last == NULL || e->at > last->at))
			last = e;
	return last != NULL && evening_said(v, last) == NULL ? last : NULL;
}

unsigned
evening_planner(const struct visit *v)
{
	const struct evening *last = NULL;
	int thought[2] = { 0 };

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older) {
		if (e->off != NULL || e->at <= 0)
			continue;
		thought[e->e->author] += e->at > v->now - TURNS_DAYS * EVENING_DAY;
		if (last == NULL || e->at > last->at)
			last = e;
	}
	if (thought[0] != thought[1])
		return thought[0] > thought[1];
	return last != NULL ? !last->e->author : (unsigned)week_of(v->today) % 2;
}

const char *
evening_link(const struct visit *v, const char *path, const char *hex)
{
	return visit_say(v, "%1?evening=%2", path, hex);
}

int
evening_their_zone(const struct visit *v, int64_t at)
{
	size_t n = evenings_space(v) == SHARED ? home_count(v->home, SHARED) : 0;
	size_t least = n > LOOK_BACK ? n - LOOK_BACK : 0;
	int then;

	for (size_t i = n; i-- > least; ) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->author != v->other || e->deed == NULL)
			continue;
		if (free_zone(v, v->other, e->at, &then) && then == e->zone &&
		    free_zone(v, v->other, at, &then))
			return then;
		return visit_zone(v, at) + e->zone - visit_zone(v, e->at);
	}
	return visit_zone(v, at);
}

const char *
evening_when(const struct visit *v, int64_t at)
{
	return visit_when(v, at);
}

const char *
evening_there(const struct visit *v, int64_t at)
{
	int here = visit_zone(v, at), there = evening_their_zone(v, at);
	int32_t day = day_of(at, there);
	const char *clock = visit_clock(v, at, there);

	if (here == there)
		return NULL;
	if (day != day_of(at, here))
		clock = visit_say(v, N_("%1, %2"), visit_say(v, visit_weekday(day), NULL, NULL),
		    clock);
	return visit_say(v, N_("%1 on the clocks of %2"), clock, visit_name(v, v->other));
}

/* A clock that is changed in between has two answers: the one that is true. */
int64_t
evening_moment(const struct visit *v, int32_t day, int32_t minute, unsigned person)
{
	int64_t local = ((int64_t)day * 1440 + minute) * EVENING_MINUTES;
	int zone = visit_zone(v, local);

	for (int i = 0; i < 2; i++) {
		int64_t at = local - zone * EVENING_MINUTES;

		zone = person == v->me ? visit_zone(v, at) : evening_their_zone(v, at);
	}
	return local - zone * EVENING_MINUTES;
}

/* ---- today, hubs ---- */

static void
offer_answer(const struct visit *v, struct offers *offers)
{
	const struct evenings *room = evenings_room(v);

	for (const struct evening *e = room->newest; e != NULL; e = e->older)
		if (evening_open(v, e) && e->offers->author != v->me) {
			offer_add(offers, (struct offer){
				.href = evening_link(v, "/evenings/one", e->hex),
				.what = N_("%1 proposes an evening"),
				.why = N_("Yes, or other times. No reason is asked."),
				.part = visit_name(v, v->other),
				.button = N_("Look at it"), .rank = WAITS,
				.since = e->offers->day, .minutes = 1, .calm = true });
			return;
		}
}

static void
offer_dates(const struct visit *v, struct offers *offers)
{
	const struct evening *next = evening_next(v), *told = evening_told_not(v);

	if (next != NULL && day_of(next->at, visit_zone(v, next->at)) <= v->today)
		offer_add(offers, (struct offer){
			.href = evening_link(v, "/evenings/one", next->hex),
			.what = N_("Today, %1"),
			.why = visit_paired(v) ? N_("You both said yes to it.") :
			    N_("You planned it for yourself."),
			.part = visit_say(v, N_("%1: %2"), evening_when(v, next->at),
			    next->e->values[EVENING_WHAT_FIELD].text),
			.button = N_("Look at it"), .rank = WAITS, .now = true, .minutes = 1,
			.calm = true });
	else if (told != NULL)
		offer_add(offers, (struct offer){
			.href = evening_link(v, "/evenings/after", told->hex),
			.what = N_("How was it: %1"),
			.why = N_("Two taps and perhaps a line, only for you. It helps with the next one."),
			.part = told->e->values[EVENING_WHAT_FIELD].text,
			.button = N_("Say how it was"), .rank = CLOSES, .minutes = 1,
			.light = true, .calm = true });
}

/* Is it the other's turn to think of one, and not for three weeks already? */
static bool
other_is_asked(const struct visit *v)
{
	const struct evenings *room = evenings_room(v);
	int32_t last = room->planned[0] > room->planned[1] ? room->planned[0] : room->planned[1];

	return visit_paired(v) && evening_planner(v) != v->me &&
	    (last == 0 || v->today - last < STUCK_DAYS);
}

static void
offer_plan(const struct visit *v, struct offers *offers)
{
	const struct evenings *room = evenings_room(v);
	bool two = visit_paired(v);
	int32_t day;
	int64_t at;
	bool slot = slot_next(v, &day, &at) && at < v->now + NEAR_DAYS * EVENING_DAY;

	if (evening_next(v) != NULL)
		return;
	offer_add(offers, (struct offer){
		.href = "/evenings/ideas",
		.what = !two ? N_("Find something for an evening of your own") : slot ?
		    N_("Think of something for your evening") : N_("Find an idea for an evening"),
		.why = !two ? N_("Half an hour is enough, and it may cost nothing.") :
		    slot && evening_planner(v) == v->me ?
		    N_("Your evening is near, and this one is yours to think of.") :
		    N_("What both like rises to the top. It may cost nothing."),
		.button = N_("See some ideas"), .minutes = 3, .light = true,
		.rank = two && slot && !other_is_asked(v) ? CLOSES : ROTATES,
		.theirs = other_is_asked(v),
		.last = room->planned[v->me] > room->liked[v->me] ? room->planned[v->me] :
		    room->liked[v->me] });
}

static void
evenings_offer(const struct visit *v, struct offers *offers)
{
	const struct evenings *room = evenings_room(v);
	const struct event *down = room->down[v->me];

	if (!evenings_may_write(v))
		return;
	if (visit_paired(v))
		offer_answer(v, offers);
	offer_dates(v, offers);
	offer_plan(v, offers);
	offer_add(offers, (struct offer){
		.href = "/evenings/down",
		.what = visit_paired(v) ? N_("Lay the phones down for a while") :
		    N_("Lay the phone down for a while"),
		.why = N_("From 25 minutes on, with whatever may still ring."),
		.button = N_("Choose how long"), .rank = ROTATES, .minutes = 25, .calm = true,
		.last = down != NULL ? down->day : 0 });
}

/* Also what one planned for oneself. */
static void
evenings_alarms(const struct visit *v, struct alarms *alarms)
{
	if (!evenings_may_write(v))
		return;
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > v->now)
			alarms_add(alarms, e->at);
}

static void
evenings_doors(const struct visit *v, struct doors *doors)
{
	const struct evening *next = evening_next(v);

	if (!evenings_may_write(v))
		return;
	if (next != NULL)
		doors_add(doors, (struct door){ HUB_TODAY,
		    evening_link(v, "/evenings/one", next->hex), "moon",
		    N_("Your next evening"), N_("%1"),
		    visit_say(v, N_("%1: %2"), evening_when(v, next->at),
		    next->e->values[EVENING_WHAT_FIELD].text) });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/ideas", "search", N_("Ideas"),
	    visit_paired(v) ? N_("At home or out, most of them free. What both like rises.") :
	    N_("At home or out, most of them free."), NULL });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/slot", "calendar",
	    N_("An evening that comes back"),
	    N_("The same evening every week, or now and then. Moved or skipped at will."), NULL });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/free", "person", N_("When you are free"),
	    visit_paired(v) ? N_("Then times that suit both are offered. %1 never sees why.") :
	    N_("Then times that suit you are offered."), visit_name(v, v->other) });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/calendar", "book",
	    N_("In your own calendar"), N_("As a file that any calendar reads."), NULL });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/down", "phone", N_("Phones down"),
	    N_("A quiet clock, from 25 to 90 minutes."), NULL });
	doors_add(doors, (struct door){ HUB_TIME, "/memories", "book", N_("Memories"),
	    N_("A line and a few photos, by month."), NULL });
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/time", evening_hub_show, evening_hub_fields, .tab = TIME },
	{ GET, "/evenings/ideas", evening_ideas_show, evening_browse_fields, .tab = TIME },
	{ POST, "/evenings/filter", evening_filter_do, evening_filter_form,
	    .then = "/evenings/ideas" },
	{ POST, "/evenings/like", evening_like_do, evening_like_form, .then = "/evenings/ideas" },
	{ GET, "/evenings/own", evening_own_show, .tab = TIME },
	{ POST, "/evenings/own", evening_own_do, evening_own_form, .then = "/evenings/own" },
	{ POST, "/evenings/own/back", evening_own_back, .then = "/evenings/own" },
	{ GET, "/evenings/new", evening_new_show, evening_new_fields, .tab = TIME },
	{ POST, "/evenings/new", evening_new_do, evening_new_form, .then = "/evenings/new" },
	{ GET, "/evenings/one", evening_one_show, evening_one_fields, .tab = TIME },
	{ POST, "/evenings/yes", evening_yes_do, evening_yes_form, .then = "/evenings/one" },
	{ GET, "/evenings/times", evening_times_show, evening_one_fields, .tab = TIME },
	{ POST, "/evenings/times", evening_times_do, evening_times_form, .then = "/evenings/times" },
	{ POST, "/evenings/off", evening_off_do, evening_one_fields, .then = "/time" },
	{ GET, "/evenings/slot", evening_slot_show, .tab = TIME },
	{ POST, "/evenings/slot", evening_slot_do, evening_slot_form, .then = "/evenings/slot" },
	{ POST, "/evenings/hold", evening_hold_do, evening_hold_form, .then = "/evenings/slot" },
	{ POST, "/evenings/skip", evening_skip_do, evening_skip_form, .then = "/evenings/slot" },
	{ GET, "/evenings/calendar", evening_calendar_show, .tab = TIME },
	{ POST, "/evenings/feed", evening_feed_do, evening_feed_form,
	    .then = "/evenings/calendar" },
	{ POST, "/evenings/file", evening_file_do, evening_file_form,
	    .then = "/evenings/calendar" },
	{ GET, "/evenings/free", evening_free_show, evening_free_query, .tab = TIME },
	{ POST, "/evenings/free/hand", evening_hand_do, evening_hand_form,
	    .then = "/evenings/free" },
	{ POST, "/evenings/free/load", evening_load_do, evening_load_form,
	    .then = "/evenings/free" },
	{ POST, "/evenings/free/back", .deed = &withdrawal, .then = "/evenings/free" },
	{ GET, "/evenings/down", evening_down_show, .tab = TIME },
	{ POST, "/evenings/down", evening_down_do, evening_down_form, .then = "/evenings/down" },
	{ GET, "/evenings/away", evening_away_show, .how = BARE | QUIET, .tab = TIME },
	{ GET, "/evenings/back", evening_back_show, .tab = TIME },
	{ GET, "/evenings/after", evening_after_show, evening_one_fields, .tab = TIME },
	{ POST, "/evenings/after", evening_after_do, evening_after_form, .then = "/evenings/after" },
	{ GET, "/memories", memory_list_show, memory_from_fields, .tab = TIME },
	{ GET, "/memories/one", memory_one_show, memory_one_fields, .tab = TIME },
	{ GET, "/memories/new", memory_new_show, memory_new_fields, .tab = TIME },
	{ POST, "/memories/new", memory_new_do, memory_form, .then = "/memories/new" },
	{ POST, "/memories/back", memory_back_do, memory_back_form, .then = "/memories" },
	{ POST, "/memories/away", .deed = &evening_memory_away, .then = "/today" },
	{ 0 }
};

const struct practice practice_evenings = {
	.name = "evenings",
	.title = N_("Evenings together, phones down"),
	.room = sizeof(struct evenings),
	.deeds = (const struct deed *const[]){ &evening_propose, &evening_yes, &evening_times,
	    &evening_off, &evening_idea, &evening_like, &evening_slot, &evening_hold,
	    &evening_skip, &evening_down, &evening_after, &evening_filter,
	    &evening_free, &evening_feed, &evening_memory, &evening_photo, &evening_memory_away, NULL },
	.pages = pages,
	.offer = evenings_offer,
	.alarms = evenings_alarms,
	.doors = evenings_doors,
	.moments = evenings_moments,
	.quiet = memory_quiet,
	.take = evenings_take,
};
