/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * repair: afterwards, when it is quiet again.
 *
 * Each writes their own part alone: what I did, what it may have done to you,
 * what I am sorry about, what I will try next time. It is given to the other or
 * kept. Nobody is told whether it was read; an answer may be written, and none
 * is asked for. What has been given is not reworded.
 *
 * Some differences stay. They get a name, and a talk once a year that is not
 * about solving them. A year that passes without one passes without a word, and
 * either may put a difference away.
 */
#include <string.h>

#include "practice.h"
#include "text.h"
#include "why.h"

enum { PART, EFFECT, REGRET, NEXT, LETTER_FIELDS };
enum { DRAFT = LETTER_FIELDS, WAY, WRITE_FIELDS };
enum { NOTE, LINE, ANSWER_FIELDS };
enum { ID, ID_FIELDS };
enum { NAME, NAME_FIELDS };
enum { LENGTH = 500, ANSWER_LENGTH = 280, NAME_LENGTH = 140, SHOWN = 20,
	WAITS_DAYS = 14, YEAR = 365, WINDOW = 21, HOUR = 60 * 60, DAYS_AFTER = 3,
	RESTS_DAYS = 7 };

static const struct field letter_fields[] = {
	[PART] = { "part", .max = LENGTH, .required = true, .lines = true },
	[EFFECT] = { "effect", .max = LENGTH, .lines = true },
	[REGRET] = { "regret", .max = LENGTH, .lines = true },
	[NEXT] = { "next", .max = LENGTH, .lines = true },
	[LETTER_FIELDS] = { 0 }
};

static const struct field write_fields[] = {
	[PART] = { "part", .max = LENGTH, .required = true, .lines = true },
	[EFFECT] = { "effect", .max = LENGTH, .lines = true },
	[REGRET] = { "regret", .max = LENGTH, .lines = true },
	[NEXT] = { "next", .max = LENGTH, .lines = true },
	[DRAFT] = { "draft", .max = 32 },
	[WAY] = { "way", .oneof = (const char *const[]){ "give", "keep", NULL } },
	[WRITE_FIELDS] = { 0 }
};

static const struct field show_fields[] = {
	[ID] = { "draft", .max = 32 },
	[ID_FIELDS] = { 0 }
};

static const struct field answer_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	[LINE] = { "line", .max = ANSWER_LENGTH, .required = true, .lines = true },
	[ANSWER_FIELDS] = { 0 }
};

static const struct field id_fields[] = {
	[ID] = { "note", .max = 32, .required = true },
	[ID_FIELDS] = { 0 }
};

static const struct field name_fields[] = {
	[NAME] = { "name", .max = NAME_LENGTH, .required = true },
	[NAME_FIELDS] = { 0 }
};

/* ---- state: letters and differences, in the couple's space or one's own ---- */

struct letter {
	const struct event *first, *now, *answer;
	struct letter	*older;
};

struct difference {
	const struct event *first;
	int32_t		 day;		/* named, or talked about, last */
	const struct event *rests;	/* who put it away; NULL: nobody */
	struct difference *older;
};

struct put_away {
	unsigned char	 id[16];
	struct put_away	*next;
};

struct repair {
	struct letter	*newest;
	struct difference *lasting;
	struct put_away	*away;
};

static struct letter *
letter_find(const struct repair *room, const char *hex)
{
	unsigned char id[16];
	struct letter *l = room->newest;

	if (!id_read(hex, id))
		return NULL;
	while (l != NULL && memcmp(l->first->id, id, 16) != 0)
		l = l->older;
	return l;
}

static struct difference *
difference_find(const struct repair *room, const char *hex)
{
	unsigned char id[16];
	struct difference *d = room->lasting;

	if (!id_read(hex, id))
		return NULL;
	while (d != NULL && memcmp(d->first->id, id, 16) != 0)
		d = d->older;
	return d;
}

static void
letter_fold(void *room, struct event *e, struct arena *state)
{
	struct repair *repair = room;
	struct letter *l = e->of != NULL ? e->of->made : NULL;

	if (l == NULL) {
		l = arena_get(state, 1, sizeof(*l));
		*l = (struct letter){ .first = e, .older = repair->newest };
		repair->newest = l;
	}
	l->now = e;
	e->made = l;
}

