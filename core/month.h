/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* month: a month as a table of days, some of which lead somewhere. */
#ifndef MONTH_H
#define MONTH_H
#include "html.h"
#include "visit.h"

enum { MONTH_WEEK = 7, MONTH_CELLS = 6 * MONTH_WEEK };

struct month_cell {
	int		 number;	/* 0: outside of the month */
	const char	*href;		/* NULL: it leads nowhere */
	const char	*kind;		/* a class, "" */
	const char	*more;		/* N_(), read out after the number of a link, "" */
	bool		 today;
};

struct month {
	const char	*title;
	int32_t		 first, next;	/* days: of this month, and of the one after */
	int		 rows;
	struct month_cell cells[MONTH_CELLS];
	const char	*before, *after;	/* the months beside it; NULL: no link */
};

/* The month of a code like 202611, or else of today. Links to the months beside
 * it lead to path, with its code. */
void	 month_make(const struct visit *, const char *path, int64_t code, struct month *);
const char *month_title(const struct visit *, struct date);	/* November 2026 */
/* NULL: it is of another month. */
struct month_cell *month_cell(struct month *, int32_t day);
bool	 month_has(const struct month *, const char *kind);
void	 month_show(struct out *, const struct month *);
#endif
