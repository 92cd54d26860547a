/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * blob: what is too big for an event (docs/protocol.md): two sealed streams, a
 * small picture and the whole one, and the head that opens them.
 */
#ifndef SEAL_BLOB_H
#define SEAL_BLOB_H
#include "bytes.h"

enum {
	BLOB_CHUNK = 64 * 1024,
	BLOB_PART = 128 * 1024,		/* as it goes to the relay */
	BLOB_MOST = 10 << 20,		/* both streams */
	BLOB_HEAD = 4 + 74 + 105
};

enum blob_which { BLOB_SMALL, BLOB_WHOLE, BLOB_PICTURES };

struct blob {
	uint8_t		 key[32], type;		/* 1 JPEG, 2 WebP */
	struct {
		uint32_t size;
		uint8_t	 hash[32];
	}		 picture[BLOB_PICTURES];
};

/* Appends the stream of some bytes and notes its size and hash. */
void	 blob_seal(struct writer *out, struct blob *, enum blob_which,
    const void *bytes, size_t len);
/* Appends what is in a stream. False: cut, changed, or another one. */
bool	 blob_open(struct writer *out, const struct blob *, enum blob_which,
    const uint8_t *stream, size_t len);
/* Of the parts of a picture the first, and how many there are. */
unsigned blob_first(enum blob_which);
unsigned blob_parts(const struct blob *, enum blob_which);

void	 blob_head_seal(uint8_t head[BLOB_HEAD], const struct blob *,
    const uint8_t space_key[32], const uint8_t space[16], uint32_t epoch);
uint32_t blob_head_epoch(const uint8_t head[BLOB_HEAD]);
bool	 blob_head_open(struct blob *, const uint8_t head[BLOB_HEAD],
    const uint8_t space_key[32], const uint8_t space[16], uint8_t least);
#endif
