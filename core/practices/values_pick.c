/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * values_pick: what matters, chosen alone.
 *
 * Six pages of words, up to six marked on each; then twelve stay, and five of
 * them are put in order. Every step is kept for this person only, so it can be
 * left at any point and gone on with on another device. Choosing again begins a
 * new set; the old ones stay.
 */
#include <string.h>

#include "text.h"
#include "values.h"

enum { SET, SEEN, MARKED, PICK_FIELDS };
enum { TOP = 1, ORDER_FIELDS };
enum { LIST = 1, KEEP_FIELDS = LIST + LIST_FIELDS };
enum { PAGE, ANEW, PAGE_FIELDS };
enum { FORM_SET, FORM_PAGE, FORM_WAY, FORM_1, PICK_FORM = FORM_1 + FAMILY_MOST };
enum { TWELVE_SET, TWELVE_1, TWELVE_FIELDS = TWELVE_1 + MARKED_MOST };
enum { MOVE_SET, MOVE, MOVE_FIELDS };
enum { NARROWED = FAMILIES + 1 };

#define ID(name)	{ name, .max = ID_LENGTH }
#define W(n)		{ "word-" #n, .max = WORD_LENGTH }
#define SET_FIELD	{ "set", .max = 32 }

static const struct field pick_fields[] = {
	[SET] = SET_FIELD,
	[SEEN] = { "seen", .number = true, .most = NARROWED },
	[MARKED] = { "picked", .max = 2000 },
	[PICK_FIELDS] = { 0 }
};

static const struct field order_fields[] = {
	[SET] = SET_FIELD,
	[TOP] = { "top", .max = 400 },
	[ORDER_FIELDS] = { 0 }
};

const struct field values_keep_fields[] = {
	[SET] = SET_FIELD,
	ID("card-1"), ID("card-2"), ID("card-3"), ID("card-4"), ID("card-5"),
	ID("card-6"), ID("card-7"), ID("card-8"), ID("card-9"), ID("card-10"),
	ID("card-11"), ID("card-12"),
	W(1), W(2), W(3), W(4), W(5), W(6), W(7), W(8), W(9), W(10), W(11), W(12),
	[KEEP_FIELDS] = { 0 }
};

const struct field values_page_fields[] = {
	[PAGE] = { "page", .number = true, .least = 1, .most = FAMILIES },
	[ANEW] = { "anew", .number = true, .most = 1 },
	[PAGE_FIELDS] = { 0 }
};

static const char *const ways[] = { "next", "back", NULL };

const struct field values_pick_form_fields[] = {
	[FORM_SET] = SET_FIELD,
	[FORM_PAGE] = { "page", .required = true, .number = true, .least = 1,
	    .most = FAMILIES },
	[FORM_WAY] = { "way", .oneof = ways },
	ID("pick-1"), ID("pick-2"), ID("pick-3"), ID("pick-4"), ID("pick-5"),
	ID("pick-6"), ID("pick-7"), ID("pick-8"), ID("pick-9"), ID("pick-10"),
	ID("pick-11"), ID("pick-12"),
	[PICK_FORM] = { 0 }
};

const struct field values_twelve_fields[] = {
	[TWELVE_SET] = SET_FIELD,
	ID("stay-1"), ID("stay-2"), ID("stay-3"), ID("stay-4"), ID("stay-5"),
	ID("stay-6"), ID("stay-7"), ID("stay-8"), ID("stay-9"), ID("stay-10"),
	ID("stay-11"), ID("stay-12"), ID("stay-13"), ID("stay-14"), ID("stay-15"),
	ID("stay-16"), ID("stay-17"), ID("stay-18"), ID("stay-19"), ID("stay-20"),
	ID("stay-21"), ID("stay-22"), ID("stay-23"), ID("stay-24"), ID("stay-25"),
	ID("stay-26"), ID("stay-27"), ID("stay-28"), ID("stay-29"), ID("stay-30"),
	ID("stay-31"), ID("stay-32"), ID("stay-33"), ID("stay-34"), ID("stay-35"),
	ID("stay-36"),
	[TWELVE_FIELDS] = { 0 }
};

const struct field values_move_fields[] = {
	[MOVE_SET] = SET_FIELD,
	[MOVE] = { "move", .max = ID_LENGTH + 6, .required = true },
	[MOVE_FIELDS] = { 0 }
};

