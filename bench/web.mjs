// SPDX-License-Identifier: AGPL-3.0-or-later
// web: what a person waits for in headless Chromium, in a home of ten years.
//
//   node bench/web.mjs build/release [FOLDER PORT]
//
// FOLDER: a home that `hearth demo --years 10 --data FOLDER --port PORT` made
// before, for its keys hold for one address; without it, one is made. Times
// are of the clock, so a busy machine shows; the load stands above the table.
//
// Painted: an observer sees the document change, the frame that is due then
// (requestAnimationFrame) brings it to the screen, and a message sent in that
// frame is heard once it is done. A click counts from its input event's own
// time, so that what waits in a queue before the page hears of it is in it; a
// finger or a mouse button is down for PRESS ms before, as people's are.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { browser, passphrases, scratch, serve } from '../tests/e2e/home.mjs';

const [release = 'build/release', folder = '', given = ''] = process.argv.slice(2);
const binary = process.env.HEARTH ?? path.resolve(release, 'cli/hearth');
const STARTS = 15, DEVICES = 3, ROUNDS = 18, PRESS = 60, PATIENCE = 120_000;
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' };

const row = (...cells) => console.log(cells.join('\t'));
const sorted = (list) => [...list].sort((a, b) => a - b);
const part = (list, share) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * share))];
const ms = (number) => number.toFixed(number < 100 ? 1 : 0);

function freePort() {
  return new Promise((resolve) => {
    const free = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = free.address();
      free.close(() => resolve(port));
    });
  });
}

/* ---- the home ---- */

