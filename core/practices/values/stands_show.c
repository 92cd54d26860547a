/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stands_show: what both laid down, side by side; and the talk about it.
 *
 * One line a domain, and inside it one a sentence, with two marks. Solid is
 * near, dotted is worth a conversation. Nobody is right, and there is no sum.
 */
#include <string.h>

#include "stands.h"
#include "why.h"

enum { STEPS = 8 };

/* ---- views ---- */

struct mark_view {
	int64_t		 x, y;
	unsigned	 person;
	bool		 is;
};

struct line_view {
	const char	*text, *href, *says;	/* says: in words, for the drawing */
	struct mark_view mark[2];
	bool		 link, far;
};

struct row_view {
	const char	*href, *icon, *title, *line;
};

struct ready_view {
	const char	*name, *title;
	bool		 on;
};

struct hub_view {
	const struct visit *v;
	const char	*names[2];
	bool		 two;
	size_t		 n_near, n_far, n_rows, n_ready;
	struct line_view near[DOMAINS], far[DOMAINS];
	struct row_view	 rows[DOMAINS];
	struct ready_view ready[DOMAINS];
};

struct domain_view {
	const char	*title, *name, *round, *when, *finding, *names[2], *other, *again;
	const char	*begin, *guide;
	size_t		 n_near, n_far, n_one, n_steps;
	struct line_view near[2 * ASKED], far[2 * ASKED], one[2 * ASKED];
	const char	*steps[STEPS];
	size_t		 n_earlier;
	struct earlier_view {
		const char	*href, *when;
	}		 earlier[LAID_ROUNDS];
	bool		 two, may_again;
};

struct guide_view {
	const char	*title, *href, *begin;
	size_t		 n;
	const char	*steps[STEPS];
};

#include "stands_show.html.h"

/* ---- lines with two marks ---- */

enum { LEFT = 10, WIDE = 180, MIDDLE = 14, ABOVE = 8, BELOW = 20, ROUND_MARK = 15 };

/* Marks that would lie on each other stand above and below the line. */
static void
marks_set(struct line_view *line, const int at[2], int most)
{
	int64_t away;

	for (unsigned who = 0; who < 2; who++)
		line->mark[who] = (struct mark_view){ .person = who, .is = at[who] >= 0,
		    .x = LEFT + WIDE * (at[who] < 0 ? 0 : at[who]) / most, .y = MIDDLE };
	line->link = line->mark[0].is && line->mark[1].is;
	away = line->mark[0].x - line->mark[1].x;
	if (line->link && away > -ROUND_MARK && away < ROUND_MARK) {
		line->mark[0].y = ABOVE;
		line->mark[1].y = BELOW;
		line->link = false;
	}
}

static const char *
answer_said(const struct visit *v, unsigned who, int agree)
{
	return agree > 0 ? visit_say(v, N_("%1 %2 of 7"), visit_name(v, who),
	    visit_number(v, agree)) : visit_say(v, N_("%1 left it open"),
	    visit_name(v, who), NULL);
}

static struct line_view
sentence_line(const struct visit *v, const struct stands_pair *pair)
{
	struct line_view line = { .text = pair->text,
	    .far = stands_far(pair->agree[0], pair->agree[1]) };

	line.says = visit_say(v, N_("%1, %2"), answer_said(v, 0, pair->agree[0]),
	    answer_said(v, 1, pair->agree[1]));
	marks_set(&line, (int[2]){ pair->agree[0] - 1, pair->agree[1] - 1 }, AGREES - 1);
	return line;
}

static const char *
weight_said(const struct visit *v, unsigned who, int weight)
{
	return visit_say(v, weight < 0 ? N_("%1 has not said how much it matters") :
	    weight < 34 ? N_("it matters a little to %1") :
	    weight < 67 ? N_("it matters quite a bit to %1") :
	    N_("it matters a lot to %1"), visit_name(v, who), NULL);
}

static struct line_view
domain_line(const struct visit *v, int domain, const struct stands_picture *picture)
{
	struct line_view line = { .far = picture->apart,
	    .text = visit_say(v, stands_domains[domain].title, NULL, NULL),
	    .href = stands_link(v, "/stands/one", domain),
	    .says = visit_say(v, N_("%1, %2"),
	    weight_said(v, 0, picture->weight[0]),
	    weight_said(v, 1, picture->weight[1])) };

	marks_set(&line, picture->weight, 100);
	return line;
}

/* ---- all domains ---- */

static const char *
row_says(const struct visit *v, int domain)
{
	const struct laid_kind kind = stands_kind(v, domain);

	if (laid_mine(v, &kind) != NULL)
		return laid_standing(v, &kind) == LAID_OPENING ?
		    N_("Both pages are in.") : N_("Your page lies there.");
	if (visit_paired(v) && laid_waits(v, &kind) != NULL)
		return N_("The other page is in. With yours, both open.");
	return stands_draft(v, domain) != NULL ? N_("Kept for yourself.") :
	    N_("Eight sentences, five minutes.");
}

