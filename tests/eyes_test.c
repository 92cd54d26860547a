/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* eyes_test: three steps alone, and when they are offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

static const char offer[] = "Neutral eyes: seven minutes of writing, alone";

/* Ada writes all three steps; the id of the round. */
static const char *
ada_writes(struct phones *p)
{
	static char id[40];
	char form[200];

	assert_int_equal(ada_sends(p, "/eyes/write", "step=1&text=both+were+tired"), 303);
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	for (int step = 2; step <= 3; step++) {
		snprintf(form, sizeof(form), "round=%s&step=%d&text=step+%d", id, step, step);
		assert_int_equal(ada_sends(p, "/eyes/write", form), 303);
	}
	return id;
}

static void
three_steps_one_after_the_other(void **state)
{
	struct phones *p = *state;
	char id[40];

	ada_opens(p, "/eyes/write?step=1");
	assert_true(ada_reads(p, "Step 1 of 3"));
	assert_true(ada_reads(p, "data-ring=\"420\""));
	assert_true(ada_reads(p, "data-say-end="));	/* or the text would go */
	ada_sends(p, "/eyes/write", "step=1&text=both+were+tired");
	snprintf(id, sizeof(id), "%s", ada_last_id(p));
	assert_string_equal(ada_where(p), with("/eyes/write?step=2&round=", id));
	ada_opens(p, with("/eyes/write?step=2&round=", id));
	assert_true(ada_reads(p, "What makes that hard"));
	ada_opens(p, "/eyes");
	assert_true(ada_reads(p, "Go on"));
	ada_opens(p, with("/eyes/write?step=1&round=", id));
	assert_true(ada_reads(p, "both were tired</textarea>"));
	ada_writes(p);
	assert_true(strncmp(ada_where(p), "/eyes/one?round=", 16) == 0);
	ada_opens(p, ada_where(p));
	assert_true(ada_reads(p, "both were tired"));
	assert_true(ada_reads(p, "step 3"));
}

static void
a_refused_step_keeps_its_place(void **state)
{
	struct phones *p = *state;
	char form[100];

	ada_sends(p, "/eyes/write", "step=1&text=x");
	snprintf(form, sizeof(form), "step=2&text=+&round=%s", ada_last_id(p));
	assert_int_equal(ada_sends(p, "/eyes/write", form), 422);
	assert_true(ada_reads(p, "Step 2 of 3"));
	assert_true(ada_reads(p, "Please write something here."));
}

static void
a_step_without_its_round_begins_one(void **state)
{
	struct phones *p = *state;

	ada_sends(p, "/eyes/write", "step=3&text=alone&round=00000000000000000000000000000000");
	ada_opens(p, "/eyes");
	assert_true(ada_reads(p, "begun"));
	ada_opens(p, with("/eyes/one?round=", ada_last_id(p)));
	assert_true(ada_reads(p, "With kind eyes from outside"));
}

static void
the_other_sees_nothing_of_it(void **state)
{
	static const char *const pages[] = { "/today", "/eyes", "/hard", "/us" };
	struct phones *asked = phones_new(5), *not_asked = phones_new(5);

	(void)state;
	ada_writes(asked);
	for (int i = 0; i < 3; i++)
		ada_opens(not_asked, "/eyes");
	relay_delivers(asked);
	relay_delivers(not_asked);
	for (int i = 0; i < 4; i++) {
		ben_opens(asked, pages[i]);
		ben_opens(not_asked, pages[i]);
		assert_string_equal(ben_page(asked), ben_page(not_asked));
	}
	assert_int_equal(ben_opens(asked, with("/eyes/one?round=", ada_last_id(asked))), 404);
	phones_free(asked);
	phones_free(not_asked);
}

