/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Published questionnaires: brought, filled in alone, finished, kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "form.h"
#include "phones.h"

/* ---- the example of the documentation ---- */

static char *
file_read(const char *name)
{
	static char bytes[100000];
	char path[400];
	size_t n;
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", EXAMPLES_DIR, name);
	in = fopen(path, "r");
	assert_non_null(in);
	n = fread(bytes, 1, sizeof(bytes) - 1, in);
	bytes[n] = '\0';
	fclose(in);
	return bytes;
}

/* A form of up to two texts. */
static const char *
pasted(const char *form, const char *scoring)
{
	static char *kept;
	struct out o = { 0 };

	form_write(&o, "form", form);
	form_write(&o, "scoring", scoring);
	out_bytes(&o, "", 1);
	free(kept);
	kept = strdup(o.bytes);
	out_free(&o);
	return kept;
}

static const char *
example(void)
{
	char *form = strdup(file_read("shared-evenings.json"));
	const char *both = pasted(form, file_read("shared-evenings.scoring.json"));

	free(form);
	return both;
}

static char form_id[33], filling[33];

static void
ada_brings_it(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/forms/add", example()), 303);
	snprintf(form_id, sizeof(form_id), "%s", ada_last_id(p));
}

static void
ada_begins(struct phones *p)
{
	assert_int_equal(ada_sends(p, "/forms/begin", with("of=", form_id)), 303);
	snprintf(filling, sizeof(filling), "%s", ada_last_id(p));
}

static int
ada_fills(struct phones *p, int page, const char *answers)
{
	char form[600];

	snprintf(form, sizeof(form), "of=%s&page=%d&go=next&%s", filling, page, answers);
	minutes_pass(p, 1);
	return ada_sends(p, "/forms/fill", form);
}

static int
ada_finishes(struct phones *p)
{
	return ada_sends(p, "/forms/ready", with("of=", filling));
}

/* All of it: 3 + 2 + 2 + 5 = 12 of 1 to 19. */
static void
ada_goes_through(struct phones *p)
{
	ada_begins(p);
	ada_fills(p, 0, "a1=often&a2=sometimes&a3=sometimes&a4=5&a5=true");
	ada_fills(p, 1, "a1=1.5");
	assert_int_equal(ada_finishes(p), 303);
}

/* ---- from file to number ---- */

static void
the_example_of_the_documentation_is_filled_in_and_scored(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "None is here yet"));
	ada_brings_it(p);
	relay_delivers(p);
	ben_opens(p, "/forms");
	assert_true(ben_reads(p, "Shared evenings"));
	assert_true(ben_reads(p, "Brought by Ada"));
	ada_opens(p, with("/forms/one?of=", form_id));
	assert_true(ada_reads(p, "An invented example"));
	assert_true(ada_reads(p, "6 questions."));
	ada_begins(p);
	ada_opens(p, with("/forms/fill?of=", filling));
	assert_true(ada_reads(p, "Think of the evenings"));
	assert_true(ada_reads(p, "We found something to laugh about."));
	assert_true(ada_reads(p, "From 1 to 7"));
	assert_false(ada_reads(p, "For how many hours"));
	assert_true(ada_reads(p, "Only you"));
	assert_int_equal(ada_fills(p, 0, "a1=often&a2=sometimes&a3=sometimes&a4=5&a5=true"), 303);
	assert_non_null(strstr(ada_where(p), "page=1"));
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "For how many hours"));
	ada_fills(p, 1, "a1=1.5");
	assert_non_null(strstr(ada_where(p), "/forms/ready"));
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "All questions have an answer."));
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "<p class=\"say\">12</p>"));
	assert_true(ada_reads(p, "From 1 to 19 is possible."));
	assert_true(ada_reads(p, "above the cut-off 8"));
	assert_true(ada_reads(p, "nearly always") || ada_reads(p, "often"));
	assert_true(ada_reads(p, "free for any use"));
}

static void
what_hangs_on_an_answer_is_left_out(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_begins(p);
	ada_fills(p, 0, "a1=often&a5=false");
	assert_non_null(strstr(ada_where(p), "/forms/ready"));
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "2 of 5 questions have an answer."));
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "1 of 4 answers are there, and that is too few"));
}

static void
three_of_four_answers_are_filled_up_in_proportion(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_begins(p);
	ada_fills(p, 0, "a1=often&a2=sometimes&a4=5");	/* 10 - 1 of 14, of 1 to 19 */
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "<p class=\"say\">12.57</p>"));
	assert_true(ada_reads(p, "3 of 4 questions were answered"));
}

