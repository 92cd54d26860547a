/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_account: who this is: the account as the relay tells it, the keyrings
 * it holds, and which spaces there are.
 */
#include <string.h>

#include "client_inner.h"

/* ---- the account ---- */

void
client_account_free(struct account *a)
{
	writer_free(&a->wrap);
	writer_free(&a->ring[KEYRING_BASE]);
	writer_free(&a->ring[KEYRING_PRIVATE]);
	bytes_wipe(a, sizeof *a);
}

static void
copy_bytes(struct writer *to, const struct writer *from)
{
	*to = (struct writer){ 0 };
	writer_bytes(to, from->bytes, from->len);
}

void
client_account_copy(struct account *to, const struct account *from)
{
	client_account_free(to);
	*to = *from;
	copy_bytes(&to->wrap, &from->wrap);
	copy_bytes(&to->ring[KEYRING_BASE], &from->ring[KEYRING_BASE]);
	copy_bytes(&to->ring[KEYRING_PRIVATE], &from->ring[KEYRING_PRIVATE]);
}

void
client_take_long(struct writer *w, struct reader *r)
{
	size_t len = 0;
	const uint8_t *bytes = reader_long(r, &len);

	writer_clear(w);
	if (bytes != NULL)
		writer_bytes(w, bytes, len);
}

static void
take_membership(struct membership *in, struct reader *r)
{
	uint8_t card[CARD_SIZE];

	reader_copy(r, in->id, 16);
	in->kind = reader_u8(r);
	in->frozen = reader_u8(r) == 1;
	in->last = reader_u64(r);
	in->members = reader_u8(r);
	if (in->members > 2)
		r->bad = true;
	for (unsigned k = 0; k < in->members && !r->bad; k++) {
		reader_copy(r, card, sizeof card);
		if (!card_read(&in->card[k], card))
			r->bad = true;
	}
}

bool
client_account_read(struct account *a, struct reader *r)
{
	uint8_t card[CARD_SIZE];

	reader_copy(r, a->person, 16);
	reader_copy(r, card, sizeof card);
	a->wrap_number = reader_u32(r);
	for (unsigned i = 0; i < 2; i++) {
		a->revision[i] = reader_u32(r);
		client_take_long(&a->ring[i], r);
	}
	a->n = reader_u8(r);
	if (a->n > MEMBERSHIPS_MOST)
		r->bad = true;
	for (size_t i = 0; i < a->n && !r->bad; i++)
		take_membership(&a->in[i], r);
	return !r->bad;
}

/* ---- which spaces there are ---- */

const struct membership *
client_membership(const struct client *c, const uint8_t space[16])
{
	for (size_t i = 0; i < c->account.n; i++)
		if (memcmp(c->account.in[i].id, space, 16) == 0)
			return &c->account.in[i];
	return NULL;
}

/* The how-many-eth pairing it is, from 1; 0: nobody joined. The relay lists
 * spaces in no order that would say it. */
static size_t
pairing_order(const struct client *c, const uint8_t space[16])
{
	const uint8_t *one;

	for (size_t i = 0; (one = keyring_pairing_space(&c->ring[KEYRING_BASE],
	    i)) != NULL; i++)
		if (memcmp(one, space, 16) == 0)
			return i + 1;
	return 0;
}

/* A couple that lives goes before one that waits for somebody, and that
 * before one that ended; of two alike the later one counts. */
static const struct membership *
choose_couple(const struct client *c)
{
	const struct membership *best = NULL;
	unsigned best_rank = 0;

	for (size_t i = 0; i < c->account.n; i++) {
		const struct membership *in = &c->account.in[i];
		unsigned rank = in->frozen ? 1 : 1 + in->members;

		if (in->kind != SPACE_COUPLE ||
		    keyring_epoch(&c->ring[KEYRING_BASE], in->id) == 0)
			continue;
		if (best == NULL || rank > best_rank || (rank == best_rank &&
		    pairing_order(c, in->id) >= pairing_order(c, best->id))) {
			best = in;
			best_rank = rank;
		}
	}
	return best;
}

/* Of the couples that two were in and that ended, the nth but for the present
 * one, newest first; or NULL. */
