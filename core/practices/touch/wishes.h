/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wishes: what two people have both said yes to, and nothing else.
 *
 * A practice without pages. What a person says yes to lives in the private
 * room, with the practice that asks (its .yes, practice.h); here are the rounds
 * of comparing, the matches that both phones confirmed, and the way out.
 *
 * A list has WISH_SLOTS slots. What stands in which slot is said by the deck of
 * the practice that asks, and never changes: 0 is touch, 1 is sexual wishes.
 */
#ifndef WISHES_H
#define WISHES_H
#include "practice.h"

enum { WISH_LISTS = 2 };

/* How the newest round of a list stands, for me. */
enum wish_round {
	WISH_NONE,		/* there was none yet */
	WISH_MINE,		/* mine is there: waits for the other's private room */
	WISH_THEIRS,		/* the other's is there: waits for mine */
	WISH_BOTH,		/* both are there; each room must open once more or twice */
	WISH_CONFIRMED,
	WISH_UNCONFIRMED,	/* it could not be confirmed */
};
enum wish_round wishes_round(const struct visit *, unsigned list);
/* Is a round under way? */
bool	 wishes_under_way(const struct visit *, unsigned list);
/* From this day on I may take part in the next one; 0: from now on. */
int32_t	 wishes_next(const struct visit *, unsigned list);

/*
 * The confirmed matches, slots in rising order; gives how many. Those of every
 * round that both confirmed within the last 90 days, for with many a yes a
 * round compares only some of them; without what either took out since.
 */
size_t	 wishes_matches(const struct visit *, unsigned list, uint8_t slots[WISH_SLOTS]);
bool	 wishes_match(const struct visit *, unsigned list, unsigned slot);
/* The day on which the newest confirmed round was; 0: none was. */
int32_t	 wishes_day(const struct visit *, unsigned list);

/* Takes a match out on both phones, at once and silently, until a round that
 * begins later has it again. What is no match is never spoken of: then nothing
 * happens. Pages may also post list= slot= to /wishes/away, then=<path>. */
void	 wishes_away(struct visit *, unsigned list, unsigned slot);
#endif
