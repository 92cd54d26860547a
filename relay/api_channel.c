/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_channel: where a person's reminders go: a browser's push service, a mail
 * address, a ntfy or UnifiedPush topic. The mailbox keeps them sealed, shows
 * how each stands, and tries one out when asked. No alarm goes to a mail
 * address before its owner has typed the code that was sent there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "inside.h"
#include "post.h"
#include "seal/crypto.h"
#include "where.h"

enum {
	TESTS_MINUTE = 8, CODES_ADDRESS = 3, CODES_ACCOUNT = 10,
	TESTS_OUT = 64, TESTS_WAIT = 5,	/* the rest of the post is for alarms */
};

/* ---- a channel as bytes ---- */

static const uint8_t *
text_read(struct reader *reader, size_t *len)
{
	*len = reader_u16(reader);
	return reader_take(reader, *len);
}

static void
text_write(struct writer *writer, const void *text, size_t len)
{
	writer_u16(writer, (uint16_t)len);
	writer_bytes(writer, text, len);
}

/* What a body of PUT holds, before anybody asks whether it is any good; more
 * may follow it. */
static bool
channel_read(struct channel *channel, struct reader *body)
{
	size_t len, point_len = 0, auth_len = 0;
	const uint8_t *point = NULL, *auth = NULL;

	memset(channel, 0, sizeof *channel);
	channel->kind = (enum errand_kind)reader_u8(body);
	const uint8_t *to = text_read(body, &len);
	if (channel->kind == ERRAND_PUSH) {
		point = text_read(body, &point_len);
		auth = text_read(body, &auth_len);
	}
	if (body->bad || channel->kind < ERRAND_PUSH ||
	    channel->kind > ERRAND_NTFY || len >= ERRAND_TO ||
	    memchr(to, '\0', len) != NULL || (point != NULL &&
	    (point_len != WEBPUSH_POINT || auth_len != WEBPUSH_AUTH)))
		return false;
	memcpy(channel->to, to, len);
	if (point != NULL) {
		memcpy(channel->point, point, WEBPUSH_POINT);
		memcpy(channel->auth, auth, WEBPUSH_AUTH);
	}
	return true;
}

static void
channel_write(const struct channel *channel, struct writer *out)
{
	writer_u8(out, (uint8_t)channel->kind);
	text_write(out, channel->to, strlen(channel->to));
	if (channel->kind == ERRAND_PUSH) {
		text_write(out, channel->point, WEBPUSH_POINT);
		text_write(out, channel->auth, WEBPUSH_AUTH);
	}
}

bool
channel_open(const struct relay *relay, struct channel *channel,
    const uint8_t account[16], const struct value row[STORE_COLUMNS])
{
	struct writer plain = { 0 };
	bool good = rest_channel_open(&relay->rest, &plain, account,
	    row[0].bytes, row[3].bytes, row[3].len);

	if (good) {
		struct reader reader = reader_over(plain.bytes, plain.len);

		good = channel_read(channel, &reader);
		if (reader_left(&reader) > 0)
			reader_copy(&reader, channel->session, 16);
		good = good && reader_done(&reader);
	}
	memcpy(channel->id, row[0].bytes, 16);
	channel->state = (enum channel_state)row[2].number;
	writer_free(&plain);
	return good;
}

static void
channel_seal(const struct visit *visit, const struct channel *channel,
    const uint8_t account[16], struct writer *sealed)
{
	struct writer plain = { 0 };

	channel_write(channel, &plain);
	writer_bytes(&plain, channel->session, 16);
	rest_channel(&visit->relay->rest, sealed, account, channel->id,
	    plain.bytes, plain.len);
	writer_free(&plain);
}

static void
channel_belongs(struct visit *visit, struct channel *channel,
    const uint8_t account[16], const uint8_t session[16])
{
	struct writer sealed = { 0 };

	memcpy(channel->session, session, 16);
	channel_seal(visit, channel, account, &sealed);
	unit_run(visit->unit, CHANNEL_SEAL, ID(account), ID(channel->id),
	    BYTES(sealed.bytes, sealed.len));
	writer_free(&sealed);
}

