/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * gently: something difficult, said so that it can be heard.
 *
 * What happened, what I felt, what I need, one request. While it is written,
 * words that often close a door are pointed at; that is a hint for the writer
 * alone, kept nowhere, and never in the way. It goes after a pause of five
 * seconds. The other may answer, ask to talk, or put it away, and nobody is told
 * whether it was read. Alone it stays a draft.
 */
#include <string.h>

#include "gently.h"
#include "text.h"
#include "why.h"

enum { HAPPENED, FEELS, FELT, NEEDS, NEED, ASK, SAY_FIELDS };
enum { FEEL_1 = SAY_FIELDS, NEED_1 = FEEL_1 + FEEL_KINDS, DRAFT = NEED_1 + NEED_KINDS,
	WAY, USE, WRITE_FIELDS };
enum { NOTE, WORDS, HOW, REPLY_FIELDS };
enum { SAID, MINE_FIELDS };
enum { IDS_LENGTH = 120, ID_LENGTH = 8, USE_LENGTH = 2020, SHOWN = 20, DRAFTS_SHOWN = 10, WAITS_DAYS = 14 };

#define SAY	\
	[HAPPENED] = { "happened", .max = 2000, .lines = true }, \
	[FEELS] = { "feels", .max = IDS_LENGTH }, \
	[FELT] = { "felt", .max = 400, .lines = true }, \
	[NEEDS] = { "needs", .max = IDS_LENGTH }, \
	[NEED] = { "need", .max = 400, .lines = true }, \
	[ASK] = { "ask", .max = 500, .lines = true }

static const struct field say_fields[] = { SAY, [SAY_FIELDS] = { 0 } };

/* The page's own form: of each kind of feelings and needs one. */
static const struct field write_fields[] = {
	SAY,
	[FEEL_1] = { "feel1", .max = ID_LENGTH }, { "feel2", .max = ID_LENGTH },
	{ "feel3", .max = ID_LENGTH }, { "feel4", .max = ID_LENGTH },
	{ "feel5", .max = ID_LENGTH }, { "feel6", .max = ID_LENGTH },
	{ "feel7", .max = ID_LENGTH }, { "feel8", .max = ID_LENGTH },
	[NEED_1] = { "need1", .max = ID_LENGTH }, { "need2", .max = ID_LENGTH },
	{ "need3", .max = ID_LENGTH }, { "need4", .max = ID_LENGTH },
	{ "need5", .max = ID_LENGTH }, { "need6", .max = ID_LENGTH },
	[DRAFT] = { "draft", .max = 32 },
	[WAY] = { "way", .oneof = (const char *const[]){ "look", "send", "keep", NULL } },
	[USE] = { "use", .max = USE_LENGTH, .lines = true },
	[WRITE_FIELDS] = { 0 }
};

static const struct field reply_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	[WORDS] = { "words", .max = 1000, .lines = true },
	[HOW] = { "how", .oneof = (const char *const[]){ "talk", "words", NULL } },
	[REPLY_FIELDS] = { 0 }
};

static const struct field answer_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	[WORDS] = { "words", .max = 1000, .required = true, .lines = true },
	{ 0 }
};

static const struct field note_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	{ 0 }
};

static const struct field mine_fields[] = {
	[SAID] = { "said", .oneof = (const char *const[]){ "sent", NULL } },
	[MINE_FIELDS] = { 0 }
};

/* ---- state, folds and deeds ---- */

/* Something said, or kept as a draft; now is its latest wording. */
struct say {
	struct say	*older, *newer;
	const struct event *first, *now;
};

struct spoken {
	const struct spoken *older;
	const struct event *e;
};

struct gently {
	struct say	*newest, *oldest;
	const struct spoken *replies;	/* the newest first */
	const struct spoken *away;	/* what was put away, in one's own space */
};

static void
say_fold(void *room, struct event *e, struct arena *state)
{
	struct gently *gently = room;
	struct say *say = e->of != NULL ? e->of->made : NULL;

	if (say == NULL) {
		say = arena_get(state, 1, sizeof(*say));
		*say = (struct say){ .older = gently->newest, .first = e };
		*(gently->newest != NULL ? &gently->newest->newer : &gently->oldest) = say;
		gently->newest = say;
	}
	say->now = e;
	e->made = say;
}

static const struct spoken *
spoken_made(const struct spoken *older, const struct event *e, struct arena *state)
{
	struct spoken *reply = arena_get(state, 1, sizeof(*reply));

	*reply = (struct spoken){ older, e };
	return reply;
}

