/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mark_rules: inside marking. mark_rules.c reads the deck, mark.c the text. */
#ifndef MARK_RULES_H
#define MARK_RULES_H
#include <stdbool.h>

#include "mark.h"

/* Classes that words belong to by how they end, and those the code asks for. */
enum { ENDS_ING, ENDS_LY, ENDS_EST, NEGATES, LEADS, JOINS, AFTER_YOURE,
	CLASSES_NAMED };
enum { CLASSES_MAX = 64, WORD_MAX = 32, AS_MAX = 3, GAP_MAX = 14 };

struct start {
	const struct start *next;
	const struct pattern *pattern;
};

struct word {
	const char	*text;
	uint64_t	 classes;
	const struct start *starts;	/* patterns it may begin */
	const struct word *as[AS_MAX];	/* what it is short for */
};

enum element_kind { ONE, ANY, GAP, CLAUSE_BEGINS, CLAUSE_ENDS, SENTENCE_BEGINS,
	SENTENCE_ENDS, TEXT_BEGINS, TEXT_ENDS };

struct element {
	enum element_kind kind;
	bool		 optional, absent, before;
	bool		 or_end;	/* or the text ends here */
	bool		 commas, nots;	/* what a gap may pass over */
	uint8_t		 gap;
	uint8_t		 n;
	uint64_t	 classes;
	const struct word **words;
};

/* What a guard keeps from being marked. */
enum reach { MARKS, HIDES, GUARDS_MATCH, GUARDS_REST, GUARDS_SENTENCE, GUARDS_TEXT };

struct pattern {
	const struct card *card;
	const struct element *at;
	uint8_t		 n;
	uint8_t		 labels;	/* the one it marks, or those it guards against */
	enum reach	 reach;
	bool		 strong;	/* a tone of affection does not undo it */
};

enum { SLOTS = 8192 };

struct mark_rules {
	const struct deck *deck;
	struct word	*slots[SLOTS];
	const struct start *class_starts[CLASSES_MAX];
	const struct word *you, *are, *your;
	size_t		 n_words, n_patterns;
};

const struct word *word_find(const struct mark_rules *, const char *, size_t);	/* or NULL */
uint64_t word_classes(const char *, size_t);	/* by how it ends */
#endif
