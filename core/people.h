/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * people: who lives here. Each says their own name; nobody names the other.
 * One of the two is ember, the other pine, as whoever chose last has it.
 */
#ifndef PEOPLE_H
#define PEOPLE_H
#include "home.h"

struct deed;
struct visit;

extern const struct deed people_name;		/* one field, name= */
extern const struct field people_name_fields[];

/* Which of the two is shown in ember. */
unsigned people_ember(const struct visit *);
/* May the other see by the flame that this person was here? */
bool	 people_flame(const struct visit *, unsigned person);
/* After all of a person's words in that space are deleted: who stays is called
 * by the same name and seen the same way. */
void	 people_again(struct visit *, enum space);
#endif
