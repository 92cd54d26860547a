/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * listen.h: inside the practice of listening. listen.c keeps what was done,
 * listen_now.c shows the step that is now on two phones, listen_here.c on the
 * one that is passed back and forth; listen_words.c has the words of both.
 */
#ifndef LISTEN_H
#define LISTEN_H
#include "practice.h"
#include "turns.h"

/* A state as fields; those of a form that has more come first. */
enum { VERSION, BY, ROUND, STEP, END, TRIES, PAUSED, LEFT, SINCE, NOW_FIELDS };

#define NOW_ROW(field, text, high) \
	[field] = { text, .required = true, .number = true, .most = high }
#define NOW_ROWS \
	[VERSION] = { "version", .required = true, .number = true, .least = 1, \
	    .most = TURNS_VERSIONS }, \
	NOW_ROW(BY, "by", 1), NOW_ROW(ROUND, "round", 1), \
	[STEP] = { "step", .required = true, .oneof = listen_steps }, \
	[END] = { "end", .oneof = listen_ends }, \
	NOW_ROW(TRIES, "tries", 1), NOW_ROW(PAUSED, "paused", 1), \
	NOW_ROW(LEFT, "left", TURNS_LONGEST), NOW_ROW(SINCE, "since", 1LL << 36)

/* Names of what enums count, NULL-ended; what a text chose, the last if none. */
extern const char *const listen_kinds[], *const listen_first[],
    *const listen_steps[], *const listen_ends[], *const listen_acts[];
unsigned listen_choice(const char *const *, const char *text);

/* A state as somebody says it is; what is fixed from the beginning stays. And
 * the other way: only the texts of the values are set. */
struct turns	 listen_said(const struct turns *begun, const struct value *);
void	 listen_write(const struct visit *, const struct turns *, struct value *);

struct session {
	struct session	*before;
	const struct event *e;		/* that began it */
	struct turns	 now;		/* as far as the log tells */
};

/* The newest one, unless it was left lying or has no version left; or NULL. */
const struct session *listen_session(const struct visit *);
/* Its state, the later of what the log and what whispers tell. */
struct turns listen_turns(const struct visit *, const struct session *);
void	 listen_whisper(struct visit *, const struct session *,
    const struct turns *);

/* That they listened on one phone. */
enum { HERE_KIND, HERE_ABOUT, HERE_FIELDS };

struct listened {
	struct listened	*before;
	const struct event *e;
};

extern const struct deed listen_here;
/* The newest one; the one of this id, in hex, or NULL. */
const struct listened *listen_kept(const struct visit *);
const struct listened *listen_find(const struct visit *, const char *hex);
bool	 listen_rated(const struct visit *, const struct event *);

/* ---- listen_now.c ---- */
enum status	 listen_now(struct visit *);

/* ---- listen_here.c ---- */
extern const struct field listen_here_fields[], listen_tap_fields[],
    listen_felt_fields[];
enum status	 listen_here_begin(struct visit *, enum turns_kind, unsigned first);
enum status	 listen_here_show(struct visit *);
enum status	 listen_here_do(struct visit *);
enum status	 listen_here_keep(struct visit *);
enum status	 listen_felt_show(struct visit *);

/* ---- listen_words.c ---- */
enum { STARTERS = 3, JUDGEMENTS = 3 };

/* What stands on the page of who speaks and of who listens. */
struct says {
	const char	*title, *lede, *button, *wait;
};

struct button {
	const char	*act, *label;	/* act NULL: none */
};

const struct says *listen_says(const struct turns *, bool speaks);
/* Beginnings for who does not find one, so many; or NULL. */
const char *const *listen_starters(const struct turns *, bool speaks);
void	 listen_judge(const struct turns *, struct button go[JUDGEMENTS]);

/* How far they are, and how long this step may take. */
struct pace {
	const char	*progress;	/* nth, as a text; NULL: not shown */
	unsigned	 nth;		/* of four in a round; 0: none */
	bool		 clock, paused;	/* clock: there is a ring */
	int64_t		 left, total;	/* seconds */
	const char	*left_text, *left_says;	/* 4:59; in words */
	const char	*up;		/* said when nothing is left, or NULL */
};

struct pace	 listen_pace(const struct visit *, const struct turns *);
void	 listen_progress(struct out *, const struct pace *);
void	 listen_ring(struct out *, const struct pace *, unsigned person);	/* in whose colour */
#endif
