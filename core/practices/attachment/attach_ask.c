/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach_ask: the statements, three a page, in an order of one's own.
 *
 * The event that begins shuffles them, so the order is the same on all devices
 * of a person. Each page is kept as it is left, and half-filled is kept too.
 */
#include <string.h>

#include "attach.h"

enum { PAGE, PAGE_FIELDS };
enum { SURE, SURE_FIELDS };
enum { ROUND, AT, ITEM, SAID = ITEM + ATTACH_PAGE, ASK_FIELDS = SAID + ATTACH_PAGE };
enum { HASTE = 900 };	/* milliseconds a statement: nobody reads so fast */

#define A_PAGE		{ "page", .number = true, .least = 1, .most = ATTACH_ITEMS }
#define AN_ITEM(id)	{ id, .max = 20 }
#define A_SCALE(id)	{ id, .number = true, .least = 1, .most = 7 }

const struct field attach_page_fields[] = {
	[PAGE] = A_PAGE,
	[PAGE_FIELDS] = { 0 }
};

const struct field attach_sure_fields[] = {
	[SURE] = { "sure", .number = true, .most = 1 },
	[SURE_FIELDS] = { 0 }
};

const struct field attach_ask_fields[] = {
	[ROUND] = { "round", .max = 32, .required = true },
	[AT] = A_PAGE,
	[ITEM] = AN_ITEM("i1"), AN_ITEM("i2"), AN_ITEM("i3"),
	[SAID] = A_SCALE("s1"), A_SCALE("s2"), A_SCALE("s3"),
	[ASK_FIELDS] = { 0 }
};

/* ---- the order ---- */

struct order {
	const struct card *at[ATTACH_ITEMS];
	size_t		 n, pages;
};

static uint64_t
next_chance(uint64_t *chance)
{
	*chance ^= *chance << 13;
	*chance ^= *chance >> 7;
	*chance ^= *chance << 17;
	return *chance;
}

static struct order
order_of(const struct deck *deck, const struct attach_round *r)
{
	struct order order = { .n = 0 };
	uint64_t chance = 1;

	for (size_t i = 0; i < sizeof(r->begun->id); i++)
		chance = chance * 31 + r->begun->id[i] + 1;
	for (size_t i = 0; i < deck->n && order.n < ATTACH_ITEMS; i++)
		if (attach_item(&deck->cards[i]))
			order.at[order.n++] = &deck->cards[i];
	for (size_t i = order.n; i > 1; i--) {
		size_t j = (size_t)(next_chance(&chance) % i);
		const struct card *card = order.at[i - 1];

		order.at[i - 1] = order.at[j];
		order.at[j] = card;
	}
	order.pages = (order.n + ATTACH_PAGE - 1) / ATTACH_PAGE;
	return order;
}

/* The first page with something not seen yet; beyond the last when all was. */
static size_t
next_page(const struct order *order, const struct attach_round *r)
{
	for (size_t i = 0; i < order->n; i++)
		if (attach_said(r, order->at[i]->id) < 0)
			return i / ATTACH_PAGE + 1;
	return order->pages + 1;
}

/* ---- views ---- */

struct ask_view {
	const char	*round, *at, *all, *partner, *other, *back;
	const char	*items[ATTACH_PAGE];
	const struct deck *deck;
	size_t		 page, pages, n;
	struct {
		const struct card *card;
		const char	*said;		/* the field's name */
		int		 chosen;
	}		 asks[ATTACH_PAGE];
	bool		 first;
};

struct end_view {
	const char	*oops, *other, *lacks[ATTACH_ABOUTS], *last;
	struct {
		const char	*href, *text;
	}		 empty[ATTACH_ITEMS];
	size_t		 n;
	const char	*partner;
	bool		 sure, enough;
};

#include "attach_ask.html.h"

/* ---- a page of statements ---- */

/* How a statement speaks of the partner. */
static const char *
partner_in(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : visit_say(v, N_("my partner"), NULL, NULL);
}

static const char *
other_or_none(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : NULL;
}

static const char *
page_path(const struct visit *v, size_t page)
{
	return visit_say(v, "/attach/ask?page=%1", visit_number(v, (int64_t)page), NULL);
}

