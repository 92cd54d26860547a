/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * year: a thousand couples live a year with what Today proposes, each with habits
 * of their own. What they see is read off the pages, and held to the rules by
 * somebody who does not know how the plan is made.
 *
 *   year [COUPLES [FIRST]]    one line a figure: name, number, unit, target, note;
 *                             ends with 1 when a rule was broken
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/decks.h"
#include "core/days.h"
#include "year.h"

unsigned
chance(struct couple *c, unsigned sides)
{
	c->chance = c->chance * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((c->chance >> 33) % sides);
}

/* What stands there, held to the rules. False: nothing. */
static bool
sees(struct couple *c, unsigned who, int day, struct shown *card)
{
	struct person *p = &c->who[who];

	if (!look(c, who, day, card))
		return false;
	hold_filters(c, p, card, day);
	if (card->step)
		hold_step(p, card, day);
	hold_window(p, card, day);
	found.backs += card->back;
	return true;
}

static void
evening(struct couple *c, unsigned who, int day)
{
	struct person *p = &c->who[who];
	struct shown card;
	char body[100];

	found.evenings++;
	if (!sees(c, who, day, &card)) {
		hold(EMPTY, !rest_on(c, day) && p->did != day && (p->pace == NULL || day < 84) && day >= PLAN_FIRST,
		    "nothing", day);
		return;
	}
	if (chance(c, 100) < p->passes && card.ten > 0) {
		snprintf(body, sizeof(body), "than=%u", card.ten);
		if (!card.small)
			snprintf(body, sizeof(body), "than=%s", card.step ? "paths" : card.practice);
		does(c, who, "/today/another", body, day);
		found.moved++;
		sees(c, who, day, &card);
	} else if (chance(c, 100) < p->nots)
		does(c, who, "/today/not", "", day);
	else if (chance(c, 100) < p->does)
		take_up(c, who, &card, day);
	else if (chance(c, 6) == 0)
		does(c, who, "/thanks/write", "way=send&did=you+called", day);
	hold_neglect(p, day);
}

static bool
is_here(struct couple *c, const struct person *p, int day)
{
	for (int i = 0; i < AWAYS_MOST; i++)
		if (day >= p->away[i].from && day < p->away[i].from + p->away[i].days)
			return false;
	return (p->weekdays == 0 || (p->weekdays >> weekday_of(BEGAN + day) & 1) != 0) &&
	    chance(c, 100) < p->comes;
}

/* Daily, now and then, three days a week, weekends; late; weeks away. */
static void
habits(struct couple *c, unsigned who)
{
	struct person *p = &c->who[who];

	*p = (struct person){ .app = app_open(who, 0), .hour = 17 + (int)chance(c, 5), .zone = 60 };
	for (unsigned ten = 0; ten <= TENS; ten++)
		p->day[ten] = p->before[ten] = -10;
	p->comes = 100;
	switch (chance(c, 5)) {
	case 0:
		p->comes = 20 + chance(c, 80);
		break;
	case 1:
		p->weekdays = 0x15;	/* Monday, Wednesday, Friday */
		break;
	case 2:
		p->weekdays = 0x60;
		p->comes = 90;
		break;
	}
	p->does = chance(c, 2) == 0 ? chance(c, 101) : 70 + chance(c, 31);
	p->passes = chance(c, 4) == 0 ? chance(c, 30) : 0;
	p->nots = chance(c, 12);
	if (chance(c, 5) == 0)
		p->hour = 22 + (int)chance(c, 2);
	for (int i = 0; i < AWAYS_MOST && chance(c, 3) == 0; i++) {
		p->away[i].from = (int)chance(c, YEAR);
		p->away[i].days = 7 + (int)chance(c, 40);
	}
	p->afraid = chance(c, 30) == 0;
	p->looks = chance(c, 3) == 0;
	if (chance(c, 8) == 0)
		p->pace = chance(c, 3) == 0 ? "checks" : "week";
	decks_add(p->app);
}

static void
leaves_out(struct couple *c, unsigned who)
{
	static const char *const outs[] = { "touch", "listen", "openness", "attach",
	    "thanks", "values", "eyes", "evenings" };
	struct person *p = &c->who[who];
	char body[60];

	for (int i = 0; i < 2; i++) {
		if (p->afraid || chance(c, 6) != 0)
			continue;
		p->out[i] = outs[chance(c, 8)];
		if (i == 1 && p->out[0] != NULL && strcmp(p->out[0], p->out[1]) == 0) {
			p->out[1] = NULL;
			continue;
		}
		snprintf(body, sizeof(body), "turn=%s", p->out[i]);
		does(c, who, "/settings/choices", body, 0);
	}
	if (p->afraid)
		does(c, who, "/fit", "one=yes", 0);
}

