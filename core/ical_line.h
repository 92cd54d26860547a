/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_line: the lines of an iCalendar text (RFC 5545, 3.1), unfolded, one
 * after the other: NAME;PARAMETER=value,"value":value
 */
#ifndef ICAL_LINE_H
#define ICAL_LINE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

enum { ICAL_LINE_MOST = 32 * 1024 };	/* of a line, what is kept */

struct ical_lines {
	const char	*text;
	size_t		 len, at;
	uint32_t	 line;		/* of the text, the next one */
	char		*bytes;
};

/* Lasts until the next line. What has no colon is no line, and not given. */
struct ical_line {
	uint32_t	 number;	/* where it begins, from 1 */
	const char	*name, *name_end;
	const char	*parameters;	/* up to value - 1 */
	const char	*value, *end;	/* *end is NUL */
	bool		 cut;		/* there was more than is kept */
};

/* Borrows the text, which must hold no NUL. */
void	 ical_lines_open(struct ical_lines *, struct arena *, const char *text, size_t len);
bool	 ical_line_next(struct ical_lines *, struct ical_line *);
bool	 ical_line_is(const struct ical_line *, const char *name);
/* The (first) value of a parameter without its quotes. False: it has none. */
bool	 ical_parameter(const struct ical_line *, const char *name, const char **s, const char **end);
#endif
