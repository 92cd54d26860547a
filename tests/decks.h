/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* decks: what a host gives the core to read, for those who are none: tests,
 * fuzz targets, benches. */
#ifndef DECKS_H
#define DECKS_H
#include "app.h"

/* All of content/, but for the sample home's, which is no part of a house. */
void	decks_add(struct app *);
#endif
