/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_blob: what is too big for an event, in sealed parts.
 *
 * A blob belongs to an event, and has its id: only who wrote that one may put
 * parts there, and they go with it. Blobs may take nine tenths of the room of
 * a space, so that there is always some for words.
 */
#include <string.h>
#include "inside.h"

/* An event of one's own, whose words are there. */
static bool
blob_mine(struct visit *visit, const struct space *space)
{
	struct value row[STORE_COLUMNS];

	return unit_get(visit->unit, EVENT_GET, row, ID(space->id),
	    ID(visit->second)) &&
	    memcmp(row[1].bytes, space->me->account, 16) == 0 &&
	    row[3].number > 0;
}

static enum problem
blob_allowed(struct visit *visit, const struct space *space, uint64_t len)
{
	struct value row[STORE_COLUMNS];

	if (space->state == SPACE_FROZEN)
		return FROZEN;
	if (unit_get(visit->unit, BLOB_SIZE, row, ID(space->id),
	    ID(visit->second)) && (uint64_t)row[0].number + len > BLOB_MOST)
		return TOO_MANY;
	if (space->size + len > visit->relay->limits.quota / 10 * 9)
		return QUOTA;
	return NO_PROBLEM;
}

bool
blob_put(struct visit *visit)
{
	const struct request *request = visit->request;
	struct value row[STORE_COLUMNS];
	struct space space;
	enum problem problem;

	if (!space_find(visit, visit->id, &space) || !blob_mine(visit, &space))
		return refuse(visit, NOT_FOUND);
	if (request->len == 0)
		return refuse(visit, BAD_REQUEST);
	if (unit_get(visit->unit, BLOB_GET, row, ID(space.id),
	    ID(visit->second), NUMBER(visit->part)))
		return row[0].len == request->len && memcmp(row[0].bytes,
		    request->body, request->len) == 0 ? done(visit, 204) :
		    refuse(visit, TOO_MANY);
	problem = blob_allowed(visit, &space, request->len);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	unit_run(visit->unit, BLOB_ADD, ID(space.id), ID(visit->second),
	    NUMBER(visit->part), ID(space.me->account), NUMBER(request->len),
	    BYTES(request->body, request->len));
	unit_run(visit->unit, SPACE_GROW, ID(space.id), NUMBER(space.seq),
	    NUMBER(space.seq), NUMBER(request->len));
	return done(visit, 204);
}

bool
blob_get(struct visit *visit)
{
	struct value row[STORE_COLUMNS];
	struct space space;

	if (!space_find(visit, visit->id, &space) ||
	    !unit_get(visit->unit, BLOB_GET, row, ID(space.id),
	    ID(visit->second), NUMBER(visit->part)))
		return refuse(visit, NOT_FOUND);
	writer_bytes(&visit->out, row[0].bytes, row[0].len);
	return done(visit, 200);
}

static int64_t
size_of(struct visit *visit, enum statement size, const uint8_t space[16],
    const uint8_t whose[16])
{
	struct value row[STORE_COLUMNS];

	return unit_get(visit->unit, size, row, ID(space), ID(whose)) ?
	    row[0].number : 0;
}

int64_t
blob_drop(struct visit *visit, const uint8_t space[16], const uint8_t event[16])
{
	int64_t size = size_of(visit, BLOB_SIZE, space, event);

	unit_run(visit->unit, BLOB_DROP, ID(space), ID(event));
	return size;
}

int64_t
blobs_drop(struct visit *visit, const uint8_t space[16],
    const uint8_t author[16])
{
	int64_t size = size_of(visit, BLOBS_SIZE, space, author);

	unit_run(visit->unit, BLOBS_DROP, ID(space), ID(author));
	return size;
}
