/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_month: the month as the two have it. Days ahead lead to planning on
 * them, days with an evening to that; what is kept free and where both are free
 * is marked, and what was is no plan any more.
 */
#include "evenings.h"

enum { LINKED_DAYS = 120 };

static void
days_link(const struct visit *v, struct month *month)
{
	for (int32_t day = month->first; day < month->next; day++)
		if (day >= v->today && day <= v->today + LINKED_DAYS && evenings_may_write(v))
			month_cell(month, day)->href = visit_say(v, "/evenings/new?on=%1",
			    visit_number(v, day), NULL);
}

static void
evenings_mark(const struct visit *v, struct month *month)
{
	for (const struct evening *e = evenings_room(v)->newest; e != NULL; e = e->older) {
		struct month_cell *cell = e->off != NULL || e->at == 0 ? NULL :
		    month_cell(month, day_of(e->at, visit_zone(v, e->at)));

		if (cell == NULL)
			continue;
		cell->href = evening_link(v, "/evenings/one", e->hex);
		cell->kind = evening_over(v, e) ? "was" : "date";
		cell->more = evening_over(v, e) ? N_(", an evening") : N_(", planned");
	}
}

/* Its days are those of whoever chose it: here it may be the day before or after. */
static void
slot_mark(const struct visit *v, struct month *month)
{
	for (int32_t day = month->first - 1; day <= month->next; day++) {
		struct month_cell *cell;
		int64_t at;

		if (day > v->today + LINKED_DAYS || !slot_comes(v, day, &at) || at <= v->now ||
		    (cell = month_cell(month, day_of(at, visit_zone(v, at)))) == NULL ||
		    cell->kind[0] != '\0')
			continue;
		cell->kind = "slot";
		cell->more = N_(", kept free");
	}
}

void
evening_month(const struct visit *v, int64_t code, struct month *month)
{
	month_make(v, "/time", code, month);
	days_link(v, month);
	evenings_mark(v, month);
	slot_mark(v, month);
	free_month(v, month);
	if (month->next > v->today + LINKED_DAYS)
		month->after = NULL;
}
