/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "paths.h"
#include "why.h"

enum { ROWS = 12 };
enum { ONE_PATH, ONE_FIELDS };
enum { TAKE_STEP, TAKE_FIELDS };

static const struct field one_fields[] = {
	[ONE_PATH] = { "path", .max = PATH_NAME },
	[ONE_FIELDS] = { 0 }
};

static const struct field take_fields[] = {
	[TAKE_STEP] = { "step", .max = PATH_NAME, .required = true },
	[TAKE_FIELDS] = { 0 }
};

static const struct field ask_fields[] = {
	[ASK_PATH] = { "path", .max = PATH_NAME, .required = true },
	[ASK_FIELDS] = { 0 }
};

static const struct field join_fields[] = {
	[JOIN_ASK] = { "ask", .max = 32, .required = true },
	[JOIN_FIELDS] = { 0 }
};

struct row_view {
	const char	*href, *name, *says, *part;
};

struct step_view {
	const char	*id, *text, *says, *button;	/* button NULL: still to come */
};

struct paths_view {
	const struct visit *v;
	const char	*other, *asked;		/* asked: where to answer; NULL: not */
	const char	*mine, *mine_name;	/* what the other was asked; NULL: nothing */
	const char	*name;			/* of the path that is walked; NULL: none */
	const char	*where, *text, *step, *button;	/* text NULL: at its end */
	const char	*when, *when_part, *together, *wait, *wait_part;
	size_t		 n;
	struct row_view	 rows[ROWS];
	unsigned	 n_steps;
	struct step_view steps[PATH_STEPS];
};

struct path_view {
	const char	*id, *name, *text, *pace, *care;
	const char	*other;			/* NULL: nobody else is here */
	const char	*other_path;		/* the one that is walked now, or NULL */
	const char	*at;			/* the step to go on at, or NULL */
	const char	*ask, *mine;		/* ids of open questions, or NULL */
	bool		 walked, begun, may_ask, said_yes;	/* the other did, of late */
};

#include "paths.html.h"

static const char *
link_to(const struct visit *v, const struct card *path)
{
	return visit_say(v, "/paths/one?path=%1", path->id, NULL);
}

/* ---- one path ---- */

static const char *
pace_says(const struct visit *v, const struct card *path)
{
	int64_t days = 0, pace = 0;

	number_read(path_field(v, path, "Days"), &days);
	number_read(path_field(v, path, "Pace"), &pace);
	return pace >= 7 ? visit_say(v, N_("%1 steps, one on most days"),
	    visit_number(v, days), NULL) :
	    visit_say(v, N_("about %1 weeks, with %2 steps in each"),
	    visit_number(v, days / 7), visit_number(v, pace));
}

static enum status
one_show(struct visit *v)
{
	const struct card *path = path_find(v, v->form.values[ONE_PATH].text);
	const struct card *walked = path_walked(v);
	const struct path_ask *asked, *mine;
	struct path_view view = { .other = visit_paired(v) ?
	    visit_name(v, v->other) : NULL };
	struct path_now now;
	int32_t day;

	if (path == NULL)
		return NOT_FOUND;
	now = path_now(v, path);
	asked = path_asked(v);
	mine = path_mine(v, path->id);
	view.id = path->id;
	view.name = path_field(v, path, "Name");
	view.text = path->text;
	view.pace = pace_says(v, path);
	view.care = path_field(v, path, "Care");
	view.walked = walked == path;
	view.begun = now.walk != NULL;
	if (walked != NULL && walked != path)
		view.other_path = path_field(v, walked, "Name");
	if (now.walk != NULL && now.base > 0 && now.base < now.n)
		view.at = visit_number(v, path_at(&now) + 1);
	if (asked != NULL && strcmp(asked->e->values[ASK_PATH].text, path->id) == 0)
		view.ask = visit_id(v, asked->e);
	if (mine != NULL && mine->yes == NULL)
		view.mine = visit_id(v, mine->e);
	view.said_yes = mine != NULL && mine->yes != NULL && !view.walked &&
	    v->today < mine->yes->day + PATH_YES_DAYS;
	view.may_ask = view.other != NULL && view.ask == NULL && view.mine == NULL &&
	    !view.said_yes && !(view.walked && path_together(v, path->id, &day));
	v->title = N_("Paths");
	one_page(v->out, &view);
	return OK;
}

