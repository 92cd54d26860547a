/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_space: spaces, the events in them, and gates.
 *
 * The mailbox cannot read an event, but it keeps what two people rely on: only
 * a member writes, under the card in force, each device in its own order; and
 * an answer at a gate stays shut until the other has answered too.
 */
#include <stdlib.h>
#include <string.h>
#include "seal/crypto.h"
#include "seal/event.h"
#include "inside.h"

enum { HEAD_KEPT = HEADER_SIZE + 32 + 64, SHARE = 32, BATCH_BYTES = 1 << 20,
	USUAL_BYTES = 100 * 1000 };	/* of a hundred events */

/* ---- spaces ---- */

static void
members_load(struct visit *visit, struct space *space, const uint8_t account[16])
{
	struct value row[STORE_COLUMNS];

	unit_begin(visit->unit, MEMBER_LIST, (struct value[]){ ID(space->id) }, 1);
	while (space->members < MEMBERS &&
	    unit_row(visit->unit, MEMBER_LIST, row)) {
		struct member *member = &space->member[space->members++];

		memcpy(member->account, row[0].bytes, 16);
		memcpy(member->card, row[1].bytes, CARD_SIZE);
		member->gone = row[2].number != 0;
		if (memcmp(member->account, account, 16) == 0)
			space->me = member;
	}
	unit_end(visit->unit, MEMBER_LIST);
}

static bool
space_load(struct visit *visit, const uint8_t id[16], const uint8_t account[16],
    struct space *space)
{
	struct value row[STORE_COLUMNS];

	*space = (struct space){ 0 };
	if (!unit_get(visit->unit, SPACE_GET, row, ID(id)))
		return false;
	memcpy(space->id, id, 16);
	space->kind = (enum space_kind)row[0].number;
	space->state = (enum space_state)row[1].number;
	space->seq = (uint64_t)row[2].number;
	space->size = (uint64_t)row[3].number;
	members_load(visit, space, account);
	return true;
}

bool
space_find(struct visit *visit, const uint8_t id[16], struct space *space)
{
	return space_load(visit, id, visit->session.account, space) &&
	    space->me != NULL;
}

unsigned
spaces_of(struct visit *visit, const uint8_t account[16],
    struct space found[RELAY_SPACES])
{
	uint8_t ids[RELAY_SPACES][16];
	struct value row[STORE_COLUMNS];
	unsigned n = 0, good = 0;

	unit_begin(visit->unit, BELONGS_LIST, (struct value[]){ ID(account) }, 1);
	while (n < RELAY_SPACES && unit_row(visit->unit, BELONGS_LIST, row))
		memcpy(ids[n++], row[0].bytes, 16);
	unit_end(visit->unit, BELONGS_LIST);
	for (unsigned i = 0; i < n; i++)
		good += space_load(visit, ids[i], account, &found[good]) &&
		    found[good].me != NULL;
	return good;
}

bool
is_paired(struct visit *visit, const uint8_t account[16])
{
	struct space spaces[RELAY_SPACES];
	unsigned n = spaces_of(visit, account, spaces);

	for (unsigned i = 0; i < n; i++)
		if (spaces[i].kind == SPACE_COUPLE &&
		    spaces[i].state == SPACE_OPEN && spaces[i].members == MEMBERS)
			return true;
	return false;
}

bool
space_make(struct visit *visit, const uint8_t id[16], enum space_kind kind,
    const uint8_t account[16], const uint8_t card[CARD_SIZE])
{
	return unit_run(visit->unit, SPACE_ADD, ID(id), NUMBER(kind),
	    NUMBER(visit->day)) &&
	    unit_run(visit->unit, MEMBER_ADD, ID(id), ID(account), NUMBER(0),
	    BYTES(card, CARD_SIZE)) &&
	    unit_run(visit->unit, BELONGS_ADD, ID(account), ID(id), NUMBER(kind));
}

void
space_hint(struct visit *visit, const struct space *space)
{
	for (unsigned i = 0; i < space->members; i++)
		hint_account(visit, space->member[i].account);
}

void
space_freeze(struct visit *visit, struct space *space)
{
	if (!unit_run(visit->unit, SPACE_FREEZE, ID(space->id)))
		return;
	space->state = SPACE_FROZEN;
	for (unsigned i = 0; i < space->members; i++) {
		invitations_end(visit, space->member[i].account, space->id);
		feeds_end(visit, space->member[i].account);
	}
	space_hint(visit, space);
}

