/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sides_test: two sides, said back until they fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

static const char *
form(const char *id, const char *more)
{
	static char text[400];

	snprintf(text, sizeof(text), "round=%s&%s", id, more);
	return text;
}

/* Ada opens a matter; its id. */
static const char *
a_matter(struct phones *p)
{
	static char id[40];

	assert_int_equal(ada_sends(p, "/sides/open", "topic=Sunday+%251"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	return id;
}

/* The same, with both sides written. */
static const char *
both_sides(struct phones *p)
{
	const char *id = a_matter(p);

	ada_sends(p, "/sides/side", form(id, "side=I+waited+alone"));
	ben_sends(p, "/sides/side", form(id, "side=I+was+with+my+father"));
	relay_delivers(p);
	return id;
}

static void
ada_hears(struct phones *p, const char *verdict)
{
	char text[200];

	snprintf(text, sizeof(text), "said=%s&fits=%s", ben_last_id(p), verdict);
	assert_int_equal(ada_sends(p, "/sides/fits", text), 303);
	relay_delivers(p);
}

static void
ben_hears(struct phones *p, const char *verdict)
{
	char text[200];

	snprintf(text, sizeof(text), "said=%s&fits=%s", ada_last_id(p), verdict);
	assert_int_equal(ben_sends(p, "/sides/fits", text), 303);
	relay_delivers(p);
}

static void
neither_reads_a_word_before_both_have_written(void **state)
{
	struct phones *p = *state;
	const char *id = a_matter(p);

	ada_sends(p, "/sides/side", form(id, "side=I+waited+%3Calone%3E"));
	relay_delivers(p);
	ben_opens(p, with("/sides/one?round=", id));
	assert_false(ben_reads(p, "I waited"));
	assert_true(ben_reads(p, "Your side"));
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "I waited &lt;alone&gt;"));
	assert_true(ada_reads(p, "Here both sides will stand"));
	ben_sends(p, "/sides/side", form(id, "side=I+was+with+my+father"));
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "I was with my father"));
	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "I waited &lt;alone&gt;"));
}

static void
a_side_may_be_changed_until_both_are_there(void **state)
{
	struct phones *p = *state;
	const char *id = a_matter(p);

	ada_sends(p, "/sides/side", form(id, "side=first+words"));
	ada_sends(p, "/sides/side", form(id, "side=second+words"));
	ben_sends(p, "/sides/side", form(id, "side=his"));
	relay_delivers(p);
	ada_sends(p, "/sides/side", form(id, "side=third+words"));
	relay_delivers(p);
	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "second words"));
	assert_false(ben_reads(p, "first words"));
	assert_false(ben_reads(p, "third words"));
}

static void
a_changed_phone_opens_nothing_by_saying_that_it_answered(void **state)
{
	struct phones *p = *state;
	const char *id = a_matter(p);
	char text[300], gate[60];

	ada_sends(p, "/sides/side", form(id, "side=mine"));
	snprintf(gate, sizeof(gate), "sides.%s", id);
	snprintf(text, sizeof(text), "do=sides.side&at=%lld&zone=60&gate=%s&round=%s&side=forged",
	    (long long)phones_now(p), gate, id);
	ben_forges(p, "elsewhere", 1, text);	/* at another gate */
	ben_forges(p, NULL, 0, text);		/* at none */
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_false(ada_reads(p, "forged"));
	assert_false(ada_reads(p, "Say back"));
}

static void
nor_does_it_change_a_side_that_has_been_read(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);
	char text[300], gate[60];

	snprintf(gate, sizeof(gate), "sides.%s", id);
	snprintf(text, sizeof(text), "do=sides.side&at=%lld&zone=60&gate=%s&round=%s&side=forged",
	    (long long)phones_now(p), gate, id);
	ben_forges(p, gate, 1, text);
	ada_opens(p, with("/sides/one?round=", id));
	assert_false(ada_reads(p, "forged"));
	assert_true(ada_reads(p, "I was with my father"));
}

static void
each_says_back_until_it_fits(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);

	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "Say back the side of Ada"));
	ben_sends(p, "/sides/back", form(id, "back=You+were+bored"));
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Two sides: Sunday %1"));
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "Ben says back your side"));
	ada_hears(p, "no&misses=that+I+waited");
	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "Ada misses: “that I waited”"));
	assert_true(ben_reads(p, "You were bored</textarea>"));
	ben_sends(p, "/sides/back", form(id, "back=You+waited"));
	relay_delivers(p);
	ada_hears(p, "yes");
	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "Ada: near enough."));
	assert_false(ben_reads(p, "Say back the side"));
	/* Accepted is accepted. */
	ben_sends(p, "/sides/back", form(id, "back=something+else"));
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_false(ada_reads(p, "something else"));
	assert_true(ada_reads(p, "Say back the side of Ben"));
}

