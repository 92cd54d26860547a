/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wishes: what two people have both said yes to, and nothing else.
 *
 * A list is compared in rounds. In each, both post their list as points that
 * tell nothing (seal/wishes.h), both answer the other's post, both work out what
 * is in both, and both write that down. Only when they wrote the same does it
 * show. Each step waits until its person opens the private room, where the
 * lists and the secrets are: here is what was written, and what comes next.
 *
 * Rounds of a list are numbered, so two who begin one at the same time are in
 * the same. A higher number opens a round and closes the one before it. A round
 * also closes when somebody says so, when the two wrote different matches, or 14
 * days after one's own post. Then each takes the own points back.
 */
#include <string.h>

#include "text.h"
#include "wishes.h"

enum { DAY = 24 * 60 * 60, EXPIRES = 14 * DAY, APART = 7 * DAY, FRESH_DAYS = 90 };
enum { POINTS = 64 * WISH_SLOTS, BITS = WISH_SLOTS / 4 };	/* hex digits */
enum { ROUND_MOST = 1000000000, JUMP_MOST = 10000 };

/* ---- what was done ---- */

enum { LIST, ROUND, POINTS_AT, POINTS_FIELDS };
enum { SINCE = POINTS_AT, END_FIELDS, SLOTS = END_FIELDS, MATCH_FIELDS };
enum { SLOT = ROUND, AWAY_ROUND, AWAY_FIELDS };

#define LIST_FIELD	{ "list", .required = true, .number = true, .most = WISH_LISTS - 1 }
#define ROUND_FIELD	{ "round", .required = true, .number = true, .least = 1, .most = ROUND_MOST }
#define SINCE_FIELD	{ "since", .required = true, .number = true, .most = 1LL << 36 }
#define SLOT_FIELD	{ "slot", .required = true, .number = true, .most = WISH_SLOTS - 1 }

static const struct field points_fields[] = {
	[LIST] = LIST_FIELD,
	[ROUND] = ROUND_FIELD,
	[POINTS_AT] = { "points", .required = true, .max = POINTS },
	[POINTS_FIELDS] = { 0 }
};

static const struct field match_fields[] = {
	[LIST] = LIST_FIELD,
	[ROUND] = ROUND_FIELD,
	[SINCE] = SINCE_FIELD,
	[SLOTS] = { "slots", .required = true, .max = BITS },
	[MATCH_FIELDS] = { 0 }
};

static const struct field end_fields[] = {
	[LIST] = LIST_FIELD,
	[ROUND] = ROUND_FIELD,
	[SINCE] = SINCE_FIELD,
	[END_FIELDS] = { 0 }
};

static const struct field away_fields[] = {
	[LIST] = LIST_FIELD,
	[SLOT] = SLOT_FIELD,
	[AWAY_ROUND] = { "round", .required = true, .number = true, .most = ROUND_MOST },
	[AWAY_FIELDS] = { 0 }
};

/* ---- state, in the couple's space ---- */

/* Points that somebody wrote, to be taken back at the end of their round. */
struct letter {
	struct letter	*older;
	const struct event *e;
};

struct side {
	const struct event *post, *answer, *match;
	int64_t		 since;		/* when it was posted; 0: not */
	bool		 ended;
};

struct round {
	struct round	*older;
	int64_t		 number;
	struct side	 of[2];
	bool		 closed;	/* without being confirmed */
};

struct list {
	struct round	*newest;
	struct letter	*letters[2];
	int64_t		 since[2];	/* the latest post of each */
	struct {
		int64_t	 round;		/* matches up to this round are out */
		int64_t	 at[2];		/* when each took it out last */
	}		 away[WISH_SLOTS];
};

struct wishes {
	struct list	 lists[WISH_LISTS];
};

static bool
hex_digits(const char *text, size_t n)
{
	return strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}

