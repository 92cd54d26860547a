/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_sync: what is asked of the relay, and in which order.
 *
 * The account first: who is there, and newer keyrings. Then rounds: read all
 * spaces to their end, do what is owed to the partner, bring the keyring, send
 * what waits; and again while something was sent, so that one's own events
 * come home with their places.
 */
#include <string.h>

#include "client_inner.h"

enum { ROUNDS_MOST = 5, TRIES_MOST = 4, MISSING_ASKED = 10, REFUSALS_MOST = 20 };

/* ---- notices ---- */

void
client_note(struct client *c, unsigned notice, uint32_t more)
{
	for (unsigned i = 0; i < N_NOTICES; i++) {
		struct noted *noted = &c->device.notice[i];

		if ((notice & 1u << i) == 0)
			continue;
		if (noted->count == 0)
			noted->since = c->now;
		if (__builtin_add_overflow(noted->count, more, &noted->count))
			noted->count = UINT32_MAX;
		c->device_changed = true;
	}
}

/* A notice that says how many there are now. */
static void
note_now(struct client *c, unsigned notice, uint32_t count)
{
	for (unsigned i = 0; i < N_NOTICES; i++) {
		struct noted *noted = &c->device.notice[i];

		if ((notice & 1u << i) == 0 || noted->count == count)
			continue;
		if (noted->count == 0)
			noted->since = c->now;
		noted->count = count;
		c->device_changed = true;
	}
}

/* ---- the account ---- */

static void
ask_account(struct client *c)
{
	client_body(c);
	client_ask(c, "GET", "/v1/account", NULL, "");
}

static void
take_account(struct client *c)
{
	struct account *fresh = &c->work.account;
	struct reader r = client_reply(c);

	if (!client_fine(c, 200))
		return;
	client_account_free(fresh);
	if (!client_account_read(fresh, &r) || !reader_done(&r))
		client_end(c, "trouble");
	else if (!client_take_account(c, fresh))
		client_end(c, "signed-out");
}

client_steps client_account_row = { ask_account, take_account, NULL };

static void
meet(struct client *c)
{
	if (client_must_meet(c))
		client_row(c, client_meet_row);
}

/* ---- the keyring ---- */

void
client_ring_changed(struct client *c)
{
	c->device.ring_changed = true;
	c->device_changed = true;
}

static void
put_ring(struct client *c)
{
	struct account *a = &c->account;
	struct writer *body = client_body(c), *sealed = &c->work.account.ring[0];

	if (!c->device.ring_changed) {
		client_skip(c, 1);
		return;
	}
	writer_clear(sealed);
	keyring_seal(sealed, &c->ring[KEYRING_BASE], KEYRING_BASE,
	    c->roots.base, a->person, a->revision[KEYRING_BASE] + 1);
	writer_u32(body, a->revision[KEYRING_BASE]);
	writer_long(body, sealed->bytes, sealed->len);
	client_ask(c, "PUT", "/v1/keyrings/base", NULL, "");
}

static void
ring_kept(struct client *c)
{
	struct writer old = c->account.ring[KEYRING_BASE];

	c->account.ring[KEYRING_BASE] = c->work.account.ring[KEYRING_BASE];
	c->work.account.ring[KEYRING_BASE] = old;
	c->account.revision[KEYRING_BASE]++;
	c->device.ring_changed = false;
	c->account_changed = c->device_changed = true;
}

static void
take_put(struct client *c)
{
	if (client_problem(c, "revision") && c->work.tries++ < TRIES_MOST) {
		client_back(c, 2);
		client_row(c, client_account_row);
	} else if (client_fine(c, 204)) {
		c->work.tries = 0;
		ring_kept(c);
	}
}

client_steps client_ring_row = { put_ring, take_put, NULL };

static void
keep_ring(struct client *c)
{
	c->work.tries = 0;
	client_row(c, client_ring_row);
}

/* ---- reading ---- */

static struct space *
now_read(struct client *c)
{
	return &c->space[c->work.space];
}

static void
ask_after(struct client *c, uint64_t seq)
{
	struct writer rest = { 0 };

	field_plain(&rest, "/events?after=");
	field_digits(&rest, seq);
	writer_u8(&rest, 0);
	client_body(c);
	client_ask(c, "GET", "/v1/spaces/", now_read(c)->id,
	    (const char *)rest.bytes);
	writer_free(&rest);
}

/* Events behind the reader, at most a page. False: the answer is nonsense. */
static bool
read_events(struct reader *r, struct wire *events, size_t *n)
{
	for (*n = 0; reader_left(r) > 0; (*n)++)
		if (*n == PAGE_MOST || !placed_read(&events[*n], r))
			return false;
	return !r->bad;
}

