// SPDX-License-Identifier: AGPL-3.0-or-later
// Looking back on the week by two people in two browsers, apart and at one table,
// and the book of a year, which holds what both marked, on screen and on paper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

test('Us leads to the week, and one answer alone opens nothing', async () => {
  await mara.thank('the warm socks');
  await mara.go('/us');
  await mara.sees('until a picture makes sense');
  await mara.tap('Look back on the week');
  await mara.heading('Looking back on the week');
  await mara.sees('Thanks were said on one day');
  await mara.tap('Keep');
  await mara.sees('Please write something here.');
  await mara.type('What went well?', 'The soup on Tuesday.');
  await mara.type('What would you adjust?', 'Phones out of the kitchen.');
  await mara.page.locator('label', { hasText: 'Keep it' }).click();
  await mara.tap('Keep');
  await mara.sees('The answer from Jonas will be here');
  await jonas.go('/review');
  await jonas.sees('Mara has answered. With yours, both open.');
  assert.ok(!(await jonas.page.content()).includes('soup on Tuesday'));
});

test('both answers open together', async () => {
  await jonas.type('What went well?', 'The walk in the fog.');
  await jonas.tap('Keep');
  for (const one of [jonas, mara]) {
    await one.go('/us');
    await one.go('/review');
    await one.sees('The soup on Tuesday.');
    await one.sees('The walk in the fog.');
  }
});

test('a next step stands once the other says yes', async () => {
  await mara.type('A next step', 'Basket by the door');
  await mara.tap('Propose it');
  await mara.sees('Jonas: not yet, no hurry.');
  await jonas.go('/us');
  await jonas.sees('A next step is proposed.');
  await jonas.go('/review');
  await jonas.sees('Basket by the door');
  await jonas.page.locator('summary', { hasText: 'Change it' }).click();
  await jonas.page.getByLabel('A next step', { exact: true }).fill('Basket on the landing');
  await jonas.tap('Propose it');
  await mara.go('/us');
  await mara.go('/review');
  await mara.sees('Basket on the landing');
  await mara.tap('Yes, that');
  await mara.sees('It comes back with the next look.');
  await jonas.sees('It comes back with the next look.');
});

test('at one table one phone takes it down for both', async () => {
  await jonas.go('/review/table');
  await jonas.type('What went well?', 'We sat down at all.');
  await jonas.tap('Keep it for both');
  await jonas.sees('Together, at one table');
  await mara.go('/us');
  await mara.go('/review');
  await mara.sees('We sat down at all.');
  await jonas.tap('Take this back');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('We sat down at all.'));
});

const marked = (person) => person.page.locator('article', { hasText: 'the warm socks' });

test('what one marks for the book is told to nobody, and what both mark is in it', async () => {
  await mara.go('/keepsake');
  await mara.sees('Nothing in the book of');
  await mara.tap('Choose what to keep');
  await marked(mara).getByRole('button').click();
  await mara.sees('Marked by you, and told to nobody.');
  await jonas.go('/keepsake/choose');
  await jonas.sees('the warm socks');
  await jonas.page.waitForTimeout(1500);
  await jonas.seesNot('told to nobody');
  await marked(jonas).getByRole('button').click();
  for (const one of [jonas, mara]) {
    await one.go('/us');
    await one.go('/keepsake');
    await one.heading('Our year by the fire');
    await one.sees('the warm socks');
  }
});

test('on paper it is a cover and month after month, black on white, and no entry is split', async () => {
  const pdf = await mara.page.pdf({ format: 'A5' });
  assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b/g).length, 2);
  await mara.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const looks = await mara.page.evaluate(() => ({
    split: [...document.querySelectorAll('.kept')].map((one) => getComputedStyle(one).breakInside),
    cover: getComputedStyle(document.querySelector('.cover')).breakAfter,
    ink: getComputedStyle(document.querySelector('.month h2')).color,
    shown: [...document.querySelectorAll('.nav, .top, .noprint')].filter((one) => one.checkVisibility()).length,
  }));
  assert.deepEqual(looks, { split: ['avoid'], cover: 'page', ink: 'rgb(0, 0, 0)', shown: 0 });
  await mara.page.emulateMedia({ media: null, colorScheme: null });
});

test('a mark that is taken back takes it out of the book', async () => {
  await jonas.go('/keepsake/choose');
  await jonas.tap('Take it out');
  await jonas.sees('Mark it for the book');
  for (const one of [jonas, mara]) {
    await one.go('/us');
    await one.go('/keepsake');
    await one.sees('Nothing in the book of');
  }
});
