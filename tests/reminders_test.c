/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* reminders_test: when somebody is reminded, and how it stops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"
#include "remind.h"

enum { MINUTE = 60, HOURS = 3600, A_DAY = 86400, SEEDS = 400, MONTHS = 120 };

static uint32_t dice;

static uint32_t
roll(uint32_t below)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % below;
}

/* ---- the rule by itself ---- */

/* Berlin, 2027: winter, with summer far away. Monday, 4 January, noon. */
static const struct zone_turn march = { 1806195600, 7200 };	/* 28 March 2027 */
static const struct zone_turn april = { 1806768000, 36000 };	/* the fourth */
static const struct zone berlin = { .before = 3600, .turns = &march, .n = 1 };
static const struct zone sydney = { .before = 39600, .turns = &april, .n = 1 };

static struct remind
in_january(void)
{
	return (struct remind){
		.choice = { .days = 0x7f, .evenings = true, .minute = 19 * 60,
		    .from = 21 * 60, .until = 8 * 60 },
		.clock = berlin,
		.now = 1799060400, .opened = 1799060400,
	};
}

static int64_t
evening_of(const struct remind *r, int days)
{
	return r->now + 7 * HOURS + (int64_t)days * A_DAY;	/* 19:00 */
}

static void
three_daily_ones_then_every_third_day_then_none(void **state)
{
	static const int days[REMIND_MOST] = { 1, 2, 3, 6, 9, 12, 15 };
	struct remind r = in_january();
	int64_t at[REMIND_MOST];

	(void)state;
	assert_int_equal(remind_plan(&r, at), REMIND_MOST);
	for (int i = 0; i < REMIND_MOST; i++)
		assert_int_equal(at[i], evening_of(&r, days[i]));
}

static void
the_plan_is_the_same_while_nobody_comes(void **state)
{
	struct remind r = in_january();
	int64_t first[REMIND_MOST], at[REMIND_MOST];

	(void)state;
	remind_plan(&r, first);
	for (int i = 0; i < REMIND_MOST; i++) {
		r.now = first[i] + 10;
		r.rung[r.n_rung++] = first[i];
		assert_int_equal(remind_ignored(&r), i + 1);
		assert_int_equal(remind_plan(&r, at), REMIND_MOST - 1 - i);
		for (int k = 0; k + i + 1 < REMIND_MOST; k++)
			assert_int_equal(at[k], first[i + 1 + k]);
	}
	r.now += 400 * (int64_t)A_DAY;
	assert_int_equal(remind_plan(&r, at), 0);
}

static void
on_own_days_only_and_not_on_the_day_of_a_visit(void **state)
{
	struct remind r = in_january();
	int64_t at[REMIND_MOST];

	(void)state;
	r.choice.days = 1 << 0 | 1 << 4;	/* Monday, Friday */
	assert_int_equal(remind_plan(&r, at), REMIND_MOST);
	assert_int_equal(at[0], evening_of(&r, 4));
	assert_int_equal(at[1], evening_of(&r, 7));
	assert_int_equal(at[2], evening_of(&r, 11));
	assert_int_equal(at[3], evening_of(&r, 14));
}

static void
an_evening_is_told_of_before_it_begins_and_is_the_one_of_its_day(void **state)
{
	struct remind r = in_january();
	int64_t at[REMIND_MOST];

	(void)state;
	r.evening[r.n_evenings++] = evening_of(&r, 0) + 30 * MINUTE;	/* today */
	r.evening[r.n_evenings++] = evening_of(&r, 2) + 63 * MINUTE;
	r.choice.days = 1 << 2 | 1 << 3;	/* Wednesday, Thursday */
	assert_int_equal(remind_plan(&r, at), REMIND_MOST);
	assert_int_equal(at[0], evening_of(&r, 0) - 15 * MINUTE);
	assert_int_equal(at[1], evening_of(&r, 2) + 15 * MINUTE);
	assert_int_equal(at[2], evening_of(&r, 3));
	r.choice.evenings = false;
	remind_plan(&r, at);
	assert_int_equal(at[0], evening_of(&r, 2));
}

