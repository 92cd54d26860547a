/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * help: what to do when something is hard, and where trained people are.
 *
 * Works signed out and offline. The person chooses the country; nothing is
 * looked up, nothing is noted down.
 */
#include <string.h>

#include "practice.h"

enum { COUNTRY, HELP_FIELDS };
enum { CARDS_MAX = 12, LINES_MAX = 12, COUNTRIES_MAX = 40 };

static const struct field help_fields[] = {
	[COUNTRY] = { "country", .max = 60 },
	[HELP_FIELDS] = { 0 }
};

struct hard_card {
	const char	*title, *text, *example, *href, *link;
};

struct hard_view {
	struct doors	 doors;
	size_t		 n;
	struct hard_card cards[CARDS_MAX];
};

struct line_view {
	const char	*service, *audience, *number, *hours, *languages, *trace;
	bool		 checked;
};

struct help_view {
	bool		 account;
	const char	*country;
	size_t		 n_countries, n;
	const char	*countries[COUNTRIES_MAX];
	struct line_view lines[LINES_MAX];
};

#include "help.html.h"

static enum status
hard_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "hard");
	struct hard_view view = { .doors = doors_of(v, HUB_HARD) };

	for (size_t i = 0; i < deck->n && view.n < CARDS_MAX; i++) {
		const struct card *c = &deck->cards[i];
		bool help = strcmp(card_field(deck, c, "See"), "help") == 0;

		view.cards[view.n++] = (struct hard_card){
			card_field(deck, c, "Title"), c->text,
			card_field(deck, c, "Example"),
			help ? "/help" : NULL, N_("Where help is")
		};
	}
	v->title = N_("Something is hard right now");
	hard_page(v->out, &view);
	return OK;
}

static bool
known(const struct help_view *view, const char *country)
{
	for (size_t i = 0; i < view->n_countries; i++)
		if (strcmp(view->countries[i], country) == 0)
			return true;
	return false;
}

static enum status
help_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "help");
	struct help_view view = {
		.account = strcmp(visit_fact(v, "state"), "none") != 0,
		.country = v->form.values[COUNTRY].text,
	};

	/* Who needs a number now should not have to ask for it. */
	if (view.country[0] == '\0' && deck->n > 0)
		view.country = card_field(deck, &deck->cards[0], "Country");

	for (size_t i = 0; i < deck->n; i++) {
		const struct card *c = &deck->cards[i];
		const char *country = card_field(deck, c, "Country");

		if (view.n_countries < COUNTRIES_MAX && !known(&view, country))
			view.countries[view.n_countries++] = country;
		if (view.n < LINES_MAX && strcmp(country, view.country) == 0)
			view.lines[view.n++] = (struct line_view){
				.service = card_field(deck, c, "Service"),
				.audience = card_field(deck, c, "Audience"),
				.number = card_field(deck, c, "Number"),
				.hours = card_field(deck, c, "Hours"),
				.languages = card_field(deck, c, "Languages"),
				.trace = card_field(deck, c, "Trace"),
				.checked = strcmp(card_field(deck, c, "Verified"),
				    "unchecked") != 0,
			};
	}
	v->title = N_("Help");
	help_page(v->out, &view);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/hard", hard_show, .how = BARE },
	{ GET, "/help", help_show, help_fields, .how = DOOR | BARE },
	{ 0 }
};

const struct practice practice_help = {
	.name = "help",
	.title = N_("Help"),
	.pages = pages,
};
