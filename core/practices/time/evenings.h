/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evenings: what its files share.
 *
 * evenings_fold.c keeps all of it; evenings.c says what stands on Today and where its
 * pages are; evenings_ideas.c shows ideas, and what both like;
 * evenings_plan.c proposes an evening and answers; evenings_times.c offers other times; evenings_slot.c is the evening
 * that comes back; evenings_down.c the time without phones; evenings_after.c a
 * line afterwards; evenings_free.c when each is free; evenings_calendar.c evenings as
 * a file; evenings_memory.c what both keep of it, with photos, and evenings_keep.c the
 * form of that;
 * evenings_month.c the month; evenings_time.c the page where all doors are.
 */
#ifndef EVENINGS_H
#define EVENINGS_H
#include "month.h"
#include "practice.h"

enum { EVENING_TIMES = 3, EVENING_WHAT = 120, EVENING_LINE = 280, EVENING_BACKUP = 140,
	EVENING_EXCEPTION = 80, EVENING_MINUTES = 60, EVENING_DAY = 86400,
	EVENING_IDEA_MINUTES = 600, EVENING_USUAL = 90 };

/* A question of one, to which the other has offered other times. */
struct evening_asked {
	struct evening_asked *before;
	const struct event *offers;
	int64_t		 open[EVENING_TIMES];
	uint32_t	 moves;
};

/* One evening, from the first proposal to whatever became of it. */
struct evening {
	struct evening *older, *row;
	const struct event *e;		/* the proposal */
	const char	*hex;
	const struct event *offers;	/* who offered the times that are open */
	int64_t		 open[EVENING_TIMES];	/* 0: none; beside at: it would be moved */
	struct evening_asked *asked;	/* stands again when these are taken back; or NULL */
	int64_t		 at;		/* both said yes to this; 0: not yet */
	const struct event *stays;	/* who would rather not move it, or NULL */
	const struct event *yes;	/* who said so; NULL also when alone */
	const struct event *off;	/* who let it go, or NULL */
	int64_t		 back;		/* when somebody who laid the phone down was back; 0: not yet */
	uint32_t	 moves;		/* how often other times were offered */
};

struct evening_own {			/* an idea of one of the two */
	struct evening_own *older;
	struct event	*e, *now;	/* as it reads now */
	const char	*hex;
};

struct evening_like {
	struct evening_like *older;
	const struct event *e;
};

struct evening_after {			/* one person's own line about an evening */
	struct evening_after *older;
	const struct event *e;
};

struct evening_skip {
	struct evening_skip *older;
	const struct event *e, *slot;
};

enum { MEMORY_PHOTOS = 4, PHOTO_HEAD_MOST = 400, PHOTO_EDGE = 1600, PHOTO_ALT_MOST = 140 };
struct memory {				/* what somebody kept for both */
	struct memory	*older, *first, *second;	/* whose side it is; its other side */
	const struct event *e, *now, *photos[MEMORY_PHOTOS];	/* now: as it reads */
	size_t		 n;
};

enum { EVENING_ROWS = 64 };

struct evenings {
	struct evening	*newest, *rows[EVENING_ROWS];
	struct evening_own *own;
	struct evening_like *likes;
	struct evening_after *afters;
	struct evening_skip *skips;
	struct memory	*memories;
	int32_t		 memory_away;	/* the card about one, put away on that day */
	const struct event *slot, *slot_asked;	/* the one that holds; one that waits */
	const struct event *slot_yes;	/* who said yes to the one that holds, or NULL */
	const struct event *slot_not;	/* who would not have it like that, or NULL */
	const struct event *down[2], *back[2];	/* the latest of each */
	int64_t		 until[2];	/* of the clocks; 0: ended */
	const struct event *filter;	/* of ideas, the latest */
	const struct event *feed;	/* in which form dates are fed */
	const struct event *free[2];	/* when each is free, the latest */
	int32_t		 planned[2], liked[2];	/* days this was last done */
};

/* Fields of the deeds. */
enum { EVENING_IDEA, EVENING_WHAT_FIELD, EVENING_AT, EVENING_LONG, EVENING_DOWN,
	EVENING_RING, EVENING_SMALL, EVENING_SAID, EVENING_SLOT, EVENING_NEW, EVENING_FIELDS };
