/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * journal: a private mindfulness journal.
 *
 * Notice, name, answer kindly: a few words for oneself, behind the wall. What
 * an entry said before stays with it. Nothing is counted, nothing is sent; a
 * person may copy an entry into a draft and say it in their own time.
 */
#include <string.h>

#include "month.h"
#include "practice.h"
#include "text.h"
#include "why.h"

enum { TEXT, PROMPT, PLEASANT, LIVELY, WRITE_FIELDS };
enum { KIND, IDEA, KEPT, SHOW_FIELDS };
enum { FIND, PAGE, DAY, LIST_FIELDS };
enum { MONTH, CALENDAR_FIELDS };
enum { ID, BREATHE_FIELDS };
enum { RECENT = 5, PER_PAGE = 20, SAID_MOST = 280, EXCERPT_MOST = 280 };
enum { WEEKS = 8, FELT_LEAST = 6, DAYS = 7 };
enum { JUMP = 13 };	/* from one idea to another, prime to the decks' sizes */

static const char *const kinds[] = { "notice", "name", "kind", "blank", NULL };

static const struct field write_fields[] = {
	[TEXT] = { "text", .max = 4000, .required = true, .lines = true },
	[PROMPT] = { "prompt", .max = 40 },
	[PLEASANT] = { "pleasant", .number = true, .least = 1, .most = 7 },
	[LIVELY] = { "lively", .number = true, .least = 1, .most = 7 },
	[WRITE_FIELDS] = { 0 }
};

static const struct field show_fields[] = {
	[KIND] = { "kind", .oneof = kinds },
	[IDEA] = { "idea", .number = true, .most = 1000 },
	[KEPT] = { "kept", .number = true, .most = 1 },
	[SHOW_FIELDS] = { 0 }
};

static const struct field list_fields[] = {
	[FIND] = { "find", .max = 100 },
	[PAGE] = { "page", .number = true, .most = 100000 },
	[DAY] = { "day", .number = true, .least = 19700101, .most = 99991231 },
	[LIST_FIELDS] = { 0 }
};

static const struct field calendar_fields[] = {
	[MONTH] = { "month", .number = true, .least = 197001, .most = 999912 },
	[CALENDAR_FIELDS] = { 0 }
};

static const struct field breathe_fields[] = {
	[ID] = { "id", .max = 40 },
	[BREATHE_FIELDS] = { 0 }
};

struct entry {
	struct entry	*older;
	const struct event *first, *now;
	struct wording {
		struct wording	*before;
		const struct event *event;
	} *wording;			/* the latest */
};

struct journal {
	struct entry	*newest;
};

/* A device that was offline may bring an evening late: by its own clock. */
static void
entry_insert(struct journal *journal, struct entry *entry)
{
	struct entry **at = &journal->newest;

	while (*at != NULL && (*at)->first->at > entry->first->at)
		at = &(*at)->older;
	entry->older = *at;
	*at = entry;
}

static void
write_fold(void *room, struct event *e, struct arena *state)
{
	struct wording *wording = arena_get(state, 1, sizeof(*wording));
	struct entry *entry;

	if (e->of != NULL)
		entry = e->of->made;
	else {
		entry = arena_get(state, 1, sizeof(*entry));
		entry->first = e;
		entry_insert(room, entry);
	}
	*wording = (struct wording){ entry->wording, e };
	entry->wording = wording;
	entry->now = e;
	e->made = entry;
}

static const struct deed journal_write = {
	"journal.write", write_fields, write_fold,
	.spaces = IN(PRIVATE), .rewrites = true
};

struct entry_view {
	const char	*id, *when;
	const char	**lines;	/* NULL-ended */
	bool		 cut;
	const char	*prompt;	/* NULL: a blank page */
	int64_t		 pleasant, lively;	/* 0: not given */
	struct entry_view *before;	/* earlier wordings, newest first */
	size_t		 n_before;
};

struct form_view {
	const char	*action, *of, *other;
	const char	*prompt, *ask, *draft, *oops;
	const char	*kind;
	int64_t		 another;	/* the next idea of this kind; 0: none */
	int		 pleasant, lively;
};

