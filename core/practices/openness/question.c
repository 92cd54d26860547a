/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * question: one question, answered alone, opened together.
 *
 * After opening there are four ways to answer that listen: thank, say back
 * what was heard, ask one thing, and keep it for when you sit together.
 */
#include <string.h>

#include "openness.h"
#include "why.h"

enum { SHOW_Q, SHOW_CHANGE, SHOW_FIELDS };
enum { DRAW_THEME, DRAW_TURN, DRAW_FIELDS };
enum { FORM_TEXT, FORM_Q, FORM_FIELDS };
enum { OFFERS_WEEKLY = 2, NEW_DAYS = 14, LEFT_DAYS = 7, LEFT_LENGTH = 400 };

const struct field question_show_fields[] = {
	[SHOW_Q] = { "q", .max = KEY_MOST },
	[SHOW_CHANGE] = { "change", .number = true, .most = 1 },
	[SHOW_FIELDS] = { 0 }
};

const struct field question_draw_fields[] = {
	[DRAW_THEME] = { "theme", .oneof = (const char *const[]){ "childhood",
	    "family", "work", "body", "friendship", "money", "faith", "future",
	    "us", NULL } },
	[DRAW_TURN] = { "turn", .number = true, .most = 1000000000 },
	[DRAW_FIELDS] = { 0 }
};

const struct field question_answer_fields[] = {
	[FORM_TEXT] = { "text", .max = ANSWER_MOST, .required = true, .lines = true },
	[FORM_Q] = { "q", .max = KEY_MOST, .required = true },
	[FORM_FIELDS] = { 0 }
};

const struct field question_about_fields[] = {
	[ABOUT_Q] = { "q", .max = KEY_MOST, .required = true },
	{ 0 }
};

const struct field question_reply_fields[] = {
	[REPLY_Q] = { "q", .max = KEY_MOST, .required = true },
	[REPLY_KIND] = { "kind", .oneof = (const char *const[]){ "thank", "heard",
	    "ask", "sit", NULL } },
	[REPLY_TEXT] = { "text", .max = 1000, .lines = true },
	[REPLY_FIELDS] = { 0 }
};

const struct field question_keep_fields[] = {
	[KEEP_Q] = { "q", .max = KEY_MOST, .required = true },
	[KEEP_KEPT] = { "kept", .oneof = (const char *const[]){ "yes", "no", NULL } },
	[KEEP_FIELDS] = { 0 }
};

struct said_view {
	unsigned	 person;
	const char	*name, *text;
};

struct question_view {
	const struct visit *v;
	const struct question *q;
	const char	*text, *over, *note, *other, *names[2], *id, *mine_id;
	const char	*draft, *oops, *mine, *theirs;
	const char	*aloud;		/* who would rather talk */
	const char	*back;		/* where to, and its name */
	const char	*book;		/* where both are marked for the book, or NULL */
	enum standing	 standing;
	bool		 now, writing, strict, waits, gone, kept, talked, may_rate;
	int64_t		 turn;
	/* Replies so far, and those that are left to me. */
	struct said_view said[2 * REPLIES];
	size_t		 n_said;
	bool		 left[REPLIES], any_left;
	const char	*reply_kind, *reply_text, *reply_oops;
};

struct draw_view {
	const struct visit *v;
	const char	*other, *why, *sitting;	/* sitting: to be rated, an id */
	int64_t		 turn;
	bool		 none;
};

static const struct {
	const char	*name, *label;
} replies[REPLIES] = {
	[THANK] = { "thank", N_("Thank you for telling me") },
	[HEARD] = { "heard", N_("What I heard is …") },
	[ASKS_BACK] = { "ask", N_("One question") },
	[SIT] = { "sit", N_("Tell me when we sit together") },
};

#include "question.html.h"

/* ---- one question in words ---- */

const char *
question_path(const struct visit *v, const struct question *q)
{
	return visit_say(v, "/question?q=%1", q->key, NULL);
}

