/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * http: connections, from their first byte to the last of an answer.
 *
 * A connection reads a head, then as many bytes of body as it said, then waits
 * for the answer, which may come from the store's thread; then the next. Every
 * step has a deadline that no trickle of bytes moves.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "seal/bytes.h"
#include "seal/crypto.h"
#include "http_inside.h"

static int64_t
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- log ---- */

/* Time, who by a name that lasts a day, method, route, status, duration. */
void
http_log(struct http *http, const struct visit_request *request, unsigned status)
{
	char when[32], name[9];
	struct tm tm;
	time_t now = time(NULL);

	if (http->options->log == NULL)
		return;
	gmtime_r(&now, &tm);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
	relay_pseudonym(http->relay, request->address, now, name);
	fprintf(http->options->log, "%s %08x %s %s %s %u %" PRId64 "ms\n", when,
	    http->log_number++, name,
	    request->head.method != NULL &&
	    strlen(request->head.method) <= 6 ? request->head.method : "-",
	    request->answer.route != NULL ? request->answer.route : "-", status,
	    milliseconds() - request->began);
}

/* ---- deadlines ---- */

static void
deadline(struct connection *connection, int seconds)
{
	struct timeval after = { .tv_sec = seconds };

	evtimer_add(&connection->deadline, &after);
}

/* ---- answers ---- */

static const char *
reason(unsigned status)
{
	switch (status) {
	case 200: return "OK";
	case 201: return "Created";
	case 204: return "No Content";
	case 304: return "Not Modified";
	case 307: return "Temporary Redirect";
	case 400: return "Bad Request";
	case 401: return "Unauthorized";
	case 403: return "Forbidden";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 408: return "Request Timeout";
	case 409: return "Conflict";
	case 410: return "Gone";
	case 413: return "Content Too Large";
	case 415: return "Unsupported Media Type";
	case 421: return "Misdirected Request";
	case 429: return "Too Many Requests";
	case 507: return "Insufficient Storage";
	}
	return "Internal Server Error";
}

static const char headers_always[] =
    "Content-Security-Policy: default-src 'none'; "
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' blob:; media-src blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types hearth\r\n"
    "Strict-Transport-Security: max-age=63072000\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(self)\r\n";

