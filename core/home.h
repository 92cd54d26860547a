/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * home: what two people have done, folded from their events.
 *
 * Three lifetimes. Events live as long as the home. The rooms' state is made
 * anew whenever the order of events changes. A visit's memory ends with it.
 */
#ifndef HOME_H
#define HOME_H
#include "app.h"
#include "arena.h"
#include "days.h"
#include "form.h"
#include "text.h"

struct practice;
struct deed;

enum space { SHARED, PERSONAL, PRIVATE, SPACES };
enum mode { PLAIN, SOFT_GATE, STRICT_GATE, DROP_BOX };

struct event {
	/* What the seal vouches for */
	unsigned char	 id[16];
	unsigned char	 gate_id[16];	/* zeros: none; of a deletion: its target */
	uint64_t	 place;		/* in its space, from the relay; 0: not yet */
	uint8_t		 author;	/* 0 or 1, in the order they joined */
	uint8_t		 space;
	uint8_t		 mode;
	bool		 deletes;
	uint8_t		 room;		/* whose practice it is */
	/* What its author says */
	bool		 rewrites, withdrawn, wiped, folded;
	int16_t		 zone;		/* minutes east of UTC */
	int32_t		 day;		/* the author's calendar, days since 1970 */
	int64_t		 at;		/* seconds since 1970 */
	const struct deed *deed;	/* NULL: a stub, or not understood */
	const struct value *values;	/* by the deed's fields */
	const char	*gate;		/* the occasion; "" if none */
	unsigned char	 of_id[16];
	struct event	*of;		/* the earlier event this one rewrites */
	/* What the room made of it; rooms set and read this as they like */
	void		*made;
	char		*text;		/* what values and gate point into */
	struct sketch	 sketch;	/* of all its texts (TEXT_LEAST), to search them */
	size_t		 len;		/* 0: its words have not come */
};

/* A field that may be this long holds what somebody wrote; shorter ones hold
 * names, choices and ids. */
enum { TEXT_LEAST = 100 };

struct home;

struct home *home_new(void);
void	 home_free(struct home *);

/*
 * Takes a batch of opened events (docs/formats.md). Known ones only learn
 * their place. Total: nonsense is counted and skipped.
 */
struct fold home_fold(struct home *, const char *batch, size_t len);

/* The state of one practice in one space; zeroed before the first event. */
void	*home_room(const struct home *, const struct practice *, enum space);
struct event *home_event(const struct home *, const char *hexid);	/* or NULL */
/* All events of a space in their order, deletions and stubs among them. */
size_t	 home_count(const struct home *, enum space);
struct event *home_at(const struct home *, enum space, size_t);
/* The newest live event of one person at a gate of the couple's space, words
 * withheld or not; or NULL. */
struct event *home_gate(const struct home *, const unsigned char gate[16],
    unsigned author);
/* Were both, which may be NULL, sealed for the very same gate? What an event says
 * of its gate is only believed when the seal's id agrees. */
bool	 event_same_gate(const struct event *, const struct event *);
/* Did this person do something in that space on that day of theirs? */
bool	 home_here(const struct home *, enum space, unsigned author, int32_t day);
/* Did they do something then, too, and not only refuse or set something? */
bool	 home_did(const struct home *, enum space, unsigned author, int32_t day);
uint32_t home_kept(const struct home *);	/* events not understood */
size_t	 home_memory(const struct home *);

/* The head of an event in a batch, little endian. */
enum { HEAD_LEN = 0, HEAD_SPACE = 4, HEAD_AUTHOR = 5, HEAD_MODE = 6,
	HEAD_WHAT = 7, HEAD_PLACE = 8, HEAD_ID = 16, HEAD_GATE = 32,
	HEAD_SIZE = 48 };
enum { WHAT_WRITE = 1, WHAT_DELETE = 2 };
#endif
