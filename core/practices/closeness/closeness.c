/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * closeness: how close it feels, looked at together.
 *
 * Three scales a week and ten statements every four weeks. Both answer alone;
 * nothing is shown before both have, and then both are, by a strict gate.
 * There is no score of the two, and no number while only one has answered.
 */
#include <string.h>

#include "closeness.h"
#include "practice.h"
#include "stats.h"
#include "why.h"

enum { WORD = SCALES, PULSE_FIELDS };
enum { CHANGE, NUMBER, SHOW_FIELDS };

#define SCALE(id)	{ id, .number = true, .least = 1, .most = 7 }

static const struct field pulse_fields[] = {
	SCALE("pulse-1"), SCALE("pulse-2"), SCALE("pulse-3"),
	[WORD] = { "word", .max = 40 },
	[PULSE_FIELDS] = { 0 }
};

static const struct field check_fields[] = {
	SCALE("close-01"), SCALE("close-02"), SCALE("close-03"), SCALE("close-04"),
	SCALE("close-05"), SCALE("close-06"), SCALE("close-07"), SCALE("close-08"),
	SCALE("close-09"), SCALE("close-10"),
	[ITEMS] = { 0 }
};

/* The forms on the page say which week they were opened in. */
enum { PULSE_FOR = PULSE_FIELDS, PULSE_FORM };
enum { CHECK_FOR = ITEMS, CHECK_SURE, CHECK_FORM };

static const struct field pulse_form_fields[] = {
	SCALE("pulse-1"), SCALE("pulse-2"), SCALE("pulse-3"),
	[WORD] = { "word", .max = 40 },
	[PULSE_FOR] = { "for", .number = true, .most = 100000 },
	[PULSE_FORM] = { 0 }
};

static const struct field check_form_fields[] = {
	SCALE("close-01"), SCALE("close-02"), SCALE("close-03"), SCALE("close-04"),
	SCALE("close-05"), SCALE("close-06"), SCALE("close-07"), SCALE("close-08"),
	SCALE("close-09"), SCALE("close-10"),
	[CHECK_FOR] = { "for", .number = true, .most = 100000 },
	[CHECK_SURE] = { "sure", .number = true, .most = 1 },
	[CHECK_FORM] = { 0 }
};

static const struct field show_fields[] = {
	[CHANGE] = { "change", .number = true, .most = 1 },
	[NUMBER] = { "week", .number = true, .most = 100000 },
	[SHOW_FIELDS] = { 0 }
};

/* ---- what was answered ---- */

/* Weeks from 2020 on, for fifty years; and fours of them. */
static const struct {
	const char	*name, *path;
	int32_t		 first, count;
	int32_t		 rest;		/* days from one answer to the next */
} asks[ASKS] = {
	[PULSE] = { "pulse.", "/pulse", 2609, 2610, 5 },
	[CHECK] = { "check.", "/check", 652, 653, 21 },
};

int32_t
closeness_now(enum ask ask, int32_t today)
{
	return ask == PULSE ? week_of(today - 1) : week_of(today) / SPAN;
}

/* The number in the name of a gate, or -1. */
static int64_t
occasion_number(enum ask ask, const char *gate)
{
	size_t n = strlen(asks[ask].name);
	int64_t number;

	if (strncmp(gate, asks[ask].name, n) != 0 || !number_read(gate + n, &number))
		return -1;
	return number;
}

/* Alone, an answer belongs where its day is; behind a gate, where that says. */
static void
answer_fold(struct closeness *room, struct event *e, struct arena *state,
    enum ask ask)
{
	int64_t number = closeness_now(ask, e->day);
	int64_t at;

	if (e->space == SHARED && e->mode != STRICT_GATE)
		return;
	if (e->space == SHARED)
		number = occasion_number(ask, e->gate);
	at = number - asks[ask].first;
	if (at < 0 || at >= asks[ask].count)
		return;
	if (room->to[ask] == NULL)
		room->to[ask] = arena_get(state, (size_t)asks[ask].count,
		    sizeof(struct answers));
	room->to[ask][at].by[e->author] = e;
}

