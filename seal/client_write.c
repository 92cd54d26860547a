/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_write: what goes. An event is sealed, signed and chained as soon as
 * it is written, and waits with its form until it is seen in the log. When the
 * chain cannot go on (the phone was restored, the keys were renewed elsewhere)
 * this device takes a new id, and all that waits is sealed again.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

/* ---- the queue ---- */

void
client_add_waiting(struct client *c, const struct waiting *w)
{
	size_t at = c->n_waiting;

	if (c->n_waiting == c->waiting_size) {
		size_t more = c->waiting_size == 0 ? 16 : 2 * c->waiting_size;

		c->waiting = bytes_grow(c->waiting, c->waiting_size, more,
		    sizeof *c->waiting);
		c->waiting_size = more;
	}
	for (; at > 0 && c->waiting[at - 1].number > w->number; at--)
		c->waiting[at] = c->waiting[at - 1];
	c->waiting[at] = *w;
	c->n_waiting++;
}

struct waiting *
client_waiting(const struct client *c, unsigned space, const uint8_t id[16])
{
	for (size_t i = 0; i < c->n_waiting; i++)
		if (c->waiting[i].space == space &&
		    memcmp(c->waiting[i].id, id, 16) == 0)
			return &c->waiting[i];
	return NULL;
}

void
client_drop_waiting(struct client *c, struct waiting *w)
{
	size_t at = (size_t)(w - c->waiting);

	client_drop_record(c, "out", w->number);
	writer_free(&w->form);
	writer_free(&w->wire);
	for (; at + 1 < c->n_waiting; at++)
		c->waiting[at] = c->waiting[at + 1];
	bytes_wipe(&c->waiting[--c->n_waiting], sizeof *c->waiting);
}

/* What the private room is told there, the base room does not hear. */
static bool
core_hears(const struct client *c, const struct waiting *w)
{
	return (w->flags & (WAITING_HIDDEN | WAITING_STUB)) == 0 &&
	    (w->space == PRIVATE) == (c->room == CLIENT_PRIVATE);
}

void
client_tell_waiting(struct client *c, const struct waiting *w)
{
	struct entry entry = { .what = w->what, .mode = w->mode,
	    .len = (uint32_t)w->form.len, .form = w->form.bytes };

	if (!core_hears(c, w))
		return;
	memcpy(entry.id, w->id, 16);
	memcpy(entry.gate, w->gate, 16);
	entry_tell(&c->opened, &entry, w->space, c->me);
}

size_t
client_count_waiting(const struct client *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_waiting; i++)
		n += (c->waiting[i].flags & (WAITING_HIDDEN | WAITING_STUB |
		    WAITING_HELD)) == 0 && c->waiting[i].what == EVENT_WRITE;
	return n;
}

/* ---- sealing ---- */

static const struct keyring *
ring_of(const struct client *c, unsigned space)
{
	return &c->ring[space == PRIVATE ? KEYRING_PRIVATE : KEYRING_BASE];
}

/* The epoch to write under: the couple's is the newest seen sealed in the log. */
static uint32_t
write_epoch(const struct client *c, unsigned space, uint8_t mode)
{
	if (mode == MODE_DROP)
		return c->device.generation;
	if (space == COUPLE)
		return c->space[COUPLE].epoch;
	return keyring_epoch(ring_of(c, space), c->space[space].id);
}

static void
make_header(const struct client *c, const struct waiting *w, struct header *h)
{
	const struct space *s = &c->space[w->space];
	const struct chained *chain = &c->device.chain[w->space];

	*h = (struct header){ .what = w->what, .mode = w->mode,
	    .counter = chain->counter + 1,
	    .epoch = write_epoch(c, w->space, w->mode),
	    .generation = c->device.generation };
	memcpy(h->space, s->id, 16);
	memcpy(h->id, w->id, 16);
	memcpy(h->author, c->account.person, 16);
	memcpy(h->device, c->device.id, 16);
	memcpy(h->gate, w->gate, 16);
	memcpy(h->prev, chain->prev, 32);
	if (s->view != NULL && !s->lost) {
		h->seen = view_seq(s->view);
		memcpy(h->head, view_head(s->view), 32);
	}
}

/* The words to seal: the form itself, or the box that only the private room
 * can open. */
