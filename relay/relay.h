/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * relay: the mailbox that reads nothing.
 *
 * It keeps accounts it cannot open, sealed events in their order, and gates.
 * This is all of it but the sockets: a request goes in, an answer comes out
 * (docs/protocol.md). relay/http.c puts it on the network; tests and the
 * demonstration home call it directly:
 *
 *	struct store *store = store_open(NULL, NULL);	(in memory)
 *	struct relay *relay = relay_new(store, key, "https://home.example");
 *	struct answer answer;
 *
 *	relay_answer(relay, &(struct request){ .method = "POST",
 *	    .path = "/v1/lookup", .body = body, .len = len, .native = true,
 *	    .address = "test", .now = 1764000000 }, &answer);
 *	... answer.status, answer.body, answer.len ...
 *	answer_wipe(&answer);
 *	relay_free(relay);
 *	store_close(store);
 */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct relay;
struct store;

enum {
	RELAY_BODY_MAX = 1 << 20,	/* no route takes more */
	RELAY_TOKEN = 64,		/* hex digits of a session or device token */
	RELAY_WHISPER = 8 * 1024,
};

struct request {
	const char	*method;	/* "GET", "POST", "PUT", "DELETE" */
	const char	*path;		/* "/v1/...", without the query */
	const char	*query;		/* what follows '?', or NULL */
	const char	*session;	/* the token as it came, or NULL */
	const char	*device;	/* the known-device token, or NULL */
	const uint8_t	*body;		/* NULL if there is none */
	size_t		 len;
	const char	*address;	/* whom throttles count by; never kept */
	int64_t		 now;		/* seconds since 1970 */
	bool		 native;	/* not a browser: no cookies */
};

/* Own memory in body; answer_wipe frees it. */
struct answer {
	unsigned	 status;
	const char	*type;		/* content type, or NULL: no body */
	uint8_t		*body;
	size_t		 len;
	char		 session[RELAY_TOKEN + 1]; /* a new token to hand out, or "" */
	char		 device[RELAY_TOKEN + 1]; /* the same for the known device */
	unsigned	 retry_after;	/* seconds, with 429 */
	bool		 signed_out;	/* the client must forget its session */
	const char	*route;		/* "/v1/spaces/{id}/events": for the log */
	const char	*allow;		/* with 405: the methods there are */
};

void	 answer_wipe(struct answer *);
/* Makes it a refusal with one of the codes of docs/protocol.md. */
void	 relay_problem(struct answer *, const char *code);

/* How long a body this route takes; 0: none, or there is no such route. */
size_t	 relay_most(const char *method, const char *path);

/*
 * The store stays the caller's, and must outlive the relay. The origin is
 * what log-in signatures are bound to: scheme, host and, if it is not the
 * usual one, port. NULL: out of memory, or the store could not be read.
 */
struct relay *relay_new(struct store *, const uint8_t server_key[32],
    const char *origin);
void	 relay_free(struct relay *);	/* NULL is fine */

struct relay_limits {
	unsigned	 tries;		/* log-ins, sign-ups a minute and address: 30 */
	unsigned	 rare;		/* invitations, recoveries an hour: 5 */
	uint64_t	 quota;		/* bytes a space may hold: 500 MiB */
};
void	 relay_limits(struct relay *, const struct relay_limits *);

/* Answers; what was written is durable when it returns. Any thread. */
void	 relay_answer(struct relay *, const struct request *, struct answer *);

/*
 * The same without waiting for the disk: done is called with the answer
 * either before this returns, or later on the store's thread, when the writes
 * of many share one flush. The request and all it points to must stay until
 * then. done takes over the answer's memory.
 */
typedef void relay_done(void *context, struct answer *);
void	 relay_answer_later(struct relay *, const struct request *, relay_done *,
    void *context);

/*
 * Hints, for streams. The listener is called once each for the accounts that
 * a change concerns, after it is durable, on any thread.
 */
enum hint_kind {
	HINT_AT,		/* the space has grown to seq */
	HINT_ACCOUNT,		/* spaces, members or invitations changed */
	HINT_ENDED,		/* this session ended */
	HINT_WHISPER,		/* the other says something now */
};

