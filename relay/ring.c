/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ring: alarms whose time has come. Each is claimed by compare-and-set, rung
 * on all channels of its person, and taken away when that is over; so it
 * rings once, also over a restart, and at worst once more when the server
 * died between ringing and writing that down. What a service would not take
 * now is tried again, later each time, on that channel alone.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "inside.h"
#include "post.h"
#include "ring.h"
#include "seal/crypto.h"
#include "silent.h"
#include "where.h"

enum {
	RINGINGS = 768, CLAIM_ROUND = 256, READY_LOW = 128, AT_A_TIME = 32,
	LEASE = 5 * 60,			/* longer than any ringing takes */
	LATE_MOST = 2 * 60 * 60,	/* later than that, nobody wants it */
	LEASE_LOW = 60,			/* then it is made longer */
	TRIES_MOST = 5, WAIT_FIRST = 30,
};

enum fate { PENDING, TAKEN, AGAIN, RESTS, GONE, REFUSED_FOR_GOOD };

enum { KEEPS, LOSES };			/* a lease no one makes longer, or can */

struct ringing;

struct bell {			/* one channel of a ringing */
	struct ringing	*ringing;
	struct channel	*channel;	/* until it has been handed out */
	uint8_t		 id[16];
	enum errand_kind kind;
	enum channel_state state;
	enum fate	 fate;
	uint32_t	 retry_after;
	uint8_t		 service[SILENT_NAME];
};

struct ringing {
	struct ring	*ring;
	struct ringing	*next;
	uint8_t		 account[16], alarm[16], channel[16];
	int64_t		 due, claimed;
	int64_t		 longer;	/* the lease that is being written, or: */
	unsigned	 tries, bells, waiting;
	bool		 held, settled;	/* claimed for good; and written down */
	bool		 lost;		/* claimed by somebody else since */
	bool		 late, mine, back;	/* back: it never rang */
	struct bell	 bell[CHANNELS_MOST];
};

/* One unit of work: what is over is written down, what is due is claimed. */
struct round {
	struct relay	*relay;
	struct ring	*ring;
	struct ringing	*over;
	int64_t		 now;
	bool		 last;		/* nothing is claimed any more */
};

struct ring {
	struct round	 round;
	bool		 under_way;	/* until it has been written: */
	_Atomic bool	 written;
	enum store_outcome outcome;

	struct ringing	*free, *claimed;	/* the round's while it is under way */
	struct ringing	*ready, **ready_end;	/* claimed for good, still silent */
	unsigned	 ready_n;
	unsigned	 room, used;
	struct ringing	 ringings[RINGINGS];

	pthread_mutex_t	 lock;		/* of what services are heard to say: */
	struct ringing	*over;
	struct silent	*silent;
	int64_t		 now;
};

struct ring *
ring_new(void)
{
	struct ring *ring = calloc(1, sizeof *ring);

	if (ring == NULL)
		return NULL;
	if ((ring->silent = silent_new()) == NULL) {
		free(ring);
		return NULL;
	}
	pthread_mutex_init(&ring->lock, NULL);
	ring->room = RINGINGS;
	ring->ready_end = &ring->ready;
	return ring;
}

/* One that was used before, or a fresh one; there is room. */
static struct ringing *
ringing_new(struct ring *ring)
{
	struct ringing *ringing = ring->free;

	ring->room--;
	if (ringing == NULL)
		return &ring->ringings[ring->used++];
	ring->free = ringing->next;
	return ringing;
}

static void
ringing_free(struct ring *ring, struct ringing *ringing)
{
	for (unsigned i = 0; i < ringing->bells; i++)
		bytes_free(ringing->bell[i].channel, sizeof(struct channel));
	*ringing = (struct ringing){ .next = ring->free };
	ring->free = ringing;
	ring->room++;
}

static void
list_free(struct ring *ring, struct ringing **list)
{
	while (*list != NULL) {
		struct ringing *ringing = *list;

		*list = ringing->next;
		ringing_free(ring, ringing);
	}
}

void
ring_free(struct ring *ring)
{
	if (ring == NULL)
		return;
	while (ring->under_way && !ring->written)	/* the store is slow */
		usleep(1000);
	list_free(ring, &ring->round.over);
	list_free(ring, &ring->claimed);
	list_free(ring, &ring->ready);
	list_free(ring, &ring->over);
	pthread_mutex_destroy(&ring->lock);
	silent_free(ring->silent);
	free(ring);
}

/* ---- what services said ---- */

