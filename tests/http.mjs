// SPDX-License-Identifier: AGPL-3.0-or-later
// What the mailbox does on the network: headers, cookies, limits, slow and
// dishonest clients, streams, and what it refuses to start with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Person, binary, folder, hex, pair, random, raw, request, short, start, wait } from './relay_client.mjs';

let server;
before(async () => { server = await start(); });
after(() => server.stop());

const security = {
  'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    + "img-src 'self' blob:; media-src blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'none'; "
    + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hearth",
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
};
const others = ['date', 'cache-control', 'content-type', 'content-length', 'content-encoding', 'etag', 'vary', 'allow', 'retry-after',
  'set-cookie', 'clear-site-data', 'connection', 'location', 'x-accel-buffering', 'hearth-session', 'hearth-device'];

function headersOf(text) {
  const [head] = text.split('\r\n\r\n');
  const [line, ...rest] = head.split('\r\n');
  return { status: Number(line.split(' ')[1]), headers: Object.fromEntries(rest.map(l => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)])) };
}

function guarded(headers, what) {
  for (const [name, value] of Object.entries(security)) assert.equal(headers[name], value, `${what}: ${name}`);
  for (const name of Object.keys(headers)) assert.ok(name in security || others.includes(name), `${what}: ${name} is not expected`);
}

function open(path, person, on = server) {
  return new Promise((done, fail) => {
    const headers = { Host: on.host, Authorization: `Bearer ${person.session}` };
    const r = http.get({ host: '127.0.0.1', port: on.port, path, headers, agent: false }, answer => {
      answer.text = '';
      answer.on('data', d => { answer.text += d; });
      answer.on('error', () => {});
      done(answer);
    });
    r.on('error', fail);
  });
}

async function until(what, ms = 3000) {
  for (const end = Date.now() + ms; Date.now() < end; await wait(20)) if (what()) return true;
  return false;
}

// ---- row 43 ----

test('every answer has all the headers, errors too', async () => {
  const [ada] = await pair(server);
  const asked = [['GET', '/'], ['HEAD', '/'], ['GET', '/app.0123.js'], ['GET', '/missing.js'], ['POST', '/'], ['GET', '/v1/health'],
    ['GET', '/v1/account'], ['GET', '/v1/nothing'], ['PATCH', '/v1/account'], ['POST', '/v1/lookup', Buffer.from('x')],
    ['POST', '/v1/lookup', Buffer.alloc(999)], ['GET', '/v1/account', undefined, { 'Sec-Fetch-Site': 'cross-site' }],
    ['POST', '/v1/sign-out', undefined, { 'Hearth-Client': 'native' }], ['GET', '/v1/account', undefined, { Authorization: `Bearer ${ada.session}` }]];
  for (const [method, path, body, headers] of asked) {
    const answer = await request(server, method, path, body, headers);
    guarded(answer.headers, `${method} ${path} ${answer.status}`);
    if (path.startsWith('/v1')) assert.equal(answer.headers['cache-control'], 'no-store');
    for (const name of Object.keys(security)) assert.equal(answer.raw.filter(h => h.toLowerCase() === name).length, 1, `${path}: ${name} once`);
  }
  guarded((await request(server, 'GET', '/', undefined, { 'If-None-Match': (await request(server, 'GET', '/')).headers.etag })).headers, '304');
  guarded((await request(server, 'GET', '/', undefined, { Host: `127.0.0.1:${server.port}` })).headers, '307');
  guarded(headersOf(await raw(server, 'nonsense\r\n\r\n')).headers, '400');
  const stream = await open('/v1/stream', ada);
  guarded(stream.headers, 'stream');
  assert.equal(stream.headers['content-type'], 'text/event-stream');
  stream.destroy();
});

