/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };	/* poisoned bytes between neighbours */
#else
#define ASAN_POISON_MEMORY_REGION(p, n)		((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(p, n)	((void)0)
enum { GAP = 0 };
#endif

enum { ALIGN = 8, SMALLEST = 16 * 1024, LARGEST = 1024 * 1024 };

struct block {
	struct block	*next;
	size_t		 used, size;
	_Alignas(16) char bytes[];
};

struct arena {
	struct block	*blocks;
	size_t		 total;
};

/* Ends the program: the doors cap all sizes, so this is a broken machine. */
_Noreturn void
out_of_memory(void)
{
	__builtin_trap();
}

void
wipe(void *p, size_t n)
{
	memset(p, 0, n);
	__asm__ volatile("" : : "r"(p) : "memory");
}

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		out_of_memory();
	return a;
}

static struct block *
block_new(struct arena *a, size_t least)
{
	size_t size = a->total < SMALLEST ? SMALLEST : a->total;
	struct block *b;

	if (size > LARGEST)
		size = LARGEST;
	if (size < least)
		size = least;
	b = malloc(sizeof(*b) + size);
	if (b == NULL)
		out_of_memory();
	*b = (struct block){ .next = a->blocks, .size = size };
	ASAN_POISON_MEMORY_REGION(b->bytes, size);
	a->blocks = b;
	a->total += size;
	return b;
}

/* Room for so many bytes, whatever they hold. */
static char *
take(struct arena *a, size_t bytes)
{
	struct block *b = a->blocks;
	size_t need;
	char *p;

	if (__builtin_add_overflow(bytes, ALIGN - 1 + GAP, &need))
		out_of_memory();
	need &= ~(size_t)(ALIGN - 1);
	if (b == NULL || b->size - b->used < need)
		b = block_new(a, need);
	p = b->bytes + b->used;
	b->used += need;
	ASAN_UNPOISON_MEMORY_REGION(p, bytes);
	return p;
}

void *
arena_get(struct arena *a, size_t n, size_t each)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, each, &bytes))
		out_of_memory();
	return memset(take(a, bytes), 0, bytes);
}

char *
arena_copy(struct arena *a, const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		out_of_memory();
	p = take(a, n + 1);
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

size_t
arena_size(const struct arena *a)
{
	return a->total;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct block *b = a->blocks, *next; b != NULL; b = next) {
		next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
		wipe(b->bytes, b->used);
		free(b);
	}
	free(a);
}
