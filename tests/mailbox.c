/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mailbox: people with keys who talk to a relay directly. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "seal/crypto.h"
#include "mailbox.h"

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "mailbox: %s\n", what);
	abort();
}

/* ---- the mailbox ---- */

static void
start(struct mailbox *mailbox)
{
	const char *why;

	mailbox->store = store_open(mailbox->folder[0] != '\0' ?
	    mailbox->path : NULL, &why);
	must(mailbox->store != NULL, why);
	mailbox->relay = relay_new(mailbox->store, mailbox->server_key, ORIGIN);
	must(mailbox->relay != NULL, "no relay");
	relay_limits(mailbox->relay, &(struct relay_limits){ .tries = 100000,
	    .rare = 100000, .quota = (uint64_t)500 << 20 });
}

static void
stop(struct mailbox *mailbox)
{
	relay_free(mailbox->relay);
	store_close(mailbox->store);
	answer_wipe(&mailbox->answer);
}

void
mailbox_open(struct mailbox *mailbox, bool in_memory)
{
	*mailbox = (struct mailbox){ .now = 1764000000 };
	crypto_random(mailbox->server_key, 32);
	if (!in_memory) {
		strcpy(mailbox->folder, "/tmp/hearth-mailbox-XXXXXX");
		must(mkdtemp(mailbox->folder) != NULL, "no folder");
		snprintf(mailbox->path, sizeof mailbox->path, "%s/hearth.db",
		    mailbox->folder);
	}
	start(mailbox);
}

void
mailbox_reopen(struct mailbox *mailbox)
{
	stop(mailbox);
	start(mailbox);
}

static void
each_file(const struct mailbox *mailbox, void (*see)(const char *, void *),
    void *context)
{
	DIR *folder = opendir(mailbox->folder);
	struct dirent *entry;
	char path[512];

	must(folder != NULL, "no folder");
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", mailbox->folder,
		    entry->d_name);
		if (entry->d_name[0] != '.')
			see(path, context);
	}
	closedir(folder);
}

static void
remove_one(const char *path, void *context)
{
	(void)context;
	unlink(path);
}

void
mailbox_close(struct mailbox *mailbox)
{
	stop(mailbox);
	if (mailbox->folder[0] != '\0') {
		each_file(mailbox, remove_one, NULL);
		rmdir(mailbox->folder);
	}
}

static void
dump_one(const char *path, void *context)
{
	FILE *file = fopen(path, "rb");
	long size;

	if (file == NULL)
		return;
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	if (size > 0) {
		uint8_t *room = writer_room(context, (size_t)size);
		size_t n = fread(room, 1, (size_t)size, file);

		/* A checkpoint may cut the log meanwhile. */
		memset(room + n, 0, (size_t)size - n);
	}
	fclose(file);
}

void
mailbox_dump(const struct mailbox *mailbox, struct writer *out)
{
	each_file(mailbox, dump_one, out);
}

bool
mailbox_holds(const struct mailbox *mailbox, const void *bytes, size_t len)
{
	struct writer all = { 0 };

	mailbox_dump(mailbox, &all);
	bool found = memmem(all.bytes, all.len, bytes, len) != NULL;
	writer_free(&all);
	return found;
}

bool
mailbox_says(const struct mailbox *mailbox, const char *code)
{
	char text[64];
	int n = snprintf(text, sizeof text, "/problems/%s\"", code);

	return mailbox->answer.body != NULL && memmem(mailbox->answer.body,
	    mailbox->answer.len, text, (size_t)n) != NULL;
}

/* ---- asking ---- */

unsigned
ask(struct mailbox *mailbox, struct person *person, const char *method,
    const char *path, struct writer *body)
{
	char only[256], *query;
	struct request request = { .method = method, .path = only,
	    .now = mailbox->now };

	snprintf(only, sizeof only, "%s", path);
	if ((query = strchr(only, '?')) != NULL) {
		*query = '\0';
		request.query = query + 1;
	}
	if (person != NULL) {
		request.address = person->address;
		request.native = person->native;
		if (person->session[0] != '\0')
			request.session = person->session;
		if (person->device_token[0] != '\0')
			request.device = person->device_token;
	}
	if (body != NULL) {
		request.body = body->bytes;
		request.len = body->len;
	}
	answer_wipe(&mailbox->answer);
	relay_answer(mailbox->relay, &request, &mailbox->answer);
	if (person != NULL && mailbox->answer.session[0] != '\0')
		strcpy(person->session, mailbox->answer.session);
	if (person != NULL && mailbox->answer.device[0] != '\0')
		strcpy(person->device_token, mailbox->answer.device);
	if (body != NULL)
		writer_free(body);
	return mailbox->answer.status;
}

