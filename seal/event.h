/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * event: one sealed event in bytes: its header, hash, signature, key, and the
 * form inside. How events hang together is chain.h.
 */
#ifndef SEAL_EVENT_H
#define SEAL_EVENT_H
#include "bytes.h"

enum {
	HEADER_SIZE = 176,
	WIRE_LEAST = HEADER_SIZE + 32 + 64 + 1,	/* a stub */
	DROP_SIZE = 32 + 48,	/* the key in front of a drop-box envelope */
	EVENT_MOST = 96 * 1024	/* a whole wire event, says the relay */
};

enum event_what { EVENT_WRITE = 1, EVENT_DELETE = 2 };
enum event_mode { MODE_PLAIN, MODE_SOFT, MODE_STRICT, MODE_DROP };

struct header {
	uint8_t		what, mode;
	uint8_t		space[16], id[16], author[16], device[16];
	uint64_t	counter;	/* of this device in this space, from 1 */
	uint32_t	epoch;		/* of the space key; drop-box: of its key */
	uint32_t	generation;	/* of the author's card */
	uint8_t		gate[16];	/* delete: its target, zeros for all of mine */
	uint8_t		prev[32];	/* hash of this device's event before */
	uint64_t	seen;		/* seq that this device had read to */
	uint8_t		head[32];	/* and the head it had there */
};
void	 header_pack(uint8_t out[HEADER_SIZE], const struct header *);
/* False: no header that this version may read; h is untouched. */
bool	 header_read(struct header *h, const uint8_t in[HEADER_SIZE]);

/* An event as it travels. Points into the bytes it was read from. */
struct wire {
	uint64_t	 seq;		/* 0 unless placed */
	const uint8_t	*header, *text_hash, *signature;
	const uint8_t	*share;		/* 32 bytes, or NULL */
	const uint8_t	*text;		/* ciphertext; NULL: a stub */
	size_t		 text_len;
};
bool	 wire_read(struct wire *, struct reader *);	/* a wire event */
bool	 placed_read(struct wire *, struct reader *);	/* seq, wire event */
void	 wire_write(struct writer *, const struct wire *);
void	 wire_write_stub(struct writer *, const struct wire *);	/* no text, no share */

void	 event_hash(uint8_t out[32], const uint8_t header[HEADER_SIZE],
    const uint8_t text_hash[32]);
void	 event_sign(uint8_t signature[64], const uint8_t hash[32],
    const uint8_t seed[32]);
bool	 event_check(const uint8_t signature[64], const uint8_t hash[32],
    const uint8_t signing[32]);
/* The head after this event, from the head before; in place. */
void	 head_next(uint8_t head[32], uint64_t seq, const uint8_t hash[32]);

/* The keys that one event takes; NULL for what its mode does not need. */
struct event_keys {
	const uint8_t	*space;		/* plain, soft, strict: of its epoch */
	const uint8_t	*share;		/* soft, strict */
	const uint8_t	*drop_public, *drop_secret;	/* drop-box; to seal: public only */
};
/* The key of a plain or gated event. False: a drop-box, or a key is not there. */
bool	 event_key(uint8_t out[32], const struct header *, const struct event_keys *);

/*
 * Appends the signed wire event of a form to out, with its share if the gate
 * is soft, and gives its hash (the next one's prev). A deletion has no form
 * and needs no keys. Missing keys, or a header that header_read would refuse,
 * are a fault of the caller and trap.
 */
void	 event_seal(struct writer *out, uint8_t hash[32], const struct header *,
    const struct event_keys *, const uint8_t seed[32], const void *form,
    size_t len);
/*
 * Appends the form inside to out. It does not look at the signature: that is
 * chain.h's. False, and nothing appended: cannot be read.
 */
bool	 event_open(struct writer *out, const struct wire *,
    const struct event_keys *, uint8_t least);
#endif
