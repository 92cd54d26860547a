/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo: a lived-in sample home, made by the program through its own doors. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H
#include <stdbool.h>
#include <stdint.h>

struct relay;

enum demo_person { MARA, JONAS, DEMO_PEOPLE };

extern const char *const demo_handles[DEMO_PEOPLE];
extern const char *const demo_passphrases[DEMO_PEOPLE];

struct demo {
	const char	*origin;	/* as people will open it */
	const char	*content;	/* the folder of decks */
	int64_t		 now;		/* where its days end */
	int		 zone;		/* minutes east of UTC */
	int		 days;		/* how many: 183, or years of them */
	bool		 dense;		/* as many events as a busy couple makes */
};

/* Two people sign up, pair, and live for so many days: thanks, weekly pulses,
 * checks, a journal each. Every request passes the core, the seal and the
 * relay's own rules. Prints nothing. False: why is on stderr. */
bool	 demo_make(struct relay *, const struct demo *);
#endif
