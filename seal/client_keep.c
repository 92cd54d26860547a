/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_keep: the records of the device's store.
 *
 *	account		in the clear: what is needed to unlock without the relay
 *	device		sealed under a space key, so that it opens after the keys
 *			were renewed elsewhere; in front of it the key's epoch
 *	view.<s>	how far a space was read, under the device key
 *	heads.<s>.<n>	the heads of 1,024 places of it, so that not all of them
 *			are written again with every word
 *	log.<s>.<n>	a batch of what was read there
 *	out.<n>		an event that is not seen in the log yet
 *	photo.<n>	a photo that is not at the relay yet
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

struct kept {
	char	 name[64];
	uint8_t	*bytes;
	size_t	 len;
	bool	 drop;
};

enum kept_kind { KEPT_DEVICE = 1, KEPT_VIEW, KEPT_LOG, KEPT_OUT, KEPT_HEADS,
	KEPT_PHOTO };
enum { ACCOUNT_FORMAT = 1, DEVICE_FORMAT = 1, VIEW_FORMAT = 2 };
enum { BLOCK = 1024 * 32 };	/* bytes of heads in a record */

/* ---- names ---- */

static void
name_record(char name[64], const char *kind, int space, uint32_t number)
{
	struct writer w = writer_over(name, 64);

	field_plain(&w, kind);
	if (space >= 0) {
		writer_u8(&w, '.');
		field_digits(&w, (uint64_t)space);
	}
	if (number > 0) {
		writer_u8(&w, '.');
		field_digits(&w, number);
	}
	writer_u8(&w, 0);
}

