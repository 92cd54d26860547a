/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* way_pages: the list of questions, and one question with all that was said. */
#include <string.h>

#include "way.h"
#include "why.h"

enum { TITLE, WHY, KIND, OPEN_FIELDS };
enum { NEED_ON, NEED, WEIGHT, NEED_FIELDS };
enum { OPTION_ON, OPTION, OPTION_FIELDS };
enum { SHOWN = 60, NEEDS_MOST = 8 };

#define KINDS	(const char *const[]){ "one", "several", NULL }

const struct field way_open_fields[] = {
	[TITLE] = { "title", .max = 120, .required = true },
	[WHY] = { "why", .max = 280, .lines = true },
	[KIND] = { "kind", .oneof = KINDS },
	[OPEN_FIELDS] = { 0 }
};

const struct field way_new_fields[] = {
	{ "kind", .oneof = KINDS },
	{ 0 }
};

/* Those that speak of a question begin with its id; the forms have it as of=. */
#define QUESTION	{ "question", .max = 32, .required = true }

const struct field way_need_fields[] = {
	[NEED_ON] = QUESTION,
	[NEED] = { "text", .max = LINE, .required = true },
	[WEIGHT] = { "weight", .oneof = (const char *const[]){ "must", "nice", "flex", NULL } },
	[NEED_FIELDS] = { 0 }
};

const struct field way_option_fields[] = {
	[OPTION_ON] = QUESTION,
	[OPTION] = { "text", .max = LINE, .required = true },
	[OPTION_FIELDS] = { 0 }
};

const struct field way_aside_fields[] = {
	{ "item", .max = 32, .required = true },
	{ 0 }
};

const struct field way_put_fields[] = {
	QUESTION,
	{ "away", .required = true, .oneof = (const char *const[]){ "yes", "no", NULL } },
	{ 0 }
};

const struct field way_again_fields[] = {
	QUESTION,
	{ "round", .required = true, .number = true, .least = 2, .most = ROUNDS_MOST },
	{ 0 }
};

/* ---- views ---- */

struct row_view {
	const char	*title, *href, *line, *icon;
};

struct rows_view {
	struct row_view	 at[SHOWN];
	size_t		 n;
};

struct list_view {
	const struct visit *v;
	struct rows_view open, tried, past;
	const char	*other;
	bool		 two, ended;
};

struct new_view {
	const char	*other, *oops, *title, *why;
	bool		 several, bad_title, bad_why, two;
};

struct item_view {
	unsigned	 person;
	const char	*name, *text, *weight, *id;
	bool		 mine, aside;
};

struct form_view {
	const char	*text, *weight, *oops;
};

struct question_view {
	const char	*id, *title, *why, *by, *when, *other, *wait, *result;
	const char	*names[2];
	unsigned	 person;
	struct item_view needs[SHOWN], options[SHOWN];
	size_t		 n_needs, n_options;
	struct form_view need, option;
	struct rows_view tried;
	enum standing	 standing;
	bool		 two, several, away, late, added, answered[2];
};

#include "way.html.h"

/* ---- the list ---- */

static const char *
title_of(const struct visit *v, const struct question *q)
{
	return q->e != NULL ? way_title(q) :
	    visit_say(v, N_("A question that was taken back"), NULL, NULL);
}

static const char *
line_of(const struct visit *v, const struct question *q)
{
	const char *other = visit_name(v, v->other);

	if (q->away)
		return visit_say(v, N_("Put away"), NULL, NULL);
	switch (way_standing(v, q, q->round)) {
	case ASKED:
		return way_waits(v, q) ?
		    visit_say(v, N_("%1 has answered"), other, NULL) :
		    visit_say(v, N_("Ready to be rated, each alone"), NULL, NULL);
	case RATED_ALONE:
		return visit_say(v, N_("You have answered. %1: not yet, no hurry"),
		    other, NULL);
	case OPENING:
		return visit_say(v, N_("Both have answered. It opens when %1 is next here"),
		    other, NULL);
	case OPENED:
		return visit_say(v, N_("Both have answered: look at it together"),
		    NULL, NULL);
	default:
		return visit_say(v, q->several ? N_("Collecting issues") :
		    N_("Collecting needs and options"), NULL, NULL);
	}
}

