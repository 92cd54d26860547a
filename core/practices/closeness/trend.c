/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * trend: what many weeks say about how close it feels.
 *
 * A single week says little. Change is looked for only when four weeks are
 * over, in their average, against the first such four and those just before;
 * it is called real only beyond the usual wobble, for each person alone.
 */
#include "chart.h"
#include "longer.h"
#include "stats.h"
#include "why.h"

/*
 * How far people lie apart on scales from 1 to 7, and how steady one answer
 * is. Our own scales have no norms yet: 1.5 is what evidence III.1 takes for
 * such a scale (a quarter of its range), and r is .70 until a hundred people
 * who agreed to it have answered twice. So every change is labelled uncertain.
 */
static const double sd = 1.5, r = .70;

enum { WEEKS_LEAST = 4, OF_FOUR = 3, YEAR = 13 };
enum { YEAR_CLEAR = 300 };	/* so many days back, a month needs no year */
enum { SPAN_FIELD, TREND_FIELDS };
enum { POINTS_MAX = 26, SHORTEST = 12, MONTHS = 12 };
enum { MONTH_APART = 40 };	/* between two names of months below the lines */

static const char *const spans[] = { "12", "26", "year", NULL };

const struct field closeness_show_fields[] = {
	[SPAN_FIELD] = { "span", .oneof = spans },
	[TREND_FIELDS] = { 0 }
};

struct row_view {
	const char	*when, *value[2], *half;
};

struct trend_view {
	const struct visit *v;
	const char	*title, *says[2], *desc, *names[2], *span, *check[2];
	const char	*threshold;
	struct chart	 chart;
	struct row_view	 rows[POINTS_MAX];
	size_t		 n;
	struct arena	*mem;
	struct quiet	 quiet;		/* if fell */
	bool		 paired, two, line, fell, older, private_weeks;
	const char	*pulse_line, *check_line, *longer_line;
};

#include "trend.html.h"

/* ---- averages and verdicts ---- */

/* The average of four weeks of which at most one is missing. */
static bool
average(const struct visit *v, unsigned person, int32_t four, double *mean,
    size_t *n)
{
	double x[SPAN];

	*n = 0;
	for (int32_t i = 0; i < SPAN; i++)
		*n += closeness_pulse(v, four * SPAN + i, person, &x[*n]);
	if (*n < OF_FOUR)
		return false;
	*mean = stats_mean(x, *n);
	return true;
}

static enum change
compared(double before, size_t n_before, double after, size_t n_after)
{
	size_t n = n_before < n_after ? n_before : n_after;

	return stats_change(before, after, sd, stats_averaged(r, (double)n));
}

/* Fours of weeks that are over, the newest last. */
static int32_t
newest_four(const struct visit *v)
{
	return closeness_now(PULSE, v->today) / SPAN - 1;
}

struct trend {
	enum verdict	 verdict;
	int32_t		 since;		/* the four weeks compared with */
};

static enum verdict
verdict_of(enum change change)
{
	return change == RISE ? ROSE : change == FALL ? FELL : STEADY;
}

static struct trend
trend_of(const struct visit *v, unsigned person)
{
	int32_t now = newest_four(v), first = -1, before = -1;
	double mean, x, first_mean = 0, before_mean = 0;
	size_t n, k, first_n = 0, before_n = 0;
	enum change change;

	if (!average(v, person, now, &mean, &n) &&
	    !average(v, person, --now, &mean, &n))
		return (struct trend){ EARLY, 0 };
	for (int32_t four = now - 1; four >= now - YEAR; four--) {
		if (!average(v, person, four, &x, &k))
			continue;
		if (before < 0) {
			before = four;
			before_mean = x;
			before_n = k;
		}
		first = four;
		first_mean = x;
		first_n = k;
	}
	if (before < 0)
		return (struct trend){ EARLY, 0 };
	change = compared(before_mean, before_n, mean, n);
	if (change != WOBBLE)
		return (struct trend){ verdict_of(change), before };
	return (struct trend){ verdict_of(compared(first_mean, first_n, mean, n)),
	    first };
}

enum verdict
closeness_verdict(const struct visit *v, unsigned person)
{
	return trend_of(v, person).verdict;
}

enum verdict
closeness_check_verdict(const struct visit *v, unsigned person)
{
	int32_t now = closeness_now(CHECK, v->today);
	double x, mean, first = 0, before = 0;
	bool any = false;
	enum change change;

	if (!closeness_check(v, now, person, &mean))
		return EARLY;
	for (int32_t four = now - 1; four >= now - YEAR; four--) {
		if (!closeness_check(v, four, person, &x))
			continue;
		if (!any)
			before = x;
		first = x;
		any = true;
	}
	if (!any)
		return EARLY;
	change = stats_change(before, mean, sd, r);
	return verdict_of(change != WOBBLE ? change :
	    stats_change(first, mean, sd, r));
}

/* Eight weeks: the last four against the four before, or against those whose
 * end lies eight weeks back. */
