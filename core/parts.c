/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "parts.h"
#include "practice.h"

static void	out_icon(struct out *, const char *class, const char *name);

#include "parts.html.h"

static const struct icon {
	const char	*name, *paths;
} icons[] = {
	{ "exit",
	    "<path d=\"M10 4.500H5.500v15H10\"/>"
	    "<path d=\"M10 12h10M16.500 8.500 20 12l-3.500 3.500\"/>" },
	{ "go",
	    "<path d=\"m9 5.500 6.500 6.500L9 18.500\"/>" },
	{ "back",
	    "<path d=\"m15 5.500-6.500 6.500 6.500 6.500\"/>" },
	{ "moon",
	    "<path d=\"M20 14.200A8.300 8.300 0 0 1 9.800 4a8.300 8.300 0 1 0 1"
	    "0.200 10.200Z\"/>" },
	{ "rings",
	    "<circle cx=\"8.800\" cy=\"12\" r=\"5.800\"/>"
	    "<circle cx=\"15.200\" cy=\"12\" r=\"5.800\"/>" },
	{ "fire",
	    "<path d=\"M4 20V11a8 8 0 0 1 16 0v9\"/>"
	    "<path d=\"M2.5 20h19\"/>"
	    "<path d=\"M12 10c2 2 3 3.2 3 5a3 3 0 0 1-6 0c0-1.800 1.600-2.600 3"
	    "-5Z\"/>" },
	{ "talk",
	    "<path d=\"M14.500 5.500h-9A2.500 2.500 0 0 0 3 8v4.500A2.500 2.500"
	    " 0 0 0 5.500 15H6v3l3.500-3h5a2.500 2.500 0 0 0 2.500-2.500V8a2.50"
	    "0 2.500 0 0 0-2.500-2.500Z\"/>"
	    "<path d=\"M20 9.500c.6.400 1 1.100 1 2V15a2.500 2.500 0 0 1-2.200 "
	    "2.500V20l-2.300-2.400\"/>" },
	{ "person",
	    "<circle cx=\"12\" cy=\"8.500\" r=\"3.700\"/>"
	    "<path d=\"M4.800 20c.8-3.800 3.700-5.700 7.200-5.700s6.400 1.900 7"
	    ".200 5.700\"/>" },
	{ "eye",
	    "<path d=\"M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500"
	    "-6-9.500-6Z\"/>"
	    "<circle cx=\"12\" cy=\"12\" r=\"2.700\"/>" },
	{ "lock",
	    "<rect x=\"5.500\" y=\"10.500\" width=\"13\" height=\"9\" rx=\"2\"/"
	    ">"
	    "<path d=\"M8.500 10.500V8a3.500 3.500 0 0 1 7 0v2.500\"/>" },
	{ "phone",
	    "<rect x=\"7\" y=\"3\" width=\"10\" height=\"18\" rx=\"2.200\"/>"
	    "<path d=\"M11 18h2\"/>" },
	{ "hand",
	    "<path d=\"M8 12.500V6.200a1.400 1.400 0 0 1 2.800 0V11M10.800 10.5"
	    "00V4.900a1.400 1.400 0 0 1 2.800 0v5.600M13.600 10.800V6a1.400 1.4"
	    "00 0 0 1 2.800 0v7.500c0 4-2 7-5.600 7-2.600 0-4-1.300-5.200-3.600"
	    "L3.900 13.500a1.400 1.400 0 0 1 2.400-1.300L8 14.500\"/>" },
	{ "tick-round",
	    "<circle cx=\"12\" cy=\"12\" r=\"8.500\"/>"
	    "<path d=\"m8.200 12.300 2.700 2.700 5-5.500\"/>" },
	{ "hourglass",
	    "<path d=\"M7 3.500h10M7 20.500h10M8 3.500c0 4.500 8 4.500 8 8.500s"
	    "-8 4-8 8.500M16 3.500c0 4.500-8 4.500-8 8.500s8 4 8 8.500\"/>" },
	{ "tick",
	    "<path d=\"m5 12.500 4.500 4.500L19 7.500\"/>" },
	{ "print",
	    "<path d=\"M7 9V4h10v5M7 17H4.500v-7.500h15V17H17\"/>"
	    "<path d=\"M7 14h10v6H7z\"/>" },
	{ "map",
	    "<path d=\"M4 4v16h16\"/>"
	    "<circle cx=\"9\" cy=\"14\" r=\"1.600\"/>"
	    "<circle cx=\"15.500\" cy=\"8.500\" r=\"1.600\"/>" },
	{ "warn",
	    "<path d=\"M12 4 2.800 19.500h18.400L12 4Z\"/>"
	    "<path d=\"M12 10v4.500M12 17.200v.1\"/>" },
	{ "key",
	    "<circle cx=\"8\" cy=\"14.500\" r=\"4\"/>"
	    "<path d=\"m11 11.500 8-8M16 6.500l2.500 2.500\"/>" },
	{ "clock",
	    "<circle cx=\"12\" cy=\"12\" r=\"8.500\"/>"
	    "<path d=\"M12 7.500V12l3 2\"/>" },
	{ "jar",
	    "<path d=\"M8 3.500h8M9 3.500v2.200C7 6.500 6 8 6 10v8a2.500 2.500 "
	    "0 0 0 2.500 2.500h7A2.500 2.500 0 0 0 18 18v-8c0-2-1-3.500-3-4.300"
	    "V3.500\"/>"
	    "<path d=\"M9.500 14.500h3M11.500 11.500h3M10 17.500h4\"/>" },
	{ "bell",
	    "<path d=\"M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.50"
	    "0H5l1.500-1.500ZM10 20.500h4\"/>" },
	{ "door",
	    "<path d=\"M6 20.500v-17h12v17M3.500 20.500h17M14.500 12v.1\"/>" },
	{ "trend",
	    "<path d=\"M4 19.500h16M5 15l4.500-5 4 3L19 6\"/>" },
	{ "waves",
	    "<path d=\"M4 12c3-6 5-6 8 0s5 6 8 0\"/>"
	    "<path d=\"M4 12c1 2.200 2 3.600 3 4.200M20 12c-1-2.200-2-3.600-3-4"
	    ".200\"/>" },
	{ "breath",
	    "<path d=\"M12 3.500v17M3.500 12h17M6.500 6.500l11 11M17.500 6.500l"
	    "-11 11\"/>" },
	{ "share",
	    "<path d=\"M12 15V4M8 8l4-4 4 4M5 14v5.500h14V14\"/>" },
	{ "book",
	    "<path d=\"M5 5.500A2 2 0 0 1 7 3.500h12v14H7a2 2 0 0 0-2 2Z\"/>"
	    "<path d=\"M5 19.500a2 2 0 0 0 2 1.500h12v-3.500M9 8h6\"/>" },
	{ "search",
	    "<circle cx=\"10.500\" cy=\"10.500\" r=\"6\"/>"
	    "<path d=\"m15 15 5.500 5.500\"/>" },
	{ "pen",
	    "<path d=\"M4.500 19.500 6 14.500 15.500 5a2.100 2.100 0 0 1 3.500 "
	    "3.500L9.500 18l-5 1.500Z\"/>"
	    "<path d=\"m14 6.500 3.500 3.500\"/>" },
	{ "calendar",
	    "<rect x=\"4\" y=\"5.500\" width=\"16\" height=\"14.500\" rx=\"2\"/"
	    ">"
	    "<path d=\"M4 10h16M8.500 3.500v4M15.500 3.500v4\"/>" },
};

