/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Keys: what is in a keyring, how a couple hands keys over, how an event is
 * sealed and opened; and that each opens only where it belongs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "card.h"
#include "crypto.h"
#include "envelope.h"
#include "event.h"
#include "gate.h"
#include "keyring.h"
#include "login.h"

static const uint8_t ANA[16] = "ana.............", BEN[16] = "ben.............";
static const uint8_t HOME[16] = "the couple's own";

/* A person as a test needs one. */
struct person {
	struct identity	identity;
	uint8_t		renewal[32];
	struct card	card;
};

static void
person_new(struct person *p, const uint8_t id[16], uint32_t generation)
{
	identity_new(&p->identity, generation);
	crypto_random(p->renewal, 32);
	card_make(&p->card, id, &p->identity, p->renewal);
}

/* ---- keyring ---- */

static void
a_keyring_gives_back_what_was_put_in(void **state)
{
	struct keyring k = { 0 };
	struct identity identity;
	enum space_kind kind;
	uint8_t key[32], got[32], id[16], other[16] = "another space..";

	assert_false(keyring_identity(&k, 0, &identity));
	assert_int_equal(keyring_least(&k), 1);
	assert_int_equal(keyring_epoch(&k, HOME), 0);
	assert_false(keyring_space(&k, SPACE_COUPLE, id));
	assert_false(keyring_gate_key(&k, got));

	for (uint32_t g = 1; g <= 3; g++) {
		identity_new(&identity, g);
		keyring_add_identity(&k, &identity);
	}
	assert_true(keyring_identity(&k, 0, &identity));
	assert_int_equal(identity.generation, 3);
	assert_true(keyring_identity(&k, 2, &identity));
	assert_int_equal(identity.generation, 2);
	assert_false(keyring_identity(&k, 4, &identity));

	memset(key, 1, 32);
	keyring_add_space_key(&k, other, SPACE_COUPLE, 1, key);
	keyring_add_space_key(&k, HOME, SPACE_COUPLE, 2, key);
	memset(key, 2, 32);
	keyring_add_space_key(&k, HOME, SPACE_COUPLE, 1, key);
	assert_int_equal(keyring_epoch(&k, HOME), 2);
	assert_true(keyring_space_key(&k, HOME, 1, got));
	assert_memory_equal(got, key, 32);
	assert_false(keyring_space_key(&k, HOME, 3, got));
	assert_false(keyring_space_key(&k, HOME, 0, got));
	assert_true(keyring_space(&k, SPACE_COUPLE, id));
	assert_memory_equal(id, HOME, 16);
	assert_false(keyring_space(&k, SPACE_PRIVATE, id));
	assert_true(keyring_space_kind(&k, HOME, &kind));
	assert_int_equal(kind, SPACE_COUPLE);

	keyring_set_gate_key(&k, key);
	memset(key, 3, 32);
	keyring_set_gate_key(&k, key);
	assert_true(keyring_gate_key(&k, got));
	assert_memory_equal(got, key, 32);
	keyring_set_renewal(&k, key);
	assert_true(keyring_renewal(&k, got));
	keyring_set_drop_public(&k, key);
	assert_true(keyring_drop_public(&k, got));
	assert_memory_equal(got, key, 32);
	assert_false(keyring_drop_secret(&k, 1, got));
	keyring_add_drop_secret(&k, 1, key);
	assert_true(keyring_drop_secret(&k, 1, got));
	assert_memory_equal(got, key, 32);
	keyring_set_least(&k, 2);
	assert_int_equal(keyring_least(&k), 2);
	keyring_free(&k);
	(void)state;
}