static void
then_each_names_their_part(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);

	ben_sends(p, "/sides/back", form(id, "back=You+waited"));
	relay_delivers(p);
	ada_hears(p, "yes");
	ada_sends(p, "/sides/back", form(id, "back=Your+father+came+first"));
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_false(ada_reads(p, "Your part in it"));
	ben_hears(p, "yes");
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "Your part in it"));
	ada_sends(p, "/sides/part", form(id, "part=I+did+not+call"));
	ben_sends(p, "/sides/part", form(id, "part=nor+did+I"));
	relay_delivers(p);
	ben_opens(p, with("/sides/one?round=", id));
	assert_true(ben_reads(p, "I did not call"));
	assert_true(ben_reads(p, "nor did I"));
	assert_true(ben_reads(p, "More than this is seldom needed."));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Two sides"));
}

static void
nobody_accepts_what_they_said_themselves(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);
	char text[200];

	ben_sends(p, "/sides/back", form(id, "back=You+waited"));
	snprintf(text, sizeof(text), "said=%s&fits=yes", ben_last_id(p));
	ben_sends(p, "/sides/fits", text);
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "Ben says back your side"));
}

static void
either_closes_it_and_it_stays_readable(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);

	ben_sends(p, "/sides/close", form(id, ""));
	relay_delivers(p);
	ada_opens(p, with("/sides/one?round=", id));
	assert_true(ada_reads(p, "Closed. It can still be read."));
	assert_true(ada_reads(p, "I was with my father"));
	ada_sends(p, "/sides/back", form(id, "back=too+late"));
	ada_opens(p, with("/sides/one?round=", id));
	assert_false(ada_reads(p, "too late"));
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	struct phones *p = *state;
	const char *id = both_sides(p);
	char text[200];

	assert_int_equal(ada_sends(p, "/sides/open", "topic=+"), 422);
	assert_int_equal(ben_sends(p, "/sides/back", form(id, "back=")), 422);
	assert_true(ben_reads(p, "Please write something here."));
	snprintf(text, sizeof(text), "said=%s&fits=perhaps", id);
	assert_int_equal(ben_sends(p, "/sides/fits", text), 422);
}

static void
what_lies_still_is_offered_no_more(void **state)
{
	struct phones *p = *state;

	a_matter(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Two sides: Sunday"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Two sides: Sunday"));	/* she opened it herself */
	days_pass(p, 15);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "Two sides: Sunday"));
}

/* ---- whatever the relay does ---- */

static void
something_happens(struct phones *p, unsigned turn, char ids[3][33], char backs[2][33])
{
	char text[200];
	const char *id = ids[turn % 3];

	switch (turn * 2654435761u >> 29) {
	case 0:
		ada_sends(p, "/sides/open", "topic=matter");
		memcpy(ids[turn % 3], ada_last_id(p), 33);
		break;
	case 1:
		ada_sends(p, "/sides/side", form(id, "side=hers"));
		break;
	case 2:
		ben_sends(p, "/sides/side", form(id, turn % 2 ? "side=his" : "side=other"));
		break;
	case 3:
		ada_sends(p, "/sides/back", form(id, "back=by+her"));
		memcpy(backs[0], ada_last_id(p), 33);
		break;
	case 4:
		ben_sends(p, "/sides/back", form(id, "back=by+him"));
		memcpy(backs[1], ben_last_id(p), 33);
		break;
	case 5:
		snprintf(text, sizeof(text), "said=%s&fits=%s", backs[0], turn % 3 ? "yes" : "no");
		ben_sends(p, "/sides/fits", text);
		snprintf(text, sizeof(text), "said=%s&fits=%s", backs[1], turn % 2 ? "yes" : "no");
		ada_sends(p, "/sides/fits", text);
		break;
	case 6:
		ada_sends(p, "/sides/part", form(id, "part=hers"));
		ben_sends(p, "/sides/part", form(id, "part=his"));
		break;
	default:
		if (turn % 5 == 0)
			ben_sends(p, "/sides/close", form(id, ""));
		days_pass(p, 1);
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char ids[3][33] = { "", "", "" }, backs[2][33] = { "", "" }, rounds[3][80];
		const char *pages[] = { "/sides", "/today", rounds[0], rounds[1], rounds[2] };

		for (unsigned i = 0; i < 30; i++) {
			something_happens(p, seed * 31 + i, ids, backs);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		for (int i = 0; i < 3; i++)
			snprintf(rounds[i], sizeof(rounds[i]), "/sides/one?round=%s", ids[i]);
		assert_null(new_phone_differs_at(p, pages, 5));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(neither_reads_a_word_before_both_have_written),
		two(a_side_may_be_changed_until_both_are_there),
		two(a_changed_phone_opens_nothing_by_saying_that_it_answered),
		two(nor_does_it_change_a_side_that_has_been_read),
		two(each_says_back_until_it_fits),
		two(then_each_names_their_part),
		two(nobody_accepts_what_they_said_themselves),
		two(either_closes_it_and_it_stays_readable),
		two(a_refused_form_keeps_what_was_typed),
		two(what_lies_still_is_offered_no_more),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
