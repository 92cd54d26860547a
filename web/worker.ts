// SPDX-License-Identifier: AGPL-3.0-or-later
// worker: keys, store and core of one room, base or private; nothing readable
// leaves it but pages. What breaks in here ends it, and the page opens another.
import { zipSync } from 'fflate';
import type { Parts } from './ahead';
import { readFiles, type File } from './core';
import { Live } from './live';
import { BASE, Room } from './room';
import { loadSodium } from './sodium';
import { NotKept, Store } from './store';
import { Sync } from './sync';
import { Talk, type Page, type ToPage, type ToWorker, type Visit } from './talk';
import { Wasm } from './wasm';

const HOPS = 5; // redirects that make sense
const HASTE = 3000; // for the relay to end a session, when a device is left
const CLIENTS = new Set(['open', 'signup', 'login', 'recover', 'sync', 'confirm', 'invite', 'withdraw', 'join', 'words', 'resend',
  'sessions', 'end', 'renew', 'unpair', 'signout', 'close', 'feed', 'place', 'place-off', 'place-test', 'place-code']);
const EMPTY = new Set(['open', 'login', 'recover']); // may be the first on a device that holds nothing yet
const NEW_KEYS = new Set(['open', 'signup', 'login', 'recover', 'renew']);
const LEAVING = new Set(['signout', 'close']);

let room: Room;
let store: Store;
let sync: Sync;
let live: Live;
let leaving = false; // the relay tells the browser to forget this site

const page = new Talk<ToPage>(self, (ask: ToWorker) => {
  if (ask.do === 'photo') return room.photo(ask.name); // nobody waits for a picture
  const answer = queue.then(() => hear(ask));
  queue = answer.catch(broken);
  return answer;
});
let queue: Promise<unknown> = Promise.resolve();

function broken(error: unknown): void {
  sync?.stop();
  const why = error instanceof NotKept ? 'not-kept' : error instanceof WebAssembly.RuntimeError ? 'trap' : 'fault';
  void page.ask({ do: 'broken', why });
}

async function hear(ask: ToWorker): Promise<unknown> {
  switch (ask.do) {
  case 'start':
    return start(ask.room, ask.owner, ask.shut, ask.parts);
  case 'visit':
    return visit(ask.visit, ask.facts);
  case 'task':
    return task(new URLSearchParams(ask.form), '');
  case 'sync':
    room.seen = true;
    return sync.soon();
  case 'files':
    return room.files(ask.facts);
  case 'wishes':
    return room.wishes('', ask.facts);
  case 'compare':
    return room.compare(ask.wishes, ask.facts);
  case 'draft':
    return ask.words === '' ? (await room.drafts())?.drop(ask.form) : (await room.drafts())?.keep(ask.form, ask.words);
  case 'drafts':
    return findDrafts(ask.forms);
  }
}

/* Core and content are of this very build. True: there is an account on this device. */
async function start(which: 0 | 1, owner: string, shut: boolean, parts: Parts): Promise<boolean> {
  store = new Store(owner, () => leaving || broken(new NotKept()));
  const wasm = await Wasm.start(parts.core, await loadSodium(parts.sodium));
  room = new Room(wasm, which, store, readFiles(new Uint8Array(parts.content)),
    (n, all) => void page.ask({ do: 'coming', n, all }));
  live = new Live(room, () => void page.ask({ do: 'changed' }));
  sync = new Sync(look, () => which === BASE && room.open, (words) => live.heard(words));
  await room.load(parts.rows, shut);
  sync.soon();
  return room.known;
}

async function look(): Promise<boolean> {
  if (!room.open) return true;
  const before = room.looks;
  const events = room.arrived;
  try {
    const fine = await room.sync();
    if (room.looks !== before || room.arrived !== events) void page.ask({ do: 'changed' });
    return fine;
  } catch (error) {
    broken(error);
    return false;
  }
}

/* ---- visits ---- */

