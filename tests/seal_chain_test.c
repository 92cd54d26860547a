/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reading a log that a relay nobody trusts hands out: what is confirmed, what
 * is noticed, and that it does not matter in which pieces it is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "card.h"
#include "chain.h"
#include "crypto.h"
#include "envelope.h"
#include "event.h"
#include "gate.h"

enum { MOST = 24, DEVICES = 4, LOGS = 10000, SPOILS_PER_LOG = 20 };

/* Ana has two devices, and after her renewal one of generation 2; Ben has one. */
enum device { ANA, ANA_TABLET, BEN, ANA_RENEWED };

/* An event as the relay keeps it. */
struct item {
	uint8_t	header[HEADER_SIZE], text_hash[32], signature[64], text[8];
	bool	has_text;
};

struct log {
	uint8_t		space[16];
	struct keyring	pins;
	uint8_t		seeds[3][32];	/* Ana 1, Ben, Ana 2 */
	struct item	items[MOST];
	size_t		n;
	uint8_t		heads[MOST + 1][32];
	uint8_t		hashes[DEVICES][32];
	uint64_t	counters[DEVICES];
};

static uint64_t dice = 0x9e3779b97f4a7c15;

/* Less than n; the same throws in every run. */
static size_t
throw(size_t n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % n);
}

static void
fill(uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)throw(256);
}

static const uint8_t *
seed_of(const struct log *log, enum device device)
{
	return log->seeds[device == BEN ? 1 : device == ANA_RENEWED ? 2 : 0];
}

static void
person_of(uint8_t out[16], enum device device)
{
	memset(out, device == BEN ? 0xb : 0xa, 16);
}

static void
pin_device(struct log *log, enum device device, uint64_t last)
{
	struct pin pin = { .last = last };

	person_of(pin.card.person, device);
	pin.card.generation = device == ANA_RENEWED ? 2 : 1;
	crypto_sign_public(pin.card.signing, seed_of(log, device));
	keyring_set_pin(&log->pins, &pin);
}

static void
log_new(struct log *log)
{
	memset(log, 0, sizeof(*log));
	fill(log->space, 16);
	for (int i = 0; i < 3; i++)
		fill(log->seeds[i], 32);
	pin_device(log, ANA, 0);
	pin_device(log, BEN, 0);
}

/* What this device would write next, having read up to seen. */
static struct header
log_header(const struct log *log, enum device device, size_t seen)
{
	struct header h = { .what = EVENT_WRITE, .epoch = 1 };

	memcpy(h.space, log->space, 16);
	fill(h.id, 16);
	person_of(h.author, device);
	memset(h.device, 1 + (int)device, 16);
	h.counter = log->counters[device] + 1;
	h.generation = device == ANA_RENEWED ? 2 : 1;
	memcpy(h.prev, log->hashes[device], 32);
	h.seen = seen;
	memcpy(h.head, log->heads[seen], 32);
	return h;
}

static void
item_sign(struct item *item, const struct header *h, const uint8_t seed[32])
{
	uint8_t hash[32];

	header_pack(item->header, h);
	crypto_blake2b(item->text_hash, 32, NULL, item->text,
	    item->has_text ? sizeof(item->text) : 0);
	event_hash(hash, item->header, item->text_hash);
	event_sign(item->signature, hash, seed);
}

static void
item_hash(uint8_t out[32], const struct item *item)
{
	event_hash(out, item->header, item->text_hash);
}

/* Appends an event as its device and the relay honestly do. */
static struct item *
log_add(struct log *log, enum device device, const struct header *h)
{
	struct item *item = &log->items[log->n++];

	assert_true(log->n <= MOST);
	item->has_text = h->what == EVENT_WRITE;
	fill(item->text, sizeof(item->text));
	item_sign(item, h, seed_of(log, device));
	item_hash(log->hashes[device], item);
	log->counters[device] = h->counter;
	memcpy(log->heads[log->n], log->heads[log->n - 1], 32);
	head_next(log->heads[log->n], log->n, log->hashes[device]);
	return item;
}

static struct item *
log_write(struct log *log, enum device device)
{
	struct header h = log_header(log, device, log->n);

	return log_add(log, device, &h);
}

/* Some events of anybody, some behind gates, some deletions, each device as
 * far behind as it may be. */
