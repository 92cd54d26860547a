/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_test: Ana and Ben, two phones each, a real relay in memory, and
 * everybody who would like to read along or to change something. The promises
 * are those of the checklist in docs/security.md; its row is in brackets.
 *
 * Stretching a passphrase is made cheap here (wrapped at link time); its real
 * cost and bytes are held by the vectors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "relay/relay.h"
#include "relay/store.h"
#include "seal/client_inner.h"
#include "seal/crypto.h"

static const char ORIGIN[] = "https://home.example";
static const char ANAS[] = "tea before dawn, always";
static const char BENS[] = "a slow boat to somewhere";

bool __wrap_crypto_stretch(uint8_t out[32], const uint8_t *pass, size_t len,
    const uint8_t salt[16]);

bool
__wrap_crypto_stretch(uint8_t out[32], const uint8_t *pass, size_t len,
    const uint8_t salt[16])
{
	mix(out, (const uint8_t *)"12345678901234567890123456789012",
	    "test/stretch", salt, 16, pass, len);
	return true;
}

/* ---- a phone: the host's loop, a store, and a core that only remembers ---- */

struct kept_record {
	char	 name[64];
	uint8_t	*bytes;
	size_t	 len;
};

struct memory {		/* an event as the core would have it */
	uint8_t	 space, author, what, mode;
	uint64_t place;
	uint8_t	 id[16], gate[16];
	char	*form;	/* NULL: a stub */
	bool	 gone;
};

struct world;
struct phone {
	struct world	*world;
	const char	*name;		/* handle */
	char		 passphrase[80];
	enum client_room room;
	struct client	*client;
	struct kept_record kept[600];
	size_t		 n_kept;
	struct memory	 memory[1600];
	size_t		 n_memory;
	char		 token[RELAY_TOKEN + 1];
	struct phone	*base;		/* of a private room */
	int		 crash;		/* in so many chances to crash; 0: never */
	bool		 crashed;
};

/* Stands between a phone and the relay. */
typedef void attacker(struct world *, struct phone *, const struct call *,
    unsigned *status, struct writer *body);

struct world {
	struct store	*store;
	struct relay	*relay;
	int64_t		 now;
	attacker	*attacker;
	void		*evil;		/* the attacker's own */
	bool		 offline;
	struct phone	 ana, ana2, ben, ben2;
	unsigned	 calls;
	struct writer	 wire;		/* everything that the relay was told */
	struct writer	 signed_events;	/* space, device, counter, hash of each sent */
	uint32_t	 dice;
};

static uint32_t
roll(struct world *w, uint32_t below)
{
	w->dice = w->dice * 1664525 + 1013904223;
	return (w->dice >> 8) % below;
}

/* ---- the store ---- */

static void
store_put(struct phone *p, const struct record *record)
{
	size_t i = 0;

	while (i < p->n_kept && strcmp(p->kept[i].name, record->name) != 0)
		i++;
	if (i < p->n_kept) {
		free(p->kept[i].bytes);
		p->kept[i] = p->kept[--p->n_kept];
	}
	if (record->bytes == NULL)
		return;
	assert_true(p->n_kept < sizeof p->kept / sizeof *p->kept);
	i = p->n_kept++;
	snprintf(p->kept[i].name, sizeof p->kept[i].name, "%s", record->name);
	p->kept[i].bytes = malloc(record->len + 1);
	memcpy(p->kept[i].bytes, record->bytes, record->len);
	p->kept[i].len = record->len;
}

static void
keep(struct phone *p)
{
	struct record record;

	while (client_dirty(p->client, &record))
		store_put(p, &record);
	client_flushed(p->client);
}

static void
store_empty(struct phone *p)
{
	for (size_t i = 0; i < p->n_kept; i++)
		free(p->kept[i].bytes);
	p->n_kept = 0;
}

/* ---- the core ---- */

static void
memory_empty(struct phone *p)
{
	for (size_t i = 0; i < p->n_memory; i++)
		free(p->memory[i].form);
	p->n_memory = 0;
}

static struct memory *
memory_find(struct phone *p, unsigned space, const uint8_t id[16])
{
	for (size_t i = 0; i < p->n_memory; i++)
		if (p->memory[i].space == space &&
		    memcmp(p->memory[i].id, id, 16) == 0)
			return &p->memory[i];
	return NULL;
}

static void
memory_forget(struct phone *p, const struct memory *deletion)
{
	for (size_t i = 0; i < p->n_memory; i++) {
		struct memory *m = &p->memory[i];

		if (m->space != deletion->space || m->author != deletion->author ||
		    m->what != EVENT_WRITE)
			continue;
		if (!bytes_zero(deletion->gate, 16) &&
		    memcmp(m->id, deletion->gate, 16) != 0)
			continue;
		free(m->form);
		m->form = NULL;
		m->gone = true;
	}
}

static void
fold_one(struct phone *p, struct reader *r)
{
	struct memory m = { 0 }, *known;
	uint32_t len = reader_u32(r);
	const uint8_t *form;

	m.space = reader_u8(r);
	m.author = reader_u8(r);
	m.mode = reader_u8(r);
	m.what = reader_u8(r);
	m.place = reader_u64(r);
	reader_copy(r, m.id, 16);
	reader_copy(r, m.gate, 16);
	form = reader_take(r, len);
	assert_false(r->bad);
	assert_true(m.author < 2 && m.space < 3);
	if ((known = memory_find(p, m.space, m.id)) == NULL) {
		assert_true(p->n_memory < sizeof p->memory / sizeof *p->memory);
		known = &p->memory[p->n_memory++];
		*known = m;
	}
	known->place = m.place;
	memcpy(known->gate, m.gate, 16);
	assert_int_equal(known->author, m.author);
	if (m.what == EVENT_DELETE)
		memory_forget(p, &m);
	if (len > 0 && !known->gone) {
		free(known->form);
		known->form = strndup((const char *)form, len);
	}
}

static void
fold(struct phone *p)
{
	const uint8_t *batch;
	size_t len;

	if (client_again(p->client))
		memory_empty(p);
	while ((batch = client_opened(p->client, &len)) != NULL) {
		struct reader r = reader_over(batch, len);

		while (reader_left(&r) > 0)
			fold_one(p, &r);
	}
}

/* ---- the host's loop ---- */

static void
start(struct phone *p)
{
	client_free(p->client);
	memory_empty(p);
	p->client = client_new(p->room, ORIGIN);
	client_time(p->client, p->world->now);
	for (size_t i = 0; i < p->n_kept; i++)
		client_load(p->client, &(struct record){ p->kept[i].name,
		    p->kept[i].bytes, p->kept[i].len });
	for (size_t i = 0; p->base != NULL && i < p->base->n_kept; i++)
		if (strcmp(p->base->kept[i].name, "account") == 0)
			client_load(p->client, &(struct record){ "account",
			    p->base->kept[i].bytes, p->base->kept[i].len });
}

/* A chance for the host to die, with all that was not kept. */
static bool
dies(struct phone *p)
{
	if (p->crash == 0 || --p->crash > 0)
		return false;
	p->crashed = true;
	return true;
}

/* [8] One device never signs two events with one counter; asked of every
 * event that leaves a phone in any of these tests. */
static void
no_counter_twice(struct world *w, const struct call *call)
{
	enum { ONE = 16 + 16 + 8, WITH_HASH = ONE + 32 };
	struct reader r = reader_over(call->body, call->len);
	struct wire wire;

	while (reader_left(&r) > 0 && wire_read(&wire, &r)) {
		uint8_t one[WITH_HASH];

		memcpy(one, wire.header + 8, 16);
		memcpy(one + 16, wire.header + 56, 24);
		event_hash(one + ONE, wire.header, wire.text_hash);
		for (size_t at = 0; at < w->signed_events.len; at += WITH_HASH)
			if (memcmp(w->signed_events.bytes + at, one, ONE) == 0)
				assert_memory_equal(w->signed_events.bytes + at,
				    one, WITH_HASH);
		writer_bytes(&w->signed_events, one, WITH_HASH);
	}
}

static void
carry(struct phone *p, const struct call *call, unsigned *status,
    struct writer *body)
{
	struct world *w = p->world;
	struct answer answer = { 0 };
	char path[256], *query;

	snprintf(path, sizeof path, "%s", call->path);
	if ((query = strchr(path, '?')) != NULL)
		*query++ = '\0';
	else if (strstr(path, "/events") != NULL)
		no_counter_twice(w, call);
	writer_bytes(&w->wire, call->path, strlen(call->path));
	writer_bytes(&w->wire, call->body, call->len);
	relay_answer(w->relay, &(struct request){ .method = call->method,
	    .path = path, .query = query,
	    .session = p->base != NULL ? p->base->token :
	    p->token[0] != '\0' ? p->token : NULL, .body = call->body,
	    .len = call->len, .address = p->name, .now = w->now,
	    .native = true }, &answer);
	if (answer.session[0] != '\0')
		memcpy(p->token, answer.session, sizeof p->token);
	*status = answer.status;
	writer_clear(body);
	writer_bytes(body, answer.body, answer.len);
	answer_wipe(&answer);
	w->calls++;
}

/* Does a task to its end and gives its outcome; "crashed" if the host died. */
static const char *
does(struct phone *p, const char *form)
{
	struct world *w = p->world;
	struct writer body = { 0 };
	const struct call *call;

	client_time(p->client, w->now);
	client_begin(p->client, form, strlen(form));
	while ((call = client_call(p->client)) != NULL) {
		unsigned status = 0;

		if (dies(p))
			break;
		keep(p);
		if (dies(p))
			break;
		if (!w->offline)
			carry(p, call, &status, &body);
		if (w->attacker != NULL)
			w->attacker(w, p, call, &status, &body);
		if (dies(p))
			break;
		client_answer(p->client, status, body.bytes, body.len);
	}
	writer_free(&body);
	if (p->crashed)
		return "crashed";
	if (dies(p))
		return "crashed";
	keep(p);
	fold(p);
	return client_outcome(p->client);
}

#define fine(p, form)	assert_string_equal(does(p, form), "")

static void
restart(struct phone *p)
{
	char form[200];

	p->crash = 0;
	p->crashed = false;
	start(p);
	snprintf(form, sizeof form, "do=open&passphrase=%s", p->passphrase);
	fine(p, form);
}

static void
renews(struct phone *p, const char *next)
{
	char form[300];

	snprintf(form, sizeof form, "do=renew&passphrase=%s&new=%s",
	    p->passphrase, next);
	fine(p, form);
	snprintf(p->passphrase, sizeof p->passphrase, "%s", next);
}

static void
sync_all(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		fine(&w->ana, "do=sync");
		fine(&w->ben, "do=sync");
		if (w->ana2.client != NULL)
			fine(&w->ana2, "do=sync");
		if (w->ben2.client != NULL)
			fine(&w->ben2, "do=sync");
	}
}

/* ---- writing and reading ---- */

static void
put_entry(struct writer *batch, unsigned space, unsigned mode, unsigned what,
    const uint8_t id[16], const uint8_t target[16], const char *form)
{
	static const uint8_t none[16];

	writer_u32(batch, (uint32_t)strlen(form));
	writer_u8(batch, (uint8_t)space);
	writer_u8(batch, 0);
	writer_u8(batch, (uint8_t)mode);
	writer_u8(batch, (uint8_t)what);
	writer_u64(batch, 0);
	writer_bytes(batch, id, 16);
	writer_bytes(batch, target != NULL ? target : none, 16);
	writer_bytes(batch, form, strlen(form));
}

static bool
try_write(struct phone *p, unsigned space, unsigned mode, const char *form,
    uint8_t id[16])
{
	struct writer batch = { 0 };
	bool taken;

	crypto_random(id, 16);
	put_entry(&batch, space, mode, EVENT_WRITE, id, NULL, form);
	client_time(p->client, p->world->now);
	taken = client_append(p->client, batch.bytes, batch.len);
	writer_free(&batch);
	if (taken && !dies(p)) {
		keep(p);
		fold(p);
	}
	return taken;
}

static void
writes(struct phone *p, unsigned space, const char *text)
{
	uint8_t id[16];
	char form[400];

	snprintf(form, sizeof form, "do=thanks.give&at=1&text=%s", text);
	assert_true(try_write(p, space, MODE_PLAIN, form, id));
}

static void
answers(struct phone *p, unsigned mode, const char *occasion, const char *text,
    uint8_t id[16])
{
	char form[400];

	snprintf(form, sizeof form, "do=question.answer&at=1&gate=%s&text=%s",
	    occasion, text);
	assert_true(try_write(p, COUPLE, mode, form, id));
}

static void
deletes(struct phone *p, unsigned space, const uint8_t target[16])
{
	struct writer batch = { 0 };
	uint8_t id[16];

	crypto_random(id, 16);
	put_entry(&batch, space, MODE_PLAIN, EVENT_DELETE, id, target, "");
	assert_true(client_append(p->client, batch.bytes, batch.len));
	writer_free(&batch);
	keep(p);
	fold(p);
}

static unsigned
count(struct phone *p, const char *text)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->n_memory; i++)
		n += p->memory[i].form != NULL &&
		    strstr(p->memory[i].form, text) != NULL;
	return n;
}

static bool
sees(struct phone *p, const char *text)
{
	return count(p, text) > 0;
}

/* The value of a fact, in a buffer that lasts until the next call. */
static const char *
fact(struct phone *p, const char *name)
{
	static char value[2000];
	const char *facts;

	client_time(p->client, p->world->now);
	facts = client_facts(p->client);
	if (!field_text((struct fields){ (const uint8_t *)facts, strlen(facts) },
	    name, value, sizeof value))
		value[0] = '\0';
	return value;
}

static bool
notices(struct phone *p, const char *code)
{
	char start_of[40];

	snprintf(start_of, sizeof start_of, "%s.", code);
	return strstr(fact(p, "notices"), start_of) != NULL;
}

static void
no_notices(struct phone *p)
{
	assert_string_equal(fact(p, "notices"), "");
}

/* ---- the world ---- */

static void
phone_init(struct world *w, struct phone *p, const char *name,
    const char *passphrase)
{
	p->world = w;
	p->name = name;
	snprintf(p->passphrase, sizeof p->passphrase, "%s", passphrase);
}

static void
signs_up(struct phone *p)
{
	char form[300];

	start(p);
	snprintf(form, sizeof form, "do=signup&handle=%s&passphrase=%s", p->name,
	    p->passphrase);
	fine(p, form);
}

static const char *
logs_in(struct phone *p)
{
	char form[300];

	if (p->client == NULL)
		start(p);
	snprintf(form, sizeof form, "do=login&handle=%s&passphrase=%s", p->name,
	    p->passphrase);
	return does(p, form);
}

static void
second_phone(struct phone *p)
{
	assert_string_equal(logs_in(p), "");
	fine(p, "do=sync");
}

static int
new_world(void **state)
{
	static uint32_t seed;
	struct world *w = calloc(1, sizeof *w);
	uint8_t key[32] = { 7 };

	w->store = store_open(NULL, NULL);
	w->relay = relay_new(w->store, key, ORIGIN);
	assert_non_null(w->relay);
	relay_limits(w->relay, &(struct relay_limits){ 1000000, 1000000,
	    500u << 20 });
	w->now = 1764000000;
	w->dice = ++seed;
	phone_init(w, &w->ana, "ana", ANAS);
	phone_init(w, &w->ana2, "ana", ANAS);
	phone_init(w, &w->ben, "ben", BENS);
	phone_init(w, &w->ben2, "ben", BENS);
	*state = w;
	return 0;
}

static void
phone_close(struct phone *p)
{
	client_free(p->client);
	p->client = NULL;
	memory_empty(p);
	store_empty(p);
}

static int
end_world(void **state)
{
	struct world *w = *state;

	phone_close(&w->ana);
	phone_close(&w->ana2);
	phone_close(&w->ben);
	phone_close(&w->ben2);
	relay_free(w->relay);
	if (w->store != NULL)
		store_close(w->store);
	writer_free(&w->wire);
	writer_free(&w->signed_events);
	free(w);
	return 0;
}

static void
joins(struct world *w)
{
	char form[200];

	fine(&w->ana, "do=invite");
	snprintf(form, sizeof form, "do=join&code=%s", fact(&w->ana, "invite"));
	fine(&w->ben, form);
	fine(&w->ana, "do=sync");
}

/* Two people, one phone each, who have compared their words. */
static void
pair(struct world *w)
{
	signs_up(&w->ana);
	signs_up(&w->ben);
	joins(w);
	fine(&w->ana, "do=words&said=same");
	fine(&w->ben, "do=words&said=same");
	fine(&w->ana, "do=sync");
}

/* And two phones each. */
static int
new_couple(void **state)
{
	struct world *w;

	new_world(state);
	w = *state;
	pair(w);
	second_phone(&w->ana2);
	second_phone(&w->ben2);
	sync_all(w);
	return 0;
}

/* ---- the way of a couple ---- */

static void
two_people_become_a_couple(void **state)
{
	struct world *w = *state;
	char words[60];

	signs_up(&w->ana);
	signs_up(&w->ben);
	assert_string_equal(fact(&w->ana, "state"), "open");
	assert_string_equal(fact(&w->ana, "pair"), "alone");
	fine(&w->ana, "do=invite");
	assert_string_equal(fact(&w->ana, "pair"), "inviting");
	joins(w);
	assert_string_equal(fact(&w->ben, "pair"), "joined");
	assert_string_equal(fact(&w->ana, "pair"), "comparing");
	snprintf(words, sizeof words, "%s", fact(&w->ana, "words"));
	assert_string_not_equal(words, "");
	assert_string_equal(fact(&w->ben, "words"), words);
	assert_string_equal(fact(&w->ana, "me"), "0");
	assert_string_equal(fact(&w->ben, "me"), "1");
	fine(&w->ana, "do=words&said=same");
	assert_string_equal(fact(&w->ana, "pair"), "bound");
	fine(&w->ben, "do=sync");
	assert_string_equal(fact(&w->ben, "pair"), "joined");
	fine(&w->ben, "do=words&said=same");
	assert_string_equal(fact(&w->ben, "pair"), "bound");
	assert_string_equal(fact(&w->ben, "words"), "");
	assert_int_equal(w->ana.client->space[COUPLE].epoch, 2);
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 2);
	assert_string_not_equal(fact(&w->ana, "joined"), "");
	no_notices(&w->ana);
	no_notices(&w->ben);
}

