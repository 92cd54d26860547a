/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * forms, filling in: a page at a time, and nothing must be answered.
 *
 * Pages are cut so that no question hangs on another one of its own page: so
 * what is shown is settled before a page is, without any script.
 */
#include <string.h>

#include "forms.h"

enum { PER_PAGE = 6, ANSWER_MOST = 300 };
enum { PAGE, GO_ON, ANSWER, FILL_FIELDS = ANSWER + PER_PAGE };
enum { SURE, FINISH_FIELDS };

const struct field forms_fill_fields[] = {
	[PAGE] = { "page", .number = true, .most = ITEMS_MOST },
	[GO_ON] = { "go", .oneof = (const char *const[]){ "next", "back", "rest", NULL } },
	[ANSWER] = { "a1", .max = ANSWER_MOST }, { "a2", .max = ANSWER_MOST },
	{ "a3", .max = ANSWER_MOST }, { "a4", .max = ANSWER_MOST },
	{ "a5", .max = ANSWER_MOST }, { "a6", .max = ANSWER_MOST },
	[FILL_FIELDS] = { 0 }
};

const struct field forms_fill_show_fields[] = {
	[PAGE] = { "page", .number = true, .most = ITEMS_MOST },
	{ 0 }
};

const struct field forms_finish_fields[] = {
	[SURE] = { "sure", .oneof = (const char *const[]){ "yes", NULL } },
	[FINISH_FIELDS] = { 0 }
};

/* ---- pages ---- */

struct paging {
	size_t	 of[ITEMS_MOST];	/* the page of each item */
	size_t	 n;
};

/* Does it, or a group that it is in, hang on a question from there on? */
static bool
hangs_on(const struct instrument *in, size_t i, size_t from)
{
	for (int at = (int)i; at != NO_PARENT; at = in->items[at].parent)
		for (size_t k = 0; k < in->items[at].n_conditions; k++)
			if (in->items[at].conditions[k].of >= from)
				return true;
	return false;
}

/* A heading goes with the question after it. */
static struct paging
paging_of(const struct instrument *in)
{
	struct paging p = { .n = 1 };
	size_t on = 0, from = 0, heading = 0;

	for (size_t i = 0; i < in->n; i++) {
		if (!item_asks(&in->items[i])) {
			p.of[i] = p.n - 1;
			continue;
		}
		if (on == PER_PAGE || (on > 0 && hangs_on(in, i, from))) {
			on = 0;
			from = heading;
			p.n++;
		}
		for (; heading <= i; heading++)
			p.of[heading] = p.n - 1;
		on++;
	}
	return p;
}

/* Is there a question on this page, as things stand? */
static bool
page_asks(const struct instrument *in, const struct paging *p, const struct answers *a,
    size_t page)
{
	for (size_t i = 0; i < in->n; i++)
		if (p->of[i] == page && a->shown[i] && item_asks(&in->items[i]))
			return true;
	return false;
}

/* The next page that asks something, from there; or p->n. */
static size_t
page_next(const struct instrument *in, const struct paging *p, const struct answers *a,
    size_t from)
{
	while (from < p->n && !page_asks(in, p, a, from))
		from++;
	return from;
}

/* The one before, or p->n if there is none. */
static size_t
page_before(const struct instrument *in, const struct paging *p, const struct answers *a,
    size_t page)
{
	while (page-- > 0)
		if (page_asks(in, p, a, page))
			return page;
	return p->n;
}

/* Where nothing was answered yet; or p->n. */
static size_t
page_first_open(const struct instrument *in, const struct paging *p,
    const struct answers *a)
{
	size_t reached = 0;
	bool any = false;

	for (size_t i = 0; i < in->n; i++)
		if (a->of[i] != NULL) {
			reached = p->of[i];
			any = true;
		}
	return page_next(in, p, a, any ? reached + 1 : 0);
}

const char *
forms_goes_on(const struct visit *v, const struct filling *f)
{
	return forms_path(v, "/forms/fill", visit_id(v, f->e), "", -1);
}

/* ---- what was typed ---- */

/* Its field on the page, from 0: questions that are shown, in order. */
static size_t
nth_on_page(const struct instrument *in, const struct paging *p, const struct answers *a,
    size_t item)
{
	size_t nth = 0;

	for (size_t i = 0; i < item; i++)
		nth += p->of[i] == p->of[item] && a->shown[i] && item_asks(&in->items[i]);
	return nth;
}

/* ---- views ---- */

enum { FIELD_NAME = 4 };

struct asked_view {
	const struct item *item;
	const char	*typed, *bad;
	char		 name[FIELD_NAME];
	const char	*range;		/* "1 to 7", of a number; or NULL */
	bool		 heading;
};

