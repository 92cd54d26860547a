/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* evenings_test: from an idea to an evening, and what may come in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "evenings.h"

static void
an_evening_from_the_question_to_the_line_afterwards(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/evenings/new?idea=idea-001");
	assert_true(ada_reads(p, "Cook what one of you lived on in your first own kitchen\""));
	assert_int_equal(asks(ada_sends, p, "A+walk", 1, "19:30"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "You have asked Ben"));
	assert_true(ada_reads(p, "tomorrow, 19:30"));
	assert_true(ada_reads(p, "not yet, no hurry"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada proposes an evening"));
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "No reason is asked, either way."));
	assert_int_equal(agrees(ben_sends, p, ben_page(p), id, "With+a+flask"), 303);
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Your next evening is tomorrow."));
	assert_true(ada_reads(p, "Ben said yes"));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "tomorrow, 19:30: A walk"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "With a flask"));
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Today, 19:30: A walk"));
	days_pass(p, 1);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "How was it?"));
	ada_opens(p, with("/evenings/after?evening=", id));
	assert_true(ada_reads(p, "Only you"));
	ada_sends(p, "/evenings/after", with("enjoyed=yes&new=no&line=The+stars&evening=", id));
	ada_opens(p, with("/evenings/after?evening=", id));
	assert_true(ada_reads(p, "The stars"));
	assert_true(ada_reads(p, "It is the turn of Ben to think of one."));
	relay_delivers(p);
	ben_opens(p, with("/evenings/after?evening=", id));
	assert_false(ben_reads(p, "The stars"));
	ben_opens(p, "/evenings/new");
	assert_true(ben_reads(p, "This one is yours to think of."));
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "How was it?"));
}

static void
other_times_need_no_reason(void **state)
{
	struct phones *p = *state;
	char id[33], form[300], first[16], old[32];

	asks(ada_sends, p, "Chess", 2, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	snprintf(old, sizeof(old), "%s", between(ben_page(p), "name=\"when\" value=\"", "\""));
	ben_opens(p, with("/evenings/times?evening=", id));
	assert_false(ben_reads(p, "eason"));
	snprintf(first, sizeof(first), "%s", typed_day(p, 3, 0));
	snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=20:00&day-2=%s&clock-2=21:15",
	    id, first, typed_day(p, 4, 0));
	assert_int_equal(ben_sends(p, "/evenings/times", form), 303);
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Ben offers other times"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "Ben offers other times."));
	assert_true(ada_reads(p, "21:15"));
	/* The first time is no longer there to say yes to. */
	snprintf(form, sizeof(form), "evening=%s&when=%s", id, old);
	ben_sends(p, "/evenings/yes", form);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "Your next evening"));
	agrees(ada_sends, p, ada_page(p), id, "");
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "Your next evening is planned."));
	/* Let go, it is gone for both. */
	ada_sends(p, "/evenings/off", with("evening=", id));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "This one was let go."));
	assert_false(ben_reads(p, "missed"));
}

static void
a_yes_and_a_move_that_cross_end_the_same_for_both(void **state)
{
	struct phones *p = *state;
	char id[33], form[300];

	asks(ada_sends, p, "Chess", 2, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=18:00", id, typed_day(p, 5, 0));
	ada_sends(p, "/evenings/times", form);
	ben_opens(p, with("/evenings/one?evening=", id));
	agrees(ben_sends, p, ben_page(p), id, "");
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "Your next evening"));
	relay_delivers(p);
	/* Ada's came first: there is nothing at the old time to say yes to. */
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Ada asks whether you would like to."));
	assert_true(ben_reads(p, "18:00"));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "You have asked Ben"));
}

static void
both_may_propose_at_once(void **state)
{
	struct phones *p = *state;
	char id[33];

	asks(ada_sends, p, "Chess", 2, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	asks(ben_sends, p, "Stars", 2, "20:00");
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "You asked:"));
	assert_true(ada_reads(p, "You are asked:"));
	ben_opens(p, with("/evenings/one?evening=", id));
	agrees(ben_sends, p, ben_page(p), id, "");
	ben_sends(p, "/evenings/off", with("evening=", ben_last_id(p)));
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "Chess"));
	assert_true(ada_reads(p, "Ben said yes"));
}

