/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stands: where each stands on ten things couples live with.
 *
 * Eight sentences a domain: how far I agree, how much it matters. Each answers
 * alone, and both open together, one domain at a time. Children and faith are
 * only there once both have said, each alone, that they are ready to talk; who
 * has not is told to nobody. A distance is nothing to mend: it is said where
 * one is larger than chance, and a few questions go with it.
 */
#include <math.h>
#include <string.h>

#include "stands.h"
#include "stats.h"

enum { READY_DOMAIN, READY_FIELDS };
enum { SET_DOMAIN, SET_ON, SET_FIELDS };
enum { TAKE_DOMAIN, TAKE_ROUND, TAKE_FIELDS };
enum { DOSE_DAYS = 14 };

#define ID(name)	{ name, .max = 40 }
#define AGREED(n)	{ "agree-" #n, .number = true, .most = AGREES }
#define MATTERED(n)	{ "matter-" #n, .number = true, .most = MATTERS }
#define SAID(n)		{ "text-" #n, .max = 240 }

static const struct field stand_fields[] = {
	[DOMAIN] = { "domain", .max = 40, .required = true },
	ID("stand-1"), ID("stand-2"), ID("stand-3"), ID("stand-4"),
	ID("stand-5"), ID("stand-6"), ID("stand-7"), ID("stand-8"),
	AGREED(1), AGREED(2), AGREED(3), AGREED(4),
	AGREED(5), AGREED(6), AGREED(7), AGREED(8),
	MATTERED(1), MATTERED(2), MATTERED(3), MATTERED(4),
	MATTERED(5), MATTERED(6), MATTERED(7), MATTERED(8),
	SAID(1), SAID(2), SAID(3), SAID(4), SAID(5), SAID(6), SAID(7), SAID(8),
	[STAND_FIELDS] = { 0 }
};

static const struct field ready_fields[] = {
	[READY_DOMAIN] = { "domain", .max = 40, .required = true },
	[READY_FIELDS] = { 0 }
};

static const struct field set_fields[] = {
	[SET_DOMAIN] = { "domain", .max = 40, .required = true },
	[SET_ON] = { "on", .number = true, .most = 1 },
	[SET_FIELDS] = { 0 }
};

static const struct field take_fields[] = {
	[TAKE_DOMAIN] = { "domain", .max = 40, .required = true },
	[TAKE_ROUND] = { "round", .number = true, .most = LAID_ROUNDS - 1 },
	[TAKE_FIELDS] = { 0 }
};

const struct field stands_domain_fields[] = {
	{ "domain", .max = 40 },
	{ 0 }
};

static const struct field no_fields[] = { { 0 } };

const struct stands_domain stands_domains[DOMAINS] = {
	{ "money", N_("Money"), "jar", false },
	{ "children", N_("Children and parenting"), "hand", true },
	{ "faith", N_("Faith and meaning"), "moon", true },
	{ "home", N_("Home and chores"), "door", false },
	{ "work", N_("Work"), "calendar", false },
	{ "origin", N_("The families we come from"), "book", false },
	{ "friends", N_("Friends"), "talk", false },
	{ "health", N_("Health"), "breath", false },
	{ "leisure", N_("Free time"), "clock", false },
	{ "closeness", N_("Closeness and intimacy"), "rings", false },
};

/* The names of their gates, and what closes them. */
#define GATES(name)	{ "stands-" name "-", "ready-" name "-", name, "ready-" name }
static const struct {
	const char	*laid, *ready, *key, *ready_key;
} gates[DOMAINS] = {
	GATES("money"), GATES("children"), GATES("faith"), GATES("home"),
	GATES("work"), GATES("origin"), GATES("friends"), GATES("health"),
	GATES("leisure"), GATES("closeness"),
};

/* ---- folds ---- */

int
stands_find(const char *name)
{
	for (int i = 0; i < DOMAINS; i++)
		if (strcmp(stands_domains[i].name, name) == 0)
			return i;
	return -1;
}

static void
mine_fold(void *room, struct event *e, struct arena *state)
{
	struct stands *stands = room;
	int domain = stands_find(e->values[DOMAIN].text);

	(void)state;
	if (domain >= 0)
		stands->of[domain].draft = e;
}

static void
lay_fold(void *room, struct event *e, struct arena *state)
{
	struct stands *stands = room;
	int domain = stands_find(e->values[DOMAIN].text);

	(void)state;
	if (domain >= 0)
		laid_put(&stands->of[domain].laid, gates[domain].laid, e);
}

