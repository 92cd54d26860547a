/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gate: where answers wait for each other. */
#include <string.h>

#include "bytes.h"
#include "crypto.h"
#include "gate.h"

void
gate_id(uint8_t out[16], const uint8_t gate_key[32], const void *occasion,
    size_t len)
{
	uint8_t whole[32];

	mix(whole, gate_key, "hearth/gate-id/1", occasion, len, NULL, 0);
	memcpy(out, whole, 16);
}

void
gate_share(uint8_t out[32])
{
	crypto_random(out, 32);
}

void
gate_share_at_rest(uint8_t share[32], const uint8_t server_key[32],
    const uint8_t event[16], const uint8_t text_hash[32])
{
	uint8_t key[32], mask[32];

	crypto_subkey(key, 4, "hearthSV", server_key);
	mix(mask, key, "hearth/share/1", event, 16, text_hash, 32);
	for (size_t i = 0; i < 32; i++)
		share[i] ^= mask[i];
	bytes_wipe(key, sizeof(key));
	bytes_wipe(mask, sizeof(mask));
}