static void
what_has_gone_by_is_not_proposed_and_not_mourned(void **state)
{
	struct phones *p = *state;
	char id[33];

	assert_int_equal(asks(ada_sends, p, "Chess", 0, "09:00"), 422);
	assert_true(ada_reads(p, "That time has gone by already."));
	assert_true(ada_reads(p, "value=\"Chess\""));
	assert_int_equal(asks(ada_sends, p, "Chess", 200, "09:00"), 422);
	assert_int_equal(asks(ada_sends, p, "Chess", 1, "25:00"), 422);
	assert_int_equal(ada_sends(p, "/evenings/new",
	    "what=x&day=2026-02-30&clock=10:00&minutes=60"), 422);
	assert_int_equal(asks(ada_sends, p, "Chess", 1, "09:00"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	days_pass(p, 3);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Nothing is lost."));
	assert_false(ben_reads(p, "name=\"when\""));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Ada proposes"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "It was not answered in time."));
	days_pass(p, 1);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "Chess"));
}

static void
a_like_is_told_once_both_like_it(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/evenings/filter", "liked=1");
	ben_sends(p, "/evenings/filter", "liked=1");
	ada_opens(p, "/evenings/ideas");
	assert_true(ada_reads(p, "Until then Ben is not shown that you like it."));
	ada_sends(p, "/evenings/like", "idea=idea-002&on=yes&back=/evenings/ideas");
	relay_delivers(p);
	ada_opens(p, "/evenings/ideas");
	assert_true(ada_reads(p, "Have breakfast for supper"));
	assert_false(ada_reads(p, "You both like this"));
	ben_opens(p, "/evenings/ideas");
	assert_false(ben_reads(p, "Have breakfast for supper"));
	ben_sends(p, "/evenings/like", "idea=idea-003&on=yes&back=/evenings/ideas");
	ben_sends(p, "/evenings/like", "idea=idea-002&on=yes&back=/evenings/ideas");
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		ada_opens(p, "/time");
		assert_true(ada_reads(p, "You both like this"));
		assert_true(ada_reads(p, "Have breakfast for supper"));
		assert_false(ada_reads(p, "living-room floor"));
		ada_changes_phone(p);
	}
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "You both like this"));
	ada_sends(p, "/evenings/like", "idea=idea-002&on=no&back=/time");
	relay_delivers(p);
	ben_opens(p, "/evenings/ideas");
	assert_false(ben_reads(p, "You both like this"));
	assert_true(ben_reads(p, "Have breakfast for supper"));
}

/* A phone that says yes to everything, behind no gate, learns nothing by it. */
static void
a_like_behind_no_gate_counts_for_nothing(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/evenings/filter", "liked=1");
	ada_sends(p, "/evenings/like", "idea=idea-002&on=yes");
	relay_delivers(p);
	ben_forges(p, NULL, 0, "do=evenings.like&at=1795428000&zone=0&idea=idea-002");
	ben_forges(p, "evenings.idea-009", 1, "do=evenings.like&at=1795428000&zone=0&gate=evenings.idea-002&idea=idea-002");
	ada_opens(p, "/evenings/ideas");
	assert_true(ada_reads(p, "Have breakfast for supper"));
	assert_false(ada_reads(p, "You both like this"));
}

/* What fits is remembered, on every phone of hers, and by her alone. */
static void
filters_leave_what_fits_and_stay(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/evenings/filter", "where=home&free=1&time=30"), 303);
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		ada_opens(p, "/evenings/ideas");
		assert_true(ada_reads(p, "at home"));
		assert_true(ada_reads(p, "free"));
		assert_false(ada_reads(p, ">out<"));
		assert_false(ada_reads(p, "a coffee each"));
		assert_false(ada_reads(p, "45 min"));
		ada_opens(p, "/time");
		assert_false(ada_reads(p, ">out<"));
		/* What the few choices leave out goes along. */
		assert_true(ada_reads(p, "type=\"hidden\" name=\"time\" value=\"30\""));
		ada_changes_phone(p);
	}
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "Show all"));
	ada_sends(p, "/evenings/filter", "kids=along&weather=wet");
	ada_opens(p, "/evenings/ideas");
	assert_false(ada_reads(p, "without children"));
	ada_sends(p, "/evenings/filter", "apart=1&back=/time");
	assert_string_equal(ada_where(p), "/time");
	ada_opens(p, "/evenings/ideas");
	assert_true(ada_reads(p, "also far apart"));
	assert_true(ada_reads(p, "More ideas"));
	assert_int_equal(ada_sends(p, "/evenings/filter", "where=nowhere"), 422);
	ada_sends(p, "/evenings/filter", "");
	ada_opens(p, "/evenings/ideas");
	assert_false(ada_reads(p, "Show all"));
}