enum { TIMES_EVENING, TIMES_FIRST, TIMES_FIELDS = TIMES_FIRST + EVENING_TIMES };
enum { YES_EVENING, YES_AT, YES_LINE, YES_FIELDS };
enum { OWN_TEXT, OWN_WHERE, OWN_COST, OWN_MINUTES, OWN_KIDS, OWN_FIELDS };
enum { SLOT_EVERY, SLOT_WEEKDAY, SLOT_CLOCK, SLOT_LONG, SLOT_FROM, SLOT_SMALL, SLOT_CLOCKS,
	SLOT_FIELDS };
enum { SKIP_DAY, SKIP_ON, SKIP_FIELDS };
enum { DOWN_UNTIL, DOWN_MINUTES, DOWN_RING, DOWN_FIELDS };
enum { BACK_UNTIL, BACK_THEIRS, BACK_FIELDS };
enum { FILTER_WHERE, FILTER_FREE, FILTER_TIME, FILTER_ENERGY, FILTER_SEASON, FILTER_KIDS,
	FILTER_WEATHER, FILTER_APART, FILTER_NEW, FILTER_LIKED, FILTER_FIELDS };
enum { FEED_SAYS, FEED_FIELDS };
enum { FREE_FROM, FREE_HALVES, FREE_CLOCKS, FREE_FIELDS };
enum { AFTER_EVENING, AFTER_ENJOYED, AFTER_NEW, AFTER_LINE, AFTER_FIELDS };

#define EVENING_FILTER_ROWS \
	[FILTER_WHERE] = { "where", .oneof = evening_wheres }, \
	[FILTER_FREE] = { "free", .oneof = evening_on }, \
	[FILTER_TIME] = { "time", .oneof = evening_times_of }, \
	[FILTER_ENERGY] = { "energy", .oneof = evening_energies }, \
	[FILTER_SEASON] = { "season", .oneof = evening_seasons }, \
	[FILTER_KIDS] = { "kids", .oneof = evening_kids }, \
	[FILTER_WEATHER] = { "weather", .oneof = evening_weathers }, \
	[FILTER_APART] = { "apart", .oneof = evening_on }, \
	[FILTER_NEW] = { "new", .oneof = evening_on }, \
	[FILTER_LIKED] = { "liked", .oneof = evening_on }

enum { MEMORY_EVENING, MEMORY_WHAT, MEMORY_DAY, MEMORY_LINE, MEMORY_WITH,
	MEMORY_FIELDS };
enum { PHOTO_MEMORY, PHOTO_HEAD, PHOTO_WIDE, PHOTO_HIGH, PHOTO_ALT, PHOTO_FIELDS };

extern const struct deed evening_propose, evening_yes, evening_times, evening_move, evening_off,
    evening_idea, evening_like, evening_slot, evening_hold, evening_unask, evening_skip, evening_down,
    evening_back,
    evening_after, evening_filter, evening_free, evening_feed, evening_memory, evening_photo,
    evening_memory_away;
extern const char *const evening_wheres[], *const evening_kids[], *const evening_everys[],
    *const evening_enjoyed[], *const evening_switch[],
    *const evening_on[], *const evening_times_of[], *const evening_energies[],
    *const evening_seasons[], *const evening_weathers[], *const evening_feeds[];

/* ---- evenings.c ---- */
/* Of the couple, also when the pairing has ended; else one's own. */
enum space evenings_space(const struct visit *);
const struct evenings *evenings_room(const struct visit *);
bool	 evenings_may_write(const struct visit *);
/* The evening of this id, or NULL. */
const struct evening *evening_find(const struct evenings *, const char *hex);
/* By the clock, or since somebody was back from it, or said how it was. */
bool	 evening_over(const struct visit *, const struct evening *);
/* Agreed, not let go, and not over yet: the first of them; or NULL. */
const struct evening *evening_next(const struct visit *);
/* Does the evening that comes back come before that one, with nothing asked for it? */
bool	 evening_slot_first(const struct visit *, int64_t *at);
int64_t	 evening_ends(const struct evening *);
/* Has it a time that still lies ahead, of those that wait for an answer? */
bool	 evening_open(const struct visit *, const struct evening *);
/* May these other times be taken back, so that the question of the other stands? */
bool	 evening_may_undo(const struct visit *, const struct evening *);
/* Did its last time go by without an answer, these days? */
bool	 evening_unanswered(const struct visit *, const struct evening *);
/* What else is agreed for a part of that time; or NULL. */
const struct evening *evening_clash(const struct visit *, int64_t at, int64_t minutes,
	    const struct evening *but);
