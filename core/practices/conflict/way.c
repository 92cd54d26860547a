/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * way: finding what both can live with.
 *
 * One opens a question; both say what they need and add options, seen at once.
 * Then each rates alone, behind a strict gate, and both open together. What is
 * suggested leaves neither badly off; it is never the least bad, and nobody
 * wins. What is tried is looked at again. Either may put anything away at any
 * time, nothing waits for anybody, and nobody's words are changed by another.
 */
#include <string.h>

#include "text.h"
#include "way.h"

enum { OCCASIONS_MOST = 24 };

/* ---- what is known under an id ---- */

static struct known **
row(const struct way *way, const unsigned char id[16])
{
	unsigned n = 0;

	for (int i = 0; i < 16; i++)
		n += id[i];
	return (struct known **)&way->rows[n % KNOWN_ROWS];
}

static struct known *
known_find(const struct way *way, const unsigned char id[16])
{
	struct known *known = *row(way, id);

	while (known != NULL && memcmp(known->id, id, 16) != 0)
		known = known->next;
	return known;
}

static struct known *
known_add(struct way *way, const unsigned char id[16], struct arena *state)
{
	struct known *known = known_find(way, id);
	struct known **at = row(way, id);

	if (known != NULL)
		return known;
	known = arena_get(state, 1, sizeof(*known));
	memcpy(known->id, id, 16);
	known->next = *at;
	*at = known;
	return known;
}

struct known *
way_find(const struct way *way, const char *hex)
{
	unsigned char id[16];

	return id_read(hex, id) ? known_find(way, id) : NULL;
}

struct known *
way_known(struct way *way, const char *hex, struct arena *state)
{
	unsigned char id[16];

	return id_read(hex, id) ? known_add(way, id, state) : NULL;
}

static struct question *
question_add(struct way *way, struct known *known, struct arena *state)
{
	struct question *q = arena_get(state, 1, sizeof(*q));

	known->question = q;
	q->hex = id_hex(state, known->id);
	q->round = 1;
	q->older = way->newest;
	if (way->newest != NULL)
		way->newest->newer = q;
	else
		way->oldest = q;
	way->newest = q;
	return q;
}

struct question *
way_question_made(struct way *way, const char *hex, struct arena *state)
{
	struct known *known = way_known(way, hex, state);

	if (known == NULL)
		return NULL;
	return known->question != NULL ? known->question :
	    question_add(way, known, state);
}

static struct question *
question_of(const struct way *way, const char *hex)
{
	const struct known *known = way_find(way, hex);

	return known != NULL ? known->question : NULL;
}

/* ---- folds and deeds ---- */

enum { ABOUT };		/* the first field of all others: an id */

static void
open_fold(void *room, struct event *e, struct arena *state)
{
	enum { KIND = 2 };
	struct known *known = known_add(room, e->id, state);
	struct question *q = known->question != NULL ? known->question :
	    question_add(room, known, state);

	q->e = e;
	q->several = strcmp(e->values[KIND].text, "several") == 0;
	q->last[e->author] = e->day;
}

static void
item_add(struct way *way, struct items *items, struct event *e,
    struct arena *state)
{
	struct item *item = arena_get(state, 1, sizeof(*item));

	item->e = e;
	known_add(way, e->id, state)->item = item;
	if (items->last != NULL)
		items->last->next = item;
	else
		items->first = item;
	items->last = item;
}

static void
need_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = way_question_made(room, e->values[ABOUT].text,
	    state);

	if (q == NULL)
		return;
	item_add(room, &q->needs, e, state);
	q->last[e->author] = e->day;
}

static void
option_fold(void *room, struct event *e, struct arena *state)
{
	struct question *q = way_question_made(room, e->values[ABOUT].text,
	    state);

	if (q == NULL)
		return;
	item_add(room, &q->options, e, state);
	q->last[e->author] = e->day;
}

/* Only whoever wrote it sets it aside, and its words stay. */
static void
aside_fold(void *room, struct event *e, struct arena *state)
{
	const struct known *known = way_find(room, e->values[ABOUT].text);

	(void)state;
	if (known != NULL && known->item != NULL &&
	    known->item->e->author == e->author)
		known->item->aside = true;
}

