// SPDX-License-Identifier: AGPL-3.0-or-later
// same: what the core says natively and in wasm, byte for byte.
//
//   SCRIPT=build/native/tests/script WASM=build/wasm/hearth.wasm node tests/same.mjs
//
// Two people live through every page and form of the registry in wasm, with
// odd words and mangled requests, in every state a home can be in; all that was
// asked is written down and asked of the native core, too.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Core, deckFiles, load } from './core.mjs';

const script = process.env.SCRIPT ?? 'build/native/tests/script';
const wasm = load(process.env.WASM ?? 'build/wasm/hearth.wasm');
const WALLED = 8;
const HEAD = 48;

/* ---- chance ---- */

let seed = 20251124;
const chance = (sides) => (seed = (seed * 48271) % 2147483647) % sides;
const pick = (list) => list[chance(list.length)];
const bits = ['<', '>', '"', "'", '&', '\\', '\r\n', '\n', '\t', '\u0007', ' ', '%', '%1', '%9', '+', '=', '{{ x }}', 'javascript:',
  '</p>', '<script>', '--', 'é', 'ß', 'İ', 'Σς', 'Ж', '🌧', '\u202e', '\ufeff', '\u0301', 'a', 'B', 'thank you', '1', '-'];
const odd = (most = 12) => Array.from({ length: 1 + chance(most) }, () => pick(bits)).join('');
const id = () => Array.from({ length: 32 }, () => chance(16).toString(16)).join('');

/* ---- the registry ---- */

const listed = spawnSync(script, ['--pages'], { encoding: 'utf8' });
if (listed.status !== 0) throw listed.error ?? new Error(listed.stderr);
const pages = listed.stdout.trim().split('\n').map((row) => {
  const [method, path, how, ...fields] = row.split(' ');
  return { method, path, how: Number(how), fields: fields.map((field) => {
    const [name, max, marks, ...choices] = field.split(':');
    const number = marks.includes('number');
    return { name, number, max: Number(max) || 4000, least: Number(choices[0]), most: Number(choices[1]),
      oneof: number || choices[0] === '' ? [] : choices[0].split('|') };
  }) };
});

/* ---- the record ---- */

const lines = [], said = []; // what was asked, and what wasm said
let cores = [];
let reached = new Set();

function record(line, answer) {
  lines.push(line);
  said.push(Buffer.concat([Buffer.from(`\n=== ${lines.length}\n`), ...answer.map((part) => Buffer.from(part ?? '-'))]));
}

const folded = ({ taken, kept, refolded }) => `fold ${taken} ${kept} ${refolded}\n`;

function open() {
  for (const core of cores) core.close();
  cores = [0, 1, 2, 3].map((room) => new Core(wasm, room >> 1, room & 1));
  record('open -', []);
}

function handle(room, form) {
  const reply = cores[room].handle(form);
  const parts = [`${reply.status} `, reply.where, '\n', reply.task, '\n', reply.say, '\n', reply.whisper, '\n', reply.html, reply.events];
  if (reply.events.length > 0) parts.push(folded(cores[room].fold(reply.events)));
  record(`handle ${room} ${form}`, parts);
  return reply;
}

/* Heard by oneself, and mostly by the other, who may answer. */
function whisper(room, form, answers = 3) {
  if (form === null || answers === 0) return;
  const hear = (to, path) => handle(to, new URLSearchParams({ method: 'HEAR', path, body: form, now: String(now), zone: '60', seed: id(),
    facts: new URLSearchParams(facts).toString() }).toString());
  hear(room, '/mine');
  if (chance(4) > 0) whisper(room ^ 2, hear(room ^ 2, '/theirs').whisper, answers - 1);
}

const fold = (room, batch) => record(`fold ${room} ${batch.toString('hex')}`, [folded(cores[room].fold(batch))]);

/* ---- a relay between the two ---- */

