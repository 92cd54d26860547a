/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * journey: keeping at it, resting, and ending well.
 *
 * Days of the last 28 are counted, without those of a rest, and never days in a row:
 * a broken streak makes going on less likely. Either of the two has both rest and either ends it; until
 * then nothing comes up. After twelve weeks each looks back for themselves and
 * chooses a pace, which may be changed at any time.
 */
#include <string.h>

#include "plan_log.h"
#include "practice.h"
#include "why.h"

enum { REST_DAYS, REST_FIELDS };
enum { PACE, PACE_FIELDS };
enum { MOST = 60, WINDOW = 28, HALF_YEAR = 182, ASKED_DAYS = 28, FRIDAY = 4 };

static const struct field no_fields[] = { { 0 } };

/* 0: until somebody says otherwise. */
static const struct field rest_fields[] = {
	[REST_DAYS] = { "days", .number = true, .least = 0, .most = MOST, .required = true },
	[REST_FIELDS] = { 0 }
};

enum pace { AS_NOW, WEEKLY, CHECKS, PACES };
static const char *const paces[] = { "now", "week", "checks", NULL };

static const struct field pace_fields[] = {
	[PACE] = { "pace", .oneof = paces, .required = true },
	[PACE_FIELDS] = { 0 }
};

struct rest {
	int32_t		 from, until;	/* the first day of it, and the first after it */
	struct rest	*older;
};

struct paced {
	int32_t		 from;
	enum pace	 pace;
	struct paced	*older;
};

struct journey {
	struct rest	*rests;
	struct paced	*paced;
	int32_t		 checked;	/* the last day a check-up was put away */
};

/* ---- deeds ---- */

static void
end_rest(struct journey *journey, int32_t day)
{
	struct rest *r = journey->rests;

	if (r != NULL && r->until > day)
		r->until = day > r->from ? day : r->from;
}

static void
rest_fold(void *room, struct event *e, struct arena *state)
{
	struct journey *journey = room;
	struct rest *r = arena_get(state, 1, sizeof(*r));
	int32_t days = (int32_t)e->values[REST_DAYS].number;

	end_rest(journey, e->day);
	r->from = e->day;
	r->until = days > 0 ? e->day + days : INT32_MAX;
	r->older = journey->rests;
	journey->rests = r;
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	(void)state;
	end_rest(room, e->day);
}

static void
pace_fold(void *room, struct event *e, struct arena *state)
{
	struct journey *journey = room;
	struct paced *p = arena_get(state, 1, sizeof(*p));

	p->from = e->day;
	while (strcmp(paces[p->pace], e->values[PACE].text) != 0)
		p->pace++;
	p->older = journey->paced;
	journey->paced = p;
}

static void
checked_fold(void *room, struct event *e, struct arena *state)
{
	struct journey *journey = room;

	(void)state;
	journey->checked = e->day;
}

static const struct deed rest = {
	"journey.rest", rest_fields, rest_fold, IN(SHARED) | IN(PERSONAL), .untold = true,
	.aside = true
};
static const struct deed back = {
	"journey.back", no_fields, back_fold, IN(SHARED) | IN(PERSONAL), .untold = true,
	.aside = true
};
static const struct deed pace_deed = {
	"journey.pace", pace_fields, pace_fold, IN(PERSONAL), .untold = true, .aside = true
};
static const struct deed checked = {
	"journey.checked", no_fields, checked_fold, IN(PERSONAL), .untold = true
};

/* ---- what others ask ---- */

static const struct journey *
journey_of(const struct visit *v, enum space space)
{
	return visit_room(v, &practice_journey, space);
}

static const struct rest *
rest_on(const struct visit *v, int32_t day)
{
	for (const struct rest *r = journey_of(v, visit_space(v))->rests; r != NULL;
	    r = r->older)
		if (r->from <= day && day < r->until)
			return r;
	return NULL;
}

bool
visit_rests(const struct visit *v)
{
	return rest_on(v, v->today) != NULL;
}

