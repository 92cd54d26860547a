/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_whisper: what one phone says to the other while both are there. It is
 * passed on to the streams that the other has open now, and kept nowhere. The
 * answer is the same whether somebody heard it or not: nobody learns here
 * whether the other is there.
 */
#include "inside.h"

enum { WHISPERS_MOST = 20, WHISPERS_WINDOW = 1 };	/* so many in a second */

bool
space_whisper(struct visit *visit)
{
	const uint8_t *me = visit->session.account;
	struct space space;

	if (!space_find(visit, visit->id, &space) || space.kind != SPACE_COUPLE)
		return refuse(visit, NOT_FOUND);
	if (space.state == SPACE_FROZEN)
		return refuse(visit, FROZEN);
	if (visit->request->len == 0)
		return refuse(visit, BAD_REQUEST);
	unsigned wait = throttle_count(visit->relay->throttle, THROTTLE_WHISPERS,
	    me, 16, WHISPERS_MOST, WHISPERS_WINDOW, visit->now);
	if (wait > 0)
		return slow_down(visit, wait);
	for (unsigned i = 0; i < space.members; i++)
		if (&space.member[i] != space.me)
			hint_whisper(visit, space.member[i].account, space.id);
	return done(visit, 204);
}