struct fill_view {
	const struct visit *v;
	const struct instrument *in;
	const char	*id, *other, *done, *of_all;
	struct asked_view asked[ITEMS_MOST];
	size_t		 n, page;
	bool		 first;
};

struct ready_view {
	const struct visit *v;
	const char	*id, *other, *title, *answered, *of_all, *back;
	bool		 all, doubt;
};

#include "forms_fill.html.h"

/* ---- filling in ---- */

/* All that a page of a filling is made of. False: there is none to fill in. */
struct open_form {
	const struct filling *filling;
	const struct instrument *in;
	struct answers	 a;
	struct paging	 p;
};

static struct open_form *
open_read(const struct visit *v)
{
	struct open_form *f = arena_get(v->mem, 1, sizeof(*f));

	f->filling = forms_filling(v, v->of);
	if (f->filling == NULL || f->filling->done != NULL ||
	    (f->in = forms_read(v, forms_form_id(f->filling))) == NULL)
		return NULL;
	forms_answers(f->in, f->filling, &f->a, v->mem);
	f->p = paging_of(f->in);
	return f;
}

static const char *
range_of(const struct visit *v, const struct item *item)
{
	if (!item->scored || item->kind < ITEM_INTEGER)
		return NULL;
	return visit_say(v, N_("From %1 to %2"), forms_number(v, item->min),
	    forms_number(v, item->max));
}

static void
ask_item(const struct visit *v, const struct open_form *f, size_t i, struct asked_view *ask)
{
	size_t nth = nth_on_page(f->in, &f->p, &f->a, i);
	int field = ANSWER + (int)nth;

	ask->item = &f->in->items[i];
	ask->heading = !item_asks(ask->item);
	ask->name[0] = 'a';
	ask->name[1] = (char)('1' + nth);
	ask->typed = f->a.of[i] != NULL ? f->a.of[i] : "";
	if (ask->heading)
		return;
	ask->range = range_of(v, ask->item);
	if (visit_again(v) && v->form.fields == forms_fill_fields) {
		ask->typed = v->form.values[field].text;
		ask->bad = visit_bad(v, field) ? visit_oops(v) : NULL;
	}
}

/* How many questions are asked, and how many answered. */
static size_t
count(const struct open_form *f, size_t *answered)
{
	size_t n = 0;

	*answered = 0;
	for (size_t i = 0; i < f->in->n; i++) {
		n += f->a.shown[i] && item_asks(&f->in->items[i]);
		*answered += f->a.of[i] != NULL;
	}
	return n;
}

static size_t
page_asked(const struct visit *v, const struct open_form *f)
{
	const char *said = v->form.values[PAGE].text;
	size_t page = (size_t)v->form.values[PAGE].number;

	if (said[0] == '\0' || page >= f->p.n)
		return page_first_open(f->in, &f->p, &f->a);
	return page_next(f->in, &f->p, &f->a, page);
}

enum status
forms_fill_show(struct visit *v)
{
	const struct open_form *f = open_read(v);
	struct fill_view *view = arena_get(v->mem, 1, sizeof(*view));
	size_t page, answered;

	if (f == NULL)
		return visit_goto(v, v->of != NULL && forms_filling(v, v->of) != NULL ?
		    forms_path(v, "/forms/result", v->of, "", -1) : "/forms");
	if ((page = page_asked(v, f)) == f->p.n)
		return visit_goto(v, forms_path(v, "/forms/ready", v->of, "", -1));
	view->v = v;
	view->in = f->in;
	view->id = visit_id(v, f->filling->e);
	view->other = visit_paired(v) ? visit_name(v, v->other) : NULL;
	view->page = page;
	view->first = page_before(f->in, &f->p, &f->a, page) == f->p.n;
	view->of_all = visit_number(v, (int64_t)count(f, &answered));
	view->done = visit_number(v, (int64_t)answered);
	for (size_t i = 0; i < f->in->n; i++)
		if (f->p.of[i] == page && f->a.shown[i])
			ask_item(v, f, i, &view->asked[view->n++]);
	fill_page(v->out, view);
	return OK;
}

