/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * store, in one SQLite file: one thread writes, one connection reads.
 *
 * The writer takes all the work that waits, commits it together, and only
 * then says that it is done: a flush is what durable writing costs, so many
 * share one. When the disk is full or failing, the store only reads until a
 * test write gets through.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "store.h"

enum {
	SCHEMA_NOW = 3,
	BATCH_MOST = 512,
	BUSY_MS = 5000,
	CHECKPOINT_AFTER_MS = 1000,	/* words are gone within 5 s: see below */
	CHECKPOINT_AGAIN_MS = 250,
	TEST_WRITE_MS = 1000,
};

/* A connection and its prepared statements. */
struct side {
	sqlite3		*db;
	sqlite3_stmt	*statements[STATEMENT_COUNT];
	bool		 under_way[STATEMENT_COUNT];
	pthread_mutex_t	 lock;
};

struct unit {
	struct side	*side;
	bool		 failed, purged;
	int		 code;		/* SQLite's, when failed */
};

struct piece {
	struct piece	*next;
	store_work	*work;
	store_done	*done;
	void		*context;
	enum store_outcome outcome;
};

struct store {
	struct side	 writer, reader;
	struct side	*reads;		/* in memory the writer, else the reader */
	char		*path;		/* NULL: in memory */

	pthread_t	 thread;
	pthread_mutex_t	 lock;		/* of all below */
	pthread_cond_t	 work_waits;
	struct piece	*first, **last;
	bool		 stopping, one_by_one;
	uint64_t	 flushes;

	bool		 read_only;	/* the writer's thread only, as the rest */
	int64_t		 tested_at;
	int64_t		 checkpoint_at;	/* 0: none is due */
};

static int64_t
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- statements ---- */

static void
unit_fail(struct unit *unit, int code)
{
	unit->failed = true;
	unit->code = code;
}

bool
unit_failed(const struct unit *unit)
{
	return unit->failed;
}

void
unit_purged(struct unit *unit)
{
	unit->purged = true;
}

static sqlite3_stmt *
unit_statement(struct unit *unit, enum statement which)
{
	sqlite3_stmt **statement = &unit->side->statements[which];

	if (*statement == NULL) {
		int code = sqlite3_prepare_v3(unit->side->db,
		    statement_text[which], -1, SQLITE_PREPARE_PERSISTENT,
		    statement, NULL);
		if (code != SQLITE_OK)
			unit_fail(unit, code);
	}
	return *statement;
}

void
unit_end(struct unit *unit, enum statement which)
{
	if (!unit->side->under_way[which])
		return;
	sqlite3_reset(unit->side->statements[which]);
	sqlite3_clear_bindings(unit->side->statements[which]);
	unit->side->under_way[which] = false;
}

static int
bind(sqlite3_stmt *statement, int at, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NUMBER:
		return sqlite3_bind_int64(statement, at, value->number);
	case VALUE_BYTES:
		if (value->len == 0)
			return sqlite3_bind_zeroblob(statement, at, 0);
		return sqlite3_bind_blob64(statement, at, value->bytes,
		    value->len, SQLITE_STATIC);
	case VALUE_NONE:
		break;
	}
	return sqlite3_bind_null(statement, at);
}

void
unit_begin(struct unit *unit, enum statement which, const struct value *values,
    size_t n)
{
	if (unit->failed)
		return;
	unit_end(unit, which);
	sqlite3_stmt *statement = unit_statement(unit, which);
	if (statement == NULL)
		return;
	if ((size_t)sqlite3_bind_parameter_count(statement) != n) {
		unit_fail(unit, SQLITE_MISUSE);
		return;
	}
	unit->side->under_way[which] = true;
	for (size_t i = 0; i < n; i++) {
		int code = bind(statement, (int)i + 1, &values[i]);
		if (code != SQLITE_OK)
			unit_fail(unit, code);
	}
}

static struct value
column(sqlite3_stmt *statement, int at)
{
	switch (sqlite3_column_type(statement, at)) {
	case SQLITE_INTEGER:
		return NUMBER(sqlite3_column_int64(statement, at));
	case SQLITE_BLOB: {
		const void *bytes = sqlite3_column_blob(statement, at);
		return BYTES(bytes, (size_t)sqlite3_column_bytes(statement, at));
	}
	}
	return NONE;
}

