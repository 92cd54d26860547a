// SPDX-License-Identifier: AGPL-3.0-or-later
// A relay in a process of its own, and people who talk to it over HTTP.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sodium from 'libsodium-wrappers-sumo';

await sodium.ready;

const here = dirname(fileURLToPath(import.meta.url));
export const binary = process.env.RELAY_SERVER ?? join(here, '../build/native/tests/relay_server');
export const random = n => Buffer.from(sodium.randombytes_buf(n));
export const hex = b => Buffer.from(b).toString('hex');
export const wait = ms => new Promise(done => setTimeout(done, ms));

// ---- the process ----

export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'hearth-relay-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

// options: name=value pairs of relay_server; under: a command that runs it. Resolves once it answers.
export async function start(options = {}, at = folder(), under = []) {
  const args = Object.entries({ tries: 1000000, rare: 1000000, each: 10000, ...options }).map(([k, v]) => `${k}=${v}`);
  const [command, ...words] = [...under, binary, join(at.path, 'hearth.db'), ...args];
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const server = { child, folder: at, log: '', origin: options.origin };
  child.stderr.on('data', d => { server.log += d; });
  server.over = new Promise(done => child.once('exit', (code, signal) => done({ code, signal })));
  server.port = await new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', d => {
      text += d;
      const ready = /ready (\d+)\n/.exec(text);
      if (ready) done(Number(ready[1]));
    });
    server.over.then(({ code }) => fail(new Error(`it did not start (${code}): ${server.log}`)));
  });
  server.origin ??= `http://localhost:${server.port}`;
  server.host = new URL(server.origin).host;
  server.stop = async () => {
    child.kill('SIGTERM');
    const over = await server.over;
    at.remove();
    if (over.code !== 0) throw new Error(`it ended badly (${over.code ?? over.signal}): ${server.log.slice(-4000)}`);
  };
  return server;
}

// ---- HTTP ----

const agent = new http.Agent({ keepAlive: true, maxSockets: 500 });

// One request, headers as given; a native client unless told otherwise.
export function request(server, method, path, body, headers = {}) {
  return new Promise((done, fail) => {
    const all = { Host: server.host, ...headers };
    if (body) {
      all['Content-Length'] = body.length;
      all['Content-Type'] ??= 'application/octet-stream';
    }
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    const r = http.request({ host: '127.0.0.1', port: server.port, method, path, headers: all, agent, setHost: false }, answer => {
      const parts = [];
      answer.on('data', d => parts.push(d));
      answer.on('end', () => {
        const bytes = Buffer.concat(parts);
        const problem = answer.headers['content-type'] === 'application/problem+json' ? JSON.parse(bytes) : undefined;
        done({ status: answer.statusCode, headers: answer.headers, raw: answer.rawHeaders, body: bytes, problem,
          code: problem?.type.slice('/problems/'.length) });
      });
      answer.on('error', fail);
    });
    r.on('error', fail);
    r.end(body);
  });
}

// Sends bytes as they are; resolves with all that came until the end.
export function raw(server, bytes, { timeout = 3000, end = false } = {}) {
  return new Promise(done => {
    const socket = net.connect(server.port, '127.0.0.1');
    let text = '';
    const timer = setTimeout(() => { text += '(still open)'; socket.destroy(); }, timeout);
    socket.on('data', d => { text += d.toString('latin1'); });
    socket.on('error', () => {});
    socket.on('close', () => { clearTimeout(timer); done(text); });
    socket.write(Buffer.from(bytes, 'latin1'));
    if (end) socket.end();
  });
}

// ---- bytes ----

export const u8 = n => Buffer.from([n]);
export const u32 = n => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
export const u64 = n => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b; };
export const short = b => Buffer.concat([u8(Buffer.from(b).length), Buffer.from(b)]);
export const long = b => Buffer.concat([u32(Buffer.from(b).length), Buffer.from(b)]);
export const join_ = (...parts) => Buffer.concat(parts.map(p => Buffer.from(p)));
export const H = b => Buffer.from(sodium.crypto_generichash(32, b, null));
const labelled = (label, ...parts) => H(join_(Buffer.from(label + '\0'), ...parts));

// ---- people ----

let names = 0;

export class Person {
  constructor(server, handle = `person${process.pid}-${++names}`) {
    this.server = server;
    this.handle = handle;
    this.id = random(16);
    this.salt = random(16);
    this.personal = random(16);
    this.closed = random(16);
    this.couple = random(16);
    this.native = true;
    this.renew(1);
  }

