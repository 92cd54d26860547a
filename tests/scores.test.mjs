// SPDX-License-Identifier: AGPL-3.0-or-later
// The worked numbers of scoring as a phone works them out: tests/instrument_test.c
// as wasm, which asks nothing of anybody.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const wasm = path.join(path.dirname(process.env.WASM ?? path.join(import.meta.dirname, '../build/wasm/wasm/hearth.wasm')), 'scores.wasm');
let c;

const memory = () => Buffer.from(c.memory.buffer);
const text = (at) => memory().toString('utf8', at, memory().indexOf(0, at));
const failed = (file, line, what) => { throw new assert.AssertionError({ message: `${text(file)}:${line}: ${text(what)}` }); };
const none = new Proxy({}, { get: () => () => 52 });

({ exports: c } = await WebAssembly.instantiate(await WebAssembly.compile(fs.readFileSync(wasm)),
  { test: { failed }, wasi_snapshot_preview1: none }));
c._initialize?.();

const n = c.tests_open();
assert.ok(n > 15, 'the tests are there');
for (let i = 0; i < n; i++) test(text(c.tests_name(i)).replaceAll('_', ' '), () => c.tests_run(i));
