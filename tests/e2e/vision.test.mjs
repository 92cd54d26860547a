// SPDX-License-Identifier: AGPL-3.0-or-later
// One picture and a few goals, on two phones: both change the picture without a
// network and lose nothing; what both said yes to holds; steps and amounts merge.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara, jonas] = await home.couple();
const FIRST = 'A kitchen with a door to the outside. One of us working less.';
const SAYS = { Mara: 'A kitchen with a door to the outside, and hens behind it.', Jonas: 'A kitchen with a door to the outside. Both of us working four days.' };
let goal, money;

/* The very page, read anew: an address that is open already is not asked for again. */
async function back(person, where) {
  await person.go('/us');
  await person.go(where);
}

/* In both lights, small and wide: what axe finds, and what scrolls sideways. */
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

const yes = (person) => person.page.getByRole('button', { name: /^Yes, this is our picture/ });

test('one writes a first wording, and what is typed survives a reload', async () => {
  assert.deepEqual(await fit(mara, '/vision'), []);
  await back(mara, '/vision');
  await mara.tap('Write a first line');
  await mara.page.fill('#text', FIRST);
  await mara.page.waitForTimeout(1500); // kept as a draft
  await mara.page.reload();
  await mara.unlock();
  await back(mara, '/vision/word');
  await mara.page.waitForFunction((words) => document.querySelector('#text')?.value === words, FIRST);
  assert.deepEqual(await fit(mara, '/vision/word'), []);
  await mara.page.fill('#text', FIRST);
  await mara.tap('Propose it');
  await mara.sees('You said yes by writing it.');
});

test('it holds once the other says yes to it', async () => {
  await jonas.go('/today');
  await jonas.sees('Mara proposes words for your picture');
  assert.deepEqual(await fit(jonas, '/vision'), []);
  await back(jonas, '/vision');
  await jonas.seesNot('It holds.');
  await yes(jonas).click();
  for (const person of [jonas, mara]) await person.sees('It holds.');
});

test('both change it without a network, and both wordings stand side by side', async () => {
  for (const person of [mara, jonas]) {
    await person.context.setOffline(true);
    await back(person, '/vision');
    await person.tap('Propose a change');
    assert.equal(await person.page.inputValue('#text'), FIRST);
    await person.page.fill('#text', SAYS[person.name]);
    await person.tap('Propose it');
    await person.sees(SAYS[person.name]);
  }
  await mara.context.setOffline(false);
  await mara.waits(); // the order is that in which they come to the relay
  await back(mara, '/vision');
  await jonas.context.setOffline(false);
  for (const person of [mara, jonas]) {
    await person.sees('Two wordings, side by side');
    for (const words of [FIRST, ...Object.values(SAYS)]) await person.sees(words);
  }
  assert.deepEqual([...await fit(mara, '/vision'), ...await fit(mara, '/vision/one'), ...await fit(mara, '/vision/history')], []);
});

test('one is made of the two, and nothing of them is lost', async () => {
  await back(jonas, '/vision');
  await jonas.tap('Make one of them');
  await jonas.tap('Start from all, under each other');
  await jonas.heading('In other words');
  assert.equal(await jonas.page.inputValue('#text'), `${SAYS.Mara}\n\n${SAYS.Jonas}`);
  await jonas.page.fill('#text', 'A kitchen with a door and hens. Four days each.');
  await jonas.tap('Propose it');
  await back(mara, '/vision');
  await mara.sees('A kitchen with a door and hens. Four days each.');
  await mara.seesNot('side by side');
  await yes(mara).click();
  await jonas.sees('It holds.');
  await back(jonas, '/vision/history');
  for (const words of [FIRST, ...Object.values(SAYS)]) await jonas.sees(words.slice(0, 40));
  await jonas.page.locator('main .list a').last().click();
  await jonas.sees('Another holds since.');
});