void
space_drop(struct visit *visit, const uint8_t id[16])
{
	static const enum statement drops[] = { GATE_DROP_ALL, CHAIN_DROP_ALL,
	    BLOB_DROP_ALL, EVENT_DROP_ALL, MEMBER_DROP_ALL, SPACE_DROP };

	for (size_t i = 0; i < sizeof drops / sizeof drops[0]; i++)
		unit_run(visit->unit, drops[i], ID(id));
	unit_purged(visit->unit);
}

bool
space_create(struct visit *visit)
{
	const uint8_t *id = reader_take(&visit->body, 16);
	const uint8_t *me = visit->session.account;
	struct space space, all[RELAY_SPACES];
	struct value row[STORE_COLUMNS];

	if (!reader_done(&visit->body) || bytes_zero(id, 16))
		return refuse(visit, BAD_REQUEST);
	if (space_find(visit, id, &space) && space.kind == SPACE_COUPLE)
		return done(visit, 201);
	if (is_paired(visit, me))
		return refuse(visit, PAIRED);
	if (spaces_of(visit, me, all) == RELAY_SPACES)
		return refuse(visit, TOO_MANY);
	if (!unit_get(visit->unit, ACCOUNT_GET, row, ID(me)))
		return refuse(visit, SIGNED_OUT);
	if (!space_make(visit, id, SPACE_COUPLE, me, row[0].bytes))
		return refuse(visit, BAD_REQUEST);
	hint_account(visit, me);
	return done(visit, 201);
}

bool
space_end(struct visit *visit)
{
	struct space space;

	if (!space_find(visit, visit->id, &space) || space.kind != SPACE_COUPLE)
		return refuse(visit, NOT_FOUND);
	space_freeze(visit, &space);
	return done(visit, 204);
}

/* ---- gates ---- */

/* The answers at a gate that live, or lived when it opened. */
struct gate {
	unsigned	n;
	struct {
		uint8_t		account[16], event[16], share[SHARE];
		bool		has_share;
	} answer[MEMBERS];
};

static void
gate_load(struct visit *visit, const struct space *space, const uint8_t id[16],
    struct gate *gate)
{
	struct value row[STORE_COLUMNS];

	*gate = (struct gate){ 0 };
	unit_begin(visit->unit, GATE_LIST,
	    (struct value[]){ ID(space->id), ID(id) }, 2);
	while (gate->n < MEMBERS && unit_row(visit->unit, GATE_LIST, row)) {
		memcpy(gate->answer[gate->n].account, row[0].bytes, 16);
		memcpy(gate->answer[gate->n].event, row[1].bytes, 16);
		if (row[2].len == SHARE) {
			memcpy(gate->answer[gate->n].share, row[2].bytes, SHARE);
			gate->answer[gate->n].has_share = true;
		}
		gate->n++;
	}
	unit_end(visit->unit, GATE_LIST);
}

/* An opened gate stays open: its rows stay when the words go. */
static bool
gate_is_open(const struct gate *gate)
{
	return gate->n == MEMBERS;
}

static int
gate_find(const struct gate *gate, const uint8_t account[16])
{
	for (unsigned i = 0; i < gate->n; i++)
		if (memcmp(gate->answer[i].account, account, 16) == 0)
			return (int)i;
	return -1;
}

/* ---- appending ---- */

struct append {
	struct wire	 wire;
	struct header	 header;
	uint8_t		 hash[32];
};

static bool
is_gated(const struct header *header)
{
	return header->what == EVENT_WRITE &&
	    (header->mode == MODE_SOFT || header->mode == MODE_STRICT);
}

/* What can be said of an event without looking at the space. */
static bool
append_sound(const struct append *event)
{
	const struct wire *wire = &event->wire;
	bool wants_share = is_gated(&event->header) &&
	    event->header.mode == MODE_SOFT && wire->text != NULL;
	uint8_t hash[32];

	if ((wire->share != NULL) != wants_share)
		return false;
	if (wire->text == NULL)
		return true;
	if (event->header.what != EVENT_WRITE || wire->text_len == 0 ||
	    wire->text_len > EVENT_MOST - WIRE_LEAST - SHARE - 4)
		return false;
	crypto_blake2b(hash, 32, NULL, wire->text, wire->text_len);
	return memcmp(hash, wire->text_hash, 32) == 0;
}

