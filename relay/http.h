/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * http: HTTP/1.1 for the mailbox and the web application, on libevent's
 * loop and buffers. Limits and headers are those of docs/security.md.
 */
#ifndef RELAY_HTTP_H
#define RELAY_HTTP_H
#include "relay.h"
#include "serve.h"

struct event_base;
struct http;

/*
 * Serves on a listening socket, which it owns from then on. The origin tells
 * the host that it answers to. NULL: no memory, or no event could be made.
 */
struct http *http_new(struct event_base *, struct relay *,
    const struct serve_options *, const char *origin, int listening);
void	 http_free(struct http *);	/* closes all */
#endif
