/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_renewal: new keys for everything, in one transaction, because each part
 * alone is worthless and half of it would lock a person out. It is a changed
 * passphrase, a lost device, a recovery and "sign out everywhere" at once; so
 * what a lost device knew or was called by ends, too: feeds and channels.
 */
#include <string.h>
#include "seal/crypto.h"
#include "seal/event.h"
#include "inside.h"

struct renewal {
	struct name	 name;
	struct card	 card;
	const uint8_t	*card_bytes, *login_key, *recovery_key;
	const uint8_t	*wrap, *recovery_wrap, *base, *closed;
	size_t		 wrap_len, recovery_len, base_len, closed_len;
	uint32_t	 base_revision, closed_revision;
	unsigned	 events;	/* what is left of the body */
};

static bool
renewal_read(struct visit *visit, struct renewal *new)
{
	struct reader *body = &visit->body;

	new->card_bytes = reader_take(body, CARD_SIZE);
	new->login_key = reader_take(body, 32);
	new->recovery_key = reader_take(body, 32);
	new->wrap = reader_long(body, &new->wrap_len);
	new->recovery_wrap = reader_long(body, &new->recovery_len);
	new->base_revision = reader_u32(body);
	new->base = reader_long(body, &new->base_len);
	new->closed_revision = reader_u32(body);
	new->closed = reader_long(body, &new->closed_len);
	new->events = reader_u8(body);
	return !body->bad && card_read(&new->card, new->card_bytes) &&
	    new->wrap_len > 0 && new->wrap_len <= WRAP_MOST &&
	    new->recovery_len > 0 && new->recovery_len <= WRAP_MOST &&
	    new->base_len > 0 && new->base_len <= KEYRING_MOST &&
	    new->closed_len > 0 && new->closed_len <= KEYRING_MOST &&
	    new->base_revision < UINT32_MAX &&
	    new->closed_revision < UINT32_MAX && new->events <= BATCH_EVENTS;
}

/* The same person, the very next generation. */
static bool
card_follows(struct visit *visit, const struct renewal *new)
{
	struct value row[STORE_COLUMNS];
	struct card old;

	return unit_get(visit->unit, ACCOUNT_GET, row,
	    ID(visit->session.account)) &&
	    card_read(&old, row[0].bytes) &&
	    memcmp(old.person, new->card.person, 16) == 0 &&
	    new->card.generation == old.generation + 1;
}

/* The last events under the old card, each in the space that it names. */
static enum problem
events_take(struct visit *visit, unsigned n)
{
	struct space space;
	uint64_t seq;

	for (; n > 0; n--) {
		struct reader ahead = visit->body;
		struct wire wire;
		struct header header;

		if (!wire_read(&wire, &ahead) ||
		    !header_read(&header, wire.header))
			return BAD_REQUEST;
		if (!space_find(visit, header.space, &space))
			return NOT_FOUND;
		enum append_result result = append_one(visit, &space,
		    &visit->body, &seq);
		if (result == SPACE_IS_FROZEN)
			return FROZEN;
		if (result != STORED && result != HAD_ALREADY)
			return OUT_OF_CHAIN;
		for (unsigned i = 0; i < space.members; i++)
			hint_at(visit, space.member[i].account, space.id, seq);
	}
	return reader_done(&visit->body) ? NO_PROBLEM : BAD_REQUEST;
}

static bool
account_renew(struct visit *visit, const struct renewal *new,
    const uint8_t me[16], const uint8_t once[32])
{
	struct writer kept = { 0 };

	rest_wrap(&visit->relay->rest, &kept, me, new->wrap, new->wrap_len);
	bool good = unit_run(visit->unit, ACCOUNT_RENEW, ID(me),
	    NUMBER(new->base_revision), NUMBER(new->closed_revision),
	    BYTES(new->card_bytes, CARD_SIZE), BYTES(kept.bytes, kept.len),
	    BYTES(new->recovery_wrap, new->recovery_len),
	    BYTES(new->base, new->base_len),
	    BYTES(new->closed, new->closed_len), BYTES(once, 32),
	    NUMBER(visit->now + ONCE_SECONDS));
	writer_free(&kept);
	return good;
}

/* The card in force, wherever this person is a member. */
static void
cards_replace(struct visit *visit, const uint8_t me[16],
    const uint8_t card[CARD_SIZE])
{
	struct space spaces[RELAY_SPACES];
	unsigned n = spaces_of(visit, me, spaces);

	for (unsigned i = 0; i < n; i++) {
		unit_run(visit->unit, MEMBER_CARD, ID(spaces[i].id), ID(me),
		    BYTES(card, CARD_SIZE));
		space_hint(visit, &spaces[i]);
	}
}

static bool
renewal_keep(struct visit *visit, const struct renewal *new,
    const uint8_t once[32])
{
	uint8_t me[16], tag[32];

	memcpy(me, visit->session.account, 16);
	if (!card_follows(visit, new))
		return refuse(visit, REVISION);
	enum problem problem = events_take(visit, new->events);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	if (!account_renew(visit, new, me, once))
		return refuse(visit, REVISION);
	rest_tag(&visit->relay->rest, tag, new->login_key, new->name.text,
	    new->name.len);
	unit_run(visit->unit, LOGIN_PUT, BYTES(new->name.hash, 32),
	    BYTES(tag, 32), BYTES(new->recovery_key, 32));
	cards_replace(visit, me, new->card_bytes);
	feeds_end(visit, me);
	unit_run(visit->unit, CHANNEL_DROP_ALL, ID(me));
	sessions_end(visit, me, NULL);
	unit_run(visit->unit, DEVICE_DROP_ALL, ID(me));
	unit_purged(visit->unit);
	session_new(visit, me);
	device_remember(visit, me, false);
	return done(visit, 201);
}

/*
 * The answer got lost and the very same request comes again: by now its own
 * session has ended, so the bytes themselves, which only that device and this
 * server ever had, have to vouch for it.
 */
static bool
is_again(struct visit *visit, const uint8_t person[16], const uint8_t once[32])
{
	struct value row[STORE_COLUMNS];

	return unit_get(visit->unit, ACCOUNT_ONCE, row, ID(person)) &&
	    bytes_same(row[0].bytes, once, 32) && row[1].number >= visit->now;
}

bool
renewal(struct visit *visit)
{
	struct renewal new;
	struct proof proof;
	struct reader whole;
	uint8_t once[32];

	if (!name_read(&new.name, &visit->body))
		return refuse(visit, BAD_REQUEST);
	whole = visit->body;
	reader_take(&visit->body, PROOF_SIZE);
	if (!renewal_read(visit, &new))
		return refuse(visit, BAD_REQUEST);
	struct reader events = visit->body;
	crypto_blake2b(once, 32, NULL, visit->request->body,
	    visit->request->len);
	if (is_again(visit, new.card.person, once)) {
		session_new(visit, new.card.person);
		device_remember(visit, new.card.person, false);
		return done(visit, 201);
	}
	if (!session_find(visit))
		return refuse(visit, SIGNED_OUT);
	visit->body = whole;
	enum problem problem = proof_take(visit, &new.name, &proof);
	if (problem == NO_PROBLEM &&
	    memcmp(proof.account, visit->session.account, 16) != 0)
		problem = REFUSED;
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	visit->body = events;
	return renewal_keep(visit, &new, once);
}
