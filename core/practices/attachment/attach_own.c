/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach_own: what came of it, for who answered.
 *
 * The place first in words, strengths before anything else, and the question
 * whether it fits. Earlier times stay, each with what was answered.
 */
#include <string.h>

#include "attach.h"
#include "attach_map.h"
#include "why.h"

enum { ROUND, ROUND_FIELDS };
enum { EARLIER = 8 };

const struct field attach_round_fields[] = {
	[ROUND] = { "round", .max = 32 },
	[ROUND_FIELDS] = { 0 }
};

struct own_said {
	const char	*text, *value;
};

struct own_view {
	const struct visit *v;
	const char	*id, *over, *title, *strong, *looks, *self;
	const char	*map_title, *map_desc, *caption, *numbers, *other, *oops;
	const char	*changes[ATTACH_ABOUTS], *next, *chosen, *shown, *cards;
	struct attach_spot spots[2];
	size_t		 spots_n, earlier_n, said_n;
	struct {
		const char	*href, *when;
	}		 earlier[EARLIER];
	struct own_said	 said[ATTACH_ITEMS];
	bool		 newest, two, may_begin, newer, doubt;
};

struct start_view {
	const struct visit *v;
	const char	*other, *count, *map_title, *map_desc, *from, *cards;
	const char	*help[2];
	struct attach_spot spot;
	bool		 open, theirs, may_begin;
};

#include "attach_own.html.h"

/* ---- in words ---- */

static const char *
partner_of(const struct visit *v)
{
	return v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : visit_say(v, N_("your partner"), NULL, NULL);
}

static const char *
place_says(const struct visit *v, const char *place, const char *field,
    const char *one, const char *two)
{
	const struct deck *deck = visit_deck(v, "attach");
	const struct card *card = deck_find(deck, visit_say(v, "place-%1", place, NULL));

	return card != NULL ? visit_say(v, card_field(deck, card, field), one, two) : "";
}

static struct attach_spot
spot_of(unsigned person, const char *name, const struct attach_reading *r)
{
	return (struct attach_spot){ person, name, r->at[ATTACH_ROOM],
	    r->at[ATTACH_WORRY], r->band };
}

static const char *
placed(const struct visit *v, const char *name, const struct attach_reading *r)
{
	return visit_say(v, N_("%1: %2."), name, attach_in_words(v, r));
}

/* What became of each dimension since the time before; nothing when there is
 * none to compare with. */
static void
changes_fill(const struct visit *v, const struct attach_round *r,
    struct own_view *view)
{
	static const char *const says[ATTACH_ABOUTS][3] = {
		[ATTACH_WORRY] = {
			[WOBBLE] = N_("Worry about closeness: the difference from %1 is within the usual wobble."),
			[RISE] = N_("You worry more about closeness than on %1, by more than the usual wobble."),
			[FALL] = N_("You worry less about closeness than on %1, by more than the usual wobble.") },
		[ATTACH_ROOM] = {
			[WOBBLE] = N_("The wish for room: the difference from %1 is within the usual wobble."),
			[RISE] = N_("You want more room than on %1, by more than the usual wobble."),
			[FALL] = N_("You want less room than on %1, by more than the usual wobble.") }
	};
	const struct attach_round *before = attach_before(r);
	struct attach_reading was, is = attach_read(r->done);

	if (before == NULL || view->doubt)
		return;
	was = attach_read(before->done);
	for (int i = 0; i < ATTACH_ABOUTS; i++)
		view->changes[i] = visit_say(v,
		    says[i][attach_change(was.at[i], is.at[i])],
		    visit_date(v, before->done->day), NULL);
}

/* What was answered, also to statements that no deck has any more. */
static void
said_fill(const struct visit *v, const struct attach_round *r,
    struct own_view *view)
{
	const struct deck *deck = visit_deck(v, "attach");
	const char *in = v->pairing != ALONE && v->pairing != INVITING ?
	    visit_name(v, v->other) : visit_say(v, N_("my partner"), NULL, NULL);

