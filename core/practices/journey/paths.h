/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * paths: what its files share.
 *
 * paths.c keeps where somebody is, and says what of it stands on Today;
 * paths_pages.c shows the paths, and takes what is said there.
 */
#ifndef PATHS_H
#define PATHS_H
#include "practice.h"

enum { PATH_STEPS = 64, PATH_NAME = 20 };
enum path_mark { STEP_OPEN, STEP_DONE, STEP_SKIPPED };
enum path_wait { STEP_FITS, STEP_LONG, STEP_LATELY, STEP_SHUT };

/* How far a person came on one path; it stays when the path is left. */
struct path_walk {
	struct path_walk *next;
	const char	*path;
	uint8_t		 marks[PATH_STEPS];
	unsigned	 place;		/* steps before it are not asked for any more */
	int32_t		 since;		/* day of the newest mark or beginning */
	int32_t		 done;		/* day on which a step was last done; 0: never */
	const char	*practice;	/* whose step that was */
};

/* From the day on which a path was begun to that on which it was left. */
struct path_stretch {
	struct path_stretch *older;
	const char	*path;
	int32_t		 from, to;	/* to 0: it is walked now */
};

struct path_ask {			/* "Walk it with me?" */
	struct path_ask	*older;
	const struct event *e, *yes;	/* yes: of the other; or NULL */
};

struct path_not {			/* put aside by whoever was asked, untold */
	struct path_not	*older;
	const char	*ask;
};

struct paths {
	struct path_walk *walks;
	unsigned	 n_walks;
	struct path_stretch *newest;
	int64_t		 turned;	/* when it was last begun or left */
	struct path_ask	*asks;
	struct path_not	*nots;
};

enum { STEP_PATH, STEP_NUMBER, STEP_PRACTICE, STEP_HOW, STEP_AFTER, STEP_FIELDS };
enum { BEGIN_PATH, BEGIN_AGAIN, BEGIN_FIELDS };
enum { ASK_PATH, ASK_FIELDS };
enum { JOIN_ASK, JOIN_FIELDS };

extern const struct deed path_step, path_begin, path_leave, path_ask_deed, path_join,
    path_not;

/* A path as it is now for this person. */
struct path_now {
	const struct card *path;	/* NULL: none */
	const struct card *steps[PATH_STEPS];
	const struct practice *of[PATH_STEPS];	/* NULL: rest, or not known here */
	unsigned	 n;
	const struct path_walk *walk;	/* NULL: never begun */
	unsigned	 base;		/* the first that is not done; n: the end */
	unsigned	 step;		/* what fits today; n: nothing does */
	enum path_wait	 wait;		/* why base does not */
};

/* The step that is shown as where somebody is. */
static inline unsigned
path_at(const struct path_now *now)
{
	return now->step < now->n ? now->step : now->base;
}

const struct card *path_find(const struct visit *, const char *id);	/* or NULL */
struct path_now path_now(const struct visit *, const struct card *path);
/* May a step be offered on that day? */
bool	 path_day(const struct visit *, int32_t day);
const struct card *path_walked(const struct visit *);	/* or NULL */
/* Is it passed over for this person, because it was left out or needs two? */
bool	 path_closed(const struct visit *, const struct path_now *, unsigned step);
const char *path_field(const struct visit *, const struct card *, const char *name);
bool	 path_rests(const struct visit *, const struct card *step);

/* The newest of the other that waits for me, less than two days old; or NULL. */
const struct path_ask *path_asked(const struct visit *);
/* My own newest that waits for the other; or NULL. */
const struct path_ask *path_pending(const struct visit *);
enum { PATH_YES_DAYS = 7 };	/* so long a yes of the other is told */
/* My own newest of that path, with its yes or still open; or NULL. */
const struct path_ask *path_mine(const struct visit *, const char *path);
/* Have both said yes to it? */
bool	 path_together(const struct visit *, const char *path, int32_t *day);

extern const struct page path_pages[];
#endif
