// SPDX-License-Identifier: AGPL-3.0-or-later
// Setting up and paths, by two people in two browsers: what brings one here, how
// much time and when; a path that is told, asked for, walked, left and gone on with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const mara = await home.begin('Mara', { serviceWorkers: 'block' }), jonas = await home.begin('Jonas');
await home.pair(mara, jonas);
await mara.typeSheetBack();

test('in the first days a row on Today leads to setting up, and it is quickly done', async () => {
  await mara.go('/today');
  await mara.sees('Make it fit you, if you like');
  await mara.go('/settings/plan');
  await mara.heading('Setting up');
  await mara.page.check('input[name=talk]', { force: true });
  await mara.page.selectOption('#usual', '30');
  await mara.page.fill('#cue', 'after dinner');
  await mara.tap('Keep it so');
  await mara.page.waitForFunction(() => document.querySelector('input[name=talk]')?.checked);
  assert.equal(await mara.page.inputValue('#cue'), 'after dinner');
  assert.equal(await mara.page.inputValue('#usual'), '30');
  await mara.go('/today');
  await mara.sees('dinner: your one small thing');
  await mara.seesNot('Make it fit you, if you like');
  await jonas.go('/today');
  await jonas.sees('Make it fit you, if you like');
  await jonas.seesNot('dinner');
});

test('a path says what it is and when something else is better', async () => {
  await mara.go('/us');
  await mara.row('Paths');
  await mara.heading('Paths');
  await mara.row('After a hard season');
  await mara.sees('takes no side on whether you go on together or apart');
  await mara.sees('people trained for it come first');
  await mara.page.getByRole('link', { name: 'To Help' }).click();
  await mara.at('/help');
});

test('one asks the other along, and both walk it', async () => {
  await mara.go('/paths/one?path=nest');
  await mara.tap('Ask Jonas along');
  await mara.sees('Without an answer within two days, nothing more is said.');
  for (const page of ['/today', '/paths']) {
    await mara.go(page);
    await mara.sees('You asked Jonas along');
  }
  await jonas.go('/today');
  await jonas.sees('Mara would like to walk a path with you');
  await jonas.go('/paths');
  await jonas.row('Mara would like to walk a path with you');
  await jonas.heading('When the children have left');
  await jonas.tap('Walk it too');
  await jonas.sees('You and Mara both said yes to it');
  await jonas.sees('Step 1 of “When the children have left”');
  await mara.go('/today');
  await mara.sees('Jonas walks the path with you');
  await mara.tap('Look at it');
  await mara.heading('When the children have left');
  await mara.tap('Begin');
  await mara.sees('Step 1 of “When the children have left”');
});

test('a step opens its practice, and the other does not see how far one is', async () => {
  await mara.tap('Take this step');
  await mara.at('/thanks');
  await mara.go('/today');
  await mara.sees('That was it for today.');
  await mara.go('/paths');
  await mara.sees('Step 2 of “When the children have left”');
  await mara.tap('Pass over this one');
  await mara.sees('Step 3 of “When the children have left”');
  await jonas.go('/paths');
  await jonas.sees('Step 1 of “When the children have left”');
});

test('some days later the next step is the one thing on Today', async () => {
  let stood = false;
  const hour = await mara.page.evaluate(() => new Date().getHours());
  for (let day = 1; day <= 7 && !stood; day++) {
    await mara.onDay(day + (12 - hour) / 24); // at noon: late in the evening only small things are proposed
    await mara.go('/today');
    stood = (await mara.text()).includes('Step 3 of “When the children have left”') && await mara.page.getByRole('button', { name: 'Take this step' }).count() === 1;
  }
  assert.ok(stood, 'in a week its step stood on Today');
  await mara.tap('Take this step');
  await mara.at('/time');
});

test('a path that is left keeps its place, and its end is said plainly', async () => {
  await mara.go('/paths');
  await mara.sees('of “When the children have left”');
  const step = Number((await mara.text()).match(/Step (\d+) of/)[1]);
  assert.ok(step > 3);
  await mara.tap('Leave the path');
  await mara.sees(`You stopped at step ${step}`);
  await mara.go('/paths/one?path=nest');
  await mara.tap(`Go on at step ${step}`);
  await mara.sees(`Step ${step} of “When the children have left”`);
  for (let i = 0; i < 20 && (await mara.text()).includes('Pass over this one'); i++) {
    const words = await mara.page.locator('h2#now').textContent();
    await mara.tap('Pass over this one');
    await mara.page.waitForFunction((was) => document.querySelector('h2#now')?.textContent !== was, words);
  }
  await mara.sees('That was its last step.');
  await mara.tap('Put the path away');
  await mara.sees('You have walked it to its end');
});

test('the journal opens from a step, with its own passphrase', async () => {
  await mara.go('/paths/one?path=after');
  await mara.tap('Begin');
  await mara.sees('Step 1 of “After a hard season”');
  await mara.tap('Take this step');
  await mara.page.waitForFunction(() => /passphrase|journal/i.test(document.body.innerText));
  await mara.go('/paths');
  await mara.sees('Step 2 of “After a hard season”');
});
