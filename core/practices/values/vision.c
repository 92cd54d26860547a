/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * vision: our picture, and the steps towards it.
 *
 * The picture is one page that both write. Each change is a wording by one
 * person, with the wordings that it was made from; two that were made from the
 * same one stand side by side. A wording is signed once both said yes to that
 * very one, and holds until another is signed. Nobody changes or erases the
 * words of the other, and every wording can be read again. Alone, whatever was
 * written last holds. goals.c has the steps.
 */
#include <string.h>

#include "text.h"
#include "vision.h"

enum { IDS = VISION_FROM * 33 };

const struct field vision_word_fields[] = {
	[VISION_WORD_HEADING] = { "heading", .max = VISION_HEADING },
	[VISION_WORD_TEXT] = { "text", .max = VISION_TEXT, .lines = true, .required = true },
	[VISION_WORD_FROM] = { "from", .max = IDS },
	[VISION_WORD_FIELDS] = { 0 }
};

const struct field vision_id_fields[] = {
	{ "wording", .max = 32, .required = true },
	{ 0 }
};

static const struct field aside_fields[] = {
	{ "wording", .max = 32, .required = true },
	{ "aside", .required = true, .oneof = (const char *const[]){ "yes", "no", NULL } },
	{ 0 }
};

/* ---- what is known under an id ---- */

static struct vision_known **
slot(const struct vision *vision, const unsigned char id[16])
{
	unsigned row = 0;

	for (int i = 0; i < 16; i++)
		row += id[i];
	return (struct vision_known **)&vision->rows[row % VISION_ROWS];
}

struct vision_known *
vision_find(const struct vision *vision, const char *hex)
{
	unsigned char id[16];
	struct vision_known *known;

	if (!id_read(hex, id))
		return NULL;
	known = *slot(vision, id);
	while (known != NULL && memcmp(known->id, id, 16) != 0)
		known = known->next;
	return known;
}

struct vision_known *
vision_known(struct vision *vision, const char *hex, struct arena *state)
{
	struct vision_known *known = vision_find(vision, hex), **row;
	unsigned char id[16];

	if (known != NULL || !id_read(hex, id))
		return known;
	row = slot(vision, id);
	known = arena_get(state, 1, sizeof(*known));
	memcpy(known->id, id, 16);
	known->next = *row;
	*row = known;
	return known;
}

/* ---- folds and deeds ---- */

/* Ids with spaces between; what is no longer there is told, too. */
static void
made_from(const struct vision *vision, struct vision_wording *w, const char *ids)
{
	char hex[33] = "";

	for (const char *p = ids; *p != '\0' && w->n_from < VISION_FROM; ) {
		size_t n = strcspn(p, " ");
		const struct vision_known *known = NULL;

		if (n == 32) {
			memcpy(hex, p, 32);
			known = vision_find(vision, hex);
		}
		if (known != NULL && known->wording != NULL) {
			known->wording->built_on = true;
			w->from[w->n_from++] = known->wording;
		} else
			w->lost = true;
		p += n;
		p += strspn(p, " ");
	}
}

static void
word_fold(void *room, struct event *e, struct arena *state)
{
	struct vision *vision = room;
	struct vision_picture *p = &vision->picture;
	struct vision_wording *w = arena_get(state, 1, sizeof(*w));

	w->e = e;
	w->hex = id_hex(state, e->id);
	w->yes[e->author] = e;
	made_from(vision, w, e->values[VISION_WORD_FROM].text);
	vision_known(vision, w->hex, state)->wording = w;
	w->older = p->newest;
	if (p->newest != NULL)
		p->newest->newer = w;
	else
		p->oldest = w;
	p->newest = w;
	p->n++;
}

static void
yes_fold(void *room, struct event *e, struct arena *state)
{
	struct vision *vision = room;
	const struct vision_known *known = vision_find(vision, e->values[0].text);
	struct vision_wording *w = known != NULL ? known->wording : NULL;

	(void)state;
	if (w == NULL || w->aside || w->yes[e->author] != NULL)
		return;
	w->yes[e->author] = e;
	w->signed_by = e;
	vision->picture.holds = w;
}

/* Only its writer, whose yes it takes back until it is proposed again. What both
 * have signed stays signed. */
static void
aside_fold(void *room, struct event *e, struct arena *state)
{
	const struct vision_known *known = vision_find(room, e->values[0].text);

	(void)state;
	if (known != NULL && known->wording != NULL &&
	    known->wording->e->author == e->author)
		known->wording->aside = strcmp(e->values[1].text, "yes") == 0;
}

const struct deed vision_word = {
	"vision.word", vision_word_fields, word_fold, IN(SHARED) | IN(PERSONAL)
};
const struct deed vision_yes = { "vision.yes", vision_id_fields, yes_fold };
const struct deed vision_aside = {
	"vision.aside", aside_fields, aside_fold, IN(SHARED) | IN(PERSONAL), .aside = true
};