/* ---- whose it is ---- */

static void
the_partner_sees_no_answer_and_no_number(void **state)
{
	static const char *const pages[] = { "/forms", "/today", "/us", "/talk" };
	struct phones *p = *state;

	ada_brings_it(p);
	ada_goes_through(p);
	relay_delivers(p);
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		ben_opens(p, pages[i]);
		assert_false(ben_reads(p, "At ease"));
		assert_false(ben_reads(p, "Begun"));
		assert_false(ben_reads(p, filling));
	}
	assert_int_equal(ben_opens(p, with("/forms/result?of=", filling)), 303);
	ben_opens(p, with("/forms/one?of=", form_id));
	assert_false(ben_reads(p, "Your results"));
}

static void
one_number_is_shown_after_looking_at_it(void **state)
{
	struct phones *p = *state;
	char form[120], shown[33];

	ada_brings_it(p);
	ada_goes_through(p);
	snprintf(form, sizeof(form), "/forms/share?of=%s&scale=0", filling);
	ada_opens(p, form);
	assert_true(ada_reads(p, "Show this number to Ben?"));
	assert_true(ada_reads(p, "At ease: <b>12</b>"));
	snprintf(form, sizeof(form), "of=%s&scale=0", filling);
	assert_int_equal(ada_sends(p, "/forms/share", form), 303);
	snprintf(shown, sizeof(shown), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/forms");
	assert_true(ben_reads(p, "At ease: <b>12</b>"));
	assert_false(ben_reads(p, "Laughter over quiet"));
	ben_sends(p, "/forms/unshare", with("of=", shown));	/* not his */
	ben_opens(p, "/forms");
	assert_true(ben_reads(p, "At ease: <b>12</b>"));
	ada_sends(p, "/forms/unshare", with("of=", shown));
	relay_delivers(p);
	ben_opens(p, "/forms");
	assert_false(ben_reads(p, "At ease"));
}

/* ---- later, again, gone ---- */

static void
what_was_begun_goes_on_on_another_device(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_begins(p);
	ada_fills(p, 0, "a1=often&a2=sometimes&a5=true");
	relay_delivers(p);
	ada_changes_phone(p);
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "Begun"));
	ada_opens(p, with("/forms/one?of=", form_id));
	assert_true(ada_reads(p, "Go on where you stopped"));
	ada_opens(p, with("/forms/fill?of=", filling));
	assert_true(ada_reads(p, "For how many hours"));
	ada_opens(p, with("/forms/fill?page=0&of=", filling));
	assert_true(ada_reads(p, "value=\"often\" checked"));
}

/* A tablet without a network, on which it still seemed open. */
static void
answers_come_late(struct phones *p, const char *answers)
{
	char form[300];

	relay_delivers(p);
	snprintf(form, sizeof(form), "do=forms.said&at=%lld&zone=60&filling=%s&answers=%s",
	    (long long)phones_now(p), filling, answers);
	ada_wrote_elsewhere(p, form);
}

static void
answers_that_arrive_once_it_is_finished_change_nothing(void **state)
{
	struct phones *p = *state;
	const char *result;
	char *before;

	ada_brings_it(p);
	ada_begins(p);
	ada_fills(p, 0, "a1=often&a2=sometimes&a3=sometimes&a4=5&a5=true");
	answers_come_late(p, "e1%3Dalways");	/* not too late yet */
	ada_opens(p, with("/forms/fill?page=0&of=", filling));
	assert_true(ada_reads(p, "value=\"always\" checked"));
	ada_fills(p, 0, "a1=often&a2=sometimes&a3=sometimes&a4=5&a5=true");
	ada_fills(p, 1, "a1=1.5");
	assert_int_equal(ada_finishes(p), 303);
	result = with("/forms/result?of=", filling);
	ada_opens(p, result);
	assert_true(ada_reads(p, "<p class=\"say\">12</p>"));
	before = strdup(ada_page(p));
	answers_come_late(p, "e1%3Dnever%26e4%3D1%26e5%3Dfalse");
	minutes_pass(p, 1);
	answers_come_late(p, "e2%3Dalways");
	ada_opens(p, result);
	assert_string_equal(ada_page(p), before);
	free(before);
}

