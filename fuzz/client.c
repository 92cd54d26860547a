/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A client between a relay that answers anything and a partner who writes
 * anything. The input decides which task is begun, which events the core
 * hands over, what the partner writes, which bytes of an answer or of a kept
 * record are other ones, what is said live, and when the host dies. Property:
 * no task goes on for ever, what is kept opens again, and nothing that was said
 * live is heard twice.
 */
#include <stdlib.h>
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { CALLS_MOST = 400, RECORDS_MOST = 64, LOG_MOST = 64 };

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* ---- the host's store ---- */

struct kept {
	char		 name[64];
	struct writer	 bytes;
};

static struct kept store[RECORDS_MOST];
static size_t n_store;

static void
store_put(const struct record *record)
{
	size_t i = 0;

	while (i < n_store && strcmp(store[i].name, record->name) != 0)
		i++;
	if (record->bytes == NULL || i == RECORDS_MOST)
		return;
	n_store += i == n_store;
	memcpy(store[i].name, record->name, strlen(record->name) + 1);
	writer_clear(&store[i].bytes);
	writer_bytes(&store[i].bytes, record->bytes, record->len);
}

static void
store_keep(struct client *c)
{
	struct record record;

	while (client_dirty(c, &record))
		store_put(&record);
	client_flushed(c);
}

static void
store_free(void)
{
	for (size_t i = 0; i < n_store; i++)
		writer_free(&store[i].bytes);
	n_store = 0;
}

/* ---- a relay that works, until the input says otherwise ---- */

static struct {
	struct writer	 event[LOG_MOST];	/* wire events of the couple's space */
	size_t		 n;
} log_of_couple;

static void
log_add(const struct wire *wire)
{
	if (log_of_couple.n < LOG_MOST)
		wire_write(&log_of_couple.event[log_of_couple.n++], wire);
}

static void
log_free(void)
{
	for (size_t i = 0; i < log_of_couple.n; i++)
		writer_free(&log_of_couple.event[i]);
	log_of_couple.n = 0;
}

static void
write_account(const struct client *c, struct writer *out)
{
	const struct account *a = &c->account;
	uint8_t card[CARD_SIZE];

	writer_bytes(out, a->person, 16);
	card_pack(card, &a->in[0].card[0]);
	writer_bytes(out, card, sizeof card);
	writer_u32(out, a->wrap_number);
	for (unsigned i = 0; i < 2; i++) {
		writer_u32(out, a->revision[i]);
		writer_long(out, a->ring[i].bytes, a->ring[i].len);
	}
	writer_u8(out, (uint8_t)a->n);
	for (size_t i = 0; i < a->n; i++) {
		writer_bytes(out, a->in[i].id, 16);
		writer_u8(out, a->in[i].kind);
		writer_u8(out, a->in[i].frozen);
		writer_u64(out, 0);
		writer_u8(out, a->in[i].members);
		for (unsigned k = 0; k < a->in[i].members; k++) {
			card_pack(card, &a->in[i].card[k]);
			writer_bytes(out, card, sizeof card);
		}
	}
}

static void
write_events(const char *path, struct writer *out)
{
	const char *after = strstr(path, "?after=");

	if (after != NULL)
		writer_u64(out, log_of_couple.n);
	for (size_t i = after == NULL ? 0 : strtoul(after + 7, NULL, 10);
	    i < log_of_couple.n; i++) {
		writer_u64(out, i + 1);
		writer_bytes(out, log_of_couple.event[i].bytes,
		    log_of_couple.event[i].len);
	}
}

static void
take_events(const struct call *call, struct writer *out)
{
	struct reader r = reader_over(call->body, call->len);
	struct wire wire;

	while (reader_left(&r) > 0 && wire_read(&wire, &r)) {
		writer_u8(out, 0);
		writer_u64(out, log_of_couple.n + 1);
		log_add(&wire);
	}
}