bool
closeness_fell(const struct visit *v)
{
	int32_t now = newest_four(v);
	double mean, x;
	size_t n, k;

	if (!average(v, v->me, now, &mean, &n))
		return false;
	for (int32_t back = 1; back <= 2; back++)
		if (average(v, v->me, now - back, &x, &k) &&
		    compared(x, k, mean, n) == FALL)
			return true;
	return false;
}

/* ---- in words ---- */

static const char *
month_long(const struct visit *v, int32_t day)
{
	struct date d = date_of(day);
	const char *month = visit_say(v, visit_month(d.month), NULL, NULL);

	if (v->today - day < YEAR_CLEAR)
		return month;
	return visit_say(v, N_("%1 %2"), month, visit_number(v, d.year));
}

static const char *
month_short(int32_t day)
{
	static const char *const months[MONTHS] = {
		N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
		N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")
	};

	return months[date_of(day).month - 1];
}

/* The weeks of mine, counted only as far as it matters. */
static int
weeks_answered(const struct visit *v, int32_t now)
{
	double mean;
	int n = 0;

	for (int32_t week = now; week > now - SPAN * YEAR && n < WEEKS_LEAST; week--)
		n += closeness_pulse(v, week, v->me, &mean);
	return n;
}

static const char *
finding_early(const struct visit *v, int weeks)
{
	static const char *const says[WEEKS_LEAST] = {
		N_("Four more weeks until a line makes sense"),
		N_("Three more weeks until a line makes sense"),
		N_("Two more weeks until a line makes sense"),
		N_("One more week until a line makes sense"),
	};

	return visit_say(v, says[weeks], NULL, NULL);
}

static const char *
finding_of(const struct trend t[2])
{
	bool rose = t[0].verdict == ROSE || t[1].verdict == ROSE;
	bool fell = t[0].verdict == FELL || t[1].verdict == FELL;

	if (rose && fell)
		return N_("Moving differently since %1");
	if (rose)
		return t[0].verdict == t[1].verdict ? N_("Closer since %1") :
		    N_("A little closer since %1");
	if (fell)
		return t[0].verdict == t[1].verdict ? N_("Further apart since %1") :
		    N_("A little further apart since %1");
	return N_("Much the same since %1");
}

/* The four weeks that the finding speaks of: those compared with first. */
static int32_t
since_of(const struct trend t[2])
{
	if (t[0].verdict == EARLY || (t[1].verdict != EARLY && t[1].since < t[0].since))
		return t[1].since;
	return t[0].since;
}

const char *
closeness_finding(const struct visit *v)
{
	int weeks = weeks_answered(v, closeness_now(PULSE, v->today));
	struct trend t[2] = { trend_of(v, v->me), trend_of(v, v->other) };

	if (weeks < WEEKS_LEAST)
		return finding_early(v, weeks);
	if (t[0].verdict == EARLY && t[1].verdict == EARLY)
		return visit_say(v, N_("A first picture of your weeks"), NULL, NULL);
	return visit_say(v, finding_of(t),
	    month_long(v, week_begins(since_of(t) * SPAN) + 3), NULL);
}

static const char *
says_of(const struct visit *v, unsigned person)
{
	static const char *const says[] = {
		[EARLY] = N_("For %1 it takes eight weeks before a change can be told from the usual wobble."),
		[STEADY] = N_("For %1 the change since then is within the usual wobble."),
		[ROSE] = N_("For %1 the last four weeks lie higher, by more than the usual wobble."),
		[FELL] = N_("For %1 the last four weeks lie lower, by more than the usual wobble."),
	};
	const char *name = person == v->me ? visit_say(v, N_("you"), NULL, NULL) :
	    visit_name(v, person);

	return visit_say(v, says[closeness_verdict(v, person)], name, NULL);
}

/* ---- the lines ---- */

/* What is shown: single weeks, or a year in fours. */
struct window {
	int32_t		 from;		/* a week, or four */
	size_t		 n;
	bool		 fours;
};

static bool
value_at(const struct visit *v, const struct window *w, size_t i,
    unsigned person, struct point *p)
{
	size_t n = 1;

	p->is = w->fours ?
	    average(v, person, w->from + (int32_t)i, &p->value, &n) :
	    closeness_pulse(v, w->from + (int32_t)i, person, &p->value);
	p->half = stats_sem(sd, stats_averaged(r, (double)n));
	return p->is;
}

static int32_t
begins_at(const struct window *w, size_t i)
{
	int32_t at = w->from + (int32_t)i;

	return week_begins(w->fours ? at * SPAN : at);
}

/* From the first answer in the span to the newest week that is over or mine. */
static struct window
window_of(const struct visit *v, const char *span)
{
	struct window w = { .fours = span[0] == 'y' };
	int32_t now = closeness_now(PULSE, v->today);
	int32_t most = w.fours ? YEAR : span[0] == '2' ? POINTS_MAX : SHORTEST;
	struct point p;

	if (w.fours)
		now = newest_four(v);
	else if (closeness_answer(v, PULSE, now, v->me) == NULL)
		now--;
	w.from = now - most + 1;
	while (w.from < now && !value_at(v, &w, 0, v->me, &p) &&
	    !value_at(v, &w, 0, v->other, &p))
		w.from++;
	w.n = (size_t)(now - w.from + 1);
	return w;
}

