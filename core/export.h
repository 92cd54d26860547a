/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * export: what a person takes along, in forms that open without Hearth.
 *
 * One page to read (HTML), one Markdown text, and every event as JSON
 * (docs/export.md). Rooms say what is worth reading; the JSON needs no room.
 */
#ifndef EXPORT_H
#define EXPORT_H
#include <stddef.h>

struct visit;
struct event;
struct out;
struct taking;

/* A chapter; entries follow it. Titles and labels are sentences by N_(). */
void	take_chapter(struct taking *, const char *title);
/* One thing: who and when come from the event; label may be NULL. */
void	take_entry(struct taking *, const struct event *, const char *label,
	    const char *text);
/* A photo, by what the host finds it by: it puts the picture in its file's place. */
void	take_photo(struct taking *, const struct event *, const char *day,
	    const char *alt, const char *name);
/* A file of its own, beside those: a plain name, as "answers.json". */
void	take_file(struct taking *, const char *name, const struct out *);
/* Writes all files, each "path\n", u32 length, bytes. */
void	export_write(const struct visit *, struct out *);
#endif
