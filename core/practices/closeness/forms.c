/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "text.h"
#include "why.h"
#include "forms.h"

enum { FORM_MOST = 512 * 1024, SCORING_MOST = 128 * 1024, TITLE_MOST = 200 };
/* The relay takes events of 96 KiB with their envelope and padding. */
enum { KEPT_MOST = 88000 };

static const struct field add_fields[] = {
	[ADD_FORM] = { "form", .max = FORM_MOST, .required = true, .lines = true },
	[ADD_SCORING] = { "scoring", .max = SCORING_MOST, .lines = true },
	[ADD_FIELDS] = { 0 }
};

static const struct field begin_fields[] = {
	[BEGIN_FORM] = { "form", .max = 32, .required = true },
	[BEGIN_TITLE] = { "title", .max = TITLE_MOST },
	[BEGIN_FIELDS] = { 0 }
};

static const struct field said_fields[] = {
	[SAID_FILLING] = { "filling", .max = 32, .required = true },
	[SAID_ANSWERS] = { "answers", .max = 20000 },
	[SAID_FIELDS] = { 0 }
};

static const struct field done_fields[] = {
	[DONE_FILLING] = { "filling", .max = 32, .required = true },
	[DONE_HASTE] = { "haste", .oneof = (const char *const[]){ "yes", "no", NULL } },
	[DONE_FIELDS] = { 0 }
};

