/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "people.h"
#include "practice.h"

enum { TONE, TONE_FIELDS };
enum { SHOWN, FLAME_FIELDS };

static const char *const tones[] = { "ember", "pine", NULL };
static const char *const switches[] = { "1", "0", NULL };

const struct field people_name_fields[] = {
	{ "name", .max = 40, .required = true },
	{ 0 }
};

static const struct field tone_fields[] = {
	[TONE] = { "tone", .oneof = tones, .required = true },
	[TONE_FIELDS] = { 0 }
};

static const struct field flame_fields[] = {
	[SHOWN] = { "shown", .oneof = switches, .required = true },
	[FLAME_FIELDS] = { 0 }
};

struct people {
	const char	*name[2];
	unsigned	 ember;
	bool		 chose[2], hides[2];
};

static void
name_fold(void *room, struct event *e, struct arena *state)
{
	struct people *people = room;

	(void)state;
	people->name[e->author] = e->values[0].text;
}

static void
tone_fold(void *room, struct event *e, struct arena *state)
{
	struct people *people = room;

	(void)state;
	people->ember = strcmp(e->values[TONE].text, "ember") == 0 ?
	    e->author : !e->author;
	people->chose[e->author] = true;
	people->chose[!e->author] = false;
}

static void
flame_fold(void *room, struct event *e, struct arena *state)
{
	struct people *people = room;

	(void)state;
	people->hides[e->author] = e->values[SHOWN].text[0] == '0';
}

const struct deed people_name = {
	"people.name", people_name_fields, name_fold,
	.spaces = IN(SHARED) | IN(PERSONAL), .aside = true
};
static const struct deed tone = { "people.tone", tone_fields, tone_fold, .aside = true };
static const struct deed flame = { "people.flame", flame_fields, flame_fold, .aside = true };

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

unsigned
people_ember(const struct visit *v)
{
	const struct people *shared = visit_room(v, &practice_people, SHARED);

	/* A private room's own keys do not know which of the two this is. */
	if (visit_private(v))
		return strcmp(visit_fact(v, "ember"), "theirs") == 0 ?
		    v->other : v->me;
	return shared->ember;
}

bool
people_flame(const struct visit *v, unsigned person)
{
	const struct people *shared = visit_room(v, &practice_people, SHARED);

	return !shared->hides[person];
}

static void
again(struct visit *v, enum space space, const struct deed *deed,
    const char *text)
{
	struct form form = { .fields = deed->fields,
	    .values = (struct value[]){ { .text = text } } };

	visit_do_in(v, space, deed, &form);
}

void
people_again(struct visit *v, enum space space)
{
	const struct people *people = visit_room(v, &practice_people, SHARED);

	again(v, space, &people_name, visit_name(v, v->me));
	if (space != SHARED)
		return;
	if (people->chose[v->me])
		again(v, space, &tone, tones[people->ember != v->me]);
	if (people->hides[v->me])
		again(v, space, &flame, switches[1]);
}

static const struct page pages[] = {
	{ POST, "/people/name", .deed = &people_name, .then = "/settings" },
	{ POST, "/people/tone", .deed = &tone, .then = "/settings/seen" },
	{ POST, "/people/flame", .deed = &flame, .then = "/settings/seen" },
	{ 0 }
};

const struct practice practice_people = {
	.name = "people",
	.title = N_("Who lives here"),
	.room = sizeof(struct people),
	.deeds = (const struct deed *const[]){ &people_name, &tone, &flame, NULL },
	.pages = pages,
};
