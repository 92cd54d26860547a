/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Addresses that reminders should go to, and subscriptions of browsers.
 * Properties: a URL that is taken means the same to libcurl, which goes there:
 * scheme, host, no name or password in it; a mail address that is taken can be
 * put into a header as it is; a push is sealed for every point of the curve,
 * always in the same number of bytes, and for nothing else.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include "relay/webpush.h"
#include "relay/where.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static void
url(const char *text, size_t len, bool plain)
{
	CURLU *parts = curl_url();
	char *host = NULL, *user = NULL;
	size_t host_len;

	if (where_url(text, len, plain)) {
		const char *ours = where_host(text, &host_len);

		must(curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK);
		must(curl_url_get(parts, CURLUPART_USER, &user, 0) ==
		    CURLUE_NO_USER);
		must(curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK);
		must(where_origin(text) <= len && host_len > 0);
		/* libcurl writes a number as the address that it is. */
		must(strncasecmp(host, ours, host_len) == 0 ||
		    strspn(host, "0123456789.:[]abcdefABCDEF") == strlen(host));
		curl_free(host);
	}
	curl_url_cleanup(parts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static uint8_t body[WEBPUSH_BODY];
	uint8_t point[WEBPUSH_POINT] = { 4 }, auth[WEBPUSH_AUTH] = { 0 };
	char *text = malloc(n + 10);

	if (n > 4096 || text == NULL) {
		free(text);
		return 0;
	}
	memcpy(text, "https://", 8);
	memcpy(text + 8, bytes, n);
	text[n + 8] = '\0';
	if (memchr(bytes, '\0', n) == NULL) {
		url(text, n + 8, false);
		url(text + 8, n, true);
		if (where_mail(text + 8, n))
			must(strpbrk(text + 8, " \t\r\n<>,;\"") == NULL);
	}
	memcpy(point + 1, bytes, n < 64 ? n : 64);
	must(webpush_seal(body, point, auth) == webpush_point(point));
	free(text);
	return 0;
}