/* A browser's push is that browser's; mail and topics are the person's. */
static unsigned
channels_of(struct visit *visit, const uint8_t account[16],
    const uint8_t session[16], struct channel found[CHANNELS_MOST])
{
	struct value row[STORE_COLUMNS];
	unsigned n = 0;

	unit_begin(visit->unit, CHANNEL_LIST, (struct value[]){ ID(account) }, 1);
	while (n < CHANNELS_MOST && unit_row(visit->unit, CHANNEL_LIST, row))
		n += channel_open(visit->relay, &found[n], account, row) &&
		    found[n].kind == ERRAND_PUSH &&
		    memcmp(found[n].session, session, 16) == 0;
	unit_end(visit->unit, CHANNEL_LIST);
	return n;
}

void
channels_end(struct visit *visit, const uint8_t account[16],
    const uint8_t session[16])
{
	struct channel found[CHANNELS_MOST];
	unsigned n = channels_of(visit, account, session, found);

	for (unsigned i = 0; i < n; i++) {
		unit_run(visit->unit, CHANNEL_DROP, ID(account), ID(found[i].id));
		unit_purged(visit->unit);
	}
}

void
channels_move(struct visit *visit, const uint8_t account[16],
    const uint8_t from[16], const uint8_t to[16])
{
	struct channel found[CHANNELS_MOST];
	unsigned n = channels_of(visit, account, from, found);

	for (unsigned i = 0; i < n; i++)
		channel_belongs(visit, &found[i], account, to);
}

bool
channel_rings(const struct channel *channel)
{
	return channel->state == CHANNEL_FINE || (channel->kind != ERRAND_MAIL &&
	    channel->state == CHANNEL_UNPROVED);
}

static bool
channel_find(struct visit *visit, struct channel *channel,
    struct value row[STORE_COLUMNS])
{
	const uint8_t *me = visit->session.account;

	return unit_get(visit->unit, CHANNEL_GET, row, ID(me), ID(visit->id)) &&
	    channel_open(visit->relay, channel, me, row);
}

/* ---- putting, showing, taking away ---- */

static bool
offered(struct visit *visit, enum errand_kind kind)
{
	return (post_offers(visit->relay->post) >> (kind - 1) & 1) != 0;
}

static enum problem
problem_of(struct visit *visit, const struct channel *channel)
{
	size_t len = strlen(channel->to);

	if (!offered(visit, channel->kind))
		return NOT_OFFERED;
	if (channel->kind == ERRAND_MAIL ? !where_mail(channel->to, len) :
	    !where_url(channel->to, len, post_plain(visit->relay->post)))
		return BAD_ADDRESS;
	if (channel->kind == ERRAND_PUSH && (!webpush_point(channel->point) ||
	    where_origin(channel->to) > WEBPUSH_ORIGIN))
		return BAD_ADDRESS;
	return NO_PROBLEM;
}

/* How many there are beside this one. */
static unsigned
others(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	unsigned n = 0;

	unit_begin(visit->unit, CHANNEL_LIST, (struct value[]){
	    ID(visit->session.account) }, 1);
	while (unit_row(visit->unit, CHANNEL_LIST, row))
		n += memcmp(row[0].bytes, visit->id, 16) != 0;
	unit_end(visit->unit, CHANNEL_LIST);
	return n;
}

static bool
leads_to_the_same(const struct channel *a, const struct channel *b)
{
	return a->kind == b->kind && strcmp(a->to, b->to) == 0 &&
	    memcmp(a->point, b->point, sizeof a->point) == 0 &&
	    memcmp(a->auth, b->auth, sizeof a->auth) == 0;
}

bool
channel_put(struct visit *visit)
{
	const uint8_t *me = visit->session.account;
	struct value row[STORE_COLUMNS];
	struct channel channel, kept;
	struct writer sealed = { 0 };

	if (!channel_read(&channel, &visit->body) || !reader_done(&visit->body))
		return refuse(visit, BAD_REQUEST);
	enum problem problem = problem_of(visit, &channel);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	if (reminders_slow(visit))
		return false;
	memcpy(channel.id, visit->id, 16);
	if (channel_find(visit, &kept, row) && kept.state != CHANNEL_GONE &&
	    leads_to_the_same(&kept, &channel)) {
		if (memcmp(kept.session, visit->session.id, 16) != 0)
			channel_belongs(visit, &kept, me, visit->session.id);
		return done(visit, 204);	/* and it stands as it stood */
	}
	if (others(visit) >= CHANNELS_MOST)
		return refuse(visit, TOO_MANY);
	memcpy(channel.session, visit->session.id, 16);
	channel_seal(visit, &channel, me, &sealed);
	unit_run(visit->unit, CHANNEL_PUT, ID(me), ID(visit->id),
	    NUMBER(channel.kind), BYTES(sealed.bytes, sealed.len),
	    NUMBER(visit->day));
	unit_purged(visit->unit);
	writer_free(&sealed);
	return done(visit, 204);
}

