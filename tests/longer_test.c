/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* longer_test: twenty sentences, each alone; then five parts, and what they change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "home.h"
#include "phones.h"

#define NB	"\u00a0"	/* keeps a number with its word */

enum { SENTENCES = 20, PARTS = 5, ON_A_PAGE = 4 };
enum { HALF_A_YEAR = 180 };

typedef int (*sends)(struct phones *, const char *path, const char *form);
typedef int (*opens)(struct phones *, const char *path);

static const char *const names[SENTENCES] = {
	"closeness-1", "trust-1", "openness-1", "understood-1r", "safe-1",
	"closeness-2", "trust-2r", "openness-2", "understood-2", "safe-2",
	"closeness-3r", "trust-3", "openness-3", "understood-3", "safe-3r",
	"closeness-4", "trust-4", "openness-4r", "understood-4", "safe-4",
};

static const char *const parts[PARTS] = {
	"closeness", "trust", "openness", "understood", "safe"
};

static int
page_sends(struct phones *p, sends send, const int x[SENTENCES], int page)
{
	char form[300] = "";
	size_t at = (size_t)snprintf(form, sizeof(form), "page=%d", page);

	for (int i = (page - 1) * ON_A_PAGE; i < page * ON_A_PAGE; i++)
		if (x[i] != 0)
			at += (size_t)snprintf(form + at, sizeof(form) - at,
			    "&longer-%s=%d", names[i], x[i]);
	return send(p, "/longer/page", form);
}

static int
fills(struct phones *p, sends send, const int x[SENTENCES])
{
	for (int page = 1; page <= SENTENCES / ON_A_PAGE; page++)
		page_sends(p, send, x, page);
	return send(p, "/longer/keep", "");
}

/* What somebody says who means this of each part, all sentences alike. */
static void
means(int x[SENTENCES], const int of[PARTS])
{
	for (int i = 0; i < SENTENCES; i++)
		for (int part = 0; part < PARTS; part++)
			if (strncmp(names[i], parts[part], strlen(parts[part])) == 0)
				x[i] = names[i][strlen(names[i]) - 1] == 'r' ?
				    8 - of[part] : of[part];
}

static int
says(struct phones *p, sends send, int closeness, int trust, int openness,
    int understood, int safe)
{
	int x[SENTENCES];

	means(x, (const int[PARTS]){ closeness, trust, openness, understood, safe });
	return fills(p, send, x);
}

/* ---- each alone ---- */

static void
nothing_opens_before_both_have_kept_theirs(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Twenty sentences about the last half year"));
	assert_int_equal(says(p, ada_sends, 6, 5, 3, 2, 6), 303);
	assert_string_equal(ada_where(p), "/longer");
	relay_delivers(p);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "These are your own answers"));
	assert_true(ada_reads(p, "aria-label=\"Ada" NB "6.0 of 7\"") ||
	    ada_reads(p, "aria-label=\"Ada 6.0 of 7\""));
	assert_true(ada_reads(p, "not yet, no hurry"));
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Ada has answered. With yours, both open."));
	assert_false(ben_reads(p, "of 7"));
	says(p, ben_sends, 6, 5, 6, 6, 2);
	relay_delivers(p);
	for (int who = 0; who < 2; who++) {
		(who == 0 ? ada_opens : ben_opens)(p, "/longer");
		assert_non_null(strstr(who == 0 ? ada_page(p) : ben_page(p),
		    "Ada 2.0 of 7, Ben 6.0 of 7"));
		assert_non_null(strstr(who == 0 ? ada_page(p) : ben_page(p),
		    "On two parts you stand close together"));
		assert_non_null(strstr(who == 0 ? ada_page(p) : ben_page(p),
		    "Worth a conversation"));
	}
}

static void
no_single_sentence_is_shown(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 6, 5, 3, 2, 6);
	says(p, ben_sends, 6, 5, 6, 6, 2);
	relay_delivers(p);
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "bad mood"));
	assert_false(ada_reads(p, "longer-"));
	assert_false(ada_reads(p, "style="));
	assert_false(ada_reads(p, "4.0 of 7"));	/* (2 + 6) / 2, of the two */
}