static bool
bit(const char *hex, unsigned slot)
{
	char c = hex[slot / 8 * 2 + (slot % 8 < 4)];
	int nibble = c <= '9' ? c - '0' : c - 'a' + 10;

	return (nibble >> slot % 4 & 1) != 0;
}

static void
bit_set(char *hex, unsigned slot)
{
	char *c = &hex[slot / 8 * 2 + (slot % 8 < 4)];
	int nibble = (*c <= '9' ? *c - '0' : *c - 'a' + 10) | 1 << slot % 4;

	*c = "0123456789abcdef"[nibble];
}

static bool
confirmed(const struct round *r)
{
	const struct event *one = r->of[0].match, *two = r->of[1].match;

	return !r->closed && one != NULL && two != NULL;
}

/* The round of that number, opened if it comes next; NULL: it can be no more. */
static struct round *
round_made(struct list *list, int64_t number, struct arena *state)
{
	struct round *r = list->newest;
	int64_t newest = r != NULL ? r->number : 0;

	if (number > newest) {
		if (number - newest > JUMP_MOST)
			return NULL;
		if (r != NULL && !confirmed(r))
			r->closed = true;
		r = arena_get(state, 1, sizeof(*r));
		r->number = number;
		r->older = list->newest;
		return list->newest = r;
	}
	while (r != NULL && r->number > number)
		r = r->older;
	return r != NULL && r->number == number ? r : NULL;
}

static struct list *
list_made(void *room, const struct event *e)
{
	return &((struct wishes *)room)->lists[e->values[LIST].number];
}

static void
posted(struct list *list, struct round *r, unsigned who, int64_t since)
{
	if (r != NULL)
		r->of[who].since = since;
	if (since > list->since[who])
		list->since[who] = since;
}

/* The side that these points are of, or NULL: they are none, or too late. */
static struct side *
letter_fold(struct list *list, struct event *e, struct arena *state)
{
	struct letter *letter = arena_get(state, 1, sizeof(*letter));
	struct round *r = round_made(list, e->values[ROUND].number, state);

	letter->e = e;
	letter->older = list->letters[e->author];
	list->letters[e->author] = letter;
	return r != NULL && hex_digits(e->values[POINTS_AT].text, POINTS) ?
	    &r->of[e->author] : NULL;
}

/* What comes too late counts for the days between rounds all the same. */
static void
post_fold(void *room, struct event *e, struct arena *state)
{
	struct list *list = list_made(room, e);
	struct side *side = letter_fold(list, e, state);

	posted(list, NULL, e->author, e->at);
	if (side != NULL && side->post == NULL) {
		side->post = e;
		side->since = e->at;
	}
}

static void
answer_fold(void *room, struct event *e, struct arena *state)
{
	struct side *side = letter_fold(list_made(room, e), e, state);

	if (side != NULL && side->answer == NULL)
		side->answer = e;
}

static void
match_fold(void *room, struct event *e, struct arena *state)
{
	struct list *list = list_made(room, e);
	struct round *r = round_made(list, e->values[ROUND].number, state);
	const struct event *other;

	if (r == NULL || r->of[e->author].match != NULL ||
	    !hex_digits(e->values[SLOTS].text, BITS))
		return;
	posted(list, r, e->author, e->values[SINCE].number);
	r->of[e->author].match = e;
	other = r->of[!e->author].match;
	if (other != NULL && strcmp(e->values[SLOTS].text, other->values[SLOTS].text) != 0)
		r->closed = true;
}

static void
end_fold(void *room, struct event *e, struct arena *state)
{
	struct list *list = list_made(room, e);
	struct round *r = round_made(list, e->values[ROUND].number, state);

	if (r == NULL)
		return;
	posted(list, r, e->author, e->values[SINCE].number);
	r->of[e->author].ended = true;
	if (!confirmed(r))
		r->closed = true;
}

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct list *list = list_made(room, e);
	int64_t slot = e->values[SLOT].number, round = e->values[AWAY_ROUND].number;

	(void)state;
	if (round > list->away[slot].round)
		list->away[slot].round = round;
	list->away[slot].at[e->author] = e->at;
}

