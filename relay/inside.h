/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * inside: what the parts of the mailbox share. A visit is one request on its
 * way through: its handler reads the body, asks the store, and either writes
 * an answer or refuses. Refused, nothing that it wrote is kept.
 */
#ifndef RELAY_INSIDE_H
#define RELAY_INSIDE_H
#include <stdatomic.h>
#include "seal/bytes.h"
#include "seal/card.h"
#include "relay.h"
#include "errand.h"
#include "rest.h"
#include "store.h"
#include "throttle.h"
#include "webpush.h"

enum {
	HANDLE_MOST = 64,
	WRAP_MOST = 1024,
	KEYRING_MOST = 64 * 1024,
	OFFER_MOST = 1024,
	BATCH_EVENTS = 100,
	SESSIONS_MOST = 10, DEVICES_MOST = 20,
	IDLE_DAYS = 30, ABSOLUTE_DAYS = 180, DEVICE_DAYS = 400,
	CHALLENGE_SECONDS = 120,
	ONCE_SECONDS = 60 * 60,		/* the same sign-up or renewal again */
	INVITATION_SECONDS = 72 * 60 * 60, INVITATIONS_OPEN = 3,
	INVITATION_KEPT = 30 * 24 * 60 * 60,
	ALARMS_MOST = 64, ALARM_STEP = 5 * 60, ALARM_AHEAD = 400 * 24 * 60 * 60,
	CHANNELS_MOST = 8, CHANNEL_BODY = 4096, CHANNEL_GONE_DAYS = 30,
	CODE_DIGITS = 6, CODE_SECONDS = 30 * 60, CODE_TRIES = 5,
	BLOB_PART = 256 * 1024, BLOB_MOST = 10 << 20,
	DAY = 24 * 60 * 60,
};

enum space_kind { SPACE_COUPLE = 1, SPACE_PERSONAL, SPACE_PRIVATE };
enum space_state { SPACE_OPEN, SPACE_FROZEN };

struct relay {
	struct store	*store;
	struct rest	 rest;
	char		*origin;
	uint8_t		 challenge_key[32];	/* of this run only */
	struct throttle	*throttle;
	struct relay_limits limits;
	_Atomic int64_t	 clock;		/* never goes back */
	_Atomic int64_t	 clock_kept;	/* what the store knows of it */
	relay_listener	*listener;
	void		*listener_context;
	struct webpush	*webpush;
	struct post	*post;
	struct ring	*ring;
	_Atomic unsigned tests;		/* that are out */
};

/* Why something is refused; problems.c has the words. */
enum problem {
	BAD_REQUEST, SIGNED_OUT, REFUSED, CROSS_SITE, NOT_FOUND, METHOD,
	HANDLE_TAKEN, REVISION, OUT_OF_CHAIN, FROZEN, TOO_MANY, OWN_INVITATION,
	PAIRED, QUOTA, INVITATION_USED, INVITATION_EXPIRED, INVITATION_WITHDRAWN,
	NOT_OFFERED, BAD_ADDRESS, WRONG_CODE, CODE_EXPIRED,
	TOO_LARGE, CONTENT_TYPE, SLOW_DOWN, TOO_SLOW, MISDIRECTED, TROUBLE, READ_ONLY,
	NO_PROBLEM
};
void	 problem_answer(struct answer *, enum problem);

struct session {
	uint8_t		account[16], id[16], token_hash[32];
	int64_t		last_day;
};

enum { HINTS_MOST = 64, SIGNED_MOST = 16 };

struct visit {
	struct relay	*relay;
	const struct request *request;
	struct answer	*answer;
	struct unit	*unit;
	struct reader	 body;
	struct writer	 out;		/* becomes the answer's body */
	uint8_t		 id[16], second[16], part; /* of the path: a gate, a blob */
	uint8_t		 key[32];	/* of the path, while a feed is opened */
	int64_t		 now, day;
	bool		 signed_in;
	struct session	 session;
	uint8_t		 signer[32];	/* the key that signatures were checked with */
	unsigned	 signed_events;
	const uint8_t	*signed_event[SIGNED_MOST]; /* heads in the request's body */
	struct errand	*errand;	/* to run once all is durable; or NULL */
	unsigned	 hints;
	struct hint	 hint[HINTS_MOST];
};

typedef bool handler(struct visit *);	/* true: what was written is kept */

/* ---- ends of a handler ---- */
bool	 refuse(struct visit *, enum problem);
bool	 slow_down(struct visit *, unsigned seconds);
bool	 done(struct visit *, unsigned status);	/* 200 and 201 give out */

/* ---- hints, sent once all is durable ---- */
void	 hint_at(struct visit *, const uint8_t account[16],
    const uint8_t space[16], uint64_t seq);
void	 hint_account(struct visit *, const uint8_t account[16]);
void	 hint_ended(struct visit *, const uint8_t account[16],
    const uint8_t session[16]);
/* The request's body, as it is. */
void	 hint_whisper(struct visit *, const uint8_t account[16],
    const uint8_t space[16]);

/* ---- people (api_account.c) ---- */
struct name {			/* a handle: a length and a C string */
	char		 text[HANDLE_MOST + 1];
	size_t		 len;
	uint8_t		 hash[32];
};
bool	 name_read(struct name *, struct reader *);

/* All of a person's own goes; what was shared stays with the other. */
void	 account_drop(struct visit *, const uint8_t account[16],
    const struct name *);

/* Reads a proof; NO_PROBLEM: it is fresh, used up now, and this account's.
 * SLOW_DOWN puts the seconds into the answer. */
