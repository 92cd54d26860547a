/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_memory: a line and a few photos, to come back to.
 *
 * What is kept here is for both, unlike the two taps; of one alone it is theirs.
 * A page knows where a photo is to be shown, and in which words it is told: the
 * picture itself is the host's (docs/formats.md, Photos). Whoever put something
 * here may take it back.
 */
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "evenings.h"

enum { A_PAGE = 12, HEAD_MOST = 400, EDGE = 1600, ALT = 140 };

/* Of the form of a new one: four photos, which the host has cut and sealed. */
enum { M_EVENING, M_WHAT, M_DAY, M_LINE, M_PHOTO, M_WIDE = M_PHOTO + MEMORY_PHOTOS,
	M_HIGH = M_WIDE + MEMORY_PHOTOS, M_ALT = M_HIGH + MEMORY_PHOTOS,
	M_FIELDS = M_ALT + MEMORY_PHOTOS };

#define PHOTO_FIELD(i, n)	[M_PHOTO + (i)] = { "photo-" n, .max = HEAD_MOST }, \
	[M_WIDE + (i)] = { "wide-" n, .number = true, .most = EDGE }, \
	[M_HIGH + (i)] = { "high-" n, .number = true, .most = EDGE }, \
	[M_ALT + (i)] = { "alt-" n, .max = ALT }

const struct field memory_form[] = {
	[M_EVENING] = { "evening", .max = 32 },
	[M_WHAT] = { "what", .max = EVENING_WHAT, .required = true },
	[M_DAY] = { "day", .max = 10, .required = true },
	[M_LINE] = { "line", .max = EVENING_LINE },
	PHOTO_FIELD(0, "1"), PHOTO_FIELD(1, "2"), PHOTO_FIELD(2, "3"), PHOTO_FIELD(3, "4"),
	[M_FIELDS] = { 0 }
};
const struct field memory_new_fields[] = { { "evening", .max = 32 }, { 0 } };
const struct field memory_one_fields[] = { { "memory", .max = 32, .required = true }, { 0 } };
const struct field memory_from_fields[] = { { "from", .number = true, .most = 100000 }, { 0 } };
const struct field memory_back_form[] = { { "item", .max = 32, .required = true }, { 0 } };

static const struct field keep_fields[] = {
	[MEMORY_EVENING] = { "evening", .max = 32 },
	[MEMORY_WHAT] = { "what", .max = EVENING_WHAT, .required = true },
	[MEMORY_DAY] = { "day", .required = true, .number = true, .most = 1000000 },
	[MEMORY_LINE] = { "line", .max = EVENING_LINE },
	[MEMORY_FIELDS] = { 0 }
};

