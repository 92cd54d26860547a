// SPDX-License-Identifier: AGPL-3.0-or-later
// The parts of the browser host that can be looked at without a browser:
// what passes for a page, and the port to libsodium against its own wrappers.
//
//	node --test web/
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import load from 'libsodium-sumo';
import sodium from 'libsodium-wrappers-sumo';
import { windowsZones } from './windows.mjs';

async function source(contents) {
  const made = await build({ stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' }, bundle: true, write: false, format: 'esm',
    define: { ASSETS: '{}' }, plugins: [windowsZones] });
  return import('data:text/javascript;base64,' + Buffer.from(made.outputFiles[0].contents).toString('base64'));
}

const { checkPage, port, readFiles, clocks, clocksNamed, zoneAt, linesOf, Sync } = await source(`export { checkPage } from './html'; export { port } from './crypto';
  export { readFiles } from './core'; export { clocks, clocksNamed, zoneAt } from './clock';
  export { linesOf } from './picked'; export { Sync } from './sync';`);

const page = (body) => `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>T</title>
<link rel="stylesheet" href="/hearth.css"></head><body class="home">${body}</body></html>\n`;

test('pages of the core pass as they are', () => {
  for (const body of [
    '<h1 id="a">Mara &amp; Jonas</h1><p>1 &lt; 2 &gt; 0</p>',
    '<a class="exit" href="https://www.wikipedia.org/" rel="noreferrer" data-exit>Quick exit</a>',
    '<a href="tel:+49116016" rel="noreferrer">call</a><a href="/jar?page=2&amp;said=sent">on</a><a href="#main">skip</a>',
    '<form method="post" action="/thanks/write"><textarea name="text" rows="2" required>&lt;b&gt;</textarea><input type="radio" name="x" value="1" checked ></form>',
    '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M1 1"/><linearGradient id="g"><stop class="g0" offset="0"/></linearGradient><path fill="url(#g)" d="M0 0"/></svg>',
    '<p title="a > b">x</p><details open><summary>Why?</summary>x</details>',
  ]) assert.equal(checkPage(page(body)), page(body));
});

test('nothing that acts passes for a page', () => {
  for (const body of [
    '<script>alert(1)</script>', '<SCRIPT src="/x.js"></SCRIPT>', '<svg><script>1</script></svg>', '<style>p{}</style>',
    '<p onclick="x()">y</p>', '<svg onload="x()"></svg>', '<p ONCLICK="x">', '<p/onclick="x">', '<p\nonclick="x">y</p>',
    '<p class="a"onclick="x">y</p>', "<p class='a'>y</p>", '<p class=a>y</p>', '<p style="color: red">y</p>',
    '<iframe src="/"></iframe>', '<frame>', '<object data="/x"></object>', '<embed>', '<base href="/x">', '<img src="/x">',
    '<meta http-equiv="refresh" content="0">', '<link rel="import" href="/x">', '<link rel="stylesheet" href="https://a.example/x">',
    '<a href="javascript:alert(1)">y</a>', '<a href=" javascript:x">y</a>', '<a href="java&#115;cript:x">y</a>', '<a href="jav&#x09;ascript:x">y</a>',
    '<a href="//a.example/">y</a>', '<a href="/\\a.example/">y</a>', '<a href="/&#47;a.example/">y</a>', '<a href="/&sol;a.example/">y</a>',
    '<a href="/\t/a.example/">y</a>', '<a href="https://a.example/">y</a>', '<a href="http://a.example/" rel="noreferrer">y</a>', '<a href="data:text/html,x">y</a>',
    '<form action="https://a.example/"><button>y</button></form>', '<button formaction="//a.example/">y</button>', '<form action="//a.example/">',
    '<svg><use href="https://a.example/#x"/></svg>', '<svg><a><animate attributeName="href" to="javascript:x"/></a></svg>', '<svg><foreignObject></foreignObject></svg>',
    '<math><mtext></mtext></math>', '<template><p></p></template>', '<noscript><p></p></noscript>', '<!-- x -->', '<!--><script>', '<![CDATA[x]]>', '<?xml ?>',
    'a < b', '<p title="<script>">y</p>', '<textarea></textarea><img src=x>', '<p srcdoc="x">y</p>', '<input autofocus onfocus="x">', '<video src="/x"></video>', '<p class="a',
  ]) assert.throws(() => checkPage(page(body)), undefined, body);
});

test('files come apart as they were put together', () => {
  const bytes = new Uint8Array([...Buffer.from('a.rec\n'), 3, 0, 0, 0, 1, 2, 3, ...Buffer.from('words\n'), 0, 0, 0, 0]);
  assert.deepEqual(readFiles(bytes).map(({ path, bytes }) => [path, [...bytes]]), [['a.rec', [1, 2, 3]], ['words', []]]);
});

