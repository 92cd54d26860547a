/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * crypto: the port to the primitives. Natively libsodium; in wasm these are
 * the module's only imports, bound to libsodium-wrappers-sumo by the host.
 *
 * Buffers may not overlap. Functions that can fail return false and leave
 * their output undefined.
 */
#ifndef SEAL_CRYPTO_H
#define SEAL_CRYPTO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define PORT(name) __attribute__((import_module("crypto"), import_name(#name)))
#else
#define PORT(name)
#endif

void PORT(random) crypto_random(uint8_t *out, size_t n);

/* BLAKE2b; n from 16 to 64, key NULL or 32 bytes. */
void PORT(hash) crypto_blake2b(uint8_t *out, size_t n, const uint8_t *key,
    const uint8_t *in, size_t len);
/* BLAKE2b-256 with a key of 16 bytes: a code on paper is one. */
void PORT(hash_code) crypto_blake2b_code(uint8_t out[32], const uint8_t key[16],
    const uint8_t *in, size_t len);

/* crypto_kdf of libsodium: a 32-byte subkey of a 32-byte master. */
void PORT(subkey) crypto_subkey(uint8_t out[32], uint64_t id,
    const char context[8], const uint8_t master[32]);

/* Argon2id v1.3, one lane, 3 passes over 64 MiB; salt 16 bytes. */
bool PORT(stretch) crypto_stretch(uint8_t out[32], const uint8_t *pass,
    size_t len, const uint8_t salt[16]);

/* XChaCha20-Poly1305-IETF; out has len + 16, or len - 16 bytes. */
void PORT(aead_seal) crypto_aead_seal(uint8_t *out, const uint8_t *in,
    size_t len, const uint8_t *ad, size_t ad_len, const uint8_t nonce[24],
    const uint8_t key[32]);
bool PORT(aead_open) crypto_aead_open(uint8_t *out, const uint8_t *in,
    size_t len, const uint8_t *ad, size_t ad_len, const uint8_t nonce[24],
    const uint8_t key[32]);

/* secretstream: a head, then chunks that open in their order only, each with
 * STREAM_EXTRA bytes more than is in it; the last one says that it is. */
enum { STREAM_STATE = 52, STREAM_HEAD = 24, STREAM_EXTRA = 17 };
void PORT(stream_seal_begin) crypto_stream_seal_begin(uint8_t state[STREAM_STATE],
    uint8_t head[STREAM_HEAD], const uint8_t key[32]);
void PORT(stream_seal) crypto_stream_seal(uint8_t state[STREAM_STATE],
    uint8_t *out, const uint8_t *in, size_t len, bool last);
bool PORT(stream_open_begin) crypto_stream_open_begin(
    uint8_t state[STREAM_STATE], const uint8_t head[STREAM_HEAD],
    const uint8_t key[32]);
bool PORT(stream_open) crypto_stream_open(uint8_t state[STREAM_STATE],
    uint8_t *out, const uint8_t *in, size_t len, bool *last);

/* Ed25519; a secret key is its 32-byte seed. */
void PORT(sign_public) crypto_sign_public(uint8_t pk[32], const uint8_t seed[32]);
void PORT(sign) crypto_sign_make(uint8_t sig[64], const uint8_t *in, size_t len,
    const uint8_t seed[32]);
bool PORT(sign_check) crypto_sign_check(const uint8_t sig[64], const uint8_t *in,
    size_t len, const uint8_t pk[32]);

/* X25519. False: a point of low order. */
void PORT(exchange_public) crypto_exchange_public(uint8_t pk[32],
    const uint8_t secret[32]);
bool PORT(exchange) crypto_exchange(uint8_t out[32], const uint8_t secret[32],
    const uint8_t pk[32]);

/* crypto_box_seal: len + 48 bytes. */
void PORT(box_seal) crypto_sealed_box(uint8_t *out, const uint8_t *in, size_t len,
    const uint8_t pk[32]);
bool PORT(box_open) crypto_sealed_box_open(uint8_t *out, const uint8_t *in,
    size_t len, const uint8_t pk[32], const uint8_t secret[32]);

/* ristretto255: points and scalars of 32 bytes. A point from 64 uniform bytes;
 * a scalar from 64; and a scalar times a point. False: that is no point, or the
 * outcome is the identity. */
void PORT(point) crypto_point(uint8_t out[32], const uint8_t uniform[64]);
void PORT(scalar) crypto_scalar(uint8_t out[32], const uint8_t uniform[64]);
bool PORT(point_times) crypto_point_times(uint8_t out[32],
    const uint8_t scalar[32], const uint8_t point[32]);
#endif
