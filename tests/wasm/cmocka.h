/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * As much of cmocka as tests/{seal_vectors,rank}_test.c need, so that the very same
 * tests run as wasm. The host runs them one by one: tests/{vectors,rank}.test.mjs.
 */
#ifndef TESTS_WASM_CMOCKA_H
#define TESTS_WASM_CMOCKA_H
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
	const char	*name;
	void		(*test)(void **);
};

_Noreturn void __attribute__((import_module("test"), import_name("failed")))
	 test_failed(const char *file, int line, const char *what);
int	 test_keep(const struct CMUnitTest *, size_t n);
int	 main(int, char *[]);

#define TEST(is, what)	do { if (!(is)) test_failed(__FILE__, __LINE__, what); } while (0)
#define assert_true(is)			TEST(is, #is)
#define assert_false(is)		TEST(!(is), "not " #is)
#define assert_null(p)			TEST((p) == NULL, #p)
#define assert_non_null(p)		TEST((p) != NULL, #p)
#define assert_int_equal(a, b)		TEST((long long)(a) == (long long)(b), #a " == " #b)
#define assert_string_equal(a, b)	TEST(strcmp(a, b) == 0, #a " == " #b)
#define assert_memory_equal(a, b, n)	TEST(memcmp(a, b, n) == 0, #a " == " #b)
#define assert_memory_not_equal(a, b, n) TEST(memcmp(a, b, n) != 0, #a " != " #b)
#define fail_msg(format, ...)		test_failed(__FILE__, __LINE__, __VA_ARGS__)
#define test_malloc(n)			malloc(n)
#define test_free(p)			free(p)
#define cmocka_unit_test(test)		{ #test, test }
#define cmocka_run_group_tests(tests, begin, end) \
	test_keep(tests, sizeof(tests) / sizeof(*tests))
#endif
