/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * longer: a longer look at the two of them, twice a year.
 *
 * Twenty sentences, four a page; what is answered so far is kept for its author
 * alone, so it can be gone on with on another device. Rounds are counted, and
 * each has a strict gate. A round begins half a year after the one before was
 * opened; whoever waits in vain begins the next one, and nothing is overwritten.
 */
#include <string.h>

#include "longer.h"
#include "why.h"

enum { RESTS_DAYS = 180, CHANGE_DAYS = 14, DRAFT_DAYS = 30, FIRST_DAYS = 28 };
enum { PAGE_OF = 4, PAGES_MAX = SENTENCES / PAGE_OF };
enum { FRIDAY = 4 };
enum { AHEAD = 4 };	/* rounds in which the other may have answered without me */

#define SCALE(id)	{ id, .number = true, .least = 1, .most = 7 }
/* In the order of asking. New ones go to the end, and none ever leaves. */
#define ASKED_FOR	\
	SCALE("longer-closeness-1"), SCALE("longer-trust-1"), \
	SCALE("longer-openness-1"), SCALE("longer-understood-1r"), \
	SCALE("longer-safe-1"), SCALE("longer-closeness-2"), \
	SCALE("longer-trust-2r"), SCALE("longer-openness-2"), \
	SCALE("longer-understood-2"), SCALE("longer-safe-2"), \
	SCALE("longer-closeness-3r"), SCALE("longer-trust-3"), \
	SCALE("longer-openness-3"), SCALE("longer-understood-3"), \
	SCALE("longer-safe-3r"), SCALE("longer-closeness-4"), \
	SCALE("longer-trust-4"), SCALE("longer-openness-4r"), \
	SCALE("longer-understood-4"), SCALE("longer-safe-4")

static const struct field look_fields[] = { ASKED_FOR, [SENTENCES] = { 0 } };

enum { AT = SENTENCES, STOP, PAGE_FORM };

static const struct field page_form_fields[] = {
	ASKED_FOR,
	[AT] = { "page", .number = true, .least = 1, .most = PAGES_MAX },
	[STOP] = { "stop", .number = true, .most = 1 },
	[PAGE_FORM] = { 0 }
};

enum { FOR, SURE, KEEP_FORM };

static const struct field keep_form_fields[] = {
	[FOR] = { "for", .number = true, .most = ROUNDS },
	[SURE] = { "sure", .number = true, .most = 1 },
	[KEEP_FORM] = { 0 }
};

enum { SHOWN_PAGE, PAGE_FIELDS };
enum { SHOWN_LOOK, SHOW_FIELDS };

static const struct field page_fields[] = {
	[SHOWN_PAGE] = { "page", .number = true, .least = 1, .most = PAGES_MAX },
	[PAGE_FIELDS] = { 0 }
};