static enum fate
fate_of(enum errand_kind kind, const struct outcome *outcome)
{
	unsigned status = outcome->status;

	if (outcome_taken(outcome))
		return TAKEN;
	if (outcome_gone(kind, outcome))
		return GONE;
	if (kind == ERRAND_MAIL)
		return status < 500 ? AGAIN : REFUSED_FOR_GOOD;
	return status == 0 || status == 408 || status == 425 || status == 429 ||
	    status >= 500 ? AGAIN : REFUSED_FOR_GOOD;
}

static void
bell_over(struct bell *bell, enum fate fate, uint32_t retry_after)
{
	struct ringing *ringing = bell->ringing;
	struct ring *ring = ringing->ring;

	pthread_mutex_lock(&ring->lock);
	bell->fate = fate;
	bell->retry_after = retry_after;
	if (--ringing->waiting == 0) {
		ringing->next = ring->over;
		ring->over = ringing;
	}
	pthread_mutex_unlock(&ring->lock);
}

static void
bell_told(void *context, const struct outcome *outcome)
{
	struct bell *bell = context;
	struct ring *ring = bell->ringing->ring;

	pthread_mutex_lock(&ring->lock);
	if (outcome->status != 0 || outcome->silent != 0)
		silent_heard(ring->silent, bell->service, bell->ringing->account,
		    outcome->silent != 0, ring->now);
	pthread_mutex_unlock(&ring->lock);
	bell_over(bell, fate_of(bell->kind, outcome), outcome->retry_after);
}

/* ---- writing down what is over, and claiming what is next ---- */

static int64_t
again_at(const struct ringing *ringing, const struct bell *bell, int64_t now)
{
	int64_t wait = bell->fate == RESTS ? (int64_t)bell->retry_after :
	    (int64_t)WAIT_FIRST << (2 * ringing->tries);
	uint8_t jitter;

	crypto_random(&jitter, 1);
	wait += wait * jitter / 1024;		/* not all at the same moment */
	return now + (wait > bell->retry_after ? wait : bell->retry_after);
}

static void
bell_settle(struct unit *unit, const struct ringing *ringing,
    const struct bell *bell, int64_t now)
{
	int64_t again = again_at(ringing, bell, now);
	bool rests = bell->fate == RESTS;	/* which is no try */

	if (bell->fate == GONE || (bell->fate == TAKEN &&
	    bell->state != CHANNEL_FINE))
		unit_run(unit, CHANNEL_STATE, ID(ringing->account), ID(bell->id),
		    NUMBER(bell->fate == GONE ? CHANNEL_GONE : CHANNEL_FINE),
		    NUMBER(now / DAY));
	if ((rests || (bell->fate == AGAIN && ringing->tries < TRIES_MOST)) &&
	    again < ringing->due + LATE_MOST)
		unit_run(unit, ALARM_AGAIN, ID(ringing->account),
		    ID(ringing->alarm), ID(bell->id), NUMBER(ringing->due),
		    NUMBER(ringing->tries + !rests), NUMBER(again));
}

static void
ringing_settle(struct unit *unit, const struct ringing *ringing, int64_t now)
{
	if (ringing->back) {
		unit_run(unit, ALARM_CLAIM, ID(ringing->account),
		    ID(ringing->alarm), ID(ringing->channel),
		    NUMBER(ringing->claimed), NUMBER(now));
		return;
	}
	unit_run(unit, ALARM_DROP, ID(ringing->account), ID(ringing->alarm),
	    ID(ringing->channel));
	for (unsigned i = 0; i < ringing->bells; i++)
		bell_settle(unit, ringing, &ringing->bell[i], now);
}

/* A service is an origin: one port that is shut says nothing of others. */
static void
service_name(const struct ring *ring, uint8_t name[SILENT_NAME],
    const struct channel *channel)
{
	bool mail = channel->kind == ERRAND_MAIL;	/* one server for all of it */

	silent_name(ring->silent, name, channel->to,
	    mail ? 0 : where_origin(channel->to));
}

/* The channels an alarm rings on; none: nothing is left to do for it. */
static void
bells_hang(struct round *round, struct unit *unit, struct ringing *ringing)
{
	bool every = bytes_zero(ringing->channel, 16);
	struct value row[STORE_COLUMNS];
	struct channel found;

	unit_begin(unit, CHANNEL_LIST, (struct value[]){
	    ID(ringing->account) }, 1);
	while (ringing->bells < CHANNELS_MOST &&
	    unit_row(unit, CHANNEL_LIST, row)) {
		if ((!every && memcmp(row[0].bytes, ringing->channel, 16) != 0) ||
		    !channel_open(round->relay, &found, ringing->account, row) ||
		    !channel_rings(&found))
			continue;
		struct bell *bell = &ringing->bell[ringing->bells++];

		*bell = (struct bell){ .ringing = ringing, .kind = found.kind,
		    .state = found.state };
		service_name(round->ring, bell->service, &found);
		memcpy(bell->id, found.id, 16);
		bell->channel = bytes_new(1, sizeof found);
		*bell->channel = found;
	}
	unit_end(unit, CHANNEL_LIST);
	ringing->waiting = ringing->bells;
}

