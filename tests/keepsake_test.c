/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* keepsake_test: what both mark comes into the book, and nothing else ever. */
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

typedef int sends(struct phones *, const char *, const char *);

static int
november(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	phones_time(*state, 1795428000, 0);	/* 23 November 2026 */
	return 0;
}

static const char *
marks_at(struct phones *p, const char *on, const char *id)
{
	static char form[200];
	struct date d = date_of(day_of(phones_now(p), 0));

	snprintf(form, sizeof(form), "item=%s&on=%s&at=%d", id, on,
	    (int)d.year * 12 + d.month - 1);
	return form;
}

static void
marks(sends *send, struct phones *p, const char *on, const char *id)
{
	assert_int_equal(send(p, "/keepsake/keep", marks_at(p, on, id)), 303);
}

static bool
in_the_book(struct phones *p, const char *words)
{
	bool ada, ben;

	relay_delivers(p);
	relay_delivers(p);
	ada_opens(p, "/keepsake");
	ben_opens(p, "/keepsake");
	ada = ada_reads(p, words);
	ben = ben_reads(p, words);
	assert_int_equal(ada, ben);
	return ada;
}

static const char *
thanked(struct phones *p, const char *form)
{
	static char id[33];

	ada_sends(p, "/thanks/write", form);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	return id;
}

static void
what_both_mark_is_in_the_book(void **state)
{
	struct phones *p = *state;
	const char *id = thanked(p, "did=the+warm+socks&way=send");

	ada_opens(p, "/keepsake/choose");
	assert_true(ada_reads(p, "the warm socks"));
	assert_true(ada_reads(p, "November 2026"));
	marks(ada_sends, p, "yes", id);
	assert_false(in_the_book(p, "the warm socks"));
	ben_opens(p, "/keepsake/choose");
	assert_false(ben_reads(p, "Marked by you"));
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "the warm socks"));
	assert_true(ada_reads(p, "<h2>November</h2>"));
	assert_true(ada_reads(p, "Our year by the fire"));
	ada_opens(p, "/keepsake/choose");
	assert_true(ada_reads(p, "In the book."));
}

/* Not by a page, and not by what a person takes along. */
static void
a_mark_of_one_is_told_to_nobody(void **state)
{
	struct phones *p = *state;
	const char *id = thanked(p, "did=the+warm+socks&way=send");
	char *before, *after;

	relay_delivers(p);
	ada_opens(p, "/keepsake/choose");
	ada_remembers_page(p);
	before = ada_takes(p, "hearth.json");
	marks(ben_sends, p, "yes", id);
	relay_delivers(p);
	ada_opens(p, "/keepsake/choose");
	assert_true(ada_sees_the_same(p));
	after = ada_takes(p, "hearth.json");
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
a_mark_taken_back_takes_it_out(void **state)
{
	struct phones *p = *state;
	const char *id = thanked(p, "did=the+warm+socks&way=send");

	marks(ada_sends, p, "yes", id);
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "the warm socks"));
	marks(ben_sends, p, "no", id);
	assert_false(in_the_book(p, "the warm socks"));
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "the warm socks"));
}

static void
other_words_need_marks_of_their_own(void **state)
{
	struct phones *p = *state;
	char id[33], form[100];

	snprintf(id, sizeof(id), "%s", thanked(p, "did=the+warm+socks&way=send"));
	marks(ada_sends, p, "yes", id);
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "the warm socks"));
	snprintf(form, sizeof(form), "of=%s&did=the+cold+tea", id);
	ada_sends(p, "/thanks/edit", form);
	assert_false(in_the_book(p, "the cold tea"));
	assert_false(in_the_book(p, "the warm socks"));
	ada_sends(p, "/thanks/back", with("of=", id));
	assert_false(in_the_book(p, "socks"));
}