static void
every_second_evening_holds_something_new(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess+again", 1, "19:30", id);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "This time something new for one of you"));
	ben_opens(p, "/evenings/new");
	assert_true(ben_reads(p, "Every second evening holds something new"));
	/* An idea that is new is ticked as such; whoever found it old knows better. */
	ben_opens(p, "/evenings/new?idea=idea-001");
	assert_true(ben_reads(p, "name=\"new\" value=\"1\" checked"));
	ben_sends(p, "/evenings/new", with("what=Dumplings&clock=19:30&minutes=60&new=1&day=",
	    typed_day(p, 3, 0)));
	snprintf(id, sizeof(id), "%s", ben_last_id(p));
	relay_delivers(p);
	ada_opens(p, with("/evenings/one?evening=", id));
	agrees(ada_sends, p, ada_page(p), id, "");
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "This time something new"));
	days_pass(p, 4);
	ada_sends(p, "/evenings/after", with("enjoyed=yes&new=no&evening=", id));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "This time something new"));
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "This time something new"));
}

static void
the_month_leads_to_planning_and_to_what_is_planned(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 2, "20:00", id);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, "November 2026"));
	assert_true(ben_reads(p, "<a class=\"date\" href=\"/evenings/one?evening="));
	assert_true(ben_reads(p, ">25<span class=\"vh\">, planned"));
	assert_true(ben_reads(p, "<span class=\"past\">22<"));
	assert_true(ben_reads(p, ", today</span></a>"));
	ben_opens(p, "/time?month=202612");
	assert_true(ben_reads(p, "December 2026"));
	assert_true(ben_reads(p, "month=202611"));
	/* The 8th of December. */
	ben_opens(p, "/evenings/new?on=20795");
	assert_true(ben_reads(p, "value=\"2026-12-08\""));
	/* Further than plans go no day leads anywhere. */
	ben_opens(p, "/time?month=202712");
	assert_false(ben_reads(p, "/evenings/new?on="));
}

static void
the_month_marks_what_is_kept_free_and_what_has_been(void **state)
{
	struct phones *p = *state;
	char id[33];

	agreed(p, "Chess", 1, "20:00", id);
	/* Fridays, from 23 November on. */
	ada_sends(p, "/evenings/slot", "every=week&weekday=4&clock=19:30&minutes=90");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, ", kept free"));
	ben_sends(p, "/evenings/hold", with("slot=", id));
	ben_opens(p, "/time");
	assert_true(ben_reads(p, ">27<span class=\"vh\">, kept free"));
	assert_true(ben_reads(p, "class=\"key slot\"") && ben_reads(p, "class=\"key date\""));
	assert_true(ben_reads(p, ">24<span class=\"vh\">, planned"));
	days_pass(p, 3);
	ben_opens(p, "/time");
	assert_true(ben_reads(p, ">24<span class=\"vh\">, an evening<"));
	assert_false(ben_reads(p, "planned") || ben_reads(p, "class=\"key date\""));
	ben_sends(p, "/evenings/skip", "day=20784&on=yes");
	ben_opens(p, "/time");
	assert_false(ben_reads(p, ">27<span class=\"vh\">, kept free"));
	ben_opens(p, "/time?month=202612");
	assert_true(ben_reads(p, ">4<span class=\"vh\">, kept free"));
	assert_true(ben_reads(p, "data-stay"));
}

/* ---- when each is free ---- */

static const char ICS[] = "BEGIN%3AVCALENDAR%0AVERSION%3A2.0%0A";

static unsigned
count(const char *page, const char *text)
{
	unsigned n = 0;

	for (const char *at = page; (at = strstr(at, text)) != NULL; at++)
		n++;
	return n;
}

/* A calendar as it is pasted: events between its begin and end, by their lines. */
static int
loads(sends *send, struct phones *p, const char *events, const char *more)
{
	char form[2000];

	snprintf(form, sizeof(form), "ics=%s%sEND%%3AVCALENDAR%s", ICS, events, more);
	return send(p, "/evenings/free/load", form);
}

#define EVENT(lines)	"BEGIN%3AVEVENT%0AUID%3Aa%0ASUMMARY%3ADentist%0A" lines "END%3AVEVENT%0A"

static void
ticks(struct phones *p, sends *send, const char *marks)
{
	char form[200];

	snprintf(form, sizeof(form), "first=%d%s", day_of(phones_now(p), 0), marks);
	assert_int_equal(send(p, "/evenings/free/hand", form), 303);
	relay_delivers(p);
}

