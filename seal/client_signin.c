/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_signin: coming in and leaving. Unlocking, sign-up, log-in, the
 * recovery code typed back, the list of sessions, signing out, closing.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

/* ---- in ---- */

/* A code that was shown for a renewal whose answer we never saw is valid now. */
static void
settle_recovery(struct client *c)
{
	struct device *d = &c->device;

	if (d->next_wrap == 0 || d->next_wrap > c->account.wrap_number)
		return;
	if (d->next_wrap == c->account.wrap_number) {
		memcpy(d->recovery, d->next_recovery, 16);
		d->has_recovery = true;
	}
	bytes_wipe(d->next_recovery, 16);
	d->next_wrap = 0;
	c->device_changed = true;
}

/* With the account's keyrings open: what this device has, or a new store. */
static void
enter(struct client *c)
{
	c->open = true;
	if (!c->device.known && !client_unlock_store(c)) {
		client_new_store(c);
		client_arrange(c);
	}
	client_arrange(c);
	settle_recovery(c);
	client_tell_all(c);
}

/* ---- what tasks share ---- */

bool
client_need(struct client *c, const char *name, char *out, size_t size)
{
	if (field_text(client_form(c), name, out, size))
		return true;
	client_end(c, "not-now");
	return false;
}

bool
client_stretch(struct client *c, const char *passphrase)
{
	struct work *w = &c->work;

	if (!login_from_passphrase(&w->login, w->kdf, passphrase,
	    strlen(passphrase), w->handle, w->salt))
		return false;
	w->kind = LOGIN_PASSPHRASE;
	crypto_sign_public(w->login_public, w->login.seed);
	return true;
}

void
client_code_keys(struct login_keys *keys, const uint8_t code[16],
    const uint8_t salt[16], const uint8_t person[16])
{
	struct login_keys signs;

	login_from_code(&signs, code, salt);
	login_from_code(keys, code, person);
	memcpy(keys->seed, signs.seed, 32);
	bytes_wipe(&signs, sizeof signs);
}

static void
ask_challenge(struct client *c)
{
	writer_short(client_body(c), c->work.handle, strlen(c->work.handle));
	client_ask(c, "POST", "/v1/challenges", NULL, "");
}

static void
take_challenge(struct client *c)
{
	struct reader r = client_reply(c);

	if (!client_fine(c, 200))
		return;
	reader_copy(&r, c->work.nonce, 32);
	c->work.expiry = reader_u64(&r);
	if (!reader_done(&r))
		client_end(c, "trouble");
}

client_steps client_challenge_row = { ask_challenge, take_challenge,
	NULL };

void
client_put_proof(struct client *c, struct writer *out)
{
	struct work *w = &c->work;
	uint8_t signature[64] = { 0 };

	login_sign(signature, c->origin, w->handle, w->nonce, w->expiry,
	    w->login.seed);
	writer_u8(out, w->kind);
	writer_bytes(out, w->nonce, 32);
	writer_u64(out, w->expiry);
	writer_bytes(out, w->login_public, 32);
	writer_bytes(out, signature, 64);
}

/* ---- open: offline, from what the store holds ---- */

static void
use_account(struct client *c)
{
	struct work *w = &c->work;

	memcpy(w->handle, c->account.handle, sizeof w->handle);
	memcpy(w->salt, c->account.salt, 16);
	w->kdf = c->account.kdf;
}

bool
client_unwrap_here(struct client *c, const char *passphrase)
{
	struct work *w = &c->work;
	const struct account *a = &c->account;

	use_account(c);
	w->has_roots = client_stretch(c, passphrase) &&
	    roots_unwrap(&w->roots, LOGIN_PASSPHRASE, w->login.wrap, a->person,
	    a->kdf, a->wrap_number, a->wrap.bytes, a->wrap.len);
	return w->has_roots;
}

static void
open_here(struct client *c)
{
	struct work *w = &c->work;
	struct fields form = client_form(c);
	uint64_t nth;

	if (!c->account.known) {
		client_end(c, "not-now");
		return;
	}
	if (c->room == CLIENT_BASE && field_hex(form, "root", w->roots.base, 32))
		w->has_roots = true;
	else if (!client_need(c, "passphrase", w->passphrase,
	    sizeof w->passphrase))
		return;
	else
		client_unwrap_here(c, w->passphrase);
	if (!w->has_roots) {
		client_end(c, "wrong-passphrase");
		return;
	}
	if (c->open)
		return;
	memcpy(c->roots.base, w->roots.base, 32);
	if (c->room == CLIENT_PRIVATE)
		memcpy(c->roots.closed, w->roots.closed, 32);
	if (c->room == CLIENT_FORMER && field_number(form, "nth", &nth))
		c->former = (size_t)nth;
	if (!client_open_rings(c)) {
		client_close_keys(c);
		client_end(c, "wrong-passphrase");
		return;
	}
	enter(c);
}

