/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "client.h"
#include "crypto.h"
#include "form.h"
#include "host.h"

enum { RECORDS_MAX = 4096, OUTCOME_MAX = 60 };

struct kept {
	char		 name[64];
	uint8_t		*bytes;
	size_t		 len;
};

/* A room: the base, or the private one. Each has its client, core and store. */
struct room {
	struct client	*client;
	struct app	*app;
	struct kept	*kept;
	size_t		 n_kept;
	unsigned	 me;		/* whose app it is, 0 or 1 */
	bool		 folded;	/* something, into this app */
};

struct host {
	struct carrier	 carrier;
	char		*origin, *content, *clocks;
	struct room	 rooms[2];
	int64_t		 now;
	int		 zone;
	char		*page;
	char		 outcome[OUTCOME_MAX];
	struct out	 facts;
};

static _Noreturn void
die(const char *why)
{
	fprintf(stderr, "hearth: %s\n", why);
	exit(1);
}

/* ---- the store: records in memory ---- */

static struct kept *
kept_find(struct room *room, const char *name)
{
	for (size_t i = 0; i < room->n_kept; i++)
		if (strcmp(room->kept[i].name, name) == 0)
			return &room->kept[i];
	return NULL;
}

static void
keep(struct room *room, const struct record *record)
{
	struct kept *kept = kept_find(room, record->name);

	if (kept == NULL) {
		if (record->bytes == NULL)
			return;
		room->kept = reallocarray(room->kept, room->n_kept + 1, sizeof(*kept));
		if (room->kept == NULL)
			die("out of memory");
		kept = &room->kept[room->n_kept++];
		snprintf(kept->name, sizeof(kept->name), "%s", record->name);
	} else
		free(kept->bytes);
	kept->len = record->len;
	if (record->bytes == NULL) {
		*kept = room->kept[--room->n_kept];
		return;
	}
	if ((kept->bytes = malloc(record->len + 1)) == NULL)
		die("out of memory");
	memcpy(kept->bytes, record->bytes, record->len);
}

static void
flush(struct room *room)
{
	struct record record;

	while (client_dirty(room->client, &record))
		keep(room, &record);
	client_flushed(room->client);
}

/* ---- the core ---- */

static void
deck_add(struct app *app, const char *folder, const char *file)
{
	char path[4096], name[64];
	const char *dot = strrchr(file, '.');
	char *rec = NULL;
	size_t len = 0;
	FILE *in;

	if (dot == NULL || strcmp(dot, ".rec") != 0)
		return;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	snprintf(name, sizeof(name), "%.*s", (int)(dot - file), file);
	if ((in = fopen(path, "r")) == NULL)
		return;
	if (getdelim(&rec, &len, '\0', in) > 0)
		app_deck(app, name, rec, strlen(rec));
	free(rec);
	fclose(in);
}

static struct app *
app_new(const struct host *host, unsigned me, unsigned room)
{
	struct app *app = app_open(me, room);
	DIR *folder = opendir(host->content);

	if (folder == NULL)
		die("the decks of content/ were not found");
	for (struct dirent *d; (d = readdir(folder)) != NULL; )
		deck_add(app, host->content, d->d_name);
	closedir(folder);
	return app;
}

/* Which of the two it is, 0 or 1. */
static unsigned
me_of(struct room *room)
{
	return strstr(client_facts(room->client), "&me=1") != NULL;
}

/* Folds what the client has opened; from the start when it says so, and when who
 * one is comes out before anything was folded. */
static void
fold(struct host *host, struct room *room)
{
	const uint8_t *batch;
	size_t len;
	unsigned me = me_of(room == &host->rooms[1] ? &host->rooms[0] : room);

	if (client_again(room->client) || (!room->folded && me != room->me)) {
		app_close(room->app);
		room->app = app_new(host, me, room == &host->rooms[1]);
		room->me = me;
		room->folded = false;
	}
	while ((batch = client_opened(room->client, &len)) != NULL && len > 0) {
		app_fold(room->app, (const char *)batch, len);
		room->folded = true;
	}
}

/* ---- tasks ---- */

