/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "sidecar.h"
#include "text.h"

enum { LINK_MOST = 255, TEXT_MOST = 4000, CONDITIONS_MOST = 20 };

/* ---- looking into a file ---- */

bool
refuse_line(struct reading *r, uint32_t line, const char *reason, const char *part)
{
	*r->fault = (struct fault){ r->scoring, line, reason, part };
	return false;
}

bool
refuse_at(struct reading *r, const struct json *at, const char *reason,
    const char *part)
{
	return refuse_line(r, at->line, reason, part);
}

/* As text is kept everywhere here: without control characters, and no spaces around it. */
static const char *
shown_text(struct arena *mem, const char *text)
{
	char *copy = arena_copy(mem, text, strlen(text));

	text_tidy(copy, strlen(copy), true);
	return copy;
}

/* What is sent back by a form and compared: on one line. */
static bool
name_fits(struct reading *r, const struct json *at, const char *name)
{
	if (text_units(name) <= LINK_MOST && strchr(name, '\n') == NULL)
		return true;
	return refuse_at(r, at, N_("A linkId or an answer is too long, or breaks over lines."), NULL);
}

bool
text_member(struct reading *r, const struct json *of, const char *name,
    const char **text)
{
	const struct json *v = json_member(of, name);

	*text = "";
	if (v == NULL)
		return true;
	if (v->kind != IS_STRING)
		return refuse_at(r, v, N_("“%1” should be a text."), name);
	if (text_units(v->text) > TEXT_MOST)
		return refuse_at(r, v, N_("“%1” is too long."), name);
	*text = shown_text(r->mem, v->text);
	return true;
}

bool
needed_text(struct reading *r, const struct json *of, const char *name,
    const char **text)
{
	if (!text_member(r, of, name, text))
		return false;
	return **text != '\0' ? true :
	    refuse_at(r, of, N_("“%1” is missing here."), name);
}

bool
bool_member(struct reading *r, const struct json *of, const char *name, bool *yes)
{
	const struct json *v = json_member(of, name);

	if (v == NULL)
		return true;
	if (v->kind != IS_TRUE && v->kind != IS_FALSE)
		return refuse_at(r, v, N_("“%1” should be true or false."), name);
	*yes = v->kind == IS_TRUE;
	return true;
}

bool
list_member(struct reading *r, const struct json *of, const char *name,
    enum json_kind kind, const struct json **list)
{
	*list = json_member(of, name);
	if (*list == NULL)
		return true;
	if ((*list)->kind != IS_LIST)
		return refuse_at(r, *list, N_("“%1” should be a list."), name);
	for (const struct json *one = (*list)->first; one != NULL; one = one->next)
		if (one->kind != kind)
			return refuse_at(r, one, N_("Something in the list “%1” is of the wrong kind."), name);
	return true;
}

int
item_find(const struct instrument *made, const char *link)
{
	for (size_t i = 0; i < made->n; i++)
		if (strcmp(made->items[i].link, link) == 0)
			return (int)i;
	return -1;
}

/* ---- answers that are offered ---- */

/* The extension that gives an answer its weight: R4, of a value set, R5. */
static bool
weight_read(struct reading *r, const struct json *of, struct choice *c)
{
	static const char *const names[] = { "ordinalValue", "valueset-ordinalValue",
	    "codesystem-ordinalValue", "itemWeight", NULL };
	static const char at[] = "http://hl7.org/fhir/StructureDefinition/";
	const struct json *list, *value;
	const char *url;

	if (!list_member(r, of, "extension", IS_OBJECT, &list))
		return false;
	for (const struct json *e = list != NULL ? list->first : NULL; e != NULL; e = e->next) {
		size_t i = 0;

		if (!text_member(r, e, "url", &url))
			return false;
		if (strncmp(url, at, sizeof(at) - 1) != 0)
			continue;
		while (names[i] != NULL && strcmp(names[i], url + sizeof(at) - 1) != 0)
			i++;
		if (names[i] == NULL)
			continue;
		value = json_member(e, "valueDecimal");
		if (value == NULL || value->kind != IS_NUMBER)
			return refuse_at(r, e, N_("The weight of an answer should be a number, “valueDecimal”."), NULL);
		if (c->weighted && c->weight != value->number)
			return refuse_at(r, e, N_("An answer has two weights."), NULL);
		c->weighted = true;
		c->weight = value->number;
	}
	return true;
}

