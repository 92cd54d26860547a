/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* messages: how marking does on the messages of tests/mark. */
#ifndef MESSAGES_H
#define MESSAGES_H
#include "mark.h"

struct score {
	unsigned	 hurtful, found;	/* found: at least one mark */
	unsigned	 clean, false_alarms;
	unsigned	 hard;			/* of the clean, look as if */
};

/* The deck of a .rec file; ends the program when there is none. */
struct deck	 messages_read(struct arena *, const char *path);
struct score	 messages_score(struct arena *, const struct mark_rules *,
    const struct deck *messages);
double	 percent(unsigned of, unsigned all);
#endif