static void
one_that_falls_in_quiet_hours_comes_before_them(void **state)
{
	struct remind r = in_january();
	int64_t at[REMIND_MOST];

	(void)state;
	r.choice.days = 0;
	r.evening[0] = evening_of(&r, 1) + 3 * HOURS;	/* 22:00: told at 20:55 */
	r.evening[1] = evening_of(&r, 3) - 11 * HOURS;	/* 8:00: the night before */
	r.n_evenings = 2;
	assert_int_equal(remind_plan(&r, at), 2);
	assert_int_equal(at[0], evening_of(&r, 1) + 115 * MINUTE);
	assert_int_equal(at[1], evening_of(&r, 2) + 115 * MINUTE);
}

static void
five_a_week_and_evenings_have_the_first_claim(void **state)
{
	struct remind r = in_january();
	int64_t at[REMIND_MOST];

	(void)state;
	for (int i = 0; i < 4; i++)	/* he opened it every day, later than they rang */
		r.rung[r.n_rung++] = r.now - (4 - i) * A_DAY;
	r.evening[r.n_evenings++] = evening_of(&r, 2);
	remind_plan(&r, at);
	assert_int_equal(at[0], evening_of(&r, 2) - 45 * MINUTE);
	assert_int_equal(at[1], evening_of(&r, 3));
}

/* 19:00 on the wall before and after clocks are changed, and no hour that is none. */
static void
the_hour_is_that_of_the_wall_north_and_south(void **state)
{
	static const struct {
		int32_t before;
		struct zone_turn turn;
		int64_t noon;	/* two days before it, at noon there */
	} places[] = {
		{ 3600, { 1806195600, 7200 }, 1806058800 },	/* Berlin, 28 March 2027 */
		{ 7200, { 1824944400, 3600 }, 1824804000 },	/* 31 October 2027 */
		{ 36000, { 1822492800, 39600 }, 1822356000 },	/* Sydney, 3 October 2027 */
		{ 39600, { 1806768000, 36000 }, 1806627600 },	/* 4 April 2027 */
		{ -10800, { 1806807600, -14400 }, 1806678000 },	/* Santiago, 3 April, 24:00 */
	};
	int64_t at[REMIND_MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		for (int32_t minute = 0; minute < 1440; minute += 5) {
			struct remind r = { .choice = { .days = 0x7f, .minute = minute },
			    .clock = { .before = places[i].before,
			        .turns = &places[i].turn, .n = 1 }, .now = places[i].noon,
			    .opened = places[i].noon };
			size_t n = remind_plan(&r, at);

			assert_int_equal(n, REMIND_MOST);
			for (size_t k = 0; k < n; k++) {
				int zone = zone_offset(&r.clock, at[k]) / MINUTE;
				int32_t shown = minute_of(at[k], zone);
				int gap = (places[i].turn.offset - places[i].before) / MINUTE;

				if (shown == minute)
					continue;
				assert_true(gap > 0);	/* skipped: comes that much later */
				assert_int_equal(shown, minute + gap);
				assert_true(at[k] - places[i].turn.at < gap * MINUTE);
			}
		}
}

/* ---- months by chance ---- */

struct month {
	struct remind	 r;
	int64_t		 all[1000];	/* that rang */
	size_t		 n;
	int64_t		 evenings[200];
	size_t		 n_evenings;
};

static void
any_choice(struct month *m)
{
	struct remind_choice *c = &m->r.choice;

	c->days = (uint8_t)roll(128);
	c->minute = (int32_t)roll(1440);
	c->from = roll(3) == 0 ? 21 * 60 : (int32_t)roll(1440);
	c->until = roll(3) == 0 ? 8 * 60 : (int32_t)roll(1440);
	c->evenings = roll(2) == 0;
}

static void
any_month(struct month *m, uint32_t seed)
{
	bool south = seed % 2 == 0;

	dice = seed * 7919;
	memset(m, 0, sizeof(*m));
	m->r.now = m->r.opened = 1804000000 + roll(1000000);
	m->r.clock = south ? sydney : berlin;
	any_choice(m);
	for (int i = 0; i < 12; i++)
		m->evenings[m->n_evenings++] = m->r.now + roll(60 * A_DAY);
}

/* What the phone knows: of the last eight days, and since it was last open. */
static void
know(struct month *m)
{
	m->r.n_rung = m->r.n_evenings = 0;
	for (size_t i = 0; i < m->n; i++)
		if ((m->all[i] > m->r.opened || m->all[i] > m->r.now - 8 * A_DAY) &&
		    m->r.n_rung < REMIND_RUNG)
			m->r.rung[m->r.n_rung++] = m->all[i];
	for (size_t i = 0; i < m->n_evenings; i++)
		if (m->evenings[i] > m->r.now && m->r.n_evenings < REMIND_EVENINGS)
			m->r.evening[m->r.n_evenings++] = m->evenings[i];
}

static int
zone_then(const struct month *m, int64_t at)
{
	return zone_offset(&m->r.clock, at) / MINUTE;
}

static bool
before_an_evening(const struct month *m, int64_t at)
{
	for (size_t i = 0; i < m->n_evenings; i++)
		if (m->evenings[i] > at && m->evenings[i] - at < A_DAY + HOURS)
			return true;
	return false;
}

static void
holds(const struct month *m, int64_t at)
{
	const struct remind_choice *c = &m->r.choice;
	int zone = zone_then(m, at);
	int32_t day = day_of(at, zone);
	int near = 0;

	assert_int_equal(at % REMIND_STEP, 0);
	assert_true(day >= m->r.first);
	assert_false(remind_quiet(c, minute_of(at, zone)));
	if ((c->days >> weekday_of(day) & 1) == 0)
		assert_true(c->evenings && before_an_evening(m, at));
	for (size_t i = 0; i < m->n; i++) {
		int32_t other = day_of(m->all[i], zone_then(m, m->all[i]));

		assert_int_not_equal(other, day);
		near += other > day - 7;
	}
	assert_true(near < REMIND_WEEKLY);
}

static void
hours_pass_with(struct month *m, const int64_t *plan, size_t n, int64_t until)
{
	for (size_t i = 0; i < n && plan[i] <= until; i++) {
		assert_true(plan[i] > m->r.now);
		holds(m, plan[i]);
		m->all[m->n++] = plan[i];
	}
	m->r.now = until;
}

static void
never_two_a_day_six_a_week_in_quiet_hours_or_on_other_days(void **state)
{
	static struct month m;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		any_month(&m, seed);
		for (int step = 0; step < MONTHS; step++) {
			int64_t plan[REMIND_MOST];
			size_t n, ignored;

			if (roll(4) == 0)
				any_choice(&m);
			m.r.first = roll(5) != 0 ? 0 :
			    day_of(m.r.now, zone_then(&m, m.r.now)) + (int32_t)roll(30);
			know(&m);
			if (roll(2) == 0 && remind_ignored(&m.r) < REMIND_MOST)
				m.r.opened = m.r.now;
			ignored = remind_ignored(&m.r);
			n = remind_plan(&m.r, plan);
			assert_true(ignored + n <= REMIND_MOST || ignored >= REMIND_MOST);
			hours_pass_with(&m, plan, n, m.r.now + 1 + roll(5 * A_DAY));
		}
	}
}