static void
words_of(const struct waiting *w, struct writer *out)
{
	if (w->flags & WAITING_BOXED) {
		field_add(out, "do", "box");
		field_add_number(out, "of", w->box);
		field_add_hex(out, "in", w->form.bytes, w->form.len);
	} else {
		writer_bytes(out, w->form.bytes, w->form.len);
	}
}

/* Both partners find the same gate from its occasion. */
static bool
gate_of(const struct client *c, struct fields form, uint8_t gate[16])
{
	char occasion[256];
	uint8_t key[32];

	if (!field_text(form, "gate", occasion, sizeof occasion) ||
	    !keyring_gate_key(&c->ring[KEYRING_BASE], key))
		return false;
	gate_id(gate, key, occasion, strlen(occasion));
	bytes_wipe(key, sizeof key);
	return true;
}

/* Seals, signs and chains what waits; its wire event is made anew. */
static void
seal_waiting(struct client *c, struct waiting *w)
{
	struct chained *chain = &c->device.chain[w->space];
	struct writer words = { 0 };
	uint8_t key[32] = { 0 }, drop[32] = { 0 };
	struct event_keys keys = { .space = key, .share = w->share,
	    .drop_public = drop };
	struct identity me;
	struct header h;

	if (w->mode == MODE_SOFT || w->mode == MODE_STRICT)
		gate_of(c, (struct fields){ w->form.bytes, w->form.len },
		    w->gate);
	make_header(c, w, &h);
	if (!keyring_identity(&c->ring[KEYRING_BASE], h.generation, &me))
		__builtin_trap();
	keyring_space_key(ring_of(c, w->space), h.space, h.epoch, key);
	keyring_drop_public(&c->ring[KEYRING_BASE], drop);
	words_of(w, &words);
	writer_clear(&w->wire);
	event_seal(&w->wire, chain->prev, &h, &keys, me.signing, words.bytes,
	    words.len);
	chain->counter++;
	w->sent = false;
	w->changed = true;
	c->device_changed = true;
	writer_free(&words);
	bytes_wipe(key, sizeof key);
	bytes_wipe(&me, sizeof me);
}

/* ---- writing ---- */

static size_t
wire_size(const struct draft *d, bool boxed)
{
	size_t len = boxed ? 2 * (d->len + 48) + 64 : d->len;

	return WIRE_LEAST + 32 + 4 + DROP_SIZE + ENVELOPE_EXTRA +
	    padded_size(len);
}

static bool
has_key(const struct client *c, const struct draft *d, uint8_t mode)
{
	uint8_t key[32];
	bool has;

	if (mode == MODE_DROP)
		has = keyring_drop_public(&c->ring[KEYRING_BASE], key);
	else
		has = keyring_space_key(ring_of(c, d->space),
		    c->space[d->space].id, write_epoch(c, d->space, mode), key);
	bytes_wipe(key, sizeof key);
	return has;
}

/* Into the private space from outside only the drop-box leads. */
static uint8_t
mode_of(const struct client *c, const struct draft *d)
{
	if (d->space == PRIVATE && c->room == CLIENT_BASE &&
	    d->what == EVENT_WRITE)
		return MODE_DROP;
	return d->mode;
}

bool
client_may_write(const struct client *c, const struct draft *d)
{
	uint8_t mode = mode_of(c, d);

	if (!c->open || d->space >= SPACES || !c->space[d->space].here ||
	    (d->space != PRIVATE && c->room == CLIENT_PRIVATE) ||
	    c->room == CLIENT_FORMER)
		return false;
	if (d->what == EVENT_DELETE)
		return d->len == 0 && d->mode == MODE_PLAIN;
	if (d->what != EVENT_WRITE || c->space[d->space].frozen ||
	    d->len == 0 || d->len > EVENT_MOST ||
	    wire_size(d, mode == MODE_DROP) > EVENT_MOST)
		return false;
	if ((mode == MODE_SOFT || mode == MODE_STRICT) && d->space != COUPLE)
		return false;
	return mode <= MODE_DROP && has_key(c, d, mode);
}

