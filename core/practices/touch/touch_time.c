/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * touch_time: a quiet clock for two: a massage each way, and the three steps.
 *
 * One gives, the other receives; in the middle they swap, when both are ready.
 * Where they are stands in the address and nowhere else, so it needs no network
 * and leaves nothing behind. To pause or stop asks for no reason. The steps are
 * there only where both turned them on, and none goes where it is sexual.
 */
#include <string.h>

#include "touch.h"
#include "why.h"

enum { KIND, MINUTES, FIRST, BEGIN_FIELDS };
enum { HALF = BEGIN_FIELDS, LEFT, AT, PAUSED, TIME_FIELDS };
enum { ACT = TIME_FIELDS, TAP_FIELDS };
enum { LEAST = 2, MOST = 20, MINUTE = 60, LYING = 6 * 60 * MINUTE, STEPS = 3 };

static const char *const kinds[] = { "massage", "step-1", "step-2", "step-3", NULL };
static const char *const acts[] = { "pause", "resume", "swap", "end", "stop", NULL };

#define BEGIN_ROWS \
	[KIND] = { "kind", .required = true, .oneof = kinds }, \
	[MINUTES] = { "minutes", .required = true, .number = true, .least = LEAST, .most = MOST }, \
	[FIRST] = { "first", .required = true, .number = true, .most = 1 }

#define TIME_ROWS \
	BEGIN_ROWS, \
	[HALF] = { "half", .required = true, .number = true, .most = 1 }, \
	[LEFT] = { "left", .required = true, .number = true, .most = MOST * MINUTE }, \
	[AT] = { "at", .required = true, .number = true, .most = 1LL << 36 }, \
	[PAUSED] = { "paused", .required = true, .number = true, .most = 1 }

const struct field touch_begin_fields[] = { BEGIN_ROWS, [BEGIN_FIELDS] = { 0 } };
const struct field touch_time_fields[] = { TIME_ROWS, [TIME_FIELDS] = { 0 } };

const struct field touch_tap_fields[] = {
	TIME_ROWS,
	[ACT] = { "act", .required = true, .oneof = acts },
	[TAP_FIELDS] = { 0 }
};

struct time_state {
	const char	*name, *value;
};

struct time_view {
	struct time_state state[TIME_FIELDS];
	const char	*giver, *getter, *title, *text, *areas;
	unsigned	 person;	/* who gives */
	bool		 paused, swap, over;
	int64_t		 left, total;
	const char	*clock, *says;
};

struct step_view {
	const char	*id, *title, *areas, *text, *minutes;
};

struct begin_view {
	const struct visit *v;
	const char	*me, *other;
	unsigned	 mine, theirs;	/* 0 or 1 */
	size_t		 n;
	struct step_view steps[STEPS];
};

#include "touch_time.html.h"

/* ---- where they are ---- */

static enum status
state_goto(struct visit *v, const struct value values[TIME_FIELDS])
{
	struct out o = { 0 };
	const char *where;

	out_html(&o, "/touch/time?");
	for (int i = 0; i < TIME_FIELDS; i++)
		form_write(&o, touch_time_fields[i].name, values[i].text);
	where = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return visit_goto(v, where);
}

static void
set(const struct visit *v, struct value *value, int64_t number)
{
	struct out o = { 0 };

	out_number(&o, number);
	*value = (struct value){ arena_copy(v->mem, o.bytes, o.len), number };
	out_free(&o);
}

static int64_t
seconds_left(const struct visit *v, const struct value *now)
{
	int64_t gone = now[PAUSED].number == 1 ? 0 : v->now - now[AT].number;
	int64_t left = now[LEFT].number - (gone > 0 ? gone : 0);

	return left > 0 ? left : 0;
}

static const struct card *
step_card(const struct visit *v, const char *kind)
{
	return deck_find(visit_deck(v, "touch"), kind);
}

/* Not a place where the two could be, or one that was left lying. */
static bool
astray(const struct visit *v)
{
	const struct value *now = v->form.values;
	const char *kind = now[KIND].text;

	return v->form.bad != NULL || kind[0] == '\0' || now[MINUTES].number < LEAST ||
	    now[AT].number < v->now - LYING ||
	    (strcmp(kind, kinds[0]) != 0 && !touch_on(v, TOUCH_STEPS));
}