client_steps client_open_row = { open_here, NULL };

/* ---- signup ---- */

void
client_make_wraps(struct account *a, const struct roots *roots,
    const uint8_t passphrase_key[32], const uint8_t recovery_key[32],
    uint8_t recovery_wrap[ROOTS_WRAP_SIZE])
{
	writer_clear(&a->wrap);
	roots_wrap(writer_room(&a->wrap, ROOTS_WRAP_SIZE), roots,
	    LOGIN_PASSPHRASE, passphrase_key, a->person, a->kdf,
	    a->wrap_number);
	roots_wrap(recovery_wrap, roots, LOGIN_RECOVERY, recovery_key,
	    a->person, 0, a->wrap_number);
}

static void
make_own_space(struct client *c, struct keyring *ring, enum space_kind kind)
{
	struct membership *in = &c->work.account.in[c->work.account.n++];
	uint8_t key[32];

	crypto_random(in->id, 16);
	in->kind = (uint8_t)kind;
	in->members = 1;
	crypto_random(key, 32);
	keyring_add_space_key(ring, in->id, kind, 1, key);
	bytes_wipe(key, sizeof key);
}

void
client_make_drop_box(struct keyring *base, struct keyring *closed, uint32_t epoch)
{
	uint8_t secret[32], public[32];

	crypto_random(secret, 32);
	crypto_exchange_public(public, secret);
	keyring_set_drop_public(base, public);
	keyring_add_drop_secret(closed, epoch, secret);
	bytes_wipe(secret, sizeof secret);
}

/* A new person: roots, card, own spaces, drop-box, in work. */
static void
make_person(struct client *c)
{
	struct work *w = &c->work;
	struct keyring *base = &w->rings[KEYRING_BASE];
	struct keyring *closed = &w->rings[KEYRING_PRIVATE];
	struct identity me;
	uint8_t renewal[32];
	struct pin pin = { 0 };

	crypto_random((uint8_t *)&w->roots, sizeof w->roots);
	crypto_random(w->account.person, 16);
	identity_new(&me, 1);
	crypto_random(renewal, 32);
	card_make(&pin.card, w->account.person, &me, renewal);
	keyring_add_identity(base, &me);
	keyring_set_pin(base, &pin);
	keyring_set_renewal(closed, renewal);
	make_own_space(c, base, SPACE_PERSONAL);
	make_own_space(c, closed, SPACE_PRIVATE);
	w->account.in[0].card[0] = w->account.in[1].card[0] = pin.card;
	client_make_drop_box(base, closed, 1);
	bytes_wipe(&me, sizeof me);
	bytes_wipe(renewal, sizeof renewal);
}

static void
seal_rings(struct client *c)
{
	struct work *w = &c->work;
	struct account *a = &w->account;

	for (unsigned i = 0; i < 2; i++) {
		a->revision[i] = 1;
		keyring_seal(&a->ring[i], &w->rings[i], i, i == KEYRING_BASE ?
		    w->roots.base : w->roots.closed, a->person, 1);
	}
}

void
client_put_public(struct writer *body, const uint8_t seed[32])
{
	uint8_t public[32];

	crypto_sign_public(public, seed);
	writer_bytes(body, public, 32);
}

static void
put_own_card(struct writer *body, const struct keyring *ring,
    const uint8_t person[16])
{
	struct pin pin;
	uint8_t card[CARD_SIZE];

	if (!keyring_pin(ring, person, 0, &pin))
		__builtin_trap();
	card_pack(card, &pin.card);
	writer_bytes(body, card, sizeof card);
}

