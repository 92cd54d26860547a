// SPDX-License-Identifier: AGPL-3.0-or-later
// Bad days of the server, as two people notice them: killed, set back, gone.
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { home as open, scratch, serve } from './home.mjs';

const data = scratch();
let server = await serve('serve', '--data', data, '--port', '0');
const port = new URL(server.address).port;
const home = await open(server);
const [mara, jonas] = await home.couple();
after(() => server.stop());

const again = async () => { server = await serve('serve', '--data', data, '--port', port); };

async function inStep(person) {
  await person.page.evaluate(() => dispatchEvent(new Event('online')));
}

test('the home’s health says in plain words that all is well', async () => {
  await mara.go('/health');
  await mara.heading('All is well');
  await mara.sees('Waiting to be sent');
});

test('a server that is killed in the middle loses nothing that it had taken', async () => {
  await mara.thank('Before the lights went out.');
  await jonas.go('/jar');
  await jonas.sees('Before the lights went out.');
  await server.stop('SIGKILL');
  await mara.thank('While it was dark.');
  await again();
  await inStep(mara);
  await inStep(jonas);
  await jonas.sees('While it was dark.');
  await jonas.sees('Before the lights went out.');
});

test('a server that was set back is given again what it lost, by the phones alone', async () => {
  const copy = scratch();
  await server.stop();
  fs.cpSync(data, copy, { recursive: true });
  await again();
  await mara.thank('After the backup was made.');
  await inStep(jonas);
  await jonas.sees('After the backup was made.');
  await server.stop();
  for (const file of fs.readdirSync(data)) fs.rmSync(path.join(data, file));
  fs.cpSync(copy, data, { recursive: true });
  await again();
  await inStep(mara);
  await inStep(jonas);
  const other = await home.person('Mara');
  await other.signIn();
  await other.go('/jar');
  await other.sees('After the backup was made.');
  await other.close();
  await mara.go('/health');
  await mara.heading('All is well');
});

test('while the disk of the server is full, reading goes on and what is written waits here', async () => {
  await mara.context.route('**/v1/spaces/*/events', (route) => route.request().method() === 'POST' ?
    route.fulfill({ status: 507, contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/read-only', title: 'The disk is full.', status: 507 }) }) : route.fallback());
  await mara.thank('With nowhere to put it.');
  await mara.sees('With nowhere to put it.');
  await mara.sees('While it was dark.');
  await mara.go('/today');
  await mara.go('/health');
  await mara.sees('Entries: 1, kept here until the server can be reached');
  await mara.context.unroute('**/v1/spaces/*/events');
  await inStep(mara);
  await jonas.go('/jar');
  await jonas.sees('With nowhere to put it.');
});

test('when the browser has cleared its storage, signing in brings everything back', async () => {
  await mara.page.goto('about:blank');
  const devtools = await mara.context.newCDPSession(mara.page);
  await devtools.send('Storage.clearDataForOrigin', { origin: home.address, storageTypes: 'indexeddb' });
  await mara.load('/');
  await mara.at('/welcome');
  await mara.page.waitForSelector('main .note');
  await mara.signIn();
  await mara.go('/jar');
  await mara.sees('With nowhere to put it.');
  await mara.sees('Before the lights went out.');
});

test('four pages of help and health can be read while the server is away', async () => {
  await server.stop();
  for (const [where, heading] of [['/hard', 'Something is hard right now'], ['/help', 'If you are afraid of your partner'],
    ['/privacy', 'Who can read this?'], ['/me', 'For you alone']]) {
    await jonas.go(where);
    await jonas.heading(heading);
  }
  await again();
});
