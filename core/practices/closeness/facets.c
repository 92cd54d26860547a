/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * facets: what a longer look says, part by part.
 *
 * Each part stands with its uncertainty, always on the whole scale, and beside
 * the other's once both are open: near, or worth a conversation when the two
 * lie further apart than two readings of the same would. There is no number of
 * the two, and a single sentence is never shown.
 */
#include <string.h>

#include "longer.h"
#include "stats.h"
#include "why.h"

/* As in trend.c: our own sentences have no norms yet (evidence III.1). */
static const double sd = 1.5, r = .70;
static const double well = 5.5;		/* a lowest part above this needs nothing */

enum { RAISES_DAYS = 91, ALIKE_MOST = 8, NEEDED_MAX = 8 };
enum { LEFT = 10, STEP = 30, MIDDLE = 14, ABOVE = 8, BELOW = 20, CLOSE_BY = 15 };

/* ---- parts, and what is good for each ---- */

static const struct {
	const char	*id;		/* between longer- and the number */
	const char	*name, *title;
	const char	*low, *fell;	/* why something comes round more often */
} parts[FACETS] = {
	{ "closeness", N_("closeness"), N_("Closeness"),
	    N_("It comes round more often because closeness was lowest in your longer look."),
	    N_("It comes round more often because closeness went down between your longer looks.") },
	{ "trust", N_("trust"), N_("Trust"),
	    N_("It comes round more often because trust was lowest in your longer look."),
	    N_("It comes round more often because trust went down between your longer looks.") },
	{ "openness", N_("openness"), N_("Openness"),
	    N_("It comes round more often because being open was lowest in your longer look."),
	    N_("It comes round more often because being open went down between your longer looks.") },
	{ "understood", N_("being understood"), N_("Being understood"),
	    N_("It comes round more often because being understood was lowest in your longer look."),
	    N_("It comes round more often because being understood went down between your longer looks.") },
	{ "safe", N_("being at ease"), N_("Being at ease"),
	    N_("It comes round more often because being at ease was lowest in your longer look."),
	    N_("It comes round more often because being at ease went down between your longer looks.") },
};

enum { CLOSENESS, TRUST, OPENNESS, UNDERSTOOD, SAFE };

/* A practice that serves a part gets a row here. */
static const struct {
	int		 part;
	const struct practice *practice;
	const char	*href, *icon, *reason;
} serves[] = {
	{ CLOSENESS, &practice_thanks, "/thanks", "fire",
	    N_("Noticing what the other does brings you nearer, without a big talk.") },
	{ TRUST, &practice_way, "/way", "tick-round",
	    N_("Small agreements that hold are what trust is made of.") },
	{ TRUST, &practice_repair, "/repair", "hand",
	    N_("What went wrong weighs less once somebody has said their part.") },
	{ OPENNESS, &practice_openness, "/question", "talk",
	    N_("One question at a time, and either of you may pass.") },
	{ UNDERSTOOD, &practice_listen, "/listen", "talk",
	    N_("One speaks, the other says back what arrived, until it fits.") },
	{ SAFE, &practice_gently, "/gently", "pen",
	    N_("Words that can be heard, found before they are said.") },
	{ SAFE, &practice_pause, "/pause", "hourglass",
	    N_("A stop that either may call, with a time to come back.") },
};

enum { SERVES = sizeof(serves) / sizeof(*serves) };

/* ---- views ---- */

struct mark_view {
	bool		 is, round;
	const char	*tone;
	int64_t		 x, y, from, width;	/* and the band's */
	const char	*value;
};

struct part_view {
	const char	*title, *said;		/* the drawing in words */
	struct mark_view marks[2];
	bool		 link, far;
};

struct needed_view {
	const char	*href, *icon, *title, *reason, *because;
};

struct earlier_view {
	const char	*href, *when;
};

struct facets_view {
	const char	*over, *title, *lede, *names[2], *id, *sealed, *later;
	const char	*changes[2 * FACETS], *steady, *question, *half, *threshold;
	struct part_view at[FACETS];
	size_t		 n, n_near, n_far, n_changes, n_needed, n_earlier;
	struct needed_view needed[NEEDED_MAX];
	struct earlier_view earlier[LOOKS_MAX];
	const struct visit *v;
	bool		 two, paired, may_change, now, careless[2], answered[2], wait;
};