static void
ask_account(struct client *c)
{
	struct work *w = &c->work;
	struct account *a = &w->account;
	struct writer *body = client_body(c);
	uint8_t recovery_wrap[ROOTS_WRAP_SIZE];
	struct login_keys recovery;

	client_code_keys(&recovery, w->code, a->salt, a->person);
	client_make_wraps(a, &w->roots, w->login.wrap, recovery.wrap,
	    recovery_wrap);
	writer_short(body, a->handle, strlen(a->handle));
	writer_bytes(body, a->salt, 16);
	writer_bytes(body, w->login_public, 32);
	client_put_public(body, recovery.seed);
	put_own_card(body, &w->rings[KEYRING_BASE], a->person);
	writer_long(body, a->wrap.bytes, a->wrap.len);
	writer_long(body, recovery_wrap, sizeof recovery_wrap);
	writer_long(body, a->ring[KEYRING_BASE].bytes, a->ring[KEYRING_BASE].len);
	writer_long(body, a->ring[KEYRING_PRIVATE].bytes,
	    a->ring[KEYRING_PRIVATE].len);
	writer_bytes(body, a->in[0].id, 16);
	writer_bytes(body, a->in[1].id, 16);
	bytes_wipe(&recovery, sizeof recovery);
	client_ask(c, "POST", "/v1/accounts", NULL, "");
}

static void
signup_make(struct client *c)
{
	struct work *w = &c->work;
	struct account *a = &w->account;

	if (c->account.known) {
		client_end(c, "not-now");
		return;
	}
	if (!client_need(c, "handle", w->handle, sizeof w->handle) ||
	    !client_need(c, "passphrase", w->passphrase, sizeof w->passphrase))
		return;
	a->known = true;
	a->kdf = w->kdf = KDF_NOW;
	a->wrap_number = 1;
	memcpy(a->handle, w->handle, sizeof a->handle);
	crypto_random(a->salt, 16);
	memcpy(w->salt, a->salt, 16);
	crypto_random(w->code, 16);
	if (!client_stretch(c, w->passphrase)) {
		client_end(c, "trouble");
		return;
	}
	make_person(c);
	seal_rings(c);
	ask_account(c);
}

/* Keeps the code and the name of a sign-up that may have been done. */
static void
remember_signup(struct client *c)
{
	memcpy(c->lost_signup.handle, c->work.handle,
	    sizeof c->lost_signup.handle);
	memcpy(c->lost_signup.person, c->work.account.person, 16);
	memcpy(c->lost_signup.code, c->work.code, 16);
}

void
client_take_recovery_code(struct client *c, const uint8_t code[16])
{
	memcpy(c->device.recovery, code, 16);
	c->device.has_recovery = true;
	c->device_changed = true;
}

static void
signup_take(struct client *c)
{
	struct work *w = &c->work;

	if (client_problem(c, "handle-taken") &&
	    strcmp(c->lost_signup.handle, w->handle) == 0) {
		client_work_wipe(w);
		client_row(c, client_login_row);
		return;
	}
	if (c->answer.status == 0)
		remember_signup(c);
	if (!client_fine(c, 201))
		return;
	client_close_keys(c);
	client_account_copy(&c->account, &w->account);
	c->account_changed = true;
	c->roots = w->roots;
	bytes_wipe(c->roots.closed, 32);
	keyring_copy(&c->ring[KEYRING_BASE], &w->rings[KEYRING_BASE]);
	enter(c);
	client_take_recovery_code(c, w->code);
}

client_steps client_signup_row = { signup_make, signup_take, NULL };

/* ---- login and recover: an account made elsewhere ---- */

static void
ask_salt(struct client *c)
{
	struct work *w = &c->work;

	if (!client_need(c, "handle", w->handle, sizeof w->handle) ||
	    !client_need(c, "passphrase", w->passphrase, sizeof w->passphrase))
		return;
	if (c->account.known && strcmp(c->account.handle, w->handle) != 0) {
		client_end(c, "not-now");
		return;
	}
	writer_short(client_body(c), w->handle, strlen(w->handle));
	client_ask(c, "POST", "/v1/lookup", NULL, "");
}

static bool
take_salt(struct client *c)
{
	struct reader r = client_reply(c);

	if (!client_fine(c, 200))
		return false;
	c->work.kdf = reader_u8(&r);
	reader_copy(&r, c->work.salt, 16);
	if (!reader_done(&r)) {
		client_end(c, "trouble");
		return false;
	}
	return true;
}

static void
keys_of_passphrase(struct client *c)
{
	if (!take_salt(c))
		return;
	c->work.refusal = "wrong-passphrase";
	if (client_stretch(c, c->work.passphrase))
		client_row(c, client_challenge_row);
	else
		client_end(c, "trouble");	/* a cost that we do not know */
}

