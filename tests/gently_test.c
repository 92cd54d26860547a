/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gently_test: something difficult, written, looked at, sent and answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "phones.h"

#define WRITTEN	"happened=The+dishes+stood+until+morning&feel1=feel-02&felt=It+sat+with+me." \
	"&need5=need-42&ask=Could+you+do+them+on+Tuesdays%3F"

/* Writes it, waits, and lets it go. */
static void
ada_says(struct phones *p, const char *form)
{
	assert_int_equal(ada_sends(p, "/gently/write", with("way=send&", form)), 303);
	assert_int_equal(strncmp(ada_where(p), "/gently/wait?draft=", 19), 0);
	assert_int_equal(ada_sends(p, "/gently/send",
	    with("draft=", strchr(ada_where(p), '=') + 1)), 303);
	assert_string_equal(ada_where(p), "/gently/mine?said=sent");
}

static void
what_closes_a_door_is_marked_with_a_reason_and_a_try(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/gently/write",
	    "way=look&happened=You+never+help+%3Cme%3E.+You+are+so+selfish%21&feel1=feel-02"), 422);
	assert_true(ada_reads(p, "Your words, with 2 notes"));
	assert_true(ada_reads(p, "<mark>You never"));
	assert_true(ada_reads(p, "<mark>You are so selfish!<sup>2</sup></mark>"));
	assert_true(ada_reads(p, "One time, named, is hard to argue with."));
	assert_true(ada_reads(p, "&lt;me&gt;"));
	assert_true(ada_reads(p, "value=\"feel-02\" checked"));
	assert_false(ada_reads(p, "role=\"alert\""));
}

static void
looking_while_writing_keeps_nothing(void **state)
{
	struct phones *p = *state;
	char before[33];

	ada_says(p, WRITTEN);
	snprintf(before, sizeof(before), "%s", ada_last_id(p));
	assert_int_equal(ada_sends(p, "/gently/look", "happened=You+idiot"), 422);
	assert_true(ada_reads(p, "<mark>You idiot"));
	assert_string_equal(ada_last_id(p), before);
	ada_opens(p, "/gently/mine");
	assert_false(ada_reads(p, "You idiot"));
}

static void
a_wording_takes_the_place_of_the_marked_words(void **state)
{
	struct phones *p = *state;
	char before[33];

	ada_says(p, WRITTEN);
	snprintf(before, sizeof(before), "%s", ada_last_id(p));
	assert_int_equal(ada_sends(p, "/gently/write", "way=look&happened=On+Tuesday."
	    "+You+never+listen+to+me,+you+idiot&felt=sad&feel1=feel-02&ask=Tea%3F"), 422);
	assert_true(ada_reads(p, "You seldom listen"));
	assert_true(ada_reads(p, "name=\"use\" value=\"1 You never listen\""));
	assert_false(ada_reads(p, "name=\"use\" value=\"2 "));
	assert_false(ada_reads(p, "data-rewritten"));
	assert_int_equal(ada_sends(p, "/gently/write", "use=1+You+never+listen&happened=On+Tuesday."
	    "+You+never+listen+to+me,+you+idiot&felt=sad&feel1=feel-02&ask=Tea%3F"), 422);
	assert_true(ada_reads(p, "On Tuesday. You seldom listen to me, you idiot</textarea>"));
	assert_true(ada_reads(p, ">sad</textarea>"));
	assert_true(ada_reads(p, ">Tea?</textarea>"));
	assert_true(ada_reads(p, "value=\"feel-02\" checked"));
	assert_true(ada_reads(p, "data-rewritten"));
	assert_false(ada_reads(p, "<mark>You seldom"));
	assert_false(ada_reads(p, "role=\"alert\""));
	assert_string_equal(ada_last_id(p), before);
	ada_opens(p, "/gently/mine");
	assert_false(ada_reads(p, "You seldom"));
}

