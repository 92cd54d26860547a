/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A batch as a relay and a partner with a changed app may make it: the input
 * says what stands in each header, which events are truly signed, and by whom.
 * Property: read whole or one by one, what single signatures confirm is
 * confirmed; what is confirmed besides is vouched for by a later event's link;
 * seq and head are the same; and a view survives being saved.
 */
#include <string.h>

#include "chain.h"
#include "crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MOST = 8, EACH = 16 };

static const uint8_t space[16] = { 2 }, text[4] = "text";
static const uint8_t seeds[2][32] = { { 7 }, { 8 } };

struct item {
	uint8_t	header[HEADER_SIZE], text_hash[32], signature[64];
};

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void
pins_make(struct keyring *pins, uint64_t last)
{
	for (size_t i = 0; i < 2; i++) {
		struct pin pin = { .last = i == 0 ? last : 0 };

		memset(pin.card.person, (int)i, 16);
		pin.card.generation = 1;
		crypto_sign_public(pin.card.signing, seeds[i]);
		keyring_set_pin(pins, &pin);
	}
}

/* One event from EACH bytes of input; signed by its author unless p[8] says
 * otherwise; linked to the event p[5] before it. */
static void
item_make(struct item *items, size_t i, const uint8_t p[EACH],
    struct wire *wire)
{
	struct header h = { .what = p[0] % 8 == 0 ? 2 : 1, .mode = p[1] % 4,
	    .counter = 1 + p[2] % 5, .epoch = 1, .generation = p[3] % 16 != 0,
	    .seen = p[4] % (i + 2) };
	struct item *item = &items[i];
	size_t back = 1 + p[5] % 3;
	uint8_t hash[32];

	memcpy(h.space, space, 16);
	memset(h.id, p[6], 16);
	memset(h.author, p[7] & 1, 16);
	memset(h.device, p[7] >> 1 & 1, 16);
	if (p[1] % 4 == MODE_SOFT || p[1] % 4 == MODE_STRICT)
		memset(h.gate, 1 + p[9] % 3, 16);
	if (back <= i)
		event_hash(h.prev, items[i - back].header,
		    items[i - back].text_hash);
	header_pack(item->header, &h);
	if (p[10] % 16 == 0)
		item->header[p[11] % HEADER_SIZE] ^= p[12];
	crypto_blake2b(item->text_hash, 32, NULL, text, sizeof(text));
	event_hash(hash, item->header, item->text_hash);
	event_sign(item->signature, hash, seeds[(p[7] & 1) ^ (p[8] % 8 == 0)]);
	if (p[8] % 8 == 1)
		item->signature[p[13] % 64] ^= 1;
	*wire = (struct wire){ .seq = i + 1, .header = item->header,
	    .text_hash = item->text_hash, .signature = item->signature,
	    .text = p[14] % 4 == 0 ? NULL : text,
	    .text_len = p[14] % 4 == 1 ? 3 : sizeof(text) };
}

static struct view *
saved_and_loaded(struct view *v)
{
	struct writer w = { 0 };
	struct view *again;

	view_save(v, &w);
	again = view_load(w.bytes, w.len);
	must(again != NULL);
	view_free(v);
	writer_free(&w);
	return again;
}

static bool
later_links(const struct item *items, size_t n, const struct verdict *verdicts,
    size_t i)
{
	struct header h, later;
	uint8_t hash[32];

	if (!header_read(&h, items[i].header))
		return false;
	event_hash(hash, items[i].header, items[i].text_hash);
	for (size_t k = i + 1; k < n; k++)
		if (verdicts[k].confirmed &&
		    header_read(&later, items[k].header) &&
		    memcmp(later.prev, hash, 32) == 0 &&
		    later.counter == h.counter + 1 &&
		    memcmp(later.author, h.author, 16) == 0 &&
		    memcmp(later.device, h.device, 16) == 0)
			return true;
	return false;
}

static void
compare(const struct keyring *pins, const struct item *items,
    const struct wire *wires, size_t n)
{
	struct verdict whole[MOST], single[MOST];
	struct view *a = view_new(space), *b = view_new(space);

	(void)view_reach(a, pins, wires, n);
	(void)view_take(a, pins, wires, n, whole);
	for (size_t i = 0; i < n; i++) {
		(void)view_take(b, pins, &wires[i], 1, &single[i]);
		b = saved_and_loaded(b);
	}
	must(view_seq(a) == n && view_seq(b) == n);
	must(memcmp(view_head(a), view_head(b), 32) == 0);
	for (size_t i = 0; i < n; i++) {
		must(whole[i].read && whole[i].text == single[i].text);
		must(!single[i].confirmed || whole[i].confirmed);
		if (whole[i].confirmed && !single[i].confirmed)
			must(later_links(items, n, whole, i));
		if (view_recall(b, &wires[i]))
			must(single[i].confirmed && single[i].text);
	}
	view_free(a);
	view_free(b);
}

/* A view of any bytes goes on reading, whatever it then thinks. */
static void
read_on(struct view *v, const uint8_t *bytes, size_t n)
{
	static const struct keyring nobody;
	uint8_t header[HEADER_SIZE] = { 0 };
	struct wire e = { .header = header, .text_hash = header,
	    .signature = header };
	struct verdict verdict;

	if (v == NULL)
		return;
	memcpy(header, bytes, n < sizeof(header) ? n : sizeof(header));
	e.seq = view_seq(v) + 1;
	(void)view_take(v, &nobody, &e, 1, &verdict);
	must(verdict.read && !verdict.confirmed);
	must(view_seq(v) == e.seq);
	(void)view_missing(v, 0);
	(void)view_recall(v, &e);
	view_free(saved_and_loaded(v));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct item items[MOST];
	struct wire wires[MOST];
	struct keyring pins = { 0 };
	size_t count = 0;

	read_on(view_load(bytes, n), bytes, n);
	if (n < 1)
		return 0;
	pins_make(&pins, bytes[0] % 8);
	bytes++, n--;
	for (; count < MOST && n >= EACH; bytes += EACH, n -= EACH, count++)
		item_make(items, count, bytes, &wires[count]);
	compare(&pins, items, wires, count);
	keyring_free(&pins);
	return 0;
}
