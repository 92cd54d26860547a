/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * way_rate: each rates alone; then both lie side by side, in words.
 *
 * What is suggested is the option whose lower mark is the highest, and beside
 * it the one with the highest product, where that is another (fair.h). Issues
 * go to whom they matter more, and one may be shared.
 */
#include <string.h>

#include "way.h"
#include "why.h"

enum { ROUND, OPTION_1, MARK_1 = OPTION_1 + RATED, NEVER_1 = MARK_1 + RATED,
	RATE_REMARK = NEVER_1 + RATED, RATE_FIELDS };
enum { ISSUE_1 = OPTION_1, POINTS_1 = ISSUE_1 + ISSUES_MANY,
	SPREAD_REMARK = POINTS_1 + ISSUES_MANY, SPREAD_FIELDS };
enum { SHOWN = 24, POINTS = 100 };

#define ID(name)	{ name, .max = 32 }
#define MARK(n)		{ "mark-" #n, .number = true, .most = 10 }
#define NEVER(n)	{ "never-" #n, .number = true, .most = 1 }
#define GIVEN(n)	{ "points-" #n, .number = true, .most = POINTS }

static const int zero[2] = { 0, 0 };	/* nobody moves it */

/* The form says which round it was opened in; the event's gate does. */
const struct field way_rate_fields[] = {
	[ROUND] = { "round", .number = true, .least = 1, .most = ROUNDS_MOST },
	ID("option-1"), ID("option-2"), ID("option-3"),
	ID("option-4"), ID("option-5"), ID("option-6"),
	ID("option-7"), ID("option-8"), ID("option-9"),
	ID("option-10"),
	MARK(1), MARK(2), MARK(3), MARK(4), MARK(5), MARK(6), MARK(7), MARK(8),
	MARK(9), MARK(10),
	NEVER(1), NEVER(2), NEVER(3), NEVER(4), NEVER(5), NEVER(6), NEVER(7),
	NEVER(8), NEVER(9), NEVER(10),
	[RATE_REMARK] = { "remark", .max = REMARK, .lines = true },
	[RATE_FIELDS] = { 0 }
};

const struct field way_spread_fields[] = {
	[ROUND] = { "round", .number = true, .least = 1, .most = ROUNDS_MOST },
	ID("issue-1"), ID("issue-2"), ID("issue-3"), ID("issue-4"),
	ID("issue-5"), ID("issue-6"),
	GIVEN(1), GIVEN(2), GIVEN(3), GIVEN(4), GIVEN(5), GIVEN(6),
	[SPREAD_REMARK] = { "remark", .max = REMARK, .lines = true },
	[SPREAD_FIELDS] = { 0 }
};

const struct field way_result_fields[] = {
	[ROUND] = { "round", .number = true, .least = 1, .most = ROUNDS_MOST },
	{ 0 }
};

/* ---- views ---- */

struct pill_view {
	const char	*value;
	bool		 chosen;
};

struct rate_view {
	const char	*text, *id, *name, *option, *mark, *never, *given;
	unsigned	 person;
	struct pill_view marks[11];
	bool		 refused;	/* cannot live with it */
};

struct voice_view {
	const char	*name, *text;
	unsigned	 person;
};

struct rates_view {
	const struct visit *v;
	const char	*id, *title, *other, *oops, *remark;
	int64_t		 round;
	size_t		 n, n_needs;
	struct rate_view at[RATED];
	struct voice_view needs[SHOWN];
	bool		 several;
};

struct meter_view {
	const char	*name, *mark, *says;
	unsigned	 person;
	int64_t		 width;
	bool		 never;
};

struct choice_view {
	const char	*text, *id, *says;
	struct meter_view by[2];
	bool		 best, balanced, fine;
};

struct issue_view {
	const char	*text, *says;
	int		 whose;		/* 0, 1, or 2: shared; 3: of nobody */
};

struct result_view {
	const char	*id, *title, *agree, *round, *next, *count;
	size_t		 n, n_fine, n_issues, n_remarks, n_later;
	struct choice_view at[SHOWN];
	struct issue_view issues[SHOWN];
	struct voice_view remarks[2];
	const char	*earlier[SHOWN], *earlier_round[SHOWN];
	size_t		 n_earlier;
	bool		 two, several, last, best_balanced;
};

