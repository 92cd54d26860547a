// SPDX-License-Identifier: AGPL-3.0-or-later
// The way in, and the first evening alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();

test('the first page says in one screen what this is, who can read what, and how to come in', async () => {
  const mara = await home.person('Mara', { viewport: { width: 1280, height: 900 } });
  await mara.load();
  await mara.at('/welcome');
  await mara.heading('Ten quiet minutes for the two of you');
  for (const words of ['Begin', 'I have an invitation', 'Who can read what']) {
    const box = await mara.page.getByText(words, { exact: true }).first().boundingBox();
    assert.ok(box.y + box.height < 900, `${words} is on the first screen`);
  }
  await mara.sees('cannot open them');
  await mara.tap('All of it, with its limits');
  await mara.heading('Who can read this?');
  await mara.close();
});

test('a weak passphrase is refused with a reason, and nothing typed is lost', async () => {
  const mara = await home.person('Mara');
  await mara.load('/#/begin');
  assert.equal((await mara.page.textContent('main .words')).trim().split(/\s+/).length, 5);
  await mara.fillBegin();
  for (const [weak, why] of [['short', 'at least twelve characters'], ['passwordpassword', 'Repeated'], ['mara mara 2024', 'guess']]) {
    await mara.page.fill('#passphrase', weak);
    await mara.tap('Begin');
    await mara.sees(why);
    assert.equal(await mara.page.inputValue('#name'), 'Mara');
    assert.equal(await mara.page.inputValue('#handle'), 'mara');
    assert.ok(await mara.page.isChecked('[name=adult]'));
  }
  await mara.close();
});

test('nobody under 18 begins', async () => {
  const mara = await home.person('Mara');
  await mara.load('/#/begin');
  await mara.fillBegin();
  await mara.page.uncheck('[name=adult]');
  await mara.tap('Begin');
  await mara.sees('Please confirm that you are 18 or over.');
  assert.equal(await mara.page.inputValue('#name'), 'Mara');
  await mara.close();
});

let mara;

test('a handle, a passphrase, a name: and a recovery sheet to save', async () => {
  mara = await home.person('Mara');
  await mara.begin();
  await mara.at('/recovery');
  await mara.heading('Recovery sheet for Mara');
  assert.equal(await mara.page.locator('.sheet-grid li').count(), 7);
  await mara.sees('nobody can open your account again');
});

test('the passphrase never leaves the device', async () => {
  const sent = mara.sent();
  assert.match(sent, /\/v1\/accounts/);
  for (const word of mara.passphrase.split(' ')) assert.ok(!sent.includes(word), `${word} was sent`);
  assert.ok(!sent.includes('Mara'), 'the name was sent');
});

test('somebody with the same handle is told, and keeps what was typed', async () => {
  const other = await home.person('Mara');
  await other.begin();
  await other.sees('Somebody here has this handle already');
  assert.equal(await other.page.inputValue('#name'), 'Mara');
  await other.close();
});

test('the journal waits for the sheet, and everything else does not', async () => {
  await mara.tap('Later');
  await mara.at('/today');
  await mara.go('/journal');
  await mara.at('/private');
  await mara.sees('First, your recovery sheet');
  await mara.go('/thanks');
  await mara.heading('Thank you for…');
});

test('a sheet typed back wrongly is said, and typed back rightly opens the journal', async () => {
  const code = await mara.sheet();
  await mara.page.fill('#typed', code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A'));
  await mara.tap('Check');
  await mara.page.waitForSelector('#typed[aria-invalid=true]');
  assert.equal((await mara.page.inputValue('#typed')).length, code.length);
  await mara.page.fill('#typed', code.toLowerCase().replaceAll('-', ' '));
  await mara.tap('Check');
  await mara.heading('Your sheet is made');
  await mara.openJournal();
  await mara.heading('Your journal');
});

test('alone from the first minute: a journal', async () => {
  await mara.page.fill('#text', 'The kettle, and nobody talking.');
  await mara.tap('Keep');
  await mara.sees('Kept. It stays in this room.');
  await mara.sees('The kettle, and nobody talking.');
});

test('alone from the first minute: drafts of thanks, which stay with me', async () => {
  await mara.go('/thanks');
  await mara.page.fill('#did', 'You carried the boxes up.');
  await mara.tap('Keep it');
  await mara.sees('Kept. It stays with you until you send it.');
  await mara.go('/jar?show=unsent');
  await mara.sees('You carried the boxes up.');
});

test('alone from the first minute: how close it feels', async () => {
  await mara.go('/pulse');
  for (const track of await mara.page.locator('fieldset.scale').all()) await track.locator('label:has(input[value="5"])').click();
  await mara.tap('Keep for myself');
  await mara.sees('Only you can read this.');
});

test('reading what was sent, there is not a word of it', () => {
  const sent = mara.sent();
  for (const words of ['kettle', 'boxes', 'thanks', 'pulse', 'journal']) assert.ok(!sent.includes(words), `“${words}” was sent`);
});
