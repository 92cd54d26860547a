/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * home: a home that two people have lived in for ten years, made by their own
 * forms: thanks, pulses, checks, looks, drafts, marks, names, a journal.
 */
#ifndef BENCH_HOME_H
#define BENCH_HOME_H
#include <stddef.h>
#include <stdint.h>

#include "app.h"
#include "html.h"

enum { BENCH_EVENTS = 22000, BENCH_ENTRIES = 2200, BENCH_DAYS = 3652 };

struct lived {
	struct out	 base;		/* a batch: what Ada's base room gets */
	struct out	 private;	/* and her private room */
	int64_t		 now;		/* the evening of the last day */
	size_t		 n;		/* events in base */
	uint64_t	 place;		/* of the last one; every second is free */
};

struct lived bench_live(void);
struct app *bench_open(unsigned room);	/* Ada's, with all decks */
/* A request as Ada's host makes it, with the gates that app_occasions names. */
void	 bench_request(struct out *, struct app *, const char *method,
	    const char *path, const char *body, int64_t now);
/* An event that comes late, to stand in the middle of the shared log. */
void	 bench_late(struct out *, const struct lived *, unsigned nth);
#endif
