/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api_invitation: how two accounts become the members of one space. An
 * invitation is used once, within three days; whoever knows its id may open
 * the offer, whose key the mailbox never learns.
 */
#include <string.h>
#include "inside.h"

enum state { OPEN, ANSWERED, WITHDRAWN, EXPIRED };
enum { LISTED = 20 };

struct invitation {
	uint8_t		 account[16], space[16], answerer[16];
	enum state	 state;
	int64_t		 expires_at;
	uint8_t		 text[OFFER_MOST];	/* the offer, or the reply */
	size_t		 len;
};

static bool
invitation_load(struct visit *visit, const uint8_t id[16],
    struct invitation *found)
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(visit->unit, INVITATION_GET, row, ID(id)))
		return false;
	*found = (struct invitation){ .state = (enum state)row[4].number,
	    .expires_at = row[3].number };
	memcpy(found->account, row[0].bytes, 16);
	memcpy(found->space, row[1].bytes, 16);
	if (found->state == OPEN && found->expires_at < visit->now)
		found->state = EXPIRED;
	if (found->state == ANSWERED)
		memcpy(found->answerer, row[5].bytes, 16);
	const struct value *text = found->state == ANSWERED ? &row[6] : &row[2];
	if (text->kind == VALUE_BYTES && text->len <= OFFER_MOST) {
		memcpy(found->text, text->bytes, text->len);
		found->len = text->len;
	}
	return true;
}

/* The ids of this account's invitations, newest first; how many. */
static unsigned
invited_by(struct visit *visit, const uint8_t account[16],
    uint8_t ids[100][16])
{
	struct value row[STORE_COLUMNS];
	unsigned n = 0;

	unit_begin(visit->unit, INVITED_LIST, (struct value[]){ ID(account) }, 1);
	while (n < 100 && unit_row(visit->unit, INVITED_LIST, row))
		memcpy(ids[n++], row[0].bytes, 16);
	unit_end(visit->unit, INVITED_LIST);
	return n;
}

void
invitations_end(struct visit *visit, const uint8_t account[16],
    const uint8_t *space)
{
	uint8_t ids[100][16];
	struct invitation found;
	unsigned n = invited_by(visit, account, ids);

	for (unsigned i = 0; i < n; i++) {
		if (space == NULL) {
			unit_run(visit->unit, INVITATION_DROP, ID(ids[i]));
			unit_run(visit->unit, INVITED_DROP, ID(account),
			    ID(ids[i]));
		} else if (invitation_load(visit, ids[i], &found) &&
		    memcmp(found.space, space, 16) == 0) {
			unit_run(visit->unit, INVITATION_END, ID(ids[i]),
			    NUMBER(WITHDRAWN));
		}
		unit_purged(visit->unit);
	}
}

static unsigned
open_count(struct visit *visit, const uint8_t account[16])
{
	uint8_t ids[100][16];
	struct invitation found;
	unsigned n = invited_by(visit, account, ids), open = 0;

	for (unsigned i = 0; i < n; i++)
		open += invitation_load(visit, ids[i], &found) &&
		    found.state == OPEN;
	return open;
}

static bool
created(struct visit *visit, int64_t expires_at)
{
	writer_u64(&visit->out, (uint64_t)expires_at);
	return done(visit, 201);
}

bool
invitation_create(struct visit *visit)
{
	const uint8_t *id = reader_take(&visit->body, 16);
	const uint8_t *space_id = reader_take(&visit->body, 16);
	size_t len;
	const uint8_t *offer = reader_long(&visit->body, &len);
	const uint8_t *me = visit->session.account;
	struct invitation found;
	struct space space;

	if (!reader_done(&visit->body) || len == 0 || len > OFFER_MOST)
		return refuse(visit, BAD_REQUEST);
	if (!space_find(visit, space_id, &space) || space.kind != SPACE_COUPLE)
		return refuse(visit, NOT_FOUND);
	if (invitation_load(visit, id, &found)) {
		if (found.state == OPEN && memcmp(found.account, me, 16) == 0 &&
		    found.len == len && memcmp(found.text, offer, len) == 0)
			return created(visit, found.expires_at);
		return refuse(visit, BAD_REQUEST);
	}
	if (space.state == SPACE_FROZEN)
		return refuse(visit, FROZEN);
	if (is_paired(visit, me))
		return refuse(visit, PAIRED);
	if (open_count(visit, me) >= INVITATIONS_OPEN)
		return refuse(visit, TOO_MANY);
	unsigned wait = throttle_count(visit->relay->throttle,
	    THROTTLE_INVITATIONS, me, 16, visit->relay->limits.rare, 60 * 60,
	    visit->now);
	if (wait > 0)
		return slow_down(visit, wait);
	int64_t expires_at = visit->now + INVITATION_SECONDS;
	unit_run(visit->unit, INVITATION_ADD, ID(id), ID(me), ID(space_id),
	    BYTES(offer, len), NUMBER(expires_at));
	unit_run(visit->unit, INVITED_ADD, ID(me), ID(id), NUMBER(visit->now));
	hint_account(visit, me);
	return created(visit, expires_at);
}

bool
invitation_list(struct visit *visit)
{
	const uint8_t *me = visit->session.account;
	struct writer *out = &visit->out;
	uint8_t ids[100][16];
	struct invitation found;
	unsigned n = invited_by(visit, me, ids);
	uint8_t listed = 0;

	writer_u8(out, 0);
	for (unsigned i = 0; i < n && listed < LISTED; i++) {
		if (!invitation_load(visit, ids[i], &found))
			continue;
		writer_bytes(out, ids[i], 16);
		writer_bytes(out, found.space, 16);
		writer_u64(out, (uint64_t)found.expires_at);
		writer_u8(out, (uint8_t)found.state);
		writer_long(out, found.text,
		    found.state == ANSWERED ? found.len : 0);
		listed++;
	}
	out->bytes[0] = listed;
	return done(visit, 200);
}

