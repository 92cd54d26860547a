/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* postman: the thread between the mailbox and the courier. */
#ifndef RELAY_POSTMAN_H
#define RELAY_POSTMAN_H
#include "relay.h"
#include "serve.h"

struct postman;

/* courier is the mailbox's end of its socket; below 0, nothing goes out.
 * NULL: there is none, or it could not be begun. */
struct postman *postman_start(struct relay *, const struct serve_options *,
    int courier);
void	 postman_stop(struct postman *);	/* NULL is fine */
#endif
