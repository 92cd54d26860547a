/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_pair: how two become a couple here, and part.
 *
 * The inviter leaves an offer under a code that only the two know. The joiner
 * opens it and leaves a card; the inviter opens that. Then both compare four
 * words, and the inviter's "the same" makes the couple's next key.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

enum { INVITATION_LASTS = 72 * 3600 };

/* ---- who is there ---- */

static struct keyring *
base(struct client *c)
{
	return &c->ring[KEYRING_BASE];
}

static bool
paired(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];

	return s->here && s->members == 2 && !s->frozen;
}

bool
client_partner(const struct client *c, struct card *card)
{
	const struct space *s = &c->space[COUPLE];
	struct pin pin;

	if (!s->here || s->members != 2 || !keyring_pin(
	    &c->ring[KEYRING_BASE], s->person[1 - c->me], 0, &pin))
		return false;
	*card = pin.card;
	return true;
}

static bool
own_card(const struct client *c, struct card *card)
{
	struct pin pin;

	if (!keyring_pin(&c->ring[KEYRING_BASE], c->account.person, 0, &pin))
		return false;
	*card = pin.card;
	return true;
}

/* The open invitation into a space. */
static bool
find_invitation(const struct client *c, const uint8_t space[16],
    struct invitation *found)
{
	for (size_t n = 0; keyring_invitation(&c->ring[KEYRING_BASE], n, found);
	    n++)
		if (memcmp(found->space, space, 16) == 0 &&
		    found->until > c->now)
			return true;
	return false;
}

bool
client_invitation(const struct client *c, struct invitation *found)
{
	const struct space *s = &c->space[COUPLE];

	return s->here && s->members == 1 && !s->frozen &&
	    find_invitation(c, s->id, found);
}

const char *
client_pair_state(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];
	struct invitation invitation;
	struct pairing pairing;

	if (!s->here)
		return "alone";
	if (s->frozen)
		return "ended";
	if (!keyring_pairing(&c->ring[KEYRING_BASE], s->id, &pairing))
		return client_invitation(c, &invitation) ? "inviting" : "alone";
	if (pairing.role == ROLE_INVITER)
		return pairing.said == SAID_SAME ? "bound" : "comparing";
	return pairing.said == SAID_SAME && s->epoch > 1 ? "bound" : "joined";
}

/* Pins the other one's card and works out the four words. */
static bool
pair_with(struct client *c, const uint8_t space[16], const struct card *other,
    enum pairing_role role)
{
	struct pairing pairing = { .role = (uint8_t)role };
	struct pin pin = { 0 }, known;
	struct card me;

	if (!own_card(c, &me) || memcmp(other->person, me.person, 16) == 0 ||
	    (keyring_pin(base(c), other->person, other->generation, &known) &&
	    memcmp(&known.card, other, sizeof *other) != 0) ||
	    !card_words(pairing.words, space, role == ROLE_INVITER ? &me : other,
	    role == ROLE_INVITER ? other : &me))
		return false;
	memcpy(pairing.space, space, 16);
	memcpy(pairing.partner, other->person, 16);
	pin.card = *other;
	keyring_set_pin(base(c), &pin);
	keyring_set_pairing(base(c), &pairing);
	client_ring_changed(c);
	return true;
}

static void
keep_ring(struct client *c)
{
	c->work.tries = 0;
	client_row(c, client_ring_row);
}

static void
account_again(struct client *c)
{
	client_row(c, client_account_row);
}

static void
sync(struct client *c)
{
	client_row(c, client_sync_row);
}

/* ---- invite ---- */

/* A space that an earlier try left in the keyring, before it was at the relay. */
static bool
left_over(struct client *c, uint8_t space[16])
{
	struct pairing pairing;

	return keyring_space(base(c), SPACE_COUPLE, space) &&
	    client_membership(c, space) == NULL && !keyring_pairing(base(c), space, &pairing);
}

static void
make_couple(struct client *c)
{
	uint8_t *id = c->work.couple, key[32];

	crypto_random(id, 16);
	crypto_random(key, 32);
	keyring_add_space_key(base(c), id, SPACE_COUPLE, 1, key);
	crypto_random(key, 32);
	keyring_set_gate_key(base(c), key);
	client_ring_changed(c);
	bytes_wipe(key, sizeof key);
}

/* A space for the two, in the keyring before it is at the relay. */
static void
choose_space(struct client *c)
{
	const struct space *s = &c->space[COUPLE];
	struct work *w = &c->work;

	if (paired(c)) {
		client_end(c, "paired");
		return;
	}
	if (s->here && !s->frozen)
		memcpy(w->couple, s->id, 16);
	else if (!left_over(c, w->couple))
		make_couple(c);
}

static void
post_space(struct client *c)
{
	if (client_membership(c, c->work.couple) != NULL) {
		client_skip(c, 2);
		return;
	}
	writer_bytes(client_body(c), c->work.couple, 16);
	client_ask(c, "POST", "/v1/spaces", NULL, "");
}

