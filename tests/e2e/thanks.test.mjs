// SPDX-License-Identifier: AGPL-3.0-or-later
// Today, thanks and the jar, with two phones open at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

test('today offers one small thing and says why, with the week by the fire', async () => {
  await mara.go('/today');
  await mara.sees('Your one small thing');
  assert.equal(await mara.page.locator('main .card.lead .btn.wide').count(), 1);
  await mara.sees('This week by the fire');
  await mara.sees('Something is hard right now');
});

test('a lighter one is offered', async () => {
  const lighter = mara.one('Something lighter');
  // The first card may be a light one already.
  for (let i = 0; i < 3 && await lighter.count() === 0; i++) {
    const was = await mara.text();
    await mara.tap('Another one');
    await mara.page.waitForFunction((text) => document.querySelector('main').innerText !== text, was);
  }
  await lighter.click();
  await mara.page.waitForFunction(() => location.hash === '#/today?lighter=1');
  assert.equal(await mara.page.locator('form[action="/today/light"]').count(), 1);
  await mara.sees('Something is hard right now');
  assert.equal(await mara.page.locator('form[action="/today/not"]').count(), 1);
});

test('not tonight empties the evening and asks no more', async () => {
  await jonas.go('/today');
  await jonas.page.locator('form[action="/today/not"] button').click();
  await jonas.sees('A quiet evening, then.');
  await jonas.seesNot('Another one');
});

test('something is hard right now: small steps, and people to talk to', async () => {
  await mara.go('/today');
  await mara.row('Something is hard right now');
  await mara.heading('Something is hard right now');
  await mara.go('/help');
  await mara.sees('Nothing is looked up or noted down.');
});

test('a thank-you is on the partner’s open page within a second', async () => {
  await jonas.go('/jar');
  await mara.go('/thanks');
  await mara.page.fill('#did', 'You warmed the car before I left.');
  await mara.page.fill('#shows', 'You think ahead, even half asleep.');
  const arrives = jonas.page.evaluate(() => new Promise((resolve, reject) => {
    const look = () => document.body.innerText.includes('You warmed the car') && resolve(Date.now());
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    setTimeout(() => reject(new Error('nothing came')), 15_000);
  }));
  const before = Date.now();
  await mara.page.locator('button[name=way][value=send]').click();
  const took = await arrives - before;
  assert.ok(took < 1000 * Number(process.env.SLOWLY ?? 1), `it took ${took} ms`);
  await mara.sees('It is in the jar, and on its way to Jonas');
});

test('a thank-you waits for who is not here, on their Today', async () => {
  await jonas.page.goto('about:blank');
  await mara.thank('You sang while washing up.');
  await jonas.load('/');
  await jonas.unlock();
  await jonas.at('/today');
  await jonas.sees('You sang while washing up.');
});

test('no reply is demanded, and nobody sees that it was read', async () => {
  await jonas.sees('Keep');
  for (const text of [await mara.text(), await jonas.text()]) assert.doesNotMatch(text, /\b(?:read at|seen|reply)\b/i);
});

test('when nothing comes to mind there is an idea, and another one, and what was typed stays', async () => {
  await mara.go('/thanks');
  await mara.page.fill('#meant', 'Quiet.');
  const first = await mara.page.locator('form .well p:not(.over)').textContent();
  await mara.tap('Another idea');
  await mara.page.waitForFunction((was) => document.querySelector('form .well p:not(.over)').textContent !== was, first);
  assert.equal(await mara.page.inputValue('#meant'), 'Quiet.');
});

test('thanks without words are refused, and the other fields stay', async () => {
  await mara.page.evaluate(() => document.querySelector('#did').removeAttribute('required'));
  await mara.page.locator('button[name=way][value=send]').click();
  await mara.sees('Please write something here.');
  assert.equal(await mara.page.inputValue('#meant'), 'Quiet.');
});

test('a note kept only in the jar is nobody else’s until it is sent', async () => {
  await mara.page.fill('#did', 'You asked twice how it went.');
  await mara.tap('Only into the jar');
  await mara.sees('Kept. It stays with you until you send it.');
  await jonas.go('/jar');
  await jonas.seesNot('You asked twice');
  await mara.go('/jar?show=unsent');
  await mara.tap('Open');
  await mara.page.waitForFunction(() => document.querySelector('#did')?.value === 'You asked twice how it went.');
  await mara.page.locator('button[name=way][value=send]').click();
  await mara.sees('on its way');
  await jonas.sees('You asked twice');
});

test('the jar holds all, finds a word, and keeps what is kept for my eyes only', async () => {
  await jonas.go('/jar');
  await jonas.sees('3 thanks, between you');
  await jonas.page.fill('#find', 'CAR');
  await jonas.tap('Look');
  await jonas.page.waitForFunction(() => document.querySelectorAll('ul.notes > li').length === 1);
  await jonas.page.locator('ul.notes').getByRole('button', { name: 'Keep', exact: true }).click();
  await jonas.sees('Keep no longer');
  await jonas.go('/jar?show=kept');
  await jonas.sees('You warmed the car');
  await mara.go('/jar?show=kept');
  await mara.sees('Nothing kept yet.');
});

test('a note is drawn from the jar at random', async () => {
  await jonas.go('/jar');
  await jonas.tap('Draw one at random');
  await jonas.heading('Out of the jar');
  await jonas.tap('Draw another');
  await jonas.heading('Out of the jar');
});

test('a note is reworded openly, and taken back on both phones', async () => {
  await jonas.go('/jar');
  await mara.go('/jar');
  await mara.page.locator('ul.notes li', { hasText: 'You sang' }).getByRole('link', { name: 'Change', exact: true }).click();
  await mara.page.waitForFunction(() => document.querySelector('#did')?.value.startsWith('You sang'));
  await mara.page.fill('#did', 'You sang, and badly, while washing up.');
  await mara.tap('Reword it');
  await jonas.sees('You sang, and badly');
  await mara.go('/jar');
  await mara.page.locator('ul.notes li', { hasText: 'You sang' }).getByRole('link', { name: 'Change', exact: true }).click();
  await mara.tap('Take this note back');
  await mara.tap('Take it back');
  await jonas.sees('A note was taken back.');
  await jonas.seesNot('You sang');
});
