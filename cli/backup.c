/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup: one consistent snapshot, also while the home is being served. */
#include <stdio.h>

#include "command.h"
#include "store.h"

int
backup_command(int argc, char *argv[])
{
	static const char *const known[] = { "--data", "--to", NULL };
	const char *folder, *to, *why = "";
	char database[4096];
	struct store *store;
	bool fine;

	options_known(argc, argv, known);
	folder = option(argc, argv, "--data", NULL);
	to = option(argc, argv, "--to", NULL);
	if (folder == NULL || to == NULL) {
		fputs("hearth backup: say --data DIR and --to FILE\n", stderr);
		return 2;
	}
	snprintf(database, sizeof(database), "%s/hearth.db", folder);
	if ((store = store_open(database, &why)) == NULL) {
		fprintf(stderr, "hearth: %s\n", why);
		return 1;
	}
	fine = store_backup(store, to);
	store_close(store);
	if (!fine) {
		fprintf(stderr, "hearth: the snapshot could not be written to %s\n", to);
		return 1;
	}
	printf("Saved as %s. Keep server.key apart from it, once; and keep snapshots no longer than 14 days.\n", to);
	return 0;
}