static void
what_one_writes_the_other_reads_on_all_phones(void **state)
{
	struct world *w = *state;

	writes(&w->ana, COUPLE, "good morning");
	assert_true(sees(&w->ana, "good morning"));
	writes(&w->ben2, COUPLE, "good night");
	writes(&w->ana, PERSONAL, "only me");
	assert_string_equal(fact(&w->ana, "waiting"), "2");
	sync_all(w);
	assert_string_equal(fact(&w->ana, "waiting"), "0");
	assert_true(sees(&w->ben, "good morning") && sees(&w->ana2, "good night"));
	assert_true(sees(&w->ana2, "only me"));
	assert_false(sees(&w->ben, "only me"));
	assert_int_equal(count(&w->ana, "good morning"), 1);
	no_notices(&w->ana);
	no_notices(&w->ben2);
}

static void
a_phone_that_starts_again_knows_what_it_knew(void **state)
{
	struct world *w = *state;
	char text[40];
	size_t before;

	for (int i = 0; i < 130; i++) {
		snprintf(text, sizeof text, "number %03d.", i);
		writes(&w->ana, COUPLE, text);
		if (i % 4 == 0)
			fine(&w->ana, "do=sync");
	}
	fine(&w->ana, "do=sync");
	writes(&w->ana, COUPLE, "not yet sent");
	fine(&w->ben, "do=sync");
	before = w->ben.n_memory;
	w->offline = true;
	restart(&w->ana);
	restart(&w->ben);
	assert_true(sees(&w->ana, "number 000.") && sees(&w->ana, "number 129."));
	assert_true(sees(&w->ana, "not yet sent"));
	assert_int_equal(w->ben.n_memory, before);
	assert_string_equal(does(&w->ben, "do=sync"), "offline");
	assert_string_equal(fact(&w->ben, "offline"), "1");
	w->offline = false;
	sync_all(w);
	assert_true(sees(&w->ben, "not yet sent"));
	no_notices(&w->ben);
}

static const struct kept_record *
record_of(const struct phone *p, const char *name)
{
	for (size_t i = 0; i < p->n_kept; i++)
		if (strcmp(p->kept[i].name, name) == 0)
			return &p->kept[i];
	return NULL;
}

static void
of_a_long_log_only_the_newest_part_is_kept_anew(void **state)
{
	enum { BLOCK = 1024 * 32 + ENVELOPE_EXTRA };
	struct world *w = *state;
	uint8_t before[BLOCK];
	char text[40];
	unsigned calls;

	for (int i = 0; i < 1100; i++) {
		snprintf(text, sizeof text, "number %04d.", i);
		writes(&w->ana, COUPLE, text);
		if (i % 50 == 0)
			fine(&w->ana, "do=sync");
	}
	fine(&w->ana, "do=sync");
	assert_non_null(record_of(&w->ana, "heads.0.1"));
	assert_int_equal(record_of(&w->ana, "heads.0.1")->len, BLOCK);
	memcpy(before, record_of(&w->ana, "heads.0.1")->bytes, BLOCK);
	writes(&w->ana, COUPLE, "one more");
	fine(&w->ana, "do=sync");
	assert_memory_equal(record_of(&w->ana, "heads.0.1")->bytes, before, BLOCK);
	assert_in_range(record_of(&w->ana, "view.0")->len, 1, 8000);
	restart(&w->ana);
	calls = w->calls;
	fine(&w->ana, "do=sync");
	assert_in_range(w->calls - calls, 1, 12);
	assert_true(sees(&w->ana, "number 0000.") && sees(&w->ana, "one more"));
	fine(&w->ben, "do=sync");
	writes(&w->ben, COUPLE, "read so far");
	sync_all(w);
	assert_true(sees(&w->ana, "read so far"));
	no_notices(&w->ana);
	no_notices(&w->ben);
}

/* A device whose store lost a part of it reads the log anew. */
static void
a_lost_block_of_heads_is_read_again(void **state)
{
	struct world *w = *state;
	char text[40];

	for (int i = 0; i < 1040; i++) {
		snprintf(text, sizeof text, "number %04d.", i);
		writes(&w->ana, COUPLE, text);
		if (i % 50 == 0)
			fine(&w->ana, "do=sync");
	}
	fine(&w->ana, "do=sync");
	store_put(&w->ana, &(struct record){ "heads.0.1", NULL, 0 });
	restart(&w->ana);
	sync_all(w);
	assert_true(sees(&w->ana, "number 0000.") && sees(&w->ana, "number 1039."));
	assert_non_null(record_of(&w->ana, "heads.0.1"));
	no_notices(&w->ana);
}

/* ---- a relay that cannot be trusted: rows 4 and 5 ---- */

/* One answer to "what came after N", taken apart. */
struct page {
	uint64_t	last;
	size_t		n;
	struct writer	event[PAGE_MOST];	/* wire events */
	uint64_t	seq[PAGE_MOST];
};

static bool
asks_for_events(const struct call *call)
{
	return strcmp(call->method, "GET") == 0 &&
	    strstr(call->path, "/events?after=") != NULL;
}

static bool
is_about(const struct call *call, const struct phone *p, unsigned space)
{
	char hex[33];

	bytes_hex(hex, p->client->space[space].id, 16);
	return strstr(call->path, hex) != NULL;
}

static void
page_read(struct page *page, const struct writer *body)
{
	struct reader r = reader_over(body->bytes, body->len);
	struct wire wire;

	memset(page, 0, sizeof *page);
	page->last = reader_u64(&r);
	while (reader_left(&r) > 0) {
		assert_true(placed_read(&wire, &r));
		page->seq[page->n] = wire.seq;
		wire_write(&page->event[page->n++], &wire);
	}
}

static void
page_write(struct page *page, struct writer *body)
{
	writer_clear(body);
	writer_u64(body, page->last);
	for (size_t i = 0; i < page->n; i++) {
		writer_u64(body, page->seq[i]);
		writer_bytes(body, page->event[i].bytes, page->event[i].len);
		writer_free(&page->event[i]);
	}
}

static void
page_drop(struct page *page, size_t at)
{
	writer_free(&page->event[at]);
	for (size_t i = at; i + 1 < page->n; i++)
		page->event[i] = page->event[i + 1];
	page->event[--page->n] = (struct writer){ 0 };
	page->last--;
}

static void
page_add(struct page *page, const struct writer *wire)
{
	writer_bytes(&page->event[page->n], wire->bytes, wire->len);
	page->seq[page->n++] = ++page->last;
}

/* The parts of an event in a page; they point into it. */
static struct wire
page_wire(struct page *page, size_t at)
{
	struct reader r = reader_over(page->event[at].bytes, page->event[at].len);
	struct wire wire = { 0 };

	assert_true(wire_read(&wire, &r));
	return wire;
}

static void
page_set(struct page *page, size_t at, const struct wire *wire)
{
	struct writer w = { 0 };

	wire_write(&w, wire);
	writer_free(&page->event[at]);
	page->event[at] = w;
}

enum mischief { DROPS, REORDERS, REPEATS, SWAPS_TEXTS, SWAPS_ALL, RENUMBERS,
	CUTS_TEXT, CHANGES_TEXT, MOVES, MISCHIEFS };

struct evil {
	enum mischief	 mischief;
	struct phone	*victim;
	unsigned	 times;		/* it does so */
	uint8_t		 id[16];	/* whose words it cuts */
	unsigned	 space;		/* where it slips something in */
	struct writer	 wire;		/* something to slip in */
};

static void
mischief_done(struct evil *evil, struct page *page)
{
	size_t at = page->n / 2;
	struct wire a, b;
	struct writer event;
	uint8_t *byte;

	a = page_wire(page, at);
	b = page_wire(page, at + 1);
	switch (evil->mischief) {
	case DROPS:
		page_drop(page, at);
		break;
	case REORDERS:
		event = page->event[at];
		page->event[at] = page->event[at + 1];
		page->event[at + 1] = event;
		break;
	case REPEATS:
		page_add(page, &page->event[page->n - 1]);
		break;
	case SWAPS_TEXTS:
	case SWAPS_ALL: {
		struct wire x = a, y = b;

		x.text = b.text;
		x.text_len = b.text_len;
		y.text = a.text;
		y.text_len = a.text_len;
		if (evil->mischief == SWAPS_ALL) {
			x.text_hash = b.text_hash;
			y.text_hash = a.text_hash;
		}
		struct writer xw = { 0 }, yw = { 0 };
		wire_write(&xw, &x);
		wire_write(&yw, &y);
		writer_free(&page->event[at]);
		writer_free(&page->event[at + 1]);
		page->event[at] = xw;
		page->event[at + 1] = yw;
		break;
	}
	case RENUMBERS:
		for (size_t i = at; i < page->n; i++)
			page->seq[i]++;
		break;
	case CUTS_TEXT:		/* the same one whenever it is asked for */
		if (bytes_zero(evil->id, 16))
			memcpy(evil->id, a.header + 24, 16);
		for (size_t i = 0; i < page->n; i++) {
			a = page_wire(page, i);
			if (memcmp(a.header + 24, evil->id, 16) != 0)
				continue;
			a.text = NULL;
			page_set(page, i, &a);
		}
		break;
	case CHANGES_TEXT:
		byte = page->event[at].bytes + page->event[at].len - 9;
		*byte ^= 1;
		break;
	case MOVES:	/* its space is another one */
		page->event[at].bytes[8] ^= 1;
		break;
	case MISCHIEFS:
		break;
	}
}

static void
tampers(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct evil *evil = w->evil;
	struct page page;

	if (p != evil->victim || evil->times == 0 || *status != 200 ||
	    !asks_for_events(call) || !is_about(call, p, COUPLE))
		return;
	page_read(&page, body);
	if (page.n >= 4) {
		mischief_done(evil, &page);
		evil->times--;
	}
	page_write(&page, body);
}

static void
some_writing(struct world *w)
{
	for (int i = 0; i < 4; i++) {
		char text[30];

		snprintf(text, sizeof text, "first phone %d", i);
		writes(&w->ana, COUPLE, text);
		fine(&w->ana, "do=sync");
		snprintf(text, sizeof text, "second phone %d", i);
		fine(&w->ana2, "do=sync");
		writes(&w->ana2, COUPLE, text);
		fine(&w->ana2, "do=sync");
	}
}

/* [4] */
static void
a_relay_that_changes_the_log_is_noticed(void **state)
{
	static const char *const named[MISCHIEFS][3] = {
		[DROPS] = { "gap", "fork" }, [REORDERS] = { "gap", "fork" },
		[REPEATS] = { "replay" }, [SWAPS_TEXTS] = { "body" },
		[SWAPS_ALL] = { "gap", "forged", "fork" },
		[RENUMBERS] = { "gap" }, [CUTS_TEXT] = { "missing" },
		[CHANGES_TEXT] = { "body" }, [MOVES] = { "forged", "gap" },
	};

	for (unsigned m = 0; m < MISCHIEFS; m++) {
		struct world *w;
		struct evil evil = { .mischief = m, .times = 1000 };
		bool named_one = false;

		new_couple(state);
		w = *state;
		some_writing(w);
		evil.victim = &w->ben;
		w->evil = &evil;
		w->attacker = tampers;
		does(&w->ben, "do=sync");
		for (unsigned i = 0; i < 3 && named[m][i] != NULL; i++)
			named_one |= notices(&w->ben, named[m][i]);
		if (!named_one)
			print_error("mischief %u: %s\n", m, fact(&w->ben, "notices"));
		assert_true(named_one);
		end_world(state);
	}
	new_world(state);
}

/* [4] */
static void
what_a_bad_line_mangled_once_is_asked_for_again(void **state)
{
	for (unsigned m = 0; m < MISCHIEFS; m++) {
		struct world *w;
		struct evil evil = { .mischief = m, .times = 1 };

		if (m == SWAPS_ALL || m == MOVES)
			continue;	/* forged: believed at once */
		new_couple(state);
		w = *state;
		some_writing(w);
		evil.victim = &w->ben;
		w->evil = &evil;
		w->attacker = tampers;
		fine(&w->ben, "do=sync");
		if (m != DROPS && m != REORDERS)
			no_notices(&w->ben);
		assert_true(sees(&w->ben, "first phone 3"));
		assert_true(sees(&w->ben, "second phone 2"));
		end_world(state);
	}
	new_world(state);
}

/* Cuts one text for good, and when asked for it answers with all the others. */
static void
talks_about_something_else(struct world *w, struct phone *p,
    const struct call *call, unsigned *status, struct writer *body)
{
	struct evil *evil = w->evil;
	struct page page;

	if (p != evil->victim || *status != 200 || !asks_for_events(call) ||
	    !is_about(call, p, COUPLE))
		return;
	page_read(&page, body);
	mischief_done(evil, &page);
	page_write(&page, body);
	if (evil->times++ == 0)
		writer_bytes(&evil->wire, body->bytes, body->len);
	writer_clear(body);
	writer_bytes(body, evil->wire.bytes, evil->wire.len);
}

/* [4] */
static void
a_relay_cannot_keep_a_phone_asking(void **state)
{
	struct world *w = *state;
	struct evil evil = { .mischief = CUTS_TEXT, .victim = &w->ben2 };
	unsigned calls;

	some_writing(w);
	w->evil = &evil;
	w->attacker = talks_about_something_else;
	calls = w->calls;
	does(&w->ben2, "do=sync");
	assert_true(w->calls < calls + 60);
	assert_true(notices(&w->ben2, "missing"));
	writer_free(&evil.wire);
}

/* [4, 31] A couple key in a page that is read twice counts once. */
static void
a_page_asked_for_again_changes_nothing_twice(void **state)
{
	struct world *w = *state;
	struct evil evil = { .mischief = REPEATS, .times = 1,
	    .victim = &w->ana2 };

	some_writing(w);
	sync_all(w);
	phone_close(&w->ana2);
	w->evil = &evil;
	w->attacker = tampers;
	second_phone(&w->ana2);
	assert_int_equal(evil.times, 0);
	sync_all(w);
	assert_int_equal(w->ana2.client->space[COUPLE].epoch, 2);
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 2);
	no_notices(&w->ana2);
}

struct hider {
	struct phone	*victim;
	uint8_t		 hidden[16];
};

/* Leaves one event out and closes the gap, as if it had never been. */
static void
hides_one(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct hider *hider = w->evil;
	struct page page;

	if (p != hider->victim || *status != 200 || !asks_for_events(call) ||
	    !is_about(call, p, COUPLE))
		return;
	page_read(&page, body);
	for (size_t i = 0; i < page.n; i++)
		if (memcmp(page.event[i].bytes + 24, hider->hidden, 16) == 0)
			page_drop(&page, i);
	page_write(&page, body);
}

/* [5] */
static void
two_different_histories_are_noticed_at_the_first_event_that_crosses(void **state)
{
	struct world *w = *state;
	struct hider hider = { .victim = &w->ana };

	assert_true(try_write(&w->ben2, COUPLE, MODE_PLAIN, "do=x&t=hidden",
	    hider.hidden));
	writes(&w->ana2, COUPLE, "at the same time");
	fine(&w->ben2, "do=sync");
	w->evil = &hider;
	w->attacker = hides_one;
	fine(&w->ana2, "do=sync");
	fine(&w->ana, "do=sync");
	no_notices(&w->ana);
	writes(&w->ana, COUPLE, "crossing");
	does(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	assert_true(notices(&w->ben, "fork"));
	assert_true(sees(&w->ben, "crossing"));
}

/* [5] */
static void
a_tail_held_back_is_noticed_when_its_author_writes_again(void **state)
{
	struct world *w = *state;
	struct hider hider = { .victim = &w->ben };

	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=held",
	    hider.hidden));
	fine(&w->ana, "do=sync");
	w->evil = &hider;
	w->attacker = hides_one;
	fine(&w->ben, "do=sync");
	no_notices(&w->ben);
	writes(&w->ana, COUPLE, "next");
	fine(&w->ana, "do=sync");
	does(&w->ben, "do=sync");
	assert_true(notices(&w->ben, "gap") || notices(&w->ben, "fork"));
}

static void
shows_less(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	uint64_t less;

	if (p != w->evil || *status != 200 || !is_about(call, p, COUPLE))
		return;
	assert_string_equal(call->method, "GET");	/* nothing is sent */
	if (!asks_for_events(call))
		return;
	less = bytes_get(body->bytes, 8) - 2;
	writer_clear(body);
	writer_u64(body, less);
}

/* [5] */
static void
a_log_that_went_back_is_noticed_and_nothing_is_sent_into_it(void **state)
{
	struct world *w = *state;

	some_writing(w);
	fine(&w->ben, "do=sync");
	w->evil = &w->ben;
	w->attacker = shows_less;
	writes(&w->ben, COUPLE, "waits");
	fine(&w->ben, "do=sync");
	assert_true(notices(&w->ben, "rollback"));
	assert_string_equal(fact(&w->ben, "waiting"), "1");
	w->attacker = NULL;
	sync_all(w);
	assert_string_equal(fact(&w->ben, "waiting"), "0");
	assert_true(sees(&w->ana, "waits"));
}

static struct writer old_account;