static const struct field show_fields[] = {
	[SHOWN_LOOK] = { "look", .number = true, .least = 1, .most = LOOKS_MAX },
	[SHOW_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- what was answered ---- */

static void
keep(struct longer_kept **newest, struct event *e, struct arena *state)
{
	struct longer_kept *kept = arena_get(state, 1, sizeof(*kept));

	*kept = (struct longer_kept){ *newest, e };
	*newest = kept;
}

static void
look_fold(void *room, struct event *e, struct arena *state)
{
	static const char before[] = "longer.";
	struct longer *longer = room;
	int64_t round;

	if (e->space == PERSONAL)
		keep(&longer->alone, e, state);
	else if (e->mode == STRICT_GATE &&
	    strncmp(e->gate, before, strlen(before)) == 0 &&
	    number_read(e->gate + strlen(before), &round) &&
	    round > 0 && round < ROUNDS)
		longer->by[round][e->author] = e;
}

static void
draft_fold(void *room, struct event *e, struct arena *state)
{
	struct longer *longer = room;

	keep(&longer->drafts, e, state);
}

static const struct deed longer_look = {
	"longer.look", look_fields, look_fold,
	.spaces = IN(SHARED) | IN(PERSONAL)
};
static const struct deed longer_draft = {
	"longer.draft", look_fields, draft_fold, .spaces = IN(PERSONAL)
};

/* ---- views ---- */

struct sentence_view {
	const char	*name, *text, *low, *high;
	int		 chosen;
};

struct begin_view {
	const char	*other, *page, *given;
	const struct visit *v;
	bool		 two, answered, begun;
};

struct longer_page_view {
	const char	*over, *partner, *other, *oops;
	int64_t		 page, pages;
	size_t		 n;
	struct sentence_view at[PAGE_OF];
};

struct keep_view {
	const char	*title, *says, *oops, *other;
	int64_t		 round;
	bool		 two, sure, few;
};

#include "longer.html.h"

/* ---- who may read what ---- */

static const struct longer *
shared(const struct visit *v)
{
	return visit_room(v, &practice_longer, SHARED);
}

static const struct longer *
own(const struct visit *v)
{
	return visit_room(v, &practice_longer, PERSONAL);
}

/* In its place by time. */
static void
looks_add(struct longer_looks *looks, const struct event *e)
{
	size_t at = looks->n;

	if (at == LOOKS_MAX)
		return;
	looks->n++;
	for (; at > 0 && looks->at[at - 1]->at > e->at; at--)
		looks->at[at] = looks->at[at - 1];
	looks->at[at] = e;
}

struct longer_looks
longer_looks(const struct visit *v, unsigned person)
{
	struct longer_looks looks = { .n = 0 };
	const struct longer *room = shared(v);

	for (int round = 1; round < ROUNDS; round++) {
		const struct event *e = room->by[round][person];

		if (e != NULL && (person == v->me ||
		    event_same_gate(room->by[round][v->me], e)))
			looks_add(&looks, e);
	}
	for (const struct longer_kept *k = own(v)->alone;
	    person == v->me && k != NULL; k = k->before)
		looks_add(&looks, k->e);
	return looks;
}

const struct event *
longer_beside(const struct visit *v, const struct event *mine)
{
	const struct longer *room = shared(v);

	for (int round = 1; round < ROUNDS; round++)
		if (room->by[round][v->me] == mine)
			return event_same_gate(mine, room->by[round][v->other]) ?
			    room->by[round][v->other] : NULL;
	return NULL;
}

static const char *
occasion(const struct visit *v, int round)
{
	return visit_say(v, "longer.%1", visit_number(v, round), NULL);
}

static const struct event *
their_stub(const struct visit *v, int round)
{
	return visit_theirs(v, occasion(v, round), shared(v)->by[round][v->me]);
}

/* The last round in which I answered, or 0. */
static int
last_round(const struct visit *v)
{
	int round = ROUNDS - 1;

	while (round > 0 && shared(v)->by[round][v->me] == NULL)
		round--;
	return round;
}

/* The last one in which the other has, as far as can be seen. */
static int
their_round(const struct visit *v, int mine)
{
	int round = mine + AHEAD < ROUNDS ? mine + AHEAD : ROUNDS - 1;

	while (round > mine && their_stub(v, round) == NULL)
		round--;
	return round;
}

static struct longer_now
alone_now(const struct visit *v)
{
	struct longer_looks looks = longer_looks(v, v->me);
	const struct event *last = looks.n > 0 ? looks.at[looks.n - 1] : NULL;
	struct longer_now now = { .mine = last, .next = v->today };

	if (last != NULL)
		now.next = last->day + RESTS_DAYS;
	now.standing = last != NULL && now.next > v->today ? KEPT : ASKED;
	if (now.standing == ASKED)
		now.mine = NULL;
	return now;
}

/* Where I have answered, in the last round there is. */
static struct longer_now
answered_now(const struct visit *v, int round)
{
	const struct event *mine = shared(v)->by[round][v->me];
	const struct event *theirs = longer_beside(v, mine);
	bool stub = their_stub(v, round) != NULL;
	int32_t day = theirs != NULL && theirs->day > mine->day ? theirs->day : mine->day;

	if (day + RESTS_DAYS <= v->today && round + 1 < ROUNDS)
		return (struct longer_now){ round + 1, ASKED, NULL, false, v->today };
	return (struct longer_now){ round, theirs != NULL ? OPENED :
	    stub ? OPENING : WAITING, mine, stub, day + RESTS_DAYS };
}

struct longer_now
longer_now(const struct visit *v)
{
	int mine = last_round(v), theirs;
	const struct event *stub;

	if (!visit_paired(v))
		return alone_now(v);
	theirs = their_round(v, mine);
	/* Too soon for another, even where the other's phone has gone on. */
	if (mine > 0 && (theirs == mine ||
	    shared(v)->by[mine][v->me]->day + RESTS_DAYS > v->today))
		return answered_now(v, mine);
	if (theirs == mine)
		return (struct longer_now){ 1, ASKED, NULL, false, v->today };
	stub = their_stub(v, theirs);
	if (visit_took_back(v, v->me, stub)) {
		if (stub->day + RESTS_DAYS <= v->today && theirs + 1 < ROUNDS)
			return (struct longer_now){ theirs + 1, ASKED, NULL, false,
			    v->today };
		return (struct longer_now){ theirs, TAKEN_BACK, NULL, true,
		    stub->day + RESTS_DAYS };
	}
	return (struct longer_now){ theirs, ASKED, NULL, true, v->today };
}

bool
longer_may_change(const struct visit *v, const struct longer_now *now)
{
	return (now->standing == WAITING || now->standing == KEPT) &&
	    v->today - now->mine->day < CHANGE_DAYS &&
	    (now->standing == KEPT || !visit_took_back(v, v->other, now->mine));
}

/* What is answered so far, on whichever device: not what is older than the last
 * look, nor what speaks of another month. */
static const struct value *
begun(const struct visit *v)
{
	const struct longer_kept *draft = own(v)->drafts;
	struct longer_looks looks = longer_looks(v, v->me);

	if (draft == NULL || draft->e->day < v->today - DRAFT_DAYS ||
	    (looks.n > 0 && looks.at[looks.n - 1]->at > draft->e->at))
		return NULL;
	return draft->e->values;
}

static const struct value *
so_far(const struct visit *v, const struct longer_now *now)
{
	const struct value *values = begun(v);

	return values != NULL || now->mine == NULL ? values : now->mine->values;
}

/* Can the sentences be answered now? */
static bool
fillable(const struct visit *v, const struct longer_now *now)
{
	return now->standing == ASKED || longer_may_change(v, now);
}

static size_t
given(const struct value *values)
{
	size_t some = 0;

	for (size_t i = 0; values != NULL && i < SENTENCES; i++)
		some += values[i].number != 0;
	return some;
}

/* ---- in words ---- */

const char *
longer_line(const struct visit *v)
{
	struct longer_now now = longer_now(v);
	const char *other = visit_name(v, v->other);

	switch (now.standing) {
	case ASKED:
		if (now.theirs)
			return visit_say(v, N_("%1 has answered"), other, NULL);
		if (begun(v) != NULL)
			return visit_say(v, N_("Begun; it goes on where you stopped"), NULL,
			    NULL);
		return visit_say(v, N_("Twenty sentences, ten minutes, twice a year"),
		    NULL, NULL);
	case WAITING:
		return visit_say(v, N_("You have answered. %1: not yet, no hurry"), other,
		    NULL);
	case OPENING:
		return visit_say(v, N_("Both have answered. It opens when %1 is next here"),
		    other, NULL);
	case OPENED:
		return visit_say(v, N_("Both answers are open"), NULL, NULL);
	default:
		return visit_say(v, N_("The next one opens on %1"),
		    visit_date(v, now.next), NULL);
	}
}

/* ---- the sentences ---- */

/* Which of the sentences the deck has, in their order. */
static size_t
sentences(const struct visit *v, int at[SENTENCES])
{
	const struct deck *deck = visit_deck(v, "closeness");
	size_t n = 0;

	for (int i = 0; i < SENTENCES; i++)
		if (deck_find(deck, look_fields[i].name) != NULL)
			at[n++] = i;
	return n;
}

static int64_t
pages_of(size_t n)
{
	return (int64_t)((n + PAGE_OF - 1) / PAGE_OF);
}

static const char *
page_path(const struct visit *v, int64_t page, int64_t pages)
{
	return page > pages ? "/longer/keep" :
	    visit_say(v, "/longer/page?page=%1", visit_number(v, page), NULL);
}

/* The first page on which something is empty; the last one, if none is. */
static const char *
page_first(const struct visit *v, const struct value *values)
{
	int at[SENTENCES];
	size_t n = sentences(v, at), i = 0;

	while (i < n && values != NULL && values[at[i]].number != 0)
		i++;
	return page_path(v, (int64_t)(i / PAGE_OF) + 1, pages_of(n));
}

static enum status
begin_show(struct visit *v, const struct longer_now *now)
{
	const struct value *values = begun(v);
	struct begin_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.page = page_first(v, values),
		.given = visit_number(v, (int64_t)given(values)),
		.two = visit_paired(v),
		.answered = now->theirs,
		.begun = values != NULL,
	};

	begin_page(v->out, &view);
	return OK;
}

static enum status
page_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "closeness");
	struct longer_now now = longer_now(v);
	const struct value *values = so_far(v, &now);
	int at[SENTENCES];
	size_t n = sentences(v, at);
	bool again = visit_again(v);
	int64_t page = v->form.values[again ? AT : SHOWN_PAGE].number;
	struct longer_page_view view = { .pages = pages_of(n), .oops = visit_oops(v) };

	v->title = N_("A longer look");
	if (!fillable(v, &now))
		return visit_goto(v, "/longer");
	view.page = page < 1 ? 1 : page > view.pages ? view.pages : page;
	view.partner = visit_paired(v) ? visit_name(v, v->other) :
	    visit_say(v, N_("my partner"), NULL, NULL);
	view.other = visit_paired(v) ? visit_name(v, v->other) : NULL;
	view.over = visit_say(v, N_("Page %1 of %2"), visit_number(v, view.page),
	    visit_number(v, view.pages));
	for (size_t i = (size_t)(view.page - 1) * PAGE_OF; i < n && view.n < PAGE_OF; i++) {
		const char *id = look_fields[at[i]].name;
		const struct card *card = deck_find(deck, id);
		int64_t chosen = again ? v->form.values[at[i]].number :
		    values != NULL ? values[at[i]].number : 0;

		view.at[view.n++] = (struct sentence_view){ id, card->text,
		    card_field(deck, card, "Low"), card_field(deck, card, "High"),
		    (int)chosen };
	}
	longer_page(v->out, &view);
	return OK;
}

