/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * serve: the mailbox on the network, until it is told to stop.
 */
#ifndef RELAY_SERVE_H
#define RELAY_SERVE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct relay_limits;

/* One file of the web application, as it is sent. */
struct asset {
	const char	*path;		/* "/", "/app.1a2b.js" */
	const char	*type;		/* content type */
	const uint8_t	*bytes;
	size_t		 len;
	const char	*encoding;	/* NULL, "br" or "gzip"; one row for each */
	bool		 immutable;	/* its name changes when it does */
};

struct serve_options {
	const char	*database;	/* a file; made if it is not there */
	const char	*key;		/* NULL: server.key in the same folder */
	bool		 new_key;	/* the old one is lost: see docs/relay.md */
	const char	*address;	/* NULL: 127.0.0.1 */
	uint16_t	 port;		/* 0: any free one */
	const char	*origin;	/* NULL: http://localhost:<port> */
	const char	*proxy;		/* its address, or NULL: there is none */
	const struct asset *assets;
	size_t		 assets_count;
	const struct relay_limits *limits;	/* NULL: the usual */
	unsigned	 connections;	/* 0: 12,000 */
	unsigned	 connections_each;	/* by address; 0: 64 */
	const char	*mail_from;	/* NULL: no mail */
	const char	*smtp;		/* where mail goes: smtp://host:port, smtps://… */
	const char	*smtp_user, *smtp_password;	/* or NULL */
	bool		 near;		/* reminders may go to this network, too */
	FILE		*log;		/* NULL: none */
	bool		 one_by_one;	/* for measuring: a flush for each append */
	/* Called once it answers, with the port; may be NULL. */
	void		(*ready)(void *context, uint16_t port);
	void		*context;
};

/*
 * Serves until SIGTERM or SIGINT. Beyond loopback only with a named proxy,
 * which does TLS. False, and why: it never began.
 */
bool	 relay_serve(const struct serve_options *, const char **why);

/* A new server.key as a file of mode 0600. NULL, or why not: one that is
 * there already is never replaced. */
const char *server_key_make(const char *path, uint8_t key[32]);
#endif