static const struct field pass_fields[] = {
	[PASS_TITLE] = { "title", .max = TITLE_MOST },
	[PASS_SCALE] = { "scale", .max = TITLE_MOST, .required = true },
	[PASS_SCORE] = { "score", .max = 30, .required = true },
	[PASS_LEAST] = { "least", .max = 30 },
	[PASS_MOST] = { "most", .max = 30 },
	[PASS_ON] = { "on", .number = true, .most = 1000000 },
	[PASS_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

static void
add_fold(void *room, struct event *e, struct arena *state)
{
	struct forms *forms = room;
	struct imported *one = arena_get(state, 1, sizeof(*one));

	*one = (struct imported){ e, forms->imported };
	forms->imported = one;
}

static void
begin_fold(void *room, struct event *e, struct arena *state)
{
	struct forms *forms = room;
	struct filling *f = arena_get(state, 1, sizeof(*f));

	f->e = e;
	f->older = forms->fillings;
	forms->fillings = f;
}

static struct filling *
filling_find(const struct forms *forms, const char *hex)
{
	unsigned char id[16];
	struct filling *f = forms->fillings;

	if (hex == NULL || !id_read(hex, id))
		return NULL;
	while (f != NULL && memcmp(f->e->id, id, sizeof(id)) != 0)
		f = f->older;
	return f;
}

/* What is finished stays as it is. */
static void
said_fold(void *room, struct event *e, struct arena *state)
{
	struct filling *f = filling_find(room, e->values[SAID_FILLING].text);
	struct said_so *said;

	if (f == NULL || f->done != NULL)
		return;
	said = arena_get(state, 1, sizeof(*said));
	*said = (struct said_so){ e, f->said };
	f->said = said;
}

static void
done_fold(void *room, struct event *e, struct arena *state)
{
	struct filling *f = filling_find(room, e->values[DONE_FILLING].text);

	(void)state;
	if (f != NULL && f->done == NULL)
		f->done = e;
}

static void
pass_fold(void *room, struct event *e, struct arena *state)
{
	struct forms *forms = room;
	struct passed *one = arena_get(state, 1, sizeof(*one));

	*one = (struct passed){ e, forms->passed };
	forms->passed = one;
}

/* forms_take gives both of them as the files they are. */
const struct deed forms_add = {
	"forms.add", add_fields, add_fold, IN(SHARED) | IN(PERSONAL), .untold = true
};
const struct deed forms_begin = {
	"forms.begin", begin_fields, begin_fold, IN(PERSONAL)
};
const struct deed forms_said = {
	"forms.said", said_fields, said_fold, IN(PERSONAL)
};
const struct deed forms_done = {
	"forms.done", done_fields, done_fold, IN(PERSONAL)
};
const struct deed forms_pass = {
	"forms.pass", pass_fields, pass_fold
};

/* ---- for all three files ---- */

const struct forms *
forms_room(const struct visit *v, enum space space)
{
	return visit_room(v, &practice_forms, space);
}

const struct event *
forms_import(const struct visit *v, const char *hex)
{
	const struct event *e = hex != NULL ? home_event(v->home, hex) : NULL;

	return e != NULL && e->deed == &forms_add && !e->withdrawn ? e : NULL;
}

const struct filling *
forms_filling(const struct visit *v, const char *hex)
{
	return filling_find(forms_room(v, PERSONAL), hex);
}

const char *
forms_form_id(const struct filling *f)
{
	return f->e->values[BEGIN_FORM].text;
}

const struct instrument *
forms_read(const struct visit *v, const char *form_hex)
{
	const struct event *e = forms_import(v, form_hex);
	struct fault fault;

	return e == NULL ? NULL : instrument_read(v->mem, e->values[ADD_FORM].text,
	    e->values[ADD_SCORING].text, &fault);
}

static int
item_named(const struct instrument *in, const char *link)
{
	for (size_t i = 0; i < in->n; i++)
		if (strcmp(in->items[i].link, link) == 0)
			return (int)i;
	return -1;
}

void
forms_answers(const struct instrument *in, const struct filling *f,
    struct answers *a, struct arena *mem)
{
	bool known[ITEMS_MOST] = { false };

	memset(a, 0, sizeof(*a));
	for (const struct said_so *s = f->said; s != NULL; s = s->before) {
		const char *text = s->e->values[SAID_ANSWERS].text;
		struct pairs pairs;

		if (!form_read(arena_copy(mem, text, strlen(text)), strlen(text), &pairs))
			continue;
		for (size_t k = 0; k < pairs.n; k++) {
			int i = item_named(in, pairs.at[k].name);

			if (i < 0 || known[i] || !text_valid(pairs.at[k].text, pairs.at[k].len))
				continue;
			known[i] = true;
			a->of[i] = pairs.at[k].text;
		}
	}
	score_settle(in, a);
}

const char *
forms_path(const struct visit *v, const char *page, const char *of, const char *name,
    int64_t n)
{
	struct out o = { 0 };
	const char *path;

	out_string(&o, page);
	out_html(&o, "?of=");
	out_string(&o, of);
	if (n >= 0) {
		out_html(&o, "&");
		out_string(&o, name);
		out_html(&o, "=");
		out_number(&o, n);
	}
	path = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return path;
}

/* ---- views ---- */

enum { ROWS_MOST = 60 };

struct form_row {
	const char	*href, *title, *when, *id;
	unsigned	 person;
	const char	*name, *score, *least, *most, *scale;
	bool		 mine, careless;
};

struct list_view {
	const struct visit *v;
	const char	*other;
	struct form_row	 forms[ROWS_MOST], begun[ROWS_MOST], kept[ROWS_MOST], passed[ROWS_MOST];
	size_t		 n_forms, n_begun, n_kept, n_passed;
	bool		 two;
};

struct import_view {
	const struct visit *v;
	const char	*form, *scoring, *oops[ADD_FIELDS], *other;
	const struct fault *fault;
	const char	*line;
	bool		 two;
};

struct about_view {
	const struct visit *v;
	const struct instrument *in;
	const char	*id, *who, *when, *goes_on, *other, *questions;
	struct form_row	 results[ROWS_MOST];
	size_t		 n;
	bool		 mine, two;
};

#include "forms.html.h"

/* ---- the list ---- */

/* What two shared stands still once they are no longer two. */
static bool
may_take_back(const struct visit *v, const struct event *e)
{
	return e->author == v->me && (e->space != SHARED || visit_paired(v));
}

/* "" when it is none. */
static const char *
title_of(const struct visit *v, const struct event *e)
{
	struct fault fault;
	const struct instrument *in = instrument_read(v->mem, e->values[ADD_FORM].text,
	    "", &fault);

	return in != NULL ? in->title : "";
}

static void
list_imports(const struct visit *v, struct list_view *view, enum space space)
{
	for (const struct imported *i = forms_room(v, space)->imported;
	    i != NULL && view->n_forms < ROWS_MOST; i = i->older) {
		const char *id = visit_id(v, i->e), *title = title_of(v, i->e);

		if (title[0] == '\0')	/* a changed phone's: no questionnaire */
			continue;
		view->forms[view->n_forms++] = (struct form_row){
			.href = forms_path(v, "/forms/one", id, "", -1),
			.title = title,
			.name = visit_name(v, i->e->author),
			.when = visit_date(v, i->e->day),
			.mine = i->e->author == v->me,
		};
	}
}

static struct form_row
filling_row(const struct visit *v, const struct filling *f)
{
	const char *id = visit_id(v, f->e);

	return (struct form_row){
		.href = f->done == NULL ? forms_goes_on(v, f) :
		    forms_path(v, "/forms/result", id, "", -1),
		.title = f->e->values[BEGIN_TITLE].text,
		.when = visit_day(v, (f->done != NULL ? f->done : f->e)->day),
		.careless = f->done != NULL &&
		    strcmp(f->done->values[DONE_HASTE].text, "yes") == 0,
	};
}

/* Begun and not finished; and finished, where the questionnaire is gone. */
static void
list_fillings(const struct visit *v, struct list_view *view)
{
	for (const struct filling *f = forms_room(v, PERSONAL)->fillings; f != NULL;
	    f = f->older) {
		bool there = forms_import(v, forms_form_id(f)) != NULL;

		if (f->done == NULL && there && view->n_begun < ROWS_MOST)
			view->begun[view->n_begun++] = filling_row(v, f);
		if (!there && view->n_kept < ROWS_MOST) {
			struct form_row row = filling_row(v, f);

			row.href = forms_path(v, "/forms/result", visit_id(v, f->e), "", -1);
			view->kept[view->n_kept++] = row;
		}
	}
}

static void
list_passed(const struct visit *v, struct list_view *view)
{
	for (const struct passed *p = forms_room(v, SHARED)->passed;
	    p != NULL && view->n_passed < ROWS_MOST; p = p->older) {
		const struct value *said = p->e->values;

		view->passed[view->n_passed++] = (struct form_row){
			.id = visit_id(v, p->e),
			.person = p->e->author,
			.name = visit_name(v, p->e->author),
			.mine = may_take_back(v, p->e),
			.title = said[PASS_TITLE].text,
			.scale = said[PASS_SCALE].text,
			.score = said[PASS_SCORE].text,
			.least = said[PASS_LEAST].text,
			.most = said[PASS_MOST].text,
			.when = visit_date(v, (int32_t)said[PASS_ON].number),
		};
	}
}

static enum status
forms_show(struct visit *v)
{
	struct list_view *view = arena_get(v->mem, 1, sizeof(*view));

	view->v = v;
	view->other = visit_name(v, v->other);
	view->two = visit_paired(v);
	list_imports(v, view, SHARED);
	list_imports(v, view, PERSONAL);
	list_fillings(v, view);
	list_passed(v, view);
	list_page(v->out, view);
	return OK;
}

/* ---- import ---- */

static enum status
add_show(struct visit *v)
{
	struct fault fault = { .line = 0 };
	struct import_view view = {
		.v = v,
		.form = visit_draft(v, ADD_FORM, NULL),
		.scoring = visit_draft(v, ADD_SCORING, NULL),
		.other = visit_name(v, v->other),
		.two = visit_paired(v),
	};

	for (int i = 0; i < ADD_FIELDS; i++)
		view.oops[i] = visit_bad(v, i) ? visit_oops(v) : NULL;
	/* Each field is fine by itself, so it is what stands in it. */
	if (visit_again(v) && v->form.sentence != NULL &&
	    instrument_read(v->mem, view.form, view.scoring, &fault) == NULL) {
		view.fault = &fault;
		view.line = visit_number(v, fault.line);
	}
	import_page(v->out, &view);
	return OK;
}

/* How many bytes it takes as a field of a form. */
static size_t
written_size(const char *text)
{
	struct out o = { 0 };
	size_t n;

	form_write(&o, "x", text);
	n = o.len;
	out_free(&o);
	return n;
}

static enum status
forms_import_it(struct visit *v)
{
	const struct value *sent = v->form.values;
	struct value kept[ADD_FIELDS];
	struct form form = { .values = kept };
	struct fault fault = { .line = 0 };

	if (instrument_read(v->mem, sent[ADD_FORM].text, sent[ADD_SCORING].text,
	    &fault) == NULL)
		return visit_refuse(v, fault.scoring ? ADD_SCORING : ADD_FORM,
		    N_("This file cannot be used as it is."));
	kept[ADD_FORM] = (struct value){ .text = instrument_short(v->mem, sent[ADD_FORM].text) };
	kept[ADD_SCORING] = (struct value){ .text =
	    sent[ADD_SCORING].text[0] == '\0' ? "" :
	    instrument_short(v->mem, sent[ADD_SCORING].text) };
	if (written_size(kept[ADD_FORM].text) + written_size(kept[ADD_SCORING].text) > KEPT_MOST)
		return visit_refuse(v, ADD_FORM, N_("This questionnaire is too large to be kept: some 80 KB are possible, without the spaces."));
	visit_do(v, &forms_add, &form);
	return visit_goto(v, "/forms");
}

/* ---- one questionnaire ---- */

static void
list_results(const struct visit *v, struct about_view *view)
{
	for (const struct filling *f = forms_room(v, PERSONAL)->fillings;
	    f != NULL && view->n < ROWS_MOST; f = f->older) {
		if (strcmp(forms_form_id(f), view->id) != 0)
			continue;
		if (f->done != NULL)
			view->results[view->n++] = filling_row(v, f);
		else if (view->goes_on == NULL)
			view->goes_on = forms_goes_on(v, f);
	}
}

static enum status
about_show(struct visit *v)
{
	const struct event *e = forms_import(v, v->of);
	const struct instrument *in = e != NULL ? forms_read(v, v->of) : NULL;
	struct about_view *view = arena_get(v->mem, 1, sizeof(*view));
	int64_t n = 0;

	if (in == NULL)
		return visit_goto(v, "/forms");
	for (size_t i = 0; i < in->n; i++)
		n += item_asks(&in->items[i]);
	*view = (struct about_view){ .v = v, .in = in, .id = visit_id(v, e),
	    .who = visit_name(v, e->author), .when = visit_date(v, e->day),
	    .other = visit_name(v, v->other), .questions = visit_number(v, n),
	    .mine = may_take_back(v, e), .two = e->space == SHARED };
	list_results(v, view);
	about_page(v->out, view);
	return OK;
}

/* As many characters as the deed takes. */
static const char *
cut_title(const struct visit *v, const char *title)
{
	char *cut = arena_copy(v->mem, title, strlen(title));
	size_t n = strlen(cut);

	while (text_units(cut) > TITLE_MOST) {
		do
			n--;
		while (((unsigned char)cut[n] & 0xC0) == 0x80);
		cut[n] = '\0';
	}
	return cut;
}

static enum status
forms_start(struct visit *v)
{
	const struct event *e = forms_import(v, v->of);
	const struct instrument *in = e != NULL ? forms_read(v, v->of) : NULL;
	struct value values[BEGIN_FIELDS];
	struct form form = { .values = values };

	if (in == NULL)
		return visit_goto(v, "/forms");
	values[BEGIN_FORM] = (struct value){ .text = visit_id(v, e) };
	values[BEGIN_TITLE] = (struct value){ .text = cut_title(v, in->title) };
	return visit_goto(v, forms_path(v, "/forms/fill",
	    visit_do_in(v, PERSONAL, &forms_begin, &form), "", -1));
}

static enum status
remove_show(struct visit *v)
{
	const struct event *e = forms_import(v, v->of);
	struct about_view view = { .v = v, .other = visit_name(v, v->other) };

	if (e == NULL || !may_take_back(v, e))
		return visit_goto(v, "/forms");
	view.id = visit_id(v, e);
	view.who = title_of(v, e);
	view.two = e->space == SHARED;
	remove_page(v->out, &view);
	return OK;
}

/* ---- doors, pages ---- */

static void
forms_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_US, "/forms", "book",
	    N_("Other questionnaires"),
	    N_("Published ones, if you have the file. Filled in alone."), NULL });
}

