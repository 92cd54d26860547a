/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decks.h"
#include "app.h"
#include "form.h"
#include "home.h"
#include "phones.h"
#include "visit.h"

enum { ADA, BEN };
enum { PHONE, TABLET };
enum { EVENTS_MAX = 4000, DEN_MAX = 1000, WHISPERS_MAX = 1000 };

struct sent {
	char		*bytes;
	size_t		 len;
	bool		 deleted;
};

/* A private room that is open somewhere, and what it has to send. */
struct den {
	struct app	*app;
	struct sent	 outbox[DEN_MAX];
	size_t		 n_out, n_taken;
	uint8_t		 got[DEN_MAX];
};

struct phone {
	struct app	*app;
	struct sent	 outbox[EVENTS_MAX];
	size_t		 n_out, n_taken;
	uint8_t		 got[EVENTS_MAX];	/* 1 the stub, 2 the words */
	char		*page;
	char		 last_id[33];
	char		 where[300], task[2000], said[6000];
};

struct phones {
	struct phone	 phone[2];
	struct sent	 relay[EVENTS_MAX];	/* place is the index plus one */
	size_t		 n;
	struct den	 den[2];		/* Ada's, on her phone and a tablet */
	struct sent	 drawer[DEN_MAX];	/* what the relay keeps for them */
	size_t		 n_drawer;
	struct { char *form; int to; } whisper[WHISPERS_MAX];	/* under way */
	size_t		 n_whispers;
	int64_t		 now;
	int		 zone;
	uint64_t	 chance;
	unsigned	 seeds;
	char		*remembered;
	char		 facts[2000], names[6000], oops[60];
	struct {
		const char	*name, *rec;
		size_t		 len;
	}		 deck;		/* what a new phone has in place of one */
};

static unsigned
chance(struct phones *p, size_t sides)
{
	p->chance = p->chance * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((p->chance >> 33) % sides);
}

static struct sent
copy(const char *bytes, size_t len)
{
	struct sent s = { malloc(len), len, false };

	memcpy(s.bytes, bytes, len);
	return s;
}

static uint32_t
form_len(const char *head)
{
	uint32_t n;

	memcpy(&n, head + HEAD_LEN, 4);
	return n;
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

/* Fills in the gate id as the seal would. */
static void
seal_gate(char *head, size_t len)
{
	const char *form = head + HEAD_SIZE, *gate, *end;

	if (head[HEAD_MODE] == PLAIN)
		return;
	gate = memmem(form, len - HEAD_SIZE, "&gate=", 6);
	gate += 6;
	end = memchr(gate, '&', (size_t)(head + len - gate));
	if (end == NULL)
		end = head + len;
	gate_make(gate, (size_t)(end - gate), (unsigned char *)head + HEAD_GATE);
}

static void
facts_write(struct phones *p, struct phone *phone, struct out *facts)
{
	const char *occasions = app_occasions(phone->app, p->now, p->zone);

	out_string(facts, p->facts);
	out_string(facts, p->names);
	out_html(facts, "&gates=");
	for (const char *o = occasions; *o != '\0'; ) {
		size_t n = strcspn(o, "\n");
		unsigned char id[16];

		gate_make(o, n, id);
		out_bytes(facts, o, n);
		out_html(facts, ".");
		out_hex(facts, id, 16);
		out_html(facts, ",");
		o += n + (o[n] == '\n');
	}
	out_bytes(facts, "", 1);
}

static void
keep_text(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text != NULL ? text : "");
}

static void
send_later(struct phones *p, struct phone *phone, struct app *app,
    const char *bytes, size_t len)
{
	if (app == phone->app) {
		phone->outbox[phone->n_out++] = copy(bytes, len);
		return;
	}
	for (int where = PHONE; where <= TABLET; where++) {
		struct den *den = &p->den[where];

		if (app == den->app)
			den->outbox[den->n_out++] = copy(bytes, len);
	}
}

