/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ring: alarms whose time has come; relay_ring in relay.h rings them. */
#ifndef RELAY_RING_H
#define RELAY_RING_H

struct ring;

struct ring *ring_new(void);		/* NULL: no memory */
void	 ring_free(struct ring *);	/* once nothing is out; NULL is fine */
#endif
