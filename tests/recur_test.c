/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comes again, by the examples of RFC 5545, 3.8.5.3, and by what must hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "days.h"
#include "ical_value.h"
#include "recur.h"

enum { STEPS = 10000000 };

static struct arena *mem;
static const struct zone_turn turns[] = { { 877845600, -18000 }, { 891759600, -14400 } };
static const struct zone new_york = { "America/New_York", -14400, turns, 2 };

/* rule, when it begins, then its days: a year, then months and days in it; a
 * line that ends with … goes on. */
static const struct example {
	const char	*rule, *start, *days;
} examples[] = {
	{ "FREQ=DAILY;COUNT=10", "19970902", "1997 0902 0903 0904 0905 0906 0907 0908 0909 0910 0911" },
	{ "FREQ=DAILY;INTERVAL=2", "19970902", "1997 0902 0904 0906 0908 0910 …" },
	{ "FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902", "1997 0902 0912 0922 1002 1012" },
	{ "FREQ=WEEKLY;COUNT=10", "19970902", "1997 0902 0909 0916 0923 0930 1007 1014 1021 1028 1104" },
	{ "FREQ=WEEKLY;UNTIL=19971224T000000Z", "19970902",
	    "1997 0902 0909 0916 0923 0930 1007 1014 1021 1028 1104 1111 1118 1125 1202 1209 1216 1223" },
	{ "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902",
	    "1997 0902 0916 0930 1014 1028 1111 1125 1209 1223 1998 0106 0120 0203 0217 …" },
	{ "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "19970902",
	    "1997 0902 0904 0909 0911 0916 0918 0923 0925 0930 1002" },
	{ "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "19970901",
	    "1997 0901 0903 0905 0915 0917 0919 0929 1001 1003 1013 1015 1017 1027 1029 1031 "
	    "1110 1112 1114 1124 1126 1128 1208 1210 1212 1222" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902",
	    "1997 0902 0904 0916 0918 0930 1002 1014 1016" },
	{ "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19970905",
	    "1997 0905 1003 1107 1205 1998 0102 0206 0306 0403 0501 0605" },
	{ "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "19970905", "1997 0905 1003 1107 1205" },
	{ "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "19970907",
	    "1997 0907 0928 1102 1130 1998 0104 0125 0301 0329 0503 0531" },
	{ "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922", "1997 0922 1020 1117 1222 1998 0119 0216" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-3", "19970928", "1997 0928 1029 1128 1229 1998 0129 0226 …" },
	{ "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902",
	    "1997 0902 0915 1002 1015 1102 1115 1202 1215 1998 0102 0115" },
	{ "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19970930",
	    "1997 0930 1001 1031 1101 1130 1201 1231 1998 0101 0131 0201" },
	{ "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "19970910",
	    "1997 0910 0911 0912 0913 0914 0915 1999 0310 0311 0312 0313" },
	{ "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902",
	    "1997 0902 0909 0916 0923 0930 1104 1111 1118 1125 1998 0106 0113 0120 0127 0303 0310 0317 0324 0331 …" },
	{ "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610",
	    "1997 0610 0710 1998 0610 0710 1999 0610 0710 2000 0610 0710 2001 0610 0710" },
	{ "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "19970310",
	    "1997 0310 1999 0110 0210 0310 2001 0110 0210 0310 2003 0110 0210 0310" },
	{ "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "19970101",
	    "1997 0101 0410 0719 2000 0101 0409 0718 2003 0101 0410 0719 2006 0101" },
	{ "FREQ=YEARLY;BYDAY=20MO", "19970519", "1997 0519 1998 0518 1999 0517 …" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512", "1997 0512 1998 0511 1999 0517 …" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313",
	    "1997 0313 0320 0327 1998 0305 0312 0319 0326 1999 0304 0311 0318 0325 …" },
	{ "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605",
	    "1997 0605 0612 0619 0626 0703 0710 0717 0724 0731 0807 0814 0821 0828 "
	    "1998 0604 0611 0618 0625 0702 …" },
	{ "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902",	/* its first is taken out by an EXDATE */
	    "1997 0902 1998 0213 0313 1113 1999 0813 2000 1013 …" },
	{ "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19970913",
	    "1997 0913 1011 1108 1213 1998 0110 0207 0307 0411 0509 0613 …" },
	{ "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105",
	    "1996 1105 2000 1107 2004 1102 …" },
	{ "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "1997 0904 1007 1106" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929",
	    "1997 0929 1030 1127 1230 1998 0129 0226 0330 …" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805", "1997 0805 0810 0819 0824" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805", "1997 0805 0817 0819 0831" },
	{ "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115", "2007 0115 0130 0215 0315 0330" },
	/* The 29th of February comes when there is one; no 31st is made up. */
	{ "FREQ=YEARLY", "20240229", "2024 0229 2028 0229 2032 0229 …" },
	{ "FREQ=MONTHLY", "20250131", "2025 0131 0331 0531 0731 0831 1031 …" },
	/* As in 3.3.10: the last work day; a week in two years. */
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20260130", "2026 0130 0227 0331 0430 0529 0630 …" },
	{ "FREQ=YEARLY;BYWEEKNO=1", "20191231", "2019 1231 2021 0105 2022 0104 2023 0103 2024 0102 1231 …" },
	{ "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU", "20151228", "2015 1228 2016 0103 2020 1228 2021 0103 2026 1228 …" },
	{ "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=TH", "20201231", "2020 1231 2021 1230 2022 1229 …" },
};

static int64_t
local_of(const char *text)
{
	struct ical_time t;

	assert_true(ical_time_read(text, text + strlen(text), &t));
	return t.local;
}

static struct recur
rule_of(const char *text)
{
	struct recur rule;
	const char *part;

	assert_null(recur_read(mem, text, &rule, &part));
	return rule;
}

/* The days it brings, written as above, with a blank behind each. */
static void
days_write(struct out *o, const struct example *e, size_t most)
{
	struct recur rule = rule_of(e->rule);
	struct recur_walk walk;
	uint32_t steps = STEPS;
	int64_t start = local_of(e->start) + 9 * 3600, local;
	int32_t year = 0;

	assert_true(recur_begin(&walk, &rule, &new_york, start, start,
	    local_of("20401231"), &steps));
	while (o->len < most && recur_next(&walk, &local)) {
		struct date d = date_of(day_of(local, 0));

		assert_int_equal(local - (int64_t)day_of(local, 0) * DAY_SECONDS, 9 * 3600);
		if (d.year != year) {
			ical_digits_write(o, d.year, 4);
			out_html(o, " ");
		}
		year = d.year;
		ical_digits_write(o, d.month, 2);
		ical_digits_write(o, d.day, 2);
		out_html(o, " ");
	}
}

static void
the_examples_of_the_standard_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *e = &examples[i];
		const char *on = strstr(e->days, "…");
		size_t n = on != NULL ? (size_t)(on - e->days) : strlen(e->days) + 1;
		struct out o = { 0 };

		days_write(&o, e, n);
		if (o.len < n || (on == NULL && o.len != n) || memcmp(o.bytes, e->days, n - 1) != 0)
			fail_msg("%s from %s\nsays   %.*s\nwanted %s", e->rule, e->start,
			    (int)o.len, o.bytes, e->days);
		out_free(&o);
	}
}

