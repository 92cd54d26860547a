/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * review: what its files share.
 *
 * review.c keeps what was said and agreed; review_page.c is the week looked back
 * on; review_weeks.c is the card on Us, and what many weeks say.
 */
#ifndef REVIEW_H
#define REVIEW_H
#include "practice.h"

enum { REVIEW_TEXT = 1000, REVIEW_STEP = 140 };
enum { ANSWER_WENT, ANSWER_WELL, ANSWER_ADJUST, ANSWER_RHYTHM, ANSWER_FIELDS };
enum { TABLE_WEEK, TABLE_WELL, TABLE_ADJUST, TABLE_FIELDS };
enum { STEPS_WEEK, STEPS_FIRST, STEPS_SECOND, STEPS_FIELDS };

/* Two steps that one has proposed; both have said yes to them, or one alone. */
struct review_steps {
	struct review_steps *older;
	const struct event *e;
	bool		 agreed;
};

struct review_week {
	struct review_week *next;
	int32_t		 week;
	const struct event *answer[2];
	const struct event *table;	/* said together, and written on one phone */
};

struct review {
	struct review_week *weeks;
	struct review_steps *steps;	/* the newest first */
	int32_t		 last[2];
};

extern const struct deed review_answer, review_table, review_steps, review_yes;
extern const char *const review_wents[], *const review_rhythms[];

/* From its Wednesday to the Tuesday after, a week can be looked back on. */
int32_t	review_now(int32_t today);
const char *review_occasion(const struct visit *, int32_t week);

enum review_standing { REVIEW_ASKED, REVIEW_WAITING, REVIEW_OPENING, REVIEW_OPENED,
	REVIEW_TAKEN_BACK };
/* By one person alone an own answer is OPENED at once. */
enum review_standing review_standing(const struct visit *, int32_t week);
/* What this person answered and I may read; or NULL. */
const struct event *review_of(const struct visit *, int32_t week, unsigned person);
const struct event *review_at_table(const struct visit *, int32_t week);	/* or NULL */
/* Is the other's answer there, words or not? */
bool	review_theirs(const struct visit *, int32_t week);
/* The newest steps of that week, agreed or not; or NULL. */
const struct review_steps *review_proposed(const struct visit *, int32_t week);
/* The newest agreed ones from before that week, of the last six; or NULL. */
const struct review_steps *review_agreed(const struct visit *, int32_t week);
const char *review_span(const struct visit *, int32_t week);	/* 16 to 22 November */
const char *review_count(const struct visit *, size_t);	/* three */

/* ---- review_page.c ---- */
extern const struct field review_show_fields[], review_answer_form[],
    review_table_form[], review_steps_form[], review_yes_fields[];
enum status review_show(struct visit *), review_table_show(struct visit *),
    review_answer_do(struct visit *), review_table_do(struct visit *),
    review_steps_do(struct visit *), review_yes_do(struct visit *);

/* ---- review_weeks.c ---- */
enum status review_weeks_show(struct visit *);
void	review_us(const struct visit *, struct out *, unsigned column);
#endif