static void
reply_fold(void *room, struct event *e, struct arena *state)
{
	struct gently *gently = room;

	gently->replies = spoken_made(gently->replies, e, state);
}

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct gently *gently = room;

	gently->away = spoken_made(gently->away, e, state);
}

static const struct deed gently_say = { "gently.say", say_fields, say_fold };
static const struct deed gently_draft = {
	"gently.draft", say_fields, say_fold, IN(PERSONAL), .rewrites = true
};
static const struct deed gently_reply = { "gently.reply", reply_fields, reply_fold };
static const struct deed gently_away = {
	"gently.away", note_fields, away_fold, IN(PERSONAL), .aside = true
};

/* ---- what is there ---- */

static const struct gently *
said(const struct visit *v)
{
	return visit_room(v, &practice_gently, SHARED);
}

static const struct gently *
own(const struct visit *v)
{
	return visit_room(v, &practice_gently, PERSONAL);
}

static const struct say *
say_find(const struct visit *v, const char *hex, const struct deed *deed)
{
	const struct event *e = hex != NULL ? home_event(v->home, hex) : NULL;

	return e != NULL && e->deed == deed && e->of == NULL ? e->made : NULL;
}

/* Mine to take back, or to delete. */
static const struct say *
mine(const struct visit *v, const char *hex)
{
	const struct say *say = say_find(v, hex, &gently_draft);

	if (say == NULL && (say = say_find(v, hex, &gently_say)) != NULL &&
	    (say->first->author != v->me || !visit_paired(v)))
		return NULL;
	return say;
}

/* The latest that speaks of this event, by somebody else than its author. */
static const struct event *
spoken_of(const struct spoken *replies, const char *hex, unsigned author)
{
	for (; replies != NULL; replies = replies->older)
		if (strcmp(replies->e->values[NOTE].text, hex) == 0 &&
		    replies->e->author == author)
			return replies->e;
	return NULL;
}

/* "I felt hurt, lonely." and then one's own words; NULL: neither. */
static const char *
felt_text(const struct visit *v, const char *sentence, const char *deck,
    const char *ids, const char *words)
{
	const char *chosen = kinds_text(v, deck, ids);

	if (chosen[0] == '\0')
		return words[0] != '\0' ? words : NULL;
	chosen = visit_say(v, sentence, chosen, NULL);
	return words[0] != '\0' ? visit_say(v, "%1 %2", chosen, words) : chosen;
}

static const char *
say_text(const struct visit *v, const struct say *say)
{
	const struct value *values = say->now->values;
	const char *const parts[] = {
		values[HAPPENED].text,
		felt_text(v, N_("I felt %1."), "feelings", values[FEELS].text,
		    values[FELT].text),
		felt_text(v, N_("I need %1."), "needs", values[NEEDS].text,
		    values[NEED].text),
		values[ASK].text,
	};
	struct out o = { 0 };
	const char *text;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i] == NULL || parts[i][0] == '\0')
			continue;
		if (o.len > 0)
			out_html(&o, "\n");
		out_string(&o, parts[i]);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

static const char *
reply_text(const struct visit *v, const struct event *e)
{
	return strcmp(e->values[HOW].text, "talk") == 0 ?
	    visit_say(v, N_("Let’s talk about it."), NULL, NULL) : e->values[WORDS].text;
}

/* ---- views ---- */

struct gently_view {
	const struct visit *v;
	const char	*other, *draft;
	const char	*texts[LOOKED_MAX];
	const char	*bad[SAY_FIELDS];
	struct kinds	 feels, needs;
	struct looked	 looked;
	bool		 paired, rewritten;	/* one of its texts, just now */
};

struct wait_view {
	const char	*draft, *text, *name, *other;
	unsigned	 person;
	bool		 sent;
};

struct one_view {
	const char	*id, *text, *name, *when;
	const char	*reply, *other_name, *replied;	/* reply NULL: none */
	unsigned	 person, other, me;
};

struct mine_view {
	const char	*other;
	struct one_view	 at[SHOWN], drafts[DRAFTS_SHOWN];
	size_t		 n, n_drafts;
	bool		 said;
};

struct answer_view {
	const char	*id, *text, *name, *when, *words, *bad;
	unsigned	 person;
};

#include "gently.html.h"

/* ---- writing ---- */

