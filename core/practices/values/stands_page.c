/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stands_page: one domain, asked alone.
 *
 * What is kept for later stays with this person and goes on on another device;
 * what is laid down opens with the other's. Both in: stands_show.c shows it.
 */
#include <string.h>

#include "stands.h"

enum { ONE_DOMAIN, ONE_CHANGE, ONE_ROUND, ONE_FIELDS };
enum { FORM_DOMAIN, FORM_STAND, FORM_AGREE = FORM_STAND + ASKED,
	FORM_MATTER = FORM_AGREE + ASKED, FORM_WAY = FORM_MATTER + ASKED, FORM_FIELDS };

#define ID(name)	{ name, .max = 40 }
#define AGREED(n)	{ "agree-" #n, .number = true, .most = AGREES }
#define MATTERED(n)	{ "matter-" #n, .number = true, .most = MATTERS }

static const char *const ways[] = { "lay", "later", NULL };

const struct field stands_one_fields[] = {
	[ONE_DOMAIN] = { "domain", .max = 40 },
	[ONE_CHANGE] = { "change", .number = true, .most = 1 },
	[ONE_ROUND] = { "round", .number = true, .most = LAID_ROUNDS - 1 },
	[ONE_FIELDS] = { 0 }
};

const struct field stands_form_fields[] = {
	[FORM_DOMAIN] = { "domain", .max = 40, .required = true },
	ID("stand-1"), ID("stand-2"), ID("stand-3"), ID("stand-4"),
	ID("stand-5"), ID("stand-6"), ID("stand-7"), ID("stand-8"),
	AGREED(1), AGREED(2), AGREED(3), AGREED(4),
	AGREED(5), AGREED(6), AGREED(7), AGREED(8),
	MATTERED(1), MATTERED(2), MATTERED(3), MATTERED(4),
	MATTERED(5), MATTERED(6), MATTERED(7), MATTERED(8),
	[FORM_WAY] = { "way", .oneof = ways },
	[FORM_FIELDS] = { 0 }
};

/* ---- views ---- */

struct ask_view {
	const char	*id, *text, *stand, *agree, *matter;
	int		 agreed;
	bool		 matters[MATTERS];
};

struct ask_form {
	const char	*domain, *title, *other, *hidden_from, *oops;
	size_t		 n;
	struct ask_view	 asks[ASKED];
	bool		 two, waits, kept;
};

struct said_view {
	const char	*text, *agree, *matter;
};

struct kept_view {
	const char	*domain, *title, *other, *names[2], *change, *guide, *last;
	unsigned	 me;
	bool		 theirs;
	enum laid_standing standing;
	size_t		 n;
	struct said_view said[ASKED];
};

#include "stands_page.html.h"

static const char *const matters[MATTERS] = {
	N_("matters a little"), N_("matters quite a bit"), N_("matters a lot")
};

/* ---- the form ---- */

/* What is there to begin with: laid down and waiting, or kept for later. */
static const struct event *
before(const struct visit *v, int domain)
{
	const struct laid_kind kind = stands_kind(v, domain);
	const struct event *draft = stands_draft(v, domain), *mine = laid_mine(v, &kind);
	int last = laid_last_opened(kind.laid);

	if (mine != NULL)
		return mine;
	if (draft != NULL && last >= 0 && kind.laid->at[last].by[v->me]->at >= draft->at)
		return NULL;	/* that time is over: a new one begins empty */
	return draft;
}

/* The answer to a sentence, in what was typed or kept: its place, or -1. */
static int
place_of(const struct value *values, int first, const char *id)
{
	for (int i = 0; values != NULL && i < ASKED; i++)
		if (strcmp(values[first + i].text, id) == 0)
			return i;
	return -1;
}

static void
form_asks(const struct visit *v, int domain, bool again, struct ask_form *view)
{
	const struct deck *deck = visit_deck(v, "stands");
	const struct event *kept = before(v, domain);
	const struct value *values = again ? v->form.values :
	    kept != NULL ? kept->values : NULL;
	int stand = again ? FORM_STAND : STAND, agree = again ? FORM_AGREE : AGREE;
	int matter = again ? FORM_MATTER : MATTER;

	for (size_t i = 0; i < deck->n && view->n < ASKED; i++) {
		const struct card *card = &deck->cards[i];
		struct ask_view *ask = &view->asks[view->n];
		int at;

		if (strncmp(card->id, "stand-", 6) != 0 || strcmp(card_field(deck, card,
		    "Domain"), stands_domains[domain].name) != 0)
			continue;
		at = place_of(values, stand, card->id);
		*ask = (struct ask_view){ .id = card->id, .text = card->text,
		    .stand = stands_form_fields[FORM_STAND + view->n].name,
		    .agree = stands_form_fields[FORM_AGREE + view->n].name,
		    .matter = stands_form_fields[FORM_MATTER + view->n].name };
		if (at >= 0) {
			ask->agreed = (int)values[agree + at].number;
			for (int m = 0; m < MATTERS; m++)
				ask->matters[m] = values[matter + at].number == m + 1;
		}
		view->n++;
	}
}

