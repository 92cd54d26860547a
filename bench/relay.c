/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * relay: durable appends, by 64 writers at once, beside two yardsticks: the
 * same mailbox with one flush for each append, and SQLite alone doing the same
 * three statements an event in groups of the same size, with no checks at all.
 *
 *	bench_relay folder [seconds]
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "relay/relay.h"
#include "relay/statements.h"
#include "relay/store.h"
#include "seal/bytes.h"
#include "seal/card.h"
#include "seal/crypto.h"
#include "seal/event.h"

enum { WRITERS = 64, EACH = 400, WORDS = 420 };

struct writing {
	pthread_t	 thread;
	struct relay	*relay;
	char		 session[RELAY_TOKEN + 1], path[96];
	struct writer	 events[EACH];
	unsigned	 sent;
	double		 slowest;
};

static struct writing writings[WRITERS];
static double until;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bench_relay: %s\n", what);
	exit(1);
}

/* Signs up, and signs all events ahead. */
static void
prepare(struct writing *writing, struct relay *relay, unsigned number)
{
	struct card card = { .generation = 1 };
	struct header header = { .what = EVENT_WRITE, .epoch = 1, .generation = 1 };
	uint8_t seed[32], card_bytes[CARD_SIZE], personal[16], words[WORDS];
	char name[16];
	struct writer body = { 0 };
	struct answer answer;

	crypto_random(seed, 32);
	crypto_random(card.person, 16);
	crypto_random(personal, 16);
	crypto_sign_public(card.signing, seed);
	card_pack(card_bytes, &card);
	int len = snprintf(name, sizeof name, "writer%u", number % 1000);
	writer_short(&body, name, (size_t)len);
	crypto_random(writer_room(&body, 80), 80);
	writer_bytes(&body, card_bytes, CARD_SIZE);
	for (int i = 0; i < 4; i++)
		writer_long(&body, "sealed", 6);
	writer_bytes(&body, personal, 16);
	crypto_random(writer_room(&body, 16), 16);
	relay_answer(relay, &(struct request){ .method = "POST",
	    .path = "/v1/accounts", .body = body.bytes, .len = body.len,
	    .now = 1764000000 }, &answer);
	must(answer.status == 201, "no sign-up");
	strcpy(writing->session, answer.session);
	answer_wipe(&answer);
	writer_free(&body);
	memcpy(writing->path, "/v1/spaces/", 11);
	bytes_hex(writing->path + 11, personal, 16);
	strcat(writing->path, "/events");
	writing->relay = relay;
	writing->sent = 0;
	writing->slowest = 0;
	memcpy(header.space, personal, 16);
	memcpy(header.author, card.person, 16);
	crypto_random(header.device, 16);
	for (unsigned i = 0; i < EACH; i++) {
		uint8_t packed[HEADER_SIZE], text_hash[32], signature[64];

		header.counter = i + 1;
		crypto_random(header.id, 16);
		crypto_random(words, WORDS);
		header_pack(packed, &header);
		crypto_blake2b(text_hash, 32, NULL, words, WORDS);
		event_hash(header.prev, packed, text_hash);
		event_sign(signature, header.prev, seed);
		writer_free(&writing->events[i]);
		wire_write(&writing->events[i], &(struct wire){ .header = packed,
		    .text_hash = text_hash, .signature = signature,
		    .text = words, .text_len = WORDS });
	}
}

static void *
write_all(void *argument)
{
	struct writing *writing = argument;
	struct answer answer;

	while (writing->sent < EACH && now() < until) {
		struct writer *event = &writing->events[writing->sent];
		double began = now();

		relay_answer(writing->relay, &(struct request){ .method = "POST",
		    .path = writing->path, .body = event->bytes,
		    .len = event->len, .session = writing->session,
		    .now = 1764000000 }, &answer);
		must(answer.status == 200 && answer.body[0] == 0, "not stored");
		answer_wipe(&answer);
		writing->sent++;
		if (now() - began > writing->slowest)
			writing->slowest = now() - began;
	}
	return NULL;
}

/* Appends a second; how many shared a flush. */
static double
mailbox(const char *folder, bool one_by_one, double seconds, double *group,
    double *slowest)
{
	char path[512];
	uint8_t key[32] = { 1 };
	unsigned sent = 0;

	snprintf(path, sizeof path, "%s/bench-%d.db", folder, one_by_one);
	struct store *store = store_open(path, NULL);
	must(store != NULL, "no store");
	struct relay *relay = relay_new(store, key, "https://home.example");
	relay_limits(relay, &(struct relay_limits){ 1u << 30, 1u << 30, 1u << 30 });
	for (unsigned i = 0; i < WRITERS; i++)
		prepare(&writings[i], relay, i);
	store_one_by_one(store, one_by_one);
	uint64_t flushes = store_flushes(store);
	double began = now();
	until = began + seconds;
	for (unsigned i = 0; i < WRITERS; i++)
		pthread_create(&writings[i].thread, NULL, write_all, &writings[i]);
	for (unsigned i = 0; i < WRITERS; i++) {
		pthread_join(writings[i].thread, NULL);
		sent += writings[i].sent;
		if (writings[i].slowest > *slowest)
			*slowest = writings[i].slowest;
	}
	double took = now() - began;
	flushes = store_flushes(store) - flushes;
	*group = flushes > 0 ? (double)sent / (double)flushes : 0;
	relay_free(relay);
	store_close(store);
	return sent / took;
}

