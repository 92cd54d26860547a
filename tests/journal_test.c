/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* journal_test: a private journal, its wall, and the page of what is one's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "form.h"
#include "home.h"
#include "phones.h"
#include "practice.h"
#include "text.h"

static int
keep(struct phones *p, const char *form)
{
	return ada_sends_private(p, "/journal/write", form);
}

/* Where the page of the entry written last is, below a path. */
static const char *
at_entry(const char *path, const char *id)
{
	static char where[100];

	snprintf(where, sizeof(where), "%.60s?of=%.32s", path, id);
	return where;
}

/* The entry of that form, as hex. */
static void
keep_as(struct phones *p, const char *form, char id[33])
{
	assert_int_equal(keep(p, form), 303);
	memcpy(id, ada_last_id(p), 33);
}

static void
change(struct phones *p, const char *id, const char *form)
{
	char body[400];

	snprintf(body, sizeof(body), "of=%.32s&%s", id, form);
	assert_int_equal(ada_sends_private(p, "/journal/edit", body), 303);
}

static void
what_is_kept_stands_below_the_next_page(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens_private(p, "/journal"), 200);
	assert_true(ada_reads(p, "Only you, Ada."));
	assert_true(ada_reads(p, "Hearth never shows Ben this page, how often you write, or that you were here."));
	assert_true(ada_reads(p, "Nothing here yet."));
	assert_int_equal(keep(p, "text=The+kettle+sang%2C+and+so+did+I.%0AA+little.&pleasant=6"), 303);
	assert_string_equal(ada_where(p), "/journal?kept=1");
	ada_opens_private(p, ada_where(p));
	assert_true(ada_reads(p, "Kept."));
	assert_true(ada_reads(p, "<p>The kettle sang, and so did I.</p>\n<p>A little.</p>"));
	assert_true(ada_reads(p, "Today, 17:"));
}

static void
each_kind_asks_and_a_blank_page_does_not(void **state)
{
	struct phones *p = *state;

	ada_opens_private(p, "/journal?kind=kind");
	assert_true(ada_reads(p, "href=\"/journal?kind=kind\" aria-current=\"true\""));
	assert_true(ada_reads(p, "Another question"));
	assert_true(ada_reads(p, "name=\"prompt\" value=\"journal-1"));
	ada_remembers_page(p);
	ada_opens_private(p, "/journal?kind=kind&idea=1");
	assert_false(ada_sees_the_same(p));
	ada_opens_private(p, "/journal?kind=blank");
	assert_true(ada_reads(p, "name=\"prompt\" value=\"\""));
	assert_false(ada_reads(p, "Another question"));
	assert_int_equal(ada_opens_private(p, "/journal?kind=secret&idea=x"), 200);
}

static void
after_an_ending_no_question_touches_the_two(void **state)
{
	struct phones *p = *state;
	int us = 0;

	for (int ended = 0; ended < 2; ended++) {
		if (ended)
			phones_fact(p, "state=open&pair=ended&confirmed=1");
		us = 0;
		for (int idea = 0; idea < 60; idea++) {
			char path[60];

			snprintf(path, sizeof(path), "/journal?kind=kind&idea=%d", idea);
			ada_opens_private(p, path);
			us += ada_reads(p, "journal-150");
		}
		assert_true(ended ? us == 0 : us > 0);
	}
}

static void
a_refused_page_keeps_every_word(void **state)
{
	struct phones *p = *state;
	static char form[5000];

	strcpy(form, "prompt=journal-150&pleasant=2&lively=5&text=");
	memset(form + strlen(form), 'x', 4001);
	assert_int_equal(keep(p, form), 422);
	assert_true(ada_reads(p, "This is longer than it can be."));
	assert_true(ada_reads(p, "aria-invalid=\"true\" aria-describedby=\"text-oops"));
	assert_true(ada_reads(p, "xxxxxxxx</textarea>"));
	assert_true(ada_reads(p, "small enough to be easy?"));
	assert_true(ada_reads(p, "value=\"2\" aria-label=\"2 of 7\"  checked") ||
	    ada_reads(p, "value=\"2\" aria-label=\"2 of 7\" checked"));
	assert_int_equal(keep(p, "text=+%0A+&lively=5"), 422);
	assert_true(ada_reads(p, "Please write something here."));
	assert_int_equal(keep(p, "text=kept+so&pleasant=8"), 422);
	assert_true(ada_reads(p, "kept so</textarea>"));
	ada_opens_private(p, "/journal");
	assert_true(ada_reads(p, "Nothing here yet."));
}