/* The next number of a name, after a dot. False: there is none. */
static bool
name_number(const char **name, uint32_t *number)
{
	uint64_t n = 0;
	const char *p = *name;

	if (*p++ != '.' || *p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9' && n <= UINT32_MAX; p++)
		n = 10 * n + (uint64_t)(*p - '0');
	if (n > UINT32_MAX)
		return false;
	*name = p;
	*number = (uint32_t)n;
	return true;
}

static bool
name_is(const char *name, const char *kind, unsigned numbers, uint32_t number[2])
{
	size_t n = strlen(kind);

	if (strncmp(name, kind, n) != 0)
		return false;
	name += n;
	for (unsigned i = 0; i < numbers; i++)
		if (!name_number(&name, &number[i]))
			return false;
	return *name == '\0';
}

/* ---- lists of records ---- */

static struct kept *
kept_add(struct kept **list, size_t *n, size_t *size, const char *name)
{
	struct kept *kept;

	if (*n == *size) {
		size_t more = *size == 0 ? 16 : 2 * *size;

		*list = bytes_grow(*list, *size, more, sizeof **list);
		*size = more;
	}
	kept = &(*list)[(*n)++];
	memset(kept, 0, sizeof *kept);
	memcpy(kept->name, name, strlen(name) + 1);
	return kept;
}

static void
kept_set(struct kept *kept, const void *bytes, size_t len)
{
	kept->bytes = bytes_new(len, 1);
	if (len > 0)
		memcpy(kept->bytes, bytes, len);
	kept->len = len;
}

static void
kept_list_free(struct kept **list, size_t *n, size_t *size)
{
	for (size_t i = 0; i < *n; i++)
		bytes_free((*list)[i].bytes, (*list)[i].len);
	bytes_free(*list, *size * sizeof **list);
	*list = NULL;
	*n = *size = 0;
}

static struct kept *
dirty_add(struct client *c, const char *name)
{
	return kept_add(&c->dirty, &c->n_dirty, &c->dirty_size, name);
}

static void
dirty_drop(struct client *c, const char *name)
{
	dirty_add(c, name)->drop = true;
}

void
client_kept_free(struct client *c)
{
	kept_list_free(&c->kept, &c->n_kept, &c->kept_size);
	kept_list_free(&c->dirty, &c->n_dirty, &c->dirty_size);
}

/* ---- the account ---- */

static void
account_write(const struct account *a, struct writer *w)
{
	uint8_t card[CARD_SIZE];

	writer_u8(w, ACCOUNT_FORMAT);
	writer_short(w, a->handle, strlen(a->handle));
	writer_bytes(w, a->person, 16);
	writer_bytes(w, a->salt, 16);
	writer_u8(w, a->kdf);
	writer_u32(w, a->wrap_number);
	writer_long(w, a->wrap.bytes, a->wrap.len);
	for (unsigned i = 0; i < 2; i++) {
		writer_u32(w, a->revision[i]);
		writer_long(w, a->ring[i].bytes, a->ring[i].len);
	}
	writer_u8(w, (uint8_t)a->n);
	for (size_t i = 0; i < a->n; i++) {
		const struct membership *in = &a->in[i];

		writer_bytes(w, in->id, 16);
		writer_u8(w, in->kind);
		writer_u8(w, in->frozen);
		writer_u8(w, in->members);
		for (unsigned k = 0; k < in->members; k++) {
			card_pack(card, &in->card[k]);
			writer_bytes(w, card, sizeof card);
		}
	}
}

static void
membership_read(struct membership *in, struct reader *r)
{
	uint8_t card[CARD_SIZE];

	reader_copy(r, in->id, 16);
	in->kind = reader_u8(r);
	in->frozen = reader_u8(r) == 1;
	in->members = reader_u8(r);
	if (in->members > 2)
		r->bad = true;
	for (unsigned k = 0; k < in->members && !r->bad; k++) {
		reader_copy(r, card, sizeof card);
		if (!card_read(&in->card[k], card))
			r->bad = true;
	}
}

static bool
account_load(struct account *a, const uint8_t *bytes, size_t len)
{
	struct reader r = reader_over(bytes, len);
	size_t n;
	const uint8_t *handle;
	bool known = reader_u8(&r) == ACCOUNT_FORMAT;

	handle = reader_short(&r, &n);
	if (!known || handle == NULL || memchr(handle, 0, n) != NULL)
		return false;
	memcpy(a->handle, handle, n);
	a->handle[n] = '\0';
	reader_copy(&r, a->person, 16);
	reader_copy(&r, a->salt, 16);
	a->kdf = reader_u8(&r);
	a->wrap_number = reader_u32(&r);
	client_take_long(&a->wrap, &r);
	for (unsigned i = 0; i < 2; i++) {
		a->revision[i] = reader_u32(&r);
		client_take_long(&a->ring[i], &r);
	}
	a->n = reader_u8(&r);
	if (a->n > MEMBERSHIPS_MOST)
		return false;
	for (size_t i = 0; i < a->n && !r.bad; i++)
		membership_read(&a->in[i], &r);
	return reader_done(&r);
}

/* ---- sealing under the device key ---- */

static struct ad
kept_ad(const struct client *c, enum kept_kind kind, const uint8_t *space,
    uint32_t number)
{
	return (struct ad){ .purpose = PURPOSE_DEVICE, .a = (uint8_t)kind,
	    .id1 = c->device.store, .id2 = space, .n1 = number };
}

static void
keep_sealed(struct client *c, const char *name, const struct ad *ad,
    const uint8_t key[32], const struct writer *plain)
{
	struct kept *kept = dirty_add(c, name);

	kept->len = plain->len + ENVELOPE_EXTRA;
	kept->bytes = bytes_new(kept->len, 1);
	envelope_seal(kept->bytes, key, ad, plain->bytes, plain->len);
}

static bool
open_kept(const struct client *c, const struct kept *kept, const struct ad *ad,
    struct writer *plain)
{
	if (kept->len < ENVELOPE_EXTRA)
		return false;
	return envelope_open(writer_room(plain, kept->len - ENVELOPE_EXTRA),
	    c->device.key, SUITE, ad, kept->bytes, kept->len);
}

/* ---- the device record ---- */

/* The key of this device's record at an epoch of one's own space; 0: newest. */
static bool
device_record_key(const struct client *c, uint32_t *epoch, uint8_t key[32])
{
	bool base = c->room != CLIENT_PRIVATE;
	const struct keyring *ring = &c->ring[base ? KEYRING_BASE : KEYRING_PRIVATE];
	uint8_t space[16], space_key[32];

	if (!keyring_space(ring, base ? SPACE_PERSONAL : SPACE_PRIVATE, space))
		return false;
	if (*epoch == 0)
		*epoch = keyring_epoch(ring, space);
	if (!keyring_space_key(ring, space, *epoch, space_key))
		return false;
	crypto_subkey(key, 4, "hearthSP", space_key);
	bytes_wipe(space_key, sizeof space_key);
	return true;
}

static struct ad
device_ad(const struct client *c, uint32_t epoch)
{
	return (struct ad){ .purpose = PURPOSE_DEVICE, .a = KEPT_DEVICE,
	    .id1 = c->account.person, .n1 = epoch };
}

static void
device_write(const struct client *c, struct writer *w)
{
	const struct device *d = &c->device;

	writer_u8(w, DEVICE_FORMAT);
	writer_bytes(w, d->store, 16);
	writer_bytes(w, d->key, 32);
	writer_bytes(w, d->id, 16);
	writer_u32(w, d->generation);
	writer_u32(w, d->next_waiting);
	for (unsigned i = 0; i < SPACES; i++) {
		writer_u64(w, d->chain[i].counter);
		writer_bytes(w, d->chain[i].prev, 32);
	}
	writer_u8(w, d->has_recovery);
	writer_bytes(w, d->recovery, 16);
	writer_bytes(w, d->next_recovery, 16);
	writer_u32(w, d->next_wrap);
	for (unsigned i = 0; i < N_NOTICES; i++) {
		writer_u32(w, d->notice[i].count);
		writer_u64(w, (uint64_t)d->notice[i].since);
	}
	writer_u64(w, (uint64_t)d->synced);
	writer_u64(w, (uint64_t)d->keys_changed);
	/* A keyring that the relay does not have yet exists only here. */
	writer_u8(w, d->ring_changed);
	writer_long(w, c->ring[KEYRING_BASE].records.bytes,
	    d->ring_changed ? c->ring[KEYRING_BASE].records.len : 0);
	writer_u32(w, d->whispers);
	writer_u32(w, d->closed);
	client_calling_write(c, w);
}

static bool
device_read(struct client *c, const struct writer *plain)
{
	struct reader r = reader_over(plain->bytes, plain->len);
	struct device d = { .known = true };
	struct keyring ring = { 0 };
	const uint8_t *records;
	size_t len = 0;

	if (reader_u8(&r) != DEVICE_FORMAT)
		return false;
	reader_copy(&r, d.store, 16);
	reader_copy(&r, d.key, 32);
	reader_copy(&r, d.id, 16);
	d.generation = reader_u32(&r);
	d.next_waiting = reader_u32(&r);
	for (unsigned i = 0; i < SPACES; i++) {
		d.chain[i].counter = reader_u64(&r);
		reader_copy(&r, d.chain[i].prev, 32);
	}
	d.has_recovery = reader_u8(&r) != 0;
	reader_copy(&r, d.recovery, 16);
	reader_copy(&r, d.next_recovery, 16);
	d.next_wrap = reader_u32(&r);
	for (unsigned i = 0; i < N_NOTICES; i++) {
		d.notice[i].count = reader_u32(&r);
		d.notice[i].since = (int64_t)reader_u64(&r);
	}
	d.synced = (int64_t)reader_u64(&r);
	d.keys_changed = (int64_t)reader_u64(&r);
	d.ring_changed = reader_u8(&r) != 0;
	records = reader_long(&r, &len);
	if (reader_left(&r) > 0)	/* kept before there were whispers: none */
		d.whispers = reader_u32(&r);
	if (reader_left(&r) > 0)	/* nor did rounds of wishes change a keyring */
		d.closed = reader_u32(&r);
	if (reader_left(&r) > 0)	/* nor were there reminders */
		client_calling_read(c, &r);
	if (!reader_done(&r) || (d.ring_changed &&
	    !keyring_read(&ring, records, len)))
		return false;
	if (d.ring_changed) {
		keyring_merge(&ring, &c->ring[KEYRING_BASE]);
		keyring_copy(&c->ring[KEYRING_BASE], &ring);
		keyring_free(&ring);
	}
	c->device = d;
	return true;
}

static void
keep_device(struct client *c)
{
	struct writer plain = { 0 };
	uint8_t key[32];
	uint32_t epoch = 0;
	struct kept *kept;
	struct ad ad;

	if (!device_record_key(c, &epoch, key))
		return;
	device_write(c, &plain);
	ad = device_ad(c, epoch);
	kept = dirty_add(c, "device");
	kept->len = 4 + plain.len + ENVELOPE_EXTRA;
	kept->bytes = bytes_new(kept->len, 1);
	bytes_put(kept->bytes, epoch, 4);
	envelope_seal(kept->bytes + 4, key, &ad, plain.bytes, plain.len);
	bytes_wipe(key, sizeof key);
	writer_free(&plain);
}

static bool
open_device(struct client *c, const struct kept *kept)
{
	struct writer plain = { 0 };
	uint8_t key[32];
	uint32_t epoch;
	struct ad ad;
	bool opened;

	if (kept->len < 4 + ENVELOPE_EXTRA)
		return false;
	epoch = (uint32_t)bytes_get(kept->bytes, 4);
	if (epoch == 0 || !device_record_key(c, &epoch, key))
		return false;
	ad = device_ad(c, epoch);
	opened = envelope_open(writer_room(&plain,
	    kept->len - 4 - ENVELOPE_EXTRA), key, SUITE, &ad, kept->bytes + 4,
	    kept->len - 4) && device_read(c, &plain);
	bytes_wipe(key, sizeof key);
	writer_free(&plain);
	return opened;
}

/* ---- views ---- */

static void
keep_block(struct client *c, unsigned i, uint32_t number, const uint8_t *heads)
{
	struct ad ad = kept_ad(c, KEPT_HEADS, c->space[i].id, number);
	struct writer plain = { 0 };
	char name[64];

	writer_bytes(&plain, heads, BLOCK);
	name_record(name, "heads", (int)i, number);
	keep_sealed(c, name, &ad, c->device.key, &plain);
	writer_free(&plain);
}

static void
drop_blocks(struct client *c, unsigned i, uint32_t but)
{
	char name[64];

	for (uint32_t n = c->space[i].blocks; n > but; n--) {
		name_record(name, "heads", (int)i, n);
		dirty_drop(c, name);
	}
	if (c->space[i].blocks > but)
		c->space[i].blocks = but;
}

/* Whole blocks of the heads, those that are not kept yet. A head vouches for
 * all before it: are the kept ones of another log, they are written anew. */
static void
keep_blocks(struct client *c, unsigned i, const uint8_t *heads, uint32_t blocks)
{
	struct space *s = &c->space[i];

	if (s->blocks > blocks || (s->blocks > 0 &&
	    memcmp(s->block_head, heads + s->blocks * BLOCK - 32, 32) != 0))
		drop_blocks(c, i, 0);
	while (s->blocks < blocks) {
		keep_block(c, i, s->blocks + 1, heads + s->blocks * BLOCK);
		s->blocks++;
	}
	if (blocks > 0)
		memcpy(s->block_head, heads + blocks * BLOCK - 32, 32);
}

static void
keep_view(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];
	struct ad ad = kept_ad(c, KEPT_VIEW, NULL, i);
	struct writer plain = { 0 }, view = { 0 };
	size_t heads = 32 * (size_t)view_seq(s->view), front;
	uint32_t blocks = (uint32_t)(heads / BLOCK);
	char name[64];

	view_save(s->view, &view);
	front = view.len - heads;	/* the heads stand at its end */
	keep_blocks(c, i, view.bytes + front, blocks);
	writer_u8(&plain, VIEW_FORMAT);
	writer_u32(&plain, s->epoch);
	writer_u32(&plain, s->generation);
	writer_u8(&plain, s->owes_seal);
	writer_u8(&plain, s->here_said);
	writer_u64(&plain, (uint64_t)s->joined);
	writer_u8(&plain, s->lost);
	writer_u32(&plain, blocks);
	writer_long(&plain, view.bytes, front);
	writer_long(&plain, view.bytes + front + blocks * BLOCK,
	    heads - blocks * BLOCK);
	name_record(name, "view", (int)i, 0);
	keep_sealed(c, name, &ad, c->device.key, &plain);
	writer_free(&plain);
	writer_free(&view);
}

