/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * jar: the glass that holds all thanks of both, to be read again.
 *
 * Its notes are drawn in both colours alike, and its picture of the last weeks
 * knows days, not people: nothing here can tell who gave more.
 */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "thanks.h"
#include "why.h"

enum { FIND, SHOW, PAGE, SAID, SHOW_FIELDS };
enum { TURN, ONE_FIELDS };
enum { NOTE, KEPT, BACK_FIND, BACK_SHOW, BACK_PAGE, JAR_KEEP_FIELDS };
enum { PER_PAGE = 10, WEEKS = 12 };

static const char *const kinds[] = { "all", "kept", "unsent", NULL };

const struct field jar_fields[] = {
	[FIND] = { "find", .max = 100 },
	[SHOW] = { "show", .oneof = kinds },
	[PAGE] = { "page", .number = true, .most = 1000000 },
	[SAID] = { "said", .oneof = (const char *const[]){ "sent", "kept",
	    "changed", "back", NULL } },
	[SHOW_FIELDS] = { 0 }
};

const struct field jar_one_fields[] = {
	[TURN] = { "turn", .number = true, .most = 1000000 },
	[ONE_FIELDS] = { 0 }
};

/* A mark, and where in the jar its reader was. */
const struct field jar_keep_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	[KEPT] = { "kept", .oneof = (const char *const[]){ "yes", "no", NULL } },
	[BACK_FIND] = { "find", .max = 100 },
	[BACK_SHOW] = { "show", .oneof = kinds },
	[BACK_PAGE] = { "page", .number = true, .most = 1000000 },
	[JAR_KEEP_FIELDS] = { 0 }
};

/* ---- views ---- */

struct slip {
	int		 x, y, turned;
	const char	*class;
};

struct weeks_view {
	uint32_t	 days;		/* with something said */
	const char	*count;
	struct week {
		uint32_t	 days;
		const char	*begins, *count, *month;	/* month NULL: as before */
	}		 week[WEEKS];
};

struct list_view {
	const struct visit *v;
	const char	*other;
	bool		 paired;
	const char	*find, *show, *said;
	size_t		 n;
	int64_t		 page, pages;
	struct note_view *notes;
	struct jar_view	 jar;
	struct this_day	 day;
	struct weeks_view weeks;
};

struct one_view {
	struct note_view note;
	int64_t		 next;
	bool		 more;
};

#include "jar.html.h"

/* ---- the picture of the jar ---- */

static uint32_t
root(uint32_t n)
{
	uint32_t r = 0;

	while ((r + 1) * (r + 1) <= n)
		r++;
	return r;
}

/* It fills quickly at first, and is full with some two hundred. */
static uint32_t
slips_of(uint32_t n)
{
	enum { FULL = 40 };
	uint32_t slips = 3 * root(n < 10000 ? n : 10000);

	slips = slips < n ? slips : n;
	return slips < FULL ? slips : FULL;
}

/* Rows of four and five in turn, each begun in the middle; colours in turn. */
static struct slip
slip_at(uint32_t i)
{
	static const int from_middle[2][5] = { { 1, 2, 0, 3 }, { 2, 1, 3, 0, 4 } };
	static const int turned[] = { -9, 12, -23, 5, 20, -4, 26, -14, 9, -27, 17 };
	static const char *const classes[] = { "j-a", "j-b2", "j-a2", "j-b" };
	int pair = (int)i / 9, five = i % 9 >= 4;
	int place = from_middle[five][five ? i % 9 - 4 : i % 9];

	return (struct slip){
		.x = five ? 47 + place * 29 : 55 + place * 33,
		.y = 221 - (2 * pair + five) * 15 - turned[(i * 7 + 3) % 11] / 8,
		.turned = turned[i % 11],
		.class = classes[i % 4],
	};
}

struct jar_view
jar_view(const struct visit *v)
{
	const struct thanks *thanks = visit_room(v, &practice_thanks, SHARED);

	return (struct jar_view){ thanks->live, visit_number(v, thanks->live) };
}

void
jar_draw(struct out *o, const struct jar_view *view)
{
	uint32_t slips = slips_of(view->n);

	jar_begin(o, slips == 0 ? N_("An empty glass jar") :
	    slips < 8 ? N_("A glass jar with the first folded notes in it") :
	    slips < 18 ? N_("A glass jar, about a third full of folded notes in two colours") :
	    slips < 32 ? N_("A glass jar, about half full of folded notes in two colours") :
	    N_("A glass jar, full of folded notes in two colours"));
	for (uint32_t i = 0; i < slips; i++) {
		struct slip slip = slip_at(i);

		slip_part(o, &slip);
	}
	jar_end(o);
}

