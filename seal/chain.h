/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * chain: what one device knows of one space's log, and how it reads on
 * (docs/security.md, section 5, "Reading"). Only what is confirmed here is opened
 * and folded. A view holds no secrets.
 */
#ifndef SEAL_CHAIN_H
#define SEAL_CHAIN_H
#include "event.h"
#include "keyring.h"

enum notice {
	NOTICE_FORGED = 1 << 0,		/* no signature reaches an event */
	NOTICE_REPLAY = 1 << 1,		/* a counter shown or used twice */
	NOTICE_GAP = 1 << 2,		/* something is left out */
	NOTICE_ROLLBACK = 1 << 3,	/* an older state than we have read */
	NOTICE_BODY = 1 << 4,		/* a text that is not the one signed */
	NOTICE_MISSING = 1 << 5,	/* a stub its author did not delete */
	NOTICE_FORK = 1 << 6		/* its author was shown another history */
};

struct view;
struct view *view_new(const uint8_t space[16]);
struct view *view_load(const uint8_t *saved, size_t len);	/* NULL: nonsense */
void	 view_save(const struct view *, struct writer *);
void	 view_free(struct view *);		/* NULL is fine */

const uint8_t *view_space(const struct view *);
uint64_t view_seq(const struct view *);		/* read up to here */
const uint8_t *view_head(const struct view *);	/* 32 bytes, of that seq */

struct verdict {
	bool	read;		/* false: reading stopped before it */
	bool	confirmed;	/* its author and place are certain */
	bool	text;		/* its ciphertext is here and the one signed */
};

/*
 * How many of these events can be judged by the cards pinned now. It stops
 * before the first event of a generation that follows a pinned one: the event
 * that brings the new card must be read, opened and pinned first. 0 (of more):
 * that card should have come and did not; take one, it will be called forged.
 */
size_t	 view_reach(const struct view *, const struct keyring *pins,
    const struct wire *events, size_t n);

/*
 * Reads the next n placed events and says of each whether it is confirmed:
 * by its own signature under the pinned card of its generation, or by the
 * next good one of the same author and device, if that links to it. Gives the
 * notices but NOTICE_MISSING, or 0. Stops, with GAP or ROLLBACK, at an event
 * that is not the next in seq; all before it are read.
 */
unsigned view_take(struct view *, const struct keyring *pins,
    const struct wire *events, size_t n, struct verdict *);

/*
 * Once the relay says that there is nothing more, and what its last seq is:
 * ROLLBACK if that is less than was read, GAP if it is more, MISSING if there
 * are stubs that should have text.
 */
unsigned view_end(const struct view *, uint64_t last);

/* The seqs that NOTICE_MISSING is about, to ask for them again; n-th from 0,
 * 0: no more. */
uint64_t view_missing(const struct view *, size_t n);

/*
 * A placed event with its text that was read before as a stub. True: it is
 * the very event that was confirmed at that seq, and this text is the one
 * signed then. It is not missing any more.
 */
bool	 view_recall(struct view *, const struct wire *);
#endif
