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
		/* the last version there is: nothing could follow, so it is over */
		"do=listen.step&at=1764000000&zone=60&version=1000000&by=0&round=0&"
		"step=back&tries=0&paused=0&left=0&since=1&in=%s",
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
		assert_int_equal(shown(p, ADA),
		    i + 1 < sizeof(said) / sizeof(*said) ? 2 : 0);
	}
	assert_int_equal(ada_opens(p, "/listen"), 200);
	assert_true(ada_reads(p, "Ask Ben"));
}

/* ---- on one phone ---- */

/* Where Ada's phone is, as its address says; what she kept before. */
static char here[400], before[33];

static void
begins_here(struct phones *p, const char *form)
{
	snprintf(before, sizeof(before), "%s", ada_last_id(p));
	assert_int_equal(ada_sends(p, "/listen/begin", form), 303);
	snprintf(here, sizeof(here), "%s", ada_where(p));
	assert_int_equal(strncmp(here, "/listen/here?", 13), 0);
	assert_int_equal(ada_opens(p, here), 200);
}

static void
taps(struct phones *p, const char *act)
{
	char form[500];

	snprintf(form, sizeof(form), "%s&act=%s", strchr(here, '?') + 1, act);
	assert_int_equal(ada_sends(p, "/listen/here/do", form), 303);
	snprintf(here, sizeof(here), "%s", ada_where(p));
	assert_int_equal(ada_opens(p, here), 200);
}

static void
is_for(struct phones *p, const char *hand, const char *title)
{
	assert_true(ada_reads(p, hand));
	assert_true(ada_reads(p, title));
}

static void
one_phone_goes_back_and_forth(void **state)
{
	struct phones *p = *state;

	begins_here(p, "kind=usual&first=other&phones=one");
	is_for(p, "Give the phone to Ben", "You speak first");
	taps(p, "said");
	is_for(p, "The phone stays with Ben", "Tell Ada one thing");
	taps(p, "said");
	is_for(p, "Give the phone to Ada", "Tell Ben what you heard");
	taps(p, "said");
	is_for(p, "Give the phone to Ben", "Almost, and also…");
	taps(p, "almost");
	is_for(p, "Give the phone to Ada", "Listen for what was missing");
	taps(p, "said");
	is_for(p, "Give the phone to Ben", "Not quite, and we go on");
	taps(p, "not-yet");			/* once more at most */
	is_for(p, "Give the phone to Ada", "Tell Ben what makes sense to you");
	taps(p, "said");
	is_for(p, "The phone stays with Ada", "Now you speak");
	taps(p, "said");
	is_for(p, "The phone stays with Ada", "Tell Ben one thing");
	taps(p, "said");
	is_for(p, "Give the phone to Ben", "Tell Ada what you heard");
	taps(p, "said");
	is_for(p, "Give the phone to Ada", "Did it land?");
	taps(p, "yes");
	is_for(p, "Give the phone to Ben", "Tell Ada what makes sense to you");
	assert_false(ada_reads(p, "I felt understood"));
	taps(p, "said");
	is_for(p, "Lay the phone between you", "One minute of thanks");
	taps(p, "said");
	assert_true(ada_reads(p, "That was it"));
	assert_string_equal(ada_last_id(p), before);	/* nothing */
}

static void
good_news_are_asked_about_on_one_phone_too(void **state)
{
	struct phones *p = *state;

	begins_here(p, "kind=news&first=me&phones=one");
	is_for(p, "Give the phone to Ada", "Something good, three minutes.");
	taps(p, "said");
	taps(p, "said");
	is_for(p, "Give the phone to Ben", "Ask Ada two curious questions");
	taps(p, "said");
	is_for(p, "The phone stays with Ben", "Now you speak");
}

static void
what_is_kept_of_it_and_how_it_felt(void **state)
{
	struct phones *p = *state;
	char form[100];

	assert_int_equal(ada_sends(p, "/listen/here/keep",
	    "kind=stress&about=the+kitchen"), 303);
	snprintf(form, sizeof(form), "in=%s&felt=4", ada_last_id(p));
	assert_int_equal(ada_opens(p, ada_where(p)), 200);
	assert_true(ada_reads(p, "Now for Ada alone"));
	assert_int_equal(ada_sends(p, "/listen/felt", form), 303);
	assert_int_equal(ada_opens(p, ada_where(p)), 303);	/* rated */
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "4 of 5"));
	assert_true(ada_reads(p, "the kitchen"));
	assert_false(ada_reads(p, "Did you feel understood?"));
	relay_delivers(p);
	ben_opens(p, "/listen");
	assert_true(ben_reads(p, "the kitchen"));
	assert_true(ben_reads(p, "Did you feel understood?"));
	assert_false(ben_reads(p, "of 5"));
	assert_false(ben_reads(p, "Take this out"));
	days_pass(p, 3);
	ben_opens(p, "/listen");
	assert_false(ben_reads(p, "Did you feel understood?"));
}

/* A few seconds pass with whatever one does. */
static bool
ring_shows(struct phones *p, int seconds)
{
	const char *ring = strstr(ada_page(p), "data-ring=\"");
	int left = ring != NULL ? atoi(ring + 11) : -1;

	return left <= seconds && left > seconds - 20;
}

