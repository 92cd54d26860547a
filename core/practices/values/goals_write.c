/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* goals_write: what is typed about goals, checked, and kept. */
#include <string.h>

#include "vision.h"
#include "why.h"

enum { KIND, FROM, KIND_FIELDS };
enum { FORM_AMOUNT = GOALS_AMOUNT, FORM_CURRENCY, FORM_KIND, FORM_FIELDS };
enum { S_TEXT, S_BY };
enum { I_ITEM, I_SAY };
enum { P_AMOUNT, P_WAY, P_NOTE };
enum { STEPS_MOST = 30, TYPED = 40 };

#define KINDS	(const char *const[]){ "money", NULL }
#define YES_NO	(const char *const[]){ "yes", "no", NULL }

const struct field goals_kind_fields[] = {
	[KIND] = { "kind", .oneof = KINDS },
	[FROM] = { "from", .max = 32 },
	[KIND_FIELDS] = { 0 }
};

/* As a goal's beginning, with the amount as it is typed. */
const struct field goals_form_fields[] = {
	[GOAL_SENTENCE] = { "sentence", .max = GOAL_LINE, .required = true },
	[GOAL_WHEN] = { "when", .max = GOAL_LINE },
	[GOAL_THEN] = { "then", .max = GOAL_LINE },
	[GOAL_WHO] = { "who", .oneof = (const char *const[]){ "me", "you", "both", NULL } },
	[GOAL_BY] = { "by", .max = TYPED },
	[FORM_AMOUNT] = { "amount", .max = TYPED },
	[FORM_CURRENCY] = { "currency", .oneof = money_codes },
	[FORM_KIND] = { "kind", .oneof = KINDS },
	[FORM_FIELDS] = { 0 }
};

const struct field goals_step_form[] = {
	[S_TEXT] = { "text", .max = GOAL_LINE, .required = true },
	[S_BY] = { "by", .max = TYPED },
	{ 0 }
};

const struct field goals_item_form[] = {
	[I_ITEM] = { "item", .max = 32, .required = true },
	[I_SAY] = { "say", .required = true, .oneof = YES_NO },
	{ 0 }
};

const struct field goals_say_form[] = {
	{ "say", .required = true, .oneof = YES_NO },
	{ 0 }
};

const struct field goals_paid_form[] = {
	[P_AMOUNT] = { "paid", .max = TYPED },
	[P_WAY] = { "way", .oneof = (const char *const[]){ "in", "out", NULL } },
	[P_NOTE] = { "note", .max = GOAL_LINE },
	{ 0 }
};

/* ---- views ---- */

struct live_view {
	const char	*href, *text;
};

struct goal_form_view {
	const struct visit *v;
	const char	*id, *other, *oops, *money, *back;
	const char	*sentence, *when, *then, *who, *by, *amount, *currency;
	const char	*bad[FORM_FIELDS];	/* the sentence, at its field */
	struct live_view live[GOALS_FEW];
	size_t		 n_live, n_more;
	bool		 anew, two, has_money, money_offered, along;
};

#include "goals_write.html.h"

/* ---- the form ---- */

static void
fill_again(const struct visit *v, struct goal_form_view *view)
{
	view->sentence = visit_draft(v, GOAL_SENTENCE, NULL);
	view->when = visit_draft(v, GOAL_WHEN, NULL);
	view->then = visit_draft(v, GOAL_THEN, NULL);
	view->who = visit_draft(v, GOAL_WHO, NULL);
	view->by = visit_draft(v, GOAL_BY, NULL);
	view->amount = visit_draft(v, FORM_AMOUNT, NULL);
	view->currency = visit_draft(v, FORM_CURRENCY, NULL);
	for (int i = 0; i < FORM_FIELDS; i++)
		view->bad[i] = visit_bad(v, i) ? visit_oops(v) : NULL;
	view->oops = NULL;
	for (int i = 0; i < FORM_FIELDS; i++)
		if (view->bad[i] != NULL)
			return;
	view->oops = visit_oops(v);
}

/* As the author of its wording said it; turned round for the other. */
static const char *
who_for(const struct visit *v, const struct goal *g)
{
	unsigned owners = goal_owners(g);

	return owners == 3 ? "both" : owners == 1u << v->me ? "me" : "you";
}

static void
fill_from(const struct visit *v, const struct goal *g, struct goal_form_view *view)
{
	const struct currency *c = goal_currency(g);
	struct out o = { 0 };

	view->sentence = goal_says(g, GOAL_SENTENCE);
	view->when = goal_says(g, GOAL_WHEN);
	view->then = goal_says(g, GOAL_THEN);
	view->who = who_for(v, g);
	view->by = goal_says(g, GOAL_BY);
	if (c == NULL || goal_amount(g) == 0)
		return;
	money_plain(&o, goal_amount(g), c);
	view->amount = arena_copy(v->mem, o.bytes, o.len);
	view->currency = c->code;
	out_free(&o);
}

