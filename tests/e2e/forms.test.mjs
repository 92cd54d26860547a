// SPDX-License-Identifier: AGPL-3.0-or-later
// A published questionnaire: brought, filled in by halves on two devices, finished, taken along; hostile files.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const examples = path.join(import.meta.dirname, '../../docs/examples');
const file = (name) => path.join(examples, name);

async function pick(person, field, what) {
  await person.page.setInputFiles(`[data-pick=${field}] input[type=file]`, what);
  await person.page.waitForFunction((id) => document.getElementById(id).value !== '', field);
}

async function bring(person, form) {
  await person.go('/forms/add');
  await pick(person, 'form', { name: 'form.json', mimeType: 'application/json', buffer: Buffer.from(form) });
  await person.tap('Bring it in');
}

const choose = (person, question, answer) => person.page.getByRole('group', { name: question }).locator('label', { hasText: new RegExp(`^${answer}$`) }).click();

async function fair(person) {
  await person.page.evaluate(axe);
  const { violations } = await person.page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`), []);
}

test('a questionnaire and its scoring are brought as files', async () => {
  await mara.go('/us');
  await mara.row('Other questionnaires');
  await mara.at('/forms');
  await mara.sees('None is here yet.');
  await mara.row('Bring a questionnaire');
  await mara.at('/forms/add');
  await fair(mara);
  await pick(mara, 'form', file('shared-evenings.json'));
  await pick(mara, 'scoring', file('shared-evenings.scoring.json'));
  await mara.tap('Bring it in');
  await mara.at('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  await mara.sees('An invented example');
  await fair(mara);
});

test('it is filled in by half, and goes on on another device', async () => {
  await mara.tap('Begin');
  await mara.sees('We found something to laugh about.');
  await fair(mara);
  await choose(mara, 'We found something to laugh about.', 'often');
  await choose(mara, 'I could be quiet beside you', 'sometimes');
  await mara.page.getByLabel('how glad were you').fill('9');
  await mara.tap('Go on');
  await mara.sees('outside of what the question allows');
  assert.equal(await mara.page.locator('input[type=radio]:checked').count(), 2);
  await fair(mara);
  await mara.page.getByLabel('how glad were you').fill('5');
  await choose(mara, 'Was a phone on the table?', 'yes');
  await mara.tap('Later');
  await mara.at('/forms');
  await mara.sees('Begun');
  const tablet = await home.person('Mara');
  await tablet.signIn();
  await tablet.go('/forms');
  await tablet.sees('Begun');
  await tablet.page.locator('section[aria-labelledby=begun] a').click();
  await tablet.sees('For how many hours');
  await tablet.tap('Back');
  await tablet.sees('The evening felt longer than it was.');
  assert.equal(await tablet.page.locator('input[type=radio]:checked').count(), 3);
  await choose(tablet, 'The evening felt longer', 'sometimes');
  await tablet.tap('Go on');
  await tablet.page.getByLabel('For how many hours').fill('1,5');
  await tablet.tap('Go on');
  await tablet.sees('All questions have an answer.');
  await fair(tablet);
  await tablet.tap('Finish');
  await tablet.sees(await finished(tablet));
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Begun')); // it has come over
  await tablet.close();
});

/* It may have been answered too fast for a person, and is then asked about. */
async function finished(person) {
  await person.page.waitForFunction(() => location.hash.startsWith('#/forms/result') || document.body.innerText.includes('Finish anyway'));
  if (await person.one('Finish anyway').count()) await person.tap('Finish anyway');
  return 'From 1 to 19 is possible.';
}

test('the result says what it rests on, and only the one who answered sees it', async () => {
  await mara.go('/us');
  await mara.go('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  await mara.page.locator('section[aria-labelledby=earlier] a').first().click();
  await mara.sees('12 From 1 to 19 is possible.');
  await mara.sees('free for any use');
  await fair(mara);
  await jonas.go('/forms');
  await jonas.page.locator('section[aria-labelledby=here] a').click();
  await jonas.sees('You fill it in alone.');
  await jonas.seesNot('Your results');
  assert.ok(!(await jonas.page.content()).includes('At ease'));
});

test('one number is shown to the other, after a look at it', async () => {
  await mara.page.locator('main a', { hasText: 'Show this number' }).first().click();
  await mara.heading('Show this number to Jonas?');
  await mara.sees('At ease: 12');
  await fair(mara);
  await mara.tap('Show it to Jonas');
  await mara.at('/forms');
  await jonas.go('/forms');
  await jonas.sees('At ease: 12');
  await fair(jonas);
});

test('answers are saved as FHIR', async () => {
  await mara.go('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  await mara.page.locator('section[aria-labelledby=earlier] a').first().click();
  await mara.sees('Save these answers');
  const [download] = await Promise.all([mara.page.waitForEvent('download'), mara.tap('Save these answers as a FHIR file')]);
  assert.match(download.suggestedFilename(), /^answers-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.json$/);
  const said = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  assert.equal(said.resourceType, 'QuestionnaireResponse');
  assert.equal(said.status, 'completed');
  assert.equal(said.questionnaire, 'https://example.org/questionnaires/shared-evenings|1');
  assert.ok(!Number.isNaN(Date.parse(said.authored)));
  assert.deepEqual(said.item[0].item[0], { linkId: 'e1', text: 'We found something to laugh about.',
    answer: [{ valueCoding: { system: 'https://example.org/codes/how-often', code: 'often', display: 'often' } }] });
  assert.deepEqual(said.item[0].item[3].answer, [{ valueInteger: 5 }]);
  assert.deepEqual(said.item[1].item.map(({ answer }) => answer[0]), [{ valueBoolean: true }, { valueDecimal: 1.5 }]);
});

test('filling in again leaves the first as it is', async () => {
  await mara.go('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  await mara.tap('Fill it in again');
  await mara.sees('We found something to laugh about.');
  assert.equal(await mara.page.locator('input[type=radio]:checked').count(), 0);
  await mara.tap('Go on');
  await mara.sees('0 of 5 questions have an answer.');
  await mara.tap('Finish');
  await mara.sees('0 of 4 answers are there, and that is too few for a number.');
  await mara.go('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  assert.equal(await mara.page.locator('section[aria-labelledby=earlier] a').count(), 2);
});

const hostile = [
  ['nested', '['.repeat(100_000), 'It ends too early'],
  ['deep', '['.repeat(60) + ']'.repeat(60), 'nested too deeply'],
  ['script', '{"resourceType":"Questionnaire","title":"<script>alert(1)</script>","item":[{"linkId":"a","type":"<b>","text":"x"}]}', 'Items of the type “<b>”'],
  ['twice', '{"resourceType":"Questionnaire","title":"T","item":[\n{"linkId":"a","type":"boolean","text":"x"},\n{"linkId":"a","type":"boolean","text":"x"}]}', 'line 3'],
  ['circle', '{"resourceType":"Questionnaire","title":"T","item":[{"linkId":"a","type":"boolean","text":"x","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}]}', 'no question before this one'],
  ['surrogate', '{"resourceType":"Questionnaire","title":"\\ud800"}', 'half a character'],
  ['huge number', '{"resourceType":"Questionnaire","title":"T","version":1e999}', 'too large'],
  ['bytes', Buffer.from([0x7B, 0x22, 0xFF, 0xFE, 0x00, 0x22, 0x3A, 0x31, 0x7D]), 'cannot be read'],
];

test('hostile files are refused kindly, and stay where they were put', async () => {
  for (const [name, form, says] of hostile) {
    await bring(mara, form);
    await mara.sees(says);
    await mara.sees('This file cannot be used as it is.');
    assert.ok((await mara.page.inputValue('#form')).length > 5, name);
    await mara.go('/forms');
  }
  await mara.seesNot('alert');
});

test('ten megabytes are refused', async () => {
  await bring(mara, Buffer.alloc(10_000_000, '[1,'));
  await mara.sees('This is longer than it can be.');
  await mara.page.fill('#form', '');
  await mara.go('/forms');
  await mara.sees('Shared evenings');
});

const held = () => mara.page.inputValue('#form').then(({ length }) => length);

test('ten megabytes that are pasted come no further than the field needs to be refused', async () => {
  await mara.go('/forms/add');
  await mara.page.evaluate(() => navigator.clipboard.writeText('[1,'.repeat(3_333_333)));
  await mara.page.focus('#form');
  await mara.page.keyboard.press('Control+V');
  await mara.page.waitForFunction(() => document.getElementById('form').value !== '');
  assert.equal(await held(), 512 * 1024 + 1);
  await mara.tap('Bring it in');
  await mara.sees('This is longer than it can be.');
  assert.equal(await held(), 512 * 1024 + 1);
  await mara.page.fill('#form', '');
  await mara.go('/forms');
});

/* What a page gives its worker, in characters, from now on. */
async function given(person) {
  await person.page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    globalThis.given = 0;
    Worker.prototype.postMessage = function (...said) {
      globalThis.given += JSON.stringify(said[0]).length;
      return postMessage.apply(this, said);
    };
  });
  return () => person.page.evaluate(() => globalThis.given);
}

test('what gets into the field all the same is refused there, and stays', async () => {
  await mara.go('/forms/add');
  const characters = await given(mara);
  for (const [what, n] of [['[1,', 1_000_000], ['\u7b11', 300_000]]) {
    await mara.page.evaluate(([text, times]) => {
      const field = document.getElementById('form');
      field.value = text.repeat(times);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, [what, n]);
    await mara.tap('Bring it in');
    await mara.sees('What you wrote still stands here.');
    assert.equal(await held(), what.length * n);
    assert.ok(await characters() < 100_000, 'it was given to the worker');
    await fair(mara);
  }
  await mara.page.fill('#form', '{}');
  await mara.tap('Bring it in');
  await mara.sees('no FHIR Questionnaire');
  await mara.seesNot('still stands here');
  await mara.page.fill('#form', '');
  await mara.go('/forms');
  await mara.sees('Shared evenings');
});

test('taken away, the answers stay', async () => {
  await mara.go('/forms');
  await mara.page.locator('section[aria-labelledby=here] a').click();
  await mara.tap('Take this questionnaire away');
  await mara.heading('Take it away?');
  await mara.tap('Take it away');
  await mara.sees('Answers whose questionnaire is gone');
  await mara.page.locator('section[aria-labelledby=kept] a').last().click();
  await mara.sees('The questionnaire is no longer here.');
  await mara.page.locator('summary', { hasText: 'What you answered' }).click();
  await mara.sees('often');
  await fair(mara);
});
