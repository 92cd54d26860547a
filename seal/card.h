/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * card: the public side of a person, how one card follows another, how keys
 * are sealed to a card, and the words by which two people compare theirs.
 */
#ifndef SEAL_CARD_H
#define SEAL_CARD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_SIZE = 116, COUPLE_SEAL_SIZE = 74 + 64, CARD_WORDS = 4 };

struct card {
	uint8_t		person[16];
	uint32_t	generation;	/* from 1 */
	uint8_t		signing[32], exchange[32], renewal[32];
};
void	 card_pack(uint8_t out[CARD_SIZE], const struct card *);
bool	 card_read(struct card *, const uint8_t in[CARD_SIZE]);	/* false: generation 0 */

/* The secret side, but for the renewal seed, which the private keyring holds. */
struct identity {
	uint32_t	generation;
	uint8_t		signing[32];	/* seed */
	uint8_t		exchange[32];	/* secret */
};
void	 identity_new(struct identity *, uint32_t generation);
void	 card_make(struct card *, const uint8_t person[16],
    const struct identity *, const uint8_t renewal_seed[32]);

/* A new card is signed by the renewal key of the one before. */
void	 succession_message(uint8_t out[32], const struct card *next);
void	 succession_sign(uint8_t signature[64], const struct card *next,
    const uint8_t renewal_seed[32]);
/* The same person, the very next generation, signed by the pinned card. */
bool	 succession_check(const struct card *pinned, const struct card *next,
    const uint8_t signature[64]);

/* The keys of a couple's space, sealed by one partner to the other. */
struct couple_keys {
	uint8_t		couple[32], gate[32];
};
struct couple_seal {		/* what the seal is bound to */
	const uint8_t		*space;		/* 16 bytes */
	const struct card	*sender, *recipient;
	uint32_t		 epoch;		/* of the couple key inside */
};
/* The key of a seal: from one's own secret, the other's key, and the order
 * sender, recipient. False: a worthless key. */
bool	 couple_seal_key(uint8_t out[32], const uint8_t secret[32],
    const uint8_t other[32], const uint8_t sender[32],
    const uint8_t recipient[32]);
/* secret: the sender's exchange secret. False: the recipient's key is worthless. */
bool	 couple_seal_make(uint8_t out[COUPLE_SEAL_SIZE],
    const struct couple_seal *, const uint8_t secret[32],
    const struct couple_keys *);
/* secret: the recipient's. Which epoch and generations are right is for the caller. */
bool	 couple_seal_open(struct couple_keys *, const struct couple_seal *,
    const uint8_t secret[32], uint8_t least,
    const uint8_t sealed[COUPLE_SEAL_SIZE]);

/* Four numbers below 2048; slow on purpose. False: no memory for it. */
bool	 card_words(uint16_t out[CARD_WORDS], const uint8_t space[16],
    const struct card *inviter, const struct card *joiner);

/* An invitation: what the inviter leaves at the relay, and what comes back.
 * The id and key come from its code (login.h). */
enum {
	OFFER_SIZE = 74 + 16 + CARD_SIZE + 64,
	REPLY_SIZE = 74 + CARD_SIZE
};
void	 offer_seal(uint8_t out[OFFER_SIZE], const uint8_t id[16],
    const uint8_t key[32], const uint8_t space[16], const struct card *,
    const struct couple_keys *);
bool	 offer_open(uint8_t space[16], struct card *, struct couple_keys *,
    const uint8_t id[16], const uint8_t key[32], const uint8_t *sealed,
    size_t len);
void	 reply_seal(uint8_t out[REPLY_SIZE], const uint8_t id[16],
    const uint8_t key[32], const struct card *);
bool	 reply_open(struct card *, const uint8_t id[16], const uint8_t key[32],
    const uint8_t *sealed, size_t len);
#endif