static void
ask_page(struct client *c)
{
	ask_after(c, view_seq(now_read(c)->view));
}

static void
step_back(struct client *c)
{
	struct space *s = now_read(c);

	view_free(s->view);
	s->view = view_load(c->work.before.bytes, c->work.before.len);
	if (s->view == NULL)
		__builtin_trap();
}

/* Tampering shows in these; but a network may have mangled it, so ask again. */
enum { DOUBTFUL = NOTICE_REPLAY | NOTICE_GAP | NOTICE_ROLLBACK | NOTICE_BODY };

/* There is no more to read here now; it may be less than there was. */
static void
end_reading(struct client *c, unsigned notices)
{
	struct space *s = now_read(c);
	bool lost = (notices & NOTICE_ROLLBACK) != 0;

	client_note(c, notices & ~(unsigned)NOTICE_MISSING, 1);
	if (lost != s->lost) {
		s->lost = lost;
		s->view_changed = true;
	}
	c->work.tries = 0;
	c->work.at = 0;
	if (lost)
		client_skip(c, 4);
}

static void
take_page(struct client *c)
{
	struct space *s = now_read(c);
	struct reader r = client_reply(c);
	struct wire events[PAGE_MOST];
	uint64_t last, from = view_seq(s->view);
	unsigned notices;
	size_t n;

	if (!client_fine(c, 200))
		return;
	last = reader_u64(&r);
	if (!read_events(&r, events, &n)) {
		client_end(c, "trouble");
		return;
	}
	s->last = last;
	writer_clear(&c->work.before);
	view_save(s->view, &c->work.before);
	notices = client_read_page(c, c->work.space, events, n);
	if (n == 0 || view_seq(s->view) >= last)
		notices |= view_end(s->view, last) & ~(unsigned)NOTICE_MISSING;
	if ((notices & DOUBTFUL) && c->work.tries++ < ASK_AGAIN) {
		step_back(c);
		client_back(c, 2);
	} else if (view_seq(s->view) < last && view_seq(s->view) > from) {
		client_note(c, notices, 1);
		c->work.tries = 0;
		client_back(c, 2);
	} else {
		end_reading(c, notices);
	}
}

/* ---- what is missing ---- */

static uint32_t
count_missing(const struct view *view)
{
	uint32_t n = 0;

	while (view_missing(view, n) != 0)
		n++;
	return n;
}

static uint32_t
all_missing(const struct client *c)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < SPACES; i++)
		if (c->space[i].view != NULL)
			n += count_missing(c->space[i].view);
	return n;
}

static void
ask_missing(struct client *c)
{
	uint64_t seq = view_missing(now_read(c)->view, c->work.at);

	if (seq == 0 || c->work.at >= MISSING_ASKED) {
		note_now(c, NOTICE_MISSING, all_missing(c));
		client_skip(c, 1);
		return;
	}
	ask_after(c, seq - 1);
}

static void
take_missing(struct client *c)
{
	uint64_t seq = view_missing(now_read(c)->view, c->work.at);
	struct reader r = client_reply(c);
	struct wire events[PAGE_MOST];
	size_t n;

	if (!client_fine(c, 200))
		return;
	(void)reader_u64(&r);
	if (!read_events(&r, events, &n)) {
		client_end(c, "trouble");
		return;
	}
	if (n > 0 && events[0].seq == seq &&
	    client_read_again(c, c->work.space, &events[0])) {
		c->work.tries = 0;
	} else if (++c->work.tries >= ASK_AGAIN) {
		c->work.tries = 0;
		c->work.at++;
	}
	client_back(c, 2);
}

/* ---- gates ---- */

static void
ask_gate(struct client *c)
{
	struct writer rest = { 0 };
	uint8_t gate[16];
	char hex[33];

	if (c->work.space != COUPLE || !client_gate_to_ask(c, gate)) {
		client_skip(c, 1);
		return;
	}
	bytes_hex(hex, gate, 16);
	field_plain(&rest, "/gates/");
	field_plain(&rest, hex);
	writer_u8(&rest, 0);
	client_body(c);
	client_ask(c, "GET", "/v1/spaces/", now_read(c)->id,
	    (const char *)rest.bytes);
	writer_free(&rest);
}

static void
take_gate(struct client *c)
{
	struct reader r = client_reply(c);
	struct wire events[PAGE_MOST];
	size_t n;

	if (!client_fine(c, 200))
		return;
	if (!read_events(&r, events, &n)) {
		client_end(c, "trouble");
		return;
	}
	for (size_t i = 0; i < n; i++)
		client_read_again(c, COUPLE, &events[i]);
	client_back(c, 2);
}

