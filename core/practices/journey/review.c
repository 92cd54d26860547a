/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * review: a quarter of an hour on the week, for two.
 *
 * What went well, what to adjust, at most two next steps, the next evening. Each
 * answers alone and both answers open together, or both talk and one writes it
 * down. Steps are proposed by one and stand when the other says yes; they come
 * back in the next review. Nothing is counted for one person.
 */
#include <string.h>

#include "review.h"
#include "text.h"

enum { BACK_WEEKS = 6 };

const char *const review_wents[] = { "yes", "partly", "no", NULL };
const char *const review_rhythms[] = { "keep", "more", "less", "else", NULL };

static const struct field answer_fields[] = {
	[ANSWER_WENT] = { "went", .oneof = review_wents },
	[ANSWER_WELL] = { "well", .max = REVIEW_TEXT, .lines = true },
	[ANSWER_ADJUST] = { "adjust", .max = REVIEW_TEXT, .lines = true },
	[ANSWER_RHYTHM] = { "rhythm", .oneof = review_rhythms },
	[ANSWER_FIELDS] = { 0 }
};

#define A_WEEK	{ "week", .required = true, .number = true, .most = 1000000 }

static const struct field table_fields[] = {
	[TABLE_WEEK] = A_WEEK,
	[TABLE_WELL] = { "well", .max = REVIEW_TEXT, .lines = true },
	[TABLE_ADJUST] = { "adjust", .max = REVIEW_TEXT, .lines = true },
	[TABLE_FIELDS] = { 0 }
};

static const struct field steps_fields[] = {
	[STEPS_WEEK] = A_WEEK,
	[STEPS_FIRST] = { "first", .max = REVIEW_STEP, .required = true },
	[STEPS_SECOND] = { "second", .max = REVIEW_STEP },
	[STEPS_FIELDS] = { 0 }
};

const struct field review_yes_fields[] = {
	{ "steps", .max = 32, .required = true },
	{ 0 }
};

/* ---- folds and deeds ---- */

int32_t
review_now(int32_t today)
{
	return week_of(today - 2);
}

static struct review_week *
week_find(const struct review *review, int32_t week)
{
	struct review_week *w = review->weeks;

	while (w != NULL && w->week != week)
		w = w->next;
	return w;
}

static struct review_week *
week_made(struct review *review, int32_t week, struct arena *state)
{
	struct review_week *w = week_find(review, week);

	if (w == NULL) {
		w = arena_get(state, 1, sizeof(*w));
		*w = (struct review_week){ .next = review->weeks, .week = week };
		review->weeks = w;
	}
	return w;
}

/* Of two people only behind the gate of its week. */
static void
answer_fold(void *room, struct event *e, struct arena *state)
{
	struct review *review = room;
	int64_t week = review_now(e->day);

	if (e->space == SHARED && (e->mode != STRICT_GATE ||
	    strncmp(e->gate, "review.", 7) != 0 || !number_read(e->gate + 7, &week) ||
	    week < 0 || week > 1000000))
		return;
	week_made(review, (int32_t)week, state)->answer[e->author] = e;
	review->last[e->author] = e->day;
}

static void
table_fold(void *room, struct event *e, struct arena *state)
{
	struct review *review = room;

	week_made(review, (int32_t)e->values[TABLE_WEEK].number, state)->table = e;
	review->last[0] = review->last[1] = e->day;
}

static void
steps_fold(void *room, struct event *e, struct arena *state)
{
	struct review *review = room;
	struct review_steps *steps = arena_get(state, 1, sizeof(*steps));

	*steps = (struct review_steps){ review->steps, e, e->space != SHARED };
	review->steps = steps;
}

/* Only to the newest of its week, and by the other. */
static void
yes_fold(void *room, struct event *e, struct arena *state)
{
	struct review *review = room;
	struct review_steps *steps = review->steps, *newest = steps;
	unsigned char id[16];

	(void)state;
	if (!id_read(e->values[0].text, id))
		return;
	while (steps != NULL && memcmp(steps->e->id, id, 16) != 0)
		steps = steps->older;
	while (steps != NULL && newest->e->values[STEPS_WEEK].number !=
	    steps->e->values[STEPS_WEEK].number)
		newest = newest->older;
	if (steps != NULL && newest == steps && steps->e->author != e->author)
		steps->agreed = true;
}