static void
pulse_fold(void *room, struct event *e, struct arena *state)
{
	answer_fold(room, e, state, PULSE);
}

static void
check_fold(void *room, struct event *e, struct arena *state)
{
	answer_fold(room, e, state, CHECK);
}

static const struct deed pulse = {
	"closeness.pulse", pulse_fields, pulse_fold,
	.spaces = IN(SHARED) | IN(PERSONAL)
};
static const struct deed check = {
	"closeness.check", check_fields, check_fold,
	.spaces = IN(SHARED) | IN(PERSONAL)
};
/* ---- views ---- */

struct scale_view {
	const char	*name, *text, *low, *high;
	int		 chosen;
};

struct form_view {
	const struct visit *v;
	const char	*title, *lede, *over, *path, *oops, *word, *button;
	const char	*other, *partner;	/* a name; or how an item calls them */
	int64_t		 number;
	size_t		 n;
	struct scale_view scales[ITEMS];
	bool		 two, pulse, bad_word, sure, answered;
};

struct voice_view {
	unsigned	 person;
	const char	*name, *word, *said;
};

struct kept_view {
	const char	*title, *over, *path, *id, *other, *names[2], *sealed, *later;
	struct voice_view mine;
	bool		 two, may_change, answered[2], pulse;
};

struct opened_view {
	const char	*title, *over, *path, *id, *question, *intro;
	struct voice_view voices[2];
	const char	*differ[5];	/* on what, who, how much, who, how much */
	const char	*changes[2];
	bool		 pulse, apart;
};

struct plain_view {
	const char	*title, *lede, *href, *label;
};

#include "closeness.html.h"

/* ---- who may read what ---- */

static const struct event *
folded(const struct visit *v, enum space space, enum ask ask, int32_t number,
    unsigned person)
{
	const struct closeness *room = visit_room(v, &practice_closeness, space);
	int32_t at = number - asks[ask].first;

	if (room->to[ask] == NULL || at < 0 || at >= asks[ask].count)
		return NULL;
	return room->to[ask][at].by[person];
}

static const struct event *
my_answer(const struct visit *v, enum ask ask, int32_t number)
{
	const struct event *e = folded(v, SHARED, ask, number, v->me);
	bool now = number == closeness_now(ask, v->today);

	/* What I answered alone stays mine; this week can be answered for two. */
	if (e == NULL && !(visit_paired(v) && now))
		e = folded(v, PERSONAL, ask, number, v->me);
	return e;
}

const struct event *
closeness_answer(const struct visit *v, enum ask ask, int32_t number,
    unsigned person)
{
	const struct event *mine = my_answer(v, ask, number), *theirs;

	if (person == v->me)
		return mine;
	theirs = folded(v, SHARED, ask, number, person);
	return event_same_gate(mine, theirs) ? theirs : NULL;
}

static const char *
occasion(const struct visit *v, enum ask ask, int32_t number)
{
	return visit_say(v, "%1%2", asks[ask].name, visit_number(v, number));
}

/* The partner's answer at my gate whose words are still withheld, or came
 * before mine did. */
static const struct event *
their_stub(const struct visit *v, enum ask ask, int32_t number)
{
	const struct event *e = visit_theirs(v, occasion(v, ask, number),
	    folded(v, SHARED, ask, number, v->me));

	if (e == NULL || e->len == 0)
		return e;
	return e == folded(v, SHARED, ask, number, v->other) ? e : NULL;
}

/* The day from which the next one may be given. */
static int32_t
rested_on(const struct visit *v, enum ask ask, int32_t number)
{
	const struct event *before = my_answer(v, ask, number - 1);

	return before != NULL ? before->day + asks[ask].rest : v->today;
}

