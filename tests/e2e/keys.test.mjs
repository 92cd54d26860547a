// SPDX-License-Identifier: AGPL-3.0-or-later
// Coming and going: locks, devices, new keys, the sheet, and leaving in a hurry.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
let sheet = await mara.typeSheetBack();
let second;

test('locked, nothing is readable, and the passphrase opens it again', async () => {
  await mara.thank('You found the keys.');
  await mara.go('/settings');
  await mara.tap('Lock now');
  await mara.at('/unlock');
  assert.ok(!(await mara.page.content()).includes('You found the keys'));
  await mara.go('/jar');
  await mara.at('/unlock');
  await mara.unlock('this is not the passphrase');
  await mara.page.waitForSelector('main [role=alert]');
  await mara.unlock();
  await mara.at('/jar');
  await mara.sees('You found the keys.');
});

test('a device that stays unlocked opens by itself, but not after a lock', async () => {
  await mara.go('/settings/devices');
  await mara.tap('Stay unlocked here');
  await mara.sees('Ask for my passphrase again');
  await mara.load('/');
  await mara.at('/today');
  await mara.go('/settings');
  await mara.tap('Lock now');
  await mara.at('/unlock');
  await mara.page.reload();
  await mara.at('/unlock');
  await mara.unlock();
  await mara.at('/today');
  await mara.go('/journal');
  await mara.at('/private');
  await mara.go('/settings/devices');
  await mara.tap('Ask for my passphrase again');
  await mara.sees('Stay unlocked here');
});

test('on a second device everything is there again, the journal too', async () => {
  await mara.openJournal();
  await mara.page.fill('#text', 'A quiet hour.');
  await mara.tap('Keep');
  await mara.sees('Kept.');
  second = await home.person('Mara');
  await second.signIn();
  await second.go('/jar');
  await second.sees('You found the keys.');
  await second.openJournal();
  await second.sees('A quiet hour.');
});

test('the list of sessions shows both, and one can be ended from here', async () => {
  await mara.go('/settings/devices');
  await mara.tap('Ask the server for the list');
  await mara.sees('Another device');
  await mara.sees('This device');
  await mara.tap('Sign out');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Another device'));
  await second.go('/thanks');
  await second.page.fill('#did', 'Written on a device that was signed out.');
  await second.page.locator('button[name=way][value=keep]').click();
  await second.go('/jar?show=unsent');
  await second.sees('Written on a device that was signed out.');
  await second.close();
});

test('new keys ask for the old passphrase, refuse a weak one, and end every other session', async () => {
  second = await home.person('Mara');
  await second.signIn();
  await mara.go('/settings/renew');
  await mara.page.fill('#old', 'not my passphrase at all');
  await mara.page.fill('#new', 'pebble window carrot mountain late');
  await mara.tap('Make everything new');
  await mara.page.waitForSelector('#old[aria-invalid=true]');
  await mara.page.fill('#old', mara.passphrase);
  await mara.page.fill('#new', 'aaaaaaaaaaaaaaaa');
  await mara.tap('Make everything new');
  await mara.page.waitForSelector('#new[aria-invalid=true]');
  await mara.page.fill('#old', mara.passphrase);
  await mara.page.fill('#new', 'pebble window carrot mountain late');
  await mara.tap('Make everything new');
  await mara.at('/recovery');
  const fresh = await mara.sheet();
  assert.notEqual(fresh, sheet);
  mara.passphrase = 'pebble window carrot mountain late';
  sheet = await mara.typeSheetBack();
  await mara.thank('You waited for me.');
  await jonas.go('/jar');
  await jonas.sees('You waited for me.');
  await second.go('/health');
  await second.go('/jar');
  await second.seesNot('You waited for me.');
  await second.close();
});

test('the partner sees that the keys changed, with what to do', async () => {
  await jonas.go('/health');
  await jonas.sees('The keys of Mara changed on');
  await jonas.tap('Mara told me so');
  await jonas.page.waitForFunction(() => !document.body.innerText.includes('The keys of Mara changed'));
});

test('a wrong passphrase and an unknown handle get the same answer', async () => {
  const other = await home.person('Mara');
  await other.load('/#/signin');
  for (const [handle, passphrase] of [['mara', 'lantern ferry walnut orchard quiet'], ['nobody-here', mara.passphrase]]) {
    await other.page.fill('#handle', handle);
    await other.page.fill('#passphrase', passphrase);
    await other.tap('Sign in');
    await other.sees('This handle and passphrase do not open an account here.');
    assert.equal(await other.page.inputValue('#handle'), handle);
  }
  await other.close();
});

test('with the sheet alone, an account opens again on a new device, journal and all', async () => {
  const found = await home.person('Mara');
  await found.load('/#/recover');
  await found.page.fill('#handle', 'mara');
  await found.page.fill('#code', sheet.slice(0, -1) + (sheet.endsWith('2') ? '3' : '2'));
  await found.page.fill('#passphrase', 'button glacier piano thread amber');
  await found.tap('Open and renew');
  await found.sees('This code does not fit.');
  await found.page.fill('#code', sheet);
  await found.page.fill('#passphrase', 'button glacier piano thread amber');
  await found.tap('Open and renew');
  await found.at('/recovery');
  found.passphrase = 'button glacier piano thread amber';
  await found.typeSheetBack();
  await found.go('/jar');
  await found.sees('You waited for me.');
  await found.openJournal();
  await found.sees('A quiet hour.');
  await mara.close();
  await found.close();
});

async function hurry(leave) {
  const { page } = jonas;
  await page.route('https://www.wikipedia.org/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>ordinary</title><h1>An ordinary page</h1>' }));
  await jonas.go('/jar');
  await jonas.sees('You waited for me.');
  await leave(page);
  await page.waitForURL('https://www.wikipedia.org/**');
  await page.goBack().catch(() => undefined);
  if (page.url().startsWith(home.address)) {
    await jonas.at('/unlock');
    assert.ok(!(await page.content()).includes('You waited'));
  }
  await jonas.load('/');
  await jonas.at('/unlock');
  await jonas.unlock();
  await jonas.at('/today');
}

test('quick exit locks and shows an ordinary page; Back shows a locked one', () =>
  hurry((page) => page.getByRole('link', { name: 'Quick exit' }).click()));

test('so does Escape, three times', () =>
  hurry(async (page) => {
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  }));

test('quick exit stands on every page', async () => {
  for (const where of ['/today', '/talk', '/us', '/me', '/hard', '/help', '/settings/renew', '/privacy', '/invite']) {
    await jonas.go(where);
    assert.equal(await jonas.page.locator('[data-exit]').count(), 1, where);
  }
});

test('left without a trace, a device holds no store, no cache and no service worker', async () => {
  await jonas.go('/settings/wipe');
  await jonas.tap('Leave without a trace');
  await jonas.heading('Nothing is left here');
  const left = await jonas.page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  }));
  assert.deepEqual(left, { databases: [], caches: [], workers: 0, local: [], session: [] });
  assert.deepEqual((await jonas.context.cookies()).map(({ name }) => name), []);
  await jonas.signIn();
  await jonas.go('/jar');
  await jonas.sees('You waited for me.');
});
