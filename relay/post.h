/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * post: what is on its way out. Errands get a number, are handed to whoever
 * carries them, and are told of when an outcome came, or when none did for too
 * long. Any thread may call.
 */
#ifndef RELAY_POST_H
#define RELAY_POST_H
#include "errand.h"
#include "relay.h"

struct post;

enum { POST_MOST = 512, POST_SECONDS = 90 };

/* Called once for every errand, on any thread. */
typedef void post_told(void *context, const struct outcome *);

struct post *post_new(void);		/* NULL: no memory */
void	 post_free(struct post *);	/* tells of what is out; NULL is fine */

/* As relay_carried_by. */
void	 post_carrier(struct post *, const struct relay_carrier *);
unsigned post_offers(struct post *);
bool	 post_plain(struct post *);
/* Copies the sender's address of mail, or "". */
void	 post_mail_from(struct post *, char from[256]);

unsigned post_room(struct post *);	/* for so many more errands */
/* Takes a copy. Without room or carrier it is told at once. */
void	 post_send(struct post *, const struct errand *, post_told *,
    void *context);
bool	 post_hand(struct post *);	/* as relay_hand */
void	 post_came(struct post *, const struct outcome *);
/* Tells of those that have been out for too long. */
void	 post_look(struct post *);
#endif