/* Appends a kept block of heads. False: it is not there, or does not open. */
static bool
load_block(const struct client *c, unsigned i, uint32_t number,
    struct writer *view)
{
	struct ad ad = kept_ad(c, KEPT_HEADS, c->space[i].id, number);
	char name[64];

	name_record(name, "heads", (int)i, number);
	for (size_t k = 0; k < c->n_kept; k++)
		if (strcmp(c->kept[k].name, name) == 0)
			return c->kept[k].len == BLOCK + ENVELOPE_EXTRA &&
			    open_kept(c, &c->kept[k], &ad, view);
	return false;
}

/* Puts the parts of a view together again. */
static struct view *
view_join(const struct client *c, unsigned i, struct space *read, struct reader *r)
{
	struct writer whole = { 0 };
	struct view *view = NULL;
	size_t front_len, rest_len;
	const uint8_t *front = reader_long(r, &front_len);
	const uint8_t *rest = reader_long(r, &rest_len);
	bool found = front != NULL && rest != NULL && reader_done(r);

	if (found)
		writer_bytes(&whole, front, front_len);
	for (uint32_t n = 1; n <= read->blocks && found; n++)
		found = load_block(c, i, n, &whole);
	if (found) {
		if (read->blocks > 0)
			memcpy(read->block_head, whole.bytes + whole.len - 32, 32);
		writer_bytes(&whole, rest, rest_len);
		view = view_load(whole.bytes, whole.len);
	}
	writer_free(&whole);
	return view;
}