#include "facets.html.h"

/* ---- scores ---- */

static int
part_of(const char *field)
{
	const char *id = field + strlen("longer-");

	for (int part = 0; part < FACETS; part++)
		if (strncmp(id, parts[part].id, strlen(parts[part].id)) == 0)
			return part;
	return -1;
}

static bool
reversed(const char *field)
{
	return field[strlen(field) - 1] == 'r';
}

bool
longer_straight(const struct value *values, const struct field *fields)
{
	int64_t last = 0;
	int run = 0;
	bool other_way = false;

	for (size_t i = 0; i < SENTENCES; i++) {
		if (values[i].number == 0)
			continue;
		if (values[i].number != last) {
			last = values[i].number;
			run = 0;
			other_way = false;
		}
		run++;
		other_way |= reversed(fields[i].name);
		if (run >= ALIKE_MOST && other_way)
			return true;
	}
	return false;
}

struct facets
longer_facets(const struct event *e)
{
	struct facets facets = { .is = { false } };

	for (int part = 0; part < FACETS; part++) {
		int x[SENTENCES] = { 0 };

		for (size_t i = 0; i < SENTENCES; i++) {
			const char *field = e->deed->fields[i].name;

			x[i] = part_of(field) == part ? (int)e->values[i].number : 0;
			if (x[i] != 0 && reversed(field))
				x[i] = (int)stats_reverse(x[i], 1, 7);
		}
		facets.is[part] = stats_score(x, SENTENCES, FACET_LEAST,
		    &facets.mean[part]);
	}
	return facets;
}

static bool
careless(const struct event *e)
{
	return longer_straight(e->values, e->deed->fields);
}

/* The look of the same person before this one, as far as it may be compared. */
static const struct event *
look_before(const struct visit *v, const struct event *e)
{
	struct longer_looks looks = longer_looks(v, e->author);
	const struct event *before = NULL;

	for (size_t i = 0; i < looks.n && looks.at[i] != e; i++)
		if (!careless(looks.at[i]))
			before = looks.at[i];
	return careless(e) ? NULL : before;
}

static enum change
changed(const struct event *before, const struct event *e, int part)
{
	struct facets was, is;

	if (before == NULL)
		return WOBBLE;
	was = longer_facets(before);
	is = longer_facets(e);
	return was.is[part] && is.is[part] ?
	    stats_change(was.mean[part], is.mean[part], sd, r) : WOBBLE;
}

/* The lowest part, unless all is well; -1: none. */
static int
lowest(const struct event *e)
{
	struct facets facets = longer_facets(e);
	int low = -1;

	for (int part = 0; part < FACETS; part++)
		if (facets.is[part] && facets.mean[part] < well &&
		    (low < 0 || facets.mean[part] < facets.mean[low]))
			low = part;
	return low;
}

/* ---- what it changes ---- */

static void
needs_of(const struct visit *v, unsigned person, struct needs *needs)
{
	struct longer_looks looks = longer_looks(v, person);
	const struct event *e = looks.n > 0 ? looks.at[looks.n - 1] : NULL;
	struct facets facets;
	int low;

	if (e == NULL || careless(e) || v->today - e->day >= RAISES_DAYS)
		return;
	low = lowest(e);
	facets = longer_facets(e);
	for (size_t i = 0; i < SERVES; i++) {
		int part = serves[i].part;
		double pomp = stats_pomp(facets.mean[part], 1, 7);

		if (part == low)
			need_add(needs, (struct need){ serves[i].practice,
			    parts[part].low, pomp, e->day });
		else if (changed(look_before(v, e), e, part) == FALL)
			need_add(needs, (struct need){ serves[i].practice,
			    parts[part].fell, pomp, e->day });
	}
}

/* In the same order on both phones, so that the words tell nothing of whose. */
void
longer_needs(const struct visit *v, struct needs *needs)
{
	for (unsigned person = 0; person < 2; person++)
		if (person == v->me || visit_paired(v))
			needs_of(v, person, needs);
}

