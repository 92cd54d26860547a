/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* event: header 176, H(ciphertext) 32, signature 64, ciphertext. */
#include <string.h>

#include "crypto.h"
#include "envelope.h"
#include "event.h"

enum { HAS_TEXT = 1, HAS_SHARE = 2 };

void
header_pack(uint8_t out[HEADER_SIZE], const struct header *h)
{
	struct writer w = writer_over(out, HEADER_SIZE);

	writer_bytes(&w, "HEV1", 4);
	writer_u8(&w, SUITE);
	writer_u8(&w, h->what);
	writer_u8(&w, h->mode);
	writer_u8(&w, 0);
	writer_bytes(&w, h->space, 16);
	writer_bytes(&w, h->id, 16);
	writer_bytes(&w, h->author, 16);
	writer_bytes(&w, h->device, 16);
	writer_u64(&w, h->counter);
	writer_u32(&w, h->epoch);
	writer_u32(&w, h->generation);
	writer_bytes(&w, h->gate, 16);
	writer_bytes(&w, h->prev, 32);
	writer_u64(&w, h->seen);
	writer_bytes(&w, h->head, 32);
}

static bool
gated(uint8_t mode)
{
	return mode == MODE_SOFT || mode == MODE_STRICT;
}

/* What may stand together in one header. */
static bool
header_sound(const struct header *h)
{
	if (h->counter == 0)
		return false;
	if (h->what == EVENT_DELETE)
		return h->mode == MODE_PLAIN;
	return h->what == EVENT_WRITE && h->mode <= MODE_DROP &&
	    gated(h->mode) == !bytes_zero(h->gate, 16);
}

bool
header_read(struct header *h, const uint8_t in[HEADER_SIZE])
{
	struct reader r = reader_over(in, HEADER_SIZE);
	struct header read;
	bool known;

	known = memcmp(reader_take(&r, 4), "HEV1", 4) == 0;
	known &= reader_u8(&r) == SUITE;
	read.what = reader_u8(&r);
	read.mode = reader_u8(&r);
	known &= reader_u8(&r) == 0;
	reader_copy(&r, read.space, 16);
	reader_copy(&r, read.id, 16);
	reader_copy(&r, read.author, 16);
	reader_copy(&r, read.device, 16);
	read.counter = reader_u64(&r);
	read.epoch = reader_u32(&r);
	read.generation = reader_u32(&r);
	reader_copy(&r, read.gate, 16);
	reader_copy(&r, read.prev, 32);
	read.seen = reader_u64(&r);
	reader_copy(&r, read.head, 32);
	if (!known || !header_sound(&read))
		return false;
	*h = read;
	return true;
}

bool
wire_read(struct wire *e, struct reader *r)
{
	struct wire read = { 0 };
	uint8_t has;

	read.header = reader_take(r, HEADER_SIZE);
	read.text_hash = reader_take(r, 32);
	read.signature = reader_take(r, 64);
	has = reader_u8(r);
	if (has > (HAS_TEXT | HAS_SHARE))
		r->bad = true;
	if (has & HAS_SHARE)
		read.share = reader_take(r, 32);
	if (has & HAS_TEXT)
		read.text = reader_long(r, &read.text_len);
	if (r->bad)
		return false;
	*e = read;
	return true;
}

bool
placed_read(struct wire *e, struct reader *r)
{
	uint64_t seq = reader_u64(r);

	if (!wire_read(e, r))
		return false;
	e->seq = seq;
	return true;
}

void
wire_write(struct writer *w, const struct wire *e)
{
	writer_bytes(w, e->header, HEADER_SIZE);
	writer_bytes(w, e->text_hash, 32);
	writer_bytes(w, e->signature, 64);
	writer_u8(w, (uint8_t)((e->text != NULL ? HAS_TEXT : 0) |
	    (e->share != NULL ? HAS_SHARE : 0)));
	if (e->share != NULL)
		writer_bytes(w, e->share, 32);
	if (e->text != NULL)
		writer_long(w, e->text, e->text_len);
}

void
wire_write_stub(struct writer *w, const struct wire *e)
{
	struct wire stub = *e;

	stub.text = NULL;
	stub.share = NULL;
	wire_write(w, &stub);
}

void
event_hash(uint8_t out[32], const uint8_t header[HEADER_SIZE],
    const uint8_t text_hash[32])
{
	uint8_t in[14 + HEADER_SIZE + 32];

	memcpy(in, "hearth/event/1", 14);
	memcpy(in + 14, header, HEADER_SIZE);
	memcpy(in + 14 + HEADER_SIZE, text_hash, 32);
	crypto_blake2b(out, 32, NULL, in, sizeof(in));
}

/* What is signed is not hashed again: "hearth/sig/1", 0, the event's hash. */
enum { SIGNED_SIZE = 13 + 32 };

static void
signed_bytes(uint8_t out[SIGNED_SIZE], const uint8_t hash[32])
{
	memcpy(out, "hearth/sig/1", 13);
	memcpy(out + 13, hash, 32);
}