struct hint {
	enum hint_kind	 kind;
	uint8_t		 account[16];
	uint8_t		 space[16];	/* HINT_AT, HINT_WHISPER */
	uint64_t	 seq;		/* HINT_AT */
	uint8_t		 session[16];	/* HINT_ENDED: its id */
	const uint8_t	*words;		/* HINT_WHISPER: sealed; lasts for the call */
	size_t		 len;
};

typedef void relay_listener(void *context, const struct hint *);
void	 relay_listen(struct relay *, relay_listener *, void *context);

/* Whose stream a request opens, and where its spaces are. */
enum { RELAY_SPACES = 16 };	/* spaces a person may be in */

struct stream_start {
	uint8_t		 account[16], session[16];
	unsigned	 spaces;
	struct {
		uint8_t		 id[16];
		uint64_t	 seq;
	} space[RELAY_SPACES];
};

/* True, or false with the answer to give instead. Also used to look again. */
bool	 relay_stream(struct relay *, const struct request *,
    struct stream_start *, struct answer *);

/* The message of a stream that says how far a space is; its length. */
enum { RELAY_AT_TEXT = 128 };
size_t	 relay_at_text(char text[RELAY_AT_TEXT], const uint8_t space[16],
    uint64_t seq);

/* The message that carries a whisper. Own memory; NULL: there is none left. */
char	*relay_whisper_text(const struct hint *, size_t *len);

/*
 * What goes out: reminders, and tests of where they go. Somebody has to carry
 * it (relay/courier.h); without, this home offers no channels.
 */
enum { RELAY_WEBPUSH = 1, RELAY_MAIL = 2, RELAY_NTFY = 4 };
struct errand;
struct outcome;
struct relay_carrier {
	unsigned	 offers;	/* what it can, and so may be asked for */
	const char	*mail_from;	/* with RELAY_MAIL: an address */
	bool		 plain;		/* URLs may be http:// */
	/* Takes one errand; false: not now. Called by relay_hand only. */
	bool		(*carry)(void *context, const struct errand *);
	/* There is something for relay_hand. Any thread; calls nothing here. */
	void		(*wake)(void *context);
	void		*context;
};
/* NULL: nobody any more; what is on its way then ends unanswered. */
void	 relay_carried_by(struct relay *, const struct relay_carrier *);
/* Hands out what waits; true if the carrier would not take all of it. */
bool	 relay_hand(struct relay *);
/* Rings what is due by the clock on the wall, and writes down what came of it;
 * always on the same thread, once a second or when something came. True: there
 * is more to do, or the store is at it, so call again in a moment. */
bool	 relay_ring(struct relay *, int64_t now);
/* The same towards the end: what is out may come back and is written down, and
 * nothing more is rung. True: something is out yet. */
bool	 relay_ring_out(struct relay *, int64_t now);
/* An errand came to its end. */
void	 relay_came(struct relay *, const struct outcome *);

/* What is due now and then (expired rows); call it every few minutes. */
void	 relay_sweep(struct relay *, int64_t now);

/*
 * For whoever runs the server, on the command line: who has an account and how
 * much room it takes. Nothing tells what anybody does, or when.
 */
struct account_line {
	char		 handle[65];
	int64_t		 created_day;	/* days since 1970 */
	uint64_t	 size;		/* of all in their spaces, in bytes */
	bool		 disabled;
};
/* Calls each for every account; true if all could be read. */
bool	 relay_accounts(struct relay *, void (*each)(void *context,
    const struct account_line *), void *context);
/* A disabled account cannot sign in, and is signed out. False: no such one. */
bool	 relay_disable(struct relay *, const char *handle, bool disabled);
/* As if the person had closed it. False: no such one. */
bool	 relay_remove(struct relay *, const char *handle);

/* A name for an address in a log: 8 hex digits, another one each day. */
void	 relay_pseudonym(const struct relay *, const char *address, int64_t now,
    char name[9]);
#endif
