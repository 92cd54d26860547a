/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * places_test: when and where the relay is told to call, by a client whose relay is
 * real but for that: what stands there is kept here, and may refuse or be away.
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
#include "seal/bytes.h"
#include "seal/client.h"

enum { PLACES = 8, RECORDS = 60, START = 1799060400, HOUR = 3600 };

struct record_kept {
	char	 name[64];
	uint8_t	*bytes;
	size_t	 len;
};

struct stands {
	uint8_t	 id[16], kind, state;
	char	 to[200];
};

struct world {
	struct store	*store;
	struct relay	*relay;
	struct client	*client;
	struct record_kept kept[RECORDS];
	size_t		 n_kept;
	char		 token[RELAY_TOKEN + 1];
	int64_t		 now;
	bool		 offline, old;	/* old: knows nothing of reminders */
	const char	*refuses;	/* the next PUT, with this problem */
	unsigned	 calls, puts;
	uint64_t	 alarms[64];
	size_t		 n_alarms;
	struct stands	 place[PLACES];
	size_t		 n;
	char		 wire[20000];	/* bodies of all PUTs, as text where they are */
};

/* Stretching a passphrase is made cheap (wrapped at link time). */
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

/* ---- the relay's part ---- */

static struct stands *
find(struct world *w, const uint8_t id[16])
{
	for (size_t i = 0; i < w->n; i++)
		if (memcmp(w->place[i].id, id, 16) == 0)
			return &w->place[i];
	return NULL;
}

static unsigned
problem(struct writer *out, unsigned status, const char *code)
{
	char text[100];

	snprintf(text, sizeof text, "{\"type\": \"/problems/%s\"}", code);
	writer_bytes(out, text, strlen(text));
	return status;
}

static unsigned
put_alarms(struct world *w, struct reader *r)
{
	size_t n = reader_u16(r);
	uint64_t before = 0;

	assert_true(n <= 64);
	w->n_alarms = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t at = reader_u64(r);

		assert_true(at > before && at % 300 == 0);
		before = at;
		w->alarms[w->n_alarms++] = at;
	}
	assert_true(reader_done(r));
	w->puts++;
	return 204;
}

static unsigned
put_place(struct world *w, const uint8_t id[16], struct reader *r, struct writer *out)
{
	struct stands *place = find(w, id);
	const char *refuses = w->refuses;
	size_t len;

	w->refuses = NULL;
	if (refuses != NULL)
		return problem(out, strcmp(refuses, "slow-down") == 0 ? 429 : 409, refuses);
	if (place == NULL)
		place = &w->place[w->n++];
	memcpy(place->id, id, 16);
	place->kind = reader_u8(r);
	place->state = 0;
	len = reader_u16(r);
	memcpy(place->to, reader_take(r, len), len);
	place->to[len] = '\0';
	if (place->kind == 1) {
		assert_int_equal(reader_u16(r), 65);
		assert_int_equal(reader_take(r, 65)[0], 4);
		assert_int_equal(reader_u16(r), 16);
		reader_take(r, 16);
	}
	assert_true(reader_done(r));
	return 204;
}

static unsigned
list_places(const struct world *w, struct writer *out)
{
	writer_u8(out, (uint8_t)w->n);
	for (size_t i = 0; i < w->n; i++) {
		writer_bytes(out, w->place[i].id, 16);
		writer_u8(out, w->place[i].kind);
		writer_u16(out, (uint16_t)strlen(w->place[i].to));
		writer_bytes(out, w->place[i].to, strlen(w->place[i].to));
		writer_u8(out, w->place[i].state);
	}
	return 200;
}