void
event_sign(uint8_t signature[64], const uint8_t hash[32],
    const uint8_t seed[32])
{
	uint8_t in[SIGNED_SIZE];

	signed_bytes(in, hash);
	crypto_sign_make(signature, in, sizeof(in), seed);
}

bool
event_check(const uint8_t signature[64], const uint8_t hash[32],
    const uint8_t signing[32])
{
	uint8_t in[SIGNED_SIZE];

	signed_bytes(in, hash);
	return crypto_sign_check(signature, in, sizeof(in), signing);
}

void
head_next(uint8_t head[32], uint64_t seq, const uint8_t hash[32])
{
	uint8_t before[32], place[8 + 32];

	memcpy(before, head, 32);
	bytes_put(place, seq, 8);
	memcpy(place + 8, hash, 32);
	hash_labelled(head, "hearth/head/1", before, 32, place, sizeof(place));
}

bool
event_key(uint8_t out[32], const struct header *h,
    const struct event_keys *keys)
{
	uint8_t gate[32];

	if (h->mode == MODE_DROP || keys->space == NULL)
		return false;
	if (h->mode == MODE_PLAIN) {
		crypto_subkey(out, 1, "hearthSP", keys->space);
		return true;
	}
	if (keys->share == NULL)
		return false;
	crypto_subkey(gate, 2, "hearthSP", keys->space);
	mix(out, gate, "hearth/gated/1", h->id, 16, keys->share, 32);
	bytes_wipe(gate, sizeof(gate));
	return true;
}

/*
 * The envelope's key when sealing; a drop-box gets a fresh one, which goes in
 * front of the envelope, sealed to the box.
 */
static bool
key_to_seal(uint8_t key[32], struct writer *text, const struct header *h,
    const struct event_keys *keys)
{
	if (h->mode != MODE_DROP)
		return event_key(key, h, keys);
	if (keys->drop_public == NULL)
		return false;
	crypto_random(key, 32);
	crypto_sealed_box(writer_room(text, DROP_SIZE), key, 32,
	    keys->drop_public);
	return true;
}

static bool
key_to_open(uint8_t key[32], struct reader *text, const struct header *h,
    const struct event_keys *keys)
{
	const uint8_t *box;

	if (h->mode != MODE_DROP)
		return event_key(key, h, keys);
	box = reader_take(text, DROP_SIZE);
	return box != NULL && keys->drop_public != NULL &&
	    keys->drop_secret != NULL && crypto_sealed_box_open(key, box,
	    DROP_SIZE, keys->drop_public, keys->drop_secret);
}

/* The ciphertext of a form: the box's key if there is one, and the envelope. */
static void
seal_form(struct writer *text, const struct header *h,
    const uint8_t packed[HEADER_SIZE], const struct event_keys *keys,
    const void *form, size_t len)
{
	size_t size = padded_size(len);
	struct writer plain = { 0 };
	uint8_t key[32];

	if (!key_to_seal(key, text, h, keys))
		__builtin_trap();
	writer_bytes(&plain, form, len);
	writer_room(&plain, size - len);
	pad(plain.bytes, len);
	envelope_seal_under(writer_room(text, size + ENVELOPE_EXTRA), key,
	    NULL, packed, HEADER_SIZE, plain.bytes, size);
	bytes_wipe(key, sizeof(key));
	writer_free(&plain);
}

void
event_seal(struct writer *out, uint8_t hash[32], const struct header *h,
    const struct event_keys *keys, const uint8_t seed[32], const void *form,
    size_t len)
{
	uint8_t packed[HEADER_SIZE], text_hash[32], signature[64];
	struct wire e = { .header = packed, .text_hash = text_hash,
	    .signature = signature };
	struct writer text = { 0 };

	if (!header_sound(h))
		__builtin_trap();
	header_pack(packed, h);
	if (h->what == EVENT_WRITE) {
		seal_form(&text, h, packed, keys, form, len);
		e.text = text.bytes;
		e.text_len = text.len;
		e.share = h->mode == MODE_SOFT ? keys->share : NULL;
	}
	crypto_blake2b(text_hash, 32, NULL, text.bytes, text.len);
	event_hash(hash, packed, text_hash);
	event_sign(signature, hash, seed);
	wire_write(out, &e);
	writer_free(&text);
}

bool
event_open(struct writer *out, const struct wire *e,
    const struct event_keys *keys, uint8_t least)
{
	struct reader text = reader_over(e->text, e->text_len);
	struct writer plain = { 0 };
	struct header h;
	uint8_t key[32];
	size_t sealed, len;
	bool opened;

	if (e->text == NULL || !header_read(&h, e->header) ||
	    h.what != EVENT_WRITE || !key_to_open(key, &text, &h, keys))
		return false;
	sealed = reader_left(&text);
	opened = sealed >= ENVELOPE_EXTRA && envelope_open_under(
	    writer_room(&plain, sealed - ENVELOPE_EXTRA), key, least,
	    e->header, HEADER_SIZE, text.at, sealed) &&
	    unpad(plain.bytes, plain.len, &len);
	if (opened)
		writer_bytes(out, plain.bytes, len);
	bytes_wipe(key, sizeof(key));
	writer_free(&plain);
	return opened;
}
