/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pause: stop now, and say when you are back.
 *
 * Either may begin one, with one tap; there is no veto. Two that begin at once
 * are one pause, and its return is the later of both, so that nobody is called
 * back early. Then: go on, once both say so; another time; or let it go for
 * now. Fifteen minutes more may be taken once. Whatever is said is about one
 * return; when that has moved meanwhile, it counts for nothing.
 */
#include <string.h>

#include "practice.h"
#include "why.h"

enum { UNTIL, LINE, BEGIN_FIELDS };
enum { ABOUT, MORE_FIELDS };
enum { HOW = MORE_FIELDS, NEXT, BACK_FIELDS };
/* The page's own forms name a time as people do. */
enum { PICK, CLOCK, SAID, BEGIN_FORM };
enum { B_ABOUT = SAID, B_HOW, BACK_FORM };
enum { CALM, SHOW_FIELDS };
enum { MINUTE = 60, DAY = 24 * 60 * MINUTE, LEAST = 20 * MINUTE,
	EXTRA = 15 * MINUTE, TOLD = 2 * 60 * MINUTE, LINE_LENGTH = 140 };

#define A_TIME(name)	{ name, .required = true, .number = true, .most = 1LL << 36 }

static const char *const hows[] = { "go", "later", "drop", NULL };
static const char *const picks[] = { "20", "30", "60", "morning", NULL };

static const struct field begin_fields[] = {
	[UNTIL] = A_TIME("until"),
	[LINE] = { "line", .max = LINE_LENGTH },
	[BEGIN_FIELDS] = { 0 }
};

static const struct field more_fields[] = {
	[ABOUT] = A_TIME("about"),
	[MORE_FIELDS] = { 0 }
};

static const struct field back_fields[] = {
	[ABOUT] = A_TIME("about"),
	[HOW] = { "how", .required = true, .oneof = hows },
	[NEXT] = { "next", .number = true, .most = 1LL << 36 },
	[BACK_FIELDS] = { 0 }
};

static const struct field begin_form[] = {
	[PICK] = { "pick", .oneof = picks },
	[CLOCK] = { "clock", .max = 5 },
	[SAID] = { "line", .max = LINE_LENGTH },
	[BEGIN_FORM] = { 0 }
};

static const struct field back_form[] = {
	[PICK] = { "pick", .oneof = picks },
	[CLOCK] = { "clock", .max = 5 },
	[B_ABOUT] = A_TIME("about"),
	[B_HOW] = { "how", .required = true, .oneof = hows },
	[BACK_FORM] = { 0 }
};

static const struct field show_fields[] = {
	[CALM] = { "calm", .number = true, .most = 1000000 },
	[SHOW_FIELDS] = { 0 }
};

/* ---- the one pause there is, or was ---- */

enum how { OPEN, WENT_ON, LET_GO };

struct pause {
	const struct event *by[2];	/* who asked for it */
	int64_t		 begun;		/* 0: there was none yet */
	int64_t		 until;
	int64_t		 ended;		/* or put off */
	int64_t		 clash;		/* when the last one of all began */
	enum how	 how;
	bool		 go[2];		/* is ready to go on */
	bool		 more, later;
};

/* From twenty minutes to a day; whoever says otherwise gets the nearest. */
static int64_t
within(int64_t until, int64_t at)
{
	return until < at + LEAST ? at + LEAST : until > at + DAY ? at + DAY : until;
}

static void
return_at(struct pause *p, int64_t until)
{
	p->until = until;
	p->go[0] = p->go[1] = false;
}

static void
begin_fold(void *room, struct event *e, struct arena *state)
{
	struct pause *p = room;
	int64_t until = within(e->values[UNTIL].number, e->at);
	bool joins = p->begun > 0 && p->how == OPEN && !p->later &&
	    e->at < p->until;

	(void)state;
	if (!joins && until <= p->ended)
		return;		/* it comes late: all that is over */
	if (!joins)
		*p = (struct pause){ .begun = e->at, .ended = p->ended,
		    .clash = p->clash };
	p->by[e->author] = e;
	if (e->at > p->clash)
		p->clash = e->at;
	if (until > p->until)
		return_at(p, until);
}

static void
more_fold(void *room, struct event *e, struct arena *state)
{
	struct pause *p = room;

	(void)state;
	if (p->begun == 0 || p->how != OPEN || p->more ||
	    e->values[ABOUT].number != p->until || e->at < p->until ||
	    e->at > p->until + DAY)
		return;
	p->more = true;
	return_at(p, e->at + EXTRA);
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	struct pause *p = room;
	const char *how = e->values[HOW].text;

	(void)state;
	if (p->begun == 0 || p->how != OPEN || e->values[ABOUT].number != p->until)
		return;
	if (strcmp(how, "go") == 0) {
		p->go[e->author] = true;
		if (!p->go[!e->author])
			return;
		p->how = WENT_ON;
	} else if (e->at < p->until)
		return;		/* that would be a veto */
	else if (strcmp(how, "later") == 0) {
		p->later = true;
		return_at(p, within(e->values[NEXT].number, e->at));
	} else
		p->how = LET_GO;
	p->ended = e->at;
}

