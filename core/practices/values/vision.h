/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * vision.h: inside the practice of what the two want. vision.c keeps wordings of
 * their picture and says which holds, vision_pages.c shows them; goals.c keeps
 * goals with their steps and amounts, goals_pages.c shows them, goals_write.c
 * takes what is typed.
 */
#ifndef VISION_H
#define VISION_H
#include "money.h"
#include "practice.h"

enum { VISION_TEXT = 4000, VISION_HEADING = 80, VISION_FROM = 8, GOALS_FEW = 3 };
enum { GOAL_LINE = 200, GOAL_LOOK_DAYS = 28, GOAL_FRESH_DAYS = 7 };

/* One wording of the picture, by one person. Its words never change. */
struct vision_wording {
	struct vision_wording *older, *newer;
	const struct event *e;
	const char	*hex;
	struct vision_wording *from[VISION_FROM];	/* what it was made from */
	size_t		 n_from;
	bool		 lost;		/* some of that was taken back */
	bool		 built_on;	/* a later one was made from it */
	bool		 aside;		/* its writer has put it aside */
	const struct event *yes[2];	/* its own event is its writer's yes */
	const struct event *signed_by;	/* the yes that came second; NULL: not signed */
};

struct vision_picture {
	struct vision_wording *newest, *oldest;
	struct vision_wording *holds;	/* signed last; NULL: none */
	size_t		 n;
};

struct goal_wording {
	struct goal_wording *before;
	const struct event *e;
};

struct goal_step {
	struct goal_step *next;
	const struct event *e;
	const char	*hex;
	const struct event *ticked;	/* the tick that counts; NULL: open */
	const struct event *aside;	/* who put it aside, or NULL */
};

struct goal_money {
	struct goal_money *before;	/* the newest first */
	const struct event *e;
	const char	*hex;
	bool		 struck;	/* by whoever noted it */
};

/* Something that happened to a goal, for its history. */
struct goal_moment {
	struct goal_moment *before;
	const struct event *e;
};

struct goal {
	struct goal	*older, *newer;
	const char	*hex;
	const struct event *e;		/* its beginning; NULL: taken back */
	struct goal_wording *now;	/* how it reads; NULL: nothing left */
	struct goal_step *steps, *last_step;
	struct goal_money *money;
	struct goal_moment *moments;	/* the latest first */
	size_t		 n_steps, n_money, n_moments;
	bool		 in[2], out[2];	/* takes part; has let go */
	bool		 asked[2];	/* the other worded it anew since */
	const struct event *looked[2];	/* the last look of each */
	const struct event *done;	/* NULL: not finished */
	uint8_t		 space;
};

struct vision_known {
	struct vision_known *next;
	unsigned char	 id[16];
	struct vision_wording *wording;	/* whichever of these it is */
	struct goal	*goal;
	struct goal_step *step;
	struct goal_money *money;
};

enum { VISION_ROWS = 128 };

struct vision {
	struct vision_picture picture;
	struct goal	*newest, *oldest;
	struct vision_known *rows[VISION_ROWS];
};

/* ---- vision.c ---- */
extern const struct deed vision_word, vision_yes, vision_aside;
extern const struct field vision_word_fields[], vision_id_fields[];
enum { VISION_WORD_HEADING, VISION_WORD_TEXT, VISION_WORD_FROM, VISION_WORD_FIELDS };
/* What is known under this id; added when it was not. NULL: that is no id. */
struct vision_known *vision_known(struct vision *, const char *hex, struct arena *);
struct vision_known *vision_find(const struct vision *, const char *hex);
const struct vision *vision_room(const struct visit *, enum space);
/* Where what is done now belongs, and what the pages are about: the couple's
 * space, also when the pairing has ended; else one's own. */
enum space	 vision_space(const struct visit *);
const char	*vision_link(const struct visit *, const char *path, const char *hex);
/* Waits for a yes, or for another wording: neither signed, nor put aside, nor
 * made into another. */
bool		 vision_open(const struct vision_wording *);