struct lock_view {
	const char	*mine, *theirs;	/* NULL when not known, or alone */
};

struct journal_view {
	const struct visit *v;
	struct lock_view lock;
	struct form_view form;
	bool		 kept;
	struct entry_view *entries;
	size_t		 n;
};

struct entries_view {
	struct lock_view lock;
	const char	*find, *day;	/* day NULL: all of them */
	struct entry_view *entries;
	size_t		 n, found;
	int64_t		 newer, older;	/* pages; -1: none */
};

struct one_view {
	struct lock_view lock;
	const char	*hue;
	struct entry_view entry;
	struct form_view form;
};

struct felt_view {
	const char	*label, *finding, *between[2];
	const char	*title_id, *desc_id, *hue;
	const char	**lines;	/* points of polylines, NULL-ended */
	struct spot {
		int	 x, y;
	}		*spots, last;
	size_t		 n;
	const char	*week[WEEKS];	/* "4.2", or NULL */
};

struct calendar_view {
	struct lock_view lock;
	struct month	 month;
	struct felt_view felt[2];
	size_t		 n_felt;
	const char	*weeks[WEEKS];
	bool		 heavy;
};

struct breathe_view {
	const struct visit *v;
	const char	*other;		/* id of the next pause */
	const char	*title, *text, *hue, *left, *minutes;
	const char	*in, *hold, *out, *breaths;	/* hold NULL: none */
	int64_t		 seconds, in_s, hold_s, out_s;
};

#include "journal.html.h"

/* ---- entries ---- */

static const struct journal *
mine(const struct visit *v)
{
	return visit_room(v, &practice_journal, PRIVATE);
}

/* The entry that of= names, whichever of its wordings; or NULL. */
static const struct entry *
asked_entry(const struct visit *v)
{
	const struct event *e = v->of != NULL ? home_event(v->home, v->of) : NULL;

	return e != NULL && e->deed == &journal_write ? e->made : NULL;
}

static const char *
to_entry(const struct visit *v, const struct entry *entry)
{
	return visit_say(v, "/journal/entry?of=%1", visit_id(v, entry->first), NULL);
}

static const char *
day_title(const struct visit *v, int32_t day)
{
	if (day == v->today)
		return visit_say(v, N_("Today"), NULL, NULL);
	if (day == v->today - 1)
		return visit_say(v, N_("Yesterday"), NULL, NULL);
	return visit_say(v, N_("%1, %2"),
	    visit_say(v, visit_weekday(day), NULL, NULL), visit_date(v, day));
}

static const char *
when(const struct visit *v, const struct event *e)
{
	return visit_say(v, N_("%1, %2"), day_title(v, e->day),
	    visit_clock(v, e->at, e->zone));
}

/* At most so many characters, ending with a whole word. */
static const char *
cut(const struct visit *v, const char *text, size_t most)
{
	size_t units = 0, word = 0, n = 0;
	struct out o = { 0 };
	const char *said;

	if (text_units(text) <= most)
		return text;
	while (text[n] != '\0') {
		unsigned char c = (unsigned char)text[n];

		units += (size_t)((c & 0xC0) != 0x80) + (c >= 0xF0);
		if (units > most - 1)
			break;
		if ((c == ' ' || c == '\n') && n > 0)
			word = n;
		n++;
	}
	out_bytes(&o, text, word > 0 ? word : n);
	out_html(&o, "…");
	said = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return said;
}

static const char **
lines_of(const struct visit *v, const char *text)
{
	char *s = arena_copy(v->mem, text, strlen(text));
	size_t most = 2, n = 0;
	const char **lines;

	for (const char *c = s; *c != '\0'; c++)
		most += *c == '\n';
	lines = arena_get(v->mem, most, sizeof(*lines));
	for (char *end; *s != '\0'; s = end) {
		end = s + strcspn(s, "\n");
		if (end > s)
			lines[n++] = s;
		if (*end == '\n')
			*end++ = '\0';
	}
	return lines;
}

static const char *
ask_of(const struct visit *v, const char *prompt)
{
	const struct card *card = deck_find(visit_deck(v, "journal"), prompt);

	return card != NULL ? card->text : NULL;
}

