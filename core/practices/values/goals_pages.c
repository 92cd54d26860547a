/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* goals_pages: the goals, and one goal with its plan, its steps and its look back. */
#include <string.h>

#include "vision.h"
#include "why.h"

enum { A_PAGE = 25, LINES_SHOWN = 8 };

const struct field goals_page_fields[] = {
	{ "page", .number = true, .most = 1000000 },
	{ 0 }
};

/* ---- views ---- */

struct bar_view {
	bool		 shown;
	int64_t		 saved, whole;	/* for the bar: never below nought */
	const char	*saved_text, *whole_text, *words;
};

struct goal_row {
	const char	*href, *text, *line, *next;
	struct bar_view	 bar;
	bool		 due, done;
};

struct goal_rows {
	struct goal_row	*at;
	size_t		 n;
};

struct goals_view {
	const struct visit *v;
	const char	*other;
	struct goal_rows live, own, reached, rest;
	bool		 two, ended, may_new;
};

struct step_view {
	const char	*id, *text, *by, *ticked, *who;
	unsigned	 person;
	bool		 done, late;
};

struct line_view {
	const char	*id, *amount, *note, *name, *when;
	unsigned	 person;
	bool		 out, struck, mine;
};

struct goal_view {
	const struct visit *v;
	const char	*id, *sentence, *when, *then, *by, *line, *other, *names[2];
	const char	*changed, *word, *history, *along, *hidden_from;
	struct step_view *open, *ticked, *aside;
	size_t		 n_open, n_ticked, n_aside, n_lines, n_lines_more;
	struct line_view lines[LINES_SHOWN];
	struct bar_view	 bar;
	enum goal_stands stands;
	bool		 two, moves, mine, in, waits, waits_other, due, asked, no_words;
	bool		 in_both[2], owner[2], out[2];
	/* What was typed and refused. */
	const char	*step, *step_by, *paid, *way, *note;
	const char	*bad_step, *bad_by, *bad_paid, *bad_note;
};

struct moment_view {
	const char	*says, *when, *text, *more;
	unsigned	 person;
};

struct moments_view {
	struct moment_view at[A_PAGE];
	size_t		 n;
	const char	*sentence, *back, *newer, *older;
};

#include "goals_pages.html.h"

/* ---- how it stands ---- */

static const char *
title_of(const struct visit *v, const struct goal *g)
{
	return g->now != NULL ? goal_says(g, GOAL_SENTENCE) :
	    visit_say(v, N_("A goal that was taken back"), NULL, NULL);
}

static const char *
by_text(const struct visit *v, const char *text)
{
	int32_t day;

	if (!day_read(text, &day))
		return NULL;
	return visit_say(v, day < v->today ? N_("was meant for %1") : N_("by %1"),
	    visit_date(v, day), NULL);
}

/* Whose it is, in a word or two. */
static const char *
whose(const struct visit *v, const struct goal *g)
{
	unsigned owners = goal_owners(g);

	if (g->space == PERSONAL)
		return visit_say(v, N_("Yours alone"), NULL, NULL);
	if (owners == 3)
		return visit_say(v, N_("Both of you"), NULL, NULL);
	return owners == 1u << v->me ? visit_say(v, N_("Yours"), NULL, NULL) :
	    visit_say(v, N_("%1’s"), visit_name(v, v->other), NULL);
}

const char *
goal_line(const struct visit *v, const struct goal *g)
{
	const char *other = visit_name(v, v->other), *by, *line;

	switch (goal_stands(g)) {
	case GOAL_DONE:
		return visit_say(v, N_("Reached, %1"), visit_date(v, g->done->day), NULL);
	case GOAL_LET_GO:
		return visit_say(v, N_("Let go"), NULL, NULL);
	case GOAL_ASKED:
		return visit_say(v, goal_waits_for(g, v->me) ?
		    N_("%1 suggests it to you") : N_("Suggested. %1: not yet, no hurry"),
		    other, NULL);
	default:
		break;
	}
	if (goal_waits_for(g, v->me))
		return visit_say(v, N_("%1 would like you to take part"), other, NULL);
	if (g->asked[v->me] && goal_due(v, g))
		return visit_say(v, N_("%1 put it in other words"), other, NULL);
	if (goal_due(v, g))
		return visit_say(v, N_("Time to look at it again"), NULL, NULL);
	line = whose(v, g);
	by = by_text(v, goal_says(g, GOAL_BY));
	return by != NULL ? visit_say(v, N_("%1, %2"), line, by) : line;
}

