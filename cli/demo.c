/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "deck.h"
#include "demo.h"
#include "form.h"
#include "host.h"
#include "relay.h"

const char *const demo_handles[DEMO_PEOPLE] = { "mara", "jonas" };
const char *const demo_passphrases[DEMO_PEOPLE] = {
	"lantern ferry walnut orchard quiet", "gravel teapot harbour violin slow"
};

static const char *const names[DEMO_PEOPLE] = { "Mara", "Jonas" };

enum { DAY = 86400, CHECK_ITEMS = 10, SESSION_DAYS = 150 };

struct line {			/* from a person to the relay, in process */
	struct relay	*relay;
	char		 session[RELAY_TOKEN + 1], device[RELAY_TOKEN + 1];
};

struct home_life {
	const struct demo *demo;
	struct line	 lines[DEMO_PEOPLE];
	struct host	*hosts[DEMO_PEOPLE];
	struct arena	*mem;
	struct deck	 deck;
	size_t		 thanks_at, entry_at[DEMO_PEOPLE];
	uint64_t	 chance;
	int64_t		 now;
	bool		 answered;	/* what is compared once it has rested */
	const char	*trouble;
};

static unsigned
chance(struct home_life *life, unsigned sides)
{
	life->chance = life->chance * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((life->chance >> 33) % sides);
}

/* ---- the way to the relay ---- */

static struct carried
carry(void *context, const char *method, const char *path, const uint8_t *body,
    size_t len, int64_t now)
{
	struct line *line = context;
	struct answer answer = { 0 };
	char *plain = strdup(path), *query = strchr(plain, '?');
	struct carried carried;

	if (query != NULL)
		*query++ = '\0';
	relay_answer(line->relay, &(struct request){
	    .method = method, .path = plain, .query = query,
	    .session = line->session[0] != '\0' ? line->session : NULL,
	    .device = line->device[0] != '\0' ? line->device : NULL,
	    .body = body, .len = len, .native = true,
	    .address = "demo", .now = now }, &answer);
	if (answer.session[0] != '\0')
		memcpy(line->session, answer.session, sizeof(line->session));
	if (answer.device[0] != '\0')
		memcpy(line->device, answer.device, sizeof(line->device));
	carried = (struct carried){ answer.status, malloc(answer.len + 1), answer.len };
	if (answer.len > 0)
		memcpy(carried.body, answer.body, answer.len);
	answer_wipe(&answer);
	free(plain);
	return carried;
}

/* ---- what people do ---- */

/* Writes name, value, name, value, …, NULL as a form; empty values are left out. */
static struct out
form_of(const char *first, ...)
{
	struct out o = { 0 };
	va_list ap;

	va_start(ap, first);
	for (const char *name = first; name != NULL; name = va_arg(ap, const char *)) {
		const char *value = va_arg(ap, const char *);

		if (value[0] != '\0')
			form_write(&o, name, value);
	}
	va_end(ap);
	out_bytes(&o, "", 1);
	return o;
}

static void
does(struct home_life *life, enum demo_person who, const char *path, struct out form)
{
	int status;

	host_time(life->hosts[who], life->now, life->demo->zone);
	status = host_post(life->hosts[who], path, form.bytes);
	if (status != 200 && life->trouble == NULL) {
		const char *why = strstr(host_page(life->hosts[who]), "role=\"alert\"");

		fprintf(stderr, "hearth: %s at %s: %d %.300s\n", names[who], path,
		    status, why != NULL ? why : "");
		life->trouble = path;
	}
	out_free(&form);
}

static void
came_out(struct home_life *life, enum demo_person who, const char *what,
    const char *outcome)
{
	if (outcome[0] == '\0' || life->trouble != NULL)
		return;
	fprintf(stderr, "hearth: %s, %s: %s\n", names[who], what, outcome);
	life->trouble = what;
}

static void
sync_both(struct home_life *life)
{
	for (int round = 0; round < 2; round++)
		for (int who = 0; who < DEMO_PEOPLE; who++) {
			host_time(life->hosts[who], life->now, life->demo->zone);
			came_out(life, (enum demo_person)who, "sync",
			    host_sync(life->hosts[who]));
		}
}

/* A fact of one person's client; "" if it is not there. Caller frees. */
static char *
fact(struct home_life *life, enum demo_person who, const char *name)
{
	char *facts = strdup(host_facts(life->hosts[who]));
	struct pairs pairs;
	const char *value = NULL;
	char *found;

	if (form_read(facts, strlen(facts), &pairs))
		value = form_find(&pairs, name);
	found = strdup(value != NULL ? value : "");
	free(facts);
	return found;
}