test('clocks here are told from a year ago to fourteen years ahead', () => {
  const was = process.env.TZ;
  const spring = Date.UTC(2026, 2, 29, 1) / 1000, autumn = Date.UTC(2026, 9, 25, 1) / 1000;
  try {
    process.env.TZ = 'Europe/Berlin';
    const said = clocks(spring - 86_400).split(' ');
    assert.deepEqual(said.slice(0, 2), ['Europe/Berlin', '60']);
    assert.ok(said.includes(`${spring}=120`) && said.includes(`${autumn}=60`));
    assert.ok(said.length >= 2 + 30);
    assert.equal(zoneAt(spring), 120);
    process.env.TZ = 'Pacific/Auckland';
    assert.ok(clocks(spring).includes(` ${Date.UTC(2026, 3, 4, 14) / 1000}=720 `));
    process.env.TZ = 'Asia/Tokyo';
    assert.equal(clocks(spring), 'Asia/Tokyo 540');
  } finally {
    process.env.TZ = was;
    if (was === undefined) delete process.env.TZ;
  }
});

test('of the places a calendar names, those are told that exist', () => {
  const at = Date.UTC(2026, 5, 1) / 1000;
  const said = clocksNamed('DTSTART;TZID=America/New_York:20260601T100000\nDTEND;TZID="/x.org/2020/Asia/Kolkata":1\nTZID:Moon/Base\nTZID:Moon/Base', at).split('\n');
  assert.equal(said.length, 2);
  assert.match(said[0], /^America\/New_York -240 /);
  assert.ok(said[0].includes(` ${Date.UTC(2026, 10, 1, 6) / 1000}=-300`));
  assert.equal(said[1], 'Asia/Kolkata 330');
});

test('of a calendar what is over for good is left out, and what repeats or has no plain end is not', () => {
  const event = (...lines) => ['BEGIN:VEVENT', 'SUMMARY:Dentist', ...lines, 'END:VEVENT'];
  const kept = (...lines) => linesOf(event(...lines).join('\r\n'), 'BEGIN END DTSTART DTEND DURATION RRULE', Date.UTC(2026, 10, 29)) !== '' &&
    linesOf(['BEGIN:VCALENDAR', ...event(...lines), 'END:VCALENDAR'].join('\r\n'), 'BEGIN END DTSTART DTEND DURATION RRULE', Date.UTC(2026, 10, 29)).includes('VEVENT');
  assert.ok(!kept('DTSTART:20261101T100000Z', 'DTEND:20261101T110000Z'));
  assert.ok(!kept('DTSTART;TZID=Europe/Berlin:20261101T100000'));
  assert.ok(!kept('dtstart;value=date:20200101'));
  assert.ok(kept('DTSTART:20261128T100000Z', 'DTEND:20261128T110000Z'));
  assert.ok(kept('DTSTART:20261101T100000Z', 'DTEND:20261230T110000Z'));
  assert.ok(kept('DTSTART:20200101T100000Z', 'RRULE:FREQ=DAILY'));
  assert.ok(kept('DTSTART:20200101T100000Z', 'DURATION:P4000D'));
  assert.ok(kept('DTSTART:soon'));
  assert.ok(kept('SUMMARY:no time at all'));
});

test('the names that Windows has for its time zones are known, too', () => {
  const at = Date.UTC(2026, 5, 1) / 1000;
  const lines = clocksNamed(['W. Europe', 'GMT', 'Pacific', 'India', 'No Such'].map((name) => `DTSTART;TZID=${name} Standard Time:1`).join('\n'), at).split('\n');
  assert.deepEqual(lines.map((line) => line.replace(/^(.* Time -?\d+)( .*|)$/, '$1')), ['W. Europe Standard Time 120',
    'GMT Standard Time 60', 'Pacific Standard Time -420', 'India Standard Time 330']);
});

