// SPDX-License-Identifier: AGPL-3.0-or-later
// When the app itself breaks: a trap in the core, storage that goes while
// somebody is there, a tab closed in the middle of a write. It is said plainly,
// and nothing that was kept is lost. And what a lock leaves in memory: row 23.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open, until } from './home.mjs';

const home = await open();

/* Put before the own script of a room's worker: where a form holds the words “trap here”, or always, its core comes
 * upon an instruction that traps. */
const TRAPS = (room, always) => `if (self.name === '${room}') {
  const real = WebAssembly.instantiate;
  const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0,
    3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.t;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await real(module, imports);
    const { exports } = instance;
    if (!exports.app_handle) return instance;
    return { exports: { ...exports, app_handle(app, form, n) {
      const text = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, form, n).slice());
      if (${always} || /trap(\\+|%2B|%2520)here/.test(text) && text.startsWith('method=POST')) trap();
      return exports.app_handle(app, form, n);
    } } };
  };
}\n`;

/* Somebody whose worker can be made to trap. */
async function trapping(person, room, always = false) {
  await person.context.route(/\/worker\.\w+\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ contentType: 'text/javascript; charset=utf-8', headers: answer.headers(), body: TRAPS(room, always) + await answer.text() });
  });
}

const STARTED = 'Hearth stopped and has started again. Nothing that was kept is lost.';

test('a trap in the core is said, and everything that was kept is there', { timeout: 120_000 }, async () => {
  const mara = await home.person('Mara', { serviceWorkers: 'block' });
  await trapping(mara, 'base');
  await mara.begin();
  await mara.at('/recovery');
  await mara.go('/thanks');
  await mara.page.fill('#did', 'Kept before the trap.');
  await mara.tap('Keep it');
  await mara.sees('Kept. It stays with you until you send it.');
  await mara.go('/thanks');
  await mara.page.fill('#did', 'Typed, and then: trap here.');
  await mara.page.waitForTimeout(800);
  const before = mara.page.workers()[0];
  await mara.tap('Keep it');
  await mara.sees(STARTED);
  assert.notEqual(mara.page.workers()[0], before);
  assert.equal(mara.page.workers().length, 1);
  await mara.unlock();
  await mara.go('/thanks');
  assert.equal(await mara.page.inputValue('#did'), 'Typed, and then: trap here.');
  await mara.go('/jar?show=unsent');
  await mara.sees('Kept before the trap.');
  await mara.page.context().unroute(/\/worker\.\w+\.js$/);
  await mara.load('/');
  await mara.unlock();
  await mara.go('/thanks');
  await mara.tap('Keep it');
  await mara.sees('Kept. It stays with you until you send it.');
  await mara.sees('Typed, and then: trap here.');
  await mara.close();
});

test('a trap in the private room shuts that room, says so, and leaves the rest as it is', { timeout: 120_000 }, async () => {
  const nora = await home.person('Nora', { serviceWorkers: 'block' });
  await trapping(nora, 'private');
  await nora.begin();
  await nora.at('/recovery');
  await nora.typeSheetBack();
  await nora.openJournal();
  await nora.page.fill('#text', 'Kept in the room.');
  await nora.tap('Keep');
  await nora.sees('Kept. It stays in this room.');
  await nora.page.fill('#text', 'In the room: trap here.');
  await nora.page.waitForTimeout(800);
  await nora.tap('Keep');
  await nora.at('/private');
  await nora.sees(STARTED);
  assert.equal(nora.page.workers().length, 1);
  await nora.page.fill('#passphrase', nora.passphrase);
  await nora.tap('Open');
  await nora.at('/journal');
  await nora.sees('Kept in the room.');
  await nora.page.waitForFunction(() => document.querySelector('#text')?.value === 'In the room: trap here.');
  await nora.close();
});

test('a core that traps again and again is not started for ever', { timeout: 120_000 }, async () => {
  const kim = await home.person('Kim', { serviceWorkers: 'block' });
  await trapping(kim, 'base', true);
  await kim.page.goto('/');
  await kim.sees('Hearth keeps stopping on this device. Nothing that was kept is lost.');
  await until(() => kim.page.workers().length === 0, 'one runs still');
  await kim.page.waitForTimeout(500);
  assert.equal(kim.page.workers().length, 0);
  await kim.close();
});

test('storage that the browser clears while somebody is there: said, and signing in brings everything back', { timeout: 120_000 }, async () => {
  const kira = await home.begin('Kira');
  await kira.go('/thanks');
  await kira.page.fill('#did', 'Before it was cleared.');
  await kira.tap('Keep it');
  await kira.sees('Kept. It stays with you until you send it.');
  await kira.go('/today');
  await kira.go('/health');
  await kira.sees('nothing');
  const devtools = await kira.context.newCDPSession(kira.page);
  await devtools.send('Storage.clearDataForOrigin', { origin: home.address, storageTypes: 'indexeddb' });
  /* Told at once, at the next word, or after a start: as the browser lets Hearth know. */
  const told = (ms) => kira.page.waitForFunction(() => /the browser has cleared it\. What is on the server is not lost\.|This browser has cleared what Hearth kept here\./
    .test(document.body.innerText), null, { timeout: ms });
  await told(3000).catch(async () => {
    await kira.go('/thanks');
    await kira.page.fill('#did', 'After it was cleared.', { timeout: 2000 }).catch(() => {}); // there is no such page after a start
    await told(20_000);
  });
  await kira.signIn();
  await kira.go('/jar?show=unsent');
  await kira.sees('Before it was cleared.');
  await kira.close();
});

