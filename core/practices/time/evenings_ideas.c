/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_ideas: ideas to choose from, and what both like.
 *
 * What one likes lies behind the gate of that idea (visit.h): it is shown to the
 * other once both like it. An idea of one's own is seen by both, and liked by
 * whoever wrote it. What both like stands first, then what I like, then the rest
 * in the order of the day. Every second evening holds something new for one of the
 * two: after one that did not, new ones lead. The filter is remembered, alone.
 */
#include <string.h>

#include "evenings.h"

enum { B_FROM, BROWSE_FIELDS };
enum { FILTER_BACK = FILTER_FIELDS, FILTER_FORM };
enum { L_IDEA, L_ON, L_FROM, LIKE_FORM };
enum { PAGE_OF = 8, IDEAS_MOST = 400 };

const struct field evening_browse_fields[] = {
	[B_FROM] = { "from", .number = true, .most = IDEAS_MOST },
	[BROWSE_FIELDS] = { 0 }
};

const struct field evening_like_form[] = {
	[L_IDEA] = { "idea", .max = 32, .required = true },
	[L_ON] = { "on", .required = true, .oneof = evening_switch },
	[L_FROM] = { "back", .max = 300 },
	[LIKE_FORM] = { 0 }
};

const struct field evening_own_form[] = {
	[OWN_TEXT] = { "text", .max = 200, .required = true },
	[OWN_WHERE] = { "where", .oneof = evening_wheres, .required = true },
	[OWN_COST] = { "cost", .number = true, .most = 3 },
	[OWN_MINUTES] = { "minutes", .number = true, .least = 5, .most = EVENING_IDEA_MINUTES },
	[OWN_KIDS] = { "kids", .oneof = evening_kids },
	[OWN_FIELDS] = { 0 }
};

struct pill {
	const char	*name, *value, *label;	/* N_() */
	bool		 on;
};

enum { PILLS = 16 };

struct filter_view {
	const struct visit *v;
	const char	*back;
	bool		 any, few, two;
	size_t		 n_pills, n_hidden;
	struct pill	 pills[PILLS], hidden[FILTER_FIELDS];	/* hidden: what few leave out */
	const char	*season;
};

struct browse_view {
	const struct visit *v;
	const char	*other, *query, *more;
	bool		 two, may_write, fresh;
	size_t		 n;
	struct idea_view at[PAGE_OF];
};

struct own_view {
	const struct visit *v;
	const char	*other, *id, *oops, *text, *minutes;
	bool		 two, bad_text, bad_minutes, out;
	int64_t		 cost;
	struct pill	 kids[4];
};

#include "evenings_ideas.html.h"

/* ---- one idea ---- */

/* What an idea asks for, wherever it comes from. */
struct asks {
	const char	*id;
	const struct card *card;	/* or */
	const struct evening_own *own;
	bool		 out, apart, is_new;
	int64_t		 cost, minutes;
	const char	*kids, *energy, *season, *weather;
	int		 rises;		/* 4 new and due, beside: 2 both like it, 1 I do */
};

static int64_t
number_of(const char *text)
{
	int64_t n;

	return number_read(text, &n) ? n : 0;
}

static struct asks
card_asks(const struct deck *deck, const struct card *card)
{
	return (struct asks){
		.id = card->id, .card = card,
		.out = strcmp(card_field(deck, card, "Where"), "out") == 0,
		.apart = card_field(deck, card, "Apart")[0] != '\0',
		.is_new = card_field(deck, card, "New")[0] != '\0',
		.cost = card_number(deck, card, "Cost", 0, 9),
		.minutes = card_number(deck, card, "Minutes", 0, EVENING_IDEA_MINUTES),
		.kids = card_field(deck, card, "Kids"),
		.energy = card_field(deck, card, "Energy"),
		.season = card_field(deck, card, "Season"),
		.weather = card_field(deck, card, "Weather"),
	};
}

static struct asks
own_asks(const struct evening_own *own)
{
	const struct value *said = own->now->values;

	return (struct asks){
		.id = own->hex, .own = own,
		.out = strcmp(said[OWN_WHERE].text, "out") == 0,
		.cost = said[OWN_COST].number, .minutes = said[OWN_MINUTES].number,
		.kids = said[OWN_KIDS].text[0] != '\0' ? said[OWN_KIDS].text : "any",
		.energy = "", .season = "any", .weather = "any",
	};
}