enum status
attach_begin_it(struct visit *v)
{
	if (attach_open(v) == NULL) {
		if (v->today < attach_again(v) || v->pairing == ENDED)
			return visit_goto(v, "/attach");
		visit_do_in(v, PERSONAL, &attach_begin, &v->form);
	}
	return visit_goto(v, "/attach/ask");
}

static size_t
page_asked(const struct visit *v, const struct order *order,
    const struct attach_round *r)
{
	bool again = visit_again(v) && v->form.fields == attach_ask_fields;
	int64_t page = v->form.values[again ? (int)AT : (int)PAGE].number;

	if (page < 1 || (size_t)page > order->pages)
		return next_page(order, r);
	return (size_t)page;
}

static void
asks_fill(const struct visit *v, const struct order *order,
    const struct attach_round *r, struct ask_view *view)
{
	bool again = visit_again(v) && v->form.fields == attach_ask_fields;

	for (size_t i = (view->page - 1) * ATTACH_PAGE;
	    i < order->n && view->n < ATTACH_PAGE; i++, view->n++) {
		int said = attach_said(r, order->at[i]->id);

		view->asks[view->n].card = order->at[i];
		view->items[view->n] = attach_ask_fields[ITEM + view->n].name;
		view->asks[view->n].said = attach_ask_fields[SAID + view->n].name;
		view->asks[view->n].chosen = again ?
		    (int)v->form.values[(size_t)SAID + view->n].number : said > 0 ? said : 0;
	}
}

enum status
attach_ask_show(struct visit *v)
{
	const struct attach_round *r = attach_open(v);
	const struct deck *deck = visit_deck(v, "attach");
	struct order order;
	struct ask_view view;
	size_t page;

	v->title = N_("How we attach");
	if (attach_stormy(v))
		return attach_stormy_show(v);
	if (r == NULL)
		return visit_goto(v, "/attach");
	order = order_of(deck, r);
	page = page_asked(v, &order, r);
	if (page > order.pages)
		return visit_goto(v, "/attach/end");
	view = (struct ask_view){
		.round = visit_id(v, r->begun),
		.at = visit_number(v, (int64_t)page),
		.all = visit_number(v, (int64_t)order.pages),
		.partner = partner_in(v),
		.other = other_or_none(v),
		.back = page > 1 ? page_path(v, page - 1) : NULL,
		.deck = deck,
		.page = page,
		.pages = order.pages,
		.first = page == 1,
	};
	asks_fill(v, &order, r, &view);
	ask_page(v->out, &view);
	return OK;
}

/* "worry-04.5 room-02.0", of what differs from what is kept. */
static const char *
said_now(const struct visit *v, const struct attach_round *r)
{
	const struct deck *deck = visit_deck(v, "attach");
	const char *all = "";

	for (int i = 0; i < ATTACH_PAGE; i++) {
		const char *id = v->form.values[ITEM + i].text;
		int64_t said = v->form.values[SAID + i].number;
		const struct card *card = deck_find(deck, id);

		if (card == NULL || !attach_item(card) || attach_said(r, id) == said)
			continue;
		all = visit_say(v, all[0] != '\0' ? "%1 %2" : "%1%2", all,
		    visit_say(v, "%1.%2", id, visit_number(v, said)));
	}
	return all;
}

enum status
attach_ask_keep(struct visit *v)
{
	const struct attach_round *r = attach_find(attach_mine(v),
	    v->form.values[ROUND].text);
	struct value values[ATTACH_SAID_FIELDS] = { { "", 0 }, { "", 0 } };
	struct form said = { .fields = attach_answer.fields, .values = values };
	struct order order;
	size_t page;

	if (r == NULL || r != attach_open(v))
		return visit_goto(v, "/attach");
	values[ATTACH_SAID_ROUND].text = visit_id(v, r->begun);
	values[ATTACH_SAID].text = said_now(v, r);
	if (values[ATTACH_SAID].text[0] != '\0')
		visit_do_in(v, PERSONAL, &attach_answer, &said);
	order = order_of(visit_deck(v, "attach"), r);
	page = (size_t)v->form.values[AT].number + 1;
	return visit_goto(v, page > order.pages ? "/attach/end" : page_path(v, page));
}

/* ---- the end ---- */

