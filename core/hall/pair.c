/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pair: how one becomes two, and two become one again.
 *
 * An invitation is a link with a secret in its fragment; the other answers on
 * a page written for somebody who doubts; both compare four words. Either may
 * end the pairing alone, at once.
 */
#include <string.h>

#include "people.h"
#include "practice.h"
#include "why.h"

enum { CODE, JOIN_FIELDS };
enum { SAID, WORDS_FIELDS };

static const struct field join_fields[] = {
	[CODE] = { "code", .max = 200 },
	[JOIN_FIELDS] = { 0 }
};

static const char *const sayings[] = { "same", "different", NULL };

static const struct field words_fields[] = {
	[SAID] = { "said", .oneof = sayings, .required = true },
	[WORDS_FIELDS] = { 0 }
};

struct invite_view {
	const char	*me, *oops, *code, *until;
	bool		 ended;
};

struct join_view {
	const char	*code, *oops;
	bool		 account, locked;
};

struct words_view {
	const char	*me, *other, *oops, *words[4];
	bool		 said, joined;
};

struct pair_view {
	const char	*me, *other, *since;
	enum pairing	 pairing;
};

#include "pair.html.h"

/* ---- inviting ---- */

static enum status
invite_show(struct visit *v)
{
	int64_t until = visit_fact_number(v, "until");
	struct invite_view view = {
		.me = visit_name(v, v->me),
		.oops = visit_oops(v),
		.code = visit_fact(v, "invite"),
		.ended = v->pairing == ENDED,
	};

	v->title = N_("Invitation");
	if (v->pairing == COMPARING || v->pairing == JOINED)
		return visit_goto(v, "/words");
	if (v->pairing == BOUND)
		return visit_goto(v, "/pair");
	if (v->pairing == INVITING && view.code[0] != '\0') {
		view.until = visit_say(v, N_("%1, %2"),
		    visit_day(v, day_of(until, v->zone)),
		    visit_clock(v, until, v->zone));
		invited_page(v->out, &view);
	} else
		invite_page(v->out, &view);
	return OK;
}

/* The one who invites says their name in the couple's space, too. */
static enum status
invite_answer(struct visit *v)
{
	struct form name = { .fields = people_name_fields,
	    .values = (struct value[]){ { .text = visit_name(v, v->me) } } };

	visit_task(v, "invite", NULL, NULL);
	visit_do_in(v, SHARED, &people_name, &name);
	return visit_goto(v, "/invite");
}

/* ---- joining ---- */

/* A pasted link will do as well as the code alone. */
static const char *
code_of(const char *typed)
{
	const char *at = strstr(typed, "join/");

	return at != NULL ? at + 5 : typed;
}

static enum status
join_show(struct visit *v)
{
	const char *state = visit_fact(v, "state");
	struct join_view view = {
		.code = code_of(v->form.values[CODE].text),
		.oops = visit_oops(v),
		.account = strcmp(state, "none") != 0,
		.locked = strcmp(state, "locked") == 0,
	};

	v->title = N_("An invitation");
	if (visit_paired(v))
		return visit_goto(v, v->pairing == BOUND ? "/pair" : "/words");
	if (view.code[0] == '\0')
		code_page(v->out, &view);
	else
		join_page(v->out, &view);
	return OK;
}

static enum status
join_answer(struct visit *v)
{
	struct value code = { .text = code_of(v->form.values[CODE].text) };
	struct form task = { .fields = join_fields, .values = &code };
	struct form name = { .fields = people_name_fields,
	    .values = (struct value[]){ { .text = visit_name(v, v->me) } } };

	visit_task(v, "join", join_fields, &task);
	visit_do_in(v, SHARED, &people_name, &name);
	return visit_goto(v, "/words");
}

static enum status
no_thanks_show(struct visit *v)
{
	v->title = N_("No thanks");
	no_thanks_page(v->out);
	return OK;
}

/* ---- the four words ---- */

static void
words_read(const struct visit *v, const char *words[4])
{
	const struct deck *list = visit_deck(v, "words");
	const char *p = visit_fact(v, "words");

	for (int i = 0; i < 4; i++) {
		size_t n = 0;

		for (; *p >= '0' && *p <= '9' && n < 100000; p++)
			n = n * 10 + (size_t)(*p - '0');
		p += *p == '.';
		words[i] = n < list->n ? list->cards[n].text : "";
	}
}

static enum status
words_show(struct visit *v)
{
	struct words_view view = {
		.me = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.said = strcmp(visit_fact(v, "said"), "same") == 0,
		.joined = v->pairing == JOINED,
	};

	v->title = N_("Four words");
	if (v->pairing != JOINED && v->pairing != COMPARING)
		return visit_goto(v, v->pairing == ALONE || v->pairing == INVITING ?
		    "/invite" : "/pair");
	words_read(v, view.words);
	words_page(v->out, &view);
	return OK;
}

static enum status
differ_show(struct visit *v)
{
	v->title = N_("The words differ");
	differ_page(v->out, visit_oops(v));
	return OK;
}

/* ---- the two of you ---- */

static enum status
pair_show(struct visit *v)
{
	int64_t joined = visit_fact_number(v, "joined");
	struct pair_view view = {
		.me = visit_name(v, v->me),
		.other = visit_name(v, v->other),
		.since = joined > 0 ? visit_date(v, day_of(joined, v->zone)) : NULL,
		.pairing = v->pairing,
	};

	v->title = N_("The two of you");
	if (v->pairing == ALONE || v->pairing == INVITING)
		return visit_goto(v, "/invite");
	pair_page(v->out, &view);
	return OK;
}

static enum status
unpair_show(struct visit *v)
{
	if (!visit_paired(v))
		return visit_goto(v, "/pair");
	v->title = N_("End the pairing");
	unpair_page(v->out, v, visit_name(v, v->other), visit_oops(v));
	return OK;
}

static const struct page pages[] = {
	{ GET, "/invite", invite_show, .how = BARE },
	{ POST, "/invite", invite_answer, .how = BARE, .then = "/invite" },
	{ POST, "/invite/withdraw", .how = BARE, .task = "withdraw",
	    .then = "/invite" },
	{ GET, "/join", join_show, join_fields, .how = DOOR | BARE },
	{ POST, "/join", join_answer, join_fields, .how = BARE, .then = "/join" },
	{ GET, "/join/no", no_thanks_show, .how = DOOR | BARE },
	{ GET, "/words", words_show, .how = BARE },
	{ POST, "/words", .fields = words_fields, .how = BARE, .task = "words",
	    .then = "/words" },
	{ GET, "/words/differ", differ_show, .how = BARE },
	{ GET, "/pair", pair_show, .tab = ME },
	{ GET, "/pair/end", unpair_show, .how = BARE },
	{ POST, "/pair/end", .how = BARE, .task = "unpair", .then = "/pair/end" },
	{ 0 }
};

const struct practice practice_pair = {
	.name = "pair",
	.title = N_("The two of you"),
	.pages = pages,
};
