/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api: the way of a request: found in the table of routes, checked for what
 * all have in common, handed to its handler inside a transaction, answered.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "inside.h"
#include "post.h"

enum { READS = 0, WRITES = 1, ANYONE = 0, SESSION = 2, QUERY = 4, SIGNED = 8 };

static const struct route {
	const char	*method, *path;
	unsigned	 flags;
	size_t		 most;		/* bytes of the body */
	handler		*handler;
} routes[] = {
	{ "POST", "/v1/lookup", READS, 256, lookup },
	{ "POST", "/v1/challenges", READS, 256, challenge },
	{ "POST", "/v1/accounts", WRITES, 160 * 1024, sign_up },
	{ "DELETE", "/v1/account", WRITES | SESSION, 512, account_close },
	{ "GET", "/v1/account", READS | SESSION, 0, account_show },
	{ "POST", "/v1/sessions", WRITES, 512, sign_in },
	{ "GET", "/v1/sessions", READS | SESSION, 0, session_list },
	{ "DELETE", "/v1/sessions/{id}", WRITES | SESSION, 0, session_end },
	{ "POST", "/v1/sign-out", WRITES, 0, sign_out },
	{ "PUT", "/v1/keyrings/base", WRITES | SESSION, 72 * 1024, keyring_base },
	{ "PUT", "/v1/keyrings/private", WRITES | SESSION, 72 * 1024,
	    keyring_private },
	{ "POST", "/v1/spaces", WRITES | SESSION, 16, space_create },
	{ "POST", "/v1/spaces/{id}/events", WRITES | SESSION | SIGNED, RELAY_BODY_MAX,
	    space_append },
	{ "GET", "/v1/spaces/{id}/events", READS | SESSION | QUERY, 0, space_pull },
	{ "GET", "/v1/spaces/{id}/gates/{gate}", READS | SESSION, 0, space_gate },
	{ "POST", "/v1/spaces/{id}/whispers", READS | SESSION, RELAY_WHISPER,
	    space_whisper },
	{ "PUT", "/v1/spaces/{id}/blobs/{blob}/parts/{n}", WRITES | SESSION,
	    BLOB_PART, blob_put },
	{ "GET", "/v1/spaces/{id}/blobs/{blob}/parts/{n}", READS | SESSION, 0,
	    blob_get },
	{ "POST", "/v1/spaces/{id}/freeze", WRITES | SESSION, 0, space_end },
	{ "GET", "/v1/stream", READS | SESSION, 0, stream_once },
	{ "POST", "/v1/invitations", WRITES | SESSION, 2048, invitation_create },
	{ "GET", "/v1/invitations", READS | SESSION, 0, invitation_list },
	{ "GET", "/v1/invitations/{id}", READS | SESSION, 0, invitation_show },
	{ "POST", "/v1/invitations/{id}/reply", WRITES | SESSION, 2048,
	    invitation_reply },
	{ "DELETE", "/v1/invitations/{id}", WRITES | SESSION, 0,
	    invitation_withdraw },
	{ "POST", "/v1/renewal", WRITES, RELAY_BODY_MAX, renewal },
	{ "PUT", "/v1/alarms", WRITES | SESSION, 2 + 8 * ALARMS_MOST,
	    alarms_replace },
	{ "GET", "/v1/push", READS | SESSION, 0, push_show },
	{ "GET", "/v1/channels", READS | SESSION, 0, channel_list },
	{ "PUT", "/v1/channels/{id}", WRITES | SESSION, CHANNEL_BODY,
	    channel_put },
	{ "DELETE", "/v1/channels/{id}", WRITES | SESSION, 0, channel_drop },
	{ "POST", "/v1/channels/{id}/test", WRITES | SESSION, 0, channel_test },
	{ "POST", "/v1/channels/{id}/code", WRITES | SESSION, 1 + CODE_DIGITS,
	    channel_code },
	{ "PUT", "/v1/feed", WRITES | SESSION, FEED_BODY, feed_put },
	{ "DELETE", "/v1/feed", WRITES | SESSION, 0, feed_end },
	{ "GET", "/ics/{id}.{key}", READS, 0, feed_get },
	{ "GET", "/v1/health", READS, 0, health },
};

