/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_account: signing up, signing in and out, sessions, keyrings, leaving.
 *
 * A person is a handle and keys. Nothing here can open what it keeps, and an
 * unknown handle gets the same answers as a known one until a proof fits.
 */
#include <string.h>
#include "seal/crypto.h"
#include "seal/login.h"
#include "inside.h"

/* ---- handles ---- */

/* Well-formed UTF-8 without control characters. */
static bool
is_plain_text(const uint8_t *text, size_t len)
{
	for (size_t i = 0; i < len; ) {
		uint8_t c = text[i++];
		unsigned more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 :
		    c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 4;

		if (c < 0x20 || c == 0x7f || more == 4 || more > len - i)
			return false;
		if (more > 1 && ((c == 0xe0 && text[i] < 0xa0) ||
		    (c == 0xed && text[i] >= 0xa0) ||
		    (c == 0xf0 && text[i] < 0x90) ||
		    (c == 0xf4 && text[i] >= 0x90)))
			return false;
		for (; more > 0; more--)
			if ((text[i++] & 0xc0) != 0x80)
				return false;
	}
	return true;
}

bool
name_read(struct name *name, struct reader *body)
{
	const uint8_t *text = reader_short(body, &name->len);

	if (text == NULL || name->len == 0 || name->len > HANDLE_MOST ||
	    !is_plain_text(text, name->len))
		return false;
	memcpy(name->text, text, name->len);
	name->text[name->len] = '\0';
	crypto_blake2b(name->hash, 32, NULL, text, name->len);
	return true;
}

/* 0, or the seconds this address has to wait. Unknown address: no limit. */
static unsigned
address_wait(struct visit *visit, enum throttle_kind kind, unsigned most)
{
	enum { MINUTE = 60 };
	const char *address = visit->request->address;

	if (address == NULL)
		return 0;
	return throttle_count(visit->relay->throttle, kind, address,
	    strlen(address), most, MINUTE, visit->now);
}

bool
lookup(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	struct name name;
	uint8_t salt[16];

	if (!name_read(&name, &visit->body) || !reader_done(&visit->body))
		return refuse(visit, BAD_REQUEST);
	unsigned wait = address_wait(visit, THROTTLE_ASKS,
	    2 * visit->relay->limits.tries);
	if (wait > 0)
		return slow_down(visit, wait);
	rest_decoy(&visit->relay->rest, salt, name.text, name.len);
	if (unit_get(visit->unit, LOGIN_GET, row, BYTES(name.hash, 32)))
		memcpy(salt, row[1].bytes, 16);
	writer_u8(&visit->out, KDF_NOW);
	writer_bytes(&visit->out, salt, 16);
	return done(visit, 200);
}

/* ---- proofs ---- */

/* A challenge is known again by its second half; it lies nowhere. */
static void
challenge_seal(const struct relay *relay, uint8_t nonce[32],
    const struct name *name, uint64_t expiry)
{
	uint8_t text[16 + 8 + 32], seal[32];

	memcpy(text, nonce, 16);
	bytes_put(text + 16, expiry, 8);
	memcpy(text + 24, name->hash, 32);
	crypto_blake2b(seal, 32, relay->challenge_key, text, sizeof text);
	memcpy(nonce + 16, seal, 16);
}

bool
challenge(struct visit *visit)
{
	uint64_t expiry = (uint64_t)visit->now + CHALLENGE_SECONDS;
	uint8_t nonce[32];
	struct name name;

	if (!name_read(&name, &visit->body) || !reader_done(&visit->body))
		return refuse(visit, BAD_REQUEST);
	unsigned wait = address_wait(visit, THROTTLE_ASKS,
	    2 * visit->relay->limits.tries);
	if (wait > 0)
		return slow_down(visit, wait);
	crypto_random(nonce, 16);
	challenge_seal(visit->relay, nonce, &name, expiry);
	writer_bytes(&visit->out, nonce, 32);
	writer_u64(&visit->out, expiry);
	return done(visit, 200);
}

void
token_hash(uint8_t hash[32], const uint8_t token[32])
{
	crypto_blake2b(hash, 32, NULL, token, 32);
}

static bool
token_read(uint8_t hash[32], const char *hex)
{
	uint8_t token[32];

	if (hex == NULL || !bytes_unhex(token, 32, hex, strlen(hex)))
		return false;
	token_hash(hash, token);
	bytes_wipe(token, 32);
	return true;
}

