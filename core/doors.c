/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "practice.h"

#include "doors.html.h"

void
doors_add(struct doors *doors, struct door door)
{
	if (doors->n < DOORS_MAX)
		doors->at[doors->n++] = door;
}

struct doors
doors_of(const struct visit *v, enum hub hub)
{
	struct doors all = { .n = 0 }, here = { .n = 0 };

	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->doors != NULL && !visit_left_out(v, practices[i]))
			practices[i]->doors(v, &all);
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].hub == hub)
			doors_add(&here, all.at[i]);
	return here;
}

void
doors_show(struct out *o, const struct doors *doors)
{
	doors_part(o, doors);
}
