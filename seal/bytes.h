/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * bytes: reading and writing the formats of docs/protocol.md, little-endian
 * and within bounds, and the small things that secrets need.
 *
 * Running out of memory, and writing past the end of a caller's buffer, trap.
 */
#ifndef SEAL_BYTES_H
#define SEAL_BYTES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void	 bytes_put(uint8_t *out, uint64_t value, size_t n);	/* n bytes, at most 8 */
uint64_t bytes_get(const uint8_t *in, size_t n);
bool	 bytes_same(const void *, const void *, size_t n);	/* constant time */
bool	 bytes_zero(const uint8_t *, size_t n);
void	 bytes_wipe(void *, size_t n);
void	*bytes_new(size_t n, size_t each);	/* zeroed, never NULL */
void	*bytes_grow(void *, size_t n, size_t more, size_t each);	/* a wiped old copy; the rest zeroed */
void	 bytes_free(void *, size_t n);		/* wipes n bytes; NULL is fine */

void	 bytes_hex(char *out, const uint8_t *in, size_t n);	/* 2n digits and NUL */
/* Exactly 2n lower-case digits, or false. */
bool	 bytes_unhex(uint8_t *out, size_t n, const char *hex, size_t len);

/* BLAKE2b-256(key; length of label, label, a, b). a or b may be NULL with 0. */
void	 mix(uint8_t out[32], const uint8_t key[32], const char *label,
    const void *a, size_t a_len, const void *b, size_t b_len);
/* BLAKE2b-256(label, 0, a, b): for what is signed and for heads. */
void	 hash_labelled(uint8_t out[32], const char *label,
    const void *a, size_t a_len, const void *b, size_t b_len);

/*
 * A reader moves over bytes that it does not own. Once something was not
 * there it is bad for good, and then gives zeros and NULL.
 */
struct reader {
	const uint8_t	*at, *end;
	bool		 bad;
};
struct reader reader_over(const void *, size_t len);
uint8_t	 reader_u8(struct reader *);
uint16_t reader_u16(struct reader *);
uint32_t reader_u32(struct reader *);
uint64_t reader_u64(struct reader *);
const uint8_t *reader_take(struct reader *, size_t n);	/* within what is read */
void	 reader_copy(struct reader *, void *out, size_t n);
const uint8_t *reader_short(struct reader *, size_t *len);	/* u8 length, bytes */
const uint8_t *reader_long(struct reader *, size_t *len);	/* u32 length, bytes */
size_t	 reader_left(const struct reader *);
bool	 reader_done(const struct reader *);	/* all was there, nothing is left */

/*
 * A writer that is all zeros grows by itself and owns its bytes: writer_free
 * wipes them. One made by writer_over fills a buffer of the caller.
 */
struct writer {
	uint8_t	*bytes;
	size_t	 len, size;
	bool	 fixed;
};
struct writer writer_over(void *, size_t size);
void	 writer_u8(struct writer *, uint8_t);
void	 writer_u16(struct writer *, uint16_t);
void	 writer_u32(struct writer *, uint32_t);
void	 writer_u64(struct writer *, uint64_t);
void	 writer_bytes(struct writer *, const void *, size_t n);
void	 writer_short(struct writer *, const void *, size_t n);	/* n at most 255 */
void	 writer_long(struct writer *, const void *, size_t n);
void	 writer_reserve(struct writer *, size_t n);	/* memory for n more, at once */
uint8_t	*writer_room(struct writer *, size_t n);	/* n zeroed bytes, counted as written */
void	 writer_clear(struct writer *);		/* wipes, keeps the memory */
void	 writer_free(struct writer *);		/* wipes; zeros the struct */
#endif