static bool
view_read(struct client *c, unsigned i, const struct writer *plain)
{
	struct space *s = &c->space[i];
	struct reader r = reader_over(plain->bytes, plain->len);
	bool known = reader_u8(&r) == VIEW_FORMAT;
	struct view *view = NULL;
	struct space read = { 0 };

	read.epoch = reader_u32(&r);
	read.generation = reader_u32(&r);
	read.owes_seal = reader_u8(&r) != 0;
	read.here_said = reader_u8(&r) != 0;
	read.joined = (int64_t)reader_u64(&r);
	read.lost = reader_u8(&r) != 0;
	read.blocks = reader_u32(&r);
	if (known && !r.bad)
		view = view_join(c, i, &read, &r);
	if (view == NULL)
		return false;
	if (memcmp(view_space(view), s->id, 16) != 0) {
		view_free(view);	/* of a couple that was */
		return false;
	}
	view_free(s->view);
	s->view = view;
	s->blocks = read.blocks;
	memcpy(s->block_head, read.block_head, 32);
	s->epoch = read.epoch;
	s->generation = read.generation;
	s->owes_seal = read.owes_seal;
	s->here_said = read.here_said;
	s->joined = read.joined;
	s->lost = read.lost;
	return true;
}

static bool
load_view(struct client *c, unsigned i)
{
	struct ad ad = kept_ad(c, KEPT_VIEW, NULL, i);
	struct writer plain = { 0 };
	bool loaded = false;
	char name[64];

	name_record(name, "view", (int)i, 0);
	for (size_t k = 0; k < c->n_kept && !loaded; k++)
		if (strcmp(c->kept[k].name, name) == 0)
			loaded = open_kept(c, &c->kept[k], &ad, &plain) &&
			    view_read(c, i, &plain);
	writer_free(&plain);
	return loaded;
}

