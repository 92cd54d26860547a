/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* relay: what two people may rely on, whoever runs the mailbox's network. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>
#include "relay/rest.h"
#include "seal/crypto.h"
#include "seal/envelope.h"
#include "seal/gate.h"
#include "mailbox.h"

enum { DAY = 24 * 60 * 60 };
enum { STORED, HAD_ALREADY, WRONG, OUT_OF_ORDER, GATE_CLOSED, FROZEN, QUOTA };

static struct mailbox box;
static struct person ada, ben, eve;

static int
open_home(void **state)
{
	mailbox_open(&box, *(bool *)*state);
	person_new(&ada, "ada");
	person_new(&ben, "ben");
	person_new(&eve, "eve");
	return 0;
}

static int
close_home(void **state)
{
	(void)state;
	mailbox_close(&box);
	return 0;
}

static unsigned
write_to(struct person *person, const char *text)
{
	return send_letter(&box, person, &(struct letter){ .text = text });
}

static bool
holds_text(const char *text)
{
	return mailbox_holds(&box, text, strlen(text));
}

/* Within the 5 seconds that are promised. */
static bool
soon_gone(const char *text)
{
	for (int i = 0; i < 50; i++) {
		if (!holds_text(text))
			return true;
		usleep(100 * 1000);
	}
	return false;
}

/* What the newest event at a gate is for a reader. */
static bool
reads_at(struct person *person, const uint8_t gate[16], const char *text)
{
	struct pulled pulled;
	bool found = false;

	pull_gate(&box, person, person->couple, gate, &pulled);
	for (unsigned i = 0; i < pulled.n; i++)
		found |= pulled.event[i].text != NULL &&
		    pulled.event[i].text_len == strlen(text) &&
		    memcmp(pulled.event[i].text, text, strlen(text)) == 0;
	pulled_free(&pulled);
	return found;
}

static unsigned
answer_at(struct person *person, struct letter *letter, const char *text,
    const uint8_t gate[16], enum event_mode mode)
{
	static uint8_t share[32];

	crypto_random(share, 32);
	*letter = (struct letter){ .text = text, .mode = mode, .gate = gate,
	    .share = mode == MODE_SOFT ? share : NULL };
	return send_letter(&box, person, letter);
}

static unsigned
take_back(struct person *person, const struct letter *letter)
{
	return send_letter(&box, person, &(struct letter){
	    .what = EVENT_DELETE, .gate = letter->id });
}

/* ---- people ---- */

static void
a_person_signs_up_and_signs_in_elsewhere(void **state)
{
	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	struct person phone = ada;
	phone.session[0] = phone.device_token[0] = '\0';
	assert_int_equal(ask(&box, &phone, "GET", "/v1/account", NULL), 401);
	assert_true(mailbox_says(&box, "signed-out"));
	assert_int_equal(sign_in_person(&box, &phone, LOGIN_PASSPHRASE), 201);

	struct reader r = reader_over(box.answer.body, box.answer.len);
	size_t len;
	assert_memory_equal(reader_take(&r, 16), phone.session_id, 16);
	assert_memory_equal(reader_take(&r, 16), ada.card.person, 16);
	assert_memory_equal(reader_take(&r, CARD_SIZE), ada.card_bytes, CARD_SIZE);
	assert_int_equal(reader_u32(&r), 1);
	assert_int_equal(reader_u32(&r), 1);
	assert_memory_equal(reader_long(&r, &len), "base keyring", 12);
	assert_int_equal(reader_u32(&r), 1);
	assert_memory_equal(reader_long(&r, &len), "private keyring", 15);
	assert_int_equal(reader_u8(&r), 2);
	assert_memory_equal(reader_take(&r, 16), ada.personal, 16);
	assert_int_equal(reader_u8(&r), 2);
	reader_take(&r, 1 + 8 + 1 + CARD_SIZE);
	assert_memory_equal(reader_take(&r, 16), ada.closed, 16);
	reader_take(&r, 1 + 1 + 8 + 1 + CARD_SIZE);
	assert_memory_equal(reader_long(&r, &len), ada.wrap, sizeof ada.wrap);
	assert_int_equal(len, sizeof ada.wrap);
	assert_true(reader_done(&r));

	assert_int_equal(sign_in_person(&box, &phone, LOGIN_RECOVERY), 201);
	assert_memory_equal(box.answer.body + box.answer.len - 138,
	    ada.recovery_wrap, 138);
}

static void
a_name_belongs_to_one_and_the_same_sign_up_may_come_twice(void **state)
{
	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	struct person other;
	person_new(&other, "ada");
	assert_int_equal(sign_up_person(&box, &other), 409);
	assert_true(mailbox_says(&box, "handle-taken"));
	assert_int_equal(sign_up_person(&box, &ada), 201);
	box.now += 2 * 60 * 60;
	assert_int_equal(sign_up_person(&box, &ada), 409);
}

static void
lookup_of(const char *handle, uint8_t salt[16])
{
	struct writer body = { 0 };

	writer_short(&body, handle, strlen(handle));
	assert_int_equal(ask(&box, NULL, "POST", "/v1/lookup", &body), 200);
	assert_int_equal(box.answer.len, 17);
	assert_int_equal(box.answer.body[0], KDF_NOW);
	memcpy(salt, box.answer.body + 1, 16);
}

/* Row 13, but for time: the same answers whether somebody exists or not. */
static void
an_unknown_name_looks_like_a_known_one(void **state)
{
	uint8_t known[16], unknown[16], again[16];
	struct person nobody;

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	lookup_of("ada", known);
	assert_memory_equal(known, ada.salt, 16);
	lookup_of("nobody", unknown);
	mailbox_reopen(&box);
	lookup_of("nobody", again);
	assert_memory_equal(unknown, again, 16);

	person_new(&nobody, "nobody");
	assert_int_equal(sign_in_person(&box, &nobody, LOGIN_PASSPHRASE), 401);
	size_t len = box.answer.len;
	crypto_random(ada.login_seed, 32);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 401);
	assert_int_equal(box.answer.len, len);
	assert_true(mailbox_says(&box, "refused"));
}

/* Row 12. */
static void
a_challenge_serves_once_and_only_for_what_it_was(void **state)
{
	struct writer body = { 0 }, again = { 0 };

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_int_equal(sign_up_person(&box, &ben), 201);
	writer_short(&body, "ada", 3);
	write_proof(&body, &box, &ada, LOGIN_PASSPHRASE);
	writer_bytes(&again, body.bytes, body.len);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &body), 201);
	writer_bytes(&body, again.bytes, again.len);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &again), 401);

	body.bytes[4 + 1] ^= 1;				/* another nonce */
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &body), 401);

	writer_short(&body, "ada", 3);			/* too late */
	write_proof(&body, &box, &ada, LOGIN_PASSPHRASE);
	box.now += 121;
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &body), 401);

	writer_short(&body, "ben", 3);			/* another's */
	write_proof(&body, &box, &ada, LOGIN_PASSPHRASE);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &body), 401);

	uint8_t nonce[32] = { 1 }, key[32], signature[64];	/* one's own */
	uint64_t expiry = (uint64_t)box.now + 100;
	assert_true(login_sign(signature, ORIGIN, "ada", nonce, expiry,
	    ada.login_seed));
	crypto_sign_public(key, ada.login_seed);
	writer_short(&body, "ada", 3);
	writer_u8(&body, LOGIN_PASSPHRASE);
	writer_bytes(&body, nonce, 32);
	writer_u64(&body, expiry);
	writer_bytes(&body, key, 32);
	writer_bytes(&body, signature, 64);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/sessions", &body), 401);

	relay_free(box.relay);				/* another origin */
	box.relay = relay_new(box.store, box.server_key, "https://evil.example");
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 401);
}

/* Row 10: a database, the right passphrase, no server.key. */
static void
without_the_server_key_a_right_passphrase_looks_wrong(void **state)
{
	uint8_t key[32];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	crypto_sign_public(key, ada.login_seed);
	assert_false(mailbox_holds(&box, key, 32));
	assert_false(mailbox_holds(&box, ada.wrap, 32));
	crypto_random(box.server_key, 32);
	mailbox_reopen(&box);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 401);
	assert_true(mailbox_says(&box, "refused"));
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_RECOVERY), 201);
	assert_memory_equal(box.answer.body + box.answer.len - 138,
	    ada.recovery_wrap, 138);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
}

