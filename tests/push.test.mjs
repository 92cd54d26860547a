// SPDX-License-Identifier: AGPL-3.0-or-later
// Reminders from the relay to the very end: a push service that opens what
// came by a library of others, a topic, Debian's mail server; and services
// that are slow, lie, redirect, or are not there.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { exim, hasExim } from './exim.mjs';
import { mailServer, open, pushService, subscription, text, vapid, webPush } from './push_stand.mjs';
import { Person, folder, hex, join_, random, request, short, start, u64, wait } from './relay_client.mjs';

const from = 'hearth@home.example';
let push, mail, server;

before(async () => {
  push = await pushService();
  mail = await mailServer();
  server = await start({ near: 1, smtp: mail.url, 'mail-from': from });
});
after(async () => {
  await server.stop();
  push.stop();
  mail.stop();
});

async function person(at = server) {
  const one = new Person(at);
  await one.signUp();
  return one;
}

const fine = answer => assert.equal(answer.status, 204, answer.code);

async function channel(one, body) {
  const at = `/v1/channels/${hex(random(16))}`;
  fine(await one.ask('PUT', at, body));
  return at;
}
const topic = (one, url) => channel(one, join_([3], text(url)));

async function tried(one, at) {
  const answer = await one.ask('POST', `${at}/test`);
  assert.equal(answer.status, 200, answer.code);
  const len = answer.body.readUInt16LE(2);
  assert.equal(answer.body.length, 4 + len);
  return { status: answer.body.readUInt16LE(0), says: answer.body.subarray(4).toString() };
}

async function states(one) {
  const { body } = await one.ask('GET', '/v1/channels');
  const found = {};
  for (let at = 1, n = body[0]; n > 0; n--) {
    const len = body.readUInt16LE(at + 17);
    found[`/v1/channels/${hex(body.subarray(at, at + 16))}`] = { shown: body.subarray(at + 19, at + 19 + len).toString(), state: body[at + 19 + len] };
    at += 20 + len;
  }
  return found;
}

// Wants to be reminded in a while; and the while is over.
const soon = () => (Math.floor(Date.now() / 300000) + 12) * 300;
const wants = async one => fine(await one.ask('PUT', '/v1/alarms', join_([1, 0], u64(soon()))));
const sql = (at, words) => execFileSync('/usr/bin/python3', ['-c', `import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], timeout = 20)
print(db.execute(sys.argv[2].replace("NOW", str(int(time.time())))).fetchall())
db.commit()`, path.join(at.folder.path, 'hearth.db'), words]).toString();
const timePasses = (at = server) => sql(at, 'UPDATE alarm SET due_at = CASE WHEN due_at > NOW THEN NOW - 1 ELSE due_at END, claimed_until = NOW - 1');

async function until(what, seconds = 15) {
  for (let i = 0; i < seconds * 20; i++) {
    if (await what()) return;
    await wait(50);
  }
  assert.fail(`not within ${seconds} s: ${what}`);
}

const cameTo = at => push.came.filter(({ path: to }) => to === at);

test('a browser gets one word, sealed, from a server that says who it is', async () => {
  const ada = await person();
  const [phone, tablet] = [subscription(), subscription()];
  const key = (await ada.ask('GET', '/v1/push')).body;
  assert.equal(key.length, 66);
  assert.equal(key[65], 7);
  await channel(ada, webPush(`${push.url}/phone?x=1`, phone));
  const other = await channel(ada, webPush(`${push.url}/tablet`, tablet));
  assert.equal((await tried(ada, other)).status, 201);
  await wants(ada);
  timePasses();
  await until(() => cameTo('/phone?x=1').length === 1 && cameTo('/tablet').length === 2);
  await wait(1500);
  assert.equal(cameTo('/phone?x=1').length, 1);
  const all = [...cameTo('/phone?x=1').map(one => [one, phone]), ...cameTo('/tablet').map(one => [one, tablet])];
  for (const [{ method, headers, body }, subscribed] of all) {
    assert.equal(method, 'POST');
    assert.equal(headers['content-encoding'], 'aes128gcm');
    assert.equal(headers.ttl, '7200');
    assert.equal(headers.urgency, 'normal');
    assert.equal(headers.topic, 'Hearth');
    assert.deepEqual(Object.keys(headers).sort(), ['authorization', 'content-encoding', 'content-length', 'content-type', 'host', 'topic', 'ttl', 'urgency', 'user-agent']);
    const said = vapid(headers.authorization, push.url);
    assert.deepEqual(said.key, key.subarray(0, 65));
    assert.equal(said.sub, `mailto:${from}`);
    assert.equal(body.length, 230);
    assert.equal(open(body, subscribed).toString(), 'Hearth');
  }
  assert.equal(new Set(all.map(([{ body }]) => hex(body.subarray(0, 16)))).size, 3);
  assert.deepEqual((await states(ada))[other], { shown: '127.0.0.1', state: 1 });
});

