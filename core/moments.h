/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * moments: what the two did here, as both may read it.
 *
 * Rooms tell it by .moments. The week is looked back on from these, and the book of
 * a year is made of those that both mark; so nothing is told that one of the two
 * wrote for oneself, except a line that its owner may offer (MOMENT_LINE).
 */
#ifndef MOMENTS_H
#define MOMENTS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct event;
struct visit;

/* In the order in which a page of the book has them. */
enum moment_kind {
	MOMENT_THANKS,
	MOMENT_ANSWERS,		/* of both, opened */
	MOMENT_EVENING,		/* both said yes, and it was not let go */
	MOMENT_WORDS,		/* a line about it that its owner offered */
	MOMENT_MEMORY,		/* a line or photos that one kept for both */
	MOMENT_LISTENING,	/* no words of it are kept */
	MOMENT_FELT,		/* both answers to a week's pulse */
	MOMENT_LINE,		/* mine alone: what I wrote about an evening */
	MOMENTS
};

#define MOMENT(kind)	(1u << (kind))
#define MOMENTS_KEPT	(MOMENT(MOMENT_THANKS) | MOMENT(MOMENT_ANSWERS) | \
	MOMENT(MOMENT_EVENING) | MOMENT(MOMENT_MEMORY) | MOMENT(MOMENT_WORDS))

/* The host finds the picture by its name; the other words are numbers. */
struct moment_photo {
	const char	*name, *alt, *wide, *high;
};

struct moment {
	enum moment_kind	 kind;
	int32_t		 day;
	bool		 ahead;		/* an evening that is not over */
	bool		 down;		/* of an evening: planned without phones */
	bool		 liked;		/* I kept it for myself */
	const struct event *e;	/* what a mark names: exactly these words */
	const char	*title;		/* a question; what an evening was; or NULL */
	const char	*more;		/* what else was to be done there, or NULL */
	const struct moment_photo *photos;
	size_t		 n_photos;
	struct {
		const struct event *e;	/* NULL: nothing; its author said it */
		const char	*text;
	}		 said[2];
	double		 felt[2];	/* by person, 1 to 7 */
};

struct moments {
	struct arena	*mem;
	unsigned	 kinds;		/* MOMENT(…) | … that are asked for */
	int32_t		 from, to;	/* days, both among them */
	struct moment	*at;
	size_t		 n, room;
};

/* Is that asked for? Rooms look before they put words together. */
bool	 moments_want(const struct moments *, enum moment_kind, int32_t day);
void	 moments_add(struct moments *, struct moment);	/* only if it is asked for */
/* Asks every room; the oldest first, the same on both phones. */
struct moments moments_of(const struct visit *, unsigned kinds, int32_t from, int32_t to);
#endif
