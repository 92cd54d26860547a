/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * settings: keys, devices, looks, taking everything along, and leaving.
 *
 * For one person alone: nothing here says or changes anything about the other.
 */
#include <string.h>

#include "passphrase.h"
#include "people.h"
#include "practice.h"

enum { OLD, NEW, NEW_STRENGTH, NEW_WEAK, RENEW_FIELDS };
enum { END_ID, END_FIELDS };
enum { ON, STAY_FIELDS };
enum { THEME, THEME_FIELDS };
enum { NAMED, DISGUISE_FIELDS };
enum { CLOSE_PASS, CLOSE_FIELDS };
enum { FORMER_PASS, FORMER_FIELDS };
enum { WHICH, DELETE_FIELDS };
enum { SESSIONS_MAX = 10 };

static const char *const switches[] = { "1", "0", NULL };
static const char *const themes[] = { "auto", "light", "dark", NULL };
static const char *const names[] = { "hearth", "notes", NULL };
static const char *const spaces[] = { "couple", "personal", NULL };

static const struct field renew_fields[] = {
	[OLD] = { "passphrase", .max = 256, .required = true },
	[NEW] = { "new", .max = 256, .required = true },
	[NEW_STRENGTH] = { "strength", .number = true, .most = 4 },
	[NEW_WEAK] = { "weak", .max = 40 },
	[RENEW_FIELDS] = { 0 }
};

static const struct field end_fields[] = {
	[END_ID] = { "id", .max = 32, .required = true },
	[END_FIELDS] = { 0 }
};

static const struct field stay_fields[] = {
	[ON] = { "on", .oneof = switches, .required = true },
	[STAY_FIELDS] = { 0 }
};

static const struct field theme_fields[] = {
	[THEME] = { "theme", .oneof = themes, .required = true },
	[THEME_FIELDS] = { 0 }
};

static const struct field disguise_fields[] = {
	[NAMED] = { "named", .oneof = names, .required = true },
	[DISGUISE_FIELDS] = { 0 }
};

static const struct field close_fields[] = {
	[CLOSE_PASS] = { "passphrase", .max = 256, .required = true },
	[CLOSE_FIELDS] = { 0 }
};

static const struct field former_fields[] = {
	[FORMER_PASS] = { "passphrase", .max = 256, .required = true },
	[FORMER_FIELDS] = { 0 }
};

static const struct field delete_fields[] = {
	[WHICH] = { "which", .oneof = spaces, .required = true },
	[DELETE_FIELDS] = { 0 }
};

struct session_view {
	const char	*id, *created, *last;
	bool		 current;
};

struct settings_view {
	const char	*me, *other, *theme;
	struct reminding reminding;
	bool		 paired, confirmed, stay, notes, installed, update;
};

struct devices_view {
	const char	*oops;
	bool		 stay, read;
	size_t		 n;
	struct session_view sessions[SESSIONS_MAX];
};

struct renew_view {
	const char	*handle, *oops;
	bool		 bad_old, bad_new;
};

struct take_view {
	const char	*oops, *handle;
	bool		 private_open, former;
};

struct leave_view {
	const char	*other, *oops;
	bool		 paired;
	int64_t		 waiting;
};

#include "settings.html.h"

static enum status
settings_show(struct visit *v)
{
	const char *theme = visit_fact(v, "theme");
	struct settings_view view = {
		.me = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.theme = theme[0] != '\0' ? theme : "auto",
		.reminding = visit_reminding(v),
		.paired = visit_paired(v),
		.confirmed = visit_fact_number(v, "confirmed") == 1,
		.stay = visit_fact_number(v, "stay") == 1,
		.notes = visit_fact(v, "named")[0] != '\0' &&
		    strcmp(visit_fact(v, "named"), "Hearth") != 0,
		.installed = visit_fact_number(v, "installed") == 1,
		.update = visit_fact_number(v, "update") == 1,
	};

	settings_page(v->out, &view);
	return OK;
}

/* ---- devices ---- */

/* The fact sessions=id.created.last.current,… */
static bool
session_read(const struct visit *v, const char **p, struct session_view *s)
{
	enum { ID, CREATED, LAST, CURRENT, PARTS };
	const char *parts[PARTS];
	int64_t created, last;

	for (int i = 0; i < PARTS; i++) {
		size_t n = strcspn(*p, ".,");

		parts[i] = arena_copy(v->mem, *p, n);
		*p += n;
		if ((i < CURRENT) != (**p == '.'))
			return false;
		*p += **p != '\0';
	}
	if (!number_read(parts[CREATED], &created) ||
	    !number_read(parts[LAST], &last))
		return false;
	*s = (struct session_view){ parts[ID], visit_date(v, (int32_t)created),
	    visit_day(v, (int32_t)last), parts[CURRENT][0] == '1' };
	return true;
}

static enum status
devices_show(struct visit *v)
{
	const char *p = visit_fact(v, "sessions");
	struct devices_view view = {
		.oops = visit_oops(v),
		.stay = visit_fact_number(v, "stay") == 1,
		.read = *p != '\0',
	};

	while (*p != '\0' && view.n < SESSIONS_MAX &&
	    session_read(v, &p, &view.sessions[view.n]))
		view.n++;
	v->title = N_("Signed-in devices");
	devices_page(v->out, &view);
	return OK;
}

/* ---- new keys ---- */

