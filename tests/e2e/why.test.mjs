// SPDX-License-Identifier: AGPL-3.0-or-later
// Why this? opens by keyboard, reads well on a phone, and is fit for everybody.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara] = await home.couple();

/* With one card at least; the others of such a page come by the day. */
const PAGES = ['/us', '/listen', '/thanks', '/thanks/cue', '/time', '/question', '/hard', '/pause', '/way',
  '/settings/choices', '/settings/seen', '/fit', '/fit/after', '/pair/end'];

/* The summaries of the page that open a card: each says how sure it is. */
const cards = (person) => person.page.locator('main details', { hasText: 'How sure this is' });

test('a card is reached with Tab and opens with Enter, clear of the bars', async () => {
  await mara.go('/listen');
  const card = cards(mara).first();
  await mara.page.evaluate(() => document.querySelector('main').scrollTo?.(0, 0));
  for (let i = 0; i < 80; i++) {
    await mara.page.keyboard.press('Tab');
    if (await card.locator('summary').evaluate((one) => one === document.activeElement)) break;
  }
  assert.ok(await card.locator('summary').evaluate((one) => one === document.activeElement), 'Tab does not reach it');
  assert.ok(await card.locator('summary').evaluate((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
  }), 'its summary is under something else');
  await mara.page.keyboard.press('Enter');
  assert.ok(await card.evaluate((one) => one.open));
  await mara.sees('How sure this is');
  await mara.page.keyboard.press('Enter');
  assert.ok(!(await card.evaluate((one) => one.open)));
});

test('open cards read well at 390, in both lights', { timeout: 180_000 }, async () => {
  await mara.page.evaluate(axe);
  for (const where of PAGES) {
    await mara.go(where);
    const n = await cards(mara).count();
    assert.ok(n >= 1 && n <= 2, `${where} has ${n} cards`);
    for (const card of await cards(mara).all()) {
      await card.locator('summary').focus();
      await mara.page.keyboard.press('Space');
      const [width, size, lines] = await card.locator('p').first().evaluate((p) => {
        const style = getComputedStyle(p);
        return [p.getBoundingClientRect().width, parseFloat(style.fontSize), parseFloat(style.lineHeight) / parseFloat(style.fontSize)];
      });
      assert.ok(width > 250 && width <= 390 && size >= 16 && lines >= 1.4, `${where}: ${width} wide, ${size} px, ${lines} apart`);
    }
    assert.ok(await mara.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${where} scrolls sideways`);
    for (const colorScheme of ['light', 'dark']) {
      await mara.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      assert.deepEqual(await mara.page.evaluate(async () => (await globalThis.axe.run('main details')).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)), [], `${where}, ${colorScheme}`);
    }
  }
});
