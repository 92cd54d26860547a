/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* memories_test: a line and photos, for both, until who put them there takes them back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "phones.h"

enum { SEEDS = 200 };

typedef int sends(struct phones *, const char *, const char *);

/* On that day, as it is typed, with so many photos, whose heads begin so. */
static int
keeps(sends *send, struct phones *p, const char *what, int32_t day, const char *line,
    int photos, const char *head)
{
	struct date d = date_of(day);
	char form[900];
	int n = snprintf(form, sizeof(form), "evening=&what=%s&day=%04d-%02d-%02d&line=%s",
	    what, (int)d.year, d.month, d.day, line);

	for (int i = 1; i <= photos; i++)
		n += snprintf(form + n, sizeof(form) - (size_t)n,
		    "&photo-%d=%s%02d&wide-%d=1600&high-%d=1200&alt-%d=Boat+%d", i, head, i, i,
		    i, i, i);
	return send(p, "/memories/new", form);
}

static int32_t
today(struct phones *p)
{
	return day_of(phones_now(p), 0);
}

static unsigned
count(const char *page, const char *text)
{
	unsigned n = 0;

	for (const char *at = page; (at = strstr(at, text)) != NULL; at++)
		n++;
	return n;
}

/* The id in the n-th link to taking something back. */
static const char *
item(const char *page, unsigned n)
{
	static char id[33];
	const char *at = page;

	for (unsigned i = 0; i <= n; i++) {
		at = strstr(at, "/memories/back?item=");
		if (at == NULL)
			return NULL;
		at += 20;
	}
	snprintf(id, sizeof(id), "%.32s", at);
	return id;
}

static int
two_in_november(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	phones_time(*state, 1795428000, 0);	/* 23 November 2026, 10:00 */
	return 0;
}

static void
a_line_and_photos_are_for_both(void **state)
{
	struct phones *p = *state;

	assert_int_equal(keeps(ada_sends, p, "The+lake", today(p) - 2, "The+only+boat", 2,
	    "ab"), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "The only boat"));
	assert_int_equal(count(ada_page(p), "data-photo="), 2);
	assert_true(ada_reads(p, "photo=ab01&amp;which=1"));
	relay_delivers(p);
	ben_opens(p, "/memories");
	assert_true(ben_reads(p, "November 2026"));
	assert_true(ben_reads(p, "21 November"));
	assert_true(ben_reads(p, "alt=\"Boat 1\""));
	assert_true(ben_reads(p, "photo=ab02&amp;which=0"));
	assert_true(ben_reads(p, "width=\"1600\" height=\"1200\""));
}

static void
only_who_put_it_there_takes_it_back(void **state)
{
	struct phones *p = *state;
	char where[100];

	keeps(ada_sends, p, "The+lake", today(p), "", 3, "cd");
	snprintf(where, sizeof(where), "%s", ada_where(p));
	relay_delivers(p);
	ada_opens(p, where);
	ben_opens(p, where);
	assert_null(item(ben_page(p), 0));
	ben_sends(p, "/memories/back", with("item=", item(ada_page(p), 0)));
	relay_delivers(p);
	ada_opens(p, where);
	assert_int_equal(count(ada_page(p), "data-photo="), 3);
	ada_sends(p, "/memories/back", with("item=", item(ada_page(p), 1)));
	relay_delivers(p);
	ben_opens(p, where);
	assert_int_equal(count(ben_page(p), "data-photo="), 2);
	assert_false(ben_reads(p, "cd02"));
	ada_opens(p, where);
	ada_sends(p, "/memories/back", with("item=", item(ada_page(p), 2)));
	relay_delivers(p);
	ben_opens(p, "/memories");
	assert_false(ben_reads(p, "The lake"));
	assert_int_equal(count(ben_page(p), "data-photo="), 0);
}

