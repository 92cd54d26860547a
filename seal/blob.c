/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* blob: padded, then a secretstream in chunks; the head is an envelope. */
#include <string.h>

#include "blob.h"
#include "crypto.h"
#include "envelope.h"

enum { PLAIN_HEAD = BLOB_HEAD - 4 - ENVELOPE_EXTRA };

void
blob_seal(struct writer *out, struct blob *blob, enum blob_which which,
    const void *bytes, size_t len)
{
	size_t size = padded_size(len), begin = out->len;
	uint8_t *padded = bytes_new(size, 1), state[STREAM_STATE];

	if (len > 0)
		memcpy(padded, bytes, len);
	pad(padded, len);
	crypto_stream_seal_begin(state, writer_room(out, STREAM_HEAD), blob->key);
	for (size_t at = 0; at < size; at += BLOB_CHUNK) {
		size_t n = size - at < BLOB_CHUNK ? size - at : BLOB_CHUNK;

		crypto_stream_seal(state, writer_room(out, n + STREAM_EXTRA),
		    padded + at, n, at + n == size);
	}
	blob->picture[which].size = (uint32_t)(out->len - begin);
	crypto_blake2b(blob->picture[which].hash, 32, NULL, out->bytes + begin,
	    out->len - begin);
	bytes_wipe(state, sizeof state);
	bytes_free(padded, size);
}

static bool
is_that_stream(const struct blob *blob, enum blob_which which,
    const uint8_t *stream, size_t len)
{
	uint8_t hash[32];

	if (len != blob->picture[which].size || len > BLOB_MOST)
		return false;
	crypto_blake2b(hash, 32, NULL, stream, len);
	return bytes_same(hash, blob->picture[which].hash, 32);
}

bool
blob_open(struct writer *out, const struct blob *blob, enum blob_which which,
    const uint8_t *stream, size_t len)
{
	struct reader r = reader_over(stream, len);
	uint8_t state[STREAM_STATE];
	const uint8_t *head = reader_take(&r, STREAM_HEAD);
	size_t before = out->len, plain;
	bool last = false, fine = head != NULL &&
	    is_that_stream(blob, which, stream, len) &&
	    crypto_stream_open_begin(state, head, blob->key);

	while (fine && !last) {
		size_t n = reader_left(&r);

		if (n > BLOB_CHUNK + STREAM_EXTRA)
			n = BLOB_CHUNK + STREAM_EXTRA;

		fine = n > STREAM_EXTRA && crypto_stream_open(state,
		    writer_room(out, n - STREAM_EXTRA), reader_take(&r, n), n, &last);
	}
	bytes_wipe(state, sizeof state);
	if (fine && reader_done(&r) &&
	    unpad(out->bytes + before, out->len - before, &plain)) {
		out->len = before + plain;
		return true;
	}
	bytes_wipe(out->bytes + before, out->len - before);
	out->len = before;
	return false;
}

unsigned
blob_first(enum blob_which which)
{
	return which == BLOB_WHOLE;
}

unsigned
blob_parts(const struct blob *blob, enum blob_which which)
{
	return which == BLOB_SMALL ? 1 : (blob->picture[which].size +
	    BLOB_PART - 1) / BLOB_PART;
}

static void
head_key(uint8_t out[32], const uint8_t space_key[32])
{
	crypto_subkey(out, 5, "hearthSP", space_key);
}

static struct ad
head_ad(const uint8_t space[16], uint32_t epoch)
{
	return (struct ad){ .purpose = PURPOSE_BLOB, .id1 = space, .n1 = epoch };
}

void
blob_head_seal(uint8_t head[BLOB_HEAD], const struct blob *blob,
    const uint8_t space_key[32], const uint8_t space[16], uint32_t epoch)
{
	uint8_t key[32], plain[PLAIN_HEAD];
	struct writer w = writer_over(plain, sizeof plain);
	struct ad ad = head_ad(space, epoch);

	writer_bytes(&w, blob->key, 32);
	writer_u8(&w, blob->type);
	for (unsigned i = 0; i < BLOB_PICTURES; i++) {
		writer_u32(&w, blob->picture[i].size);
		writer_bytes(&w, blob->picture[i].hash, 32);
	}
	head_key(key, space_key);
	bytes_put(head, epoch, 4);
	envelope_seal(head + 4, key, &ad, plain, sizeof plain);
	bytes_wipe(plain, sizeof plain);
	bytes_wipe(key, sizeof key);
}

uint32_t
blob_head_epoch(const uint8_t head[BLOB_HEAD])
{
	return (uint32_t)bytes_get(head, 4);
}

bool
blob_head_open(struct blob *blob, const uint8_t head[BLOB_HEAD],
    const uint8_t space_key[32], const uint8_t space[16], uint8_t least)
{
	uint8_t key[32], plain[PLAIN_HEAD];
	struct ad ad = head_ad(space, blob_head_epoch(head));
	struct reader r = reader_over(plain, sizeof plain);
	bool opened;

	head_key(key, space_key);
	opened = envelope_open(plain, key, least, &ad, head + 4, BLOB_HEAD - 4);
	bytes_wipe(key, sizeof key);
	if (!opened)
		return false;
	reader_copy(&r, blob->key, 32);
	blob->type = reader_u8(&r);
	for (unsigned i = 0; i < BLOB_PICTURES; i++) {
		blob->picture[i].size = reader_u32(&r);
		reader_copy(&r, blob->picture[i].hash, 32);
	}
	bytes_wipe(plain, sizeof plain);
	return blob->picture[BLOB_SMALL].size <= BLOB_PART &&
	    blob->picture[BLOB_WHOLE].size <= BLOB_MOST - BLOB_PART;
}
