/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_fold: what is kept of evenings: the deeds, and the state folded from them.
 */
#include <string.h>

#include "evenings.h"

enum { LIKE_IDEA, LIKE_FIELDS };

#define A_TIME(name, must)	{ name, .required = must, .number = true, .most = 1LL << 36 }
#define AN_ID(name)		{ name, .max = 32, .required = true }

const char *const evening_wheres[] = { "home", "out", NULL };
const char *const evening_kids[] = { "any", "asleep", "along", "away", NULL };
const char *const evening_everys[] = { "week", "fortnight", "first", "second", "third",
	"fourth", "last", "off", NULL };
const char *const evening_enjoyed[] = { "yes", "partly", "no", "not", NULL };
const char *const evening_switch[] = { "yes", "no", NULL };
const char *const evening_on[] = { "1", NULL };
const char *const evening_times_of[] = { "30", "60", "120", NULL };
const char *const evening_energies[] = { "low", "mid", "high", NULL };
const char *const evening_seasons[] = { "spring", "summer", "autumn", "winter", NULL };
const char *const evening_feeds[] = { "plain", "busy", NULL };
const char *const evening_weathers[] = { "wet", "dry", NULL };

static const struct field propose_fields[] = {
	[EVENING_IDEA] = { "idea", .max = 32 },
	[EVENING_WHAT_FIELD] = { "what", .max = EVENING_WHAT, .required = true },
	[EVENING_AT] = A_TIME("when", true),
	[EVENING_LONG] = { "minutes", .required = true, .number = true, .least = 15, .most = 1440 },
	[EVENING_DOWN] = { "down", .number = true, .most = 90 },
	[EVENING_RING] = { "ring", .max = EVENING_EXCEPTION },
	[EVENING_SMALL] = { "small", .max = EVENING_BACKUP },
	[EVENING_SAID] = { "line", .max = EVENING_LINE },
	[EVENING_SLOT] = { "slot", .number = true, .most = 1000000 },
	[EVENING_NEW] = { "new", .oneof = evening_on },
	[EVENING_FIELDS] = { 0 }
};

static const struct field yes_fields[] = {
	[YES_EVENING] = AN_ID("evening"),
	[YES_AT] = A_TIME("when", true),
	[YES_LINE] = { "line", .max = EVENING_LINE },
	[YES_FIELDS] = { 0 }
};

/* A first of 0: one's own are taken back. */
static const struct field times_fields[] = {
	[TIMES_EVENING] = AN_ID("evening"),
	[TIMES_FIRST] = A_TIME("first", true),
	[TIMES_FIRST + 1] = A_TIME("second", false),
	[TIMES_FIRST + 2] = A_TIME("third", false),
	[TIMES_FIELDS] = { 0 }
};

/* Without a time: it stays as it is agreed. */
static const struct field move_fields[] = {
	[TIMES_EVENING] = AN_ID("evening"),
	[TIMES_FIRST] = A_TIME("first", false),
	[TIMES_FIRST + 1] = A_TIME("second", false),
	[TIMES_FIRST + 2] = A_TIME("third", false),
	[TIMES_FIELDS] = { 0 }
};

const struct field evening_one_fields[] = { AN_ID("evening"), { 0 } };
const struct field evening_hold_form[] = { AN_ID("slot"), { 0 } };

static const struct field idea_fields[] = {
	[OWN_TEXT] = { "text", .max = 200, .required = true },
	[OWN_WHERE] = { "where", .oneof = evening_wheres, .required = true },
	[OWN_COST] = { "cost", .number = true, .most = 3 },
	[OWN_MINUTES] = { "minutes", .number = true, .most = EVENING_IDEA_MINUTES },
	[OWN_KIDS] = { "kids", .oneof = evening_kids },
	[OWN_FIELDS] = { 0 }
};

static const struct field like_fields[] = {
	[LIKE_IDEA] = AN_ID("idea"),
	[LIKE_FIELDS] = { 0 }
};