static void
begins(struct home_life *life, enum demo_person who, const char *code)
{
	char *recovery;

	does(life, who, "/begin", form_of("handle", demo_handles[who],
	    "passphrase", demo_passphrases[who], "name", names[who],
	    "adult", "yes", "code", code, NULL));
	recovery = fact(life, who, "recovery");
	does(life, who, "/recovery/confirm", form_of("code", recovery, NULL));
	free(recovery);
}

static void
become_two(struct home_life *life)
{
	char *code;

	begins(life, MARA, "");
	does(life, MARA, "/invite", form_of(NULL, NULL));
	code = fact(life, MARA, "invite");
	life->now += 600;
	begins(life, JONAS, code);
	does(life, JONAS, "/join", form_of("code", code, NULL));
	free(code);
	sync_both(life);
	does(life, MARA, "/words", form_of("said", "same", NULL));
	does(life, JONAS, "/words", form_of("said", "same", NULL));
	sync_both(life);
	for (int who = 0; who < DEMO_PEOPLE; who++)
		if (host_private(life->hosts[who], demo_passphrases[who])[0] != '\0')
			life->trouble = "the private room";
}

/* The next record with such a field, of that value unless it is NULL. */
static const struct card *
next_card(struct home_life *life, size_t *at, const char *field,
    const char *value)
{
	for (size_t tries = 0; tries < life->deck.n; tries++) {
		const struct card *card = deck_card(&life->deck, (*at)++);
		const char *has = card_field(&life->deck, card, field);

		if (has[0] != '\0' && (value == NULL || strcmp(has, value) == 0))
			return card;
	}
	return NULL;
}

static void
someone_thanks(struct home_life *life)
{
	const struct card *card = next_card(life, &life->thanks_at, "From", NULL);
	const struct deck *deck = &life->deck;

	if (card == NULL)
		return;
	does(life, strcmp(card_field(deck, card, "From"), "mara") == 0 ? MARA : JONAS,
	    "/thanks/write", form_of("did", card_field(deck, card, "Deed"),
	    "shows", card_field(deck, card, "Shows"),
	    "meant", card_field(deck, card, "Meant"), "way", "send", NULL));
}

static void
writes_journal(struct home_life *life, enum demo_person who)
{
	const struct card *card = next_card(life, &life->entry_at[who], "Who",
	    demo_handles[who]);

	if (card != NULL)
		does(life, who, "/journal/write", form_of("text", card->text,
		    "pleasant", card_field(&life->deck, card, "Mood"),
		    "lively", card_field(&life->deck, card, "Energy"), NULL));
}

/* How close it feels on a scale of seven: slowly better, with a dip. */
static const char *
feels_about(struct home_life *life, enum demo_person who, int day, bool turned)
{
	static const char *const steps[] = { "1", "2", "3", "4", "5", "6", "7" };
	int month = day / 30 % 12;
	int base = (who == MARA ? 36 : 40) + month * 3 - (month == 2 ? 9 : 0);
	int step = (base + (int)chance(life, 20) - 10) / 10;

	step = step < 0 ? 0 : step > 6 ? 6 : step;
	return steps[turned ? 6 - step : step];
}

static const char *
feels(struct home_life *life, enum demo_person who, int day)
{
	return feels_about(life, who, day, false);
}

static void
answers_pulse(struct home_life *life, enum demo_person who, int day)
{
	does(life, who, "/pulse", form_of("pulse-1", feels(life, who, day),
	    "pulse-2", feels(life, who, day), "pulse-3", feels(life, who, day),
	    NULL));
}

static void
answers_check(struct home_life *life, enum demo_person who, int day)
{
	struct out form = { 0 };

	for (int i = 1; i <= CHECK_ITEMS; i++) {
		char name[16];
		bool turned = i == 2 || i == 6;

		snprintf(name, sizeof(name), "close-%02d", i);
		form_write(&form, name, feels_about(life, who, day, turned));
	}
	form_write(&form, "sure", "1");
	out_bytes(&form, "", 1);
	does(life, who, "/check", form);
}

/* Four sentences a page. Mara does not feel quite as understood as Jonas. */
static void
answers_longer(struct home_life *life, enum demo_person who, int day)
{
	static const char *const sentences[] = {
		"closeness-1", "trust-1", "openness-1", "understood-1r", "safe-1",
		"closeness-2", "trust-2r", "openness-2", "understood-2", "safe-2",
		"closeness-3r", "trust-3", "openness-3", "understood-3", "safe-3r",
		"closeness-4", "trust-4", "openness-4r", "understood-4", "safe-4",
	};

	for (int page = 0; page < 5; page++) {
		struct out form = { 0 };

		out_html(&form, "page=");
		out_number(&form, page + 1);
		for (int i = 4 * page; i < 4 * page + 4; i++) {
			bool turned = sentences[i][strlen(sentences[i]) - 1] == 'r';
			bool less = who == MARA && sentences[i][0] == 'u';
			char name[40];

			snprintf(name, sizeof(name), "longer-%s", sentences[i]);
			form_write(&form, name, less ? (turned ? "5" : "3") :
			    feels_about(life, who, day, turned));
		}
		out_bytes(&form, "", 1);
		does(life, who, "/longer/page", form);
	}
	does(life, who, "/longer/keep", form_of("sure", "1", NULL));
}

