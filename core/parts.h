/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * parts: what pages are put together from, each as design/ui.md wants it.
 *
 * Templates call these in a line of C: `% part_icon(o, "lock");`. Sentences
 * are English ones marked by N_(); names and a person's words are plain text.
 */
#ifndef PARTS_H
#define PARTS_H
#include <stdbool.h>
#include <stdint.h>

#include "html.h"

struct visit;

/* 24-pixel line drawings, always beside a word: exit go back moon rings fire
 * talk person eye lock phone hand tick-round hourglass tick print map warn key
 * clock jar bell door trend waves breath share book search pen calendar. */
void	part_icon(struct out *, const char *name);
void	part_icon_small(struct out *, const char *name);

/* Who sees this: stands directly above the button of a form. */
enum seen { ONLY_YOU, WHEN_BOTH, RIGHT_AWAY, BOTH_OF_YOU, THIS_DEVICE };
void	part_seal(struct out *, enum seen, const char *other);

void	part_back(struct out *, const char *href, const char *where);
/* The class of a person's hue, shape and side: "a" is ember, round and left, "b"
 * is pine, diamond and right. The two have chosen which is whose. */
const char *part_tone(const struct out *, unsigned person);
/* A person's name with hue and shape; when may be NULL. */
void	part_who(struct out *, unsigned person, const char *name, const char *when);
/* What a person said. */
void	part_voice(struct out *, unsigned person, const char *name,
	    const char *when, const char *text);
/* A note with an icon: kind "", "ok", "warn" or "bad". */
void	part_note(struct out *, const char *kind, const char *sentence,
	    const char *part);
/* A row that says whether a person has answered. */
void	part_answered(struct out *, unsigned person, bool answered, const char *name);
/* A place under a field that is there before anything is refused, so that the
 * field can be described by it: its id is the field's with "-err". */
void	part_refusal(struct out *, const char *field, const char *oops);
/* Why a form was refused: nothing when oops is NULL. id: for aria-describedby. */
void	part_error(struct out *, const char *id, const char *oops);
/* The same for a whole form, at its top. */
void	part_oops(struct out *, const char *oops);
/* One row of a list: a whole-row link. */
void	part_row(struct out *, const char *href, const char *icon,
	    const char *title, const char *line, const char *part);
/* A line of seven radios without a preset; chosen 0 for none. */
void	part_scale(struct out *, const char *name, const char *question,
	    const char *part, const char *low, const char *high, int chosen);
/* A card that only this person sees, and can put away. */
struct quiet;
void	part_quiet(struct out *, const struct quiet *);
/* The fireplace; a flame for who was here today, embers for who was not. */
void	part_hearth(struct out *, const bool here[2], const char *label);
/* Seven days by the fire, oldest first. */
struct coal {
	bool		 here[2], now;
	const char	*day;		/* Mo, N_() */
};
void	part_coals(struct out *, const struct coal week[7],
	    const char *const names[2]);

/* Where quick exit leads: plain pages that anybody may have open. */
enum away { ENCYCLOPEDIA, WEATHER, MAP, SEARCH, AWAYS };
extern const char *const away_names[];	/* NULL-ended, as the fact away has it */
enum away away_of(const struct visit *);

/* The page around a page. */
void	layout_top(struct out *, const struct visit *, const char *title,
	    unsigned how, int tab);
void	layout_end(struct out *);
#endif
