/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * thanks.h: inside the practice of thanks. thanks.c writes and folds the notes,
 * jar.c shows the jar that holds them.
 */
#ifndef THANKS_H
#define THANKS_H
#include "practice.h"

enum { DID, SHOWS, MEANT, GIVE_FIELDS };

struct wording {
	const struct wording *before;
	const struct event *e;
};

/* A note in the jar: given in the couple's space, not yet sent in one's own. */
struct note {
	struct note	*older, *newer;
	const struct event *first;
	const struct wording *now;	/* NULL: taken back, first says when */
	struct sketch	 sketch;	/* of now; here, where a search walks by */
	uint32_t	 nth;
};

/* What I did with a note, for my eyes only. */
struct kept_mark {
	struct kept_mark	*next;
	unsigned char	 id[16];
	const char	*hex;
	bool		 kept, away;
};

enum { MARK_ROWS = 256 };

struct thanks {
	struct note	*newest, *oldest;
	uint32_t	 n, live;	/* all; without those taken back */
	const char	*cue;		/* NULL: never chosen */
	struct kept_mark	*marks[MARK_ROWS];
	int32_t		 last[2];	/* the day each gave last; 0: never */
};

extern const struct deed thanks_give, thanks_draft, thanks_keep;

/* The note whose first event has this id, of that deed; or NULL. */
const struct note *thanks_note(const struct visit *, const char *hex,
    const struct deed *);
const struct kept_mark *thanks_mark(const struct visit *, const struct note *);	/* or NULL */
bool	 thanks_kept(const struct visit *, const struct note *);

struct note_view {
	unsigned	 person;
	const char	*id, *name, *when;
	const char	*did, *shows, *meant;	/* did NULL: taken back */
	bool		 mine, edited, kept;
};

struct note_view thanks_view(const struct visit *, const struct note *);
void	 thanks_voice(struct out *, const struct note_view *);

/* jar.c */
struct jar_view {
	uint32_t	 n;		/* notes of both */
	const char	*count;
};

struct jar_view jar_view(const struct visit *);
void	 jar_draw(struct out *, const struct jar_view *);
/* A note from this day in an earlier year, or some months ago; title NULL: none. */
struct this_day {
	const char	*title, *part;
	struct note_view note;
};
struct this_day jar_this_day(const struct visit *);
void	 jar_this_day_card(struct out *, const struct this_day *);
uint32_t jar_shuffled(const struct visit *, uint32_t n, uint64_t turn);

extern const struct field jar_fields[], jar_one_fields[], jar_keep_fields[];
enum status	 jar_show(struct visit *);
enum status	 jar_one_show(struct visit *);
enum status	 jar_keep(struct visit *);
#endif