static void
log_grow(struct log *log, const enum device *devices, size_t kinds, size_t n)
{
	while (n-- > 0) {
		enum device device = devices[throw(kinds)];
		struct header h = log_header(log, device, throw(log->n + 1));
		size_t what = throw(8);

		if (what == 0) {
			h.what = EVENT_DELETE;
		} else if (what < 3) {
			h.mode = what == 1 ? MODE_SOFT : MODE_STRICT;
			fill(h.gate, 16);
		}
		log_add(log, device, &h);
	}
}

/* An honest log, half of the time with Ana's renewal in the middle. */
static void
log_random(struct log *log)
{
	static const enum device before[] = { ANA, ANA_TABLET, BEN };
	static const enum device after[] = { ANA_RENEWED, BEN };

	log_new(log);
	log_grow(log, before, 3, 2 + throw(5));
	if (throw(2) == 0)
		return;
	pin_device(log, ANA, log->n);
	pin_device(log, ANA_RENEWED, 0);
	log_grow(log, after, 2, 1 + throw(5));
}

static void
log_free(struct log *log)
{
	keyring_free(&log->pins);
}

/* ---- the relay at work ---- */

static void
items_insert(struct log *log, size_t at, const struct item *item)
{
	memmove(&log->items[at + 1], &log->items[at],
	    (log->n - at) * sizeof(*item));
	log->items[at] = *item;
	log->n++;
}

/* An event that nobody signed, under the name and device of another one. */
static void
spoil_with_junk(struct log *log)
{
	struct item junk = log->items[throw(log->n)];

	fill(junk.header + 24, 16);		/* another id */
	if (throw(2) == 0)
		fill(junk.header + 72, 7);	/* any counter */
	items_insert(log, throw(log->n + 1), &junk);
}

static void
spoil(struct log *log)
{
	size_t i = throw(log->n), k = throw(log->n);
	struct item *item = &log->items[i], kept = *item;

	switch (throw(10)) {
	case 0:
	case 1:
	case 2:
		item->signature[throw(64)] ^= (uint8_t)(1 << throw(8));
		break;
	case 3:
		item->header[throw(HEADER_SIZE)] ^= (uint8_t)(1 << throw(8));
		break;
	case 4:
		item->text_hash[throw(32)] ^= (uint8_t)(1 << throw(8));
		break;
	case 5:
		item->text[throw(8)] ^= 1;
		break;
	case 6:
		item->has_text = false;
		break;
	case 7:
		*item = log->items[k];
		log->items[k] = kept;
		break;
	case 8:
		if (log->n > 1) {
			memmove(item, item + 1, (log->n - i - 1) * sizeof(*item));
			log->n--;
		}
		break;
	default:
		if (log->n + 1 >= MOST)
			break;
		if (throw(2) == 0)
			items_insert(log, k, &kept);
		else
			spoil_with_junk(log);
	}
}

/* ---- reading ---- */

static void
wires_of(struct wire *wires, const struct log *log)
{
	for (size_t i = 0; i < log->n; i++) {
		const struct item *item = &log->items[i];

		wires[i] = (struct wire){
			.seq = i + 1, .header = item->header,
			.text_hash = item->text_hash,
			.signature = item->signature,
			.text = item->has_text ? item->text : NULL,
			.text_len = item->has_text ? sizeof(item->text) : 0,
		};
	}
}

/* Forgets the view and takes it up again, as a device does between syncs. */
static struct view *
view_overnight(struct view *view)
{
	struct writer saved = { 0 };
	struct view *again;

	view_save(view, &saved);
	view_free(view);
	again = view_load(saved.bytes, saved.len);
	assert_non_null(again);
	writer_free(&saved);
	return again;
}

/* Reads a log in pieces of at most so many events. */
static unsigned
log_read(const struct log *log, size_t most, struct verdict *verdicts,
    uint8_t head[32])
{
	struct wire wires[MOST];
	struct view *view = view_new(log->space);
	unsigned notices = 0;
	size_t n;

	wires_of(wires, log);
	for (size_t at = 0; at < log->n; at += n) {
		n = 1 + throw(most);
		if (n > log->n - at)
			n = log->n - at;
		notices |= view_take(view, &log->pins, wires + at, n,
		    verdicts + at);
		view = view_overnight(view);
	}
	notices |= view_end(view, log->n);
	assert_int_equal(view_seq(view), log->n);
	memcpy(head, view_head(view), 32);
	view_free(view);
	return notices;
}

