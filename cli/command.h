/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * command: what `hearth` can do, each in a file of its own.
 *
 * A command gets its own arguments (argv[0] is its name) and returns the
 * status to exit with: 0 fine, 1 failed (why is on stderr), 2 asked wrongly.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

int	serve_command(int argc, char *argv[]);
int	demo_command(int argc, char *argv[]);
int	export_command(int argc, char *argv[]);
int	backup_command(int argc, char *argv[]);
int	accounts_command(int argc, char *argv[]);
int	forms_command(int argc, char *argv[]);
int	mark_command(int argc, char *argv[]);

/* The value of --name VALUE, or otherwise. Exits with 2 when it is missing. */
const char *option(int argc, char *argv[], const char *name,
    const char *otherwise);
long	option_number(int argc, char *argv[], const char *name, long otherwise,
    long least, long most);
/* Says what was asked wrongly, and exits with 2, on an unknown --name. */
void	options_known(int argc, char *argv[], const char *const *names);
/* The folder of decks: $HEARTH_CONTENT, else where it was installed or built. */
const char *content_folder(void);
#endif
