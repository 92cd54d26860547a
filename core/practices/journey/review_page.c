/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * review_page: one week looked back on, prepared from what the two did in it.
 *
 * Only what both may read is told of the week, and never of whom it was.
 */
#include <string.h>

#include "review.h"
#include "why.h"

enum { SHOW_WEEK, SHOW_CHANGE, SHOW_FIELDS };
enum { FORM_WEEK = ANSWER_FIELDS, FORM_FIELDS };
enum { BOTH_FIRST = TABLE_FIELDS, BOTH_SECOND, BOTH_FIELDS };
enum { TOLD = 4, AHEAD_DAYS = 60 };

const struct field review_show_fields[] = {
	[SHOW_WEEK] = { "week", .number = true, .most = 1000000 },
	[SHOW_CHANGE] = { "change", .number = true, .most = 1 },
	[SHOW_FIELDS] = { 0 }
};

#define A_TEXT(name)	{ name, .max = REVIEW_TEXT, .lines = true }
#define A_WEEK		{ "week", .required = true, .number = true, .most = 1000000 }

const struct field review_answer_form[] = {
	[ANSWER_WENT] = { "went", .oneof = review_wents },
	[ANSWER_WELL] = A_TEXT("well"),
	[ANSWER_ADJUST] = A_TEXT("adjust"),
	[ANSWER_RHYTHM] = { "rhythm", .oneof = review_rhythms },
	[FORM_WEEK] = A_WEEK,
	[FORM_FIELDS] = { 0 }
};

const struct field review_table_form[] = {
	[TABLE_WEEK] = A_WEEK,
	[TABLE_WELL] = A_TEXT("well"),
	[TABLE_ADJUST] = A_TEXT("adjust"),
	[BOTH_FIRST] = { "first", .max = REVIEW_STEP },
	[BOTH_SECOND] = { "second", .max = REVIEW_STEP },
	[BOTH_FIELDS] = { 0 }
};

const struct field review_steps_form[] = {
	[STEPS_WEEK] = A_WEEK,
	[STEPS_FIRST] = { "first", .max = REVIEW_STEP, .required = true },
	[STEPS_SECOND] = { "second", .max = REVIEW_STEP },
	[STEPS_FIELDS] = { 0 }
};

struct words_view {
	unsigned	 person;
	const char	*name, *went, *well, *adjust, *rhythm;	/* "" or NULL: nothing */
};

struct review_view {
	const struct visit *v;
	const char	*span, *other, *oops, *next;
	int32_t		 week;
	bool		 two, now, writing, waits, change;
	enum review_standing standing;
	const char	*told[TOLD];
	size_t		 n_told;
	const char	*before[2], *steps[2];		/* of a week before; of this one */
	const char	*steps_id;
	bool		 steps_mine, agreed, open;	/* open: steps may be written */
	struct words_view words[2];
	size_t		 n_words;
	const char	*mine_id, *table_id;
	bool		 table_mine;
	struct words_view table;
	/* What was typed, or what is to be changed. */
	const char	*went, *well, *adjust, *rhythm, *first, *second, *steps_oops;
};

static const char *const went_says[] = { N_("It happened"), N_("In part"),
	N_("It did not, and that is fine") };
static const char *const rhythm_says[] = { N_("Keep it"), N_("More often"),
	N_("Less often"), N_("Something else") };

#include "review.html.h"

/* ---- what there was ---- */

/* A sentence for one, another for more. */
static void
tell(const struct visit *v, struct review_view *view, size_t n, const char *one,
    const char *more)
{
	if (n > 0)
		view->told[view->n_told++] = visit_say(v, n == 1 ? one : more,
		    n == 1 ? NULL : review_count(v, n), NULL);
}

static void
week_told(const struct visit *v, struct review_view *view)
{
	int32_t from = week_begins(view->week), thanked = 0;
	struct moments all = moments_of(v, MOMENTS_KEPT | MOMENT(MOMENT_LISTENING), from,
	    from + 6 < v->today ? from + 6 : v->today);
	size_t n[MOMENTS] = { 0 };

	for (size_t i = 0; i < all.n; i++) {
		const struct moment *m = &all.at[i];

		if (m->ahead || (m->kind == MOMENT_THANKS && m->day == thanked))
			continue;
		n[m->kind]++;
		if (m->kind == MOMENT_THANKS)
			thanked = m->day;
	}
	tell(v, view, n[MOMENT_EVENING], N_("One shared evening"), N_("Shared evenings: %1"));
	tell(v, view, n[MOMENT_ANSWERS], N_("One question, answered by both"),
	    N_("Questions that both answered: %1"));
	tell(v, view, n[MOMENT_LISTENING], N_("You listened to each other once"),
	    N_("Times that you listened to each other: %1"));
	tell(v, view, n[MOMENT_THANKS], N_("Thanks were said on one day"),
	    N_("Days on which thanks were said: %1"));
}

