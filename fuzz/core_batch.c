/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Batches of events with any heads and forms, as a forging partner or a relay
 * gone mad could send them, had the seal let them through.
 * Properties: folding is total; the same events in one batch, one by one, or
 * all twice make the same pages; every page stays sound.
 */
#include <stdlib.h>
#include <string.h>

#include "house.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
entries_fold(struct app *app, const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		app_fold(app, b->all.bytes + b->begins[i],
		    b->begins[i + 1] - b->begins[i]);
}

static void
request_make(struct out *o, const char *path, unsigned of)
{
	form_write(o, "method", "GET");
	out_html(o, "&path=");
	out_string(o, path);
	out_html(o, "%3Fof=");
	id_write(o, of);
	out_html(o, "&zone=60&now=1764600000&seed=");
	id_write(o, 200);
	form_write(o, "facts", "state=open&pair=bound&confirmed=1&room=open"
	    "&gates=pulse.2917.01000000000000000000000000000001");
}

static void
page_compare(struct app *one, struct app *two, const char *path, unsigned of)
{
	struct out o = { 0 };
	const struct reply *r, *other;

	request_make(&o, path, of);
	r = app_handle(one, o.bytes, o.len);
	page_sound(r->html, r->html_len, false);
	other = app_handle(two, o.bytes, o.len);
	must(r->status == other->status && r->html_len == other->html_len);
	must(r->html_len == 0 || memcmp(r->html, other->html, r->html_len) == 0);
	out_free(&o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct input in = { bytes, n };
	unsigned how = input_byte(&in), first = input_byte(&in);
	struct batch b = { .n = 0 };
	struct app *one = house_open(how & 1, how >> 1 & 1, how % 16 == 15);
	struct app *two = house_open(how & 1, how >> 1 & 1, how % 16 == 15);
	const struct page *const *pages;
	size_t many = house_pages(&pages);

	batch_write(&b, &in);
	app_fold(one, b.all.bytes, b.all.len);
	entries_fold(two, &b);
	if ((how & 4) != 0)
		entries_fold(two, &b);
	if ((how & 8) != 0) {
		app_fold(one, (const char *)bytes, n);
		app_fold(two, (const char *)bytes, n);
	}
	for (size_t i = 0; i < many; i++) {
		const struct page *page = pages[(first + i) % many];

		if (page->method == GET && (how >= 0x80 || i < 4))
			page_compare(one, two, page->path, 1 + ((unsigned)i & 31));
	}
	app_close(one);
	app_close(two);
	out_free(&b.all);
	return 0;
}
