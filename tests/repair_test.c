/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* repair_test: one's own part, and what stays different. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

static void
what_is_given_reaches_the_other_and_asks_nothing(void **state)
{
	struct phones *p = *state;
	char id[40];

	assert_int_equal(ada_sends(p, "/repair/write",
	    "way=give&part=I+was+%3Cloud%3E&effect=You+went+quiet&regret=that&next=I+wait"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	assert_string_equal(ada_where(p), with("/repair/one?note=", id));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "I was &lt;loud&gt;"));
	assert_true(ben_reads(p, "Read it"));
	ben_opens(p, with("/repair/one?note=", id));
	assert_true(ben_reads(p, "You went quiet"));
	assert_true(ben_reads(p, "I wait"));
	ada_opens(p, with("/repair/one?note=", id));
	assert_true(ada_reads(p, "Given to Ben"));
	ada_remembers_page(p);
	ben_sends(p, "/repair/away", with("note=", id));
	relay_delivers(p);
	ada_opens(p, with("/repair/one?note=", id));
	assert_true(ada_sees_the_same(p));	/* reading tells nobody */
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Read it"));
}

static void
an_answer_may_be_written(void **state)
{
	struct phones *p = *state;
	char id[40], form[200];

	ada_sends(p, "/repair/write", "way=give&part=I+left");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	snprintf(form, sizeof(form), "line=&note=%s", id);
	assert_int_equal(ben_sends(p, "/repair/answer", form), 422);
	assert_true(ben_reads(p, "I left"));
	snprintf(form, sizeof(form), "line=Thank+you.+Tomorrow.&note=%s", id);
	assert_int_equal(ada_sends(p, "/repair/answer", form), 404);	/* her own */
	assert_int_equal(ben_sends(p, "/repair/answer", form), 303);
	relay_delivers(p);
	ada_opens(p, with("/repair/one?note=", id));
	assert_true(ada_reads(p, "Thank you. Tomorrow."));
}

static void
nobody_answers_for_the_other(void **state)
{
	struct phones *p = *state;
	char form[300];

	ben_sends(p, "/repair/write", "way=give&part=I+left");
	relay_delivers(p);
	snprintf(form, sizeof(form), "do=repair.answer&at=%lld&zone=60&note=%s&line=forgiven",
	    (long long)phones_now(p), ben_last_id(p));
	ben_forges(p, NULL, 0, form);
	ada_opens(p, with("/repair/one?note=", ben_last_id(p)));
	assert_true(ada_reads(p, "I left"));
	assert_false(ada_reads(p, "forgiven"));
}

static void
what_is_kept_stays_until_it_is_given_or_deleted(void **state)
{
	struct phones *p = *state;
	char id[40], form[200];

	ada_sends(p, "/repair/write", "way=keep&part=first+words");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/repair");
	assert_false(ben_reads(p, "first words"));
	assert_int_equal(ben_opens(p, with("/repair/one?note=", id)), 404);
	ada_opens(p, with("/repair?draft=", id));
	assert_true(ada_reads(p, "first words</textarea>"));
	snprintf(form, sizeof(form), "way=keep&part=second+words&draft=%s", id);
	ada_sends(p, "/repair/write", form);
	assert_string_equal(ada_where(p), with("/repair/one?note=", id));
	ada_opens(p, "/repair");
	assert_true(ada_reads(p, "second words"));
	assert_false(ada_reads(p, "first words"));
	snprintf(form, sizeof(form), "way=give&part=third+words&draft=%s", id);
	ada_sends(p, "/repair/write", form);
	relay_delivers(p);
	ben_opens(p, "/repair");
	assert_true(ben_reads(p, "third words"));
	ada_opens(p, "/repair");
	assert_false(ada_reads(p, "kept for yourself"));
	ada_sends(p, "/repair/write", "way=keep&part=never+mind");
	ada_sends(p, "/repair/delete", with("note=", ada_last_id(p)));
	ada_opens(p, "/repair");
	assert_false(ada_reads(p, "never mind"));
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/repair/write", "way=give&part=&next=I+ask+first"), 422);
	assert_true(ada_reads(p, "Please write something here."));
	assert_true(ada_reads(p, "I ask first</textarea>"));
}

static void
alone_one_writes_for_oneself(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/repair");
	assert_false(ada_reads(p, "value=\"give\""));
	ada_sends(p, "/repair/write", "way=give&part=mine");
	ada_opens(p, "/repair");
	assert_true(ada_reads(p, "kept for yourself"));
	ada_opens(p, "/lasting");
	assert_true(ada_reads(p, "This needs you both."));
	ada_sends(p, "/lasting/name", "name=x");
	ada_opens(p, "/lasting");
	assert_false(ada_reads(p, "How it goes"));
}

static void
it_is_offered_when_it_is_quiet_again_and_not_to_and_fro(void **state)
{
	static const char offer[] = "Afterwards: your own part";
	struct phones *p = *state;

	ben_sends(p, "/pause/begin", "pick=20");
	relay_delivers(p);
	minutes_pass(p, 50);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, offer));
	days_pass(p, 2);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, offer));
	ada_sends(p, "/repair/write", "way=keep&part=mine");
	ben_sends(p, "/repair/write", "way=give&part=his");
	relay_delivers(p);
	for (int day = 0; day < 6; day++) {
		ada_opens(p, "/today");
		assert_false(ada_reads(p, offer));
		days_pass(p, 1);
	}
}