static void
ready_fold(void *room, struct event *e, struct arena *state)
{
	struct stands *stands = room;
	int domain = stands_find(e->values[READY_DOMAIN].text);

	(void)state;
	if (domain >= 0 && stands_domains[domain].guarded)
		laid_put(&stands->of[domain].ready, gates[domain].ready, e);
}

static void
close_fold(void *room, struct event *e, struct arena *state)
{
	struct stands *stands = room;
	const char *key = e->values[LAID_KEY].text;

	(void)state;
	for (int i = 0; i < DOMAINS; i++) {
		if (strcmp(key, gates[i].key) == 0)
			laid_close(&stands->of[i].laid, e);
		if (strcmp(key, gates[i].ready_key) == 0)
			laid_close(&stands->of[i].ready, e);
	}
}

const struct deed stands_mine = { "stands.mine", stand_fields, mine_fold, IN(PERSONAL) };
const struct deed stands_lay = { "stands.lay", stand_fields, lay_fold };
const struct deed stands_ready = { "stands.ready", ready_fields, ready_fold };
const struct deed stands_close = { "stands.close", laid_close_fields, close_fold };

/* ---- what is there ---- */

const struct stands_of *
stands_ours(const struct visit *v, int domain)
{
	const struct stands *stands = visit_room(v, &practice_stands, SHARED);

	return &stands->of[domain];
}

const struct event *
stands_draft(const struct visit *v, int domain)
{
	const struct stands *stands = visit_room(v, &practice_stands, PERSONAL);

	return stands->of[domain].draft;
}

struct laid_kind
stands_kind(const struct visit *v, int domain)
{
	return (struct laid_kind){ &stands_ours(v, domain)->laid, gates[domain].laid,
	    &stands_lay, &stands_close, gates[domain].key };
}

struct laid_kind
stands_ready_kind(const struct visit *v, int domain)
{
	return (struct laid_kind){ &stands_ours(v, domain)->ready, gates[domain].ready,
	    &stands_ready, &stands_close, gates[domain].ready_key };
}

bool
stands_there(const struct visit *v, int domain)
{
	return !stands_domains[domain].guarded ||
	    laid_last_opened(&stands_ours(v, domain)->ready) >= 0;
}

bool
stands_am_ready(const struct visit *v, int domain)
{
	const struct laid_kind kind = stands_ready_kind(v, domain);

	return stands_there(v, domain) || laid_mine(v, &kind) != NULL;
}

int
stands_asked(const struct visit *v, const struct value *value)
{
	int domain = stands_find(value->text);

	return domain >= 0 && stands_there(v, domain) ? domain : -1;
}

const char *
stands_link(const struct visit *v, const char *path, int domain)
{
	return visit_say(v, "%1?domain=%2", path, stands_domains[domain].name);
}

/* ---- how far apart ---- */

/*
 * Nobody has measured these sentences. We take a single answer from 1 to 7 to
 * spread by 1.5 between people and to come back with r = .65, as such scales
 * do: two who think alike then differ by Sdiff. Three steps are beyond that for
 * 95 in 100. Our decision.
 */
static const double spread = 1.5, steady = .65;

bool
stands_far(int a, int b)
{
	return a > 0 && b > 0 && (a > b ? a - b : b - a) > stats_threshold(spread, steady);
}

/* The same of a whole domain: the mean distance of n answers, beside what it
 * would be for two who think alike, one-sided. Of a normal spread, the mean
 * distance is .797885 and its own spread .602810. */
static bool
apart(double distance, size_t n)
{
	double sdiff = stats_sdiff(spread, steady);

	return distance > .797885 * sdiff + 1.645 * .602810 * sdiff / sqrt((double)n);
}

static void
pair_add(struct stands_picture *picture, const struct event *e, int i)
{
	const struct value *values = e->values;
	struct stands_pair *pair = NULL;

	for (size_t j = 0; j < picture->n && pair == NULL; j++)
		if (strcmp(picture->at[j].id, values[STAND + i].text) == 0)
			pair = &picture->at[j];
	if (pair == NULL)
		pair = &picture->at[picture->n++];
	pair->id = values[STAND + i].text;
	pair->text = values[SENTENCE + i].text;
	pair->agree[e->author] = (int)values[AGREE + i].number;
	pair->matter[e->author] = (int)values[MATTER + i].number;
}

