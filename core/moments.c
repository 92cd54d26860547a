/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "practice.h"

bool
moments_want(const struct moments *moments, enum moment_kind kind, int32_t day)
{
	return (moments->kinds & MOMENT(kind)) != 0 && day >= moments->from && day <= moments->to;
}

void
moments_add(struct moments *moments, struct moment moment)
{
	struct moment *more;

	if (!moments_want(moments, moment.kind, moment.day))
		return;
	if (moments->n == moments->room) {
		moments->room = moments->room == 0 ? 32 : 2 * moments->room;
		more = arena_get(moments->mem, moments->room, sizeof(*more));
		if (moments->n > 0)
			memcpy(more, moments->at, moments->n * sizeof(*more));
		moments->at = more;
	}
	moments->at[moments->n++] = moment;
}

static int
by_day(const void *x, const void *y)
{
	const struct moment *a = x, *b = y;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->e != NULL && b->e != NULL ? memcmp(a->e->id, b->e->id, 16) : 0;
}

struct moments
moments_of(const struct visit *v, unsigned kinds, int32_t from, int32_t to)
{
	struct moments moments = { .mem = v->mem, .kinds = kinds, .from = from, .to = to };

	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->moments != NULL)
			practices[p]->moments(v, &moments);
	if (moments.n > 0)
		qsort(moments.at, moments.n, sizeof(*moments.at), by_day);
	return moments;
}
