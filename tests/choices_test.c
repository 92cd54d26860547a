/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* choices_test: what one person leaves out, and what the other sees of it. */
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

enum { PAGES = 12 };

static const char *const pages[PAGES] = { "/today", "/talk", "/us", "/me",
	"/hard", "/thanks", "/jar", "/closeness", "/pause", "/settings",
	"/settings/choices", "/fit" };

static void
what_is_left_out_is_offered_nowhere(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/talk");
	assert_true(ada_reads(p, "href=\"/thanks\""));
	assert_int_equal(ada_sends(p, "/settings/choices", "turn=thanks"), 303);
	assert_string_equal(ada_where(p), "/settings/choices");
	ada_sends(p, "/settings/choices", "turn=pause");
	ada_opens(p, "/talk");
	assert_false(ada_reads(p, "href=\"/thanks\""));
	ada_opens(p, "/hard");
	assert_false(ada_reads(p, "href=\"/pause\""));
	for (int day = 0; day < 30; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "Thank Ben"));
	}
	assert_int_equal(ada_opens(p, "/thanks"), 200);	/* by its address */
}

static void
and_can_be_offered_again(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/settings/choices", "turn=thanks");
	ada_sends(p, "/settings/choices", "turn=pause");
	ada_opens(p, "/settings/choices");
	assert_true(ada_reads(p, "left out"));
	ada_sends(p, "/settings/choices", "turn=thanks");
	ada_opens(p, "/talk");
	assert_true(ada_reads(p, "href=\"/thanks\""));
	ada_opens(p, "/hard");
	assert_false(ada_reads(p, "href=\"/pause\""));
	ada_sends(p, "/settings/choices", "turn=nonsense");
	ada_sends(p, "/settings/choices", "turn=pause");
	ada_opens(p, "/settings/choices");
	assert_false(ada_reads(p, "left out"));
}

/* How often something comes up, and for whom, is no practice that could be left out. */
static void
only_what_can_be_done_without_is_listed(void **state)
{
	static const char *const stay[] = { "turn=journey", "turn=setup", "turn=safe" };
	struct phones *p = *state;

	ada_opens(p, "/settings/choices");
	assert_true(ada_reads(p, "value=\"thanks\""));
	assert_false(ada_reads(p, "value=\"journey\""));
	assert_false(ada_reads(p, "value=\"setup\""));
	assert_false(ada_reads(p, "value=\"safe\""));
	for (int i = 0; i < 3; i++)
		ada_sends(p, "/settings/choices", stay[i]);
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "href=\"/journey\""));
	/* As an earlier version may have kept it. */
	ada_wrote_elsewhere(p, "do=choices.list&at=1764000000&zone=0&out=journey+setup");
	ada_opens(p, "/us");
	assert_true(ada_reads(p, "href=\"/journey\""));
}

static void
what_comes_from_the_other_still_arrives(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/settings/choices", "turn=thanks");
	ada_sends(p, "/settings/choices", "turn=pause");
	ben_sends(p, "/thanks/write", "way=send&did=You+waited");
	ben_sends(p, "/pause/begin", "pick=60&line=Air");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You waited"));
	assert_true(ada_reads(p, "Back at 18:00"));
	assert_false(ada_reads(p, "A pause, until"));
}

static void
the_page_after_the_questions_gives_no_answer_away(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/fit"), 200);
	assert_int_equal(ada_sends(p, "/fit", "one=no&two=no&three=no&four=no"), 303);
	assert_string_equal(ada_where(p), "/fit/after");
	ada_opens(p, "/fit/after");
	ada_remembers_page(p);
	assert_int_equal(ada_sends(p, "/fit", "two=yes"), 303);
	assert_string_equal(ada_where(p), "/fit/after");
	ada_opens(p, "/fit/after");
	assert_true(ada_sees_the_same(p));
	assert_true(ada_reads(p, "href=\"/help\""));
	ada_opens(p, "/fit");
	assert_false(ada_reads(p, "checked"));
}

static void
any_yes_leaves_out_what_needs_both_and_keeps_what_is_ones_own(void **state)
{
	static const char *const yes[] = { "one=yes", "two=yes", "three=yes",
		"one=no&two=no&three=no&four=yes" };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct phones *p = phones_new(3);

		ada_sends(p, "/fit", yes[i]);
		ada_opens(p, "/hard");
		assert_false(ada_reads(p, "href=\"/pause\""));
		for (int day = 0; day < 14; day++) {
			days_pass(p, 1);
			ada_opens(p, "/today");
			assert_false(ada_reads(p, "Thank Ben"));
			assert_false(ada_reads(p, "Nothing is waiting."));
		}
		phones_free(p);
	}
}

