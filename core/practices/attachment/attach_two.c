/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach_two: what each has chosen to show, laid together.
 *
 * For every two places: how it can look at home, one thing to try, and three
 * small things for each. No text says whether two fit. What helps me, in my own
 * words, is written openly: it is a request, and it waits for nobody.
 */
#include <string.h>

#include "attach.h"
#include "attach_map.h"
#include "why.h"

enum { HELPS = 3 };

struct two_side {
	unsigned	 person;
	const char	*name, *words, *help[HELPS];
};

struct two_view {
	const struct visit *v;
	const char	*title, *desc, *looks, *attempt, *last_feel;
	struct attach_spot spots[2];
	struct two_side	 sides[2];	/* ember first */
};

struct show_view {
	const struct visit *v;
	const char	*other, *title, *words;
	struct attach_spot spot;
	bool		 replaces;
};

struct cards_view {
	const char	*other, *oops, *feel, *helps;
	size_t		 n;
	struct {
		unsigned	 person;
		const char	*name, *when, *text, *id;	/* id NULL: not mine */
	}		 cards[ATTACH_CARDS];
	bool		 bad_feel, bad_helps;
};

#include "attach_two.html.h"

/* ---- two places ---- */

static const char *
text_of(const struct visit *v, const char *id, const char *field,
    const char *one, const char *two)
{
	const struct deck *deck = visit_deck(v, "attach");
	const struct card *card = deck_find(deck, id);

	return card != NULL ? visit_say(v, card_field(deck, card, field), one, two) : "";
}

/* Places in the order of the deck's pairs. */
static int
rank(const char *place)
{
	static const char levels[] = "lmh";

	return 3 * (int)(strchr(levels, place[0]) - levels) +
	    (int)(strchr(levels, place[1]) - levels);
}

static struct two_side
side_of(const struct visit *v, unsigned person, const struct attach_reading *of,
    const struct attach_reading *other)
{
	static const char *const nears[] = { "Near", "Even", "Far" };
	enum attach_level room = attach_level(other->at[ATTACH_ROOM], other->band);
	const char *id = visit_say(v, "place-%1", attach_place(v, of), NULL);
	const char *name = visit_name(v, person), *giver = visit_name(v, !person);

	return (struct two_side){ person, name, attach_in_words(v, of), {
		text_of(v, id, "Help", name, giver),
		text_of(v, id, "Also", name, giver),
		text_of(v, id, nears[room], name, giver) } };
}

enum status
attach_two_show(struct visit *v)
{
	struct two_view view = { .v = v };
	const struct attach *ours = attach_ours(v);
	struct attach_reading r[2];
	const char *place[2], *id;
	unsigned first;

	v->title = N_("How we attach");
	for (unsigned i = 0; i < 2; i++) {
		r[i] = attach_read_shown(attach_shows(v, i));
		place[i] = attach_place(v, &r[i]);
		view.spots[i] = (struct attach_spot){ i, visit_name(v, i),
		    r[i].at[ATTACH_ROOM], r[i].at[ATTACH_WORRY], r[i].band };
	}
	first = rank(place[0]) <= rank(place[1]) ? 0 : 1;
	id = visit_say(v, "pair-%1-%2", place[first], place[!first]);
	view.looks = text_of(v, id, "Text", visit_name(v, first), visit_name(v, !first));
	view.attempt = text_of(v, id, "Try", visit_name(v, first), visit_name(v, !first));
	for (unsigned i = 0; i < 2; i++) {
		unsigned person = i == 0 ? v->out->ember : !v->out->ember;

		view.sides[i] = side_of(v, person, &r[person], &r[!person]);
	}
	view.desc = visit_say(v, N_("%1 %2"),
	    visit_say(v, N_("%1: %2."), view.sides[0].name, view.sides[0].words),
	    visit_say(v, N_("%1: %2."), view.sides[1].name, view.sides[1].words));
	view.title = visit_say(v, N_("Both of you, at present"), NULL, NULL);
	if (ours->n > 0)
		view.last_feel = ours->cards[0]->values[ATTACH_FEEL].text;
	two_page(v->out, &view);
	return OK;
}

