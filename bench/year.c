/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * year: a thousand couples live a year with what Today proposes, each with habits
 * of their own. What they see is read off the pages, and held to the rules by
 * somebody who does not know how the plan is made.
 *
 *   year [COUPLES]     one line a figure: name, number, unit, target, note;
 *                      ends with 1 when a rule was broken
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/decks.h"
#include "core/home.h"
#include "core/practice.h"

enum { COUPLES = 1000, YEAR = 365, DAY = 86400, BEGAN = 20454 };	/* 1 January 2026 */
enum { THINGS = 300, AWAYS_MOST = 3, ENOUGH = 20 };

struct person {
	struct app	*app;
	unsigned	 comes, weekdays;	/* of a hundred days; a bit for each weekday */
	unsigned	 does, passes, nots;	/* of a hundred evenings here */
	int		 hour, zone;
	struct { int from, days; } away[AWAYS_MOST];
	const char	*out[2];	/* left out, or NULL */
	bool		 afraid, looks;
	const char	*pace;		/* from the thirteenth week on, or NULL */
	/* What was seen: evenings here since each of the ten was; on which day each
	 * of the ten was, and each single thing. */
	int		 unseen[TENS + 1], day[TENS + 1], before[TENS + 1];
	struct { char what[60]; int day; } things[THINGS];
	size_t		 n;
	int		 did;			/* the last day with something done */
	int		 planned;		/* evenings for both that were this one's idea */
};

struct couple {
	struct person	 who[2];
	uint64_t	 chance, place;
	uint32_t	 seeds;
	unsigned	 clashes;	/* of a thousand days */
	int64_t		 clash;		/* when they last did */
	int		 fixed;		/* from that day on an evening a week; 0: none */
	int		 rest, rests;	/* they rest from that day on, for so many days */
	unsigned	 rester;
	/* An evening that waits for a yes: its id, when, whose. */
	char		 evening[33];
	int64_t		 at;
	unsigned	 by;
	char		 last[33];	/* id of what was done last */
};

/* What stands on Today. */
struct shown {
	char		 what[60];	/* where it leads, or the card's id */
	unsigned	 ten;
	int		 minutes;
	bool		 small, needed, waits, hour, closes, after, back;
};

enum rule { NEGLECT, AGAIN, RUNNING, OUT, AFRAID, CLASHED, EARLY, LATE, LONG, RESTS,
	PACE, EMPTY, CHANGES, UNEVEN, RULES };
static const char *const promises[RULES] = {
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
	[EMPTY] = "after the first weeks without a card, though nobody rested and nothing was done",
	[CHANGES] = "another thing when asked again",
	[UNEVEN] = "couples whose evenings are not thought of 45 to 55 in a hundred by each",
};
static struct {
	long		 evenings, acts, moved, backs, broken[RULES], worst, worst_daily, chance,
			 stood, willing;
	double		 least, most;
} found = { .least = 1 };

/* Counts it, and tells of the first ones. */
static void
hold(enum rule rule, bool broken, const char *what, int day)
{
	if (broken && found.broken[rule]++ < 5)
		fprintf(stderr, "year: %s: %s, day %d\n", promises[rule], what, day);
}

static const struct { const char *begins, *practice; } hrefs[] = {
	{ "/thanks", "thanks" }, { "/pulse", "closeness" }, { "/check", "closeness" },
	{ "/question", "openness" }, { "/sitting", "openness" }, { "/listen", "listen" },
	{ "/journal", "journal" }, { "/pause", "pause" }, { "/gently", "gently" },
	{ "/eyes", "eyes" }, { "/sides", "sides" }, { "/way", "way" },
	{ "/repair", "repair" }, { "/lasting", "repair" }, { "/touch", "touch" },
	{ "/values", "values" }, { "/stands", "stands" }, { "/vision", "vision" },
	{ "/goals", "vision" }, { "/attach", "attach" }, { "/longer", "longer" },
	{ "/fit", "safe" }, { "/evenings", "evenings" }, { "/journey", "journey" },
};

static const char *
practice_of(const char *href)
{
	for (size_t i = 0; i < sizeof(hrefs) / sizeof(*hrefs); i++)
		if (strncmp(href, hrefs[i].begins, strlen(hrefs[i].begins)) == 0)
			return hrefs[i].practice;
	fprintf(stderr, "year: %s is of no practice that is known here\n", href);
	exit(2);
}

static unsigned
chance(struct couple *c, unsigned sides)
{
	c->chance = c->chance * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((c->chance >> 33) % sides);
}

/* ---- a host ---- */

static int64_t
clock_of(const struct person *p, int day)
{
	return (int64_t)(BEGAN + day) * DAY + p->hour * 3600 - p->zone * 60;
}