static void
needed_fill(const struct visit *v, struct facets_view *view)
{
	struct needs needs = plan_needs(v);

	for (size_t i = 0; i < SERVES; i++) {
		const char *because = needs_find(&needs, serves[i].practice);

		if (because != NULL && view->n_needed < NEEDED_MAX &&
		    !visit_left_out(v, serves[i].practice))
			view->needed[view->n_needed++] = (struct needed_view){
			    serves[i].href, serves[i].icon, serves[i].practice->title,
			    serves[i].reason, because };
	}
}

/* ---- in words ---- */

const char *
longer_said(const struct visit *v, const struct event *e)
{
	struct facets facets = longer_facets(e);
	const char *all = NULL;

	for (int part = 0; part < FACETS; part++) {
		const char *one;

		if (!facets.is[part])
			continue;
		one = visit_say(v, N_("%1 %2"), visit_say(v, parts[part].name, NULL, NULL),
		    stats_text(v->mem, facets.mean[part], 1));
		all = all == NULL ? one : visit_say(v, N_("%1, %2"), all, one);
	}
	return all != NULL ? all :
	    visit_say(v, N_("too few answers for any part"), NULL, NULL);
}

static const char *
dated(const struct visit *v, int32_t day)
{
	return visit_say(v, N_("%1 %2"), visit_date(v, day),
	    visit_number(v, date_of(day).year));
}

/* What moved for one person, part by part; and what did not, in one sentence. */
static void
changes_fill(const struct visit *v, const struct event *e, struct facets_view *view)
{
	const struct event *before = look_before(v, e);
	const char *name = visit_name(v, e->author);

	if (before == NULL)
		return;
	view->steady = visit_say(v, N_("Compared with %1. All else is within the usual wobble."),
	    dated(v, before->day), NULL);
	for (int part = 0; part < FACETS; part++) {
		enum change change = changed(before, e, part);

		if (change != WOBBLE)
			view->changes[view->n_changes++] = visit_say(v, change == RISE ?
			    N_("For %1 %2 lies higher, by more than the usual wobble.") :
			    N_("For %1 %2 lies lower, by more than the usual wobble."),
			    name, visit_say(v, parts[part].name, NULL, NULL));
	}
}

/* ---- the drawings ---- */

static int64_t
across(double value)
{
	if (value < 1)
		value = 1;
	if (value > 7)
		value = 7;
	return LEFT + stats_round((value - 1) * STEP);
}

static struct mark_view
mark_of(const struct visit *v, unsigned person, double mean)
{
	double half = stats_sem(sd, r);

	return (struct mark_view){
		.is = true,
		.round = person == v->out->ember,
		.tone = part_tone(v->out, person),
		.x = across(mean),
		.y = MIDDLE,
		.from = across(mean - half),
		.width = across(mean + half) - across(mean - half),
		.value = stats_text(v->mem, mean, 1),
	};
}

/* One part: the two marks, and how near they are. */
static struct part_view
part_fill(const struct visit *v, const struct event *const looks[2], int part)
{
	struct part_view view = { .title = parts[part].title };
	double mean[2] = { 0, 0 }, gap;
	int64_t wide;

	for (unsigned person = 0; person < 2; person++) {
		struct facets facets = { .is = { false } };

		if (looks[person] != NULL)
			facets = longer_facets(looks[person]);
		if (!facets.is[part])
			continue;
		mean[person] = facets.mean[part];
		view.marks[person] = mark_of(v, person, mean[person]);
		view.said = view.said == NULL ?
		    visit_say(v, N_("%1 %2 of 7"), visit_name(v, person),
		    view.marks[person].value) :
		    visit_say(v, N_("%1, %2"), view.said, visit_say(v, N_("%1 %2 of 7"),
		    visit_name(v, person), view.marks[person].value));
	}
	if (!view.marks[0].is || !view.marks[1].is)
		return view;
	gap = mean[0] > mean[1] ? mean[0] - mean[1] : mean[1] - mean[0];
	view.far = gap >= stats_threshold(sd, r);
	wide = view.marks[0].x - view.marks[1].x;
	view.link = wide >= CLOSE_BY || wide <= -CLOSE_BY;
	if (!view.link) {
		view.marks[v->out->ember].y = ABOVE;
		view.marks[!v->out->ember].y = BELOW;
	}
	return view;
}