/* ---- on this day ---- */

static int32_t
months_ago(int32_t today, int months)
{
	struct date d = date_of(today);
	int32_t then;

	d.month -= months % 12;
	d.year -= months / 12 + (d.month < 1);
	d.month += d.month < 1 ? 12 : 0;
	then = day_from(d);
	return date_of(then).day == d.day ? then : INT32_MAX;	/* no such day */
}

/* Full years before parts of one, and of those the latest. */
static const int months_back[] = { 12, 24, 36, 48, 60, 72, 84, 96, 108, 120,
    6, 3, 1 };
enum { LOOKS_BACK = sizeof(months_back) / sizeof(*months_back) };

static const char *
so_long_ago(int months)
{
	return months == 1 ? N_("A month ago today") :
	    months == 3 ? N_("Three months ago today") :
	    months == 6 ? N_("Six months ago today") :
	    months == 12 ? N_("On this day, one year ago") :
	    N_("On this day, %1 years ago");
}

struct this_day
jar_this_day(const struct visit *v)
{
	const struct thanks *thanks = visit_room(v, &practice_thanks, SHARED);
	const struct note *found = NULL;
	int32_t then[LOOKS_BACK];
	int best = LOOKS_BACK, months;

	for (int i = 0; i < LOOKS_BACK; i++)
		then[i] = months_ago(v->today, months_back[i]);
	for (const struct note *n = thanks->newest; n != NULL; n = n->older)
		for (int i = 0; n->now != NULL && i < best; i++)
			if (n->first->day == then[i]) {
				found = n;
				best = i;
			}
	if (found == NULL)
		return (struct this_day){ 0 };
	months = months_back[best];
	return (struct this_day){ so_long_ago(months),
	    visit_number(v, months / 12),
	    thanks_view(v, found) };
}

void
jar_this_day_card(struct out *o, const struct this_day *day)
{
	if (day->title != NULL)
		this_day_part(o, day);
}

/* ---- the last weeks ---- */

static const char *
month_name(int32_t day)
{
	static const char *const names[] = {
		N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
		N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")
	};

	return names[date_of(day).month - 1];
}

static struct weeks_view
last_weeks(const struct visit *v)
{
	const struct thanks *thanks = visit_room(v, &practice_thanks, SHARED);
	int32_t first = week_of(v->today) - WEEKS + 1;
	unsigned said[WEEKS] = { 0 };	/* a bit for each day, whoever spoke */
	struct weeks_view view = { 0 };

	for (const struct note *n = thanks->newest; n != NULL; n = n->older) {
		int32_t week = week_of(n->first->day) - first;

		if (n->now != NULL && week >= 0 && week < WEEKS &&
		    n->first->day <= v->today)
			said[week] |= 1u << weekday_of(n->first->day);
	}
	for (int w = 0; w < WEEKS; w++) {
		int32_t begins = week_begins(first + w);
		struct week *week = &view.week[w];

		for (int day = 0; day < 7; day++)
			week->days += said[w] >> day & 1;
		view.days += week->days;
		week->begins = visit_date(v, begins);
		week->count = visit_number(v, week->days);
		if (date_of(begins).day <= 7 && w < WEEKS - 1)
			week->month = month_name(begins);
	}
	view.count = visit_number(v, view.days);
	return view;
}

/* ---- finding ---- */

static bool
holds(const struct note *note, const struct sought *sought)
{
	if (!sketch_may_hold(&note->sketch, sought))
		return false;
	for (int i = DID; i < GIVE_FIELDS; i++)
		if (text_holds(note->now->e->values[i].text, sought))
			return true;
	return false;
}

static int
newer_first(const void *a, const void *b)
{
	const struct note *const *one = a, *const *two = b;

	return (*one)->nth < (*two)->nth ? 1 : (*one)->nth > (*two)->nth ? -1 : 0;
}

/* Notes to look through, the newest first. */
struct heap {
	const struct note **at;
	size_t		 n;
};

static struct heap
all_of(const struct visit *v, enum space space)
{
	const struct thanks *thanks = visit_room(v, &practice_thanks, space);
	struct heap heap = { arena_get(v->mem, thanks->n + 1, sizeof(*heap.at)), 0 };

	for (const struct note *n = thanks->newest; n != NULL; n = n->older)
		heap.at[heap.n++] = n;
	return heap;
}

