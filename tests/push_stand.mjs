// SPDX-License-Identifier: AGPL-3.0-or-later
// Stand-ins for what the relay sends to: a push service that checks who sends
// and opens what came by a library of others, and a mail server.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import ece from 'http_ece';

export const text = t => {
  const bytes = Buffer.from(t), len = Buffer.alloc(2);
  len.writeUInt16LE(bytes.length);
  return Buffer.concat([len, bytes]);
};

// A browser's subscription: its pair, and the secret it shares.
export function subscription() {
  const pair = crypto.createECDH('prime256v1');
  pair.generateKeys();
  return { pair, point: pair.getPublicKey(), auth: crypto.randomBytes(16) };
}

// The body of PUT /v1/channels/{id} for it.
export const webPush = (endpoint, { point, auth }) => Buffer.concat([Buffer.from([1]), text(endpoint), text(point), text(auth)]);

export const open = (body, { pair, auth }) => ece.decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth.toString('base64url') });

// RFC 8292: the claims, if the signature holds under the key that came along.
export function vapid(authorization, origin) {
  const [, head, claims, signature, key] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization);
  const point = Buffer.from(key, 'base64url');
  assert.equal(point.length, 65);
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url')), { typ: 'JWT', alg: 'ES256' });
  assert.ok(crypto.verify('sha256', `${head}.${claims}`, { key: crypto.createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url')));
  const said = JSON.parse(Buffer.from(claims, 'base64url')), now = Date.now() / 1000;
  assert.equal(said.aud, origin);
  assert.ok(said.exp > now && said.exp <= now + 86400);
  assert.match(said.sub, /^(mailto:|https:|http:\/\/localhost)/);
  return { ...said, key: point };
}

// Takes what comes; how it answers may be changed by .answer(request, answer).
export async function pushService() {
  const service = { came: [], answer: (_, answer) => { answer.writeHead(201); answer.end(); } };
  const server = http.createServer((request, answer) => {
    const parts = [];
    request.on('data', d => parts.push(d));
    request.on('end', () => {
      service.came.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(parts), at: Date.now() });
      service.answer(request, answer);
    });
    request.on('error', () => {});
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  service.url = `http://127.0.0.1:${server.address().port}`;
  service.stop = () => { server.closeAllConnections(); server.close(); };
  return service;
}

// As little of SMTP as a message needs. .answer(verb, line) may refuse.
export async function mailServer() {
  const service = { came: [], codes: [], answer: () => undefined };
  const server = net.createServer(socket => {
    let kept = '', words, letter = { to: [] };
    const say = line => socket.write(`${line}\r\n`);
    const line = one => {
      if (words !== undefined) {
        if (one !== '.') words += `${one.replace(/^\./, '')}\r\n`;
        else {
          service.came.push({ ...letter, words });
          const code = /^\d{6}$/m.exec(words.slice(words.indexOf('\r\n\r\n')));
          if (code) service.codes.push(code[0]);
          words = undefined;
          letter = { to: [] };
          say('250 2.0.0 kept');
        }
        return;
      }
      const verb = one.split(/[ :]/)[0].toUpperCase();
      const refusal = service.answer(verb, one);
      if (refusal) say(refusal);
      else if (verb === 'QUIT') { say('221 bye'); socket.end(); }
      else if (verb === 'DATA') { words = ''; say('354 go on'); }
      else {
        if (verb === 'MAIL') letter.from = /<(.*?)>/.exec(one)[1];
        if (verb === 'RCPT') letter.to.push(/<(.*?)>/.exec(one)[1]);
        say('250 fine');
      }
    };
    say('220 stand-in');
    socket.on('error', () => {});
    socket.on('data', d => {
      kept += d;
      for (let end; (end = kept.indexOf('\r\n')) >= 0; kept = kept.slice(end + 2)) line(kept.slice(0, end));
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  service.url = `smtp://127.0.0.1:${server.address().port}`;
  service.stop = () => server.close();
  return service;
}
