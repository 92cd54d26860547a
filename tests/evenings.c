/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "evenings.h"

int
london(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	phones_time(*state, 1795428000, 0);
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