static bool
coding_read(struct reading *r, const struct json *coding, struct choice *c)
{
	const char *system;

	c->kind = "valueCoding";
	c->coded = true;
	if (!text_member(r, coding, "code", &c->key) ||
	    !text_member(r, coding, "display", &c->shows) ||
	    !text_member(r, coding, "system", &system) ||
	    !weight_read(r, coding, c))
		return false;
	c->system = system[0] != '\0' ? system : NULL;
	if (c->shows[0] == '\0')
		c->shows = c->key;
	if (c->key[0] == '\0')
		c->key = c->shows;
	return c->key[0] != '\0' ? true :
	    refuse_at(r, coding, N_("An answer has neither a code nor a text."), NULL);
}

static bool
option_read(struct reading *r, const struct json *option, struct choice *c)
{
	const struct json *v;

	if (!weight_read(r, option, c))
		return false;
	if ((v = json_member(option, "valueCoding")) != NULL)
		return v->kind == IS_OBJECT ? coding_read(r, v, c) :
		    refuse_at(r, v, N_("“%1” is of the wrong kind."), "valueCoding");
	if ((v = json_member(option, "valueInteger")) != NULL) {
		if (v->kind != IS_NUMBER || strpbrk(v->text, ".eE") != NULL)
			return refuse_at(r, v, N_("“%1” is of the wrong kind."), "valueInteger");
		c->kind = "valueInteger";
		c->key = c->shows = v->text;
		c->numbered = true;
		if (!c->weighted)
			c->weight = v->number;
		return true;
	}
	c->kind = "valueString";
	if (json_member(option, "valueString") == NULL)
		return refuse_at(r, option, N_("Of answers, Hearth knows valueCoding, valueInteger and valueString."), NULL);
	if (!needed_text(r, option, "valueString", &c->key))
		return false;
	c->shows = c->key;
	return true;
}

static bool
choice_add(struct reading *r, struct item *item, const struct json *at,
    const struct choice *c)
{
	if (item->n_choices == CHOICES_MOST)
		return refuse_at(r, at, N_("Too many answers are offered here."), NULL);
	if (item->choices == NULL)
		item->choices = arena_get(r->mem, CHOICES_MOST, sizeof(*c));
	if (!name_fits(r, at, c->key))
		return false;
	if (item_choice(item, c->key) != NULL)
		return refuse_at(r, at, N_("The answer “%1” is offered twice."), c->key);
	item->choices[item->n_choices++] = *c;
	return true;
}

static const struct json *
contained_find(const struct json *root, const char *id)
{
	const struct json *list = json_member(root, "contained");

	if (list == NULL || list->kind != IS_LIST)
		return NULL;
	for (const struct json *one = list->first; one != NULL; one = one->next) {
		const struct json *name = json_member(one, "id");

		if (name != NULL && name->kind == IS_STRING && strcmp(name->text, id) == 0)
			return one;
	}
	return NULL;
}

/* The codes of one part of a value set. Nothing leads on to another set. */
static bool
codes_read(struct reading *r, struct item *item, const struct json *part,
    const char *name, const char *system)
{
	const struct json *codes;

	if (!list_member(r, part, name, IS_OBJECT, &codes))
		return false;
	if (codes == NULL || json_member(part, "valueSet") != NULL ||
	    json_member(part, "filter") != NULL)
		return refuse_at(r, part, N_("A value set should list its answers itself."), NULL);
	for (const struct json *one = codes->first; one != NULL; one = one->next) {
		struct choice c = { .weight = 0 };

		if (!coding_read(r, one, &c))
			return false;
		if (json_member(one, "contains") != NULL)
			return refuse_at(r, one, N_("Answers within answers cannot be shown."), NULL);
		if (c.system == NULL && system[0] != '\0')
			c.system = system;
		if (!choice_add(r, item, one, &c))
			return false;
	}
	return true;
}

static bool
value_set_read(struct reading *r, const struct json *root, struct item *item,
    const struct json *ref)
{
	const struct json *set, *compose, *expansion, *parts;
	const char *system;

	if (ref->kind != IS_STRING || ref->text[0] != '#')
		return refuse_at(r, ref, N_("Only a value set inside the file can be used, as “#name”."), NULL);
	if ((set = contained_find(root, ref->text + 1)) == NULL)
		return refuse_at(r, ref, N_("There is no value set “%1” in the file."), ref->text);
	if ((expansion = json_member(set, "expansion")) != NULL)
		return codes_read(r, item, expansion, "contains", "");
	compose = json_member(set, "compose");
	if (!list_member(r, compose, "include", IS_OBJECT, &parts))
		return false;
	if (parts == NULL || json_member(compose, "exclude") != NULL)
		return refuse_at(r, set, N_("A value set should list its answers itself."), NULL);
	for (const struct json *one = parts->first; one != NULL; one = one->next)
		if (!text_member(r, one, "system", &system) ||
		    !codes_read(r, item, one, "concept", system))
			return false;
	return true;
}