static struct entry_view
wording_look(const struct visit *v, const struct event *e)
{
	return (struct entry_view){
		.when = when(v, e),
		.lines = lines_of(v, e->values[TEXT].text),
		.prompt = ask_of(v, e->values[PROMPT].text),
		.pleasant = e->values[PLEASANT].number,
		.lively = e->values[LIVELY].number,
	};
}

static struct entry_view
entry_look(const struct visit *v, const struct entry *entry)
{
	struct entry_view view = wording_look(v, entry->now);

	view.id = visit_id(v, entry->first);
	view.when = when(v, entry->first);
	return view;
}

static struct entry_view
entry_glance(const struct visit *v, const struct entry *entry)
{
	const char *text = entry->now->values[TEXT].text;
	const char *some = cut(v, text, EXCERPT_MOST);
	struct entry_view view = entry_look(v, entry);

	view.cut = some != text;
	view.lines = lines_of(v, some);
	return view;
}

static void
look_back(const struct visit *v, const struct entry *entry,
    struct entry_view *view)
{
	size_t n = 0;

	for (const struct wording *w = entry->wording->before; w != NULL; w = w->before)
		n++;
	view->before = arena_get(v->mem, n + 1, sizeof(*view->before));
	for (const struct wording *w = entry->wording->before; w != NULL; w = w->before)
		view->before[view->n_before++] = wording_look(v, w->event);
}

static struct lock_view
lock_look(const struct visit *v)
{
	return (struct lock_view){
		.mine = visit_fact(v, "mine")[0] != '\0' ?
		    visit_name(v, v->me) : NULL,
		.theirs = visit_paired(v) ? visit_name(v, v->other) : NULL,
	};
}

/* ---- prompts ---- */

/* Days without the other leave out what touches the two. */
static bool
fits(const struct visit *v, const struct deck *deck, const struct card *card,
    const char *kind)
{
	return strcmp(card_field(deck, card, "Kind"), kind) == 0 &&
	    (v->pairing != ENDED || strcmp(card_field(deck, card, "About"), "us") != 0);
}

static const struct card *
prompt_for(const struct visit *v, const char *kind, int64_t idea)
{
	const struct deck *deck = visit_deck(v, "journal");
	size_t n = 0, turn;

	for (size_t i = 0; i < deck->n; i++)
		n += fits(v, deck, &deck->cards[i], kind);
	if (n == 0)
		return NULL;
	turn = (size_t)(v->today + idea * JUMP) % n;
	for (size_t i = 0; i < deck->n; i++)
		if (fits(v, deck, &deck->cards[i], kind) && turn-- == 0)
			return &deck->cards[i];
	return NULL;
}

/* ---- writing ---- */

static struct form_view
form_look(const struct visit *v, const struct event *kept)
{
	struct form_view view = {
		.action = "/journal/write",
		.other = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.oops = visit_again(v) ? visit_oops(v) : NULL,
		.prompt = visit_draft(v, PROMPT,
		    kept != NULL ? kept->values[PROMPT].text : NULL),
		.draft = visit_draft(v, TEXT,
		    kept != NULL ? kept->values[TEXT].text : NULL),
	};
	const struct value *values = visit_again(v) ? v->form.values :
	    kept != NULL ? kept->values : NULL;

	if (values != NULL) {
		view.pleasant = (int)values[PLEASANT].number;
		view.lively = (int)values[LIVELY].number;
	}
	view.ask = ask_of(v, view.prompt);
	return view;
}

static void
offer_prompt(const struct visit *v, struct journal_view *view)
{
	const struct value *asked = v->form.values;
	const struct card *card;

	view->kept = asked[KEPT].number == 1;
	view->form.kind = asked[KIND].text[0] != '\0' ? asked[KIND].text :
	    kinds[weekday_of(v->today) % 3];
	card = prompt_for(v, view->form.kind, asked[IDEA].number);
	if (card == NULL)
		return;
	view->form.prompt = card->id;
	view->form.ask = card->text;
	view->form.another = asked[IDEA].number + 1;
}