static unsigned
log_read_whole(const struct log *log, struct verdict *verdicts)
{
	struct wire wires[MOST];
	struct view *view = view_new(log->space);
	unsigned notices;

	wires_of(wires, log);
	notices = view_take(view, &log->pins, wires, log->n, verdicts);
	notices |= view_end(view, log->n);
	view_free(view);
	return notices;
}

static size_t
count(const struct verdict *verdicts, size_t n)
{
	size_t confirmed = 0;

	for (size_t i = 0; i < n; i++)
		confirmed += verdicts[i].confirmed;
	return confirmed;
}

/* ---- honest logs, and spoilt ones ---- */

static void
an_honest_log_reads_the_same_in_any_pieces(void **state)
{
	for (int run = 0; run < 300; run++) {
		struct verdict verdicts[MOST];
		uint8_t head[32];
		struct log log;

		log_random(&log);
		for (size_t most = 1; most <= log.n; most += 1 + throw(4)) {
			assert_int_equal(log_read(&log, most, verdicts, head), 0);
			assert_int_equal(count(verdicts, log.n), log.n);
			assert_memory_equal(head, log.heads[log.n], 32);
		}
		log_free(&log);
	}
	(void)state;
}

static bool
own_signature_holds(const struct log *log, size_t i)
{
	const struct item *item = &log->items[i];
	struct header h;
	struct pin pin;
	uint8_t hash[32];

	item_hash(hash, item);
	return header_read(&h, item->header) && h.generation != 0 &&
	    memcmp(h.space, log->space, 16) == 0 &&
	    keyring_pin(&log->pins, h.author, h.generation, &pin) &&
	    (pin.last == 0 || i + 1 <= pin.last) &&
	    event_check(item->signature, hash, pin.card.signing);
}

/* A confirmed later event whose prev is this one. */
static bool
later_one_links(const struct log *log, const struct verdict *verdicts,
    size_t i)
{
	struct header h, later;
	uint8_t hash[32];

	assert_true(header_read(&h, log->items[i].header));
	item_hash(hash, &log->items[i]);
	for (size_t k = i + 1; k < log->n; k++)
		if (verdicts[k].confirmed &&
		    header_read(&later, log->items[k].header) &&
		    memcmp(later.author, h.author, 16) == 0 &&
		    memcmp(later.device, h.device, 16) == 0 &&
		    later.generation == h.generation &&
		    later.counter == h.counter + 1 &&
		    memcmp(later.prev, hash, 32) == 0)
			return true;
	return false;
}

static size_t only_linked;	/* how often a later signature stood in */

/* One signature for each device and batch must confirm what each event's own
 * signature confirms, and besides only what a later one vouches for. */
static void
check_both_ways(const struct log *log)
{
	struct verdict whole[MOST], single[MOST];
	unsigned whole_notices = log_read_whole(log, whole);
	uint8_t head[32];

	(void)log_read(log, 1, single, head);
	for (size_t i = 0; i < log->n; i++) {
		assert_int_equal(whole[i].text, single[i].text);
		if (single[i].confirmed)
			assert_true(whole[i].confirmed);
		if (!whole[i].confirmed)
			assert_true(whole_notices &
			    (NOTICE_FORGED | NOTICE_REPLAY));
		if (!whole[i].confirmed || single[i].confirmed)
			continue;
		only_linked++;
		assert_false(own_signature_holds(log, i));
		assert_true(later_one_links(log, whole, i));
	}
}

static void
one_signature_confirms_what_each_would(void **state)
{
	int logs = 0;

	while (logs < LOGS) {
		struct log honest, log;

		log_random(&honest);
		for (int run = 0; run < SPOILS_PER_LOG; run++, logs++) {
			log = honest;
			for (size_t times = 1 + throw(3); times > 0; times--)
				spoil(&log);
			check_both_ways(&log);
		}
		log_free(&honest);
	}
	assert_true(only_linked > LOGS / 20);
	(void)state;
}

static void
junk_in_between_hides_no_true_event(void **state)
{
	for (int run = 0; run < 300; run++) {
		struct verdict verdicts[MOST];
		struct log log;
		size_t honest;

		log_random(&log);
		honest = log.n;
		for (int times = 0; times < 3; times++)
			spoil_with_junk(&log);
		/* Not after the renewal, which the places moved. */
		pin_device(&log, ANA, 0);
		assert_true(log_read_whole(&log, verdicts) & NOTICE_FORGED);
		assert_int_equal(count(verdicts, log.n), honest);
		log_free(&log);
	}
	(void)state;
}

