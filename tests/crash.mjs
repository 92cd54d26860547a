// SPDX-License-Identifier: AGPL-3.0-or-later
// The mailbox is killed again and again while people write. Whatever it said
// was stored is there afterwards, at the place that it said, with its bytes.
//   node --test tests/crash.mjs     CRASH_SECONDS=20 by default
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, hex, pair, random, start, wait } from './relay_client.mjs';

const seconds = Number(process.env.CRASH_SECONDS ?? 15);

test('no acknowledged event is ever lost', async () => {
  const at = folder(), keep = { path: at.path, remove() {} };
  let server = await start({}, keep);
  const home = { port: server.port, origin: server.origin };
  const people = [];
  for (let i = 0; i < 4; i++) people.push(...await pair(server));
  const ledger = [];                    // what was acknowledged: space, id, seq, event
  let down = false, over = false, kills = 0, again = 0;

  // Writes in its own order and sends the same bytes until they are answered.
  async function write(person) {
    while (!over) {
      const batch = Array.from({ length: 1 + Math.floor(Math.random() * 4) }, () => person.event(person.couple, { text: random(300) }));
      for (let answered = false; !answered && !over;) {
        if (down) { await wait(10); continue; }
        try {
          const answer = await person.append(person.couple, ...batch);
          if (answer.status !== 200) { await wait(10); continue; }
          for (let i = 0; i < batch.length; i++) {
            const result = answer.body[i * 9];
            assert.ok(result < 2, `result ${result}`);
            again += result;
            ledger.push({ space: hex(person.couple), seq: Number(answer.body.readBigUInt64LE(i * 9 + 1)), event: batch[i] });
          }
          answered = true;
        } catch (e) {
          if (e instanceof assert.AssertionError) throw e;
          await wait(10);               // the line broke: it may or may not be there
        }
      }
    }
  }

  const writers = people.map(write);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await wait(150 + Math.random() * 700);
    down = true;
    server.child.kill('SIGKILL');
    await server.over;
    kills++;
    server = await start({ port: home.port }, keep);
    for (const p of people) p.server = server;
    down = false;
  }
  over = true;
  await Promise.all(writers);

  const spaces = new Map();
  for (const person of people) {
    const key = hex(person.couple);
    if (spaces.has(key)) continue;
    const places = new Map();
    for (let after = 0, last = 1; after < last;) {
      const { body } = await person.ask('GET', `/v1/spaces/${key}/events?after=${after}`);
      last = Number(body.readBigUInt64LE(0));
      for (let o = 8; o < body.length;) {
        const seq = Number(body.readBigUInt64LE(o));
        assert.equal(seq, after + 1, 'no gap');
        const length = 176 + 32 + 64 + 1 + 4 + body.readUInt32LE(o + 8 + 273);
        places.set(seq, body.subarray(o + 8, o + 8 + length));
        o += 8 + length;
        after = seq;
      }
    }
    spaces.set(key, places);
  }
  for (const { space, seq, event } of ledger)
    assert.ok(spaces.get(space).get(seq)?.equals(event), `place ${seq} of ${space}`);
  assert.ok(kills > 3 && ledger.length > 100);
  console.log(`# killed ${kills} times; ${ledger.length} events acknowledged, none lost; ${again} sent twice and had already`);
  await server.stop();
  at.remove();
});