static void
a_mark_behind_no_gate_counts_for_nothing(void **state)
{
	struct phones *p = *state;
	char id[33], form[200], gate[60];

	snprintf(id, sizeof(id), "%s", thanked(p, "did=the+warm+socks&way=send"));
	marks(ada_sends, p, "yes", id);
	relay_delivers(p);
	snprintf(form, sizeof(form), "do=keepsake.keep&at=%lld&zone=0&item=%s",
	    (long long)phones_now(p), id);
	ben_forges(p, NULL, 0, form);
	snprintf(form, sizeof(form), "do=keepsake.keep&at=%lld&zone=0&gate=keepsake.%s&item=%s",
	    (long long)phones_now(p), id, id);
	ben_forges(p, "keepsake.other", 1, form);
	ada_opens(p, "/keepsake");
	assert_false(ada_reads(p, "the warm socks"));
	snprintf(gate, sizeof(gate), "keepsake.%s", id);
	ben_forges(p, gate, 1, form);
	ada_opens(p, "/keepsake");
	assert_true(ada_reads(p, "the warm socks"));
}

static const char *
evening_of(struct phones *p)
{
	static char id[33];
	char form[200];
	struct date d = date_of(day_of(phones_now(p), 0) + 1);
	const char *when;

	snprintf(form, sizeof(form),
	    "idea=idea-001&what=First+bench&day=%d-%02d-%02d&clock=19:30&minutes=90", (int)d.year,
	    d.month, d.day);
	assert_int_equal(ada_sends(p, "/evenings/new", form), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, with("/evenings/one?evening=", id));
	when = strstr(ben_page(p), "name=\"when\" value=\"") + 19;
	snprintf(form, sizeof(form), "evening=%s&when=%.*s", id, (int)strcspn(when, "\""), when);
	assert_int_equal(ben_sends(p, "/evenings/yes", form), 303);
	relay_delivers(p);
	return id;
}

static void
a_line_is_offered_by_its_owner_and_kept_by_both(void **state)
{
	struct phones *p = *state;
	const char *id = evening_of(p);
	char form[200];

	marks(ada_sends, p, "yes", id);		/* not before it was */
	days_pass(p, 2);
	snprintf(form, sizeof(form), "evening=%s&line=The+stars", id);
	ada_sends(p, "/evenings/after", form);
	ada_opens(p, "/keepsake/choose");
	assert_true(ada_reads(p, "The stars"));
	assert_true(ada_reads(p, "which only you can read"));
	assert_true(ada_reads(p, "Your line about “"));
	relay_delivers(p);
	ben_opens(p, "/keepsake/choose");
	assert_false(ben_reads(p, "The stars"));
	marks(ben_sends, p, "offer", id);	/* not Ben's to offer */
	relay_delivers(p);
	ben_opens(p, "/keepsake/choose");
	assert_false(ben_reads(p, "The stars"));
	marks(ada_sends, p, "offer", id);
	ada_opens(p, "/keepsake/choose");
	assert_true(ada_reads(p, "Offered."));
	assert_false(in_the_book(p, "The stars"));
	ben_opens(p, "/keepsake/choose");
	assert_true(ben_reads(p, "Ada offers this line."));
	snprintf(form, 33, "%s", strstr(strstr(ben_page(p), "Ada offers this line."),
	    "name=\"item\" value=\"") + 19);
	marks(ben_sends, p, "yes", form);
	assert_true(in_the_book(p, "The stars"));
	assert_true(in_the_book(p, "First bench"));
	marks(ada_sends, p, "back", form);
	assert_false(in_the_book(p, "The stars"));
	ben_opens(p, "/keepsake/choose");
	assert_false(ben_reads(p, "The stars"));
}

static void
an_evening_is_kept_once_it_was(void **state)
{
	struct phones *p = *state;
	char id[33];

	snprintf(id, sizeof(id), "%s", evening_of(p));
	ada_opens(p, "/keepsake/choose");
	assert_false(ada_reads(p, "First bench"));
	days_pass(p, 2);
	marks(ada_sends, p, "yes", id);
	assert_false(in_the_book(p, "First bench"));
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "First bench"));
}

