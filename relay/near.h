/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* near: which addresses belong to this machine or its network, so that nobody
 * can have the mailbox knock at doors that they cannot reach themselves. */
#ifndef RELAY_NEAR_H
#define RELAY_NEAR_H
#include <stdbool.h>
#include <sys/socket.h>

bool	 address_public(const struct sockaddr *);
bool	 address_loopback(const struct sockaddr *);
/* One of this machine's own, by whatever way it is reached, at a port that is
 * not the web's: what listens there may count on a firewall outside. */
bool	 address_own_door(const struct sockaddr *);
#endif