/* What it says of the whole, and which sentence is the one to begin with: of
 * those far apart, or else the furthest, the one that matters most. */
static void
picture_whole(struct stands_picture *picture)
{
	int all = 0, most = -1, sum[2] = { 0 }, given[2] = { 0 };

	picture->begin = -1;
	for (size_t i = 0; i < picture->n; i++) {
		const struct stands_pair *p = &picture->at[i];
		int away = p->agree[0] - p->agree[1], counts;

		for (int who = 0; who < 2; who++) {
			sum[who] += p->matter[who];
			given[who] += p->matter[who] > 0;
		}
		if (p->agree[0] == 0 || p->agree[1] == 0)
			continue;
		away = away < 0 ? -away : away;
		picture->common++;
		all += away;
		counts = away * 10 + p->matter[0] + p->matter[1] +
		    (stands_far(p->agree[0], p->agree[1]) ? 100 : 0);
		if (counts > most) {
			most = counts;
			picture->begin = (int)i;
		}
	}
	for (int who = 0; who < 2; who++)
		picture->weight[who] = given[who] > 0 ?
		    (100 * (sum[who] - given[who])) / (given[who] * (MATTERS - 1)) : -1;
	picture->compared = picture->common >= ANSWERED_LEAST;
	picture->apart = picture->compared &&
	    apart((double)all / (double)picture->common, picture->common);
}

/* In an order that is the same on both phones: as the one who joined first was asked. */
struct stands_picture
stands_picture(const struct visit *v, int domain, int round)
{
	const struct event *const *by = stands_ours(v, domain)->laid.at[round].by;
	struct stands_picture picture = { .n = 0 };

	for (int who = 0; who < 2; who++)
		for (int i = 0; i < ASKED; i++)
			if (by[who]->values[SENTENCE + i].text[0] != '\0' &&
			    by[who]->values[AGREE + i].number > 0)
				pair_add(&picture, by[who], i);
	picture_whole(&picture);
	return picture;
}

/* ---- forms ---- */

/* Ready, or not any more. Nobody is told of either; both together open it. */
static enum status
ready_set(struct visit *v)
{
	int domain = stands_find(v->form.values[SET_DOMAIN].text);
	bool on = v->form.values[SET_ON].number == 1;
	struct value values[READY_FIELDS];
	struct laid_kind kind;
	int opened;

	if (domain < 0 || !stands_domains[domain].guarded || !visit_paired(v))
		return visit_goto(v, "/stands");
	kind = stands_ready_kind(v, domain);
	opened = laid_last_opened(kind.laid);
	values[READY_DOMAIN] = (struct value){ .text = stands_domains[domain].name };
	if (on && !stands_am_ready(v, domain))
		laid_lay(v, &kind, &(struct form){ .values = values });
	else if (!on)
		laid_take_back(v, &kind, opened >= 0 ? opened : laid_now(kind.laid));
	return visit_goto(v, "/stands");
}

static enum status
stands_take_back(struct visit *v)
{
	int domain = stands_asked(v, &v->form.values[TAKE_DOMAIN]);
	struct laid_kind kind;

	if (domain < 0 || !visit_paired(v))
		return visit_goto(v, "/stands");
	kind = stands_kind(v, domain);
	laid_take_back(v, &kind, v->form.values[TAKE_ROUND].text[0] != '\0' ?
	    (int)v->form.values[TAKE_ROUND].number : laid_now(kind.laid));
	return visit_goto(v, stands_link(v, "/stands/one", domain));
}

/* ---- today, hubs, gates, and to take along ---- */

/* The day I last said something here, of any domain. */
static int32_t
last_day(const struct visit *v)
{
	int32_t last = 0;

	for (int i = 0; i < DOMAINS; i++) {
		const struct event *draft = stands_draft(v, i);

		if (draft != NULL && draft->day > last && draft->day <= v->today)
			last = draft->day;
		for (int round = 0; round < LAID_ROUNDS; round++) {
			const struct event *e = stands_ours(v, i)->laid.at[round].by[v->me];

			if (e != NULL && e->day > last && e->day <= v->today)
				last = e->day;
		}
	}
	return last;
}

