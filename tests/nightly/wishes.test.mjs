// SPDX-License-Identifier: AGPL-3.0-or-later
// Row 25 of the checklist: whether a slot is a yes or a no cannot be told from
// how long its post takes, natively and as a phone does it. Two kinds of posts,
// all no and twenty yeses, by turns and by chance, and Welch's t over them.
//   make nightly
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { times } from '../times.mjs';

const root = path.join(import.meta.dirname, '../..');
const FEW = 4.5;

test('a yes takes as long as a no, natively', { timeout: 3_600_000 }, () => {
  const ran = spawnSync(path.resolve(process.env.WISHES_TIMES ?? path.join(root, 'build/release/tests/wishes_times')), { encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  const t = Number(ran.stdout);
  console.log(`t = ${t}`);
  assert.ok(Math.abs(t) < FEW, ran.stdout);
});

test('a yes takes as long as a no, in wasm', { timeout: 3_600_000 }, async () => {
  const c = await times(path.join(path.dirname(process.env.WASM ?? path.join(root, 'build/wasm/wasm/hearth.wasm')), 'times.wasm'));
  for (let i = 0; i < 5000; i++) c.times_slot(i & 1); // until it is compiled well
  const n = [0, 0], mean = [0, 0], square = [0, 0], took = [];
  for (let i = 0; i < 100_000; i++) {
    const yes = Math.random() < 0.5 ? 1 : 0, start = process.hrtime.bigint();
    c.times_slot(yes);
    took.push([yes, Number(process.hrtime.bigint() - start)]);
  }
  const most = took.map(([, ns]) => ns).sort((a, b) => a - b)[Math.floor(took.length * 0.95)]; // what was interrupted
  for (const [yes, ns] of took) {
    if (ns > most) continue;
    const off = ns - mean[yes];
    mean[yes] += off / ++n[yes];
    square[yes] += off * (ns - mean[yes]);
  }
  const t = (mean[0] - mean[1]) / Math.sqrt(square[0] / n[0] / (n[0] - 1) + square[1] / n[1] / (n[1] - 1));
  console.log(`t = ${t.toFixed(2)}, a slot takes ${(mean[0] / 1000).toFixed(0)} µs`);
  assert.ok(Math.abs(t) < FEW, String(t));
});
