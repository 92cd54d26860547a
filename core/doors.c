/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "practice.h"

#include "doors.html.h"

/* Rooms offer the doors of all hubs; those of this one stay. */
void
doors_add(struct doors *doors, struct door door)
{
	if (door.hub == doors->hub && doors->n < DOORS_MAX)
		doors->at[doors->n++] = door;
}

struct doors
doors_of(const struct visit *v, enum hub hub)
{
	struct doors doors = { .hub = hub };

	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->doors != NULL && !visit_left_out(v, practices[i]))
			practices[i]->doors(v, &doors);
	return doors;
}

void
doors_leave(struct doors *doors, const char *href)
{
	size_t n = 0;

	for (size_t i = 0; i < doors->n; i++)
		if (strcmp(doors->at[i].href, href) != 0)
			doors->at[n++] = doors->at[i];
	doors->n = n;
}

void
doors_show(struct out *o, const struct doors *doors)
{
	doors_part(o, doors);
}