const relay = { events: [], waiting: [] };
const gateOf = (occasion) => { // in place of the seal's keyed hash
  let hash = 0xCBF29CE484222325n;
  for (const byte of Buffer.from(occasion)) hash = ((hash ^ BigInt(byte)) * 0x100000001B3n) & 0xFFFFFFFFFFFFFFFFn;
  const made = Buffer.from('........gategate');
  made.writeBigUInt64LE(hash);
  return made;
};

function send(room, batch) {
  for (let at = 0; at < batch.length;) {
    const end = at + HEAD + batch.readUInt32LE(at);
    relay.waiting.push({ room, bytes: Buffer.from(batch.subarray(at, end)) });
    at = end;
  }
}

function place({ room, bytes }) {
  const [space, , mode, what] = bytes.subarray(4, 8);
  const gate = mode > 0 && new URLSearchParams(bytes.toString('utf8', HEAD)).get('gate');
  bytes.writeBigUInt64LE(BigInt(relay.events.length + 1), 8);
  if (gate) gateOf(gate).copy(bytes, 32);
  const event = { room, bytes, space, gate, what, got: new Map() };
  relay.events.push(event);
  if (what === 2) for (const e of relay.events) e.deleted ||= e !== event && e.room === room && e.bytes.compare(bytes, 32, 48, 16, 32) === 0;
}

function deliver(e, to) {
  const mine = e.room === to;
  const open = mine || !e.gate || relay.events.some((o) => o.room === to && o.gate === e.gate);
  const bytes = Buffer.from(e.deleted || !open ? e.bytes.subarray(0, HEAD) : e.bytes);
  if (bytes.length === HEAD) bytes.writeUInt32LE(0, 0);
  if (e.got.get(to) === bytes.length) return;
  e.got.set(to, bytes.length);
  fold(to, bytes);
}

/* Some of it arrives; all: everything does. */
function delivers(all) {
  const left = [];
  for (const w of relay.waiting) if (all || (!left.some((l) => l.room === w.room) && chance(5) > 0)) place(w); else left.push(w);
  relay.waiting = left;
  for (const e of relay.events) {
    if (all || chance(3) > 0) deliver(e, e.room);
    if (e.space === 0 && (all || chance(3) > 0)) deliver(e, e.room ^ 2);
  }
}

/* ---- asking ---- */

let now = 1764000000;
let facts = {};
const ids = [];

function gates(room) {
  return cores[room].occasions(now, 60).split('\n').filter((o) => o !== '')
    .map((o) => `${o}.${gateOf(o).toString('hex')}`).join(',');
}

function request(room, method, path, body, more = {}) {
  const made = id();
  const form = new URLSearchParams({ method, path, body, now: String(now += 1 + chance(90)), zone: pick(['60', '60', '60', '-300']), seed: made,
    facts: new URLSearchParams({ ...facts, gates: gates(room), ...more.facts }).toString(), ...(more.oops ? { oops: more.oops } : {}) }).toString();
  const reply = handle(room, form);
  if (reply.status !== 404 && reply.status !== 421) reached.add(`${method} ${path.split('?')[0]}`);
  if (reply.events.length > 0) {
    ids.push(made);
    send(room, reply.events);
  }
  whisper(room, reply.whisper);
  return reply;
}

const idLike = new Set(['of', 'note', 'id', 'draft', 'entry', 'item', 'wording']);

function value(field, wild) {
  if (wild && chance(3) === 0) return odd(40);
  if (idLike.has(field.name)) return chance(6) === 0 || ids.length === 0 ? '' : ids[Math.max(0, ids.length - 1 - chance(40))];
  if (field.oneof.length > 0) return pick(field.oneof);
  if (field.number) return String(field.least + chance(Math.min(field.most - field.least + 1, 12)) + (wild ? chance(3) - 1 : 0));
  const text = odd(20);
  return wild && chance(4) === 0 ? text.repeat(1 + field.max / 8) : text.slice(0, Math.max(1, field.max / 2));
}

