/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "plan_table.h"
#include "html.h"

/* Simple rules that can be read do about as well as clever ones, and a fixed
 * hour as well as a learned one: Nahum-Shani et al. 2018, Ann Behav Med 52:446;
 * Morrison et al. 2017. The weights are our own. */
const double plan_weight_need = .35;
const double plan_weight_fit = .25;
const double plan_weight_receptive = .20;
const double plan_weight_fresh = .20;

/* Low values are not to flood the plan: looking only at what is missing may make
 * it sorer (Rogge et al. 2013). */
const double plan_need_most = .8;
const double plan_need_usual = .4;

/* What was said to be worth it, drawn to the middle while it was said seldom. */
const double plan_fit_before = .5;
const double plan_fit_weight = 4;

/* First what makes partners responsive to each other, then thanks and depth
 * (Algoe 2016), conflict tools later: those that are for the first weeks. */
const struct ten plan_tens[TENS + 1] = {
	[1] = { N_("How close you are"), true },
	[2] = { N_("How you attach"), false },
	[3] = { N_("Openness"), false },
	[4] = { N_("Listening"), true },
	[5] = { N_("Time for two"), true },
	[6] = { N_("Thanks and quiet"), true },
	[7] = { N_("When it is hard"), false },
	[8] = { N_("What matters to you"), false },
	[9] = { N_("Touch"), false },
	[10] = { N_("The way onwards"), false },
};

static const struct {
	const char	*name;
	unsigned	 ten;
} belongs[] = {
	{ "closeness", 1 }, { "longer", 1 }, { "forms", 1 },
	{ "attach", 2 },
	{ "openness", 3 },
	{ "listen", 4 },
	{ "evenings", 5 },
	{ "thanks", 6 }, { "journal", 6 },
	{ "pause", 7 }, { "gently", 7 }, { "eyes", 7 }, { "sides", 7 },
	{ "way", 7 }, { "repair", 7 },
	{ "values", 8 }, { "stands", 8 }, { "vision", 8 },
	{ "touch", 9 }, { "wishes", 9 },
	{ "journey", 10 }, { "review", 10 }, { "keepsake", 10 }, { "safe", 10 },
	/* Of none of them: a path, whose steps are days of others, and the hall. */
	{ "paths", 0 },
	{ "people", 0 }, { "today", 0 }, { "talk", 0 }, { "welcome", 0 }, { "pair", 0 },
	{ "settings", 0 }, { "setup", 0 }, { "reminders", 0 }, { "seen", 0 }, { "choices", 0 }, { "health", 0 },
	{ "help", 0 }, { "me", 0 }, { "wall", 0 },
};

static int
belongs_at(const char *practice)
{
	int i = (int)(sizeof(belongs) / sizeof(*belongs)) - 1;

	while (i >= 0 && strcmp(belongs[i].name, practice) != 0)
		i--;
	return i;
}

unsigned
plan_ten(const char *practice)
{
	int i = belongs_at(practice);

	return i >= 0 ? belongs[i].ten : 0;
}

bool
plan_unknown(const char *practice)
{
	return belongs_at(practice) < 0;
}

/* Each is true of any day, so that it can stand both as a rule and as a reason. */
const struct plan_says plan_rules[PLAN_RULES] = {
	[BY_BACK] = { N_("After a week or longer without you it begins with something small."),
	    "Lally et al. 2010" },
	[BY_WAITING] = { N_("What the other waits for goes first, for two days; then it stands in line like the rest."),
	    NULL },
	[BY_CLOSING] = { N_("What can be done for a few days only goes before what can be done any day."),
	    NULL },
	[BY_PATH] = { N_("On the days of a path its next step goes before the rest, while nothing is left too long for it."),
	    NULL },
	[BY_TURN] = { N_("What was longest ago, or has not been here yet, has its turn: within 21 days on which something stood here each practice comes once, unless you leave it out."),
	    "Sheldon, Boehm and Lyubomirsky 2012" },
	[BY_SCORE] = { N_("Of what could come up it is what weighs most: by what may be missing, what you found worth it, what you tend to take up and what is not worn from use, as far as that is known."),
	    "Nahum-Shani et al. 2018" },
	[BY_CHANCE] = { N_("One day in five is left to chance, so that nothing becomes a rut."),
	    NULL },
	[BY_HOUR] = { N_("What has its hour, such as an evening or the end of a pause, stands here then."),
	    NULL },
	[BY_BEGINNING] = { N_("While nothing is known of your days here, all weigh the same, and one of them begins."),
	    NULL },
	[NOT_SILENT] = { N_("In a rest, and on days that a slower pace leaves free, nothing comes up."),
	    "Silverman and Barasch 2023" },
	[NOT_NOW] = { N_("Done before: it comes up again when it is due."), NULL },
	[NOT_DUE] = { N_("It waits until it is due."), NULL },
	[NOT_PASSED] = { N_("After “Another one” it is left alone for that day."), NULL },
	[NOT_CLASHED] = { N_("On the day of a clash only what is calm comes up."),
	    NULL },
	[NOT_RESTING] = { N_("While you may have enough to carry, only what is light comes up."),
	    "Jacobson and Truax 1991" },
	[NOT_LATE] = { N_("After ten in the evening only what is light or calm comes up."),
	    NULL },
	[NOT_LONG] = { N_("It takes more than the day has room for: as you said it in Settings, or else five minutes, and fifteen from Friday to Sunday."),
	    NULL },
	[NOT_BEGUN] = { N_("The first four days begin with small acts: nothing looks back yet, and nothing takes longer than five minutes."),
	    NULL },
	[NOT_EARLY] = { N_("In the first two weeks it begins with what is light: how close you are, listening, time and thanks."),
	    "Algoe 2016" },
	[NOT_AGAIN] = { N_("A practice that was here, or that you took up, in the two days before has a pause, as variety keeps things from wearing off."),
	    "Sheldon, Boehm and Lyubomirsky 2012" },
	[NOT_THEIRS] = { N_("What you two take turns with is offered first to whoever’s turn it is, and after some weeks to both."),
	    NULL },
	[NOT_FIRST] = { N_("It could have been this one. Another went before it."), NULL },
};