static void
drafts_delete(struct visit *v)
{
	for (const struct longer_kept *k = own(v)->drafts; k != NULL; k = k->before)
		visit_delete(v, k->e);
}

/* All that there is so far, with this page's instead of what was on it. */
static enum status
page_keep(struct visit *v)
{
	struct longer_now now = longer_now(v);
	const struct value *before = so_far(v, &now);
	struct form form = { .fields = look_fields };
	int64_t page = v->form.values[AT].number;
	int at[SENTENCES];
	size_t n = sentences(v, at);

	if (!fillable(v, &now))
		return visit_goto(v, "/longer");
	if (page < 1)
		page = 1;
	form.values = arena_get(v->mem, SENTENCES + 1, sizeof(*form.values));
	for (size_t i = 0; i < SENTENCES; i++)
		form.values[i] = before != NULL ? before[i] : (struct value){ "", 0 };
	for (size_t i = (size_t)(page - 1) * PAGE_OF;
	    i < n && i < (size_t)page * PAGE_OF; i++)
		form.values[at[i]] = v->form.values[at[i]];
	drafts_delete(v);
	visit_do_in(v, PERSONAL, &longer_draft, &form);
	if (v->form.values[STOP].number == 1)
		return visit_goto(v, "/longer");
	return visit_goto(v, page_path(v, page + 1, pages_of(n)));
}