static void
put_fold(void *room, struct event *e, struct arena *state)
{
	enum { AWAY = 1 };
	struct question *q = question_of(room, e->values[ABOUT].text);

	(void)state;
	if (q != NULL)
		q->away = strcmp(e->values[AWAY].text, "no") != 0;
}

/* Both may ask for the next round at once: it is the same one. */
static void
again_fold(void *room, struct event *e, struct arena *state)
{
	enum { ROUND = 1 };
	struct question *q = question_of(room, e->values[ABOUT].text);

	(void)state;
	if (q != NULL && e->values[ROUND].number == q->round + 1)
		q->round++;
}

/* A gate is named way.QUESTION.ROUND. */
static struct question *
gate_question(const struct way *way, const char *gate, int64_t *round)
{
	enum { AT = 4, ID = 32 };
	char hex[ID + 1] = "";

	if (strncmp(gate, "way.", AT) != 0 || strlen(gate) < AT + ID + 2 ||
	    gate[AT + ID] != '.' || !number_read(gate + AT + ID + 1, round) ||
	    *round < 1 || *round > ROUNDS_MOST)
		return NULL;
	memcpy(hex, gate + AT, ID);
	return question_of(way, hex);
}

static void
said_fold(void *room, struct event *e, struct arena *state)
{
	int64_t n;
	struct question *q;
	struct round *round;

	if (e->mode != STRICT_GATE ||
	    (q = gate_question(room, e->gate, &n)) == NULL ||
	    q->several != (e->deed == &way_spread))
		return;
	for (round = q->rounds; round != NULL && round->n != n; )
		round = round->before;
	if (round == NULL) {
		round = arena_get(state, 1, sizeof(*round));
		*round = (struct round){ .before = q->rounds, .n = n };
		q->rounds = round;
	}
	round->by[e->author] = e;
	q->last[e->author] = e->day;
}

const struct deed way_open = { "way.open", way_open_fields, open_fold };
const struct deed way_need = { "way.need", way_need_fields, need_fold };
const struct deed way_option = { "way.option", way_option_fields, option_fold };
const struct deed way_aside = { "way.aside", way_aside_fields, aside_fold, .aside = true };
const struct deed way_put = { "way.put", way_put_fields, put_fold };
const struct deed way_again = { "way.again", way_again_fields, again_fold };
const struct deed way_rate = { "way.rate", way_rate_fields + 1, said_fold };
const struct deed way_spread = { "way.spread", way_spread_fields + 1, said_fold };

/* ---- for pages ---- */

const struct way *
way_room(const struct visit *v)
{
	return visit_room(v, &practice_way, SHARED);
}

struct question *
way_question(const struct visit *v)
{
	return v->of != NULL ? question_of(way_room(v), v->of) : NULL;
}

const char *
way_title(const struct question *q)
{
	return q->e != NULL ? q->e->values[0].text : "";
}

const char *
way_link(const struct visit *v, const char *path, const char *hex)
{
	return visit_say(v, "%1?of=%2", path, hex);
}

size_t
way_live(const struct question *q)
{
	size_t n = 0;

	for (const struct item *i = q->options.first; i != NULL; i = i->next)
		n += !i->aside;
	return n;
}

/* Enough to choose from, and from both: else one of the two only judges. */
bool
way_ready(const struct question *q)
{
	bool from[2] = { false };
	size_t n = way_live(q);

	if (q->several)
		return n >= ISSUES_FEW && n <= ISSUES_MANY;
	for (const struct item *i = q->options.first; i != NULL; i = i->next)
		from[i->e->author] |= !i->aside;
	return n >= OPTIONS_LEAST && n <= RATED && from[0] && from[1];
}

struct item *
way_item(const struct question *q, const char *hex)
{
	unsigned char id[16];

	if (!id_read(hex, id))
		return NULL;
	for (struct item *i = q->options.first; i != NULL; i = i->next)
		if (memcmp(i->e->id, id, 16) == 0)
			return i;
	return NULL;
}

/* Has it led to something that is being tried, or proposed? */
bool
way_settled(const struct visit *v, const struct question *q)
{
	for (const struct agreement *a = way_room(v)->agreements; a != NULL;
	    a = a->older)
		if (a->question == q && agreement_phase(v, a) != OVER)
			return true;
	return false;
}