static struct goal_form_view *
form_view(struct visit *v)
{
	struct goal_form_view *view = arena_get(v->mem, 1, sizeof(*view));

	*view = (struct goal_form_view){
		.v = v,
		.other = visit_name(v, v->other),
		.sentence = "", .when = "", .then = "", .who = "", .by = "",
		.amount = "", .currency = "",
		.two = visit_paired(v),
	};
	return view;
}

/* What I have in hand already. */
static void
live_view(const struct visit *v, struct goal_form_view *view)
{
	static const enum space spaces[] = { SHARED, PERSONAL };

	for (int i = visit_paired(v) ? 0 : 1; i < 2; i++)
		for (const struct goal *g = vision_room(v, spaces[i])->newest;
		    g != NULL; g = g->older) {
			if (goal_stands(g) != GOAL_LIVE || !g->in[v->me] ||
			    !goal_mine(v, g))
				continue;
			if (view->n_live == GOALS_FEW) {
				view->n_more++;
				continue;
			}
			view->live[view->n_live++] = (struct live_view){
				vision_link(v, "/goals/one", g->hex),
				goal_says(g, GOAL_SENTENCE)
			};
		}
}

/* The currency of the last goal with money, to begin with. */
static const char *
last_currency(const struct visit *v)
{
	static const enum space spaces[] = { SHARED, PERSONAL };

	for (int i = vision_space(v) == SHARED ? 0 : 1; i < 2; i++)
		for (const struct goal *g = vision_room(v, spaces[i])->newest;
		    g != NULL; g = g->older)
			if (goal_currency(g) != NULL)
				return goal_currency(g)->code;
	return "";
}

enum status
goals_new_show(struct visit *v)
{
	struct goal_form_view *view = form_view(v);
	bool again = visit_again(v);
	const struct goal *from = NULL;

	view->back = "/goals";
	view->has_money = strcmp(v->form.values[again ? (int)FORM_KIND :
	    (int)KIND].text, "money") == 0;
	view->currency = last_currency(v);
	if (again)
		fill_again(v, view);
	else if ((from = goal_of(v, v->form.values[FROM].text)) != NULL) {
		fill_from(v, from, view);
		view->along = true;
		view->has_money = view->amount[0] != '\0';
	}
	view->money_offered = !view->has_money && !view->along &&
	    !visit_left_out(v, &practice_vision);
	live_view(v, view);
	goal_form_page(v->out, view);
	return OK;
}

enum status
goals_word_show(struct visit *v)
{
	const struct goal *g = goal_of(v, v->of);
	struct goal_form_view *view = form_view(v);

	if (g == NULL || !goal_moves(v, g))
		return NOT_FOUND;
	view->anew = true;
	view->id = g->hex;
	view->two = g->space == SHARED;
	view->back = vision_link(v, "/goals/one", g->hex);
	view->has_money = goal_currency(g) != NULL;
	fill_from(v, g, view);
	if (visit_again(v))
		fill_again(v, view);
	if (goal_currency(g) != NULL)
		view->currency = goal_currency(g)->code;
	goal_form_page(v->out, view);
	return OK;
}

/* ---- what is checked beyond each field ---- */

/* Is it a day, and not over? One that stood there already may stay. */
static const char *
day_oops(const struct visit *v, const char *text, const char *kept)
{
	int32_t day;

	if (text[0] == '\0' || strcmp(text, kept) == 0)
		return NULL;
	if (!day_read(text, &day))
		return N_("That is no day. Type it as year-month-day: 2031-05-03.");
	return day < v->today ?
	    N_("That day is over. Choose one from today on, or leave it open.") : NULL;
}

/* Refuses a whole form, or NULL for fine. The amount is then in *minor. */
static enum status
form_oops(struct visit *v, const struct goal *g, bool money, bool two,
    const struct currency *c, int64_t *minor)
{
	const struct value *said = v->form.values;
	const char *oops = day_oops(v, said[GOAL_BY].text,
	    g != NULL ? goal_says(g, GOAL_BY) : "");

	if (two && said[GOAL_WHO].text[0] == '\0')
		return visit_refuse(v, GOAL_WHO, N_("Say whose goal it is."));
	if (oops != NULL)
		return visit_refuse(v, GOAL_BY, oops);
	if (!money)
		return OK;
	if (c == NULL)
		return visit_refuse(v, FORM_CURRENCY, N_("Choose a currency."));
	oops = money_oops(money_read(said[FORM_AMOUNT].text, c, minor), c);
	return oops == NULL ? OK : visit_refuse(v, FORM_AMOUNT, oops);
}

/* The texts of the form, from a place in a deed's values on. */
static void
copy_texts(const struct visit *v, struct value *to, bool two, int64_t minor)
{
	for (int i = GOAL_SENTENCE; i < GOAL_SAYS; i++)
		to[i] = v->form.values[i];
	if (!two)
		to[GOAL_WHO].text = "me";
	to[GOALS_AMOUNT] = (struct value){ minor > 0 ? visit_number(v, minor) : "",
	    minor };
}