/* Keeps the form so that only the private room can read it. */
static void
box_form(struct client *c, struct waiting *w, const struct draft *d)
{
	uint8_t public[32] = { 0 };

	keyring_drop_public(&c->ring[KEYRING_BASE], public);
	crypto_sealed_box(writer_room(&w->form, d->len + 48), d->form, d->len,
	    public);
	w->box = c->device.generation;
	w->flags |= WAITING_BOXED;
}

/* The first time, a drop-box event carries its form as it is. */
static void
seal_dropped(struct client *c, struct waiting *w, const struct draft *d)
{
	writer_bytes(&w->form, d->form, d->len);
	seal_waiting(c, w);
	writer_free(&w->form);
	box_form(c, w, d);
}

/* The author's other devices, and the release, need the share of a strict gate. */
static void
keep_share(struct client *c, const struct waiting *w)
{
	struct writer fields = { 0 };

	field_add_hex(&fields, "id", w->id, 16);
	field_add_hex(&fields, "share", w->share, 32);
	client_write_deed(c, PERSONAL, "share", &fields);
	writer_free(&fields);
}

/* Words taken back before they were seen in the log: they never go. */
static void
take_back_waiting(struct client *c, unsigned space, const uint8_t target[16])
{
	bool all = bytes_zero(target, 16);

	for (size_t i = 0; i < c->n_waiting; i++) {
		struct waiting *w = &c->waiting[i];

		if (w->space != space || w->what != EVENT_WRITE ||
		    (all ? w->flags & WAITING_HIDDEN :
		    memcmp(w->id, target, 16) != 0))
			continue;
		w->flags |= WAITING_STUB;
		writer_free(&w->form);
		w->changed = true;
	}
}

void
client_write(struct client *c, const struct draft *d)
{
	struct waiting w = { .space = d->space, .what = d->what,
	    .mode = mode_of(c, d), .flags = d->flags };

	w.number = c->device.next_waiting++;
	memcpy(w.id, d->id, 16);
	memcpy(w.gate, d->gate, 16);
	if (w.mode == MODE_SOFT || w.mode == MODE_STRICT)
		gate_share(w.share);
	if (w.what == EVENT_DELETE) {
		take_back_waiting(c, w.space, w.gate);
		client_forget(c, w.space, client_mine(c, w.space),
		    w.gate);
		client_forget_photos(c, w.space, w.gate);
	}
	if (w.mode == MODE_DROP && c->room == CLIENT_BASE) {
		seal_dropped(c, &w, d);
	} else {
		writer_bytes(&w.form, d->form, d->len);
		seal_waiting(c, &w);
	}
	client_add_waiting(c, &w);
	client_tell_waiting(c, &w);
	client_take_photo(c, d);
	if (w.mode == MODE_STRICT)
		keep_share(c, &w);
	bytes_wipe(w.share, sizeof w.share);
}

void
client_write_deed(struct client *c, unsigned space, const char *deed,
    const struct writer *fields)
{
	struct writer form = { 0 };
	struct draft d = { .space = (uint8_t)space, .what = EVENT_WRITE,
	    .flags = WAITING_HIDDEN };

	field_add(&form, "do", deed);
	field_add_number(&form, "at", c->now > 0 ? (uint64_t)c->now : 0);
	if (fields->len > 0) {
		writer_u8(&form, '&');
		writer_bytes(&form, fields->bytes, fields->len);
	}
	crypto_random(d.id, 16);
	d.form = form.bytes;
	d.len = form.len;
	if (client_may_write(c, &d))
		client_write(c, &d);
	writer_free(&form);
}

/* ---- a batch from the core ---- */

/* The next entry of a batch as a draft; the gate id comes from its occasion. */
static bool
read_draft(const struct client *c, struct reader *r, struct draft *d)
{
	uint32_t len = reader_u32(r);

	*d = (struct draft){ .space = reader_u8(r) };
	(void)reader_u8(r);
	d->mode = reader_u8(r);
	d->what = reader_u8(r);
	(void)reader_u64(r);
	reader_copy(r, d->id, 16);
	reader_copy(r, d->gate, 16);
	d->form = reader_take(r, len);
	d->len = len;
	if (r->bad)
		return false;
	if (d->what != EVENT_WRITE)
		return true;
	bytes_wipe(d->gate, 16);
	if (d->mode != MODE_SOFT && d->mode != MODE_STRICT)
		return true;
	return gate_of(c, (struct fields){ d->form, d->len }, d->gate);
}