enum standing
closeness_standing(const struct visit *v, enum ask ask, int32_t number)
{
	const struct event *mine = my_answer(v, ask, number);
	const struct event *theirs = their_stub(v, ask, number);

	if (mine == NULL && theirs != NULL && visit_took_back(v, v->me, theirs))
		return TAKEN_BACK;
	if (mine == NULL)
		return rested_on(v, ask, number) > v->today ? RESTING : ASKED;
	if (mine->space != SHARED || !visit_paired(v))
		return closeness_answer(v, ask, number, v->other) != NULL ?
		    OPENED : KEPT;
	if (closeness_answer(v, ask, number, v->other) != NULL)
		return OPENED;
	if (theirs != NULL)
		return OPENING;
	return number < closeness_now(ask, v->today) ? KEPT : WAITING;
}

/* ---- in words ---- */

const char *
closeness_span(const struct visit *v, int32_t from, int32_t to)
{
	struct date first = date_of(from);

	return visit_say(v, N_("%1 to %2"),
	    first.month == date_of(to).month ? visit_number(v, first.day) :
	    visit_date(v, from), visit_date(v, to));
}

static const char *
span_of(const struct visit *v, enum ask ask, int32_t number)
{
	int32_t week = ask == PULSE ? number : number * SPAN;
	int32_t begins = week_begins(week);

	return closeness_span(v, begins, begins + (ask == PULSE ? 6 : 7 * SPAN - 1));
}

static struct voice_view
voice_of(const struct visit *v, enum ask ask, const struct event *e)
{
	const char *word = ask == PULSE ? e->values[WORD].text : "";

	return (struct voice_view){ e->author, visit_name(v, e->author),
	    word[0] != '\0' ? word : NULL, closeness_said(v, ask, e) };
}

const char *
closeness_line(const struct visit *v, enum ask ask)
{
	int32_t number = closeness_now(ask, v->today);
	const char *other = visit_name(v, v->other);

	switch (closeness_standing(v, ask, number)) {
	case ASKED:
		if (their_stub(v, ask, number) != NULL)
			return visit_say(v, N_("%1 has answered"), other, NULL);
		if (ask == PULSE)
			return visit_say(v, N_("Three scales, one minute. Open until Monday night"),
			    NULL, NULL);
		return visit_say(v, N_("Ten sentences, five minutes. Open until %1"),
		    visit_date(v, week_begins((number + 1) * SPAN) - 1), NULL);
	case RESTING:
		return visit_say(v, N_("The next one opens on %1"),
		    visit_date(v, rested_on(v, ask, number)), NULL);
	case TAKEN_BACK:
		return visit_say(v, N_("You took your answer back"), NULL, NULL);
	case KEPT:
		return visit_say(v, N_("Answered"), NULL, NULL);
	case WAITING:
		return visit_say(v, N_("You have answered. %1: not yet, no hurry"),
		    other, NULL);
	case OPENING:
		return visit_say(v, N_("Both have answered. It opens when %1 is next here"),
		    other, NULL);
	case OPENED:
		return visit_say(v, N_("Both answers are open"), NULL, NULL);
	}
	return "";
}

/* ---- the form ---- */

static void
form_scales(const struct visit *v, struct form_view *view, const struct event *mine)
{
	const struct deck *deck = visit_deck(v, "closeness");
	const struct field *fields = view->pulse ? pulse_fields : check_fields;

	for (size_t i = 0; i < (view->pulse ? SCALES : ITEMS); i++) {
		const struct card *card = deck_find(deck, fields[i].name);
		int64_t chosen = mine != NULL ? mine->values[i].number : 0;

		if (card == NULL)
			continue;
		if (visit_again(v))
			chosen = v->form.values[i].number;
		view->scales[view->n++] = (struct scale_view){ fields[i].name,
		    card->text, card_field(deck, card, "Low"),
		    card_field(deck, card, "High"), (int)chosen };
	}
}

static const char *
form_lede(bool pulse_asked)
{
	return pulse_asked ?
	    N_("Go with your first feeling. There is no good score, and you can leave any of them empty.") :
	    N_("Think of the last four weeks, and go with your first feeling. There is no good score. You can leave any of them empty; eight are enough for a picture.");
}

