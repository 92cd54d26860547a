/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * agreement: what the two try, and the look at it that comes back.
 *
 * One writes it down; it is agreed once the other says yes to that very
 * wording. Either may propose another: both stand side by side until one has
 * both names. The history stays, and nobody changes the words of the other.
 * When the trial is over each is asked: keep, change, end. One is enough to end.
 */
#include <string.h>

#include "way.h"
#include "why.h"

enum { ON, OPTION, TEXT, DAYS, AGREE_FIELDS };
enum { WORD_ON, WORD_TEXT, WORD_DAYS, WORD_FIELDS };
enum { YES_ON, WORDING, YES_FIELDS };
enum { REVIEW_ON, WHAT, LOOK, REVIEW_FIELDS };
enum { LENGTH = 400, SHOWN = 40 };

#define TRIALS	(const char *const[]){ "14", "21", "28", NULL }

const struct field agree_fields[] = {
	[ON] = { "question", .max = 32, .required = true },
	[OPTION] = { "item", .max = 32 },
	[TEXT] = { "text", .max = LENGTH, .lines = true, .required = true },
	[DAYS] = { "days", .required = true, .number = true, .most = 28, .oneof = TRIALS },
	[AGREE_FIELDS] = { 0 }
};

const struct field word_fields[] = {
	[WORD_ON] = { "agreement", .max = 32, .required = true },
	[WORD_TEXT] = { "text", .max = LENGTH, .lines = true, .required = true },
	[WORD_DAYS] = { "days", .required = true, .number = true, .most = 28, .oneof = TRIALS },
	[WORD_FIELDS] = { 0 }
};

const struct field yes_fields[] = {
	[YES_ON] = { "agreement", .max = 32, .required = true },
	[WORDING] = { "wording", .max = 32, .required = true },
	[YES_FIELDS] = { 0 }
};

