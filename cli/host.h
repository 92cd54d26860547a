/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * host: one person's Hearth without a browser.
 *
 * It links the same core and seal as the web page, moves bytes between them
 * and a relay, and holds no rule of its own. Records are kept in memory: a
 * host of the command line lives for one command.
 */
#ifndef CLI_HOST_H
#define CLI_HOST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct host;

/* Carries one call to a relay. body is malloc'd, the caller frees it; status 0
 * means that the relay could not be reached. */
struct carried {
	unsigned	 status;
	uint8_t		*body;
	size_t		 len;
};
struct carrier {
	struct carried	(*carry)(void *context, const char *method,
	    const char *path, const uint8_t *body, size_t len, int64_t now);
	void		*context;
};

/* content: the folder of decks, content/en. The carrier must outlive the host. */
struct host *host_new(struct carrier, const char *origin, const char *content);
void	 host_free(struct host *);

/* The clock and the zone (minutes east of UTC) that pages and events see. */
void	 host_time(struct host *, int64_t now, int zone);
/* The fact clocks that pages are told from then on (docs/formats.md). */
void	 host_clocks(struct host *, const char *clocks);

/* A task of docs/client.md, "do=login&handle=…". Returns "" or why not. */
const char *host_task(struct host *, const char *form);

/* Sends what waits and takes what came, in every room that is open. */
const char *host_sync(struct host *);

/* Opens the private room with its own client and core. "" or why not. */
const char *host_private(struct host *, const char *passphrase);

/*
 * What a person does: a request to the core, the task or the events it asks
 * for, and the page they lead to. Returns the status of the last page; its
 * HTML lasts until the next call.
 */
int	 host_get(struct host *, const char *path);
int	 host_post(struct host *, const char *path, const char *form);
const char *host_page(const struct host *);
const char *host_facts(struct host *);		/* lasts until the next call */

/* Goes on with comparing wishes, as far as this person can; it takes turns, with
 * syncs between. "" or why not. */
const char *host_compare(struct host *);

/* Files as app_export gives them, of the private room or all the rest; NULL
 * while that room is locked. */
const char *host_export(struct host *, bool private_room, size_t *len);
/* Seals a picture, small and whole alike: the photo-1 of a form that keeps it, until the
 * next call; NULL: it is too big. */
const char *host_photo_add(struct host *, const uint8_t *picture, size_t len);
/* The picture that belongs in the place of a file below photos/, to be freed;
 * what that file held says which. NULL: it is not to be had. */
uint8_t	*host_photo(struct host *, const char *name, size_t len, size_t *picture_len);
#endif
