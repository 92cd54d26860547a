/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mark: finds what the rules describe. The text is read once into tokens; then
 * guards, then rules are tried where they may begin. */
#include <string.h>

#include "mark_rules.h"

enum token_kind { WORD, STOP, COMMA, QUOTE, SIGN };
enum { HIDDEN = 0x80 };			/* beside labels */

struct token {
	const struct word *word;	/* NULL: not in any rule, or hidden */
	uint64_t	 classes;
	uint32_t	 start, end, from, to;
	uint32_t	 sentence;	/* where it begins */
	uint8_t		 kind;
	uint8_t		 guarded, rest;	/* labels: here; from here to the stop */
	bool		 opens;		/* a quote that may open */
};

struct tokens {
	struct token	*at;
	size_t		 n, room, first, last;	/* words; first > last: none */
	const struct mark_rules *rules;
	uint32_t	 sentence;
	uint8_t		 guarded;	/* in all of the text */
};

/* ---- reading ---- */

/* The code point at s; its bytes. */
static size_t
point_read(const unsigned char *s, size_t left, uint32_t *c)
{
	size_t n = *s < 0xC2 ? 1 : *s < 0xE0 ? 2 : *s < 0xF0 ? 3 : *s < 0xF5 ? 4 : 1;

	*c = *s;
	if (n == 1 || n > left)
		return 1;
	*c = *s & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80) {
			*c = *s;
			return 1;
		}
		*c = *c << 6 | (s[i] & 0x3Fu);
	}
	return n;
}

static bool
is_letter(uint32_t c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	    (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ||
	    (c > 0x2C00 && c < 0x3000) || (c >= 0x3040 && c < 0xFE00);
}

/* Seen by nobody: joiners, directions, variation, skin. */
static bool
is_unseen(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	    (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
	    (c >= 0x1F3FB && c <= 0x1F3FF);
}

static bool
is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == '`' || c == 0xB4;
}

static bool
is_sign(uint32_t c)
{
	return (c >= 0x2190 && c < 0x2C00) || c >= 0x1F000;
}

static const struct word *
look_up(const struct tokens *t, const char *s, size_t n)
{
	return word_find(t->rules, s, n);
}

/* "sooo" is "so", "yesss" is "yes", "goood" is "good". */
static const struct word *
look_up_drawn(const struct tokens *t, const char *s, size_t n, size_t most)
{
	char drawn[WORD_MAX];
	size_t m = 0, run = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = i;

		while (j + 1 < n && s[j + 1] == s[i])
			j++;
		run = j - i + 1;
		if (run > 2)
			run = most;
		for (; run > 0 && m < WORD_MAX; run--)
			drawn[m++] = s[i];
		i = j;
	}
	return m < n ? look_up(t, drawn, m) : NULL;
}

static struct token *
push(struct tokens *t, enum token_kind kind, const struct word *word,
    const struct token *at)
{
	struct token *token = &t->at[t->n++];

	*token = *at;
	token->kind = (uint8_t)kind;
	token->sentence = t->sentence;
	token->word = word;
	token->classes |= word != NULL ? word->classes : 0;
	if (kind == WORD) {
		t->last = t->n - 1;
		if (t->first == SIZE_MAX)
			t->first = t->n - 1;
	} else if (kind == STOP)
		t->sentence = (uint32_t)t->n;
	return token;
}

/* "your so late" means "you are": known only by the word behind it. */
static void
mend_your(struct tokens *t, const struct word *next)
{
	struct token *last = t->n > 0 ? &t->at[t->n - 1] : NULL;

	if (last == NULL || last->word != t->rules->your || next == NULL ||
	    (next->classes >> AFTER_YOURE & 1) == 0)
		return;
	last->word = t->rules->you;
	last->classes = last->word->classes;
	push(t, WORD, t->rules->are, &(struct token){ .start = last->start,
	    .end = last->end, .from = last->from, .to = last->to });
}

