/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * help: what to do when something is hard, and where trained people are.
 *
 * Works signed out and offline. The person chooses the country; nothing is
 * looked up, nothing is noted down. A number that nobody compared with its
 * service for a year is not shown any more, but for those of an emergency.
 */
#include <string.h>

#include "practice.h"
#include "why.h"

enum { COUNTRY, HELP_FIELDS };
enum { CARDS_MAX = 12, LINES_MAX = 12, COUNTRIES_MAX = 40 };
enum { YEAR = 365 };

/* The lists of the page, in its order. */
enum kind { VIOLENCE, HARM, CRISIS, KINDS };

static const struct field help_fields[] = {
	[COUNTRY] = { "country", .max = 60 },
	[HELP_FIELDS] = { 0 }
};

struct hard_card {
	const char	*title, *text, *example, *href, *link;
};

struct hard_view {
	const struct visit *v;
	struct doors	 doors;
	size_t		 n;
	struct hard_card cards[CARDS_MAX];
};

struct line_view {
	const char	*service, *audience, *number, *digits, *how, *languages;
	const char	*trace;		/* where it is not as on the whole page */
	const char	*checked;	/* the day, or NULL */
};

struct lines_view {
	const char	*title, *lede;	/* NULL: under the page's own */
	size_t		 n;
	struct line_view at[LINES_MAX];
};

struct help_view {
	bool		 account, unchecked;
	const char	*country, *trace;
	size_t		 n_countries;
	const char	*countries[COUNTRIES_MAX];
	struct lines_view lists[KINDS];
};

#include "help.html.h"

static enum status
hard_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "hard");
	struct hard_view view = { .v = v, .doors = doors_of(v, HUB_HARD) };

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

static enum kind
kind_of(const struct deck *deck, const struct card *c)
{
	const char *kind = card_field(deck, c, "Kind");

	return strcmp(kind, "harm") == 0 ? HARM :
	    strcmp(kind, "crisis") == 0 ? CRISIS : VIOLENCE;
}

/* The day when somebody compared the entry with its service. */
static bool
verified_on(const struct visit *v, const char *date, int32_t *day)
{
	int64_t part[3];

	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(date, "-");

		if (!number_read(arena_copy(v->mem, date, n), &part[i]) ||
		    part[i] < 1 || part[i] > 9999)
			return false;
		date += n + (date[n] == '-');
	}
	*day = day_from((struct date){ (int32_t)part[0], (int)part[1],
	    (int)part[2] });
	return true;
}

static const char *
digits_of(const struct visit *v, const char *number)
{
	char *digits = arena_copy(v->mem, number, strlen(number)), *to = digits;

	for (; *number != '\0'; number++)
		if (*number >= '0' && *number <= '9')
			*to++ = *number;
	*to = '\0';
	return digits;
}

/* Day and night · free · phone, chat */
static const char *
how_of(const struct visit *v, const struct deck *deck, const struct card *c)
{
	static const char *const names[] = { "Hours", "Cost", "Channels", "Url" };
	const char *how = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *is = card_field(deck, c, names[i]);

		if (is[0] == '\0' || strcmp(is, "phone") == 0)
			continue;
		how = how[0] == '\0' ? is : visit_say(v, "%1 · %2", how, is);
	}
	return how;
}

static void
line_add(const struct visit *v, const struct deck *deck, const struct card *c,
    struct help_view *view)
{
	struct lines_view *list = &view->lists[kind_of(deck, c)];
	const char *trace = card_field(deck, c, "Trace");
	int32_t day;
	bool checked = verified_on(v, card_field(deck, c, "Verified"), &day);

	if (list->n == LINES_MAX || (checked && v->today - day > YEAR &&
	    strcmp(card_field(deck, c, "Kind"), "emergency") != 0))
		return;
	if (view->trace == NULL)
		view->trace = trace;
	view->unchecked |= !checked;
	list->at[list->n++] = (struct line_view){
		.service = card_field(deck, c, "Service"),
		.audience = card_field(deck, c, "Audience"),
		.number = card_field(deck, c, "Number"),
		.digits = digits_of(v, card_field(deck, c, "Number")),
		.how = how_of(v, deck, c),
		.languages = card_field(deck, c, "Languages"),
		.trace = strcmp(trace, view->trace) != 0 ? trace : "",
		.checked = checked ? visit_date(v, day) : NULL,
	};
}

static enum status
help_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "help");
	struct help_view view = {
		.account = strcmp(visit_fact(v, "state"), "none") != 0,
		.country = v->form.values[COUNTRY].text,
		.lists = {
			[HARM] = { N_("If you fear you may hurt someone"),
			    N_("It can be said aloud, to somebody trained for it.") },
			[CRISIS] = { N_("If it is too much to carry"), NULL },
		},
	};

	/* Who needs a number now should not have to ask for it. */
	if (view.country[0] == '\0' && deck->n > 0)
		view.country = card_field(deck, &deck->cards[0], "Country");

	for (size_t i = 0; i < deck->n; i++) {
		const struct card *c = &deck->cards[i];
		const char *country = card_field(deck, c, "Country");

		if (view.n_countries < COUNTRIES_MAX && !known(&view, country))
			view.countries[view.n_countries++] = country;
		if (strcmp(country, view.country) == 0)
			line_add(v, deck, c, &view);
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
