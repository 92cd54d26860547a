// SPDX-License-Identifier: AGPL-3.0-or-later
// wishes: how long a step of a round takes on the phone that does it, 128 slots
// with twenty yeses, through the port of web/crypto.ts as in the worker.
//
//   node bench/wishes.mjs build/wasm
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import load from 'libsodium-sumo';

const [wasm] = process.argv.slice(2);
const web = path.join(import.meta.dirname, '../web');
const made = await build({ entryPoints: [path.join(web, 'crypto.ts')], bundle: true, write: false, format: 'esm' });
const { port } = await import('data:text/javascript;base64,' + Buffer.from(made.outputFiles[0].contents).toString('base64'));
const { imports, bind } = port(await load({ getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0] }));
const { exports: c } = await WebAssembly.instantiate(await WebAssembly.compile(fs.readFileSync(path.join(wasm, 'wasm/times.wasm'))),
  { crypto: imports, wasi_snapshot_preview1: new Proxy({}, { get: () => () => 52 }) });
bind(c.memory);
c._initialize();

const took = [[], [], [], []];
for (let round = 0; round < 25; round++) {
  for (const [step, list] of took.entries()) {
    const start = performance.now();
    if (!c.times_step(step)) throw new Error(`step ${step} of a round fails`);
    list.push(performance.now() - start);
  }
}
for (const [step, name] of [[1, 'post'], [2, 'answer'], [3, 'match']]) {
  const [first] = took[step], list = took[step].sort((a, b) => a - b);
  console.log(`a round of wishes, its ${name}\t${list[12].toFixed(1)}\tms\t< 200\tthe first time ${first.toFixed(1)}`);
}
