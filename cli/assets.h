/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* assets: the built web application, inside the binary. */
#ifndef CLI_ASSETS_H
#define CLI_ASSETS_H
#include "serve.h"

enum { ASSETS_MAX = 128 };

/* Fills the table; returns how many rows. Made by tools/embed.mjs. */
size_t	assets_fill(struct asset table[ASSETS_MAX]);
#endif
