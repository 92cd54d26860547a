/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * forms: questionnaires that somebody published, for those who want them.
 *
 * A questionnaire lies in the couple's space, so that either may fill it in;
 * the answers are only one's own, and so is what they come to. One number may
 * be shown to the partner, by itself, after looking at what exactly is shown.
 * A filling that was begun goes on anywhere; one that is finished stays as it
 * is, and filling in again begins another.
 */
#ifndef FORMS_H
#define FORMS_H
#include "practice.h"
#include "score.h"

extern const struct practice practice_forms;

/* Fields of the deeds, docs/formats.md. */
enum { ADD_FORM, ADD_SCORING, ADD_FIELDS };
enum { BEGIN_FORM, BEGIN_TITLE, BEGIN_FIELDS };
enum { SAID_FILLING, SAID_ANSWERS, SAID_FIELDS };
enum { DONE_FILLING, DONE_HASTE, DONE_FIELDS };
enum { PASS_TITLE, PASS_SCALE, PASS_SCORE, PASS_LEAST, PASS_MOST, PASS_ON, PASS_FIELDS };

extern const struct deed forms_add, forms_begin, forms_said, forms_done, forms_pass;

struct imported {
	const struct event *e;
	struct imported	*older;
};

/* What was answered on one page, the latest first. */
struct said_so {
	const struct event *e;
	struct said_so	*before;
};

struct filling {
	const struct event *e, *done;
	struct said_so	*said;
	struct filling	*older;
};

struct passed {
	const struct event *e;
	struct passed	*older;
};

struct forms {
	struct imported	*imported;
	struct filling	*fillings;
	struct passed	*passed;
};

/* The newest import and filling of an id, in hex; NULL: gone, or none. */
const struct event *forms_import(const struct visit *, const char *hex);
const struct filling *forms_filling(const struct visit *, const char *hex);
const struct forms *forms_room(const struct visit *, enum space);
const char *forms_form_id(const struct filling *);
/* NULL when the questionnaire is gone, or can no longer be read. */
const struct instrument *forms_read(const struct visit *, const char *form_hex);
/* What was answered so far, settled. */
void	 forms_answers(const struct instrument *, const struct filling *, struct answers *,
	    struct arena *);
/* "/forms/fill?of=…" and, from 0, "&name=n". */
const char *forms_path(const struct visit *, const char *page, const char *of,
	    const char *name, int64_t n);

/* forms_fill.c */
extern const struct field forms_fill_fields[], forms_fill_show_fields[], forms_finish_fields[];
enum status forms_fill_show(struct visit *);
enum status forms_fill(struct visit *);
enum status forms_ready_show(struct visit *);
enum status forms_finish(struct visit *);
/* Where a filling goes on, or how it is finished. */
const char *forms_goes_on(const struct visit *, const struct filling *);

/* forms_result.c */
extern const struct field forms_scale_fields[];
enum status forms_result_show(struct visit *);
enum status forms_share_show(struct visit *);
enum status forms_share(struct visit *);
enum status forms_forget(struct visit *);
enum status forms_download(struct visit *);
void	 forms_take(const struct visit *, struct taking *);
/* 15, or 4.83 */
const char *forms_number(const struct visit *, double);
#endif
