/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* envelope: format, suite, nonce 24, commitment 32, ciphertext, tag 16. */
#include <string.h>

#include "bytes.h"
#include "crypto.h"
#include "envelope.h"

enum { FORMAT = 1, NONCE_AT = 2, COMMITMENT_AT = 26, BODY_AT = 58 };

static const uint8_t nobody[16];

static void
write_id(struct writer *w, const uint8_t *id)
{
	writer_bytes(w, id != NULL ? id : nobody, 16);
}

void
ad_pack(uint8_t out[AD_SIZE], const struct ad *ad)
{
	struct writer w = writer_over(out, AD_SIZE);

	writer_bytes(&w, "HAD2", 4);
	writer_u8(&w, ad->purpose);
	writer_u8(&w, ad->a);
	writer_u16(&w, ad->b);
	write_id(&w, ad->id1);
	write_id(&w, ad->id2);
	write_id(&w, ad->id3);
	writer_u32(&w, ad->n1);
	writer_u32(&w, ad->n2);
}

/* From key and nonce: the key of this envelope, and the commitment to it. */
struct inner {
	uint8_t	key[32], commitment[32];
};

static void
inner_derive(struct inner *inner, const uint8_t key[32],
    const uint8_t nonce[24])
{
	uint8_t in[12 + 24], out[64];

	memcpy(in, "hearth/env/1", 12);
	memcpy(in + 12, nonce, 24);
	crypto_blake2b(out, sizeof(out), key, in, sizeof(in));
	memcpy(inner->key, out, 32);
	memcpy(inner->commitment, out + 32, 32);
	bytes_wipe(out, sizeof(out));
}

/* What the tag covers besides the ciphertext: format, suite, and the AD. */
struct cover {
	uint8_t	bytes[2 + AD_MOST];
	size_t	len;
};

static void
cover_make(struct cover *cover, const uint8_t *sealed, const uint8_t *ad,
    size_t ad_len)
{
	struct writer w = writer_over(cover->bytes, sizeof(cover->bytes));

	writer_bytes(&w, sealed, 2);
	writer_bytes(&w, ad, ad_len);
	cover->len = w.len;
}

void
envelope_seal_under(uint8_t *out, const uint8_t key[32], const uint8_t *nonce,
    const uint8_t *ad, size_t ad_len, const void *plain, size_t len)
{
	struct inner inner;
	struct cover cover;

	out[0] = FORMAT;
	out[1] = SUITE;
	if (nonce != NULL)
		memcpy(out + NONCE_AT, nonce, 24);
	else
		crypto_random(out + NONCE_AT, 24);
	inner_derive(&inner, key, out + NONCE_AT);
	memcpy(out + COMMITMENT_AT, inner.commitment, 32);
	cover_make(&cover, out, ad, ad_len);
	crypto_aead_seal(out + BODY_AT, plain, len, cover.bytes, cover.len,
	    out + NONCE_AT, inner.key);
	bytes_wipe(&inner, sizeof(inner));
}

static bool
readable(const uint8_t *sealed, size_t len, uint8_t least)
{
	return len >= ENVELOPE_EXTRA && sealed[0] == FORMAT &&
	    sealed[1] == SUITE && sealed[1] >= least;
}

bool
envelope_open_under(uint8_t *out, const uint8_t key[32], uint8_t least,
    const uint8_t *ad, size_t ad_len, const uint8_t *sealed, size_t len)
{
	struct inner inner;
	struct cover cover;
	bool opened;

	if (!readable(sealed, len, least))
		return false;
	inner_derive(&inner, key, sealed + NONCE_AT);
	cover_make(&cover, sealed, ad, ad_len);
	opened = bytes_same(inner.commitment, sealed + COMMITMENT_AT, 32) &&
	    crypto_aead_open(out, sealed + BODY_AT, len - BODY_AT, cover.bytes,
	    cover.len, sealed + NONCE_AT, inner.key);
	bytes_wipe(&inner, sizeof(inner));
	if (!opened)
		bytes_wipe(out, len - ENVELOPE_EXTRA);
	return opened;
}

void
envelope_seal(uint8_t *out, const uint8_t key[32], const struct ad *ad,
    const void *plain, size_t len)
{
	uint8_t packed[AD_SIZE];

	ad_pack(packed, ad);
	envelope_seal_under(out, key, NULL, packed, AD_SIZE, plain, len);
}

bool
envelope_open(uint8_t *out, const uint8_t key[32], uint8_t least,
    const struct ad *ad, const uint8_t *sealed, size_t len)
{
	uint8_t packed[AD_SIZE];

	ad_pack(packed, ad);
	return envelope_open_under(out, key, least, packed, AD_SIZE, sealed,
	    len);
}

/* Up to a multiple of a power of two. */
static size_t
round_up(size_t n, size_t to)
{
	return (n + to - 1) & ~(to - 1);
}

static unsigned
bits(uint64_t n)
{
	return 64 - (unsigned)__builtin_clzll(n);
}

/* Padmé: only as many leading bits as the exponent has stay telling. */
static size_t
padme(size_t n)
{
	unsigned exponent = bits(n) - 1;

	return round_up(n, (size_t)1 << (exponent - bits(exponent)));
}

size_t
padded_size(size_t len)
{
	size_t n = len + 1;		/* and the 0x80 */

	if (n <= 256)
		return 256;
	if (n <= 1024)
		return 1024;
	if (n <= 65536)
		return round_up(n, 4096);
	return padme(n);
}

void
pad(uint8_t *buffer, size_t len)
{
	buffer[len] = 0x80;
	memset(buffer + len + 1, 0, padded_size(len) - len - 1);
}

bool
unpad(const uint8_t *padded, size_t size, size_t *len)
{
	while (size > 0 && padded[size - 1] == 0)
		size--;
	if (size == 0 || padded[size - 1] != 0x80)
		return false;
	*len = size - 1;
	return true;
}
