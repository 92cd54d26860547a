/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "attach_map.h"
#include "chart.h"
#include "html.h"
#include "parts.h"
#include "stats.h"

#include "attach_map.html.h"

/* The plane, and the field around it that has room for corners and names. */
enum { LEFT = 54, RIGHT = 306, TOP = 66, BOTTOM = 310 };
const struct attach_box attach_map_field = { 32, 56, 328, 322 };
enum { MARK = 9, BESIDE = 14, ASCENT = 12, DESCENT = 4 };
enum { LETTER = 10, WIDE_LETTER = 16 };	/* as wide as letters get, or nearly */
enum { TO_RIGHT, TO_LEFT, ABOVE, BELOW, HIGH_ABOVE, DEEP_BELOW, SIDES };
enum { ROW = 17 };	/* as much further */

static int64_t
scaled(double value, int64_t from, int64_t to)
{
	value = value < 1 ? 1 : value > 7 ? 7 : value;
	return from + stats_round((value - 1) * (double)(to - from) / 6);
}

static int64_t
name_width(const char *name)
{
	int64_t width = 0;

	for (; *name != '\0'; name++)
		if (((unsigned char)*name & 0xC0) != 0x80)
			width += (unsigned char)*name < 0x80 ? LETTER : WIDE_LETTER;
	return width;
}

static bool
meets(const struct attach_box *a, const struct attach_box *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom &&
	    b->top < a->bottom;
}

static bool
inside(const struct attach_box *a, const struct attach_box *field)
{
	return a->left >= field->left && a->right <= field->right &&
	    a->top >= field->top && a->bottom <= field->bottom;
}

static void
mark_put(struct attach_put *put)
{
	put->mark_box = (struct attach_box){ put->mark - MARK, put->y - MARK,
	    put->mark + MARK, put->y + MARK };
}

static void
name_put(struct attach_put *put, int64_t width, int side)
{
	static const int64_t rows[SIDES] = {
		[TO_RIGHT] = ASCENT / 2 - 1, [TO_LEFT] = ASCENT / 2 - 1,
		[ABOVE] = -BESIDE, [HIGH_ABOVE] = -BESIDE - ROW,
		[BELOW] = BESIDE + ASCENT, [DEEP_BELOW] = BESIDE + ASCENT + ROW
	};
	int64_t from;

	put->name_x = put->mark + (side == TO_RIGHT ? BESIDE :
	    side == TO_LEFT ? -BESIDE : 0);
	put->name_y = put->y + rows[side];
	put->anchor = side == TO_RIGHT ? "start" : side == TO_LEFT ? "end" : "middle";
	if (side != TO_RIGHT && side != TO_LEFT) {	/* moved in, where the field ends */
		int64_t least = attach_map_field.left + width - width / 2;
		int64_t most = attach_map_field.right - (width - width / 2);

		put->name_x = put->name_x < least ? least :
		    put->name_x > most ? most : put->name_x;
	}
	from = side == TO_RIGHT ? put->name_x : side == TO_LEFT ?
	    put->name_x - width : put->name_x - width / 2;
	put->name_box = (struct attach_box){ from, put->name_y - ASCENT,
	    from + width, put->name_y + DESCENT };
}

/* Two marks that would cover each other step aside by as much as it takes. */
static void
marks_part(struct attach_put put[2])
{
	int right = put[1].mark >= put[0].mark;
	int64_t apart = put[right].mark - put[!right].mark;
	int64_t lack = 2 * MARK + 2 - apart;

	if (!meets(&put[0].mark_box, &put[1].mark_box))
		return;
	put[right].mark += lack / 2;
	put[!right].mark -= lack - lack / 2;
	mark_put(&put[0]);
	mark_put(&put[1]);
}

/* How much a name here is in the way: 0 is not at all. */
static int
trouble(const struct attach_put *put, size_t n, size_t i)
{
	int all = inside(&put[i].name_box, &attach_map_field) ? 0 : 100;

	for (size_t j = 0; j < n; j++)
		if (j != i && (meets(&put[i].name_box, &put[j].mark_box) ||
		    meets(&put[i].name_box, &put[j].name_box)))
			all += 100;
	return all;
}

void
attach_map_put(const struct attach_spot *spots, size_t n, struct attach_put *put)
{
	int64_t width[2] = { 0 };
	int best[2] = { 0 }, least = -1;

	for (size_t i = 0; i < n; i++) {
		put[i] = (struct attach_put){
			.x = scaled(spots[i].room, LEFT, RIGHT),
			.y = scaled(spots[i].worry, BOTTOM, TOP),
			.across = stats_round(spots[i].band * (RIGHT - LEFT) / 6),
			.up = stats_round(spots[i].band * (BOTTOM - TOP) / 6),
		};
		put[i].mark = put[i].x;
		mark_put(&put[i]);
		width[i] = name_width(spots[i].name);
	}
	if (n == 2)
		marks_part(put);
	for (int a = 0; a < SIDES * (n == 2 ? SIDES : 1); a++) {
		int side[2] = { a % SIDES, a / SIDES }, all = side[0] + side[1];

		for (size_t i = 0; i < n; i++)
			name_put(&put[i], width[i], side[i]);
		for (size_t i = 0; i < n; i++)
			all += trouble(put, n, i);
		if (least < 0 || all < least) {
			least = all;
			memcpy(best, side, sizeof(best));
		}
	}
	for (size_t i = 0; i < n; i++)
		name_put(&put[i], width[i], best[i]);
}

void
attach_map(struct out *o, const struct attach_spot *given, size_t n,
    const char *title, const char *desc, struct arena *mem)
{
	struct attach_spot spots[2] = { 0 };
	struct attach_put put[2] = { 0 };

	n = n > 2 ? 2 : n;
	for (size_t i = 0; i < n; i++) {
		spots[i] = given[i];
		spots[i].name = chart_name(mem, given[i].name);
	}
	attach_map_put(spots, n, put);
	map_top(o, title, desc);
	for (size_t i = 0; i < n; i++)
		map_oval(o, part_tone(o, spots[i].person), &put[i]);
	map_corners(o);
	for (size_t i = 0; i < n; i++) {
		const char *tone = part_tone(o, spots[i].person);

		if (spots[i].person == o->ember)
			map_round(o, tone, &put[i]);
		else
			map_diamond(o, tone, &put[i]);
		map_name(o, spots[i].person == o->ember ? "ta" : "tb", &put[i],
		    spots[i].name);
	}
	map_end(o);
}
