/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * instrument: a questionnaire that somebody published, and how it is scored.
 *
 * It comes as an HL7 FHIR Questionnaire (R4 or R5) and a scoring file of our
 * own beside it; docs/instruments.md describes both. What cannot be shown or
 * scored exactly as it says is refused, with line and reason.
 */
#ifndef INSTRUMENT_H
#define INSTRUMENT_H
#include "json.h"

enum { ITEMS_MOST = 200, CHOICES_MOST = 40, SCALES_MOST = 40, ALIKE_LEAST = 8 };

enum item_kind { ITEM_GROUP, ITEM_DISPLAY, ITEM_CHOICE, ITEM_BOOLEAN,
	ITEM_INTEGER, ITEM_DECIMAL };

/* One answer that is offered. */
struct choice {
	const char	*key;		/* the code, or the text or number itself */
	const char	*shows;		/* what a person reads */
	const char	*kind;		/* "valueCoding", … */
	const char	*system;	/* of a coding, or NULL */
	bool		 coded;		/* shows is the display of a code */
	bool		 weighted, numbered;
	double		 weight;	/* as its weight says, or as the number it is */
};

enum asks { EXISTS, EQUAL, UNEQUAL, MORE, LESS, AT_LEAST, AT_MOST };

/* An item is shown when an earlier answer is so. */
struct condition {
	size_t		 of;		/* an item before it */
	enum asks	 asks;
	bool		 yes;		/* of EXISTS */
	const char	*key;		/* of a choice or a boolean */
	double		 number;
};

enum { NO_PARENT = -1 };

struct item {
	const char	*link, *text, *prefix;	/* "" if there is none */
	enum item_kind	 kind;
	uint32_t	 line;
	int		 parent;	/* a group, or NO_PARENT */
	struct choice	*choices;
	size_t		 n_choices;
	struct condition *conditions;
	size_t		 n_conditions;
	bool		 any;		/* one of them is enough */
	/* from the scoring file */
	bool		 scored, reverse;
	double		 min, max;
};

enum reckoning { SUM, MEAN, CENTRED_MEAN, DIFFERENCE };

struct cutoff {
	enum asks	 asks;		/* MORE, LESS, AT_LEAST, AT_MOST */
	double		 value;
	const char	*population, *source;
};

struct scale {
	const char	*id, *title;
	enum reckoning	 method;
	bool		 higher_is_better, prorate;
	size_t		*items, n;	/* by their place in the questionnaire */
	size_t		*minus, n_minus;	/* taken off, of a difference */
	size_t		 least;		/* so many answers, or no score */
	struct cutoff	*cutoffs;
	size_t		 n_cutoffs;
	double		 r, sd;		/* 0: not given, so no word about change */
	bool		 retest;	/* r says how steady it is over time */
};

struct instrument {
	const char	*url, *version, *title, *copyright;	/* "" if not there */
	struct item	*items;
	size_t		 n;
	bool		 coded;		/* R5, where a choice is called a coding */
	/* from the scoring file */
	bool		 scoring;
	const char	*citation;
	bool		 may_ship;	/* its words may be passed on */
	struct scale	*scales;
	size_t		 n_scales;
	size_t		 least;		/* answers in all, or nothing is centred */
};

/* Reads the questionnaire, and its scoring unless that is empty. */
const struct instrument *instrument_read(struct arena *, const char *form,
		    const char *scoring, struct fault *);
/* The same texts on one line, without what nobody reads here; "" stays "". */
const char *instrument_short(struct arena *, const char *text);

bool	 item_asks(const struct item *);	/* is it a question? */
const struct choice *item_choice(const struct item *, const char *key);	/* or NULL */
/* A number as people type it, 3 or 3.5 or -1,25. */
bool	 item_number(const char *text, double *);
/* May this be an answer? NULL: yes, else why not, N_(). */
const char *item_refuses(const struct item *, const char *answer);
#endif
