/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * relay_server: the mailbox alone, for tests and measurements that need a real
 * process. relay_server database [name=value ...]; says "ready <port>".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "relay/relay.h"
#include "relay/serve.h"

static const uint8_t page[] = "<!doctype html><title>Hearth</title>\n";
static const uint8_t script[] = "document.title = 'Hearth';\n";
static const uint8_t packed[] = "not really brotli";

static const struct asset assets[] = {
	{ "/", "text/html; charset=utf-8", page, sizeof page - 1, NULL, false },
	{ "/app.0123.js", "text/javascript; charset=utf-8", script,
	    sizeof script - 1, NULL, true },
	{ "/app.0123.js", "text/javascript; charset=utf-8", packed,
	    sizeof packed - 1, "br", true },
};

static void
ready(void *context, uint16_t port)
{
	(void)context;
	printf("ready %u\n", port);
	fflush(stdout);
}

static void
option_read(struct serve_options *options, struct relay_limits *limits,
    const char *name, const char *value)
{
	unsigned long number = strtoul(value, NULL, 10);

	if (strcmp(name, "port") == 0)
		options->port = (uint16_t)number;
	else if (strcmp(name, "address") == 0)
		options->address = value;
	else if (strcmp(name, "origin") == 0)
		options->origin = value;
	else if (strcmp(name, "proxy") == 0)
		options->proxy = value;
	else if (strcmp(name, "key") == 0)
		options->key = value;
	else if (strcmp(name, "new-key") == 0)
		options->new_key = number != 0;
	else if (strcmp(name, "connections") == 0)
		options->connections = (unsigned)number;
	else if (strcmp(name, "each") == 0)
		options->connections_each = (unsigned)number;
	else if (strcmp(name, "one-by-one") == 0)
		options->one_by_one = number != 0;
	else if (strcmp(name, "log") == 0)
		options->log = number != 0 ? stderr : NULL;
	else if (strcmp(name, "near") == 0)
		options->near = number != 0;
	else if (strcmp(name, "mail-from") == 0)
		options->mail_from = value;
	else if (strcmp(name, "smtp") == 0)
		options->smtp = value;
	else if (strcmp(name, "tries") == 0)
		limits->tries = (unsigned)number;
	else if (strcmp(name, "rare") == 0)
		limits->rare = (unsigned)number;
	else {
		fprintf(stderr, "relay_server: what is %s?\n", name);
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	struct relay_limits limits = { .tries = 30, .rare = 5,
	    .quota = (uint64_t)500 << 20 };
	struct serve_options options = { .assets = assets,
	    .assets_count = sizeof assets / sizeof assets[0],
	    .limits = &limits, .log = stderr, .ready = ready };
	const char *why;

	if (argc < 2)
		return 2;
	options.database = argv[1];
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (value == NULL)
			return 2;
		*value++ = '\0';
		option_read(&options, &limits, argv[i], value);
	}
	if (relay_serve(&options, &why))
		return 0;
	fprintf(stderr, "%s\n", why);
	return 1;
}