static void
what_it_said_before_stays_with_it(void **state)
{
	struct phones *p = *state;
	char id[33];

	keep_as(p, "text=I+said+fine.&pleasant=3&prompt=journal-150", id);
	ada_opens_private(p, at_entry("/journal/entry", id));
	assert_true(ada_reads(p, "What could you give each other tonight"));
	assert_true(ada_reads(p, "Pleasant 3, of 7"));
	assert_false(ada_reads(p, "What it said before"));
	days_pass(p, 1);
	change(p, id, "text=I+said+fine.+It+was+not.&pleasant=2");
	assert_string_equal(ada_where(p), at_entry("/journal/entry", id));
	ada_opens_private(p, ada_where(p));
	assert_true(ada_reads(p, "<p>I said fine. It was not.</p>"));
	assert_true(ada_reads(p, "What it said before"));
	assert_true(ada_reads(p, "<p>I said fine.</p>"));
	/* A change of the change is a change of the same entry. */
	change(p, ada_last_id(p), "text=Third+thought.");
	ada_opens_private(p, at_entry("/journal/entry", id));
	assert_true(ada_reads(p, "<p>Third thought.</p>"));
	ada_opens_private(p, "/journal/entries");
	assert_true(ada_reads(p, "Third thought."));
	assert_false(ada_reads(p, "It was not."));
}

static void
a_change_that_changes_nothing_is_none(void **state)
{
	struct phones *p = *state;
	char id[33];

	keep_as(p, "text=As+it+was.&lively=4", id);
	change(p, id, "text=As+it+was.&lively=4");
	ada_opens_private(p, at_entry("/journal/entry", id));
	assert_false(ada_reads(p, "What it said before"));
}

static void
a_refused_change_keeps_its_words_even_without_its_entry(void **state)
{
	struct phones *p = *state;
	char id[33], body[100];

	keep_as(p, "text=First.", id);
	snprintf(body, sizeof(body), "of=%s&text=Second.&pleasant=9", id);
	assert_int_equal(ada_sends_private(p, "/journal/edit", body), 422);
	assert_true(ada_reads(p, "Second.</textarea>"));
	assert_true(ada_reads(p, "name=\"of\""));
	snprintf(body, sizeof(body), "of=%s", id);
	ada_sends_private(p, "/journal/delete", body);
	snprintf(body, sizeof(body), "of=%s&text=Second.&pleasant=9", id);
	assert_int_equal(ada_sends_private(p, "/journal/edit", body), 422);
	assert_true(ada_reads(p, "Second.</textarea>"));
	/* Deleted elsewhere meanwhile: the words become an entry of their own. */
	snprintf(body, sizeof(body), "of=%s&text=Second.", id);
	assert_int_equal(ada_sends_private(p, "/journal/edit", body), 303);
	ada_opens_private(p, "/journal");
	assert_true(ada_reads(p, "<p>Second.</p>"));
	assert_false(ada_reads(p, "<p>First.</p>"));
}

static void
a_deleted_entry_goes_with_its_wordings(void **state)
{
	struct phones *p = *state;
	char id[33], body[60];

	keep_as(p, "text=Not+for+keeps.", id);
	change(p, id, "text=Really+not+for+keeps.");
	assert_int_equal(ada_opens_private(p, at_entry("/journal/delete", id)), 200);
	assert_true(ada_reads(p, "Delete this entry?"));
	assert_true(ada_reads(p, "Really not for keeps."));
	snprintf(body, sizeof(body), "of=%s", id);
	assert_int_equal(ada_sends_private(p, "/journal/delete", body), 303);
	ada_opens_private(p, "/journal/entries");
	assert_false(ada_reads(p, "keeps"));
	assert_int_equal(ada_opens_private(p, at_entry("/journal/entry", id)), 303);
	relay_delivers(p);
	tablet_opens_private(p, "/journal");
	assert_true(ada_reads(p, "Nothing here yet."));
}

