/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * postman: once a second, and whenever something comes back, it rings what is
 * due, hands errands to the courier as far as it takes them, and carries
 * outcomes home. It never waits for the courier.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "errand.h"
#include "postman.h"

struct postman {
	struct relay	*relay;
	int		 courier, wake;
	pthread_t	 thread;
	bool		 lost;		/* the courier, and who looks after it */
	_Atomic bool	 stopping;
};

static bool
carry(void *context, const struct errand *errand)
{
	struct postman *postman = context;

	return !postman->lost && send(postman->courier, errand, sizeof *errand,
	    MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof *errand;
}

static void
wake(void *context)
{
	struct postman *postman = context;
	uint64_t one = 1;

	while (write(postman->wake, &one, sizeof one) < 0 && errno == EINTR)
		;
}

static void
outcomes_take(struct postman *postman)
{
	struct outcome outcome;
	ssize_t n;

	while ((n = recv(postman->courier, &outcome, sizeof outcome,
	    MSG_DONTWAIT)) > 0)
		if (n == (ssize_t)sizeof outcome && outcome.len <= OUTCOME_TEXT)
			relay_came(postman->relay, &outcome);
	postman->lost = n == 0;
}

/* Hands out and takes in, after waiting for at most so long. */
static void
exchange(struct postman *postman, int milliseconds)
{
	bool waits = relay_hand(postman->relay);
	uint64_t count;
	struct pollfd fds[] = {
		{ .fd = postman->wake, .events = POLLIN },
		{ .fd = postman->lost ? -1 : postman->courier,
		    .events = (short)(POLLIN | (waits ? POLLOUT : 0)) },
	};

	poll(fds, 2, milliseconds);
	if (fds[0].revents != 0)
		(void)!read(postman->wake, &count, sizeof count);
	if (fds[1].revents != 0)
		outcomes_take(postman);
}

static void *
go_round(void *context)
{
	enum { LAST_ROUNDS = 300, LAST_MS = 10 };	/* three seconds */
	struct postman *postman = context;

	while (!postman->stopping)
		exchange(postman, relay_ring(postman->relay, time(NULL)) ? 1 :
		    1000);
	for (int i = 0; i < LAST_ROUNDS &&
	    relay_ring_out(postman->relay, time(NULL)); i++)
		exchange(postman, LAST_MS);
	return NULL;
}

struct postman *
postman_start(struct relay *relay, const struct serve_options *options,
    int courier)
{
	struct postman *postman = courier >= 0 ? calloc(1, sizeof *postman) : NULL;

	if (postman == NULL)
		return NULL;
	*postman = (struct postman){ .relay = relay, .courier = courier,
	    .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	relay_carried_by(relay, &(struct relay_carrier){ .offers = RELAY_WEBPUSH |
	    RELAY_NTFY | (options->mail_from != NULL && options->smtp != NULL ?
	    RELAY_MAIL : 0), .mail_from = options->mail_from,
	    .plain = options->near, .carry = carry, .wake = wake,
	    .context = postman });
	if (postman->wake >= 0 &&
	    pthread_create(&postman->thread, NULL, go_round, postman) == 0)
		return postman;
	relay_carried_by(relay, NULL);
	free(postman);
	return NULL;
}

void
postman_stop(struct postman *postman)
{
	if (postman == NULL)
		return;
	postman->stopping = true;
	wake(postman);
	pthread_join(postman->thread, NULL);
	relay_carried_by(postman->relay, NULL);
	close(postman->wake);
	free(postman);
}