static void
half_of_it_waits_on_another_phone(void **state)
{
	struct phones *p = *state;
	int x[SENTENCES];

	means(x, (const int[PARTS]){ 6, 5, 3, 2, 6 });
	page_sends(p, ada_sends, x, 1);
	assert_string_equal(ada_where(p), "/longer/page?page=2");
	page_sends(p, ada_sends, x, 2);
	relay_delivers(p);
	ben_opens(p, "/longer");
	assert_false(ben_reads(p, "has answered"));
	assert_false(ben_reads(p, "begun"));
	ada_changes_phone(p);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "8 of them have an answer"));
	assert_true(ada_reads(p, "/longer/page?page=3"));
	ada_opens(p, "/longer/page?page=2");
	assert_true(ada_reads(p, "name=\"longer-closeness-2\" value=\"6\" aria-label=\"6 of 7\" checked"));
	/* One page again, with one of them left empty now. */
	x[4] = 0;
	page_sends(p, ada_sends, x, 2);
	for (int page = 3; page <= 5; page++)
		page_sends(p, ada_sends, x, page);
	assert_string_equal(ada_where(p), "/longer/keep");
	ada_opens(p, "/longer/keep");
	assert_true(ada_reads(p, "19 of 20 have an answer."));
	assert_int_equal(ada_sends(p, "/longer/keep", "for=1"), 303);
	relay_delivers(p);
	ada_changes_phone(p);
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "begun"));
	assert_true(ada_reads(p, "Ada 2.0 of 7"));
}

static void
what_was_begun_can_be_thrown_away(void **state)
{
	struct phones *p = *state;
	int x[SENTENCES];

	means(x, (const int[PARTS]){ 6, 5, 3, 2, 6 });
	page_sends(p, ada_sends, x, 1);
	ada_sends(p, "/longer/forget", "");
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "You have begun"));
	page_sends(p, ada_sends, x, 1);
	days_pass(p, 31);	/* it speaks of other months by now */
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "You have begun"));
	ada_sends(p, "/longer/keep", "");
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Twenty sentences about"));
}

static void
careless_answers_are_asked_about_once(void **state)
{
	struct phones *p = *state;
	int x[SENTENCES];

	for (int i = 0; i < SENTENCES; i++)
		x[i] = 5;
	assert_int_equal(fills(p, ada_sends, x), 422);
	assert_true(ada_reads(p, "Many in a row have the same number"));
	assert_true(ada_reads(p, "name=\"sure\" value=\"1\""));
	assert_int_equal(ada_sends(p, "/longer/keep", "sure=1"), 303);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "compared with nothing"));
	assert_false(ada_reads(p, "What Today does with it"));
	memset(x, 0, sizeof(x));
	assert_int_equal(fills(p, ben_sends, x), 422);
	assert_true(ben_reads(p, "at least one of them"));
	assert_int_equal(ben_sends(p, "/longer/page", "page=1&longer-trust-1=8"), 422);
	x[3] = 5;
	assert_int_equal(fills(p, ben_sends, x), 303);
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Too few answers for a part to be seen"));
}

static void
an_answer_may_be_changed_until_both_are_in(void **state)
{
	struct phones *p = *state;
	int x[SENTENCES];

	says(p, ada_sends, 6, 5, 3, 2, 6);
	relay_delivers(p);
	ada_opens(p, "/longer/page?page=1");
	assert_true(ada_reads(p, "name=\"longer-closeness-1\" value=\"6\" aria-label=\"6 of 7\" checked"));
	means(x, (const int[PARTS]){ 3, 5, 3, 2, 6 });
	for (int page = 1; page <= 5; page++)
		page_sends(p, ada_sends, x, page);
	ada_sends(p, "/longer/keep", "for=1");
	relay_delivers(p);
	says(p, ben_sends, 6, 5, 6, 6, 2);
	relay_delivers(p);
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Ada 3.0 of 7, Ben 6.0 of 7"));
	page_sends(p, ada_sends, x, 1);
	assert_string_equal(ada_where(p), "/longer");
	ada_sends(p, "/longer/keep", "for=1");
	relay_delivers(p);
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Ada 3.0 of 7, Ben 6.0 of 7"));
}

