/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * json against jansson, over documents made by chance and then damaged: what
 * jansson refuses we refuse; what we accept jansson accepts, and it says the
 * same. We refuse more: names that stand twice, long numbers, control
 * characters, what is nested deeply.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "json.h"

static uint64_t seed;

static unsigned
chance(unsigned sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

/* ---- documents ---- */

static void
some_space(struct out *o)
{
	static const char *const spaces[] = { "", "", "", " ", "\n", "\t", "\r\n", "  " };

	out_string(o, spaces[chance(8)]);
}

static void
some_string(struct out *o)
{
	static const char *const bits[] = { "a", "linkId", "ü", "🌧", "\\n", "\\\"", "\\\\",
	    "\\/", "\\u00e9", "\\uD83C\\uDF27", "\\ud83c", "\\udf27", "\\u0000", "\\u0001",
	    "\\b\\f\\r\\t", "<script>", "\x7F", "\\x", "\x01", "\xC3", "\xED\xA0\x80", "%1" };

	out_html(o, "\"");
	for (unsigned n = chance(5); n > 0; n--)
		out_string(o, bits[chance(3) > 0 ? chance(10) : chance(22)]);
	out_html(o, "\"");
}

static void
some_number(struct out *o)
{
	static const char *const odd[] = { "-0", "1e5", "1E-3", "0.1", "-12.5e+2", "01", "1.",
	    ".5", "+1", "1e", "--1", "123456789012345", "12345678901234567890", "1e999",
	    "-1e-999", "9007199254740993", "0.30000000000000004", "1e22", "1e23", "NaN",
	    "Infinity", "0x10", "1e+0", "0e0", "1_0" };

	if (chance(3) == 0)
		out_string(o, odd[chance(sizeof(odd) / sizeof(*odd))]);
	else
		out_number(o, (int64_t)chance(2000) - 1000);
	if (chance(6) == 0) {
		out_html(o, ".");
		out_number(o, chance(1000));
	}
}

static void
some_value(struct out *o, int deep)
{
	static const char *const words[] = { "true", "false", "null", "nul", "True", "tru e", "" };
	/* The whole of it is mostly an object or a list. */
	unsigned what = deep == 0 && chance(20) > 0 ? 4 + chance(4) : chance(deep > 4 ? 4 : 8);
	bool object = what > 5;

	some_space(o);
	if (what < 2) {
		some_string(o);
	} else if (what == 2) {
		some_number(o);
	} else if (what == 3) {
		out_string(o, words[chance(20) > 0 ? chance(3) : chance(7)]);
	} else {
		out_string(o, object ? "{" : "[");
		for (unsigned n = chance(5), i = 0; i < n; i++) {
			if (i > 0)
				out_string(o, chance(60) > 0 ? "," : " ");
			some_space(o);
			if (object) {
				some_string(o);
				some_space(o);
				out_string(o, chance(60) > 0 ? ":" : "");
			}
			some_value(o, deep + 1);
		}
		out_string(o, chance(90) == 0 ? "," : "");
		out_string(o, object ? "}" : "]");
	}
	some_space(o);
}

/* A byte is changed, taken away, or put in. */
static void
damage(struct out *o)
{
	static const char bytes[] = "{}[]\",:0-.eE+\\ \n1tfnu\x80\x7F";
	size_t at = o->len > 0 ? chance((unsigned)o->len) : 0;
	char with = bytes[chance(sizeof(bytes) - 1)];

	if (o->len == 0)
		return;
	switch (chance(3)) {
	case 0:
		o->bytes[at] = with;
		break;
	case 1:
		memmove(o->bytes + at, o->bytes + at + 1, o->len - at - 1);
		o->len--;
		break;
	default:
		out_bytes(o, "", 1);
		memmove(o->bytes + at + 1, o->bytes + at, o->len - at - 1);
		o->bytes[at] = with;
	}
}

/* ---- the same? ---- */

static void
alike(const struct json *v, json_t *to)
{
	const struct json *one = v->first;

	switch (v->kind) {
	case IS_NULL:
		assert_true(json_is_null(to));
		break;
	case IS_TRUE:
		assert_true(json_is_true(to));
		break;
	case IS_FALSE:
		assert_true(json_is_false(to));
		break;
	case IS_NUMBER:
		assert_true(json_is_number(to));
		assert_true(v->number == json_number_value(to));
		break;
	case IS_STRING:
		assert_true(json_is_string(to));
		assert_int_equal(strlen(v->text), json_string_length(to));
		assert_string_equal(v->text, json_string_value(to));
		break;
	case IS_LIST:
		assert_int_equal(v->n, json_array_size(to));
		for (size_t i = 0; i < v->n; i++, one = one->next)
			alike(one, json_array_get(to, i));
		break;
	case IS_OBJECT:
		assert_int_equal(v->n, json_object_size(to));
		for (; one != NULL; one = one->next)
			alike(one, json_object_get(to, one->name));
	}
}

/* Did we accept it? */
static bool
both_read(const char *text, size_t len)
{
	struct arena *mem = arena_new();
	struct fault fault = { .line = 0 };
	const struct json *v = json_read(mem, text, len, &fault);
	json_t *theirs = json_loadb(text, len, 0, NULL);
	struct out again = { 0 };
	bool accepted = v != NULL;

	if (!accepted)
		assert_true(fault.line > 0 && fault.reason != NULL);
	if (accepted && theirs == NULL)
		fail_msg("jansson refuses: %.*s", (int)len, text);
	if (accepted) {
		alike(v, theirs);
		json_decref(theirs);
		json_write(&again, v);
		theirs = json_loadb(again.bytes, again.len, 0, NULL);
		assert_non_null(theirs);
		alike(v, theirs);
	}
	json_decref(theirs);
	out_free(&again);
	arena_free(mem);
	return accepted;
}

static void
it_says_what_another_library_says(void **state)
{
	enum { DOCUMENTS = 60000 };
	unsigned accepted = 0;

	(void)state;
	for (unsigned i = 0; i < DOCUMENTS; i++) {
		struct out o = { 0 };

		seed = i;
		some_value(&o, 0);
		for (unsigned n = i % 2 == 0 ? 0 : 1 + chance(3); n > 0; n--)
			damage(&o);
		accepted += both_read(o.bytes != NULL ? o.bytes : "", o.len);
		out_free(&o);
	}
	assert_in_range(accepted, DOCUMENTS / 5, DOCUMENTS);
}

static void
what_is_refused_is_told_by_line(void **state)
{
	static const struct {
		const char	*text;
		uint32_t	 line;
	} cases[] = {
		{ "", 1 }, { "\n\n", 3 }, { "[1,\n2,\n]", 3 }, { "{\"a\":1,\n\"a\":2}", 2 },
		{ "[\n\"\\ud800\"]", 2 }, { "[\n\"\xFF\"]", 2 }, { "[1]\n[2]", 2 }, { "[\n01]", 2 },
		{ "{\"a\"\n1}", 2 }, { "[\n\n1e999]", 3 }, { "[\n\"a", 2 }, { "[\"\\u0000\"]", 1 },
		{ "[1\n2]", 2 }, { "{\"a\":1\n\"b\":2}", 2 }, { "[tru]", 1 }, { "{1:2}", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *mem = arena_new();
		struct fault fault;

		assert_null(json_read(mem, cases[i].text, strlen(cases[i].text), &fault));
		assert_int_equal(fault.line, cases[i].line);
		arena_free(mem);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_what_another_library_says),
		cmocka_unit_test(what_is_refused_is_told_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