static void
times_that_suit_both_are_offered_when_planning(void **state)
{
	struct phones *p = *state;
	char id[33], form[300];

	ada_opens(p, "/evenings/free");
	assert_true(ada_reads(p, "Never why: no title, no place, no name is kept."));
	/* Wednesday, Friday and Saturday for one; Thursday to Saturday for the other. */
	ticks(p, ada_sends, "&d2=1&d4=1&d5=1");
	ben_opens(p, "/evenings/new");
	assert_false(ben_reads(p, "When you are both free"));
	ticks(p, ben_sends, "&d3=1&d4=1&d5=1");
	ada_opens(p, "/evenings/free");
	assert_true(ada_reads(p, "Ben has said it"));
	assert_true(ada_reads(p, "name=\"d4\" value=\"1\" checked"));
	assert_false(ada_reads(p, "name=\"d3\" value=\"1\" checked"));
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "<a class=\"free\""));
	assert_true(ada_reads(p, ">27<span class=\"vh\">, both free"));
	assert_false(ada_reads(p, ">26<span class=\"vh\">, both free"));
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "Friday, 27 November, 19:30"));
	assert_true(ada_reads(p, "Saturday, 28 November, 19:30"));
	assert_false(ada_reads(p, "Thursday, 26"));
	assert_int_equal(ada_sends(p, "/evenings/new", with("what=Chess&minutes=90&suit=",
	    between(strstr(ada_page(p), "name=\"suit\""), "value=\"", "\""))), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Friday, 27 November, 19:30"));
	/* Other times are those that suit both, but for the one that was offered. */
	ben_opens(p, with("/evenings/times?evening=", id));
	assert_true(ben_reads(p, "When you are both free"));
	assert_true(ben_reads(p, "<span>Saturday, 28 November, 19:30"));
	assert_false(ben_reads(p, "27 November"));
	assert_true(ben_reads(p, "name=\"day-1\" value=\"\""));
	assert_false(ben_reads(p, "day-2"));
	snprintf(form, sizeof(form), "evening=%s&suit-1=%s&day-1=2026-11-28&clock-1=19:30", id,
	    between(ben_page(p), "name=\"suit-1\" value=\"", "\""));
	assert_int_equal(ben_sends(p, "/evenings/times", form), 422);
	assert_true(ben_reads(p, "This time is there twice."));
	assert_true(ben_reads(p, "value=\"2026-11-28\""));
	*strstr(form, "&day-1") = '\0';
	assert_int_equal(ben_sends(p, "/evenings/times", form), 303);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "Saturday, 28 November, 19:30"));
	/* Taken back, it is gone from both phones. */
	ada_opens(p, "/evenings/free");
	ada_sends(p, "/evenings/free/back", with("of=",
	    between(ada_page(p), "name=\"of\" value=\"", "\"")));
	relay_delivers(p);
	ben_opens(p, "/time");
	assert_false(ben_reads(p, "both free"));
	assert_int_equal(ada_sends(p, "/evenings/new", "what=x&minutes=90&suit=1"), 422);
}

static void
a_calendar_leaves_only_when_somebody_is_free(void **state)
{
	struct phones *p = *state;
	char *taken;

	phones_fact(p, "state=open&pair=bound&confirmed=1&clocks=Europe/London+0+1806195600%3D60");
	ticks(p, ben_sends, "&d1=1&d2=1&d3=1");
	/* Tuesday evening is taken, every Wednesday until nine, a holiday on Thursday. */
	assert_int_equal(loads(ada_sends, p,
	    EVENT("DTSTART%3A20261124T180000Z%0ADTEND%3A20261124T230000Z%0A")
	    EVENT("DTSTART%3A20261104T170000Z%0ADTEND%3A20261104T210000Z%0ARRULE%3AFREQ%3DWEEKLY%0A")
	    EVENT("DTSTART%3BVALUE%3DDATE%3A20261126%0A"), ""), 303);
	assert_non_null(strstr(ada_where(p), "busy=1"));
	ada_opens(p, ada_where(p));
		assert_true(ada_reads(p, "Busy times found until 17 January 2027: 10."));
	assert_true(ada_reads(p, "aria-label=\"Sunday, 17 January 2027\" name=\"d55\""));
	assert_true(ada_reads(p, ">1 Dec</span>") && ada_reads(p, ">1 Jan</span>"));
	assert_int_equal(count(ada_page(p), "class=\"btn\""), 1);
	relay_delivers(p);
	ada_opens(p, "/evenings/new");
	assert_false(ada_reads(p, "tomorrow, 19:30"));
	assert_true(ada_reads(p, "Wednesday, 25 November, 21:00"));
	assert_true(ada_reads(p, "Thursday, 26 November, 19:30"));
	taken = ada_takes(p, "hearth.json");
	assert_null(strstr(taken, "Dentist"));
	free(taken);
	/* With whole days; the earlier one is gone. */
	loads(ada_sends, p, EVENT("DTSTART%3BVALUE%3DDATE%3A20261126%0A"), "&whole=1");
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "tomorrow, 19:30"));
	assert_false(ada_reads(p, "26 November"));
	taken = ada_takes(p, "hearth.json");
	assert_null(strstr(strstr(taken, "evenings.free\", \"who\": \"Ada") + 1,
	    "evenings.free\", \"who\": \"Ada"));
	free(taken);
	/* After eight weeks nothing of it counts. */
	days_pass(p, 57);
	ada_opens(p, "/evenings/free");
	assert_false(ada_reads(p, "Yours, until"));
}

