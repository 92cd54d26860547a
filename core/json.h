/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * json: a JSON text (RFC 8259), read strictly, and by line.
 *
 * jsmn finds the tokens; what it lets through is refused here: anything but
 * the grammar, a name that stands twice, half a surrogate pair, a NUL, control
 * characters, a number that a double does not hold exactly as it is written.
 */
#ifndef JSON_H
#define JSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "html.h"

enum json_kind { IS_NULL, IS_FALSE, IS_TRUE, IS_NUMBER, IS_STRING,
	IS_LIST, IS_OBJECT };

struct json {
	enum json_kind	 kind;
	uint32_t	 line;		/* where it begins, from 1 */
	const char	*name;		/* in an object, else NULL */
	const char	*text;		/* of a string; a number as it stands there */
	double		 number;
	size_t		 n;		/* values in it */
	const struct json *first, *next;
};

/* What is wrong, and where. reason is a sentence, N_(), with part as its %1. */
struct fault {
	bool		 scoring;	/* in the second of two texts: core/instrument.h */
	uint32_t	 line;
	const char	*reason, *part;
};

/* An object or a list. NULL: refused, fault is set. The text need not be UTF-8. */
const struct json *json_read(struct arena *, const char *text, size_t len,
		    struct fault *);
/* A member of an object; NULL when there is none, or it is no object. */
const struct json *json_member(const struct json *, const char *name);

/* As short as it goes, on one line. */
void	 json_write(struct out *, const struct json *);
/* A string with its quotes. */
void	 json_quote(struct out *, const char *);
#endif