static void
answer_fold(void *room, struct event *e, struct arena *state)
{
	struct letter *l = letter_find(room, e->values[NOTE].text);

	(void)state;
	if (l != NULL && l->first->author != e->author)
		l->answer = e;
}

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct repair *repair = room;
	struct put_away *away = arena_get(state, 1, sizeof(*away));

	if (!id_read(e->values[ID].text, away->id))
		return;
	away->next = repair->away;
	repair->away = away;
}

static void
lasting_fold(void *room, struct event *e, struct arena *state)
{
	struct repair *repair = room;
	struct difference *d = arena_get(state, 1, sizeof(*d));

	*d = (struct difference){ e, e->day, NULL, repair->lasting };
	repair->lasting = d;
}

static void
talked_fold(void *room, struct event *e, struct arena *state)
{
	struct difference *d = difference_find(room, e->values[ID].text);

	(void)state;
	if (d != NULL && e->day > d->day)
		d->day = e->day;
}

static void
rest_fold(void *room, struct event *e, struct arena *state)
{
	struct difference *d = difference_find(room, e->values[ID].text);

	(void)state;
	if (d != NULL && d->rests == NULL)
		d->rests = e;
}

static const struct deed give = { "repair.give", letter_fields, letter_fold };
static const struct deed draft = {
	"repair.draft", letter_fields, letter_fold, IN(PERSONAL), .rewrites = true
};
static const struct deed answer = { "repair.answer", answer_fields, answer_fold };
static const struct deed away = {
	"repair.away", id_fields, away_fold, IN(PERSONAL), .aside = true
};
static const struct deed lasting = { "repair.lasting", name_fields, lasting_fold };
static const struct deed talked = { "repair.talked", id_fields, talked_fold };
static const struct deed rest = { "repair.rest", id_fields, rest_fold };

/* ---- what there is ---- */

static const struct repair *
ours(const struct visit *v)
{
	return visit_room(v, &practice_repair, SHARED);
}

static const struct repair *
own(const struct visit *v)
{
	return visit_room(v, &practice_repair, PERSONAL);
}

static bool
put_away(const struct visit *v, const struct letter *l)
{
	const struct put_away *a = own(v)->away;

	while (a != NULL && memcmp(a->id, l->first->id, 16) != 0)
		a = a->next;
	return a != NULL;
}

/* Is the talk about it due, in the weeks after a year or several? */
static bool
due(const struct visit *v, const struct difference *d)
{
	int32_t days = v->today - d->day;

	return d->rests == NULL && days >= YEAR && days % YEAR < WINDOW;
}

/* The first day on which it will be, or has been since lately. */
static int32_t
due_day(const struct visit *v, const struct difference *d)
{
	int32_t days = v->today - d->day;
	int32_t years = days < YEAR ? 1 : days % YEAR < WINDOW ? days / YEAR :
	    days / YEAR + 1;

	return d->day + years * YEAR;
}

