/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mailbox: people with keys who talk to a relay directly, for tests and
 * measurements. They can be told to misbehave in ways that no client would.
 */
#ifndef TESTS_MAILBOX_H
#define TESTS_MAILBOX_H
#include "relay/relay.h"
#include "relay/store.h"
#include "seal/bytes.h"
#include "seal/card.h"
#include "seal/event.h"
#include "seal/login.h"

#define ORIGIN "https://home.example"

struct mailbox {
	char		 folder[64], path[96];	/* empty: in memory */
	uint8_t		 server_key[32];
	struct store	*store;
	struct relay	*relay;
	int64_t		 now;
	struct answer	 answer;	/* the last one */
};

struct person {
	char		 handle[65];
	const char	*address;
	bool		 native;
	struct identity	 identity;
	struct card	 card;
	uint8_t		 renewal_seed[32], card_bytes[CARD_SIZE];
	uint8_t		 login_seed[32], recovery_seed[32], salt[16];
	uint8_t		 wrap[138], recovery_wrap[138];
	uint8_t		 personal[16], closed[16], couple[16];
	char		 session[RELAY_TOKEN + 1], device_token[RELAY_TOKEN + 1];
	uint8_t		 session_id[16];
	uint8_t		 device[16];
	struct { uint8_t space[16], prev[32]; uint64_t counter; } chain[4];
};

/* An event to make; all zeros is a plain one that follows the last. */
struct letter {
	enum event_what	 what;		/* 0: write */
	enum event_mode	 mode;
	const uint8_t	*space;		/* NULL: the couple's */
	const uint8_t	*gate;		/* or the target of a deletion */
	const char	*text;		/* NULL: a stub, or a deletion */
	size_t		 len;		/* of text; 0: a C string */
	const uint8_t	*share;
	uint64_t	 seen;
	uint8_t		 id[16];	/* filled in unless given */
	bool		 keep_chain;	/* do not count it: it will be refused */
};

void	 mailbox_open(struct mailbox *, bool in_memory);
void	 mailbox_reopen(struct mailbox *);
void	 mailbox_close(struct mailbox *);	/* the files go too */
/* All that lies in the folder: the file, its log, a backup beside it. */
void	 mailbox_dump(const struct mailbox *, struct writer *out);
/* True if the file, its log or a backup beside it holds these bytes. */
bool	 mailbox_holds(const struct mailbox *, const void *, size_t);
/* The last answer is this problem. */
bool	 mailbox_says(const struct mailbox *, const char *code);

/* Asks for a person, or nobody (NULL); the status. The body is freed. */
unsigned ask(struct mailbox *, struct person *, const char *method,
    const char *path, struct writer *body);
unsigned ask_at(struct mailbox *, struct person *, const char *method,
    const char *format, const uint8_t id[16], struct writer *body);

void	 person_new(struct person *, const char *handle);
void	 person_keys(struct person *, uint32_t generation);
void	 write_sign_up(struct writer *, const struct person *);
/* A fresh challenge, signed. kind as in seal/login.h. */
void	 write_proof(struct writer *, struct mailbox *, struct person *,
    enum login_kind);
unsigned sign_up_person(struct mailbox *, struct person *);
unsigned sign_in_person(struct mailbox *, struct person *, enum login_kind);
unsigned invite(struct mailbox *, struct person *, uint8_t id[16]);
unsigned reply_to(struct mailbox *, struct person *, const uint8_t id[16]);
/* Both signed up, and the members of one space. */
void	 pair(struct mailbox *, struct person *, struct person *);

void	 letter_write(struct writer *, struct person *, struct letter *);
/* Sends one; the result of docs/protocol.md, or 100 + a status not 200. */
unsigned send_letter(struct mailbox *, struct person *, struct letter *);
uint64_t last_seq(const struct mailbox *);	/* of the last result */

/* Pulls a whole space; how many. Each points into the last answers, which
 * letters_free gives back. */
struct pulled {
	uint64_t	 last;
	unsigned	 n;
	struct wire	*event;
	struct writer	 bytes;
};
void	 pull(struct mailbox *, struct person *, const uint8_t space[16],
    uint64_t after, struct pulled *);
void	 pull_gate(struct mailbox *, struct person *, const uint8_t space[16],
    const uint8_t gate[16], struct pulled *);
void	 pulled_free(struct pulled *);
#endif
