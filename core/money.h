/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * money: amounts as whole numbers of the smallest unit, and as people type them.
 *
 * Nothing is ever rounded: an amount is 123450 and its currency, never 1234.5.
 */
#ifndef MONEY_H
#define MONEY_H
#include <stddef.h>
#include <stdint.h>

#include "html.h"

/* Thousands of such amounts still add up within 64 bits. */
#define MONEY_MOST	INT64_C(999999999999999)

struct currency {
	const char	*code;		/* of ISO 4217 */
	int		 decimals;	/* 0, 2 or 3 */
};

extern const char *const money_codes[];		/* NULL-ended, for a field's oneof */
const struct currency *money_currency(const char *code);	/* or NULL */

enum amount { AMOUNT_FINE, AMOUNT_MISSING, AMOUNT_NOTHING, AMOUNT_MINUS,
	AMOUNT_STRANGE, AMOUNT_GROUPED, AMOUNT_TOO_FINE, AMOUNT_TOO_LARGE };

/* Reads digits, with at most one point or comma before the decimals. *minor is
 * only set when it is fine. */
enum amount money_read(const char *text, const struct currency *, int64_t *minor);
/* What is wrong and what to type instead, N_(); NULL when it is fine. */
const char *money_oops(enum amount, const struct currency *);
/* 1234.50 as a field has it: money_read reads it back. */
void	 money_plain(struct out *, int64_t minor, const struct currency *);
/* 1 234.50 EUR as a page has it, with narrow spaces that do not break. */
void	 money_write(struct out *, int64_t minor, const struct currency *);
/* Stops at the ends of int64_t instead of going round. */
int64_t	 money_sum(int64_t, int64_t);
#endif