#include "way_rate.html.h"

/* ---- what one said ---- */

/* Values of the form as shown, or of the event, where the round is missing. */
struct said {
	const struct value *values;
	int		 first, n, marks, nevers;	/* places; -1: none */
};

static struct said
said_in(const struct value *values, bool several, bool event)
{
	return several ?
	    (struct said){ values, ISSUE_1 - event, ISSUES_MANY, POINTS_1 - event, -1 } :
	    (struct said){ values, OPTION_1 - event, RATED, MARK_1 - event,
		NEVER_1 - event };
}

/* The place of an item among them, from 0; -1: nothing was said of it. */
static int
place_of(const struct said *said, const char *id)
{
	for (int i = 0; said->values != NULL && i < said->n; i++)
		if (strcmp(said->values[said->first + i].text, id) == 0)
			return i;
	return -1;
}

/* ---- the form ---- */

static struct rate_view
rate_view(const struct visit *v, const struct item *item, const struct said *said,
    size_t n)
{
	const char *nth = visit_number(v, (int64_t)n + 1);
	struct rate_view view = {
		.text = item->e->values[1].text,
		.id = visit_id(v, item->e),
		.name = visit_name(v, item->e->author),
		.person = item->e->author,
		.option = visit_say(v, "%1-%2", said->nevers < 0 ? "issue" : "option", nth),
		.mark = visit_say(v, "%1-%2", said->nevers < 0 ? "points" : "mark", nth),
		.never = visit_say(v, "never-%1", nth, NULL),
		.given = "",
	};
	int at = place_of(said, view.id);

	if (at >= 0 && said->values != NULL) {
		view.given = said->values[said->marks + at].text;
		view.refused = said->nevers >= 0 &&
		    said->values[said->nevers + at].number == 1;
	}
	for (int i = 0; i <= 10; i++) {
		view.marks[i].value = visit_number(v, i);
		view.marks[i].chosen = strcmp(view.marks[i].value, view.given) == 0;
	}
	return view;
}

enum status
way_rate_show(struct visit *v)
{
	const struct question *q = way_question(v);
	const struct event *mine;
	struct said said;
	struct rates_view view = { .v = v, .oops = visit_oops(v) };

	if (q == NULL)
		return NOT_FOUND;
	if (!visit_again(v) && (!visit_paired(v) ||
	    way_standing(v, q, q->round) == GATHERS ||
	    way_standing(v, q, q->round) > RATED_ALONE))
		return visit_goto(v, way_link(v, "/way/question", q->hex));
	mine = way_said(v, q, q->round, v->me);
	said = said_in(visit_again(v) ? v->form.values :
	    mine != NULL ? mine->values : NULL, q->several, !visit_again(v));
	view.id = q->hex;
	view.title = way_title(q);
	view.other = visit_name(v, v->other);
	view.round = q->round;
	view.several = q->several;
	view.remark = said.values == NULL ? "" : said.values[(q->several ?
	    SPREAD_REMARK : RATE_REMARK) - !visit_again(v)].text;
	for (const struct item *i = q->options.first; i != NULL && view.n <
	    (size_t)said.n; i = i->next)
		if (!i->aside) {
			view.at[view.n] = rate_view(v, i, &said, view.n);
			view.n++;
		}
	for (const struct item *i = q->needs.first; i != NULL && view.n_needs < SHOWN;
	    i = i->next)
		if (!i->aside)
			view.needs[view.n_needs++] = (struct voice_view){
			    visit_name(v, i->e->author), i->e->values[1].text,
			    i->e->author };
	rate_page(v->out, &view);
	return OK;
}

/* ---- what is kept of it ---- */

/* Why nothing can be said in this round now, or NULL. */
static const char *
refusal(const struct visit *v, const struct question *q)
{
	if (v->form.values[ROUND].number != q->round)
		return N_("Another round has begun meanwhile. Your answers are still here: send them for this one, if they fit.");
	switch (way_standing(v, q, q->round)) {
	case OPENING:
	case OPENED:
		return N_("Both have answered meanwhile, so your first answers stay.");
	case GATHERS:
		return N_("Something was set aside meanwhile, and there is no longer enough to choose from.");
	default:
		return NULL;
	}
}

