/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rungs: the ladder of five steps, and what each rates in private.
 *
 * After a sitting each says for themselves how safe it was and how heard they
 * felt. The numbers stay in the personal space. A phone whose person found two
 * in a row good is ready, behind a strict gate: the ladder moves up when both
 * are, and until then it cannot be read that one is. One low rating moves it
 * down for both; the event is the same as for a step taken by choice.
 */
#include <string.h>

#include "openness.h"

enum { GOOD = 4, LOW = 2, GENTLE_DAYS = 7, NEW_DAYS = 14 };
enum { LATE_FROM = 22 * 60 + 30, LATE_TO = 5 * 60 };
enum { SHOW_WHAT, SHOW_FIELDS };
enum { FORM_WHAT, FORM_SAFE, FORM_HEARD, FORM_FIELDS };

const struct field rungs_show_fields[] = {
	[SHOW_WHAT] = { "what", .max = KEY_MOST },
	[SHOW_FIELDS] = { 0 }
};

const struct field rungs_rate_fields[] = {
	[FORM_WHAT] = { "what", .max = KEY_MOST, .required = true },
	[FORM_SAFE] = { "safe", .number = true, .least = 1, .most = 5 },
	[FORM_HEARD] = { "heard", .number = true, .least = 1, .most = 5 },
	[FORM_FIELDS] = { 0 }
};

const struct field rungs_most_fields[] = {
	{ "most", .required = true, .number = true, .least = 1, .most = LEVELS },
	{ 0 }
};

struct rungs_view {
	const char	*name[LEVELS + 1];
	int		 level;
	bool		 paired;
};

struct rate_view {
	const char	*what, *other, *hidden_from, *oops, *title;
	int64_t		 safe, heard;
};

struct most_view {
	const char	*hidden_from, *oops, *name[LEVELS + 1];
	int64_t		 most;
};

struct after_view {
	const char	*other;
	bool		 moved;
};

#include "rungs.html.h"

/* ---- where the ladder stands ---- */

static bool
ready_for(const struct visit *v, const struct event *e, int64_t epoch)
{
	return e->mode == STRICT_GATE && strcmp(e->gate, visit_say(v, "rung-%1",
	    visit_number(v, epoch), NULL)) == 0;
}

static void
rung_climb(const struct visit *v, struct ladder *at, const struct event *e)
{
	bool moves = false;

	if (e->deed == &openness_step) {
		moves = e->values[0].number < at->level;
		if (moves)
			at->level = (int)e->values[0].number;
	} else if (ready_for(v, e, at->epoch)) {
		at->ready[e->author] = e;
		moves = at->level < LEVELS &&
		    event_same_gate(at->ready[0], at->ready[1]);
		at->level += moves;
	}
	if (moves) {
		at->epoch++;
		at->ready[0] = at->ready[1] = NULL;
	}
}

struct ladder
rungs_now(const struct visit *v)
{
	struct ladder at = { .level = 1 };

	for (const struct rung *r = openness_shared(v)->rungs; r != NULL; r = r->next)
		rung_climb(v, &at, r->e);
	return at;
}

bool
rungs_rated(const struct visit *v, const char *what)
{
	for (const struct rating *r = openness_mine(v)->ratings; r != NULL; r = r->older)
		if (strcmp(r->e->values[RATE_WHAT].text, what) == 0)
			return true;
	return false;
}

bool
rungs_hurt(const struct visit *v)
{
	for (const struct rating *r = openness_mine(v)->ratings; r != NULL; r = r->older)
		if (r->e->values[RATE_SAFE].number <= LOW &&
		    r->e->day > v->today - GENTLE_DAYS)
			return true;
	return false;
}

/* No further than I said for myself; my partner does not see this. */
static int
most_of(const struct visit *v)
{
	int64_t most = openness_mine(v)->most;

	return most > 0 ? (int)most : LEVELS;
}

int
rungs_draw(const struct visit *v, const char **why)
{
	int level = rungs_now(v).level, most = most_of(v);
	int64_t joined = visit_fact_number(v, "joined");
	int32_t minute = minute_of(v->now, v->zone);

	*why = NULL;
	if (level > most)
		level = most;
	if (rungs_hurt(v))
		return 1;
	if (level >= TENDER && joined > 0 &&
	    v->today - day_of(joined, v->zone) < NEW_DAYS) {
		*why = N_("Steps 4 and 5 wait until you have both been here for two weeks.");
		return TENDER - 1;
	}
	if (level >= TENDER && (minute >= LATE_FROM || minute < LATE_TO)) {
		*why = N_("It is late. Steps 4 and 5 wait for an evening when you are rested.");
		return TENDER - 1;
	}
	return level;
}

/* ---- moving it ---- */

static void
step_do(struct visit *v, int to)
{
	const char *texts[] = { visit_number(v, to) };
	struct form form = openness_form(v, &openness_step, texts);

	visit_do_in(v, SHARED, &openness_step, &form);
}

