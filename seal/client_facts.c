/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* client_facts: what pages are told, as a form (docs/formats.md). */
#include <string.h>

#include "client_inner.h"

static void
add_joined(struct writer *out, const char *name, struct writer *value)
{
	if (value->len > 0) {
		writer_u8(value, 0);
		field_add(out, name, (const char *)value->bytes);
	}
	writer_free(value);
}

static void
dot(struct writer *w, uint64_t number)
{
	writer_u8(w, '.');
	field_digits(w, number);
}

static void
pairing_facts(struct client *c, struct writer *out)
{
	struct invitation invitation;
	struct pairing pairing;
	struct writer words = { 0 };
	const struct space *s = &c->space[COUPLE];
	char code[CODE_TEXT];

	field_add_number(out, "me", c->me);
	field_add(out, "pair", client_pair_state(c));
	if (s->joined > 0)
		field_add_number(out, "joined", (uint64_t)s->joined);
	if (client_count_former(c) > 0)
		field_add_number(out, "former", client_count_former(c));
	if (client_invitation(c, &invitation)) {
		code_text(code, CODE_INVITATION, invitation.code);
		field_add(out, "invite", code);
		field_add_number(out, "until", (uint64_t)invitation.until);
		bytes_wipe(code, sizeof code);
	}
	if (!s->here || s->frozen ||
	    !keyring_pairing(&c->ring[KEYRING_BASE], s->id, &pairing))
		return;
	field_digits(&words, pairing.words[0]);
	for (size_t i = 1; i < CARD_WORDS; i++)
		dot(&words, pairing.words[i]);
	if (strcmp(client_pair_state(c), "bound") != 0)
		add_joined(out, "words", &words);
	writer_free(&words);
	if (pairing.said == SAID_SAME)
		field_add(out, "said", "same");
}

static void
recovery_facts(struct client *c, struct writer *out)
{
	char code[CODE_TEXT];

	if (c->device.has_recovery) {
		code_text(code, CODE_RECOVERY, c->device.recovery);
		field_add(out, "recovery", code);
		bytes_wipe(code, sizeof code);
	}
	if (keyring_confirmed(&c->ring[KEYRING_BASE]) == c->account.wrap_number)
		field_add_number(out, "confirmed", 1);
}

static void
notice_facts(struct client *c, struct writer *out)
{
	static const char *const codes[N_NOTICES] = { "forged", "replay", "gap",
		"rollback", "body", "missing", "fork", "unreadable" };
	struct writer list = { 0 };

	for (unsigned i = 0; i < N_NOTICES; i++) {
		const struct noted *noted = &c->device.notice[i];

		if (noted->count == 0)
			continue;
		if (list.len > 0)
			writer_u8(&list, ',');
		field_plain(&list, codes[i]);
		dot(&list, noted->count);
		dot(&list, (uint64_t)noted->since);
	}
	add_joined(out, "notices", &list);
	if (c->device.keys_changed > 0)
		field_add_number(out, "keys", (uint64_t)c->device.keys_changed);
}

static void
session_facts(struct client *c, struct writer *out)
{
	struct writer list = { 0 };
	char hex[33];

	for (size_t i = 0; i < c->n_sessions; i++) {
		const struct session *s = &c->sessions[i];

		if (list.len > 0)
			writer_u8(&list, ',');
		bytes_hex(hex, s->id, 16);
		field_plain(&list, hex);
		dot(&list, s->created);
		dot(&list, s->last);
		dot(&list, s->current != 0);
	}
	add_joined(out, "sessions", &list);
}

/* How much is read, while there is more. */
static void
reading_facts(struct client *c, struct writer *out)
{
	uint64_t n = 0, all = 0;
	struct writer text = { 0 };

	for (unsigned i = 0; i < SPACES; i++) {
		const struct space *s = &c->space[i];
		uint64_t read = s->view != NULL ? view_seq(s->view) : 0;

		if (s->view == NULL)
			continue;
		n += read;
		all += s->last > read ? s->last : read;
	}
	if (n == all)
		return;
	field_digits(&text, n);
	dot(&text, all);
	add_joined(out, "reading", &text);
}

/* Photos that wait to be sent, by their events. */
static void
photo_facts(struct client *c, struct writer *out)
{
	struct writer list = { 0 };
	char hex[33];

	for (size_t i = 0; i < c->n_photos; i++) {
		if (!c->photos[i].taken)
			continue;
		if (list.len > 0)
			writer_u8(&list, ',');
		bytes_hex(hex, c->photos[i].id, 16);
		field_plain(&list, hex);
	}
	add_joined(out, "photos", &list);
	if (c->full)
		field_add_number(out, "full", 1);
}

const char *
client_facts(struct client *c)
{
	struct writer *out = &c->facts;

	writer_clear(out);
	field_add(out, "state", c->open ? "open" :
	    c->account.known ? "locked" : "none");
	if (c->account.known)
		field_add(out, "handle", c->account.handle);
	if (c->open) {
		pairing_facts(c, out);
		recovery_facts(c, out);
		field_add_number(out, "waiting", client_count_waiting(c));
		field_add_number(out, "synced", (uint64_t)c->device.synced);
		notice_facts(c, out);
		photo_facts(c, out);
		reading_facts(c, out);
		if (c->room == CLIENT_BASE) {
			client_calling_facts(c, out);
			client_feed_facts(c, out);
		}
	}
	if (c->offline)
		field_add_number(out, "offline", 1);
	session_facts(c, out);
	writer_u8(out, 0);
	return (const char *)out->bytes;
}
