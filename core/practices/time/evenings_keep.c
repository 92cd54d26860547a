/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_keep: the form of what is kept: a new memory, a change to one's own,
 * or a side of one's own to what the other kept.
 */
#include <string.h>

#include "days.h"
#include "evenings.h"

/* Of a new one: four photos, which the host has cut and sealed. */
enum { M_EVENING, M_WITH, M_WHAT, M_DAY, M_LINE, M_PHOTO, M_WIDE = M_PHOTO + MEMORY_PHOTOS,
	M_HIGH = M_WIDE + MEMORY_PHOTOS, M_ALT = M_HIGH + MEMORY_PHOTOS,
	M_FIELDS = M_ALT + MEMORY_PHOTOS };

#define PHOTO_FIELD(i, n)	[M_PHOTO + (i)] = { "photo-" n, .max = PHOTO_HEAD_MOST }, \
	[M_WIDE + (i)] = { "wide-" n, .number = true, .most = PHOTO_EDGE }, \
	[M_HIGH + (i)] = { "high-" n, .number = true, .most = PHOTO_EDGE }, \
	[M_ALT + (i)] = { "alt-" n, .max = PHOTO_ALT_MOST }

const struct field memory_form[] = {
	[M_EVENING] = { "evening", .max = 32 },
	[M_WITH] = { "with", .max = 32 },
	[M_WHAT] = { "what", .max = EVENING_WHAT, .required = true },
	[M_DAY] = { "day", .max = 10, .required = true },
	[M_LINE] = { "line", .max = EVENING_LINE },
	PHOTO_FIELD(0, "1"), PHOTO_FIELD(1, "2"), PHOTO_FIELD(2, "3"), PHOTO_FIELD(3, "4"),
	[M_FIELDS] = { 0 }
};

const struct field memory_new_fields[] = {
	[M_EVENING] = { "evening", .max = 32 },
	[M_WITH] = { "with", .max = 32 },
	{ 0 }
};

struct memory_new_view {
	const char	*title, *lede, *back, *action, *of, *evening, *with, *what, *day, *line,
			*other, *oops, *bad, *left;	/* left: as many photos */
	bool		 side;		/* what it was, and when, is said already */
	size_t		 n_left;
	const char	*alt[MEMORY_PHOTOS], *alt_name[MEMORY_PHOTOS];
};

#include "evenings_keep.html.h"

/* What of mine this form changes, or NULL. */
static const struct memory *
changed(const struct visit *v)
{
	const struct memory *m = memory_find(v, v->of);

	return m != NULL && memory_mine(v, m) ? m : NULL;
}

/* What stands in the fields before anything is typed. */
static void
words_fill(const struct visit *v, const struct memory *of, const struct memory *with,
    struct memory_new_view *view)
{
	const struct event *e = of != NULL ? of->now : with != NULL ? with->now : NULL;
	const struct evening *evening = v->form.values == NULL ? NULL :
	    evening_find(evenings_room(v), v->form.values[M_EVENING].text);
	bool over = evening != NULL && evening->at > 0 && evening->at <= v->now;

	view->evening = e != NULL ? e->values[MEMORY_EVENING].text : over ? evening->hex : "";
	view->what = e != NULL ? e->values[MEMORY_WHAT].text :
	    over ? evening->e->values[EVENING_WHAT_FIELD].text : "";
	view->day = day_typed(v, e != NULL ? (int32_t)e->values[MEMORY_DAY].number :
	    over ? day_of(evening->at, visit_zone(v, evening->at)) : v->today);
	view->line = of != NULL ? e->values[MEMORY_LINE].text : "";
	view->with = of != NULL ? e->values[MEMORY_WITH].text :
	    with != NULL ? visit_id(v, with->e) : "";
	view->side = of != NULL ? of->first != NULL : with != NULL;
}

