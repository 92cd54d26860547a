/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * welcome: the way in.
 *
 * What Hearth is and who can read what; a new account, signing in, unlocking,
 * and the recovery sheet. Everything here can be read without an account.
 */
#include <string.h>

#include "passphrase.h"
#include "people.h"
#include "practice.h"

enum { HANDLE, PASSPHRASE, NAME, ADULT, CODE, OFFERED, STRENGTH, WEAK, BEGIN_FIELDS };
enum { IN_HANDLE, IN_PASSPHRASE, SIGNIN_FIELDS };
enum { OPEN_PASSPHRASE, OPEN_TO, OPEN_FIELDS };
enum { RE_HANDLE, RE_CODE, RE_PASSPHRASE, RE_OFFERED, RE_STRENGTH, RE_WEAK, RECOVER_FIELDS };
enum { TYPED, CONFIRM_FIELDS };
enum { INVITED, INVITED_FIELDS };
enum { WORDS_OFFERED = 5 };

static const char *const yes[] = { "yes", NULL };

static const struct field begin_fields[] = {
	[HANDLE] = { "handle", .max = 32, .required = true },
	[PASSPHRASE] = { "passphrase", .max = 256, .required = true },
	[NAME] = { "name", .max = 40, .required = true },
	[ADULT] = { "adult", .oneof = yes },
	[CODE] = { "code", .max = 40 },
	[OFFERED] = { "offered", .max = 80 },
	[STRENGTH] = { "strength", .number = true, .most = 4 },
	[WEAK] = { "weak", .max = 40 },
	[BEGIN_FIELDS] = { 0 }
};

static const struct field signin_fields[] = {
	[IN_HANDLE] = { "handle", .max = 32, .required = true },
	[IN_PASSPHRASE] = { "passphrase", .max = 256, .required = true },
	[SIGNIN_FIELDS] = { 0 }
};

static const struct field open_fields[] = {
	[OPEN_PASSPHRASE] = { "passphrase", .max = 256, .required = true },
	[OPEN_TO] = { "to", .max = 300 },
	[OPEN_FIELDS] = { 0 }
};

static const struct field unlock_query[] = {
	{ "to", .max = 300 },
	{ 0 }
};

static const struct field recover_fields[] = {
	[RE_HANDLE] = { "handle", .max = 32, .required = true },
	[RE_CODE] = { "code", .max = 60, .required = true },
	[RE_PASSPHRASE] = { "passphrase", .max = 256, .required = true },
	[RE_OFFERED] = { "offered", .max = 80 },
	[RE_STRENGTH] = { "strength", .number = true, .most = 4 },
	[RE_WEAK] = { "weak", .max = 40 },
	[RECOVER_FIELDS] = { 0 }
};

static const struct field confirm_fields[] = {
	[TYPED] = { "code", .max = 60, .required = true },
	[CONFIRM_FIELDS] = { 0 }
};

static const struct field invited_fields[] = {
	[INVITED] = { "code", .max = 40 },
	[INVITED_FIELDS] = { 0 }
};

/* What begins an account, without what only this page needs to know. */
static const struct field signup_fields[] = {
	{ "handle" },
	{ "passphrase" },
	{ 0 }
};

struct begin_view {
	const char	*handle, *name, *code, *oops, *words;
	bool		 adult, bad_handle, bad_passphrase, bad_name, bad_adult;
};

struct signin_view {
	const char	*handle, *oops;
};

struct unlock_view {
	const char	*to, *handle, *oops;
};

struct recover_view {
	const char	*handle, *code, *oops, *words;
	bool		 bad_passphrase;
};

struct recovery_view {
	const char	*code, *groups[7], *typed, *oops, *name, *date;
	bool		 confirmed;
};

#include "welcome.html.h"

/* ---- passphrases ---- */

/* Five words of the list, eleven random bits each, from this visit's seed; the
 * same again on a form that was refused: somebody may have noted them down. */
