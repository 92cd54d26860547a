/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* vision_test: one picture, many wordings, and the one that both signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

enum { WORDS = 60 };

/* A path or a form, printed. */
static const char *
f(const char *format, ...)
{
	static char texts[4][3000];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(texts[0]), format, list);
	va_end(list);
	return text;
}

static void
keep_id(char to[33], const char *id)
{
	snprintf(to, 33, "%s", id);
}

/* Ada writes, Ben says yes: it holds. */
static void
both_sign(struct phones *p, char id[33], const char *text)
{
	assert_int_equal(ada_sends(p, "/vision/word",
	    f("heading=Our+picture+of+2031&text=%s", text)), 303);
	keep_id(id, ada_last_id(p));
	relay_delivers(p);
	assert_int_equal(ben_sends(p, "/vision/yes", f("wording=%s", id)), 303);
	relay_delivers(p);
}

static void
a_picture_holds_once_both_said_yes_to_it(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/us");
	assert_true(ada_reads(p, "Our picture"));
	assert_true(ada_reads(p, "Steps and goals"));
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "How do you want to live"));
	ada_sends(p, "/vision/word", "heading=Our+picture+of+2031&text=%3Cb%3E+A+door+to+the+garden");
	keep_id(id, ada_last_id(p));
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "&lt;b&gt; A door to the garden"));
	assert_true(ada_reads(p, "You said yes by writing it."));
	assert_false(ada_reads(p, "It holds."));
	assert_int_equal(ada_sends(p, "/vision/yes", f("wording=%s", id)), 303);
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_true(ben_reads(p, "Ada proposes words for your picture"));
	ben_opens(p, "/vision");
	assert_true(ben_reads(p, "Yes, this is our picture"));
	assert_false(ben_reads(p, "It holds."));
	ben_sends(p, "/vision/yes", f("wording=%s", id));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "Our picture of 2031"));
	assert_true(ada_reads(p, "It holds."));
	assert_false(ada_reads(p, "Proposed"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "words for your picture"));
}

static void
a_change_asks_again_and_the_old_one_holds_until_then(void **state)
{
	struct phones *p = *state;
	char first[33], second[33];

	both_sign(p, first, "a+garden");
	ben_opens(p, f("/vision/word?from=%s&begin=%s", first, first));
	assert_true(ben_reads(p, ">a garden</textarea>"));
	ben_sends(p, "/vision/word", f("text=a+garden+and+a+dog&from=%s", first));
	keep_id(second, ben_last_id(p));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "class=\"told\">a garden</p>"));
	assert_true(ada_reads(p, "a garden and a dog"));
	ada_sends(p, "/vision/yes", f("wording=%s", second));
	relay_delivers(p);
	ben_opens(p, "/vision");
	assert_true(ben_reads(p, "class=\"told\">a garden and a dog</p>"));
	ben_opens(p, "/vision/history");
	assert_true(ben_reads(p, "Another holds since."));
	ben_opens(p, f("/vision/wording?of=%s", second));
	assert_true(ben_reads(p, "Made from"));
	assert_int_equal(ben_opens(p, "/vision/wording?of=nonsense"), 404);
	assert_int_equal(ben_opens(p, "/vision/wording"), 404);
}