static void
keep_events(struct phones *p, struct phone *phone, struct app *app,
    const struct reply *reply)
{
	char *batch = malloc(reply->events_len + 1);
	size_t len = reply->events_len;

	if (len > 0)
		memcpy(batch, reply->events, len);
	for (size_t at = 0; at < len; ) {
		size_t n = HEAD_SIZE + form_len(batch + at);

		seal_gate(batch + at, n);
		send_later(p, phone, app, batch + at, n);
		at += n;
	}
	if (len > 0)
		app_fold(app, batch, len);
	free(batch);
}

/* ---- whispers ---- */

static void
whisper_send(struct phones *p, int who, const char *form)
{
	if (form == NULL || p->n_whispers == WHISPERS_MAX)
		return;
	p->whisper[p->n_whispers].to = !who;
	p->whisper[p->n_whispers++].form = strdup(form);
}

static void
hear(struct phones *p, int who, const char *path, const char *form)
{
	static const char seed[] = "00000000000000000000000000000001";
	struct app *app = p->phone[who].app;
	struct out o = { 0 };
	const char *in = strstr(form, "&in=");
	char session[33] = "";

	if (in != NULL)
		snprintf(session, sizeof(session), "%s", in + 4);
	/* The seal opens only what belongs to something that is live here. */
	if (strstr(app_sessions(app, p->now, 60), session) == NULL)
		return;
	form_write(&o, "method", "HEAR");
	form_write(&o, "path", path);
	form_write(&o, "body", form);
	form_write(&o, "seed", seed);
	form_write(&o, "facts", p->facts);
	out_html(&o, "&zone=60&now=");
	out_number(&o, p->now);
	whisper_send(p, who, app_handle(app, o.bytes, o.len)->whisper);
	out_free(&o);
}

static void
whisper_drop(struct phones *p, size_t i)
{
	free(p->whisper[i].form);
	p->whisper[i] = p->whisper[--p->n_whispers];
}

/* Some get lost, some come twice, in any order. */
static void
whispers_bluster(struct phones *p)
{
	for (unsigned tries = chance(p, 6); tries > 0 && p->n_whispers > 0; tries--) {
		size_t i = chance(p, p->n_whispers);

		if (chance(p, 4) != 0)
			hear(p, p->whisper[i].to, "/theirs", p->whisper[i].form);
		if (chance(p, 3) != 0)
			whisper_drop(p, i);
	}
}

void
whispers_arrive(struct phones *p)
{
	while (p->n_whispers > 0) {
		char *form = strdup(p->whisper[0].form);
		int to = p->whisper[0].to;

		whisper_drop(p, 0);
		hear(p, to, "/theirs", form);
		free(form);
	}
}

void
whispers_get_lost(struct phones *p)
{
	while (p->n_whispers > 0)
		whisper_drop(p, 0);
}

static int
ask(struct phones *p, int who, struct app *app, const char *method,
    const char *path, const char *body)
{
	struct phone *phone = &p->phone[who];
	struct out seed = { 0 }, o = { 0 }, facts = { 0 };
	const struct reply *reply;
	unsigned char id[16] = { (unsigned char)(p->seeds >> 8),
	    (unsigned char)p->seeds };
	char *whisper;
	int status;

	p->seeds++;
	out_hex(&seed, id, sizeof(id));
	out_bytes(&seed, "", 1);
	facts_write(p, phone, &facts);
	form_write(&o, "method", method);
	form_write(&o, "path", path);
	form_write(&o, "body", body);
	form_write(&o, "seed", seed.bytes);
	form_write(&o, "facts", facts.bytes);
	form_write(&o, "oops", p->oops);
	out_html(&o, "&zone=");
	out_number(&o, p->zone);
	out_html(&o, "&now=");
	out_number(&o, p->now++);
	reply = app_handle(app, o.bytes, o.len);
	status = (int)reply->status;
	free(phone->page);
	phone->page = calloc(1, reply->html_len + 1);
	if (reply->html_len > 0)
		memcpy(phone->page, reply->html, reply->html_len);
	keep_text(phone->where, sizeof(phone->where), reply->where);
	keep_text(phone->task, sizeof(phone->task), reply->task);
	keep_text(phone->said, sizeof(phone->said), reply->say);
	if (reply->events_len > 0 && strcmp(method, "POST") == 0)
		memcpy(phone->last_id, seed.bytes, 33);
	whisper = reply->whisper != NULL ? strdup(reply->whisper) : NULL;
	keep_events(p, phone, app, reply);
	if (whisper != NULL) {
		hear(p, who, "/mine", whisper);
		whisper_send(p, who, whisper);
		free(whisper);
	}
	out_free(&o);
	out_free(&seed);
	out_free(&facts);
	return status;
}