static void
head_fill(const struct visit *v, const struct memory *of, struct memory_new_view *view)
{
	view->title = of != NULL ? N_("Change what you kept") :
	    view->side ? N_("Your side of it") : N_("Keep something");
	view->lede = view->other == NULL || (of != NULL && of->e->space == PERSONAL) ?
	    N_("A line, a few photos, or both. For you alone.") :
	    N_("A line, a few photos, or both. For the two of you.");
	view->back = of != NULL || view->side ? visit_say(v, "/memories/one?memory=%1",
	    of != NULL ? visit_id(v, of->e) : view->with, NULL) : "/memories";
	view->action = view->side && of == NULL ?
	    visit_say(v, "/memories/new?with=%1", view->with, NULL) : "/memories/new";
	view->n_left = MEMORY_PHOTOS - (of != NULL ? of->n : 0);
	view->left = visit_number(v, (int64_t)view->n_left);
}

enum status
memory_new_show(struct visit *v)
{
	static const char *const alts[] = { "alt-1", "alt-2", "alt-3", "alt-4" };
	const struct memory *of = changed(v);
	const struct memory *with = of == NULL && v->form.values != NULL ?
	    memory_find(v, v->form.values[M_WITH].text) : NULL;
	bool again = visit_again(v);
	struct memory_new_view view = { .oops = visit_oops(v), .bad = v->form.bad != NULL ?
	    v->form.bad->name : "", .of = of != NULL ? visit_id(v, of->e) : NULL,
	    .other = visit_paired(v) ? visit_name(v, v->other) : NULL };

	if (!evenings_may_write(v))
		return visit_goto(v, "/memories");
	words_fill(v, of, with, &view);
	head_fill(v, of, &view);
	if (of != NULL && of->e->space == PERSONAL)
		view.other = NULL;
	view.what = visit_draft(v, M_WHAT, view.what);
	view.day = visit_draft(v, M_DAY, view.day);
	view.line = visit_draft(v, M_LINE, view.line);
	for (int i = 0; i < MEMORY_PHOTOS; i++) {
		view.alt_name[i] = alts[i];
		view.alt[i] = again ? visit_draft(v, M_ALT + i, NULL) : "";
	}
	memory_new_page(v->out, &view);
	return OK;
}

static void
keep_photos(struct visit *v, enum space space, const char *memory)
{
	const struct value *said = v->form.values;

	for (int i = 0; i < MEMORY_PHOTOS; i++) {
		struct value photo[PHOTO_FIELDS] = { [PHOTO_MEMORY] = { .text = memory },
		    [PHOTO_HEAD] = said[M_PHOTO + i], [PHOTO_WIDE] = said[M_WIDE + i],
		    [PHOTO_HIGH] = said[M_HIGH + i], [PHOTO_ALT] = said[M_ALT + i] };
		struct form form = { .fields = evening_photo.fields, .values = photo };

		if (said[M_PHOTO + i].text[0] != '\0' && said[M_WIDE + i].number > 0 &&
		    said[M_HIGH + i].number > 0)
			visit_do_in(v, space, &evening_photo, &form);
	}
}

/* One that was taken back on another phone meanwhile is kept as a new one. */
enum status
memory_new_do(struct visit *v)
{
	const struct value *said = v->form.values;
	const struct memory *of = changed(v);
	enum space space = of != NULL ? of->e->space : visit_space(v);
	struct value kept[MEMORY_FIELDS] = { [MEMORY_EVENING] = said[M_EVENING],
	    [MEMORY_WHAT] = said[M_WHAT], [MEMORY_LINE] = said[M_LINE],
	    [MEMORY_WITH] = said[M_WITH] };
	struct form form = { .fields = evening_memory.fields, .values = kept };
	const char *id;
	int32_t day;

	if (!evenings_may_write(v))
		return visit_goto(v, "/memories");
	if (!day_read(said[M_DAY].text, &day) || day > v->today)
		return visit_refuse(v, M_DAY, N_("A day from 1900 until today, please."));
	if (said[M_LINE].text[0] == '\0' && said[M_PHOTO].text[0] == '\0' &&
	    (of == NULL || of->n == 0))
		return visit_refuse(v, M_LINE, N_("A line, or a photo, please: one of them is enough."));
	kept[MEMORY_DAY] = (struct value){ visit_number(v, day), day };
	v->of = of != NULL ? visit_id(v, of->e) : NULL;
	id = visit_do_in(v, space, &evening_memory, &form);
	id = of != NULL ? v->of : id;
	keep_photos(v, space, id);
	return visit_goto(v, visit_say(v, "/memories/one?memory=%1", id, NULL));
}
