/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "days.h"
#include "visit.h"
#include "why.h"

struct why_view {
	const char	*title, *text, *grade, *size, *cite;
	bool		 ours;		/* no study has tested it */
	bool		 effect;	/* its size is in d or g */
};

#include "why.html.h"

static void
card_show(struct out *o, const struct deck *deck, const struct card *card)
{
	const char *grade = card_field(deck, card, "Grade");
	const char *size = card_field(deck, card, "Size");

	why_part(o, &(struct why_view){
		.title = card_field(deck, card, "Title"),
		.text = card->text,
		.grade = grade,
		.size = size,
		.cite = card_field(deck, card, "Cite"),
		.ours = strcmp(grade, "our decision") == 0,
		.effect = strstr(size, "d=") != NULL || strstr(size, "d≈") != NULL ||
		    strstr(size, "g=") != NULL || strstr(size, "g≈") != NULL,
	});
}

void
why_show(struct out *o, const struct visit *v, const char *id)
{
	const struct deck *deck = visit_deck(v, "why");
	const struct card *card = deck_find(deck, id);

	if (card != NULL)
		card_show(o, deck, card);
}

static bool
stands_at(const struct deck *deck, const struct card *card, const char *place)
{
	return strcmp(card_field(deck, card, "At"), place) == 0;
}

void
why_show_at(struct out *o, const struct visit *v, const char *place)
{
	const struct deck *deck = visit_deck(v, "why");
	/* Not on the same weekday every week. */
	size_t turn = (size_t)v->today + (size_t)week_of(v->today), n = 0;

	for (size_t i = 0; i < deck->n; i++)
		n += stands_at(deck, &deck->cards[i], place);
	for (size_t i = 0, nth = 0; i < deck->n; i++)
		if (stands_at(deck, &deck->cards[i], place) && nth++ == turn % n)
			card_show(o, deck, &deck->cards[i]);
}
