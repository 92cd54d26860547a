// SPDX-License-Identifier: AGPL-3.0-or-later
// The pulse and the check: each alone, both opened together or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

async function answer(person, where, number) {
  await person.go(where);
  const tracks = await person.page.locator('fieldset.scale').all();
  for (const track of tracks) await track.locator(`label:has(input[value="${number}"])`).click();
  return tracks.length;
}

test('the pulse has three scales, and none of them must be answered', async () => {
  assert.equal(await answer(mara, '/pulse', 6), 3);
  await mara.page.locator('fieldset.scale').first().locator('label:has(input[value="6"])').click();
  assert.equal(await mara.page.locator('fieldset.scale').first().locator('input:checked').count(), 0);
  await mara.page.fill('#word', 'steady');
  await mara.tap('Keep my answers');
  await mara.sees('The answer from Jonas will be here');
});

test('one answer alone opens nothing, on neither phone', async () => {
  await jonas.go('/us');
  await jonas.go('/pulse');
  await jonas.sees('Mara has answered. With yours, both open.');
  await jonas.seesNot('steady');
  assert.ok(!(await jonas.page.content()).includes('steady'));
});

test('with the second answer both open, on both phones, and neither is called right', async () => {
  await answer(jonas, '/pulse', 3);
  await jonas.page.fill('#word', 'busy');
  await jonas.tap('Keep my answers');
  for (const one of [jonas, mara]) {
    await one.go('/pulse');
    await one.sees('steady');
    await one.sees('busy');
    await one.sees('Neither is right.');
  }
});

test('the four-weekly check asks ten, and doubts answers that are all alike', async () => {
  assert.equal(await answer(mara, '/check', 5), 10);
  await mara.tap('Keep my answers');
  await mara.sees('Nearly all have the same number');
  assert.equal(await mara.page.locator('input:checked').count(), 10);
  await mara.tap('Keep my answers');
  await mara.sees('The answer from Jonas will be here');
});

test('an answer can be taken back, without a reason', async () => {
  await mara.tap('Take my answers back');
  await mara.go('/us');
  await mara.go('/check');
  assert.equal(await mara.page.locator('fieldset.scale').count(), 10);
});

test('looking together is a script of steps that keeps nothing by itself', async () => {
  await mara.go('/look');
  await mara.sees('Step 1 of');
  while (await mara.one('Next').count()) {
    const step = await mara.page.textContent('main .over');
    await mara.tap('Next');
    await mara.page.waitForFunction((was) => document.querySelector('main .over').textContent !== was, step);
  }
  await mara.tap('Go on without keeping');
  await mara.tap('Close this page');
  await mara.at('/us');
});

test('before four weeks there is no line but a sentence', async () => {
  await mara.go('/closeness');
  await mara.heading('Three more weeks until a line makes sense');
  assert.equal(await mara.page.locator('main svg.chart').count(), 0);
});
