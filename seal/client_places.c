/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_places: when the relay calls this person, and where: moments, a browser's
 * push service, a mail address, a topic. What could not be said is owed, and said
 * with the next task.
 */
#include <string.h>

#include "client_inner.h"
#include "crypto.h"

enum { KIND_PUSH = 1, KIND_MAIL, KIND_TOPIC };
enum { STATE_UNSENT = 3, ADDRESS_MOST = 2048, KEPT_SECONDS = 8 * 24 * 60 * 60, DIGITS = 6 };

/* ---- what is owed: entries of an id and long(body); an empty body takes it away ---- */

struct owed {
	const uint8_t	*id, *body;
	size_t		 len;
};

static bool
owed_next(struct reader *r, struct owed *owed)
{
	if (reader_left(r) == 0)
		return false;
	owed->id = reader_take(r, 16);
	owed->body = reader_long(r, &owed->len);
	return !r->bad;
}

static struct reader
owed_all(const struct client *c)
{
	return reader_over(c->calling.owed.bytes, c->calling.owed.len);
}

static bool
owed_find(const struct client *c, const uint8_t id[16], struct owed *owed)
{
	struct reader r = owed_all(c);

	while (owed_next(&r, owed))
		if (memcmp(owed->id, id, 16) == 0)
			return true;
	return false;
}

static void
owed_drop(struct client *c, const uint8_t id[16])
{
	struct reader r = owed_all(c);
	struct writer rest = { 0 };
	struct owed owed;

	while (owed_next(&r, &owed))
		if (memcmp(owed.id, id, 16) != 0) {
			writer_bytes(&rest, owed.id, 16);
			writer_long(&rest, owed.body, owed.len);
		}
	writer_free(&c->calling.owed);
	c->calling.owed = rest;
	c->device_changed = true;
}

static void
owe(struct client *c, const uint8_t id[16], const struct writer *body)
{
	owed_drop(c, id);
	writer_bytes(&c->calling.owed, id, 16);
	writer_long(&c->calling.owed, body->bytes, body->len);
}

/* ---- the device's record ---- */

void
client_calling_free(struct client *c)
{
	writer_free(&c->calling.owed);
	bytes_wipe(&c->calling, sizeof c->calling);
}

void
client_calling_write(const struct client *c, struct writer *w)
{
	const struct calling *k = &c->calling;

	writer_u64(w, (uint64_t)k->opened);
	writer_u8(w, (uint8_t)(k->has_here | k->unsaid << 1 |
	    k->nowhere << 2 | c->feed.ending << 3));
	writer_bytes(w, k->here, 16);
	writer_bytes(w, k->here_hash, 32);
	writer_u8(w, (uint8_t)k->n_alarms);
	for (size_t i = 0; i < k->n_alarms; i++)
		writer_u64(w, (uint64_t)k->alarm[i]);
	writer_long(w, k->owed.bytes, k->owed.len);
}

void
client_calling_read(struct client *c, struct reader *r)
{
	struct calling *k = &c->calling;
	const uint8_t *owed;
	size_t len = 0;
	uint8_t flags;

	client_calling_free(c);
	k->opened = (int64_t)reader_u64(r);
	flags = reader_u8(r);
	k->has_here = (flags & 1) != 0;
	k->unsaid = (flags & 2) != 0;
	k->nowhere = (flags & 4) != 0;
	c->feed.ending = (flags & 8) != 0;
	reader_copy(r, k->here, 16);
	reader_copy(r, k->here_hash, 32);
	k->n_alarms = reader_u8(r);
	if (k->n_alarms > ALARMS_KEPT)
		r->bad = true;
	for (size_t i = 0; i < k->n_alarms && !r->bad; i++)
		k->alarm[i] = (int64_t)reader_u64(r);
	owed = reader_long(r, &len);
	if (!r->bad)
		writer_bytes(&k->owed, owed, len);
}

/* ---- saying it ---- */

static void
ask_owed(struct client *c)
{
	struct reader r = owed_all(c);
	struct owed owed;

	if (!owed_next(&r, &owed)) {
		client_skip(c, 1);
		return;
	}
	memcpy(c->work.invite, owed.id, 16);
	writer_bytes(client_body(c), owed.body, owed.len);
	client_ask(c, owed.len > 0 ? "PUT" : "DELETE", "/v1/channels/", owed.id, "");
}

