/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * openness: one question for both, step by step deeper.
 *
 * Each answers alone; both open when both have answered. Anybody may pass,
 * put away or take back, without a reason and without a count. Whoever draws
 * says which turn it is: when two draw at once the earlier place wins, and
 * the other card goes back as if it had never been drawn.
 */
#include <string.h>

#include "openness.h"
#include "text.h"

enum { TURNS_AHEAD = 1000 };

static const struct field ask_fields[] = {
	[ASK_CARD] = { "card", .max = CARD_MOST, .required = true },
	[ASK_TEXT] = { "text", .max = 500, .required = true },
	[ASK_LEVEL] = { "level", .number = true, .least = 1, .most = LEVELS },
	[ASK_TURN] = { "turn", .required = true, .number = true, .most = 1000000000 },
	[ASK_FIELDS] = { 0 }
};

static const struct field answer_fields[] = {
	[ANSWER_TEXT] = { "text", .max = ANSWER_MOST, .required = true, .lines = true },
	[ANSWER_TO] = { "to", .max = 500 },
	[ANSWER_FIELDS] = { 0 }
};

static const struct field about_fields[] = {
	[ABOUT_Q] = { "q", .max = KEY_MOST, .required = true },
	{ 0 }
};

static const struct field up_fields[] = {
	[ABOUT_Q] = { "q", .max = KEY_MOST, .required = true },
	[ABOUT_TURN] = { "turn", .required = true, .number = true, .most = 1000000000 },
	{ 0 }
};

static const char *const reply_kinds[] = { [THANK] = "thank", [HEARD] = "heard",
	[ASKS_BACK] = "ask", [SIT] = "sit", [REPLIES] = NULL };

static const struct field reply_fields[] = {
	[REPLY_Q] = { "q", .max = KEY_MOST, .required = true },
	[REPLY_KIND] = { "kind", .required = true, .oneof = reply_kinds },
	[REPLY_TEXT] = { "text", .max = 1000, .lines = true },
	[REPLY_FIELDS] = { 0 }
};

static const struct field own_fields[] = {
	[OWN_TEXT] = { "text", .max = TEXT_MOST, .required = true },
	[OWN_LEVEL] = { "level", .required = true, .number = true, .least = 1, .most = LEVELS },
	[OWN_FIELDS] = { 0 }
};

static const struct field sit_fields[] = {
	[SIT_KIND] = { "kind", .required = true, .oneof = (const char *const[]){ "table", "evening", NULL } },
	[SIT_CARDS] = { "cards", .max = 300 },
	[SIT_LEVEL] = { "level", .number = true, .least = 1, .most = LEVELS },
	[SIT_FIELDS] = { 0 }
};

static const struct field sat_fields[] = {
	{ "sit", .max = 32, .required = true },
	{ 0 }
};

static const struct field step_fields[] = {
	{ "to", .required = true, .number = true, .least = 1, .most = LEVELS - 1 },
	{ 0 }
};

static const struct field no_fields[] = { { 0 } };

static const struct field rate_fields[] = {
	[RATE_WHAT] = { "what", .max = KEY_MOST, .required = true },
	[RATE_SAFE] = { "safe", .required = true, .number = true, .least = 1, .most = 5 },
	[RATE_HEARD] = { "heard", .required = true, .number = true, .least = 1, .most = 5 },
	[RATE_RUNG] = { "rung", .number = true, .most = 1000000000 },
	[RATE_FIELDS] = { 0 }
};

static const struct field most_fields[] = {
	{ "most", .required = true, .number = true, .least = 1, .most = LEVELS },
	{ 0 }
};

static const struct field keep_fields[] = {
	[KEEP_Q] = { "q", .max = KEY_MOST, .required = true },
	[KEEP_KEPT] = { "kept", .oneof = (const char *const[]){ "yes", "no", NULL } },
	[KEEP_FIELDS] = { 0 }
};

static const struct field seen_fields[] = {
	{ "note", .max = KEY_MOST, .required = true },
	{ 0 }
};

/* ---- folds: the question ---- */

static struct question *
question_of(const struct openness *room, const char *key)
{
	struct question *q = room->newest;

	while (q != NULL && strcmp(q->key, key) != 0)
		q = q->older;
	return q;
}