void
rungs_lighter(struct visit *v)
{
	struct ladder at = rungs_now(v);

	if (at.ready[v->me] != NULL)
		visit_delete(v, at.ready[v->me]);
	if (at.level > 1)
		step_do(v, at.level - 1);
}

static bool
good(const struct value *values, int safe, int heard)
{
	return values[safe].number >= GOOD && values[heard].number >= GOOD;
}

/* Ready for the next step, or no longer: only this phone knows why. */
static void
ready_tell(struct visit *v, bool was_good)
{
	struct ladder at = rungs_now(v);
	const struct rating *last = openness_mine(v)->ratings;
	bool before = last != NULL && good(last->e->values, RATE_SAFE, RATE_HEARD) &&
	    last->e->values[RATE_RUNG].number == at.epoch;
	const struct event *mine = at.ready[v->me];

	if (mine != NULL && !was_good)
		visit_delete(v, mine);
	else if (mine == NULL && was_good && before && at.level < LEVELS &&
	    at.level < most_of(v)) {
		struct form form = openness_form(v, &openness_ready, NULL);

		visit_do_gated(v, &openness_ready, &form, visit_say(v, "rung-%1",
		    visit_number(v, at.epoch), NULL), STRICT_GATE);
	}
}

enum status
rungs_rate(struct visit *v)
{
	const struct value *said = v->form.values;
	const char *texts[RATE_FIELDS] = { [RATE_WHAT] = said[FORM_WHAT].text,
	    [RATE_SAFE] = said[FORM_SAFE].text, [RATE_HEARD] = said[FORM_HEARD].text,
	    [RATE_RUNG] = visit_number(v, rungs_now(v).epoch) };
	struct form form;
	bool low = said[FORM_SAFE].number <= LOW || said[FORM_HEARD].number <= LOW;

	if (said[FORM_SAFE].text[0] == '\0')
		return visit_refuse(v, FORM_SAFE, N_("Choose a place on both, or leave it."));
	if (said[FORM_HEARD].text[0] == '\0')
		return visit_refuse(v, FORM_HEARD, N_("Choose a place on both, or leave it."));
	if (rungs_rated(v, said[FORM_WHAT].text))
		return visit_goto(v, "/question");
	form = openness_form(v, &openness_rate, texts);
	v->of = NULL;
	visit_do_in(v, PERSONAL, &openness_rate, &form);
	if (visit_paired(v) && low)
		rungs_lighter(v);
	else if (visit_paired(v))
		ready_tell(v, good(said, FORM_SAFE, FORM_HEARD));
	return visit_goto(v, low ? "/question/after" : "/question");
}

enum status
rungs_step(struct visit *v)
{
	if (visit_paired(v))
		rungs_lighter(v);
	return visit_goto(v, "/question");
}

enum status
rungs_most(struct visit *v)
{
	int64_t most = v->form.values[0].number;
	struct ladder at = rungs_now(v);

	visit_do_in(v, PERSONAL, &openness_most, &v->form);
	if (visit_paired(v) && at.ready[v->me] != NULL && most <= at.level)
		visit_delete(v, at.ready[v->me]);
	if (visit_paired(v) && most < at.level)
		step_do(v, (int)most);
	return visit_goto(v, "/question");
}

/* ---- pages ---- */

static void
names_fill(const char *names[LEVELS + 1])
{
	for (int i = 1; i <= LEVELS; i++)
		names[i] = openness_level(i);
}

void
rungs_card(struct out *o, const struct visit *v)
{
	struct rungs_view view = { .level = rungs_now(v).level,
	    .paired = visit_paired(v) };

	names_fill(view.name);
	ladder_card(o, &view);
}

static const char *
hidden_from(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : NULL;
}

enum status
rungs_rate_show(struct visit *v)
{
	bool again = visit_again(v);
	const struct value *said = v->form.values;
	struct rate_view view = {
		.what = said[again ? (int)FORM_WHAT : (int)SHOW_WHAT].text,
		.other = visit_name(v, v->other),
		.hidden_from = hidden_from(v),
		.oops = again ? visit_oops(v) : NULL,
		.safe = again ? said[FORM_SAFE].number : 0,
		.heard = again ? said[FORM_HEARD].number : 0,
	};

	v->title = N_("How was it?");
	if (view.what[0] == '\0')
		return NOT_FOUND;
	rate_page(v->out, &view);
	return OK;
}

enum status
rungs_after_show(struct visit *v)
{
	struct after_view view = { .other = visit_name(v, v->other),
	    .moved = visit_paired(v) };

	v->title = N_("Kept");
	after_page(v->out, &view);
	return OK;
}

enum status
rungs_most_show(struct visit *v)
{
	struct most_view view = {
		.hidden_from = hidden_from(v),
		.oops = visit_again(v) ? visit_oops(v) : NULL,
		.most = most_of(v),
	};

	v->title = N_("How far I go");
	names_fill(view.name);
	most_page(v->out, &view);
	return OK;
}