static void
day_goes_by(struct couple *c, int day)
{
	if (chance(c, 1000) < c->clashes) {
		unsigned who = chance(c, 2);

		does(c, who, "/pause/begin", "pick=20", day);
		c->clash = clock_of(&c->who[who], day);
	}
	if (day == c->rest) {
		char body[20];

		snprintf(body, sizeof(body), "days=%d", c->rests);
		does(c, c->rester, "/journey/rest", body, day);
	}
	if (c->fixed > 0 && day == c->fixed) {
		char body[60];

		does(c, 0, "/evenings/slot", "every=week&weekday=4&clock=19%3A30&minutes=90", day);
		snprintf(body, sizeof(body), "slot=%s", c->last);
		does(c, 1, "/evenings/hold", body, day);
	}
	if (c->walks > 0 && day >= c->walks && (day - c->walks) % PATH_DAYS == 0)
		walk(c, day);
	for (unsigned who = 0; who < 2; who++) {
		struct person *p = &c->who[who];

		if (p->looks && day % 190 == 20)
			look_longer(c, who, day);
		if (p->pace != NULL && day == 84) {
			char body[20];

			snprintf(body, sizeof(body), "pace=%s", p->pace);
			does(c, who, "/journey/pace", body, day);
		}
		if (is_here(c, p, day))
			evening(c, who, day);
	}
}

static void
live(unsigned seed)
{
	struct couple c = { .chance = seed * 2654435761u + 1, .rest = -1 };

	found.couple = seed;
	c.clashes = chance(&c, 20);
	for (unsigned who = 0; who < 2; who++) {
		habits(&c, who);
		leaves_out(&c, who);
	}
	if (chance(&c, 4) != 0)
		c.fixed = 15 + (int)chance(&c, 30);
	if (chance(&c, 4) == 0)		/* far apart */
		c.who[1].zone = -300;
	if (chance(&c, 3) == 0) {
		c.rest = 30 + (int)chance(&c, 300);
		c.rests = chance(&c, 2) == 0 ? 3 : 14;
		c.rester = chance(&c, 2);
	}
	if (chance(&c, 4) == 0) {
		c.walks = 1 + (int)chance(&c, 60);
		c.along = chance(&c, 2) == 0;
	}
	for (int day = 0; day < YEAR; day++)
		day_goes_by(&c, day);
	hold_load(&c);
	app_close(c.who[0].app);
	app_close(c.who[1].app);
}

int
main(int argc, char *argv[])
{
	unsigned n = argc > 1 ? (unsigned)atoi(argv[1]) : COUPLES;
	unsigned first = argc > 2 ? (unsigned)atoi(argv[2]) : 1;
	bool fine = true;
	long steps = 0;

	for (unsigned seed = first; seed < first + n; seed++)
		live(seed);
	hold_paths();
	for (int i = 0; i < PATHS; i++)
		steps += found.steps[i];
	printf("evenings of %u couples in a year\t%ld\t\t\t%ld things done, %ld passed over, %ld welcomes back\n",
	    n, found.evenings, found.acts, found.moved, found.backs);
	printf("longest between two cards of one practice\t%ld\tdays\t< 22\tdays on which this person had Today open, and something stood there; of who comes daily: %ld\n",
	    found.worst, found.worst_daily);
	printf("steps of paths on Today\t%ld\t\t\tof %ld paths begun or asked for, %ld of them joined\n",
	    steps, found.begun, found.joined);
	printf("left to chance\t%.1f\t%%\t< 20.5\n", 100.0 * (double)found.chance / (double)found.stood);
	for (int i = 0; i < RULES; i++) {
		printf("%s\t%ld\t\t< 1\t", promises[i], found.broken[i]);
		if (i == UNEVEN)
			printf("%.1f to %.1f %% in %ld couples, both willing, of %d evenings or more",
			    found.least * 100, found.most * 100, found.willing, ENOUGH);
		putchar('\n');
		fine &= found.broken[i] == 0;
	}
	return fine ? 0 : 1;
}
