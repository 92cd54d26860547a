/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "bytes.h"
#include "crypto.h"
#include "wishes.h"

enum { LABEL_MOST = 20, NAMED_MOST = LABEL_MOST + 16 + 16 + 2 };

void
psi_name(uint8_t round[16], uint8_t list, uint32_t number)
{
	memset(round, 0, 16);
	round[0] = list;
	bytes_put(round + 8, number, 4);
}

/* BLAKE2b-512(key or none; label, space, round, slot unless it is none). */
static void
uniform(uint8_t out[64], const uint8_t *key, const char *label,
    const struct psi_round *r, int slot)
{
	uint8_t named[NAMED_MOST];
	struct writer w = writer_over(named, sizeof named);

	writer_bytes(&w, label, strlen(label));
	writer_bytes(&w, r->space, 16);
	writer_bytes(&w, r->round, 16);
	if (slot >= 0)
		writer_u16(&w, (uint16_t)slot);
	crypto_blake2b(out, 64, key, named, w.len);
}

void
psi_point(uint8_t point[32], const struct psi_round *r, unsigned slot)
{
	uint8_t hash[64];

	uniform(hash, NULL, "hearth/psi/1", r, (int)slot);
	crypto_point(point, hash);
}

void
psi_scalar(uint8_t scalar[32], const struct psi_round *r,
    const uint8_t secret[32])
{
	uint8_t hash[64];

	uniform(hash, secret, "hearth/psi/scalar/1", r, -1);
	crypto_scalar(scalar, hash);
	bytes_wipe(hash, sizeof hash);
}

/* All ones for a yes, all zeros for none. */
static uint8_t
mask_of(const uint8_t yes[PSI_BITS], unsigned slot)
{
	return (uint8_t)-(yes[slot / 8] >> slot % 8 & 1);
}

static unsigned
count(const uint8_t yes[PSI_BITS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < PSI_SLOTS; i++)
		n += mask_of(yes, i) & 1;
	return n;
}

/* Both points are made for every slot; which one is taken is not branched on. */
static void
post_slot(uint8_t out[32], const struct psi_round *r, unsigned slot,
    const uint8_t scalar[32], const uint8_t random[64], uint8_t mask)
{
	uint8_t point[32], yes[32], no[32];

	psi_point(point, r, slot);
	if (!crypto_point_times(yes, scalar, point))
		__builtin_trap();	/* a scalar of zero */
	crypto_point(no, random);
	for (int i = 0; i < 32; i++)
		out[i] = (uint8_t)((yes[i] & mask) | (no[i] & ~mask));
	bytes_wipe(yes, sizeof yes);
	bytes_wipe(no, sizeof no);
}

void
psi_post_with(uint8_t out[PSI_SIZE], const struct psi_round *r,
    const uint8_t scalar[32], const uint8_t random[64 * PSI_SLOTS],
    const uint8_t yes[PSI_BITS])
{
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		post_slot(out + 32 * i, r, i, scalar, random + 64 * i,
		    mask_of(yes, i));
}

bool
psi_post(uint8_t out[PSI_SIZE], const struct psi_round *r,
    const uint8_t secret[32], const uint8_t yes[PSI_BITS])
{
	uint8_t scalar[32], random[64];

	if (count(yes) > PSI_YES_MOST)
		return false;
	psi_scalar(scalar, r, secret);
	for (unsigned i = 0; i < PSI_SLOTS; i++) {
		uniform(random, secret, "hearth/psi/random/1", r, (int)i);
		post_slot(out + 32 * i, r, i, scalar, random, mask_of(yes, i));
	}
	bytes_wipe(scalar, sizeof scalar);
	bytes_wipe(random, sizeof random);
	return true;
}

static bool
holds(const uint8_t post[PSI_SIZE], const uint8_t point[32])
{
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		if (memcmp(post + 32 * i, point, 32) == 0)
			return true;
	return false;
}

bool
psi_answer(uint8_t out[PSI_SIZE], const uint8_t scalar[32],
    const uint8_t mine[PSI_SIZE], const uint8_t theirs[PSI_SIZE])
{
	bool good = true;

	for (unsigned i = 0; i < PSI_SLOTS && good; i++)
		good = !holds(mine, theirs + 32 * i) &&
		    crypto_point_times(out + 32 * i, scalar, theirs + 32 * i);
	if (!good)
		bytes_wipe(out, PSI_SIZE);
	return good;
}

/*
 * Where I said no, my post is a random point: its multiple is no multiple of
 * the other's post, but for who made that of mine and gave my answer back.
 */
bool
psi_match(uint8_t match[PSI_BITS], const uint8_t scalar[32],
    const uint8_t yes[PSI_BITS], const uint8_t theirs[PSI_SIZE],
    const uint8_t answer[PSI_SIZE])
{
	static const uint8_t one[32] = { 1 };
	uint8_t mine[32], valid[32], thrown = 0;
	bool good = true;

	memset(match, 0, PSI_BITS);
	for (unsigned i = 0; i < PSI_SLOTS && good; i++) {
		uint8_t same, mask = mask_of(yes, i);

		good = crypto_point_times(mine, scalar, theirs + 32 * i) &&
		    crypto_point_times(valid, one, answer + 32 * i);
		same = (uint8_t)-(good && bytes_same(mine, answer + 32 * i, 32));
		match[i / 8] |= (uint8_t)((same & mask & 1) << i % 8);
		thrown |= (uint8_t)(same & ~mask);
	}
	if (thrown != 0 || !good)
		memset(match, 0, PSI_BITS);
	bytes_wipe(mine, sizeof mine);
	return thrown == 0 && good;
}
