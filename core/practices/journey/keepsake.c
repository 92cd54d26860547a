/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * keepsake: the book of a year, of what both marked.
 *
 * Each marks alone, behind a gate of its own for each thing: what only one of the
 * two has marked is told to nobody. A mark names exactly these words, so what is
 * reworded later, or taken back, leaves the book by itself. A line about an
 * evening is its owner's, who may offer it; the other may mark it, too, or not.
 */
#include <string.h>

#include "practice.h"

enum { KEEP_ITEM, KEEP_FIELDS };
enum { LINE_EVENING, LINE_DAY, LINE_WHAT, LINE_TEXT, LINE_FIELDS };
enum { SHOW_YEAR, SHOW_FIELDS };
enum { CHOOSE_AT, CHOOSE_FIELDS };
enum { MARK_ITEM, MARK_ON, MARK_AT, MARK_FIELDS };
enum { ROWS = 64, LAST_DAY = 1000000, MONTHS = 12, LAST_MONTH = 9999 * MONTHS };

static const struct field keep_fields[] = {
	[KEEP_ITEM] = { "item", .max = 32, .required = true },
	[KEEP_FIELDS] = { 0 }
};

static const struct field line_fields[] = {
	[LINE_EVENING] = { "evening", .max = 32, .required = true },
	[LINE_DAY] = { "day", .required = true, .number = true, .most = LAST_DAY },
	[LINE_WHAT] = { "what", .max = 120, .required = true },
	[LINE_TEXT] = { "line", .max = 280, .required = true },
	[LINE_FIELDS] = { 0 }
};

static const struct field show_fields[] = {
	[SHOW_YEAR] = { "year", .number = true, .least = 1970, .most = 9999 },
	[SHOW_FIELDS] = { 0 }
};

/* A month, counted since the year 0. */
static const struct field choose_fields[] = {
	[CHOOSE_AT] = { "at", .number = true, .most = LAST_MONTH },
	[CHOOSE_FIELDS] = { 0 }
};

static const struct field mark_fields[] = {
	[MARK_ITEM] = { "item", .max = 32, .required = true },
	[MARK_ON] = { "on", .required = true, .oneof = (const char *const[]){ "yes", "no",
	    "offer", "back", NULL } },
	[MARK_AT] = { "at", .required = true, .number = true, .most = LAST_MONTH },
	[MARK_FIELDS] = { 0 }
};

struct keepsake_mark {
	struct keepsake_mark *older;
	const struct event *e;
};

struct keepsake {
	struct keepsake_mark *marks[ROWS];	/* by the id of what they name */
	struct keepsake_mark *lines;		/* offered */
};

/* ---- folds and deeds ---- */

static unsigned
row_of(const char *item)
{
	unsigned row = 0;

	while (*item != '\0')
		row = 31 * row + (unsigned char)*item++;
	return row % ROWS;
}

static void
mark_add(struct keepsake_mark **to, const struct event *e, struct arena *state)
{
	struct keepsake_mark *mark = arena_get(state, 1, sizeof(*mark));

	*mark = (struct keepsake_mark){ *to, e };
	*to = mark;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct keepsake *keepsake = room;
	const char *item = e->values[KEEP_ITEM].text;

	if (e->mode == SOFT_GATE && strncmp(e->gate, "keepsake.", 9) == 0 &&
	    strcmp(e->gate + 9, item) == 0)
		mark_add(&keepsake->marks[row_of(item)], e, state);
}

static void
line_fold(void *room, struct event *e, struct arena *state)
{
	struct keepsake *keepsake = room;

	mark_add(&keepsake->lines, e, state);
}

static const struct deed keep = { "keepsake.keep", keep_fields, keep_fold };
static const struct deed line = { "keepsake.line", line_fields, line_fold };

/* ---- what is marked ---- */

static const struct keepsake *
room_of(const struct visit *v)
{
	return visit_room(v, &practice_keepsake, SHARED);
}

