// SPDX-License-Identifier: AGPL-3.0-or-later
// Two people become two: the invitation, the sceptical one's page, four words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const mara = await home.begin('Mara');
let link, code;

test('an invitation is a link and a code to scan, with its secret behind the #', async () => {
  link = await mara.invite();
  code = new URL(link).hash.replace('#join/', '');
  assert.equal(new URL(link).pathname, '/');
  assert.ok(code.length >= 22, code);
  assert.ok(await mara.page.locator('.qr svg path').getAttribute('d'));
  await mara.sees('Works once, until');
  await mara.tap('Copy the link');
  assert.equal(await mara.page.evaluate(() => navigator.clipboard.readText()), link);
});

test('an invitation can be withdrawn, and then says so', async () => {
  await mara.tap('Take the invitation back');
  await mara.heading('Bring your partner in');
  const jonas = await home.begin('Jonas');
  await jonas.load(link);
  await jonas.tap('Join');
  await jonas.sees('This invitation was taken back. Ask for a new one.');
  await jonas.close();
  link = await mara.invite();
  code = new URL(link).hash.replace('#join/', '');
});

test('opened by oneself, an invitation says that it is one’s own', async () => {
  await mara.go(`/join?code=${code}`);
  await mara.tap('Join');
  await mara.sees('This is your own invitation.');
});

const ben = await home.person('Ben', { });

test('the invited one reads what it is and who can read what; No thanks is as large as Join', async () => {
  await ben.load(link);
  await ben.at('/join');
  await ben.heading('Somebody close would like to try this with you');
  for (const question of ['Can my partner read what I write?', 'Can whoever runs the server?', 'Am I being scored?', 'How do I get out?']) {
    await ben.sees(question);
  }
  const [yes, no] = [await ben.one('Join').boundingBox(), await ben.one('No thanks').boundingBox()];
  assert.ok(Math.abs(yes.width - no.width) < 1 && Math.abs(yes.height - no.height) < 2, JSON.stringify([yes, no]));
});

test('No thanks sends nothing and keeps nothing', async () => {
  await ben.tap('No thanks');
  await ben.heading('That is fine');
  assert.deepEqual(await ben.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  assert.deepEqual(ben.requests.filter(({ url }) => url.includes('/v1/')).map(({ url }) => url), []);
});

test('who thinks again begins, and joins in the same go', async () => {
  await ben.load('/');
  await ben.load(link);
  await ben.tap('Join');
  await ben.sees('Your invitation waits: after this step you join.');
  await ben.fillBegin();
  await ben.tap('Begin');
  await ben.at('/join');
  await ben.tap('Join');
  await ben.at('/words');
});

test('the secret of an invitation was never in a request', () => {
  for (const person of [mara, ben]) {
    assert.ok(person.sent().includes('/v1/invitations'));
    assert.ok(!person.sent().includes(code), `${person.name} sent the secret`);
  }
});

test('the page of the one who invited notices by itself, and both see the same four words', async () => {
  await mara.go('/words');
  await mara.heading('Do you both see these four words?');
  assert.equal(await mara.fourWords(), await ben.fourWords());
  assert.equal((await mara.fourWords()).split('·').length, 4);
});

test('a third person with a used link is told that it has been used', async () => {
  const third = await home.begin('Kim');
  await third.load(link);
  await third.tap('Join');
  await third.sees('This invitation has been used.');
  await third.close();
});

test('an invitation that has expired, or never was, says so', async () => {
  const late = await home.begin('Kira');
  await late.load('/#join/' + code.replaceAll(/[^-]/g, '0'));
  await late.tap('Join');
  await late.page.waitForSelector('main [role=alert]');
  await late.context.route('**/v1/invitations/*', (route) => route.fulfill({ status: 410, contentType: 'application/problem+json',
    body: JSON.stringify({ type: '/problems/invitation-expired', title: 'It was open for three days.', status: 410 }) }));
  await late.load(link);
  await late.tap('Join');
  await late.sees('This invitation was open for three days and has ended. Ask for a new one.');
  await late.close();
});

test('four words that differ close the shared space at once', async () => {
  await ben.tap('Different');
  await ben.heading('If the words differ');
  await ben.tap('They differ: close it');
  await ben.at('/pair');
  await mara.go('/today');
  await mara.sees('The pairing has ended.');
});

test('after that a new invitation works, and four words that are the same make two', async () => {
  await mara.go('/pair');
  await mara.row('Be two again');
  await mara.tap('Make an invitation');
  await mara.sees('Works once, until');
  await ben.load((await mara.page.textContent('[data-link]')).trim());
  await ben.tap('Join');
  await ben.at('/words');
  await mara.go('/words');
  assert.equal(await mara.fourWords(), await ben.fourWords());
  await ben.tap('The same');
  await ben.sees('It is done when Mara has said so, too.');
  await mara.tap('The same');
  await mara.at('/pair');
  await mara.go('/pair');
  await mara.heading('Mara and Ben');
  await mara.sees('Together here since');
  await ben.go('/pair');
  await ben.heading('Ben and Mara');
});

test('what was written before stays private', async () => {
  await ben.go('/jar');
  await ben.seesNot('boxes');
});