static const struct field slot_fields[] = {
	[SLOT_EVERY] = { "every", .oneof = evening_everys, .required = true },
	[SLOT_WEEKDAY] = { "weekday", .number = true, .most = 6 },
	[SLOT_CLOCK] = { "clock", .number = true, .most = 1439 },
	[SLOT_LONG] = { "minutes", .number = true, .most = 1440 },
	[SLOT_FROM] = { "from", .number = true, .most = 1000000 },
	[SLOT_SMALL] = { "small", .max = EVENING_BACKUP },
	[SLOT_CLOCKS] = { "clocks", .max = 1200 },
	[SLOT_FIELDS] = { 0 }
};

static const struct field skip_fields[] = {
	[SKIP_DAY] = { "day", .required = true, .number = true, .most = 1000000 },
	[SKIP_ON] = { "on", .required = true, .oneof = evening_switch },
	[SKIP_FIELDS] = { 0 }
};

static const struct field down_fields[] = {
	[DOWN_UNTIL] = A_TIME("until", true),
	[DOWN_MINUTES] = { "minutes", .required = true, .number = true, .least = 1, .most = 90 },
	[DOWN_RING] = { "ring", .max = EVENING_EXCEPTION },
	[DOWN_FIELDS] = { 0 }
};

static const struct field back_fields[] = {
	[BACK_UNTIL] = A_TIME("until", true),
	[BACK_THEIRS] = A_TIME("theirs", false),
	[BACK_FIELDS] = { 0 }
};

static const struct field filter_fields[] = { EVENING_FILTER_ROWS, [FILTER_FIELDS] = { 0 } };

static const struct field feed_fields[] = {
	[FEED_SAYS] = { "says", .required = true, .oneof = evening_feeds },
	[FEED_FIELDS] = { 0 }
};

static const struct field after_fields[] = {
	[AFTER_EVENING] = AN_ID("evening"),
	[AFTER_ENJOYED] = { "enjoyed", .oneof = evening_enjoyed },
	[AFTER_NEW] = { "new", .oneof = evening_switch },
	[AFTER_LINE] = { "line", .max = EVENING_LINE },
	[AFTER_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

const struct evening *
evening_find(const struct evenings *evenings, const char *hex)
{
	unsigned char id[16];
	const struct evening *evening;

	if (hex == NULL || !id_read(hex, id))
		return NULL;
	evening = evenings->rows[id[0] % EVENING_ROWS];
	while (evening != NULL && memcmp(evening->e->id, id, 16) != 0)
		evening = evening->row;
	return evening;
}

static struct evening *
spoken_of(const struct evenings *evenings, const struct event *e)
{
	return (struct evening *)evening_find(evenings, e->values[0].text);
}

static void
times_set(struct evening *evening, const struct event *e, const struct value *times, size_t n)
{
	evening->offers = e;
	evening->stays = NULL;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		evening->open[i] = i < n ? times[i].number : 0;
}

/* One alone has nobody to ask: the first time it is. */
static void
times_open(struct evening *evening, const struct event *e, const struct value *times, size_t n)
{
	bool two = e->space == SHARED;

	times_set(evening, e, times, two ? n : 0);
	evening->yes = NULL;
	evening->asked = NULL;
	evening->at = two ? 0 : times[0].number;
}

static void
propose_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening *evening = arena_get(state, 1, sizeof(*evening));
	struct evening **row = &evenings->rows[e->id[0] % EVENING_ROWS];

	evening->e = e;
	evening->hex = id_hex(state, e->id);
	times_open(evening, e, &e->values[EVENING_AT], 1);
	evening->older = evenings->newest;
	evenings->newest = evening;
	evening->row = *row;
	*row = evening;
	evenings->planned[e->author] = e->day;
}

/* Only to a time that the other offers now: after a move the earlier is void. */
static void
yes_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);
	int64_t at = e->values[YES_AT].number;

	(void)state;
	if (evening == NULL || evening->off != NULL ||
	    evening->offers->author == e->author || at == 0)
		return;
	for (size_t i = 0; i < EVENING_TIMES; i++)
		if (evening->open[i] == at) {
			times_set(evening, evening->offers, NULL, 0);
			evening->at = at;
			evening->asked = NULL;
			evening->yes = e;
		}
}

