/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * phones: Ada's and Ben's phones, and a relay between them.
 *
 * What one sends waits until relay_delivers, or until relay_blusters lets some
 * of it through: late, twice, in any order. Words behind a gate are withheld
 * until both have answered there.
 */
#ifndef PHONES_H
#define PHONES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct phones;

struct phones *phones_new(unsigned weather);	/* a seed for relay_blusters */
struct phones *phones_alone(void);		/* Ada by herself, unpaired */
void	 phones_free(struct phones *);

/* Set-up and end of a test, whose state is the phones. */
int	 two_arrive(void **state);
int	 one_arrives(void **state);	/* Ada by herself */
int	 they_leave(void **state);
/* A path or a form with an id at its end; one at a time. */
const char *with(const char *before, const char *id);

int	 ada_opens(struct phones *, const char *path);		/* status */
int	 ben_opens(struct phones *, const char *path);
int	 ada_sends(struct phones *, const char *path, const char *form);
int	 ben_sends(struct phones *, const char *path, const char *form);
bool	 ada_reads(const struct phones *, const char *text);	/* on her last page */
bool	 ben_reads(const struct phones *, const char *text);
const char *ada_page(const struct phones *);
const char *ben_page(const struct phones *);
const char *ada_where(const struct phones *);	/* where the last POST led */
const char *ada_task(const struct phones *);	/* of the last POST, or "" */
const char *ada_said(const struct phones *);	/* what was carried over, or "" */
void	 ada_remembers_page(struct phones *);
bool	 ada_sees_the_same(const struct phones *);	/* as the page she remembers */
const char *ada_last_id(const struct phones *);	/* of what she sent last, in hex */
const char *ben_last_id(const struct phones *);

/* In her private room: another core, with the private space only. */
int	 ada_opens_private(struct phones *, const char *path);
int	 ada_sends_private(struct phones *, const char *path, const char *form);
/* The same room, open on her tablet too. */
int	 tablet_opens_private(struct phones *, const char *path);
int	 tablet_sends_private(struct phones *, const char *path, const char *form);

/* Ada's phone gets an event as a changed Ben's phone might make it: at the gate
 * of that occasion (NULL: at none), whatever its form says of its gate. */
void	 ben_forges(struct phones *, const char *occasion, int mode, const char *form);

/* The first file of her archive whose name begins so, to be freed; NULL: none. */
char	*ada_takes(struct phones *, const char *begins);
/* When she is to be reminded, as app_alarms says it; seen: she has Hearth open. */
const char *ada_alarms(struct phones *, bool seen);
/* Her phone gets what another device of hers put in her personal space while it
 * knew less. */
void	 ada_wrote_elsewhere(struct phones *, const char *form);

void	 relay_blusters(struct phones *);
void	 relay_delivers(struct phones *);	/* all of it, once, in order */
/* What is said live, by itself; relay_delivers lets it all arrive, too. */
void	 whispers_arrive(struct phones *);
void	 whispers_get_lost(struct phones *);
void	 days_pass(struct phones *, int days);
void	 minutes_pass(struct phones *, int minutes);
int64_t	 phones_now(const struct phones *);
/* From now on it is that time, and clocks are so many minutes east. */
void	 phones_time(struct phones *, int64_t now, int zone);
/* A fact that both phones are told from now on, "pair=alone". */
void	 phones_fact(struct phones *, const char *form);
/* The host's next tasks end with this code; "" for well. */
void	 phones_oops(struct phones *, const char *code);
/* Her next phone has this deck in place of the one of that name; not copied. */
void	 phones_deck(struct phones *, const char *name, const char *rec, size_t len);
/* Ada takes a new phone, which gets everything from the relay. */
void	 ada_changes_phone(struct phones *);
/* The first of n pages that reads otherwise on a new phone of hers than it just did
 * on the old one, all at the same second, with both pages printed; NULL: none. */
const char *new_phone_differs_at(struct phones *, const char *const *paths, size_t n);
#endif
