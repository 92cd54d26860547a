/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * review_weeks: the card on Us, and what many weeks say.
 *
 * Shared evenings, week by week: both said yes, and it was not let go. A week in
 * which neither was here is a gap. Nothing is said before there are four weeks;
 * of what seems to help, nothing before six that can be compared.
 */
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "stats.h"
#include "why.h"

enum { BARS = 12, WEEKS_LEAST = 4, YEAR = 52, LOOK = 2 * YEAR + 1, SPANS = 3 };
enum { HELP_WEEKS = 26, HELP_LEAST = 6, HELP_EACH = 3, FOUR = 4 };
enum { TALL = 80, FULL = 5, PAST = 40, LABELLED = 7 };	/* bars, so that two labels have room */
static const double help_chance = .05;

struct bar_view {
	int		 x, y, height;
	bool		 now;
	const char	*begins, *count;	/* count NULL: a gap */
};

struct weeks_view {
	const struct visit *v;
	const char	*span, *title, *usual, *desc, *soon, *button, *says;
	const char	*findings[SPANS], *help;
	struct bar_view	 bars[BARS];
	size_t		 n;
	bool		 two, gaps, none;	/* none: no evening in any of them */
	struct past_view {
		const char	*href, *span;
	}		 past[PAST];
	size_t		 n_past;
};

#include "review_weeks.html.h"

/* ---- evenings, week by week ---- */

/* The newest last; from the first week of the two on. */
struct counted {
	int32_t		 week;		/* of at[n - 1]: this one */
	size_t		 n;
	struct {
		bool		 here;	/* one of the two was */
		int		 evenings;
	}		 at[LOOK];
};

static bool
week_here(const struct visit *v, int32_t week)
{
	for (int32_t day = week_begins(week); day < week_begins(week) + 7; day++)
		if (home_here(v->home, SHARED, 0, day) || home_here(v->home, SHARED, 1, day))
			return true;
	return false;
}

static void
counted_fill(const struct visit *v, struct counted *c)
{
	int32_t week = week_of(v->today), first = week - LOOK + 1;
	struct moments all;

	while (first < week && !week_here(v, first))
		first++;
	*c = (struct counted){ .week = week, .n = (size_t)(week - first) + 1 };
	for (size_t i = 0; i < c->n; i++)
		c->at[i].here = week_here(v, first + (int32_t)i);
	c->at[c->n - 1].here = true;	/* it is not over */
	all = moments_of(v, MOMENT(MOMENT_EVENING), week_begins(first), v->today);
	for (size_t i = 0; i < all.n; i++)
		if (!all.at[i].ahead) {
			c->at[week_of(all.at[i].day) - first].evenings++;
			c->at[week_of(all.at[i].day) - first].here = true;
		}
}

