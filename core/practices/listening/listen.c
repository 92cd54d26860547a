/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen: one speaks, the other listens and says back what was heard.
 *
 * Two phones lead through it, each showing its person the next small thing, or
 * one that the two pass back and forth; the words themselves are spoken, never
 * typed. Either may pause or stop at any time and is asked nothing. Whether
 * somebody felt understood is for that person's eyes only. On two phones every
 * step is an event, so a phone that was away finds its way back, and is
 * whispered as well, so that the other phone knows at once. Of one phone only
 * the end is kept.
 */
#include <string.h>

#include "listen.h"
#include "text.h"
#include "why.h"

enum { KIND, FIRST, BEGIN_FIELDS };
enum { PHONES = BEGIN_FIELDS, ASK_FIELDS };
enum { IN = NOW_FIELDS, STEP_FIELDS };
enum { ACT, SEEN, FELT, ACT_FIELDS };
enum { RATED_IN, RATED, RATE_FIELDS };
enum { HOURS_LIVE = 6 * 60 * 60, RATINGS_SHOWN = 6 };
enum { KEPT_SHOWN = 4, RATE_DAYS = 3 };

const char *const listen_kinds[] = { "usual", "stress", "news", NULL };
const char *const listen_first[] = { "me", "other", NULL };
const char *const listen_steps[] = { "proposed", "ringing", "speaking", "back",
    "judging", "more", "sense", "rating", "swapped", "thanks", "ended", NULL };
const char *const listen_ends[] = { "", "done", "stopped", "not-now", NULL };
const char *const listen_acts[] = { "coming", "accept", "decline", "said", "yes",
    "almost", "not-yet", "pause", "resume", "extend", "stop", NULL };

static const struct field begin_fields[] = {
	[KIND] = { "kind", .required = true, .oneof = listen_kinds },
	[FIRST] = { "first", .required = true, .oneof = listen_first },
	[BEGIN_FIELDS] = { 0 }
};

/* On how many phones, besides. */
static const char *const phones[] = { "two", "one", NULL };

static const struct field ask_fields[] = {
	[KIND] = { "kind", .required = true, .oneof = listen_kinds },
	[FIRST] = { "first", .required = true, .oneof = listen_first },
	[PHONES] = { "phones", .oneof = phones },
	[ASK_FIELDS] = { 0 }
};

static const struct field now_fields[] = { NOW_ROWS, [NOW_FIELDS] = { 0 } };

static const struct field step_fields[] = {
	NOW_ROWS,
	[IN] = { "in", .max = 32, .required = true },
	[STEP_FIELDS] = { 0 }
};

