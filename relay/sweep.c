/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sweep: what has run out is taken away now and then: sessions, challenges,
 * invitations, channels that are gone. While the clock is behind what it once was, nothing is.
 */
#include <string.h>
#include "inside.h"

struct sweep {
	struct visit	visit;
	unsigned	found;		/* rows of the last round */
};

enum { ROUND = 200 };		/* rows that a statement of old ones gives */

static void
sessions_sweep(struct sweep *sweep)
{
	struct unit *unit = sweep->visit.unit;
	uint8_t rows[ROUND][64];
	struct value row[STORE_COLUMNS];
	unsigned n = 0;

	unit_begin(unit, SESSION_OLD, (struct value[]){
	    NUMBER(sweep->visit.day - IDLE_DAYS),
	    NUMBER(sweep->visit.day - ABSOLUTE_DAYS) }, 2);
	while (n < ROUND && unit_row(unit, SESSION_OLD, row)) {
		memcpy(rows[n], row[0].bytes, 32);
		memcpy(rows[n] + 32, row[1].bytes, 16);
		memcpy(rows[n++] + 48, row[2].bytes, 16);
	}
	unit_end(unit, SESSION_OLD);
	for (unsigned i = 0; i < n; i++) {
		unit_run(unit, SESSION_DROP, BYTES(rows[i], 32));
		unit_run(unit, SIGNED_IN_DROP, ID(rows[i] + 32), ID(rows[i] + 48));
		channels_end(&sweep->visit, rows[i] + 32, rows[i] + 48);
		hint_ended(&sweep->visit, rows[i] + 32, rows[i] + 48);
	}
	sweep->found += n;
}

/* Run out: the offer goes. Long past: all of it goes. */
static void
invitations_sweep(struct sweep *sweep)
{
	enum { EXPIRED = 3 };
	struct unit *unit = sweep->visit.unit;
	uint8_t rows[ROUND][32];
	bool forget[ROUND];
	struct value row[STORE_COLUMNS];
	int64_t long_past = sweep->visit.now - INVITATION_KEPT;
	unsigned n = 0;

	unit_begin(unit, INVITATION_OLD, (struct value[]){
	    NUMBER(sweep->visit.now), NUMBER(long_past) }, 2);
	while (n < ROUND && unit_row(unit, INVITATION_OLD, row)) {
		memcpy(rows[n], row[0].bytes, 16);
		memcpy(rows[n] + 16, row[1].bytes, 16);
		forget[n++] = row[3].number < long_past;
	}
	unit_end(unit, INVITATION_OLD);
	for (unsigned i = 0; i < n; i++) {
		if (forget[i]) {
			unit_run(unit, INVITATION_DROP, ID(rows[i]));
			unit_run(unit, INVITED_DROP, ID(rows[i] + 16), ID(rows[i]));
		} else
			unit_run(unit, INVITATION_END, ID(rows[i]),
			    NUMBER(EXPIRED));
		unit_purged(unit);
	}
	sweep->found += n;
}

static void
channels_sweep(struct sweep *sweep)
{
	struct unit *unit = sweep->visit.unit;
	uint8_t rows[ROUND][32];
	struct value row[STORE_COLUMNS];
	unsigned n = 0;

	unit_begin(unit, CHANNEL_OLD, (struct value[]){
	    NUMBER(sweep->visit.day - CHANNEL_GONE_DAYS) }, 1);
	while (n < ROUND && unit_row(unit, CHANNEL_OLD, row)) {
		memcpy(rows[n], row[0].bytes, 16);
		memcpy(rows[n++] + 16, row[1].bytes, 16);
	}
	unit_end(unit, CHANNEL_OLD);
	for (unsigned i = 0; i < n; i++) {
		unit_run(unit, CHANNEL_DROP, ID(rows[i]), ID(rows[i] + 16));
		unit_purged(unit);
	}
	sweep->found += n;
}

static bool
sweep_work(void *context, struct unit *unit)
{
	struct sweep *sweep = context;

	sweep->visit.unit = unit;
	sweep->visit.hints = 0;
	sweep->found = 0;
	sessions_sweep(sweep);
	invitations_sweep(sweep);
	unit_run(unit, SPENT_SWEEP, NUMBER(sweep->visit.now));
	channels_sweep(sweep);
	unit_run(unit, SETTING_PUT, NUMBER(SETTING_CLOCK),
	    NUMBER(sweep->visit.now));
	return true;
}

void
relay_sweep(struct relay *relay, int64_t now)
{
	enum { ROUNDS = 50 };
	struct sweep sweep = { .visit = { .relay = relay, .now = now,
	    .day = now / DAY } };

	if (now < atomic_load(&relay->clock))
		return;
	for (int i = 0; i < ROUNDS; i++) {
		if (store_write(relay->store, sweep_work, &sweep) != STORE_DONE)
			return;
		for (unsigned h = 0; h < sweep.visit.hints; h++)
			if (relay->listener != NULL)
				relay->listener(relay->listener_context,
				    &sweep.visit.hint[h]);
		if (sweep.found < ROUND)
			return;
	}
}