static int
by_count(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The middle half of the weeks that are over, of the last twelve. False: too few. */
static bool
usual_of(const struct counted *c, int *low, int *high)
{
	int at[BARS];
	size_t n = 0;

	for (size_t back = 1; back < BARS && back < c->n; back++)
		if (c->at[c->n - 1 - back].here)
			at[n++] = c->at[c->n - 1 - back].evenings;
	if (n < WEEKS_LEAST - 1)
		return false;
	qsort(at, n, sizeof(*at), by_count);
	*low = at[n / 4];
	*high = at[n - 1 - n / 4];
	return true;
}

static const char *
usual_says(const struct visit *v, int low, int high)
{
	const char *one = review_count(v, (size_t)low), *two = review_count(v, (size_t)high);

	return low == high ? visit_say(v, N_("Your usual is %1."), one, NULL) :
	    visit_say(v, high == low + 1 ? N_("Your usual is %1 or %2.") :
	    N_("Your usual is %1 to %2."), one, two);
}

static void
bars_fill(const struct visit *v, const struct counted *c, struct weeks_view *view)
{
	size_t shown = c->n < BARS ? c->n : BARS;
	int full = FULL, least = 1000, most = 0;

	for (size_t i = c->n - shown; i < c->n; i++)
		full = c->at[i].evenings > full ? c->at[i].evenings : full;
	for (size_t i = c->n - shown; i < c->n; i++) {
		int n = c->at[i].evenings, height = n > 0 ? n * TALL / full : 2;
		struct bar_view *bar = &view->bars[view->n++];

		*bar = (struct bar_view){ .x = 8 + 29 * (int)(BARS - shown + view->n - 1),
		    .y = 96 - height, .height = height, .now = i == c->n - 1,
		    .begins = visit_date(v, week_begins(c->week - (int32_t)(c->n - 1 - i))) };
		view->gaps |= !c->at[i].here;
		if (!c->at[i].here)
			continue;
		bar->count = visit_number(v, n);
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	view->none = most == 0;
	view->desc = visit_say(v, least == most ? N_("Shared evenings week by week: %1 in each") :
	    N_("Shared evenings week by week: between %1 and %2"),
	    review_count(v, (size_t)least), review_count(v, (size_t)most));
}

/* ---- in words ---- */

static const char *
title_of(const struct visit *v, const struct counted *c)
{
	int n = c->at[c->n - 1].evenings;
	bool over = weekday_of(v->today) == 6;

	if (n == 0)
		return visit_say(v, over ? N_("A week without a shared evening") :
		    N_("No shared evening yet this week"), NULL, NULL);
	if (n == 1)
		return visit_say(v, over ? N_("A week with one shared evening") :
		    N_("One shared evening so far this week"), NULL, NULL);
	return visit_say(v, over ? N_("A week with %1 shared evenings") :
	    N_("This week so far: %1 shared evenings"), review_count(v, (size_t)n), NULL);
}

static const char *
soon_of(const struct visit *v, size_t weeks)
{
	static const char *const says[WEEKS_LEAST] = {
		N_("Four more weeks until a picture makes sense."),
		N_("Three more weeks until a picture makes sense."),
		N_("Two more weeks until a picture makes sense."),
		N_("One more week until a picture makes sense."),
	};

	return weeks < WEEKS_LEAST ? visit_say(v, says[weeks], NULL, NULL) : NULL;
}

/* Evenings in `span` weeks that end so many back, and how many weeks of them count. */
static double
evenings_in(const struct counted *c, size_t span, size_t back, double *weeks)
{
	double evenings = 0;

	*weeks = 0;
	for (size_t i = back; i < back + span && i < c->n; i++)
		if (c->at[c->n - 1 - i].here) {
			evenings += c->at[c->n - 1 - i].evenings;
			*weeks += 1;
		}
	return evenings;
}

/* Weeks that are over, against as many before; at most a quarter of them gaps. */
static const char *
finding_of(const struct visit *v, const struct counted *c, int which)
{
	static const struct {
		size_t		 weeks;
		const char	*says;
	} spans[SPANS] = {
		{ FOUR, N_("Four weeks: %1 shared evenings, after %2 in the four before.") },
		{ YEAR / 4, N_("A quarter: %1 shared evenings, after %2 in the one before.") },
		{ YEAR, N_("A year: %1 shared evenings, after %2 in the one before.") },
	};
	static const char *const verdicts[] = {
		[WOBBLE] = N_("That is within the usual wobble."),
		[RISE] = N_("That is more, beyond the usual wobble."),
		[FALL] = N_("That is fewer, beyond the usual wobble."),
	};
	size_t span = spans[which].weeks;
	double weeks, weeks_before;
	double after = evenings_in(c, span, 1, &weeks);
	double before = evenings_in(c, span, 1 + span, &weeks_before);

	if (before == 0 || 4 * weeks < 3 * (double)span || 4 * weeks_before < 3 * (double)span)
		return NULL;
	return visit_say(v, N_("%1 %2"), visit_say(v, spans[which].says,
	    visit_number(v, (int64_t)after), visit_number(v, (int64_t)before)),
	    visit_say(v, verdicts[stats_counts(before, weeks_before, after, weeks)],
	    NULL, NULL));
}

/* ---- what seems to help ---- */

static int
sixths(double felt)
{
	return (int)stats_round(6 * (felt - 1));
}

/* Was it higher in the marked weeks for each of the two, taken alone? */
static bool
for_both(const int felt[2][HELP_WEEKS], const bool *marked, int n, int k)
{
	for (int person = 0; person < 2; person++) {
		int with = 0, without = 0;

		for (int i = 0; i < n; i++)
			*(marked[i] ? &with : &without) += felt[person][i];
		if (with * (n - k) <= without * k)
			return false;
	}
	return true;
}

/*
 * One question, asked once: did it feel closer in weeks with an evening planned
 * without phones? Looked at anew only when four weeks are over, with the half year
 * before; an exact permutation test of the sums of both, to one side.
 */
static const char *
help_of(const struct visit *v)
{
	int32_t end = week_of(v->today - 1) / FOUR * FOUR;	/* not among them */
	int32_t from = week_begins(end - HELP_WEEKS);
	struct moments all = moments_of(v, MOMENT(MOMENT_EVENING) | MOMENT(MOMENT_FELT),
	    from, week_begins(end) - 1);
	bool down[HELP_WEEKS] = { false }, marked[HELP_WEEKS];
	int felt[2][HELP_WEEKS], sums[HELP_WEEKS], n = 0, k = 0;

	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].kind == MOMENT_EVENING && all.at[i].down)
			down[week_of(all.at[i].day) - (end - HELP_WEEKS)] = true;
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].kind == MOMENT_FELT) {
			felt[0][n] = sixths(all.at[i].felt[0]);
			felt[1][n] = sixths(all.at[i].felt[1]);
			sums[n] = felt[0][n] + felt[1][n];
			marked[n] = down[week_of(all.at[i].day) - (end - HELP_WEEKS)];
			k += marked[n++];
		}
	if (k < HELP_LEAST || n - k < HELP_EACH || !for_both(felt, marked, n, k) ||
	    stats_permuted(v->mem, sums, marked, (size_t)n) > help_chance)
		return NULL;
	return visit_say(v, N_("In weeks with a phones-down evening you both felt a little closer. So far there were %1 such weeks, so take it as a hint."),
	    review_count(v, (size_t)k), NULL);
}

