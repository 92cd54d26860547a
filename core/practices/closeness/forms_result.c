/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * forms, what came out: scores in words, change only where it can be told from
 * the usual wobble, and the answers, as FHIR too.
 */
#include <string.h>

#include "forms.h"

enum { SCALE, SCALE_FIELDS };
enum { DAYS_APART = 28 };	/* nearer ones are not compared: evidence III.1 */

const struct field forms_scale_fields[] = {
	[SCALE] = { "scale", .number = true, .most = SCALES_MOST - 1 },
	[SCALE_FIELDS] = { 0 }
};

/* ---- a filling that is finished, with all that is known of it ---- */

struct result {
	const struct filling *filling;
	const struct instrument *in;	/* NULL: gone */
	struct answers	 a;
};

static struct result *
result_of(const struct visit *v, const struct filling *f)
{
	struct result *r = arena_get(v->mem, 1, sizeof(*r));

	r->filling = f;
	r->in = forms_read(v, forms_form_id(f));
	if (r->in != NULL)
		forms_answers(r->in, f, &r->a, v->mem);
	return r;
}

static bool
careless(const struct filling *f)
{
	return f->done != NULL && strcmp(f->done->values[DONE_HASTE].text, "yes") == 0;
}

const char *
forms_number(const struct visit *v, double x)
{
	return stats_text(v->mem, x, x == (double)stats_round(x) ? 0 : 2);
}

/* ---- views ---- */

struct change_view {
	const char	*says, *since, *by;
};

struct cut_view {
	const char	*says, *value, *whose;	/* whose may be NULL */
};

enum { COMPARED = 2, CUTS = 8 };

struct scale_view {
	const char	*title, *score, *least, *most, *answered, *of_all, *share, *end;
	struct change_view change[COMPARED];
	struct cut_view	 cuts[CUTS];
	size_t		 n_change, n_cuts;
	bool		 is, prorated, one_sitting;
};

struct said_view {
	const char	*asked, *answer;
};

struct result_view {
	const struct visit *v;
	const struct instrument *in;
	const char	*id, *form, *title, *when, *other, *file;
	struct scale_view *scales;
	struct said_view *said;
	size_t		 n, n_said;
	bool		 careless, done;
};

struct share_view {
	const char	*id, *other, *title, *scale, *score, *least, *most, *when, *name, *back;
	int64_t		 nth;
	unsigned	 person;
};

#include "forms_result.html.h"

/* ---- scores ---- */

static void
change_say(const struct visit *v, const struct scale *s, const struct filling *before,
    double from, double to, struct scale_view *view)
{
	static const char *const says[] = {
		[WOBBLE] = N_("Since %1 it has moved by %2, which is within the usual wobble."),
		[RISE] = N_("Since %1 it is higher by %2, more than the usual wobble."),
		[FALL] = N_("Since %1 it is lower by %2, more than the usual wobble."),
	};
	struct change_view *c = &view->change[view->n_change++];

	*c = (struct change_view){ says[score_change(s, from, to)],
	    visit_date(v, before->done->day),
	    forms_number(v, to > from ? to - from : from - to) };
	for (size_t i = 0; i < s->n_cutoffs; i++)
		if (score_crossed(s, &s->cutoffs[i], from, to))
			c->says = score_change(s, from, to) == RISE ?
			    N_("Since %1 it is higher by %2, more than the usual wobble, and has crossed a cut-off.") :
			    N_("Since %1 it is lower by %2, more than the usual wobble, and has crossed a cut-off.");
}

/* With the latest that is far enough away, and with the first. */
static void
changes(const struct visit *v, const struct result *r, const struct scale *s,
    double now, struct scale_view *view)
{
	const struct filling *last = NULL, *first = NULL;
	double last_score = 0, first_score = 0;

	if (!score_steady(s) || careless(r->filling))
		return;
	view->one_sitting = !s->retest;
	for (const struct filling *f = r->filling->older; f != NULL; f = f->older) {
		struct answers *a;
		struct score score;

		if (f->done == NULL || careless(f) ||
		    strcmp(forms_form_id(f), forms_form_id(r->filling)) != 0 ||
		    f->done->day > r->filling->done->day - DAYS_APART)
			continue;
		a = arena_get(v->mem, 1, sizeof(*a));
		forms_answers(r->in, f, a, v->mem);
		score = score_scale(r->in, s, a);
		if (!score.is)
			continue;
		if (last == NULL) {
			last = f;
			last_score = score.value;
		}
		first = f;
		first_score = score.value;
	}
	if (last != NULL)
		change_say(v, s, last, last_score, now, view);
	if (first != last)
		change_say(v, s, first, first_score, now, view);
}