static bool
device_known(struct visit *visit, const uint8_t account[16], uint8_t hash[32])
{
	struct value row[STORE_COLUMNS];

	return token_read(hash, visit->request->device) &&
	    unit_get(visit->unit, DEVICE_GET, row, ID(account), BYTES(hash, 32));
}

static bool
account_disabled(struct visit *visit, const uint8_t account[16])
{
	struct value row[STORE_COLUMNS];

	return !unit_get(visit->unit, ACCOUNT_WRAPS, row, ID(account)) ||
	    row[2].number != 0;
}

/* Whose failures count together: a known device's own, or all others'. */
struct tries {
	enum throttle_kind kind;
	uint8_t		 whom[32];
};

static unsigned
tries_wait(struct visit *visit, const struct tries *tries, uint8_t kind)
{
	const char *address = visit->request->address;
	unsigned wait = throttle_wait(visit->relay->throttle, tries->kind,
	    tries->whom, 32, visit->now);

	if (wait == 0 && kind == LOGIN_RECOVERY && address != NULL)
		wait = throttle_look(visit->relay->throttle, THROTTLE_RECOVERY,
		    address, strlen(address), visit->relay->limits.rare, 60 * 60,
		    visit->now);
	return wait;
}

static void
tries_failed(struct visit *visit, const struct tries *tries, uint8_t kind)
{
	const char *address = visit->request->address;

	if (kind == LOGIN_PASSPHRASE)
		throttle_failed(visit->relay->throttle, tries->kind, tries->whom,
		    32, visit->now);
	else if (address != NULL)
		throttle_count(visit->relay->throttle, THROTTLE_RECOVERY, address,
		    strlen(address), visit->relay->limits.rare, 60 * 60,
		    visit->now);
}

/* What the store knows of a handle; of an unknown one nothing ever fits. */
struct login {
	bool		there;
	uint8_t		account[16], tag[32], recovery[32];
};

static void
login_find(struct visit *visit, const struct name *name, struct login *login)
{
	struct value row[STORE_COLUMNS];

	*login = (struct login){ 0 };
	if (!unit_get(visit->unit, LOGIN_GET, row, BYTES(name->hash, 32)))
		return;
	login->there = true;
	memcpy(login->account, row[0].bytes, 16);
	memcpy(login->tag, row[2].bytes, 32);
	memcpy(login->recovery, row[3].bytes, 32);
}

/* The same work whether the handle is known or not. */
static bool
proof_fits(struct visit *visit, const struct name *name,
    const struct login *login, uint8_t kind, const uint8_t key[32],
    const uint8_t signature[64], const uint8_t nonce[32], uint64_t expiry)
{
	uint8_t tag[32];

	rest_tag(&visit->relay->rest, tag, key, name->text, name->len);
	bool fits = kind == LOGIN_PASSPHRASE ? bytes_same(tag, login->tag, 32) :
	    bytes_same(key, login->recovery, 32);
	fits &= login_check(signature, visit->relay->origin, name->text, nonce,
	    expiry, key);
	return fits & login->there;
}

static bool
challenge_fits(struct visit *visit, const struct name *name,
    const uint8_t nonce[32], uint64_t expiry)
{
	uint8_t again[32];

	memcpy(again, nonce, 16);
	challenge_seal(visit->relay, again, name, expiry);
	return bytes_same(again, nonce, 32) && expiry >= (uint64_t)visit->now;
}

