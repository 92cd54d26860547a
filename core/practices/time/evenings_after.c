/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_after: two taps and a line, each alone.
 *
 * Was it good, was it new: that is only for oneself, and for the order in which
 * ideas come next. An evening that did not come to it can be said to be so, and
 * then nothing more is asked.
 */
#include <string.h>

#include "evenings.h"

const struct field evening_after_form[] = {
	[AFTER_EVENING] = { "evening", .max = 32, .required = true },
	[AFTER_ENJOYED] = { "enjoyed", .oneof = evening_enjoyed },
	[AFTER_NEW] = { "new", .oneof = evening_switch },
	[AFTER_LINE] = { "line", .max = EVENING_LINE },
	[AFTER_FIELDS] = { 0 }
};

struct after_view {
	const struct visit *v;
	const char	*id, *what, *when, *line, *oops, *hidden_from, *enjoyed, *fresh;
	bool		 two, yours, kept;
	const char	*next, *memory;
};

#include "evenings_after.html.h"

enum status
evening_after_show(struct visit *v)
{
	const char *hex = v->form.values != NULL ? v->form.values[AFTER_EVENING].text : NULL;
	const struct evening *e = evening_find(evenings_room(v), hex);
	const struct event *said = e != NULL ? evening_said(v, e) : NULL;
	const struct value *now = said != NULL ? said->values : NULL;
	struct after_view view = { .v = v, .memory = e != NULL ?
	    evening_link(v, "/memories/new", e->hex) : NULL, .oops = visit_oops(v), .two = visit_paired(v),
	    .yours = evening_planner(v) == v->me, .kept = said != NULL };

	if (e == NULL || e->at == 0 || e->at > v->now)
		return visit_goto(v, "/time");
	view.id = e->hex;
	view.what = e->e->values[EVENING_WHAT_FIELD].text;
	view.when = evening_when(v, e->at);
	view.hidden_from = view.two ? visit_name(v, v->other) : NULL;
	view.next = visit_name(v, evening_planner(v));
	view.enjoyed = now != NULL ? now[AFTER_ENJOYED].text : "";
	view.fresh = now != NULL ? now[AFTER_NEW].text : "";
	view.line = now != NULL ? now[AFTER_LINE].text : "";
	if (visit_again(v)) {
		view.enjoyed = visit_draft(v, AFTER_ENJOYED, NULL);
		view.fresh = visit_draft(v, AFTER_NEW, NULL);
		view.line = visit_draft(v, AFTER_LINE, NULL);
	}
	after_page(v->out, &view);
	return OK;
}

enum status
evening_after_do(struct visit *v)
{
	const struct evening *e = evening_find(evenings_room(v),
	    v->form.values[AFTER_EVENING].text);

	if (e == NULL)
		return visit_goto(v, "/time");
	visit_do_in(v, PERSONAL, &evening_after, &v->form);
	return visit_goto(v, evening_link(v, "/evenings/after", e->hex));
}

/* ---- what they did, and what they take along ---- */

/* On the calendar of who proposed it, so that it is the same day for both. */
void
evenings_moments(const struct visit *v, struct moments *moments)
{
	const struct evenings *room = visit_room(v, &practice_evenings, SHARED);

	memory_moments(v, moments);
	for (const struct evening *e = room->newest; e != NULL; e = e->older) {
		struct idea_view idea;
		struct moment moment = { .kind = MOMENT_EVENING, .e = e->e,
		    .day = day_of(e->at, e->e->zone), .ahead = !evening_over(v, e),
		    .down = e->e->values[EVENING_DOWN].number > 0,
		    .title = e->e->values[EVENING_WHAT_FIELD].text };
		const struct event *said;

		if (e->at == 0 || e->off != NULL)
			continue;
		if (moments_want(moments, MOMENT_EVENING, moment.day) &&
		    idea_find(v, e->e->values[EVENING_IDEA].text, &idea) && !idea.own)
			moment.more = idea.rest;
		moments_add(moments, moment);
		moment.more = NULL;
		if (moment.ahead || !moments_want(moments, MOMENT_LINE, moment.day))
			continue;
		said = evening_said(v, e);
		if (said == NULL || said->values[AFTER_LINE].text[0] == '\0')
			continue;
		moment.kind = MOMENT_LINE;
		moment.said[0].e = said;
		moment.said[0].text = said->values[AFTER_LINE].text;
		moments_add(moments, moment);
	}
}

static void
take_room(const struct visit *v, enum space space, struct taking *t)
{
	const struct evenings *room = visit_room(v, &practice_evenings, space);

	for (const struct evening *e = room->newest; e != NULL; e = e->older) {
		const struct value *said = e->e->values;

		if (e->at > 0 && e->off == NULL)
			take_entry(t, e->e, N_("An evening"), visit_say(v, N_("%1: %2"),
			    evening_when(v, e->at), said[EVENING_WHAT_FIELD].text));
		else
			take_entry(t, e->e, N_("Proposed"), said[EVENING_WHAT_FIELD].text);
		if (said[EVENING_SAID].text[0] != '\0')
			take_entry(t, e->e, NULL, said[EVENING_SAID].text);
		if (e->yes != NULL && e->yes->values[YES_LINE].text[0] != '\0')
			take_entry(t, e->yes, N_("With the yes"), e->yes->values[YES_LINE].text);
	}
	for (const struct evening_own *i = room->own; i != NULL; i = i->older)
		take_entry(t, i->e, N_("An idea"), i->now->values[OWN_TEXT].text);
	for (const struct evening_after *a = room->afters; a != NULL; a = a->older)
		if (a->e->values[AFTER_LINE].text[0] != '\0')
			take_entry(t, a->e, N_("Afterwards, for oneself"),
			    a->e->values[AFTER_LINE].text);
}

void
evenings_take(const struct visit *v, struct taking *t)
{
	static const enum space spaces[] = { SHARED, PERSONAL };
	bool begun = false;

	if (visit_private(v))
		return;
	calendar_take(v, t);
	for (int i = 0; i < 2; i++) {
		const struct evenings *room = visit_room(v, &practice_evenings, spaces[i]);

		if (room->newest == NULL && room->own == NULL && room->afters == NULL &&
		    room->memories == NULL)
			continue;
		if (!begun)
			take_chapter(t, N_("Evenings together"));
		begun = true;
		take_room(v, spaces[i], t);
		memory_take(v, spaces[i], t);
	}
}
