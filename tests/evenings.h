/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* evenings: what tests of evenings have in common: asked, answered, in London. */
#ifndef EVENINGS_H
#define EVENINGS_H
#include <stdio.h>
#include <string.h>

#include "days.h"
#include "phones.h"

typedef int sends(struct phones *, const char *, const char *);

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

int	 london(void **state);	/* the set-up of a test: a Monday in November, 10 in the morning */
/* That day as it is typed; one at a time. */
const char *typed_day(struct phones *, int later, int zone);
/* So many days from now, as it is typed in London. */
int	 asks(sends *, struct phones *, const char *what, int later, const char *clock);
/* What stands on a page between these two, "" without them; one at a time. */
const char *between(const char *page, const char *from, const char *to);
/* Ada asks, Ben says yes; both know. */
void	 agreed(struct phones *, const char *what, int later, const char *clock, char id[33]);
/* Two whose phones did so many things in all weathers, from the time of london on, until
 * the relay has told everything. */
struct phones *evenings_weather(unsigned seed, int things, void (*does)(struct phones *, unsigned));
/* Says yes to the first time that stands on the page of this evening. */
int	 agrees(sends *, struct phones *, const char *page, const char *id, const char *line);
#endif