static const struct reply *
ask(struct couple *c, struct person *p, const char *method, const char *path,
    const char *body, int day)
{
	static struct out o;
	struct out told = { 0 };
	unsigned char id[16] = { (unsigned char)(++c->seeds >> 16),
	    (unsigned char)(c->seeds >> 8), (unsigned char)c->seeds };

	o.len = 0;
	out_html(&told, "state=open&pair=bound&confirmed=1&synced=1&persist=1&joined=");
	out_number(&told, (int64_t)BEGAN * DAY + 12 * 3600);
	out_bytes(&told, "", 1);
	form_write(&o, "method", method);
	form_write(&o, "path", path);
	form_write(&o, "body", body);
	form_write(&o, "facts", told.bytes);
	out_html(&o, "&seed=");
	out_hex(&o, id, 16);
	out_html(&o, "&zone=");
	out_number(&o, p->zone);
	out_html(&o, "&now=");
	out_number(&o, clock_of(p, day) + c->seeds % 60);
	out_free(&told);
	return app_handle(p->app, o.bytes, o.len);
}

/* Keeps what came of it, as a host does, and sends the partner what is shared. */
static void
keep(struct couple *c, unsigned who, const struct reply *r)
{
	size_t len = r->events_len;
	char *copy = malloc(len + 1);

	if (len > 0)
		memcpy(copy, r->events, len);
	for (size_t at = 0; at < len; ) {
		const unsigned char *head = (const unsigned char *)copy + at;
		size_t n = HEAD_SIZE + ((size_t)head[0] | (size_t)head[1] << 8);

		c->place++;
		for (int i = 0; i < 8; i++)
			copy[at + HEAD_PLACE + (size_t)i] = (char)(c->place >> 8 * i & 0xFF);
		for (int i = 0; i < 16; i++)
			snprintf(c->last + 2 * i, 3, "%02x", head[HEAD_ID + i]);
		app_fold(c->who[who].app, copy + at, n);
		if (copy[at + HEAD_SPACE] == SHARED && copy[at + HEAD_MODE] == PLAIN)
			app_fold(c->who[!who].app, copy + at, n);
		at += n;
	}
	free(copy);
}

static bool
tries(struct couple *c, unsigned who, const char *path, const char *body, int day)
{
	const struct reply *r = ask(c, &c->who[who], "POST", path, body, day);
	bool fine = r->status == 303;

	if (fine)
		keep(c, who, r);
	/* What is done is not left aside. */
	if (fine && strncmp(path, "/today", 6) != 0 && strncmp(path, "/settings", 9) != 0)
		c->who[who].unseen[plan_ten(practice_of(path))] = -1;
	if (fine)
		c->who[who].did = day;
	found.acts += fine;
	return fine;
}

static void
does(struct couple *c, unsigned who, const char *path, const char *body, int day)
{
	if (!tries(c, who, path, body, day)) {
		fprintf(stderr, "year: POST %s %s was refused\n", path, body);
		exit(2);
	}
}

/* ---- reading ---- */

static bool
between(const char *page, const char *before, char *to, size_t size)
{
	const char *at = strstr(page, before);

	to[0] = '\0';
	if (at == NULL)
		return false;
	at += strlen(before);
	snprintf(to, size, "%.*s", (int)strcspn(at, "\"?"), at);
	return true;
}

static unsigned
small_ten(const char *id)
{
	static char *rec;
	char key[80];
	const char *at;

	if (rec == NULL) {
		FILE *in = fopen(CONTENT_DIR "/lighter.rec", "r");

		rec = calloc(1, 1 << 16);
		if (in == NULL || fread(rec, 1, (1 << 16) - 1, in) == 0)
			exit(2);
		fclose(in);
	}
	snprintf(key, sizeof(key), "Id: %s\n", id);
	at = strstr(rec, key);
	at = at != NULL ? strstr(at, "\nOf: ") : NULL;
	return at != NULL ? (unsigned)atoi(at + 5) : 0;
}

static bool
any_of(const char *text, const char *const list[])
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strstr(text, list[i]) != NULL)
			return true;
	return false;
}

static void
card_read(const char *page, struct shown *card)
{
	static const char *const waits[] = { "With yours, both open", "proposes an evening",
	    "There is something for you to read", NULL };
	static const char *const closes[] = { "Open until Monday", "closes in a few",
	    "It helps with the next one", "look back, and choose", "/repair", "/pause",
	    "/eyes", "/fit", NULL };
	const char *minutes, *one = strstr(page, "id=\"one\"");

	*card = (struct shown){ .minutes = 1, .back = strstr(page, "Welcome back") != NULL };
	if (between(page, "class=\"btn wide\" href=\"", card->what, sizeof(card->what)))
		card->ten = plan_ten(practice_of(card->what));
	else if (between(page, "name=\"card\" value=\"", card->what, sizeof(card->what))) {
		card->small = true;
		card->ten = small_ten(card->what);
		return;
	} else
		return;
	minutes = strstr(one != NULL ? one : page, "about ");
	if (minutes != NULL && strncmp(minutes, "about a", 7) != 0)
		card->minutes = atoi(minutes + 6);
	card->needed = strstr(page, "because") != NULL;
	card->hour = strstr(page, "You both said yes to it") != NULL ||
	    strncmp(card->what, "/pause", 6) == 0;
	card->waits = any_of(page, waits) || card->hour;
	card->closes = any_of(page, closes);
	card->after = card->closes && card->ten == 7;
}