static unsigned
one_place(struct world *w, const struct call *call, struct writer *out)
{
	struct reader r = reader_over(call->body, call->len);
	const char *rest = call->path + strlen("/v1/channels/") + 32;
	struct stands *place;
	uint8_t id[16];

	assert_true(bytes_unhex(id, 16, call->path + strlen("/v1/channels/"), 32));
	place = find(w, id);
	if (strcmp(call->method, "PUT") == 0)
		return put_place(w, id, &r, out);
	if (place == NULL)
		return problem(out, 404, "not-found");
	if (strcmp(call->method, "DELETE") == 0) {
		*place = w->place[--w->n];
		return 204;
	}
	if (strcmp(rest, "/test") == 0) {
		static const char said[] = "gone,\nfor good";

		writer_u16(out, 410);
		writer_u16(out, sizeof said - 1);
		writer_bytes(out, said, sizeof said - 1);
		return 200;
	}
	assert_string_equal(rest, "/code");
	assert_int_equal(reader_u8(&r), 6);
	if (memcmp(reader_take(&r, 6), "123456", 6) != 0)
		return problem(out, 409, "wrong-code");
	place->state = 1;
	return 204;
}

static bool
of_reminders(struct world *w, const struct call *call, unsigned *status,
    struct writer *out)
{
	struct reader r = reader_over(call->body, call->len);

	if (strncmp(call->path, "/v1/alarms", 10) != 0 &&
	    strncmp(call->path, "/v1/push", 8) != 0 &&
	    strncmp(call->path, "/v1/channels", 12) != 0)
		return false;
	w->calls++;
	if (w->old)
		*status = problem(out, 404, "not-found");
	else if (strcmp(call->path, "/v1/alarms") == 0)
		*status = put_alarms(w, &r);
	else if (strcmp(call->path, "/v1/channels") == 0)
		*status = list_places(w, out);
	else if (strcmp(call->path, "/v1/push") == 0) {
		writer_u8(out, 4);
		memset(writer_room(out, 64), 0xab, 64);
		writer_u8(out, 7);
		*status = 200;
	} else
		*status = one_place(w, call, out);
	return true;
}

static void
of_the_rest(struct world *w, const struct call *call, unsigned *status,
    struct writer *out)
{
	struct answer answer = { 0 };
	char path[256], *query;

	snprintf(path, sizeof path, "%s", call->path);
	if ((query = strchr(path, '?')) != NULL)
		*query++ = '\0';
	relay_answer(w->relay, &(struct request){ .method = call->method,
	    .path = path, .query = query, .session = w->token[0] != '\0' ?
	    w->token : NULL, .body = call->body, .len = call->len,
	    .address = "ana", .now = w->now, .native = true }, &answer);
	if (answer.session[0] != '\0')
		memcpy(w->token, answer.session, sizeof answer.session);
	*status = answer.status;
	writer_bytes(out, answer.body, answer.len);
	answer_wipe(&answer);
}

/* ---- the host's part ---- */

static void
store_put(struct world *w, const struct record *record)
{
	size_t i = 0;

	while (i < w->n_kept && strcmp(w->kept[i].name, record->name) != 0)
		i++;
	if (i == w->n_kept)
		w->n_kept++;
	assert_true(i < RECORDS);
	free(w->kept[i].bytes);
	snprintf(w->kept[i].name, sizeof w->kept[i].name, "%s", record->name);
	w->kept[i].bytes = record->bytes != NULL ? malloc(record->len + 1) : NULL;
	w->kept[i].len = record->len;
	if (record->bytes != NULL)
		memcpy(w->kept[i].bytes, record->bytes, record->len);
}

static const char *
does(struct world *w, const char *form)
{
	const struct call *call;
	struct record record;

	client_time(w->client, w->now);
	client_begin(w->client, form, strlen(form));
	for (;;) {
		struct writer body = { 0 };
		unsigned status = 0;

		call = client_call(w->client);
		while (client_dirty(w->client, &record))
			store_put(w, &record);
		client_flushed(w->client);
		if (call == NULL)
			break;
		if (!w->offline && !of_reminders(w, call, &status, &body))
			of_the_rest(w, call, &status, &body);
		client_answer(w->client, status, body.bytes, body.len);
		writer_free(&body);
	}
	return client_outcome(w->client);
}

#define fine(w, form)	assert_string_equal(does(w, form), "")

