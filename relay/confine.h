/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * confine: which files a process may still open once it has begun. What looks
 * up names and checks certificates can be read, and nothing else; nothing can
 * be written, made or run, no port listened at, and where the kernel is new
 * enough, no process outside be called or signalled.
 */
#ifndef RELAY_CONFINE_H
#define RELAY_CONFINE_H
#include <stdbool.h>

/* This thread and all that it begins, for good. False: this kernel cannot. */
bool	 confine(void);
/* What looks up names was put there anew, and cannot be read any more: only a
 * process that was confined since can. */
bool	 confine_blind(void);
#endif