static const char *
next_evening(const struct visit *v)
{
	struct moments all = moments_of(v, MOMENT(MOMENT_EVENING), v->today,
	    v->today + AHEAD_DAYS);

	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].ahead)
			return visit_say(v, N_("%1: %2"), visit_day(v, all.at[i].day),
			    all.at[i].title);
	return NULL;
}

/* ---- what was said ---- */

static const char *
says_of(const struct value *value, const char *const *names, const char *const *says)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], value->text) == 0)
			return says[i];
	return NULL;
}

static struct words_view
words_of(const struct visit *v, const struct event *e)
{
	const struct value *said = e->values;

	return (struct words_view){ e->author, visit_name(v, e->author),
	    says_of(&said[ANSWER_WENT], review_wents, went_says),
	    said[ANSWER_WELL].text, said[ANSWER_ADJUST].text,
	    says_of(&said[ANSWER_RHYTHM], review_rhythms, rhythm_says) };
}

static void
said_fill(const struct visit *v, struct review_view *view)
{
	const struct event *mine = review_of(v, view->week, v->me);
	const struct event *table = review_at_table(v, view->week);

	for (unsigned i = 0; i < 2; i++) {
		const struct event *e = review_of(v, view->week, i);

		if (e != NULL)
			view->words[view->n_words++] = words_of(v, e);
	}
	if (mine != NULL)
		view->mine_id = visit_id(v, mine);
	if (table != NULL) {
		view->table_id = visit_id(v, table);
		view->table_mine = table->author == v->me;
		view->table = (struct words_view){ .well = table->values[TABLE_WELL].text,
		    .adjust = table->values[TABLE_ADJUST].text };
	}
}

static void
steps_fill(const struct visit *v, struct review_view *view)
{
	const struct review_steps *now = review_proposed(v, view->week);
	const struct review_steps *before = review_agreed(v, view->week);

	for (int i = 0; i < 2; i++) {
		if (before != NULL)
			view->before[i] = before->e->values[STEPS_FIRST + i].text;
		if (now != NULL)
			view->steps[i] = now->e->values[STEPS_FIRST + i].text;
	}
	if (now != NULL) {
		view->steps_id = visit_id(v, now->e);
		view->steps_mine = now->e->author == v->me;
		view->agreed = now->agreed;
	}
	view->first = now != NULL ? view->steps[0] : "";
	view->second = now != NULL ? view->steps[1] : "";
}

static void
again_fill(const struct visit *v, struct review_view *view)
{
	const struct event *mine = review_of(v, view->week, v->me);
	const struct value *said = mine != NULL ? mine->values : NULL;

	if (visit_again(v) && v->form.fields == review_answer_form) {
		said = v->form.values;
		view->oops = visit_oops(v);
		view->writing = true;
	} else if (visit_again(v) && v->form.fields == review_steps_form) {
		view->first = v->form.values[STEPS_FIRST].text;
		view->second = v->form.values[STEPS_SECOND].text;
		view->steps_oops = visit_oops(v);
	}
	view->went = said != NULL ? said[ANSWER_WENT].text : "";
	view->well = said != NULL ? said[ANSWER_WELL].text : "";
	view->adjust = said != NULL ? said[ANSWER_ADJUST].text : "";
	view->rhythm = said != NULL ? said[ANSWER_RHYTHM].text : "";
}

enum status
review_show(struct visit *v)
{
	bool asked = v->form.fields == review_show_fields;
	int32_t now = review_now(v->today);
	struct review_view view = { .v = v, .two = visit_paired(v), .week = now,
	    .other = visit_name(v, v->other), .next = next_evening(v) };

	if (asked && v->form.values[SHOW_WEEK].number > 0 &&
	    v->form.values[SHOW_WEEK].number < now)
		view.week = (int32_t)v->form.values[SHOW_WEEK].number;
	view.now = view.week == now && v->pairing != ENDED;
	view.span = review_span(v, view.week);
	view.standing = review_standing(v, view.week);
	view.change = asked && v->form.values[SHOW_CHANGE].number == 1 && view.now;
	view.writing = view.now && (view.standing == REVIEW_ASKED ||
	    (view.change && view.standing == REVIEW_WAITING));
	week_told(v, &view);
	said_fill(v, &view);
	view.waits = view.standing == REVIEW_ASKED && review_theirs(v, view.week);
	view.writing = view.writing && (view.table_id == NULL || view.waits);
	view.open = view.now && (view.standing == REVIEW_OPENED || view.table_id != NULL);
	steps_fill(v, &view);
	again_fill(v, &view);
	review_page(v->out, &view);
	return OK;
}

