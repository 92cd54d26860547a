/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_read: what came. Only what chain.h confirms is opened; what is opened
 * is kept and told to the core.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

/* ---- telling the core ---- */

uint8_t
client_mine(const struct client *c, unsigned space)
{
	return space == COUPLE ? c->me : 0;
}

uint8_t
client_author(const struct client *c, unsigned space, uint8_t kept)
{
	return space == COUPLE ? kept : c->me;
}

static bool
gated(uint8_t mode)
{
	return mode == MODE_SOFT || mode == MODE_STRICT;
}

static void
tell(struct client *c, unsigned space, const struct entry *e)
{
	bool words = e->what == EVENT_DELETE || e->form != NULL;

	if ((e->flags & ENTRY_HIDDEN) ||
	    (c->room == CLIENT_FORMER && space != COUPLE) ||
	    (!words && !gated(e->mode) && !(e->flags & ENTRY_UNREADABLE)))
		return;
	entry_tell(&c->opened, e, (uint8_t)space,
	    client_author(c, space, e->author));
}

void
client_tell_all(struct client *c)
{
	writer_clear(&c->opened);
	for (unsigned i = 0; i < SPACES; i++)
		for (size_t k = 0; k < c->space[i].entries.n; k++)
			tell(c, i, &c->space[i].entries.at[k]);
	for (size_t i = 0; i < c->n_waiting; i++)
		client_tell_waiting(c, &c->waiting[i]);
}

/* ---- taking back ---- */

static void
forget_one(struct space *s, struct entry *e)
{
	if (e->what != EVENT_WRITE || (e->flags & ENTRY_DEAD))
		return;
	entry_drop_form(e);
	e->flags |= ENTRY_DEAD;
	entries_changed(&s->entries, e);
}

void
client_forget(struct client *c, unsigned space, uint8_t author,
    const uint8_t target[16])
{
	struct space *s = &c->space[space];
	struct entry *e;

	if (!bytes_zero(target, 16)) {
		e = entries_find(&s->entries, target);
		if (e != NULL && e->author == author)
			forget_one(s, e);
		return;
	}
	for (size_t i = 0; i < s->entries.n; i++)
		if (s->entries.at[i].author == author)
			forget_one(s, &s->entries.at[i]);
}

/* ---- opening ---- */

/* What was written from outside while this phone took another device id lies
 * in a second box (client_write.c). */
static void
unbox(const struct client *c, struct writer *form)
{
	struct fields fields = { form->bytes, form->len };
	uint8_t secret[32], public[32];
	struct writer box = { 0 }, inner = { 0 };
	uint64_t epoch = 0;

	if (c->room == CLIENT_PRIVATE && field_is(fields, "do", "box") &&
	    field_number(fields, "of", &epoch) && epoch <= UINT32_MAX &&
	    field_bytes(fields, "in", &box) && box.len > 48 &&
	    keyring_drop_secret(&c->ring[KEYRING_PRIVATE], (uint32_t)epoch,
	    secret)) {
		crypto_exchange_public(public, secret);
		if (crypto_sealed_box_open(writer_room(&inner, box.len - 48),
		    box.bytes, box.len, public, secret)) {
			writer_clear(form);
			writer_bytes(form, inner.bytes, inner.len);
		}
	}
	bytes_wipe(secret, sizeof secret);
	writer_free(&inner);
	writer_free(&box);
}

enum opening
client_open_text(const struct client *c, unsigned space, const struct wire *w,
    const struct header *h, struct writer *form)
{
	const struct space *s = &c->space[space];
	const struct keyring *ring = &c->ring[space == PRIVATE ?
	    KEYRING_PRIVATE : KEYRING_BASE];
	uint8_t key[32] = { 0 }, secret[32] = { 0 }, public[32];
	struct event_keys keys = { 0 };
	bool opened;

	if (keyring_space_key(ring, h->space, h->epoch, key))
		keys.space = key;
	keys.share = client_share(s, h->id);
	if (keys.share == NULL)
		keys.share = w->share;
	if (gated(h->mode) && keys.share == NULL)
		return CLOSED;
	if (h->mode == MODE_DROP && keyring_drop_secret(ring, h->epoch, secret)) {
		crypto_exchange_public(public, secret);
		keys.drop_public = public;
		keys.drop_secret = secret;
	}
	opened = event_open(form, w, &keys,
	    keyring_least(&c->ring[KEYRING_BASE]));
	bytes_wipe(key, sizeof key);
	bytes_wipe(secret, sizeof secret);
	return opened ? OPENED : BROKEN;
}