/* Times instead of others. Of the question of the other it is kept what it was. */
static void
times_instead(struct evening *evening, const struct event *e, struct arena *state)
{
	struct evening_asked *asked = evening->asked;

	if (evening->at > 0 || e->space != SHARED) {
		asked = NULL;
	} else if (evening->offers->author != e->author) {
		asked = arena_get(state, 1, sizeof(*asked));
		*asked = (struct evening_asked){ .before = evening->asked,
		    .offers = evening->offers, .moves = evening->moves };
		memcpy(asked->open, evening->open, sizeof(asked->open));
	}
	times_open(evening, e, &e->values[TIMES_FIRST], EVENING_TIMES);
	evening->asked = asked;
	evening->moves++;
}

/* Only of one's own, and before a yes: the question of the other stands again. */
static void
times_back(struct evening *evening, const struct event *e)
{
	const struct evening_asked *asked = evening->asked;

	if (asked == NULL || evening->offers->author != e->author)
		return;
	evening->offers = asked->offers;
	memcpy(evening->open, asked->open, sizeof(evening->open));
	evening->moves = asked->moves;
	evening->asked = asked->before;
}

static void
times_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);

	if (evening == NULL || evening->off != NULL)
		return;
	if (e->values[TIMES_FIRST].number == 0)
		times_back(evening, e);
	else
		times_instead(evening, e, state);
}

/* What is agreed stands until a yes to one of these; none: it stands, and that was it. */
static void
move_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);
	const struct value *times = &e->values[TIMES_FIRST];

	if (evening == NULL || evening->off != NULL)
		return;
	if (times[0].number == 0) {
		const struct event *mover = evening->offers;

		if (evening->at == 0 || evening->open[0] == 0)
			return;
		times_set(evening, mover, NULL, 0);
		evening->stays = mover->author != e->author ? e : NULL;
		return;
	}
	if (evening->at == 0 || e->space != SHARED) {
		times_instead(evening, e, state);
		return;
	}
	times_set(evening, e, times, EVENING_TIMES);
	evening->moves++;
}

static void
off_fold(void *room, struct event *e, struct arena *state)
{
	struct evening *evening = spoken_of(room, e);

	(void)state;
	if (evening != NULL)
		evening->off = e;
}

static void
idea_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_own *own = e->of != NULL ? e->of->made : NULL;

	if (own == NULL) {
		own = arena_get(state, 1, sizeof(*own));
		*own = (struct evening_own){ evenings->own, e, e, id_hex(state, e->id) };
		evenings->own = own;
	}
	own->now = e;
	e->made = own;
}

/* Of two people only behind the gate of that idea. */
static void
like_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_like *like;

	if (e->space == SHARED && (e->mode != SOFT_GATE ||
	    strncmp(e->gate, "evenings.", 9) != 0 ||
	    strcmp(e->gate + 9, e->values[LIKE_IDEA].text) != 0))
		return;
	like = arena_get(state, 1, sizeof(*like));
	*like = (struct evening_like){ evenings->likes, e };
	evenings->likes = like;
	evenings->liked[e->author] = e->day;
}

static void
slot_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	bool off = strcmp(e->values[SLOT_EVERY].text, "off") == 0;

	(void)state;
	evenings->slot_asked = evenings->slot_not = NULL;
	if (off)
		evenings->slot = evenings->slot_yes = NULL;
	else if (e->space == SHARED)
		evenings->slot_asked = e;
	else
		evenings->slot = e;
}

