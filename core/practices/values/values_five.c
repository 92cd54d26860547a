/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * values_five: five of the twelve, put in order by buttons; then the list is
 * done, with its words in it, so that it can be read when the deck has others.
 */
#include <string.h>

#include "values.h"

enum { SET, TOP, ORDER_FIELDS };
enum { LIST = 1, KEEP_FIELDS = LIST + LIST_FIELDS };
enum { MOVE_SET, MOVE, MOVE_FIELDS };

#define ID(name)	{ name, .max = ID_LENGTH }
#define W(n)		{ "word-" #n, .max = WORD_LENGTH }
#define SET_FIELD	{ "set", .max = 32 }

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

const struct field values_move_fields[] = {
	[MOVE_SET] = SET_FIELD,
	[MOVE] = { "move", .max = ID_LENGTH + 6, .required = true },
	[MOVE_FIELDS] = { 0 }
};

/* ---- folds ---- */

static void
order_fold(void *room, struct event *e, struct arena *state)
{
	struct values_set *set = values_set_find(room, e->values[SET].text);

	(void)state;
	if (set != NULL)
		set->order = e;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct values_set *set = values_set_find(room, e->values[SET].text);

	(void)state;
	if (set != NULL)
		set->kept = e;
}

const struct deed values_order = { "values.order", order_fields, order_fold, IN(PERSONAL) };
const struct deed values_keep = { "values.keep", values_keep_fields, keep_fold,
	IN(PERSONAL) };

/* ---- views ---- */

struct five_row {
	const char	*id, *text, *note, *place, *up, *down, *out, *add;
};

struct five_view {
	const char	*set, *oops, *hidden_from, *left;
	size_t		 n, n_rest;
	struct five_row	 five[FIVE], rest[PICKED];
	bool		 full;
};

#include "values_five.html.h"

/* ---- what is there ---- */

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

/* The five as far as they are placed, each among the twelve. */
static struct values_ids
top_in(const struct visit *v, const struct values_set *set)
{
	struct values_ids placed = values_ids_read(v, set != NULL && set->order != NULL ?
	    set->order->values[TOP].text : "");
	struct values_ids marked = values_marked(v, set), top = { .n = 0 };

	for (size_t i = 0; i < placed.n && top.n < FIVE; i++)
		if (values_ids_has(&marked, placed.at[i]))
			top.at[top.n++] = placed.at[i];
	return top;
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
	    values_set_asked(v, v->form.values[MOVE_SET].text) : values_begun(v);
	struct values_ids marked = values_marked(v, set), top = top_in(v, set);
	struct five_view view = { .set = values_hex(v, set), .full = top.n == FIVE,
	    .hidden_from = values_hidden_from(v), .oops = again ? visit_oops(v) : NULL,
	    .left = visit_number(v, (int64_t)(FIVE - top.n)) };

	if (set == NULL)
		return visit_goto(v, "/values");
	if (marked.n != PICKED)
		return visit_goto(v, "/values/twelve");
	for (size_t i = 0; i < top.n; i++) {
		const struct card *card = deck_find(values_deck(v), top.at[i]);

		view.five[view.n++] = (struct five_row){
			.id = card->id, .text = card->text,
			.place = visit_number(v, (int64_t)i + 1),
			.up = i > 0 ? move_of(v, "up", card->id) : NULL,
			.down = i + 1 < top.n ? move_of(v, "down", card->id) : NULL,
			.out = move_of(v, "out", card->id),
		};
	}
	for (size_t i = 0; i < marked.n; i++) {
		const struct card *card = deck_find(values_deck(v), marked.at[i]);

		if (!values_ids_has(&top, card->id))
			view.rest[view.n_rest++] = (struct five_row){
				.id = card->id, .text = card->text,
				.note = card_field(values_deck(v), card, "Note"),
				.add = move_of(v, "add", card->id),
			};
	}
	v->title = N_("What matters to me");
	five_page(v->out, &view);
	return OK;
}

/* "up.val-x": what it says, done to the five. False: it says nothing. */
static bool
moved(const struct visit *v, struct values_ids *top, const struct values_ids *marked,
    const char *move)
{
	const char *id = strchr(move, '.');
	size_t at = 0, how;

	if (id == NULL || !values_ids_has(marked, ++id))
		return false;
	how = (size_t)(id - move);
	while (at < top->n && strcmp(top->at[at], id) != 0)
		at++;
	if (strncmp(move, "add.", how) == 0 && at == top->n && top->n < FIVE) {
		values_ids_add(v, top, id);
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
list_do(struct visit *v, const struct values_set *set, struct values_ids *top,
    const struct values_ids *marked)
{
	struct value values[KEEP_FIELDS];

	for (size_t i = 0; i < marked->n; i++)
		values_ids_add(v, top, marked->at[i]);
	for (int i = 0; i < KEEP_FIELDS; i++)
		values[i] = (struct value){ .text = "" };
	values[SET].text = values_hex(v, set);
	for (size_t i = 0; i < PICKED; i++) {
		values[LIST + CARD + (int)i].text = top->at[i];
		values[LIST + WORD + (int)i].text =
		    deck_find(values_deck(v), top->at[i])->text;
	}
	visit_do_in(v, PERSONAL, &values_keep, &(struct form){ .values = values });
}

enum status
values_five_move(struct visit *v)
{
	const struct values_set *set = values_set_asked(v, v->form.values[MOVE_SET].text);
	const char *move = v->form.values[MOVE].text;
	struct values_ids marked = values_marked(v, set), top = top_in(v, set);
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
		values[SET] = (struct value){ .text = values_hex(v, set) };
		values[TOP] = (struct value){ .text = values_ids_text(v, &top) };
		visit_do_in(v, PERSONAL, &values_order,
		    &(struct form){ .values = values });
	}
	return visit_goto(v, "/values/five");
}