static void
pins_are_found_by_person_and_generation(void **state)
{
	struct keyring k = { 0 };
	struct person a1, a2, b;
	struct pin pin;

	person_new(&a1, ANA, 1);
	person_new(&a2, ANA, 2);
	person_new(&b, BEN, 1);
	keyring_set_pin(&k, &(struct pin){ .card = a1.card });
	keyring_set_pin(&k, &(struct pin){ .card = b.card });
	keyring_set_pin(&k, &(struct pin){ .card = a1.card, .last = 9 });
	keyring_set_pin(&k, &(struct pin){ .card = a2.card });
	assert_true(keyring_pin(&k, ANA, 0, &pin));
	assert_int_equal(pin.card.generation, 2);
	assert_int_equal(pin.last, 0);
	assert_true(keyring_pin(&k, ANA, 1, &pin));
	assert_int_equal(pin.last, 9);
	assert_memory_equal(pin.card.signing, a1.card.signing, 32);
	assert_true(keyring_pin(&k, BEN, 0, &pin));
	assert_memory_equal(pin.card.exchange, b.card.exchange, 32);
	assert_false(keyring_pin(&k, HOME, 0, &pin));
	keyring_free(&k);
	(void)state;
}

static void
invitations_come_and_go(void **state)
{
	struct invitation first = { { 1 }, { 2 }, 1764000000 };
	struct invitation second = { { 3 }, { 4 }, 1764000001 }, got;
	struct keyring k = { 0 };

	keyring_add_invitation(&k, &first);
	keyring_add_invitation(&k, &second);
	assert_true(keyring_invitation(&k, 1, &got));
	assert_memory_equal(got.code, second.code, 16);
	assert_int_equal(got.until, second.until);
	assert_false(keyring_invitation(&k, 2, &got));
	keyring_drop_invitation(&k, first.code);
	assert_true(keyring_invitation(&k, 0, &got));
	assert_memory_equal(got.space, second.space, 16);
	assert_false(keyring_invitation(&k, 1, &got));
	keyring_free(&k);
	(void)state;
}

static void
what_a_newer_version_wrote_is_kept(void **state)
{
	static const uint8_t records[] = {
		77, 2, 0, 'h', 'i',	/* a type nobody knows */
		1, 1, 0, 'x',		/* an identity of another length */
		6, 1, 0, 1,
	};
	struct keyring k = { 0 }, other = { 0 };
	struct identity identity;

	assert_true(keyring_read(&k, records, sizeof(records)));
	assert_false(keyring_identity(&k, 0, &identity));
	keyring_set_least(&k, 3);
	assert_int_equal(k.records.len, sizeof(records));
	assert_memory_equal(k.records.bytes, records, sizeof(records) - 1);
	keyring_merge(&other, &k);
	keyring_merge(&other, &k);
	assert_int_equal(other.records.len, sizeof(records));
	assert_int_equal(keyring_least(&other), 3);
	assert_false(keyring_read(&other, records, sizeof(records) - 1));
	assert_int_equal(keyring_least(&other), 3);	/* untouched */
	keyring_free(&k);
	keyring_free(&other);
	(void)state;
}

static void
of_two_records_of_one_name_the_last_counts(void **state)
{
	struct keyring k = { 0 };
	uint8_t records[2 * 35] = { 4, 32, 0, [35] = 4, 32, 0, 'b' }, key[32];

	assert_true(keyring_read(&k, records, sizeof(records)));
	assert_true(keyring_gate_key(&k, key));
	assert_int_equal(key[0], 'b');
	key[0] = 'c';
	keyring_set_gate_key(&k, key);
	assert_true(keyring_gate_key(&k, key));
	assert_int_equal(key[0], 'c');
	assert_int_equal(k.records.len, sizeof(records));
	keyring_free(&k);
	(void)state;
}

