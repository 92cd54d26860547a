/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* money_test: what people type as an amount, and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "money.h"

static uint64_t
chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return *seed >> 11;
}

static enum amount
read_as(const char *text, const char *code, int64_t *minor)
{
	*minor = -7;
	return money_read(text, money_currency(code), minor);
}

static void
what_is_plain_is_read_to_the_last_unit(void **state)
{
	static const struct {
		const char	*text, *code;
		int64_t		 minor;
	} fine[] = {
		{ "1", "EUR", 100 }, { "12.5", "EUR", 1250 }, { "12,5", "EUR", 1250 },
		{ "12.05", "EUR", 1205 }, { "0,01", "EUR", 1 }, { "007", "EUR", 700 },
		{ "1", "JPY", 1 }, { "12000", "JPY", 12000 }, { "1.234", "KWD", 1234 },
		{ "1,2", "BHD", 1200 }, { "9999999999999.99", "USD", MONEY_MOST },
		{ "999999999999999", "KRW", MONEY_MOST },
		{ "0.10", "GBP", 10 }, { "0.29", "GBP", 29 }, { "1.15", "GBP", 115 },
	};
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(*fine); i++) {
		assert_int_equal(read_as(fine[i].text, fine[i].code, &minor), AMOUNT_FINE);
		assert_int_equal(minor, fine[i].minor);
	}
}

static void
what_is_not_plain_is_refused_with_what_to_type(void **state)
{
	static const struct {
		const char	*text, *code;
		enum amount	 wrong;
	} bad[] = {
		{ "", "EUR", AMOUNT_MISSING }, { "0", "EUR", AMOUNT_NOTHING },
		{ "0.00", "EUR", AMOUNT_NOTHING }, { "-5", "EUR", AMOUNT_MINUS },
		{ "\xE2\x88\x92" "5", "EUR", AMOUNT_MINUS },
		{ "1.234,56", "EUR", AMOUNT_GROUPED }, { "1,234.56", "EUR", AMOUNT_GROUPED },
		{ "1.234", "EUR", AMOUNT_GROUPED }, { "1 234", "EUR", AMOUNT_GROUPED },
		{ "1'234", "CHF", AMOUNT_GROUPED }, { "1.234.567", "EUR", AMOUNT_GROUPED },
		{ "1\xE2\x80\xAF" "234", "EUR", AMOUNT_GROUPED },
		{ "1e9", "EUR", AMOUNT_STRANGE }, { "0x10", "EUR", AMOUNT_STRANGE },
		{ "\xE2\x82\xAC 5", "EUR", AMOUNT_STRANGE }, { "5.", "EUR", AMOUNT_STRANGE },
		{ ".5", "EUR", AMOUNT_STRANGE }, { "five", "EUR", AMOUNT_STRANGE },
		{ "+5", "EUR", AMOUNT_STRANGE }, { "1.5", "JPY", AMOUNT_TOO_FINE },
		{ "1.2345", "EUR", AMOUNT_TOO_FINE }, { "1.2345", "KWD", AMOUNT_TOO_FINE },
		{ "10000000000000", "EUR", AMOUNT_TOO_LARGE },
		{ "99999999999999999999999999", "JPY", AMOUNT_TOO_LARGE },
	};
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(read_as(bad[i].text, bad[i].code, &minor), bad[i].wrong);
		assert_int_equal(minor, -7);
		assert_non_null(strpbrk(money_oops(bad[i].wrong,
		    money_currency(bad[i].code)), "0123456789T"));
	}
	assert_null(money_currency("EURO"));
	assert_null(money_currency(""));
	assert_null(money_oops(AMOUNT_FINE, money_currency("EUR")));
}

/* Written and read again it is the same, in every currency; so is every sum. */
static void
nothing_is_ever_rounded(void **state)
{
	uint64_t seed = 8;

	(void)state;
	for (size_t c = 0; money_codes[c] != NULL; c++) {
		const struct currency *currency = money_currency(money_codes[c]);
		int64_t sum = 0, back;

		for (int i = 0; i < 2000; i++) {
			uint64_t size = UINT64_C(10);
			struct out o = { 0 };
			int64_t n;

			for (uint64_t k = chance(&seed) % 15; k > 0; k--)
				size *= 10;
			n = (int64_t)(chance(&seed) % size % MONEY_MOST) + 1;
			money_plain(&o, n, currency);
			out_bytes(&o, "", 1);
			assert_int_equal(money_read(o.bytes, currency, &back), AMOUNT_FINE);
			assert_int_equal(back, n);
			out_free(&o);
			sum = money_sum(sum, n);
			sum = money_sum(money_sum(sum, -n), n);
		}
		assert_true(sum > 0);
		assert_int_equal(money_sum(INT64_MAX, 1), INT64_MAX);
		assert_int_equal(money_sum(INT64_MIN, -1), INT64_MIN);
	}
}

static void
written(const char *want, int64_t minor, const char *code)
{
	struct out o = { 0 };

	money_write(&o, minor, money_currency(code));
	out_bytes(&o, "", 1);
	assert_string_equal(o.bytes, want);
	out_free(&o);
}

static void
a_page_groups_it_and_names_the_currency(void **state)
{
	(void)state;
	written("0\xC2\xA0" "EUR", 0, "EUR");
	written("0.05\xC2\xA0" "EUR", 5, "EUR");
	written("12\xC2\xA0" "EUR", 1200, "EUR");
	written("1\xE2\x80\xAF" "234.50\xC2\xA0" "EUR", 123450, "EUR");
	written("1\xE2\x80\xAF" "234\xE2\x80\xAF" "567\xC2\xA0" "JPY", 1234567, "JPY");
	written("1.050\xC2\xA0" "KWD", 1050, "KWD");
	written("\xE2\x88\x92" "3.20\xC2\xA0" "EUR", -320, "EUR");
	written("\xE2\x88\x92" "9\xE2\x80\xAF" "223\xE2\x80\xAF" "372\xE2\x80\xAF" "036\xE2\x80\xAF"
	    "854\xE2\x80\xAF" "775\xE2\x80\xAF" "808\xC2\xA0" "KRW", INT64_MIN, "KRW");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_plain_is_read_to_the_last_unit),
		cmocka_unit_test(what_is_not_plain_is_refused_with_what_to_type),
		cmocka_unit_test(nothing_is_ever_rounded),
		cmocka_unit_test(a_page_groups_it_and_names_the_currency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
