/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/decks.h"
#include "house.h"
#include "text.h"

void
broken(const char *rule, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, rule);
	__builtin_trap();
}

/* ---- an input ---- */

unsigned
input_byte(struct input *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->bytes++;
}

uint64_t
input_number(struct input *in, int bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | input_byte(in);
	return n;
}

struct input
input_text(struct input *in)
{
	size_t n = input_byte(in);
	struct input text;

	if (n > in->n)
		n = in->n;
	text = (struct input){ in->bytes, n };
	in->bytes += n;
	in->n -= n;
	return text;
}

/* ---- the registry ---- */

size_t
house_pages(const struct page *const **pages)
{
	static const struct page *all[600];
	static bool listed;
	static size_t n;

	for (size_t p = 0; !listed && practices[p] != NULL; p++)
		for (const struct page *page = practices[p]->pages;
		    page != NULL && page->path != NULL; page++)
			all[n++] = page;
	listed = true;
	*pages = all;
	return n;
}

size_t
house_deeds(const struct deed *const **deeds)
{
	static const struct deed *all[300];
	static bool listed;
	static size_t n;

	for (size_t p = 0; !listed && practices[p] != NULL; p++)
		for (const struct deed *const *d = practices[p]->deeds;
		    d != NULL && *d != NULL; d++)
			all[n++] = *d;
	listed = true;
	*deeds = all;
	return n;
}

const struct field *
page_fields(const struct page *page)
{
	static const struct field none[] = {{ 0 }};

	return page->fields != NULL ? page->fields :
	    page->deed != NULL && page->deed->fields != NULL ?
	    page->deed->fields : none;
}

void
id_write(struct out *o, unsigned which)
{
	unsigned char id[16] = { 0 };

	id[0] = id[15] = (unsigned char)which;
	out_hex(o, id, sizeof(id));
}