static void
calendars_that_cannot_be_read_are_refused_with_a_word(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/evenings/free/load", "ics=Dear+Ada"), 422);
	assert_true(ada_reads(p, "This is no calendar"));
	assert_true(ada_reads(p, "Choose the file that your calendar exports"));
	assert_true(ada_reads(p, ">Dear Ada</textarea>"));
	assert_int_equal(ada_sends(p, "/evenings/free/load", "ics=Dear%00+Ada"), 422);
	assert_true(ada_reads(p, ">Dear Ada</textarea>"));
	assert_int_equal(ada_sends(p, "/evenings/free/load", "ics="), 422);
	assert_int_equal(ada_sends(p, "/evenings/free/load", "ics=BEGIN%3AVCALENDAR%0ABEGIN%3AVEVENT"), 422);
	assert_true(ada_reads(p, "It ends too early"));
	/* A place that no longer exists, and an event that cannot be understood. */
	assert_int_equal(loads(ada_sends, p,
	    EVENT("DTSTART%3BTZID%3DMoon%2FBase%3A20261124T180000%0ADTEND%3BTZID%3DMoon%2FBase%3A20261124T230000%0A")
	    EVENT("DTSTART%3Asoon%0A"), ""), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "no longer exists"));
	assert_true(ada_reads(p, "could not be understood: 1."));
	/* Without an end, every day, for ever. */
	assert_int_equal(loads(ada_sends, p,
	    EVENT("DTSTART%3A19700101T000000Z%0ADURATION%3APT24H%0ARRULE%3AFREQ%3DDAILY%0A"), ""), 303);
	relay_delivers(p);
	ada_opens(p, "/evenings/free");
	assert_false(ada_reads(p, "value=\"1\" checked"));
}

/* As a host that knows the names of Windows tells them, and one that begins the same. */
static void
a_zone_by_its_windows_name_is_known(void **state)
{
	struct phones *p = *state;

	phones_fact(p, "state=open&pair=bound&confirmed=1&clocks=Europe/London+0");
	assert_int_equal(loads(ada_sends, p, EVENT("DTSTART%3BTZID%3DW. Europe Standard Time"
	    "%3A20261124T200000%0ADTEND%3BTZID%3DW. Europe Standard Time%3A20261124T210000%0A"),
	    "&zones=W.+Moon+Time+600%0AW.+Europe+Standard+Time+60+1806195600%3D120"), 303);
	assert_null(strstr(ada_where(p), "zone=1"));
	ticks(p, ben_sends, "&d1=1");
	ada_opens(p, "/evenings/new");
	/* Taken from 19:00 to 20:00 in London. */
	assert_true(ada_reads(p, "tomorrow, 20:00"));
}

/* One in Berlin, one in New York, over the night in which Berlin puts its clocks
 * forward, three weeks after New York did. */
static void
clocks_of_both_count(void **state)
{
	struct phones *p = *state;

	phones_fact(p, "state=open&pair=bound&confirmed=1&clocks=America/New_York+-300+1805007600%3D-240");
	phones_time(p, 1806062400, -240);	/* Friday, 26 March 2027, 8:00 there */
	loads(ben_sends, p, "", "");
	phones_fact(p, "state=open&pair=bound&confirmed=1&clocks=Europe/Berlin+60+1806195600%3D120");
	phones_time(p, 1806062400, 60);
	loads(ada_sends, p, "", "");
	relay_delivers(p);
	ada_opens(p, "/evenings/new");
	/* As near to an evening as it can be for both: six hours lie between them from Sunday on. */
	assert_true(ada_reads(p, "tomorrow, 21:30"));
	assert_true(ada_reads(p, "16:30 on the clocks of Ben"));
	assert_true(ada_reads(p, "Sunday, 28 March, 21:30"));
	assert_true(ada_reads(p, "15:30 on the clocks of Ben"));
}

