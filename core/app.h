/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * app: the whole surface a host sees, the same in a browser and natively.
 *
 * Handling a request changes nothing. A POST answers with events or a task;
 * the host keeps the events, hands them to app_fold, and asks for the page to
 * go to. A page may come with events, too (what stood on Today): they are kept
 * behind its back, and it need not be asked for again. Only HEAR changes something: the small live state of an exercise on
 * two phones, which is kept nowhere. docs/formats.md describes batches,
 * requests, facts, tasks and what is live.
 */
#ifndef APP_H
#define APP_H
#include <stddef.h>
#include <stdint.h>

struct app;

struct fold {
	uint32_t	 taken;		/* new events that were understood */
	uint32_t	 kept;		/* not understood: a newer version's, or nonsense */
	uint32_t	 refolded;	/* events folded again because order changed */
};

/* Pointers last until the next call; all fields are 32 bits wide in wasm. */
struct reply {
	uint32_t	 status;	/* 200, 303, 404, 421 (the private room's), 422;
					 * of HEAR 204, or 205: pages may look different */
	const char	*html;
	size_t		 html_len;
	const char	*events;	/* a batch to keep and fold, or empty */
	size_t		 events_len;
	const char	*where;		/* of a 303, or NULL */
	const char	*task;		/* a form for client_begin, to be done first; or NULL */
	const char	*say;		/* from the private room: a form path= body=
					 * to be posted in the base room; or NULL */
	const char	*whisper;	/* a form for client_whisper, to be heard here
					 * as one's own before where is asked for; or NULL */
};

/* me: 0 or 1, in the order the two joined. room: 0 base, 1 private. */
struct app *app_open(unsigned me, unsigned room);
void	 app_close(struct app *);
/* A deck of prompts in rec format; copied. */
void	 app_deck(struct app *, const char *name, const char *rec, size_t);
const struct fold *app_fold(struct app *, const char *batch, size_t);
/* A request is a form: method path body now zone seed facts oops. The reply
 * lasts until the next call. */
const struct reply *app_handle(struct app *, const char *request, size_t);
/* Names of the gates that pages may ask about now, one a line; lasts until
 * the next call. The host gives their ids back as facts. */
const char *app_occasions(struct app *, int64_t now, int zone);
/* Ids of the events that began what is live now, one a line, for client_hear;
 * lasts until the next call. */
const char *app_sessions(struct app *, int64_t now, int zone);
/* Comparing wishes, docs/formats.md: a form in each line. The base room says what
 * both wrote; the private room makes of these, given as the body, tasks for its
 * client; what that gives is posted to /wishes/keep in the base room. request as
 * in app_handle. Lasts until the next call. */
const char *app_wishes(struct app *, const char *request, size_t);
/* When this person is to be reminded, for client_begin's task alarms: the first
 * line is what the fact opened is from now on, each other one a moment in seconds,
 * rising. request as in app_handle, with the fact seen=1 when somebody has Hearth
 * open. Lasts until the next call. */
const char *app_alarms(struct app *, const char *request, size_t);
/* Everything a person may take along: files, each "path\n", u32 length, bytes;
 * request as in app_handle, its path / or that of the one file that is wanted,
 * which may be made for this alone. Lasts until the next call. */
const char *app_export(struct app *, const char *request, size_t, size_t *len);
size_t	 app_memory(const struct app *);
#endif