bool
unit_row(struct unit *unit, enum statement which, struct value row[STORE_COLUMNS])
{
	if (unit->failed || !unit->side->under_way[which])
		return false;
	sqlite3_stmt *statement = unit->side->statements[which];
	int code = sqlite3_step(statement);
	if (code != SQLITE_ROW) {
		unit_end(unit, which);
		if (code != SQLITE_DONE)
			unit_fail(unit, code);
		return false;
	}
	int columns = sqlite3_column_count(statement);
	for (int i = 0; i < STORE_COLUMNS; i++)
		row[i] = i < columns ? column(statement, i) : NONE;
	return true;
}

bool
unit_just(struct unit *unit, enum statement which, const struct value *values,
    size_t n)
{
	struct value row[STORE_COLUMNS];
	bool any = false;

	unit_begin(unit, which, values, n);
	while (unit_row(unit, which, row))
		any = true;
	if (unit->failed)
		return false;
	return any || (!sqlite3_stmt_readonly(unit->side->statements[which]) &&
	    sqlite3_changes(unit->side->db) > 0);
}

bool
unit_one(struct unit *unit, enum statement which, struct value row[STORE_COLUMNS],
    const struct value *values, size_t n)
{
	unit_begin(unit, which, values, n);
	return unit_row(unit, which, row);
}

static void
unit_end_all(struct unit *unit)
{
	for (int i = 0; i < STATEMENT_COUNT; i++)
		unit_end(unit, (enum statement)i);
}

/* ---- reading ---- */

static int
run(struct side *side, const char *sql)
{
	return sqlite3_exec(side->db, sql, NULL, NULL, NULL);
}

enum store_outcome
store_read(struct store *store, store_work *work, void *context)
{
	struct unit unit = { .side = store->reads };
	bool good = false;

	pthread_mutex_lock(&store->reads->lock);
	if (run(unit.side, "BEGIN") == SQLITE_OK) {
		good = work(context, &unit);
		unit_end_all(&unit);
		run(unit.side, "ROLLBACK");
	} else
		unit.failed = true;
	pthread_mutex_unlock(&store->reads->lock);
	if (unit.failed)
		return STORE_TROUBLE;
	return good ? STORE_DONE : STORE_UNDONE;
}

/* ---- writing ---- */

static bool
disk_fails(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_CORRUPT:
		return true;
	}
	return false;
}

/* One piece inside the open transaction. False: the whole batch is lost. */
static bool
piece_run(struct store *store, struct piece *piece, bool *purged)
{
	struct unit unit = { .side = &store->writer };
	int code = run(unit.side, "SAVEPOINT piece");

	if (code != SQLITE_OK)
		return false;
	bool keep = piece->work(piece->context, &unit);
	unit_end_all(&unit);
	if (unit.failed) {
		piece->outcome = STORE_TROUBLE;
		keep = false;
		if (disk_fails(unit.code) || sqlite3_get_autocommit(unit.side->db))
			return false;
	} else
		piece->outcome = keep ? STORE_DONE : STORE_UNDONE;
	if (!keep && run(unit.side, "ROLLBACK TO piece") != SQLITE_OK)
		return false;
	*purged |= keep && unit.purged;
	return run(unit.side, "RELEASE piece") == SQLITE_OK;
}

static enum store_outcome
batch_lost(struct store *store)
{
	int code = sqlite3_errcode(store->writer.db);

	if (!sqlite3_get_autocommit(store->writer.db))
		run(&store->writer, "ROLLBACK");
	if (!disk_fails(code))
		return STORE_TROUBLE;
	store->read_only = true;
	store->tested_at = milliseconds();
	return STORE_READ_ONLY;
}

static enum store_outcome
batch_commit(struct store *store, struct piece *pieces)
{
	bool purged = false;

	if (run(&store->writer, "BEGIN IMMEDIATE") != SQLITE_OK)
		return batch_lost(store);
	for (struct piece *p = pieces; p != NULL; p = p->next)
		if (!piece_run(store, p, &purged))
			return batch_lost(store);
	if (run(&store->writer, "COMMIT") != SQLITE_OK)
		return batch_lost(store);
	if (purged && store->checkpoint_at == 0 && store->path != NULL)
		store->checkpoint_at = milliseconds() + CHECKPOINT_AFTER_MS;
	return STORE_DONE;
}

