/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen: one speaks, the other listens and says back what was heard.
 *
 * Two phones lead through it, each showing its person the next small thing; the
 * words themselves are spoken, never typed. Either may pause or stop at any
 * time and is asked nothing. Whether somebody felt understood is for that
 * person's eyes only. Every step is an event, so a phone that was away finds
 * its way back, and is whispered as well, so that the other phone knows at once.
 */
#include <string.h>

#include "listen.h"
#include "text.h"

enum { KIND, FIRST, BEGIN_FIELDS };
enum { VERSION, BY, ROUND, STEP, END, TRIES, PAUSED, LEFT, SINCE, NOW_FIELDS };
enum { IN = NOW_FIELDS, STEP_FIELDS };
enum { ACT, SEEN, FELT, ACT_FIELDS };
enum { RATED_IN, RATED, RATE_FIELDS };
enum { HOURS_LIVE = 6 * 60 * 60, RATINGS_SHOWN = 6 };

static const char *const kinds[] = { "usual", "stress", "news", NULL };
static const char *const who_first[] = { "me", "other", NULL };
static const char *const steps[] = { "proposed", "ringing", "speaking", "back",
    "judging", "more", "sense", "rating", "swapped", "thanks", "ended", NULL };
static const char *const ends[] = { "", "done", "stopped", "not-now", NULL };
static const char *const acts[] = { "coming", "accept", "decline", "said", "yes",
    "almost", "not-yet", "pause", "resume", "extend", "stop", NULL };

static const struct field begin_fields[] = {
	[KIND] = { "kind", .required = true, .oneof = kinds },
	[FIRST] = { "first", .required = true, .oneof = who_first },
	[BEGIN_FIELDS] = { 0 }
};

#define NOW_ROWS \
	[VERSION] = { "version", .required = true, .number = true, .least = 1, \
	    .most = TURNS_VERSIONS }, \
	[BY] = { "by", .required = true, .number = true, .most = 1 }, \
	[ROUND] = { "round", .required = true, .number = true, .most = 1 }, \
	[STEP] = { "step", .required = true, .oneof = steps }, \
	[END] = { "end", .oneof = ends }, \
	[TRIES] = { "tries", .required = true, .number = true, .most = 1 }, \
	[PAUSED] = { "paused", .required = true, .number = true, .most = 1 }, \
	[LEFT] = { "left", .required = true, .number = true, \
	    .most = TURNS_LONGEST }, \
	[SINCE] = { "since", .required = true, .number = true, .most = 1LL << 36 }

static const struct field now_fields[] = { NOW_ROWS, [NOW_FIELDS] = { 0 } };

static const struct field step_fields[] = {
	NOW_ROWS,
	[IN] = { "in", .max = 32, .required = true },
	[STEP_FIELDS] = { 0 }
};

static const struct field act_fields[] = {
	[ACT] = { "act", .required = true, .oneof = acts },
	[SEEN] = { "seen", .required = true, .number = true,
	    .most = TURNS_VERSIONS },
	[FELT] = { "felt", .number = true, .least = 1, .most = 5 },
	[ACT_FIELDS] = { 0 }
};