static struct question *
question_made(struct openness *room, const struct event *e, struct arena *state)
{
	const struct value *said = e->values;
	struct out key = { 0 };
	struct question *q;

	out_html(&key, "question-");
	out_number(&key, said[ASK_TURN].number);
	out_html(&key, ".");
	out_string(&key, said[ASK_CARD].text);
	out_bytes(&key, "", 1);
	if ((q = question_of(room, key.bytes)) == NULL) {
		q = arena_get(state, 1, sizeof(*q));
		q->key = arena_copy(state, key.bytes, key.len - 1);
		q->card = said[ASK_CARD].text;
		q->text = said[ASK_TEXT].text;
		q->level = said[ASK_LEVEL].number > 0 ? said[ASK_LEVEL].number : 1;
		q->ask = e;
		q->older = room->newest;
		room->newest = q;
	}
	out_free(&key);
	return q;
}

/* Is this the turn that comes next? A gap is where a turn was deleted. */
static bool
turn_take(struct openness *room, int64_t turn)
{
	if (turn < room->turn || turn >= room->turn + TURNS_AHEAD)
		return false;
	room->turn = turn + 1;
	return true;
}

static void
ask_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct question *q;

	if (!openness_plain(e->values[ASK_CARD].text))
		return;
	q = question_made(room, e, state);
	if (!turn_take(room, e->values[ASK_TURN].number))
		return;
	q->taken = true;
	room->now = q;
}

static void
answer_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct question *q = question_of(room, e->gate);

	(void)state;
	if (q == NULL || e->mode == PLAIN)
		return;
	q->answer[e->author] = e;
	e->made = q;
	if (e->day > room->answered[e->author])
		room->answered[e->author] = e->day;
}

static void
put_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = question_of(room, e->values[ABOUT_Q].text);

	(void)state;
	if (q != NULL)
		q->put = e;
}

static void
up_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct question *q = question_of(room, e->values[ABOUT_Q].text);

	(void)state;
	if (q == NULL || !turn_take(room, e->values[ABOUT_TURN].number))
		return;
	q->taken = true;
	q->put = q->talked = q->aloud = NULL;
	room->now = q;
}

static void
aloud_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = question_of(room, e->values[ABOUT_Q].text);

	(void)state;
	if (q != NULL)
		q->aloud = e;
}

static void
talked_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = question_of(room, e->values[ABOUT_Q].text);

	(void)state;
	if (q != NULL)
		q->talked = e;
}

static void
reply_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = question_of(room, e->values[REPLY_Q].text);

	(void)state;
	for (int kind = 0; q != NULL && kind < REPLIES; kind++)
		if (strcmp(e->values[REPLY_KIND].text, reply_kinds[kind]) == 0)
			q->reply[e->author][kind] = e;
}

/* ---- folds: cards, sittings, the ladder ---- */

static void
own_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct own_card *card = arena_get(state, 1, sizeof(*card));

	card->e = e;
	card->older = room->own;
	room->own = card;
}

static void
sit_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct sitting *s = arena_get(state, 1, sizeof(*s));

	s->sit = e;
	s->older = room->sitting;
	room->sitting = s;
	e->made = s;
}

static void
sat_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	unsigned char id[16];

	(void)state;
	if (!id_read(e->values[0].text, id))
		return;
	for (struct sitting *s = room->sitting; s != NULL; s = s->older)
		if (memcmp(s->sit->id, id, sizeof(id)) == 0)
			s->sat = e;
}

static void
rung_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct rung *rung = arena_get(state, 1, sizeof(*rung));

	rung->e = e;
	if (room->last_rung != NULL)
		room->last_rung->next = rung;
	else
		room->rungs = rung;
	room->last_rung = rung;
}

/* ---- folds: for my eyes only ---- */

static void
rate_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;
	struct rating *rating = arena_get(state, 1, sizeof(*rating));

	rating->e = e;
	rating->older = room->ratings;
	room->ratings = rating;
}

static void
most_fold(void *state_of, struct event *e, struct arena *state)
{
	struct openness *room = state_of;

	(void)state;
	room->most = e->values[0].number;
}

static struct question_mark *
mark_made(struct openness *room, const char *key, struct arena *state)
{
	struct question_mark *mark = room->marks;

	while (mark != NULL && strcmp(mark->key, key) != 0)
		mark = mark->next;
	if (mark == NULL) {
		mark = arena_get(state, 1, sizeof(*mark));
		mark->key = key;
		mark->next = room->marks;
		room->marks = mark;
	}
	return mark;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	mark_made(room, e->values[KEEP_Q].text, state)->kept =
	    strcmp(e->values[KEEP_KEPT].text, "no") != 0;
}

static void
seen_fold(void *room, struct event *e, struct arena *state)
{
	mark_made(room, e->values[0].text, state)->seen = true;
}

