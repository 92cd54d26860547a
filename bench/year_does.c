/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "core/days.h"
#include "year.h"

static void
date_write(char *to, size_t size, int day)
{
	struct date d = date_of(BEGAN + day);

	snprintf(to, size, "%d-%02d-%02d", d.year, d.month, d.day);
}

/* One thinks of an evening, in two days, and asks. */
static bool
plans_evening(struct couple *c, unsigned who, int day)
{
	char date[20], body[160];

	date_write(date, sizeof(date), day + 2);
	snprintf(body, sizeof(body), "what=A+walk+%d&day=%s&clock=19%%3A30&minutes=90", day, date);
	if (!tries(c, who, "/evenings/new", body, day))
		return false;
	snprintf(c->evening, sizeof(c->evening), "%s", c->last);
	c->at = (int64_t)(BEGAN + day + 2) * DAY + 19 * 3600 + 1800 - c->who[who].zone * 60;
	c->by = who;
	return true;
}

static bool
answers_evening(struct couple *c, unsigned who, int day)
{
	char body[120];

	snprintf(body, sizeof(body), "evening=%s&when=%lld", c->evening, (long long)c->at);
	if (c->evening[0] == '\0' || c->by == who || !tries(c, who, "/evenings/yes", body, day))
		return false;
	c->evening[0] = '\0';
	c->who[c->by].planned++;
	return true;
}

static void
begin_path(struct couple *c, unsigned who, int path, int day)
{
	char body[60];

	snprintf(body, sizeof(body), "path=%s", paths[path]);
	does(c, who, "/paths/begin", body, day);
	c->who[who].since = day;
	c->who[who].week = -1;
}

void
walk(struct couple *c, int day)
{
	char body[60];

	c->path = (int)(found.begun++ % PATHS);
	if (!c->along) {
		begin_path(c, 0, c->path, day);
		return;
	}
	snprintf(body, sizeof(body), "path=%s", paths[c->path]);
	does(c, 0, "/paths/ask", body, day);
	snprintf(c->asked, sizeof(c->asked), "%s", c->last);
}

/* The one says yes, and then the other begins, too. */
static void
answers_path(struct couple *c, unsigned who, int day)
{
	char body[60];

	if (who == 0) {
		begin_path(c, 0, c->path, day);
		return;
	}
	snprintf(body, sizeof(body), "ask=%s", c->asked);
	does(c, 1, "/paths/join", body, day);
	c->who[1].since = day;
	c->who[1].week = -1;
	found.joined++;
}

static void
takes_step(struct couple *c, unsigned who, const struct shown *card, int day)
{
	char body[80];

	snprintf(body, sizeof(body), "step=%s", card->what);
	does(c, who, "/paths/take", body, day);
	c->who[who].unseen[card->ten] = -1;
}

void
take_up(struct couple *c, unsigned who, const struct shown *card, int day)
{
	char body[100];

	if (card->small) {
		snprintf(body, sizeof(body), "card=%s", card->what);
		does(c, who, "/today/light", body, day);
	} else if (card->step)
		takes_step(c, who, card, day);
	else if (strcmp(card->what, "/paths/one") == 0)
		answers_path(c, who, day);
	else if (strcmp(card->what, "/thanks") == 0)
		does(c, who, "/thanks/write", "way=send&did=you+waited", day);
	else if (strcmp(card->what, "/pulse") == 0) {
		snprintf(body, sizeof(body), "pulse-1=%u&pulse-2=%u", 3 + chance(c, 5),
		    3 + chance(c, 5));
		does(c, who, "/pulse", body, day);
	} else if (strcmp(card->what, "/evenings/ideas") == 0) {
		if (!plans_evening(c, who, day))
			return;
	} else if (strcmp(card->what, "/evenings/one") == 0) {
		if (!answers_evening(c, who, day))
			return;
	} else if (strcmp(card->what, "/journey/twelve") == 0) {
		snprintf(body, sizeof(body), "pace=%s",
		    c->who[who].pace != NULL ? c->who[who].pace : "now");
		does(c, who, "/journey/pace", body, day);
	} else
		return;
	if (chance(c, 3) == 0 && card->ten > 0) {
		snprintf(body, sizeof(body), "ten=%u&worth=%u", card->ten, 1 + chance(c, 5));
		does(c, who, "/today/worth", body, day);
	}
}

void
look_longer(struct couple *c, unsigned who, int day)
{
	static const char *const parts[] = { "closeness", "trust", "openness",
	    "understood", "safe" };
	static const char backwards[] = "understood-1trust-2closeness-3safe-3openness-4";
	unsigned low = chance(c, 5);

	for (int page = 1; page <= 5; page++) {
		char body[300], *at = body + sprintf(body, "page=%d", page);

		for (int i = (page - 1) * 4; i < page * 4; i++) {
			char name[20];
			unsigned x = (unsigned)i % 5 == low ? 2 : 6;
			bool reversed;

			sprintf(name, "%s-%d", parts[i % 5], i / 5 + 1);
			reversed = strstr(backwards, name) != NULL;
			at += sprintf(at, "&longer-%s%s=%u", name, reversed ? "r" : "",
			    reversed ? 8 - x : x);
		}
		does(c, who, "/longer/page", body, day);
	}
	does(c, who, "/longer/keep", "", day);
}

