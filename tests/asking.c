/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * asking: a practice that is told in the private room what is a yes, and shows
 * in the base room what came of comparing. A house for tests: it has no other
 * rooms but people and wishes.
 */
#include "core/practices/touch/wishes.h"

enum { SAY_LIST, SAY_SLOT, SAY_YES, SAY_FIELDS };

static const struct field say_fields[] = {
	[SAY_LIST] = { "list", .required = true, .number = true, .most = WISH_LISTS - 1 },
	[SAY_SLOT] = { "slot", .required = true, .number = true, .most = WISH_SLOTS - 1 },
	[SAY_YES] = { "yes", .number = true, .most = 1 },
	[SAY_FIELDS] = { 0 }
};

struct asking {
	bool	 answered[WISH_LISTS][WISH_SLOTS];
	int64_t	 at[WISH_LISTS][WISH_SLOTS];
};

static void
say_fold(void *room, struct event *e, struct arena *state)
{
	struct asking *asking = room;
	int64_t list = e->values[SAY_LIST].number, slot = e->values[SAY_SLOT].number;

	(void)state;
	asking->answered[list][slot] = true;
	asking->at[list][slot] = e->values[SAY_YES].number == 1 ? e->at : 0;
}

static const struct deed say = { "asking.say", say_fields, say_fold, .spaces = IN(PRIVATE) };
static const struct practice practice_asking;

static bool
asking_yes(const struct visit *v, unsigned list, struct wish_yes *yes)
{
	const struct asking *asking = visit_room(v, &practice_asking, PRIVATE);

	yes->compare = true;
	for (unsigned slot = 0; slot < WISH_SLOTS; slot++) {
		yes->answered += asking->answered[list][slot];
		yes->at[slot] = asking->at[list][slot];
	}
	return true;
}

/* What a page of the base room would show. */
static enum status
shown_show(struct visit *v)
{
	static const char *const rounds[] = {
		[WISH_NONE] = "none", [WISH_MINE] = "mine", [WISH_THEIRS] = "theirs",
		[WISH_BOTH] = "both", [WISH_CONFIRMED] = "confirmed",
		[WISH_UNCONFIRMED] = "unconfirmed"
	};
	uint8_t slots[WISH_SLOTS];

	for (unsigned list = 0; list < WISH_LISTS; list++) {
		size_t n = wishes_matches(v, list, slots);

		out_html(v->out, "[");
		out_number(v->out, list);
		out_html(v->out, " ");
		out_string(v->out, rounds[wishes_round(v, list)]);
		out_string(v->out, wishes_day(v, list) > 0 ? " day" : " never");
		out_string(v->out, wishes_next(v, list) > 0 ? " rests:" : " ready:");
		for (size_t i = 0; i < n; i++) {
			out_html(v->out, " ");
			out_number(v->out, slots[i]);
		}
		out_html(v->out, "]");
	}
	return OK;
}

static const struct page asking_pages[] = {
	{ POST, "/asking/say", .deed = &say, .how = WALLED, .then = "/asking/say" },
	{ GET, "/asking/shown", shown_show },
	{ 0 }
};

static const struct practice practice_asking = {
	.name = "asking",
	.title = "Asking",
	.room = sizeof(struct asking),
	.deeds = (const struct deed *const[]){ &say, NULL },
	.pages = asking_pages,
	.yes = asking_yes,
};

/* The house has no more rooms than these. */
const struct practice *const practices[] = {
	&practice_people, &practice_wishes, &practice_asking, NULL
};
