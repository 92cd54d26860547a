/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text: UTF-8 as people type it. */
#ifndef TEXT_H
#define TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* Which pairs of letters stand in some texts: a bit for each of them, shared
 * by some. What is found in the texts has no pair that is not there (a Bloom
 * filter, Burton Bloom 1970, with one hash). */
struct sketch {
	uint64_t	 bits[4];
};

/* Words that are looked for in many texts; case does not matter. */
struct sought {
	const char	*folded;
	size_t		 len;
	struct sketch	 sketch;
	/* By the byte where they would end: how much further on they may. */
	size_t		 skip[256];
};

bool	 text_valid(const char *, size_t);	/* UTF-8 without surrogates */
void	 text_mend(char *, size_t);		/* ? for each byte that is not */
size_t	 text_units(const char *);		/* length as HTML's maxlength counts */
size_t	 text_tidy(char *, size_t, bool lines);	/* ends trimmed, controls gone; new length */
void	 text_fold(char *);			/* to small letters, in place */
void	 text_seek(struct sought *, char *words);	/* folds and borrows them */
bool	 text_holds(const char *text, const struct sought *);	/* "" is in all */
void	 text_sketch(struct sketch *, const char *text);	/* adds its pairs */
/* False: none of the texts holds it. True: look. */
bool	 sketch_may_hold(const struct sketch *, const struct sought *);
bool	 id_read(const char *, unsigned char id[16]);	/* 32 hex digits */
const char *id_hex(struct arena *, const unsigned char id[16]);	/* the same, written */
#endif
