/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen_now: the page that leads through it, step by step: for who speaks, and
 * for who listens, what to do now, and for how long.
 */
#include "listen.h"

enum { SHOWN_AFTER = 10 * 60, AGAIN_SECONDS = 4, STARTERS = 3 };

/* ---- views ---- */

struct button {
	const char	*act, *label;	/* act NULL: none */
};

struct now_view {
	const char	*other, *title, *lede, *below;
	const char	*who, *does;	/* whose step it is; does NULL: nobody's */
	const char	*hue, *seen, *status;
	const char	*fire;		/* what the fire shows; NULL: no fire */
	bool		 here[2];
	const char	*starters[STARTERS];
	struct button	 go[3], side[3];
	const char	*progress;	/* NULL: not shown */
	unsigned	 nth;		/* of four */
	bool		 clock, paused, rating, ended, offline;
	int64_t		 left, total, again;
	const char	*left_text, *left_says;
};

#include "listen_now.html.h"

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
	view->here[t->asker] = true;
	view->here[!t->asker] = t->step == TURNS_RINGING;
	view->fire = t->step == TURNS_RINGING ? N_("Both flames are burning") :
	    N_("One flame is burning, and embers wait beside it");
	if (v->me == t->asker) {
		view->title = t->step == TURNS_RINGING ? N_("%1 is coming") :
		    N_("Waiting for %1");
		view->below = N_("It shows on the other phone under Talk. Saying “not today” is always fine.");
		view->go[1] = (struct button){ "stop", N_("Take it back") };
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
	view->here[0] = view->here[1] = t->end == TURNS_DONE;
	view->fire = t->end == TURNS_DONE ? N_("Both flames are burning") :
	    N_("Embers glow");
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
		view->side[1] = (struct button){ "extend", N_("2 min more") };
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

/* Whose step it is, in that person's colour. */
static void
who_fill(const struct visit *v, const struct turns *t, struct now_view *view)
{
	bool listens = t->step == TURNS_BACK || t->step == TURNS_SENSE;
	unsigned person = listens ? !turns_speaker(t) : turns_speaker(t);

	view->hue = person == 0 ? "a" : "b";
	view->who = visit_name(v, person);
	view->does = t->step == TURNS_BACK ? N_("%1 says it back") :
	    t->step == TURNS_SENSE ? N_("%1 answers") : N_("%1 speaks");
	if (t->step == TURNS_JUDGING || t->step == TURNS_RATING)
		view->does = N_("%1");
	if (t->step == TURNS_THANKS)
		view->does = NULL;
}

/* ---- the answer ---- */

enum status
listen_now(struct visit *v)
{
	const struct session *s = visit_paired(v) ? listen_session(v) : NULL;
	struct now_view view = { .other = visit_name(v, v->other),
	    .again = AGAIN_SECONDS };
	struct turns t;

	if (s == NULL)
		return visit_goto(v, "/listen");
	t = listen_turns(v, s);
	if (t.step == TURNS_ENDED && t.at < v->now - SHOWN_AFTER)
		return visit_goto(v, "/listen");
	view.seen = visit_number(v, t.version);
	view.paused = t.paused;
	view.offline = visit_fact_number(v, "offline") == 1;
	if (t.step == TURNS_ENDED)
		end_fill(&t, &view);
	else if (t.step < TURNS_SPEAKING)
		asking_fill(v, &t, &view);
	else {
		who_fill(v, &t, &view);
		step_fill(v, &t, &view);
	}
	listen_whisper(v, s, &t);	/* in case the other missed it */
	now_page(v->out, &view);
	return OK;
}
