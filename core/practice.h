/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* practice: what a room is made of. The rooms of the hall are made the same way. */
#ifndef PRACTICE_H
#define PRACTICE_H
#include "export.h"
#include "home.h"
#include "parts.h"
#include "plan.h"
#include "plan_turn.h"
#include "remind.h"
#include "moments.h"
#include "visit.h"

#define IN(space)	(1u << (space))

/* Something a person does: accepted as a form, kept as an event. */
struct deed {
	const char	*name;		/* "thanks.give": never renamed */
	const struct field *fields;
	void		(*fold)(void *room, struct event *, struct arena *);
	unsigned	 spaces;	/* IN(SHARED) | …; 0: the couple's only */
	bool		 rewrites;	/* may carry of=<id of an own earlier one> */
	bool		 unasked;	/* kept by the page itself: nobody was here by it */
	bool		 aside;		/* a refusal or a setting: nothing was done by it */
	bool		 untold;	/* not among an archive's entries: no page says
				 * whose it is, or .take gives it as a file */
};

static inline unsigned
deed_spaces(const struct deed *deed)
{
	return deed->spaces != 0 ? deed->spaces : IN(SHARED);
}

/* A POST that takes an own earlier event back, of=, with all its rewrites. */
extern const struct deed withdrawal;

/* Something said live, from phone to phone: it passes the same checks as a form,
 * is heard, and kept nowhere. It may be lost, late, and heard twice, so it holds
 * the whole of what it speaks of, with a version. */
struct whisper {
	const char	*name;		/* "listen.now": never renamed */
	const struct field *fields;
};

struct heard {
	const struct whisper *whisper;
	unsigned	 person;	/* who said it */
	const char	*session;	/* id of the event that began it, in hex */
	const struct value *values;
};

enum {
	BARE = 1,	/* no tabs: before sign-in, forms with one way on */
	QUIET = 2,	/* fills the screen, one thing in the middle */
	DOOR = 4,	/* also shown while no account is open on this device */
	WALLED = 8,	/* belongs to the private room */
};

struct page {
	enum method	 method;
	const char	*path;
	enum status	(*answer)(struct visit *);
	const struct field *fields;	/* of a GET's query, or of a task */
	unsigned	 how;		/* BARE | … */
	enum tab	 tab;
	/* A POST that is a deed, or a task for the host, needs no answer: */
	const struct deed *deed;
	const char	*task;		/* "signup": the fields go along */
	const char	*then;		/* where to go next; its GET shows refusals */
};

/* A row of a page that leads to several practices, in the order of these. */
enum hub { HUB_TODAY, HUB_TALK, HUB_HARD, HUB_TIME, HUB_US };

struct door {
	enum hub	 hub;
	const char	*href, *icon;	/* the icon's name, as part_icon has it */
	const char	*title, *line;	/* N_() */
	const char	*part;		/* for %1 in line, or NULL */
};

enum { DOORS_MAX = 40 };

struct doors {
	enum hub	 hub;
	struct door	 at[DOORS_MAX];
	size_t		 n;
};

void	 doors_add(struct doors *, struct door);
struct doors doors_of(const struct visit *, enum hub);
void	 doors_leave(struct doors *, const char *href);	/* those that lead there go */
/* Their rows, without the list around them. */
void	 doors_show(struct out *, const struct doors *);

/* What a person says in a list of wishes (practices/touch/wishes.h). */
enum { WISH_SLOTS = 128, WISH_POSTED = 20, WISH_ANSWERED = 8 };
struct wish_yes {
	bool		 compare;	/* would have this list compared */
	size_t		 answered;	/* items of it, yes or not */
	int64_t		 at[WISH_SLOTS]; /* when yes was last said; 0: it is no yes */
};

/* What this person agreed to, by when it begins: the next ones, in their order. */
struct alarms {
	int64_t		 at[REMIND_EVENINGS];
	size_t		 n;
};
void	 alarms_add(struct alarms *, int64_t begins);