test('a topic gets the same word, always six bytes, and nothing else', async () => {
  const ada = await person();
  await topic(ada, `${push.url}/topic`);
  await wants(ada);
  timePasses();
  await until(() => cameTo('/topic').length === 1);
  const [{ headers, body }] = cameTo('/topic');
  assert.equal(body.toString(), 'Hearth');
  assert.deepEqual(headers, { host: new URL(push.url).host, 'user-agent': 'Hearth', 'content-type': 'text/plain', 'content-length': '6' });
});

test('a service that is down is asked again; one that says gone is not', async () => {
  const ada = await person(), answers = [];
  const was = push.answer;
  push.answer = (r, a) => {
    if (r.url !== '/moody') return was(r, a);
    const status = answers.shift() ?? 201;
    a.writeHead(status, status === 429 ? { 'Retry-After': '600' } : {});
    a.end();
  };
  answers.push(503, 429, 201, 410);
  const at = await topic(ada, `${push.url}/moody`);
  await wants(ada);
  for (let n = 1; n <= 3; n++) {
    timePasses();
    await until(() => cameTo('/moody').length === n);
    await wait(300);
  }
  assert.equal((await states(ada))[at].state, 1);
  await wants(ada);
  timePasses();
  await until(async () => (await states(ada))[at].state === 2);
  await wants(ada);
  timePasses();
  await wait(2500);
  assert.equal(cameTo('/moody').length, 4);
  push.answer = was;
});

test('nobody is sent into the network of the server', async () => {
  const careful = await start({}), knocked = [];
  const door = net.createServer(socket => { knocked.push(1); socket.destroy(); });
  await new Promise(done => door.listen(0, '127.0.0.1', done));
  try {
    const ada = await person(careful);
    const { port } = door.address();
    for (const url of [`http://localhost:${port}/`, `https://x@localhost:${port}/`]) {
      const refused = await ada.ask('PUT', `/v1/channels/${hex(random(16))}`, join_([3], text(url)));
      assert.deepEqual([refused.status, refused.code], [400, 'bad-address'], url);
    }
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0']) {
      const { status, says } = await tried(ada, await topic(ada, `https://${host}:${port}/`));
      assert.equal(status, 0, host);
      assert.match(says, /own network|resolve/, host);
    }
    assert.equal(knocked.length, 0);
  } finally {
    door.close();
    await careful.stop();
  }
});