/* Row 16. */
static void
wrong_tries_from_elsewhere_never_slow_a_known_device(void **state)
{
	struct person thief;

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	person_new(&thief, "ada");
	for (int i = 0; i < 10; i++)
		assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 401);
	assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 429);
	assert_int_equal(box.answer.retry_after, 1);
	box.now += 1;
	assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 401);
	assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 429);
	assert_int_equal(box.answer.retry_after, 2);

	struct person elsewhere = ada;
	elsewhere.device_token[0] = '\0';
	assert_int_equal(sign_in_person(&box, &elsewhere, LOGIN_PASSPHRASE), 429);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);

	for (int i = 0; i < 30; i++) {		/* never more than 15 minutes */
		box.now += 15 * 60;
		assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 401);
	}
	assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 429);
	assert_int_equal(box.answer.retry_after, 15 * 60);
}

static void
tries_are_counted_by_address(void **state)
{
	struct person thief;
	char handle[24];

	(void)state;
	relay_limits(box.relay, &(struct relay_limits){ .tries = 30, .rare = 5,
	    .quota = 1 << 20 });
	for (int i = 0; i < 30; i++) {
		snprintf(handle, sizeof handle, "guess%d", i);
		person_new(&thief, handle);
		assert_int_equal(sign_in_person(&box, &thief, LOGIN_PASSPHRASE), 401);
	}
	struct writer body = { 0 };
	write_sign_up(&body, &ada);
	assert_int_equal(ask(&box, &thief, "POST", "/v1/accounts", &body), 429);
	assert_in_range(box.answer.retry_after, 1, 60);
	ada.address = "192.0.2.2";
	assert_int_equal(sign_up_person(&box, &ada), 201);
	box.now += 60;
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in_person(&box, &thief, LOGIN_RECOVERY), 401);
	assert_int_equal(sign_in_person(&box, &thief, LOGIN_RECOVERY), 429);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_RECOVERY), 201);
}

/* Row 15: a session alone does not change an account. */
static void
an_account_is_changed_only_with_a_fresh_proof(void **state)
{
	struct writer body = { 0 };
	uint8_t zeros[200] = { 1 };

	(void)state;
	pair(&box, &ada, &ben);
	writer_short(&body, "ada", 3);
	writer_bytes(&body, zeros, 137);
	assert_int_equal(ask(&box, &ada, "DELETE", "/v1/account", &body), 401);
	writer_short(&body, "ben", 3);		/* a good one, but another's */
	write_proof(&body, &box, &ben, LOGIN_PASSPHRASE);
	assert_int_equal(ask(&box, &ada, "DELETE", "/v1/account", &body), 401);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	assert_int_equal(ask(&box, &ben, "GET", "/v1/account", NULL), 200);
}

/* ---- sessions: row 45 ---- */

static void
sessions_are_ten_at_most_and_can_be_ended(void **state)
{
	struct person phones[11];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	phones[0] = ada;
	for (int i = 1; i < 11; i++) {
		box.now += DAY;
		phones[i] = ada;
		phones[i].session[0] = '\0';
		assert_int_equal(sign_in_person(&box, &phones[i],
		    LOGIN_PASSPHRASE), 201);
	}
	assert_int_equal(ask(&box, &phones[0], "GET", "/v1/account", NULL), 401);
	assert_int_equal(ask(&box, &phones[10], "GET", "/v1/sessions", NULL), 200);
	assert_int_equal(box.answer.body[0], 10);
	assert_int_equal(box.answer.len, 1 + 10 * 25);
	assert_memory_equal(box.answer.body + 1, phones[10].session_id, 16);
	assert_int_equal(box.answer.body[25], 1);
	assert_int_equal(ask_at(&box, &phones[10], "DELETE", "/v1/sessions/ID",
	    phones[4].session_id, NULL), 204);
	assert_int_equal(ask(&box, &phones[4], "GET", "/v1/account", NULL), 401);
	assert_int_equal(ask_at(&box, &phones[10], "DELETE", "/v1/sessions/ID",
	    phones[4].session_id, NULL), 404);
	assert_int_equal(ask(&box, &phones[10], "POST", "/v1/sign-out", NULL), 204);
	assert_true(box.answer.signed_out);
	assert_int_equal(ask(&box, &phones[10], "GET", "/v1/account", NULL), 401);
	assert_int_equal(ask(&box, &phones[9], "GET", "/v1/account", NULL), 200);
}

static void
sessions_run_out_and_a_clock_that_jumps_back_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	for (int i = 0; i < 5; i++) {
		box.now += 29 * DAY;
		assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
		/* that it was used today is written before the next write */
		assert_int_equal(ask(&box, &ada, "POST", "/v1/spaces",
		    NULL), 400);
	}
	box.now += 29 * DAY;
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/spaces", NULL), 400);
	box.now += 6 * DAY;			/* 180 days in all */
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/spaces", NULL), 400);
	box.now += 1 * DAY;
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
	box.now -= 100 * DAY;			/* what ended stays ended */
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);
	relay_sweep(box.relay, box.now);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	box.now += 100 * DAY;
	relay_sweep(box.relay, box.now);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	mailbox_reopen(&box);			/* the floor is kept */
	box.now -= 300 * DAY;
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	box.now += 331 * DAY;
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
	relay_sweep(box.relay, box.now);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
}

static void
tokens_lie_hashed(void **state)
{
	uint8_t token[32];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_true(bytes_unhex(token, 32, ada.session, 64));
	assert_false(mailbox_holds(&box, token, 32));
	assert_true(mailbox_holds(&box, ada.session_id, 16));
	assert_true(bytes_unhex(token, 32, ada.device_token, 64));
	assert_false(mailbox_holds(&box, token, 32));
}

static void
a_keyring_is_replaced_by_who_knows_its_revision(void **state)
{
	struct writer body = { 0 };

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	for (int i = 0; i < 2; i++) {		/* also when it comes twice */
		writer_u32(&body, 1);
		writer_long(&body, "second", 6);
		assert_int_equal(ask(&box, &ada, "PUT", "/v1/keyrings/base", &body), 204);
	}
	writer_u32(&body, 1);
	writer_long(&body, "third!", 6);
	assert_int_equal(ask(&box, &ada, "PUT", "/v1/keyrings/base", &body), 409);
	assert_true(mailbox_says(&box, "revision"));
	writer_u32(&body, 1);
	writer_long(&body, "closed", 6);
	assert_int_equal(ask(&box, &ada, "PUT", "/v1/keyrings/private", &body), 204);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
	assert_non_null(memmem(box.answer.body, box.answer.len, "second", 6));
	writer_u32(&body, 2);
	writer_u32(&body, 65537);
	writer_room(&body, 65537);
	assert_int_equal(ask(&box, &ada, "PUT", "/v1/keyrings/base", &body), 413);
}

/* ---- spaces ---- */

/* Row 46: what is another's cannot be told from what is not there. */
static void
foreign_and_missing_are_the_same(void **state)
{
	static const char *const routes[][2] = {
		{ "POST", "/v1/spaces/ID/events" }, { "GET", "/v1/spaces/ID/events" },
		{ "GET", "/v1/spaces/ID/gates/00112233445566778899aabbccddeeff" },
		{ "POST", "/v1/spaces/ID/freeze" }, { "DELETE", "/v1/sessions/ID" },
		{ "DELETE", "/v1/invitations/ID" },
	};
	uint8_t missing[16], invitation[16];

	(void)state;
	crypto_random(missing, 16);
	assert_int_equal(sign_up_person(&box, &eve), 201);
	assert_int_equal(sign_up_person(&box, &ada), 201);
	struct writer body = { 0 };
	crypto_random(ada.couple, 16);
	writer_bytes(&body, ada.couple, 16);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/spaces", &body), 201);
	assert_int_equal(invite(&box, &ada, invitation), 201);
	const uint8_t *foreign[] = { ada.couple, ada.couple, ada.couple, ada.couple,
	    ada.session_id, invitation };
	for (size_t i = 0; i < 6; i++) {
		struct writer one = { 0 }, two = { 0 };
		if (i == 0) {
			eve.couple[0] = 1;
			letter_write(&one, &eve, &(struct letter){
			    .space = ada.couple, .text = "x", .keep_chain = true });
			writer_bytes(&two, one.bytes, one.len);
		}
		assert_int_equal(ask_at(&box, &eve, routes[i][0], routes[i][1],
		    foreign[i], i == 0 ? &one : NULL), 404);
		struct answer first = box.answer;
		box.answer = (struct answer){ 0 };
		assert_int_equal(ask_at(&box, &eve, routes[i][0], routes[i][1],
		    missing, i == 0 ? &two : NULL), 404);
		assert_int_equal(first.len, box.answer.len);
		assert_memory_equal(first.body, box.answer.body, first.len);
		answer_wipe(&first);
	}
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 200);
}