static const struct event *
mark_by(const struct visit *v, unsigned person, const struct event *item)
{
	const char *hex = visit_id(v, item);
	const struct keepsake_mark *m = room_of(v)->marks[row_of(hex)];

	while (m != NULL && (m->e->author != person ||
	    strcmp(m->e->values[KEEP_ITEM].text, hex) != 0))
		m = m->older;
	return m != NULL ? m->e : NULL;
}

static bool
both_marked(const struct visit *v, const struct moment *t)
{
	const struct event *mine = mark_by(v, v->me, t->e);

	return !t->ahead && mine != NULL &&
	    event_same_gate(mine, mark_by(v, v->other, t->e));
}

/* Has this person offered a line about that evening? */
static const struct event *
line_of(const struct visit *v, unsigned person, const struct event *evening)
{
	const char *hex = visit_id(v, evening);
	const struct keepsake_mark *m = room_of(v)->lines;

	while (m != NULL && (m->e->author != person ||
	    strcmp(m->e->values[LINE_EVENING].text, hex) != 0))
		m = m->older;
	return m != NULL ? m->e : NULL;
}

static void
keepsake_moments(const struct visit *v, struct moments *moments)
{
	for (const struct keepsake_mark *m = room_of(v)->lines; m != NULL; m = m->older)
		moments_add(moments, (struct moment){ .kind = MOMENT_WORDS, .e = m->e,
		    .day = (int32_t)m->e->values[LINE_DAY].number,
		    .title = m->e->values[LINE_WHAT].text,
		    .said = { { m->e, m->e->values[LINE_TEXT].text } } });
}

/* ---- views ---- */

struct item_view {
	const struct moment *moment;
	const char	*id, *when, *month;	/* month NULL: as before */
	bool		 mine, both, own;	/* own: a line that I offered */
	bool		 goes_on;	/* with what stands right before it, under one heading */
};

struct book_view {
	const struct visit *v;
	const char	*names[2], *year, *before, *after;	/* NULL: none */
	bool		 two, ended, any;
	struct item_view *at;
	size_t		 n;
};

struct choose_view {
	const struct visit *v;
	const char	*month, *before, *after, *year, *other;
	int64_t		 at;
	struct item_view *items;
	size_t		 n;
};

#include "keepsake.html.h"

static const char *
month_of(const struct visit *v, int month)
{
	return visit_say(v, visit_month(month), NULL, NULL);
}

static struct item_view
item_view(const struct visit *v, const struct moment *t)
{
	return (struct item_view){ .moment = t, .id = visit_id(v, t->e),
	    .when = visit_date(v, t->day), .mine = mark_by(v, v->me, t->e) != NULL,
	    .both = both_marked(v, t),
	    .own = t->kind == MOMENT_WORDS && t->e->author == v->me };
}

/* ---- the book ---- */

/* The year in which the two began here. */
static int32_t
first_year(const struct visit *v, int32_t now)
{
	int32_t day = visit_first_day(v, SHARED);
	int32_t year = day > 0 ? date_of(day).year : now;

	return year < now ? year : now;
}

/* Thanks after thanks of a month; a line about an evening after it or after another. */
static bool
goes_on(const struct visit *v, const struct moment *before, const struct moment *t)
{
	if (t->kind == MOMENT_THANKS)
		return before->kind == MOMENT_THANKS;
	return t->kind == MOMENT_WORDS && strcmp(t->e->values[LINE_EVENING].text,
	    before->kind == MOMENT_WORDS ? before->e->values[LINE_EVENING].text :
	    visit_id(v, before->e)) == 0;
}

static void
book_fill(const struct visit *v, struct book_view *view, const struct moments *moments)
{
	int before = 0;

	view->at = arena_get(v->mem, moments->n + 1, sizeof(*view->at));
	for (size_t i = 0; i < moments->n; i++) {
		int month = date_of(moments->at[i].day).month;

		if (!both_marked(v, &moments->at[i]))
			continue;
		view->at[view->n] = item_view(v, &moments->at[i]);
		view->at[view->n].month = month != before ? month_of(v, month) : NULL;
		view->at[view->n].goes_on = month == before &&
		    goes_on(v, view->at[view->n - 1].moment, &moments->at[i]);
		view->n++;
		before = month;
	}
}