/* ---- logs ---- */

static void
keep_log(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];
	struct writer plain = { 0 };
	uint32_t number;
	char name[64];

	while (entries_keep(&s->entries, &number, &plain)) {
		struct ad ad = kept_ad(c, KEPT_LOG, s->id, number);

		name_record(name, "log", (int)i, number);
		if (plain.len == 0)
			dirty_drop(c, name);
		else
			keep_sealed(c, name, &ad, c->device.key, &plain);
		writer_clear(&plain);
	}
	writer_free(&plain);
}

/* False: a batch that should open does not, so the space is read anew. */
static bool
load_log(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];
	struct writer plain = { 0 };
	bool whole = true;
	uint32_t number[2];

	for (size_t k = 0; k < c->n_kept; k++) {
		struct ad ad;

		if (!name_is(c->kept[k].name, "log", 2, number) ||
		    number[0] != i)
			continue;
		ad = kept_ad(c, KEPT_LOG, s->id, number[1]);
		writer_clear(&plain);
		if (!open_kept(c, &c->kept[k], &ad, &plain) ||
		    !entries_load(&s->entries, number[1], plain.bytes,
		    plain.len)) {
			dirty_drop(c, c->kept[k].name);
			whole = false;
		}
	}
	writer_free(&plain);
	return whole;
}