function form(page, wild) {
  const body = new URLSearchParams();
  for (const field of page.fields) if (!wild || chance(5) > 0) body.append(field.name, value(field, wild));
  if (!page.fields.some((f) => f.name === 'of') && chance(2) === 0) body.append('of', value({ name: 'of', oneof: [] }, wild));
  return body.toString();
}

function ask(who, page, body, more) {
  const room = 2 * who + (page.how & WALLED ? 1 : 0);
  return page.method === 'GET' ? request(room, 'GET', body === '' ? page.path : `${page.path}?${body}`, '', more)
    : request(room, 'POST', page.path, body, more);
}

/* ---- what happens ---- */

const day = 86400;
const states = [
  { state: 'none' }, { state: 'locked', handle: 'ada' },
  { state: 'open', pair: 'alone', recovery: 'ABCD-EFGH-JKMN', handle: 'a<b>' },
  { state: 'open', pair: 'inviting', invite: 'k7q2', until: String(now + day), confirmed: '1' },
  { state: 'open', pair: 'joined', words: '1.22.333.2047', confirmed: '1', joined: String(now) },
  { state: 'open', pair: 'comparing', words: '0.1.2.3', said: 'same', waiting: '3', offline: '1' },
  { state: 'open', pair: 'bound', confirmed: '1', synced: String(now), keys: String(now - day), persist: '1', stay: '1', named: 'Notes', room: 'open',
    notices: `fork.1.${now},gap.12.${now - day},forged.2.0,odd,missing.1.x`, sessions: `${id()}.20400.20410.1,${id()}.20000.20001.0,x` },
  { state: 'open', pair: 'ended', confirmed: '1', room: 'locked' },
  { state: odd(), pair: odd(), words: odd(), until: odd(), notices: odd(30), sessions: odd(30), invite: odd(), named: odd(), keys: '-1' },
];
const oopses = ['offline', 'wrong-passphrase', 'handle-taken', 'own-invitation', 'too-many', 'unheard-of'];

function everyPage() {
  for (const page of pages) {
    ask(0, page, '');
    ask(chance(2), page, form(page, true));
    if (page.method === 'POST') ask(chance(2), page, form(page, false), chance(2) === 0 ? { oops: pick(oopses) } : {});
    if (chance(4) === 0) request(page.how & WALLED ? 0 : 1, page.method, page.path, form(page, false));
  }
}

for (const state of states) {
  open();
  facts = state;
  relay.events = [];
  relay.waiting = [];
  ask(0, pages.find((p) => p.path === '/people/name'), 'name=' + encodeURIComponent(odd()));
  everyPage();
}

/* The questionnaire of the documentation, which chance would never write, filled in twice by each. */
function fillForms() {
  const read = (name) => fs.readFileSync(path.join(import.meta.dirname, '../docs/examples', name), 'utf8');
  const say = (who, where, fields) => {
    request(2 * who, 'POST', where, new URLSearchParams(fields).toString());
    return ids.at(-1);
  };
  const of = say(0, '/forms/add', { form: read('shared-evenings.json'), scoring: read('shared-evenings.scoring.json') });
  delivers(true);
  for (const who of [0, 1, 0, 1]) {
    const filling = say(who, '/forms/begin', { of });
    const steps = ['never', 'seldom', 'sometimes', 'often', 'always', ''];
    request(2 * who, 'GET', `/forms/fill?of=${filling}`, '');
    say(who, '/forms/fill', { of: filling, page: 0, go: 'next', a1: pick(steps), a2: pick(steps), a3: 'sometimes', a4: 1 + chance(7), a5: 'true' });
    say(who, '/forms/fill', { of: filling, page: 1, go: 'next', a1: `${chance(9)}.${chance(99)}` });
    say(who, '/forms/ready', { of: filling, sure: 'yes' });
    for (const where of ['result', 'fill', 'ready', 'share']) request(2 * who, 'GET', `/forms/${where}?of=${filling}&scale=0`, '');
    say(who, '/forms/share', { of: filling, scale: chance(2) });
    say(who, '/forms/take', { of: filling });
    request(2 * who, 'GET', `/forms/one?of=${of}`, '');
    now += 30 * day;
  }
}

