// SPDX-License-Identifier: AGPL-3.0-or-later
// How we attach: half on one device, half on another; a place that is one's
// own; shown, laid together, and taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit } from './fit.mjs';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
const TURNED = /^(worry-0[369]|room-0[3579])$/;

/* One page of statements, as somebody answers who is at that place. */
async function page(person, place) {
  for (const n of [1, 2, 3]) {
    const item = await person.page.getAttribute(`main input[name=i${n}]`, 'value');
    const number = place[item.split('-')[0]];
    await person.page.locator(`main .track label:has(input[name=s${n}][value="${TURNED.test(item) ? 8 - number : number}"])`).click();
  }
  const at = await person.page.textContent('main .over');
  await person.tap('Keep, and on');
  await person.page.waitForFunction((was) => document.querySelector('main .over')?.textContent !== was, at);
}

/* A fast hand is asked whether it meant that; then it stays as it is. */
async function ends(person) {
  await person.heading('That is all of them');
  await person.tap('See where that is');
  await person.page.waitForFunction(() => location.hash === '#/attach/mine' || document.querySelector('main [role=alert]'));
  if (await person.page.locator('main [role=alert]').count()) await person.tap('See where that is');
  await person.at('/attach/mine');
}

async function answers(person, place, pages = 6) {
  for (let i = 0; i < pages; i++) await page(person, place);
}

/* No two words of the map lie on each other, as they are drawn. */
const overlaps = (person) => person.page.evaluate(() => {
  const words = [...document.querySelectorAll('main svg.chart text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
  return words.flatMap(([a, r], i) => words.slice(i + 1)
    .filter(([, s]) => r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 4 && s.top < r.bottom - 4)
    .map(([b]) => `${a} over ${b}`));
});

test('it begins at Us, alone, three statements a page', async () => {
  await mara.go('/us');
  await mara.row('How we attach');
  await mara.heading('Two ways of looking for safety');
  await mara.tap('Begin');
  await mara.sees('Page 1 of 6');
  assert.equal(await mara.page.locator('main fieldset.scale').count(), 3);
  assert.deepEqual(await fit(mara, '/attach/ask?page=1'), []);
});

test('half-filled it goes on on another device, in the same order', async () => {
  await mara.go('/attach/ask');
  await answers(mara, { worry: 6, room: 2 }, 2);
  await mara.sees('Page 3 of 6');
  const items = await mara.page.locator('main legend').allTextContents();
  const tablet = await home.person('Mara');
  await tablet.signIn();
  await tablet.go('/attach');
  await tablet.tap('Go on');
  await tablet.sees('Page 3 of 6');
  assert.deepEqual(await tablet.page.locator('main legend').allTextContents(), items);
  await answers(tablet, { worry: 6, room: 2 }, 4);
  await ends(tablet);
  await tablet.heading('You lean towards moving closer');
  await tablet.page.waitForTimeout(500);
  await tablet.close();
});

test('the place is her own: it says whether it fits, and Jonas sees nothing of it', async () => {
  await mara.go('/us');
  await mara.go('/attach');
  await mara.heading('You lean towards moving closer');
  await mara.page.locator('.pill:has(input[value=partly])').click();
  await mara.tap('Keep');
  await mara.sees('take the map as one voice among others');
  await jonas.go('/attach');
  await jonas.heading('Two ways of looking for safety');
  assert.equal(await jonas.page.locator('main svg.chart').count(), 0);
  await jonas.seesNot('Mara shows');
  assert.deepEqual(await fit(mara, '/attach'), []);
});

test('showing is seen beforehand, and is a place and nothing else', async () => {
  await mara.go('/attach');
  await mara.tap('See what that looks like');
  await mara.heading('What Jonas would see');
  assert.deepEqual(await fit(mara, '/attach/show'), []);
  await mara.go('/attach/show');
  await mara.tap('Show it to Jonas');
  await mara.sees('Jonas can see a place of yours');
  await jonas.go('/us');
  await jonas.go('/attach');
  await jonas.sees('Mara shows you this place');
  await jonas.sees('What tends to help Mara');
  await jonas.sees('Where are you, these weeks?');
});

test('both shown, one map holds both, and small things for each', async () => {
  await jonas.tap('Begin');
  await answers(jonas, { worry: 2, room: 6 });
  await ends(jonas);
  await jonas.tap('See what that looks like');
  await jonas.tap('Show it to Mara');
  for (const one of [mara, jonas]) {
    await one.go('/us');
    await one.go('/attach');
    await one.sees('How this can look at home');
    await one.sees('Jonas names a time before stepping away. Mara leaves it until then.');
    assert.equal(await one.page.locator('main svg.chart .dot').count(), 2);
    assert.equal(await one.page.locator('main ul.plain li').count(), 6);
    assert.deepEqual(await overlaps(one), []);
  }
  assert.deepEqual(await fit(jonas, '/attach'), []);
});

test('what helps me, in my own words', async () => {
  await jonas.go('/attach/cards');
  await jonas.page.fill('#feel', 'crowded');
  await jonas.page.fill('#helps', 'twenty minutes with the door shut');
  await jonas.tap('Put it there');
  await jonas.sees('When I feel crowded, what helps me is: twenty minutes with the door shut');
  await mara.go('/attach/cards');
  await mara.sees('twenty minutes with the door shut');
  assert.deepEqual(await fit(mara, '/attach/cards'), []);
});

test('on paper and in forced colours it can be read as well', async () => {
  await mara.go('/us');
  await mara.go('/attach');
  await mara.page.emulateMedia({ forcedColors: 'active' });
  assert.notEqual(await mara.page.evaluate(() => getComputedStyle(document.querySelector('main svg .band')).stroke), 'none');
  await mara.page.emulateMedia({ forcedColors: 'none', media: 'print' });
  assert.ok(await mara.page.locator('main svg.chart').isVisible());
  await mara.page.emulateMedia({ media: 'screen' });
});

test('a change of mind: taken back, it is gone from the other phone', async () => {
  await mara.go('/attach/mine');
  await mara.tap('Take it back');
  await mara.sees('Showing it to Jonas is up to you');
  await jonas.go('/us');
  await jonas.go('/attach');
  await jonas.heading('You lean towards ease, on your own');
  assert.equal(await jonas.page.locator('main svg.chart .dot').count(), 1);
  await jonas.seesNot('How this can look at home');
});

test('on a day of clash it stays folded, and nothing hard leads there', async () => {
  await mara.go('/hard');
  assert.equal(await mara.page.locator('a[href^="/attach"]').count(), 0);
  await mara.go('/pause');
  await mara.page.locator('main .pill').first().click();
  await mara.page.locator('main form button').first().click();
  await mara.page.waitForTimeout(300);
  await mara.go('/attach');
  await mara.heading('This is for a quiet day');
  await mara.go('/us');
  await mara.seesNot('How we attach');
});