/* All that a letter says, in one running text. */
static const char *
letter_text(const struct visit *v, const struct letter *l)
{
	struct out o = { 0 };
	const char *text;

	for (int i = PART; i < LETTER_FIELDS; i++) {
		if (l->now->values[i].text[0] == '\0')
			continue;
		if (o.len > 0)
			out_html(&o, "\n");
		out_string(&o, l->now->values[i].text);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

static const char *
with_id(const struct visit *v, const char *path, const struct event *e)
{
	return visit_say(v, "%1%2", path, visit_id(v, e));
}

/* ---- views ---- */

struct letter_view {
	unsigned	 person;
	const char	*name, *when, *id, *href, *part;
	const char	*text[LETTER_FIELDS];
	bool		 mine, given, answered;
	const char	*answer_name, *answer_when, *answer;
	unsigned	 answer_person;
};

struct write_view {
	const struct visit *v;
	const char	*other, *oops, *draft;
	const char	*text[LETTER_FIELDS], *bad[LETTER_FIELDS];
	bool		 paired;
	const char	*hidden_from;
	size_t		 n;
	struct letter_view letters[SHOWN];
};

struct one_view {
	struct letter_view letter;
	const char	*other, *oops, *draft;
	bool		 paired;
};

struct difference_view {
	const char	*id, *href, *name, *who, *when;
	bool		 due, rests;
};

struct lasting_view {
	const struct visit *v;
	const char	*other, *draft, *oops;
	bool		 paired;
	size_t		 n;
	struct difference_view at[SHOWN];
};

static const struct {
	const char	*name, *label, *hint;
} parts[LETTER_FIELDS] = {
	[PART] = { "part", N_("My part in it"),
	    N_("What I did or left undone. Only mine, and without a but.") },
	[EFFECT] = { "effect", N_("What it may have done to you"),
	    N_("As far as I can see it. “I do not know yet” is an answer, too.") },
	[REGRET] = { "regret", N_("What I am sorry about"),
	    N_("Only what is true. It may stay empty.") },
	[NEXT] = { "next", N_("Next time"),
	    N_("One thing I will try, small enough to happen.") },
};

#include "repair.html.h"

/* ---- answers ---- */

static struct letter_view
letter_view(const struct visit *v, const struct letter *l)
{
	const struct event *e = l->first;
	struct letter_view view = {
		.person = e->author,
		.name = visit_name(v, e->author),
		.when = visit_day(v, e->day),
		.id = visit_id(v, e),
		.href = with_id(v, "/repair/one?note=", e),
		.part = l->now->values[PART].text,
		.mine = e->author == v->me,
		.given = e->deed == &give,
		.answered = l->answer != NULL,
	};

	for (int i = PART; i < LETTER_FIELDS; i++)
		view.text[i] = l->now->values[i].text;
	if (l->answer != NULL) {
		view.answer_person = l->answer->author;
		view.answer_name = visit_name(v, l->answer->author);
		view.answer_when = visit_day(v, l->answer->day);
		view.answer = l->answer->values[LINE].text;
	}
	return view;
}

/* Kept ones first: those are still to be done something about. */
static void
letters_fill(const struct visit *v, struct write_view *view)
{
	for (const struct letter *l = own(v)->newest;
	    l != NULL && view->n < SHOWN / 2; l = l->older)
		view->letters[view->n++] = letter_view(v, l);
	for (const struct letter *l = ours(v)->newest;
	    l != NULL && view->n < SHOWN; l = l->older)
		view->letters[view->n++] = letter_view(v, l);
}

static enum status
repair_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == write_fields;
	const char *asked = again ? v->form.values[DRAFT].text :
	    v->form.fields == show_fields ? v->form.values[ID].text : "";
	const struct letter *kept = letter_find(own(v), asked);
	struct write_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.draft = kept != NULL ? visit_id(v, kept->first) : NULL,
		.oops = again ? visit_oops(v) : NULL,
	};

	for (int i = PART; i < LETTER_FIELDS; i++) {
		view.text[i] = again ? v->form.values[i].text :
		    kept != NULL ? kept->now->values[i].text : "";
		view.bad[i] = again && visit_bad(v, i) ? visit_oops(v) : NULL;
	}
	letters_fill(v, &view);
	write_page(v->out, &view);
	return OK;
}

static enum status
repair_write(struct visit *v)
{
	const struct value *sent = v->form.values;
	const struct letter *kept = letter_find(own(v), sent[DRAFT].text);
	const char *id;

	if (strcmp(sent[WAY].text, "give") == 0 && visit_paired(v)) {
		v->of = NULL;
		id = visit_do_in(v, SHARED, &give, &v->form);
		if (kept != NULL)
			visit_delete(v, kept->first);
	} else {
		v->of = kept != NULL ? visit_id(v, kept->first) : NULL;
		id = visit_do_in(v, PERSONAL, &draft, &v->form);
		id = v->of != NULL ? v->of : id;
	}
	return visit_goto(v, visit_say(v, "%1%2", "/repair/one?note=", id));
}

