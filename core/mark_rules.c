/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mark_rules: reads the deck of rules: words, classes, patterns. */
#include <string.h>

#include "mark_rules.h"

enum { ELEMENTS_MAX = 24, ALTERNATIVES_MAX = 64 };

const char *const mark_labels[] = { "attack", "contempt", "absolute", "mindread",
	"threat", "blame", "stonewall", NULL };

struct reading {
	struct arena	*mem;
	struct mark_rules *rules;
	const char	*classes[CLASSES_MAX];
};

/* ---- words ---- */

static uint32_t
hash(const char *s, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h ^ h >> 15;
}

static struct word **
slot_of(const struct mark_rules *rules, const char *s, size_t n)
{
	uint32_t at = hash(s, n) % SLOTS;

	while (rules->slots[at] != NULL &&
	    (strncmp(rules->slots[at]->text, s, n) != 0 ||
	    rules->slots[at]->text[n] != '\0'))
		at = (at + 1) % SLOTS;
	return (struct word **)&rules->slots[at];
}

const struct word *
word_find(const struct mark_rules *rules, const char *s, size_t n)
{
	return *slot_of(rules, s, n);
}

static bool
ends(const char *s, size_t n, const char *with)
{
	size_t m = strlen(with);

	return n > m + 2 && memcmp(s + n - m, with, m) == 0;
}

uint64_t
word_classes(const char *s, size_t n)
{
	return (uint64_t)ends(s, n, "ing") << ENDS_ING |
	    (uint64_t)ends(s, n, "ly") << ENDS_LY |
	    (uint64_t)ends(s, n, "est") << ENDS_EST;
}

/* The word, made when it is new; NULL when there are too many. */
static struct word *
word_made(struct reading *r, const char *s, size_t n)
{
	struct word **slot = slot_of(r->rules, s, n);

	if (*slot != NULL || r->rules->n_words >= SLOTS / 2 || n == 0 || n >= WORD_MAX)
		return *slot;
	*slot = arena_get(r->mem, 1, sizeof(**slot));
	(*slot)->text = arena_copy(r->mem, s, n);
	(*slot)->classes = word_classes(s, n);
	r->rules->n_words++;
	return *slot;
}

/* The next of words between spaces; its length, 0 at the end. */
static size_t
next_part(const char **s, const char **rest)
{
	size_t n;

	*s = *rest + strspn(*rest, " \t\n");
	n = strcspn(*s, " \t\n");
	*rest = *s + n;
	return n;
}

/* ---- classes ---- */

/* The number of a class, given one when it is new; CLASSES_MAX: no room. */
static unsigned
class_number(struct reading *r, const char *name, size_t n)
{
	unsigned i = 0;

	for (; i < CLASSES_MAX && r->classes[i] != NULL; i++)
		if (strncmp(r->classes[i], name, n) == 0 && r->classes[i][n] == '\0')
			return i;
	if (i < CLASSES_MAX)
		r->classes[i] = arena_copy(r->mem, name, n);
	return i;
}

static void
class_copy(struct reading *r, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (r->rules->slots[i] != NULL && (r->rules->slots[i]->classes & from) != 0)
			r->rules->slots[i]->classes |= to;
}

static void
class_read(struct reading *r, const struct card *card, const char *words)
{
	unsigned class = class_number(r, card->id, strlen(card->id));
	const char *s;
	size_t n;

	while (class < CLASSES_MAX && (n = next_part(&s, &words)) > 0) {
		unsigned other = *s == '@' ? class_number(r, s + 1, n - 1) : 0;
		struct word *word;

		if (*s == '@' && other < CLASSES_MAX)
			class_copy(r, 1ull << other, 1ull << class);
		else if (*s != '@' && (word = word_made(r, s, n)) != NULL)
			word->classes |= 1ull << class;
	}
}

/* "dont do not": the first is short for the others. */
static void
short_read(struct reading *r, const char *words)
{
	struct word *first = NULL;
	const char *s;
	size_t n;

	for (int i = -1; i < AS_MAX && (n = next_part(&s, &words)) > 0; i++) {
		struct word *word = word_made(r, s, n);

		if (i < 0)
			first = word;
		else if (first != NULL && word != first)
			first->as[i] = word;
	}
}

/* ---- patterns ---- */

/* One of several: literal words and classes with | between them. */
static bool
alternatives_read(struct reading *r, struct element *e, const char *s, size_t n)
{
	const struct word *words[ALTERNATIVES_MAX];

	while (n > 0) {
		const char *bar = memchr(s, '|', n);
		size_t m = bar != NULL ? (size_t)(bar - s) : n;
		unsigned class = *s == '@' && m > 1 ? class_number(r, s + 1, m - 1) : 0;

		if (*s == '$' && m == 1)
			e->or_end = true;
		else if (*s == '@' && m > 1 && class < CLASSES_MAX)
			e->classes |= 1ull << class;
		else if (e->n < ALTERNATIVES_MAX && *s != '@' &&
		    (words[e->n] = word_made(r, s, m)) != NULL)
			e->n++;
		s += bar != NULL ? m + 1 : m;
		n -= bar != NULL ? m + 1 : m;
	}
	e->words = arena_get(r->mem, e->n, sizeof(*e->words));
	memcpy(e->words, words, e->n * sizeof(*words));
	return e->n > 0 || e->classes != 0 || e->or_end;
}