static void
claims_read(struct round *round, struct unit *unit)
{
	struct value row[STORE_COLUMNS];
	unsigned room = round->ring->room < CLAIM_ROUND ? round->ring->room :
	    CLAIM_ROUND;
	struct ringing **end = &round->ring->claimed;
	unsigned taken = 0;

	if (room > 0)
		unit_begin(unit, ALARM_DUE, (struct value[]){ NUMBER(round->now),
		    NUMBER(room) }, 2);
	while (taken < room && unit_row(unit, ALARM_DUE, row)) {
		struct ringing *ringing = ringing_new(round->ring);

		*ringing = (struct ringing){ .ring = round->ring,
		    .due = row[3].number, .tries = (unsigned)row[4].number,
		    .claimed = row[5].number };
		memcpy(ringing->account, row[0].bytes, 16);
		memcpy(ringing->alarm, row[1].bytes, 16);
		memcpy(ringing->channel, row[2].bytes, 16);
		ringing->late = round->now > ringing->due + LATE_MOST;
		*end = ringing;
		end = &ringing->next;
		taken++;
	}
	if (room > 0)
		unit_end(unit, ALARM_DUE);
}

static bool
lease_low(const struct ringing *r, int64_t now)
{
	return r->held && !r->lost && r->claimed <= now + LEASE_LOW;
}

static bool
leases_low(const struct ring *ring, int64_t now)
{
	for (unsigned i = 0; i < ring->used; i++)
		if (lease_low(&ring->ringings[i], now))
			return true;
	return false;
}

/* A machine that slept, or a clock that was set, leaves alarms in hand whose
 * lease ran out. They are kept, so that they do not ring once more. */
static void
leases_lengthen(struct round *round, struct unit *unit)
{
	struct ring *ring = round->ring;

	for (unsigned i = 0; i < ring->used; i++) {
		struct ringing *r = &ring->ringings[i];

		if (r->settled || !lease_low(r, round->now))
			continue;
		r->longer = unit_run(unit, ALARM_CLAIM, ID(r->account),
		    ID(r->alarm), ID(r->channel), NUMBER(r->claimed),
		    NUMBER(round->now + LEASE)) ? round->now + LEASE : LOSES;
	}
}

static bool
round_work(void *context, struct unit *unit)
{
	struct round *round = context;

	list_free(round->ring, &round->ring->claimed);	/* it may run once more */
	for (struct ringing *r = round->over; r != NULL; r = r->next) {
		ringing_settle(unit, r, round->now);
		r->settled = true;
	}
	leases_lengthen(round, unit);
	if (!round->last)
		claims_read(round, unit);
	for (struct ringing *r = round->ring->claimed; r != NULL; r = r->next) {
		r->mine = unit_run(unit, ALARM_CLAIM, ID(r->account),
		    ID(r->alarm), ID(r->channel), NUMBER(r->claimed),
		    NUMBER(round->now + LEASE));
		r->claimed = round->now + LEASE;
		if (r->mine && !r->late)
			bells_hang(round, unit, r);
		if (r->mine && r->bells == 0)
			ringing_settle(unit, r, round->now);
	}
	return true;
}

/* ---- ringing ---- */

static void
bell_ring(struct relay *relay, struct bell *bell, int64_t now)
{
	struct ringing *ringing = bell->ringing;
	struct ring *ring = relay->ring;
	struct errand errand;
	uint8_t serial[32];

	pthread_mutex_lock(&ring->lock);
	uint32_t rests = silent_rests(ring->silent, bell->service, now);
	pthread_mutex_unlock(&ring->lock);
	bool late = now > ringing->due + LATE_MOST;
	mix(serial, relay->rest.channels, "hearth/serial/1", ringing->alarm, 16,
	    bell->id, 16);
	bool good = rests == 0 && !late && errand_write(relay, &errand,
	    bell->channel, serial, NULL, now);
	bytes_free(bell->channel, sizeof *bell->channel);
	bell->channel = NULL;
	if (good)
		post_send(relay->post, &errand, bell_told, bell);
	else
		bell_over(bell, rests > 0 ? RESTS : REFUSED_FOR_GOOD, rests);
	bytes_wipe(&errand, sizeof errand);
}

/* A few, as far as there is room for what goes out: sealing takes time, and
 * others should not wait for all of it. */