static struct bar_view
bar_view(const struct visit *v, const struct goal *g)
{
	const struct currency *c = goal_currency(g);
	int64_t saved = goal_saved(g), whole = goal_amount(g);
	struct bar_view bar = { .shown = c != NULL && whole > 0 };

	if (!bar.shown)
		return bar;
	bar.whole = whole;
	bar.saved = saved < 0 ? 0 : saved > whole ? whole : saved;
	bar.saved_text = goal_money_text(v, saved, c);
	bar.whole_text = goal_money_text(v, whole, c);
	bar.words = saved >= whole ? visit_say(v, N_("All of it is there."), NULL, NULL) :
	    visit_say(v, N_("%1 to go."), goal_money_text(v,
	    money_sum(whole, -saved), c), NULL);
	return bar;
}

static const struct goal_step *
next_step(const struct goal *g)
{
	const struct goal_step *s = g->steps;

	while (s != NULL && (s->ticked != NULL || s->aside != NULL))
		s = s->next;
	return s;
}

struct goals_next
goals_next(const struct visit *v)
{
	enum { MOST = sizeof(((struct goals_next *)NULL)->at) / sizeof(struct goals_next_row) };
	struct goals_next next = { .n = 0 };

	for (const struct goal *g = vision_room(v, vision_space(v))->oldest;
	    g != NULL; g = g->newer) {
		if (goal_stands(g) != GOAL_LIVE)
			continue;
		for (const struct goal_step *s = next_step(g);
		    s != NULL && next.n < MOST; s = s->next)
			if (s->ticked == NULL && s->aside == NULL)
				next.at[next.n++] = (struct goals_next_row){
					vision_link(v, "/goals/one", g->hex),
					s->e->values[STEP_TEXT].text,
					by_text(v, s->e->values[STEP_BY].text)
				};
	}
	return next;
}

/* ---- the list ---- */

static void
row_add(const struct visit *v, struct goal_rows *rows, const struct goal *g)
{
	const struct goal_step *step = next_step(g);
	enum goal_stands stands = goal_stands(g);

	rows->at[rows->n++] = (struct goal_row){
		.href = vision_link(v, "/goals/one", g->hex),
		.text = title_of(v, g),
		.line = goal_line(v, g),
		.next = step != NULL && stands == GOAL_LIVE ?
		    step->e->values[STEP_TEXT].text : NULL,
		.bar = bar_view(v, g),
		.due = goal_due(v, g) || goal_waits_for(g, v->me),
		.done = stands == GOAL_DONE,
	};
}

static size_t
count(const struct visit *v, enum space space)
{
	size_t n = 0;

	for (const struct goal *g = vision_room(v, space)->newest; g != NULL; g = g->older)
		n++;
	return n;
}

/* The newest first, wherever it stands. */
static void
rows_fill(const struct visit *v, enum space space, struct goals_view *view)
{
	for (const struct goal *g = vision_room(v, space)->newest; g != NULL;
	    g = g->older) {
		enum goal_stands stands = goal_stands(g);

		row_add(v, stands == GOAL_DONE ? &view->reached :
		    stands == GOAL_LET_GO ? &view->rest :
		    space == PERSONAL && view->two ? &view->own : &view->live, g);
	}
}

enum status
goals_show(struct visit *v)
{
	size_t most = count(v, SHARED) + count(v, PERSONAL) + 1;
	struct goals_view *view = arena_get(v->mem, 1, sizeof(*view));
	struct goal_rows *lists[] = { &view->live, &view->own, &view->reached,
	    &view->rest };

	view->v = v;
	view->other = visit_name(v, v->other);
	view->two = vision_space(v) == SHARED;
	view->ended = v->pairing == ENDED;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		lists[i]->at = arena_get(v->mem, most, sizeof(struct goal_row));
	if (view->two)
		rows_fill(v, SHARED, view);
	rows_fill(v, PERSONAL, view);
	goals_page(v->out, view);
	return OK;
}

/* ---- one goal ---- */

