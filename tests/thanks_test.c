/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* thanks_test: notes, the jar, and what nobody is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "phones.h"
#include "plan.h"

static void
ada_thanks(struct phones *p, const char *form)
{
	assert_int_equal(ada_sends(p, "/thanks/write", with("way=send&", form)), 303);
	assert_string_equal(ada_where(p), "/jar?said=sent");
}

static void
ben_thanks(struct phones *p, const char *form)
{
	assert_int_equal(ben_sends(p, "/thanks/write", with("way=send&", form)), 303);
}

static void
what_one_sends_the_other_finds(void **state)
{
	struct phones *p = *state;

	ada_thanks(p, "did=You+took+the+%3Cearly%3E+train&shows=You+notice&meant=I+slept");
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_true(ben_reads(p, "You took the &lt;early&gt; train"));
	assert_true(ben_reads(p, "You notice"));
	assert_true(ben_reads(p, "I slept"));
	assert_true(ben_reads(p, "The first note is in"));
}

static void
a_note_waits_on_today_until_it_is_put_away(void **state)
{
	struct phones *p = *state;

	ben_thanks(p, "did=You+warmed+the+car&meant=It+was+a+good+start.");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "You warmed the car. It was a good start."));
	assert_true(ada_reads(p, "Write back"));
	assert_true(ada_reads(p, "Keep in the jar"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "You warmed the car"));	/* his own */
	assert_int_equal(ada_sends(p, "/thanks/away",
	    with("note=", ben_last_id(p))), 303);
	assert_string_equal(ada_where(p), "/today");
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "You warmed the car"));
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "You warmed the car"));
}

static void
an_older_note_comes_up_when_the_newest_is_put_away(void **state)
{
	struct phones *p = *state;

	ben_thanks(p, "did=long+ago");
	relay_delivers(p);
	days_pass(p, 30);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "long ago"));	/* nothing came since */
	ben_thanks(p, "did=this+morning");
	ben_thanks(p, "did=this+evening");
	relay_delivers(p);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "this evening"));
	ada_sends(p, "/thanks/keep", with("note=", ben_last_id(p)));
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "this evening"));
	assert_true(ada_reads(p, "this morning"));
	ben_sends(p, "/thanks/write", "way=keep&did=unsent");
	ada_opens(p, "/jar?find=this+morning");
	ada_sends(p, "/thanks/away", "note=nonsense");	/* no id: no harm */
	ada_opens(p, "/today");
	assert_true(ada_reads(p, "this morning"));
	assert_false(ada_reads(p, "long ago"));
}

static void
reading_keeping_and_putting_away_tell_nobody(void **state)
{
	struct phones *p = *state;
	char before[200000];

	ada_thanks(p, "did=You+waited");
	relay_delivers(p);
	ada_opens(p, "/jar");
	snprintf(before, sizeof(before), "%s", ada_page(p));
	ben_opens(p, "/jar");
	ben_opens(p, "/today");
	ben_sends(p, "/jar/keep", with("kept=yes&note=", ada_last_id(p)));
	ben_sends(p, "/thanks/away", with("note=", ada_last_id(p)));
	relay_delivers(p);
	ben_opens(p, "/jar?show=kept");
	assert_true(ben_reads(p, "You waited"));
	ada_opens(p, "/jar");
	assert_string_equal(ada_page(p), before);
	ada_opens(p, "/jar?show=kept");
	assert_false(ada_reads(p, "You waited"));
}

static void
a_mark_can_be_taken_off_again_where_one_was(void **state)
{
	struct phones *p = *state;

	ada_thanks(p, "did=a+bowl");
	assert_int_equal(ada_sends(p, "/jar/keep",
	    with("show=all&page=1&find=a%26b&note=", ada_last_id(p))), 303);
	assert_string_equal(ada_where(p), "/jar?&show=all&page=1&find=a%26b");
	ada_opens(p, "/jar?show=kept");
	assert_true(ada_reads(p, "a bowl"));
	assert_true(ada_reads(p, "Keep no longer"));
	ada_opens(p, "/jar?show=kept");
	ada_sends(p, "/jar/keep", "kept=no&note=00000000000000000000000000000000");
	ada_opens(p, "/jar?show=kept");
	assert_true(ada_reads(p, "a bowl"));
}