static const struct field photo_fields[] = {
	[PHOTO_MEMORY] = { "memory", .max = 32, .required = true },
	[PHOTO_HEAD] = { "photo", .max = HEAD_MOST, .required = true },
	[PHOTO_WIDE] = { "wide", .required = true, .number = true, .least = 1, .most = EDGE },
	[PHOTO_HIGH] = { "high", .required = true, .number = true, .least = 1, .most = EDGE },
	[PHOTO_ALT] = { "alt", .max = ALT },
	[PHOTO_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- folds and deeds ---- */

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct evenings *evenings = room;
	struct memory *memory = arena_get(state, 1, sizeof(*memory));

	*memory = (struct memory){ .older = evenings->memories, .e = e };
	evenings->memories = memory;
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
	IN(SHARED) | IN(PERSONAL) };
const struct deed evening_photo = { "evenings.photo", photo_fields, photo_fold,
	IN(SHARED) | IN(PERSONAL) };
const struct deed evening_memory_away = { "evenings.past", no_fields, away_fold, IN(PERSONAL),
	.aside = true };

/* ---- what there is ---- */

struct photo_view {
	const char	*name, *alt, *wide, *high, *id;
	bool		 told, mine, waits;	/* told: somebody said what is to be seen */
};

struct memory_view {
	const char	*id, *href, *what, *when, *month, *line, *name;
	unsigned	 person;
	bool		 mine, alone;	/* alone: nobody else sees it */
	size_t		 n;
	struct photo_view photos[MEMORY_PHOTOS];
};

struct memories_view {
	const char	*lede, *more;
	bool		 may_write, full;
	size_t		 n;
	struct memory_view at[A_PAGE];
};

struct memory_one_view {
	const char	*other;
	bool		 full;
	struct memory_view m;
};

struct memory_new_view {
	const char	*evening, *what, *day, *line, *other, *oops, *bad;
	const char	*alt[MEMORY_PHOTOS], *alt_name[MEMORY_PHOTOS];
};

#include "evenings_memory.html.h"

static int
later_first(const void *a, const void *b)
{
	const struct memory *x = *(const struct memory *const *)a;
	const struct memory *y = *(const struct memory *const *)b;
	int64_t dx = x->e->values[MEMORY_DAY].number, dy = y->e->values[MEMORY_DAY].number;

	if (dx != dy)
		return dx < dy ? 1 : -1;
	if (x->e->at != y->e->at)
		return x->e->at < y->e->at ? 1 : -1;
	return memcmp(x->e->id, y->e->id, 16);
}

/* All of them that this person sees, the latest day first. */
static const struct memory **
all_memories(const struct visit *v, size_t *n)
{
	static const enum space spaces[] = { SHARED, PERSONAL };
	const struct memory **all;
	size_t at = 0;

	*n = 0;
	for (int i = 0; i < 2; i++)
		for (const struct memory *m = ((const struct evenings *)visit_room(v,
		    &practice_evenings, spaces[i]))->memories; m != NULL; m = m->older)
			++*n;
	all = arena_get(v->mem, *n + 1, sizeof(const struct memory *));
	for (int i = 0; i < 2; i++)
		for (const struct memory *m = ((const struct evenings *)visit_room(v,
		    &practice_evenings, spaces[i]))->memories; m != NULL; m = m->older)
			all[at++] = m;
	qsort(all, *n, sizeof(*all), later_first);
	return all;
}

static const struct memory *
find_memory(const struct visit *v, const char *hex)
{
	const struct memory **all;
	unsigned char id[16];
	size_t n;

	if (hex == NULL || !id_read(hex, id))
		return NULL;
	all = all_memories(v, &n);
	for (size_t i = 0; i < n; i++)
		if (memcmp(all[i]->e->id, id, 16) == 0)
			return all[i];
	return NULL;
}

static const char *
month_of(const struct visit *v, int32_t day)
{
	static const char *const months[] = { N_("January %1"), N_("February %1"),
	    N_("March %1"), N_("April %1"), N_("May %1"), N_("June %1"), N_("July %1"),
	    N_("August %1"), N_("September %1"), N_("October %1"), N_("November %1"),
	    N_("December %1") };
	struct date d = date_of(day);

	return visit_say(v, months[d.month - 1], visit_number(v, d.year), NULL);
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
	    .told = alt[0] != '\0', .alt = alt[0] != '\0' ? alt : visit_say(v, N_("A photo of %1"),
	    visit_name(v, e->author), NULL),
	    .wide = e->values[PHOTO_WIDE].text, .high = e->values[PHOTO_HIGH].text,
	    .mine = e->author == v->me || e->space == PERSONAL,
	    .waits = strstr(visit_fact(v, "photos"), id) != NULL };
}

static struct memory_view
memory_of(const struct visit *v, const struct memory *m, bool whole)
{
	const struct value *said = m->e->values;
	int32_t day = (int32_t)said[MEMORY_DAY].number;
	struct memory_view view = { .id = visit_id(v, m->e), .what = said[MEMORY_WHAT].text,
	    .when = visit_date(v, day), .month = month_of(v, day),
	    .line = said[MEMORY_LINE].text, .name = visit_name(v, m->e->author),
	    .person = m->e->author, .alone = m->e->space == PERSONAL && visit_paired(v),
	    .mine = m->e->space == PERSONAL || m->e->author == v->me, .n = m->n };

	view.href = visit_say(v, "/memories/one?memory=%1", view.id, NULL);
	for (size_t i = 0; i < m->n; i++)
		view.photos[i] = photo_of(v, m->photos[i], whole);
	return view;
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
		struct date then = date_of((int32_t)all[i]->e->values[MEMORY_DAY].number);
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
	const struct memory *m = find_memory(v, v->form.values != NULL ?
	    v->form.values[0].text : NULL);
	struct memory_one_view view = { .full = visit_fact_number(v, "full") == 1 };

	if (m == NULL)
		return visit_goto(v, "/memories");
	view.m = memory_of(v, m, true);
	view.other = visit_paired(v) && m->e->space == SHARED ? visit_name(v, v->other) : NULL;
	memory_one_page(v->out, &view);
	return OK;
}

static const char *
day_text(const struct visit *v, int32_t day)
{
	struct date d = date_of(day);
	char text[11];
	int32_t rest[] = { d.year, d.month, d.day };

	for (int i = 9; i >= 0; i--)
		text[i] = i == 4 || i == 7 ? '-' : '0';
	for (int part = 0, end = 3; part < 3; end += 3, part++)
		for (int i = end; rest[part] > 0 && i >= 0; i--, rest[part] /= 10)
			text[i] = (char)('0' + rest[part] % 10);
	return arena_copy(v->mem, text, 10);
}