static const struct {
	const char	*name, *title;
} families[FAMILIES] = {
	{ "near", N_("Between the two of us") },
	{ "home", N_("Under one roof") },
	{ "inward", N_("Within oneself") },
	{ "wide", N_("Room to move") },
	{ "others", N_("With other people") },
	{ "long", N_("Over the years") },
};

/* ---- folds ---- */

static struct values_set *
set_find(const struct values *values, const char *hex)
{
	struct values_set *set = values->newest;
	unsigned char id[16];

	if (!id_read(hex, id))
		return NULL;
	while (set != NULL && memcmp(set->id, id, 16) != 0)
		set = set->older;
	return set;
}

/* The first step of a set has no id to name yet: its own becomes the set's. */
static void
pick_fold(void *room, struct event *e, struct arena *state)
{
	struct values *values = room;
	const char *hex = e->values[SET].text;
	struct values_set *set = set_find(values, hex);

	if (set == NULL) {
		set = arena_get(state, 1, sizeof(*set));
		if (!id_read(hex, set->id))
			memcpy(set->id, e->id, 16);
		set->older = values->newest;
		values->newest = set;
	}
	set->pick = e;
}

static void
order_fold(void *room, struct event *e, struct arena *state)
{
	struct values_set *set = set_find(room, e->values[SET].text);

	(void)state;
	if (set != NULL)
		set->order = e;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct values_set *set = set_find(room, e->values[SET].text);

	(void)state;
	if (set != NULL)
		set->kept = e;
}

const struct deed values_pick = { "values.pick", pick_fields, pick_fold, IN(PERSONAL) };
const struct deed values_order = { "values.order", order_fields, order_fold, IN(PERSONAL) };
const struct deed values_keep = { "values.keep", values_keep_fields, keep_fold,
	IN(PERSONAL) };

/* ---- views ---- */

struct pick_row {
	const char	*field, *id, *text, *note;
	bool		 on;
};

struct pick_view {
	const char	*title, *at, *all, *set, *so_far, *oops, *hidden_from;
	int64_t		 page, pages;
	size_t		 n;
	struct pick_row	 rows[FAMILY_MOST];
	bool		 first, last;
};

struct twelve_view {
	const char	*set, *count, *oops, *hidden_from;
	size_t		 n;
	struct pick_row	 rows[MARKED_MOST];
	bool		 few;
	const char	*titles[FAMILIES], *hrefs[FAMILIES];
};

struct five_row {
	const char	*id, *text, *note, *place, *up, *down, *out, *add;
};

struct five_view {
	const char	*set, *oops, *hidden_from, *left;
	size_t		 n, n_rest;
	struct five_row	 five[FIVE], rest[PICKED];
	bool		 full;
};

#include "values_pick.html.h"

/* ---- what is there ---- */

const struct values *
values_own(const struct visit *v)
{
	return visit_room(v, &practice_values, PERSONAL);
}

const struct values_set *
values_begun(const struct visit *v)
{
	const struct values_set *set = values_own(v)->newest;

	return set != NULL && set->kept == NULL ? set : NULL;
}

const struct event *
values_kept(const struct visit *v)
{
	const struct values_set *set = values_own(v)->newest;

	while (set != NULL && set->kept == NULL)
		set = set->older;
	return set != NULL ? set->kept : NULL;
}

const struct value *
values_list(const struct event *kept)
{
	return kept->values + LIST;
}

static const struct deck *
deck_of(const struct visit *v)
{
	return visit_deck(v, "values");
}

static const char *
hex_of(const struct visit *v, const struct values_set *set)
{
	struct out hex = { 0 };
	const char *text;

	if (set == NULL)
		return "";
	out_hex(&hex, set->id, 16);
	text = arena_copy(v->mem, hex.bytes, hex.len);
	out_free(&hex);
	return text;
}

/* The partner from whom it is kept, when there is one. */
static const char *
hidden_from(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : NULL;
}

/* ---- ids, with spaces between ---- */

struct ids {
	const char	*at[MARKED_MOST];
	size_t		 n;
};

static bool
ids_has(const struct ids *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (strcmp(ids->at[i], id) == 0)
			return true;
	return false;
}

/* One that is in the deck, once. */
static void
ids_add(const struct visit *v, struct ids *ids, const char *id)
{
	if (ids->n < MARKED_MOST && deck_find(deck_of(v), id) != NULL &&
	    !ids_has(ids, id))
		ids->at[ids->n++] = id;
}

static struct ids
ids_read(const struct visit *v, const char *text)
{
	struct ids ids = { .n = 0 };

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		ids_add(v, &ids, arena_copy(v->mem, text, n));
		text += n;
		text += strspn(text, " ");
	}
	return ids;
}

