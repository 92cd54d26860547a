/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * script: runs a script of one line a call, and prints what the core says.
 *
 *   script thanks.rec journal.rec … < script
 *   script --pages
 *
 * The first word of a line is what to do, the second the room it is done in:
 * 0 and 1 are the first person's base and private room, 2 and 3 the second's.
 * What follows is handed over as it is.
 *
 *   open -             all four rooms anew
 *   handle room form   app_handle, then what it did is folded, as a host does
 *   fold room hex      app_fold of a batch
 *   occasions room now zone
 *   sessions room now zone
 *   export room form
 *
 * --pages prints every page and form of the registry, one a line: method,
 * path, how, then its fields. tests/same.mjs makes its script from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "practice.h"

struct deck_file {
	char		*name, *bytes;
	size_t		 len;
};

enum { ROOMS = 4 };

struct script {
	struct app	*room[ROOMS];
	struct deck_file *decks;
	int		 n_decks;
};

static void
die(const char *why, const char *what)
{
	fprintf(stderr, "script: %s: %s\n", why, what);
	exit(1);
}

/* ---- the registry ---- */

static void
field_print(const struct field *f)
{
	printf(" %s:%u:%s%s%s:", f->name, f->max, f->required ? "required" : "",
	    f->lines ? "lines" : "", f->number ? "number" : "");
	if (f->number)
		printf("%lld:%lld", (long long)f->least, (long long)f->most);
	for (size_t i = 0; f->oneof != NULL && f->oneof[i] != NULL; i++)
		printf("%s%s", i > 0 ? "|" : "", f->oneof[i]);
}

static void
pages_print(void)
{
	for (size_t p = 0; practices[p] != NULL; p++)
		for (const struct page *page = practices[p]->pages;
		    page != NULL && page->path != NULL; page++) {
			const struct field *f = page->fields;

			if (f == NULL && page->deed != NULL)
				f = page->deed->fields;
			printf("%s %s %u", page->method == POST ? "POST" : "GET",
			    page->path, page->how);
			for (; f != NULL && f->name != NULL; f++)
				field_print(f);
			putchar('\n');
		}
}

/* ---- the script ---- */

static struct deck_file
deck_load(const char *path)
{
	struct deck_file deck = { .name = strdup(strrchr(path, '/') + 1) };
	FILE *in = fopen(path, "r");
	size_t size = 1 << 20;

	if (in == NULL)
		die("cannot read", path);
	deck.name[strcspn(deck.name, ".")] = '\0';
	deck.bytes = malloc(size);
	deck.len = fread(deck.bytes, 1, size, in);
	fclose(in);
	return deck;
}

static void
rooms_close(struct script *s)
{
	for (int room = 0; room < ROOMS; room++)
		if (s->room[room] != NULL)
			app_close(s->room[room]);
}

static void
rooms_open(struct script *s)
{
	rooms_close(s);
	for (unsigned room = 0; room < ROOMS; room++) {
		s->room[room] = app_open(room / 2, room % 2);
		for (int i = 0; i < s->n_decks; i++)
			app_deck(s->room[room], s->decks[i].name, s->decks[i].bytes,
			    s->decks[i].len);
	}
}

static void
print(const char *bytes, size_t len)
{
	if (len > 0)
		fwrite(bytes, 1, len, stdout);
}

static const char *
or_dash(const char *s)
{
	return s != NULL ? s : "-";
}

static void
fold(struct app *app, const char *batch, size_t len)
{
	const struct fold *f = app_fold(app, batch, len);

	printf("fold %u %u %u\n", f->taken, f->kept, f->refolded);
}

static void
handle(struct app *app, const char *form)
{
	const struct reply *r = app_handle(app, form, strlen(form));

	printf("%u %s\n%s\n%s\n%s\n", r->status, or_dash(r->where),
	    or_dash(r->task), or_dash(r->say), or_dash(r->whisper));
	print(r->html, r->html_len);
	print(r->events, r->events_len);
	if (r->events_len > 0) {
		char *batch = malloc(r->events_len);

		memcpy(batch, r->events, r->events_len);
		fold(app, batch, r->events_len);
		free(batch);
	}
}

static void
fold_hex(struct app *app, const char *hex)
{
	size_t len = strlen(hex) / 2;
	char *batch = malloc(len + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			die("not hexadecimal", hex);
		batch[i] = (char)byte;
	}
	fold(app, batch, len);
	free(batch);
}

static void
names(const char *(*of)(struct app *, int64_t, int), struct app *app,
    const char *when)
{
	long long now;
	int zone;

	if (sscanf(when, "%lld %d", &now, &zone) != 2)
		die("no time", when);
	fputs(of(app, now, zone), stdout);
}

static void
export(struct app *app, const char *form)
{
	size_t len;
	const char *files = app_export(app, form, strlen(form), &len);

	print(files, len);
}

static void
line_run(struct script *s, char *line)
{
	char *word = strtok(line, " "), *room = strtok(NULL, " "), *rest;
	struct app *app;

	if (word == NULL || room == NULL)
		die("not a line of a script", line);
	if (strcmp(word, "open") == 0) {
		rooms_open(s);
		return;
	}
	app = s->room[(room[0] - '0') % ROOMS];
	rest = room + strlen(room) + 1;
	if (strcmp(word, "handle") == 0)
		handle(app, rest);
	else if (strcmp(word, "fold") == 0)
		fold_hex(app, rest);
	else if (strcmp(word, "occasions") == 0)
		names(app_occasions, app, rest);
	else if (strcmp(word, "sessions") == 0)
		names(app_sessions, app, rest);
	else if (strcmp(word, "export") == 0)
		export(app, rest);
	else
		die("unknown word", word);
}

int
main(int argc, char *argv[])
{
	struct script s = { .n_decks = argc - 1 };
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (argc == 2 && strcmp(argv[1], "--pages") == 0) {
		pages_print();
		return 0;
	}
	s.decks = calloc((size_t)argc, sizeof(*s.decks));
	for (int i = 1; i < argc; i++)
		s.decks[i - 1] = deck_load(argv[i]);
	for (int i = 1; (n = getline(&line, &size, stdin)) > 0; i++) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		printf("\n=== %d\n", i);
		line_run(&s, line);
	}
	rooms_close(&s);
	for (int i = 0; i < s.n_decks; i++) {
		free(s.decks[i].name);
		free(s.decks[i].bytes);
	}
	free(s.decks);
	free(line);
	return 0;
}
