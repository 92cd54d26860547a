/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sides: one matter, two sides of it.
 *
 * Either opens it with a name for the matter. Each writes their side alone, and
 * both open together. Each says back the other's side until the other finds it
 * near enough. Then each names their own part. Nobody is found to be right, and
 * either may close it at any point. What lies still for two weeks is offered no
 * more.
 */
#include <string.h>

#include "practice.h"
#include "text.h"
#include "why.h"

enum { TOPIC, OPEN_FIELDS };
enum { ROUND, TEXT, TEXT_FIELDS };
enum { BACK, FITS, MISSES, FITS_FIELDS };
enum { SIDE_LENGTH = 1500, TEXT_LENGTH = 500, TOPIC_LENGTH = 140,
	OCCASIONS = 3, SHOWN = 12, LIES_DAYS = 14 };

static const char *const verdicts[] = { "yes", "no", NULL };

static const struct field open_fields[] = {
	[TOPIC] = { "topic", .max = TOPIC_LENGTH, .required = true },
	[OPEN_FIELDS] = { 0 }
};

static const struct field side_fields[] = {
	[ROUND] = { "round", .max = 32, .required = true },
	[TEXT] = { "side", .max = SIDE_LENGTH, .required = true, .lines = true },
	[TEXT_FIELDS] = { 0 }
};

static const struct field back_fields[] = {
	[ROUND] = { "round", .max = 32, .required = true },
	[TEXT] = { "back", .max = SIDE_LENGTH, .required = true, .lines = true },
	[TEXT_FIELDS] = { 0 }
};

static const struct field part_fields[] = {
	[ROUND] = { "round", .max = 32, .required = true },
	[TEXT] = { "part", .max = TEXT_LENGTH, .required = true, .lines = true },
	[TEXT_FIELDS] = { 0 }
};

static const struct field fits_fields[] = {
	[BACK] = { "said", .max = 32, .required = true },
	[FITS] = { "fits", .required = true, .oneof = verdicts },
	[MISSES] = { "misses", .max = TEXT_LENGTH, .lines = true },
	[FITS_FIELDS] = { 0 }
};