static const struct deed wishes_post = { "wishes.post", points_fields, post_fold, .untold = true };
static const struct deed wishes_answer = { "wishes.answer", points_fields, answer_fold, .untold = true };
static const struct deed wishes_list = { "wishes.list", match_fields, match_fold };
static const struct deed wishes_end = { "wishes.end", end_fields, end_fold, .aside = true };
static const struct deed wishes_out = { "wishes.away", away_fields, away_fold, .aside = true };

/* ---- what pages ask ---- */

static const struct list *
list_of(const struct visit *v, unsigned list)
{
	const struct wishes *wishes = visit_room(v, &practice_wishes, SHARED);

	return &wishes->lists[list % WISH_LISTS];
}

/* Has it waited too long? By the own post, as the other's clock says what it likes. */
static bool
expired(const struct visit *v, const struct round *r)
{
	int64_t since = r->of[v->me].since != 0 ? r->of[v->me].since : r->of[v->other].since;

	return v->now - since > EXPIRES;
}

static bool
live(const struct visit *v, const struct round *r)
{
	return r != NULL && !confirmed(r) && !r->closed && !expired(v, r);
}

enum wish_round
wishes_round(const struct visit *v, unsigned list)
{
	const struct round *r = list_of(v, list)->newest;

	if (r == NULL)
		return WISH_NONE;
	if (confirmed(r))
		return WISH_CONFIRMED;
	if (!live(v, r))
		return WISH_UNCONFIRMED;
	if (r->of[v->other].post == NULL)
		return WISH_MINE;
	return r->of[v->me].post == NULL ? WISH_THEIRS : WISH_BOTH;
}

bool
wishes_under_way(const struct visit *v, unsigned list)
{
	return live(v, list_of(v, list)->newest);
}

static int64_t
next_at(const struct visit *v, const struct list *list)
{
	int64_t since = list->since[v->me];

	return since == 0 || v->now >= since + APART ? 0 : since + APART;
}

int32_t
wishes_next(const struct visit *v, unsigned list)
{
	int64_t at = next_at(v, list_of(v, list));

	return at == 0 ? 0 : day_of(at, v->zone);
}

static int32_t
confirmed_day(const struct round *r)
{
	int32_t one = r->of[0].match->day, two = r->of[1].match->day;

	return one > two ? one : two;
}

int32_t
wishes_day(const struct visit *v, unsigned list)
{
	const struct round *r = list_of(v, list)->newest;

	while (r != NULL && !confirmed(r))
		r = r->older;
	return r != NULL ? confirmed_day(r) : 0;
}

static bool
in_match(const struct visit *v, const struct list *list, unsigned slot)
{
	for (const struct round *r = list->newest; r != NULL; r = r->older)
		if (r->number > list->away[slot].round && confirmed(r) &&
		    v->today - confirmed_day(r) <= FRESH_DAYS &&
		    bit(r->of[v->me].match->values[SLOTS].text, slot))
			return true;
	return false;
}

bool
wishes_match(const struct visit *v, unsigned list, unsigned slot)
{
	return slot < WISH_SLOTS && in_match(v, list_of(v, list), slot);
}

size_t
wishes_matches(const struct visit *v, unsigned list, uint8_t slots[WISH_SLOTS])
{
	size_t n = 0;

	for (unsigned slot = 0; slot < WISH_SLOTS; slot++)
		if (wishes_match(v, list, slot))
			slots[n++] = (uint8_t)slot;
	return n;
}

/* ---- what comes next ---- */

/* The highest number of a round that is over and that I still have something
 * in; 0: none. */
static int64_t
to_end(const struct visit *v, const struct list *list)
{
	int64_t going = live(v, list->newest) ? list->newest->number : 0, most = 0;

	for (const struct letter *l = list->letters[v->me]; l != NULL; l = l->older)
		if (l->e->values[ROUND].number != going && l->e->values[ROUND].number > most)
			most = l->e->values[ROUND].number;
	for (const struct round *r = list->newest; r != NULL; r = r->older)
		if (r->number != going && r->number > most &&
		    r->of[v->me].since != 0 && !r->of[v->me].ended)
			most = r->number;
	return most;
}