static const char *
run(struct host *host, struct room *room, const char *form)
{
	const struct call *call;

	client_time(room->client, host->now);
	client_begin(room->client, form, strlen(form));
	while ((call = client_call(room->client)) != NULL) {
		struct carried answer;

		flush(room);
		answer = host->carrier.carry(host->carrier.context, call->method,
		    call->path, call->body, call->len, host->now);
		client_answer(room->client, answer.status, answer.body, answer.len);
		free(answer.body);
	}
	flush(room);
	snprintf(host->outcome, sizeof(host->outcome), "%s",
	    client_outcome(room->client));
	fold(host, room);
	return host->outcome;
}

const char *
host_task(struct host *host, const char *form)
{
	return run(host, &host->rooms[0], form);
}

const char *
host_sync(struct host *host)
{
	const char *outcome = run(host, &host->rooms[0], "do=sync");

	if (outcome[0] != '\0' || host->rooms[1].client == NULL)
		return outcome;
	return run(host, &host->rooms[1], "do=sync");
}

static void
room_open(struct host *host, unsigned which)
{
	struct room *room = &host->rooms[which];

	room->client = client_new(which == 0 ? CLIENT_BASE : CLIENT_PRIVATE,
	    host->origin);
	client_time(room->client, host->now);
	room->me = which == 0 ? 0 : me_of(&host->rooms[0]);
	room->app = app_new(host, room->me, which);
}

const char *
host_private(struct host *host, const char *passphrase)
{
	struct kept *account = kept_find(&host->rooms[0], "account");
	struct out form = { 0 };
	const char *outcome;

	if (account == NULL)
		return "locked";
	if (host->rooms[1].client == NULL)
		room_open(host, 1);
	client_load(host->rooms[1].client, &(struct record){ "account",
	    account->bytes, account->len });
	out_html(&form, "do=open");
	form_write(&form, "passphrase", passphrase);
	out_bytes(&form, "", 1);
	outcome = run(host, &host->rooms[1], form.bytes);
	out_free(&form);
	if (outcome[0] != '\0')
		return outcome;
	return run(host, &host->rooms[1], "do=sync");
}

/* ---- requests ---- */

static void
facts_write(struct host *host, struct room *room, const char *told)
{
	struct client *client = host->rooms[0].client;
	const char *o = app_occasions(room->app, host->now, host->zone);

	host->facts.len = 0;
	out_string(&host->facts, client_facts(client));
	out_html(&host->facts, "&gates=");
	while (*o != '\0') {
		size_t n = strcspn(o, "\n");
		char occasion[100], hex[33];

		snprintf(occasion, sizeof(occasion), "%.*s", (int)n, o);
		if (client_gate(client, occasion, hex)) {
			out_bytes(&host->facts, o, n);
			out_html(&host->facts, ".");
			out_string(&host->facts, hex);
			out_html(&host->facts, ",");
		}
		o += n + (o[n] == '\n');
	}
	out_string(&host->facts, host->rooms[1].client != NULL ? "&room=open" :
	    "&room=locked");
	if (host->clocks != NULL)
		form_write(&host->facts, "clocks", host->clocks);
	if (told != NULL) {
		out_html(&host->facts, "&");
		out_string(&host->facts, told);
	}
	out_bytes(&host->facts, "", 1);
}

const char *
host_facts(struct host *host)
{
	facts_write(host, &host->rooms[0], NULL);
	return host->facts.bytes;
}

static void
seed_write(struct out *o)
{
	uint8_t seed[16];

	crypto_random(seed, sizeof(seed));
	out_html(o, "&seed=");
	out_hex(o, seed, sizeof(seed));
}

struct asked {
	const char	*method, *path, *body, *oops, *told;
};

static struct out
request_write(struct host *host, struct room *room, const struct asked *asked)
{
	struct out o = { 0 };

	facts_write(host, room, asked->told);
	form_write(&o, "method", asked->method);
	form_write(&o, "path", asked->path);
	form_write(&o, "body", asked->body);
	form_write(&o, "facts", host->facts.bytes);
	form_write(&o, "oops", asked->oops);
	out_html(&o, "&now=");
	out_number(&o, host->now);
	out_html(&o, "&zone=");
	out_number(&o, host->zone);
	seed_write(&o);
	return o;
}

