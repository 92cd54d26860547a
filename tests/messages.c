/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"

struct deck
messages_read(struct arena *mem, const char *path)
{
	FILE *in = fopen(path, "r");
	char *rec = NULL;
	size_t room = 0;
	ssize_t len = in != NULL ? getdelim(&rec, &room, '\0', in) : -1;
	struct deck deck;

	if (len < 0) {
		perror(path);
		exit(1);
	}
	deck = deck_read(mem, path, rec, (size_t)len);
	free(rec);
	fclose(in);
	return deck;
}

struct score
messages_score(struct arena *mem, const struct mark_rules *rules,
    const struct deck *messages)
{
	struct score score = { 0 };

	for (size_t i = 0; i < messages->n; i++) {
		const struct card *card = &messages->cards[i];
		bool marked = mark_text(mem, rules, card->text, strlen(card->text)).n > 0;

		if (card_field(messages, card, "Label")[0] != '\0') {
			score.hurtful++;
			score.found += marked;
		} else {
			score.clean++;
			score.hard += card_field(messages, card, "Hard")[0] != '\0';
			score.false_alarms += marked;
		}
	}
	return score;
}

double
percent(unsigned of, unsigned all)
{
	return all > 0 ? 100.0 * of / all : 0;
}
