/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* silent: services that keep silent are left alone for a while. */
#include <stdlib.h>
#include <string.h>
#include "seal/crypto.h"
#include "silent.h"

enum { SERVICES = 256, DOUBLINGS = 4 };

struct service {
	uint8_t		 name[SILENT_NAME];
	int64_t		 at, until;	/* of the last silence; of its rest */
	unsigned	 rests, people;	/* rests so far; since the last one: */
	uint8_t		 person[SILENT_PEOPLE][16];
};

struct silent {
	uint8_t		 key[32];
	unsigned	 used;
	struct service	 services[SERVICES];
};

struct silent *
silent_new(void)
{
	struct silent *silent = calloc(1, sizeof *silent);

	if (silent != NULL)
		crypto_random(silent->key, sizeof silent->key);
	return silent;
}

void
silent_free(struct silent *silent)
{
	free(silent);
}

void
silent_name(const struct silent *silent, uint8_t name[SILENT_NAME],
    const char *service, size_t len)
{
	crypto_blake2b(name, SILENT_NAME, silent->key, (const uint8_t *)service,
	    len);
}

/* Its index, or .used. */
static unsigned
find(const struct silent *silent, const uint8_t name[SILENT_NAME])
{
	unsigned i = 0;

	while (i < silent->used &&
	    memcmp(silent->services[i].name, name, SILENT_NAME) != 0)
		i++;
	return i;
}

static bool
resting(const struct service *service, int64_t now)
{
	/* A clock that went back leaves no rest of hours behind. */
	return service->until > now && service->until <= now + SILENT_REST_MOST;
}

/* A place for one more: a fresh one, or that of the one silent longest ago, of
 * those that do not rest if there are any. */
static struct service *
make(struct silent *silent, const uint8_t name[SILENT_NAME], int64_t now)
{
	struct service *best = &silent->services[0];

	if (silent->used < SERVICES)
		best = &silent->services[silent->used++];
	else
		for (unsigned i = 1; i < SERVICES; i++) {
			struct service *one = &silent->services[i];
			bool rests = resting(one, now);

			if (rests == resting(best, now) ? one->at < best->at :
			    !rests)
				best = one;
		}
	*best = (struct service){ 0 };
	memcpy(best->name, name, SILENT_NAME);
	return best;
}

static void
silence(struct service *service, const uint8_t account[16], int64_t now)
{
	service->at = now;
	for (unsigned i = 0; i < service->people; i++)
		if (memcmp(service->person[i], account, 16) == 0)
			return;
	memcpy(service->person[service->people++], account, 16);
	if (service->people < SILENT_PEOPLE)
		return;
	int64_t rest = (int64_t)SILENT_REST << service->rests;
	service->until = now +
	    (rest < SILENT_REST_MOST ? rest : SILENT_REST_MOST);
	service->rests += service->rests < DOUBLINGS;
	service->people = 0;
}

void
silent_heard(struct silent *silent, const uint8_t name[SILENT_NAME],
    const uint8_t account[16], bool is_silent, int64_t now)
{
	unsigned i = find(silent, name);
	struct service *service = &silent->services[i];

	if (!is_silent) {
		if (i < silent->used)
			*service = silent->services[--silent->used];
		return;
	}
	if (i == silent->used)
		service = make(silent, name, now);
	/* Those that were on their way when its rest began say nothing new. */
	if (!resting(service, now))
		silence(service, account, now);
}

uint32_t
silent_rests(const struct silent *silent, const uint8_t name[SILENT_NAME],
    int64_t now)
{
	unsigned i = find(silent, name);

	return i < silent->used && resting(&silent->services[i], now) ?
	    (uint32_t)(silent->services[i].until - now) : 0;
}