static enum status
one_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == answer_fields;
	const char *hex = v->form.values[ID].text;
	const struct letter *l = letter_find(ours(v), hex);
	struct one_view view = {
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.draft = again ? v->form.values[LINE].text : "",
		.oops = again ? visit_oops(v) : NULL,
	};

	if (l == NULL && (l = letter_find(own(v), hex)) == NULL)
		return NOT_FOUND;
	view.letter = letter_view(v, l);
	one_page(v->out, &view);
	return OK;
}

static enum status
repair_answer(struct visit *v)
{
	const char *hex = v->form.values[NOTE].text;
	const struct letter *l = letter_find(ours(v), hex);

	if (l == NULL || l->first->author == v->me || !visit_paired(v))
		return NOT_FOUND;
	visit_do_in(v, SHARED, &answer, &v->form);
	return visit_goto(v, with_id(v, "/repair/one?note=", l->first));
}

static enum status
repair_delete(struct visit *v)
{
	const struct letter *l = letter_find(own(v), v->form.values[ID].text);

	if (l != NULL)
		visit_delete(v, l->first);
	return visit_goto(v, "/repair");
}

static struct difference_view
difference_view(const struct visit *v, const struct difference *d)
{
	return (struct difference_view){
		.id = visit_id(v, d->first),
		.href = with_id(v, "/lasting/talk?note=", d->first),
		.name = d->first->values[NAME].text,
		.who = d->rests != NULL ? visit_name(v, d->rests->author) : NULL,
		.when = visit_date(v, d->rests != NULL ? d->rests->day :
		    due_day(v, d)),
		.due = due(v, d),
		.rests = d->rests != NULL,
	};
}

static enum status
lasting_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == name_fields;
	struct lasting_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.draft = again ? v->form.values[NAME].text : "",
		.oops = again ? visit_oops(v) : NULL,
	};

	for (const struct difference *d = ours(v)->lasting;
	    d != NULL && view.n < SHOWN; d = d->older)
		view.at[view.n++] = difference_view(v, d);
	v->title = N_("What stays different");
	lasting_page(v->out, &view);
	return OK;
}

static enum status
talk_show(struct visit *v)
{
	const struct difference *d = difference_find(ours(v),
	    v->form.values[ID].text);
	struct difference_view view;

	if (d == NULL)
		return NOT_FOUND;
	view = difference_view(v, d);
	v->title = N_("What stays different");
	talk_page(v->out, &view, visit_paired(v));
	return OK;
}

/* A deed of both, while they are two. */
static enum status
lasting_do(struct visit *v, const struct deed *deed)
{
	if (visit_paired(v))
		visit_do_in(v, SHARED, deed, &v->form);
	return visit_goto(v, "/lasting");
}

static enum status
lasting_name(struct visit *v)
{
	return lasting_do(v, &lasting);
}

static enum status
lasting_talked(struct visit *v)
{
	return lasting_do(v, &talked);
}

static enum status
lasting_rest(struct visit *v)
{
	return lasting_do(v, &rest);
}

/* ---- today, hubs, and to take along ---- */

/* When this person last wrote, given or kept. */
static const struct event *
last_written(const struct visit *v)
{
	const struct event *last = own(v)->newest != NULL ?
	    own(v)->newest->first : NULL;

	for (const struct letter *l = ours(v)->newest; l != NULL; l = l->older)
		if (l->first->author == v->me) {
			if (last == NULL || l->first->at > last->at)
				last = l->first;
			break;
		}
	return last;
}

static void
after_offer(const struct visit *v, struct offers *offers)
{
	const struct event *last = last_written(v);
	int64_t clash = plan_clash(v);

	if (clash == 0 || v->now < clash + 2 * HOUR ||
	    v->now > clash + DAYS_AFTER * 24 * HOUR ||
	    (last != NULL && last->day > v->today - RESTS_DAYS))
		return;
	offer_add(offers, (struct offer){
		.href = "/repair",
		.what = N_("Afterwards: your own part, in a few lines"),
		.why = N_("To give to %1, or to keep. Only when it is quiet again."),
		.part = visit_name(v, v->other),
		.button = N_("Write"),
		.rank = CLOSES,		/* after three days it is too late */
		.after = true,
		.minutes = 5,
		.calm = true,
	});
}

