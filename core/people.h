/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* people: who lives here. Each says their own name; nobody names the other. */
#ifndef PEOPLE_H
#define PEOPLE_H
#include "form.h"

struct deed;

extern const struct deed people_name;		/* one field, name= */
extern const struct field people_name_fields[];
#endif
