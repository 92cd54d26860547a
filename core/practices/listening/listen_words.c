/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen_words: what each step says to who speaks and to who listens, whether
 * each has a phone or the two pass one back and forth.
 */
#include "listen.h"

#include "listen_words.html.h"

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

const struct says *
listen_says(const struct turns *t, bool speaks)
{
	const struct says *other = other_words(t, speaks);

	if (other != NULL)
		return other;
	return t->step == TURNS_THANKS ? &both_thank :
	    speaks ? &speaker_says[t->step] : &listener_says[t->step];
}

const char *const *
listen_starters(const struct turns *t, bool speaks)
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

	if (speaks)
		return NULL;
	if (t->step == TURNS_BACK || t->step == TURNS_MORE)
		return back;
	if (t->step == TURNS_SENSE)
		return t->kind == TURNS_NEWS ? news : sense;
	return NULL;
}

void
listen_judge(const struct turns *t, struct button go[JUDGEMENTS])
{
	go[0] = (struct button){ "yes", N_("Yes, that is it") };
	go[1] = (struct button){ "almost", t->tries > 0 ?
	    N_("Almost, and we go on") : N_("Almost, and also…") };
	go[2] = (struct button){ "not-yet", t->tries > 0 ?
	    N_("Not quite, and we go on") : N_("Not yet") };
}

/* Of four in a round; 0: none of them. */
static unsigned
nth(const struct turns *t)
{
	static const uint8_t nths[TURNS_STEPS] = { [TURNS_SPEAKING] = 1,
	    [TURNS_BACK] = 2, [TURNS_JUDGING] = 3, [TURNS_MORE] = 3,
	    [TURNS_SENSE] = 4, [TURNS_RATING] = 4 };

	return nths[t->step];
}

struct pace
listen_pace(const struct visit *v, const struct turns *t)
{
	uint32_t total = turns_length(t), left = turns_left(t, v->now);
	const char *minutes = visit_number(v, left / 60);
	const char *seconds = visit_number(v, left % 60);
	struct pace pace = {
		.nth = nth(t),
		.clock = total > 0,
		.paused = t->paused,
		.left = left,
		.total = left > total ? left : total,
		.left_text = visit_say(v, left % 60 < 10 ? N_("%1:0%2") :
		    N_("%1:%2"), minutes, seconds),
		.left_says = visit_say(v, N_("%1 minutes %2 seconds left"),
		    minutes, seconds),
	};

	if (pace.nth > 0)
		pace.progress = visit_number(v, pace.nth);
	if (pace.clock && left == 0)
		pace.up = N_("The time is up. Finish your sentence, there is no hurry.");
	return pace;
}

void
listen_progress(struct out *o, const struct pace *pace)
{
	if (pace->progress != NULL)
		progress_part(o, pace);
}

void
listen_ring(struct out *o, const struct pace *pace, unsigned person)
{
	if (pace->clock)
		ring_part(o, pace, person);
}
