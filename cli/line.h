/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* line: a native host's way to a relay elsewhere, over HTTPS. */
#ifndef CLI_LINE_H
#define CLI_LINE_H
#include "host.h"

struct line;

/* url: "https://home.example". NULL: no such address. */
struct line *line_new(const char *url);
void	 line_free(struct line *);
struct carrier line_carrier(struct line *);	/* lasts as long as the line */
#endif
