/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plan_log.h"
#include "practice.h"

enum { STALE = 300 };	/* so many older events in a row: the rest is older, too */

/* The ten of each practice, so that no name is looked up for each event. */
static void
tens_of(uint16_t tens[PRACTICES_MAX])
{
	for (size_t i = 0; practices[i] != NULL; i++) {
		if (practices[i] != &practice_today)
			tens[i] = TEN(plan_ten(practices[i]->name)) & ALL_TENS;
	}
}

static uint16_t
served(const struct event *e, const uint16_t tens[PRACTICES_MAX])
{
	if (practices[e->room] != &practice_paths)
		return tens[e->room];
	return (uint16_t)(TEN(visit_path_ten(e)) & ALL_TENS);
}

static void
act_add(struct plan_past *past, int32_t day, uint16_t tens)
{
	int i = 0;

	if (day >= past->from) {
		past->day[day - past->from].acted |= tens;
		return;
	}
	while (i < past->n_old && past->old[i].day > day)
		i++;
	if (i < past->n_old)
		past->old[i].there |= tens;
}

static void
acted(const struct visit *v, enum space space,
    const uint16_t tens[PRACTICES_MAX], struct plan_past *past)
{
	int32_t from = past->n_old > 0 ? past->old[past->n_old - 1].day : past->from;
	int stale = 0;

	for (size_t i = home_count(v->home, space); i > 0 && stale < STALE; i--) {
		const struct event *e = home_at(v->home, space, i - 1);

		if (e->day < from) {
			stale++;
			continue;
		}
		stale = 0;
		if (e->author == v->me && e->day < past->from + past->n &&
		    e->folded && !e->withdrawn && !e->deed->unasked && !e->deed->aside)
			act_add(past, e->day, served(e, tens));
	}
}

/* False: there are as many as are wanted, and all are newer. */
static bool
old_add(struct plan_past *past, int32_t day, uint16_t there, int wanted)
{
	int i = past->n_old;

	while (i > 0 && past->old[i - 1].day < day)
		i--;
	if (i > 0 && past->old[i - 1].day == day) {
		past->old[i - 1].there |= there;
		return true;
	}
	if (i == wanted)
		return false;
	if (past->n_old < wanted)
		past->n_old++;
	for (int at = past->n_old - 1; at > i; at--)
		past->old[at] = past->old[at - 1];
	past->old[i] = (struct plan_old){ day, there };
	return true;
}

/* The rule of turns is about days on which something stood there, however far apart. */
static void
stood_before(const struct visit *v, int32_t began, struct plan_past *past)
{
	int wanted = PLAN_NEGLECT;
	bool more = past->from > began;

	for (int i = 0; i < past->n; i++)
		wanted -= (past->day[i].stood | past->day[i].passed) != 0;
	for (size_t i = home_count(v->home, PERSONAL); i > 0 && more && wanted > 0; i--) {
		const struct event *e = home_at(v->home, PERSONAL, i - 1);

		if (e->author == v->me && e->folded && e->day >= began &&
		    e->day < past->from && visit_stood(e) != 0)
			more = old_add(past, e->day, visit_stood(e), wanted);
	}
}

unsigned
plan_card_ten(const struct visit *v, const struct card *card)
{
	const char *of = card == NULL ? "" :
	    card_field(visit_deck(v, "lighter"), card, "Of");
	int64_t ten;

	return number_read(of, &ten) && ten >= 1 && ten <= TENS ?
	    (unsigned)ten : 0;
}

static void
said(const struct visit *v, struct plan_past *past)
{
	const struct plan_said *s = visit_said(v);
	const struct deck *deck = visit_deck(v, "lighter");

	for (int i = 0; i < past->n; i++) {
		int32_t day = past->from + i;
		const struct said_day *d = &s->days[day % PLAN_PAST];
		unsigned ten;

		if (d->day != day)
			continue;
		past->day[i].stood = d->stood;
		past->day[i].passed = d->passed;
		past->day[i].rated = d->rated;
		past->day[i].worth = d->worth;
		ten = d->card != NULL ? plan_card_ten(v, deck_find(deck, d->card)) : 0;
		if (ten > 0)
			past->day[i].acted |= TEN(ten);
	}
}

void
plan_past(const struct visit *v, int32_t began, struct plan_past *past)
{
	uint16_t tens[PRACTICES_MAX] = { 0 };

	/* Today has its own place among them. */
	*past = (struct plan_past){ .from = v->today - PLAN_PAST + 1 };
	if (began > past->from)
		past->from = began;
	past->n = v->today - past->from;
	if (past->from < 0 || past->n > PLAN_PAST)
		past->n = 0;		/* a clock that was never set */
	tens_of(tens);
	said(v, past);
	stood_before(v, began, past);
	acted(v, SHARED, tens, past);
	acted(v, PERSONAL, tens, past);
}

/* ---- the person ---- */

/* All but those whose every practice was left out. */
static uint16_t
open_tens(const struct visit *v)
{
	uint16_t there = 0, kept = 0;

	for (size_t i = 0; practices[i] != NULL; i++) {
		const struct practice *p = practices[i];
		uint16_t ten = TEN(plan_ten(p->name));

		if (p->offer == NULL || p == &practice_safe)
			continue;
		there |= ten;
		if (!visit_left_out(v, p))
			kept |= ten;
	}
	return (uint16_t)((kept | ~there) & ALL_TENS);
}

int32_t
plan_began(const struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");
	int32_t day = 0;

	if (joined > 0)
		day = day_of(joined, v->zone);
	else if (!visit_paired(v) && (day = visit_first_day(v, PERSONAL)) == 0)
		day = v->today;
	return day <= v->today ? day : 0;	/* a clock ran ahead */
}

struct plan_person
plan_person(const struct visit *v, const struct needs *needs)
{
	int64_t joined = visit_fact_number(v, "joined");
	struct plan_person who = {
		.seed = plan_dice((uint32_t)v->me + 1, (int32_t)(joined / 60), 7),
		.began = joined > 0 ? day_of(joined, v->zone) : 0,
		.open = open_tens(v),
	};

	if (who.began > v->today)
		who.began = 0;		/* a clock ran ahead */
	for (unsigned ten = 1; ten <= TENS; ten++)
		who.need[ten] = plan_need_usual;
	for (size_t i = 0; i < needs->n; i++) {
		unsigned ten = plan_ten(needs->at[i].practice->name);
		double need = plan_need(needs->at[i].pomp);

		if (ten == 0 || need <= who.need[ten])
			continue;
		who.need[ten] = need;
		who.since[ten] = needs->at[i].since > 0 ? needs->at[i].since : v->today;
	}
	return who;
}
