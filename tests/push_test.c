/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* push: what people may rely on when they ask to be reminded. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>
#include "relay/errand.h"
#include "relay/webpush.h"
#include "seal/crypto.h"
#include "mailbox.h"

enum { HOUR = 60 * 60, CARRIED_MOST = 600 };
enum { UNPROVED, FINE, GONE };

static struct mailbox box;
static struct person ada, ben, crowd[8];

/* What was handed to the courier, and what it will say. */
static struct errand carried[CARRIED_MOST];
static unsigned carried_n;
static bool refuses;

static bool
carry(void *context, const struct errand *errand)
{
	(void)context;
	if (refuses)
		return false;
	assert_true(carried_n < CARRIED_MOST);
	carried[carried_n++] = *errand;
	return true;
}

static void
courier_comes(void)
{
	relay_carried_by(box.relay, &(struct relay_carrier){ .offers =
	    RELAY_WEBPUSH | RELAY_MAIL | RELAY_NTFY,
	    .mail_from = "hearth@home.example", .carry = carry });
}

static int
open_home_at(bool in_memory)
{
	mailbox_open(&box, in_memory);
	person_new(&ada, "ada");
	person_new(&ben, "ben");
	assert_int_equal(sign_up_person(&box, &ada), 201);
	assert_int_equal(sign_up_person(&box, &ben), 201);
	box.now -= box.now % 300;
	carried_n = 0;
	refuses = false;
	courier_comes();
	return 0;
}

static int
open_home(void **state)
{
	(void)state;
	return open_home_at(false);
}

static int
open_quick_home(void **state)
{
	(void)state;
	return open_home_at(true);
}

static int
close_home(void **state)
{
	(void)state;
	mailbox_close(&box);
	return 0;
}

/* ---- what a phone asks ---- */

static void
write_text(struct writer *body, const void *text, size_t len)
{
	writer_u16(body, (uint16_t)len);
	writer_bytes(body, text, len);
}

static unsigned
wants_at(struct person *person, unsigned n, const int64_t *at)
{
	struct writer body = { 0 };

	writer_u16(&body, (uint16_t)n);
	for (unsigned i = 0; i < n; i++)
		writer_u64(&body, (uint64_t)at[i]);
	return ask(&box, person, "PUT", "/v1/alarms", &body);
}

#define wants(person, ...) wants_at(person, \
    sizeof (int64_t[]){ __VA_ARGS__ } / 8, (int64_t[]){ __VA_ARGS__ })

static unsigned
has_topic(struct person *person, uint8_t number, const char *url)
{
	struct writer body = { 0 };
	uint8_t id[16] = { number };

	writer_u8(&body, ERRAND_NTFY);
	write_text(&body, url, strlen(url));
	return ask_at(&box, person, "PUT", "/v1/channels/ID", id, &body);
}

static unsigned
has_mail(struct person *person, uint8_t number, const char *address)
{
	struct writer body = { 0 };
	uint8_t id[16] = { number };

	writer_u8(&body, ERRAND_MAIL);
	write_text(&body, address, strlen(address));
	return ask_at(&box, person, "PUT", "/v1/channels/ID", id, &body);
}

/* The state of a channel, or -1. */
static int
stands(struct person *person, uint8_t number)
{
	uint8_t id[16] = { number };
	int state = -1;

	assert_int_equal(ask(&box, person, "GET", "/v1/channels", NULL), 200);
	struct reader r = reader_over(box.answer.body, box.answer.len);
	for (unsigned n = reader_u8(&r); n > 0; n--) {
		const uint8_t *at = reader_take(&r, 16);

		reader_u8(&r);
		reader_take(&r, reader_u16(&r));
		uint8_t said = reader_u8(&r);
		if (memcmp(at, id, 16) == 0)
			state = said;
	}
	assert_true(reader_done(&r));
	return state;
}

/* ---- what the server does ---- */

static void
written_down(void)
{
	do {
		relay_hand(box.relay);
		usleep(200);
	} while (relay_ring(box.relay, box.now));
	relay_hand(box.relay);
}

/* One round of ringing; how many went out. */
static unsigned
rings(void)
{
	carried_n = 0;
	written_down();
	return carried_n;
}

static void
all_end(struct outcome outcome)
{
	for (unsigned i = 0; i < carried_n; i++) {
		outcome.number = carried[i].number;
		relay_came(box.relay, &outcome);
	}
	carried_n = 0;
	written_down();
}

/* 0: not a word. */
static void
all_say(uint16_t status, uint32_t retry_after)
{
	all_end((struct outcome){ .status = status, .retry_after = retry_after,
	    .silent = status == 0 });
}

/* Nobody was asked: the name leads nowhere, or into this network. */
static void
all_fail_here(void)
{
	all_end((struct outcome){ 0 });
}

static void
server_restarts(void)
{
	relay_carried_by(box.relay, NULL);
	mailbox_reopen(&box);
	courier_comes();
}

/* ---- the tests ---- */