static const struct field act_fields[] = {
	[ACT] = { "act", .required = true, .oneof = listen_acts },
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

static const struct field here_fields[] = {
	[HERE_KIND] = { "kind", .required = true, .oneof = listen_kinds },
	[HERE_ABOUT] = { "about", .max = 140 },
	[HERE_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

struct rating {
	struct rating	*before;
	const struct event *e;
};

struct listen {
	struct session	*newest;
	struct rating	*ratings;	/* in one's own space, newest first */
	struct listened	*kept;		/* on one phone, newest first */
	int32_t		 last;		/* day of the newest one that was held */
};

/* What was heard since the core was made. */
struct listen_live {
	unsigned char	 id[16];
	struct turns	 now;		/* version 0: nothing yet */
};

unsigned
listen_choice(const char *const *of, const char *text)
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
	unsigned other_first = listen_choice(listen_first, e->values[FIRST].text);
	unsigned kind = listen_choice(listen_kinds, e->values[KIND].text);

	s->e = e;
	s->now = turns_begin((enum turns_kind)kind, e->author,
	    e->author ^ other_first, e->at);
	s->before = listen->newest;
	listen->newest = s;
}

struct turns
listen_said(const struct turns *begun, const struct value *values)
{
	struct turns t = *begun;

	t.version = (uint32_t)values[VERSION].number;
	t.author = (uint8_t)values[BY].number;
	t.round = (uint8_t)values[ROUND].number;
	t.step = (uint8_t)listen_choice(listen_steps, values[STEP].text);
	t.end = (uint8_t)listen_choice(listen_ends, values[END].text);
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
	t = listen_said(&s->now, e->values);
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

static void
here_fold(void *room, struct event *e, struct arena *state)
{
	struct listen *listen = room;
	struct listened *l = arena_get(state, 1, sizeof(*l));

	l->e = e;
	l->before = listen->kept;
	listen->kept = l;
	listen->last = e->day;
}

static const struct deed begin = { "listen.begin", begin_fields, begin_fold };
static const struct deed step = { "listen.step", step_fields, step_fold };
static const struct deed rate = { "listen.rate", rate_fields, rate_fold,
    IN(PERSONAL) };
const struct deed listen_here = { "listen.here", here_fields, here_fold,
    IN(SHARED) | IN(PERSONAL) };
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

const struct listened *
listen_kept(const struct visit *v)
{
	const struct listen *listen = visit_room(v, &practice_listen,
	    visit_space(v));

	return listen->kept;
}

const struct listened *
listen_find(const struct visit *v, const char *hex)
{
	const struct listened *l = listen_kept(v);
	unsigned char id[16];

	if (!id_read(hex, id))
		return NULL;
	while (l != NULL && memcmp(l->e->id, id, 16) != 0)
		l = l->before;
	return l;
}

bool
listen_rated(const struct visit *v, const struct event *e)
{
	const struct listen *own = visit_room(v, &practice_listen, PERSONAL);
	const struct rating *r = own->ratings;

	while (r != NULL && strcmp(r->e->values[RATED_IN].text, visit_id(v, e)) != 0)
		r = r->before;
	return r != NULL;
}

/* ---- saying it ---- */

void
listen_write(const struct visit *v, const struct turns *t, struct value *values)
{
	values[VERSION].text = visit_number(v, t->version);
	values[BY].text = visit_number(v, t->author);
	values[ROUND].text = visit_number(v, t->round);
	values[STEP].text = listen_steps[t->step];
	values[END].text = listen_ends[t->end];
	values[TRIES].text = visit_number(v, t->tries);
	values[PAUSED].text = visit_number(v, t->paused);
	values[LEFT].text = visit_number(v, t->left);
	values[SINCE].text = visit_number(v, t->at);
}

void
listen_whisper(struct visit *v, const struct session *s, const struct turns *t)
{
	struct value values[NOW_FIELDS];

	listen_write(v, t, values);
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
	said = listen_said(&s->now, heard->values);
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

struct kept_view {
	const char	*when, *what, *about, *mine;	/* its id, or NULL */
};

struct listen_view {
	const struct visit *v;
	const char	*other, *oops, *unrated;
	bool		 two, live, waiting;	/* for an answer */
	bool		 ask;		/* the other could come with another phone */
	size_t		 n, kept;
	struct felt_view felt[RATINGS_SHOWN];
	struct kept_view here[KEPT_SHOWN];
};

#include "listen.html.h"

/* ---- answers ---- */

static const char *
kind_name(const struct event *e)
{
	static const char *const names[TURNS_KINDS] = {
		N_("Something on your mind"), N_("A hard day"), N_("Good news") };

	return names[listen_choice(listen_kinds, e->values[HERE_KIND].text)];
}

/* What was kept of one phone, and the latest that one could still rate. */
static void
kept_fill(const struct visit *v, struct listen_view *view)
{
	const struct listened *l = listen_kept(v);

	if (l != NULL && l->e->day > v->today - RATE_DAYS &&
	    !listen_rated(v, l->e))
		view->unrated = visit_id(v, l->e);
	for (; l != NULL && view->kept < KEPT_SHOWN; l = l->before)
		view->here[view->kept++] = (struct kept_view){
		    visit_day(v, l->e->day), kind_name(l->e),
		    l->e->values[HERE_ABOUT].text,
		    l->e->author == v->me ? visit_id(v, l->e) : NULL };
}

static enum status
listen_show(struct visit *v)
{
	const struct listen *own = visit_room(v, &practice_listen, PERSONAL);
	const struct session *s = listen_session(v);
	struct listen_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.v = v,
		.two = visit_paired(v),
	};
	struct turns t = s != NULL ? listen_turns(v, s) : (struct turns){ 0 };

	view.live = s != NULL && t.step != TURNS_ENDED;
	view.waiting = t.step < TURNS_SPEAKING;
	view.ask = view.two && !view.live &&
	    visit_fact_number(v, "offline") != 1;
	kept_fill(v, &view);
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
	    (enum turns_act)listen_choice(listen_acts, said[ACT].text), v->now))
		return visit_goto(v, "/listen/now");
	listen_write(v, &t, values);
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
	const struct value *said = v->form.values;
	bool other_first = listen_choice(listen_first, said[FIRST].text) != 0;

	if (strcmp(said[PHONES].text, "one") == 0)
		return listen_here_begin(v, (enum turns_kind)listen_choice(
		    listen_kinds, said[KIND].text), other_first ? v->other : v->me);
	if (!visit_paired(v))
		return visit_goto(v, "/listen");
	visit_do(v, &begin, &(struct form){ .fields = begin_fields,
	    .values = v->form.values });
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
		    .now = true,
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
	    N_("One speaks, one listens. For two people and one phone."),
	    two ? visit_name(v, v->other) : NULL });
}

