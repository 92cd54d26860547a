/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * seen: what others get to see. The hue and shape of one's words on both
 * phones, the flame on the partner's, and the page that quick exit shows to
 * whoever looks over a shoulder.
 */
#include "people.h"
#include "practice.h"
#include "why.h"

enum { TO, AWAY_FIELDS };

static const struct field away_fields[] = {
	[TO] = { "to", .oneof = away_names, .required = true },
	[AWAY_FIELDS] = { 0 }
};

struct seen_view {
	const struct visit *v;
	const char	*me, *other, *oops;
	bool		 paired, ember, flame;
	unsigned	 mine;
	enum away	 away;
};

#include "seen.html.h"

static enum status
seen_show(struct visit *v)
{
	struct seen_view view = {
		.v = v,
		.me = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.paired = visit_paired(v),
		.ember = people_ember(v) == v->me,
		.flame = people_flame(v, v->me),
		.mine = v->me,
		.away = away_of(v),
	};

	v->title = N_("What others see");
	seen_page(v->out, &view);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/settings/seen", seen_show, .tab = ME },
	{ POST, "/settings/away", .fields = away_fields, .task = "away",
	    .then = "/settings/seen" },
	{ 0 }
};

const struct practice practice_seen = {
	.name = "seen",
	.title = N_("What others see"),
	.pages = pages,
};