static void
an_alarm_rings_once(void **state)
{
	(void)state;
	assert_int_equal(has_topic(&ada, 1, "https://push.example/ada"), 204);
	assert_int_equal(wants(&ada, box.now + 300, box.now + 600), 204);
	assert_int_equal(rings(), 0);
	box.now += 300;
	assert_int_equal(rings(), 1);
	assert_string_equal(carried[0].to, "https://push.example/ada");
	assert_int_equal(carried[0].len, 6);
	assert_memory_equal(carried[0].body, "Hearth", 6);
	assert_string_equal(carried[0].token, "");
	all_say(200, 0);
	assert_int_equal(rings(), 0);
	assert_int_equal(stands(&ada, 1), FINE);
	server_restarts();
	assert_int_equal(rings(), 0);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	assert_int_equal(rings(), 0);
}

static void
it_rings_on_every_channel_and_for_nobody_else(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	has_topic(&ada, 2, "https://other.example/ada");
	has_topic(&ben, 1, "https://push.example/ben");
	assert_int_equal(wants(&ada, box.now + 300), 204);
	box.now += 301;
	assert_int_equal(rings(), 2);
	assert_null(strstr(carried[0].to, "ben"));
	assert_null(strstr(carried[1].to, "ben"));
	all_say(201, 0);
	assert_int_equal(rings(), 0);
}

static void
what_was_being_rung_when_the_server_died_rings_again(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 1);
	server_restarts();		/* nobody knows how it ended */
	assert_int_equal(rings(), 0);
	box.now += 5 * 60;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	box.now += HOUR;
	assert_int_equal(rings(), 0);
}

/* As on PostgreSQL, where several serve one database. */
static void
of_two_servers_one_rings(void **state)
{
	struct relay *first = box.relay;
	struct relay *second = relay_new(box.store, box.server_key, ORIGIN);

	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	box.now += 300;
	box.relay = second;
	courier_comes();
	carried_n = 0;
	for (int i = 0; i < 50; i++) {		/* both at once */
		relay_ring(first, box.now);
		relay_ring(second, box.now);
		relay_hand(first);
		relay_hand(second);
		usleep(1000);
	}
	assert_int_equal(carried_n, 1);
	relay_free(second);
	box.relay = first;
}

static void
late_it_rings_very_late_it_does_not(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300, box.now + 3 * HOUR);
	box.now += 3 * HOUR + HOUR;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	box.now += 24 * HOUR;
	assert_int_equal(rings(), 0);
}

static void
a_clock_that_jumps_rings_nothing_twice(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300, box.now + 2 * HOUR);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	box.now -= HOUR;
	assert_int_equal(rings(), 0);
	assert_int_equal(wants(&ada, box.now + 600), 204);
	box.now += 600;			/* by the clock on the wall, still */
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	box.now += 2 * HOUR;
	assert_int_equal(rings(), 0);	/* it was replaced */
}

static void
a_new_list_replaces_the_old(void **state)
{
	int64_t many[65];

	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	wants(&ada, box.now - 300, box.now + 600);
	box.now += 300;
	assert_int_equal(rings(), 0);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	assert_int_equal(wants(&ada, box.now + 301), 400);
	assert_int_equal(wants(&ada, box.now + 600, box.now + 300), 400);
	assert_int_equal(wants(&ada, box.now + 401 * 24 * HOUR), 400);
	for (int i = 0; i < 65; i++)
		many[i] = box.now + 300 * (i + 1);
	assert_int_equal(wants_at(&ada, 65, many), 413);
	assert_int_equal(wants_at(&ada, 64, many), 204);
	assert_int_equal(wants_at(&ada, 0, many), 204);
	box.now += 24 * HOUR;
	assert_int_equal(rings(), 0);
}

static void
a_service_that_is_down_is_asked_again_later_each_time(void **state)
{
	static const int waits[] = { 30, 120, 480, 1920 };

	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	has_topic(&ada, 2, "https://fine.example/ada");
	wants(&ada, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 2);
	for (unsigned i = 0; i < 2; i++)
		relay_came(box.relay, &(struct outcome){ .number =
		    carried[i].number, .status = strstr(carried[i].to, "fine") ?
		    200 : 503 });
	written_down();
	for (unsigned i = 0; i < 4; i++) {
		box.now += waits[i] - 1;
		assert_int_equal(rings(), 0);
		box.now += waits[i] / 4 + 2;
		assert_int_equal(rings(), 1);
		assert_string_equal(carried[0].to, "https://push.example/ada");
		if (i < 3)
			all_say(i == 1 ? 0 : 500, 0);
	}
	all_say(503, 0);	/* the next try would be later than anybody wants */
	box.now += 24 * HOUR;
	assert_int_equal(rings(), 0);
	assert_int_equal(stands(&ada, 1), UNPROVED);
}

static void
when_a_service_says_how_long_to_wait_it_is_waited(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(429, 1000);
	box.now += 999;
	assert_int_equal(rings(), 0);
	box.now += 1;
	assert_int_equal(rings(), 1);
	all_say(429, 24 * HOUR);
	box.now += 25 * HOUR;
	assert_int_equal(rings(), 0);
}

