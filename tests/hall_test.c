/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* hall_test: the way in, Today, the four words, settings, the home's health. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "phones.h"

static struct phones *
stranger(void)
{
	struct phones *p = phones_alone();

	phones_fact(p, "state=none");
	return p;
}

static void
beginning_asks_for_little_and_checks_it(void **state)
{
	static const struct { const char *form, *says; } refused[] = {
		{ "handle=Ada+L&passphrase=four+quiet+old+ferries&name=Ada&adult=yes&strength=4",
		    "small letters" },
		{ "handle=ada&passphrase=short&name=Ada&adult=yes&strength=4",
		    "twelve characters" },
		{ "handle=ada&passphrase=passwordpassword&name=Ada&adult=yes&strength=1&weak=simpleRepeat",
		    "Repeated letters" },
		{ "handle=ada&passphrase=four+quiet+old+ferries&name=Ada&strength=4",
		    "18 or over" },
		{ "handle=ada&passphrase=four+quiet+old+ferries&name=&adult=yes&strength=4",
		    "Please write something" },
	};
	struct phones *p = stranger();

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		assert_int_equal(ada_sends(p, "/begin", refused[i].form), 422);
		assert_true(ada_reads(p, refused[i].says));
		assert_false(ada_reads(p, "value=\"four quiet"));
	}
	assert_true(ada_reads(p, "value=\"ada\""));
	ada_sends(p, "/begin", "handle=ada&passphrase=short&name=Ada&offered=five+kept+words");
	assert_true(ada_reads(p, "five kept words"));
	assert_int_equal(ada_sends(p, "/begin", "handle=ada&passphrase=four+quiet+"
	    "old+ferries&name=Ada&adult=yes&strength=4"), 303);
	assert_string_equal(ada_task(p),
	    "do=signup&handle=ada&passphrase=four+quiet+old+ferries");
	assert_string_equal(ada_where(p), "/recovery");
	phones_free(p);
}

static void
an_invitation_is_kept_through_the_beginning(void **state)
{
	struct phones *p = stranger();

	(void)state;
	assert_int_equal(ada_opens(p, "/join?code=AB-CD"), 200);
	assert_true(ada_reads(p, "No thanks"));
	assert_true(ada_reads(p, "/begin?code=AB-CD"));
	assert_int_equal(ada_opens(p, "/begin?code=AB-CD"), 200);
	assert_true(ada_reads(p, "name=\"code\" value=\"AB-CD\""));
	ada_sends(p, "/begin", "handle=ada&passphrase=four+quiet+old+ferries&"
	    "name=Ada&adult=yes&strength=4&code=AB-CD");
	assert_string_equal(ada_where(p), "/join?&code=AB-CD");
	phones_free(p);
}

static void
a_pasted_link_will_do_as_well_as_the_code(void **state)
{
	struct phones *p = phones_alone();

	(void)state;
	ada_sends(p, "/join", "code=https%3A%2F%2Fhome.example%2F%23join%2FAB-CD");
	assert_string_equal(ada_task(p), "do=join&code=AB-CD");
	phones_free(p);
}

static void
locked_pages_ask_for_the_passphrase_and_lead_back(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	phones_fact(p, "state=locked");
	ada_opens(p, "/settings");
	assert_string_equal(ada_where(p), "/unlock?&to=%2Fsettings");
	ada_sends(p, "/unlock", "passphrase=x&to=%2Fsettings");
	assert_string_equal(ada_where(p), "/settings");
	ada_opens(p, "/jar?show=kept");
	assert_string_equal(ada_where(p), "/unlock?&to=%2Fjar%3Fshow%3Dkept");
	ada_sends(p, "/unlock", "passphrase=x&to=https%3A%2F%2Felsewhere");
	assert_string_equal(ada_where(p), "/today");
	phones_free(p);
}

static void
the_four_words_stand_there_until_both_have_said(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	phones_fact(p, "state=open&pair=comparing&words=1.2.3.2047");
	assert_int_equal(ada_opens(p, "/words"), 200);
	assert_true(ada_reads(p, "Different"));
	ada_sends(p, "/words", "said=same");
	assert_string_equal(ada_task(p), "do=words&said=same");
	assert_int_equal(ada_sends(p, "/words", "said=perhaps"), 422);
	phones_fact(p, "state=open&pair=comparing&words=1.2.3.4&said=same");
	ada_opens(p, "/words");
	assert_true(ada_reads(p, "when Ben has said so"));
	phones_free(p);
}