static struct step_view
step_view(const struct visit *v, const struct goal_step *s)
{
	const struct event *at = s->ticked;
	int32_t day;

	return (struct step_view){
		.id = s->hex,
		.text = s->e->values[STEP_TEXT].text,
		.by = by_text(v, s->e->values[STEP_BY].text),
		.late = day_read(s->e->values[STEP_BY].text, &day) && day < v->today,
		.done = at != NULL,
		.ticked = at != NULL ? visit_say(v, N_("%1, %2"),
		    visit_name(v, at->author), visit_date(v, at->day)) : NULL,
		.who = visit_name(v, s->e->author),
		.person = s->e->author,
	};
}

static void
steps_view(const struct visit *v, const struct goal *g, struct goal_view *view)
{
	view->open = arena_get(v->mem, g->n_steps + 1, sizeof(*view->open));
	view->ticked = arena_get(v->mem, g->n_steps + 1, sizeof(*view->ticked));
	view->aside = arena_get(v->mem, g->n_steps + 1, sizeof(*view->aside));
	for (const struct goal_step *s = g->steps; s != NULL; s = s->next) {
		if (s->aside != NULL)
			view->aside[view->n_aside++] = step_view(v, s);
		else if (s->ticked != NULL)
			view->ticked[view->n_ticked++] = step_view(v, s);
		else
			view->open[view->n_open++] = step_view(v, s);
	}
}

static void
lines_view(const struct visit *v, const struct goal *g, struct goal_view *view)
{
	const struct currency *c = goal_currency(g);

	for (const struct goal_money *m = c != NULL ? g->money : NULL; m != NULL;
	    m = m->before) {
		const struct event *e = m->e;

		if (view->n_lines == LINES_SHOWN) {
			view->n_lines_more++;
			continue;
		}
		view->lines[view->n_lines++] = (struct line_view){
			.id = m->hex,
			.amount = goal_money_text(v, e->values[PAID_AMOUNT].number, c),
			.note = e->values[PAID_NOTE].text,
			.name = visit_name(v, e->author),
			.when = visit_day(v, e->day),
			.person = e->author,
			.out = strcmp(e->values[PAID_WAY].text, "out") == 0,
			.struck = m->struck,
			.mine = e->author == v->me,
		};
	}
}

/* The form that was refused is told by what its first field is named. */
static void
typed_view(const struct visit *v, struct goal_view *view)
{
	bool again = visit_again(v);
	bool step = again && v->form.fields == goals_step_form;
	bool paid = again && v->form.fields == goals_paid_form;

	view->step = step ? visit_draft(v, 0, NULL) : "";
	view->step_by = step ? visit_draft(v, 1, NULL) : "";
	view->bad_step = step && !visit_bad(v, 1) ? visit_oops(v) : NULL;
	view->bad_by = step && visit_bad(v, 1) ? visit_oops(v) : NULL;
	view->paid = paid ? visit_draft(v, 0, NULL) : "";
	view->way = paid ? visit_draft(v, 1, NULL) : "in";
	view->note = paid ? visit_draft(v, 2, NULL) : "";
	view->bad_paid = paid && !visit_bad(v, 2) ? visit_oops(v) : NULL;
	view->bad_note = paid && visit_bad(v, 2) ? visit_oops(v) : NULL;
}

static void
part_view(const struct visit *v, const struct goal *g, struct goal_view *view)
{
	unsigned owners = goal_owners(g);

	view->stands = goal_stands(g);
	view->two = g->space == SHARED;
	view->moves = goal_moves(v, g);
	view->mine = goal_mine(v, g);
	view->in = g->in[v->me];
	view->waits = goal_waits_for(g, v->me);
	view->waits_other = goal_waits_for(g, v->other);
	view->due = goal_due(v, g);
	view->asked = g->asked[v->me];
	for (unsigned who = 0; who < 2; who++) {
		view->names[who] = visit_name(v, who);
		view->owner[who] = (owners >> who & 1) != 0;
		view->in_both[who] = g->in[who];
		view->out[who] = g->out[who];
	}
}