/* Without the relay it stays owed, and that is fine. */
static void
take_owed(struct client *c)
{
	const char *why = client_problem(c, "too-many") ? "places-many" : "place-refused";
	unsigned status = c->answer.status;
	struct owed owed;
	bool away = owed_find(c, c->work.invite, &owed) && owed.len == 0;

	if (status == 0) {
		client_end(c, "");
		return;
	}
	if (status == 400 || status == 404 || status == 409) {
		owed_drop(c, c->work.invite);
		if (away)
			client_back(c, 2);
		else
			client_end(c, why);
		return;
	}
	if (!client_fine(c, 204))
		return;
	owed_drop(c, c->work.invite);
	c->calling.nowhere &= away;
	client_back(c, 2);
}

static client_steps owed_row = { ask_owed, take_owed, NULL };

static void
say_owed(struct client *c)
{
	client_row(c, owed_row);
}

/* ---- what stands at the relay ---- */

static void
ask_push(struct client *c)
{
	if (c->calling.asked) {
		client_skip(c, 1);
		return;
	}
	client_body(c);
	client_ask(c, "GET", "/v1/push", NULL, "");
}

/* A relay that knows nothing of it offers nothing. */
static void
take_push(struct client *c)
{
	struct reader r = client_reply(c);
	struct calling *k = &c->calling;

	k->asked = c->answer.status == 404;
	k->nowhere |= k->asked;
	if (k->asked || !client_fine(c, 200))
		return;
	reader_copy(&r, k->key, sizeof k->key);
	k->offers = reader_u8(&r);
	k->asked = k->offered = !r.bad;
}

static void
ask_places(struct client *c)
{
	client_body(c);
	client_ask(c, "GET", "/v1/channels", NULL, "");
}

static void
place_read(struct reader *r, struct place *place)
{
	size_t len, n = 0;
	const uint8_t *name;

	reader_copy(r, place->id, 16);
	place->kind = reader_u8(r);
	len = reader_u16(r);
	name = reader_take(r, len);
	place->state = reader_u8(r);
	for (size_t i = 0; !r->bad && i < len && n + 1 < sizeof place->name; i++)
		if (name[i] > ' ' && name[i] != ',')
			place->name[n++] = (char)name[i];
	place->name[n] = '\0';
}

static void
take_places(struct client *c)
{
	struct reader r = client_reply(c);
	struct calling *k = &c->calling;
	size_t n;

	if (c->answer.status == 0 || c->answer.status == 404)
		return;
	if (!client_fine(c, 200))
		return;
	n = reader_u8(&r);
	k->n_places = 0;
	k->listed = true;
	while (n-- > 0 && k->n_places < PLACES_MOST && !r.bad)
		place_read(&r, &k->place[k->n_places++]);
	if (r.bad)
		k->n_places = 0;
	k->nowhere = k->n_places == 0;
	c->device_changed = true;
}

static client_steps places_row = { ask_places, take_places, NULL };

static void
list_once(struct client *c)
{
	if (!c->calling.listed && c->calling.offered)
		client_row(c, places_row);
}

/* ---- alarms ---- */

static bool
next_moment(const char **p, int64_t *at)
{
	int64_t n = 0;
	const char *from = *p;

	for (; **p >= '0' && **p <= '9' && n < INT64_MAX / 100; ++*p)
		n = n * 10 + (**p - '0');
	*at = n;
	if (*p == from)
		return false;
	*p += **p == '.';
	return true;
}

