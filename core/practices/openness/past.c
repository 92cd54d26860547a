/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * past: earlier questions, and those that the two wrote themselves.
 *
 * What was opened can be read and searched by both. What was answered and
 * never opened is here for who answered alone; what was passed is nowhere.
 */
#include <string.h>

#include "openness.h"
#include "text.h"

enum { FIND, SHOW, PAGE, PAST_FIELDS };
enum { ADD_TEXTS, ADD_LEVEL, ADD_FIELDS };
enum { PER_PAGE = 20, EXCERPT = 280, LINES_MOST = 60, OWN_ID = 4 };

const struct field past_fields[] = {
	[FIND] = { "find", .max = 100 },
	[SHOW] = { "show", .oneof = (const char *const[]){ "all", "kept", "later",
	    "talk", NULL } },
	[PAGE] = { "page", .number = true, .most = 100000 },
	[PAST_FIELDS] = { 0 }
};

const struct field own_add_fields[] = {
	[ADD_TEXTS] = { "texts", .max = 10000, .required = true, .lines = true },
	[ADD_LEVEL] = { "level", .required = true, .number = true, .least = 1, .most = LEVELS },
	[ADD_FIELDS] = { 0 }
};

const struct field own_card_fields[] = {
	{ "card", .max = CARD_MOST, .required = true },
	{ 0 }
};

struct past_view {
	const char	*find, *show;
	struct past_item {
		const char	*path, *text, *when, *said[2], *name[2];
		bool		 kept;
	}		*items;
	size_t		 n, found;
	int64_t		 newer, older;	/* pages; -1: none */
};

struct own_view {
	const char	*other, *oops, *texts, *name[LEVELS + 1];
	int64_t		 level;
	struct own_item {
		const char	*id, *text, *level;
		bool		 mine;
	}		*items;
	size_t		 n;
	bool		 paired;
};

#include "past.html.h"

/* ---- finding ---- */

const char *
openness_cut(const struct visit *v, const char *text, size_t most)
{
	size_t units = 0, word = 0, n = 0;

	if (text_units(text) <= most)
		return text;
	for (; text[n] != '\0'; n++) {
		unsigned char c = (unsigned char)text[n];

		units += (size_t)((c & 0xC0) != 0x80) + (c >= 0xF0);
		if (units > most)
			break;
		if ((c == ' ' || c == '\n') && n > 0)
			word = n;
	}
	return visit_say(v, "%1…", arena_copy(v->mem, text, word > 0 ? word : n), NULL);
}

static bool
listed(const struct visit *v, const struct question *q, const char *show)
{
	const struct question_mark *mark = openness_mark(v, q->key);
	enum standing standing = openness_standing(v, q);

	if (strcmp(show, "kept") == 0)
		return mark != NULL && mark->kept && standing == OPENED;
	if (strcmp(show, "talk") == 0)
		return q->aloud != NULL && q->talked == NULL;
	if (strcmp(show, "later") == 0)
		return (standing == WAITING || standing == OPENING) &&
		    q != openness_now(v);
	return standing == OPENED || (q->talked != NULL && q->taken);
}

static bool
holds(const struct visit *v, const struct question *q, const struct sought *sought)
{
	bool opened = openness_standing(v, q) == OPENED;

	if (text_holds(openness_text(v, q), sought))
		return true;
	for (unsigned person = 0; person < 2; person++) {
		const struct event *e = q->answer[person];

		if (e != NULL && (opened || person == v->me) &&
		    text_holds(e->values[ANSWER_TEXT].text, sought))
			return true;
		for (int kind = 0; opened && kind < REPLIES; kind++)
			if (q->reply[person][kind] != NULL && text_holds(
			    q->reply[person][kind]->values[REPLY_TEXT].text, sought))
				return true;
	}
	return false;
}

static struct past_item
item_of(const struct visit *v, const struct question *q)
{
	const struct question_mark *mark = openness_mark(v, q->key);
	bool opened = openness_standing(v, q) == OPENED;
	struct past_item item = {
		.path = question_path(v, q),
		.text = openness_text(v, q),
		.when = visit_day(v, q->talked != NULL ? q->talked->day : q->ask->day),
		.kept = mark != NULL && mark->kept,
	};

	for (unsigned person = 0; person < 2; person++) {
		item.name[person] = visit_name(v, person);
		if (q->answer[person] != NULL && (opened || person == v->me))
			item.said[person] = openness_cut(v,
			    q->answer[person]->values[ANSWER_TEXT].text, EXCERPT);
	}
	return item;
}

enum status
past_show(struct visit *v)
{
	const struct value *asked = v->form.values;
	struct past_view view = {
		.find = asked[FIND].text,
		.show = asked[SHOW].text[0] != '\0' ? asked[SHOW].text : "all",
		.newer = asked[PAGE].number - 1,
		.older = -1,
	};
	size_t from = (size_t)asked[PAGE].number * PER_PAGE;
	struct sought sought;

	v->title = N_("Earlier questions");
	view.items = arena_get(v->mem, PER_PAGE, sizeof(*view.items));
	text_seek(&sought, arena_copy(v->mem, view.find, strlen(view.find)));
	for (const struct question *q = openness_shared(v)->newest; q != NULL;
	    q = q->older) {
		if (!listed(v, q, view.show) || !holds(v, q, &sought))
			continue;
		if (view.found >= from && view.n < PER_PAGE)
			view.items[view.n++] = item_of(v, q);
		view.found++;
	}
	if (view.found > from + PER_PAGE)
		view.older = asked[PAGE].number + 1;
	past_page(v->out, &view);
	return OK;
}

