/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_wish: rounds of wishes, in the private room. The core says what comes
 * next and what both wrote; here are the secrets (keyring record 8).
 *
 * The relay has the changed keyring before anything that was made with it is
 * told. So a round survives whatever breaks off, other devices go on with the
 * same secret, and a step that is done again comes to the same. The limits are
 * kept here too, whatever the core asks for: one post a round, twenty yeses, a
 * week from post to post, one post of the other's that is answered.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"
#include "wishes.h"

enum { WEEK = 7 * 24 * 60 * 60, TRIES_MOST = 4, LISTS_MOST = 256 };

/* What is asked for, and what there is to it. */
struct asked {
	struct fields	 form;
	struct psi_round r;
	uint8_t		 list;
	uint32_t	 round;
	struct wish	 wish;
	bool		 has;		/* a wish of this space and list */
};

struct points {
	uint8_t	mine[PSI_SIZE], theirs[PSI_SIZE], answer[PSI_SIZE];
	uint8_t	scalar[32], hash[32], match[PSI_BITS];
};

static bool
read_asked(const struct client *c, struct asked *a)
{
	uint64_t list, round;

	*a = (struct asked){ .form = client_form(c) };
	if (!field_number(a->form, "list", &list) || list >= LISTS_MOST ||
	    !field_number(a->form, "round", &round) || round >= UINT32_MAX)
		return false;
	a->list = (uint8_t)list;
	a->round = (uint32_t)round;
	return true;
}

/* ---- the keyring, as it is going to be ---- */

static struct keyring *
next_ring(struct client *c)
{
	return &c->work.rings[KEYRING_PRIVATE];
}

static void
put_wish(struct client *c, const struct wish *wish)
{
	keyring_set_wish(next_ring(c), wish);
	c->work.changed = true;
}

/* Nothing of it is ever used again. */
static void
end_wish(struct client *c, struct wish *wish)
{
	wish->live = false;
	memset(wish->yes, 0, sizeof wish->yes);
	bytes_wipe(wish->secret, sizeof wish->secret);
	memset(wish->answered, 0, sizeof wish->answered);
	put_wish(c, wish);
}

/* Ends what belongs to a couple that is no more: all, if space is NULL. */
static void
end_former(struct client *c, const uint8_t *space)
{
	struct wish wish;

	for (size_t n = 0; keyring_wish_at(next_ring(c), n, &wish); n++)
		if (wish.live && (space == NULL || memcmp(wish.space, space, 16) != 0))
			end_wish(c, &wish);
	bytes_wipe(&wish, sizeof wish);
}

/* ---- what it comes to ---- */

static void
say(struct client *c, const struct asked *a, uint32_t round, const char *step)
{
	writer_clear(&c->wished);
	field_add_number(&c->wished, "list", a->list);
	field_add_number(&c->wished, "round", round);
	field_add(&c->wished, "step", step);
}

/* Of what the other's phone shows, or will, what is no yes any more. */
static void
say_away(struct client *c, const struct asked *a, const uint8_t match[PSI_BITS])
{
	uint8_t shown[PSI_BITS] = { 0 }, yes[PSI_BITS];
	bool some = false;

	if (!field_hex(a->form, "yes", yes, sizeof yes))
		return;
	(void)field_hex(a->form, "shown", shown, sizeof shown);
	for (unsigned i = 0; i < PSI_BITS; i++) {
		shown[i] = (uint8_t)((shown[i] | match[i]) & ~yes[i]);
		some |= shown[i] != 0;
	}
	if (some && c->wished.len == 0)
		say(c, a, a->round, "none");
	if (some)
		field_add_hex(&c->wished, "away", shown, sizeof shown);
}

static void
stop_round(struct client *c, struct asked *a)
{
	if (a->has && a->wish.live && a->wish.round <= a->round)
		end_wish(c, &a->wish);
	say(c, a, a->round, "end");
}

/* The post of a secret is always the same: it may be asked for again. */
static void
post(struct client *c, struct asked *a, struct points *p)
{
	struct wish *w = &a->wish;
	bool again = a->has && w->live && w->round >= a->round;

	if (!again) {
		if (a->has && c->now - w->begun < WEEK)
			return;
		if (a->has && w->round >= a->round)
			a->round = w->round + 1;
		if (!field_hex(a->form, "chosen", w->yes, sizeof w->yes))
			return;
		memcpy(w->space, a->r.space, 16);
		w->list = a->list;
		w->round = a->round;
		w->begun = c->now;
		w->live = true;
		memset(w->answered, 0, sizeof w->answered);
		crypto_random(w->secret, sizeof w->secret);
	}
	psi_name(a->r.round, a->list, w->round);
	if (!psi_post(p->mine, &a->r, w->secret, w->yes))
		return;
	if (!again)
		put_wish(c, w);
	say(c, a, w->round, "post");
	field_add_hex(&c->wished, "points", p->mine, sizeof p->mine);
}