static void
search_finds_words_beyond_ascii(void **state)
{
	struct phones *p = *state;

	keep(p, "text=%C3%84rger+mit+dem+Fahrrad");
	keep(p, "text=%D0%A2%D0%B8%D1%85%D0%B8%D0%B9+%D0%B2%D0%B5%D1%87%D0%B5%D1%80");
	keep(p, "text=a+dash+%E2%80%94+and+a+tram");
	ada_opens_private(p, "/journal/entries?find=%C3%A4RGER");
	assert_true(ada_reads(p, "Fahrrad"));
	assert_false(ada_reads(p, "tram"));
	ada_opens_private(p, "/journal/entries?find=%D0%A2%D0%98%D0%A5");
	assert_true(ada_reads(p, "\xD1\x85\xD0\xB8\xD0\xB9"));
	assert_false(ada_reads(p, "Fahrrad"));
	ada_opens_private(p, "/journal/entries?find=%C3%A2");	/* not a dash's byte */
	assert_false(ada_reads(p, "tram"));
	assert_true(ada_reads(p, "No entry has “\xC3\xA2” in it."));
}

static void
letters_have_small_forms_in_three_alphabets(void **state)
{
	char text[] = "ÀÞĀŽŸȘ ΆΣΣς ЀЯҐ ×÷ß—";

	(void)state;
	text_fold(text);
	assert_string_equal(text, "àþāžŸș άσσσ ѐяґ ×÷ß—");
}

static bool
holds(const char *text, const char *words)
{
	struct sketch sketch = { 0 };
	struct sought sought;
	char folded[64];

	snprintf(folded, sizeof(folded), "%s", words);
	text_seek(&sought, folded);
	text_sketch(&sketch, text);
	if (text_holds(text, &sought))
		assert_true(sketch_may_hold(&sketch, &sought));
	return text_holds(text, &sought);
}

static void
a_sketch_rules_out_what_is_not_there(void **state)
{
	static const char *const absent[] = { "quince", "lantern", "Überzug", "οδός" };
	struct sketch sketch = { 0 };

	(void)state;
	text_sketch(&sketch, "You made the tea before I was up, and did not say a word about it.");
	for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++) {
		struct sought sought;
		char words[32];

		snprintf(words, sizeof(words), "%s", absent[i]);
		text_seek(&sought, words);
		assert_false(sketch_may_hold(&sketch, &sought));
	}
}

static bool
holds_letter_by_letter(const char *text, const char *words)
{
	char folded[200], sought[64];

	snprintf(folded, sizeof(folded), "%s", text);
	snprintf(sought, sizeof(sought), "%s", words);
	text_fold(folded);
	text_fold(sought);
	return strstr(folded, sought) != NULL;
}

static void
letters_join(char *to, size_t size, unsigned least, unsigned more)
{
	static const char *const letters[] = { "a", "A", "b", "B", "σ", "ς", "Σ",
	    "é", "É", "ж", "Ж", "—", "🙂", "[" };
	size_t len = 0;

	to[0] = '\0';
	for (unsigned n = least + (unsigned)rand() % more; n > 0; n--)
		len += (size_t)snprintf(to + len, size - len, "%s",
		    letters[(unsigned)rand() % (sizeof(letters) / sizeof(*letters))]);
}