static void
evenings_are_taken_into_another_calendar(void **state)
{
	struct phones *p = *state;
	char id[33], name[60];
	char *file;

	assert_null(ada_takes(p, "evenings"));
	phones_fact(p, "state=open&pair=bound&confirmed=1&clocks=Europe/London+0+1806195600%3D60");
	agreed(p, "Chess%3B+twice", 2, "20:00", id);
	assert_int_equal(ada_sends(p, "/evenings/file", with("evening=", id)), 303);
	snprintf(name, sizeof(name), "evening-%s.ics", id);
	assert_non_null(strstr(ada_task(p), "do=export"));
	assert_non_null(strstr(ada_task(p), name));
	file = ada_takes(p, name);
	assert_non_null(strstr(file, "DTSTART;TZID=Europe/London:20261125T200000\r\n"));
	assert_non_null(strstr(file, "SUMMARY:Chess\\; twice\r\n"));
	assert_non_null(strstr(file, "TRIGGER:-PT45M"));
	free(file);
	ada_opens(p, "/evenings/calendar");
	assert_true(ada_reads(p, "Save the file"));
	ada_sends(p, "/evenings/file", "");
	assert_non_null(strstr(ada_task(p), "evenings-ahead.ics"));
	/* Where nobody says what the clocks do, it is a second. */
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	file = ada_takes(p, "evenings-ahead.ics");
	assert_non_null(strstr(file, "DTSTART:20261125T200000Z"));
	free(file);
	days_pass(p, 5);
	assert_null(ada_takes(p, "evenings-ahead.ics"));
	free(file = ada_takes(p, "evenings.ics"));
	assert_non_null(file);
	ben_opens(p, "/evenings/calendar");
	assert_true(ben_reads(p, "Nothing is agreed yet"));
}

static void
own_ideas_are_seen_by_both(void **state)
{
	struct phones *p = *state;
	char id[33];

	assert_int_equal(ada_sends(p, "/evenings/own", "text=Count+bats&where=out&cost=0&minutes=30&kids=any"), 303);
	relay_delivers(p);
	ben_opens(p, "/evenings/ideas");
	assert_true(ben_reads(p, "Count bats"));
	assert_false(ben_reads(p, "You both like this"));
	snprintf(id, sizeof(id), "%s", between(strstr(ben_page(p), "Count bats"),
	    "name=\"idea\" value=\"", "\""));
	ben_sends(p, "/evenings/like", with("on=yes&idea=", id));
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "You both like this"));
	ada_sends(p, "/evenings/own", with("text=Count+owls&where=out&of=", id));
	/* The other cannot reword or take it. */
	ben_sends(p, "/evenings/own/back", with("of=", id));
	relay_delivers(p);
	ben_opens(p, "/evenings/ideas");
	assert_true(ben_reads(p, "Count owls"));
	assert_false(ben_reads(p, "Count bats"));
	ada_sends(p, "/evenings/own/back", with("of=", id));
	relay_delivers(p);
	ben_opens(p, "/evenings/ideas");
	assert_false(ben_reads(p, "Count owls"));
}

static void
an_evening_that_comes_back_is_skipped_without_a_word(void **state)
{
	struct phones *p = *state;
	char day[20], id[33];

	assert_int_equal(ada_sends(p, "/evenings/slot", "every=week&weekday=4&clock=7.30"), 422);
	assert_int_equal(ada_sends(p, "/evenings/slot",
	    "every=week&weekday=4&clock=19:30&minutes=90&small=Tea+on+the+stairs"), 303);
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "is kept free"));
	relay_delivers(p);
	ben_opens(p, "/evenings/slot");
	assert_true(ben_reads(p, "Every Friday, 19:30"));
	ben_sends(p, "/evenings/hold",
	    with("slot=", between(ben_page(p), "name=\"slot\" value=\"", "\"")));
	relay_delivers(p);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "is kept free"));
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "Tea on the stairs"));
	snprintf(day, sizeof(day), "%s", between(ada_page(p), "name=\"day\" value=\"", "\""));
	ada_sends(p, "/evenings/skip", with("on=yes&day=", day));
	relay_delivers(p);
	ben_opens(p, "/evenings/slot");
	assert_true(ben_reads(p, "That is all there is to it."));
	ben_sends(p, "/evenings/skip", with("on=no&day=", day));
	relay_delivers(p);
	ada_opens(p, "/evenings/slot");
	assert_false(ada_reads(p, "Skipped"));
	/* Moved or filled, it is not kept free twice; another evening leaves it be. */
	ada_opens(p, with("/evenings/new?slot=", day));
	assert_true(ada_reads(p, with("name=\"slot\" value=\"", day)));
	assert_true(ada_reads(p, "value=\"19:30\""));
	asks(ada_sends, p, "Chess", 2, "19:30");
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "<li><span>Friday, 27 November"));
	asks(ada_sends, p, "Stars", 4, "19:30");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "Something is proposed"));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	agrees(ben_sends, p, ben_page(p), id, "");
	relay_delivers(p);
	ada_opens(p, "/evenings/slot");
	assert_false(ada_reads(p, "27 November"));
	assert_true(ada_reads(p, "<li><span>Friday, 4 December"));
	ada_sends(p, "/evenings/off", with("evening=", id));
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "<li><span>Friday, 27 November"));
	ben_sends(p, "/evenings/slot", "every=off");
	relay_delivers(p);
	ada_opens(p, "/evenings/slot");
	assert_false(ada_reads(p, "Every Friday"));
}