static const char *
ids_text(const struct visit *v, const struct ids *ids)
{
	struct out o = { 0 };
	const char *text;

	for (size_t i = 0; i < ids->n; i++) {
		if (i > 0)
			out_html(&o, " ");
		out_string(&o, ids->at[i]);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

static struct ids
marked_in(const struct visit *v, const struct values_set *set)
{
	return ids_read(v, set != NULL && set->pick != NULL ?
	    set->pick->values[MARKED].text : "");
}

static int64_t
seen_in(const struct values_set *set)
{
	return set != NULL && set->pick != NULL ? set->pick->values[SEEN].number : 0;
}

/* The five as far as they are placed, each among the twelve. */
static struct ids
top_in(const struct visit *v, const struct values_set *set)
{
	struct ids placed = ids_read(v, set != NULL && set->order != NULL ?
	    set->order->values[TOP].text : "");
	struct ids marked = marked_in(v, set), top = { .n = 0 };

	for (size_t i = 0; i < placed.n && top.n < FIVE; i++)
		if (ids_has(&marked, placed.at[i]))
			top.at[top.n++] = placed.at[i];
	return top;
}

/* The set that a form speaks of, while it is not finished; or NULL. */
static const struct values_set *
set_asked(const struct visit *v, const char *hex)
{
	const struct values_set *set = set_find(values_own(v), hex);

	return set != NULL && set->kept == NULL ? set : NULL;
}

static void
marked_do(struct visit *v, const char *set, int64_t seen, const struct ids *ids)
{
	struct value values[PICK_FIELDS] = {
		[SET] = { .text = set },
		[SEEN] = { visit_number(v, seen), seen },
		[MARKED] = { .text = ids_text(v, ids) },
	};

	visit_do_in(v, PERSONAL, &values_pick, &(struct form){ .values = values });
}

/* ---- six pages ---- */

static bool
in_family(const struct visit *v, const struct card *card, int64_t page)
{
	return card != NULL && strcmp(card_field(deck_of(v), card, "Family"),
	    families[page - 1].name) == 0;
}

static struct pick_row
row_of(const struct visit *v, const struct card *card, const char *field, bool on)
{
	return (struct pick_row){ field, card->id, card->text,
	    card_field(deck_of(v), card, "Note"), on };
}

static const char *
so_far(const struct visit *v, size_t n)
{
	return n == 0 ? NULL : n == 1 ? visit_say(v, N_("One marked so far."), NULL, NULL) :
	    visit_say(v, N_("%1 marked so far."), visit_number(v, (int64_t)n), NULL);
}

enum status
values_pick_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == values_pick_form_fields;
	const struct value *page = &v->form.values[again ? FORM_PAGE : PAGE];
	bool anew = !visit_again(v) && v->form.values[ANEW].number == 1;
	const struct values_set *set = again ?
	    set_asked(v, v->form.values[FORM_SET].text) : values_begun(v);
	struct ids marked = marked_in(v, set), typed = { .n = 0 };
	struct pick_view view = { .page = 1, .pages = FAMILIES,
	    .oops = again ? visit_oops(v) : NULL, .hidden_from = hidden_from(v) };

	if (set == NULL && !anew && !again && values_kept(v) != NULL)
		return visit_goto(v, "/values");
	if (page->number >= 1 && page->number <= FAMILIES)
		view.page = page->number;
	else if (seen_in(set) > 0 && seen_in(set) < FAMILIES)
		view.page = seen_in(set) + 1;
	for (int i = 0; again && i < FAMILY_MOST; i++)
		ids_add(v, &typed, v->form.values[FORM_1 + i].text);
	for (size_t i = 0; i < deck_of(v)->n && view.n < FAMILY_MOST; i++) {
		const struct card *card = &deck_of(v)->cards[i];

		if (!in_family(v, card, view.page))
			continue;
		view.rows[view.n] = row_of(v, card,
		    values_pick_form_fields[FORM_1 + view.n].name,
		    ids_has(again ? &typed : &marked, card->id));
		view.n++;
	}
	view.set = hex_of(v, set);
	view.title = families[view.page - 1].title;
	view.at = visit_number(v, view.page);
	view.all = visit_number(v, FAMILIES);
	view.so_far = so_far(v, marked.n);
	view.first = view.page == 1;
	view.last = view.page == FAMILIES;
	v->title = N_("What matters to me");
	pick_page(v->out, &view);
	return OK;
}

/* Where to after a page: the one before, the next, or the twelve. */
static const char *
after_page(const struct visit *v, int64_t page)
{
	bool back = strcmp(v->form.values[FORM_WAY].text, "back") == 0;

	if (back && page == 1)
		return "/values";
	if (!back && page == FAMILIES)
		return "/values/twelve";
	return visit_say(v, "/values/pick?page=%1",
	    visit_number(v, back ? page - 1 : page + 1), NULL);
}

enum status
values_pick_keep(struct visit *v)
{
	const char *hex = v->form.values[FORM_SET].text;
	const struct values_set *set = set_asked(v, hex);
	int64_t page = v->form.values[FORM_PAGE].number, seen = seen_in(set);
	struct ids before = marked_in(v, set), now = { .n = 0 };
	size_t here = 0;

	if (hex[0] != '\0' && set == NULL)
		return visit_goto(v, "/values");	/* finished elsewhere */
	for (size_t i = 0; i < before.n; i++)
		if (!in_family(v, deck_find(deck_of(v), before.at[i]), page))
			ids_add(v, &now, before.at[i]);
	here = now.n;
	for (int i = 0; i < FAMILY_MOST; i++) {
		const char *id = v->form.values[FORM_1 + i].text;

		if (in_family(v, deck_find(deck_of(v), id), page))
			ids_add(v, &now, id);
	}
	if (now.n - here > PAGE_MOST)
		return visit_refuse(v, FORM_1,
		    N_("Six are the most on one page. Which of them could you do without?"));
	if (page > seen && seen < FAMILIES)
		seen = page;
	marked_do(v, hex, seen > FAMILIES ? FAMILIES : seen, &now);
	return visit_goto(v, after_page(v, page));
}

/* ---- twelve ---- */

static const char *
count_said(const struct visit *v, size_t n)
{
	if (n == 1)
		return visit_say(v, N_("One is marked. Twelve make a list."), NULL, NULL);
	return visit_say(v, n < PICKED ? N_("%1 are marked. Twelve make a list.") :
	    N_("%1 are marked. Twelve stay."), visit_number(v, (int64_t)n), NULL);
}

enum status
values_twelve_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == values_twelve_fields;
	const struct values_set *set = again ?
	    set_asked(v, v->form.values[TWELVE_SET].text) : values_begun(v);
	struct ids marked = marked_in(v, set), typed = { .n = 0 };
	struct twelve_view view = { .set = hex_of(v, set), .few = marked.n < PICKED,
	    .count = count_said(v, marked.n), .hidden_from = hidden_from(v),
	    .oops = again ? visit_oops(v) : NULL };

	if (set == NULL)
		return visit_goto(v, "/values");
	for (int i = 0; again && i < MARKED_MOST; i++)
		ids_add(v, &typed, v->form.values[TWELVE_1 + i].text);
	for (size_t i = 0; i < marked.n; i++) {
		const struct card *card = deck_find(deck_of(v), marked.at[i]);

		view.rows[view.n] = row_of(v, card,
		    values_twelve_fields[TWELVE_1 + view.n].name,
		    again ? ids_has(&typed, card->id) : true);
		view.n++;
	}
	for (int f = 0; f < FAMILIES; f++) {
		view.titles[f] = families[f].title;
		view.hrefs[f] = visit_say(v, "/values/pick?page=%1",
		    visit_number(v, f + 1), NULL);
	}
	v->title = N_("What matters to me");
	twelve_page(v->out, &view);
	return OK;
}