static void
shows_old_account(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	if (p != w->evil || *status != 200 ||
	    strcmp(call->path, "/v1/account") != 0)
		return;
	if (old_account.len == 0) {
		writer_bytes(&old_account, body->bytes, body->len);
		return;
	}
	writer_clear(body);
	writer_bytes(body, old_account.bytes, old_account.len);
}

/* [5] */
static void
a_keyring_that_went_back_is_noticed_and_refused(void **state)
{
	struct world *w = *state;
	char form[60];
	uint32_t revision;

	w->evil = &w->ana;
	w->attacker = shows_old_account;
	fine(&w->ana, "do=sync");
	w->attacker = NULL;
	snprintf(form, sizeof form, "do=confirm&code=%s", fact(&w->ana,
	    "recovery"));
	fine(&w->ana, form);
	fine(&w->ana, "do=sync");
	revision = w->ana.client->account.revision[KEYRING_BASE];
	no_notices(&w->ana);
	w->attacker = shows_old_account;
	fine(&w->ana, "do=sync");
	assert_true(notices(&w->ana, "rollback"));
	assert_int_equal(w->ana.client->account.revision[KEYRING_BASE], revision);
	assert_string_equal(fact(&w->ana, "confirmed"), "1");
	writer_free(&old_account);
}

static void
shows_a_junk_private_keyring(struct world *w, struct phone *p,
    const struct call *call, unsigned *status, struct writer *body)
{
	struct reader r = reader_over(body->bytes, body->len);
	size_t len, at;

	(void)w, (void)p;
	if (*status != 200 || strcmp(call->path, "/v1/account") != 0)
		return;
	reader_take(&r, 16 + CARD_SIZE + 4 + 4);
	reader_long(&r, &len);
	at = body->len - reader_left(&r);
	bytes_put(body->bytes + at, 77, 4);
	memset(body->bytes + at + 8, 7, 100);
}

/* [22] */
static void
a_private_keyring_that_nobody_could_check_does_not_replace_ours(void **state)
{
	struct world *w = *state;

	w->attacker = shows_a_junk_private_keyring;
	fine(&w->ana, "do=sync");
	assert_int_equal(w->ana.client->account.revision[KEYRING_PRIVATE], 1);
	assert_string_equal(does(&w->ana, "do=renew&passphrase=tea before dawn, "
	    "always&new=another line nobody knows"), "signed-out");
	assert_int_equal(w->ana.client->account.revision[KEYRING_PRIVATE], 1);
	w->attacker = NULL;
	renews(&w->ana, "another line nobody knows");
}

/* ---- forging: rows 6 and 7 ---- */

/* An event that nobody's client would make. */
struct forgery {
	struct phone	*keys;		/* whose space keys and signature */
	struct phone	*author;	/* who is said to have written it */
	struct phone	*device;	/* whose device id it names; NULL: a new one */
	unsigned	 space;
	uint8_t		 what;
	uint8_t		 gate[16];
	const char	*form;
};

static void
forge(struct writer *wire, const struct forgery *f)
{
	struct client *c = f->keys->client;
	const struct space *s = &c->space[f->space];
	struct header h = { .what = f->what, .counter = 1,
	    .epoch = keyring_epoch(&c->ring[KEYRING_BASE], s->id),
	    .generation = f->author->client->device.generation,
	    .seen = view_seq(s->view) };
	struct identity me;
	uint8_t key[32], hash[32];
	struct event_keys keys = { .space = key };

	memcpy(h.space, s->id, 16);
	crypto_random(h.id, 16);
	memcpy(h.author, f->author->client->account.person, 16);
	if (f->device != NULL)
		memcpy(h.device, f->device->client->device.id, 16);
	else
		crypto_random(h.device, 16);
	memcpy(h.gate, f->gate, 16);
	memcpy(h.head, view_head(s->view), 32);
	assert_true(keyring_space_key(&c->ring[KEYRING_BASE], s->id, h.epoch, key));
	assert_true(keyring_identity(&c->ring[KEYRING_BASE],
	    c->device.generation, &me));
	event_seal(wire, hash, &h, &keys, me.signing, f->form,
	    f->form == NULL ? 0 : strlen(f->form));
}

/* Shows the victim one event more. */
static void
slips_in(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct evil *evil = w->evil;
	struct page page;

	if (p != evil->victim || *status != 200 || !asks_for_events(call) ||
	    !is_about(call, p, evil->space))
		return;
	page_read(&page, body);
	if (evil->times > 0) {
		uint64_t after = strtoull(strstr(call->path, "after=") + 6,
		    NULL, 10);

		if (after > page.last)
			page.last = after;
		page_add(&page, &evil->wire);
		evil->times--;
	}
	page_write(&page, body);
}

static void
is_shown(struct world *w, struct phone *victim, const struct forgery *f)
{
	struct evil evil = { .victim = victim, .times = 1, .space = f->space };

	forge(&evil.wire, f);
	w->evil = &evil;
	w->attacker = slips_in;
	does(victim, "do=sync");
	w->attacker = NULL;
	writer_free(&evil.wire);
}

/* [6] */
static void
a_partner_cannot_write_as_the_other_even_with_the_relay(void **state)
{
	struct world *w = *state;

	is_shown(w, &w->ana, &(struct forgery){ .keys = &w->ben,
	    .author = &w->ana, .what = EVENT_WRITE,
	    .form = "do=x&t=Ana never said this" });
	assert_true(notices(&w->ana, "forged"));
	assert_false(sees(&w->ana, "never said"));
	is_shown(w, &w->ana2, &(struct forgery){ .keys = &w->ben,
	    .author = &w->ana, .device = &w->ana, .what = EVENT_WRITE,
	    .form = "do=x&t=nor this" });
	assert_true(notices(&w->ana2, "forged"));
	assert_false(sees(&w->ana2, "nor this"));
}

/* [6] */
static void
the_other_s_device_id_gives_a_partner_nothing(void **state)
{
	struct world *w = *state;

	is_shown(w, &w->ana2, &(struct forgery){ .keys = &w->ben,
	    .author = &w->ben, .device = &w->ana, .what = EVENT_WRITE,
	    .form = "do=x&t=under your device" });
	assert_true(sees(&w->ana2, "under your device"));
	no_notices(&w->ana2);
	for (size_t i = 0; i < w->ana2.n_memory; i++)
		if (w->ana2.memory[i].form != NULL && strstr(
		    w->ana2.memory[i].form, "under your device") != NULL)
			assert_int_equal(w->ana2.memory[i].author, 1);
}

/* [7] */
static void
a_partner_cannot_delete_what_the_other_wrote(void **state)
{
	struct world *w = *state;
	uint8_t id[16];

	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=mine", id));
	sync_all(w);
	deletes(&w->ben, COUPLE, id);
	sync_all(w);
	assert_true(sees(&w->ana, "t=mine") && sees(&w->ben2, "t=mine"));
	assert_string_equal(fact(&w->ben, "waiting"), "0");
	restart(&w->ben);
	assert_true(sees(&w->ben, "t=mine"));
	no_notices(&w->ana);
	writes(&w->ben, COUPLE, "and the chain goes on");
	sync_all(w);
	assert_true(sees(&w->ana2, "and the chain goes on"));
	no_notices(&w->ana2);
}

/* Takes the words of one event away and shows a deletion that is not its
 * author's. */
struct censor {
	struct phone	*victim;
	uint8_t		 id[16];
	struct writer	 deletion;
	bool		 shown;
};

static void
censors(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct censor *censor = w->evil;
	struct page page;

	if (p != censor->victim || *status != 200 || !asks_for_events(call) ||
	    !is_about(call, p, COUPLE))
		return;
	page_read(&page, body);
	for (size_t i = 0; i < page.n; i++) {
		struct wire wire = page_wire(&page, i);

		if (memcmp(wire.header + 24, censor->id, 16) != 0)
			continue;
		wire.text = NULL;
		page_set(&page, i, &wire);
		if (!censor->shown)
			page_add(&page, &censor->deletion);
		censor->shown = true;
	}
	page_write(&page, body);
}

/* [7] */
static void
partner_and_relay_cannot_remove_words_in_silence(void **state)
{
	struct world *w = *state;
	struct censor censor = { .victim = &w->ana2 };
	struct forgery deletion = { .keys = &w->ben, .author = &w->ben,
	    .what = EVENT_DELETE };

	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=mine",
	    censor.id));
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	memcpy(deletion.gate, censor.id, 16);
	forge(&censor.deletion, &deletion);
	w->evil = &censor;
	w->attacker = censors;
	does(&w->ana2, "do=sync");
	assert_true(notices(&w->ana2, "missing"));
	writer_free(&censor.deletion);
}

/* [7, 34] */
static void
what_its_author_deletes_is_gone_everywhere(void **state)
{
	struct world *w = *state;
	uint8_t id[16];

	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=regretted", id));
	writes(&w->ana, COUPLE, "stays");
	sync_all(w);
	assert_true(sees(&w->ben, "regretted"));
	deletes(&w->ana, COUPLE, id);
	assert_false(sees(&w->ana, "regretted"));
	sync_all(w);
	for (unsigned i = 0; i < 4; i++) {
		struct phone *p = (struct phone *[]){ &w->ana, &w->ana2, &w->ben,
		    &w->ben2 }[i];

		assert_false(sees(p, "regretted"));
		restart(p);
		assert_false(sees(p, "regretted"));
		assert_true(sees(p, "stays"));
		assert_null(entries_find(&p->client->space[COUPLE].entries,
		    id)->form);
		no_notices(p);
	}
	phone_close(&w->ben2);
	second_phone(&w->ben2);
	no_notices(&w->ben2);
	assert_true(sees(&w->ben2, "stays") && !sees(&w->ben2, "regretted"));
}

static void
all_of_mine_is_gone_at_once(void **state)
{
	struct world *w = *state;
	static const uint8_t all[16];

	some_writing(w);
	writes(&w->ben, COUPLE, "of Ben");
	sync_all(w);
	deletes(&w->ana, COUPLE, all);
	sync_all(w);
	assert_false(sees(&w->ana2, "phone") || sees(&w->ben2, "phone"));
	assert_true(sees(&w->ben2, "of Ben"));
	phone_close(&w->ben2);
	second_phone(&w->ben2);
	assert_int_equal(w->ben2.client->space[COUPLE].epoch, 2);
	writes(&w->ben2, COUPLE, "after");
	sync_all(w);
	assert_true(sees(&w->ana2, "after"));
	no_notices(&w->ben2);
	no_notices(&w->ana2);
}

/* ---- nothing is lost: rows 8 and 28 ---- */

/* The answer to what was sent is lost on the way. */
static void
loses_answers(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	if (p == w->evil && strcmp(call->method, "POST") == 0) {
		*status = 0;
		writer_clear(body);
	}
}

/* [8] */
static void
an_event_sent_twice_is_there_once(void **state)
{
	struct world *w = *state;

	writes(&w->ana, COUPLE, "twice");
	w->evil = &w->ana;
	w->attacker = loses_answers;
	assert_string_equal(does(&w->ana, "do=sync"), "offline");
	w->attacker = NULL;
	restart(&w->ana);
	sync_all(w);
	assert_int_equal(count(&w->ben, "twice"), 1);
	assert_int_equal(count(&w->ana, "twice"), 1);
	no_notices(&w->ben);
}

/* The relay takes what is sent, and can then not be reached any more. */
static void
goes_away_after_taking(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	bool post = strcmp(call->method, "POST") == 0;

	if (p != w->evil || (!post && w->calls < 1000000))
		return;
	if (!post)
		*status = 0;
	w->calls = 1000000;
	(void)body;
}

/* [8] */
static void
what_was_sent_stays_on_the_page_until_it_comes_back(void **state)
{
	struct world *w = *state;

	writes(&w->ana, COUPLE, "on its way");
	w->evil = &w->ana;
	w->attacker = goes_away_after_taking;
	assert_string_equal(does(&w->ana, "do=sync"), "offline");
	restart(&w->ana);
	assert_true(sees(&w->ana, "on its way"));
	w->attacker = NULL;
	sync_all(w);
	assert_int_equal(count(&w->ana, "on its way"), 1);
	assert_int_equal(count(&w->ben, "on its way"), 1);
}

/* [8] A phone put back from an old backup must not use a counter twice. */
static void
a_restored_phone_takes_a_new_device_id_and_loses_no_text(void **state)
{
	struct world *w = *state;
	struct phone backup = { .world = w, .name = "ana" };
	struct record record = { 0 };

	phone_init(w, &backup, "ana", ANAS);
	writes(&w->ana, COUPLE, "waits in the backup");
	for (size_t i = 0; i < w->ana.n_kept; i++) {
		record = (struct record){ w->ana.kept[i].name,
		    w->ana.kept[i].bytes, w->ana.kept[i].len };
		store_put(&backup, &record);
	}
	memcpy(backup.token, w->ana.token, sizeof backup.token);
	fine(&w->ana, "do=sync");
	writes(&w->ana, COUPLE, "after the backup");
	fine(&w->ana, "do=sync");
	phone_close(&w->ana);
	restart(&backup);
	writes(&backup, COUPLE, "written by the restored phone");
	fine(&backup, "do=sync");
	assert_string_equal(fact(&backup, "waiting"), "0");
	fine(&w->ana2, "do=sync");
	fine(&w->ben, "do=sync");
	assert_int_equal(count(&w->ben, "waits in the backup"), 1);
	assert_int_equal(count(&w->ben, "after the backup"), 1);
	assert_int_equal(count(&w->ben, "written by the restored phone"), 1);
	no_notices(&w->ben);
	no_notices(&backup);
	phone_close(&backup);
}

/* The relay says no to the first event of a request, whatever it is. */
static void
refuses_one(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct evil *evil = w->evil;

	if (p != evil->victim || evil->times == 0 || *status != 200 ||
	    strcmp(call->method, "POST") != 0 || body->len < 9)
		return;
	evil->times--;
	writer_clear(body);
	writer_u8(body, (uint8_t)evil->mischief);
	writer_u64(body, 0);
}

/* [8] */
static void
a_refused_event_becomes_a_deleted_stub_and_its_text_goes_anew(void **state)
{
	struct world *w = *state;
	struct evil evil = { .victim = &w->ana, .times = 1,
	    .mischief = (enum mischief)PUSH_REFUSED };

	writes(&w->ana, COUPLE, "refused at first");
	writes(&w->ana, COUPLE, "behind it");
	w->evil = &evil;
	w->attacker = refuses_one;
	fine(&w->ana, "do=sync");
	sync_all(w);
	assert_string_equal(fact(&w->ana, "waiting"), "0");
	assert_int_equal(count(&w->ben, "refused at first"), 1);
	assert_int_equal(count(&w->ben, "behind it"), 1);
	assert_int_equal(count(&w->ana, "refused at first"), 1);
	no_notices(&w->ben);
	/* And if it is refused for good, this phone keeps it. */
	evil.times = 1000;
	writes(&w->ana, COUPLE, "refused for good");
	does(&w->ana, "do=sync");
	does(&w->ana, "do=sync");
	restart(&w->ana);
	assert_true(sees(&w->ana, "refused for good"));
	evil.times = 0;
	writes(&w->ana, COUPLE, "life goes on");
	sync_all(w);
	assert_true(sees(&w->ben, "life goes on"));
	assert_true(sees(&w->ana, "refused for good"));
}

/* [8] */
static void
a_full_space_takes_deletions_and_then_the_text(void **state)
{
	struct world *w = *state;
	char big[8200];
	uint8_t id[16];

	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	memcpy(big, "do=x&t=", 7);
	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, big, id));
	sync_all(w);
	relay_limits(w->relay, &(struct relay_limits){ 1000000, 1000000, 9000 });
	writes(&w->ana, COUPLE, "no room for this");
	fine(&w->ana, "do=sync");
	fine(&w->ana, "do=sync");
	assert_string_equal(fact(&w->ana, "waiting"), "1");
	deletes(&w->ana, COUPLE, id);
	sync_all(w);
	assert_string_equal(fact(&w->ana, "waiting"), "0");
	assert_int_equal(count(&w->ben, "no room for this"), 1);
	no_notices(&w->ben);
}

/* [8, 28] Kills the host again and again, wherever it may be. */
static void
however_often_the_host_dies_nothing_is_lost_or_said_twice(void **state)
{
	for (int round = 0; round < 60; round++) {
		struct world *w;
		char text[40];

		new_couple(state);
		w = *state;
		for (int i = 0; i < 12; i++) {
			struct phone *p = roll(w, 2) ? &w->ana : &w->ben;
			uint8_t id[16];

			snprintf(text, sizeof text, "do=x&t=<%d>", i);
			assert_true(try_write(p, roll(w, 4) ? COUPLE : PERSONAL,
			    MODE_PLAIN, text, id));
			p->crash = roll(w, 3) ? 0 : 1 + (int)roll(w, 25);
			if (strcmp(does(p, "do=sync"), "crashed") == 0)
				restart(p);
			p->crash = 0;
		}
		sync_all(w);
		for (int i = 0; i < 12; i++) {
			snprintf(text, sizeof text, "<%d>", i);
			assert_int_equal(count(&w->ana, text) > 0 ? count(&w->ana,
			    text) : count(&w->ben, text), 1);
			assert_true(count(&w->ana, text) <= 1);
			assert_int_equal(count(&w->ana, text), count(&w->ana2,
			    text));
			assert_int_equal(count(&w->ben, text), count(&w->ben2,
			    text));
		}
		no_notices(&w->ana);
		no_notices(&w->ana2);
		no_notices(&w->ben2);
		end_world(state);
	}
	new_world(state);
}

/* ---- photos ---- */

enum { WHOLE = 300000, SMALL = 15000 };
static uint8_t pixels[WHOLE];

