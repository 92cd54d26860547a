/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* chosen: the answer of the page "How this was chosen" (today.c). */
#ifndef CHOSEN_H
#define CHOSEN_H
#include "visit.h"

enum status chosen_show(struct visit *);
#endif
