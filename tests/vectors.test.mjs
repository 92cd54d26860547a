// SPDX-License-Identifier: AGPL-3.0-or-later
// The vectors as a phone sees them: tests/seal_vectors_test.c as wasm, and
// photos, tests/seal_blob_test.c, with their primitives from libsodium.js through the port of web/crypto.ts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import load from 'libsodium-sumo';

const root = path.join(import.meta.dirname, '..');
const folder = path.dirname(process.env.WASM ?? path.join(root, 'build/wasm/wasm/hearth.wasm'));
const made = await build({ entryPoints: [path.join(root, 'web/crypto.ts')], bundle: true, write: false, format: 'esm' });
const { port } = await import('data:text/javascript;base64,' + Buffer.from(made.outputFiles[0].contents).toString('base64'));

const sodium = await load({ getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0] });
assert.ok(sodium._sodium_init() >= 0);

/* ---- the vectors, as numbers that stand for their values ---- */

const values = [null];
const strings = new Map();
let c;

const memory = () => Buffer.from(c.memory.buffer);
const text = (at) => memory().toString('utf8', at, memory().indexOf(0, at));
const known = (value) => value === undefined ? 0 : values.push(value) - 1;

function lent(string) {
  if (!strings.has(string)) {
    const bytes = Buffer.from(string + '\0'), at = c.malloc(bytes.length);
    bytes.copy(memory(), at);
    strings.set(string, at);
  }
  return strings.get(string);
}

const json = {
  load: () => known(JSON.parse(fs.readFileSync(path.join(root, 'tests/vectors/crypto.json')))),
  get: (of, name) => known(values[of][text(name)]),
  at: (of, i) => known(values[of][i]),
  size: (of) => values[of].length,
  string: (of) => lent(values[of]),
  number: (of) => BigInt(values[of]),
  integer: (n) => known(Number(n)),
  set: (of, name, to) => { values[of][text(name)] = values[to]; return 0; },
};

/* What stdio would like of a system: there is none. */
const none = new Proxy({}, { get: () => () => 52 });

const failed = (file, line, what) => { throw new assert.AssertionError({ message: `${text(file)}:${line}: ${text(what)}` }); };

async function run(name, least) {
  const { imports, bind } = port(sodium);
  const module = await WebAssembly.compile(fs.readFileSync(path.join(folder, `${name}.wasm`)));
  const { exports } = await WebAssembly.instantiate(module, { crypto: imports, json, test: { failed }, wasi_snapshot_preview1: none });
  bind(exports.memory);
  exports._initialize();
  c = exports;
  const n = c.tests_open();
  assert.ok(n >= least, 'the tests are there');
  for (let i = 0; i < n; i++) {
    test(text(c.tests_name(i)).replaceAll('_', ' '), () => {
      c = exports;
      c.tests_run(i);
    });
  }
}

await run('vectors', 21);
await run('blobs', 5);