static void
two_devices_put_their_keyrings_together(void **state)
{
	struct keyring mine = { 0 }, theirs = { 0 };
	uint8_t key[32] = { 1 }, got[32];
	struct person a1, a2;
	struct pin pin;

	person_new(&a1, ANA, 1);
	person_new(&a2, ANA, 2);
	keyring_set_pin(&mine, &(struct pin){ .card = a1.card });
	keyring_copy(&theirs, &mine);
	keyring_set_pin(&theirs, &(struct pin){ .card = a1.card, .last = 5 });
	keyring_set_pin(&theirs, &(struct pin){ .card = a2.card });
	keyring_add_space_key(&theirs, HOME, SPACE_COUPLE, 2, key);
	keyring_set_least(&theirs, 2);
	keyring_set_least(&mine, 1);
	keyring_set_gate_key(&mine, key);
	keyring_merge(&mine, &theirs);
	assert_true(keyring_pin(&mine, ANA, 1, &pin));
	assert_int_equal(pin.last, 5);
	assert_true(keyring_pin(&mine, ANA, 2, &pin));
	assert_int_equal(keyring_epoch(&mine, HOME), 2);
	assert_int_equal(keyring_least(&mine), 2);
	keyring_merge(&theirs, &mine);
	assert_true(keyring_pin(&theirs, ANA, 1, &pin));
	assert_int_equal(pin.last, 5);
	assert_true(keyring_gate_key(&theirs, got));
	keyring_free(&mine);
	keyring_set_pin(&mine, &(struct pin){ .card = a1.card });
	keyring_merge(&theirs, &mine);	/* what has ended stays ended */
	assert_true(keyring_pin(&theirs, ANA, 1, &pin));
	assert_int_equal(pin.last, 5);
	keyring_free(&mine);
	keyring_free(&theirs);
	(void)state;
}

static void
a_keyring_opens_for_its_person_room_and_revision(void **state)
{
	uint8_t root[32] = { 1 }, other[32] = { 2 };
	struct writer sealed = { 0 };
	struct keyring k = { 0 }, got = { 0 };

	keyring_set_least(&k, 1);
	keyring_seal(&sealed, &k, KEYRING_BASE, root, ANA, 7);
	assert_int_equal(sealed.len, 256 + ENVELOPE_EXTRA);
	assert_true(keyring_open(&got, KEYRING_BASE, root, ANA, 7, SUITE,
	    sealed.bytes, sealed.len));
	assert_int_equal(got.records.len, k.records.len);
	assert_memory_equal(got.records.bytes, k.records.bytes, got.records.len);
	assert_false(keyring_open(&got, KEYRING_PRIVATE, root, ANA, 7, SUITE,
	    sealed.bytes, sealed.len));
	assert_false(keyring_open(&got, KEYRING_BASE, other, ANA, 7, SUITE,
	    sealed.bytes, sealed.len));
	assert_false(keyring_open(&got, KEYRING_BASE, root, BEN, 7, SUITE,
	    sealed.bytes, sealed.len));
	assert_false(keyring_open(&got, KEYRING_BASE, root, ANA, 6, SUITE,
	    sealed.bytes, sealed.len));
	assert_false(keyring_open(&got, KEYRING_BASE, root, ANA, 7, SUITE + 1,
	    sealed.bytes, sealed.len));
	assert_false(keyring_open(&got, KEYRING_BASE, root, ANA, 7, SUITE,
	    sealed.bytes, 10));
	writer_free(&sealed);
	keyring_free(&k);
	keyring_free(&got);
	(void)state;
}

/* ---- cards ---- */

static void
a_couple_seal_opens_only_as_it_was_meant(void **state)
{
	struct person ana, ben, mallory;
	struct couple_keys keys = { { 1 }, { 2 } }, got;
	struct couple_seal seal = { HOME, &ana.card, &ben.card, 2 };
	struct couple_seal changed;
	struct card renewed;
	uint8_t sealed[COUPLE_SEAL_SIZE], other_space[16] = { 0 };

	person_new(&ana, ANA, 1);
	person_new(&ben, BEN, 1);
	person_new(&mallory, ANA, 1);
	assert_true(couple_seal_make(sealed, &seal, ana.identity.exchange, &keys));
	assert_true(couple_seal_open(&got, &seal, ben.identity.exchange, SUITE,
	    sealed));
	assert_memory_equal(&got, &keys, sizeof(keys));

	changed = seal;			/* another epoch */
	changed.epoch = 3;
	assert_false(couple_seal_open(&got, &changed, ben.identity.exchange,
	    SUITE, sealed));
	changed = seal;			/* another space */
	changed.space = other_space;
	assert_false(couple_seal_open(&got, &changed, ben.identity.exchange,
	    SUITE, sealed));
	changed = seal;			/* planted by somebody else */
	changed.sender = &mallory.card;
	assert_false(couple_seal_open(&got, &changed, ben.identity.exchange,
	    SUITE, sealed));
	changed = seal;			/* thrown back to its author */
	changed.sender = &ben.card;
	changed.recipient = &ana.card;
	assert_false(couple_seal_open(&got, &changed, ana.identity.exchange,
	    SUITE, sealed));
	renewed = ben.card;		/* for a card that is replaced */
	renewed.generation = 2;
	changed = seal;
	changed.recipient = &renewed;
	assert_false(couple_seal_open(&got, &changed, ben.identity.exchange,
	    SUITE, sealed));
	renewed = ana.card;
	renewed.generation = 2;
	changed = seal;
	changed.sender = &renewed;
	assert_false(couple_seal_open(&got, &changed, ben.identity.exchange,
	    SUITE, sealed));
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(couple_seal_open(&got, &seal,
		    ben.identity.exchange, SUITE, sealed));
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	(void)state;
}

