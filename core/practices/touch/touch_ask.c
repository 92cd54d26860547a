/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * touch_ask: would you like …? And own entries, to answer beside the others.
 *
 * What both would like may be asked for, with one tap. Yes; another time; or not
 * tonight, and I'm here: any of them is fine, and at the end of the day question
 * and answer are gone. Nothing is shown that is not, right now, in both lists,
 * whatever another phone may send.
 *
 * An own entry is a line that both then answer, each alone. It keeps its place
 * for good, so that no old answer ever fits new words.
 */
#include <string.h>

#include "touch.h"

enum { LIST, SLOT, SLOT_FIELDS };
enum { OF, REPLY, REPLY_FIELDS };
enum { AWAY_LIST, AWAY_SLOTS, AWAY_FIELDS };

const char *const touch_replies[] = { "yes", "another", "here", NULL };

const struct field touch_at_fields[] = {
	[LIST] = { "list", .required = true, .oneof = touch_lists },
	[SLOT] = { "slot", .required = true, .number = true, .most = TOUCH_SLOTS - 1 },
	[SLOT_FIELDS] = { 0 }
};

const struct field touch_slot_fields[] = {
	[LIST] = { "list", .oneof = touch_lists },
	[SLOT] = { "slot", .number = true, .most = TOUCH_SLOTS - 1 },
	[SLOT_FIELDS] = { 0 }
};

const struct field touch_reply_fields[] = {
	[OF] = { "ask", .max = 32, .required = true },
	[REPLY] = { "reply", .required = true, .oneof = touch_replies },
	[REPLY_FIELDS] = { 0 }
};

const struct field touch_away_fields[] = {
	[AWAY_LIST] = { "list", .required = true, .oneof = touch_lists },
	[AWAY_SLOTS] = { "slots", .max = 60 },
	[AWAY_FIELDS] = { 0 }
};

/* The page's form has no place: it is found when the entry is kept. */
const struct field touch_own_fields[] = {
	[TOUCH_OWN_LIST] = { "list", .required = true, .oneof = touch_lists },
	[TOUCH_OWN_TEXT] = { "text", .max = TOUCH_WORDS, .required = true },
	[TOUCH_OWN_SLOT] = { 0 }
};

static const struct field own_fields[] = {
	[TOUCH_OWN_LIST] = { "list", .required = true, .oneof = touch_lists },
	[TOUCH_OWN_TEXT] = { "text", .max = TOUCH_WORDS, .required = true },
	[TOUCH_OWN_SLOT] = { "slot", .required = true, .number = true,
	    .least = TOUCH_OWN, .most = TOUCH_SLOTS - 1 },
	[TOUCH_OWN_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

static void
ask_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;

	(void)state;
	touch->ask[e->author] = e;
}

static void
reply_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;

	(void)state;
	touch->reply[e->author] = e;
}

/* Each has places of their own, so that two who write at once do not clash. */
static int64_t
own_from(unsigned person)
{
	return TOUCH_OWN + (int64_t)person * TOUCH_OWN_EACH;
}

static void
own_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;
	enum touch_list list = touch_list_named(e->values[TOUCH_OWN_LIST].text);
	int64_t slot = e->values[TOUCH_OWN_SLOT].number;

	(void)state;
	if (slot >= own_from(e->author) && slot < own_from(e->author) + TOUCH_OWN_EACH &&
	    touch->own[list][slot] == NULL)
		touch->own[list][slot] = e;
}

static void
aside_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;
	int64_t slot = e->values[SLOT].number;

	(void)state;
	if (slot >= own_from(e->author) && slot < own_from(e->author) + TOUCH_OWN_EACH)
		touch->aside[touch_list_named(e->values[LIST].text)][slot] = true;
}

const struct deed touch_ask = {
	"touch.ask", touch_at_fields, ask_fold, .untold = true
};
const struct deed touch_reply = {
	"touch.reply", touch_reply_fields, reply_fold, .untold = true
};
const struct deed touch_own = { "touch.own", own_fields, own_fold };
const struct deed touch_aside = { "touch.aside", touch_at_fields, aside_fold, .aside = true };

