/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "sidecar.h"

static const double number_most = 1e6;

static bool
number_member(struct reading *r, const struct json *of, const char *name, double *number)
{
	const struct json *v = json_member(of, name);

	if (v == NULL)
		return refuse_at(r, of, N_("“%1” is missing here."), name);
	if (v->kind != IS_NUMBER || v->number > number_most || v->number < -number_most)
		return refuse_at(r, v, N_("“%1” should be a number up to a million."), name);
	*number = v->number;
	return true;
}

/* ---- items ---- */

/* Every answer that is offered has a number, within the range. */
static bool
weights_fit(struct reading *r, const struct json *at, const struct item *item)
{
	bool weighted = false;

	for (size_t i = 0; i < item->n_choices; i++) {
		const struct choice *c = &item->choices[i];

		weighted |= c->weighted;
		if (!c->weighted && !c->numbered)
			return refuse_at(r, at, N_("“%1” is scored, but an answer of it has no weight."), item->link);
		if (c->weight < item->min || c->weight > item->max)
			return refuse_at(r, at, N_("“%1” has an answer that weighs less than its min or more than its max."), item->link);
	}
	if (weighted && item->reverse)
		return refuse_at(r, at, N_("“%1” would be reversed twice: its answers have weights, so they say already which way it counts. Leave reverse out."), item->link);
	return true;
}

static bool
item_read(struct reading *r, const struct json *at)
{
	const char *link;
	struct item *item;
	int i;

	if (!needed_text(r, at, "linkId", &link))
		return false;
	if ((i = item_find(r->made, link)) < 0)
		return refuse_at(r, at, N_("The questionnaire has no item “%1”."), link);
	item = &r->made->items[i];
	if (!item_asks(item))
		return refuse_at(r, at, N_("“%1” asks nothing, so it cannot be scored."), link);
	if (item->scored)
		return refuse_at(r, at, N_("The linkId “%1” stands twice."), link);
	item->scored = true;
	if (!number_member(r, at, "min", &item->min) ||
	    !number_member(r, at, "max", &item->max) ||
	    !bool_member(r, at, "reverse", &item->reverse))
		return false;
	if (item->min >= item->max)
		return refuse_at(r, at, N_("min should be less than max."), NULL);
	if (item->kind == ITEM_BOOLEAN && (item->min > 0 || item->max < 1))
		return refuse_at(r, at, N_("A yes counts 1 and a no 0: min and max should hold both."), NULL);
	return weights_fit(r, at, item);
}

static bool
items_read(struct reading *r, const struct json *root)
{
	const struct json *list;

	if (!list_member(r, root, "items", IS_OBJECT, &list))
		return false;
	if (list == NULL || list->n == 0)
		return refuse_at(r, root, N_("“%1” is missing here."), "items");
	for (const struct json *one = list->first; one != NULL; one = one->next)
		if (!item_read(r, one))
			return false;
	return true;
}

/* ---- scales ---- */

static bool
members_read(struct reading *r, const struct json *at, const char *name,
    size_t **items, size_t *n)
{
	const struct json *list;

	if (!list_member(r, at, name, IS_STRING, &list))
		return false;
	if (list == NULL || list->n == 0 || list->n > r->made->n)
		return refuse_at(r, list != NULL ? list : at,
		    N_("The list “%1” should name items."), name);
	*items = arena_get(r->mem, list->n, sizeof(**items));
	for (const struct json *one = list->first; one != NULL; one = one->next) {
		int i = item_find(r->made, one->text);

		if (i < 0 || !r->made->items[i].scored)
			return refuse_at(r, one, N_("“%1” is not in the scoring file's items."), one->text);
		for (size_t k = 0; k < *n; k++)
			if ((*items)[k] == (size_t)i)
				return refuse_at(r, one, N_("“%1” is counted twice."), one->text);
		(*items)[(*n)++] = (size_t)i;
	}
	return true;
}