static void
filling_in_again_overwrites_nothing(void **state)
{
	struct phones *p = *state;
	char first[33];

	ada_brings_it(p);
	ada_goes_through(p);
	snprintf(first, sizeof(first), "%s", filling);
	ada_fills(p, 0, "a1=never");		/* it is finished */
	days_pass(p, 30);
	ada_begins(p);
	ada_fills(p, 0, "a1=always&a2=always&a3=never&a4=7&a5=false");
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "<p class=\"say\">19</p>"));
	assert_true(ada_reads(p, "it is higher by 7, more than the usual wobble."));
	assert_false(ada_reads(p, "single sittings"));
	ada_opens(p, with("/forms/result?of=", first));
	assert_true(ada_reads(p, "<p class=\"say\">12</p>"));
	ada_opens(p, with("/forms/one?of=", form_id));
	assert_true(ada_reads(p, first));
	assert_true(ada_reads(p, filling));
}

static void
change_is_told_only_four_weeks_apart(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_goes_through(p);
	days_pass(p, 27);
	ada_begins(p);
	ada_fills(p, 0, "a1=always&a2=always&a3=never&a4=7&a5=false");
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_false(ada_reads(p, "usual wobble"));
	days_pass(p, 28);
	ada_begins(p);
	ada_fills(p, 0, "a1=always&a2=always&a3=never&a4=5&a5=false");
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "it has moved by 2, which is within the usual wobble"));
	assert_true(ada_reads(p, "it is higher by 5"));	/* than at first */
}

static void
answers_stay_readable_when_the_questionnaire_is_gone(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_goes_through(p);
	relay_delivers(p);
	ben_sends(p, "/forms/remove", with("of=", form_id));	/* not his */
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "Brought by"));
	ada_opens(p, with("/forms/remove?of=", form_id));
	assert_true(ada_reads(p, "Take it away?"));
	ada_sends(p, "/forms/remove", with("of=", form_id));
	relay_delivers(p);
	ben_opens(p, "/forms");
	assert_false(ben_reads(p, "Shared evenings"));
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "Answers whose questionnaire is gone"));
	ada_opens(p, with("/forms/result?of=", filling));
	assert_true(ada_reads(p, "Shared evenings"));
	assert_true(ada_reads(p, "e1"));
	assert_true(ada_reads(p, "often"));
	ada_sends(p, "/forms/forget", with("of=", filling));
	ada_opens(p, "/forms");
	assert_false(ada_reads(p, "Shared evenings"));
}

static void
in_the_archive(struct phones *p, const char *begins, const char *says)
{
	char *file = ada_takes(p, begins);

	assert_non_null(file);
	assert_non_null(strstr(file, says));
	free(file);
}

static void
questionnaire_scoring_and_answers_are_taken_along(void **state)
{
	struct phones *p = *state;
	char *form, *scoring;

	assert_null(ada_takes(p, "questionnaire-"));
	assert_int_equal(ben_sends(p, "/forms/add", example()), 303);
	snprintf(form_id, sizeof(form_id), "%s", ben_last_id(p));
	relay_delivers(p);
	ada_goes_through(p);
	in_the_archive(p, "answers-", "\"QuestionnaireResponse\"");
	in_the_archive(p, "answers-", "{ \"linkId\": \"e1\"");
	in_the_archive(p, "hearth.html", "Shared evenings");
	in_the_archive(p, "hearth.json", form_id);
	form = ada_takes(p, "questionnaire-");
	scoring = ada_takes(p, "scoring-");
	assert_non_null(form);
	assert_non_null(scoring);
	ben_sends(p, "/forms/remove", with("of=", form_id));
	relay_delivers(p);
	assert_null(ada_takes(p, "questionnaire-"));
	assert_null(ada_takes(p, "scoring-"));
	/* What was taken along can be brought again, and scores the same. */
	assert_int_equal(ada_sends(p, "/forms/add", pasted(form, scoring)), 303);
	snprintf(form_id, sizeof(form_id), "%s", ada_last_id(p));
	ada_goes_through(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "<p class=\"say\">12</p>"));
	free(form);
	free(scoring);
}

static void
the_partners_archive_has_no_answers_of_mine(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ben_sends(p, "/forms/add", example()), 303);
	snprintf(form_id, sizeof(form_id), "%s", ben_last_id(p));
	ben_sends(p, "/forms/begin", with("of=", form_id));
	relay_delivers(p);
	assert_null(ada_takes(p, "answers-"));
	in_the_archive(p, "questionnaire-", "\"Questionnaire\"");
}

