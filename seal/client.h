/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client: one person's keys, spaces and mailbox on one device.
 *
 * It does no I/O and reads no clock. A host (browser worker, command line)
 * - hands it what the device's store holds (client_load), once, at the start;
 * - begins a task (client_begin), carries each call to the relay and the
 *   answer back until there is no call left, then reads the outcome;
 * - keeps, in one transaction, what client_dirty gives before it makes the
 *   next call (client_flushed says that it is kept);
 * - folds what client_opened gives into the core;
 * - passes client_facts along with each request to the core.
 *
 * There are three kinds. A BASE client holds the couple's and the personal
 * space. A PRIVATE client lives only while the private room is open, in a
 * worker of its own, and holds the private space. Each has its own device id.
 * A FORMER client is made to look back: it is given the base client's "account",
 * reads what was shared in a pairing that ended, writes nothing, and is thrown
 * away; what it would keep is not kept.
 */
#ifndef SEAL_CLIENT_H
#define SEAL_CLIENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;

enum client_room { CLIENT_BASE, CLIENT_PRIVATE, CLIENT_FORMER };

/* The origin is what log-in signatures are bound to, "https://home.example". */
struct client *client_new(enum client_room, const char *origin);
void	 client_free(struct client *);		/* wipes; NULL is fine */
void	 client_time(struct client *, int64_t now);	/* seconds; before each call below */

/* ---- the device's store: named records, sealed but for "account" ---- */
struct record {
	const char	*name;		/* ASCII, at most 63 */
	const uint8_t	*bytes;		/* NULL: drop the record */
	size_t		 len;
};
/* Every record that a client of this kind ever gave out and did not drop.
 * The private client is also given the base client's "account". */
void	 client_load(struct client *, const struct record *);
/* The next record to keep or drop, or false. Lasts until the next call. */
bool	 client_dirty(struct client *, struct record *);
void	 client_flushed(struct client *);	/* all that was given is kept */

/* ---- tasks ---- */
struct call {
	const char	*method, *path;
	const uint8_t	*body;
	size_t		 len;
};
/*
 * Begins a task, a form: do=<task> and its fields. One at a time; a new one
 * ends the one before. Tasks of a base client:
 *   open    passphrase= | root=<64 hex>      unlocks what the store holds, offline
 *   signup  handle= passphrase=              makes an account
 *   login   handle= passphrase=              an account made elsewhere: a new device
 *   recover handle= code= passphrase=        the recovery sheet; renews everything
 *   sync                                     sends what waits, takes what came
 *   resend                                   after the notice rollback: reads everything
 *                                            anew and sends again what the relay lost
 *   confirm code=                            the recovery code, typed back
 *   invite                                   makes the couple space and an invitation
 *   withdraw                                 takes the open invitation back
 *   join    code=                            opens an invitation and answers it
 *   words   said=same|different              about the four words
 *   sessions                                 reads the list of sessions
 *   end     id=<32 hex>                      ends one of them
 *   renew   passphrase= new=                 new passphrase and all keys, all others out
 *   unpair                                   ends the pairing
 *   alarms  opened= at=                      what app_alarms said, moments with dots between
 *   place   kind=push endpoint= p256dh= auth= [again=1] | kind=mail|ntfy address=
 *                                            where the relay calls this person; again: only
 *                                            if this device is such a place, and has moved
 *   place-off   id= | all=1                  and no longer
 *   place-test  id=                          calls there now
 *   place-code  id= digits=                  proves that a mail address is one's own
 *   feed    on=1 | on=0                      dates for another calendar: from now on, no more
 *   feed-say    text=                        what it says, if that has changed
 *   signout                                  ends this session; then the host wipes the store
 *   close   passphrase=                      deletes the account; then the host wipes the store
 * Tasks of a private client: open, sync, resend, and
 *   wish    a line of the private core's app_wishes; then read client_wished
 * Of a former one:
 *   open    passphrase= nth=                 the nth couple that ended, newest first: 0
 *   read                                     its whole log, to its end
 */
void	 client_begin(struct client *, const char *form, size_t len);
/* What to ask the relay next, or NULL when the task is over. */
const struct call *client_call(struct client *);
/* The relay's answer; status 0 when it could not be reached. */
void	 client_answer(struct client *, unsigned status, const uint8_t *body,
    size_t len);
/* After the last call: "" for fine, else a code of docs/client.md. */
const char *client_outcome(const struct client *);

/* What a wish came to, once its secrets are kept: a form to be posted to
 * /wishes/keep in the base room. "" for nothing. Lasts until the next task. */
const char *client_wished(const struct client *);

/* ---- events ---- */
/* Seals, chains and queues a batch from the core (docs/formats.md). Keep
 * what is dirty before folding it. False: locked, or not in this space now. */
bool	 client_append(struct client *, const uint8_t *batch, size_t len);
/* What was opened since the last call, as a batch for app_fold; or NULL. What
 * waits to be sent is among it, with place 0: after unlocking, and when it was
 * appended. The same id comes again with its place. */
const uint8_t *client_opened(struct client *, size_t *len);
/* True once after something made earlier batches untrue (who is 0 and who is
 * 1, another couple, a log read anew): make the core anew and fold
 * client_opened from the start. */
bool	 client_again(struct client *);

/* ---- whispers, docs/protocol.md ---- */
/* Seals what a page says to the other phone now: a form with in=<id of the
 * event that began the exercise>. What to ask the relay, beside the task that
 * is under way, whatever it answers; keep what is dirty before. Lasts until the
 * next call. NULL: locked, or nobody to hear it. */
const struct call *client_whisper(struct client *, const char *form, size_t len);
/* Opens what the stream brought as the words of a whisper. sessions: the ids of
 * the exercises that are live here, in hex, one a line. A form of the partner's
 * that was never heard before, lasting until the next call, or NULL. */
const char *client_hear(struct client *, const char *sessions,
    const char *words, size_t len);

/* ---- photos, docs/protocol.md ---- */
/* Seals a photo, small and whole, for an event that is about to be made: what
 * its field photo= must say. It is sent once client_append has such an event,
 * by sync; four wait for one at most. NULL: locked, or too big. */
const char *client_photo_add(struct client *, const uint8_t *small,
    size_t small_len, const uint8_t *whole, size_t whole_len);
/* A photo is named by a form: space=, id= and photo= of its event, which=0 for
 * the small one, 1 for the whole. What to ask the relay for its n-th part,
 * beside the task that is under way; NULL: there are no more. */
const struct call *client_photo_call(struct client *, const char *form,
    size_t len, unsigned n);
/* The picture, from all of its parts one after the other; lasts until the next
 * call. NULL: these are not they. Without parts: one that waits to be sent. */
const uint8_t *client_photo_open(struct client *, const char *form, size_t len,
    const uint8_t *parts, size_t parts_len, size_t *picture_len);

/* ---- for the core's pages ---- */
const char *client_facts(struct client *);	/* a form, docs/formats.md */
/* The gate id of an occasion, 32 hex digits and NUL; false while unpaired. */
bool	 client_gate(struct client *, const char *occasion, char hex[33]);
/* The root of this client's room, for what a host seals by itself: drafts, and
 * the base root of a device that stays unlocked. False: locked. */
bool	 client_root(struct client *, uint8_t root[32]);
#endif
