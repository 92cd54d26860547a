/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sitting: at one table, with one phone and nothing written.
 *
 * Three to five cards: one speaks, the other says back what arrived, then they
 * swap. Or a long evening: 36 questions in three rising sets, forty-five
 * minutes, then four quiet ones. What is kept is that there was a sitting and
 * which cards it had, never a word of what was said. Stopping keeps nothing.
 */
#include <string.h>

#include "openness.h"
#include "why.h"

enum { CARDS_LEAST = 3, CARDS_MOST = 5, STEPS = 4 };
enum { SPEAK = 180, SAY_BACK = 60, EVENING = 45 * 60, QUIET_SECONDS = 4 * 60 };
enum { SETS = 3, RATE_DAYS = 3 };
enum { BEGIN_CARDS, BEGIN_FIELDS };
enum { AT_SIT, AT_AT, AT_FIELDS };

const struct field sitting_begin_fields[] = {
	[BEGIN_CARDS] = { "cards", .number = true, .least = CARDS_LEAST, .most = CARDS_MOST },
	[BEGIN_FIELDS] = { 0 }
};

const struct field sitting_at_fields[] = {
	[AT_SIT] = { "sit", .max = 32, .required = true },
	[AT_AT] = { "at", .number = true, .most = 1000 },
	[AT_FIELDS] = { 0 }
};

const struct field sitting_of_fields[] = {
	[AT_SIT] = { "sit", .max = 32, .required = true },
	{ 0 }
};

struct sitting_view {
	const char	*carry_on, *unrated, *why, *level;
	bool		 none;
	const struct visit *v;
};

struct ring_view {
	int64_t		 left, total;
	const char	*clock, *label;
	unsigned	 person;
};

struct card_view {
	const char	*sit, *over, *text, *who, *next, *pass, *back, *other;
	struct ring_view ring;
	bool		 speaks, ended;
};

struct evening_view {
	const struct visit *v;
	const char	*carry_on, *last;
	bool		 none;
};

struct set_view {
	const char	*sit, *over, *text, *first, *second, *next, *back, *hint;
	struct ring_view ring;
	bool		 up;		/* the time is up */
	bool		 quiet;
};

#include "sitting.html.h"

/* ---- sittings ---- */

/* Where a sitting of these two is kept; alone, on one's own. */
static const struct openness *
here(const struct visit *v)
{
	return visit_paired(v) ? openness_shared(v) : openness_mine(v);
}

static const struct sitting *
named(const struct visit *v)
{
	const struct event *e = home_event(v->home, v->form.values[AT_SIT].text);

	return e != NULL && e->deed == &openness_sit ? e->made : NULL;
}

static bool
is_evening(const struct sitting *s)
{
	return strcmp(s->sit->values[SIT_KIND].text, "evening") == 0;
}

/* One of mine that was begun today and not ended. */
static const struct sitting *
open_sitting(const struct visit *v, bool evening)
{
	const struct sitting *s = here(v)->sitting;

	for (; s != NULL; s = s->older)
		if (s->sat == NULL && s->sit->author == v->me &&
		    s->sit->day == v->today && is_evening(s) == evening)
			return s;
	return NULL;
}

const struct sitting *
sitting_unrated(const struct visit *v)
{
	for (const struct sitting *s = here(v)->sitting; s != NULL; s = s->older)
		if (s->sat != NULL && s->sat->day > v->today - RATE_DAYS &&
		    s->sat->day <= v->today && !rungs_rated(v, visit_id(v, s->sit)))
			return s;
	return NULL;
}

static const char *
at_path(const struct visit *v, const char *page, const char *sit, int64_t at)
{
	return visit_say(v, "%1&at=%2", visit_say(v, "%1?sit=%2", page, sit),
	    visit_number(v, at));
}

/* ---- at the table ---- */

enum status
sitting_show(struct visit *v)
{
	const struct sitting *open = open_sitting(v, false);
	const struct sitting *unrated = sitting_unrated(v);
	struct picks picks = openness_picks(v);
	struct sitting_view view = { .v = v };
	int level = rungs_draw(v, &view.why);

	v->title = N_("At the table");
	view.level = visit_say(v, openness_level(level), NULL, NULL);
	view.none = openness_draw(&picks, level, "", 0) == NULL;
	if (open != NULL)
		view.carry_on = at_path(v, "/sitting/card", visit_id(v, open->sit), 0);
	if (unrated != NULL)
		view.unrated = visit_id(v, unrated->sit);
	sitting_page(v->out, &view);
	return OK;
}

