/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "mark.h"
#include "people.h"
#include "practice.h"
#include "text.h"

enum { DECKS_MAX = 64 };

struct app {
	struct home	*home;
	struct arena	*mem;
	struct arena	*visit;		/* of the last visit, with its reply */
	struct deck	 decks[DECKS_MAX];
	size_t		 n_decks;
	const struct mark_rules *rules;	/* of the deck mark; NULL: it is not here */
	struct out	 html, body, events, task, say, whisper, files, names;
	struct reply	 reply;
	struct fold	 fold;
	uint8_t		 me, room;
	void		*live[PRACTICES_MAX];	/* as practices[]; NULL: nothing */
};

#include "app.html.h"

struct app *
app_open(unsigned me, unsigned room)
{
	struct app *app = calloc(1, sizeof(*app));

	if (app == NULL)
		out_of_memory();
	app->me = me != 0;
	app->room = room != 0;
	app->mem = arena_new();
	app->visit = arena_new();
	app->home = home_new();
	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->live > 0)
			app->live[p] = arena_get(app->mem, 1, practices[p]->live);
	return app;
}

void
app_close(struct app *app)
{
	struct out *const outs[] = { &app->html, &app->body, &app->events,
	    &app->task, &app->say, &app->whisper, &app->files, &app->names };

	home_free(app->home);
	arena_free(app->mem);
	arena_free(app->visit);
	for (size_t i = 0; i < sizeof(outs) / sizeof(*outs); i++)
		out_free(outs[i]);
	free(app);
}

void
app_deck(struct app *app, const char *name, const char *rec, size_t len)
{
	struct deck *deck;

	if (app->n_decks == DECKS_MAX)
		return;
	deck = &app->decks[app->n_decks++];
	*deck = deck_read(app->mem, name, rec, len);
	if (strcmp(name, "mark") == 0)
		app->rules = mark_rules(app->mem, deck);
}

struct marks
visit_marks(const struct visit *v, const char *text)
{
	static const struct marks none = { 0 };

	return v->app->rules == NULL ? none :
	    mark_text(v->mem, v->app->rules, text, strlen(text));
}

const struct deck *
visit_deck(const struct visit *v, const char *name)
{
	static const struct deck none = { .name = "" };

	for (size_t i = 0; i < v->app->n_decks; i++)
		if (strcmp(v->app->decks[i].name, name) == 0)
			return &v->app->decks[i];
	return &none;
}

const void *
visit_live(const struct visit *v, const struct practice *practice)
{
	size_t p = 0;

	while (practices[p] != practice)
		p++;
	return v->app->live[p];
}

const struct deck *
visit_deck_like(const struct visit *v, const char *begins, size_t n)
{
	size_t len = strlen(begins);

	for (size_t i = 0; i < v->app->n_decks; i++)
		if (strncmp(v->app->decks[i].name, begins, len) == 0 && n-- == 0)
			return &v->app->decks[i];
	return NULL;
}

bool
visit_private(const struct visit *v)
{
	return v->app->room != 0;
}

const struct fold *
app_fold(struct app *app, const char *batch, size_t len)
{
	app->fold = home_fold(app->home, batch, len);
	return &app->fold;
}

size_t
app_memory(const struct app *app)
{
	return home_memory(app->home) + arena_size(app->mem);
}

static const struct page *
page_find(enum method method, const char *path, const struct practice **whose)
{
	size_t n = strcspn(path, "?");

	for (size_t p = 0; practices[p] != NULL; p++)
		for (const struct page *page = practices[p]->pages;
		    page != NULL && page->path != NULL; page++)
			if (page->method == method && strlen(page->path) == n &&
			    memcmp(page->path, path, n) == 0) {
				*whose = practices[p];
				return page;
			}
	return NULL;
}

/* Nothing was typed: as if the page had been asked for without a query. */
static void
form_blank(struct visit *v, const struct field *fields)
{
	struct pairs none = { .n = 0 };

	if (fields == NULL)
		return;
	v->form.values = arena_get(v->mem, fields_count(fields) + 1,
	    sizeof(struct value));
	form_check(fields, &none, &v->form);
	v->form.bad = NULL;
}

/* Shows the page that a refused form stands on. */
static enum status
show_again(struct visit *v, const struct page *page)
{
	const struct practice *whose;
	const struct page *again = page->then != NULL ?
	    page_find(GET, page->then, &whose) : NULL;
	enum status status;

	if (again == NULL)
		return NOT_FOUND;
	v->form.again = v->form.fields != NULL;
	if (!v->form.again)
		form_blank(v, again->fields);
	v->path = again->path;
	v->title = whose->title;
	status = again->answer(v);
	return status == OK ? BAD_FORM : status;
}

