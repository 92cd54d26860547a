// SPDX-License-Identifier: AGPL-3.0-or-later
// The longer look: each alone, half of it on another device, then five parts of both.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara, jonas] = await home.couple();

/* A page of sentences, each in the place that `place` says for its name. */
async function page(person, place) {
  for (const track of await person.page.locator('fieldset.scale').all()) {
    const name = await track.locator('input').first().getAttribute('name');
    const of = place(name.split('-')[1]);
    await track.locator(`label:has(input[value="${name.endsWith('r') ? 8 - of : of}"])`).click();
  }
}

async function pages(person, from, to, place) {
  for (let n = from; n <= to; n++) {
    await person.sees(`Page ${n} of 5`);
    await page(person, place);
    await person.tap('Next');
  }
}

async function clean(person, where) {
  await person.page.evaluate(axe);
  for (const colorScheme of ['light', 'dark']) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await person.page.evaluate(async () => (await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
      'wcag22aa', 'best-practice'] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
    assert.deepEqual(found, [], `${where}, ${colorScheme}`);
  }
}

test('it is begun, stopped, and gone on with where it stopped', async () => {
  await mara.go('/longer');
  await clean(mara, 'the beginning');
  await mara.tap('Begin');
  await mara.sees('Page 1 of 5');
  await clean(mara, 'a page');
  await pages(mara, 1, 1, (part) => (part === 'understood' ? 2 : 6));
  await mara.sees('Page 2 of 5');
  await page(mara, (part) => (part === 'understood' ? 2 : 6));
  await mara.tap('Keep these and stop here');
  await mara.sees('8 of them have an answer');
  await mara.tap('Go on');
  await pages(mara, 3, 5, (part) => (part === 'understood' ? 2 : 6));
  await mara.heading('That was all of them');
  await clean(mara, 'the end');
  await mara.tap('Keep my answers');
  await mara.sees('The answer from Jonas will be here');
  await mara.sees('because being understood was lowest in your longer look');
});

test('the other sees that it is there, and not a word of it', async () => {
  await jonas.go('/longer');
  await jonas.sees('Mara has answered. With yours, both open.');
  await jonas.seesNot('lowest');
  assert.ok(!(await jonas.page.content()).includes('of 7'));
});

test('with both in, five parts stand beside each other, and none is called right', async () => {
  await jonas.tap('Begin');
  await pages(jonas, 1, 5, () => 6);
  await jonas.tap('Keep my answers');
  for (const one of [jonas, mara]) {
    await one.go('/us');
    await one.go('/longer');
    await one.heading('On four parts you stand close together');
    await one.sees('Worth a conversation');
    await one.sees('Neither of you is right.');
    assert.equal(await one.page.locator('.vrow').count(), 5);
    assert.equal(await one.page.locator('.vrow.far svg[aria-label="Mara 2.0 of 7, Jonas 6.0 of 7"]').count(), 1);
    await clean(one, 'the parts');
  }
});
