/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* zones: what this system's tzdata says of a place, as a host would hand it in. */
#ifndef ZONES_H
#define ZONES_H
#include "zone.h"

/* From 2005 to 2045. */
struct zone *zone_of(struct arena *, const char *name);
#endif