static const struct field rate_fields[] = {
	[RATED_IN] = { "in", .max = 32, .required = true },
	[RATED] = { "felt", .required = true, .number = true, .least = 1, .most = 5 },
	[RATE_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

struct rating {
	struct rating	*before;
	const struct event *e;
};

struct listen {
	struct session	*newest;
	struct rating	*ratings;	/* in one's own space, newest first */
	int32_t		 last;		/* day of the newest one that was held */
};

/* What was heard since the core was made. */
struct listen_live {
	unsigned char	 id[16];
	struct turns	 now;		/* version 0: nothing yet */
};

static unsigned
choice(const char *const *of, const char *text)
{
	unsigned i = 0;

	while (of[i + 1] != NULL && strcmp(of[i], text) != 0)
		i++;
	return i;
}

static void
begin_fold(void *room, struct event *e, struct arena *state)
{
	struct listen *listen = room;
	struct session *s = arena_get(state, 1, sizeof(*s));
	unsigned other_first = choice(who_first, e->values[FIRST].text);

	s->e = e;
	s->now = turns_begin((enum turns_kind)choice(kinds, e->values[KIND].text),
	    e->author, e->author ^ other_first, e->at);
	s->before = listen->newest;
	listen->newest = s;
}

/* A state as somebody says it is; what is fixed from the beginning stays. */
static struct turns
turns_said(const struct turns *begun, const struct value *values)
{
	struct turns t = *begun;

	t.version = (uint32_t)values[VERSION].number;
	t.author = (uint8_t)values[BY].number;
	t.round = (uint8_t)values[ROUND].number;
	t.step = (uint8_t)choice(steps, values[STEP].text);
	t.end = (uint8_t)choice(ends, values[END].text);
	t.tries = (uint8_t)values[TRIES].number;
	t.paused = values[PAUSED].number != 0;
	t.left = (uint32_t)values[LEFT].number;
	t.at = values[SINCE].number;
	return t;
}

static struct session *
session_find(const struct listen *listen, const char *hex)
{
	struct session *s = listen->newest;
	unsigned char id[16];

	if (!id_read(hex, id))
		return NULL;
	while (s != NULL && memcmp(s->e->id, id, 16) != 0)
		s = s->before;
	return s;
}

static void
step_fold(void *room, struct event *e, struct arena *state)
{
	struct listen *listen = room;
	struct session *s = session_find(listen, e->values[IN].text);
	struct turns t;

	(void)state;
	if (s == NULL)
		return;
	t = turns_said(&s->now, e->values);
	t.author = e->author;
	if (turns_sound(&t) && turns_compare(&t, &s->now) > 0)
		s->now = t;
	if (t.step >= TURNS_BACK && t.end == TURNS_NOT_ENDED)
		listen->last = s->e->day;
}

static void
rate_fold(void *room, struct event *e, struct arena *state)
{
	struct listen *listen = room;
	struct rating *r = arena_get(state, 1, sizeof(*r));

	r->e = e;
	r->before = listen->ratings;
	listen->ratings = r;
}

static const struct deed begin = { "listen.begin", begin_fields, begin_fold };
static const struct deed step = { "listen.step", step_fields, step_fold };
static const struct deed rate = { "listen.rate", rate_fields, rate_fold,
    IN(PERSONAL) };
static const struct whisper now_whisper = { "listen.now", now_fields };

/* ---- where we are ---- */

struct turns
listen_turns(const struct visit *v, const struct session *s)
{
	const struct listen_live *live = visit_live(v, &practice_listen);

	if (live->now.version > 0 && memcmp(live->id, s->e->id, 16) == 0 &&
	    turns_compare(&live->now, &s->now) > 0)
		return live->now;
	return s->now;
}

/* The newest one, unless it was left lying or has no version left; or NULL. */
const struct session *
listen_session(const struct visit *v)
{
	const struct listen *listen = visit_room(v, &practice_listen, SHARED);
	const struct session *s = listen->newest;

	return s != NULL && s->e->at > v->now - HOURS_LIVE &&
	    listen_turns(v, s).version < TURNS_VERSIONS ? s : NULL;
}

/* ---- saying it ---- */

/* The numbers of a form: what form_write_all writes is the text. */
static void
turns_write(const struct visit *v, const struct turns *t, struct value *values)
{
	values[VERSION].text = visit_number(v, t->version);
	values[BY].text = visit_number(v, t->author);
	values[ROUND].text = visit_number(v, t->round);
	values[STEP].text = steps[t->step];
	values[END].text = ends[t->end];
	values[TRIES].text = visit_number(v, t->tries);
	values[PAUSED].text = visit_number(v, t->paused);
	values[LEFT].text = visit_number(v, t->left);
	values[SINCE].text = visit_number(v, t->at);
}

void
listen_whisper(struct visit *v, const struct session *s, const struct turns *t)
{
	struct value values[NOW_FIELDS];

	turns_write(v, t, values);
	visit_whisper(v, &now_whisper, visit_id(v, s->e),
	    &(struct form){ .fields = now_fields, .values = values });
}

static bool
listen_hear(struct visit *v, void *room, const struct heard *heard)
{
	const struct session *s = listen_session(v);
	struct listen_live *live = room;
	struct turns said, now;
	unsigned char id[16];
	int later;

	if (s == NULL || !id_read(heard->session, id) ||
	    memcmp(id, s->e->id, 16) != 0)
		return false;
	said = turns_said(&s->now, heard->values);
	now = listen_turns(v, s);
	later = turns_sound(&said) ? turns_compare(&said, &now) : 0;
	if (later < 0 && heard->person != v->me)
		listen_whisper(v, s, &now);
	if (later <= 0)
		return false;
	memcpy(live->id, id, 16);
	live->now = said;
	return true;
}

static void
listen_sessions(const struct visit *v, struct out *out)
{
	const struct session *s = listen_session(v);

	if (s == NULL)
		return;
	out_string(out, visit_id(v, s->e));
	out_html(out, "\n");
}

/* ---- views ---- */

struct felt_view {
	const char	*when, *felt;
};

struct listen_view {
	const char	*other, *oops, *why;
	bool		 two, live, waiting;	/* for an answer */
	size_t		 n;
	struct felt_view felt[RATINGS_SHOWN];
};

#include "listen.html.h"

/* ---- answers ---- */

static const char *
why(const struct visit *v)
{
	const struct deck *deck = visit_deck(v, "why");
	const struct card *card = deck_find(deck, "why-listen");

	return card != NULL ? card->text : "";
}

static enum status
listen_show(struct visit *v)
{
	const struct listen *own = visit_room(v, &practice_listen, PERSONAL);
	const struct session *s = listen_session(v);
	struct listen_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.why = why(v),
		.two = visit_paired(v),
	};
	struct turns t = s != NULL ? listen_turns(v, s) : (struct turns){ 0 };

	view.live = s != NULL && t.step != TURNS_ENDED;
	view.waiting = t.step < TURNS_SPEAKING;

	for (const struct rating *r = own->ratings; r != NULL &&
	    view.n < RATINGS_SHOWN; r = r->before)
		view.felt[view.n++] = (struct felt_view){ visit_day(v, r->e->day),
		    r->e->values[RATED].text };
	listen_page(v->out, &view);
	return OK;
}

static void
keep_rating(struct visit *v, const struct session *s)
{
	struct value values[RATE_FIELDS] = {
		[RATED_IN] = { .text = visit_id(v, s->e) },
		[RATED] = v->form.values[FELT],
	};

	visit_do_in(v, PERSONAL, &rate,
	    &(struct form){ .fields = rate_fields, .values = values });
}

/* What a person does fits the page that was seen, or nothing happens. */
static enum status
listen_act(struct visit *v)
{
	const struct session *s = visit_paired(v) ? listen_session(v) : NULL;
	const struct value *said = v->form.values;
	struct value values[STEP_FIELDS];
	struct turns t;
	bool rated;

	if (s == NULL)
		return visit_goto(v, "/listen");
	t = listen_turns(v, s);
	rated = t.step == TURNS_RATING && said[FELT].number > 0;
	if (said[SEEN].number != t.version || !turns_do(&t, v->me,
	    (enum turns_act)choice(acts, said[ACT].text), v->now))
		return visit_goto(v, "/listen/now");
	turns_write(v, &t, values);
	values[IN].text = visit_id(v, s->e);
	visit_do(v, &step,
	    &(struct form){ .fields = step_fields, .values = values });
	if (rated)
		keep_rating(v, s);
	listen_whisper(v, s, &t);
	return visit_goto(v, "/listen/now");
}

static enum status
listen_begin(struct visit *v)
{
	if (!visit_paired(v))
		return visit_goto(v, "/listen");
	visit_do(v, &begin, &v->form);
	return visit_goto(v, "/listen/now");
}

/* ---- offer, doors, take ---- */

static void
listen_offer(const struct visit *v, struct offers *offers)
{
	const struct listen *listen = visit_room(v, &practice_listen, SHARED);
	const struct session *s = listen_session(v);
	const char *other = visit_name(v, v->other);
	struct turns t = s != NULL ? listen_turns(v, s) : (struct turns){ 0 };

	if (!visit_paired(v))
		return;
	if (s != NULL && t.step != TURNS_ENDED) {
		bool asked = t.step < TURNS_SPEAKING;

		if (asked && t.asker == v->me)
			return;		/* it is for the other to say */
		offer_add(offers, (struct offer){ .href = "/listen/now",
		    .what = asked ? N_("%1 would like to listen and be heard") :
		    N_("You and %1 are in the middle of listening"),
		    .why = asked ? N_("Now, if it suits you. “Not today” is a good answer too.") :
		    N_("Go on where you were."), .part = other,
		    .button = N_("Open"), .rank = asked ? WAITS : CLOSES,
		    .minutes = 12 });
		return;
	}
	offer_add(offers, (struct offer){ .href = "/listen",
	    .what = N_("Five minutes in which %1 only listens"),
	    .why = N_("One speaks, the other says back what was heard. Then you swap."),
	    .part = other, .button = N_("Begin"), .minutes = 12,
	    .last = listen->last <= v->today ? listen->last : 0 });
}

static void
listen_doors(const struct visit *v, struct doors *doors)
{
	bool two = visit_paired(v);

	doors_add(doors, (struct door){ HUB_TALK, "/listen", "talk",
	    N_("Listening"), two ?
	    N_("One speaks, %1 listens and says it back. Then you swap.") :
	    N_("One speaks, one listens. For two phones."),
	    two ? visit_name(v, v->other) : NULL });
}

static void
listen_take(const struct visit *v, struct taking *taking)
{
	const struct listen *own = visit_room(v, &practice_listen, PERSONAL);

	if (visit_private(v) || own->ratings == NULL)
		return;
	take_chapter(taking, N_("Listening"));
	for (const struct rating *r = own->ratings; r != NULL; r = r->before)
		take_entry(taking, r->e, N_("felt understood"), visit_say(v,
		    N_("%1 of 5"), r->e->values[RATED].text, NULL));
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/listen", listen_show, .tab = TALK },
	{ POST, "/listen/begin", listen_begin, .deed = &begin, .then = "/listen" },
	{ GET, "/listen/now", listen_now, .how = BARE | QUIET },
	{ POST, "/listen/do", listen_act, act_fields, .then = "/listen/now" },
	{ 0 }
};

const struct practice practice_listen = {
	.name = "listen",
	.title = N_("Listening"),
	.room = sizeof(struct listen),
	.deeds = (const struct deed *const[]){ &begin, &step, &rate, NULL },
	.pages = pages,
	.offer = listen_offer,
	.live = sizeof(struct listen_live),
	.whispers = (const struct whisper *const[]){ &now_whisper, NULL },
	.hear = listen_hear,
	.sessions = listen_sessions,
	.doors = listen_doors,
	.take = listen_take,
};
