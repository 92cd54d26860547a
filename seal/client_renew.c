/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_renew: one operation for every reason, a new passphrase, a lost
 * phone, the recovery sheet: new roots, card, drop-box, keys of all spaces,
 * wraps and recovery code, in one request. Nothing old is sealed again.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

enum { ATTEMPTS_MOST = 3 };

/* All that one renewal makes, but for what work keeps until the answer. */
struct renewal {
	struct identity	 old, next;
	uint8_t		 old_seed[32], next_seed[32];	/* of the renewal keys */
	struct card	 card;
	uint8_t		 couple[32];			/* the couple's next key */
	bool		 paired;
	struct login_keys login, recovery;
};

static struct keyring *
closed_ring(struct client *c)
{
	return &c->work.rings[KEYRING_PRIVATE];
}

static struct keyring *
base_ring(struct client *c)
{
	return &c->work.rings[KEYRING_BASE];
}

static bool
old_secrets(struct client *c, struct renewal *r)
{
	return client_open_closed_ring(c, closed_ring(c)) &&
	    keyring_renewal(closed_ring(c), r->old_seed) &&
	    keyring_identity(&c->ring[KEYRING_BASE], 0, &r->old);
}

static void
next_key(struct keyring *ring, enum space_kind kind)
{
	uint8_t space[16], key[32];

	if (!keyring_space(ring, kind, space))
		return;
	crypto_random(key, 32);
	keyring_add_space_key(ring, space, kind, keyring_epoch(ring, space) + 1,
	    key);
	bytes_wipe(key, sizeof key);
}

/* The couple's key changes only if somebody else is there to take it. */
static void
next_couple_key(struct client *c, struct renewal *r)
{
	const struct space *s = &c->space[COUPLE];

	r->paired = s->here && s->members == 2 && !s->frozen && !s->lost;
	if (!r->paired)
		return;
	crypto_random(r->couple, 32);
	keyring_add_space_key(base_ring(c), s->id, SPACE_COUPLE, s->epoch + 1,
	    r->couple);
}

static void
make_rings(struct client *c, struct renewal *r)
{
	struct pin pin = { 0 }, ending;

	identity_new(&r->next, r->old.generation + 1);
	crypto_random(r->next_seed, 32);
	card_make(&r->card, c->account.person, &r->next, r->next_seed);
	pin.card = r->card;
	keyring_copy(base_ring(c), &c->ring[KEYRING_BASE]);
	keyring_add_identity(base_ring(c), &r->next);
	keyring_set_pin(base_ring(c), &pin);
	next_key(base_ring(c), SPACE_PERSONAL);
	next_couple_key(c, r);
	if (r->paired && keyring_pin(base_ring(c), c->account.person,
	    r->old.generation, &ending)) {
		ending.last = PIN_ENDING;
		keyring_set_pin(base_ring(c), &ending);
	}
	keyring_set_renewal(closed_ring(c), r->next_seed);
	next_key(closed_ring(c), SPACE_PRIVATE);
	client_make_drop_box(base_ring(c), closed_ring(c), r->next.generation);
}

/* ---- the last event of the old generation ---- */

static bool
write_succession(struct client *c, const struct renewal *r, struct writer *form)
{
	uint8_t packed[CARD_SIZE], by[64];
	struct couple_keys keys;
	struct card partner;
	bool sealed;

	card_pack(packed, &r->card);
	succession_sign(by, &r->card, r->old_seed);
	field_add(form, "do", "keys");
	field_add_number(form, "at", c->now > 0 ? (uint64_t)c->now : 0);
	field_add_hex(form, "card", packed, sizeof packed);
	field_add_hex(form, "by", by, sizeof by);
	memcpy(keys.couple, r->couple, 32);
	sealed = client_partner(c, &partner) &&
	    keyring_gate_key(base_ring(c), keys.gate) &&
	    client_put_seal(c, form, &r->card, r->next.exchange, &partner,
	    c->space[COUPLE].epoch + 1, &keys);
	bytes_wipe(&keys, sizeof keys);
	return sealed;
}

/* It comes from a device of its own, so that no chain has to wait for it. */
static void
write_keys_event(struct client *c, const struct renewal *r, struct writer *out)
{
	const struct space *s = &c->space[COUPLE];
	struct header h = { .what = EVENT_WRITE, .counter = 1,
	    .epoch = s->epoch, .generation = r->old.generation,
	    .seen = view_seq(s->view) };
	uint8_t key[32] = { 0 }, hash[32];
	struct event_keys keys = { .space = key };
	struct writer form = { 0 };

	memcpy(h.space, s->id, 16);
	crypto_random(h.id, 16);
	memcpy(h.author, c->account.person, 16);
	crypto_random(h.device, 16);
	memcpy(h.head, view_head(s->view), 32);
	if (write_succession(c, r, &form) &&
	    keyring_space_key(base_ring(c), s->id, s->epoch, key)) {
		writer_u8(out, 1);
		event_seal(out, hash, &h, &keys, r->old.signing, form.bytes,
		    form.len);
	} else {
		writer_u8(out, 0);
	}
	bytes_wipe(key, sizeof key);
	writer_free(&form);
}

/* ---- the request ---- */

