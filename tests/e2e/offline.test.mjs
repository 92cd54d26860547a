// SPDX-License-Identifier: AGPL-3.0-or-later
// Without a network everything is read and written, and arrives later: once,
// in order, and the same on both phones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

const notes = (person) => person.page.locator('ul.notes > li.opt').evaluateAll((all) =>
  all.map((one) => one.querySelector('blockquote')?.querySelectorAll('p')[1]?.textContent ?? ''));

test('without a network the pages are there, and what is written is kept', async () => {
  await mara.go('/today'); // what stands there is an entry, too
  await mara.context.setOffline(true);
  await mara.thank('One, without a network.');
  await mara.thank('Two, without a network.');
  await mara.waits('Entries: 2, kept here until the server can be reached');
  await jonas.go('/jar');
  await jonas.seesNot('without a network');
});

test('the app itself opens without a network, after a reload, with what was written', async () => {
  await mara.page.reload();
  await mara.unlock();
  await mara.go('/jar');
  await mara.sees('Two, without a network.');
});

test('back online it arrives once, and in order', async () => {
  await mara.context.setOffline(false);
  await jonas.sees('Two, without a network.');
  const there = (await notes(jonas)).filter((note) => note.includes('without'));
  assert.deepEqual(there, ['Two, without a network.', 'One, without a network.']);
  await mara.waits();
});

test('both writing at once without a network end with the same pages', async () => {
  await Promise.all([mara, jonas].map((one) => one.context.setOffline(true)));
  await Promise.all([mara.thank('From Mara, meanwhile.'), jonas.thank('From Jonas, meanwhile.')]);
  await Promise.all([mara, jonas].map((one) => one.context.setOffline(false)));
  await mara.go('/jar');
  await jonas.go('/jar');
  await mara.sees('From Jonas, meanwhile.');
  await jonas.sees('From Mara, meanwhile.');
  await mara.page.reload();
  await mara.unlock();
  await mara.sees('From Jonas, meanwhile.');
  assert.deepEqual(await notes(mara), await notes(jonas));
});

test('in two tabs nothing is lost, and each shows what the other wrote', async () => {
  const tab = await jonas.tab('/#/jar');
  await tab.sees('From Mara, meanwhile.');
  await jonas.thank('In the first tab.');
  await tab.sees('In the first tab.');
  await tab.thank('In the second tab.');
  await jonas.go('/jar');
  await jonas.sees('In the second tab.');
  await mara.sees('In the second tab.');
  await jonas.page.close();
  await tab.unlock();
  await tab.thank('After the first was closed.');
  await mara.sees('After the first was closed.');
  jonas.page = tab.page;
});

/* A tab that leads and says nothing: for so long, or until its lead is taken. */
async function silent(person, ms) {
  const page = await person.context.newPage();
  await page.goto('/hearth.webmanifest');
  await page.evaluate((time) => new Promise((held) => {
    void navigator.locks.request('hearth', () => {
      held();
      return new Promise((resolve) => setTimeout(resolve, time));
    }).catch(() => undefined);
  }), ms);
  return page;
}

test('a tab that opens while the last one closes, or sleeps, shows its page', async () => {
  for (const ms of [1000, 60_000]) {
    await jonas.page.goto('about:blank');
    const other = await silent(jonas, ms);
    await jonas.load('/#/thanks');
    await jonas.unlock();
    await jonas.at('/thanks');
    await other.close();
  }
});

test('what is being typed survives a closed tab', async () => {
  await jonas.go('/thanks');
  await jonas.page.fill('#did', 'Half a sent');
  await jonas.page.waitForTimeout(1000);
  const again = await jonas.context.newPage();
  await jonas.page.close();
  jonas.page = again;
  await jonas.load('/#/thanks');
  await jonas.unlock();
  await jonas.at('/thanks');
  await jonas.page.waitForFunction(() => document.querySelector('#did')?.value === 'Half a sent');
});

test('the last words are kept, too, when somebody goes on at once', async () => {
  await jonas.page.fill('#did', '');
  await jonas.page.locator('#did').pressSequentially('Typed to the very end', { delay: 25 });
  await jonas.page.locator('nav.nav a[href="#/today"]').click();
  await jonas.at('/today');
  await jonas.go('/thanks');
  await jonas.page.waitForFunction(() => document.querySelector('#did')?.value === 'Typed to the very end');
});

test('when the session ends in the middle of writing, the words stay and go out after signing in', async () => {
  const other = await home.person('Jonas');
  await other.signIn();
  await other.go('/settings/devices');
  await other.tap('Ask the server for the list');
  await other.tap('Sign out');
  await other.page.waitForFunction(() => !document.body.innerText.includes('Another device'));
  await jonas.page.fill('#did', 'Half a sentence, and the rest.');
  await jonas.page.locator('button[name=way][value=send]').click();
  await jonas.sees('It is in the jar');
  await jonas.go('/today');
  await jonas.sees('Your session here has ended');
  await jonas.signIn();
  await mara.go('/jar');
  await mara.sees('Half a sentence, and the rest.');
  await other.close();
});

test('a clock that is wrong by a day loses nothing', async () => {
  const DAY = 86_400_000;
  const wrong = `{ const Real = Date; globalThis.Date = class extends Real {
    constructor(...at) { at.length ? super(...at) : super(Real.now() + ${DAY}); }
    static now() { return Real.now() + ${DAY}; } }; }\n`;
  const early = await home.person('Jonas', { serviceWorkers: 'block', script: { content: wrong } });
  await early.context.route(/\/worker\.\w+\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: wrong + await answer.text() });
  });
  await early.signIn();
  await early.thank('From tomorrow.');
  await mara.go('/jar');
  await mara.sees('From tomorrow.');
  await mara.thank('From today.');
  await early.go('/jar');
  await early.sees('From today.');
  await mara.go('/jar');
  await jonas.go('/jar');
  await jonas.sees('From today.');
  await jonas.sees('From tomorrow.');
  assert.deepEqual(await notes(mara), await notes(jonas));
  await early.waits();
  await early.close();
});
