/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * where: what an address looks like that the mailbox would send to. Stricter
 * than the standards, so that no two readers of it can disagree.
 */
#ifndef RELAY_WHERE_H
#define RELAY_WHERE_H
#include <stdbool.h>
#include <stddef.h>

/* https://host, maybe a port, a path and a query. plain: http is fine too. */
bool	 where_url(const char *text, size_t len, bool plain);
/* Of such a URL: its length up to the path; its host. */
size_t	 where_origin(const char *url);
const char *where_host(const char *url, size_t *len);
/* name@host.example, ASCII without quotes. */
bool	 where_mail(const char *text, size_t len);
#endif
