// SPDX-License-Identifier: AGPL-3.0-or-later
// Holds the relay to docs/api.yaml and the other way round: every route,
// method, limit and error of the page happens, and nothing else does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import sodium from 'libsodium-wrappers-sumo';
import { parse } from 'yaml';
import { mailServer, pushService, subscription, text, webPush } from './push_stand.mjs';
import { Person, folder, hex, join_, long, pair, random, request, short, start, u32, u64, u8 } from './relay_client.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const api = parse(readFileSync(join(here, '../docs/api.yaml'), 'utf8'), { merge: true });
const problem = new Ajv({ strict: false }).compile(api.components.schemas.problem);
const follow = x => x?.$ref ? x.$ref.slice(2).split('/').reduce((at, k) => at[k], api) : x;
const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, op]) => ({ path, method: method.toUpperCase(), op })));
const template = path => Object.keys(api.paths).find(t => new RegExp(`^${t.replace('{n}', '\\d+').replace(/{\w+}/g, name => name === '{key}' ? '[0-9a-f]{64}' : '[0-9a-f]{32}')}$`).test(path));
const filled = path => path.replace('{n}', '0').replace('{key}', () => hex(random(32))).replace(/{\w+}/g, () => hex(random(16)));
const codesOf = response => follow(response).content?.['application/problem+json']?.['x-codes'];

let server;
const seen = new Set();

// Every answer in this file comes through here: is it one the page knows?
function known(method, path, answer) {
  const t = template(path.split('?')[0]);
  const op = api.paths[t]?.[method.toLowerCase()];
  assert.ok(op, `${method} ${path} is not on the page`);
  const response = follow(op.responses[answer.status]);
  assert.ok(response, `${method} ${t} answers ${answer.status}${answer.code ? ` ${answer.code}` : ''}, the page does not say so`);
  if (answer.status >= 400) {
    assert.ok(problem(answer.problem), `${method} ${t} ${answer.status}: not a problem`);
    assert.equal(answer.problem.status, answer.status);
    assert.ok(codesOf(response).includes(answer.code), `${method} ${t} ${answer.status}: ${answer.code} is not on the page`);
  } else {
    const type = answer.headers['content-type'];
    assert.deepEqual(type === undefined ? [] : [type], Object.keys(response.content ?? {}));
    const layout = response.content?.['application/octet-stream']?.['x-layout'];
    if (layout) fits(layout, answer.body, `${method} ${t}`);
  }
  seen.add(`${t} ${method} ${answer.status} ${answer.code ?? ''}`.trim());
  return answer;
}

// Reads a body by its layout, to its very end.
function fits(layout, body, where) {
  let at = 0;
  const need = n => { at += n; assert.ok(at <= body.length, `${where}: too short`); };
  const number = n => { need(n); return body.readUIntLE(at - n, n); };
  const wire = () => {
    need(176 + 32 + 64);
    const has = number(1);
    if (has & 2) need(32);
    if (has & 1) need(number(4));
  };
  const read = fields => {
    for (const field of fields) {
      const [[, kind]] = Object.entries(field);
      if (typeof kind === 'number') need(kind);
      else if (kind === 'u8') need(1);
      else if (kind === 'u16') need(2);
      else if (kind === 'u32') need(4);
      else if (kind === 'u64') need(8);
      else if (kind === 'short') need(number(1));
      else if (kind === 'string') need(number(2));
      else if (kind === 'long') need(number(4));
      else if (kind === 'wire') while (at < body.length) wire();
      else if (kind === 'placed') while (at < body.length) { need(8); wire(); }
      else if (kind.count) for (let n = number(kind.count === 'u16' ? 2 : 1); n > 0; n--) read(kind.each);
      else while (at < body.length) read(kind.each);
    }
  };
  read(layout);
  assert.equal(at, body.length, `${where}: ${body.length - at} bytes too many`);
}

class Walker extends Person {
  async ask(method, path, body, headers) {
    return known(method, path, await super.ask(method, path, body, headers));
  }
}

async function couple() {
  const ada = new Walker(server), ben = new Walker(server);
  await ada.signUp();
  await ben.signUp();
  await ada.begin();
  await ada.invite();
  await ben.reply(ada.invitation);
  ben.couple = ada.couple;
  return [ada, ben];
}

const is = (answer, status, code) => assert.deepEqual([answer.status, answer.code], [status, code]);