static void
taking_it_back_asks_once(void **state)
{
	struct phones *p = *state;
	char where[100], ask[60];

	keeps(ada_sends, p, "The+lake", today(p), "The+only+boat", 2, "cd");
	snprintf(where, sizeof(where), "%s", ada_where(p));
	ada_opens(p, where);
	assert_null(strstr(ada_page(p), "<form method=\"post\" action=\"/memories/back\""));
	snprintf(ask, sizeof(ask), "/memories/back?item=%.32s", item(ada_page(p), 0));
	ada_opens(p, ask);
	assert_true(ada_reads(p, "Take this photo back?"));
	assert_int_equal(count(ada_page(p), "data-photo="), 1);
	ada_opens(p, where);
	snprintf(ask, sizeof(ask), "/memories/back?item=%.32s", item(ada_page(p), 2));
	ada_opens(p, ask);
	assert_true(ada_reads(p, "Take all of this back?") && ada_reads(p, "The only boat"));
	assert_true(ada_reads(p, "on the server and for Ben, and there is no way back."));
	assert_int_equal(count(ada_page(p), "data-photo="), 2);
	ada_opens(p, where);
	assert_true(ada_reads(p, "The only boat"));
	relay_delivers(p);
	ben_opens(p, ask);
	assert_false(ben_reads(p, "The only boat"));
}

/* A form with the id of the memory that person looks at. */
static int
sides(sends *send, struct phones *p, const char *where, const char *name, const char *rest)
{
	char form[500];

	snprintf(form, sizeof(form), "%s=%.32s&what=The+lake&day=2026-11-22&%s", name,
	    strstr(where, "memory=") + 7, rest);
	return send(p, "/memories/new", form);
}

static void
the_other_adds_a_side_that_stays_theirs(void **state)
{
	struct phones *p = *state;
	char where[100];

	keeps(ada_sends, p, "The+lake", today(p) - 1, "", 1, "ab");
	snprintf(where, sizeof(where), "%s", ada_where(p));
	relay_delivers(p);
	ben_opens(p, "/memories");
	assert_true(ben_reads(p, "\">Ada"));
	ben_opens(p, where);
	assert_true(ben_reads(p, "\">Ada") && ben_reads(p, "Add your side"));
	assert_int_equal(sides(ben_sends, p, where, "with",
	    "line=Rain+on+the+oars&photo-1=ef&wide-1=20&high-1=10"), 303);
	relay_delivers(p);
	ada_opens(p, "/memories");
	assert_true(ada_reads(p, "Rain on the oars"));
	assert_int_equal(count(ada_page(p), "<article"), 1);
	assert_int_equal(count(ada_page(p), "data-photo="), 2);
	ada_opens(p, where);
	assert_true(ada_reads(p, "Take yours back") && ada_reads(p, "Change yours"));
	assert_false(ada_reads(p, "Add your side"));
	ada_sends(p, "/memories/back", with("item=", strstr(where, "memory=") + 7));
	relay_delivers(p);
	ada_opens(p, "/memories");
	assert_true(ada_reads(p, "Rain on the oars") && ada_reads(p, "The lake"));
	assert_int_equal(count(ada_page(p), "data-photo="), 1);
	assert_int_equal(count(ada_page(p), "<article"), 1);
}