static void
a_worthless_exchange_key_gets_no_seal(void **state)
{
	struct person ana, ben;
	struct couple_keys keys = { { 1 }, { 2 } };
	struct couple_seal seal = { HOME, &ana.card, &ben.card, 2 };
	uint8_t sealed[COUPLE_SEAL_SIZE];

	person_new(&ana, ANA, 1);
	person_new(&ben, BEN, 1);
	memset(ben.card.exchange, 0, 32);
	assert_false(couple_seal_make(sealed, &seal, ana.identity.exchange,
	    &keys));
	(void)state;
}

static void
a_successor_is_signed_by_the_renewal_key(void **state)
{
	struct person before, after, later;
	uint8_t signature[64], packed[CARD_SIZE];

	person_new(&before, ANA, 1);
	person_new(&after, ANA, 2);
	person_new(&later, ANA, 3);
	succession_sign(signature, &after.card, before.renewal);
	assert_true(succession_check(&before.card, &after.card, signature));
	/* The open phone has the signing key, not the renewal key. */
	succession_sign(signature, &after.card, before.identity.signing);
	assert_false(succession_check(&before.card, &after.card, signature));
	succession_sign(signature, &later.card, before.renewal);
	assert_false(succession_check(&before.card, &later.card, signature));
	succession_sign(signature, &before.card, before.renewal);
	assert_false(succession_check(&before.card, &before.card, signature));
	before.card.generation = 0;
	card_pack(packed, &before.card);
	assert_false(card_read(&later.card, packed));
	before.card.generation = UINT32_MAX;
	after.card.generation = 0;
	succession_sign(signature, &after.card, before.renewal);
	assert_false(succession_check(&before.card, &after.card, signature));
	(void)state;
}

static void
someone_in_the_middle_changes_the_words(void **state)
{
	struct person ana, ben, mallory;
	uint16_t hers[CARD_WORDS], his[CARD_WORDS];

	person_new(&ana, ANA, 1);
	person_new(&ben, BEN, 1);
	person_new(&mallory, BEN, 1);
	assert_true(card_words(hers, HOME, &ana.card, &ben.card));
	assert_true(card_words(his, HOME, &ana.card, &mallory.card));
	assert_memory_not_equal(hers, his, sizeof(hers));
	for (size_t i = 0; i < CARD_WORDS; i++)
		assert_true(hers[i] < 2048);
	(void)state;
}

static void
an_invitation_goes_there_and_back(void **state)
{
	struct person ana, ben;
	struct couple_keys keys = { { 1 }, { 2 } }, got_keys;
	struct card got;
	uint8_t code[16] = { 9 }, id[16], key[32], space[16];
	uint8_t offer[OFFER_SIZE], reply[REPLY_SIZE];

	person_new(&ana, ANA, 1);
	person_new(&ben, BEN, 4);
	invitation_keys(id, key, code);
	offer_seal(offer, id, key, HOME, &ana.card, &keys);
	assert_true(offer_open(space, &got, &got_keys, id, key, offer,
	    sizeof(offer)));
	assert_memory_equal(space, HOME, 16);
	assert_memory_equal(&got, &ana.card, sizeof(got));
	assert_memory_equal(&got_keys, &keys, sizeof(keys));
	reply_seal(reply, id, key, &ben.card);
	assert_true(reply_open(&got, id, key, reply, sizeof(reply)));
	assert_memory_equal(&got, &ben.card, sizeof(got));
	assert_false(reply_open(&got, id, key, offer, sizeof(offer)));
	assert_false(reply_open(&got, code, key, reply, sizeof(reply)));
	assert_false(offer_open(space, &got, &got_keys, code, key, offer,
	    sizeof(offer)));
	key[0] ^= 1;
	assert_false(offer_open(space, &got, &got_keys, id, key, offer,
	    sizeof(offer)));
	(void)state;
}

