/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_photo: photos, beside the events that name them. One is sealed before
 * its event is made, waits with it, and goes to the relay part by part once the
 * event is there. Looking at one goes beside the tasks and changes nothing.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

enum { IN_A_FORM = 4 };

/* ---- what waits ---- */

void
client_add_photo(struct client *c, const struct photo *p)
{
	if (c->n_photos == c->photos_size) {
		size_t more = c->photos_size == 0 ? 8 : 2 * c->photos_size;

		c->photos = bytes_grow(c->photos, c->photos_size, more,
		    sizeof *c->photos);
		c->photos_size = more;
	}
	c->photos[c->n_photos++] = *p;
}

static void
drop_photo(struct client *c, size_t at)
{
	if (c->photos[at].taken)
		client_drop_record(c, "photo", c->photos[at].number);
	writer_free(&c->photos[at].streams);
	for (c->n_photos--; at < c->n_photos; at++)
		c->photos[at] = c->photos[at + 1];
	bytes_wipe(&c->photos[c->n_photos], sizeof *c->photos);
}

/* Of forms that were refused, the last one's may still be taken. */
static void
drop_untaken(struct client *c)
{
	size_t n = 0;

	for (size_t i = c->n_photos; i-- > 0;)
		if (!c->photos[i].taken && ++n >= IN_A_FORM)
			drop_photo(c, i);
}

void
client_photos_free(struct client *c)
{
	while (c->n_photos > 0) {
		writer_free(&c->photos[--c->n_photos].streams);
		bytes_wipe(&c->photos[c->n_photos], sizeof *c->photos);
	}
	bytes_free(c->photos, c->photos_size * sizeof *c->photos);
	c->photos = NULL;
	c->photos_size = 0;
}

void
client_forget_photos(struct client *c, unsigned space, const uint8_t target[16])
{
	for (size_t i = c->n_photos; i-- > 0;)
		if (c->photos[i].taken && c->photos[i].space == space &&
		    (bytes_zero(target, 16) ||
		    memcmp(c->photos[i].id, target, 16) == 0))
			drop_photo(c, i);
}

/* ---- sealing ---- */

/* Where a photo goes that is made now: to both, once there are two. */
static const struct space *
photo_space(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];

	return s->here && !s->frozen && s->members == 2 ? s : &c->space[PERSONAL];
}

static bool
seal_head(const struct client *c, struct photo *p, const struct blob *blob)
{
	const struct space *s = photo_space(c);
	uint32_t epoch = s == &c->space[COUPLE] ? s->epoch :
	    keyring_epoch(&c->ring[KEYRING_BASE], s->id);
	uint8_t key[32];

	if (!s->here || !keyring_space_key(&c->ring[KEYRING_BASE], s->id, epoch, key))
		return false;
	blob_head_seal(p->head, blob, key, s->id, epoch);
	bytes_wipe(key, sizeof key);
	return true;
}

const char *
client_photo_add(struct client *c, const uint8_t *small, size_t small_len,
    const uint8_t *whole, size_t whole_len)
{
	struct photo p = { .changed = true };
	struct blob blob = { .type = 1 };
	bool fine = c->open && c->room == CLIENT_BASE && small_len <= BLOB_CHUNK &&
	    whole_len <= BLOB_MOST - BLOB_MOST / 16;

	if (fine) {
		crypto_random(blob.key, sizeof blob.key);
		blob_seal(&p.streams, &blob, BLOB_SMALL, small, small_len);
		p.small = blob.picture[BLOB_SMALL].size;
		blob_seal(&p.streams, &blob, BLOB_WHOLE, whole, whole_len);
		fine = seal_head(c, &p, &blob);
	}
	bytes_wipe(&blob, sizeof blob);
	if (!fine) {
		writer_free(&p.streams);
		return NULL;
	}
	drop_untaken(c);
	p.number = c->device.next_waiting++;
	client_add_photo(c, &p);
	writer_clear(&c->photo_name);
	bytes_hex((char *)writer_room(&c->photo_name, 2 * BLOB_HEAD + 1), p.head,
	    BLOB_HEAD);
	return (const char *)c->photo_name.bytes;
}

/* An event that was refused and goes anew under another id takes it along. */
void
client_take_photo(struct client *c, const struct draft *d)
{
	struct writer head = { 0 };

	if (c->n_photos > 0 && d->what == EVENT_WRITE && field_bytes(
	    (struct fields){ d->form, d->len }, "photo", &head) &&
	    head.len == BLOB_HEAD)
		for (size_t i = 0; i < c->n_photos; i++) {
			struct photo *p = &c->photos[i];

			if (memcmp(p->head, head.bytes, BLOB_HEAD) != 0)
				continue;
			memcpy(p->id, d->id, 16);
			p->space = d->space;
			p->taken = p->changed = true;
			p->next = 0;
		}
	writer_free(&head);
}

/* ---- to the relay: part 0 is the small one, then come those of the whole ---- */

static struct reader
part_of(const struct photo *p, unsigned n)
{
	size_t at = n == 0 ? 0 : p->small + (size_t)(n - 1) * BLOB_PART;
	size_t end = n == 0 ? p->small : at + BLOB_PART;

	if (end > p->streams.len)
		end = p->streams.len;
	return at >= end ? reader_over(NULL, 0) :
	    reader_over(p->streams.bytes + at, end - at);
}