unsigned
ask_at(struct mailbox *mailbox, struct person *person, const char *method,
    const char *format, const uint8_t id[16], struct writer *body)
{
	char hex[33], path[256];
	const char *at = strstr(format, "ID");

	must(at != NULL, "a path without ID");
	bytes_hex(hex, id, 16);
	snprintf(path, sizeof path, "%.*s%s%s", (int)(at - format), format, hex,
	    at + 2);
	return ask(mailbox, person, method, path, body);
}

/* ---- people ---- */

void
person_keys(struct person *person, uint32_t generation)
{
	identity_new(&person->identity, generation);
	crypto_random(person->renewal_seed, 32);
	card_make(&person->card, person->card.person, &person->identity,
	    person->renewal_seed);
	card_pack(person->card_bytes, &person->card);
	crypto_random(person->login_seed, 32);
	crypto_random(person->recovery_seed, 32);
	crypto_random(person->wrap, sizeof person->wrap);
	crypto_random(person->recovery_wrap, sizeof person->recovery_wrap);
	crypto_random(person->device, 16);
	memset(person->chain, 0, sizeof person->chain);
}

void
person_new(struct person *person, const char *handle)
{
	*person = (struct person){ .address = "192.0.2.1" };
	snprintf(person->handle, sizeof person->handle, "%s", handle);
	crypto_random(person->card.person, 16);
	crypto_random(person->salt, 16);
	crypto_random(person->personal, 16);
	crypto_random(person->closed, 16);
	person_keys(person, 1);
}

static void
write_handle(struct writer *out, const struct person *person)
{
	writer_short(out, person->handle, strlen(person->handle));
}

void
write_sign_up(struct writer *out, const struct person *person)
{
	uint8_t key[32];

	write_handle(out, person);
	writer_bytes(out, person->salt, 16);
	crypto_sign_public(key, person->login_seed);
	writer_bytes(out, key, 32);
	crypto_sign_public(key, person->recovery_seed);
	writer_bytes(out, key, 32);
	writer_bytes(out, person->card_bytes, CARD_SIZE);
	writer_long(out, person->wrap, sizeof person->wrap);
	writer_long(out, person->recovery_wrap, sizeof person->recovery_wrap);
	writer_long(out, "base keyring", 12);
	writer_long(out, "private keyring", 15);
	writer_bytes(out, person->personal, 16);
	writer_bytes(out, person->closed, 16);
}

void
write_proof(struct writer *out, struct mailbox *mailbox, struct person *person,
    enum login_kind kind)
{
	const uint8_t *seed = kind == LOGIN_PASSPHRASE ? person->login_seed :
	    person->recovery_seed;
	uint8_t nonce[32], key[32], signature[64];
	struct writer body = { 0 };

	write_handle(&body, person);
	must(ask(mailbox, person, "POST", "/v1/challenges", &body) == 200,
	    "no challenge");
	struct reader answer = reader_over(mailbox->answer.body,
	    mailbox->answer.len);
	reader_copy(&answer, nonce, 32);
	uint64_t expiry = reader_u64(&answer);
	must(login_sign(signature, ORIGIN, person->handle, nonce, expiry, seed),
	    "no signature");
	crypto_sign_public(key, seed);
	writer_u8(out, (uint8_t)kind);
	writer_bytes(out, nonce, 32);
	writer_u64(out, expiry);
	writer_bytes(out, key, 32);
	writer_bytes(out, signature, 64);
}

unsigned
sign_up_person(struct mailbox *mailbox, struct person *person)
{
	struct writer body = { 0 };

	write_sign_up(&body, person);
	unsigned status = ask(mailbox, person, "POST", "/v1/accounts", &body);
	if (status == 201)
		memcpy(person->session_id, mailbox->answer.body, 16);
	return status;
}

unsigned
sign_in_person(struct mailbox *mailbox, struct person *person,
    enum login_kind kind)
{
	struct writer body = { 0 };

	write_handle(&body, person);
	write_proof(&body, mailbox, person, kind);
	unsigned status = ask(mailbox, person, "POST", "/v1/sessions", &body);
	if (status == 201)
		memcpy(person->session_id, mailbox->answer.body, 16);
	return status;
}

unsigned
invite(struct mailbox *mailbox, struct person *person, uint8_t id[16])
{
	struct writer body = { 0 };

	crypto_random(id, 16);
	writer_bytes(&body, id, 16);
	writer_bytes(&body, person->couple, 16);
	writer_long(&body, "an offer", 8);
	return ask(mailbox, person, "POST", "/v1/invitations", &body);
}

unsigned
reply_to(struct mailbox *mailbox, struct person *person, const uint8_t id[16])
{
	struct writer body = { 0 };

	writer_long(&body, "a reply", 7);
	return ask_at(mailbox, person, "POST", "/v1/invitations/ID/reply", id,
	    &body);
}

