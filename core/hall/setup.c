/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * setup: what brings me here, how much time there is, and when.
 *
 * One person's own, all of it optional and open to change. What brings somebody
 * here counts a little more when the day's small thing is chosen; minutes are a
 * limit that it keeps to; the cue is the "when" of an if-then plan, and is asked
 * about again after four and after eight weeks. Its hour is that of the reminders,
 * which keep it.
 */
#include "practice.h"
#include "why.h"

enum { REASONS = 7, DAYS = 7, TIMES = 6 };
enum { USUAL = REASONS, MORE, MONDAY, CUE = MONDAY + DAYS, PLAN_FIELDS, HOUR = PLAN_FIELDS,
	FORM_FIELDS };
enum { KEPT, SHOW_FIELDS };
enum { CUE_LENGTH = 60, FIRST_DAYS = 14, WEEK = 7, GENTLY = 40, WEEKEND = 4 };

static const char *const on[] = { "1", NULL };

#define A_PLAN \
	{ "time", .oneof = on }, { "talk", .oneof = on }, { "calm", .oneof = on }, \
	{ "good", .oneof = on }, { "touch", .oneof = on }, { "self", .oneof = on }, \
	{ "ahead", .oneof = on }, \
	[USUAL] = { "usual", .number = true, .least = 1, .most = 240 }, \
	[MORE] = { "more", .number = true, .least = 1, .most = 240 }, \
	[MONDAY] = { "d1", .oneof = on }, { "d2", .oneof = on }, { "d3", .oneof = on }, \
	{ "d4", .oneof = on }, { "d5", .oneof = on }, { "d6", .oneof = on }, \
	{ "d7", .oneof = on }, \
	[CUE] = { "cue", .max = CUE_LENGTH }

static const struct field plan_fields[] = { A_PLAN, [PLAN_FIELDS] = { 0 } };
static const struct field form_fields[] = {
	A_PLAN, [HOUR] = { "hour", .max = 5 }, [FORM_FIELDS] = { 0 }
};
static const struct field show_fields[] = {
	[KEPT] = { "kept", .oneof = on }, [SHOW_FIELDS] = { 0 }
};

/* What brings somebody here, and what goes up for it. */
static const struct reason {
	const char	*says;
	const struct practice *for_it[2];
} reasons[REASONS] = {
	{ N_("More time for the two of us"), { &practice_evenings } },
	{ N_("Really talking, and being heard"), { &practice_openness, &practice_listen } },
	{ N_("Quarrels that hurt less"), { &practice_gently, &practice_way } },
	{ N_("Seeing the good again"), { &practice_thanks } },
	{ N_("More touch"), { &practice_touch } },
	{ N_("Knowing myself better in this"), { &practice_attach, &practice_journal } },
	{ N_("Where the two of us are going"), { &practice_values, &practice_vision } },
};

struct setup {
	const struct event *now;	/* the newest; NULL: never set up */
	int32_t		 cued;		/* day of the first cue; 0: none */
};

static void
plan_fold(void *room, struct event *e, struct arena *state)
{
	struct setup *setup = room;

	(void)state;
	setup->now = e;
	if (e->values[CUE].text[0] == '\0')
		setup->cued = 0;
	else if (setup->cued == 0)
		setup->cued = e->day;
}

static const struct deed plan = {
	"setup.plan", plan_fields, plan_fold, IN(PERSONAL), .aside = true
};

struct tick_view {
	const char	*name, *says;
	bool		 on;
};

struct minutes_view {
	const char	*says;
	bool		 on;
};

struct setup_view {
	const struct visit *v;
	struct tick_view reasons[REASONS], days[DAYS];
	struct minutes_view usual[TIMES], more[TIMES];
	const char	*cue, *cue_bad, *hour, *hour_bad, *hidden_from;
	bool		 again;		/* asked whether the cue still fits */
	const char	*kept;		/* what was kept just now, or NULL */
	struct reminding reminding;
};

#include "setup.html.h"

static const struct setup *
own(const struct visit *v)
{
	return visit_room(v, &practice_setup, PERSONAL);
}

/* ---- for the plan and for reminders ---- */

const char *
visit_cue(const struct visit *v)
{
	const struct setup *setup = own(v);

	return setup->now != NULL ? setup->now->values[CUE].text : "";
}

int
visit_minutes(const struct visit *v, int32_t day)
{
	const struct event *e = own(v)->now;

	if (e == NULL || e->values[USUAL].number == 0)
		return 0;
	return (int)(e->values[MONDAY + weekday_of(day)].text[0] != '\0' &&
	    e->values[MORE].number > 0 ? e->values[MORE].number : e->values[USUAL].number);
}

static void
setup_needs(const struct visit *v, struct needs *needs)
{
	const struct event *e = own(v)->now;

	for (int i = 0; e != NULL && i < REASONS; i++)
		for (int k = 0; k < 2 && e->values[i].text[0] != '\0'; k++)
			if (reasons[i].for_it[k] != NULL)
				need_add(needs, (struct need){
					.practice = reasons[i].for_it[k],
					.because = N_("You said that this brings you here."),
					.pomp = GENTLY, .since = e->day, .wished = true });
}

/* ---- answers ---- */