static void
a_draft_is_for_ones_own_eyes_until_it_is_sent(void **state)
{
	struct phones *p = *state;
	char draft[40], form[200];

	assert_int_equal(ada_sends(p, "/thanks/write", "way=keep&did=blue+cup"), 303);
	assert_string_equal(ada_where(p), "/jar?show=unsent&said=kept");
	snprintf(draft, sizeof(draft), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_false(ben_reads(p, "blue cup"));
	ada_opens(p, "/jar");
	assert_false(ada_reads(p, "blue cup"));
	ada_opens(p, with("/thanks?draft=", draft));
	assert_true(ada_reads(p, ">blue cup</textarea>"));

	snprintf(form, sizeof(form), "way=keep&did=red+cup&draft=%s", draft);
	ada_sends(p, "/thanks/write", form);
	ada_opens(p, "/jar?show=unsent");
	assert_true(ada_reads(p, "red cup"));
	assert_false(ada_reads(p, "blue cup"));

	snprintf(form, sizeof(form), "way=send&did=green+cup&draft=%s", draft);
	ada_sends(p, "/thanks/write", form);
	ada_opens(p, "/jar?show=unsent");
	assert_true(ada_reads(p, "Nothing waits to be sent"));
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_true(ben_reads(p, "green cup"));
	assert_false(ben_reads(p, "red cup"));
}

static void
a_draft_can_be_deleted(void **state)
{
	struct phones *p = *state;
	char draft[40];

	ada_sends(p, "/thanks/draft", "did=blue+cup");
	snprintf(draft, sizeof(draft), "%s", ada_last_id(p));
	assert_int_equal(ada_opens(p, with("/thanks/back?of=", draft)), 200);
	assert_true(ada_reads(p, "It was never sent"));
	ada_sends(p, "/thanks/back", with("of=", draft));
	ada_opens(p, "/jar?show=unsent");
	assert_false(ada_reads(p, "blue cup"));
	assert_int_equal(ada_opens(p, with("/thanks/back?of=", draft)), 404);
	ada_opens(p, "/jar");
	assert_false(ada_reads(p, "taken back"));
}

static void
alone_one_writes_for_later(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "You can send it once"));
	assert_false(ada_reads(p, "value=\"send\""));
	assert_int_equal(ada_sends(p, "/thanks/write", "way=send&did=the+soup"), 303);
	assert_string_equal(ada_where(p), "/jar?show=unsent&said=kept");
	ada_opens(p, "/jar?show=unsent");
	assert_true(ada_reads(p, "the soup"));

	/* Paired by now: it stays private until she sends it. */
	phones_fact(p, "state=open&pair=bound&confirmed=1");
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_false(ben_reads(p, "the soup"));
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "the soup"));
	assert_true(ada_reads(p, "value=\"send\""));
}

static void
when_the_pairing_has_ended_the_jar_stays_and_stands_still(void **state)
{
	struct phones *p = *state;
	char note[40];

	ada_thanks(p, "did=that+summer");
	snprintf(note, sizeof(note), "%s", ada_last_id(p));
	phones_fact(p, "state=open&pair=ended&confirmed=1");
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "that summer"));
	assert_false(ada_reads(p, "/thanks/edit"));
	assert_int_equal(ada_opens(p, with("/thanks/edit?of=", note)), 404);
	ada_sends(p, "/thanks/back", with("of=", note));
	ada_sends(p, "/thanks/write", "way=send&did=to+nobody");
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "that summer"));
	assert_false(ada_reads(p, "to nobody"));
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "It is not sent to anybody"));
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	struct phones *p = *state;
	char form[700] = "way=send&did=";

	assert_int_equal(ada_sends(p, "/thanks/write",
	    "way=send&did=+&shows=you+see+me&meant=a+lot"), 422);
	assert_true(ada_reads(p, "Please write something here."));
	assert_true(ada_reads(p, ">you see me</textarea>"));
	assert_true(ada_reads(p, ">a lot</textarea>"));

	memset(form + strlen(form), 'x', 281);
	strcat(form, "&shows=kept");
	assert_int_equal(ada_sends(p, "/thanks/write", form), 422);
	assert_true(ada_reads(p, "This is longer than it can be."));
	assert_true(ada_reads(p, "xxxxxxxxxx"));
	assert_true(ada_reads(p, ">kept</textarea>"));
	ada_opens(p, "/jar?show=unsent");
	assert_true(ada_reads(p, "Nothing waits to be sent"));
}