static void
cuts(const struct visit *v, const struct scale *s, double x, struct scale_view *view)
{
	for (size_t i = 0; i < s->n_cutoffs; i++) {
		const struct cutoff *c = &s->cutoffs[i];
		bool low = c->asks == LESS || c->asks == AT_MOST;

		view->cuts[view->n_cuts++] = (struct cut_view){
			.says = score_crosses(c, x) == low ?
			    N_("It lies below the cut-off %1 that was proposed.") :
			    N_("It lies above the cut-off %1 that was proposed."),
			.value = forms_number(v, c->value),
			.whose = c->population[0] == '\0' || c->source[0] == '\0' ?
			    (c->population[0] != '\0' ? c->population :
			    c->source[0] != '\0' ? c->source : NULL) :
			    visit_say(v, N_("%1; %2"), c->population, c->source),
		};
	}
}

static struct scale_view
scale_view(const struct visit *v, const struct result *r, size_t nth)
{
	const struct scale *s = &r->in->scales[nth];
	struct score score = score_scale(r->in, s, &r->a);
	struct scale_view view = {
		.title = s->title, .is = score.is, .prorated = score.prorated,
		.answered = visit_number(v, (int64_t)score.answered),
		.of_all = visit_number(v, (int64_t)score.n),
		.least = forms_number(v, score.min), .most = forms_number(v, score.max),
		.end = s->higher_is_better ? N_("Higher is meant as better.") :
		    N_("Lower is meant as better."),
	};

	if (!score.is)
		return view;
	view.score = forms_number(v, score.value);
	if (visit_paired(v))
		view.share = forms_path(v, "/forms/share", visit_id(v, r->filling->e),
		    "scale", (int64_t)nth);
	cuts(v, s, score.value, &view);
	changes(v, r, s, score.value, &view);
	return view;
}

/* ---- answers in words ---- */

static const char *
answer_text(const struct visit *v, const struct item *item, const char *answer)
{
	if (answer == NULL)
		return NULL;
	if (item->kind == ITEM_CHOICE)
		return item_choice(item, answer)->shows;
	if (item->kind == ITEM_BOOLEAN)
		return visit_say(v, answer[0] == 't' ? N_("yes") : N_("no"), NULL, NULL);
	return answer;
}

static void
said_with_words(const struct visit *v, const struct result *r, struct result_view *view)
{
	view->said = arena_get(v->mem, r->in->n, sizeof(*view->said));
	for (size_t i = 0; i < r->in->n; i++)
		if (r->a.shown[i] && item_asks(&r->in->items[i]))
			view->said[view->n_said++] = (struct said_view){
			    r->in->items[i].text,
			    answer_text(v, &r->in->items[i], r->a.of[i]) };
}

/* The questionnaire is gone: what was answered, by the names of the questions. */
static void
said_without(const struct visit *v, const struct result *r, struct result_view *view)
{
	enum { SAID_MOST = ITEMS_MOST };

	view->said = arena_get(v->mem, SAID_MOST, sizeof(*view->said));
	for (const struct said_so *s = r->filling->said; s != NULL; s = s->before) {
		const char *text = s->e->values[SAID_ANSWERS].text;
		struct pairs pairs;

		if (!form_read(arena_copy(v->mem, text, strlen(text)), strlen(text), &pairs))
			continue;
		for (size_t k = 0; k < pairs.n && view->n_said < SAID_MOST; k++) {
			size_t i = 0;

			while (i < view->n_said && strcmp(view->said[i].asked, pairs.at[k].name) != 0)
				i++;
			if (i == view->n_said)
				view->said[view->n_said++] = (struct said_view){
				    pairs.at[k].name, pairs.at[k].text };
		}
	}
}

/* ---- FHIR ---- */

static void
two_digits(struct out *o, int64_t n)
{
	out_number(o, n / 10 % 10);
	out_number(o, n % 10);
}

