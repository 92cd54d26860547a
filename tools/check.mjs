// SPDX-License-Identifier: AGPL-3.0-or-later
// check: runs the tests written for node, one file after the other.
//
//   node tools/check.mjs [part of a name]…
//
// Where the binaries are is told by the environment, as below; without it,
// they are where make puts them.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

process.chdir(path.join(import.meta.dirname, '..'));

/* Beside all *.test.mjs; those named here run first. */
const others = ['tests/same.mjs', 'tests/api.mjs', 'tests/http.mjs', 'tests/crash.mjs'];
const folders = ['tests', 'web', 'tests/e2e'];

const where = {
  HEARTH: 'build/release/cli/hearth',
  WASM: 'build/wasm/wasm/hearth.wasm',
  SCRIPT: 'build/native/tests/script',
  ICAL_CASES: 'build/native/tests/ical_cases',
  RELAY_SERVER: 'build/native/tests/relay_server',
};
const env = { ...process.env };
for (const [name, file] of Object.entries(where)) env[name] = path.resolve(env[name] ?? file);

const tests = folders.flatMap((folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort()
  .map((name) => path.join(folder, name)));
const asked = process.argv.slice(2);
const files = [...others.filter((file) => fs.existsSync(file)), ...tests]
  .filter((file) => asked.length === 0 || asked.some((part) => file.includes(part)));

function run(file) {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', '--test-reporter-destination=stdout',
      '--test-reporter=spec', '--test-reporter-destination=stderr', file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let tap = '', spec = '';
    child.stdout.on('data', (text) => { tap += text; });
    child.stderr.on('data', (text) => { spec += text; });
    child.on('close', (code) => done({ code, tap, spec }));
  });
}

const count = (tap, what) => Number(new RegExp(`^# ${what} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);
const width = Math.max(0, ...files.map((file) => file.length));
const failed = [];
let passed = 0;
/* A browser or a socket on a busy machine may be late once: what failed there
 * is shown, and tried again. */
const patient = (file) => file.startsWith('tests/e2e') || file === 'tests/http.mjs';
for (const file of files) {
  const began = Date.now();
  let { code, tap, spec } = await run(file);
  if (code !== 0 && patient(file)) {
    console.log(`${spec.trimEnd()}\n\n${file}: once more`);
    ({ code, tap, spec } = await run(file));
  }
  passed += count(tap, 'pass');
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const skipped = count(tap, 'skipped');
  console.log(`${file.padEnd(width)}  ${code === 0 ? 'ok    ' : 'FAILED'} ${String(count(tap, 'pass')).padStart(3)} passed`
    + `${skipped > 0 ? `, ${skipped} skipped` : ''}, ${seconds} s`);
  if (code === 0) continue;
  failed.push(file);
  console.log((spec || tap).trimEnd() + '\n');
}
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && files.length > 0 ? 0 : 1);
