/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * today: the first page. One small thing, and what the partner left.
 *
 * Something lighter keeps the evening's slot, not tonight empties it, and
 * neither asks again. Whoever did nothing here, or would not have it shown, glows
 * as embers: never as a gap.
 */
#include <string.h>

#include "chosen.h"
#include "health.h"
#include "people.h"
#include "plan_log.h"
#include "practice.h"
#include "why.h"

enum { LIGHTER, TODAY_FIELDS };
enum { LIGHT_CARD, LIGHT_FIELDS };
enum { ANOTHER_THAN, ANOTHER_FIELDS };
enum { WORTH_TEN, WORTH, WORTH_FIELDS };
enum { STOOD_TEN, STOOD_WHY, STOOD_FIELDS };

static const char *const yes[] = { "1", NULL };

static const struct field today_fields[] = {
	[LIGHTER] = { "lighter", .oneof = yes },
	[TODAY_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

static const struct field light_fields[] = {
	[LIGHT_CARD] = { "card", .max = 40 },
	[LIGHT_FIELDS] = { 0 }
};

/* A practice by its name, or the number of one of the ten. */
static const struct field another_fields[] = {
	[ANOTHER_THAN] = { "than", .max = 40, .required = true },
	[ANOTHER_FIELDS] = { 0 }
};

static const struct field worth_fields[] = {
	[WORTH_TEN] = { "ten", .number = true, .least = 1, .most = TENS, .required = true },
	[WORTH] = { "worth", .number = true, .least = 1, .most = 5, .required = true },
	[WORTH_FIELDS] = { 0 }
};

static const struct field stood_fields[] = {
	[STOOD_TEN] = { "ten", .number = true, .most = TENS, .required = true },	/* 0: of none */
	[STOOD_WHY] = { "why", .number = true, .least = 0, .most = 99, .required = true },
	[STOOD_FIELDS] = { 0 }
};

struct today {
	int32_t		 rested;	/* the last day without: not tonight */
	int32_t		 lightened;	/* the last day with something lighter */
	struct plan_said said;
};

/* What is kept of a day; NULL: it is too long ago. */
static struct said_day *
day_kept(struct today *today, int32_t day)
{
	struct said_day *kept;

	if (day < 0)
		return NULL;
	kept = &today->said.days[day % PLAN_PAST];
	if (kept->day > day)
		return NULL;
	if (kept->day < day)
		*kept = (struct said_day){ .day = day };
	return kept;
}

static void
not_fold(void *room, struct event *e, struct arena *state)
{
	struct today *today = room;

	(void)state;
	today->rested = e->day;
}

static void
light_fold(void *room, struct event *e, struct arena *state)
{
	struct today *today = room;
	struct said_day *day = day_kept(today, e->day);

	(void)state;
	today->lightened = e->day;
	if (day != NULL)
		day->card = e->values[LIGHT_CARD].text;
}

static void
another_fold(void *room, struct event *e, struct arena *state)
{
	struct today *today = room;
	struct plan_said *said = &today->said;
	struct said_day *day = day_kept(today, e->day);
	const char *of = e->values[ANOTHER_THAN].text;
	unsigned ten = plan_ten(of);
	int64_t number;

	(void)state;
	if (ten == 0 && number_read(of, &number) && number >= 1 && number <= TENS)
		ten = (unsigned)number;
	if (day != NULL && ten > 0)
		day->passed |= TEN(ten);
	if (e->day > said->passed_on) {
		said->passed_on = e->day;
		said->n_passed = 0;
	}
	if (e->day == said->passed_on &&
	    said->n_passed < sizeof(said->passed) / sizeof(*said->passed))
		said->passed[said->n_passed++] = of;
}

/* All have been seen: from the first one again. */
static void
first_fold(void *room, struct event *e, struct arena *state)
{
	struct today *today = room;
	struct said_day *day = day_kept(today, e->day);

	(void)state;
	if (day != NULL)
		day->passed = 0;
	if (e->day == today->said.passed_on)
		today->said.n_passed = 0;
}

static void
worth_fold(void *room, struct event *e, struct arena *state)
{
	struct said_day *day = day_kept(room, e->day);

	(void)state;
	if (day == NULL)
		return;
	day->rated = (uint8_t)e->values[WORTH_TEN].number;
	day->worth = (double)(e->values[WORTH].number - 1) / 4;
}

static void
stood_fold(void *room, struct event *e, struct arena *state)
{
	struct said_day *day = day_kept(room, e->day);

	(void)state;
	if (day == NULL)
		return;
	if (day->first == 0 && e->values[STOOD_WHY].number < PLAN_RULES) {
		day->first = (uint8_t)e->values[STOOD_TEN].number;
		day->why = (uint8_t)e->values[STOOD_WHY].number;
	}
	day->stood |= TEN(e->values[STOOD_TEN].number);
}

static const struct deed not_tonight = {
	"today.not", no_fields, not_fold, .spaces = IN(PERSONAL), .aside = true
};
static const struct deed lightened = {
	"today.light", light_fields, light_fold, .spaces = IN(PERSONAL)
};
static const struct deed another = {
	"today.another", another_fields, another_fold, .spaces = IN(PERSONAL), .aside = true
};
static const struct deed first = {
	"today.first", no_fields, first_fold, .spaces = IN(PERSONAL), .aside = true
};
static const struct deed worth = {
	"today.worth", worth_fields, worth_fold, .spaces = IN(PERSONAL), .aside = true
};

/* What stood here, so that each practice gets its turn and the reasons can be read
 * later. Kept by the page, once a day and practice. */
static const struct deed stood = {
	"today.stood", stood_fields, stood_fold, .spaces = IN(PERSONAL),
	.unasked = true, .untold = true
};

uint16_t
visit_stood(const struct event *e)
{
	if (e->deed != &stood)
		return 0;
	return TEN(e->values[STOOD_TEN].number);
}

const struct plan_said *
visit_said(const struct visit *v)
{
	const struct today *today = visit_room(v, &practice_today, PERSONAL);

	return &today->said;
}

bool
visit_passed(const struct visit *v)
{
	const struct plan_said *said = visit_said(v);

	return said->passed_on == v->today && said->n_passed > 0;
}

enum shown { OFFER, LIGHT, DONE, RESTED, SILENT, ALL, NOTHING };

struct left_view {
	const struct left_note *note;
	const char	*name, *when;
};

struct today_view {
	const struct visit *v;
	const char	*greeting, *me, *other, *over, *fire, *week_says, *not_now, *cue;
	bool		 here[2], paired, smaller;
	enum shown	 shown;
	struct offer	 offer;
	const char	*minutes, *light_text, *light_id;
	const char	*of;		/* of "Another one" */
	const char	*worth_of;	/* asked whether it was worth it; NULL: not */
	size_t		 n_left;
	struct left_view left[LEFT_MAX];
	struct coal	 week[7];
	const char	*names[2];
	const char	*days;		/* on how many something was done, or NULL */
	bool		 back, rests;	/* after a while; the two rest */
	/* The one thing to know, or NULL. */
	const char	*notice, *notice_part, *notice_href, *notice_link;
	bool		 has_quiet;
	struct quiet	 quiet;
	struct doors	 doors;	/* what is planned */
};

#include "today.html.h"

static bool
here(const struct visit *v, unsigned person, int32_t day)
{
	if (home_did(v->home, SHARED, person, day))
		return person == v->me || people_flame(v, person);
	return person == v->me && v->pairing != BOUND &&
	    home_did(v->home, PERSONAL, person, day);
}

static const char *
greeting(const struct visit *v)
{
	int32_t hour = minute_of(v->now, v->zone) / 60;

	return hour < 5 ? N_("Still up, %1") : hour < 12 ? N_("Good morning, %1") :
	    hour < 18 ? N_("Good afternoon, %1") : N_("Good evening, %1");
}

static const char *
not_now(const struct visit *v)
{
	int32_t hour = minute_of(v->now, v->zone) / 60;

	return hour >= 5 && hour < 17 ? N_("Not today") : N_("Not tonight");
}

static const char *
fire_says(const struct visit *v, const struct today_view *view)
{
	bool mine = view->here[v->me], theirs = view->here[v->other];

	if (!view->paired)
		return visit_say(v, mine ? N_("The hearth today. Your flame is burning.") :
		    N_("The hearth today, with glowing embers."), NULL, NULL);
	if (mine && theirs)
		return visit_say(v, N_("The hearth today. Both flames are burning."),
		    NULL, NULL);
	if (theirs)
		return visit_say(v, N_("The hearth today. The flame for %1 is burning, yours is glowing embers."),
		    view->other, NULL);
	if (mine)
		return visit_say(v, N_("The hearth today. Your flame is burning, the one for %1 is glowing embers."),
		    view->other, NULL);
	return visit_say(v, N_("The hearth today, with glowing embers for you both."),
	    NULL, NULL);
}

static void
week_fill(const struct visit *v, struct today_view *view)
{
	static const char *const days[] = { N_("Mo"), N_("Tu"), N_("We"),
	    N_("Th"), N_("Fr"), N_("Sa"), N_("Su") };
	static const char *const together[] = {
		N_("Days off are part of it."),
		N_("On one day both of you did something here. Days off are part of it."),
		N_("On two days both of you did something here. Days off are part of it."),
		N_("On three days both of you did something here. Days off are part of it."),
		N_("On four days both of you did something here. Days off are part of it."),
		N_("On five days both of you did something here. Days off are part of it."),
		N_("On six days both of you did something here. Days off are part of it."),
		N_("Both of you did something here each day."),
	};
	int32_t monday = week_begins(week_of(v->today));
	int both = 0;

	for (int i = 0; i < 7; i++) {
		struct coal *c = &view->week[i];

		for (unsigned who = 0; who < 2; who++)
			c->here[who] = here(v, who, monday + i);
		c->now = monday + i == v->today;
		c->day = days[i];
		both += c->here[0] && c->here[1];
	}
	view->week_says = view->paired ? together[both] : together[0];
}

/* At most one thing to know stands on the page: the most pressing. In a rest none that
 * can wait. */
static void
notice_fill(const struct visit *v, struct today_view *view)
{
	if (visit_fact(v, "notices")[0] != '\0') {
		view->notice = N_("Something about your home's records needs a look.");
		view->notice_href = "/health";
		view->notice_link = N_("Home's health");
	} else if (strcmp(visit_fact(v, "trouble"), "signed-out") == 0) {
		view->notice = N_("Your session here has ended. What you write waits on this device until you sign in again.");
		view->notice_href = "/signin";
		view->notice_link = N_("Sign in");
	} else if (health_new_keys(v) > 0) {
		view->notice = N_("The keys of %1 have changed.");
		view->notice_part = view->other;
		view->notice_href = "/health";
		view->notice_link = N_("What that means");
	} else if (v->pairing == ENDED) {
		view->notice = N_("The pairing has ended. What was shared stays readable.");
		view->notice_href = "/pair";
		view->notice_link = N_("What that means");
	} else if (v->pairing == JOINED || v->pairing == COMPARING) {
		view->notice = N_("You and %1 have not compared your four words yet.");
		view->notice_part = view->other;
		view->notice_href = "/words";
		view->notice_link = N_("Compare them");
	} else if (view->rests) {
		return;
	} else if (visit_fact_number(v, "update") == 1) {
		view->notice = N_("A newer version of Hearth is here.");
		view->notice_href = "/settings";
		view->notice_link = N_("Look at it");
	} else if (visit_fact(v, "recovery")[0] != '\0') {
		view->notice = N_("Your recovery sheet is not on paper yet.");
		view->notice_href = "/recovery";
		view->notice_link = N_("To the sheet, two minutes");
	}
}

static void
left_fill(const struct visit *v, const struct left_notes *notes,
    struct today_view *view)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct left_note *note = &notes->at[i];
		int32_t day = day_of(note->at, v->zone);

		view->left[view->n_left++] = (struct left_view){ note,
		    visit_name(v, note->person), day == v->today ?
		    visit_clock(v, note->at, v->zone) : visit_day(v, day) };
	}
}