static void
drop_log(struct client *c, unsigned i)
{
	uint32_t number[2];
	char name[64];

	for (size_t k = 0; k < c->n_kept; k++)
		if ((name_is(c->kept[k].name, "log", 2, number) ||
		    name_is(c->kept[k].name, "heads", 2, number)) &&
		    number[0] == i)
			dirty_drop(c, c->kept[k].name);
	name_record(name, "view", (int)i, 0);
	dirty_drop(c, name);
}

/* ---- what waits ---- */

static void
keep_waiting(struct client *c, const struct waiting *w)
{
	struct ad ad = kept_ad(c, KEPT_OUT, NULL, w->number);
	struct writer plain = { 0 };
	char name[64];

	writer_u8(&plain, w->space);
	writer_u8(&plain, w->what);
	writer_u8(&plain, w->mode);
	writer_u8(&plain, w->flags);
	writer_bytes(&plain, w->id, 16);
	writer_bytes(&plain, w->gate, 16);
	writer_bytes(&plain, w->share, 32);
	writer_u32(&plain, w->box);
	writer_long(&plain, w->form.bytes, w->form.len);
	writer_long(&plain, w->wire.bytes, w->wire.len);
	name_record(name, "out", -1, w->number);
	keep_sealed(c, name, &ad, c->device.key, &plain);
	writer_free(&plain);
}

static bool
waiting_read(struct waiting *w, const struct writer *plain)
{
	struct reader r = reader_over(plain->bytes, plain->len);
	struct reader wire;
	struct wire event;

	w->space = reader_u8(&r);
	w->what = reader_u8(&r);
	w->mode = reader_u8(&r);
	w->flags = reader_u8(&r);
	reader_copy(&r, w->id, 16);
	reader_copy(&r, w->gate, 16);
	reader_copy(&r, w->share, 32);
	w->box = reader_u32(&r);
	client_take_long(&w->form, &r);
	client_take_long(&w->wire, &r);
	wire = reader_over(w->wire.bytes, w->wire.len);
	return reader_done(&r) && w->space < SPACES &&
	    wire_read(&event, &wire) && reader_done(&wire);
}

static void
load_waiting(struct client *c)
{
	uint32_t number[2];

	for (size_t k = 0; k < c->n_kept; k++) {
		struct waiting w = { 0 };
		struct writer plain = { 0 };
		struct ad ad;

		if (!name_is(c->kept[k].name, "out", 1, number))
			continue;
		w.number = number[0];
		ad = kept_ad(c, KEPT_OUT, NULL, w.number);
		if (open_kept(c, &c->kept[k], &ad, &plain) &&
		    waiting_read(&w, &plain)) {
			client_add_waiting(c, &w);
			if (w.number >= c->device.next_waiting)
				c->device.next_waiting = w.number + 1;
		} else {
			writer_free(&w.form);
			writer_free(&w.wire);
		}
		writer_free(&plain);
	}
}