static const struct deed begin = { "pause.begin", begin_fields, begin_fold };
static const struct deed more = { "pause.more", more_fields, more_fold };
static const struct deed back = { "pause.back", back_fields, back_fold };

/* ---- where it stands ---- */

static const struct pause *
now_or_last(const struct visit *v)
{
	return visit_room(v, &practice_pause, SHARED);
}

enum phase { NONE, RUNS, PUT_OFF, RETURNS };

/* A return that nobody came to is dropped without a word after a day. */
static enum phase
phase_of(const struct visit *v)
{
	const struct pause *p = now_or_last(v);

	if (!visit_paired(v) || p->begun == 0 || p->how != OPEN ||
	    v->now > p->until + DAY)
		return NONE;
	if (v->now >= p->until)
		return RETURNS;
	return p->later ? PUT_OFF : RUNS;
}

/* ---- times ---- */

/*
 * When clocks here next show that minute of the day. A minute that is skipped
 * when they are put forward is taken as if they had not been; of one that
 * comes twice, the first.
 */
static int64_t
clock_next(const struct visit *v, int32_t minute)
{
	int zones[2] = { visit_zone(v, v->now), visit_zone(v, v->now + DAY) };
	int64_t plain = 0, best = 0;

	for (int i = 0; i < 4; i++) {
		int zone = zones[i % 2];
		int64_t at = ((int64_t)v->today + i / 2) * DAY +
		    (minute - zone) * MINUTE;

		if (at <= v->now)
			continue;
		if (zone == zones[0] && plain == 0)
			plain = at;
		if (visit_zone(v, at) == zone && (best == 0 || at < best))
			best = at;
	}
	return best > 0 && best <= v->now + DAY ? best : plain;
}

/* When the form says to be back; 0: it does not, and has been refused. */
static int64_t
time_said(struct visit *v)
{
	const char *pick = v->form.values[PICK].text;
	const char *clock = v->form.values[CLOCK].text;
	int32_t minute = clock_read(clock);
	int64_t at;

	if (clock[0] == '\0') {
		if (strcmp(pick, "morning") == 0)
			return within(clock_next(v, 9 * 60), v->now);
		return v->now + (strcmp(pick, "20") == 0 ? 20 :
		    strcmp(pick, "60") == 0 ? 60 : 30) * MINUTE;
	}
	if (minute < 0) {
		visit_refuse(v, CLOCK, N_("Please write a time like 19:30."));
		return 0;
	}
	at = clock_next(v, minute);
	if (at < v->now + LEAST) {
		visit_refuse(v, CLOCK, N_("That is less than twenty minutes from now. A heart needs a little longer."));
		return 0;
	}
	return within(at, v->now);
}

/* ---- views ---- */

struct pick_view {
	const char	*value, *label;
	bool		 chosen;
};

struct times_view {
	size_t		 n;
	struct pick_view picks[4];
	const char	*clock, *oops;
};

struct calm_view {
	const char	*title, *text;
	int64_t		 next;
};

struct voice_view {
	unsigned	 person;
	const char	*name, *when, *line;
};

struct pause_view {
	const struct visit *v;
	const char	*other, *head, *lede, *line, *oops, *note, *note_part;
	const char	*middle;	/* in the ring */
	enum phase	 phase;
	bool		 two, late, bad_line, ready, theirs_ready, more, early;
	int64_t		 about, left, all;
	struct times_view times;
	struct calm_view calm;
	size_t		 n;
	struct voice_view voices[2];
};

#include "pause.html.h"

/* ---- answers ---- */

/* Back at 17:30; Back tomorrow, 9:00. */
static const char *
back_says(const struct visit *v, int64_t at)
{
	bool today = day_of(at, visit_zone(v, at)) == v->today;

	return visit_say(v, today ? N_("Back at %1") : N_("Back %1"),
	    visit_when(v, at), NULL);
}

static int32_t
hour_here(const struct visit *v)
{
	return minute_of(v->now, v->zone) / 60;
}