/* Adds a photo and writes the event that names it; how it is looked at. */
static void
shows(struct phone *p, unsigned space, uint8_t id[16], char name[700])
{
	const char *head;
	char hex[33], form[600];

	client_time(p->client, p->world->now);
	head = client_photo_add(p->client, pixels, SMALL, pixels, WHOLE);
	assert_non_null(head);
	snprintf(form, sizeof form, "do=evenings.photo&at=1&photo=%s", head);
	assert_true(try_write(p, space, MODE_PLAIN, form, id));
	bytes_hex(hex, id, 16);
	snprintf(name, 700, "space=%u&id=%s&%s", space, hex,
	    strstr(form, "photo="));
}

static bool
looks_at(struct phone *p, const char *name, unsigned which)
{
	struct writer parts = { 0 }, body = { 0 };
	const struct call *call;
	const uint8_t *picture;
	unsigned status = 200;
	char form[720];
	size_t len;

	snprintf(form, sizeof form, "%s&which=%u", name, which);
	picture = client_photo_open(p->client, form, strlen(form), NULL, 0, &len);
	for (unsigned n = 0; picture == NULL && status == 200 && (call =
	    client_photo_call(p->client, form, strlen(form), n)) != NULL; n++) {
		carry(p, call, &status, &body);
		if (p->world->attacker != NULL)
			p->world->attacker(p->world, p, call, &status, &body);
		if (status == 200)
			writer_bytes(&parts, body.bytes, body.len);
	}
	if (picture == NULL && parts.len > 0)
		picture = client_photo_open(p->client, form, strlen(form),
		    parts.bytes, parts.len, &len);
	writer_free(&parts);
	writer_free(&body);
	return picture != NULL && len == (which == 0 ? SMALL : WHOLE) &&
	    memcmp(picture, pixels, len) == 0;
}

static void
a_photo_comes_to_the_other_and_goes_with_its_event(void **state)
{
	struct world *w = *state;
	uint8_t id[16];
	char name[700];

	crypto_random(pixels, sizeof pixels);
	shows(&w->ana, COUPLE, id, name);
	assert_string_not_equal(fact(&w->ana, "photos"), "");
	assert_true(looks_at(&w->ana, name, 0) && looks_at(&w->ana, name, 1));
	w->offline = true;
	restart(&w->ana);
	assert_true(looks_at(&w->ana, name, 1));
	assert_string_equal(does(&w->ana, "do=sync"), "offline");
	w->offline = false;
	assert_false(looks_at(&w->ben, name, 0));
	sync_all(w);
	assert_string_equal(fact(&w->ana, "photos"), "");
	assert_null(record_of(&w->ana, "photo.1"));
	assert_true(looks_at(&w->ana, name, 1) && looks_at(&w->ana2, name, 1));
	assert_true(looks_at(&w->ben, name, 0) && looks_at(&w->ben2, name, 1));
	for (size_t at = 0; at + 32 < WHOLE; at += 5000)
		for (size_t i = 0; i + 32 < w->wire.len; i += 997)
			assert_memory_not_equal(w->wire.bytes + i, pixels + at, 32);
	deletes(&w->ana, COUPLE, id);
	sync_all(w);
	assert_false(looks_at(&w->ben, name, 0) || looks_at(&w->ana, name, 1));
	no_notices(&w->ben);
}

static void
changes_parts(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	(void)p, (void)status;
	if (strstr(call->path, "/parts/") != NULL && body->len > 0)
		body->bytes[roll(w, (uint32_t)body->len)] ^= 1;
}

/* [33] A relay gives another's picture, a changed one, or a part twice. */
static void
a_relay_that_changes_a_photo_shows_nothing(void **state)
{
	struct world *w = *state;
	uint8_t id[16], other[16];
	char name[700], second[700], swapped[700], hex[33];

	shows(&w->ana, COUPLE, id, name);
	shows(&w->ana, COUPLE, other, second);
	sync_all(w);
	w->attacker = changes_parts;
	for (int i = 0; i < 20; i++)
		assert_false(looks_at(&w->ben, name, (unsigned)i % 2));
	w->attacker = NULL;
	assert_true(looks_at(&w->ben, name, 1));
	bytes_hex(hex, other, 16);
	snprintf(swapped, sizeof swapped, "space=0&id=%s%s", hex,
	    strstr(name, "&photo="));
	assert_false(looks_at(&w->ben, swapped, 1));
}

static void
without_room_for_photos_words_still_go_and_the_photo_waits(void **state)
{
	struct world *w = *state;
	uint8_t id[16], first[16];
	char name[700];

	shows(&w->ana, COUPLE, first, name);
	sync_all(w);
	relay_limits(w->relay, &(struct relay_limits){ 1000000, 1000000, 500000 });
	shows(&w->ana, COUPLE, id, name);
	writes(&w->ana, COUPLE, "words still go");
	sync_all(w);
	assert_true(sees(&w->ben, "words still go"));
	assert_string_equal(fact(&w->ana, "full"), "1");
	assert_string_not_equal(fact(&w->ana, "photos"), "");
	assert_true(looks_at(&w->ana, name, 1));
	assert_false(looks_at(&w->ben, name, 1));
	deletes(&w->ana, COUPLE, first);
	sync_all(w);
	assert_string_equal(fact(&w->ana, "full"), "");
	assert_true(looks_at(&w->ben, name, 1));
}

/* Of forms that were refused only the last four photos are remembered; a
 * photo whose event was taken back before it went never goes. */
static void
a_photo_that_no_event_names_never_goes(void **state)
{
	struct world *w = *state;
	uint8_t id[16];
	char name[700];

	for (int i = 0; i < 9; i++)
		assert_non_null(client_photo_add(w->ana.client, pixels, 10,
		    pixels, 100));
	assert_int_equal(w->ana.client->n_photos, 4);
	assert_string_equal(fact(&w->ana, "photos"), "");
	assert_null(client_photo_add(w->ana.client, pixels, BLOB_CHUNK + 1,
	    pixels, 100));
	assert_null(client_photo_add(w->ana.client, pixels, 10, pixels, BLOB_MOST));
	w->offline = true;
	shows(&w->ana, COUPLE, id, name);
	deletes(&w->ana, COUPLE, id);
	w->offline = false;
	sync_all(w);
	assert_string_equal(fact(&w->ana, "photos"), "");
	assert_false(looks_at(&w->ana, name, 1));
}

/* Wherever the host dies: the photo is there in the end, once its event is. */
static void
a_photo_survives_a_host_that_dies(void **state)
{
	for (int round = 0; round < 40; round++) {
		struct world *w;
		uint8_t id[16];
		char name[700];

		new_couple(state);
		w = *state;
		shows(&w->ana, COUPLE, id, name);
		w->ana.crash = 1 + (int)roll(w, 30);
		if (strcmp(does(&w->ana, "do=sync"), "crashed") == 0)
			restart(&w->ana);
		w->ana.crash = 0;
		sync_all(w);
		assert_true(looks_at(&w->ben, name, 0));
		assert_true(looks_at(&w->ben, name, 1));
		assert_string_equal(fact(&w->ana, "photos"), "");
		end_world(state);
	}
	new_world(state);
}

/* ---- signing in: rows 11, 12, 14, 15, 17 ---- */

static void
names_another_cost(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	(void)w, (void)p, (void)status;
	if (strcmp(call->path, "/v1/lookup") == 0)
		body->bytes[0] = 2;
}

/* [11] */
static void
an_unknown_cost_is_refused_and_a_salt_serves_one_handle(void **state)
{
	struct world *w = *state;
	uint8_t a[32], b[32], salt[16] = { 1 };
	unsigned calls;

	signs_up(&w->ana);
	w->attacker = names_another_cost;
	calls = w->calls;
	assert_string_equal(logs_in(&w->ana2), "trouble");
	assert_int_equal(w->calls, calls + 1);
	assert_true(login_stretch(a, KDF_NOW, "x", 1, "ana", salt));
	assert_true(login_stretch(b, KDF_NOW, "x", 1, "ben", salt));
	assert_memory_not_equal(a, b, 32);
}

/* [12] */
static void
a_log_in_passed_on_by_another_origin_is_refused(void **state)
{
	struct world *w = *state;

	signs_up(&w->ana);
	w->ana2.client = client_new(CLIENT_BASE, "https://evil.example");
	assert_string_equal(logs_in(&w->ana2), "wrong-passphrase");
	client_free(w->ana2.client);
	w->ana2.client = NULL;
	assert_string_equal(logs_in(&w->ana2), "");
}

static void
a_wrong_passphrase_opens_nothing(void **state)
{
	struct world *w = *state;

	signs_up(&w->ana);
	start(&w->ana);
	assert_string_equal(fact(&w->ana, "state"), "locked");
	assert_string_equal(does(&w->ana, "do=sync"), "locked");
	assert_string_equal(does(&w->ana, "do=open&passphrase=nonsense nonsense"),
	    "wrong-passphrase");
	assert_string_equal(does(&w->ana,
	    "do=login&handle=ana&passphrase=nonsense nonsense"),
	    "wrong-passphrase");
	assert_string_equal(fact(&w->ana, "state"), "locked");
	assert_string_equal(does(&w->ana,
	    "do=signup&handle=eve&passphrase=another passphrase"), "not-now");
}

static void
a_handle_belongs_to_one_person(void **state)
{
	struct world *w = *state;

	signs_up(&w->ana);
	start(&w->ben);
	assert_string_equal(does(&w->ben,
	    "do=signup&handle=ana&passphrase=another passphrase"),
	    "handle-taken");
	/* But one's own sign-up, whose answer was lost, goes on. */
	w->evil = &w->ben;
	w->attacker = loses_answers;
	assert_string_equal(does(&w->ben, "do=signup&handle=ben&passphrase="
	    "a slow boat to somewhere"), "offline");
	w->attacker = NULL;
	fine(&w->ben, "do=signup&handle=ben&passphrase=a slow boat to somewhere");
	assert_string_equal(fact(&w->ben, "state"), "open");
	assert_string_not_equal(fact(&w->ben, "recovery"), "");
}

static struct writer old_renewal;

static void
copies_renewals(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	(void)w, (void)p, (void)status, (void)body;
	if (strcmp(call->path, "/v1/renewal") == 0)
		writer_bytes(&old_renewal, call->body, call->len);
}

/* [15] */
static void
a_session_alone_cannot_change_the_account(void **state)
{
	struct world *w = *state;
	struct call call = { "POST", "/v1/renewal", NULL, 0 };
	struct writer body = { 0 };
	unsigned status;

	signs_up(&w->ana);
	w->attacker = copies_renewals;
	renews(&w->ana, "another line nobody knows");
	call.body = old_renewal.bytes;
	call.len = old_renewal.len;
	w->now += 3 * 86400;	/* by then it is no answer that got lost */
	carry(&w->ana, &call, &status, &body);
	writer_free(&body);
	assert_int_equal(status, 401);
	call.method = "DELETE";
	call.path = "/v1/account";
	carry(&w->ana, &call, &status, &body);
	assert_true(status >= 400);
	fine(&w->ana, "do=sync");
	assert_string_equal(does(&w->ana, "do=close&passphrase=nonsense"),
	    "wrong-passphrase");
	fine(&w->ana, "do=close&passphrase=another line nobody knows");
	assert_int_equal(w->ana.n_kept, 0);
	writer_free(&body);
	writer_free(&old_renewal);
}

/* [17] */
static void
the_recovery_code_gives_everything_back_once(void **state)
{
	struct world *w = *state;
	uint8_t other_key[32] = { 9 };
	char code[40], form[200];

	snprintf(code, sizeof code, "%s", fact(&w->ana, "recovery"));
	assert_string_equal(does(&w->ana,
	    "do=confirm&code=SPCD-0Z3D-DERV-3WF1-W8X2-JQ9Z-TMBZ"),
	    "code-differs");
	snprintf(form, sizeof form, "do=confirm&code=%s", code);
	fine(&w->ana, form);
	assert_string_equal(fact(&w->ana, "recovery"), "");
	assert_string_equal(fact(&w->ana, "confirmed"), "1");
	writes(&w->ana, PERSONAL, "an old page");
	sync_all(w);
	/* A new phone, a passphrase forgotten, and server.key gone. */
	relay_free(w->relay);
	w->relay = relay_new(w->store, other_key, ORIGIN);
	relay_limits(w->relay, &(struct relay_limits){ 1000000, 1000000,
	    500u << 20 });
	phone_close(&w->ana2);
	assert_string_equal(logs_in(&w->ana2), "wrong-passphrase");
	assert_string_equal(does(&w->ana2, "do=recover&handle=ana&code="
	    "SPCD-0Z3D-DERV-3WF1-W8X2-JQ9Z-TMBZ&passphrase=a third long line"),
	    "wrong-code");
	snprintf(form, sizeof form,
	    "do=recover&handle=ana&code=%s&passphrase=a third long line", code);
	fine(&w->ana2, form);
	assert_true(sees(&w->ana2, "an old page"));
	assert_string_not_equal(fact(&w->ana2, "recovery"), "");
	assert_string_not_equal(fact(&w->ana2, "recovery"), code);
	assert_string_equal(fact(&w->ana2, "confirmed"), "");
	assert_string_equal(does(&w->ana, "do=sync"), "signed-out");
	snprintf(w->ana2.passphrase, sizeof w->ana2.passphrase,
	    "a third long line");
	restart(&w->ana2);
	phone_close(&w->ana);
	start(&w->ana);
	assert_string_equal(does(&w->ana, form), "wrong-code");
	snprintf(w->ana.passphrase, sizeof w->ana.passphrase,
	    "a third long line");
	assert_string_equal(logs_in(&w->ana), "");
}

/* ---- answer together: rows 18, 20, 21 ---- */

/* [18] */
static void
everyday_answers_open_for_both_at_the_second_one(void **state)
{
	struct world *w = *state;
	uint8_t a[16], b[16];

	for (unsigned first = 0; first < 2; first++) {
		struct phone *one = first ? &w->ana : &w->ben2;
		struct phone *other = first ? &w->ben2 : &w->ana;
		char occasion[20], mine[20], yours[20];

		snprintf(occasion, sizeof occasion, "question:%u", first);
		snprintf(mine, sizeof mine, "first answer %u", first);
		snprintf(yours, sizeof yours, "second answer %u", first);
		answers(one, MODE_SOFT, occasion, mine, a);
		sync_all(w);
		assert_true(sees(one, mine));
		assert_false(sees(other, mine));
		assert_non_null(memory_find(other, COUPLE, a));
		answers(other, MODE_SOFT, occasion, yours, b);
		sync_all(w);
		for (unsigned i = 0; i < 4; i++) {
			struct phone *p = (struct phone *[]){ &w->ana, &w->ana2,
			    &w->ben, &w->ben2 }[i];

			assert_true(sees(p, mine) && sees(p, yours));
			no_notices(p);
		}
	}
}

/* What a thief of the database finds of the first answer at a gate. */
struct stolen {
	const uint8_t	*space, *gate;
	struct writer	 head, body;	/* header, hash, signature; ciphertext */
	uint8_t		 share[32];	/* as it lies there */
};

static bool
steal(void *context, struct unit *unit)
{
	struct stolen *stolen = context;
	struct value row[STORE_COLUMNS];

	assert_true(unit_get(unit, GATE_LIST, row, ID(stolen->space),
	    ID(stolen->gate)));
	assert_int_equal(row[2].len, 32);
	memcpy(stolen->share, row[2].bytes, 32);
	assert_true(unit_get(unit, EVENTS_AT, row, ID(stolen->space),
	    ID(stolen->gate)));
	writer_bytes(&stolen->head, row[3].bytes, row[3].len);
	writer_bytes(&stolen->body, row[4].bytes, row[4].len);
	return true;
}

/* Whether a share opens what was stolen, with all the keys that p has. */
static bool
stolen_opens(const struct phone *p, const struct stolen *stolen,
    const uint8_t *share)
{
	struct wire wire = { .header = stolen->head.bytes,
	    .text_hash = stolen->head.bytes + HEADER_SIZE,
	    .signature = stolen->head.bytes + HEADER_SIZE + 32, .share = share,
	    .text = stolen->body.bytes, .text_len = stolen->body.len };
	struct event_keys keys = { .share = share };
	struct writer form = { 0 };
	struct header header;
	uint8_t key[32];
	bool opens;

	assert_true(header_read(&header, wire.header));
	assert_true(keyring_space_key(&p->client->ring[KEYRING_BASE],
	    header.space, header.epoch, key));
	keys.space = key;
	opens = event_open(&form, &wire, &keys, SUITE);
	writer_free(&form);
	return opens;
}

/* [18, 19] The database and all the partner's keys leave an everyday answer
 * shut; with server.key beside them it opens, and the pages say so. */
static void
a_stolen_database_and_the_partner_s_keys_open_no_everyday_answer(void **state)
{
	static const uint8_t server_key[32] = { 7 }, nothing[32];
	struct world *w = *state;
	struct client *ben = w->ben.client;
	struct stolen stolen = { .space = w->ana.client->space[COUPLE].id };
	struct identity own;
	uint8_t guess[4][32], a[16], b[16];

	answers(&w->ana, MODE_SOFT, "question:1", "only together", a);
	sync_all(w);
	stolen.gate = memory_find(&w->ben, COUPLE, a)->gate;
	assert_int_equal(store_read(w->store, steal, &stolen), STORE_DONE);
	assert_false(stolen_opens(&w->ben, &stolen, NULL));
	assert_false(stolen_opens(&w->ben, &stolen, nothing));
	assert_false(stolen_opens(&w->ben, &stolen, stolen.share));

	/* With whatever else the partner has, in the place of server.key. */
	assert_true(keyring_gate_key(&ben->ring[KEYRING_BASE], guess[0]));
	assert_true(keyring_space_key(&ben->ring[KEYRING_BASE], stolen.space, 1,
	    guess[1]));
	assert_true(keyring_identity(&ben->ring[KEYRING_BASE], 0, &own));
	memcpy(guess[2], own.signing, 32);
	memcpy(guess[3], nothing, 32);
	for (size_t i = 0; i < 4; i++) {
		uint8_t share[32];

		memcpy(share, stolen.share, 32);
		gate_share_at_rest(share, guess[i], a,
		    stolen.head.bytes + HEADER_SIZE);
		assert_false(stolen_opens(&w->ben, &stolen, share));
	}
	gate_share_at_rest(stolen.share, server_key, a,
	    stolen.head.bytes + HEADER_SIZE);
	assert_true(stolen_opens(&w->ben, &stolen, stolen.share));

	answers(&w->ben, MODE_SOFT, "question:1", "and mine", b);
	sync_all(w);
	assert_true(sees(&w->ben, "only together") && sees(&w->ana, "and mine"));
	writer_free(&stolen.head);
	writer_free(&stolen.body);
}

