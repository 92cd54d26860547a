/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * form: URL-encoded fields, read, checked and written.
 *
 * The same fields check what a person types and what a partner's phone sends:
 * an event is a form that was accepted.
 */
#ifndef FORM_H
#define FORM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html.h"

enum { FIELDS_MAX = 64, FIELD_MOST = 4000 };

struct pair {
	char	*name, *text;
	size_t	 len;
};

struct pairs {
	struct pair	 at[FIELDS_MAX];
	size_t		 n;
};

struct field {
	const char	*name;
	unsigned	 max;		/* characters as browsers count them; 0: FIELD_MOST */
	bool		 required;
	bool		 lines;		/* may hold line breaks */
	bool		 number;	/* a whole number from least to most */
	int64_t		 least, most;
	const char *const *oneof;	/* NULL-ended choices */
};

enum wrong { FINE, MISSING, TOO_LONG, NOT_TEXT, NOT_OFFERED };

struct value {
	const char	*text;		/* never NULL; "" when not given */
	int64_t		 number;
};

struct form {
	const struct field *fields;
	struct value	*values;	/* one for each field, in their order */
	const struct field *bad;	/* the first field refused, or NULL */
	enum wrong	 wrong;
	const char	*sentence;	/* instead of wrong's, or NULL */
	bool		 again;		/* shown again after it was refused */
};

/* Takes `text` apart in place; NUL bytes are left out. False: not URL-encoded, or
 * too many fields. */
bool	 form_read(char *text, size_t len, struct pairs *);
const char *form_find(const struct pairs *, const char *name);	/* or NULL */

/* Checks pairs against fields (ended by { 0 }); tidies the text in place.
 * Refused or not, all values are set, so a refused form can be shown again.
 * form->values must have room for one value for each field. */
size_t	 fields_count(const struct field *);
void	 form_check(const struct field *, struct pairs *, struct form *);

/* Appends &name=value, leaving UTF-8 as it is. */
void	 form_write(struct out *, const char *name, const char *value);
void	 form_write_all(struct out *, const struct field *, const struct form *);
bool	 number_read(const char *, int64_t *);
#endif
