// SPDX-License-Identifier: AGPL-3.0-or-later
// bench: every figure in one table, beside what was aimed at. Numbers of a busy
// or a small machine are what they are and fail nothing; a rule of the planner that
// was broken does.
//
//   node bench/bench.mjs build/release build/wasm
//
// A bench prints a line a figure: name, number, unit, target, note, with tabs
// between them. What else it prints stands below the table.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

process.chdir(path.join(import.meta.dirname, '..'));
const [release = 'build/release', wasm = 'build/wasm'] = process.argv.slice(2);

const benches = [
  { name: 'core, native', run: [path.join(release, 'bench/core')] },
  { name: 'core, wasm', run: ['node', 'bench/core.mjs', release, wasm] },
  { name: 'planner', run: [path.join(release, 'bench/year')] },
  { name: 'seal, wasm', run: ['node', 'bench/wishes.mjs', wasm] },
  { name: 'marking', run: [path.join(release, 'bench/mark')] },
  { name: 'relay', run: ['node', 'bench/relay.mjs', '--lines'] },
  { name: 'reminders', run: ['node', 'bench/ring.mjs'] },
  { name: 'web', run: ['node', 'bench/web.mjs', release] },
].filter(({ run }) => fs.existsSync(run[0] === 'node' ? run[1] : run[0]));

const env = { ...process.env, HEARTH: path.resolve(release, 'cli/hearth'), BENCH_RELAY: path.resolve(release, 'bench/bench_relay'),
  RELAY_SERVER: path.resolve(release, 'tests/relay_server') };

/* What the issue aims at, where a bench does not say it. Of a line that names a
 * yardstick, the ratio counts. */
const aims = [
  [/^durable appends/, '> 3 x one flush each', /([\d.]+) x one flush/],
  [/^events that shared/, '> 60 % of raw SQLite', /\((\d+) % of it\)/],
  [/^idle memory/, '< 12288'],
  [/^first answer after start/, '< 50'],
  [/^memory a stream at 5000/, '< 8'],
  [/^whisper from phone to phone/, '< 50'],
  [/^pulls of 100/, '< 5 x nginx', /\(([\d.]+) x\)/],
];

const rows = [], notes = [];
for (const { name, run } of benches) {
  process.stderr.write(`${name} …\n`);
  const { status, stdout, stderr, error } = spawnSync(run[0], run.slice(1), { encoding: 'utf8', env, maxBuffer: 1 << 26 });
  for (const line of (stdout ?? '').split('\n')) {
    const [what, number, unit = '', target = '', note = ''] = line.split('\t');
    if (number !== undefined) rows.push(row(name, what, number, unit, target, note));
    else if (line.trim() !== '') notes.push(`${name}: ${line}`);
  }
  if (status !== 0 && name === 'planner') process.exitCode = 1;
  if (status !== 0) notes.push(`${name}: ended with ${status ?? error}: ${(stderr ?? '').trim().split('\n').at(-1)}`);
}

function row(bench, what, number, unit, target, note) {
  const [, aim, ratio] = bench === 'relay' ? aims.find(([name]) => name.test(what)) ?? [] : [];
  const native = target.endsWith('x native') && rows.find((r) => r.bench === 'core, native' && r.what === what);
  let value = Number(number);
  if (ratio) value = Number(ratio.exec(target)?.[1]);
  if (native) value /= Number(native.number);
  return { bench, what, number, unit, value, target: aim ?? target, note: [native ? `${value.toFixed(1)}x` : '', aim ? target : note].filter(Boolean).join(', ') };
}

/* Met, missed, or nothing to say. */
function verdict({ value, target }) {
  const [, sign, aim] = /^([<>])\s*([\d.]+)/.exec(target) ?? [];
  if (sign === undefined || Number.isNaN(value)) return '';
  return (sign === '<' ? value < Number(aim) : value > Number(aim)) ? 'met' : 'MISSED';
}

const table = [['', 'figure', 'measured', 'aimed at', '', ''], ...rows.map((r, i) => [r.bench === rows[i - 1]?.bench ? '' : r.bench,
  r.what, `${r.number} ${r.unit}`.trim(), /^[<>]/.test(r.target) ? r.target : '', verdict(r), [/^[<>]/.test(r.target) ? '' : r.target, r.note].filter(Boolean).join(' ')])];
const widths = table[0].map((_, i) => Math.max(...table.map((r) => r[i].length)));
console.log(`${os.cpus().length} x ${os.cpus()[0].model}, load ${os.loadavg()[0].toFixed(1)}, node ${process.version}\n`);
for (const r of table) console.log(r.map((cell, i) => (i === 2 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ').trimEnd());
if (notes.length > 0) console.log('\n' + notes.join('\n'));