/* Which days a rhythm falls on, read off the page day by day. */
static void
rhythm_is(struct phones *p, const char *form, const char *const *dates, size_t n)
{
	const char *at;

	ada_sends(p, "/evenings/slot", form);
	relay_delivers(p);
	ben_opens(p, "/evenings/slot");
	ben_sends(p, "/evenings/hold",
	    with("slot=", between(ben_page(p), "name=\"slot\" value=\"", "\"")));
	relay_delivers(p);
	ada_opens(p, "/evenings/slot");
	at = ada_page(p);
	for (size_t i = 0; i < n; i++) {
		assert_non_null(at = strstr(at, "<li><span>"));
		at += strlen("<li><span>");
		assert_memory_equal(at, dates[i], strlen(dates[i]));
	}
}

static void
rhythms_fall_on_their_days(void **state)
{
	struct phones *p = *state;

	rhythm_is(p, "every=fortnight&weekday=4&clock=19:30", (const char *const[]){
	    "Friday, 27 November", "Friday, 11 December",
	    "Friday, 25 December" }, 3);
	rhythm_is(p, "every=first&weekday=5&clock=19:30", (const char *const[]){
	    "Saturday, 5 December", "Saturday, 2 January" }, 2);
	rhythm_is(p, "every=last&weekday=6&clock=08:05", (const char *const[]){
	    "Sunday, 29 November", "Sunday, 27 December",
	    "Sunday, 31 January" }, 3);
}

/* Ada in London, Ben in New York, the clocks of both the core's. */
static void
each_has_the_hour_of_their_own_clock(void **state)
{
	struct phones *p = *state;
	char id[33];

	phones_time(p, phones_now(p), -300);
	ben_sends(p, "/people/name", "name=Ben");
	relay_delivers(p);
	phones_time(p, phones_now(p), 0);
	asks(ada_sends, p, "A+call", 1, "20:00");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	ada_opens(p, with("/evenings/one?evening=", id));
	assert_true(ada_reads(p, "tomorrow, 20:00"));
	assert_true(ada_reads(p, "15:00 on the clocks of Ben"));
	relay_delivers(p);
	phones_time(p, phones_now(p), -300);
	ben_opens(p, with("/evenings/one?evening=", id));
	assert_true(ben_reads(p, "tomorrow, 15:00"));
	assert_true(ben_reads(p, "20:00 on the clocks of Ada"));
}

static void
phones_lie_down_until_the_same_minute(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/evenings/down", "minutes=10"), 422);
	assert_int_equal(ada_sends(p, "/evenings/down", "minutes=45&ring=The+sitter"), 303);
	ada_opens(p, "/evenings/away");
	assert_true(ada_reads(p, "You are not needed here"));
	assert_true(ada_reads(p, "data-total=\"2700\""));
	assert_true(ada_reads(p, "This phone stays away until 10:45"));
	relay_delivers(p);
	minutes_pass(p, 5);
	ben_opens(p, "/evenings/down");
	assert_true(ben_reads(p, "Ada laid the phone down"));
	assert_true(ben_reads(p, "The sitter"));
	ben_sends(p, "/evenings/down", "join=1");
	ben_opens(p, "/evenings/away");
	assert_true(ben_reads(p, "You both put your phones away until 10:45"));
	assert_true(ben_reads(p, "data-total=\"2400\""));
	relay_delivers(p);
	ada_opens(p, "/evenings/away");
	assert_true(ada_reads(p, "Both flames are burning"));
	minutes_pass(p, 41);
	ada_opens(p, "/evenings/away");
	assert_true(ada_reads(p, "That was it"));
}

static void
alone_it_promises_less(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/time");
	assert_true(ada_reads(p, "<h1>Time</h1>"));
	ada_opens(p, "/evenings/ideas");
	assert_false(ada_reads(p, "When both like"));
	ada_sends(p, "/evenings/like", "idea=idea-002&on=yes&back=/time");
	ada_opens(p, "/evenings/ideas");
	assert_true(ada_reads(p, "Have breakfast for supper"));
	ada_opens(p, "/evenings/new");
	assert_true(ada_reads(p, "Nobody is asked"));
	assert_int_equal(asks(ada_sends, p, "A+bath", 1, "20:00"), 303);
	ada_opens(p, "/time");
	assert_true(ada_reads(p, "A bath"));
	assert_false(ada_reads(p, "said yes"));
	ada_sends(p, "/evenings/slot", "every=week&weekday=2&clock=20:00");
	ada_opens(p, "/evenings/slot");
	assert_true(ada_reads(p, "Every Wednesday, 20:00"));
	ada_sends(p, "/evenings/down", "minutes=25");
	ada_opens(p, "/evenings/away");
	assert_true(ada_reads(p, "I am back"));
}

