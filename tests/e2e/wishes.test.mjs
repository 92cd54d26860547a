// SPDX-License-Identifier: AGPL-3.0-or-later
// Wishes, whole: two people in two browsers answer behind the wall, each opens
// the private room as it suits them, and what both said yes to shows for both.
// Their browsers send what the relay cannot read, and nothing else shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE, home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();
await jonas.typeSheetBack();

/* Ten answers, in two forms such as the page has. */
async function answers(person, yeses) {
  await person.go('/touch/answer');
  if ((await person.where()).includes('/private')) {
    await person.page.fill('#passphrase', person.passphrase);
    await person.tap('Open');
  }
  await person.page.waitForSelector('.lockbar');
  for (const slots of [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]) {
    const fields = { list: 'touch' };
    slots.forEach((slot, i) => {
      fields[`slot-${i}`] = slot;
      fields[`answer-${i}`] = yeses.includes(slot) ? 'yes' : 'no';
    });
    await person.page.evaluate((fields) => {
      const form = Object.assign(document.createElement('form'), { method: 'post' });
      form.setAttribute('action', '/touch/answer');
      for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      document.querySelector('main').append(form);
      form.requestSubmit();
    }, fields);
    await person.sees('Kept, for you alone.');
  }
}

const matches = (person) => person.page.locator('.mutual li').allTextContents();

/* Until as many show, for the round goes on while both rooms are open. */
async function shows(person, n) {
  await person.go('/touch');
  const end = Date.now() + 2 * PATIENCE;
  while ((await matches(person)).length !== n && Date.now() < end) await person.page.waitForTimeout(250);
  const all = await matches(person);
  assert.equal(all.length, n, `${person.name} sees ${JSON.stringify(all)} of ${await person.text()}`);
  return all;
}

test('what both say yes to shows for both, and nothing else does', async () => {
  await answers(mara, [1, 4, 6]);
  await shows(mara, 0);
  await answers(jonas, [2, 4, 9]);
  const hers = await shows(mara, 1);
  assert.deepEqual(await shows(jonas, 1), hers);
});

test('a yes that is taken back is gone for both', async () => {
  await answers(jonas, [2, 9]);
  await shows(jonas, 0);
  await shows(mara, 0);
});