static void
what_is_mine_can_be_changed(void **state)
{
	struct phones *p = *state;
	char where[100], ask[100];

	keeps(ada_sends, p, "The+lake", today(p) - 1, "The+onyl+boat", 1, "ab");
	snprintf(where, sizeof(where), "%s", ada_where(p));
	relay_delivers(p);
	snprintf(ask, sizeof(ask), "/memories/new?of=%.32s", strstr(where, "memory=") + 7);
	ada_opens(p, ask);
	assert_true(ada_reads(p, ">The onyl boat</textarea>") && ada_reads(p, "data-photos=\"3\""));
	assert_int_equal(sides(ada_sends, p, where, "of",
	    "line=The+only+boat&photo-1=ef&wide-1=20&high-1=10"), 303);
	assert_string_equal(ada_where(p), where);
	assert_int_equal(sides(ben_sends, p, where, "of", "line=Not+mine"), 303);
	relay_delivers(p);
	ben_opens(p, where);
	assert_true(ben_reads(p, "The only boat"));
	assert_false(ben_reads(p, "onyl") || ben_reads(p, "Not mine"));
	assert_int_equal(count(ben_page(p), "data-photo="), 2);
	ben_opens(p, "/memories");
	assert_int_equal(count(ben_page(p), "<article"), 2);
	ada_sends(p, "/memories/back", with("item=", strstr(where, "memory=") + 7));
	relay_delivers(p);
	ben_opens(p, "/memories");
	assert_int_equal(count(ben_page(p), "<article"), 1);
	assert_true(ben_reads(p, "Not mine"));
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	struct phones *p = *state;

	assert_int_equal(keeps(ada_sends, p, "The+lake", today(p) + 1, "The+only+boat", 1,
	    "ef"), 422);
	assert_true(ada_reads(p, "A day from 1900 until today, please."));
	assert_true(ada_reads(p, "The only boat") && ada_reads(p, "Boat 1"));
	assert_int_equal(ada_sends(p, "/memories/new", "what=A+wedding&day=1890-06-12&line=x"), 422);
	assert_true(ada_reads(p, "A day from 1900 until today, please."));
	assert_int_equal(ada_sends(p, "/memories/new", "what=A+wedding&day=1965-06-12&line=x"), 303);
	ada_opens(p, "/memories");
	assert_true(ada_reads(p, "June 1965") && ada_reads(p, "12 June"));
	assert_int_equal(keeps(ada_sends, p, "The+lake", today(p), "", 0, ""), 422);
	assert_true(ada_reads(p, "one of them is enough"));
	assert_int_equal(keeps(ada_sends, p, "", today(p), "x", 0, ""), 422);
	assert_int_equal(keeps(ada_sends, p, "The+lake", today(p), "", 1, "ef"), 303);
}

static void
a_partner_s_changed_phone_adds_no_photo_to_what_is_mine(void **state)
{
	struct phones *p = *state;
	char form[300], id[33];

	keeps(ada_sends, p, "The+lake", today(p), "Mine", 0, "");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	snprintf(form, sizeof(form), "do=evenings.photo&at=1795428000&zone=0&memory=%s"
	    "&photo=aa&wide=10&high=10", id);
	ben_forges(p, NULL, 0, form);
	ada_opens(p, "/memories");
	assert_int_equal(count(ada_page(p), "data-photo="), 0);
	keeps(ben_sends, p, "Theirs", today(p), "", 1, "0f");
	snprintf(id, sizeof(id), "%s", ben_last_id(p));
	relay_delivers(p);
	ada_opens(p, "/memories");
	assert_int_equal(count(ada_page(p), "data-photo="), 1);
}

static void
what_waits_is_said_and_a_full_home_too(void **state)
{
	struct phones *p = *state;
	char where[100], fact[80];

	keeps(ada_sends, p, "The+lake", today(p), "", 1, "ab");
	snprintf(where, sizeof(where), "%s", ada_where(p));
	ada_opens(p, where);
	snprintf(fact, sizeof(fact), "full=1&photos=%.32s",
	    strstr(ada_page(p), "&amp;id=") + 8);
	assert_false(ada_reads(p, "Waiting to be sent."));
	phones_fact(p, fact);
	ada_opens(p, where);
	assert_true(ada_reads(p, "Waiting to be sent."));
	assert_true(ada_reads(p, "There is no room left for photos in this home. Words still go."));
}

static void
on_this_day_is_quiet_and_can_be_put_away(void **state)
{
	struct phones *p = *state;
	int32_t then = day_from((struct date){ date_of(today(p)).year - 1, 11, 23 });

	ada_opens(p, "/today");
	assert_false(ada_reads(p, "On this day"));
	keeps(ada_sends, p, "The+lake", then, "The+only+boat", 0, "");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "A year ago today you two kept something here."));
	assert_false(ada_reads(p, "The only boat"));
	ada_sends(p, "/memories/away", "");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "On this day"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "A year ago today"));
	days_pass(p, 1);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "A year ago today"));
	phones_fact(p, "pair=ended");
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "On this day"));
	ben_opens(p, "/memories");
	assert_true(ben_reads(p, "The lake"));
	assert_false(ben_reads(p, "Keep something"));
}