/* ---- showing, and taking it back ---- */

enum status
attach_show_show(struct visit *v)
{
	const struct attach_round *r = attach_last(v);
	struct attach_reading reading;
	struct show_view view = { .v = v, .other = visit_name(v, v->other) };

	v->title = N_("How we attach");
	if (attach_stormy(v))
		return attach_stormy_show(v);
	if (r == NULL || !visit_paired(v))
		return visit_goto(v, "/attach");
	reading = attach_read(r->done);
	view.spot = (struct attach_spot){ v->me, visit_name(v, v->me),
	    reading.at[ATTACH_ROOM], reading.at[ATTACH_WORRY], reading.band };
	view.title = visit_say(v, N_("The place that would be shown"), NULL, NULL);
	view.words = visit_say(v, N_("%1, at present: %2."), visit_name(v, v->me),
	    attach_in_words(v, &reading));
	view.replaces = attach_shows(v, v->me) != NULL;
	show_page(v->out, &view);
	return OK;
}

/* All of mine that is shown, also what another device showed meanwhile. */
static void
shown_delete(struct visit *v)
{
	for (size_t i = 0; i < home_count(v->home, SHARED); i++) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->folded && !e->withdrawn && e->deed == &attach_shown &&
		    e->author == v->me)
			visit_delete(v, e);
	}
}

enum status
attach_show_keep(struct visit *v)
{
	const struct attach_round *r = attach_last(v);
	struct value values[ATTACH_SHOW_FIELDS];
	struct form shown = { .fields = attach_shown.fields, .values = values };

	if (r == NULL || !visit_paired(v))
		return visit_goto(v, "/attach");
	values[ATTACH_SHOW_WORRY] = r->done->values[ATTACH_DONE_WORRY];
	values[ATTACH_SHOW_ROOM] = r->done->values[ATTACH_DONE_ROOM];
	values[ATTACH_SHOW_BAND] = r->done->values[ATTACH_DONE_BAND];
	shown_delete(v);
	visit_do_in(v, SHARED, &attach_shown, &shown);
	return visit_goto(v, "/attach");
}

enum status
attach_hide(struct visit *v)
{
	shown_delete(v);
	return visit_goto(v, "/attach");
}

/* ---- when I feel… ---- */

enum status
attach_cards_show(struct visit *v)
{
	const struct attach *ours = attach_ours(v);
	bool again = visit_again(v);
	struct cards_view view = {
		.other = visit_name(v, v->other),
		.oops = again ? visit_oops(v) : NULL,
		.feel = again ? visit_draft(v, ATTACH_FEEL, NULL) : "",
		.helps = again ? visit_draft(v, ATTACH_HELPS, NULL) : "",
		.bad_feel = again && visit_bad(v, ATTACH_FEEL),
		.bad_helps = again && visit_bad(v, ATTACH_HELPS),
		.n = ours->n,
	};

	v->title = N_("When I feel…");
	if (!visit_paired(v))
		return visit_goto(v, "/attach");
	for (size_t i = 0; i < ours->n; i++) {
		const struct event *e = ours->cards[i];

		view.cards[i].person = e->author;
		view.cards[i].name = visit_name(v, e->author);
		view.cards[i].when = visit_date(v, e->day);
		view.cards[i].text = visit_say(v,
		    N_("When I feel %1, what helps me is: %2"),
		    e->values[ATTACH_FEEL].text, e->values[ATTACH_HELPS].text);
		view.cards[i].id = e->author == v->me ? visit_id(v, e) : NULL;
	}
	cards_page(v->out, &view);
	return OK;
}

enum status
attach_card_keep(struct visit *v)
{
	if (visit_paired(v))
		visit_do_in(v, SHARED, &attach_help, &v->form);
	return visit_goto(v, "/attach/cards");
}

enum status
attach_stormy_show(struct visit *v)
{
	v->title = N_("How we attach");
	stormy_page(v->out);
	return OK;
}