static bool
method_read(struct reading *r, const struct json *at, struct scale *s)
{
	static const char *const names[] = { [SUM] = "sum", [MEAN] = "mean",
	    [CENTRED_MEAN] = "centred-mean", [DIFFERENCE] = "difference" };
	const char *name;

	if (!needed_text(r, at, "method", &name))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0) {
			s->method = (enum reckoning)i;
			return true;
		}
	return refuse_at(r, at, N_("There is no method “%1”: sum, mean, centred-mean or difference."), name);
}

/* Without a rule of its own: one of four or five may be missing, or a fifth. */
static size_t
usual_least(size_t n)
{
	return n < 4 ? n : n < 6 ? n - 1 : (n * 4 + 4) / 5;
}

/* A rule of its own goes down to one half, never below. */
static bool
least_read(struct reading *r, const struct json *at, size_t n, size_t *least)
{
	double number;

	*least = usual_least(n);
	if (json_member(at, "min_answered") == NULL)
		return true;
	if (!number_member(r, at, "min_answered", &number))
		return false;
	if (number > (double)n || number * 2 < (double)n ||
	    number != (double)(size_t)number)
		return refuse_at(r, at, N_("“%1” should be a whole number, from half of the items to all."), "min_answered");
	*least = (size_t)number;
	return true;
}

static bool
scale_read(struct reading *r, const struct json *at, struct scale *s)
{
	size_t n;

	if (!needed_text(r, at, "id", &s->id) ||
	    !text_member(r, at, "title", &s->title) || !method_read(r, at, s) ||
	    !members_read(r, at, "items", &s->items, &s->n))
		return false;
	if (s->title[0] == '\0')
		s->title = s->id;
	for (const struct scale *o = r->made->scales; o < s; o++)
		if (strcmp(o->id, s->id) == 0)
			return refuse_at(r, at, N_("The scale “%1” stands twice."), s->id);
	if (s->method == DIFFERENCE &&
	    !members_read(r, at, "minus", &s->minus, &s->n_minus))
		return false;
	if (s->method != DIFFERENCE && json_member(at, "minus") != NULL)
		return refuse_at(r, at, N_("Only a difference has a “minus”."), NULL);
	if (json_member(at, "higher_is_better") == NULL)
		return refuse_at(r, at, N_("“%1” is missing here."), "higher_is_better");
	s->prorate = s->method != DIFFERENCE;
	n = s->n + s->n_minus;
	if (!bool_member(r, at, "higher_is_better", &s->higher_is_better) ||
	    !bool_member(r, at, "prorate", &s->prorate) ||
	    !least_read(r, at, n, &s->least))
		return false;
	if (s->method == DIFFERENCE && s->prorate)
		return refuse_at(r, at, N_("A difference needs all its answers: prorate should be false."), NULL);
	return true;
}

static bool
scales_read(struct reading *r, const struct json *root)
{
	const struct json *list;
	struct instrument *made = r->made;
	size_t n = 0;

	if (!list_member(r, root, "scales", IS_OBJECT, &list))
		return false;
	if (list == NULL || list->n == 0)
		return refuse_at(r, root, N_("“%1” is missing here."), "scales");
	if (list->n > SCALES_MOST)
		return refuse_at(r, list, N_("There are too many scales."), NULL);
	made->scales = arena_get(r->mem, list->n, sizeof(struct scale));
	for (const struct json *one = list->first; one != NULL; one = one->next)
		if (!scale_read(r, one, &made->scales[made->n_scales++]))
			return false;
	for (size_t i = 0; i < made->n; i++)
		n += made->items[i].scored;
	return least_read(r, root, n, &made->least);
}

/* ---- what is known about the scales ---- */

/* The scale that an entry is about. */
static bool
about_read(struct reading *r, const struct json *at, struct scale **s)
{
	const char *id;

	if (!needed_text(r, at, "scale", &id))
		return false;
	for (size_t i = 0; i < r->made->n_scales; i++)
		if (strcmp(r->made->scales[i].id, id) == 0) {
			*s = &r->made->scales[i];
			return true;
		}
	return refuse_at(r, at, N_("There is no scale “%1”."), id);
}

