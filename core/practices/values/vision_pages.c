/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vision_pages: the picture as it holds, what is proposed, and how it came about. */
#include <string.h>

#include "text.h"
#include "vision.h"
#include "why.h"

enum { FROM, BEGIN, BEGIN_FIELDS };
enum { IDS = VISION_FROM * 33, TYPED = 12000, PROMPTS = 16, FEW = 4, A_PAGE = 20 };
enum { OPEN_MOST = VISION_FROM, FRESH_DAYS = 7, YEARS_AHEAD = 5 };

const struct field vision_begin_fields[] = {
	[FROM] = { "from", .max = IDS },
	[BEGIN] = { "begin", .max = 32 },
	[BEGIN_FIELDS] = { 0 }
};

const struct field vision_list_fields[] = {
	{ "page", .number = true, .most = 1000000 },
	{ 0 }
};

/* More may be typed than is kept, so that nothing is cut off unseen. */
const struct field vision_form_fields[] = {
	[VISION_WORD_HEADING] = { "heading", .max = VISION_HEADING },
	[VISION_WORD_TEXT] = { "text", .max = TYPED, .lines = true, .required = true },
	[VISION_WORD_FROM] = { "from", .max = IDS },
	[VISION_WORD_FIELDS] = { 0 }
};

/* ---- views ---- */

struct wording_view {
	const char	*id, *name, *when, *heading, *text, *line;
	const char	*href, *change, *start;
	unsigned	 person;
	bool		 mine, may_yes, is_signed, is_holding, aside, beside;
};

struct prompts_view {
	struct {
		const char	*title, *text;
	}		 at[PROMPTS];
	size_t		 n;
};

struct vision_view {
	const struct visit *v;
	const char	*title, *other, *own, *own_along, *start_all, *open_count;
	struct wording_view holds, open[OPEN_MOST];
	size_t		 n_open, count;
	struct prompts_view prompts;
	struct goals_next next;
	bool		 two, ended, may_write, has_holds;
};

struct word_view {
	const char	*other, *hidden_from, *oops, *from, *heading, *text;
	struct prompts_view prompts;
	bool		 two, first, holds, together, bad_heading, bad_text;
};

struct wording_page_view {
	const char	*title, *other;
	struct wording_view w, from[VISION_FROM];
	size_t		 n_from;
	bool		 two, may_write, lost;
};

struct history_view {
	struct wording_view at[A_PAGE];
	size_t		 n;
	const char	*newer, *older;
	bool		 two;
};

#include "vision.html.h"

/* ---- which holds, and what stands beside it ---- */

static const struct vision_picture *
picture(const struct visit *v)
{
	return &vision_room(v, vision_space(v))->picture;
}

/* Of the couple what both signed last; alone what was written last. */
static const struct vision_wording *
holding(const struct visit *v, const struct vision_picture *p)
{
	const struct vision_wording *w = p->newest;

	if (vision_space(v) == SHARED)
		return p->holds;
	while (w != NULL && w->aside)
		w = w->older;
	return w;
}

static bool
may_write(const struct visit *v)
{
	return v->pairing != ENDED;
}

static bool
two(const struct visit *v)
{
	return vision_space(v) == SHARED;
}

static const char *
title_of(const struct visit *v)
{
	return two(v) ? N_("Our picture") : N_("My picture");
}

static const char *
state_of(const struct visit *v, const struct vision_wording *w, bool holds)
{
	if (w->signed_by != NULL)
		return visit_say(v, holds ? N_("Both said yes on %1. It holds.") :
		    N_("Both said yes on %1. Another holds since."),
		    visit_date(v, w->signed_by->day), NULL);
	if (w->aside)
		return visit_say(v, N_("Put aside by %1"),
		    visit_name(v, w->e->author), NULL);
	if (w->e->space == PERSONAL)
		return visit_say(v, holds ? N_("Written on %1") :
		    N_("Written on %1, before the one that holds"),
		    visit_date(v, w->e->day), NULL);
	if (w->built_on)
		return visit_say(v, N_("Another was made from it"), NULL, NULL);
	return visit_say(v, N_("Proposed"), NULL, NULL);
}

