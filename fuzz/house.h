/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * house: what the core's fuzz targets share.
 *
 * An input is read as a little program: bytes choose pages, deeds and people,
 * so that a mutation is more often another deed than a broken form. A property
 * that does not hold ends the program.
 */
#ifndef HOUSE_H
#define HOUSE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app.h"
#include "practice.h"

#define must(holds)	((holds) ? (void)0 : broken(#holds, __FILE__, __LINE__))
_Noreturn void broken(const char *rule, const char *file, int line);

/* ---- an input, taken piece by piece; zeros after its end ---- */
struct input {
	const uint8_t	*bytes;
	size_t		 n;
};

unsigned input_byte(struct input *);
uint64_t input_number(struct input *, int bytes);
/* A text of a length that its first byte says, as long as there is any. */
struct input input_text(struct input *);

/* ---- the registry ---- */
size_t	 house_pages(const struct page *const **);
size_t	 house_deeds(const struct deed *const **);
const struct field *page_fields(const struct page *);
/* Appends fields, some left out, some good, some of any bytes. */
void	 fields_write(struct out *, const struct field *, struct input *);
void	 id_write(struct out *, unsigned which);	/* one of 256 ids, in hex */

/* ---- homes ---- */
/* A deck of content/, empty when it cannot be read. */
struct deck house_deck(struct arena *, const char *name);
struct app *house_open(unsigned me, unsigned room, bool decks);
/* Handles it; what is answered must be sound. Lasts until the next call. */
const struct reply *house_ask(struct app *, const struct out *request);
/* Any entries of a batch, made of few ids, places and gates, so that they meet. */
enum { ENTRIES = 64 };
struct batch {
	struct out	 all;
	size_t		 begins[ENTRIES + 1], n;
};
void	 batch_write(struct batch *, struct input *);

/* ---- what must hold of each page: what people wrote is only text ---- */
/* alone: a file that has its style with it. */
void	 page_sound(const char *html, size_t, bool alone);
#endif
