/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * gate: "answer together". Both partners find the same gate for an occasion
 * without asking each other; each answer lies under a share of its own.
 */
#ifndef SEAL_GATE_H
#define SEAL_GATE_H
#include <stddef.h>
#include <stdint.h>

void	 gate_id(uint8_t out[16], const uint8_t gate_key[32],
    const void *occasion, size_t len);
void	 gate_share(uint8_t out[32]);		/* a fresh one */
/* How the relay keeps a soft share at rest; doing it twice gives it back. */
void	 gate_share_at_rest(uint8_t share[32], const uint8_t server_key[32],
    const uint8_t event[16], const uint8_t text_hash[32]);
#endif