test('the web application: one page, files that never change, compressed ahead', async () => {
  const page = await request(server, 'GET', '/');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.deepEqual((await request(server, 'GET', '/thanks/today')).body, page.body);
  assert.equal((await request(server, 'GET', '/old.9999.js')).status, 404);
  const head = await request(server, 'HEAD', '/');
  assert.deepEqual([head.status, head.body.length, head.headers['content-length']], [200, 0, String(page.body.length)]);
  const plain = await request(server, 'GET', '/app.0123.js');
  assert.match(plain.headers['cache-control'], /immutable/);
  assert.equal(plain.headers['content-encoding'], undefined);
  const small = await request(server, 'GET', '/app.0123.js', undefined, { 'Accept-Encoding': 'gzip, deflate, br, zstd' });
  assert.equal(small.headers['content-encoding'], 'br');
  assert.equal((await request(server, 'GET', '/app.0123.js', undefined, { 'Accept-Encoding': 'br;q=0' })).headers['content-encoding'], undefined);
  assert.equal(small.headers.vary, 'Accept-Encoding');
  assert.equal((await request(server, 'GET', '/', undefined, { 'If-None-Match': page.headers.etag })).status, 304);
  const elsewhere = await request(server, 'GET', '/', undefined, { Host: `127.0.0.1:${server.port}` });
  assert.deepEqual([elsewhere.status, elsewhere.headers.location], [307, `${server.origin}/`]);
  assert.equal((await request(server, 'GET', '/v1/account', undefined, { Host: 'evil.example' })).status, 421);
});

// ---- row 44 ----