#define EITHER	(IN(SHARED) | IN(PERSONAL))

const struct deed review_answer = { "review.answer", answer_fields, answer_fold, EITHER };
const struct deed review_table = { "review.table", table_fields, table_fold };
const struct deed review_steps = { "review.steps", steps_fields, steps_fold, EITHER };
const struct deed review_yes = { "review.yes", review_yes_fields, yes_fold };

/* ---- what is there ---- */

static const struct review *
room_of(const struct visit *v)
{
	return visit_room(v, &practice_review, visit_paired(v) || v->pairing == ENDED ?
	    SHARED : PERSONAL);
}

const char *
review_occasion(const struct visit *v, int32_t week)
{
	return visit_say(v, "review.%1", visit_number(v, week), NULL);
}

static const struct event *
answer_by(const struct visit *v, int32_t week, unsigned person)
{
	const struct review_week *w = week_find(room_of(v), week);

	return w != NULL ? w->answer[person] : NULL;
}

const struct event *
review_at_table(const struct visit *v, int32_t week)
{
	const struct review_week *w = week_find(room_of(v), week);

	return w != NULL ? w->table : NULL;
}

const struct event *
review_of(const struct visit *v, int32_t week, unsigned person)
{
	const struct event *mine = answer_by(v, week, v->me);
	const struct event *theirs = answer_by(v, week, v->other);

	if (person == v->me)
		return mine;
	return event_same_gate(mine, theirs) ? theirs : NULL;
}

/* Words that came here behind another gate do not count. */
static const struct event *
their_stub(const struct visit *v, int32_t week)
{
	const struct event *e = visit_theirs(v, review_occasion(v, week),
	    answer_by(v, week, v->me));

	return e == NULL || e->len == 0 || e == answer_by(v, week, v->other) ? e : NULL;
}

bool
review_theirs(const struct visit *v, int32_t week)
{
	return their_stub(v, week) != NULL;
}

enum review_standing
review_standing(const struct visit *v, int32_t week)
{
	const struct event *theirs = their_stub(v, week);

	if (answer_by(v, week, v->me) == NULL)
		return visit_took_back(v, v->me, theirs) ? REVIEW_TAKEN_BACK : REVIEW_ASKED;
	if (answer_by(v, week, v->me)->space != SHARED || review_of(v, week, v->other) != NULL)
		return REVIEW_OPENED;
	return theirs != NULL ? REVIEW_OPENING : REVIEW_WAITING;
}

const struct review_steps *
review_proposed(const struct visit *v, int32_t week)
{
	const struct review_steps *s = room_of(v)->steps;

	while (s != NULL && s->e->values[STEPS_WEEK].number != week)
		s = s->older;
	return s;
}

const struct review_steps *
review_agreed(const struct visit *v, int32_t week)
{
	const struct review_steps *best = NULL;

	for (const struct review_steps *s = room_of(v)->steps; s != NULL; s = s->older) {
		int64_t of = s->e->values[STEPS_WEEK].number;

		if (s->agreed && of < week && of >= week - BACK_WEEKS &&
		    (best == NULL || of > best->e->values[STEPS_WEEK].number))
			best = s;
	}
	return best;
}

const char *
review_span(const struct visit *v, int32_t week)
{
	int32_t from = week_begins(week), to = from + 6;

	return visit_say(v, N_("%1 to %2"), date_of(from).month == date_of(to).month ?
	    visit_number(v, date_of(from).day) : visit_date(v, from), visit_date(v, to));
}

const char *
review_count(const struct visit *v, size_t n)
{
	static const char *const words[] = { N_("none"), N_("one"), N_("two"), N_("three"),
	    N_("four"), N_("five"), N_("six"), N_("seven") };

	return n < sizeof(words) / sizeof(*words) ? visit_say(v, words[n], NULL, NULL) :
	    visit_number(v, (int64_t)n);
}

/* ---- today ---- */

