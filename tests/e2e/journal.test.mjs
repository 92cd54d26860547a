// SPDX-License-Identifier: AGPL-3.0-or-later
// The private room: behind the passphrase, shut again in good time, and never
// on anybody else's page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();
const WORDS = 'The garden gate, and how long it stayed open.';

const rooms = () => mara.page.workers().length;

test('the journal asks for the passphrase, also of somebody who is signed in', async () => {
  await mara.go('/journal');
  await mara.at('/private');
  await mara.sees('Jonas cannot open it');
  await mara.page.fill('#passphrase', 'not the right one at all');
  await mara.tap('Open');
  await mara.sees('That is not your passphrase.');
  assert.equal(rooms(), 1);
  await mara.page.fill('#passphrase', mara.passphrase);
  await mara.tap('Open');
  await mara.at('/journal');
  assert.equal(rooms(), 2);
});

test('a prompt of three kinds or a blank page, and two scales that may stay empty', async () => {
  for (const kind of ['Notice', 'Name it', 'Answer kindly', 'Blank page']) {
    await mara.tap(kind);
    await mara.page.waitForFunction((name) => document.querySelector('[aria-current=true]')?.textContent.trim() === name, kind);
  }
  await mara.tap('Notice');
  await mara.page.waitForFunction(() => document.querySelector('[aria-current=true]')?.textContent.trim() === 'Notice');
  const ask = await mara.page.textContent('label[for=text]');
  await mara.tap('Another question');
  await mara.page.waitForFunction((was) => document.querySelector('label[for=text]').textContent !== was, ask);
  await mara.page.fill('#text', WORDS);
  await mara.choose('How does it feel?', 6);
  await mara.tap('Keep');
  await mara.sees('Kept. It stays in this room.');
});

test('an entry is found by a word, changed, and what it said before stays beneath it', async () => {
  await mara.row('All entries');
  await mara.heading('All entries');
  await mara.page.fill('#find', 'GARDEN');
  await mara.tap('Search');
  await mara.sees(WORDS);
  await mara.page.locator('.entry .over a').first().click();
  await mara.sees('Pleasant 6, of 7');
  await mara.tap('Change it');
  await mara.heading('Change this entry');
  await mara.page.fill('#text', 'The garden gate.');
  await mara.tap('Keep');
  await mara.page.waitForSelector('summary:has-text("What it said before")');
});

test('a calendar shows the days I wrote', async () => {
  await mara.go('/journal/calendar');
  await mara.heading('Your months');
  assert.equal(await mara.page.locator('table.cal a.wrote').count(), 1);
});

test('a breathing pause counts down and says when to breathe', async () => {
  await mara.go('/journal/breathe');
  const left = await mara.page.textContent('.ring .num');
  await mara.page.waitForFunction((was) => document.querySelector('.ring .num').textContent !== was, left);
  assert.match(await mara.page.textContent('.ring .lbl'), /breathe in|rest|breathe out/);
});

test('turned into something I could say, it is a draft and nothing is sent', async () => {
  await mara.go('/journal');
  await mara.page.locator('summary', { hasText: 'Turn this into something I could say' }).first().click();
  await mara.tap('Copy into a draft');
  await mara.heading('Thank you for…');
  await mara.sees('Not sent');
  await mara.sees('The garden gate');
  await jonas.go('/jar');
  await jonas.seesNot('garden');
});

test('nothing of the journal is on the partner’s pages, nor in anything sent', async () => {
  for (const where of ['/today', '/jar', '/us', '/me']) {
    await jonas.go(where);
    await jonas.seesNot('garden');
  }
  assert.ok(!mara.sent().includes('garden'));
});

test('locked by hand, its worker is gone', async () => {
  await mara.go('/journal');
  await mara.tap('Lock now');
  await mara.at('/me');
  assert.equal(rooms(), 1);
  await mara.go('/journal');
  await mara.at('/private');
});

test('after ten idle minutes it is shut, its page gone and its worker ended', async () => {
  await mara.page.clock.install();
  await mara.load('/');
  await mara.unlock();
  await mara.at('/today');
  await mara.openJournal();
  await mara.sees('The garden gate');
  assert.equal(rooms(), 2);
  await mara.page.clock.fastForward('09:50');
  await mara.sees('The garden gate');
  assert.equal(rooms(), 2);
  await mara.page.clock.fastForward('00:15');
  await mara.at('/private');
  await mara.seesNot('The garden gate');
  assert.equal(rooms(), 1);
});

test('deleted, it is gone with all it said before', async () => {
  await mara.page.fill('#passphrase', mara.passphrase);
  await mara.tap('Open');
  await mara.at('/journal');
  await mara.page.locator('.entry .over a').first().click();
  await mara.tap('Delete it');
  await mara.heading('Delete this entry?');
  await mara.tap('Delete it');
  await mara.go('/journal/entries');
  await mara.sees('Nothing here.');
});