static void
hub_add(const struct visit *v, int domain, struct hub_view *view)
{
	int round = laid_last_opened(&stands_ours(v, domain)->laid);

	if (round >= 0) {
		const struct stands_picture picture = stands_picture(v, domain, round);
		struct line_view line = domain_line(v, domain, &picture);

		if (picture.apart)
			view->far[view->n_far++] = line;
		else
			view->near[view->n_near++] = line;
		return;
	}
	view->rows[view->n_rows++] = (struct row_view){
		stands_link(v, "/stands/one", domain), stands_domains[domain].icon,
		stands_domains[domain].title, row_says(v, domain) };
}

enum status
stands_show(struct visit *v)
{
	struct hub_view view = { .v = v, .two = visit_paired(v),
	    .names = { visit_name(v, 0), visit_name(v, 1) } };

	for (int i = 0; i < DOMAINS; i++) {
		if (stands_there(v, i))
			hub_add(v, i, &view);
		if (stands_domains[i].guarded && view.two)
			view.ready[view.n_ready++] = (struct ready_view){
				stands_domains[i].name, stands_domains[i].title,
				stands_am_ready(v, i) };
	}
	v->title = N_("Where we stand");
	hub_page(v->out, &view);
	return OK;
}

/* ---- one domain ---- */

static size_t
guide_steps(const struct visit *v, int domain, const char *steps[STEPS])
{
	const struct deck *deck = visit_deck(v, "stands");
	size_t n = 0;

	for (size_t i = 0; i < deck->n && n < STEPS; i++) {
		const struct card *card = &deck->cards[i];

		if (strncmp(card->id, "guide-", 6) == 0 && strcmp(card_field(deck, card,
		    "Domain"), stands_domains[domain].name) == 0)
			steps[n++] = card->text;
	}
	return n;
}

static void
lines_add(const struct visit *v, const struct stands_picture *picture,
    struct domain_view *view)
{
	for (size_t i = 0; i < picture->n; i++) {
		const struct stands_pair *pair = &picture->at[i];
		struct line_view line = sentence_line(v, pair);

		if (pair->agree[0] == 0 || pair->agree[1] == 0)
			view->one[view->n_one++] = line;
		else if (line.far)
			view->far[view->n_far++] = line;
		else
			view->near[view->n_near++] = line;
	}
}

static void
earlier_add(const struct visit *v, const struct laid *laid, int shown,
    struct domain_view *view)
{
	for (int round = LAID_ROUNDS - 1; round >= 0; round--)
		if (round != shown && laid_opened(laid, round))
			view->earlier[view->n_earlier++] = (struct earlier_view){
				visit_say(v, "/stands/one?domain=%1&round=%2", view->name,
				    visit_number(v, round)),
				visit_date(v, laid->at[round].by[v->me]->day),
			};
}

enum status
stands_opened_show(struct visit *v, int domain, int round)
{
	const struct laid *laid = &stands_ours(v, domain)->laid;
	const struct event *const *by = laid->at[round].by;
	const struct stands_picture picture = stands_picture(v, domain, round);
	struct domain_view view = {
		.title = stands_domains[domain].title,
		.name = stands_domains[domain].name,
		.round = visit_number(v, round),
		.when = visit_day(v, by[0]->day > by[1]->day ? by[0]->day : by[1]->day),
		.names = { visit_name(v, 0), visit_name(v, 1) },
		.other = visit_name(v, v->other),
		.again = visit_say(v, "/stands/one?domain=%1&change=1",
		    stands_domains[domain].name, NULL),
		.guide = stands_link(v, "/stands/guide", domain),
		.two = visit_paired(v),
		.may_again = visit_paired(v) && laid_now(laid) >= 0,
	};

	lines_add(v, &picture, &view);
	view.finding = !picture.compared ?
	    N_("You answered few of the same sentences, so there is little to compare yet.") :
	    picture.apart ? N_("You see this differently, by more than chance. That is worth a conversation.") :
	    view.n_far > 0 ? N_("On the whole you stand close together. A sentence or two are worth a conversation.") :
	    N_("You stand close together here.");
	if (picture.begin >= 0 && view.n_far > 0)
		view.begin = picture.at[picture.begin].text;
	view.n_steps = guide_steps(v, domain, view.steps);
	earlier_add(v, laid, round, &view);
	domain_page(v->out, &view);
	return OK;
}

enum status
stands_guide_show(struct visit *v)
{
	int domain = stands_asked(v, &v->form.values[0]);
	struct guide_view view = { .n = 0 };

	if (domain < 0)
		return visit_goto(v, "/stands");
	view.title = stands_domains[domain].title;
	view.href = stands_link(v, "/stands/one", domain);
	view.n = guide_steps(v, domain, view.steps);
	v->title = N_("Where we stand");
	guide_page(v->out, &view);
	return OK;
}