/* Half of the pages or more went by faster than anybody reads. */
static bool
hasty(const struct visit *v, const struct attach_round *r)
{
	int64_t before = r->begun->at;
	size_t quick = 0, pages = 0;

	for (size_t i = 0; i < home_count(v->home, PERSONAL); i++) {
		const struct event *e = home_at(v->home, PERSONAL, i);

		if (!e->folded || e->deed != &attach_answer || attach_find(
		    attach_mine(v), e->values[ATTACH_SAID_ROUND].text) != r)
			continue;
		pages++;
		quick += (e->at - before) * 1000 < (int64_t)HASTE * ATTACH_PAGE;
		before = e->at;
	}
	return pages > 0 && 2 * quick > pages;
}

/* Why this reading says little, though it may be kept; or NULL. */
static const char *
doubt_of(const struct visit *v, const struct attach_round *r)
{
	if (attach_straight(visit_deck(v, "attach"), r))
		return N_("Many have the same number, and some of them ask the other way round. If that is what you mean, keep them as they are.");
	if (hasty(v, r))
		return N_("That went faster than the sentences can be read. If you know them by heart, keep your answers as they are; else go back to any of them.");
	return NULL;
}

static void
empty_fill(const struct visit *v, const struct attach_round *r,
    struct end_view *view)
{
	struct order order = order_of(visit_deck(v, "attach"), r);

	for (size_t i = 0; i < order.n; i++)
		if (attach_said(r, order.at[i]->id) <= 0) {
			view->empty[view->n].href = page_path(v, i / ATTACH_PAGE + 1);
			view->empty[view->n++].text = visit_say(v,
			    order.at[i]->text, view->partner, NULL);
		}
	view->last = page_path(v, order.pages);
}

enum status
attach_end_show(struct visit *v)
{
	static const char *const lacks[ATTACH_ABOUTS] = {
		N_("On worry about closeness, %1 of %2 are answered."),
		N_("On the wish for room, %1 of %2 are answered.")
	};
	const struct attach_round *r = attach_open(v);
	struct end_view view = { .oops = visit_again(v) ? visit_oops(v) : NULL,
	    .other = other_or_none(v), .partner = partner_in(v), .enough = true };

	v->title = N_("How we attach");
	if (attach_stormy(v))
		return attach_stormy_show(v);
	if (r == NULL)
		return visit_goto(v, "/attach");
	for (int i = 0; i < ATTACH_ABOUTS; i++) {
		struct attach_tally tally;
		double mean;

		if (attach_score(visit_deck(v, "attach"), r, (enum attach_about)i,
		    &mean, &tally))
			continue;
		view.enough = false;
		view.lacks[i] = visit_say(v, lacks[i],
		    visit_number(v, (int64_t)tally.given),
		    visit_number(v, (int64_t)tally.all));
	}
	view.sure = view.oops != NULL && view.enough;
	empty_fill(v, r, &view);
	end_page(v->out, &view);
	return OK;
}

/* The scores are kept with what they came from, so that they stay when a
 * statement is worded anew or goes. */
enum status
attach_end_keep(struct visit *v)
{
	const struct attach_round *r = attach_open(v);
	struct value values[ATTACH_DONE_FIELDS];
	struct form done = { .fields = attach_done.fields, .values = values };
	int64_t numbers[ATTACH_DONE_FIELDS] = {
		[ATTACH_DONE_BAND] = stats_round(attach_band() * 100) };
	const char *doubt;

	if (r == NULL)
		return visit_goto(v, "/attach");
	for (int i = 0; i < ATTACH_ABOUTS; i++) {
		struct attach_tally tally;
		double mean;

		if (!attach_score(visit_deck(v, "attach"), r, (enum attach_about)i,
		    &mean, &tally))
			return visit_refuse(v, SURE,
			    N_("A few more answers are needed for a place."));
		numbers[ATTACH_DONE_WORRY + i] = stats_round(mean * 100);
	}
	doubt = doubt_of(v, r);
	if (doubt != NULL && v->form.values[SURE].number != 1)
		return visit_refuse(v, SURE, doubt);
	numbers[ATTACH_DONE_DOUBT] = doubt != NULL;
	for (int i = 0; i < ATTACH_DONE_FIELDS; i++)
		values[i] = (struct value){ visit_number(v, numbers[i]), numbers[i] };
	values[ATTACH_DONE_ROUND] = (struct value){ .text = visit_id(v, r->begun) };
	visit_do_in(v, PERSONAL, &attach_done, &done);
	return visit_goto(v, "/attach/mine");
}