static bool
choices_read(struct reading *r, const struct json *root, const struct json *at,
    struct item *item)
{
	const struct json *options, *ref = json_member(at, "answerValueSet");

	if (!list_member(r, at, "answerOption", IS_OBJECT, &options))
		return false;
	if (ref != NULL && options != NULL)
		return refuse_at(r, ref, N_("Answers are given twice: answerOption and answerValueSet."), NULL);
	if (ref != NULL && !value_set_read(r, root, item, ref))
		return false;
	for (const struct json *one = options != NULL ? options->first : NULL;
	    one != NULL; one = one->next) {
		struct choice c = { .weight = 0 };

		if (!option_read(r, one, &c) || !choice_add(r, item, one, &c))
			return false;
	}
	return item->n_choices > 1 ? true :
	    refuse_at(r, at, N_("“%1” offers fewer than two answers."), item->link);
}

/* ---- when an item is shown ---- */

static bool
asks_read(struct reading *r, const struct json *at, struct condition *c)
{
	static const char *const names[] = { [EXISTS] = "exists", [EQUAL] = "=",
	    [UNEQUAL] = "!=", [MORE] = ">", [LESS] = "<", [AT_LEAST] = ">=",
	    [AT_MOST] = "<=" };
	const char *name;

	if (!needed_text(r, at, "operator", &name))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0) {
			c->asks = (enum asks)i;
			return true;
		}
	return refuse_at(r, at, N_("enableWhen has no operator “%1”."), name);
}

static const char *
boolean_key(const struct json *v)
{
	return v == NULL ? NULL : v->kind == IS_TRUE ? "true" :
	    v->kind == IS_FALSE ? "false" : NULL;
}

static const char *
choice_key(const struct json *at)
{
	const struct json *v = json_member(at, "answerCoding"), *code;

	if (v != NULL) {
		code = json_member(v, "code");
		v = code != NULL ? code : json_member(v, "display");
	} else if ((v = json_member(at, "answerString")) == NULL)
		v = json_member(at, "answerInteger");
	return v != NULL && (v->kind == IS_STRING || v->kind == IS_NUMBER) ?
	    v->text : NULL;
}

/* The answer that is asked for must be one that can be given. */
static bool
wanted_read(struct reading *r, const struct json *at, const struct item *of,
    struct condition *c)
{
	static const char wrong[] = N_("enableWhen asks for an answer that “%1” does not have.");
	const struct json *v;

	if (c->asks == EXISTS) {
		v = json_member(at, "answerBoolean");
		c->yes = v != NULL && v->kind == IS_TRUE;
		return boolean_key(v) != NULL ? true : refuse_at(r, at, wrong, of->link);
	}
	if (of->kind == ITEM_INTEGER || of->kind == ITEM_DECIMAL) {
		if ((v = json_member(at, "answerInteger")) == NULL)
			v = json_member(at, "answerDecimal");
		if (v == NULL || v->kind != IS_NUMBER)
			return refuse_at(r, at, wrong, of->link);
		c->number = v->number;
		return true;
	}
	c->key = of->kind == ITEM_BOOLEAN ?
	    boolean_key(json_member(at, "answerBoolean")) : choice_key(at);
	if (c->key == NULL || c->asks > UNEQUAL ||
	    (of->kind == ITEM_CHOICE && item_choice(of, c->key) == NULL))
		return refuse_at(r, at, wrong, of->link);
	return true;
}

/* Only what comes before can be asked about: so nothing goes in circles. */
static bool
condition_read(struct reading *r, const struct json *at, struct condition *c)
{
	const char *link;
	int of;

	if (!needed_text(r, at, "question", &link) || !asks_read(r, at, c))
		return false;
	of = item_find(r->made, link);
	if (of < 0 || of == (int)r->made->n - 1 || !item_asks(&r->made->items[of]))
		return refuse_at(r, at, N_("enableWhen asks about “%1”, which is no question before this one."), link);
	c->of = (size_t)of;
	return wanted_read(r, at, &r->made->items[of], c);
}

