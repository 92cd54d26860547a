// SPDX-License-Identifier: AGPL-3.0-or-later
// Finding a way, with two phones: each rates alone, both open together, and
// what the two try comes back. One of them reloads and is offline in the middle.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = await open();
const [mara, jonas] = await home.couple();
const OPTIONS = { 'Swap week by week': mara, 'Two fixed evenings each': jonas, 'A sitter on Thursdays': mara, 'Leave it as it is': jonas };
let question, agreement;

/* The very page, read anew: an address that is open already is not asked for again. */
async function back(person, where) {
  await person.go('/way');
  await person.go(where);
}

async function adds(person, field, words) {
  await back(person, question);
  await person.page.fill(`#${field}`, words);
  if (field === 'need') await person.page.locator('label:has(input[value="must"])').click();
  await person.tap(field === 'need' ? 'Say it' : 'Add it');
  await person.page.waitForFunction((said) => [...document.querySelectorAll('blockquote p')].some((one) => one.textContent === said), words);
}

const chooses = (person, option, mark) =>
  person.page.getByRole('group', { name: option }).locator(`.pill:has(input[value="${mark}"])`).click();

async function rates(person, marks) {
  await back(person, question);
  await person.tap('Rate them, alone');
  await person.heading('Each alone, for yourself');
  for (const [option, mark] of Object.entries(marks)) {
    if (mark < 0) await person.page.getByRole('group', { name: option }).getByText('I cannot live with this').click();
    else await chooses(person, option, mark);
  }
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

test('a question that one opens is there for both', async () => {
  await mara.go('/talk');
  await mara.row('Find a way');
  assert.deepEqual([...await fit(mara, '/talk'), ...await fit(mara, '/way/new')], []);
  await mara.go('/way');
  await mara.tap('One question');
  await mara.page.fill('#title', 'Evenings with the children');
  await mara.page.fill('#why', 'I would like one evening that is mine.');
  await mara.tap('Open it');
  await mara.heading('Evenings with the children');
  question = await mara.where();
  await jonas.go('/way');
  await jonas.row('Evenings with the children');
  await jonas.sees('I would like one evening that is mine.');
});

test('needs and options of both are seen at once', async () => {
  await adds(mara, 'need', 'To be alone once a week');
  await jonas.sees('To be alone once a week');
  await adds(jonas, 'need', 'To sleep before midnight');
  for (const [words, person] of Object.entries(OPTIONS)) await adds(person, 'option', words);
  for (const person of [mara, jonas]) {
    await back(person, question);
    for (const words of ['To sleep before midnight', ...Object.keys(OPTIONS)]) await person.sees(words);
  }
  assert.deepEqual(await fit(mara, question), []);
});

test('what is being rated survives a reload, and a network that is gone', async () => {
  await rates(mara, { 'Swap week by week': 6, 'Two fixed evenings each': 8, 'A sitter on Thursdays': 10 });
  await mara.page.fill('#remark', 'Thursdays would be a feast.');
  await mara.tap('Keep my answers');
  await mara.sees('Give each one a number, or mark that you cannot live with it.');
  assert.equal(await mara.page.locator('input[type=radio]:checked').count(), 3);
  await chooses(mara, 'Leave it as it is', 1);
  await mara.context.setOffline(true);
  await mara.tap('Keep my answers');
  await mara.sees('Both open together.');
  await mara.page.reload();
  await mara.unlock();
  await back(mara, question);
  await mara.sees('Both open together.');
  await back(jonas, question);
  await jonas.seesNot('answered');
  await mara.context.setOffline(false);
  await jonas.sees('answered');
});

test('one answer alone opens nothing', async () => {
  await back(jonas, question.replace('question', 'result'));
  await jonas.heading('Evenings with the children');
  assert.doesNotMatch(await jonas.page.content(), /feast/);
  await jonas.go('/today');
  await jonas.sees('Mara has answered. With yours, both open.');
  assert.deepEqual(await fit(jonas, question.replace('question', 'rate')), []);
  await back(mara, question);
});

test('both open together, best shared fit first, and nobody wins', async () => {
  await rates(jonas, { 'Swap week by week': 5, 'Two fixed evenings each': 7, 'A sitter on Thursdays': -1, 'Leave it as it is': 3 });
  await jonas.tap('Keep my answers');
  for (const person of [jonas, mara]) {
    await person.sees('Look at both together');
    await back(person, question.replace('question', 'result'));
    await person.heading('What could you both live with?');
    await person.sees('This one leaves neither of you badly off');
    assert.deepEqual(await person.page.locator('article h3').allTextContents(),
      ['Two fixed evenings each', 'Swap week by week', 'Leave it as it is', 'A sitter on Thursdays']);
    await person.sees('Thursdays would be a feast.');
  }
  assert.deepEqual(await fit(mara, question.replace('question', 'result')), []);
});

test('one is written down to try, and takes a yes of the other', async () => {
  await back(mara, question.replace('question', 'result'));
  await mara.page.locator('article', { hasText: 'Two fixed evenings each' }).getByRole('link', { name: 'Try this one' }).click();
  await mara.heading('Write down what to try');
  assert.equal(await mara.page.inputValue('#text'), 'Two fixed evenings each');
  await mara.page.fill('#text', 'Tuesday and Thursday for Jonas, Monday and Wednesday for Mara.');
  await mara.tap('Propose it');
  await mara.sees('Choose when you look at it again');
  await mara.page.locator('label:has(input[value="14"])').click();
  await mara.tap('Propose it');
  await mara.heading('What you could try');
  agreement = await mara.where();
  await jonas.go('/today');
  await jonas.sees('Mara proposes what to try');
  await jonas.go(agreement);
  await jonas.tap('Yes, let us try this');
  await jonas.heading('What you try');
  await mara.sees('On trial. You look at it again on');
});

test('both write another wording at once, without a network, and both are kept', async () => {
  const says = { [mara.name]: 'Monday for Mara, Tuesday for Jonas.', [jonas.name]: 'Fridays are open.' };
  for (const person of [mara, jonas]) {
    await person.context.setOffline(true);
    await back(person, agreement);
    await person.tap('Propose another wording');
    await person.page.fill('#text', says[person.name]);
    await person.page.locator('label:has(input[value="21"])').click();
    await person.tap('Propose it');
    await person.sees(says[person.name]);
  }
  for (const person of [mara, jonas]) await person.context.setOffline(false);
  for (const person of [mara, jonas]) {
    await back(person, agreement);
    await person.sees('Two wordings, side by side');
    for (const words of Object.values(says)) await person.sees(words);
    await person.sees('Tuesday and Thursday for Jonas');
  }
  assert.deepEqual(await fit(mara, agreement), []);
});

test('either puts a question away, and it can be taken up again', async () => {
  await jonas.go('/way');
  await jonas.tap('One question');
  await jonas.page.fill('#title', 'The cellar');
  await jonas.tap('Open it');
  await jonas.tap('Put this question away');
  await jonas.heading('Find a way');
  await mara.go('/way');
  await mara.page.locator('summary', { hasText: 'Put away, or over' }).click();
  await mara.row('The cellar');
  await mara.sees('Nobody has to say why.');
  await mara.tap('Take it up again');
  await mara.sees('What each of you needs');
  assert.deepEqual(await fit(mara, '/way'), []);
});

test('several things at once are led, or shared', async () => {
  const points = { money: [60, 20], holidays: [30, 20], family: [10, 60] };
  await mara.go('/way');
  await mara.tap('Several things at once');
  await mara.page.fill('#title', 'Who looks after what');
  await mara.tap('Open it');
  await mara.heading('Who looks after what');
  question = await mara.where();
  for (const issue of Object.keys(points)) await adds(mara, 'option', issue);
  for (const [nth, person] of [mara, jonas].entries()) {
    await back(person, question);
    await person.tap('Spread my points, alone');
    for (const [issue, given] of Object.entries(points)) await person.page.getByLabel(issue, { exact: true }).fill(String(given[nth]));
    if (person === jonas) assert.deepEqual(await fit(mara, question), []);
    await person.tap('Keep my answers');
    await person.sees('answered');
  }
  await jonas.sees('Look at both together');
  await back(jonas, question.replace('question', 'result'));
  assert.deepEqual(await jonas.page.locator('main li.opt').allInnerTexts().then((all) => all.map((one) => one.replace(/\s+/g, ' '))),
    ['money Mara leads', 'holidays shared', 'family Jonas leads']);
  assert.deepEqual(await fit(jonas, question.replace('question', 'result')), []);
});
