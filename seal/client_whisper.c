/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_whisper: what is said live. Whispers go beside the tasks and leave
 * nothing behind but the numbers that were used.
 */
#include <string.h>

#include "client_inner.h"

enum { RESERVE = 256, SESSION_TEXT = 32 };

/* Where whispers go to and come from: False, there is nobody. */
static bool
couple_key(const struct client *c, uint8_t key[32])
{
	const struct space *s = &c->space[COUPLE];

	return c->open && c->room == CLIENT_BASE && s->here && !s->frozen &&
	    s->members == 2 && keyring_space_key(&c->ring[KEYRING_BASE], s->id,
	    s->epoch, key);
}

static bool
session_key(const struct client *c, const uint8_t session[16], uint8_t key[32])
{
	uint8_t couple[32];
	bool has = couple_key(c, couple);

	if (has)
		whisper_key(key, couple, session);
	bytes_wipe(couple, sizeof couple);
	return has;
}

/* Never the same twice, also after a restart: a reserve is kept before the
 * first of it is used. */
static uint32_t
next_number(struct client *c)
{
	if (c->next_whisper == 0)
		c->next_whisper = c->device.whispers + 1;
	if (c->next_whisper > c->device.whispers) {
		c->device.whispers = c->next_whisper + RESERVE - 1;
		c->device_changed = true;
	}
	return c->next_whisper++;
}

static void
whisper_route(struct client *c)
{
	struct writer *path = &c->whisper_path;
	char hex[33];

	bytes_hex(hex, c->space[COUPLE].id, 16);
	writer_clear(path);
	field_plain(path, "/v1/spaces/");
	field_plain(path, hex);
	field_plain(path, "/whispers");
	writer_u8(path, 0);
}

const struct call *
client_whisper(struct client *c, const char *form, size_t len)
{
	struct fields said = { (const uint8_t *)form, len };
	struct whisperer me = { .space = c->space[COUPLE].id,
	    .author = c->account.person, .device = c->device.id };
	uint8_t session[16], key[32];

	if (len > WHISPER_FORM || c->device.whispers > UINT32_MAX - 2 * RESERVE ||
	    !field_hex(said, "in", session, 16) || !session_key(c, session, key))
		return NULL;
	me.number = next_number(c);
	whisper_route(c);
	writer_clear(&c->whisper_body);
	whisper_seal(&c->whisper_body, key, &me, form, len);
	bytes_wipe(key, sizeof key);
	c->whisper = (struct call){ "POST", (const char *)c->whisper_path.bytes,
	    c->whisper_body.bytes, c->whisper_body.len };
	return &c->whisper;
}

/* ---- hearing ---- */

static bool
hear_in(struct client *c, const uint8_t session[16], const struct writer *words)
{
	const struct space *s = &c->space[COUPLE];
	struct whisperer other = { .space = s->id,
	    .author = s->person[1 - c->me] };
	uint8_t key[32], said[16];
	bool opened;

	if (!session_key(c, session, key))
		return false;
	writer_clear(&c->heard_form);
	opened = whisper_open(&c->heard_form, key,
	    keyring_least(&c->ring[KEYRING_BASE]), &other, words->bytes,
	    words->len);
	bytes_wipe(key, sizeof key);
	return opened && field_hex((struct fields){ c->heard_form.bytes,
	    c->heard_form.len }, "in", said, 16) &&
	    memcmp(said, session, 16) == 0 &&
	    whisper_is_new(&c->heard, session, &other);
}

/* "<space> <whisper>", both in hex. False: not of the couple's space. */
static bool
words_read(const struct client *c, const char *text, size_t len,
    struct writer *words)
{
	char hex[33];
	size_t n = len > 33 ? (len - 33) / 2 : 0;

	bytes_hex(hex, c->space[COUPLE].id, 16);
	return n > 0 && n <= WHISPER_MOST && memcmp(text, hex, 32) == 0 &&
	    text[32] == ' ' &&
	    bytes_unhex(writer_room(words, n), n, text + 33, len - 33);
}

const char *
client_hear(struct client *c, const char *sessions, const char *text, size_t len)
{
	struct writer words = { 0 };
	uint8_t session[16];
	bool heard = false;

	if (words_read(c, text, len, &words))
		for (const char *at = sessions; !heard && *at != '\0';) {
			size_t line = strcspn(at, "\n");

			heard = line == SESSION_TEXT &&
			    bytes_unhex(session, 16, at, line) &&
			    hear_in(c, session, &words);
			at += line + (at[line] == '\n');
		}
	writer_free(&words);
	if (!heard)
		return NULL;
	writer_u8(&c->heard_form, 0);
	return (const char *)c->heard_form.bytes;
}
