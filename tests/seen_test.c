/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seen_test: what others get to see: hue and shape, the flame, where quick exit leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "phones.h"

static bool
both_read(struct phones *p, const char *path, const char *text)
{
	ada_opens(p, path);
	ben_opens(p, path);
	return ada_reads(p, text) && ben_reads(p, text);
}

static void
either_may_take_the_other_colour(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	assert_true(both_read(p, "/settings/seen", "<p class=\"who a\">Ada"));
	assert_true(both_read(p, "/settings/seen", "<p class=\"who b\">Ben"));
	assert_int_equal(ben_sends(p, "/people/tone", "tone=ember"), 303);
	relay_delivers(p);
	assert_true(both_read(p, "/settings/seen", "<p class=\"who b\">Ada"));
	assert_true(both_read(p, "/settings/seen", "<p class=\"who a\">Ben"));
	assert_true(ben_reads(p, "value=\"ember\" checked"));
	assert_true(ada_reads(p, "value=\"pine\" checked"));
	ben_sends(p, "/thanks/write", "did=the+lamp&way=send");
	relay_delivers(p);
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "<blockquote class=\"voice a\">"));
	assert_false(ada_reads(p, "<blockquote class=\"voice b\">"));
	ada_sends(p, "/people/tone", "tone=ember");
	relay_delivers(p);
	assert_true(both_read(p, "/settings/seen", "<p class=\"who a\">Ada"));
	assert_int_equal(ada_sends(p, "/people/tone", "tone=red"), 422);
	phones_free(p);
}

static void
the_private_room_has_the_same_colour(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_opens_private(p, "/journal/calendar");
	ada_sends_private(p, "/journal/write", "text=Slept+well.");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "class=\"wrote a today\""));
	ada_sends(p, "/people/tone", "tone=pine");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "class=\"wrote b today\""));
	phones_free(p);
}

static void
two_who_choose_at_once_end_with_one_each(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 300; seed++) {
		struct phones *p = phones_new(seed);
		bool ada;

		for (int i = 0; i < 3; i++) {
			ada_sends(p, "/people/tone", "tone=ember");
			relay_blusters(p);
			ben_sends(p, "/people/tone", i == 1 ? "tone=pine" :
			    "tone=ember");
			ada_sends(p, "/people/flame", i == 2 ? "shown=0" :
			    "shown=1");
			relay_blusters(p);
		}
		relay_delivers(p);
		ada_opens(p, "/settings/seen");
		ben_opens(p, "/settings/seen");
		ada = ada_reads(p, "<p class=\"who a\">Ada");
		assert_true(ada == ada_reads(p, "<p class=\"who b\">Ben"));
		assert_true(ada == ben_reads(p, "<p class=\"who a\">Ada"));
		assert_true(ada == ben_reads(p, "<p class=\"who b\">Ben"));
		ada_remembers_page(p);
		ada_changes_phone(p);
		ada_opens(p, "/settings/seen");
		assert_true(ada_sees_the_same(p));
		phones_free(p);
	}
}

static void
who_hides_the_flame_is_embers_to_the_other(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_sends(p, "/thanks/write", "did=the+soup&way=send");
	ben_sends(p, "/thanks/write", "did=the+salt&way=send");
	relay_delivers(p);
	assert_true(both_read(p, "/today", "Both flames are burning."));
	assert_true(ada_reads(p, "On one day both of you did something here."));
	assert_int_equal(ben_sends(p, "/people/flame", "shown=0"), 303);
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Your flame is burning, the one for Ben is glowing embers."));
	assert_false(ada_reads(p, "both of you did something"));
	assert_false(ada_reads(p, "aria-label=\"both of you\""));
	ben_opens(p, "/today");		/* oneself sees both */
	assert_true(ben_reads(p, "Both flames are burning."));
	ben_opens(p, "/settings/seen");
	assert_true(ben_reads(p, "Ada sees embers for you"));
	ada_opens(p, "/settings/seen");	/* and nothing says so on the other phone */
	assert_true(ada_reads(p, "Ben sees a flame for you"));
	assert_false(ada_reads(p, "sees embers"));
	ben_sends(p, "/people/flame", "shown=1");
	relay_delivers(p);
	assert_true(both_read(p, "/today", "Both flames are burning."));
	phones_free(p);
}

static void
who_deletes_all_words_keeps_these_choices(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ben_sends(p, "/thanks/write", "did=the+salt&way=send");
	ben_sends(p, "/people/flame", "shown=0");
	ben_sends(p, "/people/tone", "tone=ember");
	ben_sends(p, "/settings/delete", "which=couple");
	relay_delivers(p);
	assert_true(both_read(p, "/settings/seen", "<p class=\"who a\">Ben"));
	assert_true(ben_reads(p, "Ada sees embers for you"));
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "glowing embers"));
	assert_false(ada_reads(p, "Both flames"));
	phones_free(p);
}

static void
quick_exit_leads_where_this_device_says(void **state)
{
	struct phones *p = phones_alone();

	(void)state;
	ada_opens(p, "/settings/seen");
	assert_true(ada_reads(p, "class=\"exit\" href=\"https://www.wikipedia.org/\" rel=\"noreferrer\""));
	assert_true(ada_reads(p, "value=\"encyclopedia\" checked"));
	assert_false(ada_reads(p, "/people/tone"));	/* nobody else is here */
	assert_int_equal(ada_sends(p, "/settings/away", "to=weather"), 303);
	assert_string_equal(ada_task(p), "do=away&to=weather");
	assert_int_equal(ada_sends(p, "/settings/away", "to=https%3A%2F%2Fa.example"), 422);
	phones_fact(p, "state=open&away=weather");
	ada_opens(p, "/settings/seen");
	assert_true(ada_reads(p, "value=\"weather\" checked"));
	assert_true(ada_reads(p, "href=\"https://www.yr.no/en\" rel=\"noreferrer\""));
	assert_false(ada_reads(p, "wikipedia.org"));
	phones_fact(p, "state=none&away=map");
	ada_opens(p, "/help");
	assert_true(ada_reads(p, "href=\"https://www.openstreetmap.org/\""));
	phones_fact(p, "state=open&away=https://a.example/");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "class=\"exit\" href=\"https://www.wikipedia.org/\""));
	phones_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_may_take_the_other_colour),
		cmocka_unit_test(the_private_room_has_the_same_colour),
		cmocka_unit_test(two_who_choose_at_once_end_with_one_each),
		cmocka_unit_test(who_hides_the_flame_is_embers_to_the_other),
		cmocka_unit_test(who_deletes_all_words_keeps_these_choices),
		cmocka_unit_test(quick_exit_leads_where_this_device_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