static const struct membership *
former_couple(const struct client *c, size_t nth)
{
	const struct membership *present = choose_couple(c), *found;
	const struct keyring *ring = &c->ring[KEYRING_BASE];
	size_t n = 0;

	while (keyring_pairing_space(ring, n) != NULL)
		n++;
	while (n-- > 0) {
		found = client_membership(c, keyring_pairing_space(ring, n));
		if (found != NULL && found != present && found->frozen && nth-- == 0)
			return found;
	}
	return NULL;
}

size_t
client_count_former(const struct client *c)
{
	size_t n = 0;

	while (former_couple(c, n) != NULL)
		n++;
	return n;
}

static const struct membership *
couple_of(const struct client *c)
{
	switch (c->room) {
	case CLIENT_BASE:
		return choose_couple(c);
	case CLIENT_FORMER:
		return former_couple(c, c->former);
	default:
		return NULL;
	}
}

bool
client_couple(const struct client *c, uint8_t space[16])
{
	const struct membership *in = choose_couple(c);

	if (in == NULL || in->frozen || in->members != 2)
		return false;
	memcpy(space, in->id, 16);
	return true;
}

static const struct membership *
find_own(const struct client *c, enum space_kind kind)
{
	for (size_t i = 0; i < c->account.n; i++)
		if (c->account.in[i].kind == kind)
			return &c->account.in[i];
	return NULL;
}

static void
arrange_space(struct client *c, unsigned i, const struct membership *in,
    bool reads)
{
	struct space *s = &c->space[i];

	if (s->here && (in == NULL || memcmp(s->id, in->id, 16) != 0)) {
		if (i == COUPLE && in != NULL && !s->frozen)
			client_carry_over(c);
		client_reset_space(c, i);
		c->replaced = true;
	}
	if (in == NULL)
		return;
	s->here = true;
	memcpy(s->id, in->id, 16);
	s->frozen = in->frozen;
	s->last = in->last;
	if (reads && s->view == NULL) {
		s->view = view_new(s->id);
		s->epoch = i == COUPLE;
		s->view_changed = true;
	}
}

/* Who the two are says our own keyring, never the relay. */
static void
arrange_couple(struct client *c)
{
	struct space *s = &c->space[COUPLE];
	struct pairing pairing;

	s->members = 1;
	c->me = 0;
	if (s->here && keyring_pairing(&c->ring[KEYRING_BASE], s->id, &pairing)) {
		s->members = 2;
		c->me = pairing.role == ROLE_JOINER;
		memcpy(s->person[1 - c->me], pairing.partner, 16);
	}
	memcpy(s->person[c->me], c->account.person, 16);
}

void
client_arrange(struct client *c)
{
	bool closed = c->room == CLIENT_PRIVATE;

	arrange_space(c, COUPLE, couple_of(c), true);
	arrange_space(c, PERSONAL, closed ? NULL : find_own(c, SPACE_PERSONAL),
	    true);
	arrange_space(c, PRIVATE, find_own(c, SPACE_PRIVATE), closed);
	arrange_couple(c);
	if (c->told && (c->replaced || c->me != c->told_me)) {
		c->again = true;
		client_tell_all(c);
		c->told_me = c->me;
	}
	c->replaced = false;
}

/* ---- keys ---- */

void
client_close_keys(struct client *c)
{
	for (unsigned i = 0; i < SPACES; i++) {
		struct space *s = &c->space[i];

		entries_free(&s->entries);
		view_free(s->view);
		bytes_free(s->shares, s->shares_size * sizeof *s->shares);
		*s = (struct space){ .entries = s->entries };
	}
	for (size_t i = 0; i < c->n_waiting; i++) {
		writer_free(&c->waiting[i].form);
		writer_free(&c->waiting[i].wire);
	}
	bytes_free(c->waiting, c->waiting_size * sizeof *c->waiting);
	c->waiting = NULL;
	c->n_waiting = c->waiting_size = 0;
	keyring_free(&c->ring[KEYRING_BASE]);
	keyring_free(&c->ring[KEYRING_PRIVATE]);
	bytes_wipe(&c->roots, sizeof c->roots);
	bytes_wipe(&c->device, sizeof c->device);
	bytes_wipe(&c->lost_signup, sizeof c->lost_signup);
	client_calling_free(c);
	bytes_wipe(&c->feed, sizeof c->feed);
	writer_free(&c->opened);
	writer_free(&c->handed);
	c->open = c->told = false;
}