static const struct page pages[] = {
	{ GET, "/forms", forms_show, .tab = US },
	{ GET, "/forms/add", add_show, .tab = US },
	{ POST, "/forms/add", forms_import_it, add_fields, .then = "/forms/add" },
	{ GET, "/forms/one", about_show, .tab = US },
	{ POST, "/forms/begin", forms_start, .then = "/forms" },
	{ GET, "/forms/fill", forms_fill_show, forms_fill_show_fields, .tab = US },
	{ POST, "/forms/fill", forms_fill, forms_fill_fields, .then = "/forms/fill" },
	{ GET, "/forms/ready", forms_ready_show, forms_finish_fields, .tab = US },
	{ POST, "/forms/ready", forms_finish, forms_finish_fields, .then = "/forms/ready" },
	{ GET, "/forms/result", forms_result_show, .tab = US },
	{ GET, "/forms/share", forms_share_show, forms_scale_fields, .tab = US },
	{ POST, "/forms/share", forms_share, forms_scale_fields, .then = "/forms" },
	{ POST, "/forms/unshare", .deed = &withdrawal, .then = "/forms" },
	{ GET, "/forms/remove", remove_show, .tab = US },
	{ POST, "/forms/remove", .deed = &withdrawal, .then = "/forms" },
	{ POST, "/forms/forget", forms_forget, .then = "/forms" },
	{ POST, "/forms/take", forms_download, .then = "/forms/result" },
	{ 0 }
};

const struct practice practice_forms = {
	.name = "forms",
	.title = N_("Other questionnaires"),
	.room = sizeof(struct forms),
	.deeds = (const struct deed *const[]){ &forms_add, &forms_begin, &forms_said,
	    &forms_done, &forms_pass, NULL },
	.pages = pages,
	.doors = forms_doors,
	.take = forms_take,
};