static void
what_is_looked_for_is_found_wherever_it_stands(void **state)
{
	unsigned found = 0;

	(void)state;
	assert_true(holds("ΟΔΌΣ", "οδός"));
	assert_true(holds("x", ""));
	assert_true(holds("", ""));
	assert_false(holds("", "x"));
	assert_false(holds("rai", "rain"));
	srand(1);
	for (int i = 0; i < 20000; i++) {
		char text[200], words[64];

		letters_join(text, sizeof(text), 0, 40);
		letters_join(words, sizeof(words), 1, 3);
		assert_int_equal(holds(text, words),
		    holds_letter_by_letter(text, words));
		found += holds(text, words);
	}
	assert_in_range(found, 2000, 18000);
}

static void
twenty_entries_stand_on_a_page(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 21; i++) {
		char form[60];

		snprintf(form, sizeof(form), "text=entry+number+%d.", 100 + i);
		keep(p, form);
	}
	ada_opens_private(p, "/journal/entries?find=NUMBER");
	assert_true(ada_reads(p, "entry number 120."));
	assert_false(ada_reads(p, "entry number 100."));
	assert_true(ada_reads(p, "/journal/entries?find=NUMBER&amp;page=1"));
	ada_opens_private(p, "/journal/entries?find=NUMBER&page=1");
	assert_true(ada_reads(p, "entry number 100."));
	assert_false(ada_reads(p, "entry number 101."));
	assert_true(ada_reads(p, "page=0"));
	ada_opens_private(p, "/journal");
	assert_true(ada_reads(p, "entry number 116."));
	assert_false(ada_reads(p, "entry number 115."));
}

static void
days_with_entries_are_links_in_the_calendar(void **state)
{
	struct phones *p = *state;

	keep(p, "text=On+a+Monday.");
	days_pass(p, 9);
	keep(p, "text=In+December.");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "December 2025"));
	assert_true(ada_reads(p, "wrote a today\" href=\"/journal/entries?day=20251203\">3<"));
	assert_true(ada_reads(p, "month=202511"));
	assert_false(ada_reads(p, "month=202601"));
	ada_opens_private(p, "/journal/calendar?month=202511");
	assert_true(ada_reads(p, "November 2025"));
	assert_true(ada_reads(p, "href=\"/journal/entries?day=20251124\">24<"));
	assert_false(ada_reads(p, "day=20251125"));
	assert_true(ada_reads(p, "month=202512"));
	assert_true(ada_reads(p, "month=202510"));
	ada_opens_private(p, "/journal/entries?day=20251124");
	assert_true(ada_reads(p, "On a Monday."));
	assert_false(ada_reads(p, "In December."));
	ada_opens_private(p, "/journal/calendar?month=202599");
	assert_true(ada_reads(p, "December 2025"));
	ada_opens_private(p, "/journal/calendar?month=202601");
	assert_true(ada_reads(p, "January 2026"));
}

static void
a_picture_needs_six_entries_that_say_how_it_felt(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 5; i++) {
		keep(p, i % 2 ? "text=so&pleasant=5&lively=2" : "text=so&pleasant=6&lively=3");
		keep(p, "text=without");
		days_pass(p, i == 2 ? 15 : 3);
	}
	ada_opens_private(p, "/journal/calendar");
	assert_false(ada_reads(p, "<svg class=\"chart\""));
	keep(p, "text=so&pleasant=7");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "Mostly on the pleasant side</title>"));
	assert_true(ada_reads(p, "single entries lay between 5 and 7 of 7."));
	assert_true(ada_reads(p, "nothing noted"));
	assert_false(ada_reads(p, "How lively"));	/* five only */
	keep(p, "text=so&lively=2");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "Mostly quiet</title>"));
	assert_false(ada_reads(p, "carry them alone"));
	days_pass(p, 60);
	ada_opens_private(p, "/journal/calendar");
	assert_false(ada_reads(p, "<svg class=\"chart\""));
}

static void
heavy_weeks_name_people_to_talk_to(void **state)
{
	struct phones *p = *state;

	for (int i = 0; i < 6; i++)
		keep(p, "text=heavy&pleasant=2");
	ada_opens_private(p, "/journal/calendar");
	assert_true(ada_reads(p, "you need not carry them alone"));
	assert_true(ada_reads(p, "href=\"/help\""));
}