static void
both_change_it_at_once_and_both_stand_side_by_side(void **state)
{
	struct phones *p = *state;
	char first[33], adas[33], bens[33], one[33];

	both_sign(p, first, "a+garden");
	ada_sends(p, "/vision/word", f("heading=A&text=a+garden+with+hens&from=%s", first));
	keep_id(adas, ada_last_id(p));
	ben_sends(p, "/vision/word", f("heading=B&text=a+garden+by+the+sea&from=%s", first));
	keep_id(bens, ben_last_id(p));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "Two wordings, side by side"));
	assert_true(ada_reads(p, "with hens"));
	assert_true(ada_reads(p, "by the sea"));
	ben_opens(p, "/vision/one");
	assert_true(ben_reads(p, "with hens"));
	assert_true(ben_reads(p, "Start from all, under each other"));
	ben_opens(p, f("/vision/word?from=%s+%s&begin=all", adas, bens));
	assert_true(ben_reads(p, "a garden with hens\n\na garden by the sea</textarea>"));
	ben_opens(p, f("/vision/word?from=%s+%s&begin=%s", adas, bens, adas));
	assert_true(ben_reads(p, ">a garden with hens</textarea>"));
	ben_sends(p, "/vision/word", f("text=hens+by+the+sea&from=%s+%s", adas, bens));
	keep_id(one, ben_last_id(p));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_false(ada_reads(p, "Two wordings, side by side"));
	assert_true(ada_reads(p, "hens by the sea"));
	ada_sends(p, "/vision/yes", f("wording=%s", one));
	ada_opens(p, f("/vision/wording?of=%s", one));
	assert_true(ada_reads(p, "a garden with hens"));
	assert_true(ada_reads(p, "a garden by the sea"));
	assert_int_equal(ada_opens(p, "/vision/one"), 303);
	/* What was made into another can still be said yes to. */
	ben_sends(p, "/vision/yes", f("wording=%s", adas));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "class=\"told\">a garden with hens</p>"));
}

static void
nobody_changes_or_puts_away_the_words_of_the_other(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_sends(p, "/vision/word", "text=hens");
	keep_id(id, ada_last_id(p));
	relay_delivers(p);
	ben_sends(p, "/vision/aside", f("wording=%s&aside=yes", id));
	ben_sends(p, "/vision/word", f("of=%s&text=no+hens&from=%s", id, id));
	relay_delivers(p);
	ada_opens(p, f("/vision/wording?of=%s", id));
	assert_true(ada_reads(p, ">hens</p>"));
	assert_false(ada_reads(p, "Put aside by"));
	ben_forges(p, NULL, 0, f("do=vision.aside&at=1764000000&zone=60&wording=%s&aside=yes", id));
	ada_opens(p, f("/vision/wording?of=%s", id));
	assert_false(ada_reads(p, "Put aside by"));
}

static void
what_its_writer_puts_aside_waits_for_no_yes(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_sends(p, "/vision/word", "text=hens");
	keep_id(id, ada_last_id(p));
	ada_sends(p, "/vision/aside", f("wording=%s&aside=yes", id));
	relay_delivers(p);
	ben_opens(p, "/vision");
	assert_false(ben_reads(p, "hens"));
	ben_sends(p, "/vision/yes", f("wording=%s", id));
	ben_forges(p, NULL, 0, f("do=vision.yes&at=1764000000&zone=60&wording=%s", id));
	relay_delivers(p);
	ada_opens(p, "/vision");
	assert_false(ada_reads(p, "It holds."));
	ada_opens(p, "/vision/history");
	assert_true(ada_reads(p, "hens"));
	ada_sends(p, "/vision/aside", f("wording=%s&aside=no", id));
	relay_delivers(p);
	ben_opens(p, "/vision");
	assert_true(ben_reads(p, "hens"));
}

static void
what_is_too_long_is_shown_again_whole(void **state)
{
	struct phones *p = *state;
	static char form[13000] = "heading=H&text=";

	memset(form + 15, 'y', 4001);
	assert_int_equal(ada_sends(p, "/vision/word", form), 422);
	assert_true(ada_reads(p, "longer than 4000 characters"));
	assert_true(ada_reads(p, form + 15));
	form[15 + 4000] = '\0';
	assert_int_equal(ada_sends(p, "/vision/word", form), 303);
	assert_int_equal(ada_sends(p, "/vision/word", "heading=H&text="), 422);
	assert_true(ada_reads(p, "value=\"H\""));
}

static void
the_same_words_again_are_no_new_wording(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_sign(p, id, "a+garden");
	ada_sends(p, "/vision/word",
	    f("heading=Our+picture+of+2031&text=a+garden&from=%s", id));
	ada_opens(p, "/vision");
	assert_false(ada_reads(p, "Proposed"));
}