bool
signer_find(struct visit *visit)
{
	struct space space;
	struct card card;

	if (!space_find(visit, visit->id, &space) ||
	    !card_read(&card, space.me->card))
		return false;
	memcpy(visit->signer, card.signing, 32);
	return true;
}

void
signer_check(struct visit *visit)
{
	struct reader events = reader_over(visit->request->body,
	    visit->request->len);
	struct wire wire;
	uint8_t hash[32];

	for (unsigned i = 0; i < SIGNED_MOST && wire_read(&wire, &events); i++) {
		event_hash(hash, wire.header, wire.text_hash);
		if (event_check(wire.signature, hash, visit->signer))
			visit->signed_event[visit->signed_events++] = wire.header;
	}
}

/* The very same bytes were checked ahead, with this key. */
static bool
append_checked(const struct visit *visit, const struct append *event,
    const struct card *card)
{
	if (memcmp(visit->signer, card->signing, 32) != 0)
		return false;
	for (unsigned i = 0; i < visit->signed_events; i++)
		if (visit->signed_event[i] == event->wire.header)
			return true;
	return false;
}

/* By a member, under the card in force. */
static bool
append_signed(const struct visit *visit, const struct append *event,
    const struct space *space)
{
	struct card card;

	return card_read(&card, space->me->card) &&
	    card.generation == event->header.generation &&
	    (append_checked(visit, event, &card) ||
	    event_check(event->wire.signature, event->hash, card.signing));
}

/* The next of its device, which cannot have seen more than there is. */
static bool
append_follows(struct visit *visit, const struct append *event,
    const struct space *space)
{
	const struct header *header = &event->header;
	struct value row[STORE_COLUMNS];
	uint64_t last = 0;
	uint8_t prev[32] = { 0 };

	if (unit_get(visit->unit, CHAIN_GET, row, ID(space->id),
	    ID(header->author), ID(header->device))) {
		last = (uint64_t)row[0].number;
		memcpy(prev, row[1].bytes, 32);
	}
	return header->counter == last + 1 && header->counter <= INT64_MAX &&
	    memcmp(header->prev, prev, 32) == 0 && header->seen <= space->seq;
}

static bool
delete_all(struct visit *visit, struct space *space)
{
	const uint8_t *me = space->me->account;
	struct value row[STORE_COLUMNS];

	unit_get(visit->unit, EVENTS_SIZE, row, ID(space->id), ID(me));
	int64_t size = unit_failed(visit->unit) ? 0 : row[0].number;
	size += blobs_drop(visit, space->id, me);
	unit_run(visit->unit, EVENTS_PURGE, ID(space->id), ID(me));
	unit_run(visit->unit, GATES_DROP, ID(space->id), ID(me));
	unit_run(visit->unit, GATES_EMPTY, ID(space->id), ID(me));
	unit_run(visit->unit, SPACE_SHRINK, ID(space->id), NUMBER(size));
	unit_purged(visit->unit);
	return true;
}

static void
delete_answer(struct visit *visit, struct space *space,
    const uint8_t gate_id[16], const uint8_t target[16])
{
	const uint8_t *me = space->me->account;
	struct gate gate;

	gate_load(visit, space, gate_id, &gate);
	int mine = gate_find(&gate, me);
	if (mine < 0 || memcmp(gate.answer[mine].event, target, 16) != 0)
		return;
	unit_run(visit->unit, gate_is_open(&gate) ? GATE_EMPTY : GATE_DROP,
	    ID(space->id), ID(gate_id), ID(me));
}

/* Words and share of an own event go; its head stays. False: not one's own. */
static bool
delete_one(struct visit *visit, struct space *space, const uint8_t target[16])
{
	struct value row[STORE_COLUMNS];
	uint8_t gate_id[16];

	if (!unit_get(visit->unit, EVENT_GET, row, ID(space->id), ID(target)) ||
	    memcmp(row[1].bytes, space->me->account, 16) != 0)
		return false;
	int64_t size = row[3].number;
	bool gated = row[2].len == 16;
	if (gated)
		memcpy(gate_id, row[2].bytes, 16);
	size += blob_drop(visit, space->id, target);
	unit_run(visit->unit, EVENT_PURGE, ID(space->id), ID(target));
	unit_run(visit->unit, SPACE_SHRINK, ID(space->id), NUMBER(size));
	if (gated)
		delete_answer(visit, space, gate_id, target);
	unit_purged(visit->unit);
	return true;
}

