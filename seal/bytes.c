/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bytes: little-endian, within bounds, and wiped when they were secret. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "crypto.h"

enum { WRITER_LEAST = 256 };

void
bytes_put(uint8_t *out, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

uint64_t
bytes_get(const uint8_t *in, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | in[n];
	return value;
}

bool
bytes_same(const void *a, const void *b, size_t n)
{
	const volatile uint8_t *x = a, *y = b;
	uint8_t difference = 0;

	for (size_t i = 0; i < n; i++)
		difference = (uint8_t)(difference | (x[i] ^ y[i]));
	return difference == 0;
}

bool
bytes_zero(const uint8_t *bytes, size_t n)
{
	uint8_t any = 0;

	for (size_t i = 0; i < n; i++)
		any |= bytes[i];
	return any == 0;
}

void
bytes_wipe(void *p, size_t n)
{
	if (n > 0)
		memset(p, 0, n);
	__asm__ volatile("" : : "r"(p) : "memory");
}

void *
bytes_new(size_t n, size_t each)
{
	void *p = calloc(n > 0 ? n : 1, each);

	if (p == NULL)
		__builtin_trap();
	return p;
}

/* Not realloc: it would leave the old bytes behind. */
void *
bytes_grow(void *old, size_t n, size_t more, size_t each)
{
	uint8_t *p = bytes_new(more, each);

	if (n > 0)
		memcpy(p, old, n * each);
	bytes_free(old, n * each);
	return p;
}

void
bytes_free(void *p, size_t n)
{
	if (p == NULL)
		return;
	bytes_wipe(p, n);
	free(p);
}

void
bytes_hex(char *out, const uint8_t *in, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[in[i] >> 4];
		*out++ = digits[in[i] & 15];
	}
	*out = '\0';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
bytes_unhex(uint8_t *out, size_t n, const char *hex, size_t len)
{
	if (len / 2 != n || len % 2 != 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (hex_digit(hex[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(hex_digit(hex[2 * i]) << 4 |
		    hex_digit(hex[2 * i + 1]));
	return true;
}

void
mix(uint8_t out[32], const uint8_t key[32], const char *label, const void *a,
    size_t a_len, const void *b, size_t b_len)
{
	struct writer w = { 0 };

	writer_short(&w, label, strlen(label));
	writer_bytes(&w, a, a_len);
	writer_bytes(&w, b, b_len);
	crypto_blake2b(out, 32, key, w.bytes, w.len);
	writer_free(&w);
}

void
hash_labelled(uint8_t out[32], const char *label, const void *a, size_t a_len,
    const void *b, size_t b_len)
{
	uint8_t room[640];	/* the longest: a log-in of 255 + 255 bytes */
	struct writer w = writer_over(room, sizeof(room));

	writer_bytes(&w, label, strlen(label) + 1);
	writer_bytes(&w, a, a_len);
	writer_bytes(&w, b, b_len);
	crypto_blake2b(out, 32, NULL, room, w.len);
}

struct reader
reader_over(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	return (struct reader){ at, len > 0 ? at + len : at, false };
}

const uint8_t *
reader_take(struct reader *r, size_t n)
{
	const uint8_t *taken = r->at;

	if (r->bad || n > reader_left(r)) {
		r->bad = true;
		return NULL;
	}
	if (n > 0)
		r->at += n;
	return taken;
}

static uint64_t
reader_number(struct reader *r, size_t n)
{
	const uint8_t *taken = reader_take(r, n);

	return taken != NULL ? bytes_get(taken, n) : 0;
}

uint8_t
reader_u8(struct reader *r)
{
	return (uint8_t)reader_number(r, 1);
}

uint16_t
reader_u16(struct reader *r)
{
	return (uint16_t)reader_number(r, 2);
}

uint32_t
reader_u32(struct reader *r)
{
	return (uint32_t)reader_number(r, 4);
}

uint64_t
reader_u64(struct reader *r)
{
	return reader_number(r, 8);
}

void
reader_copy(struct reader *r, void *out, size_t n)
{
	const uint8_t *taken = reader_take(r, n);

	if (taken != NULL)
		memcpy(out, taken, n);
	else
		memset(out, 0, n);
}

static const uint8_t *
reader_counted(struct reader *r, size_t n, size_t *len)
{
	const uint8_t *taken = reader_take(r, n);

	*len = taken != NULL ? n : 0;
	return taken;
}

const uint8_t *
reader_short(struct reader *r, size_t *len)
{
	size_t n = reader_u8(r);

	return reader_counted(r, n, len);
}

const uint8_t *
reader_long(struct reader *r, size_t *len)
{
	size_t n = reader_u32(r);

	return reader_counted(r, n, len);
}

size_t
reader_left(const struct reader *r)
{
	return r->bad || r->at == r->end ? 0 : (size_t)(r->end - r->at);
}

bool
reader_done(const struct reader *r)
{
	return !r->bad && r->at == r->end;
}

struct writer
writer_over(void *buffer, size_t size)
{
	return (struct writer){ .bytes = buffer, .size = size, .fixed = true };
}

static void
writer_grow(struct writer *w, size_t need)
{
	size_t size = w->size;

	if (w->fixed)
		__builtin_trap();
	if (size < WRITER_LEAST)
		size = WRITER_LEAST;
	while (size < need)
		if (__builtin_mul_overflow(size, (size_t)2, &size))
			__builtin_trap();
	w->bytes = bytes_grow(w->bytes, w->len, size, 1);
	w->size = size;
}

void
writer_reserve(struct writer *w, size_t n)
{
	size_t need;

	if (__builtin_add_overflow(w->len, n, &need))
		__builtin_trap();
	if (need > w->size || w->bytes == NULL)
		writer_grow(w, need);
}

/* n more bytes, counted as written, for the caller to fill. */
static uint8_t *
writer_take(struct writer *w, size_t n)
{
	uint8_t *room;

	writer_reserve(w, n);
	room = w->bytes + w->len;
	w->len += n;
	return room;
}

uint8_t *
writer_room(struct writer *w, size_t n)
{
	uint8_t *room = writer_take(w, n);

	memset(room, 0, n);
	return room;
}

void
writer_u8(struct writer *w, uint8_t value)
{
	bytes_put(writer_room(w, 1), value, 1);
}

void
writer_u16(struct writer *w, uint16_t value)
{
	bytes_put(writer_room(w, 2), value, 2);
}

void
writer_u32(struct writer *w, uint32_t value)
{
	bytes_put(writer_room(w, 4), value, 4);
}

void
writer_u64(struct writer *w, uint64_t value)
{
	bytes_put(writer_room(w, 8), value, 8);
}

void
writer_bytes(struct writer *w, const void *bytes, size_t n)
{
	uint8_t *room = writer_take(w, n);

	if (n > 0)
		memcpy(room, bytes, n);
}

void
writer_short(struct writer *w, const void *bytes, size_t n)
{
	if (n > UINT8_MAX)
		__builtin_trap();
	writer_u8(w, (uint8_t)n);
	writer_bytes(w, bytes, n);
}

void
writer_long(struct writer *w, const void *bytes, size_t n)
{
	if (n > UINT32_MAX)
		__builtin_trap();
	writer_u32(w, (uint32_t)n);
	writer_bytes(w, bytes, n);
}

void
writer_clear(struct writer *w)
{
	bytes_wipe(w->bytes, w->len);
	w->len = 0;
}

void
writer_free(struct writer *w)
{
	if (w->fixed)
		bytes_wipe(w->bytes, w->len);
	else
		bytes_free(w->bytes, w->len);
	*w = (struct writer){ 0 };
}