/* Did the other let it go, so lately that it is to be said? For a week at most, and not of
 * what is planned anew. */
bool	 evening_let_go(const struct visit *, const struct evening *);
/* What this person said of it afterwards, or NULL. */
const struct event *evening_said(const struct visit *, const struct evening *);
/* The latest evening that is over, was not let go, and has no line of mine, for
 * three days; or NULL. */
const struct evening *evening_told_not(const struct visit *);
/* Who thinks of the next one: whoever thought of fewer within a year; of equals
 * whoever did not think of the last. */
unsigned evening_planner(const struct visit *);
bool	 evening_near(const struct visit *, const struct evening *next);	/* today to in two days */
bool	 evening_been(const struct visit *);	/* is one over that was not let go? */
bool	 evening_turns(const struct visit *);	/* was there one to think of before? */
const char *evening_link(const struct visit *, const char *path, const char *hex);
/* The other's clocks are so many minutes east of UTC at that time, as far as it
 * is known; mine when it is not. */
int	 evening_their_zone(const struct visit *, int64_t at);
/* Tuesday, 24 November, 19:30; and what clocks show there, or NULL: the same. */
const char *evening_when(const struct visit *, int64_t at);
const char *evening_there(const struct visit *, int64_t at);
/* That minute of that day here, or on the clocks of a person. */
int64_t	 evening_moment(const struct visit *, int32_t day, int32_t minute, unsigned person);

/* ---- evenings_ideas.c ---- */
struct idea_view {
	const char	*id, *text, *rest, *start, *by, *href;	/* text: its first sentence */
	unsigned	 person;	/* whose own it is */
	bool		 own, mine, liked, mutual, is_new;
	const char	*tags[6];
	size_t		 n_tags;
};
extern const struct field evening_browse_fields[], evening_like_form[], evening_own_form[],
    evening_filter_form[];
/* The idea of this id, whoever it comes from. False: there is none. */
bool	 idea_find(const struct visit *, const char *id, struct idea_view *);
/* A few that fit best; how many. */
size_t	 ideas_few(const struct visit *, struct idea_view *, size_t most);
int64_t	 idea_minutes(const struct visit *, const char *id);
/* Should the next evening hold something new for one of the two, as the last did not? */
bool	 evening_fresh_due(const struct visit *);
/* The form of what fits; few: the choices most ask for. */
void	 ideas_filter_show(struct out *, const struct visit *, bool few);
enum status evening_filter_do(struct visit *);
enum status evening_ideas_show(struct visit *);
enum status evening_like_do(struct visit *);
enum status evening_own_show(struct visit *);
enum status evening_own_do(struct visit *);
enum status evening_own_back(struct visit *);

/* ---- evenings_plan.c ---- */
extern const struct field evening_new_fields[], evening_new_form[], evening_one_fields[],
    evening_yes_form[];
enum status evening_new_show(struct visit *);
enum status evening_new_do(struct visit *);
enum status evening_one_show(struct visit *);
enum status evening_yes_do(struct visit *);
enum status evening_off_do(struct visit *);
/* The one that is asked for by the first field, or NULL. */
const struct evening *evening_asked_for(const struct visit *);

/* Jonas said yes, You said yes; NULL: nobody had to. */
const char *evening_yes_says(const struct visit *, const struct evening *);

/* ---- evenings_times.c ---- */
extern const struct field evening_times_form[];
/* As date and time fields have them. */
const char *day_typed(const struct visit *, int32_t day);
const char *clock_typed(const struct visit *, int32_t minute);
/* Why nothing can begin then: gone by, too far away, or something else is agreed; NULL: it
 * can. */
const char *evening_at_oops(const struct visit *, int64_t at, int64_t minutes,
	    const struct evening *but);
/* Why what was typed is no time; NULL: it is, in *at. */
const char *evening_typed_oops(const struct visit *, const char *day, const char *clock,
	    int64_t *at, bool *of_clock);
/* Said only when the two have different clocks. */
const char *apart_says(const struct visit *);
enum status evening_times_show(struct visit *);
enum status evening_times_do(struct visit *);
enum status evening_stay_do(struct visit *);

/* ---- evenings_slot.c ---- */
/* What is proposed for that day of it and waits for an answer; or NULL. */
const struct evening *slot_asked(const struct visit *, int32_t day);
/* The next time of the evening that comes back, neither skipped nor filled: its
 * day on the clocks of who chose it. False: there is none. */