static bool
conditions_read(struct reading *r, const struct json *at, struct item *item)
{
	const struct json *list;
	const char *behavior;

	if (!list_member(r, at, "enableWhen", IS_OBJECT, &list) ||
	    !text_member(r, at, "enableBehavior", &behavior))
		return false;
	item->any = strcmp(behavior, "any") == 0;
	if (behavior[0] != '\0' && !item->any && strcmp(behavior, "all") != 0)
		return refuse_at(r, at, N_("enableBehavior should be all or any."), NULL);
	if (list == NULL || list->n == 0)
		return true;
	if (list->n > CONDITIONS_MOST)
		return refuse_at(r, list, N_("There are too many conditions."), NULL);
	if (list->n > 1 && behavior[0] == '\0')
		return refuse_at(r, list, N_("Several conditions need enableBehavior, all or any."), NULL);
	item->conditions = arena_get(r->mem, list->n, sizeof(struct condition));
	for (const struct json *one = list->first; one != NULL; one = one->next)
		if (!condition_read(r, one, &item->conditions[item->n_conditions++]))
			return false;
	return true;
}

/* ---- items ---- */

static bool
kind_read(struct reading *r, const struct json *at, struct item *item)
{
	static const struct {
		const char	*name;
		enum item_kind	 kind;
		bool		 coded;
	} kinds[] = {
		{ "group", ITEM_GROUP }, { "display", ITEM_DISPLAY },
		{ "choice", ITEM_CHOICE }, { "coding", ITEM_CHOICE, true },
		{ "question", ITEM_CHOICE, true }, { "boolean", ITEM_BOOLEAN },
		{ "integer", ITEM_INTEGER }, { "decimal", ITEM_DECIMAL },
	};
	const char *type;

	if (!needed_text(r, at, "type", &type))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, type) == 0) {
			item->kind = kinds[i].kind;
			r->made->coded |= kinds[i].coded;
			if (item->kind == ITEM_INTEGER &&
			    json_member(at, "answerOption") != NULL)
				item->kind = ITEM_CHOICE;
			return true;
		}
	return refuse_at(r, at, N_("Items of the type “%1” cannot be filled in here."), type);
}

static bool
item_head(struct reading *r, const struct json *at, struct item *item)
{
	bool repeats = false;

	item->line = at->line;
	if (!needed_text(r, at, "linkId", &item->link) ||
	    !text_member(r, at, "text", &item->text) ||
	    !text_member(r, at, "prefix", &item->prefix) ||
	    !kind_read(r, at, item) || !bool_member(r, at, "repeats", &repeats))
		return false;
	if (!name_fits(r, at, item->link))
		return false;
	if (item_find(r->made, item->link) != (int)r->made->n - 1)
		return refuse_at(r, at, N_("The linkId “%1” stands twice."), item->link);
	if (repeats)
		return refuse_at(r, at, N_("“%1” takes several answers, which Hearth cannot ask for."), item->link);
	if (item_asks(item) && item->text[0] == '\0')
		return refuse_at(r, at, N_("“%1” has no text."), item->link);
	return true;
}

static bool
items_read(struct reading *r, const struct json *root, const struct json *of, int parent)
{
	const struct json *list;

	if (!list_member(r, of, "item", IS_OBJECT, &list))
		return false;
	for (const struct json *at = list != NULL ? list->first : NULL; at != NULL;
	    at = at->next) {
		int n = (int)r->made->n;
		struct item *item = &r->made->items[n];

		if (n == ITEMS_MOST)
			return refuse_at(r, at, N_("There are too many items."), NULL);
		r->made->n++;
		item->parent = parent;
		if (parent != NO_PARENT && r->made->items[parent].kind == ITEM_DISPLAY)
			return refuse_at(r, at, N_("Nothing can stand inside a display."), NULL);
		if (!item_head(r, at, item) || !conditions_read(r, at, item))
			return false;
		if (parent != NO_PARENT && item_asks(&r->made->items[parent]) &&
		    item->kind != ITEM_DISPLAY)
			return refuse_at(r, at, N_("“%1” stands inside a question. Put it beside it, with enableWhen."), item->link);
		if (item->kind == ITEM_CHOICE && !choices_read(r, root, at, item))
			return false;
		if (!items_read(r, root, at, n))
			return false;
	}
	return true;
}

/* ---- the whole ---- */

static bool
form_root(struct reading *r, const struct json *root)
{
	struct instrument *made = r->made;
	const char *type;
	size_t asked = 0;

	if (!text_member(r, root, "resourceType", &type))
		return false;
	if (root->kind != IS_OBJECT || strcmp(type, "Questionnaire") != 0)
		return refuse_at(r, root, N_("This is no FHIR Questionnaire: its resourceType should say so."), NULL);
	if (!text_member(r, root, "url", &made->url) ||
	    !text_member(r, root, "version", &made->version) ||
	    !text_member(r, root, "title", &made->title) ||
	    !text_member(r, root, "copyright", &made->copyright))
		return false;
	if (made->title[0] == '\0' && !needed_text(r, root, "name", &made->title))
		return refuse_at(r, root, N_("“%1” is missing here."), "title");
	if (!items_read(r, root, root, NO_PARENT))
		return false;
	for (size_t i = 0; i < made->n; i++)
		asked += item_asks(&made->items[i]);
	return asked > 0 ? true : refuse_at(r, root, N_("Nothing is asked in it."), NULL);
}

