/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* listen: Ada speaks, Ben listens, and the other way round. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "phones.h"

enum { ADA, BEN };

static int
two_phones(void **state)
{
	*state = phones_new(7);
	return 0;
}

static int
phones_away(void **state)
{
	phones_free(*state);
	return 0;
}

/* ---- what a person does ---- */

static int
opens(struct phones *p, int who, const char *path)
{
	return who == ADA ? ada_opens(p, path) : ben_opens(p, path);
}

static bool
reads(struct phones *p, int who, const char *text)
{
	return who == ADA ? ada_reads(p, text) : ben_reads(p, text);
}

static int
sends(struct phones *p, int who, const char *path, const char *form)
{
	return who == ADA ? ada_sends(p, path, form) : ben_sends(p, path, form);
}

static bool
sees(struct phones *p, int who, const char *text)
{
	opens(p, who, "/listen/now");
	return reads(p, who, text);
}

/* The version of the state that a phone shows; 0: it is over. */
static unsigned
shown(struct phones *p, int who)
{
	char seen[60];

	if (opens(p, who, "/listen/now") != 200)
		return 0;
	for (unsigned n = 1; n < 200; n++) {
		snprintf(seen, sizeof(seen), "name=\"seen\" value=\"%u\"", n);
		if (reads(p, who, seen))
			return n;
	}
	return 0;
}

static void
acts(struct phones *p, int who, const char *act)
{
	char form[100];

	snprintf(form, sizeof(form), "act=%s&seen=%u", act, shown(p, who));
	sends(p, who, "/listen/do", form);
}

static void
begins(struct phones *p, const char *form)
{
	assert_int_equal(ada_sends(p, "/listen/begin", form), 303);
	relay_delivers(p);
	acts(p, BEN, "accept");
	whispers_arrive(p);
}

/* ---- an evening ---- */

static void
one_asks_and_the_other_comes(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/listen/begin", "kind=usual&first=me"), 303);
	assert_string_equal(ada_where(p), "/listen/now");
	assert_true(sees(p, ADA, "Waiting for Ben"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada would like to listen and be heard"));
	acts(p, BEN, "coming");
	assert_true(sees(p, ADA, "Waiting for Ben"));
	whispers_arrive(p);		/* long before the event does */
	assert_true(sees(p, ADA, "Ben is coming"));
	acts(p, BEN, "accept");
	whispers_arrive(p);
	assert_true(sees(p, ADA, "Tell Ben one thing that has been on your mind"));
	assert_true(sees(p, BEN, "Listen to Ada"));
	assert_false(sees(p, BEN, "I have said it"));
}

static void
a_whole_evening(void **state)
{
	struct phones *p = *state;

	begins(p, "kind=usual&first=me");
	for (int speaker = ADA; speaker <= BEN; speaker++) {
		int listener = !speaker;

		acts(p, speaker, "said");
		whispers_arrive(p);
		acts(p, listener, "said");
		whispers_arrive(p);
		assert_true(sees(p, speaker, "Did it land?"));
		acts(p, speaker, "almost");
		whispers_arrive(p);
		assert_true(sees(p, listener, "Listen for what was missing"));
		acts(p, listener, "said");
		relay_delivers(p);
		acts(p, speaker, "yes");
		whispers_arrive(p);
		acts(p, listener, "said");
		whispers_arrive(p);
		assert_true(sees(p, speaker, "I felt understood"));
		assert_false(sees(p, listener, "I felt understood"));
		acts(p, speaker, speaker == ADA ? "said&felt=4" : "said");
		whispers_arrive(p);
		if (speaker == ADA)
			acts(p, BEN, "said");
		whispers_arrive(p);
	}
	assert_true(sees(p, ADA, "One minute of thanks"));
	acts(p, ADA, "said");
	relay_delivers(p);
	assert_true(sees(p, BEN, "That was it"));
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "4 of 5"));
	ben_opens(p, "/listen");
	assert_false(ben_reads(p, "of 5"));
	minutes_pass(p, 11);
	assert_int_equal(ben_opens(p, "/listen/now"), 303);
}

static void
either_may_pause_or_stop_and_is_asked_nothing(void **state)
{
	struct phones *p = *state;

	begins(p, "kind=stress&first=other");
	assert_true(sees(p, BEN, "Tell Ada what was hard today"));
	acts(p, ADA, "pause");
	whispers_arrive(p);
	assert_true(sees(p, BEN, "Paused"));
	acts(p, BEN, "said");			/* not while it is paused */
	assert_true(sees(p, BEN, "Paused"));
	acts(p, BEN, "resume");
	acts(p, BEN, "extend");
	whispers_get_lost(p);
	assert_true(sees(p, ADA, "Paused"));
	relay_delivers(p);			/* the log knows */
	assert_true(sees(p, ADA, "Listen to Ben"));
	acts(p, ADA, "stop");
	whispers_arrive(p);
	assert_true(sees(p, BEN, "You stopped here"));
	assert_int_equal(ben_opens(p, "/listen"), 200);
	assert_true(ben_reads(p, "Ask Ada"));
}

