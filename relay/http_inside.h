/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_inside: what connections, streams and assets share. */
#ifndef RELAY_HTTP_INSIDE_H
#define RELAY_HTTP_INSIDE_H
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <pthread.h>
#include "guard.h"
#include "http.h"

enum {
	HEAD_SECONDS = 10,	/* a head must be whole by then */
	IDLE_SECONDS = 75,	/* between two requests */
	BODY_RATE = 1024,	/* bytes a second, at the least */
	LINGER_SECONDS = 2,
	BEAT_SECONDS = 15, BEATS_LOOK = 4, /* every fourth looks at the store */
	STREAMS_EACH = 4,	/* by session */
	STREAM_BACKLOG = 64 * 1024,
	WHISPER_BACKLOG = 16 * 1024,
	STREAM_BUCKETS = 4096,
	PEER_BUCKETS = 4096,
};

/* How many connections an address has. */
struct peer {
	struct peer	*next;
	uint8_t		 address[16];
	unsigned	 count;
};

struct stream {
	struct stream	*next, **at;		/* of the same bucket */
	struct stream	*beat_next, **beat_at;	/* of the same second */
	struct connection *connection;
	uint8_t		 account[16], session[16];
	char		 token[RELAY_TOKEN + 1];
	unsigned	 beats;
};

enum state { IDLE, IN_HEAD, IN_BODY, WAITING, ANSWERING, STREAMING, LINGERING };

struct connection {
	struct connection *next, **at;
	struct http	*http;
	struct bufferevent *bev;
	struct event	 deadline;
	struct peer	*peer;		/* NULL: the proxy */
	struct visit_request *request;	/* while one is under way */
	struct stream	*stream;
	enum state	 state;
	bool		 close;		/* after this answer */
	bool		 gone;		/* closed while the store was busy */
	char		 address[64];
};

/* One request on its way; lives until its answer is there. */
struct visit_request {
	struct connection *connection;
	struct visit_request *next;	/* in the list of answers that came */
	char		*text;		/* of the head */
	struct head	 head;
	uint8_t		*body;
	size_t		 got;
	char		 session[RELAY_TOKEN + 1], device[RELAY_TOKEN + 1];
	char		 address[64];
	bool		 native;
	int64_t		 began;		/* milliseconds, monotonic */
	struct request	 request;
	struct answer	 answer;
};

struct heard {			/* a hint on its way to the loop */
	struct heard	*next;
	struct hint	 hint;
	uint8_t		 words[];	/* of a whisper */
};

struct tag {			/* of an asset: 32 hex digits in quotes */
	char		 text[35];
};

struct http {
	struct event_base *base;
	struct relay	*relay;
	const struct serve_options *options;
	char		*origin;
	const char	*host;		/* of the origin, behind "://" */
	bool		 loopback;	/* plain HTTP, on this machine only */
	struct evconnlistener *listener;
	struct connection *connections;
	unsigned	 count, most, most_each;
	struct peer	*peers[PEER_BUCKETS];
	struct stream	*streams[STREAM_BUCKETS], *beats[BEAT_SECONDS];
	unsigned	 second;
	struct event	*tick, *wake;
	int		 wake_fd;
	struct tag	*tags;		/* one for each asset */
	uint32_t	 log_number;

	pthread_mutex_t	 lock;		/* of what comes from other threads: */
	struct visit_request *answered;
	struct heard	*heard, **heard_last;
	unsigned	 under_way;	/* requests the store still has */
};

/* ---- connections (http.c) ---- */
void	 connection_free(struct connection *);
/* Sends an answer; its memory is taken over. */
void	 connection_answer(struct connection *, struct answer *);
void	 headers_common(struct evbuffer *, bool private);
void	 http_log(struct http *, const struct visit_request *, unsigned status);
void	 request_free(struct visit_request *);

/* ---- streams (stream.c) ---- */
void	 stream_begin(struct connection *, struct visit_request *);
void	 stream_free(struct stream *);
void	 streams_tick(struct http *);		/* once a second */
void	 streams_hear(struct http *, const struct hint *);

/* ---- the web application (assets.c) ---- */
bool	 assets_ready(struct http *);
/* Answers for any path outside /v1. */
void	 assets_answer(struct connection *, struct visit_request *);
#endif
