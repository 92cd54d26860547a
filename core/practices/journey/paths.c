/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * paths: an order and a pace for some weeks, for whoever wants one.
 *
 * One at a time, each at an own pace, and where somebody is nobody else sees.
 * One may ask the other along: whoever says yes within two days walks it too,
 * and else nothing is said. A path can be left and gone on with at will. What
 * somebody left out, what needs two, and what finds no time is passed over
 * without a word; so is a step that was there twice and not taken.
 */
#include <string.h>

#include "paths.h"

enum { WALKS_MAX = 12, TRIES = 2, LOOK_BACK = 200, LONG = 30, USUAL = 5 };
enum { LAPSES = 48 * 3600 };

static const char *const again[] = { "1", NULL };
static const char *const hows[] = { "done", "skip", NULL };

static const struct field step_fields[] = {
	[STEP_PATH] = { "path", .max = PATH_NAME, .required = true },
	[STEP_NUMBER] = { "step", .number = true, .least = 1, .most = PATH_STEPS, .required = true },
	[STEP_PRACTICE] = { "practice", .max = PATH_NAME, .required = true },
	[STEP_HOW] = { "how", .oneof = hows, .required = true },
	[STEP_AFTER] = { "after", .number = true, .most = PATH_STEPS },
	[STEP_FIELDS] = { 0 }
};

static const struct field begin_fields[] = {
	[BEGIN_PATH] = { "path", .max = PATH_NAME, .required = true },
	[BEGIN_AGAIN] = { "again", .oneof = again },
	[BEGIN_FIELDS] = { 0 }
};

static const struct field ask_fields[] = {
	[ASK_PATH] = { "path", .max = PATH_NAME, .required = true },
	[ASK_FIELDS] = { 0 }
};

static const struct field join_fields[] = {
	[JOIN_ASK] = { "ask", .max = 32, .required = true },
	[JOIN_FIELDS] = { 0 }
};

static const struct field no_fields[] = { { 0 } };

/* ---- folds and deeds ---- */

static const struct path_walk *
walk_find(const struct paths *paths, const char *path)
{
	for (const struct path_walk *w = paths->walks; w != NULL; w = w->next)
		if (strcmp(w->path, path) == 0)
			return w;
	return NULL;
}

/* NULL: these are too many. */
static struct path_walk *
walk_made(struct paths *paths, const char *path, struct arena *state)
{
	struct path_walk *walk = (struct path_walk *)walk_find(paths, path);

	if (walk != NULL || paths->n_walks == WALKS_MAX)
		return walk;
	walk = arena_get(state, 1, sizeof(*walk));
	walk->path = path;
	walk->next = paths->walks;
	paths->walks = walk;
	paths->n_walks++;
	return walk;
}

static void
step_fold(void *room, struct event *e, struct arena *state)
{
	struct path_walk *walk = walk_made(room, e->values[STEP_PATH].text, state);
	bool done = e->values[STEP_HOW].text[0] == 'd';
	uint8_t *mark;

	if (walk == NULL)
		return;
	mark = &walk->marks[e->values[STEP_NUMBER].number - 1];
	if (done || *mark == STEP_OPEN)
		*mark = done ? STEP_DONE : STEP_SKIPPED;
	if (e->values[STEP_AFTER].number > walk->place)
		walk->place = (unsigned)e->values[STEP_AFTER].number;
	walk->since = e->day;
	if (done) {
		walk->done = e->day;
		walk->practice = e->values[STEP_PRACTICE].text;
	}
}

static void
begin_fold(void *room, struct event *e, struct arena *state)
{
	struct paths *paths = room;
	const char *path = e->values[BEGIN_PATH].text;
	struct path_walk *walk = walk_made(paths, path, state);
	bool anew = e->values[BEGIN_AGAIN].text[0] != '\0';
	struct path_stretch *stretch, *now = paths->newest;

	if (walk == NULL)
		return;
	if (anew)
		*walk = (struct path_walk){ .next = walk->next, .path = path };
	paths->turned = e->at;
	if (now != NULL && now->to == 0 && strcmp(now->path, path) == 0 && !anew)
		return;
	if (now != NULL && now->to == 0)
		now->to = e->day;
	walk->since = e->day;
	stretch = arena_get(state, 1, sizeof(*stretch));
	*stretch = (struct path_stretch){ now, path, e->day, 0 };
	paths->newest = stretch;
}

static void
leave_fold(void *room, struct event *e, struct arena *state)
{
	struct paths *paths = room;

	(void)state;
	paths->turned = e->at;
	if (paths->newest != NULL && paths->newest->to == 0)
		paths->newest->to = e->day;
}

