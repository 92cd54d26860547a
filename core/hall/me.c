/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* me: the rooms that are one person's own, and how this home is kept. */
#include <string.h>

#include "practice.h"

struct me_view {
	const char	*name, *other;	/* other NULL while alone */
	const char	*journal, *closeness, *settings, *health;	/* what is inside now */
};

#include "me.html.h"

static const char *
journal_line(const struct visit *v)
{
	if (visit_fact_number(v, "confirmed") != 1)
		return N_("Opens once your recovery sheet is safe");
	if (strcmp(visit_fact(v, "room"), "open") == 0)
		return N_("Open on this device. Only you.");
	return N_("Only you. Opens with your passphrase.");
}

static enum status
me_show(struct visit *v)
{
	bool paired = visit_paired(v);
	struct me_view view = {
		.name = visit_name(v, v->me),
		.other = paired ? visit_name(v, v->other) : NULL,
		.journal = journal_line(v),
		.closeness = paired ?
		    N_("Your own weeks, as you answered them") :
		    N_("Three questions a week, for yourself"),
		.settings = visit_fact_number(v, "confirmed") == 1 ?
		    N_("Passphrase, devices, taking along, leaving") :
		    N_("Your recovery sheet still waits to be typed back"),
		.health = visit_fact(v, "notices")[0] == '\0' ?
		    N_("What this device checks about the server") :
		    N_("Something was noticed. Have a look."),
	};

	me_page(v->out, &view);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/me", me_show, .tab = ME },
	{ 0 }
};

const struct practice practice_me = {
	.name = "me",
	.title = N_("Me"),
	.pages = pages,
};
