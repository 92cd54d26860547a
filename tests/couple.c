/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/html.h"
#include "couple.h"

static const char ORIGIN[] = "https://home.example";

/* Stretching a passphrase is made cheap (wrapped at link time). */
bool __wrap_crypto_stretch(uint8_t out[32], const uint8_t *pass, size_t len,
    const uint8_t salt[16]);

bool
__wrap_crypto_stretch(uint8_t out[32], const uint8_t *pass, size_t len,
    const uint8_t salt[16])
{
	mix(out, (const uint8_t *)"12345678901234567890123456789012",
	    "test/stretch", salt, 16, pass, len);
	return true;
}

/* ---- store, relay, and the host's loop ---- */

uint32_t
couple_roll(struct couple *c, uint32_t below)
{
	c->dice = c->dice * 1664525 + 1013904223;
	return (c->dice >> 8) % below;
}

static void
store_put(struct room *r, const struct record *record)
{
	size_t i = 0;

	while (i < r->n_kept && strcmp(r->kept[i].name, record->name) != 0)
		i++;
	if (i < r->n_kept) {
		free(r->kept[i].bytes);
		r->kept[i] = r->kept[--r->n_kept];
	}
	if (record->bytes == NULL)
		return;
	assert_true(r->n_kept < sizeof(r->kept) / sizeof(*r->kept));
	i = r->n_kept++;
	snprintf(r->kept[i].name, sizeof(r->kept[i].name), "%s", record->name);
	r->kept[i].bytes = malloc(record->len + 1);
	memcpy(r->kept[i].bytes, record->bytes, record->len);
	r->kept[i].len = record->len;
}

static void
keep(struct room *r)
{
	struct record record;

	while (client_dirty(r->client, &record))
		store_put(r, &record);
	client_flushed(r->client);
}

static void
fold(struct room *r)
{
	const char *facts = client_facts(r->client);
	unsigned me = strstr(facts, "me=1") != NULL;
	const uint8_t *batch;
	size_t len;

	if (client_again(r->client) || r->app == NULL ||
	    (me != r->me && !r->folded)) {
		if (r->app != NULL)
			app_close(r->app);
		r->app = app_open(r->me = me, r->kind);
		r->folded = false;
	}
	while ((batch = client_opened(r->client, &len)) != NULL) {
		app_fold(r->app, (const char *)batch, len);
		r->folded = true;
	}
}

/* A chance for the phone to die, with all that was not kept. */
static bool
dies(struct phone *p)
{
	if (p->crash == 0 || --p->crash > 0)
		return p->crashed;
	return p->crashed = true;
}

static unsigned
carry(struct room *r, const struct call *call, struct writer *body)
{
	struct answer answer = { 0 };
	char path[256], *query;
	unsigned status;

	snprintf(path, sizeof(path), "%s", call->path);
	if ((query = strchr(path, '?')) != NULL)
		*query++ = '\0';
	relay_answer(r->couple->relay, &(struct request){ .method = call->method,
	    .path = path, .query = query, .session = r->phone->token[0] != '\0' ?
	    r->phone->token : NULL, .body = call->body, .len = call->len,
	    .address = r->phone->handle, .now = r->couple->now, .native = true },
	    &answer);
	if (answer.session[0] != '\0')
		memcpy(r->phone->token, answer.session, sizeof(answer.session));
	status = answer.status;
	writer_clear(body);
	writer_bytes(body, answer.body, answer.len);
	answer_wipe(&answer);
	return status;
}

/* A task to its end; its outcome, or "crashed". */
static const char *
does(struct room *r, const char *form)
{
	struct writer body = { 0 };
	const struct call *call;

	client_time(r->client, r->couple->now);
	client_begin(r->client, form, strlen(form));
	while ((call = client_call(r->client)) != NULL) {
		unsigned status = 0;

		if (dies(r->phone))
			break;
		keep(r);
		if (!r->phone->offline)
			status = carry(r, call, &body);
		if (dies(r->phone))
			break;
		client_answer(r->client, status, body.bytes, body.len);
	}
	writer_free(&body);
	if (r->phone->crashed)
		return "crashed";
	keep(r);
	fold(r);
	return client_outcome(r->client);
}

/* ---- rooms ---- */

