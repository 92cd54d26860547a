/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* text: UTF-8 as people type it. */
#ifndef TEXT_H
#define TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool	 text_valid(const char *, size_t);	/* UTF-8 without surrogates */
size_t	 text_units(const char *);		/* length as HTML's maxlength counts */
size_t	 text_tidy(char *, size_t, bool lines);	/* ends trimmed, controls gone; new length */
bool	 text_holds(const char *text, const char *folded);	/* case does not matter */
void	 text_fold(char *);			/* to small letters, in place */
bool	 id_read(const char *, unsigned char id[16]);	/* 32 hex digits */
#endif