struct job {
	struct visit	 visit;
	struct answer	 answer;
	const struct route *route;
	relay_done	*done;
	void		*context;
};

/* ---- ends of a handler ---- */

bool
refuse(struct visit *visit, enum problem problem)
{
	problem_answer(visit->answer, problem);
	return false;
}

bool
slow_down(struct visit *visit, unsigned seconds)
{
	visit->answer->retry_after = seconds;
	return refuse(visit, SLOW_DOWN);
}

bool
done(struct visit *visit, unsigned status)
{
	visit->answer->status = status;
	if (status != 204 && visit->answer->type == NULL)
		visit->answer->type = "application/octet-stream";
	return true;
}

/* ---- hints ---- */

static struct hint *
hint_add(struct visit *visit, enum hint_kind kind, const uint8_t account[16])
{
	static _Thread_local struct hint too_many;
	struct hint *hint = visit->hints < HINTS_MOST ?
	    &visit->hint[visit->hints++] : &too_many;

	*hint = (struct hint){ .kind = kind };
	memcpy(hint->account, account, 16);
	return hint;
}

void
hint_at(struct visit *visit, const uint8_t account[16], const uint8_t space[16],
    uint64_t seq)
{
	struct hint *hint = hint_add(visit, HINT_AT, account);

	memcpy(hint->space, space, 16);
	hint->seq = seq;
}

void
hint_account(struct visit *visit, const uint8_t account[16])
{
	hint_add(visit, HINT_ACCOUNT, account);
}

void
hint_ended(struct visit *visit, const uint8_t account[16],
    const uint8_t session[16])
{
	memcpy(hint_add(visit, HINT_ENDED, account)->session, session, 16);
}

void
hint_whisper(struct visit *visit, const uint8_t account[16],
    const uint8_t space[16])
{
	struct hint *hint = hint_add(visit, HINT_WHISPER, account);

	memcpy(hint->space, space, 16);
	hint->words = visit->request->body;
	hint->len = visit->request->len;
}

/* ---- routes ---- */

/* The next part of a path between slashes; false at its end. */
static bool
part(const char **path, const char **at, size_t *len)
{
	if (**path != '/')
		return false;
	*at = *path + 1;
	*len = strcspn(*at, "/");
	*path = *at + *len;
	return true;
}

/* Two digits at most, and none too many: one address for each part. */
static bool
number_read(const char *at, size_t len, uint8_t *n)
{
	if (len == 0 || len > 2 || at[0] < '0' || at[0] > '9' ||
	    (len == 2 && (at[0] == '0' || at[1] < '0' || at[1] > '9')))
		return false;
	*n = (uint8_t)(at[0] - '0');
	if (len == 2)
		*n = (uint8_t)(10 * *n + at[1] - '0');
	return true;
}

/* What stands in a path where its template has names. */
struct named {
	uint8_t		 id[16], second[16], key[32], n;
};

/* An id, and the key of its feed, with a point between. */
static bool
keyed_read(const char *at, size_t len, struct named *named)
{
	return len == 97 && at[32] == '.' &&
	    bytes_unhex(named->id, 16, at, 32) &&
	    bytes_unhex(named->key, 32, at + 33, 64);
}

static bool
path_fits(const char *template, const char *path, struct named *named)
{
	const char *want, *have;
	size_t want_len, have_len;

	while (part(&template, &want, &want_len)) {
		if (!part(&path, &have, &have_len))
			return false;
		if (want[0] == '{' && want[1] == 'n') {
			if (!number_read(have, have_len, &named->n))
				return false;
		} else if (want[0] == '{' && want_len > 8 && want[4] == '.') {
			if (!keyed_read(have, have_len, named))
				return false;
		} else if (want[0] == '{') {
			if (!bytes_unhex(want[1] == 'i' ? named->id :
			    named->second, 16, have, have_len))
				return false;
		} else if (want_len != have_len ||
		    memcmp(want, have, have_len) != 0)
			return false;
	}
	return *path == '\0';
}