/* ---- moments, as the deck tells them ---- */

/* What the page holds under a name, in a form or an address; or NULL. Caller frees. */
static char *
held(const char *page, const char *name)
{
	const char *at = NULL;

	for (int i = 0; i < 3 && at == NULL; i++) {
		char sign[80];

		snprintf(sign, sizeof(sign), i == 0 ? "name=\"%s\" value=\"" :
		    i == 1 ? "?%s=" : ";%s=", name);
		if ((at = strstr(page, sign)) != NULL)
			at += strlen(sign);
	}
	return at != NULL ? strndup(at, strcspn(at, "\"&")) : NULL;
}

static const char *
looks_at(struct home_life *life, enum demo_person who, const char *path)
{
	host_time(life->hosts[who], life->now, life->demo->zone);
	host_get(life->hosts[who], path);
	return host_page(life->hosts[who]);
}

/* Writes "name page" of a moment into its form; first: what was found before. */
static void
finds(struct home_life *life, enum demo_person who, const char *name,
    const char *page, char **first, struct out *form)
{
	char path[200], *value;

	snprintf(path, sizeof(path), "%s%s", page,
	    page[strlen(page) - 1] == '=' && *first != NULL ? *first : "");
	value = held(looks_at(life, who, path), name);
	if (value == NULL && life->trouble == NULL) {
		fprintf(stderr, "hearth: %s finds no %s at %s\n", names[who], name, path);
		life->trouble = page;
	}
	form_write(form, name, value != NULL ? value : "");
	if (*first == NULL)
		*first = value;
	else
		free(value);
}

/* Takes the next step of listening, if it is this person's. */
static bool
listens(struct home_life *life, enum demo_person who)
{
	static const char *const acts[] = { "accept", "yes", "said" };
	const char *page = looks_at(life, who, "/listen/now"), *act = NULL;
	char *seen = held(page, "seen");
	bool felt = strstr(page, "name=\"felt\"") != NULL;

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts) && act == NULL; i++) {
		char sign[40];

		snprintf(sign, sizeof(sign), "name=\"act\" value=\"%s\"", acts[i]);
		if (strstr(page, sign) != NULL)
			act = acts[i];
	}
	if (act != NULL && seen != NULL) {
		life->now += 100;
		does(life, who, "/listen/do", form_of("act", act, "seen", seen,
		    "felt", felt ? "4" : "", NULL));
		sync_both(life);
	}
	free(seen);
	return act != NULL;
}

/* A whole round: each posts, answers, works out and confirms. */
static void
compare_both(struct home_life *life)
{
	for (int turn = 0; turn < 4; turn++)
		for (int who = 0; who < DEMO_PEOPLE; who++) {
			host_time(life->hosts[who], life->now, life->demo->zone);
			came_out(life, (enum demo_person)who, "comparing",
			    host_compare(life->hosts[who]));
			sync_both(life);
		}
}

/* The day after, as a browser sends it. */
static void
tomorrow_write(const struct home_life *life, struct out *form)
{
	struct date d = date_of(day_of(life->now, life->demo->zone) + 1);
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)d.year, d.month, d.day);
	form_write(form, "day", text);
}

/* "ferry.jpg 480 320 What is to be seen", as a browser sends it. */
static void
photo_write(struct home_life *life, enum demo_person who, const char *said, struct out *form)
{
	char path[4096], file[40], wide[8], high[8], alt[140] = "";
	uint8_t picture[16384];
	const char *head = NULL;
	size_t n = 0;
	FILE *in;

	if (sscanf(said, "%39s %7s %7s %139[^\n]", file, wide, high, alt) != 4)
		return;
	snprintf(path, sizeof(path), "%s/%s", life->demo->content, file);
	if ((in = fopen(path, "r")) != NULL) {
		n = fread(picture, 1, sizeof(picture), in);
		fclose(in);
	}
	if (n > 0 && n < sizeof(picture))
		head = host_photo_add(life->hosts[who], picture, n);
	if (head == NULL) {
		life->trouble = "a photo";
		return;
	}
	form_write(form, "photo-1", head);
	form_write(form, "wide-1", wide);
	form_write(form, "high-1", high);
	form_write(form, "alt-1", alt);
}