/* What rang stays while it may matter; what lies ahead is replaced. */
static void
take_alarms(struct client *c)
{
	struct calling *k = &c->calling, next = { 0 };
	char text[ALARMS_MOST * 21 + 1] = "";
	const char *p = text;
	size_t past, ahead = 0;
	uint64_t opened;
	int64_t at;

	if (!field_number(client_form(c), "opened", &opened) ||
	    !field_text(client_form(c), "at", text, sizeof text)) {
		client_end(c, "not-now");
		return;
	}
	for (size_t i = 0; i < k->n_alarms; i++) {
		ahead += k->alarm[i] > c->now;
		if (k->alarm[i] <= c->now && next.n_alarms < ALARMS_KEPT - ALARMS_MOST &&
		    (k->alarm[i] > (int64_t)opened || k->alarm[i] > c->now - KEPT_SECONDS))
			next.alarm[next.n_alarms++] = k->alarm[i];
	}
	past = next.n_alarms;
	while (next.n_alarms < past + ALARMS_MOST && next_moment(&p, &at))
		next.alarm[next.n_alarms++] = at;
	if (next.n_alarms - past != ahead || memcmp(&next.alarm[past],
	    &k->alarm[k->n_alarms - ahead], ahead * sizeof *k->alarm) != 0)
		k->unsaid = true;
	memcpy(k->alarm, next.alarm, sizeof k->alarm);
	k->n_alarms = next.n_alarms;
	k->opened = (int64_t)opened;
	c->device_changed = true;
}

static void
ask_alarms(struct client *c)
{
	const struct calling *k = &c->calling;
	struct writer *body = client_body(c);
	size_t first = 0;

	if (!k->unsaid) {
		client_skip(c, 1);
		return;
	}
	while (first < k->n_alarms && k->alarm[first] <= c->now)
		first++;
	writer_u16(body, (uint16_t)(k->n_alarms - first));
	for (size_t i = first; i < k->n_alarms; i++)
		writer_u64(body, (uint64_t)k->alarm[i]);
	client_ask(c, "PUT", "/v1/alarms", NULL, "");
}

static void
said_alarms(struct client *c)
{
	if (c->answer.status != 404 && !client_fine(c, 204))
		return;
	c->calling.unsaid = false;
	c->device_changed = true;
}

client_steps client_alarms_row = { take_alarms, ask_alarms, said_alarms, say_owed, ask_push,
	take_push, list_once, NULL };

/* ---- places ---- */

static void
put_text(struct writer *w, const void *text, size_t n)
{
	writer_u16(w, (uint16_t)n);
	writer_bytes(w, text, n);
}

/* This device's own: the same one, wherever its push service moves it. False: it is
 * known already, or none was wanted here. */
static bool
place_here(struct client *c, const struct writer *body)
{
	struct calling *k = &c->calling;
	uint8_t hash[32];
	struct owed owed;
	bool gone = false;

	hash_labelled(hash, "hearth/place", body->bytes, body->len, NULL, 0);
	for (size_t i = 0; i < k->n_places; i++)
		gone |= memcmp(k->place[i].id, k->here, 16) == 0 && k->place[i].state == 2;
	if (field_is(client_form(c), "again", "1") && (!k->has_here ||
	    (bytes_same(hash, k->here_hash, 32) && !gone)))
		return false;
	if (!k->has_here && !owed_find(c, k->here, &owed))
		crypto_random(k->here, 16);
	k->has_here = true;
	memcpy(k->here_hash, hash, 32);
	return true;
}

static bool
push_body(struct client *c, struct writer *body, const char *endpoint)
{
	uint8_t point[65], auth[16];

	writer_u8(body, KIND_PUSH);
	put_text(body, endpoint, strlen(endpoint));
	if (!field_hex(client_form(c), "p256dh", point, 65) ||
	    !field_hex(client_form(c), "auth", auth, 16))
		return false;
	put_text(body, point, 65);
	put_text(body, auth, 16);
	return true;
}

static void
take_place(struct client *c)
{
	struct fields form = client_form(c);
	bool push = field_is(form, "kind", "push"), mail = field_is(form, "kind", "mail");
	struct writer body = { 0 };
	char address[ADDRESS_MOST];
	uint8_t id[16];

	c->work.at = mail;
	if (!field_text(form, push ? "endpoint" : "address", address, sizeof address) ||
	    (push && !push_body(c, &body, address))) {
		client_end(c, "place-refused");
	} else if (push && !place_here(c, &body)) {
		client_end(c, "");
	} else {
		crypto_random(id, sizeof id);
		if (push)
			memcpy(id, c->calling.here, 16);
		else
			writer_u8(&body, mail ? KIND_MAIL : KIND_TOPIC);
		if (!push)
			put_text(&body, address, strlen(address));
		owe(c, id, &body);
		memcpy(c->work.couple, id, 16);
	}
	writer_free(&body);
}

