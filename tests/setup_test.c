/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* setup_test: what brings somebody here, how much time there is, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "phones.h"

/* Is there a row on Today that leads to it? */
static bool
asked(struct phones *p)
{
	ada_opens(p, "/today");
	return ada_reads(p, "href=\"/settings/plan\"");
}

static void
it_stands_on_today_in_the_first_days_only(void **state)
{
	struct phones *p = *state;
	char facts[100];

	snprintf(facts, sizeof(facts), "state=open&pair=bound&confirmed=1&joined=%lld",
	    (long long)phones_now(p));
	phones_fact(p, facts);
	assert_true(asked(p));
	days_pass(p, 13);
	assert_true(asked(p));
	days_pass(p, 2);
	assert_false(asked(p));
	ada_opens(p, "/settings");
	assert_true(ada_reads(p, "href=\"/settings/plan\""));
}

static void
once_it_is_kept_nothing_asks_until_the_fifth_week_and_the_ninth(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/settings/plan", "cue=After+dinner"), 303);
	for (int day = 1; day < 120; day++) {
		days_pass(p, 1);
		assert_int_equal(asked(p), (day >= 28 && day < 42) ||
		    (day >= 56 && day < 58));
		if (day == 57)	/* said again: that was the answer */
			ada_sends(p, "/settings/plan", "cue=After+dinner");
	}
	ada_sends(p, "/settings/plan", "");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "After dinner"));
}

static void
the_cue_opens_the_card(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/today");
	assert_true(ada_reads(p, ">Your one small thing"));
	ada_sends(p, "/settings/plan", "cue=when+the+%3Ckettle%3E+is+on");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "when the &lt;kettle&gt; is on: your one small thing"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "kettle"));
	ben_opens(p, "/settings/plan");
	assert_false(ben_reads(p, "kettle&gt;"));
}

/* One hour for both pages: the moment is what reminders come at. */
static void
the_hour_of_the_cue_is_that_of_the_reminders(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/settings");
	assert_true(ada_reads(p, "Off until you want them"));
	assert_int_equal(ada_sends(p, "/settings/plan",
	    "usual=10&cue=After+dinner&hour=19:30"), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "Kept: 10 minutes on an ordinary day. After dinner, at about 19:30."));
	assert_true(ada_reads(p, "Be reminded at 19:30"));
	assert_true(ada_reads(p, "name=\"hour\" value=\"19:30\""));
	ada_opens(p, "/settings/plan");
	assert_false(ada_reads(p, "Kept"));
	ada_opens(p, "/settings/reminders");
	assert_true(ada_reads(p, "<q>After dinner</q> is your moment"));
	assert_true(ada_reads(p, "Remind me at 19:30"));
	ada_sends(p, "/settings/reminders/start", "");
	ada_opens(p, "/settings");
	assert_true(ada_reads(p, "On, at 19:30"));
	ada_sends(p, "/settings/plan", "usual=10&cue=On+the+way+home&hour=17:45");
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "On the way home, at about 17:45."));
	assert_true(ada_reads(p, "On, at 17:45"));
	ada_opens(p, "/settings/reminders");
	assert_true(ada_reads(p, "name=\"hour\" value=\"17:45\""));
	assert_int_equal(ada_sends(p, "/settings/plan", "cue=Before+sleep&hour=22:30"), 422);
	assert_true(ada_reads(p, "in your quiet hours"));
	assert_true(ada_reads(p, "value=\"22:30\""));
	assert_true(ada_reads(p, "value=\"Before sleep\""));
	ada_sends(p, "/settings/reminders/off", "");
	ada_opens(p, "/settings");
	assert_true(ada_reads(p, "Off. They would come at 17:45"));
}

/* On how many of so many days Ada's card takes that long. */
static int
takes(struct phones *p, const char *minutes, int days, int *on)
{
	int n = 0;

	*on = 0;
	for (int day = 0; day < days; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		if (ada_reads(p, minutes)) {
			*on |= 1 << (phones_now(p) / 86400 + 3) % 7;
			n++;
		}
	}
	return n;
}