/* [18] Whoever is first, whatever is cut short, both orders open. */
static void
answers_given_at_once_open_in_any_order(void **state)
{
	struct world *w = *state;

	for (int round = 0; round < 40; round++) {
		struct phone *p[] = { &w->ana, &w->ben, &w->ana2, &w->ben2 };
		unsigned mode = roll(w, 2) ? MODE_SOFT : MODE_STRICT;
		char occasion[20], mine[20], yours[20];
		uint8_t id[16];

		snprintf(occasion, sizeof occasion, "race:%d", round);
		snprintf(mine, sizeof mine, "a%d.", round);
		snprintf(yours, sizeof yours, "b%d.", round);
		if (roll(w, 2))
			sync_all(w);
		answers(&w->ana, mode, occasion, mine, id);
		answers(&w->ben, mode, occasion, yours, id);
		for (int i = 0; i < 4; i++) {
			unsigned who = roll(w, 4);

			p[who]->crash = roll(w, 2) ? 0 : 1 + (int)roll(w, 20);
			if (strcmp(does(p[who], "do=sync"), "crashed") == 0)
				restart(p[who]);
			p[who]->crash = 0;
		}
		sync_all(w);
		for (int i = 0; i < 4; i++) {
			if (!sees(p[i], mine) || !sees(p[i], yours))
				print_error("round %d phone %d mode %u\n", round,
				    i, mode);
			assert_true(sees(p[i], mine) && sees(p[i], yours));
			no_notices(p[i]);
		}
	}
}

static bool
relay_was_told(const struct world *w, const uint8_t *bytes, size_t n)
{
	return memmem(w->wire.bytes, w->wire.len, bytes, n) != NULL;
}

/* [20] */
static void
a_strict_answer_stays_shut_until_its_author_s_phone_gives_the_share(void **state)
{
	struct world *w = *state;
	uint8_t a[16], b[16], share[32];

	answers(&w->ana, MODE_STRICT, "closeness:1", "how I feel", a);
	sync_all(w);
	assert_true(sees(&w->ana2, "how I feel"));
	assert_false(sees(&w->ben, "how I feel"));
	memcpy(share, client_share(&w->ana.client->space[COUPLE], a), 32);
	assert_false(relay_was_told(w, share, 32));
	/* Ben answers, and has the relay's help: the ciphertext, no share. */
	answers(&w->ben, MODE_STRICT, "closeness:1", "how it is for me", b);
	for (int i = 0; i < 3; i++)
		fine(&w->ben, "do=sync");
	assert_false(sees(&w->ben, "how I feel"));
	fine(&w->ana2, "do=sync");		/* any phone of hers will do */
	fine(&w->ben, "do=sync");
	assert_true(sees(&w->ben, "how I feel"));
	sync_all(w);
	assert_true(sees(&w->ana, "how it is") && sees(&w->ana2, "how it is"));
	assert_true(sees(&w->ben2, "how I feel"));
	assert_int_equal(count(&w->ben2, "how I feel"), 1);
	no_notices(&w->ben);
}

static void
a_new_phone_opens_every_gate_in_one_go(void **state)
{
	struct world *w = *state;
	uint8_t a[16];
	char gate[20], text[20];

	for (int i = 0; i < 40; i++) {
		snprintf(gate, sizeof gate, "closeness:%d", i);
		snprintf(text, sizeof text, "feeling %d.", i);
		answers(&w->ana, MODE_STRICT, gate, text, a);
		answers(&w->ben, MODE_STRICT, gate, "as I do", a);
	}
	sync_all(w);
	phone_close(&w->ben2);
	second_phone(&w->ben2);
	for (int i = 0; i < 40; i++) {
		snprintf(text, sizeof text, "feeling %d.", i);
		assert_int_equal(count(&w->ben2, text), 1);
	}
	assert_int_equal(count(&w->ben2, "as I do"), 40);
	no_notices(&w->ben2);
}

/* [20] */
static void
a_wrong_share_opens_nothing(void **state)
{
	struct world *w = *state;
	struct space *s;
	uint8_t a[16], b[16];

	answers(&w->ana, MODE_STRICT, "closeness:1", "how I feel", a);
	sync_all(w);
	phone_close(&w->ana2);
	answers(&w->ben, MODE_STRICT, "closeness:1", "how it is for me", b);
	fine(&w->ben, "do=sync");
	s = &w->ana.client->space[COUPLE];
	for (size_t i = 0; i < s->n_shares; i++)
		s->shares[i].share[3] ^= 1;
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	assert_false(sees(&w->ben, "how I feel"));
	assert_true(notices(&w->ben, "unreadable"));
}

/* [20] Ben's changed app "releases" what Ana wrote, before she does. */
static void
nobody_gives_away_what_another_one_wrote(void **state)
{
	struct world *w = *state;
	struct writer fields = { 0 };
	uint8_t a[16], b[16], share[32] = { 1 };

	answers(&w->ana, MODE_STRICT, "closeness:1", "how I feel", a);
	sync_all(w);
	field_add_hex(&fields, "id", a, 16);
	field_add_hex(&fields, "share", share, 32);
	client_write_deed(w->ben.client, COUPLE, "release", &fields);
	keep(&w->ben);
	writer_free(&fields);
	sync_all(w);
	answers(&w->ben, MODE_STRICT, "closeness:1", "how it is for me", b);
	sync_all(w);
	assert_true(sees(&w->ben, "how I feel") && sees(&w->ben2, "how I feel"));
	phone_close(&w->ana2);
	second_phone(&w->ana2);
	assert_true(sees(&w->ana2, "how I feel"));
	assert_true(sees(&w->ana2, "how it is for me"));
	no_notices(&w->ana2);
}

/* [21] */
static void
an_answer_may_be_taken_back_before_it_opens(void **state)
{
	struct world *w = *state;

	for (unsigned mode = MODE_SOFT; mode <= MODE_STRICT; mode++) {
		char occasion[20];
		uint8_t a[16], b[16];

		snprintf(occasion, sizeof occasion, "gate:%u", mode);
		answers(&w->ana, mode, occasion, "a first thought", a);
		sync_all(w);
		deletes(&w->ana, COUPLE, a);
		sync_all(w);
		answers(&w->ana2, mode, occasion, "a better thought", a);
		sync_all(w);
		answers(&w->ben, mode, occasion, "and mine", b);
		sync_all(w);
		assert_false(sees(&w->ben, "first thought"));
		assert_int_equal(count(&w->ben2, "better thought"), mode);
		/* Read, take back, answer again: the gate stays open. */
		deletes(&w->ben, COUPLE, b);
		sync_all(w);
		assert_int_equal(count(&w->ben, "better thought"), mode);
		answers(&w->ben, mode, occasion, "after reading yours", b);
		sync_all(w);
		assert_false(sees(&w->ana, "after reading yours"));
		assert_int_equal(count(&w->ben2, "after reading yours"), mode);
		no_notices(&w->ana);
		no_notices(&w->ben2);
	}
}

/* [21, 8] Two phones answer the same question; the second one is refused. */
static void
a_second_answer_is_refused_but_its_text_stays_with_its_author(void **state)
{
	struct world *w = *state;
	uint8_t a[16];

	answers(&w->ana, MODE_SOFT, "question:1", "from one phone", a);
	answers(&w->ana2, MODE_SOFT, "question:1", "from the other phone", a);
	fine(&w->ana, "do=sync");
	sync_all(w);
	assert_int_equal(count(&w->ana, "from the other phone"), 1);
	assert_int_equal(count(&w->ana2, "from the other phone"), 1);
	answers(&w->ben, MODE_SOFT, "question:1", "from Ben", a);
	sync_all(w);
	assert_true(sees(&w->ben, "from one phone"));
	assert_false(sees(&w->ben, "from the other phone"));
	assert_true(sees(&w->ana, "from Ben"));
	no_notices(&w->ben);
}

/* Shows another text behind the gate than the one that was promised. */
static void
swaps_at_the_gate(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	bool gate = strstr(call->path, "/gates/") != NULL;

	if (p == w->evil && *status == 200 && gate && body->len > 8)
		body->bytes[8 + WIRE_LEAST + 32 + 4 + 70] ^= 1;
}

/* [21] */
static void
the_text_that_opens_is_the_one_that_was_promised(void **state)
{
	struct world *w = *state;
	uint8_t a[16], b[16];

	answers(&w->ana, MODE_SOFT, "question:1", "what I said first", a);
	sync_all(w);
	answers(&w->ben, MODE_SOFT, "question:1", "mine", b);
	w->evil = &w->ben;
	w->attacker = swaps_at_the_gate;
	fine(&w->ben, "do=sync");
	fine(&w->ben, "do=sync");
	assert_false(sees(&w->ben, "what I said first"));
	w->attacker = NULL;
	fine(&w->ben, "do=sync");
	assert_true(sees(&w->ben, "what I said first"));
}

/* ---- the private room: row 22 ---- */

static void
room_of(struct phone *room, struct phone *base)
{
	memset(room, 0, sizeof *room);
	phone_init(base->world, room, base->name, base->passphrase);
	room->room = CLIENT_PRIVATE;
	room->base = base;
}

/* [22] */
static void
the_private_room_opens_with_the_passphrase_only(void **state)
{
	static struct phone room;
	struct world *w = *state;
	uint8_t root[32];
	char form[100], hex[65];

	room_of(&room, &w->ana);
	restart(&room);
	fine(&room, "do=sync");
	writes(&room, PRIVATE, "dear diary");
	fine(&room, "do=sync");
	assert_true(client_root(w->ana.client, root));
	bytes_hex(hex, root, 32);
	snprintf(form, sizeof form, "do=open&root=%s", hex);
	start(&room);
	assert_string_equal(does(&room, form), "not-now");
	assert_string_equal(does(&room, "do=open&passphrase=wrong passphrase"),
	    "wrong-passphrase");
	assert_false(client_root(room.client, root));
	restart(&room);
	assert_true(sees(&room, "dear diary"));
	sync_all(w);
	assert_false(sees(&w->ana, "dear diary") || sees(&w->ben, "dear diary"));
	phone_close(&room);
}

/* [22] */
static void
what_is_written_into_the_locked_room_is_read_there_only(void **state)
{
	static struct phone room;
	struct world *w = *state;
	const struct client *c = w->ana.client;

	writes(&w->ana, PRIVATE, "before sleep");
	assert_false(sees(&w->ana, "before sleep"));
	for (size_t i = 0; i < c->n_waiting; i++)
		assert_null(memmem(c->waiting[i].form.bytes,
		    c->waiting[i].form.len, "before sleep", 12));
	/* Even if this phone has to seal it again. */
	client_new_device(w->ana.client);
	keep(&w->ana);
	restart(&w->ana);
	assert_false(sees(&w->ana, "before sleep"));
	fine(&w->ana, "do=sync");
	writes(&w->ana, PRIVATE, "and in the morning");
	fine(&w->ana, "do=sync");
	assert_int_equal(w->ana.client->n_waiting, 0);
	room_of(&room, &w->ana2);
	restart(&room);
	fine(&room, "do=sync");
	assert_true(sees(&room, "t=before sleep") || sees(&room, "text=before sleep"));
	assert_true(sees(&room, "and in the morning"));
	no_notices(&room);
	restart(&room);
	assert_true(sees(&room, "before sleep"));
	phone_close(&room);
}

/* ---- renewal: rows 26 to 29 ---- */

/* [26, 29] */
static void
after_a_renewal_the_old_keys_open_nothing_new(void **state)
{
	struct world *w = *state;
	struct client *thief = w->ana2.client;	/* the phone that was lost */
	struct keyring stolen = { 0 };
	uint8_t root[32], key[32];
	struct evil evil = { .victim = &w->ben, .times = 1 };

	writes(&w->ana, COUPLE, "before");
	sync_all(w);
	assert_true(client_root(thief, root));
	renews(&w->ana, "another line nobody knows");
	writes(&w->ana, COUPLE, "after, from Ana");
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	writes(&w->ben, COUPLE, "after, from Ben");
	fine(&w->ben, "do=sync");
	fine(&w->ana, "do=sync");
	assert_true(sees(&w->ben, "after, from Ana"));
	assert_true(sees(&w->ana, "after, from Ben"));
	assert_string_not_equal(fact(&w->ben, "keys"), "");
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 3);
	/* The session, the passphrase, the keyring, the signature. */
	assert_string_equal(does(&w->ana2, "do=sync"), "signed-out");
	assert_string_equal(does(&w->ana2, "do=login&handle=ana&passphrase="
	    "tea before dawn, always"), "wrong-passphrase");
	assert_false(keyring_open(&stolen, KEYRING_BASE, root,
	    thief->account.person,
	    w->ana.client->account.revision[KEYRING_BASE], SUITE,
	    w->ana.client->account.ring[KEYRING_BASE].bytes,
	    w->ana.client->account.ring[KEYRING_BASE].len));
	assert_false(keyring_space_key(&thief->ring[KEYRING_BASE],
	    thief->space[COUPLE].id, 3, key));
	forge(&evil.wire, &(struct forgery){ .keys = &w->ana2,
	    .author = &w->ana2, .what = EVENT_WRITE,
	    .form = "do=x&t=from the lost phone" });
	w->evil = &evil;
	w->attacker = slips_in;
	does(&w->ben, "do=sync");
	w->attacker = NULL;
	assert_true(notices(&w->ben, "forged"));
	assert_false(sees(&w->ben, "from the lost phone"));
	writer_free(&evil.wire);
	/* Nor among Ana's own things, once she has written there since. */
	writes(&w->ana, PERSONAL, "by the new keys");
	fine(&w->ana, "do=sync");
	is_shown(w, &w->ana, &(struct forgery){ .keys = &w->ana2,
	    .author = &w->ana2, .space = PERSONAL, .what = EVENT_WRITE,
	    .form = "do=x&t=from the lost phone" });
	assert_true(notices(&w->ana, "forged"));
	assert_false(sees(&w->ana, "from the lost phone"));
}

/* [26] A thief of the old keyring who also has the whole log. */
static void
the_new_couple_key_does_not_open_with_the_old_exchange_secret(void **state)
{
	struct world *w = *state;
	struct client *thief = w->ana2.client;
	const struct client *ana = w->ana.client;
	const struct entry *keys = NULL;
	uint8_t sealed[COUPLE_SEAL_SIZE], packed[CARD_SIZE], key[32];
	struct card next, partner;
	struct couple_keys opened;
	struct couple_seal seal;
	struct identity old;

	renews(&w->ana, "another line nobody knows");
	for (size_t i = 0; i < ana->space[COUPLE].entries.n; i++)
		if (field_is((struct fields){ ana->space[COUPLE].entries.at[i].form,
		    ana->space[COUPLE].entries.at[i].len }, "do", "keys"))
			keys = &ana->space[COUPLE].entries.at[i];
	assert_non_null(keys);
	assert_true(field_hex((struct fields){ keys->form, keys->len }, "seal",
	    sealed, sizeof sealed));
	assert_true(field_hex((struct fields){ keys->form, keys->len }, "card",
	    packed, sizeof packed));
	assert_true(card_read(&next, packed));
	assert_true(client_partner(thief, &partner));
	assert_true(keyring_identity(&thief->ring[KEYRING_BASE], 0, &old));
	seal = (struct couple_seal){ thief->space[COUPLE].id, &next, &partner, 3 };
	assert_false(couple_seal_open(&opened, &seal, old.exchange, SUITE, sealed));
	assert_true(couple_seal_key(key, old.exchange, partner.exchange,
	    next.exchange, partner.exchange));
	fine(&w->ben, "do=sync");
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 3);
}

/* [29] */
static void
a_new_phone_reads_everything_that_ever_was(void **state)
{
	struct world *w = *state;
	static struct phone room;

	writes(&w->ana, COUPLE, "epoch two");
	for (int i = 0; i < 30; i++)	/* seqs beyond the couple's */
		writes(&w->ana, PERSONAL, "personal one");
	writes(&w->ana, PRIVATE, "private one");
	sync_all(w);
	phone_close(&w->ana2);
	phone_close(&w->ben2);
	renews(&w->ana, "another line nobody knows");
	writes(&w->ana, COUPLE, "epoch three");
	writes(&w->ana, PERSONAL, "personal two");
	writes(&w->ana, PRIVATE, "private two");
	sync_all(w);
	renews(&w->ben, "a faster boat to elsewhere");
	writes(&w->ben, COUPLE, "epoch four");
	sync_all(w);
	snprintf(w->ana2.passphrase, sizeof w->ana2.passphrase, "%s",
	    w->ana.passphrase);
	snprintf(w->ben2.passphrase, sizeof w->ben2.passphrase, "%s",
	    w->ben.passphrase);
	second_phone(&w->ana2);
	second_phone(&w->ben2);
	for (unsigned i = 0; i < 4; i++) {
		struct phone *p = (struct phone *[]){ &w->ana, &w->ana2, &w->ben,
		    &w->ben2 }[i];

		assert_true(sees(p, "epoch two") && sees(p, "epoch three") &&
		    sees(p, "epoch four"));
		assert_int_equal(p->client->space[COUPLE].epoch, 4);
		no_notices(p);
	}
	assert_int_equal(count(&w->ana2, "personal one"), 30);
	assert_true(sees(&w->ana2, "personal two"));
	room_of(&room, &w->ana2);
	restart(&room);
	fine(&room, "do=sync");
	assert_true(sees(&room, "private one") && sees(&room, "private two"));
	no_notices(&room);
	phone_close(&room);
}