/* ---- what each notice is about ---- */

static void
another_history_is_a_fork(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, BEN);
	h = log_header(&log, BEN, 1);
	h.head[5] ^= 1;
	log_add(&log, BEN, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_FORK);
	log_free(&log);

	log_new(&log);
	h = log_header(&log, ANA, 0);
	h.seen = UINT64_C(1) << 40;	/* what cannot have been seen */
	log_add(&log, ANA, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_FORK);
	log_free(&log);
	(void)state;
}

/* A new card does not vouch for what the old one should have signed. */
static void
a_link_does_not_cross_generations(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	pin_device(&log, ANA_RENEWED, 0);
	log_write(&log, ANA)->signature[0] ^= 1;
	h = log_header(&log, ANA, 1);
	h.generation = 2;
	log_add(&log, ANA_RENEWED, &h);
	assert_int_equal(log_read_whole(&log, verdicts),
	    NOTICE_FORGED | NOTICE_GAP);
	assert_false(verdicts[0].confirmed);
	assert_true(verdicts[1].confirmed);
	log_free(&log);
	(void)state;
}

static void
an_event_moved_from_another_space_is_forged(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	h = log_header(&log, ANA, 0);
	h.space[0] ^= 1;
	log_add(&log, ANA, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_FORGED);
	assert_false(verdicts[0].confirmed);
	log_free(&log);
	(void)state;
}

static void
a_counter_used_twice_is_a_replay(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, ANA);
	h = log_header(&log, ANA, 2);
	h.counter = 2;
	log_add(&log, ANA, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_REPLAY);
	assert_int_equal(count(verdicts, log.n), 2);
	assert_false(verdicts[2].confirmed);
	log_free(&log);
	(void)state;
}

static void
a_left_out_event_is_a_gap(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	h = log_header(&log, ANA, 0);
	h.counter = 2;
	log_add(&log, ANA, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_GAP);
	assert_true(verdicts[0].confirmed);
	log_free(&log);
	(void)state;
}

static void
places_must_follow_each_other(void **state)
{
	struct wire wires[MOST];
	struct verdict verdicts[MOST];
	struct view *view;
	struct log log;

	log_new(&log);
	for (int i = 0; i < 4; i++)
		log_write(&log, ANA);
	wires_of(wires, &log);
	view = view_new(log.space);
	assert_int_equal(view_take(view, &log.pins, wires + 1, 3, verdicts),
	    NOTICE_GAP);
	assert_false(verdicts[0].read);
	assert_int_equal(view_take(view, &log.pins, wires, 2, verdicts), 0);
	assert_true(verdicts[1].read);
	assert_int_equal(view_take(view, &log.pins, wires + 1, 3, verdicts),
	    NOTICE_ROLLBACK);
	assert_int_equal(view_seq(view), 2);
	wires[3].seq = 5;
	assert_int_equal(view_take(view, &log.pins, wires + 2, 2, verdicts),
	    NOTICE_GAP);
	assert_true(verdicts[0].confirmed);
	assert_false(verdicts[1].read);
	assert_int_equal(view_seq(view), 3);
	assert_int_equal(view_end(view, 3), 0);
	assert_int_equal(view_end(view, 2), NOTICE_ROLLBACK);
	assert_int_equal(view_end(view, 4), NOTICE_GAP);
	view_free(view);
	log_free(&log);
	(void)state;
}

/* Ben has all the couple's keys, and the relay helps him. */
static void
a_partner_cannot_write_in_the_others_name(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, BEN);
	h = log_header(&log, ANA, 2);
	log_add(&log, ANA, &h);
	item_sign(&log.items[2], &h, seed_of(&log, BEN));
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_FORGED);
	assert_false(verdicts[2].confirmed);

	/* Nor does his own device lend Ana's events its signature. */
	h = log_header(&log, BEN, 2);
	memset(h.device, 1 + ANA, 16);
	h.counter = 3;
	item_hash(h.prev, &log.items[2]);
	log_add(&log, BEN, &h);
	assert_true(log_read_whole(&log, verdicts) & NOTICE_FORGED);
	assert_false(verdicts[2].confirmed);
	assert_true(verdicts[3].confirmed);
	log_free(&log);
	(void)state;
}