static void
minutes_are_a_limit_that_is_kept_to(void **state)
{
	struct phones *p = *state;
	static const char *const out[] = { "closeness", "thanks", "touch", "attach",
	    "values", "openness", "longer", "eyes", "stands" };
	int on;

	/* So that listening comes up often. */
	for (size_t i = 0; i < sizeof(out) / sizeof(*out); i++)
		ada_sends(p, "/settings/choices", with("turn=", out[i]));
	assert_true(takes(p, "about 12 minutes", 120, &on) > 0);
	assert_int_equal(on & 0x0f, 0);		/* Friday to Sunday */
	ada_sends(p, "/settings/plan", "usual=5&more=10&d5=1&d6=1&d7=1");
	assert_int_equal(takes(p, "about 12 minutes", 120, &on), 0);
	/* Also of what somebody came for. */
	ada_sends(p, "/settings/plan", "usual=5&more=10&d5=1&d6=1&d7=1&talk=1");
	assert_int_equal(takes(p, "about 12 minutes", 120, &on), 0);
	ada_sends(p, "/settings/plan", "usual=5&more=30&d3=1");
	assert_true(takes(p, "about 12 minutes", 120, &on) > 0);
	assert_int_equal(on, 1 << 2);		/* Wednesday */
}

static int
days_with(struct phones *p, const char *link, int days)
{
	int n = 0;

	for (int day = 0; day < days; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		n += ada_reads(p, link);
	}
	return n;
}

static void
what_brings_somebody_here_comes_up_more_often_but_not_all_the_time(void **state)
{
	static const char link[] = "class=\"btn wide\" href=\"/thanks\"";
	int before = 0, after = 0;

	(void)state;
	for (unsigned seed = 0; seed < 6; seed++) {
		struct phones *p = phones_new(seed);

		days_pass(p, (int)seed * 3);
		before += days_with(p, link, 120);
		ada_sends(p, "/settings/plan", "good=1");
		after += days_with(p, link, 120);
		ada_opens(p, "/settings/plan");
		assert_true(ada_reads(p, "name=\"good\" value=\"1\" checked"));
		phones_free(p);
	}
	assert_true(after > before);
	assert_in_range(after, 1, 6 * 40);	/* every third day at most */
}

static void
a_refused_form_keeps_all_that_was_chosen(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/settings/plan", "talk=1&usual=10&cue="
	    "a+sentence+that+goes+on+and+on+until+it+is+longer+than+sixty+letters+are"), 422);
	assert_true(ada_reads(p, "name=\"talk\" value=\"1\" checked"));
	assert_true(ada_reads(p, "<option value=\"10\" selected"));
	assert_true(ada_reads(p, "longer than sixty"));
	assert_int_equal(ada_sends(p, "/settings/plan", "usual=0"), 422);
	assert_int_equal(ada_sends(p, "/settings/plan", "usual=500"), 422);
	assert_int_equal(ada_sends(p, "/settings/plan", "talk=2"), 422);
	assert_int_equal(ada_sends(p, "/settings/plan", ""), 303);
}

static void
one_alone_may_set_it_up_too(void **state)
{
	struct phones *p = *state;

	assert_true(asked(p));
	assert_int_equal(ada_sends(p, "/settings/plan", "time=1&cue=After+dinner"), 303);
	assert_false(asked(p));
	assert_true(ada_reads(p, "After dinner: your one small thing"));
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const forms[] = { "cue=After+dinner&talk=1", "usual=10&d1=1&more=45",
		"calm=1&touch=1", "", "cue=Before+the+light+goes+out" };

	(void)state;
	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = phones_new(seed);

		for (int i = 0; i < 12; i++) {
			ada_sends(p, "/settings/plan", forms[(seed + (unsigned)i * 3) % 5]);
			relay_blusters(p);
			ben_sends(p, "/settings/plan", forms[(seed / 5 + (unsigned)i) % 5]);
			days_pass(p, (int)(seed + (unsigned)i) % 9);
			relay_blusters(p);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, (const char *[]){ "/settings/plan", "/today" }, 2));
		phones_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_stands_on_today_in_the_first_days_only,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(once_it_is_kept_nothing_asks_until_the_fifth_week_and_the_ninth,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(the_cue_opens_the_card, two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(the_hour_of_the_cue_is_that_of_the_reminders,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(minutes_are_a_limit_that_is_kept_to,
		    two_arrive, they_leave),
		cmocka_unit_test(what_brings_somebody_here_comes_up_more_often_but_not_all_the_time),
		cmocka_unit_test_setup_teardown(a_refused_form_keeps_all_that_was_chosen,
		    two_arrive, they_leave),
		cmocka_unit_test_setup_teardown(one_alone_may_set_it_up_too,
		    one_arrives, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
