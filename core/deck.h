/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * deck: prompts, cards and lists from a text in GNU recutils' rec format.
 *
 * A card keeps all its fields; a room asks for them by name.
 */
#ifndef DECK_H
#define DECK_H
#include <stdint.h>

#include "arena.h"

struct card {
	const char	*id, *text;	/* "" when not given */
	size_t		 first, n;	/* its fields in the deck */
};

struct deck {
	const char	*name;
	struct card	*cards;
	size_t		 n;
	struct card_field {
		const char	*name, *value;
	}		*fields;
};

/* Total: lines that are no fields are skipped. Copies what it keeps. */
struct deck deck_read(struct arena *, const char *name, const char *rec, size_t);
const struct card *deck_card(const struct deck *, size_t turn);	/* NULL: empty */
const struct card *deck_find(const struct deck *, const char *id);	/* or NULL */
/* The first field of that name; "" when there is none. */
const char *card_field(const struct deck *, const struct card *, const char *name);
/* It as a number from least to most; least when it is none. */
int64_t	card_number(const struct deck *, const struct card *, const char *name,
	    int64_t least, int64_t most);
#endif