static void
ask_fold(void *room, struct event *e, struct arena *state)
{
	struct paths *paths = room;
	struct path_ask *ask = arena_get(state, 1, sizeof(*ask));

	*ask = (struct path_ask){ paths->asks, e, NULL };
	paths->asks = ask;
}

static void
join_fold(void *room, struct event *e, struct arena *state)
{
	struct paths *paths = room;
	unsigned char id[16];

	(void)state;
	if (!id_read(e->values[JOIN_ASK].text, id))
		return;
	for (struct path_ask *a = paths->asks; a != NULL; a = a->older)
		if (memcmp(a->e->id, id, 16) == 0 && a->e->author != e->author &&
		    a->yes == NULL && e->at < a->e->at + LAPSES)
			a->yes = e;
}

static void
not_fold(void *room, struct event *e, struct arena *state)
{
	struct paths *paths = room;
	struct path_not *not = arena_get(state, 1, sizeof(*not));

	*not = (struct path_not){ paths->nots, e->values[JOIN_ASK].text };
	paths->nots = not;
}

const struct deed path_step = {
	"paths.step", step_fields, step_fold, IN(PERSONAL)
};
const struct deed path_begin = {
	"paths.begin", begin_fields, begin_fold, IN(PERSONAL)
};
const struct deed path_leave = {
	"paths.leave", no_fields, leave_fold, IN(PERSONAL), .aside = true
};
const struct deed path_not = {
	"paths.not", join_fields, not_fold, IN(PERSONAL), .aside = true
};
const struct deed path_ask_deed = { "paths.ask", ask_fields, ask_fold };
const struct deed path_join = { "paths.join", join_fields, join_fold };

static const struct paths *
own(const struct visit *v)
{
	return visit_room(v, &practice_paths, PERSONAL);
}

static const struct paths *
ours(const struct visit *v)
{
	return visit_room(v, &practice_paths, SHARED);
}

/* ---- the deck ---- */

const char *
path_field(const struct visit *v, const struct card *card, const char *name)
{
	return card_field(visit_deck(v, "paths"), card, name);
}

static int
number_of(const struct visit *v, const struct card *card, const char *name)
{
	return (int)card_number(visit_deck(v, "paths"), card, name, 0, 400);
}

const struct card *
path_find(const struct visit *v, const char *id)
{
	const struct card *card = deck_find(visit_deck(v, "paths"), id);

	return card != NULL && number_of(v, card, "Pace") > 0 ? card : NULL;
}

bool
path_rests(const struct visit *v, const struct card *step)
{
	return strcmp(path_field(v, step, "Practice"), "rest") == 0;
}

static const struct practice *
practice_named(const char *name)
{
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i] != &practice_paths && practices[i]->pages != NULL &&
		    strcmp(practices[i]->name, name) == 0)
			return practices[i];
	return NULL;
}

/* Of a step that says none, as of another one of that practice. */
static int
minutes_of(const struct visit *v, const struct card *step)
{
	const struct deck *deck = visit_deck(v, "paths");
	int minutes = number_of(v, step, "Minutes");

	if (path_rests(v, step) || minutes > LONG)
		return 0;	/* an evening has a time of its own */
	for (size_t i = 0; minutes == 0 && i < deck->n; i++)
		if (strcmp(path_field(v, &deck->cards[i], "Practice"),
		    path_field(v, step, "Practice")) == 0)
			minutes = number_of(v, &deck->cards[i], "Minutes");
	return minutes > 0 ? minutes : USUAL;
}

/* ---- where somebody is ---- */

static bool
paced(const struct visit *v, const struct path_stretch *s, int32_t day)
{
	const struct card *path = path_find(v, s->path);
	int pace = path != NULL ? number_of(v, path, "Pace") : 0;

	return day >= s->from && (s->to == 0 || day < s->to) &&
	    (day - s->from) % 7 * pace % 7 < pace;
}

bool
path_day(const struct visit *v, int32_t day)
{
	for (const struct path_stretch *s = own(v)->newest; s != NULL; s = s->older)
		if (day >= s->from)
			return paced(v, s, day);
	return false;
}

unsigned
visit_path_ten(const struct event *e)
{
	return e->deed == &path_step && e->values[STEP_HOW].text[0] == 'd' ?
	    plan_ten(e->values[STEP_PRACTICE].text) : 0;
}

const struct card *
path_walked(const struct visit *v)
{
	const struct path_stretch *s = own(v)->newest;

	return s != NULL && s->to == 0 ? path_find(v, s->path) : NULL;
}

bool
path_closed(const struct visit *v, const struct path_now *now, unsigned step)
{
	static const char *const two[] = { "listen", "gently", "eyes", "way", "touch",
	    "pause", NULL };
	const struct practice *p = now->of[step];

	if (p == NULL)
		return !path_rests(v, now->steps[step]);
	for (int i = 0; two[i] != NULL && !visit_paired(v); i++)
		if (strcmp(two[i], p->name) == 0)
			return true;
	return visit_left_out(v, p);
}

