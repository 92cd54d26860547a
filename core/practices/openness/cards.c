/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cards: what there is to ask, and whose turn a card is.
 *
 * Our deck, a host's decks beside it and the couple's own. None comes again
 * within a year. What is drawn follows from what both phones know, so that
 * two who draw at once hold the same card.
 */
#include <string.h>

#include "openness.h"

/* Names of gates stand in lists elsewhere: a card's id is plain. */
bool
openness_plain(const char *id)
{
	for (const char *c = id; *c != '\0'; c++)
		if ((*c < 'a' || *c > 'z') && (*c < '0' || *c > '9') && *c != '-')
			return false;
	return true;
}

const struct theme openness_themes[] = {
	{ "childhood", N_("Childhood") }, { "family", N_("Family") },
	{ "work", N_("Work") }, { "body", N_("Body") },
	{ "friendship", N_("Friendship") }, { "money", N_("Money") },
	{ "faith", N_("What you believe in") }, { "future", N_("The future") },
	{ "us", N_("The two of you") }, { NULL, NULL }
};

const char *
openness_level(int64_t level)
{
	static const char *const names[LEVELS + 1] = {
		"", N_("Everyday and memories"), N_("Small disappointments"),
		N_("Hopes and worries"), N_("What we need from each other"),
		N_("Tender")
	};

	return names[level >= 1 && level <= LEVELS ? level : 1];
}

static void
pick_add(struct picks *picks, const struct deck *deck)
{
	for (size_t i = 0; i < deck->n; i++) {
		const struct card *card = &deck->cards[i];
		int64_t level = 1;

		if (card->text[0] == '\0' || !openness_plain(card->id) ||
		    strlen(card->id) > CARD_MOST)
			continue;
		if (!number_read(card_field(deck, card, "Level"), &level) ||
		    level < 1 || level > LEVELS)
			continue;
		picks->at[picks->n++] = (struct pick){
			.id = card->id, .text = card->text, .level = level,
			.theme = card_field(deck, card, "Theme"),
			.note = card_field(deck, card, "Note"),
			.strict = level >= TENDER || strcmp(
			    card_field(deck, card, "Gate"), "strict") == 0,
		};
	}
}

static void
use(struct picks *picks, const char *id)
{
	for (size_t i = 0; i < picks->n; i++)
		if (strcmp(picks->at[i].id, id) == 0)
			picks->at[i].used = true;
}

static void
sitting_use(const struct visit *v, struct picks *picks, const struct sitting *s)
{
	char *id = arena_copy(v->mem, s->sit->values[SIT_CARDS].text,
	    strlen(s->sit->values[SIT_CARDS].text));

	for (char *end; *id != '\0'; id = end) {
		end = id + strcspn(id, " ");
		if (*end != '\0')
			*end++ = '\0';
		use(picks, id);
	}
}

static void
picks_use(const struct visit *v, struct picks *picks)
{
	for (const struct question *q = openness_shared(v)->newest; q != NULL; q = q->older)
		if (q->taken && q->ask->day > v->today - YEAR)
			use(picks, q->card);
	for (int space = SHARED; space <= PERSONAL; space++) {
		const struct openness *room = visit_room(v, &practice_openness,
		    (enum space)space);

		for (const struct sitting *s = room->sitting; s != NULL; s = s->older)
			if (s->sit->day > v->today - YEAR)
				sitting_use(v, picks, s);
	}
}

struct picks
openness_picks(const struct visit *v)
{
	const struct own_card *own = openness_shared(v)->own;
	struct picks picks = { .n = 0 };
	const struct deck *deck = visit_deck(v, "openness");
	size_t most = deck->n;

	for (size_t i = 0; (deck = visit_deck_like(v, "openness-", i)) != NULL; i++)
		most += deck->n;
	for (const struct own_card *c = own; c != NULL; c = c->older)
		most++;
	picks.at = arena_get(v->mem, most + 1, sizeof(*picks.at));
	pick_add(&picks, visit_deck(v, "openness"));
	for (size_t i = 0; (deck = visit_deck_like(v, "openness-", i)) != NULL; i++)
		pick_add(&picks, deck);
	for (const struct own_card *c = own; c != NULL; c = c->older)
		picks.at[picks.n++] = (struct pick){
			.id = visit_say(v, "own-%1", visit_id(v, c->e), NULL),
			.text = c->e->values[OWN_TEXT].text,
			.theme = "", .note = "", .strict = true,
			.level = c->e->values[OWN_LEVEL].number,
		};
	picks_use(v, &picks);
	return picks;
}

const struct pick *
openness_pick(const struct picks *picks, const char *id)
{
	for (size_t i = 0; i < picks->n; i++)
		if (strcmp(picks->at[i].id, id) == 0)
			return &picks->at[i];
	return NULL;
}

static bool
may_draw(const struct pick *pick, int level, const char *theme)
{
	return !pick->used && pick->level == level &&
	    (theme[0] == '\0' || strcmp(pick->theme, theme) == 0);
}

static const struct pick *
draw_from(struct picks *picks, int level, const char *theme, int64_t turn)
{
	uint64_t mix = ((uint64_t)turn * LEVELS + (uint64_t)level + 1) *
	    0x9E3779B97F4A7C15;
	size_t n = 0, at;

	for (size_t i = 0; i < picks->n; i++)
		n += may_draw(&picks->at[i], level, theme);
	if (n == 0)
		return NULL;
	mix = (mix ^ mix >> 29) * 0xBF58476D1CE4E5B9;
	at = (size_t)((mix >> 32) % n);
	for (size_t i = 0; i < picks->n; i++)
		if (may_draw(&picks->at[i], level, theme) && at-- == 0) {
			picks->at[i].used = true;
			return &picks->at[i];
		}
	return NULL;
}

/* Rather another theme than a deeper step; rather a lighter step than none. */
const struct pick *
openness_draw(struct picks *picks, int level, const char *theme, int64_t turn)
{
	const struct pick *pick = NULL;

	for (int at = level; at > 0 && pick == NULL && theme[0] != '\0'; at--)
		pick = draw_from(picks, at, theme, turn);
	for (int at = level; at > 0 && pick == NULL; at--)
		pick = draw_from(picks, at, "", turn);
	return pick;
}

/* A question of a deck is read in the reader's language; else as it was asked. */
const char *
openness_text(const struct visit *v, const struct question *q)
{
	const struct card *card = deck_find(visit_deck(v, "openness"), q->card);
	const struct deck *deck;

	for (size_t i = 0; card == NULL &&
	    (deck = visit_deck_like(v, "openness-", i)) != NULL; i++)
		card = deck_find(deck, q->card);
	return card != NULL && card->text[0] != '\0' ? card->text : q->text;
}