enum problem
proof_take(struct visit *visit, const struct name *name, struct proof *proof)
{
	uint8_t kind = reader_u8(&visit->body), device[32];
	const uint8_t *nonce = reader_take(&visit->body, 32);
	uint64_t expiry = reader_u64(&visit->body);
	const uint8_t *key = reader_take(&visit->body, 32);
	const uint8_t *signature = reader_take(&visit->body, 64);
	struct tries tries = { .kind = THROTTLE_HANDLE };
	struct login login;

	if (visit->body.bad ||
	    (kind != LOGIN_PASSPHRASE && kind != LOGIN_RECOVERY))
		return BAD_REQUEST;
	unsigned wait = address_wait(visit, THROTTLE_TRIES,
	    visit->relay->limits.tries);
	if (wait == 0) {
		login_find(visit, name, &login);
		memcpy(tries.whom, name->hash, 32);
		proof->known_device = device_known(visit, login.account, device);
		if (proof->known_device) {
			tries.kind = THROTTLE_DEVICE;
			memcpy(tries.whom, device, 32);
		}
		wait = tries_wait(visit, &tries, kind);
	}
	if (wait > 0) {
		visit->answer->retry_after = wait;
		return SLOW_DOWN;
	}
	bool fits = proof_fits(visit, name, &login, kind, key, signature, nonce,
	    expiry);
	if (!challenge_fits(visit, name, nonce, expiry))
		return REFUSED;
	if (!fits) {
		tries_failed(visit, &tries, kind);
		return REFUSED;
	}
	if (account_disabled(visit, login.account) || !unit_run(visit->unit,
	    SPENT_ADD, BYTES(nonce, 32), NUMBER(expiry)))
		return REFUSED;
	throttle_forget(visit->relay->throttle, tries.kind, tries.whom, 32);
	proof->kind = kind;
	memcpy(proof->account, login.account, 16);
	return NO_PROBLEM;
}

/* ---- sessions ---- */

static bool
session_over(const struct visit *visit, int64_t created_day, int64_t last_day)
{
	return visit->day > last_day + IDLE_DAYS ||
	    visit->day > created_day + ABSOLUTE_DAYS;
}

bool
session_find(struct visit *visit)
{
	struct session *session = &visit->session;
	struct value row[STORE_COLUMNS];

	visit->signed_in = false;
	if (!token_read(session->token_hash, visit->request->session) ||
	    !unit_get(visit->unit, SESSION_GET, row,
	    BYTES(session->token_hash, 32)) ||
	    session_over(visit, row[2].number, row[3].number))
		return false;
	memcpy(session->account, row[0].bytes, 16);
	memcpy(session->id, row[1].bytes, 16);
	session->last_day = row[3].number;
	visit->signed_in = true;
	return true;
}

static void
session_drop(struct visit *visit, const uint8_t account[16],
    const uint8_t id[16], const uint8_t hash[32])
{
	unit_run(visit->unit, SESSION_DROP, BYTES(hash, 32));
	unit_run(visit->unit, SIGNED_IN_DROP, ID(account), ID(id));
	channels_end(visit, account, id);
	hint_ended(visit, account, id);
}

/* Ends sessions of an account, newest first, but one, after the first few. */
static void
sessions_trim(struct visit *visit, const uint8_t account[16],
    const uint8_t *but, unsigned keep)
{
	struct { uint8_t id[16], hash[32]; } old[2 * SESSIONS_MOST];
	struct value row[STORE_COLUMNS];
	unsigned n = 0, at = 0;

	unit_begin(visit->unit, SIGNED_IN_LIST,
	    (struct value[]){ ID(account) }, 1);
	while (n < 2 * SESSIONS_MOST &&
	    unit_row(visit->unit, SIGNED_IN_LIST, row)) {
		if (but != NULL && memcmp(row[0].bytes, but, 16) == 0)
			continue;
		if (at++ < keep && !session_over(visit, row[2].number,
		    row[3].number))
			continue;
		memcpy(old[n].id, row[0].bytes, 16);
		memcpy(old[n++].hash, row[1].bytes, 32);
	}
	unit_end(visit->unit, SIGNED_IN_LIST);
	while (n-- > 0)
		session_drop(visit, account, old[n].id, old[n].hash);
}

void
sessions_end(struct visit *visit, const uint8_t account[16], const uint8_t *but)
{
	sessions_trim(visit, account, but, 0);
}

void
session_new(struct visit *visit, const uint8_t account[16])
{
	struct session session;
	uint8_t token[32];

	crypto_random(session.id, 16);
	if (session_find(visit)) {	/* a new one at log-in, never the old */
		if (memcmp(visit->session.account, account, 16) == 0)
			channels_move(visit, account, visit->session.id,
			    session.id);
		session_drop(visit, visit->session.account, visit->session.id,
		    visit->session.token_hash);
	}
	visit->signed_in = false;
	sessions_trim(visit, account, NULL, SESSIONS_MOST - 1);
	crypto_random(token, 32);
	token_hash(session.token_hash, token);
	unit_run(visit->unit, SESSION_ADD, BYTES(session.token_hash, 32),
	    ID(account), ID(session.id), NUMBER(visit->day));
	unit_run(visit->unit, SIGNED_IN_ADD, ID(account), ID(session.id),
	    BYTES(session.token_hash, 32), NUMBER(visit->day));
	bytes_hex(visit->answer->session, token, 32);
	writer_bytes(&visit->out, session.id, 16);
	bytes_wipe(token, 32);
}