static void
room_open(struct room *r)
{
	char form[200];

	client_free(r->client);
	if (r->app != NULL)
		app_close(r->app);
	r->app = NULL;
	r->client = client_new(r->kind == 0 ? CLIENT_BASE : CLIENT_PRIVATE, ORIGIN);
	client_time(r->client, r->couple->now);
	for (size_t i = 0; i < r->n_kept; i++)
		client_load(r->client, &(struct record){ r->kept[i].name,
		    r->kept[i].bytes, r->kept[i].len });
	for (size_t i = 0; r->kind == 1 && i < r->phone->base.n_kept; i++)
		if (strcmp(r->phone->base.kept[i].name, "account") == 0)
			client_load(r->client, &(struct record){ "account",
			    r->phone->base.kept[i].bytes, r->phone->base.kept[i].len });
	snprintf(form, sizeof(form), "do=open&passphrase=%s", r->phone->passphrase);
	assert_string_equal(does(r, form), "");
}

static void
room_shut(struct room *r)
{
	client_free(r->client);
	if (r->app != NULL)
		app_close(r->app);
	r->client = NULL;
	r->app = NULL;
}

static void
encode(struct out *o, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		char three[3] = { '%', digits[(unsigned char)*text >> 4], digits[*text & 15] };

		out_bytes(o, three, 3);
	}
}

static void
request(struct room *r, struct out *o, const char *method, const char *path,
    const char *body)
{
	unsigned char seed[16];
	struct out facts = { 0 };

	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (unsigned char)couple_roll(r->couple, 256);
	out_string(&facts, client_facts(r->client));
	out_string(&facts, r->kind == 1 ? "&couple=bound" : "");
	out_bytes(&facts, "", 1);
	out_html(o, "method=");
	out_string(o, method);
	out_html(o, "&path=");
	encode(o, path);
	out_html(o, "&body=");
	encode(o, body);
	out_html(o, "&now=");
	out_number(o, r->couple->now);
	out_html(o, "&zone=0&seed=");
	out_hex(o, seed, sizeof(seed));
	out_html(o, "&facts=");
	encode(o, facts.bytes);
	out_free(&facts);
}

static const struct reply *
handle(struct room *r, const char *method, const char *path, const char *body)
{
	struct out o = { 0 };
	const struct reply *reply;

	client_time(r->client, r->couple->now);
	request(r, &o, method, path, body);
	reply = app_handle(r->app, o.bytes, o.len);
	out_free(&o);
	return reply;
}

static char *
lines(struct room *r, const char *from)
{
	struct out o = { 0 };
	char *copy;

	client_time(r->client, r->couple->now);
	request(r, &o, "GET", "/", from);
	copy = strdup(app_wishes(r->app, o.bytes, o.len));
	out_free(&o);
	return copy;
}

/* What a POST made is sealed, kept and folded. False: the phone died. */
static bool
append(struct room *r, const struct reply *reply)
{
	assert_int_equal(reply->status, 303);
	if (reply->events_len == 0)
		return true;
	if (dies(r->phone))
		return false;
	assert_true(client_append(r->client, (const uint8_t *)reply->events,
	    reply->events_len));
	if (dies(r->phone))
		return false;
	keep(r);
	fold(r);
	return true;
}

/* ---- what people do ---- */

bool
phone_syncs(struct phone *p)
{
	return p->slow || does(&p->base, "do=sync")[0] == '\0';
}

/* One line of the private room: its client's task, and what that comes to. */
static bool
wish(struct phone *p, const char *line)
{
	struct couple *c = p->base.couple;
	const char *wished;

	if (does(&p->private, line)[0] != '\0')
		return false;
	wished = client_wished(p->private.client);
	if (c->watch != NULL && wished[0] != '\0')
		c->watch(c, p, wished);
	if (c->forge != NULL)
		wished = c->forge(c, p, wished);
	return wished[0] == '\0' ||
	    append(&p->base, handle(&p->base, "POST", "/wishes/keep", wished));
}

bool
phone_compares(struct phone *p)
{
	char *base, *tasks;
	bool fine;

	if (!phone_syncs(p) || does(&p->private, "do=sync")[0] != '\0')
		return false;
	base = lines(&p->base, "");
	tasks = lines(&p->private, base);
	fine = true;
	for (char *line = strtok(tasks, "\n"); line != NULL && fine; line = strtok(NULL, "\n"))
		fine = wish(p, line);
	free(base);
	free(tasks);
	return fine && phone_syncs(p);
}

bool
phone_opens(struct phone *p)
{
	if (p->private.client == NULL)
		room_open(&p->private);
	return phone_compares(p);
}

void
phone_shuts(struct phone *p)
{
	room_shut(&p->private);
}

