/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* entries: an array in the order of reading, an index by id, and batches. */
#include <string.h>

#include "crypto.h"
#include "entries.h"

enum {
	BATCH_MOST = 64 * 1024,
	BATCH_SMALL = BATCH_MOST / 2,
	SMALL_MOST = 16,	/* small batches, before they are put together */
	HEAD = 48,
	KEPT_HEAD = 1 + HEAD	/* flags, and the head that the core knows */
};

void
entries_init(struct entries *e)
{
	*e = (struct entries){ 0 };
	crypto_random(e->salt, sizeof e->salt);
}

void
entries_free(struct entries *e)
{
	for (size_t i = 0; i < e->n; i++)
		bytes_free(e->at[i].form, e->at[i].len);
	bytes_free(e->at, e->size * sizeof *e->at);
	bytes_free(e->index, e->slots * sizeof *e->index);
	bytes_free(e->batches, e->batches_size * sizeof *e->batches);
	entries_init(e);
}

static size_t
slot_of(const struct entries *e, const uint8_t id[16])
{
	uint64_t a = bytes_get(id, 8) ^ bytes_get(e->salt, 8);
	uint64_t b = bytes_get(id + 8, 8) ^ bytes_get(e->salt + 8, 8);

	a *= b | 1;
	a ^= a >> 32;
	a *= 0x9e3779b97f4a7c15;
	return (size_t)(a >> 32) & (e->slots - 1);
}

/* The slot that holds the id, or the free one where it belongs. */
static uint32_t *
seek(const struct entries *e, const uint8_t id[16])
{
	size_t slot = slot_of(e, id);

	while (e->index[slot] != 0 &&
	    memcmp(e->at[e->index[slot] - 1].id, id, 16) != 0)
		slot = (slot + 1) & (e->slots - 1);
	return &e->index[slot];
}

struct entry *
entries_find(const struct entries *e, const uint8_t id[16])
{
	uint32_t found;

	if (e->slots == 0 || (found = *seek(e, id)) == 0)
		return NULL;
	return &e->at[found - 1];
}

static void
index_grow(struct entries *e)
{
	bytes_free(e->index, e->slots * sizeof *e->index);
	e->slots = e->slots == 0 ? 64 : 2 * e->slots;
	e->index = bytes_new(e->slots, sizeof *e->index);
	for (size_t i = 0; i < e->n; i++)
		*seek(e, e->at[i].id) = (uint32_t)i + 1;
}

struct entry *
entries_add(struct entries *e, const struct entry *entry)
{
	struct entry *added;

	if (e->n == e->size) {
		size_t more = e->size == 0 ? 32 : 2 * e->size;

		e->at = bytes_grow(e->at, e->size, more, sizeof *e->at);
		e->size = more;
	}
	if (2 * (e->n + 1) > e->slots)
		index_grow(e);
	added = &e->at[e->n++];
	*added = *entry;
	added->batch = 0;
	added->len = 0;
	added->form = NULL;
	*seek(e, added->id) = (uint32_t)e->n;
	return added;
}

void
entry_drop_form(struct entry *entry)
{
	bytes_free(entry->form, entry->len);
	entry->form = NULL;
	entry->len = 0;
}

void
entry_set_form(struct entry *entry, const void *form, size_t len)
{
	uint8_t *copy = bytes_new(len, 1);

	memcpy(copy, form, len);
	entry_drop_form(entry);
	entry->form = copy;
	entry->len = (uint32_t)len;
}

static struct entry_batch *
batch_find(const struct entries *e, uint32_t number)
{
	for (size_t i = e->n_batches; i-- > 0;)
		if (e->batches[i].number == number)
			return &e->batches[i];
	return NULL;
}

static struct entry_batch *
batch_add(struct entries *e, uint32_t number)
{
	if (e->n_batches == e->batches_size) {
		size_t more = e->batches_size == 0 ? 16 : 2 * e->batches_size;

		e->batches = bytes_grow(e->batches, e->batches_size, more,
		    sizeof *e->batches);
		e->batches_size = more;
	}
	if (number > e->newest)
		e->newest = number;
	e->batches[e->n_batches] = (struct entry_batch){ .number = number };
	return &e->batches[e->n_batches++];
}

void
entries_changed(struct entries *e, const struct entry *entry)
{
	struct entry_batch *batch = batch_find(e, entry->batch);

	if (batch != NULL)
		batch->changed = true;
}

