/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * touch: affection beyond the bedroom, and only where both want it.
 *
 * Each answers alone, behind the wall: yes; maybe, ask me; not now; no. Nothing
 * of it leaves the private room but what the two have both said yes to, and that
 * by a comparison that tells nothing else. Giving and getting are two questions.
 * A yes is leave to ask, never to do. It can be changed at any time, and nobody
 * is told, asked to think again, or shown how much was answered.
 */
#include <string.h>

#include "text.h"
#include "touch.h"
#include "why.h"

enum { LIST, SLOT, ANSWER, ENTRY, ANSWER_FIELDS };
enum { ROWS = 6, PLENTY = 30, PAUSE = 10 * 60 };
/* The page's own form: the list, then places and answers by turns. */
enum { OF_LIST, KEEP_FIRST, KEEP_FIELDS = KEEP_FIRST + 2 * ROWS };
enum { SHOW_LIST, SHOW_KEPT, SHOW_FIELDS };
enum { ONE_LIST, ONE_SLOT, ONE_FIELDS };
enum { NOTE, NOTE_FIELDS };
enum { NOTES_SHOWN = 20 };

const char *const touch_lists[] = { "touch", "wish", NULL };
const char *const touch_answers[] = { "yes", "maybe", "later", "no", NULL };

static const struct field answer_fields[] = {
	[LIST] = { "list", .required = true, .oneof = touch_lists },
	[SLOT] = { "slot", .required = true, .number = true, .most = TOUCH_SLOTS - 1 },
	[ANSWER] = { "answer", .required = true, .oneof = touch_answers },
	[ENTRY] = { "entry", .max = 32 },	/* the own entry that was read */
	[ANSWER_FIELDS] = { 0 }
};