/* What was typed on this page; the first that is no answer is refused. */
static enum status
page_take(struct visit *v, struct open_form *f, size_t page, struct out *said)
{
	struct answers typed = f->a;
	bool changed = false;

	for (size_t i = 0; i < f->in->n; i++) {
		const struct item *item = &f->in->items[i];
		size_t nth = nth_on_page(f->in, &f->p, &f->a, i);
		const char *text, *no;

		if (f->p.of[i] != page || !f->a.shown[i] || !item_asks(item))
			continue;
		text = v->form.values[ANSWER + nth].text;
		if (text[0] != '\0' && (no = item_refuses(item, text)) != NULL)
			return visit_refuse(v, ANSWER + (int)nth, no);
		changed |= strcmp(text, f->a.of[i] != NULL ? f->a.of[i] : "") != 0;
		form_write(said, item->link, text);
		typed.of[i] = text[0] != '\0' ? text : NULL;
	}
	if (!changed)
		said->len = 0;
	f->a = typed;
	return OK;
}

static const char *
page_after(struct visit *v, struct open_form *f, size_t page)
{
	const char *go = v->form.values[GO_ON].text;

	score_settle(f->in, &f->a);
	if (strcmp(go, "rest") == 0)
		return "/forms";
	page = strcmp(go, "back") == 0 ? page_before(f->in, &f->p, &f->a, page) :
	    page_next(f->in, &f->p, &f->a, page + 1);
	return page < f->p.n ?
	    forms_path(v, "/forms/fill", v->of, "page", (int64_t)page) :
	    forms_path(v, "/forms/ready", v->of, "", -1);
}

enum status
forms_fill(struct visit *v)
{
	struct open_form *f = open_read(v);
	struct value values[SAID_FIELDS];
	struct form form = { .values = values };
	struct out said = { 0 };
	enum status status;
	size_t page;

	if (f == NULL)
		return visit_goto(v, "/forms");
	page = page_asked(v, f);
	status = page_take(v, f, page, &said);
	if (status == OK && said.len > 0) {
		values[SAID_FILLING] = (struct value){ .text = visit_id(v, f->filling->e) };
		values[SAID_ANSWERS] = (struct value){ .text =
		    arena_copy(v->mem, said.bytes, said.len) };
		visit_do_in(v, PERSONAL, &forms_said, &form);
	}
	out_free(&said);
	return status == OK ? visit_goto(v, page_after(v, f, page)) : status;
}

/* ---- at the end ---- */

static size_t
answers_in(const struct said_so *s)
{
	const char *text = s->e->values[SAID_ANSWERS].text;
	size_t n = 0;

	for (; (text = strchr(text, '=')) != NULL; text++)
		n += text[1] != '\0' && text[1] != '&';
	return n;
}

/* Answered in under a second, more than half of them? Clocks of two devices may
 * differ: what seems to have come before its time took time. */
static bool
in_haste(const struct filling *f)
{
	size_t quick = 0, slow = 0;

	for (const struct said_so *s = f->said; s != NULL; s = s->before) {
		int64_t began = s->before != NULL ? s->before->e->at : f->e->at;
		int64_t tenths = 10 * (s->e->at - began);
		size_t n = answers_in(s);

		if (tenths >= 0 && tenths < 9 * (int64_t)n)
			quick += n;
		else
			slow += n;
	}
	return quick > slow;
}

static bool
doubtful(const struct open_form *f)
{
	return in_haste(f->filling) || score_alike(f->in, &f->a);
}

enum status
forms_ready_show(struct visit *v)
{
	const struct open_form *f = open_read(v);
	struct ready_view view = { .v = v };
	size_t n, answered, last;

	if (f == NULL)
		return visit_goto(v, "/forms");
	n = count(f, &answered);
	last = page_before(f->in, &f->p, &f->a, f->p.n);
	view.id = visit_id(v, f->filling->e);
	view.other = visit_paired(v) ? visit_name(v, v->other) : NULL;
	view.title = f->in->title;
	view.all = answered == n;
	view.answered = visit_number(v, (int64_t)answered);
	view.of_all = visit_number(v, (int64_t)n);
	view.doubt = visit_again(v) && doubtful(f);
	view.back = forms_path(v, "/forms/fill", view.id, "page",
	    last < f->p.n ? (int64_t)last : 0);
	ready_page(v->out, &view);
	return OK;
}

/* Asked once, when it looks as if nobody had read the questions. */
enum status
forms_finish(struct visit *v)
{
	const struct open_form *f = open_read(v);
	struct value values[DONE_FIELDS];
	struct form form = { .values = values };

	if (f == NULL)
		return visit_goto(v, "/forms");
	if (doubtful(f) && v->form.values[SURE].text[0] == '\0')
		return BAD_FORM;
	values[DONE_FILLING] = (struct value){ .text = visit_id(v, f->filling->e) };
	values[DONE_HASTE] = (struct value){ .text = doubtful(f) ? "yes" : "no" };
	visit_do_in(v, PERSONAL, &forms_done, &form);
	return visit_goto(v, forms_path(v, "/forms/result", v->of, "", -1));
}