static bool
known_id(const struct client *c, const struct draft *d)
{
	return bytes_zero(d->id, 16) ||
	    entries_find(&c->space[d->space].entries, d->id) != NULL ||
	    client_waiting(c, d->space, d->id) != NULL;
}

/* All of a batch or nothing of it. */
static bool
may_append(const struct client *c, const uint8_t *batch, size_t len)
{
	struct reader r = reader_over(batch, len);
	struct draft d;

	if (!c->open || len == 0)
		return false;
	while (reader_left(&r) > 0)
		if (!read_draft(c, &r, &d) || !client_may_write(c, &d) ||
		    known_id(c, &d))
			return false;
	return true;
}

bool
client_append(struct client *c, const uint8_t *batch, size_t len)
{
	struct reader r = reader_over(batch, len);
	struct draft d;

	if (!may_append(c, batch, len))
		return false;
	while (reader_left(&r) > 0 && read_draft(c, &r, &d))
		if (!known_id(c, &d))
			client_write(c, &d);
	return true;
}

/* ---- a new device id ---- */

bool
client_sendable(const struct waiting *w)
{
	return !w->sent && (w->flags & WAITING_HELD) == 0;
}

static bool
is_deed(const struct waiting *w, const char *deed)
{
	return (w->flags & WAITING_HIDDEN) != 0 && field_is((struct fields){
	    w->form.bytes, w->form.len }, "do", deed);
}

/* A couple seal is from one card to another: if it has to go again, it is
 * made again, by client_settle. */
static void
drop_seals(struct client *c)
{
	for (size_t i = 0; i < c->n_waiting;)
		if (client_sendable(&c->waiting[i]) &&
		    is_deed(&c->waiting[i], "seal")) {
			c->space[COUPLE].owes_seal = true;
			c->space[COUPLE].view_changed = true;
			client_drop_waiting(c, &c->waiting[i]);
		} else {
			i++;
		}
}

void
client_new_device(struct client *c)
{
	struct identity me;

	if (!keyring_identity(&c->ring[KEYRING_BASE], 0, &me))
		__builtin_trap();
	c->device.generation = me.generation;
	bytes_wipe(&me, sizeof me);
	crypto_random(c->device.id, 16);
	memset(c->device.chain, 0, sizeof c->device.chain);
	c->device_changed = true;
	drop_seals(c);
	for (size_t i = 0; i < c->n_waiting; i++) {
		struct waiting *w = &c->waiting[i];

		if (c->space[w->space].here && client_sendable(w))
			seal_waiting(c, w);
	}
}

/* ---- refusals: no text is lost ---- */

static void
write_deletion(struct client *c, unsigned space, const uint8_t target[16])
{
	struct draft d = { .space = (uint8_t)space, .what = EVENT_DELETE };

	crypto_random(d.id, 16);
	memcpy(d.gate, target, 16);
	client_write(c, &d);
}

/* The event goes as a stub and is deleted, so that the chain goes on; its
 * text goes anew under another id. */
static void
replace(struct client *c, struct waiting *refused, struct draft *d)
{
	uint8_t space = refused->space, id[16];
	bool hidden = (refused->flags & WAITING_HIDDEN) != 0;
	struct writer form = refused->form;

	memcpy(id, refused->id, 16);
	refused->form = (struct writer){ 0 };
	write_deletion(c, space, id);
	if (!hidden && form.len > 0) {
		crypto_random(d->id, 16);
		d->what = EVENT_WRITE;
		d->form = form.bytes;
		d->len = form.len;
		if (client_may_write(c, d))
			client_write(c, d);
	}
	writer_free(&form);
}

static bool
deletion_waits(const struct client *c, unsigned space)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		if (c->waiting[i].space == space &&
		    c->waiting[i].what == EVENT_DELETE)
			return true;
	return false;
}

/* Nothing but deletions goes into a space that has ended. What was written
 * stays on this device. */
static void
hold_all(struct client *c, unsigned space)
{
	c->space[space].frozen = true;
	for (size_t i = 0; i < c->n_waiting; i++) {
		struct waiting *w = &c->waiting[i];

		if (w->space == space && w->what == EVENT_WRITE) {
			w->flags |= WAITING_HELD;
			w->changed = true;
		}
	}
	c->work.moved = true;
}