/* A mail address is proved by a code, which is sent at once. */
static void
prove_place(struct client *c)
{
	if (c->work.at == 0) {
		client_skip(c, 1);
		return;
	}
	client_body(c);
	client_ask(c, "POST", "/v1/channels/", c->work.couple, "/test");
}

static void
take_answer(struct client *c, const uint8_t id[16])
{
	struct reader r = client_reply(c);
	struct calling *k = &c->calling;
	size_t len;
	const uint8_t *text;

	memcpy(k->tested, id, 16);
	k->status = reader_u16(&r);
	len = reader_u16(&r);
	text = reader_take(&r, len);
	k->has_tested = !r.bad;
	if (r.bad)
		return;
	if (len >= sizeof k->answer)
		len = sizeof k->answer - 1;
	for (size_t i = 0; i < len; i++)
		k->answer[i] = text[i] >= ' ' && text[i] < 0x7f ? (char)text[i] : ' ';
	k->answer[len] = '\0';
}

static void
took_proof(struct client *c)
{
	if (c->answer.status == 200)
		take_answer(c, c->work.couple);
}

client_steps client_place_row = { take_place, say_owed, prove_place, took_proof, ask_places,
	take_places, NULL };

static void
away_one(struct client *c, const uint8_t id[16])
{
	struct writer nothing = { 0 };

	owe(c, id, &nothing);
	if (memcmp(id, c->calling.here, 16) == 0)
		c->calling.has_here = false;
}

static void
away_list(struct client *c)
{
	if (field_is(client_form(c), "all", "1"))
		client_row(c, places_row);
}

static void
away_all(struct client *c)
{
	struct calling *k = &c->calling;
	uint8_t id[16];

	if (field_hex(client_form(c), "id", id, 16)) {
		away_one(c, id);
		return;
	}
	writer_free(&k->owed);
	if (k->has_here)
		away_one(c, k->here);
	for (size_t i = 0; i < k->n_places; i++)
		away_one(c, k->place[i].id);
	k->n_places = 0;
}

client_steps client_place_off_row = { away_list, away_all, say_owed, ask_places, take_places,
	NULL };

static void
ask_test(struct client *c)
{
	if (!field_hex(client_form(c), "id", c->work.couple, 16)) {
		client_end(c, "not-now");
		return;
	}
	client_body(c);
	client_ask(c, "POST", "/v1/channels/", c->work.couple, "/test");
}

static void
took_test(struct client *c)
{
	if (c->answer.status != 404 && client_fine(c, 200))
		take_answer(c, c->work.couple);
}

client_steps client_place_test_row = { ask_test, took_test, ask_places, take_places, NULL };

static void
ask_code(struct client *c)
{
	char text[16], digits[DIGITS];
	uint8_t id[16];
	size_t n = 0;

	if (!field_hex(client_form(c), "id", id, 16) ||
	    !field_text(client_form(c), "digits", text, sizeof text))
		text[0] = '\0';
	for (const char *p = text; *p != '\0'; p++)
		if (*p >= '0' && *p <= '9' && n++ < DIGITS)
			digits[n - 1] = *p;
	if (n != DIGITS) {
		client_end(c, "digits-differ");
		return;
	}
	writer_short(client_body(c), digits, DIGITS);
	client_ask(c, "POST", "/v1/channels/", id, "/code");
}

static void
took_code(struct client *c)
{
	if (c->answer.status == 409)
		client_end(c, "digits-differ");
	else if (c->answer.status == 410)
		client_end(c, "digits-old");
	else
		client_fine(c, 204);
}

client_steps client_place_code_row = { ask_code, took_code, ask_places, take_places, NULL };

/* Before this session ends, the relay forgets this device's place. */
static void
ask_leave(struct client *c)
{
	if (!c->calling.has_here) {
		client_skip(c, 1);
		return;
	}
	client_body(c);
	client_ask(c, "DELETE", "/v1/channels/", c->calling.here, "");
}

