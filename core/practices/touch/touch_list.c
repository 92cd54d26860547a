/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * touch_list: a few of the things that both would like, other ones every day.
 *
 * Never all of them: each stays away on a third of the days, by chance, and of
 * the others a handful is drawn. So what is missing may be a no, not answered,
 * or simply not drawn. The two phones draw differently: otherwise a thing that
 * stands on one and not on the other would say what happened to it. Whenever the
 * list changes all is drawn anew, so that no single thing is seen to leave.
 */
#include "touch.h"
#include "why.h"

enum { FEW = 4 };

struct match_view {
	unsigned	 slot;
	const char	*text, *way;
};

struct touch_view {
	const struct visit *v;
	const char	*other;
	bool		 paired, clashed, chapter, steps, begun;
	const struct touch_asked *asked, *asks;	/* by the other; by me */
	struct few {
		size_t	 n;
		struct match_view at[FEW];
	}		 few[TOUCH_LISTS];
};

#include "touch_list.html.h"

bool
touch_on(const struct visit *v, unsigned slot)
{
	return visit_paired(v) && wishes_match(v, TOUCHES, slot);
}

static bool
listed(const struct thing *things, unsigned slot)
{
	return things[slot].text != NULL && !things[slot].gone;
}

bool
touch_mutual(const struct visit *v, enum touch_list list, unsigned slot)
{
	return visit_paired(v) && slot < TOUCH_SLOTS &&
	    listed(touch_things(v, list), slot) && wishes_match(v, list, slot) &&
	    (list == TOUCHES || touch_on(v, TOUCH_CHAPTER));
}

/* One number for this day, this person and the whole of what is in the list. */
static uint32_t
draw_of(const struct visit *v, const uint8_t *slots, size_t n)
{
	uint32_t draw = touch_mixed((uint32_t)v->today * 2 + v->me);

	for (size_t i = 0; i < n; i++)
		draw = touch_mixed(draw + slots[i] + 1);
	return draw;
}

static void
few_draw(const struct visit *v, enum touch_list list, struct few *few)
{
	const struct thing *things = touch_things(v, list);
	uint8_t slots[TOUCH_SLOTS];
	size_t n = wishes_matches(v, list, slots);
	uint32_t draw = draw_of(v, slots, n), lots[FEW];

	for (size_t i = 0; i < n; i++) {
		uint32_t lot = touch_mixed(draw ^ (slots[i] + 1u) * 0x9E3779B1u);
		size_t at = few->n;

		if (!listed(things, slots[i]) || lot % 3 == 0)
			continue;
		for (; at > 0 && lots[at - 1] > lot; at--)
			if (at < FEW) {
				lots[at] = lots[at - 1];
				few->at[at] = few->at[at - 1];
			}
		if (at == FEW)
			continue;
		lots[at] = lot;
		few->at[at] = (struct match_view){ slots[i], things[slots[i]].text,
		    touch_way(v, &things[slots[i]]) };
		few->n += few->n < FEW;
	}
}

enum status
touch_show(struct visit *v)
{
	bool two = visit_paired(v);
	int64_t clash = plan_clash(v);
	struct touch_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.paired = two,
		.clashed = clash > 0 && day_of(clash, v->zone) == v->today,
		.chapter = touch_on(v, TOUCH_CHAPTER),
		.steps = touch_on(v, TOUCH_STEPS),
		.begun = wishes_day(v, TOUCHES) != 0,
		.asked = touch_asked(v, v->other),
		.asks = touch_asked(v, v->me),
	};

	if (two)
		few_draw(v, TOUCHES, &view.few[TOUCHES]);
	if (view.chapter)
		few_draw(v, WISHES, &view.few[WISHES]);
	touch_page(v->out, &view);
	return OK;
}