/* [26] What waited on the other phone is sealed again under the new keys. */
static void
a_phone_signed_out_by_a_renewal_keeps_what_it_had_written(void **state)
{
	struct world *w = *state;

	for (unsigned locked = 0; locked < 2; locked++) {
		char text[40], next[60];

		snprintf(text, sizeof text, "written on the train %u", locked);
		snprintf(next, sizeof next, "line number %u nobody knows", locked);
		writes(&w->ana2, COUPLE, text);
		writes(&w->ana2, PRIVATE, text);
		renews(&w->ana, next);
		assert_string_equal(does(&w->ana2, "do=sync"), "signed-out");
		if (locked)
			start(&w->ana2);
		snprintf(w->ana2.passphrase, sizeof w->ana2.passphrase, "%s", next);
		assert_string_equal(logs_in(&w->ana2), "");
		assert_true(sees(&w->ana2, text));
		sync_all(w);
		assert_int_equal(count(&w->ben, text), 1);
		assert_string_equal(fact(&w->ana2, "waiting"), "0");
		no_notices(&w->ben);
		no_notices(&w->ana2);
	}
}

/* The private keyring's renewal seed, as only the passphrase gives it. */
static void
renewal_seed(struct phone *p, uint8_t seed[32])
{
	const struct account *a = &p->client->account;
	struct login_keys keys;
	struct roots roots;
	struct keyring ring = { 0 };

	assert_true(login_from_passphrase(&keys, a->kdf, p->passphrase,
	    strlen(p->passphrase), a->handle, a->salt));
	assert_true(roots_unwrap(&roots, LOGIN_PASSPHRASE, keys.wrap, a->person,
	    a->kdf, a->wrap_number, a->wrap.bytes, a->wrap.len));
	assert_true(keyring_open(&ring, KEYRING_PRIVATE, roots.closed, a->person,
	    a->revision[1], SUITE, a->ring[1].bytes, a->ring[1].len));
	assert_true(keyring_renewal(&ring, seed));
	keyring_free(&ring);
}

static void
claims_successor(struct world *w, uint32_t generation, const uint8_t seed[32])
{
	struct identity next;
	struct card card;
	uint8_t packed[CARD_SIZE], by[64];
	struct writer form = { 0 };

	identity_new(&next, generation);
	card_make(&card, w->ana.client->account.person, &next, next.signing);
	card_pack(packed, &card);
	succession_sign(by, &card, seed);
	field_add(&form, "do", "keys");
	field_add_hex(&form, "card", packed, sizeof packed);
	field_add_hex(&form, "by", by, sizeof by);
	writer_u8(&form, 0);
	is_shown(w, &w->ben, &(struct forgery){ .keys = &w->ana,
	    .author = &w->ana, .what = EVENT_WRITE,
	    .form = (const char *)form.bytes });
	writer_free(&form);
}

/* [27] */
static void
only_the_renewal_key_makes_a_successor_and_only_one(void **state)
{
	struct world *w = *state;
	uint8_t seed[32], person[16];
	struct identity me;
	struct pin pin;

	memcpy(person, w->ana.client->account.person, 16);
	renewal_seed(&w->ana, seed);
	assert_true(keyring_identity(&w->ana.client->ring[0], 0, &me));
	claims_successor(w, 2, me.signing);	/* what an unlocked phone has */
	assert_true(notices(&w->ben, "forged"));
	assert_true(keyring_pin(&w->ben.client->ring[0], person, 0, &pin));
	assert_int_equal(pin.card.generation, 1);
	restart(&w->ben);
	claims_successor(w, 3, seed);		/* one left out */
	assert_true(keyring_pin(&w->ben.client->ring[0], person, 0, &pin));
	assert_int_equal(pin.card.generation, 1);
	assert_false(notices(&w->ben, "fork"));
}

/* [27] */
static void
a_second_successor_of_one_card_is_a_fork(void **state)
{
	struct world *w = *state;
	struct client *c = w->ben.client;
	uint8_t seed[32], person[16];
	struct pin pin, after;

	memcpy(person, w->ana.client->account.person, 16);
	renewal_seed(&w->ana, seed);
	claims_successor(w, 2, seed);		/* a thief of everything */
	assert_true(keyring_pin(&c->ring[0], person, 0, &pin));
	assert_int_equal(pin.card.generation, 2);
	assert_string_not_equal(fact(&w->ben, "keys"), "");
	assert_false(notices(&w->ben, "fork"));
	claims_successor(w, 2, seed);		/* and Ana herself */
	assert_true(notices(&w->ben, "fork"));
	assert_true(keyring_pin(&c->ring[0], person, 2, &after));
	assert_memory_equal(&pin.card, &after.card, sizeof pin.card);
}

/* [28] */
static void
a_renewal_cut_short_anywhere_is_all_or_nothing(void **state)
{
	bool finished = false;

	for (int chance = 1; !finished; chance++) {
		static const char next[] = "another line nobody knows";
		struct world *w;
		char form[200], text[30];

		new_couple(state);
		w = *state;
		writes(&w->ana, COUPLE, "before all this");
		snprintf(form, sizeof form, "do=renew&passphrase=%s&new=%s",
		    w->ana.passphrase, next);
		w->ana.crash = chance;
		finished = strcmp(does(&w->ana, form), "crashed") != 0;
		if (finished)
			snprintf(w->ana.passphrase, sizeof w->ana.passphrase,
			    "%s", next);
		w->ana.crash = 0;
		w->ana.crashed = false;
		start(&w->ana);
		snprintf(w->ana.passphrase, sizeof w->ana.passphrase, "%s", next);
		if (strcmp(logs_in(&w->ana), "") != 0) {
			snprintf(w->ana.passphrase, sizeof w->ana.passphrase,
			    "%s", ANAS);
			assert_string_equal(logs_in(&w->ana), "");
		}
		snprintf(w->ana2.passphrase, sizeof w->ana2.passphrase, "%s",
		    w->ana.passphrase);
		assert_string_equal(logs_in(&w->ana2), "");
		snprintf(text, sizeof text, "and after %d", chance);
		writes(&w->ana, COUPLE, text);
		sync_all(w);
		assert_int_equal(count(&w->ben, text), 1);
		assert_int_equal(count(&w->ben2, "before all this"), 1);
		assert_int_equal(count(&w->ana2, text), 1);
		assert_string_not_equal(fact(&w->ana, "recovery"), "");
		/* The code on the sheet is the one that works. */
		snprintf(form, sizeof form, "do=recover&handle=ana&code=%s&"
		    "passphrase=a third long line", fact(&w->ana, "recovery"));
		phone_close(&w->ana2);
		start(&w->ana2);
		fine(&w->ana2, form);
		no_notices(&w->ben);
		end_world(state);
	}
	new_world(state);
}

/* While Ana's renewal is on its way, Ben's gets there first. */
static void
renews_in_between(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	(void)status, (void)body;
	if (p != &w->ana || strcmp(call->path, "/v1/challenges") != 0)
		return;
	w->attacker = NULL;
	renews(&w->ben, "a faster boat to elsewhere");
}

/* [28] */
static void
when_both_renew_at_once_both_read_everything(void **state)
{
	struct world *w = *state;

	writes(&w->ana, COUPLE, "from Ana, before");
	writes(&w->ben, COUPLE, "from Ben, before");
	w->offline = false;
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	w->evil = w;
	w->attacker = renews_in_between;
	renews(&w->ana, "another line nobody knows");
	w->attacker = NULL;
	writes(&w->ana, COUPLE, "from Ana, after");
	writes(&w->ben, COUPLE, "from Ben, after");
	phone_close(&w->ana2);
	phone_close(&w->ben2);
	sync_all(w);
	memcpy(w->ana2.passphrase, w->ana.passphrase, sizeof w->ana.passphrase);
	memcpy(w->ben2.passphrase, w->ben.passphrase, sizeof w->ben.passphrase);
	second_phone(&w->ana2);
	second_phone(&w->ben2);
	for (unsigned i = 0; i < 4; i++) {
		struct phone *p = (struct phone *[]){ &w->ana, &w->ana2, &w->ben,
		    &w->ben2 }[i];

		assert_true(sees(p, "from Ana, before") && sees(p,
		    "from Ben, before") && sees(p, "from Ana, after") &&
		    sees(p, "from Ben, after"));
		assert_int_equal(p->client->space[COUPLE].epoch,
		    w->ana.client->space[COUPLE].epoch);
		no_notices(p);
	}
}

/* [28] Two phones of one person. */
static void
when_two_phones_renew_at_once_one_of_them_wins(void **state)
{
	struct world *w = *state;

	renews(&w->ana, "another line nobody knows");
	assert_string_equal(does(&w->ana2, "do=renew&passphrase=tea before dawn, "
	    "always&new=the losing passphrase"), "signed-out");
	snprintf(w->ana2.passphrase, sizeof w->ana2.passphrase, "%s",
	    w->ana.passphrase);
	assert_string_equal(logs_in(&w->ana2), "");
	sync_all(w);
	no_notices(&w->ben);
}

/* ---- invitation and couple seal: rows 30 and 31 ---- */

/* [30] */
static void
an_invitation_is_good_once_for_72_hours_and_its_code_is_in_no_request(void **state)
{
	struct world *w = *state;
	uint8_t code[16];
	char text[40], form[80];

	signs_up(&w->ana);
	signs_up(&w->ben);
	phone_init(w, &w->ben2, "cleo", "someone else altogether");
	signs_up(&w->ben2);
	fine(&w->ana, "do=invite");
	snprintf(text, sizeof text, "%s", fact(&w->ana, "invite"));
	assert_true(code_read(code, CODE_INVITATION, text));
	snprintf(form, sizeof form, "do=join&code=%s", text);
	assert_string_equal(does(&w->ana, form), "own-invitation");
	assert_string_equal(does(&w->ben,
	    "do=join&code=SPCD-0Z3D-DERV-3WF1-W8X2-JQ9Z-TMBZ"),
	    "invitation-unknown");
	w->now += 73 * 3600;
	assert_string_equal(does(&w->ben, form), "invitation-expired");
	assert_string_equal(fact(&w->ana, "pair"), "alone");
	fine(&w->ana, "do=invite");
	snprintf(text, sizeof text, "%s", fact(&w->ana, "invite"));
	snprintf(form, sizeof form, "do=join&code=%s", text);
	fine(&w->ana, "do=withdraw");
	assert_string_equal(fact(&w->ana, "invite"), "");
	assert_string_equal(does(&w->ben, form), "invitation-withdrawn");
	fine(&w->ana, "do=invite");
	snprintf(text, sizeof text, "%s", fact(&w->ana, "invite"));
	assert_true(code_read(code, CODE_INVITATION, text));
	snprintf(form, sizeof form, "do=join&code=%s", text);
	fine(&w->ben, form);
	assert_string_equal(does(&w->ben2, form), "invitation-used");
	assert_string_equal(fact(&w->ben2, "pair"), "alone");
	fine(&w->ana, "do=sync");
	assert_string_equal(does(&w->ana, form), "paired");
	assert_string_equal(does(&w->ana, "do=invite"), "paired");
	assert_false(relay_was_told(w, code, 16));
	assert_false(relay_was_told(w, (const uint8_t *)text, 9));
	no_notices(&w->ana);
}

/* Someone who has the code, and the relay, stands between the two. */
static void
stands_in_the_middle(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	struct evil *evil = w->evil;
	struct reader r = reader_over(body->bytes, body->len);
	const uint8_t *invitation, *space;
	uint8_t id[16], key[32], reply[REPLY_SIZE];
	struct identity mallory;
	struct card card;
	uint64_t until;

	if (p != evil->victim || *status != 200 ||
	    strcmp(call->path, "/v1/invitations") != 0 ||
	    reader_u8(&r) != 1)
		return;
	invitation = reader_take(&r, 16);
	space = reader_take(&r, 16);
	until = reader_u64(&r);
	invitation_keys(id, key, evil->id);
	assert_memory_equal(id, invitation, 16);
	identity_new(&mallory, 1);
	crypto_random(card.person, 16);
	card_make(&card, w->ben.client->account.person, &mallory, key);
	reply_seal(reply, id, key, &card);
	struct writer forged = { 0 };
	writer_u8(&forged, 1);
	writer_bytes(&forged, invitation, 16);
	writer_bytes(&forged, space, 16);
	writer_u64(&forged, until);
	writer_u8(&forged, 1);
	writer_long(&forged, reply, sizeof reply);
	writer_clear(body);
	writer_bytes(body, forged.bytes, forged.len);
	writer_free(&forged);
}

/* [30] */
static void
someone_in_the_middle_changes_the_words(void **state)
{
	struct world *w = *state;
	struct evil evil = { .victim = &w->ana };
	char words[60], form[80];

	signs_up(&w->ana);
	signs_up(&w->ben);
	fine(&w->ana, "do=invite");
	assert_true(code_read(evil.id, CODE_INVITATION, fact(&w->ana, "invite")));
	snprintf(form, sizeof form, "do=join&code=%s", fact(&w->ana, "invite"));
	fine(&w->ben, form);
	w->evil = &evil;
	w->attacker = stands_in_the_middle;
	fine(&w->ana, "do=sync");
	snprintf(words, sizeof words, "%s", fact(&w->ana, "words"));
	assert_string_not_equal(words, "");
	assert_string_not_equal(fact(&w->ben, "words"), words);
	w->attacker = NULL;
	fine(&w->ana, "do=words&said=different");
	assert_string_equal(fact(&w->ana, "pair"), "ended");
	fine(&w->ben, "do=sync");
	assert_string_equal(fact(&w->ben, "pair"), "ended");
}

/* The joiner may write at once; the inviter's "the same" makes a new key. */
static void
the_joiner_writes_at_once_and_comparing_makes_a_new_key(void **state)
{
	struct world *w = *state;

	signs_up(&w->ana);
	signs_up(&w->ben);
	writes(&w->ben, PERSONAL, "Ben, alone");
	fine(&w->ben, "do=sync");
	joins(w);
	assert_int_equal(w->ben.client->me, 1);
	for (size_t i = 0; i < w->ben.n_memory; i++)
		assert_int_equal(w->ben.memory[i].author, 1);
	assert_true(sees(&w->ben, "Ben, alone"));
	writes(&w->ben, COUPLE, "so happy to be here");
	fine(&w->ben, "do=sync");
	fine(&w->ana, "do=sync");
	assert_true(sees(&w->ana, "so happy"));
	assert_int_equal(w->ana.client->space[COUPLE].epoch, 1);
	fine(&w->ana, "do=words&said=same");
	assert_int_equal(w->ana.client->space[COUPLE].epoch, 2);
	restart(&w->ana);
	assert_int_equal(w->ana.client->space[COUPLE].epoch, 2);
	fine(&w->ben, "do=sync");
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 2);
}

/* Who invited, wrote, and then took the other's invitation instead. */
static void
what_was_written_while_waiting_goes_along(void **state)
{
	struct world *w = *state;
	char form[80];
	uint8_t id[16];

	signs_up(&w->ana);
	signs_up(&w->ben);
	fine(&w->ben, "do=invite");
	writes(&w->ben, COUPLE, "written while waiting");
	answers(&w->ben, MODE_SOFT, "question:1", "an early answer", id);
	fine(&w->ben, "do=sync");
	writes(&w->ben, COUPLE, "and not sent yet");
	fine(&w->ana, "do=invite");
	snprintf(form, sizeof form, "do=join&code=%s", fact(&w->ana, "invite"));
	fine(&w->ben, form);
	fine(&w->ana, "do=sync");
	assert_true(sees(&w->ana, "written while waiting"));
	assert_true(sees(&w->ana, "and not sent yet"));
	assert_true(sees(&w->ben, "written while waiting"));
	assert_false(sees(&w->ana, "an early answer"));
	answers(&w->ana, MODE_SOFT, "question:1", "my answer", id);
	fine(&w->ana, "do=sync");
	fine(&w->ana, "do=sync");
	assert_true(sees(&w->ana, "an early answer"));
	restart(&w->ben);
	assert_int_equal(count(&w->ben, "written while waiting"), 1);
	no_notices(&w->ana);
	no_notices(&w->ben);
}

static void
says_seal(struct phone *p, uint64_t epoch, uint64_t to,
    const uint8_t sealed[COUPLE_SEAL_SIZE])
{
	struct writer fields = { 0 };

	field_add_number(&fields, "epoch", epoch);
	field_add_number(&fields, "to", to);
	field_add_hex(&fields, "seal", sealed, COUPLE_SEAL_SIZE);
	client_write_deed(p->client, COUPLE, "seal", &fields);
	writer_free(&fields);
	keep(p);
}

