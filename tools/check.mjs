// SPDX-License-Identifier: AGPL-3.0-or-later
// check: runs the tests written for node, a file at a time, and of those in
// browsers two: they wait more than they work.
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

/* A file that hangs is ended with all that it started. */
const LONGEST = 8 * 60_000;

/* The group of a test is its own, so that it ends whole; then Ctrl-C does not reach it by itself. */
const running = new Set();
const end = (child) => process.kill(-child.pid, 'SIGKILL');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running.forEach(end);
    process.exit(1);
  });
}

function run(file) {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', '--test-reporter-destination=stdout',
      '--test-reporter=spec', '--test-reporter-destination=stderr', file], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let tap = '', spec = '';
    child.stdout.on('data', (text) => { tap += text; });
    child.stderr.on('data', (text) => { spec += text; });
    running.add(child);
    const patience = setTimeout(() => {
      spec += `\n${tap.trimEnd()}\n${file} was ended after ${LONGEST / 60_000} minutes.\n`;
      end(child);
    }, LONGEST);
    child.on('close', (code) => {
      clearTimeout(patience);
      running.delete(child);
      done({ code, tap, spec });
    });
  });
}

const count = (tap, what) => Number(new RegExp(`^# ${what} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);
const width = Math.max(0, ...files.map((file) => file.length));
const failed = [];
let passed = 0, again = 4; // files that may be tried again
const browsers = (file) => file.startsWith('tests/e2e');
/* A browser or a socket on a busy machine may be late once: what failed there
 * is shown, and tried again. Where much fails, it is not the machine. */
const patient = (file) => browsers(file) || file === 'tests/http.mjs';

async function check(file) {
  const began = Date.now();
  let { code, tap, spec } = await run(file);
  if (code !== 0 && patient(file) && again > 0) {
    again--;
    console.log(`${spec.trimEnd()}\n\n${file}: once more`);
    ({ code, tap, spec } = await run(file));
  }
  passed += count(tap, 'pass');
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const skipped = count(tap, 'skipped');
  console.log(`${file.padEnd(width)}  ${code === 0 ? 'ok    ' : 'FAILED'} ${String(count(tap, 'pass')).padStart(3)} passed`
    + `${skipped > 0 ? `, ${skipped} skipped` : ''}, ${seconds} s`);
  if (code === 0) return;
  failed.push(file);
  console.log((spec || tap).trimEnd() + '\n');
}

async function inTurn(left) {
  for (let file = left.shift(); file; file = left.shift()) await check(file);
}

await inTurn(files.filter((file) => !browsers(file)));
const left = files.filter(browsers);
await Promise.all([inTurn(left), inTurn(left)]);
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && files.length > 0 ? 0 : 1);
