/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * values_pick: what matters, chosen alone.
 *
 * Six pages of words, up to six marked on each; then twelve stay, of which
 * values_five.c has five put in order. Every step is kept for this person only, so it can be
 * left at any point and gone on with on another device. Choosing again begins a
 * new set; the old ones stay.
 */
#include <string.h>

#include "text.h"
#include "values.h"

enum { SET, SEEN, MARKED, PICK_FIELDS };
enum { PAGE, ANEW, PAGE_FIELDS };
enum { FORM_SET, FORM_PAGE, FORM_WAY, FORM_1, PICK_FORM = FORM_1 + FAMILY_MOST };
enum { TWELVE_SET, TWELVE_1, TWELVE_FIELDS = TWELVE_1 + MARKED_MOST };
enum { NARROWED = FAMILIES + 1 };

#define ID(name)	{ name, .max = ID_LENGTH }
#define SET_FIELD	{ "set", .max = 32 }

static const struct field pick_fields[] = {
	[SET] = SET_FIELD,
	[SEEN] = { "seen", .number = true, .most = NARROWED },
	[MARKED] = { "picked", .max = 2000 },
	[PICK_FIELDS] = { 0 }
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

struct values_set *
values_set_find(const struct values *values, const char *hex)
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
	struct values_set *set = values_set_find(values, hex);

	if (set == NULL) {
		set = arena_get(state, 1, sizeof(*set));
		if (!id_read(hex, set->id))
			memcpy(set->id, e->id, 16);
		set->older = values->newest;
		values->newest = set;
	}
	set->pick = e;
}

const struct deed values_pick = { "values.pick", pick_fields, pick_fold, IN(PERSONAL) };

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

const struct deck *
values_deck(const struct visit *v)
{
	return visit_deck(v, "values");
}

const char *
values_hex(const struct visit *v, const struct values_set *set)
{
	return set != NULL ? id_hex(v->mem, set->id) : "";
}

/* The partner from whom it is kept, when there is one. */
const char *
values_hidden_from(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : NULL;
}

/* ---- ids, with spaces between ---- */

bool
values_ids_has(const struct values_ids *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (strcmp(ids->at[i], id) == 0)
			return true;
	return false;
}

/* One that is in the deck, once. */
void
values_ids_add(const struct visit *v, struct values_ids *ids, const char *id)
{
	if (ids->n < MARKED_MOST && deck_find(values_deck(v), id) != NULL &&
	    !values_ids_has(ids, id))
		ids->at[ids->n++] = id;
}

struct values_ids
values_ids_read(const struct visit *v, const char *text)
{
	struct values_ids ids = { .n = 0 };

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		values_ids_add(v, &ids, arena_copy(v->mem, text, n));
		text += n;
		text += strspn(text, " ");
	}
	return ids;
}

const char *
values_ids_text(const struct visit *v, const struct values_ids *ids)
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

struct values_ids
values_marked(const struct visit *v, const struct values_set *set)
{
	return values_ids_read(v, set != NULL && set->pick != NULL ?
	    set->pick->values[MARKED].text : "");
}

static int64_t
seen_in(const struct values_set *set)
{
	return set != NULL && set->pick != NULL ? set->pick->values[SEEN].number : 0;
}

/* The set that a form speaks of, while it is not finished; or NULL. */
const struct values_set *
values_set_asked(const struct visit *v, const char *hex)
{
	const struct values_set *set = values_set_find(values_own(v), hex);

	return set != NULL && set->kept == NULL ? set : NULL;
}

static void
marked_do(struct visit *v, const char *set, int64_t seen, const struct values_ids *ids)
{
	struct value values[PICK_FIELDS] = {
		[SET] = { .text = set },
		[SEEN] = { visit_number(v, seen), seen },
		[MARKED] = { .text = values_ids_text(v, ids) },
	};

	visit_do_in(v, PERSONAL, &values_pick, &(struct form){ .values = values });
}

/* ---- six pages ---- */

static bool
in_family(const struct visit *v, const struct card *card, int64_t page)
{
	return card != NULL && strcmp(card_field(values_deck(v), card, "Family"),
	    families[page - 1].name) == 0;
}

