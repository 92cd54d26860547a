/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* client: the surface, and how a task goes from step to step. */
#include <string.h>

#include "client_inner.h"

struct task {
	const char		*name;
	enum client_room	 room;
	bool			 keys;		/* only while open */
	client_step *const	*row;
};

static const struct task tasks[] = {
	{ "open", CLIENT_BASE, false, client_open_row },
	{ "signup", CLIENT_BASE, false, client_signup_row },
	{ "login", CLIENT_BASE, false, client_login_row },
	{ "recover", CLIENT_BASE, false, client_recover_row },
	{ "sync", CLIENT_BASE, true, client_sync_row },
	{ "resend", CLIENT_BASE, true, client_resend_row },
	{ "confirm", CLIENT_BASE, true, client_confirm_row },
	{ "invite", CLIENT_BASE, true, client_invite_row },
	{ "withdraw", CLIENT_BASE, true, client_withdraw_row },
	{ "join", CLIENT_BASE, true, client_join_row },
	{ "words", CLIENT_BASE, true, client_words_row },
	{ "sessions", CLIENT_BASE, false, client_sessions_row },
	{ "end", CLIENT_BASE, false, client_end_row },
	{ "renew", CLIENT_BASE, true, client_renew_row },
	{ "unpair", CLIENT_BASE, true, client_unpair_row },
	{ "alarms", CLIENT_BASE, true, client_alarms_row },
	{ "feed", CLIENT_BASE, true, client_feed_row },
	{ "feed-say", CLIENT_BASE, true, client_feed_say_row },
	{ "place", CLIENT_BASE, true, client_place_row },
	{ "place-off", CLIENT_BASE, true, client_place_off_row },
	{ "place-test", CLIENT_BASE, true, client_place_test_row },
	{ "place-code", CLIENT_BASE, true, client_place_code_row },
	{ "signout", CLIENT_BASE, false, client_signout_row },
	{ "close", CLIENT_BASE, false, client_close_row },
	{ "open", CLIENT_PRIVATE, false, client_open_row },
	{ "sync", CLIENT_PRIVATE, true, client_sync_row },
	{ "resend", CLIENT_PRIVATE, true, client_resend_row },
	{ "wish", CLIENT_PRIVATE, true, client_wish_row },
	{ "open", CLIENT_FORMER, false, client_open_row },
	{ "read", CLIENT_FORMER, true, client_read_row },
};

struct client *
client_new(enum client_room room, const char *origin)
{
	struct client *c = bytes_new(1, sizeof *c);
	size_t len = strlen(origin);

	c->room = room;
	c->over = true;
	c->outcome = "";
	memcpy(c->origin, origin, len < sizeof c->origin ? len : 0);
	for (unsigned i = 0; i < SPACES; i++)
		entries_init(&c->space[i].entries);
	return c;
}

void
client_free(struct client *c)
{
	if (c == NULL)
		return;
	client_close_keys(c);
	client_kept_free(c);
	client_photos_free(c);
	client_work_wipe(&c->work);
	client_account_free(&c->account);
	writer_free(&c->task);
	writer_free(&c->method_path);
	writer_free(&c->body);
	writer_free(&c->answer.body);
	writer_free(&c->facts);
	writer_free(&c->whisper_path);
	writer_free(&c->whisper_body);
	writer_free(&c->heard_form);
	writer_free(&c->wished);
	writer_free(&c->photo_path);
	writer_free(&c->photo_name);
	writer_free(&c->picture);
	bytes_free(c, sizeof *c);
}

void
client_time(struct client *c, int64_t now)
{
	c->now = now;
}

void
client_work_wipe(struct work *work)
{
	writer_free(&work->before);
	keyring_free(&work->rings[KEYRING_BASE]);
	keyring_free(&work->rings[KEYRING_PRIVATE]);
	client_account_free(&work->account);
	bytes_wipe(work, sizeof *work);
}

/* ---- steps ---- */

void
client_row(struct client *c, client_step *const *row)
{
	if (c->depth == ROWS_MOST)
		__builtin_trap();
	c->rows[c->depth++] = row;
}

void
client_back(struct client *c, size_t steps)
{
	c->rows[c->depth - 1] -= steps;
}

void
client_skip(struct client *c, size_t steps)
{
	c->rows[c->depth - 1] += steps;
}

void
client_end(struct client *c, const char *outcome)
{
	c->outcome = outcome;
	c->over = true;
	c->asking = false;
	c->depth = 0;
	writer_free(&c->task);
	writer_free(&c->body);
	writer_free(&c->answer.body);
	client_work_wipe(&c->work);
}

static void
run(struct client *c)
{
	while (!c->over && !c->asking) {
		client_step *step;

		if (c->depth == 0) {
			client_end(c, "");
			return;
		}
		step = *c->rows[c->depth - 1];
		if (step == NULL) {
			c->depth--;
			continue;
		}
		c->rows[c->depth - 1]++;
		step(c);
	}
}

