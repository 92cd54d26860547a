/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/home.h"
#include "core/practice.h"
#include "year.h"

static const struct { const char *begins, *practice; } hrefs[] = {
	{ "/thanks", "thanks" }, { "/pulse", "closeness" }, { "/check", "closeness" },
	{ "/question", "openness" }, { "/sitting", "openness" }, { "/listen", "listen" },
	{ "/journal", "journal" }, { "/pause", "pause" }, { "/gently", "gently" },
	{ "/eyes", "eyes" }, { "/sides", "sides" }, { "/way", "way" },
	{ "/repair", "repair" }, { "/lasting", "repair" }, { "/touch", "touch" },
	{ "/values", "values" }, { "/stands", "stands" }, { "/vision", "vision" },
	{ "/goals", "vision" }, { "/attach", "attach" }, { "/longer", "longer" },
	{ "/fit", "safe" }, { "/evenings", "evenings" }, { "/journey", "journey" },
	{ "/review", "review" }, { "/keepsake", "keepsake" }, { "/paths", "paths" },
};

const char *
practice_of(const char *href)
{
	for (size_t i = 0; i < sizeof(hrefs) / sizeof(*hrefs); i++)
		if (strncmp(href, hrefs[i].begins, strlen(hrefs[i].begins)) == 0)
			return hrefs[i].practice;
	fprintf(stderr, "year: %s is of no practice that is known here\n", href);
	exit(2);
}

/* ---- a host ---- */

int64_t
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

bool
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

void
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

/* That field of the card of this id, in the deck of this name. */
static void
rec_field(const char *deck, const char *id, const char *name, char *to, size_t size)
{
	static struct { char *rec; } decks[2];
	size_t i = strcmp(deck, "paths") == 0;
	char key[80];
	const char *at;

	if (decks[i].rec == NULL) {
		char file[300];
		FILE *in;

		snprintf(file, sizeof(file), CONTENT_DIR "/%s.rec", deck);
		in = fopen(file, "r");
		decks[i].rec = calloc(1, 1 << 16);
		if (in == NULL || fread(decks[i].rec, 1, (1 << 16) - 1, in) == 0)
			exit(2);
		fclose(in);
	}
	snprintf(key, sizeof(key), "Id: %s\n", id);
	at = strstr(decks[i].rec, key);
	snprintf(key, sizeof(key), "\n%s: ", name);
	at = at != NULL ? strstr(at, key) : NULL;
	snprintf(to, size, "%.*s", at != NULL ? (int)strcspn(at + strlen(key), "\n") : 0,
	    at != NULL ? at + strlen(key) : "");
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
	    "There is something for you to read",
	    "walk a path with you", "walks the path with you", NULL };
	static const char *const closes[] = { "Open until Monday", "closes in a few",
	    "It helps with the next one", "look back, and choose", "/repair", "/pause",
	    "/eyes", "/fit", NULL };
	const char *minutes, *one = strstr(page, "id=\"one\"");

	*card = (struct shown){ .minutes = 1, .back = strstr(page, "Welcome back") != NULL };
	if (between(page, "class=\"btn wide\" href=\"", card->what, sizeof(card->what)))
		snprintf(card->practice, sizeof(card->practice), "%s", practice_of(card->what));
	else if (between(page, "name=\"step\" value=\"", card->what, sizeof(card->what))) {
		card->step = true;
		rec_field("paths", card->what, "Practice", card->practice, sizeof(card->practice));
	} else if (between(page, "name=\"card\" value=\"", card->what, sizeof(card->what))) {
		char of[4];

		card->small = true;
		rec_field("lighter", card->what, "Of", of, sizeof(of));
		card->ten = (unsigned)atoi(of);
		return;
	} else
		return;
	card->ten = plan_ten(card->practice);
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

bool
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