/* [31] */
static void
a_couple_key_comes_only_from_the_partner_to_the_card_in_force(void **state)
{
	struct world *w = *state;
	struct client *ana = w->ana.client, *ben = w->ben.client;
	uint8_t sealed[COUPLE_SEAL_SIZE], before[32], now[32];
	struct card from, to;
	struct identity me, stranger;
	struct couple_keys keys;
	struct couple_seal seal = { ana->space[COUPLE].id, &from, &to, 3 };
	struct pin pin;

	crypto_random((uint8_t *)&keys, sizeof keys);
	assert_true(client_partner(ana, &to));
	assert_true(keyring_pin(&ana->ring[0], ana->account.person, 0, &pin));
	from = pin.card;
	assert_true(keyring_identity(&ana->ring[0], 0, &me));
	assert_true(keyring_space_key(&ben->ring[0], ben->space[COUPLE].id, 2,
	    before));
	identity_new(&stranger, 1);
	/* Planted by someone who is not Ana. */
	assert_true(couple_seal_make(sealed, &seal, stranger.exchange, &keys));
	says_seal(&w->ana, 3, 1, sealed);
	/* Of an epoch that was, and one that is not next. */
	seal.epoch = 2;
	assert_true(couple_seal_make(sealed, &seal, me.exchange, &keys));
	says_seal(&w->ana, 2, 1, sealed);
	says_seal(&w->ana, 3, 1, sealed);
	seal.epoch = 5;
	assert_true(couple_seal_make(sealed, &seal, me.exchange, &keys));
	says_seal(&w->ana, 5, 1, sealed);
	/* To a card that does not exist (any more). */
	seal.epoch = 3;
	assert_true(couple_seal_make(sealed, &seal, me.exchange, &keys));
	says_seal(&w->ana, 3, 2, sealed);
	does(&w->ana, "do=sync");
	does(&w->ben, "do=sync");
	assert_true(keyring_space_key(&ben->ring[0], ben->space[COUPLE].id, 2,
	    now));
	assert_memory_equal(before, now, 32);
	assert_int_equal(ben->space[COUPLE].epoch, 2);
	/* Ben's own, thrown back at him. */
	assert_true(keyring_pin(&ben->ring[0], ben->account.person, 0, &pin));
	seal = (struct couple_seal){ ben->space[COUPLE].id, &pin.card, &from, 3 };
	assert_true(keyring_identity(&ben->ring[0], 0, &me));
	assert_true(couple_seal_make(sealed, &seal, me.exchange, &keys));
	says_seal(&w->ana, 3, 1, sealed);
	does(&w->ana, "do=sync");
	does(&w->ben, "do=sync");
	assert_int_equal(ben->space[COUPLE].epoch, 2);
}

/* [31] */
static void
of_two_seals_for_one_epoch_the_first_counts(void **state)
{
	struct world *w = *state;

	w->ana.client->space[COUPLE].owes_seal = true;
	w->ben.client->space[COUPLE].owes_seal = true;
	client_settle(w->ana.client);
	client_settle(w->ben.client);
	keep(&w->ana);
	keep(&w->ben);
	fine(&w->ben, "do=sync");
	sync_all(w);
	sync_all(w);
	assert_int_equal(w->ana.client->space[COUPLE].epoch, 4);
	assert_int_equal(w->ben.client->space[COUPLE].epoch, 4);
	assert_int_equal(w->ana2.client->space[COUPLE].epoch, 4);
	writes(&w->ana, COUPLE, "under the newest key");
	sync_all(w);
	assert_true(sees(&w->ben, "under the newest key"));
	assert_true(sees(&w->ben2, "under the newest key"));
	assert_true(sees(&w->ana2, "under the newest key"));
	no_notices(&w->ben2);
}

/* ---- parting, suites, a relay put back: rows 35, 36, 57 ---- */

/* [35] */
static void
after_unpairing_both_still_read_and_may_only_delete(void **state)
{
	struct world *w = *state;
	uint8_t id[16], other[16], refused[16];

	assert_true(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=of us", id));
	assert_true(try_write(&w->ben, COUPLE, MODE_PLAIN, "do=x&t=of Ben", other));
	writes(&w->ana, PERSONAL, "of Ana");
	sync_all(w);
	writes(&w->ben, COUPLE, "too late, and kept");
	fine(&w->ana, "do=unpair");
	assert_string_equal(fact(&w->ana, "pair"), "ended");
	assert_false(try_write(&w->ana, COUPLE, MODE_PLAIN, "do=x&t=no", refused));
	deletes(&w->ben, COUPLE, other);
	sync_all(w);
	assert_false(sees(&w->ana, "of Ben"));
	assert_string_equal(fact(&w->ben2, "pair"), "ended");
	assert_true(sees(&w->ben, "too late, and kept"));
	restart(&w->ben);
	assert_true(sees(&w->ben, "too late, and kept") && sees(&w->ben, "of us"));
	assert_false(sees(&w->ana, "too late"));
	deletes(&w->ana, COUPLE, id);
	writes(&w->ana, PERSONAL, "life goes on");
	sync_all(w);
	assert_false(sees(&w->ben, "of us"));
	assert_true(sees(&w->ana2, "life goes on"));
	assert_false(sees(&w->ben, "of Ana"));
	no_notices(&w->ana);
	no_notices(&w->ben2);
	phone_close(&w->ben2);
	second_phone(&w->ben2);
	no_notices(&w->ben2);
}

static void
a_couple_that_parted_may_begin_again(void **state)
{
	struct world *w = *state;

	writes(&w->ana, COUPLE, "the first time");
	sync_all(w);
	fine(&w->ana, "do=unpair");
	sync_all(w);
	joins(w);
	fine(&w->ana, "do=words&said=same");
	fine(&w->ben, "do=words&said=same");
	writes(&w->ben, COUPLE, "the second time");
	sync_all(w);
	assert_string_equal(fact(&w->ana2, "pair"), "bound");
	assert_false(sees(&w->ana2, "the first time"));
	assert_true(sees(&w->ana2, "the second time"));
	assert_true(sees(&w->ben2, "the second time"));
	restart(&w->ana);
	assert_true(sees(&w->ana, "the second time"));
	no_notices(&w->ana2);
}

/* Looking back only ever asks. */
static void
nothing_is_sent(struct world *w, struct phone *p, const struct call *call,
    unsigned *status, struct writer *body)
{
	(void)w;
	(void)status;
	(void)body;
	if (p->room == CLIENT_FORMER)
		assert_string_equal(call->method, "GET");
}

static void
looks_back(struct phone *former, struct phone *base, int nth)
{
	char form[200];

	room_of(former, base);
	former->room = CLIENT_FORMER;
	start(former);
	snprintf(form, sizeof form, "do=open&nth=%d&passphrase=%s", nth,
	    base->passphrase);
	fine(former, form);
	fine(former, "do=read");
}

static void
begin_again(struct world *w)
{
	fine(&w->ana, "do=unpair");
	sync_all(w);
	joins(w);
	fine(&w->ana, "do=words&said=same");
	fine(&w->ben, "do=words&said=same");
	sync_all(w);
}

static void
what_was_shared_in_a_pairing_that_ended_can_still_be_read(void **state)
{
	static const char *const first[] = { "the first time", "and Ben too",
	    "soft of Ana", "soft of Ben", "strict of Ana", "strict of Ben",
	    "after new keys", "with new keys of Ben" };
	static struct phone former;
	struct world *w = *state;
	uint8_t id[16];

	phone_close(&w->ana2);
	phone_close(&w->ben2);
	assert_string_equal(fact(&w->ana, "former"), "");
	writes(&w->ana, COUPLE, first[0]);
	writes(&w->ben, COUPLE, first[1]);
	answers(&w->ana, MODE_SOFT, "q:1", first[2], id);
	answers(&w->ben, MODE_SOFT, "q:1", first[3], id);
	answers(&w->ana, MODE_STRICT, "c:1", first[4], id);
	answers(&w->ben, MODE_STRICT, "c:1", first[5], id);
	sync_all(w);
	renews(&w->ana, "seven owls on a wire");
	writes(&w->ana, COUPLE, first[6]);
	sync_all(w);
	renews(&w->ben, "a boat that came home");
	for (int i = 0; i < 20; i++) {	/* later than the new log gets */
		writes(&w->ana, COUPLE, "day by day");
		writes(&w->ben, COUPLE, "day by day");
	}
	writes(&w->ben, COUPLE, first[7]);
	sync_all(w);
	begin_again(w);
	writes(&w->ana, PERSONAL, "for myself");
	writes(&w->ben, COUPLE, "the second time");
	sync_all(w);
	renews(&w->ana, "eight owls on a wire");	/* early in the new log */
	sync_all(w);
	renews(&w->ben, "a boat that left again");
	sync_all(w);
	begin_again(w);
	writes(&w->ben, COUPLE, "the third time");
	sync_all(w);
	assert_string_equal(fact(&w->ana, "former"), "2");
	assert_false(sees(&w->ana, first[0]));
	w->attacker = nothing_is_sent;

	looks_back(&former, &w->ana, 1);
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		assert_int_equal(count(&former, first[i]), 1);
	assert_int_equal(count(&former, "day by day"), 40);
	assert_false(sees(&former, "the second time"));
	assert_false(sees(&former, "for myself"));
	assert_string_equal(fact(&former, "pair"), "ended");
	no_notices(&former);
	assert_false(try_write(&former, COUPLE, MODE_PLAIN, "do=x&t=no", id));
	assert_false(try_write(&former, PERSONAL, MODE_PLAIN, "do=x&t=no", id));
	phone_close(&former);

	looks_back(&former, &w->ana, 0);
	assert_true(sees(&former, "the second time"));
	assert_false(sees(&former, first[0]) || sees(&former, "the third time"));
	no_notices(&former);
	phone_close(&former);
	looks_back(&former, &w->ana, 2);
	assert_int_equal(former.n_memory, 0);
	phone_close(&former);
	looks_back(&former, &w->ben, 1);
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		assert_int_equal(count(&former, first[i]), 1);
	no_notices(&former);
	assert_string_equal(does(&former, "do=sync"), "not-now");
	phone_close(&former);
	room_of(&former, &w->ana);
	former.room = CLIENT_FORMER;
	start(&former);
	assert_string_equal(does(&former, "do=open&nth=0&passphrase=a guess at it"),
	    "wrong-passphrase");
	phone_close(&former);

	w->attacker = NULL;
	sync_all(w);
	no_notices(&w->ana);
	no_notices(&w->ben);
}

/* [36] */
static void
an_old_suite_is_refused_once_the_minimum_rose(void **state)
{
	struct world *w = *state;

	keyring_set_least(&w->ana.client->ring[KEYRING_BASE], 2);
	writes(&w->ben, COUPLE, "sealed the old way");
	fine(&w->ben, "do=sync");
	fine(&w->ana, "do=sync");
	assert_false(sees(&w->ana, "sealed the old way"));
	assert_true(notices(&w->ana, "unreadable"));
	/* A keyring of the old suite, from another phone of hers. */
	client_ring_changed(w->ana2.client);
	keep(&w->ana2);
	fine(&w->ana2, "do=sync");
	assert_string_equal(does(&w->ana, "do=sync"), "signed-out");
}

/* [57] The host puts the relay back to yesterday. */
static void
what_a_restored_relay_lost_the_phones_send_again(void **state)
{
	char folder[] = "/tmp/hearth-client-XXXXXX", path[64], form[80];
	struct world *w = *state;
	uint8_t key[32] = { 7 }, a[16];

	some_writing(w);
	answers(&w->ana, MODE_STRICT, "closeness:0", "strict and old", a);
	sync_all(w);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/relay.db", folder);
	assert_true(store_backup(w->store, path));
	snprintf(form, sizeof form, "do=confirm&code=%s", fact(&w->ana,
	    "recovery"));
	fine(&w->ana, form);
	writes(&w->ana, COUPLE, "lost one");
	writes(&w->ana, PERSONAL, "lost mine");
	answers(&w->ana, MODE_STRICT, "closeness:1", "lost answer", a);
	fine(&w->ana, "do=sync");
	writes(&w->ben, COUPLE, "lost two");
	sync_all(w);
	deletes(&w->ana, COUPLE, a);
	answers(&w->ana, MODE_STRICT, "closeness:1", "lost better answer", a);
	sync_all(w);
	relay_free(w->relay);
	store_close(w->store);
	w->store = store_open(path, NULL);
	assert_non_null(w->store);
	w->relay = relay_new(w->store, key, ORIGIN);
	relay_limits(w->relay, &(struct relay_limits){ 1000000, 1000000,
	    500u << 20 });
	for (unsigned i = 0; i < 4; i++) {
		struct phone *p = (struct phone *[]){ &w->ana, &w->ana2, &w->ben,
		    &w->ben2 }[i];

		assert_string_equal(does(p, "do=sync"), "signed-out");
		assert_string_equal(logs_in(p), "");
		fine(p, "do=sync");
		assert_true(notices(p, "rollback"));
	}
	writes(&w->ben, COUPLE, "written meanwhile");
	fine(&w->ana, "do=resend");
	fine(&w->ben, "do=resend");
	fine(&w->ana2, "do=resend");
	fine(&w->ben2, "do=resend");
	sync_all(w);
	for (unsigned i = 0; i < 4; i++) {
		struct phone *p = (struct phone *[]){ &w->ana, &w->ana2, &w->ben,
		    &w->ben2 }[i];

		assert_int_equal(count(p, "lost one"), 1);
		assert_int_equal(count(p, "lost two"), 1);
		assert_int_equal(count(p, "written meanwhile"), 1);
		assert_int_equal(count(p, "first phone 3"), 1);
		assert_false(notices(p, "rollback"));
	}
	answers(&w->ben, MODE_STRICT, "closeness:1", "and Ben", a);
	sync_all(w);
	assert_true(sees(&w->ben2, "lost better answer"));
	assert_false(sees(&w->ben2, "lost answer"));
	assert_true(sees(&w->ana2, "and Ben"));
	assert_int_equal(count(&w->ana2, "lost mine"), 1);
	restart(&w->ana);
	assert_int_equal(count(&w->ana, "lost one"), 1);
	phone_close(&w->ana2);
	second_phone(&w->ana2);		/* the keyring is whole again, too */
	assert_string_equal(fact(&w->ana2, "confirmed"), "1");
	relay_free(w->relay);
	store_close(w->store);
	w->relay = NULL;
	w->store = NULL;
	remove(path);
	assert_int_equal(rmdir(folder), 0);
}

/* ---- sessions ---- */

static void
a_phone_can_be_signed_out_from_another(void **state)
{
	struct world *w = *state;
	char list[600], form[60];
	const char *at;

	fine(&w->ana, "do=sessions");
	snprintf(list, sizeof list, "%s", fact(&w->ana, "sessions"));
	assert_non_null(strchr(list, ','));
	at = strstr(list, ".0,") != NULL ? list : strchr(list, ',') + 1;
	snprintf(form, sizeof form, "do=end&id=%.32s", at);
	fine(&w->ana, form);
	assert_null(strchr(fact(&w->ana, "sessions"), ','));
	assert_string_equal(does(&w->ana2, "do=sync"), "signed-out");
	fine(&w->ana, "do=signout");
	assert_int_equal(w->ana.n_kept, 0);
	assert_string_equal(fact(&w->ana, "state"), "none");
	start(&w->ana);
	assert_string_equal(logs_in(&w->ana), "");
	fine(&w->ana, "do=sync");
}

/* ---- whispers [32] ---- */

static const char SESSION[] = "00112233445566778899aabbccddeeff";
static const char OTHER_SESSION[] = "ffeeddccbbaa99887766554433221100";

/* What the relay puts on the other's streams. */
struct whispered {
	char		 text[33 + 2 * WHISPER_MOST + 1];
	size_t		 len;
};

static void
put_on_stream(struct world *w, const uint8_t *words, size_t len,
    struct whispered *out)
{
	bytes_hex(out->text, w->ana.client->space[COUPLE].id, 16);
	out->text[32] = ' ';
	bytes_hex(out->text + 33, words, len);
	out->len = 33 + 2 * len;
}

static void
whispers(struct phone *p, const char *session, const char *step,
    struct whispered *out)
{
	const struct call *call;
	char form[200];

	snprintf(form, sizeof form, "do=turn&in=%s&step=%s", session, step);
	call = client_whisper(p->client, form, strlen(form));
	assert_non_null(call);
	assert_string_equal(call->method, "POST");
	assert_int_equal(strlen(call->path), 11 + 32 + 9);
	put_on_stream(p->world, call->body, call->len, out);
	keep(p);
}

static bool
hears(struct phone *p, const struct whispered *w, const char *step)
{
	char sessions[80], said[80];
	const char *form;

	snprintf(sessions, sizeof sessions, "%s\n%s\n", OTHER_SESSION, SESSION);
	form = client_hear(p->client, sessions, w->text, w->len);
	return form != NULL && field_text((struct fields){ (const uint8_t *)form,
	    strlen(form) }, "step", said, sizeof said) && strcmp(said, step) == 0;
}

static void
a_whisper_is_heard_once_by_the_other_alone(void **state)
{
	struct world *w = *state;
	struct whispered one, two, three;

	whispers(&w->ana, SESSION, "one", &one);
	whispers(&w->ana, SESSION, "two", &two);
	whispers(&w->ana2, SESSION, "three", &three);
	assert_true(hears(&w->ben, &one, "one"));
	assert_false(hears(&w->ben, &one, "one"));
	assert_true(hears(&w->ben, &three, "three"));
	assert_true(hears(&w->ben, &two, "two"));
	assert_false(hears(&w->ben, &two, "two"));
	assert_false(hears(&w->ben, &one, "one"));
	assert_true(hears(&w->ben2, &two, "two"));	/* one got lost there */
	assert_false(hears(&w->ben2, &one, "one"));
	assert_false(hears(&w->ana, &one, "one"));	/* thrown back */
	assert_false(hears(&w->ana2, &one, "one"));
	assert_null(client_hear(w->ben.client, OTHER_SESSION, three.text,
	    three.len));
	assert_null(client_hear(w->ben.client, "", three.text, three.len));
}

static void
all_whispers_of_a_kind_are_equally_long(void **state)
{
	struct world *w = *state;
	struct whispered one, two;

	whispers(&w->ana, SESSION, "speak", &one);
	whispers(&w->ana, OTHER_SESSION, "a+much+longer+step+than+that", &two);
	assert_int_equal(one.len, two.len);
	assert_int_equal(one.len, 33 + 2 * (20 + ENVELOPE_EXTRA + 256));
}

static void
a_restarted_phone_is_heard_and_uses_no_number_twice(void **state)
{
	struct world *w = *state;
	struct whispered said;
	uint32_t last = 0;

	for (int i = 0; i < 30; i++) {
		uint8_t number[4];

		whispers(&w->ana, SESSION, "again", &said);
		assert_true(bytes_unhex(number, 4, said.text + 33 + 32, 8));
		assert_true(bytes_get(number, 4) > last);
		last = (uint32_t)bytes_get(number, 4);
		assert_true(hears(&w->ben, &said, "again"));
		if (i % 3 == 2)
			restart(&w->ana);
	}
}

static void
every_change_of_a_whisper_is_refused(void **state)
{
	struct world *w = *state;
	struct whispered said, spoilt;

	whispers(&w->ana, SESSION, "one", &said);
	for (size_t i = 0; i < said.len; i++) {
		spoilt = said;
		spoilt.text[i] = spoilt.text[i] == '0' ? '1' : '0';
		assert_false(hears(&w->ben, &spoilt, "one"));
	}
	for (size_t n = 0; n < said.len; n++) {
		spoilt = said;
		spoilt.len = n;
		spoilt.text[n] = '\0';
		assert_false(hears(&w->ben, &spoilt, "one"));
	}
	memset(said.text + said.len, '0', 2);
	said.len += 2;
	assert_false(hears(&w->ben, &said, "one"));
	said.len -= 2;
	assert_true(hears(&w->ben, &said, "one"));
}

/* By somebody who holds a key: with any author, device, number and form. */
static void
forges_whisper(struct world *w, const uint8_t couple[32], const char *session,
    const uint8_t author[16], uint32_t number, const char *form,
    struct whispered *out)
{
	struct whisperer who = { w->ana.client->space[COUPLE].id, author,
	    w->ana.client->device.id, number };
	struct writer words = { 0 };
	uint8_t id[16], key[32];

	assert_true(bytes_unhex(id, 16, session, 32));
	whisper_key(key, couple, id);
	whisper_seal(&words, key, &who, form, strlen(form));
	put_on_stream(w, words.bytes, words.len, out);
	writer_free(&words);
}

static void
a_forged_whisper_is_refused(void **state)
{
	static const char form[] = "do=turn&in=00112233445566778899aabbccddeeff"
	    "&step=one";
	struct world *w = *state;
	const struct space *s = &w->ana.client->space[COUPLE];
	const uint8_t *ana = w->ana.client->account.person,
	    *ben = w->ben.client->account.person;
	uint8_t key[32], old[32];
	struct whispered said;

	assert_true(keyring_space_key(&w->ana.client->ring[KEYRING_BASE], s->id,
	    s->epoch, key));
	assert_true(keyring_space_key(&w->ana.client->ring[KEYRING_BASE], s->id,
	    s->epoch - 1, old));
	forges_whisper(w, key, SESSION, ben, 9, form, &said);	/* as the hearer */
	assert_false(hears(&w->ben, &said, "one"));
	forges_whisper(w, old, SESSION, ana, 9, form, &said);	/* who had the link */
	assert_false(hears(&w->ben, &said, "one"));
	forges_whisper(w, key, OTHER_SESSION, ana, 9, form, &said);
	assert_false(hears(&w->ben, &said, "one"));	/* says another exercise */
	forges_whisper(w, key, SESSION, ana, 9, "do=turn&step=one", &said);
	assert_false(hears(&w->ben, &said, "one"));	/* says none */
	forges_whisper(w, key, SESSION, ana, 0, form, &said);
	assert_false(hears(&w->ben, &said, "one"));
	forges_whisper(w, key, SESSION, ana, 9, form, &said);
	assert_true(hears(&w->ben, &said, "one"));

	renews(&w->ana, "a river stone in the pocket");
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	fine(&w->ana, "do=sync");
	forges_whisper(w, key, SESSION, ana, 10, form, &said);	/* a lost phone's key */
	assert_false(hears(&w->ben, &said, "one"));
	whispers(&w->ana, SESSION, "new", &said);
	assert_true(hears(&w->ben, &said, "new"));
}

static void
whispers_want_an_open_home_of_two(void **state)
{
	static const char form[] = "do=turn&in=00112233445566778899aabbccddeeff";
	struct world *w = *state;
	struct whispered said;
	size_t len = sizeof form - 1;
	char *long_form = malloc(WHISPER_FORM + 1);

	signs_up(&w->ana);
	assert_null(client_whisper(w->ana.client, form, len));
	signs_up(&w->ben);
	joins(w);
	fine(&w->ana, "do=words&said=same");
	fine(&w->ben, "do=words&said=same");
	fine(&w->ana, "do=sync");
	fine(&w->ben, "do=sync");
	assert_null(client_whisper(w->ana.client, "do=turn", 7));
	memset(long_form, '&', WHISPER_FORM + 1);
	memcpy(long_form, form, len);
	assert_null(client_whisper(w->ana.client, long_form, WHISPER_FORM + 1));
	assert_non_null(client_whisper(w->ana.client, long_form, WHISPER_FORM));
	free(long_form);
	whispers(&w->ana, SESSION, "one", &said);
	start(&w->ben);
	assert_false(hears(&w->ben, &said, "one"));
	restart(&w->ben);
	assert_true(hears(&w->ben, &said, "one"));
	fine(&w->ben, "do=unpair");
	assert_null(client_whisper(w->ben.client, form, len));
}

#define with_world(f)	cmocka_unit_test_setup_teardown(f, new_world, end_world)
#define with_couple(f)	cmocka_unit_test_setup_teardown(f, new_couple, end_world)

/* ---- a feed of dates ---- */

static unsigned
fetches(struct world *w, const char *feed, const char *says)
{
	struct answer answer = { 0 };
	char path[200];
	unsigned status;

	snprintf(path, sizeof path, "/ics/%s", feed);
	relay_answer(w->relay, &(struct request){ .method = "GET", .path = path,
	    .now = w->now, .address = "calendar" }, &answer);
	status = answer.status;
	if (status == 200) {
		assert_int_equal(answer.len, strlen(says));
		assert_memory_equal(answer.body, says, answer.len);
	}
	answer_wipe(&answer);
	return status;
}

/* [51] */
static void
a_feed_is_put_by_each_device_and_ends_when_its_owner_or_the_pairing_does(void **state)
{
	struct world *w = *state;
	char feed[120];

	fine(&w->ana, "do=feed-say&text=nothing to say it in");
	fine(&w->ana, "do=feed&on=1");
	snprintf(feed, sizeof feed, "%s", fact(&w->ana, "feed"));
	assert_int_equal(strlen(feed), 32 + 1 + 64);
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana, "do=feed-say&text=BEGIN%3AVCALENDAR");
	assert_int_equal(fetches(w, feed, "BEGIN:VCALENDAR"), 200);
	fine(&w->ana, "do=sync");
	/* Her other phone goes on with it; nobody else knows of it. */
	second_phone(&w->ana2);
	fine(&w->ana2, "do=sync");
	assert_string_equal(fact(&w->ana2, "feed"), feed);
	fine(&w->ana2, "do=feed-say&text=another");
	assert_int_equal(fetches(w, feed, "another"), 200);
	fine(&w->ben, "do=sync");
	assert_string_equal(fact(&w->ben, "feed"), "");
	/* Without the relay it cannot end, and says so. */
	w->offline = true;
	assert_string_equal(does(&w->ana2, "do=feed&on=0"), "offline");
	w->offline = false;
	assert_string_equal(fact(&w->ana2, "feed"), feed);
	fine(&w->ana2, "do=feed&on=0");
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana2, "do=sync");
	fine(&w->ana, "do=sync");
	assert_string_equal(fact(&w->ana, "feed"), "");
	restart(&w->ana);
	assert_string_equal(fact(&w->ana, "feed"), "");
	/* A new one is another one, and ends with the pairing. */
	fine(&w->ana, "do=feed&on=1");
	assert_string_not_equal(fact(&w->ana, "feed"), feed);
	snprintf(feed, sizeof feed, "%s", fact(&w->ana, "feed"));
	fine(&w->ana, "do=feed-say&text=until then");
	assert_int_equal(fetches(w, feed, "until then"), 200);
	fine(&w->ben, "do=unpair");
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana, "do=sync");
	assert_string_equal(fact(&w->ana, "feed"), "");
	fine(&w->ana, "do=feed-say&text=not any more");
	assert_int_equal(fetches(w, feed, ""), 404);
}

