/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"

enum { DAY = 86400, WEEK = 7 * DAY, YEAR = 365 * DAY, AHEAD = 14, NAME_MOST = 64 };

#define ZONES "/usr/share/zoneinfo/"

int
clocks_zone(int64_t at)
{
	time_t then = (time_t)at;
	struct tm tm;

	return localtime_r(&then, &tm) != NULL ? (int)(tm.tm_gmtoff / 60) : 0;
}

/* Europe/Berlin; false: it has no such name. */
static bool
zone_name(char name[NAME_MOST])
{
	const char *tz = getenv("TZ"), *found;
	char path[256];
	ssize_t n;

	if (tz != NULL && tz[0] != '\0') {
		snprintf(name, NAME_MOST, "%s", tz + (tz[0] == ':'));
		snprintf(path, sizeof(path), ZONES "%s", name);
		return name[0] != '/' && strstr(name, "..") == NULL && access(path, R_OK) == 0;
	}
	if ((n = readlink("/etc/localtime", path, sizeof(path) - 1)) < 0)
		return false;
	path[n] = '\0';
	if ((found = strstr(path, "zoneinfo/")) == NULL)
		return false;
	snprintf(name, NAME_MOST, "%s", found + strlen("zoneinfo/"));
	return name[0] != '\0';
}

/* The second from which on the clocks show what they show at `to`. */
static int64_t
turn_between(int64_t from, int64_t to)
{
	int before = clocks_zone(from);

	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;

		if (clocks_zone(middle) == before)
			from = middle;
		else
			to = middle;
	}
	return to;
}

void
clocks_write(struct out *o, int64_t now)
{
	char name[NAME_MOST];

	if (!zone_name(name))
		return;
	out_string(o, name);
	out_html(o, " ");
	out_number(o, clocks_zone(now - YEAR));
	for (int64_t at = now - YEAR; at < now + (int64_t)AHEAD * YEAR; at += WEEK) {
		int64_t turn;

		if (clocks_zone(at) == clocks_zone(at + WEEK))
			continue;
		turn = turn_between(at, at + WEEK);
		out_html(o, " ");
		out_number(o, turn);
		out_html(o, "=");
		out_number(o, clocks_zone(turn));
	}
}
