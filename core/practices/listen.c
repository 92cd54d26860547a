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

#include "practice.h"
#include "text.h"
#include "turns.h"

enum { KIND, FIRST, BEGIN_FIELDS };
enum { VERSION, BY, ROUND, STEP, END, TRIES, PAUSED, LEFT, SINCE, NOW_FIELDS };
enum { IN = NOW_FIELDS, STEP_FIELDS };
enum { ACT, SEEN, FELT, ACT_FIELDS };
enum { RATED_IN, RATED, RATE_FIELDS };
enum { HOURS_LIVE = 6 * 60 * 60, SHOWN_AFTER = 10 * 60, RATINGS_SHOWN = 6,
	AGAIN_SECONDS = 4, STARTERS = 3 };

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

struct session {
	struct session	*before;
	const struct event *e;		/* that began it */
	struct turns	 now;		/* as far as the log tells */
};

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

/* The newest one, unless it was left lying; or NULL. */
static const struct session *
session_live(const struct visit *v)
{
	const struct listen *listen = visit_room(v, &practice_listen, SHARED);
	const struct session *s = listen->newest;

	return s != NULL && s->e->at > v->now - HOURS_LIVE ? s : NULL;
}

static struct turns
turns_now(const struct visit *v, const struct session *s)
{
	const struct listen_live *live = visit_live(v, &practice_listen);

	if (live->now.version > 0 && memcmp(live->id, s->e->id, 16) == 0 &&
	    turns_compare(&live->now, &s->now) > 0)
		return live->now;
	return s->now;
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

static void
whisper_turns(struct visit *v, const struct session *s, const struct turns *t)
{
	struct value values[NOW_FIELDS];

	turns_write(v, t, values);
	visit_whisper(v, &now_whisper, visit_id(v, s->e),
	    &(struct form){ .fields = now_fields, .values = values });
}

static bool
listen_hear(struct visit *v, void *room, const struct heard *heard)
{
	const struct session *s = session_live(v);
	struct listen_live *live = room;
	struct turns said, now;
	unsigned char id[16];
	int later;

	if (s == NULL || !id_read(heard->session, id) ||
	    memcmp(id, s->e->id, 16) != 0)
		return false;
	said = turns_said(&s->now, heard->values);
	now = turns_now(v, s);
	later = turns_sound(&said) ? turns_compare(&said, &now) : 0;
	if (later < 0 && heard->person != v->me)
		whisper_turns(v, s, &now);
	if (later <= 0)
		return false;
	memcpy(live->id, id, 16);
	live->now = said;
	return true;
}

static void
listen_sessions(const struct visit *v, struct out *out)
{
	const struct session *s = session_live(v);

	if (s == NULL)
		return;
	out_string(out, visit_id(v, s->e));
	out_html(out, "\n");
}

/* ---- views ---- */

struct button {
	const char	*act, *label;	/* act NULL: none */
};

struct felt_view {
	const char	*when, *felt;
};

struct listen_view {
	const char	*other, *oops, *why;
	bool		 two, live;
	size_t		 n;
	struct felt_view felt[RATINGS_SHOWN];
};

struct now_view {
	const char	*me, *other, *speaker, *who, *title, *lede, *below;
	const char	*hue, *seen, *status;
	const char	*starters[STARTERS];
	struct button	 go[3], side[3];
	const char	*progress;	/* NULL: not shown */
	unsigned	 nth;		/* of four */
	bool		 clock, paused, rating, ended, offline;
	int64_t		 left, total, again;
	const char	*left_text, *left_says;
};

#include "listen.html.h"

/* What stands on the page of who speaks and of who listens. */
struct says {
	const char	*title, *lede, *button, *wait;
};

static const struct says speaker_says[TURNS_STEPS] = {
	[TURNS_SPEAKING] = { N_("Tell %1 one thing that has been on your mind"),
	    N_("Start with “I”. Two or three sentences at a time. Pauses are allowed."),
	    N_("I have said it"), NULL },
	[TURNS_BACK] = { N_("%1 says back what was heard"),
	    N_("Just listen. You say in a moment whether it fits."), NULL,
	    N_("%1 goes on when it is said.") },
	[TURNS_JUDGING] = { N_("Did it land?"),
	    N_("Not whether %1 agrees. Whether it is what you meant."), NULL, NULL },
	[TURNS_MORE] = { N_("Say the part that was missing"),
	    N_("One or two sentences. Then %1 says it back once more."), NULL,
	    N_("%1 goes on when it is said.") },
	[TURNS_SENSE] = { N_("%1 says what makes sense of it"),
	    N_("That is not the same as agreeing. Let it reach you."), NULL,
	    N_("%1 goes on when it is said.") },
	[TURNS_RATING] = { N_("Did you feel understood?"),
	    N_("For yourself. You can go on without an answer."), N_("Go on"), NULL },
	[TURNS_SWAPPED] = { N_("Now you speak"),
	    N_("Your own thing, not a reply to what %1 said."), N_("I begin"), NULL },
};

static const struct says listener_says[TURNS_STEPS] = {
	[TURNS_SPEAKING] = { N_("Listen to %1"),
	    N_("Nothing to solve, nothing to answer. Look up from the phone."), NULL,
	    N_("%1 goes on when it is said.") },
	[TURNS_BACK] = { N_("Tell %1 what you heard"),
	    N_("In your own words. No answer and no advice yet."),
	    N_("I have said it back"), NULL },
	[TURNS_JUDGING] = { N_("%1 says whether it fits"),
	    N_("Ask: did I get it?"), NULL, N_("This page goes on by itself.") },
	[TURNS_MORE] = { N_("Listen for what was missing"),
	    N_("Then say that part back to %1, as briefly as you can."),
	    N_("I have said it back"), NULL },
	[TURNS_SENSE] = { N_("Tell %1 what makes sense to you"),
	    N_("You need not agree. Say what you can see from there."),
	    N_("I have said it"), NULL },
	[TURNS_RATING] = { N_("A breath for both"),
	    N_("%1 takes a moment alone."), NULL, N_("This page goes on by itself.") },
	[TURNS_SWAPPED] = { N_("Now %1 speaks"), N_("You listen."), NULL,
	    N_("%1 begins when ready.") },
};

static const struct says both_thank = { N_("One minute of thanks"),
    N_("Each says one thing the other did well just now."), N_("That was it"), NULL };

/* What is different when it is about good news, or about stress from outside. */
static const struct says *
other_words(const struct turns *t, bool speaks)
{
	static const struct says news_speaker = { N_("Tell %1 something good"),
	    N_("How it came about, and what you like about it."),
	    N_("I have told it"), NULL };
	static const struct says news_asked = { N_("%1 asks about it"),
	    N_("Tell a little more. You may enjoy it again."), NULL,
	    N_("%1 goes on when it is said.") };
	static const struct says news_ask = { N_("Ask %1 two curious questions"),
	    N_("Show that you are glad. Then think together of a small way to mark it."),
	    N_("I have asked"), NULL };
	static const struct says stress = { N_("Tell %1 what was hard today"),
	    N_("Something outside of the two of you. Say what it was like."),
	    N_("I have said it"), NULL };
	static const struct says stress_sense = { N_("Be on the side of %1"),
	    N_("Say what you can understand. Advice only if it is asked for."),
	    N_("I have said it"), NULL };

	if (t->kind == TURNS_NEWS && t->step == TURNS_SPEAKING && speaks)
		return &news_speaker;
	if (t->kind == TURNS_NEWS && t->step == TURNS_SENSE)
		return speaks ? &news_asked : &news_ask;
	if (t->kind == TURNS_STRESS && t->step == TURNS_SPEAKING && speaks)
		return &stress;
	if (t->kind == TURNS_STRESS && t->step == TURNS_SENSE && !speaks)
		return &stress_sense;
	return NULL;
}

static const struct says *
says_of(const struct turns *t, bool speaks)
{
	const struct says *other = other_words(t, speaks);

	if (other != NULL)
		return other;
	return t->step == TURNS_THANKS ? &both_thank :
	    speaks ? &speaker_says[t->step] : &listener_says[t->step];
}

/* Beginnings for who does not find one. */
static void
starters_fill(const struct turns *t, bool speaks, struct now_view *view)
{
	static const char *const back[STARTERS] = {
		N_("What I heard you say is…"), N_("It sounds as if you felt…"),
		N_("Did I get that, or is something missing?") };
	static const char *const sense[STARTERS] = {
		N_("I can see why that…"), N_("If I were where you are, I might…"),
		N_("What matters to you in this is…") };
	static const char *const news[STARTERS] = {
		N_("What was the best moment of it?"), N_("How did it come about?"),
		N_("How shall we mark it?") };
	const char *const *from = NULL;

	if (speaks)
		return;
	if (t->step == TURNS_BACK || t->step == TURNS_MORE)
		from = back;
	else if (t->step == TURNS_SENSE)
		from = t->kind == TURNS_NEWS ? news : sense;
	for (int i = 0; from != NULL && i < STARTERS; i++)
		view->starters[i] = from[i];
}

static const char *
clock_text(const struct visit *v, int64_t seconds)
{
	return visit_say(v, seconds % 60 < 10 ? N_("%1:0%2") : N_("%1:%2"),
	    visit_number(v, seconds / 60), visit_number(v, seconds % 60));
}

static void
clock_fill(const struct visit *v, const struct turns *t, struct now_view *view)
{
	uint32_t total = turns_length(t), left = turns_left(t, v->now);

	view->clock = total > 0;
	view->left = left;
	view->total = left > total ? left : total;
	view->left_text = clock_text(v, left);
	view->left_says = visit_say(v, N_("%1 minutes %2 seconds left"),
	    visit_number(v, left / 60), visit_number(v, left % 60));
	if (view->clock && left == 0)
		view->below = N_("The time is up. Finish your sentence, there is no hurry.");
}

/* Nobody has begun yet: one waits for the other's answer. */
static void
asking_fill(const struct visit *v, const struct turns *t, struct now_view *view)
{
	static const char *const about[TURNS_KINDS] = {
		N_("Five minutes each, and one for thanks."),
		N_("Ten minutes each, about something hard outside of you two."),
		N_("Three minutes each, for something good.") };

	view->lede = about[t->kind];
	if (v->me == t->asker) {
		view->title = t->step == TURNS_RINGING ? N_("%1 is coming") :
		    N_("Waiting for %1");
		view->below = N_("It shows on the other phone under Talk. Saying “not today” is always fine.");
		view->go[0] = (struct button){ "stop", N_("Take it back") };
		return;
	}
	view->title = N_("%1 would like to listen and be heard");
	view->go[0] = (struct button){ "accept", N_("Yes, now") };
	if (t->step == TURNS_PROPOSED)
		view->go[1] = (struct button){ "coming", N_("In a moment") };
	view->go[2] = (struct button){ "decline", N_("Not today") };
}

static void
end_fill(const struct turns *t, struct now_view *view)
{
	view->ended = true;
	view->again = 0;
	if (t->end == TURNS_DONE) {
		view->title = N_("That was it");
		view->lede = N_("You listened to each other. Nothing has to come of it.");
	} else if (t->end == TURNS_NOT_NOW) {
		view->title = N_("Not today");
		view->lede = N_("Another evening will do.");
	} else {
		view->title = N_("You stopped here");
		view->lede = N_("Stopping is part of it. Nobody is asked why.");
	}
}

static void
judge_fill(struct now_view *view, const struct turns *t)
{
	view->go[0] = (struct button){ "yes", N_("Yes, that is it") };
	view->go[1] = (struct button){ "almost", t->tries > 0 ?
	    N_("Almost, and we go on") : N_("Almost, and also…") };
	view->go[2] = (struct button){ "not-yet", t->tries > 0 ?
	    N_("Not quite, and we go on") : N_("Not yet") };
}

static void
side_fill(const struct turns *t, struct now_view *view)
{
	if (t->paused)
		view->go[0] = (struct button){ "resume", N_("Go on") };
	else
		view->side[0] = (struct button){ "pause", N_("Pause us both") };
	if (view->clock && !t->paused)
		view->side[1] = (struct button){ "extend", N_("Two minutes more") };
	view->side[2] = (struct button){ "stop", N_("Stop") };
}

static void
step_fill(const struct visit *v, const struct turns *t, struct now_view *view)
{
	static const uint8_t nths[TURNS_STEPS] = { [TURNS_SPEAKING] = 1,
	    [TURNS_BACK] = 2, [TURNS_JUDGING] = 3, [TURNS_MORE] = 3,
	    [TURNS_SENSE] = 4, [TURNS_RATING] = 4 };
	bool speaks = v->me == turns_speaker(t);
	const struct says *says = says_of(t, speaks);

	view->nth = nths[t->step];
	view->progress = view->nth > 0 ? visit_number(v, view->nth) : NULL;
	view->title = says->title;
	view->lede = says->lede;
	view->status = says->wait;
	clock_fill(v, t, view);
	starters_fill(t, speaks, view);
	view->rating = t->step == TURNS_RATING && speaks && !t->paused;
	if (t->paused) {
		view->title = N_("Paused");
		view->lede = N_("For both of you. Go on when you both want to.");
		view->status = NULL;
		view->rating = false;
	} else if (t->step == TURNS_JUDGING && speaks)
		judge_fill(view, t);
	else if (says->button != NULL)
		view->go[0] = (struct button){ "said", says->button };
	side_fill(t, view);
}

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
	const struct session *s = session_live(v);
	struct listen_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.why = why(v),
		.two = visit_paired(v),
		.live = s != NULL && turns_now(v, s).step != TURNS_ENDED,
	};

	for (const struct rating *r = own->ratings; r != NULL &&
	    view.n < RATINGS_SHOWN; r = r->before)
		view.felt[view.n++] = (struct felt_view){ visit_day(v, r->e->day),
		    r->e->values[RATED].text };
	listen_page(v->out, &view);
	return OK;
}