/* On how many days of the path was this person here and did not take the step? */
static unsigned
passed_by(const struct visit *v, const struct path_walk *walk)
{
	int32_t day = walk->since + 1;
	unsigned n = 0;

	if (day < v->today - LOOK_BACK)
		day = v->today - LOOK_BACK;
	for (; day < v->today; day++)
		n += path_day(v, day) &&
		    (home_here(v->home, SHARED, v->me, day) ||
		    home_here(v->home, PERSONAL, v->me, day));
	return n / TRIES;
}

/* Is there time for it, something to do, and was it not done just now? What was never
 * done has something to do, too early as it may be without a path. */
static enum path_wait
waits(const struct visit *v, const struct path_now *now, unsigned step)
{
	struct offers offers = { .n = 0 };
	const struct practice *p = now->of[step];
	int most = visit_minutes(v, v->today);
	bool open = false;

	if (most > 0 && minutes_of(v, now->steps[step]) > most)
		return STEP_LONG;
	if (p == NULL || p->offer == NULL)
		return STEP_FITS;
	p->offer(v, &offers);
	for (size_t i = 0; i < offers.n; i++) {
		open |= offers.at[i].href != NULL || offers.at[i].last == 0;
		if (!p->mild && offers.at[i].last > v->today - TRIES)
			return STEP_LATELY;
	}
	return open || offers.n == 0 ? STEP_FITS : STEP_SHUT;
}

struct path_now
path_now(const struct visit *v, const struct card *path)
{
	const struct deck *deck = visit_deck(v, "paths");
	struct path_now now = { .path = path, .walk = walk_find(own(v), path->id) };
	unsigned aside = 0, last;

	for (size_t i = 0; i < deck->n && now.n < PATH_STEPS; i++) {
		const struct card *step = &deck->cards[i];

		if (strcmp(path_field(v, step, "Path"), path->id) != 0)
			continue;
		now.of[now.n] = practice_named(path_field(v, step, "Practice"));
		now.steps[now.n++] = step;
	}
	now.base = last = now.n;
	if (now.walk != NULL && path_walked(v) == path)
		aside = passed_by(v, now.walk);
	for (unsigned i = now.walk != NULL ? now.walk->place : 0; i < now.n; i++) {
		if (path_closed(v, &now, i) || (now.walk != NULL &&
		    now.walk->marks[i] != STEP_OPEN))
			continue;
		now.base = last = i;
		if (aside-- == 0)
			break;
	}
	now.wait = now.base < now.n ? waits(v, &now, now.base) : STEP_FITS;
	for (now.step = last; now.step < now.n; now.step++)
		if (!path_closed(v, &now, now.step) && (now.walk == NULL ||
		    now.walk->marks[now.step] == STEP_OPEN) &&
		    (now.step == now.base ? now.wait : waits(v, &now, now.step)) == STEP_FITS)
			break;
	return now;
}

/* ---- walking with each other ---- */

static bool
put_aside(const struct visit *v, const struct path_ask *ask)
{
	const char *hex = visit_id(v, ask->e);

	for (const struct path_not *n = own(v)->nots; n != NULL; n = n->older)
		if (strcmp(n->ask, hex) == 0)
			return true;
	return false;
}

static bool
lapsed(const struct visit *v, const struct path_ask *ask)
{
	return ask->yes == NULL && v->now >= ask->e->at + LAPSES;
}

const struct path_ask *
path_asked(const struct visit *v)
{
	for (const struct path_ask *a = ours(v)->asks; a != NULL; a = a->older)
		if (a->e->author != v->me)
			return visit_paired(v) && a->yes == NULL && !lapsed(v, a) &&
			    path_find(v, a->e->values[ASK_PATH].text) != NULL &&
			    !put_aside(v, a) ? a : NULL;
	return NULL;
}

const struct path_ask *
path_pending(const struct visit *v)
{
	for (const struct path_ask *a = ours(v)->asks; a != NULL; a = a->older)
		if (a->e->author == v->me)
			return visit_paired(v) && a->yes == NULL && !lapsed(v, a) &&
			    path_find(v, a->e->values[ASK_PATH].text) != NULL ? a : NULL;
	return NULL;
}

const struct path_ask *
path_mine(const struct visit *v, const char *path)
{
	for (const struct path_ask *a = ours(v)->asks; a != NULL; a = a->older)
		if (a->e->author == v->me &&
		    strcmp(a->e->values[ASK_PATH].text, path) == 0)
			return lapsed(v, a) ? NULL : a;
	return NULL;
}

