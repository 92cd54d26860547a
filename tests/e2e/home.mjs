// SPDX-License-Identifier: AGPL-3.0-or-later
// home: what every end-to-end test stands on. It serves a real home on this
// machine and opens people in it, each in a browser context of their own. A
// test fails on whatever a browser complains about.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach } from 'node:test';
import { chromium } from 'playwright-core';

const root = path.join(import.meta.dirname, '../..');
const binary = path.resolve(process.env.HEARTH ?? path.join(root, 'build/release/cli/hearth'));

export const PATIENCE = 40_000; // for anything that a person waits for
const PHONE = { width: 390, height: 844 };
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const passphrases = { mara: 'lantern ferry walnut orchard quiet', jonas: 'gravel teapot harbour violin slow' };

/* ---- processes ---- */

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/* Starts hearth; resolves with its address once it answers. */
export function serve(...args) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const ended = new Promise((resolve) => child.on('exit', resolve)).then((code) => {
    children.delete(child);
    return code;
  });
  let said = '';
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`hearth did not start: ${said}`)), 60_000);
    child.stderr.on('data', (more) => { said += more; });
    child.stdout.on('data', (more) => {
      said += more;
      const address = /Hearth is at (\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(patience);
      resolve({ address, pid: child.pid, ended, said: () => said, stop: (signal = 'SIGTERM') => { child.kill(signal); return ended; } });
    });
    void ended.then((code) => reject(new Error(`hearth ended with ${code}: ${said}`)));
  });
}

/* The sample home, with its sign-ins. Its keys hold for one address, so its port is chosen first. */
export async function demo(folder = scratch()) {
  const port = await new Promise((resolve) => {
    const free = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = free.address();
      free.close(() => resolve(port));
    });
  });
  const server = await serve('demo', '--data', folder, '--port', String(port));
  const found = [...server.said().matchAll(/as (\w+) \(passphrase: ([^)]+)\)/g)];
  return { ...server, passphrases: Object.fromEntries(found.map(([, handle, passphrase]) => [handle, passphrase])) };
}

export function scratch() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hearth-e2e-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function browser() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
}

/* Until it is so, for what no page can be asked. */
export async function until(what, why) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) if (await what()) return;
  assert.fail(why);
}

/* ---- a person ---- */

/* What Chromium says by itself about an answer that is no success, or about none; about clearing; and what
 * Playwright says when a test asks for no service worker: no fault of a page. */
const NETWORK = new RegExp('^(?:Failed to load resource: (?:net::ERR_|the server responded with a status of)|' +
  "Clear-Site-Data header on '|Service Worker registration blocked by Playwright)");

export class Person {
  trouble = [];
  requests = [];

  constructor(home, name, context, page) {
    Object.assign(this, { home, name, context, page, handle: name.toLowerCase(), passphrase: passphrases[name.toLowerCase()] ??
      'copper lighthouse mitten parade oven' });
    page.setDefaultTimeout(PATIENCE);
    context.on('request', (request) => this.requests.push({ url: request.url(), method: request.method(), body: request.postDataBuffer(), headers: request.headers() }));
    context.on('console', (message) => {
      const text = message.text();
      if (!NETWORK.test(text)) this.trouble.push(`${this.name}, console: ${text}`);
    });
    context.on('weberror', (error) => this.trouble.push(`${this.name}, error: ${error.error().stack}`));
  }

  static async open(home, name, options = {}) {
    const { script, ...more } = options;
    const context = await home.browser.newContext({ viewport: PHONE, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce',
      baseURL: home.address, permissions: ['clipboard-read', 'clipboard-write'], ...more });
    await context.addInitScript(() => addEventListener('securitypolicyviolation', (e) =>
      console.error(`content security policy: ${e.violatedDirective} ${e.blockedURI}`)));
    if (script) await context.addInitScript(script);
    const person = new Person(home, name, context, await context.newPage());
    home.people.push(person);
    return person;
  }

