/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen_now: the page that leads through it, step by step: for who speaks, and
 * for who listens, what to do now, and for how long.
 */
#include "listen.h"

enum { SHOWN_AFTER = 10 * 60, AGAIN_SECONDS = 4 };

/* ---- views ---- */

struct now_view {
	const char	*other, *title, *lede, *below;
	const char	*who, *does;	/* whose step it is; does NULL: nobody's */
	unsigned	 person;	/* the same, for their colour */
	const char	*seen, *status;
	const char	*fire;		/* what the fire shows; NULL: no fire */
	bool		 here[2];
	const char *const *starters;	/* or NULL */
	struct button	 go[3], side[3];
	struct pace	 pace;
	bool		 rating, ended, offline;
	int64_t		 again;
};

#include "listen_now.html.h"

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
side_fill(const struct turns *t, struct now_view *view)
{
	if (t->paused)
		view->go[0] = (struct button){ "resume", N_("Go on") };
	else
		view->side[0] = (struct button){ "pause", N_("Pause us both") };
	if (view->pace.clock && !t->paused)
		view->side[1] = (struct button){ "extend", N_("2 min more") };
	view->side[2] = (struct button){ "stop", N_("Stop") };
}

static void
step_fill(const struct visit *v, const struct turns *t, struct now_view *view)
{
	bool speaks = v->me == turns_speaker(t);
	const struct says *says = listen_says(t, speaks);

	view->pace = listen_pace(v, t);
	view->below = view->pace.up;
	view->title = says->title;
	view->lede = says->lede;
	view->status = says->wait;
	view->starters = listen_starters(t, speaks);
	view->rating = t->step == TURNS_RATING && speaks && !t->paused;
	if (t->paused) {
		view->title = N_("Paused");
		view->lede = N_("For both of you. Go on when you both want to.");
		view->status = NULL;
		view->rating = false;
	} else if (t->step == TURNS_JUDGING && speaks)
		listen_judge(t, view->go);
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

	view->person = person;
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