void
entry_tell(struct writer *w, const struct entry *entry, uint8_t space,
    uint8_t author)
{
	writer_u32(w, entry->len);
	writer_u8(w, space);
	writer_u8(w, author);
	writer_u8(w, entry->mode);
	writer_u8(w, entry->what);
	writer_u64(w, entry->place);
	writer_bytes(w, entry->id, 16);
	writer_bytes(w, entry->gate, 16);
	writer_bytes(w, entry->form, entry->len);
}

static const uint8_t *
entry_read(struct entry *entry, struct reader *r)
{
	entry->flags = reader_u8(r);
	entry->len = reader_u32(r);
	(void)reader_u8(r);
	entry->author = reader_u8(r);
	entry->mode = reader_u8(r);
	entry->what = reader_u8(r);
	entry->place = reader_u64(r);
	reader_copy(r, entry->id, 16);
	reader_copy(r, entry->gate, 16);
	return reader_take(r, entry->len);
}

static bool
sound(const uint8_t *kept, size_t len)
{
	struct reader r = reader_over(kept, len);

	while (reader_left(&r) > 0 && !r.bad) {
		struct entry entry = { 0 };

		entry_read(&entry, &r);
		if (entry.author > 1)
			return false;
	}
	return reader_done(&r);
}

bool
entries_load(struct entries *e, uint32_t number, const uint8_t *kept, size_t len)
{
	struct reader r = reader_over(kept, len);

	if (number == 0 || batch_find(e, number) != NULL || !sound(kept, len))
		return false;
	batch_add(e, number)->bytes = len;
	while (reader_left(&r) > 0) {
		struct entry entry = { 0 }, *added;
		const uint8_t *form = entry_read(&entry, &r);
		size_t form_len = entry.len;

		if (entries_find(e, entry.id) != NULL)
			continue;
		added = entries_add(e, &entry);
		added->batch = number;
		if (form_len > 0)
			entry_set_form(added, form, form_len);
	}
	return true;
}

/* Entries of a batch that goes find a place in a new one. */
static void
batch_dissolve(struct entries *e, struct entry_batch *batch)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->at[i].batch == batch->number)
			e->at[i].batch = 0;
	batch->bytes = 0;
	batch->changed = true;
}

static void
join_small(struct entries *e)
{
	size_t small = 0;

	for (size_t i = 0; i < e->n_batches; i++)
		small += e->batches[i].bytes < BATCH_SMALL;
	if (small < SMALL_MOST)
		return;
	for (size_t i = 0; i < e->n_batches; i++)
		if (e->batches[i].bytes < BATCH_SMALL)
			batch_dissolve(e, &e->batches[i]);
}

/* Gives every new entry a batch. */
static void
place_new(struct entries *e)
{
	struct entry_batch *batch = NULL;

	for (size_t i = 0; i < e->n; i++) {
		struct entry *entry = &e->at[i];
		size_t bytes = KEPT_HEAD + entry->len;

		if (entry->batch != 0)
			continue;
		if (batch == NULL || (batch->bytes > 0 &&
		    batch->bytes + bytes > BATCH_MOST))
			batch = batch_add(e, e->newest + 1);
		entry->batch = batch->number;
		batch->bytes += bytes;
		batch->changed = true;
	}
}

static bool
anything_new(const struct entries *e)
{
	for (size_t i = e->n; i-- > 0;)
		if (e->at[i].batch == 0)
			return true;
	return false;
}

static void
batch_write(const struct entries *e, uint32_t number, struct writer *w)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->at[i].batch == number) {
			writer_u8(w, e->at[i].flags);
			entry_tell(w, &e->at[i], 0, e->at[i].author);
		}
}

static void
batch_forget(struct entries *e, struct entry_batch *batch)
{
	*batch = e->batches[--e->n_batches];
}

bool
entries_keep(struct entries *e, uint32_t *number, struct writer *w)
{
	if (anything_new(e)) {
		join_small(e);
		place_new(e);
	}
	for (size_t i = 0; i < e->n_batches; i++) {
		struct entry_batch *batch = &e->batches[i];

		if (!batch->changed)
			continue;
		*number = batch->number;
		batch_write(e, batch->number, w);
		batch->bytes = w->len;
		batch->changed = false;
		if (w->len == 0)
			batch_forget(e, batch);
		return true;
	}
	return false;
}
