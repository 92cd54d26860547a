/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_feed: dates that a person's other calendar may fetch, if they want that.
 *
 * The mailbox keeps them sealed, and not the key: that stands in the address, so
 * it is here while a fetch is answered, and then the mailbox can read them. The
 * key goes into no table and no log. A feed that has ended, an id that is none and
 * a key that does not fit are one and the same 404.
 */
#include <stdlib.h>
#include <string.h>
#include "inside.h"
#include "seal/envelope.h"

void
feeds_end(struct visit *visit, const uint8_t account[16])
{
	struct value row[STORE_COLUMNS];
	uint8_t id[FEEDS_MOST][16];
	unsigned n = 0;

	unit_begin(visit->unit, FED_LIST, (struct value[]){ ID(account) }, 1);
	while (n < FEEDS_MOST && unit_row(visit->unit, FED_LIST, row))
		memcpy(id[n++], row[0].bytes, 16);
	unit_end(visit->unit, FED_LIST);
	for (unsigned i = 0; i < n; i++) {
		unit_run(visit->unit, FEED_DROP, ID(id[i]));
		unit_run(visit->unit, FED_DROP, ID(account), ID(id[i]));
	}
	if (n > 0)
		unit_purged(visit->unit);
}

/* One a person: another id ends the one before. */
bool
feed_put(struct visit *visit)
{
	const uint8_t *me = visit->session.account, *body = visit->request->body;
	size_t len = visit->request->len;
	struct value row[STORE_COLUMNS];

	if (len <= 16 + ENVELOPE_EXTRA)
		return refuse(visit, BAD_REQUEST);
	if (reminders_slow(visit))
		return false;
	if (unit_get(visit->unit, FEED_GET, row, ID(body)) &&
	    memcmp(row[0].bytes, me, 16) != 0)
		return refuse(visit, BAD_REQUEST);
	feeds_end(visit, me);
	unit_run(visit->unit, FEED_ADD, ID(body), ID(me),
	    BYTES(body + 16, len - 16));
	unit_run(visit->unit, FED_ADD, ID(me), ID(body));
	return done(visit, 204);
}

bool
feed_end(struct visit *visit)
{
	feeds_end(visit, visit->session.account);
	return done(visit, 204);
}

bool
feed_get(struct visit *visit)
{
	struct ad ad = { .purpose = PURPOSE_FEED, .id1 = visit->id };
	struct value row[STORE_COLUMNS];
	uint8_t *plain = NULL;
	size_t size = 0, len;
	bool good;

	good = unit_get(visit->unit, FEED_GET, row, ID(visit->id)) &&
	    row[1].len > ENVELOPE_EXTRA;
	if (good) {
		size = row[1].len - ENVELOPE_EXTRA;
		plain = bytes_new(size, 1);
		good = envelope_open(plain, visit->key, SUITE, &ad,
		    row[1].bytes, row[1].len) && unpad(plain, size, &len);
	}
	bytes_wipe(visit->key, sizeof visit->key);
	if (good)
		writer_bytes(&visit->out, plain, len);
	bytes_free(plain, size);
	if (!good)
		return refuse(visit, NOT_FOUND);
	visit->answer->type = "text/calendar; charset=utf-8";
	return done(visit, 200);
}