static void
another_idea_leaves_the_text_as_it_is(void **state)
{
	struct phones *p = *state;
	char first[4000];
	const char *well;

	ada_opens(p, "/thanks");
	well = strstr(ada_page(p), "class=\"well\"");
	assert_non_null(well);
	snprintf(first, sizeof(first), "%.*s", (int)strcspn(well, "\n"), well);
	assert_int_equal(ada_sends(p, "/thanks/write",
	    "did=half+a+thou&shows=ght&meant=&idea=1"), 422);
	assert_false(ada_reads(p, first));
	assert_false(ada_reads(p, "Please write something here."));
	assert_true(ada_reads(p, ">half a thou</textarea>"));
	assert_true(ada_reads(p, ">ght</textarea>"));
	assert_true(ada_reads(p, "name=\"idea\" value=\"2\""));
	ada_opens(p, "/thanks?idea=0");
	assert_true(ada_reads(p, first));	/* the same all day */
	days_pass(p, 1);
	ada_opens(p, "/thanks");
	assert_false(ada_reads(p, first));
}

static void
every_idea_has_its_turn(void **state)
{
	struct phones *p = *state;
	char seen[200][300];
	size_t n = 0;

	for (int turn = 0; turn < 120; turn++) {
		char path[40], *idea;
		size_t i = 0;

		snprintf(path, sizeof(path), "/thanks?idea=%d", turn);
		ada_opens(p, path);
		idea = strstr(ada_page(p), "class=\"well\"");
		snprintf(seen[n], sizeof(seen[n]), "%.*s",
		    (int)strcspn(idea, "\n"), idea);
		while (strcmp(seen[i], seen[n]) != 0)
			i++;
		assert_true(i == n);
		n++;
	}
}

static void
a_reworded_note_keeps_its_history(void **state)
{
	struct phones *p = *state;
	char note[40], form[200];

	ada_thanks(p, "did=first+words");
	snprintf(note, sizeof(note), "%s", ada_last_id(p));
	snprintf(form, sizeof(form), "of=%s&did=better+words&shows=care", note);
	assert_int_equal(ada_opens(p, with("/thanks/edit?of=", note)), 200);
	assert_true(ada_reads(p, ">first words</textarea>"));
	assert_int_equal(ada_sends(p, "/thanks/edit", form), 303);
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_true(ben_reads(p, "better words"));
	assert_false(ben_reads(p, "first words"));
	assert_true(ben_reads(p, "Reworded"));
	ben_opens(p, with("/thanks/earlier?of=", note));
	assert_true(ben_reads(p, "first words"));
	assert_true(ben_reads(p, "better words"));

	/* The other cannot; an empty wording is refused with what was typed. */
	assert_int_equal(ben_opens(p, with("/thanks/edit?of=", note)), 404);
	ben_sends(p, "/thanks/edit", form);
	snprintf(form, sizeof(form), "of=%s&did=&shows=left+over", note);
	assert_int_equal(ada_sends(p, "/thanks/edit", form), 422);
	assert_true(ada_reads(p, ">left over</textarea>"));
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "better words"));
	assert_true(ada_reads(p, "The first note is in"));
}

static void
a_note_taken_back_leaves_a_trace_but_no_words(void **state)
{
	struct phones *p = *state;
	char note[40];

	ada_thanks(p, "did=too+early");
	snprintf(note, sizeof(note), "%s", ada_last_id(p));
	relay_delivers(p);
	ben_sends(p, "/thanks/back", with("of=", note));	/* not his */
	ben_opens(p, "/jar");
	assert_true(ben_reads(p, "too early"));
	assert_int_equal(ada_opens(p, with("/thanks/back?of=", note)), 200);
	assert_true(ada_reads(p, "Take this note back?"));
	ada_sends(p, "/thanks/back", with("of=", note));
	relay_delivers(p);
	ben_opens(p, "/jar");
	assert_false(ben_reads(p, "too early"));
	assert_true(ben_reads(p, "A note was taken back."));
	assert_true(ben_reads(p, "The first note makes the jar"));
	ben_opens(p, "/today");
	assert_false(ben_reads(p, "too early"));
}