/* Remembers this device, so that tries from elsewhere never slow it down. */
void
device_remember(struct visit *visit, const uint8_t account[16], bool known)
{
	uint8_t token[32], hash[32], old[DEVICES_MOST][32];
	struct value row[STORE_COLUMNS];
	unsigned n = 0, at = 0;

	if (!known || !token_read(hash, visit->request->device)) {
		crypto_random(token, 32);
		token_hash(hash, token);
		bytes_hex(visit->answer->device, token, 32);
	}
	unit_run(visit->unit, DEVICE_ADD, ID(account), BYTES(hash, 32),
	    NUMBER(visit->day));
	unit_begin(visit->unit, DEVICE_LIST, (struct value[]){ ID(account) }, 1);
	while (n < DEVICES_MOST && unit_row(visit->unit, DEVICE_LIST, row))
		if (at++ >= DEVICES_MOST)
			memcpy(old[n++], row[0].bytes, 32);
	unit_end(visit->unit, DEVICE_LIST);
	while (n-- > 0)
		unit_run(visit->unit, DEVICE_DROP, ID(account), BYTES(old[n], 32));
}

bool
sign_in(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	struct proof proof;
	struct name name;

	if (!name_read(&name, &visit->body))
		return refuse(visit, BAD_REQUEST);
	enum problem problem = proof_take(visit, &name, &proof);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	if (!reader_done(&visit->body))
		return refuse(visit, BAD_REQUEST);
	session_new(visit, proof.account);
	device_remember(visit, proof.account, proof.known_device);
	account_write(visit, proof.account);
	unit_get(visit->unit, ACCOUNT_WRAPS, row, ID(proof.account));
	if (unit_failed(visit->unit))
		return false;
	if (proof.kind == LOGIN_RECOVERY) {
		writer_long(&visit->out, row[1].bytes, row[1].len);
	} else {
		struct writer wrap = { 0 };
		bool opened = rest_unwrap(&visit->relay->rest, &wrap,
		    proof.account, row[0].bytes, row[0].len);

		writer_long(&visit->out, wrap.bytes, wrap.len);
		writer_free(&wrap);
		if (!opened)
			return refuse(visit, TROUBLE);
	}
	return done(visit, 201);
}

bool
sign_out(struct visit *visit)
{
	if (session_find(visit))
		session_drop(visit, visit->session.account, visit->session.id,
		    visit->session.token_hash);
	visit->answer->signed_out = true;
	return done(visit, 204);
}

bool
session_list(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	uint8_t n = 0;

	writer_u8(&visit->out, 0);
	unit_begin(visit->unit, SIGNED_IN_LIST,
	    (struct value[]){ ID(visit->session.account) }, 1);
	while (n < UINT8_MAX && unit_row(visit->unit, SIGNED_IN_LIST, row)) {
		if (session_over(visit, row[2].number, row[3].number))
			continue;
		writer_bytes(&visit->out, row[0].bytes, 16);
		writer_u32(&visit->out, (uint32_t)row[2].number);
		writer_u32(&visit->out, (uint32_t)row[3].number);
		writer_u8(&visit->out,
		    memcmp(row[0].bytes, visit->session.id, 16) == 0);
		n++;
	}
	unit_end(visit->unit, SIGNED_IN_LIST);
	visit->out.bytes[0] = n;
	return done(visit, 200);
}

bool
session_end(struct visit *visit)
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(visit->unit, SIGNED_IN_GET, row,
	    ID(visit->session.account), ID(visit->id)))
		return refuse(visit, NOT_FOUND);
	uint8_t hash[32];
	memcpy(hash, row[0].bytes, 32);
	session_drop(visit, visit->session.account, visit->id, hash);
	visit->answer->signed_out =
	    memcmp(visit->id, visit->session.id, 16) == 0;
	return done(visit, 204);
}

/* ---- accounts ---- */