static enum status
renew_show(struct visit *v)
{
	struct renew_view view = {
		.handle = visit_fact(v, "handle"),
		.oops = visit_oops(v),
		.bad_old = visit_again(v) && (visit_bad(v, OLD) ||
		    strcmp(v->oops, "wrong-passphrase") == 0),
		.bad_new = visit_again(v) && visit_bad(v, NEW),
	};

	v->title = N_("New keys");
	renew_page(v->out, &view);
	return OK;
}

static enum status
renew_answer(struct visit *v)
{
	if (passphrase_refuse(v, NEW, NEW_STRENGTH, NEW_WEAK) != OK)
		return BAD_FORM;
	visit_task(v, "renew", renew_fields, &v->form);
	return visit_goto(v, "/recovery");
}

/* ---- taking along, deleting, leaving ---- */

static enum status
take_show(struct visit *v)
{
	struct take_view view = {
		.oops = visit_oops(v),
		.handle = visit_fact(v, "handle"),
		.former = visit_fact_number(v, "former") > 0,
		.private_open = strcmp(visit_fact(v, "room"), "open") == 0,
	};

	v->title = N_("Take everything with me");
	take_page(v->out, &view);
	return OK;
}

static enum status
delete_show(struct visit *v)
{
	struct leave_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.paired = visit_paired(v) || v->pairing == ENDED,
	};

	v->title = N_("Delete my words");
	if (v->form.values[WHICH].text[0] != '\0' && !visit_again(v))
		sure_page(v->out, &view, v->form.values[WHICH].text);
	else
		delete_page(v->out, &view);
	return OK;
}

static enum status
delete_answer(struct visit *v)
{
	bool couple = strcmp(v->form.values[WHICH].text, "couple") == 0;

	visit_delete_all(v, couple ? SHARED : PERSONAL);
	if (!couple || visit_paired(v))
		people_again(v, couple ? SHARED : PERSONAL);
	return visit_goto(v, "/settings/deleted");
}

static enum status
deleted_show(struct visit *v)
{
	v->title = N_("Deleted");
	deleted_page(v->out);
	return OK;
}

static enum status
leave_show(struct visit *v)
{
	struct leave_view view = {
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.paired = visit_paired(v),
		.waiting = visit_fact_number(v, "waiting"),
	};

	v->title = N_("Leave");
	leave_page(v->out, &view);
	return OK;
}

static enum status
wipe_show(struct visit *v)
{
	struct leave_view view = {
		.oops = visit_oops(v),
		.waiting = visit_fact_number(v, "waiting"),
	};

	v->title = N_("Leave this device");
	wipe_page(v->out, &view);
	return OK;
}

static enum status
close_show(struct visit *v)
{
	v->title = N_("Delete the account");
	close_page(v->out, visit_fact(v, "handle"), visit_oops(v));
	return OK;
}

static enum status
close_answer(struct visit *v)
{
	visit_task(v, "close", close_fields, &v->form);
	return visit_goto(v, "/gone");
}

static enum status
gone_show(struct visit *v)
{
	v->title = N_("Gone");
	gone_page(v->out);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/settings", settings_show, .tab = ME },
	{ POST, "/settings/theme", .fields = theme_fields, .task = "theme",
	    .then = "/settings" },
	{ POST, "/settings/disguise", .fields = disguise_fields,
	    .task = "disguise", .then = "/settings" },
	{ POST, "/settings/update", .task = "update", .then = "/settings" },
	{ POST, "/settings/lock", .task = "lock", .then = "/unlock" },
	{ GET, "/settings/devices", devices_show, .tab = ME },
	{ POST, "/settings/devices/list", .task = "sessions",
	    .then = "/settings/devices" },
	{ POST, "/settings/devices/end", .fields = end_fields, .task = "end",
	    .then = "/settings/devices" },
	{ POST, "/settings/stay", .fields = stay_fields, .task = "stay",
	    .then = "/settings/devices" },
	{ GET, "/settings/renew", renew_show, .how = BARE },
	{ POST, "/settings/renew", renew_answer, renew_fields, .how = BARE,
	    .then = "/settings/renew" },
	{ GET, "/settings/take", take_show, .tab = ME },
	{ POST, "/settings/take", .task = "export", .then = "/settings/take" },
	{ POST, "/settings/former", .fields = former_fields, .task = "former",
	    .then = "/settings/take" },
	{ GET, "/settings/delete", delete_show, delete_fields, .how = BARE },
	{ POST, "/settings/delete", delete_answer, delete_fields, .how = BARE,
	    .then = "/settings/delete" },
	{ GET, "/settings/deleted", deleted_show, .tab = ME },
	{ GET, "/settings/leave", leave_show, .tab = ME },
	{ GET, "/settings/wipe", wipe_show, .how = DOOR | BARE },
	{ POST, "/settings/wipe", .how = DOOR | BARE, .task = "wipe",
	    .then = "/gone" },
	{ POST, "/settings/signout", .how = BARE, .task = "signout",
	    .then = "/gone" },
	{ GET, "/settings/close", close_show, .how = BARE },
	{ POST, "/settings/close", close_answer, close_fields, .how = BARE,
	    .then = "/settings/close" },
	{ GET, "/gone", gone_show, .how = DOOR | BARE },
	{ 0 }
};

const struct practice practice_settings = {
	.name = "settings",
	.title = N_("Settings"),
	.pages = pages,
};