/* 2026-11-29T20:15:07+01:00 */
static void
moment_write(struct out *o, const struct event *e)
{
	struct date d = date_of(day_of(e->at, e->zone));
	int32_t minute = minute_of(e->at, e->zone);
	int zone = e->zone < 0 ? -e->zone : e->zone;

	out_number(o, d.year);
	out_html(o, "-");
	two_digits(o, d.month);
	out_html(o, "-");
	two_digits(o, d.day);
	out_html(o, "T");
	two_digits(o, minute / 60);
	out_html(o, ":");
	two_digits(o, minute % 60);
	out_html(o, ":");
	two_digits(o, (e->at % 60 + 60) % 60);
	out_string(o, e->zone < 0 ? "-" : "+");
	two_digits(o, zone / 60);
	out_html(o, ":");
	two_digits(o, zone % 60);
}

static void
number_write(struct out *o, const struct visit *v, const char *typed)
{
	const char *point = strpbrk(typed, ".,");
	double x = 0;

	item_number(typed, &x);
	out_string(o, stats_text(v->mem, x, point != NULL ? (int)strlen(point + 1) : 0));
}

/* Does its key say the same as its words? */
static bool
key_is_words(const struct choice *c)
{
	return !c->numbered && strcmp(c->key, c->shows) == 0;
}

/* Where words may not be passed on, an answer that has no code of its own is
 * known by its place among those offered, from 1. */
static void
coding_write(struct out *o, const struct item *item, const struct choice *c, bool words)
{
	out_html(o, "{");
	if (c->system != NULL) {
		out_html(o, "\"system\": ");
		json_quote(o, c->system);
		out_html(o, ", ");
	}
	out_html(o, "\"code\": ");
	if (words || !key_is_words(c)) {
		json_quote(o, c->key);
	} else {
		out_html(o, "\"");
		out_number(o, c - item->choices + 1);
		out_html(o, "\"");
	}
	if (words) {
		out_html(o, ", \"display\": ");
		json_quote(o, c->shows);
	}
	out_html(o, "}");
}

static void
answer_write(struct out *o, const struct visit *v, const struct item *item,
    const char *answer, bool words)
{
	static const char *const kinds[] = { [ITEM_BOOLEAN] = "valueBoolean",
	    [ITEM_INTEGER] = "valueInteger", [ITEM_DECIMAL] = "valueDecimal" };
	const struct choice *c = item->kind == ITEM_CHOICE ? item_choice(item, answer) : NULL;
	bool coded = c != NULL && (c->coded || (!words && key_is_words(c)));

	out_html(o, ", \"answer\": [{ ");
	json_quote(o, coded ? "valueCoding" : c != NULL ? c->kind : kinds[item->kind]);
	out_html(o, ": ");
	if (coded)
		coding_write(o, item, c, words);
	else if (c != NULL && c->numbered)
		out_string(o, c->key);
	else if (c != NULL)
		json_quote(o, c->key);
	else if (item->kind == ITEM_BOOLEAN)
		out_string(o, answer);
	else
		number_write(o, v, answer);
	out_html(o, " }]");
}

/* Has it, or anything in it, an answer? */
static bool
has_answer(const struct result *r, size_t i)
{
	if (r->a.of[i] != NULL)
		return true;
	for (size_t k = i + 1; k < r->in->n; k++)
		if (r->in->items[k].parent == (int)i && has_answer(r, k))
			return true;
	return false;
}

/* As deep as the questionnaire's own groups, which json_read has bounded. */
static void
items_write(struct out *o, const struct visit *v, const struct result *r, int parent)
{
	const struct instrument *in = r->in;
	bool any = false;

	out_html(o, "[");
	for (size_t i = 0; i < in->n; i++) {
		const struct item *item = &in->items[i];

		if (item->parent != parent || !has_answer(r, i))
			continue;
		out_string(o, any ? ",\n{ \"linkId\": " : "\n{ \"linkId\": ");
		any = true;
		json_quote(o, item->link);
		if (in->may_ship && item->text[0] != '\0') {
			out_html(o, ", \"text\": ");
			json_quote(o, item->text);
		}
		if (r->a.of[i] != NULL) {
			answer_write(o, v, item, r->a.of[i], in->may_ship);
		} else {
			out_html(o, ", \"item\": ");
			items_write(o, v, r, (int)i);
		}
		out_html(o, " }");
	}
	out_html(o, "]");
}

static bool
any_answer(const struct result *r)
{
	for (size_t i = 0; i < r->in->n; i++)
		if (r->a.of[i] != NULL)
			return true;
	return false;
}