static void
text_write(struct out *o, struct input text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; text.n > 0; text.n--) {
		uint8_t c = *text.bytes++;

		out_bytes(o, (char[3]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

static void
good_write(struct out *o, const struct field *f, struct input *in)
{
	unsigned pick = input_byte(in);

	if (f->oneof != NULL) {
		size_t n = 0;

		while (f->oneof[n] != NULL)
			n++;
		out_string(o, f->oneof[pick % n]);
	} else if (f->number) {
		uint64_t span = (uint64_t)(f->most - f->least) + 1;

		out_number(o, f->least + (int64_t)(pick % span));
	} else if (f->max == 32 && (pick & 1) == 0)
		id_write(o, pick / 2);
	else
		out_string(o, &"A+few+good+words."[2 * (pick % 4)]);
}

void
fields_write(struct out *o, const struct field *f, struct input *in)
{
	for (; f->name != NULL; f++) {
		unsigned how = input_byte(in) % 8;

		if (how == 7 || (how == 6 && !f->required))
			continue;
		out_html(o, "&");
		out_string(o, f->name);
		out_html(o, "=");
		if (how < 5)
			good_write(o, f, in);
		else
			text_write(o, input_text(in));
	}
}

/* ---- homes ---- */

struct deck
house_deck(struct arena *mem, const char *name)
{
	char path[400], *rec = calloc(1, 1 << 20);
	size_t len = 0;
	struct deck deck;
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s.rec", CONTENT_DIR, name);
	if ((in = fopen(path, "r")) != NULL) {
		len = fread(rec, 1, 1 << 20, in);
		fclose(in);
	}
	deck = deck_read(mem, name, rec, len);
	free(rec);
	return deck;
}

struct app *
house_open(unsigned me, unsigned room, bool decks)
{
	struct app *app = app_open(me, room);

	if (decks)
		decks_add(app);
	return app;
}

/* An entry with a form of len bytes to come. */
static void
head_write(struct out *o, size_t len, const uint8_t said[4], uint64_t place,
    unsigned id, unsigned gate)
{
	char head[HEAD_SIZE] = { 0 };

	for (int i = 0; i < 4; i++)
		head[HEAD_LEN + i] = (char)(len >> 8 * i & 0xFF);
	memcpy(head + HEAD_SPACE, said, 4);
	for (int i = 0; i < 8; i++)
		head[HEAD_PLACE + i] = (char)(place >> 8 * i & 0xFF);
	head[HEAD_ID] = head[HEAD_ID + 15] = (char)id;
	head[HEAD_GATE] = head[HEAD_GATE + 15] = (char)gate;
	out_bytes(o, head, sizeof(head));
}

static void
deed_write(struct out *o, struct input *in)
{
	const struct deed *const *deeds;
	size_t n = house_deeds(&deeds);
	const struct deed *deed = deeds[input_byte(in) % n];
	unsigned more = input_byte(in);

	out_html(o, "do=");
	out_string(o, deed->name);
	out_html(o, "&at=");
	out_number(o, 1764000000 + (int64_t)(more & 15) * 40000);
	out_html(o, "&zone=60");
	if ((more & 0x30) == 0x30) {
		out_html(o, "&of=");
		id_write(o, input_byte(in) & 31);
	}
	if ((more & 0xC0) == 0xC0) {
		if (strncmp(deed->name, "openness.", 9) == 0)
			out_html(o, "&gate=question-0.open-1-001");
		else
			out_html(o, "&gate=pulse.2917");
	} else if ((more & 0xC0) == 0x80) {
		out_html(o, "&gate=way.");
		id_write(o, input_byte(in) & 31);
		out_html(o, ".1");
	}
	if (deed->fields != NULL)
		fields_write(o, deed->fields, in);
}

static void
entry_write(struct batch *b, struct input *in)
{
	unsigned how = input_byte(in), who = input_byte(in);
	uint8_t said[4] = { (uint8_t)(how & 3), (uint8_t)(who & 1),
	    (uint8_t)(who >> 1 & 3), (how >> 2 & 7) == 7 ? WHAT_DELETE : WHAT_WRITE };
	uint64_t place = (who & 8) != 0 ? 0 : input_byte(in);
	unsigned id = 1 + (input_byte(in) & 31);
	struct out form = { 0 };

	if ((how & 0xE0) == 0xE0) {
		struct input text = input_text(in);

		out_bytes(&form, (const char *)text.bytes, text.n);
	} else if ((how & 0xE0) != 0xC0)
		deed_write(&form, in);
	b->begins[b->n++] = b->all.len;
	head_write(&b->all, form.len, said, place, id,
	    said[3] == WHAT_DELETE || said[2] != PLAIN ? input_byte(in) & 31 : 0);
	out_bytes(&b->all, form.bytes, form.len);
	b->begins[b->n] = b->all.len;
	out_free(&form);
}

void
batch_write(struct batch *b, struct input *in)
{
	while (in->n > 0 && b->n < ENTRIES)
		entry_write(b, in);
}

static void
events_sound(const struct reply *r)
{
	const char *at = r->events;
	size_t left = r->events_len;

	while (left > 0) {
		size_t n;

		must(left >= HEAD_SIZE);
		n = (size_t)(unsigned char)at[0] | (size_t)(unsigned char)at[1] << 8 |
		    (size_t)(unsigned char)at[2] << 16 | (size_t)(unsigned char)at[3] << 24;
		must(at[HEAD_SPACE] < SPACES && (at[HEAD_WHAT] == WHAT_WRITE ||
		    (at[HEAD_WHAT] == WHAT_DELETE && n == 0)));
		must(n <= left - HEAD_SIZE);
		must(text_valid(at + HEAD_SIZE, n));
		at += HEAD_SIZE + n;
		left -= HEAD_SIZE + n;
	}
}

static uint64_t
digest(const struct reply *r)
{
	uint64_t hash = r->status;

	for (size_t i = 0; i < r->html_len; i++)
		hash = (hash ^ (unsigned char)r->html[i]) * 0x100000001B3;
	for (size_t i = 0; i < r->events_len; i++)
		hash = (hash ^ (unsigned char)r->events[i]) * 0x100000001B3;
	return hash;
}

const struct reply *
house_ask(struct app *app, const struct out *request)
{
	const struct reply *r = app_handle(app, request->bytes, request->len);
	uint64_t before = digest(r);

	r = app_handle(app, request->bytes, request->len);
	must(digest(r) == before);	/* handling changes nothing */
	must(r->status == OK || r->status == GO || r->status == NOT_FOUND ||
	    r->status == ELSEWHERE || r->status == BAD_FORM);
	must((r->status == GO) == (r->where != NULL));
	must(r->where == NULL || (r->where[0] == '/' && r->where[1] != '/'));
	must(r->status == GO || r->status == OK || r->events_len == 0);
	must((r->status == GO || r->status == ELSEWHERE) == (r->html_len == 0));
	page_sound(r->html, r->html_len, false);
	events_sound(r);
	return r;
}

/* ---- a page ---- */

struct scan {
	const char	*at, *end;
	char		 open[64][16];	/* elements, the outermost first */
	int		 deep;
	bool		 alone;
};

static bool
one_of(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* A name of an element or attribute, ended by a NUL; it must have one. */
static void
scan_name(struct scan *s, char name[32])
{
	size_t n = 0;

	while (s->at < s->end && (((*s->at | 32) >= 'a' && (*s->at | 32) <= 'z') ||
	    (*s->at >= '0' && *s->at <= '9') || *s->at == '-')) {
		must(n < 31);
		name[n++] = *s->at++;
	}
	must(n > 0);
	name[n] = '\0';
}

static void
scan_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\t'))
		s->at++;
}

/* No attribute that acts, and no link that does. */
static void
scan_attribute(struct scan *s)
{
	static const char *const links[] = { "href", "src", "action",
	    "formaction", NULL };
	static const char *const acting[] = { "style", "srcdoc", "srcset", NULL };
	char name[32];
	const char *value;

	scan_name(s, name);
	must(strncmp(name, "on", 2) != 0 && !one_of(acting, name));
	if (s->at == s->end || *s->at != '=')
		return;
	must(s->end - s->at > 1 && s->at[1] == '"');
	value = s->at += 2;
	while (s->at < s->end && *s->at != '"')
		must(*s->at++ != '<');
	must(s->at++ < s->end);
	must(!one_of(links, name) || *value == '/' || *value == '#' ||
	    strncmp(value, "https://", 8) == 0 || strncmp(value, "tel:", 4) == 0 ||
	    strncmp(value, "mailto:", 7) == 0);
}

static void
scan_tag(struct scan *s)
{
	static const char *const empty[] = { "input", "br", "hr", "img", "meta",
	    "link", "path", "circle", "rect", "line", "polyline", "polygon",
	    "ellipse", "stop", "use", "col", "wbr", NULL };
	static const char *const never[] = { "script", "iframe", "object",
	    "embed", "base", NULL };
	bool closes = *s->at == '/', closed = false;
	char name[32];

	s->at += closes;
	scan_name(s, name);
	must(!one_of(never, name) && (s->alone || strcmp(name, "style") != 0));
	for (scan_space(s); s->at < s->end && *s->at != '>'; scan_space(s)) {
		if (*s->at == '/') {
			closed = true;
			s->at++;
		} else
			scan_attribute(s);
	}
	must(s->at++ < s->end);
	if (closes) {
		must(s->deep > 0 && strcmp(s->open[--s->deep], name) == 0);
	} else if (!closed && !one_of(empty, name)) {
		must(s->deep < 64);
		snprintf(s->open[s->deep++], 16, "%.15s", name);
	}
}

void
page_sound(const char *html, size_t len, bool alone)
{
	struct scan s = { html, html != NULL ? html + len : NULL, .alone = alone };

	must(html == NULL || text_valid(html, len));
	while (s.at < s.end) {
		char c = *s.at++;

		must((unsigned char)c >= 0x20 || c == '\n' || c == '\t');
		if (c != '<')
			continue;
		must(s.at < s.end);
		if (*s.at == '!')
			must((s.at = memchr(s.at, '>', (size_t)(s.end - s.at))) != NULL);
		else
			scan_tag(&s);
	}
	must(s.deep == 0);
}