/* Moves the log into the file and empties it, so that what was removed is in
 * neither. A reader in another process may be in the way. */
static bool
checkpoint(struct store *store)
{
	sqlite3_busy_timeout(store->writer.db, CHECKPOINT_AGAIN_MS);
	int code = sqlite3_wal_checkpoint_v2(store->writer.db, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(store->writer.db, BUSY_MS);
	return code == SQLITE_OK;
}

/*
 * After a failure: does a write get through again? What the system had
 * promised to flush may be gone from its cache, so only a full checkpoint,
 * which writes and flushes everything anew, counts.
 */
static void
test_write(struct store *store)
{
	store->tested_at = milliseconds();
	if (run(&store->writer, "BEGIN IMMEDIATE") == SQLITE_OK &&
	    run(&store->writer, "INSERT INTO setting (name, number)"
	    " VALUES (3, 1) ON CONFLICT (name) DO UPDATE SET number = number + 1")
	    == SQLITE_OK && run(&store->writer, "COMMIT") == SQLITE_OK &&
	    checkpoint(store))
		store->read_only = false;
	else if (!sqlite3_get_autocommit(store->writer.db))
		run(&store->writer, "ROLLBACK");
}

static void
batch_run(struct store *store, struct piece *pieces)
{
	enum store_outcome whole = STORE_READ_ONLY;

	pthread_mutex_lock(&store->writer.lock);
	if (store->read_only && milliseconds() >= store->tested_at + TEST_WRITE_MS)
		test_write(store);
	if (!store->read_only)
		whole = batch_commit(store, pieces);
	pthread_mutex_unlock(&store->writer.lock);
	while (pieces != NULL) {
		struct piece *piece = pieces;

		pieces = piece->next;
		piece->done(piece->context,
		    whole == STORE_DONE ? piece->outcome : whole);
		free(piece);
	}
}

/* Waits for work, or for a checkpoint to be due. NULL: there is none yet. */
static struct piece *
batch_take(struct store *store)
{
	if (store->first == NULL && !store->stopping) {
		if (store->checkpoint_at == 0) {
			pthread_cond_wait(&store->work_waits, &store->lock);
		} else {
			struct timespec until = {
				.tv_sec = store->checkpoint_at / 1000,
				.tv_nsec = store->checkpoint_at % 1000 * 1000000,
			};
			pthread_cond_timedwait(&store->work_waits, &store->lock,
			    &until);
		}
	}
	struct piece *pieces = store->first, **end = &store->first;
	int most = store->one_by_one ? 1 : BATCH_MOST;
	for (int i = 0; i < most && *end != NULL; i++)
		end = &(*end)->next;
	store->first = *end;
	if (store->first == NULL)
		store->last = &store->first;
	if (end != &store->first)
		*end = NULL;
	return pieces != store->first ? pieces : NULL;
}

static void *
write_forever(void *argument)
{
	struct store *store = argument;
	uint64_t flushes = 0;

	pthread_mutex_lock(&store->lock);
	while (!store->stopping || store->first != NULL) {
		struct piece *pieces = batch_take(store);

		pthread_mutex_unlock(&store->lock);
		if (pieces != NULL)
			batch_run(store, pieces);
		flushes += pieces != NULL;
		if (store->checkpoint_at != 0 &&
		    milliseconds() >= store->checkpoint_at) {
			pthread_mutex_lock(&store->writer.lock);
			store->checkpoint_at = checkpoint(store) ? 0 :
			    milliseconds() + CHECKPOINT_AGAIN_MS;
			pthread_mutex_unlock(&store->writer.lock);
		}
		pthread_mutex_lock(&store->lock);
		store->flushes = flushes;
	}
	pthread_mutex_unlock(&store->lock);
	return NULL;
}

void
store_write_later(struct store *store, store_work *work, store_done *done,
    void *context)
{
	struct piece *piece = malloc(sizeof *piece);

	if (piece == NULL) {
		done(context, STORE_TROUBLE);
		return;
	}
	*piece = (struct piece){ .work = work, .done = done, .context = context };
	pthread_mutex_lock(&store->lock);
	*store->last = piece;
	store->last = &piece->next;
	pthread_cond_signal(&store->work_waits);
	pthread_mutex_unlock(&store->lock);
}

struct waiting {
	pthread_mutex_t	 lock;
	pthread_cond_t	 ready;
	store_work	*work;
	void		*context;
	bool		 over;
	enum store_outcome outcome;
};

static bool
waiting_work(void *context, struct unit *unit)
{
	struct waiting *waiting = context;

	return waiting->work(waiting->context, unit);
}

static void
waiting_done(void *context, enum store_outcome outcome)
{
	struct waiting *waiting = context;

	pthread_mutex_lock(&waiting->lock);
	waiting->outcome = outcome;
	waiting->over = true;
	pthread_cond_signal(&waiting->ready);
	pthread_mutex_unlock(&waiting->lock);
}

enum store_outcome
store_write(struct store *store, store_work *work, void *context)
{
	struct waiting waiting = { .lock = PTHREAD_MUTEX_INITIALIZER,
	    .ready = PTHREAD_COND_INITIALIZER, .work = work, .context = context };

	store_write_later(store, waiting_work, waiting_done, &waiting);
	pthread_mutex_lock(&waiting.lock);
	while (!waiting.over)
		pthread_cond_wait(&waiting.ready, &waiting.lock);
	pthread_mutex_unlock(&waiting.lock);
	pthread_cond_destroy(&waiting.ready);
	pthread_mutex_destroy(&waiting.lock);
	return waiting.outcome;
}

void
store_one_by_one(struct store *store, bool on)
{
	pthread_mutex_lock(&store->lock);
	store->one_by_one = on;
	pthread_mutex_unlock(&store->lock);
}

uint64_t
store_flushes(struct store *store)
{
	pthread_mutex_lock(&store->lock);
	uint64_t flushes = store->flushes;
	pthread_mutex_unlock(&store->lock);
	return flushes;
}

/* ---- opening and closing ---- */

static bool
side_open(struct side *side, const char *path)
{
	if (sqlite3_open_v2(path, &side->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
	    NULL) != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(side->db, BUSY_MS);
	sqlite3_extended_result_codes(side->db, 1);
	sqlite3_db_config(side->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(side->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(side->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(side->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	return run(side, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
	    "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
	    "PRAGMA journal_size_limit = 8388608") == SQLITE_OK;
}

static void
side_close(struct side *side)
{
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(side->statements[i]);
	sqlite3_close(side->db);
	pthread_mutex_destroy(&side->lock);
}

static bool
schema_number(void *context, struct unit *unit)
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(unit, SETTING_GET, row, NUMBER(SETTING_SCHEMA)))
		return false;
	*(int64_t *)context = row[0].number;
	return true;
}

static bool
schema_make(struct side *side)
{
	struct unit unit = { .side = side };
	int code = run(side, "BEGIN IMMEDIATE");

	for (int i = 0; code == SQLITE_OK && schema_steps[i] != NULL; i++)
		code = run(side, schema_steps[i]);
	if (code == SQLITE_OK)
		unit_run(&unit, SETTING_PUT, NUMBER(SETTING_SCHEMA),
		    NUMBER(SCHEMA_NOW));
	unit_end_all(&unit);
	return code == SQLITE_OK && !unit.failed &&
	    run(side, "COMMIT") == SQLITE_OK;
}

/* Makes what is not there; a database of a later Hearth is left alone. */
static const char *
schema_ready(struct store *store)
{
	struct unit unit = { .side = &store->writer };
	int64_t number = 0;

	schema_number(&number, &unit);	/* without tables yet: 0 */
	unit_end_all(&unit);
	if (number > SCHEMA_NOW)
		return "The database was made by a newer Hearth.";
	if (number < SCHEMA_NOW && !schema_make(&store->writer))
		return "The tables could not be made.";
	return NULL;
}

static bool
file_made(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static const char *
store_ready(struct store *store, const char *path)
{
	if (path != NULL && ((store->path = strdup(path)) == NULL ||
	    !file_made(path)))
		return "The database file could not be opened.";
	if (!side_open(&store->writer, path != NULL ? path : ":memory:"))
		return "The database could not be opened.";
	const char *trouble = schema_ready(store);
	if (trouble != NULL)
		return trouble;
	if (path != NULL && !side_open(&store->reader, path))
		return "The database could not be opened for reading.";
	if (pthread_create(&store->thread, NULL, write_forever, store) != 0)
		return "The writer could not be started.";
	return NULL;
}

static void
store_free(struct store *store)
{
	side_close(&store->writer);
	side_close(&store->reader);
	pthread_cond_destroy(&store->work_waits);
	pthread_mutex_destroy(&store->lock);
	free(store->path);
	free(store);
}

struct store *
store_open(const char *path, const char **why)
{
	struct store *store = calloc(1, sizeof *store);
	const char *trouble = "Out of memory.";
	pthread_condattr_t monotonic;

	if (store != NULL) {
		store->reads = path != NULL ? &store->reader : &store->writer;
		store->last = &store->first;
		pthread_mutex_init(&store->lock, NULL);
		pthread_mutex_init(&store->writer.lock, NULL);
		pthread_mutex_init(&store->reader.lock, NULL);
		pthread_condattr_init(&monotonic);
		pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
		pthread_cond_init(&store->work_waits, &monotonic);
		pthread_condattr_destroy(&monotonic);
		trouble = store_ready(store, path);
	}
	if (why != NULL)
		*why = trouble;
	if (trouble == NULL)
		return store;
	if (store != NULL)
		store_free(store);
	return NULL;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	pthread_mutex_lock(&store->lock);
	store->stopping = true;
	pthread_cond_signal(&store->work_waits);
	pthread_mutex_unlock(&store->lock);
	pthread_join(store->thread, NULL);
	if (store->checkpoint_at != 0)
		checkpoint(store);
	store_free(store);
}

/* ---- backup ---- */

static bool
copy_all(struct store *store, sqlite3 *to)
{
	struct side own = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct side *from = store->reads;
	int code = SQLITE_ERROR;

	if (store->path != NULL) {
		from = &own;
		if (!side_open(&own, store->path)) {
			side_close(&own);
			return false;
		}
	}
	pthread_mutex_lock(&from->lock);
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->db, "main");
	if (backup != NULL) {
		code = sqlite3_backup_step(backup, -1);
		sqlite3_backup_finish(backup);
	}
	pthread_mutex_unlock(&from->lock);
	if (from == &own)
		side_close(&own);
	return code == SQLITE_DONE;
}

/* What a backup must not bring back: ways in, and open invitations. */
static const char without[] = "PRAGMA journal_mode = DELETE;"
    "PRAGMA secure_delete = ON; BEGIN; DELETE FROM session;"
    "DELETE FROM signed_in; DELETE FROM device; DELETE FROM spent;"
    "DELETE FROM invitation; DELETE FROM invited; COMMIT; VACUUM";

static bool
flushed(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

static bool
folder_flushed(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = slash == NULL ? 1 : slash == path ? 1 : (int)(slash - path);

	snprintf(folder, sizeof folder, "%.*s", n, slash == NULL ? "." : path);
	return flushed(folder, O_RDONLY | O_DIRECTORY);
}

bool
store_backup(struct store *store, const char *path)
{
	char part[PATH_MAX];
	sqlite3 *to = NULL;
	int n = snprintf(part, sizeof part, "%s.part", path);

	if (n < 0 || (size_t)n >= sizeof part)
		return false;
	unlink(part);
	bool good = file_made(part) && sqlite3_open_v2(part, &to,
	    SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK && copy_all(store, to) &&
	    sqlite3_exec(to, without, NULL, NULL, NULL) == SQLITE_OK;
	good = sqlite3_close(to) == SQLITE_OK && good;
	good = good && flushed(part, O_RDWR) && rename(part, path) == 0 &&
	    folder_flushed(path);
	if (!good)
		unlink(part);
	return good;
}