static void
not_tonight_empties_the_slot_until_tomorrow(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Not tonight"));
	minutes_pass(p, 14 * 60);	/* the next morning */
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Not today"));
	assert_false(ada_reads(p, "Not tonight"));
	minutes_pass(p, 10 * 60);
	assert_int_equal(ada_sends(p, "/today/not", ""), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "A quiet evening, then."));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "A quiet evening, then."));
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "A quiet evening, then."));
	phones_free(p);
}

static void
something_lighter_keeps_the_slot(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	days_pass(p, 1);
	ada_opens(p, "/today?lighter=1");
	assert_true(ada_reads(p, "Something lighter"));
	assert_int_equal(ada_sends(p, "/today/light", "card=lighter-01"), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "That was it for today."));
	phones_free(p);
}

static void
an_ended_session_and_a_cleared_store_are_said_plainly(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	phones_fact(p, "state=open&pair=bound&trouble=signed-out");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "Your session here has ended"));
	assert_int_equal(ada_opens(p, "/signin"), 200);
	phones_fact(p, "state=none&lost=1");
	ada_opens(p, "/welcome");
	assert_true(ada_reads(p, "has cleared what Hearth kept here"));
	phones_free(p);
}

static void
one_small_thing_is_enough_for_a_day(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	assert_int_equal(ada_sends(p, "/pulse", "pulse-1=5"), 303);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "That was it for today."));
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "That was it for today."));
	phones_free(p);
}

static void
a_reload_shows_the_same_thing(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_opens(p, "/today");
	ada_remembers_page(p);
	for (int i = 0; i < 5; i++) {
		ada_opens(p, "/today");
		assert_true(ada_sees_the_same(p));
	}
	phones_free(p);
}

static void
what_the_reader_noticed_is_said_plainly(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "All is well"));
	phones_fact(p, "state=open&pair=bound&notices=forged.2.1763900000,gap.1.1763900000");
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "An entry cannot be confirmed"));
	assert_true(ada_reads(p, "Something was left out"));
	phones_fact(p, "state=open&pair=bound&notices=fork.1.1763900000");
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "You two were shown different histories"));
	assert_true(ada_reads(p, "Save what you have"));
	assert_false(ada_reads(p, "Send again"));
	phones_fact(p, "state=open&pair=bound&notices=rollback.1.1763900000");
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "Send again what this device wrote"));
	ada_sends(p, "/health/resend", "");
	assert_string_equal(ada_task(p), "do=resend");
	phones_fact(p, "state=open&pair=bound&notices=....,,x.1");
	assert_int_equal(ada_opens(p, "/health"), 200);
	phones_free(p);
}

static void
a_partners_new_keys_stay_on_show_until_said(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	phones_fact(p, "state=open&pair=bound&keys=1763900000");
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "The keys of Ben have changed."));
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "The keys of Ben changed"));
	assert_false(ada_reads(p, "All is well"));
	ada_sends(p, "/health/seen", "keys=1763900000");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "The keys of Ben have changed."));
	ada_opens(p, "/health");
	assert_false(ada_reads(p, "The keys of Ben changed"));
	phones_fact(p, "state=open&pair=bound&keys=1763950000");
	ada_opens(p, "/health");
	assert_true(ada_reads(p, "The keys of Ben changed"));
	phones_free(p);
}

static void
sessions_are_listed_without_names_of_devices(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	phones_fact(p, "state=open&pair=bound&sessions="
	    "000102030405060708090a0b0c0d0e0f.20400.20416.1,"
	    "100102030405060708090a0b0c0d0e0f.20300.20410.0");
	ada_opens(p, "/settings/devices");
	assert_true(ada_reads(p, "This device"));
	assert_true(ada_reads(p, "Another device"));
	assert_true(ada_reads(p, "value=\"100102030405060708090a0b0c0d0e0f\""));
	phones_free(p);
}

static void
deleting_my_words_takes_mine_and_leaves_the_others(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_sends(p, "/thanks/write", "did=the+soup+from+Ada&way=send");
	ben_sends(p, "/thanks/write", "did=the+salt+from+Ben&way=send");
	relay_delivers(p);
	ada_opens(p, "/settings/delete?which=couple");
	assert_true(ada_reads(p, "There is no way back."));
	assert_int_equal(ada_sends(p, "/settings/delete", "which=couple"), 303);
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_false(ben_reads(p, "the soup from Ada"));
	assert_true(ben_reads(p, "the salt from Ben"));
	ben_opens(p, "/pair");	/* who stays is still called by name */
	assert_true(ben_reads(p, "Ada"));
	phones_free(p);
}

