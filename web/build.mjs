// SPDX-License-Identifier: AGPL-3.0-or-later
// build: everything a browser is given, with names that hold a hash of what is
// inside, compressed ahead, and a list of it all (assets.json) for the server.
//
//	node web/build.mjs [folder]	CORE=build/wasm/wasm/hearth.wasm
//
// The same sources give the same bytes.
import { build } from 'esbuild';
import { dictionary } from '@zxcvbn-ts/language-common';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { windowsZones } from './windows.mjs';
import { words } from './wordlist.mjs';

const web = import.meta.dirname;
const root = path.join(web, '..');
const out = path.resolve(process.argv[2] ?? path.join(web, 'dist'));
const core = process.env.CORE ?? path.join(root, 'build/wasm/wasm/hearth.wasm');
const COMMONEST = 3000;

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8', '.content': 'application/octet-stream' };
const packed = new Set(['.png', '.woff2']); // nothing to gain

const hash = (bytes, way, form) => crypto.createHash(way).update(bytes).digest(form);
const integrity = (bytes) => `sha384-${hash(bytes, 'sha384', 'base64')}`;
const read = (...names) => fs.readFileSync(path.join(...names));

/* What is served: address, bytes, whether they may change under it. */
const files = new Map();

function put(address, bytes, immutable) {
  files.set(address, { bytes: Buffer.from(bytes), immutable });
  return address;
}

/* A file whose name says what is inside. */
function putHashed(name, bytes) {
  const { name: stem, ext } = path.parse(name);
  return put(`/${stem}.${hash(bytes, 'sha256', 'hex').slice(0, 12)}${ext}`, bytes, true);
}

/* ---- scripts ---- */

const sodium = { wasm: null };

/* What the port declares that it calls: of 700 doors of libsodium, 22. */
const called = new Set([...read(web, 'crypto.ts').toString().matchAll(/^  (_\w+)\(/gm)].map(([, name]) => name));

/* A module with these exports and what they reach, byte for byte as its authors compiled it. */
function prune(bytes, exports) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hearth-'));
  const [from, graph, to] = ['from.wasm', 'graph.json', 'to.wasm'].map((name) => path.join(folder, name));
  fs.writeFileSync(from, bytes);
  fs.writeFileSync(graph, JSON.stringify(exports.map((name) => ({ name: `door-${name}`, export: name, root: true }))));
  execFileSync('wasm-metadce', ['--all-features', from, '--graph-file', graph, '-o', to], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pruned = read(to);
  fs.rmSync(folder, { recursive: true });
  return pruned;
}

/* libsodium's script carries its wasm as text: taken out, it is a third smaller and compiles while it comes.
 * What nobody calls stays behind, in the module and in the script's table of names. */
const splitSodium = {
  name: 'split-sodium',
  setup({ onLoad }) {
    onLoad({ filter: /libsodium-sumo\.mjs$/ }, ({ path: file }) => {
      const script = fs.readFileSync(file, 'utf8');
      const text = script.match(/"AGFzbQ[A-Za-z0-9+/=]+"/g), calls = script.split('WebAssembly.instantiate(').length - 1;
      if (text?.length !== 1 || calls !== 1) throw new Error('libsodium-sumo looks different: see build.mjs');
      const whole = Buffer.from(text[0].slice(1, -1), 'base64');
      const left = new Set();
      const slim = script.replace(/\bg\.(_\w+)=A\.([\w$]+),/g, (row, name, door) => called.has(name) ? row : (left.add(door), ''));
      const doors = WebAssembly.Module.exports(new WebAssembly.Module(whole)).map(({ name }) => name);
      sodium.wasm = prune(whole, doors.filter((name) => !left.has(name)));
      return { contents: slim.replace(text[0], '""').replace('WebAssembly.instantiate(', 'globalThis.instantiateSodium('), loader: 'js' };
    });
  },
};

/* Of the common passwords the commonest, and the keyboards without the rest. */
const commonPasswords = {
  name: 'common-passwords',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@zxcvbn-ts\/language-common\/(common|graphs)$/ }, ({ path: name }) => ({ path: name, namespace: 'common' }));
    onLoad({ filter: /common$/, namespace: 'common' }, () =>
      ({ contents: JSON.stringify(dictionary['passwords-common'].slice(0, COMMONEST)), loader: 'json' }));
    onLoad({ filter: /graphs$/, namespace: 'common' }, () => ({ resolveDir: web,
      contents: 'export { default as adjacencyGraphs } from "../node_modules/@zxcvbn-ts/language-common/dist/adjacencyGraphs.json.mjs"' }));
  },
};

async function script(name, define = {}) {
  const made = await build({ entryPoints: [path.join(web, `${name}.ts`)], bundle: true, minify: true, write: false, format: 'iife',
    target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'error', define: { 'import.meta.url': '""', ...define },
    plugins: [splitSodium, commonPasswords, windowsZones] });
  return made.outputFiles[0].contents;
}

/* ---- content ---- */

const aside = ['demo.rec', 'kinder.rec']; // the pretend couple stays with the server; kinder words are in the list