/* ---- all of them ---- */

static struct row_view
row_of(const struct visit *v, const struct card *path)
{
	struct path_now now = path_now(v, path);
	struct row_view row = { link_to(v, path), path_field(v, path, "Name"),
	    pace_says(v, path), NULL };

	if (now.walk == NULL || now.base == 0)
		return row;
	row.says = now.base == now.n ? N_("You have walked it to its end") :
	    N_("You stopped at step %1");
	row.part = visit_number(v, path_at(&now) + 1);
	return row;
}

static const char *
when_says(const struct visit *v, const struct path_now *now, const char **part)
{
	int32_t day = v->today + 1;

	if (now->walk->done != v->today && now->step < now->n &&
	    path_day(v, v->today))
		return N_("For today, or whenever it suits you.");
	while (!path_day(v, day) && day < v->today + 7)
		day++;
	*part = visit_say(v, visit_weekday(day), NULL, NULL);
	return N_("There is no hurry: it comes up on %1. You may also take it now.");
}

/* Why an earlier step is not the one that is shown; NULL: it is. */
static const char *
wait_says(const struct path_now *now)
{
	static const char *const says[] = {
		[STEP_LONG] = N_("Step %1 takes more than your day has room for, so it waits."),
		[STEP_LATELY] = N_("You did the like of step %1 just now, so it waits a little."),
		[STEP_SHUT] = N_("For step %1 there is nothing to do today, so it waits."),
	};

	return path_at(now) > now->base ? says[now->wait] : NULL;
}

static void
steps_fill(const struct visit *v, const struct path_now *now, struct paths_view *view)
{
	for (unsigned i = 0; i < now->n; i++) {
		uint8_t mark = now->walk->marks[i];
		struct step_view step = { now->steps[i]->id, now->steps[i]->text,
		    N_("to come"), NULL };

		if (path_closed(v, now, i))
			continue;
		if (mark == STEP_DONE) {
			step.says = N_("taken");
			step.button = N_("Take it again");
		} else if (mark == STEP_SKIPPED || i < now->base) {
			step.says = N_("passed over");
			step.button = N_("Take it after all");
		} else if (i == path_at(now))
			step.says = N_("where you are");
		if (path_rests(v, now->steps[i]))
			step.button = NULL;
		view->steps[view->n_steps++] = step;
	}
}

static void
now_fill(const struct visit *v, const struct card *path, struct paths_view *view)
{
	struct path_now now = path_now(v, path);
	unsigned step = path_at(&now);
	int32_t day;

	view->name = path_field(v, path, "Name");
	if (path_together(v, path->id, &day))
		view->together = visit_date(v, day);
	steps_fill(v, &now, view);
	if (now.base == now.n)
		return;
	view->where = visit_say(v, N_("Step %1 of “%2”"), visit_number(v, step + 1),
	    view->name);
	view->text = now.steps[step]->text;
	view->step = now.steps[step]->id;
	view->wait = wait_says(&now);
	view->wait_part = visit_number(v, now.base + 1);
	view->when = when_says(v, &now, &view->when_part);
	view->button = path_rests(v, now.steps[step]) ? N_("Good") : N_("Take this step");
}

static enum status
paths_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "paths");
	const struct card *walked = path_walked(v);
	const struct path_ask *asked = path_asked(v), *mine = path_pending(v);
	struct paths_view view = { .v = v, .other = visit_name(v, v->other) };

	if (asked != NULL)
		view.asked = link_to(v, path_find(v, asked->e->values[ASK_PATH].text));
	if (mine != NULL) {
		const struct card *path = path_find(v, mine->e->values[ASK_PATH].text);

		view.mine = link_to(v, path);
		view.mine_name = path_field(v, path, "Name");
	}
	if (walked != NULL)
		now_fill(v, walked, &view);
	for (size_t i = 0; i < deck->n && view.n < ROWS; i++)
		if (&deck->cards[i] != walked && path_find(v, deck->cards[i].id) == &deck->cards[i])
			view.rows[view.n++] = row_of(v, &deck->cards[i]);
	v->title = N_("Paths");
	paths_page(v->out, &view);
	return OK;
}