struct ask_view {
	const char	*other, *text, *way, *list;
	unsigned	 slot;
};

struct own_view {
	const char	*other, *draft, *oops;
	bool		 paired, chapter, wish, full;
	size_t		 n;
	struct own_line {
		const char	*list, *text;
		unsigned	 slot;
		bool		 wish;
	}		 lines[TOUCH_LISTS * TOUCH_OWN_EACH];
};

#include "touch_ask.html.h"

/* ---- asking ---- */

static const struct touch *
ours(const struct visit *v)
{
	return visit_room(v, &practice_touch, SHARED);
}

static const char *
said_of(const char *reply)
{
	if (strcmp(reply, "yes") == 0)
		return N_("Yes.");
	return strcmp(reply, "here") == 0 ? N_("Not tonight, and I’m here.") :
	    N_("Another time.");
}

const struct touch_asked *
touch_asked(const struct visit *v, unsigned person)
{
	const struct event *e = ours(v)->ask[person], *reply = ours(v)->reply[!person];
	struct touch_asked *asked;
	const struct thing *thing;
	enum touch_list list;

	if (e == NULL || e->day < v->today || visit_left_out(v, &practice_touch))
		return NULL;
	list = touch_list_named(e->values[LIST].text);
	if (!touch_mutual(v, list, (unsigned)e->values[SLOT].number))
		return NULL;
	thing = &touch_things(v, list)[e->values[SLOT].number];
	asked = arena_get(v->mem, 1, sizeof(*asked));
	*asked = (struct touch_asked){ .id = visit_id(v, e), .text = thing->text,
	    .way = touch_way(v, thing), .name = visit_name(v, person), .person = person };
	if (reply != NULL && strcmp(reply->values[OF].text, asked->id) == 0) {
		asked->reply = said_of(reply->values[REPLY].text);
		asked->yes = strcmp(reply->values[REPLY].text, "yes") == 0;
	}
	return asked;
}

/* What I asked and answered on earlier days goes, once there is something new. */
static void
sweep(struct visit *v)
{
	for (size_t i = 0; i < home_count(v->home, SHARED); i++) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->folded && e->author == v->me && e->day < v->today &&
		    (e->deed == &touch_ask || e->deed == &touch_reply))
			visit_delete(v, e);
	}
}

enum status
touch_ask_show(struct visit *v)
{
	enum touch_list list = touch_list_named(v->form.values[LIST].text);
	unsigned slot = (unsigned)v->form.values[SLOT].number;
	const struct thing *thing = &touch_things(v, list)[slot];

	if (!touch_mutual(v, list, slot))
		return visit_goto(v, "/touch");
	ask_page(v->out, &(struct ask_view){ .other = visit_name(v, v->other),
	    .text = thing->text, .way = touch_way(v, thing),
	    .list = touch_lists[list], .slot = slot });
	return OK;
}

enum status
touch_ask_do(struct visit *v)
{
	enum touch_list list = touch_list_named(v->form.values[LIST].text);

	if (touch_mutual(v, list, (unsigned)v->form.values[SLOT].number)) {
		visit_do_in(v, SHARED, &touch_ask, &v->form);
		sweep(v);
	}
	return visit_goto(v, "/touch");
}

enum status
touch_ask_back(struct visit *v)
{
	const struct event *e = ours(v)->ask[v->me];

	if (e != NULL)
		visit_delete(v, e);
	return visit_goto(v, "/touch");
}

enum status
touch_reply_do(struct visit *v)
{
	const struct touch_asked *asked = touch_asked(v, v->other);

	if (asked != NULL && strcmp(asked->id, v->form.values[OF].text) == 0) {
		visit_do_in(v, SHARED, &touch_reply, &v->form);
		sweep(v);
	}
	return visit_goto(v, "/touch");
}

