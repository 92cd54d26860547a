/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every byte format of the seal against tests/vectors/crypto.json, which a
 * second implementation agrees with; and what must be refused is refused.
 * The path of the vectors is the only argument.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "card.h"
#include "chain.h"
#include "crypto.h"
#include "envelope.h"
#include "event.h"
#include "gate.h"
#include "keyring.h"
#include "login.h"
#include "whisper.h"
#include "wishes.h"

static json_t *vectors;

/* ---- reading the vectors ---- */

static json_t *
part(const json_t *of, const char *name)
{
	json_t *found = json_object_get(of, name);

	if (found == NULL)
		fail_msg("the vectors have no %s", name);
	return found;
}

static const char *
word(const json_t *of, const char *name)
{
	return json_string_value(part(of, name));
}

static uint64_t
number(const json_t *of, const char *name)
{
	return (uint64_t)json_integer_value(part(of, name));
}

/* Hex of any length; the bytes live until the test ends. */
static uint8_t *
bytes_of(const json_t *of, const char *name, size_t *len)
{
	const char *hex = word(of, name);
	size_t n = strlen(hex) / 2;
	uint8_t *out = test_malloc(n > 0 ? n : 1);

	assert_true(bytes_unhex(out, n, hex, strlen(hex)));
	if (len != NULL)
		*len = n;
	return out;
}

/* Hex of a known length, into a buffer. */
static void
take(uint8_t *out, size_t n, const json_t *of, const char *name)
{
	const char *hex = word(of, name);

	assert_true(bytes_unhex(out, n, hex, strlen(hex)));
}

#define TAKE(array, of, name)	take((array), sizeof(array), (of), (name))

static void
is(const uint8_t *got, size_t n, const json_t *of, const char *name)
{
	size_t len;
	uint8_t *want = bytes_of(of, name, &len);

	assert_int_equal(n, len);
	assert_memory_equal(got, want, n);
	test_free(want);
}

#define IS(array, of, name)	is((array), sizeof(array), (of), (name))

/* ---- envelope ---- */

/* The ids of an ad live in ids. */
static struct ad
ad_of(const json_t *v, uint8_t ids[3][16])
{
	take(ids[0], 16, v, "id1");
	take(ids[1], 16, v, "id2");
	take(ids[2], 16, v, "id3");
	return (struct ad){
		.purpose = (uint8_t)number(v, "purpose"),
		.a = (uint8_t)number(v, "a"),
		.b = (uint16_t)number(v, "b"),
		.id1 = ids[0], .id2 = ids[1], .id3 = ids[2],
		.n1 = (uint32_t)number(v, "n1"),
		.n2 = (uint32_t)number(v, "n2"),
	};
}

/* Opens a sealed value under the ad fields of a vector. NULL: refused. */
static uint8_t *
opened(const json_t *v, const uint8_t key[32], const char *name, size_t *len)
{
	uint8_t ids[3][16];
	struct ad ad = ad_of(v, ids);
	size_t n;
	uint8_t *sealed = bytes_of(v, name, &n), *out;

	*len = n < ENVELOPE_EXTRA ? 0 : n - ENVELOPE_EXTRA;
	out = test_malloc(*len + 1);
	if (!envelope_open(out, key, SUITE, &ad, sealed, n)) {
		test_free(out);
		out = NULL;
	}
	test_free(sealed);
	return out;
}

static void
envelopes_have_the_bytes_of_the_vectors(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "envelope"), i, v) {
		uint8_t ids[3][16], key[32], nonce[24], packed[AD_SIZE];
		struct ad ad = ad_of(v, ids);
		size_t n, len;
		uint8_t *plain = bytes_of(v, "plain", &n), *out;

		TAKE(key, v, "key");
		TAKE(nonce, v, "nonce");
		ad_pack(packed, &ad);
		IS(packed, v, "ad");
		out = test_malloc(n + ENVELOPE_EXTRA);
		envelope_seal_under(out, key, nonce, packed, AD_SIZE, plain, n);
		is(out, n + ENVELOPE_EXTRA, v, "sealed");
		test_free(out);
		out = opened(v, key, "sealed", &len);
		assert_non_null(out);
		is(out, len, v, "plain");
		test_free(out);
		test_free(plain);
	}
	(void)state;
}

static void
spoilt_envelopes_are_refused(void **state)
{
	json_t *v;
	size_t i, len;

	json_array_foreach(part(vectors, "envelope_must_fail"), i, v) {
		uint8_t key[32];

		TAKE(key, v, "key");
		if (opened(v, key, "sealed", &len) != NULL)
			fail_msg("opened in spite of: %s", word(v, "why"));
	}
	(void)state;
}