/* A question of the first part on which they lie apart. */
static const char *
question_of(const struct visit *v, int part, size_t turn)
{
	const struct deck *deck = visit_deck(v, "closeness");
	const char *found = "";
	size_t n = 0;

	for (int pass = 0; pass < 2; pass++) {
		size_t at = 0;

		for (size_t i = 0; i < deck->n; i++) {
			if (strncmp(deck->cards[i].id, "talk-", 5) != 0 ||
			    strcmp(card_field(deck, &deck->cards[i], "Part"),
			    parts[part].id) != 0)
				continue;
			if (pass == 1 && at == turn % n)
				found = deck->cards[i].text;
			at++;
		}
		n = at;
		if (n == 0)
			break;
	}
	return found;
}

static void
parts_fill(const struct visit *v, const struct event *const looks[2],
    struct facets_view *view)
{
	for (int part = 0; part < FACETS; part++) {
		struct part_view one = part_fill(v, looks, part);

		if (one.said == NULL)
			continue;
		if (one.far && view->n_far++ == 0)
			view->question = question_of(v, part,
			    (size_t)looks[v->me]->day);
		view->n_near += one.marks[0].is && one.marks[1].is && !one.far;
		view->at[view->n++] = one;
	}
}

/* ---- the page ---- */

static const char *
title_of(const struct facets_view *view)
{
	static const char *const near[FACETS] = {
		N_("You see these parts differently"),
		N_("On one part you stand close together"),
		N_("On two parts you stand close together"),
		N_("On three parts you stand close together"),
		N_("On four parts you stand close together"),
	};

	if (!view->two)
		return N_("How it looks to you");
	return view->n_far == 0 ? N_("You stand close together") :
	    near[view->n_near < FACETS ? view->n_near : FACETS - 1];
}

/* What is said while only one's own can be seen. */
static void
sealed_fill(const struct visit *v, const struct longer_now *now,
    struct facets_view *view)
{
	view->answered[v->me] = true;
	view->answered[v->other] = now->standing == OPENING;
	if (now->standing == WAITING && visit_took_back(v, v->other, now->mine)) {
		view->sealed = N_("%1 took the answer back");
		view->later = N_("That can be done at any time, and needs no reason.");
	} else if (now->standing == WAITING) {
		view->wait = true;
		view->sealed = N_("The answer from %1 will be here");
		view->later = N_("Both open when %1 has answered too. Until then it can be seen that yours is there, and not a word of it.");
	} else if (now->standing == OPENING) {
		view->wait = true;
		view->sealed = N_("The answer from %1 is in");
		view->later = N_("It opens when %1 is next here. Each phone hands out its own words once both have answered, and nobody else can.");
	}
}

static void
earlier_fill(const struct visit *v, const struct event *shown,
    struct facets_view *view)
{
	struct longer_looks looks = longer_looks(v, v->me);

	for (size_t i = looks.n; i-- > 0; )
		if (looks.at[i] != shown)
			view->earlier[view->n_earlier++] = (struct earlier_view){
			    visit_say(v, "/longer?look=%1",
			    visit_number(v, (int64_t)i + 1), NULL),
			    dated(v, looks.at[i]->day) };
}

enum status
longer_facets_show(struct visit *v, const struct longer_now *now,
    const struct event *mine)
{
	const struct event *theirs = longer_beside(v, mine);
	const struct event *const looks[2] = {
		v->me == 0 ? mine : theirs, v->me == 0 ? theirs : mine
	};
	struct facets_view *view = arena_get(v->mem, 1, sizeof(*view));

	*view = (struct facets_view){
		.v = v,
		.over = dated(v, mine->day),
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.id = visit_id(v, mine),
		.half = stats_text(v->mem, stats_sem(sd, r), 1),
		.threshold = stats_text(v->mem, stats_threshold(sd, r), 1),
		.two = theirs != NULL,
		.paired = visit_paired(v) && mine->space == SHARED,
		.now = mine == now->mine,
	};
	view->may_change = view->now && longer_may_change(v, now);
	parts_fill(v, looks, view);
	view->title = title_of(view);
	for (unsigned person = 0; person < 2; person++) {
		if (looks[person] == NULL)
			continue;
		view->careless[person] = careless(looks[person]);
		changes_fill(v, looks[person], view);
	}
	if (view->now)
		sealed_fill(v, now, view);
	needed_fill(v, view);
	earlier_fill(v, mine, view);
	facets_page(v->out, view);
	return OK;
}