static void
ready_ring(struct relay *relay, int64_t now)
{
	struct ring *ring = relay->ring;

	for (int n = 0; n < AT_A_TIME && ring->ready != NULL &&
	    post_room(relay->post) >= ring->ready->bells; n++) {
		struct ringing *ringing = ring->ready;
		unsigned bells = ringing->lost ? 0 : ringing->bells;

		/* Those that are free are the round's while it is under way. */
		if (bells == 0 && ring->under_way)
			break;
		ring->ready = ringing->next;
		if (ring->ready == NULL)
			ring->ready_end = &ring->ready;
		ring->ready_n--;
		if (bells == 0)
			ringing_free(ring, ringing);
		/* The last of them may end the ringing. */
		for (unsigned i = 0; i < bells; i++)
			bell_ring(relay, &ringing->bell[i], now);
	}
}

static bool
due_work(void *context, struct unit *unit)
{
	struct round *round = context;
	struct value row[STORE_COLUMNS];

	return unit_get(unit, ALARM_DUE, row, NUMBER(round->now), NUMBER(1));
}

/* Puts back what could not be written down. */
static void
over_back(struct ring *ring, struct ringing *list)
{
	struct ringing **end = &list;

	while (*end != NULL)
		end = &(*end)->next;
	pthread_mutex_lock(&ring->lock);
	*end = ring->over;
	ring->over = list;
	pthread_mutex_unlock(&ring->lock);
}

static void
round_done(void *context, enum store_outcome outcome)
{
	struct round *round = context;
	struct ring *ring = round->ring;

	ring->outcome = outcome;
	ring->written = true;
}

static void
leases_end(struct ring *ring, bool written)
{
	for (unsigned i = 0; i < ring->used; i++) {
		struct ringing *r = &ring->ringings[i];

		if (written && r->longer > LOSES)
			r->claimed = r->longer;
		r->lost |= written && r->longer == LOSES;
		r->longer = KEEPS;
	}
}

/* What was written needs no one any more; what was not, waits. */
static void
round_end(struct ring *ring)
{
	ring->under_way = false;
	leases_end(ring, ring->outcome == STORE_DONE);
	if (ring->outcome == STORE_DONE) {
		list_free(ring, &ring->round.over);
		*ring->ready_end = ring->claimed;
		ring->claimed = NULL;
		while (*ring->ready_end != NULL) {
			(*ring->ready_end)->held = (*ring->ready_end)->bells > 0;
			ring->ready_end = &(*ring->ready_end)->next;
			ring->ready_n++;
		}
		return;
	}
	list_free(ring, &ring->claimed);
	over_back(ring, ring->round.over);
	ring->round.over = NULL;
}

static bool
round_begin(struct relay *relay, int64_t now, bool last)
{
	struct ring *ring = relay->ring;
	struct round *round = &ring->round;

	*round = (struct round){ .relay = relay, .ring = ring, .now = now,
	    .last = last };
	pthread_mutex_lock(&ring->lock);
	round->over = ring->over;
	ring->over = NULL;
	pthread_mutex_unlock(&ring->lock);
	if (round->over == NULL && (last || (!leases_low(ring, now) &&
	    store_read(relay->store, due_work, round) != STORE_DONE)))
		return false;
	ring->written = false;
	ring->under_way = true;
	store_write_later(relay->store, round_work, round_done, round);
	return true;
}

/* Lets a round that was written go. False: one is being written still. */
static bool
round_look(struct relay *relay, int64_t now, bool *failed)
{
	struct ring *ring = relay->ring;

	post_look(relay->post);
	pthread_mutex_lock(&ring->lock);
	ring->now = now;
	pthread_mutex_unlock(&ring->lock);
	*failed = false;
	if (!ring->under_way)
		return true;
	if (!ring->written)
		return false;
	*failed = ring->outcome != STORE_DONE;
	round_end(ring);
	return true;
}

bool
relay_ring(struct relay *relay, int64_t now)
{
	struct ring *ring = relay->ring;
	bool failed, writing = !round_look(relay, now, &failed);

	ready_ring(relay, now);
	/* A disk that fails is given a second. */
	if (!writing && !failed && ring->ready_n <= READY_LOW)
		writing = round_begin(relay, now, false);
	return writing || (ring->ready != NULL && post_room(relay->post) > 0);
}

bool
relay_ring_out(struct relay *relay, int64_t now)
{
	struct ring *ring = relay->ring;
	bool failed, writing = !round_look(relay, now, &failed);

	for (struct ringing *r = ring->ready; r != NULL; r = r->next)
		r->back = true;
	over_back(ring, ring->ready);
	ring->ready = NULL;
	ring->ready_end = &ring->ready;
	ring->ready_n = 0;
	if (!writing && !failed)
		writing = round_begin(relay, now, true);
	return writing || post_room(relay->post) < POST_MOST;
}
