// SPDX-License-Identifier: AGPL-3.0-or-later
// check: all tests that run in node, one file after the other, so that they
// do not take each other's time. Says little unless something fails.
//
//	node tools/check.mjs [part of a name …]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const at = (...names) => path.join(root, ...names);
const env = {
  ...process.env,
  HEARTH: process.env.HEARTH ?? at('build/release/cli/hearth'),
  WASM: process.env.WASM ?? at('build/wasm/wasm/hearth.wasm'),
  SCRIPT: process.env.SCRIPT ?? at('build/native/tests/script'),
  RELAY_SERVER: process.env.RELAY_SERVER ?? at('build/native/tests/relay_server'),
};

const plain = ['same.mjs']; // prints and exits by itself
const node = ['http.mjs', 'api.mjs', 'crash.mjs'];
const tests = (folder) => existsSync(at(folder)) ?
  readdirSync(at(folder)).filter((name) => /\.test\.mjs$/.test(name)).sort().map((name) => [folder, name]) : [];
const files = [...plain.map((name) => ['tests', name]), ...node.map((name) => ['tests', name]),
  ...tests('tests'), ...tests('web'), ...tests('tests/e2e')];
const wanted = process.argv.slice(2);

let failed = 0;
let passed = 0;
for (const [folder, name] of files) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const file = path.join(folder, name);
  const began = Date.now();
  const way = plain.includes(name) ? [] : ['--test', '--test-reporter=spec'];
  const run = spawnSync(process.execPath, [...way, file], { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  if (run.status === 0) {
    passed++;
    console.log(`ok   ${file} (${seconds} s)`);
  } else {
    failed++;
    console.log(`FAIL ${file} (${seconds} s)\n${run.stdout}${run.stderr}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