const struct field review_fields[] = {
	[REVIEW_ON] = { "agreement", .max = 32, .required = true },
	[WHAT] = { "what", .required = true,
	    .oneof = (const char *const[]){ "keep", "end", NULL } },
	[LOOK] = { "days", .number = true, .most = 84,
	    .oneof = (const char *const[]){ "0", "28", "84", NULL } },
	[REVIEW_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

static struct agreement *
agreement_add(struct way *way, struct known *known, struct arena *state)
{
	struct agreement *a = arena_get(state, 1, sizeof(*a));

	a->hex = id_hex(state, known->id);
	known->agreement = a;
	a->older = way->agreements;
	if (way->agreements != NULL)
		way->agreements->newer = a;
	else
		way->first_agreement = a;
	way->agreements = a;
	return a;
}

static void
step_add(struct agreement *a, const struct event *e, struct arena *state)
{
	struct step *step = arena_get(state, 1, sizeof(*step));

	step->e = e;
	if (a->last_step != NULL)
		a->last_step->next = step;
	else
		a->steps = step;
	a->last_step = step;
}

static void
propose(struct way *way, struct agreement *a, struct event *e, struct arena *state)
{
	struct wording *w = arena_get(state, 1, sizeof(*w));

	w->e = e;
	w->of = a;
	w->before = a->wordings;
	a->wordings = w;
	a->proposed[e->author] = w;
	way_known(way, id_hex(state, e->id), state)->wording = w;
	step_add(a, e, state);
}

static void
agree_fold(void *room, struct event *e, struct arena *state)
{
	struct known *known = way_known(room, id_hex(state, e->id), state);
	struct agreement *a;

	a = known->agreement != NULL ? known->agreement :
	    agreement_add(room, known, state);
	a->question = way_question_made(room, e->values[ON].text, state);
	propose(room, a, e, state);
}

/* What was said of an agreement whose beginning was taken back stays. */
static void
word_fold(void *room, struct event *e, struct arena *state)
{
	struct known *known = way_known(room, e->values[WORD_ON].text, state);
	struct agreement *a;

	if (known == NULL)
		return;
	a = known->agreement != NULL ? known->agreement :
	    agreement_add(room, known, state);
	if (a->ended != NULL)
		a->agreed = NULL;	/* it begins anew */
	a->ended = NULL;
	propose(room, a, e, state);
}

static void
begin(struct agreement *a, int32_t day, int32_t days)
{
	a->since = day;
	a->days = days;
	a->kept[0] = a->kept[1] = NULL;
}

static void
yes_fold(void *room, struct event *e, struct arena *state)
{
	const struct known *a_known = way_find(room, e->values[YES_ON].text);
	const struct known *w_known = way_find(room, e->values[WORDING].text);
	struct agreement *a;
	struct wording *w;
	unsigned writer = !e->author;

	if (a_known == NULL || w_known == NULL ||
	    (a = a_known->agreement) == NULL || (w = w_known->wording) == NULL ||
	    w->of != a || a->ended != NULL || w->yes != NULL ||
	    w->e->author != writer)
		return;
	w->yes = e;
	a->agreed = w;
	a->proposed[e->author] = NULL;
	if (a->proposed[writer] == w)
		a->proposed[writer] = NULL;
	begin(a, e->day, (int32_t)w->e->values[w->e->deed == &way_agree ? DAYS :
	    WORD_DAYS].number);
	step_add(a, e, state);
}

static void
review_fold(void *room, struct event *e, struct arena *state)
{
	const struct known *known = way_find(room, e->values[REVIEW_ON].text);
	struct agreement *a = known != NULL ? known->agreement : NULL;

	if (a == NULL || a->ended != NULL)
		return;
	step_add(a, e, state);
	if (strcmp(e->values[WHAT].text, "end") == 0) {
		a->ended = e;
		a->proposed[0] = a->proposed[1] = NULL;
		return;
	}
	a->kept[e->author] = e;
	if (a->kept[0] != NULL && a->kept[1] != NULL)
		begin(a, e->day, (int32_t)e->values[LOOK].number);
}

const struct deed way_agree = { "way.agree", agree_fields, agree_fold };
const struct deed way_word = { "way.word", word_fields, word_fold };
const struct deed way_yes = { "way.yes", yes_fields, yes_fold };
const struct deed way_review = { "way.review", review_fields, review_fold };

/* ---- how it stands ---- */

static const char *
text_of(const struct event *e)
{
	return e->values[e->deed == &way_agree ? TEXT : WORD_TEXT].text;
}

static int64_t
days_of(const struct event *e)
{
	return e->values[e->deed == &way_agree ? DAYS : WORD_DAYS].number;
}

static int32_t
look_on(const struct agreement *a)
{
	return a->since + a->days;
}

enum phase
agreement_phase(const struct visit *v, const struct agreement *a)
{
	if (a->ended != NULL)
		return OVER;
	if (a->agreed == NULL)
		return PROPOSED;
	if (a->days == 0)
		return STAYS;
	return v->today >= look_on(a) ? DUE : TRYING;
}

/* Is it my turn to say something about it? */
static bool
asks_me(const struct visit *v, const struct agreement *a)
{
	return agreement_phase(v, a) == DUE && a->kept[v->me] == NULL &&
	    a->proposed[v->me] == NULL;
}

const char *
agreement_text(const struct agreement *a)
{
	if (a->agreed != NULL)
		return text_of(a->agreed->e);
	return a->wordings != NULL ? text_of(a->wordings->e) : "";
}

const char *
agreement_line(const struct visit *v, const struct agreement *a)
{
	const char *other = visit_name(v, v->other);

	if (a->ended == NULL && a->proposed[v->other] != NULL)
		return visit_say(v, N_("%1 proposes a wording"), other, NULL);
	switch (agreement_phase(v, a)) {
	case PROPOSED:
		return visit_say(v, N_("You proposed it. %1: not yet, no hurry"),
		    other, NULL);
	case TRYING:
		return visit_say(v, N_("On trial. You look at it again on %1"),
		    visit_date(v, look_on(a)), NULL);
	case DUE:
		return asks_me(v, a) ?
		    visit_say(v, N_("Time to look at it again"), NULL, NULL) :
		    visit_say(v, N_("You have looked at it. %1: not yet, no hurry"),
		    other, NULL);
	case STAYS:
		return visit_say(v, N_("It stays, until one of you wants to look again"),
		    NULL, NULL);
	default:
		return visit_say(v, N_("Ended on %1"), visit_date(v, a->ended->day),
		    NULL);
	}
}

/* ---- views ---- */

struct agree_view {
	const char	*title, *id, *item, *text, *days, *oops, *other, *path, *back;
	bool		 bad_text, bad_days, anew;
};

struct wording_view {
	const char	*id, *name, *text, *when, *trial;
	unsigned	 person;
	bool		 mine, first;
};

struct step_view {
	const char	*when, *says, *text;
	unsigned	 person;
};

struct agreement_view {
	const struct visit *v;
	const char	*id, *title, *question, *line, *other, *names[2], *oops;
	struct wording_view agreed, proposed[2];
	size_t		 n_proposed, n_steps;
	struct step_view steps[SHOWN];
	bool		 kept[2], has_agreed, two, asks, over, due;
};

#include "agreement.html.h"

/* ---- writing it down ---- */

static struct agreement *
agreement_of(const struct visit *v)
{
	const struct known *known = v->of != NULL ? way_find(way_room(v), v->of) : NULL;

	return known != NULL ? known->agreement : NULL;
}

enum status
agree_show(struct visit *v)
{
	const struct question *q = way_question(v);
	const struct item *item;
	struct agree_view view = {
		.oops = visit_oops(v),
		.other = visit_name(v, v->other),
		.path = "/way/agree",
	};

	if (q == NULL)
		return NOT_FOUND;
	view.id = q->hex;
	view.title = way_title(q);
	view.back = way_link(v, "/way/question", q->hex);
	if (visit_again(v)) {
		view.item = visit_draft(v, OPTION - 1, NULL);
		view.text = visit_draft(v, TEXT - 1, NULL);
		view.days = visit_draft(v, DAYS - 1, NULL);
		view.bad_text = visit_bad(v, TEXT - 1);
		view.bad_days = visit_bad(v, DAYS - 1);
	} else {
		view.item = v->form.values[0].text;
		item = way_item(q, view.item);
		view.days = "";
		view.text = item != NULL ? item->e->values[1].text :
		    q->several ? way_shared_text(v, q) : "";
	}
	agree_page(v->out, &view);
	return OK;
}

enum status
agree_do(struct visit *v)
{
	if (way_question(v) == NULL || !visit_paired(v))
		return visit_goto(v, "/way");
	return visit_goto(v, way_link(v, "/way/agreement", way_do(v, &way_agree)));
}

enum status
word_show(struct visit *v)
{
	const struct agreement *a = agreement_of(v);
	struct agree_view view = {
		.oops = visit_oops(v),
		.other = visit_name(v, v->other),
		.path = "/way/word",
		.anew = true,
	};

	if (a == NULL)
		return NOT_FOUND;
	view.id = a->hex;
	view.title = a->question != NULL ? way_title(a->question) : "";
	view.back = way_link(v, "/way/agreement", a->hex);
	view.text = visit_draft(v, WORD_TEXT - 1, agreement_text(a));
	view.days = visit_draft(v, WORD_DAYS - 1, NULL);
	view.bad_text = visit_bad(v, WORD_TEXT - 1);
	view.bad_days = visit_bad(v, WORD_DAYS - 1);
	agree_page(v->out, &view);
	return OK;
}

/* ---- one agreement ---- */

static struct wording_view
wording_view(const struct visit *v, const struct wording *w)
{
	const struct event *e = w->e;

	return (struct wording_view){
		.id = visit_id(v, e),
		.name = visit_name(v, e->author),
		.text = text_of(e),
		.when = visit_day(v, e->day),
		.trial = visit_say(v, N_("for %1 weeks"),
		    visit_number(v, days_of(e) / 7), NULL),
		.person = e->author,
		.mine = e->author == v->me,
		.first = w->before == NULL,
	};
}

static const char *
step_says(const struct visit *v, const struct event *e)
{
	const char *name = visit_name(v, e->author);

	if (e->deed == &way_yes)
		return visit_say(v, N_("%1 said yes"), name, NULL);
	if (e->deed != &way_review)
		return visit_say(v, N_("%1 wrote"), name, NULL);
	return visit_say(v, strcmp(e->values[WHAT].text, "end") == 0 ?
	    N_("%1 ended it") : N_("%1 would keep it"), name, NULL);
}

/* The latest, in their order. */
static void
steps_fill(const struct visit *v, const struct agreement *a,
    struct agreement_view *view)
{
	const struct step *step = a->steps;
	size_t n = 0;

	for (const struct step *s = step; s != NULL; s = s->next)
		n++;
	for (; n > SHOWN; n--)
		step = step->next;
	for (; step != NULL; step = step->next)
		view->steps[view->n_steps++] = (struct step_view){
			.when = visit_day(v, step->e->day),
			.says = step_says(v, step->e),
			.text = step->e->deed == &way_agree ||
			    step->e->deed == &way_word ? text_of(step->e) : NULL,
			.person = step->e->author,
		};
}

enum status
agreement_show(struct visit *v)
{
	const struct agreement *a = agreement_of(v);
	struct agreement_view *view = arena_get(v->mem, 1, sizeof(*view));

	if (a == NULL)
		return NOT_FOUND;
	view->v = v;
	view->id = a->hex;
	view->title = a->question != NULL ? way_title(a->question) : "";
	view->question = a->question != NULL ?
	    way_link(v, "/way/question", a->question->hex) : "/way";
	view->line = agreement_line(v, a);
	view->other = visit_name(v, v->other);
	view->oops = visit_oops(v);
	view->two = visit_paired(v);
	view->over = agreement_phase(v, a) == OVER;
	view->due = agreement_phase(v, a) == DUE;
	view->asks = asks_me(v, a) && view->two;
	if ((view->has_agreed = a->agreed != NULL))
		view->agreed = wording_view(v, a->agreed);
	for (unsigned who = 0; who < 2; who++) {
		view->names[who] = visit_name(v, who);
		view->kept[who] = a->kept[who] != NULL;
		if (a->proposed[who] != NULL)
			view->proposed[view->n_proposed++] =
			    wording_view(v, a->proposed[who]);
	}
	steps_fill(v, a, view);
	agreement_page(v->out, view);
	return OK;
}

/* Keeps a deed about the agreement that of= names. */
static enum status
deed_do(struct visit *v, const struct deed *deed)
{
	const struct agreement *a = agreement_of(v);

	if (a == NULL || !visit_paired(v))
		return visit_goto(v, "/way");
	way_do(v, deed);
	return visit_goto(v, way_link(v, "/way/agreement", a->hex));
}

enum status
word_do(struct visit *v)
{
	return deed_do(v, &way_word);
}

enum status
yes_do(struct visit *v)
{
	return deed_do(v, &way_yes);
}

enum status
review_do(struct visit *v)
{
	return deed_do(v, &way_review);
}

/* ---- what is due, and what is taken along ---- */

/* The look that comes back, or a wording that the other proposes. */
static struct offer
offer_of(const struct visit *v, const struct agreement *a)
{
	struct offer offer = {
		.href = way_link(v, "/way/agreement", a->hex),
		.part = visit_name(v, v->other),
		.button = N_("Look at it"),
		.minutes = 3,
		.light = true,
	};

	if (a->ended == NULL && a->proposed[v->other] != NULL) {
		offer.what = N_("%1 proposes what to try");
		offer.why = N_("Say yes, write it in your own words, or leave it for now.");
		offer.rank = WAITS;
		offer.since = a->proposed[v->other]->e->day;
		return offer;
	}
	if (!asks_me(v, a))
		return (struct offer){ 0 };
	offer.what = N_("Does what you agreed still fit?");
	offer.why = N_("The trial is over: keep it, change it, or end it.");
	offer.rank = a->kept[v->other] != NULL ? WAITS : CLOSES;
	return offer;
}

void
agreement_offer(const struct visit *v, struct offers *offers)
{
	struct offer best = { 0 };

	for (const struct agreement *a = way_room(v)->agreements; a != NULL;
	    a = a->older) {
		struct offer offer = offer_of(v, a);

		if (offer.href != NULL && (best.href == NULL || offer.rank > best.rank))
			best = offer;
	}
	if (best.href != NULL)
		offer_add(offers, best);
}

void
agreement_take(const struct visit *v, struct taking *t)
{
	for (const struct agreement *a = way_room(v)->first_agreement; a != NULL;
	    a = a->newer)
		for (const struct step *s = a->steps; s != NULL; s = s->next)
			take_entry(t, s->e, s->e->deed == &way_yes ||
			    s->e->deed == &way_review ? NULL : N_("what to try"),
			    s->e->deed == &way_yes || s->e->deed == &way_review ?
			    step_says(v, s->e) : text_of(s->e));
}