enum status
values_twelve_keep(struct visit *v)
{
	const struct values_set *set = set_asked(v, v->form.values[TWELVE_SET].text);
	struct ids stay = { .n = 0 };

	if (set == NULL)
		return visit_goto(v, "/values");
	for (int i = 0; i < MARKED_MOST; i++)
		ids_add(v, &stay, v->form.values[TWELVE_1 + i].text);
	if (stay.n > PICKED)
		return visit_refuse(v, TWELVE_1,
		    N_("More than twelve are still marked. What is not among them is not unimportant."));
	if (stay.n < PICKED)
		return visit_refuse(v, TWELVE_1,
		    N_("These are fewer than twelve. Take back some of those you let go."));
	marked_do(v, hex_of(v, set), NARROWED, &stay);
	return visit_goto(v, "/values/five");
}

/* ---- five in order ---- */

static const char *
move_of(const struct visit *v, const char *how, const char *id)
{
	return visit_say(v, "%1.%2", how, id);
}

enum status
values_five_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == values_move_fields;
	const struct values_set *set = again ?
	    set_asked(v, v->form.values[MOVE_SET].text) : values_begun(v);
	struct ids marked = marked_in(v, set), top = top_in(v, set);
	struct five_view view = { .set = hex_of(v, set), .full = top.n == FIVE,
	    .hidden_from = hidden_from(v), .oops = again ? visit_oops(v) : NULL,
	    .left = visit_number(v, (int64_t)(FIVE - top.n)) };

	if (set == NULL)
		return visit_goto(v, "/values");
	if (marked.n != PICKED)
		return visit_goto(v, "/values/twelve");
	for (size_t i = 0; i < top.n; i++) {
		const struct card *card = deck_find(deck_of(v), top.at[i]);

		view.five[view.n++] = (struct five_row){
			.id = card->id, .text = card->text,
			.place = visit_number(v, (int64_t)i + 1),
			.up = i > 0 ? move_of(v, "up", card->id) : NULL,
			.down = i + 1 < top.n ? move_of(v, "down", card->id) : NULL,
			.out = move_of(v, "out", card->id),
		};
	}
	for (size_t i = 0; i < marked.n; i++) {
		const struct card *card = deck_find(deck_of(v), marked.at[i]);

		if (!ids_has(&top, card->id))
			view.rest[view.n_rest++] = (struct five_row){
				.id = card->id, .text = card->text,
				.note = card_field(deck_of(v), card, "Note"),
				.add = move_of(v, "add", card->id),
			};
	}
	v->title = N_("What matters to me");
	five_page(v->out, &view);
	return OK;
}