static bool
gate_answered(const struct phones *p, const char *gate, char author)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->relay[i].bytes[HEAD_AUTHOR] == author &&
		    p->relay[i].bytes[HEAD_WHAT] == WHAT_WRITE &&
		    memcmp(p->relay[i].bytes + HEAD_GATE, gate, 16) == 0)
			return true;
	return false;
}

/* May this phone have the words yet? */
static bool
gate_open(const struct phones *p, int who, const struct sent *sent)
{
	return sent->bytes[HEAD_MODE] == PLAIN ||
	    sent->bytes[HEAD_AUTHOR] == who ||
	    gate_answered(p, sent->bytes + HEAD_GATE, (char)who);
}

static void
hand_over(struct phones *p, int who, size_t i)
{
	struct phone *phone = &p->phone[who];
	const struct sent *sent = &p->relay[i];
	char head[HEAD_SIZE];

	if (sent->bytes[HEAD_SPACE] != SHARED && sent->bytes[HEAD_AUTHOR] != who)
		return;
	if (gate_open(p, who, sent) && !sent->deleted) {
		app_fold(phone->app, sent->bytes, sent->len);
		phone->got[i] = 2;
		return;
	}
	memcpy(head, sent->bytes, HEAD_SIZE);
	memset(head + HEAD_LEN, 0, 4);
	app_fold(phone->app, head, sizeof(head));
	if (phone->got[i] == 0)
		phone->got[i] = 1;
}

/* The relay knows an id again, and gives each event its place once. */
static void
take_in(struct sent *relay, size_t *n, struct sent sent)
{
	struct sent *kept;

	for (size_t i = 0; i < *n; i++)
		if (memcmp(relay[i].bytes + HEAD_ID, sent.bytes + HEAD_ID, 16) == 0)
			return;
	kept = &relay[(*n)++];
	*kept = copy(sent.bytes, sent.len);
	kept->bytes[HEAD_PLACE] = (char)(*n & 0xFF);
	kept->bytes[HEAD_PLACE + 1] = (char)(*n >> 8);
	for (size_t i = 0; i < *n; i++)
		if (kept->bytes[HEAD_WHAT] == WHAT_DELETE &&
		    kept->bytes[HEAD_AUTHOR] == relay[i].bytes[HEAD_AUTHOR] &&
		    memcmp(relay[i].bytes + HEAD_ID, kept->bytes + HEAD_GATE, 16) == 0)
			relay[i].deleted = true;
}

/* A deleted event comes without its words. */
static void
den_hand_over(struct phones *p, int where, size_t i)
{
	struct den *den = &p->den[where];
	const struct sent *sent = &p->drawer[i];
	char head[HEAD_SIZE];

	memcpy(head, sent->bytes, HEAD_SIZE);
	if (sent->deleted)
		memset(head + HEAD_LEN, 0, 4);
	if (sent->deleted)
		app_fold(den->app, head, sizeof(head));
	else
		app_fold(den->app, sent->bytes, sent->len);
	den->got[i] = 1;
}

static void
dens_bluster(struct phones *p)
{
	for (int where = PHONE; where <= TABLET; where++) {
		struct den *den = &p->den[where];

		while (den->n_taken < den->n_out && chance(p, 4) != 0)
			take_in(p->drawer, &p->n_drawer, den->outbox[den->n_taken++]);
	}
	for (size_t i = 0; i < p->n_drawer; i++)
		den_hand_over(p, (int)chance(p, 2), i);
}