static void
kept_take(const struct visit *v, const struct listen *in, struct taking *taking)
{
	for (const struct listened *l = in->kept; l != NULL; l = l->before) {
		const char *about = l->e->values[HERE_ABOUT].text;

		take_entry(taking, l->e, N_("listened, on one phone"),
		    about[0] != '\0' ? about : visit_say(v, kind_name(l->e),
		    NULL, NULL));
	}
}

static void
listen_take(const struct visit *v, struct taking *taking)
{
	const struct listen *own = visit_room(v, &practice_listen, PERSONAL);
	const struct listen *both = visit_room(v, &practice_listen, SHARED);

	if (visit_private(v) || (own->ratings == NULL && own->kept == NULL &&
	    both->kept == NULL))
		return;
	take_chapter(taking, N_("Listening"));
	kept_take(v, both, taking);
	kept_take(v, own, taking);
	for (const struct rating *r = own->ratings; r != NULL; r = r->before)
		take_entry(taking, r->e, N_("felt understood"), visit_say(v,
		    N_("%1 of 5"), r->e->values[RATED].text, NULL));
}

static void
listen_moments(const struct visit *v, struct moments *moments)
{
	const struct listen *listen = visit_room(v, &practice_listen, SHARED);

	for (const struct session *s = listen->newest; s != NULL; s = s->before)
		if (s->now.end == TURNS_DONE)
			moments_add(moments, (struct moment){ .kind = MOMENT_LISTENING,
			    .day = s->e->day, .e = s->e });
	for (const struct listened *l = listen->kept; l != NULL; l = l->before)
		moments_add(moments, (struct moment){ .kind = MOMENT_LISTENING,
		    .day = l->e->day, .e = l->e });
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/listen", listen_show, .tab = TALK },
	{ POST, "/listen/begin", listen_begin, ask_fields, .then = "/listen" },
	{ GET, "/listen/now", listen_now, .how = BARE | QUIET },
	{ POST, "/listen/do", listen_act, act_fields, .then = "/listen/now" },
	{ GET, "/listen/here", listen_here_show, listen_here_fields, BARE | QUIET },
	{ POST, "/listen/here/do", listen_here_do, listen_tap_fields,
	    .then = "/listen" },
	{ POST, "/listen/here/keep", listen_here_keep, .deed = &listen_here,
	    .then = "/listen" },
	{ POST, "/listen/here/take-back", .deed = &withdrawal, .then = "/listen" },
	{ GET, "/listen/felt", listen_felt_show, listen_felt_fields, BARE | QUIET },
	{ POST, "/listen/felt", .deed = &rate, .then = "/listen/felt" },
	{ 0 }
};

const struct practice practice_listen = {
	.name = "listen",
	.title = N_("Listening"),
	.room = sizeof(struct listen),
	.deeds = (const struct deed *const[]){ &begin, &step, &rate, &listen_here, NULL },
	.pages = pages,
	.offer = listen_offer,
	.live = sizeof(struct listen_live),
	.whispers = (const struct whisper *const[]){ &now_whisper, NULL },
	.hear = listen_hear,
	.sessions = listen_sessions,
	.moments = listen_moments,
	.doors = listen_doors,
	.take = listen_take,
};