/* A word in small letters, its apostrophes still in it. */
static void
word_push(struct tokens *t, const char *s, size_t n, const struct token *at)
{
	char plain[WORD_MAX];
	size_t m = 0;
	const struct word *word = look_up(t, s, n);

	for (size_t i = 0; i < n; i++)
		if (s[i] != '\'')
			plain[m++] = s[i];
	if (word == NULL)
		word = look_up(t, plain, m);
	if (word == NULL)
		word = look_up_drawn(t, plain, m, 2);
	if (word == NULL)
		word = look_up_drawn(t, plain, m, 1);
	if (word == NULL) {
		push(t, WORD, NULL, at)->classes = word_classes(plain, m);
		return;
	}
	mend_your(t, word);
	if (word->as[0] == NULL)
		push(t, WORD, word, at);
	for (int i = 0; i < AS_MAX && word->as[i] != NULL; i++)
		push(t, WORD, word->as[i], at);
}

struct reader {
	const unsigned char *text;
	size_t		 len, at;
	uint32_t	 points;
	uint32_t	 c;
	size_t		 bytes;		/* of c */
};

static bool
peek(struct reader *r)
{
	if (r->at >= r->len)
		return false;
	r->bytes = point_read(r->text + r->at, r->len - r->at, &r->c);
	return true;
}

static void
step(struct reader *r)
{
	r->at += r->bytes;
	r->points++;
}

/* Does a letter stand behind what is peeked at? */
static bool
letter_follows(const struct reader *r)
{
	uint32_t c;
	size_t next = r->at + r->bytes;

	return next < r->len &&
	    (point_read(r->text + next, r->len - next, &c), is_letter(c));
}

static void
word_read(struct tokens *t, struct reader *r)
{
	struct token at = { .start = r->points, .from = (uint32_t)r->at };
	char s[WORD_MAX];
	size_t n = 0;

	for (; peek(r); step(r)) {
		bool apostrophe = is_apostrophe(r->c);

		if (!is_letter(r->c) && !is_unseen(r->c) &&
		    !((apostrophe || r->c == '*') && letter_follows(r)))
			break;
		if (is_unseen(r->c))
			continue;
		if (apostrophe && n < WORD_MAX)
			s[n++] = '\'';
		else if (r->bytes == 1 && n < WORD_MAX)
			s[n++] = (char)(r->c >= 'A' && r->c <= 'Z' ? r->c | 32 : r->c);
		else
			for (size_t i = 0; i < r->bytes && n < WORD_MAX; i++)
				s[n++] = (char)r->text[r->at + i];
		at.end = r->points + 1;
		at.to = (uint32_t)(r->at + r->bytes);
	}
	word_push(t, s, n < WORD_MAX ? n : WORD_MAX - 1, &at);
}

static enum token_kind
sign_kind(const struct reader *r)
{
	uint32_t c = r->c;
	bool in_number = r->at > 0 && r->text[r->at - 1] >= '0' &&
	    r->text[r->at - 1] <= '9' && letter_follows(r);

	if (c == '.' || c == '!' || c == '?' || c == '\n' || c == 0x2026 || c == 0x61F)
		return in_number ? COMMA : STOP;
	if (is_apostrophe(c) || c == '"' || (c >= 0x201C && c <= 0x201E) ||
	    c == 0xAB || c == 0xBB)
		return QUOTE;
	return is_sign(c) ? SIGN : COMMA;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || (c < ' ' && c != '\n') || c == 0x7F || c == 0xA0 ||
	    is_unseen(c);
}

static void
sign_read(struct tokens *t, struct reader *r)
{
	struct token at = { .start = r->points, .end = r->points + 1,
	    .from = (uint32_t)r->at, .to = (uint32_t)(r->at + r->bytes) };
	enum token_kind kind = sign_kind(r);
	const struct word *word = look_up(t, (const char *)r->text + r->at, r->bytes);
	const struct token *last = t->n > 0 ? &t->at[t->n - 1] : NULL;

	at.opens = letter_follows(r) && (r->at == 0 ||
	    strchr(" \n\t(:,", r->text[r->at - 1]) != NULL);
	/* "!!!" is one. */
	if (!is_blank(r->c) && (kind != STOP || last == NULL || last->kind != STOP ||
	    last->word != word))
		push(t, kind, word, &at);
	step(r);
}

