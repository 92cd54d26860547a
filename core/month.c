/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "days.h"
#include "month.h"

#include "month.html.h"

static struct date
month_later(struct date d, int months)
{
	int32_t all = d.year * 12 + d.month - 1 + months;

	return (struct date){ all / 12, all % 12 + 1, 1 };
}

static const char *
link_to(const struct visit *v, const char *path, struct date d)
{
	return visit_say(v, "%1?month=%2", path, visit_number(v, d.year * 100LL + d.month));
}

const char *
month_title(const struct visit *v, struct date d)
{
	static const char *const names[] = {
		N_("January %1"), N_("February %1"), N_("March %1"), N_("April %1"),
		N_("May %1"), N_("June %1"), N_("July %1"), N_("August %1"),
		N_("September %1"), N_("October %1"), N_("November %1"),
		N_("December %1")
	};

	return visit_say(v, names[d.month - 1], visit_number(v, d.year), NULL);
}

void
month_make(const struct visit *v, const char *path, int64_t code, struct month *month)
{
	struct date d = date_of(v->today);
	int lead;

	if (code % 100 >= 1 && code % 100 <= 12)
		d = (struct date){ (int32_t)(code / 100), (int)(code % 100), 1 };
	d.day = 1;
	*month = (struct month){ .first = day_from(d), .next = day_from(month_later(d, 1)),
	    .after = link_to(v, path, month_later(d, 1)),
	    .before = d.year > 1970 ? link_to(v, path, month_later(d, -1)) : NULL };
	month->title = month_title(v, d);
	lead = weekday_of(month->first);
	month->rows = (lead + month->next - month->first + MONTH_WEEK - 1) / MONTH_WEEK;
	for (int32_t day = month->first; day < month->next; day++)
		month->cells[lead + day - month->first] = (struct month_cell){
			.number = day - month->first + 1,
			.kind = "", .more = "",
			.today = day == v->today,
		};
}

struct month_cell *
month_cell(struct month *month, int32_t day)
{
	if (day < month->first || day >= month->next)
		return NULL;
	return &month->cells[weekday_of(month->first) + day - month->first];
}

bool
month_has(const struct month *month, const char *kind)
{
	for (int i = 0; i < MONTH_CELLS; i++)
		if (month->cells[i].number > 0 && strcmp(month->cells[i].kind, kind) == 0)
			return true;
	return false;
}

void
month_show(struct out *o, const struct month *month)
{
	month_part(o, month);
}
