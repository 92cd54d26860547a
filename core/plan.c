/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "plan.h"
#include "plan_log.h"
#include "practice.h"

void
offer_add(struct offers *offers, struct offer offer)
{
	if (offers->n < OFFERS_MAX)
		offers->at[offers->n++] = offer;
}

void
need_add(struct needs *needs, struct need need)
{
	if (needs->n < NEEDS_MAX)
		needs->at[needs->n++] = need;
}

static bool
rests(const struct visit *v)
{
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->rests != NULL && practices[i]->rests(v))
			return true;
	return false;
}

bool
plan_silent(const struct visit *v, int32_t day)
{
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->silent != NULL && practices[i]->silent(v, day))
			return true;
	return false;
}

struct needs
plan_needs(const struct visit *v)
{
	struct needs needs = { .n = 0 };

	if (rests(v))
		return needs;
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->needs != NULL)
			practices[i]->needs(v, &needs);
	return needs;
}

static const struct need *
need_of(const struct needs *needs, const struct practice *practice)
{
	for (size_t i = 0; i < needs->n; i++)
		if (needs->at[i].practice == practice)
			return &needs->at[i];
	return NULL;
}

const char *
needs_find(const struct needs *needs, const struct practice *practice)
{
	const struct need *need = need_of(needs, practice);

	return need != NULL ? need->because : NULL;
}

bool
plan_quiet(const struct visit *v, struct quiet *quiet)
{
	for (size_t i = 0; practices[i] != NULL && !visit_rests(v); i++)
		if (practices[i]->quiet != NULL && practices[i]->quiet(v, quiet))
			return true;
	return false;
}

static struct offers
offers_ask(const struct visit *v, const struct needs *needs)
{
	struct offers offers = { .n = 0 };

	for (size_t i = 0; practices[i] != NULL; i++) {
		const struct need *need = need_of(needs, practices[i]);
		size_t before = offers.n;

		if (practices[i]->offer == NULL || visit_left_out(v, practices[i]))
			continue;
		practices[i]->offer(v, &offers);
		for (size_t k = before; k < offers.n; k++) {
			offers.at[k].from = practices[i];
			offers.at[k].because = need != NULL ? need->because : NULL;
			offers.at[k].wished = need != NULL && need->wished;
		}
	}
	return offers;
}

int64_t
plan_clash(const struct visit *v)
{
	int64_t last = 0;

	for (size_t i = 0; practices[i] != NULL; i++) {
		int64_t at = practices[i]->clash != NULL ?
		    practices[i]->clash(v) : 0;

		if (at > last)
			last = at;
	}
	return last;
}

static bool
clashed_of_late(const struct visit *v)
{
	int64_t at = plan_clash(v);

	return at > 0 && v->today - day_of(at, v->zone) <= PLAN_AFTER;
}

static bool
clashed_today(const struct visit *v)
{
	int64_t at = plan_clash(v);

	return at > 0 && day_of(at, v->zone) == v->today;
}

/* ---- what may not be, before anything is weighed ---- */

/* A day, an hour and a person, as the filters need them. */
struct sieve {
	bool		 clashed, rests, late;
	bool		 after;		/* a clash */
	bool		 begins;	/* it is one of the first days */
	const struct plan_turns *turns;
};

static bool
late(const struct visit *v)
{
	int32_t hour = minute_of(v->now, v->zone) / 60;

	return hour >= PLAN_LATE || hour < PLAN_DAWN;
}

static bool
begins(const struct visit *v)
{
	int32_t began = plan_began(v);

	return began > 0 && v->today < began + PLAN_BEGIN;
}

static bool
passed_over(const struct visit *v, const struct practice *p)
{
	const struct plan_said *said = visit_said(v);

	for (size_t i = 0; said->passed_on == v->today && i < said->n_passed; i++)
		if (strcmp(said->passed[i], p->name) == 0)
			return true;
	return false;
}

