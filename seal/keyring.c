/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * keyring: records one behind the other, as they travel; each is type u8,
 * length u16, value. Looking something up reads them through: there are a
 * few dozen at most.
 */
#include <string.h>

#include "crypto.h"
#include "envelope.h"
#include "keyring.h"

enum record_type {
	IDENTITY = 1, SPACE_KEY, PIN, GATE_KEY, DROP_KEY, MINIMUM, RENEWAL,
	WISH, INVITATION, PAIRING, CONFIRMED
};

enum { WISH_LEN = 16 + 1 + 4 + 8 + 1 + 16 + 32 + 32 };

/* The fields of a pairing. */
enum { PARTNER_AT = 16, ROLE_AT = 32, SAID_AT, WORDS_AT, PAIRING_LEN = 42 };

/*
 * The records of this version: how long, and how many bytes at the front
 * name what the record is about. A type may come in two lengths.
 */
static const struct shape {
	uint8_t	type;
	uint16_t len, name;
} shapes[] = {
	{ IDENTITY, 4 + 32 + 32, 4 },
	{ SPACE_KEY, 16 + 1 + 1 + 4 + 32, 16 + 1 + 1 + 4 },
	{ PIN, CARD_SIZE + 8, 16 + 4 },
	{ GATE_KEY, 32, 0 },
	{ DROP_KEY, 32, 0 },
	{ DROP_KEY, 4 + 32, 4 },
	{ MINIMUM, 1, 0 },
	{ RENEWAL, 32, 0 },
	{ INVITATION, 16 + 16 + 8, 16 },
	{ PAIRING, PAIRING_LEN, 16 },
	{ CONFIRMED, 4, 0 },
	{ WISH, WISH_LEN, 16 + 1 },
};

struct keyring_record {
	uint8_t		 type;
	uint16_t	 len;
	const uint8_t	*value;
};

/* The next record; false at the end, or where there is no whole one. */
static bool
record_next(struct keyring_record *record, struct reader *r)
{
	if (reader_left(r) == 0)
		return false;
	record->type = reader_u8(r);
	record->len = reader_u16(r);
	record->value = reader_take(r, record->len);
	return !r->bad;
}

static void
record_write(struct writer *w, const struct keyring_record *record)
{
	writer_u8(w, record->type);
	writer_u16(w, record->len);
	writer_bytes(w, record->value, record->len);
}

static struct reader
records_of(const struct keyring *k)
{
	return reader_over(k->records.bytes, k->records.len);
}

/* How much of a record's front names it; all of it if we do not know it. */
static size_t
name_len(const struct keyring_record *record)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (shapes[i].type == record->type &&
		    shapes[i].len == record->len)
			return shapes[i].name;
	return record->len;
}

static bool
same_name(const struct keyring_record *a, const struct keyring_record *b)
{
	return a->type == b->type && a->len == b->len &&
	    memcmp(a->value, b->value, name_len(a)) == 0;
}

/* The last record of a type and length whose value begins with a name. */
static const uint8_t *
find(const struct keyring *k, enum record_type type, size_t len,
    const void *name, size_t name_size)
{
	struct reader r = records_of(k);
	struct keyring_record record;
	const uint8_t *found = NULL;

	while (record_next(&record, &r))
		if (record.type == type && record.len == len &&
		    (name_size == 0 || memcmp(record.value, name, name_size) == 0))
			found = record.value;
	return found;
}

/* Replaces the last record of the same name, at its place, or adds it. */
static void
put(struct keyring *k, enum record_type type, const uint8_t *value,
    size_t len)
{
	struct keyring_record put = { (uint8_t)type, (uint16_t)len, value };
	struct keyring_record record;
	struct reader r = records_of(k);
	uint8_t *place = NULL;

	while (record_next(&record, &r))
		if (same_name(&record, &put))
			place = k->records.bytes +
			    (record.value - k->records.bytes);
	if (place != NULL)
		memcpy(place, value, len);
	else
		record_write(&k->records, &put);
}

