/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sidecar: the scoring file beside a questionnaire. */
#ifndef SIDECAR_H
#define SIDECAR_H
#include "instrument.h"

/* ---- looking into a file, for both of them ---- */

struct reading {
	struct arena	*mem;
	struct instrument *made;
	struct fault	*fault;
	bool		 scoring;	/* this is the scoring file */
};

/* Both are always false. part may be NULL. */
bool	 refuse_at(struct reading *, const struct json *, const char *reason,
	    const char *part);
bool	 refuse_line(struct reading *, uint32_t line, const char *reason,
	    const char *part);
/* A member that is a text: *text is "" when it is not there. False: refused. */
bool	 text_member(struct reading *, const struct json *, const char *name,
	    const char **text);
bool	 needed_text(struct reading *, const struct json *, const char *name,
	    const char **text);
/* *yes stays as it is when there is no such member. */
bool	 bool_member(struct reading *, const struct json *, const char *name,
	    bool *yes);
/* A list, of objects or of texts; NULL when it is not there. */
bool	 list_member(struct reading *, const struct json *, const char *name,
	    enum json_kind of, const struct json **list);
/* By its linkId; or -1. */
int	 item_find(const struct instrument *, const char *link);

bool	 sidecar_read(struct reading *, const struct json *);
#endif
