/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people.h"
#include "practice.h"

const struct field people_name_fields[] = {
	{ "name", .max = 40, .required = true },
	{ 0 }
};

struct people {
	const char	*name[2];
};

static void
name_fold(void *room, struct event *e, struct arena *state)
{
	struct people *people = room;

	(void)state;
	people->name[e->author] = e->values[0].text;
}

const struct deed people_name = {
	"people.name", people_name_fields, name_fold,
	.spaces = IN(SHARED) | IN(PERSONAL)
};

const char *
visit_name(const struct visit *v, unsigned person)
{
	const struct people *shared = visit_room(v, &practice_people, SHARED);
	const struct people *mine = visit_room(v, &practice_people, PERSONAL);
	const char *told = visit_fact(v, person == v->me ? "mine" : "theirs");

	if (shared->name[person] != NULL)
		return shared->name[person];
	if (person == v->me && mine->name[person] != NULL)
		return mine->name[person];
	if (told[0] != '\0')
		return told;
	return visit_say(v, person == v->me ? N_("you") : N_("your partner"),
	    NULL, NULL);
}

static const struct page pages[] = {
	{ POST, "/people/name", .deed = &people_name, .then = "/settings" },
	{ 0 }
};

const struct practice practice_people = {
	.name = "people",
	.title = N_("Who lives here"),
	.room = sizeof(struct people),
	.deeds = (const struct deed *const[]){ &people_name, NULL },
	.pages = pages,
};
