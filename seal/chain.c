/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * chain: every event names the hash of its device's event before it, so one
 * good signature vouches for all that it links back to. And every event names
 * the head that its device had seen, so two people find out when they were
 * shown different logs.
 */
#include <string.h>

#include "chain.h"
#include "crypto.h"

enum { SAVED_FORMAT = 1, LIST_LEAST = 16 };
static const size_t NONE = SIZE_MAX;

/* The newest confirmed event of one author's device. */
struct tail {
	uint8_t		author[16], device[16];
	uint64_t	counter;
	uint32_t	generation;
	uint8_t		hash[32];
};

/* A confirmed event whose text should be here. */
struct want {
	uint64_t	seq;
	uint8_t		id[16], author[16];
};

struct view {
	uint8_t		 space[16];
	uint64_t	 seq;
	uint8_t		(*heads)[32];	/* of seq 0 (zeros) to seq */
	struct tail	*tails;
	struct want	*wants;
	uint64_t	*doubts;	/* seqs of what was not confirmed, rising */
	size_t		 n_tails, n_wants, n_doubts;
	size_t		 head_room, tail_room, want_room, doubt_room;
};

/* Makes room for one more behind n. */
static void *
list_room(void *list, size_t n, size_t *room, size_t each)
{
	size_t more = *room < LIST_LEAST ? LIST_LEAST : 2 * *room;

	if (n < *room)
		return list;
	list = bytes_grow(list, n, more, each);
	*room = more;
	return list;
}

static void
head_add(struct view *v, const uint8_t head[32])
{
	size_t n = (size_t)v->seq + 1;

	v->heads = list_room(v->heads, n, &v->head_room, 32);
	memcpy(v->heads[n], head, 32);
	v->seq++;
}

static struct tail *
tail_add(struct view *v)
{
	v->tails = list_room(v->tails, v->n_tails, &v->tail_room,
	    sizeof(*v->tails));
	return &v->tails[v->n_tails++];
}

static struct want *
want_add(struct view *v)
{
	v->wants = list_room(v->wants, v->n_wants, &v->want_room,
	    sizeof(*v->wants));
	return &v->wants[v->n_wants++];
}

static void
doubt_add(struct view *v, uint64_t seq)
{
	v->doubts = list_room(v->doubts, v->n_doubts, &v->doubt_room,
	    sizeof(*v->doubts));
	v->doubts[v->n_doubts++] = seq;
}

struct view *
view_new(const uint8_t space[16])
{
	struct view *v = bytes_new(1, sizeof(*v));

	memcpy(v->space, space, 16);
	v->heads = list_room(NULL, 0, &v->head_room, 32);
	return v;
}

void
view_free(struct view *v)
{
	if (v == NULL)
		return;
	bytes_free(v->heads, 0);
	bytes_free(v->tails, 0);
	bytes_free(v->wants, 0);
	bytes_free(v->doubts, 0);
	bytes_free(v, sizeof(*v));
}

const uint8_t *
view_space(const struct view *v)
{
	return v->space;
}

uint64_t
view_seq(const struct view *v)
{
	return v->seq;
}

const uint8_t *
view_head(const struct view *v)
{
	return v->heads[v->seq];
}

void
view_save(const struct view *v, struct writer *w)
{
	writer_u8(w, SAVED_FORMAT);
	writer_bytes(w, v->space, 16);
	writer_u32(w, (uint32_t)v->n_tails);
	for (size_t i = 0; i < v->n_tails; i++) {
		writer_bytes(w, v->tails[i].author, 16);
		writer_bytes(w, v->tails[i].device, 16);
		writer_u64(w, v->tails[i].counter);
		writer_u32(w, v->tails[i].generation);
		writer_bytes(w, v->tails[i].hash, 32);
	}
	writer_u32(w, (uint32_t)v->n_wants);
	for (size_t i = 0; i < v->n_wants; i++) {
		writer_u64(w, v->wants[i].seq);
		writer_bytes(w, v->wants[i].id, 16);
		writer_bytes(w, v->wants[i].author, 16);
	}
	writer_u32(w, (uint32_t)v->n_doubts);
	for (size_t i = 0; i < v->n_doubts; i++)
		writer_u64(w, v->doubts[i]);
	writer_bytes(w, v->heads[1], 32 * (size_t)v->seq);
}

static void
load_tails(struct view *v, struct reader *r)
{
	for (uint32_t n = reader_u32(r); n > 0 && !r->bad; n--) {
		struct tail *tail = tail_add(v);

		reader_copy(r, tail->author, 16);
		reader_copy(r, tail->device, 16);
		tail->counter = reader_u64(r);
		tail->generation = reader_u32(r);
		reader_copy(r, tail->hash, 32);
	}
}

static void
load_wants(struct view *v, struct reader *r)
{
	for (uint32_t n = reader_u32(r); n > 0 && !r->bad; n--) {
		struct want *want = want_add(v);

		want->seq = reader_u64(r);
		reader_copy(r, want->id, 16);
		reader_copy(r, want->author, 16);
	}
}