static sqlite3_stmt *
ready(sqlite3 *db, enum statement which)
{
	sqlite3_stmt *statement = NULL;

	must(sqlite3_prepare_v2(db, statement_text[which], -1, &statement, NULL) ==
	    SQLITE_OK, "no statement");
	return statement;
}

static void
step(sqlite3_stmt *statement)
{
	must(sqlite3_step(statement) == SQLITE_DONE, "not stepped");
	sqlite3_reset(statement);
}

/* SQLite alone: the statements of an append into as many spaces, nothing else. */
static double
alone(const char *folder, unsigned group, double seconds)
{
	char path[512];
	sqlite3 *db;
	uint8_t id[16], spaces[WRITERS][16], head[272] = { 2 }, words[WORDS];
	unsigned seq[WRITERS] = { 0 }, sent = 0;

	snprintf(path, sizeof path, "%s/bench-alone.db", folder);
	must(sqlite3_open(path, &db) == SQLITE_OK, "no database");
	sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	for (int i = 0; schema_steps[i] != NULL; i++)
		sqlite3_exec(db, schema_steps[i], NULL, NULL, NULL);
	sqlite3_stmt *make = ready(db, SPACE_ADD);
	for (unsigned i = 0; i < WRITERS; i++) {
		crypto_random(spaces[i], 16);
		sqlite3_bind_blob(make, 1, spaces[i], 16, SQLITE_STATIC);
		sqlite3_bind_int64(make, 2, 1);
		sqlite3_bind_int64(make, 3, 1);
		step(make);
	}
	sqlite3_finalize(make);
	sqlite3_stmt *grow = ready(db, SPACE_GROW), *add = ready(db, EVENT_ADD),
	    *chain = ready(db, CHAIN_PUT);
	double began = now();
	while (now() < began + seconds) {
		sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		for (unsigned i = 0; i < group; i++, sent++) {
			unsigned at = sent % WRITERS;
			const uint8_t *space = spaces[at];

			seq[at]++;
			crypto_random(id, 16);
			crypto_random(words, WORDS);
			sqlite3_bind_blob(grow, 1, space, 16, SQLITE_STATIC);
			sqlite3_bind_int64(grow, 2, seq[at] - 1);
			sqlite3_bind_int64(grow, 3, seq[at]);
			sqlite3_bind_int64(grow, 4, WORDS);
			step(grow);
			sqlite3_bind_blob(add, 1, space, 16, SQLITE_STATIC);
			sqlite3_bind_blob(add, 2, id, 16, SQLITE_STATIC);
			sqlite3_bind_int64(add, 3, seq[at]);
			sqlite3_bind_blob(add, 4, space, 16, SQLITE_STATIC);
			sqlite3_bind_int64(add, 6, WORDS);
			sqlite3_bind_int64(add, 7, 1);
			sqlite3_bind_blob(add, 8, head, 272, SQLITE_STATIC);
			sqlite3_bind_blob(add, 9, words, WORDS, SQLITE_STATIC);
			step(add);
			sqlite3_bind_blob(chain, 1, space, 16, SQLITE_STATIC);
			sqlite3_bind_blob(chain, 2, space, 16, SQLITE_STATIC);
			sqlite3_bind_blob(chain, 3, space, 16, SQLITE_STATIC);
			sqlite3_bind_int64(chain, 4, seq[at]);
			sqlite3_bind_blob(chain, 5, head, 32, SQLITE_STATIC);
			step(chain);
		}
		must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK,
		    "no commit");
	}
	double rate = sent / (now() - began);
	sqlite3_finalize(grow);
	sqlite3_finalize(add);
	sqlite3_finalize(chain);
	sqlite3_close(db);
	return rate;
}

int
main(int argc, char **argv)
{
	double seconds = argc > 2 ? atof(argv[2]) : 5, group = 1, one = 1;
	double slowest = 0, slowest_one = 0;

	if (argc < 2)
		return 2;
	double together = mailbox(argv[1], false, seconds, &group, &slowest);
	double single = mailbox(argv[1], true, seconds, &one, &slowest_one);
	double bare = alone(argv[1], (unsigned)(group + 0.5), seconds);
	printf("{\"together\": %.0f, \"group\": %.1f, \"slowest_ms\": %.1f, "
	    "\"single\": %.0f, \"single_slowest_ms\": %.1f, \"sqlite\": %.0f}\n",
	    together, group, slowest * 1000, single, slowest_one * 1000, bare);
	return 0;
}