/* Does the form know all that is there now? */
static bool
knows_all(const struct visit *v, const struct question *q, const struct said *said)
{
	for (const struct item *i = q->options.first; i != NULL; i = i->next)
		if (!i->aside && place_of(said, visit_id(v, i->e)) < 0)
			return false;
	return true;
}

bool
way_added_since(const struct visit *v, const struct question *q)
{
	const struct event *mine = way_said(v, q, q->round, v->me);
	struct said said;

	if (mine == NULL)
		return false;
	said = said_in(mine->values, q->several, true);
	return !knows_all(v, q, &said);
}

/* To change what one said is to take it back and to say it anew. */
static enum status
keep(struct visit *v, const struct question *q, const struct deed *deed)
{
	const struct event *mine = way_said(v, q, q->round, v->me);
	struct form form = { .values = v->form.values + 1 };

	if (mine != NULL)
		visit_delete(v, mine);
	v->of = NULL;
	visit_do_gated(v, deed, &form, way_occasion(v, q, q->round), STRICT_GATE);
	return visit_goto(v, way_link(v, "/way/question", q->hex));
}

enum status
way_rate_do(struct visit *v)
{
	const struct question *q = way_question(v);
	struct said said = said_in(v->form.values, false, false);
	const char *why;

	if (q == NULL || q->several || !visit_paired(v))
		return visit_goto(v, "/way");
	if ((why = refusal(v, q)) != NULL)
		return visit_refuse(v, ROUND, why);
	if (!knows_all(v, q, &said))
		return visit_refuse(v, ROUND,
		    N_("An option was added meanwhile. It stands here now: rate it, too."));
	for (int i = 0; i < RATED; i++)
		if (said.values[said.first + i].text[0] != '\0' &&
		    said.values[said.marks + i].text[0] == '\0' &&
		    said.values[said.nevers + i].number != 1)
			return visit_refuse(v, MARK_1 + i,
			    N_("Give each one a number, or mark that you cannot live with it. Nought is a number, too."));
	return keep(v, q, &way_rate);
}

enum status
way_spread_do(struct visit *v)
{
	const struct question *q = way_question(v);
	struct said said = said_in(v->form.values, true, false);
	int64_t sum = 0;
	const char *why;

	if (q == NULL || !q->several || !visit_paired(v))
		return visit_goto(v, "/way");
	if ((why = refusal(v, q)) != NULL)
		return visit_refuse(v, ROUND, why);
	if (!knows_all(v, q, &said))
		return visit_refuse(v, ROUND,
		    N_("An issue was added meanwhile. It stands here now."));
	for (int i = 0; i < ISSUES_MANY; i++)
		sum += said.values[said.marks + i].number;
	if (sum != POINTS)
		return visit_refuse(v, ROUND,
		    visit_say(v, N_("Yours add up to %1. Each of you has just a hundred."),
		    visit_number(v, sum), NULL));
	return keep(v, q, &way_spread);
}

/* ---- both side by side ---- */

static const char *
mark_says(const struct visit *v, int64_t mark, bool never, const char *name)
{
	return visit_say(v,
	    never ? N_("%1 cannot live with it") :
	    mark == 0 ? N_("Nothing in it for %1") :
	    mark <= 3 ? N_("Hard for %1") :
	    mark <= 6 ? N_("All right for %1") :
	    mark <= 8 ? N_("Good for %1") : N_("Just right for %1"), name, NULL);
}

static struct meter_view
meter_view(const struct visit *v, const struct fair_option *option, unsigned who)
{
	const char *name = visit_name(v, who);

	return (struct meter_view){
		.name = name,
		.person = who,
		.mark = visit_number(v, option->mark[who]),
		.width = 10 * option->mark[who],
		.never = option->never[who],
		.says = mark_says(v, option->mark[who], option->never[who], name),
	};
}

