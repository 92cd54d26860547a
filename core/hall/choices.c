/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * choices: what Hearth offers me, and what it leaves out.
 *
 * One person's own preference, for any reason or none. What is left out is not
 * offered on Today and has no door on other pages; it still opens by its
 * address, what the partner left there still arrives, and the partner sees
 * nothing of the choice. Each change keeps the whole list, in one event, so
 * that no change looks larger than another.
 */
#include <string.h>

#include "choices.h"
#include "why.h"

enum { OUT, LIST_FIELDS };
enum { TURN, TURN_FIELDS };
enum { LIST_LENGTH = 400 };

static const struct field list_fields[] = {
	[OUT] = { "out", .max = LIST_LENGTH },
	[LIST_FIELDS] = { 0 }
};

static const struct field turn_fields[] = {
	[TURN] = { "turn", .max = 20, .required = true },
	[TURN_FIELDS] = { 0 }
};

struct choices {
	const char	*out;		/* names with spaces between; NULL: none */
};

static void
list_fold(void *room, struct event *e, struct arena *state)
{
	struct choices *choices = room;

	(void)state;
	choices->out = e->values[OUT].text;
}

/* What was left out belongs in no file that others may find. */
static const struct deed list = {
	"choices.list", list_fields, list_fold, IN(PERSONAL), .untold = true, .aside = true
};

struct choice_view {
	const char	*name, *title;
	bool		 out;
};

struct choices_view {
	const struct visit *v;
	size_t		 n;
	struct choice_view at[PRACTICES_MAX];
	const char	*hidden_from;
};

#include "choices.html.h"

/* ---- the list ---- */

static const char *
left_out(const struct visit *v)
{
	const struct choices *choices = visit_room(v, &practice_choices, PERSONAL);

	return choices->out != NULL ? choices->out : "";
}

/* Where a name stands in a list, or NULL. */
static const char *
named(const char *names, const char *name)
{
	size_t n = strlen(name);

	while (*names != '\0') {
		size_t word = strcspn(names, " ");

		if (word == n && memcmp(names, name, n) == 0)
			return names;
		names += word;
		names += strspn(names, " ");
	}
	return NULL;
}

bool
visit_left_out(const struct visit *v, const struct practice *practice)
{
	return !practice->stays && named(left_out(v), practice->name) != NULL;
}

/* Can it be left out, because it is offered somewhere? */
static bool
offered(const struct practice *practice)
{
	return !practice->stays && (practice->offer != NULL || practice->doors != NULL);
}

static void
list_do(struct visit *v, const char *names)
{
	struct value values[LIST_FIELDS] = {{ .text = names }};

	visit_do_in(v, PERSONAL, &list, &(struct form){ .values = values });
}

static void
names_add(struct out *names, const char *name, size_t n)
{
	if (names->len > 0)
		out_html(names, " ");
	out_bytes(names, name, n);
}

/* The list as it is, without one name; others of a newer version stay. */
static void
names_keep(const struct visit *v, struct out *names, const char *without)
{
	for (const char *p = left_out(v); *p != '\0'; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if (strlen(without) != n || memcmp(p, without, n) != 0)
			names_add(names, p, n);
		p += n;
	}
}

static const char *
names_done(const struct visit *v, struct out *names)
{
	const char *text = arena_copy(v->mem, names->bytes != NULL ?
	    names->bytes : "", names->len);

	out_free(names);
	return text;
}

void
choices_mild(struct visit *v, bool only)
{
	struct out names = { 0 };

	names_keep(v, &names, "");
	for (size_t i = 0; only && practices[i] != NULL; i++) {
		const struct practice *p = practices[i];

		if (offered(p) && !p->mild && !visit_left_out(v, p))
			names_add(&names, p->name, strlen(p->name));
	}
	list_do(v, names_done(v, &names));
}

/* ---- answers ---- */

static enum status
choices_show(struct visit *v)
{
	struct choices_view view = {
		.v = v,
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
	};

	for (size_t i = 0; practices[i] != NULL; i++)
		if (offered(practices[i]))
			view.at[view.n++] = (struct choice_view){
				practices[i]->name, practices[i]->title,
				visit_left_out(v, practices[i])
			};
	v->title = N_("What Hearth offers me");
	choices_page(v->out, &view);
	return OK;
}

static enum status
choices_turn(struct visit *v)
{
	const char *name = v->form.values[TURN].text;
	struct out names = { 0 };

	names_keep(v, &names, name);
	for (size_t i = 0; practices[i] != NULL; i++)
		if (offered(practices[i]) && strcmp(practices[i]->name, name) == 0 &&
		    !visit_left_out(v, practices[i]))
			names_add(&names, name, strlen(name));
	list_do(v, names_done(v, &names));
	return visit_goto(v, "/settings/choices");
}

static const struct page pages[] = {
	{ GET, "/settings/choices", choices_show, .tab = ME },
	{ POST, "/settings/choices", choices_turn, turn_fields, .then = "/settings/choices" },
	{ 0 }
};

const struct practice practice_choices = {
	.name = "choices",
	.title = N_("What Hearth offers me"),
	.room = sizeof(struct choices),
	.deeds = (const struct deed *const[]){ &list, NULL },
	.pages = pages,
};
