// SPDX-License-Identifier: AGPL-3.0-or-later
// One question for both, with two phones: alone, offline, reloaded, opened together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open, PATIENCE } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

const question = (person) => person.page.textContent('h1');
const untilNot = (person, words) => person.page.waitForFunction((text) => document.querySelector('h1')?.textContent !== text, words, { timeout: PATIENCE });
const step = (person, number) => person.page.waitForFunction((text) => document.querySelector('.rungs .here')?.textContent.includes(text), `${number}.`, { timeout: PATIENCE });

/* Until a question stands there; which one. */
async function standing(person) {
  await person.page.waitForSelector('form[action="/question/answer"]');
  return question(person);
}

test('talk leads to a question, and one draws for both', async () => {
  await mara.go('/talk');
  await mara.row('A question');
  await mara.heading('A question for both of you');
  await mara.tap('Draw a question');
  const drawn = await standing(mara);
  await jonas.go('/question');
  await jonas.heading(drawn);
  await jonas.sees('Step 1 of 5, Everyday and memories');
});

test('what is typed is there again after a reload, sealed on this device', async () => {
  await mara.page.fill('#text', 'The pantry, between apples and floor wax.');
  await mara.page.waitForTimeout(900);
  await mara.load('/');
  await mara.unlock();
  await mara.at('/today');
  await mara.go('/question');
  await mara.page.waitForFunction(() => document.querySelector('#text')?.value.startsWith('The pantry'));
});

test('an answer alone opens nothing; the other sees that it is there, and not a word', async () => {
  await mara.tap('Put it in the envelope');
  await mara.sees('The answer from Jonas will be here');
  await mara.sees('not yet, no hurry');
  await jonas.go('/today');
  await jonas.sees('Mara has answered. With yours, both open.');
  await jonas.go('/question');
  await jonas.sees('Mara has answered. With yours, both open.');
  assert.ok(!(await jonas.page.content()).includes('pantry'));
  assert.ok(!mara.sent().includes('pantry'));
});

test('answered offline, it waits; back online both open on both phones', async () => {
  await jonas.context.setOffline(true);
  await jonas.page.fill('#text', 'שלום 🌧 the workshop, <b>third</b> drawer.');
  await jonas.tap('Put it in the envelope');
  await jonas.sees('The answer from Mara');
  await jonas.sees('third');
  await mara.seesNot('third');
  await jonas.context.setOffline(false);
  for (const one of [mara, jonas]) {
    await one.sees('Now, out loud');
    await one.sees('שלום 🌧 the workshop, <b>third</b> drawer.');
    await one.sees('The pantry, between apples and floor wax.');
  }
});

test('an answer that listens comes first, and lies on Today without asking for one', async () => {
  await jonas.page.locator('label:has(input[value="heard"])').click();
  await jonas.tap('Send to Mara');
  await jonas.sees('Please write something here.');
  await jonas.page.fill('#reply', 'That you could hear everyone and be left alone.');
  await jonas.tap('Send to Mara');
  await jonas.sees('What I heard: That you could hear everyone');
  await mara.sees('What I heard: That you could hear everyone');
  await mara.go('/today');
  await mara.sees('What I heard: That you could hear everyone');
  await mara.tap('Put away');
  await mara.page.waitForFunction(() => !document.body.innerText.includes('What I heard'));
});

test('both draw at once, offline: it ends with one question', async () => {
  await mara.go('/question');
  await mara.tap('We talked about it');
  await mara.heading('How was it, for you?');
  await mara.tap('Rather not');
  await mara.heading('A question for both of you');
  await jonas.go('/question');
  await jonas.heading('A question for both of you');
  for (const [one, theme] of [[mara, 'work'], [jonas, 'body']]) {
    await one.context.setOffline(true);
    await one.page.locator(`label:has(input[value="${theme}"])`).click();
    await one.tap('Draw a question');
    await standing(one);
  }
  const first = await question(mara);
  assert.notEqual(first, await question(jonas));
  await mara.context.setOffline(false);
  await mara.page.waitForTimeout(1500);
  await jonas.context.setOffline(false);
  await jonas.heading(first);
  assert.equal(await question(mara), first);
});