bool
keyring_read(struct keyring *k, const uint8_t *records, size_t len)
{
	struct reader r = reader_over(records, len);
	struct keyring_record record;
	struct writer copy = { 0 };

	while (record_next(&record, &r))
		;
	if (!reader_done(&r))
		return false;
	writer_bytes(&copy, records, len);
	keyring_free(k);
	k->records = copy;
	return true;
}

void
keyring_copy(struct keyring *to, const struct keyring *from)
{
	struct writer copy = { 0 };

	writer_bytes(&copy, from->records.bytes, from->records.len);
	keyring_free(to);
	to->records = copy;
}

void
keyring_free(struct keyring *k)
{
	writer_free(&k->records);
}

static struct ad
keyring_ad(enum keyring_room room, const uint8_t person[16],
    uint32_t revision)
{
	return (struct ad){
		.purpose = room == KEYRING_BASE ? PURPOSE_BASE_KEYRING :
		    PURPOSE_PRIVATE_KEYRING,
		.id1 = person,
		.n1 = revision,
	};
}

void
keyring_seal(struct writer *out, const struct keyring *k,
    enum keyring_room room, const uint8_t root[32], const uint8_t person[16],
    uint32_t revision)
{
	struct ad ad = keyring_ad(room, person, revision);
	size_t len = k->records.len, size = padded_size(len);
	struct writer plain = { 0 };
	uint8_t key[32];

	writer_bytes(&plain, k->records.bytes, len);
	writer_room(&plain, size - len);
	pad(plain.bytes, len);
	crypto_subkey(key, 1, "hearthRT", root);
	envelope_seal(writer_room(out, size + ENVELOPE_EXTRA), key, &ad,
	    plain.bytes, size);
	bytes_wipe(key, sizeof(key));
	writer_free(&plain);
}

bool
keyring_open(struct keyring *k, enum keyring_room room,
    const uint8_t root[32], const uint8_t person[16], uint32_t revision,
    uint8_t least, const uint8_t *sealed, size_t len)
{
	struct ad ad = keyring_ad(room, person, revision);
	struct writer plain = { 0 };
	uint8_t key[32];
	size_t records;
	bool opened;

	if (len < ENVELOPE_EXTRA)
		return false;
	crypto_subkey(key, 1, "hearthRT", root);
	opened = envelope_open(writer_room(&plain, len - ENVELOPE_EXTRA), key,
	    least, &ad, sealed, len) &&
	    unpad(plain.bytes, plain.len, &records) &&
	    keyring_read(k, plain.bytes, records);
	bytes_wipe(key, sizeof(key));
	writer_free(&plain);
	return opened;
}

/* Two devices said something about the same thing: is theirs to be taken? */
static bool
theirs_wins(const struct keyring_record *mine,
    const struct keyring_record *theirs)
{
	if (mine->type == PIN)
		return bytes_zero(mine->value + CARD_SIZE, 8);
	if (mine->type == MINIMUM)
		return theirs->value[0] > mine->value[0];
	if (mine->type == PAIRING)
		return mine->value[SAID_AT] == SAID_NOTHING;
	if (mine->type == CONFIRMED)
		return bytes_get(theirs->value, 4) > bytes_get(mine->value, 4);
	return false;
}

static void
merge_record(struct keyring *k, const struct keyring_record *theirs)
{
	struct reader r = records_of(k);
	struct keyring_record mine;

	while (record_next(&mine, &r))
		if (same_name(&mine, theirs)) {
			if (name_len(theirs) < theirs->len &&
			    theirs_wins(&mine, theirs))
				put(k, theirs->type, theirs->value, theirs->len);
			return;
		}
	record_write(&k->records, theirs);
}

void
keyring_merge(struct keyring *k, const struct keyring *other)
{
	struct reader r = records_of(other);
	struct keyring_record record;

	while (record_next(&record, &r))
		merge_record(k, &record);
}

bool
keyring_identity(const struct keyring *k, uint32_t generation,
    struct identity *out)
{
	struct reader r = records_of(k);
	struct keyring_record record;
	bool found = false;