static void
restarts(struct world *w)
{
	client_free(w->client);
	w->client = client_new(CLIENT_BASE, "https://home.example");
	for (size_t i = 0; i < w->n_kept; i++)
		if (w->kept[i].bytes != NULL)
			client_load(w->client, &(struct record){ w->kept[i].name,
			    w->kept[i].bytes, w->kept[i].len });
	fine(w, "do=open&passphrase=tea+before+dawn%2C+always");
}

static bool
told(struct world *w, const char *fact)
{
	client_time(w->client, w->now);
	return strstr(client_facts(w->client), fact) != NULL;
}

static int
ana_arrives(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	uint8_t key[32] = { 7 };

	w->now = START;
	w->store = store_open(NULL, NULL);
	w->relay = relay_new(w->store, key, "https://home.example");
	w->client = client_new(CLIENT_BASE, "https://home.example");
	fine(w, "do=signup&handle=ana&passphrase=tea+before+dawn%2C+always");
	*state = w;
	return 0;
}

static int
ana_leaves(void **state)
{
	struct world *w = *state;

	client_free(w->client);
	for (size_t i = 0; i < w->n_kept; i++)
		free(w->kept[i].bytes);
	relay_free(w->relay);
	store_close(w->store);
	free(w);
	return 0;
}

/* ---- alarms ---- */

static void
alarms(struct world *w, int64_t opened, const int64_t *at, size_t n)
{
	char form[1000];
	int len = snprintf(form, sizeof form, "do=alarms&opened=%lld&at=", (long long)opened);

	for (size_t i = 0; i < n; i++)
		len += snprintf(form + len, sizeof form - (size_t)len, "%s%lld",
		    i > 0 ? "." : "", (long long)at[i]);
	fine(w, form);
}

static void
the_list_is_said_when_it_changed_and_only_then(void **state)
{
	struct world *w = *state;
	int64_t at[] = { START + 9 * HOUR, START + 33 * HOUR };

	alarms(w, START, at, 2);
	assert_int_equal(w->puts, 1);
	assert_int_equal(w->n_alarms, 2);
	assert_int_equal(w->alarms[1], (uint64_t)at[1]);
	w->calls = 0;
	alarms(w, START + 60, at, 2);
	restarts(w);
	alarms(w, START + 120, at, 2);
	assert_int_equal(w->puts, 1);
	assert_true(w->calls <= 2);	/* what a new client asks once */
	alarms(w, START + 180, at, 1);
	assert_int_equal(w->puts, 2);
	assert_int_equal(w->n_alarms, 1);
	alarms(w, START + 240, at, 0);
	assert_int_equal(w->n_alarms, 0);
}

static void
what_rang_is_remembered_while_it_matters(void **state)
{
	struct world *w = *state;
	int64_t at[] = { START + 9 * HOUR, START + 33 * HOUR, START + 57 * HOUR };
	char fact[100];

	alarms(w, START, at, 3);
	w->now = START + 40 * HOUR;
	restarts(w);
	snprintf(fact, sizeof fact, "opened=%d.%d.%d", START, START + 9 * HOUR,
	    START + 33 * HOUR);
	assert_true(told(w, fact));
	alarms(w, START, at + 2, 1);	/* as it went on: nothing new to say */
	assert_int_equal(w->puts, 1);
	assert_true(told(w, fact));
	w->now += 30 * 24 * HOUR;	/* nobody came: all of it still counts */
	alarms(w, START, NULL, 0);
	snprintf(fact, sizeof fact, "opened=%d.%d.%d.%d", START, START + 9 * HOUR,
	    START + 33 * HOUR, START + 57 * HOUR);
	assert_true(told(w, fact));
	alarms(w, w->now, NULL, 0);	/* somebody did */
	snprintf(fact, sizeof fact, "opened=%lld", (long long)w->now);
	assert_true(told(w, fact));
}