test('either passes: another question stands there, and no trace of the one before', async () => {
  const passed = await question(jonas);
  await jonas.tap('Another question');
  await untilNot(jonas, passed);
  await untilNot(mara, passed);
  for (const one of [mara, jonas]) {
    for (const show of ['all', 'kept', 'later', 'talk']) {
      await one.go(`/question/past?show=${show}`);
      await one.seesNot(passed);
    }
  }
});

test('never answered, it is put away, and nothing is blocked', async () => {
  await mara.go('/question');
  const text = await standing(mara);
  await mara.page.fill('#text', 'Only for later.');
  await mara.tap('Put it in the envelope');
  await mara.sees('will be here');
  await mara.tap('Put it away');
  await mara.heading('A question for both of you');
  await mara.go('/question/past?show=later');
  await mara.sees(text);
  await mara.sees('Only for later.');
  await jonas.go('/question');
  await jonas.heading('A question for both of you');
});

test('own questions join the deck', async () => {
  await jonas.go('/question/own');
  await jonas.page.fill('#texts', 'Why do you always keep string?\nWhich boat was it?');
  await jonas.tap('Add to our deck');
  await jonas.page.waitForSelector('form[action="/question/own/ask"]');
  await mara.go('/question/own');
  await mara.sees('Why do you always keep string?');
  await mara.page.locator('form[action="/question/own/ask"] button').last().click();
  await mara.heading('Why do you always keep string?');
  await jonas.go('/question');
  await jonas.heading('Why do you always keep string?');
});

test('one low rating is enough, and no page says whose it was', async () => {
  for (const what of ['first', 'second']) {
    for (const one of [mara, jonas]) {
      await one.go(`/question/rate?what=${what}`);
      for (const name of ['safe', 'heard']) await one.page.locator(`label:has(input[name="${name}"][value="5"])`).click();
      await one.tap('Keep');
      await one.at('/question');
    }
  }
  for (const one of [mara, jonas]) await step(one, 2);
  await jonas.go('/question/rate?what=third');
  await jonas.page.locator('label:has(input[name="safe"][value="1"])').click();
  await jonas.page.locator('label:has(input[name="heard"][value="4"])').click();
  await jonas.tap('Keep');
  await jonas.heading('Kept, for you alone');
  await step(mara, 1);
  assert.doesNotMatch(await mara.page.locator('aside').innerText(), /Jonas/);
});

test('at the table: one phone, no network, nothing written', async () => {
  await mara.context.setOffline(true);
  await mara.go('/sitting');
  await mara.tap('Begin');
  await mara.sees('Card 1 of 3');
  for (let at = 1; at < 12; at++) {
    await mara.tap('Next');
    await mara.page.waitForFunction((to) => location.hash.endsWith(`at=${to}`) && document.querySelector('a.wide')?.getAttribute('href').endsWith(`at=${to + 1}`), at);
  }
  await mara.sees('Card 3 of 3');
  await mara.tap('Next');
  await mara.heading('That was the last card');
  await mara.tap('We are done');
  await mara.heading('How was it, for you?');
  await mara.context.setOffline(false);
  await jonas.go('/sitting');
  await jonas.sees('You sat together lately.');
});

test('a long evening, and stopping keeps nothing of it', async () => {
  await jonas.go('/evening');
  await jonas.tap('Begin');
  await jonas.sees('Set 1 of 3, question 1');
  await jonas.tap('To the quiet minutes');
  await jonas.heading('Four quiet minutes');
  await jonas.page.goBack();
  await jonas.sees('Set 1 of 3, question 1');
  await jonas.tap('Stop, and keep nothing');
  await jonas.heading('At the table');
  await jonas.go('/evening');
  await jonas.seesNot('Carry on');
});