static void
what_was_opened_and_taken_back_stays_closed(void **state)
{
	struct phones *p = *state;
	char of[60];

	says(p, ada_sends, 6, 5, 3, 2, 6);
	relay_delivers(p);
	says(p, ben_sends, 6, 5, 6, 6, 2);
	relay_delivers(p);
	ada_opens(p, "/longer");
	snprintf(of, sizeof(of), "of=%.32s",
	    strstr(ada_page(p), "name=\"of\" value=\"") + strlen("name=\"of\" value=\""));
	ada_sends(p, "/longer/take-back", of);
	relay_delivers(p);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "You took your answer back"));
	assert_false(ada_reads(p, "of 7"));
	ben_opens(p, "/longer");
	assert_false(ben_reads(p, "Ada 2.0"));
	assert_true(ben_reads(p, "Ben 6.0 of 7"));
	assert_true(ben_reads(p, "Ada took the answer back"));
	days_pass(p, HALF_A_YEAR);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Twenty sentences about"));
}

static void
a_gate_that_does_not_fit_does_not_count(void **state)
{
	static const char form[] =
	    "do=longer.look&at=1764100000&zone=60&gate=longer.1&longer-trust-1=1"
	    "&longer-trust-2r=7&longer-trust-3=1&longer-trust-4=1";
	struct phones *p = *state;

	says(p, ada_sends, 6, 5, 3, 2, 6);
	relay_delivers(p);
	ben_forges(p, "longer.2", STRICT_GATE, form);
	ben_forges(p, NULL, PLAIN, form);
	ben_forges(p, "longer.1", SOFT_GATE, form);
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "Ben 1.0"));
	ben_forges(p, "longer.1", STRICT_GATE, form);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Ada 5.0 of 7, Ben 1.0 of 7"));
}

static void
alone_it_stays_with_me(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "It stays with you."));
	assert_int_equal(says(p, ada_sends, 6, 5, 3, 2, 6), 303);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Only you can read this."));
	assert_true(ada_reads(p, "Ada 2.0 of 7"));
	assert_false(ada_reads(p, "not yet"));
	days_pass(p, HALF_A_YEAR - 1);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Ada 2.0 of 7"));
	days_pass(p, 1);
	assert_int_equal(says(p, ada_sends, 6, 5, 3, 6, 6), 303);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "For Ada being understood lies higher"));
	assert_true(ada_reads(p, "Other looks"));
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	ada_opens(p, "/longer");	/* now it can be answered for two */
	assert_true(ada_reads(p, "Each of you answers alone."));
}

/* ---- parts ---- */

static void
parts_are_as_worked_by_hand(void **state)
{
	/* closeness 6 5 8-2 7; trust 7 8-6 3 4; openness 5 - 4 8-3;
	 * understood 8-1 7 6 6; at ease 2 3 - -. */
	static const int x[SENTENCES] = { 6, 7, 5, 1, 2, 5, 6, 0, 7, 3, 2, 3, 4, 6,
		0, 7, 4, 3, 6, 0 };
	struct phones *p = *state;

	assert_int_equal(fills(p, ada_sends, x), 303);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Ada 6.0 of 7"));
	assert_true(ada_reads(p, "Ada 4.0 of 7"));
	assert_true(ada_reads(p, "Ada 4.7 of 7"));
	assert_true(ada_reads(p, "Ada 6.5 of 7"));
	assert_false(ada_reads(p, "2.5 of 7"));
	assert_false(ada_reads(p, "Being at ease</span>"));
	assert_true(ada_reads(p, "±0.8"));	/* 1.5 √.3 */
	/* 6.0 ± .8216 from 1 to 7 on 180 units, from 10. */
	assert_true(ada_reads(p, "x=\"135\" y=\"9\" width=\"50\""));
	assert_true(ada_reads(p, "cx=\"160\""));
	/* 6.5 + .8216 would leave the scale. */
	assert_true(ada_reads(p, "x=\"150\" y=\"9\" width=\"40\""));
}

