// SPDX-License-Identifier: AGPL-3.0-or-later
// The lived-in sample home: everybody can use every page of it, by eye, by
// ear, by keyboard, on a small screen and with large letters.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { test } from 'node:test';
import { demo, home as open, scratch } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open(await demo());
const mara = await home.person('Mara');
mara.passphrase = home.server.passphrases.mara;

const INSIDE = ['/today', '/today?lighter=1', '/today/chosen', '/talk', '/time', '/us', '/journey', '/journey/twelve', '/journey/check', '/me', '/thanks', '/thanks/cue', '/jar', '/jar?show=kept', '/jar/one', '/way', '/way/new', '/listen', '/closeness', '/forms', '/forms/add', '/values', '/values/pick', '/stands', '/stands/one?domain=money', '/stands/guide?domain=home',
  '/closeness?span=26', '/pulse', '/check', '/look', '/question', '/question/past', '/question/own', '/question/most', '/question/rate?what=a',
  '/question/after', '/sitting', '/evening', '/hard', '/gently', '/gently/mine', '/pause', '/repair', '/lasting', '/vision', '/vision/word',
  '/vision/history', '/goals', '/goals/new', '/goals/new?kind=money', '/eyes', '/eyes/write', '/sides', '/help', '/help?country=United%20Kingdom',
  '/health', '/settings', '/settings/seen', '/settings/devices', '/settings/choices', '/settings/reminders', '/settings/plan', '/paths', '/paths/one?path=after', '/fit', '/fit/after',
  '/settings/renew', '/longer', '/longer?look=1', '/evenings/ideas', '/time?month=202703', '/evenings/own', '/evenings/new', '/evenings/slot',
  '/evenings/free', '/evenings/down', '/evenings/away', '/review', '/review/table', '/review/weeks', '/keepsake', '/keepsake?year=2020', '/keepsake/choose', '/touch', '/touch/own', '/touch/massage', '/touch/during', '/attach', '/attach/mine',
  '/attach/show', '/attach/cards', '/attach/ask', '/evenings/calendar', '/memories', '/memories/new',
  '/settings/take', '/settings/delete', '/settings/leave', '/settings/wipe', '/settings/close', '/pair', '/pair/end', '/recovery', '/privacy'];
const ROOM = ['/journal', '/journal/entries', '/journal/calendar', '/journal/breathe', '/touch/answer', '/touch/mine', '/touch/both', '/touch/notes'];
const OUTSIDE = ['/welcome', '/begin', '/signin', '/recover', '/join', '/join?code=aaaaaaaaaaaaaaaaaaaaaa', '/join/no', '/privacy', '/help', '/gone'];

