/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * values.h: inside the practice of values. values_pick.c has each choose alone,
 * values_five.c has five put in order, values.c lays both side by side.
 */
#ifndef VALUES_H
#define VALUES_H
#include "laid.h"
#include "practice.h"

enum { PICKED = 12, FIVE = 5, FAMILIES = 6, FAMILY_MOST = 12, PAGE_MOST = 6 };
enum { MARKED_MOST = FAMILIES * PAGE_MOST, ID_LENGTH = 40, WORD_LENGTH = 60 };

/* A list that is done: ids, then words, so that it can be read without a deck. */
enum { CARD, WORD = CARD + PICKED, LIST_FIELDS = WORD + PICKED };

/* One time of choosing, by the id of its first event. */
struct values_set {
	struct values_set *older;
	unsigned char	 id[16];
	const struct event *pick, *order, *kept;	/* the latest of each */
};

struct values_backing {
	struct values_backing *older;
	const struct event *e;
};

struct values {
	struct values_set *newest;	/* personal */
	struct laid	 laid;		/* shared */
	struct values_backing *backings;	/* the newest first */
};

extern const struct deed values_pick, values_order, values_keep;
extern const struct field values_keep_fields[], values_page_fields[],
    values_pick_form_fields[], values_twelve_fields[], values_move_fields[];

const struct values *values_own(const struct visit *);
/* The set under way, or NULL. */
const struct values_set *values_begun(const struct visit *);
/* The list that was finished last, or NULL: values from CARD on. */
const struct event *values_kept(const struct visit *);
/* Its values, without the id of the set. */
const struct value *values_list(const struct event *kept);

/* ---- values_pick.c ---- */
/* Ids of cards, each once. */
struct values_ids {
	const char	*at[MARKED_MOST];
	size_t		 n;
};

bool	values_ids_has(const struct values_ids *, const char *id);
/* If it is in the deck, and not there yet. */
void	values_ids_add(const struct visit *, struct values_ids *, const char *id);
struct values_ids values_ids_read(const struct visit *, const char *text);
const char *values_ids_text(const struct visit *, const struct values_ids *);
const struct deck *values_deck(const struct visit *);
struct values_set *values_set_find(const struct values *, const char *hex);
const char *values_hex(const struct visit *, const struct values_set *);
/* The set that a form speaks of, while it is not finished; or NULL. */
const struct values_set *values_set_asked(const struct visit *, const char *hex);
struct values_ids values_marked(const struct visit *, const struct values_set *);
/* The partner from whom it is kept, when there is one; or NULL. */
const char *values_hidden_from(const struct visit *);

enum status values_pick_show(struct visit *);
enum status values_pick_keep(struct visit *);
enum status values_twelve_show(struct visit *);
enum status values_twelve_keep(struct visit *);
enum status values_five_show(struct visit *);
enum status values_five_move(struct visit *);
#endif