bool
visit_did(const struct visit *v, int32_t day)
{
	return home_did(v->home, SHARED, v->me, day) ||
	    home_did(v->home, PERSONAL, v->me, day);
}

/* The day of the first thing that is kept here. */
static int32_t
first_day(const struct visit *v)
{
	static const enum space spaces[] = { SHARED, PERSONAL };
	int32_t first = v->today;

	for (int i = 0; i < 2; i++) {
		int32_t day = visit_first_day(v, spaces[i]);

		if (day > 0 && day < first)
			first = day;
	}
	return first;
}

const char *
visit_days(const struct visit *v)
{
	int32_t first = first_day(v);
	int did = 0, of = 0, all = 0;

	for (int32_t day = v->today; day > v->today - WINDOW && day >= first; day--) {
		bool rests = rest_on(v, day) != NULL;

		all++;
		of += !rests;
		did += !rests && visit_did(v, day);
	}
	if (visit_rests(v) || of <= PLAN_FIRST || did == 0)
		return NULL;
	return visit_say(v, of == all ? N_("You did something here on %1 of the last %2 days.") :
	    N_("You did something here on %1 of %2 days, days of rest left out."),
	    visit_number(v, did), visit_number(v, of));
}

int32_t
visit_gap(const struct visit *v)
{
	const struct plan_said *said = visit_said(v);

	if (said->passed_on == v->today)
		return 0;
	for (int32_t ago = 0; ago < PLAN_PAST - 1; ago++) {
		int32_t day = v->today - ago;
		const struct said_day *d = day > 0 ? &said->days[day % PLAN_PAST] : NULL;

		if (visit_did(v, day) || (ago > 0 && d != NULL && d->day == day && d->stood != 0))
			return ago;
	}
	for (int32_t ago = PLAN_PAST - 1; ago < 50 * HALF_YEAR; ago++)
		if (visit_did(v, v->today - ago))
			return ago;
	return v->today - first_day(v);
}

static const struct paced *
paced_on(const struct visit *v, int32_t day)
{
	const struct paced *p = journey_of(v, PERSONAL)->paced;

	while (p != NULL && p->from > day)
		p = p->older;
	return p;
}

static enum pace
pace_of(const struct visit *v)
{
	const struct paced *p = paced_on(v, v->today);

	return p != NULL ? p->pace : AS_NOW;
}

/* One thing a week: from Friday to Sunday, until something is done. */
static bool
week_is_done(const struct visit *v, int32_t day)
{
	int32_t weekday = weekday_of(day);

	if (weekday < FRIDAY)
		return true;
	while (--weekday >= FRIDAY)
		if (visit_did(v, --day))
			return true;
	return false;
}

static bool
journey_silent(const struct visit *v, int32_t day)
{
	const struct paced *p = paced_on(v, day);

	if (rest_on(v, day) != NULL)
		return true;
	return p != NULL && (p->pace == CHECKS || (p->pace == WEEKLY && week_is_done(v, day)));
}

/* Days since the couple began; 0: not known, or a clock ran ahead. */
static int32_t
age_of(const struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");
	int32_t days = joined > 0 ? v->today - day_of(joined, v->zone) : 0;

	return days > 0 ? days : 0;
}

/* Half a year after the choice, and every half year. */
static bool
check_is_due(const struct visit *v)
{
	const struct paced *p = paced_on(v, v->today);
	int32_t days = p != NULL ? v->today - p->from : 0;

	return p != NULL && p->pace == CHECKS && days >= HALF_YEAR &&
	    journey_of(v, PERSONAL)->checked < v->today - days % HALF_YEAR;
}

/* ---- pages ---- */

struct past_view {
	const char	*title, *days;
};

struct journey_view {
	const struct visit *v;
	const char	*other;		/* NULL: one alone */
	const char	*days, *until;	/* NULL: not to be said; not resting, or it stays open */
	const char	*oops;		/* of a rest without its length, or NULL */
	bool		 rests, grown;
	enum pace	 pace;
	size_t		 n;
	struct past_view past[TENS];
};

#include "journey.html.h"

