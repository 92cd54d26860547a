/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * goals: what the two set out to do, in small steps.
 *
 * A goal has one sentence, a plan of when and then, and says whose it is. It is
 * somebody's once they said so themselves, and as long: whoever lets go of it
 * takes no part any more and needs no reason, and it goes on with the other or
 * rests. Every four weeks each who takes part is asked to keep it, change it, or
 * let go. Both add steps, tick them and put them aside. Words stay readable.
 */
#include <string.h>

#include "vision.h"

#define GOAL	[GOAL_ON] = { "goal", .max = 32, .required = true }
#define WHO	(const char *const[]){ "me", "you", "both", NULL }
#define YES_NO	(const char *const[]){ "yes", "no", NULL }
#define AMOUNT	.number = true, .most = MONEY_MOST

static const struct field new_fields[] = {
	[GOAL_SENTENCE] = { "sentence", .max = GOAL_LINE, .required = true },
	[GOAL_WHEN] = { "when", .max = GOAL_LINE },
	[GOAL_THEN] = { "then", .max = GOAL_LINE },
	[GOAL_WHO] = { "who", .required = true, .oneof = WHO },
	[GOAL_BY] = { "by", .max = 10 },
	[GOALS_AMOUNT] = { "amount", AMOUNT },
	[GOALS_CURRENCY] = { "currency", .oneof = money_codes },
	[GOALS_NEW_FIELDS] = { 0 }
};

/* In the order of a beginning, one later. */
static const struct field word_fields[] = {
	GOAL,
	[GOAL_FIRST + GOAL_SENTENCE] = { "sentence", .max = GOAL_LINE, .required = true },
	[GOAL_FIRST + GOAL_WHEN] = { "when", .max = GOAL_LINE },
	[GOAL_FIRST + GOAL_THEN] = { "then", .max = GOAL_LINE },
	[GOAL_FIRST + GOAL_WHO] = { "who", .required = true, .oneof = WHO },
	[GOAL_FIRST + GOAL_BY] = { "by", .max = 10 },
	[GOAL_FIRST + GOALS_AMOUNT] = { "amount", AMOUNT },
	{ 0 }
};

static const struct field say_fields[] = {
	GOAL,
	[GOAL_SAY] = { "say", .required = true, .oneof = YES_NO },
	{ 0 }
};

static const struct field keep_fields[] = { GOAL, { 0 } };

static const struct field step_fields[] = {
	GOAL,
	[STEP_TEXT] = { "text", .max = GOAL_LINE, .required = true },
	[STEP_BY] = { "by", .max = 10 },
	{ 0 }
};

/* Of a step, or of an amount that was noted. */
static const struct field item_fields[] = {
	[GOAL_ON] = { "item", .max = 32, .required = true },
	[GOAL_SAY] = { "say", .required = true, .oneof = YES_NO },
	{ 0 }
};

static const struct field paid_fields[] = {
	GOAL,
	[PAID_AMOUNT] = { "amount", .required = true, .least = 1, AMOUNT },
	[PAID_WAY] = { "way", .required = true,
	    .oneof = (const char *const[]){ "in", "out", NULL } },
	[PAID_NOTE] = { "note", .max = GOAL_LINE },
	{ 0 }
};

/* ---- folds and deeds ---- */

static void
moment_add(struct goal *g, const struct event *e, struct arena *state)
{
	struct goal_moment *m = arena_get(state, 1, sizeof(*m));

	*m = (struct goal_moment){ g->moments, e };
	g->moments = m;
	g->n_moments++;
}

/* What one said of a goal whose beginning was taken back stays: the goal is
 * made without words when nothing is known of it. NULL: that is no id. */
static struct goal *
goal_made(struct vision *vision, const char *hex, const struct event *e,
    struct arena *state)
{
	struct vision_known *known = vision_known(vision, hex, state);
	struct goal *g;

	if (known == NULL || known->goal != NULL)
		return known != NULL ? known->goal : NULL;
	g = known->goal = arena_get(state, 1, sizeof(*g));
	g->hex = hex;
	g->space = e->space;
	g->older = vision->newest;
	if (vision->newest != NULL)
		vision->newest->newer = g;
	else
		vision->oldest = g;
	vision->newest = g;
	return g;
}

static struct goal *
goal_spoken_of(struct vision *vision, const struct event *e, struct arena *state)
{
	struct goal *g = goal_made(vision, e->values[GOAL_ON].text, e, state);

	if (g != NULL)
		moment_add(g, e, state);
	return g;
}

static void
take_part(struct goal *g, const struct event *e)
{
	g->in[e->author] = true;
	g->out[e->author] = false;
	g->asked[e->author] = false;
	g->looked[e->author] = e;
}

