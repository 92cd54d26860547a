// SPDX-License-Identifier: AGPL-3.0-or-later
// Today and the way onwards, by two people in two browsers and over weeks: another
// one, smaller, not today, how it was chosen, a rest for both, and welcome back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const mara = await home.begin('Mara', { serviceWorkers: 'block' });
const jonas = await home.begin('Jonas', { serviceWorkers: 'block' });
await home.pair(mara, jonas);
await mara.typeSheetBack();
await jonas.typeSheetBack();

const card = (person) => person.page.locator('.card.lead .say').first().textContent();

test('another one brings another, and a reload shows the same', async () => {
  await mara.go('/today');
  const first = await card(mara);
  await mara.page.reload();
  await mara.unlock();
  await mara.at('/today');
  assert.equal(await card(mara), first);
  await mara.tap('Another one');
  await mara.page.waitForFunction((was) => document.querySelector('.card.lead .say').textContent !== was, first);
  await mara.tap('How this was chosen');
  await mara.heading('How this was chosen');
  await mara.sees('After “Another one” it is left alone for that day.');
});

test('the ways out stand in one row, and after the last one the first comes round', async () => {
  await mara.go('/today');
  const tops = await mara.page.locator('.card.lead .acts .btn').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  assert.ok(tops.length >= 2);
  assert.equal(new Set(tops).size, 1, 'one row');
  for (let i = 0; i < 40 && !(await mara.text()).includes('These were all for today.'); i++) {
    const was = await card(mara);
    await mara.tap('Another one');
    await mara.page.waitForFunction((words) => document.querySelector('.card.lead .say').textContent !== words, was);
  }
  await mara.tap('Back to the first one');
  await mara.page.getByRole('button', { name: 'Another one' }).waitFor();
});

test('something smaller, and not today', async () => {
  await jonas.go('/today?lighter=1');
  await jonas.page.getByRole('button', { name: 'Done', exact: true }).waitFor();
  await mara.go('/today');
  await mara.page.getByRole('button', { name: /^Not to(day|night)$/ }).click();
  await mara.sees('Nothing adds up.');
});

test('what stood there can be read on the next day', async () => {
  await mara.onDay(1);
  await mara.go('/today');
  await mara.tap('How this was chosen');
  await mara.sees('The days before');
  await mara.sees('yesterday');
});

test('a rest holds for both, and either ends it', async () => {
  await mara.go('/journey');
  await mara.tap('Rest');
  await mara.sees('Please choose how long the rest is to be.');
  await mara.page.locator('label', { hasText: 'Until I say' }).click();
  await mara.tap('Rest');
  await mara.sees('Resting, until one of you says otherwise.');
  await jonas.onDay(2);
  await jonas.go('/today');
  await jonas.sees('You rest.');
  await jonas.go('/question');
  await jonas.go('/journey');
  await jonas.tap('End the rest');
  await jonas.go('/today');
  await jonas.seesNot('You rest.');
  await mara.onDay(2);
  await mara.go('/today');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('You rest.'));
});

test('after a gap it begins small, without a word about the gap', async () => {
  await mara.onDay(12);
  await mara.go('/today');
  await mara.sees('Welcome back');
  await mara.tap('Done');
  await mara.sees('That was it for today.');
  await mara.seesNot('You did something here on');	// not in the first two weeks
  await mara.onDay(16);
  await mara.go('/today');
  await mara.sees('You did something here on');
});

test('a pace is each person’s own', async () => {
  await mara.go('/journey');
  await mara.page.locator('label', { hasText: 'Only a check-up twice a year' }).click();
  await mara.tap('Keep this pace');
  await mara.onDay(17);
  await mara.go('/today');
  await mara.sees('Nothing today, as you chose.');
  await jonas.onDay(13);
  await jonas.go('/today');
  await jonas.seesNot('Nothing today, as you chose.');
});