/* Two months of two people, whose mail is late, doubled and out of order. */
function live(days) {
  const posts = pages.filter((p) => p.method === 'POST'), gets = pages.filter((p) => p.method === 'GET');
  for (let d = 0; d < days; d++) {
    for (let i = 0; i < 14; i++) ask(chance(2), pick(posts), form(pick([0, 0, 1]) ? posts[0] : pick(posts), false));
    for (const page of posts) if (chance(3) === 0) ask(chance(2), page, form(page, chance(4) === 0));
    for (let i = 0; i < 6; i++) { const page = pick(gets); ask(chance(2), page, form(page, false)); }
    delivers(chance(4) === 0);
    now += day * (1 + chance(2));
  }
}

function farewell() {
  delivers(true);
  for (const who of [0, 1]) {
    for (const page of pages) {
      if (page.method !== 'GET') continue;
      ask(who, page, '');
      for (let i = 0; i < 4; i++) ask(who, page, form(page, false));
    }
    for (const room of [2 * who, 2 * who + 1]) {
      const form = new URLSearchParams({ method: 'GET', path: '/today', now: String(now), zone: '60', seed: id(), facts: new URLSearchParams(facts).toString() }).toString();
      record(`export ${room} ${form}`, [cores[room].export(form)]);
      record(`occasions ${room} ${now} -300`, [cores[room].occasions(now, -300)]);
      record(`sessions ${room} ${now} -300`, [cores[room].sessions(now, -300)]);
    }
  }
}

for (const pair of ['bound', 'alone']) {
  open();
  relay.events = [];
  relay.waiting = [];
  facts = { state: 'open', pair, confirmed: '1', room: 'open' };
  fillForms();
  live(30);
  farewell();
}

for (const form of ['', 'nonsense', 'a=%', 'a=%zz', 'method=GET&path=/today', '&&&', 'method=GET&path=%00', 'method=GET&path=/today&now=1&zone=9999&seed=x']) {
  handle(0, form);
  record(`export 0 ${form}`, [cores[0].export(form)]);
}
for (const length of [0, 3, 47, 48, 49, 200]) fold(0, Buffer.from(Array.from({ length }, () => chance(256))));

/* ---- the same, natively ---- */

const native = spawnSync(script, deckFiles, { input: lines.join('\n') + '\n', maxBuffer: 1 << 30 });
if (native.status !== 0) {
  console.log(String(native.stderr).slice(0, 4000) || String(native.error));
  process.exit(1);
}

let at = 0;
for (const [i, wasmSays] of said.entries()) {
  const nativeSays = native.stdout.subarray(at, at + wasmSays.length);
  if (!nativeSays.equals(wasmSays)) {
    let d = 0;
    while (nativeSays[d] === wasmSays[d]) d++;
    const around = (all, from) => JSON.stringify(all.toString('utf8', Math.max(0, from - 200), from + 100));
    console.log(`different at line ${i + 1}, byte ${d}: ${lines[i].slice(0, 400)}`);
    console.log(`native: ${around(native.stdout, at + d)}`);
    console.log(`wasm:   ${around(wasmSays, d)}`);
    process.exit(1);
  }
  at += wasmSays.length;
}
if (at !== native.stdout.length) {
  console.log(`native says more at the end: ${JSON.stringify(native.stdout.toString('utf8', at, at + 300))}`);
  process.exit(1);
}
const never = pages.map((p) => `${p.method} ${p.path}`).filter((name) => !reached.has(name));
if (never.length > 0) {
  console.log(`never reached: ${never.join(', ')}`);
  process.exit(1);
}
console.log(`same: ${lines.length} lines over ${pages.length} pages and forms, ${native.stdout.length} bytes`);