static bool
cutoff_read(struct reading *r, const struct json *at)
{
	enum { CUTOFFS_MOST = 8 };
	static const struct {
		const char	*name;
		enum asks	 asks;
	} ops[] = { { ">", MORE }, { "<", LESS }, { ">=", AT_LEAST }, { "<=", AT_MOST } };
	struct cutoff c = { EXISTS };
	struct scale *s;
	const char *op;

	if (!about_read(r, at, &s) || !needed_text(r, at, "op", &op) ||
	    !number_member(r, at, "value", &c.value) ||
	    !text_member(r, at, "population", &c.population) ||
	    !text_member(r, at, "source", &c.source))
		return false;
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (strcmp(ops[i].name, op) == 0)
			c.asks = ops[i].asks;
	if (c.asks == EXISTS)
		return refuse_at(r, at, N_("“%1” should be one of < <= > >=."), "op");
	if (s->cutoffs == NULL)
		s->cutoffs = arena_get(r->mem, CUTOFFS_MOST, sizeof(c));
	if (s->n_cutoffs == CUTOFFS_MOST)
		return refuse_at(r, at, N_("There are too many cut-offs."), NULL);
	s->cutoffs[s->n_cutoffs++] = c;
	return true;
}

/* How steady it is over time says more about change than how well its items
 * agree, so the former counts if both are given. */
static bool
reliability_read(struct reading *r, const struct json *at)
{
	struct scale *s;
	const char *type;
	double number;
	bool retest;

	if (!about_read(r, at, &s) || !number_member(r, at, "r", &number) ||
	    !needed_text(r, at, "type", &type))
		return false;
	retest = strcmp(type, "retest") == 0;
	if (!retest && strcmp(type, "alpha") != 0)
		return refuse_at(r, at, N_("“%1” should be alpha or retest."), "type");
	if (number <= 0 || number >= 1)
		return refuse_at(r, at, N_("“%1” should lie between 0 and 1."), "r");
	if (s->r == 0 || (retest && !s->retest)) {
		s->r = number;
		s->retest = retest;
	}
	return true;
}

static bool
norm_read(struct reading *r, const struct json *at)
{
	struct scale *s;
	double sd;

	if (!about_read(r, at, &s))
		return false;
	if (json_member(at, "sd") == NULL)
		return true;
	if (!number_member(r, at, "sd", &sd))
		return false;
	if (sd <= 0)
		return refuse_at(r, at, N_("“%1” should be more than 0."), "sd");
	if (s->sd == 0)
		s->sd = sd;
	return true;
}

static bool
each_read(struct reading *r, const struct json *root, const char *name,
    bool (*read)(struct reading *, const struct json *))
{
	const struct json *list;

	if (!list_member(r, root, name, IS_OBJECT, &list))
		return false;
	for (const struct json *one = list != NULL ? list->first : NULL; one != NULL;
	    one = one->next)
		if (!read(r, one))
			return false;
	return true;
}

/* Without a licence it may be used, but its words are not passed on. */
static bool
licence_read(struct reading *r, const struct json *root)
{
	static const char *const names[] = { "research", "clinical", "commercial" };
	const struct json *licence = json_member(root, "licence");
	bool may;

	if (licence == NULL)
		return true;
	if (licence->kind != IS_OBJECT)
		return refuse_at(r, licence, N_("“%1” is of the wrong kind."), "licence");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!bool_member(r, licence, names[i], &may))
			return false;
	return bool_member(r, licence, "text_may_ship", &r->made->may_ship);
}

bool
sidecar_read(struct reading *r, const struct json *root)
{
	struct instrument *made = r->made;
	const char *id, *copyright;

	if (root->kind != IS_OBJECT)
		return refuse_at(r, root, N_("The scoring file should be an object, { … }."), NULL);
	if (!needed_text(r, root, "id", &id) ||
	    !text_member(r, root, "citation", &made->citation) ||
	    !text_member(r, root, "copyright", &copyright) ||
	    !licence_read(r, root) || !items_read(r, root) || !scales_read(r, root) ||
	    !each_read(r, root, "cutoffs", cutoff_read) ||
	    !each_read(r, root, "reliability", reliability_read) ||
	    !each_read(r, root, "norms", norm_read))
		return false;
	if (made->copyright[0] == '\0')
		made->copyright = copyright;
	return true;
}