test('a goal is of both once the other says so', async () => {
  assert.deepEqual([...await fit(mara, '/goals'), ...await fit(mara, '/goals/new')], []);
  await back(mara, '/goals');
  await mara.tap('A new goal');
  await mara.page.fill('#sentence', 'Know by summer whether the house is for us');
  await mara.page.fill('#when', 'it is Sunday and the table is cleared');
  await mara.page.fill('#then', 'look at the budget for ten minutes');
  await mara.page.locator('label:has(input[value="both"])').click();
  await mara.tap('Set it');
  await mara.heading('Know by summer whether the house is for us');
  goal = await mara.where();
  await jonas.go('/today');
  await jonas.sees('Mara suggests a goal');
  assert.deepEqual(await fit(jonas, goal), []);
  await back(jonas, goal);
  await jonas.tap('I take part');
  await mara.page.waitForFunction(() => document.querySelectorAll('main .pair .done').length === 2);
});

test('steps of both, ticked by both without a network, are ticked', async () => {
  await back(mara, goal);
  await mara.page.fill('#step', 'Look at the budget, once');
  await mara.tap('Add it');
  await mara.page.getByRole('button', { name: 'Done: Look at the budget, once' }).waitFor();
  await back(jonas, goal);
  await jonas.page.getByRole('button', { name: 'Done: Look at the budget, once' }).waitFor();
  for (const person of [mara, jonas]) {
    await person.context.setOffline(true);
    await person.page.getByRole('button', { name: 'Done: Look at the budget, once' }).click();
    await person.page.getByRole('button', { name: 'Not done yet: Look at the budget, once' }).waitFor();
  }
  for (const person of [mara, jonas]) await person.context.setOffline(false);
  await jonas.page.fill('#step', 'Invite the neighbours');
  await jonas.tap('Add it');
  for (const person of [jonas, mara]) {
    await person.page.getByRole('button', { name: 'Done: Invite the neighbours' }).waitFor();
    await person.page.getByRole('button', { name: 'Not done yet: Look at the budget, once' }).waitFor();
  }
  assert.deepEqual([...await fit(mara, goal), ...await fit(mara, goal.replace('one', 'history'))], []);
});

test('amounts of both add up, and a strange one says what to type', async () => {
  assert.deepEqual(await fit(mara, '/goals/new?kind=money'), []);
  await back(mara, '/goals/new?kind=money');
  await mara.page.fill('#sentence', 'A stove');
  await mara.page.locator('label:has(input[value="both"])').click();
  await mara.page.fill('#amount', '-5');
  await mara.page.selectOption('#currency', 'EUR');
  await mara.tap('Set it');
  await mara.sees('Type it without the minus');
  await mara.page.fill('#amount', '2400');
  await mara.tap('Set it');
  await mara.heading('A stove');
  money = await mara.where();
  await mara.page.fill('#paid', '1.234,56');
  await mara.page.fill('#note', 'from the flea market');
  await mara.tap('Note it');
  await mara.sees('Leave out whatever parts the thousands');
  assert.equal(await mara.page.inputValue('#note'), 'from the flea market');
  await mara.page.fill('#paid', '250,10');
  await mara.tap('Note it');
  await mara.sees('250.10 EUR of');
  await back(jonas, money);
  await jonas.page.fill('#paid', '0.20');
  await jonas.tap('Note it');
  for (const person of [jonas, mara]) await person.sees('250.30 EUR of');
  assert.deepEqual(await fit(mara, money), []);
});

test('one lets go, the other goes on, and what is reached is kept', async () => {
  await back(jonas, goal);
  await jonas.tap('Let it go');
  await mara.go(goal);
  await mara.sees('has let go');
  await mara.tap('It is reached');
  await mara.sees('Take a moment for it');
  await jonas.sees('Take a moment for it');
  assert.deepEqual([...await fit(mara, '/goals'), ...await fit(mara, goal)], []);
});