static const struct reply *
ask(struct host *host, struct room *room, const struct asked *asked)
{
	struct out request = request_write(host, room, asked);
	const struct reply *reply = app_handle(room->app, request.bytes, request.len);

	out_free(&request);
	return reply;
}

static char *
copy(const char *s)
{
	char *c = s != NULL ? strdup(s) : NULL;

	if (s != NULL && c == NULL)
		die("out of memory");
	return c;
}

/* The tasks that a host of the command line knows by itself. */
static const char *
host_own_task(struct host *host, const char *task)
{
	char *form = copy(task);
	struct pairs pairs;
	const char *outcome = NULL, *what;

	if (form_read(form, strlen(form), &pairs) &&
	    (what = form_find(&pairs, "do")) != NULL &&
	    strcmp(what, "private") == 0)
		outcome = host_private(host, form_find(&pairs, "passphrase"));
	free(form);
	return outcome;
}

static void
take_page(struct host *host, const struct reply *reply)
{
	free(host->page);
	host->page = calloc(1, reply->html_len + 1);
	if (host->page == NULL)
		die("out of memory");
	if (reply->html_len > 0)
		memcpy(host->page, reply->html, reply->html_len);
}

static int	visit(struct host *, const struct asked *);

/* Keeps and folds what was done, then goes where it leads. */
static int
follow(struct host *host, struct room *room, const char *events, size_t len,
    const char *where)
{
	if (len > 0) {
		if (!client_append(room->client, (const uint8_t *)events, len))
			return 409;
		flush(room);
		app_fold(room->app, events, len);
		fold(host, room);
	}
	return visit(host, &(struct asked){ "GET", where, "", "", NULL });
}

/* A 303: its task, then its events, then the page they lead to. */
static int
done(struct host *host, struct room *room, const struct asked *asked,
    const struct reply *reply)
{
	char *task = copy(reply->task), *where = copy(reply->where);
	char *say = copy(reply->say);
	size_t len = reply->events_len;
	char *events = malloc(len + 1);
	const char *outcome = "";
	int status;

	if (events == NULL)
		die("out of memory");
	if (len > 0)
		memcpy(events, reply->events, len);
	if (task != NULL && (outcome = host_own_task(host, task)) == NULL)
		outcome = run(host, room, task);
	if (outcome[0] != '\0') {
		reply = ask(host, room, &(struct asked){ asked->method,
		    asked->path, asked->body, outcome, asked->told });
		take_page(host, reply);
		status = (int)reply->status;
	} else if (say != NULL) {
		struct pairs pairs;

		status = 400;
		if (form_read(say, strlen(say), &pairs))
			status = visit(host, &(struct asked){ "POST",
			    form_find(&pairs, "path"),
			    form_find(&pairs, "body"), "", NULL });
	} else
		status = follow(host, room, events, len, where);
	free(task);
	free(where);
	free(say);
	free(events);
	return status;
}

static int
visit(struct host *host, const struct asked *asked)
{
	struct room *room = &host->rooms[0];
	const struct reply *reply = ask(host, room, asked);
	struct asked told = *asked;
	char *says = NULL;
	int status;

	if (reply->status == 421 && host->rooms[1].client != NULL) {
		room = &host->rooms[1];
		told.told = says = copy(reply->say);
		reply = ask(host, room, &told);
	}
	if (reply->status == 303)
		status = done(host, room, &told, reply);
	else {
		take_page(host, reply);
		status = (int)reply->status;
	}
	free(says);
	return status;
}

int
host_get(struct host *host, const char *path)
{
	return visit(host, &(struct asked){ "GET", path, "", "", NULL });
}

int
host_post(struct host *host, const char *path, const char *form)
{
	return visit(host, &(struct asked){ "POST", path, form, "", NULL });
}

const char *
host_page(const struct host *host)
{
	return host->page != NULL ? host->page : "";
}

/* ---- comparing wishes ---- */

