/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * accounts: who has an account here, for whoever runs the server.
 *
 * What can be done is little on purpose: nobody's words, activity or partner
 * can be seen, and no passphrase can be set for anybody.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "days.h"
#include "relay.h"
#include "store.h"

static void
print_account(void *context, const struct account_line *account)
{
	struct date made = date_of((int32_t)account->created_day);

	(void)context;
	printf("%-32s since %04d-%02d-%02d  %8.1f MiB%s\n", account->handle,
	    (int)made.year, made.month, made.day, (double)account->size / (1 << 20),
	    account->disabled ? "  disabled" : "");
}

static int
do_to(struct relay *relay, const char *what, const char *handle)
{
	bool fine;

	if (strcmp(what, "remove") == 0)
		fine = relay_remove(relay, handle);
	else
		fine = relay_disable(relay, handle, strcmp(what, "disable") == 0);
	if (!fine)
		fprintf(stderr, "hearth: nobody here has the handle %s\n", handle);
	return fine ? 0 : 1;
}

int
accounts_command(int argc, char *argv[])
{
	static const char *const known[] = { "--data", "--disable", "--enable",
	    "--remove", NULL };
	static const uint8_t unused[32];	/* nothing sealed is opened here */
	const char *folder, *why = "";
	char database[4096];
	struct store *store;
	struct relay *relay;
	int status = 0;

	options_known(argc, argv, known);
	if ((folder = option(argc, argv, "--data", NULL)) == NULL) {
		fputs("hearth accounts: say --data DIR\n", stderr);
		return 2;
	}
	snprintf(database, sizeof(database), "%s/hearth.db", folder);
	if ((store = store_open(database, &why)) == NULL ||
	    (relay = relay_new(store, unused, "http://localhost")) == NULL) {
		fprintf(stderr, "hearth: %s\n", why);
		store_close(store);
		return 1;
	}
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--disable") == 0 || strcmp(argv[i], "--enable") == 0 ||
		    strcmp(argv[i], "--remove") == 0)
			status |= do_to(relay, argv[i] + 2, argv[i + 1]);
	if (!relay_accounts(relay, print_account, NULL)) {
		fputs("hearth: the accounts could not be read\n", stderr);
		status = 1;
	}
	relay_free(relay);
	store_close(store);
	return status;
}