/* Puts the words into the entry, if they open. */
static void
read_words(struct client *c, unsigned space, struct entry *e,
    const struct wire *w, const struct header *h)
{
	struct space *s = &c->space[space];
	struct writer form = { 0 };

	if (gated(e->mode))
		e->flags |= ENTRY_CHECKED;
	switch (client_open_text(c, space, w, h, &form)) {
	case OPENED:
		unbox(c, &form);
		entry_set_form(e, form.bytes, form.len);
		e->flags &= (uint8_t)~ENTRY_UNREADABLE;
		if (client_is_deed(space, e))
			e->flags |= ENTRY_HIDDEN;
		break;
	case CLOSED:
		break;
	case BROKEN:
		if ((e->flags & ENTRY_UNREADABLE) == 0)
			client_note(c, NOTICE_UNREADABLE, 1);
		e->flags |= ENTRY_UNREADABLE;
		break;
	}
	entries_changed(&s->entries, e);
	writer_free(&form);
}

/* ---- one event of the log ---- */

/* The author as entries keep it: nobody else may write in a space. */
static bool
author_of(const struct client *c, unsigned space, const struct header *h,
    uint8_t *author)
{
	const struct space *s = &c->space[space];

	if (space != COUPLE) {
		*author = 0;
		return memcmp(h->author, c->account.person, 16) == 0;
	}
	for (uint8_t i = 0; i < s->members; i++)
		if (memcmp(h->author, s->person[i], 16) == 0) {
			*author = i;
			return true;
		}
	return false;
}

/* In a space of one's own a pin's last seq says nothing, because it is counted
 * in the couple's space; but generations never go back. */
static bool
generation_goes_on(struct space *s, unsigned space, const struct header *h)
{
	if (space == COUPLE)
		return true;
	if (h->generation < s->generation)
		return false;
	s->generation = h->generation;
	return true;
}

/* An event of this device that this store knows nothing of: the phone was put
 * back, and in another life went on with this device id. Take a new one. */
static void
look_for_twin(struct client *c, unsigned space, const struct header *h)
{
	if (memcmp(h->device, c->device.id, 16) == 0 &&
	    entries_find(&c->space[space].entries, h->id) == NULL &&
	    client_waiting(c, space, h->id) == NULL)
		c->work.moved = true;
}

static bool
same_event(const struct waiting *w, const struct wire *placed)
{
	struct reader r = reader_over(w->wire.bytes, w->wire.len);
	struct wire mine;

	return wire_read(&mine, &r) &&
	    memcmp(mine.header, placed->header, HEADER_SIZE) == 0 &&
	    memcmp(mine.text_hash, placed->text_hash, 32) == 0;
}

/* An own event has its place now and waits no longer. True: its words, which
 * are known here, are in the entry. */
static bool
came_home(struct client *c, unsigned space, struct entry *e,
    const struct wire *placed)
{
	struct waiting *w = client_waiting(c, space, e->id);
	bool same, known;

	if (w == NULL || e->author != client_mine(c, space))
		return false;
	same = same_event(w, placed);
	known = same && w->form.len > 0 && (w->flags & WAITING_BOXED) == 0;
	if (known)
		entry_set_form(e, w->form.bytes, w->form.len);
	if (w->flags & WAITING_HIDDEN)
		e->flags |= ENTRY_HIDDEN;
	if (w->flags & WAITING_STUB)
		e->flags |= ENTRY_DEAD;
	if (gated(w->mode))
		e->flags |= ENTRY_CHECKED;
	if (!same)
		c->work.moved = true;	/* the chain behind it is another one */
	client_drop_waiting(c, w);
	return known;
}

/* The entry of this event, new or known; NULL if it may not be. */
static struct entry *
entry_for(struct client *c, unsigned space, const struct header *h,
    uint8_t author, uint64_t seq)
{
	struct entries *all = &c->space[space].entries;
	struct entry *e = entries_find(all, h->id);
	struct entry fresh = { .place = seq, .author = author, .what = h->what,
	    .mode = h->mode };

	if (e == NULL) {
		memcpy(fresh.id, h->id, 16);
		memcpy(fresh.gate, h->gate, 16);
		return entries_add(all, &fresh);
	}
	if (e->author != author || e->what != h->what)
		return NULL;
	if (e->flags & ENTRY_ASIDE) {
		e->flags &= (uint8_t)~ENTRY_ASIDE;
		e->place = seq;
		e->mode = h->mode;
		memcpy(e->gate, h->gate, 16);
	}
	if (e->place != seq)
		return NULL;	/* the same id a second time */
	entries_changed(all, e);
	return e;
}

