/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * openness: what its six files share.
 *
 * openness.c keeps the state; cards.c draws; question.c asks one question and opens
 * both answers; past.c is what was said before, and the couple's own
 * questions; rungs.c is the ladder, and what each rates in private; sitting.c
 * is for one table and no writing.
 */
#ifndef OPENNESS_H
#define OPENNESS_H
#include "practice.h"

enum { LEVELS = 5, TENDER = 4, YEAR = 365 };
enum { KEY_MOST = 80, CARD_MOST = 40, TEXT_MOST = 300, ANSWER_MOST = 20000 };

/* ---- what was done ---- */

enum { ASK_CARD, ASK_TEXT, ASK_LEVEL, ASK_TURN, ASK_FIELDS };
enum { ANSWER_TEXT, ANSWER_TO, ANSWER_FIELDS };
enum { ABOUT_Q, ABOUT_TURN };
enum { REPLY_Q, REPLY_KIND, REPLY_TEXT, REPLY_FIELDS };
enum { OWN_TEXT, OWN_LEVEL, OWN_FIELDS };
enum { SIT_KIND, SIT_CARDS, SIT_LEVEL, SIT_FIELDS };
enum { KEEP_Q, KEEP_KEPT, KEEP_FIELDS };
enum { RATE_WHAT, RATE_SAFE, RATE_HEARD, RATE_RUNG, RATE_FIELDS };

enum { THANK, HEARD, ASKS_BACK, SIT, REPLIES };	/* kinds of reply */

/* One question for both. Its key is the name of its gate: the same on both
 * phones, also when both draw the same card before they know of each other. */
struct question {
	struct question	*older;
	const char	*key, *card, *text;
	int64_t		 level;
	bool		 taken;		/* had its turn, was not put back */
	const struct event *ask, *answer[2];
	const struct event *aloud;	/* the wish to talk in person, or NULL */
	const struct event *talked, *put;	/* put away, and not taken up since */
	const struct event *reply[2][REPLIES];
};

/* A question of the couple's own deck. */
struct own_card {
	struct own_card	*older;
	const struct event *e;
};

struct sitting {
	struct sitting	*older;
	const struct event *sit, *sat;	/* sat NULL: not ended */
};

/* What moves the ladder: a step down, or one person ready for a step up. */
struct rung {
	struct rung	*next;
	const struct event *e;
};

struct rating {
	struct rating	*older;
	const struct event *e;
};

/* For my eyes only, by the key of a question. */
struct question_mark {
	struct question_mark	*next;
	const char	*key;
	bool		 kept, seen;
};

struct openness {
	struct question	*newest, *now;	/* now: whose turn it is, or NULL */
	int64_t		 turn;
	struct own_card	*own;
	struct sitting	*sitting;	/* the newest */
	struct rung	*rungs, *last_rung;
	int32_t		 answered[2];	/* the day each answered last */
	/* in the personal space */
	struct rating	*ratings;	/* the newest first */
	struct question_mark	*marks;
	int64_t		 most;		/* no further than this step; 0: not said */
};

extern const struct deed openness_ask, openness_answer, openness_put,
    openness_up, openness_aloud, openness_talked, openness_reply, openness_own,
    openness_sit, openness_sat, openness_step, openness_ready, openness_rate,
    openness_most, openness_keep, openness_seen;

const struct openness *openness_shared(const struct visit *);
const struct openness *openness_mine(const struct visit *);

/* ---- cards.c ---- */

struct pick {
	const char	*id, *text, *theme, *note;	/* "" if none */
	int64_t		 level;
	bool		 strict;	/* opens by the authors' phones only */
	bool		 used;		/* within a year */
};

struct picks {
	struct pick	*at;
	size_t		 n;
};

/* Our deck, a host's own (openness-…) and the couple's. */
struct picks openness_picks(const struct visit *);
const struct pick *openness_pick(const struct picks *, const char *id);	/* or NULL */
/* The card of this turn: the same on both phones, from what both know. NULL:
 * all were asked within a year. It is marked as used. */
