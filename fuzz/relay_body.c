/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A body of any bytes, at every route: the first byte chooses the route, the
 * rest is the body.
 * Properties: the mailbox always answers, with a status of its table; nothing
 * that anybody sends becomes trouble (500) or changes another's account.
 */
#include <stdlib.h>
#include <string.h>
#include "relay/relay.h"
#include "relay/store.h"
#include "seal/bytes.h"
#include "seal/card.h"
#include "seal/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { RUNS = 2000 };		/* then everything begins anew */

static const struct {
	const char	*method, *path;
} routes[] = {
	{ "POST", "/v1/lookup" }, { "POST", "/v1/challenges" },
	{ "POST", "/v1/accounts" }, { "DELETE", "/v1/account" },
	{ "POST", "/v1/sessions" }, { "PUT", "/v1/keyrings/base" },
	{ "PUT", "/v1/keyrings/private" }, { "POST", "/v1/spaces" },
	{ "POST", "/v1/spaces/01010101010101010101010101010101/events" },
	{ "POST", "/v1/invitations" },
	{ "POST", "/v1/invitations/02020202020202020202020202020202/reply" },
	{ "POST", "/v1/spaces/01010101010101010101010101010101/whispers" },
	{ "PUT", "/v1/alarms" }, { "GET", "/v1/channels" },
	{ "PUT", "/v1/channels/03030303030303030303030303030303" },
	{ "POST", "/v1/channels/03030303030303030303030303030303/code" },
	{ "POST", "/v1/renewal" }, { "POST", "/v1/sign-out" },
	{ "GET", "/v1/account" }, { "GET", "/v1/sessions" },
	{ "GET", "/v1/spaces/01010101010101010101010101010101/events" },
	{ "PUT", "/v1/feed" }, { "DELETE", "/v1/feed" },
	{ "GET", "/ics/03030303030303030303030303030303."
	    "0404040404040404040404040404040404040404040404040404040404040404" },
};

static struct store *store;
static struct relay *relay;
static char session[RELAY_TOKEN + 1];

static void
must(bool good)
{
	if (!good)
		__builtin_trap();
}

static unsigned
ask(const char *method, const char *path, const uint8_t *body, size_t len,
    bool signed_in)
{
	struct answer answer;

	relay_answer(relay, &(struct request){ .method = method, .path = path,
	    .body = body, .len = len, .session = signed_in ? session : NULL,
	    .now = 1764000000, .native = true }, &answer);
	unsigned status = answer.status;
	must((answer.body != NULL) == (answer.len > 0));
	if (strcmp(path, "/v1/accounts") == 0 && status == 201 &&
	    session[0] == '\0')
		strcpy(session, answer.session);
	answer_wipe(&answer);
	return status;
}

/* Somebody is signed in already, with a couple's space that has an id. */
static void
begin(void)
{
	struct writer body = { 0 };
	struct card card = { .generation = 1 };
	uint8_t key[32] = { 9 }, card_bytes[CARD_SIZE];

	relay_free(relay);
	store_close(store);
	session[0] = '\0';
	store = store_open(NULL, NULL);
	relay = relay_new(store, key, "https://home.example");
	relay_limits(relay, &(struct relay_limits){ 1u << 30, 1u << 30, 1 << 20 });
	relay_carried_by(relay, &(struct relay_carrier){ .offers = 7 });
	memset(card.person, 7, 16);
	card_pack(card_bytes, &card);
	writer_short(&body, "ada", 3);
	writer_room(&body, 16 + 32 + 32);
	writer_bytes(&body, card_bytes, CARD_SIZE);
	for (int i = 0; i < 4; i++)
		writer_long(&body, "sealed", 6);
	writer_bytes(&body, "personal space 1", 16);
	writer_bytes(&body, "private space 01", 16);
	must(ask("POST", "/v1/accounts", body.bytes, body.len, false) == 201);
	writer_clear(&body);
	memset(writer_room(&body, 16), 1, 16);
	must(ask("POST", "/v1/spaces", body.bytes, body.len, true) == 201);
	writer_free(&body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static unsigned runs;

	if (runs++ % RUNS == 0)
		begin();
	if (n == 0 || n > RELAY_BODY_MAX)
		return 0;
	unsigned route = bytes[0] % (sizeof routes / sizeof routes[0]);
	unsigned status = ask(routes[route].method, routes[route].path, bytes + 1,
	    n - 1, (bytes[0] & 0x80) == 0);
	must(status >= 200 && status < 500);
	if (strcmp(routes[route].path, "/v1/sign-out") == 0)
		begin();
	else
		must(ask("GET", "/v1/account", NULL, 0, true) == 200);
	return 0;
}

__attribute__((destructor)) static void
end(void)
{
	relay_free(relay);
	store_close(store);
}