/* Row 8: the same id twice is the same place, other content is refused. */
static void
an_event_has_one_place_however_often_it_comes(void **state)
{
	struct letter letter = { .text = "sealed words", .keep_chain = true };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(send_letter(&box, &ada, &letter), STORED);
	assert_int_equal(last_seq(&box), 1);
	assert_int_equal(send_letter(&box, &ada, &letter), HAD_ALREADY);
	assert_int_equal(last_seq(&box), 1);
	letter.text = "other words";
	assert_int_equal(send_letter(&box, &ada, &letter), WRONG);
	letter.text = "sealed words";
	letter.keep_chain = false;
	assert_int_equal(send_letter(&box, &ada, &letter), HAD_ALREADY);
	assert_int_equal(write_to(&ada, "more"), STORED);
	assert_int_equal(last_seq(&box), 2);
	assert_int_equal(write_to(&ben, "hello"), STORED);
	assert_int_equal(last_seq(&box), 3);

	struct pulled pulled;
	pull(&box, &ben, ben.couple, 1, &pulled);
	assert_int_equal(pulled.last, 3);
	assert_int_equal(pulled.n, 2);
	assert_int_equal(pulled.event[0].seq, 2);
	assert_memory_equal(pulled.event[0].text, "more", 4);
	pulled_free(&pulled);
}

static void
a_device_keeps_its_order(void **state)
{
	struct person saved;

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ada, "one"), STORED);
	saved = ada;
	ada.chain[0].counter = 5;
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "gap",
	    .keep_chain = true }), OUT_OF_ORDER);
	ada = saved;
	ada.chain[0].prev[3] ^= 1;
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "fork",
	    .keep_chain = true }), OUT_OF_ORDER);
	ada = saved;
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "seer",
	    .seen = 99, .keep_chain = true }), OUT_OF_ORDER);
	assert_int_equal(write_to(&ada, "two"), STORED);
	ada = saved;			/* a phone put back to yesterday */
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "two again",
	    .keep_chain = true }), OUT_OF_ORDER);
	crypto_random(ada.device, 16);
	memset(ada.chain, 0, sizeof ada.chain);
	assert_int_equal(write_to(&ada, "another device"), STORED);
}

static unsigned
send_bytes(struct person *person, struct writer *body)
{
	unsigned status = ask_at(&box, person, "POST", "/v1/spaces/ID/events",
	    ada.couple, body);

	return status == 200 ? box.answer.body[0] : 100 + status;
}

static void
what_is_not_rightly_signed_is_refused(void **state)
{
	struct letter letter = { .text = "words", .keep_chain = true };
	struct writer good = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	letter_write(&good, &ada, &letter);
	for (size_t at = 0; at < good.len; at++) {	/* one bit anywhere */
		struct writer bad = { 0 };
		writer_bytes(&bad, good.bytes, good.len);
		bad.bytes[at] ^= 4;
		unsigned result = send_bytes(&ada, &bad);
		assert_true(result == WRONG || result == 500);
	}
	struct writer by_another = { 0 };
	writer_bytes(&by_another, good.bytes, good.len);
	assert_int_equal(send_bytes(&ben, &by_another), WRONG);
	struct person forger = ben;		/* in ada's name, by ben's own key */
	memcpy(forger.card.person, ada.card.person, 16);
	assert_int_equal(send_letter(&box, &forger, &letter), WRONG);
	struct person thief = ada;
	identity_new(&thief.identity, 1);
	assert_int_equal(send_letter(&box, &thief, &letter), WRONG);
	thief = ada;
	thief.card.generation = 2;
	assert_int_equal(send_letter(&box, &thief, &letter), WRONG);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "no words",
	    .what = EVENT_DELETE, .keep_chain = true }), WRONG);
	uint8_t share[32] = { 1 };
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "shared",
	    .share = share, .keep_chain = true }), WRONG);
	assert_int_equal(send_bytes(&ada, &good), STORED);
	assert_int_equal(ask(&box, &eve, "GET", "/v1/account", NULL), 401);
}

static void
batches_have_limits_and_stop_where_they_break(void **state)
{
	struct writer body = { 0 };
	char *large = calloc(1, EVENT_MOST + 1);

	(void)state;
	pair(&box, &ada, &ben);
	for (int i = 0; i < 100; i++)
		letter_write(&body, &ada, &(struct letter){ .text = "small" });
	struct person after = ada;
	assert_int_equal(send_bytes(&ada, &body), STORED);
	assert_int_equal(box.answer.len, 900);
	assert_int_equal(last_seq(&box), 100);
	for (int i = 0; i < 101; i++)
		letter_write(&body, &ada, &(struct letter){ .text = "small" });
	assert_int_equal(send_bytes(&ada, &body), 100 + 413);
	ada = after;
	letter_write(&body, &ada, &(struct letter){ .text = "good" });
	letter_write(&body, &ada, &(struct letter){ .text = large,
	    .len = EVENT_MOST, .keep_chain = true });
	letter_write(&body, &ada, &(struct letter){ .text = "never seen" });
	assert_int_equal(send_bytes(&ada, &body), STORED);
	assert_int_equal(box.answer.len, 18);
	assert_int_equal(box.answer.body[9], WRONG);
	writer_bytes(&body, "not an event", 12);
	assert_int_equal(send_bytes(&ada, &body), 100 + 400);
	struct pulled pulled;
	pull(&box, &ben, ben.couple, 0, &pulled);
	assert_int_equal(pulled.n, 100);
	assert_int_equal(pulled.last, 101);
	pulled_free(&pulled);
	free(large);
}

static void
a_pull_is_at_most_a_mebibyte(void **state)
{
	char *text = malloc(90000);
	struct pulled pulled;

	(void)state;
	memset(text, 'x', 90000);
	pair(&box, &ada, &ben);
	for (int i = 0; i < 20; i++)
		assert_int_equal(send_letter(&box, &ada, &(struct letter){
		    .text = text, .len = 90000 }), STORED);
	pull(&box, &ben, ben.couple, 0, &pulled);
	assert_int_equal(pulled.n, 11);
	assert_true(box.answer.len <= 1 << 20);
	pulled_free(&pulled);
	pull(&box, &ben, ben.couple, 11, &pulled);
	assert_int_equal(pulled.n, 9);
	pulled_free(&pulled);
	free(text);
}

static void
a_space_has_a_quota_and_deleting_makes_room(void **state)
{
	struct letter first = { .text = "0123456789" };

	(void)state;
	pair(&box, &ada, &ben);
	relay_limits(box.relay, &(struct relay_limits){ .tries = 1000,
	    .rare = 1000, .quota = 25 });
	assert_int_equal(send_letter(&box, &ada, &first), STORED);
	assert_int_equal(write_to(&ada, "0123456789"), STORED);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){
	    .text = "0123456789", .keep_chain = true }), QUOTA);
	assert_int_equal(take_back(&ada, &first), STORED);
	assert_int_equal(write_to(&ada, "0123456789"), STORED);
}

/* ---- blobs ---- */

static unsigned
part_of(struct person *person, const char *method, const struct letter *letter,
    unsigned n, const void *bytes, size_t len)
{
	struct writer body = { 0 };
	char path[160], hex[33];

	bytes_hex(hex, letter->id, 16);
	snprintf(path, sizeof path, "/v1/spaces/ID/blobs/%s/parts/%u", hex, n);
	writer_bytes(&body, bytes, len);
	return ask_at(&box, person, method, path, letter->space != NULL ?
	    letter->space : person->couple, &body);
}

static void
a_blob_goes_with_its_event_and_with_all_of_an_author(void **state)
{
	static const uint8_t part[] = "sealed, every bit of it", other[] = "the second one";
	static const uint8_t all[16];
	struct letter photo = { .text = "a photo" }, own = { .text = "mine" };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, part, sizeof part), 404);
	assert_int_equal(send_letter(&box, &ada, &photo), STORED);
	assert_int_equal(part_of(&ben, "PUT", &photo, 0, part, sizeof part), 404);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, part, sizeof part), 204);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, part, sizeof part), 204);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, other, sizeof other), 409);
	assert_int_equal(part_of(&ada, "PUT", &photo, 1, other, sizeof other), 204);
	assert_int_equal(part_of(&ben, "GET", &photo, 1, NULL, 0), 200);
	assert_int_equal(sign_up_person(&box, &eve), 201);
	assert_int_equal(part_of(&eve, "GET", &photo, 1, NULL, 0), 404);
	assert_int_equal(part_of(&ben, "GET", &photo, 2, NULL, 0), 404);
	assert_true(mailbox_holds(&box, part, sizeof part));
	assert_int_equal(take_back(&ada, &photo), STORED);
	assert_int_equal(part_of(&ben, "GET", &photo, 0, NULL, 0), 404);
	assert_int_equal(part_of(&ada, "PUT", &photo, 2, other, sizeof other), 404);
	assert_true(soon_gone((const char *)part));
	own.space = ada.personal;
	assert_int_equal(send_letter(&box, &ada, &own), STORED);
	assert_int_equal(part_of(&ada, "PUT", &own, 0, part, sizeof part), 204);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){
	    .what = EVENT_DELETE, .space = ada.personal, .gate = all }), STORED);
	assert_int_equal(part_of(&ada, "GET", &own, 0, NULL, 0), 404);
	assert_true(soon_gone((const char *)part));
}