static const char *
methods_of(const char *path)
{
	static const char *const lists[] = { "", "GET", "POST", "GET, POST",
	    "PUT", "GET, PUT", "POST, PUT", "GET, POST, PUT", "DELETE",
	    "GET, DELETE", "POST, DELETE", "GET, POST, DELETE", "PUT, DELETE",
	    "GET, PUT, DELETE", "POST, PUT, DELETE", "GET, POST, PUT, DELETE" };
	struct named named;
	unsigned set = 0;

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		const char *method = routes[i].method;

		if (path_fits(routes[i].path, path, &named))
			set |= method[0] == 'G' ? 1 : method[0] == 'D' ? 8 :
			    method[1] == 'O' ? 2 : 4;
	}
	return lists[set];
}

size_t
relay_most(const char *method, const char *path)
{
	struct named named;

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
		if (strcmp(routes[i].method, method) == 0 &&
		    path_fits(routes[i].path, path, &named))
			return routes[i].most;
	return 0;
}

/* Finds the route and looks at what needs no store. False: refused. */
static bool
route_find(struct job *job)
{
	struct visit *visit = &job->visit;
	const struct request *request = visit->request;
	struct named named = { 0 };

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
		if (strcmp(routes[i].method, request->method) == 0 &&
		    path_fits(routes[i].path, request->path, &named))
			job->route = &routes[i];
	memcpy(visit->id, named.id, 16);
	memcpy(visit->second, named.second, 16);
	memcpy(visit->key, named.key, 32);
	bytes_wipe(named.key, 32);
	visit->part = named.n;
	if (job->route == NULL) {
		job->answer.allow = methods_of(request->path);
		return refuse(visit, job->answer.allow[0] != '\0' ? METHOD :
		    NOT_FOUND);
	}
	if (request->len > job->route->most)
		return refuse(visit, job->route->most > 0 ? TOO_LARGE :
		    BAD_REQUEST);
	if (request->query != NULL && !(job->route->flags & QUERY))
		return refuse(visit, BAD_REQUEST);
	return true;
}

/* ---- time ---- */

/* Time as the mailbox takes it: when the clock jumps back, it stands still,
 * so that nothing ends early and nothing that ended comes back. */
static int64_t
clock_now(struct relay *relay, int64_t now)
{
	int64_t known = atomic_load(&relay->clock);

	while (now > known)
		if (atomic_compare_exchange_weak(&relay->clock, &known, now))
			return now;
	return known;
}

static void
clock_keep(struct visit *visit)
{
	enum { OFTEN = 60 };
	int64_t kept = atomic_load(&visit->relay->clock_kept);

	if (visit->now < kept + OFTEN)
		return;
	unit_run(visit->unit, SETTING_PUT, NUMBER(SETTING_CLOCK),
	    NUMBER(visit->now));
	atomic_store(&visit->relay->clock_kept, visit->now);
}

/* ---- the way ---- */

static void
session_touch(struct visit *visit)
{
	struct session *session = &visit->session;

	unit_run(visit->unit, SESSION_USED, BYTES(session->token_hash, 32),
	    NUMBER(visit->day));
	unit_run(visit->unit, SIGNED_IN_USED, ID(session->account),
	    ID(session->id), NUMBER(visit->day));
}

/* Signatures are checked before the one writer is asked, or all would wait for each. */
static bool
signer_work(void *context, struct unit *unit)
{
	struct job *job = context;

	job->visit.unit = unit;
	return session_find(&job->visit) && signer_find(&job->visit);
}

static void
job_check(struct job *job)
{
	if ((job->route->flags & SIGNED) &&
	    store_read(job->visit.relay->store, signer_work, job) == STORE_DONE)
		signer_check(&job->visit);
}

static bool
job_work(void *context, struct unit *unit)
{
	struct job *job = context;
	struct visit *visit = &job->visit;
	bool writes = job->route->flags & WRITES;

	visit->unit = unit;
	visit->body = reader_over(visit->request->body, visit->request->len);
	visit->hints = 0;
	writer_clear(&visit->out);
	if (job->route->flags & SESSION) {
		if (!session_find(visit))
			return refuse(visit, SIGNED_OUT);
		if (writes && visit->session.last_day < visit->day)
			session_touch(visit);
	}
	if (writes)
		clock_keep(visit);
	return job->route->handler(visit);
}

