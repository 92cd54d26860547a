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

enum { TOLD_DAYS = 3, GONE_DAYS = 7, NEAR_DAYS = 3, STUCK_DAYS = 21, TURNS_DAYS = 365, LOOK_BACK = 400 };

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
	const struct event *said;

	if (evening->at == 0 || evening->at > v->now)
		return false;
	if (evening_ends(evening) <= v->now || evening->back >= evening->at)
		return true;
	said = evening_said(v, evening);
	return said != NULL && said->at >= evening->at;
}

bool
evening_open(const struct visit *v, const struct evening *evening)
{
	if (evening->off != NULL || evening_over(v, evening))
		return false;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (evening->open[i] > v->now)
			return true;
	return false;
}

bool
evening_may_undo(const struct visit *v, const struct evening *evening)
{
	return evening->asked != NULL && evening->off == NULL && evening->offers->author == v->me;
}

/* The latest time it may have: agreed, or offered; 0: none. */
static int64_t
latest(const struct evening *evening)
{
	int64_t last = evening->at;

	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (evening->open[i] > last)
			last = evening->open[i];
	return last;
}

bool
evening_unanswered(const struct visit *v, const struct evening *evening)
{
	int64_t last = latest(evening);

	if (evening->off != NULL || evening->at > 0 || !visit_paired(v))
		return false;
	return last <= v->now && last > v->now - TOLD_DAYS * EVENING_DAY;
}

const struct evening *
evening_clash(const struct visit *v, int64_t at, int64_t minutes, const struct evening *but)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e != but && e->off == NULL && e->at > 0 &&
		    at < evening_ends(e) && e->at < at + minutes * EVENING_MINUTES)
			return e;
	return NULL;
}

/* Does a later one, by its words, stand or wait? */
static bool
planned_anew(const struct visit *v, const struct evening *evening)
{
	const char *what = evening->e->values[EVENING_WHAT_FIELD].text;

	for (const struct evening *e = evenings_room(v)->newest; e != evening && e != NULL; e = e->older)
		if (e->off == NULL && strcmp(e->e->values[EVENING_WHAT_FIELD].text, what) == 0)
			return true;
	return false;
}

bool
evening_let_go(const struct visit *v, const struct evening *evening)
{
	int64_t last = latest(evening);

	if (evening->off == NULL || evening->off->author == v->me || !visit_paired(v))
		return false;
	if (evening->at == 0 && evening->moves == 0 && evening->off->author == evening->e->author)
		return false;		/* asked and taken back */
	if (planned_anew(v, evening))
		return false;
	return evening->off->at > v->now - (last > v->now ? GONE_DAYS : TOLD_DAYS) * EVENING_DAY;
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

bool
evening_slot_first(const struct visit *v, int64_t *at)
{
	const struct evening *next = evening_next(v);
	int32_t day;

	return slot_next(v, &day, at) && slot_asked(v, day) == NULL &&
	    (next == NULL || *at < next->at);
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

bool
evening_near(const struct visit *v, const struct evening *next)
{
	return next != NULL && day_of(next->at, visit_zone(v, next->at)) - v->today < NEAR_DAYS;
}

bool
evening_been(const struct visit *v)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && evening_over(v, e))
			return true;
	return false;
}

bool
evening_turns(const struct visit *v)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0)
			return true;
	return false;
}

/* How many more of the evenings within a year were this person's idea than the other's. */
static int
thought_more(const struct visit *v, unsigned person)
{
	int more = 0;

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 &&
		    e->at > v->now - TURNS_DAYS * EVENING_DAY)
			more += e->e->author == person ? 1 : -1;
	return more;
}