static void
take_space(struct client *c)
{
	client_fine(c, 201);
}

static void
drop_expired(struct client *c)
{
	struct invitation invitation;

	for (size_t n = 0; keyring_invitation(base(c), n, &invitation);)
		if (invitation.until <= c->now)
			keyring_drop_invitation(base(c), invitation.code);
		else
			n++;
}

static void
make_code(struct client *c)
{
	struct invitation invitation;
	struct work *w = &c->work;

	drop_expired(c);
	if (find_invitation(c, w->couple, &invitation)) {
		client_end(c, "");
		return;
	}
	crypto_random(w->code, 16);
	memcpy(invitation.code, w->code, 16);
	memcpy(invitation.space, w->couple, 16);
	invitation.until = c->now + INVITATION_LASTS;
	keyring_add_invitation(base(c), &invitation);
	client_ring_changed(c);
}

static void
post_invitation(struct client *c)
{
	struct work *w = &c->work;
	struct writer *body = client_body(c);
	uint8_t offer[OFFER_SIZE];
	struct couple_keys keys;
	struct card me;

	if (!own_card(c, &me) ||
	    !keyring_space_key(base(c), w->couple, 1, keys.couple) ||
	    !keyring_gate_key(base(c), keys.gate)) {
		client_end(c, "trouble");
		return;
	}
	invitation_keys(w->invite, w->invite_key, w->code);
	offer_seal(offer, w->invite, w->invite_key, w->couple, &me, &keys);
	writer_bytes(body, w->invite, 16);
	writer_bytes(body, w->couple, 16);
	writer_long(body, offer, sizeof offer);
	bytes_wipe(&keys, sizeof keys);
	client_ask(c, "POST", "/v1/invitations", NULL, "");
}

static void
take_invitation(struct client *c)
{
	struct reader r = client_reply(c);
	struct invitation invitation;
	uint64_t until;

	if (c->answer.status != 201 && c->answer.status != 0) {
		keyring_drop_invitation(base(c), c->work.code);
		client_ring_changed(c);
	}
	if (!client_fine(c, 201))
		return;
	until = reader_u64(&r);
	if (!reader_done(&r) || until > INT64_MAX) {
		client_end(c, "trouble");
		return;
	}
	memcpy(invitation.code, c->work.code, 16);
	memcpy(invitation.space, c->work.couple, 16);
	invitation.until = (int64_t)until;
	keyring_drop_invitation(base(c), invitation.code);
	keyring_add_invitation(base(c), &invitation);
	client_ring_changed(c);
}

client_steps client_invite_row = { account_again, choose_space, keep_ring,
	post_space, take_space, account_again, make_code, keep_ring,
	post_invitation, take_invitation, keep_ring, NULL };

/* ---- withdraw ---- */

static void
ask_drop(struct client *c)
{
	struct invitation invitation;
	struct work *w = &c->work;

	if (!keyring_invitation(base(c), 0, &invitation)) {
		client_skip(c, 1);
		return;
	}
	memcpy(w->code, invitation.code, 16);
	invitation_keys(w->invite, w->invite_key, w->code);
	client_body(c);
	client_ask(c, "DELETE", "/v1/invitations/", w->invite, "");
}

/* One that is used or over already is as good as withdrawn. */
static void
take_drop(struct client *c)
{
	if (c->answer.status != 404 && c->answer.status != 410 &&
	    !client_fine(c, 204))
		return;
	keyring_drop_invitation(base(c), c->work.code);
	client_ring_changed(c);
	client_back(c, 2);
}

client_steps client_drop_invitations_row = { ask_drop, take_drop, NULL };

static void
drop_invitations(struct client *c)
{
	client_row(c, client_drop_invitations_row);
}

client_steps client_withdraw_row = { drop_invitations, keep_ring, NULL };

/* ---- join ---- */

static void
ask_offer(struct client *c)
{
	struct work *w = &c->work;
	char text[64];

	if (paired(c)) {
		client_end(c, "paired");
		return;
	}
	if (!field_text(client_form(c), "code", text, sizeof text) ||
	    !code_read(w->code, CODE_INVITATION, text)) {
		client_end(c, "invitation-unknown");
		return;
	}
	invitation_keys(w->invite, w->invite_key, w->code);
	client_body(c);
	client_ask(c, "GET", "/v1/invitations/", w->invite, "");
}

/* True if the offer was opened and its couple is in the keyring. */
static bool
open_offer(struct client *c)
{
	struct work *w = &c->work;
	struct reader r = client_reply(c);
	uint8_t space[16];
	struct couple_keys keys;
	struct card inviter;
	size_t len = 0;
	const uint8_t *offer;
	bool opened;

	reader_copy(&r, space, 16);
	offer = reader_long(&r, &len);
	opened = reader_done(&r) && offer_open(w->couple, &inviter, &keys,
	    w->invite, w->invite_key, offer, len) &&
	    memcmp(space, w->couple, 16) == 0 &&
	    pair_with(c, space, &inviter, ROLE_JOINER);
	if (opened) {
		keyring_add_space_key(base(c), space, SPACE_COUPLE, 1,
		    keys.couple);
		keyring_set_gate_key(base(c), keys.gate);
	}
	bytes_wipe(&keys, sizeof keys);
	return opened;
}