static void
searching_knows_small_and_capital_letters(void **state)
{
	struct phones *p = *state;

	ada_thanks(p, "did=%C3%96l+und+Brot");		/* Öl und Brot */
	ben_thanks(p, "did=the+door&meant=%D0%A1%D0%9F%D0%90%D0%A1%D0%98%D0%91%D0%9E");
	relay_delivers(p);
	ada_opens(p, "/jar?find=%C3%B6L");
	assert_true(ada_reads(p, "und Brot"));
	assert_false(ada_reads(p, "the door"));
	ada_opens(p, "/jar?find=%D1%81%D0%BF%D0%B0%D1%81%D0%B8%D0%B1%D0%BE");
	assert_true(ada_reads(p, "the door"));
	assert_false(ada_reads(p, "und Brot"));
	ada_opens(p, "/jar?find=%3Cb%3E");
	assert_true(ada_reads(p, "No note with “&lt;b&gt;” here."));
}

static void
the_jar_is_read_ten_at_a_time(void **state)
{
	struct phones *p = *state;
	char form[60];

	for (int i = 0; i < 45; i++) {
		snprintf(form, sizeof(form), "did=note+%d.", i);
		ada_thanks(p, form);
	}
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "note 44."));
	assert_true(ada_reads(p, "note 35."));
	assert_false(ada_reads(p, "note 34."));
	assert_true(ada_reads(p, "45 thanks, between you"));
	ada_opens(p, "/jar?page=4");
	assert_true(ada_reads(p, "note 4."));
	assert_true(ada_reads(p, "note 0."));
	assert_false(ada_reads(p, "note 5."));
	ada_opens(p, "/jar?page=900");		/* there are not so many */
	assert_true(ada_reads(p, "note 0."));
	ada_opens(p, "/jar?page=-1");		/* a mangled link */
	assert_true(ada_reads(p, "note 44."));
}

static void
on_this_day_a_year_comes_before_months(void **state)
{
	struct phones *p = *state;

	ada_thanks(p, "did=last+november");	/* 24 November 2025 */
	days_pass(p, 30);
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "A month ago today"));
	assert_true(ada_reads(p, "last november"));
	days_pass(p, 1);
	ada_opens(p, "/thanks");
	assert_false(ada_reads(p, "last november"));
	days_pass(p, 334 - 184);
	ben_thanks(p, "did=in+may");		/* 24 May 2026 */
	relay_delivers(p);
	ada_opens(p, "/jar?said=sent");
	assert_true(ada_reads(p, "Six months ago today"));
	days_pass(p, 184);
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "On this day, one year ago"));
	assert_true(ada_reads(p, "last november"));
	assert_false(ada_reads(p, "in may"));
	days_pass(p, 365);
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "On this day, 2 years ago"));
}

/* The part of Ada's page from here to there, in which nobody may show. */
static void
picture(struct phones *p, const char *from, const char *to, char *text, size_t n)
{
	const char *start = strstr(ada_page(p), from), *end;

	assert_non_null(start);
	end = strstr(start, to);
	assert_non_null(end);
	snprintf(text, n, "%.*s", (int)(end - start), start);
}

static void
the_pictures_never_tell_who_gave_more(void **state)
{
	char jar[2][20000], weeks[2][20000];

	(void)state;
	for (int who = 0; who < 2; who++) {
		struct phones *p = phones_new(7);

		for (int i = 0; i < 30; i++) {
			(who == 0 ? ada_thanks : ben_thanks)(p, "did=something");
			days_pass(p, 1 + i % 3);
		}
		relay_delivers(p);
		ada_opens(p, "/jar");
		picture(p, "class=\"jar\"", "</svg>", jar[who], sizeof(jar[who]));
		picture(p, "id=\"weeks\"", "</table>", weeks[who], sizeof(weeks[who]));
		phones_free(p);
	}
	assert_string_equal(jar[0], jar[1]);
	assert_string_equal(weeks[0], weeks[1]);
	assert_null(strstr(weeks[0], "Ada"));
}