/* ---- on the page ---- */

static const char usual[] = "/settings/reminders";
#define FACTS	"state=open&pair=bound&confirmed=1&push=7.04ab"

static size_t
alarms_of(struct phones *p, bool seen, int64_t at[REMIND_MOST], int64_t *opened)
{
	const char *said = ada_alarms(p, seen);
	char *end;
	size_t n = 0;

	*opened = strtoll(said, &end, 10);
	for (said = end + 1; *said != '\0'; said = end + 1)
		at[n++] = strtoll(said, &end, 10);
	return n;
}

static void
nothing_rings_until_it_is_wanted(void **state)
{
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened;

	phones_fact(p, FACTS);
	ada_opens(p, usual);
	assert_true(ada_reads(p, "Remind me at 19:00"));
	assert_true(ada_reads(p, "data-push=\"04ab\""));
	assert_true(ada_reads(p, "never why"));
	assert_int_equal(alarms_of(p, true, at, &opened), 0);
	assert_int_equal(opened, phones_now(p));
	assert_int_equal(ada_sends(p, "/settings/reminders/start",
	    "endpoint=https://push.example/1&p256dh=04&auth=aa"), 303);
	assert_string_equal(ada_task(p), "do=place&kind=push&"
	    "endpoint=https%3A%2F%2Fpush.example%2F1&p256dh=04&auth=aa");
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	for (int i = 0; i < REMIND_MOST; i++)
		assert_int_equal(minute_of(at[i], 60), 19 * 60);
	ada_opens(p, usual);
	assert_true(ada_reads(p, "Turn reminders off"));
	assert_int_equal(ada_sends(p, "/settings/reminders/off", ""), 303);
	assert_string_equal(ada_task(p), "do=place-off&all=1");
	assert_int_equal(alarms_of(p, true, at, &opened), 0);
}