static void
tokens_read(struct tokens *t, const char *text, size_t len)
{
	struct reader r = { .text = (const unsigned char *)text, .len = len };

	/* The widest word becomes AS_MAX tokens, and "your" before it one more. */
	while (t->n + AS_MAX + 1 < t->room && peek(&r)) {
		if (is_letter(r.c))
			word_read(t, &r);
		else
			sign_read(t, &r);
	}
}

/* ---- quotation ---- */

static void
hide(struct token *token)
{
	token->word = NULL;
	token->classes = 0;
	token->guarded |= HIDDEN;
}

/* What stands between quotes was said by somebody else, or is only named; but
 * a whole message in quotes is what it says. */
static void
quotes_hide(struct tokens *t)
{
	size_t open = SIZE_MAX;

	for (size_t i = 0; i < t->n; i++) {
		if (t->at[i].kind != QUOTE)
			continue;
		if (open == SIZE_MAX) {
			if (t->at[i].opens)
				open = i;
			continue;
		}
		if (t->at[i].opens && i > open + 1)
			continue;
		for (size_t j = open; j <= i && (t->first < open || t->last > i); j++)
			hide(&t->at[j]);
		open = SIZE_MAX;
	}
}

/* ---- matching ---- */

static bool
is_one(const struct element *e, const struct token *token)
{
	if (e->kind == ANY)
		return token->kind == WORD;
	if ((token->classes & e->classes) != 0)
		return true;
	for (size_t i = 0; token->word != NULL && i < e->n; i++)
		if (e->words[i] == token->word)
			return true;
	return false;
}

static bool
joins(const struct token *token)
{
	return (token->classes >> JOINS & 1) != 0;
}

static bool
anchor_holds(const struct tokens *t, enum element_kind kind, size_t at)
{
	const struct token *before = at > 0 ? &t->at[at - 1] : NULL;
	const struct token *here = at < t->n ? &t->at[at] : NULL;

	switch (kind) {
	case CLAUSE_BEGINS:
		return before == NULL || before->kind != WORD ||
		    (before->classes & (1ull << LEADS | 1ull << JOINS)) != 0;
	case CLAUSE_ENDS:
		return here == NULL || here->kind != WORD || joins(here);
	case SENTENCE_BEGINS:
		return before == NULL || before->kind == STOP || before->kind == SIGN;
	case SENTENCE_ENDS:
		return here == NULL || here->kind == STOP || here->kind == SIGN;
	case TEXT_BEGINS:
		return t->first >= at;
	case TEXT_ENDS:
		return at > t->last;
	default:
		return true;
	}
}

/* May a gap pass over this? Never over a stop, nor over "not". */
static bool
passes(const struct element *gap, const struct token *token)
{
	return (token->kind == WORD &&
	    (gap->nots || (token->classes >> NEGATES & 1) == 0)) ||
	    (gap->commas && token->kind == COMMA);
}

/* Where the pattern ends when its elements from e on match from at on; 0: they
 * don't. No pattern has more than a few gaps, so the time is bounded. */
static size_t
match(const struct tokens *t, const struct pattern *p, size_t e, size_t at)
{
	const struct element *element;
	size_t end = 0;

	if (e == p->n)
		return at;
	element = &p->at[e];
	if (element->before)
		return at > 0 && is_one(element, &t->at[at - 1]) ? 0 : match(t, p, e + 1, at);
	if (element->absent)
		return at < t->n && is_one(element, &t->at[at]) ? 0 : match(t, p, e + 1, at);
	if (element->kind == GAP) {
		for (size_t i = 0; i <= element->gap; i++) {
			if ((end = match(t, p, e + 1, at + i)) != 0 ||
			    at + i >= t->n || !passes(element, &t->at[at + i]))
				return end;
		}
		return 0;
	}
	if (element->kind > GAP)
		return anchor_holds(t, element->kind, at) ? match(t, p, e + 1, at) : 0;
	if (at < t->n && is_one(element, &t->at[at]))
		end = match(t, p, e + 1, at + 1);
	if (end == 0 && (element->optional || (element->or_end && at > t->last)))
		end = match(t, p, e + 1, at);
	return end;
}