const char *
way_do(struct visit *v, const struct deed *deed)
{
	size_t n = fields_count(deed->fields);
	struct form form = {
		.values = arena_get(v->mem, n, sizeof(struct value))
	};

	form.values[0].text = v->of;
	for (size_t i = 1; i < n; i++)
		form.values[i] = v->form.values[i - 1];
	return visit_do_in(v, SHARED, deed, &form);
}

/* ---- the gate ---- */

const char *
way_occasion(const struct visit *v, const struct question *q, int64_t round)
{
	return visit_say(v, "way.%1.%2", q->hex, visit_number(v, round));
}

static const struct event *
folded(const struct question *q, int64_t n, unsigned person)
{
	for (const struct round *r = q->rounds; r != NULL; r = r->before)
		if (r->n == n)
			return r->by[person];
	return NULL;
}

const struct event *
way_said(const struct visit *v, const struct question *q, int64_t round,
    unsigned person)
{
	const struct event *mine = folded(q, round, v->me);
	const struct event *theirs = folded(q, round, v->other);

	if (person == v->me)
		return mine;
	return event_same_gate(mine, theirs) ? theirs : NULL;
}

/* What the other said at my gate, words withheld or not. */
static const struct event *
their_stub(const struct visit *v, const struct question *q, int64_t round)
{
	return visit_theirs(v, way_occasion(v, q, round), folded(q, round, v->me));
}

enum standing
way_standing(const struct visit *v, const struct question *q, int64_t round)
{
	if (way_said(v, q, round, v->other) != NULL)
		return OPENED;
	if (folded(q, round, v->me) != NULL)
		return their_stub(v, q, round) != NULL ? OPENING : RATED_ALONE;
	return way_ready(q) ? ASKED : GATHERS;
}

bool
way_waits(const struct visit *v, const struct question *q)
{
	return way_standing(v, q, q->round) == ASKED &&
	    their_stub(v, q, q->round) != NULL;
}

static void
way_occasions(const struct visit *v, struct out *o)
{
	size_t n = 0;

	for (const struct question *q = way_room(v)->newest;
	    q != NULL && n < OCCASIONS_MOST; q = q->older) {
		if (q->away || (q->options.first == NULL && q->rounds == NULL))
			continue;
		out_html(o, "way.");
		out_string(o, q->hex);
		out_html(o, ".");
		out_number(o, q->round);
		out_html(o, "\n");
		n++;
	}
}

/* ---- what is due, and what is taken along ---- */

/* What a question would have me do, or nothing. */
static struct offer
question_offer(const struct visit *v, const struct question *q)
{
	struct offer offer = {
		.what = N_("Find a way, one step on"),
		.part = visit_name(v, v->other),
		.minutes = 5,
		.last = q->last[v->me] <= v->today ? q->last[v->me] : 0,
	};

	if (q->away || q->e == NULL || way_settled(v, q))
		return (struct offer){ 0 };
	switch (way_standing(v, q, q->round)) {
	case ASKED:
		offer.href = way_link(v, "/way/rate", q->hex);
		offer.why = N_("There is enough to choose from. Each of you rates alone, then both open.");
		offer.button = N_("Rate alone");
		offer.shared = true;
		if (way_waits(v, q)) {
			offer.rank = WAITS;
			offer.since = visit_came(v, their_stub(v, q, q->round));
			offer.why = N_("%1 has answered. With yours, both open.");
		}
		return offer;
	case GATHERS:
		if (q->last[v->me] != 0)
			return (struct offer){ 0 };	/* not mine alone */
		offer.href = way_link(v, "/way/question", q->hex);
		offer.what = N_("%1 would like to find a way with you");
		offer.why = N_("Say what you need, or add one idea. Two minutes are enough for today.");
		offer.button = N_("Look at it");
		offer.minutes = 2;
		return offer;
	default:
		return (struct offer){ 0 };
	}
}

/* Something new, only while it would be good for this person. */
static struct offer
small_offer(const struct visit *v, int32_t last)
{
	struct needs needs = plan_needs(v);

	if (needs_find(&needs, &practice_way) == NULL)
		return (struct offer){ 0 };
	return (struct offer){
		.href = "/way/new",
		.what = N_("One small thing that you two could agree on"),
		.why = N_("Small enough to hold: who locks up, when it is quiet, what Sunday is for."),
		.button = N_("Name it"),
		.minutes = 5,
		.last = last,
	};
}