static bool
too_long(const struct visit *v, const struct offer *offer)
{
	int most = visit_minutes(v, v->today);

	if (offer->path && most == 0)
		return false;		/* whoever walks a path knows how long it takes */
	/* What is missing may take longer than is usual, not than was said. */
	if (most == 0 && offer->because != NULL && !offer->wished)
		return false;
	if (most == 0)
		most = weekday_of(v->today) >= 4 ? PLAN_WEEKEND : PLAN_USUAL;
	return offer->minutes > most * (offer->parted ? PLAN_PARTS : 1);
}

static enum plan_rule
not_open(const struct sieve *s)
{
	return plan_early(s->turns->who, s->turns->day) ? NOT_EARLY : NOT_DUE;
}

/* NOT_FIRST: nothing speaks against it. */
static enum plan_rule
sift(const struct visit *v, const struct sieve *s, const struct plan_item *item)
{
	const struct offer *o = &item->offer;
	bool mild = o->light || o->calm;
	uint16_t tens = TEN(item->ten) & ALL_TENS;

	if (o->href == NULL)
		return o->last > 0 ? NOT_NOW : NOT_DUE;
	if (passed_over(v, o->from))
		return NOT_PASSED;
	if (o->rank == WAITS)
		return !o->now && (s->turns->running & tens) != 0 ? NOT_AGAIN : NOT_FIRST;
	if (s->clashed && !o->calm)
		return NOT_CLASHED;
	if (s->begins && (o->looks || !o->light || o->minutes > PLAN_USUAL) &&
	    !o->now && !o->path && !(o->after && s->after))
		return NOT_BEGUN;
	if (s->late && !mild)
		return NOT_LATE;
	/* A path has its own order, but for the second day running. */
	if ((s->turns->running & tens) != 0 || (!o->path &&
	    (s->turns->lately & tens) != 0 && !(o->after && s->after)))
		return NOT_AGAIN;
	if (o->rank == CLOSES)	/* of the first weeks only what is light, or follows a clash */
		return !mild && !o->path && tens != 0 && (s->turns->may & tens) == 0 ?
		    not_open(s) : NOT_FIRST;
	if (s->rests && !mild)
		return NOT_RESTING;
	if (!o->path && tens != 0 && (s->turns->may & tens) == 0)
		return not_open(s);
	if (o->theirs)
		return NOT_THEIRS;
	return too_long(v, o) ? NOT_LONG : NOT_FIRST;
}

/* An answer that has waited for two days stands in line like the rest, so that
 * nobody is held up by what they do not want to answer. */
static void
lapse(const struct visit *v, struct offer *o)
{
	if (o->rank == WAITS && o->since > 0 && v->today - o->since >= PLAN_WAITS)
		o->rank = o->then;
}

/* ---- the choice ---- */

static struct plan_item *
first_of(struct plan *plan, enum rank rank, bool after, uint32_t dice)
{
	struct plan_item *may[OFFERS_MAX];
	uint32_t n = 0;

	for (size_t i = 0; i < plan->n; i++)
		if (plan->at[i].rule == NOT_FIRST && plan->at[i].offer.rank == rank &&
		    (plan->at[i].offer.after || !after))
			may[n++] = &plan->at[i];
	return n > 0 ? may[dice % n] : NULL;
}

static struct plan_item *
step_of_path(struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->at[i].offer.path && plan->at[i].rule == NOT_FIRST)
			return &plan->at[i];
	return NULL;
}

/* What waits, what follows a clash, what closes, a step of a path: each while there
 * are days in hand for what else is to come within three weeks. */
static struct plan_item *
occasion(struct plan *plan, bool after, int days, uint32_t dice, enum plan_rule *why)
{
	struct plan_item *item = NULL;

	*why = BY_WAITING;
	if (days >= PLAN_WAIT)
		item = first_of(plan, WAITS, false, dice);
	if (item == NULL && days >= PLAN_WAIT && after) {
		*why = BY_CLOSING;
		item = first_of(plan, CLOSES, true, dice);
	}
	if (item == NULL && days >= PLAN_CLOSE) {
		*why = BY_CLOSING;
		item = first_of(plan, CLOSES, false, dice);
	}
	if (item == NULL && days >= PLAN_CLOSE) {
		*why = BY_PATH;
		item = step_of_path(plan);
	}
	return item;
}

