/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings_times: days and clocks as they are typed, and other times for an evening.
 *
 * Up to three, without a reason: what suits both is there to tick. While an evening
 * that is agreed would be moved it stands, until a yes to one of them.
 */
#include <string.h>

#include "evenings.h"

enum { T_EVENING, T_SUIT, T_DAY = T_SUIT + EVENING_TIMES, T_CLOCK = T_DAY + EVENING_TIMES,
	TIMES_FORM = T_CLOCK + EVENING_TIMES };
enum { TYPED = 10, AHEAD_DAYS = 120 };

const struct field evening_times_form[] = {
	[T_EVENING] = { "evening", .max = 32, .required = true },
	[T_SUIT] = { "suit-1", .number = true, .most = 1LL << 36 },
	[T_SUIT + 1] = { "suit-2", .number = true, .most = 1LL << 36 },
	[T_SUIT + 2] = { "suit-3", .number = true, .most = 1LL << 36 },
	[T_DAY] = { "day-1", .max = TYPED },
	[T_DAY + 1] = { "day-2", .max = TYPED },
	[T_DAY + 2] = { "day-3", .max = TYPED },
	[T_CLOCK] = { "clock-1", .max = TYPED },
	[T_CLOCK + 1] = { "clock-2", .max = TYPED },
	[T_CLOCK + 2] = { "clock-3", .max = TYPED },
	[TIMES_FORM] = { 0 }
};

struct time_row {
	const char	*day_name, *clock_name, *day, *clock, *nth;
	bool		 bad_day, bad_clock;
};

struct times_view {
	const struct visit *v;
	const char	*id, *other, *what, *oops, *apart, *when;
	bool		 two, agreed, bad_suit, ticked[EVENING_TIMES];
	size_t		 n, n_suits;
	struct suit_view suits[EVENING_TIMES];
	struct time_row	 rows[EVENING_TIMES];
};

#include "evenings_times.html.h"

/* ---- days and clocks as they are typed ---- */

static const char *
two_digits(const struct visit *v, int64_t n)
{
	return visit_say(v, n < 10 ? "0%1" : "%1", visit_number(v, n), NULL);
}

const char *
day_typed(const struct visit *v, int32_t day)
{
	struct date d = date_of(day);

	return visit_say(v, "%1-%2", visit_number(v, d.year), visit_say(v, "%1-%2",
	    two_digits(v, d.month), two_digits(v, d.day)));
}

const char *
clock_typed(const struct visit *v, int32_t minute)
{
	return visit_say(v, "%1:%2", two_digits(v, minute / 60), two_digits(v, minute % 60));
}

const char *
evening_at_oops(const struct visit *v, int64_t at, int64_t minutes, const struct evening *but)
{
	const struct evening *clash = evening_clash(v, at, minutes, but);

	if (at <= v->now)
		return N_("That time has gone by already. Choose a later one.");
	if (at > v->now + (AHEAD_DAYS + 1) * EVENING_DAY)
		return N_("That is more than four months away. Choose an earlier one.");
	return clash != NULL ? visit_say(v, N_("Something is agreed for that time: %1"),
	    clash->e->values[EVENING_WHAT_FIELD].text, NULL) : NULL;
}

const char *
evening_typed_oops(const struct visit *v, const char *day, const char *clock, int64_t *at,
    bool *of_clock)
{
	int32_t d, minute = clock_read(clock);

	*of_clock = false;
	if (!day_read(day, &d))
		return N_("Please choose a day.");
	*of_clock = minute < 0;
	if (minute < 0)
		return N_("Please write a time like 19:30.");
	*at = evening_moment(v, d, minute, v->me);
	return NULL;
}

const char *
apart_says(const struct visit *v)
{
	const char *there = evening_there(v, v->now);

	return there != NULL ? visit_say(v, N_("Your own clock counts here. Now it is %1."),
	    there, NULL) : NULL;
}

/* ---- other times ---- */

/* Times that suit both, other than those that were offered: as many as there are. */
static size_t
suits_other(const struct visit *v, const struct evening *e, struct suit_view *suits)
{
	struct suit_view all[2 * EVENING_TIMES];
	size_t n = 0, some = evening_suits(v, e->e->values[EVENING_LONG].number, 0, all,
	    2 * EVENING_TIMES);

	for (size_t i = 0; i < some && n < EVENING_TIMES; i++) {
		bool offered = all[i].time == e->at;

		for (size_t k = 0; k < EVENING_TIMES; k++)
			offered |= all[i].time == e->open[k];
		if (!offered)
			suits[n++] = all[i];
	}
	return n;
}

/* What suits both is ticked, and one more may be typed; else the same hour a day, two
 * days, and a week later. */