static void
blobs_leave_room_for_words_and_each_has_an_end(void **state)
{
	static uint8_t part[256 * 1024 + 1];
	struct letter photo = { .text = "0123456789" };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(send_letter(&box, &ada, &photo), STORED);
	for (unsigned i = 0; i < 40; i++)
		assert_int_equal(part_of(&ada, "PUT", &photo, i, part,
		    256 * 1024), 204);
	assert_int_equal(part_of(&ada, "PUT", &photo, 40, part, 1), 409);
	assert_true(mailbox_says(&box, "too-many"));
	assert_int_equal(part_of(&ada, "PUT", &photo, 41, part, sizeof part), 413);
	assert_int_equal(take_back(&ada, &photo), STORED);
	relay_limits(box.relay, &(struct relay_limits){ .tries = 1000,
	    .rare = 1000, .quota = 1000 });
	photo = (struct letter){ .text = "0123456789" };
	assert_int_equal(send_letter(&box, &ada, &photo), STORED);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, part, 890), 204);
	assert_int_equal(part_of(&ada, "PUT", &photo, 1, part, 1), 409);
	assert_true(mailbox_says(&box, "quota"));
	assert_int_equal(write_to(&ada, "words still go"), STORED);
	assert_int_equal(take_back(&ada, &photo), STORED);
	photo = (struct letter){ .text = "0123456789" };
	assert_int_equal(send_letter(&box, &ada, &photo), STORED);
	assert_int_equal(part_of(&ada, "PUT", &photo, 0, part, 800), 204);
}

/* ---- gates: rows 18 and 21 ---- */

static void
a_soft_gate_opens_for_both_on_the_second_answer(void **state)
{
	uint8_t gate[16] = { 7 }, share[32];
	struct letter a, b;
	struct pulled pulled;

	(void)state;
	pair(&box, &ada, &ben);
	crypto_random(share, 32);
	a = (struct letter){ .text = "ada's answer", .mode = MODE_SOFT,
	    .gate = gate, .share = share };
	assert_int_equal(send_letter(&box, &ada, &a), STORED);
	assert_false(mailbox_holds(&box, share, 32));
	assert_false(reads_at(&ben, gate, "ada's answer"));
	assert_true(reads_at(&ada, gate, "ada's answer"));
	pull(&box, &ben, ben.couple, 0, &pulled);
	assert_int_equal(pulled.n, 1);
	assert_null(pulled.event[0].text);
	assert_null(pulled.event[0].share);
	uint8_t seen_first[32];
	memcpy(seen_first, pulled.event[0].text_hash, 32);
	pulled_free(&pulled);

	assert_int_equal(answer_at(&ben, &b, "ben's answer", gate, MODE_SOFT), STORED);
	assert_true(reads_at(&ben, gate, "ada's answer"));
	assert_true(reads_at(&ada, gate, "ben's answer"));
	pull_gate(&box, &ben, ben.couple, gate, &pulled);
	assert_int_equal(pulled.n, 2);
	assert_memory_equal(pulled.event[0].share, share, 32);
	assert_memory_equal(pulled.event[0].text_hash, seen_first, 32);
	pulled_free(&pulled);
	struct letter second = b;
	b.keep_chain = true;
	memset(second.id, 0, 16);
	second.keep_chain = true;
	second.text = "better";
	uint8_t other_share[32] = { 3 };
	second.share = other_share;
	assert_int_equal(send_letter(&box, &ben, &second), GATE_CLOSED);
}

static void
an_answer_taken_back_before_never_was_and_after_leaves_it_open(void **state)
{
	uint8_t gate[16] = { 7 }, later[16] = { 8 };
	struct letter a, b, again;

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(answer_at(&ada, &a, "too quick", gate, MODE_SOFT), STORED);
	struct person before = ada;
	assert_int_equal(answer_at(&ada, &again, "twice", gate, MODE_SOFT), GATE_CLOSED);
	ada = before;
	assert_int_equal(take_back(&ada, &a), STORED);
	assert_false(reads_at(&ada, gate, "too quick"));
	assert_int_equal(answer_at(&ben, &b, "ben's answer", gate, MODE_SOFT), STORED);
	assert_false(reads_at(&ada, gate, "ben's answer"));
	assert_int_equal(answer_at(&ada, &a, "slowly", gate, MODE_SOFT), STORED);
	assert_true(reads_at(&ada, gate, "ben's answer"));
	assert_true(reads_at(&ben, gate, "slowly"));
	assert_false(reads_at(&ben, gate, "too quick"));

	assert_int_equal(take_back(&ben, &b), STORED);		/* after */
	assert_false(reads_at(&ada, gate, "ben's answer"));
	assert_true(reads_at(&ben, gate, "slowly"));
	before = ben;
	assert_int_equal(answer_at(&ben, &b, "read, deleted, again", gate, MODE_SOFT),
	    GATE_CLOSED);
	ben = before;

	/* a refused one goes as a stub and is deleted; the gate stays as it is */
	struct letter stub = { .mode = MODE_SOFT, .gate = later };
	assert_int_equal(send_letter(&box, &ada, &stub), STORED);
	assert_int_equal(take_back(&ada, &stub), STORED);
	assert_int_equal(answer_at(&ben, &b, "alone", later, MODE_SOFT), STORED);
	assert_false(reads_at(&ada, later, "alone"));
}

/* Row 20, as far as the mailbox goes: it never has the share. */
static void
a_strict_gate_has_no_share_here(void **state)
{
	uint8_t gate[16] = { 9 }, share[32] = { 5 };
	struct letter a, b;

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "x",
	    .mode = MODE_STRICT, .gate = gate, .share = share,
	    .keep_chain = true }), WRONG);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "x",
	    .mode = MODE_SOFT, .gate = gate, .keep_chain = true }), WRONG);
	assert_int_equal(answer_at(&ada, &a, "strictly ada", gate, MODE_STRICT), STORED);
	assert_false(reads_at(&ben, gate, "strictly ada"));
	assert_int_equal(answer_at(&ben, &b, "strictly ben", gate, MODE_STRICT), STORED);
	assert_true(reads_at(&ben, gate, "strictly ada"));
	assert_int_equal(take_back(&ada, &a), STORED);
	assert_false(reads_at(&ben, gate, "strictly ada"));
	assert_true(reads_at(&ada, gate, "strictly ben"));
}

/* A gate in two lines: what the mailbox must agree with, in every order. */
struct model {
	bool		live[2], open;
};

static void
gates_agree_with_a_model_whatever_the_order(void **state)
{
	struct person *people[2] = { &ada, &ben };
	struct letter letters[2];
	static const char *const texts[2] = { "answer of ada", "answer of ben" };

	(void)state;
	pair(&box, &ada, &ben);
	srand(7);
	for (unsigned round = 0; round < 60; round++) {
		uint8_t gate[16] = { 1, (uint8_t)round };
		enum event_mode mode = round % 2 ? MODE_SOFT : MODE_STRICT;
		struct model model = { 0 };

		for (int step = 0; step < 12; step++) {
			unsigned who = (unsigned)rand() % 2;
			struct person before = *people[who];
			if (rand() % 3 == 0 && model.live[who]) {
				assert_int_equal(take_back(people[who],
				    &letters[who]), STORED);
				model.live[who] = false;
			} else {
				struct letter letter;
				unsigned result = answer_at(people[who], &letter,
				    texts[who], gate, mode);
				bool may = !model.live[who] && !model.open;
				assert_int_equal(result, may ? STORED : GATE_CLOSED);
				if (may) {
					letters[who] = letter;
					model.live[who] = true;
				} else
					*people[who] = before;
			}
			model.open |= model.live[0] && model.live[1];
			for (unsigned r = 0; r < 2; r++)
				assert_int_equal(reads_at(people[r], gate,
				    texts[1 - r]), model.open && model.live[1 - r]);
		}
	}
}

/* ---- deleting: row 34 ---- */