/* "up.val-x": what it says, done to the five. False: it says nothing. */
static bool
moved(const struct visit *v, struct ids *top, const struct ids *marked,
    const char *move)
{
	const char *id = strchr(move, '.');
	size_t at = 0, how;

	if (id == NULL || !ids_has(marked, ++id))
		return false;
	how = (size_t)(id - move);
	while (at < top->n && strcmp(top->at[at], id) != 0)
		at++;
	if (strncmp(move, "add.", how) == 0 && at == top->n && top->n < FIVE) {
		ids_add(v, top, id);
		return true;
	}
	if (at == top->n)
		return false;
	if (strncmp(move, "out.", how) == 0) {
		memmove(&top->at[at], &top->at[at + 1],
		    (top->n - at - 1) * sizeof(*top->at));
		top->n--;
		return true;
	}
	if (strncmp(move, "down.", how) == 0 && at + 1 < top->n)
		at++;
	else if (strncmp(move, "up.", how) != 0 || at == 0)
		return false;
	id = top->at[at];
	top->at[at] = top->at[at - 1];
	top->at[at - 1] = id;
	return true;
}

/* The five first, then the other seven as they were marked. */
static void
list_do(struct visit *v, const struct values_set *set, struct ids *top,
    const struct ids *marked)
{
	struct value values[KEEP_FIELDS];

	for (size_t i = 0; i < marked->n; i++)
		ids_add(v, top, marked->at[i]);
	for (int i = 0; i < KEEP_FIELDS; i++)
		values[i] = (struct value){ .text = "" };
	values[SET].text = hex_of(v, set);
	for (size_t i = 0; i < PICKED; i++) {
		values[LIST + CARD + (int)i].text = top->at[i];
		values[LIST + WORD + (int)i].text =
		    deck_find(deck_of(v), top->at[i])->text;
	}
	visit_do_in(v, PERSONAL, &values_keep, &(struct form){ .values = values });
}

enum status
values_five_move(struct visit *v)
{
	const struct values_set *set = set_asked(v, v->form.values[MOVE_SET].text);
	const char *move = v->form.values[MOVE].text;
	struct ids marked = marked_in(v, set), top = top_in(v, set);
	struct value values[ORDER_FIELDS];

	if (set == NULL)
		return visit_goto(v, "/values");
	if (marked.n != PICKED)
		return visit_goto(v, "/values/twelve");
	if (strcmp(move, "keep") == 0) {
		if (top.n < FIVE)
			return visit_refuse(v, MOVE,
			    N_("Five have a place. Choose until all five are there."));
		list_do(v, set, &top, &marked);
		return visit_goto(v, "/values");
	}
	if (moved(v, &top, &marked, move)) {
		values[SET] = (struct value){ .text = hex_of(v, set) };
		values[TOP] = (struct value){ .text = ids_text(v, &top) };
		visit_do_in(v, PERSONAL, &values_order,
		    &(struct form){ .values = values });
	}
	return visit_goto(v, "/values/five");
}
