/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "deck.h"
#include "form.h"

/* Joins the lines that begin with + to the one before, in place. */
static char *
unfold(char *value, char **rest)
{
	char *to = value, *from = value;

	for (;;) {
		size_t n = strcspn(from, "\n");

		memmove(to, from, n);
		to += n;
		from += n + (from[n] == '\n');
		if (*from != '+')
			break;
		*to++ = '\n';
		from += from[1] == ' ' ? 2 : 1;
	}
	*rest = from;
	*to = '\0';
	return value;
}

/* Ends the card under way; one without an id is forgotten. */
static void
card_end(struct deck *deck, struct card *card, size_t fields)
{
	if (card->id[0] != '\0') {
		card->n = fields - card->first;
		deck->cards[deck->n++] = *card;
	}
	*card = (struct card){ .id = "", .text = "", .first = fields };
}

struct deck
deck_read(struct arena *mem, const char *name, const char *rec, size_t len)
{
	struct deck deck = { .name = arena_copy(mem, name, strlen(name)) };
	struct card card = { .id = "", .text = "" };
	char *p = arena_copy(mem, rec, len);
	size_t most = 1, n = 0;

	for (const char *c = p; *c != '\0'; c++)
		most += *c == '\n';
	deck.cards = arena_get(mem, most, sizeof(*deck.cards));
	deck.fields = arena_get(mem, most, sizeof(*deck.fields));
	while (*p != '\0') {
		char *colon, *field = p, *value;

		if (*p == '\n')
			card_end(&deck, &card, n);
		colon = p + strcspn(p, ":\n");
		if (*p == '\n' || *p == '#' || *p == '%' || *colon != ':') {
			p += strcspn(p, "\n");
			p += *p == '\n';
			continue;
		}
		*colon = '\0';
		value = unfold(colon + 1 + strspn(colon + 1, " \t"), &p);
		deck.fields[n++] = (struct card_field){ field, value };
		if (strcmp(field, "Id") == 0)
			card.id = value;
		else if (strcmp(field, "Text") == 0)
			card.text = value;
	}
	card_end(&deck, &card, n);
	return deck;
}

const struct card *
deck_card(const struct deck *deck, size_t turn)
{
	return deck != NULL && deck->n > 0 ? &deck->cards[turn % deck->n] : NULL;
}

const struct card *
deck_find(const struct deck *deck, const char *id)
{
	for (size_t i = 0; deck != NULL && i < deck->n; i++)
		if (strcmp(deck->cards[i].id, id) == 0)
			return &deck->cards[i];
	return NULL;
}

const char *
card_field(const struct deck *deck, const struct card *card, const char *name)
{
	for (size_t i = card->first; i < card->first + card->n; i++)
		if (strcmp(deck->fields[i].name, name) == 0)
			return deck->fields[i].value;
	return "";
}

int64_t
card_number(const struct deck *deck, const struct card *card, const char *name,
    int64_t least, int64_t most)
{
	int64_t n = least;

	number_read(card_field(deck, card, name), &n);
	return n < least ? least : n > most ? most : n;
}
