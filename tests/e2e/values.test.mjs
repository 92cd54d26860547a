// SPDX-License-Identifier: AGPL-3.0-or-later
// What matters to two people, and where they stand: each alone in a browser of
// their own, both opened at one moment, and a theme that is there only when
// both are ready for it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara, jonas] = await home.couple();
const PAGES = {
  mara: [['Honesty', 'Tenderness', 'Laughing together', 'Trust without checking'], ['Order', 'A warm home'], ['Faith', 'Calm'],
    ['Being outdoors', 'Seeing the world'], ['Friends'], ['Saving', 'Keeping one’s word']],
  jonas: [['Honesty', 'Desire', 'Laughing together', 'Trust without checking'], ['Eating well', 'A warm home'], ['Health', 'Calm'],
    ['Play', 'Music'], ['Friends'], ['Saving']],
};
const FIVE = {
  mara: ['Faith', 'Honesty', 'Laughing together', 'Being outdoors', 'Order'],
  jonas: ['Laughing together', 'Honesty', 'Play', 'Friends', 'A warm home'],
};

/* The very page, read anew. */
async function back(person, where) {
  await person.go('/us');
  await person.go(where);
}

async function fit(person, where) {
  const found = [];
  await person.page.evaluate(axe);
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark']) {
      await person.page.setViewportSize({ width, height: 800 });
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await back(person, where);
      found.push(...await person.page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['scrolls sideways'] : [];
        return [...wide, ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join('\n  ')}`)];
      }));
    }
  await person.page.setViewportSize({ width: 390, height: 844 });
  await person.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return found.map((one) => `${where}: ${one}`);
}

const mark = (person, word) => person.page.locator('label.check', { has: person.page.locator('b', { hasText: new RegExp(`^${word}$`) }) })
  .locator('input').check();

async function marks(person, from, words) {
  for (const [i, page] of words.entries()) {
    await person.sees(`Page ${from + i} of 6`);
    for (const word of page) await mark(person, word);
    await person.tap(from + i === 6 ? 'On to the twelve' : 'Next page');
  }
}

async function places(person, words) {
  for (const [i, word] of words.entries()) {
    await person.page.getByRole('button', { name: `${word}, next place`, exact: true }).click();
    await person.page.waitForFunction(([at, text]) => document.querySelectorAll('.order li b')[at]?.textContent === text &&
      document.querySelector(`ol.order > li:nth-child(${at + 1})`), [i, word]);
  }
}

const answer = async (person, agree, matter) => {
  for (let i = 0; i < 8; i++) {
    await person.page.locator(`label:has(input[name="agree-${i + 1}"][value="${agree[i]}"])`).click();
    await person.page.locator(`label:has(input[name="matter-${i + 1}"][value="${matter}"])`).click();
  }
};

test('each chooses alone, and it goes on after a reload', async () => {
  await mara.go('/us');
  await mara.row('What matters to us');
  await mara.tap('Begin');
  await marks(mara, 1, PAGES.mara.slice(0, 3));
  await mara.sees('Page 4 of 6');
  await mara.page.reload();
  await mara.unlock();
  await back(mara, '/values');
  await mara.tap('Go on choosing');
  await mara.sees('8 marked so far.');
  assert.deepEqual(await fit(mara, '/values/pick?page=2'), []);
  await back(mara, '/values/pick');
  await marks(mara, 4, PAGES.mara.slice(3));
  await mara.sees('13 are marked. Twelve stay.');
  await mara.tap('These twelve');
  await mara.sees('More than twelve are still marked.');
  assert.deepEqual(await fit(mara, '/values/twelve'), []);
  await back(mara, '/values/twelve');
  await mara.page.locator('label.check', { hasText: 'Keeping one’s word' }).click();
  await mara.tap('These twelve');
  await mara.heading('Five in order');
});

test('five are put in order by buttons, with the keyboard too', async () => {
  await places(mara, ['Honesty', 'Faith', 'Laughing together', 'Being outdoors', 'Order']);
  await mara.page.getByRole('button', { name: 'Faith, one up', exact: true }).focus();
  await mara.page.keyboard.press('Enter');
  await mara.page.waitForFunction(() => document.querySelector('ol.order b').textContent === 'Faith');
  assert.deepEqual(await mara.page.locator('ol.order b').allTextContents(), FIVE.mara);
  assert.deepEqual(await fit(mara, '/values/five'), []);
  await mara.tap('Keep my list');
  await mara.heading('What matters to us');
  await mara.sees('Lay my list down');
});

test('one list alone opens nothing', async () => {
  await mara.tap('Lay my list down');
  await mara.sees('not yet, no hurry');
  assert.deepEqual(await fit(mara, '/values'), []);
  await back(jonas, '/values');
  await jonas.tap('Begin');
  await marks(jonas, 1, PAGES.jonas);
  await jonas.tap('These twelve');
  await places(jonas, FIVE.jonas);
  await jonas.tap('Keep my list');
  await jonas.sees('Mara has laid a list down. With yours, both open.');
  await jonas.seesNot('Faith');
});

test('both open together, in words and without a number', async () => {
  await jonas.tap('Lay my list down');
  for (const [person, other] of [[jonas, 'Mara'], [mara, 'Jonas']]) {
    await person.sees('Two that you share');
    await person.sees(`One from ${other}, and how you could back it`);
    assert.deepEqual((await person.page.locator('.word h3').allTextContents()).sort(), ['Honesty', 'Laughing together']);
    assert.doesNotMatch(await person.text(), /%|\bmatch\b/);
  }
  await mara.page.fill('#text', 'Come along on Christmas Eve, and sing badly.');
  await mara.tap('Say it');
  await back(jonas, '/values');
  await jonas.sees('Come along on Christmas Eve, and sing badly.');
  assert.deepEqual(await fit(jonas, '/values'), []);
});

test('a page of a theme opens with the other one', async () => {
  await back(mara, '/stands');
  assert.deepEqual(await fit(mara, '/stands'), []);
  await back(mara, '/stands');
  await mara.row('Money');
  await answer(mara, [2, 7, 6, 1, 5, 4, 3, 2], 3);
  await mara.tap('Lay my page down');
  await mara.sees('Here both pages will open together');
  assert.deepEqual(await fit(mara, '/stands/one?domain=money'), []);
  await back(jonas, '/stands/one?domain=money');
  await jonas.sees('The page from Mara is in. With yours, both open.');
  assert.deepEqual(await fit(jonas, '/stands/one?domain=money'), []);
  await answer(jonas, [6, 6, 6, 2, 4, 4, 3, 3], 2);
  await jonas.tap('Lay my page down');
  for (const person of [jonas, mara]) {
    await back(person, '/stands/one?domain=money');
    await person.sees('Worth a conversation');
    await person.sees('what does this protect for you?');
  }
  assert.equal(await mara.page.locator('.far svg').getAttribute('aria-label'), 'Mara 2 of 7, Jonas 6 of 7');
  assert.deepEqual([...await fit(mara, '/stands/one?domain=money'), ...await fit(mara, '/stands'), ...await fit(mara, '/stands/guide?domain=money')], []);
});

test('a guarded theme is there only when both are ready', async () => {
  await back(mara, '/stands');
  await mara.page.locator('form.ready', { hasText: 'Faith and meaning' }).getByRole('button').click();
  await mara.sees('You are ready to talk.');
  await back(jonas, '/stands');
  assert.equal(await jonas.page.locator('a[href*="domain=faith"]').count(), 0);
  await jonas.seesNot('You are ready to talk.');
  await jonas.page.locator('form.ready', { hasText: 'Faith and meaning' }).getByRole('button').click();
  for (const person of [jonas, mara]) {
    await person.page.waitForFunction(() => document.querySelector('a[href*="domain=faith"]'));
    assert.equal(await person.page.locator('a[href*="domain=children"]').count(), 0);
  }
  await jonas.page.locator('form.ready', { hasText: 'Faith and meaning' }).getByRole('button').click();
  for (const person of [jonas, mara]) await person.page.waitForFunction(() => !document.querySelector('a[href*="domain=faith"]'));
});