  /* Goes on so many days later, as after a reload; the relay keeps its own clock. Opened with serviceWorkers: 'block'. */
  async onDay(days) {
    const first = this.later === undefined;
    this.later = `globalThis.RealDate ??= Date; globalThis.Date = class extends RealDate {
      constructor(...at) { at.length ? super(...at) : super(RealDate.now() + ${days * 86_400_000}); }
      static now() { return RealDate.now() + ${days * 86_400_000}; } };\n`;
    await this.context.addInitScript({ content: this.later });
    if (first) {
      await this.context.route(/\/worker\.\w+\.js$/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: this.later + await answer.text() });
      });
    }
    await this.page.reload();
    await this.unlock();
    await this.page.waitForFunction(() => !location.hash.startsWith('#/unlock'), undefined, { timeout: PATIENCE });
  }

  /* Another tab of the same browser. */
  async tab(where = '/') {
    const tab = Object.create(this, { page: { value: await this.context.newPage(), writable: true } });
    tab.page.setDefaultTimeout(PATIENCE);
    await tab.page.goto(where);
    return tab;
  }

  close() {
    return this.context.close();
  }

  /* ---- going about ---- */

  async load(where = '/') {
    await this.page.goto(where);
    await this.page.waitForSelector('h1', { timeout: PATIENCE });
  }

  /* To a page of the app, as a bookmark would. Waits until another page is shown. */
  async go(where) {
    await this.page.evaluate((to) => {
      const main = document.querySelector('main');
      if (location.hash === '#' + to) return;
      if (main) main.left = true;
      location.hash = to;
    }, where);
    await this.page.waitForFunction((to) => {
      const main = document.querySelector('main');
      return main?.querySelector('h1') && (!main.left || location.hash !== '#' + to);
    }, where, { timeout: PATIENCE });
  }

  async at(where) {
    await this.page.waitForFunction((to) => location.hash === '#' + to || location.hash.startsWith(`#${to}?`), where, { timeout: PATIENCE })
      .catch(async () => assert.fail(`${this.name} is not at ${where} but at ${await this.where()}: ${await this.text()}`));
  }

  where() {
    return this.page.evaluate(() => location.hash.slice(1));
  }

  text() {
    return this.page.evaluate(() => (document.querySelector('main') ?? document.body).innerText);
  }

  /* Until the page says so. */
  async sees(words, ms = PATIENCE) {
    await this.page.waitForFunction((text) => document.body.innerText.replace(/\s+/g, ' ').includes(text), words, { timeout: ms, polling: 50 })
      .catch(async () => assert.fail(`${this.name} does not see “${words}” at ${await this.where()} but: ${await this.text()}`));
  }

  async seesNot(words) {
    assert.ok(!(await this.text()).replace(/\s+/g, ' ').includes(words), `${this.name} sees “${words}”: ${await this.text()}`);
  }

  async heading(words) {
    await this.page.waitForFunction((text) => document.querySelector('h1')?.textContent === text, words, { timeout: PATIENCE, polling: 50 })
      .catch(async () => assert.fail(`${this.name} does not see the heading “${words}” at ${await this.where()} but: ${await this.text()}`));
  }

  /* A link or button by what it says. */
  one(name) {
    return this.page.getByRole('link', { name, exact: true }).or(this.page.getByRole('button', { name, exact: true })).first();
  }

  tap(name) {
    return this.one(name).click();
  }

  /* A row of a list, by its bold words. */
  row(name) {
    return this.page.locator('main li a', { has: this.page.locator('b', { hasText: new RegExp(`^${name}$`) }) }).click();
  }

  type(label, words) {
    return this.page.getByLabel(label, { exact: true }).fill(words);
  }

  choose(question, number) {
    return this.page.getByRole('group', { name: question }).locator(`label:has(input[value="${number}"])`).click();
  }

  /* Whatever was sent by this person's browser so far, as one text. */
  sent() {
    return this.requests.map(({ url, body, headers }) => [url, body?.toString('latin1') ?? '', JSON.stringify(headers)].join('\n')).join('\n');
  }

  /* ---- what everybody does ---- */

  async begin(more = '') {
    await this.load(`/#/begin${more}`);
    await this.fillBegin();
    await this.tap('Begin');
  }

  async fillBegin() {
    await this.page.fill('#name', this.name);
    await this.page.fill('#handle', this.handle);
    await this.page.fill('#passphrase', this.passphrase);
    await this.page.check('[name=adult]');
  }

  /* The code on the sheet, as it is read from paper. */
  async sheet() {
    await this.go('/recovery');
    await this.sees('This code opens your part of Hearth');
    return (await this.page.locator('.sheet-grid li').allTextContents()).join('-');
  }

  async typeSheetBack() {
    const code = await this.sheet();
    await this.page.fill('#typed', code);
    await this.tap('Check');
    await this.heading('Your sheet is made');
    return code;
  }

  async unlock(passphrase = this.passphrase) {
    await this.at('/unlock');
    await this.page.fill('#passphrase', passphrase);
    await this.tap('Unlock');
  }

  async signIn() {
    await this.load('/#/signin');
    await this.page.fill('#handle', this.handle);
    await this.page.fill('#passphrase', this.passphrase);
    await this.tap('Sign in');
    await this.at('/today');
  }

  async openJournal() {
    await this.go('/journal');
    await this.at('/private');
    await this.page.fill('#passphrase', this.passphrase);
    await this.tap('Open');
    await this.at('/journal');
  }

  async thank(did) {
    await this.go('/thanks');
    await this.page.fill('#did', did);
    await this.page.locator('button[name=way][value=send]').click();
    await this.sees('It is in the jar, and on its way');
  }

  /* What waits to be sent, as the page of health says: to see Today is an entry, too. */
  async waits(what = 'nothing') {
    await this.go('/today');
    await this.go('/health');
    await this.sees(`Waiting to be sent ${what}`);
  }

  /* The link of a new invitation. */
  async invite() {
    await this.go('/invite');
    await this.tap('Make an invitation');
    await this.sees('Works once, until');
    return (await this.page.textContent('[data-link]')).trim();
  }

  async fourWords() {
    return (await this.page.textContent('main .words')).trim();
  }
}