/* ---- what is said there ---- */

/* Marks a step; what was before the place that it was looked at from is passed. */
static const struct practice *
mark(struct visit *v, const char *id, const char *how)
{
	const struct card *card = deck_find(visit_deck(v, "paths"), id);
	const struct card *path = card != NULL ?
	    path_find(v, path_field(v, card, "Path")) : NULL;
	struct value values[STEP_FIELDS] = { 0 };
	struct path_now now;
	unsigned step = 0;

	if (path == NULL)
		return NULL;
	now = path_now(v, path);
	while (step < now.n && now.steps[step] != card)
		step++;
	if (step == now.n || path_closed(v, &now, step))
		return NULL;
	values[STEP_PATH].text = path->id;
	values[STEP_NUMBER].text = visit_number(v, step + 1);
	values[STEP_PRACTICE].text = path_field(v, card, "Practice");
	values[STEP_HOW].text = how;
	values[STEP_AFTER].text = visit_number(v, now.base);
	visit_do_in(v, PERSONAL, &path_step, &(struct form){ .values = values });
	return now.of[step];
}

static enum status
paths_take(struct visit *v)
{
	const struct practice *practice = mark(v, v->form.values[TAKE_STEP].text, "done");

	return visit_goto(v, practice != NULL ? practice->pages[0].path : "/today");
}

static enum status
paths_skip(struct visit *v)
{
	mark(v, v->form.values[TAKE_STEP].text, "skip");
	return visit_goto(v, "/paths");
}

static enum status
paths_ask(struct visit *v)
{
	const struct card *path = path_find(v, v->form.values[ASK_PATH].text);
	const struct path_ask *mine;

	if (path == NULL || !visit_paired(v))
		return visit_goto(v, "/paths");
	mine = path_mine(v, path->id);
	if (mine == NULL || mine->yes != NULL)
		visit_do_in(v, SHARED, &path_ask_deed, &v->form);
	return visit_goto(v, link_to(v, path));
}

static enum status
paths_join(struct visit *v)
{
	const struct path_ask *asked = path_asked(v);
	struct value values[BEGIN_FIELDS] = {{ .text = "" }, { .text = "" }};

	if (asked == NULL || strcmp(visit_id(v, asked->e), v->form.values[JOIN_ASK].text) != 0)
		return visit_goto(v, "/paths");
	values[BEGIN_PATH].text = asked->e->values[ASK_PATH].text;
	visit_do_in(v, SHARED, &path_join, &v->form);
	visit_do_in(v, PERSONAL, &path_begin, &(struct form){ .values = values });
	return visit_goto(v, "/paths");
}

const struct page path_pages[] = {
	{ GET, "/paths", paths_show, .tab = US },
	{ GET, "/paths/one", one_show, one_fields, .tab = US },
	{ POST, "/paths/begin", .deed = &path_begin, .tab = US, .then = "/paths" },
	{ POST, "/paths/leave", .deed = &path_leave, .tab = US, .then = "/paths" },
	{ POST, "/paths/take", paths_take, take_fields, .tab = US, .then = "/paths" },
	{ POST, "/paths/skip", paths_skip, take_fields, .tab = US, .then = "/paths" },
	{ POST, "/paths/ask", paths_ask, ask_fields, .tab = US, .then = "/paths" },
	{ POST, "/paths/join", paths_join, join_fields, .tab = US, .then = "/paths" },
	{ POST, "/paths/not", .deed = &path_not, .tab = US, .then = "/today" },
	{ POST, "/paths/back", .deed = &withdrawal, .tab = US, .then = "/paths" },
	{ 0 }
};