static const char *
offer_words(const struct visit *v, int field)
{
	const struct deck *list = visit_deck(v, "words");
	const char *words = "";

	if (visit_again(v) && v->form.values[field].text[0] != '\0')
		return v->form.values[field].text;
	for (int i = 0; i < WORDS_OFFERED; i++) {
		unsigned n = 0;

		for (int bit = 11 * i; bit < 11 * (i + 1); bit++)
			n = n << 1 | ((unsigned)v->seed[bit / 8] >> bit % 8 & 1u);
		if (n < list->n)
			words = i == 0 ? list->cards[n].text :
			    visit_say(v, "%1 %2", words, list->cards[n].text);
	}
	return words;
}

/* ---- a new account ---- */

static bool
handle_fine(const char *handle)
{
	size_t n = strspn(handle, "abcdefghijklmnopqrstuvwxyz0123456789.-_");

	return n >= 2 && handle[n] == '\0';
}

static enum status
welcome_show(struct visit *v)
{
	bool locked = strcmp(visit_fact(v, "state"), "locked") == 0;

	if (strcmp(visit_fact(v, "state"), "open") == 0)
		return visit_goto(v, "/today");
	v->title = N_("Welcome");
	welcome_page(v->out, locked, visit_fact_number(v, "lost") == 1);
	return OK;
}

static enum status
begin_show(struct visit *v)
{
	bool again = visit_again(v);
	const struct value *values = v->form.values;
	struct begin_view view = {
		.handle = visit_draft(v, HANDLE, NULL),
		.name = visit_draft(v, NAME, NULL),
		.code = again ? values[CODE].text : values[INVITED].text,
		.oops = visit_oops(v),
		.adult = again && values[ADULT].text[0] != '\0',
		.bad_handle = again && (visit_bad(v, HANDLE) ||
		    strcmp(v->oops, "handle-taken") == 0),
		.bad_passphrase = again && visit_bad(v, PASSPHRASE),
		.bad_name = again && visit_bad(v, NAME),
		.bad_adult = again && visit_bad(v, ADULT),
	};

	view.words = offer_words(v, OFFERED);
	v->title = N_("Begin");
	begin_page(v->out, &view);
	return OK;
}

static enum status
begin_answer(struct visit *v)
{
	const struct value *values = v->form.values;
	struct form signup = { .fields = signup_fields,
	    .values = (struct value[]){ values[HANDLE], values[PASSPHRASE] } };
	struct form name = { .fields = people_name_fields,
	    .values = (struct value[]){ values[NAME] } };
	struct out where = { 0 };

	if (!handle_fine(values[HANDLE].text))
		return visit_refuse(v, HANDLE, N_("Two or more small letters, digits, dots or dashes, without spaces."));
	if (passphrase_refuse(v, PASSPHRASE, STRENGTH, WEAK) != OK)
		return BAD_FORM;
	if (values[ADULT].text[0] == '\0')
		return visit_refuse(v, ADULT, N_("Hearth is for two adults. Please confirm that you are 18 or over."));
	visit_task(v, "signup", signup_fields, &signup);
	visit_do_in(v, PERSONAL, &people_name, &name);
	if (values[CODE].text[0] == '\0')
		return visit_goto(v, "/recovery");
	out_html(&where, "/join?");
	form_write(&where, "code", values[CODE].text);
	v->where = arena_copy(v->mem, where.bytes, where.len);
	out_free(&where);
	return GO;
}

/* ---- coming back ---- */

static enum status
signin_show(struct visit *v)
{
	struct signin_view view = {
		.handle = visit_draft(v, IN_HANDLE, visit_fact(v, "handle")),
		.oops = strcmp(v->oops, "wrong-passphrase") == 0 ?
		    N_("This handle and passphrase do not open an account here.") :
		    visit_oops(v),
	};

	if (strcmp(visit_fact(v, "state"), "open") == 0 &&
	    strcmp(visit_fact(v, "trouble"), "signed-out") != 0)
		return visit_goto(v, "/today");
	v->title = N_("Sign in");
	signin_page(v->out, &view);
	return OK;
}