static const char *
minutes_of(const struct visit *v, int minutes)
{
	return minutes == 1 ? visit_say(v, N_("about a minute"), NULL, NULL) :
	    visit_say(v, N_("about %1 minutes"), visit_number(v, minutes), NULL);
}

static void
card_fill(struct today_view *view, const struct card *card)
{
	view->shown = LIGHT;
	view->light_text = card->text;
	view->light_id = card->id;
}

/* What was done may be rated once a day; never asked twice. */
static void
done_fill(const struct visit *v, unsigned ten, struct today_view *view)
{
	const struct said_day *day = &visit_said(v)->days[v->today % PLAN_PAST];

	if (ten == 0 && day->day == v->today && day->card != NULL)
		ten = plan_card_ten(v, deck_find(visit_deck(v, "lighter"), day->card));
	view->shown = DONE;
	if (ten > 0 && (day->day != v->today || day->rated == 0))
		view->worth_of = visit_number(v, ten);
}

static void
stands(struct visit *v, const struct plan *plan)
{
	const struct said_day *day = &visit_said(v)->days[v->today % PLAN_PAST];
	struct value values[STOOD_FIELDS] = {
		[STOOD_TEN] = { .text = visit_number(v, plan->ten) },
		[STOOD_WHY] = { .text = visit_number(v, plan->why) },
	};

	if (day->day != v->today || (day->stood & TEN(plan->ten)) == 0)
		visit_do_in(v, PERSONAL, &stood, &(struct form){ .values = values });
}