static struct heap
kept_ones(const struct visit *v)
{
	const struct thanks *own = visit_room(v, &practice_thanks, PERSONAL);
	const struct thanks *thanks = visit_room(v, &practice_thanks, SHARED);
	struct heap heap = { arena_get(v->mem, thanks->n + 1, sizeof(*heap.at)), 0 };

	for (int row = 0; row < MARK_ROWS; row++)
		for (const struct kept_mark *m = own->marks[row]; m != NULL; m = m->next) {
			const struct note *note = m->kept ?
			    thanks_note(v, m->hex, &thanks_give) : NULL;

			if (note != NULL)
				heap.at[heap.n++] = note;
		}
	qsort(heap.at, heap.n, sizeof(*heap.at), newer_first);
	return heap;
}

static void
find_notes(const struct visit *v, struct list_view *view)
{
	bool all = strcmp(view->show, "all") == 0;
	struct heap heap = strcmp(view->show, "kept") == 0 ? kept_ones(v) :
	    all_of(v, all ? SHARED : PERSONAL);
	struct sought sought;
	size_t found = 0;

	text_seek(&sought, arena_copy(v->mem, view->find, strlen(view->find)));
	for (size_t i = 0; i < heap.n; i++) {
		const struct note *n = heap.at[i];

		/* Where words were taken back, only the whole jar says so. */
		if (n->now != NULL ? holds(n, &sought) : all && sought.len == 0)
			heap.at[found++] = n;
	}
	view->pages = (int64_t)(found + PER_PAGE - 1) / PER_PAGE;
	if (view->page >= view->pages)
		view->page = view->pages > 0 ? view->pages - 1 : 0;
	view->notes = arena_get(v->mem, PER_PAGE, sizeof(*view->notes));
	for (size_t i = (size_t)view->page * PER_PAGE;
	    i < found && view->n < PER_PAGE; i++)
		view->notes[view->n++] = thanks_view(v, heap.at[i]);
}

/* ---- answers ---- */

enum status
jar_show(struct visit *v)
{
	bool asked = v->form.fields == jar_fields;	/* not a refused form */
	const struct value *values = v->form.values;
	struct list_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.find = asked ? values[FIND].text : "",
		.show = asked && values[SHOW].text[0] != '\0' ? values[SHOW].text : "all",
		.said = asked ? values[SAID].text : "",
		.page = asked ? values[PAGE].number : 0,
		.jar = jar_view(v),
		.weeks = last_weeks(v),
	};

	if (view.page == 0 && view.find[0] == '\0' && strcmp(view.show, "all") == 0)
		view.day = jar_this_day(v);
	find_notes(v, &view);
	list_page(v->out, &view);
	return OK;
}

/* Back to where the reader was. */
static const char *
jar_where(const struct visit *v)
{
	const struct value *values = v->form.values;
	struct out o = { 0 };
	const char *where;

	out_html(&o, "/jar?");
	form_write(&o, "show", values[BACK_SHOW].text[0] != '\0' ?
	    values[BACK_SHOW].text : "all");
	if (values[BACK_PAGE].number > 0)
		form_write(&o, "page", values[BACK_PAGE].text);
	if (values[BACK_FIND].text[0] != '\0')
		form_write(&o, "find", values[BACK_FIND].text);
	where = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return where;
}

enum status
jar_keep(struct visit *v)
{
	visit_do_in(v, PERSONAL, &thanks_keep, &v->form);
	return visit_goto(v, jar_where(v));
}

/* Each turn another one, in an order of this person's and this day's own. */
uint32_t
jar_shuffled(const struct visit *v, uint32_t n, uint64_t turn)
{
	uint64_t start = ((uint64_t)(uint32_t)v->today * 2 + v->me) * 2654435761u;
	uint64_t step = n > 1 ? n * 5 / 8 + 1 : 1;

	for (uint64_t a = step, b = n; ; ) {
		while (b != 0) {
			uint64_t rest = a % b;

			a = b;
			b = rest;
		}
		if (a == 1)
			break;
		a = ++step;
		b = n;
	}
	return (uint32_t)((start / 8 % n + turn % n * step) % n);
}

enum status
jar_one_show(struct visit *v)
{
	const struct thanks *thanks = visit_room(v, &practice_thanks, SHARED);
	int64_t turn = v->form.values[TURN].number;
	struct one_view view = { .next = turn + 1, .more = thanks->live > 1 };
	const struct note *note = NULL;
	uint32_t skip;

	if (thanks->live == 0)
		return visit_goto(v, "/jar");
	skip = jar_shuffled(v, thanks->live, (uint64_t)turn);
	for (const struct note *n = thanks->newest; n != NULL; n = n->older)
		if (n->now != NULL && skip-- == 0) {
			note = n;
			break;
		}
	view.note = thanks_view(v, note);
	one_page(v->out, &view);
	return OK;
}