/* Looking for invitations that are not there is counted by address. */
static bool
missed(struct visit *visit)
{
	const char *address = visit->request->address;

	if (address != NULL)
		throttle_count(visit->relay->throttle, THROTTLE_MISSES, address,
		    strlen(address), visit->relay->limits.rare, 60 * 60,
		    visit->now);
	return refuse(visit, NOT_FOUND);
}

static unsigned
missed_too_often(struct visit *visit)
{
	const char *address = visit->request->address;

	return address == NULL ? 0 : throttle_look(visit->relay->throttle,
	    THROTTLE_MISSES, address, strlen(address),
	    visit->relay->limits.rare, 60 * 60, visit->now);
}

static enum problem
problem_of(const struct invitation *found)
{
	switch (found->state) {
	case ANSWERED:
		return INVITATION_USED;
	case WITHDRAWN:
		return INVITATION_WITHDRAWN;
	case EXPIRED:
		return INVITATION_EXPIRED;
	case OPEN:
		break;
	}
	return NO_PROBLEM;
}

/* May this person take it up? */
static enum problem
may_answer(struct visit *visit, const struct invitation *found)
{
	const uint8_t *me = visit->session.account;
	enum problem problem = problem_of(found);

	if (memcmp(found->account, me, 16) == 0)
		return OWN_INVITATION;
	if (problem == NO_PROBLEM && is_paired(visit, me))
		return PAIRED;
	return problem;
}

bool
invitation_show(struct visit *visit)
{
	struct invitation found;
	unsigned wait = missed_too_often(visit);

	if (wait > 0)
		return slow_down(visit, wait);
	if (!invitation_load(visit, visit->id, &found))
		return missed(visit);
	enum problem problem = may_answer(visit, &found);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	writer_bytes(&visit->out, found.space, 16);
	writer_long(&visit->out, found.text, found.len);
	return done(visit, 200);
}

/* Whoever joins a home closes the empty ones that they had begun. */
static void
close_empty_homes(struct visit *visit, const uint8_t account[16])
{
	struct space spaces[RELAY_SPACES];
	unsigned n = spaces_of(visit, account, spaces);

	for (unsigned i = 0; i < n; i++)
		if (spaces[i].kind == SPACE_COUPLE &&
		    spaces[i].state == SPACE_OPEN && spaces[i].members == 1)
			space_freeze(visit, &spaces[i]);
}

static bool
join(struct visit *visit, const struct invitation *found,
    const uint8_t *reply, size_t len)
{
	const uint8_t *me = visit->session.account;
	struct space spaces[RELAY_SPACES];
	struct value row[STORE_COLUMNS];

	close_empty_homes(visit, me);
	if (spaces_of(visit, me, spaces) == RELAY_SPACES)
		return refuse(visit, TOO_MANY);
	if (!unit_get(visit->unit, ACCOUNT_GET, row, ID(me)))
		return refuse(visit, SIGNED_OUT);
	unit_run(visit->unit, MEMBER_ADD, ID(found->space), ID(me), NUMBER(1),
	    BYTES(row[0].bytes, row[0].len));
	unit_run(visit->unit, BELONGS_ADD, ID(me), ID(found->space),
	    NUMBER(SPACE_COUPLE));
	unit_run(visit->unit, INVITATION_ANSWER, ID(visit->id), ID(me),
	    BYTES(reply, len));
	unit_purged(visit->unit);
	invitations_end(visit, found->account, found->space);
	hint_account(visit, found->account);
	hint_account(visit, me);
	return done(visit, 204);
}

bool
invitation_reply(struct visit *visit)
{
	size_t len;
	const uint8_t *reply = reader_long(&visit->body, &len);
	const uint8_t *me = visit->session.account;
	struct value row[STORE_COLUMNS];
	struct invitation found;
	unsigned wait = missed_too_often(visit);

	if (!reader_done(&visit->body) || len == 0 || len > OFFER_MOST)
		return refuse(visit, BAD_REQUEST);
	if (wait > 0)
		return slow_down(visit, wait);
	if (!invitation_load(visit, visit->id, &found))
		return missed(visit);
	if (found.state == ANSWERED && memcmp(found.answerer, me, 16) == 0 &&
	    found.len == len && memcmp(found.text, reply, len) == 0)
		return done(visit, 204);	/* the same once more */
	enum problem problem = may_answer(visit, &found);
	if (problem != NO_PROBLEM)
		return refuse(visit, problem);
	if (is_paired(visit, found.account) ||
	    !unit_get(visit->unit, SPACE_GET, row, ID(found.space)) ||
	    row[1].number != SPACE_OPEN)
		return refuse(visit, INVITATION_WITHDRAWN);
	return join(visit, &found, reply, len);
}

bool
invitation_withdraw(struct visit *visit)
{
	struct invitation found;

	if (!invitation_load(visit, visit->id, &found) ||
	    memcmp(found.account, visit->session.account, 16) != 0)
		return refuse(visit, NOT_FOUND);
	if (found.state == ANSWERED)
		return refuse(visit, INVITATION_USED);
	if (unit_run(visit->unit, INVITATION_END, ID(visit->id),
	    NUMBER(WITHDRAWN))) {
		unit_purged(visit->unit);
		hint_account(visit, found.account);
	}
	return done(visit, 204);
}