/* The prompt that a refused form was about stays. */
static void
keep_prompt(const struct visit *v, struct journal_view *view)
{
	const struct deck *deck = visit_deck(v, "journal");
	const struct card *card = deck_find(deck, view->form.prompt);

	view->form.kind = card != NULL ? card_field(deck, card, "Kind") : "blank";
}

static enum status
journal_show(struct visit *v)
{
	struct journal_view view = {
		.v = v,
		.lock = lock_look(v),
		.form = form_look(v, NULL),
	};

	if (visit_again(v))
		keep_prompt(v, &view);
	else
		offer_prompt(v, &view);
	view.entries = arena_get(v->mem, RECENT, sizeof(*view.entries));
	for (const struct entry *e = mine(v)->newest; e != NULL && view.n < RECENT;
	    e = e->older)
		view.entries[view.n++] = entry_glance(v, e);
	journal_page(v->out, &view);
	return OK;
}

static bool
the_same(const struct value *a, const struct value *b)
{
	return strcmp(a[TEXT].text, b[TEXT].text) == 0 &&
	    a[PLEASANT].number == b[PLEASANT].number &&
	    a[LIVELY].number == b[LIVELY].number;
}

/* When the entry was deleted elsewhere meanwhile, the words become a new one. */
static enum status
journal_keep(struct visit *v)
{
	const struct entry *entry = asked_entry(v);

	if (entry == NULL) {
		v->of = NULL;
		visit_do(v, &journal_write, &v->form);
		return visit_goto(v, "/journal?kept=1");
	}
	v->of = visit_id(v, entry->first);
	if (!the_same(v->form.values, entry->now->values))
		visit_do(v, &journal_write, &v->form);
	return visit_goto(v, to_entry(v, entry));
}

/* ---- reading ---- */

static int64_t
day_code(int32_t day)
{
	struct date d = date_of(day);

	return d.year * 10000LL + d.month * 100 + d.day;
}

static int32_t
day_coded(int64_t code)
{
	return day_from((struct date){ (int32_t)(code / 10000),
	    (int)(code / 100 % 100), (int)(code % 100) });
}

static bool
is_asked(const struct entry *e, const struct sought *sought, int64_t day)
{
	return (day == 0 || day_code(e->first->day) == day) &&
	    sketch_may_hold(&e->now->sketch, sought) &&
	    text_holds(e->now->values[TEXT].text, sought);
}

static void
find_entries(const struct visit *v, struct entries_view *view)
{
	int64_t page = v->form.values[PAGE].number, day = v->form.values[DAY].number;
	size_t skip = (size_t)page * PER_PAGE;
	struct sought sought;

	text_seek(&sought, arena_copy(v->mem, view->find, strlen(view->find)));
	view->entries = arena_get(v->mem, PER_PAGE, sizeof(*view->entries));
	for (const struct entry *e = mine(v)->newest; e != NULL; e = e->older) {
		if (!is_asked(e, &sought, day))
			continue;
		if (view->found++ >= skip && view->n < PER_PAGE)
			view->entries[view->n++] = entry_glance(v, e);
	}
	view->newer = page > 0 ? page - 1 : -1;
	view->older = view->found > skip + view->n ? page + 1 : -1;
}

static enum status
entries_show(struct visit *v)
{
	int64_t day = v->form.values[DAY].number;
	struct entries_view view = {
		.lock = lock_look(v),
		.find = v->form.values[FIND].text,
		.day = day > 0 ? day_title(v, day_coded(day)) : NULL,
	};

	find_entries(v, &view);
	entries_page(v->out, &view);
	return OK;
}

static enum status
entry_show(struct visit *v)
{
	const struct entry *entry = asked_entry(v);
	struct one_view view = { .lock = lock_look(v), .hue = part_tone(v->out, v->me) };

	if (entry == NULL)
		return visit_goto(v, "/journal/entries");
	view.entry = entry_look(v, entry);
	look_back(v, entry, &view.entry);
	entry_page(v->out, &view);
	return OK;
}

