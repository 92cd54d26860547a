// SPDX-License-Identifier: AGPL-3.0-or-later
// times: wishes_times.c as a phone runs it, in wasm through the port of
// web/crypto.ts; for tests/nightly and bench.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import load from 'libsodium-sumo';

/* What the module in this file exports. */
export async function times(file) {
  const made = await build({ entryPoints: [path.join(import.meta.dirname, '../web/crypto.ts')], bundle: true, write: false, format: 'esm' });
  const { port } = await import('data:text/javascript;base64,' + Buffer.from(made.outputFiles[0].contents).toString('base64'));
  const { imports, bind } = port(await load({ getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0] }));
  const none = new Proxy({}, { get: () => () => 52 });
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(fs.readFileSync(file)),
    { crypto: imports, wasi_snapshot_preview1: none });
  bind(exports.memory);
  exports._initialize();
  return exports;
}