/* ---- keeping them ---- */

static enum status
keep_show(struct visit *v)
{
	struct longer_now now = longer_now(v);
	const struct value *values = so_far(v, &now);
	int at[SENTENCES];
	struct keep_view view = {
		.title = given(values) == sentences(v, at) ? N_("That was all of them") :
		    N_("As far as you like"),
		.says = visit_say(v, N_("%1 of %2 have an answer."),
		    visit_number(v, (int64_t)given(values)),
		    visit_number(v, (int64_t)sentences(v, at))),
		.oops = visit_oops(v),
		.other = visit_name(v, v->other),
		.round = now.round,
		.two = visit_paired(v),
		.sure = visit_again(v) && values != NULL && longer_straight(values, look_fields),
		.few = given(values) < sentences(v, at),
	};

	v->title = N_("A longer look");
	if (!fillable(v, &now) || values == NULL)
		return visit_goto(v, "/longer");
	keep_page(v->out, &view);
	return OK;
}

/* Why the sentences cannot be kept as an answer now, or NULL. */
static const char *
refusal(const struct visit *v, const struct longer_now *now,
    const struct value *values)
{
	if (v->form.values[FOR].text[0] != '\0' &&
	    v->form.values[FOR].number != now->round)
		return N_("Something has come in meanwhile. Your answers are still here: look once more, then keep them.");
	if (given(values) == 0)
		return N_("Choose a place on at least one of them, or leave it for another day.");
	if (longer_straight(values, look_fields) && v->form.values[SURE].number != 1)
		return N_("Many in a row have the same number, and some of them ask the other way round. If that is what you mean, keep them as they are.");
	return NULL;
}