static void
words_that_changed_meanwhile_stay(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/gently/write",
	    "use=1+You+never+listen&happened=You+never+help+me"), 422);
	assert_true(ada_reads(p, "You never help me</textarea>"));
	assert_false(ada_reads(p, "data-rewritten"));
	assert_int_equal(ada_sends(p, "/gently/write", "use=nonsense&happened=Tea"), 422);
	assert_true(ada_reads(p, ">Tea</textarea>"));
}

static void
a_whole_sentence_is_replaced_with_its_stop(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/gently/write",
	    "use=1+Talk+to+the+hand&happened=It+rained.+Talk+to+the+hand%21+Then+we+ate."), 422);
	assert_true(ada_reads(p, "It rained. I cannot talk well right now. Can we go on at eight? Then we ate.</textarea>"));
	/* In the middle of one it would not fit. */
	ada_sends(p, "/gently/write", "way=look&happened=Just+talk+to+the+hand+please");
	assert_true(ada_reads(p, "<mark>"));
	assert_false(ada_reads(p, "Use this"));
}

static void
common_wordings_can_be_used(void **state)
{
	static const struct { const char *written, *wording; } all[] = {
		{ "You+ALWAYS+do+this", "You often</p>" },
		{ "Always+the+same+excuses+with+you", "Often the same excuses" },
		{ "You+are+constantly+moaning", "You are often</p>" },
		{ "You+never+ever+say+sorry", "You seldom</p>" },
		{ "You+are+forever+late", "You are often late" },
		{ "You+are+never+home", "You are seldom home" },
		{ "As+always+you+forgot+me", "Again you forgot" },
		{ "You+leave+me+alone+day+after+day", "on many days</p>" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		ada_sends(*state, "/gently/write", with("way=look&happened=", all[i].written));
		if (!ada_reads(*state, all[i].wording))
			fail_msg("no “%s”", all[i].wording);
	}
}

static void
a_hint_never_blocks(void **state)
{
	struct phones *p = *state;

	ada_says(p, "happened=You+never+listen,+you+idiot");
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "You never listen, you idiot"));
	assert_false(ben_reads(p, "<mark>"));
}

static void
nothing_goes_before_the_pause(void **state)
{
	struct phones *p = *state;
	char to[100];

	assert_int_equal(ada_sends(p, "/gently/write", "way=send&" WRITTEN), 303);
	snprintf(to, sizeof(to), "%s", ada_where(p));
	ada_opens(p, to);
	assert_true(ada_reads(p, "data-ring=\"5\""));
	assert_true(ada_reads(p, "Wait, back to the words"));
	relay_delivers(p);
	ben_opens(p, "/gently/mine");
	assert_false(ben_reads(p, "The dishes"));
	ada_opens(p, with("/gently?", strchr(to, '?') + 1));
	assert_true(ada_reads(p, "The dishes stood until morning</textarea>"));
	assert_true(ada_reads(p, "value=\"feel-02\" checked"));
}

static void
it_arrives_on_today_in_four_sentences(void **state)
{
	struct phones *p = *state;

	ada_says(p, WRITTEN);
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "The dishes stood until morning\n"
	    "I felt hurt. It sat with me.\nI need help.\nCould you do them on Tuesdays?"));
	assert_true(ben_reads(p, "Let’s talk about it"));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "The dishes"));
	ada_opens(p, "/gently/mine");
	assert_true(ada_reads(p, "The dishes"));
	assert_false(ada_reads(p, "Not sent"));
}

static void
it_is_put_away_and_nobody_is_told(void **state)
{
	struct phones *p = *state;

	ada_says(p, WRITTEN);
	relay_delivers(p);
	ada_opens(p, "/gently/mine");
	ada_remembers_page(p);
	ben_opens(p, "/today");
	assert_int_equal(ben_sends(p, "/gently/away", with("note=", ada_last_id(p))), 303);
	ben_opens(p, "/today");
	relay_delivers(p);
	ada_opens(p, "/gently/mine");
	assert_true(ada_sees_the_same(p));
}

