/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_deeds: the few deeds that the seal keeps to itself.
 *
 *	couple	 keys	 card by [epoch to seal]	my next card, signed by my renewal
 *					key, and the couple's next key
 *	couple	 seal	 epoch to seal	the couple's next key, for the partner's
 *					card of generation `to`
 *	couple	 release id share	what opens my answer at a strict gate
 *	couple	 words	 said		here: the joiner's greeting; same, different
 *	personal share	 id share	the same share, for my own devices
 *	personal feed	 feed key in	client_feed.c
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

static struct fields
form_of(const struct entry *e)
{
	return (struct fields){ e->form, e->len };
}

bool
client_is_deed(unsigned space, const struct entry *e)
{
	static const char *const couple[] = { "keys", "seal", "release",
		"words", NULL };
	static const char *const personal[] = { "share", "feed", NULL };
	const char *const *deeds = space == COUPLE ? couple :
	    space == PERSONAL ? personal : personal + 2;

	for (; *deeds != NULL; deeds++)
		if (field_is(form_of(e), "do", *deeds))
			return true;
	return false;
}

/* ---- shares ---- */

const uint8_t *
client_share(const struct space *s, const uint8_t event[16])
{
	for (size_t i = 0; i < s->n_shares; i++)
		if (memcmp(s->shares[i].event, event, 16) == 0)
			return s->shares[i].share;
	return NULL;
}

static void
learn_share(struct space *s, const uint8_t event[16], const uint8_t share[32])
{
	struct share *known = NULL;

	for (size_t i = 0; i < s->n_shares && known == NULL; i++)
		if (memcmp(s->shares[i].event, event, 16) == 0)
			known = &s->shares[i];
	if (known == NULL && s->n_shares == s->shares_size) {
		size_t more = s->shares_size == 0 ? 16 : 2 * s->shares_size;

		s->shares = bytes_grow(s->shares, s->shares_size, more,
		    sizeof *s->shares);
		s->shares_size = more;
	}
	if (known == NULL)
		known = &s->shares[s->n_shares++];
	memcpy(known->event, event, 16);
	memcpy(known->share, share, 32);
}

void
client_learn_deed(struct client *c, unsigned space, const struct entry *deed)
{
	struct space *couple = &c->space[COUPLE];
	uint8_t id[16], share[32];
	struct entry *about;

	if ((deed->flags & ENTRY_HIDDEN) == 0 || deed->form == NULL)
		return;
	if (space == PERSONAL && field_is(form_of(deed), "do", "feed"))
		client_learn_feed(c, deed);
	if (!field_hex(form_of(deed), "id", id, 16) ||
	    !field_hex(form_of(deed), "share", share, 32))
		return;
	if (space == PERSONAL) {
		learn_share(couple, id, share);
	} else if (space == COUPLE) {
		/* Nobody gives away what another one wrote. */
		about = entries_find(&couple->entries, id);
		if (about == NULL || about->author != deed->author)
			return;
		if (about->author != c->me)
			learn_share(couple, id, share);
		else if ((about->flags & ENTRY_RELEASED) == 0) {
			about->flags |= ENTRY_RELEASED;
			entries_changed(&couple->entries, about);
		}
	}
	bytes_wipe(share, sizeof share);
}

/* ---- cards and couple keys ---- */

/* The card of a person that was in force at a place of the couple's log. */
static bool
card_at(const struct client *c, const uint8_t person[16], uint64_t place,
    struct card *card)
{
	const struct keyring *ring = &c->ring[KEYRING_BASE];
	struct pin pin, before;

	if (!keyring_pin(ring, person, 0, &pin))
		return false;
	while (pin.card.generation > 1 && keyring_pin(ring, person,
	    pin.card.generation - 1, &before) && before.last >= place)
		pin = before;
	*card = pin.card;
	return true;
}

/* Opens what the partner sealed to my card of that time. */
static bool
open_seal(const struct client *c, struct fields form, const struct card *sender,
    const struct card *recipient, uint32_t epoch, struct couple_keys *keys)
{
	struct couple_seal seal = { c->space[COUPLE].id, sender, recipient,
		epoch };
	uint8_t sealed[COUPLE_SEAL_SIZE];
	struct identity me;
	bool opened = field_hex(form, "seal", sealed, sizeof sealed) &&
	    keyring_identity(&c->ring[KEYRING_BASE], recipient->generation, &me) &&
	    couple_seal_open(keys, &seal, me.exchange,
	    keyring_least(&c->ring[KEYRING_BASE]), sealed);

	bytes_wipe(&me, sizeof me);
	return opened;
}