const char *
question_reply_says(const struct visit *v, const struct event *e)
{
	const char *kind = e->values[REPLY_KIND].text;
	const char *text = e->values[REPLY_TEXT].text;
	const char *first = NULL;

	if (strcmp(kind, "heard") == 0)
		return visit_say(v, N_("What I heard: %1"), text, NULL);
	if (strcmp(kind, "ask") == 0)
		return visit_say(v, N_("One question: %1"), text, NULL);
	first = visit_say(v, strcmp(kind, "sit") == 0 ?
	    N_("Tell me more when we sit together.") :
	    N_("Thank you for telling me."), NULL, NULL);
	return text[0] != '\0' ? visit_say(v, N_("%1 %2"), first, text) : first;
}

/* Two answers of a tender step open by their authors' phones alone. */
static bool
opens_strictly(const struct visit *v, const struct question *q)
{
	struct picks picks = openness_picks(v);
	const struct pick *pick = openness_pick(&picks, q->card);

	return pick == NULL || pick->strict;
}

static const char *
note_of(const struct visit *v, const struct question *q)
{
	struct picks picks = openness_picks(v);
	const struct pick *pick = openness_pick(&picks, q->card);

	if (pick != NULL && pick->note[0] != '\0')
		return pick->note;
	return q->level >= TENDER ?
	    N_("This one may touch something tender. Say as much as is good for you today, or pass.") :
	    NULL;
}

/* ---- the page of a question ---- */

static void
said_fill(const struct visit *v, struct question_view *view)
{
	for (unsigned person = 0; person < 2; person++)
		for (int kind = 0; kind < REPLIES; kind++) {
			const struct event *e = view->q->reply[person][kind];

			if (e != NULL)
				view->said[view->n_said++] = (struct said_view){
				    person, visit_name(v, person),
				    question_reply_says(v, e) };
			if (person == v->me && e == NULL)
				view->left[kind] = view->any_left = true;
		}
}

/* What was typed into a form that was refused. */
static void
again_fill(const struct visit *v, struct question_view *view)
{
	view->draft = view->reply_text = view->reply_kind = "";
	if (visit_again(v) && v->form.fields == question_answer_fields) {
		view->draft = v->form.values[FORM_TEXT].text;
		view->oops = visit_oops(v);
		view->writing = true;
	} else if (visit_again(v) && v->form.fields == question_reply_fields) {
		view->reply_text = v->form.values[REPLY_TEXT].text;
		view->reply_kind = v->form.values[REPLY_KIND].text;
		view->reply_oops = visit_oops(v);
	} else if (view->writing && view->q->answer[v->me] != NULL)
		view->draft = view->q->answer[v->me]->values[ANSWER_TEXT].text;
}

/* The page of the month in which the later answer came. */
static const char *
book_link(const struct visit *v, const struct question *q)
{
	const struct event *const *a = q->answer;
	struct date d = date_of(a[0]->day > a[1]->day ? a[0]->day : a[1]->day);

	return visit_say(v, "/keepsake/choose?at=%1",
	    visit_number(v, (int64_t)d.year * 12 + d.month - 1), NULL);
}

static void
answers_fill(const struct visit *v, struct question_view *view)
{
	const struct event *mine = view->q->answer[v->me];

	if (mine != NULL) {
		view->mine = mine->values[ANSWER_TEXT].text;
		view->mine_id = visit_id(v, mine);
	}
	if (view->standing == OPENED && visit_paired(v))
		view->book = book_link(v, view->q);
	if (view->standing == OPENED)
		view->theirs = view->q->answer[v->other]->values[ANSWER_TEXT].text;
	else
		view->waits = openness_theirs(v, view->q);
	if (view->q->aloud != NULL)
		view->aloud = visit_name(v, view->q->aloud->author);
}

static const char *
over_of(const struct visit *v, const struct question *q)
{
	if (q->talked != NULL)
		return visit_say(v, N_("Talked about, %1"),
		    visit_day(v, q->talked->day), NULL);
	return visit_say(v, N_("Step %1 of 5, %2"), visit_number(v, q->level),
	    visit_say(v, openness_level(q->level), NULL, NULL));
}