static void
choose(struct plan *plan, struct plan_item *item, enum plan_rule why)
{
	if (why == BY_WAITING && item->offer.now)
		why = BY_HOUR;
	item->rule = why;
	plan->one = item->offer;
	plan->ten = item->ten;
	plan->why = why;
}

/* What is needed or was waiting, before the rest. */
static int
weight_of(const struct offer *o)
{
	return o->because != NULL ? 2 : o->since > 0;
}

/* Within a practice what weighs most; of equals each in its turn. */
static struct plan_item *
of_ten(const struct visit *v, struct plan *plan, unsigned ten)
{
	struct plan_item *may[OFFERS_MAX];
	uint32_t n = 0;

	for (size_t i = 0; i < plan->n; i++) {
		struct plan_item *item = &plan->at[i];

		if (item->ten != ten || item->rule != NOT_FIRST ||
		    item->offer.rank != ROTATES || ten == 0)
			continue;
		if (n > 0 && weight_of(&item->offer) > weight_of(&may[0]->offer))
			n = 0;
		if (n == 0 || weight_of(&item->offer) == weight_of(&may[0]->offer))
			may[n++] = item;
	}
	return n > 0 ? may[plan_dice(v->me, v->today, ten) % n] : NULL;
}

/* A small card of one of the ten, another one each time: by oneself only, unless two can be
 * together and nothing speaks against it. */
static const struct card *
small_card(const struct visit *v, unsigned ten, bool solo)
{
	const struct deck *deck = visit_deck(v, "lighter");
	uint32_t n = 0, turn;

	for (int pass = 0; pass < 2; pass++) {
		turn = plan_dice(v->me, 0, ten) + (uint32_t)v->today;
		turn = n > 0 ? turn % n : 0;
		for (size_t i = 0; i < deck->n; i++) {
			const struct card *card = &deck->cards[i];

			if (plan_card_ten(v, card) != ten || (solo &&
			    strcmp(card_field(deck, card, "Kind"), "solo") != 0))
				continue;
			if (pass == 0)
				n++;
			else if (turn-- == 0)
				return card;
		}
	}
	return NULL;
}

static bool
alone(const struct visit *v)
{
	size_t out = 0, all = 0;

	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->offer != NULL) {
			all++;
			out += visit_left_out(v, practices[i]);
		}
	return !visit_paired(v) || out > all / 2;
}

/* Of one that may come up though it was here of late, the longest ago first, and
 * neither what was there nor what comes. */
static unsigned
small_ten(const struct plan_turns *t)
{
	unsigned longest = 0;

	for (unsigned ten = 1; ten <= TENS; ten++)
		if ((t->may & ~t->running & TEN(ten)) != 0 &&
		    (longest == 0 || t->gap[ten] > t->gap[longest]))
			longest = ten;
	return longest;
}

const struct card *
plan_smaller(const struct visit *v, const struct plan *plan)
{
	unsigned ten = plan->ten > 0 ? plan->ten : plan->small_ten;

	return ten > 0 ? small_card(v, ten, plan->solo) : NULL;
}

static void
choose_small(const struct visit *v, struct plan *plan)
{
	plan->one.minutes = 1;
	plan->one.card = plan_smaller(v, plan);
	if (plan->ten == 0)
		plan->ten = plan->small_ten;
}

static uint16_t
passed_today(const struct visit *v)
{
	const struct said_day *d = &visit_said(v)->days[v->today % PLAN_PAST];

	return d->day == v->today ? d->passed : 0;
}

static void
choose_turn(const struct visit *v, struct plan *plan, unsigned ten, enum plan_rule why)
{
	struct plan_item *item = of_ten(v, plan, ten);

	if (item == NULL && ten == 0)
		item = first_of(plan, ROTATES, false, (uint32_t)v->today);
	if (item != NULL) {
		choose(plan, item, why);
		return;
	}
	plan->ten = ten;
	plan->why = why;
	if (ten != 0 || passed_today(v) == 0)	/* else that was all for today */
		choose_small(v, plan);
}