enum step { NOTHING, POST_STEP, ANSWER_STEP, LIST_STEP, END_STEP, DROP_STEP, STEPS };

static const char *const steps[] = {
	[NOTHING] = "none", [POST_STEP] = "post", [ANSWER_STEP] = "answer",
	[LIST_STEP] = "list", [END_STEP] = "end", [DROP_STEP] = "drop", [STEPS] = NULL
};

/* What is mine to do in a list, and in which round. */
static enum step
next_step(const struct visit *v, const struct list *list, int64_t *round)
{
	const struct round *r = list->newest;
	const struct side *mine, *theirs;

	if ((*round = to_end(v, list)) != 0)
		return END_STEP;
	*round = r != NULL ? r->number : 0;
	if (!live(v, r)) {
		++*round;
		return next_at(v, list) == 0 ? POST_STEP : NOTHING;
	}
	mine = &r->of[v->me];
	theirs = &r->of[v->other];
	if (mine->post == NULL)
		return next_at(v, list) == 0 ? POST_STEP : NOTHING;
	if (theirs->post == NULL)
		return NOTHING;
	if (mine->answer == NULL)
		return ANSWER_STEP;
	return theirs->answer != NULL && mine->match == NULL ? LIST_STEP : NOTHING;
}

/* ---- between the two rooms, docs/formats.md ---- */

enum { L_LIST, L_ROUND, L_STEP, L_THEIRS, L_ANSWER, L_SHOWN, L_OUT, LINE_FIELDS };
enum { OUT_MOST = 2000 };

static const struct field line_fields[] = {
	[L_LIST] = LIST_FIELD,
	[L_ROUND] = { "round", .required = true, .number = true, .most = ROUND_MOST },
	[L_STEP] = { "step", .required = true, .oneof = steps },
	[L_THEIRS] = { "theirs", .max = POINTS },
	[L_ANSWER] = { "answer", .max = POINTS },
	[L_SHOWN] = { "shown", .max = BITS },
	[L_OUT] = { "out", .max = OUT_MOST },
	[LINE_FIELDS] = { 0 }
};

static void
write_number(struct out *o, const char *name, int64_t n)
{
	out_html(o, "&");
	out_string(o, name);
	out_html(o, "=");
	out_number(o, n);
}

/* May the other's phone show it, now or as soon as it wrote the same? */
static bool
in_sight(const struct visit *v, const struct list *list, unsigned slot)
{
	const struct round *r = list->newest;
	const struct event *mine = r != NULL ? r->of[v->me].match : NULL;

	return in_match(v, list, slot) || (mine != NULL && live(v, r) &&
	    r->number > list->away[slot].round && bit(mine->values[SLOTS].text, slot));
}

static const char no_bits[] = "00000000000000000000000000000000";

/* False: there is nothing in sight. */
static bool
sight(const struct visit *v, const struct list *list, char bits[BITS + 1])
{
	bool some = false;

	memcpy(bits, no_bits, sizeof(no_bits));
	for (unsigned slot = 0; slot < WISH_SLOTS; slot++)
		if (in_sight(v, list, slot)) {
			bit_set(bits, slot);
			some = true;
		}
	return some;
}

/* What I took out, and when: what was said before that is no yes any more. */
static void
write_out(const struct visit *v, const struct list *list, struct out *o)
{
	const char *between = "&out=";

	for (unsigned slot = 0; slot < WISH_SLOTS; slot++)
		if (list->away[slot].at[v->me] != 0) {
			out_string(o, between);
			out_number(o, slot);
			out_html(o, ".");
			out_number(o, list->away[slot].at[v->me]);
			between = ",";
		}
}