struct touch {
	struct visit	visit;
};

static bool
touch_work(void *context, struct unit *unit)
{
	struct touch *touch = context;

	touch->visit.unit = unit;
	session_touch(&touch->visit);
	return true;
}

static void
touch_done(void *context, enum store_outcome outcome)
{
	(void)outcome;		/* another request will try again */
	free(context);
}

/* A session was used for the first time today, by a request that only reads. */
static void
touch_later(struct visit *visit)
{
	struct touch *touch = calloc(1, sizeof *touch);

	if (touch == NULL)
		return;
	touch->visit.session = visit->session;
	touch->visit.day = visit->day;
	store_write_later(visit->relay->store, touch_work, touch_done, touch);
}

static void
job_finish(struct job *job, enum store_outcome outcome)
{
	struct visit *visit = &job->visit;
	struct relay *relay = visit->relay;

	if (job->route != NULL)
		job->answer.route = job->route->path;
	if (outcome == STORE_READ_ONLY)
		problem_answer(&job->answer, READ_ONLY);
	else if (outcome == STORE_TROUBLE)
		problem_answer(&job->answer, TROUBLE);
	if (outcome != STORE_DONE) {
		writer_free(&visit->out);
		return;
	}
	if (job->answer.type != NULL && job->answer.body == NULL) {
		job->answer.body = visit->out.bytes;
		job->answer.len = visit->out.len;
		visit->out = (struct writer){ 0 };
	}
	writer_free(&visit->out);
	for (unsigned i = 0; i < visit->hints && relay->listener != NULL; i++)
		relay->listener(relay->listener_context, &visit->hint[i]);
	if (!(job->route->flags & WRITES) && visit->signed_in &&
	    visit->session.last_day < visit->day)
		touch_later(visit);
}

static void
job_begin(struct job *job, struct relay *relay, const struct request *request)
{
	struct visit *visit = &job->visit;

	visit->relay = relay;
	visit->request = request;
	visit->answer = &job->answer;
	visit->now = clock_now(relay, request->now);
	visit->day = visit->now / DAY;
}

/* ---- answers that wait for somebody else ---- */

struct waiting {
	pthread_mutex_t	 lock;
	pthread_cond_t	 ready;
	struct job	*job;
	bool		 over;
};

static void
waiting_told(void *context, const struct outcome *outcome)
{
	struct waiting *waiting = context;

	pthread_mutex_lock(&waiting->lock);
	channel_tested(&waiting->job->visit, outcome);
	waiting->over = true;
	pthread_cond_signal(&waiting->ready);
	pthread_mutex_unlock(&waiting->lock);
}

static void
errand_run(struct job *job)
{
	struct waiting waiting = { .lock = PTHREAD_MUTEX_INITIALIZER,
	    .ready = PTHREAD_COND_INITIALIZER, .job = job };

	post_send(job->visit.relay->post, job->visit.errand, waiting_told,
	    &waiting);
	pthread_mutex_lock(&waiting.lock);
	while (!waiting.over)
		pthread_cond_wait(&waiting.ready, &waiting.lock);
	pthread_mutex_unlock(&waiting.lock);
	pthread_cond_destroy(&waiting.ready);
	pthread_mutex_destroy(&waiting.lock);
}

void
relay_answer(struct relay *relay, const struct request *request,
    struct answer *answer)
{
	struct job job = { 0 };
	enum store_outcome outcome = STORE_UNDONE;

	job_begin(&job, relay, request);
	if (route_find(&job)) {
		job_check(&job);
		outcome = job.route->flags & WRITES ?
		    store_write(relay->store, job_work, &job) :
		    store_read(relay->store, job_work, &job);
	}
	job_finish(&job, outcome);
	if (outcome == STORE_DONE && job.visit.errand != NULL)
		errand_run(&job);
	free(job.visit.errand);
	*answer = job.answer;
}

static void
job_over(struct job *job)
{
	job->done(job->context, &job->answer);
	free(job->visit.errand);
	free(job);
}