static void
read_write(struct client *c, unsigned space, struct entry *e,
    const struct wire *w, const struct header *h, bool text)
{
	bool known = came_home(c, space, e, w);

	if (text && !known && !(e->flags & ENTRY_DEAD))
		read_words(c, space, e, w, h);
	if (e->flags & ENTRY_HIDDEN) {
		if (space == COUPLE && e->form != NULL &&
		    c->room != CLIENT_FORMER)	/* it obeyed in its time */
			client_obey_deed(c, e, h);
		client_learn_deed(c, space, e);
	}
}

/* A page that was asked for again brings what was taken from it already. */
static bool
read_before(const struct space *s, const struct header *h, uint64_t seq)
{
	const struct entry *e = entries_find(&s->entries, h->id);

	return e != NULL && e->place == seq && e->what == h->what &&
	    (e->form != NULL || (e->flags & ENTRY_DEAD) ||
	    e->what == EVENT_DELETE);
}

static void
read_event(struct client *c, unsigned space, const struct wire *w, bool text)
{
	struct space *s = &c->space[space];
	struct entry *e, *target;
	struct header h;
	uint8_t author;

	if (!header_read(&h, w->header) || !author_of(c, space, &h, &author) ||
	    !generation_goes_on(s, space, &h)) {
		client_note(c, NOTICE_FORGED, 1);
		return;
	}
	if (read_before(s, &h, w->seq))
		return;
	look_for_twin(c, space, &h);
	if ((e = entry_for(c, space, &h, author, w->seq)) == NULL)
		return;
	if (h.what == EVENT_DELETE) {
		target = entries_find(&s->entries, h.gate);
		if (target != NULL && (target->flags & ENTRY_HIDDEN))
			e->flags |= ENTRY_HIDDEN;
		came_home(c, space, e, w);
		client_forget(c, space, author, h.gate);
	} else {
		read_write(c, space, e, w, &h, text);
	}
	tell(c, space, e);
}

/* ---- a page of the log ---- */

static void
pins_never_end(struct keyring *pins, const uint8_t person[16])
{
	struct pin pin;

	if (!keyring_pin(pins, person, 0, &pin))
		return;
	for (uint32_t g = pin.card.generation; g > 0 &&
	    keyring_pin(pins, person, g, &pin); g--) {
		pin.last = 0;
		keyring_set_pin(pins, &pin);
	}
}

/* Last seqs are counted in the present couple's space. In one's own spaces
 * pins never end, and not in that of a couple that ended, which takes nothing
 * new. */
static void
pins_for(const struct client *c, unsigned space, struct keyring *pins)
{
	keyring_copy(pins, &c->ring[KEYRING_BASE]);
	if (space != COUPLE || c->room == CLIENT_FORMER)
		pins_never_end(pins, c->account.person);
	if (space == COUPLE && c->room == CLIENT_FORMER)
		pins_never_end(pins, c->space[COUPLE].person[1 - c->me]);
}

unsigned
client_read_page(struct client *c, unsigned space, const struct wire *events,
    size_t n)
{
	struct space *s = &c->space[space];
	struct verdict verdicts[PAGE_MOST];
	unsigned notices = 0;

	while (n > 0) {
		struct keyring pins = { 0 };
		size_t part;

		pins_for(c, space, &pins);
		part = view_reach(s->view, &pins, events, n);
		if (part == 0)
			part = 1;	/* its card should have come */
		notices |= view_take(s->view, &pins, events, part, verdicts);
		keyring_free(&pins);
		s->view_changed = true;
		for (size_t i = 0; i < part && verdicts[i].read; i++)
			if (verdicts[i].confirmed)
				read_event(c, space, &events[i],
				    verdicts[i].text);
			else if (space == COUPLE)
				client_suspect(c, &events[i]);
		if (!verdicts[part - 1].read)
			break;
		events += part;
		n -= part;
	}
	return notices;
}

bool
client_read_again(struct client *c, unsigned space, const struct wire *w)
{
	struct space *s = &c->space[space];
	struct entry *e;
	struct header h;

	if (s->view == NULL || !header_read(&h, w->header) ||
	    !view_recall(s->view, w))
		return false;
	s->view_changed = true;
	e = entries_find(&s->entries, h.id);
	if (e == NULL || e->place != w->seq || e->what != EVENT_WRITE ||
	    e->form != NULL || (e->flags & ENTRY_DEAD))
		return false;
	read_words(c, space, e, w, &h);
	if (e->flags & ENTRY_HIDDEN)
		client_learn_deed(c, space, e);
	tell(c, space, e);
	return true;
}
