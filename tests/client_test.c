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
	struct memory	 memory[1200];
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
	store_close(w->store);
	writer_free(&w->wire);
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

	if (p != w->evil || *status != 200 || !asks_for_events(call) ||
	    !is_about(call, p, COUPLE))
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

/* ---- forging: rows 6 and 7 ---- */

/* An event that nobody's client would make. */
struct forgery {
	struct phone	*keys;		/* whose space keys and signature */
	struct phone	*author;	/* who is said to have written it */
	struct phone	*device;	/* whose device id it names; NULL: a new one */
	uint8_t		 what;
	uint8_t		 gate[16];
	const char	*form;
};

static void
forge(struct writer *wire, const struct forgery *f)
{
	struct client *c = f->keys->client;
	const struct space *s = &c->space[COUPLE];
	struct header h = { .what = f->what, .counter = 1, .epoch = s->epoch,
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
	assert_true(keyring_space_key(&c->ring[KEYRING_BASE], s->id, s->epoch, key));
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
	    !is_about(call, p, COUPLE))
		return;
	page_read(&page, body);
	if (evil->times > 0) {
		page_add(&page, &evil->wire);
		evil->times--;
	}
	page_write(&page, body);
}

static void
is_shown(struct world *w, struct phone *victim, const struct forgery *f)
{
	struct evil evil = { .victim = victim, .times = 1 };

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
	writes(&w->ben2, COUPLE, "after");
	sync_all(w);
	assert_true(sees(&w->ana2, "after"));
	no_notices(&w->ben2);
	no_notices(&w->ana2);
}

#define with_world(f)	cmocka_unit_test_setup_teardown(f, new_world, end_world)
#define with_couple(f)	cmocka_unit_test_setup_teardown(f, new_couple, end_world)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_world(two_people_become_a_couple),
		with_couple(what_one_writes_the_other_reads_on_all_phones),
		with_couple(a_phone_that_starts_again_knows_what_it_knew),
		cmocka_unit_test_teardown(a_relay_that_changes_the_log_is_noticed,
		    end_world),
		cmocka_unit_test_teardown(
		    what_a_bad_line_mangled_once_is_asked_for_again, end_world),
		with_couple(
		    two_different_histories_are_noticed_at_the_first_event_that_crosses),
		with_couple(a_tail_held_back_is_noticed_when_its_author_writes_again),
		with_couple(a_log_that_went_back_is_noticed_and_nothing_is_sent_into_it),
		with_couple(a_keyring_that_went_back_is_noticed_and_refused),
		with_couple(a_partner_cannot_write_as_the_other_even_with_the_relay),
		with_couple(the_other_s_device_id_gives_a_partner_nothing),
		with_couple(a_partner_cannot_delete_what_the_other_wrote),
		with_couple(partner_and_relay_cannot_remove_words_in_silence),
		with_couple(what_its_author_deletes_is_gone_everywhere),
		with_couple(all_of_mine_is_gone_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
