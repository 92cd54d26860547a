/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* form_test: whatever is pasted into a form, what was typed stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "form.h"
#include "phones.h"

static const struct field fields[] = {
	{ "what", .max = 20 }, { "line", .max = 40, .lines = true }, { 0 }
};

/* The fields as that text says them, in a buffer of its own. */
static struct form
read_form(const char *text)
{
	static char copy[400];
	static struct value values[2];
	static struct pairs pairs;
	struct form form = { .values = values };

	strcpy(copy, text);
	assert_true(form_read(copy, strlen(copy), &pairs));
	form_check(fields, &pairs, &form);
	return form;
}

static void
controls_go_and_the_words_stay(void **state)
{
	struct form form = read_form("what=so%00up%01%1B%7F&line=one%00%0D%0Atwo%0C");

	(void)state;
	assert_null(form.bad);
	assert_string_equal(form.values[0].text, "soup");
	assert_string_equal(form.values[1].text, "one\ntwo");
	form = read_form("what=%00%00&line=%00");
	assert_string_equal(form.values[0].text, "");
}

static void
bytes_that_are_no_text_are_refused_and_shown(void **state)
{
	struct form form = read_form("what=so%FFup+%ED%A0%80%C3&line=caf%C3%A9");

	(void)state;
	assert_ptr_equal(form.bad, &fields[0]);
	assert_int_equal(form.wrong, NOT_TEXT);
	assert_string_equal(form.values[0].text, "so?up ????");
	assert_string_equal(form.values[1].text, "café");
}

static void
a_pasted_nul_loses_no_page(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/memories/new",
	    "evening=&what=The%00+lake&day=2026-11-20&line=A+line%00"), 303);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "The lake") && ada_reads(p, "A line"));
	assert_int_equal(ada_sends(p, "/memories/new",
	    "evening=&what=The%FF+lake&day=2026-11-20&line=A+line"), 422);
	assert_true(ada_reads(p, "Some characters could not be read."));
	assert_true(ada_reads(p, "The? lake") && ada_reads(p, "A line"));
}

static void
a_number_says_its_range(void **state)
{
	static const char *const typed[] = { "0", "abc", "9999", "14", "1.5" };
	struct phones *p = *state;
	char form[200] = "evening=&what=Soup&day=2026-12-20&clock=19:00&minutes=";
	size_t n = strlen(form);

	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		strcpy(form + n, typed[i]);
		assert_int_equal(ada_sends(p, "/evenings/new", form), 422);
		assert_true(ada_reads(p, "A whole number from 15 to 1440, please."));
		assert_true(ada_reads(p, "Soup"));
	}
}

static int
two_in_november(void **state)
{
	if (two_arrive(state) != 0)
		return -1;
	phones_time(*state, 1795428000, 0);	/* 23 November 2026, 10:00 */
	return 0;
}

int
main(void)
{
#define two(t)	cmocka_unit_test_setup_teardown(t, two_in_november, they_leave)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_go_and_the_words_stay),
		cmocka_unit_test(bytes_that_are_no_text_are_refused_and_shown),
		two(a_pasted_nul_loses_no_page),
		two(a_number_says_its_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
