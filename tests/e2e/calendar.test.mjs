// SPDX-License-Identifier: AGPL-3.0-or-later
// Calendars, by two people in two browsers and two time zones: when each is free,
// out of a file and by hand; times that suit both; the month; and evenings as a
// file for other programs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import ICAL from 'ical.js';
import { home as open, scratch, until } from './home.mjs';

const home = await open();
const mara = await home.begin('Mara');
const jonas = await home.begin('Jonas', { timezoneId: 'America/New_York' });
await home.pair(mara, jonas);

const DAY = 86_400_000;
const stamp = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
const day = (at) => stamp(at).slice(0, 8);
const event = (...lines) => ['BEGIN:VEVENT', 'UID:' + Math.random(), 'SUMMARY:Dentist, of all things', ...lines, 'END:VEVENT'];
const calendar = (...events) => ({ name: 'mine.ics', mimeType: 'text/calendar',
  buffer: Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n')) });

async function loads(person, file) {
  await person.go('/evenings/free');
  await person.page.setInputFiles('input[type=file]', file);
  await person.page.waitForFunction(() => document.querySelector('#ics').value !== '');
  await person.tap('Keep when I am free');
}

/* The next day of the clocks there on which nothing of today is left. */
const tomorrow = Math.floor(Date.now() / DAY) * DAY + 2 * DAY;

test('of a calendar only lines about time leave the picker', async () => {
  await mara.go('/time');
  await mara.row('When you are free');
  await mara.heading('When you are free');
  await mara.sees('Never why: no title, no place, no name is kept.');
  await mara.page.setInputFiles('input[type=file]', calendar(
    event(`DTSTART;TZID=Asia/Tokyo:${day(tomorrow)}T000000`, `DTEND;TZID=Asia/Tokyo:${day(tomorrow + DAY)}T120000`, 'LOCATION:Harbour',
      'DESCRIPTION:A long one\\, folded', '  over two lines'),
    event(`DTSTART;VALUE=DATE:${day(tomorrow + 2 * DAY)}`)));
  await mara.page.waitForFunction(() => document.querySelector('#ics').value !== '');
  const read = await mara.page.inputValue('#ics');
  assert.ok(!/Dentist|Harbour|folded|over two/.test(read), read);
  await mara.tap('Keep when I am free');
  await mara.sees('Yours, until');
  await mara.seesNot('not known here');
});

test('what is no calendar, or broken, is refused with a word, and stays', async () => {
  await loads(mara, { name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('<html>not one</html>') });
  await mara.sees('This is no calendar');
  assert.equal(await mara.page.inputValue('#ics'), '<html>not one</html>');
  await loads(mara, { name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n') });
  await mara.sees('It ends too early');
  await mara.sees('Choose the file that your calendar exports');
});

const described = 'DESCRIPTION:' + 'x'.repeat(60);
const tenMegabytes = (from) => calendar(...Array.from({ length: 10 * 1024 * 1024 / 160 }, (_, i) =>
  event(`DTSTART:${stamp(from + i % 50 * DAY)}`, `DTEND:${stamp(from + i % 50 * DAY + DAY / 8)}`, described)));
const picks = (person, file) => person.page.setInputFiles('input[type=file]', file);

test('ten megabytes of what was are read in a moment; ten of what comes, or seventeen, are refused at once', async (t) => {
  await mara.go('/time');
  await mara.go('/evenings/free');
  let began = Date.now();
  await picks(mara, tenMegabytes(tomorrow));
  await mara.sees('up to 1500000 characters about times');
  const refused = Date.now() - began;
  assert.equal(await mara.page.inputValue('#ics'), '');
  await picks(mara, { name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.alloc(17 << 20, 'x') });
  await mara.sees('This file is larger than 16 MB');
  const past = tenMegabytes(tomorrow - 400 * DAY);
  began = Date.now();
  await picks(mara, past);
  await mara.page.waitForFunction(() => document.querySelector('#ics').value !== '');
  await mara.seesNot('This file is larger than 16 MB');
  await mara.tap('Keep when I am free');
  await mara.sees('Nothing busy was found until');
  t.diagnostic(`10 MB handed over by the test: refused after ${refused} ms, read after ${Date.now() - began} ms`);
});

test('the names of Windows are known, and how much was read is said', async () => {
  await loads(mara, calendar(event(`DTSTART;TZID=W. Europe Standard Time:${day(tomorrow)}T200000`,
    `DTEND;TZID=W. Europe Standard Time:${day(tomorrow)}T220000`)));
  await mara.page.waitForFunction(() => /Busy times found until .*: 1\./.test(document.body.innerText));
  await mara.seesNot('not known here');
  assert.equal(await mara.page.locator('main .btn:not(.btn-2, .btn-3)').count(), 1);
  assert.equal(await mara.page.locator('.picks input').count(), 56);
});

test('a pasted NUL loses nothing', async () => {
  await mara.page.fill('#ics', 'BEGIN:VCALENDAR\nX-A:\0b\nEND:VCALENDAR');
  await mara.tap('Keep when I am free');
  await mara.sees('Nothing busy was found until');
  await mara.page.fill('#ics', 'Dear\0 Ada');
  await mara.tap('Keep when I am free');
  await mara.sees('This could not be read as a calendar');
  assert.equal(await mara.page.inputValue('#ics'), 'Dear Ada');
});

test('a place that no longer exists and repetitions without an end are read, and said', async () => {
  await loads(jonas, calendar(event('DTSTART;TZID=Moon/Base:20200101T030000', 'DTEND;TZID=Moon/Base:20200101T040000', 'RRULE:FREQ=DAILY')));
  await jonas.sees('no longer exists');
  await jonas.sees('Yours, until');
});

test('times that suit both are offered, by the clocks of both', async () => {
  await mara.go('/time');
  await mara.page.waitForSelector('.cal .free');
  await mara.sees('both free');
  await mara.tap('Invite Jonas to an evening');
  await mara.sees('When you are both free');
  await mara.sees('on the clocks of Jonas');
  const shown = () => mara.page.locator('#day').isVisible();
  assert.equal(await shown(), false);
  await mara.page.locator('label', { hasText: 'Another time' }).click();
  assert.equal(await shown(), true);
  await mara.page.locator('label:has(input[name=suit])').first().click();
  const words = await mara.page.locator('label:has(input[name=suit])').first().innerText();
  await mara.type('What', 'Two bowls of soup, one call');
  await mara.tap('Ask Jonas');
  await mara.sees(words.split('\n')[0].trim());
  await jonas.go('/time');
  await jonas.sees('You are asked:');
  await jonas.row('Two bowls of soup, one call');
  await jonas.sees('on the clocks of Mara');
  await jonas.tap('Other times');
  await jonas.sees('When you are both free');
  assert.ok(await jonas.page.locator('input[name=suit-1]:checked').count());
  await jonas.tap('Offer these');
  await mara.go('/today');
  await mara.sees('Jonas offers other times');
  await mara.tap('Look at it');
  await mara.tap('Yes');
  await mara.sees('You said yes');
});

test('the month leads to it, and it is a file for other calendars', async () => {
  await mara.go('/time');
  await mara.page.waitForSelector('.cal .date, nav a');
  await mara.page.locator('#month-after').evaluate((at) => at.scrollIntoView());
  const place = await mara.page.evaluate(() => scrollY), title = await mara.page.textContent('#month');
  assert.ok(place > 0);
  await mara.tap('Month after');
  await mara.page.waitForFunction((was) => document.querySelector('#month').textContent !== was, title);
  assert.ok(Math.abs(await mara.page.evaluate(() => scrollY) - place) < 120, 'the place on the page stays');
  await mara.tap('Month before');
  await mara.page.waitForFunction((was) => document.querySelector('#month').textContent === was, title);
  if ((await mara.page.locator('.cal .date').count()) === 0) await mara.tap('Month after');
  await mara.page.locator('.cal .date').first().click();
  await mara.heading('Two bowls of soup, one call');
  for (const person of [mara, jonas]) {
    await person.go('/time');
    await person.row('In your own calendar');
    const [file] = await Promise.all([person.page.waitForEvent('download'), person.tap('Save the file')]);
    assert.equal(file.suggestedFilename(), 'evenings-ahead.ics');
    const read = new ICAL.Component(ICAL.parse(await readFile(await file.path(), 'utf8')));
    const one = new ICAL.Event(read.getFirstSubcomponent('vevent'));
    assert.equal(one.summary, 'Two bowls of soup, one call');
    assert.equal(one.startDate.zone.tzid ?? read.getFirstSubcomponent('vtimezone').getFirstPropertyValue('tzid'),
      person === mara ? 'Europe/Berlin' : 'America/New_York');
    person.begins = one.startDate.toUnixTime();
  }
  assert.equal(mara.begins, jonas.begins);
});

test('the export of the command line writes it on the same clocks', async () => {
  const file = path.join(scratch(), 'mara.zip');
  await mara.typeSheetBack();
  const ran = spawnSync(process.env.HEARTH, ['export', '--from', home.address, '--handle', mara.handle, '--out', file],
    { input: `${mara.passphrase}\n`, encoding: 'utf8', env: { ...process.env, TZ: 'Europe/Berlin' } });
  assert.equal(ran.status, 0, ran.stderr);
  const read = new ICAL.Component(ICAL.parse(Buffer.from(unzipSync(await readFile(file))['evenings.ics']).toString()));
  const one = new ICAL.Event(read.getFirstSubcomponent('vevent'));
  assert.equal(read.getFirstSubcomponent('vevent').getFirstProperty('dtstart').getParameter('tzid'), 'Europe/Berlin');
  assert.equal(one.startDate.toUnixTime(), mara.begins);
});

test('a feed is off, then fetched by whoever has its address, without a word, and ended by one click', async () => {
  await mara.go('/evenings/calendar');
  await mara.sees('can read them while it answers');
  await mara.tap('Make an address');
  await mara.page.waitForSelector('#address');
  const address = (await mara.page.textContent('#address')).trim();
  assert.match(address, /^http.*\/ics\/[0-9a-f]{32}\.[0-9a-f]{64}$/);
  const fetched = async () => {
    const answer = await fetch(address);
    return answer.status === 200 ? new ICAL.Component(ICAL.parse(await answer.text())) : null;
  };
  const says = async (fine) => {
    let read;
    await until(async () => fine(read = await fetched()), 'the feed does not say so');
    return read;
  };
  const of = (read) => read?.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) ?? [];
  const busy = of(await says((read) => of(read).length === 1))[0];
  assert.equal(busy.summary, 'Busy');
  assert.equal(busy.description, null);
  assert.equal(busy.startDate.toUnixTime(), mara.begins);
  await mara.page.locator('label:has(input[value=plain])').click();
  await mara.tap('Change it');
  await says((read) => of(read)[0]?.summary === 'Time together');
  /* What the other agrees to comes in by itself; what is let go goes. */
  await jonas.go('/time');
  await jonas.page.locator('.card', { hasText: 'Two bowls' }).getByRole('link', { name: 'Move or change' }).click();
  await jonas.tap('Let it go');
  await says((read) => read && of(read).length === 0);
  await mara.go('/evenings/calendar');
  await mara.tap('End it');
  await mara.page.waitForFunction(() => !document.querySelector('#address'));
  assert.equal((await fetch(address)).status, 404);
  const other = address.replace(/[0-9a-f]{4}$/, '0000');
  assert.equal((await fetch(other)).status, 404);
  assert.ok(!mara.sent().includes(address.slice(-64)));
});

test('evenings ticked by hand, and taken back by one tap', async () => {
  await jonas.go('/evenings/free');
  await jonas.page.locator('label:has(input[name=d3])').click();
  await jonas.tap('Keep these');
  await jonas.sees('Yours, until');
  await jonas.tap('Take it back');
  await jonas.page.waitForFunction(() => !document.body.innerText.includes('Yours, until'));
  await mara.go('/time');
  await mara.page.waitForFunction(() => !document.querySelector('.cal .free'));
});

test('nothing of a calendar went over the wire in the clear', () => {
  for (const person of [mara, jonas]) assert.ok(!/Dentist|Harbour|VEVENT|DTSTART/.test(person.sent()));
});
