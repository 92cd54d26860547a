/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* soften: the words to choose from, and what is marked in those just written. */
#include <string.h>

#include "gently.h"

const char *const feel_kinds[] = { "sad", "scared", "angry", "tired", "ashamed",
	"far", "longing", "warm", NULL };
const char *const need_kinds[] = { "close", "heard", "safe", "respect", "rest",
	"meaning", NULL };

static const struct {
	const char	*kind, *field, *title;
} families[] = {
	{ "sad", "feel1", N_("Sad") }, { "scared", "feel2", N_("Afraid") },
	{ "angry", "feel3", N_("Angry") }, { "tired", "feel4", N_("Worn out") },
	{ "ashamed", "feel5", N_("Ashamed") }, { "far", "feel6", N_("Far away") },
	{ "longing", "feel7", N_("Longing") }, { "warm", "feel8", N_("Warm, too") },
	{ "close", "need1", N_("Nearness") }, { "heard", "need2", N_("Being heard") },
	{ "safe", "need3", N_("Safety") }, { "respect", "need4", N_("Respect") },
	{ "rest", "need5", N_("Rest") }, { "meaning", "need6", N_("Support") },
};

static bool
holds(const char *ids, const char *id)
{
	size_t n = strlen(id);

	for (const char *at = ids; (at = strstr(at, id)) != NULL; at += n)
		if ((at == ids || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

static struct kind
kind_of(const struct visit *v, const struct deck *deck, const char *name,
    const char *chosen)
{
	struct kind kind = { .at = arena_get(v->mem, deck->n, sizeof(*kind.at)) };

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (strcmp(families[i].kind, name) == 0) {
			kind.name = families[i].field;
			kind.title = families[i].title;
		}
	for (size_t i = 0; i < deck->n; i++) {
		const struct card *card = &deck->cards[i];

		if (strcmp(card_field(deck, card, "Kind"), name) == 0)
			kind.at[kind.n++] = (struct choice){ card->id, card->text,
				holds(chosen, card->id) };
	}
	return kind;
}

struct kinds
kinds_of(const struct visit *v, const char *deck, const char *chosen)
{
	const char *const *names = strcmp(deck, "needs") == 0 ? need_kinds : feel_kinds;
	struct kinds kinds = { .any = chosen[0] != '\0' };

	for (; names[kinds.n] != NULL; kinds.n++)
		kinds.at[kinds.n] = kind_of(v, visit_deck(v, deck), names[kinds.n],
		    chosen);
	return kinds;
}

const char *
kinds_text(const struct visit *v, const char *name, const char *chosen)
{
	const struct deck *deck = visit_deck(v, name);
	struct out o = { 0 };
	const char *text;

	for (size_t i = 0; i < deck->n; i++) {
		if (!holds(chosen, deck->cards[i].id))
			continue;
		if (o.len > 0)
			out_html(&o, ", ");
		out_string(&o, deck->cards[i].text);
	}
	text = arena_copy(v->mem, o.bytes != NULL ? o.bytes : "", o.len);
	out_free(&o);
	return text;
}

/* ---- marks ---- */

static const char *
cut(const struct visit *v, const char *text, uint32_t from, uint32_t to)
{
	return arena_copy(v->mem, text + from, to - from);
}

/* ---- wordings that can stand in the text as they are ---- */

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
in_word(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
	    (small(c) >= 'a' && small(c) <= 'z') || c == '\'' || c == '-';
}

/* Where these words stand in a text, in small letters or large; or NULL. */
static const char *
words_find(const char *text, const char *words, size_t n)
{
	for (const char *at = text; *at != '\0'; at++) {
		size_t i = 0;

		if (at > text && in_word(at[-1]))
			continue;
		while (i < n && small(at[i]) == words[i])
			i++;
		if (i == n && !in_word(at[n]))
			return at;
	}
	return NULL;
}

/* The quote after "never = seldom"; NULL: it has no such words. */
static const char *
swapped(const struct visit *v, const char *quote, const char *swap)
{
	const char *to = strstr(swap, " = "), *at, *text;
	size_t n = to != NULL ? (size_t)(to - swap) : 0;
	struct out o = { 0 };
	char first;

	if (n == 0 || to[3] == '\0' || (at = words_find(quote, swap, n)) == NULL)
		return NULL;
	first = to[3];
	if (*at != small(*at) && (at == quote || at[1] == small(at[1])) &&
	    first >= 'a' && first <= 'z')
		first = (char)(first - 'a' + 'A');
	out_bytes(&o, quote, (size_t)(at - quote));
	out_bytes(&o, &first, 1);
	out_string(&o, to + 4);
	out_string(&o, at + n);
	text = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return text;
}

/* Is it all of a sentence? Its full stop belongs to it, then. */
static bool
is_whole(const char *text, uint32_t from, uint32_t *to)
{
	uint32_t end = *to + (uint32_t)strspn(text + *to, ".?!");
	uint32_t before = from;

	while (before > 0 && text[before - 1] == ' ')
		before--;
	if (before > 0 && strchr(".?!\n", text[before - 1]) == NULL)
		return false;
	if (end == *to && text[end + strspn(text + end, " ")] != '\0' &&
	    text[end + strspn(text + end, " ")] != '\n' &&
	    (end == from || strchr(".?!", text[end - 1]) == NULL))
		return false;
	*to = end;
	return true;
}

static void
use_fill(const struct visit *v, const char *text, const struct card *card,
    struct hint *hint)
{
	const struct deck *deck = visit_deck(v, "mark");

	if (card_field(deck, card, "Whole")[0] == 'y' &&
	    is_whole(text, hint->from, &hint->to))
		hint->use = hint->try;
	for (size_t i = card->first; i < card->first + card->n &&
	    hint->use == NULL; i++)
		if (strcmp(deck->fields[i].name, "Swap") == 0)
			hint->use = swapped(v, hint->quote, deck->fields[i].value);
	hint->chosen = visit_say(v, "%1 %2", hint->n, hint->quote);
}

/* ---- looking ---- */

/* One text in pieces, as far as there is room for hints. */
static void
text_look(const struct visit *v, const char *text, int which,
    struct looked *looked)
{
	const struct deck *deck = visit_deck(v, "mark");
	struct marks marks = visit_marks(v, text);
	struct piece *at = arena_get(v->mem, 2 * marks.n + 1, sizeof(*at));
	uint32_t done = 0;
	size_t n = 0;

	for (size_t i = 0; i < marks.n && looked->n < HINTS_MAX; i++) {
		const struct marked *m = &marks.at[i];
		struct hint *hint = &looked->hints[looked->n];

		if (m->from < done)
			continue;	/* it stands in a mark already */
		hint->n = visit_number(v, (int64_t)++looked->n);
		hint->quote = cut(v, text, m->from, m->to);
		hint->reason = card_field(deck, m->card, "Reason");
		hint->try = card_field(deck, m->card, "Try");
		hint->text = which;
		hint->from = m->from;
		hint->to = m->to;
		use_fill(v, text, m->card, hint);
		if (m->from > done)
			at[n++] = (struct piece){ cut(v, text, done, m->from), NULL };
		/* With what stands right behind it, so that no space comes between. */
		done = m->to + (uint32_t)strcspn(text + m->to, " \n");
		at[n++] = (struct piece){ cut(v, text, m->from, done), hint->n };
	}
	if (n == 0)
		return;
	if (text[done] != '\0')
		at[n++] = (struct piece){ text + done, NULL };
	looked->texts[looked->n_texts].at = at;
	looked->texts[looked->n_texts++].n = n;
}

struct looked
look_at(const struct visit *v, const char *const texts[LOOKED_MAX])
{
	struct looked looked = { 0 };

	for (int i = 0; i < LOOKED_MAX; i++)
		text_look(v, texts[i], i, &looked);
	looked.count = visit_number(v, (int64_t)looked.n);
	return looked;
}

bool
look_use(const struct visit *v, const char *texts[LOOKED_MAX], const char *chosen)
{
	struct looked looked = look_at(v, texts);

	for (size_t i = 0; i < looked.n; i++) {
		const struct hint *hint = &looked.hints[i];
		const char *text = texts[hint->text];

		if (hint->use == NULL || strcmp(hint->chosen, chosen) != 0)
			continue;
		texts[hint->text] = visit_say(v, "%1%2", visit_say(v, "%1%2",
		    cut(v, text, 0, hint->from), hint->use), text + hint->to);
		return true;
	}
	return false;
}