/* The first domain of which I have not laid anything down; -1: none. */
static int
next_domain(const struct visit *v)
{
	for (int i = 0; i < DOMAINS; i++) {
		const struct laid_kind kind = stands_kind(v, i);

		if (stands_there(v, i) && laid_last_opened(kind.laid) < 0 &&
		    laid_mine(v, &kind) == NULL &&
		    (visit_paired(v) || stands_draft(v, i) == NULL))
			return i;
	}
	return -1;
}

static void
stands_offer(const struct visit *v, struct offers *offers)
{
	struct offer offer = { .minutes = 20, .parted = true, .button = N_("Look at it"),
	    .what = N_("Where we stand: %1"), .last = last_day(v),
	    .why = N_("Eight sentences, alone. Later, if you like, a talk about where you differ.") };
	int domain = -1;

	if (v->pairing == ENDED)
		return;
	for (int i = 0; i < DOMAINS && visit_paired(v) && domain < 0; i++) {
		const struct laid_kind kind = stands_kind(v, i);

		if (stands_there(v, i) && laid_waits(v, &kind) != NULL) {
			domain = i;
			offer.since = visit_came(v, laid_waits(v, &kind));
		}
	}
	if (domain >= 0) {
		offer.rank = WAITS;
		offer.shared = true;
		offer.minutes = 5;
		offer.why = N_("The other page is in. With yours, both open.");
	} else if ((domain = next_domain(v)) < 0)
		return;
	else if (offer.last > 0 && v->today - offer.last < DOSE_DAYS) {
		offer_add(offers, (struct offer){ .last = offer.last });
		return;
	}
	offer.href = stands_link(v, "/stands/one", domain);
	offer.part = visit_say(v, stands_domains[domain].title, NULL, NULL);
	offer_add(offers, offer);
}

static void
stands_occasions(const struct visit *v, struct out *o)
{
	for (int i = 0; i < DOMAINS; i++) {
		const struct laid_kind kind = stands_kind(v, i);
		const struct laid_kind ready = stands_ready_kind(v, i);

		laid_occasion(&kind, o);
		if (stands_domains[i].guarded)
			laid_occasion(&ready, o);
	}
}

static void
stands_doors(const struct visit *v, struct doors *doors)
{
	(void)v;
	doors_add(doors, (struct door){ HUB_US, "/stands", "talk",
	    N_("Where we stand"),
	    N_("Money, home, work and more: a page at a time, each alone."), NULL });
}

static void
take_said(const struct visit *v, struct taking *t, const struct event *e, int domain,
    const char *label)
{
	for (int i = 0; i < ASKED; i++)
		if (e->values[AGREE + i].number > 0)
			take_entry(t, e, label, visit_say(v, N_("%1: %2"),
			    visit_say(v, stands_domains[domain].title, NULL, NULL),
			    visit_say(v, N_("%1 %2 of 7"), e->values[SENTENCE + i].text,
			    e->values[AGREE + i].text)));
}

static void
stands_take(const struct visit *v, struct taking *t)
{
	if (visit_private(v) || last_day(v) == 0)
		return;
	take_chapter(t, N_("Where we stand"));
	for (int i = 0; i < DOMAINS; i++) {
		const struct laid *laid = &stands_ours(v, i)->laid;

		if (stands_draft(v, i) != NULL)
			take_said(v, t, stands_draft(v, i), i, N_("for myself"));
		for (int round = 0; round < LAID_ROUNDS; round++)
			for (int who = 0; who < 2; who++)
				if (laid_opened(laid, round) && stands_there(v, i))
					take_said(v, t, laid->at[round].by[who], i,
					    N_("from 1 to 7"));
	}
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/stands", stands_show, no_fields, .tab = US },
	{ GET, "/stands/one", stands_one_show, stands_one_fields, .tab = US },
	{ POST, "/stands/keep", stands_keep, stands_form_fields, .then = "/stands/one" },
	{ POST, "/stands/take-back", stands_take_back, take_fields, .then = "/stands" },
	{ GET, "/stands/guide", stands_guide_show, stands_domain_fields, .tab = US },
	{ POST, "/stands/ready", ready_set, set_fields, .then = "/stands" },
	{ 0 }
};

const struct practice practice_stands = {
	.name = "stands",
	.title = N_("Where we stand"),
	.room = sizeof(struct stands),
	.deeds = (const struct deed *const[]){ &stands_mine, &stands_lay, &stands_ready,
	    &stands_close, NULL },
	.pages = pages,
	.offer = stands_offer,
	.occasions = stands_occasions,
	.doors = stands_doors,
	.take = stands_take,
};
