/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * safe: when joint exercises are not the right thing.
 *
 * Four private questions, always behind the same plain link and offered to both
 * alike in the first week of a quarter. The answers are kept nowhere. Any yes
 * leaves out, for this person alone, whatever is not mild, in the very way in
 * which a preference does; a no writes the same event, with nothing changed.
 * The page after them is one and the same, so that it gives no answer away. It
 * has no advice, no blame and no reassurance: no such questions find everything.
 */
#include <string.h>

#include "choices.h"
#include "why.h"

enum { FEAR, HURT, PRESSED, DECIDED, FIT_FIELDS };
enum { WEEK = 7 };

static const char *const answers[] = { "no", "yes", NULL };

static const struct field fit_fields[] = {
	[FEAR] = { "one", .oneof = answers },
	[HURT] = { "two", .oneof = answers },
	[PRESSED] = { "three", .oneof = answers },
	[DECIDED] = { "four", .oneof = answers },
	[FIT_FIELDS] = { 0 }
};

static const char *const questions[FIT_FIELDS] = {
	[FEAR] = N_("In the last twelve months, were there moments when you were afraid of your partner?"),
	[HURT] = N_("Did your partner hurt you in that time, or threaten to: you, somebody you love, an animal, or themselves?"),
	[PRESSED] = N_("Were you pressed into closeness or sex that you did not want?"),
	[DECIDED] = N_("Does your partner decide over your money, your phone or the people you see, without your having a say?"),
};

#include "safe.html.h"

static enum status
fit_show(struct visit *v)
{
	v->title = N_("What fits me");
	fit_page(v->out, v);
	return OK;
}

static enum status
fit_answer(struct visit *v)
{
	bool yes = false;

	for (int i = 0; i < FIT_FIELDS; i++)
		yes |= strcmp(v->form.values[i].text, "yes") == 0;
	choices_mild(v, yes);
	return visit_goto(v, "/fit/after");
}

static enum status
after_show(struct visit *v)
{
	v->title = N_("What fits me");
	after_page(v->out, v);
	return OK;
}

/* By the calendar alone, for both: that it stands there says nothing. */
static void
fit_offer(const struct visit *v, struct offers *offers)
{
	struct date d = date_of(v->today);

	if (d.month % 3 != 1 || d.day > WEEK)
		return;
	offer_add(offers, (struct offer){
		.href = "/fit",
		.what = N_("Does what is offered here still fit you?"),
		.why = N_("Four questions, for you alone. Nothing of them is kept."),
		.button = N_("Have a look"),
		.minutes = 2,
		.rank = d.day > WEEK - 3 ? CLOSES : ROTATES,
		.calm = true,
	});
}

static const struct page pages[] = {
	{ GET, "/fit", fit_show, .how = BARE },
	{ POST, "/fit", fit_answer, fit_fields, .how = BARE, .then = "/fit" },
	{ GET, "/fit/after", after_show, .how = BARE },
	{ 0 }
};

const struct practice practice_safe = {
	.name = "safe",
	.title = N_("What fits me"),
	.pages = pages,
	.offer = fit_offer,
	.mild = true,
	.stays = true,
};