static enum status
now_show(struct visit *v)
{
	const struct session *s = visit_paired(v) ? session_live(v) : NULL;
	struct now_view view = { .me = visit_name(v, v->me),
	    .other = visit_name(v, v->other), .again = AGAIN_SECONDS };
	struct turns t;

	if (s == NULL)
		return visit_goto(v, "/listen");
	t = turns_now(v, s);
	if (t.step == TURNS_ENDED && t.at < v->now - SHOWN_AFTER)
		return visit_goto(v, "/listen");
	view.seen = visit_number(v, t.version);
	view.who = turns_speaker(&t) == v->me ? view.me : view.other;
	view.hue = turns_speaker(&t) == 0 ? "a" : "b";
	view.paused = t.paused;
	view.offline = visit_fact_number(v, "offline") == 1;
	if (t.step == TURNS_ENDED)
		end_fill(&t, &view);
	else if (t.step < TURNS_SPEAKING)
		asking_fill(v, &t, &view);
	else {
		view.speaker = t.step == TURNS_THANKS ? NULL : view.who;
		step_fill(v, &t, &view);
	}
	whisper_turns(v, s, &t);	/* in case the other missed it */
	now_page(v->out, &view);
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
	const struct session *s = visit_paired(v) ? session_live(v) : NULL;
	const struct value *said = v->form.values;
	struct value values[STEP_FIELDS];
	struct turns t;
	bool rated;

	if (s == NULL)
		return visit_goto(v, "/listen");
	t = turns_now(v, s);
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
	whisper_turns(v, s, &t);
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
	const struct session *s = session_live(v);
	const char *other = visit_name(v, v->other);
	struct turns t = s != NULL ? turns_now(v, s) : (struct turns){ 0 };

	if (!visit_paired(v))
		return;
	if (s != NULL && t.step != TURNS_ENDED) {
		bool asked = t.step < TURNS_SPEAKING && t.asker != v->me;

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
	{ GET, "/listen/now", now_show, .how = BARE | QUIET },
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