/* A refused change is shown even when its entry is gone. */
static enum status
edit_show(struct visit *v)
{
	const struct entry *entry = asked_entry(v);
	struct one_view view = { .lock = lock_look(v) };

	if (entry == NULL && !visit_again(v))
		return visit_goto(v, "/journal/entries");
	view.form = form_look(v, entry != NULL ? entry->now : NULL);
	view.form.action = "/journal/edit";
	if (entry != NULL)
		view.form.of = visit_id(v, entry->first);
	edit_page(v->out, &view);
	return OK;
}

static enum status
delete_show(struct visit *v)
{
	const struct entry *entry = asked_entry(v);
	struct one_view view = { .lock = lock_look(v), .hue = part_tone(v->out, v->me) };

	if (entry == NULL)
		return visit_goto(v, "/journal/entries");
	view.entry = entry_glance(v, entry);
	delete_page(v->out, &view);
	return OK;
}

/* A draft of thanks in the other room; nothing is sent. */
static enum status
journal_say(struct visit *v)
{
	const struct entry *entry = asked_entry(v);
	struct out o = { 0 };

	if (entry == NULL)
		return visit_goto(v, "/journal/entries");
	form_write(&o, "did", cut(v, entry->now->values[TEXT].text, SAID_MOST));
	/* Without the first &. */
	visit_carry(v, "/thanks/draft", arena_copy(v->mem, o.bytes + 1, o.len - 1));
	out_free(&o);
	return visit_goto(v, "/thanks");
}

/* ---- the calendar ---- */

static void
month_look(const struct visit *v, struct month *month)
{
	month_make(v, "/journal/calendar", v->form.values[MONTH].number, month);
	for (const struct entry *e = mine(v)->newest; e != NULL; e = e->older) {
		struct month_cell *cell = month_cell(month, e->first->day);

		if (cell == NULL)
			continue;
		cell->href = visit_say(v, "/journal/entries?day=%1",
		    visit_number(v, day_code(e->first->day)), NULL);
		cell->kind = part_tone(v->out, v->me)[0] == 'a' ? "wrote a" : "wrote b";
		cell->more = N_(": read what you wrote");
	}
	if (month->next > v->today)
		month->after = NULL;
}

/* ---- how it felt ---- */

/* One scale over the last weeks; sums of whole numbers only. */
struct felt {
	int		 sum[WEEKS], n[WEEKS];
	int		 all, total, least, most;
};

static int
felt_y(int tenths)
{
	return 122 - (tenths - 10) * 17 / 10;
}

static int
felt_x(int32_t day)
{
	return 40 + day * 300 / (WEEKS * DAYS - 1);
}

static int
mean(int sum, int n)
{
	return (20 * sum + n) / (2 * n);
}

static const char *
tenths_say(const struct visit *v, int tenths)
{
	return visit_say(v, N_("%1.%2"), visit_number(v, tenths / 10),
	    visit_number(v, tenths % 10));
}

static void
felt_add(struct felt *felt, int week, int level)
{
	felt->sum[week] += level;
	felt->n[week]++;
	felt->total += level;
	if (felt->all++ == 0 || level < felt->least)
		felt->least = level;
	if (level > felt->most)
		felt->most = level;
}

/* Lines through weeks that follow each other; an empty week is a gap. */
static void
felt_lines(const struct visit *v, const struct felt *felt, struct felt_view *view)
{
	size_t n = 0;

	view->lines = arena_get(v->mem, WEEKS + 1, sizeof(*view->lines));
	for (int week = 0; week < WEEKS; ) {
		struct out o = { 0 };
		int points = 0;

		for (; week < WEEKS && felt->n[week] > 0; week++, points++) {
			int m = mean(felt->sum[week], felt->n[week]);

			view->week[week] = tenths_say(v, m);
			view->last = (struct spot){ felt_x(week * DAYS + 3), felt_y(m) };
			out_number(&o, view->last.x);
			out_html(&o, ",");
			out_number(&o, view->last.y);
			out_html(&o, " ");
		}
		if (points > 1)
			view->lines[n++] = arena_copy(v->mem, o.bytes, o.len);
		week += points == 0;
		out_free(&o);
	}
}