static void
a_recovery_code_opens_the_roots(void **state)
{
	struct roots roots = { { 1 }, { 2 } }, got;
	struct login_keys keys, others;
	uint8_t code[16] = { 5 }, wrap[ROOTS_WRAP_SIZE];

	login_from_code(&keys, code, ANA);
	login_from_code(&others, code, BEN);
	roots_wrap(wrap, &roots, LOGIN_RECOVERY, keys.wrap, ANA, 0, 3);
	assert_true(roots_unwrap(&got, LOGIN_RECOVERY, keys.wrap, ANA, KDF_NOW,
	    3, wrap, sizeof(wrap)));
	assert_memory_equal(&got, &roots, sizeof(roots));
	assert_false(roots_unwrap(&got, LOGIN_RECOVERY, keys.wrap, ANA, 0, 2,
	    wrap, sizeof(wrap)));
	assert_false(roots_unwrap(&got, LOGIN_RECOVERY, keys.wrap, BEN, 0, 3,
	    wrap, sizeof(wrap)));
	assert_false(roots_unwrap(&got, LOGIN_RECOVERY, others.wrap, ANA, 0, 3,
	    wrap, sizeof(wrap)));
	assert_false(roots_unwrap(&got, LOGIN_RECOVERY, keys.wrap, ANA, 0, 3,
	    wrap, sizeof(wrap) - 1));
	(void)state;
}

/* ---- events ---- */

struct sealed {
	struct writer	bytes;
	struct wire	wire;
	uint8_t		hash[32];
};

static void
seal(struct sealed *s, const struct header *h, const struct event_keys *keys,
    const char *form)
{
	static const uint8_t seed[32] = { 42 };
	struct reader r;

	*s = (struct sealed){ 0 };
	event_seal(&s->bytes, s->hash, h, keys, seed, form, strlen(form));
	r = reader_over(s->bytes.bytes, s->bytes.len);
	assert_true(wire_read(&s->wire, &r));
	assert_true(reader_done(&r));
}

static bool
opens(const struct wire *wire, const struct event_keys *keys,
    const char *form)
{
	struct writer out = { 0 };
	bool opened = event_open(&out, wire, keys, SUITE);

	if (opened) {
		assert_int_equal(out.len, strlen(form));
		if (out.len > 0)
			assert_memory_equal(out.bytes, form, out.len);
	} else {
		assert_int_equal(out.len, 0);
	}
	writer_free(&out);
	return opened;
}

static struct header
header_for(uint8_t mode)
{
	struct header h = { .what = EVENT_WRITE, .mode = mode, .counter = 1,
	    .epoch = 1, .generation = 1 };

	memcpy(h.space, HOME, 16);
	memcpy(h.author, ANA, 16);
	crypto_random(h.id, 16);
	if (mode == MODE_SOFT || mode == MODE_STRICT)
		memset(h.gate, 8, 16);
	return h;
}