static client_steps space_row = { ask_page, take_page, ask_missing,
	take_missing, ask_gate, take_gate, NULL };

/* ---- a round ---- */

/* One's own space first: it holds the shares that open what the couple's has. */
static const uint8_t order[] = { PERSONAL, COUPLE, PRIVATE };

static bool
next_space(struct client *c)
{
	for (size_t i = 0; i < sizeof order; i++)
		if (c->work.todo & 1u << order[i]) {
			c->work.space = order[i];
			c->work.todo &= (uint8_t)~(1u << order[i]);
			c->work.tries = 0;
			c->work.stuck = false;
			return true;
		}
	return false;
}

static void
begin_reading(struct client *c)
{
	const struct space *couple = &c->space[COUPLE];

	c->work.todo = 0;
	if (couple->view != NULL && view_seq(couple->view) == 0)
		c->work.first_time = true;
	c->work.looked = c->work.n_asked = 0;
	for (unsigned i = 0; i < SPACES; i++)
		if (c->space[i].here && c->space[i].view != NULL)
			c->work.todo |= (uint8_t)(1u << i);
}

static void
read_next(struct client *c)
{
	if (!next_space(c))
		return;
	client_back(c, 1);
	client_row(c, space_row);
}

/* A phone that reads the log for the first time cannot see the seals that their
 * author deleted with all of his words; but our keyring has their keys. */
static void
catch_up_epoch(struct client *c)
{
	struct space *s = &c->space[COUPLE];
	uint32_t newest = keyring_epoch(&c->ring[KEYRING_BASE], s->id);

	if (!c->work.first_time || !s->here || s->epoch >= newest)
		return;
	for (size_t i = 0; i < s->entries.n; i++) {
		const struct entry *e = &s->entries.at[i];

		if (e->what == EVENT_WRITE && e->mode == MODE_PLAIN &&
		    (e->flags & ENTRY_DEAD)) {
			s->epoch = newest;
			s->view_changed = true;
			return;
		}
	}
}

/* Does something wait that was sealed for a space we are not in any more? */
static bool
stale(const struct client *c)
{
	for (size_t i = 0; i < c->n_waiting; i++) {
		const struct waiting *w = &c->waiting[i];
		struct reader r = reader_over(w->wire.bytes, w->wire.len);
		struct header h;
		struct wire wire;

		if (client_sendable(w) && c->space[w->space].here &&
		    wire_read(&wire, &r) && header_read(&h, wire.header) &&
		    memcmp(h.space, c->space[w->space].id, 16) != 0)
			return true;
	}
	return false;
}

static void
settle(struct client *c)
{
	struct identity me;

	if (keyring_identity(&c->ring[KEYRING_BASE], 0, &me) &&
	    (c->work.moved || me.generation != c->device.generation ||
	    stale(c)))
		client_new_device(c);
	bytes_wipe(&me, sizeof me);
	c->work.moved = false;
	catch_up_epoch(c);
	client_settle(c);
}

static void
begin_sending(struct client *c)
{
	c->work.todo = 0;
	c->work.sent = false;
	for (size_t i = 0; i < c->n_waiting; i++) {
		const struct waiting *w = &c->waiting[i];
		const struct space *s = &c->space[w->space];

		if (s->here && !s->lost && client_sendable(w))
			c->work.todo |= (uint8_t)(1u << w->space);
	}
}

static void
ask_push(struct client *c)
{
	struct writer *body = client_body(c);
	struct work *work = &c->work;

	work->n_pushed = 0;
	for (size_t i = 0; i < c->n_waiting && !work->stuck; i++) {
		const struct waiting *w = &c->waiting[i];
		struct reader r = reader_over(w->wire.bytes, w->wire.len);
		struct wire wire;

		if (w->space != work->space || !client_sendable(w) ||
		    !wire_read(&wire, &r))
			continue;
		if (work->n_pushed == PAGE_MOST ||
		    body->len + w->wire.len > PUSH_MOST)
			break;
		work->pushed[work->n_pushed++] = w->number;
		if (w->flags & WAITING_STUB)
			wire_write_stub(body, &wire);
		else
			wire_write(body, &wire);
	}
	if (work->n_pushed == 0)
		client_skip(c, 1);
	else
		client_ask(c, "POST", "/v1/spaces/", now_read(c)->id, "/events");
}

static struct waiting *
by_number(const struct client *c, uint32_t number)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		if (c->waiting[i].number == number)
			return &c->waiting[i];
	return NULL;
}

