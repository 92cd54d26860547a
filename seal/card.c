/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* card: person 16, generation u32, signing, exchange and renewal key. */
#include <string.h>

#include "bytes.h"
#include "card.h"
#include "crypto.h"
#include "envelope.h"

void
card_pack(uint8_t out[CARD_SIZE], const struct card *card)
{
	struct writer w = writer_over(out, CARD_SIZE);

	writer_bytes(&w, card->person, 16);
	writer_u32(&w, card->generation);
	writer_bytes(&w, card->signing, 32);
	writer_bytes(&w, card->exchange, 32);
	writer_bytes(&w, card->renewal, 32);
}

bool
card_read(struct card *card, const uint8_t in[CARD_SIZE])
{
	struct reader r = reader_over(in, CARD_SIZE);
	struct card read;

	reader_copy(&r, read.person, 16);
	read.generation = reader_u32(&r);
	reader_copy(&r, read.signing, 32);
	reader_copy(&r, read.exchange, 32);
	reader_copy(&r, read.renewal, 32);
	if (read.generation == 0)
		return false;
	*card = read;
	return true;
}

void
identity_new(struct identity *identity, uint32_t generation)
{
	identity->generation = generation;
	crypto_random(identity->signing, 32);
	crypto_random(identity->exchange, 32);
}

void
card_make(struct card *card, const uint8_t person[16],
    const struct identity *identity, const uint8_t renewal_seed[32])
{
	memcpy(card->person, person, 16);
	card->generation = identity->generation;
	crypto_sign_public(card->signing, identity->signing);
	crypto_exchange_public(card->exchange, identity->exchange);
	crypto_sign_public(card->renewal, renewal_seed);
}

void
succession_message(uint8_t out[32], const struct card *next)
{
	uint8_t packed[CARD_SIZE];

	card_pack(packed, next);
	hash_labelled(out, "hearth/succession/1", packed, CARD_SIZE, NULL, 0);
}

void
succession_sign(uint8_t signature[64], const struct card *next,
    const uint8_t renewal_seed[32])
{
	uint8_t message[32];

	succession_message(message, next);
	crypto_sign_make(signature, message, sizeof(message), renewal_seed);
}

bool
succession_check(const struct card *pinned, const struct card *next,
    const uint8_t signature[64])
{
	uint8_t message[32];

	if (memcmp(next->person, pinned->person, 16) != 0 ||
	    pinned->generation == UINT32_MAX ||
	    next->generation != pinned->generation + 1)
		return false;
	succession_message(message, next);
	return crypto_sign_check(signature, message, sizeof(message),
	    pinned->renewal);
}

bool
couple_seal_key(uint8_t out[32], const uint8_t secret[32],
    const uint8_t other[32], const uint8_t sender[32],
    const uint8_t recipient[32])
{
	uint8_t shared[32];

	if (!crypto_exchange(shared, secret, other))
		return false;
	mix(out, shared, "hearth/couple-seal/1", sender, 32, recipient, 32);
	bytes_wipe(shared, sizeof(shared));
	return true;
}

/* False: a generation that has no room in the seal. */
static bool
couple_seal_ad(struct ad *ad, const struct couple_seal *seal)
{
	if (seal->sender->generation > UINT16_MAX)
		return false;
	*ad = (struct ad){
		.purpose = PURPOSE_COUPLE_SEAL,
		.b = (uint16_t)seal->sender->generation,
		.id1 = seal->recipient->person,
		.id2 = seal->sender->person,
		.id3 = seal->space,
		.n1 = seal->epoch,
		.n2 = seal->recipient->generation,
	};
	return true;
}

bool
couple_seal_make(uint8_t out[COUPLE_SEAL_SIZE],
    const struct couple_seal *seal, const uint8_t secret[32],
    const struct couple_keys *keys)
{
	uint8_t key[32], plain[64];
	struct ad ad;

	if (!couple_seal_ad(&ad, seal) || !couple_seal_key(key, secret,
	    seal->recipient->exchange, seal->sender->exchange,
	    seal->recipient->exchange))
		return false;
	memcpy(plain, keys->couple, 32);
	memcpy(plain + 32, keys->gate, 32);
	envelope_seal(out, key, &ad, plain, sizeof(plain));
	bytes_wipe(key, sizeof(key));
	bytes_wipe(plain, sizeof(plain));
	return true;
}