async function tenYears() {
  if (folder !== '') return { data: folder, port: given };
  const data = scratch(), port = String(await freePort()), began = Date.now();
  const made = spawnSync(binary, ['demo', '--years', '10', '--data', data, '--port', port, '--make-only'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  row('a home of ten years is made', ((Date.now() - began) / 1000).toFixed(0), 's', '', `${(fs.statSync(path.join(data, 'hearth.db')).size / 1e6).toFixed(0)} MB`);
  return { data, port };
}

/* ---- what goes over the wire ---- */

/* Stands before a server, counts bytes, and writes down what is asked. */
function counting(port) {
  const seen = { bytes: 0, asked: [] };
  const server = net.createServer((here) => {
    const there = net.connect(port, '127.0.0.1');
    for (const [from, to] of [[here, there], [there, here]]) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.on('data', (bytes) => {
        if (from === there) seen.bytes += bytes.length;
        else seen.asked.push(...[...bytes.toString('latin1').matchAll(/^[A-Z]+ (\/\S*) HTTP\/1.1\r$/gm)].map(([, where]) => where));
        to.write(bytes);
      });
    }
  });
  return { seen, server };
}

async function measureWire(chromium) {
  const inner = await freePort(), outer = await freePort();
  const home = await serve('serve', '--data', scratch(), '--port', String(inner), '--origin', `http://localhost:${outer}`);
  const { seen, server } = counting(inner);
  await new Promise((done) => { server.listen(outer, '127.0.0.1', done); });
  const context = await chromium.newContext(PHONE);
  const visit = async () => {
    Object.assign(seen, { bytes: 0, asked: [] });
    const page = await context.newPage();
    await page.goto(`http://localhost:${outer}/`);
    await page.waitForSelector('h1');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForTimeout(1500);
    await page.close();
    return { bytes: seen.bytes, files: seen.asked.filter((where) => !where.startsWith('/v1/')) };
  };
  const first = await visit(), second = await visit();
  row('first visit on the wire', (first.bytes / 1000).toFixed(0), 'KB', '< 500', `${first.files.length} requests, with the copy to keep`);
  row('a later visit', (second.bytes / 1000).toFixed(1), 'KB', '', `asks for ${[...new Set(second.files)].join(' ') || 'nothing'} beside sync`);
  await context.close();
  server.close();
  await home.stop();
}

/* ---- what the page says of itself; runs in it ---- */

function watch() {
  const watched = { start: 0, progress: 0 };
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  const at = () => location.hash === '#/today' && document.querySelector('h1') && document.querySelector('nav');
  let click = 0, clicked = null;
  window.bench = watched;
  window.nextClick = () => new Promise((done) => { clicked = done; });
  addEventListener('click', (e) => { click = e.timeStamp; }, true);
  new MutationObserver(() => {
    if (watched.start === 0 && at()) {
      watched.start = -1;
      painted((now) => { watched.start = now; });
    }
    if (watched.progress === 0 && document.querySelector('progress')) watched.progress = performance.now();
    if (click === 0 || !document.querySelector('main h1')) return;
    const began = click, done = clicked;
    click = 0;
    painted((now) => done?.(now - began));
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/* ---- a new device ---- */

async function newDevice(chromium, address) {
  const context = await chromium.newContext(PHONE);
  await context.addInitScript(watch);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${address}/#/signin`);
  await page.fill('#handle', 'mara');
  await page.fill('#passphrase', passphrases.mara);
  const before = await page.evaluate(() => performance.now());
  await page.click('main form button:not([type=button]):not([data-show])');
  await page.waitForFunction(() => window.bench.start > 0);
  const { start, progress } = await page.evaluate(() => window.bench);
  await page.goto(`${address}/#/jar`);
  await page.waitForSelector('#glass');
  const jar = await page.textContent('#glass');
  return { context, page, took: start - before, progress: progress === 0 ? 0 : progress - before, jar };
}

async function measureDevices(chromium, address) {
  const devices = [];
  for (let i = 0; i < DEVICES; i++) devices.push(await newDevice(chromium, address));
  for (const { context } of devices.slice(1)) await context.close();
  const { jar } = devices[0];
  row('new device signs in, pulls, checks, opens', ms(part(devices.map(({ took }) => took), 0.5)), 'ms', '< 4000', `to Today; the jar says: ${jar.trim()}`);
  row('  progress shown after', ms(part(devices.map(({ progress }) => progress), 0.5)), 'ms', '', '0: not at all');
  return devices[0];
}

/* ---- from storage ---- */

async function stayUnlocked({ page }) {
  await page.evaluate(() => { location.hash = '/settings/devices'; });
  await page.click('form[action="/settings/stay"] button');
  await page.waitForTimeout(1000);
}

async function measureStarts({ context, page }, address) {
  await stayUnlocked({ page });
  await page.close();
  const times = [];
  for (let i = 0; i < STARTS; i++) {
    const one = await context.newPage();
    await one.goto(address);
    await one.waitForFunction(() => window.bench.start > 0, null, { timeout: PATIENCE });
    times.push((await one.evaluate(() => window.bench)).start);
    await one.waitForTimeout(300);
    await one.close();
  }
  row('from storage to painted Today, p50', ms(part(times, 0.5)), 'ms', '< 500', `${STARTS} starts, slowest ${ms(Math.max(...times))}`);
}

/* ---- clicks ---- */

const nav = (where) => `nav.nav a[href="#${where}"]`;
const link = (where) => `main a[href^="#${where}"]`;

/* Each is on the page that the one before leads to. */
const WALK = [nav('/talk'), link('/jar'), 'SEARCH garden', nav('/us'), link('/closeness'), link('/closeness?span='),
  nav('/talk'), link('/thanks'), nav('/me'), link('/journal'), link('/journal/entries'), nav('/today')];

async function click(page, what) {
  const search = what.startsWith('SEARCH ');
  const at = page.locator(search ? 'main form:has([name=find]) button' : what).first();
  if (search) await page.fill('[name=find]', what.slice(7));
  const took = page.evaluate(() => window.nextClick());
  await at.click({ delay: PRESS });
  return took;
}

async function measureClicks({ context }, address) {
  const page = await context.newPage();
  const all = [], of = new Map();
  await page.goto(address);
  await page.waitForFunction(() => window.bench.start > 0);
  await page.evaluate(() => { location.hash = '/journal'; });
  await page.fill('#passphrase', passphrases.mara);
  await page.click('main form button:not([type=button]):not([data-show])');
  await page.waitForFunction(() => location.hash === '#/journal');
  await page.click(nav('/today'));
  await page.waitForTimeout(500);
  for (let round = 0; round < ROUNDS; round++) {
    for (const what of WALK) {
      const took = await click(page, what);
      await page.waitForTimeout(60 + Math.random() * 30); // at any time between two frames
      all.push(took);
      of.set(what, [...(of.get(what) ?? []), took]);
    }
  }
  row('click to painted page, p50', ms(part(all, 0.5)), 'ms', '< 16', `${all.length} clicks`);
  row('click to painted page, p95', ms(part(all, 0.95)), 'ms', '< 50', `slowest ${ms(Math.max(...all))}`);
  for (const [what, list] of process.argv.includes('--clicks') ? of : []) console.log(`${ms(part(list, 0.5)).padStart(8)} ms  ${what}`);
}

const chromium = await browser();
await measureWire(chromium);
const { data, port } = await tenYears();
const home = await serve('demo', '--data', data, '--port', port);
const device = await measureDevices(chromium, home.address);
await measureStarts(device, home.address);
await measureClicks(device, home.address);
await chromium.close();
await home.stop();
process.exit(0);