static void
rows_add(struct rows_view *rows, struct row_view row)
{
	if (rows->n < SHOWN)
		rows->at[rows->n++] = row;
}

static struct row_view
tried_row(const struct visit *v, const struct agreement *a)
{
	return (struct row_view){ agreement_text(a),
	    way_link(v, "/way/agreement", a->hex), agreement_line(v, a), "hand" };
}

enum status
way_show(struct visit *v)
{
	const struct way *way = way_room(v);
	struct list_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.two = visit_paired(v),
		.ended = v->pairing == ENDED,
	};

	for (const struct agreement *a = way->agreements; a != NULL; a = a->older)
		rows_add(agreement_phase(v, a) == OVER ? &view.past : &view.tried,
		    tried_row(v, a));
	for (const struct question *q = way->newest; q != NULL; q = q->older)
		if (!way_settled(v, q))
			rows_add(q->away ? &view.past : &view.open, (struct row_view){
			    title_of(v, q), way_link(v, "/way/question", q->hex),
			    line_of(v, q), "map" });
	list_page(v->out, &view);
	return OK;
}

/* ---- a new one ---- */

enum status
way_new_show(struct visit *v)
{
	int kind = visit_again(v) ? KIND : 0;
	struct new_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.title = "",
		.why = "",
		.two = visit_paired(v),
		.several = strcmp(v->form.values[kind].text, "several") == 0,
	};

	if (visit_again(v)) {
		view.title = visit_draft(v, TITLE, NULL);
		view.why = visit_draft(v, WHY, NULL);
		view.bad_title = visit_bad(v, TITLE);
		view.bad_why = visit_bad(v, WHY);
	}
	new_page(v->out, &view);
	return OK;
}

enum status
way_open_do(struct visit *v)
{
	const char *id;

	if (!visit_paired(v))
		return visit_goto(v, "/way");
	id = visit_do_in(v, SHARED, &way_open, &v->form);
	return visit_goto(v, way_link(v, "/way/question", id));
}

/* ---- one question ---- */

static const char *
weight_says(const char *weight)
{
	return strcmp(weight, "must") == 0 ? N_("must be") :
	    strcmp(weight, "nice") == 0 ? N_("would be nice") :
	    strcmp(weight, "flex") == 0 ? N_("can flex") : NULL;
}

static size_t
items_view(const struct visit *v, const struct items *items,
    struct item_view *views)
{
	size_t n = 0;

	for (const struct item *i = items->first; i != NULL && n < SHOWN; i = i->next)
		views[n++] = (struct item_view){
			.person = i->e->author,
			.name = visit_name(v, i->e->author),
			.text = i->e->values[NEED].text,
			.weight = i->e->deed == &way_need ?
			    weight_says(i->e->values[WEIGHT].text) : NULL,
			.id = visit_id(v, i->e),
			.mine = i->e->author == v->me,
			.aside = i->aside,
		};
	return n;
}

/* What the one form says that was refused; the form is without the id. */
static struct form_view
refused(const struct visit *v, const struct field *fields)
{
	bool here = visit_again(v) && v->form.fields == fields + 1;

	return (struct form_view){
		.text = here ? visit_draft(v, NEED - 1, NULL) : "",
		.weight = here && fields == way_need_fields ?
		    visit_draft(v, WEIGHT - 1, NULL) : "",
		.oops = here ? visit_oops(v) : NULL,
	};
}

/* What is still missing before each can rate. */
static const char *
missing(const struct visit *v, const struct question *q)
{
	size_t n = way_live(q);
	bool mine = false;

	if (q->several && n > ISSUES_MANY)
		return N_("More than six issues at once are too many. Set some aside first.");
	if (q->several)
		return N_("With two to six issues here, each of you spreads a hundred points over them, alone.");
	if (n > RATED)
		return N_("More than ten options at once are too many. Set some aside first.");
	for (const struct item *i = q->options.first; i != NULL; i = i->next)
		mine |= !i->aside && i->e->author == v->me;
	if (n < OPTIONS_LEAST)
		return N_("With four options here, from both of you, each rates them alone. Odd ones are welcome.");
	return mine ? N_("All options are yours so far. One from %1, and you can rate.") :
	    N_("All options are from %1 so far. One of yours, and you can rate.");
}

