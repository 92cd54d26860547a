/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_alarm: when a person wants to be reminded. The mailbox keeps times and
 * nothing about why; the device gives all of them anew whenever they change.
 */
#include <string.h>
#include "inside.h"
#include "seal/crypto.h"
#include "post.h"

static const uint8_t every_channel[16];

bool
reminders_slow(struct visit *visit)
{
	unsigned wait = throttle_count(visit->relay->throttle,
	    THROTTLE_REMINDERS, visit->session.account, 16,
	    visit->relay->limits.tries, 60, visit->request->now);

	if (wait > 0)
		slow_down(visit, wait);
	return wait > 0;
}

void
reminders_drop(struct visit *visit, const uint8_t account[16])
{
	unit_run(visit->unit, ALARM_DROP_ALL, ID(account));
	unit_run(visit->unit, CHANNEL_DROP_ALL, ID(account));
}

/* Rising, on the five minutes, and not beyond what anybody plans. */
static bool
alarms_read(struct visit *visit, int64_t due[ALARMS_MOST], unsigned *n)
{
	int64_t before = 0, most = visit->request->now + ALARM_AHEAD;

	*n = reader_u16(&visit->body);
	if (*n > ALARMS_MOST)
		return false;
	for (unsigned i = 0; i < *n; i++) {
		uint64_t at = reader_u64(&visit->body);

		if (at > (uint64_t)most || at % ALARM_STEP != 0 ||
		    (int64_t)at <= before)
			return false;
		before = due[i] = (int64_t)at;
	}
	return reader_done(&visit->body);
}

/* By the clock on the wall, not the mailbox's own: a reminder that comes at a
 * time that was once wrong is of no use. What is being rung now goes on. */
bool
alarms_replace(struct visit *visit)
{
	const uint8_t *me = visit->session.account;
	int64_t now = visit->request->now, due[ALARMS_MOST];
	uint8_t id[16];
	unsigned n;

	if (!alarms_read(visit, due, &n))
		return refuse(visit, BAD_REQUEST);
	if (reminders_slow(visit))
		return false;
	unit_run(visit->unit, ALARM_CLEAR, ID(me), NUMBER(now));
	for (unsigned i = 0; i < n; i++) {
		if (due[i] <= now)
			continue;
		crypto_random(id, sizeof id);
		unit_run(visit->unit, ALARM_ADD, ID(me), ID(id),
		    ID(every_channel), NUMBER(due[i]));
	}
	return done(visit, 204);
}

bool
push_show(struct visit *visit)
{
	writer_bytes(&visit->out, webpush_public(visit->relay->webpush),
	    WEBPUSH_POINT);
	writer_u8(&visit->out, (uint8_t)post_offers(visit->relay->post));
	return done(visit, 200);
}
