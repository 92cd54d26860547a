/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* hearth: the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static const struct command {
	const char	*name;
	int		(*run)(int, char *[]);
	const char	*usage, *does;
} commands[] = {
	{ "serve", serve_command,
	    "[--data DIR] [--port N] [--address A] [--origin https://HOST --proxy ADDRESS] [--log stderr] [--new-key]"
	    " [--mail-from ADDRESS --smtp URL] [--smtp-login FILE] [--near]",
	    "serve a home; on this machine only, unless behind a named proxy" },
	{ "demo", demo_command,
	    "[--data DIR] [--port N] [--years N] [--make-only]",
	    "make a lived-in sample home and serve it" },
	{ "export", export_command,
	    "--from URL --handle NAME [--out FILE]",
	    "save everything of one person as an archive that opens without Hearth" },
	{ "backup", backup_command,
	    "--data DIR --to FILE",
	    "one consistent snapshot of a home's data; server.key is kept apart" },
	{ "accounts", accounts_command,
	    "--data DIR [--disable|--enable|--remove HANDLE]",
	    "who has an account here; nothing they do can be seen" },
	{ "forms", forms_command,
	    "FILE [SCORING]",
	    "check a FHIR questionnaire and its scoring; names line and reason" },
	{ "mark", mark_command,
	    "[FILE]",
	    "mark hurtful words in JSON lines of {id, text}, as Say it gently does" },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static int
usage(FILE *to)
{
	fputs("hearth: a private place for two\n\n", to);
	for (int i = 0; i < COMMANDS; i++)
		fprintf(to, "  hearth %s %s\n      %s\n", commands[i].name,
		    commands[i].usage, commands[i].does);
	return to == stdout ? 0 : 2;
}

const char *
option(int argc, char *argv[], const char *name, const char *otherwise)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) != 0)
			continue;
		if (i + 1 == argc) {
			fprintf(stderr, "hearth: %s needs a value\n", name);
			exit(2);
		}
		return argv[i + 1];
	}
	return otherwise;
}

long
option_number(int argc, char *argv[], const char *name, long otherwise,
    long least, long most)
{
	const char *text = option(argc, argv, name, NULL);
	char *end;
	long n;

	if (text == NULL)
		return otherwise;
	n = strtol(text, &end, 10);
	if (*end != '\0' || n < least || n > most) {
		fprintf(stderr, "hearth: %s takes a number from %ld to %ld\n", name,
		    least, most);
		exit(2);
	}
	return n;
}

void
options_known(int argc, char *argv[], const char *const *names)
{
	for (int i = 1; i < argc; i++) {
		const char *const *name = names;

		if (strncmp(argv[i], "--", 2) != 0)
			continue;
		while (*name != NULL && strcmp(*name, argv[i]) != 0)
			name++;
		if (*name == NULL) {
			fprintf(stderr, "hearth %s: %s is not known here\n", argv[0],
			    argv[i]);
			exit(2);
		}
	}
}

const char *
content_folder(void)
{
	const char *named = getenv("HEARTH_CONTENT");

	if (named != NULL)
		return named;
	return access(CONTENT_INSTALLED, R_OK) == 0 ? CONTENT_INSTALLED : CONTENT_BUILT;
}

int
main(int argc, char *argv[])
{
	if (argc < 2)
		return usage(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return usage(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		puts("hearth " VERSION);
		return 0;
	}
	for (int i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, argv[1]) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "hearth: there is no command “%s”\n\n", argv[1]);
	return usage(stderr);
}