static void
what_is_deleted_is_gone_from_every_file_in_five_seconds(void **state)
{
	char *large = malloc(40000);
	struct letter small = { .text = "marker-small-words" }, big = { .text = large,
	    .len = 40000 };
	uint8_t gate[16] = { 4 };
	struct letter answer;

	(void)state;
	memset(large, 'y', 40000);
	memcpy(large + 20000, "marker-large-words", 18);
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ben, "marker-of-ben"), STORED);
	assert_int_equal(send_letter(&box, &ada, &small), STORED);
	assert_int_equal(send_letter(&box, &ada, &big), STORED);
	assert_int_equal(answer_at(&ada, &answer, "marker-answer", gate, MODE_SOFT), STORED);
	assert_true(holds_text("marker-small-words"));
	assert_true(holds_text("marker-large-words"));
	usleep(1500 * 1000);		/* what was due before is done */
	assert_int_equal(take_back(&ada, &small), STORED);
	assert_int_equal(take_back(&ada, &big), STORED);
	assert_true(soon_gone("marker-small-words"));
	assert_false(holds_text("marker-large-words"));
	assert_true(holds_text("marker-answer"));

	uint8_t all[16] = { 0 };		/* all of mine in this space */
	assert_int_equal(send_letter(&box, &ada, &(struct letter){
	    .what = EVENT_DELETE, .gate = all }), STORED);
	assert_true(soon_gone("marker-answer"));
	assert_true(holds_text("marker-of-ben"));
	struct pulled pulled;
	pull(&box, &ben, ben.couple, 0, &pulled);
	assert_int_equal(pulled.n, 7);		/* the stubs keep the chain */
	pulled_free(&pulled);
	assert_int_equal(answer_at(&ada, &answer, "anew", gate, MODE_SOFT), STORED);
	free(large);
}

static void
nobody_deletes_the_others_words(void **state)
{
	struct letter letter = { .text = "ada's" };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(send_letter(&box, &ada, &letter), STORED);
	assert_int_equal(send_letter(&box, &ben, &(struct letter){
	    .what = EVENT_DELETE, .gate = letter.id, .keep_chain = true }), WRONG);
	uint8_t missing[16] = { 1 };
	assert_int_equal(send_letter(&box, &ben, &(struct letter){
	    .what = EVENT_DELETE, .gate = missing, .keep_chain = true }), WRONG);
}

/* Row 35. */
static void
after_unpairing_only_deletions_go_on(void **state)
{
	struct letter letter = { .text = "once" };
	struct writer body = { 0 };
	uint8_t id[16];

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(send_letter(&box, &ada, &letter), STORED);
	assert_int_equal(ask_at(&box, &ben, "POST", "/v1/spaces/ID/freeze",
	    ben.couple, NULL), 204);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "late",
	    .keep_chain = true }), FROZEN);
	assert_int_equal(take_back(&ada, &letter), STORED);
	struct pulled pulled;
	pull(&box, &ada, ada.couple, 0, &pulled);
	assert_int_equal(pulled.n, 2);
	pulled_free(&pulled);
	assert_int_equal(invite(&box, &ada, id), 409);
	assert_true(mailbox_says(&box, "frozen"));
	crypto_random(ada.couple, 16);		/* and a new home may begin */
	writer_bytes(&body, ada.couple, 16);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/spaces", &body), 201);
	assert_int_equal(invite(&box, &ada, id), 201);
	assert_int_equal(reply_to(&box, &ben, id), 204);
}

/* ---- invitations: row 30 ---- */

static void
begin_home(struct person *person)
{
	struct writer body = { 0 };

	crypto_random(person->couple, 16);
	writer_bytes(&body, person->couple, 16);
	assert_int_equal(ask(&box, person, "POST", "/v1/spaces", &body), 201);
}

static void
an_invitation_is_used_once(void **state)
{
	uint8_t first[16], second[16];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_int_equal(sign_up_person(&box, &ben), 201);
	assert_int_equal(sign_up_person(&box, &eve), 201);
	begin_home(&ada);
	begin_home(&ben);
	assert_int_equal(invite(&box, &ada, first), 201);
	assert_int_equal(invite(&box, &ada, second), 201);
	assert_true(holds_text("an offer"));
	assert_int_equal(ask_at(&box, &ada, "GET", "/v1/invitations/ID", first,
	    NULL), 409);
	assert_true(mailbox_says(&box, "own-invitation"));
	assert_int_equal(ask_at(&box, &ben, "GET", "/v1/invitations/ID", first,
	    NULL), 200);
	assert_memory_equal(box.answer.body, ada.couple, 16);
	assert_memory_equal(box.answer.body + 20, "an offer", 8);
	assert_int_equal(reply_to(&box, &ben, first), 204);
	assert_int_equal(reply_to(&box, &ben, first), 204);	/* its answer got lost */
	memcpy(ben.couple, ada.couple, 16);
	assert_int_equal(reply_to(&box, &eve, first), 410);
	assert_true(mailbox_says(&box, "invitation-used"));
	assert_int_equal(reply_to(&box, &eve, second), 410);
	assert_true(mailbox_says(&box, "invitation-withdrawn"));
	assert_int_equal(ask(&box, &ada, "GET", "/v1/invitations", NULL), 200);
	assert_int_equal(box.answer.body[0], 2);
	assert_non_null(memmem(box.answer.body, box.answer.len, "a reply", 7));
	assert_int_equal(write_to(&ben, "I am here"), STORED);
	assert_int_equal(invite(&box, &ben, second), 409);
	assert_true(mailbox_says(&box, "paired"));
	assert_true(soon_gone("an offer"));
}

static void
an_invitation_runs_out_or_is_withdrawn(void **state)
{
	uint8_t id[16], other[16];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_int_equal(sign_up_person(&box, &ben), 201);
	begin_home(&ada);
	assert_int_equal(invite(&box, &ada, id), 201);
	assert_int_equal(bytes_get(box.answer.body, 8), box.now + 72 * 60 * 60);
	assert_int_equal(invite(&box, &ada, other), 201);
	assert_int_equal(ask_at(&box, &ada, "DELETE", "/v1/invitations/ID", other,
	    NULL), 204);
	assert_int_equal(reply_to(&box, &ben, other), 410);
	assert_true(mailbox_says(&box, "invitation-withdrawn"));
	box.now += 72 * 60 * 60;
	assert_int_equal(ask_at(&box, &ben, "GET", "/v1/invitations/ID", id,
	    NULL), 200);
	box.now += 1;
	assert_int_equal(ask_at(&box, &ben, "GET", "/v1/invitations/ID", id,
	    NULL), 410);
	assert_true(mailbox_says(&box, "invitation-expired"));
	relay_sweep(box.relay, box.now);
	assert_int_equal(reply_to(&box, &ben, id), 410);
	box.now += 31 * DAY;
	assert_int_equal(sign_in_person(&box, &ben, LOGIN_PASSPHRASE), 201);
	relay_sweep(box.relay, box.now);
	assert_int_equal(reply_to(&box, &ben, id), 404);
}

static void
three_invitations_are_open_and_five_an_hour_made(void **state)
{
	uint8_t ids[3][16], more[16];

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	begin_home(&ada);
	relay_limits(box.relay, &(struct relay_limits){ .tries = 30, .rare = 5,
	    .quota = 1 << 20 });
	for (int i = 0; i < 3; i++)
		assert_int_equal(invite(&box, &ada, ids[i]), 201);
	assert_int_equal(invite(&box, &ada, more), 409);
	assert_true(mailbox_says(&box, "too-many"));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask_at(&box, &ada, "DELETE",
		    "/v1/invitations/ID", ids[i], NULL), 204);
		assert_int_equal(invite(&box, &ada, more), i < 2 ? 201 : 429);
	}
	for (int i = 0; i < 5; i++)		/* and five wrong ids an hour */
		assert_int_equal(reply_to(&box, &ada, ids[0]), 409);
	for (int i = 0; i < 6; i++) {
		crypto_random(more, 16);
		assert_int_equal(reply_to(&box, &ada, more), i < 5 ? 404 : 429);
	}
}

/* ---- renewal ---- */

static void
write_renewal(struct writer *body, struct person *old, struct person *new,
    uint32_t base, uint32_t closed)
{
	uint8_t key[32];

	writer_short(body, old->handle, strlen(old->handle));
	write_proof(body, &box, old, LOGIN_PASSPHRASE);
	writer_bytes(body, new->card_bytes, CARD_SIZE);
	crypto_sign_public(key, new->login_seed);
	writer_bytes(body, key, 32);
	crypto_sign_public(key, new->recovery_seed);
	writer_bytes(body, key, 32);
	writer_long(body, new->wrap, sizeof new->wrap);
	writer_long(body, new->recovery_wrap, sizeof new->recovery_wrap);
	writer_u32(body, base);
	writer_long(body, "base keyring two", 16);
	writer_u32(body, closed);
	writer_long(body, "private keyring two", 19);
	writer_u8(body, 1);
	letter_write(body, old, &(struct letter){ .text = "do=keys" });
}