static struct pick_row
row_of(const struct visit *v, const struct card *card, const char *field, bool on)
{
	return (struct pick_row){ field, card->id, card->text,
	    card_field(values_deck(v), card, "Note"), on };
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
	    values_set_asked(v, v->form.values[FORM_SET].text) : values_begun(v);
	struct values_ids marked = values_marked(v, set), typed = { .n = 0 };
	struct pick_view view = { .page = 1, .pages = FAMILIES,
	    .oops = again ? visit_oops(v) : NULL, .hidden_from = values_hidden_from(v) };

	if (set == NULL && !anew && !again && values_kept(v) != NULL)
		return visit_goto(v, "/values");
	if (page->number >= 1 && page->number <= FAMILIES)
		view.page = page->number;
	else if (seen_in(set) > 0 && seen_in(set) < FAMILIES)
		view.page = seen_in(set) + 1;
	for (int i = 0; again && i < FAMILY_MOST; i++)
		values_ids_add(v, &typed, v->form.values[FORM_1 + i].text);
	for (size_t i = 0; i < values_deck(v)->n && view.n < FAMILY_MOST; i++) {
		const struct card *card = &values_deck(v)->cards[i];

		if (!in_family(v, card, view.page))
			continue;
		view.rows[view.n] = row_of(v, card,
		    values_pick_form_fields[FORM_1 + view.n].name,
		    values_ids_has(again ? &typed : &marked, card->id));
		view.n++;
	}
	view.set = values_hex(v, set);
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
	const struct values_set *set = values_set_asked(v, hex);
	int64_t page = v->form.values[FORM_PAGE].number, seen = seen_in(set);
	struct values_ids before = values_marked(v, set), now = { .n = 0 };
	size_t here = 0;

	if (hex[0] != '\0' && set == NULL)
		return visit_goto(v, "/values");	/* finished elsewhere */
	for (size_t i = 0; i < before.n; i++)
		if (!in_family(v, deck_find(values_deck(v), before.at[i]), page))
			values_ids_add(v, &now, before.at[i]);
	here = now.n;
	for (int i = 0; i < FAMILY_MOST; i++) {
		const char *id = v->form.values[FORM_1 + i].text;

		if (in_family(v, deck_find(values_deck(v), id), page))
			values_ids_add(v, &now, id);
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
	    values_set_asked(v, v->form.values[TWELVE_SET].text) : values_begun(v);
	struct values_ids marked = values_marked(v, set), typed = { .n = 0 };
	struct twelve_view view = { .set = values_hex(v, set), .few = marked.n < PICKED,
	    .count = count_said(v, marked.n), .hidden_from = values_hidden_from(v),
	    .oops = again ? visit_oops(v) : NULL };

	if (set == NULL)
		return visit_goto(v, "/values");
	for (int i = 0; again && i < MARKED_MOST; i++)
		values_ids_add(v, &typed, v->form.values[TWELVE_1 + i].text);
	for (size_t i = 0; i < marked.n; i++) {
		const struct card *card = deck_find(values_deck(v), marked.at[i]);

		view.rows[view.n] = row_of(v, card,
		    values_twelve_fields[TWELVE_1 + view.n].name,
		    again ? values_ids_has(&typed, card->id) : true);
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
	const struct values_set *set = values_set_asked(v, v->form.values[TWELVE_SET].text);
	struct values_ids stay = { .n = 0 };

	if (set == NULL)
		return visit_goto(v, "/values");
	for (int i = 0; i < MARKED_MOST; i++)
		values_ids_add(v, &stay, v->form.values[TWELVE_1 + i].text);
	if (stay.n > PICKED)
		return visit_refuse(v, TWELVE_1,
		    N_("More than twelve are still marked. What is not among them is not unimportant."));
	if (stay.n < PICKED)
		return visit_refuse(v, TWELVE_1,
		    N_("These are fewer than twelve. Take back some of those you let go."));
	marked_do(v, values_hex(v, set), NARROWED, &stay);
	return visit_goto(v, "/values/five");
}
