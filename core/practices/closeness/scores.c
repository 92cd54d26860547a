/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * scores: what a pulse or a check comes to, in numbers and in words.
 */
#include <string.h>

#include "closeness.h"
#include "stats.h"

/* The answers as numbers, 0 for an empty one; reversed ones turned. */
static size_t
numbers(const struct visit *v, enum ask ask, const struct event *e, int *x)
{
	const struct deck *deck = visit_deck(v, "closeness");
	size_t n = ask == PULSE ? SCALES : ITEMS;

	for (size_t i = 0; i < n; i++) {
		const struct card *card = deck_find(deck, e->deed->fields[i].name);

		x[i] = (int)e->values[i].number;
		if (x[i] != 0 && card != NULL &&
		    strcmp(card_field(deck, card, "Reverse"), "yes") == 0)
			x[i] = (int)stats_reverse(x[i], 1, 7);
	}
	return n;
}

static bool
mean_of(const struct visit *v, enum ask ask, const struct event *e, double *mean)
{
	int x[ITEMS];

	if (e == NULL)
		return false;
	return stats_score(x, numbers(v, ask, e, x), ask == PULSE ? 1 : ITEMS_LEAST,
	    mean);
}

bool
closeness_pulse(const struct visit *v, int32_t week, unsigned person, double *mean)
{
	return mean_of(v, PULSE, closeness_answer(v, PULSE, week, person), mean);
}

/* One number for at least eight statements, two of which ask the other way
 * round: nobody was reading. Such a check is kept, but compared with nothing. */
bool
closeness_straight(const struct value *values)
{
	size_t same[8] = { 0 };

	for (size_t i = 0; i < ITEMS; i++)
		if (values[i].number > 0 && ++same[values[i].number] >= ITEMS_LEAST)
			return true;
	return false;
}

bool
closeness_check(const struct visit *v, int32_t number, unsigned person,
    double *mean)
{
	const struct event *e = closeness_answer(v, CHECK, number, person);

	return e != NULL && !closeness_straight(e->values) && mean_of(v, CHECK, e, mean);
}

/* ---- parts ---- */

enum { PARTS = 5 };

static const struct {
	const char	*name, *says, *on;
} parts[PARTS] = {
	{ "closeness", N_("closeness"), N_("how close it felt") },
	{ "trust", N_("trust"), N_("trust") },
	{ "openness", N_("openness"), N_("being open") },
	{ "understood", N_("being understood"), N_("feeling understood") },
	{ "safe", N_("being at ease"), N_("being at ease") },
};

/* The mean of what one answer says of one part. */
static bool
part_mean(const struct visit *v, enum ask ask, const struct event *e, int part,
    double *mean)
{
	const struct deck *deck = visit_deck(v, "closeness");
	int x[ITEMS];
	size_t n = numbers(v, ask, e, x);

	for (size_t i = 0; i < n; i++) {
		const struct card *card = deck_find(deck, e->deed->fields[i].name);

		if (card == NULL ||
		    strcmp(card_field(deck, card, "Part"), parts[part].name) != 0)
			x[i] = 0;
	}
	return stats_score(x, n, 1, mean);
}

/* The part on which two answers lie furthest apart; -1: none in common. */
int
closeness_furthest(const struct visit *v, enum ask ask, const struct event *const e[2],
    double means[2])
{
	int found = -1;
	double most = -1;

	for (int part = 0; part < PARTS; part++) {
		double x, y, gap;

		if (!part_mean(v, ask, e[0], part, &x) ||
		    !part_mean(v, ask, e[1], part, &y))
			continue;
		gap = x > y ? x - y : y - x;
		if (gap > most) {
			most = gap;
			found = part;
			means[0] = x;
			means[1] = y;
		}
	}
	return found;
}

/* One question of a part, the same on both phones. */
const char *
closeness_question(const struct visit *v, int part, int32_t turn)
{
	const struct deck *deck = visit_deck(v, "closeness");
	const char *questions[16];
	size_t n = 0;

	for (size_t i = 0; i < deck->n && n < 16; i++)
		if (strncmp(deck->cards[i].id, "talk-", 5) == 0 &&
		    strcmp(card_field(deck, &deck->cards[i], "Part"),
		    parts[part].name) == 0)
			questions[n++] = deck->cards[i].text;
	return n > 0 ? questions[(size_t)turn % n] : "";
}

const char *
closeness_part_on(const struct visit *v, int part)
{
	return visit_say(v, parts[part].on, NULL, NULL);
}

/* "close 5, understood 4": what was left empty is not mentioned. */
const char *
closeness_said(const struct visit *v, enum ask ask, const struct event *e)
{
	const struct deck *deck = visit_deck(v, "closeness");
	const char *all = NULL;

	for (int i = 0; i < (ask == PULSE ? SCALES : PARTS); i++) {
		const char *id = e->deed->fields[i].name;
		const char *name = ask == CHECK ? parts[i].says : "";
		double x = 0;
		const char *one;

		if (ask == PULSE && deck_find(deck, id) != NULL)
			name = card_field(deck, deck_find(deck, id), "Short");
		if (ask == PULSE && (x = (double)e->values[i].number) == 0)
			continue;
		if (ask == CHECK && !part_mean(v, ask, e, i, &x))
			continue;
		one = visit_say(v, N_("%1 %2"), visit_say(v, name, NULL, NULL),
		    stats_text(v->mem, x, (double)(int)x == x ? 0 : 1));
		all = all == NULL ? one : visit_say(v, N_("%1, %2"), all, one);
	}
	return all != NULL ? all : visit_say(v, N_("left all of them empty"), NULL, NULL);
}