static void
wording_add(struct goal *g, const struct event *e, struct arena *state)
{
	struct goal_wording *w = arena_get(state, 1, sizeof(*w));

	*w = (struct goal_wording){ g->now, e };
	g->now = w;
	if ((goal_owners(g) & 1u << e->author) != 0)
		take_part(g, e);
	g->asked[!e->author] = g->in[!e->author];
}

static void
new_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_made(room, id_hex(state, e->id), e, state);

	moment_add(g, e, state);
	g->e = e;
	wording_add(g, e, state);
}

static void
word_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);

	if (g != NULL)
		wording_add(g, e, state);
}

static void
part_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);

	if (g == NULL)
		return;
	if (strcmp(e->values[GOAL_SAY].text, "yes") == 0) {
		take_part(g, e);
		return;
	}
	g->in[e->author] = g->asked[e->author] = false;
	g->out[e->author] = true;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);

	if (g != NULL && g->in[e->author])
		take_part(g, e);
}

/* Whoever takes part says that it is reached, and that it is not yet. */
static void
done_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);

	if (g == NULL || !g->in[e->author])
		return;
	g->done = strcmp(e->values[GOAL_SAY].text, "yes") == 0 ? e : NULL;
	if (g->done == NULL)
		take_part(g, e);
}

static void
step_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);
	struct goal_step *step;

	if (g == NULL)
		return;
	step = arena_get(state, 1, sizeof(*step));
	step->e = e;
	step->hex = id_hex(state, e->id);
	vision_known(room, step->hex, state)->step = step;
	if (g->last_step != NULL)
		g->last_step->next = step;
	else
		g->steps = step;
	g->last_step = step;
	g->n_steps++;
}

static struct goal_step *
step_of(const struct vision *vision, const struct event *e)
{
	const struct vision_known *known = vision_find(vision, e->values[GOAL_ON].text);

	return known != NULL ? known->step : NULL;
}

/* Ticked by both at once it is ticked; unticked it is open, whoever ticked it. */
static void
tick_fold(void *room, struct event *e, struct arena *state)
{
	struct goal_step *step = step_of(room, e);

	(void)state;
	if (step == NULL)
		return;
	if (strcmp(e->values[GOAL_SAY].text, "yes") != 0)
		step->ticked = NULL;
	else if (step->ticked == NULL)
		step->ticked = e;
}

static void
aside_fold(void *room, struct event *e, struct arena *state)
{
	struct goal_step *step = step_of(room, e);

	(void)state;
	if (step != NULL)
		step->aside = strcmp(e->values[GOAL_SAY].text, "yes") == 0 ? e : NULL;
}

static void
paid_fold(void *room, struct event *e, struct arena *state)
{
	struct goal *g = goal_spoken_of(room, e, state);
	struct goal_money *line;

	if (g == NULL)
		return;
	line = arena_get(state, 1, sizeof(*line));
	line->e = e;
	line->hex = id_hex(state, e->id);
	line->before = g->money;
	g->money = line;
	g->n_money++;
	vision_known(room, line->hex, state)->money = line;
}

/* Only by whoever noted it, and it stays to be read. */
static void
strike_fold(void *room, struct event *e, struct arena *state)
{
	const struct vision_known *known = vision_find(room, e->values[GOAL_ON].text);

	(void)state;
	if (known != NULL && known->money != NULL &&
	    known->money->e->author == e->author)
		known->money->struck = strcmp(e->values[GOAL_SAY].text, "yes") == 0;
}

#define HERE	IN(SHARED) | IN(PERSONAL)

const struct deed goals_new = { "goals.new", new_fields, new_fold, HERE };
const struct deed goals_word = { "goals.word", word_fields, word_fold, HERE };
const struct deed goals_part = { "goals.part", say_fields, part_fold, HERE };
const struct deed goals_keep = { "goals.keep", keep_fields, keep_fold, HERE };
const struct deed goals_step = { "goals.step", step_fields, step_fold, HERE };
const struct deed goals_tick = { "goals.tick", item_fields, tick_fold, HERE };
const struct deed goals_aside = { "goals.aside", item_fields, aside_fold, HERE, .aside = true };
const struct deed goals_paid = { "goals.paid", paid_fields, paid_fold, HERE };
const struct deed goals_strike = { "goals.strike", item_fields, strike_fold, HERE,
	.aside = true };
const struct deed goals_done = { "goals.done", say_fields, done_fold, HERE };

/* ---- how it stands ---- */

static const struct value *
said(const struct goal_wording *w, int field)
{
	return &w->e->values[w->e->deed == &goals_new ? field : GOAL_FIRST + field];
}

const char *
goal_says(const struct goal *g, int field)
{
	return g->now != NULL ? said(g->now, field)->text : "";
}