static enum status
form_show(struct visit *v, int domain, bool again)
{
	const struct laid_kind kind = stands_kind(v, domain);
	struct ask_form view = {
		.domain = stands_domains[domain].name,
		.title = stands_domains[domain].title,
		.other = visit_name(v, v->other),
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.oops = again ? visit_oops(v) : NULL,
		.two = visit_paired(v),
		.waits = visit_paired(v) && laid_waits(v, &kind) != NULL,
		.kept = !again && before(v, domain) != NULL,
	};

	form_asks(v, domain, again, &view);
	ask_page(v->out, &view);
	return OK;
}

/* ---- what lies there, until both are in ---- */

static enum status
kept_show(struct visit *v, int domain, const struct event *mine)
{
	const struct laid_kind kind = stands_kind(v, domain);
	enum laid_standing standing = laid_standing(v, &kind);
	struct kept_view view = {
		.domain = stands_domains[domain].name,
		.title = stands_domains[domain].title,
		.other = visit_name(v, v->other),
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.me = v->me,
		.theirs = standing == LAID_OPENING,
		.standing = standing,
		.change = visit_say(v, "/stands/one?domain=%1&change=1",
		    stands_domains[domain].name, NULL),
		.guide = stands_link(v, "/stands/guide", domain),
	};

	if (laid_last_opened(kind.laid) >= 0)
		view.last = visit_say(v, "/stands/one?domain=%1&round=%2", view.domain,
		    visit_number(v, laid_last_opened(kind.laid)));
	for (int i = 0; i < ASKED; i++) {
		int64_t matter = mine->values[MATTER + i].number;

		if (mine->values[AGREE + i].number > 0)
			view.said[view.n++] = (struct said_view){
				mine->values[SENTENCE + i].text,
				mine->values[AGREE + i].text,
				matter > 0 ? matters[matter - 1] : NULL,
			};
	}
	kept_page(v->out, &view);
	return OK;
}

enum status
stands_one_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == stands_form_fields;
	int domain = stands_asked(v, &v->form.values[again ? FORM_DOMAIN : ONE_DOMAIN]);
	struct laid_kind kind;
	const struct event *mine;
	int round;

	v->title = N_("Where we stand");
	if (domain < 0)
		return visit_goto(v, "/stands");
	if (again)
		return form_show(v, domain, true);
	kind = stands_kind(v, domain);
	mine = laid_mine(v, &kind);
	round = laid_last_opened(kind.laid);
	if (v->form.values[ONE_ROUND].text[0] != '\0') {
		int asked = (int)v->form.values[ONE_ROUND].number;

		return laid_opened(kind.laid, asked) ? stands_opened_show(v, domain, asked) :
		    visit_goto(v, stands_link(v, "/stands/one", domain));
	}
	if (v->form.values[ONE_CHANGE].number == 1 && laid_now(kind.laid) >= 0 &&
	    laid_standing(v, &kind) != LAID_OPENING)
		return form_show(v, domain, false);
	if (mine != NULL)
		return kept_show(v, domain, mine);
	if (round >= 0)
		return stands_opened_show(v, domain, round);
	return form_show(v, domain, false);
}

/* ---- keeping ---- */

/* With the sentences as this deck has them; those of no card are left out. */
static size_t
filled(const struct visit *v, int domain, struct value values[STAND_FIELDS])
{
	const struct deck *deck = visit_deck(v, "stands");
	size_t given = 0;

	for (int i = 0; i < STAND_FIELDS; i++)
		values[i] = (struct value){ .text = "" };
	values[DOMAIN].text = stands_domains[domain].name;
	for (int i = 0; i < ASKED; i++) {
		const struct card *card = deck_find(deck, v->form.values[FORM_STAND + i].text);

		if (card == NULL || strcmp(card_field(deck, card, "Domain"),
		    stands_domains[domain].name) != 0)
			continue;
		values[STAND + i].text = card->id;
		values[SENTENCE + i].text = card->text;
		values[AGREE + i] = v->form.values[FORM_AGREE + i];
		values[MATTER + i] = v->form.values[FORM_MATTER + i];
		given += values[AGREE + i].number > 0;
	}
	return given;
}

enum status
stands_keep(struct visit *v)
{
	int domain = stands_asked(v, &v->form.values[FORM_DOMAIN]);
	bool laying = strcmp(v->form.values[FORM_WAY].text, "lay") == 0;
	struct value values[STAND_FIELDS];
	struct form form = { .values = values };
	struct laid_kind kind;

	if (domain < 0)
		return visit_goto(v, "/stands");
	kind = stands_kind(v, domain);
	if (filled(v, domain, values) < ANSWERED_LEAST && laying)
		return visit_refuse(v, FORM_AGREE,
		    N_("Choose a place on at least four of them, or keep it for later."));
	if (!laying || !visit_paired(v)) {
		visit_do_in(v, PERSONAL, &stands_mine, &form);
		return visit_goto(v, "/stands");
	}
	if (!laid_lay(v, &kind, &form))
		return visit_refuse(v, FORM_DOMAIN,
		    N_("Both pages are in meanwhile, so your first one stays. You can still take it back."));
	return visit_goto(v, stands_link(v, "/stands/one", domain));
}