static const char *
begin_link(const struct visit *v, const char *from, const char *begin)
{
	return visit_say(v, "/vision/word?from=%1&begin=%2", from, begin);
}

static bool
made_of(const struct vision_wording *w, const struct vision_wording *from)
{
	for (size_t i = 0; i < w->n_from; i++)
		if (w->from[i] == from)
			return true;
	return false;
}

static struct wording_view
wording_view(const struct visit *v, const struct vision_wording *w)
{
	const struct event *e = w->e;
	const struct vision_wording *holds = holding(v, picture(v));

	return (struct wording_view){
		.id = w->hex,
		.name = visit_name(v, e->author),
		.when = visit_day(v, e->day),
		.heading = e->values[VISION_WORD_HEADING].text,
		.text = e->values[VISION_WORD_TEXT].text,
		.line = state_of(v, w, w == holds),
		.href = vision_link(v, "/vision/wording", w->hex),
		.change = begin_link(v, w->hex, w->hex),
		.person = e->author,
		.mine = e->author == v->me,
		.may_yes = e->space == SHARED && visit_paired(v) &&
		    !w->aside && w->yes[v->me] == NULL,
		.is_signed = w->signed_by != NULL,
		.is_holding = w == holds,
		.aside = w->aside,
		.beside = w->signed_by == NULL && holds != NULL && !w->built_on &&
		    w->n_from > 0 && !made_of(w, holds),
	};
}

/* The newest open ones, in the order in which they were written. */
static size_t
open_ones(const struct vision_picture *p, const struct vision_wording *at[OPEN_MOST])
{
	const struct vision_wording *w = p->newest;
	size_t n = 0;

	for (; w != NULL && n < OPEN_MOST; w = w->older)
		if (vision_open(w))
			at[n++] = w;
	for (size_t i = 0; i < n / 2; i++) {
		const struct vision_wording *other = at[i];

		at[i] = at[n - 1 - i];
		at[n - 1 - i] = other;
	}
	return n;
}

static void
open_view(const struct visit *v, struct vision_view *view)
{
	const struct vision_wording *at[OPEN_MOST];
	struct out ids = { 0 };
	const char *all;

	if (!two(v))
		return;
	view->n_open = open_ones(picture(v), at);
	view->open_count = visit_number(v, (int64_t)view->n_open);
	for (size_t i = 0; i < view->n_open; i++) {
		out_string(&ids, i > 0 ? "+" : "");
		out_string(&ids, at[i]->hex);
	}
	all = arena_copy(v->mem, ids.bytes != NULL ? ids.bytes : "", ids.len);
	out_free(&ids);
	view->start_all = begin_link(v, all, "all");
	for (size_t i = 0; i < view->n_open; i++) {
		view->open[i] = wording_view(v, at[i]);
		view->open[i].start = begin_link(v, all, at[i]->hex);
	}
}

static void
prompts_view(const struct visit *v, struct prompts_view *p)
{
	const struct deck *deck = visit_deck(v, "vision");

	for (size_t i = 0; i < deck->n && p->n < PROMPTS; i++, p->n++) {
		p->at[p->n].title = card_field(deck, &deck->cards[i], "Title");
		p->at[p->n].text = deck->cards[i].text;
	}
}

/* What I wrote for myself while I was alone, now that there are two. */
static const struct vision_wording *
from_before(const struct visit *v)
{
	return two(v) ? vision_room(v, PERSONAL)->picture.newest : NULL;
}

enum status
vision_show(struct visit *v)
{
	const struct vision_picture *p = picture(v);
	const struct vision_wording *holds = holding(v, p), *own = from_before(v);
	struct vision_view *view = arena_get(v->mem, 1, sizeof(*view));

	view->v = v;
	view->title = title_of(v);
	view->other = visit_name(v, v->other);
	view->two = two(v);
	view->ended = v->pairing == ENDED;
	view->may_write = may_write(v);
	view->count = p->n;
	if ((view->has_holds = holds != NULL))
		view->holds = wording_view(v, holds);
	open_view(v, view);
	prompts_view(v, &view->prompts);
	view->next = goals_next(v);
	if (own != NULL) {
		view->own = vision_link(v, "/vision/wording", own->hex);
		view->own_along = may_write(v) ? begin_link(v,
		    holds != NULL ? holds->hex : "", own->hex) : NULL;
	}
	vision_page(v->out, view);
	return OK;
}