static void
felt_gather(const struct visit *v, int field, struct felt *felt,
    struct felt_view *view)
{
	int32_t from = week_begins(week_of(v->today) - WEEKS + 1);
	size_t most = 0;

	for (const struct entry *e = mine(v)->newest; e != NULL; e = e->older)
		most++;
	view->spots = arena_get(v->mem, most + 1, sizeof(*view->spots));
	for (const struct entry *e = mine(v)->newest; e != NULL; e = e->older) {
		int level = (int)e->now->values[field].number;
		int32_t day = e->first->day - from;

		if (level == 0 || day < 0 || day >= WEEKS * DAYS)
			continue;
		felt_add(felt, day / DAYS, level);
		view->spots[view->n++] = (struct spot){ felt_x(day),
		    felt_y(10 * level) };
	}
}

/* False: too little for a picture. */
static bool
felt_look(const struct visit *v, int field, struct felt_view *view)
{
	static const char *const findings[][3] = {
		[PLEASANT] = { N_("Mostly on the unpleasant side"),
		    N_("About the middle, neither pleasant nor unpleasant"),
		    N_("Mostly on the pleasant side") },
		[LIVELY] = { N_("Mostly quiet"), N_("Between quiet and lively"),
		    N_("Mostly lively") },
	};
	struct felt felt = { 0 };
	int all;

	felt_gather(v, field, &felt, view);
	if (felt.all < FELT_LEAST)
		return false;
	felt_lines(v, &felt, view);
	all = mean(felt.total, felt.all);
	view->finding = findings[field][all < 35 ? 0 : all <= 45 ? 1 : 2];
	view->between[0] = visit_number(v, felt.least);
	view->between[1] = visit_number(v, felt.most);
	view->hue = part_tone(v->out, v->me);
	return true;
}

static void
felt_show(const struct visit *v, struct calendar_view *view)
{
	int32_t week = week_of(v->today) - WEEKS + 1;
	struct felt_view pleasant = { .label = N_("How pleasant"),
	    .title_id = "p-title", .desc_id = "p-desc" };
	struct felt_view lively = { .label = N_("How lively"),
	    .title_id = "l-title", .desc_id = "l-desc" };

	if (felt_look(v, PLEASANT, &pleasant))
		view->felt[view->n_felt++] = pleasant;
	if (felt_look(v, LIVELY, &lively))
		view->felt[view->n_felt++] = lively;
	for (int i = 0; i < WEEKS; i++)
		view->weeks[i] = visit_date(v, week_begins(week + i));
}

/* Most days heavy: say where to find people, to this person only. */
static bool
felt_heavy(const struct visit *v)
{
	struct felt felt = { 0 };
	struct felt_view view = { 0 };

	felt_gather(v, PLEASANT, &felt, &view);
	return felt.all >= FELT_LEAST && mean(felt.total, felt.all) <= 30;
}

static enum status
calendar_show(struct visit *v)
{
	struct calendar_view view = {
		.lock = lock_look(v),
		.heavy = felt_heavy(v),
	};

	month_look(v, &view.month);
	felt_show(v, &view);
	calendar_page(v->out, &view);
	return OK;
}

/* ---- a breathing pause ---- */

static const char *
in_words(const struct visit *v, int64_t n)
{
	static const char *const words[] = {
		"", N_("one"), N_("two"), N_("three"), N_("four"), N_("five"),
		N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten")
	};

	return n <= 10 ? visit_say(v, words[n], NULL, NULL) : visit_number(v, n);
}

static enum status
breathe_show(struct visit *v)
{
	const struct deck *deck = visit_deck(v, "breathe");
	const struct card *card = deck_find(deck, v->form.values[ID].text);
	struct breathe_view view = { .v = v, .hue = part_tone(v->out, v->me) };
	int64_t minutes;

	if (card == NULL && (card = deck_card(deck, 0)) == NULL)
		return NOT_FOUND;
	minutes = card_number(deck, card, "Minutes", 1, 3);
	view.other = deck_card(deck, (size_t)(card - deck->cards) + 1)->id;
	view.title = card_field(deck, card, "Title");
	view.text = card->text;
	view.in_s = card_number(deck, card, "In", 1, 10);
	view.hold_s = card_number(deck, card, "Hold", 0, 10);
	view.out_s = card_number(deck, card, "Out", 1, 10);
	view.in = in_words(v, view.in_s);
	view.hold = view.hold_s > 0 ? in_words(v, view.hold_s) : NULL;
	view.out = in_words(v, view.out_s);
	view.seconds = 60 * minutes;
	view.breaths = in_words(v, view.seconds /
	    (view.in_s + view.hold_s + view.out_s));
	view.minutes = visit_number(v, minutes);
	view.left = visit_say(v, "%1:00", view.minutes, NULL);
	breathe_page(v->out, &view);
	return OK;
}