/* What one room has to say of it, a form in each line. Caller frees. */
static char *
wish_lines(struct host *host, struct room *room, const char *from)
{
	struct out request = request_write(host, room, &(struct asked){ "GET", "/",
	    from, "", NULL });
	char *lines = copy(app_wishes(room->app, request.bytes, request.len));

	out_free(&request);
	return lines;
}

const char *
host_compare(struct host *host)
{
	struct room *base = &host->rooms[0], *private = &host->rooms[1];
	char *known, *tasks, *rest, *line;
	const char *outcome = "";

	if (private->client == NULL)
		return "locked";
	known = wish_lines(host, base, "");
	tasks = rest = wish_lines(host, private, known);
	while (outcome[0] == '\0' && (line = strsep(&rest, "\n")) != NULL) {
		if (line[0] == '\0')
			continue;
		outcome = run(host, private, line);
		if (outcome[0] == '\0' && client_wished(private->client)[0] != '\0')
			host_post(host, "/wishes/keep", client_wished(private->client));
	}
	free(known);
	free(tasks);
	return outcome;
}

const char *
host_export(struct host *host, bool private_room, size_t *len)
{
	struct room *room = &host->rooms[private_room];
	struct out request;
	const char *files;

	if (room->client == NULL)
		return NULL;
	request = request_write(host, room, &(struct asked){ "GET",
	    "/settings/take", "", "", NULL });
	files = app_export(room->app, request.bytes, request.len, len);
	out_free(&request);
	return files;
}

/* All parts of a photo, one after the other. False: one is not there. */
static bool
photo_parts(struct host *host, const char *name, size_t len, struct out *parts)
{
	struct client *client = host->rooms[0].client;
	const struct call *call;
	unsigned status = 200;

	for (unsigned n = 0; status == 200 &&
	    (call = client_photo_call(client, name, len, n)) != NULL; n++) {
		struct carried part = host->carrier.carry(host->carrier.context,
		    call->method, call->path, call->body, call->len, host->now);

		if ((status = part.status) == 200)
			out_bytes(parts, (const char *)part.body, part.len);
		free(part.body);
	}
	return status == 200 && parts->len > 0;
}

uint8_t *
host_photo(struct host *host, const char *name, size_t len, size_t *picture_len)
{
	struct out parts = { 0 };
	const uint8_t *picture = NULL;
	uint8_t *own = NULL;

	if (photo_parts(host, name, len, &parts))
		picture = client_photo_open(host->rooms[0].client, name, len,
		    (const uint8_t *)parts.bytes, parts.len, picture_len);
	if (picture != NULL) {
		if ((own = malloc(*picture_len + 1)) == NULL)
			die("out of memory");
		memcpy(own, picture, *picture_len);
	}
	out_free(&parts);
	return own;
}

const char *
host_photo_add(struct host *host, const uint8_t *picture, size_t len)
{
	return client_photo_add(host->rooms[0].client, picture, len, picture, len);
}

/* ---- beginning and end ---- */

void
host_time(struct host *host, int64_t now, int zone)
{
	host->now = now;
	host->zone = zone;
	for (int i = 0; i < 2; i++)
		if (host->rooms[i].client != NULL)
			client_time(host->rooms[i].client, now);
}

void
host_clocks(struct host *host, const char *clocks)
{
	free(host->clocks);
	host->clocks = copy(clocks);
}

struct host *
host_new(struct carrier carrier, const char *origin, const char *content)
{
	struct host *host = calloc(1, sizeof(*host));

	if (host == NULL)
		die("out of memory");
	host->carrier = carrier;
	host->origin = copy(origin);
	host->content = copy(content);
	room_open(host, 0);
	return host;
}

void
host_free(struct host *host)
{
	if (host == NULL)
		return;
	for (int i = 0; i < 2; i++) {
		struct room *room = &host->rooms[i];

		client_free(room->client);
		if (room->app != NULL)
			app_close(room->app);
		for (size_t k = 0; k < room->n_kept; k++)
			free(room->kept[k].bytes);
		free(room->kept);
	}
	out_free(&host->facts);
	free(host->origin);
	free(host->content);
	free(host->clocks);
	free(host->page);
	free(host);
}