static void
a_subscription_that_is_gone_is_left_alone(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300, box.now + 600, box.now + 900);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(410, 0);
	assert_int_equal(stands(&ada, 1), GONE);
	box.now += 300;
	assert_int_equal(rings(), 0);
	assert_int_equal(has_topic(&ada, 1, "https://push.example/ada"), 204);
	assert_int_equal(stands(&ada, 1), UNPROVED);
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(404, 0);
	box.now += 32 * 24 * HOUR;
	relay_sweep(box.relay, box.now);
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);
	assert_int_equal(stands(&ada, 1), -1);
}

/* Eight more people, each with a topic at one service. */
static void
a_crowd_comes(const char *host)
{
	char name[16], url[96];

	for (uint8_t i = 0; i < 8; i++) {
		snprintf(name, sizeof name, "crowd%u", i);
		snprintf(url, sizeof url, "https://%s/%u", host, i);
		person_new(&crowd[i], name);
		assert_int_equal(sign_up_person(&box, &crowd[i]), 201);
		assert_int_equal(has_topic(&crowd[i], 1, url), 204);
	}
}

static void
the_crowd_wants(int64_t at)
{
	for (unsigned i = 0; i < 8; i++)
		assert_int_equal(wants(&crowd[i], at), 204);
}

/* Ben's service is down for a moment, all others keep silent; half a minute
 * later he is called again, or he was silenced. */
static bool
ben_is_called_again(void)
{
	bool again = false;

	for (int silent = 0; silent < 2; silent++)
		for (unsigned i = 0; i < carried_n; i++)
			if ((strstr(carried[i].to, "ben") == NULL) == silent)
				relay_came(box.relay, &(struct outcome){ .number =
				    carried[i].number, .status = silent ? 0 : 503,
				    .silent = (uint16_t)silent });
	written_down();
	box.now += 45;
	for (unsigned n = rings(), i = 0; i < n; i++)
		again |= strstr(carried[i].to, "ben") != NULL;
	return again;
}

static void
silent_services_are_rested_and_hold_up_nobody(void **state)
{
	(void)state;
	a_crowd_comes("silent.example");
	has_topic(&ben, 1, "https://silent.example/ben");
	has_topic(&ben, 2, "https://fine.example/ben");
	the_crowd_wants(box.now + 300);
	wants(&ben, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 10);
	for (unsigned i = 0; i < 10; i++) {
		bool fine = strstr(carried[i].to, "fine") != NULL;

		relay_came(box.relay, &(struct outcome){ .number =
		    carried[i].number, .status = fine ? 200 : 0,
		    .silent = !fine });
	}
	written_down();
	box.now += 45;			/* half a minute, and some more */
	assert_int_equal(rings(), 0);
	box.now += 45;
	assert_int_equal(rings(), 9);	/* its minute of rest is over */
	all_say(200, 0);
	box.now += HOUR;
	assert_int_equal(rings(), 0);
}

static void
nobody_silences_a_service_for_others(void **state)
{
	char url[64];

	(void)state;
	for (uint8_t i = 0; i < 8; i++) {	/* paths, ports that are shut */
		snprintf(url, sizeof url, i % 2 ? "https://push.example/%u" :
		    "https://push.example:%u/", 81 + i);
		assert_int_equal(has_topic(&ada, i, url), 204);
	}
	has_topic(&ben, 1, "https://push.example/ben");
	wants(&ada, box.now + 300);
	wants(&ben, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 9);
	assert_true(ben_is_called_again());
}

/* Two that an open hash, cut short, cannot tell apart. */
static void
services_are_told_apart_by_their_whole_name(void **state)
{
	uint8_t a[16], b[16];
	char host[32], url[64];
	unsigned i = 0;

	(void)state;
	a_crowd_comes("silent.example");
	crypto_blake2b(a, 16, NULL, (const uint8_t *)"silent.example", 14);
	do {
		int n = snprintf(host, sizeof host, "push%u.example", i++);

		crypto_blake2b(b, 16, NULL, (const uint8_t *)host, (size_t)n);
	} while (bytes_get(a, 4) % 255 != bytes_get(b, 4) % 255);
	snprintf(url, sizeof url, "https://%s/ben", host);
	has_topic(&ben, 1, url);
	the_crowd_wants(box.now + 300);
	wants(&ben, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 9);
	assert_true(ben_is_called_again());
}

static void
what_fails_here_is_nobodys_silence(void **state)
{
	(void)state;
	a_crowd_comes("nowhere.example");
	the_crowd_wants(box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 8);
	all_fail_here();
	box.now += 40;
	assert_int_equal(rings(), 8);
}