static void
each_mode_opens_with_its_keys_only(void **state)
{
	uint8_t space[32] = { 1 }, share[32] = { 2 }, secret[32] = { 16 };
	uint8_t public[32], wrong[32] = { 32 };
	struct event_keys all, less;

	crypto_exchange_public(public, secret);
	all = (struct event_keys){ space, share, public, secret };
	for (uint8_t mode = MODE_PLAIN; mode <= MODE_DROP; mode++) {
		struct header h = header_for(mode);
		struct sealed s;

		seal(&s, &h, &all, "do=thanks.give&text=tea");
		assert_true(opens(&s.wire, &all, "do=thanks.give&text=tea"));
		assert_int_equal(s.wire.share != NULL, mode == MODE_SOFT);
		less = all;
		less.space = wrong;
		assert_int_equal(opens(&s.wire, &less, "do=thanks.give&text=tea"),
		    mode == MODE_DROP);
		less.space = NULL;
		assert_int_equal(opens(&s.wire, &less, "do=thanks.give&text=tea"),
		    mode == MODE_DROP);
		less = all;
		less.share = mode % 2 == 0 ? wrong : NULL;
		assert_int_equal(opens(&s.wire, &less, "do=thanks.give&text=tea"),
		    mode == MODE_PLAIN || mode == MODE_DROP);
		less = all;
		less.drop_secret = wrong;
		assert_int_equal(opens(&s.wire, &less, "do=thanks.give&text=tea"),
		    mode != MODE_DROP);
		less.drop_secret = NULL;
		assert_int_equal(opens(&s.wire, &less, "do=thanks.give&text=tea"),
		    mode != MODE_DROP);
		writer_free(&s.bytes);
	}
	(void)state;
}

static void
a_stub_keeps_all_but_text_and_share(void **state)
{
	uint8_t space[32] = { 1 }, share[32] = { 2 };
	struct event_keys keys = { .space = space, .share = share };
	struct header h = header_for(MODE_SOFT);
	struct writer bytes = { 0 };
	struct sealed s;
	struct wire stub;
	struct reader r;

	seal(&s, &h, &keys, "do=answer&text=a+lake");
	wire_write_stub(&bytes, &s.wire);
	assert_int_equal(bytes.len, WIRE_LEAST);
	r = reader_over(bytes.bytes, bytes.len);
	assert_true(wire_read(&stub, &r));
	assert_null(stub.text);
	assert_null(stub.share);
	assert_memory_equal(stub.header, s.wire.header, HEADER_SIZE);
	assert_memory_equal(stub.text_hash, s.wire.text_hash, 32);
	assert_memory_equal(stub.signature, s.wire.signature, 64);
	assert_false(opens(&stub, &keys, ""));
	bytes.bytes[WIRE_LEAST - 1] = 4;	/* has something unheard of */
	r = reader_over(bytes.bytes, bytes.len);
	assert_false(wire_read(&stub, &r));
	writer_free(&bytes);
	writer_free(&s.bytes);
	(void)state;
}

static void
a_deletion_is_signed_and_has_no_text(void **state)
{
	struct header h = header_for(MODE_PLAIN);
	struct sealed s;
	uint8_t public[32], hash[32];

	h.what = EVENT_DELETE;
	memset(h.gate, 6, 16);
	seal(&s, &h, NULL, "");
	assert_int_equal(s.bytes.len, WIRE_LEAST);
	assert_null(s.wire.text);
	crypto_sign_public(public, (const uint8_t[32]){ 42 });
	event_hash(hash, s.wire.header, s.wire.text_hash);
	assert_memory_equal(hash, s.hash, 32);
	assert_true(event_check(s.wire.signature, hash, public));
	writer_free(&s.bytes);
	(void)state;
}

static void
forms_of_any_length_come_back(void **state)
{
	static const size_t lengths[] = { 0, 1, 254, 255, 256, 1023, 1024, 4095,
	    4096, 65535, 65536, 80000 };
	uint8_t space[32] = { 1 };
	struct event_keys keys = { .space = space };
	struct writer form = { 0 };

	writer_room(&form, 80001);
	memset(form.bytes, 'a', 80000);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct header h = header_for(MODE_PLAIN);
		struct sealed s;

		form.bytes[lengths[i]] = '\0';
		seal(&s, &h, &keys, (const char *)form.bytes);
		assert_true(opens(&s.wire, &keys, (const char *)form.bytes));
		assert_int_equal(s.wire.text_len,
		    padded_size(lengths[i]) + ENVELOPE_EXTRA);
		form.bytes[lengths[i]] = 'a';
		writer_free(&s.bytes);
	}
	writer_free(&form);
	(void)state;
}