struct sign_up {
	struct name	 name;
	struct card	 card;
	const uint8_t	*salt, *login_key, *recovery_key, *card_bytes;
	const uint8_t	*wrap, *recovery_wrap, *base, *closed;
	size_t		 wrap_len, recovery_len, base_len, closed_len;
	const uint8_t	*personal_space, *private_space;
	uint8_t		 hash[32];	/* of the whole request */
};

static bool
sign_up_read(struct visit *visit, struct sign_up *new)
{
	struct reader *body = &visit->body;

	if (!name_read(&new->name, body))
		return false;
	new->salt = reader_take(body, 16);
	new->login_key = reader_take(body, 32);
	new->recovery_key = reader_take(body, 32);
	new->card_bytes = reader_take(body, CARD_SIZE);
	new->wrap = reader_long(body, &new->wrap_len);
	new->recovery_wrap = reader_long(body, &new->recovery_len);
	new->base = reader_long(body, &new->base_len);
	new->closed = reader_long(body, &new->closed_len);
	new->personal_space = reader_take(body, 16);
	new->private_space = reader_take(body, 16);
	if (!reader_done(body) || !card_read(&new->card, new->card_bytes))
		return false;
	crypto_blake2b(new->hash, 32, NULL, visit->request->body,
	    visit->request->len);
	return new->card.generation == 1 && !bytes_zero(new->card.person, 16) &&
	    new->wrap_len > 0 && new->wrap_len <= WRAP_MOST &&
	    new->recovery_len > 0 && new->recovery_len <= WRAP_MOST &&
	    new->base_len > 0 && new->base_len <= KEYRING_MOST &&
	    new->closed_len > 0 && new->closed_len <= KEYRING_MOST;
}

/* The answer to the very same request got lost: it gets its session again. */
static bool
sign_up_again(struct visit *visit, const struct sign_up *new)
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(visit->unit, ACCOUNT_ONCE, row, ID(new->card.person)) ||
	    !bytes_same(row[0].bytes, new->hash, 32) ||
	    row[1].number < visit->now)
		return refuse(visit, HANDLE_TAKEN);
	session_new(visit, new->card.person);
	device_remember(visit, new->card.person, false);
	return done(visit, 201);
}

bool
sign_up(struct visit *visit)
{
	struct sign_up new;
	uint8_t tag[32];

	if (!sign_up_read(visit, &new))
		return refuse(visit, BAD_REQUEST);
	unsigned wait = address_wait(visit, THROTTLE_TRIES,
	    visit->relay->limits.tries);
	if (wait > 0)
		return slow_down(visit, wait);
	rest_tag(&visit->relay->rest, tag, new.login_key, new.name.text,
	    new.name.len);
	if (!unit_run(visit->unit, LOGIN_ADD, BYTES(new.name.hash, 32),
	    ID(new.card.person), BYTES(new.salt, 16), BYTES(tag, 32),
	    BYTES(new.recovery_key, 32)))
		return sign_up_again(visit, &new);
	struct writer kept = { 0 };
	rest_wrap(&visit->relay->rest, &kept, new.card.person, new.wrap,
	    new.wrap_len);
	bool made = unit_run(visit->unit, ACCOUNT_ADD, ID(new.card.person),
	    BYTES((const uint8_t *)new.name.text, new.name.len),
	    BYTES(new.card_bytes, CARD_SIZE), BYTES(kept.bytes, kept.len),
	    BYTES(new.recovery_wrap, new.recovery_len),
	    BYTES(new.base, new.base_len), BYTES(new.closed, new.closed_len),
	    NUMBER(visit->day), BYTES(new.hash, 32),
	    NUMBER(visit->now + ONCE_SECONDS));
	writer_free(&kept);
	if (!made || !space_make(visit, new.personal_space, SPACE_PERSONAL,
	    new.card.person, new.card_bytes) || !space_make(visit,
	    new.private_space, SPACE_PRIVATE, new.card.person, new.card_bytes))
		return refuse(visit, BAD_REQUEST);
	session_new(visit, new.card.person);
	device_remember(visit, new.card.person, false);
	return done(visit, 201);
}

