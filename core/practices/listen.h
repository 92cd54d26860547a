/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen.h: inside the practice of listening. listen.c keeps what was done,
 * listen_now.c shows the step that is now.
 */
#ifndef LISTEN_H
#define LISTEN_H
#include "practice.h"
#include "turns.h"

struct session {
	struct session	*before;
	const struct event *e;		/* that began it */
	struct turns	 now;		/* as far as the log tells */
};

/* The newest one, unless it was left lying or has no version left; or NULL. */
const struct session *listen_session(const struct visit *);
/* Its state, the later of what the log and what whispers tell. */
struct turns listen_turns(const struct visit *, const struct session *);
void	 listen_whisper(struct visit *, const struct session *,
    const struct turns *);

/* listen_now.c */
enum status	 listen_now(struct visit *);
#endif