static enum status
unlock_show(struct visit *v)
{
	struct unlock_view view = {
		.to = visit_again(v) ? v->form.values[OPEN_TO].text :
		    v->form.values[0].text,
		.handle = visit_fact(v, "handle"),
		.oops = visit_oops(v),
	};

	if (strcmp(visit_fact(v, "state"), "none") == 0)
		return visit_goto(v, "/welcome");
	if (strcmp(visit_fact(v, "state"), "open") == 0)
		return visit_goto(v, "/today");
	v->title = N_("Locked");
	unlock_page(v->out, &view);
	return OK;
}

static enum status
unlock_answer(struct visit *v)
{
	const char *to = v->form.values[OPEN_TO].text;

	visit_task(v, "open", open_fields, &v->form);
	return visit_goto(v, to[0] == '/' ? to : "/today");
}

static enum status
recover_show(struct visit *v)
{
	struct recover_view view = {
		.handle = visit_draft(v, RE_HANDLE, visit_fact(v, "handle")),
		.code = visit_draft(v, RE_CODE, NULL),
		.oops = visit_oops(v),
		.bad_passphrase = visit_again(v) && visit_bad(v, RE_PASSPHRASE),
	};

	view.words = offer_words(v, RE_OFFERED);
	v->title = N_("Recovery");
	recover_page(v->out, &view);
	return OK;
}

static enum status
recover_answer(struct visit *v)
{
	if (passphrase_refuse(v, RE_PASSPHRASE, RE_STRENGTH, RE_WEAK) != OK)
		return BAD_FORM;
	visit_task(v, "recover", recover_fields, &v->form);
	return visit_goto(v, "/recovery");
}

/* ---- the recovery sheet ---- */

static enum status
recovery_show(struct visit *v)
{
	struct recovery_view view = {
		.code = visit_fact(v, "recovery"),
		.typed = visit_draft(v, TYPED, NULL),
		.oops = visit_oops(v),
		.name = visit_name(v, v->me),
		.date = visit_date(v, v->today),
		.confirmed = visit_fact_number(v, "confirmed") == 1,
	};

	/* 28 characters in seven groups of four, with dashes between. */
	for (size_t i = 0; i < 7; i++)
		view.groups[i] = strlen(view.code) == 34 ?
		    arena_copy(v->mem, view.code + 5 * i, 4) : "";
	v->title = N_("Recovery sheet");
	recovery_page(v->out, &view);
	return OK;
}

static enum status
privacy_show(struct visit *v)
{
	v->title = N_("Who can read this?");
	privacy_page(v->out, visit_fact(v, "operator"));
	return OK;
}

static const struct page pages[] = {
	{ GET, "/welcome", welcome_show, .how = DOOR | BARE },
	{ GET, "/privacy", privacy_show, .how = DOOR | BARE },
	{ GET, "/begin", begin_show, invited_fields, .how = DOOR | BARE },
	{ POST, "/begin", begin_answer, begin_fields, .how = DOOR | BARE,
	    .then = "/begin" },
	{ GET, "/signin", signin_show, .how = DOOR | BARE },
	{ POST, "/signin", .fields = signin_fields, .how = DOOR | BARE,
	    .task = "login", .then = "/signin" },
	{ GET, "/unlock", unlock_show, unlock_query, .how = DOOR | BARE },
	{ POST, "/unlock", unlock_answer, open_fields, .how = DOOR | BARE,
	    .then = "/unlock" },
	{ GET, "/recover", recover_show, .how = DOOR | BARE },
	{ POST, "/recover", recover_answer, recover_fields, .how = DOOR | BARE,
	    .then = "/recover" },
	{ GET, "/recovery", recovery_show, .how = BARE },
	{ POST, "/recovery/confirm", .fields = confirm_fields, .how = BARE,
	    .task = "confirm", .then = "/recovery" },
	{ 0 }
};

const struct practice practice_welcome = {
	.name = "welcome",
	.title = N_("Welcome"),
	.pages = pages,
};