/* The words of a question go along with each answer to it. */
const struct deed openness_ask = {
	"openness.ask", ask_fields, ask_fold, .untold = true
};
const struct deed openness_answer = { "openness.answer", answer_fields, answer_fold };
const struct deed openness_put = {
	"openness.put", about_fields, put_fold, .untold = true
};
const struct deed openness_up = {
	"openness.up", up_fields, up_fold, .untold = true
};
const struct deed openness_aloud = { "openness.aloud", about_fields, aloud_fold };
const struct deed openness_talked = { "openness.talked", about_fields, talked_fold };
const struct deed openness_reply = { "openness.reply", reply_fields, reply_fold };
const struct deed openness_own = { "openness.own", own_fields, own_fold };
const struct deed openness_sit = {
	"openness.sit", sit_fields, sit_fold, IN(SHARED) | IN(PERSONAL)
};
const struct deed openness_sat = {
	"openness.sat", sat_fields, sat_fold, IN(SHARED) | IN(PERSONAL)
};
const struct deed openness_step = {
	"openness.step", step_fields, rung_fold, .untold = true
};
const struct deed openness_ready = {
	"openness.ready", no_fields, rung_fold, .untold = true
};
const struct deed openness_rate = {
	"openness.rate", rate_fields, rate_fold, IN(PERSONAL)
};
const struct deed openness_most = {
	"openness.most", most_fields, most_fold, IN(PERSONAL)
};
const struct deed openness_keep = {
	"openness.keep", keep_fields, keep_fold, IN(PERSONAL)
};
const struct deed openness_seen = {
	"openness.seen", seen_fields, seen_fold, IN(PERSONAL), .aside = true
};

/* ---- what is there ---- */

const struct openness *
openness_shared(const struct visit *v)
{
	return visit_room(v, &practice_openness, SHARED);
}

const struct openness *
openness_mine(const struct visit *v)
{
	return visit_room(v, &practice_openness, PERSONAL);
}

struct question *
openness_find(const struct visit *v, const char *key)
{
	return question_of(openness_shared(v), key);
}

struct question *
openness_now(const struct visit *v)
{
	struct question *q = openness_shared(v)->now;

	return q != NULL && q->talked == NULL && (q->put == NULL ||
	    openness_standing(v, q) == OPENED) ? q : NULL;
}

const struct question_mark *
openness_mark(const struct visit *v, const char *key)
{
	const struct question_mark *mark = openness_mine(v)->marks;

	while (mark != NULL && strcmp(mark->key, key) != 0)
		mark = mark->next;
	return mark;
}

struct form
openness_form(const struct visit *v, const struct deed *deed,
    const char *const texts[])
{
	size_t n = fields_count(deed->fields);
	struct form form = { .values = arena_get(v->mem, n + 1, sizeof(struct value)) };

	for (size_t i = 0; i < n; i++)
		form.values[i].text = texts[i] != NULL ? texts[i] : "";
	return form;
}

/* ---- who may read what ---- */

/* What the partner has at the gate of this question, words or not. */
static const struct event *
their_event(const struct visit *v, const struct question *q)
{
	const struct event *e = visit_theirs(v, q->key, q->answer[v->me]);

	if (e == NULL || e->len == 0)
		return e;
	return e == q->answer[v->other] ? e : NULL;
}

const struct event *
openness_theirs(const struct visit *v, const struct question *q)
{
	return their_event(v, q);
}

bool
openness_gone(const struct visit *v, const struct question *q)
{
	return openness_theirs(v, q) == NULL && visit_took_back(v, v->other, q->answer[v->me]);
}

enum standing
openness_standing(const struct visit *v, const struct question *q)
{
	const struct event *mine = q->answer[v->me];

	if (mine == NULL)
		return visit_took_back(v, v->me, their_event(v, q)) ? TAKEN_BACK : OPEN;
	if (event_same_gate(mine, q->answer[v->other]))
		return OPENED;
	return openness_theirs(v, q) != NULL ? OPENING : WAITING;
}

static void
openness_moments(const struct visit *v, struct moments *moments)
{
	for (const struct question *q = openness_shared(v)->newest; q != NULL; q = q->older) {
		const struct event *const *a = q->answer;
		const struct question_mark *mark;
		int32_t day;

		if (!event_same_gate(a[0], a[1]))
			continue;
		day = a[0]->day > a[1]->day ? a[0]->day : a[1]->day;
		if (!moments_want(moments, MOMENT_ANSWERS, day))
			continue;
		mark = openness_mark(v, q->key);
		moments_add(moments, (struct moment){ .kind = MOMENT_ANSWERS, .day = day,
		    .e = a[0], .liked = mark != NULL && mark->kept,
		    .title = openness_text(v, q),
		    .said = { { a[0], a[0]->values[ANSWER_TEXT].text },
		    { a[1], a[1]->values[ANSWER_TEXT].text } } });
	}
}