/* Cards that both have not had this year; their number is what was asked for. */
static const char *
cards_draw(const struct visit *v, int64_t n)
{
	struct picks picks = openness_picks(v);
	const char *why, *all = "";
	int level = rungs_draw(v, &why);
	int64_t turn = 0;

	for (const struct sitting *s = here(v)->sitting; s != NULL; s = s->older)
		turn++;
	for (int64_t i = 0; i < n; i++) {
		const struct pick *pick = openness_draw(&picks, level, "",
		    turn * CARDS_MOST + i);

		if (pick == NULL)
			break;
		all = all[0] == '\0' ? pick->id : visit_say(v, "%1 %2", all, pick->id);
	}
	return all;
}

static const char *
sit_do(struct visit *v, const char *kind, const char *cards)
{
	struct form form = openness_form(v, &openness_sit,
	    (const char *const[SIT_FIELDS]){ kind, cards,
	    visit_number(v, rungs_now(v).level) });

	return visit_do(v, &openness_sit, &form);
}

enum status
sitting_begin(struct visit *v)
{
	int64_t n = v->form.values[BEGIN_CARDS].number;
	const char *cards = cards_draw(v, n > 0 ? n : CARDS_LEAST);

	if (cards[0] == '\0')
		return visit_goto(v, "/sitting");
	return visit_goto(v, at_path(v, "/sitting/card",
	    sit_do(v, "table", cards), 0));
}