	while (record_next(&record, &r)) {
		uint32_t g;

		if (record.type != IDENTITY || record.len != 68)
			continue;
		g = (uint32_t)bytes_get(record.value, 4);
		if (generation != 0 ? g != generation :
		    found && g < out->generation)
			continue;
		out->generation = g;
		memcpy(out->signing, record.value + 4, 32);
		memcpy(out->exchange, record.value + 36, 32);
		found = true;
	}
	return found;
}

void
keyring_add_identity(struct keyring *k, const struct identity *identity)
{
	uint8_t value[68];

	bytes_put(value, identity->generation, 4);
	memcpy(value + 4, identity->signing, 32);
	memcpy(value + 36, identity->exchange, 32);
	put(k, IDENTITY, value, sizeof(value));
	bytes_wipe(value, sizeof(value));
}

/* The fields of a space key record. */
enum { KIND_AT = 16, EPOCH_AT = 18, SPACE_KEY_AT = 22, SPACE_KEY_LEN = 54 };

bool
keyring_space(const struct keyring *k, enum space_kind kind, uint8_t id[16])
{
	struct reader r = records_of(k);
	struct keyring_record record;
	bool found = false;

	while (record_next(&record, &r))
		if (record.type == SPACE_KEY && record.len == SPACE_KEY_LEN &&
		    record.value[KIND_AT] == kind) {
			memcpy(id, record.value, 16);
			found = true;
		}
	return found;
}

bool
keyring_space_kind(const struct keyring *k, const uint8_t id[16],
    enum space_kind *kind)
{
	const uint8_t *value = find(k, SPACE_KEY, SPACE_KEY_LEN, id, 16);

	if (value == NULL)
		return false;
	*kind = (enum space_kind)value[KIND_AT];
	return true;
}

/* The key record of a space and epoch; epoch 0: of the newest. */
static const uint8_t *
space_key(const struct keyring *k, const uint8_t space[16], uint32_t epoch)
{
	struct reader r = records_of(k);
	struct keyring_record record;
	const uint8_t *found = NULL;
	uint32_t best = 0;

	while (record_next(&record, &r)) {
		uint32_t e;

		if (record.type != SPACE_KEY || record.len != SPACE_KEY_LEN ||
		    memcmp(record.value, space, 16) != 0)
			continue;
		e = (uint32_t)bytes_get(record.value + EPOCH_AT, 4);
		if (epoch != 0 ? e != epoch : e < best)
			continue;
		best = e;
		found = record.value;
	}
	return found;
}

uint32_t
keyring_epoch(const struct keyring *k, const uint8_t space[16])
{
	const uint8_t *value = space_key(k, space, 0);

	return value != NULL ? (uint32_t)bytes_get(value + EPOCH_AT, 4) : 0;
}

bool
keyring_space_key(const struct keyring *k, const uint8_t space[16],
    uint32_t epoch, uint8_t key[32])
{
	const uint8_t *value = epoch != 0 ? space_key(k, space, epoch) : NULL;

	if (value == NULL)
		return false;
	memcpy(key, value + SPACE_KEY_AT, 32);
	return true;
}

void
keyring_add_space_key(struct keyring *k, const uint8_t space[16],
    enum space_kind kind, uint32_t epoch, const uint8_t key[32])
{
	uint8_t value[SPACE_KEY_LEN] = { 0 };

	memcpy(value, space, 16);
	value[KIND_AT] = (uint8_t)kind;
	bytes_put(value + EPOCH_AT, epoch, 4);
	memcpy(value + SPACE_KEY_AT, key, 32);
	put(k, SPACE_KEY, value, sizeof(value));
	bytes_wipe(value, sizeof(value));
}

bool
keyring_pin(const struct keyring *k, const uint8_t person[16],
    uint32_t generation, struct pin *out)
{
	struct reader r = records_of(k);
	struct keyring_record record;
	struct pin pin;
	bool found = false;

	while (record_next(&record, &r)) {
		if (record.type != PIN || record.len != CARD_SIZE + 8 ||
		    !card_read(&pin.card, record.value) ||
		    memcmp(pin.card.person, person, 16) != 0)
			continue;
		if (generation != 0 ? pin.card.generation != generation :
		    found && pin.card.generation < out->card.generation)
			continue;
		pin.last = bytes_get(record.value + CARD_SIZE, 8);
		*out = pin;
		found = true;
	}
	return found;
}

