/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wall: the door of the private room.
 *
 * Behind it is what only one person reads. It opens with the passphrase, each
 * time anew, and first of all needs a recovery sheet that was typed back.
 */
#include <string.h>

#include "practice.h"

enum { TO, TO_FIELDS };
enum { PASSPHRASE = TO_FIELDS, OPEN_FIELDS };

static const struct field to_fields[] = {
	[TO] = { "to", .max = 300 },
	[TO_FIELDS] = { 0 }
};

/* Begins as to_fields do: a refused passphrase is shown on the same page. */
static const struct field open_fields[] = {
	[TO] = { "to", .max = 300 },
	[PASSPHRASE] = { "passphrase", .max = 256, .required = true },
	[OPEN_FIELDS] = { 0 }
};

struct door_view {
	const char	*other;		/* NULL while nobody shares this home */
	const char	*to, *handle, *oops;
	bool		 sheet;		/* typed back */
	bool		 bad;
};

#include "wall.html.h"

/* Only a page of this house, and not this door again. */
static const char *
where_to(const struct visit *v)
{
	const char *to = v->form.values[TO].text;

	if (to[0] != '/' || to[1] == '/' || to[1] == '\\' ||
	    strncmp(to, "/private", 8) == 0)
		return "/journal";
	return to;
}

static enum status
door_show(struct visit *v)
{
	struct door_view view = {
		.other = visit_paired(v) ? visit_name(v, v->other) : NULL,
		.to = where_to(v),
		.handle = visit_fact(v, "handle"),
		.oops = visit_again(v) ? visit_oops(v) : NULL,
		.sheet = visit_fact_number(v, "confirmed") == 1,
	};

	view.bad = view.oops != NULL;
	if (!visit_again(v) && strcmp(visit_fact(v, "room"), "open") == 0)
		return visit_goto(v, view.to);
	door_page(v->out, &view);
	return OK;
}

static enum status
door_open(struct visit *v)
{
	if (visit_fact_number(v, "confirmed") != 1)
		return visit_goto(v, "/recovery");
	visit_task(v, "private", open_fields, &v->form);
	return visit_goto(v, where_to(v));
}

static const struct page pages[] = {
	{ GET, "/private", door_show, to_fields, .how = BARE },
	{ POST, "/private", door_open, open_fields, .how = BARE,
	    .then = "/private" },
	{ POST, "/wall", .task = "wall", .then = "/me" },
	{ 0 }
};

const struct practice practice_wall = {
	.name = "wall",
	.title = N_("Your private room"),
	.pages = pages,
};
