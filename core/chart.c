/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "arena.h"
#include "chart.h"
#include "html.h"
#include "parts.h"
#include "stats.h"

#include "chart.html.h"

/* The drawing's field; what stands outside are the words. */
enum { LEFT = 34, RIGHT = 294, TOP = 19, BOTTOM = 250, BESIDE = 304 };
enum { LEAST = 1, MOST = 7 };
enum { APART = 19 };	/* two names need this much */
enum { NAME_MAX = 7 };

static int64_t
across(const struct chart *c, size_t i)
{
	if (c->n < 2)
		return RIGHT;
	return LEFT + stats_round((double)i * (RIGHT - LEFT) / (double)(c->n - 1));
}

static int64_t
up(double value)
{
	if (value < LEAST)
		value = LEAST;
	if (value > MOST)
		value = MOST;
	return BOTTOM - stats_round((value - LEAST) * (BOTTOM - TOP) /
	    (MOST - LEAST));
}

static bool
there(const struct line *line, size_t i)
{
	return line->points != NULL && line->points[i].is;
}

static const char *
class_of(const struct out *o, const struct line *line)
{
	return part_tone(o, line->person);
}

static void
corner(struct out *o, int64_t x, int64_t y)
{
	if (o->len > 0)
		out_html(o, " ");
	out_number(o, x);
	out_html(o, ",");
	out_number(o, y);
}

static const char *
kept(struct out *o, struct arena *mem)
{
	const char *text = arena_copy(mem, o->bytes, o->len);

	out_free(o);
	return text;
}

/* Where the run of answers that begins at `from` ends. */
static size_t
run_end(const struct chart *c, const struct line *line, size_t from)
{
	size_t end = from;

	while (end < c->n && there(line, end))
		end++;
	return end;
}

/* The band around one run: along the top, and back below. One answer between
 * two gaps gets some width, so that its band can be seen. */
static void
band(struct out *o, const struct chart *c, const struct line *line, size_t from,
    size_t end, struct arena *mem)
{
	struct out corners = { 0 };
	int64_t wide = end - from == 1 ? 4 : 0;
	const struct point *p = line->points;

	for (size_t i = from; i < end; i++) {
		if (wide > 0)
			corner(&corners, across(c, i) - wide,
			    up(p[i].value + p[i].half));
		corner(&corners, across(c, i) + wide, up(p[i].value + p[i].half));
	}
	for (size_t i = end; i-- > from; ) {
		corner(&corners, across(c, i) + wide, up(p[i].value - p[i].half));
		if (wide > 0)
			corner(&corners, across(c, i) - wide,
			    up(p[i].value - p[i].half));
	}
	chart_band(o, class_of(o, line), kept(&corners, mem));
}

static void
mark(struct out *o, const struct line *line, int64_t x, int64_t y, bool last)
{
	if (line->person == o->ember)
		chart_round(o, class_of(o, line), x, y, last ? 6 : 4);
	else
		chart_diamond(o, class_of(o, line), x, y, last ? 11 : 7,
		    last ? "5.5" : "3.5");
}

static void
runs(struct out *o, const struct chart *c, const struct line *line,
    struct arena *mem)
{
	for (size_t from = 0, end; from < c->n; from = end + 1) {
		struct out corners = { 0 };

		end = run_end(c, line, from);
		if (end == from)
			continue;
		band(o, c, line, from, end, mem);
		for (size_t i = from; i < end; i++)
			corner(&corners, across(c, i), up(line->points[i].value));
		if (end - from > 1)
			chart_line(o, class_of(o, line), kept(&corners, mem));
		else
			mark(o, line, across(c, from), up(line->points[from].value),
			    false);
		out_free(&corners);
	}
}

/* Columns in which nobody answered. */
static void
gaps(struct out *o, const struct chart *c)
{
	for (size_t i = 0, end; i < c->n; i = end + 1) {
		end = i;
		while (end < c->n && !there(&c->lines[0], end) &&
		    !there(&c->lines[1], end))
			end++;
		if (end > i)
			chart_gap(o, across(c, i) - 10,
			    across(c, end - 1) - across(c, i) + 20);
	}
}

/* The last answer of a line, or c->n when there is none. */
static size_t
newest(const struct chart *c, const struct line *line)
{
	for (size_t i = c->n; i-- > 0; )
		if (there(line, i))
			return i;
	return c->n;
}

const char *
chart_name(struct arena *mem, const char *name)
{
	struct out o = { 0 };
	size_t letters = 0;

	for (const char *s = name; *s != '\0'; s++)
		letters += ((unsigned char)*s & 0xC0) != 0x80;
	if (letters <= NAME_MAX)
		return name;
	letters = 0;
	for (const char *s = name; *s != '\0'; s++) {
		letters += ((unsigned char)*s & 0xC0) != 0x80;
		if (letters == NAME_MAX)
			break;
		out_bytes(&o, s, 1);
	}
	out_html(&o, "…");
	return kept(&o, mem);
}

/* Marks the ends, and says whose they are where both names have room. */
static void
ends(struct out *o, const struct chart *c, struct arena *mem)
{
	size_t at[2] = { newest(c, &c->lines[0]), newest(c, &c->lines[1]) };
	int64_t y[2] = { 0, 0 }, said[2];

	for (int l = 0; l < 2; l++)
		if (at[l] < c->n) {
			y[l] = up(c->lines[l].points[at[l]].value);
			mark(o, &c->lines[l], across(c, at[l]), y[l], true);
		}
	memcpy(said, y, sizeof(said));
	if (at[0] < c->n && at[1] < c->n) {
		int high = y[1] < y[0];
		int64_t lack = APART - (y[!high] - y[high]);

		if (lack > 0) {
			said[high] -= lack / 2;
			said[!high] += lack - lack / 2;
		}
	}
	for (int l = 0; l < 2; l++)
		if (at[l] < c->n)
			chart_said(o, c->lines[l].person == o->ember ? "ta" : "tb", BESIDE,
			    said[l] + 5, chart_name(mem, c->lines[l].name));
}

void
chart_lines(struct out *o, const struct chart *c, struct arena *mem)
{
	chart_top(o, c);
	gaps(o, c);
	for (int value = LEAST; value <= MOST; value += 2)
		chart_step(o, up(value), up(value) + 4, value);
	/* The second below the first, as voices stand. */
	for (int l = 2; l-- > 0; )
		if (c->lines[l].points != NULL)
			runs(o, c, &c->lines[l], mem);
	ends(o, c, mem);
	for (size_t i = 0; i < c->n; i++)
		if (c->below != NULL && c->below[i] != NULL)
			chart_below(o, across(c, i), c->below[i]);
	chart_end(o);
}