static enum status
journey_show(struct visit *v)
{
	const struct rest *r = rest_on(v, v->today);
	struct journey_view view = {
		.v = v,
		.other = visit_paired(v) ? visit_name(v, v->other) : NULL,
		.days = visit_days(v),
		.oops = visit_again(v) && v->form.fields == rest_fields ?
		    visit_say(v, N_("Please choose how long the rest is to be."), NULL, NULL) : NULL,
		.until = r != NULL && r->until < INT32_MAX ? visit_day(v, r->until) : NULL,
		.rests = r != NULL,
		.grown = age_of(v) >= PLAN_CORE,
		.pace = pace_of(v),
	};

	v->title = N_("Pace and rest");
	journey_page(v->out, &view);
	return OK;
}

/* What was done of each of the ten, in days. */
static void
past_fill(const struct visit *v, struct journey_view *view)
{
	struct plan_past past;

	plan_past(v, 0, &past);
	for (unsigned ten = 1; ten <= TENS; ten++) {
		int n = 0;

		for (int i = past.n - PLAN_CORE; i < past.n; i++)
			n += i >= 0 && (past.day[i].acted & TEN(ten)) != 0;
		if (n > 0)
			view->past[view->n++] = (struct past_view){ plan_tens[ten].title,
			    visit_number(v, n) };
	}
}

static enum status
twelve_show(struct visit *v)
{
	struct journey_view view = { .v = v, .pace = pace_of(v),
	    .other = visit_paired(v) ? visit_name(v, v->other) : NULL };

	past_fill(v, &view);
	v->title = N_("Looking back");
	twelve_page(v->out, &view);
	return OK;
}

static enum status
check_show(struct visit *v)
{
	struct journey_view view = { .v = v };

	v->title = N_("A check-up");
	check_page(v->out, &view);
	return OK;
}

static void
journey_offer(const struct visit *v, struct offers *offers)
{
	int32_t age = age_of(v);

	if (check_is_due(v))
		offer_add(offers, (struct offer){
			.href = "/journey/check",
			.what = N_("Half a year has gone by: a look at the two of you?"),
			.why = N_("You wanted to be asked twice a year. Leaving it is an answer, too."),
			.button = N_("Have a look"), .rank = CLOSES, .check = true,
			.minutes = 3, .light = true, .calm = true });
	else if (age >= PLAN_CORE && age < PLAN_CORE + ASKED_DAYS &&
	    journey_of(v, PERSONAL)->paced == NULL)
		offer_add(offers, (struct offer){
			.href = "/journey/twelve",
			.what = N_("Twelve weeks: look back, and choose how it goes on"),
			.why = N_("What you did in them, and a pace for what comes."),
			.button = N_("Look back"), .rank = CLOSES,
			.minutes = 3, .light = true, .calm = true });
}

static void
journey_doors(const struct visit *v, struct doors *doors)
{
	doors_add(doors, (struct door){ HUB_US, "/journey", "clock", N_("Pace and rest"),
	    visit_rests(v) ? N_("Resting just now.") :
	    N_("How often something comes up, and a rest for as long as you like."), NULL });
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/journey", journey_show, .tab = US },
	{ POST, "/journey/rest", .deed = &rest, .then = "/journey" },
	{ POST, "/journey/back", .deed = &back, .then = "/today" },
	{ POST, "/journey/pace", .deed = &pace_deed, .then = "/journey" },
	{ GET, "/journey/twelve", twelve_show, .tab = US },
	{ GET, "/journey/check", check_show, .tab = US },
	{ POST, "/journey/checked", .deed = &checked, .then = "/today" },
	{ 0 }
};

const struct practice practice_journey = {
	.name = "journey",
	.title = N_("Pace and rest"),
	.room = sizeof(struct journey),
	.deeds = (const struct deed *const[]){ &rest, &back, &pace_deed, &checked, NULL },
	.pages = pages,
	.mild = true,
	.stays = true,
	.offer = journey_offer,
	.silent = journey_silent,
	.doors = journey_doors,
};
