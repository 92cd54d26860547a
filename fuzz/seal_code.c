/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A code as a person may type it.
 * Property: what is read as a code, written and read again is the same code,
 * whichever way it was typed.
 */
#include <string.h>

#include "login.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(enum code_type type, enum code_type other, const char *typed)
{
	uint8_t code[16], again[16];
	char text[CODE_TEXT];

	if (!code_read(code, type, typed))
		return;
	code_text(text, type, code);
	if (!code_read(again, type, text) || memcmp(code, again, 16) != 0)
		__builtin_trap();
	/* One code in 4096 fits both types by chance; then so does its text. */
	if (code_read(again, other, typed) != code_read(again, other, text))
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char typed[256], text[CODE_TEXT];
	uint8_t code[16];
	size_t len = n < sizeof(typed) ? n : sizeof(typed) - 1;

	if (len > 0)
		memcpy(typed, bytes, len);
	typed[len] = '\0';
	check(CODE_RECOVERY, CODE_INVITATION, typed);
	check(CODE_INVITATION, CODE_RECOVERY, typed);
	if (n < 16)
		return 0;
	code_text(text, CODE_RECOVERY, bytes);
	if (!code_read(code, CODE_RECOVERY, text) ||
	    memcmp(code, bytes, 16) != 0)
		__builtin_trap();
	return 0;
}
