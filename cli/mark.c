/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mark: what Say it gently would mark, for anybody's own texts.
 *
 * Reads a JSON object a line, {"id": …, "text": "…"}, and prints one a line,
 * {"id", "labels", "spans"}. Nothing is kept. docs/mark.md has the details.
 */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "mark.h"

/* The rules; or NULL, and why is said. */
static const struct mark_rules *
rules_read(struct arena *mem)
{
	struct deck *deck = arena_get(mem, 1, sizeof(*deck));
	char path[4096], *rec = NULL;
	size_t room = 0;
	ssize_t len = -1;
	FILE *in;

	snprintf(path, sizeof(path), "%s/mark.rec", content_folder());
	if ((in = fopen(path, "r")) != NULL) {
		len = getdelim(&rec, &room, '\0', in);
		fclose(in);
	}
	if (len < 0)
		fprintf(stderr, "hearth: %s cannot be read\n", path);
	else
		*deck = deck_read(mem, "mark", rec, (size_t)len);
	free(rec);
	return len < 0 ? NULL : mark_rules(mem, deck);
}

static json_t *
marks_json(json_t *id, const struct marks *marks)
{
	json_t *labels = json_array(), *spans = json_array();
	bool has[MARK_LABELS] = { false };

	for (size_t i = 0; i < marks->n; i++) {
		const struct mark *m = &marks->at[i];

		has[m->label] = true;
		json_array_append_new(spans, json_pack("{s:s, s:i, s:i}", "label",
		    mark_labels[m->label], "start", (int)m->start, "end", (int)m->end));
	}
	for (int i = 0; i < MARK_LABELS; i++)
		if (has[i])
			json_array_append_new(labels, json_string(mark_labels[i]));
	return json_pack("{s:O?, s:o, s:o}", "id", id, "labels", labels, "spans", spans);
}

/* Prints one line for one; false when it is not what is wanted. */
static bool
line_mark(const struct mark_rules *rules, const char *line, size_t len)
{
	json_t *asked = json_loadb(line, len, JSON_ALLOW_NUL, NULL), *said;
	json_t *text = json_object_get(asked, "text");
	struct arena *mem = arena_new();
	bool fine = json_is_string(text);
	struct marks marks;

	if (fine) {
		marks = mark_text(mem, rules, json_string_value(text),
		    json_string_length(text));
		said = marks_json(json_object_get(asked, "id"), &marks);
		json_dumpf(said, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(said);
	}
	arena_free(mem);
	json_decref(asked);
	return fine;
}

static bool
lines_mark(const struct mark_rules *rules, FILE *in)
{
	char *line = NULL;
	size_t room = 0;
	bool fine = true;
	ssize_t len;

	for (unsigned n = 1; (len = getline(&line, &room, in)) > 0; n++) {
		if (strspn(line, " \t\r\n") == (size_t)len ||
		    line_mark(rules, line, (size_t)len))
			continue;
		fprintf(stderr, "hearth mark: line %u is no {\"id\": …, \"text\": \"…\"}\n", n);
		fine = false;
	}
	free(line);
	return fine && ferror(in) == 0;
}

int
mark_command(int argc, char *argv[])
{
	static const char *const known[] = { NULL };
	struct arena *mem = arena_new();
	const struct mark_rules *rules;
	FILE *in = stdin;
	bool fine = false;

	options_known(argc, argv, known);
	if (argc > 1 && (in = fopen(argv[1], "r")) == NULL)
		fprintf(stderr, "hearth: %s: %s\n", argv[1], strerror(errno));
	else if ((rules = rules_read(mem)) != NULL)
		fine = lines_mark(rules, in);
	if (in != NULL && in != stdin)
		fclose(in);
	arena_free(mem);
	return fine ? 0 : 1;
}