static void
renewal_changes_everything_at_once(void **state)
{
	struct writer body = { 0 }, again = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ada, "before"), STORED);
	struct person old = ada, new = ada, tablet = ada;
	tablet.session[0] = '\0';
	assert_int_equal(sign_in_person(&box, &tablet, LOGIN_PASSPHRASE), 201);
	person_keys(&new, 2);
	write_renewal(&body, &old, &new, 1, 1);
	writer_bytes(&again, body.bytes, body.len);
	assert_int_equal(ask(&box, &new, "POST", "/v1/renewal", &body), 201);
	assert_int_equal(ask(&box, &tablet, "GET", "/v1/account", NULL), 401);
	assert_int_equal(ask(&box, &old, "GET", "/v1/account", NULL), 401);
	assert_int_equal(sign_in_person(&box, &old, LOGIN_PASSPHRASE), 401);
	assert_int_equal(sign_in_person(&box, &old, LOGIN_RECOVERY), 401);
	old.session[0] = '\0';
	strcpy(old.session, new.session);
	assert_int_equal(send_letter(&box, &old, &(struct letter){ .text = "old key",
	    .keep_chain = true }), WRONG);
	assert_int_equal(write_to(&new, "after"), STORED);
	assert_int_equal(last_seq(&box), 3);
	assert_int_equal(sign_in_person(&box, &new, LOGIN_RECOVERY), 201);
	assert_int_equal(ask(&box, &ben, "GET", "/v1/account", NULL), 200);
	assert_non_null(memmem(box.answer.body, box.answer.len, new.card_bytes,
	    CARD_SIZE));
	assert_null(memmem(box.answer.body, box.answer.len, ada.card_bytes,
	    CARD_SIZE));
	old = new;			/* the answer got lost: the same once more */
	old.session[0] = '\0';
	assert_int_equal(ask(&box, &old, "POST", "/v1/renewal", &again), 201);
	assert_int_equal(ask(&box, &old, "GET", "/v1/account", NULL), 200);
	assert_non_null(memmem(box.answer.body, box.answer.len, "base keyring two", 16));
}

static void
renewal_is_whole_or_not_at_all(void **state)
{
	struct writer body = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	struct person new = ada, old = ada;
	person_keys(&new, 2);
	write_renewal(&body, &old, &new, 1, 2);	/* a revision too far */
	assert_int_equal(ask(&box, &ada, "POST", "/v1/renewal", &body), 409);
	assert_true(mailbox_says(&box, "revision"));
	old = ada;
	memcpy(old.chain[0].space, ada.couple, 16);
	old.chain[0].counter = 7;
	write_renewal(&body, &old, &new, 1, 1);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/renewal", &body), 409);
	assert_true(mailbox_says(&box, "out-of-chain"));
	person_keys(&new, 3);
	old = ada;
	write_renewal(&body, &old, &new, 1, 1);
	assert_int_equal(ask(&box, &ada, "POST", "/v1/renewal", &body), 409);
	assert_int_equal(write_to(&ada, "still me"), STORED);
	assert_int_equal(last_seq(&box), 1);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_RECOVERY), 201);
}

static void
an_account_is_closed_and_the_other_keeps_reading(void **state)
{
	struct writer body = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ada, "shared words"), STORED);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){
	    .text = "personal words", .space = ada.personal }), STORED);
	writer_short(&body, "ada", 3);
	write_proof(&body, &box, &ada, LOGIN_PASSPHRASE);
	assert_int_equal(ask(&box, &ada, "DELETE", "/v1/account", &body), 204);
	assert_true(box.answer.signed_out);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 401);
	assert_int_equal(ask(&box, &ben, "GET", "/v1/account", NULL), 200);
	assert_non_null(memmem(box.answer.body, box.answer.len, ada.card_bytes,
	    CARD_SIZE));
	assert_int_equal(send_letter(&box, &ben, &(struct letter){ .text = "hello",
	    .keep_chain = true }), FROZEN);
	assert_true(soon_gone("personal words"));
	assert_true(holds_text("shared words"));
	writer_short(&body, "ben", 3);
	write_proof(&body, &box, &ben, LOGIN_PASSPHRASE);
	assert_int_equal(ask(&box, &ben, "DELETE", "/v1/account", &body), 204);
	assert_true(soon_gone("shared words"));
	assert_false(mailbox_holds(&box, ada.card.person, 16));
	assert_int_equal(sign_up_person(&box, &ada), 201);
}

/* ---- whoever runs the server ---- */

struct listed {
	unsigned	n, disabled;
	uint64_t	size;
};

static void
list_one(void *context, const struct account_line *line)
{
	struct listed *listed = context;

	listed->n++;
	listed->disabled += line->disabled;
	listed->size += line->size;
	assert_true(strcmp(line->handle, "ada") == 0 ||
	    strcmp(line->handle, "ben") == 0);
}

static void
the_host_can_list_shut_and_remove_accounts(void **state)
{
	struct listed listed = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ada, "0123456789"), STORED);
	assert_true(relay_disable(box.relay, "ben", true));
	assert_false(relay_disable(box.relay, "nobody", true));
	assert_true(relay_accounts(box.relay, list_one, &listed));
	assert_int_equal(listed.n, 2);
	assert_int_equal(listed.disabled, 1);
	assert_int_equal(listed.size, 20);	/* both are in that space */
	assert_int_equal(ask(&box, &ben, "GET", "/v1/account", NULL), 401);
	assert_int_equal(sign_in_person(&box, &ben, LOGIN_PASSPHRASE), 401);
	assert_true(relay_disable(box.relay, "ben", false));
	assert_int_equal(sign_in_person(&box, &ben, LOGIN_PASSPHRASE), 201);
	assert_true(relay_remove(box.relay, "ben"));
	assert_false(relay_remove(box.relay, "ben"));
	assert_int_equal(sign_in_person(&box, &ben, LOGIN_PASSPHRASE), 401);
	assert_int_equal(write_to(&ada, "alone"), FROZEN);
}

/* ---- the store ---- */

/* Row 9, with real sealing: none of 200 markers, no key, no seed. */
static void
a_dump_holds_nothing_readable(void **state)
{
	uint8_t space_key[32], gate[16] = { 2 }, share[32];
	struct event_keys keys = { .space = space_key, .share = share };
	char form[64], path[128];

	(void)state;
	pair(&box, &ada, &ben);
	crypto_random(space_key, 32);
	crypto_random(share, 32);
	uint8_t prev[32] = { 0 };
	for (unsigned i = 0; i < 200; i++) {
		struct header header = { .what = EVENT_WRITE, .counter = i + 1,
		    .epoch = 1, .generation = 1,
		    .mode = i % 50 == 7 ? MODE_SOFT : MODE_PLAIN };
		struct writer body = { 0 };
		memcpy(header.space, ada.couple, 16);
		memcpy(header.author, ada.card.person, 16);
		memcpy(header.device, ada.device, 16);
		crypto_random(header.id, 16);
		memcpy(header.prev, prev, 32);
		if (header.mode == MODE_SOFT) {
			gate[1] = (uint8_t)i;
			memcpy(header.gate, gate, 16);
		}
		int len = snprintf(form, sizeof form, "do=x&text=marker-%u-end", i);
		event_seal(&body, prev, &header, &keys, ada.identity.signing, form,
		    (size_t)len);
		assert_int_equal(send_bytes(&ada, &body), STORED);
	}
	snprintf(path, sizeof path, "%s/backup.db", box.folder);
	assert_true(store_backup(box.store, path));
	struct writer all = { 0 };
	mailbox_dump(&box, &all);
	assert_null(memmem(all.bytes, all.len, "marker-", 7));
	assert_null(memmem(all.bytes, all.len, "do=x", 4));
	const uint8_t *secrets[] = { ada.login_seed, ada.recovery_seed,
	    ada.identity.signing, ada.identity.exchange, ada.renewal_seed,
	    space_key, share, box.server_key, ada.wrap };
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		assert_null(memmem(all.bytes, all.len, secrets[i], 32));
	assert_non_null(memmem(all.bytes, all.len, ada.card_bytes, CARD_SIZE));
	writer_free(&all);
}

static void
a_backup_brings_back_accounts_but_no_way_in(void **state)
{
	char path[128];
	uint8_t id[16];

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(write_to(&ada, "kept"), STORED);
	snprintf(path, sizeof path, "%s/backup.db", box.folder);
	assert_true(store_backup(box.store, path));
	assert_int_equal(write_to(&ada, "later"), STORED);
	assert_true(store_backup(box.store, path) && access(path, F_OK) == 0);
	relay_free(box.relay);
	store_close(box.store);
	assert_int_equal(rename(path, box.path), 0);
	box.store = store_open(box.path, NULL);
	box.relay = relay_new(box.store, box.server_key, ORIGIN);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account", NULL), 401);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);
	assert_int_equal(write_to(&ada, "and on"), STORED);
	assert_int_equal(last_seq(&box), 3);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/invitations", NULL), 200);
	assert_int_equal(box.answer.body[0], 0);
	(void)id;
}

/* ---- feeds ---- */

static unsigned
feed_fetch(const uint8_t id[16], const uint8_t key[32])
{
	char path[200] = "/ics/";

	bytes_hex(path + 5, id, 16);
	path[37] = '.';
	bytes_hex(path + 38, key, 32);
	return ask(&box, NULL, "GET", path, NULL);
}