static void
tried_view(const struct visit *v, const struct question *q,
    struct question_view *view)
{
	for (const struct agreement *a = way_room(v)->agreements; a != NULL;
	    a = a->older)
		if (a->question == q)
			rows_add(&view->tried, tried_row(v, a));
}

/* Late in the evening most things look worse. */
static bool
is_late(const struct visit *v)
{
	int32_t minute = minute_of(v->now, v->zone);

	return minute >= 22 * 60 || minute < 5 * 60;
}

enum status
way_question_show(struct visit *v)
{
	const struct question *q = way_question(v);
	struct question_view view = { .two = visit_paired(v) };

	if (q == NULL)
		return NOT_FOUND;
	view.id = q->hex;
	view.title = title_of(v, q);
	if (q->e != NULL) {
		view.why = q->e->values[WHY].text;
		view.person = q->e->author;
		view.by = visit_name(v, q->e->author);
		view.when = visit_day(v, q->e->day);
	}
	view.other = visit_name(v, v->other);
	for (unsigned who = 0; who < 2; who++)
		view.names[who] = visit_name(v, who);
	view.n_needs = items_view(v, &q->needs, view.needs);
	view.n_options = items_view(v, &q->options, view.options);
	view.need = refused(v, way_need_fields);
	view.option = refused(v, way_option_fields);
	view.standing = way_standing(v, q, q->round);
	view.wait = missing(v, q);
	view.several = q->several;
	view.away = q->away;
	view.late = is_late(v);
	view.added = way_added_since(v, q);
	view.answered[v->me] = view.standing > ASKED;
	view.answered[v->other] = view.standing > RATED_ALONE || way_waits(v, q);
	view.result = way_link(v, "/way/result", q->hex);
	tried_view(v, q, &view);
	question_page(v->out, &view);
	return OK;
}

/* The question that a form is about, if something can be done there. */
static struct question *
open_question(const struct visit *v)
{
	struct question *q = way_question(v);

	return q != NULL && visit_paired(v) ? q : NULL;
}

static enum status
back_to(struct visit *v, const struct question *q)
{
	return visit_goto(v, way_link(v, "/way/question", q->hex));
}

enum status
way_need_do(struct visit *v)
{
	const struct question *q = open_question(v);
	size_t mine = 0;

	if (q == NULL)
		return visit_goto(v, "/way");
	for (const struct item *i = q->needs.first; i != NULL; i = i->next)
		mine += i->e->author == v->me && !i->aside;
	if (mine >= NEEDS_MOST)
		return visit_refuse(v, NEED - 1,
		    N_("Eight needs are as many as fit one question. Set one aside first."));
	way_do(v, &way_need);
	return back_to(v, q);
}

enum status
way_option_do(struct visit *v)
{
	const struct question *q = open_question(v);

	if (q == NULL)
		return visit_goto(v, "/way");
	if (way_live(q) >= (size_t)(q->several ? ISSUES_MANY : OPTIONS_MOST))
		return visit_refuse(v, OPTION - 1,
		    N_("There are as many here as two can weigh at once. Set one aside first."));
	way_do(v, &way_option);
	return back_to(v, q);
}

enum status
way_aside_do(struct visit *v)
{
	const struct question *q = open_question(v);
	const struct known *known = way_find(way_room(v), v->form.values[0].text);

	if (q == NULL)
		return visit_goto(v, "/way");
	if (known != NULL && known->item != NULL &&
	    known->item->e->author == v->me)
		visit_do_in(v, SHARED, &way_aside, &v->form);
	return back_to(v, q);
}

enum status
way_put_do(struct visit *v)
{
	const struct question *q = open_question(v);

	if (q == NULL)
		return visit_goto(v, "/way");
	way_do(v, &way_put);
	return strcmp(v->form.values[0].text, "yes") == 0 ?
	    visit_goto(v, "/way") : back_to(v, q);
}