static const char mark[] =
    "<path class=\"h-brick\" d=\"M3 29V15a13 13 0 0 1 26 0v14Z\"/>"
    "<path class=\"h-hollow\" d=\"M8 29V16a8 8 0 0 1 16 0v13Z\"/>"
    "<path class=\"h-hot\" d=\"M14.800 27.500c-3.600 0-4.800-2.300-4.800-4.300 "
    "0-3 3.200-4.200 4.200-7.700 1.800 2.300 3.400 4.700 3.400 7.500 0 2.500-.8 "
    "4.500-2.800 4.500Z\"/>"
    "<path class=\"h-cool\" d=\"M18.200 27.500c2.800 0 4-1.700 4-3.300 0-2.400"
    "-2.200-3.400-2.800-6-1.500 1.900-2.900 3.700-2.900 5.800 0 2 .4 3.500 1.700 "
    "3.500Z\"/>";

static void
out_icon(struct out *o, const char *class, const char *name)
{
	const char *paths = "";
	bool is_mark = strcmp(name, "hearth") == 0;

	for (size_t i = 0; i < sizeof(icons) / sizeof(*icons); i++)
		if (strcmp(icons[i].name, name) == 0)
			paths = icons[i].paths;
	out_html(o, "<svg class=\"");
	out_string(o, class);
	out_string(o, is_mark ? "\" viewBox=\"0 0 32 32" : "\" viewBox=\"0 0 24 24");
	out_html(o, "\" aria-hidden=\"true\">");
	out_string(o, is_mark ? mark : paths);
	out_html(o, "</svg>");
}

void
part_icon(struct out *o, const char *name)
{
	out_icon(o, "i", name);
}

void
part_icon_small(struct out *o, const char *name)
{
	out_icon(o, "i i-s", name);
}

void
part_seal(struct out *o, enum seen seen, const char *other)
{
	static const struct {
		const char	*icon, *bold, *rest;
	} says[] = {
		[ONLY_YOU] = { "lock", N_("Only you"),
		    N_("%1 cannot read this.") },
		[WHEN_BOTH] = { "eye", N_("When both have answered"),
		    N_("Until then neither of you sees a word.") },
		[RIGHT_AWAY] = { "eye", N_("Right away"),
		    N_("%1 can read this as soon as it arrives.") },
		[BOTH_OF_YOU] = { "eye", N_("Both of you"),
		    N_("You and %1 see and can change this.") },
		[THIS_DEVICE] = { "lock", N_("Only this device"),
		    N_("It does not leave this phone.") },
	};

	/* While nobody is there to share with, a seal says just that. */
	if (other == NULL || other[0] == '\0')
		seal_part(o, "lock", seen == THIS_DEVICE ? says[seen].bold :
		    N_("Only you"), seen == THIS_DEVICE ? says[seen].rest :
		    N_("Nobody else is here yet."), NULL);
	else
		seal_part(o, says[seen].icon, says[seen].bold, says[seen].rest, other);
}

