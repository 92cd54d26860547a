/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/decks.h"
#include "form.h"
#include "home.h"
#include "core/home.h"

enum { ADA, BEN };
enum { DAY = 24 * 60 * 60, ZONE = 60, SHARED_PLACE = 2 };

static const char facts[] = "state=open&pair=bound&confirmed=1&room=open"
    "&synced=1764000000&persist=1";

struct couple {
	struct app	*base[2], *private;
	struct lived	 lived;
	uint64_t	 chance;
	uint32_t	 seeds;
	char		 last[33];	/* id of what was done last */
};

static unsigned
chance(struct couple *c, unsigned sides)
{
	c->chance = c->chance * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((c->chance >> 33) % sides);
}

/* ---- a host ---- */

struct app *
bench_open(unsigned room)
{
	struct app *app = app_open(ADA, room);

	decks_add(app);
	return app;
}

/* In place of the seal's keyed hash. */
static void
gate_make(const char *occasion, size_t n, unsigned char id[16])
{
	uint64_t hash = 0xCBF29CE484222325;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)occasion[i]) * 0x100000001B3;
	memcpy(id, &hash, 8);
	memcpy(id + 8, "gategate", 8);
}

static void
gates_write(struct out *o, struct app *app, int64_t now)
{
	for (const char *p = app_occasions(app, now, ZONE); *p != '\0'; ) {
		size_t n = strcspn(p, "\n");
		unsigned char id[16];

		gate_make(p, n, id);
		out_bytes(o, p, n);
		out_html(o, ".");
		out_hex(o, id, 16);
		out_html(o, ",");
		p += n + (p[n] == '\n');
	}
}

static void
request_write(struct out *o, struct app *app, const char *method,
    const char *path, const char *body, int64_t now, uint32_t seed)
{
	const unsigned char id[16] = { (unsigned char)(seed >> 16),
	    (unsigned char)(seed >> 8), (unsigned char)seed };
	struct out told = { 0 };

	out_string(&told, facts);
	out_html(&told, "&gates=");
	gates_write(&told, app, now);
	out_bytes(&told, "", 1);
	form_write(o, "method", method);
	form_write(o, "path", path);
	form_write(o, "body", body);
	form_write(o, "facts", told.bytes);
	out_html(o, "&seed=");
	out_hex(o, id, 16);
	out_html(o, "&zone=60&now=");
	out_number(o, now);
	out_free(&told);
}

void
bench_request(struct out *o, struct app *app, const char *method,
    const char *path, const char *body, int64_t now)
{
	request_write(o, app, method, path, body, now, 0xFFFFFF);
}

/* ---- what they do, and how it comes to both ---- */

/* What the seal and the relay fill in. */
static void
head_fill(struct couple *c, char *head, size_t len)
{
	const char *form = head + HEAD_SIZE, *gate;

	c->lived.place += SHARED_PLACE;
	for (int i = 0; i < 8; i++)
		head[HEAD_PLACE + i] = (char)(c->lived.place >> 8 * i & 0xFF);
	if (head[HEAD_MODE] == PLAIN)
		return;
	gate = (const char *)memmem(form, len - HEAD_SIZE, "&gate=", 6) + 6;
	gate_make(gate, strcspn(gate, "&"), (unsigned char *)head + HEAD_GATE);
}

static void
event_keep(struct couple *c, unsigned who, const char *event, size_t len)
{
	char *copy = calloc(1, len + 1);

	memcpy(copy, event, len);
	head_fill(c, copy, len);
	if (copy[HEAD_SPACE] == PRIVATE)
		out_bytes(&c->lived.private, copy, len);
	else if (copy[HEAD_SPACE] == SHARED || who == ADA) {
		out_bytes(&c->lived.base, copy, len);
		c->lived.n++;
	}
	for (unsigned phone = ADA; phone <= BEN; phone++)
		if (copy[HEAD_SPACE] == SHARED ||
		    (copy[HEAD_SPACE] == PERSONAL && who == phone))
			app_fold(c->base[phone], copy, len);
	if (copy[HEAD_SPACE] == PRIVATE)
		app_fold(c->private, copy, len);
	free(copy);
}