static void
dens_deliver(struct phones *p)
{
	for (int where = PHONE; where <= TABLET; where++) {
		struct den *den = &p->den[where];

		while (den->n_taken < den->n_out)
			take_in(p->drawer, &p->n_drawer, den->outbox[den->n_taken++]);
	}
	for (int where = PHONE; where <= TABLET; where++)
		for (size_t i = 0; i < p->n_drawer; i++)
			if (p->den[where].got[i] == 0)
				den_hand_over(p, where, i);
}

void
relay_blusters(struct phones *p)
{
	/* A phone sends in its own order, and may stop and begin again. */
	for (int who = ADA; who <= BEN; who++) {
		struct phone *phone = &p->phone[who];

		while (phone->n_taken < phone->n_out && chance(p, 8) != 0)
			take_in(p->relay, &p->n, phone->outbox[phone->n_taken++]);
	}
	for (size_t i = 0; i < p->n; i++)
		hand_over(p, (int)chance(p, 2), i);
	dens_bluster(p);
	whispers_bluster(p);
}

void
relay_delivers(struct phones *p)
{
	for (int who = ADA; who <= BEN; who++) {
		struct phone *phone = &p->phone[who];

		while (phone->n_taken < phone->n_out)
			take_in(p->relay, &p->n, phone->outbox[phone->n_taken++]);
	}
	for (int who = ADA; who <= BEN; who++)
		for (size_t i = 0; i < p->n; i++)
			if (p->phone[who].got[i] < 2)
				hand_over(p, who, i);
	dens_deliver(p);
	whispers_arrive(p);
}

/* Straight into Ada's phone. */
static void
comes_to_ada(struct phones *p, int author, enum space space, const char *occasion,
    int mode, const char *form)
{
	char entry[HEAD_SIZE + 400] = { 0 };
	size_t n = strlen(form);

	p->seeds++;
	memcpy(entry + HEAD_LEN, &(uint32_t){ (uint32_t)n }, 4);
	entry[HEAD_SPACE] = (char)space;
	entry[HEAD_AUTHOR] = (char)author;
	entry[HEAD_MODE] = (char)mode;
	entry[HEAD_WHAT] = WHAT_WRITE;
	memcpy(entry + HEAD_PLACE, &(uint64_t){ p->n + p->seeds }, 8);
	memcpy(entry + HEAD_ID, &p->seeds, sizeof(p->seeds));
	entry[HEAD_ID + 15] = 1;	/* unlike any that was asked for */
	if (occasion != NULL)
		gate_make(occasion, strlen(occasion),
		    (unsigned char *)entry + HEAD_GATE);
	memcpy(entry + HEAD_SIZE, form, n);
	app_fold(p->phone[ADA].app, entry, HEAD_SIZE + n);
}

void
ben_forges(struct phones *p, const char *occasion, int mode, const char *form)
{
	comes_to_ada(p, BEN, SHARED, occasion, mode, form);
}

char *
ada_takes(struct phones *p, const char *begins)
{
	struct out request = { 0 };
	size_t left;
	const char *at;

	form_write(&request, "facts", p->facts);
	out_html(&request, "&method=GET&seed=00000000000000000000000000000001&path=/");
	out_string(&request, begins);
	out_html(&request, "&zone=");
	out_number(&request, p->zone);
	out_html(&request, "&now=");
	out_number(&request, p->now);
	at = app_export(p->phone[ADA].app, request.bytes, request.len, &left);
	out_free(&request);
	while (left > 0) {
		size_t path = (size_t)((const char *)memchr(at, '\n', left) - at) + 1;
		uint32_t n;

		memcpy(&n, at + path, 4);
		if (strncmp(at, begins, strlen(begins)) == 0)
			return strndup(at + path + 4, n);
		at += path + 4 + n;
		left -= path + 4 + n;
	}
	return NULL;
}

