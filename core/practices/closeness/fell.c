/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fell: what a person is told whose last eight weeks went down.
 *
 * That person alone, on Today and beside the chart, until the card is put
 * away. While it lasts no more work is proposed, whether or not it is read.
 */
#include "closeness.h"

static const struct field no_fields[] = { { 0 } };

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct closeness *closeness = room;

	(void)state;
	closeness->put_away = e->day;
}

/* The day says which weeks the card spoke of. */
const struct deed closeness_away = {
	"closeness.away", no_fields, away_fold, .spaces = IN(PERSONAL), .aside = true
};

/* The four weeks that are the last to be over on a day. */
static int32_t
four_on(int32_t day)
{
	return closeness_now(PULSE, day) / SPAN - 1;
}

bool
closeness_quiet(const struct visit *v, struct quiet *quiet)
{
	const struct closeness *room = visit_room(v, &practice_closeness, PERSONAL);

	if (!closeness_fell(v) || (room->put_away != 0 &&
	    four_on(room->put_away) >= four_on(v->today)))
		return false;
	*quiet = (struct quiet){
		.title = N_("Your last eight weeks went down"),
		.text = N_("Beside the weeks before them, they lie lower by more than the usual wobble. That is no verdict on anybody, and nothing has to be worked at now. What may be good: a rest from all of this, a quiet talk with somebody you trust, or a professional who listens. Until it changes, Today proposes only what is light."),
		.href = "/help",
		.button = N_("Where there is help"),
		.away = "/closeness/rest/away",
	};
	return true;
}