static void
response_write(struct out *o, const struct visit *v, const struct result *r)
{
	const struct filling *f = r->filling;
	const struct instrument *in = r->in;

	out_html(o, "{ \"resourceType\": \"QuestionnaireResponse\",\n\"status\": ");
	json_quote(o, f->done != NULL ? "completed" : "in-progress");
	if (in->url[0] != '\0') {
		struct out canonical = { 0 };

		out_string(&canonical, in->url);
		if (in->version[0] != '\0') {
			out_html(&canonical, "|");
			out_string(&canonical, in->version);
		}
		out_bytes(&canonical, "", 1);
		out_html(o, ",\n\"questionnaire\": ");
		json_quote(o, canonical.bytes);
		out_free(&canonical);
	}
	out_html(o, ",\n\"authored\": \"");
	moment_write(o, f->done != NULL ? f->done : f->said != NULL ? f->said->e : f->e);
	out_html(o, "\"");
	if (any_answer(r)) {
		out_html(o, ",\n\"item\": ");
		items_write(o, v, r, NO_PARENT);
	}
	out_html(o, " }\n");
}

/* answers-2026-11-29-1a2b3c4d.json */
static const char *
file_name(const struct visit *v, const char *what, const struct event *e)
{
	struct date d = date_of(e->day);
	struct out o = { 0 };
	const char *name;

	out_string(&o, what);
	out_html(&o, "-");
	out_number(&o, d.year);
	out_html(&o, "-");
	two_digits(&o, d.month);
	out_html(&o, "-");
	two_digits(&o, d.day);
	out_html(&o, "-");
	out_hex(&o, e->id, 4);
	out_html(&o, ".json");
	name = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return name;
}

/* ---- answers of the pages ---- */

enum status
forms_result_show(struct visit *v)
{
	const struct filling *f = forms_filling(v, v->of);
	struct result_view view = { .v = v };
	struct result *r;

	if (f == NULL)
		return visit_goto(v, "/forms");
	r = result_of(v, f);
	if (f->done == NULL && r->in != NULL)
		return visit_goto(v, forms_goes_on(v, f));
	view.in = r->in;
	view.id = visit_id(v, f->e);
	view.form = forms_form_id(f);
	view.title = f->e->values[BEGIN_TITLE].text;
	view.when = visit_date(v, (f->done != NULL ? f->done : f->e)->day);
	view.other = visit_name(v, v->other);
	view.done = f->done != NULL;
	view.careless = careless(f);
	if (r->in == NULL) {
		said_without(v, r, &view);
		result_page(v->out, &view);
		return OK;
	}
	said_with_words(v, r, &view);
	view.n = r->in->n_scales;
	view.scales = arena_get(v->mem, view.n, sizeof(*view.scales));
	for (size_t i = 0; i < view.n; i++)
		view.scales[i] = scale_view(v, r, i);
	result_page(v->out, &view);
	return OK;
}

/* The score that would be shown, or was. False: there is none. */
static bool
share_read(const struct visit *v, struct share_view *view)
{
	const struct filling *f = forms_filling(v, v->of);
	struct result *r;
	struct scale_view s;

	view->nth = v->form.values[SCALE].number;
	if (f == NULL || f->done == NULL || !visit_paired(v))
		return false;
	r = result_of(v, f);
	if (r->in == NULL || (size_t)view->nth >= r->in->n_scales)
		return false;
	s = scale_view(v, r, (size_t)view->nth);
	view->id = visit_id(v, f->e);
	view->other = visit_name(v, v->other);
	view->name = visit_name(v, v->me);
	view->person = v->me;
	view->title = f->e->values[BEGIN_TITLE].text;
	view->scale = s.title;
	view->score = s.score;
	view->least = s.least;
	view->most = s.most;
	view->when = visit_date(v, f->done->day);
	view->back = forms_path(v, "/forms/result", view->id, "", -1);
	return s.is;
}

enum status
forms_share_show(struct visit *v)
{
	struct share_view view = { .nth = 0 };

	if (!share_read(v, &view))
		return visit_goto(v, "/forms");
	share_page(v->out, &view);
	return OK;
}

enum status
forms_share(struct visit *v)
{
	struct share_view view = { .nth = 0 };
	struct value values[PASS_FIELDS];
	struct form form = { .values = values };

	if (!share_read(v, &view))
		return visit_goto(v, "/forms");
	values[PASS_TITLE] = (struct value){ .text = view.title };
	values[PASS_SCALE] = (struct value){ .text = view.scale };
	values[PASS_SCORE] = (struct value){ .text = view.score };
	values[PASS_LEAST] = (struct value){ .text = view.least };
	values[PASS_MOST] = (struct value){ .text = view.most };
	values[PASS_ON] = (struct value){ .text = visit_number(v,
	    forms_filling(v, v->of)->done->day) };
	visit_do_in(v, SHARED, &forms_pass, &form);
	return visit_goto(v, "/forms");
}