struct practice {
	const char	*name, *title;
	size_t		 room;		/* sizeof its state */
	const struct deed *const *deeds;	/* NULL-ended, or NULL */
	const struct page *pages;	/* ended by { 0 } */
	/* May still be offered to somebody who is afraid of the partner. */
	bool		 mild;
	/* Is there for using the others, so nobody leaves it out. */
	bool		 stays;
	/* What it would have a person do today: offer_add, as often as it likes. */
	void		(*offer)(const struct visit *, struct offers *);
	/* What else would be good for this person just now: need_add. */
	void		(*needs)(const struct visit *, struct needs *);
	/* Has this person enough to carry? Then nothing is needed, and only what is
	 * light or calm goes round. */
	bool		(*rests)(const struct visit *);
	/* Is nothing at all to come up on that day, for this person? */
	bool		(*silent)(const struct visit *, int32_t day);
	/* A card on Today for this person alone. False: none. */
	bool		(*quiet)(const struct visit *, struct quiet *);
	/* What the partner left here and waits on Today: left_add. */
	void		(*left)(const struct visit *, struct left_notes *);
	/* When the two last clashed, as far as it knows; 0: never. */
	int64_t		(*clash)(const struct visit *);
	/* Names of gates it asks about now, each followed by a line feed. No facts
	 * are known to this visit. */
	void		(*occasions)(const struct visit *, struct out *);
	/* ---- live, docs/formats.md ---- */
	size_t		 live;		/* sizeof what it remembers of whispers */
	const struct whisper *const *whispers;	/* NULL-ended, or NULL */
	/* Takes in what was said; may whisper back to who knows less. Changes only
	 * the live state. True: pages may look different now. */
	bool		(*hear)(struct visit *, void *live, const struct heard *);
	/* Ids of the events that began what is live now, each followed by a line
	 * feed. No facts are known to this visit. */
	void		(*sessions)(const struct visit *, struct out *);
	/* What leads to it from the hubs: doors_add. */
	void		(*doors)(const struct visit *, struct doors *);
	/* What its pages in the private room, which knows only itself, need to know
	 * of the couple: form_write of facts of its own. Asked in the base room. */
	void		(*tell)(const struct visit *, struct out *facts);
	/* When something begins that was agreed and is told of before: alarms_add. */
	void		(*alarms)(const struct visit *, struct alarms *);
	/* What the two did here, for their week and the book of their year: moments_add. */
	void		(*moments)(const struct visit *, struct moments *);
	/* Cards on Us, in its first column (0) or the other. */
	void		(*us)(const struct visit *, struct out *, unsigned column);
	/* What a person takes along: take_entry for each thing worth reading. */
	void		(*take)(const struct visit *, struct taking *);
	/* In the private room: what I say in that list of wishes; all zeros before.
	 * False: that list is not this practice's. */
	bool		(*yes)(const struct visit *, unsigned list, struct wish_yes *);
	/* What is to be done of comparing wishes, a form in each line: in the base
	 * room from what both wrote, in the private room from such lines. */
	void		(*rounds)(const struct visit *, const char *lines, struct out *);
};

/* Has this person chosen not to be offered it? (hall/choices.c) */
bool	 visit_left_out(const struct visit *, const struct practice *);

/* The moment this person ties the day's small thing to, "After dinner"; "": none.
 * Minutes there are on that day, as this person said; 0: nothing was said.
 * (hall/setup.c) */
const char *visit_cue(const struct visit *);
int	 visit_minutes(const struct visit *, int32_t day);

/* Which of the ten did an event of paths.step serve; 0: none (practices/journey/paths.c). */
unsigned visit_path_ten(const struct event *);
/* Do the two rest, so that nothing comes up (practices/journey/journey.c)? */
bool	 visit_rests(const struct visit *);
/* Did this person do something here on that day? Looking, refusals and settings are
 * nothing done. */
bool	 visit_did(const struct visit *, int32_t day);
/* On how many of the last 28 days they did, days of rest left out, as a sentence. NULL:
 * it is not said in the first two weeks nor in a rest, or there is no day to tell of. */
const char *visit_days(const struct visit *);
/* Days since this person did something here, or something stood there for them; if
 * never, since they began. */
int32_t	 visit_gap(const struct visit *);

/* What a person said to the plan itself (hall/today.c): for each of the last days
 * what stood there, what was done of the small cards and what was passed over, and
 * what was found worth it. */
struct plan_said {
	struct said_day {
		int32_t		 day;
		uint16_t	 stood, passed;	/* TEN(1) | … */
		uint8_t		 first, why;	/* what stood there first: one of the ten, enum plan_rule */
		const char	*card;		/* the small one that was done, or NULL */
		uint8_t		 rated;		/* which of the ten; 0: none */
		double		 worth;		/* 0 to 1 */
	}		 days[PLAN_PAST];	/* day % PLAN_PAST */
	const char	*passed[32];	/* practices passed over on the newest day */
	size_t		 n_passed;
	int32_t		 passed_on;
};
const struct plan_said *visit_said(const struct visit *);
bool	 visit_passed(const struct visit *);	/* was something passed over today? */
/* What of the ten an event says to have stood there, as in said_day; 0: it says nothing of that. */
uint16_t visit_stood(const struct event *);

/* When this person is told of an evening that begins then; 0: not at all. */
int64_t	 visit_told(const struct visit *, int64_t begins);
/* When this person is reminded, as app_alarms says it (hall/reminders.c). */
void	 visit_alarms(const struct visit *, struct out *);
/* How reminders stand: says is a sentence, with %1 for their hour. */
struct reminding {
	bool		 on;
	const char	*hour, *says;
};
struct reminding visit_reminding(const struct visit *);
/* From now on at this hour, whether they are on or not. The refusal, or NULL. */
const char *visit_remind_at(struct visit *, const char *hour);

extern const struct practice practice_people;
extern const struct practice practice_closeness, practice_longer, practice_forms,
    practice_openness, practice_listen, practice_evenings, practice_thanks, practice_journal,
    practice_gently, practice_pause, practice_eyes, practice_sides, practice_way,
    practice_repair, practice_vision, practice_wishes, practice_touch,
    practice_attach, practice_values, practice_stands, practice_paths, practice_journey,
    practice_keepsake, practice_review;
extern const struct practice practice_today, practice_talk, practice_welcome,
    practice_pair, practice_settings, practice_reminders, practice_seen, practice_choices, practice_setup, practice_safe, practice_health,
    practice_help, practice_me, practice_wall;

enum { PRACTICES_MAX = 48 };
extern const struct practice *const practices[];	/* NULL-ended */
#endif
