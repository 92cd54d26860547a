/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * eyes: a disagreement as someone sees it who wishes both well.
 *
 * Alone, three times seven minutes of writing: how such a person would see it;
 * what makes that hard; when and how to try it. The steps may lie days apart.
 * It stays with its writer, and the other is not shown that it was done. It is
 * offered every four months, and from one to three days after a clash.
 */
#include <string.h>

#include "practice.h"
#include "text.h"
#include "why.h"

enum { STEPS = 3, SECONDS = 7 * 60, HOUR = 60 * 60, DAY = 24 * HOUR };
enum { ROUND, STEP, TEXT, STEP_FIELDS };
enum { ID, ID_FIELDS };
enum { AT_ROUND, AT_STEP, AT_FIELDS };
enum { FOUR_MONTHS = 120, FIRST_WEEKS = 21, RESTS_DAYS = 14, SHOWN = 12 };

static const struct field step_fields[] = {
	[ROUND] = { "round", .max = 32 },
	[STEP] = { "step", .required = true, .number = true, .least = 1, .most = STEPS },
	[TEXT] = { "text", .max = 4000, .required = true, .lines = true },
	[STEP_FIELDS] = { 0 }
};

static const struct field at_fields[] = {
	[AT_ROUND] = { "round", .max = 32 },
	[AT_STEP] = { "step", .number = true, .least = 1, .most = STEPS },
	[AT_FIELDS] = { 0 }
};

static const struct field id_fields[] = {
	[ID] = { "round", .max = 32, .required = true },
	[ID_FIELDS] = { 0 }
};

/* ---- rounds, each named by the event of its first step ---- */

struct round {
	const struct event *first, *step[STEPS];	/* the latest wording */
	struct round	*older;
};

struct eyes {
	struct round	*newest;
};

static struct round *
round_find(const struct eyes *eyes, const char *hex)
{
	unsigned char id[16];
	struct round *r = eyes->newest;

	if (!id_read(hex, id))
		return NULL;
	while (r != NULL && memcmp(r->first->id, id, 16) != 0)
		r = r->older;
	return r;
}

static void
step_fold(void *room, struct event *e, struct arena *state)
{
	struct eyes *eyes = room;
	struct round *r = round_find(eyes, e->values[ROUND].text);

	if (r == NULL) {
		if (e->values[ROUND].text[0] != '\0' || e->values[STEP].number != 1)
			return;
		r = arena_get(state, 1, sizeof(*r));
		r->first = e;
		r->older = eyes->newest;
		eyes->newest = r;
	}
	r->step[e->values[STEP].number - 1] = e;
}

static const struct deed write = {
	"eyes.step", step_fields, step_fold, IN(PERSONAL)
};

static const struct eyes *
own(const struct visit *v)
{
	return visit_room(v, &practice_eyes, PERSONAL);
}

/* The next step to write, 1 to 3; 4: it is done. */
static int
next_step(const struct round *r)
{
	int i = 0;

	while (i < STEPS && r->step[i] != NULL)
		i++;
	return i + 1;
}

/* ---- views ---- */

static const struct {
	const char	*title, *ask;
} steps[STEPS] = {
	{ N_("With kind eyes from outside"),
	    N_("Think of one disagreement of the last months. How would somebody see it who knows you both, wishes you both well and takes no side? What would they notice in each of you, and what good might they find in it?") },
	{ N_("What makes that hard"),
	    N_("In the middle of it nobody sees like that. What stands in the way for you: a word, a tone, the hour, something older than the two of you?") },
	{ N_("When, and how"),
	    N_("Which moments of the coming months could do with such eyes? What will you do or say to yourself, so that you remember?") },
};

struct round_view {
	const char	*id, *href, *go_on, *when, *text[STEPS];
	unsigned	 me;
	bool		 done;
};

struct start_view {
	const struct visit *v;
	const char	*hidden_from;
	const struct round_view *open;	/* begun lately and not done, or NULL */
	size_t		 n;
	struct round_view rounds[SHOWN];
};

struct step_view {
	const char	*nth, *title, *ask, *round, *draft, *oops, *hidden_from;
	int64_t		 step;
};

#include "eyes.html.h"

/* ---- answers ---- */

static const char *
hidden_from(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : NULL;
}

static struct round_view
round_view(const struct visit *v, const struct round *r)
{
	const char *id = visit_id(v, r->first);
	struct round_view view = {
		.id = id,
		.href = visit_say(v, "%1%2", "/eyes/one?round=", id),
		.when = visit_date(v, r->first->day),
		.me = v->me,
		.done = next_step(r) > STEPS,
	};

	view.go_on = visit_say(v, "/eyes/write?step=%1&round=%2",
	    visit_number(v, next_step(r)), id);
	for (int i = 0; i < STEPS; i++)
		view.text[i] = r->step[i] != NULL ?
		    r->step[i]->values[TEXT].text : NULL;
	return view;
}

static enum status
eyes_show(struct visit *v)
{
	const struct round *newest = own(v)->newest;
	struct start_view view = { .v = v, .hidden_from = hidden_from(v) };

	for (const struct round *r = newest; r != NULL && view.n < SHOWN; r = r->older)
		view.rounds[view.n++] = round_view(v, r);
	if (newest != NULL && !view.rounds[0].done &&
	    newest->first->day >= v->today - RESTS_DAYS)
		view.open = &view.rounds[0];
	start_page(v->out, &view);
	return OK;
}

