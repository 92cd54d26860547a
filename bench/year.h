/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * year: what its files share.
 *
 * year.c lets couples live a year; year_does.c does what they do; year_pages.c is
 * their phones, and reads what stands on Today; year_rules.c holds it to the rules.
 */
#ifndef YEAR_H
#define YEAR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/app.h"
#include "core/plan_table.h"

enum { COUPLES = 1000, YEAR = 365, DAY = 86400, BEGAN = 20454 };	/* 1 January 2026 */
enum { THINGS = 400, AWAYS_MOST = 3, ENOUGH = 20, PATHS = 6, PATH_DAYS = 75 };

struct person {
	struct app	*app;
	unsigned	 comes, weekdays;	/* of a hundred days; a bit for each weekday */
	unsigned	 does, passes, nots;	/* of a hundred evenings here */
	int		 hour, zone;
	struct { int from, days; } away[AWAYS_MOST];
	const char	*out[2];	/* left out, or NULL */
	bool		 afraid, looks;
	const char	*pace;		/* from the thirteenth week on, or NULL */
	/* What was seen: evenings here since each of the ten was; on which day each
	 * of the ten was, and each single thing. */
	int		 unseen[TENS + 1], day[TENS + 1], before[TENS + 1];
	struct { char what[60]; int day; } things[THINGS];
	size_t		 n;
	int		 did;			/* the last day with something done */
	int		 planned;		/* evenings for both that were this one's idea */
	int		 since, week, steps;	/* day a path was begun; its week, with so many steps */
};

struct couple {
	struct person	 who[2];
	uint64_t	 chance, place;
	uint32_t	 seeds;
	unsigned	 clashes;	/* of a thousand days */
	int64_t		 clash;		/* when they last did */
	int		 fixed;		/* from that day on an evening a week; 0: none */
	int		 rest, rests;	/* they rest from that day on, for so many days */
	unsigned	 rester;
	int		 walks;		/* from that day on somebody walks paths; 0: none */
	bool		 along;		/* and asks the other along */
	/* An evening that waits for a yes: its id, when, whose. */
	char		 evening[33];
	int64_t		 at;
	unsigned	 by;
	char		 asked[33];	/* a path that one was asked along */
	int		 path;
	char		 last[33];	/* id of what was done last */
};

/* What stands on Today. */
struct shown {
	char		 what[60];	/* where it leads, or the id of its card or step */
	char		 practice[20];
	unsigned	 ten;
	int		 minutes;
	bool		 small, step, needed, waits, hour, closes, after, back;
};

enum rule { NEGLECT, AGAIN, RUNNING, OUT, AFRAID, CLASHED, EARLY, LATE, LONG, RESTS,
	PACE, STEPS, EMPTY, CHANGES, UNEVEN, UNWALKED, RULES };
extern const char *const promises[RULES], *const paths[PATHS];

struct found {
	long		 evenings, acts, moved, backs, broken[RULES], worst, worst_daily, chance,
			 stood, willing, begun, joined, steps[PATHS];
	double		 least, most;
	unsigned	 couple;	/* that lives just now */
};
extern struct found found;

/* ---- year.c ---- */
unsigned chance(struct couple *, unsigned sides);

/* ---- year_pages.c ---- */
const char *practice_of(const char *href);
int64_t	 clock_of(const struct person *, int day);
bool	 tries(struct couple *, unsigned who, const char *path, const char *body, int day);
void	 does(struct couple *, unsigned who, const char *path, const char *body, int day);
/* False: nothing is proposed. */
bool	 look(struct couple *, unsigned who, int day, struct shown *);

/* ---- year_does.c ---- */
void	 take_up(struct couple *, unsigned who, const struct shown *, int day);
void	 look_longer(struct couple *, unsigned who, int day);
/* One begins a path, each in its turn, or asks the other along. */
void	 walk(struct couple *, int day);

/* ---- year_rules.c ---- */
/* Counts it, and tells of the first ones. */
void	 hold(enum rule, bool broken, const char *what, int day);
bool	 rest_on(const struct couple *, int day);
void	 hold_filters(const struct couple *, const struct person *, const struct shown *, int day);
void	 hold_step(struct person *, const struct shown *, int day);
void	 hold_paths(void);
void	 hold_window(struct person *, const struct shown *, int day);
void	 hold_neglect(struct person *, int day);
/* Two who like evenings and come often share the thinking. */
void	 hold_load(const struct couple *);
#endif
