/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * couple: two people on three phones that are whole but for the screen: core,
 * seal and store of both rooms, and a real relay in memory. For what goes back
 * and forth between the private room and the couple's space.
 *
 * In their private rooms lies a practice of this file, which asks for nothing
 * and is told: slot so-and-so of a list is a yes, or none.
 */
#ifndef COUPLE_H
#define COUPLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/app.h"
#include "relay/relay.h"
#include "relay/store.h"
#include "seal/bytes.h"
#include "seal/client.h"

enum { LISTS = 2, SLOTS = 128, DAY = 24 * 60 * 60 };

struct record_kept {
	char	 name[64];
	uint8_t	*bytes;
	size_t	 len;
};

/* A client, a core, and what the store keeps of them. */
struct room {
	struct couple	*couple;
	struct phone	*phone;
	unsigned	 kind;		/* 0 base, 1 private */
	struct client	*client;
	struct app	*app;
	unsigned	 me;		/* as its core was told */
	bool		 folded;
	struct record_kept kept[200];
	size_t		 n_kept;
};

struct phone {
	const char	*handle, *passphrase;
	struct room	 base, private;
	char		 token[RELAY_TOKEN + 1];
	int		 crash;		/* in so many chances to; 0: never */
	bool		 crashed, offline;
	bool		 slow;		/* the base room waits with sending and reading */
};

enum { ANA, ANA2, BEN, PHONES };

/* Called with every form that a private client gives: step, and its bytes. */
typedef void watcher(struct couple *, struct phone *, const char *wished);

struct couple {
	struct store	*store;
	struct relay	*relay;
	int64_t		 now;
	struct phone	 phone[PHONES];
	uint32_t	 dice;
	watcher		*watch;
	void		*watched;
	/* instead of what a private client gave, or NULL: a changed app */
	const char	*(*forge)(struct couple *, struct phone *, const char *wished);
	char		 page[400000];
};

struct couple *couple_new(uint32_t dice);
void	 couple_free(struct couple *);
uint32_t couple_roll(struct couple *, uint32_t below);

/* Sends and takes in what there is. False: offline, or the phone died. */
bool	 phone_syncs(struct phone *);
/* Opens the private room, and does there whatever is next of comparing. False:
 * it broke off. The room stays open until phone_shuts. */
bool	 phone_opens(struct phone *);
bool	 phone_compares(struct phone *);	/* once, in the open room */
void	 phone_shuts(struct phone *);
void	 phone_starts(struct phone *);	/* anew, with what was kept */
/* In the open room: eight answers or more, and a yes or none. */
void	 phone_says(struct phone *, unsigned list, unsigned slot, bool yes);
void	 phone_posts(struct phone *, const char *path, const char *form);	/* in the base room */

/* What the base room shows: a line "LIST STANDING DAY NEXT: slot slot …". */
const char *phone_shows(struct phone *, unsigned list);
/* All do all they can, until nothing moves. */
void	 couple_settles(struct couple *);
#endif