bool
client_open_ring(struct keyring *ring, const struct account *a,
    enum keyring_room room, const uint8_t root[32], uint8_t least)
{
	struct keyring opened = { 0 };
	struct pin pin;

	if (!keyring_open(&opened, room, root, a->person, a->revision[room],
	    least, a->ring[room].bytes, a->ring[room].len))
		return false;
	if (room == KEYRING_BASE && !keyring_pin(&opened, a->person, 0, &pin)) {
		keyring_free(&opened);
		return false;
	}
	keyring_free(ring);
	*ring = opened;
	return true;
}

bool
client_open_closed_ring(struct client *c, struct keyring *ring)
{
	return client_open_ring(ring, &c->account, KEYRING_PRIVATE,
	    c->work.roots.closed, SUITE);
}

bool
client_open_rings(struct client *c)
{
	if (!client_open_ring(&c->ring[KEYRING_BASE], &c->account, KEYRING_BASE,
	    c->roots.base, SUITE))
		return false;
	return c->room != CLIENT_PRIVATE || client_open_ring(&c->ring[KEYRING_PRIVATE],
	    &c->account, KEYRING_PRIVATE, c->roots.closed, SUITE);
}

static void
older_ring(struct client *c, const struct account *fresh,
    enum keyring_room room)
{
	client_note(c, NOTICE_ROLLBACK, 1);
	if (room == KEYRING_BASE)
		c->work.theirs = fresh->revision[room];
}

/* The root that opens a keyring, if this client has it now. */
static const uint8_t *
root_of(const struct client *c, enum keyring_room room)
{
	if (room == KEYRING_BASE)
		return c->roots.base;
	if (c->room == CLIENT_PRIVATE)
		return c->roots.closed;
	return c->work.has_roots ? c->work.roots.closed : NULL;
}

/* A private client starts from the base client's account, whose private keyring
 * may be an old one: so it remembers by itself how far that has come. */
void
client_closed_seen(struct client *c)
{
	uint32_t revision = c->account.revision[KEYRING_PRIVATE];

	if (c->room != CLIENT_PRIVATE || revision <= c->device.closed)
		return;
	c->device.closed = revision;
	c->device_changed = true;
}

/* One keyring of the relay's against ours: newer is taken if it opens, older is
 * refused, and what cannot be opened now never takes the place of ours. */
static bool
take_ring(struct client *c, struct account *fresh, enum keyring_room room)
{
	const uint8_t *root = root_of(c, room);
	struct writer newer = fresh->ring[room];
	struct keyring ring = { 0 };

	if (root == NULL)
		return true;
	if (fresh->revision[room] < c->account.revision[room] ||
	    (room == KEYRING_PRIVATE && fresh->revision[room] < c->device.closed))
		older_ring(c, fresh, room);
	if (fresh->revision[room] <= c->account.revision[room])
		return true;
	if (!client_open_ring(&ring, fresh, room, root,
	    keyring_least(&c->ring[KEYRING_BASE])))
		return false;
	if (room == KEYRING_BASE && c->device.ring_changed)
		keyring_merge(&ring, &c->ring[room]);
	if (room == KEYRING_BASE || c->room == CLIENT_PRIVATE) {
		keyring_free(&c->ring[room]);
		c->ring[room] = ring;
	} else {
		keyring_free(&ring);
	}
	fresh->ring[room] = c->account.ring[room];
	c->account.ring[room] = newer;
	c->account.revision[room] = fresh->revision[room];
	c->account_changed = true;
	client_closed_seen(c);
	return true;
}

bool
client_take_account(struct client *c, struct account *fresh)
{
	if (memcmp(fresh->person, c->account.person, 16) != 0 ||
	    !take_ring(c, fresh, KEYRING_BASE) ||
	    !take_ring(c, fresh, KEYRING_PRIVATE))
		return false;
	if (c->account.n != fresh->n || memcmp(c->account.in, fresh->in,
	    sizeof fresh->in) != 0)
		c->account_changed = true;
	memcpy(c->account.in, fresh->in, sizeof fresh->in);
	c->account.n = fresh->n;
	client_arrange(c);
	return true;
}