static void
all_no_changes_nothing(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/settings/choices", "turn=thanks");
	ada_sends(p, "/fit", "one=no&two=no&three=no&four=no");
	ada_sends(p, "/fit", "");
	ada_opens(p, "/settings/choices");
	assert_true(ada_reads(p, "left out"));
	ada_opens(p, "/hard");
	assert_true(ada_reads(p, "href=\"/pause\""));
}

static void
the_other_sees_nothing_of_it(void **state)
{
	struct phones *asked = phones_new(5), *not_asked = phones_new(5);

	(void)state;
	ada_sends(asked, "/fit", "one=yes");
	ada_sends(not_asked, "/fit", "one=no");
	relay_delivers(asked);
	relay_delivers(not_asked);
	for (int i = 0; i < PAGES; i++) {
		ben_opens(asked, pages[i]);
		ben_opens(not_asked, pages[i]);
		assert_string_equal(ben_page(asked), ben_page(not_asked));
	}
	phones_free(asked);
	phones_free(not_asked);
}

/* What the visit did, as the phone would keep it. */
static size_t
events_of(struct app *app, const char *path, const char *body, char text[2000])
{
	static const char head[] = "method=POST&now=1764000000&zone=60"
	    "&seed=00000000000000000000000000000001"
	    "&facts=state%3Dopen%26pair%3Dbound";
	char request[600];
	const struct reply *reply;

	snprintf(request, sizeof(request), "%s&path=%s&body=%s", head, path, body);
	reply = app_handle(app, request, strlen(request));
	assert_int_equal(reply->status, 303);
	memset(text, 0, 2000);
	memcpy(text, reply->events, reply->events_len);
	return reply->events_len;
}

static void
an_answer_is_kept_nowhere_and_looks_like_a_preference(void **state)
{
	struct app *app = app_open(0, 0);
	char first[2000], second[2000], turned[2000];
	size_t n = events_of(app, "/fit", "one%3Dyes%26four%3Dno", first);

	(void)state;
	/* Whichever it was: one event, the same to the byte. */
	assert_int_equal(events_of(app, "/fit", "three%3Dyes", second), n);
	assert_memory_equal(first, second, n);
	assert_non_null(strstr(first + 48, "do=choices.list"));
	assert_null(strstr(first + 48, "%3Dyes"));
	assert_null(strstr(first + 48, "=yes"));
	events_of(app, "/fit", "one%3Dno", second);
	assert_non_null(strstr(second + 48, "do=choices.list"));
	events_of(app, "/settings/choices", "turn%3Dthanks", turned);
	assert_non_null(strstr(turned + 48, "do=choices.list"));
	app_close(app);
}

static void
it_is_not_taken_along(void **state)
{
	static const char request[] = "method=GET&path=/&now=1764000000&zone=60"
	    "&seed=00000000000000000000000000000001&facts=state%3Dopen";
	struct app *app = app_open(0, 0);
	char batch[2000];
	size_t n, len;
	const char *files;

	(void)state;
	n = events_of(app, "/settings/choices", "turn%3Dthanks", batch);
	app_fold(app, batch, n);
	files = app_export(app, request, strlen(request), &len);
	assert_true(len > 0);
	assert_null(memmem(files, len, "choices", 7));
	app_close(app);
}

static void
both_are_asked_in_the_first_week_of_a_quarter(void **state)
{
	struct phones *p = *state;
	int asked = 0;

	for (int day = 0; day < 60; day++) {	/* from 25 November 2025 */
		bool here;

		days_pass(p, 1);
		ada_opens(p, "/today");
		here = ada_reads(p, "Does what is offered here still fit you?");
		asked += here;
		assert_true(!here || (day >= 37 && day < 44));
	}
	assert_in_range(asked, 1, 7);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const turns[] = { "turn=thanks", "turn=pause",
		"turn=journal", "turn=closeness" };

	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);

		for (unsigned i = 0; i < 12; i++) {
			unsigned turn = (seed * 31 + i) * 2654435761u >> 28;

			if (turn < 12)
				ada_sends(p, "/settings/choices", turns[turn % 4]);
			else
				ada_sends(p, "/fit", turn % 2 ? "one=yes" : "one=no");
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(what_is_left_out_is_offered_nowhere),
		two(and_can_be_offered_again),
		two(only_what_can_be_done_without_is_listed),
		two(what_comes_from_the_other_still_arrives),
		two(the_page_after_the_questions_gives_no_answer_away),
		cmocka_unit_test(any_yes_leaves_out_what_needs_both_and_keeps_what_is_ones_own),
		two(all_no_changes_nothing),
		cmocka_unit_test(the_other_sees_nothing_of_it),
		cmocka_unit_test(an_answer_is_kept_nowhere_and_looks_like_a_preference),
		cmocka_unit_test(it_is_not_taken_along),
		two(both_are_asked_in_the_first_week_of_a_quarter),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