static void
base_line(const struct visit *v, unsigned which, struct out *o)
{
	const struct list *list = list_of(v, which);
	int64_t round = 0;
	enum step step = v->pairing == ENDED ? DROP_STEP : next_step(v, list, &round);
	char bits[BITS + 1];

	if (!sight(v, list, bits) && step == NOTHING)
		return;
	out_html(o, "list=");
	out_number(o, which);
	write_number(o, "round", round);
	form_write(o, "step", steps[step]);
	if (step == ANSWER_STEP || step == LIST_STEP)
		form_write(o, "theirs",
		    list->newest->of[v->other].post->values[POINTS_AT].text);
	if (step == LIST_STEP)
		form_write(o, "answer",
		    list->newest->of[v->other].answer->values[POINTS_AT].text);
	if (step != DROP_STEP) {
		form_write(o, "shown", bits);
		write_out(v, list, o);
	}
	out_html(o, "\n");
}

/* Forgets every yes that was said before I took its match out. */
static void
yes_forget(struct wish_yes *yes, const char *out)
{
	while (*out != '\0') {
		int64_t slot = 0, at = 0;

		for (; *out >= '0' && *out <= '9' && slot < WISH_SLOTS; out++)
			slot = 10 * slot + (*out - '0');
		for (out += *out == '.'; *out >= '0' && *out <= '9' && at < 1LL << 40; out++)
			at = 10 * at + (*out - '0');
		if (slot < WISH_SLOTS && yes->at[slot] <= at)
			yes->at[slot] = 0;
		if (*out != ',')
			return;
		out++;
	}
}

/*
 * What goes into a round: WISH_POSTED yeses at most, in the order of their slots
 * from one that moves with the rounds, the same on both phones. Of the 16 slots
 * from there on none is left out, and in eight rounds each slot is one of those:
 * so what both say yes to comes into one round at last, however long their lists.
 */
static void
yes_choose(const struct wish_yes *yes, int64_t round, char *bits)
{
	unsigned from = (unsigned)(round * 48 % WISH_SLOTS), n = 0;

	for (unsigned i = 0; i < WISH_SLOTS && n < WISH_POSTED; i++)
		if (yes->at[(from + i) % WISH_SLOTS] != 0) {
			bit_set(bits, (from + i) % WISH_SLOTS);
			n++;
		}
}

static bool
yes_find(const struct visit *v, unsigned list, struct wish_yes *yes)
{
	for (size_t p = 0; practices[p] != NULL; p++) {
		*yes = (struct wish_yes){ 0 };
		if (practices[p]->yes != NULL && practices[p]->yes(v, list, yes))
			return true;
	}
	return false;
}

/* A line of the base room with what only this room knows: a task for its client. */
static void
private_line(const struct visit *v, const struct form *line, struct out *o)
{
	const struct value *said = line->values;
	unsigned list = (unsigned)said[L_LIST].number;
	const char *step = said[L_STEP].text;
	char bits[BITS + 1], chosen[BITS + 1];
	struct wish_yes yes;
	bool gone = false;

	if (!yes_find(v, list, &yes))
		yes.compare = false;
	yes_forget(&yes, said[L_OUT].text);
	if (strcmp(step, steps[END_STEP]) != 0 && strcmp(step, steps[DROP_STEP]) != 0 &&
	    (!yes.compare || (strcmp(step, steps[POST_STEP]) == 0 &&
	    yes.answered < WISH_ANSWERED)))
		step = steps[NOTHING];
	memcpy(bits, no_bits, sizeof(bits));
	memcpy(chosen, no_bits, sizeof(chosen));
	for (unsigned slot = 0; slot < WISH_SLOTS; slot++) {
		if (yes.at[slot] != 0)
			bit_set(bits, slot);
		else if (hex_digits(said[L_SHOWN].text, BITS))
			gone |= bit(said[L_SHOWN].text, slot);
	}
	if (!gone && strcmp(step, steps[NOTHING]) == 0)
		return;
	yes_choose(&yes, said[L_ROUND].number, chosen);
	out_html(o, "do=wish&list=");
	out_number(o, list);
	write_number(o, "round", said[L_ROUND].number);
	form_write(o, "step", step);
	form_write(o, "theirs", said[L_THEIRS].text);
	form_write(o, "answer", said[L_ANSWER].text);
	form_write(o, "shown", said[L_SHOWN].text);
	form_write(o, "yes", bits);
	form_write(o, "chosen", chosen);
	out_html(o, "\n");
}