void
account_write(struct visit *visit, const uint8_t account[16])
{
	struct space spaces[RELAY_SPACES];
	struct value row[STORE_COLUMNS];
	struct writer *out = &visit->out;

	if (!unit_get(visit->unit, ACCOUNT_GET, row, ID(account)))
		return;
	writer_bytes(out, account, 16);
	writer_bytes(out, row[0].bytes, row[0].len);
	writer_u32(out, (uint32_t)row[1].number);
	writer_u32(out, (uint32_t)row[2].number);
	writer_long(out, row[3].bytes, row[3].len);
	writer_u32(out, (uint32_t)row[4].number);
	writer_long(out, row[5].bytes, row[5].len);
	unsigned n = spaces_of(visit, account, spaces);
	writer_u8(out, (uint8_t)n);
	for (unsigned i = 0; i < n; i++) {
		writer_bytes(out, spaces[i].id, 16);
		writer_u8(out, (uint8_t)spaces[i].kind);
		writer_u8(out, (uint8_t)spaces[i].state);
		writer_u64(out, spaces[i].seq);
		writer_u8(out, (uint8_t)spaces[i].members);
		for (unsigned m = 0; m < spaces[i].members; m++)
			writer_bytes(out, spaces[i].member[m].card, CARD_SIZE);
	}
}

bool
account_show(struct visit *visit)
{
	account_write(visit, visit->session.account);
	return done(visit, 200);
}

/* Own spaces go; the couple's stays for the other, closed. */
static void
leave_space(struct visit *visit, struct space *space)
{
	bool other = false;

	for (unsigned i = 0; i < space->members; i++)
		other |= &space->member[i] != space->me && !space->member[i].gone;
	if (!other) {
		space_drop(visit, space->id);
		return;
	}
	space_freeze(visit, space);
	unit_run(visit->unit, MEMBER_LEFT, ID(space->id), ID(space->me->account));
}

void
account_drop(struct visit *visit, const uint8_t account[16],
    const struct name *name)
{
	struct space spaces[RELAY_SPACES];
	unsigned n = spaces_of(visit, account, spaces);

	for (unsigned i = 0; i < n; i++)
		leave_space(visit, &spaces[i]);
	invitations_end(visit, account, NULL);
	sessions_end(visit, account, NULL);
	reminders_drop(visit, account);
	feeds_end(visit, account);
	unit_run(visit->unit, DEVICE_DROP_ALL, ID(account));
	unit_run(visit->unit, BELONGS_DROP, ID(account));
	unit_run(visit->unit, LOGIN_DROP, BYTES(name->hash, 32));
	unit_run(visit->unit, ACCOUNT_DROP, ID(account));
	unit_purged(visit->unit);
}

bool
account_close(struct visit *visit)
{
	uint8_t me[16];
	struct proof proof;
	struct name name;

	memcpy(me, visit->session.account, 16);
	if (!name_read(&name, &visit->body))
		return refuse(visit, BAD_REQUEST);
	enum problem problem = proof_take(visit, &name, &proof);
	if (problem == NO_PROBLEM && memcmp(proof.account, me, 16) != 0)
		problem = REFUSED;
	if (problem == NO_PROBLEM && !reader_done(&visit->body))
		problem = BAD_REQUEST;
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	account_drop(visit, me, &name);
	visit->answer->signed_out = true;
	return done(visit, 204);
}

/* ---- keyrings: replaced only by who knows the last revision ---- */

static bool
keyring_replace(struct visit *visit, enum statement replace, int column)
{
	uint32_t expected = reader_u32(&visit->body);
	size_t len;
	const uint8_t *keyring = reader_long(&visit->body, &len);
	const uint8_t *me = visit->session.account;
	struct value row[STORE_COLUMNS];

	if (!reader_done(&visit->body) || len == 0 || expected == UINT32_MAX)
		return refuse(visit, BAD_REQUEST);
	if (len > KEYRING_MOST)
		return refuse(visit, TOO_LARGE);
	if (unit_run(visit->unit, replace, ID(me), NUMBER(expected),
	    BYTES(keyring, len)))
		return done(visit, 204);
	if (unit_get(visit->unit, ACCOUNT_GET, row, ID(me)) &&
	    row[column].number == (int64_t)expected + 1 &&
	    row[column + 1].len == len &&
	    memcmp(row[column + 1].bytes, keyring, len) == 0)
		return done(visit, 204);	/* the same once more */
	return refuse(visit, REVISION);
}

bool
keyring_base(struct visit *visit)
{
	return keyring_replace(visit, ACCOUNT_BASE, 2);
}

bool
keyring_private(struct visit *visit)
{
	return keyring_replace(visit, ACCOUNT_PRIVATE, 4);
}