static void
a_rest_uses_up_no_tries(void **state)
{
	unsigned asked = 0;

	(void)state;
	a_crowd_comes("silent.example");
	the_crowd_wants(box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 8);
	all_say(0, 0);
	/* At a rest of a minute the next would have been half of one later. */
	for (int i = 0; i < 2 * HOUR / 10; i++, box.now += 10) {
		unsigned n = rings();

		for (unsigned k = 0; k < n; k++)
			asked += strstr(carried[k].to, "/0") != NULL;
		all_say(0, 0);
	}
	assert_int_equal(asked, 4);	/* after 30 s, 2, 8, 32 minutes, or rests */
}

static void
a_machine_that_sleeps_rings_nothing_twice(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	box.now += 300;
	assert_int_equal(rings(), 1);
	struct errand out = carried[0];
	box.now += 10 * 60;		/* it slept; the answer comes afterwards */
	assert_int_equal(rings(), 0);
	box.now += 10 * 60;
	assert_int_equal(rings(), 0);
	carried[0] = out;
	carried_n = 1;
	all_say(200, 0);
	box.now += 10 * 60;
	assert_int_equal(rings(), 0);
	assert_int_equal(stands(&ada, 1), FINE);
}

static void
what_waits_while_a_machine_sleeps_rings_once_or_not(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300, box.now + 6 * HOUR);
	box.now += 300;
	refuses = true;			/* the courier takes nothing now */
	assert_int_equal(rings(), 0);
	box.now += 10 * 60;
	assert_int_equal(rings(), 0);
	refuses = false;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
	box.now += HOUR;
	assert_int_equal(rings(), 0);
}

/* The code that stands in a mail of a test. */
static void
code_in(const struct errand *errand, char code[7])
{
	const char *body = strstr((const char *)errand->body, "\r\n\r\n");

	assert_non_null(body);
	memcpy(code, body + 4, 6);
	code[6] = '\0';
	assert_int_equal(strspn(code, "0123456789"), 6);
}

static unsigned
types(struct person *person, uint8_t number, const char *code)
{
	struct writer body = { 0 };
	uint8_t id[16] = { number };

	writer_short(&body, code, strlen(code));
	return ask_at(&box, person, "POST", "/v1/channels/ID/code", id, &body);
}

struct told {
	bool		over;
	struct answer	answer;
};

static void
on_told(void *context, struct answer *answer)
{
	struct told *told = context;

	told->answer = *answer;
	told->over = true;
}

/* A test, carried at once, about which the service says this; its status. */
static unsigned
tries_out(struct person *person, uint8_t number, uint16_t says,
    const char *text)
{
	struct outcome outcome = { .status = says, .len = (uint16_t)strlen(text) };
	struct told told = { 0 };
	uint8_t id[16] = { number };
	char hex[33], path[80];

	bytes_hex(hex, id, 16);
	snprintf(path, sizeof path, "/v1/channels/%s/test", hex);
	struct request request = { .method = "POST", .path = path,
	    .session = person->session, .now = box.now, .native = true,
	    .address = "test" };
	carried_n = 0;
	relay_answer_later(box.relay, &request, on_told, &told);
	for (int i = 0; i < 500 && carried_n == 0 && !told.over; i++) {
		relay_hand(box.relay);
		if (carried_n == 0)
			usleep(1000);
	}
	if (carried_n > 0) {
		outcome.number = carried[0].number;
		memcpy(outcome.text, text, outcome.len);
		relay_came(box.relay, &outcome);
	}
	assert_true(told.over);
	unsigned status = told.answer.status;
	if (status == 200) {
		struct reader r = reader_over(told.answer.body, told.answer.len);

		assert_int_equal(reader_u16(&r), says);
		assert_int_equal(reader_u16(&r), strlen(text));
		assert_memory_equal(reader_take(&r, strlen(text)), text,
		    strlen(text));
	}
	answer_wipe(&told.answer);
	return status;
}

static void
a_mail_address_is_proved_before_alarms_go_there(void **state)
{
	char code[7];

	(void)state;
	assert_int_equal(has_mail(&ada, 1, "ada@mail.example"), 204);
	wants(&ada, box.now + 300, box.now + 2 * HOUR);
	box.now += 300;
	assert_int_equal(rings(), 0);
	assert_int_equal(types(&ada, 1, "000000"), 410);
	assert_int_equal(tries_out(&ada, 1, 250, "2.0.0 Ok"), 200);
	code_in(&carried[0], code);
	assert_string_equal(carried[0].to, "ada@mail.example");
	assert_int_equal(stands(&ada, 1), UNPROVED);
	assert_int_equal(types(&ada, 1, "12345"), 400);
	assert_int_equal(types(&ben, 1, code), 404);
	assert_int_equal(types(&ada, 1, strcmp(code, "000000") ? "000000" :
	    "000001"), 409);
	assert_int_equal(types(&ada, 1, code), 204);
	assert_int_equal(types(&ada, 1, code), 204);
	assert_int_equal(stands(&ada, 1), FINE);
	box.now += 2 * HOUR - 300;
	assert_int_equal(rings(), 1);
	assert_non_null(strstr((char *)carried[0].body, "\r\n\r\nHearth\r\n"));
	all_say(550, 0);
	assert_int_equal(stands(&ada, 1), GONE);
}

