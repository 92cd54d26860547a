/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/days.h"
#include "year.h"

const char *const promises[RULES] = {
	[NEGLECT] = "left aside for longer than 21 evenings here",
	[AGAIN] = "the same thing within three days, unless somebody waits for it",
	[RUNNING] = "one practice on more than two days running",
	[OUT] = "shown though left out",
	[AFRAID] = "not for somebody who is afraid",
	[CLASHED] = "not calm on the day of a clash",
	[EARLY] = "too early in the first two weeks",
	[LATE] = "too heavy after ten at night",
	[LONG] = "longer than the day has room for",
	[RESTS] = "shown in a rest",
	[PACE] = "shown against the pace that was chosen",
	[STEPS] = "more steps in a week of a path than its pace",
	[EMPTY] = "after the first weeks without a card, though nobody rested and nothing was done",
	[CHANGES] = "another thing when asked again",
	[UNEVEN] = "couples whose evenings are not thought of 45 to 55 in a hundred by each",
	[UNWALKED] = "paths of which no step came up",
};
const char *const paths[PATHS] = { "rekindle", "parents", "apart", "after", "new", "nest" };
struct found found = { .least = 1 };

void
hold(enum rule rule, bool broken, const char *what, int day)
{
	if (broken && found.broken[rule]++ < 5)
		fprintf(stderr, "year: %s: %s, day %d, couple %u\n", promises[rule], what,
		    day, found.couple);
}

static bool
begins(const char *what, const char *const list[])
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strncmp(what, list[i], strlen(list[i])) == 0)
			return true;
	return false;
}

bool
rest_on(const struct couple *c, int day)
{
	return day >= c->rest && day < c->rest + c->rests;
}

void
hold_filters(const struct couple *c, const struct person *p,
    const struct shown *card, int day)
{
	static const char *const calm[] = { "/journal", "/eyes", "/repair", "/fit",
	    "/pause", "/evenings/down", "/evenings/after", "/journey", NULL };
	static const char *const gentle[] = { "closeness", "journal", "rest", NULL };
	static const char *const mild[] = { "/journal", "/pulse", "/check", "/fit",
	    "/journey", "/paths", NULL };
	static const char *const light[] = { "/journal", "/eyes", "/repair", "/fit", "/pause",
	    "/thanks", "/pulse", "/touch", "/goals", "/way/agreement", "/evenings", "/journey",
	    NULL };
	static const char *const parted[] = { "/values", "/stands", "/longer", "/eyes", NULL };
	int weekday = weekday_of(BEGAN + day), most = weekday >= 4 ? 15 : 5;
	bool quiet = card->step && begins(card->practice, gentle);
	bool occasion = card->waits || card->closes;

	hold(RESTS, rest_on(c, day),
	    card->what, day);
	hold(PACE, p->pace != NULL && day > 84 && strstr(card->what, "/journey") == NULL &&
	    (strcmp(p->pace, "checks") == 0 || weekday < 4),
	    card->what, day);
	if (card->small)
		return;
	for (int i = 0; i < 2; i++)
		hold(OUT, p->out[i] != NULL && strcmp(p->out[i], card->practice) == 0,
	    card->what, day);
	hold(AFRAID, p->afraid && !quiet && !begins(card->what, mild),
	    card->what, day);
	hold(CLASHED, c->clash > 0 && day_of(c->clash, p->zone) == BEGAN + day && !card->waits && !quiet &&
	    !begins(card->what, calm),
	    card->what, day);
	hold(LATE, p->hour >= 22 && !card->waits && !quiet &&
	    !(card->step && card->minutes <= 2) && !begins(card->what, light),
	    card->what, day);
	if (card->step)
		return;		/* a path has its own order and length */
	hold(EARLY, day < PLAN_FIRST && !occasion && card->ten != 1 && card->ten != 4 &&
	    card->ten != 5 && card->ten != 6,
	    card->what, day);
	hold(LONG, !card->needed && !occasion &&
	    card->minutes > most * (begins(card->what, parted) ? 5 : 1),
	    card->what, day);
}