struct fields
client_form(const struct client *c)
{
	return (struct fields){ c->task.bytes, c->task.len };
}

static const struct task *
find_task(const struct client *c)
{
	char name[16];

	if (!field_text(client_form(c), "do", name, sizeof name))
		return NULL;
	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
		if (tasks[i].room == c->room && strcmp(tasks[i].name, name) == 0)
			return &tasks[i];
	return NULL;
}

void
client_begin(struct client *c, const char *form, size_t len)
{
	const struct task *task;

	client_end(c, "");
	writer_free(&c->wished);
	c->wished_kept = false;
	writer_bytes(&c->task, form, len);
	if ((task = find_task(c)) == NULL) {
		client_end(c, "not-now");
		return;
	}
	if (task->keys && !c->open) {
		client_end(c, c->account.known ? "locked" : "not-now");
		return;
	}
	c->over = false;
	client_row(c, task->row);
	run(c);
}

const char *
client_outcome(const struct client *c)
{
	return c->outcome;
}

const char *
client_wished(const struct client *c)
{
	return c->wished_kept ? (const char *)c->wished.bytes : "";
}

/* ---- asking and answering ---- */

struct writer *
client_body(struct client *c)
{
	writer_clear(&c->body);
	return &c->body;
}

void
client_ask(struct client *c, const char *method, const char *route,
    const uint8_t *id, const char *rest)
{
	struct writer *path = &c->method_path;
	char hex[33];

	writer_clear(path);
	field_plain(path, route);
	if (id != NULL) {
		bytes_hex(hex, id, 16);
		field_plain(path, hex);
	}
	field_plain(path, rest);
	writer_u8(path, 0);
	c->call = (struct call){ method, (const char *)path->bytes,
	    c->body.len > 0 ? c->body.bytes : NULL, c->body.len };
	c->asking = true;
}

const struct call *
client_call(struct client *c)
{
	return c->asking ? &c->call : NULL;
}

void
client_answer(struct client *c, unsigned status, const uint8_t *body, size_t len)
{
	if (!c->asking)
		return;
	c->asking = false;
	c->offline = status == 0;
	writer_clear(&c->body);
	writer_clear(&c->answer.body);
	writer_bytes(&c->answer.body, body, len);
	c->answer.status = status;
	run(c);
}

struct reader
client_reply(const struct client *c)
{
	return reader_over(c->answer.body.bytes, c->answer.body.len);
}

static bool
contains(const struct writer *w, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= w->len; i++)
		if (memcmp(w->bytes + i, text, n) == 0)
			return true;
	return false;
}

bool
client_problem(const struct client *c, const char *code)
{
	struct writer quoted = { 0 };
	bool found;

	field_plain(&quoted, "/problems/");
	field_plain(&quoted, code);
	writer_bytes(&quoted, "\"", 2);
	found = c->answer.status >= 400 &&
	    contains(&c->answer.body, (const char *)quoted.bytes);
	writer_free(&quoted);
	return found;
}

/* Problems that are outcomes under the same name (docs/client.md). */
static const char *const named[] = { "handle-taken", "invitation-used",
	"invitation-expired", "invitation-withdrawn", "own-invitation", "paired",
	"too-many" };

static const char *
code_of_answer(const struct client *c)
{
	if (c->answer.status == 0)
		return "offline";
	if (client_problem(c, "refused"))
		return c->work.refusal != NULL ? c->work.refusal : "signed-out";
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (client_problem(c, named[i]))
			return named[i];
	switch (c->answer.status) {
	case 401:
		return "signed-out";
	case 429:
		return "slow-down";
	case 507:
		return "read-only";
	default:
		return "trouble";
	}
}

bool
client_fine(struct client *c, unsigned status)
{
	if (c->answer.status == status)
		return true;
	client_end(c, code_of_answer(c));
	return false;
}

/* ---- to the core ---- */

const uint8_t *
client_opened(struct client *c, size_t *len)
{
	struct writer empty = c->handed;

	if (c->opened.len == 0)
		return NULL;
	c->handed = c->opened;
	c->opened = empty;
	writer_free(&c->opened);
	c->told = true;
	c->told_me = c->me;
	*len = c->handed.len;
	return c->handed.bytes;
}

bool
client_again(struct client *c)
{
	bool again = c->again;

	c->again = false;
	return again;
}

bool
client_gate(struct client *c, const char *occasion, char hex[33])
{
	uint8_t key[32], id[16];

	if (!c->open || !c->space[COUPLE].here ||
	    !keyring_gate_key(&c->ring[KEYRING_BASE], key))
		return false;
	gate_id(id, key, occasion, strlen(occasion));
	bytes_wipe(key, sizeof key);
	bytes_hex(hex, id, 16);
	return true;
}

bool
client_root(struct client *c, uint8_t root[32])
{
	if (!c->open)
		return false;
	memcpy(root, c->room == CLIENT_PRIVATE ? c->roots.closed : c->roots.base, 32);
	return true;
}