static void
not_today_is_an_answer(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/listen/begin", "kind=news&first=me");
	relay_delivers(p);
	acts(p, BEN, "decline");
	relay_delivers(p);
	assert_true(sees(p, ADA, "Another evening will do."));
	ada_sends(p, "/listen/begin", "kind=news&first=me");
	relay_delivers(p);
	assert_true(sees(p, BEN, "Yes, now"));
	minutes_pass(p, 6 * 60);		/* left lying */
	assert_int_equal(ben_opens(p, "/listen/now"), 303);
}

static void
a_tap_on_a_page_that_is_no_longer_so_does_nothing(void **state)
{
	struct phones *p = *state;

	begins(p, "kind=usual&first=me");
	ada_sends(p, "/listen/do", "act=said&seen=2");
	ada_sends(p, "/listen/do", "act=said&seen=2");	/* tapped twice */
	ben_sends(p, "/listen/do", "act=said&seen=2");
	whispers_arrive(p);
	assert_true(sees(p, BEN, "Tell Ada what you heard"));
	assert_int_equal(ben_sends(p, "/listen/do", "act=fly&seen=3"), 422);
	assert_int_equal(shown(p, BEN), 3);
}

static void
nonsense_of_the_partner_s_is_silence(void **state)
{
	static const char *const said[] = {
		"do=listen.step&at=1764000000&zone=60&version=99&by=0&round=0&"
		"step=ended&tries=0&paused=0&left=0&since=1&in=xyz",
		"do=listen.step&at=1764000000&zone=60&version=99&by=0&round=0&"
		"step=ended&tries=0&paused=0&left=0&since=1&in=%s",	/* no end */
		"do=listen.step&at=1764000000&zone=60&version=99&by=0&round=7&"
		"step=back&tries=0&paused=0&left=0&since=1&in=%s",
		"do=listen.step&at=1764000000&zone=60&version=0&by=0&round=0&"
		"step=back&tries=0&paused=0&left=0&since=1&in=%s",
		"do=listen.begin&at=1764000000&zone=60&kind=war&first=me",
	};
	struct phones *p = *state;
	char id[33], form[400];

	ada_sends(p, "/listen/begin", "kind=usual&first=me");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	relay_delivers(p);
	acts(p, BEN, "accept");
	relay_delivers(p);
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		const char *hole = strstr(said[i], "%s");

		snprintf(form, sizeof(form), "%.*s%s", hole != NULL ?
		    (int)(hole - said[i]) : (int)strlen(said[i]), said[i],
		    hole != NULL ? id : "");
		ben_forges(p, NULL, 0, form);
		assert_int_equal(shown(p, ADA), 2);
	}
}

static void
alone_there_is_nobody_to_ask(void **state)
{
	struct phones *p = phones_alone();

	(void)state;
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "two phones"));
	assert_int_equal(ada_sends(p, "/listen/begin", "kind=usual&first=me"), 303);
	assert_string_equal(ada_where(p), "/listen");
	assert_int_equal(ada_opens(p, "/listen/now"), 303);
	phones_free(p);
}

/* ---- whatever the relay does ---- */

static void
something_happens(struct phones *p, unsigned n)
{
	static const char *const all[] = { "said", "said", "said", "accept",
	    "accept", "yes", "almost", "not-yet", "pause", "resume", "extend",
	    "coming", "said&felt=3", "stop" };
	unsigned chance = n * 2654435761u >> 12;
	int who = chance / 64 % 2;

	if (chance % 61 == 0)
		sends(p, who, "/listen/begin", n % 2 ? "kind=usual&first=me" :
		    "kind=news&first=other");
	else
		acts(p, who, all[chance % 61 == 1 ? 13 : chance % 13]);
}

/* What both phones should agree on, of a page that each shows in its own way. */
static void
picture(struct phones *p, int who, char out[80])
{
	static const char *const marks[] = { "Ada speaks", "Ben speaks", "Paused",
	    "That was it", "You stopped here", "Not today" };
	unsigned version = shown(p, who);
	size_t n = (size_t)snprintf(out, 80, "%u", version);

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks) - (version > 0); i++)
		n += (size_t)snprintf(out + n, 80 - n, ",%d",
		    reads(p, who, marks[i]));
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	unsigned living = 0;

	(void)state;
	for (unsigned seed = 0; seed < 300; seed++) {
		struct phones *p = phones_new(seed);
		char ada[80], ben[80], again[80];

		sends(p, seed % 2, "/listen/begin", "kind=usual&first=me");
		relay_delivers(p);
		for (unsigned i = 0; i < 30; i++) {
			something_happens(p, seed * 31 + i);
			if (i % 2 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		relay_delivers(p);
		picture(p, ADA, ada);
		picture(p, BEN, ben);
		assert_string_equal(ada, ben);
		living += ada[0] != '0';
		ada_changes_phone(p);		/* the log alone */
		picture(p, ADA, again);
		assert_string_equal(again, ada);
		phones_free(p);
	}
	assert_true(living > 30 && living < 300);
}

#define with_phones(f)	cmocka_unit_test_setup_teardown(f, two_phones, phones_away)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_phones(one_asks_and_the_other_comes),
		with_phones(a_whole_evening),
		with_phones(either_may_pause_or_stop_and_is_asked_nothing),
		with_phones(not_today_is_an_answer),
		with_phones(a_tap_on_a_page_that_is_no_longer_so_does_nothing),
		with_phones(nonsense_of_the_partner_s_is_silence),
		cmocka_unit_test(alone_there_is_nobody_to_ask),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
