/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach_map: one or two places on a plane, with how sure they are.
 *
 * Wanting room goes across, worry goes up. The everyday words in the corners
 * have strips of their own, and a name stands where it meets no other thing.
 */
#ifndef ATTACH_MAP_H
#define ATTACH_MAP_H
#include <stddef.h>
#include <stdint.h>

struct arena;
struct out;

struct attach_spot {
	unsigned	 person;
	const char	*name;
	double		 room, worry, band;	/* 1 to 7; half the oval's width */
};

struct attach_box {
	int64_t		 left, top, right, bottom;
};

/* Where the mark and the name of each spot go. Marks that would cover each
 * other stand side by side; the ovals stay where they belong. */
struct attach_put {
	int64_t		 x, y, across, up;	/* the oval */
	int64_t		 mark;			/* x of the mark; y is the oval's */
	struct attach_box mark_box, name_box;
	int64_t		 name_x, name_y;
	const char	*anchor;
};

/* Inside this the names stand; the strips above and below hold the corners' words. */
extern const struct attach_box attach_map_field;

void	attach_map_put(const struct attach_spot *, size_t n, struct attach_put *);
void	attach_map(struct out *, const struct attach_spot *, size_t n,
	    const char *title, const char *desc, struct arena *);
#endif
