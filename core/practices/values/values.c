/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * values: what matters to each, and then to both.
 *
 * Each chooses twelve words alone and orders five (values_pick.c). A list is
 * laid beside the other's only by a deed of its own, and both open together.
 * Then it shows two that they share, and one of each with how the other could
 * back it. How far the orders agree is said in words, never as a number: what
 * somebody did not pick is not unimportant to them.
 */
#include <string.h>

#include "rank.h"
#include "text.h"
#include "values.h"
#include "why.h"

enum { BACK_ROUND, BACK_CARD, BACK_TEXT, BACK_FIELDS };
enum { ROUND, ROUND_FIELDS };
enum { SHARED_SHOWN = 2, AGAIN_DAYS = 180, DOSE_DAYS = 14 };

#define ID(name)	{ name, .max = ID_LENGTH }
#define W(n)		{ "word-" #n, .max = WORD_LENGTH }

static const struct field lay_fields[] = {
	ID("card-1"), ID("card-2"), ID("card-3"), ID("card-4"), ID("card-5"),
	ID("card-6"), ID("card-7"), ID("card-8"), ID("card-9"), ID("card-10"),
	ID("card-11"), ID("card-12"),
	W(1), W(2), W(3), W(4), W(5), W(6), W(7), W(8), W(9), W(10), W(11), W(12),
	[LIST_FIELDS] = { 0 }
};

static const struct field back_fields[] = {
	[BACK_ROUND] = { "round", .required = true, .number = true,
	    .most = LAID_ROUNDS - 1 },
	[BACK_CARD] = { "card", .max = ID_LENGTH, .required = true },
	[BACK_TEXT] = { "text", .max = 280, .required = true, .lines = true },
	[BACK_FIELDS] = { 0 }
};