static const struct event *
like_by(const struct evenings *room, unsigned person, const char *id)
{
	for (const struct evening_like *l = room->likes; l != NULL; l = l->older)
		if (l->e->author == person && strcmp(l->e->values[0].text, id) == 0)
			return l->e;
	return NULL;
}

/* Mine, from before there were two as well. */
static const struct event *
my_like(const struct visit *v, const char *id)
{
	const struct event *e = like_by(evenings_room(v), v->me, id);

	return e != NULL ? e : like_by(visit_room(v, &practice_evenings, PERSONAL), v->me, id);
}

static bool
both_like(const struct visit *v, const char *id)
{
	const struct evenings *room = evenings_room(v);
	const struct event *mine = like_by(room, v->me, id);

	return mine != NULL && event_same_gate(mine, like_by(room, v->other, id));
}

static void
tag(struct idea_view *view, const char *text)
{
	if (view->n_tags < sizeof(view->tags) / sizeof(*view->tags))
		view->tags[view->n_tags++] = text;
}

static void
tags_fill(const struct visit *v, const struct asks *a, struct idea_view *view)
{
	static const char *const costs[] = { N_("free"), N_("a coffee each"),
	    N_("a meal or a ticket"), N_("costs more") };

	tag(view, visit_say(v, a->out ? N_("out") : N_("at home"), NULL, NULL));
	if (a->minutes > 0)
		tag(view, visit_say(v, N_("%1 min"), visit_number(v, a->minutes), NULL));
	tag(view, visit_say(v, costs[a->cost >= 0 && a->cost < 4 ? a->cost : 3], NULL, NULL));
	if (strcmp(a->kids, "along") == 0)
		tag(view, visit_say(v, N_("with children, too"), NULL, NULL));
	else if (strcmp(a->kids, "away") == 0)
		tag(view, visit_say(v, N_("without children"), NULL, NULL));
	if (a->apart)
		tag(view, visit_say(v, N_("also far apart"), NULL, NULL));
}

/* The first sentence of an idea can stand alone. */
static const char *
first_sentence(const struct visit *v, const char *text, const char **rest)
{
	size_t n = strcspn(text, ".");

	while (text[n] == '.' && text[n + 1] != ' ' && text[n + 1] != '\0')
		n += 1 + strcspn(text + n + 1, ".");
	if (n > EVENING_WHAT) {
		*rest = "";
		return text;
	}
	*rest = text + n + (text[n] == '.') + (text[n] == '.' && text[n + 1] == ' ');
	return arena_copy(v->mem, text, n);
}

static struct idea_view
idea_look(const struct visit *v, const struct asks *a)
{
	bool own = a->own != NULL;
	struct idea_view view = {
		.id = a->id,
		.start = own ? "" : card_field(visit_deck(v, "ideas"), a->card, "Start"),
		.own = own, .is_new = a->is_new,
		.liked = like_by(evenings_room(v), v->me, a->id) != NULL,
		.mutual = both_like(v, a->id),
		.href = visit_say(v, "/evenings/new?idea=%1", a->id, NULL),
	};

	view.text = first_sentence(v, own ? a->own->now->values[OWN_TEXT].text : a->card->text,
	    &view.rest);
	if (own) {
		view.person = a->own->e->author;
		view.mine = view.person == v->me;
		view.by = visit_name(v, view.person);
	}
	tags_fill(v, a, &view);
	return view;
}

static const struct evening_own *
own_find(const struct evenings *room, const char *id)
{
	for (const struct evening_own *o = room->own; o != NULL; o = o->older)
		if (strcmp(o->hex, id) == 0)
			return o;
	return NULL;
}

static bool
asks_find(const struct visit *v, const char *id, struct asks *asks)
{
	const struct deck *deck = visit_deck(v, "ideas");
	const struct card *card = deck_find(deck, id);
	const struct evening_own *own = own_find(evenings_room(v), id);

	if (own == NULL)
		own = own_find(visit_room(v, &practice_evenings, PERSONAL), id);
	if (card == NULL && own == NULL)
		return false;
	*asks = card != NULL ? card_asks(deck, card) : own_asks(own);
	return true;
}

bool
idea_find(const struct visit *v, const char *id, struct idea_view *view)
{
	struct asks asks;

	if (!asks_find(v, id, &asks))
		return false;
	*view = idea_look(v, &asks);
	return true;
}