/* My round, and the other's post: the one that was answered, if any was. */
static bool
read_points(const struct asked *a, struct points *p)
{
	const struct wish *w = &a->wish;

	if (!a->has || !w->live || w->round != a->round ||
	    !field_hex(a->form, "theirs", p->theirs, sizeof p->theirs))
		return false;
	crypto_blake2b(p->hash, sizeof p->hash, NULL, p->theirs, sizeof p->theirs);
	if (!bytes_zero(w->answered, sizeof w->answered) &&
	    !bytes_same(w->answered, p->hash, sizeof p->hash))
		return false;
	psi_scalar(p->scalar, &a->r, w->secret);
	return psi_post(p->mine, &a->r, w->secret, w->yes);
}

static void
answer(struct client *c, struct asked *a, struct points *p)
{
	if (!read_points(a, p) ||
	    !psi_answer(p->answer, p->scalar, p->mine, p->theirs)) {
		stop_round(c, a);
		return;
	}
	if (bytes_zero(a->wish.answered, sizeof a->wish.answered)) {
		memcpy(a->wish.answered, p->hash, sizeof p->hash);
		put_wish(c, &a->wish);
	}
	say(c, a, a->round, "answer");
	field_add_hex(&c->wished, "points", p->answer, sizeof p->answer);
}

static void
match(struct client *c, struct asked *a, struct points *p)
{
	if (!read_points(a, p) ||
	    bytes_zero(a->wish.answered, sizeof a->wish.answered) ||
	    !field_hex(a->form, "answer", p->answer, sizeof p->answer) ||
	    !psi_match(p->match, p->scalar, a->wish.yes, p->theirs, p->answer)) {
		stop_round(c, a);
		return;
	}
	say(c, a, a->round, "list");
	field_add_hex(&c->wished, "slots", p->match, sizeof p->match);
}

/* ---- steps ---- */

static void
begin(struct client *c)
{
	struct asked a;

	if (!read_asked(c, &a))
		client_end(c, "not-now");
	else
		client_row(c, client_account_row);
}

static void
decide_in(struct client *c, struct asked *a, struct points *p)
{
	end_former(c, a->r.space);
	psi_name(a->r.round, a->list, a->round);
	a->has = keyring_wish(next_ring(c), a->r.space, a->list, &a->wish);
	if (field_is(a->form, "step", "post"))
		post(c, a, p);
	else if (field_is(a->form, "step", "answer"))
		answer(c, a, p);
	else if (field_is(a->form, "step", "list"))
		match(c, a, p);
	else if (field_is(a->form, "step", "end"))
		stop_round(c, a);
	say_away(c, a, p->match);
}

/* From the keyring as it is now, also when another device was faster. */
static void
decide(struct client *c)
{
	struct points *p = bytes_new(1, sizeof *p);
	struct asked a;

	c->work.changed = false;
	writer_clear(&c->wished);
	keyring_copy(next_ring(c), &c->ring[KEYRING_PRIVATE]);
	if (c->account.revision[KEYRING_PRIVATE] < c->device.closed || !read_asked(c, &a))
		client_end(c, "trouble");
	else if (client_couple(c, a.r.space))
		decide_in(c, &a, p);
	else
		end_former(c, NULL);
	bytes_wipe(&a, sizeof a);
	bytes_free(p, sizeof *p);
}

static void
put_ring(struct client *c)
{
	struct account *a = &c->account;
	struct writer *sealed = &c->work.account.ring[KEYRING_PRIVATE];

	if (!c->work.changed) {
		client_skip(c, 1);
		return;
	}
	writer_clear(sealed);
	keyring_seal(sealed, next_ring(c), KEYRING_PRIVATE, c->roots.closed,
	    a->person, a->revision[KEYRING_PRIVATE] + 1);
	writer_u32(client_body(c), a->revision[KEYRING_PRIVATE]);
	writer_long(&c->body, sealed->bytes, sealed->len);
	client_ask(c, "PUT", "/v1/keyrings/private", NULL, "");
}

static void
take_put(struct client *c)
{
	struct account *a = &c->account;
	struct writer old = a->ring[KEYRING_PRIVATE];

	if (client_problem(c, "revision") && c->work.tries++ < TRIES_MOST) {
		client_back(c, 3);
		client_row(c, client_account_row);
		return;
	}
	if (!client_fine(c, 204))
		return;
	keyring_copy(&c->ring[KEYRING_PRIVATE], next_ring(c));
	a->ring[KEYRING_PRIVATE] = c->work.account.ring[KEYRING_PRIVATE];
	c->work.account.ring[KEYRING_PRIVATE] = old;
	a->revision[KEYRING_PRIVATE]++;
	client_closed_seen(c);
}

static void
tell(struct client *c)
{
	if (c->wished.len > 0)
		writer_u8(&c->wished, 0);
	c->wished_kept = c->wished.len > 0;
}

client_steps client_wish_row = { begin, decide, put_ring, take_put, tell, NULL };