	for (size_t i = 0; i < r->n; i++) {
		const struct card *card = deck_find(deck, r->answers[i].item);
		int value = r->answers[i].value;

		view->said[view->said_n++] = (struct own_said){
			card != NULL ? visit_say(v, card->text, in, NULL) :
			    visit_say(v, N_("A statement that is asked no more"), NULL, NULL),
			value > 0 ? visit_number(v, value) :
			    visit_say(v, N_("empty"), NULL, NULL) };
	}
}

static void
earlier_fill(const struct visit *v, const struct attach_round *r,
    struct own_view *view)
{
	for (const struct attach_round *e = attach_mine(v)->newest;
	    e != NULL && view->earlier_n < EARLIER; e = e->older)
		if (e->done != NULL && e != r) {
			view->earlier[view->earlier_n].href = visit_say(v, "%1%2",
			    "/attach/mine?round=", visit_id(v, e->begun));
			view->earlier[view->earlier_n++].when =
			    visit_date(v, e->done->day);
		}
}

/* ---- one's own place ---- */

/* Is what I show the reading that is newest? */
static bool
shows_it(const struct event *shown, const struct attach_round *r)
{
	return shown->values[ATTACH_SHOW_WORRY].number ==
	    r->done->values[ATTACH_DONE_WORRY].number &&
	    shown->values[ATTACH_SHOW_ROOM].number ==
	    r->done->values[ATTACH_DONE_ROOM].number;
}

/* The words of the map, and what the partner shows beside it. */
static void
own_map(const struct visit *v, const struct attach_reading *mine,
    struct own_view *view)
{
	const char *you = visit_say(v, N_("You"), NULL, NULL);
	const struct event *theirs = view->newest ? attach_shows(v, v->other) : NULL;

	view->spots[view->spots_n++] = spot_of(v->me, you, mine);
	view->map_title = visit_say(v, N_("A place on the map"), NULL, NULL);
	view->map_desc = placed(v, you, mine);
	if (theirs != NULL) {
		struct attach_reading r = attach_read_shown(theirs);

		view->spots[view->spots_n++] = spot_of(v->other,
		    visit_name(v, v->other), &r);
		view->map_desc = visit_say(v, N_("%1 %2"), view->map_desc,
		    placed(v, visit_name(v, v->other), &r));
	}
}

static const char *
numbers_of(const struct visit *v, const struct attach_reading *r)
{
	return visit_say(v, N_("%1. Each from 1 to 7, give or take %2."),
	    visit_say(v, N_("Worry about closeness %1, wish for room %2"),
	    stats_text(v->mem, r->at[ATTACH_WORRY], 1),
	    stats_text(v->mem, r->at[ATTACH_ROOM], 1)),
	    stats_text(v->mem, r->band, 1));
}

static enum status
place_show(struct visit *v, const struct attach_round *r)
{
	struct attach_reading reading = attach_read(r->done);
	const char *place = attach_place(v, &reading), *partner = partner_of(v);
	const struct event *shown = attach_shows(v, v->me);
	int32_t again = attach_again(v);
	struct own_view view = {
		.v = v,
		.id = visit_id(v, r->begun),
		.over = visit_day(v, r->done->day),
		.title = place_says(v, place, "Title", partner, NULL),
		.strong = place_says(v, place, "Strong", partner, NULL),
		.looks = place_says(v, place, "Looks", partner, NULL),
		.self = place_says(v, place, "Self", partner, NULL),
		.numbers = numbers_of(v, &reading),
		.other = partner,
		.oops = visit_again(v) && v->form.fields == attach_fit_fields ?
		    visit_oops(v) : NULL,
		.chosen = r->fit != NULL ? r->fit->values[ATTACH_FIT].text : "",
		.newest = r == attach_last(v),
		.two = visit_paired(v),
		.doubt = r->done->values[ATTACH_DONE_DOUBT].number == 1,
		.may_begin = v->today >= again && v->pairing != ENDED,
		.next = visit_date(v, again),
		.shown = shown != NULL ? visit_date(v, shown->day) : NULL,
	};

	v->title = N_("How we attach");
	if (shown != NULL)
		view.newer = !shows_it(shown, r);
	own_map(v, &reading, &view);
	changes_fill(v, r, &view);
	said_fill(v, r, &view);
	earlier_fill(v, r, &view);
	own_page(v->out, &view);
	return OK;
}

