/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach: how quickly worry comes, and how much room is wanted.
 *
 * Statements of our own, answered alone, give a place on a plane with a wide
 * band, at present and in this relationship: never a type. It belongs to who
 * answered, in the personal space, until they show it; and then it is two
 * numbers and a band, never an answer. Nothing tells the other that one has
 * begun, answered or not. After 90 days it may be done again; a change is one
 * only beyond the wobble. It has no place in a quarrel, and none on its day.
 */
#include <string.h>

#include "attach.h"
#include "text.h"

#define ROUND_FIELD		{ "round", .max = 32 }
#define HUNDREDTHS(id)	{ id, .required = true, .number = true, .least = 100, .most = 700 }
#define WIDTH(id)	{ id, .required = true, .number = true, .least = 1, .most = 300 }

static const char *const fits[] = { "yes", "partly", "no", NULL };

static const struct field no_fields[] = { { 0 } };

static const struct field said_fields[] = {
	[ATTACH_SAID_ROUND] = ROUND_FIELD,
	[ATTACH_SAID] = { "said", .max = 400, .required = true },
	[ATTACH_SAID_FIELDS] = { 0 }
};

static const struct field done_fields[] = {
	[ATTACH_DONE_ROUND] = ROUND_FIELD,
	[ATTACH_DONE_WORRY] = HUNDREDTHS("worry"),
	[ATTACH_DONE_ROOM] = HUNDREDTHS("room"),
	[ATTACH_DONE_BAND] = WIDTH("band"),
	[ATTACH_DONE_DOUBT] = { "doubt", .number = true, .most = 1 },
	[ATTACH_DONE_FIELDS] = { 0 }
};

const struct field attach_fit_fields[] = {
	[ATTACH_FIT_ROUND] = ROUND_FIELD,
	[ATTACH_FIT] = { "fit", .required = true, .oneof = fits },
	[ATTACH_FIT_FIELDS] = { 0 }
};

static const struct field shown_fields[] = {
	[ATTACH_SHOW_WORRY] = HUNDREDTHS("worry"),
	[ATTACH_SHOW_ROOM] = HUNDREDTHS("room"),
	[ATTACH_SHOW_BAND] = WIDTH("band"),
	[ATTACH_SHOW_FIELDS] = { 0 }
};

const struct field attach_help_fields[] = {
	[ATTACH_FEEL] = { "feel", .max = 80, .required = true },
	[ATTACH_HELPS] = { "helps", .max = 280, .required = true, .lines = true },
	[ATTACH_HELP_FIELDS] = { 0 }
};

/* ---- times through, each under all the names that it was begun by ---- */

struct attach_alias {
	const struct event *name;
	struct attach_round *round;
	struct attach_alias *next;
};

struct attach_round *
attach_find(const struct attach *room, const char *round)
{
	unsigned char id[16];

	if (!id_read(round, id))
		return NULL;
	for (const struct attach_alias *a = room->names; a != NULL; a = a->next)
		if (memcmp(a->name->id, id, sizeof(id)) == 0)
			return a->round;
	return NULL;
}

static const struct attach_round *
done_from(const struct attach_round *r)
{
	while (r != NULL && r->done == NULL)
		r = r->older;
	return r;
}

/* Begun on two devices at once, it is one. */
static bool
goes_on(const struct attach_round *open, int32_t day)
{
	return open != NULL && open->done == NULL &&
	    day <= open->begun->day + ATTACH_KEEPS;
}

static void
begin_fold(void *state_room, struct event *e, struct arena *state)
{
	struct attach *room = state_room;
	const struct attach_round *last = done_from(room->newest);
	struct attach_round *r = room->newest;
	struct attach_alias *alias;

	if (!goes_on(r, e->day)) {
		if (last != NULL && e->day < last->done->day + ATTACH_AGAIN)
			return;
		r = arena_get(state, 1, sizeof(*r));
		r->begun = e;
		r->older = room->newest;
		room->newest = r;
	}
	alias = arena_get(state, 1, sizeof(*alias));
	*alias = (struct attach_alias){ e, r, room->names };
	room->names = alias;
}

static void
said_keep(struct attach_round *r, const char *item, size_t len, int value,
    struct arena *state)
{
	size_t i = 0;

	while (i < r->n && (strncmp(r->answers[i].item, item, len) != 0 ||
	    r->answers[i].item[len] != '\0'))
		i++;
	if (i == ATTACH_ITEMS)
		return;
	if (i == r->n)
		r->answers[r->n++].item = arena_copy(state, item, len);
	r->answers[i].value = value;
}