static unsigned
relay(const struct client *c, const struct call *call, struct writer *out)
{
	char couple[33];

	bytes_hex(couple, c->space[COUPLE].id, 16);
	if (strcmp(call->path, "/v1/account") == 0)
		write_account(c, out);
	else if (strcmp(call->path, "/v1/push") == 0)
		writer_room(out, 66)[65] = 7;
	else if (strcmp(call->path, "/v1/channels") == 0) {
		writer_u8(out, 1);
		memcpy(writer_room(out, 16), c->calling.here, 16);
		writer_u8(out, 1);
		writer_u16(out, 3);
		writer_bytes(out, "a.b", 4);	/* works or not: the NUL is state 0 */
	} else if (strstr(call->path, "/test") != NULL)
		writer_u32(out, 250);
	else if (strcmp(call->method, "PUT") == 0 ||
	    strstr(call->path, "/freeze") != NULL ||
	    strstr(call->path, "/reply") != NULL)
		return 204;
	else if (strstr(call->path, couple) == NULL)
		writer_u64(out, 0);
	else if (strcmp(call->method, "POST") == 0)
		take_events(call, out);
	else
		write_events(call->path, out);
	return strstr(call->path, "/events") == NULL &&
	    strcmp(call->method, "POST") == 0 ? 201 : 200;
}

/* ---- two people, made once ---- */

static const uint8_t couple_id[16] = { 3 }, couple_key[32] = { 4 };
static struct identity partner;
static struct card partner_card;
static uint64_t partner_counter;
static uint8_t partner_prev[32];
static struct writer first_store[RECORDS_MOST];
static char first_name[RECORDS_MOST][64];
static size_t n_first;
static char open_form[80];

static void
do_task(struct client *c, const char *form)
{
	client_time(c, 1764000000);
	client_begin(c, form, strlen(form));
}

static void
make_couple(struct client *c)
{
	struct pairing pairing = { .said = SAID_SAME };
	struct keyring *ring = &c->ring[KEYRING_BASE];
	struct membership *in = &c->account.in[c->account.n++];
	struct pin pin = { 0 };
	struct writer sealed = { 0 };

	identity_new(&partner, 1);
	card_make(&partner_card, couple_id, &partner, couple_key);
	pin.card = partner_card;
	memcpy(pairing.space, couple_id, 16);
	memcpy(pairing.partner, partner_card.person, 16);
	keyring_set_pin(ring, &pin);
	keyring_set_pairing(ring, &pairing);
	keyring_add_space_key(ring, couple_id, SPACE_COUPLE, 1, couple_key);
	keyring_set_gate_key(ring, couple_key);
	memcpy(in->id, couple_id, 16);
	in->kind = SPACE_COUPLE;
	in->members = 2;
	in->card[0] = c->account.in[0].card[0];
	in->card[1] = partner_card;
	keyring_seal(&sealed, ring, KEYRING_BASE, c->roots.base,
	    c->account.person, c->account.revision[KEYRING_BASE]);
	writer_free(&c->account.ring[KEYRING_BASE]);
	c->account.ring[KEYRING_BASE] = sealed;
	c->account_changed = true;
	client_arrange(c);
}

static void
make_people(void)
{
	struct client *c;
	uint8_t root[32];
	char hex[65];

	if (n_first > 0)
		return;
	c = client_new(CLIENT_BASE, "https://home.example");
	do_task(c, "do=signup&handle=ana&passphrase=tea before dawn");
	client_answer(c, 201, (const uint8_t *)"0123456789abcdef", 16);
	must(client_root(c, root));
	make_couple(c);
	store_keep(c);
	client_free(c);
	bytes_hex(hex, root, 32);
	memcpy(open_form, "do=open&root=", 13);
	memcpy(open_form + 13, hex, 65);
	for (n_first = 0; n_first < n_store; n_first++) {
		memcpy(first_name[n_first], store[n_first].name, 64);
		writer_bytes(&first_store[n_first], store[n_first].bytes.bytes,
		    store[n_first].bytes.len);
	}
	store_free();
}

/* ---- the input ---- */

static void
spoil(struct reader *in, struct writer *bytes)
{
	uint8_t times = reader_u8(in) % 4;

	for (; times > 0 && bytes->len > 0; times--) {
		size_t at = reader_u16(in) % bytes->len;

		bytes->bytes[at] ^= (uint8_t)(1u << reader_u8(in) % 8);
	}
	if (bytes->len > 0 && reader_u8(in) == 1)
		bytes->len -= reader_u16(in) % (bytes->len + 1);
}