/* ---- before that ---- */

static size_t
statements(const struct visit *v)
{
	const struct deck *deck = visit_deck(v, "attach");
	size_t n = 0;

	for (size_t i = 0; i < deck->n; i++)
		n += attach_item(&deck->cards[i]);
	return n;
}

enum status
attach_own_show(struct visit *v, const struct attach_round *r)
{
	const struct event *theirs = attach_shows(v, v->other);
	const char *name = visit_name(v, v->other);
	struct start_view view = {
		.v = v,
		.other = v->pairing != ALONE && v->pairing != INVITING ? name : NULL,
		.count = visit_number(v, (int64_t)statements(v)),
		.open = attach_open(v) != NULL,
		.may_begin = v->pairing != ENDED,
		.theirs = theirs != NULL,
	};

	v->title = N_("How we attach");
	if (r != NULL && !view.open)
		return place_show(v, r);
	if (theirs != NULL) {
		struct attach_reading reading = attach_read_shown(theirs);
		const char *place = attach_place(v, &reading);

		view.spot = spot_of(v->other, name, &reading);
		view.map_title = visit_say(v, N_("What %1 shows you"), name, NULL);
		view.map_desc = placed(v, name, &reading);
		view.help[0] = place_says(v, place, "Help", name, visit_name(v, v->me));
		view.help[1] = place_says(v, place, "Also", name, visit_name(v, v->me));
	}
	start_page(v->out, &view);
	return OK;
}

enum status
attach_mine_show(struct visit *v)
{
	const struct attach_round *r = attach_find(attach_mine(v),
	    v->form.values[ROUND].text);

	if (r == NULL || r->done == NULL)
		r = attach_last(v);
	if (r == NULL)
		return visit_goto(v, "/attach");
	return place_show(v, r);
}

/* ---- whether it fits, and doing without it ---- */

enum status
attach_fit_keep(struct visit *v)
{
	const struct attach_round *r = attach_find(attach_mine(v),
	    v->form.values[ATTACH_FIT_ROUND].text);

	if (r == NULL || r->done == NULL)
		return visit_goto(v, "/attach");
	visit_do_in(v, PERSONAL, &attach_fit, &v->form);
	return visit_goto(v, visit_say(v, "%1%2", "/attach/mine?round=",
	    visit_id(v, r->begun)));
}

static bool
belongs(const struct visit *v, const struct event *e, const struct attach_round *r)
{
	if (!e->folded || e->withdrawn)
		return false;
	if (e->deed == &attach_begin)
		return attach_find(attach_mine(v), visit_id(v, e)) == r;
	return (e->deed == &attach_answer || e->deed == &attach_done ||
	    e->deed == &attach_fit) &&
	    attach_find(attach_mine(v), e->values[0].text) == r;
}

/* What is shown of it goes with it. Nothing is kept of when it was, so one may
 * begin again at once: whoever deletes a reading wants it not to have been. */
enum status
attach_delete(struct visit *v)
{
	const struct attach_round *r = attach_find(attach_mine(v),
	    v->form.values[ROUND].text);
	const struct event *shown = attach_shows(v, v->me);

	if (r == NULL)
		return visit_goto(v, "/attach");
	if (shown != NULL && r->done != NULL && shows_it(shown, r))
		attach_hide(v);
	for (size_t i = 0; i < home_count(v->home, PERSONAL); i++) {
		const struct event *e = home_at(v->home, PERSONAL, i);

		if (belongs(v, e, r))
			visit_delete(v, e);
	}
	return visit_goto(v, "/attach");
}