/* ---- photos ---- */

static void
keep_photo(struct client *c, const struct photo *p)
{
	struct ad ad = kept_ad(c, KEPT_PHOTO, NULL, p->number);
	struct writer plain = { 0 };
	char name[64];

	writer_u8(&plain, p->space);
	writer_bytes(&plain, p->id, 16);
	writer_bytes(&plain, p->head, BLOB_HEAD);
	writer_u32(&plain, p->small);
	writer_long(&plain, p->streams.bytes, p->streams.len);
	name_record(name, "photo", -1, p->number);
	keep_sealed(c, name, &ad, c->device.key, &plain);
	writer_free(&plain);
}

static bool
photo_read(struct photo *p, const struct writer *plain)
{
	struct reader r = reader_over(plain->bytes, plain->len);

	p->taken = true;
	p->space = reader_u8(&r);
	reader_copy(&r, p->id, 16);
	reader_copy(&r, p->head, BLOB_HEAD);
	p->small = reader_u32(&r);
	client_take_long(&p->streams, &r);
	return reader_done(&r) && p->space < SPACES && p->small < p->streams.len;
}

static void
load_photos(struct client *c)
{
	uint32_t number[2];

	for (size_t k = 0; k < c->n_kept; k++) {
		struct photo p = { 0 };
		struct writer plain = { 0 };
		struct ad ad;

		if (!name_is(c->kept[k].name, "photo", 1, number))
			continue;
		p.number = number[0];
		ad = kept_ad(c, KEPT_PHOTO, NULL, p.number);
		if (open_kept(c, &c->kept[k], &ad, &plain) &&
		    photo_read(&p, &plain)) {
			client_add_photo(c, &p);
			if (p.number >= c->device.next_waiting)
				c->device.next_waiting = p.number + 1;
		} else {
			writer_free(&p.streams);
		}
		writer_free(&plain);
	}
}

/* ---- the whole store ---- */

static void
load_space(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];

	if (s->view == NULL)
		return;
	/* The space of a couple that was is not read by this client any more. */
	if (!load_view(c, i)) {
		drop_log(c, i);
		return;
	}
	if (!load_log(c, i)) {
		view_free(s->view);
		s->view = view_new(s->id);
		s->epoch = i == COUPLE;
		s->generation = 0;
	}
	for (size_t k = 0; k < s->entries.n; k++)
		client_learn_deed(c, i, &s->entries.at[k]);
}

bool
client_unlock_store(struct client *c)
{
	bool opened = false, ending;

	for (size_t i = 0; i < c->n_kept && !opened; i++)
		if (strcmp(c->kept[i].name, "device") == 0)
			opened = open_device(c, &c->kept[i]);
	if (!opened)
		return false;
	client_arrange(c);
	ending = c->feed.ending;
	for (unsigned i = 0; i < SPACES; i++)
		load_space(c, i);
	c->feed.ending = ending;	/* what was read long ago was told then */
	load_waiting(c);
	load_photos(c);
	kept_list_free(&c->kept, &c->n_kept, &c->kept_size);
	return true;
}

void
client_new_store(struct client *c)
{
	struct identity me;

	for (size_t i = 0; i < c->n_kept; i++)
		dirty_drop(c, c->kept[i].name);
	kept_list_free(&c->kept, &c->n_kept, &c->kept_size);
	bytes_wipe(&c->device, sizeof c->device);
	c->device.known = true;
	crypto_random(c->device.store, 16);
	crypto_random(c->device.key, 32);
	crypto_random(c->device.id, 16);
	if (keyring_identity(&c->ring[KEYRING_BASE], 0, &me))
		c->device.generation = me.generation;
	bytes_wipe(&me, sizeof me);
	c->device.next_waiting = 1;
	c->device_changed = true;
}

static void
drop_kept(struct client *c)
{
	for (size_t i = 0; i < c->n_kept; i++)
		dirty_drop(c, c->kept[i].name);
	kept_list_free(&c->kept, &c->n_kept, &c->kept_size);
}