int64_t
idea_minutes(const struct visit *v, const char *id)
{
	struct asks asks;

	return asks_find(v, id, &asks) ? asks.minutes : 0;
}

/* ---- which ones, and in which order ---- */

bool
evening_fresh_due(const struct visit *v)
{
	const struct evening *last = NULL;
	const struct event *said;
	struct asks asks;

	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older)
		if (e->off == NULL && e->at > 0 && (last == NULL || e->at > last->at))
			last = e;
	if (last == NULL)
		return false;
	said = evening_said(v, last);
	if (said != NULL && said->values[AFTER_NEW].text[0] != '\0')
		return strcmp(said->values[AFTER_NEW].text, "no") == 0;
	return last->e->values[EVENING_NEW].text[0] == '\0' &&
	    !(asks_find(v, last->e->values[EVENING_IDEA].text, &asks) && asks.is_new);
}

/* Nothing chosen fits everything. NULL: no filter at all. */
static bool
fits(const struct asks *a, const struct value *f)
{
	const char *kids;

	if (f == NULL)
		return true;
	kids = f[FILTER_KIDS].text;
	if ((f[FILTER_WHERE].text[0] != '\0' && (strcmp(f[FILTER_WHERE].text, "out") == 0) != a->out) ||
	    (f[FILTER_FREE].text[0] != '\0' && a->cost > 0) ||
	    (f[FILTER_TIME].text[0] != '\0' && a->minutes > number_of(f[FILTER_TIME].text)) ||
	    (f[FILTER_ENERGY].text[0] != '\0' && strcmp(a->energy, f[FILTER_ENERGY].text) != 0) ||
	    (f[FILTER_APART].text[0] != '\0' && !a->apart) ||
	    (f[FILTER_NEW].text[0] != '\0' && !a->is_new) ||
	    (f[FILTER_LIKED].text[0] != '\0' && a->rises % 4 == 0))
		return false;
	if (f[FILTER_SEASON].text[0] != '\0' && strcmp(a->season, "any") != 0 &&
	    strstr(a->season, f[FILTER_SEASON].text) == NULL)
		return false;
	if (f[FILTER_WEATHER].text[0] != '\0' && strcmp(a->weather, "any") != 0 &&
	    strcmp(a->weather, f[FILTER_WEATHER].text) != 0)
		return false;
	/* With the children away, an evening while they sleep is fine, too. */
	return kids[0] == '\0' || strcmp(a->kids, "any") == 0 || strcmp(a->kids, kids) == 0 ||
	    (strcmp(kids, "away") == 0 && strcmp(a->kids, "asleep") == 0);
}

static void
asks_add(const struct visit *v, struct asks *all, size_t *n, struct asks a, const struct value *f,
    bool fresh)
{
	a.rises = both_like(v, a.id) ? 2 : my_like(v, a.id) != NULL;
	if (fresh && a.is_new)
		a.rises += 4;
	if (*n < IDEAS_MOST && fits(&a, f))
		all[(*n)++] = a;
}

static uint32_t
stirred(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7feb352du;
	x ^= x >> 15;
	x *= 0x846ca68bu;
	return x ^ x >> 16;
}

/* Rising ones first, the newest of one's own before the deck, that by the day. */
static void
asks_sort(const struct visit *v, struct asks *all, size_t n)
{
	struct asks *sorted = arena_get(v->mem, n + 1, sizeof(*sorted));
	size_t at = 0;

	for (size_t i = n; i > 1; i--) {
		size_t k = stirred((uint32_t)v->today * 512 + (uint32_t)i) % i;
		struct asks a = all[i - 1];

		if (all[i - 1].own != NULL || all[k].own != NULL)
			continue;
		all[i - 1] = all[k];
		all[k] = a;
	}
	for (int rises = 6; rises >= 0; rises--)
		for (size_t i = 0; i < n; i++)
			if (all[i].rises == rises)
				sorted[at++] = all[i];
	memcpy(all, sorted, at * sizeof(*all));
}

/* The filter I chose last, or NULL. */
static const struct value *
filter_mine(const struct visit *v)
{
	const struct evenings *mine = visit_room(v, &practice_evenings, PERSONAL);

	return mine->filter != NULL ? mine->filter->values : NULL;
}