static enum status
get_answer(struct visit *v, const struct page *page)
{
	if (v->form.bad != NULL)	/* a mangled link */
		form_blank(v, page->fields);
	return page->answer(v);
}

static enum status
post_answer(struct visit *v, const struct page *page)
{
	enum status status;

	if (v->form.bad != NULL)
		return show_again(v, page);
	/* A deed has no task that could fail. */
	if (v->oops[0] != '\0' && page->deed == NULL)
		return show_again(v, page);
	if (page->answer != NULL) {
		status = page->answer(v);
		return status == BAD_FORM ? show_again(v, page) : status;
	}
	if (page->deed == &withdrawal) {
		const struct event *e = v->of != NULL ?
		    home_event(v->home, v->of) : NULL;

		if (e != NULL && e->author == v->me)
			visit_delete(v, e);
		return visit_goto(v, page->then);
	}
	if (page->task != NULL)
		visit_task(v, page->task, page->fields, &v->form);
	if (page->deed != NULL)
		visit_do(v, page->deed, &v->form);
	return visit_goto(v, page->then);
}

enum { TO_LONGEST = 300 };	/* as the doors' forms take it */

static const char *
draw_to(const struct visit *v, const char *door, const char *to)
{
	struct out o = { 0 };
	const char *where;

	out_string(&o, door);
	out_html(&o, "?");
	form_write(&o, "to", strlen(to) <= TO_LONGEST ? to : v->path);
	where = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return where;
}

/* What the private room cannot know by itself. */
static enum status
send_to_private(struct visit *v)
{
	form_write(v->say, "mine", visit_name(v, v->me));
	form_write(v->say, "theirs", visit_name(v, v->other));
	form_write(v->say, "couple", visit_fact(v, "pair"));
	form_write(v->say, "ember", people_ember(v) == v->me ? "mine" : "theirs");
	form_write(v->say, "person", v->me == 0 ? "0" : "1");
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->tell != NULL)
			practices[i]->tell(v, v->say);
	return ELSEWHERE;
}

/* May this page be shown here and now? OK, or what to do instead. to: where
 * to go once it may. */
static enum status
admit(struct visit *v, const struct page *page, const char *to)
{
	const char *state = visit_fact(v, "state");

	if ((page->how & DOOR) == 0) {
		if (strcmp(state, "none") == 0)
			return visit_goto(v, "/welcome");
		if (strcmp(state, "locked") == 0)
			return visit_goto(v, draw_to(v, "/unlock", to));
	}
	if ((page->how & WALLED) != 0 && v->app->room == 0)
		return send_to_private(v);
	if ((page->how & WALLED) == 0 && v->app->room != 0)
		return ELSEWHERE;
	return OK;
}

static enum pairing
pairing_of(const struct visit *v)
{
	static const char *const names[] = {
		[INVITING] = "inviting", [JOINED] = "joined",
		[COMPARING] = "comparing", [BOUND] = "bound", [ENDED] = "ended"
	};
	/* A private room's own keys know nothing of the couple. */
	const char *pair = visit_fact(v, visit_private(v) ? "couple" : "pair");

	for (int i = INVITING; i <= ENDED; i++)
		if (strcmp(names[i], pair) == 0)
			return (enum pairing)i;
	return ALONE;
}

/* Half a megabyte in a field, of which each byte may take three. */
enum { BODY_MOST = 2200000 };

enum { METHOD, PATH, BODY, NOW, ZONE, SEED, FACTS, OOPS, ASKED };

static const struct field asked_fields[] = {
	[METHOD] = { "method", .required = true, .max = 8 },
	[PATH] = { "path", .required = true, .max = 2000 },
	[BODY] = { "body", .max = BODY_MOST, .lines = true },
	[NOW] = { "now", .required = true, .number = true, .most = 1LL << 36 },
	[ZONE] = { "zone", .required = true, .number = true, .least = -900, .most = 900 },
	[SEED] = { "seed", .max = 32, .required = true },
	[FACTS] = { "facts", .max = 20000 },
	[OOPS] = { "oops", .max = 60 },
	[ASKED] = { 0 }
};

static void
out_empty(struct out *o)
{
	o->len = 0;
}

static void
visit_begin(struct visit *v, struct app *app)
{
	arena_free(app->visit);
	app->visit = arena_new();
	out_empty(&app->html);
	out_empty(&app->body);
	out_empty(&app->events);
	out_empty(&app->task);
	out_empty(&app->say);
	out_empty(&app->whisper);
	*v = (struct visit){ .app = app, .home = app->home, .mem = app->visit,
	    .out = &app->body, .events = &app->events, .task = &app->task,
	    .say = &app->say, .whisper = &app->whisper, .me = app->me, .other = !app->me, .oops = "",
	    .path = "", .title = "" };
}