/* Goes where a request leads: the task first, then events, then the page. */
async function visit({ photos, ...asked }: Visit, facts: string): Promise<Page> {
  const v = photos?.length ? { ...asked, body: room.addPhotos(asked.body, photos) } : asked;
  const to: Page = { status: 0, html: '', path: v.method === 'GET' ? v.path : '', private: false, say: '', end: '',
    file: null, fileName: '', kept: false };
  let reply = room.handle({ ...v, facts, oops: '' });
  if (v.method === 'POST' && reply.status === 303) {
    const code = await carryOut(reply, facts, to);
    if (to.end !== '') return { ...to, path: reply.where };
    if (code !== '') reply = room.handle({ ...v, facts, oops: code });
    else if (v.draft !== '') await (await room.drafts())?.drop(v.draft);
    if (code === '' && reply.say !== '') return { ...to, status: 303, say: reply.say };
    if (code === '') live.say(reply.whisper);
  }
  for (let hop = 0; reply.status === 303 && hop < HOPS; hop++) {
    to.path = reply.where;
    reply = room.handle({ method: 'GET', path: reply.where, body: '', facts, oops: '' });
  }
  if (reply.status === 200) live.say(reply.whisper);
  // What a page keeps of itself; nobody waits for it, and where nothing can be sealed just now it is left.
  if (reply.status === 200 && reply.events.length > 0) void room.append(reply.events).then((kept) => kept && sync.soon(), broken);
  return { ...to, status: reply.status, html: reply.html, say: reply.say };
}

/* What a POST asked for; the code why it can't be. */
async function carryOut({ task: form, events }: { task: string; events: Uint8Array }, facts: string, to: Page): Promise<string> {
  if (form !== '') {
    const fields = new URLSearchParams(form);
    const code = await task(fields, facts, to);
    if (code !== '') return code;
  }
  if (events.length > 0) {
    if (!(await room.append(events))) return 'locked';
    to.kept = true;
    sync.soon();
  }
  return '';
}

async function task(fields: URLSearchParams, facts: string, to?: Page): Promise<string> {
  const name = fields.get('do') ?? '';
  if (!CLIENTS.has(name)) return hostTask(name, fields, facts, to);
  if (LEAVING.has(name)) return leave(fields, to);
  const code = await room.run(fields.toString());
  if (code !== '') return code;
  if (NEW_KEYS.has(name)) {
    room.newKeys();
    if (fields.get('stay') === '1' || room.stays) await room.setStay(true);
    if (to) await page.ask({ do: 'task', form: 'do=opened' });
  }
  if (EMPTY.has(name) && room.empty) await sync.now(); // half a home would say what is not so
  else sync.soon();
  return '';
}

/* With its last answer the relay has the browser clear the store, so nothing can be kept then. */
async function leave(fields: URLSearchParams, to?: Page): Promise<string> {
  leaving = true;
  const code = await room.run(fields.toString()).catch((error) => {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return '';
  });
  if (code === '' && to) to.end = 'wipe';
  leaving = code === '';
  return code;
}

function zipped(files: File[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zipSync(Object.fromEntries(files.map(({ path, bytes }) =>
    [path, [bytes, { level: path.endsWith('.jpg') ? 0 : 6 }]]))));
}

/* Tasks of the host (docs/formats.md) that need what this worker holds; the others are the page's. */
async function hostTask(name: string, fields: URLSearchParams, facts: string, to?: Page): Promise<string> {
  switch (name) {
  case 'stay':
    return room.setStay(fields.get('on') === '1');
  case 'wipe':
    await Promise.race([leave(new URLSearchParams('do=signout')), new Promise((done) => setTimeout(done, HASTE))]);
    leaving = true;
    if (to) to.end = name;
    return '';
  case 'lock':
    if (to) to.end = name;
    return '';
  case 'export': {
    const only = fields.get('only') ?? '';
    const files = only ? room.files(facts, only) : await room.allFiles(facts);
    if (typeof files === 'string') return files;
    if (!only) files.push(...(await page.ask<File[]>({ do: 'files' })));
    const one = files.find(({ path }) => path === only);
    if (to) to.file = one ? one.bytes.slice() : zipped(files);
    if (to && one) to.fileName = one.path;
    return '';
  }
  case 'former': {
    const files = await room.former(fields.get('passphrase') ?? '', facts);
    if (typeof files === 'string') return files;
    if (to) to.file = zipped(files);
    return '';
  }
  default:
    return page.ask({ do: 'task', form: fields.toString() });
  }
}

async function findDrafts(forms: string[]): Promise<Record<string, string>> {
  const drafts = await room.drafts();
  const found: Record<string, string> = {};
  for (const form of forms) found[form] = (await drafts?.find(form)) ?? '';
  return found;
}
