// SPDX-License-Identifier: AGPL-3.0-or-later
// core: how long the core takes with ten years, in wasm. The home is the one
// that bench/core makes.
//
//   node bench/core.mjs build/release build/wasm [--pages]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Core, load } from '../tests/core.mjs';

const [release, wasm] = process.argv.slice(2);
const native = path.join(release, 'bench/core');
const HEAD = 48, FOLDS = 15, VISITS = 101;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hearth-bench-'));
const written = spawnSync(native, ['--write', folder], { encoding: 'utf8' });
if (written.status !== 0) throw new Error(written.stderr);
const now = Number(written.stdout);
const [base, journal, late] = ['base', 'private', 'late'].map((name) => fs.readFileSync(path.join(folder, `${name}.batch`)));
fs.rmSync(folder, { recursive: true });

/* Processor time, so that a busy machine matters less; of short calls many together. */
function ms(call, times = 1) {
  const start = process.cpuUsage();
  for (let i = 0; i < times; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / times;
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const c = load(path.join(wasm, 'wasm/hearth.wasm'));

/* 125 memories with four photos each, as a relay would give them. */
function photos() {
  const all = [];
  const event = (id, words) => {
    const form = Buffer.from(`${words}&at=${now - 90_000}&zone=60`), head = Buffer.alloc(HEAD);
    head.writeUInt32LE(form.length);
    head[7] = 1;
    head.writeBigUInt64LE(10_000_000n + BigInt(id), 8);
    head.writeUInt32LE(id, 16);
    head.write('a photo here', 20);
    all.push(head, form);
    return head.subarray(16, 32).toString('hex');
  };
  for (let i = 0; i < 125; i++) {
    const memory = event(8 * i + 1, `do=evenings.memory&what=A+day&day=${20_000 - 3 * i}&line=We+were+there`);
    for (let k = 0; k < 4; k++) event(8 * i + 2 + k, `do=evenings.photo&memory=${memory}&photo=${'5e'.repeat(183)}&wide=1600&high=1200&alt=A+lake`);
  }
  return Buffer.concat(all);
}

function fold(batch = base) {
  const core = new Core(c, 0, 0);
  const took = core.lend(batch, (at, n) => ms(() => c.app_fold(core.app, at, n)));
  core.close();
  return took;
}

const first = fold();
for (let i = 0; i < 5; i++) fold(); // while the module is still being compiled well
const folds = Array.from({ length: FOLDS }, () => fold());
const withPhotos = Buffer.concat([base, photos()]);
const photoFolds = Array.from({ length: FOLDS }, () => fold(withPhotos));
const rooms = [new Core(c, 0, 0), new Core(c, 0, 1)];
rooms[0].fold(base);
rooms[1].fold(journal);
const memory = c.memory.buffer.byteLength;

const events = [];
for (let at = 0; at < late.length; at += HEAD + late.readUInt32LE(at)) events.push(late.subarray(at, at + HEAD + late.readUInt32LE(at)));
const refolds = events.map((event) => ms(() => rooms[0].fold(event)));

const script = spawnSync(path.join(release, 'tests/script'), ['--pages'], { encoding: 'utf8' });
const paths = script.stdout.trim().split('\n').map((row) => row.split(' ')).filter(([method]) => method === 'GET')
  .map(([, where, how]) => ({ where, room: Number(how) & 8 ? 1 : 0 }));
paths.push({ where: '/jar?find=garden', room: 0 }, { where: '/jar?show=kept', room: 0 }, { where: '/journal/entries?find=garden', room: 1 });

const gates = (room) => rooms[room].occasions(now, 60).split('\n').filter((o) => o !== '').map((o) => `${o}.${'0'.repeat(31)}1`).join(',');

function visit({ where, room }) {
  const facts = new URLSearchParams({ state: 'open', pair: 'bound', confirmed: '1', room: 'open', persist: '1', gates: gates(room) });
  const form = Buffer.from(new URLSearchParams({ method: 'GET', path: where, body: '', now, zone: 60, seed: 'f'.repeat(32), facts }).toString());
  const { app } = rooms[room];
  return rooms[room].lend(form, (at, n) => median(Array.from({ length: VISITS }, () => ms(() => c.app_handle(app, at, n)))));
}

const pages = paths.map((page) => ({ ...page, took: visit(page) })).sort((a, b) => b.took - a.took);
/* 2,000 characters of what people write when they are angry, looked at while they write. */
function marking() {
  const held = fs.readFileSync('tests/mark/held.rec', 'utf8').matchAll(/^Text: (.*)$/gm);
  const text = [...held].map(([, words]) => words).join('. ').slice(0, 2000);
  const facts = new URLSearchParams({ state: 'open', pair: 'bound', confirmed: '1', room: 'open', persist: '1' });
  const form = Buffer.from(new URLSearchParams({ method: 'POST', path: '/gently/look', body: new URLSearchParams({ happened: text }), now, zone: 60, seed: 'f'.repeat(32), facts }).toString());
  const { app } = rooms[0];
  return rooms[0].lend(form, (at, n) => median(Array.from({ length: VISITS }, () => ms(() => c.app_handle(app, at, n)))));
}

if (process.argv.includes('--pages')) {
  for (const { where, took } of pages) console.log(`${took.toFixed(3).padStart(8)} ms  ${where}`);
} else {
  const row = (...cells) => console.log(cells.join('\t'));
  const slowest = (search) => pages.find(({ where }) => where.includes('find=') === search);
  row('first fold of 22,000, memory new', first.toFixed(2), 'ms', '', 'the module just started');
  row('first fold of 22,000, memory used before', median(folds).toFixed(2), 'ms', '< 2x native');
  row('the same with 500 photos in it', median(photoFolds).toFixed(2), 'ms', '< 1.1x', `${(median(photoFolds) / median(folds)).toFixed(2)}x`);
  const lived = new Core(c, 0, 0);
  lived.fold(withPhotos);
  const without = pages.find(({ where }) => where === '/today').took;
  rooms[0] = lived;
  row('Today, without and with them', `${without.toFixed(3)} ${visit({ where: '/today', room: 0 }).toFixed(3)}`, 'ms', 'alike', '');
  row('a page of memories', visit({ where: '/memories', room: 0 }).toFixed(3), 'ms', '', 'nothing is fetched until it is shown: e2e/memories');
  row('Today and the planner in it, p50', without.toFixed(3), 'ms', '< 1', 'at ten years, each day of them kept');
  row('refold', median(refolds).toFixed(2), 'ms', '< 2x native');
  for (const [name, page] of [['slowest page, p50', slowest(false)], ['slowest search, p50', slowest(true)]]) {
    row(name, page.took.toFixed(3), 'ms', '< 2x native', page.where);
  }
  row('marking 2,000 characters, with its page', marking().toFixed(3), 'ms', '< 2');
  row('memory of the module', (memory / 1e6).toFixed(1), 'MB');
}