/* What both said of an option; false: not both did. */
static bool
both_said(const struct said said[2], const char *id, struct fair_option *option)
{
	for (int who = 0; who < 2; who++) {
		int at = place_of(&said[who], id);

		if (at < 0)
			return false;
		option->mark[who] = (int)said[who].values[said[who].marks + at].number;
		option->never[who] = said[who].nevers >= 0 &&
		    said[who].values[said[who].nevers + at].number == 1;
	}
	return true;
}

/* The options of both, in the order of entry; what is aside is not chosen. */
static size_t
options_of(const struct visit *v, const struct question *q,
    const struct said said[2], const struct item *items[SHOWN],
    struct fair_option options[SHOWN], size_t *later)
{
	size_t n = 0;

	*later = 0;
	for (const struct item *i = q->options.first; i != NULL && n < SHOWN;
	    i = i->next) {
		if (i->aside)
			continue;
		if (!both_said(said, visit_id(v, i->e), &options[n]))
			(*later)++;
		else
			items[n++] = i;
	}
	return n;
}

static struct choice_view
choice_view(const struct visit *v, const struct item *item,
    const struct fair_option *option)
{
	struct choice_view choice = {
		.text = item->e->values[1].text,
		.id = visit_id(v, item->e),
		.fine = fair_acceptable(option, zero),
	};

	for (unsigned who = 0; who < 2; who++)
		choice.by[who] = meter_view(v, option, who);
	choice.says = visit_say(v, N_("%1. %2."), choice.by[0].says,
	    choice.by[1].says);
	return choice;
}

/* Best shared fit first; among equals in the order of entry. */
static void
choices_fill(const struct visit *v, const struct question *q,
    const struct said said[2], struct result_view *view)
{
	const struct item *items[SHOWN];
	struct fair_option options[SHOWN];
	size_t order[SHOWN];
	size_t n = options_of(v, q, said, items, options, &view->n_later);
	int best = fair_maxmin(options, n, zero), nash = fair_nash(options, n, zero);

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && fair_compare(&options[i], &options[order[at - 1]],
		    zero) < 0; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (size_t i = 0; i < n; i++) {
		struct choice_view *choice = &view->at[view->n++];

		*choice = choice_view(v, items[order[i]], &options[order[i]]);
		choice->best = (int)order[i] == best;
		choice->balanced = (int)order[i] == nash && nash != best;
		view->n_fine += choice->fine;
	}
	view->best_balanced = best == nash;
	view->count = visit_number(v, (int64_t)(view->n - view->n_fine));
}

static struct issue_view
issue_view(const struct visit *v, const struct item *item,
    const struct fair_option *points, struct fraction share)
{
	struct issue_view issue = { .text = item->e->values[1].text };

	issue.whose = points->mark[0] + points->mark[1] == 0 ? 3 :
	    share.over == share.under ? 0 : share.over == 0 ? 1 : 2;
	issue.says = issue.whose < 2 ? visit_say(v, N_("%1 leads"),
	    visit_name(v, (unsigned)issue.whose), NULL) :
	    visit_say(v, issue.whose == 2 ? N_("shared") :
	    N_("open: neither of you gave it points"), NULL, NULL);
	return issue;
}

static size_t
issues_fill(const struct visit *v, const struct question *q,
    const struct said said[2], struct issue_view *issues, size_t *later)
{
	const struct item *items[SHOWN];
	struct fair_option options[SHOWN];
	int points[ISSUES_MOST][2];
	struct fraction share[ISSUES_MOST];
	size_t n = options_of(v, q, said, items, options, later);

	for (size_t i = 0; i < n; i++)
		for (int who = 0; who < 2; who++)
			points[i][who] = options[i].mark[who];
	fair_adjust((const int (*)[2])points, n, share);
	for (size_t i = 0; i < n; i++)
		issues[i] = issue_view(v, items[i], &options[i], share[i]);
	return n;
}

static bool
said_by_both(const struct visit *v, const struct question *q, int64_t round,
    struct said said[2])
{
	for (unsigned who = 0; who < 2; who++) {
		const struct event *e = way_said(v, q, round, who);

		if (e == NULL)
			return false;
		said[who] = said_in(e->values, q->several, true);
	}
	return true;
}