/* ---- today, and to take along ---- */

/* Tuesdays, Thursdays and Sundays, known from the calendar alone: outside of
 * the wall nobody may know when the last entry was. */
static void
journal_offer(const struct visit *v, struct offers *offers)
{
	static const int rested[DAYS] = { [1] = 2, [3] = 2, [6] = 3 };
	int days = rested[weekday_of(v->today)];

	if (days > 0)
		offer_add(offers, (struct offer){
			.href = "/journal",
			.what = N_("Three quiet minutes in your journal"),
			.why = N_("Noticing what is there makes it easier to be kind, to yourself first. Only you will read it."),
			.button = N_("Open my journal"),
			.minutes = 3,
			.calm = true,
			.last = v->today - days,
		});
}

static void
take_older(const struct visit *v, struct taking *taking, const struct entry *newest)
{
	const struct entry **all;
	size_t n = 0;

	for (const struct entry *e = newest; e != NULL; e = e->older)
		n++;
	all = arena_get(v->mem, n + 1, sizeof(*all));
	for (const struct entry *e = newest; e != NULL; e = e->older)
		all[--n] = e;
	for (; all[n] != NULL; n++)
		take_entry(taking, all[n]->first,
		    ask_of(v, all[n]->now->values[PROMPT].text),
		    all[n]->now->values[TEXT].text);
}

static void
journal_take(const struct visit *v, struct taking *taking)
{
	if (!visit_private(v))
		return;
	take_chapter(taking, N_("Journal"));
	take_older(v, taking, mine(v)->newest);
}

/* ---- all of it ---- */

static enum status
forget_show(struct visit *v)
{
	v->title = N_("Delete the journal");
	forget_page(v->out, visit_oops(v));
	return OK;
}

static enum status
forget_answer(struct visit *v)
{
	visit_delete_all(v, PRIVATE);
	return visit_goto(v, "/journal");
}

static const struct page pages[] = {
	{ GET, "/journal", journal_show, show_fields, WALLED, ME },
	{ POST, "/journal/write", journal_keep, write_fields, WALLED, ME,
	    .then = "/journal" },
	{ GET, "/journal/entries", entries_show, list_fields, WALLED, ME },
	{ GET, "/journal/entry", entry_show, NULL, WALLED, ME },
	{ GET, "/journal/edit", edit_show, NULL, WALLED, ME },
	{ POST, "/journal/edit", journal_keep, write_fields, WALLED, ME,
	    .then = "/journal/edit" },
	{ GET, "/journal/delete", delete_show, NULL, WALLED, ME },
	{ POST, "/journal/delete", .deed = &withdrawal, .how = WALLED,
	    .then = "/journal/entries" },
	{ GET, "/journal/forget", forget_show, NULL, WALLED | BARE, ME },
	{ POST, "/journal/forget", forget_answer, NULL, WALLED | BARE, ME,
	    .then = "/journal/forget" },
	{ POST, "/journal/say", journal_say, NULL, WALLED, ME },
	{ GET, "/journal/calendar", calendar_show, calendar_fields, WALLED, ME },
	{ GET, "/journal/breathe", breathe_show, breathe_fields, WALLED | QUIET, ME },
	{ 0 }
};

const struct practice practice_journal = {
	.name = "journal",
	.title = N_("Journal"),
	.room = sizeof(struct journal),
	.deeds = (const struct deed *const[]){ &journal_write, NULL },
	.pages = pages,
	.mild = true,
	.offer = journal_offer,
	.take = journal_take,
};