let push, mail;
before(async () => {
  push = await pushService();
  mail = await mailServer();
  server = await start({ near: 1, smtp: mail.url, 'mail-from': 'hearth@home.example' });
});
after(async () => {
  await server.stop();
  push.stop();
  mail.stop();
});

test('the page has exactly the methods that the relay has', async () => {
  for (const [path, item] of Object.entries(api.paths)) {
    const has = Object.keys(item).map(m => m.toUpperCase());
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      if (has.includes(method)) continue;
      const answer = await request(server, method, filled(path), undefined, { 'Hearth-Client': 'native' });
      is(answer, 405, 'method');
      assert.deepEqual(answer.headers.allow.split(', ').sort(), [...has].sort(), path);
    }
  }
  is(await request(server, 'GET', '/v1/nothing'), 404, 'not-found');
});

test('every route: without a session, from another site, with a wrong type, too much, a query', async () => {
  const person = new Walker(server);
  await person.signUp();
  const go = async (method, path, body, headers) =>
    known(method, path, await request(server, method, path, body, headers));
  for (const { path, method, op } of operations) {
    const at = filled(path);
    const most = op.requestBody?.content['application/octet-stream'].schema.maxLength;
    const body = most ? Buffer.alloc(Math.min(16, most), 1) : undefined;
    const anybody = path.startsWith('/ics/'); // programs of others
    is(await go(method, at, body, { ...person.headers(), 'Sec-Fetch-Site': 'cross-site' }), anybody ? 404 : 403, anybody ? 'not-found' : 'cross-site');
    is(await go(method, at, body, { ...person.headers(), Origin: 'https://evil.example' }), anybody ? 404 : 403, anybody ? 'not-found' : 'cross-site');
    if (method !== 'GET') is(await go(method, at, body, { 'Content-Type': 'application/octet-stream' }), 403, 'cross-site');
    is(await go(method, `${at}?x=1`, body, person.headers()), path.endsWith('/events') && method === 'GET' ? 404 : 400,
      path.endsWith('/events') && method === 'GET' ? 'not-found' : 'bad-request');
    if (most) {
      is(await go(method, at, body, { ...person.headers(), 'Content-Type': 'application/json' }), 415, 'content-type');
      is(await go(method, at, Buffer.alloc(most + 1), person.headers()), 413, 'too-large');
      const full = await go(method, at, Buffer.alloc(most), person.headers());
      assert.notEqual(full.status, 415);
      assert.ok(full.status !== 413 || op.description?.includes('KiB') || op.description?.includes('MiB'), `${method} ${path}`);
    } else if (method !== 'GET')
      is(await request(server, method, at, Buffer.from('x'), person.headers()), 413, 'too-large');
    if (!op.security) {
      const signedOut = await go(method, at, path === '/v1/renewal' ? renewalBody(person, await person.proof(), {}) : body, { 'Hearth-Client': 'native' });
      is(signedOut, 401, 'signed-out');
    }
  }
});

function renewalBody(person, proof, { generation = 2, base = 1, closed = 1, events = [] }) {
  const next = new Person(server, person.handle);
  next.id = person.id;
  next.renew(generation);
  person.next = next;
  return join_(proof, next.card, next.login.publicKey, next.recovery.publicKey, long(next.wrap), long(next.recoveryWrap), u32(base),
    long(random(50)), u32(closed), long(random(50)), u8(events.length), ...events);
}