void
keyring_set_pin(struct keyring *k, const struct pin *pin)
{
	uint8_t value[CARD_SIZE + 8];

	card_pack(value, &pin->card);
	bytes_put(value + CARD_SIZE, pin->last, 8);
	put(k, PIN, value, sizeof(value));
}

static bool
get32(const struct keyring *k, enum record_type type, uint8_t out[32])
{
	const uint8_t *value = find(k, type, 32, NULL, 0);

	if (value == NULL)
		return false;
	memcpy(out, value, 32);
	return true;
}

bool
keyring_gate_key(const struct keyring *k, uint8_t key[32])
{
	return get32(k, GATE_KEY, key);
}

void
keyring_set_gate_key(struct keyring *k, const uint8_t key[32])
{
	put(k, GATE_KEY, key, 32);
}

bool
keyring_drop_public(const struct keyring *k, uint8_t key[32])
{
	return get32(k, DROP_KEY, key);
}

void
keyring_set_drop_public(struct keyring *k, const uint8_t key[32])
{
	put(k, DROP_KEY, key, 32);
}

bool
keyring_drop_secret(const struct keyring *k, uint32_t epoch,
    uint8_t secret[32])
{
	uint8_t name[4];
	const uint8_t *value;

	bytes_put(name, epoch, 4);
	value = find(k, DROP_KEY, 36, name, sizeof(name));
	if (value == NULL)
		return false;
	memcpy(secret, value + 4, 32);
	return true;
}

void
keyring_add_drop_secret(struct keyring *k, uint32_t epoch,
    const uint8_t secret[32])
{
	uint8_t value[36];

	bytes_put(value, epoch, 4);
	memcpy(value + 4, secret, 32);
	put(k, DROP_KEY, value, sizeof(value));
	bytes_wipe(value, sizeof(value));
}

uint8_t
keyring_least(const struct keyring *k)
{
	const uint8_t *value = find(k, MINIMUM, 1, NULL, 0);

	return value != NULL ? value[0] : SUITE;
}

void
keyring_set_least(struct keyring *k, uint8_t suite)
{
	put(k, MINIMUM, &suite, 1);
}

bool
keyring_renewal(const struct keyring *k, uint8_t seed[32])
{
	return get32(k, RENEWAL, seed);
}

void
keyring_set_renewal(struct keyring *k, const uint8_t seed[32])
{
	put(k, RENEWAL, seed, 32);
}

enum { INVITATION_LEN = 40 };

bool
keyring_invitation(const struct keyring *k, size_t n, struct invitation *out)
{
	struct reader r = records_of(k);
	struct keyring_record record;

	while (record_next(&record, &r)) {
		if (record.type != INVITATION || record.len != INVITATION_LEN)
			continue;
		if (n-- > 0)
			continue;
		memcpy(out->code, record.value, 16);
		memcpy(out->space, record.value + 16, 16);
		out->until = (int64_t)bytes_get(record.value + 32, 8);
		return true;
	}
	return false;
}

void
keyring_add_invitation(struct keyring *k, const struct invitation *invitation)
{
	uint8_t value[INVITATION_LEN];

	memcpy(value, invitation->code, 16);
	memcpy(value + 16, invitation->space, 16);
	bytes_put(value + 32, (uint64_t)invitation->until, 8);
	put(k, INVITATION, value, sizeof(value));
	bytes_wipe(value, sizeof(value));
}

void
keyring_drop_invitation(struct keyring *k, const uint8_t code[16])
{
	struct reader r = records_of(k);
	struct keyring_record record;
	struct writer kept = { 0 };

	while (record_next(&record, &r))
		if (record.type != INVITATION ||
		    record.len != INVITATION_LEN ||
		    memcmp(record.value, code, 16) != 0)
			record_write(&kept, &record);
	keyring_free(k);
	k->records = kept;
}

static void
pairing_read(struct pairing *out, const uint8_t *value)
{
	memcpy(out->space, value, 16);
	memcpy(out->partner, value + PARTNER_AT, 16);
	out->role = value[ROLE_AT];
	out->said = value[SAID_AT];
	for (size_t i = 0; i < CARD_WORDS; i++)
		out->words[i] = (uint16_t)bytes_get(value + WORDS_AT + 2 * i, 2);
}