/* ---- answers ---- */

enum status
touch_during_show(struct visit *v)
{
	during_page(v->out);
	return OK;
}

static struct begin_view
begin_look(const struct visit *v)
{
	return (struct begin_view){ .v = v, .me = visit_name(v, v->me),
	    .other = visit_name(v, v->other), .mine = v->me, .theirs = v->other };
}

enum status
touch_massage_show(struct visit *v)
{
	struct begin_view view = begin_look(v);

	massage_page(v->out, &view);
	return OK;
}

enum status
touch_steps_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "touch");
	struct begin_view view = begin_look(v);

	if (!touch_on(v, TOUCH_STEPS))
		return visit_goto(v, "/touch");
	for (int i = 1; i <= STEPS; i++) {
		const struct card *card = step_card(v, kinds[i]);

		if (card != NULL)
			view.steps[view.n++] = (struct step_view){ kinds[i],
			    card_field(deck, card, "Title"), card_field(deck, card, "Areas"),
			    card->text, card_field(deck, card, "Minutes") };
	}
	steps_page(v->out, &view);
	return OK;
}

enum status
touch_time_begin(struct visit *v)
{
	struct value values[TIME_FIELDS];

	for (int i = 0; i < BEGIN_FIELDS; i++)
		values[i] = v->form.values[i];
	set(v, &values[HALF], 0);
	set(v, &values[LEFT], values[MINUTES].number * MINUTE);
	set(v, &values[AT], v->now);
	set(v, &values[PAUSED], 0);
	return state_goto(v, values);
}

static void
words_fill(const struct visit *v, const struct value *now, struct time_view *view)
{
	const struct card *card = step_card(v, now[KIND].text);

	view->title = N_("Massage");
	if (card == NULL)
		return;
	view->title = card_field(visit_deck(v, "touch"), card, "Title");
	view->areas = card_field(visit_deck(v, "touch"), card, "Areas");
	view->text = card->text;
}

static void
clock_fill(const struct visit *v, struct time_view *view)
{
	const char *minutes = visit_number(v, view->left / MINUTE);
	const char *seconds = visit_number(v, view->left % MINUTE);

	view->clock = visit_say(v, view->left % MINUTE < 10 ? N_("%1:0%2") : N_("%1:%2"),
	    minutes, seconds);
	view->says = visit_say(v, N_("%1 minutes %2 seconds left"), minutes, seconds);
}

enum status
touch_time_show(struct visit *v)
{
	const struct value *now = v->form.values;
	struct time_view view = { .left = 0 };

	if (astray(v))
		return visit_goto(v, "/touch");
	for (int i = 0; i < TIME_FIELDS; i++)
		view.state[i] = (struct time_state){ touch_time_fields[i].name, now[i].text };
	view.person = now[FIRST].number != now[HALF].number;
	view.giver = visit_name(v, view.person);
	view.getter = visit_name(v, !view.person);
	view.paused = now[PAUSED].number == 1;
	view.total = now[MINUTES].number * MINUTE;
	view.left = seconds_left(v, now);
	view.swap = view.left == 0 && now[HALF].number == 0;
	view.over = view.left == 0 && now[HALF].number == 1;
	words_fill(v, now, &view);
	clock_fill(v, &view);
	time_page(v->out, &view);
	return OK;
}

enum status
touch_time_do(struct visit *v)
{
	const char *act = v->form.values[ACT].text;
	struct value values[TIME_FIELDS];

	if (astray(v) || strcmp(act, "stop") == 0)
		return visit_goto(v, "/touch");
	for (int i = 0; i < TIME_FIELDS; i++)
		values[i] = v->form.values[i];
	set(v, &values[LEFT], seconds_left(v, values));
	set(v, &values[PAUSED], strcmp(act, "pause") == 0);
	if (strcmp(act, "end") == 0)
		set(v, &values[LEFT], 0);
	if (strcmp(act, "swap") == 0) {
		set(v, &values[HALF], 1);
		set(v, &values[LEFT], values[MINUTES].number * MINUTE);
	}
	set(v, &values[AT], v->now);
	return state_goto(v, values);
}