bool
path_together(const struct visit *v, const char *path, int32_t *day)
{
	for (const struct path_ask *a = ours(v)->asks; a != NULL; a = a->older)
		if (a->yes != NULL && strcmp(a->e->values[ASK_PATH].text, path) == 0) {
			*day = a->yes->day;
			return true;
		}
	return false;
}

/* The newest of my own with a yes of this week that I have not begun upon yet. */
static const struct path_ask *
agreed(const struct visit *v)
{
	const struct path_ask *a = ours(v)->asks;
	const struct card *path;

	while (a != NULL && (a->e->author != v->me || a->yes == NULL))
		a = a->older;
	if (a == NULL || a->yes->at <= own(v)->turned || v->today >= a->yes->day + PATH_YES_DAYS)
		return NULL;
	path = path_find(v, a->e->values[ASK_PATH].text);
	return path != NULL && path != path_walked(v) ? a : NULL;
}

/* ---- offers and doors ---- */

static const char *
path_link(const struct visit *v, const char *path)
{
	struct out o = { 0 };
	const char *href;

	out_html(&o, "/paths/one?path=");
	out_string(&o, path);
	href = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return href;
}

static void
offer_ask(const struct visit *v, struct offers *offers)
{
	const struct path_ask *theirs = path_asked(v), *mine = agreed(v);
	const struct path_ask *a = theirs != NULL ? theirs : mine;

	if (a == NULL)
		return;
	offer_add(offers, (struct offer){
		.href = path_link(v, a->e->values[ASK_PATH].text),
		.what = theirs != NULL ? N_("%1 would like to walk a path with you") :
		    N_("%1 walks the path with you"),
		.why = theirs != NULL ? N_("Some weeks of small steps, each at an own pace. Not now is a good answer, too.") :
		    N_("You asked, and the answer is yes. Begin when it suits you."),
		.part = visit_name(v, v->other), .button = N_("Look at it"),
		.rank = WAITS, .since = theirs != NULL ? a->e->day : a->yes->day,
		.minutes = 1, .light = true });
}

static const char *
where_says(const struct visit *v, const struct path_now *now, unsigned step)
{
	return visit_say(v, step == now->base ? N_("Step %1 of “%2”") :
	    N_("Step %1 of “%2”; an earlier one waits until it fits"),
	    visit_number(v, step + 1), path_field(v, now->path, "Name"));
}

static void
paths_offer(const struct visit *v, struct offers *offers)
{
	const struct card *path = path_walked(v), *step;
	struct path_now now;

	if (v->pairing == ENDED)
		return;
	offer_ask(v, offers);
	if (path == NULL)
		return;
	now = path_now(v, path);
	if (now.walk->done == v->today) {
		offer_add(offers, (struct offer){ .last = v->today, .path = true,
		    .leads = now.walk->practice });
		return;
	}
	if (now.step == now.n || !path_day(v, v->today))
		return;
	step = now.steps[now.step];
	offer_add(offers, (struct offer){
		.href = "/paths", .path = true, .leads = path_field(v, step, "Practice"),
		.step = step->id, .what = step->text, .why = where_says(v, &now, now.step),
		.button = path_rests(v, step) ? N_("Good") : N_("Take this step"),
		.minutes = minutes_of(v, step),
		.light = path_rests(v, step) || minutes_of(v, step) <= 2,
		.calm = path_rests(v, step) || now.of[now.step]->mild });
}

static void
paths_doors(const struct visit *v, struct doors *doors)
{
	const struct card *path = path_walked(v);
	const struct path_ask *mine = path_pending(v);
	struct path_now now;

	doors_add(doors, (struct door){ HUB_US, "/paths", "door", N_("Paths"),
	    N_("An order and a pace for some weeks, if you want one"), NULL });
	if (mine != NULL) {
		const char *asked = mine->e->values[ASK_PATH].text;

		doors_add(doors, (struct door){ HUB_TODAY, path_link(v, asked), "rings",
		    path_field(v, path_find(v, asked), "Name"), N_("You asked %1 along"),
		    visit_name(v, v->other) });
	}
	if (path == NULL)
		return;
	now = path_now(v, path);
	doors_add(doors, (struct door){ HUB_TODAY, "/paths", "door",
	    path_field(v, path, "Name"), now.base == now.n ? N_("You have come to its end") :
	    N_("Your path, at step %1"), visit_number(v, path_at(&now) + 1) });
}

const struct practice practice_paths = {
	.name = "paths",
	.title = N_("Paths"),
	.room = sizeof(struct paths),
	.deeds = (const struct deed *const[]){ &path_step, &path_begin, &path_leave,
	    &path_not, &path_ask_deed, &path_join, NULL },
	.pages = path_pages,
	.mild = true,
	.offer = paths_offer,
	.doors = paths_doors,
};