static void
rows_fill(const struct visit *v, const struct evening *e, struct times_view *view)
{
	static const int later[EVENING_TIMES] = { 1, 2, 7 };
	int64_t at = e->at > 0 ? e->at : e->open[0];
	int32_t day = day_of(at, visit_zone(v, at)), least = v->today;
	int32_t minute = minute_of(at, visit_zone(v, at));
	int32_t from = day > least ? day : least;

	view->n_suits = suits_other(v, e, view->suits);
	if (!view->two && view->n_suits > 0) {
		view->n_suits = 0;
		from = day_of(view->suits[0].time, visit_zone(v, view->suits[0].time)) - 1;
		minute = minute_of(view->suits[0].time, visit_zone(v, view->suits[0].time));
	}
	view->n = view->two && view->n_suits == 0 ? EVENING_TIMES : 1;
	for (size_t i = 0; i < view->n_suits; i++)
		view->ticked[i] = !visit_again(v) || v->form.values[T_SUIT + i].number > 0;
	for (size_t i = 0; i < view->n; i++) {
		struct time_row *row = &view->rows[i];

		row->nth = view->n > 1 ? visit_number(v, (int64_t)i + 1) : "";
		row->day_name = evening_times_form[T_DAY + i].name;
		row->clock_name = evening_times_form[T_CLOCK + i].name;
		row->day = view->n_suits > 0 ? "" : day_typed(v, from + later[i]);
		row->clock = view->n_suits > 0 ? "" : clock_typed(v, minute);
		if (!visit_again(v))
			continue;
		row->day = visit_draft(v, T_DAY + (int)i, NULL);
		row->clock = visit_draft(v, T_CLOCK + (int)i, NULL);
		row->bad_day = visit_bad(v, T_DAY + (int)i);
		row->bad_clock = visit_bad(v, T_CLOCK + (int)i);
	}
}

enum status
evening_times_show(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);
	struct times_view view = { .v = v, .other = visit_name(v, v->other),
	    .two = visit_paired(v), .oops = visit_oops(v), .apart = apart_says(v),
	    .bad_suit = visit_bad(v, T_SUIT) };

	if (e == NULL || e->off != NULL || !evenings_may_write(v))
		return visit_goto(v, "/time");
	view.id = e->hex;
	view.what = e->e->values[EVENING_WHAT_FIELD].text;
	view.agreed = e->at > 0;
	view.when = view.agreed ? evening_when(v, e->at) : NULL;
	rows_fill(v, e, &view);
	times_page(v->out, &view);
	return OK;
}

struct typed {
	int64_t		 at[EVENING_TIMES];
	size_t		 n;
};

/* NULL: it goes along. */
static const char *
time_add(const struct visit *v, const struct evening *e, struct typed *typed, int64_t at)
{
	const char *oops = evening_at_oops(v, at, e->e->values[EVENING_LONG].number, e);

	if (oops != NULL)
		return oops;
	if (at == e->at)
		return N_("That is the time you have. Choose another one.");
	for (size_t i = 0; i < typed->n; i++)
		if (typed->at[i] == at)
			return N_("This time is there twice. Change one, or leave it empty.");
	if (typed->n == EVENING_TIMES)
		return N_("Three at most: leave one out.");
	typed->at[typed->n++] = at;
	return NULL;
}

/* NULL: all of them are in typed. Else which field is refused. */
static const char *
times_read(const struct visit *v, const struct evening *e, struct typed *typed, int *field)
{
	const struct value *said = v->form.values;
	const char *oops;
	bool of_clock;

	*field = T_SUIT;
	for (int i = 0; i < EVENING_TIMES; i++)
		if (said[T_SUIT + i].number > 0 &&
		    (oops = time_add(v, e, typed, said[T_SUIT + i].number)) != NULL)
			return oops;
	for (int i = 0; i < EVENING_TIMES; i++) {
		int64_t at;

		if (said[T_DAY + i].text[0] == '\0')
			continue;
		oops = evening_typed_oops(v, said[T_DAY + i].text, said[T_CLOCK + i].text, &at,
		    &of_clock);
		*field = (of_clock ? T_CLOCK : T_DAY) + i;
		if (oops != NULL || (oops = time_add(v, e, typed, at)) != NULL)
			return oops;
	}
	*field = T_DAY;
	return typed->n == 0 ? N_("Please choose a day.") : NULL;
}

/* What is agreed is moved; before that times are answered with others. */
static const struct deed *
deed_of(const struct evening *e)
{
	return e->at > 0 ? &evening_move : &evening_times;
}

enum status
evening_times_do(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);
	struct value values[TIMES_FIELDS] = { v->form.values[T_EVENING], { .text = "" },
	    { .text = "" }, { .text = "" } };
	struct form form = { .values = values };
	const struct deed *deed;
	struct typed typed = { .n = 0 };
	const char *oops;
	int field;

	if (e == NULL || e->off != NULL || !evenings_may_write(v))
		return visit_goto(v, "/time");
	if ((oops = times_read(v, e, &typed, &field)) != NULL)
		return visit_refuse(v, field, oops);
	for (size_t i = 0; i < typed.n; i++)
		values[TIMES_FIRST + i].text = visit_number(v, typed.at[i]);
	deed = deed_of(e);
	form.fields = deed->fields;
	visit_do_in(v, evenings_space(v), deed, &form);
	return visit_goto(v, evening_link(v, "/evenings/one", e->hex));
}

/* The move is taken back, or not wanted: what is agreed stands. Before a yes one's own
 * other times are taken back: the question stands. */
enum status
evening_stay_do(struct visit *v)
{
	const struct evening *e = evening_asked_for(v);
	struct value values[TIMES_FIELDS] = { v->form.values[0], { .text = "" }, { .text = "" },
	    { .text = "" } };
	struct form form = { .values = values };
	const struct deed *deed;

	if (e == NULL || !evening_open(v, e) || !evenings_may_write(v) ||
	    (e->at == 0 && !evening_may_undo(v, e)))
		return visit_goto(v, "/time");
	deed = deed_of(e);
	form.fields = deed->fields;
	if (deed == &evening_times)
		values[TIMES_FIRST].text = "0";
	visit_do_in(v, SHARED, deed, &form);
	return visit_goto(v, evening_link(v, "/evenings/one", e->hex));
}
