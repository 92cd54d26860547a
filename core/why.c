/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "visit.h"
#include "why.h"

struct why_view {
	const char	*title, *text, *grade, *size, *cite;
};

#include "why.html.h"

void
why_show(struct out *o, const struct visit *v, const char *id)
{
	const struct deck *deck = visit_deck(v, "why");
	const struct card *card = deck_find(deck, id);

	if (card != NULL)
		why_part(o, &(struct why_view){ card_field(deck, card, "Title"),
		    card->text, card_field(deck, card, "Grade"),
		    card_field(deck, card, "Size"), card_field(deck, card, "Cite") });
}