unsigned
evening_planner(const struct visit *v)
{
	const struct evening *last = NULL;
	int more = thought_more(v, 0);

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 && (last == NULL || e->at > last->at))
			last = e;
	if (more != 0)
		return more > 0;
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

	const struct event *slot = room->slot_asked;
	struct offer offer = { .part = visit_name(v, v->other), .button = N_("Look at it"),
	    .why = N_("Yes, or not like this. No reason is asked."), .rank = WAITS, .minutes = 1,
	    .calm = true };

	if (slot != NULL && slot->author != v->me) {
		offer.href = "/evenings/slot";
		offer.what = N_("%1 proposes an evening that comes back");
		offer.since = slot->day;
		offer_add(offers, offer);
	}
	for (const struct evening *e = room->newest; e != NULL; e = e->older)
		if (evening_open(v, e) && e->offers->author != v->me) {
			offer.href = evening_link(v, "/evenings/one", e->hex);
			offer.what = e->at > 0 ? N_("%1 would like to move an evening") :
			    e->asked == NULL ? N_("%1 proposes an evening") :
			    e->open[1] > 0 ? N_("%1 offers other times") :
			    N_("%1 offers another time");
			offer.why = N_("Yes, or other times. No reason is asked.");
			offer.since = e->offers->day;
			offer_add(offers, offer);
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

/* Is it the other's turn to think of one, and not for three weeks already? Whoever is
 * ahead by more waits a week longer for each, up to five. */
static bool
other_is_asked(const struct visit *v)
{
	const struct evenings *room = evenings_room(v);
	int32_t last = room->planned[0] > room->planned[1] ? room->planned[0] : room->planned[1];
	int more = thought_more(v, v->me);
	int32_t wait = STUCK_DAYS + 7 * (more > 3 ? 2 : more > 1 ? more - 1 : 0);

	return visit_paired(v) && evening_planner(v) != v->me &&
	    (last == 0 || v->today - last < wait);
}

static void
offer_plan(const struct visit *v, struct offers *offers)
{
	const struct evenings *room = evenings_room(v);
	bool two = visit_paired(v);
	int32_t day;
	int64_t at;
	bool slot = slot_next(v, &day, &at) && at < v->now + NEAR_DAYS * EVENING_DAY &&
	    slot_asked(v, day) == NULL;

	if (evening_next(v) != NULL)
		return;
	offer_add(offers, (struct offer){
		.href = "/evenings/ideas",
		.what = !two ? N_("Find something for an evening of your own") : slot ?
		    N_("Think of something for your evening") : N_("Find an idea for an evening"),
		.why = !two ? N_("Half an hour is enough, and it may cost nothing.") :
		    slot && evening_planner(v) == v->me && evening_turns(v) ?
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

/* What the other waits for, also on a day whose card is another. */
static void
doors_answer(const struct visit *v, struct doors *doors)
{
	const struct evenings *room = evenings_room(v);
	const struct event *slot = room->slot_asked;

	if (slot != NULL && slot->author != v->me)
		doors_add(doors, (struct door){ HUB_TODAY, "/evenings/slot", "calendar",
		    N_("An evening that comes back"),
		    N_("%1 proposes an evening that comes back"), visit_name(v, v->other) });
	for (const struct evening *e = room->newest; e != NULL; e = e->older)
		if (evening_open(v, e) && e->offers->author != v->me)
			doors_add(doors, (struct door){ HUB_TODAY,
			    evening_link(v, "/evenings/one", e->hex), "hourglass",
			    N_("You are asked"), N_("%1"), visit_say(v, N_("%1: %2"),
			    visit_name(v, v->other), e->e->values[EVENING_WHAT_FIELD].text) });
}

/* It was to be today, and the other let it go today. */
static void
doors_gone(const struct visit *v, struct doors *doors)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->at > 0 && day_of(e->at, visit_zone(v, e->at)) == v->today &&
		    evening_let_go(v, e) && day_of(e->off->at, visit_zone(v, e->off->at)) == v->today)
			doors_add(doors, (struct door){ HUB_TODAY,
			    evening_link(v, "/evenings/one", e->hex), "moon",
			    visit_say(v, N_("Today: %1"), e->e->values[EVENING_WHAT_FIELD].text,
			    NULL), N_("%1 let this one go. There will be others."),
			    visit_name(v, v->other) });
}

static void
evenings_doors(const struct visit *v, struct doors *doors)
{
	const struct evening *next = evening_next(v);
	const struct event *slot = evenings_room(v)->slot;
	int64_t theirs = down_until(v, v->other), first;

	if (!evenings_may_write(v))
		return;
	if (visit_paired(v)) {
		doors_answer(v, doors);
		doors_gone(v, doors);
	}
	if (visit_paired(v) && theirs > 0 && down_until(v, v->me) == 0)
		doors_add(doors, (struct door){ HUB_TODAY, "/evenings/down", "phone", N_("Join"),
		    N_("%1"), visit_say(v, N_("%1 laid the phone down, until %2"),
		    visit_name(v, v->other), evening_when(v, theirs)) });
	if (evening_slot_first(v, &first))
		doors_add(doors, (struct door){ HUB_TODAY, "/evenings/slot", "moon",
		    N_("Your next evening"), N_("%1 is kept free"), evening_when(v, first) });
	else if (next != NULL)
		doors_add(doors, (struct door){ HUB_TODAY,
		    evening_link(v, "/evenings/one", next->hex), "moon",
		    N_("Your next evening"), N_("%1"),
		    visit_say(v, N_("%1: %2"), evening_when(v, next->at),
		    next->e->values[EVENING_WHAT_FIELD].text) });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/slot", "calendar",
	    N_("An evening that comes back"),
	    slot != NULL ? N_("%1") : N_("Every week, or now and then."),
	    slot != NULL ? slot_says(v, slot) : NULL });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/free", "person", N_("When you are free"),
	    visit_paired(v) ? N_("%1 sees when, never why.") :
	    N_("Then times that suit you are offered."), visit_name(v, v->other) });
	doors_add(doors, (struct door){ HUB_TIME, "/evenings/calendar", "book",
	    N_("In your own calendar"), N_("As a file, or as a feed."), NULL });
	if (!evening_near(v, next))
		doors_add(doors, (struct door){ HUB_TIME, "/evenings/down", "phone",
		    N_("Phones down"), N_("A quiet clock, 25 to 90 minutes."), NULL });
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
	{ POST, "/evenings/stay", evening_stay_do, evening_one_fields, .then = "/time" },
	{ POST, "/evenings/off", evening_off_do, evening_one_fields, .then = "/time" },
	{ GET, "/evenings/slot", evening_slot_show, .tab = TIME },
	{ POST, "/evenings/slot", evening_slot_do, evening_slot_form, .then = "/evenings/slot" },
	{ POST, "/evenings/hold", evening_hold_do, evening_hold_form, .then = "/evenings/slot" },
	{ POST, "/evenings/unask", evening_unask_do, evening_hold_form, .then = "/evenings/slot" },
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
	{ POST, "/evenings/back", evening_back_do, .then = "/time" },
	{ GET, "/evenings/after", evening_after_show, evening_one_fields, .tab = TIME },
	{ POST, "/evenings/after", evening_after_do, evening_after_form, .then = "/evenings/after" },
	{ GET, "/memories", memory_list_show, memory_from_fields, .tab = TIME },
	{ GET, "/memories/one", memory_one_show, memory_one_fields, .tab = TIME },
	{ GET, "/memories/new", memory_new_show, memory_new_fields, .tab = TIME },
	{ POST, "/memories/new", memory_new_do, memory_form, .then = "/memories/new" },
	{ GET, "/memories/back", memory_back_show, memory_back_form, .tab = TIME },
	{ POST, "/memories/back", memory_back_do, memory_back_form, .then = "/memories" },
	{ POST, "/memories/away", .deed = &evening_memory_away, .then = "/today" },
	{ 0 }
};

const struct practice practice_evenings = {
	.name = "evenings",
	.title = N_("Evenings together, phones down"),
	.room = sizeof(struct evenings),
	.deeds = (const struct deed *const[]){ &evening_propose, &evening_yes, &evening_times,
	    &evening_move, &evening_off, &evening_idea, &evening_like, &evening_slot, &evening_hold,
	    &evening_unask, &evening_skip, &evening_down, &evening_back, &evening_after, &evening_filter,
	    &evening_free, &evening_feed, &evening_memory, &evening_photo, &evening_memory_away, NULL },
	.pages = pages,
	.offer = evenings_offer,
	.alarms = evenings_alarms,
	.doors = evenings_doors,
	.moments = evenings_moments,
	.quiet = memory_quiet,
	.take = evenings_take,
};
