/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_memory: a line and a few photos, to come back to.
 *
 * What is kept here is for both, unlike the two taps; of one alone it is theirs.
 * The other may add a side of their own, shown with it; should the first one go,
 * that stands by itself. A page knows where a photo is to be shown, and in which
 * words it is told: the picture itself is the host's (docs/formats.md, Photos).
 * Whoever put something here may take it back.
 */
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "evenings.h"

enum { A_PAGE = 12, Y1900 = -25567 };

const struct field memory_one_fields[] = { { "memory", .max = 32, .required = true }, { 0 } };
const struct field memory_from_fields[] = { { "from", .number = true, .most = 100000 }, { 0 } };
const struct field memory_back_form[] = { { "item", .max = 32, .required = true }, { 0 } };

static const struct field keep_fields[] = {
	[MEMORY_EVENING] = { "evening", .max = 32 },
	[MEMORY_WHAT] = { "what", .max = EVENING_WHAT, .required = true },
	[MEMORY_DAY] = { "day", .required = true, .number = true, .least = Y1900, .most = 1000000 },
	[MEMORY_LINE] = { "line", .max = EVENING_LINE },
	[MEMORY_WITH] = { "with", .max = 32 },
	[MEMORY_FIELDS] = { 0 }
};

static const struct field photo_fields[] = {
	[PHOTO_MEMORY] = { "memory", .max = 32, .required = true },
	[PHOTO_HEAD] = { "photo", .max = PHOTO_HEAD_MOST, .required = true },
	[PHOTO_WIDE] = { "wide", .required = true, .number = true, .least = 1, .most = PHOTO_EDGE },
	[PHOTO_HIGH] = { "high", .required = true, .number = true, .least = 1, .most = PHOTO_EDGE },
	[PHOTO_ALT] = { "alt", .max = PHOTO_ALT_MOST },
	[PHOTO_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- folds and deeds ---- */

/* A side of one that the other put here, if it has none yet. */
static void
side_join(struct memory *memory)
{
	unsigned char id[16];

	if (!id_read(memory->e->values[MEMORY_WITH].text, id))
		return;
	for (struct memory *m = memory->older; m != NULL; m = m->older)
		if (memcmp(m->e->id, id, 16) == 0 && m->e->author != memory->e->author &&
		    m->first == NULL && m->second == NULL) {
			memory->first = m;
			m->second = memory;
			return;
		}
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct memory *memory = e->of != NULL ? e->of->made : NULL;

	if (memory == NULL) {
		memory = arena_get(state, 1, sizeof(*memory));
		*memory = (struct memory){ .older = evenings->memories, .e = e };
		evenings->memories = memory;
		side_join(memory);
	}
	memory->now = e;
	e->made = memory;
}

/* To an own one, and no more than four of them. */
static void
photo_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	const char *head = e->values[PHOTO_HEAD].text;
	unsigned char id[16];

	(void)state;
	if (!id_read(e->values[PHOTO_MEMORY].text, id) ||
	    head[strspn(head, "0123456789abcdef")] != '\0')
		return;
	for (struct memory *m = evenings->memories; m != NULL; m = m->older)
		if (memcmp(m->e->id, id, 16) == 0) {
			if (m->e->author == e->author && m->n < MEMORY_PHOTOS)
				m->photos[m->n++] = e;
			return;
		}
}

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;

	(void)state;
	evenings->memory_away = e->day;
}

const struct deed evening_memory = { "evenings.memory", keep_fields, keep_fold,
	IN(SHARED) | IN(PERSONAL), .rewrites = true };
const struct deed evening_photo = { "evenings.photo", photo_fields, photo_fold,
	IN(SHARED) | IN(PERSONAL) };
const struct deed evening_memory_away = { "evenings.past", no_fields, away_fold, IN(PERSONAL),
	.aside = true };

/* ---- what there is ---- */

struct photo_view {
	const char	*name, *alt, *wide, *high, *id;
	bool		 told, mine, waits;	/* told: somebody said what is to be seen */
};

struct side_view {			/* what one of the two put there */
	const char	*id, *line, *name;
	unsigned	 person;
};

