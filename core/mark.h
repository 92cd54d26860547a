/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mark: words that often close a door, found in what somebody is writing.
 *
 * The rules are a deck (content/en/mark.rec, whose head says how they are
 * written): classes of words, patterns to be marked, and guards that know
 * quotation, negation, affection and idiom. Marking takes time in proportion
 * to the text, and says nothing rather than something doubtful.
 */
#ifndef MARK_H
#define MARK_H
#include "deck.h"

#include <stdint.h>

enum mark_label { ATTACK, CONTEMPT, ABSOLUTE, MINDREAD, THREAT, BLAME, STONEWALL,
	MARK_LABELS };

extern const char *const mark_labels[];		/* "attack", …; NULL-ended */

struct mark_rules;

struct mark {
	enum mark_label	 label;
	const struct card *card;	/* its Reason and Try, in the deck */
	uint32_t	 start, end;	/* in code points */
	uint32_t	 from, to;	/* in bytes */
};

struct marks {
	struct mark	*at;		/* by where they begin */
	size_t		 n;
};

/* Total: what is no rule is skipped. Borrows the deck. */
const struct mark_rules *mark_rules(struct arena *, const struct deck *);
/* Any bytes will do; what is no UTF-8 counts byte by byte. Marks of one label
 * never overlap. */
struct marks mark_text(struct arena *, const struct mark_rules *, const char *,
	    size_t);
#endif