#define A_ROW(n) \
	[KEEP_FIRST + 2 * (n)] = { "slot-" #n, .number = true, .most = TOUCH_SLOTS - 1 }, \
	[KEEP_FIRST + 2 * (n) + 1] = { "answer-" #n, .oneof = touch_answers }

static const struct field keep_fields[] = {
	[OF_LIST] = { "list", .required = true, .oneof = touch_lists },
	A_ROW(0), A_ROW(1), A_ROW(2), A_ROW(3), A_ROW(4), A_ROW(5),
	[KEEP_FIELDS] = { 0 }
};

static const struct field show_fields[] = {
	[SHOW_LIST] = { "list", .oneof = touch_lists },
	[SHOW_KEPT] = { "kept", .number = true, .most = 1 },
	[SHOW_FIELDS] = { 0 }
};

static const struct field one_fields[] = {
	[ONE_LIST] = { "list", .oneof = touch_lists },
	[ONE_SLOT] = { "slot", .number = true, .most = TOUCH_SLOTS - 1 },
	[ONE_FIELDS] = { 0 }
};

static const struct field note_fields[] = {
	[NOTE] = { "text", .max = 2000, .required = true, .lines = true },
	[NOTE_FIELDS] = { 0 }
};

static void
answer_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;

	(void)state;
	touch->answered[touch_list_named(e->values[LIST].text)]
	    [e->values[SLOT].number] = e;
}

/* By its author's clock: a device that was away may bring one late. */
static void
note_fold(void *room, struct event *e, struct arena *state)
{
	struct touch *touch = room;
	struct touch_note *note = arena_get(state, 1, sizeof(*note)), **at = &touch->notes;

	while (*at != NULL && (*at)->e->at > e->at)
		at = &(*at)->older;
	*note = (struct touch_note){ e, *at };
	*at = note;
}

static const struct deed answer = {
	"touch.answer", answer_fields, answer_fold, IN(PRIVATE), .untold = true
};
static const struct deed note = {
	"touch.note", note_fields, note_fold, IN(PRIVATE)
};

struct row_view {
	int		 nth;
	unsigned	 slot;
	const char	*text, *way, *about;
	enum touch_answer now;
};

struct answers_view {
	const char	*mine, *theirs;		/* NULL when not known, or alone */
	const char	*list, *oops;
	bool		 wishes, kept, chapter, any;
	size_t		 n;
	struct row_view	*rows;
	const struct visit *v;
};

struct notes_view {
	const char	*mine, *theirs, *hue, *draft, *oops;
	size_t		 n;
	struct { const char *id, *when, *text; } notes[NOTES_SHOWN];
};

#include "touch.html.h"

/* ---- things ---- */

enum touch_list
touch_list_named(const char *name)
{
	return strcmp(name, touch_lists[WISHES]) == 0 ? WISHES : TOUCHES;
}

unsigned
touch_me(const struct visit *v)
{
	return visit_private(v) ? visit_fact_number(v, "person") == 1 : v->me;
}

const char *
touch_way(const struct visit *v, const struct thing *thing)
{
	bool me = thing->giver == touch_me(v);

	if (thing->giver == TOUCH_TOGETHER)
		return NULL;
	return visit_say(v, me ? N_("you give, %1 gets") : N_("%1 gives, you get"),
	    visit_name(v, v->other), NULL);
}

static void
deck_things(const struct visit *v, enum touch_list list, struct thing *things)
{
	const struct deck *deck = visit_deck(v, "touch");
	size_t begins = strlen(touch_lists[list]);

	for (size_t i = 0; i < deck->n; i++) {
		const struct card *card = &deck->cards[i];
		bool each = strcmp(card_field(deck, card, "Way"), "each") == 0;
		int64_t slot;

		if (strncmp(card->id, touch_lists[list], begins) != 0 ||
		    card->id[begins] != '-' ||
		    !number_read(card_field(deck, card, "Slot"), &slot) ||
		    slot < 0 || slot + each >= TOUCH_CHAPTER)
			continue;
		for (int way = 0; way <= each; way++)
			things[slot + way] = (struct thing){ .text = card->text, .id = "",
			    .card = card,
			    .giver = each ? (enum touch_giver)way : TOUCH_TOGETHER,
			    .gone = card_field(deck, card, "Gone")[0] != '\0' };
	}
}

/* In the private room: one a line, list, place, id and words. */
static void
told_things(const struct visit *v, enum touch_list list, struct thing *things)
{
	const char *told = visit_fact(v, "touch");
	size_t name = strlen(touch_lists[list]);

	while (*told != '\0') {
		size_t n = strcspn(told, "\n");
		char *line = arena_copy(v->mem, told, n);
		int64_t slot;

		told += n + (told[n] == '\n');
		if (n < name + 1 + 3 + 1 + 33 || strncmp(line, touch_lists[list], name) != 0)
			continue;
		line[name + 4] = line[name + 5 + 32] = '\0';
		if (number_read(line + name + 1, &slot) && slot >= TOUCH_OWN &&
		    slot < TOUCH_SLOTS)
			things[slot] = (struct thing){ .text = line + name + 5 + 33,
			    .id = line + name + 5, .giver = TOUCH_TOGETHER };
	}
}

static void
own_things(const struct visit *v, enum touch_list list, struct thing *things)
{
	const struct touch *touch = visit_room(v, &practice_touch, SHARED);

	for (int slot = TOUCH_OWN; slot < TOUCH_SLOTS; slot++) {
		const struct event *e = touch->own[list][slot];

		if (e != NULL)
			things[slot] = (struct thing){ .text = e->values[TOUCH_OWN_TEXT].text,
			    .id = visit_id(v, e), .giver = TOUCH_TOGETHER,
			    .gone = touch->aside[list][slot] };
	}
}

const struct thing *
touch_things(const struct visit *v, enum touch_list list)
{
	struct thing *things = arena_get(v->mem, TOUCH_SLOTS, sizeof(*things));

	deck_things(v, list, things);
	if (visit_private(v))
		told_things(v, list, things);
	else
		own_things(v, list, things);
	return things;
}

/* What the private room needs to know of the couple: what both turned on, and
 * own entries. */
static void
touch_tell(const struct visit *v, struct out *facts)
{
	struct out o = { 0 };

	if (touch_on(v, TOUCH_CHAPTER))
		out_html(&o, "chapter\n");
	else
		out_html(&o, "none\n");
	for (int list = 0; list < TOUCH_LISTS; list++) {
		const struct thing *things = touch_things(v, (enum touch_list)list);

		for (int slot = TOUCH_OWN; slot < TOUCH_SLOTS; slot++)
			if (things[slot].text != NULL && !things[slot].gone) {
				out_string(&o, touch_lists[list]);
				out_html(&o, " ");
				out_number(&o, slot);
				out_html(&o, " ");
				out_string(&o, things[slot].id);
				out_html(&o, " ");
				out_string(&o, things[slot].text);
				out_html(&o, "\n");
			}
	}
	out_bytes(&o, "", 1);
	form_write(facts, "touch", o.bytes);
	out_free(&o);
}

/* ---- answers ---- */

static const struct touch *
mine(const struct visit *v)
{
	return visit_room(v, &practice_touch, PRIVATE);
}

static enum touch_answer
answer_named(const char *name)
{
	int i = 0;

	while (touch_answers[i] != NULL && strcmp(touch_answers[i], name) != 0)
		i++;
	return touch_answers[i] != NULL ? (enum touch_answer)(i + 1) : TOUCH_UNANSWERED;
}

/* An answer to an own entry is only one to the words that were read then. */
static enum touch_answer
answer_now(const struct visit *v, enum touch_list list, unsigned slot,
    const struct thing *thing)
{
	const struct event *e = mine(v)->answered[list][slot];

	if (e == NULL || strcmp(e->values[ENTRY].text, thing->id != NULL ?
	    thing->id : "") != 0)
		return TOUCH_UNANSWERED;
	return answer_named(e->values[ANSWER].text);
}

static bool
chapter_told(const struct visit *v)
{
	return strncmp(visit_fact(v, "touch"), "chapter", 7) == 0;
}

/* The list that is asked about; wishes only where both want the chapter. */
static enum touch_list
list_asked(const struct visit *v)
{
	enum touch_list list = touch_list_named(v->form.values[0].text);

	return list == WISHES && !chapter_told(v) ? TOUCHES : list;
}

static struct row_view
row_look(const struct visit *v, enum touch_list list, unsigned slot,
    const struct thing *thing)
{
	static const char *const about[] = { N_("little effort"),
	    N_("some effort"), N_("takes time") };
	static const char *const where[] = { N_("anywhere"), N_("at home"),
	    N_("in bed"), N_("out") };
	const struct deck *deck = visit_deck(v, "touch");
	struct row_view row = { .slot = slot, .text = thing->text,
	    .now = answer_now(v, list, slot, thing) };
	const char *effort, *setting;

	if (thing->giver != TOUCH_TOGETHER)
		row.way = thing->giver == touch_me(v) ? N_("I give it") : N_("I get it");
	if (thing->card == NULL) {
		row.about = thing->id[0] != '\0' ?
		    visit_say(v, N_("added by one of you"), NULL, NULL) : NULL;
		return row;
	}
	effort = card_field(deck, thing->card, "Effort");
	setting = card_field(deck, thing->card, "Setting");
	row.about = visit_say(v, N_("%1, %2"),
	    visit_say(v, about[effort[0] == 'l' ? 0 : effort[0] == 's' ? 1 : 2], NULL, NULL),
	    visit_say(v, where[setting[0] == 'a' ? 0 : setting[0] == 'h' ? 1 :
	    setting[0] == 'b' ? 2 : 3], NULL, NULL));
	return row;
}

uint32_t
touch_mixed(uint32_t n)
{
	n = (n ^ n >> 15) * 0x2C1B3C6Du;
	n = (n ^ n >> 12) * 0x297A2D39u;
	return n ^ n >> 15;
}

/* How early a place is asked about: mixed, but alike for the two, so that what
 * they compare first is about the same things. Both ways of one thing stand
 * together, own entries come first. */
static uint32_t
turn_of(const struct thing *things, unsigned slot)
{
	const struct thing *thing = &things[slot];
	unsigned first = slot - (thing->giver == TOUCH_SECOND);

	if (thing->id[0] != '\0')
		return slot - TOUCH_OWN;
	return touch_mixed(first + 1) | 1u << 12;
}

static struct answers_view
answers_begin(const struct visit *v, enum touch_list list)
{
	struct answers_view view = {
		.mine = visit_fact(v, "mine")[0] != '\0' ? visit_name(v, v->me) : NULL,
		.theirs = visit_paired(v) ? visit_name(v, v->other) : NULL,
		.list = touch_lists[list],
		.wishes = list == WISHES,
		.chapter = chapter_told(v),
		.oops = visit_oops(v),
		.v = v,
	};

	view.rows = arena_get(v->mem, TOUCH_SLOTS, sizeof(*view.rows));
	return view;
}

static void
rows_number(struct answers_view *view)
{
	for (size_t i = 0; i < view->n; i++)
		view->rows[i].nth = (int)i;
}

/* The next few that have no answer: never half of what has two ways. */
static void
find_rows(const struct visit *v, enum touch_list list, struct answers_view *view)
{
	const struct thing *things = touch_things(v, list);
	bool taken[TOUCH_SLOTS] = { false };

	while (view->n < ROWS) {
		int best = -1;

		for (int slot = 0; slot < TOUCH_SLOTS; slot++)
			if (things[slot].text != NULL && !things[slot].gone && !taken[slot] &&
			    answer_now(v, list, (unsigned)slot, &things[slot]) ==
			    TOUCH_UNANSWERED && (best < 0 ||
			    turn_of(things, (unsigned)slot) <
			    turn_of(things, (unsigned)best)))
				best = slot;
		if (best < 0 || (view->n == ROWS - 1 && things[best].giver == TOUCH_FIRST))
			break;
		taken[best] = true;
		view->rows[view->n++] = row_look(v, list, (unsigned)best, &things[best]);
	}
	rows_number(view);
}

static enum status
answers_show(struct visit *v)
{
	enum touch_list list = list_asked(v);
	struct answers_view view = answers_begin(v, list);
	const struct touch *touch = mine(v);

	view.kept = v->form.fields == show_fields &&
	    v->form.values[SHOW_KEPT].number == 1;
	for (int slot = 0; slot < TOUCH_SLOTS && !view.any; slot++)
		view.any = touch->answered[list][slot] != NULL;
	find_rows(v, list, &view);
	answers_page(v->out, &view);
	return OK;
}

static enum status
mine_show(struct visit *v)
{
	enum touch_list list = list_asked(v);
	struct answers_view view = answers_begin(v, list);
	const struct thing *things = touch_things(v, list);

	view.kept = v->form.values[SHOW_KEPT].number == 1;
	for (unsigned slot = 0; slot < TOUCH_SLOTS; slot++) {
		struct row_view row;

		if (things[slot].text == NULL)
			continue;
		row = row_look(v, list, slot, &things[slot]);
		if (row.now != TOUCH_UNANSWERED)
			view.rows[view.n++] = row;
	}
	mine_page(v->out, &view);
	return OK;
}

static enum status
one_show(struct visit *v)
{
	enum touch_list list = list_asked(v);
	unsigned slot = (unsigned)v->form.values[ONE_SLOT].number;
	struct answers_view view = answers_begin(v, list);
	const struct thing *things = touch_things(v, list);

	if (things[slot].text == NULL)
		return visit_goto(v, "/touch/mine");
	view.rows[view.n++] = row_look(v, list, slot, &things[slot]);
	one_page(v->out, &view);
	return OK;
}

/* The chapter and the steps: each turned on alone, there when both did. */
static enum status
both_show(struct visit *v)
{
	static const struct thing nothing = { 0 };
	struct answers_view view = answers_begin(v, TOUCHES);

	view.n = 2;
	view.rows[0] = (struct row_view){ .slot = TOUCH_CHAPTER,
	    .text = visit_say(v, N_("A chapter on sexual wishes"), NULL, NULL),
	    .about = visit_say(v, N_("A second list, answered and compared like the first."), NULL, NULL),
	    .now = answer_now(v, TOUCHES, TOUCH_CHAPTER, &nothing) };
	view.rows[1] = (struct row_view){ .slot = TOUCH_STEPS,
	    .text = visit_say(v, N_("Three steps of touching without a goal"), NULL, NULL),
	    .about = visit_say(v, N_("A quarter of an hour each way, slow and curious, never where it is sexual."), NULL, NULL),
	    .now = answer_now(v, TOUCHES, TOUCH_STEPS, &nothing) };
	rows_number(&view);
	both_page(v->out, &view);
	return OK;
}

static void
answer_do(struct visit *v, enum touch_list list, const struct value *row,
    const struct thing *thing)
{
	struct value values[ANSWER_FIELDS] = {
		[LIST] = { .text = touch_lists[list] },
		[SLOT] = row[0],
		[ANSWER] = row[1],
		[ENTRY] = { .text = thing->id != NULL ? thing->id : "" },
	};

	visit_do_in(v, PRIVATE, &answer, &(struct form){ .values = values });
}

/* Only what changed is kept. A yes that is none any more leaves the list at once,
 * in the base room, which knows whether it stood there. */
static enum status
answers_keep(struct visit *v)
{
	enum touch_list list = list_asked(v);
	const struct thing *things = touch_things(v, list);
	struct out away = { 0 };

	form_write(&away, "list", touch_lists[list]);
	form_write(&away, "slots", "");
	for (int i = 0; i < ROWS; i++) {
		const struct value *row = &v->form.values[KEEP_FIRST + 2 * i];
		const struct thing *thing = &things[row->number];
		enum touch_answer was, is = answer_named(row[1].text);

		if (row->text[0] == '\0' || is == TOUCH_UNANSWERED)
			continue;
		was = answer_now(v, list, (unsigned)row->number, thing);
		if (was != is)
			answer_do(v, list, row, thing);
		if (was == TOUCH_YES && is != TOUCH_YES) {
			out_string(&away, row->text);
			out_html(&away, "+");
		}
	}
	if (away.len > 0 && away.bytes[away.len - 1] == '+')
		visit_carry(v, "/touch/away", arena_copy(v->mem, away.bytes + 1, away.len - 2));
	out_free(&away);
	return visit_goto(v, visit_say(v, "/touch/answer?list=%1&kept=1",
	    touch_lists[list], NULL));
}

/* What is compared, once there is enough of it to hide in, and nobody is in the
 * middle of answering; the chapter only for as long as I want it. Own entries are
 * known by what was told, where it was. */
static bool
touch_yes(const struct visit *v, unsigned list, struct wish_yes *said)
{
	bool told = visit_fact(v, "touch")[0] != '\0';
	const struct event *chapter;
	const struct thing *things;
	int64_t last = 0;

	if (list >= TOUCH_LISTS)
		return false;
	things = touch_things(v, (enum touch_list)list);
	for (unsigned slot = 0; slot < TOUCH_SLOTS; slot++) {
		const struct event *e = mine(v)->answered[list][slot];
		bool stands = e != NULL && (!told || strcmp(e->values[ENTRY].text,
		    things[slot].id != NULL ? things[slot].id : "") == 0);

		said->answered += stands;
		if (stands && e->at > last)
			last = e->at;
		if (stands && answer_named(e->values[ANSWER].text) == TOUCH_YES)
			said->at[slot] = e->at;
	}
	chapter = mine(v)->answered[TOUCHES][TOUCH_CHAPTER];
	said->compare = said->answered >= WISH_ANSWERED &&
	    (said->answered >= PLENTY || v->now >= last + PAUSE) && (list == TOUCHES ||
	    (chapter != NULL && answer_named(chapter->values[ANSWER].text) == TOUCH_YES));
	return true;
}

/* ---- a note afterwards ---- */

static enum status
notes_show(struct visit *v)
{
	struct notes_view view = {
		.mine = visit_fact(v, "mine")[0] != '\0' ? visit_name(v, v->me) : NULL,
		.theirs = visit_paired(v) ? visit_name(v, v->other) : NULL,
		.hue = part_tone(v->out, v->me),
		.draft = visit_draft(v, NOTE, NULL),
		.oops = visit_again(v) ? visit_oops(v) : NULL,
	};

	for (const struct touch_note *n = mine(v)->notes;
	    n != NULL && view.n < NOTES_SHOWN; n = n->older, view.n++) {
		view.notes[view.n].id = visit_id(v, n->e);
		view.notes[view.n].when = visit_day(v, n->e->day);
		view.notes[view.n].text = n->e->values[NOTE].text;
	}
	notes_page(v->out, &view);
	return OK;
}

/* ---- Today, the hub of Time, and to take along ---- */

/* By the calendar alone: what was answered or done is nobody's to tell. */
static void
touch_offer(const struct visit *v, struct offers *offers)
{
	static const int rested[] = { [1] = 7, [3] = 7, [5] = 21 };
	int day = weekday_of(v->today);
	int days = day <= 5 ? rested[day] : 0;

	if (!visit_paired(v) || days == 0)
		return;
	if (day == 5)
		offer_add(offers, (struct offer){
			.href = "/touch",
			.what = N_("Some unhurried touch, if you both feel like it"),
			.why = N_("Ask first, and stop while it is good. A quarter of an hour is plenty."),
			.button = N_("Have a look"),
			.minutes = 15,
			.last = v->today - days,
		});
	else
		offer_add(offers, (struct offer){
			.href = "/touch",
			.what = N_("A moment of touch at hello or goodbye"),
			.why = N_("A few seconds, only as you both like. Holding out a hand is a way to ask."),
			.button = N_("Have a look"),
			.minutes = 1,
			.light = true,
			.last = v->today - days,
		});
}

static void
touch_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_TIME, "/touch", "hand", N_("Touch"),
	    N_("What you would both like, a massage each way, no expectations."), NULL });
}