static void
took_leave(struct client *c)
{
	c->calling.has_here = false;
}

client_steps client_leave_place_row = { ask_leave, took_leave, NULL };

void
client_call_anew(struct client *c)
{
	struct calling *k = &c->calling;

	bytes_wipe(k->here_hash, sizeof k->here_hash);
	k->n_places = 0;
	k->listed = false;
	k->unsaid = true;
	c->device_changed = true;
}

/* ---- facts ---- */

static void
add_place(struct client *c, struct writer *out, const struct place *place, unsigned state)
{
	const struct calling *k = &c->calling;
	bool here = k->has_here && memcmp(place->id, k->here, 16) == 0;
	char hex[33];

	if (out->len > 0)
		writer_u8(out, ',');
	bytes_hex(hex, place->id, 16);
	field_plain(out, hex);
	writer_u8(out, '.');
	field_digits(out, place->kind);
	writer_u8(out, '.');
	field_digits(out, state);
	field_plain(out, here ? ".1." : ".0.");
	field_plain(out, place->name);
}

/* Of a place that is owed: its address, or the host of one. */
static bool
owed_place(const struct owed *owed, struct place *place)
{
	struct reader r = reader_over(owed->body, owed->len);
	size_t len, from = 0, n = 0;
	const uint8_t *text;

	memcpy(place->id, owed->id, 16);
	place->kind = reader_u8(&r);
	len = reader_u16(&r);
	text = reader_take(&r, len);
	if (r.bad)
		return false;
	if (place->kind != KIND_MAIL && len > 8 && memcmp(text, "https://", 8) == 0)
		from = 8;
	for (size_t i = from; i < len && n + 1 < sizeof place->name; i++) {
		if (place->kind != KIND_MAIL && text[i] == '/')
			break;
		if (text[i] > ' ' && text[i] != ',')
			place->name[n++] = (char)text[i];
	}
	place->name[n] = '\0';
	return true;
}

static void
places_fact(struct client *c, struct writer *out)
{
	struct calling *k = &c->calling;
	struct reader r = owed_all(c);
	struct writer list = { 0 };
	struct owed owed;
	struct place place;

	for (size_t i = 0; i < k->n_places; i++)
		if (!owed_find(c, k->place[i].id, &owed))
			add_place(c, &list, &k->place[i], k->place[i].state);
	while (owed_next(&r, &owed))
		if (owed.len > 0 && owed_place(&owed, &place))
			add_place(c, &list, &place, STATE_UNSENT);
	if (list.len > 0) {
		writer_u8(&list, 0);
		field_add(out, "places", (const char *)list.bytes);
	}
	writer_free(&list);
}

void
client_calling_facts(struct client *c, struct writer *out)
{
	struct calling *k = &c->calling;
	struct writer text = { 0 };
	char hex[2 * sizeof k->key + 1];

	field_digits(&text, (uint64_t)k->opened);
	for (size_t i = 0; i < k->n_alarms; i++)
		if (k->alarm[i] <= c->now) {
			writer_u8(&text, '.');
			field_digits(&text, (uint64_t)k->alarm[i]);
		}
	writer_u8(&text, 0);
	field_add(out, "opened", (const char *)text.bytes);
	writer_clear(&text);
	if (k->offered) {
		field_digits(&text, k->offers);
		writer_u8(&text, '.');
		bytes_hex(hex, k->key, sizeof k->key);
		field_plain(&text, hex);
		writer_u8(&text, 0);
		field_add(out, "push", (const char *)text.bytes);
	}
	writer_clear(&text);
	if (k->nowhere)
		field_add(out, "nowhere", "1");
	places_fact(c, out);
	if (k->has_tested) {
		bytes_hex(hex, k->tested, 16);
		field_plain(&text, hex);
		writer_u8(&text, '.');
		field_digits(&text, k->status);
		writer_u8(&text, '.');
		field_plain(&text, k->answer);
		writer_u8(&text, 0);
		field_add(out, "tested", (const char *)text.bytes);
	}
	writer_free(&text);
}