/* In both lights; what axe finds, as lines to read. */
async function looks(person, where) {
  const found = [];
  for (const scheme of ['light', 'dark']) {
    await person.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const violations = await person.page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join('\n  ')}`);
    });
    found.push(...violations.map((one) => `${where}, ${scheme}: ${one}`));
  }
  return found;
}

/* As wide as the screen and no wider. */
const wider = (person) => person.page.evaluate(() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return '';
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > most + 1);
  return `${document.documentElement.scrollWidth} > ${most}: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' | ')}`;
});

async function walk(person, pages) {
  const found = [];
  await person.page.evaluate(axe);
  for (const width of [360, 1280]) {
    await person.page.setViewportSize({ width, height: 800 });
    for (const where of pages) {
      await person.go(where);
      found.push(...(await looks(person, `${where} at ${width}`)));
      const wide = await wider(person);
      if (wide) found.push(`${where} at ${width} scrolls sideways: ${wide}`);
    }
  }
  await person.page.setViewportSize({ width: 720, height: 800 });
  await person.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  for (const where of pages) {
    await person.go(where);
    const wide = await wider(person);
    if (wide) found.push(`${where} with letters twice as large scrolls sideways: ${wide}`);
  }
  await person.page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  await person.page.setViewportSize({ width: 390, height: 844 });
  return found;
}

test('the pages before the door are fit for everybody', { timeout: 120_000 }, async () => {
  await mara.load('/');
  assert.deepEqual(await walk(mara, OUTSIDE), []);
});

test('the sample home is entered with the sign-in that it prints', async () => {
  await mara.signIn();
  await mara.go('/jar');
  assert.match(await mara.page.textContent('#glass'), /^\d{2,3} thanks, between you$/);
});

test('the trend says its finding, shows bands and gaps, and has a table beside it', async () => {
  await mara.go('/us');
  await mara.row('Closeness');
  await mara.at('/closeness');
  assert.match(await mara.page.textContent('h1'), /since [A-Z]|first picture/);
  assert.ok(await mara.page.locator('main svg.chart .band').count() >= 2);
  await mara.page.locator('summary', { hasText: 'Show as a table' }).click();
  assert.ok(await mara.page.locator('main table tbody tr').count() >= 8);
  await mara.sees('solid line');
  await mara.sees('dashed line');
  await mara.tap('12 weeks');
  await mara.page.waitForFunction(() => document.querySelectorAll('main table tbody tr').length <= 12);
  await mara.tap('Half a year');
  await mara.page.waitForFunction(() => document.querySelectorAll('main table tbody tr').length > 20);
});

test('questions, listening and what is hard were lived with, too', async () => {
  const seen = async (where, ...words) => {
    await mara.go(where);
    for (const one of words) await mara.sees(one);
  };
  await seen('/question', 'What would you have liked to be praised for this week?', 'The answer from Jonas will be here');
  await seen('/question/past', 'Which smell makes you nine years old again?', 'Diesel, I am sorry to say.', 'the county');
  await mara.go('/listen');
  await mara.page.locator('summary', { hasText: 'How understood you felt' }).click();
  await mara.sees('4 of 5');
  await seen('/gently/mine', 'Could the phone stay in your coat', 'Yes to the coat.');
  await seen('/repair', 'I said “as usual” about the bill');
  await seen('/lasting', 'To be on time');
  await seen('/sides', 'Who was to fetch Ida from the concert');
  await seen('/way', 'Where do we go in the two weeks in summer?', 'On trial.');
  await seen('/pause', 'Take a pause, and come back');
  await seen('/touch', 'You would both like', 'A yes here is leave to ask.');
});

test('every page inside is fit for everybody, in both lights, small and wide', { timeout: 300_000 }, async () => {
  assert.deepEqual(await walk(mara, INSIDE), []);
});

test('so is the private room', { timeout: 120_000 }, async () => {
  await mara.go('/journal');
  await mara.at('/private');
  const door = await walk(mara, ['/private']);
  await mara.openJournal();
  assert.deepEqual([...door, ...await walk(mara, ROOM)], []);
});

test('with the keyboard alone: from the door to a thank-you that is sent', async () => {
  const { page } = mara;
  await mara.go('/today');
  await page.setViewportSize({ width: 390, height: 700 });
  const focused = () => page.evaluate(() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const bar = document.querySelector('nav.nav').getBoundingClientRect();
    return { says: (at.textContent || at.id).trim().replace(/\s+/g, ' '), href: at.getAttribute('href'),
      hidden: at.matches('a, button, input, textarea, select, summary') && !document.querySelector('nav.nav').contains(at) && bar.top > 300 && box.top > bar.top - 12 };
  });
  const tabTo = async (wanted) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const at = await focused();
      assert.ok(!at.hidden, `${at.says} has the focus under the bar`);
      if (await wanted(at)) return;
    }
    assert.fail(`no way with Tab at ${await mara.where()}`);
  };
  await page.keyboard.press('Tab');
  await tabTo(({ href }) => href === '#/talk');
  await page.keyboard.press('Enter');
  await mara.heading('Talk');
  await tabTo(({ href }) => href === '#/thanks');
  await page.keyboard.press('Enter');
  await mara.heading('Thank you for…');
  await tabTo(() => page.evaluate(() => document.activeElement.id === 'did'));
  await page.keyboard.type('You answered the phone so that I could sleep.');
  await tabTo(({ says }) => says === 'Send to Jonas');
  await page.keyboard.press('Enter');
  await mara.sees('You answered the phone so that I could sleep.');
  await page.waitForTimeout(1000); // sent, and looked at again
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
});

test('with pages that fade, quick taps end where the last one led', async () => {
  await mara.page.emulateMedia({ reducedMotion: 'no-preference' });
  await mara.go('/today');
  for (const tab of ['Talk', 'Us', 'Me', 'Today', 'Talk']) await mara.page.locator('nav.nav').getByText(tab, { exact: true }).click({ noWaitAfter: true });
  await mara.heading('Talk');
  await mara.page.goBack();
  await mara.page.waitForFunction(() => document.querySelector('h1').textContent !== 'Talk');
  await mara.page.goForward();
  await mara.heading('Talk');
  await mara.page.emulateMedia({ reducedMotion: 'reduce' });
});

test('the first link of a page skips to the content', async () => {
  await mara.go('/us');
  await mara.page.locator('body > :first-child').focus();
  await mara.page.keyboard.press('Enter');
  await mara.page.waitForFunction(() => document.activeElement.id === 'main');
});

test('whoever joined takes everything along from the command line, under both names', () => {
  const file = path.join(scratch(), 'jonas.zip');
  const ran = spawnSync(process.env.HEARTH, ['export', '--from', home.address, '--handle', 'jonas', '--out', file],
    { input: `${home.server.passphrases.jonas}\n`, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  const page = Buffer.from(unzipSync(fs.readFileSync(file))['hearth.html']).toString();
  assert.match(page, /Taken along by Jonas/);
  for (const name of ['Mara', 'Jonas']) assert.ok(page.split(name).length > 50, `${name} is hardly there`);
});