bool
channel_list(struct visit *visit)
{
	const uint8_t *me = visit->session.account;
	struct value row[STORE_COLUMNS];
	struct channel channel;
	uint8_t n = 0;

	writer_u8(&visit->out, 0);
	unit_begin(visit->unit, CHANNEL_LIST, (struct value[]){ ID(me) }, 1);
	while (unit_row(visit->unit, CHANNEL_LIST, row)) {
		if (!channel_open(visit->relay, &channel, me, row))
			continue;
		size_t len = strlen(channel.to);
		const char *shown = channel.kind == ERRAND_MAIL ? channel.to :
		    where_host(channel.to, &len);
		writer_bytes(&visit->out, channel.id, 16);
		writer_u8(&visit->out, (uint8_t)channel.kind);
		text_write(&visit->out, shown, len);
		writer_u8(&visit->out, (uint8_t)channel.state);
		n++;
	}
	unit_end(visit->unit, CHANNEL_LIST);
	visit->out.bytes[0] = n;
	return done(visit, 200);
}

bool
channel_drop(struct visit *visit)
{
	if (!unit_run(visit->unit, CHANNEL_DROP, ID(visit->session.account),
	    ID(visit->id)))
		return refuse(visit, NOT_FOUND);
	unit_purged(visit->unit);
	return done(visit, 204);
}

/* ---- trying one out ---- */

/* Ids are what a device says, so a channel is counted as its person's. */
static void
whose_channel(const struct visit *visit, uint8_t whose[32])
{
	memcpy(whose, visit->session.account, 16);
	memcpy(whose + 16, visit->id, 16);
}