static void
keys_of_code(struct client *c)
{
	struct work *w = &c->work;
	char text[64];

	if (!take_salt(c))
		return;
	w->refusal = "wrong-code";
	if (!field_text(client_form(c), "code", text, sizeof text) ||
	    !code_read(w->code, CODE_RECOVERY, text)) {
		client_end(c, "wrong-code");
		return;
	}
	w->kind = LOGIN_RECOVERY;
	client_code_keys(&w->login, w->code, w->salt, w->salt);
	crypto_sign_public(w->login_public, w->login.seed);
	client_row(c, client_challenge_row);
}

static void
ask_session(struct client *c)
{
	struct writer *body = client_body(c);

	writer_short(body, c->work.handle, strlen(c->work.handle));
	client_put_proof(c, body);
	client_ask(c, "POST", "/v1/sessions", NULL, "");
}

/* The roots in work, from the wrap that the relay gave. */
static bool
unwrap_theirs(struct client *c)
{
	struct work *w = &c->work;
	struct account *a = &w->account;

	if (w->kind == LOGIN_RECOVERY)
		client_code_keys(&w->login, w->code, w->salt, a->person);
	w->has_roots = roots_unwrap(&w->roots, w->kind, w->login.wrap,
	    a->person, w->kdf, a->wrap_number, a->wrap.bytes, a->wrap.len);
	return w->has_roots && client_open_ring(&w->rings[KEYRING_BASE], a,
	    KEYRING_BASE, w->roots.base, SUITE) &&
	    client_open_ring(&w->rings[KEYRING_PRIVATE], a, KEYRING_PRIVATE,
	    w->roots.closed, SUITE);
}

/* A relay that went back in time has older keyrings than this device: ours
 * stay, if the same roots open them. True: it is so. */
static bool
keep_newer_rings(struct client *c)
{
	struct work *w = &c->work;
	bool kept = false;

	for (unsigned i = 0; i < 2 && c->account.known; i++) {
		const uint8_t *root = i == KEYRING_BASE ? w->roots.base :
		    w->roots.closed;

		if (c->account.revision[i] <= w->account.revision[i] ||
		    !client_open_ring(&w->rings[i], &c->account, i, root, SUITE))
			continue;
		writer_clear(&w->account.ring[i]);
		writer_bytes(&w->account.ring[i], c->account.ring[i].bytes,
		    c->account.ring[i].len);
		w->account.revision[i] = c->account.revision[i];
		kept = true;
	}
	return kept;
}

/* Takes the account in work for this device's own. */
static void
adopt(struct client *c)
{
	struct work *w = &c->work;
	struct keyring *mine = &c->ring[KEYRING_BASE];
	bool rolled_back = keep_newer_rings(c);
	struct identity signs = { 0 };

	if (w->kind == LOGIN_RECOVERY)
		writer_clear(&w->account.wrap);	/* no passphrase opens it */
	if (c->open && c->device.ring_changed)
		keyring_merge(&w->rings[KEYRING_BASE], mine);
	keyring_copy(mine, &w->rings[KEYRING_BASE]);
	memcpy(c->roots.base, w->roots.base, 32);
	client_account_copy(&c->account, &w->account);
	c->account_changed = c->device_changed = true;
	enter(c);
	client_call_anew(c);
	if (!keyring_identity(mine, c->device.generation, &signs))
		client_new_device(c);	/* the relay went back before a renewal */
	bytes_wipe(&signs, sizeof signs);
	if (rolled_back)
		client_note(c, NOTICE_ROLLBACK, 1);
	if (memcmp(c->lost_signup.person, c->account.person, 16) == 0)
		client_take_recovery_code(c, c->lost_signup.code);
	bytes_wipe(&c->lost_signup, sizeof c->lost_signup);
}

static bool
read_session(struct client *c)
{
	struct work *w = &c->work;
	struct account *a = &w->account;
	struct reader r = client_reply(c);

	(void)reader_take(&r, 16);
	if (!client_account_read(a, &r))
		return false;
	client_take_long(&a->wrap, &r);
	a->known = true;
	a->kdf = w->kdf;
	memcpy(a->salt, w->salt, 16);
	memcpy(a->handle, w->handle, sizeof a->handle);
	return reader_done(&r);
}