static void
load_doubts(struct view *v, struct reader *r)
{
	for (uint32_t n = reader_u32(r); n > 0 && !r->bad; n--)
		doubt_add(v, reader_u64(r));
}

struct view *
view_load(const uint8_t *saved, size_t len)
{
	struct reader r = reader_over(saved, len);
	bool known = reader_u8(&r) == SAVED_FORMAT;
	const uint8_t *space = reader_take(&r, 16), *head;
	struct view *v;

	if (!known || space == NULL)
		return NULL;
	v = view_new(space);
	load_tails(v, &r);
	load_wants(v, &r);
	load_doubts(v, &r);
	while (reader_left(&r) > 0 && (head = reader_take(&r, 32)) != NULL)
		head_add(v, head);
	if (!reader_done(&r)) {
		view_free(v);
		return NULL;
	}
	return v;
}

/* One event while its batch is being read. */
struct reading {
	struct header	h;
	uint8_t		hash[32];
	bool		sound;		/* a header of this space that we can read */
	bool		vouched;	/* by its own signature or a later one's */
	size_t		before;		/* the one before of its author's device */
	size_t		after;		/* the next one of it that is vouched for */
};

static bool
same_chain(const struct header *a, const struct header *b)
{
	return memcmp(a->author, b->author, 16) == 0 &&
	    memcmp(a->device, b->device, 16) == 0;
}

static bool
follows(const struct header *h, uint64_t counter, uint32_t generation,
    const uint8_t hash[32])
{
	return h->counter - 1 == counter && h->generation == generation &&
	    memcmp(h->prev, hash, 32) == 0;
}

static bool
text_fits(const struct wire *e)
{
	uint8_t hash[32];

	crypto_blake2b(hash, sizeof(hash), NULL, e->text, e->text_len);
	return memcmp(hash, e->text_hash, 32) == 0;
}

static size_t
before_in_batch(const struct reading *all, size_t i)
{
	for (size_t k = i; k-- > 0;)
		if (all[k].sound && same_chain(&all[k].h, &all[i].h))
			return k;
	return NONE;
}

/* Takes the next event's place: seq and head go on whatever it is worth. */
static unsigned
take_place(struct view *v, struct reading *all, size_t i,
    const struct wire *e, struct verdict *verdict)
{
	struct reading *own = &all[i];
	uint8_t head[32];

	memcpy(head, view_head(v), 32);
	event_hash(own->hash, e->header, e->text_hash);
	head_next(head, e->seq, own->hash);
	head_add(v, head);
	own->sound = header_read(&own->h, e->header) &&
	    memcmp(own->h.space, v->space, 16) == 0;
	own->before = own->sound ? before_in_batch(all, i) : NONE;
	own->after = NONE;
	*verdict = (struct verdict){ .read = true };
	if (e->text == NULL)
		return 0;
	verdict->text = text_fits(e);
	return verdict->text ? 0 : NOTICE_BODY;
}

static bool
signature_holds(const struct keyring *pins, const struct wire *e,
    const struct reading *own)
{
	struct pin pin;

	return own->h.generation != 0 &&
	    keyring_pin(pins, own->h.author, own->h.generation, &pin) &&
	    (pin.last == 0 || e->seq <= pin.last) &&
	    event_check(e->signature, own->hash, pin.card.signing);
}

static bool
linked(const struct reading *all, const struct reading *own)
{
	return own->after != NONE && follows(&all[own->after].h,
	    own->h.counter, own->h.generation, own->hash);
}

/*
 * Newest first, so that one signature for each device is enough. Only the
 * very next one of a device can vouch by its link: where a relay changed the
 * order, each must stand for itself.
 */
static void
vouch(const struct keyring *pins, const struct wire *events,
    struct reading *all, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		struct reading *own = &all[i];

		if (!own->sound)
			continue;
		own->vouched = linked(all, own) ||
		    signature_holds(pins, &events[i], own);
		if (own->before != NONE)
			all[own->before].after = own->vouched ? i : own->after;
	}
}

static struct tail *
tail_find(struct view *v, const struct header *h)
{
	for (size_t i = 0; i < v->n_tails; i++)
		if (memcmp(v->tails[i].author, h->author, 16) == 0 &&
		    memcmp(v->tails[i].device, h->device, 16) == 0)
			return &v->tails[i];
	return NULL;
}

static void
tail_set(struct view *v, struct tail *tail, const struct reading *own)
{
	if (tail == NULL)
		tail = tail_add(v);
	memcpy(tail->author, own->h.author, 16);
	memcpy(tail->device, own->h.device, 16);
	tail->counter = own->h.counter;
	tail->generation = own->h.generation;
	memcpy(tail->hash, own->hash, 32);
}

static bool
comes_next(const struct tail *tail, const struct header *h)
{
	static const uint8_t nothing[32];

	if (tail == NULL)
		return follows(h, 0, h->generation, nothing);
	return follows(h, tail->counter, tail->generation, tail->hash);
}