static enum status
step_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == step_fields;
	const struct value *said = v->form.values;
	const struct round *r = round_find(own(v), said[AT_ROUND].text);
	int64_t step = said[again ? (int)STEP : (int)AT_STEP].number;
	struct step_view view = {
		.hidden_from = hidden_from(v),
		.oops = again ? visit_oops(v) : NULL,
	};

	if (step < 1 || step > STEPS || r == NULL)
		step = 1;
	view.step = step;
	view.nth = visit_number(v, step);
	view.title = steps[step - 1].title;
	view.ask = steps[step - 1].ask;
	view.round = r != NULL ? visit_id(v, r->first) : "";
	view.draft = again ? said[TEXT].text : r != NULL &&
	    r->step[step - 1] != NULL ? r->step[step - 1]->values[TEXT].text : "";
	step_page(v->out, &view);
	return OK;
}

static enum status
step_keep(struct visit *v)
{
	const struct round *r = round_find(own(v), v->form.values[ROUND].text);
	int64_t step = v->form.values[STEP].number;
	const char *id;

	if (r == NULL) {
		step = 1;
		v->form.values[ROUND] = (struct value){ .text = "" };
		v->form.values[STEP] = (struct value){ "1", 1 };
	}
	id = visit_do_in(v, PERSONAL, &write, &v->form);
	if (r != NULL)
		id = visit_id(v, r->first);
	if (step == STEPS)
		return visit_goto(v, visit_say(v, "%1%2", "/eyes/one?round=", id));
	return visit_goto(v, visit_say(v, "/eyes/write?step=%1&round=%2",
	    visit_number(v, step + 1), id));
}

static enum status
one_show(struct visit *v)
{
	const struct round *r = round_find(own(v), v->form.values[ID].text);
	struct round_view view;

	if (r == NULL)
		return NOT_FOUND;
	view = round_view(v, r);
	one_page(v->out, &view);
	return OK;
}

static enum status
round_delete(struct visit *v)
{
	const struct round *r = round_find(own(v), v->form.values[ID].text);

	for (size_t i = 0; r != NULL && i < home_count(v->home, PERSONAL); i++) {
		const struct event *e = home_at(v->home, PERSONAL, i);

		if (e->folded && e->deed == &write && (e == r->first ||
		    strcmp(e->values[ROUND].text, visit_id(v, r->first)) == 0))
			visit_delete(v, e);
	}
	return visit_goto(v, "/eyes");
}

/* ---- today, hubs, and to take along ---- */

static void
eyes_offer(const struct visit *v, struct offers *offers)
{
	const struct round *r = own(v)->newest;
	int32_t last = r != NULL ? r->first->day : 0;
	int64_t clash = plan_clash(v), joined = visit_fact_number(v, "joined");
	bool after = clash > 0 && v->now >= clash + DAY && v->now <= clash + 3 * DAY &&
	    last < v->today - RESTS_DAYS;
	bool turn = last > 0 ? last <= v->today - FOUR_MONTHS :
	    v->now >= joined + FIRST_WEEKS * DAY;

	if (!visit_paired(v) || (!after && !turn))
		return;
	offer_add(offers, (struct offer){
		.href = "/eyes",
		.what = N_("Neutral eyes: seven minutes of writing, alone"),
		.why = after ? N_("With some distance, and in writing: how would somebody see it who wishes you both well?") :
		    N_("The first of three short writings: how would somebody see it who wishes you both well?"),
		.button = N_("Begin"),
		.rank = after ? CLOSES : ROTATES,
		.after = after,
		.minutes = 7,
		.parted = true,
		.calm = true,
		.last = last <= v->today ? last : 0,
	});
}

static void
eyes_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_HARD, "/eyes", "eye",
	    N_("Neutral eyes"),
	    N_("Alone, in writing: as somebody sees it who wishes you both well."),
	    NULL });
}

static void
eyes_take(const struct visit *v, struct taking *taking)
{
	if (visit_private(v) || own(v)->newest == NULL)
		return;
	take_chapter(taking, N_("Neutral eyes"));
	for (const struct round *r = own(v)->newest; r != NULL; r = r->older)
		for (int i = 0; i < STEPS; i++)
			if (r->step[i] != NULL)
				take_entry(taking, r->step[i], steps[i].title,
				    r->step[i]->values[TEXT].text);
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/eyes", eyes_show, .tab = TALK },
	{ GET, "/eyes/write", step_show, at_fields, .how = BARE },
	{ POST, "/eyes/write", step_keep, step_fields, .then = "/eyes/write" },
	{ GET, "/eyes/one", one_show, id_fields, .tab = TALK },
	{ POST, "/eyes/delete", round_delete, id_fields, .then = "/eyes" },
	{ 0 }
};

const struct practice practice_eyes = {
	.name = "eyes",
	.title = N_("Neutral eyes"),
	.room = sizeof(struct eyes),
	.deeds = (const struct deed *const[]){ &write, NULL },
	.pages = pages,
	.offer = eyes_offer,
	.doors = eyes_doors,
	.take = eyes_take,
};