static void
answer_keep(struct visit *visit, const struct append *event,
    const struct space *space)
{
	const struct header *header = &event->header;
	uint8_t share[SHARE];
	struct value kept = NONE;

	if (event->wire.share != NULL) {
		memcpy(share, event->wire.share, SHARE);
		rest_share(&visit->relay->rest, share, header->id,
		    event->wire.text_hash);
		kept = BYTES(share, SHARE);
	}
	unit_run(visit->unit, GATE_ADD, ID(space->id), ID(header->gate),
	    ID(header->author), ID(header->id), kept);
}

static void
event_keep(struct visit *visit, const struct append *event,
    struct space *space)
{
	const struct header *header = &event->header;
	const struct wire *wire = &event->wire;
	uint8_t head[HEAD_KEPT];

	memcpy(head, wire->header, HEADER_SIZE);
	memcpy(head + HEADER_SIZE, wire->text_hash, 32);
	memcpy(head + HEADER_SIZE + 32, wire->signature, 64);
	unit_run(visit->unit, SPACE_GROW, ID(space->id), NUMBER(space->seq),
	    NUMBER(space->seq + 1), NUMBER(wire->text_len));
	unit_run(visit->unit, EVENT_ADD, ID(space->id), ID(header->id),
	    NUMBER(space->seq + 1), ID(header->author),
	    is_gated(header) ? ID(header->gate) : NONE, NUMBER(wire->text_len),
	    NUMBER(visit->day), BYTES(head, HEAD_KEPT),
	    wire->text != NULL ? BYTES(wire->text, wire->text_len) : NONE);
	unit_run(visit->unit, CHAIN_PUT, ID(space->id), ID(header->author),
	    ID(header->device), NUMBER(header->counter), BYTES(event->hash, 32));
	space->seq++;
	space->size += wire->text_len;
}

static bool
had_already(struct visit *visit, const struct append *event,
    const struct space *space, enum append_result *result, uint64_t *seq)
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(visit->unit, EVENT_GET, row, ID(space->id),
	    ID(event->header.id)))
		return false;
	*result = WRONG;
	if (row[4].len == HEAD_KEPT &&
	    memcmp(row[4].bytes, event->wire.header, HEADER_SIZE) == 0 &&
	    memcmp(row[4].bytes + HEADER_SIZE, event->wire.text_hash, 32) == 0) {
		*result = HAD_ALREADY;
		*seq = (uint64_t)row[0].number;
	}
	return true;
}

/* Refused before anything is written; in the order that docs/relay.md gives. */
static enum append_result
append_allowed(struct visit *visit, const struct append *event,
    struct space *space)
{
	const struct header *header = &event->header;
	bool words = event->wire.text != NULL;
	struct gate gate;

	if (!append_sound(event) || !append_signed(visit, event, space))
		return WRONG;
	if (space->state == SPACE_FROZEN && words)
		return SPACE_IS_FROZEN;
	if (!append_follows(visit, event, space))
		return OUT_OF_ORDER;
	if (words && space->size + event->wire.text_len >
	    visit->relay->limits.quota)
		return OVER_QUOTA;
	if (words && is_gated(header)) {
		gate_load(visit, space, header->gate, &gate);
		if (gate_find(&gate, header->author) >= 0)
			return GATE_CLOSED;
	}
	if (header->what == EVENT_DELETE && !(bytes_zero(header->gate, 16) ?
	    delete_all(visit, space) :
	    delete_one(visit, space, header->gate)))
		return WRONG;
	return STORED;
}

enum append_result
append_one(struct visit *visit, struct space *space, struct reader *events,
    uint64_t *seq)
{
	struct append event;
	enum append_result result;

	*seq = 0;
	if (!wire_read(&event.wire, events) ||
	    !header_read(&event.header, event.wire.header) ||
	    memcmp(event.header.space, space->id, 16) != 0 ||
	    memcmp(event.header.author, space->me->account, 16) != 0)
		return WRONG;
	event_hash(event.hash, event.wire.header, event.wire.text_hash);
	if (had_already(visit, &event, space, &result, seq))
		return result;
	result = append_allowed(visit, &event, space);
	if (result != STORED)
		return result;
	event_keep(visit, &event, space);
	if (is_gated(&event.header) && event.wire.text != NULL)
		answer_keep(visit, &event, space);
	*seq = space->seq;
	return STORED;
}