/* Every bit, and every length, of an envelope and of what it is bound to. */
static void
every_bit_and_cut_of_an_envelope_counts(void **state)
{
	uint8_t key[32] = { 1 }, ad[AD_MOST] = { 2 }, plain[100] = { 3 };
	uint8_t sealed[sizeof(plain) + ENVELOPE_EXTRA], out[sizeof(plain)];

	envelope_seal_under(sealed, key, NULL, ad, sizeof(ad), plain,
	    sizeof(plain));
	assert_true(envelope_open_under(out, key, SUITE, ad, sizeof(ad),
	    sealed, sizeof(sealed)));
	assert_memory_equal(out, plain, sizeof(plain));
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(envelope_open_under(out, key, SUITE, ad,
		    sizeof(ad), sealed, sizeof(sealed)));
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * sizeof(ad); bit++) {
		ad[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(envelope_open_under(out, key, SUITE, ad,
		    sizeof(ad), sealed, sizeof(sealed)));
		ad[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t n = 0; n < sizeof(sealed); n++)
		assert_false(envelope_open_under(out, key, SUITE, ad,
		    sizeof(ad), sealed, n));
	for (size_t n = 0; n < sizeof(ad); n++)
		assert_false(envelope_open_under(out, key, SUITE, ad, n,
		    sealed, sizeof(sealed)));
	assert_false(envelope_open_under(out, key, SUITE + 1, ad, sizeof(ad),
	    sealed, sizeof(sealed)));
	(void)state;
}

static void
padding_is_as_in_the_vectors(void **state)
{
	const json_t *one = part(vectors, "padded");
	uint8_t buffer[256], plain[5];
	json_t *v;
	size_t i, len;

	json_array_foreach(part(vectors, "padding"), i, v)
		assert_int_equal(padded_size((size_t)json_integer_value(
		    json_array_get(v, 0))),
		    json_integer_value(json_array_get(v, 1)));
	TAKE(plain, one, "plain");
	memcpy(buffer, plain, sizeof(plain));
	pad(buffer, sizeof(plain));
	IS(buffer, one, "padded");
	assert_true(unpad(buffer, sizeof(buffer), &len));
	assert_int_equal(len, sizeof(plain));
	memset(buffer, 0, sizeof(buffer));
	assert_false(unpad(buffer, sizeof(buffer), &len));
	assert_false(unpad(buffer, 0, &len));
	buffer[9] = 0x81;
	assert_false(unpad(buffer, sizeof(buffer), &len));
	(void)state;
}

static void
subkeys_are_as_in_the_vectors(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "kdf"), i, v) {
		uint8_t master[32], out[32];

		TAKE(master, v, "master");
		crypto_subkey(out, number(v, "id"), word(v, "context"), master);
		IS(out, v, "out");
	}
	(void)state;
}

/* ---- signing in ---- */

static void
check_wrap(const json_t *v, const struct login_keys *keys)
{
	uint8_t person[16], kdf = (uint8_t)number(v, "kdf_id");
	uint32_t wrap_number = (uint32_t)number(v, "n1");
	struct roots roots;
	size_t len;
	uint8_t *wrap = bytes_of(v, "wrap", &len), both[64];

	TAKE(person, v, "id1");
	assert_true(roots_unwrap(&roots, LOGIN_PASSPHRASE, keys->wrap, person,
	    kdf, wrap_number, wrap, len));
	memcpy(both, roots.base, 32);
	memcpy(both + 32, roots.closed, 32);
	IS(both, v, "roots");
	assert_false(roots_unwrap(&roots, LOGIN_PASSPHRASE, keys->wrap, person,
	    0, wrap_number, wrap, len));
	assert_false(roots_unwrap(&roots, LOGIN_PASSPHRASE, keys->wrap, person,
	    kdf, wrap_number + 1, wrap, len));
	assert_false(roots_unwrap(&roots, LOGIN_RECOVERY, keys->wrap, person,
	    kdf, wrap_number, wrap, len));
	assert_false(roots_unwrap(&roots, LOGIN_PASSPHRASE, keys->seed, person,
	    kdf, wrap_number, wrap, len));
	test_free(wrap);
}

static void
check_login(const json_t *v, const char *handle, const uint8_t seed[32])
{
	uint8_t nonce[32], message[32], signature[64], public[32];
	uint8_t server[32], tags[32], tag[32];
	const char *origin = word(v, "origin");
	uint64_t expiry = number(v, "expiry");

	TAKE(nonce, v, "nonce");
	assert_true(login_message(message, origin, handle, nonce, expiry));
	IS(message, v, "message");
	assert_true(login_sign(signature, origin, handle, nonce, expiry, seed));
	IS(signature, v, "signature");
	crypto_sign_public(public, seed);
	assert_true(login_check(signature, origin, handle, nonce, expiry,
	    public));
	TAKE(server, v, "server_key");
	crypto_subkey(tags, 1, "hearthSV", server);
	mix(tag, tags, "hearth/login-tag/1", public, 32, handle, strlen(handle));
	IS(tag, v, "tag");
}