const char *
way_shared_text(const struct visit *v, const struct question *q)
{
	struct issue_view issues[SHOWN];
	struct said said[2];
	const char *text = "";
	size_t n, later;

	if (!said_by_both(v, q, q->round, said))
		return text;
	n = issues_fill(v, q, said, issues, &later);
	for (size_t i = 0; i < n; i++)
		text = visit_say(v, i > 0 ? "%1\n%2" : "%2", text,
		    visit_say(v, N_("%1: %2."), issues[i].text, issues[i].says));
	return text;
}

static const char *
taken_text(const struct visit *v, const struct question *q,
    const struct said said[2])
{
	const struct item *items[SHOWN];
	struct fair_option options[SHOWN];
	const char *text = "";
	size_t later, n = options_of(v, q, said, items, options, &later);

	for (size_t i = 0; i < n; i++)
		text = visit_say(v, i > 0 ? "%1\n%2" : "%2", text,
		    visit_say(v, N_("%1: %2"), items[i]->e->values[1].text,
		    choice_view(v, items[i], &options[i]).says));
	return text;
}

void
way_take_rounds(const struct visit *v, const struct question *q, struct taking *t)
{
	struct said said[2];

	if (q->several) {
		if (said_by_both(v, q, q->round, said))
			take_entry(t, way_said(v, q, q->round, v->me),
			    N_("who leads in what"), way_shared_text(v, q));
		return;
	}
	for (int64_t n = 1; n <= q->round; n++)
		if (said_by_both(v, q, n, said))
			take_entry(t, way_said(v, q, n, v->me),
			    N_("rated by both"), taken_text(v, q, said));
}

static void
earlier_fill(const struct visit *v, const struct question *q,
    struct result_view *view)
{
	for (int64_t n = 1; n <= q->round && view->n_earlier < SHOWN; n++) {
		const char *number = visit_number(v, n);

		if (way_said(v, q, n, v->other) == NULL)
			continue;
		view->earlier_round[view->n_earlier] = number;
		view->earlier[view->n_earlier++] = visit_say(v, "%1&round=%2",
		    way_link(v, "/way/result", q->hex), number);
	}
}

static void
remarks_fill(const struct visit *v, const struct said said[2], bool several,
    struct result_view *view)
{
	int at = (several ? SPREAD_REMARK : RATE_REMARK) - 1;

	for (unsigned who = 0; who < 2; who++)
		if (said[who].values[at].text[0] != '\0')
			view->remarks[view->n_remarks++] = (struct voice_view){
			    visit_name(v, who), said[who].values[at].text, who };
}

enum status
way_result_show(struct visit *v)
{
	const struct question *q = way_question(v);
	struct result_view *view = arena_get(v->mem, 1, sizeof(*view));
	struct said said[2];
	int64_t round;

	if (q == NULL)
		return NOT_FOUND;
	round = v->form.values[ROUND].number > 0 && !visit_again(v) ?
	    v->form.values[ROUND].number : q->round;
	if (!said_by_both(v, q, round, said))
		return visit_goto(v, way_link(v, "/way/question", q->hex));
	view->id = q->hex;
	view->title = way_title(q);
	view->two = visit_paired(v);
	view->several = q->several;
	view->last = round == q->round && round < ROUNDS_MOST;
	view->round = visit_number(v, round);
	view->next = visit_number(v, q->round + 1);
	view->agree = way_link(v, "/way/agree", q->hex);
	if (q->several)
		view->n_issues = issues_fill(v, q, said, view->issues, &view->n_later);
	else
		choices_fill(v, q, said, view);
	remarks_fill(v, said, q->several, view);
	earlier_fill(v, q, view);
	result_page(v->out, view);
	return OK;
}

enum status
way_again_do(struct visit *v)
{
	const struct question *q = way_question(v);

	if (q == NULL || !visit_paired(v))
		return visit_goto(v, "/way");
	if (v->form.values[0].number == q->round + 1)
		way_do(v, &way_again);
	return visit_goto(v, way_link(v, "/way/question", q->hex));
}