void
headers_common(struct evbuffer *out, bool private)
{
	char when[64];
	struct tm tm;
	time_t now = time(NULL);

	gmtime_r(&now, &tm);
	strftime(when, sizeof when, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	evbuffer_add_printf(out, "Date: %s\r\n", when);
	evbuffer_add(out, headers_always, sizeof headers_always - 1);
	if (private)
		evbuffer_add_printf(out, "Cache-Control: no-store\r\n");
}

static void
cookies(struct evbuffer *out, const struct answer *answer, bool native)
{
	enum { SESSION_AGE = 180 * 86400, DEVICE_AGE = 400 * 86400 };
	static const char cookie[] = "Set-Cookie: __Host-%c=%s; Max-Age=%d; "
	    "Path=/; Secure; HttpOnly; SameSite=Strict\r\n";

	if (native) {
		if (answer->session[0] != '\0')
			evbuffer_add_printf(out, "Hearth-Session: %s\r\n",
			    answer->session);
		if (answer->device[0] != '\0')
			evbuffer_add_printf(out, "Hearth-Device: %s\r\n",
			    answer->device);
		return;
	}
	if (answer->session[0] != '\0')
		evbuffer_add_printf(out, cookie, 'h', answer->session,
		    SESSION_AGE);
	if (answer->device[0] != '\0')
		evbuffer_add_printf(out, cookie, 'd', answer->device, DEVICE_AGE);
	if (answer->signed_out)
		evbuffer_add_printf(out, cookie, 'h', "", 0);
}

static void
answer_release(const void *bytes, size_t len, void *context)
{
	(void)context;
	bytes_free((void *)bytes, len);
}

void
connection_answer(struct connection *connection, struct answer *answer)
{
	struct visit_request *request = connection->request;
	struct evbuffer *out = bufferevent_get_output(connection->bev);
	bool empty = answer->status == 204 || answer->status == 304;

	evbuffer_add_printf(out, "HTTP/1.1 %u %s\r\n", answer->status,
	    reason(answer->status));
	headers_common(out, true);
	if (answer->type != NULL)
		evbuffer_add_printf(out, "Content-Type: %s\r\n", answer->type);
	if (!empty)
		evbuffer_add_printf(out, "Content-Length: %zu\r\n", answer->len);
	if (answer->retry_after > 0)
		evbuffer_add_printf(out, "Retry-After: %u\r\n",
		    answer->retry_after);
	if (answer->allow != NULL && answer->status == 405)
		evbuffer_add_printf(out, "Allow: %s\r\n", answer->allow);
	cookies(out, answer, request != NULL && request->native);
	if (answer->signed_out)
		evbuffer_add_printf(out, "Clear-Site-Data: \"cache\", "
		    "\"cookies\", \"storage\"\r\n");
	if (connection->close)
		evbuffer_add_printf(out, "Connection: close\r\n");
	evbuffer_add(out, "\r\n", 2);
	if (request != NULL) {
		request->answer.route = answer->route;
		http_log(connection->http, request, answer->status);
	}
	bool no_body = empty || (request != NULL && request->head.method != NULL &&
	    strcmp(request->head.method, "HEAD") == 0);
	connection->state = ANSWERING;
	deadline(connection, HEAD_SECONDS + (int)(answer->len / BODY_RATE));
	if (answer->body != NULL && !no_body) {
		evbuffer_add_reference(out, answer->body, answer->len,
		    answer_release, NULL);
		answer->body = NULL;
	}
	answer_wipe(answer);
	request_free(request);
	connection->request = NULL;
	bufferevent_enable(connection->bev, EV_WRITE);
}

/* Refuses on the connection's own account. */
static void
connection_refuse(struct connection *connection, const char *code)
{
	struct answer answer = { 0 };

	relay_problem(&answer, code);
	connection_answer(connection, &answer);
}

/* What is left of the request will not be read, so this is the last one. */
static void
connection_give_up(struct connection *connection, const char *code)
{
	connection->close = true;
	connection_refuse(connection, code);
}

/* ---- peers ---- */

static unsigned
peer_bucket(const uint8_t address[16])
{
	uint32_t hash = 2166136261u;

	for (int i = 0; i < 16; i++)
		hash = (hash ^ address[i]) * 16777619u;
	return hash % PEER_BUCKETS;
}

/* NULL: this address has as many connections as it may. */
static struct peer *
peer_take(struct http *http, const uint8_t address[16])
{
	struct peer **list = &http->peers[peer_bucket(address)], *peer;

	for (peer = *list; peer != NULL; peer = peer->next)
		if (memcmp(peer->address, address, 16) == 0)
			break;
	if (peer == NULL) {
		if ((peer = calloc(1, sizeof *peer)) == NULL)
			return NULL;
		memcpy(peer->address, address, 16);
		peer->next = *list;
		*list = peer;
	}
	if (peer->count >= http->most_each)
		return NULL;
	peer->count++;
	return peer;
}

static void
peer_leave(struct http *http, struct peer *peer)
{
	struct peer **at = &http->peers[peer_bucket(peer->address)];

	if (--peer->count > 0)
		return;
	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	free(peer);
}

/* ---- requests ---- */

void
request_free(struct visit_request *request)
{
	if (request == NULL)
		return;
	bytes_free(request->body, (size_t)request->head.length);
	if (request->text != NULL)
		bytes_wipe(request->text, strlen(request->text));
	free(request->text);
	bytes_wipe(request, sizeof *request);
	free(request);
}

/* Who asks, by cookie or by header; and on whose behalf the proxy does. */
static void
request_tokens(struct visit_request *request)
{
	struct connection *connection = request->connection;
	const struct head *head = &request->head;

	request->native = guard_bearer(head->authorization, request->session) ||
	    (head->client != NULL && strcmp(head->client, "native") == 0);
	if (request->native) {
		if (head->device != NULL && strlen(head->device) == RELAY_TOKEN)
			memcpy(request->device, head->device, RELAY_TOKEN);
	} else {
		guard_cookie(head->cookie, "__Host-h", request->session);
		guard_cookie(head->cookie, "__Host-d", request->device);
	}
	if (connection->http->options->proxy == NULL ||
	    !guard_forwarded(head->forwarded, request->address))
		memcpy(request->address, connection->address,
		    sizeof request->address);
}

static void
answer_came(void *context, struct answer *answer)
{
	struct visit_request *request = context;
	struct http *http = request->connection->http;
	uint64_t one = 1;

	request->answer = *answer;
	pthread_mutex_lock(&http->lock);
	request->next = http->answered;
	http->answered = request;
	pthread_mutex_unlock(&http->lock);
	while (write(http->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
		continue;
}

static void
request_to_relay(struct connection *connection)
{
	struct visit_request *request = connection->request;

	request->request = (struct request){
		.method = request->head.method,
		.path = request->head.path,
		.query = request->head.query,
		.session = request->session[0] != '\0' ? request->session : NULL,
		.device = request->device[0] != '\0' ? request->device : NULL,
		.body = request->body,
		.len = request->got,
		.address = request->address,
		.now = time(NULL),
		.native = request->native,
	};
	if (strcmp(request->head.method, "GET") == 0 &&
	    strcmp(request->head.path, "/v1/stream") == 0) {
		stream_begin(connection, request);
		return;
	}
	connection->state = WAITING;
	connection->http->under_way++;
	evtimer_del(&connection->deadline);
	bufferevent_disable(connection->bev, EV_READ);
	relay_answer_later(connection->http->relay, &request->request,
	    answer_came, request);
}

/* Fetched by programs of others. */
static bool
is_feed(const char *path)
{
	return strncmp(path, "/ics/", 5) == 0;
}

static bool
is_api(const char *path)
{
	return is_feed(path) || (strncmp(path, "/v1", 3) == 0 &&
	    (path[3] == '/' || path[3] == '\0'));
}

/* NULL, or the code to refuse a head with. */
static const char *
head_refused(const struct connection *connection,
    const struct visit_request *request)
{
	const struct head *head = &request->head;
	const struct http *http = connection->http;
	bool api = is_api(head->path);

	if (head->host != NULL && strcasecmp(head->host, http->host) != 0 &&
	    strcmp(head->path, "/v1/health") != 0 &&
	    !(http->loopback && !api && !head->has_length))
		return "misdirected";
	if (head->expect != NULL && strcasecmp(head->expect, "100-continue") != 0)
		return "bad-request";
	if (!api)
		return head->length > 0 ? "too-large" : NULL;
	if (!is_feed(head->path) && !guard_same_site(head, http->origin, request->native))
		return "cross-site";
	if (head->length > 0 && (head->content_type == NULL ||
	    strcasecmp(head->content_type, "application/octet-stream") != 0))
		return "content-type";
	if (head->length > relay_most(head->method, head->path))
		return "too-large";
	return NULL;
}

static void
body_ready(struct connection *connection)
{
	if (is_api(connection->request->head.path))
		request_to_relay(connection);
	else
		assets_answer(connection, connection->request);
}

/* Takes what is there of the body. True: it is whole. */
static bool
body_take(struct connection *connection)
{
	struct visit_request *request = connection->request;
	struct evbuffer *in = bufferevent_get_input(connection->bev);
	size_t want = (size_t)request->head.length - request->got;
	int n = evbuffer_remove(in, request->body + request->got, want);

	if (n > 0)
		request->got += (size_t)n;
	return request->got == request->head.length;
}

static void
body_begin(struct connection *connection)
{
	struct visit_request *request = connection->request;
	uint64_t length = request->head.length;

	if (length > 0) {
		request->body = malloc((size_t)length);
		if (request->body == NULL) {
			connection_give_up(connection, "too-large");
			return;
		}
		if (request->head.expect != NULL)
			bufferevent_write(connection->bev,
			    "HTTP/1.1 100 Continue\r\n\r\n", 25);
		connection->state = IN_BODY;
		deadline(connection, HEAD_SECONDS + (int)(length / BODY_RATE));
		if (!body_take(connection))
			return;
	}
	body_ready(connection);
}

/* A head of this length is in the input. */
static void
head_take(struct connection *connection, size_t len)
{
	struct evbuffer *in = bufferevent_get_input(connection->bev);
	struct visit_request *request = calloc(1, sizeof *request);
	char *text = malloc(len + 1);

	if (request == NULL || text == NULL) {
		free(request);
		free(text);
		connection_free(connection);
		return;
	}
	evbuffer_remove(in, text, len);
	text[len] = '\0';
	request->connection = connection;
	request->text = text;
	request->began = milliseconds();
	connection->request = request;
	memcpy(request->address, connection->address, sizeof request->address);
	enum guard guard = guard_read(&request->head, text, len);
	if (guard != GUARD_GOOD) {
		request->head.length = 0;
		connection_give_up(connection, guard == GUARD_LARGE ?
		    "too-large" : "bad-request");
		return;
	}
	request_tokens(request);
	connection->close |= request->head.close;
	const char *code = head_refused(connection, request);
	if (code == NULL)
		body_begin(connection);
	else if (request->head.length > 0) {
		request->head.length = 0;
		connection_give_up(connection, code);
	} else
		connection_refuse(connection, code);
}

static void
head_look(struct connection *connection)
{
	struct evbuffer *in = bufferevent_get_input(connection->bev);
	size_t n = evbuffer_get_length(in), len = 0;

	if (n == 0)
		return;
	if (connection->state == IDLE) {
		connection->state = IN_HEAD;
		deadline(connection, HEAD_SECONDS);
	}
	if (n > GUARD_HEAD_MOST)
		n = GUARD_HEAD_MOST;
	const char *bytes = (const char *)evbuffer_pullup(in, (ev_ssize_t)n);
	switch (guard_end(bytes, n, &len)) {
	case GUARD_GOOD:
		head_take(connection, len);
		break;
	case GUARD_MORE:
		break;
	case GUARD_BAD:
		connection_give_up(connection, "bad-request");
		break;
	case GUARD_LARGE:
		connection_give_up(connection, "too-large");
		break;
	}
}

/* ---- a connection's life ---- */

void
connection_free(struct connection *connection)
{
	struct http *http = connection->http;

	if (connection->stream != NULL)
		stream_free(connection->stream);
	connection->stream = NULL;
	evtimer_del(&connection->deadline);
	if (connection->bev != NULL) {
		bufferevent_free(connection->bev);
		connection->bev = NULL;
		if (connection->peer != NULL)
			peer_leave(http, connection->peer);
		http->count--;
		*connection->at = connection->next;
		if (connection->next != NULL)
			connection->next->at = connection->at;
	}
	if (connection->state == WAITING) {	/* its answer frees it */
		connection->gone = true;
		return;
	}
	request_free(connection->request);
	free(connection);
}

static void
on_read(struct bufferevent *bev, void *context)
{
	struct connection *connection = context;
	struct evbuffer *in = bufferevent_get_input(bev);

	switch (connection->state) {
	case IDLE:
	case IN_HEAD:
		head_look(connection);
		break;
	case IN_BODY:
		if (body_take(connection))
			body_ready(connection);
		break;
	case STREAMING:			/* nothing more was to come */
		connection_free(connection);
		break;
	case LINGERING:
		evbuffer_drain(in, evbuffer_get_length(in));
		break;
	case WAITING:
	case ANSWERING:
		break;
	}
}

/* All of the answer is with the system: close, or take the next request. */
static void
on_written(struct bufferevent *bev, void *context)
{
	struct connection *connection = context;

	if (connection->state != ANSWERING ||
	    evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	if (connection->close) {
		connection->state = LINGERING;
		shutdown(bufferevent_getfd(bev), SHUT_WR);
		bufferevent_enable(bev, EV_READ);
		deadline(connection, LINGER_SECONDS);
		struct evbuffer *in = bufferevent_get_input(bev);
		evbuffer_drain(in, evbuffer_get_length(in));
		return;
	}
	connection->state = IDLE;
	deadline(connection, IDLE_SECONDS);
	bufferevent_enable(bev, EV_READ);
	head_look(connection);
}

static void
on_event(struct bufferevent *bev, short what, void *context)
{
	(void)bev;
	(void)what;		/* end of file, or an error: over either way */
	connection_free(context);
}

static void
on_deadline(evutil_socket_t fd, short what, void *context)
{
	struct connection *connection = context;

	(void)fd;
	(void)what;
	if (connection->state == IN_HEAD || connection->state == IN_BODY) {
		if (connection->request != NULL)
			connection->request->head.expect = NULL;
		connection_give_up(connection, "too-slow");
	} else
		connection_free(connection);
}

static void
peer_address(const struct sockaddr *from, uint8_t address[16], char text[64])
{
	char whole[64] = "";

	memset(address, 0, 16);
	if (from->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)from;

		memcpy(address, &in->sin_addr, 4);
		inet_ntop(AF_INET, &in->sin_addr, whole, sizeof whole);
	} else if (from->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)from;

		memcpy(address, &in->sin6_addr, 8);	/* by its /64 */
		inet_ntop(AF_INET6, &in->sin6_addr, whole, sizeof whole);
	}
	if (!guard_address(whole, text))
		strcpy(text, "?");
}

/* Beyond loopback, and where a proxy is named, only the proxy may come. */
static bool
is_proxy(const struct http *http, const struct sockaddr *from)
{
	char whole[64] = "";

	if (from->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)
		    (const void *)from)->sin_addr, whole, sizeof whole);
	else if (from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)
		    (const void *)from)->sin6_addr, whole, sizeof whole);
	if (strncmp(whole, "::ffff:", 7) == 0)
		memmove(whole, whole + 7, strlen(whole + 7) + 1);
	return strcmp(whole, http->options->proxy) == 0;
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *from, int len, void *context)
{
	struct http *http = context;
	struct connection *connection;
	struct peer *peer = NULL;
	uint8_t address[16];
	char text[64];

	(void)listener;
	(void)len;
	peer_address(from, address, text);
	if (http->count >= http->most || (http->options->proxy != NULL ?
	    !is_proxy(http, from) :
	    (peer = peer_take(http, address)) == NULL)) {
		close(fd);
		return;
	}
	connection = calloc(1, sizeof *connection);
	if (connection != NULL)
		connection->bev = bufferevent_socket_new(http->base, fd,
		    BEV_OPT_CLOSE_ON_FREE);
	if (connection == NULL || connection->bev == NULL) {
		if (peer != NULL)
			peer_leave(http, peer);
		free(connection);
		close(fd);
		return;
	}
	connection->http = http;
	connection->peer = peer;
	memcpy(connection->address, text, sizeof text);
	connection->next = http->connections;
	connection->at = &http->connections;
	if (connection->next != NULL)
		connection->next->at = &connection->next;
	http->connections = connection;
	http->count++;
	evtimer_assign(&connection->deadline, http->base, on_deadline, connection);
	deadline(connection, HEAD_SECONDS);
	bufferevent_setcb(connection->bev, on_read, on_written, on_event,
	    connection);
	bufferevent_setwatermark(connection->bev, EV_READ, 0, 64 * 1024);
	bufferevent_enable(connection->bev, EV_READ | EV_WRITE);
}