static void
a_difference_comes_back_once_a_year(void **state)
{
	static const char offer[] = "Once a year: early and late";
	struct phones *p = *state;
	char id[40];
	int days[3] = { 0, 0, 0 };

	assert_int_equal(ada_sends(p, "/lasting/name", "name=early+and+late"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/lasting");
	assert_true(ben_reads(p, "early and late"));
	assert_true(ben_reads(p, "Next: 24 November 2026"));
	days_pass(p, 364);
	ben_opens(p, "/lasting");
	assert_false(ben_reads(p, "The talk of this year"));
	for (int day = 364; day < 3 * 365; day++) {
		ben_opens(p, "/lasting");
		days[day / 365] += ben_reads(p, "The talk of this year");
		days_pass(p, 1);
	}
	assert_int_equal(days[0], 0);
	assert_int_equal(days[1], 21);		/* nobody talked: it went by */
	assert_int_equal(days[2], 21);
	ben_opens(p, "/lasting");
	assert_true(ben_reads(p, "The talk of this year"));
	assert_int_equal(ben_opens(p, with("/lasting/talk?note=", id)), 200);
	ben_sends(p, "/lasting/talked", with("note=", id));
	relay_delivers(p);
	ada_opens(p, "/lasting");
	assert_false(ada_reads(p, "The talk of this year"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, offer));
}

static void
its_talk_is_offered_on_today(void **state)
{
	struct phones *p = *state;
	bool offered = false;

	ada_sends(p, "/lasting/name", "name=early+and+late");
	relay_delivers(p);
	days_pass(p, 365);
	for (int day = 0; day < 21; day++) {
		ada_sends(p, "/thanks/write", "way=send&did=x");
		days_pass(p, 1);
		ada_opens(p, "/today");
		offered |= ada_reads(p, "Once a year: early and late");
	}
	assert_true(offered);
}

static void
either_puts_a_difference_away_and_both_see_it(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/lasting/name", "name=loud+and+quiet");
	relay_delivers(p);
	ben_sends(p, "/lasting/rest", with("note=", ada_last_id(p)));
	relay_delivers(p);
	ada_opens(p, "/lasting");
	assert_true(ada_reads(p, "Put away by Ben"));
	days_pass(p, 366);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Once a year"));
	ada_opens(p, with("/lasting/talk?note=", ada_last_id(p)));
	assert_false(ada_reads(p, "We have talked"));
}

/* ---- whatever the relay does ---- */

static void
something_happens(struct phones *p, unsigned turn, char ids[4][33])
{
	char form[200];
	unsigned slot = turn % 4;

	switch (turn * 2654435761u >> 29) {
	case 0:
		snprintf(form, sizeof(form), "way=give&part=mine+%u&next=wait", turn);
		ada_sends(p, "/repair/write", form);
		memcpy(ids[slot], ada_last_id(p), 33);
		break;
	case 1:
		snprintf(form, sizeof(form), "way=give&part=his+%u", turn);
		ben_sends(p, "/repair/write", form);
		memcpy(ids[slot], ben_last_id(p), 33);
		break;
	case 2:
		snprintf(form, sizeof(form), "way=keep&part=draft+%u", turn);
		ada_sends(p, "/repair/write", form);
		snprintf(form, sizeof(form), "way=%s&part=more+%u&draft=%s",
		    turn % 2 ? "give" : "keep", turn, ada_last_id(p));
		ada_sends(p, "/repair/write", form);
		break;
	case 3:
		snprintf(form, sizeof(form), "note=%s&line=answer+%u", ids[slot], turn);
		ada_sends(p, "/repair/answer", form);
		ben_sends(p, "/repair/answer", form);
		break;
	case 4:
		snprintf(form, sizeof(form), "name=difference+%u", turn);
		ben_sends(p, "/lasting/name", form);
		memcpy(ids[slot], ben_last_id(p), 33);
		break;
	case 5:
		snprintf(form, sizeof(form), "note=%s", ids[slot]);
		ada_sends(p, turn % 2 ? "/lasting/rest" : "/lasting/talked", form);
		ben_sends(p, "/lasting/rest", form);
		break;
	case 6:
		snprintf(form, sizeof(form), "note=%s", ids[slot]);
		ada_sends(p, "/repair/away", form);
		ada_sends(p, "/repair/delete", form);
		break;
	default:
		days_pass(p, 1 + (int)(turn % 200));
	}
}

/* The differences on a page, which both must see alike. */
static void
list_of(const char *page, char text[65536])
{
	const char *from = strstr(page, "class=\"narrow"), *to = strstr(from, "<form");

	snprintf(text, 65536, "%.*s", (int)(to - from), from);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 4 };
	static const char *const pages[PAGES] = { "/repair", "/lasting",
	    "/today", "/hard" };

	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char ids[4][33] = { "" }, hers[65536], theirs[65536];
		int64_t now;

		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i, ids);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		now = phones_now(p);
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_time(p, now, 60);
		ada_opens(p, "/lasting");
		list_of(ada_page(p), hers);
		phones_time(p, now, 60);
		ben_opens(p, "/lasting");
		list_of(ben_page(p), theirs);
		assert_string_equal(hers, theirs);
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(what_is_given_reaches_the_other_and_asks_nothing),
		two(an_answer_may_be_written),
		two(nobody_answers_for_the_other),
		two(what_is_kept_stays_until_it_is_given_or_deleted),
		two(a_refused_form_keeps_what_was_typed),
		cmocka_unit_test_setup_teardown(alone_one_writes_for_oneself,
		    one_arrives, they_leave),
		two(it_is_offered_when_it_is_quiet_again_and_not_to_and_fro),
		two(a_difference_comes_back_once_a_year),
		two(its_talk_is_offered_on_today),
		two(either_puts_a_difference_away_and_both_see_it),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