static enum status
form_show(struct visit *v, enum ask ask, int32_t number, const struct event *mine)
{
	bool two = visit_paired(v), monday = weekday_of(v->today) == 0;
	struct form_view view = {
		.title = ask == CHECK ? N_("How were these four weeks, for you?") :
		    monday ? N_("How was last week, for you?") :
		    N_("How was this week, for you?"),
		.lede = form_lede(ask == PULSE),
		.over = span_of(v, ask, number),
		.path = asks[ask].path,
		.oops = visit_oops(v),
		.v = v,
		.button = two ? N_("Keep my answers") : N_("Keep for myself"),
		.other = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.partner = visit_name(v, v->other),
		.number = number,
		.pulse = ask == PULSE,
		.two = two,
		.answered = two && their_stub(v, ask, number) != NULL,
		.bad_word = ask == PULSE && visit_again(v) && visit_bad(v, WORD),
		.sure = ask == CHECK && visit_again(v) && closeness_straight(v->form.values),
	};

	if (ask == CHECK && !two)
		view.partner = visit_say(v, N_("my partner"), NULL, NULL);
	if (ask == PULSE)
		view.word = visit_draft(v, WORD, mine != NULL ?
		    mine->values[WORD].text : NULL);
	form_scales(v, &view, mine);
	form_page(v->out, &view);
	return OK;
}

/* ---- one's own answer, alone or until both are in ---- */

static enum status
kept_show(struct visit *v, enum ask ask, int32_t number, enum standing standing)
{
	const struct event *mine = my_answer(v, ask, number);
	bool two = visit_paired(v) && mine->space == SHARED;
	bool now = number == closeness_now(ask, v->today);
	bool taken = two && standing != OPENING && visit_took_back(v, v->other, mine);
	const char *other = visit_name(v, v->other);
	struct kept_view view = {
		.title = ask == CHECK ? N_("Your four weeks") : N_("Your week"),
		.over = now && ask == PULSE ? visit_say(v,
		    N_("%1, open until Monday night"), span_of(v, ask, number), NULL) :
		    span_of(v, ask, number),
		.path = asks[ask].path,
		.id = visit_id(v, mine),
		.other = other,
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.mine = voice_of(v, ask, mine),
		.two = two && !taken,
		.may_change = now && standing != OPENING && !taken,
		.pulse = ask == PULSE,
	};

	view.mine.name = visit_say(v, N_("You"), NULL, NULL);
	view.answered[v->me] = true;
	view.answered[v->other] = standing == OPENING;
	if (taken) {
		view.sealed = N_("%1 took the answer back");
		view.later = N_("That can be done at any time, and needs no reason.");
	} else if (standing == OPENING) {
		view.sealed = N_("The answer from %1 is in");
		view.later = N_("It opens when %1 is next here. Each phone hands out its own words once both have answered, and nobody else can.");
	} else if (standing == WAITING) {
		view.sealed = N_("The answer from %1 will be here");
		view.later = N_("Both open when %1 has answered too. Until then it can be seen that yours is there, and not a word of it.");
	} else if (two) {
		view.sealed = N_("This one closed with one answer");
		view.later = N_("Yours stays with you. %1 cannot read it.");
	}
	kept_page(v->out, &view);
	return OK;
}

/* ---- both, at once ---- */

/* What each person's own change says, at the check. */
static const char *
change_said(const struct visit *v, unsigned person)
{
	static const char *const says[] = {
		[EARLY] = NULL,
		[STEADY] = N_("For %1 the change is within the usual wobble."),
		[ROSE] = N_("For %1 these weeks lie higher, by more than the usual wobble."),
		[FELL] = N_("For %1 these weeks lie lower, by more than the usual wobble."),
	};
	const char *english = says[closeness_check_verdict(v, person)];

	return english != NULL ? visit_say(v, english, visit_name(v, person), NULL) :
	    NULL;
}