static void
without_a_network_it_waits(void **state)
{
	struct world *w = *state;
	int64_t at[] = { START + 9 * HOUR };

	w->offline = true;
	assert_string_equal(does(w, "do=alarms&opened=1799060400&at=1799092800"), "offline");
	fine(w, "do=place&kind=mail&address=ana%40home.example");
	assert_true(told(w, ".2.3.0.ana@home.example"));
	restarts(w);
	assert_true(told(w, ".2.3.0.ana@home.example"));
	w->offline = false;
	alarms(w, START, at, 1);
	assert_int_equal(w->puts, 1);
	assert_int_equal(w->n, 1);
	assert_true(told(w, ".2.0.0.ana@home.example"));
	assert_true(told(w, "push=7.04abab"));
}

static void
a_relay_that_knows_nothing_of_it_is_left_alone(void **state)
{
	struct world *w = *state;
	int64_t at[] = { START + 9 * HOUR };

	w->old = true;
	alarms(w, START, at, 1);
	w->calls = 0;
	alarms(w, START, at, 1);
	assert_int_equal(w->calls, 0);
	assert_false(told(w, "push="));
	assert_string_equal(does(w, "do=place&kind=ntfy&address=https%3A%2F%2Fa.example%2Ft"),
	    "place-refused");
	fine(w, "do=place-off&all=1");
}

/* ---- places ---- */

#define AB16	"abababababababababababababababab"
#define POINT	"04" AB16 AB16 AB16 AB16
#define HERE(to, more)	"do=place&kind=push&endpoint=https%3A%2F%2Fpush.example%2F" to \
	"&p256dh=" POINT "&auth=000102030405060708090a0b0c0d0e0f" more

static void
this_device_is_one_place_wherever_it_moves(void **state)
{
	struct world *w = *state;
	uint8_t id[16];

	fine(w, HERE("first", "&again=1"));	/* not wanted here */
	assert_int_equal(w->n, 0);
	fine(w, HERE("first", ""));
	assert_int_equal(w->n, 1);
	memcpy(id, w->place[0].id, 16);
	assert_true(told(w, ".1.0.1.https"));
	restarts(w);
	w->calls = 0;
	fine(w, HERE("first", "&again=1"));
	assert_int_equal(w->calls, 0);
	fine(w, HERE("second", "&again=1"));
	assert_int_equal(w->n, 1);
	assert_memory_equal(w->place[0].id, id, 16);
	assert_string_equal(w->place[0].to, "https://push.example/second");
	w->place[0].state = 2;			/* the push service forgot it */
	fine(w, "do=alarms&opened=1&at=");
	fine(w, HERE("second", ""));		/* turned on again */
	assert_int_equal(w->place[0].state, 0);
	w->n = 0;				/* taken away on another device */
	restarts(w);
	fine(w, "do=alarms&opened=1&at=");
	fine(w, HERE("second", "&again=1"));
	assert_int_equal(w->n, 0);
	/* But what ended with its session is, once there is another. */
	fine(w, "do=login&handle=ana&passphrase=tea+before+dawn%2C+always");
	fine(w, HERE("second", "&again=1"));
	assert_int_equal(w->n, 1);
	assert_memory_equal(w->place[0].id, id, 16);
	fine(w, "do=place-off&all=1");
	assert_int_equal(w->n, 0);
	fine(w, HERE("third", "&again=1"));
	assert_int_equal(w->n, 0);
}

static void
an_address_is_proved_by_its_digits(void **state)
{
	struct world *w = *state;
	char form[100] = "do=place-code&digits=654321&id=", hex[33];

	fine(w, "do=place&kind=mail&address=ana%40home.example");
	assert_true(told(w, "tested="));	/* they were sent at once */
	bytes_hex(hex, w->place[0].id, 16);
	strcat(form, hex);
	assert_string_equal(does(w, form), "digits-differ");
	memcpy(form + 21, "12 345", 6);
	assert_string_equal(does(w, form), "digits-differ");
	memcpy(form + 21, "123456", 6);
	fine(w, form);
	assert_true(told(w, ".2.1.0.ana@home.example"));
	snprintf(form, sizeof form, "do=place-test&id=%s", hex);
	fine(w, form);
	assert_true(told(w, ".410.gone"));
	assert_false(told(w, "%0A"));
	snprintf(form, sizeof form, "do=place-off&id=%s", hex);
	fine(w, form);
	assert_int_equal(w->n, 0);
	fine(w, form);				/* gone is gone */
}