bool
keyring_pairing(const struct keyring *k, const uint8_t space[16],
    struct pairing *out)
{
	const uint8_t *value = find(k, PAIRING, PAIRING_LEN, space, 16);

	if (value == NULL)
		return false;
	pairing_read(out, value);
	return true;
}

/* Reads the i-th into out, if there is one, and tells how many there are. */
static size_t
pairings(const struct keyring *k, size_t i, struct pairing *out)
{
	struct reader r = records_of(k);
	struct keyring_record record;
	size_t n = 0;

	while (record_next(&record, &r))
		if (record.type == PAIRING && record.len == PAIRING_LEN && n++ == i)
			pairing_read(out, record.value);
	return n;
}

size_t
keyring_pairings(const struct keyring *k)
{
	struct pairing unused;

	return pairings(k, SIZE_MAX, &unused);
}

void
keyring_pairing_at(const struct keyring *k, size_t i, struct pairing *out)
{
	pairings(k, i, out);
}

void
keyring_set_pairing(struct keyring *k, const struct pairing *pairing)
{
	uint8_t value[PAIRING_LEN];

	memcpy(value, pairing->space, 16);
	memcpy(value + PARTNER_AT, pairing->partner, 16);
	value[ROLE_AT] = pairing->role;
	value[SAID_AT] = pairing->said;
	for (size_t i = 0; i < CARD_WORDS; i++)
		bytes_put(value + WORDS_AT + 2 * i, pairing->words[i], 2);
	put(k, PAIRING, value, sizeof(value));
}

uint32_t
keyring_confirmed(const struct keyring *k)
{
	const uint8_t *value = find(k, CONFIRMED, 4, NULL, 0);

	return value == NULL ? 0 : (uint32_t)bytes_get(value, 4);
}

void
keyring_set_confirmed(struct keyring *k, uint32_t wrap_number)
{
	uint8_t value[4];

	bytes_put(value, wrap_number, 4);
	put(k, CONFIRMED, value, sizeof(value));
}

/* ---- rounds of wishes ---- */

static void
wish_read(struct wish *wish, const uint8_t *value)
{
	struct reader r = reader_over(value, WISH_LEN);

	reader_copy(&r, wish->space, 16);
	wish->list = reader_u8(&r);
	wish->round = reader_u32(&r);
	wish->begun = (int64_t)reader_u64(&r);
	wish->live = reader_u8(&r) != 0;
	reader_copy(&r, wish->yes, 16);
	reader_copy(&r, wish->secret, 32);
	reader_copy(&r, wish->answered, 32);
}

bool
keyring_wish(const struct keyring *k, const uint8_t space[16], uint8_t list,
    struct wish *wish)
{
	uint8_t name[17];
	const uint8_t *value;

	memcpy(name, space, 16);
	name[16] = list;
	value = find(k, WISH, WISH_LEN, name, sizeof(name));
	if (value != NULL)
		wish_read(wish, value);
	return value != NULL;
}

bool
keyring_wish_at(const struct keyring *k, size_t n, struct wish *wish)
{
	struct reader r = records_of(k);
	struct keyring_record record;

	while (record_next(&record, &r))
		if (record.type == WISH && record.len == WISH_LEN && n-- == 0) {
			wish_read(wish, record.value);
			return true;
		}
	return false;
}

void
keyring_set_wish(struct keyring *k, const struct wish *wish)
{
	uint8_t value[WISH_LEN];
	struct writer w = writer_over(value, sizeof(value));

	writer_bytes(&w, wish->space, 16);
	writer_u8(&w, wish->list);
	writer_u32(&w, wish->round);
	writer_u64(&w, (uint64_t)wish->begun);
	writer_u8(&w, wish->live);
	writer_bytes(&w, wish->yes, 16);
	writer_bytes(&w, wish->secret, 32);
	writer_bytes(&w, wish->answered, 32);
	put(k, WISH, value, sizeof(value));
	bytes_wipe(value, sizeof(value));
}