static enum status
one_show(struct visit *v, const struct question *q, bool change)
{
	const struct question_mark *mark = openness_mark(v, q->key);
	struct question_view view = {
		.v = v, .q = q,
		.text = openness_text(v, q),
		.over = over_of(v, q),
		.note = note_of(v, q),
		.other = visit_name(v, v->other),
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.id = visit_id(v, q->ask),
		.standing = openness_standing(v, q),
		.now = q == openness_now(v),
		.turn = openness_shared(v)->turn,
		.strict = opens_strictly(v, q),
		.gone = openness_gone(v, q),
		.kept = mark != NULL && mark->kept,
		.talked = q->talked != NULL,
		.may_rate = !rungs_rated(v, q->key),
	};

	view.back = view.now ? "/talk" : "/question/past";
	view.writing = view.standing == OPEN || (change && view.standing == WAITING);
	again_fill(v, &view);
	answers_fill(v, &view);
	said_fill(v, &view);
	v->title = N_("A question");
	question_page(v->out, &view);
	return OK;
}

static enum status
draw_show(struct visit *v)
{
	const struct sitting *unrated = sitting_unrated(v);
	struct picks picks = openness_picks(v);
	struct draw_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.turn = openness_shared(v)->turn,
		.sitting = unrated != NULL ? visit_id(v, unrated->sit) : NULL,
	};
	int level = rungs_draw(v, &view.why);

	view.none = openness_draw(&picks, level, "", view.turn) == NULL;
	draw_page(v->out, &view);
	return OK;
}

/* The question that the address or the refused form names, or whose turn it is. */
static const struct question *
asked(const struct visit *v)
{
	const struct value *values = v->form.values;
	const char *key = "";
	const struct question *q;

	if (v->form.fields == question_answer_fields)
		key = values[FORM_Q].text;
	else if (v->form.fields == question_reply_fields)
		key = values[REPLY_Q].text;
	else if (v->form.fields == question_show_fields)
		key = values[SHOW_Q].text;
	q = key[0] != '\0' ? openness_find(v, key) : NULL;
	return q != NULL ? q : openness_now(v);
}

enum status
question_show(struct visit *v)
{
	const struct question *q = asked(v);
	bool change = v->form.fields == question_show_fields &&
	    v->form.values[SHOW_CHANGE].number == 1;

	if (!visit_paired(v) && (q == NULL || v->pairing != ENDED)) {
		alone_page(v->out);
		return OK;
	}
	return q != NULL ? one_show(v, q, change) : draw_show(v);
}

/* ---- what is done with it ---- */

/* Whoever drew meanwhile was first: then there is nothing to do. */
enum status
question_draw(struct visit *v)
{
	int64_t turn = openness_shared(v)->turn;
	struct picks picks = openness_picks(v);
	const char *why;
	const struct pick *pick;

	if (!visit_paired(v) || v->form.values[DRAW_TURN].number != turn)
		return visit_goto(v, "/question");
	pick = openness_draw(&picks, rungs_draw(v, &why),
	    v->form.values[DRAW_THEME].text, turn);
	if (pick != NULL) {
		struct form form = openness_form(v, &openness_ask,
		    (const char *const[ASK_FIELDS]){ pick->id, pick->text,
		    visit_number(v, pick->level), visit_number(v, turn) });

		visit_do_in(v, SHARED, &openness_ask, &form);
	}
	return visit_goto(v, "/question");
}