/* Not even its stub is taken: it was never there, and the chain begins anew. */
static void
give_up(struct client *c, struct waiting *w)
{
	uint8_t space = w->space, id[16];

	memcpy(id, w->id, 16);
	if (w->what == EVENT_WRITE && (w->flags &
	    (WAITING_STUB | WAITING_HIDDEN)) == 0) {
		w->flags |= WAITING_HELD;
		w->changed = true;
	} else {
		client_drop_waiting(c, w);
	}
	for (size_t i = 0; i < c->n_waiting; i++)
		if (c->waiting[i].space == space &&
		    c->waiting[i].what == EVENT_DELETE &&
		    memcmp(c->waiting[i].gate, id, 16) == 0) {
			client_drop_waiting(c, &c->waiting[i]);
			break;
		}
	c->work.moved = true;
}

void
client_refused(struct client *c, struct waiting *w, enum push_result result)
{
	struct draft d = { .space = w->space, .mode = w->mode };
	bool again = (w->flags & WAITING_AGAIN) != 0;

	memcpy(d.gate, w->gate, 16);
	if (result == PUSH_CHAIN) {
		c->work.moved = true;
	} else if (result == PUSH_FROZEN) {
		hold_all(c, w->space);
	} else if (w->what == EVENT_DELETE || (w->flags & WAITING_STUB) ||
	    (result == PUSH_REFUSED && again)) {
		give_up(c, w);
	} else if (result == PUSH_GATE) {
		/* Kept among one's own things: it must not reach the partner
		 * in another way than both agreed on. */
		d.space = PERSONAL;
		d.mode = MODE_PLAIN;
		memset(d.gate, 0, 16);
		replace(c, w, &d);
	} else if (result == PUSH_REFUSED || deletion_waits(c, w->space)) {
		d.flags = result == PUSH_REFUSED ? WAITING_AGAIN : 0;
		replace(c, w, &d);
	}
}

/* ---- after a relay lost something ---- */

static void
send_again(struct client *c, unsigned space, const struct entry *e)
{
	struct draft d = { .space = (uint8_t)space, .what = e->what,
	    .mode = e->mode, .form = e->form, .len = e->len };

	if ((e->flags & (ENTRY_ASIDE | ENTRY_DEAD)) != ENTRY_ASIDE ||
	    e->author != client_mine(c, space) ||
	    client_waiting(c, space, e->id) != NULL)
		return;
	if (e->flags & ENTRY_HIDDEN)
		d.flags = WAITING_HIDDEN;
	memcpy(d.id, e->id, 16);
	memcpy(d.gate, e->gate, 16);
	if (client_may_write(c, &d))
		client_write(c, &d);
}

/* One's own space first: a share written anew there counts before the old. */
void
client_send_lost(struct client *c)
{
	static const unsigned order[] = { PERSONAL, COUPLE, PRIVATE };

	for (size_t i = 0; i < SPACES; i++) {
		struct space *s = &c->space[order[i]];

		for (size_t k = 0; s->view != NULL && k < s->entries.n; k++)
			send_again(c, order[i], &s->entries.at[k]);
	}
}

/* ---- from a space that nobody joined ---- */

static void
wait_again(struct client *c, const struct entry *e)
{
	struct waiting w = { .space = COUPLE, .what = e->what, .mode = e->mode,
	    .changed = true };

	w.number = c->device.next_waiting++;
	memcpy(w.id, e->id, 16);
	if (w.mode == MODE_SOFT || w.mode == MODE_STRICT)
		gate_share(w.share);
	writer_bytes(&w.form, e->form, e->len);
	seal_waiting(c, &w);	/* client_sync.c will see that it is stale */
	client_add_waiting(c, &w);
}

void
client_carry_over(struct client *c)
{
	struct space *s = &c->space[COUPLE];

	for (size_t i = 0; i < s->entries.n; i++) {
		const struct entry *e = &s->entries.at[i];

		if (e->author == client_mine(c, COUPLE) && e->form != NULL &&
		    e->what == EVENT_WRITE && (e->flags & ENTRY_HIDDEN) == 0)
			wait_again(c, e);
	}
}
