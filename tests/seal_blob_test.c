/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * seal_blob_test: photos on their way. The row of the checklist in
 * docs/security.md is in brackets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "blob.h"
#include "crypto.h"
#include "envelope.h"

enum { LONG = 5 * BLOB_CHUNK + 321, SEALED_CHUNK = BLOB_CHUNK + STREAM_EXTRA };

static uint8_t picture[LONG];

static struct blob
sealed(struct writer *stream, size_t len)
{
	struct blob blob = { .type = 1 };

	crypto_random(blob.key, 32);
	for (size_t i = 0; i < len; i++)
		picture[i] = (uint8_t)(i * i + i / 251);
	blob_seal(stream, &blob, BLOB_WHOLE, picture, len);
	return blob;
}

static bool
opens(const struct blob *blob, const uint8_t *stream, size_t len)
{
	struct writer out = { 0 };
	bool fine = blob_open(&out, blob, BLOB_WHOLE, stream, len);

	assert_true(fine || out.len == 0);
	writer_free(&out);
	return fine;
}

/* As somebody would have it who may choose what hash the event names. */
static bool
opens_as_its_own(const struct blob *blob, const uint8_t *stream, size_t len)
{
	struct blob other = *blob;

	other.picture[BLOB_WHOLE].size = (uint32_t)len;
	crypto_blake2b(other.picture[BLOB_WHOLE].hash, 32, NULL, stream, len);
	return opens(&other, stream, len);
}

static void
a_stream_opens_to_what_was_sealed_at_every_length(void **state)
{
	static const size_t lengths[] = { 0, 1, 255, 256, 4095, BLOB_CHUNK - 1,
	    BLOB_CHUNK, BLOB_CHUNK + 1, 2 * BLOB_CHUNK, LONG };

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct writer stream = { 0 }, out = { 0 };
		struct blob blob = sealed(&stream, lengths[i]);

		assert_int_equal(stream.len, blob.picture[BLOB_WHOLE].size);
		assert_true(stream.len >= STREAM_HEAD + padded_size(lengths[i]));
		assert_true(blob_open(&out, &blob, BLOB_WHOLE, stream.bytes,
		    stream.len));
		assert_int_equal(out.len, lengths[i]);
		if (lengths[i] > 0)
			assert_memory_equal(out.bytes, picture, lengths[i]);
		writer_free(&out);
		writer_free(&stream);
	}
}

/* Lengths are hidden: what is about as long is exactly as long. */
static void
streams_of_like_lengths_are_as_long_as_each_other(void **state)
{
	struct writer a = { 0 }, b = { 0 };

	(void)state;
	sealed(&a, 300001);
	sealed(&b, 300900);
	assert_int_equal(a.len, b.len);
	writer_free(&a);
	writer_free(&b);
}

static void
swap(uint8_t *a, uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t c = a[i];

		a[i] = b[i];
		b[i] = c;
	}
}

/* [33], by the hash that the event names, and by the stream itself. */
static void
a_chunk_that_is_cut_changed_or_moved_is_refused(void **state)
{
	struct writer stream = { 0 };
	struct blob blob = sealed(&stream, LONG), other;
	uint8_t *first = stream.bytes + STREAM_HEAD;
	struct writer others = { 0 };

	(void)state;
	assert_true(opens_as_its_own(&blob, stream.bytes, stream.len));
	for (size_t chunks = 0; chunks < 5; chunks++)
		assert_false(opens_as_its_own(&blob, stream.bytes,
		    STREAM_HEAD + chunks * SEALED_CHUNK));
	for (size_t cut = 1; cut < stream.len; cut += 7919) {
		assert_false(opens(&blob, stream.bytes, stream.len - cut));
		assert_false(opens_as_its_own(&blob, stream.bytes, stream.len - cut));
	}
	for (size_t at = 0; at < stream.len; at += 4099) {
		stream.bytes[at] ^= 1;
		assert_false(opens(&blob, stream.bytes, stream.len));
		assert_false(opens_as_its_own(&blob, stream.bytes, stream.len));
		stream.bytes[at] ^= 1;
	}
	swap(first, first + SEALED_CHUNK, SEALED_CHUNK);
	assert_false(opens_as_its_own(&blob, stream.bytes, stream.len));
	swap(first, first + SEALED_CHUNK, SEALED_CHUNK);
	other = sealed(&others, LONG);
	assert_false(opens(&blob, others.bytes, others.len));
	swap(first, others.bytes + STREAM_HEAD, SEALED_CHUNK);
	assert_false(opens_as_its_own(&blob, stream.bytes, stream.len));
	swap(first, others.bytes + STREAM_HEAD, SEALED_CHUNK);
	assert_true(opens(&blob, stream.bytes, stream.len));
	assert_true(opens(&other, others.bytes, others.len));
	writer_u8(&stream, 0);
	assert_false(opens_as_its_own(&blob, stream.bytes, stream.len));
	writer_free(&stream);
	writer_free(&others);
}

/* The small one in the place of the whole, under the same key. */
static void
one_picture_is_not_taken_for_the_other(void **state)
{
	struct writer streams = { 0 }, out = { 0 };
	struct blob blob = sealed(&streams, 20000);
	size_t whole = streams.len;

	(void)state;
	blob_seal(&streams, &blob, BLOB_SMALL, "small", 5);
	assert_false(opens(&blob, streams.bytes + whole, streams.len - whole));
	assert_false(blob_open(&out, &blob, BLOB_SMALL, streams.bytes, whole));
	assert_true(blob_open(&out, &blob, BLOB_SMALL, streams.bytes + whole,
	    streams.len - whole));
	writer_free(&out);
	writer_free(&streams);
}

static void
a_head_opens_in_its_space_with_its_key_only(void **state)
{
	uint8_t key[32] = { 1 }, space[16] = { 2 }, wrong[32] = { 3 };
	uint8_t head[BLOB_HEAD];
	struct writer stream = { 0 };
	struct blob blob = sealed(&stream, 1000), read = { 0 };

	(void)state;
	blob_head_seal(head, &blob, key, space, 7);
	assert_int_equal(blob_head_epoch(head), 7);
	assert_true(blob_head_open(&read, head, key, space, SUITE));
	assert_memory_equal(&read.key, blob.key, 32);
	assert_int_equal(read.type, 1);
	assert_true(opens(&read, stream.bytes, stream.len));
	assert_false(blob_head_open(&read, head, wrong, space, SUITE));
	assert_false(blob_head_open(&read, head, key, wrong, SUITE));
	for (size_t i = 0; i < sizeof head; i++) {
		head[i] ^= 0x40;
		assert_false(blob_head_open(&read, head, key, space, SUITE));
		head[i] ^= 0x40;
	}
	blob.picture[BLOB_WHOLE].size = BLOB_MOST + 1;
	blob_head_seal(head, &blob, key, space, 7);
	assert_false(blob_head_open(&read, head, key, space, SUITE));
	writer_free(&stream);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_opens_to_what_was_sealed_at_every_length),
		cmocka_unit_test(streams_of_like_lengths_are_as_long_as_each_other),
		cmocka_unit_test(a_chunk_that_is_cut_changed_or_moved_is_refused),
		cmocka_unit_test(one_picture_is_not_taken_for_the_other),
		cmocka_unit_test(a_head_opens_in_its_space_with_its_key_only),
	};

	(void)argc, (void)argv;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
