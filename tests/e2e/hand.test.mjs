// SPDX-License-Identifier: AGPL-3.0-or-later
// What a hand is about to do, it does: nothing moves under a finger that is
// down, nor under the eyes of who reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

/* Written beforehand, so that only the sending takes time. */
async function write(did) {
  await jonas.go('/thanks');
  await jonas.page.fill('#did', did);
}

const send = () => jonas.page.locator('button[name=way][value=send]').click();

test('a page stays as it is while a finger is down, and is brought up to date after it', async () => {
  await mara.go('/jar');
  const other = await mara.tab('/#/jar');
  const still = mara.page.locator('h1');
  await write('You let me sleep.');
  await still.hover();
  await mara.page.mouse.down();
  await send();
  await other.sees('You let me sleep.');
  await mara.page.waitForTimeout(200);
  await mara.seesNot('You let me sleep.');
  await mara.page.mouse.up();
  await mara.sees('You let me sleep.');
  await write('You carried it all up.');
  await still.hover();
  await mara.page.mouse.down(); // and no lifting is ever told
  await send();
  await mara.sees('You carried it all up.');
  await mara.page.mouse.up();
  await other.page.close();
});

test('a link that was pressed before news came is followed', async () => {
  const link = mara.page.locator('nav.nav a[href="#/talk"]');
  await write('You let me sleep again.');
  await link.hover();
  await mara.page.mouse.down();
  await send();
  await mara.page.waitForTimeout(1500);
  await mara.page.mouse.up();
  await mara.at('/talk');
  await mara.go('/jar');
  await mara.sees('You let me sleep again.');
});

test('news leave the place of who reads, and the parts of the page that are as they were', async () => {
  await mara.go('/time');
  const place = await mara.page.evaluate(() => {
    document.querySelector('#month-after').scrollIntoView();
    document.querySelector('main').dataset.before = ''; // until the page was looked at again
    globalThis.parts = [...document.body.children];
    return scrollY;
  });
  await jonas.thank('You kept me a seat.');
  await mara.page.waitForFunction(() => document.querySelector('main').dataset.before === undefined);
  assert.ok(place > 100);
  assert.equal(await mara.page.evaluate(() => scrollY), place);
  assert.deepEqual(await mara.page.evaluate(() => [...document.body.children].filter((one) => !globalThis.parts.includes(one)).map((one) => one.localName)), []);
  assert.equal(await mara.page.locator('body').count(), 1);
});