enum { PROOF_SIZE = 1 + 32 + 8 + 32 + 64 };
struct proof {
	uint8_t		 kind;
	uint8_t		 account[16];
	bool		 known_device;
};
enum problem proof_take(struct visit *, const struct name *, struct proof *);
bool	 session_find(struct visit *);		/* by the request's token */
void	 session_new(struct visit *, const uint8_t account[16]);
/* Gives the client a device token unless it has one that is known. */
void	 device_remember(struct visit *, const uint8_t account[16], bool known);
/* Ends all sessions of the account but, if not NULL, that one. */
void	 sessions_end(struct visit *, const uint8_t account[16],
    const uint8_t *but);
void	 token_hash(uint8_t hash[32], const uint8_t token[32]);

/* ---- spaces (api_space.c) ---- */
struct member {
	uint8_t		account[16], card[CARD_SIZE];
	bool		gone;
};
enum { MEMBERS = 2 };
struct space {
	uint8_t		id[16];
	enum space_kind	kind;
	enum space_state state;
	uint64_t	seq, size;
	unsigned	members;
	struct member	member[MEMBERS];
	struct member	*me;		/* of the session's person */
};
/* True: there is such a space, and who asks is in it. */
bool	 space_find(struct visit *, const uint8_t id[16], struct space *);
/* Ahead of an append: who signs, and then, with no store at hand, which of the
 * first events of the body that key has signed. */
bool	 signer_find(struct visit *);
void	 signer_check(struct visit *);
bool	 space_make(struct visit *, const uint8_t id[16], enum space_kind,
    const uint8_t account[16], const uint8_t card[CARD_SIZE]);
void	 space_freeze(struct visit *, struct space *);
void	 space_drop(struct visit *, const uint8_t id[16]);
void	 space_hint(struct visit *, const struct space *);
/* The spaces of an account, at most RELAY_SPACES; how many. */
unsigned spaces_of(struct visit *, const uint8_t account[16],
    struct space found[RELAY_SPACES]);
bool	 is_paired(struct visit *, const uint8_t account[16]);
void	 account_write(struct visit *, const uint8_t account[16]);

enum append_result {
	STORED, HAD_ALREADY, WRONG, OUT_OF_ORDER, GATE_CLOSED, SPACE_IS_FROZEN,
	OVER_QUOTA
};
/* Takes the next wire event from the reader into the space it names. */
enum append_result append_one(struct visit *, struct space *, struct reader *,
    uint64_t *seq);

/* ---- blobs (api_blob.c) ---- */
/* Those of an event, or all of an author's in a space, go; how many bytes. */
int64_t	 blob_drop(struct visit *, const uint8_t space[16],
    const uint8_t event[16]);
int64_t	 blobs_drop(struct visit *, const uint8_t space[16],
    const uint8_t author[16]);

/* ---- feeds (api_feed.c) ---- */
enum { FEED_BODY = 16 + 72 * 1024, FEEDS_MOST = 8 };
void	 feeds_end(struct visit *, const uint8_t account[16]);

/* ---- invitations (api_invitation.c) ---- */
void	 invitations_end(struct visit *, const uint8_t account[16],
    const uint8_t *space);	/* NULL: of every space; then they are gone */

/* ---- reminders: where they go (api_channel.c), when (api_alarm.c) ---- */
enum channel_state { CHANNEL_UNPROVED, CHANNEL_FINE, CHANNEL_GONE };
struct channel {
	uint8_t		 id[16];
	enum errand_kind kind;
	enum channel_state state;
	char		 to[ERRAND_TO];	/* endpoint, address, URL */
	uint8_t		 point[WEBPUSH_POINT], auth[WEBPUSH_AUTH];	/* web push, */
	uint8_t		 session[16];	/* and who put it last: it ends with that */
};
/* From a row of CHANNEL_GET or CHANNEL_LIST. False: server.key is another. */
bool	 channel_open(const struct relay *, struct channel *,
    const uint8_t account[16], const struct value row[STORE_COLUMNS]);
/* Alarms go to it: a mail address only once it is proved. */
bool	 channel_rings(const struct channel *);
/* Of a session that ends, or that another takes the place of. */
void	 channels_end(struct visit *, const uint8_t account[16],
    const uint8_t session[16]);
void	 channels_move(struct visit *, const uint8_t account[16],
    const uint8_t from[16], const uint8_t to[16]);
/* What the service said to a test becomes the answer. */
void	 channel_tested(struct visit *, const struct outcome *);
/* A service took one, or says that there is no such place any more. */
bool	 outcome_taken(const struct outcome *);
bool	 outcome_gone(enum errand_kind, const struct outcome *);
/* What goes to a channel: the word, or a code for it. serial names the message,
 * so that one sent twice can be told. False: it cannot be made. */
bool	 errand_write(const struct relay *, struct errand *,
    const struct channel *, const uint8_t serial[16], const char *code,
    int64_t now);
/* Counts a change of reminders; true: there were too many, and it said so. */
bool	 reminders_slow(struct visit *);
/* All of a person's alarms and channels go. */
void	 reminders_drop(struct visit *, const uint8_t account[16]);

/* ---- handlers ---- */
handler	 lookup, challenge, sign_up, sign_in, sign_out, session_list,
	 session_end, account_show, account_close, keyring_base,
	 keyring_private, space_create, space_append, space_pull, space_gate,
	 space_whisper, blob_put, blob_get, space_end, invitation_create, invitation_list, invitation_show,
	 invitation_reply, invitation_withdraw, renewal, health, stream_once,
	 alarms_replace, push_show, channel_list, channel_put, channel_drop,
	 channel_test, channel_code, feed_put, feed_end, feed_get;
#endif
