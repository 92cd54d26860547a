/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* serve: a home on this machine, or behind a named proxy. Also the demo. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "assets.h"
#include "command.h"
#include "demo.h"
#include "relay.h"
#include "store.h"
#include "where.h"

enum { PATH_MOST = 4096, PORT = 8420, HALF_A_YEAR = 183, YEAR = 365, KEY = 32 };

static bool
folder_make(const char *path)
{
	char so_far[PATH_MOST];
	size_t n = strlen(path);

	if (n == 0 || n >= sizeof(so_far))
		return false;
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(so_far, path, i);
		so_far[i] = '\0';
		if (mkdir(so_far, 0700) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static bool
path_of(char path[PATH_MOST], const char *folder, const char *file)
{
	if (snprintf(path, PATH_MOST, "%s/%s", folder, file) < PATH_MOST &&
	    folder_make(folder))
		return true;
	fprintf(stderr, "hearth: the folder %s cannot be made: %s\n", folder,
	    strerror(errno));
	return false;
}

static void
say_ready(void *context, uint16_t port)
{
	const char *before = context;

	printf("%sHearth is at http://localhost:%u\n", before, port);
	fflush(stdout);
}

static int
serve(struct serve_options *options)
{
	static struct asset table[ASSETS_MAX];
	const char *why = "";

	options->assets = table;
	options->assets_count = assets_fill(table);
	if (relay_serve(options, &why))
		return 0;
	fprintf(stderr, "hearth: %s\n", why);
	return 1;
}

/* Where mail goes, and who says so: two lines of a file, name and password. */
static char smtp_user[256], smtp_password[256];

static bool
login_read(const char *path)
{
	FILE *file = fopen(path, "r");
	bool good = file != NULL &&
	    fgets(smtp_user, sizeof(smtp_user), file) != NULL &&
	    fgets(smtp_password, sizeof(smtp_password), file) != NULL;

	if (file != NULL)
		fclose(file);
	smtp_user[strcspn(smtp_user, "\r\n")] = '\0';
	smtp_password[strcspn(smtp_password, "\r\n")] = '\0';
	if (!good)
		fprintf(stderr, "hearth: %s should hold a name and a password, a line each\n",
		    path);
	return good;
}

static bool
mail_options(struct serve_options *options, int argc, char *argv[])
{
	const char *login = option(argc, argv, "--smtp-login", NULL);

	options->mail_from = option(argc, argv, "--mail-from", NULL);
	options->smtp = option(argc, argv, "--smtp", NULL);
	if ((options->mail_from == NULL) != (options->smtp == NULL) ||
	    (options->mail_from != NULL && !where_mail(options->mail_from,
	    strlen(options->mail_from)))) {
		fputs("hearth: mail needs both --mail-from hearth@home.example and "
		    "--smtp smtp://HOST:PORT\n", stderr);
		return false;
	}
	if (login == NULL)
		return true;
	options->smtp_user = smtp_user;
	options->smtp_password = smtp_password;
	return login_read(login);
}

int
serve_command(int argc, char *argv[])
{
	static const char *const known[] = { "--data", "--port", "--address",
	    "--origin", "--proxy", "--log", "--new-key",
	    "--mail-from", "--smtp", "--smtp-login", "--near", NULL };
	char database[PATH_MOST];
	struct serve_options options = { .database = database, .ready = say_ready };
	static char nothing[] = "";

	options_known(argc, argv, known);
	if (!path_of(database, option(argc, argv, "--data", "hearth"), "hearth.db"))
		return 1;
	options.context = nothing;
	options.port = (uint16_t)option_number(argc, argv, "--port", PORT, 0, 65535);
	options.address = option(argc, argv, "--address", NULL);
	options.origin = option(argc, argv, "--origin", NULL);
	options.proxy = option(argc, argv, "--proxy", NULL);
	for (int i = 1; i < argc; i++) {
		options.new_key |= strcmp(argv[i], "--new-key") == 0;
		options.near |= strcmp(argv[i], "--near") == 0;
	}
	if (!mail_options(&options, argc, argv))
		return 1;
	if (strcmp(option(argc, argv, "--log", "none"), "stderr") == 0)
		options.log = stderr;
	return serve(&options);
}

/* ---- the sample home ---- */

static bool
home_make(const char *folder, const char *database, const struct demo *demo)
{
	struct relay_limits open = { .tries = 1u << 30, .rare = 1u << 30,
	    .quota = 1ull << 32 };
	char path[PATH_MOST];
	uint8_t key[KEY];
	const char *why = "";
	struct store *store;
	struct relay *relay;
	bool made = false;

	if (!path_of(path, folder, "server.key"))
		return false;
	if (server_key_make(path, key) != NULL) {
		fprintf(stderr, "hearth: %s holds a home already, or cannot be written\n",
		    folder);
		return false;
	}
	if ((store = store_open(database, &why)) == NULL) {
		fprintf(stderr, "hearth: %s\n", why);
		return false;
	}
	if ((relay = relay_new(store, key, demo->origin)) != NULL) {
		relay_limits(relay, &open);
		made = demo_make(relay, demo);
		relay_free(relay);
	}
	store_close(store);
	if (!made)
		unlink(database);
	return made;
}

int
demo_command(int argc, char *argv[])
{
	static const char *const known[] = { "--data", "--port", "--years",
	    "--make-only", NULL };
	char database[PATH_MOST], origin[64], says[400];
	const char *folder;
	struct serve_options options = { .database = database, .ready = say_ready };
	long years, port;

	options_known(argc, argv, known);
	folder = option(argc, argv, "--data", "hearth-demo");
	years = option_number(argc, argv, "--years", 0, 0, 50);
	port = option_number(argc, argv, "--port", PORT, 1, 65535);
	snprintf(origin, sizeof(origin), "http://localhost:%ld", port);
	if (!path_of(database, folder, "hearth.db"))
		return 1;
	if (access(database, F_OK) != 0) {
		struct demo demo = { .origin = origin, .content = content_folder(),
		    .now = (int64_t)time(NULL), .zone = 60, .dense = years > 0,
		    .days = years > 0 ? (int)years * YEAR : HALF_A_YEAR };

		fputs("Making a lived-in home; this takes a moment.\n", stderr);
		if (!home_make(folder, database, &demo))
			return 1;
	}
	if (argc > 1 && strcmp(argv[argc - 1], "--make-only") == 0)
		return 0;
	snprintf(says, sizeof(says), "Sign in as %s (passphrase: %s)\n     or as %s (passphrase: %s)\n",
	    demo_handles[0], demo_passphrases[0], demo_handles[1], demo_passphrases[1]);
	options.context = says;
	options.port = (uint16_t)port;
	return serve(&options);
}