enum status
memory_new_show(struct visit *v)
{
	static const char *const alts[] = { "alt-1", "alt-2", "alt-3", "alt-4" };
	const struct evening *e = v->form.values != NULL ?
	    evening_find(evenings_room(v), v->form.values[M_EVENING].text) : NULL;
	bool over = e != NULL && e->at > 0 && e->at <= v->now;
	int32_t day = over ? day_of(e->at, visit_zone(v, e->at)) : v->today;
	bool again = visit_again(v);
	struct memory_new_view view = { .oops = visit_oops(v), .bad = v->form.bad != NULL ?
	    v->form.bad->name : "", .evening = over ? e->hex : "",
	    .other = visit_paired(v) ? visit_name(v, v->other) : NULL };
	const char *what = over ? e->e->values[EVENING_WHAT_FIELD].text : NULL;

	if (!evenings_may_write(v))
		return visit_goto(v, "/memories");
	view.what = again ? visit_draft(v, M_WHAT, NULL) : what != NULL ? what : "";
	view.day = again ? visit_draft(v, M_DAY, NULL) : day_text(v, day);
	view.line = again ? visit_draft(v, M_LINE, NULL) : "";
	for (int i = 0; i < MEMORY_PHOTOS; i++) {
		view.alt_name[i] = alts[i];
		view.alt[i] = again ? visit_draft(v, M_ALT + i, NULL) : "";
	}
	memory_new_page(v->out, &view);
	return OK;
}

static void
keep_photos(struct visit *v, const char *memory)
{
	const struct value *said = v->form.values;

	for (int i = 0; i < MEMORY_PHOTOS; i++) {
		struct value photo[PHOTO_FIELDS] = { [PHOTO_MEMORY] = { .text = memory },
		    [PHOTO_HEAD] = said[M_PHOTO + i], [PHOTO_WIDE] = said[M_WIDE + i],
		    [PHOTO_HIGH] = said[M_HIGH + i], [PHOTO_ALT] = said[M_ALT + i] };
		struct form form = { .fields = photo_fields, .values = photo };

		if (said[M_PHOTO + i].text[0] != '\0' && said[M_WIDE + i].number > 0 &&
		    said[M_HIGH + i].number > 0)
			visit_do(v, &evening_photo, &form);
	}
}

enum status
memory_new_do(struct visit *v)
{
	const struct value *said = v->form.values;
	struct value kept[MEMORY_FIELDS] = { [MEMORY_EVENING] = said[M_EVENING],
	    [MEMORY_WHAT] = said[M_WHAT], [MEMORY_LINE] = said[M_LINE] };
	struct form form = { .fields = keep_fields, .values = kept };
	const char *id;
	int32_t day;

	if (!evenings_may_write(v))
		return visit_goto(v, "/memories");
	if (!day_read(said[M_DAY].text, &day) || day < 0 || day > v->today)
		return visit_refuse(v, M_DAY, N_("A day that has been, please."));
	if (said[M_LINE].text[0] == '\0' && said[M_PHOTO].text[0] == '\0')
		return visit_refuse(v, M_LINE, N_("A line, or a photo, please: one of them is enough."));
	kept[MEMORY_DAY] = (struct value){ visit_number(v, day), day };
	id = visit_do(v, &evening_memory, &form);
	keep_photos(v, id);
	return visit_goto(v, visit_say(v, "/memories/one?memory=%1", id, NULL));
}

/* A photo of mine alone, or all that I kept there. */
enum status
memory_back_do(struct visit *v)
{
	const char *hex = v->form.values[0].text;
	const struct event *e = home_event(v->home, hex);
	const struct memory *m = find_memory(v, e != NULL && e->deed == &evening_photo &&
	    e->folded ? e->values[PHOTO_MEMORY].text : hex);

	if (m == NULL || m->e->author != v->me)
		return visit_goto(v, "/memories");
	for (size_t i = 0; i < m->n; i++)
		if (e == m->e || e == m->photos[i])
			visit_delete(v, m->photos[i]);
	if (e != m->e)
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
		const struct value *said = m->e->values;
		struct moment moment = { .kind = MOMENT_MEMORY, .e = m->e,
		    .day = (int32_t)said[MEMORY_DAY].number, .title = said[MEMORY_WHAT].text };
		struct moment_photo *photos;

		if (!moments_want(moments, MOMENT_MEMORY, moment.day))
			continue;
		if (said[MEMORY_LINE].text[0] != '\0') {
			moment.said[0].e = m->e;
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
		const struct value *said = m->e->values;
		int32_t day = (int32_t)said[MEMORY_DAY].number;

		take_entry(t, m->e, N_("Kept of an evening"), visit_say(v, N_("%1, %2"),
		    said[MEMORY_WHAT].text, visit_date(v, day)));
		if (said[MEMORY_LINE].text[0] != '\0')
			take_entry(t, m->e, NULL, said[MEMORY_LINE].text);
		for (size_t i = 0; i < m->n; i++)
			take_photo(t, m->photos[i], day_text(v, day),
			    photo_of(v, m->photos[i], true).alt, photo_name(v, m->photos[i], true));
	}
}