static void
what_is_left_out_stays_out(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/settings/choices", "turn=evenings");
	ada_opens(p, "/time");
	assert_false(ada_reads(p, "/evenings/"));
	assert_true(ada_reads(p, "/touch"));
}

/* Some thing that one of them does, of a few. */
static void
does_something(struct phones *p, unsigned n)
{
	static char id[33];
	sends *send = n % 2 ? ada_sends : ben_sends;
	char form[300];

	switch (n / 2 % 8) {
	case 0:
		asks(send, p, n % 3 ? "Chess" : "Stars", 1 + (int)(n % 5), "20:00");
		snprintf(id, sizeof(id), "%s", n % 2 ? ada_last_id(p) : ben_last_id(p));
		break;
	case 1:
	case 2:
		(n % 2 ? ada_opens : ben_opens)(p, with("/evenings/one?evening=", id));
		if (strstr(n % 2 ? ada_page(p) : ben_page(p), "name=\"when\"") != NULL)
			agrees(send, p, n % 2 ? ada_page(p) : ben_page(p), id, "good");
		break;
	case 3:
		snprintf(form, sizeof(form), "evening=%s&day-1=%s&clock-1=18:00", id,
		    typed_day(p, 2 + (int)(n % 3), 0));
		send(p, "/evenings/times", form);
		break;
	case 4:
		send(p, "/evenings/off", with("evening=", id));
		break;
	case 5:
		send(p, "/evenings/like", n % 3 ? "idea=idea-002&on=yes" : "idea=idea-002&on=no");
		break;
	case 6:
		send(p, "/evenings/slot", n % 3 ? "every=week&weekday=4&clock=19:30" :
		    "every=off");
		break;
	default:
		send(p, "/evenings/own", n % 3 ? "text=Bats&where=out" : "text=Owls&where=home");
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/time", "/evenings/ideas", "/evenings/slot" };

	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = evenings_weather(seed, 14, does_something);

		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			assert_int_equal(ada_reads(p, "is kept free"), ben_reads(p, "is kept free"));
			assert_int_equal(ada_reads(p, "You both like this"),
			    ben_reads(p, "You both like this"));
			assert_int_equal(ada_reads(p, "Your next evening"),
			    ben_reads(p, "Your next evening"));
		}
		phones_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_evening_from_the_question_to_the_line_afterwards, london, they_leave),
		cmocka_unit_test_setup_teardown(other_times_need_no_reason, london, they_leave),
		cmocka_unit_test_setup_teardown(a_yes_and_a_move_that_cross_end_the_same_for_both, london, they_leave),
		cmocka_unit_test_setup_teardown(both_may_propose_at_once, london, they_leave),
		cmocka_unit_test_setup_teardown(what_has_gone_by_is_not_proposed_and_not_mourned, london, they_leave),
		cmocka_unit_test_setup_teardown(a_like_is_told_once_both_like_it, london, they_leave),
		cmocka_unit_test_setup_teardown(a_like_behind_no_gate_counts_for_nothing, london, they_leave),
		cmocka_unit_test_setup_teardown(filters_leave_what_fits_and_stay, london, they_leave),
		cmocka_unit_test_setup_teardown(times_that_suit_both_are_offered_when_planning, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(a_calendar_leaves_only_when_somebody_is_free, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(calendars_that_cannot_be_read_are_refused_with_a_word, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(evenings_are_taken_into_another_calendar, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(clocks_of_both_count, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(every_second_evening_holds_something_new, london,
		    they_leave),
		cmocka_unit_test_setup_teardown(a_zone_by_its_windows_name_is_known,
		    london, they_leave),
		cmocka_unit_test_setup_teardown(the_month_marks_what_is_kept_free_and_what_has_been,
		    london, they_leave),
		cmocka_unit_test_setup_teardown(the_month_leads_to_planning_and_to_what_is_planned,
		    london, they_leave),
		cmocka_unit_test_setup_teardown(own_ideas_are_seen_by_both, london, they_leave),
		cmocka_unit_test_setup_teardown(an_evening_that_comes_back_is_skipped_without_a_word, london, they_leave),
		cmocka_unit_test_setup_teardown(rhythms_fall_on_their_days, london, they_leave),
		cmocka_unit_test_setup_teardown(each_has_the_hour_of_their_own_clock, london, they_leave),
		cmocka_unit_test_setup_teardown(phones_lie_down_until_the_same_minute, london, they_leave),
		cmocka_unit_test_setup_teardown(alone_it_promises_less, one_arrives, they_leave),
		cmocka_unit_test_setup_teardown(what_is_left_out_stays_out, london, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
