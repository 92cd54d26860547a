/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * webpush: the cryptography of Web Push. VAPID (RFC 8292) tells a push service
 * who sends; aes128gcm (RFC 8291) seals what is sent, which is always the one
 * word "Hearth" in a record of one size.
 */
#ifndef RELAY_WEBPUSH_H
#define RELAY_WEBPUSH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WEBPUSH_POINT = 65,	/* of P-256, uncompressed */
	WEBPUSH_AUTH = 16,
	WEBPUSH_HEAD = 16 + 4 + 1 + WEBPUSH_POINT,
	WEBPUSH_RECORD = 128,	/* the word and its padding */
	WEBPUSH_BODY = WEBPUSH_HEAD + WEBPUSH_RECORD + 16,
	WEBPUSH_ORIGIN = 200, WEBPUSH_TOKEN = 1024, WEBPUSH_TOKEN_SECONDS = 12 * 60 * 60,
};

struct webpush;

/* The key pair that follows from the secret. NULL: OpenSSL failed. */
struct webpush *webpush_new(const uint8_t secret[32]);
void	 webpush_free(struct webpush *);
const uint8_t *webpush_public(const struct webpush *);	/* WEBPUSH_POINT bytes */

/*
 * The value of Authorization for a service whose origin is the first len
 * bytes; who sends, as mailto: or https:. False: no room, or OpenSSL failed.
 */
bool	 webpush_token(struct webpush *, char token[WEBPUSH_TOKEN],
    const char *origin, size_t len, const char *sender, int64_t now);

/* Seals the word for a subscription. False: its point is none. */
bool	 webpush_seal(uint8_t body[WEBPUSH_BODY],
    const uint8_t point[WEBPUSH_POINT], const uint8_t auth[WEBPUSH_AUTH]);

/* The same for any text of at most record - 1 bytes, with a salt and a pair
 * of one's own: for the RFC's vector. out: WEBPUSH_HEAD + record + 16. */
bool	 webpush_seal_with(uint8_t *out, const uint8_t *text, size_t len,
    size_t record, const uint8_t point[WEBPUSH_POINT],
    const uint8_t auth[WEBPUSH_AUTH], const uint8_t salt[16],
    const uint8_t secret[32]);

/* Is this a point of the curve? */
bool	 webpush_point(const uint8_t point[WEBPUSH_POINT]);
#endif