static void
take_couple_keys(struct client *c, uint32_t epoch,
    const struct couple_keys *keys)
{
	struct keyring *ring = &c->ring[KEYRING_BASE];
	const uint8_t *space = c->space[COUPLE].id;
	uint8_t known[32];

	if (!keyring_space_key(ring, space, epoch, known) ||
	    !bytes_same(known, keys->couple, 32)) {
		keyring_add_space_key(ring, space, SPACE_COUPLE, epoch,
		    keys->couple);
		client_ring_changed(c);
	}
	if (!keyring_gate_key(ring, known)) {
		keyring_set_gate_key(ring, keys->gate);
		client_ring_changed(c);
	}
	bytes_wipe(known, sizeof known);
}

/* Of two seals for one epoch the first in the log counts; one to a card that
 * was replaced before is void. */
static void
obey_seal(struct client *c, const struct entry *e, const struct card *sender)
{
	struct space *s = &c->space[COUPLE];
	const uint8_t *other = s->person[1 - (e->author & 1)];
	struct fields form = form_of(e);
	struct couple_keys keys;
	struct card recipient;
	uint64_t epoch, to;
	bool mine = e->author == c->me, good;

	if (!field_number(form, "epoch", &epoch) ||
	    !field_number(form, "to", &to))
		return;
	good = epoch == (uint64_t)s->epoch + 1 && epoch <= UINT32_MAX &&
	    s->members == 2 && card_at(c, other, e->place, &recipient) &&
	    to == recipient.generation;
	if (good && !mine)
		good = open_seal(c, form, sender, &recipient, (uint32_t)epoch,
		    &keys);
	s->view_changed = true;
	if (mine)
		s->owes_seal = !good;
	if (!good)
		return;
	if (!mine)
		take_couple_keys(c, (uint32_t)epoch, &keys);
	s->epoch = (uint32_t)epoch;
	bytes_wipe(&keys, sizeof keys);
}

static void
obey_keys(struct client *c, const struct entry *e, const struct header *h)
{
	struct keyring *ring = &c->ring[KEYRING_BASE];
	struct pin pin, known, next = { 0 };
	uint8_t packed[CARD_SIZE], by[64];
	bool mine = e->author == c->me;

	if (!field_hex(form_of(e), "card", packed, sizeof packed) ||
	    !field_hex(form_of(e), "by", by, sizeof by) ||
	    !card_read(&next.card, packed) ||
	    !keyring_pin(ring, h->author, h->generation, &pin) ||
	    !succession_check(&pin.card, &next.card, by)) {
		client_note(c, NOTICE_FORGED, 1);
		return;
	}
	if ((keyring_pin(ring, h->author, next.card.generation, &known) &&
	    memcmp(&known.card, &next.card, sizeof next.card) != 0) ||
	    (pin.last != 0 && pin.last != PIN_ENDING && pin.last != e->place)) {
		client_note(c, NOTICE_FORK, 1);		/* a second successor */
		return;
	}
	if (pin.last == 0 || pin.last == PIN_ENDING) {
		pin.last = e->place;
		keyring_set_pin(ring, &pin);
		if (!keyring_pin(ring, h->author, next.card.generation, &known))
			keyring_set_pin(ring, &next);
		client_ring_changed(c);
		if (!mine)
			c->device.keys_changed = c->now;
	}
	obey_seal(c, e, &next.card);
}

/* A card that was replaced signs a successor once more, and it is another one:
 * two people claim to be this person. */