void
pair(struct mailbox *mailbox, struct person *a, struct person *b)
{
	struct writer body = { 0 };
	uint8_t id[16];

	must(sign_up_person(mailbox, a) == 201, "no sign-up");
	must(sign_up_person(mailbox, b) == 201, "no sign-up");
	crypto_random(a->couple, 16);
	memcpy(b->couple, a->couple, 16);
	writer_bytes(&body, a->couple, 16);
	must(ask(mailbox, a, "POST", "/v1/spaces", &body) == 201, "no space");
	must(invite(mailbox, a, id) == 201, "no invitation");
	must(reply_to(mailbox, b, id) == 204, "no reply");
}

/* ---- events ---- */

static unsigned
chain_of(struct person *person, const uint8_t space[16])
{
	for (unsigned i = 0; i < 4; i++) {
		if (person->chain[i].counter == 0)
			memcpy(person->chain[i].space, space, 16);
		if (memcmp(person->chain[i].space, space, 16) == 0)
			return i;
	}
	must(false, "too many spaces");
	return 0;
}

void
letter_write(struct writer *out, struct person *person, struct letter *letter)
{
	const uint8_t *space = letter->space != NULL ? letter->space :
	    person->couple;
	unsigned chain = chain_of(person, space);
	size_t len = letter->text == NULL ? 0 : letter->len > 0 ? letter->len :
	    strlen(letter->text);
	struct header header = { .what = (uint8_t)(letter->what != 0 ?
	    letter->what : EVENT_WRITE), .mode = (uint8_t)letter->mode,
	    .counter = person->chain[chain].counter + 1, .epoch = 1,
	    .generation = person->card.generation, .seen = letter->seen };
	uint8_t packed[HEADER_SIZE], text_hash[32], hash[32], signature[64];

	if (bytes_zero(letter->id, 16))
		crypto_random(letter->id, 16);
	memcpy(header.space, space, 16);
	memcpy(header.id, letter->id, 16);
	memcpy(header.author, person->card.person, 16);
	memcpy(header.device, person->device, 16);
	memcpy(header.prev, person->chain[chain].prev, 32);
	if (letter->gate != NULL)
		memcpy(header.gate, letter->gate, 16);
	header_pack(packed, &header);
	crypto_blake2b(text_hash, 32, NULL, (const uint8_t *)(len > 0 ?
	    letter->text : ""), len);
	event_hash(hash, packed, text_hash);
	event_sign(signature, hash, person->identity.signing);
	wire_write(out, &(struct wire){ .header = packed,
	    .text_hash = text_hash, .signature = signature,
	    .share = letter->share, .text = (const uint8_t *)letter->text,
	    .text_len = len });
	if (letter->keep_chain)
		return;
	person->chain[chain].counter++;
	memcpy(person->chain[chain].prev, hash, 32);
}

unsigned
send_letter(struct mailbox *mailbox, struct person *person,
    struct letter *letter)
{
	struct writer body = { 0 };

	letter_write(&body, person, letter);
	unsigned status = ask_at(mailbox, person, "POST", "/v1/spaces/ID/events",
	    letter->space != NULL ? letter->space : person->couple, &body);
	return status == 200 ? mailbox->answer.body[0] : 100 + status;
}

uint64_t
last_seq(const struct mailbox *mailbox)
{
	return bytes_get(mailbox->answer.body + mailbox->answer.len - 8, 8);
}

static void
pulled_take(struct mailbox *mailbox, struct pulled *pulled, bool with_last)
{
	writer_bytes(&pulled->bytes, mailbox->answer.body, mailbox->answer.len);
	struct reader reader = reader_over(pulled->bytes.bytes,
	    pulled->bytes.len);
	if (with_last)
		pulled->last = reader_u64(&reader);
	pulled->event = calloc(101, sizeof pulled->event[0]);
	while (reader_left(&reader) > 0)
		must(pulled->n < 100 && placed_read(&pulled->event[pulled->n++],
		    &reader), "not a placed event");
}

void
pull(struct mailbox *mailbox, struct person *person, const uint8_t space[16],
    uint64_t after, struct pulled *pulled)
{
	char format[64];

	*pulled = (struct pulled){ 0 };
	snprintf(format, sizeof format, "/v1/spaces/ID/events?after=%llu",
	    (unsigned long long)after);
	must(ask_at(mailbox, person, "GET", format, space, NULL) == 200,
	    "nothing pulled");
	pulled_take(mailbox, pulled, true);
}

void
pull_gate(struct mailbox *mailbox, struct person *person,
    const uint8_t space[16], const uint8_t gate[16], struct pulled *pulled)
{
	char hex[33], format[96];

	*pulled = (struct pulled){ 0 };
	bytes_hex(hex, gate, 16);
	snprintf(format, sizeof format, "/v1/spaces/ID/gates/%s", hex);
	must(ask_at(mailbox, person, "GET", format, space, NULL) == 200,
	    "nothing at the gate");
	pulled_take(mailbox, pulled, false);
}

void
pulled_free(struct pulled *pulled)
{
	free(pulled->event);
	writer_free(&pulled->bytes);
}