enum status
review_table_show(struct visit *v)
{
	int32_t now = review_now(v->today);
	struct review_view view = { .v = v, .two = visit_paired(v), .week = now,
	    .other = visit_name(v, v->other), .span = review_span(v, now),
	    .oops = visit_oops(v), .now = true };

	if (!view.two)
		return visit_goto(v, "/review");
	week_told(v, &view);
	steps_fill(v, &view);
	view.well = visit_draft(v, TABLE_WELL, NULL);
	view.adjust = visit_draft(v, TABLE_ADJUST, NULL);
	view.first = visit_draft(v, BOTH_FIRST, NULL);
	view.second = visit_draft(v, BOTH_SECOND, NULL);
	table_page(v->out, &view);
	return OK;
}

/* ---- saying it ---- */

/* To change an answer is to take it back and to answer anew. */
enum status
review_answer_do(struct visit *v)
{
	const struct value *said = v->form.values;
	int32_t now = review_now(v->today);
	enum review_standing standing = review_standing(v, now);
	const struct event *mine = review_of(v, now, v->me);

	if (v->pairing == ENDED)
		return visit_goto(v, "/review");
	if (said[FORM_WEEK].number != now)
		return visit_refuse(v, FORM_WEEK,
		    N_("Another week has begun meanwhile. Your words are still here: keep them for this one, if they fit."));
	if (said[ANSWER_WELL].text[0] == '\0' && said[ANSWER_ADJUST].text[0] == '\0')
		return visit_refuse(v, ANSWER_WELL, N_("Please write something here."));
	if (visit_paired(v) && standing != REVIEW_ASKED && standing != REVIEW_WAITING)
		return visit_refuse(v, ANSWER_WELL, standing == REVIEW_TAKEN_BACK ?
		    N_("It had been opened and taken back, so it takes no new answer.") :
		    N_("Both have answered meanwhile, so your first answer stays. You can still take it back."));
	if (mine != NULL)
		visit_delete(v, mine);
	if (visit_paired(v))
		visit_do_gated(v, &review_answer, &v->form, review_occasion(v, now),
		    STRICT_GATE);
	else
		visit_do(v, &review_answer, &v->form);
	return visit_goto(v, "/review");
}

static void
steps_write(struct visit *v, const struct value *week, const struct value steps[2])
{
	struct value values[STEPS_FIELDS] = { *week, steps[0], steps[1] };
	struct form form = { .fields = review_steps_form, .values = values };

	visit_do(v, &review_steps, &form);
}

enum status
review_table_do(struct visit *v)
{
	const struct value *said = v->form.values;

	if (!visit_paired(v) || said[TABLE_WEEK].number != review_now(v->today))
		return visit_goto(v, "/review");
	if (said[TABLE_WELL].text[0] == '\0' && said[TABLE_ADJUST].text[0] == '\0')
		return visit_refuse(v, TABLE_WELL, N_("Please write something here."));
	visit_do(v, &review_table, &v->form);
	if (said[BOTH_FIRST].text[0] != '\0')
		steps_write(v, &said[TABLE_WEEK], &said[BOTH_FIRST]);
	return visit_goto(v, "/review");
}

enum status
review_steps_do(struct visit *v)
{
	const struct value *said = v->form.values;
	const struct review_steps *now = review_proposed(v, (int32_t)said[STEPS_WEEK].number);

	if (v->pairing == ENDED || said[STEPS_WEEK].number != review_now(v->today))
		return visit_goto(v, "/review");
	if (now == NULL || strcmp(now->e->values[STEPS_FIRST].text, said[STEPS_FIRST].text) != 0 ||
	    strcmp(now->e->values[STEPS_SECOND].text, said[STEPS_SECOND].text) != 0)
		steps_write(v, &said[STEPS_WEEK], &said[STEPS_FIRST]);
	return visit_goto(v, "/review");
}

enum status
review_yes_do(struct visit *v)
{
	const struct review_steps *now = review_proposed(v, review_now(v->today));

	if (visit_paired(v) && now != NULL && !now->agreed && now->e->author != v->me &&
	    strcmp(visit_id(v, now->e), v->form.values[0].text) == 0)
		visit_do(v, &review_yes, &v->form);
	return visit_goto(v, "/review");
}