static void
openness_occasions(const struct visit *v, struct out *o)
{
	const struct question *q = openness_shared(v)->now;

	if (q == NULL)
		return;
	out_string(o, q->key);
	out_html(o, "\n");
}

/* ---- the room ---- */

static void
openness_doors(const struct visit *v, struct doors *doors)
{
	if (visit_paired(v))
		doors_add(doors, (struct door){ HUB_TALK, "/question", "talk",
		    N_("A question"), N_("Both answer alone, both open together. Or talk about it at the table."), NULL });
	doors_add(doors, (struct door){ HUB_TALK, "/sitting", "rings",
	    N_("At the table"), N_("Three to five cards, one phone, no writing. Or a long evening."), NULL });
}

static const struct page pages[] = {
	{ GET, "/question", question_show, question_show_fields, .tab = TALK },
	{ POST, "/question/draw", question_draw, question_draw_fields, .then = "/question" },
	{ POST, "/question/answer", question_answer, question_answer_fields, .then = "/question" },
	{ POST, "/question/back", question_back, .then = "/question" },
	{ POST, "/question/put", question_put, question_about_fields, .then = "/question" },
	{ POST, "/question/up", question_up, question_about_fields, .then = "/question" },
	{ POST, "/question/aloud", question_aloud, question_about_fields, .then = "/question" },
	{ POST, "/question/talked", question_talked, question_about_fields, .then = "/question" },
	{ POST, "/question/reply", question_reply, question_reply_fields, .then = "/question" },
	{ POST, "/question/keep", question_keep, question_keep_fields, .then = "/question" },
	{ POST, "/question/seen", .deed = &openness_seen, .then = "/today" },
	{ GET, "/question/past", past_show, past_fields, .tab = TALK },
	{ GET, "/question/own", own_show, .tab = TALK },
	{ POST, "/question/own", own_add, own_add_fields, .then = "/question/own" },
	{ POST, "/question/own/ask", own_ask, own_card_fields, .then = "/question/own" },
	{ POST, "/question/own/delete", own_delete, own_card_fields, .then = "/question/own" },
	{ POST, "/question/step", rungs_step, .then = "/question" },
	{ GET, "/question/most", rungs_most_show, .tab = TALK },
	{ POST, "/question/most", rungs_most, rungs_most_fields, .then = "/question/most" },
	{ GET, "/question/rate", rungs_rate_show, rungs_show_fields, .how = BARE, .tab = TALK },
	{ POST, "/question/rate", rungs_rate, rungs_rate_fields, .then = "/question/rate" },
	{ GET, "/question/after", rungs_after_show, .how = BARE, .tab = TALK },
	{ GET, "/sitting", sitting_show, .tab = TALK },
	{ POST, "/sitting/begin", sitting_begin, sitting_begin_fields, .then = "/sitting" },
	{ GET, "/sitting/card", sitting_card_show, sitting_at_fields, .how = QUIET, .tab = TALK },
	{ POST, "/sitting/stop", sitting_stop, sitting_of_fields, .then = "/sitting" },
	{ POST, "/sitting/done", sitting_done, sitting_of_fields, .then = "/sitting" },
	{ GET, "/evening", evening_show, .tab = TALK },
	{ POST, "/evening/begin", evening_begin, .then = "/evening" },
	{ GET, "/evening/card", evening_card_show, sitting_at_fields, .how = QUIET, .tab = TALK },
	{ GET, "/evening/quiet", evening_quiet_show, sitting_at_fields, .how = QUIET, .tab = TALK },
	{ 0 }
};

const struct practice practice_openness = {
	.name = "openness",
	.title = N_("A question"),
	.room = sizeof(struct openness),
	.deeds = (const struct deed *const[]){ &openness_ask, &openness_answer,
	    &openness_put, &openness_up, &openness_aloud, &openness_talked,
	    &openness_reply, &openness_own, &openness_sit, &openness_sat,
	    &openness_step, &openness_ready, &openness_rate, &openness_most,
	    &openness_keep, &openness_seen, NULL },
	.pages = pages,
	.offer = openness_offer,
	.left = openness_left,
	.occasions = openness_occasions,
	.moments = openness_moments,
	.doors = openness_doors,
	.take = openness_take,
};
