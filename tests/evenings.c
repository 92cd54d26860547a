/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "evenings.h"

static const int64_t monday = 1795428000;

int
london(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	phones_time(*state, monday, 0);
	return 0;
}

const char *
typed_day(struct phones *p, int later, int zone)
{
	static char text[16];
	struct date d = date_of(day_of(phones_now(p), zone) + later);

	snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)d.year, d.month, d.day);
	return text;
}

int
asks(sends *send, struct phones *p, const char *what, int later, const char *clock)
{
	char form[300];

	snprintf(form, sizeof(form), "idea=&what=%s&day=%s&clock=%s&minutes=90&down=45",
	    what, typed_day(p, later, 0), clock);
	return send(p, "/evenings/new", form);
}

const char *
between(const char *page, const char *from, const char *to)
{
	static char text[200];
	const char *begin = page != NULL ? strstr(page, from) : NULL;
	const char *end = begin != NULL ? strstr(begin + strlen(from), to) : NULL;

	text[0] = '\0';
	if (end != NULL)
		snprintf(text, sizeof(text), "%.*s", (int)(end - begin - (long)strlen(from)),
		    begin + strlen(from));
	return text;
}

int
agrees(sends *send, struct phones *p, const char *page, const char *id, const char *line)
{
	char form[400];

	snprintf(form, sizeof(form), "evening=%s&when=%s&line=%s", id,
	    between(page, "name=\"when\" value=\"", "\""), line);
	return send(p, "/evenings/yes", form);
}

void
agreed(struct phones *p, const char *what, int later, const char *clock, char id[33])
{
	assert_int_equal(asks(ada_sends, p, what, later, clock), 303);
	snprintf(id, 33, "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_int_equal(agrees(ben_sends, p, ben_page(p), id, ""), 303);
	relay_delivers(p);
}

struct phones *
evenings_weather(unsigned seed, int things, void (*does)(struct phones *, unsigned))
{
	struct phones *p = phones_new(seed);
	unsigned chance = seed * 2654435761u + 1;

	phones_time(p, monday, 0);
	for (int i = 0; i < things; i++) {
		chance = chance * 1664525u + 1013904223u;
		does(p, chance >> 16);
		if (chance >> 30 == 0)
			relay_blusters(p);
	}
	relay_delivers(p);
	relay_delivers(p);
	return p;
}
