/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attach: what its files share.
 *
 * attach.c keeps and scores, attach_ask.c asks, attach_own.c says what came of
 * it, attach_two.c lays two together, attach_map.c draws.
 */
#ifndef ATTACH_H
#define ATTACH_H
#include "practice.h"
#include "stats.h"

enum attach_about { ATTACH_WORRY, ATTACH_ROOM, ATTACH_ABOUTS };
enum { ATTACH_AGAIN = 90 };	/* days from one reading to the next */
enum { ATTACH_KEEPS = 30 };	/* so long a half-filled one is gone on with */
enum { ATTACH_ITEMS = 40, ATTACH_PAGE = 3, ATTACH_CARDS = 6 };

/* Of a done reading, and of what is shown of one: hundredths of 1 to 7. */
enum { ATTACH_DONE_ROUND, ATTACH_DONE_WORRY, ATTACH_DONE_ROOM, ATTACH_DONE_BAND,
	ATTACH_DONE_DOUBT, ATTACH_DONE_FIELDS };
enum { ATTACH_SHOW_WORRY, ATTACH_SHOW_ROOM, ATTACH_SHOW_BAND, ATTACH_SHOW_FIELDS };
enum { ATTACH_FIT_ROUND, ATTACH_FIT, ATTACH_FIT_FIELDS };
enum { ATTACH_FEEL, ATTACH_HELPS, ATTACH_HELP_FIELDS };
enum { ATTACH_SAID_ROUND, ATTACH_SAID, ATTACH_SAID_FIELDS };

extern const struct deed attach_begin, attach_answer, attach_done, attach_fit;
extern const struct deed attach_shown, attach_help;
extern const struct field attach_fit_fields[], attach_help_fields[];

struct attach_answer {
	const char	*item;		/* its id, also when no deck has it any more */
	int		 value;		/* 1 to 7; 0: left empty */
};

/* One time through the statements, named by the event that began it. */
struct attach_round {
	const struct event *begun, *done, *fit;
	struct attach_answer answers[ATTACH_ITEMS];
	size_t		 n;
	struct attach_round *older;
};

struct attach {
	struct attach_round *newest;	/* done or not; of a personal space */
	struct attach_alias *names;
	const struct event *shown[2];	/* of the couple's space, as all below */
	const struct event *cards[ATTACH_CARDS];	/* newest first */
	size_t		 n;
};

const struct attach *attach_mine(const struct visit *);
const struct attach *attach_ours(const struct visit *);
struct attach_round *attach_find(const struct attach *, const char *round);
/* The one that is being answered, or NULL; the newest that is done, or NULL. */
const struct attach_round *attach_open(const struct visit *);
const struct attach_round *attach_last(const struct visit *);
/* The done one before this that can be compared with it; or NULL. */
const struct attach_round *attach_before(const struct attach_round *);
/* The first day on which one may begin again. */
int32_t	attach_again(const struct visit *);
/* What that person shows, if we are two; or NULL. */
const struct event *attach_shows(const struct visit *, unsigned person);
/* No day for such things: the two have clashed. */
bool	attach_stormy(const struct visit *);
enum status attach_stormy_show(struct visit *);

/* ---- scores ---- */

struct attach_reading {
	double		 at[ATTACH_ABOUTS];	/* 1 to 7 */
	double		 band;			/* half its width */
};

/* How many statements of one dimension there are, were answered, and must be. */
struct attach_tally {
	size_t		 all, given, least;
};

bool	attach_item(const struct card *);
bool	attach_reversed(const struct deck *, const struct card *);
/* The answer to a statement; -1: not seen yet. */
int	attach_said(const struct attach_round *, const char *item);
/* The mean of one dimension, reversed ones turned. False: too few answers. */
bool	attach_score(const struct deck *, const struct attach_round *,
	    enum attach_about, double *mean, struct attach_tally *);
/* One number for many statements, and for some of one dimension that ask both
 * ways round. */
bool	attach_straight(const struct deck *, const struct attach_round *);
double	attach_band(void);
enum change attach_change(double before, double after);
struct attach_reading attach_read(const struct event *done);
struct attach_reading attach_read_shown(const struct event *shown);

enum attach_level { ATTACH_LOWER, ATTACH_BETWEEN, ATTACH_HIGHER };
/* In between: the band reaches over the middle. */
enum attach_level attach_level(double at, double band);
/* "lm": the worry, then the room. */
const char *attach_place(const struct visit *, const struct attach_reading *);
/* "worries little about closeness, wants room at times" */
const char *attach_in_words(const struct visit *, const struct attach_reading *);

/* ---- answers ---- */

enum status attach_begin_it(struct visit *), attach_ask_show(struct visit *),
    attach_ask_keep(struct visit *), attach_end_show(struct visit *),
    attach_end_keep(struct visit *);
enum status attach_own_show(struct visit *, const struct attach_round *);
enum status attach_mine_show(struct visit *), attach_fit_keep(struct visit *),
    attach_delete(struct visit *);
enum status attach_two_show(struct visit *), attach_show_show(struct visit *),
    attach_show_keep(struct visit *), attach_hide(struct visit *),
    attach_cards_show(struct visit *), attach_card_keep(struct visit *);
extern const struct field attach_ask_fields[], attach_page_fields[],
    attach_sure_fields[], attach_round_fields[];
#endif
