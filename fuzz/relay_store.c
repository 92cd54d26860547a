/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two people at gates, in any order: each byte is a step. What the mailbox
 * stores and shows is compared with a model of a few lines.
 * Properties: one live answer a person and gate; a gate opens on the second,
 * and stays open; before that the other sees no words; places have no gaps.
 */
#include <stdlib.h>
#include <string.h>
#include "relay/relay.h"
#include "relay/store.h"
#include "seal/bytes.h"
#include "seal/card.h"
#include "seal/crypto.h"
#include "seal/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { GATES = 3, STEPS = 16 };
enum { STORED, HAD_ALREADY, WRONG, OUT_OF_ORDER, GATE_CLOSED };

struct person {
	uint8_t		id[16], seed[32], device[16], prev[32];
	uint64_t	counter;
	char		session[RELAY_TOKEN + 1];
	uint8_t		answer[GATES][16];	/* the id of the live one */
	bool		live[GATES];
};

static const uint8_t space[16] = "the couple space";
static struct store *store;
static struct relay *relay;
static struct person people[2];
static bool opened[GATES];
static uint64_t last;

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static unsigned
ask(struct person *person, const char *method, const char *path,
    struct writer *body, struct answer *answer)
{
	relay_answer(relay, &(struct request){ .method = method, .path = path,
	    .body = body != NULL ? body->bytes : NULL,
	    .len = body != NULL ? body->len : 0, .now = 1764000000,
	    .session = person->session[0] != '\0' ? person->session : NULL,
	    .native = true }, answer);
	if (answer->session[0] != '\0')
		strcpy(person->session, answer->session);
	if (body != NULL)
		writer_free(body);
	return answer->status;
}

static void
joins(struct person *person, uint8_t number)
{
	struct card card = { .generation = 1 };
	struct writer body = { 0 };
	struct answer answer;
	uint8_t card_bytes[CARD_SIZE];

	*person = (struct person){ .device = { number } };
	memset(person->id, number, 16);
	memset(person->seed, number, 32);
	memcpy(card.person, person->id, 16);
	crypto_sign_public(card.signing, person->seed);
	card_pack(card_bytes, &card);
	writer_short(&body, number == 1 ? "ada" : "ben", 3);
	writer_room(&body, 16 + 32 + 32);
	writer_bytes(&body, card_bytes, CARD_SIZE);
	for (int i = 0; i < 4; i++)
		writer_long(&body, "sealed", 6);
	memset(writer_room(&body, 16), 16 + number, 16);
	memset(writer_room(&body, 16), 32 + number, 16);
	must(ask(person, "POST", "/v1/accounts", &body, &answer) == 201);
	answer_wipe(&answer);
}

static void
begin(void)
{
	struct writer body = { 0 };
	struct answer answer;
	uint8_t key[32] = { 9 };

	store = store_open(NULL, NULL);
	relay = relay_new(store, key, "https://home.example");
	relay_limits(relay, &(struct relay_limits){ 1u << 30, 1u << 30, 1 << 20 });
	memset(opened, 0, sizeof opened);
	last = 0;
	joins(&people[0], 1);
	joins(&people[1], 2);
	writer_bytes(&body, space, 16);
	must(ask(&people[0], "POST", "/v1/spaces", &body, &answer) == 201);
	answer_wipe(&answer);
	memset(writer_room(&body, 16), 3, 16);
	writer_bytes(&body, space, 16);
	writer_long(&body, "offer", 5);
	must(ask(&people[0], "POST", "/v1/invitations", &body, &answer) == 201);
	answer_wipe(&answer);
	writer_long(&body, "reply", 5);
	must(ask(&people[1], "POST",
	    "/v1/invitations/03030303030303030303030303030303/reply", &body,
	    &answer) == 204);
	answer_wipe(&answer);
}

static void
space_path(char path[96], const char *rest)
{
	bytes_hex(path + 11, space, 16);
	memcpy(path, "/v1/spaces/", 11);
	strcpy(path + 43, rest);
}

