/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Posts and answers of any bytes. Property: no answer to what is not 128 points
 * or gives a point back; nobody who does not hold the scalar has a match, in
 * particular none where I said no; what is refused gives nothing away; and the
 * same through the private keyring's record.
 */
#include <string.h>

#include "keyring.h"
#include "wishes.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const struct psi_round round_one = { { 1 }, { 2 } };
static const uint8_t secret[32] = { 3 }, yes[PSI_BITS] = { 0x55, 0xAA };

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* The bytes over a post that is good, so that some points of it still are. */
static void
spoil(uint8_t out[PSI_SIZE], const uint8_t *bytes, size_t n)
{
	static const uint8_t other[32] = { 4 };

	must(psi_post(out, &round_one, other, yes));
	if (n < 2)
		return;
	for (size_t at = (size_t)bytes[0] * 32 % PSI_SIZE, i = 2; i < n && at < PSI_SIZE; i++)
		out[at++] = bytes[i];
	out[bytes[1] * 16] ^= bytes[1];
}

static void
keeps_its_record(const uint8_t *bytes, size_t n)
{
	struct keyring ring = { 0 };
	struct wish wish;

	if (keyring_read(&ring, bytes, n) && keyring_wish_at(&ring, 0, &wish)) {
		struct wish again;

		keyring_set_wish(&ring, &wish);
		must(keyring_wish(&ring, wish.space, wish.list, &again));
		must(again.round == wish.round && again.live == wish.live);
	}
	keyring_free(&ring);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static uint8_t mine[PSI_SIZE], theirs[PSI_SIZE], answer[PSI_SIZE], given[PSI_SIZE];
	static const uint8_t none[PSI_SIZE];
	uint8_t scalar[32], match[PSI_BITS];

	keeps_its_record(bytes, n);
	psi_scalar(scalar, &round_one, secret);
	must(psi_post(mine, &round_one, secret, yes));
	spoil(theirs, bytes, n);
	if (!psi_answer(answer, scalar, mine, theirs)) {
		must(memcmp(answer, none, PSI_SIZE) == 0);
		return 0;
	}
	spoil(given, bytes + n / 2, n - n / 2);
	if (psi_match(match, scalar, yes, theirs, given))
		for (unsigned i = 0; i < PSI_BITS; i++)
			must(match[i] == 0);
	return 0;
}