/* Is its event at the relay? */
static bool
may_go(const struct client *c, const struct photo *p)
{
	const struct space *s = &c->space[p->space];
	const struct waiting *w = client_waiting(c, p->space, p->id);

	return p->taken && !p->skipped && s->here && !s->frozen && !s->lost &&
	    (w == NULL || w->sent);
}

static void
begin_photos(struct client *c)
{
	c->full = false;
	for (size_t i = 0; i < c->n_photos; i++)
		c->photos[i].skipped = false;
}

static void
part_path(struct writer *rest, const uint8_t id[16], unsigned n)
{
	char hex[33];

	bytes_hex(hex, id, 16);
	field_plain(rest, "/blobs/");
	field_plain(rest, hex);
	field_plain(rest, "/parts/");
	field_digits(rest, n);
	writer_u8(rest, 0);
}

static void
ask_part(struct client *c)
{
	struct work *work = &c->work;
	struct writer rest = { 0 };
	const struct photo *p;
	struct reader part;

	for (work->at = 0; work->at < c->n_photos &&
	    !may_go(c, &c->photos[work->at]); work->at++)
		;
	if (work->at == c->n_photos) {
		client_skip(c, 1);
		return;
	}
	p = &c->photos[work->at];
	part = part_of(p, p->next);
	writer_bytes(client_body(c), part.at, reader_left(&part));
	part_path(&rest, p->id, p->next);
	client_ask(c, "PUT", "/v1/spaces/", c->space[p->space].id,
	    (const char *)rest.bytes);
	writer_free(&rest);
}

/* Not taken: for want of room, or its event is not there any more. */
static void
refused(struct client *c, struct photo *p)
{
	const struct entry *e = entries_find(&c->space[p->space].entries, p->id);

	c->full = c->full || client_problem(c, "quota");
	p->skipped = true;
	if (client_problem(c, "not-found") && (e == NULL || (e->flags & ENTRY_DEAD)))
		drop_photo(c, (size_t)(p - c->photos));
}

static void
take_part(struct client *c)
{
	struct photo *p = &c->photos[c->work.at];
	struct reader next;

	if (client_problem(c, "quota") || client_problem(c, "not-found") ||
	    client_problem(c, "frozen") || client_problem(c, "too-many"))
		refused(c, p);
	else if (!client_fine(c, 204))
		return;
	else {
		next = part_of(p, ++p->next);
		if (reader_left(&next) == 0)
			drop_photo(c, c->work.at);
	}
	client_back(c, 2);
}

client_steps client_photos_row = { begin_photos, ask_part, take_part, NULL };

/* ---- looking ---- */

struct looked {
	uint64_t	 space, which;
	uint8_t		 id[16], head[BLOB_HEAD];
	struct blob	 blob;
};

static bool
look(const struct client *c, const char *form, size_t len, struct looked *at)
{
	struct fields f = { (const uint8_t *)form, len };
	uint8_t key[32];
	bool fine;

	if (!c->open || !field_number(f, "space", &at->space) ||
	    at->space > PERSONAL || !field_number(f, "which", &at->which) ||
	    at->which >= BLOB_PICTURES || !field_hex(f, "id", at->id, 16) ||
	    !field_hex(f, "photo", at->head, BLOB_HEAD))
		return false;
	fine = keyring_space_key(&c->ring[KEYRING_BASE], c->space[at->space].id,
	    blob_head_epoch(at->head), key) && blob_head_open(&at->blob, at->head,
	    key, c->space[at->space].id, keyring_least(&c->ring[KEYRING_BASE]));
	bytes_wipe(key, sizeof key);
	return fine;
}

const struct call *
client_photo_call(struct client *c, const char *form, size_t len, unsigned n)
{
	struct writer *path = &c->photo_path;
	struct looked at;
	char hex[33];
	bool fine = look(c, form, len, &at) &&
	    n < blob_parts(&at.blob, (enum blob_which)at.which);

	if (fine) {
		bytes_hex(hex, c->space[at.space].id, 16);
		writer_clear(path);
		field_plain(path, "/v1/spaces/");
		field_plain(path, hex);
		part_path(path, at.id, n + blob_first((enum blob_which)at.which));
		c->photo_call = (struct call){ "GET", (const char *)path->bytes,
		    NULL, 0 };
	}
	bytes_wipe(&at, sizeof at);
	return fine ? &c->photo_call : NULL;
}

/* The stream of one that is still here. */
static struct reader
here(const struct client *c, const struct looked *at)
{
	for (size_t i = 0; i < c->n_photos; i++) {
		const struct photo *p = &c->photos[i];

		if (memcmp(p->head, at->head, BLOB_HEAD) == 0)
			return at->which == BLOB_SMALL ?
			    reader_over(p->streams.bytes, p->small) :
			    reader_over(p->streams.bytes + p->small,
			    p->streams.len - p->small);
	}
	return reader_over(NULL, 0);
}

const uint8_t *
client_photo_open(struct client *c, const char *form, size_t len,
    const uint8_t *parts, size_t parts_len, size_t *picture_len)
{
	struct reader stream = reader_over(parts, parts_len);
	struct looked at;
	bool fine = look(c, form, len, &at);

	writer_clear(&c->picture);
	if (fine && parts_len == 0)
		stream = here(c, &at);
	fine = fine && blob_open(&c->picture, &at.blob, (enum blob_which)at.which,
	    stream.at, reader_left(&stream));
	bytes_wipe(&at, sizeof at);
	*picture_len = c->picture.len;
	return fine ? c->picture.bytes : NULL;
}