static void
a_reload_goes_on_and_stopping_keeps_nothing(void **state)
{
	struct phones *p = *state;

	phones_fact(p, "state=open&pair=bound&confirmed=1&offline=1");
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "Begin on this phone"));
	assert_false(ada_reads(p, "Ask Ben"));
	begins_here(p, "kind=usual&first=me&phones=one");
	taps(p, "said");
	assert_true(ring_shows(p, 300));
	minutes_pass(p, 1);
	ada_opens(p, here);
	assert_true(ring_shows(p, 240));
	taps(p, "yes");				/* nothing to judge yet */
	assert_true(ring_shows(p, 240));
	taps(p, "pause");
	minutes_pass(p, 10);
	ada_opens(p, here);
	is_for(p, "Paused", "For both of you.");
	assert_true(ring_shows(p, 240));
	taps(p, "resume");
	taps(p, "extend");
	assert_true(ring_shows(p, 360));
	minutes_pass(p, 6);
	ada_opens(p, here);
	is_for(p, "The time is up.", "I have said it");
	taps(p, "stop");
	assert_true(ada_reads(p, "nothing is kept"));
	assert_string_equal(ada_last_id(p), before);	/* nothing */
	minutes_pass(p, 6 * 60);		/* left lying */
	assert_int_equal(ada_opens(p, here), 303);
}

static void
a_mangled_address_leads_to_the_beginning(void **state)
{
	static const char *const mangled[] = {
		"", "?", "?step=back", "?version=0&by=0&round=0&step=back&tries=0&"
		"paused=0&left=9&since=9999999999&kind=usual&first=me",
		"?version=1&by=0&round=0&step=rating&tries=0&paused=0&left=9&"
		"since=9999999999&kind=usual&first=me",
		"?version=1&by=0&round=0&step=proposed&tries=0&paused=0&left=9&"
		"since=9999999999&kind=usual&first=me",
		"?version=1&by=0&round=0&step=ended&tries=0&paused=0&left=9&"
		"since=9999999999&kind=usual&first=me",
		"?version=1&by=0&round=0&step=back&tries=0&paused=0&left=9&"
		"since=9&kind=usual&first=me",
	};
	struct phones *p = *state;
	char path[300];

	for (size_t i = 0; i < sizeof(mangled) / sizeof(*mangled); i++) {
		snprintf(path, sizeof(path), "/listen/here%s", mangled[i]);
		assert_int_equal(ada_opens(p, path), 303);
	}
	assert_int_equal(ada_opens(p, "/listen/felt?in=xyz"), 303);
	assert_int_equal(ada_sends(p, "/listen/here/do", "act=said"), 422);
}

static void
alone_it_goes_on_one_phone(void **state)
{
	struct phones *p = phones_alone();
	char form[100];

	(void)state;
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "Begin on this phone"));
	assert_false(ada_reads(p, "On two phones"));
	assert_int_equal(ada_sends(p, "/listen/begin", "kind=usual&first=me"), 303);
	assert_string_equal(ada_where(p), "/listen");
	assert_int_equal(ada_opens(p, "/listen/now"), 303);
	begins_here(p, "kind=usual&first=other&phones=one");
	is_for(p, "Give the phone to your partner", "You speak first");
	ada_sends(p, "/listen/here/keep", "kind=usual");
	snprintf(form, sizeof(form), "of=%s", ada_last_id(p));
	ada_opens(p, "/listen");
	assert_true(ada_reads(p, "Take this out"));
	ada_sends(p, "/listen/here/take-back", form);
	ada_opens(p, "/listen");
	assert_false(ada_reads(p, "Take this out"));
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
	static const char *const marks[] = { "who a", "who b", "Paused",
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

static void
both_know_what_was_kept_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct phones *p = phones_new(seed);
		char form[60];

		for (unsigned i = 0; i < 6; i++) {
			snprintf(form, sizeof(form), "kind=%s&about=about+%u",
			    i % 2 ? "news" : "usual", i);
			sends(p, (int)((seed >> i) & 1), "/listen/here/keep", form);
			relay_blusters(p);
		}
		relay_delivers(p);
		relay_delivers(p);
		ada_opens(p, "/listen");
		ben_opens(p, "/listen");
		for (unsigned i = 0, n = 0; i < 6; i++) {
			snprintf(form, sizeof(form), "about %u<", i);
			assert_int_equal(ada_reads(p, form), ben_reads(p, form));
			n += ada_reads(p, form);
			assert_true(i < 5 || n == 4);
		}
		ada_opens(p, "/listen");
		ada_remembers_page(p);
		ada_changes_phone(p);
		ada_opens(p, "/listen");
		assert_true(ada_sees_the_same(p));
		phones_free(p);
	}
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
		with_phones(one_phone_goes_back_and_forth),
		with_phones(good_news_are_asked_about_on_one_phone_too),
		with_phones(what_is_kept_of_it_and_how_it_felt),
		with_phones(a_reload_goes_on_and_stopping_keeps_nothing),
		with_phones(a_mangled_address_leads_to_the_beginning),
		cmocka_unit_test(alone_it_goes_on_one_phone),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
		cmocka_unit_test(both_know_what_was_kept_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