/* To change an answer is to take it back and to answer anew. */
enum status
question_answer(struct visit *v)
{
	const struct question *q = openness_find(v, v->form.values[FORM_Q].text);
	enum standing standing = q != NULL ? openness_standing(v, q) : OPEN;
	struct form form;

	if (!visit_paired(v) || q == NULL)
		return visit_goto(v, "/question");
	if (standing == OPENED || standing == OPENING)
		return visit_refuse(v, FORM_TEXT,
		    N_("Both have answered meanwhile, so your first answer stays. You can still take it back."));
	if (standing == TAKEN_BACK)
		return visit_refuse(v, FORM_TEXT,
		    N_("It had been opened and taken back, so it takes no new answer."));
	if (standing == OPEN && q != openness_now(v) && !openness_theirs(v, q))
		return visit_refuse(v, FORM_Q,
		    N_("Another question has come up meanwhile. Your words are still here; take this question up again to answer it."));
	if (q->answer[v->me] != NULL)
		visit_delete(v, q->answer[v->me]);
	form = openness_form(v, &openness_answer,
	    (const char *const[]){ v->form.values[FORM_TEXT].text, openness_text(v, q) });
	visit_do_gated(v, &openness_answer, &form, q->key,
	    opens_strictly(v, q) ? STRICT_GATE : SOFT_GATE);
	return visit_goto(v, question_path(v, q));
}

enum status
question_back(struct visit *v)
{
	const struct event *e = v->of != NULL ? home_event(v->home, v->of) : NULL;
	const struct question *q;

	if (e == NULL || e->author != v->me || e->deed != &openness_answer ||
	    e->made == NULL)
		return visit_goto(v, "/question");
	q = e->made;
	visit_delete(v, e);
	return visit_goto(v, question_path(v, q));
}

/* A deed that only names the question. */
static void
about(struct visit *v, const struct deed *deed, const struct question *q)
{
	struct form form = openness_form(v, deed, (const char *const[]){ q->key,
	    visit_number(v, openness_shared(v)->turn) });

	visit_do_in(v, SHARED, deed, &form);
}

static const struct question *
named(const struct visit *v)
{
	return visit_paired(v) ? openness_find(v, v->form.values[ABOUT_Q].text) : NULL;
}

enum status
question_put(struct visit *v)
{
	const struct question *q = named(v);

	if (q != NULL && q->put == NULL && openness_standing(v, q) != OPENED)
		about(v, &openness_put, q);
	return visit_goto(v, "/question");
}

enum status
question_up(struct visit *v)
{
	const struct question *q = named(v);

	if (q != NULL && q != openness_now(v))
		about(v, &openness_up, q);
	return visit_goto(v, "/question");
}

enum status
question_aloud(struct visit *v)
{
	const struct question *q = named(v);

	if (q == NULL)
		return visit_goto(v, "/question");
	if (q->aloud == NULL)
		about(v, &openness_aloud, q);
	return visit_goto(v, question_path(v, q));
}

enum status
question_talked(struct visit *v)
{
	const struct question *q = named(v);

	if (q == NULL)
		return visit_goto(v, "/question");
	if (q->talked == NULL)
		about(v, &openness_talked, q);
	return visit_goto(v, rungs_rated(v, q->key) ? "/question" :
	    visit_say(v, "/question/rate?what=%1", q->key, NULL));
}

enum status
question_reply(struct visit *v)
{
	const struct value *said = v->form.values;
	const struct question *q = named(v);

	if (q == NULL || openness_standing(v, q) != OPENED)
		return visit_goto(v, "/question");
	if (said[REPLY_KIND].text[0] == '\0')
		return visit_refuse(v, REPLY_KIND, N_("Choose one of the ways to answer."));
	if (said[REPLY_TEXT].text[0] == '\0' &&
	    (strcmp(said[REPLY_KIND].text, "heard") == 0 ||
	    strcmp(said[REPLY_KIND].text, "ask") == 0))
		return visit_refuse(v, REPLY_TEXT, N_("Please write something here."));
	visit_do_in(v, SHARED, &openness_reply, &v->form);
	return visit_goto(v, question_path(v, q));
}

enum status
question_keep(struct visit *v)
{
	const struct question *q = openness_find(v, v->form.values[KEEP_Q].text);

	if (q == NULL)
		return visit_goto(v, "/question/past");
	visit_do_in(v, PERSONAL, &openness_keep, &v->form);
	return visit_goto(v, question_path(v, q));
}