/* A worked mean, as the pages say it; "" for too few. */
static void
part_text(char text[20], const int x[SENTENCES], int part)
{
	int sum = 0, n = 0, tenths;

	for (int i = 0; i < SENTENCES; i++)
		if (x[i] != 0 && strncmp(names[i], parts[part], strlen(parts[part])) == 0) {
			sum += names[i][strlen(names[i]) - 1] == 'r' ? 8 - x[i] : x[i];
			n++;
		}
	tenths = n >= 3 ? (20 * sum + n) / (2 * n) : 0;
	snprintf(text, 20, n >= 3 ? "%d.%d of 7" : "%.0d", tenths / 10, tenths % 10);
	if (n < 3)
		text[0] = '\0';
}

static void
both_phones_draw_the_same_within_the_scale(void **state)
{
	for (unsigned seed = 1; seed <= 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;
		int x[2][SENTENCES];

		for (int i = 0; i < 2 * SENTENCES; i++) {
			dice = dice * 1664525u + 1013904223u;
			x[i / SENTENCES][i % SENTENCES] = (int)(dice >> 20) % 8;
		}
		assert_int_equal(fills(p, ada_sends, x[0]), 303);
		assert_int_equal(fills(p, ben_sends, x[1]), 303);
		relay_delivers(p);
		ada_opens(p, "/longer");
		ben_opens(p, "/longer");
		for (int part = 0; part < PARTS; part++) {
			char a[20], b[20], said[80];

			part_text(a, x[0], part);
			part_text(b, x[1], part);
			if (a[0] == '\0' && b[0] == '\0')
				continue;
			snprintf(said, sizeof(said), "%s%s%s%s%s\"",
			    a[0] != '\0' ? "Ada " : "", a,
			    a[0] != '\0' && b[0] != '\0' ? ", " : "",
			    b[0] != '\0' ? "Ben " : "", b);
			assert_true(ada_reads(p, said));
			assert_true(ben_reads(p, said));
		}
		for (const char *at = ada_page(p); (at = strstr(at, "class=\"dot a\" cx=\"")) != NULL; at++) {
			long cx = strtol(strstr(at, "cx=") + 4, NULL, 10);

			assert_true(cx >= 10 && cx <= 190);
		}
		assert_int_equal(ada_reads(p, "class=\"vrow far\""),
		    ben_reads(p, "class=\"vrow far\""));
		phones_free(p);
	}
	(void)state;
}

static void
apart_is_what_lies_beyond_the_reliable_difference(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 6, 6, 6, 6, 7);
	says(p, ben_sends, 3, 5, 7, 6, 5);	/* 3 beyond 2.3, 2 within */
	relay_delivers(p);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "On four parts you stand close together"));
	assert_true(strstr(ada_page(p), "class=\"vrow far\"") <
	    strstr(ada_page(p), "Ada 6.0 of 7, Ben 3.0 of 7"));
	assert_null(strstr(strstr(ada_page(p), "class=\"vrow far\"") + 1,
	    "class=\"vrow far\""));
	assert_false(ada_reads(p, "4.5 of 7"));	/* no mean of the two */
}