/* "worry-04.5 room-02.0": what is not like this is skipped. */
static void
answer_fold(void *room, struct event *e, struct arena *state)
{
	struct attach_round *r = attach_find(room, e->values[ATTACH_SAID_ROUND].text);
	const char *s = e->values[ATTACH_SAID].text;

	if (r == NULL || r->done != NULL)
		return;
	while (*s != '\0') {
		size_t word = strcspn(s, " "), len = strcspn(s, ". ");

		if (len > 0 && len + 2 == word && s[len] == '.' &&
		    s[len + 1] >= '0' && s[len + 1] <= '7')
			said_keep(r, s, len, s[len + 1] - '0', state);
		s += word + (s[word] == ' ');
	}
}

static void
done_fold(void *state_room, struct event *e, struct arena *state)
{
	struct attach *room = state_room;
	struct attach_round *r = attach_find(room, e->values[ATTACH_DONE_ROUND].text);

	(void)state;
	if (r != NULL && r == room->newest && r->done == NULL)
		r->done = e;
}

static void
fit_fold(void *room, struct event *e, struct arena *state)
{
	struct attach_round *r = attach_find(room, e->values[ATTACH_FIT_ROUND].text);

	(void)state;
	if (r != NULL && r->done != NULL)
		r->fit = e;
}

static void
shown_fold(void *state_room, struct event *e, struct arena *state)
{
	struct attach *room = state_room;

	(void)state;
	room->shown[e->author] = e;
}

/* The oldest of the same person goes when there are many. */
static void
help_fold(void *state_room, struct event *e, struct arena *state)
{
	struct attach *room = state_room;
	size_t own = 0, oldest = 0;

	(void)state;
	for (size_t i = 0; i < room->n; i++)
		if (room->cards[i]->author == e->author) {
			own++;
			oldest = i;
		}
	if (own == ATTACH_CARDS / 2) {
		room->n--;
		memmove(&room->cards[oldest], &room->cards[oldest + 1],
		    (room->n - oldest) * sizeof(*room->cards));
	}
	memmove(&room->cards[1], &room->cards[0], room->n * sizeof(*room->cards));
	room->cards[0] = e;
	room->n++;
}

const struct deed attach_begin = { "attach.begin", no_fields, begin_fold, IN(PERSONAL) };
const struct deed attach_answer = { "attach.answer", said_fields, answer_fold, IN(PERSONAL) };
const struct deed attach_done = { "attach.done", done_fields, done_fold, IN(PERSONAL) };
const struct deed attach_fit = { "attach.fit", attach_fit_fields, fit_fold, IN(PERSONAL) };
const struct deed attach_shown = { "attach.show", shown_fields, shown_fold };
const struct deed attach_help = { "attach.help", attach_help_fields, help_fold };

/* ---- what there is ---- */

const struct attach *
attach_mine(const struct visit *v)
{
	return visit_room(v, &practice_attach, PERSONAL);
}

const struct attach *
attach_ours(const struct visit *v)
{
	return visit_room(v, &practice_attach, SHARED);
}

const struct attach_round *
attach_open(const struct visit *v)
{
	const struct attach_round *r = attach_mine(v)->newest;

	return goes_on(r, v->today) ? r : NULL;
}

const struct attach_round *
attach_last(const struct visit *v)
{
	return done_from(attach_mine(v)->newest);
}

const struct attach_round *
attach_before(const struct attach_round *r)
{
	const struct attach_round *before = done_from(r->older);

	while (before != NULL &&
	    before->done->values[ATTACH_DONE_DOUBT].number == 1)
		before = done_from(before->older);
	return before;
}

int32_t
attach_again(const struct visit *v)
{
	const struct attach_round *last = attach_last(v);

	return last != NULL ? last->done->day + ATTACH_AGAIN : v->today;
}

const struct event *
attach_shows(const struct visit *v, unsigned person)
{
	return visit_paired(v) ? attach_ours(v)->shown[person] : NULL;
}

bool
attach_stormy(const struct visit *v)
{
	int64_t clash = plan_clash(v);

	return clash > 0 && day_of(clash, v->zone) == v->today;
}

/* ---- scores: attach_level and what it stands on ---- */

/* Between people, and from one time to another. No sample of these statements
 * exists yet: both are our decision, and the page says so. */
static const double spread = 1.2, steadiness = .70;
static const double middle = 4;
enum { ALIKE = 8 };	/* the same number so often */

static const char *const abouts[ATTACH_ABOUTS] = {
	[ATTACH_WORRY] = "worry", [ATTACH_ROOM] = "room"
};

bool
attach_item(const struct card *card)
{
	return strncmp(card->id, "worry-", 6) == 0 || strncmp(card->id, "room-", 5) == 0;
}