/* ---- what is due, and what was left ---- */

/* The first two weeks are for what is light. */
static bool
just_paired(const struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");

	return joined > 0 && v->today - day_of(joined, v->zone) < NEW_DAYS;
}

/* Sittings and questions of this week: two are enough to be proposed. */
static int
this_week(const struct visit *v)
{
	const struct openness *room = openness_shared(v);
	int32_t week = week_of(v->today);
	int n = 0;

	for (const struct question *q = room->newest; q != NULL; q = q->older)
		n += openness_standing(v, q) == OPENED &&
		    week_of(q->answer[v->me]->day) == week;
	for (const struct sitting *s = room->sitting; s != NULL; s = s->older)
		n += s->sat != NULL && week_of(s->sit->day) == week;
	return n;
}

void
openness_offer(const struct visit *v, struct offers *offers)
{
	const struct question *q = openness_now(v);
	bool open = q != NULL && openness_standing(v, q) == OPEN;
	struct offer offer = {
		.href = "/question",
		.what = N_("One question, for both of you"),
		.why = N_("Each answers alone. Both open when both have answered, and either may pass."),
		.part = visit_name(v, v->other),
		.button = N_("Look at it"),
		.minutes = 5,
		.shared = true,
		.last = openness_shared(v)->answered[v->me],
	};

	if (offer.last > v->today)
		offer.last = 0;		/* a clock ran ahead */
	if (!visit_paired(v))
		return;
	if (open && q->aloud == NULL && openness_theirs(v, q) != NULL) {
		offer.rank = WAITS;
		offer.since = visit_came(v, openness_theirs(v, q));
		offer.why = N_("%1 has answered. With yours, both open.");
		offer_add(offers, offer);
	} else if (!just_paired(v) && !rungs_hurt(v) && (q == NULL || open) &&
	    this_week(v) < OFFERS_WEEKLY)
		offer_add(offers, offer);
	else
		offer_add(offers, (struct offer){ .last = offer.last });
}

/* The last thing that the other said about it, and that I may read. */
static const struct event *
last_said(const struct visit *v, const struct question *q)
{
	const struct event *last = NULL, *e;

	if (q->aloud != NULL && q->aloud->author == v->other)
		last = q->aloud;
	if (openness_standing(v, q) != OPENED)
		return last;
	e = q->answer[v->other];
	if (last == NULL || last->at < e->at)
		last = e;
	for (int kind = 0; kind < REPLIES; kind++) {
		e = q->reply[v->other][kind];
		if (e != NULL && last->at <= e->at)
			last = e;
	}
	return last;
}

static const char *
said_text(const struct visit *v, const struct question *q, const struct event *e)
{
	if (e->deed == &openness_aloud)
		return visit_say(v, N_("Let us talk about this one in person: %1"),
		    openness_text(v, q), NULL);
	return e->deed == &openness_reply ? question_reply_says(v, e) :
	    openness_cut(v, e->values[ANSWER_TEXT].text, LEFT_LENGTH);
}

/* What the other said in the last days: one note a question, put away once. */
void
openness_left(const struct visit *v, struct left_notes *left)
{
	if (!visit_paired(v))
		return;
	for (const struct question *q = openness_shared(v)->newest; q != NULL;
	    q = q->older) {
		const struct event *e;
		const struct question_mark *mark;

		if (q->ask->day < v->today - LEFT_DAYS || q->talked != NULL ||
		    (e = last_said(v, q)) == NULL)
			continue;
		mark = openness_mark(v, visit_id(v, e));
		if (mark != NULL && mark->seen)
			continue;
		left_add(left, (struct left_note){
			.text = said_text(v, q, e), .id = visit_id(v, e),
			.href = question_path(v, q),
			.button = N_("Read it there"),
			.deeds = { { "/question/seen", N_("Put away") } },
			.person = e->author, .zone = e->zone, .at = e->at,
		});
	}
}