void
client_reset_space(struct client *c, unsigned i)
{
	struct space *s = &c->space[i];
	char name[64];

	for (size_t k = 0; k < s->entries.n_batches; k++) {
		name_record(name, "log", (int)i, s->entries.batches[k].number);
		dirty_drop(c, name);
	}
	drop_blocks(c, i, 0);
	if (s->view != NULL) {
		name_record(name, "view", (int)i, 0);
		dirty_drop(c, name);
	}
	entries_free(&s->entries);
	view_free(s->view);
	bytes_free(s->shares, s->shares_size * sizeof *s->shares);
	*s = (struct space){ .entries = s->entries };
}

void
client_wipe_store(struct client *c)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		client_drop_record(c, "out", c->waiting[i].number);
	for (size_t i = 0; i < c->n_photos; i++)
		client_drop_record(c, "photo", c->photos[i].number);
	for (unsigned i = 0; i < SPACES; i++)
		client_reset_space(c, i);
	drop_kept(c);
	dirty_drop(c, "device");
	if (c->room == CLIENT_BASE)
		dirty_drop(c, "account");
	c->account_changed = c->device_changed = false;
}

void
client_drop_record(struct client *c, const char *kind, uint32_t number)
{
	char name[64];

	name_record(name, kind, -1, number);
	dirty_drop(c, name);
}

void
client_load(struct client *c, const struct record *record)
{
	if (record->bytes == NULL || strlen(record->name) > 63)
		return;
	if (strcmp(record->name, "account") == 0) {
		client_account_free(&c->account);
		c->account.known = account_load(&c->account, record->bytes,
		    record->len);
		if (!c->account.known)
			client_account_free(&c->account);
		return;
	}
	kept_set(kept_add(&c->kept, &c->n_kept, &c->kept_size, record->name),
	    record->bytes, record->len);
}

/* Everything that changed, sealed into one set that belongs together. */
static void
gather(struct client *c)
{
	struct writer plain = { 0 };

	if (c->account_changed && c->room == CLIENT_BASE) {
		account_write(&c->account, &plain);
		kept_set(dirty_add(c, "account"), plain.bytes, plain.len);
	}
	writer_free(&plain);
	c->account_changed = false;
	if (!c->open)
		return;
	for (unsigned i = 0; i < SPACES; i++) {
		if (c->space[i].view == NULL)
			continue;
		if (c->space[i].view_changed)
			keep_view(c, i);
		c->space[i].view_changed = false;
		keep_log(c, i);
	}
	for (size_t i = 0; i < c->n_waiting; i++) {
		if (c->waiting[i].changed)
			keep_waiting(c, &c->waiting[i]);
		c->waiting[i].changed = false;
	}
	for (size_t i = 0; i < c->n_photos; i++) {
		if (c->photos[i].taken && c->photos[i].changed)
			keep_photo(c, &c->photos[i]);
		c->photos[i].changed = false;
	}
	if (c->device_changed)
		keep_device(c);
	c->device_changed = false;
}

bool
client_dirty(struct client *c, struct record *record)
{
	if (c->dirty_at == 0)
		gather(c);
	if (c->dirty_at == c->n_dirty) {
		c->dirty_given = c->n_dirty;
		c->dirty_at = 0;
		return false;
	}
	*record = (struct record){ c->dirty[c->dirty_at].name,
	    c->dirty[c->dirty_at].drop ? NULL : c->dirty[c->dirty_at].bytes,
	    c->dirty[c->dirty_at].len };
	c->dirty_at++;
	return true;
}

void
client_flushed(struct client *c)
{
	size_t given = c->dirty_at > 0 ? c->dirty_at : c->dirty_given;

	for (size_t i = 0; i < given; i++)
		bytes_free(c->dirty[i].bytes, c->dirty[i].len);
	for (size_t i = given; i < c->n_dirty; i++)
		c->dirty[i - given] = c->dirty[i];
	c->n_dirty -= given;
	c->dirty_at = c->dirty_given = 0;
}
