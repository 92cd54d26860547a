// SPDX-License-Identifier: AGPL-3.0-or-later
// Say it gently: written by one, looked at while it is written, sent after a
// pause, and answered by the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

const marks = (person) => person.page.locator('#looked mark').allTextContents();

test('words are marked while they are written, and nothing is kept or sent', async () => {
  await mara.waits();
  await mara.go('/gently');
  const before = mara.requests.length;
  await mara.page.locator('#happened').pressSequentially('You never listen to me.');
  await mara.page.waitForSelector('#looked mark');
  assert.match((await marks(mara)).join(), /You never listen/);
  assert.equal(await mara.page.inputValue('#happened'), 'You never listen to me.');
  assert.equal(await mara.page.evaluate(() => document.activeElement?.id), 'happened');
  await mara.sees('One time, named, is hard to argue with.');
  assert.deepEqual(mara.requests.slice(before).filter(({ body }) => body), []);
});

test('a gentler wording takes their place, and stays when the page is opened again', async () => {
  await mara.page.fill('#ask', 'Could we talk?');
  const before = mara.requests.length;
  await mara.tap('Use this for note 1');
  await mara.page.waitForFunction(() => document.querySelector('#happened').value === 'You seldom listen to me.');
  assert.equal(await mara.page.inputValue('#ask'), 'Could we talk?');
  assert.deepEqual(await marks(mara), []);
  assert.deepEqual(mara.requests.slice(before).filter(({ body }) => body), []);
  await mara.page.waitForTimeout(900);
  await mara.go('/talk');
  await mara.go('/gently');
  await mara.page.waitForFunction(() => document.querySelector('#happened')?.value === 'You seldom listen to me.');
});

test('they go when the words do', async () => {
  await mara.page.fill('#happened', 'On Tuesday I told you about my day, and the television was on.');
  await mara.page.waitForFunction(() => !document.querySelector('#looked mark'));
  await mara.page.locator('summary', { hasText: 'Find a word for it' }).click();
  await mara.page.locator('label.pill', { hasText: /^lonely$/ }).click();
  await mara.page.fill('#ask', 'Could we sit down for ten minutes tonight?');
  await mara.tap('Look at it again');
  await mara.page.waitForFunction(() => document.querySelector('#ask')?.value.startsWith('Could we'));
  assert.equal(await mara.page.locator('input[value=feel-03]').isChecked(), true);
});

test('sending waits for five seconds, with a way back', async () => {
  await mara.tap('Send it as it is');
  await mara.at('/gently/wait');
  await mara.tap('Wait, back to the words');
  await mara.heading('Say it so it can be heard');
  assert.match(await mara.page.inputValue('#happened'), /^On Tuesday/);
  await jonas.go('/today');
  await jonas.seesNot('On Tuesday');
  const from = Date.now();
  await mara.tap('Send it as it is');
  await mara.at('/gently/mine');
  assert.ok(Date.now() - from > 4500, 'it did not wait');
  await mara.sees('It is on its way to Jonas');
});

test('it arrives on Today, and the answer comes back', async () => {
  await jonas.go('/today');
  await jonas.sees('I felt lonely.');
  await jonas.sees('Could we sit down for ten minutes tonight?');
  await jonas.page.locator('a[href*="/gently/answer"]').click();
  await jonas.page.fill('#words', 'Yes, at nine.');
  await jonas.tap('Send to Mara');
  await jonas.at('/today');
  await jonas.seesNot('I felt lonely.');
  await mara.go('/today');
  await mara.sees('Yes, at nine.');
  await mara.tap('Put away');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Yes, at nine.'));
});

test('it is taken back', async () => {
  await mara.go('/gently/mine');
  await mara.tap('Take it back');
  await mara.heading('Take it back?');
  await mara.tap('Take it back');
  await mara.at('/gently/mine');
  await mara.seesNot('On Tuesday');
});
