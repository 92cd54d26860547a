/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * errand: what the mailbox hands to the courier, and what comes back. Both
 * are of one size whatever is in them, and hold what one message needs and
 * nothing else (relay/courier.h).
 */
#ifndef RELAY_ERRAND_H
#define RELAY_ERRAND_H
#include <stdint.h>

/* Also the kinds of channels, as docs/protocol.md numbers them. */
enum errand_kind { ERRAND_PUSH = 1, ERRAND_MAIL, ERRAND_NTFY };

enum {
	ERRAND_TO = 1024, ERRAND_TOKEN = 1024, ERRAND_BODY = 1024,
	OUTCOME_TEXT = 500,
};

struct errand {
	uint64_t	 number;
	uint16_t	 kind, len;
	char		 to[ERRAND_TO];		/* a URL, or an address; a C string */
	char		 token[ERRAND_TOKEN];	/* for Authorization, or "" */
	uint8_t		 body[ERRAND_BODY];
};

struct outcome {
	uint64_t	 number;
	uint32_t	 retry_after;		/* seconds that the service asks for */
	uint16_t	 status;		/* HTTP or SMTP; 0: nobody answered */
	uint16_t	 len;
	uint16_t	 silent;		/* 1: it was asked, and kept silent */
	char		 text[OUTCOME_TEXT];	/* what it said */
};
#endif
