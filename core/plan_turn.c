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

/* ---- what the days before say ---- */

bool
plan_early(const struct plan_person *who, int32_t day)
{
	return who->began > 0 && day < who->began + PLAN_FIRST;
}

static bool
early_for(const struct plan_person *who, unsigned ten, int32_t day)
{
	return plan_early(who, day) && !plan_tens[ten].first;
}

/* What was needed on that day already, as far as it still is. */
static uint16_t
needed(const struct plan_person *who, int32_t day)
{
	uint16_t tens = 0;

	for (unsigned ten = 1; ten <= TENS; ten++)
		if (who->since[ten] > 0 && who->since[ten] <= day)
			tens |= TEN(ten);
	return tens;
}

static void
one_seen(struct plan_turns *t, const struct plan_day *day, unsigned ten, int32_t when)
{
	bool there = ((day->stood | day->acted | day->passed) & TEN(ten)) != 0;

	if (there) {
		t->seen[ten] = when;
		t->gap[ten] = 1;
	} else if ((day->stood | day->passed) != 0 && !early_for(t->who, ten, when))
		t->gap[ten]++;
	if (when < t->day - PLAN_SEEN)
		return;
	t->tries[ten] += there;
	t->done[ten] += (day->acted & TEN(ten)) != 0;
}

void
plan_turns(struct plan_turns *t, const struct plan_person *who,
    const struct plan_past *past)
{
	int lately = 0, missing = 0;

	*t = (struct plan_turns){ .who = who, .day = past->from + past->n };
	for (unsigned ten = 1; ten <= TENS; ten++) {
		t->gap[ten] = 1;
		if ((who->open & TEN(ten)) != 0 && !early_for(who, ten, t->day))
			t->may |= TEN(ten);
	}
	for (int at = past->n_old - 1; at >= 0; at--) {
		struct plan_day day = { .stood = past->old[at].there };

		for (unsigned ten = 1; ten <= TENS; ten++)
			one_seen(t, &day, ten, past->old[at].day);
	}
	for (int at = 0; at < past->n; at++) {
		const struct plan_day *day = &past->day[at];
		uint16_t there = day->stood | day->acted | day->passed;

		for (unsigned ten = 1; there != 0 && ten <= TENS; ten++)
			one_seen(t, day, ten, past->from + at);
		t->worth[day->rated] += day->worth;
		t->ratings[day->rated] += day->rated > 0;
	}
	for (int at = past->n - 1; at >= 0 && at > past->n - PLAN_AGAIN; at--) {
		const struct plan_day *day = &past->day[at];
		uint16_t there = day->stood | day->acted | day->passed;

		t->running = t->lately & there;
		t->lately |= there;
	}
	for (int at = past->n - 1; at >= 0 && lately < PLAN_NEEDED; at--)
		if (past->day[at].stood != 0) {
			lately++;
			missing += (past->day[at].stood & needed(who, past->from + at)) != 0;
		}
	t->enough = missing >= PLAN_HALF_NEEDED;
}

/* ---- whose turn it is ---- */

/* Were they all to come one a day, the longest unseen first, from in so many days on:
 * how many more days would there be? */
static int
spare(const struct plan_turns *t, uint16_t tens, int from)
{
	int least = PLAN_NEGLECT, days = from;

	while (tens != 0) {
		unsigned longest = 0;

		for (unsigned ten = 1; ten <= TENS; ten++)
			if ((tens & TEN(ten)) != 0 &&
			    (longest == 0 || t->gap[ten] > t->gap[longest]))
				longest = ten;
		if (PLAN_NEGLECT - t->gap[longest] - days < least)
			least = PLAN_NEGLECT - t->gap[longest] - days;
		tens = (uint16_t)(tens & ~TEN(longest));
		days++;
	}
	return least;
}

int
plan_spare(const struct plan_turns *t)
{
	return spare(t, t->may, 0);
}

static double
score_of(const struct plan_turns *t, unsigned ten)
{
	double need = plan_need_usual;

	if (!t->enough && (needed(t->who, t->day) & TEN(ten)) != 0)
		need = t->who->need[ten];
	return plan_score(need, plan_fit(t->worth[ten], t->ratings[ten]),
	    stats_share(t->done[ten], t->tries[ten], 1, 1),
	    plan_fresh(t->seen[ten] == 0 ? -1 : t->day - t->seen[ten]));
}

unsigned
plan_turn(const struct plan_turns *t, uint16_t passed, enum plan_rule *why)
{
	uint16_t all = (uint16_t)(t->may & ~passed);
	unsigned may[TENS], longest = 0;
	double score[TENS];
	bool chance;
	int n = 0, one;

	for (unsigned ten = 1; ten <= TENS; ten++) {
		if ((all & ~t->lately & TEN(ten)) == 0)
			continue;
		if (longest == 0 || t->gap[ten] > t->gap[longest])
			longest = ten;
		if (spare(t, (uint16_t)(all & ~TEN(ten)), 1) < PLAN_SPARE)
			continue;	/* another one could not wait for it */
		score[n] = score_of(t, ten);
		may[n++] = ten;
	}
	*why = BY_TURN;
	if (n == 0)
		return longest;
	one = plan_pick(score, n, plan_dice(t->who->seed, t->day, passed), &chance);
	*why = chance ? BY_CHANCE : BY_SCORE;
	return may[one];
}