/* And with what was to be done there; a line about it stands under it, not beside it. */
static void
an_evening_is_more_than_its_name(void **state)
{
	struct phones *p = *state;
	char id[33], form[200];

	snprintf(id, sizeof(id), "%s", evening_of(p));
	days_pass(p, 2);
	snprintf(form, sizeof(form), "evening=%s&line=The+stars", id);
	ada_sends(p, "/evenings/after", form);
	marks(ada_sends, p, "offer", id);
	marks(ada_sends, p, "yes", id);
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "Serve it the way it was served then."));
	ben_opens(p, "/keepsake/choose");
	snprintf(form, 33, "%s", strstr(strstr(ben_page(p), "Ada offers this line."),
	    "name=\"item\" value=\"") + 19);
	marks(ben_sends, p, "yes", form);
	assert_true(in_the_book(p, "The stars"));
	assert_non_null(strstr(ada_page(p), "First bench"));
	assert_null(strstr(strstr(ada_page(p), "First bench") + 1, "First bench"));
}

/* Photos of the other come in by one mark of each, and go with what they belong to. */
static void
photos_that_both_keep_are_in_the_book(void **state)
{
	struct phones *p = *state;
	char id[33];

	assert_int_equal(ada_sends(p, "/memories/new", "evening=&what=At+the+sea&"
	    "day=2026-11-22&line=Cold+feet&photo-1=ab01&wide-1=1600&high-1=1200&alt-1=A+boat"), 303);
	snprintf(id, sizeof(id), "%s", strstr(ada_where(p), "memory=") + 7);
	relay_delivers(p);
	ben_opens(p, "/keepsake/choose");
	assert_true(ben_reads(p, "alt=\"A boat\""));
	marks(ada_sends, p, "yes", id);
	assert_false(in_the_book(p, "A boat"));
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "alt=\"A boat\" width=\"1600\" height=\"1200\""));
	assert_true(in_the_book(p, "Cold feet"));
	assert_true(in_the_book(p, "data-photo=\"space=0&amp;id="));
	ada_sends(p, "/memories/back", with("item=", id));
	assert_false(in_the_book(p, "At the sea"));
}

/* Thanks of a month stand under one word, so that a page is not mostly headings. */
static void
thanks_after_thanks_share_a_heading(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 3; i++) {
		const char *id = thanked(p, "did=the+warm+socks&way=send");

		marks(ada_sends, p, "yes", id);
		marks(ben_sends, p, "yes", id);
		days_pass(p, 1);
	}
	assert_true(in_the_book(p, ">Thanks</h3>"));
	assert_null(strstr(strstr(ada_page(p), ">Thanks</h3>") + 1, ">Thanks</h3>"));
}

static void
us_has_the_book_once_there_is_something_in_it(void **state)
{
	struct phones *p = *state;
	const char *id;

	ada_opens(p, "/us");
	assert_false(ada_reads(p, "href=\"/keepsake"));
	id = thanked(p, "did=the+warm+socks&way=send");
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "href=\"/keepsake/choose\""));
	assert_false(ada_reads(p, "href=\"/keepsake\""));
	marks(ada_sends, p, "yes", id);
	marks(ben_sends, p, "yes", id);
	relay_delivers(p);
	relay_delivers(p);
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "href=\"/keepsake\""));
}

static void
each_year_has_its_book(void **state)
{
	struct phones *p = *state;
	const char *id = thanked(p, "did=the+warm+socks&way=send");
	char *taken;

	marks(ada_sends, p, "yes", id);
	marks(ben_sends, p, "yes", id);
	assert_true(in_the_book(p, "the warm socks"));
	days_pass(p, 60);
	assert_false(in_the_book(p, "the warm socks"));
	assert_true(ada_reads(p, "Nothing in the book of 2027"));
	ada_opens(p, "/keepsake?year=2026");
	assert_true(ada_reads(p, "the warm socks"));
	assert_true(ada_reads(p, "year=2027"));
	taken = ada_takes(p, "hearth.md");
	assert_non_null(strstr(taken, "Kept by both"));
	free(taken);
}

