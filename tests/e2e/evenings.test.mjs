// SPDX-License-Identifier: AGPL-3.0-or-later
// Evenings, by two people in two browsers: from an idea to an evening that
// happens, other times without a reason, an evening that comes back, phones that
// lie down without a network, and a line that stays with its writer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();
await jonas.typeSheetBack();

const clockOf = (page, minutes) => page.evaluate((more) => {
  const at = new Date(Date.now() + more * 60_000);
  const two = (n) => String(n).padStart(2, '0');
  return { day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, clock: `${two(at.getHours())}:${two(at.getMinutes())}`, at: at.getTime() };
}, minutes);

/* The idea of these words, on the page of ideas. */
const idea = (person, words) => person.page.locator('.idea', { hasText: words });
let liked;

test('Time leads to ideas, and filters leave what fits', async () => {
  await mara.go('/time');
  await mara.heading('Time together');
  await mara.tap('All ideas');
  await mara.heading('Ideas');
  await mara.page.locator('summary', { hasText: 'What fits you' }).click();
  await mara.page.check('input[name=free]', { force: true });
  await mara.page.check('input[name=where][value=home]', { force: true });
  await mara.tap('Show these');
  await mara.sees('Show all');
  assert.equal(await mara.page.locator('.tag', { hasText: /^out$/ }).count(), 0);
  assert.equal(await mara.page.locator('.tag', { hasText: /^free$/ }).count(), await mara.page.locator('.idea').count());
  await mara.tap('Show all');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Show all'));
});

test('what one likes is shown to the other once both like it', async () => {
  await mara.sees('Until then Jonas is not shown that you like it.');
  liked = (await mara.page.locator('.idea h3').first().textContent()).trim();
  await idea(mara, liked).getByRole('button', { name: /^I like this/ }).click();
  await mara.sees('Liked');
  await jonas.go('/evenings/ideas');
  await jonas.page.waitForTimeout(1500);
  await jonas.seesNot('You both like this');
  await idea(jonas, liked).getByRole('button', { name: /^I like this/ }).click();
  await jonas.go('/time');
  await jonas.sees('You both like this');
  await mara.go('/time');
  await mara.sees('You both like this');
});

test('an idea of one’s own is seen by both', async () => {
  await mara.go('/evenings/own');
  await mara.type('The idea', 'Name the bells you can hear from the bench.');
  await mara.tap('Keep it');
  await mara.sees('Name the bells');
  await jonas.go('/evenings/ideas');
  await jonas.sees('Name the bells');
  await idea(jonas, 'Name the bells').getByRole('button', { name: /^I like this/ }).click();
  await idea(jonas, 'Name the bells').getByText('You both like this').waitFor();
});

test('an evening is proposed, and answered by other times and no reason', async () => {
  await idea(jonas, 'Name the bells').getByRole('link', { name: /^When\?/ }).click();
  await jonas.heading('An evening');
  const past = await clockOf(jonas.page, -120);
  await jonas.page.fill('#day', past.day);
  await jonas.page.fill('#clock', past.clock);
  await jonas.tap('Ask Mara');
  await jonas.sees('That time has gone by already.');
  assert.equal(await jonas.page.inputValue('#what'), 'Name the bells you can hear from the bench');
  const later = await clockOf(jonas.page, 3 * 24 * 60);
  await jonas.page.fill('#day', later.day);
  await jonas.page.fill('#clock', '19:30');
  await jonas.page.locator('summary').first().click();
  await jonas.type('A line for Mara', 'I bring the flask.');
  await jonas.type('What may still ring', 'The sitter');
  await jonas.tap('Ask Mara');
  await jonas.sees('You have asked Mara.');
  await mara.go('/today');
  await mara.sees('Jonas proposes an evening');
  await mara.tap('Look at it');
  await mara.sees('I bring the flask.');
  await mara.sees('No reason is asked, either way.');
  await mara.tap('Other times');
  await mara.heading('Other times');
  assert.equal(await mara.page.locator('textarea').count(), 0);
  await mara.tap('Offer these');
  await mara.sees('You have asked Jonas.');
  await jonas.go('/time');
  await jonas.sees('You are asked:');
  await jonas.row('Name the bells you can hear from the bench');
  await jonas.sees('Mara offers other times.');
  await jonas.page.locator('label:has(input[name=when])').nth(1).click();
  await jonas.tap('Yes');
  await jonas.sees('You said yes');
});

test('then it stands on Today and on Time, of both', async () => {
  for (const person of [mara, jonas]) {
    await person.go('/time');
    await person.sees('Your next evening is planned.');
    await person.go('/today');
    await person.sees('Your next evening');
  }
});

test('to move it leaves it as it is until a yes, and may be taken back', async () => {
  await mara.row('Your next evening');
  await mara.tap('Move it');
  const day = await mara.page.inputValue('#day-1');
  await mara.page.fill('#day-2', day);
  await mara.page.fill('#clock-2', await mara.page.inputValue('#clock-1'));
  await mara.tap('Offer these');
  await mara.sees('This time is there twice.');
  await mara.page.fill('#day-2', '');
  await mara.tap('Offer these');
  await mara.sees('Until a yes it stays as it is.');
  await jonas.go('/today');
  await jonas.sees('Mara would like to move an evening');
  await jonas.go('/time');
  await jonas.sees('Your next evening is planned.');
  await jonas.sees('You are asked for another time.');
  await mara.tap('Take it back');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Another time?'));
  await jonas.page.waitForFunction(() => !document.body.innerText.includes('You are asked for another time.'));
  await jonas.sees('Your next evening is planned.');
});