static void
ask_in(struct couple *c, struct app *app, unsigned who, const char *method,
    const char *path, const char *body, unsigned status)
{
	struct out request = { 0 };
	const struct reply *r;
	unsigned char id[3] = { (unsigned char)(++c->seeds >> 16),
	    (unsigned char)(c->seeds >> 8), (unsigned char)c->seeds };
	struct out hex = { 0 };

	request_write(&request, app, method, path, body, c->lived.now += 60, c->seeds);
	r = app_handle(app, request.bytes, request.len);
	if (r->status != status) {
		fprintf(stderr, "bench: %s %s %s: %u\n", method, path, body, r->status);
		exit(1);
	}
	for (size_t at = 0, n; at < r->events_len; at += n) {
		const unsigned char *head = (const unsigned char *)r->events + at;

		n = HEAD_SIZE + ((size_t)head[0] | (size_t)head[1] << 8 |
		    (size_t)head[2] << 16);
		event_keep(c, who, r->events + at, n);
	}
	out_hex(&hex, id, sizeof(id));
	out_html(&hex, "00000000000000000000000000");
	memcpy(c->last, hex.bytes, 32);
	out_free(&hex);
	out_free(&request);
}

static void
do_in(struct couple *c, struct app *app, unsigned who, const char *path,
    const char *body)
{
	ask_in(c, app, who, "POST", path, body, 303);
}

/* She opens Today, which keeps what stood there. */
static void
looks(struct couple *c)
{
	ask_in(c, c->base[ADA], ADA, "GET", "/today", "", 200);
}

static void
does(struct couple *c, unsigned who, const char *path, const char *body)
{
	do_in(c, c->base[who], who, path, body);
}

/* ---- words ---- */

static const char *
words(struct couple *c, char *to, size_t size, unsigned least, unsigned most)
{
	static const char *const some[] = { "thank", "you", "for", "the", "coffee",
	    "morning", "when", "I", "was", "late", "again", "and", "kind", "listened",
	    "to", "my", "mother", "walked", "dog", "in", "rain", "laughed", "with",
	    "kids", "évening", "quiet", "hand", "warm", "dinner", "garden" };
	unsigned n = least + chance(c, most - least + 1);
	size_t len = 0;

	to[0] = '\0';
	while (n-- > 0 && len + 20 < size)
		len += (size_t)snprintf(to + len, size - len, "%s%s", len > 0 ? "+" : "",
		    some[chance(c, sizeof(some) / sizeof(*some))]);
	return to;
}

/* ---- days ---- */

static void
say_thanks(struct couple *c, unsigned who)
{
	char did[300], shows[300], body[1000], id[33];

	snprintf(body, sizeof(body), "did=%s&shows=%s&way=send",
	    words(c, did, sizeof(did), 6, 20),
	    chance(c, 2) == 0 ? words(c, shows, sizeof(shows), 4, 12) : "");
	does(c, who, "/thanks/write", body);
	memcpy(id, c->last, sizeof(id));
	if (chance(c, 20) == 0) {
		snprintf(body, sizeof(body), "of=%s&did=%s", id,
		    words(c, did, sizeof(did), 6, 20));
		does(c, who, "/thanks/edit", body);
	}
	if (chance(c, 150) == 0) {
		snprintf(body, sizeof(body), "of=%s", id);
		does(c, who, "/thanks/back", body);
	} else if (who == BEN && chance(c, 3) > 0) {
		snprintf(body, sizeof(body), "note=%s&kept=%s", id,
		    chance(c, 4) == 0 ? "yes" : "no");
		does(c, ADA, "/thanks/keep", body);
	}
}

static void
write_draft(struct couple *c)
{
	char did[300], body[400];

	snprintf(body, sizeof(body), "did=%s", words(c, did, sizeof(did), 5, 15));
	does(c, ADA, "/thanks/draft", body);
}

