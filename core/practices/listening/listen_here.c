/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen_here: on one phone, which the two pass back and forth.
 *
 * Every page says in whose hands it belongs and what that person does now.
 * Where they are stands in the address and nowhere else: a reload goes on from
 * there, and nothing of it is kept unless they come to the end and want it to
 * be. How understood one felt is asked of the person whose account is open.
 */
#include "listen.h"

enum { OF_KIND = NOW_FIELDS, OF_FIRST, OF_FIELDS };
enum { TAP_ACT = OF_FIELDS, TAP_FIELDS };
enum { FELT_IN, FELT_FIELDS };
enum { LEFT_LYING = 6 * 60 * 60 };

#define OF_ROWS \
	NOW_ROWS, \
	[OF_KIND] = { "kind", .required = true, .oneof = listen_kinds }, \
	[OF_FIRST] = { "first", .required = true, .oneof = listen_first }

const struct field listen_here_fields[] = { OF_ROWS, [OF_FIELDS] = { 0 } };

const struct field listen_tap_fields[] = {
	OF_ROWS,
	[TAP_ACT] = { "act", .required = true, .oneof = listen_acts },
	[TAP_FIELDS] = { 0 }
};

const struct field listen_felt_fields[] = {
	[FELT_IN] = { "in", .max = 32, .required = true },
	[FELT_FIELDS] = { 0 }
};

/* ---- views ---- */

struct named_text {
	const char	*name, *text;
};

struct here_view {
	const char	*hand, *who;	/* whose hands; who NULL: nobody's */
	unsigned	 holder;
	const char	*other;		/* than the one who has it */
	const char	*title, *lede, *below;
	const char *const *starters;	/* or NULL */
	struct named_text state[OF_FIELDS];
	struct button	 go[JUDGEMENTS], side[3];
	struct pace	 pace;
};

struct over_view {
	const char	*kind, *other;
	bool		 done, two;
};

struct felt_page_view {
	const char	*in, *me, *other, *oops;
	unsigned	 holder;
	bool		 two;
};

#include "listen_here.html.h"

/* ---- where they are ---- */

static void
state_write(const struct visit *v, const struct turns *t,
    struct value values[OF_FIELDS])
{
	listen_write(v, t, values);
	values[OF_KIND].text = listen_kinds[t->kind];
	values[OF_FIRST].text = listen_first[t->first != v->me];
}

/* False: not a place where one could be, or one that was left lying. */
static bool
state_read(const struct visit *v, struct turns *t)
{
	const struct value *said = v->form.values;
	bool other = listen_choice(listen_first, said[OF_FIRST].text) != 0;
	struct turns begun = turns_begin_here((enum turns_kind)listen_choice(
	    listen_kinds, said[OF_KIND].text), other ? v->other : v->me, 0);

	*t = listen_said(&begun, said);
	return turns_sound(t) && t->step >= TURNS_SPEAKING &&
	    t->step != TURNS_RATING && t->at > v->now - LEFT_LYING;
}

static enum status
state_goto(struct visit *v, const struct turns *t)
{
	struct value values[OF_FIELDS];
	struct out o = { 0 };
	const char *where;

	state_write(v, t, values);
	out_html(&o, "/listen/here?");
	form_write_all(&o, listen_here_fields,
	    &(struct form){ .fields = listen_here_fields, .values = values });
	where = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return visit_goto(v, where);
}

/* ---- a step ---- */

/* Before the first word nobody has listened yet. */
static const struct says *
words_of(const struct turns *t, bool speaks)
{
	static const struct says first[TURNS_KINDS] = {
		{ N_("You speak first"),
		    N_("One thing that has been on your mind, five minutes. %1 only listens."),
		    N_("I begin"), NULL },
		{ N_("You speak first"),
		    N_("Something hard from outside of you two, ten minutes. %1 only listens."),
		    N_("I begin"), NULL },
		{ N_("You speak first"),
		    N_("Something good, three minutes. %1 listens, and then asks about it."),
		    N_("I begin"), NULL },
	};

	return t->step == TURNS_SWAPPED && t->round == 0 ? &first[t->kind] :
	    listen_says(t, speaks);
}