static void
a_passphrase_gives_the_keys_of_the_vectors(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "passphrase"), i, v) {
		const char *handle = word(v, "handle");
		uint8_t salt[16], stretched[32], public[32];
		struct login_keys keys;
		size_t len;
		uint8_t *pass = bytes_of(v, "passphrase_utf8", &len);

		TAKE(salt, v, "salt");
		assert_true(login_stretch(stretched, KDF_NOW, pass, len,
		    handle, salt));
		IS(stretched, v, "stretched");
		login_split(&keys, stretched);
		IS(keys.seed, v, "login_seed");
		IS(keys.wrap, v, "wrap_key");
		crypto_sign_public(public, keys.seed);
		IS(public, v, "login_pk");
		assert_false(login_stretch(stretched, 0, pass, len, handle, salt));
		assert_false(login_stretch(stretched, 2, pass, len, handle, salt));
		check_wrap(v, &keys);
		check_login(part(v, "login"), handle, keys.seed);
		test_free(pass);
	}
	(void)state;
}

static void
one_salt_for_two_handles_gives_two_keys(void **state)
{
	uint8_t salt[16] = { 0 };
	struct login_keys a, b;

	assert_true(login_from_passphrase(&a, KDF_NOW, "same", 4, "ana", salt));
	assert_true(login_from_passphrase(&b, KDF_NOW, "same", 4, "ben", salt));
	assert_memory_not_equal(a.seed, b.seed, 32);
	assert_memory_not_equal(a.wrap, b.wrap, 32);
	(void)state;
}

static void
a_login_for_anything_else_is_refused(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "login_must_fail"), i, v) {
		uint8_t nonce[32], public[32], signature[64];

		TAKE(nonce, v, "nonce");
		TAKE(public, v, "login_pk");
		TAKE(signature, v, "signature");
		if (login_check(signature, word(v, "origin"),
		    word(v, "handle"), nonce, number(v, "expiry"), public))
			fail_msg("taken in spite of: %s", word(v, "why"));
	}
	(void)state;
}

static void
check_code_keys(const json_t *v, enum code_type type, const uint8_t code[16])
{
	uint8_t person[16], id[16], key[32], public[32];
	struct login_keys keys;

	if (type == CODE_INVITATION) {
		invitation_keys(id, key, code);
		IS(id, v, "invite_id");
		IS(key, v, "key");
		return;
	}
	TAKE(person, v, "person");
	login_from_code(&keys, code, person);
	IS(keys.seed, v, "login_seed");
	IS(keys.wrap, v, "wrap_key");
	crypto_sign_public(public, keys.seed);
	IS(public, v, "login_pk");
}

static void
codes_are_as_in_the_vectors(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "code"), i, v) {
		enum code_type type = (enum code_type)number(v, "type");
		uint8_t code[16], read[16];
		char text[CODE_TEXT];

		TAKE(code, v, "bytes");
		code_text(text, type, code);
		assert_string_equal(text, word(v, "text"));
		assert_true(code_read(read, type, text));
		assert_memory_equal(read, code, 16);
		assert_false(code_read(read, CODE_RECOVERY + CODE_INVITATION -
		    type, text));
		check_code_keys(v, type, code);
	}
	(void)state;
}

static void
a_mistyped_code_is_refused(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t code[16] = { 7, 7, 7 }, read[16];
	char text[CODE_TEXT], typed[CODE_TEXT + 1];
	unsigned wrong = 0, missed = 0;

	code_text(text, CODE_RECOVERY, code);
	for (size_t i = 0; text[i] != '\0'; i++)
		for (const char *c = alphabet; *c != '\0'; c++) {
			memcpy(typed, text, CODE_TEXT);
			if (text[i] == '-' || text[i] == *c)
				continue;
			typed[i] = *c;
			wrong++;
			missed += code_read(read, CODE_RECOVERY, typed);
		}
	/* Twelve bits of check: one in 4096 slips through. */
	assert_int_equal(wrong, 28 * 31);
	assert_true(missed <= 3);
	memcpy(typed, text, CODE_TEXT);
	typed[CODE_TEXT - 2] = '\0';
	assert_false(code_read(read, CODE_RECOVERY, typed));
	memcpy(typed, text, CODE_TEXT - 1);
	memcpy(typed + CODE_TEXT - 1, "0", 2);
	assert_false(code_read(read, CODE_RECOVERY, typed));
	assert_false(code_read(read, CODE_RECOVERY, ""));
	(void)state;
}

/* Zeros at the end are no matter of taste. */
static void
a_code_without_its_last_zero_is_refused(void **state)
{
	uint8_t code[16] = { 0 }, read[16];
	char text[CODE_TEXT];

	do {
		code[0]++;
		code_text(text, CODE_RECOVERY, code);
	} while (text[CODE_TEXT - 2] != '0');
	assert_true(code_read(read, CODE_RECOVERY, text));
	text[CODE_TEXT - 2] = '\0';
	assert_false(code_read(read, CODE_RECOVERY, text));
	(void)state;
}

static void
a_code_may_be_typed_carelessly(void **state)
{
	const json_t *v = json_array_get(part(vectors, "code"), 0);
	uint8_t read[16];

	assert_true(code_read(read, CODE_RECOVERY,
	    " spcd Oz3d derv 3wfi w8x2 jq9z tmbz "));
	IS(read, v, "bytes");
	(void)state;
}

