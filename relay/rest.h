/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rest: what lies in the database under server.key, and so is worth nothing
 * without that file: login tags, wraps, shares of gates; and the salts of
 * people who do not exist.
 */
#ifndef RELAY_REST_H
#define RELAY_REST_H
#include "seal/bytes.h"

struct rest {
	uint8_t		server[32];
	uint8_t		tags[32], wraps[32], decoys[32], names[32];
	uint8_t		channels[32], vapid[32];
};

void	 rest_open(struct rest *, const uint8_t server_key[32]);
/* A login key is kept as this only. */
void	 rest_tag(const struct rest *, uint8_t tag[32], const uint8_t key[32],
    const void *handle, size_t len);
void	 rest_decoy(const struct rest *, uint8_t salt[16], const void *handle,
    size_t len);
/* Appends the wrap, sealed once more, to out. */
void	 rest_wrap(const struct rest *, struct writer *out,
    const uint8_t person[16], const uint8_t *wrap, size_t len);
/* Appends the wrap as it came. False: server.key is another one. */
bool	 rest_unwrap(const struct rest *, struct writer *out,
    const uint8_t person[16], const uint8_t *kept, size_t len);
/* The same for where a channel leads; false: server.key is another one. */
void	 rest_channel(const struct rest *, struct writer *out,
    const uint8_t person[16], const uint8_t id[16], const uint8_t *channel,
    size_t len);
bool	 rest_channel_open(const struct rest *, struct writer *out,
    const uint8_t person[16], const uint8_t id[16], const uint8_t *kept,
    size_t len);
/* What is kept of a code that was sent to a channel. */
void	 rest_code(const struct rest *, uint8_t kept[32],
    const uint8_t person[16], const uint8_t id[16], const char digits[6]);
/* Turns a share into what is kept, and back. */
void	 rest_share(const struct rest *, uint8_t share[32],
    const uint8_t event[16], const uint8_t text_hash[32]);
void	 rest_name(const struct rest *, uint8_t name[4], const char *address,
    int64_t day);
#endif