static void
alone_what_was_written_last_holds_and_may_be_brought_along(void **state)
{
	struct phones *p = *state;
	char id[33];

	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "For you alone, so far."));
	ada_sends(p, "/vision/word", "heading=Mine&text=a+boat");
	keep_id(id, ada_last_id(p));
	ada_sends(p, "/vision/word", f("heading=Mine&text=a+boat+and+tea&from=%s", id));
	keep_id(id, ada_last_id(p));
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "class=\"told\">a boat and tea</p>"));
	assert_true(ada_reads(p, "Only you") || ada_reads(p, "Written on"));
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	ada_opens(p, "/vision");
	assert_false(ada_reads(p, "a boat"));
	assert_true(ada_reads(p, "From before you were two"));
	ada_opens(p, f("/vision/word?from=&begin=%s", id));
	assert_true(ada_reads(p, ">a boat and tea</textarea>"));
	ada_opens(p, f("/vision/wording?of=%s", id));
	assert_true(ada_reads(p, "a boat and tea"));
}

static void
when_the_pairing_has_ended_it_stays_and_stands_still(void **state)
{
	struct phones *p = *state;
	char id[33];

	both_sign(p, id, "a+garden");
	phones_fact(p, "state=open&pair=ended&confirmed=1");
	ada_opens(p, "/vision");
	assert_true(ada_reads(p, "a garden"));
	assert_false(ada_reads(p, "<form"));
	assert_int_equal(ada_opens(p, "/vision/word"), 404);
	ada_sends(p, "/vision/word", "text=mine+now");
	ada_opens(p, "/vision");
	assert_false(ada_reads(p, "mine now"));
	ada_opens(p, f("/vision/wording?of=%s", id));
	assert_false(ada_reads(p, "<form"));
}

static void
an_old_proposal_asks_no_longer_first(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/vision/word", "text=hens");
	relay_delivers(p);
	days_pass(p, 30);
	ben_opens(p, "/vision");
	assert_true(ben_reads(p, "hens"));
	assert_true(ben_reads(p, "Yes, this is our picture"));
}

/* ---- weather ---- */

struct said {
	char	 id[WORDS][33], text[WORDS][24];
	bool	 ada[WORDS], yes[WORDS];	/* the other said yes, some time */
	size_t	 n;
};

static void
something_happens(struct phones *p, unsigned turn, struct said *said)
{
	unsigned chance = turn * 2654435761u ^ turn >> 3;
	bool ada = chance >> 16 & 1;
	int (*sends)(struct phones *, const char *, const char *) =
	    ada ? ada_sends : ben_sends;
	const char *(*last)(const struct phones *) = ada ? ada_last_id : ben_last_id;
	size_t at = said->n > 0 ? (chance >> 8) % said->n : 0;
	const char *any = said->n > 0 ? said->id[at] : "";
	const char *other = said->n > 0 ? said->id[(chance >> 4) % said->n] : "";

	switch (chance >> 29) {
	case 0:
	case 1:
	case 2:
		snprintf(said->text[said->n], 24, "words-%u.", turn);
		sends(p, "/vision/word", f("text=%s&from=%s+%s", said->text[said->n],
		    any, other));
		keep_id(said->id[said->n], last(p));
		said->ada[said->n++] = ada;
		break;
	case 3:
	case 4:
	case 5:
		sends(p, "/vision/yes", f("wording=%s", any));
		said->yes[at] |= said->n > 0 && ada != said->ada[at];
		break;
	case 6:
		sends(p, "/vision/aside", f("wording=%s&aside=%s", any,
		    turn % 3 == 0 ? "no" : "yes"));
		break;
	default:
		days_pass(p, 2);
	}
}