static size_t
times(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

static void
the_jar_fills_with_both_colours_alike(void **state)
{
	struct phones *p = *state;

	for (size_t i = 1; i <= 200; i++) {
		const char *page;
		size_t ember, pine;

		ada_sends(p, "/thanks/write", "way=send&did=again");
		if (i % 7 != 0 && i != 200)
			continue;
		ada_opens(p, "/jar");
		page = ada_page(p);
		ember = times(page, "class=\"j-a\"") + times(page, "class=\"j-a2\"");
		pine = times(page, "class=\"j-b\"") + times(page, "class=\"j-b2\"");
		assert_in_range(ember, pine > 0 ? pine - 1 : 0, pine + 1);
		assert_in_range(ember + pine, 6, i < 40 ? i : 40);
		if (i == 200)
			assert_int_equal(ember + pine, 40);
	}
}

static void
several_notes_on_one_day_count_as_one_day(void **state)
{
	struct phones *p = *state;

	ada_thanks(p, "did=one");
	ada_thanks(p, "did=two");
	ben_thanks(p, "did=three");
	relay_delivers(p);
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "On one day, one of you said something."));
	days_pass(p, 1);
	ben_thanks(p, "did=four");
	relay_delivers(p);
	ada_opens(p, "/jar");
	assert_true(ada_reads(p, "On 2 days, one of you said something."));
	days_pass(p, 100);
	ada_opens(p, "/jar");
	assert_false(ada_reads(p, "The last twelve weeks"));
}

static void
drawing_goes_through_the_whole_jar(void **state)
{
	struct phones *p = *state;
	unsigned seen = 0;
	char form[60];

	assert_int_equal(ada_opens(p, "/jar/one"), 303);	/* nothing to draw */
	for (int i = 0; i < 9; i++) {
		snprintf(form, sizeof(form), "did=note+%d.", i);
		ada_thanks(p, form);
	}
	for (int turn = 0; turn < 9; turn++) {
		snprintf(form, sizeof(form), "/jar/one?turn=%d", turn);
		ada_opens(p, form);
		seen |= 1u << (strstr(ada_page(p), ">note ")[6] - '0');
	}
	assert_int_equal(seen, 0x1FF);
}

static void
a_moment_for_it_is_only_ones_own(void **state)
{
	struct phones *p = *state;
	char form[300] = "cue=";

	assert_int_equal(ada_sends(p, "/thanks/cue", "cue=hang+up+my+coat"), 303);
	relay_delivers(p);
	ada_opens(p, "/thanks");
	assert_true(ada_reads(p, "When I hang up my coat, I will tell Ben one thing."));
	ben_opens(p, "/thanks");
	assert_false(ben_reads(p, "hang up my coat"));
	memset(form + 4, 'y', 141);
	assert_int_equal(ada_sends(p, "/thanks/cue", form), 422);
	assert_true(ada_reads(p, "yyyyyyyyyy"));
	ada_sends(p, "/thanks/cue", "cue=");
	ada_opens(p, "/thanks");
	assert_false(ada_reads(p, "hang up my coat"));
}

static void
thanks_are_offered_once_a_day_and_never_refused(void **state)
{
	static const char offer[] = "Thank Ben for one small thing";
	struct phones *p = *state;
	int offered = 0;

	for (int day = 0; day < 60; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		if (!ada_reads(p, offer))
			continue;
		offered++;
		ada_thanks(p, "did=again");
		ada_thanks(p, "did=and+again");
		ada_opens(p, "/today");
		assert_false(ada_reads(p, offer));
		assert_true(ada_reads(p, "That was it for today"));
	}
	assert_in_range(offered, 1, 59);
	ada_opens(p, "/talk");
	assert_true(ada_reads(p, "One thing Ben did"));
}