/* In general words: Today lies about on tables. A refusal does not come here. */
void
touch_left(const struct visit *v, struct left_notes *left)
{
	const struct touch_asked *asked = touch_asked(v, v->other);
	const struct touch_asked *asks = touch_asked(v, v->me);
	const struct event *e = NULL;
	const char *text = NULL;

	if (asked != NULL && asked->reply == NULL) {
		e = ours(v)->ask[v->other];
		text = N_("Would you like …?");
	} else if (asks != NULL && asks->yes) {
		e = ours(v)->reply[v->other];
		text = N_("Yes, I would like to.");
	}
	if (e != NULL)
		left_add(left, (struct left_note){
			.text = visit_say(v, text, NULL, NULL),
			.id = visit_id(v, e),
			.href = "/touch",
			.button = N_("Open"),
			.person = v->other,
			.zone = e->zone,
			.at = e->at,
		});
}

/* ---- taking a yes back, from the private room ---- */

enum status
touch_away(struct visit *v)
{
	enum touch_list list = touch_list_named(v->form.values[AWAY_LIST].text);
	const char *slots = v->form.values[AWAY_SLOTS].text;

	while (*slots != '\0') {
		size_t n = strcspn(slots, " ");
		int64_t slot;

		if (number_read(arena_copy(v->mem, slots, n), &slot) &&
		    slot >= 0 && slot < TOUCH_SLOTS)
			wishes_away(v, list, (unsigned)slot);
		slots += n + (slots[n] == ' ');
	}
	return visit_goto(v, visit_say(v, "/touch/answer?list=%1&kept=1",
	    touch_lists[list], NULL));
}

/* ---- own entries ---- */

/* The next place that never held anything; 0: all have. */
static int64_t
own_place(const struct visit *v, enum touch_list list)
{
	int64_t from = own_from(v->me);

	for (int64_t slot = from; slot < from + TOUCH_OWN_EACH; slot++)
		if (ours(v)->own[list][slot] == NULL && !ours(v)->aside[list][slot])
			return slot;
	return 0;
}

static enum touch_list
own_list(const struct visit *v)
{
	return strcmp(v->form.values[TOUCH_OWN_LIST].text, touch_lists[WISHES]) == 0 &&
	    touch_on(v, TOUCH_CHAPTER) ? WISHES : TOUCHES;
}

enum status
touch_own_show(struct visit *v)
{
	struct own_view view = {
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.chapter = touch_on(v, TOUCH_CHAPTER),
		.wish = own_list(v) == WISHES,
		.full = own_place(v, own_list(v)) == 0,
		.draft = visit_again(v) ? v->form.values[TOUCH_OWN_TEXT].text : "",
		.oops = visit_again(v) ? visit_oops(v) : NULL,
	};

	for (int list = 0; list < TOUCH_LISTS; list++) {
		int64_t from = own_from(v->me);

		for (int64_t slot = from; slot < from + TOUCH_OWN_EACH; slot++)
			if (ours(v)->own[list][slot] != NULL && !ours(v)->aside[list][slot] &&
			    (list == TOUCHES || view.chapter))
				view.lines[view.n++] = (struct own_line){ touch_lists[list],
				    ours(v)->own[list][slot]->values[TOUCH_OWN_TEXT].text,
				    (unsigned)slot, list == WISHES };
	}
	own_page(v->out, &view);
	return OK;
}

enum status
touch_own_do(struct visit *v)
{
	enum touch_list list = own_list(v);
	int64_t slot = own_place(v, list);
	struct value values[TOUCH_OWN_FIELDS] = {
		[TOUCH_OWN_LIST] = { .text = touch_lists[list] },
		[TOUCH_OWN_TEXT] = v->form.values[TOUCH_OWN_TEXT],
		[TOUCH_OWN_SLOT] = { .text = visit_number(v, slot), .number = slot },
	};

	if (slot == 0)
		return visit_refuse(v, TOUCH_OWN_TEXT,
		    N_("All your places in this list are taken."));
	if (visit_paired(v))
		visit_do_in(v, SHARED, &touch_own, &(struct form){ .values = values });
	return visit_goto(v, "/touch/own");
}

enum status
touch_own_aside(struct visit *v)
{
	enum touch_list list = touch_list_named(v->form.values[LIST].text);
	const struct event *e = ours(v)->own[list][v->form.values[SLOT].number];

	if (e != NULL && e->author == v->me)
		visit_do_in(v, SHARED, &touch_aside, &v->form);
	return visit_goto(v, "/touch/own");
}