void
client_suspect(struct client *c, const struct wire *w)
{
	struct writer form = { 0 };
	uint8_t hash[32], packed[CARD_SIZE], by[64];
	struct fields fields;
	struct header h;
	struct card next;
	struct pin pin, known;

	if (!header_read(&h, w->header) || w->text == NULL ||
	    !keyring_pin(&c->ring[KEYRING_BASE], h.author, h.generation, &pin) ||
	    !keyring_pin(&c->ring[KEYRING_BASE], h.author, h.generation + 1,
	    &known))
		return;
	event_hash(hash, w->header, w->text_hash);
	if (!event_check(w->signature, hash, pin.card.signing) ||
	    client_open_text(c, COUPLE, w, &h, &form) != OPENED)
		return;
	fields = (struct fields){ form.bytes, form.len };
	if (field_is(fields, "do", "keys") &&
	    field_hex(fields, "card", packed, sizeof packed) &&
	    field_hex(fields, "by", by, sizeof by) &&
	    card_read(&next, packed) &&
	    succession_check(&pin.card, &next, by) &&
	    memcmp(&next, &known.card, sizeof next) != 0)
		client_note(c, NOTICE_FORK, 1);
	writer_free(&form);
}

static void
obey_words(struct client *c, const struct entry *e)
{
	struct space *s = &c->space[COUPLE];
	uint64_t at;

	if (e->author != 1 || s->here_said ||
	    !field_is(form_of(e), "said", "here") ||
	    !field_number(form_of(e), "at", &at) || at > INT64_MAX)
		return;
	s->here_said = true;
	s->joined = (int64_t)at;
	s->view_changed = true;
}

void
client_obey_deed(struct client *c, const struct entry *e,
    const struct header *h)
{
	struct fields form = form_of(e);
	struct pin pin;

	if (field_is(form, "do", "keys"))
		obey_keys(c, e, h);
	else if (field_is(form, "do", "words"))
		obey_words(c, e);
	else if (field_is(form, "do", "seal") && keyring_pin(
	    &c->ring[KEYRING_BASE], h->author, h->generation, &pin))
		obey_seal(c, e, &pin.card);
}

/* ---- gates ---- */

static bool
closed(const struct entry *e)
{
	return e->what == EVENT_WRITE && e->form == NULL && e->place != 0 &&
	    (e->mode == MODE_SOFT || e->mode == MODE_STRICT) &&
	    (e->flags & (ENTRY_DEAD | ENTRY_UNREADABLE | ENTRY_ASIDE)) == 0;
}

/* A person's living answer at a gate, in its place. */
static struct entry *
answer_at(const struct space *s, const uint8_t gate[16], uint8_t author)
{
	for (size_t i = s->entries.n; i-- > 0;) {
		struct entry *e = &s->entries.at[i];

		if (e->what == EVENT_WRITE && e->author == author &&
		    e->place != 0 && memcmp(e->gate, gate, 16) == 0 &&
		    (e->flags & (ENTRY_DEAD | ENTRY_ASIDE)) == 0)
			return e;
	}
	return NULL;
}

/* Have I an answer there whose share I still hold back? */
static bool
to_release(const struct client *c, const struct entry *mine)
{
	return mine != NULL && mine->mode == MODE_STRICT &&
	    (mine->flags & ENTRY_RELEASED) == 0 &&
	    client_share(&c->space[COUPLE], mine->id) != NULL;
}

static bool
may_have_opened(const struct client *c, const struct entry *e)
{
	const struct space *s = &c->space[COUPLE];
	const struct entry *mine;

	if (client_share(s, e->id) != NULL)
		return true;
	if (e->author == c->me)
		return false;
	mine = answer_at(s, e->gate, c->me);
	if (e->mode == MODE_SOFT)
		return mine != NULL;
	return (e->flags & ENTRY_CHECKED) == 0 && to_release(c, mine);
}

/* The two answers at one gate lie close together: those asked for last are enough. */
static bool
was_asked(const struct work *w, const uint8_t gate[16])
{
	for (size_t i = 0; i < ASKED_LAST && i < w->n_asked; i++)
		if (memcmp(w->asked[i], gate, 16) == 0)
			return true;
	return false;
}

bool
client_gate_to_ask(struct client *c, uint8_t gate[16])
{
	const struct entries *all = &c->space[COUPLE].entries;
	struct work *w = &c->work;

	while (w->looked < all->n) {
		const struct entry *e = &all->at[all->n - ++w->looked];

		if (!closed(e) || was_asked(w, e->gate) || !may_have_opened(c, e))
			continue;
		memcpy(w->asked[w->n_asked++ % ASKED_LAST], e->gate, 16);
		memcpy(gate, e->gate, 16);
		return true;
	}
	return false;
}

/* ---- what is owed ---- */