/* How many events there are; 0: not a batch. */
static unsigned
batch_count(struct reader events)
{
	struct wire wire;
	unsigned n = 0;

	while (reader_left(&events) > 0) {
		if (!wire_read(&wire, &events))
			return 0;
		n++;
	}
	return n;
}

bool
space_append(struct visit *visit)
{
	unsigned n = batch_count(visit->body);
	enum append_result result = STORED;
	struct space space;
	uint64_t seq;

	if (!space_find(visit, visit->id, &space))
		return refuse(visit, NOT_FOUND);
	if (n == 0)
		return refuse(visit, BAD_REQUEST);
	if (n > BATCH_EVENTS)
		return refuse(visit, TOO_LARGE);
	uint64_t before = space.seq;
	for (; n > 0 && (result == STORED || result == HAD_ALREADY); n--) {
		result = append_one(visit, &space, &visit->body, &seq);
		writer_u8(&visit->out, (uint8_t)result);
		writer_u64(&visit->out, seq);
	}
	for (unsigned i = 0; i < space.members && space.seq > before; i++)
		hint_at(visit, space.member[i].account, space.id, space.seq);
	return done(visit, 200);
}

/* ---- reading ---- */

static bool
is_here(const struct value *bytes)
{
	return bytes->kind == VALUE_BYTES;
}

/* One row, seq, author, gate, head, body, as this reader may see it. */
static void
event_show(struct visit *visit, const struct space *space,
    const struct value row[STORE_COLUMNS])
{
	const uint8_t *head = row[3].bytes;
	struct wire wire = { .seq = (uint64_t)row[0].number, .header = head,
	    .text_hash = head + HEADER_SIZE,
	    .signature = head + HEADER_SIZE + 32 };
	bool shut = false;
	uint8_t share[SHARE];
	struct gate gate;

	if (is_here(&row[2]) && is_here(&row[4])) {
		gate_load(visit, space, row[2].bytes, &gate);
		shut = memcmp(row[1].bytes, space->me->account, 16) != 0 &&
		    !gate_is_open(&gate);
		int at = gate_find(&gate, row[1].bytes);
		if (!shut && at >= 0 && gate.answer[at].has_share) {
			memcpy(share, gate.answer[at].share, SHARE);
			rest_share(&visit->relay->rest, share, head + 24,
			    wire.text_hash);
			wire.share = share;
		}
	}
	if (!shut && is_here(&row[4])) {
		wire.text = row[4].bytes;
		wire.text_len = row[4].len;
	}
	writer_u64(&visit->out, wire.seq);
	wire_write(&visit->out, &wire);
}

static void
events_show(struct visit *visit, const struct space *space,
    enum statement which, struct value from)
{
	struct value row[STORE_COLUMNS];
	bool first = true;

	unit_begin(visit->unit, which,
	    (struct value[]){ ID(space->id), from }, 2);
	while (unit_row(visit->unit, which, row)) {
		if (first)
			writer_reserve(&visit->out, USUAL_BYTES);
		if (!first && visit->out.len + WIRE_LEAST + 44 + row[4].len >
		    BATCH_BYTES)
			break;
		event_show(visit, space, row);
		first = false;
	}
	unit_end(visit->unit, which);
}

/* "after=N", in digits. */
static bool
after_read(const char *query, uint64_t *after)
{
	*after = 0;
	if (query == NULL)
		return true;
	if (strncmp(query, "after=", 6) != 0)
		return false;
	const char *digits = query + 6;
	size_t len = strlen(digits);
	if (len == 0 || len > 18 || strspn(digits, "0123456789") != len)
		return false;
	*after = strtoull(digits, NULL, 10);
	return true;
}

bool
space_pull(struct visit *visit)
{
	struct space space;
	uint64_t after;

	if (!space_find(visit, visit->id, &space))
		return refuse(visit, NOT_FOUND);
	if (!after_read(visit->request->query, &after))
		return refuse(visit, BAD_REQUEST);
	writer_u64(&visit->out, space.seq);
	events_show(visit, &space, EVENTS_SINCE, NUMBER(after));
	return done(visit, 200);
}

bool
space_gate(struct visit *visit)
{
	struct space space;

	if (!space_find(visit, visit->id, &space))
		return refuse(visit, NOT_FOUND);
	events_show(visit, &space, EVENTS_AT, ID(visit->second));
	return done(visit, 200);
}
