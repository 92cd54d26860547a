/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* home_test: the log, its order, deletions, and who may open which page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "days.h"
#include "home.h"
#include "phones.h"
#include "practice.h"

static void
the_calendar_is_right_for_four_centuries(void **state)
{
	(void)state;
	for (int32_t day = -80000; day < 80000; day++) {
		struct date d = date_of(day);

		assert_int_equal(day_from(d), day);
		assert_int_equal(weekday_of(day), (weekday_of(day - 1) + 1) % 7);
		assert_true(week_begins(week_of(day)) <= day);
		assert_true(week_begins(week_of(day)) > day - 7);
	}
	assert_int_equal(weekday_of(0), 3);	/* 1 January 1970, a Thursday */
	assert_int_equal(day_of(-1, 0), -1);
	assert_int_equal(day_of(1764000000, 60), 20416);
	assert_int_equal(minute_of(1764000000, 60), 17 * 60);
}

static void
a_page_that_is_not_here_says_so(void **state)
{
	struct phones *p = phones_new(0);

	assert_int_equal(ada_opens(p, "/nowhere"), 404);
	assert_true(ada_reads(p, "This page is not here"));
	assert_int_equal(ada_sends(p, "/nowhere", "a=b"), 404);
	phones_free(p);
	(void)state;
}

static void
without_an_account_only_doors_open(void **state)
{
	struct phones *p = phones_new(0);

	phones_fact(p, "state=none");
	assert_int_equal(ada_opens(p, "/today"), 303);
	assert_string_equal(ada_where(p), "/welcome");
	phones_fact(p, "state=locked");
	assert_int_equal(ada_opens(p, "/today"), 303);
	assert_memory_equal(ada_where(p), "/unlock", 7);
	phones_free(p);
	(void)state;
}

/* One event as the seal would hand it over. */
static size_t
entry(char *to, unsigned char id, int author, int what, uint8_t place,
    unsigned char target, const char *form)
{
	size_t n = strlen(form);

	memset(to, 0, HEAD_SIZE);
	to[HEAD_LEN] = (char)n;
	to[HEAD_AUTHOR] = (char)author;
	to[HEAD_WHAT] = (char)what;
	to[HEAD_PLACE] = (char)place;
	to[HEAD_ID] = (char)id;
	to[HEAD_GATE] = (char)target;
	memcpy(to + HEAD_SIZE, form, n);
	return HEAD_SIZE + n;
}

static void
a_deletion_takes_only_what_is_ones_own(void **state)
{
	struct home *h = home_new();
	char batch[1000];
	size_t n = 0;

	n += entry(batch + n, 1, 0, WHAT_WRITE, 1, 0, "do=people.name&at=1&zone=0&name=Ada");
	n += entry(batch + n, 2, 1, WHAT_WRITE, 2, 0, "do=people.name&at=1&zone=0&name=Ben");
	n += entry(batch + n, 3, 1, WHAT_DELETE, 3, 1, "");	/* not his */
	n += entry(batch + n, 4, 1, WHAT_DELETE, 4, 2, "");
	home_fold(h, batch, n);
	assert_non_null(home_event(h, "01000000000000000000000000000000"));
	assert_null(home_event(h, "02000000000000000000000000000000"));
	home_free(h);
	(void)state;
}

static void
a_deletion_of_all_takes_what_came_before(void **state)
{
	struct home *h = home_new();
	char batch[1000];
	size_t n = 0;

	n += entry(batch + n, 1, 0, WHAT_WRITE, 1, 0, "do=people.name&at=1&zone=0&name=A");
	n += entry(batch + n, 2, 0, WHAT_WRITE, 2, 0, "do=people.name&at=1&zone=0&name=B");
	n += entry(batch + n, 3, 0, WHAT_DELETE, 3, 0, "");
	n += entry(batch + n, 4, 0, WHAT_WRITE, 4, 0, "do=people.name&at=1&zone=0&name=C");
	home_fold(h, batch, n);
	assert_null(home_event(h, "01000000000000000000000000000000"));
	assert_null(home_event(h, "02000000000000000000000000000000"));
	assert_non_null(home_event(h, "04000000000000000000000000000000"));
	home_free(h);
	(void)state;
}