test('people: up, in, out, keyrings, sessions', async () => {
  const [ada, ben] = await couple();
  is(await ada.ask('GET', '/v1/health'), 200);
  is(await ada.ask('POST', '/v1/lookup', short(ada.handle)), 200);
  is(await ada.ask('POST', '/v1/lookup', Buffer.from([0])), 400, 'bad-request');
  is(await ada.ask('POST', '/v1/challenges', Buffer.from([0])), 400, 'bad-request');
  is(await new Walker(server, ada.handle).signUp(), 409, 'handle-taken');
  is(await ada.ask('POST', '/v1/accounts', Buffer.from('x')), 400, 'bad-request');
  is(await ada.ask('GET', '/v1/account'), 200);
  is(await ada.signIn(), 201);
  is(await ada.signIn(2), 201);
  const wrong = new Walker(server, ada.handle);
  is(await wrong.signIn(), 401, 'refused');
  is(await ada.ask('POST', '/v1/sessions', Buffer.from('x')), 400, 'bad-request');
  is(await ada.ask('GET', '/v1/sessions'), 200);
  for (const which of ['base', 'private']) {
    is(await ada.ask('PUT', `/v1/keyrings/${which}`, join_(u32(1), long('new'))), 204);
    is(await ada.ask('PUT', `/v1/keyrings/${which}`, join_(u32(1), long('newer'))), 409, 'revision');
    is(await ada.ask('PUT', `/v1/keyrings/${which}`, Buffer.from('x')), 400, 'bad-request');
    is(await ada.ask('PUT', `/v1/keyrings/${which}`, join_(u32(2), long(Buffer.alloc(65537)))), 413, 'too-large');
  }
  const tablet = new Walker(server, ada.handle);
  Object.assign(tablet, { login: ada.login, id: ada.id });
  is(await tablet.signIn(), 201);
  is(await ada.ask('DELETE', `/v1/sessions/${hex(tablet.sessionId)}`), 204);
  is(await ada.ask('DELETE', `/v1/sessions/${hex(ben.sessionId)}`), 404, 'not-found');
  is(await tablet.ask('GET', '/v1/account'), 401, 'signed-out');
  is(await ben.ask('POST', '/v1/sign-out'), 204);
  is(await ben.ask('POST', '/v1/sign-out'), 204);
});

test('spaces: begin, append, pull, gates, freeze', async () => {
  const [ada, ben] = await couple();
  const at = `/v1/spaces/${hex(ada.couple)}`;
  is(await ada.ask('POST', '/v1/spaces', random(16)), 409, 'paired');
  is(await ada.ask('POST', '/v1/spaces', random(15)), 400, 'bad-request');
  const gate = random(16);
  is(await ada.append(ada.couple, ada.event(ada.couple, { text: 'words' }),
    ada.event(ada.couple, { text: 'answer', mode: 1, gate, share: random(32) }), ada.event(ada.couple)), 200);
  assert.deepEqual([...(await ada.append(ada.couple, ada.event(ada.couple, { text: 'more' }))).body], [0, 4, 0, 0, 0, 0, 0, 0, 0]);
  is(await ada.append(ada.couple, Buffer.from('x')), 400, 'bad-request');
  is(await ada.append(random(16), ada.event(ada.couple, { text: 'x', keep: false })), 404, 'not-found');
  is(await ben.ask('GET', `${at}/events`), 200);
  is(await ben.ask('GET', `${at}/events?after=2`), 200);
  is(await ben.ask('GET', `${at}/events?after=x`), 400, 'bad-request');
  is(await ben.ask('GET', `${at}/gates/${hex(gate)}`), 200);
  is(await ben.ask('GET', `/v1/spaces/${hex(random(16))}/gates/${hex(gate)}`), 404, 'not-found');
  is(await ben.ask('POST', `${at}/whispers`, random(350)), 204);
  is(await ben.ask('POST', `${at}/whispers`, Buffer.alloc(0)), 400, 'bad-request');
  is(await ben.ask('POST', `/v1/spaces/${hex(random(16))}/whispers`, random(350)), 404, 'not-found');
  for (let fine = true, n = 0; fine; n++) {
    assert.ok(n < 100);
    fine = (await ben.ask('POST', `${at}/whispers`, random(350))).status === 204;
  }
  const written = ada.event(ada.couple, { text: 'a photo' });
  is(await ada.append(ada.couple, written), 200);
  const part = `${at}/blobs/${hex(written.subarray(24, 40))}/parts`;
  is(await ada.ask('PUT', `${part}/0`, Buffer.from('sealed')), 204);
  is(await ada.ask('PUT', `${part}/0`, Buffer.from('sealed')), 204);
  is(await ada.ask('PUT', `${part}/0`, Buffer.from('others')), 409, 'too-many');
  is(await ada.ask('PUT', `${part}/1`, Buffer.alloc(0)), 400, 'bad-request');
  is(await ben.ask('PUT', `${part}/1`, Buffer.from('sealed')), 404, 'not-found');
  is(await ben.ask('GET', `${part}/0`), 200);
  is(await ben.ask('GET', `${part}/1`), 404, 'not-found');
  is(await request(server, 'GET', `${part}/01`, undefined, ben.headers()), 404, 'not-found');
  is(await ben.ask('POST', `${at}/freeze`), 204);
  is(await ada.ask('PUT', `${part}/1`, Buffer.from('sealed')), 409, 'frozen');
  is(await ada.ask('POST', `${at}/whispers`, random(350)), 409, 'frozen');
  is(await ben.ask('POST', `/v1/spaces/${hex(random(16))}/freeze`), 404, 'not-found');
  is(await ada.ask('POST', '/v1/invitations', join_(random(16), ada.couple, long('x'))), 409, 'frozen');
  for (let i = 0; i < 13; i++) is(await ben.begin(), 201);
  is(await ben.begin(), 409, 'too-many');
  const eve = new Walker(server);
  await eve.signUp();
  await eve.begin();
  await eve.invite();
  is(await ben.reply(eve.invitation), 409, 'too-many');
});