/* ---- a home ---- */

/* For a whole file of tests. ready: started by the file itself. */
export async function home(ready) {
  const made = { people: [], browser: await browser() };
  try {
    made.server = ready ?? await serve('serve', '--data', scratch(), '--port', '0');
  } catch (error) {
    await made.browser.close();
    throw error;
  }
  made.address = made.server.address;
  made.person = (name, options) => Person.open(made, name, options);
  made.begin = async (name, options) => {
    const person = await made.person(name, options);
    await person.begin();
    await person.at('/recovery');
    return person;
  };
  made.pair = pair;
  made.couple = async () => {
    const mara = await made.begin('Mara'), jonas = await made.begin('Jonas');
    await pair(mara, jonas);
    return [mara, jonas];
  };
  made.close = async () => {
    await made.browser.close();
    await made.server.stop();
  };
  after(() => made.close());
  afterEach(() => {
    const trouble = made.people.flatMap((person) => person.trouble.splice(0));
    assert.deepEqual(trouble, [], 'a browser complained');
  });
  return made;
}

/* Two people who began alone become two, words compared. */
async function pair(a, b) {
  const link = await a.invite();
  await b.load(link);
  await b.tap('Join');
  await b.at('/words');
  await a.at('/words');
  await a.tap('The same');
  await a.at('/pair');
  await b.tap('The same');
  await b.at('/pair');
  for (const one of [a, b]) {
    await one.go('/today');
    await one.go('/pair');
    await one.sees('Together here since');
  }
}
