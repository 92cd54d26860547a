// SPDX-License-Identifier: AGPL-3.0-or-later
// A pause: two people, two phones, one return.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

/* The clock of the return, as the ring shows it. */
const clock = (person) => person.page.textContent('.ring text');
const arc = (person) => person.page.evaluate(() => parseFloat(document.querySelector('.ring .r1').getAttribute('stroke-dasharray')));

test('a pause begins with one tap and counts down on both phones', async () => {
  await jonas.go('/today');
  await mara.go('/today');
  await mara.row('Something is hard right now');
  await mara.row('A pause');
  await mara.at('/pause');
  await mara.tap('Begin the pause');
  await mara.sees('You asked for a pause. Jonas has the same clock.');
  await jonas.sees('I want to sort this out with you. I need to cool down first. · Back at');
  await jonas.tap('To the pause');
  await jonas.sees('Mara asked for a pause.');
  assert.equal(await clock(jonas), await clock(mara));
  await mara.heading(`Back at ${await clock(mara)}`);
  const before = await arc(mara);
  assert.ok(before > 95 && before <= 100, `${before}`);
  await mara.page.waitForFunction((was) => parseFloat(document.querySelector('.ring .r1').getAttribute('stroke-dasharray')) < was, before);
});

test('meanwhile there is something else to do, and no way to call the other back', async () => {
  const first = await jonas.page.textContent('#calm');
  await jonas.tap('Something else');
  await jonas.page.waitForFunction((was) => document.querySelector('#calm').textContent !== was, first);
  assert.equal(await jonas.page.locator('form[action^="/pause"]').count(), 0);
  await jonas.go('/today');
  await jonas.sees('A pause, until');
});

test('a time too near is refused, and what was typed stays', async () => {
  const kira = await home.begin('Kira'), ben = await home.begin('Ben');
  await home.pair(kira, ben);
  await kira.go('/pause');
  const soon = await kira.page.evaluate(() => new Date(Date.now() + 5 * 60_000).toTimeString().slice(0, 5));
  await kira.page.locator('summary', { hasText: 'At a certain time' }).click();
  await kira.page.fill('#clock', soon);
  await kira.page.fill('#line', 'I have to get out.');
  await kira.tap('Begin the pause');
  await kira.sees('less than twenty minutes');
  assert.equal(await kira.page.inputValue('#line'), 'I have to get out.');
  assert.equal(await kira.page.inputValue('#clock'), soon);
});
