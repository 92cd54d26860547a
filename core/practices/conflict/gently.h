/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * gently.h: inside the practice of saying it gently. gently.c keeps and sends,
 * soften.c shows what is marked in words that are being written.
 */
#ifndef GENTLY_H
#define GENTLY_H
#include "practice.h"

enum { FEEL_KINDS = 8, NEED_KINDS = 6, KINDS_MAX = 8 };

/* ---- words to choose from: of each kind one ---- */
struct choice {
	const char	*id, *text;
	bool		 chosen;
};

struct kind {
	const char	*name, *title;	/* of its radios; N_() */
	struct choice	*at;
	size_t		 n;
};

struct kinds {
	struct kind	 at[KINDS_MAX];
	size_t		 n;
	bool		 any;		/* is something chosen? */
};

extern const char *const feel_kinds[], *const need_kinds[];
/* chosen: ids with spaces between. */
struct kinds	 kinds_of(const struct visit *, const char *deck, const char *chosen);
/* Those that are chosen, as a text: "hurt, lonely". */
const char	*kinds_text(const struct visit *, const char *deck, const char *chosen);

/* ---- marks ---- */
struct piece {
	const char	*text;
	const char	*n;		/* of its hint; NULL: not marked */
};

struct hint {
	const char	*n, *quote, *reason, *try;
	const char	*use;		/* can stand for the quote; or NULL */
	const char	*chosen;	/* what the form says to use it */
	int		 text;		/* which one it is about, */
	uint32_t	 from, to;	/* and where */
};

enum { LOOKED_MAX = 4, HINTS_MAX = 9 };

struct looked {
	struct {
		struct piece	*at;
		size_t		 n;
	}		 texts[LOOKED_MAX];
	size_t		 n_texts;	/* only those with something marked */
	struct hint	 hints[HINTS_MAX];
	size_t		 n;
	const char	*count;
};

struct looked	 look_at(const struct visit *, const char *const texts[LOOKED_MAX]);
/* Puts what was chosen in place; false: those words are no longer there. */
bool		 look_use(const struct visit *, const char *texts[LOOKED_MAX],
		    const char *chosen);
#endif