/* A sign that stands for what could not be read: the file is damaged. */
static bool
whole(struct reading *r, const char *text)
{
	uint32_t line = 1;

	for (; *text != '\0'; text++) {
		line += *text == '\n';
		if (strncmp(text, "\xEF\xBF\xBD", 3) == 0)
			return refuse_line(r, line, N_("Some characters here cannot be read. The file should be UTF-8."), NULL);
	}
	return true;
}

const struct instrument *
instrument_read(struct arena *mem, const char *form, const char *scoring,
    struct fault *fault)
{
	struct instrument *made = arena_get(mem, 1, sizeof(*made));
	struct reading r = { .mem = mem, .made = made, .fault = fault };
	const struct json *root;

	made->citation = "";
	made->items = arena_get(mem, ITEMS_MOST, sizeof(struct item));
	if (!whole(&r, form) ||
	    (root = json_read(mem, form, strlen(form), fault)) == NULL ||
	    !form_root(&r, root))
		return NULL;
	if (scoring[0] == '\0')
		return made;
	r.scoring = made->scoring = true;
	if (!whole(&r, scoring))
		return NULL;
	if ((root = json_read(mem, scoring, strlen(scoring), fault)) == NULL) {
		fault->scoring = true;
		return NULL;
	}
	return sidecar_read(&r, root) ? made : NULL;
}

const char *
instrument_short(struct arena *mem, const char *text)
{
	struct fault fault;
	struct out o = { 0 };
	const struct json *root = json_read(mem, text, strlen(text), &fault);
	struct json kept;
	const struct json **slot;

	if (root == NULL || root->kind != IS_OBJECT)
		return "";
	kept = *root;
	slot = &kept.first;
	/* The narrative says the same once more, for readers of raw FHIR. */
	for (const struct json *one = root->first; one != NULL; one = one->next) {
		struct json *copy;

		if (strcmp(one->name, "text") == 0 || strcmp(one->name, "meta") == 0)
			continue;
		copy = arena_get(mem, 1, sizeof(*copy));
		*copy = *one;
		*slot = copy;
		slot = &copy->next;
	}
	*slot = NULL;
	json_write(&o, &kept);
	text = arena_copy(mem, o.bytes, o.len);
	out_free(&o);
	return text;
}

/* ---- answers ---- */

bool
item_asks(const struct item *item)
{
	return item->kind > ITEM_DISPLAY;
}

const struct choice *
item_choice(const struct item *item, const char *key)
{
	for (size_t i = 0; i < item->n_choices; i++)
		if (strcmp(item->choices[i].key, key) == 0)
			return &item->choices[i];
	return NULL;
}

bool
item_number(const char *text, double *number)
{
	enum { DIGITS = 12, DECIMALS = 6 };
	bool minus = *text == '-', after = false;
	int64_t n = 0, one = 1;
	int digits = 0, decimals = 0;

	for (text += minus; *text != '\0'; text++) {
		if ((*text == '.' || *text == ',') && !after && digits > 0) {
			after = true;
			continue;
		}
		if (*text < '0' || *text > '9' || ++digits > DIGITS)
			return false;
		n = n * 10 + (*text - '0');
		one *= after ? 10 : 1;
		decimals += after;
	}
	if (digits == 0 || decimals > DECIMALS || (after && decimals == 0))
		return false;
	*number = (double)(minus ? -n : n) / (double)one;
	return true;
}

const char *
item_refuses(const struct item *item, const char *answer)
{
	double x;

	if (item->kind == ITEM_CHOICE)
		return item_choice(item, answer) != NULL ? NULL :
		    N_("Please choose one of the answers offered.");
	if (item->kind == ITEM_BOOLEAN)
		return strcmp(answer, "true") == 0 || strcmp(answer, "false") == 0 ?
		    NULL : N_("Please choose one of the answers offered.");
	if (!item_number(answer, &x))
		return N_("Please write a number, in figures.");
	if (item->kind == ITEM_INTEGER && strpbrk(answer, ".,") != NULL)
		return N_("Please write a whole number.");
	if (item->scored && (x < item->min || x > item->max))
		return N_("This number lies outside of what the question allows.");
	return NULL;
}