enum status
goals_new_do(struct visit *v)
{
	struct value values[GOALS_NEW_FIELDS] = { 0 };
	bool money = strcmp(v->form.values[FORM_KIND].text, "money") == 0;
	enum space space = visit_space(v);
	int64_t minor = 0;
	enum status wrong = form_oops(v, NULL, money, space == SHARED,
	    money_currency(v->form.values[FORM_CURRENCY].text), &minor);
	const char *id;

	if (wrong != OK)
		return wrong;
	copy_texts(v, values, space == SHARED, minor);
	values[GOALS_CURRENCY].text = money ? v->form.values[FORM_CURRENCY].text : "";
	id = visit_do_in(v, space, &goals_new, &(struct form){ .values = values });
	return visit_goto(v, vision_link(v, "/goals/one", id));
}

/* ---- deeds on one goal ---- */

/* The goal that of= names, if something can be done to it. */
static struct goal *
moving(const struct visit *v)
{
	struct goal *g = goal_of(v, v->of);

	return g != NULL && goal_moves(v, g) ? g : NULL;
}

static enum status
back_to(struct visit *v, const struct goal *g)
{
	return visit_goto(v, vision_link(v, "/goals/one", g->hex));
}

/* Keeps a deed that begins with the goal's id, then has these values. */
static enum status
goal_do(struct visit *v, const struct goal *g, const struct deed *deed,
    const struct value *more)
{
	size_t n = fields_count(deed->fields);
	struct value *values = arena_get(v->mem, n, sizeof(*values));

	values[GOAL_ON].text = g->hex;
	for (size_t i = 1; i < n; i++)
		values[i] = more[i - 1];
	v->of = NULL;
	visit_do_in(v, (enum space)g->space, deed, &(struct form){ .values = values });
	return back_to(v, g);
}

enum status
goals_word_do(struct visit *v)
{
	const struct goal *g = moving(v);
	struct value values[GOAL_FIRST + GOALS_AMOUNT + 1] = { 0 };
	int64_t minor = 0;
	enum status wrong;

	if (g == NULL)
		return visit_goto(v, "/goals");
	wrong = form_oops(v, g, goal_currency(g) != NULL, g->space == SHARED,
	    goal_currency(g), &minor);
	if (wrong != OK)
		return wrong;
	copy_texts(v, values, g->space == SHARED, minor);
	return goal_do(v, g, &goals_word, values);
}

enum status
goals_part_do(struct visit *v)
{
	const struct goal *g = moving(v);

	if (g == NULL)
		return visit_goto(v, "/goals");
	return goal_do(v, g, &goals_part, v->form.values);
}

enum status
goals_keep_do(struct visit *v)
{
	const struct goal *g = moving(v);

	if (g == NULL)
		return visit_goto(v, "/goals");
	return goal_do(v, g, &goals_keep, NULL);
}

enum status
goals_done_do(struct visit *v)
{
	const struct goal *g = moving(v);

	if (g == NULL)
		return visit_goto(v, "/goals");
	return goal_do(v, g, &goals_done, v->form.values);
}

enum status
goals_step_do(struct visit *v)
{
	const struct goal *g = moving(v);
	const char *oops = day_oops(v, v->form.values[S_BY].text, "");
	size_t open = 0;

	if (g == NULL)
		return visit_goto(v, "/goals");
	if (oops != NULL)
		return visit_refuse(v, S_BY, oops);
	for (const struct goal_step *s = g->steps; s != NULL; s = s->next)
		open += s->ticked == NULL && s->aside == NULL;
	if (open >= STEPS_MOST)
		return visit_refuse(v, S_TEXT,
		    N_("Thirty open steps are a mountain. Tick some, or put some aside first."));
	return goal_do(v, g, &goals_step, v->form.values);
}

/* A step, or an amount: of= is its goal, so that the page comes back. */
static enum status
item_do(struct visit *v, const struct deed *deed)
{
	const struct goal *g = moving(v);
	struct value values[2] = { v->form.values[I_ITEM], v->form.values[I_SAY] };

	if (g == NULL)
		return visit_goto(v, "/goals");
	v->of = NULL;
	if (vision_find(vision_room(v, (enum space)g->space), values[0].text) != NULL)
		visit_do_in(v, (enum space)g->space, deed,
		    &(struct form){ .values = values });
	return back_to(v, g);
}

enum status
goals_tick_do(struct visit *v)
{
	return item_do(v, &goals_tick);
}

enum status
goals_aside_do(struct visit *v)
{
	return item_do(v, &goals_aside);
}

enum status
goals_strike_do(struct visit *v)
{
	return item_do(v, &goals_strike);
}

enum status
goals_paid_do(struct visit *v)
{
	const struct goal *g = moving(v);
	const struct currency *c = g != NULL ? goal_currency(g) : NULL;
	const struct value *said = v->form.values;
	struct value values[3] = { { 0 }, said[P_WAY], said[P_NOTE] };
	const char *oops;
	int64_t minor = 0;

	if (c == NULL)
		return visit_goto(v, "/goals");
	oops = money_oops(money_read(said[P_AMOUNT].text, c, &minor), c);
	if (oops != NULL)
		return visit_refuse(v, P_AMOUNT, oops);
	if (values[1].text[0] == '\0')
		values[1].text = "in";
	values[0] = (struct value){ visit_number(v, minor), minor };
	return goal_do(v, g, &goals_paid, values);
}
