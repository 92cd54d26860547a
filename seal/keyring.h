/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * keyring: all that a person's devices must share, as records. Records of a
 * type, or of a length, that this version does not know are kept as they are.
 *
 *	1 identity		generation u32, signing seed 32, exchange secret 32
 *	2 space key		space 16, kind u8, 0, epoch u32, key 32
 *	3 pin			card 116, last seq u64
 *	4 gate key		32
 *	5 drop-box key		base: public key 32; private: epoch u32, secret 32
 *	6 minimum suite		u8
 *	7 renewal seed		32
 *	8 wish round		space 16, list u8, round u32, begun u64, live u8,
 *				yes 16, secret 32, answered 32
 *	9 open invitation	code 16, space 16, until u64
 *	10 pairing		space 16, partner 16, role u8, said u8, words 4 x u16
 *	11 confirmed		wrap number u32: that recovery code was typed back
 *
 * The drop-box pair is renewed with everything else, so its epoch in the base
 * keyring is the generation of the newest identity.
 */
#ifndef SEAL_KEYRING_H
#define SEAL_KEYRING_H
#include "bytes.h"
#include "card.h"

enum keyring_room { KEYRING_BASE, KEYRING_PRIVATE };
enum space_kind { SPACE_COUPLE = 1, SPACE_PERSONAL = 2, SPACE_PRIVATE = 3 };
enum { KEYRING_MOST = 64 * 1024 };	/* sealed, says the relay */

/* All zeros is an empty keyring. */
struct keyring {
	struct writer	records;
};

/* Records as bytes; read replaces what was there. False: not records, k untouched. */
bool	 keyring_read(struct keyring *, const uint8_t *records, size_t len);
void	 keyring_copy(struct keyring *to, const struct keyring *from);
void	 keyring_free(struct keyring *);	/* wipes; then it is empty */

/* Sealed under a root (base or private), padded, bound to person and revision. */
void	 keyring_seal(struct writer *out, const struct keyring *,
    enum keyring_room, const uint8_t root[32], const uint8_t person[16],
    uint32_t revision);
bool	 keyring_open(struct keyring *, enum keyring_room,
    const uint8_t root[32], const uint8_t person[16], uint32_t revision,
    uint8_t least, const uint8_t *sealed, size_t len);

/*
 * After a conflict: brings in what another device added. A pin that has ended
 * stays ended, what was said of the words stays said, the higher minimum suite
 * and confirmed number stay; of single keys (gate,
 * drop-box, renewal) the one of k stays. Say again what you removed.
 */
void	 keyring_merge(struct keyring *k, const struct keyring *other);

/* Getters copy out and return false, out untouched, where there is nothing. */
bool	 keyring_identity(const struct keyring *, uint32_t generation,
    struct identity *);		/* generation 0: the newest */
void	 keyring_add_identity(struct keyring *, const struct identity *);

/* The space of a kind that was added last. */
bool	 keyring_space(const struct keyring *, enum space_kind, uint8_t id[16]);
bool	 keyring_space_kind(const struct keyring *, const uint8_t id[16],
    enum space_kind *);
uint32_t keyring_epoch(const struct keyring *, const uint8_t space[16]);	/* newest; 0: none */
bool	 keyring_space_key(const struct keyring *, const uint8_t space[16],
    uint32_t epoch, uint8_t key[32]);
/* Adding the same space and epoch again replaces the key. */
void	 keyring_add_space_key(struct keyring *, const uint8_t space[16],
    enum space_kind, uint32_t epoch, const uint8_t key[32]);

struct pin {
	struct card	card;
	uint64_t	last;		/* last seq it may sign; 0: in force */
};
/* generation 0: the newest. */
bool	 keyring_pin(const struct keyring *, const uint8_t person[16],
    uint32_t generation, struct pin *);
void	 keyring_set_pin(struct keyring *, const struct pin *);

bool	 keyring_gate_key(const struct keyring *, uint8_t key[32]);
void	 keyring_set_gate_key(struct keyring *, const uint8_t key[32]);

bool	 keyring_drop_public(const struct keyring *, uint8_t key[32]);
void	 keyring_set_drop_public(struct keyring *, const uint8_t key[32]);
bool	 keyring_drop_secret(const struct keyring *, uint32_t epoch,
    uint8_t secret[32]);
void	 keyring_add_drop_secret(struct keyring *, uint32_t epoch,
    const uint8_t secret[32]);

uint8_t	 keyring_least(const struct keyring *);	/* minimum suite; 1 if unsaid */
void	 keyring_set_least(struct keyring *, uint8_t suite);

bool	 keyring_renewal(const struct keyring *, uint8_t seed[32]);
void	 keyring_set_renewal(struct keyring *, const uint8_t seed[32]);

struct invitation {
	uint8_t		code[16], space[16];
	int64_t		until;
};
/* The n-th, from 0, in the order they were added. */
bool	 keyring_invitation(const struct keyring *, size_t n, struct invitation *);
void	 keyring_add_invitation(struct keyring *, const struct invitation *);
void	 keyring_drop_invitation(struct keyring *, const uint8_t code[16]);

/* Who the other one in a couple's space is, and what came of comparing. */
enum pairing_role { ROLE_INVITER, ROLE_JOINER };
enum pairing_said { SAID_NOTHING, SAID_SAME, SAID_DIFFERENT };
struct pairing {
	uint8_t		space[16], partner[16];
	uint8_t		role, said;
	uint16_t	words[CARD_WORDS];
};
bool	 keyring_pairing(const struct keyring *, const uint8_t space[16],
    struct pairing *);
void	 keyring_set_pairing(struct keyring *, const struct pairing *);
/* How many there are, and the i-th, the oldest first; i < keyring_pairings(). */
size_t	 keyring_pairings(const struct keyring *);
void	 keyring_pairing_at(const struct keyring *, size_t i, struct pairing *);

uint32_t keyring_confirmed(const struct keyring *);	/* 0: none was */
void	 keyring_set_confirmed(struct keyring *, uint32_t wrap_number);

/* The newest round of a list of wishes, in the private keyring. Once it is over
 * only its number and when it began are left. */
struct wish {
	uint8_t		space[16], list;
	uint32_t	round;
	int64_t		begun;
	bool		live;
	uint8_t		yes[16], secret[32];	/* seal/wishes.h */
	uint8_t		answered[32];	/* hash of the other's post; zeros: none yet */
};
bool	 keyring_wish(const struct keyring *, const uint8_t space[16],
    uint8_t list, struct wish *);
bool	 keyring_wish_at(const struct keyring *, size_t n, struct wish *);
void	 keyring_set_wish(struct keyring *, const struct wish *);
#endif