test('what one lets go is one line for the other', async () => {
  await mara.tap('Let it go');
  await mara.sees('This one was let go. There will be others.');
  await jonas.go('/time');
  await jonas.sees('Mara let this one go. There will be others.');
  await jonas.seesNot('Your next evening');
  assert.equal(/missed|failed/i.test(await jonas.text()), false);
});

test('an evening that comes back holds once both said yes, and may be skipped', async () => {
  await mara.go('/time');
  await mara.row('An evening that comes back');
  await mara.page.selectOption('#weekday', { label: 'Friday' });
  await mara.type('If it must be smaller, then (if you like)', 'Tea on the stairs');
  await mara.tap('Propose it to Jonas');
  await mara.sees('You proposed it. Jonas: not yet, no hurry');
  await jonas.go('/today');
  await jonas.sees('Mara proposes an evening that comes back');
  await jonas.go('/time');
  await jonas.row('Every Friday, 19:30');
  await jonas.tap('Not like this');
  await mara.sees('Not like this, says Jonas.');
  await mara.go('/time');
  await mara.sees('Not like this, says Jonas.');
  await mara.row('An evening that comes back');
  await mara.page.selectOption('#weekday', { label: 'Friday' });
  await mara.tap('Propose it to Jonas');
  await jonas.go('/evenings/slot');
  await jonas.sees('Every Friday, 19:30');
  await jonas.tap('Yes, let us keep it');
  const dates = jonas.page.locator('.rungs li');
  await dates.nth(5).waitFor();
  await dates.nth(2).getByRole('button', { name: /^Skip: / }).click();
  await jonas.sees('That is all there is to it.');
  assert.match(await dates.nth(2).innerText(), /Skipped/);
  await mara.go('/evenings/slot');
  await mara.sees('Skipped by Jonas.');
  await mara.page.getByRole('button', { name: /^Have it after all/ }).click();
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Skipped'));
  await mara.go('/time');
  await mara.sees('is kept free');
});

test('both lay their phones down, without a network', async () => {
  await mara.page.evaluate(() => {
    window.locks = 0;
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request: async () => {
      window.locks++;
      const lock = { released: false, release: async () => { if (!lock.released) window.locks--; lock.released = true; } };
      return lock;
    } } });
  });
  const soon = await clockOf(mara.page, 1);
  await mara.go('/evenings/new');
  await mara.type('What', 'Chess by the window');
  await mara.page.fill('#day', soon.day);
  await mara.page.fill('#clock', soon.clock);
  await mara.tap('Ask Jonas');
  await mara.sees('You have asked Jonas.');
  await jonas.go('/today');
  await jonas.sees('Mara proposes an evening');
  await jonas.tap('Look at it');
  await jonas.tap('Yes');
  await jonas.sees('You said yes');
  await mara.go('/today');
  await mara.sees('Today, ');
  await mara.context.setOffline(true);
  await mara.go('/evenings/down');
  await mara.page.check('input[name=minutes][value="25"]', { force: true });
  await mara.type('What may still ring (if you like)', 'The sitter');
  await mara.tap('Begin');
  await mara.heading('You are not needed here');
  const before = await mara.page.textContent('.away .num');
  assert.match(before, /^2[45]:\d\d$/);
  await mara.page.waitForFunction((was) => document.querySelector('.away .num').textContent !== was, before);
  await mara.page.waitForFunction(() => window.locks === 1);
  await mara.context.setOffline(false);
  await jonas.go('/today');
  await jonas.sees('Mara laid the phone down');
  await jonas.row('Join');
  await jonas.heading('Phones down');
  await jonas.sees('The sitter');
  await jonas.go('/time');
  await jonas.sees('Mara laid the phone down');
  await jonas.tap('Join');
  await jonas.heading('You are not needed here');
  await jonas.sees('You both put your phones away until');
  await mara.sees('You both put your phones away until');
  await mara.page.waitForTimeout(Math.max(0, soon.at - Date.now() - soon.at % 60_000) + 1000);
  await mara.go('/time');
  await mara.page.waitForFunction(() => window.locks === 0);
  await jonas.page.waitForTimeout(1500);
  await jonas.sees('You both put your phones away until');
}, { timeout: 120_000 });

test('whoever is back ends the clock of both', async () => {
  await jonas.go('/evenings/away');
  await jonas.tap('We are back');
  await jonas.heading('How was it?');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Your clock runs'));
  await mara.seesNot('laid the phone down');
  await mara.go('/evenings/away');
  await mara.heading('That was it');
});

test('afterwards two taps and a line, that stay with whoever gave them', async () => {
  await jonas.sees('Only you');
  await jonas.choose('Did you enjoy it?', 'yes');
  await jonas.choose('Was something new to you?', 'no');
  await jonas.page.fill('#line', 'The rook went under the sofa.');
  await jonas.tap('Keep');
  await jonas.sees('Kept, for you alone.');
  await jonas.sees('The next one');
  await jonas.sees('It is your turn to think of one.');
  await mara.go('/today');
  await mara.page.waitForTimeout(1500);
  for (const where of ['/today', '/time']) {
    await mara.go(where);
    await mara.seesNot('rook');
  }
  await mara.go('/evenings/ideas');
  await mara.heading('Ideas');
});

test('who leaves it out has no door to it', async () => {
  await jonas.go('/settings/choices');
  await jonas.page.locator('button[name=turn][value=evenings]').click();
  await jonas.go('/time');
  await jonas.page.waitForFunction(() => !document.querySelector('main a[href*="/evenings/"]'));
});