/* One mailbox has many addresses: capitals, and what stands after a plus. */
static size_t
mailbox_of(char name[ERRAND_TO], const char *address)
{
	const char *at = strchr(address, '@');
	size_t n = 0;

	for (const char *p = address; *p != '\0'; p++) {
		if (*p == '+' && p < at)
			p = at;
		name[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	}
	return n;
}

static unsigned
test_wait(struct visit *visit, const struct channel *channel)
{
	struct throttle *throttle = visit->relay->throttle;
	const uint8_t *me = visit->session.account;
	int64_t now = visit->now;
	bool code = channel->kind == ERRAND_MAIL &&
	    channel->state != CHANNEL_FINE;
	char name[ERRAND_TO];
	uint8_t whose[32];

	whose_channel(visit, whose);
	if (atomic_load(&visit->relay->tests) >= TESTS_OUT)
		return TESTS_WAIT;
	unsigned wait = throttle_look(throttle, THROTTLE_TESTS, me, 16,
	    TESTS_MINUTE, 60, now);

	if (wait == 0 && code)
		wait = throttle_look(throttle, THROTTLE_CODES, me, 16,
		    CODES_ACCOUNT, DAY, now);
	if (wait == 0)
		wait = throttle_count(throttle, THROTTLE_TEST, whose, 32, 1, 60,
		    now);
	if (wait == 0 && code)
		wait = throttle_count(throttle, THROTTLE_CODES, name,
		    mailbox_of(name, channel->to), CODES_ADDRESS, DAY, now);
	if (wait == 0) {
		throttle_count(throttle, THROTTLE_TESTS, me, 16, TESTS_MINUTE, 60,
		    now);
		if (code)
			throttle_count(throttle, THROTTLE_CODES, me, 16,
			    CODES_ACCOUNT, DAY, now);
	}
	return wait;
}

static void
code_make(struct visit *visit, char code[CODE_DIGITS + 1])
{
	const uint8_t *me = visit->session.account;
	uint8_t bytes[8], kept[32], whose[32];

	whose_channel(visit, whose);
	crypto_random(bytes, sizeof bytes);
	snprintf(code, CODE_DIGITS + 1, "%06u",
	    (unsigned)(bytes_get(bytes, 8) % 1000000));
	rest_code(&visit->relay->rest, kept, me, visit->id, code);
	unit_run(visit->unit, CHANNEL_CODE, ID(me), ID(visit->id),
	    BYTES(kept, 32), NUMBER(visit->now + CODE_SECONDS));
	throttle_forget(visit->relay->throttle, THROTTLE_DIGITS, whose, 32);
}

bool
channel_test(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	struct channel channel;
	char code[CODE_DIGITS + 1] = "";
	uint8_t serial[16];

	if (!channel_find(visit, &channel, row))
		return refuse(visit, NOT_FOUND);
	if (!offered(visit, channel.kind))
		return refuse(visit, NOT_OFFERED);
	unsigned wait = test_wait(visit, &channel);
	if (wait > 0)
		return slow_down(visit, wait);
	if (channel.kind == ERRAND_MAIL && channel.state != CHANNEL_FINE)
		code_make(visit, code);
	if (visit->errand == NULL)
		visit->errand = bytes_new(1, sizeof *visit->errand);
	crypto_random(serial, sizeof serial);
	if (!errand_write(visit->relay, visit->errand, &channel, serial,
	    code[0] != '\0' ? code : NULL, visit->request->now))
		return refuse(visit, TROUBLE);
	return done(visit, 200);
}

struct news {
	uint8_t		 account[16], id[16];
	enum channel_state state;
	int64_t		 day;
};

static bool
news_work(void *context, struct unit *unit)
{
	struct news *news = context;

	unit_run(unit, CHANNEL_STATE, ID(news->account), ID(news->id),
	    NUMBER(news->state), NUMBER(news->day));
	return true;
}

static void
news_done(void *context, enum store_outcome outcome)
{
	(void)outcome;		/* the next alarm or test tells again */
	free(context);
}

void
channel_tested(struct visit *visit, const struct outcome *outcome)
{
	enum errand_kind kind = (enum errand_kind)visit->errand->kind;
	bool gone = outcome_gone(kind, outcome);
	struct writer out = { 0 };

	writer_u16(&out, outcome->status);
	text_write(&out, outcome->text, outcome->len);
	visit->answer->body = out.bytes;
	visit->answer->len = out.len;
	if (kind == ERRAND_MAIL || (!gone && !outcome_taken(outcome)))
		return;
	struct news *news = bytes_new(1, sizeof *news);
	*news = (struct news){ .state = gone ? CHANNEL_GONE : CHANNEL_FINE,
	    .day = visit->day };
	memcpy(news->account, visit->session.account, 16);
	memcpy(news->id, visit->id, 16);
	store_write_later(visit->relay->store, news_work, news_done, news);
}

/* ---- a mail address is proved ---- */

bool
channel_code(struct visit *visit)
{
	size_t len;
	const uint8_t *digits = reader_short(&visit->body, &len);
	const uint8_t *me = visit->session.account;
	struct value row[STORE_COLUMNS];
	struct channel channel;
	uint8_t kept[32], whose[32];

	whose_channel(visit, whose);
	if (!reader_done(&visit->body) || len != CODE_DIGITS)
		return refuse(visit, BAD_REQUEST);
	if (!channel_find(visit, &channel, row))
		return refuse(visit, NOT_FOUND);
	if (channel.kind == ERRAND_MAIL && channel.state == CHANNEL_FINE)
		return done(visit, 204);	/* the same once more */
	if (row[4].kind != VALUE_BYTES || row[4].len != 32 ||
	    row[5].number < visit->now || throttle_count(visit->relay->throttle,
	    THROTTLE_DIGITS, whose, 32, CODE_TRIES, CODE_SECONDS,
	    visit->now) > 0)
		return refuse(visit, CODE_EXPIRED);
	rest_code(&visit->relay->rest, kept, me, visit->id, (const char *)digits);
	if (!bytes_same(kept, row[4].bytes, 32))
		return refuse(visit, WRONG_CODE);
	unit_run(visit->unit, CHANNEL_PROVED, ID(me), ID(visit->id),
	    NUMBER(visit->day));
	return done(visit, 204);
}
