// SPDX-License-Identifier: AGPL-3.0-or-later
// The statistics as a phone computes them: tests/rank_test.c as wasm. Its last
// test holds the very bits of thousands of results.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '..');
const wasm = path.join(path.dirname(process.env.WASM ?? path.join(root, 'build/wasm/wasm/hearth.wasm')), 'rank.wasm');
let c;

const text = (at) => {
  const memory = Buffer.from(c.memory.buffer);
  return memory.toString('utf8', at, memory.indexOf(0, at));
};
const failed = (file, line, what) => { throw new assert.AssertionError({ message: `${text(file)}:${line}: ${text(what)}` }); };
/* What stdio would like of a system: there is none. */
const none = new Proxy({}, { get: () => () => 52 });

({ exports: c } = await WebAssembly.instantiate(await WebAssembly.compile(fs.readFileSync(wasm)),
  { test: { failed }, wasi_snapshot_preview1: none }));
c._initialize();

const n = c.tests_open();
assert.ok(n >= 7, 'the tests are there');
for (let i = 0; i < n; i++) test(text(c.tests_name(i)).replaceAll('_', ' '), () => c.tests_run(i));
