/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fields: forms (docs/formats.md) as the seal reads and writes them: tasks of
 * the host, and the few deeds that the seal keeps to itself.
 */
#ifndef SEAL_FIELDS_H
#define SEAL_FIELDS_H
#include "bytes.h"

struct fields {
	const uint8_t	*form;
	size_t		 len;
};

/* The first field of a name, decoded, with a NUL. False: it is not there, is
 * no text, or needs more than size bytes. */
bool	 field_text(struct fields, const char *name, char *out, size_t size);
/* True if it says exactly this. */
bool	 field_is(struct fields, const char *name, const char *text);
bool	 field_number(struct fields, const char *name, uint64_t *);
bool	 field_hex(struct fields, const char *name, uint8_t *out, size_t n);
/* Appends the bytes that hex digits of any length stand for. */
bool	 field_bytes(struct fields, const char *name, struct writer *out);

/* Each adds "name=value", after an '&' if something is there already. */
void	 field_add(struct writer *, const char *name, const char *text);
void	 field_add_number(struct writer *, const char *name, uint64_t);
void	 field_add_hex(struct writer *, const char *name, const uint8_t *, size_t n);
/* Digits and text as they are, for values made of several parts. */
void	 field_digits(struct writer *, uint64_t);
void	 field_plain(struct writer *, const char *text);
#endif