static void
take_session(struct client *c)
{
	struct work *w = &c->work;

	if (!client_fine(c, 201))
		return;
	if (!read_session(c))
		client_end(c, "trouble");
	else if (c->account.known &&
	    memcmp(c->account.person, w->account.person, 16) != 0)
		client_end(c, "trouble");
	else if (!unwrap_theirs(c))
		client_end(c, w->refusal);
	else
		adopt(c);
}

client_steps client_login_row = { ask_salt, keys_of_passphrase,
	ask_session, take_session, NULL };

static void
renew_all(struct client *c)
{
	client_row(c, client_renewal_row);
}

client_steps client_recover_row = { ask_salt, keys_of_code,
	ask_session, take_session, renew_all, NULL };

/* ---- confirm: the recovery code, typed back ---- */

static void
confirm(struct client *c)
{
	uint8_t code[16];
	char text[64];

	if (!c->device.has_recovery) {
		client_end(c, "not-now");
		return;
	}
	if (!field_text(client_form(c), "code", text, sizeof text) ||
	    !code_read(code, CODE_RECOVERY, text) ||
	    !bytes_same(code, c->device.recovery, 16)) {
		client_end(c, "code-differs");
		return;
	}
	bytes_wipe(c->device.recovery, 16);
	c->device.has_recovery = false;
	keyring_set_confirmed(&c->ring[KEYRING_BASE], c->account.wrap_number);
	client_ring_changed(c);
}

client_steps client_confirm_row = { confirm, NULL };

/* ---- sessions ---- */

static void
ask_sessions(struct client *c)
{
	client_body(c);
	client_ask(c, "GET", "/v1/sessions", NULL, "");
}

static void
take_sessions(struct client *c)
{
	struct reader r = client_reply(c);
	size_t n, most = sizeof c->sessions / sizeof *c->sessions;

	if (!client_fine(c, 200))
		return;
	n = reader_u8(&r);
	c->n_sessions = 0;
	for (size_t i = 0; i < n && i < most; i++) {
		struct session *s = &c->sessions[c->n_sessions];

		reader_copy(&r, s->id, 16);
		s->created = reader_u32(&r);
		s->last = reader_u32(&r);
		s->current = reader_u8(&r);
		c->n_sessions += !r.bad;
	}
	if (r.bad)
		client_end(c, "trouble");
}

client_steps client_sessions_row = { ask_sessions, take_sessions, NULL };

static void
ask_end(struct client *c)
{
	uint8_t id[16];

	if (!field_hex(client_form(c), "id", id, 16)) {
		client_end(c, "not-now");
		return;
	}
	client_body(c);
	client_ask(c, "DELETE", "/v1/sessions/", id, "");
}

static void
take_end(struct client *c)
{
	if (c->answer.status != 404 && !client_fine(c, 204))
		return;
	client_row(c, client_sessions_row);
}

client_steps client_end_row = { ask_end, take_end, NULL };

/* ---- signout, close ---- */

static void
leave(struct client *c)
{
	client_wipe_store(c);
	client_close_keys(c);
	client_account_free(&c->account);
	c->n_sessions = 0;
}

static void
leave_place(struct client *c)
{
	client_row(c, client_leave_place_row);
}

static void
ask_signout(struct client *c)
{
	client_body(c);
	client_ask(c, "POST", "/v1/sign-out", NULL, "");
}

static void
take_signout(struct client *c)
{
	if (c->answer.status == 401 || client_fine(c, 204))
		leave(c);
}

client_steps client_signout_row = { leave_place, ask_signout, take_signout, NULL };

static void
close_begin(struct client *c)
{
	struct work *w = &c->work;

	if (!c->account.known) {
		client_end(c, "not-now");
		return;
	}
	if (!client_need(c, "passphrase", w->passphrase, sizeof w->passphrase))
		return;
	w->refusal = "wrong-passphrase";
	if (client_unwrap_here(c, w->passphrase))
		client_row(c, client_challenge_row);
	else
		client_end(c, "wrong-passphrase");
}

static void
ask_close(struct client *c)
{
	struct writer *body = client_body(c);

	writer_short(body, c->work.handle, strlen(c->work.handle));
	client_put_proof(c, body);
	client_ask(c, "DELETE", "/v1/account", NULL, "");
}

static void
take_close(struct client *c)
{
	if (client_fine(c, 204))
		leave(c);
}

client_steps client_close_row = { close_begin, ask_close, take_close,
	NULL };
