/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clocks: what the clocks of this machine show, as a browser would tell it. */
#ifndef CLI_CLOCKS_H
#define CLI_CLOCKS_H
#include <stdint.h>

#include "html.h"

/* Minutes east of UTC. */
int	 clocks_zone(int64_t at);
/* The fact clocks (docs/formats.md); nothing when it has no name for its zone. The
 * zone is that of TZ, or else the system's. */
void	 clocks_write(struct out *, int64_t now);
#endif