static void
an_old_card_signs_nothing_after_its_last_place(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;

	log_new(&log);
	for (int i = 0; i < 4; i++)
		log_write(&log, ANA);
	pin_device(&log, ANA, 2);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_FORGED);
	assert_int_equal(count(verdicts, 4), 2);
	assert_true(verdicts[1].confirmed);
	log_free(&log);
	(void)state;
}

static void
reading_waits_for_a_new_card(void **state)
{
	struct wire wires[MOST];
	struct verdict verdicts[MOST];
	struct view *view;
	struct log log;
	size_t n;

	log_new(&log);
	log_write(&log, BEN);
	log_write(&log, ANA);
	log_write(&log, ANA_RENEWED);
	log_write(&log, BEN);
	log_write(&log, ANA_RENEWED);
	wires_of(wires, &log);
	view = view_new(log.space);
	n = view_reach(view, &log.pins, wires, log.n);
	assert_int_equal(n, 2);
	assert_int_equal(view_take(view, &log.pins, wires, n, verdicts), 0);
	assert_int_equal(view_reach(view, &log.pins, wires + n, log.n - n), 0);
	pin_device(&log, ANA, 2);
	pin_device(&log, ANA_RENEWED, 0);
	assert_int_equal(view_reach(view, &log.pins, wires + n, log.n - n), 3);
	assert_int_equal(view_take(view, &log.pins, wires + n, 3, verdicts), 0);
	assert_int_equal(count(verdicts, 3), 3);
	view_free(view);
	log_free(&log);
	(void)state;
}

/* ---- stubs ---- */

static void
a_stub_is_missing_until_its_author_deletes_it(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, ANA);
	log.items[0].has_text = false;
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_MISSING);
	assert_true(verdicts[0].confirmed);
	assert_false(verdicts[0].text);

	h = log_header(&log, BEN, 2);	/* not hers to delete */
	h.what = EVENT_DELETE;
	memcpy(h.gate, log.items[0].header + 24, 16);
	log_add(&log, BEN, &h);
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_MISSING);

	h = log_header(&log, ANA_TABLET, 3);
	h.what = EVENT_DELETE;
	memcpy(h.gate, log.items[0].header + 24, 16);
	log_add(&log, ANA_TABLET, &h);
	assert_int_equal(log_read_whole(&log, verdicts), 0);
	assert_int_equal(count(verdicts, log.n), 4);
	log_free(&log);
	(void)state;
}

static void
deleting_all_of_mine_leaves_nothing_missing(void **state)
{
	struct verdict verdicts[MOST];
	struct log log;
	struct header h;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, BEN);
	log_write(&log, ANA);
	h = log_header(&log, ANA, 3);
	h.what = EVENT_DELETE;
	log_add(&log, ANA, &h);
	log.items[0].has_text = log.items[2].has_text = false;
	assert_int_equal(log_read_whole(&log, verdicts), 0);
	log.items[1].has_text = false;
	assert_int_equal(log_read_whole(&log, verdicts), NOTICE_MISSING);
	log_free(&log);
	(void)state;
}

static void
what_was_missing_can_be_asked_for_again(void **state)
{
	struct wire wires[MOST];
	struct verdict verdicts[MOST];
	struct view *view;
	struct log log;

	log_new(&log);
	for (int i = 0; i < 3; i++)
		log_write(&log, ANA);
	log.items[0].has_text = false;
	log.items[1].text[0] ^= 1;
	wires_of(wires, &log);
	view = view_new(log.space);
	assert_int_equal(view_take(view, &log.pins, wires, 3, verdicts),
	    NOTICE_BODY);
	assert_true(verdicts[1].confirmed);
	assert_false(verdicts[1].text);
	assert_int_equal(view_end(view, 3), NOTICE_MISSING);
	assert_int_equal(view_missing(view, 0), 1);
	assert_int_equal(view_missing(view, 1), 2);
	assert_int_equal(view_missing(view, 2), 0);
	view = view_overnight(view);
	assert_false(view_recall(view, &wires[1]));
	log.items[0].has_text = true;
	log.items[1].text[0] ^= 1;
	wires_of(wires, &log);
	assert_true(view_recall(view, &wires[0]));
	assert_true(view_recall(view, &wires[1]));
	assert_int_equal(view_end(view, 3), 0);
	view_free(view);
	log_free(&log);
	(void)state;
}

