/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * login: from what a person knows, a passphrase or a code on paper, to the
 * keys that sign in and that open the two roots.
 */
#ifndef SEAL_LOGIN_H
#define SEAL_LOGIN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KDF_NOW = 1 };		/* the cost for new wraps; there is no other yet */
enum login_kind { LOGIN_PASSPHRASE = 1, LOGIN_RECOVERY = 2 };	/* of a proof */

/* What signs in (an Ed25519 seed), and what opens the wrap of the roots. */
struct login_keys {
	uint8_t		seed[32], wrap[32];
};
/* False: a kdf id that is not in our list, a handle longer than 255 bytes, or
 * no memory. Takes about half a second on a phone. */
bool	 login_stretch(uint8_t out[32], uint8_t kdf, const void *passphrase,
    size_t len, const char *handle, const uint8_t salt[16]);
void	 login_split(struct login_keys *, const uint8_t stretched[32]);
/* Both at once. */
bool	 login_from_passphrase(struct login_keys *, uint8_t kdf,
    const void *passphrase, size_t len, const char *handle,
    const uint8_t salt[16]);

/* The answer to a challenge. Origin and handle at most 255 bytes, or false. */
bool	 login_message(uint8_t out[32], const char *origin, const char *handle,
    const uint8_t nonce[32], uint64_t expiry);
bool	 login_sign(uint8_t signature[64], const char *origin,
    const char *handle, const uint8_t nonce[32], uint64_t expiry,
    const uint8_t seed[32]);
bool	 login_check(const uint8_t signature[64], const char *origin,
    const char *handle, const uint8_t nonce[32], uint64_t expiry,
    const uint8_t login_public[32]);

struct roots {
	uint8_t		base[32], closed[32];	/* closed: of the private room */
};
enum { ROOTS_WRAP_SIZE = 74 + 64 };
/* kind: LOGIN_PASSPHRASE or LOGIN_RECOVERY, under the wrap key of that kind;
 * number: the wrap number of the account. */
void	 roots_wrap(uint8_t out[ROOTS_WRAP_SIZE], const struct roots *,
    enum login_kind, const uint8_t wrap_key[32], const uint8_t person[16],
    uint8_t kdf, uint32_t number);	/* recovery: kdf is not used */
bool	 roots_unwrap(struct roots *, enum login_kind,
    const uint8_t wrap_key[32], const uint8_t person[16], uint8_t kdf,
    uint32_t number, const uint8_t *wrap, size_t len);

/* Codes on paper and in links: 128 bits and a check, in 7 groups of 4. */
enum code_type { CODE_RECOVERY = 1, CODE_INVITATION = 2 };
enum { CODE_TEXT = 35 };	/* with its NUL */
void	 code_text(char out[CODE_TEXT], enum code_type, const uint8_t code[16]);
/* Takes small letters, spaces, and O I L for 0 1 1. False: not such a code. */
bool	 code_read(uint8_t code[16], enum code_type, const char *text);
void	 login_from_code(struct login_keys *, const uint8_t code[16],
    const uint8_t person[16]);
void	 invitation_keys(uint8_t id[16], uint8_t key[32], const uint8_t code[16]);
#endif