void
phone_starts(struct phone *p)
{
	p->crash = 0;
	p->crashed = p->offline = false;
	room_shut(&p->private);
	room_open(&p->base);
}

void
phone_says(struct phone *p, unsigned list, unsigned slot, bool yes)
{
	char form[60];

	if (p->private.client == NULL)
		room_open(&p->private);
	snprintf(form, sizeof(form), "list=%u&slot=%u&yes=%d", list, slot, yes);
	append(&p->private, handle(&p->private, "POST", "/asking/say", form));
}

void
phone_posts(struct phone *p, const char *path, const char *form)
{
	append(&p->base, handle(&p->base, "POST", path, form));
}

const char *
phone_shows(struct phone *p, unsigned list)
{
	struct couple *c = p->base.couple;
	const struct reply *reply = handle(&p->base, "GET", "/asking/shown", "");
	static char shown[600];
	char begin[8];
	const char *at;

	assert_int_equal(reply->status, 200);
	snprintf(c->page, sizeof(c->page), "%.*s", (int)reply->html_len, reply->html);
	snprintf(begin, sizeof(begin), "[%u ", list);
	at = strstr(c->page, begin);
	assert_non_null(at);
	snprintf(shown, sizeof(shown), "%.*s", (int)strcspn(at + 3, "]"), at + 3);
	return shown;
}

void
couple_settles(struct couple *c)
{
	for (int i = 0; i < 8; i++)
		for (int p = 0; p < PHONES; p++)
			assert_true(phone_opens(&c->phone[p]));
}

/* ---- a couple ---- */

static void
phone_new(struct couple *c, unsigned n, const char *handle, const char *passphrase)
{
	struct phone *p = &c->phone[n];

	p->handle = handle;
	p->passphrase = passphrase;
	p->base = (struct room){ .couple = c, .phone = p };
	p->private = (struct room){ .couple = c, .phone = p, .kind = 1 };
	p->base.client = client_new(CLIENT_BASE, ORIGIN);
}

static void
signs_in(struct phone *p, const char *how)
{
	char form[200];

	snprintf(form, sizeof(form), "do=%s&handle=%s&passphrase=%s", how, p->handle,
	    p->passphrase);
	assert_string_equal(does(&p->base, form), "");
}

static void
pair(struct couple *c)
{
	struct room *ana = &c->phone[ANA].base, *ben = &c->phone[BEN].base;
	char form[100], *code;

	assert_string_equal(does(ana, "do=invite"), "");
	code = strstr(client_facts(ana->client), "invite=");
	assert_non_null(code);
	snprintf(form, sizeof(form), "do=join&code=%.*s", (int)strcspn(code + 7, "&"),
	    code + 7);
	assert_string_equal(does(ben, form), "");
	assert_string_equal(does(ana, "do=sync"), "");
	assert_string_equal(does(ana, "do=words&said=same"), "");
	assert_string_equal(does(ben, "do=words&said=same"), "");
	assert_string_equal(does(ana, "do=sync"), "");
}

struct couple *
couple_new(uint32_t dice)
{
	struct couple *c = calloc(1, sizeof(*c));
	uint8_t key[32] = { 7 };

	c->store = store_open(NULL, NULL);
	c->relay = relay_new(c->store, key, ORIGIN);
	relay_limits(c->relay, &(struct relay_limits){ 1000000, 1000000, 500u << 20 });
	c->now = 1764000000;
	c->dice = dice;
	phone_new(c, ANA, "ana", "tea before dawn, always");
	phone_new(c, ANA2, "ana", "tea before dawn, always");
	phone_new(c, BEN, "ben", "a slow boat to somewhere");
	signs_in(&c->phone[ANA], "signup");
	signs_in(&c->phone[BEN], "signup");
	pair(c);
	signs_in(&c->phone[ANA2], "login");
	for (int p = 0; p < PHONES; p++)
		assert_true(phone_syncs(&c->phone[p]));
	return c;
}

static void
store_empty(struct room *r)
{
	for (size_t i = 0; i < r->n_kept; i++)
		free(r->kept[i].bytes);
}

void
couple_free(struct couple *c)
{
	for (int p = 0; p < PHONES; p++) {
		room_shut(&c->phone[p].base);
		room_shut(&c->phone[p].private);
		store_empty(&c->phone[p].base);
		store_empty(&c->phone[p].private);
	}
	relay_free(c->relay);
	store_close(c->store);
	free(c);
}