static unsigned
feed_put_as(struct person *person, const uint8_t id[16], const uint8_t key[32],
    const char *text)
{
	struct ad ad = { .purpose = PURPOSE_FEED, .id1 = id };
	size_t len = strlen(text), size = padded_size(len);
	uint8_t *padded = bytes_new(size, 1);
	struct writer body = { 0 };

	memcpy(padded, text, len);
	pad(padded, len);
	writer_bytes(&body, id, 16);
	envelope_seal(writer_room(&body, size + ENVELOPE_EXTRA), key, &ad, padded,
	    size);
	bytes_free(padded, size);
	return ask(&box, person, "PUT", "/v1/feed", &body);
}

/* What was read off a lost device, and what it is called by. */
static void
renewal_ends_feeds_and_channels(void **state)
{
	uint8_t id[16] = { 7 }, key[32] = { 9 }, theirs[16] = { 8 };
	struct writer body = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	relay_carried_by(box.relay, &(struct relay_carrier){ .offers = RELAY_NTFY });
	for (int i = 0; i < 2; i++) {
		writer_u8(&body, 3);
		writer_u16(&body, 23);
		writer_bytes(&body, "https://push.example/me", 23);
		assert_int_equal(ask_at(&box, i == 0 ? &ada : &ben, "PUT",
		    "/v1/channels/ID", id, &body), 204);
	}
	assert_int_equal(feed_put_as(&ada, id, key, "BEGIN:VCALENDAR"), 204);
	assert_int_equal(feed_put_as(&ben, theirs, key, "BEGIN:VCALENDAR"), 204);
	struct person old = ada, new = ada;
	person_keys(&new, 2);
	write_renewal(&body, &old, &new, 1, 2);	/* refused: all stays */
	assert_int_equal(ask(&box, &ada, "POST", "/v1/renewal", &body), 409);
	assert_int_equal(feed_fetch(id, key), 200);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/channels", NULL), 200);
	assert_int_equal(box.answer.body[0], 1);
	old = ada;
	write_renewal(&body, &old, &new, 1, 1);
	assert_int_equal(ask(&box, &new, "POST", "/v1/renewal", &body), 201);
	assert_int_equal(feed_fetch(id, key), 404);
	assert_int_equal(feed_fetch(theirs, key), 200);
	assert_int_equal(ask(&box, &new, "GET", "/v1/channels", NULL), 200);
	assert_int_equal(box.answer.body[0], 0);
	assert_int_equal(ask(&box, &ben, "GET", "/v1/channels", NULL), 200);
	assert_int_equal(box.answer.body[0], 1);
}

static void
a_feed_is_read_by_whoever_has_its_key_and_by_no_file(void **state)
{
	uint8_t id[16], other[16], key[32], wrong[32];
	struct writer body = { 0 };

	(void)state;
	crypto_random(id, 16);
	crypto_random(other, 16);
	crypto_random(key, 32);
	crypto_random(wrong, 32);
	pair(&box, &ada, &ben);
	assert_int_equal(feed_fetch(id, key), 404);
	assert_int_equal(feed_put_as(&ada, id, key, "BEGIN:VCALENDAR"), 204);
	assert_int_equal(feed_fetch(id, key), 200);
	assert_string_equal(box.answer.type, "text/calendar; charset=utf-8");
	assert_string_equal(box.answer.route, "/ics/{id}.{key}");
	assert_int_equal(box.answer.len, 15);
	assert_memory_equal(box.answer.body, "BEGIN:VCALENDAR", 15);
	assert_int_equal(feed_fetch(id, wrong), 404);
	assert_int_equal(feed_fetch(other, key), 404);
	assert_false(mailbox_holds(&box, key, 32));
	assert_false(holds_text("VCALENDAR"));
	/* Another one's id is nobody else's; a new one ends the one before. */
	assert_int_equal(feed_put_as(&ben, id, wrong, "x"), 400);
	assert_int_equal(feed_put_as(&ada, other, key, "y"), 204);
	assert_int_equal(feed_fetch(id, key), 404);
	assert_int_equal(feed_fetch(other, key), 200);
	assert_int_equal(feed_put_as(&ben, id, wrong, "z"), 204);
	writer_bytes(&body, id, 16);
	assert_int_equal(ask(&box, &ada, "PUT", "/v1/feed", &body), 400);
	assert_int_equal(ask(&box, &ada, "DELETE", "/v1/feed", NULL), 204);
	assert_int_equal(ask(&box, &ada, "DELETE", "/v1/feed", NULL), 204);
	assert_int_equal(feed_fetch(other, key), 404);
	assert_int_equal(feed_fetch(id, wrong), 200);
	/* With the pairing it ends for both. */
	assert_int_equal(ask_at(&box, &ada, "POST", "/v1/spaces/ID/freeze",
	    ada.couple, NULL), 204);
	assert_int_equal(feed_fetch(id, wrong), 404);
}

/* ENOSPC as a file-size limit: refused with 507, reading goes on, and once
 * there is room again, so does writing. */
static void
a_full_disk_is_said_and_survived(void **state)
{
	struct rlimit limit, small;
	char *text = calloc(1, 60000);
	unsigned result = STORED, n = 0;

	(void)state;
	pair(&box, &ada, &ben);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	small = (struct rlimit){ 1 << 20, limit.rlim_max };
	setrlimit(RLIMIT_FSIZE, &small);
	struct person before = ada;
	while (result == STORED && n++ < 100) {
		before = ada;
		result = send_letter(&box, &ada, &(struct letter){ .text = text,
		    .len = 60000 });
	}
	ada = before;
	assert_int_equal(result, 100 + 507);
	assert_true(mailbox_says(&box, "read-only"));
	assert_true(n > 5);
	assert_int_equal(ask(&box, &ben, "GET", "/v1/account", NULL), 200);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "small",
	    .keep_chain = true }), 100 + 507);
	setrlimit(RLIMIT_FSIZE, &limit);
	usleep(1200 * 1000);
	assert_int_equal(write_to(&ada, "room again"), STORED);
	assert_int_equal(last_seq(&box), n);	/* nothing acknowledged is missing */
	mailbox_reopen(&box);
	struct pulled pulled;
	pull(&box, &ben, ben.couple, n - 1, &pulled);
	assert_int_equal(pulled.n, 1);
	pulled_free(&pulled);
	free(text);
}

/* ---- hints, and answers that come later ---- */

struct heard {
	unsigned	at, account, ended, whispers;
	uint64_t	seq;
	struct hint	whisper;	/* the last one */
	uint8_t		words[RELAY_WHISPER];
};

static void
hear(void *context, const struct hint *hint)
{
	struct heard *heard = context;

	heard->at += hint->kind == HINT_AT;
	heard->account += hint->kind == HINT_ACCOUNT;
	heard->ended += hint->kind == HINT_ENDED;
	if (hint->kind == HINT_AT)
		heard->seq = hint->seq;
	if (hint->kind != HINT_WHISPER)
		return;
	heard->whispers++;
	heard->whisper = *hint;
	memcpy(heard->words, hint->words, hint->len);
}

static void
members_get_a_hint(void **state)
{
	struct heard heard = { 0 };

	(void)state;
	pair(&box, &ada, &ben);
	relay_listen(box.relay, hear, &heard);
	assert_int_equal(write_to(&ada, "one"), STORED);
	assert_int_equal(heard.at, 2);
	assert_int_equal(heard.seq, 1);
	assert_int_equal(send_letter(&box, &ada, &(struct letter){ .text = "no",
	    .seen = 9, .keep_chain = true }), OUT_OF_ORDER);
	assert_int_equal(heard.at, 2);
	assert_int_equal(ask_at(&box, &ben, "POST", "/v1/spaces/ID/freeze",
	    ben.couple, NULL), 204);
	assert_int_equal(heard.account, 2);
	assert_int_equal(ask(&box, &ben, "POST", "/v1/sign-out", NULL), 204);
	assert_int_equal(heard.ended, 1);

	struct stream_start start;
	struct request request = { .method = "GET", .path = "/v1/stream",
	    .session = ada.session, .now = box.now };
	assert_true(relay_stream(box.relay, &request, &start, &box.answer));
	assert_int_equal(start.spaces, 3);
	assert_memory_equal(start.space[0].id, ada.couple, 16);
	assert_int_equal(start.space[0].seq, 1);
	request.session = ben.session;
	assert_false(relay_stream(box.relay, &request, &start, &box.answer));
	assert_int_equal(box.answer.status, 401);
}

static unsigned
whisper(struct person *person, const uint8_t space[16], size_t len)
{
	struct writer body = { 0 };

	memset(writer_room(&body, len), 'w', len);
	return ask_at(&box, person, "POST", "/v1/spaces/ID/whispers", space,
	    &body);
}