/* ---- vision_pages.c ---- */
extern const struct field vision_begin_fields[], vision_list_fields[], vision_form_fields[];
enum status	 vision_show(struct visit *);
enum status	 vision_word_show(struct visit *);
enum status	 vision_word_do(struct visit *);
enum status	 vision_one_show(struct visit *);
enum status	 vision_wording_show(struct visit *);
enum status	 vision_history_show(struct visit *);
enum status	 vision_yes_do(struct visit *);
enum status	 vision_aside_do(struct visit *);
void	 vision_offer_wording(const struct visit *, struct offers *);
void	 vision_take_wordings(const struct visit *, const struct vision *, struct taking *);

/* ---- goals.c ---- */
extern const struct deed goals_new, goals_word, goals_part, goals_keep, goals_step,
    goals_tick, goals_aside, goals_paid, goals_strike, goals_done;
enum { GOAL_SENTENCE, GOAL_WHEN, GOAL_THEN, GOAL_WHO, GOAL_BY, GOAL_SAYS };
enum { GOALS_AMOUNT = GOAL_SAYS, GOALS_CURRENCY, GOALS_NEW_FIELDS };
/* The deeds on a goal begin with its id, and go on with these. */
enum { GOAL_ON, GOAL_FIRST };
enum { GOAL_SAY = 1 };		/* yes or no */
enum { STEP_TEXT = 1, STEP_BY };
enum { PAID_AMOUNT = 1, PAID_WAY, PAID_NOTE };

enum goal_stands { GOAL_ASKED, GOAL_LIVE, GOAL_LET_GO, GOAL_DONE };
enum goal_stands goal_stands(const struct goal *);
/* Whose goal it is as it reads now: a bit for each of the two. */
unsigned	 goal_owners(const struct goal *);
bool		 goal_mine(const struct visit *, const struct goal *);
/* Has this person still to say whether they take part? */
bool		 goal_waits_for(const struct goal *, unsigned person);
/* Is it time that I look at it again? */
bool		 goal_due(const struct visit *, const struct goal *);
/* A text of its wording as it reads now. */
const char	*goal_says(const struct goal *, int field);
int64_t		 goal_saved(const struct goal *);
const struct currency *goal_currency(const struct goal *);	/* NULL: no money */
int64_t		 goal_amount(const struct goal *);
/* What of= or that id names, in a space that may be read here; or NULL. */
struct goal	*goal_of(const struct visit *, const char *hex);
/* May something be done to it here and now? */
bool		 goal_moves(const struct visit *, const struct goal *);
const char	*goal_money_text(const struct visit *, int64_t minor, const struct currency *);
void	 goals_offer(const struct visit *, struct offers *);
void	 goals_take(const struct visit *, const struct vision *, struct taking *);

/* ---- goals_pages.c ---- */
/* How it stands, in one line. */
const char	*goal_line(const struct visit *, const struct goal *);
/* The next steps of what is alive, for the picture's page. */
struct goals_next {
	struct goals_next_row {
		const char	*href, *text, *by;
	}		 at[5];
	size_t		 n;
};
struct goals_next goals_next(const struct visit *);
enum status	 goals_show(struct visit *);
enum status	 goals_one_show(struct visit *);
enum status	 goals_history_show(struct visit *);

/* ---- goals_write.c ---- */
extern const struct field goals_kind_fields[], goals_form_fields[], goals_step_form[],
    goals_item_form[], goals_say_form[], goals_paid_form[], goals_page_fields[];
enum status	 goals_new_show(struct visit *);
enum status	 goals_new_do(struct visit *);
enum status	 goals_word_show(struct visit *);
enum status	 goals_word_do(struct visit *);
enum status	 goals_part_do(struct visit *);
enum status	 goals_keep_do(struct visit *);
enum status	 goals_done_do(struct visit *);
enum status	 goals_step_do(struct visit *);
enum status	 goals_tick_do(struct visit *);
enum status	 goals_aside_do(struct visit *);
enum status	 goals_paid_do(struct visit *);
enum status	 goals_strike_do(struct visit *);
#endif