enum status
forms_forget(struct visit *v)
{
	const struct filling *f = forms_filling(v, v->of);

	if (f == NULL)
		return visit_goto(v, "/forms");
	for (const struct said_so *s = f->said; s != NULL; s = s->before)
		visit_delete(v, s->e);
	if (f->done != NULL)
		visit_delete(v, f->done);
	visit_delete(v, f->e);
	return visit_goto(v, "/forms");
}

/* One filling, as FHIR: the host saves that file of the export alone. */
enum status
forms_download(struct visit *v)
{
	static const struct field only[] = { { "only", .max = 60 }, { 0 } };
	const struct filling *f = forms_filling(v, v->of);
	struct value value;
	struct form form = { .values = &value };

	if (f == NULL)
		return visit_goto(v, "/forms");
	value = (struct value){ .text = file_name(v, "answers", f->e) };
	visit_task(v, "export", only, &form);
	return visit_goto(v, forms_path(v, "/forms/result", visit_id(v, f->e), "", -1));
}

/* ---- taking along ---- */

static const char *
in_words(const struct visit *v, const struct result *r)
{
	struct out o = { .words = v->out->words };
	const char *text;

	out_string(&o, r->filling->e->values[BEGIN_TITLE].text);
	for (size_t i = 0; r->in != NULL && i < r->in->n_scales; i++) {
		struct scale_view s = scale_view(v, r, i);

		out_html(&o, "\n");
		if (s.is)
			out_sentence(&o, N_("%1: %2 (from %3 to %4 possible)"),
			    (const char *const[]){ s.title, s.score, s.least, s.most, NULL });
		else
			out_sentence(&o, N_("%1: too few answers"),
			    (const char *const[]){ s.title, NULL });
	}
	text = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return text;
}

static void
take_filling(const struct visit *v, struct taking *t, const struct filling *f)
{
	const struct result *r = result_of(v, f);
	struct out file = { 0 };

	take_entry(t, f->done != NULL ? f->done : f->e, NULL, in_words(v, r));
	if (r->in == NULL)
		return;
	response_write(&file, v, r);
	take_file(t, file_name(v, "answers", f->e), &file);
	out_free(&file);
}

static void
take_passed(const struct visit *v, struct taking *t, const struct passed *p)
{
	const struct value *said = p->e->values;
	struct out o = { .words = v->out->words };

	out_string(&o, said[PASS_TITLE].text);
	out_html(&o, "\n");
	out_sentence(&o, N_("%1: %2 (from %3 to %4 possible)"), (const char *const[]){
	    said[PASS_SCALE].text, said[PASS_SCORE].text, said[PASS_LEAST].text,
	    said[PASS_MOST].text, NULL });
	take_entry(t, p->e, N_("shown to each other"), arena_copy(v->mem, o.bytes, o.len));
	out_free(&o);
}

static void
take_text(const struct visit *v, struct taking *t, const char *what, const struct event *e,
    const char *text)
{
	struct out file = { 0 };

	if (text[0] == '\0')
		return;
	out_string(&file, text);
	out_html(&file, "\n");
	take_file(t, file_name(v, what, e), &file);
	out_free(&file);
}

/* Both files as they are kept, so that they can be brought again. */
static void
take_imports(const struct visit *v, struct taking *t, const struct imported *i)
{
	for (; i != NULL; i = i->older) {
		const struct instrument *in = forms_read(v, visit_id(v, i->e));

		if (in == NULL)
			continue;
		take_entry(t, i->e, N_("brought"), in->title);
		take_text(v, t, "questionnaire", i->e, i->e->values[ADD_FORM].text);
		take_text(v, t, "scoring", i->e, i->e->values[ADD_SCORING].text);
	}
}

void
forms_take(const struct visit *v, struct taking *t)
{
	const struct forms *shared = forms_room(v, SHARED), *own = forms_room(v, PERSONAL);
	const struct filling *f = own->fillings;
	const struct passed *p = shared->passed;

	if (f == NULL && p == NULL && shared->imported == NULL && own->imported == NULL)
		return;
	take_chapter(t, N_("Other questionnaires"));
	take_imports(v, t, shared->imported);
	take_imports(v, t, own->imported);
	for (; f != NULL; f = f->older)
		take_filling(v, t, f);
	for (; p != NULL; p = p->older)
		take_passed(v, t, p);
}