static void
a_passkey_mixes_as_in_the_vectors(void **state)
{
	const json_t *v = part(vectors, "passkey");
	uint8_t prf[32], person[16], key[32];

	TAKE(prf, v, "prf");
	TAKE(person, v, "person");
	mix(key, prf, "hearth/passkey/1", person, 16, NULL, 0);
	IS(key, v, "wrap_key");
	(void)state;
}

/* ---- cards ---- */

static void
couple_seals_are_as_in_the_vectors(void **state)
{
	json_t *v = part(vectors, "couple_seal");
	uint8_t mine[32], my_key[32], yours[32], your_key[32], key[32];
	uint8_t public[32];
	uint8_t *plain;
	size_t len;

	TAKE(mine, v, "sender_sk");
	TAKE(my_key, v, "sender_pk");
	TAKE(yours, v, "recipient_sk");
	TAKE(your_key, v, "recipient_pk");
	crypto_exchange_public(public, mine);
	IS(public, v, "sender_pk");
	assert_true(couple_seal_key(key, yours, my_key, your_key, my_key));
	IS(key, v, "seal_key_other_direction");
	assert_null(opened(v, key, "sealed", &len));
	assert_true(couple_seal_key(key, mine, your_key, my_key, your_key));
	IS(key, v, "seal_key");
	assert_true(couple_seal_key(key, yours, my_key, my_key, your_key));
	IS(key, v, "seal_key");
	plain = opened(v, key, "sealed", &len);
	assert_non_null(plain);
	is(plain, len, v, "couple_key_and_gate_key");
	test_free(plain);
	json_object_set_new(v, "n1", json_integer(3));
	assert_null(opened(v, key, "sealed", &len));
	json_object_set_new(v, "n1", json_integer(2));
	(void)state;
}

static void
card_of(struct card *card, const json_t *v, const char *name)
{
	uint8_t packed[CARD_SIZE], again[CARD_SIZE];

	TAKE(packed, v, name);
	assert_true(card_read(card, packed));
	card_pack(again, card);
	assert_memory_equal(again, packed, CARD_SIZE);
}

static void
two_cards_give_four_words(void **state)
{
	const json_t *v = part(vectors, "words");
	struct card inviter, joiner;
	uint16_t words[CARD_WORDS];
	uint8_t space[16];

	TAKE(space, v, "space");
	card_of(&inviter, v, "inviter_card");
	card_of(&joiner, v, "joiner_card");
	assert_true(card_words(words, space, &inviter, &joiner));
	for (size_t i = 0; i < CARD_WORDS; i++)
		assert_int_equal(words[i], json_integer_value(
		    json_array_get(part(v, "words"), i)));
	(void)state;
}

static void
only_the_renewal_key_names_a_successor(void **state)
{
	json_t *v = part(vectors, "succession"), *bad;
	struct card pinned, next;
	uint8_t message[32], signature[64];
	size_t i;

	card_of(&pinned, v, "pinned_card");
	card_of(&next, v, "new_card");
	TAKE(signature, v, "signature");
	succession_message(message, &next);
	IS(message, v, "message");
	assert_true(succession_check(&pinned, &next, signature));
	json_array_foreach(part(v, "must_fail"), i, bad) {
		card_of(&next, bad, "new_card");
		TAKE(signature, bad, "signature");
		if (succession_check(&pinned, &next, signature))
			fail_msg("taken in spite of: %s", word(bad, "why"));
	}
	(void)state;
}

/* ---- gates ---- */

static void
gates_are_as_in_the_vectors(void **state)
{
	const json_t *v = part(vectors, "gate_id");
	uint8_t key[32], id[16], share[32], event[16], hash[32];

	TAKE(key, v, "gate_key");
	gate_id(id, key, word(v, "what"), strlen(word(v, "what")));
	IS(id, v, "id");
	v = part(vectors, "share_at_rest");
	TAKE(key, v, "server_key");
	TAKE(event, v, "event");
	TAKE(hash, v, "ciphertext_hash");
	TAKE(share, v, "share");
	gate_share_at_rest(share, key, event, hash);
	IS(share, v, "stored");
	gate_share_at_rest(share, key, event, hash);
	IS(share, v, "share");
	(void)state;
}

/* ---- the log ---- */

enum { LOG = 12 };

/* One event of the log, as bytes that a test may spoil. */
struct entry {
	uint8_t	header[HEADER_SIZE], hash[32], signature[64];
	uint8_t	share[32];
	uint8_t	*text;		/* NULL: a stub */
	size_t	len;
};

static void
entry_of(struct entry *e, const json_t *v)
{
	TAKE(e->header, v, "header");
	TAKE(e->hash, v, "ciphertext_hash");
	TAKE(e->signature, v, "signature");
	if (json_object_get(v, "share") != NULL)
		TAKE(e->share, v, "share");
	e->text = bytes_of(v, "ciphertext", &e->len);
	if (e->len == 0) {
		test_free(e->text);
		e->text = NULL;
	}
}

