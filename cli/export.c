/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export: signs in as a device of its own, takes everything, signs out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "clocks.h"
#include "command.h"
#include "form.h"
#include "line.h"

enum { PASSPHRASE_MAX = 1024 };

/* Reads a line from the terminal without showing it, or from a pipe. */
static bool
passphrase_ask(char pass[PASSPHRASE_MAX])
{
	struct termios shown, hidden;
	bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
	bool read;

	if (terminal) {
		fputs("Passphrase: ", stderr);
		hidden = shown;
		hidden.c_lflag &= (tcflag_t)~ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	read = fgets(pass, PASSPHRASE_MAX, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	pass[read ? strcspn(pass, "\n") : 0] = '\0';
	return read && pass[0] != '\0';
}

static const char *
sign_in(struct host *host, const char *handle, const char *pass)
{
	struct out form = { 0 };
	const char *outcome;

	out_html(&form, "do=login");
	form_write(&form, "handle", handle);
	form_write(&form, "passphrase", pass);
	out_bytes(&form, "", 1);
	outcome = host_task(host, form.bytes);
	if (outcome[0] == '\0')
		outcome = host_task(host, "do=sync");
	if (outcome[0] == '\0')
		outcome = host_private(host, pass);
	out_free(&form);
	return outcome;
}

/* A photo that is not to be had is left out. */
static bool
photo_add(zip_t *archive, struct host *host, const char *path, const char *name,
    size_t len)
{
	uint8_t *picture = host_photo(host, name, len, &len);
	zip_source_t *source;
	zip_int64_t at;

	if (picture == NULL) {
		fprintf(stderr, "hearth: %s could not be fetched and is left out\n", path);
		return true;
	}
	source = zip_source_buffer(archive, picture, len, 1);
	at = source != NULL ? zip_file_add(archive, path, source, ZIP_FL_ENC_UTF_8) : -1;
	return at >= 0 && zip_set_file_compression(archive, (zip_uint64_t)at,
	    ZIP_CM_STORE, 0) == 0;
}

/* Adds files, each "path\n", u32 length, bytes. */
static bool
archive_add(zip_t *archive, struct host *host, const char *files, size_t len)
{
	while (len > 0) {
		const char *end = memchr(files, '\n', len);
		size_t name = end != NULL ? (size_t)(end - files) : 0, n = 0;
		char path[200];
		zip_source_t *source;

		if (end == NULL || name >= sizeof(path) || len < name + 5)
			return false;
		memcpy(path, files, name);
		path[name] = '\0';
		for (int i = 3; i >= 0; i--)
			n = n << 8 | (unsigned char)end[1 + i];
		if (n > len - name - 5)
			return false;
		if (strncmp(path, "photos/", 7) == 0) {
			if (!photo_add(archive, host, path, end + 5, n))
				return false;
		} else if ((source = zip_source_buffer(archive, end + 5, n, 0)) == NULL ||
		    zip_file_add(archive, path, source, ZIP_FL_ENC_UTF_8) < 0)
			return false;
		files = end + 5 + n;
		len -= name + 5 + n;
	}
	return true;
}

static bool
archive_write(struct host *host, const char *path)
{
	int error = 0;
	zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_EXCL, &error);
	bool fine = archive != NULL;

	if (archive == NULL) {
		fprintf(stderr, error == ZIP_ER_EXISTS ?
		    "hearth: %s is there already; name another file with --out\n" :
		    "hearth: %s cannot be written\n", path);
		return false;
	}
	for (int room = 0; room < 2 && fine; room++) {
		size_t len;
		const char *files = host_export(host, room == 1, &len);

		fine = files != NULL && archive_add(archive, host, files, len);
	}
	if (!fine || zip_close(archive) != 0) {
		fprintf(stderr, "hearth: %s could not be written: %s\n", path,
		    zip_strerror(archive));
		zip_discard(archive);
		return false;
	}
	return true;
}

static const char *
says(const char *outcome)
{
	static const struct { const char *code, *says; } codes[] = {
		{ "offline", "the server could not be reached" },
		{ "wrong-passphrase", "this handle and passphrase do not open an account there" },
		{ "slow-down", "too many tries; wait a few minutes" },
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (strcmp(codes[i].code, outcome) == 0)
			return codes[i].says;
	return outcome;
}

/* As a browser here would tell it, so that the same file comes out. */
static void
clocks_tell(struct host *host)
{
	int64_t now = (int64_t)time(NULL);
	struct out clocks = { 0 };

	host_time(host, now, clocks_zone(now));
	clocks_write(&clocks, now);
	out_bytes(&clocks, "", 1);
	if (clocks.len > 1)
		host_clocks(host, clocks.bytes);
	out_free(&clocks);
}

int
export_command(int argc, char *argv[])
{
	static const char *const known[] = { "--from", "--handle", "--out", NULL };
	const char *url, *handle, *to, *outcome;
	char pass[PASSPHRASE_MAX];
	struct line *line;
	struct host *host;
	bool fine;

	options_known(argc, argv, known);
	url = option(argc, argv, "--from", NULL);
	handle = option(argc, argv, "--handle", NULL);
	to = option(argc, argv, "--out", "hearth-export.zip");
	if (url == NULL || handle == NULL) {
		fputs("hearth export: say --from URL and --handle NAME\n", stderr);
		return 2;
	}
	if ((line = line_new(url)) == NULL) {
		fprintf(stderr, "hearth: %s is no address of a home\n", url);
		return 2;
	}
	if (!passphrase_ask(pass)) {
		fputs("hearth: no passphrase was given\n", stderr);
		line_free(line);
		return 2;
	}
	host = host_new(line_carrier(line), url, content_folder());
	clocks_tell(host);
	outcome = sign_in(host, handle, pass);
	explicit_bzero(pass, sizeof(pass));
	fine = outcome[0] == '\0';
	if (!fine)
		fprintf(stderr, "hearth: %s\n", says(outcome));
	else if ((fine = archive_write(host, to)))
		printf("Saved as %s. The file is not sealed: keep it where you would keep a diary.\n", to);
	host_task(host, "do=signout");
	host_free(host);
	line_free(line);
	return fine ? 0 : 1;
}