/* What this client does not read back is done with when the relay has it. */
static void
stored(struct client *c, struct waiting *w)
{
	c->work.sent = true;
	w->sent = true;
	if (now_read(c)->view == NULL)
		client_drop_waiting(c, w);
}

static void
refused(struct client *c, struct waiting *w, enum push_result result)
{
	size_t waiting = c->n_waiting;

	client_refused(c, w, result);
	c->work.stuck = c->work.moved || c->n_waiting == waiting ||
	    c->work.tries++ >= REFUSALS_MOST;
}

static void
take_push(struct client *c)
{
	struct reader r = client_reply(c);

	if (!client_fine(c, 200))
		return;
	for (size_t i = 0; i < c->work.n_pushed && reader_left(&r) > 0; i++) {
		uint8_t result = reader_u8(&r);
		struct waiting *w = by_number(c, c->work.pushed[i]);

		(void)reader_u64(&r);
		if (r.bad || result > PUSH_QUOTA) {
			client_end(c, "trouble");
			return;
		}
		if (w == NULL)
			continue;
		if (result > PUSH_HAD) {
			refused(c, w, result);
			break;
		}
		stored(c, w);
	}
	if (c->answer.body.len == 0)
		c->work.stuck = true;
	client_back(c, 2);
}

static client_steps push_row = { ask_push, take_push, NULL };

static void
push_next(struct client *c)
{
	if (!next_space(c))
		return;
	client_back(c, 1);
	client_row(c, push_row);
}

static client_steps round_row = { begin_reading, read_next, settle, keep_ring,
	begin_sending, push_next, NULL };

static void
begin(struct client *c)
{
	c->work.rounds = 0;
	c->work.sent = false;
}

static void
rounds(struct client *c)
{
	struct work *w = &c->work;

	if (w->rounds == ROUNDS_MOST ||
	    (w->rounds > 0 && !w->sent && !w->moved))
		return;
	w->rounds++;
	client_back(c, 1);
	client_row(c, round_row);
}

static void
finish(struct client *c)
{
	c->device.synced = c->now;
	c->device_changed = true;
	if (c->n_photos > 0)
		client_row(c, client_photos_row);
}

client_steps client_sync_row = { begin, ask_account, take_account, meet,
	keep_ring, rounds, finish, client_ask_feed_end, client_took_feed_end, NULL };

/* Of a couple that ended: nothing is written, owed or kept. */
client_steps client_read_row = { ask_account, take_account, begin_reading,
	read_next, NULL };

/* ---- resend: after a relay was restored from an older copy ---- */

static void
set_aside(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];

	for (size_t k = 0; k < s->entries.n; k++) {
		s->entries.at[k].flags |= ENTRY_ASIDE;
		s->entries.at[k].place = 0;
		entries_changed(&s->entries, &s->entries.at[k]);
	}
	view_free(s->view);
	s->view = view_new(s->id);
	s->view_changed = true;
	s->epoch = i == COUPLE;
	s->generation = 0;
	s->owes_seal = s->here_said = s->lost = false;
}

static void
read_anew(struct client *c)
{
	for (unsigned i = 0; i < SPACES; i++)
		if (c->space[i].view != NULL)
			set_aside(c, i);
	c->work.moved = true;
}

/* A keyring's revision never goes back: put it until it is above the highest
 * that any device may have seen. */
static void
lift_ring(struct client *c)
{
	struct account *a = &c->account;
	uint32_t seen = a->revision[KEYRING_BASE];

	if (c->work.theirs == 0 || c->work.theirs >= seen)
		return;
	a->revision[KEYRING_BASE] = c->work.theirs;
	writer_clear(&a->ring[KEYRING_BASE]);
	keyring_seal(&a->ring[KEYRING_BASE], &c->ring[KEYRING_BASE],
	    KEYRING_BASE, c->roots.base, a->person, c->work.theirs);
	c->account_changed = true;
	c->work.at = seen;
	client_ring_changed(c);
}

static void
lift_ring_on(struct client *c)
{
	if (c->work.theirs == 0 ||
	    c->account.revision[KEYRING_BASE] > c->work.at)
		return;
	client_ring_changed(c);
	client_back(c, 1);
	client_row(c, client_ring_row);
}

static void
send_lost(struct client *c)
{
	note_now(c, NOTICE_ROLLBACK | NOTICE_GAP, 0);
	client_send_lost(c);
	c->again = true;
	client_tell_all(c);
	client_row(c, client_sync_row);
}

client_steps client_resend_row = { read_anew, ask_account, take_account,
	lift_ring, lift_ring_on, begin, rounds, send_lost, NULL };
