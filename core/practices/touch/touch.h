/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * touch: what its files share.
 *
 * touch.c keeps the answers, behind the wall; touch_list.c shows what both would
 * like; touch_ask.c asks for it, and takes own entries; touch_time.c is the quiet
 * clock of a massage and of the three steps.
 */
#ifndef TOUCH_H
#define TOUCH_H
#include "practice.h"
#include "wishes.h"

/* Two lists, compared each by itself. Places in them never change. */
enum touch_list { TOUCHES, WISHES, TOUCH_LISTS };
enum { TOUCH_SLOTS = WISH_SLOTS, TOUCH_CHAPTER = 110, TOUCH_STEPS = 111,
	TOUCH_OWN = 112, TOUCH_OWN_EACH = 8,
	TOUCH_WORDS = 100 };
enum touch_answer { TOUCH_UNANSWERED, TOUCH_YES, TOUCH_MAYBE, TOUCH_LATER, TOUCH_NO };
enum touch_giver { TOUCH_FIRST, TOUCH_SECOND, TOUCH_TOGETHER };

struct touch {
	/* the couple's */
	const struct event *own[TOUCH_LISTS][TOUCH_SLOTS];	/* the words that count */
	bool		 aside[TOUCH_LISTS][TOUCH_SLOTS];
	const struct event *ask[2], *reply[2];	/* the latest of each */
	/* the private room's */
	const struct event *answered[TOUCH_LISTS][TOUCH_SLOTS];
	struct touch_note {
		const struct event *e;
		struct touch_note *older;
	}		*notes;
};

/* What stands at a place of a list, for whoever looks. */
struct thing {
	const char	*text;		/* NULL: nothing does */
	const char	*id;		/* of an own entry, in hex; else "" */
	const struct card *card;	/* or NULL */
	enum touch_giver giver;
	bool		 gone;		/* not asked any more */
};

/* Fields of an own entry, which page and event share. */
enum { TOUCH_OWN_LIST, TOUCH_OWN_TEXT, TOUCH_OWN_SLOT, TOUCH_OWN_FIELDS };

extern const char *const touch_lists[], *const touch_answers[], *const touch_replies[];
extern const struct deed touch_own, touch_aside, touch_ask, touch_reply;

/* ---- touch.c ---- */
/* All things of a list, TOUCH_SLOTS of them, for as long as the visit lasts. */
const struct thing *touch_things(const struct visit *, enum touch_list);
/* 0 or 1: also in the private room, which is told. */
unsigned touch_me(const struct visit *);
enum touch_list touch_list_named(const char *);
/* Chance that stays: the same for the same number, on every phone. */
uint32_t touch_mixed(uint32_t);
/* You give, Ben gets; NULL for what is done together. Names, so not escaped. */
const char *touch_way(const struct visit *, const struct thing *);

/* ---- touch_list.c ---- */
/* Would both? False also when nobody knows yet. */
bool	 touch_mutual(const struct visit *, enum touch_list, unsigned slot);
/* Did both turn this on, TOUCH_CHAPTER or TOUCH_STEPS? */
bool	 touch_on(const struct visit *, unsigned slot);
enum status touch_show(struct visit *);

/* ---- touch_ask.c: pages, and what is left on Today ---- */
extern const struct field touch_at_fields[], touch_own_fields[], touch_reply_fields[],
    touch_away_fields[], touch_slot_fields[];
struct touch_asked {
	const char	*id, *text, *way, *name;
	unsigned	 person;
	const char	*reply;		/* as it was said, or NULL */
	bool		 yes;
};
/* What a person has asked for today and may still be told; NULL: nothing. */
const struct touch_asked *touch_asked(const struct visit *, unsigned person);
void	 touch_left(const struct visit *, struct left_notes *);
enum status touch_ask_show(struct visit *);
enum status touch_ask_do(struct visit *);
enum status touch_ask_back(struct visit *);
enum status touch_reply_do(struct visit *);
enum status touch_own_show(struct visit *);
enum status touch_own_do(struct visit *);
enum status touch_own_aside(struct visit *);
enum status touch_away(struct visit *);

/* ---- touch_time.c ---- */
extern const struct field touch_begin_fields[], touch_time_fields[], touch_tap_fields[];
enum status touch_during_show(struct visit *);
enum status touch_massage_show(struct visit *);
enum status touch_steps_show(struct visit *);
enum status touch_time_begin(struct visit *);
enum status touch_time_show(struct visit *);
enum status touch_time_do(struct visit *);
#endif