static struct moments
moments_of_year(const struct visit *v, int32_t year)
{
	return moments_of(v, MOMENTS_KEPT, day_from((struct date){ year, 1, 1 }),
	    day_from((struct date){ year, MONTHS, 31 }));
}

static enum status
book_show(struct visit *v)
{
	int32_t now = date_of(v->today).year;
	int32_t year = v->form.values[SHOW_YEAR].number > 0 ?
	    (int32_t)v->form.values[SHOW_YEAR].number : now;
	struct moments moments = moments_of_year(v, year);
	struct book_view view = {
		.v = v, .names = { visit_name(v, 0), visit_name(v, 1) },
		.year = visit_number(v, year),
		.before = year > first_year(v, now) ? visit_number(v, year - 1) : NULL,
		.after = year < now ? visit_number(v, year + 1) : NULL,
		.two = visit_paired(v), .ended = v->pairing == ENDED,
	};

	book_fill(v, &view, &moments);
	book_page(v->out, &view);
	return OK;
}

/* ---- choosing ---- */

static struct moments
moments_of_month(const struct visit *v, int64_t at)
{
	int32_t year = (int32_t)(at / MONTHS);
	int month = (int)(at % MONTHS) + 1;
	int32_t next = month == MONTHS ? day_from((struct date){ year + 1, 1, 1 }) :
	    day_from((struct date){ year, month + 1, 1 });

	return moments_of(v, MOMENTS_KEPT | MOMENT(MOMENT_LINE),
	    day_from((struct date){ year, month, 1 }), next - 1);
}

static enum status
choose_show(struct visit *v)
{
	struct date now = date_of(v->today);
	int64_t here = now.year * MONTHS + now.month - 1, at = here;
	struct choose_view view = { .v = v, .other = visit_name(v, v->other) };
	struct moments moments;

	if (!visit_paired(v))
		return visit_goto(v, "/keepsake");
	if (v->form.fields == choose_fields && v->form.values[CHOOSE_AT].number >= MONTHS * 1970)
		at = v->form.values[CHOOSE_AT].number;
	moments = moments_of_month(v, at);
	view.at = at;
	view.year = visit_number(v, at / MONTHS);
	view.month = visit_say(v, N_("%1 %2"), month_of(v, (int)(at % MONTHS) + 1), view.year);
	if (at > (int64_t)first_year(v, now.year) * MONTHS)
		view.before = visit_number(v, at - 1);
	if (at < here)
		view.after = visit_number(v, at + 1);
	view.items = arena_get(v->mem, moments.n + 1, sizeof(*view.items));
	for (size_t i = moments.n; i-- > 0; ) {
		const struct moment *t = &moments.at[i];

		if (!t->ahead && (t->kind != MOMENT_LINE || line_of(v, v->me, t->e) == NULL))
			view.items[view.n++] = item_view(v, t);
	}
	choose_page(v->out, &view);
	return OK;
}

static void
mark(struct visit *v, const char *item)
{
	struct form form = { .fields = keep_fields,
	    .values = (struct value[]){ { .text = item } } };

	visit_do_gated(v, &keep, &form, visit_say(v, "keepsake.%1", item, NULL), SOFT_GATE);
}

/* To offer a line is to mark it. */
static void
offer_line(struct visit *v, const struct moment *t)
{
	struct value values[LINE_FIELDS] = {
		[LINE_EVENING] = { .text = visit_id(v, t->e) },
		[LINE_DAY] = { .text = visit_number(v, t->day) },
		[LINE_WHAT] = { .text = t->title },
		[LINE_TEXT] = { .text = t->said[0].text },
	};
	struct form form = { .fields = line_fields, .values = values };

	mark(v, visit_do_in(v, SHARED, &line, &form));
}

