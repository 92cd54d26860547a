/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * forms: would Hearth take this questionnaire? For who writes one.
 *
 * Says what is in it, or the file, line and reason why not. Nothing is kept.
 */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "instrument.h"

/* The whole text of a file, or NULL and why is said. */
static char *
text_read(const char *path)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t len = -1;
	FILE *in = fopen(path, "r");

	if (in != NULL) {
		len = getdelim(&text, &room, '\0', in);
		fclose(in);
	}
	if (len > 0)
		return text;
	fprintf(stderr, "hearth: %s cannot be read, or is empty\n", path);
	free(text);
	return NULL;
}

static void
said(const struct instrument *in)
{
	size_t asked = 0;

	for (size_t i = 0; i < in->n; i++)
		asked += item_asks(&in->items[i]);
	printf("%s: %zu questions, %zu scales\n", in->title, asked, in->n_scales);
	for (size_t i = 0; i < in->n_scales; i++)
		printf("  %s: %zu items, at least %zu answers\n", in->scales[i].title,
		    in->scales[i].n + in->scales[i].n_minus, in->scales[i].least);
}

static void
refused(const char *path, const struct fault *fault)
{
	struct out o = { 0 };

	out_sentence(&o, fault->reason, (const char *const[]){ fault->part, NULL });
	fprintf(stderr, "%s:%u: %.*s\n", path, fault->line, (int)o.len, o.bytes);
	out_free(&o);
}

int
forms_command(int argc, char *argv[])
{
	struct arena *mem = arena_new();
	struct fault fault = { .line = 0 };
	const struct instrument *in = NULL;
	char *form = argc > 1 ? text_read(argv[1]) : NULL;
	char *scoring = argc > 2 ? text_read(argv[2]) : NULL;

	if (argc < 2)
		fputs("hearth forms: say FILE, and the scoring's if there is one\n", stderr);
	if (form != NULL && (argc < 3 || scoring != NULL)) {
		in = instrument_read(mem, form, scoring != NULL ? scoring : "", &fault);
		if (in != NULL)
			said(in);
		else
			refused(argv[fault.scoring ? 2 : 1], &fault);
	}
	arena_free(mem);
	free(form);
	free(scoring);
	return in != NULL ? 0 : argc < 2 ? 2 : 1;
}