static void
alone_it_works_too(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "Shared evenings"));
	ada_goes_through(p);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "<p class=\"say\">12</p>"));
	assert_false(ada_reads(p, "Show this number"));
}

/* ---- in haste ---- */

static void
what_was_answered_in_haste_is_asked_about_once(void **state)
{
	struct phones *p = *state;
	char form[300];

	ada_brings_it(p);
	ada_goes_through(p);
	days_pass(p, 40);
	ada_begins(p);
	snprintf(form, sizeof(form), "of=%s&page=0&go=next&a1=always&a2=always&a3=never"
	    "&a4=7&a5=false", filling);
	ada_sends(p, "/forms/fill", form);
	assert_int_equal(ada_finishes(p), 422);
	assert_true(ada_reads(p, "This went very fast"));
	assert_true(ada_reads(p, "Finish anyway"));
	snprintf(form, sizeof(form), "of=%s&sure=yes", filling);
	assert_int_equal(ada_sends(p, "/forms/ready", form), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "answered in haste"));
	assert_true(ada_reads(p, "<p class=\"say\">19</p>"));
	assert_false(ada_reads(p, "usual wobble"));
}

/* ---- what is refused ---- */

static void
a_wrong_answer_is_refused_with_all_that_was_typed(void **state)
{
	struct phones *p = *state;

	ada_brings_it(p);
	ada_begins(p);
	assert_int_equal(ada_fills(p, 0, "a1=often&a4=9"), 422);
	assert_true(ada_reads(p, "outside of what the question allows"));
	assert_true(ada_reads(p, "value=\"often\" checked"));
	assert_true(ada_reads(p, "value=\"9\""));
	assert_int_equal(ada_fills(p, 0, "a1=often&a4=five"), 422);
	assert_true(ada_reads(p, "Please write a number, in figures."));
	assert_int_equal(ada_fills(p, 0, "a1=constantly"), 422);
	assert_true(ada_reads(p, "Please choose one of the answers offered."));
}

static void
a_broken_file_is_refused_by_line_and_stays_in_its_field(void **state)
{
	static const struct {
		const char	*form, *scoring, *says, *line;
	} cases[] = {
		{ "{\n\"resourceType\":\n}", "", "This is no JSON", "line 3" },
		{ "{ \"resourceType\": \"Patient\" }", "", "no FHIR Questionnaire", "line 1" },
		{ "{ \"resourceType\": \"Questionnaire\", \"title\": \"<script>alert(1)</script>\",\n"
		  "\"item\": [ { \"linkId\": \"%1<b>\", \"type\": \"video\", \"text\": \"x\" } ] }", "",
		  "Items of the type “video” cannot be filled in here.", "line 2" },
		{ "{ \"resourceType\": \"Questionnaire\", \"title\": \"T\",\n\"item\": [ { \"linkId\": \"a\", \"type\": "
		  "\"integer\", \"text\": \"x\" } ] }", "{ \"id\": 5 }", "“id” should be a text.", "In the scoring, line 1" },
		{ "[\"\\ud800\"]", "", "half a character", "line 1" },
		{ "[1e999]", "", "1e999 is too large", "line 1" },
	};
	struct phones *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(ada_sends(p, "/forms/add",
		    pasted(cases[i].form, cases[i].scoring)), 422);
		assert_true(ada_reads(p, cases[i].says));
		assert_true(ada_reads(p, cases[i].line));
		assert_false(ada_reads(p, "<script>"));
	}
	assert_true(ada_reads(p, "[1e999]</textarea>"));
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "None is here yet"));
}

static void
words_of_a_file_are_only_words(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/forms/add", pasted("{ \"resourceType\": \"Questionnaire\", "
	    "\"title\": \"<img src=x onerror=alert(1)> %1 %9\", \"copyright\": \"</p><script>x</script>\", \"item\": [ "
	    "{ \"linkId\": \"\\\"><b>\", \"type\": \"boolean\", \"text\": \"{{ x }} <i>%2\" } ] }", "")), 303);
	snprintf(form_id, sizeof(form_id), "%s", ada_last_id(p));
	ada_opens(p, "/forms");
	assert_true(ada_reads(p, "&lt;img src=x onerror=alert(1)&gt; %1 %9"));
	ada_begins(p);
	ada_opens(p, with("/forms/fill?of=", filling));
	assert_true(ada_reads(p, "{{ x }} &lt;i&gt;%2"));
	assert_false(ada_reads(p, "<script>"));
	ada_fills(p, 0, "a1=true");
	ada_finishes(p);
	ada_opens(p, ada_where(p));
	assert_false(ada_reads(p, "<img"));
}

