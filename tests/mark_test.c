/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mark_test: what is marked, what is left alone, and that any text is safe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"

struct desk {
	struct arena	*mem;
	struct deck	 deck;
	const struct mark_rules *rules;
};

static int
rules_are_read(void **state)
{
	struct desk *desk = calloc(1, sizeof(*desk));

	desk->mem = arena_new();
	desk->deck = messages_read(desk->mem, CONTENT_DIR "/mark.rec");
	desk->rules = mark_rules(desk->mem, &desk->deck);
	*state = desk;
	return 0;
}

static int
rules_are_put_away(void **state)
{
	struct desk *desk = *state;

	arena_free(desk->mem);
	free(desk);
	return 0;
}

static struct marks
marks_of(const struct desk *desk, const char *text)
{
	return mark_text(desk->mem, desk->rules, text, strlen(text));
}

static void
assert_marked(const struct desk *desk, enum mark_label label, const char *text)
{
	struct marks marks = marks_of(desk, text);

	for (size_t i = 0; i < marks.n; i++)
		if (marks.at[i].label == label)
			return;
	fail_msg("not marked as %s: %s", mark_labels[label], text);
}

static void
assert_clean(const struct desk *desk, const char *text)
{
	struct marks marks = marks_of(desk, text);

	if (marks.n > 0)
		fail_msg("marked as %s: %s", mark_labels[marks.at[0].label], text);
}

static void
each_kind_is_marked(void **state)
{
	static const struct { enum mark_label label; const char *text; } all[] = {
		{ ATTACK, "You are so selfish." },
		{ CONTEMPT, "Oh great job, do you want a medal?" },
		{ ABSOLUTE, "You never listen to me" },
		{ MINDREAD, "you only said that to hurt me" },
		{ THREAT, "If you do that again, I'm leaving." },
		{ BLAME, "It's all your fault." },
		{ STONEWALL, "whatever" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_marked(*state, all[i].label, all[i].text);
}

static void
spelling_does_not_hide_it(void **state)
{
	assert_marked(*state, ATTACK, "ur SUCH an IDIOT");
	assert_marked(*state, ATTACK, "you\xE2\x80\x99re soooo selfish");
	assert_marked(*state, ATTACK, "your a liar");
	assert_marked(*state, ABSOLUTE, "u nvr listen");
	assert_marked(*state, ABSOLUTE, "YOU ALWAYS DO THIS");
	assert_marked(*state, ATTACK, "you are an id\xC2\xADiot");	/* a soft hyphen in it */
}

static void
what_only_looks_like_it_is_left_alone(void **state)
{
	assert_clean(*state, "My boss said \"you never listen\" and I laughed.");
	assert_clean(*state, "My boss told me I was an idiot");
	assert_clean(*state, "You are not selfish. You are tired.");
	assert_clean(*state, "I don't think you are lazy");
	assert_clean(*state, "It isn't your fault that it rained");
	assert_clean(*state, "I am such an idiot, I forgot the keys");
	assert_clean(*state, "you idiot, I love you");
	assert_clean(*state, "Never mind, we have time");
	assert_clean(*state, "whatever film you like");
	assert_clean(*state, "You always make me laugh");
	assert_clean(*state, "You never complain");
	assert_clean(*state, "I felt alone yesterday. Could we walk tonight?");
}

static void
a_whole_message_in_quotes_is_what_it_says(void **state)
{
	assert_marked(*state, ATTACK, "\"You are so selfish.\"");
}

static void
spans_are_counted_in_code_points(void **state)
{
	const char *text = "\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1 \xC3\xA4h, you are selfish.";
	struct marks marks = marks_of(*state, text);

	assert_int_equal(marks.n, 1);
	assert_int_equal(marks.at[0].start, 7);
	assert_int_equal(marks.at[0].end, 22);
	assert_memory_equal(text + marks.at[0].from, "you are selfish", 15);
	assert_int_equal(marks.at[0].to - marks.at[0].from, 15);
}

static void
marks_of_one_label_do_not_overlap(void **state)
{
	const char *text = "You always do this, you never listen, you never ever help, "
	    "every time I talk you walk away and it is always my fault. You idiot, "
	    "you selfish lazy liar, you are pathetic and you are a bully.";
	struct marks marks = marks_of(*state, text);
	uint32_t ends[MARK_LABELS] = { 0 };

	assert_true(marks.n > 5);
	for (size_t i = 0; i < marks.n; i++) {
		const struct mark *m = &marks.at[i];

		assert_true(m->start >= ends[m->label] && m->end > m->start);
		assert_true(i == 0 || m->start >= marks.at[i - 1].start);
		ends[m->label] = m->end;
	}
}

/* 20,000 characters of whatever, from right to left too. */
static void
long_and_strange_texts_are_safe(void **state)
{
	static const char *const pieces[] = { "you ", "never ", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D ",
		"\xE2\x80\xAE", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9 ", "\x01\x02", "idiot",
		"\"", "\n", ".", "\xFF\xC0\xAF", "'", "your ", "if ", ", ", "\xE2\x80\x9C" };
	struct desk *desk = *state;
	char *text = malloc(20000 * 16);
	uint32_t dice = 7;

	for (int round = 0; round < 20; round++) {
		size_t n = 0;
		struct marks marks;

		for (int i = 0; i < 20000; i++) {
			const char *piece = pieces[(dice = dice * 1664525 + 1013904223) >> 28];

			memcpy(text + n, piece, strlen(piece));
			n += strlen(piece);
		}
		marks = mark_text(desk->mem, desk->rules, text, n);
		for (size_t i = 0; i < marks.n; i++)
			assert_true(marks.at[i].from < marks.at[i].to && marks.at[i].to <= n);
	}
	free(text);
	assert_int_equal(mark_text(desk->mem, desk->rules, "", 0).n, 0);
}

static void
a_deck_without_rules_marks_nothing(void **state)
{
	struct desk *desk = *state;
	struct deck none = { .name = "mark" };

	assert_int_equal(mark_text(desk->mem, mark_rules(desk->mem, &none),
	    "you idiot", 9).n, 0);
}

/* The promise, on messages that no rule was made for. */
static void
most_is_found_and_gentle_people_are_not_nagged(void **state)
{
	struct desk *desk = *state;
	struct deck held = messages_read(desk->mem, MESSAGES_DIR "/held.rec");
	struct score score = messages_score(desk->mem, desk->rules, &held);

	assert_true(score.hurtful > 100 && score.clean > 150);
	assert_true(3 * score.hard >= 2 * score.clean - 2);
	assert_true(percent(score.found, score.hurtful) >= 60);
	assert_true(percent(score.false_alarms, score.clean) < 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_marked),
		cmocka_unit_test(spelling_does_not_hide_it),
		cmocka_unit_test(what_only_looks_like_it_is_left_alone),
		cmocka_unit_test(a_whole_message_in_quotes_is_what_it_says),
		cmocka_unit_test(spans_are_counted_in_code_points),
		cmocka_unit_test(marks_of_one_label_do_not_overlap),
		cmocka_unit_test(long_and_strange_texts_are_safe),
		cmocka_unit_test(a_deck_without_rules_marks_nothing),
		cmocka_unit_test(most_is_found_and_gentle_people_are_not_nagged),
	};

	return cmocka_run_group_tests(tests, rules_are_read, rules_are_put_away);
}