static void
a_code_runs_out_and_cannot_be_guessed(void **state)
{
	char code[7], wrong[7] = "999999";

	(void)state;
	has_mail(&ada, 1, "ada@mail.example");
	assert_int_equal(tries_out(&ada, 1, 250, ""), 200);
	code_in(&carried[0], code);
	wrong[5] = code[5] == '9' ? '8' : '9';
	for (int i = 0; i < 5; i++)
		assert_int_equal(types(&ada, 1, wrong), 409);
	assert_int_equal(types(&ada, 1, code), 410);
	assert_int_equal(tries_out(&ada, 1, 250, ""), 429);
	box.now += 61;
	assert_int_equal(tries_out(&ada, 1, 250, ""), 200);
	code_in(&carried[0], code);
	box.now += 31 * 60;
	assert_int_equal(types(&ada, 1, code), 410);
	assert_int_equal(tries_out(&ada, 1, 250, ""), 200);
	box.now += 61;
	assert_int_equal(tries_out(&ada, 1, 250, ""), 429);
	assert_int_equal(has_mail(&ben, 1, "ada@mail.example"), 204);
	assert_int_equal(tries_out(&ben, 1, 250, ""), 429);	/* her three */
}

/* Whoever writes it otherwise mails the same person. */
static void
a_mailbox_gets_three_codes_a_day_however_it_is_written(void **state)
{
	static const char *const written[] = { "Eve@mail.example",
	    "eve+1@mail.example", "EVE+two@MAIL.example", "eVe@mail.example" };

	(void)state;
	for (uint8_t i = 0; i < 4; i++) {
		struct person *person = i % 2 ? &ada : &ben;

		assert_int_equal(has_mail(person, i, written[i]), 204);
		assert_int_equal(tries_out(person, i, 250, ""), i < 3 ? 200 : 429);
	}
	assert_int_equal(has_mail(&ada, 9, "evelyn@mail.example"), 204);
	assert_int_equal(tries_out(&ada, 9, 250, ""), 200);
}

/* By many people, at services that never answer. */
static void
tests_leave_room_for_alarms(void **state)
{
	enum { PEOPLE = 10, EACH = 8 };
	static struct told told[PEOPLE * EACH];
	struct person many[PEOPLE];
	char name[16], path[80];
	unsigned out = 0, refused = 0;

	(void)state;
	refuses = true;
	for (unsigned i = 0; i < PEOPLE; i++) {
		snprintf(name, sizeof name, "many%u", i);
		person_new(&many[i], name);
		assert_int_equal(sign_up_person(&box, &many[i]), 201);
		for (unsigned k = 0; k < EACH; k++) {
			uint8_t id[16] = { (uint8_t)k, (uint8_t)i };
			struct writer body = { 0 };
			char hex[33];

			writer_u8(&body, ERRAND_NTFY);
			write_text(&body, "https://silent.example/x", 24);
			assert_int_equal(ask_at(&box, &many[i], "PUT",
			    "/v1/channels/ID", id, &body), 204);
			bytes_hex(hex, id, 16);
			snprintf(path, sizeof path, "/v1/channels/%s/test", hex);
			struct request request = { .method = "POST",
			    .path = path, .session = many[i].session,
			    .now = box.now, .native = true, .address = "test" };
			struct told *one = &told[i * EACH + k];

			*one = (struct told){ 0 };
			relay_answer_later(box.relay, &request, on_told, one);
			/* Writes are done in their order. */
			assert_int_equal(wants(&many[i], box.now + 300), 204);
			out += !one->over;
			refused += one->over && one->answer.status == 429;
		}
	}
	assert_int_equal(out, 64);
	assert_int_equal(refused, PEOPLE * EACH - 64);
	relay_carried_by(box.relay, NULL);	/* ends those that are out */
	for (unsigned i = 0; i < PEOPLE * EACH; i++) {
		assert_true(told[i].over);
		answer_wipe(&told[i].answer);
	}
	courier_comes();
	assert_int_equal(has_topic(&ada, 1, "https://push.example/ada"), 204);
	refuses = false;
	assert_int_equal(tries_out(&ada, 1, 200, ""), 200);
}

static void
a_test_shows_what_the_service_said(void **state)
{
	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	assert_int_equal(tries_out(&ada, 1, 507, "the shelf is full"), 200);
	assert_int_equal(stands(&ada, 1), UNPROVED);
	box.now += 61;
	assert_int_equal(tries_out(&ada, 1, 200, "{\"id\":\"x\"}"), 200);
	assert_int_equal(has_topic(&ada, 2, "https://push.example/2"), 204);
	assert_int_equal(stands(&ada, 1), FINE);
	relay_carried_by(box.relay, NULL);
	assert_int_equal(tries_out(&ada, 1, 0, ""), 409);
}

