/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Cards, successions, couple seals, offers and replies of any bytes.
 * Property: a card read and packed is the same bytes; nobody succeeds a card,
 * and nothing opens, without the keys that no input holds.
 */
#include <string.h>

#include "bytes.h"
#include "card.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
never(bool happened)
{
	if (happened)
		__builtin_trap();
}

static void
check_seal(const struct card *mine, const struct card *other,
    const uint8_t secret[32], struct reader *r)
{
	const uint8_t *space = reader_take(r, 16);
	const uint8_t *sealed = reader_take(r, COUPLE_SEAL_SIZE);
	struct couple_seal seal = { space, other, mine, reader_u32(r) };
	struct couple_keys keys;

	if (sealed != NULL && space != NULL)
		never(couple_seal_open(&keys, &seal, secret, 1, sealed));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint8_t person[16] = { 1 }, secret[32] = { 2 };
	static const struct identity identity = { 1, { 3 }, { 4 } };
	struct reader r = reader_over(bytes, n);
	const uint8_t *packed = reader_take(&r, CARD_SIZE);
	const uint8_t *signature = reader_take(&r, 64);
	struct card mine, other, got;
	struct couple_keys keys;
	uint8_t again[CARD_SIZE], space[16];

	card_make(&mine, person, &identity, secret);
	never(offer_open(space, &got, &keys, person, secret, bytes, n));
	never(reply_open(&got, person, secret, bytes, n));
	if (packed == NULL || !card_read(&other, packed))
		return 0;
	card_pack(again, &other);
	never(memcmp(again, packed, CARD_SIZE) != 0);
	if (signature != NULL)
		never(succession_check(&mine, &other, signature));
	check_seal(&mine, &other, identity.exchange, &r);
	return 0;
}