/* ---- what comes from other threads ---- */

static void
answer_give(struct visit_request *request)
{
	struct connection *connection = request->connection;
	struct answer answer = request->answer;

	connection->http->under_way--;
	request->answer = (struct answer){ 0 };
	connection->state = ANSWERING;
	if (!connection->gone) {
		connection_answer(connection, &answer);
		return;
	}
	answer_wipe(&answer);
	request_free(request);
	free(connection);
}

static void
on_wake(evutil_socket_t fd, short what, void *context)
{
	struct http *http = context;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof count) < 0)
		return;
	pthread_mutex_lock(&http->lock);
	struct visit_request *request = http->answered;
	struct heard *heard = http->heard;
	http->answered = NULL;
	http->heard = NULL;
	http->heard_last = &http->heard;
	pthread_mutex_unlock(&http->lock);
	while (request != NULL) {
		struct visit_request *next = request->next;

		answer_give(request);
		request = next;
	}
	while (heard != NULL) {
		struct heard *next = heard->next;

		streams_hear(http, &heard->hint);
		free(heard);
		heard = next;
	}
}

static void
hear(void *context, const struct hint *hint)
{
	struct http *http = context;
	struct heard *heard = malloc(sizeof *heard + hint->len);
	uint64_t one = 1;

	if (heard == NULL)
		return;		/* a hint only: streams look by themselves */
	*heard = (struct heard){ .hint = *hint };
	if (hint->len > 0) {
		memcpy(heard->words, hint->words, hint->len);
		heard->hint.words = heard->words;
	}
	pthread_mutex_lock(&http->lock);
	*http->heard_last = heard;
	http->heard_last = &heard->next;
	pthread_mutex_unlock(&http->lock);
	while (write(http->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
		continue;
}

static void
on_tick(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	streams_tick(context);
}

/* ---- the whole ---- */

static bool
http_ready(struct http *http, int listening)
{
	struct timeval second = { .tv_sec = 1 };

	http->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (http->wake_fd < 0 || !assets_ready(http))
		return false;
	http->wake = event_new(http->base, http->wake_fd, EV_READ | EV_PERSIST,
	    on_wake, http);
	http->tick = event_new(http->base, -1, EV_PERSIST, on_tick, http);
	http->listener = evconnlistener_new(http->base, on_accept, http,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 1024, listening);
	return http->wake != NULL && http->tick != NULL &&
	    http->listener != NULL && event_add(http->wake, NULL) == 0 &&
	    event_add(http->tick, &second) == 0;
}

struct http *
http_new(struct event_base *base, struct relay *relay,
    const struct serve_options *options, const char *origin, int listening)
{
	struct http *http = calloc(1, sizeof *http);
	const char *host = strstr(origin, "://");

	if (http == NULL)
		return NULL;
	http->base = base;
	http->relay = relay;
	http->options = options;
	http->origin = strdup(origin);
	http->heard_last = &http->heard;
	http->most = options->connections > 0 ? options->connections : 12000;
	http->most_each = options->connections_each > 0 ?
	    options->connections_each : 64;
	http->loopback = strncmp(origin, "http://", 7) == 0;
	pthread_mutex_init(&http->lock, NULL);
	if (http->origin == NULL || host == NULL || !http_ready(http, listening)) {
		http_free(http);
		return NULL;
	}
	http->host = http->origin + (host - origin) + 3;
	relay_listen(relay, hear, http);
	return http;
}

void
http_free(struct http *http)
{
	if (http == NULL)
		return;
	if (http->listener != NULL)
		evconnlistener_free(http->listener);
	while (http->connections != NULL)
		connection_free(http->connections);
	while (http->under_way > 0) {		/* what the store still has */
		usleep(1000);
		on_wake(http->wake_fd, 0, http);
	}
	while (http->heard != NULL) {
		struct heard *next = http->heard->next;

		free(http->heard);
		http->heard = next;
	}
	if (http->wake != NULL)
		event_free(http->wake);
	if (http->tick != NULL)
		event_free(http->tick);
	if (http->wake_fd > 0)
		close(http->wake_fd);
	pthread_mutex_destroy(&http->lock);
	free(http->tags);
	free(http->origin);
	free(http);
}