static void
opened_differ(const struct visit *v, enum ask ask, int32_t number,
    const struct event *const e[2], struct opened_view *view)
{
	double means[2];
	int part = closeness_furthest(v, ask, e, means);
	double gap;

	if (part < 0) {
		view->question = closeness_question(v, 0, number);
		return;
	}
	gap = means[0] > means[1] ? means[0] - means[1] : means[1] - means[0];
	view->apart = gap >= 2;
	view->question = closeness_question(v, view->apart ? part : 0, number);
	view->differ[0] = closeness_part_on(v, part);
	for (int i = 0; i < 2; i++) {
		view->differ[1 + 2 * i] = visit_name(v, e[i]->author);
		view->differ[2 + 2 * i] = stats_text(v->mem, means[i], 0);
	}
}

static enum status
opened_show(struct visit *v, enum ask ask, int32_t number)
{
	const struct event *const e[2] = {
		closeness_answer(v, ask, number, 0), closeness_answer(v, ask, number, 1)
	};
	struct opened_view view = {
		.title = ask == CHECK ? N_("Four weeks, from both of you") :
		    N_("The week, from both of you"),
		.over = span_of(v, ask, number),
		.path = asks[ask].path,
		.id = visit_id(v, e[v->me]),
		.pulse = ask == PULSE,
		.voices = { voice_of(v, ask, e[0]), voice_of(v, ask, e[1]) },
	};

	opened_differ(v, ask, number, e, &view);
	if (ask == CHECK && number == closeness_now(CHECK, v->today))
		for (unsigned person = 0; person < 2; person++)
			view.changes[person] = change_said(v, person);
	opened_page(v->out, &view);
	return OK;
}

/* ---- pages ---- */

static enum status
plain_show(struct visit *v, const char *title, const char *lede)
{
	struct plain_view view = { title, lede, "/us", N_("Back to Us") };

	plain_page(v->out, &view);
	return OK;
}

/* Too soon for the next one; the last one is there to be looked at. */
static enum status
resting_show(struct visit *v, enum ask ask, int32_t number)
{
	struct plain_view view = {
		.title = N_("Not so soon"),
		.lede = visit_say(v, N_("Answers need some days between them to say anything. The next one opens on %1."),
		    visit_date(v, rested_on(v, ask, number)), NULL),
		.href = "/us",
		.label = N_("Back to Us"),
	};

	if (closeness_standing(v, ask, number - 1) == OPENED) {
		view.href = visit_say(v, "%1?week=%2", asks[ask].path,
		    visit_number(v, number - 1));
		view.label = N_("See the last one again");
	}
	plain_page(v->out, &view);
	return OK;
}

static enum status
ask_show(struct visit *v, enum ask ask)
{
	int32_t now = closeness_now(ask, v->today), number = now;
	bool change = false;
	enum standing standing;

	v->title = ask == CHECK ? N_("Four-weekly check") : N_("This week");
	if (visit_again(v))
		return form_show(v, ask, now, my_answer(v, ask, now));
	if (v->form.values[NUMBER].text[0] != '\0')
		number = (int32_t)v->form.values[NUMBER].number;
	change = v->form.values[CHANGE].number == 1 && number == now;
	standing = closeness_standing(v, ask, number);
	if (standing == OPENED)
		return opened_show(v, ask, number);
	if ((standing == ASKED && number == now) ||
	    (change && (standing == WAITING || standing == KEPT)))
		return form_show(v, ask, number, my_answer(v, ask, number));
	if (standing == TAKEN_BACK)
		return plain_show(v, N_("You took your answer back"),
		    N_("It had been opened, so this one takes no new answer. The next one comes by itself."));
	if (number != now && my_answer(v, ask, number) == NULL)
		return plain_show(v, N_("Nothing here for that time"),
		    N_("You did not answer then, and that is fine."));
	if (standing == RESTING)
		return resting_show(v, ask, number);
	return kept_show(v, ask, number, standing);
}

static enum status
pulse_show(struct visit *v)
{
	return ask_show(v, PULSE);
}

static enum status
check_show(struct visit *v)
{
	return ask_show(v, CHECK);
}

