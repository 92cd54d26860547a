// SPDX-License-Identifier: AGPL-3.0-or-later
// Taking everything along, deleting one's words, parting, and going for good.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();

async function archive(person) {
  await person.go('/settings/take');
  const coming = person.page.waitForEvent('download');
  await person.tap('Save the file');
  const download = await coming;
  return { name: download.suggestedFilename(), files: unzipSync(fs.readFileSync(await download.path())) };
}

test('an archive opens without Hearth: pages to read, Markdown, JSON with its schema', async () => {
  await mara.thank('You drove all night.');
  await jonas.thank('You kept me awake.');
  await mara.go('/jar');
  await mara.sees('You kept me awake.');
  const { name, files } = await archive(mara);
  assert.match(name, /^hearth-\d{4}-\d\d-\d\d\.zip$/);
  const of = (ending) => Object.entries(files).filter(([file]) => file.endsWith(ending)).map(([, bytes]) => strFromU8(bytes));
  for (const ending of ['.html', '.md', '.json']) assert.ok(of(ending).length > 0, `${Object.keys(files)}`);
  for (const words of ['You drove all night.', 'You kept me awake.']) {
    assert.ok(of('.html').some((text) => text.includes(words)), words);
    assert.ok(of('.md').some((text) => text.includes(words)), words);
    assert.ok(of('.json').some((text) => text.includes(words)), words);
  }
  for (const text of of('.json')) JSON.parse(text);
});

test('the journal goes along only while it is open', async () => {
  await mara.openJournal();
  await mara.page.fill('#text', 'A stone from the river.');
  await mara.tap('Keep');
  await mara.sees('Kept.');
  const all = async () => Object.values((await archive(mara)).files).map((bytes) => strFromU8(bytes)).join('');
  assert.ok((await all()).includes('A stone from the river.'));
  await mara.go('/journal');
  await mara.tap('Lock now');
  await mara.at('/me');
  await mara.go('/settings/take');
  await mara.sees('Your journal is locked and stays out.');
  assert.ok(!(await all()).includes('A stone from the river.'));
});

test('the page of an archive is readable by itself, with no script and no address of others', async () => {
  const { files } = await archive(mara);
  const [, html] = Object.entries(files).find(([file]) => file.endsWith('.html'));
  assert.doesNotMatch(strFromU8(html), /<script|https?:\/\/(?!www\.w3\.org)/);
});

test('my words, deleted, vanish from the partner’s open page; the partner’s stay', async () => {
  await jonas.go('/jar');
  await jonas.sees('You drove all night.');
  await mara.go('/settings/delete');
  await mara.row('All I shared with Jonas');
  await mara.tap('Delete them');
  await mara.heading('Deleted');
  await jonas.page.waitForFunction(() => !document.body.innerText.includes('You drove all night.'));
  await jonas.sees('You kept me awake.');
  await mara.go('/jar');
  await mara.seesNot('You drove all night.');
});

test('either ends the pairing alone, at once; both go on reading what was shared', async () => {
  await jonas.go('/pair/end');
  await jonas.tap('End it now');
  await jonas.heading('The pairing has ended');
  await mara.go('/today');
  await mara.sees('The pairing has ended. What was shared stays readable.');
  for (const one of [mara, jonas]) {
    await one.go('/jar');
    await one.sees('You kept me awake.');
  }
});

test('after that nothing new goes across, and one’s own things stay', async () => {
  await mara.go('/thanks');
  assert.equal(await mara.page.locator('button[name=way][value=send]').count(), 0);
  await mara.page.fill('#did', 'Only for me.');
  await mara.tap('Keep it');
  await mara.sees('Kept.');
  await mara.openJournal();
  await mara.sees('A stone from the river.');
});

test('who pairs with somebody else still takes along what was shared before', async () => {
  const lea = await home.begin('Lea');
  await home.pair(jonas, lea);
  await jonas.thank('A new kettle.');
  await jonas.go('/jar');
  await jonas.seesNot('You kept me awake.');
  await jonas.go('/settings/take');
  await jonas.page.fill('#passphrase', 'not my passphrase at all');
  await jonas.tap('Save what was');
  await jonas.page.waitForSelector('main [role=alert]');
  const coming = jonas.page.waitForEvent('download');
  await jonas.page.fill('#passphrase', jonas.passphrase);
  await jonas.tap('Save what was');
  const files = unzipSync(fs.readFileSync(await (await coming).path()));
  assert.deepEqual(Object.keys(files).sort(), ['former-1/hearth.html', 'former-1/hearth.json', 'former-1/hearth.md']);
  const html = strFromU8(files['former-1/hearth.html']);
  assert.ok(html.includes('You kept me awake.'), html);
  for (const words of ['A new kettle.', 'You drove all night.']) assert.ok(!html.includes(words), words);
  await jonas.go('/jar');
  await jonas.sees('A new kettle.');
  await lea.go('/jar');
  await lea.sees('A new kettle.');
});

test('an account is closed with the passphrase, and nothing of it is left', async () => {
  await mara.go('/settings/close');
  await mara.page.fill('#passphrase', 'not my passphrase at all');
  await mara.tap('Delete everything of mine');
  await mara.page.waitForSelector('main [role=alert]');
  await mara.page.fill('#passphrase', mara.passphrase);
  await mara.tap('Delete everything of mine');
  await mara.heading('Nothing is left here');
  assert.deepEqual(await mara.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  await mara.load('/#/signin');
  await mara.page.fill('#handle', 'mara');
  await mara.page.fill('#passphrase', mara.passphrase);
  await mara.tap('Sign in');
  await mara.sees('This handle and passphrase do not open an account here.');
});
