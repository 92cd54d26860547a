/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * assets: the web application, as it was built: compressed ahead, its files
 * named by their content. Which of its pages is open never reaches the relay:
 * whatever has no name here is the one page that there is.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "seal/bytes.h"
#include "seal/crypto.h"
#include "http_inside.h"

bool
assets_ready(struct http *http)
{
	const struct serve_options *options = http->options;
	uint8_t hash[16];

	http->tags = calloc(options->assets_count + 1, sizeof http->tags[0]);
	if (http->tags == NULL)
		return false;
	for (size_t i = 0; i < options->assets_count; i++) {
		crypto_blake2b(hash, sizeof hash, NULL, options->assets[i].bytes,
		    options->assets[i].len);
		http->tags[i].text[0] = '"';
		bytes_hex(http->tags[i].text + 1, hash, sizeof hash);
		strcat(http->tags[i].text, "\"");
	}
	return true;
}

/* The smallest row of a path that the browser takes; -1: there is none. */
static int
asset_find(const struct serve_options *options, const char *path,
    const char *accepted)
{
	int best = -1;

	for (size_t i = 0; i < options->assets_count; i++) {
		const struct asset *asset = &options->assets[i];

		if (strcmp(asset->path, path) != 0 || (asset->encoding != NULL &&
		    !guard_accepts(accepted, asset->encoding)))
			continue;
		if (best < 0 || asset->len < options->assets[best].len)
			best = (int)i;
	}
	return best;
}

static bool
is_file_name(const char *path)
{
	return strchr(strrchr(path, '/'), '.') != NULL;
}

static void
asset_head(struct connection *connection, struct evbuffer *out,
    const struct asset *asset, const char *tag, bool known)
{
	evbuffer_add_printf(out, "HTTP/1.1 %s\r\n",
	    known ? "304 Not Modified" : "200 OK");
	headers_common(out, false);
	evbuffer_add_printf(out, "Cache-Control: %s\r\nETag: %s\r\n"
	    "Vary: Accept-Encoding\r\n", asset->immutable ?
	    "public, max-age=31536000, immutable" : "no-cache", tag);
	if (!known) {
		evbuffer_add_printf(out, "Content-Type: %s\r\n"
		    "Content-Length: %zu\r\n", asset->type, asset->len);
		if (asset->encoding != NULL)
			evbuffer_add_printf(out, "Content-Encoding: %s\r\n",
			    asset->encoding);
	}
	if (connection->close)
		evbuffer_add_printf(out, "Connection: close\r\n");
	evbuffer_add(out, "\r\n", 2);
}

/* Another name of this machine: the app works under one only. */
static void
redirect(struct connection *connection, struct evbuffer *out)
{
	evbuffer_add_printf(out, "HTTP/1.1 307 Temporary Redirect\r\n");
	headers_common(out, true);
	evbuffer_add_printf(out, "Location: %s/\r\nContent-Length: 0\r\n%s\r\n",
	    connection->http->origin,
	    connection->close ? "Connection: close\r\n" : "");
}

static void
finish(struct connection *connection, struct visit_request *request,
    unsigned status, size_t len)
{
	struct timeval after = { .tv_sec = HEAD_SECONDS +
	    (int)(len / BODY_RATE) };

	request->answer.route = "/";
	http_log(connection->http, request, status);
	request_free(request);
	connection->request = NULL;
	connection->state = ANSWERING;
	evtimer_add(&connection->deadline, &after);
	bufferevent_enable(connection->bev, EV_WRITE);
}

static void
refuse(struct connection *connection, const char *code, const char *allow)
{
	struct answer answer = { .allow = allow, .route = "/" };

	relay_problem(&answer, code);
	connection_answer(connection, &answer);
}

void
assets_answer(struct connection *connection, struct visit_request *request)
{
	struct http *http = connection->http;
	const struct head *head = &request->head;
	const struct serve_options *options = http->options;
	struct evbuffer *out = bufferevent_get_output(connection->bev);
	bool head_only = strcmp(head->method, "HEAD") == 0;

	if (!head_only && strcmp(head->method, "GET") != 0) {
		refuse(connection, "method", "GET, HEAD");
		return;
	}
	if (head->host != NULL && strcasecmp(head->host, http->host) != 0) {
		redirect(connection, out);
		finish(connection, request, 307, 0);
		return;
	}
	int at = asset_find(options, head->path, head->accept_encoding);
	if (at < 0 && !is_file_name(head->path))
		at = asset_find(options, "/", head->accept_encoding);
	if (at < 0) {
		refuse(connection, "not-found", NULL);
		return;
	}
	const struct asset *asset = &options->assets[at];
	bool known = head->none_match != NULL &&
	    strstr(head->none_match, http->tags[at].text) != NULL;
	asset_head(connection, out, asset, http->tags[at].text, known);
	if (!known && !head_only)
		evbuffer_add_reference(out, asset->bytes, asset->len, NULL, NULL);
	finish(connection, request, known ? 304 : 200, asset->len);
}