static bool
make_login(struct client *c, struct renewal *r)
{
	struct work *w = &c->work;
	struct account *a = &w->account;
	const char *passphrase = w->kind == LOGIN_RECOVERY ? w->passphrase :
	    w->next;

	client_account_copy(a, &c->account);
	a->kdf = KDF_NOW;
	a->wrap_number++;
	crypto_random(w->code, 16);
	client_code_keys(&r->recovery, w->code, a->salt, a->person);
	return login_from_passphrase(&r->login, a->kdf, passphrase,
	    strlen(passphrase), a->handle, a->salt);
}

static void
seal_rings(struct client *c)
{
	struct account *a = &c->work.account;

	for (unsigned i = 0; i < 2; i++) {
		writer_clear(&a->ring[i]);
		keyring_seal(&a->ring[i], &c->work.rings[i], i,
		    i == KEYRING_BASE ? c->work.next_roots.base :
		    c->work.next_roots.closed, a->person, ++a->revision[i]);
	}
}

static void
write_request(struct client *c, const struct renewal *r)
{
	struct account *a = &c->work.account;
	struct writer *body = client_body(c);
	uint8_t packed[CARD_SIZE], recovery_wrap[ROOTS_WRAP_SIZE];

	client_make_wraps(a, &c->work.next_roots, r->login.wrap,
	    r->recovery.wrap, recovery_wrap);
	card_pack(packed, &r->card);
	writer_short(body, a->handle, strlen(a->handle));
	client_put_proof(c, body);
	writer_bytes(body, packed, sizeof packed);
	client_put_public(body, r->login.seed);
	client_put_public(body, r->recovery.seed);
	writer_long(body, a->wrap.bytes, a->wrap.len);
	writer_long(body, recovery_wrap, sizeof recovery_wrap);
	for (unsigned i = 0; i < 2; i++) {
		writer_u32(body, a->revision[i] - 1);
		writer_long(body, a->ring[i].bytes, a->ring[i].len);
	}
	if (r->paired)
		write_keys_event(c, r, body);
	else
		writer_u8(body, 0);
}

/* The new code is kept before it may become the valid one. */
static void
announce_code(struct client *c)
{
	memcpy(c->device.next_recovery, c->work.code, 16);
	c->device.next_wrap = c->work.account.wrap_number;
	c->device_changed = true;
}

static void
ask_renewal(struct client *c)
{
	struct renewal r = { 0 };

	if (!old_secrets(c, &r) || !make_login(c, &r)) {
		client_end(c, "trouble");
	} else {
		make_rings(c, &r);
		crypto_random((uint8_t *)&c->work.next_roots,
		    sizeof c->work.next_roots);
		seal_rings(c);
		write_request(c, &r);
		announce_code(c);
		writer_clear(&c->work.before);
		writer_bytes(&c->work.before, c->body.bytes, c->body.len);
		client_ask(c, "POST", "/v1/renewal", NULL, "");
	}
	bytes_wipe(&r, sizeof r);
}

static void
install(struct client *c)
{
	struct work *w = &c->work;

	memcpy(c->roots.base, w->next_roots.base, 32);
	keyring_copy(&c->ring[KEYRING_BASE], base_ring(c));
	client_account_copy(&c->account, &w->account);
	c->device.ring_changed = false;
	c->account_changed = true;
	bytes_wipe(c->device.next_recovery, 16);
	c->device.next_wrap = 0;
	client_take_recovery_code(c, w->code);
	client_call_anew(c);
}

/* The very same request is answered again, should only its answer be lost. */
static void
ask_once_more(struct client *c)
{
	writer_bytes(client_body(c), c->work.before.bytes, c->work.before.len);
	client_back(c, 1);
	client_ask(c, "POST", "/v1/renewal", NULL, "");
}

static void
take_renewal(struct client *c)
{
	struct work *w = &c->work;

	if (c->answer.status == 0 && w->attempts++ < ATTEMPTS_MOST)
		ask_once_more(c);
	else if ((client_problem(c, "revision") ||
	    client_problem(c, "out-of-chain")) && w->attempts++ < ATTEMPTS_MOST) {
		client_skip(c, 2);
		client_row(c, client_renewal_row);
	} else if (client_fine(c, 201)) {
		install(c);
	}
}

static void
sync(struct client *c)
{
	client_row(c, client_sync_row);
}

static void
withdraw(struct client *c)
{
	client_row(c, client_drop_invitations_row);
}

static void
keep_ring(struct client *c)
{
	client_row(c, client_ring_row);
}

static void
challenge(struct client *c)
{
	client_row(c, client_challenge_row);
}

client_steps client_renewal_row = { sync, withdraw, keep_ring, challenge,
	ask_renewal, take_renewal, client_end_feed, sync, NULL };

/* ---- renew: from the passphrase there is ---- */

static void
check_passphrase(struct client *c)
{
	struct work *w = &c->work;

	if (!client_need(c, "passphrase", w->passphrase, sizeof w->passphrase) ||
	    !client_need(c, "new", w->next, sizeof w->next))
		return;
	if (client_unwrap_here(c, w->passphrase))
		client_row(c, client_renewal_row);
	else
		client_end(c, "wrong-passphrase");
}

client_steps client_renew_row = { check_passphrase, NULL };