bool	 slot_next(const struct visit *, int32_t *day, int64_t *at);
/* Does it come on that day, neither skipped nor filled? Then at. */
bool	 slot_comes(const struct visit *, int32_t day, int64_t *at);
const char *slot_says(const struct visit *, const struct event *slot);
/* The other's no to a weekly evening of mine, told for a week; or NULL. */
const struct event *slot_refused(const struct visit *);
/* The other's yes to the one that holds, told for three days; or NULL. */
const struct event *slot_agreed(const struct visit *);
/* Who skipped that day last, or NULL. */
const struct event *slot_skip(const struct evenings *, int32_t day);
bool	 slot_falls_on(const struct event *slot, int32_t day);
bool	 slot_skipped(const struct evenings *, int32_t day);
/* The clocks of who chose it, as they were told then. False: they were not. */
bool	 slot_clocks(const struct visit *, const struct event *slot, struct zone *);
extern const struct field evening_slot_form[], evening_skip_form[], evening_hold_form[];
enum status evening_slot_show(struct visit *);
enum status evening_slot_do(struct visit *);
enum status evening_hold_do(struct visit *);
enum status evening_unask_do(struct visit *);
enum status evening_skip_do(struct visit *);

/* ---- evenings_down.c ---- */
extern const struct field evening_down_form[];
/* Until when this person laid the phone down, if that lies ahead; else 0. */
int64_t	 down_until(const struct visit *, unsigned person);
enum status evening_down_show(struct visit *);
enum status evening_down_do(struct visit *);
enum status evening_away_show(struct visit *);
enum status evening_back_do(struct visit *);

/* ---- evenings_after.c ---- */
extern const struct field evening_after_form[];
enum status evening_after_show(struct visit *);
enum status evening_after_do(struct visit *);
void	 evenings_take(const struct visit *, struct taking *);
void	 evenings_moments(const struct visit *, struct moments *);

/* ---- evenings_free.c ---- */
struct suit_view {
	int64_t		 time;
	const char	*at, *when, *there;
};
extern const struct field evening_free_fields[], evening_hand_form[], evening_load_form[],
    evening_free_query[];
/* Times of so many minutes when both are free, one a day, from that day on. */
size_t	 evening_suits(const struct visit *, int64_t minutes, int32_t from, struct suit_view *,
	    size_t most);
/* Marks the days that have such a time. */
void	 free_month(const struct visit *, struct month *);
/* What clocks of that person show then, by what was said with it. False: not known. */
bool	 free_zone(const struct visit *, unsigned person, int64_t at, int *minutes);
/* Takes mine back once all of it has gone by; on any occasion. */
void	 free_tidy(struct visit *);
enum status evening_free_show(struct visit *);
enum status evening_hand_do(struct visit *);
enum status evening_load_do(struct visit *);

/* ---- evenings_calendar.c ---- */
extern const struct field evening_file_form[];
/* The files of evenings: all of them, or the one that was asked for. */
void	 calendar_take(const struct visit *, struct taking *);
enum status evening_calendar_show(struct visit *);
enum status evening_file_do(struct visit *);
extern const struct field evening_feed_form[];
enum status evening_feed_do(struct visit *);

/* ---- evenings_memory.c ---- */
extern const struct field memory_one_fields[], memory_from_fields[], memory_back_form[];
/* What this id names, the other side of one too; or NULL. */
const struct memory *memory_find(const struct visit *, const char *hex);
bool	 memory_mine(const struct visit *, const struct memory *);
bool	 memory_quiet(const struct visit *, struct quiet *);
/* What one of the two kept for both, as moments. */
void	 memory_moments(const struct visit *, struct moments *);
void	 memory_take(const struct visit *, enum space, struct taking *);
enum status memory_list_show(struct visit *);
enum status memory_one_show(struct visit *);
enum status memory_back_show(struct visit *);
enum status memory_back_do(struct visit *);

/* ---- evenings_keep.c ---- */
extern const struct field memory_form[], memory_new_fields[];
enum status memory_new_show(struct visit *);
enum status memory_new_do(struct visit *);

/* ---- evenings_month.c ---- */
void	 evening_month(const struct visit *, int64_t code, struct month *);

/* ---- evenings_time.c ---- */
extern const struct field evening_hub_fields[];
enum status evening_hub_show(struct visit *);
#endif