static enum status
keep_do(struct visit *v)
{
	struct longer_now now = longer_now(v);
	const struct value *values = so_far(v, &now);
	struct form form = { .fields = look_fields };
	const char *why;

	if (!fillable(v, &now) || values == NULL)
		return visit_goto(v, "/longer");
	why = refusal(v, &now, values);
	if (why != NULL)
		return visit_refuse(v, SURE, why);
	form.values = arena_get(v->mem, SENTENCES + 1, sizeof(*form.values));
	memcpy(form.values, values, SENTENCES * sizeof(*values));
	if (now.mine != NULL)
		visit_delete(v, now.mine);
	drafts_delete(v);
	if (now.round > 0)
		visit_do_gated(v, &longer_look, &form, occasion(v, now.round),
		    STRICT_GATE);
	else
		visit_do_in(v, PERSONAL, &longer_look, &form);
	return visit_goto(v, "/longer");
}

static enum status
forget_do(struct visit *v)
{
	drafts_delete(v);
	return visit_goto(v, "/longer");
}

/* ---- where it stands ---- */

static enum status
longer_show(struct visit *v)
{
	struct longer_now now = longer_now(v);
	struct longer_looks looks = longer_looks(v, v->me);
	int64_t look = visit_again(v) ? 0 : v->form.values[SHOWN_LOOK].number;

	v->title = N_("A longer look");
	if (look > 0 && (size_t)look <= looks.n)
		return longer_facets_show(v, &now, looks.at[look - 1]);
	switch (now.standing) {
	case ASKED:
		return begin_show(v, &now);
	case TAKEN_BACK:
		taken_back_page(v->out, visit_date(v, now.next));
		return OK;
	default:
		return longer_facets_show(v, &now, now.mine);
	}
}