static bool
saw_our_log(const struct view *v, uint64_t seq, const struct header *h)
{
	return h->seen < seq && memcmp(v->heads[h->seen], h->head, 32) == 0;
}

/* An author's deletion: what it names, or all before it, is wanted no more. */
static void
unwant(struct view *v, const struct header *deletion)
{
	bool all = bytes_zero(deletion->gate, 16);
	size_t kept = 0;

	for (size_t i = 0; i < v->n_wants; i++) {
		const struct want *want = &v->wants[i];

		if (memcmp(want->author, deletion->author, 16) != 0 ||
		    (!all && memcmp(want->id, deletion->gate, 16) != 0))
			v->wants[kept++] = *want;
	}
	v->n_wants = kept;
}

static void
want_text(struct view *v, uint64_t seq, const struct header *h)
{
	struct want *want = want_add(v);

	want->seq = seq;
	memcpy(want->id, h->id, 16);
	memcpy(want->author, h->author, 16);
}

static bool
held_at_gate(const struct header *h)
{
	return h->mode == MODE_SOFT || h->mode == MODE_STRICT;
}

/* Puts a vouched event into its chain. */
static unsigned
confirm(struct view *v, uint64_t seq, const struct reading *own,
    struct verdict *verdict)
{
	struct tail *tail = tail_find(v, &own->h);
	unsigned notices = 0;

	if (tail != NULL && own->h.counter <= tail->counter) {
		doubt_add(v, seq);
		return NOTICE_REPLAY;
	}
	if (!comes_next(tail, &own->h))
		notices |= NOTICE_GAP;
	if (!saw_our_log(v, seq, &own->h))
		notices |= NOTICE_FORK;
	tail_set(v, tail, own);
	if (own->h.what == EVENT_DELETE)
		unwant(v, &own->h);
	else if (!verdict->text && !held_at_gate(&own->h))
		want_text(v, seq, &own->h);
	verdict->confirmed = true;
	return notices;
}

unsigned
view_take(struct view *v, const struct keyring *pins,
    const struct wire *events, size_t n, struct verdict *verdicts)
{
	struct reading *all = bytes_new(n, sizeof(*all));
	unsigned notices = 0;
	size_t read;

	memset(verdicts, 0, n * sizeof(*verdicts));
	for (read = 0; read < n; read++) {
		if (events[read].seq != v->seq + 1) {
			notices |= events[read].seq <= v->seq ?
			    NOTICE_ROLLBACK : NOTICE_GAP;
			break;
		}
		notices |= take_place(v, all, read, &events[read],
		    &verdicts[read]);
	}
	vouch(pins, events, all, read);
	for (size_t i = 0; i < read; i++)
		if (all[i].vouched) {
			notices |= confirm(v, events[i].seq, &all[i],
			    &verdicts[i]);
		} else {
			doubt_add(v, events[i].seq);
			notices |= NOTICE_FORGED;
		}
	bytes_free(all, 0);
	return notices;
}

size_t
view_reach(const struct view *v, const struct keyring *pins,
    const struct wire *events, size_t n)
{
	struct header h;
	struct pin pin;

	for (size_t i = 0; i < n; i++)
		if (header_read(&h, events[i].header) &&
		    memcmp(h.space, v->space, 16) == 0 &&
		    keyring_pin(pins, h.author, 0, &pin) &&
		    h.generation > pin.card.generation)
			return i;
	return n;
}

unsigned
view_end(const struct view *v, uint64_t last)
{
	unsigned notices = v->n_wants > 0 ? NOTICE_MISSING : 0;

	if (last < v->seq)
		notices |= NOTICE_ROLLBACK;
	if (last > v->seq)
		notices |= NOTICE_GAP;
	return notices;
}

uint64_t
view_missing(const struct view *v, size_t n)
{
	return n < v->n_wants ? v->wants[n].seq : 0;
}

static bool
doubted(const struct view *v, uint64_t seq)
{
	for (size_t i = 0; i < v->n_doubts; i++)
		if (v->doubts[i] == seq)
			return true;
	return false;
}

/* Is this what was read at its seq? The two heads around it tell. */
static bool
was_there(const struct view *v, const struct wire *e)
{
	uint8_t head[32], hash[32];

	if (e->seq == 0 || e->seq > v->seq)
		return false;
	memcpy(head, v->heads[e->seq - 1], 32);
	event_hash(hash, e->header, e->text_hash);
	head_next(head, e->seq, hash);
	return memcmp(head, v->heads[e->seq], 32) == 0;
}

bool
view_recall(struct view *v, const struct wire *e)
{
	size_t kept = 0;

	if (e->text == NULL || !was_there(v, e) || doubted(v, e->seq) ||
	    !text_fits(e))
		return false;
	for (size_t i = 0; i < v->n_wants; i++)
		if (v->wants[i].seq != e->seq)
			v->wants[kept++] = v->wants[i];
	v->n_wants = kept;
	return true;
}