/* again: the form on the page was refused, and is shown once more. */
static struct times_view
times_fill(const struct visit *v, bool again)
{
	const char *pick = again && v->form.values[PICK].text[0] != '\0' ?
	    v->form.values[PICK].text : "30";
	int64_t morning = clock_next(v, 9 * 60);
	bool evening = hour_here(v) >= 18 || hour_here(v) < 5;
	bool today = day_of(morning, visit_zone(v, morning)) == v->today;
	struct times_view view = {
		.n = evening && morning >= v->now + LEAST ? 4 : 3,
		.picks = {
			{ picks[0], visit_say(v, N_("in 20 minutes"), NULL, NULL), false },
			{ picks[1], visit_say(v, N_("in 30 minutes"), NULL, NULL), false },
			{ picks[2], visit_say(v, N_("in an hour"), NULL, NULL), false },
			{ picks[3], today ? visit_say(v, N_("at %1"),
			    visit_when(v, morning), NULL) : visit_when(v, morning), false },
		},
		.clock = again ? v->form.values[CLOCK].text : "",
		.oops = again && visit_bad(v, CLOCK) ? visit_oops(v) : NULL,
	};

	for (size_t i = 0; i < view.n; i++)
		view.picks[i].chosen = strcmp(picks[i], pick) == 0;
	return view;
}

static void
calm_fill(const struct visit *v, struct pause_view *view)
{
	const struct deck *deck = visit_deck(v, "calm");
	int64_t turn = v->form.fields == show_fields ?
	    v->form.values[CALM].number : 0;
	const struct card *card = deck_card(deck,
	    (size_t)(now_or_last(v)->begun / 7 + v->me * 5 + v->today + turn));

	if (card != NULL)
		view->calm = (struct calm_view){ card_field(deck, card, "Title"),
		    card->text, turn + 1 };
}

static void
voices_fill(const struct visit *v, struct pause_view *view)
{
	const struct pause *p = now_or_last(v);

	for (unsigned who = 0; who < 2; who++) {
		const struct event *e = p->by[who];

		if (e != NULL && e->values[LINE].text[0] != '\0')
			view->voices[view->n++] = (struct voice_view){ who,
			    visit_name(v, who), visit_when(v, e->at),
			    e->values[LINE].text };
	}
}

/* What is to be known before another one begins. */
static void
note_fill(const struct visit *v, struct pause_view *view)
{
	const struct pause *p = now_or_last(v);

	if (view->phase == PUT_OFF) {
		view->note = N_("You two go on then: %1. Until then nothing has to be settled.");
		view->note_part = visit_when(v, p->until);
	} else if (p->how != OPEN && v->now < p->ended + TOLD)
		view->note = p->how == WENT_ON ?
		    N_("You are both back. One speaks, the other says in a sentence what arrived, and then the other way round.") :
		    N_("Let go for now. If it matters it will come up again, in a calmer hour.");
}

static void
form_fill(const struct visit *v, struct pause_view *view)
{
	bool again = visit_again(v) && v->form.fields == begin_form;

	view->head = N_("Take a pause, and come back");
	view->lede = N_("Nobody listens well with a racing heart. Either of you may stop, without asking; the time is what the other holds on to.");
	view->times = times_fill(v, again);
	view->late = hour_here(v) >= 22 || hour_here(v) < 5;
	view->bad_line = again && visit_bad(v, SAID);
	view->oops = again ? visit_oops(v) : NULL;
	view->line = again ? v->form.values[SAID].text : visit_say(v,
	    N_("I want to sort this out with you. I need to cool down first."),
	    NULL, NULL);
}

static void
open_fill(const struct visit *v, struct pause_view *view)
{
	const struct pause *p = now_or_last(v);
	bool again = visit_again(v) && v->form.fields == back_form;

	view->about = p->until;
	view->all = p->until - p->begun;
	view->left = p->until - v->now;
	view->middle = visit_clock(v, p->until, visit_zone(v, p->until));
	view->ready = p->go[v->me];
	view->theirs_ready = p->go[v->other];
	view->more = !p->more;
	view->early = v->now >= p->begun + LEAST && view->left > MINUTE;
	view->times = times_fill(v, again);
	view->oops = again ? visit_oops(v) : NULL;
	view->head = view->phase == RUNS ? back_says(v, p->until) :
	    visit_say(v, N_("It is time"), NULL, NULL);
	view->lede = view->phase == RETURNS ? N_("How do you two want to go on? Each of the answers is a good one.") :
	    p->by[0] != NULL && p->by[1] != NULL ? N_("You both asked for a pause. It is one.") :
	    p->by[v->me] != NULL ? N_("You asked for a pause. %1 has the same clock.") :
	    N_("%1 asked for a pause. It is no answer to you, only time.");
	voices_fill(v, view);
}

static enum status
pause_show(struct visit *v)
{
	struct pause_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.two = visit_paired(v),
		.phase = phase_of(v),
	};

	note_fill(v, &view);
	calm_fill(v, &view);
	if (view.phase == RUNS || view.phase == RETURNS)
		open_fill(v, &view);
	else
		form_fill(v, &view);
	pause_page(v->out, &view);
	return OK;
}

