/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A whisper of any bytes, and numbers heard in any order.
 * Properties: nothing that we did not seal opens; what we sealed opens, and
 * changed in one place it does not; of one exercise and device, only what is
 * above everything before is new.
 */
#include <string.h>

#include "envelope.h"
#include "whisper.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { FEW = 4 };

static const uint8_t key[32] = { 1 }, id[16] = { 2 };

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void
there_and_back(const uint8_t *bytes, size_t n)
{
	struct whisperer me = { id, id, id, n > 0 ? bytes[0] : 1 }, other = me;
	struct writer out = { 0 }, form = { 0 };

	if (n > WHISPER_FORM)
		return;
	whisper_seal(&out, key, &me, bytes, n);
	must(out.len <= WHISPER_MOST);
	must(whisper_open(&form, key, SUITE, &other, out.bytes, out.len));
	must(form.len >= n && (n == 0 || memcmp(form.bytes, bytes, n) == 0));
	for (size_t i = n; i < form.len; i++)
		must(form.bytes[i] == '&');
	must(other.number == me.number && memcmp(other.device, id, 16) == 0);
	if (n > 1) {
		out.bytes[bytes[1] % out.len] ^= (uint8_t)(1u << bytes[0] % 8);
		must(!whisper_open(&form, key, SUITE, &other, out.bytes, out.len));
	}
	writer_free(&out);
	writer_free(&form);
}

static void
only_rising_numbers(const uint8_t *bytes, size_t n)
{
	struct whispers_heard heard = { 0 };
	uint32_t last[FEW][FEW] = { 0 };

	for (size_t i = 0; i + 1 < n; i += 2) {
		unsigned s = bytes[i] % FEW, d = bytes[i] / FEW % FEW;
		uint8_t session[16] = { (uint8_t)s }, device[16] = { (uint8_t)d };
		struct whisperer who = { id, id, device, bytes[i + 1] };

		must(whisper_is_new(&heard, session, &who) ==
		    (who.number > last[s][d]));
		if (who.number > last[s][d])
			last[s][d] = who.number;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct whisperer other = { .space = id, .author = id };
	struct writer form = { 0 };

	must(!whisper_open(&form, key, SUITE, &other, bytes, n));
	must(form.len == 0 && other.device == NULL);
	writer_free(&form);
	there_and_back(bytes, n);
	only_rising_numbers(bytes, n);
	return 0;
}