test('services that are slow, redirect, never end, or lie', async () => {
  const ada = await person(), was = push.answer;
  const liar = net.createServer(socket => { socket.on('error', () => {}); socket.end('220 this is not HTTP\r\n\r\n'); });
  await new Promise(done => liar.listen(0, '127.0.0.1', done));
  let stopped;
  push.answer = (r, a) => {
    if (r.url === '/elsewhere') { a.writeHead(307, { Location: `${push.url}/trap` }); a.end('go there'); }
    else if (r.url === '/endless') {
      a.writeHead(200);
      const more = setInterval(() => a.write('x'.repeat(65536)), 1);
      a.on('close', () => { clearInterval(more); stopped = true; });
    } else if (r.url === '/heads') { a.writeHead(200, Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x-${i}`, 'y'.repeat(200)]))); a.end(); }
    else if (r.url === '/odd') { a.writeHead(500); a.end('<b>\u0000\u001bno\n\u00e9'); }
    else if (r.url !== '/silent') was(r, a);
  };
  const began = Date.now();
  const silent = topic(ada, `${push.url}/silent`).then(at => tried(ada, at));
  assert.deepEqual(await tried(ada, await topic(ada, `${push.url}/elsewhere`)), { status: 307, says: 'go there' });
  assert.equal(cameTo('/trap').length, 0);
  const endless = await tried(ada, await topic(ada, `${push.url}/endless`));
  assert.equal(endless.status, 200);
  assert.equal(endless.says, 'x'.repeat(500));
  await until(() => stopped);
  assert.deepEqual(await tried(ada, await topic(ada, `${push.url}/odd`)), { status: 500, says: '<b>  no   ' });
  assert.equal((await tried(ada, await topic(ada, `${push.url}/heads`))).status, 0);
  assert.equal((await tried(ada, await topic(ada, `http://127.0.0.1:${liar.address().port}/`))).status, 0);
  assert.equal((await tried(ada, await topic(ada, `https://127.0.0.1:${new URL(push.url).port}/`))).status, 0);
  assert.equal((await request(server, 'GET', '/v1/health')).status, 200);
  assert.ok(Date.now() - began < 9000, 'all of that while one keeps silent');
  const { status, says } = await silent;
  assert.equal(status, 0);
  assert.match(says, /timed out/i);
  liar.close();
  push.answer = was;
});

test('certificates are checked, and found where the courier may still look', async () => {
  const at = fs.mkdtempSync(path.join(tmpdir(), 'hearth-tls-')), [key, cert] = ['key', 'cert'].map(name => path.join(at, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const asked = [], own = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (r, a) => { asked.push(r.url); a.end(); });
  await new Promise(done => own.listen(0, '127.0.0.1', done));
  try {
    const ada = await person();
    const { status, says } = await tried(ada, await topic(ada, `https://127.0.0.1:${own.address().port}/`));
    assert.equal(status, 0);
    assert.match(says, /self.signed/i);	// not that there were none to check by
    assert.equal(asked.length, 0);
  } finally {
    own.close();
    fs.rmSync(at, { recursive: true });
  }
});

test('a mail is plain, says nothing, and goes nowhere before its owner agreed', async () => {
  const ada = await person(), address = `${ada.handle}@home.example`;
  const at = await channel(ada, join_([2], text(address)));
  await wants(ada);
  timePasses();
  await wait(1500);
  assert.equal(mail.came.length, 0);
  const { status, says } = await tried(ada, at);
  assert.equal(status, 250);
  assert.equal(says, '250 2.0.0 kept');
  fine(await ada.ask('POST', `${at}/code`, short(mail.codes.at(-1))));
  await wants(ada);
  timePasses();
  await until(() => mail.came.length === 2);
  const { from: sender, to, words } = mail.came[1];
  assert.deepEqual([sender, to], [from, [address]]);
  const [head, body] = words.split('\r\n\r\n');
  assert.equal(body, 'Hearth\r\n');
  assert.deepEqual(head.split('\r\n').map(line => line.split(':')[0]), ['Date', 'From', 'To', 'Subject', 'Message-ID', 'Auto-Submitted',
    'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']);
  assert.match(head, /^Subject: Hearth$/m);
  mail.answer = verb => (verb === 'RCPT' ? '550 5.1.1 nobody of that name' : undefined);
  await wants(ada);
  timePasses();
  await until(async () => (await states(ada))[at].state === 2);
  mail.answer = () => undefined;
});

test("Debian's mail server takes it, and refuses whom it does not know", { skip: !hasExim }, async () => {
  const at = fs.mkdtempSync(path.join(tmpdir(), 'hearth-exim-')), debian = await exim(at);
  const sends = await start({ smtp: debian.url, 'mail-from': from });
  try {
    const ada = await person(sends);
    const one = await channel(ada, join_([2], text('ada@home.example')));
    const none = await channel(ada, join_([2], text('nobody@home.example')));
    const { status, says } = await tried(ada, one);
    assert.equal(status, 250, says);
    await until(() => debian.letters().length === 1);
    fine(await ada.ask('POST', `${one}/code`, short(/^\d{6}$/m.exec(debian.letters()[0].toString())[0])));
    await wants(ada);
    timePasses(sends);
    await until(() => debian.letters().length === 2);
    const letter = debian.letters().find(words => words.toString().endsWith('\n\nHearth\n'));
    assert.ok(letter, 'one of them says just that');
    assert.ok(letter.every(byte => byte < 128), '7 bit');
    for (const name of ['Date', 'From', 'To', 'Message-ID']) assert.equal(letter.toString().match(new RegExp(`^${name}:`, 'gm')).length, 1, name);
    assert.deepEqual(await tried(ada, none), { status: 550, says: '550 no such person here' });
  } finally {
    await sends.stop();
    debian.stop();
    fs.rmSync(at, { recursive: true, force: true });
  }
});

// In a mount namespace of its own, with another resolv.conf.
const mayMount = process.getuid() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

test('a name server that keeps silent holds up nobody', { skip: !mayMount }, async () => {
  const at = folder(), names = dgram.createSocket('udp4'), asked = [];
  names.on('message', () => asked.push(Date.now()));
  await new Promise(done => names.bind(53, '127.0.83.1', done));
  fs.writeFileSync(path.join(at.path, 'resolv.conf'), 'nameserver 127.0.83.1\n');
  const one = await start({ near: 1 }, at, ['unshare', '-m', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', path.join(at.path, 'resolv.conf')]);
  try {
    const [ada, ben] = await Promise.all([person(one), person(one)]);
    const lost = topic(ada, 'https://tar.pit.example/').then(to => tried(ada, to));
    await until(() => asked.length > 0);
    for (let i = 0; i < 7; i++) {
      const at = await topic(ben, `${push.url}/held/${i}`), began = Date.now();
      assert.equal((await tried(ben, at)).status, 201);
      assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
      await wait(1000);
    }
    assert.equal((await lost).status, 0);
  } finally {
    await one.stop();
    names.close();
  }
});

const couriers = pid => fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(name => {
  try {
    return fs.readFileSync(`/proc/${name}/comm`, 'utf8') === 'hearth-courier\n' &&
      new RegExp(`^PPid:\\s+${pid}$`, 'm').test(fs.readFileSync(`/proc/${name}/status`, 'utf8'));
  } catch {
    return false;
  }
}).map(Number);

test('the courier holds no database, and another comes when it dies', async () => {
  const ada = await person(), [keeper] = couriers(server.child.pid), [courier] = couriers(keeper);
  for (const pid of [keeper, courier])
    for (const fd of fs.readdirSync(`/proc/${pid}/fd`))
      assert.doesNotMatch(fs.readlinkSync(`/proc/${pid}/fd/${fd}`), /hearth\.db|server\.key/);
  process.kill(courier, 'SIGKILL');
  const at = await topic(ada, `${push.url}/after`);
  assert.equal((await tried(ada, at)).status, 201);
  await wants(ada);
  timePasses();
  await until(() => cameTo('/after').length === 2);
  assert.notEqual(couriers(keeper)[0], courier);
});

test('alarms outlive the server, killed or restarted, and ring once', async () => {
  const at = folder();
  let one = await start({ near: 1 }, at);
  const people = await Promise.all([1, 2, 3].map(() => person(one)));
  for (const [i, p] of people.entries()) {
    await topic(p, `${push.url}/outlived/${i}`);
    await wants(p);
  }
  one.child.kill('SIGKILL');
  await one.over;
  one = await start({ near: 1 }, at);
  timePasses(one);
  await until(() => people.every((_, i) => cameTo(`/outlived/${i}`).length === 1));
  await wait(500);
  one.child.kill('SIGKILL');
  await one.over;
  one = await start({ near: 1 }, at);
  await wait(1500);
  assert.ok(people.every((_, i) => cameTo(`/outlived/${i}`).length === 1));
  assert.equal(sql(one, 'SELECT * FROM alarm').trim(), '[]');
  await one.stop();
});

test('a server that is told to stop waits for what it rings', async () => {
  const at = folder(), was = push.answer;
  push.answer = (r, a) => { setTimeout(was, 1500, r, a); };
  let one = await start({ near: 1 }, { ...at, remove: () => {} });
  const ada = await person(one);
  await topic(ada, `${push.url}/patience`);
  await wants(ada);
  timePasses(one);
  await until(() => cameTo('/patience').length === 1);
  await one.stop();
  push.answer = was;
  one = await start({ near: 1 }, at);
  assert.equal(sql(one, 'SELECT * FROM alarm').trim(), '[]');
  await one.stop();
});

test('no log holds a name, an address, an endpoint', async () => {
  assert.doesNotMatch(server.log, /person\d|home\.example|topic|moody|phone|127\.0\.0\.1:/);
  assert.match(server.log, /\/v1\/channels\/\{id\}\/test/);
});