void
part_back(struct out *o, const char *href, const char *where)
{
	back_part(o, href, where);
}

const char *
part_tone(const struct out *o, unsigned person)
{
	return person == o->ember ? "a" : "b";
}

void
part_who(struct out *o, unsigned person, const char *name, const char *when)
{
	who_part(o, part_tone(o, person), name, when);
}

void
part_voice(struct out *o, unsigned person, const char *name, const char *when,
    const char *text)
{
	voice_begin(o, part_tone(o, person));
	part_who(o, person, name, when);
	voice_end(o, text);
}

void
part_note(struct out *o, const char *kind, const char *sentence,
    const char *part)
{
	bool bad = strcmp(kind, "warn") == 0 || strcmp(kind, "bad") == 0;

	note_part(o, kind, bad ? "warn" : "tick-round", sentence, part);
}

void
part_answered(struct out *o, unsigned person, bool answered, const char *name)
{
	answered_part(o, person, answered, name);
}

void
part_refusal(struct out *o, const char *field, const char *oops)
{
	refusal_part(o, field, oops);
}

void
part_error(struct out *o, const char *id, const char *oops)
{
	if (oops != NULL)
		error_part(o, id, oops);
}

void
part_oops(struct out *o, const char *oops)
{
	if (oops != NULL)
		oops_part(o, oops);
}

void
part_row(struct out *o, const char *href, const char *icon, const char *title,
    const char *line, const char *part)
{
	row_part(o, href, icon, title, line, part);
}

void
part_scale(struct out *o, const char *name, const char *question,
    const char *part, const char *low, const char *high, int chosen)
{
	static const char *const steps[] = { "", "1", "2", "3", "4", "5", "6", "7" };

	scale_begin(o, question, part);
	for (int i = 1; i <= 7; i++)
		scale_step(o, name, steps[i], i == 1 ? low : i == 7 ? high : "",
		    i == chosen);
	scale_end(o, low, high);
}

void
part_hearth(struct out *o, const bool here[2], const char *label)
{
	hearth_part(o, here[o->ember], here[!o->ember], label);
}

void
part_coals(struct out *o, const struct coal week[7], const char *const names[2])
{
	out_html(o, "<ol class=\"coals\">");
	for (int i = 0; i < 7; i++) {
		const struct coal *c = &week[i];
		bool ember = c->here[o->ember], pine = c->here[!o->ember];

		if (ember && pine)
			coal_part(o, c, ember, pine, N_("both of you"), NULL);
		else if (ember || pine)
			coal_part(o, c, ember, pine, "%1", names[c->here[1]]);
		else
			coal_part(o, c, ember, pine, N_("a day off"), NULL);
	}
	out_html(o, "</ol>\n");
}

const char *const away_names[] = {
	[ENCYCLOPEDIA] = "encyclopedia", [WEATHER] = "weather", [MAP] = "map",
	[SEARCH] = "search", [AWAYS] = NULL
};

enum away
away_of(const struct visit *v)
{
	for (int i = 0; i < AWAYS; i++)
		if (strcmp(visit_fact(v, "away"), away_names[i]) == 0)
			return (enum away)i;
	return ENCYCLOPEDIA;
}

void
layout_top(struct out *o, const struct visit *v, const char *title,
    unsigned how, int tab)
{
	static const struct {
		const char	*href, *icon, *name;
	} tabs[] = {
		[TODAY] = { "/today", "fire", N_("Today") },
		[TALK] = { "/talk", "talk", N_("Talk") },
		[TIME] = { "/time", "moon", N_("Time") },
		[US] = { "/us", "rings", N_("Us") },
		[ME] = { "/me", "person", N_("Me") },
	};
	const char *named = visit_fact(v, "named");

	top_part(o, title, named[0] != '\0' ? named : "Hearth", "en",
	    (how & QUIET) != 0 ? "bare quiet" : (how & BARE) != 0 ? "bare" : "home",
	    away_of(v));
	if ((how & (BARE | QUIET)) == 0) {
		tabs_begin(o);
		for (int i = TODAY; i <= ME; i++)
			tab_part(o, tabs[i].href, tabs[i].icon, tabs[i].name,
			    i == tab);
		tabs_end(o);
	}
	main_begin(o);
}

void
layout_end(struct out *o)
{
	end_part(o);
}

void
part_quiet(struct out *o, const struct quiet *quiet)
{
	quiet_card(o, quiet);
}
