/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * silent: services that keep silent are left alone for a while, so that they
 * hold up nobody else's reminders. One that was silent to eight people in a
 * row rests, a minute at first; so nobody can make it look silent for others.
 * Whoever calls sees to it that one does at a time.
 */
#ifndef RELAY_SILENT_H
#define RELAY_SILENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SILENT_NAME = 16, SILENT_PEOPLE = 8, SILENT_REST = 60,
	SILENT_REST_MOST = 15 * 60 };

struct silent;

struct silent *silent_new(void);	/* NULL: no memory */
void	 silent_free(struct silent *);	/* NULL is fine */

/* What a service is called here: by all of its text, under a key of this run. */
void	 silent_name(const struct silent *, uint8_t name[SILENT_NAME],
    const char *service, size_t len);
/* It said something to that account, or it did not. */
void	 silent_heard(struct silent *, const uint8_t name[SILENT_NAME],
    const uint8_t account[16], bool silent, int64_t now);
/* How many more seconds it rests; 0: it does not. */
uint32_t silent_rests(const struct silent *, const uint8_t name[SILENT_NAME],
    int64_t now);
#endif