static void
mark_change(struct visit *v, const struct moment *t, const char *on)
{
	const struct event *mine = mark_by(v, v->me, t->e);

	if (t->kind == MOMENT_LINE) {
		if (strcmp(on, "offer") == 0 && line_of(v, v->me, t->e) == NULL)
			offer_line(v, t);
		return;
	}
	if (strcmp(on, "yes") == 0 && mine == NULL)
		mark(v, visit_id(v, t->e));
	if ((strcmp(on, "no") == 0 || strcmp(on, "back") == 0) && mine != NULL)
		visit_delete(v, mine);
	if (strcmp(on, "back") == 0 && t->kind == MOMENT_WORDS && t->e->author == v->me)
		visit_delete(v, t->e);
}

/* Only what stands on the page of that month. */
static enum status
keep_do(struct visit *v)
{
	const struct value *said = v->form.values;
	struct moments moments = moments_of_month(v, said[MARK_AT].number);
	bool line_too = strcmp(said[MARK_ON].text, "offer") == 0;

	for (size_t i = 0; visit_paired(v) && i < moments.n; i++)
		if (!moments.at[i].ahead && line_too == (moments.at[i].kind == MOMENT_LINE) &&
		    strcmp(visit_id(v, moments.at[i].e), said[MARK_ITEM].text) == 0)
			mark_change(v, &moments.at[i], said[MARK_ON].text);
	return visit_goto(v, visit_say(v, "/keepsake/choose?at=%1",
	    visit_number(v, said[MARK_AT].number), NULL));
}

/* The book once there is something in it; before that only the way to begin it. */
static void
keepsake_us(const struct visit *v, struct out *out, unsigned column)
{
	struct moments moments;
	size_t past = 0;

	if (column == 0 || (!visit_paired(v) && v->pairing != ENDED))
		return;
	moments = moments_of_year(v, date_of(v->today).year);
	for (size_t i = 0; i < moments.n; i++) {
		if (both_marked(v, &moments.at[i])) {
			year_card(out, visit_number(v, date_of(v->today).year));
			return;
		}
		past += !moments.at[i].ahead;
	}
	if (past > 0 && visit_paired(v))
		choose_row(out);
}

/* ---- to take along, the room ---- */

static void
keepsake_take(const struct visit *v, struct taking *taking)
{
	struct moments moments;
	bool begun = false;

	if (visit_private(v))
		return;
	moments = moments_of(v, MOMENTS_KEPT, 0, LAST_DAY);
	for (size_t i = 0; i < moments.n; i++) {
		const struct moment *t = &moments.at[i];

		if (!both_marked(v, t))
			continue;
		if (!begun)
			take_chapter(taking, N_("Kept by both"));
		begun = true;
		if (t->said[0].e == NULL)
			take_entry(taking, t->e, t->kind == MOMENT_MEMORY ? N_("A memory") :
			    N_("An evening"), t->title);
		for (int k = 0; k < 2 && t->said[k].e != NULL; k++)
			take_entry(taking, t->said[k].e, NULL, t->title == NULL ?
			    t->said[k].text :
			    visit_say(v, N_("%1: %2"), t->title, t->said[k].text));
	}
}

static const struct page pages[] = {
	{ GET, "/keepsake", book_show, show_fields, .tab = US },
	{ GET, "/keepsake/choose", choose_show, choose_fields, .tab = US },
	{ POST, "/keepsake/keep", keep_do, mark_fields, .then = "/keepsake/choose" },
	{ 0 }
};

const struct practice practice_keepsake = {
	.name = "keepsake",
	.title = N_("Your year, on paper"),
	.room = sizeof(struct keepsake),
	.deeds = (const struct deed *const[]){ &keep, &line, NULL },
	.pages = pages,
	.moments = keepsake_moments,
	.us = keepsake_us,
	.take = keepsake_take,
};