/* What the private room gave the host to post in the base room. */
static int
host_carries(struct phones *p)
{
	struct pairs said;
	char *text = strdup(ada_said(p));
	int status;

	assert_true(form_read(text, strlen(text), &said));
	status = ada_sends(p, form_find(&said, "path"), form_find(&said, "body"));
	free(text);
	return status;
}

static void
an_entry_becomes_a_draft_and_nothing_is_sent(void **state)
{
	struct phones *p = *state;
	char id[33], body[60];

	keep_as(p, "text=You+put+the+blue+cup+%26+saucer+on+my+side.%0AI+saw+it.", id);
	snprintf(body, sizeof(body), "of=%s", id);
	assert_int_equal(ada_sends_private(p, "/journal/say", body), 303);
	assert_string_equal(ada_where(p), "/thanks");
	assert_string_equal(ada_said(p), "&path=%2Fthanks%2Fdraft&body="
	    "did%3DYou%2Bput%2Bthe%2Bblue%2Bcup%2B%2526%2Bsaucer%2Bon%2Bmy%2Bside.%250AI%2Bsaw%2Bit.");
	assert_string_equal(ada_task(p), "");
	assert_string_equal(ada_last_id(p), id);	/* no event */
	/* The host posts it in the base room: a draft, and Ben sees nothing. */
	assert_int_equal(host_carries(p), 303);
	assert_string_equal(ada_where(p), "/thanks");
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "blue cup &amp; saucer"));
	relay_delivers(p);
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "saucer"));
	ben_opens(p, "/jar");
	assert_false(ben_reads(p, "saucer"));
	assert_int_equal(ada_sends_private(p, "/journal/say", "of=00"), 303);
	assert_string_equal(ada_said(p), "");
}

static void
a_long_entry_is_cut_at_a_word(void **state)
{
	struct phones *p = *state;
	static char form[5000];
	char id[33], body[60];
	const char *end;

	strcpy(form, "text=");
	for (int i = 0; i < 100; i++)
		strcat(form, "gr%C3%BC%C3%9Fe+");
	keep_as(p, form, id);
	snprintf(body, sizeof(body), "of=%s", id);
	ada_sends_private(p, "/journal/say", body);
	end = strstr(ada_said(p), "…");
	assert_non_null(end);
	assert_memory_equal(end - strlen("grüße"), "grüße", strlen("grüße"));
	/* 46 words with their spaces are 276; the 47th would not fit. */
	assert_int_equal(text_units(strstr(ada_said(p), "did") + 6), 46 * 6 + 45 * 2);
	ada_opens_private(p, "/journal");
	assert_true(ada_reads(p, "grüße…</p>"));
}

static void
a_breathing_pause_reads_without_script(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens_private(p, "/journal/breathe?id=breathe-2"), 200);
	assert_true(ada_reads(p, "Breathe in for four, breathe out for six."));
	assert_true(ada_reads(p, "data-ring=\"120\""));
	assert_true(ada_reads(p, "data-in=\"4\" data-hold=\"0\" data-out=\"6\""));
	assert_true(ada_reads(p, ">2:00</text>"));
	assert_true(ada_reads(p, "breathe?id=breathe-3"));
	ada_opens_private(p, "/journal/breathe?id=breathe-4");
	assert_true(ada_reads(p, "rest for two"));
	assert_int_equal(ada_opens_private(p, "/journal/breathe?id=nowhere"), 200);
	assert_true(ada_reads(p, "A minute at the door"));
}

/* ---- the wall ---- */

static void
outside_of_the_wall_there_is_no_journal(void **state)
{
	static const char *const pages[] = {
		"/journal", "/journal/entries", "/journal/entry", "/journal/edit",
		"/journal/delete", "/journal/calendar", "/journal/breathe"
	};
	struct phones *p = *state;

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		assert_int_equal(ada_opens(p, pages[i]), 421);
		assert_string_equal(ada_page(p), "");
	}
	assert_int_equal(ada_sends(p, "/journal/write", "text=astray"), 421);
	assert_int_equal(ada_sends(p, "/journal/say", "of=00"), 421);
}

