/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * throttle: how often something may be tried. Counts live in memory only, in
 * a table of fixed size under a random key: nobody can read names out of it,
 * nor fill it so that it grows. Any thread may call.
 */
#ifndef RELAY_THROTTLE_H
#define RELAY_THROTTLE_H
#include <stdint.h>
#include <stddef.h>

struct throttle;

/* Whom or what a count belongs to. */
enum throttle_kind {
	THROTTLE_TRIES = 1,	/* by address: log-ins, sign-ups */
	THROTTLE_ASKS,		/* by address: salts and challenges */
	THROTTLE_RECOVERY,	/* by address: recovery codes that did not fit */
	THROTTLE_MISSES,	/* by address: invitations that are not there */
	THROTTLE_INVITATIONS,	/* by account: invitations made */
	THROTTLE_WHISPERS,	/* by account: whispers sent */
	THROTTLE_REMINDERS,	/* by account: alarms and channels changed */
	THROTTLE_TEST,		/* by channel: tests of it */
	THROTTLE_TESTS,		/* by account: tests of any */
	THROTTLE_CODES,		/* by account, and by mail address: codes sent */
	THROTTLE_DIGITS,	/* by channel: codes typed */
	THROTTLE_DEVICE,	/* failed log-ins of a known device */
	THROTTLE_HANDLE,	/* failed log-ins of all others */
};

struct throttle *throttle_new(void);	/* NULL: no memory */
void	 throttle_free(struct throttle *);

/* Seconds to wait before something that may happen `most` times in `window`
 * seconds, or 0; then it has been counted. */
unsigned throttle_count(struct throttle *, enum throttle_kind, const void *whom,
    size_t len, unsigned most, unsigned window, int64_t now);
/* The same, without counting. */
unsigned throttle_look(struct throttle *, enum throttle_kind, const void *whom,
    size_t len, unsigned most, unsigned window, int64_t now);

/* Failed tries: ten are free, then one has to wait 1 s, doubling to 15 min. */
unsigned throttle_wait(struct throttle *, enum throttle_kind, const void *whom,
    size_t len, int64_t now);
void	 throttle_failed(struct throttle *, enum throttle_kind, const void *whom,
    size_t len, int64_t now);
void	 throttle_forget(struct throttle *, enum throttle_kind, const void *whom,
    size_t len);
#endif