/* ---- writing ---- */

static const struct vision_wording *
wording_of(const struct visit *v, const char *hex)
{
	const struct vision_known *known = NULL;

	if (hex != NULL && two(v))
		known = vision_find(vision_room(v, SHARED), hex);
	if (hex != NULL && (known == NULL || known->wording == NULL))
		known = vision_find(vision_room(v, PERSONAL), hex);
	return known != NULL ? known->wording : NULL;
}

/* What the page begins with: one wording, or all of from= under each other. */
static void
begin_with(const struct visit *v, struct word_view *view)
{
	const char *begin = v->form.values[BEGIN].text;
	const struct vision_wording *w = wording_of(v, begin);
	struct out all = { 0 };

	if (w != NULL) {
		view->heading = w->e->values[VISION_WORD_HEADING].text;
		view->text = w->e->values[VISION_WORD_TEXT].text;
		return;
	}
	if (strcmp(begin, "all") != 0)
		return;
	for (const char *p = view->from; *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if ((w = wording_of(v, arena_copy(v->mem, p, n))) != NULL) {
			if (view->together)
				out_html(&all, "\n\n");
			else
				view->heading = w->e->values[VISION_WORD_HEADING].text;
			out_string(&all, w->e->values[VISION_WORD_TEXT].text);
			view->together = true;
		}
		p += n;
	}
	if (view->together)
		view->text = arena_copy(v->mem, all.bytes, all.len);
	out_free(&all);
}

enum status
vision_word_show(struct visit *v)
{
	struct word_view *view = arena_get(v->mem, 1, sizeof(*view));
	const struct vision_picture *p = picture(v);

	if (!may_write(v))
		return NOT_FOUND;
	view->two = two(v);
	view->other = visit_name(v, v->other);
	view->hidden_from = view->two ? view->other : NULL;
	view->oops = visit_oops(v);
	view->first = p->newest == NULL;
	view->holds = holding(v, p) != NULL;
	prompts_view(v, &view->prompts);
	view->heading = visit_say(v, view->two ? N_("Our picture of %1") :
	    N_("My picture of %1"), visit_number(v,
	    date_of(v->today).year + YEARS_AHEAD), NULL);
	view->text = "";
	if (visit_again(v)) {
		view->from = visit_draft(v, VISION_WORD_FROM, NULL);
		view->heading = visit_draft(v, VISION_WORD_HEADING, NULL);
		view->text = visit_draft(v, VISION_WORD_TEXT, NULL);
		view->bad_heading = visit_bad(v, VISION_WORD_HEADING);
		view->bad_text = visit_bad(v, VISION_WORD_TEXT);
	} else {
		view->from = v->form.values[FROM].text;
		begin_with(v, view);
	}
	word_page(v->out, view);
	return OK;
}

/* Does it say what one of the wordings it was made from says already? */
static bool
says_the_same(const struct visit *v)
{
	const struct value *said = v->form.values;
	const struct vision_wording *w = wording_of(v, said[VISION_WORD_FROM].text);

	return w != NULL && w->e->space == vision_space(v) && !w->aside &&
	    strcmp(w->e->values[VISION_WORD_TEXT].text,
	    said[VISION_WORD_TEXT].text) == 0 &&
	    strcmp(w->e->values[VISION_WORD_HEADING].text,
	    said[VISION_WORD_HEADING].text) == 0;
}

enum status
vision_word_do(struct visit *v)
{
	if (text_units(v->form.values[VISION_WORD_TEXT].text) > VISION_TEXT)
		return visit_refuse(v, VISION_WORD_TEXT,
		    N_("This is longer than 4000 characters. Shorten it a little: all of it still stands here."));
	if (may_write(v) && !says_the_same(v))
		visit_do_in(v, vision_space(v), &vision_word, &v->form);
	return visit_goto(v, "/vision");
}