test('the port says what libsodium says', async () => {
  await sodium.ready;
  const raw = await load({ getRandomValue: () => globalThis.crypto.getRandomValues(new Uint32Array(1))[0] });
  assert.ok(raw._sodium_init() >= 0);
  const memory = new WebAssembly.Memory({ initial: 8 }), { imports: c, bind } = port(raw);
  bind(memory);
  const put = (at, bytes) => (new Uint8Array(memory.buffer).set(bytes, at), at);
  const get = (at, n) => Buffer.from(new Uint8Array(memory.buffer, at, n)).toString('hex');
  const hex = (bytes) => Buffer.from(bytes).toString('hex');
  const random = (n) => sodium.randombytes_buf(n);
  const key = random(32), text = random(333), ad = random(176), nonce = random(24), context = 'hearthRT';
  const K = put(1000, key), T = put(2000, text), A = put(3000, ad), N = put(4000, nonce), C = put(4100, Buffer.from(context));
  const OUT = 10000, OTHER = 20000, SIG = 5000, PK = 5100;

  c.hash(OUT, 64, K, T, 333);
  assert.equal(get(OUT, 64), hex(sodium.crypto_generichash(64, text, key)));
  c.hash(OUT, 16, 0, T, 333);
  assert.equal(get(OUT, 16), hex(sodium.crypto_generichash(16, text)));
  c.hash_code(OUT, K, T, 333);
  assert.equal(get(OUT, 32), hex(sodium.crypto_generichash(32, text, key.slice(0, 16))));
  for (const id of [1n, 5_000_000_000n]) {
    c.subkey(OUT, id, C, K);
    assert.equal(get(OUT, 32), hex(sodium.crypto_kdf_derive_from_key(32, id, context, key)));
  }
  assert.equal(c.stretch(OUT, T, 20, N), 1);
  assert.equal(get(OUT, 32), hex(sodium.crypto_pwhash(32, text.slice(0, 20), nonce.slice(0, 16), 3, 64 << 20, 2)));

  c.aead_seal(OUT, T, 333, A, 176, N, K);
  assert.equal(get(OUT, 349), hex(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(text, ad, null, nonce, key)));
  assert.equal(c.aead_open(OTHER, OUT, 349, A, 176, N, K), 1);
  assert.equal(get(OTHER, 333), hex(text));
  assert.equal(c.aead_open(OTHER, OUT, 15, A, 176, N, K), 0);
  put(OUT, [1, 2, 3]);
  assert.equal(c.aead_open(OTHER, OUT, 349, A, 176, N, K), 0);

  const pair = sodium.crypto_sign_seed_keypair(key);
  c.sign_public(PK, K);
  assert.equal(get(PK, 32), hex(pair.publicKey));
  c.sign(SIG, T, 333, K);
  assert.equal(get(SIG, 64), hex(sodium.crypto_sign_detached(text, pair.privateKey)));
  assert.equal(c.sign_check(SIG, T, 333, PK), 1);
  assert.equal(c.sign_check(SIG, T, 332, PK), 0);

  const other = sodium.crypto_box_keypair();
  c.exchange_public(PK, K);
  assert.equal(get(PK, 32), hex(sodium.crypto_scalarmult_base(key)));
  put(OTHER, other.publicKey);
  assert.equal(c.exchange(OUT, K, OTHER), 1);
  assert.equal(get(OUT, 32), hex(sodium.crypto_scalarmult(key, other.publicKey)));
  put(OTHER, new Uint8Array(32));
  assert.equal(c.exchange(OUT, K, OTHER), 0);
  c.box_seal(OUT, T, 333, PK);
  assert.equal(c.box_open(OTHER, OUT, 381, PK, K), 1);
  assert.equal(get(OTHER, 333), hex(text));
  assert.equal(c.box_open(OTHER, OUT, 380, PK, K), 0);

  c.random(OUT, 200_000);
  assert.ok(new Set(new Uint8Array(memory.buffer, OUT + 190_000, 10_000)).size > 200);
});

test('nothing stays behind in the scratch area', async () => {
  const raw = await load({ getRandomValue: () => 1 });
  const memory = new WebAssembly.Memory({ initial: 8 }), { imports: c, bind } = port(raw);
  bind(memory);
  const secret = Buffer.from('a passphrase nobody else has, 64', 'latin1');
  new Uint8Array(memory.buffer).set(secret, 1000);
  c.aead_seal(4000, 1000, 32, 0, 0, 2000, 1000);
  c.hash(4000, 32, 1000, 1000, 32);
  assert.equal(Buffer.from(raw.HEAPU8).indexOf(secret), -1);
});

test('what is asked for while sending fails is tried soon, not when the failure would be', async () => {
  globalThis.addEventListener ??= () => undefined; // of a worker
  let runs = 0, fail;
  const second = new Promise((resolve) => {
    const sync = new Sync(() => {
      if (++runs === 1) return new Promise((done) => { fail = () => done(false); });
      resolve('tried');
      return new Promise(() => undefined);
    }, () => false, () => undefined);
    void sync.now().then(() => setTimeout(() => { sync.stop(); resolve('left for later'); }, 2000));
    sync.soon(); // the network is back
    fail();
  });
  assert.equal(await second, 'tried');
  assert.equal(runs, 2);
});