static void
what_is_written_inside_shows_nowhere_outside(void **state)
{
	static const char *const pages[] = { "/me", "/private", "/today", "/us",
		"/talk", "/thanks", "/settings", "/health", "/closeness" };
	struct phones *p = *state;
	static char before[9][40000];

	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			if (round == 0)
				snprintf(before[i], sizeof(before[i]), "%s", ada_page(p));
			else
				assert_string_equal(before[i], ada_page(p));
		}
		keep(p, "text=quince&pleasant=1");
		relay_delivers(p);
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "quince"));
	}
}

/* Even a relay that hands a private event to the wrong room changes nothing. */
static void
only_the_private_space_takes_a_journal(void **state)
{
	static const char form[] = "do=journal.write&at=1764000000&zone=0&text=hi";
	struct home *h = home_new();
	char batch[HEAD_SIZE + sizeof(form)] = { 0 };

	(void)state;
	for (char space = SHARED; space < SPACES; space++) {
		struct fold fold;

		batch[HEAD_LEN] = sizeof(form) - 1;
		batch[HEAD_SPACE] = space;
		batch[HEAD_WHAT] = WHAT_WRITE;
		batch[HEAD_ID] = (char)(space + 1);
		memcpy(batch + HEAD_SIZE, form, sizeof(form) - 1);
		fold = home_fold(h, batch, HEAD_SIZE + sizeof(form) - 1);
		assert_int_equal(fold.taken, space == PRIVATE);
	}
	home_free(h);
}

static void
the_door_asks_for_the_passphrase(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/private?to=/journal/calendar"), 200);
	assert_true(ada_reads(p, "Your private room"));
	assert_true(ada_reads(p, "Ben cannot open it"));
	assert_true(ada_reads(p, "name=\"to\" value=\"/journal/calendar\""));
	assert_int_equal(ada_sends(p, "/private",
	    "passphrase=four+wide+awake+owls&to=/journal/calendar"), 303);
	assert_string_equal(ada_where(p), "/journal/calendar");
	assert_non_null(strstr(ada_task(p), "do=private"));
	assert_non_null(strstr(ada_task(p), "&passphrase=four+wide+awake+owls"));
	assert_int_equal(ada_sends(p, "/private", "passphrase="), 422);
	assert_true(ada_reads(p, "Please write something here."));
	assert_int_equal(ada_sends(p, "/wall", ""), 303);
	assert_string_equal(ada_task(p), "do=wall");
	assert_string_equal(ada_where(p), "/me");
}

static void
a_wrong_passphrase_is_answered_kindly(void **state)
{
	struct phones *p = *state;

	phones_oops(p, "wrong-passphrase");
	assert_int_equal(ada_sends(p, "/private", "passphrase=owls&to=/journal/entries"), 422);
	assert_true(ada_reads(p, "That is not your passphrase."));
	assert_true(ada_reads(p, "value=\"/journal/entries\""));
	assert_false(ada_reads(p, "owls"));
}

static void
the_door_leads_only_into_this_house(void **state)
{
	static const char *const away[] = { "https://example.org/", "//example.org",
		"/\\example.org", "/private", "/private?to=/private", "journal", "" };
	struct phones *p = *state;

	for (size_t i = 0; i < sizeof(away) / sizeof(*away); i++) {
		char form[100];

		snprintf(form, sizeof(form), "passphrase=owls&to=%s", away[i]);
		assert_int_equal(ada_sends(p, "/private", form), 303);
		assert_string_equal(ada_where(p), "/journal");
	}
	phones_fact(p, "state=open&pair=bound&confirmed=1&room=open");
	assert_int_equal(ada_opens(p, "/private?to=/journal/entries"), 303);
	assert_string_equal(ada_where(p), "/journal/entries");
}

