// SPDX-License-Identifier: AGPL-3.0-or-later
// Touch, by two people in two browsers: answers that stay behind the wall, an
// own entry that both answer, what both said yes to, and a quiet clock.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();
await jonas.typeSheetBack();

/* To a page behind the wall, which may have been shut again. */
async function privately(person, where) {
  await person.go(where);
  if ((await person.where()).includes('/private')) {
    await person.page.fill('#passphrase', person.passphrase);
    await person.tap('Open');
  }
  await person.page.waitForSelector('.lockbar');
}

/* The end of a round in which both said yes to these, without its secrets: points
 * that mean nothing, and what both phones find in common. */
async function bothSayYes(list, round, slots) {
  const bits = [...'0'.repeat(32)];
  for (const slot of slots) {
    const at = 2 * Math.floor(slot / 8) + (slot % 8 < 4 ? 1 : 0);
    bits[at] = (parseInt(bits[at], 16) | 1 << slot % 4).toString(16);
  }
  const steps = { post: { points: 'a'.repeat(8192) }, answer: { points: 'a'.repeat(8192) }, list: { slots: bits.join('') } };
  for (const [step, more] of Object.entries(steps))
    for (const person of [mara, jonas]) {
      await person.go('/help');
      await person.page.evaluate((fields) => {
        const form = Object.assign(document.createElement('form'), { method: 'post' });
        form.setAttribute('action', '/wishes/keep');
        for (const [name, value] of Object.entries(fields))
          form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
        document.querySelector('main').append(form);
        form.requestSubmit();
      }, { list, round, step, ...more });
      await person.at('/today');
      await settled(person);
    }
}

/* Until the other has what was sent. */
const settled = (person) => person.page.waitForTimeout(1500);

const rows = (person) => person.page.locator('fieldset.touch');
const pick = (person, row, value) => person.page.locator(`input[name=answer-${row}][value=${value}]`).check({ force: true });

test('Time leads to Touch, which says how it works before anything is answered', async () => {
  await mara.go('/time');
  await mara.row('Touch');
  await mara.heading('Touch, without expectations');
  await mara.sees('Answer a few, the list grows.');
  await mara.sees('What is missing may be a no, or not answered yet, or not drawn today.');
});

test('answers are given behind the wall, a few at a time, and none is set beforehand', async () => {
  await privately(mara, '/touch/answer');
  const n = await rows(mara).count();
  assert.ok(n >= 5 && n <= 6, `${n} rows`);
  assert.equal(await mara.page.locator('input[type=radio]:checked').count(), 0);
  const first = (await rows(mara).first().locator('legend span').first().textContent()).trim();
  await pick(mara, 0, 'maybe');
  await pick(mara, 1, 'yes');
  await mara.tap('Keep');
  await mara.sees('Kept, for you alone.');
  assert.equal(await rows(mara).first().locator('legend span').first().textContent() === first, false);
  await mara.tap('What I answered');
  await mara.sees(first);
  await mara.row(first);
  await mara.heading('Change an answer');
  await pick(mara, 0, 'no');
  await mara.tap('Keep');
  await mara.sees('Kept, for you alone.');
});

test('the other sees nothing of it', async () => {
  await jonas.go('/touch');
  await jonas.sees('Nothing is drawn today.');
  assert.equal(await jonas.page.locator('.mutual li').count(), 0);
});

test('an own entry becomes one more thing to answer, for both', async () => {
  await mara.go('/touch/own');
  await mara.sees('How either of you answers stays private, unless both say yes.');
  await mara.page.fill('#text', 'A hand on the back of the chair <b>&');
  await mara.tap('Add it for both');
  await mara.sees('You added');
  await privately(jonas, '/touch/answer');
  await settled(jonas);
  await jonas.go('/touch');
  await privately(jonas, '/touch/answer');
  await jonas.sees('A hand on the back of the chair <b>&');
  await jonas.sees('added by one of you');
});

test('the chapter and the steps are turned on alone, and are not there yet', async () => {
  await privately(mara, '/touch/both');
  await mara.sees('Adapt or skip');
  await pick(mara, 0, 'yes');
  await mara.tap('Keep');
  await mara.sees('Kept, for you alone.');
  for (const one of [mara, jonas]) {
    await one.go('/touch');
    assert.equal((await one.text()).includes('A chapter of its own'), false);
    await one.go('/touch/steps');
    await one.at('/touch');
  }
});

/* Answers page after page, a yes to the same things as the other; both are asked alike. */
async function answersMuch(person, pages) {
  await privately(person, '/touch/answer');
  for (let page = 0; page < pages; page++) {
    const n = await rows(person).count();
    for (let row = 0; row < n; row++) {
      const slot = Number(await person.page.locator(`input[name=slot-${row}]`).inputValue());
      await pick(person, row, slot % 3 === 0 ? 'yes' : 'no');
    }
    const before = await person.page.locator('main').innerHTML();
    await person.tap('Keep');
    await person.page.waitForFunction((was) => document.querySelector('main').innerHTML !== was &&
      document.querySelectorAll('main input[type=radio]:checked').length === 0, before);
  }
}

const drawn = (person) => person.page.locator('section[aria-labelledby=mu] .mutual li');