unsigned
goal_owners(const struct goal *g)
{
	const char *who = goal_says(g, GOAL_WHO);

	if (g->now == NULL)
		return 0;
	return strcmp(who, "both") == 0 ? 3 :
	    1u << (strcmp(who, "you") == 0 ? !g->now->e->author : g->now->e->author);
}

bool
goal_mine(const struct visit *v, const struct goal *g)
{
	return (goal_owners(g) >> v->me & 1) != 0;
}

enum goal_stands
goal_stands(const struct goal *g)
{
	unsigned owners = goal_owners(g);

	if (owners == 0)
		return GOAL_LET_GO;
	if (g->done != NULL)
		return GOAL_DONE;
	for (unsigned who = 0; who < 2; who++)
		if ((owners >> who & 1) != 0 && g->in[who])
			return GOAL_LIVE;
	return g->out[0] || g->out[1] ? GOAL_LET_GO : GOAL_ASKED;
}

bool
goal_waits_for(const struct goal *g, unsigned person)
{
	enum goal_stands stands = goal_stands(g);

	return (stands == GOAL_LIVE || stands == GOAL_ASKED) &&
	    (goal_owners(g) >> person & 1) != 0 && !g->in[person] && !g->out[person];
}

/* On a day that has not come, a clock was wrong: better to ask now than never. */
static int64_t
days_since_look(const struct visit *v, const struct goal *g)
{
	const struct event *e = g->looked[v->me];
	int64_t days = e != NULL ? (int64_t)v->today - e->day : GOAL_LOOK_DAYS;

	return days < -1 ? GOAL_LOOK_DAYS : days;
}

bool
goal_due(const struct visit *v, const struct goal *g)
{
	return goal_moves(v, g) && goal_stands(g) == GOAL_LIVE && goal_mine(v, g) &&
	    g->in[v->me] && (g->asked[v->me] ||
	    days_since_look(v, g) >= GOAL_LOOK_DAYS);
}

bool
goal_moves(const struct visit *v, const struct goal *g)
{
	return g->space == PERSONAL || visit_paired(v);
}

static struct goal *
goal_in(const struct visit *v, enum space space, const char *hex)
{
	const struct vision_known *known = vision_find(vision_room(v, space), hex);

	return known != NULL ? known->goal : NULL;
}

struct goal *
goal_of(const struct visit *v, const char *hex)
{
	struct goal *g;

	if (hex == NULL)
		return NULL;
	g = vision_space(v) == SHARED ? goal_in(v, SHARED, hex) : NULL;
	return g != NULL ? g : goal_in(v, PERSONAL, hex);
}

/* ---- money ---- */

const struct currency *
goal_currency(const struct goal *g)
{
	return g->e != NULL ? money_currency(g->e->values[GOALS_CURRENCY].text) : NULL;
}

int64_t
goal_amount(const struct goal *g)
{
	return g->now != NULL ? said(g->now, GOALS_AMOUNT)->number : 0;
}

int64_t
goal_saved(const struct goal *g)
{
	int64_t sum = 0;

	for (const struct goal_money *m = g->money; m != NULL; m = m->before) {
		int64_t n = m->e->values[PAID_AMOUNT].number;

		if (!m->struck)
			sum = money_sum(sum, strcmp(m->e->values[PAID_WAY].text,
			    "out") == 0 ? -n : n);
	}
	return sum;
}

const char *
goal_money_text(const struct visit *v, int64_t minor, const struct currency *c)
{
	struct out o = { 0 };
	const char *text;

	money_write(&o, minor, c);
	text = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return text;
}

/* ---- today, and to take along ---- */

/* A step of a goal that is due from a few days before to two weeks after. */
static struct offer
step_offer(const struct visit *v, const struct goal *g)
{
	enum { BEFORE = 3, AFTER = 14 };
	int32_t day, best = 0;
	struct offer offer = { 0 };

	for (const struct goal_step *s = g->steps; s != NULL; s = s->next) {
		if (s->ticked != NULL || s->aside != NULL ||
		    !day_read(s->e->values[STEP_BY].text, &day) ||
		    day > v->today + BEFORE || day < v->today - AFTER ||
		    (offer.href != NULL && day >= best))
			continue;
		best = day;
		offer.href = vision_link(v, "/goals/one", g->hex);
		offer.what = N_("A small step, soon: %1");
		offer.part = s->e->values[STEP_TEXT].text;
		offer.why = N_("One of you gave it a day, and that is near.");
		offer.button = N_("Look at it");
		offer.rank = day >= v->today && day <= v->today + 1 ? CLOSES : ROTATES;
		offer.minutes = 5;
		offer.light = offer.calm = true;
	}
	return offer;
}