static void
first_comes_the_recovery_sheet(void **state)
{
	struct phones *p = *state;

	phones_fact(p, "state=open&pair=bound&confirmed=0");
	assert_int_equal(ada_opens(p, "/private?to=/journal"), 200);
	assert_true(ada_reads(p, "First, your recovery sheet"));
	assert_true(ada_reads(p, "href=\"/recovery\""));
	assert_false(ada_reads(p, "type=\"password\""));
	assert_int_equal(ada_sends(p, "/private", "passphrase=owls&to=/journal"), 303);
	assert_string_equal(ada_where(p), "/recovery");
	assert_string_equal(ada_task(p), "");
}

static void
me_leads_to_what_is_ones_own(void **state)
{
	static const char *const rows[] = { "/journal", "/closeness", "/settings",
		"/health", "/help" };
	struct phones *p = *state;

	assert_int_equal(ada_opens(p, "/me"), 200);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char link[40];

		snprintf(link, sizeof(link), "<a href=\"%s\"", rows[i]);
		assert_true(ada_reads(p, link));
	}
	assert_true(ada_reads(p, "Ben has separate ones."));
	phones_fact(p, "state=open&pair=alone&confirmed=0&notices=gap.1.1764000000");
	ada_opens(p, "/me");
	assert_false(ada_reads(p, "has separate ones"));
	assert_true(ada_reads(p, "Opens once your recovery sheet is safe"));
	assert_true(ada_reads(p, "Something was noticed."));
}

/* ---- outside, and taken along ---- */

static void
today_offers_it_by_the_calendar_alone(void **state)
{
	struct visit v = { .today = 20416 };	/* a Monday */

	(void)state;
	for (int i = 0; i < 7; i++, v.today++) {
		struct offers offers = { .n = 0 };
		bool due = i == 1 || i == 3 || i == 6;

		practice_journal.offer(&v, &offers);
		assert_int_equal(offers.n, due);
		if (due)
			assert_int_equal(v.today - offers.at[0].last, i == 6 ? 3 : 2);
	}
}

static bool
files_hold(unsigned room, const char *text)
{
	static const char form[] = "do=journal.write&at=1764000000&zone=0&text=quince";
	static const char request[] = "method=GET&path=/&now=1764000000&zone=0"
	    "&seed=00000000000000000000000000000001&facts=";
	struct app *app = app_open(0, room);
	char batch[HEAD_SIZE + sizeof(form)] = { 0 };
	const char *files;
	size_t len;
	bool found;

	batch[HEAD_LEN] = sizeof(form) - 1;
	batch[HEAD_SPACE] = PRIVATE;
	batch[HEAD_WHAT] = WHAT_WRITE;
	batch[HEAD_ID] = 1;
	memcpy(batch + HEAD_SIZE, form, sizeof(form) - 1);
	if (room == 1)
		app_fold(app, batch, HEAD_SIZE + sizeof(form) - 1);
	files = app_export(app, request, sizeof(request) - 1, &len);
	found = memmem(files, len, text, strlen(text)) != NULL;
	app_close(app);
	return found;
}

static void
only_the_private_room_takes_the_journal_along(void **state)
{
	(void)state;
	assert_true(files_hold(1, "journal.html\n"));
	assert_true(files_hold(1, "## Journal"));
	assert_true(files_hold(1, "<p class=\"words\">quince</p>"));
	assert_false(files_hold(0, "Journal"));
}

/* ---- two devices of one person ---- */

static void
an_evening_that_arrives_late_finds_its_place(void **state)
{
	struct phones *p = *state;
	const char *monday, *tuesday;

	/* The relay takes in what the phone sends before the tablet's. */
	tablet_sends_private(p, "/journal/write", "text=Monday+offline.");
	days_pass(p, 1);
	keep(p, "text=Tuesday+online.");
	relay_delivers(p);
	tablet_opens_private(p, "/journal/entries");
	monday = strstr(ada_page(p), "Monday offline.");
	tuesday = strstr(ada_page(p), "Tuesday online.");
	assert_non_null(monday);
	assert_non_null(tuesday);
	assert_true(tuesday < monday);
}