static void
an_account_that_ends_takes_its_reminders_along(void **state)
{
	struct writer body = { 0 };

	(void)state;
	has_topic(&ada, 1, "https://push.example/ada");
	has_topic(&ben, 1, "https://push.example/ben");
	wants(&ada, box.now + 300);
	wants(&ben, box.now + 300);
	assert_true(relay_disable(box.relay, "ben", true));
	writer_short(&body, "ada", 3);
	write_proof(&body, &box, &ada, LOGIN_PASSPHRASE);
	unsigned status = ask(&box, &ada, "DELETE", "/v1/account", &body);
	assert_true(status == 204 || status == 400 || status == 401);
	if (status != 204)
		assert_true(relay_remove(box.relay, "ada"));
	box.now += 300;
	assert_int_equal(rings(), 0);
}

static void
nothing_of_a_channel_can_be_read_in_the_file(void **state)
{
	(void)state;
	has_mail(&ada, 1, "ada@mail.example");
	has_topic(&ada, 2, "https://push.example/a-secret-topic");
	server_restarts();
	assert_false(mailbox_holds(&box, "ada@mail.example", 16));
	assert_false(mailbox_holds(&box, "a-secret-topic", 14));
	assert_false(mailbox_holds(&box, "push.example", 12));
	assert_int_equal(stands(&ada, 1), UNPROVED);
}

static void
a_backup_goes_on_reminding(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof path, "%s.backup", box.path);
	has_topic(&ada, 1, "https://push.example/ada");
	wants(&ada, box.now + 300);
	assert_true(store_backup(box.store, path));
	relay_carried_by(box.relay, NULL);
	relay_free(box.relay);
	store_close(box.store);
	assert_int_equal(rename(path, box.path), 0);
	box.store = store_open(box.path, NULL);
	box.relay = relay_new(box.store, box.server_key, ORIGIN);
	courier_comes();
	box.now += 300;
	assert_int_equal(rings(), 1);
	all_say(200, 0);
}

static void
what_goes_out_is_always_of_one_length(void **state)
{
	uint8_t secret[32] = { 7 }, own[32] = { 9 }, auth[16] = { 3 };
	struct webpush *phone = webpush_new(own), *host = webpush_new(secret);
	struct writer body = { 0 };
	uint8_t id[16] = { 1 };

	(void)state;
	writer_u8(&body, ERRAND_PUSH);
	write_text(&body, "https://push.example/x", 22);
	write_text(&body, webpush_public(phone), WEBPUSH_POINT);
	write_text(&body, auth, sizeof auth);
	assert_int_equal(ask_at(&box, &ada, "PUT", "/v1/channels/ID", id, &body),
	    204);
	wants(&ada, box.now + 300, box.now + 600);
	box.now += 300;
	assert_int_equal(rings(), 1);
	assert_int_equal(carried[0].len, 86 + 128 + 16);
	assert_int_equal(strncmp(carried[0].token, "vapid t=", 8), 0);
	all_say(201, 0);
	box.now += 300;
	assert_int_equal(rings(), 1);
	assert_int_equal(carried[0].len, 86 + 128 + 16);
	webpush_free(phone);
	webpush_free(host);
}

/* ---- a browser's push is that browser's ---- */

static unsigned
has_push(struct person *person, uint8_t number, const char *url)
{
	uint8_t own[32] = { number }, auth[16] = { number }, id[16] = { number };
	struct webpush *phone = webpush_new(own);
	struct writer body = { 0 };

	writer_u8(&body, ERRAND_PUSH);
	write_text(&body, url, strlen(url));
	write_text(&body, webpush_public(phone), WEBPUSH_POINT);
	write_text(&body, auth, sizeof auth);
	webpush_free(phone);
	return ask_at(&box, person, "PUT", "/v1/channels/ID", id, &body);
}

static struct person
another_device(struct person *person)
{
	struct person other = *person;

	other.session[0] = other.device_token[0] = '\0';
	assert_int_equal(sign_in_person(&box, &other, LOGIN_PASSPHRASE), 201);
	return other;
}

static void
a_session_that_ends_takes_its_push_along(void **state)
{
	struct person tablet = another_device(&ada), old = another_device(&ada);

	(void)state;
	assert_int_equal(has_push(&ada, 1, "https://push.example/phone"), 204);
	assert_int_equal(has_push(&tablet, 2, "https://push.example/tablet"), 204);
	assert_int_equal(has_topic(&tablet, 3, "https://push.example/topic"), 204);
	assert_int_equal(has_push(&old, 4, "https://push.example/old"), 204);
	assert_int_equal(ask_at(&box, &ada, "DELETE", "/v1/sessions/ID",
	    tablet.session_id, NULL), 204);
	assert_int_equal(stands(&ada, 1), UNPROVED);
	assert_int_equal(stands(&ada, 2), -1);
	assert_int_equal(stands(&ada, 3), UNPROVED);	/* the person's own */
	assert_int_equal(ask(&box, &old, "POST", "/v1/sign-out", NULL), 204);
	assert_int_equal(stands(&ada, 4), -1);
	box.now += 31 * 24 * HOUR;
	relay_sweep(box.relay, box.now);
	ada.session[0] = '\0';
	assert_int_equal(sign_in_person(&box, &ada, LOGIN_PASSPHRASE), 201);
	assert_int_equal(stands(&ada, 1), -1);
	assert_int_equal(stands(&ada, 3), UNPROVED);
}

