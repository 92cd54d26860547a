/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * remind: at which moments a person is reminded.
 *
 * From what they chose, when they last had Hearth open, and what has rung since.
 * At most one a day and five in any seven days, none in quiet hours. What nobody
 * opened Hearth for becomes rarer: three daily ones, then every third day, and
 * after seven none. An evening that was agreed is told of before it begins, on any
 * day of the week; that is the one of its day.
 */
#ifndef REMIND_H
#define REMIND_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "days.h"
#include "zone.h"

enum { REMIND_STEP = 300,	/* moments are told to the server in whole steps */
	REMIND_MOST = 7, REMIND_DAILY = 3, REMIND_THEN = 3, REMIND_WEEKLY = 5,
	REMIND_BEFORE = 45 * 60, REMIND_RUNG = 32, REMIND_EVENINGS = 16,
	REMIND_AHEAD = 92 };	/* days */

struct remind_choice {
	uint8_t		 days;		/* 1 << weekday_of */
	bool		 evenings;
	int32_t		 minute;	/* of the day: their hour */
	int32_t		 from, until;	/* quiet hours; the same: none */
};

struct remind {
	struct remind_choice choice;
	struct zone	 clock;
	int64_t		 now, opened;	/* opened: when Hearth was last open */
	int64_t		 rung[REMIND_RUNG];	/* rising, up to now */
	size_t		 n_rung;
	int32_t		 first;		/* nothing before this day: a rest ends then */
	int64_t		 evening[REMIND_EVENINGS];	/* when those agreed begin */
	size_t		 n_evenings;
};

/* So many rang since Hearth was last open. At REMIND_MOST they have stopped. */
size_t	 remind_ignored(const struct remind *);
/* Those to come, rising; how many. */
size_t	 remind_plan(const struct remind *, int64_t at[REMIND_MOST]);
/* Is this minute of a day within the quiet hours? */
bool	 remind_quiet(const struct remind_choice *, int32_t minute);
#endif