bool
couple_seal_open(struct couple_keys *keys, const struct couple_seal *seal,
    const uint8_t secret[32], uint8_t least,
    const uint8_t sealed[COUPLE_SEAL_SIZE])
{
	uint8_t key[32], plain[64];
	struct ad ad;
	bool opened;

	if (!couple_seal_ad(&ad, seal) || !couple_seal_key(key, secret,
	    seal->sender->exchange, seal->sender->exchange,
	    seal->recipient->exchange))
		return false;
	opened = envelope_open(plain, key, least, &ad, sealed,
	    COUPLE_SEAL_SIZE);
	if (opened) {
		memcpy(keys->couple, plain, 32);
		memcpy(keys->gate, plain + 32, 32);
	}
	bytes_wipe(key, sizeof(key));
	bytes_wipe(plain, sizeof(plain));
	return opened;
}

/* The n-th number of 11 bits, highest bit first. */
static uint16_t
eleven_bits(const uint8_t *in, size_t n)
{
	unsigned value = 0;

	for (size_t bit = 11 * n; bit < 11 * (n + 1); bit++)
		value = value << 1 | (in[bit / 8] >> (7 - bit % 8) & 1);
	return (uint16_t)value;
}

bool
card_words(uint16_t out[CARD_WORDS], const uint8_t space[16],
    const struct card *inviter, const struct card *joiner)
{
	uint8_t both[2 * CARD_SIZE], hash[32], stretched[32];

	card_pack(both, inviter);
	card_pack(both + CARD_SIZE, joiner);
	hash_labelled(hash, "hearth/words/1", both, sizeof(both), NULL, 0);
	if (!crypto_stretch(stretched, hash, sizeof(hash), space))
		return false;
	for (size_t i = 0; i < CARD_WORDS; i++)
		out[i] = eleven_bits(stretched, i);
	return true;
}

/* An invitation's envelopes: a tells the offer from the reply. */
enum { OFFER = 1, REPLY = 2, OFFER_PLAIN = OFFER_SIZE - ENVELOPE_EXTRA };

static struct ad
invitation_ad(const uint8_t id[16], uint8_t a)
{
	return (struct ad){ .purpose = PURPOSE_INVITATION, .a = a, .id1 = id };
}

void
offer_seal(uint8_t out[OFFER_SIZE], const uint8_t id[16],
    const uint8_t key[32], const uint8_t space[16], const struct card *card,
    const struct couple_keys *keys)
{
	struct ad ad = invitation_ad(id, OFFER);
	uint8_t plain[OFFER_PLAIN];
	struct writer w = writer_over(plain, sizeof(plain));

	writer_bytes(&w, space, 16);
	card_pack(writer_room(&w, CARD_SIZE), card);
	writer_bytes(&w, keys->couple, 32);
	writer_bytes(&w, keys->gate, 32);
	envelope_seal(out, key, &ad, plain, sizeof(plain));
	writer_free(&w);
}

bool
offer_open(uint8_t space[16], struct card *card, struct couple_keys *keys,
    const uint8_t id[16], const uint8_t key[32], const uint8_t *sealed,
    size_t len)
{
	struct ad ad = invitation_ad(id, OFFER);
	uint8_t plain[OFFER_PLAIN];
	const uint8_t *home;
	struct reader r;

	if (len != OFFER_SIZE ||
	    !envelope_open(plain, key, SUITE, &ad, sealed, len))
		return false;
	r = reader_over(plain, sizeof(plain));
	home = reader_take(&r, 16);
	if (!card_read(card, reader_take(&r, CARD_SIZE))) {
		bytes_wipe(plain, sizeof(plain));
		return false;
	}
	memcpy(space, home, 16);
	reader_copy(&r, keys->couple, 32);
	reader_copy(&r, keys->gate, 32);
	bytes_wipe(plain, sizeof(plain));
	return true;
}

void
reply_seal(uint8_t out[REPLY_SIZE], const uint8_t id[16],
    const uint8_t key[32], const struct card *card)
{
	struct ad ad = invitation_ad(id, REPLY);
	uint8_t packed[CARD_SIZE];

	card_pack(packed, card);
	envelope_seal(out, key, &ad, packed, sizeof(packed));
}

bool
reply_open(struct card *card, const uint8_t id[16], const uint8_t key[32],
    const uint8_t *sealed, size_t len)
{
	struct ad ad = invitation_ad(id, REPLY);
	uint8_t packed[CARD_SIZE];

	return len == REPLY_SIZE &&
	    envelope_open(packed, key, SUITE, &ad, sealed, len) &&
	    card_read(card, packed);
}