static void
what_is_too_large_is_refused(void **state)
{
	enum { HUGE = 3000000 };
	struct phones *p = *state;
	char *form = malloc(HUGE + 1);

	/* More than an event holds. */
	strcpy(form, "{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\"item\":[");
	for (int i = 0; i < 150; i++)
		snprintf(form + strlen(form), 800, "%s{\"linkId\":\"%d\",\"type\":\"boolean\",\"text\":\"%0700d\"}",
		    i > 0 ? "," : "", i, i);
	strcat(form, "]}");
	assert_int_equal(ada_sends(p, "/forms/add", pasted(form, "")), 422);
	assert_true(ada_reads(p, "too large to be kept"));
	/* More than the field holds, and more than a request. */
	memset(form, ' ', HUGE);
	form[0] = '[';
	form[600000] = ']';
	form[600001] = '\0';
	assert_int_equal(ada_sends(p, "/forms/add", pasted(form, "")), 422);
	assert_true(ada_reads(p, "This is longer than it can be."));
	memset(form, 'x', HUGE);
	form[HUGE] = '\0';
	assert_int_equal(ada_sends(p, "/forms/add", pasted(form, "")), 422);
	assert_true(ada_reads(p, "more than fits in here"));
	free(form);
}

/* ---- bad weather ---- */

static void
something_happens(struct phones *p, unsigned turn, char ids[4][33])
{
	static const char *const steps[] = { "never", "seldom", "sometimes", "often" };
	char form[300];
	char *id = ids[turn % 4];
	unsigned what = turn * 2654435761u >> 29;

	if (what == 0) {
		ada_sends(p, "/forms/begin", with("of=", form_id));
		memcpy(id, ada_last_id(p), 33);
	} else if (what < 4) {
		snprintf(form, sizeof(form), "of=%s&page=0&go=next&a1=%s&a4=%u&a5=%s", id,
		    steps[turn / 4 % 4], turn % 8, turn % 3 == 0 ? "true" : "false");
		ada_sends(p, "/forms/fill", form);
	} else if (what == 4) {
		snprintf(form, sizeof(form), "of=%s&sure=yes", id);
		ada_sends(p, "/forms/ready", form);
		snprintf(form, sizeof(form), "of=%s&scale=1", id);
		ada_sends(p, "/forms/share", form);
	} else if (what == 5) {
		ben_sends(p, "/forms/begin", with("of=", form_id));
	} else if (what == 6 && turn % 5 == 0) {
		ada_sends(p, "/forms/forget", with("of=", id));
	} else
		days_pass(p, 1);
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 7 };

	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char ids[4][33] = { "" }, paths[PAGES][80];
		const char *pages[PAGES];

		ada_brings_it(p);
		relay_delivers(p);
		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i, ids);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		strcpy(paths[0], "/forms");
		strcpy(paths[1], with("/forms/one?of=", form_id));
		for (int i = 0; i < 4; i++)
			strcpy(paths[2 + i], with("/forms/result?of=", ids[i]));
		strcpy(paths[6], with("/forms/fill?page=0&of=", ids[0]));
		for (int i = 0; i < PAGES; i++)
			pages[i] = paths[i];
		assert_null(new_phone_differs_at(p, pages, PAGES));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(the_example_of_the_documentation_is_filled_in_and_scored),
		two(what_hangs_on_an_answer_is_left_out),
		two(three_of_four_answers_are_filled_up_in_proportion),
		two(the_partner_sees_no_answer_and_no_number),
		two(one_number_is_shown_after_looking_at_it),
		two(what_was_begun_goes_on_on_another_device),
		two(answers_that_arrive_once_it_is_finished_change_nothing),
		two(filling_in_again_overwrites_nothing),
		two(change_is_told_only_four_weeks_apart),
		two(answers_stay_readable_when_the_questionnaire_is_gone),
		two(questionnaire_scoring_and_answers_are_taken_along),
		two(the_partners_archive_has_no_answers_of_mine),
		cmocka_unit_test_setup_teardown(alone_it_works_too, one_arrives, they_leave),
		two(what_was_answered_in_haste_is_asked_about_once),
		two(a_wrong_answer_is_refused_with_all_that_was_typed),
		two(a_broken_file_is_refused_by_line_and_stays_in_its_field),
		two(words_of_a_file_are_only_words),
		two(what_is_too_large_is_refused),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