static void
hand_fill(const struct visit *v, const struct turns *t, struct here_view *view)
{
	bool stays = t->step == TURNS_SPEAKING ||
	    (t->step == TURNS_SWAPPED && t->round > 0);

	view->holder = turns_holder(t);
	view->other = visit_name(v, !view->holder);
	if (t->step == TURNS_THANKS) {
		view->hand = N_("Lay the phone between you");
		return;
	}
	view->who = visit_name(v, view->holder);
	view->hand = stays ? N_("The phone stays with %1") :
	    N_("Give the phone to %1");
}

static void
buttons_fill(const struct turns *t, const char *said, struct here_view *view)
{
	if (t->paused)
		view->go[0] = (struct button){ "resume", N_("Go on") };
	else if (t->step == TURNS_JUDGING)
		listen_judge(t, view->go);
	else
		view->go[0] = (struct button){ "said", said };
	if (!t->paused)
		view->side[0] = (struct button){ "pause", N_("Pause") };
	if (view->pace.clock && !t->paused)
		view->side[1] = (struct button){ "extend", N_("2 min more") };
	view->side[2] = (struct button){ "stop", N_("Stop") };
}

static void
state_fill(const struct visit *v, const struct turns *t, struct here_view *view)
{
	struct value values[OF_FIELDS];
	size_t n = 0;

	state_write(v, t, values);
	for (size_t i = 0; i < OF_FIELDS; i++)
		if (values[i].text[0] != '\0')
			view->state[n++] = (struct named_text){
			    listen_here_fields[i].name, values[i].text };
}

static enum status
step_show(struct visit *v, const struct turns *t)
{
	bool speaks = turns_holder(t) == turns_speaker(t);
	const struct says *says = words_of(t, speaks);
	struct here_view view = { .title = says->title, .lede = says->lede,
	    .pace = listen_pace(v, t) };

	view.below = view.pace.up;
	hand_fill(v, t, &view);
	state_fill(v, t, &view);
	if (t->paused) {
		view.title = N_("Paused");
		view.lede = N_("For both of you. Go on when you both want to.");
		view.below = NULL;
	} else
		view.starters = listen_starters(t, speaks);
	buttons_fill(t, says->button, &view);
	here_page(v->out, &view);
	return OK;
}

/* ---- answers ---- */

enum status
listen_here_begin(struct visit *v, enum turns_kind kind, unsigned first)
{
	struct turns t = turns_begin_here(kind, first, v->now);

	return state_goto(v, &t);
}

enum status
listen_here_show(struct visit *v)
{
	struct turns t;

	if (!state_read(v, &t))
		return visit_goto(v, "/listen");
	if (t.step != TURNS_ENDED)
		return step_show(v, &t);
	over_page(v->out, &(struct over_view){ .kind = listen_kinds[t.kind],
	    .other = visit_name(v, v->other), .done = t.end == TURNS_DONE,
	    .two = visit_paired(v) });
	return OK;
}

/* A tap on a page that is no longer so leads from there, as that page said. */
enum status
listen_here_do(struct visit *v)
{
	struct turns t;

	if (!state_read(v, &t))
		return visit_goto(v, "/listen");
	turns_tap(&t, (enum turns_act)listen_choice(listen_acts,
	    v->form.values[TAP_ACT].text), v->now);
	return state_goto(v, &t);
}

enum status
listen_here_keep(struct visit *v)
{
	return visit_goto(v, visit_say(v, "/listen/felt?in=%1",
	    visit_do(v, &listen_here, &v->form), NULL));
}

/* Leads away from what this person has felt before: the other sits there, too. */
enum status
listen_felt_show(struct visit *v)
{
	const char *in = v->form.values[FELT_IN].text;
	const struct listened *l = listen_find(v, in);

	if (l == NULL || listen_rated(v, l->e))
		return visit_goto(v, "/today");
	felt_page(v->out, &(struct felt_page_view){ .in = in,
	    .me = visit_name(v, v->me), .other = visit_name(v, v->other),
	    .oops = visit_oops(v), .holder = v->me, .two = visit_paired(v) });
	return OK;
}