typedef void found(void *, const struct pattern *, size_t from, size_t to);

static void
starts_try(const struct tokens *t, const struct start *start, size_t at,
    bool guards, found *tell, void *context)
{
	for (; start != NULL; start = start->next) {
		const struct pattern *p = start->pattern;
		size_t end;

		if ((p->reach != MARKS) == guards && (end = match(t, p, 0, at)) > at)
			tell(context, p, at, end);
	}
}

static void
find(const struct tokens *t, bool guards, found *tell, void *context)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct token *token = &t->at[i];

		if (token->word != NULL)
			starts_try(t, token->word->starts, i, guards, tell, context);
		for (uint64_t left = token->classes; left != 0; left &= left - 1)
			starts_try(t, t->rules->class_starts[__builtin_ctzll(left)], i,
			    guards, tell, context);
	}
}

/* ---- guards ---- */

static void
guard(void *context, const struct pattern *p, size_t from, size_t to)
{
	struct tokens *t = context;
	size_t at = from;

	if (p->reach == GUARDS_TEXT)
		t->guarded |= p->labels;
	else if (p->reach == GUARDS_REST)
		t->at[from].rest |= p->labels;
	else if (p->reach == GUARDS_SENTENCE)
		t->at[t->at[from].sentence].rest |= p->labels;
	else
		for (; at < to; at++)
			t->at[at].guarded |= p->reach == HIDES ? HIDDEN : p->labels;
}

static void
guards_sweep(struct tokens *t)
{
	uint8_t rest = 0;

	for (size_t i = 0; i < t->n; i++) {
		rest = t->at[i].kind == STOP ? 0 : (uint8_t)(rest | t->at[i].rest);
		t->at[i].guarded |= rest;
		if ((t->at[i].guarded & HIDDEN) != 0)
			hide(&t->at[i]);
	}
}

/* ---- marks ---- */

struct finding {
	const struct tokens *t;
	struct marks	 marks;
	size_t		 room;
	uint32_t	 free_from[MARK_LABELS];	/* no mark of it before */
};

static bool
is_guarded(const struct finding *f, const struct pattern *p, size_t from, size_t to)
{
	if (!p->strong && (f->t->guarded & p->labels) != 0)
		return true;
	for (size_t i = from; i < to; i++)
		if ((f->t->at[i].guarded & p->labels) != 0)
			return true;
	return false;
}

static void
mark_add(void *context, const struct pattern *p, size_t from, size_t to)
{
	struct finding *f = context;
	enum mark_label label = (enum mark_label)__builtin_ctz(p->labels);
	const struct token *first = &f->t->at[from], *last = &f->t->at[to - 1];
	struct mark mark = { label, p->card, first->start, last->end, first->from,
		last->to };

	if (is_guarded(f, p, from, to))
		return;
	/* The longest of those that begin here. */
	for (size_t i = f->marks.n; i > 0 && f->marks.at[i - 1].start == mark.start; i--)
		if (f->marks.at[i - 1].label == label) {
			if (f->marks.at[i - 1].end < mark.end) {
				f->marks.at[i - 1] = mark;
				f->free_from[label] = mark.end;
			}
			return;
		}
	if (mark.start < f->free_from[label] || f->marks.n == f->room)
		return;
	f->free_from[label] = mark.end;
	f->marks.at[f->marks.n++] = mark;
}

struct marks
mark_text(struct arena *mem, const struct mark_rules *rules, const char *text,
    size_t len)
{
	struct tokens t = { .first = SIZE_MAX, .rules = rules };
	struct finding f = { .t = &t };

	if (len > UINT32_MAX / 4)
		len = UINT32_MAX / 4;
	t.room = 2 * len + AS_MAX + 2;
	t.at = arena_get(mem, t.room, sizeof(*t.at));
	tokens_read(&t, text, len);
	quotes_hide(&t);
	find(&t, true, guard, &t);
	guards_sweep(&t);
	f.room = t.n;
	f.marks.at = arena_get(mem, f.room, sizeof(*f.marks.at));
	find(&t, false, mark_add, &f);
	return f.marks;
}
