/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* plan_log: what the planner knows of a person, read from the log of events. */
#ifndef PLAN_LOG_H
#define PLAN_LOG_H
#include "plan.h"
#include "plan_turn.h"

struct visit;

/* Of what began on that day; 0: not known. */
void	plan_past(const struct visit *, int32_t began, struct plan_past *);
struct plan_person plan_person(const struct visit *, const struct needs *);
/* The day on which this person began here: with the other, if there is one. 0: not known. */
int32_t	plan_began(const struct visit *);
/* Which of the ten a small card is of; 0: none. */
unsigned plan_card_ten(const struct visit *, const struct card *);
#endif