test('invitations: made, shown, answered, withdrawn', async () => {
  const [ada, ben, cy] = [new Walker(server), new Walker(server), new Walker(server)];
  for (const p of [ada, ben, cy]) await p.signUp();
  await ada.begin();
  const ids = [];
  for (let i = 0; i < 3; i++) {
    is(await ada.invite(), 201);
    ids.push(hex(ada.invitation));
  }
  is(await ada.invite(), 409, 'too-many');
  is(await ada.ask('POST', '/v1/invitations', Buffer.from('x')), 400, 'bad-request');
  is(await ada.ask('POST', '/v1/invitations', join_(random(16), random(16), long('x'))), 404, 'not-found');
  is(await ada.ask('GET', `/v1/invitations/${ids[0]}`), 409, 'own-invitation');
  is(await ada.reply(Buffer.from(ids[0], 'hex')), 409, 'own-invitation');
  is(await ben.ask('GET', `/v1/invitations/${ids[0]}`), 200);
  is(await ben.ask('GET', `/v1/invitations/${hex(random(16))}`), 404, 'not-found');
  is(await ben.reply(random(16)), 404, 'not-found');
  is(await ben.ask('POST', `/v1/invitations/${ids[0]}/reply`, Buffer.from('x')), 400, 'bad-request');
  is(await ben.ask('DELETE', `/v1/invitations/${ids[0]}`), 404, 'not-found');
  is(await ada.ask('DELETE', `/v1/invitations/${ids[1]}`), 204);
  is(await ben.ask('GET', `/v1/invitations/${ids[1]}`), 410, 'invitation-withdrawn');
  is(await ben.reply(Buffer.from(ids[1], 'hex')), 410, 'invitation-withdrawn');
  is(await ben.reply(Buffer.from(ids[0], 'hex')), 204);
  is(await ada.ask('DELETE', `/v1/invitations/${ids[0]}`), 410, 'invitation-used');
  is(await cy.ask('GET', `/v1/invitations/${ids[0]}`), 410, 'invitation-used');
  is(await cy.reply(Buffer.from(ids[0], 'hex')), 410, 'invitation-used');
  is(await ada.ask('GET', '/v1/invitations'), 200);
  is(await ada.invite(), 409, 'paired');
  await cy.begin();
  await cy.invite();
  is(await ada.ask('GET', `/v1/invitations/${hex(cy.invitation)}`), 409, 'paired');
  is(await ada.reply(cy.invitation), 409, 'paired');
});

test('renewal, whole or not at all; and leaving', async () => {
  const [ada, ben] = await couple();
  const go = async options => ada.ask('POST', '/v1/renewal', renewalBody(ada, await ada.proof(), options));
  is(await ada.ask('POST', '/v1/renewal', Buffer.from('x')), 400, 'bad-request');
  is(await ada.ask('POST', '/v1/renewal', renewalBody(ada, join_(short(ada.handle), u8(1), Buffer.alloc(136)), {})), 401, 'refused');
  is(await go({ base: 7 }), 409, 'revision');
  is(await go({ events: [ada.event(ada.couple, { text: 'x', skip: 3, keep: false })] }), 409, 'out-of-chain');
  is(await go({ events: [ada.event(random(16), { text: 'x', keep: false })] }), 404, 'not-found');
  is(await go({ events: [ada.event(ada.couple, { text: 'do=keys' })] }), 201);
  is(await ben.ask('DELETE', '/v1/account', Buffer.from('x')), 400, 'bad-request');
  is(await ben.ask('DELETE', '/v1/account', await ada.next.proof()), 401, 'refused');
  is(await ben.ask('POST', `/v1/spaces/${hex(ben.couple)}/freeze`), 204);
  is(await ben.ask('POST', '/v1/renewal', renewalBody(ben, await ben.proof(), {
    events: [ben.event(ben.couple, { text: 'late', keep: false })] })), 409, 'frozen');
  is(await ben.ask('DELETE', '/v1/account', await ben.proof()), 204);
});

