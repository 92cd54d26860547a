/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A header or a wire event of any bytes.
 * Property: what is read and packed, or written, again is the same bytes.
 */
#include <string.h>

#include "event.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
same(bool yes)
{
	if (!yes)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct reader r = reader_over(bytes, n);
	struct writer again = { 0 };
	uint8_t packed[HEADER_SIZE];
	struct header h;
	struct wire e;

	if (n >= HEADER_SIZE && header_read(&h, bytes)) {
		header_pack(packed, &h);
		same(memcmp(packed, bytes, HEADER_SIZE) == 0);
	}
	while (placed_read(&e, &r)) {
		writer_u64(&again, e.seq);
		wire_write(&again, &e);
	}
	same(again.len <= n && (again.len == 0 ||
	    memcmp(again.bytes, bytes, again.len) == 0));
	writer_free(&again);
	return 0;
}
