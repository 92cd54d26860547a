/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* choices: what Hearth offers one person. visit_left_out is in practice.h. */
#ifndef CHOICES_H
#define CHOICES_H
#include "practice.h"

/* Keeps the list anew; with only, all that is not mild is left out from now on.
 * Either way it is one event, and one like any other preference. */
void	choices_mild(struct visit *, bool only);
#endif
