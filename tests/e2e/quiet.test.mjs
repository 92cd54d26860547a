// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody learns who sits between the browsers and the relay, or reads
// the relay's log: never a word, and not which of the practices it was. Rows
// 30, 40 and 50 of the checklist.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { home as open, scratch, serve } from './home.mjs';

/* The one in between, who writes everything down as it comes. */
const seen = [];
let behind;
const between = http.createServer((asked, answer) => {
  const one = { method: asked.method, url: asked.url, headers: asked.rawHeaders.join('\n'), body: Buffer.alloc(0) };
  seen.push(one);
  const on = http.request(new URL(asked.url, behind.address), { method: asked.method, headers: asked.headers }, (got) => {
    one.status = got.statusCode;
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  on.on('error', () => answer.destroy());
  answer.on('close', () => on.destroy());
  asked.on('data', (more) => { one.body = Buffer.concat([one.body, more]); });
  asked.pipe(on);
});
await new Promise((done) => between.listen(0, '127.0.0.1', done));
const address = `http://localhost:${between.address().port}`;
behind = await serve('serve', '--data', scratch(), '--port', '0', '--origin', address, '--log', 'stderr');
const home = await open({ ...behind, address });
after(() => {
  between.closeAllConnections();
  between.close();
});

const MARKERS = ['walnut-marker', 'ferry-marker', 'orchard-marker', 'teapot-marker', 'violin-marker', 'harbour-marker', 'mitten-marker'];
const [WORD, KEPT, ANSWER, CUE, PRIVATE, LOOK, DECIDE] = MARKERS;
const secrets = []; // whatever must be nowhere, beside the words

const mara = await home.begin('Mara');
const link = await mara.invite();
const jonas = await home.person('Jonas');

test('the secret of an invitation is in nothing that leaves, not even as the page one came from', async () => {
  const code = new URL(link).hash.replace('#join/', '');
  secrets.push(code, code.replaceAll('-', ''), link.split('#')[1]);
  await jonas.load(link);
  await jonas.tap('Join');
  await jonas.fillBegin();
  await jonas.tap('Begin');
  await jonas.at('/join');
  await jonas.tap('Join');
  await jonas.at('/words');
  await mara.at('/words');
  for (const one of [mara, jonas]) await one.tap('The same');
  for (const one of [mara, jonas]) {
    await one.go('/today');
    await one.go('/pair');
    await one.sees('Together here since');
  }
  assert.ok(seen.some(({ url }) => /^\/v1\/invitations\/[0-9a-f]{32}\/reply$/.test(url)));
  for (const { method, url, headers, body } of seen) {
    const all = `${url}\n${headers}\n${body.toString('latin1')}`.toLowerCase();
    for (const secret of secrets) assert.ok(!all.includes(secret.toLowerCase()), `${method} ${url} holds the secret`);
    const from = /^referer\n(.*)$/im.exec(headers)?.[1];
    assert.ok(from === undefined || (url === '/sw.js' && from === `${address}/sw.js`), `${method} ${url} says that it came from ${from}`);
  }
});

/* ---- row 40 ---- */

const FIXED = 176 + 32 + 64 + 1, SHARE = 32;

/* Of each event in a batch: how long its sealed words are. */
function* lengths(batch) {
  for (let at = 0; at < batch.length;) {
    const flags = batch[at + FIXED - 1];
    at += FIXED + (flags & 2 ? SHARE : 0);
    if (!(flags & 1)) continue;
    const n = batch.readUInt32LE(at);
    yield n;
    at += 4 + n;
  }
}

/* What kinds of requests there were, and of which sizes; how many of each is a matter of time. */
function shape(requests) {
  const kinds = new Set(), sizes = new Set();
  for (const { method, url, body } of requests) {
    kinds.add(`${method} ${url.replace(/[0-9a-f]{32}/g, '{id}').replace(/=[^&]*/g, '=')}`);
    if (method === 'POST' && url.endsWith('/events')) for (const n of lengths(body)) sizes.add(n);
  }
  /* When a stream is opened anew, and when a browser looks for a newer service worker, has nothing to do with a practice. */
  return { kinds: [...kinds].filter((kind) => !/\/v1\/(stream|account)$|\/sw\.js$/.test(kind)).sort(), sizes: [...sizes].sort((a, b) => a - b) };
}

const settled = async (person) => {
  await person.go('/today');
  for (let quiet = 0, n = -1; quiet < 3; quiet = n === seen.length ? quiet + 1 : 0) {
    n = seen.length;
    await person.page.waitForTimeout(300);
  }
};

async function during(person, act) {
  await settled(person);
  const from = seen.length;
  await act();
  await settled(person);
  return shape(seen.slice(from));
}

const practices = {
  'a thank-you sent': () => mara.thank(WORD),
  'a thank-you kept': async () => {
    await mara.go('/thanks');
    await mara.page.fill('#did', KEPT);
    await mara.page.locator('button[name=way][value=keep]').click();
    await mara.sees('Kept. It stays with you until you send it.');
  },
  'a moment chosen': async () => {
    await mara.go('/thanks/cue');
    await mara.page.fill('#cue', CUE);
    await mara.page.locator('form[action="/thanks/cue"] button').first().click();
    await mara.page.waitForFunction((cue) => document.body.innerText.includes(cue) || document.querySelector('#cue')?.value === cue, CUE);
  },
  'an entry in the journal': async () => {
    await mara.go('/journal');
    await mara.at('/journal');
    await mara.page.fill('#text', PRIVATE);
    await mara.tap('Keep');
    await mara.sees('Kept. It stays in this room.');
  },
  'a pulse': async () => {
    await mara.go('/pulse');
    for (const track of await mara.page.locator('fieldset.scale').all()) await track.locator('label:has(input[value="5"])').click();
    await mara.page.fill('#word', ANSWER);
    await mara.tap('Keep my answers');
    await mara.sees('The answer from Jonas will be here');
  },
  'a pause': async () => {
    await mara.go('/pause');
    await mara.tap('Begin the pause');
    await mara.page.waitForSelector('[data-ring]');
  },
  'something to decide': async () => {
    await mara.go('/way/new');
    await mara.page.fill('#title', DECIDE);
    await mara.tap('Open it');
    await mara.sees(DECIDE);
  },
  'a check': async () => {
    await mara.go('/check');
    for (const [i, track] of (await mara.page.locator('fieldset.scale').all()).entries()) {
      await track.locator(`label:has(input[value="${1 + i % 7}"])`).click();
    }
    await mara.tap('Keep my answers');
    await mara.sees('The answer from Jonas will be here');
  },
};

test('requests look the same, whichever practice they are of', { timeout: 240_000 }, async () => {
  await mara.typeSheetBack();
  await mara.openJournal();
  const shapes = {};
  for (const [name, act] of Object.entries(practices)) shapes[name] = await during(mara, act);
  const [first, ...others] = Object.entries(shapes);
  assert.ok(first[1].kinds.length > 0 && first[1].sizes.length > 0, JSON.stringify(shapes));
  for (const [name, one] of others) assert.deepEqual(one, first[1], `${name} is not like ${first[0]}`);
});

test('reading a page, whichever, asks the relay for nothing of its own', { timeout: 120_000 }, async () => {
  const shapes = [];
  for (const where of ['/jar', '/closeness', '/look', '/journal/breathe', '/help', '/settings/take']) {
    const { kinds } = await during(mara, async () => {
      await mara.go(where);
      await mara.page.waitForTimeout(200);
    });
    shapes.push(kinds.filter((kind) => kind !== 'GET /v1/spaces/{id}/events?after='));
  }
  assert.deepEqual(shapes, shapes.map(() => []));
});

/* ---- row 50 ---- */

test('after all of this the relay’s log holds no word, no name, no id, no address, and lines of its own only', async () => {
  await mara.go('/look');
  await fetch(`${behind.address}/v1/spaces/${MARKERS[5]}%0a2025-01-01T00:00:00Z%20forged`).catch(() => undefined);
  await new Promise((done) => {
    const port = new URL(behind.address).port;
    http.get({ host: '127.0.0.1', port, path: `/${LOOK}%0d%0aforged`, headers: { 'user-agent': LOOK, 'x-forwarded-for': '203.0.113.9', referer: `${address}/#join/x` } },
      (got) => got.resume().on('end', done)).on('error', done);
  });
  await new Promise((done) => setTimeout(done, 300));
  const log = behind.said();
  const lines = log.trimEnd().split('\n').filter((line) => /^\d{4}-/.test(line));
  assert.ok(lines.length > 50, `${lines.length} lines`);
  const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [0-9a-f]{8} [0-9a-f]{8} [A-Z-]{1,7} (-|\/|\/v1\/[a-z/{}-]+) \d{3} \d+ms$/;
  for (const one of lines) assert.match(one, line);
  const rest = log.split('\n').filter((one) => one !== '' && !line.test(one));
  assert.ok(rest.length < 12 && rest.every((one) => !/\d{4}-\d\d-\d\dT/.test(one)), rest.join('\n'));
  const ids = new Set(seen.flatMap(({ url }) => url.match(/[0-9a-f]{32}/g) ?? []));
  const tokens = new Set(seen.flatMap(({ headers }) => headers.match(/[0-9a-f]{64}/g) ?? []));
  assert.ok(ids.size >= 4 && tokens.size >= 2, `${ids.size} ids, ${tokens.size} tokens were seen`);
  const lower = lines.join('\n').toLowerCase();
  for (const words of [...secrets, ...ids, ...tokens, ...MARKERS, 'mara', 'jonas', '127.0.0.1', '::1', '203.0.113.9', 'forged', 'join/']) {
    assert.ok(!lower.includes(words.toLowerCase()), `the log holds ${words}`);
  }
});

test('and nothing that passed by holds a word', () => {
  for (const { method, url, headers, body } of seen) {
    const all = `${url}\n${headers}\n${body.toString('latin1')}`;
    for (const words of [...MARKERS, 'thanks', 'pulse', 'journal', 'closeness', 'Mara', 'Jonas', ...mara.passphrase.split(' ')]) {
      assert.ok(!all.includes(words), `${method} ${url} holds ${words}`);
    }
  }
});
