/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * way.h: inside the practice of finding a way. way.c keeps the questions,
 * way_pages.c shows them, way_rate.c has each rate alone and lays both side by
 * side, agreement.c keeps what the two try.
 */
#ifndef WAY_H
#define WAY_H
#include "fair.h"
#include "practice.h"

enum { OPTIONS_LEAST = 4, OPTIONS_MOST = 8, ISSUES_FEW = 2, ISSUES_MANY = 6 };
enum { RATED = 10, REMARK = 280, LINE = 200, ROUNDS_MOST = 99 };

/* A need, an option, or an issue. Its words stay, also when it is set aside. */
struct item {
	struct item	*next;		/* in the order of entry */
	const struct event *e;
	bool		 aside;
};

struct items {
	struct item	*first, *last;
};

/* What both said at the gate of one round. */
struct round {
	struct round	*before;
	int64_t		 n;		/* 1 is the first */
	const struct event *by[2];
};

struct question {
	struct question	*older, *newer;
	const struct event *e;		/* NULL: its words were taken back */
	const char	*hex;		/* its id */
	bool		 several;	/* issues to spread points over */
	bool		 away;
	struct items	 needs, options;
	struct round	*rounds;	/* the latest begun first */
	int64_t		 round;		/* which one it is now */
	int32_t		 last[2];	/* day on which each did something here */
};

struct wording {
	struct wording	*before;
	const struct agreement *of;
	const struct event *e;
	const struct event *yes;	/* of the one who did not write it, or NULL */
};

/* Something that happened to an agreement, for its history. */
struct step {
	struct step	*next;
	const struct event *e;
};

struct agreement {
	struct agreement *older, *newer;
	const char	*hex;
	struct question	*question;
	struct wording	*wordings;	/* the newest first */
	struct wording	*proposed[2];	/* the latest of each without a yes */
	struct wording	*agreed;	/* what both said yes to; NULL: nothing now */
	const struct event *kept[2];	/* who would keep it, since the last look */
	const struct event *ended;
	struct step	*steps, *last_step;
	int32_t		 since, days;	/* the trial; 0 days: no more looks */
};

struct known {
	struct known	*next;
	unsigned char	 id[16];
	struct question	*question;	/* whichever of these it is */
	struct agreement *agreement;
	struct item	*item;
	struct wording	*wording;
};

enum { KNOWN_ROWS = 256 };

struct way {
	struct question	*newest, *oldest;
	struct agreement *agreements, *first_agreement;	/* newest; oldest */
	struct known	*rows[KNOWN_ROWS];
};

extern const struct deed way_open, way_need, way_option, way_aside, way_put,
    way_again, way_rate, way_spread;
extern const struct deed way_agree, way_word, way_yes, way_review;

/* ---- way.c: for folds ---- */
/* What is known under this id; added when it was not. NULL: that is no id. */
struct known *way_known(struct way *, const char *hex, struct arena *);
struct known *way_find(const struct way *, const char *hex);	/* or NULL */
/* The question of that id, made without words when nothing is known of it. */
struct question *way_question_made(struct way *, const char *hex, struct arena *);

/* ---- way.c: for pages ---- */
const struct way *way_room(const struct visit *);
/* What of= names, or NULL. */
struct question *way_question(const struct visit *);
const char *way_title(const struct question *);	/* "" when taken back */
const char *way_link(const struct visit *, const char *path, const char *hex);
/* Options that are not set aside: how many, and whether it is time to rate. */
size_t	 way_live(const struct question *);
bool	 way_ready(const struct question *);
bool	 way_settled(const struct visit *, const struct question *);
struct item *way_item(const struct question *, const char *hex);
/* Keeps a deed whose first field is the id of what of= names. */
const char *way_do(struct visit *, const struct deed *);

/* How far a round is, for me. */
enum standing { GATHERS, ASKED, RATED_ALONE, OPENING, OPENED };
enum standing way_standing(const struct visit *, const struct question *, int64_t round);
/* What a person said in a round, once I may read it; else NULL. */
const struct event *way_said(const struct visit *, const struct question *,
    int64_t round, unsigned person);
/* Has the other answered where I have not? */
bool	 way_waits(const struct visit *, const struct question *);
const char *way_occasion(const struct visit *, const struct question *, int64_t round);

/* ---- way_pages.c ---- */
extern const struct field way_open_fields[], way_new_fields[], way_need_fields[],
    way_option_fields[], way_aside_fields[], way_put_fields[], way_again_fields[];
enum status	 way_show(struct visit *);
enum status	 way_new_show(struct visit *);
enum status	 way_open_do(struct visit *);
enum status	 way_question_show(struct visit *);
enum status	 way_need_do(struct visit *);
enum status	 way_option_do(struct visit *);
enum status	 way_aside_do(struct visit *);
enum status	 way_put_do(struct visit *);

/* ---- way_rate.c ---- */
extern const struct field way_rate_fields[], way_spread_fields[], way_result_fields[];
enum status	 way_rate_show(struct visit *);
enum status	 way_rate_do(struct visit *);
enum status	 way_spread_do(struct visit *);
enum status	 way_result_show(struct visit *);
enum status	 way_again_do(struct visit *);
/* Is something there now that I have said nothing of in this round? */
bool	 way_added_since(const struct visit *, const struct question *);
void	 way_take_rounds(const struct visit *, const struct question *, struct taking *);
/* Who leads in what, as a wording to begin with; "" before both have answered. */
const char	*way_shared_text(const struct visit *, const struct question *);

/* ---- agreement.c ---- */
extern const struct field agree_fields[], word_fields[], yes_fields[], review_fields[];
enum phase { PROPOSED, TRYING, DUE, STAYS, OVER };
enum phase	 agreement_phase(const struct visit *, const struct agreement *);
/* What it says: agreed, or proposed last; never NULL. */
const char	*agreement_text(const struct agreement *);
const char	*agreement_line(const struct visit *, const struct agreement *);
void	 agreement_offer(const struct visit *, struct offers *);
void	 agreement_take(const struct visit *, struct taking *);
enum status	 agree_show(struct visit *);
enum status	 agree_do(struct visit *);
enum status	 agreement_show(struct visit *);
enum status	 word_show(struct visit *);
enum status	 word_do(struct visit *);
enum status	 yes_do(struct visit *);
enum status	 review_do(struct visit *);
#endif