static void
what_is_refused_is_not_tried_again(void **state)
{
	struct world *w = *state;

	w->refuses = "too-many";
	assert_string_equal(does(w, "do=place&kind=mail&address=a%40b.example"), "places-many");
	assert_false(told(w, "places="));
	w->refuses = "bad-address";
	assert_string_equal(does(w, "do=place&kind=mail&address=a%40b.example"), "place-refused");
	assert_false(told(w, "places="));
	w->refuses = "slow-down";		/* but this may be */
	assert_string_equal(does(w, "do=place&kind=mail&address=a%40b.example"), "slow-down");
	assert_true(told(w, ".2.3.0.a@b.example"));
	fine(w, "do=alarms&opened=1&at=");
	assert_int_equal(w->n, 1);
	assert_string_equal(does(w, "do=place&kind=push&endpoint=x&p256dh=04&auth=00"),
	    "place-refused");
}

static void
who_signs_out_is_not_called_any_more(void **state)
{
	struct world *w = *state;

	fine(w, HERE("first", ""));
	assert_int_equal(w->n, 1);
	fine(w, "do=signout");
	assert_int_equal(w->n, 0);
}

/* New keys drop all places at the relay: what this device was told to be is said anew. */
static void
after_new_keys_this_device_is_told_anew(void **state)
{
	struct world *w = *state;
	int64_t at[] = { START + 9 * HOUR };

	fine(w, HERE("first", ""));
	alarms(w, START, at, 1);
	fine(w, "do=renew&passphrase=tea+before+dawn%2C+always&new=another+line+nobody+knows");
	w->n = w->n_alarms = 0;
	fine(w, HERE("first", "&again=1"));
	assert_int_equal(w->n, 1);
	assert_true(told(w, ".1.0.1.https"));
	alarms(w, START + 60, at, 1);
	assert_int_equal(w->n_alarms, 1);
	w->puts = 0;
	fine(w, HERE("first", "&again=1"));	/* once */
	alarms(w, START + 120, at, 1);
	assert_int_equal(w->puts, 0);
}

static void
nowhere_is_a_fact_once_the_relay_said_so(void **state)
{
	struct world *w = *state;

	assert_false(told(w, "nowhere"));
	fine(w, "do=alarms&opened=1&at=");
	assert_true(told(w, "nowhere=1"));
	restarts(w);
	assert_true(told(w, "nowhere=1"));
	fine(w, HERE("first", ""));
	assert_false(told(w, "nowhere"));
	restarts(w);
	assert_false(told(w, "nowhere"));
	fine(w, "do=place-off&all=1");
	assert_true(told(w, "nowhere=1"));
}

int
main(void)
{
#define WITH_ANA(f)	cmocka_unit_test_setup_teardown(f, ana_arrives, ana_leaves)
	const struct CMUnitTest tests[] = {
		WITH_ANA(the_list_is_said_when_it_changed_and_only_then),
		WITH_ANA(what_rang_is_remembered_while_it_matters),
		WITH_ANA(without_a_network_it_waits),
		WITH_ANA(a_relay_that_knows_nothing_of_it_is_left_alone),
		WITH_ANA(this_device_is_one_place_wherever_it_moves),
		WITH_ANA(an_address_is_proved_by_its_digits),
		WITH_ANA(what_is_refused_is_not_tried_again),
		WITH_ANA(who_signs_out_is_not_called_any_more),
		WITH_ANA(after_new_keys_this_device_is_told_anew),
		WITH_ANA(nowhere_is_a_fact_once_the_relay_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