const struct pick *openness_draw(struct picks *, int level, const char *theme,
    int64_t turn);
const char *openness_level(int64_t level);	/* its name, N_() */
bool	 openness_plain(const char *id);	/* letters, digits and hyphens */

struct theme {
	const char	*name, *says;
};
extern const struct theme openness_themes[];	/* ended by a NULL name */

/* ---- openness.c: who may read what ---- */

enum standing { OPEN, WAITING, OPENING, OPENED, TAKEN_BACK };

struct question *openness_find(const struct visit *, const char *key);	/* or NULL */
/* The question whose turn it is; NULL: none, or it was put away or talked about. */
struct question *openness_now(const struct visit *);
enum standing openness_standing(const struct visit *, const struct question *);
/* The other has answered; perhaps its words are not here yet. */
const struct event *openness_theirs(const struct visit *, const struct question *);
/* An answer of the other was opened and is gone. */
bool	 openness_gone(const struct visit *, const struct question *);
const char *openness_text(const struct visit *, const struct question *);
const struct question_mark *openness_mark(const struct visit *, const char *key);	/* or NULL */
/* One form of up to four texts, as a deed of mine. */
struct form openness_form(const struct visit *, const struct deed *,
    const char *const texts[]);

/* ---- rungs.c ---- */

struct ladder {
	int		 level;
	int64_t		 epoch;		/* how often it has moved */
	const struct event *ready[2];
};

struct ladder rungs_now(const struct visit *);
/* The step that this phone draws from, and why it is lower, or NULL. */
int	 rungs_draw(const struct visit *, const char **why);
bool	 rungs_rated(const struct visit *, const char *what);
bool	 rungs_hurt(const struct visit *);	/* it was not safe, this week */
/* Writes down a step lighter, for both. */
void	 rungs_lighter(struct visit *);
void	 rungs_card(struct out *, const struct visit *);	/* the ladder, as a card */
enum status rungs_rate_show(struct visit *), rungs_rate(struct visit *),
    rungs_after_show(struct visit *), rungs_step(struct visit *),
    rungs_most_show(struct visit *), rungs_most(struct visit *);
extern const struct field rungs_show_fields[], rungs_rate_fields[],
    rungs_most_fields[];

/* ---- question.c ---- */

enum status question_show(struct visit *), question_draw(struct visit *),
    question_answer(struct visit *), question_back(struct visit *),
    question_put(struct visit *), question_up(struct visit *),
    question_aloud(struct visit *), question_talked(struct visit *),
    question_reply(struct visit *), question_keep(struct visit *);
extern const struct field question_show_fields[], question_draw_fields[],
    question_answer_fields[], question_about_fields[], question_reply_fields[],
    question_keep_fields[];
/* What a reply says, its kind before its words. */
const char *question_reply_says(const struct visit *, const struct event *);
const char *question_path(const struct visit *, const struct question *);

void	 openness_offer(const struct visit *, struct offers *);
void	 openness_left(const struct visit *, struct left_notes *);

/* ---- past.c ---- */

void	 openness_take(const struct visit *, struct taking *);
/* At most so many characters, ending with a whole word. */
const char *openness_cut(const struct visit *, const char *text, size_t most);

enum status past_show(struct visit *), own_show(struct visit *),
    own_add(struct visit *), own_ask(struct visit *), own_delete(struct visit *);
extern const struct field past_fields[], own_add_fields[], own_card_fields[];

/* ---- sitting.c ---- */

/* The latest sitting of the last days that I have not rated; or NULL. */
const struct sitting *sitting_unrated(const struct visit *);
enum status sitting_show(struct visit *), sitting_begin(struct visit *),
    sitting_card_show(struct visit *), sitting_stop(struct visit *),
    sitting_done(struct visit *), evening_show(struct visit *),
    evening_begin(struct visit *), evening_card_show(struct visit *),
    evening_quiet_show(struct visit *);
extern const struct field sitting_begin_fields[], sitting_at_fields[],
    sitting_of_fields[];
#endif
