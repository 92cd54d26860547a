/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stddef.h>

#include "days.h"
#include "plan_turn.h"
#include "stats.h"

/* ---- the score ---- */

double
plan_fresh(int32_t days)
{
	/* 0.5 to the sevenths. */
	static const double part[PLAN_HALF] = { 1, .9057236642639067,
		.8203353560076375, .7429971445684741, .6729500963161781,
		.6095068271022378, .5520447568369061 };
	double worn = 1;

	if (days < 0 || days > 50 * PLAN_HALF)
		return 1;
	for (int32_t i = days / PLAN_HALF; i > 0; i--)
		worn /= 2;
	return 1 - worn * part[days % PLAN_HALF];
}

double
plan_score(double need, double fit, double receptive, double fresh)
{
	return plan_weight_need * need + plan_weight_fit * fit +
	    plan_weight_receptive * receptive + plan_weight_fresh * fresh;
}

double
plan_need(double pomp)
{
	double need = 1 - pomp / 100;

	return need > plan_need_most ? plan_need_most : need < 0 ? 0 : need;
}

double
plan_fit(double sum, double n)
{
	return (plan_fit_before * plan_fit_weight + sum) / (plan_fit_weight + n);
}

uint32_t
plan_dice(uint32_t seed, int32_t day, uint32_t what)
{
	uint32_t x = seed ^ (uint32_t)day * 2654435761u ^ what * 2246822519u;

	x = (x ^ x >> 16) * 0x7feb352du;
	x = (x ^ x >> 15) * 0x846ca68bu;
	return x ^ x >> 16;
}

int
plan_pick(const double *score, int n, uint32_t dice, bool *chance)
{
	int best = 0, other;

	for (int i = 1; i < n; i++)
		if (score[i] > score[best])
			best = i;
	*chance = n > 1 && dice % PLAN_EXPLORES == 0;
	if (!*chance)
		return best;
	other = (int)(dice / PLAN_EXPLORES % (uint32_t)(n - 1));
	return other < best ? other : other + 1;
}

/* ---- days ---- */

int32_t
plan_from(int32_t today)
{
	/* It moves seldom, so that a day that was worked out stays as it was. */
	return (today / PLAN_CORE - 1) * PLAN_CORE;
}

bool
plan_has_day(const struct plan_person *who, unsigned ten, int32_t day)
{
	return ((uint32_t)day + who->seed % PLAN_EVERY) % PLAN_EVERY ==
	    plan_tens[ten].group;
}

bool
plan_early(const struct plan_person *who, int32_t day)
{
	return who->began > 0 && day < who->began + PLAN_FIRST;
}

int32_t
plan_gap(const struct plan_turns *t, unsigned ten)
{
	int32_t since = t->past->from;

	if (t->who->began > since)
		since = t->who->began;
	/* What was not for the first weeks is not owed for them. */
	if (t->who->began > 0 && !plan_tens[ten].first &&
	    since < t->who->began + PLAN_FIRST)
		since = t->who->began + PLAN_FIRST;
	return t->day - (t->seen[ten] > since ? t->seen[ten] : since);
}

/* What was needed on that day already, as far as it still is. */
static uint16_t
needed(const struct plan_turns *t, int at)
{
	uint16_t tens = 0;

	for (unsigned ten = 1; ten <= TENS; ten++)
		if (t->who->since[ten] > 0 && t->who->since[ten] <= t->past->from + at)
			tens |= TEN(ten);
	return tens;
}

/* Were the last choices for what is missing often enough? */
static bool
enough_needed(const struct plan_turns *t)
{
	int n = 0, at = t->day - t->past->from;

	for (int i = at - PLAN_NEEDED; i < at; i++)
		n += i >= 0 && (t->shown[i] & needed(t, i)) != 0;
	return n >= PLAN_HALF_NEEDED;
}

static double
score_of(const struct plan_turns *t, unsigned ten, bool enough)
{
	double need = plan_need_usual;
	bool never = t->seen[ten] == 0;

	if (!enough && (needed(t, t->day - t->past->from) & TEN(ten)) != 0)
		need = t->who->need[ten];
	return plan_score(need, plan_fit(t->worth[ten], t->ratings[ten]),
	    stats_share(t->done[ten], t->tries[ten], 1, 1),
	    plan_fresh(never ? -1 : t->day - t->seen[ten]));
}

