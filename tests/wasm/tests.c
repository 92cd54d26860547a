/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests: what the host asks for. It opens them once and runs each by its number. */
#include "cmocka.h"

enum { TESTS_MOST = 64 };

static struct CMUnitTest kept[TESTS_MOST];
static size_t kept_n;

unsigned	 tests_open(void);
const char	*tests_name(unsigned);
void		 tests_run(unsigned);

int
test_keep(const struct CMUnitTest *tests, size_t n)
{
	kept_n = n < TESTS_MOST ? n : TESTS_MOST;
	memcpy(kept, tests, kept_n * sizeof(*tests));
	return 0;
}

unsigned
tests_open(void)
{
	char name[] = "tests", *argv[] = { name, name, NULL };

	return main(2, argv) == 0 ? (unsigned)kept_n : 0;
}

const char *
tests_name(unsigned i)
{
	return kept[i].name;
}

void
tests_run(unsigned i)
{
	void *state = NULL;

	kept[i].test(&state);
}