static size_t
count(const char *text, const char *start, int64_t *last)
{
	struct recur rule = rule_of(text);
	struct recur_walk walk;
	uint32_t steps = STEPS;
	size_t n = 0;

	assert_true(recur_begin(&walk, &rule, &new_york, local_of(start), local_of(start),
	    local_of("20401231"), &steps));
	while (recur_next(&walk, last))
		n++;
	return n;
}

static void
its_longer_examples_have_as_many(void **state)
{
	int64_t last;

	(void)state;
	assert_int_equal(count("FREQ=DAILY;UNTIL=19971224T000000Z", "19970902T090000", &last), 113);
	assert_int_equal(last, local_of("19971223T090000"));
	assert_int_equal(count("FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
	    "19980101T090000", &last), 93);
	assert_int_equal(count("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "19980101T090000", &last), 93);
	assert_int_equal(last, local_of("20000131T090000"));
	assert_int_equal(count("FREQ=DAILY;COUNT=48;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
	    "19970902T090000", &last), 48);
	assert_int_equal(last, local_of("19970903T164000"));
	assert_int_equal(count("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "19970902T090000", &last), 1);
	assert_int_equal(count("FREQ=DAILY;UNTIL=19970904", "19970902T090000", &last), 3);
	assert_int_equal(count("FREQ=DAILY;UNTIL=19970904T085959", "19970902T090000", &last), 2);
}

static void
what_is_no_rule_is_refused(void **state)
{
	static const char *const texts[] = { "", "FREQ", "FREQ=", "FREQ=OFTEN", "COUNT=3",
	    "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=90", "FREQ=HOURLY", "FREQ=DAILY;FREQ=DAILY",
	    "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=9999999999",
	    "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=1.5", "FREQ=DAILY;UNTIL=never",
	    "FREQ=DAILY;UNTIL=20250229", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO",
	    "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=MONTHLY;BYDAY=",
	    "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13",
	    "FREQ=YEARLY;BYMONTH=0", "FREQ=YEARLY;BYMONTH=-1", "FREQ=YEARLY;BYYEARDAY=367",
	    "FREQ=YEARLY;BYWEEKNO=54", "FREQ=MONTHLY;BYWEEKNO=3", "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
	    "FREQ=MONTHLY;BYSETPOS=1", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYMINUTE=60",
	    "FREQ=DAILY;WKST=", "FREQ=DAILY;RSCALE=CHINESE", "FREQ=DAILY;=", "FREQ=DAILY,WEEKLY",
	    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "FREQ = DAILY" };
	struct recur rule;
	const char *part;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (recur_read(mem, texts[i], &rule, &part) == NULL)
			fail_msg("accepted: %s", texts[i]);
	assert_null(recur_read(mem, "freq=weekly;byday=mo,tu;", &rule, &part));
}

static void
a_rule_is_written_as_it_was_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		struct recur rule = rule_of(examples[i].rule), again;
		struct out o = { 0 };

		recur_write(&o, &rule);
		out_bytes(&o, "", 1);
		again = rule_of(o.bytes);
		assert_memory_equal(&rule, &again, sizeof(rule));
		out_free(&o);
	}
}

/* Begun late, it brings the same as from its beginning. */
static void
what_is_skipped_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
		for (int32_t days = 1; days < 2500; days += 97) {
			struct recur rule = rule_of(examples[i].rule);
			int64_t start = local_of(examples[i].start), a, b;
			int64_t from = start + (int64_t)days * DAY_SECONDS, to = from + 400LL * DAY_SECONDS;
			struct recur_walk all, late;
			uint32_t steps = STEPS;
			bool more;

			recur_begin(&all, &rule, &new_york, start, start, to, &steps);
			recur_begin(&late, &rule, &new_york, start, from, to, &steps);
			do {
				while ((more = recur_next(&all, &a)) && a < from)
					continue;
				while (recur_next(&late, &b) && b < from)
					continue;
				assert_int_equal(more, !late.ended);
				assert_true(!more || a == b);
			} while (more);
		}
}

static void
no_rule_takes_more_steps_than_it_is_given(void **state)
{
	static const char *const texts[] = { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
	    "FREQ=DAILY;COUNT=999999999", "FREQ=YEARLY;INTERVAL=999999999;COUNT=2",
	    "FREQ=WEEKLY;INTERVAL=999999999;COUNT=2", "FREQ=MONTHLY;INTERVAL=999999999;COUNT=2",
	    "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4,6,9,11;BYDAY=MO;BYSETPOS=366" };
	int64_t local;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct recur rule = rule_of(texts[i]);
		struct recur_walk walk;
		uint32_t steps = 1000, n = 0;

		assert_true(recur_begin(&walk, &rule, &zone_utc, local_of("00010101"),
		    local_of("00010101"), local_of("99991231"), &steps));
		while (recur_next(&walk, &local))
			n++;
		assert_true(n <= 1000);
		assert_false(recur_next(&walk, &local));
	}
}

static int
begin(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_standard_come_out),
		cmocka_unit_test(its_longer_examples_have_as_many),
		cmocka_unit_test(what_is_no_rule_is_refused),
		cmocka_unit_test(a_rule_is_written_as_it_was_read),
		cmocka_unit_test(what_is_skipped_changes_nothing),
		cmocka_unit_test(no_rule_takes_more_steps_than_it_is_given),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
