/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * store: where the mailbox keeps its rows.
 *
 * Narrow on purpose, so that a second database is a second file: statements
 * are named in statements.h, their text is one for all databases, and a store
 * does no more than run them inside transactions.
 *
 * Writes of many share one flush: the store has one writer, which takes all
 * the work that waits, runs each piece inside its own savepoint, commits them
 * together, and only then says that they are done.
 */
#ifndef RELAY_STORE_H
#define RELAY_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "statements.h"

struct store;
struct unit;		/* one piece of work inside its transaction */

enum store_outcome {
	STORE_DONE,		/* durable */
	STORE_UNDONE,		/* the work asked for nothing to be kept */
	STORE_READ_ONLY,	/* the disk is full or failing: reads go on */
	STORE_TROUBLE,		/* anything else; nothing was kept */
};

/*
 * Opens the database, makes or moves its tables. NULL as path: in memory.
 * On failure NULL, and why in a static sentence if why is not NULL.
 */
struct store *store_open(const char *path, const char **why);
void	 store_close(struct store *);	/* finishes what waits; NULL is fine */

/* True: keep what was written; false: undo it. May be run more than once. */
typedef bool store_work(void *context, struct unit *);
typedef void store_done(void *context, enum store_outcome);

enum store_outcome store_read(struct store *, store_work *, void *context);
enum store_outcome store_write(struct store *, store_work *, void *context);
/* done is called on the writer's thread. */
void	 store_write_later(struct store *, store_work *, store_done *,
    void *context);

/* For measuring only: from now on every piece of work gets its own flush;
 * and how many flushes there were. */
void	 store_one_by_one(struct store *, bool);
uint64_t store_flushes(struct store *);

/*
 * One consistent snapshot as a new file, without sessions, devices, spent
 * challenges and invitations. False: the old file at path, if any, is untouched.
 */
bool	 store_backup(struct store *, const char *path);

/*
 * Values that go into a statement and come out of a row. Bytes that come out
 * last until the next row of that statement, or its end.
 */
struct value {
	enum { VALUE_NONE, VALUE_NUMBER, VALUE_BYTES } kind;
	int64_t		 number;
	const uint8_t	*bytes;
	size_t		 len;
};

#define NONE		((struct value){ .kind = VALUE_NONE })
#define NUMBER(n)	((struct value){ .kind = VALUE_NUMBER, .number = (int64_t)(n) })
#define BYTES(p, n)	((struct value){ .kind = VALUE_BYTES, .bytes = (p), .len = (n) })
#define ID(p)		BYTES((p), 16)

enum { STORE_COLUMNS = 12 };

/*
 * Begins a statement, with as many values as it has parameters. Then unit_row
 * gives its rows until it says false. A failure sticks to the unit: every
 * later call does nothing, and the whole work is undone; so callers need not
 * look at each. A statement that is under way may not be begun again.
 */
void	 unit_begin(struct unit *, enum statement, const struct value *, size_t n);
bool	 unit_row(struct unit *, enum statement, struct value row[STORE_COLUMNS]);
void	 unit_end(struct unit *, enum statement);
bool	 unit_failed(const struct unit *);
/* Words were removed: they must be gone from every file within 5 seconds. */
void	 unit_purged(struct unit *);

#define unit_run(unit, statement, ...) \
	unit_just(unit, statement, (const struct value[]){ __VA_ARGS__ }, \
	    sizeof (const struct value[]){ __VA_ARGS__ } / sizeof(struct value))
#define unit_get(unit, statement, row, ...) \
	unit_one(unit, statement, row, (const struct value[]){ __VA_ARGS__ }, \
	    sizeof (const struct value[]){ __VA_ARGS__ } / sizeof(struct value))
/* Runs a statement to its end; true if it changed, or gave, at least one row. */
bool	 unit_just(struct unit *, enum statement, const struct value *, size_t n);
/* The first row, whose bytes last until this statement is begun again. */
bool	 unit_one(struct unit *, enum statement, struct value row[STORE_COLUMNS],
    const struct value *, size_t n);
#endif
