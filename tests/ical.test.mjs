// SPDX-License-Identifier: AGPL-3.0-or-later
// Calendars as ical.js reads them, and as the core does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import ICAL from 'ical.js';

const CASES = 300;
const DAY = 86400;
const cases = execFileSync(process.env.ICAL_CASES, [CASES],
  { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n').map(JSON.parse);

/* A time in seconds; a day begins in the zone where the reader is. */
const seconds = (time, here) => {
  const there = time.clone();
  if (there.isDate || there.zone === ICAL.Timezone.localTimezone) {
    there.isDate = false;
    there.zone = here;
  }
  return there.toUnixTime();
};

function events(calendar) {
  const all = calendar.getAllSubcomponents('vevent');
  const uid = (component) => component.getFirstPropertyValue('uid');
  const changed = all.filter((one) => one.hasProperty('recurrence-id'));
  return all.filter((one) => !changed.includes(one)).map((component) => new ICAL.Event(component,
    { exceptions: changed.filter((one) => uid(one) === uid(component)) }));
}

function* occurrences(event, to) {
  if (!event.isRecurring()) {
    yield event;
    return;
  }
  const next = event.iterator();
  for (let time = next.next(); time !== undefined && time !== null; time = next.next()) {
    if (time.toUnixTime() > to + 30 * DAY) return;
    yield event.getOccurrenceDetails(time);
  }
}

function stretches({ zone, from, to, text }) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const component of calendar.getAllSubcomponents('vtimezone')) {
    const name = component.getFirstPropertyValue('tzid');
    ICAL.TimezoneService.remove(name);
    ICAL.TimezoneService.register(new ICAL.Timezone({ component, tzid: name }));
  }
  const here = ICAL.TimezoneService.get(zone) ?? ICAL.Timezone.utcTimezone;
  const spans = [];
  for (const event of events(calendar)) {
    for (const one of occurrences(event, to)) {
      const begins = Math.max(seconds(one.startDate, here), from);
      const ends = Math.min(seconds(one.endDate, here), to);
      if (begins < ends) spans.push([begins, ends]);
    }
  }
  const joined = [];
  for (const [begins, ends] of spans.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && begins <= last[1]) last[1] = Math.max(last[1], ends);
    else joined.push([begins, ends]);
  }
  return joined;
}

const shown = (spans) => spans.map((span) => span.map((at) => new Date(at * 1000).toISOString()).join(' – '));

/* It knows no weeks of a year, and picks from months where the standard picks
 * from years: those are left to tests/ical.py and tests/ical_libical_test.c. */
const told = cases.filter(({ text }) => !/BYWEEKNO|FREQ=YEARLY[^\r]*BYSETPOS/.test(text));

test(`${told.length} calendars say the same to ical.js`, () => {
  assert.equal(cases.length, CASES);
  assert.ok(told.length > CASES * 0.8);
  for (const one of told) assert.deepEqual(shown(stretches(one)), shown(one.spans), one.text);
});

test('there is something in them', () => {
  assert.ok(told.filter((one) => one.spans.length > 0).length > CASES / 2);
});