static void
a_whisper_reaches_the_other_alone_and_is_kept_nowhere(void **state)
{
	struct heard heard = { 0 };
	size_t len;

	(void)state;
	pair(&box, &ada, &ben);
	relay_listen(box.relay, hear, &heard);
	assert_int_equal(whisper(&ada, ada.couple, 300), 204);
	assert_int_equal(box.answer.len, 0);
	assert_int_equal(heard.whispers, 1);
	assert_memory_equal(heard.whisper.account, ben.card.person, 16);
	assert_memory_equal(heard.whisper.space, ada.couple, 16);
	assert_int_equal(heard.whisper.len, 300);
	assert_int_equal(heard.words[0], 'w');
	assert_int_equal(heard.at + heard.account, 0);
	assert_false(holds_text("wwwwwwwwwwwwwwww"));
	struct pulled pulled;
	pull(&box, &ben, ben.couple, 0, &pulled);
	assert_int_equal(pulled.last, 0);
	pulled_free(&pulled);

	heard.whisper.words = (const uint8_t *)"\x01\xfe";
	heard.whisper.len = 2;
	char *text = relay_whisper_text(&heard.whisper, &len);
	assert_int_equal(len, 21 + 32 + 1 + 4 + 2);
	assert_memory_equal(text, "event: whisper\ndata: ", 21);
	assert_string_equal(text + 21 + 32, " 01fe\n\n");
	free(text);
}

static void
only_a_member_whispers_a_little_at_a_time(void **state)
{
	struct heard heard = { 0 };
	unsigned n = 0;

	(void)state;
	pair(&box, &ada, &ben);
	assert_int_equal(sign_up_person(&box, &eve), 201);
	relay_listen(box.relay, hear, &heard);
	assert_int_equal(whisper(&eve, ada.couple, 9), 404);
	assert_int_equal(whisper(NULL, ada.couple, 9), 401);
	assert_int_equal(whisper(&ada, ada.personal, 9), 404);
	assert_int_equal(whisper(&ada, ada.couple, 0), 400);
	assert_int_equal(whisper(&ada, ada.couple, RELAY_WHISPER + 1), 413);
	assert_int_equal(heard.whispers, 0);
	box.now += 10;
	while (whisper(&ada, ada.couple, RELAY_WHISPER) == 204)
		n++;
	assert_int_equal(n, 20);
	assert_true(mailbox_says(&box, "slow-down"));
	assert_int_equal(box.answer.retry_after, 1);
	assert_int_equal(whisper(&ben, ada.couple, 9), 204);
	box.now++;
	assert_int_equal(whisper(&ada, ada.couple, 9), 204);
	assert_int_equal(heard.whispers, 22);
	assert_int_equal(ask_at(&box, &ben, "POST", "/v1/spaces/ID/freeze",
	    ben.couple, NULL), 204);
	assert_int_equal(whisper(&ada, ada.couple, 9), 409);
	assert_true(mailbox_says(&box, "frozen"));
	assert_int_equal(heard.whispers, 22);
}

static _Atomic unsigned later_stored;

static void
later(void *context, struct answer *answer)
{
	later_stored += answer->status == 200 && answer->body[0] == STORED;
	answer_wipe(answer);
	writer_free(context);
}

static void
many_appends_wait_for_one_flush(void **state)
{
	enum { MANY = 200 };
	static struct writer bodies[MANY];
	static struct request requests[MANY];
	char hex[33], path[96];

	(void)state;
	pair(&box, &ada, &ben);
	bytes_hex(hex, ada.couple, 16);
	snprintf(path, sizeof path, "/v1/spaces/%s/events", hex);
	later_stored = 0;
	for (int i = 0; i < MANY; i++) {
		letter_write(&bodies[i], &ada, &(struct letter){ .text = "many" });
		requests[i] = (struct request){ .method = "POST", .path = path,
		    .session = ada.session, .body = bodies[i].bytes,
		    .len = bodies[i].len, .now = box.now };
	}
	for (int i = 0; i < MANY; i++)
		relay_answer_later(box.relay, &requests[i], later, &bodies[i]);
	assert_int_equal(write_to(&ada, "the last"), STORED);
	assert_int_equal(later_stored, MANY);
	assert_int_equal(last_seq(&box), MANY + 1);
}

static void
odd_requests_are_refused(void **state)
{
	struct writer body = { 0 };

	(void)state;
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/nothing", NULL), 404);
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account/", NULL), 404);
	assert_int_equal(ask(&box, &ada, "PUT", "/v1/account", NULL), 405);
	assert_string_equal(box.answer.allow, "GET, DELETE");
	assert_int_equal(ask(&box, &ada, "GET", "/v1/account?x=1", NULL), 400);
	assert_int_equal(ask_at(&box, &ada, "GET", "/v1/spaces/ID/events?after=-1",
	    ada.personal, NULL), 400);
	writer_short(&body, "ada\n", 4);
	assert_int_equal(ask(&box, NULL, "POST", "/v1/lookup", &body), 400);
	writer_short(&body, "\xc3\x28", 2);
	assert_int_equal(ask(&box, NULL, "POST", "/v1/lookup", &body), 400);
	writer_short(&body, "zoë", 4);
	assert_int_equal(ask(&box, NULL, "POST", "/v1/lookup", &body), 200);
	writer_room(&body, 300);
	assert_int_equal(ask(&box, NULL, "POST", "/v1/lookup", &body), 413);
	assert_int_equal(ask(&box, NULL, "GET", "/v1/health", NULL), 200);
	assert_string_equal(box.answer.route, "/v1/health");
}

/* In a file, where what lies on the disk matters; else in memory. */
static bool in_file = false, in_memory = true;

#define file_test(f) cmocka_unit_test_prestate_setup_teardown(f, open_home, \
	close_home, &in_file)
#define home_test(f) cmocka_unit_test_prestate_setup_teardown(f, open_home, \
	close_home, &in_memory)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		home_test(a_person_signs_up_and_signs_in_elsewhere),
		home_test(a_name_belongs_to_one_and_the_same_sign_up_may_come_twice),
		file_test(an_unknown_name_looks_like_a_known_one),
		home_test(a_challenge_serves_once_and_only_for_what_it_was),
		file_test(without_the_server_key_a_right_passphrase_looks_wrong),
		home_test(wrong_tries_from_elsewhere_never_slow_a_known_device),
		home_test(tries_are_counted_by_address),
		home_test(an_account_is_changed_only_with_a_fresh_proof),
		home_test(sessions_are_ten_at_most_and_can_be_ended),
		file_test(sessions_run_out_and_a_clock_that_jumps_back_changes_nothing),
		file_test(tokens_lie_hashed),
		home_test(a_keyring_is_replaced_by_who_knows_its_revision),
		home_test(foreign_and_missing_are_the_same),
		home_test(an_event_has_one_place_however_often_it_comes),
		home_test(a_device_keeps_its_order),
		home_test(what_is_not_rightly_signed_is_refused),
		home_test(batches_have_limits_and_stop_where_they_break),
		home_test(a_pull_is_at_most_a_mebibyte),
		home_test(a_space_has_a_quota_and_deleting_makes_room),
		file_test(a_blob_goes_with_its_event_and_with_all_of_an_author),
		home_test(blobs_leave_room_for_words_and_each_has_an_end),
		file_test(a_soft_gate_opens_for_both_on_the_second_answer),
		home_test(an_answer_taken_back_before_never_was_and_after_leaves_it_open),
		home_test(a_strict_gate_has_no_share_here),
		home_test(gates_agree_with_a_model_whatever_the_order),
		file_test(what_is_deleted_is_gone_from_every_file_in_five_seconds),
		home_test(nobody_deletes_the_others_words),
		home_test(after_unpairing_only_deletions_go_on),
		file_test(an_invitation_is_used_once),
		home_test(an_invitation_runs_out_or_is_withdrawn),
		home_test(three_invitations_are_open_and_five_an_hour_made),
		home_test(renewal_changes_everything_at_once),
		home_test(renewal_is_whole_or_not_at_all),
		home_test(renewal_ends_feeds_and_channels),
		file_test(an_account_is_closed_and_the_other_keeps_reading),
		home_test(the_host_can_list_shut_and_remove_accounts),
		file_test(a_dump_holds_nothing_readable),
		file_test(a_backup_brings_back_accounts_but_no_way_in),
		file_test(a_feed_is_read_by_whoever_has_its_key_and_by_no_file),
		file_test(a_full_disk_is_said_and_survived),
		home_test(members_get_a_hint),
		file_test(a_whisper_reaches_the_other_alone_and_is_kept_nowhere),
		home_test(only_a_member_whispers_a_little_at_a_time),
		file_test(many_appends_wait_for_one_flush),
		home_test(odd_requests_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