static void
repair_offer(const struct visit *v, struct offers *offers)
{
	if (!visit_paired(v))
		return;
	after_offer(v, offers);
	for (const struct difference *d = ours(v)->lasting; d != NULL; d = d->older)
		if (due(v, d)) {
			offer_add(offers, (struct offer){
				.href = with_id(v, "/lasting/talk?note=", d->first),
				.what = N_("Once a year: %1"),
				.why = N_("A talk about a difference that stays, without the aim to solve it."),
				.part = d->first->values[NAME].text,
				.button = N_("How it goes"),
				.rank = CLOSES,
				.minutes = 15,
			});
			return;
		}
}

static void
repair_left(const struct visit *v, struct left_notes *left)
{
	for (const struct letter *l = ours(v)->newest; l != NULL; l = l->older) {
		const struct event *e = l->first;

		if (e->author == v->me || put_away(v, l))
			continue;
		if (e->day < v->today - WAITS_DAYS)
			return;
		left_add(left, (struct left_note){
			.text = l->now->values[PART].text,
			.id = visit_id(v, e),
			.href = with_id(v, "/repair/one?note=", e),
			.button = N_("Read it"),
			.deeds = {{ "/repair/away", N_("Put away") }},
			.person = e->author,
			.zone = e->zone,
			.at = e->at,
		});
		return;
	}
}

static int64_t
repair_clash(const struct visit *v)
{
	const struct letter *l = ours(v)->newest;

	return l != NULL ? l->first->at : 0;
}

static void
repair_doors(const struct visit *v, struct doors *doors)
{
	doors_add(doors, (struct door){ HUB_HARD, "/repair", "book",
	    N_("Afterwards"), visit_paired(v) ?
	    N_("Your own part, for %1 or for yourself. And what stays different.") :
	    N_("Your own part, written for yourself."), visit_paired(v) ?
	    visit_name(v, v->other) : NULL });
}

static void
repair_take(const struct visit *v, struct taking *taking)
{
	if (visit_private(v) || (ours(v)->newest == NULL &&
	    own(v)->newest == NULL && ours(v)->lasting == NULL))
		return;
	take_chapter(taking, N_("Afterwards"));
	for (const struct letter *l = ours(v)->newest; l != NULL; l = l->older) {
		take_entry(taking, l->first, NULL, letter_text(v, l));
		if (l->answer != NULL)
			take_entry(taking, l->answer, N_("in answer"),
			    l->answer->values[LINE].text);
	}
	for (const struct letter *l = own(v)->newest; l != NULL; l = l->older)
		take_entry(taking, l->first, N_("not given"), letter_text(v, l));
	for (const struct difference *d = ours(v)->lasting; d != NULL; d = d->older)
		take_entry(taking, d->first, N_("stays different"),
		    d->first->values[NAME].text);
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/repair", repair_show, show_fields, .tab = TALK },
	{ POST, "/repair/write", repair_write, write_fields, .then = "/repair" },
	{ GET, "/repair/one", one_show, id_fields, .tab = TALK },
	{ POST, "/repair/answer", repair_answer, answer_fields, .then = "/repair/one" },
	{ POST, "/repair/delete", repair_delete, id_fields, .then = "/repair" },
	{ POST, "/repair/away", .deed = &away, .then = "/today" },
	{ GET, "/lasting", lasting_show, .tab = TALK },
	{ POST, "/lasting/name", lasting_name, name_fields, .then = "/lasting" },
	{ GET, "/lasting/talk", talk_show, id_fields, .tab = TALK },
	{ POST, "/lasting/talked", lasting_talked, id_fields, .then = "/lasting" },
	{ POST, "/lasting/rest", lasting_rest, id_fields, .then = "/lasting" },
	{ 0 }
};

const struct practice practice_repair = {
	.name = "repair",
	.title = N_("Afterwards"),
	.room = sizeof(struct repair),
	.deeds = (const struct deed *const[]){ &give, &draft, &answer, &away,
	    &lasting, &talked, &rest, NULL },
	.pages = pages,
	.offer = repair_offer,
	.left = repair_left,
	.clash = repair_clash,
	.doors = repair_doors,
	.take = repair_take,
};