static void
job_told(void *context, const struct outcome *outcome)
{
	struct job *job = context;

	atomic_fetch_sub(&job->visit.relay->tests, 1);
	channel_tested(&job->visit, outcome);
	job_over(job);
}

static void
job_done(void *context, enum store_outcome outcome)
{
	struct job *job = context;

	job_finish(job, outcome);
	if (outcome == STORE_DONE && job->visit.errand != NULL) {
		atomic_fetch_add(&job->visit.relay->tests, 1);
		post_send(job->visit.relay->post, job->visit.errand, job_told,
		    job);
	} else
		job_over(job);
}

void
relay_answer_later(struct relay *relay, const struct request *request,
    relay_done *when_done, void *context)
{
	struct job *job = bytes_new(1, sizeof *job);

	job->done = when_done;
	job->context = context;
	job_begin(job, relay, request);
	bool found = route_find(job);
	if (found)
		job_check(job);
	if (!found)
		job_done(job, STORE_UNDONE);
	else if (job->route->flags & WRITES)
		store_write_later(relay->store, job_work, job_done, job);
	else
		job_done(job, store_read(relay->store, job_work, job));
}

/* ---- streams ---- */

struct stream_job {
	struct job	 job;
	struct stream_start *start;
};

static bool
stream_work(void *context, struct unit *unit)
{
	struct stream_job *stream = context;
	struct visit *visit = &stream->job.visit;
	struct space spaces[RELAY_SPACES];

	visit->unit = unit;
	if (!session_find(visit))
		return refuse(visit, SIGNED_OUT);
	memcpy(stream->start->account, visit->session.account, 16);
	memcpy(stream->start->session, visit->session.id, 16);
	stream->start->spaces = spaces_of(visit, visit->session.account, spaces);
	for (unsigned i = 0; i < stream->start->spaces; i++) {
		memcpy(stream->start->space[i].id, spaces[i].id, 16);
		stream->start->space[i].seq = spaces[i].seq;
	}
	return done(visit, 200);
}

bool
relay_stream(struct relay *relay, const struct request *request,
    struct stream_start *start, struct answer *answer)
{
	struct stream_job stream = { .start = start };

	job_begin(&stream.job, relay, request);
	enum store_outcome outcome = STORE_UNDONE;
	if (route_find(&stream.job))
		outcome = store_read(relay->store, stream_work, &stream.job);
	job_finish(&stream.job, outcome);
	*answer = stream.job.answer;
	if (outcome != STORE_DONE)
		return false;
	answer_wipe(answer);
	return true;
}

size_t
relay_at_text(char text[RELAY_AT_TEXT], const uint8_t space[16], uint64_t seq)
{
	char hex[33];

	bytes_hex(hex, space, 16);
	return (size_t)snprintf(text, RELAY_AT_TEXT, "event: at\nid: %" PRIu64
	    "\ndata: %s %" PRIu64 "\n\n", seq, hex, seq);
}

char *
relay_whisper_text(const struct hint *hint, size_t *len)
{
	static const char head[] = "event: whisper\ndata: ";
	size_t before = sizeof head - 1;
	char *text = malloc(before + 32 + 1 + 2 * hint->len + 2 + 1), *at = text;

	if (text == NULL)
		return NULL;
	memcpy(at, head, before);
	at += before;
	bytes_hex(at, hint->space, 16);
	at += 32;
	*at++ = ' ';
	bytes_hex(at, hint->words, hint->len);
	at += 2 * hint->len;
	memcpy(at, "\n\n", 3);
	*len = (size_t)(at + 2 - text);
	return text;
}

/* Without a socket to keep open: where all spaces are now. */
bool
stream_once(struct visit *visit)
{
	struct space spaces[RELAY_SPACES];
	unsigned n = spaces_of(visit, visit->session.account, spaces);
	char text[RELAY_AT_TEXT];

	for (unsigned i = 0; i < n; i++)
		writer_bytes(&visit->out, text,
		    relay_at_text(text, spaces[i].id, spaces[i].seq));
	visit->answer->type = "text/event-stream";
	return done(visit, 200);
}

bool
health(struct visit *visit)
{
	writer_bytes(&visit->out, "ok\n", 3);
	visit->answer->type = "text/plain";
	return done(visit, 200);
}