static void
a_deletion_that_waits_spares_what_comes_to_stand_after_it(void **state)
{
	struct home *h = home_new();
	char batch[1000];
	size_t n = 0;

	n += entry(batch + n, 1, 0, WHAT_WRITE, 1, 0, "do=people.name&at=1&zone=0&name=A");
	n += entry(batch + n, 9, 0, WHAT_DELETE, 0, 0, "");	/* waits */
	n += entry(batch + n, 3, 0, WHAT_WRITE, 3, 0, "do=people.name&at=1&zone=0&name=C");
	home_fold(h, batch, n);
	n = entry(batch, 9, 0, WHAT_DELETE, 2, 0, "");		/* its place */
	home_fold(h, batch, n);
	assert_null(home_event(h, "01000000000000000000000000000000"));
	assert_non_null(home_event(h, "03000000000000000000000000000000"));
	home_free(h);
	(void)state;
}

static void
a_deletion_that_comes_first_takes_its_target_all_the_same(void **state)
{
	struct home *h = home_new();
	char batch[1000];
	size_t n = entry(batch, 2, 0, WHAT_DELETE, 2, 1, "");

	home_fold(h, batch, n);
	n = entry(batch, 1, 0, WHAT_WRITE, 3, 0, "do=people.name&at=1&zone=0&name=Ada");
	n += entry(batch + n, 3, 0, WHAT_WRITE, 4, 0, "do=people.name&at=1&zone=0&name=A");
	home_fold(h, batch, n);
	assert_null(home_event(h, "01000000000000000000000000000000"));
	assert_non_null(home_event(h, "03000000000000000000000000000000"));
	home_free(h);
	(void)state;
}

static void
whatever_order_they_come_in_events_stand_in_theirs(void **state)
{
	enum { EVENTS = 100 };

	for (unsigned seed = 1; seed <= 200; seed++) {
		unsigned char ids[EVENTS], id;
		struct home *h = home_new();
		char batch[EVENTS * 100];
		unsigned chance = seed;
		size_t n = 0;

		for (unsigned i = 0; i < EVENTS; i++)
			ids[i] = (unsigned char)(i + 1);
		for (unsigned i = EVENTS; i-- > 0; ) {
			unsigned other = (chance = chance * 1103515245 + 12345) >> 16;

			id = ids[other % (i + 1)];
			ids[other % (i + 1)] = ids[i];
			ids[i] = id;
			n += entry(batch + n, id, 0, WHAT_WRITE, id, 0,
			    "do=people.name&at=1&zone=0&name=Ada");
			if (other % 3 == 0 || i == 0) {	/* a few at a time */
				home_fold(h, batch, n);
				n = 0;
			}
		}
		assert_int_equal(home_count(h, SHARED), EVENTS);
		for (unsigned i = 0; i < EVENTS; i++)
			assert_int_equal(home_at(h, SHARED, i)->place, i + 1);
		home_free(h);
	}
	(void)state;
}

static void
nonsense_is_counted_and_skipped(void **state)
{
	static const char *const nonsense[] = {
		"do=people.name", "do=people.name&at=1&zone=0",
		"do=people.name&at=x&zone=0&name=A", "do=nobody.knows&at=1&zone=0",
		"%", "a", "do=people.name&at=1&zone=9999&name=A",
		"do=people.name&at=1&zone=0&name=%FF",
		"do=people.name&at=1&zone=0&name=A&of=01000000000000000000000000000000",
	};
	struct home *h = home_new();
	char batch[400];
	uint32_t kept = 0;

	for (size_t i = 0; i < sizeof(nonsense) / sizeof(*nonsense); i++) {
		struct fold fold = home_fold(h, batch, entry(batch,
		    (unsigned char)(i + 1), 0, WHAT_WRITE, 0, 0, nonsense[i]));

		assert_int_equal(fold.taken, 0);
		kept += fold.kept;
	}
	assert_int_equal(kept, sizeof(nonsense) / sizeof(*nonsense));
	assert_int_equal(home_kept(h), kept);
	home_free(h);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_calendar_is_right_for_four_centuries),
		cmocka_unit_test(a_page_that_is_not_here_says_so),
		cmocka_unit_test(without_an_account_only_doors_open),
		cmocka_unit_test(a_deletion_takes_only_what_is_ones_own),
		cmocka_unit_test(a_deletion_of_all_takes_what_came_before),
		cmocka_unit_test(a_deletion_that_waits_spares_what_comes_to_stand_after_it),
		cmocka_unit_test(a_deletion_that_comes_first_takes_its_target_all_the_same),
		cmocka_unit_test(whatever_order_they_come_in_events_stand_in_theirs),
		cmocka_unit_test(nonsense_is_counted_and_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