static void
review_offer(const struct visit *v, struct offers *offers)
{
	int32_t week = review_now(v->today);
	int weekday = weekday_of(v->today);
	const struct review_steps *steps = review_proposed(v, week);
	enum review_standing standing = review_standing(v, week);
	bool two = visit_paired(v);
	struct offer offer = {
		.href = "/review", .button = N_("Look back"),
		.what = two ? N_("Look back on the week together") : N_("Look back on your week"),
		.why = two ? N_("What went well, what to adjust, one or two next steps. Apart or at one table.") :
		    N_("What went well, what to adjust, one or two next steps."),
		.part = visit_name(v, v->other), .minutes = two ? 15 : 10, .shared = two, .looks = true,
		.rank = weekday == 6 ? CLOSES : ROTATES,
		.last = room_of(v)->last[v->me] <= v->today ? room_of(v)->last[v->me] : 0,
	};

	if (v->pairing == ENDED)
		return;
	if (two && steps != NULL && !steps->agreed && steps->e->author != v->me)
		offer_add(offers, (struct offer){ .href = "/review", .button = N_("Look at it"),
		    .what = N_("%1 proposes a next step"),
		    .why = N_("It stands once you say yes, and you may change it."),
		    .part = offer.part, .rank = WAITS, .minutes = 1, .last = offer.last });
	else if (standing == REVIEW_ASKED && two && review_theirs(v, week)) {
		offer.rank = WAITS;
		offer.why = N_("%1 has answered. With yours, both open.");
		offer_add(offers, offer);
	} else if (standing == REVIEW_ASKED && review_at_table(v, week) == NULL &&
	    (weekday >= 4 || weekday == 0))
		offer_add(offers, offer);
	else
		offer_add(offers, (struct offer){ .last = offer.last });
}

static void
review_occasions(const struct visit *v, struct out *o)
{
	for (int32_t back = 0; back < 2; back++) {
		out_html(o, "review.");
		out_number(o, review_now(v->today) - back);
		out_html(o, "\n");
	}
}

/* ---- to take along ---- */

static void
take_texts(struct taking *t, const struct event *e, int well, int adjust)
{
	if (e->values[well].text[0] != '\0')
		take_entry(t, e, N_("What went well"), e->values[well].text);
	if (e->values[adjust].text[0] != '\0')
		take_entry(t, e, N_("What to adjust"), e->values[adjust].text);
}

static void
review_take(const struct visit *v, struct taking *t)
{
	const struct review *review = visit_private(v) ? NULL : room_of(v);

	if (review == NULL || (review->weeks == NULL && review->steps == NULL))
		return;
	take_chapter(t, N_("Looking back on the week"));
	for (const struct review_week *w = review->weeks; w != NULL; w = w->next) {
		for (unsigned person = 0; person < 2; person++) {
			const struct event *e = review_of(v, w->week, person);

			if (e != NULL)
				take_texts(t, e, ANSWER_WELL, ANSWER_ADJUST);
		}
		if (w->table != NULL)
			take_texts(t, w->table, TABLE_WELL, TABLE_ADJUST);
	}
	for (const struct review_steps *s = review->steps; s != NULL; s = s->older)
		for (int i = STEPS_FIRST; i < STEPS_FIELDS; i++)
			if (s->e->values[i].text[0] != '\0')
				take_entry(t, s->e, s->agreed ? N_("A next step") :
				    N_("Proposed"), s->e->values[i].text);
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/review", review_show, review_show_fields, .tab = US },
	{ POST, "/review/answer", review_answer_do, review_answer_form, .then = "/review" },
	{ POST, "/review/take-back", .deed = &withdrawal, .then = "/review" },
	{ GET, "/review/table", review_table_show, .how = BARE, .tab = US },
	{ POST, "/review/table", review_table_do, review_table_form, .then = "/review/table" },
	{ POST, "/review/steps", review_steps_do, review_steps_form, .then = "/review" },
	{ POST, "/review/yes", review_yes_do, review_yes_fields, .then = "/review" },
	{ GET, "/review/weeks", review_weeks_show, .tab = US },
	{ 0 }
};

const struct practice practice_review = {
	.name = "review",
	.title = N_("Looking back on the week"),
	.room = sizeof(struct review),
	.deeds = (const struct deed *const[]){ &review_answer, &review_table, &review_steps,
	    &review_yes, NULL },
	.pages = pages,
	.offer = review_offer,
	.occasions = review_occasions,
	.us = review_us,
	.take = review_take,
};
