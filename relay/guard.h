/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * guard: reads the head of an HTTP/1.1 request, strictly. What two servers in
 * a row could read in two ways is refused: there is one way to end a line, one
 * way to say how long a body is, and no header twice. It keeps no state and
 * does no I/O.
 */
#ifndef RELAY_GUARD_H
#define RELAY_GUARD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	GUARD_HEAD_MOST = 16 * 1024,
	GUARD_TARGET_MOST = 2 * 1024,
	GUARD_HEADERS_MOST = 64,
};

enum guard {
	GUARD_GOOD,
	GUARD_MORE,		/* not all there yet */
	GUARD_BAD,		/* 400 */
	GUARD_LARGE,		/* 413 */
};

/* Where a head ends: GUARD_GOOD and its length with the empty line. */
enum guard guard_end(const char *bytes, size_t n, size_t *len);

/* Strings point into the text of the head; NULL: not there. */
struct head {
	const char	*method, *path, *query;
	bool		 close;			/* after this answer */
	bool		 has_length;
	uint64_t	 length;
	const char	*host, *origin, *fetch_site, *content_type;
	const char	*content_length, *transfer_encoding, *connection;
	const char	*cookie, *authorization, *client, *device, *forwarded;
	const char	*accept_encoding, *none_match, *expect;
};

/* Takes a whole head apart, in place. GUARD_GOOD, GUARD_BAD or GUARD_LARGE. */
enum guard guard_read(struct head *, char *text, size_t len);

/* The value of a cookie as 64 hex digits. False: not there, twice, or odd. */
bool	 guard_cookie(const char *cookies, const char *name, char value[65]);
/* The token after "Bearer ". */
bool	 guard_bearer(const char *authorization, char value[65]);
/* Whether a coding such as "br" is accepted. */
bool	 guard_accepts(const char *accept_encoding, const char *coding);
/* The last address in a list of X-Forwarded-For. */
bool	 guard_forwarded(const char *list, char address[64]);
/* An address as throttles count it: IPv4 whole, IPv6 by its /64. */
bool	 guard_address(const char *address, char name[64]);

/* May this request change something, or read from /v1? See docs/security.md 7. */
bool	 guard_same_site(const struct head *, const char *origin, bool native);
#endif