enum status
vision_one_show(struct visit *v)
{
	struct vision_view *view = arena_get(v->mem, 1, sizeof(*view));

	open_view(v, view);
	if (!may_write(v) || view->n_open < 2)
		return visit_goto(v, "/vision");
	one_page(v->out, view);
	return OK;
}

/* ---- saying yes, and putting aside ---- */

enum status
vision_yes_do(struct visit *v)
{
	const struct vision_wording *w = wording_of(v, v->form.values[0].text);

	if (w != NULL && wording_view(v, w).may_yes)
		visit_do_in(v, SHARED, &vision_yes, &v->form);
	return visit_goto(v, "/vision");
}

enum status
vision_aside_do(struct visit *v)
{
	const struct vision_wording *w = wording_of(v, v->form.values[0].text);

	if (w != NULL && may_write(v) && w->e->author == v->me &&
	    w->signed_by == NULL)
		visit_do_in(v, (enum space)w->e->space, &vision_aside, &v->form);
	return visit_goto(v, "/vision");
}

/* ---- every wording ---- */

enum status
vision_wording_show(struct visit *v)
{
	const struct vision_wording *w = wording_of(v, v->of);
	struct wording_page_view *view = arena_get(v->mem, 1, sizeof(*view));

	if (w == NULL)
		return NOT_FOUND;
	view->title = visit_say(v, title_of(v), NULL, NULL);
	view->other = visit_name(v, v->other);
	view->w = wording_view(v, w);
	view->two = w->e->space == SHARED;
	view->may_write = may_write(v) && w->e->space == vision_space(v);
	view->lost = w->lost;
	for (; view->n_from < w->n_from; view->n_from++)
		view->from[view->n_from] = wording_view(v, w->from[view->n_from]);
	wording_page(v->out, view);
	return OK;
}

enum status
vision_history_show(struct visit *v)
{
	int64_t page = v->form.values[0].number;
	const struct vision_wording *w = picture(v)->newest;
	struct history_view *view = arena_get(v->mem, 1, sizeof(*view));

	for (int64_t i = 0; w != NULL && i < page * A_PAGE; i++)
		w = w->older;
	for (; w != NULL && view->n < A_PAGE; w = w->older)
		view->at[view->n++] = wording_view(v, w);
	view->two = two(v);
	if (w != NULL)
		view->older = visit_say(v, "/vision/history?page=%1",
		    visit_number(v, page + 1), NULL);
	if (page > 0)
		view->newer = visit_say(v, "/vision/history?page=%1",
		    visit_number(v, page - 1), NULL);
	history_page(v->out, view);
	return OK;
}

/* ---- what waits, and what is taken along ---- */

void
vision_offer_wording(const struct visit *v, struct offers *offers)
{
	const struct vision_wording *w = picture(v)->newest;

	while (w != NULL && (w->e->author == v->me || !vision_open(w)))
		w = w->older;
	if (w == NULL || !visit_paired(v))
		return;
	offer_add(offers, (struct offer){
		.href = "/vision",
		.what = N_("%1 proposes words for your picture"),
		.why = N_("Say yes, put it in other words, or leave it for now."),
		.part = visit_name(v, v->other),
		.button = N_("Read it"),
		.rank = w->e->day >= v->today - FRESH_DAYS ? WAITS : ROTATES,
		.minutes = 3,
	});
}

void
vision_take_wordings(const struct visit *v, const struct vision *vision,
    struct taking *t)
{
	const struct vision_wording *holds = vision->picture.holds;

	for (const struct vision_wording *w = vision->picture.oldest; w != NULL;
	    w = w->newer) {
		const char *heading = w->e->values[VISION_WORD_HEADING].text;

		take_entry(t, w->e, w == holds ? N_("the wording that holds") :
		    N_("a wording"), visit_say(v, heading[0] != '\0' ? "%1\n%2" :
		    "%2", heading, w->e->values[VISION_WORD_TEXT].text));
		if (w->signed_by != NULL)
			take_entry(t, w->signed_by, NULL,
			    visit_say(v, N_("said yes to it"), NULL, NULL));
	}
}