static const struct field round_fields[] = {
	[ROUND] = { "round", .number = true, .most = LAID_ROUNDS - 1 },
	[ROUND_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- folds ---- */

static void
lay_fold(void *room, struct event *e, struct arena *state)
{
	struct values *values = room;

	(void)state;
	laid_put(&values->laid, "values-", e);
}

static void
close_fold(void *room, struct event *e, struct arena *state)
{
	struct values *values = room;

	(void)state;
	laid_close(&values->laid, e);
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	struct values *values = room;
	struct values_backing *b = arena_get(state, 1, sizeof(*b));

	b->e = e;
	b->older = values->backings;
	values->backings = b;
}

static const struct deed lay = { "values.lay", lay_fields, lay_fold };
static const struct deed closing = { "values.close", laid_close_fields, close_fold };
static const struct deed back = { "values.back", back_fields, back_fold };

/* ---- views ---- */

struct word_view {
	const char	*id, *text, *note, *try, *where, *said;
	unsigned	 person;
	const char	*name;
	bool		 is;
};

struct list_view {
	unsigned	 person;
	const char	*name;
	const char	*five[FIVE], *rest[PICKED - FIVE];
	size_t		 n, n_rest;
};

struct values_compare {
	const char	*agree, *when, *id, *round, *draft, *oops;
	size_t		 n_shared;
	struct word_view shared[SHARED_SHOWN], own[2];	/* mine, theirs */
	struct list_view lists[2];
	bool		 two;
};

struct earlier_view {
	const char	*href, *when;
};

struct values_view {
	const struct visit *v;
	const char	*other, *hidden_from, *id, *names[2], *step, *go_on;
	bool		 two, begun, may_lay, waits, opened, latest, newer, answered[2];
	enum laid_standing standing;
	struct list_view mine;
	struct values_compare both;
	size_t		 n_earlier;
	struct earlier_view earlier[LAID_ROUNDS];
};

#include "values.html.h"

/* ---- what is laid down ---- */

static const struct values *
ours(const struct visit *v)
{
	return visit_room(v, &practice_values, SHARED);
}

static struct laid_kind
kind_of(const struct visit *v)
{
	return (struct laid_kind){ &ours(v)->laid, "values-", &lay, &closing, "list" };
}

/* The list that was finished last, unless it lies there already. */
static const struct event *
to_lay(const struct visit *v)
{
	const struct laid *laid = &ours(v)->laid;
	const struct event *kept = values_kept(v);
	int last = laid_last_opened(laid);

	if (kept == NULL || !visit_paired(v) || laid_now(laid) < 0 ||
	    (last >= 0 && laid->at[last].by[v->me]->at >= kept->at))
		return NULL;
	return kept;
}

/* Where a card stands in a list, from 0; PICKED: nowhere. */
static int
place_in(const struct value *list, const char *id)
{
	int i = 0;

	while (i < PICKED && strcmp(list[CARD + i].text, id) != 0)
		i++;
	return i;
}

/* The seven after the five share one place, in the middle of theirs. */
static int
weight(int place)
{
	return place < FIVE ? place + 1 : 9;
}

struct shared_word {
	int	 sum, best;
	const char *id;
};

/* Below 0: a first. The same on both phones. */
static int
compare(const struct shared_word *a, const struct shared_word *b)
{
	if (a->sum != b->sum)
		return a->sum - b->sum;
	return a->best != b->best ? a->best - b->best : strcmp(a->id, b->id);
}

/* The words of both lists, those first that stand highest in both. */
static size_t
shared_of(const struct value *const list[2], struct shared_word out[PICKED])
{
	size_t n = 0;

	for (int i = 0; i < PICKED; i++) {
		struct shared_word w = { .id = list[0][CARD + i].text };
		int place = place_in(list[1], w.id), a = weight(i), b = weight(place);
		size_t at = n;

		if (w.id[0] == '\0' || place == PICKED)
			continue;
		w.sum = a + b;
		w.best = a < b ? a : b;
		for (; at > 0 && compare(&w, &out[at - 1]) < 0; at--)
			out[at] = out[at - 1];
		out[at] = w;
		n++;
	}
	return n;
}

/*
 * How alike the two orders of five begin, in words. Two random fives of 66 words
 * come to .25 once in thirty times, so that much is more than chance; from .5
 * on, most of what counts is the same. Both lines are our decision.
 */
static const char *
agreement(const struct value *const list[2])
{
	const double some = .25, much = .5;
	int s[FIVE], t[FIVE];
	double cut, whole;

	for (int i = 0; i < FIVE; i++) {
		int place = place_in(list[0], list[1][CARD + i].text);

		s[i] = i;
		t[i] = place < FIVE ? place : PICKED + i;
	}
	if (!rank_overlap(s, t, FIVE, .8, &cut, &whole))
		return "";
	return whole >= much ?
	    N_("What comes first is much the same for both of you.") :
	    whole >= some ?
	    N_("You share some of what comes first, and each has something of their own.") :
	    N_("You begin in different places. Many couples do, and neither place is better.");
}

/* ---- views of words ---- */

static const char *
where_in(const struct visit *v, const struct value *list, unsigned person,
    const char *id)
{
	static const char *const says[] = {
		N_("first for %1"), N_("second for %1"), N_("third for %1"),
		N_("fourth for %1"), N_("fifth for %1"),
	};
	int place = place_in(list, id);

	return visit_say(v, place < FIVE ? says[place] : N_("among the twelve for %1"),
	    visit_name(v, person), NULL);
}

static struct word_view
word_view(const struct visit *v, const struct value *list, int place)
{
	const struct deck *deck = visit_deck(v, "values");
	const struct card *card = deck_find(deck, list[CARD + place].text);

	return (struct word_view){ .is = true, .id = list[CARD + place].text,
	    .text = list[WORD + place].text,
	    .note = card != NULL ? card_field(deck, card, "Note") : "",
	    .try = card != NULL ? card_field(deck, card, "Try") : "" };
}

static struct list_view
list_view(const struct visit *v, const struct value *list, unsigned person)
{
	struct list_view view = { .person = person, .name = visit_name(v, person) };

	for (int i = 0; i < PICKED; i++) {
		const char *text = list[WORD + i].text;

		if (text[0] == '\0')
			continue;
		if (i < FIVE)
			view.five[view.n++] = text;
		else
			view.rest[view.n_rest++] = text;
	}
	return view;
}

/* The highest of one's own that is not among the twelve of the other; failing
 * that, not among their five. */
static int
own_of(const struct value *mine, const struct value *theirs)
{
	for (int reach = PICKED; reach >= FIVE; reach -= PICKED - FIVE)
		for (int i = 0; i < FIVE; i++)
			if (mine[CARD + i].text[0] != '\0' &&
			    place_in(theirs, mine[CARD + i].text) >= reach)
				return i;
	return -1;
}

/* What that person said last of how to back this word, in that round; or NULL. */
static const char *
backing_of(const struct visit *v, int round, unsigned person, const char *id)
{
	const struct values_backing *b = ours(v)->backings;

	while (b != NULL && (b->e->author != person ||
	    b->e->values[BACK_ROUND].number != round ||
	    strcmp(b->e->values[BACK_CARD].text, id) != 0))
		b = b->older;
	return b != NULL ? b->e->values[BACK_TEXT].text : NULL;
}

static void
compare_shared(const struct visit *v, const struct event *const e[2],
    struct values_compare *both)
{
	const struct value *const list[2] = { e[0]->values, e[1]->values };
	struct shared_word words[PICKED];
	size_t n = shared_of(list, words);

	for (size_t i = 0; i < n && i < SHARED_SHOWN; i++) {
		struct word_view w = word_view(v, list[v->me],
		    place_in(list[v->me], words[i].id));

		w.where = visit_say(v, N_("%1, %2"),
		    where_in(v, list[v->me], v->me, w.id),
		    where_in(v, list[v->other], v->other, w.id));
		both->shared[both->n_shared++] = w;
	}
}

static struct values_compare
compare_view(const struct visit *v, int round)
{
	const struct event *const *by = ours(v)->laid.at[round].by;
	const struct value *const list[2] = { by[0]->values, by[1]->values };
	struct values_compare both = {
		.agree = agreement(list),
		.when = visit_day(v, by[0]->day > by[1]->day ? by[0]->day : by[1]->day),
		.id = visit_id(v, by[v->me]),
		.round = visit_number(v, round),
		.two = visit_paired(v),
	};

	compare_shared(v, by, &both);
	for (int i = 0; i < 2; i++) {
		unsigned who = i == 0 ? v->me : v->other;
		int place = own_of(list[who], list[!who]);

		both.lists[i] = list_view(v, list[who], who);
		if (place < 0)
			continue;
		both.own[i] = word_view(v, list[who], place);
		both.own[i].person = who;
		both.own[i].name = visit_name(v, who);
		both.own[i].said = backing_of(v, round, who, both.own[i].id);
	}
	both.draft = both.own[0].said != NULL ? both.own[0].said : "";
	return both;
}

/* ---- the page ---- */

static void
earlier_add(const struct visit *v, struct values_view *view, int shown)
{
	const struct laid *laid = &ours(v)->laid;

	for (int round = LAID_ROUNDS - 1; round >= 0; round--)
		if (round != shown && laid_opened(laid, round))
			view->earlier[view->n_earlier++] = (struct earlier_view){
				visit_say(v, "/values?round=%1",
				    visit_number(v, round), NULL),
				visit_date(v, laid->at[round].by[v->me]->day),
			};
}

static enum status
values_show(struct visit *v)
{
	bool again = visit_again(v);
	bool backing = again && v->form.fields == back_fields;
	const struct laid_kind kind = kind_of(v);
	const struct event *kept = values_kept(v), *mine = laid_mine(v, &kind);
	int last = laid_last_opened(kind.laid), round = last;
	struct values_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.two = visit_paired(v),
		.begun = values_begun(v) != NULL,
		.standing = laid_standing(v, &kind),
		.waits = visit_paired(v) && laid_waits(v, &kind) != NULL,
	};

	if (backing)
		round = (int)v->form.values[BACK_ROUND].number;
	else if (!again && v->form.values[ROUND].text[0] != '\0')
		round = (int)v->form.values[ROUND].number;
	if (!laid_opened(kind.laid, round))
		round = last;
	if (mine != NULL) {
		view.id = visit_id(v, mine);
		view.answered[v->me] = true;
		view.answered[v->other] = view.standing == LAID_OPENING;
	}
	view.may_lay = mine == NULL && to_lay(v) != NULL;
	if (kept != NULL)
		view.mine = list_view(v, values_list(kept), v->me);
	view.opened = round >= 0;
	view.latest = round == last;
	view.newer = view.opened && kept != NULL &&
	    kept->at > kind.laid->at[last].by[v->me]->at;
	if (view.opened) {
		view.both = compare_view(v, round);
		if (backing) {
			view.both.draft = v->form.values[BACK_TEXT].text;
			view.both.oops = visit_oops(v);
		}
	}
	earlier_add(v, &view, round);
	v->title = N_("What matters to us");
	values_page(v->out, &view);
	return OK;
}

static enum status
values_lay(struct visit *v)
{
	const struct laid_kind kind = kind_of(v);
	const struct event *kept = values_kept(v);
	struct form form = { .fields = lay_fields };

	if (kept == NULL || (to_lay(v) == NULL && laid_mine(v, &kind) == NULL))
		return visit_goto(v, "/values");
	form.values = arena_get(v->mem, LIST_FIELDS, sizeof(*form.values));
	memcpy(form.values, values_list(kept), LIST_FIELDS * sizeof(*form.values));
	laid_lay(v, &kind, &form);
	return visit_goto(v, "/values");
}

/* Of the round named, or of the one that is under way. */
static enum status
values_take_back(struct visit *v)
{
	const struct laid_kind kind = kind_of(v);
	int round = v->form.values[ROUND].text[0] != '\0' ?
	    (int)v->form.values[ROUND].number : laid_now(kind.laid);

	if (visit_paired(v))
		laid_take_back(v, &kind, round);
	return visit_goto(v, "/values");
}

static enum status
back_show(struct visit *v)
{
	const struct laid_kind kind = kind_of(v);
	int round = (int)v->form.values[ROUND].number;
	bool opened = v->form.values[ROUND].text[0] != '\0';

	if (!opened)
		round = laid_now(kind.laid);
	if (round < 0 || kind.laid->at[round].by[v->me] == NULL || !visit_paired(v))
		return visit_goto(v, "/values");
	take_back_page(v->out, visit_name(v, v->other),
	    opened ? visit_number(v, round) : "", opened);
	return OK;
}

static enum status
values_back(struct visit *v)
{
	if (visit_paired(v) &&
	    laid_opened(&ours(v)->laid, (int)v->form.values[BACK_ROUND].number))
		visit_do_in(v, SHARED, &back, &v->form);
	return visit_goto(v, visit_say(v, "/values?round=%1",
	    v->form.values[BACK_ROUND].text, NULL));
}

/* ---- today, hubs, gates, and to take along ---- */

static int32_t
last_day(const struct visit *v)
{
	const struct values_set *set = values_own(v)->newest;
	const struct event *e = set == NULL ? NULL : set->kept != NULL ? set->kept :
	    set->order != NULL ? set->order : set->pick;

	return e != NULL && e->day <= v->today ? e->day : 0;
}

static void
values_offer(const struct visit *v, struct offers *offers)
{
	const struct laid_kind kind = kind_of(v);
	const struct event *kept = values_kept(v);
	struct offer offer = { .href = "/values", .minutes = 20, .parted = true,
	    .button = N_("Begin"), .part = visit_name(v, v->other),
	    .what = N_("Twelve words for what matters to you"),
	    .why = N_("Chosen alone, in one go or in several. You can stop at any page."),
	    .last = last_day(v) };

	if (v->pairing == ENDED)
		return;
	if (visit_paired(v) && kept != NULL && to_lay(v) != NULL && laid_waits(v, &kind) != NULL) {
		offer.rank = WAITS;
		offer.since = visit_came(v, laid_waits(v, &kind));
		offer.shared = true;
		offer.minutes = 2;
		offer.button = N_("Look at it");
		offer.what = N_("What matters to you, beside what matters to %1");
		offer.why = N_("%1 has laid a list down. With yours, both open.");
	} else if (offer.last > 0 && v->today - offer.last < DOSE_DAYS)
		offer.href = NULL;
	else if (values_begun(v) != NULL) {
		offer.button = N_("Go on");
		offer.why = N_("You have begun. It goes on from where you stopped.");
	} else if (kept != NULL && v->today - kept->day < AGAIN_DAYS)
		return;
	else if (kept != NULL)
		offer.why = N_("Half a year has passed since the last list. That one stays as it is.");
	offer_add(offers, offer);
}

static void
values_occasions(const struct visit *v, struct out *o)
{
	const struct laid_kind kind = kind_of(v);

	laid_occasion(&kind, o);
}

static void
values_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_US, "/values", "key",
	    N_("What matters to us"),
	    N_("Twelve words each, chosen alone, side by side when both like."), NULL });
}