/* Fills in what was asked. False: not a request. */
static bool
visit_read(struct visit *v, const char *request, size_t len,
    struct value values[ASKED])
{
	struct form asked = { .values = values };
	struct pairs pairs;
	char *facts;

	if (!form_read(arena_copy(v->mem, request, len), len, &pairs))
		return false;
	form_check(asked_fields, &pairs, &asked);
	if (asked.bad == &asked_fields[BODY]) {
		values[BODY].text = "";
		values[OOPS].text = "too-large";
		asked.bad = NULL;
	}
	if (asked.bad != NULL || !id_read(values[SEED].text, v->seed))
		return false;
	facts = arena_copy(v->mem, values[FACTS].text, strlen(values[FACTS].text));
	if (!form_read(facts, strlen(facts), &v->facts))
		return false;
	v->now = values[NOW].number;
	v->zone = (int16_t)values[ZONE].number;
	v->today = day_of(v->now, v->zone);
	v->oops = values[OOPS].text;
	v->pairing = pairing_of(v);
	v->out->ember = people_ember(v);
	return true;
}

static enum status
visit_answer(struct visit *v, const struct value *asked,
    const struct page **found)
{
	bool post = strcmp(asked[METHOD].text, "POST") == 0;
	char *path = arena_copy(v->mem, asked[PATH].text, strlen(asked[PATH].text));
	char *query = strchr(path, '?'), *body;
	const struct practice *whose;
	const struct page *page;
	const struct field *fields;
	struct pairs sent;
	enum status status;

	if (query != NULL)
		*query++ = '\0';
	v->path = path;
	body = post ? arena_copy(v->mem, asked[BODY].text, strlen(asked[BODY].text)) :
	    query;
	if (body == NULL)
		body = arena_copy(v->mem, "", 0);
	if ((page = page_find(post ? POST : GET, path, &whose)) == NULL ||
	    !form_read(body, strlen(body), &sent))
		return NOT_FOUND;
	*found = page;
	v->title = whose->title;
	if ((status = admit(v, page, post ? path : asked[PATH].text)) != OK)
		return status;
	v->of = form_find(&sent, "of");
	fields = page->fields != NULL ? page->fields :
	    page->deed != NULL ? page->deed->fields : NULL;
	if (fields != NULL) {
		v->form.values = arena_get(v->mem, fields_count(fields) + 1,
		    sizeof(struct value));
		form_check(fields, &sent, &v->form);
	}
	return post ? post_answer(v, page) : get_answer(v, page);
}

/* ---- live ---- */

static const struct whisper *
whisper_find(const char *name, size_t *whose)
{
	for (*whose = 0; name != NULL && practices[*whose] != NULL; ++*whose) {
		const struct whisper *const *w = practices[*whose]->whispers;

		for (; w != NULL && *w != NULL; w++)
			if (strcmp((*w)->name, name) == 0)
				return *w;
	}
	return NULL;
}

/* What nobody understands is the same as silence. */
static enum status
visit_hear(struct visit *v, const struct value *asked)
{
	char *body = arena_copy(v->mem, asked[BODY].text, strlen(asked[BODY].text));
	bool mine = strcmp(asked[PATH].text, "/mine") == 0;
	struct heard heard = { .person = mine ? v->me : v->other };
	struct form form = { 0 };
	struct pairs said;
	size_t whose;

	if (visit_private(v) || !form_read(body, strlen(body), &said) ||
	    (heard.whisper = whisper_find(form_find(&said, "do"), &whose)) == NULL ||
	    (heard.session = form_find(&said, "in")) == NULL)
		return SAME;
	form.values = arena_get(v->mem, fields_count(heard.whisper->fields) + 1,
	    sizeof(struct value));
	form_check(heard.whisper->fields, &said, &form);
	heard.values = form.values;
	if (form.bad != NULL ||
	    !practices[whose]->hear(v, v->app->live[whose], &heard))
		return SAME;
	return CHANGED;
}

/* Puts the page's frame around its body. */
static void
page_frame(struct visit *v, const struct page *page, struct out *html)
{
	layout_top(html, v, v->title, page != NULL ? page->how : BARE,
	    page != NULL ? (int)page->tab : NO_TAB);
	out_bytes(html, v->out->bytes, v->out->len);
	layout_end(html);
}

/* The page that a refused POST stands on has its own frame. */
static const struct page *
page_shown(const struct visit *v, const struct page *page)
{
	const struct practice *whose;

	return page != NULL && page->method == POST ?
	    page_find(GET, v->path, &whose) : page;
}

