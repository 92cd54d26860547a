// SPDX-License-Identifier: AGPL-3.0-or-later
// Row 13 of the checklist, its time: whether a handle is known cannot be told
// from how long the relay works. Counted is the time its process was on a
// processor, so neither a busy machine nor the network tells.
//   make nightly
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Person, request, short, start, wait } from '../relay_client.mjs';

const TIMES = 200, EACH = 8; // tries of one handle: fewer than are slowed down

/* Nanoseconds that all threads of a process have worked. */
function worked(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      return sum; // a thread that has just ended
    }
  }, 0);
}

const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];

/* Known and unknown by turns, and each first as often; the cost of each in nanoseconds. */
async function compare(server, known, unknown, ask) {
  const costs = { known: [], unknown: [] };
  const rest = async () => { for (let n = -1; n !== worked(server.child.pid); await wait(2)) n = worked(server.child.pid); };
  for (let i = -20; i < TIMES; i++) {
    const pair = [['known', known], ['unknown', unknown]];
    if (i & 1) pair.reverse();
    for (const [kind, people] of pair) {
      const send = await ask(people[Math.floor((i + 20) / EACH) % people.length]);
      await rest();
      const before = worked(server.child.pid);
      await send();
      await rest();
      if (i >= 0) costs[kind].push(worked(server.child.pid) - before);
    }
  }
  const [a, b] = [median(costs.known), median(costs.unknown)];
  return { known: a, unknown: b, difference: Math.abs(a - b) / Math.max(a, b) };
}

test('a handle that is known takes no longer than one that is not, to the relay either', { timeout: 600_000 }, async () => {
  const server = await start();
  const known = [], unknown = [];
  for (let i = 0; i < Math.ceil((TIMES + 20) / EACH); i++) {
    const person = new Person(server), nobody = new Person(server);
    await person.signUp();
    person.session = person.known = undefined;
    person.renew(1); // its keys are others from now on: a wrong passphrase
    known.push(person);
    unknown.push(nobody);
  }
  const native = { 'Hearth-Client': 'native' };
  const ways = {
    lookup: async ({ handle }) => () => request(server, 'POST', '/v1/lookup', short(handle), native),
    challenge: async ({ handle }) => () => request(server, 'POST', '/v1/challenges', short(handle), native),
    'sign-in': async (person) => {
      const proof = await person.proof();
      return async () => assert.equal((await request(server, 'POST', '/v1/sessions', proof, native)).status, 401);
    },
  };
  for (const [name, ask] of Object.entries(ways)) {
    let best;
    for (let round = 0; round < 3 && !(best?.difference < 0.05); round++) {
      const found = await compare(server, known, unknown, ask);
      if (!best || found.difference < best.difference) best = found;
      if (name === 'sign-in') break; // more of the same would be slowed down
    }
    console.log(`# ${name}: ${best.known / 1000} us known, ${best.unknown / 1000} us unknown, ${(100 * best.difference).toFixed(1)} % apart`);
    assert.ok(best.difference < 0.05, `${name}: ${JSON.stringify(best)}`);
  }
  await server.stop();
});