static void
hold_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	unsigned char id[16];

	(void)state;
	if (evenings->slot_asked == NULL || evenings->slot_asked->author == e->author ||
	    !id_read(e->values[0].text, id) ||
	    memcmp(id, evenings->slot_asked->id, 16) != 0)
		return;
	evenings->slot = evenings->slot_asked;
	evenings->slot_yes = e;
	evenings->slot_asked = NULL;
}

/* Not like this, by the other; by whoever proposed it: taken back. What holds stays. */
static void
unask_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	const struct event *asked = evenings->slot_asked;
	unsigned char id[16];

	(void)state;
	if (asked == NULL || !id_read(e->values[0].text, id) || memcmp(id, asked->id, 16) != 0)
		return;
	evenings->slot_asked = NULL;
	evenings->slot_not = asked->author != e->author ? e : NULL;
}

/* Of the evening that comes back just then: another one begins without any. */
static void
skip_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_skip *skip = arena_get(state, 1, sizeof(*skip));

	*skip = (struct evening_skip){ evenings->skips, e, evenings->slot };
	evenings->skips = skip;
}

static bool
back_ends(const struct event *back, int64_t until)
{
	return back != NULL && (back->values[BACK_UNTIL].number == until ||
	    back->values[BACK_THEIRS].number == until);
}

/* Whoever joins a clock that has ended meanwhile comes too late. */
static void
down_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	int64_t until = e->values[DOWN_UNTIL].number;

	(void)state;
	evenings->down[e->author] = e;
	evenings->until[e->author] = back_ends(evenings->back[0], until) ||
	    back_ends(evenings->back[1], until) ? 0 : until;
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->back[e->author] = e;
	for (int i = 0; i < 2; i++)
		if (back_ends(e, evenings->until[i]))
			evenings->until[i] = 0;
	for (struct evening *had = evenings->newest; had != NULL; had = had->older)
		if (had->at > 0 && had->at <= e->at && e->at < evening_ends(had))
			had->back = e->at;
}

static void
after_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct evening_after *after = arena_get(state, 1, sizeof(*after));

	*after = (struct evening_after){ evenings->afters, e };
	evenings->afters = after;
}

static void
filter_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->filter = e;
}

static void
feed_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->feed = e;
}

static void
free_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->free[e->author] = e;
}

#define EITHER	(IN(SHARED) | IN(PERSONAL))

const struct deed evening_propose = { "evenings.propose", propose_fields, propose_fold, EITHER };
const struct deed evening_yes = { "evenings.yes", yes_fields, yes_fold };
const struct deed evening_times = { "evenings.times", times_fields, times_fold, EITHER };
const struct deed evening_move = { "evenings.move", move_fields, move_fold, EITHER };
const struct deed evening_off = { "evenings.off", evening_one_fields, off_fold, EITHER,
	.aside = true };
const struct deed evening_idea = {
	"evenings.idea", idea_fields, idea_fold, EITHER, .rewrites = true
};
const struct deed evening_like = { "evenings.like", like_fields, like_fold, EITHER };
const struct deed evening_slot = { "evenings.slot", slot_fields, slot_fold, EITHER };
const struct deed evening_hold = { "evenings.hold", evening_hold_form, hold_fold };
const struct deed evening_unask = { "evenings.unask", evening_hold_form, unask_fold,
	.aside = true };
const struct deed evening_skip = { "evenings.skip", skip_fields, skip_fold, EITHER,
	.aside = true };
const struct deed evening_down = { "evenings.down", down_fields, down_fold, EITHER };
const struct deed evening_back = { "evenings.back", back_fields, back_fold, EITHER };
const struct deed evening_after = {
	"evenings.after", after_fields, after_fold, IN(PERSONAL)
};
const struct deed evening_free = { "evenings.free", evening_free_fields, free_fold, EITHER,
	.aside = true };
const struct deed evening_feed = {
	"evenings.feed", feed_fields, feed_fold, IN(PERSONAL), .aside = true
};
const struct deed evening_filter = {
	"evenings.filter", filter_fields, filter_fold, IN(PERSONAL), .aside = true
};
