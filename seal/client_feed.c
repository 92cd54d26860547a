/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_feed: the feed of dates for another calendar, while its owner wants one.
 *
 * Its id and key are made here by chance, and lie in the personal space as a deed
 * of the seal, so that every device can put it anew. It ends with the next pairing
 * that ends, and with new keys. A device that did not know yet may have put one that
 * had ended: so each that learns of an end tells the relay again.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

enum { TEXT_MOST = 64 * 1024 };

/* How many pairings have ended so far; the relay ended the feed with each. */
static uint64_t
ended_now(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];

	return client_count_former(c) + (s->here && s->frozen);
}

static bool
feed_now(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];

	return c->feed.on && c->feed.ended >= ended_now(c) && (bytes_zero(c->feed.in, 16) ||
	    (s->here && !s->frozen && memcmp(s->id, c->feed.in, 16) == 0));
}

void
client_learn_feed(struct client *c, const struct entry *deed)
{
	struct fields form = { deed->form, deed->len };
	struct feed feed = { .place = deed->place };
	bool ended;

	if (deed->place < c->feed.place || !field_hex(form, "feed", feed.id, 16) ||
	    !field_hex(form, "key", feed.key, 32) ||
	    !field_hex(form, "in", feed.in, 16))
		return;
	feed.on = !bytes_zero(feed.id, 16);
	ended = field_number(form, "ended", &feed.ended);
	if (!ended && !bytes_zero(feed.in, 16))
		feed.ended = UINT64_MAX;	/* of an older version: ends with its space */
	feed.ending = !feed.on;
	c->device_changed |= feed.ending;
	if (memcmp(feed.key, c->feed.key, 32) == 0)
		memcpy(feed.said, c->feed.said, 32);
	c->feed = feed;
}

void
client_feed_facts(const struct client *c, struct writer *out)
{
	char text[16 * 2 + 1 + 32 * 2 + 1];

	if (!feed_now(c))
		return;
	bytes_hex(text, c->feed.id, 16);
	text[32] = '.';
	bytes_hex(text + 33, c->feed.key, 32);
	field_add(out, "feed", text);
	bytes_wipe(text, sizeof text);
}

/* What it is from now on; zeros: none. */
static void
keep_feed(struct client *c)
{
	struct writer fields = { 0 };

	field_add_hex(&fields, "feed", c->feed.id, 16);
	field_add_hex(&fields, "key", c->feed.key, 32);
	field_add_hex(&fields, "in", c->feed.in, 16);
	field_add_number(&fields, "ended", c->feed.ended);
	client_write_deed(c, PERSONAL, "feed", &fields);
	writer_free(&fields);
}

static void
begin_feed(struct client *c)
{
	const struct space *s = &c->space[COUPLE];
	uint64_t on;

	if (!field_number(client_form(c), "on", &on) || !c->space[PERSONAL].here) {
		client_end(c, "not-now");
		return;
	}
	if (on == 0) {		/* it ends at the relay, or not at all */
		client_body(c);
		client_ask(c, "DELETE", "/v1/feed", NULL, "");
		return;
	}
	client_skip(c, 1);
	if (feed_now(c))
		return;
	crypto_random(c->feed.id, 16);
	crypto_random(c->feed.key, 32);
	memset(c->feed.in, 0, 16);
	if (s->here && !s->frozen)
		memcpy(c->feed.in, s->id, 16);
	c->feed.ended = ended_now(c);
	c->feed.on = true;
	c->feed.ending = false;
	keep_feed(c);
}

void
client_end_feed(struct client *c)
{
	if (!c->feed.on)
		return;
	c->feed = (struct feed){ .place = c->feed.place };
	keep_feed(c);
}

static void
ended_feed(struct client *c)
{
	if (client_fine(c, 204))
		client_end_feed(c);
}

client_steps client_feed_row = { begin_feed, ended_feed, NULL };

void
client_ask_feed_end(struct client *c)
{
	if (!c->feed.ending) {
		client_skip(c, 1);
		return;
	}
	client_body(c);
	client_ask(c, "DELETE", "/v1/feed", NULL, "");
}

/* Without an answer it stays owed. */
void
client_took_feed_end(struct client *c)
{
	if (c->answer.status != 204 && c->answer.status != 404)
		return;
	c->feed.ending = false;
	c->device_changed = true;
}

/* ---- what it says ---- */

static void
say_feed(struct client *c)
{
	struct ad ad = { .purpose = PURPOSE_FEED, .id1 = c->feed.id };
	char *text = bytes_new(TEXT_MOST, 1);
	struct writer *body;
	uint8_t hash[32];
	size_t len, size;

	client_skip(c, 1);
	if (feed_now(c) && field_text(client_form(c), "text", text, TEXT_MOST - 1)) {
		len = strlen(text);
		size = padded_size(len);
		crypto_blake2b(hash, 32, NULL, (uint8_t *)text, len);
		if (size <= TEXT_MOST && memcmp(hash, c->feed.said, 32) != 0) {
			memcpy(c->feed.saying, hash, 32);
			pad((uint8_t *)text, len);
			body = client_body(c);
			writer_bytes(body, c->feed.id, 16);
			envelope_seal(writer_room(body, size + ENVELOPE_EXTRA),
			    c->feed.key, &ad, text, size);
			client_back(c, 1);
			client_ask(c, "PUT", "/v1/feed", NULL, "");
		}
	}
	bytes_free(text, TEXT_MOST);
}

static void
said_feed(struct client *c)
{
	if (c->answer.status == 204)
		memcpy(c->feed.said, c->feed.saying, 32);
}

client_steps client_feed_say_row = { say_feed, said_feed, NULL };
