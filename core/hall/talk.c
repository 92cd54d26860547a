/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* talk: the door to all that is said in words. */
#include "practice.h"

#include "talk.html.h"

static enum status
talk_show(struct visit *v)
{
	talk_page(v->out, visit_paired(v), visit_name(v, v->other));
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