static void
offer_fill(struct visit *v, bool lighter, struct today_view *view)
{
	const struct today *today = visit_room(v, &practice_today, PERSONAL);
	const struct card *card, *smaller;
	struct plan plan;

	plan_make(v, &plan);
	smaller = plan.one.card == NULL ? plan_smaller(v, &plan) : NULL;
	view->offer = plan.one;
	view->back = plan.why == BY_BACK;
	card = lighter && plan.one.card == NULL ? smaller : plan.one.card;
	if (plan.one.href != NULL)
		view->of = plan.one.from->name;
	else if (plan.ten > 0)
		view->of = visit_number(v, plan.ten);
	if (today->rested == v->today)
		view->shown = RESTED;
	else if (plan.why == NOT_SILENT)
		view->shown = SILENT;
	else if (plan.one.href != NULL && plan.one.rank == WAITS)
		view->shown = OFFER;
	else if (plan.done_ten > 0 || today->lightened == v->today)
		done_fill(v, plan.done_ten, view);
	else if (card != NULL)
		card_fill(view, card);
	else if (plan.one.href != NULL)
		view->shown = OFFER;
	else
		view->shown = visit_passed(v) ? ALL : NOTHING;
	if (view->shown == OFFER || view->shown == LIGHT)
		stands(v, &plan);
	view->smaller = plan.one.rank != WAITS && smaller != NULL;
	view->minutes = minutes_of(v, view->offer.minutes);
}

