/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * envelope: how everything secret is sealed (docs/security.md, section 3): format,
 * suite, nonce, a commitment to the key, ciphertext and tag. What an envelope
 * is for is bound to it as associated data, so that it opens nowhere else.
 */
#ifndef SEAL_ENVELOPE_H
#define SEAL_ENVELOPE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SUITE = 1,		/* the one set of primitives there is */
	ENVELOPE_EXTRA = 74,	/* bytes around the content */
	AD_SIZE = 64,
	AD_MOST = 176		/* an event's header */
};

enum purpose {
	PURPOSE_EVENT = 1, PURPOSE_PASSPHRASE, PURPOSE_RECOVERY, PURPOSE_PASSKEY,
	PURPOSE_BASE_KEYRING, PURPOSE_PRIVATE_KEYRING, PURPOSE_INVITATION,
	PURPOSE_COUPLE_SEAL, PURPOSE_WHISPER, PURPOSE_BLOB, PURPOSE_FEED,
	PURPOSE_DEVICE, PURPOSE_REPORT, PURPOSE_AT_REST
};

/* What an envelope is for, in the words of the table of purposes. */
struct ad {
	uint8_t		 purpose, a;
	uint16_t	 b;
	const uint8_t	*id1, *id2, *id3;	/* 16 bytes each; NULL: zeros */
	uint32_t	 n1, n2;
};
void	 ad_pack(uint8_t out[AD_SIZE], const struct ad *);

/* out has len + ENVELOPE_EXTRA bytes; the nonce is random. */
void	 envelope_seal(uint8_t *out, const uint8_t key[32], const struct ad *,
    const void *plain, size_t len);
/*
 * out has len - ENVELOPE_EXTRA bytes (none if len is less). least is the
 * lowest suite that is taken: the keyring's minimum, or SUITE where there is
 * no keyring yet. All that can be wrong is one and the same false; then out
 * is wiped.
 */
bool	 envelope_open(uint8_t *out, const uint8_t key[32], uint8_t least,
    const struct ad *, const uint8_t *sealed, size_t len);

/* The same under any associated data of at most AD_MOST bytes, and a given
 * nonce; NULL: a random one. Events, and tests, need these. */
void	 envelope_seal_under(uint8_t *out, const uint8_t key[32],
    const uint8_t *nonce, const uint8_t *ad, size_t ad_len,
    const void *plain, size_t len);
bool	 envelope_open_under(uint8_t *out, const uint8_t key[32], uint8_t least,
    const uint8_t *ad, size_t ad_len, const uint8_t *sealed, size_t len);

/* Padding hides lengths: content, 0x80, zeros up to a bucket. */
size_t	 padded_size(size_t len);
void	 pad(uint8_t *buffer, size_t len);	/* fills up to padded_size(len) */
bool	 unpad(const uint8_t *padded, size_t size, size_t *len);
#endif