void
hold_step(struct person *p, const struct shown *card, int day)
{
	int path = PATHS - 1, week = (day - p->since) / 7;

	while (path > 0 && strncmp(card->what, paths[path], strlen(paths[path])) != 0)
		path--;
	if (week != p->week)
		p->steps = 0;
	p->week = week;
	p->steps++;
	hold(STEPS, p->steps > (path == 0 ? 7 : 3), card->what, day);
	found.steps[path]++;
}

void
hold_paths(void)
{
	for (int i = 0; i < PATHS; i++)
		hold(UNWALKED, found.begun >= 2 * PATHS && found.steps[i] == 0, paths[i], YEAR);
}

void
hold_window(struct person *p, const struct shown *card, int day)
{
	size_t i = 0;

	while (i < p->n && strcmp(p->things[i].what, card->what) != 0)
		i++;
	if (i == p->n) {
		if (p->n == THINGS)
			exit(2);
		snprintf(p->things[p->n].what, 60, "%s", card->what);
		p->things[p->n++].day = -10;
	}
	hold(AGAIN, !card->waits && !card->after && !card->step && day > p->things[i].day &&
	    day - p->things[i].day < 3,
	    card->what, day);
	p->things[i].day = day;
	if (card->ten == 0 || p->day[card->ten] == day)
		return;
	hold(RUNNING, p->day[card->ten] == day - 1 && p->before[card->ten] == day - 2 &&
	    !card->hour, card->what, day);
	p->before[card->ten] = p->day[card->ten];
	p->day[card->ten] = day;
	p->unseen[card->ten] = 0;
}

static bool
turned_down(const struct person *p, unsigned ten)
{
	/* Nobody here leaves out all of 1, 6, 7 or 8. */
	for (int i = 0; i < 2; i++)
		if (p->out[i] != NULL && plan_ten(p->out[i]) == ten &&
		    ten != 1 && ten != 6 && ten != 7 && ten != 8)
			return true;
	return p->afraid && ten != 1 && ten != 6;
}

/* An evening here with something on the card: of what was not on the card there is one
 * more. What the first weeks are not for is not owed for them. */
void
hold_neglect(struct person *p, int day)
{
	if (p->pace != NULL && day > 84)
		return;		/* less was wanted */
	for (unsigned ten = 1; ten <= TENS; ten++) {
		if (turned_down(p, ten) || (day < PLAN_FIRST && !plan_tens[ten].first))
			continue;
		if (p->day[ten] != day)
			p->unseen[ten]++;
		else
			p->unseen[ten] = 0;
		/* Of the card of the next evening this is the distance. */
		if (p->unseen[ten] >= found.worst)
			found.worst = p->unseen[ten] + 1;
		if (p->comes == 100 && p->weekdays == 0 && p->unseen[ten] >= found.worst_daily)
			found.worst_daily = p->unseen[ten] + 1;
		hold(NEGLECT, p->unseen[ten] > 20, plan_tens[ten].title, day);
	}
}

void
hold_load(const struct couple *c)
{
	int all = c->who[0].planned + c->who[1].planned;
	double share = all > 0 ? (double)c->who[0].planned / all : .5;

	for (int i = 0; i < 2; i++) {
		const struct person *p = &c->who[i];

		if (p->afraid || turned_down(p, 5) || p->pace != NULL || p->does < 70 ||
		    p->comes < 60 || p->away[0].days > 0)
			return;
	}
	if (all < ENOUGH)
		return;		/* one evening more would be more than five in a hundred */
	found.willing++;
	hold(UNEVEN, share < .45 || share > .55, "over the year", YEAR);
	found.least = share < found.least ? share : found.least;
	found.most = share > found.most ? share : found.most;
}

