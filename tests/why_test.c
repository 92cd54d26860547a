/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* why_test: each "Why this?" is met somewhere, and no page is full of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"
#include "phones.h"

enum { CARDS_MAX = 200, DAYS = 30, AT_ONCE = 2 };

static const char *const pages[] = {
	"/today", "/journey", "/talk", "/time", "/us", "/me", "/hard", "/fit", "/fit/after",
	"/closeness", "/pulse", "/check", "/look", "/longer", "/forms", "/attach",
	"/question", "/sitting", "/evening", "/listen", "/thanks", "/thanks/cue", "/jar",
	"/gently", "/gently/mine", "/pause", "/eyes", "/eyes/write?step=1", "/sides",
	"/repair", "/lasting", "/way", "/values", "/stands", "/vision", "/goals",
	"/goals/new", "/review", "/paths", "/touch", "/touch/massage", "/settings", "/settings/choices",
	"/settings/seen", "/pair", "/pair/end",
	NULL
};

static const char *const behind_the_wall[] = {
	"/journal", "/journal/breathe", "/touch/both", NULL
};

/* Stands beside a change only: attach_test. */
static const char later[] = "why-attach-change";

struct met {
	struct arena	*mem;
	struct deck	 deck;
	bool		 seen[CARDS_MAX];
	char		 rate[80], agreement[80];	/* pages of a question */
};

/* Marks what stands on Ada's page; how many there are. */
static int
look(struct met *met, const struct phones *p)
{
	char summary[200];
	int n = 0;

	for (size_t i = 0; i < met->deck.n; i++) {
		snprintf(summary, sizeof(summary), "<summary>%s</summary>",
		    card_field(&met->deck, &met->deck.cards[i], "Title"));
		if (ada_reads(p, summary)) {
			met->seen[i] = true;
			n++;
		}
	}
	return n;
}

static void
look_at(struct met *met, struct phones *p, const char *path)
{
	if (ada_opens(p, path) == 200 && look(met, p) > AT_ONCE)
		fail_msg("%s asks why more than twice", path);
}

/* A question that waits to be rated, and what the two try meanwhile. */
static void
two_ask(struct met *met, struct phones *p)
{
	char form[200], id[33];

	assert_int_equal(ada_sends(p, "/way/open",
	    "title=Our+evenings&why=I+am+tired&kind=one"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	snprintf(met->rate, sizeof(met->rate), "/way/rate?of=%s", id);
	relay_delivers(p);
	for (int i = 0; i < 4; i++) {
		snprintf(form, sizeof(form), "of=%s&text=option+%d", id, i);
		assert_int_equal((i == 0 ? ben_sends : ada_sends)(p, "/way/option",
		    form), 303);
	}
	snprintf(form, sizeof(form), "of=%s&item=%s&text=Together&days=14", id,
	    ada_last_id(p));
	assert_int_equal(ada_sends(p, "/way/agree", form), 303);
	snprintf(met->agreement, sizeof(met->agreement), "/way/agreement?of=%s",
	    ada_last_id(p));
	relay_delivers(p);
}

static void
every_card_is_met_somewhere(void **state)
{
	struct phones *two = phones_new(0), *one = phones_alone();
	struct met *met = test_calloc(1, sizeof(*met));

	(void)state;
	met->mem = arena_new();
	met->deck = messages_read(met->mem, CONTENT_DIR "/why.rec");
	assert_in_range(met->deck.n, 60, CARDS_MAX);
	two_ask(met, two);
	for (int day = 0; day < DAYS; day++) {
		for (size_t i = 0; pages[i] != NULL; i++)
			look_at(met, two, pages[i]);
		look_at(met, two, met->rate);
		look_at(met, two, met->agreement);
		look_at(met, one, "/us");
		for (size_t i = 0; behind_the_wall[i] != NULL; i++) {
			ada_opens_private(two, behind_the_wall[i]);
			assert_in_range(look(met, two), 1, AT_ONCE);
		}
		days_pass(two, 1);
	}
	for (size_t i = 0; i < met->deck.n; i++)
		if (!met->seen[i] && strcmp(met->deck.cards[i].id, later) != 0)
			fail_msg("%s is on no page", met->deck.cards[i].id);
	arena_free(met->mem);
	test_free(met);
	phones_free(two);
	phones_free(one);
}

static void
the_card_of_the_day_is_the_same_for_both(void **state)
{
	struct phones *p = phones_new(0);
	bool other = false;
	char *first;

	(void)state;
	ada_opens(p, "/time");
	ben_opens(p, "/time");
	first = strdup(ada_page(p));
	assert_non_null(strstr(first, "How sure this is"));
	assert_string_equal(strstr(first, "<details>"), strstr(ben_page(p), "<details>"));
	ada_opens(p, "/time");
	assert_string_equal(first, ada_page(p));
	for (int day = 0; day < 3; day++) {
		days_pass(p, 1);
		ada_opens(p, "/time");
		other |= strcmp(strstr(first, "<details>"),
		    strstr(ada_page(p), "<details>")) != 0;
	}
	assert_true(other);
	free(first);
	phones_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_card_is_met_somewhere),
		cmocka_unit_test(the_card_of_the_day_is_the_same_for_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
