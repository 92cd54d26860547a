/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A head of any bytes, as the guard reads it.
 * Properties: where a head ends does not depend on how it arrives; what is
 * taken has no control characters, one way to say its length, a path that
 * begins with a slash; values taken out of headers have the form they must.
 */
#include <stdlib.h>
#include <string.h>
#include "relay/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static void
is_clean(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		must((unsigned char)*text >= ' ' || *text == '\t');
}

static void
is_token(const char *value)
{
	must(strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64);
}

static void
values(const struct head *head)
{
	char value[65], address[64];

	if (guard_cookie(head->cookie, "__Host-h", value))
		is_token(value);
	if (guard_bearer(head->authorization, value))
		is_token(value);
	guard_accepts(head->accept_encoding, "br");
	if (guard_forwarded(head->forwarded, address))
		must(strspn(address, "0123456789abcdef.:/") == strlen(address));
	if (head->fetch_site != NULL && strcmp(head->fetch_site, "cross-site") == 0)
		must(!guard_same_site(head, "https://home.example", true));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t len = 0, again;
	struct head head;

	if (guard_end((const char *)bytes, n, &len) != GUARD_GOOD)
		return 0;
	must(len >= 4 && len <= n && len <= GUARD_HEAD_MOST);
	for (size_t i = 0; i < len; i += 1 + len / 16) {
		enum guard guard = guard_end((const char *)bytes, i, &again);

		must(guard == GUARD_MORE);
	}
	char *text = malloc(len);
	memcpy(text, bytes, len);
	if (guard_read(&head, text, len) == GUARD_GOOD) {
		must(head.path[0] == '/' && head.method[0] != '\0');
		must(head.transfer_encoding == NULL);
		must(head.has_length || head.length == 0);
		is_clean(head.path);
		is_clean(head.query);
		is_clean(head.host);
		is_clean(head.cookie);
		is_clean(head.origin);
		values(&head);
	}
	free(text);
	return 0;
}
