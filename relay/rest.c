/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* rest: what lies in the database under server.key. */
#include <string.h>
#include "seal/crypto.h"
#include "seal/envelope.h"
#include "seal/gate.h"
#include "rest.h"

enum { KEY_TAGS = 1, KEY_WRAPS, KEY_DECOYS, KEY_SHARES, KEY_NAMES,
	KEY_CHANNELS, KEY_VAPID };
enum { REST_A_WRAP = 1, REST_A_CHANNEL };

void
rest_open(struct rest *rest, const uint8_t server_key[32])
{
	memcpy(rest->server, server_key, 32);
	crypto_subkey(rest->tags, KEY_TAGS, "hearthSV", server_key);
	crypto_subkey(rest->wraps, KEY_WRAPS, "hearthSV", server_key);
	crypto_subkey(rest->decoys, KEY_DECOYS, "hearthSV", server_key);
	crypto_subkey(rest->names, KEY_NAMES, "hearthSV", server_key);
	crypto_subkey(rest->channels, KEY_CHANNELS, "hearthSV", server_key);
	crypto_subkey(rest->vapid, KEY_VAPID, "hearthSV", server_key);
}

void
rest_tag(const struct rest *rest, uint8_t tag[32], const uint8_t key[32],
    const void *handle, size_t len)
{
	mix(tag, rest->tags, "hearth/login-tag/1", key, 32, handle, len);
}

void
rest_decoy(const struct rest *rest, uint8_t salt[16], const void *handle,
    size_t len)
{
	uint8_t whole[32];

	mix(whole, rest->decoys, "hearth/decoy/1", handle, len, NULL, 0);
	memcpy(salt, whole, 16);
}

static bool
at_rest_open(struct writer *out, const uint8_t key[32], const struct ad *ad,
    const uint8_t *kept, size_t len)
{
	size_t before = out->len;

	if (len < ENVELOPE_EXTRA)
		return false;
	if (envelope_open(writer_room(out, len - ENVELOPE_EXTRA), key, SUITE, ad,
	    kept, len))
		return true;
	out->len = before;
	return false;
}

void
rest_wrap(const struct rest *rest, struct writer *out, const uint8_t person[16],
    const uint8_t *wrap, size_t len)
{
	struct ad ad = { .purpose = PURPOSE_AT_REST, .a = REST_A_WRAP,
	    .id1 = person };

	envelope_seal(writer_room(out, len + ENVELOPE_EXTRA), rest->wraps, &ad,
	    wrap, len);
}

bool
rest_unwrap(const struct rest *rest, struct writer *out,
    const uint8_t person[16], const uint8_t *kept, size_t len)
{
	return at_rest_open(out, rest->wraps, &(struct ad){
	    .purpose = PURPOSE_AT_REST, .a = REST_A_WRAP, .id1 = person },
	    kept, len);
}

void
rest_channel(const struct rest *rest, struct writer *out,
    const uint8_t person[16], const uint8_t id[16], const uint8_t *channel,
    size_t len)
{
	struct ad ad = { .purpose = PURPOSE_AT_REST, .a = REST_A_CHANNEL,
	    .id1 = person, .id2 = id };

	envelope_seal(writer_room(out, len + ENVELOPE_EXTRA), rest->channels, &ad,
	    channel, len);
}

bool
rest_channel_open(const struct rest *rest, struct writer *out,
    const uint8_t person[16], const uint8_t id[16], const uint8_t *kept,
    size_t len)
{
	return at_rest_open(out, rest->channels, &(struct ad){
	    .purpose = PURPOSE_AT_REST, .a = REST_A_CHANNEL, .id1 = person,
	    .id2 = id }, kept, len);
}

void
rest_code(const struct rest *rest, uint8_t kept[32], const uint8_t person[16],
    const uint8_t id[16], const char digits[6])
{
	uint8_t text[16 + 6];

	memcpy(text, id, 16);
	memcpy(text + 16, digits, 6);
	mix(kept, rest->channels, "hearth/code/1", person, 16, text, sizeof text);
}

void
rest_share(const struct rest *rest, uint8_t share[32], const uint8_t event[16],
    const uint8_t text_hash[32])
{
	gate_share_at_rest(share, rest->server, event, text_hash);
}

void
rest_name(const struct rest *rest, uint8_t name[4], const char *address,
    int64_t day)
{
	uint8_t text[8 + 64] = { 0 }, hash[16];
	size_t len = strnlen(address, 64);

	bytes_put(text, (uint64_t)day, 8);
	memcpy(text + 8, address, len);
	crypto_blake2b(hash, sizeof hash, rest->names, text, 8 + len);
	memcpy(name, hash, 4);
}