const struct reply *
app_handle(struct app *app, const char *request, size_t len)
{
	struct visit v;
	struct value values[ASKED];
	const struct page *page = NULL;
	enum status status = NOT_FOUND;

	visit_begin(&v, app);
	if (visit_read(&v, request, len, values))
		status = strcmp(values[METHOD].text, "HEAR") == 0 ?
		    visit_hear(&v, values) : visit_answer(&v, values, &page);
	if (status == NOT_FOUND) {
		v.title = N_("Not here");
		not_here_page(&app->body);
	}
	if (status == OK || status == NOT_FOUND || status == BAD_FORM)
		page_frame(&v, status == NOT_FOUND ? NULL : page_shown(&v, page),
		    &app->html);
	out_bytes(&app->task, "", 1);
	out_bytes(&app->say, "", 1);
	out_bytes(&app->whisper, "", 1);
	app->reply = (struct reply){
		.status = status,
		.html = app->html.bytes,
		.html_len = app->html.len,
		.events = app->events.bytes,
		/* Of a refused form nothing is kept. */
		.events_len = status == BAD_FORM ? 0 : app->events.len,
		.where = status == GO ? v.where : NULL,
		.task = app->task.len > 1 ? app->task.bytes : NULL,
		.say = app->say.len > 1 ? app->say.bytes : NULL,
		.whisper = app->whisper.len > 1 ? app->whisper.bytes : NULL,
	};
	return &app->reply;
}

/* Beside a visit, whose reply may still be read. */
static struct visit
visit_beside(struct app *app, int64_t now, int zone)
{
	out_empty(&app->names);
	return (struct visit){ .app = app, .home = app->home, .mem = app->visit,
	    .me = app->me, .other = !app->me, .now = now, .zone = (int16_t)zone,
	    .today = day_of(now, zone), .oops = "", .path = "", .title = "" };
}

const char *
app_occasions(struct app *app, int64_t now, int zone)
{
	struct visit v = visit_beside(app, now, zone);

	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->occasions != NULL)
			practices[p]->occasions(&v, &app->names);
	out_bytes(&app->names, "", 1);
	return app->names.bytes;
}

const char *
app_sessions(struct app *app, int64_t now, int zone)
{
	struct visit v = visit_beside(app, now, zone);

	for (size_t p = 0; practices[p] != NULL; p++)
		if (practices[p]->sessions != NULL && app->room == 0)
			practices[p]->sessions(&v, &app->names);
	out_bytes(&app->names, "", 1);
	return app->names.bytes;
}

/* What the base room knows, as the private room's own facts. */
static void
facts_add(struct visit *v, char *line, size_t len)
{
	struct pairs more;

	if (!form_read(line, len, &more))
		return;
	for (size_t i = 0; i < more.n && v->facts.n < FIELDS_MAX; i++)
		v->facts.at[v->facts.n++] = more.at[i];
}

/* The first line is of facts, as a page in the private room is told. */
const char *
app_wishes(struct app *app, const char *request, size_t n)
{
	struct visit v;
	struct value values[ASKED];
	const char *lines;
	size_t facts;

	visit_begin(&v, app);
	out_empty(&app->names);
	if (visit_read(&v, request, n, values)) {
		lines = values[BODY].text;
		facts = strcspn(lines, "\n");
		if (visit_private(&v)) {
			facts_add(&v, arena_copy(v.mem, lines, facts), facts);
			lines += facts;
		} else {
			send_to_private(&v);
			out_bytes(&app->names, app->say.bytes, app->say.len);
			out_html(&app->names, "\n");
		}
		facts = app->names.len;
		for (size_t p = 0; practices[p] != NULL; p++)
			if (practices[p]->rounds != NULL)
				practices[p]->rounds(&v, lines, &app->names);
		if (app->names.len == facts)
			out_empty(&app->names);
	}
	out_bytes(&app->names, "", 1);
	return app->names.bytes;
}

const char *
app_alarms(struct app *app, const char *request, size_t n)
{
	struct visit v;
	struct value values[ASKED];

	visit_begin(&v, app);
	out_empty(&app->names);
	if (visit_read(&v, request, n, values))
		visit_alarms(&v, &app->names);
	out_bytes(&app->names, "", 1);
	return app->names.bytes;
}

const char *
app_export(struct app *app, const char *request, size_t n, size_t *len)
{
	struct visit v;
	struct value values[ASKED];

	visit_begin(&v, app);
	out_empty(&app->files);
	if (visit_read(&v, request, n, values)) {
		v.path = values[PATH].text;
		export_write(&v, &app->files);
	}
	*len = app->files.len;
	return app->files.bytes;
}
