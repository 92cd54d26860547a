// SPDX-License-Identifier: AGPL-3.0-or-later
// A new device reads a home that is lived in: what that takes is seen, and
// nothing of it is shown before all of it is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, home as open } from './home.mjs';

const home = await open(await demo());
const mara = await home.person('Mara');
mara.passphrase = home.server.passphrases.mara;

async function signIn(person) {
  await person.load('/#/signin');
  await person.page.fill('#handle', person.handle);
  await person.page.fill('#passphrase', person.passphrase);
  await person.tap('Sign in');
}

test('over a slow network the reading of a home shows how far it is, and ends with Today', async () => {
  await mara.context.route(/\/events\?after=/, async (route) => {
    await new Promise((done) => setTimeout(done, 1200));
    await route.continue();
  });
  await signIn(mara);
  await mara.sees('What was written so far is coming to this device.');
  assert.equal(await mara.where(), '/signin');
  const bar = mara.page.getByRole('progressbar', { name: 'What was written so far is coming to this device.' });
  const first = await bar.evaluate((at) => [at.value, at.max]);
  await mara.page.waitForFunction(([was]) => document.querySelector('progress')?.value > was, first);
  if (process.env.SHOT) await mara.page.screenshot({ path: process.env.SHOT });
  await mara.at('/today');
  assert.equal(await mara.page.locator('.coming').count(), 0);
  await mara.go('/jar');
  await mara.page.waitForSelector('ul.notes > li.opt');
});

test('over a quick one nothing is said of it', async () => {
  const again = await home.person('Mara');
  again.passphrase = mara.passphrase;
  await again.context.addInitScript(() => {
    new MutationObserver(() => { globalThis.saw ||= document.querySelector('.coming') !== null; })
      .observe(document, { childList: true, subtree: true });
  });
  await signIn(again);
  await again.at('/today');
  assert.equal(await again.page.evaluate(() => globalThis.saw), false);
});