bool
attach_reversed(const struct deck *deck, const struct card *card)
{
	return strcmp(card_field(deck, card, "Reverse"), "yes") == 0;
}

int
attach_said(const struct attach_round *r, const char *item)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->answers[i].item, item) == 0)
			return r->answers[i].value;
	return -1;
}

bool
attach_score(const struct deck *deck, const struct attach_round *r,
    enum attach_about about, double *mean, struct attach_tally *tally)
{
	int x[ATTACH_ITEMS];

	*tally = (struct attach_tally){ .all = 0 };
	for (size_t i = 0; i < deck->n && tally->all < ATTACH_ITEMS; i++) {
		const struct card *card = &deck->cards[i];
		int said = attach_said(r, card->id);

		if (strcmp(card_field(deck, card, "About"), abouts[about]) != 0)
			continue;
		if (said > 0 && attach_reversed(deck, card))
			said = (int)stats_reverse(said, 1, 7);
		x[tally->all++] = said > 0 ? said : 0;
		tally->given += said > 0;
	}
	tally->least = (4 * tally->all + 4) / 5;
	return stats_score(x, tally->all, tally->least, mean);
}

bool
attach_straight(const struct deck *deck, const struct attach_round *r)
{
	size_t same[8][ATTACH_ABOUTS][2] = { { { 0 } } };

	for (size_t i = 0; i < deck->n; i++) {
		const struct card *card = &deck->cards[i];
		int said = attach_item(card) ? attach_said(r, card->id) : 0;
		bool room = strcmp(card_field(deck, card, "About"), abouts[ATTACH_ROOM]) == 0;

		if (said > 0)
			same[said][room][attach_reversed(deck, card)]++;
	}
	for (int said = 1; said <= 7; said++) {
		size_t (*n)[2] = same[said];

		if (n[0][0] + n[0][1] + n[1][0] + n[1][1] >= ALIKE &&
		    ((n[0][0] > 0 && n[0][1] > 0) || (n[1][0] > 0 && n[1][1] > 0)))
			return true;
	}
	return false;
}

double
attach_band(void)
{
	return stats_sem(spread, steadiness);
}

enum change
attach_change(double before, double after)
{
	return stats_change(before, after, spread, steadiness);
}

struct attach_reading
attach_read(const struct event *done)
{
	return (struct attach_reading){
		.at = { (double)done->values[ATTACH_DONE_WORRY].number / 100,
		    (double)done->values[ATTACH_DONE_ROOM].number / 100 },
		.band = (double)done->values[ATTACH_DONE_BAND].number / 100
	};
}

struct attach_reading
attach_read_shown(const struct event *shown)
{
	return (struct attach_reading){
		.at = { (double)shown->values[ATTACH_SHOW_WORRY].number / 100,
		    (double)shown->values[ATTACH_SHOW_ROOM].number / 100 },
		.band = (double)shown->values[ATTACH_SHOW_BAND].number / 100
	};
}

enum attach_level
attach_level(double at, double band)
{
	return at + band < middle ? ATTACH_LOWER :
	    at - band > middle ? ATTACH_HIGHER : ATTACH_BETWEEN;
}

const char *
attach_place(const struct visit *v, const struct attach_reading *r)
{
	char place[ATTACH_ABOUTS];

	for (int i = 0; i < ATTACH_ABOUTS; i++)
		place[i] = "lmh"[attach_level(r->at[i], r->band)];
	return arena_copy(v->mem, place, ATTACH_ABOUTS);
}

const char *
attach_in_words(const struct visit *v, const struct attach_reading *r)
{
	static const char *const says[ATTACH_ABOUTS][3] = {
		{ N_("worries little about closeness"),
		    N_("worries about closeness at times"),
		    N_("worries more about closeness") },
		{ N_("wants little room"), N_("wants room at times"),
		    N_("wants more room") }
	};
	const char *said[ATTACH_ABOUTS];

	for (int i = 0; i < ATTACH_ABOUTS; i++)
		said[i] = visit_say(v, says[i][attach_level(r->at[i], r->band)],
		    NULL, NULL);
	return visit_say(v, N_("%1, %2"), said[0], said[1]);
}

/* ---- the page, today, hubs, and to take along ---- */

static enum status
attach_page_show(struct visit *v)
{
	const struct attach_round *last = attach_last(v);

	if (attach_stormy(v))
		return attach_stormy_show(v);
	if (attach_shows(v, v->me) != NULL && attach_shows(v, v->other) != NULL)
		return attach_two_show(v);
	return attach_own_show(v, last);
}

/* Not in the first weeks, nor for whom it would not be about this pair any more. */
static bool
time_for_it(const struct visit *v)
{
	enum { FIRST_WEEKS = 21 };
	int64_t joined = visit_fact_number(v, "joined");

	return visit_paired(v) && v->today >= attach_again(v) &&
	    v->today - day_of(joined, v->zone) >= FIRST_WEEKS;
}

