/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* talk: where all doors are to what is said in words. */
#include "practice.h"

#include "talk.html.h"

static enum status
talk_show(struct visit *v)
{
	struct doors doors = doors_of(v, HUB_TALK);

	talk_page(v->out, &doors);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/talk", talk_show, .tab = TALK },
	{ 0 }
};

const struct practice practice_talk = {
	.name = "talk",
	.title = N_("Talk"),
	.pages = pages,
};