static void
two_seals_of_one_form_differ(void **state)
{
	uint8_t space[32] = { 1 };
	struct event_keys keys = { .space = space };
	struct header h = header_for(MODE_PLAIN);
	struct sealed a, b;

	seal(&a, &h, &keys, "do=x");
	seal(&b, &h, &keys, "do=x");
	assert_memory_not_equal(a.wire.text + 2, b.wire.text + 2, 24);
	writer_free(&a.bytes);
	writer_free(&b.bytes);
	(void)state;
}

/* ---- bytes ---- */

static void
a_reader_never_leaves_its_bytes(void **state)
{
	static const uint8_t bytes[] = { 2, 'h', 'i', 5, 0, 0, 0, 'x' };
	struct reader r = reader_over(bytes, sizeof(bytes));
	const uint8_t *text;
	uint8_t four[4] = "abc";
	size_t len;

	text = reader_short(&r, &len);
	assert_int_equal(len, 2);
	assert_memory_equal(text, "hi", 2);
	assert_null(reader_long(&r, &len));
	assert_int_equal(len, 0);
	assert_true(r.bad);
	assert_int_equal(reader_u64(&r), 0);
	reader_copy(&r, four, 4);
	assert_true(bytes_zero(four, 4));
	assert_int_equal(reader_left(&r), 0);
	assert_false(reader_done(&r));
	r = reader_over(NULL, 0);
	assert_true(reader_done(&r));
	(void)state;
}

static void
hex_is_exact(void **state)
{
	uint8_t out[2];
	char text[5];

	assert_true(bytes_unhex(out, 2, "09af", 4));
	bytes_hex(text, out, 2);
	assert_string_equal(text, "09af");
	assert_false(bytes_unhex(out, 2, "09a", 3));
	assert_false(bytes_unhex(out, 2, "09afa", 5));
	assert_false(bytes_unhex(out, 2, "09aF", 4));
	assert_false(bytes_unhex(out, 2, "09 f", 4));
	(void)state;
}

static void
a_share_at_rest_is_masked(void **state)
{
	uint8_t share[32], kept[32], server[32] = { 1 }, hash[32] = { 2 };

	gate_share(share);
	memcpy(kept, share, 32);
	gate_share_at_rest(kept, server, HOME, hash);
	assert_memory_not_equal(kept, share, 32);
	gate_share_at_rest(kept, server, ANA, hash);
	gate_share_at_rest(kept, server, HOME, hash);
	assert_memory_not_equal(kept, share, 32);
	gate_share_at_rest(kept, server, ANA, hash);
	assert_memory_equal(kept, share, 32);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyring_gives_back_what_was_put_in),
		cmocka_unit_test(pins_are_found_by_person_and_generation),
		cmocka_unit_test(invitations_come_and_go),
		cmocka_unit_test(what_a_newer_version_wrote_is_kept),
		cmocka_unit_test(of_two_records_of_one_name_the_last_counts),
		cmocka_unit_test(two_devices_put_their_keyrings_together),
		cmocka_unit_test(a_keyring_opens_for_its_person_room_and_revision),
		cmocka_unit_test(a_couple_seal_opens_only_as_it_was_meant),
		cmocka_unit_test(a_worthless_exchange_key_gets_no_seal),
		cmocka_unit_test(a_successor_is_signed_by_the_renewal_key),
		cmocka_unit_test(someone_in_the_middle_changes_the_words),
		cmocka_unit_test(an_invitation_goes_there_and_back),
		cmocka_unit_test(a_recovery_code_opens_the_roots),
		cmocka_unit_test(each_mode_opens_with_its_keys_only),
		cmocka_unit_test(a_stub_keeps_all_but_text_and_share),
		cmocka_unit_test(a_deletion_is_signed_and_has_no_text),
		cmocka_unit_test(forms_of_any_length_come_back),
		cmocka_unit_test(two_seals_of_one_form_differ),
		cmocka_unit_test(a_reader_never_leaves_its_bytes),
		cmocka_unit_test(hex_is_exact),
		cmocka_unit_test(a_share_at_rest_is_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
