/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* visit: one request by one person, and what a room may ask while it lasts. */
#ifndef VISIT_H
#define VISIT_H
#include "deck.h"
#include "home.h"
#include "mark.h"
#include "zone.h"

enum method { GET, POST };
enum status { OK = 200, GO = 303, NOT_FOUND = 404, ELSEWHERE = 421,
	BAD_FORM = 422, SAME = 204, CHANGED = 205 };
enum tab { NO_TAB, TODAY, TALK, TIME, US, ME };

/* Where the two stand with each other, from the facts. */
enum pairing { ALONE, INVITING, JOINED, COMPARING, BOUND, ENDED };

struct visit {
	const struct app *app;
	const struct home *home;
	struct arena	*mem;		/* ends with the visit */
	struct out	*out;
	const char	*path;		/* without its query */
	const char	*title;		/* of the page; set by its answer, N_() */
	int64_t		 now;
	int32_t		 today;		/* here, days since 1970 */
	int16_t		 zone;
	uint8_t		 me, other;
	enum pairing	 pairing;
	struct form	 form;		/* checked; form.bad when shown again */
	const char	*of;		/* of=, in hex: what a rewriting deed rewrites */
	const char	*oops;		/* code of a task that failed, or "" */
	struct pairs	 facts;
	struct out	*events;	/* what this visit did */
	struct out	*task;		/* what the host is to do first */
	struct out	*say;
	struct out	*whisper;	/* what is said live */
	const char	*where;		/* to go next */
	unsigned char	 seed[16];
};

/* ---- who and when; texts last as long as the visit ---- */
const char	*visit_name(const struct visit *, unsigned person);
const char	*visit_date(const struct visit *, int32_t day);	/* 22 November */
const char	*visit_day(const struct visit *, int32_t day);	/* Sunday, 22 November; today; yesterday */
const char	*visit_clock(const struct visit *, int64_t at, int zone);	/* 7:52 */
/* The clocks here, as the host tells them; without a name when it only says what
 * they show now. */
struct zone	 visit_clocks(const struct visit *);
/* What they show at that time, though they may be changed in between: minutes
 * east of UTC; and in words: 7:52; tomorrow, 7:52; Sunday, … */
int		 visit_zone(const struct visit *, int64_t at);
const char	*visit_when(const struct visit *, int64_t at);
const char	*visit_weekday(int32_t day);	/* Monday, N_() */
const char	*visit_month(int month);	/* of 1 to 12: January, N_() */
const char	*visit_number(const struct visit *, int64_t);
/* A sentence as a text, with up to two parts (NULL for none). */
const char	*visit_say(const struct visit *, const char *english, const char *one,
		    const char *two);

/* ---- what is there ---- */
const void	*visit_room(const struct visit *, const struct practice *, enum space);
/* The day of the first thing there whose words are still to be read; 0: none is. */
int32_t		 visit_first_day(const struct visit *, enum space);
/* The couple's space once there is one, else the personal space. */
enum space	 visit_space(const struct visit *);
bool		 visit_paired(const struct visit *);	/* two can read what is shared */
const struct deck *visit_deck(const struct visit *, const char *name);	/* never NULL */
/* What hurts in words that are being written; nothing of it is kept. */
struct marks	 visit_marks(const struct visit *, const char *text);
/* The nth deck whose name begins like this, as a host may add them; or NULL. */
const struct deck *visit_deck_like(const struct visit *, const char *begins, size_t n);
const char	*visit_id(const struct visit *, const struct event *);	/* hex */
const char	*visit_fact(const struct visit *, const char *name);	/* "" if not known */
int64_t		 visit_fact_number(const struct visit *, const char *name);	/* 0 if not known */

bool		 visit_private(const struct visit *);	/* in the private room? */

/* What stands at the gate of an occasion. theirs may be a stub (len 0). */
struct gate {
	const struct event *mine, *theirs;
};
struct gate	 visit_gate(const struct visit *, const char *occasion);
/* What the other has there, also when the occasion is too old to be known by
 * its name: then mine, which may be NULL, tells the gate. Words or not; or NULL. */
const struct event *visit_theirs(const struct visit *, const char *occasion,
	    const struct event *mine);
/* The day on which it came, at the latest: words that are withheld do not say, so
 * what came after them does. */
int32_t		 visit_came(const struct visit *, const struct event *);
/* Did this person take an answer back, at the gate of the other's one, after
 * that had come? other may be NULL. */
bool		 visit_took_back(const struct visit *, unsigned person,
	    const struct event *other);

/* ---- forms ---- */
const char	*visit_oops(const struct visit *);	/* why it was refused, or NULL */
bool		 visit_bad(const struct visit *, int field);	/* was this field refused? */
const char	*visit_draft(const struct visit *, int field, const char *kept);
				/* what was typed, if shown again; else kept, or "" */
bool		 visit_again(const struct visit *);	/* a refused form is shown again */
/* Refuses a form whose fields are each fine: shown again with this sentence. */
enum status	 visit_refuse(struct visit *, int field, const char *sentence);

/* ---- for a POST with its own answer ---- */
/* One event, to be kept and folded, in visit_space or wherever the deed may go.
 * All return its id, in hex, for as long as the visit lasts. */
const char *visit_do(struct visit *, const struct deed *, const struct form *);
const char *visit_do_in(struct visit *, enum space, const struct deed *,
	    const struct form *);
/* The same behind a soft or strict gate, in the couple's space. */
const char *visit_do_gated(struct visit *, const struct deed *, const struct form *,
	    const char *occasion, enum mode);
/* Takes an own event back, with all its rewrites. */
void	 visit_delete(struct visit *, const struct event *);
void	 visit_delete_all(struct visit *, enum space);	/* all of mine there */
/* A task for the host (docs/client.md, docs/formats.md), with the form's fields. */
void	 visit_task(struct visit *, const char *task, const struct field *,
	    const struct form *);
/* From the private room: a form to be posted in the base room. */
void	 visit_carry(struct visit *, const char *path, const char *body);
/* Said live, in the exercise that the event of this id began: heard by the
 * other phone if it is there, and by this one. The last one of a visit counts. */
struct whisper;
void	 visit_whisper(struct visit *, const struct whisper *, const char *session,
	    const struct form *);
/* What was heard last in a practice; zeroed when the app opens. */
const void *visit_live(const struct visit *, const struct practice *);
enum status visit_goto(struct visit *, const char *path);
#endif