static struct offer
goal_offer(const struct visit *v, const struct goal *g)
{
	struct offer offer = {
		.href = vision_link(v, "/goals/one", g->hex),
		.part = visit_name(v, v->other),
		.button = N_("Look at it"),
		.minutes = 2,
		.light = true,
	};
	int32_t fresh = v->today - GOAL_FRESH_DAYS;

	if (!goal_moves(v, g))
		return (struct offer){ 0 };
	if (goal_waits_for(g, v->me)) {
		offer.what = N_("%1 suggests a goal");
		offer.why = N_("Take part, put it in other words, or let it be.");
		offer.rank = g->now->e->day >= fresh ? WAITS : ROTATES;
		return offer;
	}
	if (!goal_due(v, g))
		return goal_stands(g) == GOAL_LIVE && goal_mine(v, g) && g->in[v->me] ?
		    step_offer(v, g) : (struct offer){ 0 };
	if (g->asked[v->me]) {
		offer.what = N_("%1 put a goal in other words");
		offer.why = N_("Does it still fit you like this?");
		offer.rank = g->now->e->day >= fresh ? WAITS : ROTATES;
		return offer;
	}
	offer.what = N_("Does this goal still fit?");
	offer.why = N_("Four weeks have gone by: keep it, change it, or let it go.");
	offer.rank = days_since_look(v, g) < GOAL_LOOK_DAYS + GOAL_FRESH_DAYS ?
	    CLOSES : ROTATES;
	return offer;
}

/* One at a time: what weighs most, else the oldest. */
void
goals_offer(const struct visit *v, struct offers *offers)
{
	static const enum space spaces[] = { SHARED, PERSONAL };
	struct offer best = { 0 };
	int32_t last = 0;

	for (int i = vision_space(v) == SHARED ? 0 : 1; i < 2; i++)
		for (const struct goal *g = vision_room(v, spaces[i])->oldest;
		    g != NULL; g = g->newer) {
			struct offer offer = goal_offer(v, g);
			const struct event *look = g->looked[v->me];

			if (look != NULL && look->day > last && look->day <= v->today)
				last = look->day;
			if (offer.href != NULL && (best.href == NULL ||
			    offer.rank > best.rank))
				best = offer;
		}
	if (best.href != NULL) {
		best.last = best.rank == ROTATES ? last : 0;
		offer_add(offers, best);
	}
}

static void
take_money(const struct visit *v, const struct goal *g, const struct event *e,
    struct taking *t)
{
	const struct currency *c = goal_currency(g);
	int64_t n = e->values[PAID_AMOUNT].number;

	if (c == NULL)
		return;
	take_entry(t, e, strcmp(e->values[PAID_WAY].text, "out") == 0 ?
	    N_("taken out") : N_("put in"), visit_say(v, "%1 %2",
	    goal_money_text(v, n, c), e->values[PAID_NOTE].text));
}

static void
take_wording(const struct visit *v, const struct event *e, struct taking *t)
{
	const struct value *at = e->values + (e->deed == &goals_new ? 0 : GOAL_FIRST);

	take_entry(t, e, N_("a goal"), at[GOAL_SENTENCE].text);
	if (at[GOAL_WHEN].text[0] != '\0' || at[GOAL_THEN].text[0] != '\0')
		take_entry(t, e, N_("its plan"), visit_say(v,
		    N_("When %1, then %2"), at[GOAL_WHEN].text, at[GOAL_THEN].text));
}

/* What somebody wrote, and that it was reached; other clicks say little later. */
static void
take_moment(const struct visit *v, const struct goal *g, const struct event *e,
    struct taking *t)
{
	if (e->deed == &goals_new || e->deed == &goals_word)
		take_wording(v, e, t);
	else if (e->deed == &goals_step)
		take_entry(t, e, N_("a step"), e->values[STEP_TEXT].text);
	else if (e->deed == &goals_paid)
		take_money(v, g, e, t);
	else if (e->deed == &goals_done)
		take_entry(t, e, NULL, visit_say(v,
		    strcmp(e->values[GOAL_SAY].text, "yes") == 0 ? N_("reached") :
		    N_("not yet"), NULL, NULL));
}

void
goals_take(const struct visit *v, const struct vision *vision, struct taking *t)
{
	for (const struct goal *g = vision->oldest; g != NULL; g = g->newer) {
		const struct event **all = arena_get(v->mem, g->n_moments + 1,
		    sizeof(const struct event *));
		size_t n = g->n_moments;

		for (const struct goal_moment *m = g->moments; m != NULL; m = m->before)
			all[--n] = m->e;
		for (; n < g->n_moments; n++)
			take_moment(v, g, all[n], t);
	}
}