static void
answer(struct client *c, const struct call *call, struct reader *in)
{
	static const unsigned statuses[] = { 200, 201, 204, 0, 401, 404, 409,
		410, 429, 500, 507 };
	struct writer out = { 0 };
	unsigned status = relay(c, call, &out);

	switch (reader_u8(in) % 16) {
	case 1:
		spoil(in, &out);
		break;
	case 2: {
		size_t len;
		const uint8_t *raw;

		status = statuses[reader_u8(in) % 11];
		raw = reader_short(in, &len);
		writer_clear(&out);
		if (raw != NULL)
			writer_bytes(&out, raw, len);
		break;
	}
	case 3:
		status = 409;
		writer_clear(&out);
		field_plain(&out, "\"/problems/revision\"");
		break;
	}
	client_answer(c, status, out.bytes, out.len);
	writer_free(&out);
}

static void
drain(struct client *c)
{
	const uint8_t *batch;
	size_t len;

	while ((batch = client_opened(c, &len)) != NULL) {
		struct reader r = reader_over(batch, len);

		while (reader_left(&r) > 0) {
			uint32_t form = reader_u32(&r);

			reader_take(&r, 44);
			reader_take(&r, form);
			must(!r.bad);
		}
	}
	client_again(c);
}

static void
task(struct client *c, struct reader *in)
{
	static const char *const forms[] = { "do=sync", "do=sync", "do=invite",
		"do=withdraw", "do=words&said=same", "do=words&said=different",
		"do=sessions", "do=resend", "do=unpair", "do=confirm&code=x",
		"do=join&code=SPCD-0Z3D-DERV-3WF1-W8X2-JQ9Z-TMBZ",
		"do=end&id=00000000000000000000000000000000", "do=nothing",
		"do=alarms&opened=1764000000&at=1764003600.1764090000",
		"do=alarms&opened=1763000000&at=", "do=place-off&all=1",
		"do=place&kind=mail&address=a%40b.example",
		"do=place&kind=push&endpoint=https://a.b&auth=000102030405060708090a0b0c0d0e0f&p256dh=04"
		"abababababababababababababababababababababababababababababababab"
		"abababababababababababababababababababababababababababababababab",
		"do=place-test&id=00000000000000000000000000000000",
		"do=place-code&id=00000000000000000000000000000000&digits=123456" };
	const struct call *call;
	unsigned calls = 0;

	do_task(c, forms[reader_u8(in) % (sizeof forms / sizeof *forms)]);
	while ((call = client_call(c)) != NULL) {
		must(++calls < CALLS_MOST);
		store_keep(c);
		answer(c, call, in);
	}
	must(client_outcome(c) != NULL);
	store_keep(c);
	drain(c);
	must(client_facts(c) != NULL);
}

/* A batch as the core, or nobody, would make it. */
static void
append(struct client *c, struct reader *in)
{
	struct writer batch = { 0 };
	uint8_t kind = reader_u8(in), what = 1 + (kind >> 6 & 1), target[16] = { 0 };
	size_t len = 0;
	const uint8_t *form = reader_short(in, &len);

	if (form == NULL || what == EVENT_DELETE)
		len = 0;
	target[0] = kind >> 7;
	writer_u32(&batch, (uint32_t)len);
	writer_u8(&batch, kind % 4);
	writer_u8(&batch, 0);
	writer_u8(&batch, kind >> 2 & 3);
	writer_u8(&batch, what);
	writer_u64(&batch, 0);
	crypto_random(writer_room(&batch, 16), 16);
	writer_bytes(&batch, target, 16);
	writer_bytes(&batch, form, len);
	if (kind % 8 == 7)
		spoil(in, &batch);
	client_append(c, batch.bytes, batch.len);
	writer_free(&batch);
	store_keep(c);
	drain(c);
}