/* How often chance chose, as the page keeps it. */
static void
why_count(const struct reply *r)
{
	static const char why[] = "do=today.stood";
	char wanted[12];

	snprintf(wanted, sizeof(wanted), "&why=%d", BY_CHANCE);
	if (r->events_len == 0 || memmem(r->events, r->events_len, why, strlen(why)) == NULL)
		return;
	found.stood++;
	found.chance += memmem(r->events, r->events_len, wanted, strlen(wanted)) != NULL;
}

/* False: nothing is proposed. */
static bool
look(struct couple *c, unsigned who, int day, struct shown *card)
{
	const struct reply *r = ask(c, &c->who[who], "GET", "/today", "", day);

	card_read(r->html, card);
	why_count(r);
	keep(c, who, r);
	if (c->seeds % 16 == 0) {
		struct shown again;

		card_read(ask(c, &c->who[who], "GET", "/today", "", day)->html, &again);
		hold(CHANGES, strcmp(card->what, again.what) != 0, again.what, day);
	}
	return card->what[0] != '\0';
}

/* ---- the rules, as they are promised ---- */

static bool
begins(const char *what, const char *const list[])
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strncmp(what, list[i], strlen(list[i])) == 0)
			return true;
	return false;
}

static bool
rest_on(const struct couple *c, int day)
{
	return day >= c->rest && day < c->rest + c->rests;
}

static void
hold_filters(const struct couple *c, const struct person *p,
    const struct shown *card, int day)
{
	static const char *const calm[] = { "/journal", "/eyes", "/repair", "/fit",
	    "/pause", "/evenings/down", "/evenings/after", "/journey", NULL };
	static const char *const mild[] = { "/journal", "/pulse", "/check", "/fit",
	    "/journey", NULL };
	static const char *const light[] = { "/journal", "/eyes", "/repair", "/fit", "/pause",
	    "/thanks", "/pulse", "/touch", "/goals", "/way/agreement", "/evenings", "/journey",
	    NULL };
	static const char *const parted[] = { "/values", "/stands", "/longer", "/eyes",
	    "/evenings/down", NULL };
	int weekday = weekday_of(BEGAN + day), most = weekday >= 4 ? 15 : 5;
	const char *practice = card->small ? "" : practice_of(card->what);
	bool occasion = card->waits || card->closes;

	hold(RESTS, rest_on(c, day),
	    card->what, day);
	hold(PACE, p->pace != NULL && day > 84 && strstr(card->what, "/journey") == NULL &&
	    (strcmp(p->pace, "checks") == 0 || weekday < 4),
	    card->what, day);
	if (card->small)
		return;
	for (int i = 0; i < 2; i++)
		hold(OUT, p->out[i] != NULL && strcmp(p->out[i], practice) == 0,
	    card->what, day);
	hold(AFRAID, p->afraid && !begins(card->what, mild),
	    card->what, day);
	hold(CLASHED, c->clash > 0 && day_of(c->clash, p->zone) == BEGAN + day && !card->waits && !begins(card->what, calm),
	    card->what, day);
	hold(LATE, p->hour >= 22 && !card->waits && !begins(card->what, light),
	    card->what, day);
	hold(EARLY, day < PLAN_FIRST && !occasion && card->ten != 1 && card->ten != 4 &&
	    card->ten != 5 && card->ten != 6,
	    card->what, day);
	hold(LONG, !card->needed && !occasion &&
	    card->minutes > most * (begins(card->what, parted) ? 5 : 1),
	    card->what, day);
}

static void
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
	hold(AGAIN, !card->waits && !card->after && day > p->things[i].day &&
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
static void
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

/* ---- living ---- */

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

/* What can be done by one form is; the rest they do aloud, or not. */
static void
take_up(struct couple *c, unsigned who, const struct shown *card, int day)
{
	char body[100];

	if (card->small) {
		snprintf(body, sizeof(body), "card=%s", card->what);
		does(c, who, "/today/light", body, day);
	} else if (strcmp(card->what, "/thanks") == 0)
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

static void
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

/* What stands there, held to the rules. False: nothing. */
static bool
sees(struct couple *c, unsigned who, int day, struct shown *card)
{
	struct person *p = &c->who[who];

	if (!look(c, who, day, card))
		return false;
	hold_filters(c, p, card, day);
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
			snprintf(body, sizeof(body), "than=%s", practice_of(card.what));
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

/* Two who like evenings and come often: they share the thinking. */
static void
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
	bool fine = true;

	for (unsigned seed = 1; seed <= n; seed++)
		live(seed);
	printf("evenings of %u couples in a year\t%ld\t\t\t%ld things done, %ld passed over, %ld welcomes back\n",
	    n, found.evenings, found.acts, found.moved, found.backs);
	printf("longest between two cards of one practice\t%ld\tdays\t< 22\tdays on which this person had Today open, and something stood there; of who comes daily: %ld\n",
	    found.worst, found.worst_daily);
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
