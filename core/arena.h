/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* arena: memory that ends all at once, wiped. */
#ifndef ARENA_H
#define ARENA_H
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void	 arena_free(struct arena *);		/* wipes and frees; NULL is fine */
void	*arena_get(struct arena *, size_t n, size_t each);	/* zeroed, never NULL */
char	*arena_copy(struct arena *, const char *s, size_t n);	/* adds a NUL */
size_t	 arena_size(const struct arena *);
void	 wipe(void *, size_t);
_Noreturn void out_of_memory(void);
#endif
