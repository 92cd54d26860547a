/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "laid.h"

const struct field laid_close_fields[] = {
	[LAID_KEY] = { "what", .max = 40, .required = true },
	[LAID_ROUND] = { "round", .number = true, .most = LAID_ROUNDS - 1 },
	[LAID_CLOSE_FIELDS] = { 0 }
};

/* ---- folds ---- */

void
laid_put(struct laid *laid, const char *name, const struct event *e)
{
	size_t n = strlen(name);
	struct laid_round *r;
	int64_t round;

	if (e->mode != STRICT_GATE || strncmp(e->gate, name, n) != 0 ||
	    !number_read(e->gate + n, &round) || round < 0 || round >= LAID_ROUNDS)
		return;
	r = &laid->at[round];
	if (r->by[0] == NULL || r->by[1] == NULL)
		r->by[e->author] = e;
}

void
laid_close(struct laid *laid, const struct event *e)
{
	int64_t round = e->values[LAID_ROUND].number;

	if (round >= 0 && round < LAID_ROUNDS)
		laid->at[round].closed = e;
}

/* ---- rounds ---- */

bool
laid_opened(const struct laid *laid, int round)
{
	const struct laid_round *r;

	if (round < 0 || round >= LAID_ROUNDS)
		return false;
	r = &laid->at[round];
	return r->closed == NULL && event_same_gate(r->by[0], r->by[1]);
}

int
laid_now(const struct laid *laid)
{
	for (int round = 0; round < LAID_ROUNDS; round++)
		if (laid->at[round].closed == NULL && !laid_opened(laid, round))
			return round;
	return -1;
}

int
laid_last_opened(const struct laid *laid)
{
	int round = LAID_ROUNDS - 1;

	while (round >= 0 && !laid_opened(laid, round))
		round--;
	return round;
}

static const char *
occasion(const struct visit *v, const struct laid_kind *kind, int round)
{
	return visit_say(v, "%1%2", kind->name, visit_number(v, round));
}

static const struct event *
by_me(const struct visit *v, const struct laid_kind *kind, int round)
{
	return round >= 0 ? kind->laid->at[round].by[v->me] : NULL;
}

const struct event *
laid_mine(const struct visit *v, const struct laid_kind *kind)
{
	return by_me(v, kind, laid_now(kind->laid));
}

static const struct event *
theirs(const struct visit *v, const struct laid_kind *kind, int round)
{
	return round >= 0 ? visit_theirs(v, occasion(v, kind, round),
	    by_me(v, kind, round)) : NULL;
}

const struct event *
laid_waits(const struct visit *v, const struct laid_kind *kind)
{
	return laid_standing(v, kind) == LAID_FREE ?
	    theirs(v, kind, laid_now(kind->laid)) : NULL;
}

enum laid_standing
laid_standing(const struct visit *v, const struct laid_kind *kind)
{
	const struct event *mine = laid_mine(v, kind);
	const struct event *other = theirs(v, kind, laid_now(kind->laid));

	if (mine == NULL)
		return other != NULL && visit_took_back(v, v->me, other) ?
		    LAID_SPENT : LAID_FREE;
	if (other != NULL)
		return LAID_OPENING;
	return visit_took_back(v, v->other, mine) ? LAID_SPENT : LAID_WAITING;
}

/* ---- deeds ---- */

static void
close_round(struct visit *v, const struct laid_kind *kind, int round)
{
	struct value values[LAID_CLOSE_FIELDS] = {
		[LAID_KEY] = { .text = kind->key },
		[LAID_ROUND] = { visit_number(v, round), round },
	};

	visit_do_in(v, SHARED, kind->close, &(struct form){
	    .fields = laid_close_fields, .values = values });
}

bool
laid_lay(struct visit *v, const struct laid_kind *kind, const struct form *form)
{
	enum laid_standing standing = laid_standing(v, kind);
	const struct event *mine = laid_mine(v, kind);
	int round = laid_now(kind->laid);

	if (round < 0 || standing == LAID_OPENING)
		return false;
	if (mine != NULL)
		visit_delete(v, mine);
	if (standing == LAID_SPENT) {
		close_round(v, kind, round++);
		if (round == LAID_ROUNDS)
			return false;
	}
	visit_do_gated(v, kind->lay, form, occasion(v, kind, round), STRICT_GATE);
	return true;
}

void
laid_take_back(struct visit *v, const struct laid_kind *kind, int round)
{
	const struct event *mine;
	bool met;

	if (round < 0 || round >= LAID_ROUNDS ||
	    (mine = by_me(v, kind, round)) == NULL)
		return;
	met = theirs(v, kind, round) != NULL;
	visit_delete(v, mine);
	if (met && kind->laid->at[round].closed == NULL)
		close_round(v, kind, round);
}

void
laid_occasion(const struct laid_kind *kind, struct out *o)
{
	int round = laid_now(kind->laid);

	if (round < 0)
		return;
	out_string(o, kind->name);
	out_number(o, round);
	out_html(o, "\n");
}
