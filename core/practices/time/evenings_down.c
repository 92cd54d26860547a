/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_down: the phones lie down for a while.
 *
 * Both begin, each on their own phone, to the same minute if the other has begun
 * already. The clock is kept by the phone itself, so it needs no network. What may
 * still ring is agreed beforehand. Who is back says so, and the clock ends for both;
 * nobody is told who it was, or why.
 */
#include <string.h>

#include "evenings.h"

enum { D_MINUTES, D_RING, D_JOIN, DOWN_FORM };
enum { LEAST = 25, MOST = 90, USUAL = 45, PICKS = 4 };

static const char *const join[] = { "1", NULL };

const struct field evening_down_form[] = {
	[D_MINUTES] = { "minutes", .number = true, .least = LEAST, .most = MOST },
	[D_RING] = { "ring", .max = EVENING_EXCEPTION },
	[D_JOIN] = { "join", .oneof = join },
	[DOWN_FORM] = { 0 }
};

struct down_view {
	const struct visit *v;
	const char	*other, *ring, *until, *their_ring, *mine, *oops;
	bool		 two;
	int64_t		 minutes;
	struct {
		const char	*value;
		bool		 on;
	}		 picks[PICKS];
};

struct away_view {
	const struct visit *v;
	const char	*other, *until, *ring, *question, *fire, *clock, *says, *after;
	bool		 two, both, here[2];
	int64_t		 left, total;
};

#include "evenings_down.html.h"

int64_t
down_until(const struct visit *v, unsigned person)
{
	int64_t until = evenings_room(v)->until[person];

	/* Whatever a phone says: no longer than there is to choose. */
	return until > v->now && until <= v->now + MOST * EVENING_MINUTES ? until : 0;
}

enum status
evening_down_show(struct visit *v)
{
	static const char *const picks[PICKS] = { "25", "45", "60", "90" };
	const struct evening *next = evening_next(v);
	const struct value *plan = next != NULL && next->at < v->now + EVENING_DAY / 2 ?
	    next->e->values : NULL;
	const char *minutes = visit_draft(v, D_MINUTES, plan != NULL &&
	    plan[EVENING_DOWN].number >= LEAST ? plan[EVENING_DOWN].text : picks[1]);
	int64_t theirs = visit_paired(v) ? down_until(v, v->other) : 0;
	int64_t mine = down_until(v, v->me);
	struct down_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .oops = visit_oops(v),
	    .ring = visit_draft(v, D_RING, plan != NULL ? plan[EVENING_RING].text : NULL) };

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	for (int i = 0; i < PICKS; i++) {
		view.picks[i].value = picks[i];
		view.picks[i].on = strcmp(picks[i], minutes) == 0;
	}
	if (theirs > 0) {
		view.until = evening_when(v, theirs);
		view.their_ring = evenings_room(v)->down[v->other]->values[DOWN_RING].text;
	}
	if (mine > 0)
		view.mine = evening_when(v, mine);
	down_page(v->out, &view);
	return OK;
}

enum status
evening_down_do(struct visit *v)
{
	const struct value *said = v->form.values;
	int64_t theirs = visit_paired(v) ? down_until(v, v->other) : 0;
	int64_t minutes = said[D_MINUTES].number > 0 ? said[D_MINUTES].number : USUAL;
	int64_t until = v->now + minutes * EVENING_MINUTES;
	struct value values[DOWN_FIELDS];
	struct form form = { .fields = evening_down.fields, .values = values };

	if (!evenings_may_write(v))
		return visit_goto(v, "/time");
	if (said[D_JOIN].text[0] != '\0' && theirs == 0)	/* who joins did not choose how long */
		return visit_refuse(v, D_MINUTES,
		    N_("That clock has ended. Begin one of your own, if you like."));
	values[DOWN_RING] = said[D_RING];
	if (theirs > 0) {	/* one clock for both */
		until = theirs;
		minutes = (theirs - v->now + EVENING_MINUTES - 1) / EVENING_MINUTES;
		values[DOWN_RING] = evenings_room(v)->down[v->other]->values[DOWN_RING];
	}
	values[DOWN_UNTIL].text = visit_number(v, until);
	values[DOWN_MINUTES].text = visit_number(v, minutes);
	visit_do(v, &evening_down, &form);
	return visit_goto(v, "/evenings/away");
}

/* The evening that this time without phones belongs to, or NULL. */
static const struct evening *
had_now(const struct visit *v)
{
	const struct evening *next = evening_next(v);

	return next != NULL && next->at <= v->now ? next : evening_told_not(v);
}

enum status
evening_back_do(struct visit *v)
{
	const struct evening *had = had_now(v);
	int64_t mine = down_until(v, v->me), theirs = visit_paired(v) ? down_until(v, v->other) : 0;
	struct value values[BACK_FIELDS] = {
		[BACK_UNTIL].text = visit_number(v, mine), [BACK_THEIRS].text = visit_number(v, theirs)
	};
	struct form form = { .fields = evening_back.fields, .values = values };

	if (mine > 0 && evenings_may_write(v))
		visit_do(v, &evening_back, &form);
	return visit_goto(v, had != NULL ?
	    evening_link(v, "/evenings/after", had->hex) : "/time");
}

static void
clock_fill(const struct visit *v, int64_t until, struct away_view *view)
{
	const char *seconds;

	view->left = until - v->now;
	seconds = visit_number(v, view->left % EVENING_MINUTES);
	view->clock = visit_say(v, view->left % EVENING_MINUTES < 10 ? "%1:0%2" : "%1:%2",
	    visit_number(v, view->left / EVENING_MINUTES), seconds);
	view->until = evening_when(v, until);
}

enum status
evening_away_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "evening");
	int64_t until = down_until(v, v->me);
	const struct event *mine = evenings_room(v)->down[v->me];
	const struct card *card = deck_card(deck, (size_t)v->today);
	const struct evening *had = had_now(v);
	struct away_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v) };

	view.here[v->me] = true;
	view.here[v->other] = view.both = view.two && down_until(v, v->other) > 0;
	view.fire = view.two && view.both ? N_("Both flames are burning") :
	    N_("Your flame is burning");
	view.after = had != NULL ? evening_link(v, "/evenings/after", had->hex) : NULL;
	view.question = card != NULL ? card->text : NULL;
	if (mine == NULL || until == 0) {
		back_page(v->out, &view);
		return OK;
	}
	view.total = mine->values[DOWN_MINUTES].number * EVENING_MINUTES;
	view.ring = mine->values[DOWN_RING].text;
	clock_fill(v, until, &view);
	away_page(v->out, &view);
	return OK;
}