unsigned
plan_turn(const struct plan_turns *t, uint16_t passed, enum plan_rule *why)
{
	unsigned may[TENS], longest = 0;
	double score[TENS];
	bool enough = enough_needed(t), chance;
	int n = 0, one;

	for (unsigned ten = 1; ten <= TENS; ten++) {
		if ((t->who->open & ~passed & TEN(ten)) == 0 ||
		    !plan_has_day(t->who, ten, t->day) ||
		    (plan_early(t->who, t->day) && !plan_tens[ten].first))
			continue;
		score[n] = score_of(t, ten, enough);
		may[n++] = ten;
		if (longest == 0 || plan_gap(t, ten) > plan_gap(t, longest))
			longest = ten;
	}
	*why = BY_TURN;
	if (n == 0 || plan_gap(t, longest) >= PLAN_NEGLECT - PLAN_EVERY * n)
		return longest;
	one = plan_pick(score, n, plan_dice(t->who->seed, t->day, passed), &chance);
	*why = chance ? BY_CHANCE : BY_SCORE;
	return may[one];
}

/* ---- the days before ---- */

/* Once from Saturday to Monday a question about the week stands before others,
 * unless it was answered. */
static bool
week_is_asked(const struct plan_turns *t, int at)
{
	int weekday = weekday_of(t->past->from + at);
	int since = weekday == 0 ? 6 : weekday - 1;	/* Tuesday */

	if ((weekday > 0 && weekday < 5) || (t->who->open & TEN(1)) == 0 ||
	    !plan_has_day(t->who, 1, t->day))
		return false;
	for (int i = at - since < 0 ? 0 : at - since; i <= at; i++)
		if ((t->past->day[i].acted & TEN(1)) != 0)
			return false;
	return true;
}

/* Days since the last clash; many when there was none. */
static int
since_clash(const struct plan_turns *t, int at)
{
	int days = 0;

	while (days <= PLAN_AFTER && days <= at && !t->past->day[at - days].clash)
		days++;
	return days <= at ? days : PLAN_AFTER + 1;
}

/* May something else have stood there? Then it does not count as shown. */
static bool
hidden(const struct plan_turns *t, int at, unsigned ten)
{
	const struct plan_day *day = &t->past->day[at];
	int clash = since_clash(t, at);

	if (((day->acted | day->passed) & TEN(ten)) != 0)
		return false;
	return day->acted != 0 || clash < PLAN_WAITS ||
	    (day->step && plan_gap(t, ten) < PLAN_OVERDUE) ||
	    (clash <= PLAN_AFTER && plan_gap(t, ten) < PLAN_URGENT) ||
	    (plan_gap(t, ten) < PLAN_OVERDUE && week_is_asked(t, at));
}

static void
count(struct plan_turns *t, int at, int by)
{
	if (at < 0)
		return;
	for (unsigned ten = 1; ten <= TENS; ten++)
		if ((t->shown[at] & TEN(ten)) != 0) {
			t->tries[ten] += by;
			t->done[ten] += (t->past->day[at].acted & TEN(ten)) != 0 ? by : 0;
		}
}

uint16_t
plan_worn(const struct plan_past *past, int at, bool walks)
{
	uint16_t tens = 0;

	for (int i = at - 1; walks && i > at - PLAN_EVERY && i >= 0; i--)
		tens |= past->day[i].acted;
	return tens;
}

static void
live(struct plan_turns *t, int at)
{
	const struct plan_day *day = &t->past->day[at];
	uint16_t passed = plan_worn(t->past, at, day->walks), seen = day->acted;
	enum plan_rule why;
	unsigned ten;

	while ((ten = plan_turn(t, passed, &why)) != 0) {
		t->shown[at] |= TEN(ten);
		if (!hidden(t, at, ten))
			seen |= TEN(ten);
		if ((day->passed & TEN(ten)) == 0)
			break;
		passed |= TEN(ten);
	}
	for (ten = 1; ten <= TENS; ten++)
		if ((seen & TEN(ten)) != 0)
			t->seen[ten] = t->day;
	t->worth[day->rated] += day->worth;
	t->ratings[day->rated] += day->rated > 0;
	count(t, at, 1);
	count(t, at - PLAN_SEEN, -1);
	t->day++;
}

void
plan_replay(struct plan_turns *t, const struct plan_person *who,
    const struct plan_past *past)
{
	*t = (struct plan_turns){ .who = who, .past = past, .day = past->from };
	for (int at = 0; at < past->n; at++)
		live(t, at);
}