static void
a_device_that_cannot_be_called_is_told_why(void **state)
{
	static const char *const says[][2] = { { "no", "cannot be called while" },
		{ "home", "home screen first" }, { "denied", "Notifications are refused" } };
	struct phones *p = *state;
	char facts[200];

	phones_fact(p, FACTS);
	assert_int_equal(ada_sends(p, "/settings/reminders/start", "push=denied"), 303);
	assert_string_equal(ada_task(p), "");
	for (size_t i = 0; i < 3; i++) {
		snprintf(facts, sizeof(facts), FACTS "&notify=%s", says[i][0]);
		phones_fact(p, facts);
		ada_opens(p, usual);
		assert_true(ada_reads(p, says[i][1]));
		assert_true(ada_reads(p, "By mail"));
		assert_true(ada_reads(p, "By ntfy"));
	}
	phones_fact(p, "state=open&pair=bound&push=1.04ab");
	ada_opens(p, usual);
	assert_false(ada_reads(p, "By mail"));
	assert_false(ada_reads(p, "By ntfy"));
	ada_opens(p, "/settings/reminders?push=failed");
	assert_true(ada_reads(p, "did not answer"));
	phones_fact(p, "state=open&pair=bound");
	ada_opens(p, usual);
	assert_true(ada_reads(p, "has not said yet"));
}

static void
a_refused_form_keeps_what_was_typed(void **state)
{
	static const char *const forms[][2] = {
		{ "on=yes&hour=19:30&from=21:00&until=08:00", "Choose a day" },
		{ "on=yes&hour=7pm&from=21:00&until=08:00&day-1=1", "A time of day" },
		{ "on=yes&hour=21:30&from=21:00&until=08:00&day-1=1", "in your quiet hours" },
		{ "on=yes&hour=19:30&from=21:00&until=08:00&day-1=1&day-2=1&day-3=1&day-4=1"
		    "&day-5=1&day-6=1", "Five days a week" },
	};
	struct phones *p = *state;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		char form[200];

		snprintf(form, sizeof(form), "%s%s", forms[i][0], i == 0 ? "&evenings=no" : "");
		assert_int_equal(ada_sends(p, usual, form), 422);
		assert_true(ada_reads(p, forms[i][1]));
		assert_true(ada_reads(p, i == 1 ? "7pm" : i == 2 ? "21:30" : "19:30"));
	}
	assert_int_equal(ada_sends(p, "/settings/reminders/place", "kind=mail&address=mara"), 422);
	assert_true(ada_reads(p, "value=\"mara\""));
	assert_int_equal(ada_sends(p, "/settings/reminders/place",
	    "kind=ntfy&address=http://ntfy.example/a"), 422);
	assert_true(ada_reads(p, "begins with https"));
	assert_int_equal(ada_sends(p, "/settings/reminders/place",
	    "kind=mail&address=mara@example.org"), 303);
	phones_oops(p, "place-refused");
	assert_int_equal(ada_sends(p, "/settings/reminders/place",
	    "kind=mail&address=mara@example.org"), 422);
	assert_true(ada_reads(p, "does not take this address"));
	assert_true(ada_reads(p, "mara@example.org"));
	phones_oops(p, "places-many");
	assert_int_equal(ada_sends(p, "/settings/reminders/place",
	    "kind=push&endpoint=https://push.example/1&p256dh=04&auth=aa"), 422);
	assert_true(ada_reads(p, "eight places already"));
}