/* Why this form cannot be taken now, or NULL. */
static const char *
refusal(const struct visit *v, enum ask ask, int number_field)
{
	const struct value *asked = &v->form.values[number_field];
	int32_t now = closeness_now(ask, v->today);

	if (asked->text[0] != '\0' && asked->number != now)
		return N_("The time for that one has ended meanwhile. Your answers are still here: keep them for this one, if they fit.");
	switch (closeness_standing(v, ask, now)) {
	case OPENED:
	case OPENING:
		return N_("Both have answered meanwhile, so your first answer stays. You can still take it back.");
	case RESTING:
		return N_("It is too soon after the last one.");
	case TAKEN_BACK:
		return N_("It had been opened and taken back, so this one takes no new answer.");
	default:
		return NULL;
	}
}

/* To change an answer is to take it back and to answer anew. */
static enum status
answer_keep(struct visit *v, enum ask ask, const struct deed *deed)
{
	int32_t now = closeness_now(ask, v->today);
	const struct event *mine = my_answer(v, ask, now);

	if (mine != NULL)
		visit_delete(v, mine);
	if (visit_paired(v))
		visit_do_gated(v, deed, &v->form, occasion(v, ask, now),
		    STRICT_GATE);
	else
		visit_do(v, deed, &v->form);
	return visit_goto(v, asks[ask].path);
}

static size_t
given(const struct value *values, size_t n)
{
	size_t some = 0;

	for (size_t i = 0; i < n; i++)
		some += values[i].number != 0;
	return some;
}

static enum status
pulse_keep(struct visit *v)
{
	const char *why = refusal(v, PULSE, PULSE_FOR);

	if (why != NULL)
		return visit_refuse(v, PULSE_FOR, why);
	if (given(v->form.values, SCALES) == 0)
		return visit_refuse(v, 0,
		    N_("Choose a place on at least one of the three, or skip this week."));
	return answer_keep(v, PULSE, &pulse);
}

static enum status
check_keep(struct visit *v)
{
	const char *why = refusal(v, CHECK, CHECK_FOR);

	if (why != NULL)
		return visit_refuse(v, CHECK_FOR, why);
	if (given(v->form.values, ITEMS) == 0)
		return visit_refuse(v, 0,
		    N_("Choose a place on at least one of them, or leave it for another day."));
	if (closeness_straight(v->form.values) && v->form.values[CHECK_SURE].number != 1)
		return visit_refuse(v, 0,
		    N_("Nearly all have the same number, and two of them ask the other way round. If that is what you mean, keep them as they are."));
	return answer_keep(v, CHECK, &check);
}

/* ---- what is due, and what is taken along ---- */

/* The first days together are for what is light. */
static bool
just_paired(const struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");

	return joined > 0 && v->today - day_of(joined, v->zone) < 7;
}

static void
ask_offer(const struct visit *v, enum ask ask, struct offers *offers, bool closes)
{
	int32_t now = closeness_now(ask, v->today);
	const struct event *before = my_answer(v, ask, now - 1);
	const struct event *waits = visit_paired(v) ? their_stub(v, ask, now) : NULL;
	struct offer offer = {
		.href = asks[ask].path,
		.what = ask == PULSE ? N_("How was this week, for you?") :
		    N_("How were these four weeks, for you?"),
		.why = ask == PULSE ? N_("Three scales, once a week. Skipping one is fine.") :
		    N_("Ten sentences, every four weeks. Then you can look at them together."),
		.part = visit_name(v, v->other),
		.button = N_("Answer"),
		.minutes = ask == PULSE ? 1 : 5,
		.light = ask == PULSE,
		.looks = true,
		.shared = visit_paired(v),
		.rank = closes ? CLOSES : ROTATES,
		.last = before != NULL ? before->day : 0,
	};

	if (closeness_standing(v, ask, now) != ASKED) {
		const struct event *mine = my_answer(v, ask, now);

		if (mine != NULL)
			offer_add(offers, (struct offer){ .last = mine->day });
		return;
	}
	if (closes)
		offer.why = ask == PULSE ? N_("Open until Monday night.") :
		    N_("This one closes in a few days.");
	if (waits != NULL) {
		offer.then = offer.rank;
		offer.rank = WAITS;
		offer.since = visit_came(v, waits);
		offer.why = N_("%1 has answered. With yours, both open.");
	} else if (ask == CHECK && (closeness_fell(v) || just_paired(v)))
		return;		/* no more work after a hard stretch, nor at the start */
	offer_add(offers, offer);
}