/* ---- what is due, and what is taken along ---- */

/* Not in the first weeks together; alone, only for who has done it before. */
static bool
early(const struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");

	if (!visit_paired(v))
		return longer_looks(v, v->me).n == 0;
	return joined > 0 && v->today - day_of(joined, v->zone) < FIRST_DAYS;
}

static void
longer_offer(const struct visit *v, struct offers *offers)
{
	struct longer_now now = longer_now(v);
	struct longer_looks looks = longer_looks(v, v->me);
	int32_t last = looks.n > 0 ? looks.at[looks.n - 1]->day : 0;
	bool half = begun(v) != NULL;
	/* Ten minutes, when there is more time. */
	bool fits = weekday_of(v->today) >= FRIDAY && (now.theirs || !early(v));
	struct offer offer = {
		.href = "/longer",
		.what = N_("A longer look at the two of you"),
		.why = half ? N_("You have begun. It goes on where you stopped.") :
		    N_("Twenty sentences, twice a year. You can stop and go on another day."),
		.part = visit_name(v, v->other),
		.button = half ? N_("Go on") : N_("Begin"),
		.minutes = half ? 5 : 10,
		.parted = true,
		.looks = true,
		.shared = visit_paired(v),
		.last = last <= v->today ? last : 0,
	};

	if (v->pairing == ENDED)
		return;		/* it asks about the two of you */
	if (now.standing != ASKED)
		offer = (struct offer){ .last = offer.last };
	else if (!half && !fits)
		return;
	else if (now.theirs) {
		offer.rank = WAITS;
		offer.why = N_("%1 has answered. With yours, both open.");
	}
	offer_add(offers, offer);
}

static void
longer_occasions(const struct visit *v, struct out *o)
{
	int mine = last_round(v);

	for (int round = mine > 0 ? mine : 1; round <= mine + AHEAD && round < ROUNDS;
	    round++) {
		out_html(o, "longer.");
		out_number(o, round);
		out_html(o, "\n");
	}
}

static void
longer_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_US, "/longer", "search",
	    N_("A longer look"), N_("Twice a year: five parts, each of you alone, then beside each other."),
	    NULL });
}

static void
longer_take(const struct visit *v, struct taking *t)
{
	if (visit_private(v) || longer_looks(v, v->me).n == 0)
		return;
	take_chapter(t, N_("A longer look"));
	for (unsigned person = 0; person < 2; person++) {
		struct longer_looks looks = longer_looks(v, person);

		for (size_t i = 0; i < looks.n; i++)
			take_entry(t, looks.at[i], N_("half a year, from 1 to 7"),
			    longer_said(v, looks.at[i]));
	}
}

static const struct page pages[] = {
	{ GET, "/longer", longer_show, show_fields, .tab = US },
	{ GET, "/longer/page", page_show, page_fields, .tab = US },
	{ POST, "/longer/page", page_keep, page_form_fields, .then = "/longer/page" },
	{ GET, "/longer/keep", keep_show, no_fields, .tab = US },
	{ POST, "/longer/keep", keep_do, keep_form_fields, .then = "/longer/keep" },
	{ POST, "/longer/forget", forget_do, no_fields, .then = "/longer" },
	{ POST, "/longer/take-back", .deed = &withdrawal, .then = "/longer" },
	{ 0 }
};

const struct practice practice_longer = {
	.name = "longer",
	.title = N_("A longer look"),
	.room = sizeof(struct longer),
	.deeds = (const struct deed *const[]){ &longer_look, &longer_draft, NULL },
	.pages = pages,
	.offer = longer_offer,
	.needs = longer_needs,
	.occasions = longer_occasions,
	.doors = longer_doors,
	.take = longer_take,
};
