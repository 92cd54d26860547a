// SPDX-License-Identifier: AGPL-3.0-or-later
// Listening: two phones lead two people through it, step by step, or one that they pass back and forth.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara, jonas] = await home.couple();

async function accessible(person) {
  await person.page.evaluate(axe);
  const found = await person.page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), [],
    `${person.name} at ${await person.where()}`);
}

const unfold = (person) => person.page.locator('summary', { hasText: 'How understood you felt' }).click();

test('one asks, and it shows on the other phone', async () => {
  await mara.go('/talk');
  await mara.row('Listening');
  await mara.heading('Listening');
  await accessible(mara);
  await jonas.go('/today');
  await mara.tap('Ask Jonas');
  await mara.heading('Waiting for Jonas');
  await jonas.sees('Mara would like to listen and be heard');
  await jonas.tap('Open');
  await jonas.tap('In a moment');
  await mara.heading('Jonas is coming');
  await jonas.tap('Yes, now');
  await mara.heading('Tell Jonas one thing that has been on your mind');
  await jonas.heading('Listen to Mara');
  for (const one of [mara, jonas]) await accessible(one);
});

test('what one taps is on the other phone at once, also when no event gets through', async () => {
  const shut = (route) => route.request().method() === 'POST' ? route.abort() : route.continue();
  await mara.context.route('**/v1/spaces/*/events', shut);
  const turned = jonas.page.evaluate(() => new Promise((resolve, reject) => {
    const look = () => document.querySelector('h1')?.textContent === 'Tell Mara what you heard' && resolve(Date.now());
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    setTimeout(() => reject(new Error('nothing came')), 15_000);
  }));
  const before = Date.now();
  await mara.tap('I have said it');
  const took = await turned - before;
  assert.ok(took < 1000 * Number(process.env.SLOWLY ?? 1), `it took ${took} ms`);
  await mara.heading('Jonas says back what was heard');
  await mara.context.unroute('**/v1/spaces/*/events', shut);
  await accessible(jonas);
});

test('a reload finds its way back', async () => {
  await jonas.tap('I have said it back');
  await mara.heading('Did it land?');
  await accessible(mara);
  await jonas.page.reload();
  await jonas.unlock();
  await jonas.at('/listen/now');
  await jonas.heading('Mara says whether it fits');
  await mara.tap('Almost, and also…');
  await jonas.heading('Listen for what was missing');
  await jonas.tap('I have said it back');
  await mara.tap('Yes, that is it');
  await jonas.heading('Tell Mara what makes sense to you');
});

test('either may pause, and both go on', async () => {
  await mara.tap('Pause us both');
  for (const one of [mara, jonas]) await one.heading('Paused');
  await jonas.tap('Go on');
  await mara.heading('Jonas says what makes sense of it');
  await jonas.tap('I have said it');
});

test('whether one felt understood is seen by nobody else', async () => {
  await mara.heading('Did you feel understood?');
  await jonas.heading('A breath for both');
  await accessible(mara);
  await mara.choose('I felt understood', 4);
  await mara.tap('Go on');
  await jonas.heading('Now you speak');
  await jonas.tap('I begin');
  await mara.heading('Listen to Jonas');
});

test('either may stop, and is asked nothing', async () => {
  await mara.tap('Stop');
  for (const one of [mara, jonas]) await one.heading('You stopped here');
  await mara.tap('Back to Today');
  await mara.go('/listen');
  await mara.seesNot('4 of 5'); // a phone that both may look at
  await unfold(mara);
  await mara.sees('4 of 5');
  await jonas.go('/listen');
  await jonas.seesNot('of 5');
});

test('on one phone, passed back and forth, with a reload and no network', async () => {
  const turn = async (hand, title) => {
    await mara.heading(title);
    await mara.sees(hand);
  };
  await mara.go('/listen');
  await mara.sees('On this phone, passed between us');
  await mara.tap('Begin on this phone');
  await turn('Give the phone to Mara', 'You speak first');
  await accessible(mara);
  await mara.tap('I begin');
  await turn('The phone stays with Mara', 'Tell Jonas one thing that has been on your mind');
  await accessible(mara);
  await mara.tap('I have said it');
  await turn('Give the phone to Jonas', 'Tell Mara what you heard');
  await mara.page.reload();
  await mara.unlock();
  await turn('Give the phone to Jonas', 'Tell Mara what you heard');
  await mara.context.setOffline(true);
  await mara.tap('I have said it back');
  await turn('Give the phone to Mara', 'Did it land?');
  await mara.tap('Almost, and also…');
  await turn('Give the phone to Jonas', 'Listen for what was missing');
  await mara.tap('I have said it back');
  await turn('Give the phone to Mara', 'Did it land?');
  await mara.tap('Yes, that is it');
  await turn('Give the phone to Jonas', 'Tell Mara what makes sense to you');
  await mara.tap('Pause');
  await mara.heading('Paused');
  await mara.tap('Go on');
  await turn('Give the phone to Jonas', 'Tell Mara what makes sense to you');
  await mara.tap('I have said it');
  await turn('The phone stays with Jonas', 'Now you speak');
  await mara.tap('I begin');
  await turn('The phone stays with Jonas', 'Tell Mara one thing that has been on your mind');
  await mara.tap('I have said it');
  await turn('Give the phone to Mara', 'Tell Jonas what you heard');
  await mara.tap('I have said it back');
  await mara.tap('Yes, that is it');
  await turn('Give the phone to Mara', 'Tell Jonas what makes sense to you');
  await mara.tap('I have said it');
  await turn('Lay the phone between you', 'One minute of thanks');
  await mara.tap('That was it');
  await mara.heading('That was it');
  await accessible(mara);
  await mara.page.fill('#about', 'the allotment');
  await mara.tap('Keep that we listened');
  await mara.heading('Did you feel understood?');
  await mara.sees('Now for Mara alone');
  await accessible(mara);
  await mara.choose('I felt understood', 5);
  await mara.tap('Keep it');
  await mara.at('/today');
  await mara.go('/listen');
  await mara.sees('the allotment');
  await unfold(mara);
  await mara.sees('5 of 5');
  await mara.seesNot('Ask Jonas');
  await accessible(mara);
  await mara.context.setOffline(false);
});

test('the other finds that they listened, and may say how it was, too', async () => {
  await jonas.go('/listen');
  await jonas.sees('the allotment');
  await jonas.seesNot('of 5');
  await jonas.tap('Did you feel understood?');
  await jonas.sees('Now for Jonas alone');
  await jonas.tap('Without an answer');
  await jonas.at('/today');
});

test('no word of it is known to the relay, nor which step it was', async () => {
  const sent = mara.sent() + jonas.sent();
  assert.match(sent, /\/v1\/spaces\/[0-9a-f]{32}\/whispers/);
  for (const word of ['listen', 'speaking', 'judging', 'version=', 'allotment']) assert.ok(!sent.includes(word), word);
  const lengths = new Set([...mara.requests, ...jonas.requests].filter(({ url }) => url.endsWith('/whispers')).map(({ body }) => body?.length));
  assert.equal(lengths.size, 1);
});