static size_t
asks_all(const struct visit *v, struct asks *all)
{
	const struct value *f = filter_mine(v);
	bool fresh = evening_fresh_due(v);
	const struct evenings *room = evenings_room(v);
	const struct evenings *own = visit_room(v, &practice_evenings, PERSONAL);
	const struct deck *deck = visit_deck(v, "ideas");
	size_t n = 0;

	for (const struct evening_own *o = room->own; o != NULL; o = o->older)
		asks_add(v, all, &n, own_asks(o), f, fresh);
	for (const struct evening_own *o = own != room ? own->own : NULL; o != NULL; o = o->older)
		asks_add(v, all, &n, own_asks(o), f, fresh);
	for (size_t i = 0; i < deck->n; i++)
		asks_add(v, all, &n, card_asks(deck, &deck->cards[i]), f, fresh);
	asks_sort(v, all, n);
	return n;
}

size_t
ideas_few(const struct visit *v, struct idea_view *views, size_t most)
{
	struct asks *all = arena_get(v->mem, IDEAS_MOST, sizeof(*all));
	size_t n = asks_all(v, all);

	if (n > most)
		n = most;
	for (size_t i = 0; i < n; i++)
		views[i] = idea_look(v, &all[i]);
	return n;
}

/* ---- the page ---- */

static const char *
query_of(const struct visit *v, size_t from)
{
	return from == 0 ? "/evenings/ideas" :
	    visit_say(v, "/evenings/ideas?from=%1", visit_number(v, (int64_t)from), NULL);
}

static const struct pill all_pills[] = {
	{ "where", "home", N_("At home"), true }, { "where", "out", N_("Out"), true },
	{ "free", "1", N_("Costs nothing"), true },
	{ "time", "30", N_("Half an hour"), false }, { "time", "60", N_("Under an hour"), true },
	{ "energy", "low", N_("We are tired"), false },
	{ "kids", "asleep", N_("Children asleep"), true },
	{ "kids", "along", N_("Children along"), false },
	{ "kids", "away", N_("Children away"), false },
	{ "weather", "wet", N_("It rains"), false }, { "weather", "dry", N_("It is dry"), false },
	{ "apart", "1", N_("Far apart"), false }, { "new", "1", N_("Something new"), true },
	{ "liked", "1", N_("What I like"), false },
};

/* Of few only those that most ask for; the others go along unseen. */
static void
pill_add(struct filter_view *view, struct pill p, const struct value *f)
{
	bool shown = p.on || !view->few;

	p.on = false;
	for (int i = 0; f != NULL && i < FILTER_FIELDS; i++)
		p.on |= strcmp(evening_filter.fields[i].name, p.name) == 0 &&
		    strcmp(f[i].text, p.value) == 0;
	view->any |= p.on;
	if (shown)
		view->pills[view->n_pills++] = p;
	else if (p.on)
		view->hidden[view->n_hidden++] = p;
}

void
ideas_filter_show(struct out *o, const struct visit *v, bool few)
{
	const struct value *f = filter_mine(v);
	struct filter_view view = { .v = v, .few = few, .two = visit_paired(v),
	    .back = few ? "/time" : "/evenings/ideas",
	    .season = f != NULL ? f[FILTER_SEASON].text : "" };

	for (size_t i = 0; i < sizeof(all_pills) / sizeof(*all_pills); i++)
		pill_add(&view, all_pills[i], f);
	view.any |= view.season[0] != '\0';
	filter_part(o, &view);
}

const struct field evening_filter_form[] = {
	EVENING_FILTER_ROWS,
	[FILTER_BACK] = { "back", .max = 40 },
	[FILTER_FORM] = { 0 }
};

enum status
evening_filter_do(struct visit *v)
{
	bool few = strcmp(v->form.values[FILTER_BACK].text, "/time") == 0;
	struct form form = { .fields = evening_filter.fields, .values = v->form.values };

	visit_do_in(v, PERSONAL, &evening_filter, &form);
	return visit_goto(v, few ? "/time" : "/evenings/ideas");
}

enum status
evening_ideas_show(struct visit *v)
{
	struct asks *all = arena_get(v->mem, IDEAS_MOST, sizeof(*all));
	struct browse_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .may_write = evenings_may_write(v),
	    .fresh = evening_fresh_due(v) };
	size_t n = asks_all(v, all), from = 0;

	if (v->form.fields == evening_browse_fields && (size_t)v->form.values[B_FROM].number < n)
		from = (size_t)v->form.values[B_FROM].number;
	view.query = query_of(v, from);
	for (size_t i = from; i < n && view.n < PAGE_OF; i++)
		view.at[view.n++] = idea_look(v, &all[i]);
	if (from + view.n < n)
		view.more = query_of(v, from + view.n);
	ideas_page(v->out, &view);
	return OK;
}