static void
today_keeps_the_two_newest_notes(void **state)
{
	struct left_notes left = { .n = 0 };

	(void)state;
	left_add(&left, (struct left_note){ .text = "b", .at = 2 });
	left_add(&left, (struct left_note){ .text = "a", .at = 1 });
	left_add(&left, (struct left_note){ .text = "c", .at = 3 });
	left_add(&left, (struct left_note){ .text = "d", .at = 3 });
	left_add(&left, (struct left_note){ .text = "old", .at = 0 });
	assert_int_equal(left.n, 2);
	assert_string_equal(left.at[0].text, "c");
	assert_string_equal(left.at[1].text, "d");
}

/* One of the many things two people may do, in bad weather. */
static void
something_happens(struct phones *p, unsigned turn, char ids[6][33])
{
	char form[300];
	unsigned slot = turn % 6;

	switch (turn * 2654435761u >> 29) {
	case 0:
	case 1:
		snprintf(form, sizeof(form), "way=send&did=thing+%u&meant=much", turn);
		ada_sends(p, "/thanks/write", form);
		memcpy(ids[slot], ada_last_id(p), 33);
		break;
	case 2:
		snprintf(form, sizeof(form), "way=send&did=matter+%u", turn);
		ben_sends(p, "/thanks/write", form);
		memcpy(ids[slot], ben_last_id(p), 33);
		break;
	case 3:
		snprintf(form, sizeof(form), "of=%s&did=reworded+%u", ids[slot], turn);
		ada_sends(p, "/thanks/edit", form);
		ben_sends(p, "/thanks/edit", form);
		break;
	case 4:
		snprintf(form, sizeof(form), "of=%s", ids[slot]);
		ada_sends(p, "/thanks/back", form);
		ben_sends(p, "/thanks/back", form);
		break;
	case 5:
		snprintf(form, sizeof(form), "way=keep&did=draft+%u", turn);
		ada_sends(p, "/thanks/write", form);
		snprintf(form, sizeof(form), "way=send&did=sent+%u&draft=%s", turn,
		    ada_last_id(p));
		if (turn % 2 == 0)
			ada_sends(p, "/thanks/write", form);
		break;
	case 6:
		snprintf(form, sizeof(form), "note=%s", ids[slot]);
		ada_sends(p, "/jar/keep", form);
		ben_sends(p, "/thanks/away", form);
		break;
	default:
		days_pass(p, 1);
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	enum { PAGES = 6 };
	static const char *const pages[PAGES] = { "/jar", "/jar?page=1",
	    "/jar?show=kept", "/jar?show=unsent", "/today", "/thanks" };

	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char ids[6][33] = { "" };

		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i, ids);
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
		two(what_one_sends_the_other_finds),
		two(a_note_waits_on_today_until_it_is_put_away),
		two(an_older_note_comes_up_when_the_newest_is_put_away),
		two(reading_keeping_and_putting_away_tell_nobody),
		two(a_mark_can_be_taken_off_again_where_one_was),
		two(a_draft_is_for_ones_own_eyes_until_it_is_sent),
		two(a_draft_can_be_deleted),
		cmocka_unit_test_setup_teardown(alone_one_writes_for_later,
		    one_arrives, they_leave),
		two(when_the_pairing_has_ended_the_jar_stays_and_stands_still),
		two(a_refused_form_keeps_what_was_typed),
		two(another_idea_leaves_the_text_as_it_is),
		two(every_idea_has_its_turn),
		two(a_reworded_note_keeps_its_history),
		two(a_note_taken_back_leaves_a_trace_but_no_words),
		two(searching_knows_small_and_capital_letters),
		two(the_jar_is_read_ten_at_a_time),
		two(on_this_day_a_year_comes_before_months),
		cmocka_unit_test(the_pictures_never_tell_who_gave_more),
		two(the_jar_fills_with_both_colours_alike),
		two(several_notes_on_one_day_count_as_one_day),
		two(drawing_goes_through_the_whole_jar),
		two(a_moment_for_it_is_only_ones_own),
		two(thanks_are_offered_once_a_day_and_never_refused),
		cmocka_unit_test(today_keeps_the_two_newest_notes),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
