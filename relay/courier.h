/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * courier: the process that goes out. It talks to push services and to the
 * mail server, whose answers nobody vouches for, and so it holds no database
 * and no key: errands come over a socket, outcomes go back, both of one size
 * (relay/errand.h). When it dies, another takes its place after a while.
 */
#ifndef RELAY_COURIER_H
#define RELAY_COURIER_H
#include <stdbool.h>

struct courier_options {
	bool		 near;		/* also to this network, and http:// to here */
	const char	*smtp;		/* "smtp://mail.example:587"; NULL: no mail */
	const char	*smtp_user, *smtp_password;	/* or NULL */
	const char	*mail_from;
};

/*
 * Starts it; before anything secret is in memory, and before any thread. The
 * mailbox's end of the socket, or -1. It ends when that is closed.
 */
int	 courier_start(const struct courier_options *);
#endif