  renew(generation) {
    this.generation = generation;
    this.signing = sodium.crypto_sign_keypair();
    this.login = sodium.crypto_sign_keypair();
    this.recovery = sodium.crypto_sign_keypair();
    this.card = join_(this.id, u32(generation), this.signing.publicKey, random(32), random(32));
    this.wrap = random(138);
    this.recoveryWrap = random(138);
    this.device = random(16);
    this.chains = new Map();
  }

  headers() {
    return this.native ? { 'Hearth-Client': 'native', Authorization: this.session && `Bearer ${this.session}`, 'Hearth-Device': this.known }
      : { Cookie: this.session && `__Host-h=${this.session}`, 'Sec-Fetch-Site': 'same-origin' };
  }

  async ask(method, path, body, headers = {}) {
    const answer = await request(this.server, method, path, body, { ...this.headers(), ...headers });
    if (answer.headers['hearth-session']) this.session = answer.headers['hearth-session'];
    if (answer.headers['hearth-device']) this.known = answer.headers['hearth-device'];
    for (const c of answer.headers['set-cookie'] ?? []) {
      const found = /^__Host-h=([0-9a-f]{64});/.exec(c);
      if (found && !this.native) this.session = found[1];
    }
    return answer;
  }

  signUpBody() {
    return join_(short(this.handle), this.salt, this.login.publicKey, this.recovery.publicKey, this.card, long(this.wrap),
      long(this.recoveryWrap), long(random(100)), long(random(100)), this.personal, this.closed);
  }

  async signUp() {
    const answer = await this.ask('POST', '/v1/accounts', this.signUpBody());
    this.sessionId = answer.body;
    return answer;
  }

  async proof(kind = 1, keys = kind === 1 ? this.login : this.recovery) {
    const challenge = (await this.ask('POST', '/v1/challenges', short(this.handle))).body;
    const origin = Buffer.from(this.server.origin), handle = Buffer.from(this.handle);
    const message = labelled('hearth/login/1', u8(origin.length), origin, u8(handle.length), handle, challenge);
    return join_(short(this.handle), u8(kind), challenge, keys.publicKey, sodium.crypto_sign_detached(message, keys.privateKey));
  }

  async signIn(kind = 1) {
    const answer = await this.ask('POST', '/v1/sessions', await this.proof(kind));
    if (answer.status === 201) this.sessionId = answer.body.subarray(0, 16);
    return answer;
  }

  // An event of this device in a space; { text, mode, gate, share, what }.
  event(space, { text, mode = 0, gate = Buffer.alloc(16), share, what = 1, id = random(16), skip = 0, keep = true } = {}) {
    const key = hex(space);
    const chain = this.chains.get(key) ?? { counter: 0, prev: Buffer.alloc(32) };
    const header = join_(Buffer.from('HEV1'), [1, what, mode, 0], space, id, this.id, this.device, u64(chain.counter + 1 + skip),
      u32(1), u32(this.generation), gate, chain.prev, u64(0), Buffer.alloc(32));
    const words = text === undefined ? undefined : Buffer.from(text);
    const hash = H(words ?? Buffer.alloc(0));
    const E = H(join_(Buffer.from('hearth/event/1'), header, hash));
    const signature = sodium.crypto_sign_detached(join_(Buffer.from('hearth/sig/1\0'), E), this.signing.privateKey);
    if (keep) this.chains.set(key, { counter: chain.counter + 1, prev: E });
    return join_(header, hash, signature, u8((words ? 1 : 0) | (share ? 2 : 0)), share ?? [], words ? long(words) : []);
  }

  append(space, ...events) {
    return this.ask('POST', `/v1/spaces/${hex(space)}/events`, join_(...events));
  }

  async begin() {
    this.couple = random(16);
    return this.ask('POST', '/v1/spaces', this.couple);
  }

  async invite() {
    this.invitation = random(16);
    return this.ask('POST', '/v1/invitations', join_(this.invitation, this.couple, long('an offer')));
  }

  reply(invitation, text = 'a reply') {
    return this.ask('POST', `/v1/invitations/${hex(invitation)}/reply`, long(text));
  }
}

export async function pair(server) {
  const ada = new Person(server), ben = new Person(server);
  await ada.signUp();
  await ben.signUp();
  await ada.begin();
  await ada.invite();
  await ben.reply(ada.invitation);
  ben.couple = ada.couple;
  return [ada, ben];
}
