// SPDX-License-Identifier: AGPL-3.0-or-later
// Hearth as an app: what makes it one, what it keeps, and how a newer version
// comes. And the page that says how well the home is.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, test } from 'node:test';
import { home as open, scratch, serve, until } from './home.mjs';

/* Between the browser and the home, so that a newer version can come: the same, with a service worker that differs. */
let newer = '';
let behind;
const front = http.createServer((asked, answer) => {
  const shell = asked.url === '/sw.js';
  const headers = { ...asked.headers, ...(shell && { 'accept-encoding': 'identity' }) };
  if (shell) delete headers['if-none-match'];
  const on = http.request(new URL(asked.url, behind.address), { method: asked.method, headers }, (got) => {
    const own = { ...got.headers };
    if (shell) for (const name of ['content-length', 'etag']) delete own[name];
    answer.writeHead(got.statusCode, own);
    got.pipe(answer, { end: !shell });
    if (shell) got.on('end', () => answer.end(newer));
  });
  on.on('error', () => answer.destroy());
  answer.on('close', () => on.destroy());
  asked.pipe(on);
});
await new Promise((done) => front.listen(0, '127.0.0.1', done));
const address = `http://localhost:${front.address().port}`;
behind = await serve('serve', '--data', scratch(), '--port', '0', '--origin', address);

const home = await open({ ...behind, address });
after(() => {
  front.closeAllConnections();
  front.close();
});
const mara = await home.begin('Mara');

test('the manifest names an app with icons, and one under a plain name', async () => {
  for (const [where, name] of [['/hearth.webmanifest', 'Hearth'], ['/notes.webmanifest', 'Notes']]) {
    const manifest = await (await fetch(home.address + where)).json();
    assert.equal(manifest.name, name);
    assert.equal(manifest.display, 'standalone');
    assert.deepEqual(manifest.icons.map(({ sizes }) => sizes).sort(), ['192x192', '512x512', 'any']);
    for (const { src, type } of manifest.icons) {
      const icon = await fetch(home.address + src);
      assert.equal(icon.status, 200);
      assert.equal(icon.headers.get('content-type'), type);
    }
  }
});

test('Chromium finds nothing that stands against installing it', async () => {
  await mara.page.evaluate(() => navigator.serviceWorker.ready);
  const devtools = await mara.context.newCDPSession(mara.page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
});

test('without a network the shell comes from the service worker, whole', async () => {
  await mara.context.setOffline(true);
  await mara.page.reload();
  await mara.at('/unlock');
  await mara.context.setOffline(false);
  await mara.unlock();
  await mara.at('/recovery');
});

test('the first page is there after 550 KB, all that is kept is under 650 KB, and a later visit is nothing but sync', async () => {
  const fresh = await home.person('Kim');
  let bytes = 0;
  const devtools = await fresh.context.newCDPSession(fresh.page);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await fresh.load('/');
  const list = JSON.parse(fs.readFileSync(new URL('../../build/web/assets.json', import.meta.url)));
  const wire = list.files.filter(({ encoding }) => encoding === 'br' || encoding === '')
    .reduce((sum, { path: where, file, encoding }) => encoding === 'br' || !list.files.some((one) => one.path === where && one.encoding === 'br') ?
      sum + fs.statSync(new URL(`../../build/web/${file}`, import.meta.url)).size : sum, 0);
  assert.ok(wire < 650_000 && bytes < 550_000, `${wire} in all, ${bytes} by the page`);
  await fresh.page.evaluate(() => navigator.serviceWorker.ready);
  await fresh.page.waitForFunction(() => navigator.serviceWorker.controller);
  fresh.requests.splice(0);
  await fresh.page.reload();
  await fresh.page.waitForSelector('h1');
  const again = await fresh.page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .filter(({ transferSize, workerStart }) => transferSize > 0 && workerStart === 0).map(({ name }) => name));
  assert.deepEqual(again, []);
  await fresh.close();
});

test('under a plain name, title, icon and manifest say Notes', async () => {
  await mara.go('/settings');
  await mara.page.locator('label:has(input[name=named][value=notes])').click();
  await mara.page.locator('form[action="/settings/disguise"] button').click();
  await mara.page.waitForFunction(() => document.title === 'Notes');
  await mara.page.waitForFunction(() => document.querySelector('link[rel=manifest]').getAttribute('href') === '/notes.webmanifest');
  await mara.go('/today');
  assert.equal(await mara.page.title(), 'Notes');
  await mara.page.reload();
  await mara.at('/unlock');
  assert.equal(await mara.page.title(), 'Notes');
  await mara.unlock();
  await mara.at('/today');
});

test('day and evening are a choice of this device', async () => {
  await mara.go('/settings');
  await mara.page.locator('label:has(input[name=theme][value=dark])').click();
  await mara.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
});

test('no title and no address names a person', async () => {
  for (const where of ['/today', '/pair', '/us', '/me']) {
    await mara.go(where);
    assert.doesNotMatch(await mara.page.title() + mara.page.url(), /mara/i);
  }
});

test('the home’s health says in plain words that all is well', async () => {
  await mara.go('/health');
  await mara.heading('All is well');
  await mara.sees('Waiting to be sent');
});

test('a newer version asks before it takes over, and the old one goes on until then', async () => {
  newer = '\n// newer\n';
  await mara.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await until(() => mara.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting !== null), 'no version waits');
  await mara.go('/today');
  await mara.sees('A newer version of Hearth is here.');
  await mara.go('/settings');
  await mara.sees('The one you have goes on working.');
  const loaded = mara.page.waitForEvent('load');
  await mara.tap('Take the new version');
  await loaded;
  await mara.unlock();
  await mara.at('/settings');
  await mara.seesNot('A newer version of Hearth is here.');
});