/* Ids that were chosen, with spaces between: only those that there are. */
static const char *
ids_chosen(const struct visit *v, const char *name, int first, int n)
{
	const struct deck *deck = visit_deck(v, name);
	struct out o = { 0 };
	const char *text;

	for (int i = first; i < first + n; i++) {
		if (deck_find(deck, v->form.values[i].text) == NULL)
			continue;
		if (o.len > 0)
			out_html(&o, " ");
		out_string(&o, v->form.values[i].text);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

static const int texts[LOOKED_MAX] = { HAPPENED, FELT, NEED, ASK };

static void
fill_in(const struct visit *v, struct gently_view *view)
{
	const struct say *draft = v->form.fields == write_fields ?
	    say_find(v, v->form.values[DRAFT].text, &gently_draft) : NULL;
	const struct value *kept = draft != NULL ? draft->now->values : NULL;
	bool again = visit_again(v);

	view->draft = draft != NULL ? visit_id(v, draft->first) : NULL;
	for (int i = 0; i < LOOKED_MAX; i++)
		view->texts[i] = visit_draft(v, texts[i],
		    kept != NULL ? kept[texts[i]].text : NULL);
	for (int i = 0; i < SAY_FIELDS; i++)
		view->bad[i] = visit_bad(v, i) ? visit_oops(v) : NULL;
	view->feels = kinds_of(v, "feelings", again ?
	    ids_chosen(v, "feelings", FEEL_1, FEEL_KINDS) :
	    kept != NULL ? kept[FEELS].text : "");
	view->needs = kinds_of(v, "needs", again ?
	    ids_chosen(v, "needs", NEED_1, NEED_KINDS) :
	    kept != NULL ? kept[NEEDS].text : "");
	if (again) {
		view->looked = look_at(v, view->texts);
		view->rewritten = v->form.values[USE].text[0] != '\0';
	}
}

static enum status
gently_show(struct visit *v)
{
	struct gently_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
	};

	fill_in(v, &view);
	gently_page(v->out, &view);
	return OK;
}

/* Keeps what was written as a draft; its id. */
static const char *
draft_keep(struct visit *v)
{
	const struct say *draft = say_find(v, v->form.values[DRAFT].text, &gently_draft);
	struct value values[SAY_FIELDS];
	struct form form = { .fields = say_fields, .values = values };
	const char *id;

	memcpy(values, v->form.values, sizeof(values));
	values[FEELS].text = ids_chosen(v, "feelings", FEEL_1, FEEL_KINDS);
	values[NEEDS].text = ids_chosen(v, "needs", NEED_1, NEED_KINDS);
	v->of = draft != NULL ? visit_id(v, draft->first) : NULL;
	id = visit_do_in(v, PERSONAL, &gently_draft, &form);
	return draft != NULL ? visit_id(v, draft->first) : id;
}

/* A wording that was chosen takes the place of the marked words. */
static void
wording_use(struct visit *v)
{
	struct value *sent = v->form.values;
	const char *now[LOOKED_MAX];

	for (int i = 0; i < LOOKED_MAX; i++)
		now[i] = sent[texts[i]].text;
	if (!look_use(v, now, sent[USE].text))
		sent[USE].text = "";
	for (int i = 0; i < LOOKED_MAX; i++)
		sent[texts[i]].text = now[i];
}

static enum status
gently_write(struct visit *v)
{
	const struct value *sent = v->form.values;

	if (sent[USE].text[0] != '\0') {
		wording_use(v);
		return BAD_FORM;
	}
	if (strcmp(sent[WAY].text, "look") == 0)
		return BAD_FORM;	/* shown again, with marks */
	if (sent[HAPPENED].text[0] == '\0')
		return visit_refuse(v, HAPPENED, N_("Please say what happened."));
	if (strcmp(sent[WAY].text, "send") != 0 || !visit_paired(v)) {
		draft_keep(v);
		return visit_goto(v, "/gently/mine");
	}
	return visit_goto(v, visit_say(v, "/gently/wait?draft=%1", draft_keep(v), NULL));
}

/* What is written is looked at, and nothing else happens. */
static enum status
gently_look(struct visit *v)
{
	(void)v;
	return BAD_FORM;
}

static enum status
wait_show(struct visit *v)
{
	const struct say *draft = say_find(v, v->form.values[DRAFT].text, &gently_draft);

	if (draft == NULL || !visit_paired(v))
		return visit_goto(v, "/gently/mine");
	wait_page(v->out, &(struct wait_view){
		.draft = visit_id(v, draft->first),
		.text = say_text(v, draft),
		.person = v->me,
		.name = visit_name(v, v->me),
		.other = visit_name(v, v->other),
	});
	return OK;
}

static enum status
gently_send(struct visit *v)
{
	const struct say *draft = say_find(v, v->form.values[DRAFT].text, &gently_draft);
	struct form form = { .fields = say_fields };

	if (draft == NULL || !visit_paired(v))
		return visit_goto(v, "/gently/mine");
	form.values = (struct value *)draft->now->values;
	v->of = NULL;
	visit_do_in(v, SHARED, &gently_say, &form);
	visit_delete(v, draft->first);
	return visit_goto(v, "/gently/mine?said=sent");
}

/* ---- earlier ones ---- */

static struct one_view
one_view(const struct visit *v, const struct say *say)
{
	unsigned author = say->first->author;
	struct one_view view = {
		.id = visit_id(v, say->first),
		.text = say_text(v, say),
		.name = visit_name(v, author),
		.when = visit_day(v, say->first->day),
		.person = author, .other = !author, .me = v->me,
		.other_name = visit_name(v, !author),
	};
	const struct event *reply = spoken_of(said(v)->replies, view.id, !author);

	if (reply != NULL) {
		view.reply = reply_text(v, reply);
		view.replied = visit_day(v, reply->day);
	}
	return view;
}

static enum status
mine_show(struct visit *v)
{
	struct mine_view view = {
		.other = visit_name(v, v->other),
		.said = strcmp(v->form.values[SAID].text, "sent") == 0,
	};

	for (const struct say *s = own(v)->newest; s != NULL &&
	    view.n_drafts < DRAFTS_SHOWN; s = s->older)
		view.drafts[view.n_drafts++] = one_view(v, s);
	for (const struct say *s = said(v)->newest; s != NULL && view.n < SHOWN;
	    s = s->older)
		view.at[view.n++] = one_view(v, s);
	mine_page(v->out, &view);
	return OK;
}

static enum status
back_show(struct visit *v)
{
	const struct say *say = mine(v, v->of);

	if (say == NULL)
		return NOT_FOUND;
	back_page(v->out, &(struct wait_view){
		.draft = v->of,
		.text = say_text(v, say),
		.person = v->me,
		.name = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.sent = say->first->deed == &gently_say,
	});
	return OK;
}

static enum status
back_take(struct visit *v)
{
	const struct say *say = mine(v, v->of);

	if (say != NULL)
		visit_delete(v, say->first);
	return visit_goto(v, "/gently/mine");
}

/* ---- answering ---- */

/* What the other said, to be answered; or NULL. */
static const struct say *
theirs(const struct visit *v, const char *hex)
{
	const struct say *say = say_find(v, hex, &gently_say);

	return say != NULL && say->first->author != v->me && visit_paired(v) ? say : NULL;
}

static enum status
answer_show(struct visit *v)
{
	const struct say *say = theirs(v, v->form.values[NOTE].text);

	if (say == NULL)
		return NOT_FOUND;
	answer_page(v->out, &(struct answer_view){
		.id = visit_id(v, say->first),
		.text = say_text(v, say),
		.person = say->first->author,
		.name = visit_name(v, say->first->author),
		.when = visit_day(v, say->first->day),
		.words = visit_draft(v, WORDS, NULL),
		.bad = visit_bad(v, WORDS) ? visit_oops(v) : NULL,
	});
	return OK;
}

static enum status
reply(struct visit *v, const char *words, const char *how)
{
	struct value values[REPLY_FIELDS] = {
		[NOTE] = { .text = v->form.values[NOTE].text },
		[WORDS] = { .text = words },
		[HOW] = { .text = how },
	};
	struct form form = { .fields = reply_fields, .values = values };

	if (theirs(v, values[NOTE].text) != NULL) {
		v->of = NULL;
		visit_do_in(v, SHARED, &gently_reply, &form);
	}
	return visit_goto(v, "/today");
}

static enum status
answer_send(struct visit *v)
{
	return reply(v, v->form.values[WORDS].text, "words");
}

static enum status
talk_ask(struct visit *v)
{
	return reply(v, "", "talk");
}

/* ---- left, doors, take ---- */

/* Only while it would be good for this person; else there must be something. */
static void
gently_offer(const struct visit *v, struct offers *offers)
{
	struct needs needs = plan_needs(v);
	int32_t last = 0;

	if (!visit_paired(v) || needs_find(&needs, &practice_gently) == NULL)
		return;
	for (const struct say *s = said(v)->newest; s != NULL && last == 0; s = s->older)
		if (s->first->author == v->me && s->first->day <= v->today)
			last = s->first->day;
	offer_add(offers, (struct offer){
		.href = "/gently",
		.what = N_("Something small, said so that it can be heard"),
		.why = N_("What happened, what it did to you, what you would like. It helps to begin with something light."),
		.button = N_("Find the words"),
		.minutes = 5,
		.last = last,
	});
}

static bool
is_away(const struct visit *v, const char *hex)
{
	return spoken_of(own(v)->away, hex, v->me) != NULL;
}

/* What the other said and waits, unless I have answered or put it away. */
static void
say_left(const struct visit *v, struct left_notes *left)
{
	for (const struct say *s = said(v)->newest; s != NULL; s = s->older) {
		const char *id = visit_id(v, s->first);

		if (s->first->day < v->today - WAITS_DAYS)
			return;
		if (s->first->author == v->me || is_away(v, id) ||
		    spoken_of(said(v)->replies, id, v->me) != NULL)
			continue;
		left_add(left, (struct left_note){
			.text = say_text(v, s),
			.id = id,
			.href = visit_say(v, "/gently/answer?note=%1", id, NULL),
			.button = N_("Answer"),
			.deeds = {
				{ "/gently/talk", N_("Let’s talk about it") },
				{ "/gently/away", N_("Put away") },
			},
			.person = s->first->author,
			.zone = s->first->zone,
			.at = s->first->at,
		});
		return;
	}
}

/* How the other answered what I said. */
static void
reply_left(const struct visit *v, struct left_notes *left)
{
	for (const struct spoken *r = said(v)->replies; r != NULL; r = r->older) {
		const char *id = visit_id(v, r->e);
		const struct say *say = say_find(v, r->e->values[NOTE].text, &gently_say);

		if (r->e->day < v->today - WAITS_DAYS)
			return;
		if (r->e->author == v->me || say == NULL || say->first->author != v->me ||
		    is_away(v, id))
			continue;
		left_add(left, (struct left_note){
			.text = reply_text(v, r->e),
			.id = id,
			.href = "/gently/mine",
			.button = N_("What I said"),
			.deeds = {{ "/gently/away", N_("Put away") }},
			.person = r->e->author,
			.zone = r->e->zone,
			.at = r->e->at,
		});
		return;
	}
}

static void
gently_left(const struct visit *v, struct left_notes *left)
{
	if (!visit_paired(v))
		return;
	say_left(v, left);
	reply_left(v, left);
}

static void
gently_doors(const struct visit *v, struct doors *doors)
{
	static const enum hub hubs[] = { HUB_TALK, HUB_HARD };

	(void)v;
	for (int i = 0; i < 2; i++)
		doors_add(doors, (struct door){ hubs[i], "/gently", "talk",
		    N_("Say it gently"),
		    N_("What happened, what you felt, what you need, one request."), NULL });
}

static void
gently_take(const struct visit *v, struct taking *taking)
{
	const struct say *all = said(v)->oldest, *drafts = own(v)->oldest;

	if (visit_private(v) || (all == NULL && drafts == NULL))
		return;
	take_chapter(taking, N_("Said gently"));
	for (; all != NULL; all = all->newer)
		take_entry(taking, all->first, NULL, say_text(v, all));
	for (const struct spoken *r = said(v)->replies; r != NULL; r = r->older)
		take_entry(taking, r->e, N_("an answer"), reply_text(v, r->e));
	for (; drafts != NULL; drafts = drafts->newer)
		take_entry(taking, drafts->first, N_("not sent"), say_text(v, drafts));
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/gently", gently_show, write_fields, .tab = TALK },
	{ POST, "/gently/write", gently_write, write_fields, .then = "/gently" },
	{ POST, "/gently/look", gently_look, write_fields, .then = "/gently" },
	{ GET, "/gently/wait", wait_show, write_fields, .how = QUIET },
	{ POST, "/gently/send", gently_send, write_fields, .then = "/gently/mine" },
	{ GET, "/gently/mine", mine_show, mine_fields, .tab = TALK },
	{ GET, "/gently/back", back_show, .how = BARE },
	{ POST, "/gently/back", back_take, .then = "/gently/mine" },
	{ GET, "/gently/answer", answer_show, reply_fields, .tab = TALK },
	{ POST, "/gently/answer", answer_send, answer_fields, .then = "/gently/answer" },
	{ POST, "/gently/talk", talk_ask, note_fields, .then = "/today" },
	{ POST, "/gently/away", .deed = &gently_away, .then = "/today" },
	{ 0 }
};

const struct practice practice_gently = {
	.name = "gently",
	.title = N_("Say it gently"),
	.room = sizeof(struct gently),
	.deeds = (const struct deed *const[]){ &gently_say, &gently_draft, &gently_reply,
	    &gently_away, NULL },
	.pages = pages,
	.offer = gently_offer,
	.left = gently_left,
	.doors = gently_doors,
	.take = gently_take,
};
