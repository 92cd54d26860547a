/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* throttle: how often something may be tried. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "seal/crypto.h"
#include "throttle.h"

enum {
	ROWS = 8192, WAYS = 4,
	FREE_TRIES = 10, WAIT_MOST = 15 * 60,
	FORGET_AFTER = 24 * 60 * 60,	/* failed tries, once they stop */
};

struct count {
	uint8_t		name[16];
	int64_t		at;		/* the window's start, or the last failure */
	uint32_t	n;		/* 0: a free place */
};

struct throttle {
	uint8_t		key[32];
	pthread_mutex_t	lock;
	struct count	counts[ROWS][WAYS];
};

struct throttle *
throttle_new(void)
{
	struct throttle *throttle = calloc(1, sizeof *throttle);

	if (throttle == NULL)
		return NULL;
	crypto_random(throttle->key, sizeof throttle->key);
	pthread_mutex_init(&throttle->lock, NULL);
	return throttle;
}

void
throttle_free(struct throttle *throttle)
{
	if (throttle == NULL)
		return;
	pthread_mutex_destroy(&throttle->lock);
	free(throttle);
}

static void
name_of(const struct throttle *throttle, uint8_t name[16],
    enum throttle_kind kind, const void *whom, size_t len)
{
	uint8_t text[1 + 255] = { (uint8_t)kind };

	if (len > sizeof text - 1)
		len = sizeof text - 1;
	memcpy(text + 1, whom, len);
	crypto_blake2b(name, 16, throttle->key, text, 1 + len);
}

/* The place of a name: its own, a free one, or the one idle for longest. */
static struct count *
place(struct throttle *throttle, const uint8_t name[16])
{
	uint32_t row;

	memcpy(&row, name, sizeof row);
	struct count *ways = throttle->counts[row % ROWS], *best = &ways[0];
	for (int i = 0; i < WAYS; i++) {
		if (ways[i].n != 0 && memcmp(ways[i].name, name, 16) == 0)
			return &ways[i];
		if (best->n != 0 && (ways[i].n == 0 || ways[i].at < best->at))
			best = &ways[i];
	}
	*best = (struct count){ 0 };
	memcpy(best->name, name, 16);
	return best;
}

static unsigned
window_use(struct throttle *throttle, const uint8_t name[16], unsigned most,
    unsigned window, int64_t now, unsigned use)
{
	unsigned wait = 0;

	pthread_mutex_lock(&throttle->lock);
	struct count *count = place(throttle, name);
	if (count->n == 0 || now < count->at || now >= count->at + window)
		*count = (struct count){ .at = now };
	memcpy(count->name, name, 16);
	if (count->n >= most)
		wait = (unsigned)(count->at + window - now);
	else
		count->n += use;
	pthread_mutex_unlock(&throttle->lock);
	return wait;
}

unsigned
throttle_count(struct throttle *throttle, enum throttle_kind kind,
    const void *whom, size_t len, unsigned most, unsigned window, int64_t now)
{
	uint8_t name[16];

	name_of(throttle, name, kind, whom, len);
	return window_use(throttle, name, most, window, now, 1);
}

unsigned
throttle_look(struct throttle *throttle, enum throttle_kind kind,
    const void *whom, size_t len, unsigned most, unsigned window, int64_t now)
{
	uint8_t name[16];

	name_of(throttle, name, kind, whom, len);
	return window_use(throttle, name, most, window, now, 0);
}

unsigned
throttle_wait(struct throttle *throttle, enum throttle_kind kind,
    const void *whom, size_t len, int64_t now)
{
	uint8_t name[16];
	int64_t until = 0;

	name_of(throttle, name, kind, whom, len);
	pthread_mutex_lock(&throttle->lock);
	struct count *count = place(throttle, name);
	if (count->n != 0 && now >= count->at + FORGET_AFTER)
		count->n = 0;
	if (count->n >= FREE_TRIES) {
		unsigned doublings = count->n - FREE_TRIES;
		int64_t wait = doublings < 10 ? (int64_t)1 << doublings : WAIT_MOST;

		until = count->at + (wait < WAIT_MOST ? wait : WAIT_MOST);
	}
	pthread_mutex_unlock(&throttle->lock);
	return until > now ? (unsigned)(until - now) : 0;
}

void
throttle_failed(struct throttle *throttle, enum throttle_kind kind,
    const void *whom, size_t len, int64_t now)
{
	uint8_t name[16];

	name_of(throttle, name, kind, whom, len);
	pthread_mutex_lock(&throttle->lock);
	struct count *count = place(throttle, name);
	count->at = now;
	if (count->n < UINT32_MAX)
		count->n++;
	pthread_mutex_unlock(&throttle->lock);
}

void
throttle_forget(struct throttle *throttle, enum throttle_kind kind,
    const void *whom, size_t len)
{
	uint8_t name[16];

	name_of(throttle, name, kind, whom, len);
	pthread_mutex_lock(&throttle->lock);
	place(throttle, name)->n = 0;
	pthread_mutex_unlock(&throttle->lock);
}