static void
touch_take(const struct visit *v, struct taking *taking)
{
	if (!visit_private(v) || mine(v)->notes == NULL)
		return;
	take_chapter(taking, N_("Touch"));
	for (const struct touch_note *n = mine(v)->notes; n != NULL; n = n->older)
		take_entry(taking, n->e, NULL, n->e->values[NOTE].text);
}

static const struct page pages[] = {
	{ GET, "/touch", touch_show, .tab = TIME },
	{ GET, "/touch/answer", answers_show, show_fields, WALLED, TIME },
	{ POST, "/touch/answer", answers_keep, keep_fields, WALLED, TIME,
	    .then = "/touch/answer" },
	{ GET, "/touch/mine", mine_show, show_fields, WALLED, TIME },
	{ GET, "/touch/one", one_show, one_fields, WALLED, TIME },
	{ GET, "/touch/both", both_show, NULL, WALLED, TIME },
	{ GET, "/touch/notes", notes_show, NULL, WALLED, TIME },
	{ POST, "/touch/notes", .deed = &note, .how = WALLED, .then = "/touch/notes" },
	{ POST, "/touch/notes/delete", .deed = &withdrawal, .how = WALLED,
	    .then = "/touch/notes" },
	{ POST, "/touch/away", touch_away, touch_away_fields, .then = "/touch" },
	{ GET, "/touch/ask", touch_ask_show, touch_slot_fields, .tab = TIME },
	{ POST, "/touch/ask", touch_ask_do, touch_at_fields, .then = "/touch" },
	{ POST, "/touch/ask/back", touch_ask_back, .then = "/touch" },
	{ POST, "/touch/reply", touch_reply_do, touch_reply_fields, .then = "/touch" },
	{ GET, "/touch/own", touch_own_show, touch_slot_fields, .tab = TIME },
	{ POST, "/touch/own", touch_own_do, touch_own_fields, .then = "/touch/own" },
	{ POST, "/touch/own/aside", touch_own_aside, touch_at_fields, .then = "/touch/own" },
	{ GET, "/touch/during", touch_during_show, .how = QUIET, .tab = TIME },
	{ GET, "/touch/massage", touch_massage_show, .tab = TIME },
	{ GET, "/touch/steps", touch_steps_show, .tab = TIME },
	{ POST, "/touch/begin", touch_time_begin, touch_begin_fields, .then = "/touch/massage" },
	{ GET, "/touch/time", touch_time_show, touch_time_fields, .how = QUIET, .tab = TIME },
	{ POST, "/touch/time", touch_time_do, touch_tap_fields, .then = "/touch" },
	{ 0 }
};

const struct practice practice_touch = {
	.name = "touch",
	.title = N_("Touch"),
	.room = sizeof(struct touch),
	.deeds = (const struct deed *const[]){ &answer, &note, &touch_own, &touch_aside,
	    &touch_ask, &touch_reply, NULL },
	.pages = pages,
	.offer = touch_offer,
	.left = touch_left,
	.doors = touch_doors,
	.take = touch_take,
	.tell = touch_tell,
	.yes = touch_yes,
};