static void
places_say_how_they_stand(void **state)
{
	struct phones *p = *state;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	phones_fact(p, FACTS "&places=aa.1.2.1.push.example,bb.2.0.0.mara@example.org,"
	    "cc.3.1.0.ntfy.example&tested=cc.429.too+<b>many</b>");
	ada_opens(p, usual);
	assert_true(ada_reads(p, "no longer knows this device. Turn it on again."));
	assert_true(ada_reads(p, "Remind me on this device"));
	assert_true(ada_reads(p, "The six digits of the last mail"));
	assert_true(ada_reads(p, "answered 429."));
	assert_true(ada_reads(p, "too &lt;b&gt;many"));
	phones_oops(p, "digits-differ");
	assert_int_equal(ada_sends(p, "/settings/reminders/code", "id=bb&digits=111111"), 422);
	assert_true(ada_reads(p, "not the six digits"));
}

/* As the host does it: what was given out last time is what rings. */
static void
after_seven_it_stops_and_asks_once(void **state)
{
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened;
	char facts[400];
	int len;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	len = snprintf(facts, sizeof(facts), FACTS "&opened=%lld", (long long)opened);
	for (int i = 0; i < REMIND_MOST; i++)
		len += snprintf(facts + len, sizeof(facts) - (size_t)len, ".%lld",
		    (long long)at[i]);
	phones_fact(p, facts);
	phones_time(p, at[REMIND_MOST - 1] - 60, 60);
	ada_opens(p, usual);
	assert_false(ada_reads(p, "stopped by themselves"));
	days_pass(p, 30);
	ada_sends(p, "/thanks/write", "did=the+dishes&way=send");
	for (int again = 0; again < 3; again++) {	/* however often Hearth is opened */
		int64_t still;

		assert_int_equal(alarms_of(p, true, at, &still), 0);
		assert_int_equal(still, opened);
		ada_opens(p, "/today");
		assert_true(ada_reads(p, "stopped by themselves"));
		days_pass(p, 1);
	}
	ada_opens(p, usual);
	assert_true(ada_reads(p, "Start again?"));
	assert_int_equal(ada_sends(p, "/settings/reminders/again", ""), 303);
	ada_opens(p, "/today");
	assert_false(ada_reads(p, "stopped by themselves"));
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	ada_sends(p, "/settings/reminders/off", "");
	assert_int_equal(alarms_of(p, true, at, &opened), 0);
}

/* Nobody lets pass what could not ring: no moments are told, and nothing stops. */
static void
without_a_place_nothing_rings_and_nothing_was_let_pass(void **state)
{
	static const char *const none[] = { "&nowhere=1", "&places=aa.1.2.1.push.example",
		"&places=bb.2.0.0.mara@example.org,aa.1.2.1.push.example" };
	static const char *const some[] = { "", "&places=aa.1.0.1.push.example",
		"&places=bb.2.1.0.mara@example.org", "&places=aa.1.3.1.push.example&nowhere=1" };
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened;
	char facts[600], rung[300] = "";
	int len = 0;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=denied");
	alarms_of(p, true, at, &opened);
	for (int i = 0; i < REMIND_MOST; i++)
		len += snprintf(rung + len, sizeof(rung) - (size_t)len, ".%lld",
		    (long long)at[i]);
	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++) {
		snprintf(facts, sizeof(facts), FACTS "%s", some[i]);
		phones_fact(p, facts);
		assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
		ada_opens(p, usual);
		assert_false(ada_reads(p, "times are kept"));
	}
	days_pass(p, 30);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		snprintf(facts, sizeof(facts), FACTS "&opened=%lld%s%s", (long long)opened, rung,
		    none[i]);
		phones_fact(p, facts);
		ada_opens(p, "/today");
		assert_false(ada_reads(p, "stopped by themselves"));
		ada_opens(p, usual);
		assert_false(ada_reads(p, "stopped by themselves"));
		assert_true(ada_reads(p, "times are kept"));
		ada_opens(p, "/settings");
		assert_true(ada_reads(p, "no place is set"));
	}
	assert_int_equal(alarms_of(p, true, at, &opened), 0);
	assert_int_equal(opened, phones_now(p));	/* and a place begins anew */
}