struct memory_view {
	const char	*id, *href, *what, *when, *month;
	const struct side_view *mine;	/* NULL: nothing yet */
	bool		 alone;		/* nobody else sees it */
	size_t		 n, n_sides, n_mine;	/* photos, sides, photos of mine */
	struct side_view sides[2];
	struct photo_view photos[2 * MEMORY_PHOTOS];
};

struct memories_view {
	const char	*lede, *more;
	bool		 may_write, full;
	size_t		 n;
	struct memory_view at[A_PAGE];
};

struct memory_one_view {
	const char	*other;
	bool		 full, may_write;
	struct memory_view m;
};

struct memory_back_view {
	const char	*item, *other;
	struct memory_view m;
	bool		 side;		/* what the other put there stays */
	const struct photo_view *only;	/* this photo; NULL: all of mine */
};

#include "evenings_memory.html.h"

static int
later_first(const void *a, const void *b)
{
	const struct memory *x = *(const struct memory *const *)a;
	const struct memory *y = *(const struct memory *const *)b;
	int64_t dx = x->now->values[MEMORY_DAY].number, dy = y->now->values[MEMORY_DAY].number;

	if (dx != dy)
		return dx < dy ? 1 : -1;
	if (x->e->at != y->e->at)
		return x->e->at < y->e->at ? 1 : -1;
	return memcmp(x->e->id, y->e->id, 16);
}

/* All of them that this person sees, the latest day first; the other side of one
 * stands with it. */
static const struct memory **
all_memories(const struct visit *v, size_t *n)
{
	static const enum space spaces[] = { SHARED, PERSONAL };
	const struct memory **all = NULL;

	for (int count = 1; count >= 0; count--) {
		size_t at = 0;

		for (int i = 0; i < 2; i++)
			for (const struct memory *m = ((const struct evenings *)visit_room(v,
			    &practice_evenings, spaces[i]))->memories; m != NULL; m = m->older) {
				if (m->first != NULL)
					continue;
				if (!count)
					all[at] = m;
				at++;
			}
		if (count)
			all = arena_get(v->mem, at + 1, sizeof(const struct memory *));
		*n = at;
	}
	qsort(all, *n, sizeof(*all), later_first);
	return all;
}

const struct memory *
memory_find(const struct visit *v, const char *hex)
{
	const struct memory **all;
	unsigned char id[16];
	size_t n;

	if (hex == NULL || !id_read(hex, id))
		return NULL;
	all = all_memories(v, &n);
	for (size_t i = 0; i < n; i++)
		for (const struct memory *m = all[i]; m != NULL; m = m->second)
			if (memcmp(m->e->id, id, 16) == 0)
				return m;
	return NULL;
}

bool
memory_mine(const struct visit *v, const struct memory *m)
{
	return m->e->space == PERSONAL || m->e->author == v->me;
}

/* What the host finds it by. */
static const char *
photo_name(const struct visit *v, const struct event *e, bool whole)
{
	struct out o = { 0 };
	const char *name;

	out_html(&o, "space=");
	out_number(&o, e->space);
	out_html(&o, "&id=");
	out_hex(&o, e->id, 16);
	out_html(&o, "&photo=");
	out_string(&o, e->values[PHOTO_HEAD].text);
	out_string(&o, whole ? "&which=1" : "&which=0");
	name = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return name;
}

static struct photo_view
photo_of(const struct visit *v, const struct event *e, bool whole)
{
	const char *id = visit_id(v, e), *alt = e->values[PHOTO_ALT].text;

	return (struct photo_view){ .name = photo_name(v, e, whole), .id = id,
	    .told = alt[0] != '\0', .alt = alt[0] != '\0' ? alt : visit_say(v, N_("A photo from %1"),
	    visit_name(v, e->author), NULL),
	    .wide = e->values[PHOTO_WIDE].text, .high = e->values[PHOTO_HIGH].text,
	    .mine = e->author == v->me || e->space == PERSONAL,
	    .waits = strstr(visit_fact(v, "photos"), id) != NULL };
}