test('what both said yes to is compared while both private rooms are open, and told to both', async () => {
  await privately(jonas, '/touch/both');
  await pick(jonas, 0, 'yes');
  await pick(jonas, 1, 'yes');
  await jonas.tap('Keep');
  await jonas.sees('Kept, for you alone.');
  await privately(mara, '/touch/both');
  await pick(mara, 1, 'yes');
  await mara.tap('Keep');
  await mara.sees('Kept, for you alone.');
  await answersMuch(mara, 6);
  await answersMuch(jonas, 6);
  for (let tries = 0; ; tries++) {
    let found = 0;
    for (const person of [mara, jonas]) {
      await privately(person, '/touch/mine');
      await person.go('/touch');
      found += await drawn(person).count() > 0;
    }
    if (found === 2) break;
    assert.ok(tries < 20, 'nothing was compared');
    await settled(mara);
  }
});

test('of what both like, some stands there; it is asked for, answered, and asked for again', async () => {
  await mara.go('/touch');
  const n = await drawn(mara).count();
  assert.ok(n >= 1 && n <= 4, `${n} drawn`);
  const what = (await mara.page.locator('section[aria-labelledby=mu] .mutual b').first().textContent()).trim();
  await mara.page.locator('section[aria-labelledby=mu] .mutual a').first().click();
  await mara.heading('Ask Jonas?');
  await mara.sees('That both of you said yes is leave to ask, nothing more.');
  await mara.tap('Ask Jonas');
  await mara.sees('Jonas: not yet, no hurry.');
  await jonas.go('/today');
  await jonas.sees('Would you like …?');
  assert.equal((await jonas.text()).includes(what), false);
  await jonas.go('/touch');
  await jonas.sees('Mara asks: would you like …');
  await jonas.sees(what);
  await jonas.tap('Not tonight, and I’m here');
  await jonas.sees('You said:');
  await mara.sees('Not tonight, and I’m here.');
  await mara.tap('Take the question back');
  await mara.page.waitForFunction(() => !document.body.textContent.includes('You asked Jonas'));
});

test('a yes taken back leaves the list of both at once', async () => {
  const href = await drawn(mara).first().locator('a').getAttribute('href').then((to) => to.replace(/^#/, ''));
  await privately(jonas, href.replace('/ask?', '/one?'));
  await pick(jonas, 0, 'no');
  await jonas.tap('Keep');
  await jonas.sees('Kept, for you alone.');
  await mara.page.waitForFunction((was) => !document.querySelector(`main a[href$="${was}"]`), href);
  await mara.go(href);
  await mara.at('/touch');
});

test('the chapter and the steps are there once both turned them on, and go when one does not want them', async () => {
  await bothSayYes(1, 1, [0, 1, 2, 3, 7, 8]);
  await mara.go('/touch');
  await mara.page.getByText('Sexual wishes', { exact: true }).click();
  await mara.tap('Answer for yourself');
  await mara.heading('Sexual wishes, for yourself');
  await jonas.go('/touch/steps');
  await jonas.sees('Hands, arms, face, feet.');
  await privately(mara, '/touch/both');
  await pick(mara, 0, 'no');
  await mara.tap('Keep');
  await mara.sees('Kept, for you alone.');
  await mara.go('/touch');
  assert.equal((await mara.text()).includes('A chapter of its own'), false);
  await jonas.go('/touch');
  await jonas.page.waitForFunction(() => !document.body.textContent.includes('A chapter of its own'));
  await jonas.sees('Touching without a goal');
});

test('a massage each way: the clock runs, stands, and says when to swap, also without a network', async () => {
  await mara.context.setOffline(true);
  await mara.go('/touch');
  await mara.row('A massage each way');
  assert.equal(await mara.page.locator('input[name=minutes]:checked').inputValue(), '15');
  await mara.tap('Begin');
  await mara.sees('Mara gives, Jonas receives');
  await mara.page.waitForFunction(() => /^14:5/.test(document.querySelector('.ring .num')?.textContent ?? ''));
  await mara.tap('Pause');
  await mara.sees('Paused. Go on when you both want to.');
  await mara.tap('Go on');
  await mara.tap('Enough for this half');
  await mara.heading('Time to swap');
  await mara.tap('We have swapped');
  await mara.sees('Jonas gives, Mara receives');
  await mara.tap('Enough for this half');
  await mara.heading('That was it');
  await mara.context.setOffline(false);
});

test('a note afterwards is only for oneself', async () => {
  await mara.tap('A note, only for me');
  await mara.heading('A note afterwards');
  await mara.page.fill('#text', 'Slower was better.');
  await mara.tap('Keep');
  await mara.sees('Slower was better.');
  await mara.page.getByRole('button', { name: /^Delete it/ }).click();
  await mara.page.waitForFunction(() => !document.body.textContent.includes('Slower was better.'));
});

test('whoever leaves it out has no door to it, and the other sees no difference', async () => {
  await jonas.go('/fit');
  await jonas.page.locator('input[name=one][value=yes]').check({ force: true });
  await jonas.page.locator('main form button').first().click();
  await jonas.at('/fit/after');
  await jonas.go('/time');
  assert.equal((await jonas.text()).includes('no expectations'), false);
  await mara.go('/touch');
  await mara.heading('Touch, without expectations');
});