/* The partner's changed app: truly signed, of any content. */
static void
partner_writes(struct reader *in)
{
	static const char *const starts[] = { "do=x&t=", "do=seal&", "do=keys&",
		"do=release&", "do=words&said=here&at=1&", "do=box&of=1&in=" };
	static const uint8_t share[32] = { 5 };
	uint8_t kind = reader_u8(in), hash[32];
	struct header h = { .what = 1 + (kind >> 7), .mode = kind % 3,
	    .epoch = 1, .generation = 1, .counter = ++partner_counter };
	struct event_keys keys = { .space = couple_key, .share = share };
	struct writer form = { 0 }, wire = { 0 };
	struct reader r;
	struct wire read;
	size_t len = 0;
	const uint8_t *rest = reader_short(in, &len);

	field_plain(&form, starts[(kind >> 2) % 6]);
	if (rest != NULL)
		writer_bytes(&form, rest, len);
	memcpy(h.space, couple_id, 16);
	h.id[0] = reader_u8(in);
	memcpy(h.author, partner_card.person, 16);
	memcpy(h.prev, partner_prev, 32);
	if (h.what == EVENT_DELETE)
		h.mode = MODE_PLAIN;
	if (h.mode != MODE_PLAIN || h.what == EVENT_DELETE)
		h.gate[0] = 1 + reader_u8(in) % 4;
	event_seal(&wire, hash, &h, &keys, partner.signing, form.bytes, form.len);
	memcpy(partner_prev, hash, 32);
	r = reader_over(wire.bytes, wire.len);
	if (wire_read(&read, &r)) {
		if (reader_u8(in) == 1)
			read.text = NULL;
		log_add(&read);
	}
	writer_free(&form);
	writer_free(&wire);
}

/* A whisper that goes; one that comes from the partner's app, or of any bytes. */
static void
live(struct client *c, struct reader *in)
{
	static const uint8_t session[16] = { 1 };
	static const char line[] = "01000000000000000000000000000000\n";
	uint8_t kind = reader_u8(in), number = reader_u8(in), key[32];
	struct whisperer who = { couple_id, partner_card.person, session, number };
	struct writer form = { 0 }, words = { 0 }, text = { 0 };
	size_t len = 0;
	const uint8_t *rest = reader_short(in, &len);

	if (kind % 8 != 0)
		field_add_hex(&form, "in", session, 16);
	writer_bytes(&form, rest, rest != NULL ? len : 0);
	if (client_whisper(c, (const char *)form.bytes, form.len) != NULL)
		store_keep(c);
	whisper_key(key, couple_key, session);
	if (kind & 8)
		writer_bytes(&words, rest, rest != NULL ? len : 0);
	else
		whisper_seal(&words, key, &who, form.bytes, form.len);
	if (kind & 16)
		spoil(in, &words);
	bytes_hex((char *)writer_room(&text, 33), couple_id, 16);
	text.bytes[32] = ' ';
	bytes_hex((char *)writer_room(&text, 2 * words.len + 1), words.bytes,
	    words.len);
	if (client_hear(c, line, (const char *)text.bytes, text.len - 1) != NULL)
		must(client_hear(c, line, (const char *)text.bytes,
		    text.len - 1) == NULL);
	writer_free(&form);
	writer_free(&words);
	writer_free(&text);
}

static struct client *
start(struct reader *in, bool whole)
{
	struct client *c = client_new(CLIENT_BASE, "https://home.example");

	for (size_t i = 0; i < n_store; i++) {
		if (!whole && reader_u8(in) == 1)
			spoil(in, &store[i].bytes);
		client_load(c, &(struct record){ store[i].name,
		    store[i].bytes.bytes, store[i].bytes.len });
	}
	do_task(c, open_form);
	must(!whole || client_outcome(c)[0] == '\0');
	drain(c);
	return c;
}

static void
begin(void)
{
	store_free();
	log_free();
	partner_counter = 0;
	memset(partner_prev, 0, sizeof partner_prev);
	for (size_t i = 0; i < n_first; i++)
		store_put(&(struct record){ first_name[i], first_store[i].bytes,
		    first_store[i].len });
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct reader in = reader_over(bytes, n);
	bool whole = true;
	struct client *c;

	make_people();
	begin();
	c = start(&in, true);
	while (reader_left(&in) > 0 && !in.bad) {
		switch (reader_u8(&in) % 8) {
		case 0: case 1: case 2:
			task(c, &in);
			break;
		case 3: case 4:
			append(c, &in);
			break;
		case 5:
			partner_writes(&in);
			break;
		case 6:
			live(c, &in);
			break;
		case 7:		/* the host starts again */
			client_free(c);
			whole &= reader_u8(&in) != 1;
			c = start(&in, whole);
			break;
		}
	}
	client_free(c);
	store_free();
	log_free();
	return 0;
}