/* Decks one after the other: "name\n", u32 length, bytes. */
function content() {
  const folder = path.join(root, 'content/en');
  const decks = fs.readdirSync(folder).filter((file) => file.endsWith('.rec') && !aside.includes(file)).sort()
    .map((file) => [file.slice(0, -4), read(folder, file)]);
  const list = words(path.join(folder, 'kinder.rec')).map((word, i) => `Id: ${i}\nText: ${word}\n`).join('\n');
  return Buffer.concat([...decks, ['words', Buffer.from(list)]].flatMap(([name, bytes]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [Buffer.from(`${name}\n`), length, bytes];
  }));
}

/* ---- everything ---- */

const literata = path.join(root, 'node_modules/@fontsource/literata');
const named = new Map(); // what index.html calls it -> its address

for (const font of ['literata-latin-500-normal.woff2', 'literata-latin-ext-500-normal.woff2']) {
  named.set(font, putHashed(font, read(literata, 'files', font)));
}
for (const icon of ['hearth.svg', 'notes.svg', 'hearth-192.png', 'hearth-512.png', 'notes-192.png', 'notes-512.png']) {
  named.set(icon, putHashed(icon, read(web, 'icons', icon)));
}
const css = read(web, 'hearth.css').toString().replace(/url\(([^)]+)\)/g, (_, name) => `url(${named.get(name)})`);
const slim = await build({ stdin: { contents: css, loader: 'css' }, minify: true, write: false, logLevel: 'error' });
named.set('hearth.css', putHashed('hearth.css', slim.outputFiles[0].contents));

/* sodium.wasm comes to light only while the worker is bundled. */
await script('sodium', { ASSETS: '{}' });
const assets = { core: putHashed('core.wasm', fs.readFileSync(core)), sodium: putHashed('sodium.wasm', sodium.wasm),
  content: putHashed('decks.content', content()) };
assets.strength = putHashed('strength.js', await script('strength'));
assets.worker = putHashed('worker.js', await script('worker', { ASSETS: JSON.stringify(assets) }));
named.set('boot.js', putHashed('boot.js', await script('boot')));
named.set('page.js', putHashed('page.js', await script('page', { ASSETS: JSON.stringify(assets) })));

function manifest(name, text, icon) {
  const pictures = [['192', ''], ['512', '']].map(([size]) =>
    ({ src: named.get(`${icon}-${size}.png`), sizes: `${size}x${size}`, type: 'image/png', purpose: 'any maskable' }));
  return JSON.stringify({ name, short_name: name, description: text, id: '/', start_url: '/', scope: '/', display: 'standalone',
    background_color: '#f8f1e9', theme_color: '#f9e4cd',
    icons: [{ src: named.get(`${icon}.svg`), sizes: 'any', type: 'image/svg+xml' }, ...pictures] });
}

put('/hearth.webmanifest', manifest('Hearth', 'A private place for two.', 'hearth'), false);
put('/notes.webmanifest', manifest('Notes', 'Notes.', 'notes'), false);

const index = read(web, 'index.html').toString().replace(/%([\w.-]+?)(:hash)?%/g, (whole, name, hashed) => {
  const address = named.get(name);
  if (address === undefined) throw new Error(`index.html names ${whole}`);
  return hashed ? integrity(files.get(address).bytes) : address;
});
put('/', index, false);

const kept = [...files].map(([address, { bytes }]) => ({ path: address, integrity: integrity(bytes) }));
const version = hash(JSON.stringify(kept), 'sha256', 'hex').slice(0, 12);
put('/sw.js', await script('sw', { FILES: JSON.stringify(kept), VERSION: JSON.stringify(version),
  ICONS: JSON.stringify({ hearth: named.get('hearth-192.png'), notes: named.get('notes-192.png') }) }), false);

/* ---- written, compressed ahead ---- */

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const list = [];
let wire = 0;
for (const [address, { bytes, immutable }] of files) {
  const file = address === '/' ? 'index.html' : address.slice(1);
  const type = types[path.extname(file)];
  fs.writeFileSync(path.join(out, file), bytes);
  const row = { path: address, file, type, encoding: '', immutable };
  list.push(row);
  let least = bytes.length;
  if (!packed.has(path.extname(file))) {
    const br = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 22, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    const gz = zlib.gzipSync(bytes, { level: 9 });
    fs.writeFileSync(path.join(out, `${file}.br`), br);
    fs.writeFileSync(path.join(out, `${file}.gz`), gz);
    list.push({ ...row, file: `${file}.br`, encoding: 'br' }, { ...row, file: `${file}.gz`, encoding: 'gzip' });
    least = br.length;
  }
  wire += least;
  console.log(`${String(bytes.length).padStart(8)} ${String(least).padStart(8)}  ${address}`);
}
fs.writeFileSync(path.join(out, 'assets.json'), JSON.stringify({ version, files: list }, null, 1) + '\n');
console.log(`${String(wire).padStart(17)}  in all, compressed; version ${version}`);