/* In the fifth week with a cue, and in the ninth, until it was kept or changed. */
static bool
asks_again(const struct visit *v)
{
	const struct setup *setup = own(v);

	for (int weeks = 4; weeks <= 8 && setup->cued > 0; weeks += 4) {
		int32_t from = setup->cued + weeks * WEEK;

		if (v->today >= from && v->today < from + 2 * WEEK &&
		    setup->now->day < from)
			return true;
	}
	return false;
}

/* The choices of minutes, with the one that was made or else the usual one. */
static void
minutes_fill(const struct visit *v, int field, int usual, const int times[TIMES],
    struct minutes_view views[TIMES])
{
	const struct event *e = own(v)->now;
	int64_t chosen = visit_again(v) ? v->form.values[field].number :
	    e != NULL ? e->values[field].number : 0;

	for (int i = 0; i < TIMES; i++)
		views[i] = (struct minutes_view){ visit_number(v, times[i]),
		    times[i] == (chosen > 0 ? chosen : usual) };
}

static bool
ticked(const struct visit *v, int field, bool usual)
{
	const struct event *e = own(v)->now;

	if (visit_again(v))
		return v->form.values[field].text[0] != '\0';
	return e != NULL ? e->values[field].text[0] != '\0' : usual;
}

/* What was kept just now, in one line. */
static const char *
kept(const struct visit *v)
{
	const struct event *e = own(v)->now;
	const char *cue = visit_cue(v), *when = NULL;

	if (e == NULL || visit_again(v) || v->form.fields != show_fields ||
	    v->form.values[KEPT].text[0] == '\0')
		return NULL;
	if (cue[0] != '\0')
		when = visit_say(v, N_("%1, at about %2."), cue, visit_reminding(v).hour);
	if (e->values[USUAL].number == 0)
		return when != NULL ? visit_say(v, N_("Kept. %1"), when, NULL) :
		    visit_say(v, N_("Kept."), NULL, NULL);
	return visit_say(v, when != NULL ? N_("Kept: %1 minutes on an ordinary day. %2") :
	    N_("Kept: %1 minutes on an ordinary day."),
	    visit_number(v, e->values[USUAL].number), when);
}

static enum status
setup_show(struct visit *v)
{
	static const int few[TIMES] = { 2, PLAN_USUAL, 10, 15, 20, 30 };
	static const int many[TIMES] = { 5, PLAN_WEEKEND, 30, 45, 60, 90 };
	struct setup_view view = {
		.v = v,
		.cue = visit_again(v) ? visit_draft(v, CUE, NULL) : visit_cue(v),
		.cue_bad = visit_bad(v, CUE) ? visit_oops(v) : NULL,
		.hour = visit_again(v) ? visit_draft(v, HOUR, NULL) : visit_reminding(v).hour,
		.hour_bad = visit_bad(v, HOUR) ? visit_oops(v) : NULL,
		.kept = kept(v),
		.reminding = visit_reminding(v),
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.again = asks_again(v),
	};

	for (int i = 0; i < REASONS; i++)
		view.reasons[i] = (struct tick_view){ plan_fields[i].name,
		    reasons[i].says, ticked(v, i, false) };
	for (int i = 0; i < DAYS; i++)
		view.days[i] = (struct tick_view){ plan_fields[MONDAY + i].name,
		    visit_weekday(week_begins(week_of(v->today)) + i),
		    ticked(v, MONDAY + i, i >= WEEKEND) };
	minutes_fill(v, USUAL, PLAN_USUAL, few, view.usual);
	minutes_fill(v, MORE, PLAN_WEEKEND, many, view.more);
	v->title = N_("Setting up");
	setup_page(v->out, &view);
	return OK;
}

static enum status
setup_keep(struct visit *v)
{
	const char *hour = v->form.values[HOUR].text;
	const char *refusal = hour[0] != '\0' ? visit_remind_at(v, hour) : NULL;

	if (refusal != NULL)
		return visit_refuse(v, HOUR, refusal);
	visit_do(v, &plan, &v->form);
	return visit_goto(v, "/settings/plan?kept=1");
}

/* In the first days, and when a cue is asked about again; not in a rest. */
static void
setup_doors(const struct visit *v, struct doors *doors)
{
	int64_t joined = visit_fact_number(v, "joined");
	bool first = joined == 0 || v->today < day_of(joined, v->zone) + FIRST_DAYS;

	if (!visit_rests(v) && (own(v)->now == NULL ? first : asks_again(v)))
		doors_add(doors, (struct door){ HUB_TODAY, "/settings/plan", "hand",
		    own(v)->now == NULL ? N_("Make it fit you, if you like") :
		    N_("Does this moment still suit you?"),
		    own(v)->now == NULL ? N_("What brings you here, how much time, and when") :
		    N_("%1. Keep it, or choose another."), visit_cue(v) });
}

static const struct page pages[] = {
	{ GET, "/settings/plan", setup_show, show_fields, .tab = ME },
	{ POST, "/settings/plan", setup_keep, form_fields, .tab = ME, .then = "/settings/plan" },
	{ 0 }
};

const struct practice practice_setup = {
	.name = "setup",
	.title = N_("Setting up"),
	.room = sizeof(struct setup),
	.deeds = (const struct deed *const[]){ &plan, NULL },
	.pages = pages,
	.mild = true,
	.stays = true,
	.needs = setup_needs,
	.doors = setup_doors,
};