/* Sends an event; its chain goes on if it was stored. */
static unsigned
sends(struct person *person, struct header *header, const char *words,
    bool soft)
{
	uint8_t packed[HEADER_SIZE], text_hash[32], hash[32], signature[64];
	uint8_t share[32] = { 5 };
	struct writer body = { 0 };
	struct answer answer;
	char path[96];
	size_t len = words != NULL ? strlen(words) : 0;

	memcpy(header->space, space, 16);
	crypto_random(header->id, 16);
	memcpy(header->author, person->id, 16);
	memcpy(header->device, person->device, 16);
	memcpy(header->prev, person->prev, 32);
	header->counter = person->counter + 1;
	header->epoch = header->generation = 1;
	header_pack(packed, header);
	crypto_blake2b(text_hash, 32, NULL, (const uint8_t *)(words != NULL ?
	    words : ""), len);
	event_hash(hash, packed, text_hash);
	event_sign(signature, hash, person->seed);
	wire_write(&body, &(struct wire){ .header = packed, .text_hash = text_hash,
	    .signature = signature, .share = soft && words != NULL ? share : NULL,
	    .text = (const uint8_t *)words, .text_len = len });
	space_path(path, "/events");
	must(ask(person, "POST", path, &body, &answer) == 200);
	must(answer.len == 9);
	unsigned result = answer.body[0];
	if (result == STORED) {
		must(bytes_get(answer.body + 1, 8) == ++last);
		person->counter++;
		memcpy(person->prev, hash, 32);
	}
	answer_wipe(&answer);
	return result;
}

static void
answers(struct person *person, unsigned gate, bool soft)
{
	struct header header = { .what = EVENT_WRITE,
	    .mode = soft ? MODE_SOFT : MODE_STRICT, .gate = { 1, (uint8_t)gate } };
	bool may = !person->live[gate] && !opened[gate];

	must(sends(person, &header, "words", soft) ==
	    (may ? STORED : GATE_CLOSED));
	if (!may)
		return;
	memcpy(person->answer[gate], header.id, 16);
	person->live[gate] = true;
	opened[gate] |= people[0].live[gate] && people[1].live[gate];
}

static void
takes_back(struct person *person, unsigned gate)
{
	struct header header = { .what = EVENT_DELETE };

	if (!person->live[gate])
		return;
	memcpy(header.gate, person->answer[gate], 16);
	must(sends(person, &header, NULL, false) == STORED);
	person->live[gate] = false;
}

static void
deletes_all(struct person *person)
{
	struct header header = { .what = EVENT_DELETE };

	must(sends(person, &header, NULL, false) == STORED);
	memset(person->live, 0, sizeof person->live);
}

static void
leaves_a_stub(struct person *person, unsigned gate)
{
	struct header header = { .what = EVENT_WRITE, .mode = MODE_SOFT,
	    .gate = { 1, (uint8_t)gate } };

	must(sends(person, &header, NULL, true) == STORED);
}

/* What a reader sees at a gate is what the model says. */
static void
looks(struct person *reader, struct person *other, unsigned gate)
{
	struct answer answer;
	struct wire wire;
	bool mine = false, theirs = false;
	uint8_t id[16] = { 1, (uint8_t)gate };
	char path[96], hex[33];

	space_path(path, "/gates/");
	bytes_hex(hex, id, 16);
	strcat(path, hex);
	must(ask(reader, "GET", path, NULL, &answer) == 200);
	struct reader events = reader_over(answer.body, answer.len);
	while (reader_left(&events) > 0) {
		must(placed_read(&wire, &events));
		if (wire.text == NULL)
			continue;
		if (memcmp(wire.header + 40, reader->id, 16) == 0)
			mine = true;
		else
			theirs = true;
	}
	must(mine == reader->live[gate]);
	must(theirs == (opened[gate] && other->live[gate]));
	answer_wipe(&answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	begin();
	for (size_t i = 0; i < n && i < STEPS; i++) {
		struct person *person = &people[bytes[i] & 1];
		unsigned gate = (bytes[i] >> 1) % GATES;

		switch (bytes[i] >> 4) {
		case 0:
			deletes_all(person);
			break;
		case 1:
			leaves_a_stub(person, gate);
			break;
		case 2: case 3: case 4: case 5:
			takes_back(person, gate);
			break;
		default:
			answers(person, gate, (bytes[i] & 8) != 0);
		}
		looks(&people[0], &people[1], gate);
		looks(&people[1], &people[0], gate);
	}
	relay_free(relay);
	store_close(store);
	return 0;
}