const char *
ada_alarms(struct phones *p, bool seen)
{
	struct phone *phone = &p->phone[ADA];
	struct out o = { 0 }, facts = { 0 };
	const char *said;

	facts_write(p, phone, &facts);
	facts.len--;
	out_string(&facts, seen ? "&seen=1" : "");
	out_bytes(&facts, "", 1);
	out_html(&o, "method=GET&path=/&seed=00000000000000000000000000000001");
	form_write(&o, "facts", facts.bytes);
	out_html(&o, "&zone=");
	out_number(&o, p->zone);
	out_html(&o, "&now=");
	out_number(&o, p->now);
	said = app_alarms(phone->app, o.bytes, o.len);
	out_free(&o);
	out_free(&facts);
	return said;
}

void
ada_wrote_elsewhere(struct phones *p, const char *form)
{
	comes_to_ada(p, ADA, PERSONAL, NULL, PLAIN, form);
}

void
phones_deck(struct phones *p, const char *name, const char *rec, size_t len)
{
	p->deck.name = name;
	p->deck.rec = rec;
	p->deck.len = len;
}

void
ada_changes_phone(struct phones *p)
{
	app_close(p->phone[ADA].app);
	p->phone[ADA].app = app_open(ADA, 0);
	if (p->deck.name != NULL)
		app_deck(p->phone[ADA].app, p->deck.name, p->deck.rec, p->deck.len);
	decks_add(p->phone[ADA].app);
	memset(p->phone[ADA].got, 0, sizeof(p->phone[ADA].got));
	relay_delivers(p);
}

const char *
new_phone_differs_at(struct phones *p, const char *const *paths, size_t n)
{
	char **old = calloc(n, sizeof(*old));
	const char *at = NULL;
	int64_t now = p->now;

	for (size_t i = 0; i < n; i++) {
		p->now = now;
		ada_opens(p, paths[i]);
		old[i] = strdup(ada_page(p));
	}
	ada_changes_phone(p);
	for (size_t i = 0; i < n; i++) {
		p->now = now;
		ada_opens(p, paths[i]);
		if (at == NULL && strcmp(ada_page(p), old[i]) != 0) {
			at = paths[i];
			fprintf(stderr, "%s was\n%s\nand is\n%s\n", at, old[i], ada_page(p));
		}
		free(old[i]);
	}
	free(old);
	return at;
}

static struct phones *
phones_begin(unsigned weather)
{
	struct phones *p = calloc(1, sizeof(*p));

	p->chance = weather;
	p->seeds = 1;		/* an id of zeros would mean all */
	p->zone = 60;
	p->now = 1764000000;	/* Monday, 24 November 2025, 17:00 in their zone */
	for (int who = ADA; who <= BEN; who++) {
		p->phone[who].app = app_open((unsigned)who, 0);
		p->den[who].app = app_open(ADA, 1);
		decks_add(p->phone[who].app);
		decks_add(p->den[who].app);
	}
	return p;
}

struct phones *
phones_new(unsigned weather)
{
	struct phones *p = phones_begin(weather);

	phones_fact(p, "state=open&pair=bound&confirmed=1");
	ada_sends(p, "/people/name", "name=Ada");
	ben_sends(p, "/people/name", "name=Ben");
	relay_delivers(p);
	return p;
}

struct phones *
phones_alone(void)
{
	struct phones *p = phones_begin(0);

	phones_fact(p, "state=open&pair=alone&confirmed=1");
	ada_sends(p, "/people/name", "name=Ada");
	return p;
}

void
phones_fact(struct phones *p, const char *form)
{
	keep_text(p->facts, sizeof(p->facts), form);
}

void
phones_oops(struct phones *p, const char *code)
{
	keep_text(p->oops, sizeof(p->oops), code);
}

void
phones_free(struct phones *p)
{
	for (int who = ADA; who <= BEN; who++) {
		app_close(p->phone[who].app);
		app_close(p->den[who].app);
		for (size_t i = 0; i < p->den[who].n_out; i++)
			free(p->den[who].outbox[i].bytes);
		for (size_t i = 0; i < p->phone[who].n_out; i++)
			free(p->phone[who].outbox[i].bytes);
		free(p->phone[who].page);
	}
	for (size_t i = 0; i < p->n; i++)
		free(p->relay[i].bytes);
	for (size_t i = 0; i < p->n_drawer; i++)
		free(p->drawer[i].bytes);
	whispers_get_lost(p);
	free(p->remembered);
	free(p);
}