/* How one line goes, for those who hear the chart. */
static const char *
line_said(const struct visit *v, const struct chart *c, const struct line *line)
{
	const struct point *first = NULL, *last = NULL;
	struct out o = { .words = v->out->words };
	const char *said;

	for (size_t i = 0; i < c->n; i++)
		if (line->points[i].is) {
			first = first == NULL ? &line->points[i] : first;
			last = &line->points[i];
		}
	if (first == NULL)
		return "";
	out_sentence(&o, N_("%1: %2 at first, %3 at last, on a scale from 1 to 7."),
	    (const char *const[]){ line->name, stats_text(v->mem, first->value, 1),
	    stats_text(v->mem, last->value, 1), NULL });
	said = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return said;
}

/* Names of months, where a month begins and there is room. */
static const char *const *
months_below(const struct visit *v, const struct window *w)
{
	const char **below = arena_get(v->mem, w->n, sizeof(*below));
	size_t apart = MONTH_APART * w->n / 260 + 1, last = 0;

	for (size_t i = 0; i < w->n; i++) {
		const char *month = month_short(begins_at(w, i) + 3);

		if (i > 0 && (i < last + apart || month == below[last]))
			continue;
		below[i] = month;
		last = i;
	}
	return below;
}

static void
lines_draw(const struct visit *v, const struct window *w, struct trend_view *view)
{
	struct chart *c = &view->chart;

	c->n = w->n;
	c->below = months_below(v, w);
	for (unsigned person = 0; person < 2; person++) {
		struct point *points = arena_get(v->mem, w->n, sizeof(*points));
		bool any = false;

		for (size_t i = 0; i < w->n; i++)
			any |= value_at(v, w, i, person, &points[i]);
		c->lines[person] = (struct line){ person, visit_name(v, person),
		    any ? points : NULL };
		view->names[person] = any ? visit_name(v, person) : NULL;
	}
	view->two = view->names[0] != NULL && view->names[1] != NULL;
	c->title = view->title;
	c->desc = "";
	for (int i = 0; i < 2; i++)
		if (c->lines[i].points != NULL)
			c->desc = visit_say(v, "%1 %2", c->desc,
			    line_said(v, c, &c->lines[i]));
}

/* The same as a table, newest first. */
static void
rows_write(const struct visit *v, const struct window *w, struct trend_view *view)
{
	for (size_t i = w->n; i-- > 0; ) {
		struct row_view *row = &view->rows[view->n++];
		const struct event *mine = closeness_answer(v, PULSE,
		    w->from + (int32_t)i, v->me);

		row->when = visit_date(v, begins_at(w, i));
		view->private_weeks |= !w->fours && mine != NULL &&
		    mine->space == PERSONAL;
		for (int p = 0; p < 2; p++) {
			const struct point *points = view->chart.lines[p].points;

			if (points == NULL || !points[i].is)
				continue;
			row->value[p] = stats_text(v->mem, points[i].value, 1);
			row->half = stats_text(v->mem, points[i].half, 1);
		}
	}
	view->private_weeks &= visit_paired(v);
}

/* Is there more than the twelve weeks that are shown first? */
static bool
goes_back(const struct visit *v)
{
	int32_t now = closeness_now(PULSE, v->today);

	for (int32_t week = now - SHORTEST; week > now - SPAN * YEAR; week--)
		if (closeness_answer(v, PULSE, week, v->me) != NULL)
			return true;
	return false;
}

/* The shortest that shows what the finding speaks of. */
static const char *
span_first(const struct visit *v)
{
	struct trend t[2] = { trend_of(v, v->me), trend_of(v, v->other) };
	int32_t since = since_of(t) * SPAN, now = closeness_now(PULSE, v->today);

	if ((t[0].verdict == EARLY && t[1].verdict == EARLY) || now - since < SHORTEST)
		return spans[0];
	return now - since < POINTS_MAX ? spans[1] : spans[2];
}

enum status
closeness_show(struct visit *v)
{
	const char *span = v->form.values[SPAN_FIELD].text;
	struct trend_view view = {
		.title = closeness_finding(v),
		.span = span[0] != '\0' ? span : span_first(v),
		.line = weeks_answered(v, closeness_now(PULSE, v->today)) >= WEEKS_LEAST,
		.older = goes_back(v),
		.v = v,
		.threshold = stats_text(v->mem,
		    stats_threshold(sd, stats_averaged(r, SPAN)), 1),
		.pulse_line = closeness_line(v, PULSE),
		.check_line = closeness_line(v, CHECK),
		.longer_line = longer_line(v),
		.mem = v->mem,
		.paired = visit_paired(v),
	};

	view.fell = closeness_quiet(v, &view.quiet);
	view.quiet.away = "/closeness/away";
	if (view.line) {
		struct window w = window_of(v, view.span);

		lines_draw(v, &w, &view);
		rows_write(v, &w, &view);
		view.says[0] = says_of(v, v->me);
		if (view.two)
			view.says[1] = says_of(v, v->other);
	}
	trend_page(v->out, &view);
	return OK;
}