/* After a while: a minute for what the other waits for, or something small. */
static void
begin_small(const struct visit *v, struct plan *plan, const struct sieve *s)
{
	enum plan_rule why;

	for (size_t i = 0; i < plan->n && plan_spare(s->turns) >= PLAN_WAIT; i++) {
		struct plan_item *item = &plan->at[i];

		if (item->rule == NOT_FIRST && item->offer.rank == WAITS &&
		    item->offer.minutes <= 1) {
			choose(plan, item, BY_BACK);
			return;
		}
	}
	plan->ten = plan_turn(s->turns, passed_today(v), &why);
	plan->why = BY_BACK;
	choose_small(v, plan);
}

/* Which of the ten it is a day of. */
static unsigned
ten_of(const struct offer *o)
{
	return plan_ten(o->path ? o->leads : o->from->name);
}

static void
offers_fill(const struct visit *v, struct plan *plan, const struct sieve *sieve,
    const struct needs *needs)
{
	struct offers offers = offers_ask(v, needs);

	plan->n = offers.n;
	for (size_t i = 0; i < offers.n; i++) {
		struct plan_item *item = &plan->at[i];

		item->offer = offers.at[i];
		item->ten = ten_of(&item->offer);
		lapse(v, &item->offer);
		item->rule = sift(v, sieve, item);
		if (item->offer.last >= v->today && plan->done_ten == 0)
			plan->done_ten = item->ten;
	}
}

/* Nothing but what is due at the slowest pace, and in a rest not even that. */
static void
silence(const struct visit *v, struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		struct plan_item *item = &plan->at[i];

		if (item->rule == NOT_FIRST && item->offer.check && !visit_rests(v))
			choose(plan, item, BY_CLOSING);
		else
			item->rule = NOT_SILENT;
	}
}

/* Neither of the days before nor of what may be missing. */
static bool
nothing_known(const struct plan_person *who, const struct plan_past *past)
{
	for (int i = 0; i < past->n; i++)
		if ((past->day[i].stood | past->day[i].acted | past->day[i].passed) != 0)
			return false;
	for (unsigned ten = 1; ten <= TENS; ten++)
		if (who->since[ten] > 0)
			return false;
	return true;
}

void
plan_make(const struct visit *v, struct plan *plan)
{
	struct needs needs = plan_needs(v);
	struct plan_person who = plan_person(v, &needs);
	struct plan_turns turns;
	struct plan_past past;
	struct sieve sieve = { clashed_today(v), rests(v), late(v),
	    clashed_of_late(v), begins(v), &turns };
	/* Not always on the same weekday, and another one for the other. */
	uint32_t dice = (uint32_t)(v->today + week_of(v->today)) + v->me;
	struct plan_item *item;
	enum plan_rule why, why_of;
	unsigned ten;

	*plan = (struct plan){ .why = NOT_SILENT };
	plan_past(v, who.began, &past);
	plan_turns(&turns, &who, &past);
	plan->small_ten = small_ten(&turns);
	plan->solo = alone(v) || sieve.clashed || sieve.rests;
	offers_fill(v, plan, &sieve, &needs);
	if (plan_silent(v, v->today)) {
		silence(v, plan);
		return;
	}
	if (visit_gap(v) >= PLAN_BACK) {
		begin_small(v, plan, &sieve);
		return;
	}
	ten = plan_turn(&turns, passed_today(v), &why);
	if (why == BY_SCORE && nothing_known(&who, &past))
		why = BY_BEGINNING;
	if ((item = occasion(plan, sieve.after, plan_spare(&turns), dice, &why_of)) != NULL)
		choose(plan, item, why_of);
	else
		choose_turn(v, plan, ten, why);
}

void
left_add(struct left_notes *left, struct left_note note)
{
	size_t at = left->n;

	while (at > 0 && left->at[at - 1].at < note.at)
		at--;
	if (at == LEFT_MAX)
		return;
	if (left->n < LEFT_MAX)
		left->n++;
	for (size_t i = left->n - 1; i > at; i--)
		left->at[i] = left->at[i - 1];
	left->at[at] = note;
}

void
plan_left(const struct visit *v, struct left_notes *left)
{
	*left = (struct left_notes){ .n = 0 };
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->left != NULL)
			practices[i]->left(v, left);
}
