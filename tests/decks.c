/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decks.h"

enum { DECKS_MOST = 100, SIZE_MOST = 1 << 20 };

struct text {
	char		 name[60];
	char		*rec;
	size_t		 len;
};

static size_t
read_all(struct text *all)
{
	glob_t found;
	size_t n = 0;

	if (glob(CONTENT_DIR "/*.rec", 0, NULL, &found) != 0)
		abort();
	for (size_t i = 0; i < found.gl_pathc && n < DECKS_MOST; i++) {
		const char *file = strrchr(found.gl_pathv[i], '/') + 1;
		struct text *text = &all[n];
		FILE *in = fopen(found.gl_pathv[i], "r");

		snprintf(text->name, sizeof(text->name), "%.*s",
		    (int)strcspn(file, "."), file);
		if (in == NULL)
			abort();
		if (strcmp(text->name, "demo") != 0) {
			text->rec = malloc(SIZE_MOST);
			text->len = fread(text->rec, 1, SIZE_MOST, in);
			n++;
		}
		fclose(in);
	}
	globfree(&found);
	return n;
}

void
decks_add(struct app *app)
{
	static struct text all[DECKS_MOST];
	static size_t n;

	if (n == 0)
		n = read_all(all);
	for (size_t i = 0; i < n; i++)
		app_deck(app, all[i].name, all[i].rec, all[i].len);
}
