/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Decks of any bytes.
 * Properties: reading is total; each card has an id and is found by it; all
 * fields lie inside the deck.
 */
#include <string.h>

#include "house.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
card_sound(const struct deck *deck, const struct card *card, size_t lines)
{
	const struct card *found = deck_find(deck, card->id);

	must(card->id[0] != '\0' && card->n > 0);
	must(card->first + card->n <= lines);
	must(found != NULL && strcmp(found->id, card->id) == 0);
	for (size_t i = card->first; i < card->first + card->n; i++) {
		const char *value = card_field(deck, card, deck->fields[i].name);

		must(strchr(deck->fields[i].name, '\n') == NULL);
		must(strlen(value) + strlen(deck->fields[i].value) < SIZE_MAX / 2);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	struct deck deck = deck_read(mem, "deck", (const char *)bytes, n);
	size_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\n';
	must(deck.n <= lines);
	for (size_t i = 0; i < deck.n; i++)
		card_sound(&deck, &deck.cards[i], lines);
	must((deck_card(&deck, n) == NULL) == (deck.n == 0));
	must(deck_find(&deck, "no such card, with a comma") == NULL || n > 20);
	arena_free(mem);
	return 0;
}