static void
an_agreed_evening_is_told_of(void **state)
{
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened, now;
	char form[200];

	phones_time(p, 1799060400, 60);		/* Monday, 4 January 2027, noon */
	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	now = phones_now(p) - phones_now(p) % 60;
	snprintf(form, sizeof(form), "what=A+walk&day=2027-01-09&clock=20:00&minutes=90");
	assert_int_equal(ben_sends(p, "/evenings/new", form), 303);
	relay_delivers(p);
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	assert_int_equal(day_of(at[3], 60), day_of(now, 60) + 7);
	snprintf(form, sizeof(form), "evening=%s&when=%lld", ben_last_id(p),
	    (long long)(1799060400 + 5 * A_DAY + 8 * HOURS));
	assert_int_equal(ada_sends(p, "/evenings/yes", form), 303);
	alarms_of(p, false, at, &opened);
	assert_int_equal(at[3], 1799060400 + 5 * A_DAY + 8 * HOURS - 45 * MINUTE);
}

static void
who_travels_is_called_by_the_clock_there(void **state)
{
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	phones_time(p, phones_now(p), -300);
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	for (int i = 0; i < REMIND_MOST; i++)
		assert_int_equal(minute_of(at[i], -300), 19 * 60);
}

/* Whoever said it, of the two; and what stopped asks nothing then. */
static void
nothing_rings_while_the_two_rest(void **state)
{
	struct phones *p = *state;
	int64_t at[REMIND_MOST], opened;
	int32_t today;

	phones_fact(p, FACTS);
	ada_sends(p, "/settings/reminders/start", "push=no");
	ben_sends(p, "/journey/rest", "days=10");
	relay_delivers(p);
	today = day_of(phones_now(p), 60);
	assert_int_equal(alarms_of(p, true, at, &opened), REMIND_MOST);
	assert_true(day_of(at[0], 60) >= today + 10);
	ben_sends(p, "/journey/back", "");
	relay_delivers(p);
	alarms_of(p, true, at, &opened);
	assert_true(day_of(at[0], 60) < today + 4);
	ada_sends(p, "/journey/rest", "days=0");	/* until one of the two is back */
	assert_int_equal(alarms_of(p, true, at, &opened), 0);
}

static void
all_phones_of_one_person_agree(void **state)
{
	struct phones *p = *state;
	char before[400];

	phones_fact(p, FACTS);
	for (int i = 0; i < 20; i++) {
		ada_sends(p, i % 3 == 0 ? "/settings/reminders/off" :
		    "/settings/reminders/start", "push=no");
		relay_blusters(p);
		ada_sends(p, usual, i % 2 ? "on=yes&hour=18:00&from=22:00&until=07:00&day-3=1" :
		    "on=yes&hour=20:00&from=22:00&until=07:00&day-2=1&evenings=no");
		relay_blusters(p);
	}
	relay_delivers(p);
	ada_opens(p, usual);
	ada_remembers_page(p);
	snprintf(before, sizeof(before), "%s", ada_alarms(p, true));
	ada_changes_phone(p);
	assert_string_equal(before, ada_alarms(p, true));
	ada_opens(p, usual);
	assert_true(ada_sees_the_same(p));
}

int
main(void)
{
#define WITH_TWO(f)	cmocka_unit_test_setup_teardown(f, two_arrive, they_leave)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_daily_ones_then_every_third_day_then_none),
		cmocka_unit_test(the_plan_is_the_same_while_nobody_comes),
		cmocka_unit_test(on_own_days_only_and_not_on_the_day_of_a_visit),
		cmocka_unit_test(an_evening_is_told_of_before_it_begins_and_is_the_one_of_its_day),
		cmocka_unit_test(one_that_falls_in_quiet_hours_comes_before_them),
		cmocka_unit_test(five_a_week_and_evenings_have_the_first_claim),
		cmocka_unit_test(the_hour_is_that_of_the_wall_north_and_south),
		cmocka_unit_test(never_two_a_day_six_a_week_in_quiet_hours_or_on_other_days),
		WITH_TWO(nothing_rings_until_it_is_wanted),
		WITH_TWO(a_device_that_cannot_be_called_is_told_why),
		WITH_TWO(a_refused_form_keeps_what_was_typed),
		WITH_TWO(places_say_how_they_stand),
		WITH_TWO(after_seven_it_stops_and_asks_once),
		WITH_TWO(without_a_place_nothing_rings_and_nothing_was_let_pass),
		WITH_TWO(an_agreed_evening_is_told_of),
		WITH_TWO(who_travels_is_called_by_the_clock_there),
		WITH_TWO(nothing_rings_while_the_two_rest),
		WITH_TWO(all_phones_of_one_person_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