static void
retakes_overwrite_nothing_and_change_is_said_beyond_the_wobble(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 2, 5, 3, 6, 6);
	says(p, ben_sends, 6, 6, 6, 6, 6);
	relay_delivers(p);
	days_pass(p, HALF_A_YEAR - 1);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Ada 2.0 of 7, Ben 6.0 of 7"));
	days_pass(p, 1);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Twenty sentences about"));
	says(p, ada_sends, 5, 5, 5, 3, 6);	/* 3 up, 0, 2 up, 3 down, 0 */
	relay_delivers(p);
	says(p, ben_sends, 6, 5, 6, 6, 7);
	relay_delivers(p);
	for (int who = 0; who < 2; who++) {
		const char *page;

		(who == 0 ? ada_opens : ben_opens)(p, "/longer");
		page = who == 0 ? ada_page(p) : ben_page(p);
		assert_non_null(strstr(page, "For Ada closeness lies higher"));
		assert_non_null(strstr(page, "For Ada being understood lies lower"));
		assert_null(strstr(page, "For Ada openness lies"));
		assert_null(strstr(page, "For Ben "));
		(who == 0 ? ada_opens : ben_opens)(p, "/longer?look=1");
		page = who == 0 ? ada_page(p) : ben_page(p);
		assert_non_null(strstr(page, "Ada 2.0 of 7, Ben 6.0 of 7"));
	}
}

static void
who_never_answers_blocks_nothing(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 2, 5, 3, 6, 6);
	relay_delivers(p);
	days_pass(p, HALF_A_YEAR);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "Twenty sentences about"));
	assert_int_equal(says(p, ada_sends, 5, 5, 3, 6, 6), 303);
	relay_delivers(p);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "For Ada closeness lies higher"));
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Ada has answered"));
	says(p, ben_sends, 6, 6, 6, 6, 6);
	relay_delivers(p);
	ben_opens(p, "/longer");
	assert_true(ben_reads(p, "Ada 5.0 of 7, Ben 6.0 of 7"));
	assert_false(ben_reads(p, "Ada 2.0"));
	ben_opens(p, "/longer?look=2");
	assert_false(ben_reads(p, "Ada 2.0"));
	ada_opens(p, "/longer?look=1");
	assert_true(ada_reads(p, "Ada 2.0 of 7"));
	assert_false(ada_reads(p, "Ada 2.0 of 7, Ben"));
}

/* ---- what Today does with it ---- */

static const char because[] = "It comes round more often because";

/* Of a hundred days: on how many Today offers it, with its reason. */
static int
share(struct phones *p, opens open, const char *(*page)(const struct phones *),
    const char *href, const char *reason, int days)
{
	char link[80];
	int n = 0;

	snprintf(link, sizeof(link), "class=\"btn wide\" href=\"%s\"", href);
	for (int day = 0; day < days; day++) {
		open(p, "/today");
		n += strstr(page(p), link) != NULL &&
		    (reason == NULL || strstr(page(p), reason) != NULL);
		days_pass(p, 1);
	}
	return 100 * n / days;
}

static void
what_is_needed_comes_more_often_but_not_always(void **state)
{
	struct phones *p = *state;
	int before = share(p, ada_opens, ada_page, "/listen", NULL, 90), after;

	assert_true(before < 25);
	says(p, ada_sends, 6, 6, 6, 2, 6);
	ada_opens(p, "/longer");
	assert_true(ada_reads(p, "What Today does with it"));
	assert_true(ada_reads(p, "href=\"/listen\""));
	assert_true(ada_reads(p, "because being understood was lowest"));
	after = share(p, ada_opens, ada_page, "/listen", because, 90);
	assert_in_range(after, 15, 34);	/* every third day at the most */
	assert_true(after >= before + 5);
	days_pass(p, 2);	/* three months are over */
	assert_int_equal(share(p, ada_opens, ada_page, "/listen", because, 30), 0);
}

static void
a_phone_knows_only_what_it_may_read(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 6, 6, 6, 2, 6);
	relay_delivers(p);
	assert_int_equal(share(p, ben_opens, ben_page, "", because, 20), 0);
	ben_opens(p, "/longer");
	assert_false(ben_reads(p, because));
	says(p, ben_sends, 2, 6, 6, 6, 6);
	relay_delivers(p);
	/* Both are open: the same on both, and of nobody by name. */
	for (int who = 0; who < 2; who++) {
		const char *page, *reasons;

		(who == 0 ? ada_opens : ben_opens)(p, "/longer");
		page = who == 0 ? ada_page(p) : ben_page(p);
		reasons = strstr(page, "What Today does with it");
		assert_non_null(reasons);
		assert_non_null(strstr(reasons, "because being understood was lowest in your longer look"));
		assert_non_null(strstr(reasons, "because closeness was lowest in your longer look"));
	}
	assert_in_range(share(p, ada_opens, ada_page, "/thanks", "because closeness", 60), 5, 40);
	days_pass(p, 31);	/* three months after the later of the two */
	assert_int_equal(share(p, ben_opens, ben_page, "/thanks", because, 20), 0);
}