static void
closeness_offer(const struct visit *v, struct offers *offers)
{
	int weekday = weekday_of(v->today);
	int32_t ends = week_begins((closeness_now(CHECK, v->today) + 1) * SPAN);

	if (v->pairing == ENDED)
		return;		/* it asks about the two of you */
	ask_offer(v, PULSE, offers, weekday == 0 || weekday >= 5);
	ask_offer(v, CHECK, offers, ends - v->today <= 3);
}

static void
closeness_occasions(const struct visit *v, struct out *o)
{
	for (int ask = 0; ask < ASKS; ask++) {
		int32_t number = ask == PULSE ? week_of(v->today) :
		    closeness_now(CHECK, v->today);

		for (int32_t back = 0; back < 2; back++) {
			out_string(o, asks[ask].name);
			out_number(o, number - back);
			out_html(o, "\n");
		}
	}
}

static void
take_answer(const struct visit *v, struct taking *t, enum ask ask,
    const struct event *e)
{
	const char *text = closeness_said(v, ask, e);

	if (ask == PULSE && e->values[WORD].text[0] != '\0')
		text = visit_say(v, N_("%1. One word: %2"), text, e->values[WORD].text);
	take_entry(t, e, ask == PULSE ? N_("a week, from 1 to 7") :
	    N_("four weeks, from 1 to 7"), text);
}

static void
closeness_take(const struct visit *v, struct taking *t)
{
	if (visit_private(v))
		return;
	take_chapter(t, N_("Closeness"));
	for (int ask = 0; ask < ASKS; ask++)
		for (int32_t i = 0; i < asks[ask].count; i++)
			for (unsigned person = 0; person < 2; person++) {
				const struct event *e = closeness_answer(v,
				    (enum ask)ask, asks[ask].first + i, person);

				if (e != NULL)
					take_answer(v, t, (enum ask)ask, e);
			}
	for (size_t i = 0; i < home_count(v->home, SHARED); i++) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->folded && e->deed == &closeness_look)
			closeness_take_look(v, t, e);
	}
}

static const struct page pages[] = {
	{ GET, "/closeness", closeness_show, closeness_show_fields, .tab = US },
	{ POST, "/closeness/away", .deed = &closeness_away, .then = "/closeness" },
	{ POST, "/closeness/rest/away", .deed = &closeness_away, .then = "/today" },
	{ GET, "/us", us_show, .tab = US },
	{ GET, "/pulse", pulse_show, show_fields, .tab = US },
	{ POST, "/pulse", pulse_keep, pulse_form_fields, .then = "/pulse" },
	{ POST, "/pulse/take-back", .deed = &withdrawal, .then = "/pulse" },
	{ GET, "/check", check_show, show_fields, .tab = US },
	{ POST, "/check", check_keep, check_form_fields, .then = "/check" },
	{ POST, "/check/take-back", .deed = &withdrawal, .then = "/check" },
	{ GET, "/look", closeness_look_show, closeness_step_fields, .how = BARE, .tab = US },
	{ POST, "/look/keep", closeness_look_keep, closeness_look_fields, .then = "/look" },
	{ 0 }
};

const struct practice practice_closeness = {
	.name = "closeness",
	.title = N_("Closeness"),
	.room = sizeof(struct closeness),
	.deeds = (const struct deed *const[]){ &pulse, &check, &closeness_look, &closeness_away,
	    NULL },
	.pages = pages,
	.offer = closeness_offer,
	.rests = closeness_fell,
	.quiet = closeness_quiet,
	.mild = true,
	.occasions = closeness_occasions,
	.moments = closeness_moments,
	.take = closeness_take,
};