static void
what_was_shared_in_an_ended_pairing_is_asked_for_with_the_passphrase(void **state)
{
	struct phones *p = phones_new(0);

	(void)state;
	ada_opens(p, "/settings/take");
	assert_false(ada_reads(p, "/settings/former"));
	phones_fact(p, "state=open&pair=bound&former=1");
	ada_opens(p, "/settings/take");
	assert_true(ada_reads(p, "action=\"/settings/former\""));
	assert_int_equal(ada_sends(p, "/settings/former", "passphrase="), 422);
	phones_oops(p, "wrong-passphrase");
	assert_int_equal(ada_sends(p, "/settings/former", "passphrase=a+guess"), 422);
	assert_true(ada_reads(p, "action=\"/settings/former\""));
	assert_false(ada_reads(p, "a guess"));
	phones_oops(p, "");
	assert_int_equal(ada_sends(p, "/settings/former", "passphrase=four+ferries"), 303);
	assert_string_equal(ada_task(p), "do=former&passphrase=four+ferries");
	phones_free(p);
}

static void
help_needs_no_account_and_shows_the_chosen_country(void **state)
{
	struct phones *p = stranger();

	(void)state;
	assert_int_equal(ada_opens(p, "/help"), 200);
	assert_true(ada_reads(p, "<a href=\"tel:116016\" rel=\"noreferrer\">"));
	assert_true(ada_reads(p, "116 016"));
	assert_false(ada_reads(p, "/settings/leave"));
	ada_opens(p, "/help?country=Ireland");
	assert_true(ada_reads(p, "1800 341 900"));
	assert_false(ada_reads(p, "116 016"));
	phones_free(p);
}

static void
help_begins_with_danger_and_has_a_line_for_who_fears_to_hurt(void **state)
{
	static const char *const order[] = { ">999<", "0808 2000 247",
	    "men hurt or frightened", "gay, bisexual and trans",
	    "If you fear you may hurt someone", "0808 802 4040",
	    "If it is too much to carry", "116 123", "list of calls" };
	struct phones *p = stranger();
	const char *at;

	(void)state;
	ada_opens(p, "/help?country=United+Kingdom");
	at = ada_page(p);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		assert_non_null(at = strstr(at, order[i]));
	assert_null(strstr(at + 1, "list of calls"));	/* once is enough */
	assert_true(ada_reads(p, "Checked on 28 November"));
	assert_true(ada_reads(p, "Not checked yet"));
	ada_opens(p, "/help?country=Canada");	/* a list without lines has no title */
	assert_false(ada_reads(p, "may hurt someone</h2>"));
	phones_free(p);
}

static void
a_number_nobody_checked_for_a_year_goes_but_not_the_emergency(void **state)
{
	struct phones *p = stranger();

	(void)state;
	days_pass(p, 3 * 365);
	ada_opens(p, "/help?country=New+Zealand");
	assert_true(ada_reads(p, ">111<"));
	assert_false(ada_reads(p, "0800 733 843"));
	assert_true(ada_reads(p, "Search for your national domestic-abuse helpline"));
	phones_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beginning_asks_for_little_and_checks_it),
		cmocka_unit_test(an_invitation_is_kept_through_the_beginning),
		cmocka_unit_test(a_pasted_link_will_do_as_well_as_the_code),
		cmocka_unit_test(locked_pages_ask_for_the_passphrase_and_lead_back),
		cmocka_unit_test(the_four_words_stand_there_until_both_have_said),
		cmocka_unit_test(not_tonight_empties_the_slot_until_tomorrow),
		cmocka_unit_test(something_lighter_keeps_the_slot),
		cmocka_unit_test(an_ended_session_and_a_cleared_store_are_said_plainly),
		cmocka_unit_test(one_small_thing_is_enough_for_a_day),
		cmocka_unit_test(a_reload_shows_the_same_thing),
		cmocka_unit_test(what_the_reader_noticed_is_said_plainly),
		cmocka_unit_test(a_partners_new_keys_stay_on_show_until_said),
		cmocka_unit_test(sessions_are_listed_without_names_of_devices),
		cmocka_unit_test(deleting_my_words_takes_mine_and_leaves_the_others),
		cmocka_unit_test(what_was_shared_in_an_ended_pairing_is_asked_for_with_the_passphrase),
		cmocka_unit_test(help_needs_no_account_and_shows_the_chosen_country),
		cmocka_unit_test(help_begins_with_danger_and_has_a_line_for_who_fears_to_hurt),
		cmocka_unit_test(a_number_nobody_checked_for_a_year_goes_but_not_the_emergency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