/* Ana begins one that says walks, and every phone of hers knows. */
static void
walks_are_fed(struct world *w, char feed[120])
{
	fine(&w->ana, "do=feed&on=1");
	snprintf(feed, 120, "%s", fact(&w->ana, "feed"));
	fine(&w->ana, "do=feed-say&text=walks");
	sync_all(w);
}

/* A phone that did not know yet puts it again: it ends once more, by whoever learns
 * of that first, and also when that phone is started again in between. */
static void
a_feed_that_ended_does_not_come_back(void **state)
{
	struct world *w = *state;
	char feed[120];

	walks_are_fed(w, feed);
	fine(&w->ana, "do=feed&on=0");
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana2, "do=feed-say&text=walks");	/* in between */
	assert_int_equal(fetches(w, feed, "walks"), 200);
	fine(&w->ana, "do=sync");
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana2, "do=feed-say&text=talks");
	assert_int_equal(fetches(w, feed, "talks"), 200);
	w->offline = true;
	does(&w->ana2, "do=sync");
	w->offline = false;
	restart(&w->ana2);
	fine(&w->ana2, "do=sync");
	assert_int_equal(fetches(w, feed, ""), 404);
	assert_string_equal(fact(&w->ana2, "feed"), "");
	/* That was all: none of them ends one that begins after it. */
	walks_are_fed(w, feed);
	restart(&w->ana2);
	sync_all(w);
	assert_int_equal(fetches(w, feed, "walks"), 200);
}

static void
a_feed_begun_before_a_pairing_ends_with_it(void **state)
{
	struct world *w = *state;
	char feed[120];

	signs_up(&w->ana);
	signs_up(&w->ben);
	fine(&w->ana, "do=feed&on=1");
	snprintf(feed, sizeof feed, "%s", fact(&w->ana, "feed"));
	joins(w);
	fine(&w->ana, "do=words&said=same");
	fine(&w->ben, "do=words&said=same");
	sync_all(w);
	fine(&w->ana, "do=feed-say&text=walks");
	assert_string_equal(fact(&w->ana, "feed"), feed);
	assert_int_equal(fetches(w, feed, "walks"), 200);
	fine(&w->ben, "do=unpair");
	fine(&w->ana, "do=sync");
	assert_string_equal(fact(&w->ana, "feed"), "");
	fine(&w->ana, "do=feed-say&text=talks");
	assert_int_equal(fetches(w, feed, ""), 404);
	fine(&w->ana, "do=feed&on=1");		/* and one begun after it stands */
	assert_string_not_equal(fact(&w->ana, "feed"), "");
	restart(&w->ana);
	fine(&w->ana, "do=sync");
	snprintf(feed, sizeof feed, "%s", fact(&w->ana, "feed"));
	fine(&w->ana, "do=feed-say&text=talks");
	assert_int_equal(fetches(w, feed, "talks"), 200);
}

/* Whoever copied its key from a lost phone does not read on. */
static void
new_keys_end_the_feed(void **state)
{
	struct world *w = *state;
	char feed[120];

	walks_are_fed(w, feed);
	renews(&w->ana2, "another line nobody knows");
	assert_string_equal(fact(&w->ana2, "feed"), "");
	assert_int_equal(fetches(w, feed, ""), 404);
	restart(&w->ana2);
	assert_string_equal(fact(&w->ana2, "feed"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(two_people_become_a_couple),
		with_couple(what_one_writes_the_other_reads_on_all_phones),
		with_couple(a_phone_that_starts_again_knows_what_it_knew),
		with_couple(of_a_long_log_only_the_newest_part_is_kept_anew),
		with_couple(a_lost_block_of_heads_is_read_again),
		cmocka_unit_test_teardown(a_relay_that_changes_the_log_is_noticed,
		    end_world),
		cmocka_unit_test_teardown(
		    what_a_bad_line_mangled_once_is_asked_for_again, end_world),
		with_couple(a_relay_cannot_keep_a_phone_asking),
		with_couple(a_page_asked_for_again_changes_nothing_twice),
		with_couple(
		    two_different_histories_are_noticed_at_the_first_event_that_crosses),
		with_couple(a_tail_held_back_is_noticed_when_its_author_writes_again),
		with_couple(a_log_that_went_back_is_noticed_and_nothing_is_sent_into_it),
		with_couple(a_keyring_that_went_back_is_noticed_and_refused),
		with_couple(a_private_keyring_that_nobody_could_check_does_not_replace_ours),
		with_couple(a_partner_cannot_write_as_the_other_even_with_the_relay),
		with_couple(the_other_s_device_id_gives_a_partner_nothing),
		with_couple(a_partner_cannot_delete_what_the_other_wrote),
		with_couple(partner_and_relay_cannot_remove_words_in_silence),
		with_couple(what_its_author_deletes_is_gone_everywhere),
		with_couple(all_of_mine_is_gone_at_once),
		with_couple(an_event_sent_twice_is_there_once),
		with_couple(what_was_sent_stays_on_the_page_until_it_comes_back),
		with_couple(a_restored_phone_takes_a_new_device_id_and_loses_no_text),
		with_couple(a_refused_event_becomes_a_deleted_stub_and_its_text_goes_anew),
		with_couple(a_photo_comes_to_the_other_and_goes_with_its_event),
		with_couple(a_relay_that_changes_a_photo_shows_nothing),
		with_couple(without_room_for_photos_words_still_go_and_the_photo_waits),
		with_couple(a_photo_that_no_event_names_never_goes),
		cmocka_unit_test_teardown(a_photo_survives_a_host_that_dies, end_world),
		with_couple(a_full_space_takes_deletions_and_then_the_text),
		cmocka_unit_test_teardown(
		    however_often_the_host_dies_nothing_is_lost_or_said_twice, end_world),
		with_world(an_unknown_cost_is_refused_and_a_salt_serves_one_handle),
		with_world(a_log_in_passed_on_by_another_origin_is_refused),
		with_world(a_wrong_passphrase_opens_nothing),
		with_world(a_handle_belongs_to_one_person),
		with_world(a_session_alone_cannot_change_the_account),
		with_couple(the_recovery_code_gives_everything_back_once),
		with_couple(everyday_answers_open_for_both_at_the_second_one),
		with_couple(
		    a_stolen_database_and_the_partner_s_keys_open_no_everyday_answer),
		with_couple(answers_given_at_once_open_in_any_order),
		with_couple(a_strict_answer_stays_shut_until_its_author_s_phone_gives_the_share),
		with_couple(a_new_phone_opens_every_gate_in_one_go),
		with_couple(a_wrong_share_opens_nothing),
		with_couple(nobody_gives_away_what_another_one_wrote),
		with_couple(an_answer_may_be_taken_back_before_it_opens),
		with_couple(a_second_answer_is_refused_but_its_text_stays_with_its_author),
		with_couple(the_text_that_opens_is_the_one_that_was_promised),
		with_couple(the_private_room_opens_with_the_passphrase_only),
		with_couple(what_is_written_into_the_locked_room_is_read_there_only),
		with_couple(after_a_renewal_the_old_keys_open_nothing_new),
		with_couple(the_new_couple_key_does_not_open_with_the_old_exchange_secret),
		with_couple(a_new_phone_reads_everything_that_ever_was),
		with_couple(a_phone_signed_out_by_a_renewal_keeps_what_it_had_written),
		with_couple(only_the_renewal_key_makes_a_successor_and_only_one),
		with_couple(a_second_successor_of_one_card_is_a_fork),
		cmocka_unit_test_teardown(a_renewal_cut_short_anywhere_is_all_or_nothing,
		    end_world),
		with_couple(when_both_renew_at_once_both_read_everything),
		with_couple(when_two_phones_renew_at_once_one_of_them_wins),
		with_world(an_invitation_is_good_once_for_72_hours_and_its_code_is_in_no_request),
		with_world(someone_in_the_middle_changes_the_words),
		with_world(the_joiner_writes_at_once_and_comparing_makes_a_new_key),
		with_world(what_was_written_while_waiting_goes_along),
		with_couple(a_couple_key_comes_only_from_the_partner_to_the_card_in_force),
		with_couple(of_two_seals_for_one_epoch_the_first_counts),
		with_couple(after_unpairing_both_still_read_and_may_only_delete),
		with_couple(a_couple_that_parted_may_begin_again),
		with_couple(what_was_shared_in_a_pairing_that_ended_can_still_be_read),
		with_couple(an_old_suite_is_refused_once_the_minimum_rose),
		with_couple(what_a_restored_relay_lost_the_phones_send_again),
		with_couple(a_phone_can_be_signed_out_from_another),
		with_couple(a_whisper_is_heard_once_by_the_other_alone),
		with_couple(all_whispers_of_a_kind_are_equally_long),
		with_couple(a_restarted_phone_is_heard_and_uses_no_number_twice),
		with_couple(every_change_of_a_whisper_is_refused),
		with_couple(a_forged_whisper_is_refused),
		with_world(whispers_want_an_open_home_of_two),
		with_couple(a_feed_is_put_by_each_device_and_ends_when_its_owner_or_the_pairing_does),
		with_couple(a_feed_that_ended_does_not_come_back),
		with_world(a_feed_begun_before_a_pairing_ends_with_it),
		with_couple(new_keys_end_the_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