static struct memory_view
memory_of(const struct visit *v, const struct memory *m, bool whole)
{
	const struct value *said = m->now->values;
	int32_t day = (int32_t)said[MEMORY_DAY].number;
	struct memory_view view = { .id = visit_id(v, m->e), .what = said[MEMORY_WHAT].text,
	    .when = visit_date(v, day), .month = month_title(v, date_of(day)),
	    .alone = m->e->space == PERSONAL && visit_paired(v) };

	view.href = visit_say(v, "/memories/one?memory=%1", view.id, NULL);
	for (; m != NULL; m = m->second) {
		view.sides[view.n_sides++] = (struct side_view){ visit_id(v, m->e),
		    m->now->values[MEMORY_LINE].text, visit_name(v, m->e->author),
		    m->e->author };
		if (memory_mine(v, m))
			view.n_mine = m->n;
		for (size_t i = 0; i < m->n; i++)
			view.photos[view.n++] = photo_of(v, m->photos[i], whole);
	}
	return view;
}

/* The side of mine, once the view stands where it stays. */
static void
mine_find(const struct visit *v, const struct memory *m, struct memory_view *view)
{
	for (size_t i = 0; m != NULL; m = m->second, i++)
		if (memory_mine(v, m))
			view->mine = &view->sides[i];
}

/* ---- on this day ---- */

/* Years ago to the day, or one, three or six months. */
static bool
on_this_day(const struct visit *v, const struct memory **found, const char **ago)
{
	struct date now = date_of(v->today);
	const struct memory **all;
	int months = 0;
	size_t n;

	all = all_memories(v, &n);
	*found = NULL;
	for (size_t i = 0; i < n; i++) {
		struct date then = date_of((int32_t)all[i]->now->values[MEMORY_DAY].number);
		int back = (now.year - then.year) * 12 + now.month - then.month;

		if (then.day != now.day || back <= 0 || (back % 12 != 0 && back != 1 &&
		    back != 3 && back != 6) || (*found != NULL && back % 12 != 0))
			continue;
		*found = all[i];
		months = back;
	}
	*ago = months == 12 ? N_("A year ago today you two kept something here.") :
	    months > 12 ? N_("On this day, some years ago, you two kept something here.") :
	    months == 1 ? N_("A month ago today you two kept something here.") :
	    N_("On this day, some months ago, you two kept something here.");
	if (*found != NULL && (*found)->e->space != SHARED)
		*ago = months % 12 == 0 ? N_("On this day, years ago, you kept something here.") :
		    N_("On this day, months ago, you kept something here.");
	return *found != NULL;
}

/* Not after a parting, nor when the two have just clashed. */
bool
memory_quiet(const struct visit *v, struct quiet *quiet)
{
	const struct evenings *own = visit_room(v, &practice_evenings, PERSONAL);
	const struct memory *found;
	const char *ago;

	if (!evenings_may_write(v) || own->memory_away == v->today ||
	    visit_left_out(v, &practice_evenings) ||
	    plan_clash(v) > v->now - EVENING_DAY || !on_this_day(v, &found, &ago))
		return false;
	*quiet = (struct quiet){ .title = N_("On this day"), .text = ago,
	    .href = visit_say(v, "/memories/one?memory=%1", visit_id(v, found->e), NULL),
	    .button = N_("Look at it"), .away = "/memories/away" };
	return true;
}

/* ---- answers ---- */

enum status
memory_list_show(struct visit *v)
{
	size_t n, from = v->form.values != NULL ? (size_t)v->form.values[0].number : 0;
	const struct memory **all = all_memories(v, &n);
	struct memories_view view = { .may_write = evenings_may_write(v),
	    .full = visit_fact_number(v, "full") == 1,
	    .lede = visit_paired(v) || v->pairing == ENDED ?
	    N_("What the two of you kept, by month.") : N_("What you kept, by month.") };

	v->title = N_("Memories");
	for (size_t i = from; i < n && view.n < A_PAGE; i++)
		view.at[view.n++] = memory_of(v, all[i], false);
	if (from + view.n < n)
		view.more = visit_say(v, "/memories?from=%1",
		    visit_number(v, (int64_t)(from + view.n)), NULL);
	memories_page(v->out, &view);
	return OK;
}

enum status
memory_one_show(struct visit *v)
{
	const struct memory *m = memory_find(v, v->form.values != NULL ?
	    v->form.values[0].text : NULL);
	struct memory_one_view view = { .full = visit_fact_number(v, "full") == 1,
	    .may_write = evenings_may_write(v) };

	if (m == NULL)
		return visit_goto(v, "/memories");
	if (m->first != NULL)
		m = m->first;
	view.m = memory_of(v, m, true);
	mine_find(v, m, &view.m);
	view.other = visit_paired(v) && m->e->space == SHARED ? visit_name(v, v->other) : NULL;
	memory_one_page(v->out, &view);
	return OK;
}