static void
take_offer(struct client *c)
{
	if (c->answer.status == 404)
		client_end(c, "invitation-unknown");
	else if (client_problem(c, "invitation-used") ||
	    client_problem(c, "paired"))
		client_skip(c, 3);	/* perhaps it was I, and the answer was lost */
	else if (client_fine(c, 200) && !open_offer(c))
		client_end(c, "invitation-unknown");
}

static void
post_reply(struct client *c)
{
	struct work *w = &c->work;
	uint8_t reply[REPLY_SIZE];
	struct card me;

	if (!own_card(c, &me)) {
		client_end(c, "trouble");
		return;
	}
	reply_seal(reply, w->invite, w->invite_key, &me);
	writer_long(client_body(c), reply, sizeof reply);
	client_ask(c, "POST", "/v1/invitations/", w->invite, "/reply");
}

static void
take_reply(struct client *c)
{
	if (c->answer.status == 404)
		client_end(c, "invitation-unknown");
	else
		client_fine(c, 204);
}

static void
joined(struct client *c)
{
	if (!paired(c))
		client_end(c, "invitation-used");
}

client_steps client_join_row = { ask_offer, take_offer, keep_ring, post_reply,
	take_reply, account_again, joined, sync, NULL };

/* ---- the inviter meets who joined ---- */

bool
client_must_meet(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];
	const struct membership *in;

	if (!s->here || s->frozen || s->members == 2)
		return false;
	in = client_membership(c, s->id);
	return in != NULL && in->members == 2;
}

static void
ask_invitations(struct client *c)
{
	client_body(c);
	client_ask(c, "GET", "/v1/invitations", NULL, "");
}

/* Opens the answer to one of our invitations. */
static void
open_reply(struct client *c, const uint8_t id[16], const uint8_t *reply,
    size_t len)
{
	struct invitation invitation;
	uint8_t ours[16], key[32];
	struct card joiner;

	for (size_t n = 0; keyring_invitation(base(c), n, &invitation); n++) {
		invitation_keys(ours, key, invitation.code);
		if (memcmp(ours, id, 16) != 0 ||
		    !reply_open(&joiner, id, key, reply, len) ||
		    !pair_with(c, c->space[COUPLE].id, &joiner, ROLE_INVITER))
			continue;
		keyring_drop_invitation(base(c), invitation.code);
		client_arrange(c);
		return;
	}
}

static void
take_invitations(struct client *c)
{
	struct reader r = client_reply(c);
	enum { ANSWERED = 1 };

	if (!client_fine(c, 200))
		return;
	for (unsigned n = reader_u8(&r); n > 0 && !r.bad; n--) {
		size_t len = 0;
		const uint8_t *id = reader_take(&r, 16);
		const uint8_t *space = reader_take(&r, 16);
		uint64_t until = reader_u64(&r);
		uint8_t state = reader_u8(&r);
		const uint8_t *reply = reader_long(&r, &len);

		(void)until;
		if (!r.bad && state == ANSWERED && !paired(c) &&
		    memcmp(space, c->space[COUPLE].id, 16) == 0)
			open_reply(c, id, reply, len);
	}
	if (r.bad)
		client_end(c, "trouble");
}

client_steps client_meet_row = { ask_invitations, take_invitations, NULL };

/* ---- words, unpair ---- */

static void
ask_freeze(struct client *c)
{
	client_body(c);
	client_ask(c, "POST", "/v1/spaces/", c->space[COUPLE].id, "/freeze");
}

static void
take_freeze(struct client *c)
{
	if (!client_fine(c, 204))
		return;
	c->space[COUPLE].frozen = true;
	client_row(c, client_account_row);
}

static client_steps freeze_row = { ask_freeze, take_freeze, NULL };

static void
say(struct client *c)
{
	struct space *s = &c->space[COUPLE];
	struct fields form = client_form(c);
	bool same = field_is(form, "said", "same");
	struct pairing pairing;

	if (!paired(c) || !keyring_pairing(base(c), s->id, &pairing) ||
	    (!same && !field_is(form, "said", "different"))) {
		client_end(c, "not-now");
		return;
	}
	pairing.said = same ? SAID_SAME : SAID_DIFFERENT;
	keyring_set_pairing(base(c), &pairing);
	client_ring_changed(c);
	client_row(c, same ? client_sync_row : freeze_row);
}

client_steps client_words_row = { say, keep_ring, NULL };

static void
part(struct client *c)
{
	if (!c->space[COUPLE].here || c->space[COUPLE].frozen)
		client_end(c, "not-now");
	else
		client_row(c, freeze_row);
}

client_steps client_unpair_row = { part, NULL };