static void
private_lines(const struct visit *v, const char *lines, struct out *o)
{
	while (*lines != '\0') {
		size_t n = strcspn(lines, "\n");
		char *text = arena_copy(v->mem, lines, n);
		struct form line = { .values = arena_get(v->mem, LINE_FIELDS + 1,
		    sizeof(struct value)) };
		struct pairs pairs;

		if (form_read(text, n, &pairs)) {
			form_check(line_fields, &pairs, &line);
			if (line.bad == NULL)
				private_line(v, &line, o);
		}
		lines += n + (lines[n] == '\n');
	}
}

static void
wishes_rounds(const struct visit *v, const char *lines, struct out *o)
{
	if (visit_private(v)) {
		private_lines(v, lines, o);
		return;
	}
	if (v->pairing != BOUND && v->pairing != ENDED)
		return;
	for (unsigned list = 0; list < WISH_LISTS; list++)
		base_line(v, list, o);
}

/* ---- what is written ---- */

/* The newest round that I am in. */
static int64_t
my_round(const struct visit *v, const struct list *list)
{
	const struct round *r = list->newest;

	while (r != NULL && r->of[v->me].since == 0)
		r = r->older;
	return r != NULL ? r->number : 0;
}

static void
away_do(struct visit *v, unsigned list, unsigned slot, int64_t round)
{
	struct value values[AWAY_FIELDS] = {
		[LIST] = { visit_number(v, list), list },
		[SLOT] = { visit_number(v, slot), slot },
		[AWAY_ROUND] = { visit_number(v, round), round },
	};

	visit_do_in(v, SHARED, &wishes_out, &(struct form){ .values = values });
}

void
wishes_away(struct visit *v, unsigned which, unsigned slot)
{
	const struct list *list = list_of(v, which);

	if (slot < WISH_SLOTS && in_sight(v, list, slot))
		away_do(v, which, slot, my_round(v, list));
}

enum { K_LIST, K_ROUND, K_STEP, K_POINTS, K_SLOTS, K_AWAY, KEEP_FIELDS };

static const struct field keep_fields[] = {
	[K_LIST] = LIST_FIELD,
	[K_ROUND] = { "round", .required = true, .number = true, .most = ROUND_MOST },
	[K_STEP] = { "step", .required = true, .oneof = steps },
	[K_POINTS] = { "points", .max = POINTS },
	[K_SLOTS] = { "slots", .max = BITS },
	[K_AWAY] = { "away", .max = BITS },
	[KEEP_FIELDS] = { 0 }
};

static void
points_do(struct visit *v, const struct deed *deed)
{
	const struct value *kept = v->form.values;
	struct value values[POINTS_FIELDS] = {
		[LIST] = kept[K_LIST], [ROUND] = kept[K_ROUND],
		[POINTS_AT] = kept[K_POINTS],
	};

	if (hex_digits(kept[K_POINTS].text, POINTS))
		visit_do_in(v, SHARED, deed, &(struct form){ .values = values });
}

static void
match_do(struct visit *v, const struct round *r)
{
	const struct value *kept = v->form.values;
	int64_t since = r->of[v->me].since;
	struct value values[MATCH_FIELDS] = {
		[LIST] = kept[K_LIST], [ROUND] = kept[K_ROUND],
		[SINCE] = { visit_number(v, since), since },
		[SLOTS] = kept[K_SLOTS],
	};

	if (hex_digits(kept[K_SLOTS].text, BITS))
		visit_do_in(v, SHARED, &wishes_list, &(struct form){ .values = values });
}