/* An answer behind a gate: the text that comes later must be that one. */
static void
an_answer_is_the_one_whose_stub_was_seen(void **state)
{
	struct wire wires[MOST];
	struct verdict verdicts[MOST];
	struct view *view;
	struct log log;
	struct item other;
	struct header h;

	log_new(&log);
	log_write(&log, BEN);
	h = log_header(&log, ANA, 1);
	h.mode = MODE_SOFT;
	memset(h.gate, 7, 16);
	log_add(&log, ANA, &h);
	log_write(&log, BEN);
	log.items[1].has_text = false;
	wires_of(wires, &log);
	view = view_new(log.space);
	assert_int_equal(view_take(view, &log.pins, wires, 3, verdicts), 0);
	assert_int_equal(view_end(view, 3), 0);
	assert_false(view_recall(view, &wires[1]));	/* still a stub */
	log.items[1].has_text = true;
	wires_of(wires, &log);
	view = view_overnight(view);
	assert_true(view_recall(view, &wires[1]));

	wires[1].seq = 3;				/* at another place */
	assert_false(view_recall(view, &wires[1]));
	wires[1].seq = 9;
	assert_false(view_recall(view, &wires[1]));
	wires[1].seq = 0;
	assert_false(view_recall(view, &wires[1]));
	other = log.items[1];				/* signed, but not that */
	other.text[0] ^= 1;
	item_sign(&other, &h, seed_of(&log, ANA));
	wires[1] = (struct wire){ .seq = 2, .header = other.header,
	    .text_hash = other.text_hash, .signature = other.signature,
	    .text = other.text, .text_len = sizeof(other.text) };
	assert_false(view_recall(view, &wires[1]));
	view_free(view);
	log_free(&log);
	(void)state;
}

static void
what_was_not_confirmed_is_not_recalled(void **state)
{
	struct wire wires[MOST];
	struct verdict verdicts[MOST];
	struct view *view;
	struct log log;

	log_new(&log);
	log_write(&log, ANA);
	log.items[0].signature[0] ^= 1;
	wires_of(wires, &log);
	view = view_new(log.space);
	assert_int_equal(view_take(view, &log.pins, wires, 1, verdicts),
	    NOTICE_FORGED);
	view = view_overnight(view);
	assert_false(view_recall(view, &wires[0]));
	view_free(view);
	log_free(&log);
	(void)state;
}

static void
a_saved_view_is_whole_or_nothing(void **state)
{
	struct verdict verdicts[MOST];
	struct wire wires[MOST];
	struct writer saved = { 0 };
	struct view *view, *cut;
	struct log log;
	unsigned whole = 0;

	log_new(&log);
	log_write(&log, ANA);
	log_write(&log, BEN);
	wires_of(wires, &log);
	view = view_new(log.space);
	view_take(view, &log.pins, wires, 2, verdicts);
	view_save(view, &saved);
	/* The heads are last: a cut between two is a view that knows less. */
	for (size_t n = 0; n < saved.len; n++) {
		cut = view_load(saved.bytes, n);
		if (cut != NULL) {
			whole++;
			assert_true(view_seq(cut) < 2);
		}
		view_free(cut);
	}
	assert_int_equal(whole, 2);
	saved.bytes[0] = 9;
	assert_null(view_load(saved.bytes, saved.len));
	writer_free(&saved);
	view_free(view);
	log_free(&log);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_log_reads_the_same_in_any_pieces),
		cmocka_unit_test(one_signature_confirms_what_each_would),
		cmocka_unit_test(junk_in_between_hides_no_true_event),
		cmocka_unit_test(another_history_is_a_fork),
		cmocka_unit_test(a_link_does_not_cross_generations),
		cmocka_unit_test(an_event_moved_from_another_space_is_forged),
		cmocka_unit_test(a_counter_used_twice_is_a_replay),
		cmocka_unit_test(a_left_out_event_is_a_gap),
		cmocka_unit_test(places_must_follow_each_other),
		cmocka_unit_test(a_partner_cannot_write_in_the_others_name),
		cmocka_unit_test(an_old_card_signs_nothing_after_its_last_place),
		cmocka_unit_test(reading_waits_for_a_new_card),
		cmocka_unit_test(a_stub_is_missing_until_its_author_deletes_it),
		cmocka_unit_test(deleting_all_of_mine_leaves_nothing_missing),
		cmocka_unit_test(what_was_missing_can_be_asked_for_again),
		cmocka_unit_test(an_answer_is_the_one_whose_stub_was_seen),
		cmocka_unit_test(what_was_not_confirmed_is_not_recalled),
		cmocka_unit_test(a_saved_view_is_whole_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