/* One question at a time: where the other waits, else the newest. */
static void
way_offer(const struct visit *v, struct offers *offers)
{
	struct offer best = { 0 };
	int32_t last = 0;

	if (!visit_paired(v))
		return;
	for (const struct question *q = way_room(v)->newest; q != NULL; q = q->older) {
		struct offer offer = question_offer(v, q);

		if (q->last[v->me] > last && q->last[v->me] <= v->today)
			last = q->last[v->me];
		if (offer.href != NULL && (best.href == NULL || offer.rank > best.rank))
			best = offer;
	}
	if (last == v->today)
		offer_add(offers, (struct offer){ .last = last });
	if (best.href == NULL && last != v->today)
		best = small_offer(v, last);
	if (best.href != NULL)
		offer_add(offers, best);
	agreement_offer(v, offers);
}

static void
way_doors(const struct visit *v, struct doors *doors)
{
	doors_add(doors, (struct door){ HUB_TALK, "/way", "map", N_("Find a way"),
	    visit_paired(v) ? N_("Something to decide: what you both need, and what you could both live with.") :
	    N_("Something to decide, once you are two here."), NULL });
}

static void
take_items(struct taking *t, const struct items *items, const char *label)
{
	for (const struct item *i = items->first; i != NULL; i = i->next)
		take_entry(t, i->e, label, i->e->values[1].text);
}

static void
way_take(const struct visit *v, struct taking *t)
{
	if (visit_private(v) || way_room(v)->oldest == NULL)
		return;
	take_chapter(t, N_("Find a way"));
	for (const struct question *q = way_room(v)->oldest; q != NULL; q = q->newer) {
		if (q->e != NULL) {
			take_entry(t, q->e, N_("a question"), way_title(q));
			if (q->e->values[1].text[0] != '\0')
				take_entry(t, q->e, N_("why it matters"),
				    q->e->values[1].text);
		}
		take_items(t, &q->needs, N_("a need"));
		take_items(t, &q->options, q->several ? N_("an issue") :
		    N_("an option"));
		way_take_rounds(v, q, t);
	}
	agreement_take(v, t);
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/way", way_show, .tab = TALK },
	{ GET, "/way/new", way_new_show, way_new_fields, .tab = TALK },
	{ POST, "/way/open", way_open_do, way_open_fields, .then = "/way/new" },
	{ GET, "/way/question", way_question_show, .tab = TALK },
	{ POST, "/way/need", way_need_do, way_need_fields + 1, .then = "/way/question" },
	{ POST, "/way/option", way_option_do, way_option_fields + 1, .then = "/way/question" },
	{ POST, "/way/aside", way_aside_do, way_aside_fields, .then = "/way/question" },
	{ POST, "/way/put", way_put_do, way_put_fields + 1, .then = "/way/question" },
	{ GET, "/way/rate", way_rate_show, .how = BARE, .tab = TALK },
	{ POST, "/way/rate", way_rate_do, way_rate_fields, .then = "/way/rate" },
	{ POST, "/way/spread", way_spread_do, way_spread_fields, .then = "/way/rate" },
	{ GET, "/way/result", way_result_show, way_result_fields, .tab = TALK },
	{ POST, "/way/again", way_again_do, way_again_fields + 1, .then = "/way/result" },
	{ GET, "/way/agree", agree_show, way_aside_fields, .tab = TALK },
	{ POST, "/way/agree", agree_do, agree_fields + 1, .then = "/way/agree" },
	{ GET, "/way/agreement", agreement_show, .tab = TALK },
	{ GET, "/way/word", word_show, .tab = TALK },
	{ POST, "/way/word", word_do, word_fields + 1, .then = "/way/word" },
	{ POST, "/way/yes", yes_do, yes_fields + 1, .then = "/way/agreement" },
	{ POST, "/way/review", review_do, review_fields + 1, .then = "/way/agreement" },
	{ 0 }
};

const struct practice practice_way = {
	.name = "way",
	.title = N_("Find a way"),
	.room = sizeof(struct way),
	.deeds = (const struct deed *const[]){ &way_open, &way_need, &way_option,
	    &way_aside, &way_put, &way_again, &way_rate, &way_spread, &way_agree,
	    &way_word, &way_yes, &way_review, NULL },
	.pages = pages,
	.offer = way_offer,
	.occasions = way_occasions,
	.doors = way_doors,
	.take = way_take,
};