static void
one_alone_keeps_things_for_oneself(void **state)
{
	struct phones *p = *state;

	phones_time(p, 1795428000, 0);
	assert_int_equal(keeps(ada_sends, p, "A+bench", today(p), "Mine", 1, "12"), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "space=1&amp;id="));
	assert_false(ada_reads(p, "Only you see this one."));
	ada_opens(p, "/memories/new");
	assert_true(ada_reads(p, "For you alone."));
}

static void
the_archive_names_each_photo(void **state)
{
	struct phones *p = *state;
	char *page, *photo;

	keeps(ada_sends, p, "The+lake", today(p), "The+only+boat", 2, "ab");
	page = ada_takes(p, "hearth.html");
	photo = ada_takes(p, "photos/2026-11-23-");
	assert_non_null(strstr(page, "<img src=\"photos/2026-11-23-"));
	assert_non_null(strstr(page, "The only boat"));
	assert_non_null(strstr(photo, "&photo=ab01&which=1"));
	free(page);
	free(photo);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct phones *p = phones_new(seed);
		uint32_t dice = seed * 2654435761u + 1;

		phones_time(p, 1795428000, 0);
		for (int i = 0; i < 12; i++) {
			bool ada = (dice >> 9) % 2 == 0;
			const char *id = NULL;

			dice = dice * 1664525 + 1013904223;
			if ((dice >> 12) % 5 == 4) {
				(ada ? ada_opens : ben_opens)(p, "/memories");
				id = strstr(ada ? ada_page(p) : ben_page(p), "/memories/one?memory=");
				if (id != NULL)
					sides(ada ? ada_sends : ben_sends, p, id, (dice >> 20) % 2 ?
					    "of" : "with", "line=mine&photo-1=ab&wide-1=9&high-1=9");
			} else if ((dice >> 12) % 3 > 0) {
				keeps(ada ? ada_sends : ben_sends, p, "A+day",
				    today(p) - (int32_t)((dice >> 16) % 40), "line",
				    (int)((dice >> 20) % 5), "ab");
			} else {
				(ada ? ada_opens : ben_opens)(p, "/memories");
				id = strstr(ada ? ada_page(p) : ben_page(p), "?memory=");
				if (id != NULL) {
					char item_of[60];

					snprintf(item_of, sizeof(item_of), "item=%.32s", id + 8);
					(ada ? ada_sends : ben_sends)(p, "/memories/back", item_of);
				}
			}
			relay_blusters(p);
		}
		relay_delivers(p);
		ada_opens(p, "/memories");
		ben_opens(p, "/memories");
		assert_int_equal(count(ada_page(p), "data-photo="), count(ben_page(p),
		    "data-photo="));
		assert_null(new_phone_differs_at(p, (const char *[]){ "/memories" }, 1));
		phones_free(p);
	}
}

int
main(void)
{
#define two(t)	cmocka_unit_test_setup_teardown(t, two_in_november, they_leave)
	const struct CMUnitTest tests[] = {
		two(a_line_and_photos_are_for_both),
		two(only_who_put_it_there_takes_it_back),
		two(taking_it_back_asks_once),
		two(the_other_adds_a_side_that_stays_theirs),
		two(what_is_mine_can_be_changed),
		two(a_refused_form_keeps_what_was_typed),
		two(a_partner_s_changed_phone_adds_no_photo_to_what_is_mine),
		two(what_waits_is_said_and_a_full_home_too),
		two(on_this_day_is_quiet_and_can_be_put_away),
		two(the_archive_names_each_photo),
		cmocka_unit_test_setup_teardown(one_alone_keeps_things_for_oneself,
		    one_arrives, they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