static void
a_push_goes_along_with_its_device(void **state)
{
	struct person tablet = another_device(&ada);
	uint8_t before[16];

	(void)state;
	assert_int_equal(has_push(&tablet, 2, "https://push.example/tablet"), 204);
	memcpy(before, tablet.session_id, 16);
	assert_int_equal(sign_in_person(&box, &tablet, LOGIN_PASSPHRASE), 201);
	assert_int_not_equal(memcmp(before, tablet.session_id, 16), 0);
	assert_int_equal(stands(&ada, 2), UNPROVED);
	struct person again = another_device(&tablet);	/* it forgot who it was */
	assert_int_equal(has_push(&again, 2, "https://push.example/tablet"), 204);
	assert_int_equal(ask_at(&box, &ada, "DELETE", "/v1/sessions/ID",
	    tablet.session_id, NULL), 204);
	assert_int_equal(stands(&ada, 2), UNPROVED);
	assert_int_equal(ask_at(&box, &ada, "DELETE", "/v1/sessions/ID",
	    again.session_id, NULL), 204);
	assert_int_equal(stands(&ada, 2), -1);
}

/* ---- two servers, one database ---- */

struct claim {
	struct store	*store;
	int64_t		 now, claimed, until;
	uint8_t		 account[16], alarm[16], channel[16];
	bool		 found, won;
};

static bool
claim_reads(void *context, struct unit *unit)
{
	struct claim *claim = context;
	struct value row[STORE_COLUMNS];

	claim->found = unit_get(unit, ALARM_DUE, row, NUMBER(claim->now),
	    NUMBER(1));
	if (!claim->found)
		return false;
	memcpy(claim->account, row[0].bytes, 16);
	memcpy(claim->alarm, row[1].bytes, 16);
	memcpy(claim->channel, row[2].bytes, 16);
	claim->claimed = row[5].number;
	return true;
}

static bool
claim_writes(void *context, struct unit *unit)
{
	struct claim *claim = context;

	claim->won = unit_run(unit, ALARM_CLAIM, ID(claim->account),
	    ID(claim->alarm), ID(claim->channel), NUMBER(claim->claimed),
	    NUMBER(claim->until));
	return true;
}

/* Both read it before either writes, as on a database with many writers. */
static void
of_two_who_read_the_same_alarm_one_claims_it(void **state)
{
	struct store *second = store_open(box.path, NULL);

	(void)state;
	assert_non_null(second);
	for (int turn = 0; turn < 2; turn++) {
		struct claim a = { .store = turn ? second : box.store };
		struct claim b = { .store = turn ? box.store : second };

		has_topic(&ada, 1, "https://push.example/ada");
		wants(&ada, box.now + 300);
		box.now += 300;
		a.now = b.now = box.now;
		a.until = box.now + 300;
		b.until = box.now + 301;
		assert_int_equal(store_read(a.store, claim_reads, &a), STORE_DONE);
		assert_int_equal(store_read(b.store, claim_reads, &b), STORE_DONE);
		assert_memory_equal(a.alarm, b.alarm, 16);
		assert_int_equal(store_write(a.store, claim_writes, &a), STORE_DONE);
		assert_int_equal(store_write(b.store, claim_writes, &b), STORE_DONE);
		assert_true(a.won);
		assert_false(b.won);
		assert_int_equal(store_read(b.store, claim_reads, &b), STORE_UNDONE);
		a.now = a.until;	/* the winner's lease stands, not the other's */
		assert_int_equal(store_read(a.store, claim_reads, &a), STORE_DONE);
		assert_int_equal(a.claimed, a.until);
		box.now += 3 * HOUR;
		box.now -= box.now % 300;
		rings();
	}
	store_close(second);
}

/* 65 people with eight topics each, of whom the post takes 64; how many rang in
 * the end, after so long a sleep. */
static unsigned
who_waited_rings(int64_t asleep, bool taken)
{
	struct claim claim = { .store = box.store };
	static struct person many[65];
	char name[16];
	unsigned rang = 0;

	for (unsigned i = 0; i < 65; i++) {
		snprintf(name, sizeof name, "many%u", i);
		person_new(&many[i], name);
		assert_int_equal(sign_up_person(&box, &many[i]), 201);
		for (uint8_t k = 0; k < 8; k++)
			assert_int_equal(has_topic(&many[i], k,
			    "https://push.example/many"), 204);
		assert_int_equal(wants(&many[i], box.now + 300), 204);
	}
	box.now += 300;
	refuses = true;
	assert_int_equal(rings(), 0);
	box.now += asleep;
	claim.now = box.now;
	claim.until = box.now + HOUR;
	while (taken && store_read(box.store, claim_reads, &claim) == STORE_DONE)
		store_write(box.store, claim_writes, &claim);
	refuses = false;
	for (int i = 0; i < 5; i++) {
		written_down();
		rang += carried_n;
		all_say(200, 0);
	}
	return rang;
}

