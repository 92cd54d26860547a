/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * zone: what the clocks of a place say, from a table that the host hands in.
 *
 * The core knows no place. A host that does (a browser's Intl, a system's
 * tzdata) gives the seconds at which the clocks there turn.
 */
#ifndef ZONE_H
#define ZONE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct zone_turn {
	int64_t		 at;
	int32_t		 offset;	/* seconds east of UTC, from then on */
};

struct zone {
	const char	*name;		/* Europe/Berlin */
	int32_t		 before;	/* the offset before the first turn */
	const struct zone_turn *turns;	/* by time */
	size_t		 n;
};

extern const struct zone zone_utc;

int32_t	 zone_offset(const struct zone *, int64_t at);
/* What a clock there shows, in seconds since its own 1970. */
int64_t	 zone_local(const struct zone *, int64_t at);
/* When it shows that: the first time, if it does twice; if it never does, when
 * it would have, had the clock not been put forward (RFC 5545, 3.3.5). */
int64_t	 zone_instant(const struct zone *, int64_t local);
/* From "Europe/Berlin 60 1774746000=120 1792890000=60": a name, minutes east of
 * UTC, and each turn with the minutes from then on. False: it is not like that. */
bool	 zone_read(struct arena *, const char *text, struct zone *);
#endif