static void
its_first_event(const struct phones *p, char id[33])
{
	const char *at = strstr(ada_page(p), "/gently/back?of=");

	assert_non_null(at);
	snprintf(id, 33, "%s", at + 16);
}

static void
it_is_answered_or_talked_about(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_says(p, WRITTEN);
	relay_delivers(p);
	ada_opens(p, "/gently/mine");
	its_first_event(p, id);
	ben_opens(p, with("/gently/answer?note=", id));
	assert_true(ben_reads(p, "The dishes"));
	assert_int_equal(ben_sends(p, "/gently/answer", with("words=&note=", id)), 422);
	assert_true(ben_reads(p, "The dishes"));
	assert_int_equal(ben_sends(p, "/gently/answer",
	    with("words=Tuesdays+are+mine&note=", id)), 303);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "The dishes"));
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Tuesdays are mine"));
	ada_sends(p, "/gently/away", with("note=", ben_last_id(p)));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "Tuesdays are mine"));
	ben_sends(p, "/gently/talk", with("note=", id));
	relay_delivers(p);
	ada_opens(p, "/gently/mine");
	assert_true(ada_reads(p, "Let’s talk about it."));
	/* Nobody answers their own, nor what is not there. */
	ada_sends(p, "/gently/answer", with("words=mine&note=", id));
	ada_sends(p, "/gently/talk", "note=nonsense");
	ada_opens(p, "/gently/mine");
	assert_false(ada_reads(p, ">mine<"));
}

static void
it_is_taken_back_on_both_phones(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_says(p, WRITTEN);
	relay_delivers(p);
	ada_opens(p, "/gently/mine");
	its_first_event(p, id);
	assert_int_equal(ben_opens(p, with("/gently/back?of=", id)), 404);
	ada_opens(p, with("/gently/back?of=", id));
	assert_true(ada_reads(p, "Take it back?"));
	ada_sends(p, "/gently/back", with("of=", id));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "The dishes"));
	assert_int_equal(ben_opens(p, with("/gently/answer?note=", id)), 404);
}

static void
alone_it_is_kept_as_a_draft(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/gently");
	assert_false(ada_reads(p, "Send it as it is"));
	assert_int_equal(ada_sends(p, "/gently/write", "way=send&" WRITTEN), 303);
	assert_string_equal(ada_where(p), "/gently/mine");
	ada_opens(p, "/gently/mine");
	assert_true(ada_reads(p, "Not sent"));
	assert_int_equal(ada_sends(p, "/gently/write", "way=keep&happened="), 422);
	assert_true(ada_reads(p, "Please say what happened."));
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned weather = 1; weather <= 200; weather++) {
		struct phones *p = phones_new(weather);
		char id[33];

		ada_says(p, WRITTEN);
		ada_opens(p, "/gently/mine");
		its_first_event(p, id);
		relay_blusters(p);
		ben_sends(p, "/gently/talk", with("note=", id));
		ada_says(p, "happened=again");
		relay_blusters(p);
		ben_sends(p, "/gently/answer", with("words=yes&note=", id));
		if (weather % 3 == 0)
			ada_sends(p, "/gently/back", with("of=", id));
		relay_blusters(p);
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, (const char *[]){ "/gently/mine" }, 1));
		phones_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TWO(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)
		TWO(what_closes_a_door_is_marked_with_a_reason_and_a_try),
		TWO(looking_while_writing_keeps_nothing),
		TWO(a_wording_takes_the_place_of_the_marked_words),
		TWO(words_that_changed_meanwhile_stay),
		TWO(a_whole_sentence_is_replaced_with_its_stop),
		TWO(common_wordings_can_be_used),
		TWO(a_hint_never_blocks),
		TWO(nothing_goes_before_the_pause),
		TWO(it_arrives_on_today_in_four_sentences),
		TWO(it_is_put_away_and_nobody_is_told),
		TWO(it_is_answered_or_talked_about),
		TWO(it_is_taken_back_on_both_phones),
		cmocka_unit_test_setup_teardown(alone_it_is_kept_as_a_draft, one_arrives,
		    they_leave),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