static void
release(struct client *c, struct entry *mine)
{
	struct writer fields = { 0 };

	field_add_hex(&fields, "id", mine->id, 16);
	field_add_hex(&fields, "share", client_share(&c->space[COUPLE],
	    mine->id), 32);
	mine->flags |= ENTRY_RELEASED;
	entries_changed(&c->space[COUPLE].entries, mine);
	client_write_deed(c, COUPLE, "release", &fields);
	writer_free(&fields);
}

/* The author's device gives its share once it has the other's answer. */
static void
release_shares(struct client *c)
{
	struct space *s = &c->space[COUPLE];

	for (size_t i = 0; i < s->entries.n; i++) {
		struct entry *e = &s->entries.at[i], *theirs;

		if (e->author != c->me || e->what != EVENT_WRITE ||
		    e->place == 0 || !to_release(c, e) ||
		    (e->flags & (ENTRY_DEAD | ENTRY_ASIDE)))
			continue;
		theirs = answer_at(s, e->gate, 1 - c->me);
		if (theirs != NULL && theirs->mode == MODE_STRICT &&
		    (theirs->flags & ENTRY_CHECKED))
			release(c, e);
	}
}

static bool
deed_waits(const struct client *c, const char *deed)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		if ((c->waiting[i].flags & WAITING_HIDDEN) &&
		    field_is((struct fields){ c->waiting[i].form.bytes,
		    c->waiting[i].form.len }, "do", deed))
			return true;
	return false;
}

/* The joiner says hello, so that all devices know since when. */
static void
greet(struct client *c)
{
	struct writer fields = { 0 };

	if (c->space[COUPLE].members < 2 || c->me != 1 ||
	    c->space[COUPLE].here_said || deed_waits(c, "words"))
		return;
	field_add(&fields, "said", "here");
	client_write_deed(c, COUPLE, "words", &fields);
	writer_free(&fields);
}

/* Having compared the words, the one who invited makes the couple's next key;
 * so does whose seal came second. */
static bool
owes_seal(const struct client *c)
{
	const struct space *s = &c->space[COUPLE];
	struct pairing pairing;

	if (!keyring_pairing(&c->ring[KEYRING_BASE], s->id, &pairing) ||
	    pairing.said != SAID_SAME || deed_waits(c, "seal"))
		return false;
	return s->owes_seal || (pairing.role == ROLE_INVITER && s->epoch == 1);
}

bool
client_put_seal(struct client *c, struct writer *fields,
    const struct card *sender, const uint8_t exchange[32],
    const struct card *partner, uint32_t epoch, const struct couple_keys *keys)
{
	struct couple_seal seal = { c->space[COUPLE].id, sender, partner, epoch };
	uint8_t sealed[COUPLE_SEAL_SIZE];

	if (!couple_seal_make(sealed, &seal, exchange, keys))
		return false;
	field_add_number(fields, "epoch", epoch);
	field_add_number(fields, "to", partner->generation);
	field_add_hex(fields, "seal", sealed, sizeof sealed);
	return true;
}

static void
make_seal(struct client *c)
{
	struct keyring *ring = &c->ring[KEYRING_BASE];
	struct space *s = &c->space[COUPLE];
	struct writer fields = { 0 };
	struct couple_keys keys;
	struct identity me;
	struct pin pin;
	struct card partner;

	if (!client_partner(c, &partner) || !keyring_gate_key(ring, keys.gate) ||
	    !keyring_identity(ring, c->device.generation, &me) ||
	    !keyring_pin(ring, c->account.person, me.generation, &pin))
		return;
	crypto_random(keys.couple, 32);
	if (client_put_seal(c, &fields, &pin.card, me.exchange, &partner,
	    s->epoch + 1, &keys)) {
		keyring_add_space_key(ring, s->id, SPACE_COUPLE, s->epoch + 1,
		    keys.couple);
		client_ring_changed(c);
		s->owes_seal = false;
		s->view_changed = true;
		client_write_deed(c, COUPLE, "seal", &fields);
	}
	bytes_wipe(&keys, sizeof keys);
	bytes_wipe(&me, sizeof me);
	writer_free(&fields);
}

void
client_settle(struct client *c)
{
	const struct space *s = &c->space[COUPLE];

	if (!s->here || s->frozen || s->lost)
		return;
	greet(c);
	if (owes_seal(c))
		make_seal(c);
	release_shares(c);
}