struct log {
	struct entry	entries[LOG + 1];
	size_t		n;
	struct keyring	pins;
};

static void
log_open(struct log *log)
{
	const json_t *of = part(vectors, "log");
	json_t *v;
	size_t i;

	memset(log, 0, sizeof(*log));
	json_array_foreach(part(of, "events"), i, v)
		entry_of(&log->entries[i], v);
	log->n = LOG;
	json_array_foreach(part(of, "pins"), i, v) {
		struct pin pin = { .last = number(v, "last_seq") };

		TAKE(pin.card.person, v, "person");
		pin.card.generation = (uint32_t)number(v, "generation");
		TAKE(pin.card.signing, v, "ed");
		keyring_set_pin(&log->pins, &pin);
	}
}

static void
log_close(struct log *log)
{
	for (size_t i = 0; i < log->n; i++)
		if (log->entries[i].text != NULL && (i < LOG))
			test_free(log->entries[i].text);
	keyring_free(&log->pins);
}

/* Reads the whole log on a new device. */
static unsigned
log_read(struct log *log, struct view *view, size_t *confirmed)
{
	struct wire wires[LOG + 1] = { 0 };
	struct verdict verdicts[LOG + 1];
	unsigned notices;

	for (size_t i = 0; i < log->n; i++) {
		const struct entry *e = &log->entries[i];

		wires[i] = (struct wire){ .seq = i + 1, .header = e->header,
		    .text_hash = e->hash, .signature = e->signature,
		    .text = e->text, .text_len = e->len };
	}
	notices = view_take(view, &log->pins, wires, log->n, verdicts);
	notices |= view_end(view, view_seq(view));
	*confirmed = 0;
	for (size_t i = 0; i < log->n; i++)
		*confirmed += verdicts[i].confirmed;
	return notices;
}

static struct view *
log_view(void)
{
	uint8_t space[16];

	TAKE(space, part(vectors, "log"), "space");
	return view_new(space);
}

static void
header_of(struct header *h, const json_t *v)
{
	*h = (struct header){
		.what = (uint8_t)number(v, "what"),
		.mode = (uint8_t)number(v, "mode"),
		.counter = number(v, "counter"),
		.epoch = (uint32_t)number(v, "epoch"),
		.generation = (uint32_t)number(v, "generation"),
		.seen = number(v, "seen"),
	};
	TAKE(h->space, v, "space");
	TAKE(h->id, v, "id");
	TAKE(h->author, v, "author");
	TAKE(h->device, v, "device");
	TAKE(h->gate, v, "gate");
	TAKE(h->prev, v, "prev");
	TAKE(h->head, v, "seen_head");
}

/* The keys of the log's space. */
struct log_keys {
	uint8_t	couple[3][32], drop_public[32], drop_secret[32];
};

static void
log_keys(struct log_keys *keys)
{
	const json_t *of = part(vectors, "log");

	TAKE(keys->couple[1], of, "couple_key_1");
	TAKE(keys->couple[2], of, "couple_key_2");
	TAKE(keys->drop_public, of, "drop_pk");
	TAKE(keys->drop_secret, of, "drop_sk");
}

static bool
entry_open(struct writer *out, const struct entry *e, uint32_t epoch)
{
	struct log_keys keys;
	struct event_keys need = { .space = keys.couple[epoch],
	    .share = e->share, .drop_public = keys.drop_public,
	    .drop_secret = keys.drop_secret };
	struct wire wire = { .header = e->header, .text_hash = e->hash,
	    .signature = e->signature, .text = e->text, .text_len = e->len };

	log_keys(&keys);
	return event_open(out, &wire, &need, SUITE);
}

/* The same nonce gives the same ciphertext. */
static void
check_sealed_again(const json_t *v, const struct entry *e,
    const struct header *h)
{
	const char *text = word(v, "text");
	uint8_t key[32], nonce[24], plain[256] = { 0 };
	uint8_t sealed[sizeof(plain) + ENVELOPE_EXTRA];
	struct log_keys keys;

	log_keys(&keys);
	TAKE(nonce, v, "nonce");
	assert_true(event_key(key, h, &(struct event_keys){
	    .space = keys.couple[h->epoch], .share = e->share }));
	memcpy(plain, text, strlen(text));
	pad(plain, strlen(text));
	envelope_seal_under(sealed, key, nonce, e->header, HEADER_SIZE, plain,
	    sizeof(plain));
	IS(sealed, v, "ciphertext");
}

static const uint8_t *
signer_of(const struct log *log, const struct header *h, struct pin *pin)
{
	assert_true(keyring_pin(&log->pins, h->author, h->generation, pin));
	return pin->card.signing;
}