static const struct field close_fields[] = {
	[ROUND] = { "round", .max = 32, .required = true },
	{ 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- rounds ---- */

struct round {
	const struct event *first, *closed, *last;
	/* By author; a verdict by who gave it, on what the other said back. */
	const struct event *side[2], *back[2], *verdict[2], *part[2];
	struct round	*older;
};

struct sides {
	struct round	*newest;
};

static struct round *
round_find(const struct sides *sides, const char *hex)
{
	unsigned char id[16];
	struct round *r = sides->newest;

	if (!id_read(hex, id))
		return NULL;
	while (r != NULL && memcmp(r->first->id, id, 16) != 0)
		r = r->older;
	return r;
}

static bool
accepted(const struct round *r, unsigned author)
{
	const struct event *e = r->verdict[!author];

	return e != NULL && strcmp(e->values[FITS].text, "yes") == 0;
}

static void
open_fold(void *room, struct event *e, struct arena *state)
{
	struct sides *sides = room;
	struct round *r = arena_get(state, 1, sizeof(*r));

	r->first = r->last = e;
	r->older = sides->newest;
	sides->newest = r;
}

/* The open round that a deed speaks of, or NULL. */
static struct round *
round_of(struct sides *sides, struct event *e)
{
	struct round *r = round_find(sides, e->values[ROUND].text);

	if (r == NULL || r->closed != NULL)
		return NULL;
	r->last = e;
	return r;
}

/* Once both have answered, both sides stand. */
static void
side_fold(void *room, struct event *e, struct arena *state)
{
	struct round *r;

	(void)state;
	if (e->mode != SOFT_GATE || strncmp(e->gate, "sides.", 6) != 0 ||
	    strcmp(e->gate + 6, e->values[ROUND].text) != 0 ||
	    (r = round_of(room, e)) == NULL)
		return;
	if (r->side[0] == NULL || r->side[1] == NULL)
		r->side[e->author] = e;
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	struct round *r = round_of(room, e);

	(void)state;
	if (r == NULL || r->side[!e->author] == NULL || accepted(r, e->author))
		return;
	r->back[e->author] = e;
	r->verdict[!e->author] = NULL;
}

static void
fits_fold(void *room, struct event *e, struct arena *state)
{
	struct sides *sides = room;
	unsigned char id[16];

	(void)state;
	if (!id_read(e->values[BACK].text, id))
		return;
	for (struct round *r = sides->newest; r != NULL; r = r->older) {
		const struct event *back = r->back[!e->author];

		if (back == NULL || memcmp(back->id, id, 16) != 0)
			continue;
		if (r->closed == NULL && r->verdict[e->author] == NULL) {
			r->verdict[e->author] = e;
			r->last = e;
		}
		return;
	}
}

static void
part_fold(void *room, struct event *e, struct arena *state)
{
	struct round *r = round_of(room, e);

	(void)state;
	if (r != NULL)
		r->part[e->author] = e;
}

static void
close_fold(void *room, struct event *e, struct arena *state)
{
	struct round *r = round_of(room, e);

	(void)state;
	if (r != NULL)
		r->closed = e;
}

static const struct deed open = { "sides.open", open_fields, open_fold };
static const struct deed side = { "sides.side", side_fields, side_fold };
static const struct deed back = { "sides.back", back_fields, back_fold };
static const struct deed fits = { "sides.fits", fits_fields, fits_fold };
static const struct deed part = { "sides.part", part_fields, part_fold };
static const struct deed closing = { "sides.close", close_fields, close_fold };

/* ---- who may read what, and whose turn it is ---- */

static const struct sides *
ours(const struct visit *v)
{
	return visit_room(v, &practice_sides, SHARED);
}

/* Both sides are here, and were sealed for the very same gate. */
static bool
opened(const struct round *r)
{
	return event_same_gate(r->side[0], r->side[1]);
}

enum task { NOTHING, WRITE, SAY_BACK, HEAR, NAME_PART };

/* What this person could do next in it. */
static enum task
task_of(const struct visit *v, const struct round *r)
{
	const struct event *theirs = r->back[v->other];

	if (r->closed != NULL || !visit_paired(v))
		return NOTHING;
	if (r->side[v->me] == NULL)
		return WRITE;
	if (!opened(r))
		return NOTHING;
	if (theirs != NULL && r->verdict[v->me] == NULL)
		return HEAR;
	if (r->back[v->me] == NULL ||
	    (r->verdict[v->other] != NULL && !accepted(r, v->me)))
		return SAY_BACK;
	if (accepted(r, 0) && accepted(r, 1) && r->part[v->me] == NULL)
		return NAME_PART;
	return NOTHING;
}

static const char *
occasion(const struct visit *v, const struct round *r)
{
	return visit_say(v, "%1%2", "sides.", visit_id(v, r->first));
}

static const char *
round_href(const struct visit *v, const struct round *r)
{
	return visit_say(v, "%1%2", "/sides/one?round=", visit_id(v, r->first));
}

/* ---- views ---- */

struct said_view {
	unsigned	 person;
	const char	*name, *when, *text;	/* text NULL: not said */
};

struct round_view {
	const char	*id, *href, *topic, *other, *me, *draft, *oops;
	const char	*said;		/* id of what is to be heard */
	const char	*misses;	/* what the other missed in what I said back */
	enum task	 task;
	bool		 opened, closed, paired, waits, judged, accepted[2];
	struct said_view side[2], back[2], part[2];	/* mine, theirs */
};

struct start_view {
	const struct visit *v;
	const char	*other, *draft, *oops;
	bool		 paired;
	size_t		 n;
	struct round_view rounds[SHOWN];
};

#include "sides.html.h"

/* ---- answers ---- */

static struct said_view
said_view(const struct visit *v, const struct event *e)
{
	if (e == NULL)
		return (struct said_view){ .text = NULL };
	return (struct said_view){ e->author, visit_name(v, e->author),
	    visit_day(v, e->day), e->values[TEXT].text };
}

static struct round_view
round_view(const struct visit *v, const struct round *r)
{
	const struct event *verdict = r->verdict[v->other];
	struct round_view view = {
		.id = visit_id(v, r->first),
		.href = round_href(v, r),
		.topic = r->first->values[TOPIC].text,
		.other = visit_name(v, v->other),
		.me = visit_name(v, v->me),
		.task = task_of(v, r),
		.opened = opened(r),
		.closed = r->closed != NULL,
		.paired = visit_paired(v),
		.accepted = { accepted(r, v->me), accepted(r, v->other) },
		.side = { said_view(v, r->side[v->me]) },
	};

	view.waits = !view.opened && visit_gate(v, occasion(v, r)).theirs != NULL;
	if (!view.opened)
		return view;
	view.side[1] = said_view(v, r->side[v->other]);
	for (int i = 0; i < 2; i++) {
		unsigned who = i == 0 ? v->me : v->other;

		view.back[i] = said_view(v, r->back[who]);
		view.part[i] = said_view(v, r->part[who]);
	}
	if (r->back[v->other] != NULL)
		view.said = visit_id(v, r->back[v->other]);
	view.judged = verdict != NULL;
	if (verdict != NULL && !view.accepted[0] &&
	    verdict->values[MISSES].text[0] != '\0')
		view.misses = verdict->values[MISSES].text;
	return view;
}

static enum status
sides_show(struct visit *v)
{
	bool again = visit_again(v) && v->form.fields == open_fields;
	struct start_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = visit_paired(v),
		.draft = again ? v->form.values[TOPIC].text : "",
		.oops = again ? visit_oops(v) : NULL,
	};

	for (const struct round *r = ours(v)->newest;
	    r != NULL && view.n < SHOWN; r = r->older)
		view.rounds[view.n++] = round_view(v, r);
	start_page(v->out, &view);
	return OK;
}

static enum status
one_show(struct visit *v)
{
	bool again = visit_again(v);
	const struct round *r = round_find(ours(v), v->form.values[ROUND].text);
	struct round_view view;

	/* A refused verdict names what was said, not the round. */
	if (again && v->form.fields == fits_fields)
		return sides_show(v);
	if (r == NULL)
		return NOT_FOUND;
	view = round_view(v, r);
	view.draft = again && v->form.fields != close_fields ?
	    v->form.values[TEXT].text : view.task == SAY_BACK &&
	    view.back[0].text != NULL ? view.back[0].text : "";
	view.oops = again ? visit_oops(v) : NULL;
	round_page(v->out, &view);
	return OK;
}

static enum status
sides_open(struct visit *v)
{
	const char *id;

	if (!visit_paired(v))
		return visit_goto(v, "/sides");
	id = visit_do_in(v, SHARED, &open, &v->form);
	return visit_goto(v, visit_say(v, "%1%2", "/sides/one?round=", id));
}

/* The round of the form, while it can be worked on. */
static const struct round *
round_asked(const struct visit *v)
{
	const struct round *r = round_find(ours(v), v->form.values[ROUND].text);

	return r != NULL && visit_paired(v) && r->closed == NULL ? r : NULL;
}

static enum status
side_write(struct visit *v)
{
	const struct round *r = round_asked(v);

	if (r == NULL)
		return visit_goto(v, "/sides");
	if (!opened(r))
		visit_do_gated(v, &side, &v->form, occasion(v, r), SOFT_GATE);
	return visit_goto(v, round_href(v, r));
}

static enum status
round_do(struct visit *v, const struct deed *deed)
{
	const struct round *r = round_asked(v);

	if (r == NULL)
		return visit_goto(v, "/sides");
	visit_do_in(v, SHARED, deed, &v->form);
	return visit_goto(v, deed == &closing ? "/sides" : round_href(v, r));
}

static enum status
back_say(struct visit *v)
{
	return round_do(v, &back);
}

static enum status
part_name(struct visit *v)
{
	return round_do(v, &part);
}

static enum status
round_close(struct visit *v)
{
	return round_do(v, &closing);
}

static enum status
back_hear(struct visit *v)
{
	const struct event *e = home_event(v->home, v->form.values[BACK].text);
	const struct round *r = e != NULL && e->folded && e->deed == &back ?
	    round_find(ours(v), e->values[ROUND].text) : NULL;

	if (r == NULL || !visit_paired(v))
		return visit_goto(v, "/sides");
	visit_do_in(v, SHARED, &fits, &v->form);
	return visit_goto(v, round_href(v, r));
}

/* ---- today, hubs, gates, and to take along ---- */

static void
sides_offer(const struct visit *v, struct offers *offers)
{
	for (const struct round *r = ours(v)->newest; r != NULL; r = r->older) {
		if (task_of(v, r) == NOTHING || r->last->author == v->me ||
		    r->last->day < v->today - LIES_DAYS)
			continue;
		offer_add(offers, (struct offer){
			.href = round_href(v, r),
			.what = N_("Two sides: %1"),
			.why = N_("There is something for you to read or write. It can wait for a quiet hour."),
			.part = r->first->values[TOPIC].text,
			.button = N_("Look at it"),
			.rank = WAITS,
			.since = r->last->day,
			.minutes = 5,
		});
		return;
	}
}

static void
sides_occasions(const struct visit *v, struct out *o)
{
	int n = 0;

	for (const struct round *r = ours(v)->newest; r != NULL && n < OCCASIONS;
	    r = r->older) {
		if (r->closed != NULL)
			continue;
		out_html(o, "sides.");
		out_hex(o, r->first->id, 16);
		out_html(o, "\n");
		n++;
	}
}

static int64_t
sides_clash(const struct visit *v)
{
	const struct round *r = ours(v)->newest;

	return r != NULL ? r->first->at : 0;
}

static void
sides_doors(const struct visit *v, struct doors *doors)
{
	if (visit_paired(v))
		doors_add(doors, (struct door){ HUB_HARD, "/sides", "talk",
		    N_("Two sides"),
		    N_("Each writes alone, then both say back what they read until it fits."),
		    NULL });
}

static void
take_said(struct taking *t, const struct event *e, const char *label)
{
	if (e != NULL)
		take_entry(t, e, label, e->values[TEXT].text);
}

static void
sides_take(const struct visit *v, struct taking *t)
{
	if (visit_private(v) || ours(v)->newest == NULL)
		return;
	take_chapter(t, N_("Two sides"));
	for (const struct round *r = ours(v)->newest; r != NULL; r = r->older) {
		take_entry(t, r->first, N_("the matter"), r->first->values[TOPIC].text);
		for (unsigned who = 0; who < 2; who++) {
			if (who != v->me && !opened(r))
				continue;
			take_said(t, r->side[who], N_("one side"));
			take_said(t, r->back[who], N_("said back"));
			take_said(t, r->part[who], N_("own part"));
		}
	}
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/sides", sides_show, no_fields, .tab = TALK },
	{ POST, "/sides/open", sides_open, open_fields, .then = "/sides" },
	{ GET, "/sides/one", one_show, close_fields, .tab = TALK },
	{ POST, "/sides/side", side_write, side_fields, .then = "/sides/one" },
	{ POST, "/sides/back", back_say, back_fields, .then = "/sides/one" },
	{ POST, "/sides/fits", back_hear, fits_fields, .then = "/sides/one" },
	{ POST, "/sides/part", part_name, part_fields, .then = "/sides/one" },
	{ POST, "/sides/close", round_close, close_fields, .then = "/sides" },
	{ 0 }
};

const struct practice practice_sides = {
	.name = "sides",
	.title = N_("Two sides"),
	.room = sizeof(struct sides),
	.deeds = (const struct deed *const[]){ &open, &side, &back, &fits,
	    &part, &closing, NULL },
	.pages = pages,
	.offer = sides_offer,
	.occasions = sides_occasions,
	.clash = sides_clash,
	.doors = sides_doors,
	.take = sides_take,
};