static void
a_round_can_be_deleted(void **state)
{
	struct phones *p = *state;
	const char *id = ada_writes(p);

	relay_delivers(p);
	ada_sends(p, "/eyes/delete", with("round=", id));
	relay_delivers(p);
	assert_int_equal(ada_opens(p, with("/eyes/one?round=", id)), 404);
	ada_changes_phone(p);
	ada_opens(p, "/eyes");
	assert_false(ada_reads(p, "begun"));
	assert_false(ada_reads(p, "/eyes/one"));
}

static void
it_is_offered_from_one_to_three_days_after_a_clash(void **state)
{
	/* Its turn may come round on another day, with another reason. */
	static const char after[] = "With some distance, and in writing";
	struct phones *p = *state;

	ben_sends(p, "/pause/begin", "pick=20");
	relay_delivers(p);
	ada_sends(p, "/repair/write", "way=keep&part=mine");	/* done already */
	minutes_pass(p, 60 * 12);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, after));
	for (int day = 1; day < 6; day++) {
		minutes_pass(p, day == 1 ? 60 * 13 : 60 * 24);
		ada_opens(p, "/today");
		/* The day of the clash was one for the two as well: not a third running. */
		assert_true(ada_reads(p, after) == (day == 1));
	}
	ben_sends(p, "/pause/begin", "pick=20");
	relay_delivers(p);
	ada_sends(p, "/repair/write", "way=keep&part=mine");
	days_pass(p, 2);
	ada_opens(p, "/today");
	assert_true(ada_reads(p, after));
	ada_writes(p);
	days_pass(p, 1);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, after));
}

static void
and_every_four_months(void **state)
{
	struct phones *p = *state;
	int early = 0, late = 0;

	ada_writes(p);
	for (int day = 0; day < 160; day++) {
		days_pass(p, 1);
		ada_opens(p, "/today");
		if (day < 119)
			early += ada_reads(p, offer);
		else
			late += ada_reads(p, offer);
	}
	assert_int_equal(early, 0);
	assert_true(late > 0);
}

static void
something_happens(struct phones *p, unsigned turn, char ids[4][33])
{
	char form[200];
	unsigned slot = turn % 4;

	switch (turn * 2654435761u >> 30) {
	case 0:
		snprintf(form, sizeof(form), "step=1&text=first+%u", turn);
		ada_sends(p, "/eyes/write", form);
		memcpy(ids[slot], ada_last_id(p), 33);
		break;
	case 1:
		snprintf(form, sizeof(form), "round=%s&step=%u&text=more+%u", ids[slot],
		    1 + turn % 3, turn);
		ada_sends(p, "/eyes/write", form);
		ben_sends(p, "/eyes/write", form);
		break;
	case 2:
		snprintf(form, sizeof(form), "round=%s", ids[slot]);
		if (turn % 3 == 0)
			ada_sends(p, "/eyes/delete", form);
		break;
	default:
		days_pass(p, 1 + (int)(turn % 60));
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 220; seed++) {
		struct phones *p = phones_new(seed);
		char ids[4][33] = { "" }, rounds[4][80];
		const char *pages[] = { "/eyes", "/today", rounds[0], rounds[1], rounds[2], rounds[3] };

		for (unsigned i = 0; i < 24; i++) {
			something_happens(p, seed * 31 + i, ids);
			if (i % 3 == 0)
				relay_blusters(p);
		}
		relay_delivers(p);
		for (int i = 0; i < 4; i++)
			snprintf(rounds[i], sizeof(rounds[i]), "/eyes/one?round=%s", ids[i]);
		assert_null(new_phone_differs_at(p, pages, 6));
		phones_free(p);
	}
}

#define two(name)	cmocka_unit_test_setup_teardown(name, two_arrive, they_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		two(three_steps_one_after_the_other),
		two(a_refused_step_keeps_its_place),
		two(a_step_without_its_round_begins_one),
		cmocka_unit_test(the_other_sees_nothing_of_it),
		two(a_round_can_be_deleted),
		two(it_is_offered_from_one_to_three_days_after_a_clash),
		two(and_every_four_months),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