static enum status
pause_begin(struct visit *v)
{
	struct value values[BEGIN_FIELDS];
	struct form form = { .values = values };
	int64_t until;

	if (!visit_paired(v) || phase_of(v) == RUNS)
		return visit_goto(v, "/pause");
	if ((until = time_said(v)) == 0)
		return BAD_FORM;
	values[UNTIL] = (struct value){ visit_number(v, until), until };
	values[LINE] = v->form.values[SAID];
	visit_do_in(v, SHARED, &begin, &form);
	return visit_goto(v, "/pause");
}

static enum status
pause_more(struct visit *v)
{
	if (visit_paired(v))
		visit_do_in(v, SHARED, &more, &v->form);
	return visit_goto(v, "/pause");
}

static enum status
pause_back(struct visit *v)
{
	struct value values[BACK_FIELDS] = {
		[ABOUT] = v->form.values[B_ABOUT],
		[HOW] = v->form.values[B_HOW],
		[NEXT] = { .text = "" },
	};
	struct form form = { .values = values };
	int64_t next;

	if (!visit_paired(v))
		return visit_goto(v, "/pause");
	if (strcmp(values[HOW].text, "later") == 0) {
		if ((next = time_said(v)) == 0)
			return BAD_FORM;
		values[NEXT] = (struct value){ visit_number(v, next), next };
	}
	visit_do_in(v, SHARED, &back, &form);
	return visit_goto(v, "/pause");
}

/* ---- today, hubs, and to take along ---- */

static void
pause_offer(const struct visit *v, struct offers *offers)
{
	const struct pause *p = now_or_last(v);
	enum phase phase = phase_of(v);

	if (phase != RUNS && phase != RETURNS)
		return;
	offer_add(offers, (struct offer){
		.href = "/pause",
		.what = phase == RUNS ? N_("A pause, until %1") :
		    N_("Back from the pause: go on, or name another time"),
		.why = phase == RUNS ? N_("Something that has nothing to do with it helps most.") :
		    N_("The time was %1. Letting it go for now is an answer, too."),
		.part = visit_when(v, p->until),
		.button = phase == RUNS ? N_("To the pause") : N_("I am here"),
		.rank = WAITS,
		.now = true,
		.minutes = phase == RUNS ? (int)((p->until - v->now + 59) / MINUTE) : 1,
	});
}

static void
pause_left(const struct visit *v, struct left_notes *left)
{
	const struct pause *p = now_or_last(v);
	const struct event *e = p->by[v->other];
	const char *when;

	if (phase_of(v) != RUNS || e == NULL)
		return;
	when = back_says(v, p->until);
	left_add(left, (struct left_note){
		.text = e->values[LINE].text[0] == '\0' ? when :
		    visit_say(v, "%1 · %2", e->values[LINE].text, when),
		.id = visit_id(v, e),
		.href = "/pause",
		.button = N_("To the pause"),
		.person = e->author,
		.zone = e->zone,
		.at = e->at,
	});
}

static int64_t
pause_clash(const struct visit *v)
{
	return now_or_last(v)->clash;
}

static void
pause_doors(const struct visit *v, struct doors *doors)
{
	enum phase phase = phase_of(v);
	bool open = phase == RUNS || phase == RETURNS;

	doors_add(doors, (struct door){ HUB_HARD, "/pause", "hourglass",
	    N_("A pause"), open ? N_("Until %1") :
	    N_("Stop now, and say when you are back. Either may, without asking."),
	    open ? visit_when(v, now_or_last(v)->until) : NULL });
}

static void
pause_take(const struct visit *v, struct taking *taking)
{
	bool any = false;

	if (visit_private(v))
		return;
	for (size_t i = 0; i < home_count(v->home, SHARED); i++) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (!e->folded || e->deed != &begin || e->values[LINE].text[0] == '\0')
			continue;
		if (!any)
			take_chapter(taking, N_("Pauses"));
		any = true;
		take_entry(taking, e, NULL, e->values[LINE].text);
	}
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/pause", pause_show, show_fields, .tab = TALK },
	{ POST, "/pause/begin", pause_begin, begin_form, .then = "/pause" },
	{ POST, "/pause/more", pause_more, more_fields, .then = "/pause" },
	{ POST, "/pause/back", pause_back, back_form, .then = "/pause" },
	{ 0 }
};

const struct practice practice_pause = {
	.name = "pause",
	.title = N_("A pause"),
	.room = sizeof(struct pause),
	.deeds = (const struct deed *const[]){ &begin, &more, &back, NULL },
	.pages = pages,
	.offer = pause_offer,
	.left = pause_left,
	.clash = pause_clash,
	.doors = pause_doors,
	.take = pause_take,
};