/* What of mine an id names: a photo, or all that I put there; or NULL. */
static const struct memory *
mine_named(const struct visit *v, const char *hex, const struct event **photo)
{
	const struct event *e = home_event(v->home, hex);
	bool one = e != NULL && e->deed == &evening_photo && e->folded;
	const struct memory *m = memory_find(v, one ? e->values[PHOTO_MEMORY].text : hex);

	*photo = one ? e : NULL;
	return m != NULL && m->e->author == v->me ? m : NULL;
}

/* Asks once, on a page of its own. */
enum status
memory_back_show(struct visit *v)
{
	const char *item = v->form.values != NULL ? v->form.values[0].text : "";
	const struct event *photo;
	const struct memory *m = mine_named(v, item, &photo);
	struct memory_back_view view = { .item = item };
	struct memory alone;	/* without the side of the other */

	if (m == NULL)
		return visit_goto(v, "/memories");
	alone = *m;
	alone.second = NULL;
	view.side = m->first != NULL || m->second != NULL;
	view.m = memory_of(v, &alone, false);
	for (size_t i = 0; photo != NULL && i < m->n; i++)
		if (m->photos[i] == photo)
			view.only = &view.m.photos[i];
	view.other = visit_paired(v) && m->e->space == SHARED ? visit_name(v, v->other) : NULL;
	memory_back_page(v->out, &view);
	return OK;
}

enum status
memory_back_do(struct visit *v)
{
	const struct event *photo;
	const struct memory *m = mine_named(v, v->form.values[0].text, &photo);

	if (m == NULL)
		return visit_goto(v, "/memories");
	for (size_t i = 0; i < m->n; i++)
		if (photo == NULL || photo == m->photos[i])
			visit_delete(v, m->photos[i]);
	if (photo != NULL)
		return visit_goto(v, visit_say(v, "/memories/one?memory=%1",
		    visit_id(v, m->e), NULL));
	visit_delete(v, m->e);
	return visit_goto(v, "/memories");
}

/* ---- for the book, and to take along ---- */

void
memory_moments(const struct visit *v, struct moments *moments)
{
	const struct evenings *room = visit_room(v, &practice_evenings, SHARED);

	for (const struct memory *m = room->memories; m != NULL; m = m->older) {
		const struct value *said = m->now->values;
		struct moment moment = { .kind = MOMENT_MEMORY, .e = m->now,
		    .day = (int32_t)said[MEMORY_DAY].number, .title = said[MEMORY_WHAT].text };
		struct moment_photo *photos;

		if (!moments_want(moments, MOMENT_MEMORY, moment.day) ||
		    (m->n == 0 && said[MEMORY_LINE].text[0] == '\0'))
			continue;
		if (said[MEMORY_LINE].text[0] != '\0') {
			moment.said[0].e = m->now;
			moment.said[0].text = said[MEMORY_LINE].text;
		}
		photos = arena_get(v->mem, m->n + 1, sizeof(*photos));
		for (size_t i = 0; i < m->n; i++) {
			struct photo_view p = photo_of(v, m->photos[i], true);

			photos[i] = (struct moment_photo){ p.name, p.alt, p.wide, p.high };
		}
		moment.photos = photos;
		moment.n_photos = m->n;
		moments_add(moments, moment);
	}
}

void
memory_take(const struct visit *v, enum space space, struct taking *t)
{
	const struct evenings *room = visit_room(v, &practice_evenings, space);

	for (const struct memory *m = room->memories; m != NULL; m = m->older) {
		const struct value *said = m->now->values;
		int32_t day = (int32_t)said[MEMORY_DAY].number;

		take_entry(t, m->e, N_("Kept of an evening"), visit_say(v, N_("%1, %2"),
		    said[MEMORY_WHAT].text, visit_date(v, day)));
		if (said[MEMORY_LINE].text[0] != '\0')
			take_entry(t, m->e, NULL, said[MEMORY_LINE].text);
		for (size_t i = 0; i < m->n; i++)
			take_photo(t, m->photos[i], day_typed(v, day),
			    photo_of(v, m->photos[i], true).alt, photo_name(v, m->photos[i], true));
	}
}