static void
write_somewhere(struct phones *p, unsigned *dice, char known[][33], unsigned *n)
{
	bool tablet;
	char form[120];
	const char *path = "/journal/write";

	*dice = *dice * 1103515245 + 12345;
	tablet = *dice >> 16 & 1;
	snprintf(form, sizeof(form), "text=thought+%u&pleasant=%u", *dice >> 20,
	    1 + (*dice >> 17) % 7);
	if (*n > 0 && (*dice >> 24) % 3 != 0) {
		bool gone = (*dice >> 26) % 4 == 0;

		path = gone ? "/journal/delete" : "/journal/edit";
		snprintf(form, sizeof(form), "of=%.32s&text=again+%u",
		    known[(*dice >> 18) % *n], *dice >> 20);
	}
	if (tablet)
		tablet_sends_private(p, path, form);
	else
		ada_sends_private(p, path, form);
	if (strcmp(path, "/journal/write") == 0)
		memcpy(known[(*n)++], ada_last_id(p), 33);
}

static void
both_devices_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 250; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed, n = 0;
		char known[30][33];

		for (int i = 0; i < 24; i++) {
			write_somewhere(p, &dice, known, &n);
			if (dice >> 28 & 1)
				relay_blusters(p);
			minutes_pass(p, (int)(dice >> 22) % 900 - 300);
		}
		relay_delivers(p);
		ada_opens_private(p, "/journal/entries");
		ada_remembers_page(p);
		tablet_opens_private(p, "/journal/entries");
		assert_true(ada_sees_the_same(p));
		for (unsigned i = 0; i < n; i++) {
			ada_opens_private(p, at_entry("/journal/entry", known[i]));
			ada_remembers_page(p);
			tablet_opens_private(p, at_entry("/journal/entry", known[i]));
			assert_true(ada_sees_the_same(p));
		}
		phones_free(p);
	}
}

static int
two_phones(void **state)
{
	*state = phones_new(0);
	return 0;
}

static int
phones_away(void **state)
{
	phones_free(*state);
	return 0;
}

#define at_home(test) cmocka_unit_test_setup_teardown(test, two_phones, phones_away)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		at_home(what_is_kept_stands_below_the_next_page),
		at_home(each_kind_asks_and_a_blank_page_does_not),
		at_home(after_an_ending_no_question_touches_the_two),
		at_home(a_refused_page_keeps_every_word),
		at_home(what_it_said_before_stays_with_it),
		at_home(a_change_that_changes_nothing_is_none),
		at_home(a_refused_change_keeps_its_words_even_without_its_entry),
		at_home(a_deleted_entry_goes_with_its_wordings),
		at_home(search_finds_words_beyond_ascii),
		cmocka_unit_test(letters_have_small_forms_in_three_alphabets),
		cmocka_unit_test(what_is_looked_for_is_found_wherever_it_stands),
		cmocka_unit_test(a_sketch_rules_out_what_is_not_there),
		at_home(twenty_entries_stand_on_a_page),
		at_home(days_with_entries_are_links_in_the_calendar),
		at_home(a_picture_needs_six_entries_that_say_how_it_felt),
		at_home(heavy_weeks_name_people_to_talk_to),
		at_home(an_entry_becomes_a_draft_and_nothing_is_sent),
		at_home(a_long_entry_is_cut_at_a_word),
		at_home(a_breathing_pause_reads_without_script),
		at_home(outside_of_the_wall_there_is_no_journal),
		at_home(what_is_written_inside_shows_nowhere_outside),
		cmocka_unit_test(only_the_private_space_takes_a_journal),
		at_home(the_door_asks_for_the_passphrase),
		at_home(a_wrong_passphrase_is_answered_kindly),
		at_home(the_door_leads_only_into_this_house),
		at_home(first_comes_the_recovery_sheet),
		at_home(me_leads_to_what_is_ones_own),
		cmocka_unit_test(today_offers_it_by_the_calendar_alone),
		cmocka_unit_test(only_the_private_room_takes_the_journal_along),
		at_home(an_evening_that_arrives_late_finds_its_place),
		cmocka_unit_test(both_devices_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