static void
each_event_has_the_bytes_of_the_vectors(void **state)
{
	struct log log;
	uint8_t head[32] = { 0 };
	json_t *v;
	size_t i;

	log_open(&log);
	json_array_foreach(part(part(vectors, "log"), "events"), i, v) {
		struct entry *e = &log.entries[i];
		struct header h, read;
		struct writer form = { 0 };
		uint8_t packed[HEADER_SIZE], hash[32];
		struct pin pin;

		header_of(&h, v);
		header_pack(packed, &h);
		IS(packed, v, "header");
		assert_true(header_read(&read, e->header));
		header_pack(packed, &read);
		IS(packed, v, "header");
		crypto_blake2b(hash, 32, NULL, e->text, e->len);
		IS(hash, v, "ciphertext_hash");
		event_hash(hash, e->header, e->hash);
		IS(hash, v, "event_hash");
		assert_true(event_check(e->signature, hash,
		    signer_of(&log, &h, &pin)));
		head_next(head, i + 1, hash);
		IS(head, v, "head");
		assert_int_equal(entry_open(&form, e, h.epoch),
		    h.what == EVENT_WRITE);
		assert_int_equal(form.len, strlen(word(v, "text")));
		if (form.len > 0)
			assert_memory_equal(form.bytes, word(v, "text"), form.len);
		if (json_object_get(v, "nonce") != NULL)
			check_sealed_again(v, e, &h);
		writer_free(&form);
	}
	log_close(&log);
	(void)state;
}

static void
the_log_reads_without_a_notice(void **state)
{
	struct log log;
	struct view *view;
	size_t confirmed;
	const json_t *last = json_array_get(part(part(vectors, "log"),
	    "events"), LOG - 1);

	/* Whole; with the deleted text gone; and one withheld at its gate. */
	log_open(&log);
	for (int take_away = 0; take_away < 3; take_away++) {
		size_t gone = take_away == 1 ? 2 : 3;

		if (take_away > 0) {
			test_free(log.entries[gone].text);
			log.entries[gone].text = NULL;
		}
		view = log_view();
		assert_int_equal(log_read(&log, view, &confirmed), 0);
		assert_int_equal(confirmed, LOG);
		is(view_head(view), 32, last, "head");
		view_free(view);
	}
	log_close(&log);
	(void)state;
}

static void
swap_entries(struct entry *a, struct entry *b)
{
	struct entry kept = *a;

	*a = *b;
	*b = kept;
}

/* Spoils one field of an event: "flip signature 0" and the like. */
static bool
flip(struct entry *e, const char *what)
{
	char field[32];
	unsigned at;

	if (sscanf(what, "flip %31s %u", field, &at) != 2)
		return false;
	if (strcmp(field, "signature") == 0)
		e->signature[at] ^= 1;
	else if (strcmp(field, "header") == 0)
		e->header[at] ^= 1;
	else if (strcmp(field, "ciphertext") == 0)
		e->text[at] ^= 1;
	else
		return false;
	return true;
}

static void
log_spoil(struct log *log, const char *what, size_t i)
{
	struct entry *e = &log->entries[i];
	struct header h;
	struct pin pin;

	if (flip(e, what))
		return;
	if (strcmp(what, "remove ciphertext") == 0) {
		test_free(e->text);
		e->text = NULL;
	} else if (strcmp(what, "remove event and renumber") == 0) {
		test_free(e->text);
		memmove(e, e + 1, (LOG - i - 1) * sizeof(*e));
		log->n--;
	} else if (strcmp(what, "swap with next") == 0) {
		swap_entries(e, e + 1);
	} else if (strcmp(what, "repeat at the end") == 0) {
		log->entries[log->n++] = *e;
	} else if (strncmp(what, "set last_seq", 12) == 0) {
		assert_true(header_read(&h, log->entries[0].header));
		assert_true(keyring_pin(&log->pins, h.author, 1, &pin));
		pin.last = 7;
		keyring_set_pin(&log->pins, &pin);
	} else {
		fail_msg("the test does not know how to: %s", what);
	}
}

static unsigned
notice_named(const char *name)
{
	static const struct { const char *name; unsigned notice; } names[] = {
		{ "forged", NOTICE_FORGED }, { "replay", NOTICE_REPLAY },
		{ "gap", NOTICE_GAP }, { "rollback", NOTICE_ROLLBACK },
		{ "body", NOTICE_BODY }, { "missing", NOTICE_MISSING },
		{ "fork", NOTICE_FORK },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].notice;
	fail_msg("the test does not know the notice %s", name);
	return 0;
}

/* With a wrong share, or the key of another epoch, an event stays shut. */
static void
check_cannot_be_read(struct log *log, const json_t *v, size_t i)
{
	struct entry *e = &log->entries[i];
	struct writer form = { 0 };
	struct header h;

	assert_true(header_read(&h, e->header));
	assert_true(entry_open(&form, e, h.epoch));
	writer_clear(&form);
	if (strstr(word(v, "do"), "share") != NULL)
		e->share[0] ^= 1;
	else
		h.epoch = 3 - h.epoch;
	assert_false(entry_open(&form, e, h.epoch));
	assert_int_equal(form.len, 0);
	writer_free(&form);
}

