/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "passphrase.h"
#include "text.h"

enum { LEAST = 12, STRONG = 3 };

/* Why an estimate is low, in the estimator's own keys (docs/formats.md). */
static const char *
weak_says(const char *key)
{
	static const struct {
		const char	*key, *says;
	} weak[] = {
		{ "straightRow", N_("Rows of neighbouring keys are guessed first. Take words instead.") },
		{ "keyPattern", N_("Patterns on the keyboard are guessed first. Take words instead.") },
		{ "simpleRepeat", N_("Repeated letters add almost nothing. Add a word or two.") },
		{ "extendedRepeat", N_("Repeated parts add almost nothing. Add a word or two.") },
		{ "sequences", N_("Runs such as abc or 6543 are guessed first. Take words instead.") },
		{ "recentYears", N_("Years are guessed first. Add words that have nothing to do with you.") },
		{ "dates", N_("Dates are guessed first. Add words that have nothing to do with you.") },
		{ "topTen", N_("This is one of the best-known passwords of all.") },
		{ "topHundred", N_("This is one of the best-known passwords.") },
		{ "common", N_("This is a well-known password. Take words that do not belong together.") },
		{ "similarToCommon", N_("This is close to a well-known password. Add a word or two.") },
		{ "wordByItself", N_("One word is guessed quickly. Put a few together that do not belong together.") },
		{ "namesByThemselves", N_("Names are guessed quickly. Put a few words together that do not belong together.") },
		{ "commonNames", N_("Names are guessed quickly. Put a few words together that do not belong together.") },
		{ "userInputs", N_("It should have nothing to do with your name or handle.") },
		{ "pwned", N_("This one is known from a theft elsewhere. Take another.") },
	};

	for (size_t i = 0; i < sizeof(weak) / sizeof(*weak); i++)
		if (strcmp(weak[i].key, key) == 0)
			return weak[i].says;
	return N_("This could be guessed. Put a few words together that do not belong together.");
}

enum status
passphrase_refuse(struct visit *v, int field, int strength, int weak)
{
	const struct value *values = v->form.values;

	if (text_units(values[field].text) < LEAST)
		return visit_refuse(v, field, N_("Make it at least twelve characters long. Words are easiest."));
	if (values[strength].text[0] != '\0' && values[strength].number < STRONG)
		return visit_refuse(v, field, weak_says(values[weak].text));
	return OK;
}