static void
who_is_well_needs_nothing(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 6, 7, 6, 6, 7);
	ada_opens(p, "/longer");
	assert_false(ada_reads(p, "What Today does with it"));
	assert_int_equal(share(p, ada_opens, ada_page, "/listen", because, 20), 0);
}

static void
what_serves_trust_and_ease_has_something_to_offer(void **state)
{
	struct phones *p = *state;

	says(p, ada_sends, 6, 2, 6, 6, 6);
	says(p, ben_sends, 6, 6, 6, 6, 2);
	/* Every third day at the most, and more often than one of ten would be. */
	assert_in_range(share(p, ada_opens, ada_page, "/way/new", because, 40), 14, 34);
	assert_in_range(share(p, ben_opens, ben_page, "/gently", because, 40), 14, 34);
}

/* ---- whatever the relay does ---- */

static void
somebody_does_something(struct phones *p, sends send, const char *(*last)(const struct phones *),
    unsigned dice)
{
	int x[SENTENCES];
	char of[60];

	for (int i = 0; i < SENTENCES; i++)
		x[i] = (int)(dice >> i % 7) % 8;
	switch (dice / 128 % 6) {
	case 0:
	case 1:
		fills(p, send, x);
		break;
	case 2:
		page_sends(p, send, x, (int)(dice % 5) + 1);
		break;
	case 3:
		send(p, "/longer/keep", "sure=1");
		break;
	case 4:
		snprintf(of, sizeof(of), "of=%s", last(p));
		send(p, "/longer/take-back", of);
		break;
	case 5:
		send(p, "/longer/forget", "");
		break;
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = {
		"/longer", "/longer?look=1", "/longer?look=2", "/longer/keep", "/today",
		"/closeness"
	};

	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u;

		for (int i = 0; i < 8; i++) {
			dice = dice * 1664525u + 1013904223u;
			somebody_does_something(p, ada_sends, ada_last_id, dice >> 8);
			relay_blusters(p);
			somebody_does_something(p, ben_sends, ben_last_id, dice >> 12);
			if (i % 2 == 1)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 28) * 12);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		ada_opens(p, "/longer");
		ben_opens(p, "/longer");
		if (ada_reads(p, "How each of you sees") && ben_reads(p, "How each of you sees"))
			assert_int_equal(ada_reads(p, "vrow far"), ben_reads(p, "vrow far"));
		phones_free(p);
	}
	(void)state;
}

#define TWO(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)
#define ONE(name)	cmocka_unit_test_setup_teardown(name, one_arrives, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWO(nothing_opens_before_both_have_kept_theirs),
		TWO(no_single_sentence_is_shown),
		TWO(half_of_it_waits_on_another_phone),
		TWO(what_was_begun_can_be_thrown_away),
		TWO(careless_answers_are_asked_about_once),
		TWO(an_answer_may_be_changed_until_both_are_in),
		TWO(what_was_opened_and_taken_back_stays_closed),
		TWO(a_gate_that_does_not_fit_does_not_count),
		ONE(alone_it_stays_with_me),
		TWO(parts_are_as_worked_by_hand),
		cmocka_unit_test(both_phones_draw_the_same_within_the_scale),
		TWO(apart_is_what_lies_beyond_the_reliable_difference),
		TWO(retakes_overwrite_nothing_and_change_is_said_beyond_the_wobble),
		TWO(who_never_answers_blocks_nothing),
		TWO(what_is_needed_comes_more_often_but_not_always),
		TWO(a_phone_knows_only_what_it_may_read),
		TWO(who_is_well_needs_nothing),
		TWO(what_serves_trust_and_ease_has_something_to_offer),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