/* Each text that was ever typed is on some page of the history, at both. */
static void
everything_is_there(struct phones *p, const struct said *said)
{
	bool ada[WORDS] = { false }, ben[WORDS] = { false };

	for (size_t page = 0; page * 20 < said->n; page++) {
		ada_opens(p, f("/vision/history?page=%zu", page));
		ben_opens(p, f("/vision/history?page=%zu", page));
		for (size_t i = 0; i < said->n; i++) {
			ada[i] |= ada_reads(p, said->text[i]);
			ben[i] |= ben_reads(p, said->text[i]);
		}
	}
	for (size_t i = 0; i < said->n; i++) {
		assert_true(ada[i] && ben[i]);
		assert_int_equal(ada_opens(p, f("/vision/wording?of=%s", said->id[i])), 200);
		assert_true(ada_reads(p, said->text[i]));
	}
}

/* Does this page say that both said yes to it? */
static bool
is_signed(struct phones *p, const struct said *said, size_t i)
{
	ada_opens(p, f("/vision/wording?of=%s", said->id[i]));
	return ada_reads(p, "<p class=\"lede\">Both said yes");
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	unsigned held = 0, beside = 0;

	(void)state;
	for (unsigned seed = 0; seed < 240; seed++) {
		struct phones *p = phones_new(seed);
		struct said *said = calloc(1, sizeof(*said));
		char *history;

		for (unsigned i = 0; i < 30; i++) {
			something_happens(p, seed * 41 + i, said);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		everything_is_there(p, said);
		for (size_t i = 0; i < said->n; i++)
			if (is_signed(p, said, i)) {
				assert_true(said->yes[i]);
				held++;
			}
		ada_opens(p, "/vision");
		beside += ada_reads(p, "side by side");
		ada_opens(p, "/vision/history");
		history = strdup(ada_page(p));
		assert_null(new_phone_differs_at(p,
		    (const char *[]){ "/vision", "/vision/history" }, 2));
		ben_opens(p, "/vision/history");
		assert_string_equal(ben_page(p), history);
		free(history);
		free(said);
		phones_free(p);
	}
	/* The weather was not so bad that nothing came of it. */
	assert_in_range(held, 100, 10000);
	assert_in_range(beside, 60, 240);
}

/* Ben never says yes: nothing Ada does by herself is ever signed by both. */
static void
without_a_yes_of_the_other_nothing_is_signed(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 100; seed++) {
		struct phones *p = phones_new(seed);
		char ids[12][33];

		for (unsigned i = 0; i < 12; i++) {
			unsigned chance = (seed * 31 + i) * 2654435761u;

			ada_sends(p, "/vision/word", f("text=a%u&from=%s", i,
			    i > 0 ? ids[chance % i] : ""));
			keep_id(ids[i], ada_last_id(p));
			ada_sends(p, "/vision/yes", f("wording=%s", ids[i]));
			ben_sends(p, "/vision/word", f("text=b%u&from=%s", i, ids[i]));
			relay_blusters(p);
		}
		relay_delivers(p);
		ben_opens(p, "/vision");
		assert_false(ben_reads(p, "Both said yes"));
		ada_opens(p, "/vision/history");
		assert_false(ada_reads(p, "Both said yes"));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(a_picture_holds_once_both_said_yes_to_it),
		two(a_change_asks_again_and_the_old_one_holds_until_then),
		two(both_change_it_at_once_and_both_stand_side_by_side),
		two(nobody_changes_or_puts_away_the_words_of_the_other),
		two(what_its_writer_puts_aside_waits_for_no_yes),
		two(what_is_too_long_is_shown_again_whole),
		two(the_same_words_again_are_no_new_wording),
		cmocka_unit_test_setup_teardown(
		    alone_what_was_written_last_holds_and_may_be_brought_along,
		    one_arrives, they_leave),
		two(when_the_pairing_has_ended_it_stays_and_stands_still),
		two(an_old_proposal_asks_no_longer_first),
		cmocka_unit_test(without_a_yes_of_the_other_nothing_is_signed),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