static void
answer_pulse(struct couple *c, unsigned who)
{
	char body[200];

	snprintf(body, sizeof(body), "pulse-1=%u&pulse-2=%u&pulse-3=%u&word=%s",
	    3 + chance(c, 5), 2 + chance(c, 6), 3 + chance(c, 5),
	    chance(c, 2) == 0 ? "tired" : "");
	does(c, who, "/pulse", body);
}

static void
answer_check(struct couple *c, unsigned who)
{
	char body[300];
	size_t len = 0;

	for (unsigned i = 1; i <= 10; i++)
		len += (size_t)snprintf(body + len, sizeof(body) - len,
		    "&close-%02u=%u", i, 3 + chance(c, 5));
	snprintf(body + len, sizeof(body) - len, "&sure=1");
	does(c, who, "/check", body);
}

static void
write_journal(struct couple *c)
{
	char text[2000], body[2100];

	snprintf(body, sizeof(body), "text=%s&pleasant=%u&lively=%u",
	    words(c, text, sizeof(text), 20, 120), 1 + chance(c, 7), 1 + chance(c, 7));
	do_in(c, c->private, ADA, "/journal/write", body);
}

static void
live_day(struct couple *c, unsigned day)
{
	if (day % 7 == 2) {
		answer_pulse(c, ADA);
		answer_pulse(c, BEN);
	}
	if (day % 28 == 4) {
		answer_check(c, ADA);
		answer_check(c, BEN);
		does(c, day / 28 % 2, "/look/keep",
		    "glad=the+walks&more=sleep&request=one+evening&practice=thanks");
	}
	for (unsigned i = 2 + chance(c, 4); i > 0; i--)
		say_thanks(c, chance(c, 2));
	if (chance(c, 4) == 0)
		write_draft(c);
	if (chance(c, 3) == 0)
		does(c, ADA, "/today/light", "");
	if (chance(c, 6) == 0)
		does(c, ADA, "/today/not", "");
	if (chance(c, 100) * BENCH_DAYS < 100 * BENCH_ENTRIES)
		write_journal(c);
	if (day % 400 == 0) {
		does(c, ADA, "/people/name", "name=Ada");
		does(c, BEN, "/people/name", "name=Ben");
	}
}

/* Day by day, and on the last ones so many thanks that the number is met. */
struct lived
bench_live(void)
{
	struct couple c = { .chance = 22000 };

	c.lived.now = 1764000000 - (int64_t)BENCH_DAYS * DAY;
	c.base[ADA] = bench_open(0);
	c.base[BEN] = app_open(BEN, 0);
	c.private = bench_open(1);
	for (unsigned day = 0; day < BENCH_DAYS; day++) {
		int64_t morning = c.lived.now;

		looks(&c);
		live_day(&c, day);
		for (size_t due = (size_t)BENCH_EVENTS * (day + 1) / BENCH_DAYS;
		    c.lived.n < due; )
			say_thanks(&c, chance(&c, 2));
		c.lived.now = morning + DAY;
	}
	app_close(c.base[ADA]);
	app_close(c.base[BEN]);
	app_close(c.private);
	return c.lived;
}

void
bench_late(struct out *o, const struct lived *lived, unsigned nth)
{
	static const char form[] = "do=people.name&at=1600000000&zone=60&name=Ben";
	uint64_t place = lived->place / 2 / SHARED_PLACE * SHARED_PLACE + 1 -
	    (uint64_t)nth * SHARED_PLACE;
	char head[HEAD_SIZE] = { sizeof(form) - 1, 0, 0, 0, SHARED, BEN, PLAIN,
	    WHAT_WRITE };

	for (int i = 0; i < 8; i++)
		head[HEAD_PLACE + i] = (char)(place >> 8 * i & 0xFF);
	head[HEAD_ID] = (char)nth;
	head[HEAD_ID + 15] = 'L';
	out_bytes(o, head, sizeof(head));
	out_bytes(o, form, sizeof(form) - 1);
}