enum status
goals_one_show(struct visit *v)
{
	const struct goal *g = goal_of(v, v->of);
	struct goal_view *view = arena_get(v->mem, 1, sizeof(*view));

	if (g == NULL)
		return NOT_FOUND;
	view->v = v;
	view->id = g->hex;
	view->sentence = title_of(v, g);
	view->no_words = g->now == NULL;
	view->when = goal_says(g, GOAL_WHEN);
	view->then = goal_says(g, GOAL_THEN);
	view->by = by_text(v, goal_says(g, GOAL_BY));
	view->line = goal_line(v, g);
	view->other = visit_name(v, v->other);
	view->hidden_from = v->pairing == ALONE ? NULL : view->other;
	view->word = vision_link(v, "/goals/word", g->hex);
	view->history = vision_link(v, "/goals/history", g->hex);
	if (g->space == PERSONAL && visit_paired(v))
		view->along = visit_say(v, "/goals/new?from=%1", g->hex, NULL);
	if (g->now != NULL && g->now->before != NULL)
		view->changed = visit_say(v, N_("Last changed by %1, %2"),
		    visit_name(v, g->now->e->author), visit_day(v, g->now->e->day));
	part_view(v, g, view);
	steps_view(v, g, view);
	lines_view(v, g, view);
	view->bar = bar_view(v, g);
	typed_view(v, view);
	goal_page(v->out, view);
	return OK;
}

/* ---- how it came about ---- */

static const char *
moment_says(const struct visit *v, const struct event *e)
{
	bool yes = e->deed == &goals_part || e->deed == &goals_done ?
	    strcmp(e->values[GOAL_SAY].text, "yes") == 0 : false;
	const char *says = e->deed == &goals_new ? N_("%1 began it") :
	    e->deed == &goals_word ? N_("%1 put it in these words") :
	    e->deed == &goals_step ? N_("%1 added a step") :
	    e->deed == &goals_keep ? N_("%1 keeps it") :
	    e->deed == &goals_paid ? N_("%1 noted an amount") :
	    e->deed == &goals_done ? (yes ? N_("%1 says it is reached") :
	    N_("%1 goes on with it")) :
	    yes ? N_("%1 takes part") : N_("%1 let go of it");

	return visit_say(v, says, visit_name(v, e->author), NULL);
}

static struct moment_view
moment_view(const struct visit *v, const struct goal *g, const struct event *e)
{
	struct moment_view m = { .says = moment_says(v, e),
	    .when = visit_day(v, e->day), .person = e->author };
	const struct value *at = e->values + (e->deed == &goals_word ? GOAL_FIRST : 0);
	const struct currency *c = goal_currency(g);

	if (e->deed == &goals_new || e->deed == &goals_word) {
		m.text = at[GOAL_SENTENCE].text;
		if (at[GOAL_WHEN].text[0] != '\0' || at[GOAL_THEN].text[0] != '\0')
			m.more = visit_say(v, N_("When %1, then %2"),
			    at[GOAL_WHEN].text, at[GOAL_THEN].text);
	} else if (e->deed == &goals_step)
		m.text = e->values[STEP_TEXT].text;
	else if (e->deed == &goals_paid) {
		m.text = c == NULL ? e->values[PAID_NOTE].text : visit_say(v,
		    strcmp(e->values[PAID_WAY].text, "out") == 0 ?
		    N_("taken out: %1") : N_("put in: %1"),
		    goal_money_text(v, e->values[PAID_AMOUNT].number, c), NULL);
		m.more = c != NULL && e->values[PAID_NOTE].text[0] != '\0' ?
		    e->values[PAID_NOTE].text : NULL;
	}
	return m;
}

enum status
goals_history_show(struct visit *v)
{
	const struct goal *g = goal_of(v, v->of);
	int64_t page = v->form.values[0].number;
	struct moments_view *view = arena_get(v->mem, 1, sizeof(*view));
	const struct goal_moment *m;
	const char *path;

	if (g == NULL)
		return NOT_FOUND;
	m = g->moments;
	for (int64_t i = 0; m != NULL && i < page * A_PAGE; i++)
		m = m->before;
	for (; m != NULL && view->n < A_PAGE; m = m->before)
		view->at[view->n++] = moment_view(v, g, m->e);
	view->sentence = title_of(v, g);
	view->back = vision_link(v, "/goals/one", g->hex);
	path = visit_say(v, "/goals/history?of=%1&page=", g->hex, NULL);
	if (m != NULL)
		view->older = visit_say(v, "%1%2", path, visit_number(v, page + 1));
	if (page > 0)
		view->newer = visit_say(v, "%1%2", path, visit_number(v, page - 1));
	moments_page(v->out, view);
	return OK;
}