test('reminders: when, where, tried out, proved', async () => {
  const [ada] = await couple();
  const soon = Math.floor(Date.now() / 300000) * 300 + 86400;
  is(await ada.ask('PUT', '/v1/alarms', join_([2, 0], u64(soon), u64(soon + 300))), 204);
  is(await ada.ask('PUT', '/v1/alarms', join_([2, 0], u64(soon), u64(soon))), 400, 'bad-request');
  is(await ada.ask('GET', '/v1/push'), 200);
  const [phone, address, topic] = [1, 2, 3].map(() => `/v1/channels/${hex(random(16))}`);
  is(await ada.ask('PUT', phone, webPush(push.url, subscription())), 204);
  is(await ada.ask('PUT', address, join_([2], text('ada@home.example'))), 204);
  is(await ada.ask('PUT', topic, join_([3], text(`${push.url}/topic`))), 204);
  is(await ada.ask('PUT', topic, join_([3], text('ftp://home.example/'))), 400, 'bad-address');
  is(await ada.ask('PUT', topic, Buffer.from([9])), 400, 'bad-request');
  is(await ada.ask('POST', `${address}/code`, short('123456')), 410, 'code-expired');
  is(await ada.ask('POST', `${phone}/test`), 200);
  is(await ada.ask('POST', `${phone}/test`), 429, 'slow-down');
  is(await ada.ask('POST', `${address}/test`), 200);
  is(await ada.ask('POST', `${address}/code`, Buffer.from([1])), 400, 'bad-request');
  const right = mail.codes.at(-1), wrong = right === '123456' ? '123457' : '123456';
  is(await ada.ask('POST', `${address}/code`, short(wrong)), 409, 'wrong-code');
  is(await ada.ask('POST', `${address}/code`, short(right)), 204);
  is(await ada.ask('GET', '/v1/channels'), 200);
  const nowhere = `/v1/channels/${hex(random(16))}`;
  is(await ada.ask('POST', `${nowhere}/test`), 404, 'not-found');
  is(await ada.ask('POST', `${nowhere}/code`, short('123456')), 404, 'not-found');
  is(await ada.ask('DELETE', nowhere), 404, 'not-found');
  for (let i = 0; i < 5; i++)
    is(await ada.ask('PUT', `/v1/channels/${hex(random(16))}`, join_([3], text(`${push.url}/${i}`))), 204);
  is(await ada.ask('PUT', nowhere, join_([3], text(`${push.url}/x`))), 409, 'too-many');
  is(await ada.ask('DELETE', topic), 204);
});

// As docs/security.md, section 3, has an envelope, by another hand.
function sealed(id, key, words) {
  const ad = Buffer.alloc(64), padded = Buffer.alloc(256), head = Buffer.from([1, 1]), nonce = random(24);
  ad.write('HAD2');
  ad[4] = 11;
  id.copy(ad, 8);
  padded[padded.write(words)] = 0x80;
  const okm = Buffer.from(sodium.crypto_generichash(64, join_(Buffer.from('hearth/env/1'), nonce), key));
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, join_(head, ad), null, nonce, okm.subarray(0, 32));
  return join_(id, head, nonce, okm.subarray(32), Buffer.from(box));
}

test('a feed: put, fetched by anybody who has its address, ended', async () => {
  const [ada] = await couple();
  const id = random(16), key = random(32), address = `/ics/${hex(id)}.${hex(key)}`;
  is(await ada.ask('PUT', '/v1/feed', sealed(id, key, 'BEGIN:VCALENDAR\r\n')), 204);
  is(await ada.ask('PUT', '/v1/feed', id), 400, 'bad-request');
  const answer = await new Walker(server).ask('GET', address);
  is(answer, 200);
  assert.equal(answer.body.toString(), 'BEGIN:VCALENDAR\r\n');
  assert.equal(answer.headers['cache-control'], 'no-store');
  is(await ada.ask('GET', `/ics/${hex(id)}.${hex(random(32))}`), 404, 'not-found');
  is(await ada.ask('DELETE', '/v1/feed'), 204);
  is(await ada.ask('GET', address), 404, 'not-found');
});