static bool
element_read(struct reading *r, struct element *e, const char *s, size_t n)
{
	static const char anchors[] = "<>[]^$";
	static const enum element_kind kinds[] = { CLAUSE_BEGINS, CLAUSE_ENDS,
		SENTENCE_BEGINS, SENTENCE_ENDS, TEXT_BEGINS, TEXT_ENDS };
	const char *anchor = n == 1 ? strchr(anchors, *s) : NULL;

	*e = (struct element){ .kind = ONE };
	if (anchor != NULL) {
		e->kind = kinds[anchor - anchors];
		return true;
	}
	if (*s == '~' && n > 1) {
		e->kind = GAP;
		for (s++, n--; n > 0 && *s >= '0' && *s <= '9'; s++, n--)
			e->gap = (uint8_t)(e->gap * 10 + (*s - '0'));
		e->commas = memchr(s, ',', n) != NULL;
		e->nots = memchr(s, '!', n) != NULL;
		if (e->gap > GAP_MAX)
			e->gap = GAP_MAX;
		return true;
	}
	e->optional = n > 1 && *s == '?';
	e->absent = n > 1 && *s == '!';
	e->before = n > 1 && *s == '-';
	if (e->optional || e->absent || e->before)
		s++, n--;
	if (n == 1 && *s == '_') {
		e->kind = ANY;
		return true;
	}
	return alternatives_read(r, e, s, n);
}

static void
start_add(struct reading *r, const struct start **starts, const struct pattern *p)
{
	struct start *start;

	if (*starts != NULL && (*starts)->pattern == p)
		return;
	start = arena_get(r->mem, 1, sizeof(*start));
	*start = (struct start){ *starts, p };
	*starts = start;
}

/* Notes at each word and class that may come first what begins there. */
static void
starts_note(struct reading *r, const struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct element *e = &p->at[i];

		if (e->kind == ANY || e->kind == GAP)
			return;		/* it would begin anywhere: never */
		if (e->kind != ONE || e->before || e->absent)
			continue;
		for (size_t w = 0; w < e->n; w++)
			start_add(r, &((struct word *)e->words[w])->starts, p);
		for (unsigned c = 0; c < CLASSES_MAX; c++)
			if ((e->classes >> c & 1) != 0)
				start_add(r, &r->rules->class_starts[c], p);
		if (!e->optional)
			return;
	}
}

static uint8_t
labels_read(const char *names)
{
	uint8_t labels = 0;
	const char *s;
	size_t n;

	while ((n = next_part(&s, &names)) > 0)
		for (int i = 0; i < MARK_LABELS; i++)
			if ((strncmp(mark_labels[i], s, n) == 0 &&
			    mark_labels[i][n] == '\0') || strncmp(s, "all", n) == 0)
				labels |= (uint8_t)(1u << i);
	return labels;
}

static enum reach
reach_read(const char *name)
{
	static const char *const names[] = { [HIDES] = "hide", [GUARDS_MATCH] = "match",
		[GUARDS_REST] = "rest", [GUARDS_SENTENCE] = "sentence",
		[GUARDS_TEXT] = "text" };

	for (int i = HIDES; i <= GUARDS_TEXT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum reach)i;
	return MARKS;
}

static void
pattern_read(struct reading *r, const struct card *card, const char *when)
{
	const struct deck *deck = r->rules->deck;
	const char *guards = card_field(deck, card, "Guards");
	struct element elements[ELEMENTS_MAX];
	struct pattern *p = arena_get(r->mem, 1, sizeof(*p));
	const char *s;
	size_t n;

	while (p->n < ELEMENTS_MAX && (n = next_part(&s, &when)) > 0)
		if (element_read(r, &elements[p->n], s, n))
			p->n++;
	p->card = card;
	p->reach = reach_read(guards);
	p->labels = labels_read(card_field(deck, card,
	    p->reach == MARKS ? "Label" : "Against"));
	p->strong = card_field(deck, card, "Strong")[0] == 'y';
	if (p->n == 0 || (p->labels == 0 && p->reach != HIDES))
		return;
	p->at = memcpy(arena_get(r->mem, p->n, sizeof(*elements)), elements,
	    p->n * sizeof(*elements));
	starts_note(r, p);
	r->rules->n_patterns++;
}

static void
card_read(struct reading *r, const struct card *card, bool patterns)
{
	for (size_t i = card->first; i < card->first + card->n; i++) {
		const struct card_field *f = &r->rules->deck->fields[i];

		if (patterns && strcmp(f->name, "When") == 0)
			pattern_read(r, card, f->value);
		else if (!patterns && strcmp(f->name, "Words") == 0)
			class_read(r, card, f->value);
		else if (!patterns && strcmp(f->name, "Short") == 0)
			short_read(r, f->value);
	}
}

const struct mark_rules *
mark_rules(struct arena *mem, const struct deck *deck)
{
	struct reading r = { mem, arena_get(mem, 1, sizeof(struct mark_rules)),
		{ [ENDS_ING] = "ing", [ENDS_LY] = "ly", [ENDS_EST] = "est",
		    [NEGATES] = "not", [LEADS] = "lead", [JOINS] = "join",
		    [AFTER_YOURE] = "after-youre" } };

	r.rules->deck = deck;
	r.rules->you = word_made(&r, "you", 3);
	r.rules->are = word_made(&r, "are", 3);
	r.rules->your = word_made(&r, "your", 4);
	for (size_t i = 0; i < deck->n; i++)
		card_read(&r, &deck->cards[i], false);
	for (size_t i = 0; i < deck->n; i++)
		card_read(&r, &deck->cards[i], true);
	return r.rules;
}