/* A list as one text, the five first. */
static const char *
list_text(const struct visit *v, const struct value *list)
{
	struct out o = { 0 };
	const char *text;

	for (int i = 0; i < PICKED; i++) {
		if (list[WORD + i].text[0] == '\0')
			continue;
		if (o.len > 0)
			out_html(&o, ", ");
		if (i < FIVE) {
			out_number(&o, i + 1);
			out_html(&o, ". ");
		}
		out_string(&o, list[WORD + i].text);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

static void
values_take(const struct visit *v, struct taking *t)
{
	const struct laid *laid = &ours(v)->laid;

	if (visit_private(v) || (values_kept(v) == NULL && laid_last_opened(laid) < 0))
		return;
	take_chapter(t, N_("What matters to us"));
	for (const struct values_set *set = values_own(v)->newest; set != NULL;
	    set = set->older)
		if (set->kept != NULL)
			take_entry(t, set->kept, N_("my list, for myself"),
			    list_text(v, values_list(set->kept)));
	for (int round = 0; round < LAID_ROUNDS; round++)
		for (int who = 0; who < 2 && laid_opened(laid, round); who++)
			take_entry(t, laid->at[round].by[who], N_("laid side by side"),
			    list_text(v, laid->at[round].by[who]->values));
	for (const struct values_backing *b = ours(v)->backings; b != NULL; b = b->older)
		take_entry(t, b->e, N_("how it could be backed"),
		    b->e->values[BACK_TEXT].text);
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/values", values_show, round_fields, .tab = US },
	{ GET, "/values/pick", values_pick_show, values_page_fields, .tab = US },
	{ POST, "/values/pick", values_pick_keep, values_pick_form_fields,
	    .then = "/values/pick" },
	{ GET, "/values/twelve", values_twelve_show, no_fields, .tab = US },
	{ POST, "/values/twelve", values_twelve_keep, values_twelve_fields,
	    .then = "/values/twelve" },
	{ GET, "/values/five", values_five_show, no_fields, .tab = US },
	{ POST, "/values/five", values_five_move, values_move_fields,
	    .then = "/values/five" },
	{ POST, "/values/lay", values_lay, .then = "/values" },
	{ GET, "/values/take-back", back_show, round_fields, .how = BARE, .tab = US },
	{ POST, "/values/take-back", values_take_back, round_fields, .then = "/values" },
	{ POST, "/values/back", values_back, back_fields, .then = "/values" },
	{ 0 }
};

const struct practice practice_values = {
	.name = "values",
	.title = N_("What matters to us"),
	.room = sizeof(struct values),
	.deeds = (const struct deed *const[]){ &values_pick, &values_order, &values_keep,
	    &lay, &closing, &back, NULL },
	.pages = pages,
	.offer = values_offer,
	.occasions = values_occasions,
	.doors = values_doors,
	.take = values_take,
};