/* ---- own questions ---- */

enum status
own_show(struct visit *v)
{
	const struct own_card *own = openness_shared(v)->own;
	bool again = visit_again(v) && v->form.fields == own_add_fields;
	struct own_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_again(v) ? visit_oops(v) : NULL,
		.texts = again ? v->form.values[ADD_TEXTS].text : "",
		.level = again ? v->form.values[ADD_LEVEL].number : 1,
		.paired = visit_paired(v),
	};
	size_t n = 0;

	v->title = N_("Questions of our own");
	for (const struct own_card *c = own; c != NULL; c = c->older)
		n++;
	view.items = arena_get(v->mem, n + 1, sizeof(*view.items));
	for (const struct own_card *c = own; c != NULL; c = c->older)
		view.items[view.n++] = (struct own_item){
			.id = visit_id(v, c->e),
			.text = c->e->values[OWN_TEXT].text,
			.level = openness_level(c->e->values[OWN_LEVEL].number),
			.mine = c->e->author == v->me,
		};
	for (int i = 1; i <= LEVELS; i++)
		view.name[i] = openness_level(i);
	own_page(v->out, &view);
	return OK;
}

/* One question a line. */
enum status
own_add(struct visit *v)
{
	const char *all = v->form.values[ADD_TEXTS].text;
	char *lines[LINES_MOST], *text = arena_copy(v->mem, all, strlen(all));
	size_t n = 0;

	if (!visit_paired(v))
		return visit_goto(v, "/question");
	for (char *end; *text != '\0'; text = end) {
		end = text + strcspn(text, "\n");
		if (*end != '\0')
			*end++ = '\0';
		if (text_tidy(text, strlen(text), false) == 0)
			continue;
		if (text_units(text) > TEXT_MOST)
			return visit_refuse(v, ADD_TEXTS,
			    N_("One of them is longer than 300 characters. One question a line, please."));
		if (n == LINES_MOST)
			return visit_refuse(v, ADD_TEXTS, N_("At most 60 at once."));
		lines[n++] = text;
	}
	for (size_t i = 0; i < n; i++) {
		struct form form = openness_form(v, &openness_own,
		    (const char *const[]){ lines[i], v->form.values[ADD_LEVEL].text });

		visit_do_in(v, SHARED, &openness_own, &form);
	}
	return visit_goto(v, "/question/own");
}

static const struct event *
own_named(const struct visit *v)
{
	const struct event *e = home_event(v->home, v->form.values[0].text);

	return e != NULL && e->deed == &openness_own && visit_paired(v) ? e : NULL;
}

enum status
own_ask(struct visit *v)
{
	const struct event *e = own_named(v);
	struct form form;

	if (e == NULL)
		return visit_goto(v, "/question/own");
	form = openness_form(v, &openness_ask, (const char *const[ASK_FIELDS]){
	    visit_say(v, "own-%1", visit_id(v, e), NULL), e->values[OWN_TEXT].text,
	    e->values[OWN_LEVEL].text, visit_number(v, openness_shared(v)->turn) });
	visit_do_in(v, SHARED, &openness_ask, &form);
	return visit_goto(v, "/question");
}

enum status
own_delete(struct visit *v)
{
	const struct event *e = own_named(v);

	if (e != NULL && e->author == v->me)
		visit_delete(v, e);
	return visit_goto(v, "/question/own");
}

/* ---- what is taken along ---- */

static void
take_question(const struct visit *v, struct taking *t, const struct question *q)
{
	bool opened = openness_standing(v, q) == OPENED;

	for (unsigned person = 0; person < 2; person++) {
		const struct event *e = q->answer[person];

		if (e != NULL && (opened || person == v->me))
			take_entry(t, e, openness_text(v, q),
			    e->values[ANSWER_TEXT].text);
	}
	for (unsigned person = 0; opened && person < 2; person++)
		for (int kind = 0; kind < REPLIES; kind++)
			if (q->reply[person][kind] != NULL)
				take_entry(t, q->reply[person][kind], N_("in reply"),
				    question_reply_says(v, q->reply[person][kind]));
}

void
openness_take(const struct visit *v, struct taking *t)
{
	const struct openness *room = openness_shared(v);
	const struct question **all;
	size_t n = 0;

	if (visit_private(v) || (room->newest == NULL && room->own == NULL))
		return;
	take_chapter(t, N_("Questions"));
	for (const struct question *q = room->newest; q != NULL; q = q->older)
		n++;
	all = arena_get(v->mem, n + 1, sizeof(*all));
	for (const struct question *q = room->newest; q != NULL; q = q->older)
		all[--n] = q;
	for (; all[n] != NULL; n++)
		take_question(v, t, all[n]);
	for (const struct own_card *c = room->own; c != NULL; c = c->older)
		take_entry(t, c->e, N_("a question of our own"),
		    c->e->values[OWN_TEXT].text);
}

