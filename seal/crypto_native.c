/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* crypto_native: the port to the primitives, on libsodium. */
#include <sodium.h>
#include <string.h>

#include "crypto.h"

__attribute__((constructor)) static void
start(void)
{
	if (sodium_init() < 0)
		__builtin_trap();
}

/* What libsodium can only refuse when its caller is wrong. */
static void
must(int result)
{
	if (result != 0)
		__builtin_trap();
}

void
crypto_random(uint8_t *out, size_t n)
{
	randombytes_buf(out, n);
}

void
crypto_blake2b(uint8_t *out, size_t n, const uint8_t *key, const uint8_t *in,
    size_t len)
{
	must(crypto_generichash(out, n, in, len, key, key != NULL ? 32 : 0));
}

void
crypto_blake2b_code(uint8_t out[32], const uint8_t key[16], const uint8_t *in,
    size_t len)
{
	must(crypto_generichash(out, 32, in, len, key, 16));
}

void
crypto_subkey(uint8_t out[32], uint64_t id, const char context[8],
    const uint8_t master[32])
{
	must(crypto_kdf_derive_from_key(out, 32, id, context, master));
}

bool
crypto_stretch(uint8_t out[32], const uint8_t *pass, size_t len,
    const uint8_t salt[16])
{
	return crypto_pwhash(out, 32, (const char *)pass, len, salt, 3,
	    64 * 1024 * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

void
crypto_aead_seal(uint8_t *out, const uint8_t *in, size_t len,
    const uint8_t *ad, size_t ad_len, const uint8_t nonce[24],
    const uint8_t key[32])
{
	must(crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, in, len, ad,
	    ad_len, NULL, nonce, key));
}

bool
crypto_aead_open(uint8_t *out, const uint8_t *in, size_t len,
    const uint8_t *ad, size_t ad_len, const uint8_t nonce[24],
    const uint8_t key[32])
{
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in,
	    len, ad, ad_len, nonce, key) == 0;
}

/* libsodium's secret key is the seed and the public key. */
static void
secret_of(uint8_t secret[64], const uint8_t seed[32])
{
	uint8_t pk[32];

	must(crypto_sign_seed_keypair(pk, secret, seed));
}

void
crypto_sign_public(uint8_t pk[32], const uint8_t seed[32])
{
	uint8_t secret[64];

	must(crypto_sign_seed_keypair(pk, secret, seed));
	sodium_memzero(secret, sizeof(secret));
}

void
crypto_sign_make(uint8_t sig[64], const uint8_t *in, size_t len,
    const uint8_t seed[32])
{
	uint8_t secret[64];

	secret_of(secret, seed);
	must(crypto_sign_detached(sig, NULL, in, len, secret));
	sodium_memzero(secret, sizeof(secret));
}

bool
crypto_sign_check(const uint8_t sig[64], const uint8_t *in, size_t len,
    const uint8_t pk[32])
{
	return crypto_sign_verify_detached(sig, in, len, pk) == 0;
}

void
crypto_exchange_public(uint8_t pk[32], const uint8_t secret[32])
{
	must(crypto_scalarmult_base(pk, secret));
}

bool
crypto_exchange(uint8_t out[32], const uint8_t secret[32],
    const uint8_t pk[32])
{
	return crypto_scalarmult(out, secret, pk) == 0;
}

void
crypto_sealed_box(uint8_t *out, const uint8_t *in, size_t len,
    const uint8_t pk[32])
{
	must(crypto_box_seal(out, in, len, pk));
}

bool
crypto_sealed_box_open(uint8_t *out, const uint8_t *in, size_t len,
    const uint8_t pk[32], const uint8_t secret[32])
{
	return crypto_box_seal_open(out, in, len, pk, secret) == 0;
}

void
crypto_point(uint8_t out[32], const uint8_t uniform[64])
{
	must(crypto_core_ristretto255_from_hash(out, uniform));
}

void
crypto_scalar(uint8_t out[32], const uint8_t uniform[64])
{
	crypto_core_ristretto255_scalar_reduce(out, uniform);
}

bool
crypto_point_times(uint8_t out[32], const uint8_t scalar[32],
    const uint8_t point[32])
{
	return crypto_scalarmult_ristretto255(out, scalar, point) == 0;
}

/* ---- secretstream ---- */

_Static_assert(sizeof(crypto_secretstream_xchacha20poly1305_state) ==
    STREAM_STATE, "libsodium's state");

void
crypto_stream_seal_begin(uint8_t state[STREAM_STATE],
    uint8_t head[STREAM_HEAD], const uint8_t key[32])
{
	crypto_secretstream_xchacha20poly1305_state s;

	must(crypto_secretstream_xchacha20poly1305_init_push(&s, head, key));
	memcpy(state, &s, sizeof s);
	sodium_memzero(&s, sizeof s);
}

void
crypto_stream_seal(uint8_t state[STREAM_STATE], uint8_t *out, const uint8_t *in,
    size_t len, bool last)
{
	crypto_secretstream_xchacha20poly1305_state s;

	memcpy(&s, state, sizeof s);
	must(crypto_secretstream_xchacha20poly1305_push(&s, out, NULL, in, len,
	    NULL, 0, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0));
	memcpy(state, &s, sizeof s);
	sodium_memzero(&s, sizeof s);
}

bool
crypto_stream_open_begin(uint8_t state[STREAM_STATE],
    const uint8_t head[STREAM_HEAD], const uint8_t key[32])
{
	crypto_secretstream_xchacha20poly1305_state s;
	bool fine = crypto_secretstream_xchacha20poly1305_init_pull(&s, head,
	    key) == 0;

	memcpy(state, &s, sizeof s);
	sodium_memzero(&s, sizeof s);
	return fine;
}

bool
crypto_stream_open(uint8_t state[STREAM_STATE], uint8_t *out, const uint8_t *in,
    size_t len, bool *last)
{
	crypto_secretstream_xchacha20poly1305_state s;
	unsigned char tag = 0;
	bool fine;

	memcpy(&s, state, sizeof s);
	fine = crypto_secretstream_xchacha20poly1305_pull(&s, out, NULL, &tag, in,
	    len, NULL, 0) == 0;
	memcpy(state, &s, sizeof s);
	sodium_memzero(&s, sizeof s);
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return fine;
}