test('a tab closed in the middle of a write has kept it, once, or holds it as a draft', { timeout: 240_000 }, async () => {
  const ben = await home.begin('Ben');
  const written = [];
  for (const ms of [0, 1, 5, 15, 40, 120]) {
    const words = `Closed after ${ms} ms.`;
    await ben.go('/thanks');
    await ben.page.waitForFunction(() => document.querySelector('#did') !== null);
    await ben.page.fill('#did', words);
    await ben.page.waitForTimeout(900); // a draft is kept while one types
    const sent = ben.page.evaluate((wait) => {
      document.querySelector('button[name=way][value=keep]').click();
      return new Promise((soon) => setTimeout(soon, wait));
    }, ms).catch(() => undefined);
    await sent;
    await ben.page.close();
    ben.page = await ben.context.newPage();
    await ben.load('/#/thanks');
    await ben.unlock();
    await ben.at('/thanks');
    await ben.page.waitForSelector('#did');
    const draft = await ben.page.inputValue('#did');
    await ben.go('/jar?show=unsent');
    const jar = await ben.text();
    const times = jar.split(words).length - 1;
    assert.ok(times === 1 || (times === 0 && draft === words), `${words} is there ${times} times, and the draft is “${draft}”`);
    written.push(times);
  }
  console.log(`# kept already: ${written}`);
  await ben.close();
});

/* ---- row 23 ---- */

/* Everything that the heap of a page or a worker holds, as text. */
async function snapshot(send, on) {
  const parts = [];
  on((chunk) => parts.push(chunk));
  await send('HeapProfiler.enable');
  await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return parts.join('');
}

async function ofPage(person) {
  const devtools = await person.context.newCDPSession(person.page);
  const text = await snapshot((method, more) => devtools.send(method, more), (take) =>
    devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => take(chunk)));
  await devtools.detach();
  return text;
}

/* Of each of its workers; by messages, since a session of Playwright's sees no workers. */
async function ofWorkers(person) {
  const devtools = await person.context.newCDPSession(person.page);
  const workers = new Map();
  devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => targetInfo.type === 'worker' && workers.set(sessionId, { take() {}, waiting: new Map() }));
  devtools.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { id, method, params } = JSON.parse(message);
    if (id !== undefined) workers.get(sessionId).waiting.get(id)?.();
    else if (method === 'HeapProfiler.addHeapSnapshotChunk') workers.get(sessionId).take(params.chunk);
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await person.page.waitForTimeout(300);
  const texts = [];
  let id = 0;
  for (const [sessionId, worker] of workers) {
    texts.push(await snapshot((method, params = {}) => new Promise((done, fail) => {
      worker.waiting.set(++id, done);
      devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(fail);
    }), (take) => { worker.take = take; }));
  }
  await devtools.detach();
  return texts;
}

test('after a lock the private room’s worker is gone, and no word of it is left in the memory of page or worker', { timeout: 120_000 }, async () => {
  const anna = await home.begin('Anna');
  await anna.typeSheetBack();
  await anna.openJournal();
  const WORDS = 'marker-of-the-quiet-lighthouse';
  await anna.page.fill('#text', WORDS);
  await anna.tap('Keep');
  await anna.sees('Kept. It stays in this room.');
  await anna.page.locator('.entry .over a').first().click();
  await anna.sees(WORDS);
  assert.equal((await ofWorkers(anna)).length, 2);
  await anna.page.evaluate((words) => { globalThis.planted = [words]; }, `${WORDS}-planted`);
  assert.ok((await ofPage(anna)).includes(`${WORDS}-planted`), 'what is in memory is found');
  await anna.page.evaluate(() => { delete globalThis.planted; });
  await anna.go('/journal');
  await anna.tap('Lock now');
  await anna.at('/me');
  await anna.go('/today');
  await anna.page.waitForTimeout(500);
  assert.equal(anna.page.workers().length, 1);
  const workers = await ofWorkers(anna);
  assert.equal(workers.length, 1);
  for (const [where, text] of [['the page', await ofPage(anna)], ['the worker', workers[0]]]) {
    assert.ok(text.length > 100_000, `the snapshot of ${where} is whole`);
    assert.ok(!text.includes(WORDS), `${where} still holds “${text.slice(text.indexOf(WORDS) - 200, text.indexOf(WORDS) + 200)}”`);
    assert.ok(!text.includes(anna.passphrase), `${where} still holds the passphrase`);
  }
  assert.ok(!(await anna.page.content()).includes(WORDS));
  await anna.close();
});
