/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mailbox: what a relay is made of, put together and taken apart; its secrets
 * in pages that are neither swapped nor dumped.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "inside.h"
#include "post.h"
#include "ring.h"
#include "seal/crypto.h"

static bool
clock_read(void *context, struct unit *unit)
{
	struct relay *relay = context;
	struct value row[STORE_COLUMNS];

	if (unit_get(unit, SETTING_GET, row, NUMBER(SETTING_CLOCK))) {
		atomic_store(&relay->clock, row[0].number);
		atomic_store(&relay->clock_kept, row[0].number);
	}
	return true;
}

/* server.key is in here: in pages that are neither swapped nor dumped. */
static struct relay *
relay_pages(void)
{
	void *pages = mmap(NULL, sizeof(struct relay), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return NULL;
	(void)!mlock(pages, sizeof(struct relay));	/* a limit may forbid it */
	madvise(pages, sizeof(struct relay), MADV_DONTDUMP);
	return pages;
}

struct relay *
relay_new(struct store *store, const uint8_t server_key[32], const char *origin)
{
	struct relay *relay = relay_pages();

	if (relay == NULL)
		return NULL;
	relay->store = store;
	relay->limits = (struct relay_limits){ .tries = 30, .rare = 5,
	    .quota = (uint64_t)500 << 20 };
	rest_open(&relay->rest, server_key);
	crypto_random(relay->challenge_key, sizeof relay->challenge_key);
	relay->origin = strdup(origin);
	relay->throttle = throttle_new();
	relay->webpush = webpush_new(relay->rest.vapid);
	relay->post = post_new();
	relay->ring = ring_new();
	if (relay->origin != NULL && relay->throttle != NULL &&
	    relay->webpush != NULL && relay->post != NULL && relay->ring != NULL &&
	    store_read(store, clock_read, relay) == STORE_DONE)
		return relay;
	relay_free(relay);
	return NULL;
}

void
relay_free(struct relay *relay)
{
	if (relay == NULL)
		return;
	post_free(relay->post);
	ring_free(relay->ring);
	webpush_free(relay->webpush);
	throttle_free(relay->throttle);
	free(relay->origin);
	bytes_wipe(relay, sizeof *relay);
	munmap(relay, sizeof *relay);
}

void
relay_limits(struct relay *relay, const struct relay_limits *limits)
{
	relay->limits = *limits;
}

void
relay_listen(struct relay *relay, relay_listener *listener, void *context)
{
	relay->listener = listener;
	relay->listener_context = context;
}

void
relay_carried_by(struct relay *relay, const struct relay_carrier *carrier)
{
	post_carrier(relay->post, carrier);
}

bool
relay_hand(struct relay *relay)
{
	return post_hand(relay->post);
}

void
relay_came(struct relay *relay, const struct outcome *outcome)
{
	post_came(relay->post, outcome);
}

void
relay_pseudonym(const struct relay *relay, const char *address, int64_t now,
    char name[9])
{
	uint8_t short_name[4];

	rest_name(&relay->rest, short_name, address, now / DAY);
	bytes_hex(name, short_name, 4);
}
