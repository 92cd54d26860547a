/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* health: what other pages say of it. */
#ifndef HEALTH_H
#define HEALTH_H
#include <stdint.h>

struct visit;

/* When the keys of the partner changed, as long as nobody said that it was
 * expected; 0 otherwise. */
int64_t	health_new_keys(const struct visit *);
#endif