static void
alone_there_is_no_book_yet(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/keepsake");
	assert_true(ada_reads(p, "This book is for two"));
	assert_int_equal(ada_opens(p, "/keepsake/choose"), 303);
}

enum { NOTES = 4 };

/* What each has marked by now, as they remember it. */
struct tale {
	char		 id[NOTES][33];
	bool		 marked[2][NOTES], gone[NOTES];
};

static void
does_something(struct phones *p, struct tale *t, unsigned n)
{
	unsigned who = n % 2, note = n / 2 % NOTES;
	sends *send = who ? ben_sends : ada_sends;

	if (n / 16 % 12 == 0 && !t->gone[note] && note % 2 == 0) {
		ada_sends(p, "/thanks/back", with("of=", t->id[note]));
		t->gone[note] = true;
		return;
	}
	if (t->gone[note])
		return;
	t->marked[who][note] = n / 16 % 3 != 0;
	marks(send, p, t->marked[who][note] ? "yes" : "no", t->id[note]);
}

static void
nothing_that_one_alone_marked_is_ever_in_the_book(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		struct tale t = { 0 };
		unsigned chance = seed * 2654435761u + 1;

		phones_time(p, 1795428000, 0);
		for (int i = 0; i < NOTES; i++) {
			char form[40];

			snprintf(form, sizeof(form), "did=number+%d+of+all&way=send", i);
			snprintf(t.id[i], sizeof(t.id[i]), "%s", thanked(p, form));
		}
		for (int i = 0; i < 14; i++) {
			chance = chance * 1664525u + 1013904223u;
			does_something(p, &t, chance >> 8);
			if (chance >> 30 == 0)
				relay_blusters(p);
			ada_opens(p, "/keepsake");
			for (int k = 0; k < NOTES; k++) {
				char words[20];

				snprintf(words, sizeof(words), "number %d of", k);
				if (!t.marked[0][k] || t.gone[k])
					assert_false(ada_reads(p, words));
			}
		}
		for (int k = 0; k < NOTES; k++) {
			char words[20];

			snprintf(words, sizeof(words), "number %d of", k);
			assert_int_equal(in_the_book(p, words),
			    t.marked[0][k] && t.marked[1][k] && !t.gone[k]);
		}
		ada_remembers_page(p);
		ada_changes_phone(p);
		ada_opens(p, "/keepsake");
		assert_true(ada_sees_the_same(p));
		phones_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_both_mark_is_in_the_book, november, they_leave),
		cmocka_unit_test_setup_teardown(a_mark_of_one_is_told_to_nobody, november, they_leave),
		cmocka_unit_test_setup_teardown(a_mark_taken_back_takes_it_out, november, they_leave),
		cmocka_unit_test_setup_teardown(other_words_need_marks_of_their_own, november, they_leave),
		cmocka_unit_test_setup_teardown(a_mark_behind_no_gate_counts_for_nothing, november, they_leave),
		cmocka_unit_test_setup_teardown(a_line_is_offered_by_its_owner_and_kept_by_both, november, they_leave),
		cmocka_unit_test_setup_teardown(an_evening_is_kept_once_it_was, november, they_leave),
		cmocka_unit_test_setup_teardown(an_evening_is_more_than_its_name, november, they_leave),
		cmocka_unit_test_setup_teardown(photos_that_both_keep_are_in_the_book, november, they_leave),
		cmocka_unit_test_setup_teardown(thanks_after_thanks_share_a_heading, november, they_leave),
		cmocka_unit_test_setup_teardown(us_has_the_book_once_there_is_something_in_it, november, they_leave),
		cmocka_unit_test_setup_teardown(each_year_has_its_book, november, they_leave),
		cmocka_unit_test_setup_teardown(alone_there_is_no_book_yet, one_arrives, they_leave),
		cmocka_unit_test(nothing_that_one_alone_marked_is_ever_in_the_book),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