/* ---- liking ---- */

static void
like(struct visit *v, const char *id)
{
	struct form form = { .fields = evening_like.fields,
	    .values = (struct value[]){ { .text = id } } };

	if (visit_paired(v))
		visit_do_gated(v, &evening_like, &form,
		    visit_say(v, "evenings.%1", id, NULL), SOFT_GATE);
	else
		visit_do_in(v, PERSONAL, &evening_like, &form);
}

enum status
evening_like_do(struct visit *v)
{
	const char *id = v->form.values[L_IDEA].text, *back = v->form.values[L_FROM].text;
	const struct evenings *own = visit_room(v, &practice_evenings, PERSONAL);
	const struct event *shared = like_by(evenings_room(v), v->me, id);
	const struct event *alone = like_by(own, v->me, id);
	struct idea_view view;

	if (strncmp(back, "/evenings/", 10) != 0 && strcmp(back, "/time") != 0)
		back = "/evenings/ideas";
	if (!evenings_may_write(v) || !idea_find(v, id, &view))
		return visit_goto(v, back);
	if (strcmp(v->form.values[L_ON].text, "yes") == 0) {
		if (shared == NULL)
			like(v, id);
	} else {
		if (shared != NULL)
			visit_delete(v, shared);
		if (alone != NULL && alone != shared)
			visit_delete(v, alone);
	}
	return visit_goto(v, back);
}

/* ---- one's own ---- */

static const struct evening_own *
own_mine(const struct visit *v, const char *hex)
{
	const struct event *e = hex != NULL && hex[0] != '\0' ? home_event(v->home, hex) : NULL;
	const struct evening_own *own = e != NULL && e->deed == &evening_idea ? e->made : NULL;

	return own != NULL && own->e->author == v->me && evenings_may_write(v) ? own : NULL;
}

enum status
evening_own_show(struct visit *v)
{
	static const char *const labels[] = { N_("Either way"), N_("Children asleep"),
	    N_("Children along"), N_("Children away") };
	const struct evening_own *own = own_mine(v, v->of);
	const struct value *now = own != NULL ? own->now->values : NULL;
	struct own_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .oops = visit_oops(v),
	    .bad_text = visit_bad(v, OWN_TEXT), .bad_minutes = visit_bad(v, OWN_MINUTES) };
	const char *kids = visit_draft(v, OWN_KIDS, now != NULL ? now[OWN_KIDS].text : "any");

	view.id = own != NULL ? own->hex : NULL;
	view.text = visit_draft(v, OWN_TEXT, now != NULL ? now[OWN_TEXT].text : NULL);
	view.minutes = visit_draft(v, OWN_MINUTES, now != NULL ? now[OWN_MINUTES].text : NULL);
	view.out = strcmp(visit_draft(v, OWN_WHERE,
	    now != NULL ? now[OWN_WHERE].text : NULL), "out") == 0;
	view.cost = number_of(visit_draft(v, OWN_COST, now != NULL ? now[OWN_COST].text : NULL));
	for (int i = 0; i < 4; i++)
		view.kids[i] = (struct pill){ "kids", evening_kids[i], labels[i],
		    strcmp(kids, evening_kids[i]) == 0 };
	own_page(v->out, &view);
	return OK;
}

enum status
evening_own_do(struct visit *v)
{
	const struct evening_own *own = own_mine(v, v->of);
	const char *id;

	if (!evenings_may_write(v))
		return visit_goto(v, "/evenings/ideas");
	if (own != NULL) {
		visit_do_in(v, (enum space)own->e->space, &evening_idea, &v->form);
		return visit_goto(v, "/evenings/ideas");
	}
	v->of = NULL;
	id = visit_do(v, &evening_idea, &v->form);
	like(v, id);
	return visit_goto(v, "/evenings/ideas");
}

enum status
evening_own_back(struct visit *v)
{
	const struct evening_own *own = own_mine(v, v->of);
	const struct event *mine = own != NULL ? like_by(evenings_room(v), v->me, own->hex) : NULL;

	if (mine != NULL)
		visit_delete(v, mine);
	if (own != NULL)
		visit_delete(v, own->e);
	return visit_goto(v, "/evenings/ideas");
}