test('only this site, or a native client, changes anything', async () => {
  const ada = new Person(server);
  ada.native = false;
  await ada.signUp();
  const cookie = { Cookie: `__Host-h=${ada.session}` };
  const cases = [
    [{ 'Sec-Fetch-Site': 'same-origin' }, 201], [{ 'Sec-Fetch-Site': 'same-origin', Origin: server.origin }, 201], [{ Origin: server.origin }, 201],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403], [{ 'Sec-Fetch-Site': 'cross-site' }, 403], [{ 'Sec-Fetch-Site': 'none' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' }, 403], [{ Origin: 'null' }, 403],
    [{ Origin: `${server.origin}.evil.example` }, 403], [{}, 403], [{ 'Sec-Fetch-Site': 'cross-site', 'Hearth-Client': 'native' }, 403],
  ];
  const count = async () => (await request(server, 'GET', '/v1/account', undefined, cookie)).body.length;
  for (const [headers, status] of cases) {
    const before_ = await count();
    const answer = await request(server, 'POST', '/v1/spaces', random(16), { ...cookie, ...headers });
    assert.equal(answer.status, status, JSON.stringify(headers));
    assert.equal(await count() > before_, status === 201, 'nothing is written when refused');
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'])
    assert.equal((await request(server, 'POST', '/v1/spaces', random(16), { ...cookie, Origin: server.origin, 'Content-Type': type })).status, 415);
  assert.equal((await request(server, 'GET', '/v1/account', undefined, { ...cookie, 'Sec-Fetch-Site': 'cross-site' })).status, 403);
});

// ---- row 13, but for time (tests/nightly) ----

/* All of an answer that somebody can see, but for what is chance or the hour. */
function whole({ status, headers, body }) {
  const { date, ...rest } = headers;
  return { status, headers: rest, bytes: body.length, text: status < 400 ? '' : body.toString() };
}

test('an unknown handle is answered as a known one is, and each time with the same salt', async () => {
  const ada = new Person(server), nobody = new Person(server, `${ada.handle}0`.slice(1));
  await ada.signUp();
  ada.session = ada.known = undefined;
  ada.renew(1);                         // from now on its passphrase is a wrong one
  const native = { 'Hearth-Client': 'native' };
  const ask = (path, body) => request(server, 'POST', path, body, native);
  for (const path of ['/v1/lookup', '/v1/challenges'])
    assert.deepEqual(whole(await ask(path, short(nobody.handle))), whole(await ask(path, short(ada.handle))), path);
  for (const kind of [1, 2])
    assert.deepEqual(whole(await ask('/v1/sessions', await nobody.proof(kind))), whole(await ask('/v1/sessions', await ada.proof(kind))), `proof ${kind}`);
  const salt = async ({ handle }) => hex((await ask('/v1/lookup', short(handle))).body);
  assert.equal(await salt(nobody), await salt(nobody));
  assert.notEqual(await salt(nobody), await salt(new Person(server)));
});

// ---- row 45 ----

test('cookies are as stated', async () => {
  const ada = new Person(server);
  ada.native = false;
  const up = await ada.signUp();
  assert.equal(up.headers['hearth-session'], undefined);
  const [session, device] = up.headers['set-cookie'];
  assert.match(session, /^__Host-h=[0-9a-f]{64}; Max-Age=15552000; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  assert.match(device, /^__Host-d=[0-9a-f]{64}; Max-Age=34560000; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const known = /=([0-9a-f]{64})/.exec(device)[1];
  const again = await ada.ask('POST', '/v1/sessions', await ada.proof(), { Cookie: `__Host-d=${known}; __Host-h=${ada.session}` });
  assert.equal(again.status, 201);
  assert.equal(again.headers['set-cookie'].length, 1, 'a known device stays known');
  const old = /=([0-9a-f]{64})/.exec(session)[1];
  assert.notEqual(ada.session, old, 'a new session at log-in');
  assert.equal((await request(server, 'GET', '/v1/account', undefined, { Cookie: `__Host-h=${old}` })).status, 401);
  const twice = { Cookie: `__Host-h=${ada.session}; __Host-h=${ada.session}` };
  assert.equal((await request(server, 'GET', '/v1/account', undefined, twice)).status, 401);
  assert.equal((await request(server, 'GET', '/v1/account', undefined, { Cookie: `a=b; __Host-h=${ada.session};c=d` })).status, 200);
  const out = await ada.ask('POST', '/v1/sign-out');
  assert.equal(out.headers['clear-site-data'], '"cache", "cookies", "storage"');
  assert.match(out.headers['set-cookie'][0], /^__Host-h=; Max-Age=0;/);
  assert.equal((await ada.ask('GET', '/v1/account')).status, 401);
  const ben = new Person(server);
  const native = await ben.signUp();
  assert.match(native.headers['hearth-session'], /^[0-9a-f]{64}$/);
  assert.match(native.headers['hearth-device'], /^[0-9a-f]{64}$/);
  assert.equal(native.headers['set-cookie'], undefined);
});

// ---- row 53 ----

const H = () => `Host: ${server.host}\r\n`;

test('what two servers could read in two ways is refused, and the line closed', async () => {
  const post = `POST /v1/lookup HTTP/1.1\r\n${H()}Hearth-Client: native\r\nContent-Type: application/octet-stream\r\n`;
  const bad = {
    'no host': 'GET / HTTP/1.1\r\n\r\n',
    'two hosts': `GET / HTTP/1.1\r\n${H()}${H()}\r\n`,
    'two lengths': `${post}Content-Length: 4\r\nContent-Length: 4\r\n\r\n\x03ada`,
    'a list of lengths': `${post}Content-Length: 4, 4\r\n\r\n\x03ada`,
    'a signed length': `${post}Content-Length: +4\r\n\r\n\x03ada`,
    'a hex length': `${post}Content-Length: 0x4\r\n\r\n\x03ada`,
    'an empty length': `${post}Content-Length:\r\n\r\n`,
    'length and chunked': `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    chunked: `${post}Transfer-Encoding: chunked\r\n\r\n4\r\n\x03ada\r\n0\r\n\r\n`,
    'xchunked': `${post}Transfer-Encoding: xchunked\r\n\r\n`,
    'a space before the colon': `GET / HTTP/1.1\r\n${H()}Content-Length : 4\r\n\r\n`,
    'a folded line': `GET / HTTP/1.1\r\n${H()}X: a\r\n b\r\n\r\n`,
    'a bare line feed': `GET / HTTP/1.1\r\n${H()}X: a\nY: b\r\n\r\n`,
    'only line feeds': `GET / HTTP/1.1\nHost: ${server.host}\n\n`,
    'a bare return': `GET / HTTP/1.1\r\n${H()}X: a\rb\r\n\r\n`,
    'a null': `GET / HTTP/1.1\r\n${H()}X: a\0b\r\n\r\n`,
    'a null in a name': `GET / HTTP/1.1\r\n${H()}X\0: a\r\n\r\n`,
    'a control character': `GET / HTTP/1.1\r\n${H()}X: a\x01\r\n\r\n`,
    'a name with a bracket': `GET / HTTP/1.1\r\n${H()}X[]: a\r\n\r\n`,
    'no name': `GET / HTTP/1.1\r\n${H()}: a\r\n\r\n`,
    'no colon': `GET / HTTP/1.1\r\n${H()}nonsense\r\n\r\n`,
    'an empty line first': `\r\nGET / HTTP/1.1\r\n${H()}\r\n`,
    'a body on HEAD': `HEAD / HTTP/1.1\r\n${H()}Content-Length: 1\r\n\r\nx`,
    'a body on GET': `GET / HTTP/1.1\r\n${H()}Content-Length: 1\r\n\r\nx`,
    'a whole address': `GET http://${server.host}/ HTTP/1.1\r\n${H()}\r\n`,
    'two spaces': `GET  / HTTP/1.1\r\n${H()}\r\n`,
    'a tab': `GET\t/\tHTTP/1.1\r\n${H()}\r\n`,
    'a lower-case method': `get / HTTP/1.1\r\n${H()}\r\n`,
    'a backslash': `GET /\\x HTTP/1.1\r\n${H()}\r\n`,
    'version 2': `GET / HTTP/2.0\r\n${H()}\r\n`,
    'version 1.10': `GET / HTTP/1.10\r\n${H()}\r\n`,
    'two cookies lines': `GET / HTTP/1.1\r\n${H()}Cookie: a=b\r\nCookie: c=d\r\n\r\n`,
  };
  for (const [what, bytes] of Object.entries(bad)) {
    const text = await raw(server, bytes);
    assert.match(text, /^HTTP\/1\.1 400 /, what);
    assert.match(text, /Connection: close/, what);
    assert.ok(!text.includes('(still open)'), what);
    assert.equal(text.split('HTTP/1.1 ').length, 2, `${what}: one answer only`);
  }
  const large = {
    'a long head': `GET / HTTP/1.1\r\n${H()}X: ${'a'.repeat(17000)}\r\n\r\n`,
    'a head without end': `GET / HTTP/1.1\r\n${H()}X: ${'a'.repeat(17000)}`,
    'a long address': `GET /${'a'.repeat(2100)} HTTP/1.1\r\n${H()}\r\n`,
    'many headers': `GET / HTTP/1.1\r\n${H()}${'X: a\r\n'.repeat(70)}\r\n`,
    'a huge length': `${post}Content-Length: 99999999999999999999\r\n\r\n`,
    'too long a body': `${post}Content-Length: 1048577\r\n\r\n`,
  };
  for (const [what, bytes] of Object.entries(large)) assert.match(await raw(server, bytes), /^HTTP\/1\.1 413 /, what);
});

test('two requests in one breath get two answers, in order', async () => {
  const one = `GET /v1/health HTTP/1.1\r\n${H()}\r\n`;
  const look = `POST /v1/lookup HTTP/1.1\r\n${H()}Hearth-Client: native\r\nContent-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\n\x03ada`;
  const text = await raw(server, one + look + one + `GET /v1/account HTTP/1.1\r\n${H()}Connection: close\r\n\r\n`);
  assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(m => m[1]), ['200', '200', '200', '401']);
  const slow = await raw(server, `${look.replace('Content-Length', 'Expect: 100-continue\r\nContent-Length').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
  assert.match(slow, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
});

test('slow clients are cut, however steadily they trickle', async () => {
  const began = Date.now();
  const trickle = (first, rest) => new Promise(done => {
    const socket = net.connect(server.port, '127.0.0.1');
    let text = '', i = 0;
    const timer = setInterval(() => socket.write(rest(i++)), 700);
    socket.write(first);
    socket.on('data', d => { text += d; });
    socket.on('error', () => {});
    socket.on('close', () => { clearInterval(timer); done({ text, after: Date.now() - began }); });
  });
  const answers = await Promise.all([
    trickle(`GET / HTTP/1.1\r\n${H()}`, i => `X-${i}: a\r\n`),
    trickle(`POST /v1/lookup HTTP/1.1\r\n${H()}Hearth-Client: native\r\nContent-Type: application/octet-stream\r\nContent-Length: 200\r\n\r\n`, () => 'x'),
    trickle('', () => ''),
  ]);
  for (const { after } of answers) assert.ok(after > 8000 && after < 16000, `${after} ms`);
  assert.match(answers[0].text, /^HTTP\/1\.1 408 /);
  assert.match(answers[1].text, /^HTTP\/1\.1 408 /);
});

test('an address has so many connections and not one more; nor has the house', async () => {
  const hold = async (server_, n) => {
    const sockets = [];
    for (let i = 0; i < n; i++) {
      const socket = net.connect(server_.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => { socket.over = true; });
      await new Promise(done => socket.once('connect', done));
      sockets.push(socket);
    }
    return sockets;
  };
  for (const options of [{ each: 64 }, { each: 1000, connections: 64 }]) {
    const small = await start(options);
    const sockets = await hold(small, 65);
    assert.ok(await until(() => sockets[64].over), 'the 65th is closed');
    assert.equal(sockets.filter(s => s.over).length, 1);
    sockets[63].write(`GET /v1/health HTTP/1.1\r\nHost: ${small.host}\r\n\r\n`);
    assert.match(await new Promise(done => sockets[63].once('data', d => done(String(d)))), /^HTTP\/1\.1 200 /);
    sockets[0].destroy();
    await wait(100);
    const [next] = await hold(small, 1);
    await wait(200);
    assert.ok(!next.over, 'there is room again');
    for (const s of [...sockets, next]) s.destroy();
    await small.stop();
  }
});

// ---- streams ----

test('a stream says where things are, and what changes', async () => {
  const [ada, ben] = await pair(server);
  const stream = await open('/v1/stream', ben);
  assert.ok(await until(() => stream.text.split('event: at').length === 4), 'three spaces at once');
  assert.ok(stream.text.includes(`data: ${hex(ben.couple)} 0\n`));
  await ada.append(ada.couple, ada.event(ada.couple, { text: 'one' }), ada.event(ada.couple, { text: 'two' }));
  assert.ok(await until(() => stream.text.includes(`event: at\nid: 2\ndata: ${hex(ben.couple)} 2\n\n`)));
  await ada.ask('POST', `/v1/spaces/${hex(ada.couple)}/freeze`);
  assert.ok(await until(() => stream.text.includes('event: account\ndata: -\n\n')));
  const other = await open('/v1/stream', ada);
  await ben.ask('POST', '/v1/sign-out');
  assert.ok(await until(() => stream.text.endsWith('event: ended\ndata: -\n\n')));
  assert.ok(await until(() => stream.complete || stream.destroyed), 'and the line ends');
  assert.ok(!other.text.includes('ended'));
  other.destroy();
});

test('a whisper is on all streams of the other, and on no other', async () => {
  const [ada, ben] = await pair(server);
  const [eve] = await pair(server);
  const streams = [await open('/v1/stream', ben), await open('/v1/stream', ben)];
  const others = [await open('/v1/stream', ada), await open('/v1/stream', eve)];
  const words = random(8192);
  const answer = await ada.ask('POST', `/v1/spaces/${hex(ada.couple)}/whispers`, words);
  assert.equal(answer.status, 204);
  for (const stream of streams)
    assert.ok(await until(() => stream.text.includes(`event: whisper\ndata: ${hex(ada.couple)} ${hex(words)}\n\n`)));
  for (const stream of others) assert.ok(!stream.text.includes('whisper'));
  for (const stream of [...streams, ...others]) stream.destroy();
});

test('a quiet stream beats every fifteen seconds', async () => {
  const [ada] = await pair(server);
  const stream = await open('/v1/stream', ada);
  assert.ok(await until(() => stream.text.includes('\n:\n\n') || stream.text.startsWith(':\n\n'), 17000));
  stream.destroy();
});

// ---- starting, row 50 ----

test('it does not start where it should not', () => {
  const at = folder();
  const refused = (...args) => {
    const r = spawnSync(binary, [join(at.path, 'hearth.db'), ...args], { timeout: 5000 });
    assert.equal(r.status, 1, args.join(' '));
    return r.stderr.toString();
  };
  assert.match(refused('address=0.0.0.0'), /proxy/);
  assert.match(refused('address=::'), /proxy/);
  assert.match(refused('address=0.0.0.0', 'proxy=127.0.0.1'), /address/);
  assert.match(refused('address=0.0.0.0', 'proxy=127.0.0.1', 'origin=http://home.example'), /https/);
  assert.match(refused('address=nowhere'), /address/);
  at.remove();
});

test('its key lies beside the database, closed to others, and is not made twice', async () => {
  const at = folder(), key = join(at.path, 'server.key');
  const keep = { path: at.path, remove() {} };
  let one = await start({}, keep);
  const ada = new Person(one);
  await ada.signUp();
  const limits = readFileSync(`/proc/${one.child.pid}/limits`, 'utf8');
  assert.match(limits, /Max core file size +0 +0/);
  assert.match(readFileSync(`/proc/${one.child.pid}/status`, 'utf8'), /NoNewPrivs:\t1/);
  await one.stop();
  assert.equal(statSync(key).mode & 0o777, 0o600);
  assert.equal(statSync(key).size, 32);
  assert.equal(statSync(join(at.path, 'hearth.db')).mode & 0o777, 0o600);
  chmodSync(key, 0o644);
  await assert.rejects(start({}, keep), /chmod 600/);
  rmSync(key);
  await assert.rejects(start({}, keep), /missing/);
  one = await start({ 'new-key': 1, origin: ada.server.origin }, keep);
  one.host = new URL(ada.server.origin).host;
  ada.server = one;
  assert.equal((await ada.signIn(1)).status, 401);
  assert.equal((await ada.signIn(2)).status, 201);
  await one.stop();
  at.remove();
});

test('behind a proxy only the proxy comes in, and throttles see who asks', async () => {
  const far = await start({ proxy: '127.0.0.1', origin: 'https://home.example', tries: 3 });
  const ask = (address, handle) => request(far, 'POST', '/v1/lookup', short(handle), { 'Hearth-Client': 'native', 'X-Forwarded-For': `10.9.9.9, ${address}` });
  for (let i = 0; i < 6; i++) assert.equal((await ask('203.0.113.7', 'x')).status, 200);
  assert.equal((await ask('203.0.113.7', 'x')).status, 429);
  assert.equal((await ask('203.0.113.8', 'x')).status, 200);
  for (let i = 0; i < 6; i++) assert.equal((await ask(`2001:db8:1:2::${i + 1}`, 'x')).status, 200);
  assert.equal((await ask('2001:db8:1:2:ffff::1', 'x')).status, 429, 'a /64 is one');
  assert.equal((await ask('2001:db8:1:3::1', 'x')).status, 200);
  await far.stop();
  const none = await start({ proxy: '127.0.0.2', origin: 'https://home.example' });
  assert.equal(await raw(none, 'GET /v1/health HTTP/1.1\r\nHost: home.example\r\n\r\n'), '');
  await none.stop();
});

test('the log tells routes and durations, and of nobody', async () => {
  const quiet = await start();
  const [ada, ben] = await pair(quiet);
  await ada.append(ada.couple, ada.event(ada.couple, { text: 'marker-in-a-body' }));
  await ben.ask('GET', `/v1/spaces/${hex(ben.couple)}/events?after=0`);
  await ben.ask('GET', '/v1/account', undefined, { 'X-Marker': 'marker-in-a-header' });
  await request(quiet, 'GET', '/marker-in-a-path%0a2025-01-01');
  await request(quiet, 'GET', `/ics/${'1f'.repeat(16)}.${'e7'.repeat(32)}`);
  await raw(quiet, `MARKER /x HTTP/1.1\r\nHost: ${quiet.host}\r\nConnection: close\r\n\r\n`);
  await wait(100);
  const lines = quiet.log.trimEnd().split('\n');
  assert.ok(lines.length > 8);
  for (const line of lines)
    assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [0-9a-f]{8} [0-9a-f]{8} [A-Z-]{1,6} (-|\/|\/ics\/\{id\}\.\{key\}|\/v1\/[a-z/{}-]+) \d{3} \d+ms$/);
  for (const secret of [ada.handle, hex(ada.id), hex(ada.couple), hex(ada.invitation), ada.session, '127.0.0.1', 'marker-in', '1f1f', 'e7e7'])
    assert.ok(!quiet.log.includes(secret), secret);
  await quiet.stop();
});
