/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * html: a growing page, and one printer for each place a value may stand.
 * Templates call these; practices do not.
 */
#ifndef HTML_H
#define HTML_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a language says for each English sentence, sorted by strcmp. */
struct catalogue {
	const struct saying {
		const char	*english, *here;
	} *sayings;
	size_t	 n;
};

struct out {
	char	*bytes;
	size_t	 len, size;
	const struct catalogue *words;	/* NULL: English */
	unsigned ember;			/* which of the two is shown in ember: 0 or 1 */
};

void	out_bytes(struct out *, const char *, size_t);
void	out_string(struct out *, const char *);		/* as it is: for forms, not HTML */
void	out_number(struct out *, int64_t);
void	out_count(struct out *, uint64_t);
void	out_markup(struct out *, const char *);		/* text, escaped */
void	out_path(struct out *, const char *);		/* a whole link: a local path, or # */
void	out_pathpart(struct out *, const char *);	/* after a literal beginning */
void	out_hex(struct out *, const unsigned char *, size_t);
/* A sentence; %1 to %9 are its parts, in whatever order a language needs. */
void	out_say(struct out *, const char *english, const char *const *parts);
/* The same as plain text, not escaped: for a part of another sentence. */
void	out_sentence(struct out *, const char *english, const char *const *parts);
void	out_free(struct out *);				/* wipes */

#define N_(english)		english		/* for xgettext: said later */
#define out_html(o, lit)	out_bytes((o), "" lit, sizeof(lit) - 1)

/* A value that is neither text nor a whole number does not compile. */
#define out_pick_(v, str) _Generic((v), char *: str, const char *: str, \
	int: out_number, long: out_number, long long: out_number, \
	unsigned: out_count, unsigned long: out_count, \
	unsigned long long: out_count)
#define out_text(o, v)		out_pick_((v), out_markup)((o), (v))
#define out_attr(o, v)		out_pick_((v), out_markup)((o), (v))
#define out_link(o, v)		out_pick_((v), out_path)((o), (v))
#define out_linkpart(o, v)	out_pick_((v), out_pathpart)((o), (v))
#endif