/* The nth card of a sitting as text; NULL behind the last. */
static const char *
card_text(const struct visit *v, const struct picks *picks,
    const struct sitting *s, int64_t n)
{
	const char *at = s->sit->values[SIT_CARDS].text;
	const struct pick *pick;

	for (; n > 0 && *at != '\0'; n--) {
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	if (*at == '\0')
		return NULL;
	pick = openness_pick(picks, arena_copy(v->mem, at, strcspn(at, " ")));
	return pick != NULL ? pick->text : "";
}

static int64_t
cards_count(const struct sitting *s)
{
	const char *at = s->sit->values[SIT_CARDS].text;
	int64_t n = *at != '\0';

	for (; *at != '\0'; at++)
		n += *at == ' ';
	return n;
}

static struct ring_view
ring_of(const struct visit *v, int64_t left, int64_t total, unsigned person)
{
	return (struct ring_view){
		.left = left, .total = total,
		.person = person,
		.clock = visit_say(v, left % 60 < 10 ? "%1:0%2" : "%1:%2",
		    visit_number(v, left / 60), visit_number(v, left % 60)),
	};
}

/* Who begins takes turns; then the other speaks on the same card. */
enum status
sitting_card_show(struct visit *v)
{
	const struct sitting *s = named(v);
	struct picks picks = openness_picks(v);
	int64_t at = v->form.values[AT_AT].number, card = at / STEPS, step = at % STEPS;
	struct card_view view = { .ended = true };
	unsigned speaker;

	if (s == NULL || is_evening(s))
		return NOT_FOUND;
	view.sit = visit_id(v, s->sit);
	v->title = N_("At the table");
	if (s->sat != NULL)
		return visit_goto(v, "/sitting");
	view.text = card_text(v, &picks, s, card);
	if (view.text != NULL) {
		speaker = (unsigned)((card + step / 2 + s->sit->day) % 2);
		view.ended = false;
		view.speaks = step % 2 == 0;
		view.over = visit_say(v, N_("Card %1 of %2"),
		    visit_number(v, card + 1), visit_number(v, cards_count(s)));
		view.who = visit_name(v, speaker);
		view.other = visit_name(v, !speaker);
		view.next = at_path(v, "/sitting/card", view.sit, at + 1);
		view.pass = at_path(v, "/sitting/card", view.sit, (card + 1) * STEPS);
		view.back = at > 0 ? at_path(v, "/sitting/card", view.sit, at - 1) : NULL;
		view.ring = ring_of(v, view.speaks ? SPEAK : SAY_BACK,
		    view.speaks ? SPEAK : SAY_BACK, view.speaks ? speaker : !speaker);
	}
	card_page(v->out, &view);
	return OK;
}

/* As if it had never begun. */
enum status
sitting_stop(struct visit *v)
{
	const struct sitting *s = named(v);

	if (s != NULL && s->sat == NULL && s->sit->author == v->me)
		visit_delete(v, s->sit);
	return visit_goto(v, "/sitting");
}

enum status
sitting_done(struct visit *v)
{
	const struct sitting *s = named(v);
	const char *id;

	if (s == NULL)
		return visit_goto(v, "/sitting");
	id = visit_id(v, s->sit);
	if (s->sat == NULL) {
		struct form form = openness_form(v, &openness_sat,
		    (const char *const[]){ id });

		visit_do_in(v, (enum space)s->sit->space, &openness_sat, &form);
	}
	return visit_goto(v, rungs_rated(v, id) ? "/sitting" :
	    visit_say(v, "/question/rate?what=%1", id, NULL));
}

/* ---- the long evening ---- */

enum status
evening_show(struct visit *v)
{
	const struct sitting *open = open_sitting(v, true);
	struct evening_view view = { .v = v, .none = visit_deck(v, "evening")->n == 0 };

	v->title = N_("A long evening");
	if (open != NULL)
		view.carry_on = at_path(v, "/evening/card", visit_id(v, open->sit), 0);
	for (const struct sitting *s = here(v)->sitting; s != NULL; s = s->older)
		if (s->sat != NULL && is_evening(s) && view.last == NULL &&
		    s->sat->day > v->today - YEAR)
			view.last = visit_date(v, s->sat->day);
	evening_page(v->out, &view);
	return OK;
}

enum status
evening_begin(struct visit *v)
{
	if (visit_deck(v, "evening")->n == 0)
		return visit_goto(v, "/evening");
	return visit_goto(v, at_path(v, "/evening/card", sit_do(v, "evening", ""), 0));
}

static int64_t
evening_left(const struct visit *v, const struct sitting *s)
{
	int64_t left = s->sit->at + EVENING - v->now;

	return left < 0 ? 0 : left > EVENING ? EVENING : left;
}

static const char *
set_hint(int64_t at, int64_t per_set)
{
	static const char *const hints[SETS] = {
		N_("The first set is light. Take turns in who begins."),
		N_("The second set goes further back, and further in."),
		N_("The last set is closer. Each may pass, as before."),
	};

	return at % per_set == 0 && at / per_set < SETS ? hints[at / per_set] : NULL;
}

enum status
evening_card_show(struct visit *v)
{
	const struct sitting *s = named(v);
	const struct deck *deck = visit_deck(v, "evening");
	int64_t at = v->form.values[AT_AT].number, n = (int64_t)deck->n;
	struct set_view view = { .quiet = false };
	unsigned first;

	if (s == NULL || !is_evening(s) || n < SETS)
		return NOT_FOUND;
	v->title = N_("A long evening");
	view.sit = visit_id(v, s->sit);
	if (s->sat != NULL || at >= n)
		return visit_goto(v, s->sat != NULL ? "/evening" :
		    at_path(v, "/evening/quiet", view.sit, 0));
	first = (unsigned)((at + s->sit->day) % 2);
	view.over = visit_say(v, N_("Set %1 of 3, question %2"),
	    visit_number(v, at / (n / SETS) + 1), visit_number(v, at + 1));
	view.text = deck->cards[at].text;
	view.first = visit_name(v, first);
	view.second = visit_name(v, !first);
	view.hint = set_hint(at, n / SETS);
	view.next = at_path(v, "/evening/card", view.sit, at + 1);
	view.back = at > 0 ? at_path(v, "/evening/card", view.sit, at - 1) : NULL;
	view.ring = ring_of(v, evening_left(v, s), EVENING, first);
	view.up = view.ring.left == 0;
	set_page(v->out, &view);
	return OK;
}

enum status
evening_quiet_show(struct visit *v)
{
	const struct sitting *s = named(v);
	struct set_view view = { .quiet = true };

	if (s == NULL || !is_evening(s))
		return NOT_FOUND;
	v->title = N_("A long evening");
	view.sit = visit_id(v, s->sit);
	view.ring = ring_of(v, QUIET_SECONDS, QUIET_SECONDS, 0);
	still_page(v->out, &view);
	return OK;
}
