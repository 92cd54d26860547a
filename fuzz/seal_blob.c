/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A stream and a head of any bytes.
 * Properties: no head that we did not seal opens; a stream opens only if it is
 * the very one, also for a writer who named the hash of any bytes; what was
 * sealed opens to the same.
 */
#include <string.h>

#include "blob.h"
#include "crypto.h"
#include "envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const uint8_t key[32] = { 1 }, id[16] = { 2 };

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static bool
opens(struct blob *blob, const uint8_t *stream, size_t len)
{
	struct writer out = { 0 };
	bool fine;

	blob->picture[BLOB_WHOLE].size = (uint32_t)len;
	crypto_blake2b(blob->picture[BLOB_WHOLE].hash, 32, NULL, stream, len);
	fine = blob_open(&out, blob, BLOB_WHOLE, stream, len);
	must(fine || out.len == 0);
	writer_free(&out);
	return fine;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t head[BLOB_HEAD] = { 0 };
	struct writer stream = { 0 }, out = { 0 };
	struct blob blob = { .key = { 9 } };

	memcpy(head, bytes, n < sizeof head ? n : sizeof head);
	must(!blob_head_open(&blob, head, key, id, SUITE));
	must(!opens(&blob, bytes, n));
	blob_seal(&stream, &blob, BLOB_WHOLE, bytes, n);
	must(blob_open(&out, &blob, BLOB_WHOLE, stream.bytes, stream.len));
	must(out.len == n && (n == 0 || memcmp(out.bytes, bytes, n) == 0));
	if (n > 2) {
		size_t at = ((size_t)bytes[0] << 8 | bytes[1]) % stream.len;

		must(!opens(&blob, stream.bytes, at));
		stream.bytes[at] ^= (uint8_t)(1u << bytes[2] % 8);
		must(!opens(&blob, stream.bytes, stream.len));
	}
	writer_free(&stream);
	writer_free(&out);
	return 0;
}