static void
what_waits_its_turn_rings_once(void **state)
{
	(void)state;
	assert_int_equal(who_waited_rings(10 * 60, false), 520);
}

static void
what_waits_its_turn_for_hours_rings_no_more(void **state)
{
	(void)state;
	assert_int_equal(who_waited_rings(3 * HOUR, false), 512);
}

static void
what_another_server_took_meanwhile_is_let_go(void **state)
{
	(void)state;
	assert_int_equal(who_waited_rings(10 * 60, true), 512);
}

static void *
claims_at_once(void *context)
{
	struct claim *claim = context;

	store_write(claim->store, claim_writes, claim);
	return NULL;
}

static void
of_two_servers_that_race_for_an_alarm_one_wins(void **state)
{
	enum { ROUNDS = 40 };
	struct store *second = store_open(box.path, NULL);
	struct claim a = { .store = box.store }, b;
	pthread_t thread;

	(void)state;
	wants(&ada, box.now + 300);
	a.now = box.now + 300;
	assert_int_equal(store_read(a.store, claim_reads, &a), STORE_DONE);
	for (int i = 0; i < ROUNDS; i++) {
		b = a;
		b.store = second;
		a.until = a.claimed + 2;
		b.until = a.claimed + 3;
		assert_int_equal(pthread_create(&thread, NULL, claims_at_once, &b),
		    0);
		claims_at_once(&a);
		pthread_join(thread, NULL);
		assert_int_equal(a.won + b.won, 1);
		a.claimed = a.won ? a.until : b.until;
	}
	store_close(second);
}

/* ---- what is gone is found without looking at all ---- */

static void
channels_long_gone_are_found_by_an_index(void **state)
{
	char sql[512], all[512] = "";
	sqlite3_stmt *plan;
	sqlite3 *db;

	(void)state;
	assert_non_null(strstr(statement_text[CHANNEL_OLD], "LIMIT"));
	snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s",
	    statement_text[CHANNEL_OLD]);
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW)
		strncat(all, (const char *)sqlite3_column_text(plan, 3),
		    sizeof all - strlen(all) - 1);
	assert_non_null(strstr(all, "channel_gone (changed_day<?)"));
	sqlite3_finalize(plan);
	sqlite3_close(db);
}

#define at_home(f) cmocka_unit_test_setup_teardown(f, open_home, close_home)
#define at_quick_home(f) cmocka_unit_test_setup_teardown(f, open_quick_home, \
    close_home)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_home(an_alarm_rings_once),
		at_home(it_rings_on_every_channel_and_for_nobody_else),
		at_home(what_was_being_rung_when_the_server_died_rings_again),
		at_home(of_two_servers_one_rings),
		at_home(late_it_rings_very_late_it_does_not),
		at_home(a_clock_that_jumps_rings_nothing_twice),
		at_home(a_new_list_replaces_the_old),
		at_home(a_service_that_is_down_is_asked_again_later_each_time),
		at_home(when_a_service_says_how_long_to_wait_it_is_waited),
		at_home(a_subscription_that_is_gone_is_left_alone),
		at_home(silent_services_are_rested_and_hold_up_nobody),
		at_home(nobody_silences_a_service_for_others),
		at_home(services_are_told_apart_by_their_whole_name),
		at_home(what_fails_here_is_nobodys_silence),
		at_home(a_rest_uses_up_no_tries),
		at_home(a_machine_that_sleeps_rings_nothing_twice),
		at_home(what_waits_while_a_machine_sleeps_rings_once_or_not),
		at_home(a_mail_address_is_proved_before_alarms_go_there),
		at_home(a_code_runs_out_and_cannot_be_guessed),
		at_home(a_mailbox_gets_three_codes_a_day_however_it_is_written),
		at_quick_home(tests_leave_room_for_alarms),
		at_home(a_test_shows_what_the_service_said),
		at_home(an_account_that_ends_takes_its_reminders_along),
		at_home(nothing_of_a_channel_can_be_read_in_the_file),
		at_home(a_backup_goes_on_reminding),
		at_home(what_goes_out_is_always_of_one_length),
		at_home(a_session_that_ends_takes_its_push_along),
		at_home(a_push_goes_along_with_its_device),
		at_home(of_two_who_read_the_same_alarm_one_claims_it),
		at_quick_home(what_waits_its_turn_rings_once),
		at_quick_home(what_waits_its_turn_for_hours_rings_no_more),
		at_quick_home(what_another_server_took_meanwhile_is_let_go),
		at_home(of_two_servers_that_race_for_an_alarm_one_wins),
		at_home(channels_long_gone_are_found_by_an_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
