/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stands.h: inside the practice of where we stand. stands.c keeps what was
 * said, stands_page.c asks, stands_show.c lays both side by side.
 */
#ifndef STANDS_H
#define STANDS_H
#include "laid.h"
#include "practice.h"

enum { DOMAINS = 10, ASKED = 8, AGREES = 7, MATTERS = 3, ANSWERED_LEAST = 4 };

/* What one person says of one domain; the same fields for oneself and for both.
 * The sentences stand in it, so that it can be read when the deck has others. */
enum { DOMAIN, STAND, AGREE = STAND + ASKED, MATTER = AGREE + ASKED,
	SENTENCE = MATTER + ASKED, STAND_FIELDS = SENTENCE + ASKED };

struct stands_domain {
	const char	*name, *title, *icon;
	bool		 guarded;	/* there only when both are ready for it */
};
extern const struct stands_domain stands_domains[DOMAINS];

struct stands {
	struct stands_of {
		const struct event *draft;	/* personal, the latest */
		struct laid	 laid, ready;
	}		 of[DOMAINS];
};

extern const struct deed stands_mine, stands_lay, stands_ready, stands_close;
extern const struct field stands_domain_fields[];

int	stands_find(const char *name);		/* -1: no such domain */
const struct stands_of *stands_ours(const struct visit *, int domain);
const struct event *stands_draft(const struct visit *, int domain);
struct laid_kind stands_kind(const struct visit *, int domain);
struct laid_kind stands_ready_kind(const struct visit *, int domain);
/* Is this domain there? Guarded ones are while both are ready. */
bool	stands_there(const struct visit *, int domain);
/* Did I say that I am ready for it? */
bool	stands_am_ready(const struct visit *, int domain);
/* The domain that a form names, if it is there; else -1. */
int	stands_asked(const struct visit *, const struct value *);
const char *stands_link(const struct visit *, const char *path, int domain);

/* Two answers to one sentence, 0 where there is none. */
struct stands_pair {
	const char	*id, *text;
	int		 agree[2], matter[2];	/* by person */
};

/* How the two stand on a domain, as they said in a round that opened. */
struct stands_picture {
	size_t		 n;
	struct stands_pair at[2 * ASKED];
	size_t		 common;		/* answered by both */
	bool		 compared, apart;	/* enough in common to say so */
	int		 weight[2];		/* 0 to 100, how much it matters */
	int		 begin;			/* the sentence to begin with, or -1 */
};

/* More than two who think alike would lie apart by chance? */
bool	stands_far(int a, int b);
struct stands_picture stands_picture(const struct visit *, int domain, int round);

/* ---- stands_page.c ---- */
extern const struct field stands_one_fields[], stands_form_fields[];
enum status stands_one_show(struct visit *);
enum status stands_keep(struct visit *);

/* ---- stands_show.c ---- */
enum status stands_show(struct visit *);
enum status stands_guide_show(struct visit *);
enum status stands_opened_show(struct visit *, int domain, int round);
#endif