static void
attach_offer(const struct visit *v, struct offers *offers)
{
	const struct attach_round *last = attach_last(v), *open = attach_open(v);
	int32_t done = last != NULL && last->done->day <= v->today ?
	    last->done->day : 0;

	if (done > 0)
		offer_add(offers, (struct offer){ .last = done });
	if (!time_for_it(v) && open == NULL)
		return;
	offer_add(offers, (struct offer){
		.href = open != NULL ? "/attach/ask" : "/attach",
		.what = N_("How quickly worry comes, how much room is wanted"),
		.why = open != NULL ? N_("You have begun. It goes on where you stopped.") :
		    last != NULL ? N_("It was some months ago. Places move, and only you see where yours is.") :
		    N_("A few statements, alone. Where it puts you, only you see."),
		.button = open != NULL ? N_("Go on") : N_("Have a look"),
		.rank = ROTATES,
		.minutes = 4,
		.last = done,
	});
}

/* The row says the same to both, whatever they have done. */
static void
attach_doors(const struct visit *v, struct doors *doors)
{
	if (!attach_stormy(v))
		doors_add(doors, (struct door){ HUB_US, "/attach", "map",
		    N_("How we attach"),
		    N_("How quickly worry comes, and how much room each wants"), NULL });
}

static const char *
taken(const struct visit *v, struct attach_reading r)
{
	return visit_say(v, N_("worry about closeness %1, wish for room %2"),
	    stats_text(v->mem, r.at[ATTACH_WORRY], 1),
	    stats_text(v->mem, r.at[ATTACH_ROOM], 1));
}

static void
attach_take(const struct visit *v, struct taking *t)
{
	const struct attach *ours = attach_ours(v);
	const struct attach_round *r = attach_last(v);

	if (visit_private(v) || (r == NULL && ours->n == 0 &&
	    ours->shown[0] == NULL && ours->shown[1] == NULL))
		return;
	take_chapter(t, N_("How we attach"));
	for (; r != NULL; r = done_from(r->older))
		take_entry(t, r->done, N_("a reading, from 1 to 7"),
		    taken(v, attach_read(r->done)));
	for (unsigned person = 0; person < 2; person++)
		if (ours->shown[person] != NULL)
			take_entry(t, ours->shown[person], N_("shown, from 1 to 7"),
			    taken(v, attach_read_shown(ours->shown[person])));
	for (size_t i = ours->n; i-- > 0; )
		take_entry(t, ours->cards[i], N_("what helps"),
		    visit_say(v, N_("%1: %2"), ours->cards[i]->values[ATTACH_FEEL].text,
		    ours->cards[i]->values[ATTACH_HELPS].text));
}

static const struct page pages[] = {
	{ GET, "/attach", attach_page_show, .tab = US },
	{ POST, "/attach/begin", attach_begin_it, .then = "/attach" },
	{ GET, "/attach/ask", attach_ask_show, attach_page_fields, .how = BARE, .tab = US },
	{ POST, "/attach/ask", attach_ask_keep, attach_ask_fields, .then = "/attach/ask" },
	{ GET, "/attach/end", attach_end_show, .how = BARE, .tab = US },
	{ POST, "/attach/end", attach_end_keep, attach_sure_fields, .then = "/attach/end" },
	{ GET, "/attach/mine", attach_mine_show, attach_round_fields, .tab = US },
	{ POST, "/attach/fit", attach_fit_keep, attach_fit_fields, .then = "/attach/mine" },
	{ POST, "/attach/delete", attach_delete, attach_round_fields, .then = "/attach" },
	{ GET, "/attach/show", attach_show_show, .tab = US },
	{ POST, "/attach/show", attach_show_keep, .then = "/attach/show" },
	{ POST, "/attach/hide", attach_hide, .then = "/attach" },
	{ GET, "/attach/cards", attach_cards_show, .tab = US },
	{ POST, "/attach/cards", attach_card_keep, attach_help_fields, .then = "/attach/cards" },
	{ POST, "/attach/cards/take-back", .deed = &withdrawal, .then = "/attach/cards" },
	{ 0 }
};

const struct practice practice_attach = {
	.name = "attach",
	.title = N_("How we attach"),
	.room = sizeof(struct attach),
	.deeds = (const struct deed *const[]){ &attach_begin, &attach_answer,
	    &attach_done, &attach_fit, &attach_shown, &attach_help, NULL },
	.pages = pages,
	.offer = attach_offer,
	.doors = attach_doors,
	.take = attach_take,
};
