/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * look: looking together at what the two have answered.
 *
 * A script for a quarter of an hour at one table, what is good first. It keeps
 * nothing but what the two pick at its end, and a line each if they like.
 */
#include <string.h>

#include "closeness.h"
#include "why.h"

enum { GLAD, MORE, REQUEST, PRACTICE, LOOK_FIELDS };
enum { STEP, STEP_FIELDS };

const struct field closeness_look_fields[] = {
	[GLAD] = { "glad", .max = 280, .lines = true },
	[MORE] = { "more", .max = 280, .lines = true },
	[REQUEST] = { "request", .max = 280, .lines = true },
	[PRACTICE] = { "practice", .max = 20 },
	[LOOK_FIELDS] = { 0 }
};

const struct field closeness_step_fields[] = {
	[STEP] = { "step", .number = true, .most = 99 },
	[STEP_FIELDS] = { 0 }
};

static void
look_fold(void *room, struct event *e, struct arena *state)
{
	struct closeness *closeness = room;

	(void)state;
	closeness->looked = e;
}

const struct deed closeness_look = {
	"closeness.look", closeness_look_fields, look_fold
};

struct step_view {
	const struct visit *v;
	const char	*title, *text, *example, *minutes, *at, *all, *back, *next;
	const char	*oops, *glad, *more, *request, *practice, *other;
	int64_t		 step, steps;
	bool		 pick, last, bad_glad, bad_more, bad_request;
};

/* What there is to pick from; the word on the left is kept. */
static const struct {
	const char	*name, *says;
} picks[] = {
	{ "thanks", N_("Thanks, one line a day") },
	{ "closeness", N_("The pulse, a minute a week") },
	{ "journal", N_("The journal, each alone") },
	{ "look", N_("Just this talk again, in four weeks") },
};

#include "look.html.h"

static const char *
pick_says(const struct visit *v, const char *name)
{
	for (size_t i = 0; i < sizeof(picks) / sizeof(*picks); i++)
		if (strcmp(picks[i].name, name) == 0)
			return visit_say(v, picks[i].says, NULL, NULL);
	return NULL;
}

const char *
closeness_picked(const struct visit *v, const char **when)
{
	const struct closeness *room = visit_room(v, &practice_closeness, SHARED);

	if (room->looked == NULL)
		return NULL;
	*when = visit_day(v, room->looked->day);
	return pick_says(v, room->looked->values[PRACTICE].text);
}

static const char *
step_path(const struct visit *v, int64_t step)
{
	return visit_say(v, "/look?step=%1", visit_number(v, step), NULL);
}

static void
step_draft(const struct visit *v, struct step_view *view)
{
	view->glad = view->more = view->request = view->practice = "";
	if (!visit_again(v))
		return;
	view->oops = visit_oops(v);
	view->glad = visit_draft(v, GLAD, NULL);
	view->more = visit_draft(v, MORE, NULL);
	view->request = visit_draft(v, REQUEST, NULL);
	view->practice = visit_draft(v, PRACTICE, NULL);
	view->bad_glad = visit_bad(v, GLAD);
	view->bad_more = visit_bad(v, MORE);
	view->bad_request = visit_bad(v, REQUEST);
}

/* The step before the last is where one thing is picked. */
enum status
closeness_look_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "look");
	int64_t steps = (int64_t)deck->n, step = 1;
	const struct card *card;
	struct step_view view;

	v->title = N_("Look together");
	if (!visit_paired(v) || steps < 2) {
		for_two_page(v->out);
		return OK;
	}
	if (visit_again(v))
		step = steps - 1;
	else if (v->form.values[STEP].number > 1)
		step = v->form.values[STEP].number;
	if (step > steps)
		step = steps;
	card = &deck->cards[step - 1];
	view = (struct step_view){
		.title = card_field(deck, card, "Title"),
		.text = card->text,
		.example = card_field(deck, card, "Example"),
		.minutes = card_field(deck, card, "Minutes"),
		.at = visit_number(v, step),
		.all = visit_number(v, steps),
		.back = step > 1 ? step_path(v, step - 1) : NULL,
		.next = step < steps ? step_path(v, step + 1) : "/us",
		.other = visit_name(v, v->other),
		.v = v,
		.step = step,
		.steps = steps,
		.pick = step == steps - 1,
		.last = step == steps,
	};
	step_draft(v, &view);
	step_page(v->out, &view);
	return OK;
}

enum status
closeness_look_keep(struct visit *v)
{
	bool some = false;

	if (!visit_paired(v))
		return visit_goto(v, "/look");
	for (size_t i = 0; i < LOOK_FIELDS; i++)
		some |= v->form.values[i].text[0] != '\0';
	if (!some)
		return visit_refuse(v, PRACTICE,
		    N_("Pick one, or go on without keeping anything."));
	visit_do(v, &closeness_look, &v->form);
	return visit_goto(v, step_path(v, (int64_t)visit_deck(v, "look")->n));
}

void
closeness_take_look(const struct visit *v, struct taking *t, const struct event *e)
{
	const char *pick = pick_says(v, e->values[PRACTICE].text);

	if (e->values[GLAD].text[0] != '\0')
		take_entry(t, e, N_("glad of"), e->values[GLAD].text);
	if (e->values[MORE].text[0] != '\0')
		take_entry(t, e, N_("a bit more of"), e->values[MORE].text);
	if (e->values[REQUEST].text[0] != '\0')
		take_entry(t, e, N_("asked for"), e->values[REQUEST].text);
	if (pick != NULL)
		take_entry(t, e, N_("picked together"), pick);
}