/* The days between rounds are counted from the post, also when that is gone. */
static void
end_do(struct visit *v, const struct list *list)
{
	const struct value *kept = v->form.values;
	int64_t since = list->since[v->me];
	struct value values[END_FIELDS] = {
		[LIST] = kept[K_LIST], [ROUND] = kept[K_ROUND],
		[SINCE] = { visit_number(v, since), since },
	};

	for (const struct round *r = list->newest; r != NULL; r = r->older)
		if (r->number <= kept[K_ROUND].number && r->of[v->me].since != 0 &&
		    !r->of[v->me].ended) {
			int64_t n = r->number;

			values[ROUND] = (struct value){ visit_number(v, n), n };
			visit_do_in(v, SHARED, &wishes_end, &(struct form){ .values = values });
		}
	for (const struct letter *l = list->letters[v->me]; l != NULL; l = l->older)
		if (l->e->values[ROUND].number <= kept[K_ROUND].number)
			visit_delete(v, l->e);
}

static bool
said_step(const struct visit *v, enum step step)
{
	return strcmp(v->form.values[K_STEP].text, steps[step]) == 0;
}

/*
 * What the private client made of a line. It may come late or twice: what is
 * not my next step any more is left.
 */
static enum status
keep_answer(struct visit *v)
{
	const struct value *kept = v->form.values;
	const struct list *list = list_of(v, (unsigned)kept[K_LIST].number);
	int64_t round, number = kept[K_ROUND].number;
	enum step next = next_step(v, list, &round);
	bool same = number == round;

	if (said_step(v, POST_STEP) && next == POST_STEP && number >= round)
		points_do(v, &wishes_post);
	else if (said_step(v, ANSWER_STEP) && next == ANSWER_STEP && same)
		points_do(v, &wishes_answer);
	else if (said_step(v, LIST_STEP) && next == LIST_STEP && same)
		match_do(v, list->newest);
	else if (said_step(v, END_STEP) && number != 0)
		end_do(v, list);
	for (unsigned slot = 0; slot < WISH_SLOTS && hex_digits(kept[K_AWAY].text, BITS); slot++)
		if (bit(kept[K_AWAY].text, slot) && (in_sight(v, list, slot) ||
		    (said_step(v, LIST_STEP) && next == LIST_STEP && same &&
		    hex_digits(kept[K_SLOTS].text, BITS) && bit(kept[K_SLOTS].text, slot))))
			away_do(v, (unsigned)kept[K_LIST].number, slot, my_round(v, list));
	return visit_goto(v, "/today");
}

enum { A_LIST, A_SLOT, A_THEN, TAKE_OUT_FIELDS };

static const struct field take_out_fields[] = {
	[A_LIST] = LIST_FIELD,
	[A_SLOT] = SLOT_FIELD,
	[A_THEN] = { "then", .max = 100 },
	[TAKE_OUT_FIELDS] = { 0 }
};

static enum status
away_answer(struct visit *v)
{
	const char *then = v->form.values[A_THEN].text;

	wishes_away(v, (unsigned)v->form.values[A_LIST].number,
	    (unsigned)v->form.values[A_SLOT].number);
	return visit_goto(v, then[0] == '/' && then[1] != '/' && then[1] != '\\' ?
	    then : "/today");
}

static const struct page pages[] = {
	{ POST, "/wishes/keep", keep_answer, keep_fields, .then = "/today" },
	{ POST, "/wishes/away", away_answer, take_out_fields, .then = "/today" },
	{ 0 }
};

const struct practice practice_wishes = {
	.name = "wishes",
	.title = N_("Wishes"),
	.room = sizeof(struct wishes),
	.deeds = (const struct deed *const[]){ &wishes_post, &wishes_answer,
	    &wishes_list, &wishes_end, &wishes_out, NULL },
	.pages = pages,
	.rounds = wishes_rounds,
};
