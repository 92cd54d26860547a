// SPDX-License-Identifier: AGPL-3.0-or-later
// What others get to see: hue and shape, the flame, and where quick exit leads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await jonas.typeSheetBack();

const choose = async (person, form, value) => {
  await person.go('/settings/seen');
  await person.page.locator(`form[action="${form}"] label:has(input[value="${value}"])`).click();
  await person.page.locator(`form[action="${form}"] button`).click();
  await person.page.waitForSelector(`form[action="${form}"] input[value="${value}"][checked]`, { state: 'attached' });
};

test('whoever takes ember has it on both phones, and in the journal', async () => {
  await jonas.go('/settings/seen');
  const [mine] = await jonas.page.locator('main .who').evaluateAll((all) => all.map((one) => one.className));
  const other = mine === 'who a' ? 'pine' : 'ember', hue = other === 'ember' ? 'a' : 'b';
  await jonas.openJournal();
  await jonas.page.fill('#text', 'Rain on the roof.');
  await jonas.tap('Keep');
  await jonas.sees('Kept.');
  await choose(jonas, '/people/tone', other);
  await mara.go('/settings/seen');
  await mara.page.waitForFunction((hue) => [...document.querySelectorAll('main .who')].some((one) =>
    one.textContent.includes('Jonas') && one.classList.contains(hue)), hue);
  await jonas.go('/journal/calendar');
  await jonas.page.waitForSelector(`main .wrote.${hue}.today`);
});

test('a flame that is not shown looks like embers to the other, and burns for oneself', async () => {
  await mara.thank('You fed the cat.');
  await jonas.thank('You found the map.');
  await mara.go('/today');
  await mara.page.waitForSelector('svg[aria-label="The hearth today. Both flames are burning."]');
  await choose(jonas, '/people/flame', '0');
  await mara.page.waitForSelector('svg[aria-label="The hearth today. Your flame is burning, the one for Jonas is glowing embers."]');
  await jonas.go('/today');
  await jonas.page.waitForSelector('svg[aria-label="The hearth today. Both flames are burning."]');
});

test('quick exit opens the page that was chosen on this device, in every tab', async () => {
  const ordinary = (route) => route.fulfill({ contentType: 'text/html', body: '<title>ordinary</title><h1>An ordinary page</h1>' });
  await mara.context.route(/^https:/, ordinary);
  await choose(mara, '/settings/away', 'weather');
  assert.equal(await jonas.page.getAttribute('[data-exit]', 'href'), 'https://www.wikipedia.org/');
  await mara.load('/');
  await mara.at('/unlock');
  assert.equal(await mara.page.getAttribute('[data-exit]', 'href'), 'https://www.yr.no/en');
  await mara.unlock();
  await mara.at('/today');
  const second = await mara.tab();
  await second.page.waitForSelector('h1');
  await mara.page.bringToFront();
  await mara.tap('Quick exit');
  await mara.page.waitForURL('https://www.yr.no/**');
  await second.page.waitForURL('https://www.yr.no/**');
  assert.ok(!mara.sent().includes('weather'));
});
