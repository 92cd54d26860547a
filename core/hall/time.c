/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* time: where all doors are to what is done with each other. */
#include "practice.h"
#include "why.h"

#include "time.html.h"

static enum status
time_show(struct visit *v)
{
	struct doors doors = doors_of(v, HUB_TIME);

	time_page(v->out, v, &doors);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/time", time_show, .tab = TIME },
	{ 0 }
};

const struct practice practice_time = {
	.name = "time",
	.title = N_("Time"),
	.pages = pages,
};