/* ---- pages ---- */

static void
week_says(const struct visit *v, struct weeks_view *view)
{
	int32_t now = review_now(v->today);
	const struct review_steps *steps = review_proposed(v, now);
	enum review_standing standing = review_standing(v, now);
	bool table = review_at_table(v, now) != NULL;

	view->button = standing != REVIEW_ASKED || table ? N_("See this week’s look back") :
	    N_("Look back on the week");
	view->says = NULL;
	if (visit_rests(v))
		return;		/* then nothing asks */
	if (steps != NULL && !steps->agreed && steps->e->author != v->me)
		view->says = N_("A next step is proposed.");
	else if (standing == REVIEW_ASKED && view->two && review_theirs(v, now))
		view->says = N_("One answer is in. With yours, both open.");
	else if (standing == REVIEW_WAITING)
		view->says = N_("You have answered. The other: not yet, no hurry.");
	else if (standing == REVIEW_OPENED && view->two)
		view->says = N_("Both answers are open.");
}

static void
view_fill(const struct visit *v, const struct counted *c, struct weeks_view *view)
{
	int low, high;

	view->v = v;
	view->two = visit_paired(v) || v->pairing == ENDED;
	view->span = review_span(v, c->week);
	view->title = view->two ? title_of(v, c) :
	    visit_say(v, N_("Your week"), NULL, NULL);
	view->soon = soon_of(v, c->n);
	if (view->soon != NULL)
		return;
	bars_fill(v, c, view);
	if (usual_of(c, &low, &high))
		view->usual = usual_says(v, low, high);
}

void
review_us(const struct visit *v, struct out *out, unsigned column)
{
	struct weeks_view view = { .v = v };
	struct counted counted;

	if (column == 0) {
		counted_fill(v, &counted);
		view_fill(v, &counted, &view);
		week_says(v, &view);
		week_card(out, &view);
	} else if ((view.help = help_of(v)) != NULL)
		help_card(out, &view);
}

static void
past_fill(const struct visit *v, struct weeks_view *view)
{
	int32_t now = review_now(v->today);

	for (int32_t week = now; week > now - LOOK && view->n_past < PAST; week--) {
		bool table = review_at_table(v, week) != NULL;

		if (table || review_of(v, week, visit_paired(v) ? v->other : v->me) != NULL)
			view->past[view->n_past++] = (struct past_view){
			    visit_say(v, "/review?week=%1", visit_number(v, week), NULL),
			    review_span(v, week) };
	}
}

enum status
review_weeks_show(struct visit *v)
{
	struct weeks_view view = { .v = v };
	struct counted counted;

	counted_fill(v, &counted);
	view_fill(v, &counted, &view);
	for (int i = 0; i < SPANS; i++)
		view.findings[i] = finding_of(v, &counted, i);
	past_fill(v, &view);
	view.help = help_of(v);
	weeks_page(v->out, &view);
	return OK;
}
