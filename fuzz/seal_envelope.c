/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An envelope, a padding, and a sealed form of any bytes.
 * Property: nothing that we did not seal opens; padding comes off as it went on.
 */
#include <string.h>

#include "envelope.h"
#include "event.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const uint8_t key[32] = { 1 };

static void
never(bool opened)
{
	if (opened)
		__builtin_trap();
}

static void
padding(const uint8_t *bytes, size_t n)
{
	struct writer w = { 0 };
	size_t len;

	writer_bytes(&w, bytes, n);
	writer_room(&w, padded_size(n) - n);
	pad(w.bytes, n);
	never(!unpad(w.bytes, w.len, &len) || len != n);
	if (unpad(bytes, n, &len))
		never(len >= n);
	writer_free(&w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct event_keys keys = { key, key, key, key };
	struct ad ad = { .purpose = PURPOSE_BASE_KEYRING };
	struct reader r = reader_over(bytes, n);
	struct writer out = { 0 };
	struct wire e;

	padding(bytes, n);
	if (n >= ENVELOPE_EXTRA)
		never(envelope_open(writer_room(&out, n - ENVELOPE_EXTRA), key,
		    SUITE, &ad, bytes, n));
	writer_clear(&out);
	while (wire_read(&e, &r))
		never(event_open(&out, &e, &keys, SUITE));
	writer_free(&out);
	return 0;
}