static void
moment(struct home_life *life, const struct card *card)
{
	const struct deck *deck = &life->deck;
	enum demo_person who = strcmp(card_field(deck, card, "By"), "mara") == 0 ?
	    MARA : JONAS;
	const char *path = card_field(deck, card, "Do");
	int wait = atoi(card_field(deck, card, "Wait"));
	struct out form = { 0 };
	char *first = NULL;

	life->now += 60 * (wait > 0 ? wait : 4);
	for (size_t i = card->first; i < card->first + card->n; i++) {
		const struct card_field *f = &deck->fields[i];
		size_t n = strcspn(f->value, " ");
		char *name = strndup(f->value, n);
		const char *rest = f->value[n] != '\0' ? f->value + n + 1 : "/";

		if (strcmp(f->value, "day tomorrow") == 0)
			tomorrow_write(life, &form);
		else if (strcmp(f->name, "Say") == 0)
			form_write(&form, name, rest);
		else if (strcmp(f->name, "Find") == 0)
			finds(life, who, name, rest, &first, &form);
		free(name);
	}
	free(first);
	photo_write(life, who, card_field(deck, card, "Photo"), &form);
	out_bytes(&form, "", 1);
	does(life, who, path, form);
	sync_both(life);
	life->answered |= strcmp(path, "/touch/answer") == 0;
	if (strcmp(path, "/listen/begin") == 0)
		while (life->trouble == NULL && (listens(life, MARA) || listens(life, JONAS)))
			;
}

static void
moments(struct home_life *life, int ago)
{
	for (size_t i = 0; i < life->deck.n && life->trouble == NULL; i++) {
		const char *days = card_field(&life->deck, &life->deck.cards[i], "Ago");

		if (days[0] != '\0' && atoi(days) == ago)
			moment(life, &life->deck.cards[i]);
	}
}

/* A session ends after half a year; people sign in again, as anybody would. */
static void
signs_in(struct home_life *life, enum demo_person who)
{
	struct out form = form_of("do", "login", "handle", demo_handles[who],
	    "passphrase", demo_passphrases[who], NULL);

	came_out(life, who, "sign in", host_task(life->hosts[who], form.bytes));
	out_free(&form);
}

/* One evening; about twenty events a week, or sixty in a dense home. */
static void
evening(struct home_life *life, int day)
{
	int weekday = weekday_of(day_of(life->now, life->demo->zone));
	int thanks = life->demo->dense ? 4 : (int)chance(life, 3) > 0;

	if (day % SESSION_DAYS == SESSION_DAYS - 1)
		for (int who = 0; who < DEMO_PEOPLE; who++)
			signs_in(life, (enum demo_person)who);
	moments(life, life->demo->days - day);
	for (int i = 0; i < thanks; i++) {
		life->now += 60 + chance(life, 3000);
		someone_thanks(life);
	}
	for (int who = 0; who < DEMO_PEOPLE; who++) {
		life->now += 120;
		if (weekday == 6 && (day / 7 != 9))	/* one week both skipped */
			answers_pulse(life, (enum demo_person)who, day);
		if (weekday == 6 && day / 7 % 4 == 3)
			answers_check(life, (enum demo_person)who, day);
		if (day % 181 == 1)
			answers_longer(life, (enum demo_person)who, day);
		if (chance(life, 7) < (life->demo->dense ? 5u : 2u))
			writes_journal(life, (enum demo_person)who);
	}
	sync_both(life);
	if (life->answered)
		compare_both(life);
}

static bool
deck_open(struct home_life *life)
{
	char path[4096], *rec = NULL;
	size_t size = 0;
	FILE *in;

	snprintf(path, sizeof(path), "%s/demo.rec", life->demo->content);
	if ((in = fopen(path, "r")) == NULL)
		return false;
	if (getdelim(&rec, &size, '\0', in) > 0)
		life->deck = deck_read(life->mem, "demo", rec, strlen(rec));
	free(rec);
	fclose(in);
	return life->deck.n > 0;
}

bool
demo_make(struct relay *relay, const struct demo *demo)
{
	struct home_life life = { .demo = demo, .chance = 7, .mem = arena_new() };
	int64_t midnight = demo->now - demo->now % DAY;

	if (!deck_open(&life))
		life.trouble = "content/en/demo.rec";
	for (int who = 0; who < DEMO_PEOPLE; who++) {
		life.lines[who].relay = relay;
		life.hosts[who] = host_new((struct carrier){ carry, &life.lines[who] },
		    demo->origin, demo->content);
	}
	life.now = midnight - (int64_t)demo->days * DAY + 19 * 3600;
	if (life.trouble == NULL)
		become_two(&life);
	for (int day = 0; day < demo->days && life.trouble == NULL; day++) {
		life.now = midnight - (int64_t)(demo->days - day) * DAY + 19 * 3600 +
		    chance(&life, 3600);
		evening(&life, day);
	}
	for (int who = 0; who < DEMO_PEOPLE; who++)
		host_free(life.hosts[who]);
	arena_free(life.mem);
	return life.trouble == NULL;
}