static void
a_spoilt_log_is_noticed(void **state)
{
	json_t *v;
	size_t n;

	json_array_foreach(part(vectors, "log_must_fail"), n, v) {
		size_t i = (size_t)number(v, "seq") - 1, confirmed;
		struct log log;
		struct view *view = log_view();

		log_open(&log);
		if (strcmp(word(v, "notice"), "cannot be read") == 0) {
			check_cannot_be_read(&log, v, i);
		} else {
			log_spoil(&log, word(v, "do"), i);
			if ((log_read(&log, view, &confirmed) &
			    notice_named(word(v, "notice"))) == 0)
				fail_msg("not noticed: %s", word(v, "why"));
		}
		log_close(&log);
		view_free(view);
	}
	(void)state;
}

static void
headers_that_nobody_accepts_are_refused(void **state)
{
	json_t *v;
	size_t i;

	json_array_foreach(part(vectors, "header_must_fail"), i, v) {
		uint8_t packed[HEADER_SIZE];
		struct header h;

		TAKE(packed, v, "header");
		if (header_read(&h, packed))
			fail_msg("read in spite of: %s", word(v, "why"));
	}
	(void)state;
}

/* Each bit of header, ciphertext hash and signature; and each cut of a wire. */
static void
every_bit_and_cut_of_an_event_counts(void **state)
{
	struct log log;
	struct entry *e = &log.entries[3];
	struct header h;
	struct pin pin;
	struct writer bytes = { 0 }, form = { 0 };
	struct wire wire;
	uint8_t hash[32];

	log_open(&log);
	assert_true(header_read(&h, e->header));
	signer_of(&log, &h, &pin);
	for (size_t bit = 0; bit < 8 * sizeof(e->header); bit++) {
		e->header[bit / 8] ^= (uint8_t)(1 << bit % 8);
		event_hash(hash, e->header, e->hash);
		assert_false(event_check(e->signature, hash, pin.card.signing));
		assert_false(entry_open(&form, e, h.epoch));
		e->header[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * sizeof(e->hash); bit++) {
		e->hash[bit / 8] ^= (uint8_t)(1 << bit % 8);
		event_hash(hash, e->header, e->hash);
		assert_false(event_check(e->signature, hash, pin.card.signing));
		e->hash[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	event_hash(hash, e->header, e->hash);
	assert_true(event_check(e->signature, hash, pin.card.signing));
	for (size_t bit = 0; bit < 8 * sizeof(e->signature); bit++) {
		e->signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(event_check(e->signature, hash, pin.card.signing));
		e->signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	wire = (struct wire){ .header = e->header, .text_hash = e->hash,
	    .signature = e->signature, .share = e->share, .text = e->text,
	    .text_len = e->len };
	wire_write(&bytes, &wire);
	for (size_t n = 0; n < bytes.len; n++) {
		struct reader r = reader_over(bytes.bytes, n);

		assert_false(wire_read(&wire, &r));
	}
	writer_free(&bytes);
	writer_free(&form);
	log_close(&log);
	(void)state;
}

/* ---- keyrings, whispers ---- */

static void
keyring_records_are_as_in_the_vectors(void **state)
{
	const json_t *of = part(vectors, "keyring_records");
	struct writer w = { 0 };
	struct keyring k = { 0 };
	uint8_t *whole;
	json_t *v;
	size_t i, len;

	json_array_foreach(part(of, "records"), i, v) {
		uint8_t *value = bytes_of(v, "value", &len);

		writer_u8(&w, (uint8_t)number(v, "type"));
		writer_u16(&w, (uint16_t)len);
		writer_bytes(&w, value, len);
		test_free(value);
	}
	is(w.bytes, w.len, of, "bytes");
	whole = bytes_of(of, "bytes", &len);
	assert_true(keyring_read(&k, whole, len));
	is(k.records.bytes, k.records.len, of, "bytes");
	assert_int_equal(keyring_least(&k), 1);
	for (size_t n = 0; n < len; n++) {
		struct keyring cut = { 0 };

		/* Cut between two records it is still a keyring. */
		if (keyring_read(&cut, whole, n))
			assert_memory_equal(cut.records.bytes, whole, n);
		keyring_free(&cut);
	}
	keyring_free(&k);
	writer_free(&w);
	test_free(whole);
	(void)state;
}

static void
whispers_are_as_in_the_vectors(void **state)
{
	json_t *v = part(vectors, "whisper");
	uint8_t couple[32], session[16], key[32], space[16], author[16], device[16];
	struct whisperer who = { .space = space, .author = author };
	struct writer words = { 0 }, form = { 0 };
	uint8_t *plain, *sealed;
	size_t len;

	TAKE(couple, v, "couple_key");
	TAKE(session, v, "session");
	whisper_key(key, couple, session);
	IS(key, v, "key");
	plain = opened(v, key, "sealed", &len);
	assert_non_null(plain);
	assert_int_equal(len, 7);
	assert_memory_equal(plain, "do=turn", 7);
	test_free(plain);
	json_object_set_new(v, "n1", json_integer(8));
	assert_null(opened(v, key, "sealed", &len));
	json_object_set_new(v, "n1", json_integer(7));

	TAKE(space, v, "id1");
	TAKE(author, v, "id2");
	TAKE(device, v, "id3");
	sealed = bytes_of(v, "sealed", &len);
	writer_bytes(&words, device, 16);
	writer_u32(&words, 7);
	writer_bytes(&words, sealed, len);
	assert_true(whisper_open(&form, key, SUITE, &who, words.bytes, words.len));
	assert_int_equal(form.len, 7);
	assert_memory_equal(form.bytes, "do=turn", 7);
	assert_int_equal(who.number, 7);
	words.bytes[16] = 8;
	assert_false(whisper_open(&form, key, SUITE, &who, words.bytes, words.len));
	test_free(sealed);
	writer_free(&words);
	writer_free(&form);
	(void)state;
}

/* ---- wishes ---- */

static void
bits_of(uint8_t bits[PSI_BITS], const json_t *v, const char *name)
{
	uint8_t slots[PSI_SLOTS];

	TAKE(slots, v, name);
	memset(bits, 0, PSI_BITS);
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		bits[i / 8] |= (uint8_t)(slots[i] << i % 8);
}

static void
wishes_post(const json_t *v, const struct psi_round *r, uint8_t scalar[32],
    uint8_t yes[PSI_BITS], uint8_t post[PSI_SIZE], bool ana)
{
	uint8_t *random = bytes_of(v, ana ? "a_random64_per_slot" :
	    "b_random64_per_slot", NULL);

	take(scalar, 32, v, ana ? "a_scalar" : "b_scalar");
	bits_of(yes, v, ana ? "a_yes" : "b_yes");
	psi_post_with(post, r, scalar, random, yes);
	is(post, PSI_SIZE, v, ana ? "a_post" : "b_post");
	test_free(random);
}

static void
wishes_are_compared_as_in_the_vectors(void **state)
{
	const json_t *v = part(vectors, "psi");
	uint8_t scalar[2][32], yes[2][PSI_BITS], match[PSI_BITS], want[PSI_BITS];
	static uint8_t post[2][PSI_SIZE], answer[2][PSI_SIZE];
	struct psi_round r;
	uint8_t point[32];

	TAKE(r.space, v, "space");
	TAKE(r.round, v, "round");
	psi_point(point, &r, 0);
	IS(point, v, "point_0");
	psi_point(point, &r, 99);
	IS(point, v, "point_99");
	for (int i = 0; i < 2; i++)
		wishes_post(v, &r, scalar[i], yes[i], post[i], i == 0);
	for (int i = 0; i < 2; i++) {
		assert_true(psi_answer(answer[i], scalar[i], post[i], post[!i]));
		is(answer[i], PSI_SIZE, v, i == 0 ? "a_answer" : "b_answer");
	}
	bits_of(want, v, "match");
	for (int i = 0; i < 2; i++) {
		assert_true(psi_match(match, scalar[i], yes[i], post[!i], answer[!i]));
		assert_memory_equal(match, want, PSI_BITS);
	}
	(void)state;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(envelopes_have_the_bytes_of_the_vectors),
		cmocka_unit_test(spoilt_envelopes_are_refused),
		cmocka_unit_test(every_bit_and_cut_of_an_envelope_counts),
		cmocka_unit_test(padding_is_as_in_the_vectors),
		cmocka_unit_test(subkeys_are_as_in_the_vectors),
		cmocka_unit_test(a_passphrase_gives_the_keys_of_the_vectors),
		cmocka_unit_test(one_salt_for_two_handles_gives_two_keys),
		cmocka_unit_test(a_login_for_anything_else_is_refused),
		cmocka_unit_test(codes_are_as_in_the_vectors),
		cmocka_unit_test(a_mistyped_code_is_refused),
		cmocka_unit_test(a_code_without_its_last_zero_is_refused),
		cmocka_unit_test(a_code_may_be_typed_carelessly),
		cmocka_unit_test(a_passkey_mixes_as_in_the_vectors),
		cmocka_unit_test(couple_seals_are_as_in_the_vectors),
		cmocka_unit_test(two_cards_give_four_words),
		cmocka_unit_test(only_the_renewal_key_names_a_successor),
		cmocka_unit_test(gates_are_as_in_the_vectors),
		cmocka_unit_test(each_event_has_the_bytes_of_the_vectors),
		cmocka_unit_test(the_log_reads_without_a_notice),
		cmocka_unit_test(a_spoilt_log_is_noticed),
		cmocka_unit_test(headers_that_nobody_accepts_are_refused),
		cmocka_unit_test(every_bit_and_cut_of_an_event_counts),
		cmocka_unit_test(keyring_records_are_as_in_the_vectors),
		cmocka_unit_test(whispers_are_as_in_the_vectors),
		cmocka_unit_test(wishes_are_compared_as_in_the_vectors),
	};
	int failed;

	vectors = argc == 2 ? json_load_file(argv[1], 0, NULL) : NULL;
	if (vectors == NULL) {
		fputs("usage: seal_vectors_test crypto.json\n", stderr);
		return 2;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(vectors);
	return failed;
}
