/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* post: what is on its way out. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "post.h"
#include "seal/bytes.h"

enum slot_state { FREE, QUEUED, OUT };

struct slot {
	enum slot_state	 state;
	time_t		 until;		/* by the clock that never jumps */
	struct errand	 errand;
	post_told	*told;
	void		*context;
};

struct post {
	pthread_mutex_t	 lock;
	struct relay_carrier carrier;
	bool		 carried;
	char		 mail_from[256];
	uint64_t	 serial;
	time_t		 looked;
	unsigned	 used, queued;
	unsigned	 hand;		/* where handing out goes on */
	struct slot	 slots[POST_MOST];
};

static time_t
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

struct post *
post_new(void)
{
	struct post *post = calloc(1, sizeof *post);

	if (post != NULL)
		pthread_mutex_init(&post->lock, NULL);
	return post;
}

/* Under the lock: empties a slot into one that is told without it. */
static struct slot
slot_take(struct post *post, unsigned i)
{
	struct slot taken = post->slots[i];

	post->queued -= taken.state == QUEUED;
	post->used--;
	bytes_wipe(&post->slots[i], sizeof post->slots[i]);
	return taken;
}

static void
slot_unanswered(struct slot *slot)
{
	struct outcome nobody = { .number = slot->errand.number };

	slot->told(slot->context, &nobody);
	bytes_wipe(slot, sizeof *slot);
}

/* Tells of all slots that are past a time; 0: of all. */
static void
slots_end(struct post *post, time_t now)
{
	for (unsigned i = 0; i < POST_MOST; i++) {
		struct slot taken = { .state = FREE };

		pthread_mutex_lock(&post->lock);
		if (post->slots[i].state != FREE &&
		    (now == 0 || post->slots[i].until <= now))
			taken = slot_take(post, i);
		pthread_mutex_unlock(&post->lock);
		if (taken.state != FREE)
			slot_unanswered(&taken);
	}
}

void
post_free(struct post *post)
{
	if (post == NULL)
		return;
	post_carrier(post, NULL);
	pthread_mutex_destroy(&post->lock);
	free(post);
}

void
post_carrier(struct post *post, const struct relay_carrier *carrier)
{
	pthread_mutex_lock(&post->lock);
	post->carried = carrier != NULL;
	post->carrier = carrier != NULL ? *carrier : (struct relay_carrier){ 0 };
	memset(post->mail_from, 0, sizeof post->mail_from);
	if (carrier != NULL && carrier->mail_from != NULL)
		strncpy(post->mail_from, carrier->mail_from,
		    sizeof post->mail_from - 1);
	post->carrier.mail_from = NULL;
	pthread_mutex_unlock(&post->lock);
	if (carrier == NULL)
		slots_end(post, 0);
}

unsigned
post_offers(struct post *post)
{
	pthread_mutex_lock(&post->lock);
	unsigned offers = post->carrier.offers;
	pthread_mutex_unlock(&post->lock);
	return offers;
}

bool
post_plain(struct post *post)
{
	pthread_mutex_lock(&post->lock);
	bool plain = post->carrier.plain;
	pthread_mutex_unlock(&post->lock);
	return plain;
}

void
post_mail_from(struct post *post, char from[256])
{
	pthread_mutex_lock(&post->lock);
	memcpy(from, post->mail_from, sizeof post->mail_from);
	pthread_mutex_unlock(&post->lock);
}

unsigned
post_room(struct post *post)
{
	pthread_mutex_lock(&post->lock);
	unsigned room = post->carried ? POST_MOST - post->used : 0;
	pthread_mutex_unlock(&post->lock);
	return room;
}

void
post_send(struct post *post, const struct errand *errand, post_told *told,
    void *context)
{
	unsigned i = 0;

	pthread_mutex_lock(&post->lock);
	bool room = post->carried && post->used < POST_MOST;
	if (room) {
		while (post->slots[i].state != FREE)
			i++;
		post->slots[i] = (struct slot){ .state = QUEUED,
		    .until = seconds() + POST_SECONDS, .errand = *errand,
		    .told = told, .context = context };
		post->slots[i].errand.number = ++post->serial * POST_MOST + i;
		post->used++;
		post->queued++;
	}
	if (room && post->carrier.wake != NULL)
		post->carrier.wake(post->carrier.context);
	pthread_mutex_unlock(&post->lock);
	if (!room)
		told(context, &(struct outcome){ 0 });
}

bool
post_hand(struct post *post)
{
	struct relay_carrier carrier;
	struct errand errand;
	bool refused = false;

	for (unsigned n = 0; n < POST_MOST && !refused; n++) {
		pthread_mutex_lock(&post->lock);
		unsigned i = post->hand;
		bool any = post->queued > 0 && post->carried;
		bool mine = any && post->slots[i].state == QUEUED;
		carrier = post->carrier;
		if (mine) {
			errand = post->slots[i].errand;
			post->slots[i].state = OUT;
			post->queued--;
		}
		pthread_mutex_unlock(&post->lock);
		if (!any)
			return false;
		if (mine && !carrier.carry(carrier.context, &errand)) {
			pthread_mutex_lock(&post->lock);
			if (post->slots[i].state == OUT &&
			    post->slots[i].errand.number == errand.number) {
				post->slots[i].state = QUEUED;
				post->queued++;
			}
			pthread_mutex_unlock(&post->lock);
			refused = true;
		} else
			post->hand = (i + 1) % POST_MOST;
	}
	return refused;
}

void
post_came(struct post *post, const struct outcome *outcome)
{
	struct slot taken = { .state = FREE };
	unsigned i = (unsigned)(outcome->number % POST_MOST);

	pthread_mutex_lock(&post->lock);
	if (post->slots[i].state == OUT &&
	    post->slots[i].errand.number == outcome->number)
		taken = slot_take(post, i);
	pthread_mutex_unlock(&post->lock);
	if (taken.state == FREE)
		return;			/* of an errand that is over */
	taken.told(taken.context, outcome);
	bytes_wipe(&taken, sizeof taken);
}

void
post_look(struct post *post)
{
	time_t now = seconds();

	pthread_mutex_lock(&post->lock);
	bool again = post->looked != now;
	post->looked = now;
	pthread_mutex_unlock(&post->lock);
	if (again)
		slots_end(post, now);
}