static enum status
today_show(struct visit *v)
{
	struct left_notes left = { .n = 0 };
	bool lighter = !visit_again(v) && v->form.values != NULL &&
	    v->form.values[LIGHTER].text[0] != '\0';
	struct today_view view = {
		.v = v,
		.greeting = greeting(v),
		.not_now = not_now(v),
		.cue = visit_cue(v),
		.me = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.over = visit_say(v, N_("%1, %2"),
		    visit_say(v, visit_weekday(v->today), NULL, NULL),
		    visit_date(v, v->today)),
		.here = { here(v, 0, v->today), here(v, 1, v->today) },
		.paired = visit_paired(v) || v->pairing == ENDED,
	};

	view.days = visit_days(v);
	view.rests = visit_rests(v);
	view.names[v->me] = view.me;
	view.names[v->other] = view.other;
	view.fire = fire_says(v, &view);
	week_fill(v, &view);
	notice_fill(v, &view);
	if (view.paired) {
		plan_left(v, &left);
		left_fill(v, &left, &view);
	}
	view.has_quiet = plan_quiet(v, &view.quiet);
	view.doors = doors_of(v, HUB_TODAY);
	offer_fill(v, lighter, &view);
	if (view.shown == OFFER && view.offer.rank == WAITS)
		doors_leave(&view.doors, view.offer.href);
	v->title = N_("Today");
	today_page(v->out, &view);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/today", today_show, today_fields, .tab = TODAY },
	{ POST, "/today/not", .deed = &not_tonight, .tab = TODAY, .then = "/today" },
	{ POST, "/today/light", .deed = &lightened, .tab = TODAY, .then = "/today" },
	{ POST, "/today/another", .deed = &another, .tab = TODAY, .then = "/today" },
	{ POST, "/today/first", .deed = &first, .tab = TODAY, .then = "/today" },
	{ POST, "/today/worth", .deed = &worth, .tab = TODAY, .then = "/today" },
	{ GET, "/today/chosen", chosen_show, .tab = TODAY },
	{ 0 }
};

const struct practice practice_today = {
	.name = "today",
	.title = N_("Today"),
	.room = sizeof(struct today),
	.deeds = (const struct deed *const[]){ &not_tonight, &lightened,
	    &another, &first, &worth, &stood, NULL },
	.pages = pages,
};
