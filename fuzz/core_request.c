/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Requests of any kind to both rooms, what they do folded back.
 * Properties: handling changes nothing; a page is sound whatever was typed;
 * what a form gives is always understood when it is folded; whatever is heard
 * live does nothing but that.
 */
#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *const states[] = {
	"state=open&pair=bound&confirmed=1&room=open&synced=1764000000",
	"state=open&pair=bound&keys=1764000000&notices=fork.1.1764000000,gap.2.0&waiting=3&offline=1",
	"state=open&pair=alone&recovery=ABCD-EFGH&handle=ada",
	"state=open&pair=inviting&invite=k7q2&until=1764100000",
	"state=open&pair=joined&words=1.22.333.2047",
	"state=open&pair=comparing&words=0.1.2.3&said=same",
	"state=open&pair=ended&sessions=00000000000000000000000000000001.20400.20410.1",
	"state=open&pair=bound&push=7.04ab&opened=1763000000.1763900100&tested=aa.250.ok"
	    "&places=aa.2.0.0.a@b.example,bb.1.2.1.push.example&notify=denied",
	"state=locked&handle=ada",
	"state=none",
};

struct house {
	struct app	*room[2];
	int64_t		 now;
	unsigned	 asked;		/* of seeds, so of ids */
	const char	*facts;
};

static void
request_end(struct house *h, struct out *o, const char *body, struct input *in)
{
	unsigned more = input_byte(in);
	struct out facts = { 0 };

	form_write(o, "body", body);
	out_html(o, "&seed=");
	id_write(o, h->asked++);
	out_html(o, "&zone=60&now=");
	out_number(o, h->now += 60 * (more & 15));
	if (more == 0xFF)
		out_html(o, "&oops=offline");
	out_string(&facts, h->facts);
	if ((more & 0x70) == 0x70) {
		struct input odd = input_text(in);

		if (text_valid((const char *)odd.bytes, odd.n) &&
		    (odd.n == 0 || memchr(odd.bytes, '%', odd.n) == NULL)) {
			out_html(&facts, "&");
			out_bytes(&facts, (const char *)odd.bytes, odd.n);
		}
	}
	out_bytes(&facts, "", 1);
	form_write(o, "facts", facts.bytes);
	out_free(&facts);
}

static void
ask(struct app *app, const struct out *request)
{
	const struct reply *r = house_ask(app, request);
	size_t len = r->events_len;
	char *batch = malloc(len + 1);

	if (len > 0)
		memcpy(batch, r->events, len);
	must(app_fold(app, batch, len)->kept == 0);
	free(batch);
}

/* Reminders come in their order, later than now and on the five minutes. */
static void
alarms(struct house *h)
{
	struct out o = { 0 };
	const char *said;
	char *end;
	long long at, last = h->now;

	out_html(&o, "method=GET&path=/&zone=60&seed=");
	id_write(&o, h->asked);
	form_write(&o, "facts", h->facts);
	out_html(&o, "&now=");
	out_number(&o, h->now);
	said = app_alarms(h->room[0], o.bytes, o.len);
	must(strtoll(said, &end, 10) <= h->now && *end == '\n');
	for (said = end + 1; *said != '\0'; said = end + 1, last = at) {
		at = strtoll(said, &end, 10);
		must(at > last && at % 300 == 0 && *end == '\n');
	}
	out_free(&o);
}

/* A page or form of the registry, its fields half sensible. */
static void
ask_page(struct house *h, struct input *in)
{
	const struct page *const *pages;
	size_t n = house_pages(&pages);
	unsigned which = input_byte(in), of;
	const struct page *page = pages[which % n];
	unsigned room = (page->how & WALLED) != 0;
	struct out o = { 0 }, body = { 0 }, path = { 0 };

	fields_write(&body, page_fields(page), in);
	of = input_byte(in);
	if (of % 2 != 0) {
		struct input odd = of == 0xFF ? input_text(in) : (struct input){ 0 };

		out_html(&body, "&of=");
		out_bytes(&body, (const char *)odd.bytes, odd.n);
		if (of != 0xFF)
			id_write(&body, input_byte(in));
	}
	out_bytes(&body, "", 1);
	out_string(&path, page->path);
	if (page->method == GET) {
		out_html(&path, "?");
		out_string(&path, body.bytes);
	}
	out_bytes(&path, "", 1);
	form_write(&o, "method", page->method == POST ? "POST" : "GET");
	form_write(&o, "path", path.bytes);
	request_end(h, &o, page->method == POST ? body.bytes : "", in);
	ask(h->room[room], &o);
	out_free(&o);
	out_free(&body);
	out_free(&path);
}

/* Says something live: half sensible fields, in an exercise there may be. */
static void
say(struct house *h, struct input *in)
{
	unsigned how = input_byte(in), which = how / 2;
	struct out o = { 0 }, body = { 0 };
	const struct reply *r;

	for (size_t p = 0; practices[p] != NULL; p++) {
		const struct whisper *const *w = practices[p]->whispers;

		for (; w != NULL && *w != NULL; w++)
			if (which-- == 0) {
				form_write(&body, "do", (*w)->name);
				out_html(&body, "&in=");
				id_write(&body, input_byte(in));
				fields_write(&body, (*w)->fields, in);
			}
	}
	if (body.len == 0) {
		struct input odd = input_text(in);

		out_bytes(&body, (const char *)odd.bytes, odd.n);
	}
	out_bytes(&body, "", 1);
	form_write(&o, "method", "HEAR");
	form_write(&o, "path", how & 1 ? "/mine" : "/theirs");
	request_end(h, &o, body.bytes, in);
	r = app_handle(h->room[0], o.bytes, o.len);
	must(r->status == SAME || r->status == CHANGED || r->status == NOT_FOUND);
	must(r->events_len == 0 && r->where == NULL && r->task == NULL);
	must(r->status == NOT_FOUND || r->html_len == 0);
	r = app_handle(h->room[0], o.bytes, o.len);	/* heard twice */
	must(r->status != CHANGED);
	out_free(&o);
	out_free(&body);
}

/* Something else: any bytes where a part of a request would be. */
static void
ask_odd(struct house *h, struct input *in)
{
	unsigned how = input_byte(in);
	struct input text = input_text(in);
	struct out o = { 0 }, odd = { 0 };

	out_bytes(&odd, (const char *)text.bytes, text.n);
	out_bytes(&odd, "", 1);
	if (how % 4 == 0)
		out_bytes(&o, (const char *)text.bytes, text.n);
	else {
		form_write(&o, "method", how % 4 == 1 ? odd.bytes : how % 8 == 2 ?
		    "GET" : "POST");
		form_write(&o, "path", how % 4 == 2 ? odd.bytes : "/thanks/write");
		request_end(h, &o, how % 4 == 3 ? odd.bytes : "", in);
	}
	ask(h->room[how / 8 % 2], &o);
	out_free(&o);
	out_free(&odd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct input in = { bytes, n };
	unsigned how = input_byte(&in);
	struct house h = { .now = 1764000000, .asked = 1 };

	h.facts = states[input_byte(&in) % (sizeof(states) / sizeof(*states))];
	for (unsigned room = 0; room < 2; room++)
		h.room[room] = house_open(how & 1, room, how % 16 == 15);
	while (in.n > 0 && h.asked < 100) {
		unsigned what = input_byte(&in);

		if (what < 0xE0)
			ask_page(&h, &in);
		else if (what < 0xF0)
			say(&h, &in);
		else
			ask_odd(&h, &in);
	}
	alarms(&h);
	app_close(h.room[0]);
	app_close(h.room[1]);
	return 0;
}
