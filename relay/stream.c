/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stream: server-sent events. They carry hints, and whispers. What is true is
 * what a device reads afterwards, so a hint may get lost, and a stream that a
 * slow network cannot keep up with is cut: the device comes back and looks. A
 * whisper that would come late is not said at all.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "http_inside.h"

static struct stream **
bucket(struct http *http, const uint8_t account[16])
{
	uint32_t n;

	memcpy(&n, account, sizeof n);
	return &http->streams[n % STREAM_BUCKETS];
}

void
stream_free(struct stream *stream)
{
	*stream->at = stream->next;
	if (stream->next != NULL)
		stream->next->at = stream->at;
	*stream->beat_at = stream->beat_next;
	if (stream->beat_next != NULL)
		stream->beat_next->beat_at = stream->beat_at;
	free(stream);
}

/* False: the stream was too far behind, and is gone. */
static bool
stream_say(struct stream *stream, const char *text, size_t len)
{
	struct bufferevent *bev = stream->connection->bev;

	if (evbuffer_get_length(bufferevent_get_output(bev)) > STREAM_BACKLOG) {
		connection_free(stream->connection);
		return false;
	}
	bufferevent_write(bev, text, len);
	return true;
}

static bool
stream_say_where(struct stream *stream, const struct stream_start *start)
{
	char text[RELAY_AT_TEXT];

	for (unsigned i = 0; i < start->spaces; i++)
		if (!stream_say(stream, text, relay_at_text(text,
		    start->space[i].id, start->space[i].seq)))
			return false;
	return true;
}

static void
stream_end(struct stream *stream)
{
	static const char ended[] = "event: ended\ndata: -\n\n";
	struct connection *connection = stream->connection;

	if (!stream_say(stream, ended, sizeof ended - 1))
		return;
	stream_free(stream);
	connection->stream = NULL;
	connection->close = true;
	connection->state = ANSWERING;
	evtimer_add(&connection->deadline,
	    &(struct timeval){ .tv_sec = HEAD_SECONDS });
}

static unsigned
streams_of(struct http *http, const struct stream_start *start)
{
	unsigned n = 0;

	for (struct stream *s = *bucket(http, start->account); s != NULL;
	    s = s->next)
		n += memcmp(s->session, start->session, 16) == 0;
	return n;
}

static struct stream *
stream_new(struct connection *connection, const struct stream_start *start,
    const char *token)
{
	struct http *http = connection->http;
	struct stream *stream = calloc(1, sizeof *stream);

	if (stream == NULL)
		return NULL;
	stream->connection = connection;
	memcpy(stream->account, start->account, 16);
	memcpy(stream->session, start->session, 16);
	memcpy(stream->token, token, sizeof stream->token);
	stream->at = bucket(http, start->account);
	stream->next = *stream->at;
	if (stream->next != NULL)
		stream->next->at = &stream->next;
	*stream->at = stream;
	stream->beat_at = &http->beats[http->second % BEAT_SECONDS];
	stream->beat_next = *stream->beat_at;
	if (stream->beat_next != NULL)
		stream->beat_next->beat_at = &stream->beat_next;
	*stream->beat_at = stream;
	return stream;
}

void
stream_begin(struct connection *connection, struct visit_request *request)
{
	struct http *http = connection->http;
	struct evbuffer *out = bufferevent_get_output(connection->bev);
	struct stream_start start;
	struct answer answer;

	if (!relay_stream(http->relay, &request->request, &start, &answer)) {
		connection_answer(connection, &answer);
		return;
	}
	if (streams_of(http, &start) >= STREAMS_EACH || (connection->stream =
	    stream_new(connection, &start, request->session)) == NULL) {
		answer = (struct answer){ 0 };
		relay_problem(&answer, "slow-down");
		answer.retry_after = BEAT_SECONDS;
		answer.route = "/v1/stream";
		connection_answer(connection, &answer);
		return;
	}
	evbuffer_add_printf(out, "HTTP/1.1 200 OK\r\n");
	headers_common(out, true);
	evbuffer_add_printf(out, "Content-Type: text/event-stream\r\n"
	    "X-Accel-Buffering: no\r\nConnection: close\r\n\r\n");
	request->answer.route = "/v1/stream";
	http_log(http, request, 200);
	request_free(request);
	connection->request = NULL;
	connection->state = STREAMING;
	evtimer_del(&connection->deadline);
	stream_say_where(connection->stream, &start);
}

/* Looks again whether the session still holds, and where its spaces are. */
static void
stream_look(struct stream *stream)
{
	struct request request = { .method = "GET", .path = "/v1/stream",
	    .session = stream->token, .now = time(NULL) };
	struct stream_start start;
	struct answer answer;

	if (relay_stream(stream->connection->http->relay, &request, &start,
	    &answer)) {
		stream_say_where(stream, &start);
		return;
	}
	if (answer.status == 401)
		stream_end(stream);
	answer_wipe(&answer);
}

void
streams_tick(struct http *http)
{
	struct stream *stream = http->beats[++http->second % BEAT_SECONDS], *next;

	for (; stream != NULL; stream = next) {
		next = stream->beat_next;
		if (stream_say(stream, ":\n\n", 3) &&
		    ++stream->beats % BEATS_LOOK == 0)
			stream_look(stream);
	}
}

static void
stream_whisper(struct stream *stream, const char *text, size_t len)
{
	struct bufferevent *bev = stream->connection->bev;

	if (evbuffer_get_length(bufferevent_get_output(bev)) <= WHISPER_BACKLOG)
		bufferevent_write(bev, text, len);
}

static void
whisper_hear(struct http *http, const struct hint *hint)
{
	struct stream *stream = *bucket(http, hint->account);
	size_t len;
	char *text = stream != NULL ? relay_whisper_text(hint, &len) : NULL;

	for (; text != NULL && stream != NULL; stream = stream->next)
		if (memcmp(stream->account, hint->account, 16) == 0)
			stream_whisper(stream, text, len);
	free(text);
}

void
streams_hear(struct http *http, const struct hint *hint)
{
	static const char changed[] = "event: account\ndata: -\n\n";
	struct stream *stream = *bucket(http, hint->account), *next;
	char text[RELAY_AT_TEXT];

	if (hint->kind == HINT_WHISPER) {
		whisper_hear(http, hint);
		return;
	}
	for (; stream != NULL; stream = next) {
		next = stream->next;
		if (memcmp(stream->account, hint->account, 16) != 0)
			continue;
		switch (hint->kind) {
		case HINT_AT:
			stream_say(stream, text, relay_at_text(text, hint->space,
			    hint->seq));
			break;
		case HINT_ACCOUNT:
			stream_say(stream, changed, sizeof changed - 1);
			break;
		case HINT_ENDED:
			if (memcmp(stream->session, hint->session, 16) == 0)
				stream_end(stream);
			break;
		case HINT_WHISPER:
			break;
		}
	}
}