/* ---- for pages ---- */

const struct vision *
vision_room(const struct visit *v, enum space space)
{
	return visit_room(v, &practice_vision, space);
}

enum space
vision_space(const struct visit *v)
{
	return visit_paired(v) || v->pairing == ENDED ? SHARED : PERSONAL;
}

const char *
vision_link(const struct visit *v, const char *path, const char *hex)
{
	return visit_say(v, "%1?of=%2", path, hex);
}

bool
vision_open(const struct vision_wording *w)
{
	return w->signed_by == NULL && !w->aside && !w->built_on;
}

/* ---- today, hubs, and to take along ---- */

static void
vision_offer(const struct visit *v, struct offers *offers)
{
	vision_offer_wording(v, offers);
	goals_offer(v, offers);
}

static void
vision_doors(const struct visit *v, struct doors *doors)
{
	bool two = vision_space(v) == SHARED;

	doors_add(doors, (struct door){ HUB_US, "/vision", "eye",
	    two ? N_("Our picture") : N_("My picture"),
	    two ? N_("How you would like to live, on one page that both write and sign.") :
	    N_("How you would like to live, on one page."), NULL });
	doors_add(doors, (struct door){ HUB_US, "/goals", "tick-round",
	    N_("Steps and goals"),
	    N_("A few at a time, in small steps, looked at again every four weeks."), NULL });
}

static void
vision_take(const struct visit *v, struct taking *t)
{
	static const enum space spaces[] = { SHARED, PERSONAL };

	if (visit_private(v))
		return;
	for (int i = 0; i < 2; i++) {
		const struct vision *vision = vision_room(v, spaces[i]);

		if (vision->picture.oldest != NULL) {
			take_chapter(t, spaces[i] == SHARED ? N_("Our picture") :
			    N_("My picture"));
			vision_take_wordings(v, vision, t);
		}
		if (vision->oldest != NULL) {
			take_chapter(t, spaces[i] == SHARED ? N_("Steps and goals") :
			    N_("Goals of my own"));
			goals_take(v, vision, t);
		}
	}
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/vision", vision_show, .tab = US },
	{ GET, "/vision/word", vision_word_show, vision_begin_fields, .tab = US },
	{ POST, "/vision/word", vision_word_do, vision_form_fields, .then = "/vision/word" },
	{ GET, "/vision/one", vision_one_show, .tab = US },
	{ GET, "/vision/wording", vision_wording_show, .tab = US },
	{ GET, "/vision/history", vision_history_show, vision_list_fields, .tab = US },
	{ POST, "/vision/yes", vision_yes_do, vision_id_fields, .then = "/vision" },
	{ POST, "/vision/aside", vision_aside_do, aside_fields, .then = "/vision" },
	{ GET, "/goals", goals_show, .tab = US },
	{ GET, "/goals/new", goals_new_show, goals_kind_fields, .tab = US },
	{ POST, "/goals/new", goals_new_do, goals_form_fields, .then = "/goals/new" },
	{ GET, "/goals/one", goals_one_show, .tab = US },
	{ GET, "/goals/history", goals_history_show, goals_page_fields, .tab = US },
	{ GET, "/goals/word", goals_word_show, .tab = US },
	{ POST, "/goals/word", goals_word_do, goals_form_fields, .then = "/goals/word" },
	{ POST, "/goals/part", goals_part_do, goals_say_form, .then = "/goals/one" },
	{ POST, "/goals/keep", goals_keep_do, .then = "/goals/one" },
	{ POST, "/goals/done", goals_done_do, goals_say_form, .then = "/goals/one" },
	{ POST, "/goals/step", goals_step_do, goals_step_form, .then = "/goals/one" },
	{ POST, "/goals/tick", goals_tick_do, goals_item_form, .then = "/goals/one" },
	{ POST, "/goals/aside", goals_aside_do, goals_item_form, .then = "/goals/one" },
	{ POST, "/goals/paid", goals_paid_do, goals_paid_form, .then = "/goals/one" },
	{ POST, "/goals/strike", goals_strike_do, goals_item_form, .then = "/goals/one" },
	{ 0 }
};

const struct practice practice_vision = {
	.name = "vision",
	.title = N_("Our picture, steps and goals"),
	.room = sizeof(struct vision),
	.deeds = (const struct deed *const[]){ &vision_word, &vision_yes, &vision_aside,
	    &goals_new, &goals_word, &goals_part, &goals_keep, &goals_step, &goals_tick,
	    &goals_aside, &goals_paid, &goals_strike, &goals_done, NULL },
	.pages = pages,
	.offer = vision_offer,
	.doors = vision_doors,
	.take = vision_take,
};