int
ada_opens(struct phones *p, const char *path)
{
	return ask(p, ADA, p->phone[ADA].app, "GET", path, "");
}

int
ben_opens(struct phones *p, const char *path)
{
	return ask(p, BEN, p->phone[BEN].app, "GET", path, "");
}

int
ada_sends(struct phones *p, const char *path, const char *form)
{
	return ask(p, ADA, p->phone[ADA].app, "POST", path, form);
}

int
ben_sends(struct phones *p, const char *path, const char *form)
{
	return ask(p, BEN, p->phone[BEN].app, "POST", path, form);
}

/* As the host does: the base room sends to the private one and tells names. */
static int
ask_private(struct phones *p, int where, const char *method, const char *path,
    const char *body)
{
	char *asked = strdup(path);	/* it may be ada_where, which changes */
	int status = ask(p, ADA, p->phone[ADA].app, method, path, body);

	if (status == ELSEWHERE) {
		keep_text(p->names, sizeof(p->names), p->phone[ADA].said);
		status = ask(p, ADA, p->den[where].app, method, asked, body);
		p->names[0] = '\0';
	}
	free(asked);
	return status;
}

int
ada_opens_private(struct phones *p, const char *path)
{
	return ask_private(p, PHONE, "GET", path, "");
}

int
ada_sends_private(struct phones *p, const char *path, const char *form)
{
	return ask_private(p, PHONE, "POST", path, form);
}

int
tablet_opens_private(struct phones *p, const char *path)
{
	return ask_private(p, TABLET, "GET", path, "");
}

int
tablet_sends_private(struct phones *p, const char *path, const char *form)
{
	return ask_private(p, TABLET, "POST", path, form);
}

bool
ada_reads(const struct phones *p, const char *text)
{
	return strstr(p->phone[ADA].page, text) != NULL;
}

bool
ben_reads(const struct phones *p, const char *text)
{
	return strstr(p->phone[BEN].page, text) != NULL;
}

const char *
ada_page(const struct phones *p)
{
	return p->phone[ADA].page;
}

const char *
ben_page(const struct phones *p)
{
	return p->phone[1].page;
}

const char *
ada_where(const struct phones *p)
{
	return p->phone[ADA].where;
}

const char *
ada_task(const struct phones *p)
{
	return p->phone[ADA].task;
}

const char *
ada_said(const struct phones *p)
{
	return p->phone[ADA].said;
}

void
ada_remembers_page(struct phones *p)
{
	free(p->remembered);
	p->remembered = strdup(p->phone[ADA].page);
}

bool
ada_sees_the_same(const struct phones *p)
{
	return strcmp(p->phone[ADA].page, p->remembered) == 0;
}

const char *
ada_last_id(const struct phones *p)
{
	return p->phone[ADA].last_id;
}

const char *
ben_last_id(const struct phones *p)
{
	return p->phone[BEN].last_id;
}

void
phones_time(struct phones *p, int64_t now, int zone)
{
	p->now = now;
	p->zone = zone;
}

void
days_pass(struct phones *p, int days)
{
	p->now += (int64_t)days * 24 * 60 * 60;
}

void
minutes_pass(struct phones *p, int minutes)
{
	p->now += minutes * 60;
}

int64_t
phones_now(const struct phones *p)
{
	return p->now;
}

int
two_arrive(void **state)
{
	*state = phones_new(1);
	return 0;
}

int
one_arrives(void **state)
{
	*state = phones_alone();
	return 0;
}

int
they_leave(void **state)
{
	phones_free(*state);
	return 0;
}

const char *
with(const char *before, const char *id)
{
	static char text[400];

	snprintf(text, sizeof(text), "%s%s", before, id);
	return text;
}