test('without mail, none is offered', async () => {
  const at = folder(), normal = server;
  const sends = await start({ smtp: mail.url, 'mail-from': 'hearth@home.example' }, { ...at, remove: () => {} });
  server = sends;
  const ada = new Walker(sends), address = `/v1/channels/${hex(random(16))}`;
  await ada.signUp();
  is(await ada.ask('PUT', address, join_([2], text('ada@home.example'))), 204);
  await sends.stop();
  server = await start({}, at);
  ada.server = server;
  try {
    is(await ada.ask('POST', `${address}/test`), 409, 'not-offered');
    is(await ada.ask('PUT', `/v1/channels/${hex(random(16))}`, join_([2], text('eve@home.example'))), 409, 'not-offered');
  } finally {
    await server.stop();
    server = normal;
  }
});

test('the stream', async () => {
  const [ada] = await couple();
  const { default: http } = await import('node:http');
  const open = [];
  for (let i = 0; i < 5; i++)
    open.push(await new Promise(done => {
      const r = http.request({ host: '127.0.0.1', port: server.port, path: '/v1/stream', headers: { ...clean(ada.headers()), Host: server.host } }, done);
      r.end();
    }));
  assert.deepEqual(open.map(a => a.statusCode), [200, 200, 200, 200, 429]);
  seen.add('/v1/stream GET 200').add('/v1/stream GET 429 slow-down');
  for (const a of open) a.destroy();
});

const clean = h => Object.fromEntries(Object.entries(h).filter(([, v]) => v !== undefined));

test('throttles, as the page has them', async () => {
  const strict = await start({ tries: 30, rare: 5 });
  const normal = server;
  server = strict;
  try {
    const ada = new Walker(strict), ben = new Walker(strict);
    is(await ada.signUp(), 201);
    is(await ben.signUp(), 201);
    await ada.begin();
    for (let i = 0; i < 5; i++) {
      is(await ada.invite(), 201);
      is(await ada.ask('DELETE', `/v1/invitations/${hex(ada.invitation)}`), 204);
    }
    is(await ada.invite(), 429, 'slow-down');
    const proof = await ada.proof();
    for (let i = 0; i < 5; i++) is(await ben.reply(random(16)), 404, 'not-found');
    is(await ben.reply(random(16)), 429, 'slow-down');
    is(await ben.ask('GET', `/v1/invitations/${hex(random(16))}`), 429, 'slow-down');
    for (let i = 0; i < 28; i++) await ben.ask('POST', '/v1/sessions', await ben.proof(2, ada.recovery));
    is(await ben.ask('POST', '/v1/sessions', proof), 429, 'slow-down');
    is(await new Walker(strict).signUp(), 429, 'slow-down');
    const slow = await ada.ask('DELETE', '/v1/account', proof);
    is(slow, 429, 'slow-down');
    assert.ok(Number(slow.headers['retry-after']) > 0);
    for (let i = 0; i < 30; i++) is(await ben.ask('PUT', '/v1/alarms', Buffer.alloc(2)), 204);
    is(await ben.ask('PUT', '/v1/alarms', Buffer.alloc(2)), 429, 'slow-down');
    is(await ben.ask('PUT', `/v1/channels/${hex(random(16))}`, join_([3], text('https://push.example/'))), 429, 'slow-down');
    is(await ben.ask('PUT', '/v1/feed', sealed(random(16), random(32), 'x')), 429, 'slow-down');
    is(await ada.ask('POST', '/v1/renewal', renewalBody(ada, proof, {})), 429, 'slow-down');
    for (let i = 0; i < 60; i++) await ada.ask('POST', '/v1/lookup', short('x'));
    is(await ada.ask('POST', '/v1/lookup', short('x')), 429, 'slow-down');
    for (let i = 0; i < 60; i++) await ada.ask('POST', '/v1/challenges', short('x'));
    is(await ada.ask('POST', '/v1/challenges', short('x')), 429, 'slow-down');
  } finally {
    server = normal;
    await strict.stop();
  }
});

// What takes days or a broken disk is told in tests/relay_test.c instead.
const elsewhere = code => ['invitation-expired', 'read-only', 'quota'].includes(code);

test('everything on the page has happened', () => {
  const missing = [];
  for (const { path, method, op } of operations)
    for (const [status, response] of Object.entries(op.responses))
      for (const code of codesOf(response) ?? [''])
        if (!elsewhere(code) && !seen.has(`${path} ${method} ${status} ${code}`.trim()))
          missing.push(`${path} ${method} ${status} ${code}`);
  assert.deepEqual(missing, []);
});
