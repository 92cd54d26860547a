// SPDX-License-Identifier: AGPL-3.0-or-later
// ring: 100,000 alarms that are due in the same minute, handed out by one
// relay as Web Push to sinks on this machine, which share its cores.
//
//	RELAY_SERVER=… node bench/ring.mjs [alarms]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Person, hex, join_, random, start, u64, wait } from '../tests/relay_client.mjs';
import { subscription, webPush } from '../tests/push_stand.mjs';

const alarms = Number(process.argv[2] ?? 100000), each = 50, sinks = 4;
let came = 0, bytes = 0;
const services = await Promise.all(Array.from({ length: sinks }, () => new Promise(done => {
  const server = http.createServer((request, answer) => {
    request.on('data', d => { bytes += d.length; });
    request.on('end', () => {
      came++;
      answer.writeHead(201);
      answer.end();
    });
  });
  server.listen(0, '127.0.0.1', () => done(server));
})));

const server = await start({ near: 1, log: 0 });
const times = join_([each, 0], ...Array.from({ length: each }, (_, i) => u64((Math.floor(Date.now() / 300000) + 20 + i) * 300)));
const people = alarms / each, together = 50;
for (let i = 0; i < people; i += together)
  await Promise.all(Array.from({ length: Math.min(together, people - i) }, async (_, k) => {
    const one = new Person(server), { port } = services[(i + k) % sinks].address();
    await one.signUp();
    await one.ask('PUT', `/v1/channels/${hex(random(16))}`, webPush(`http://127.0.0.1:${port}/${hex(random(40))}`, subscription()));
    const { status } = await one.ask('PUT', '/v1/alarms', times);
    if (status !== 204) throw new Error(`alarms were answered ${status}`);
  }));

// Of the relay and its courier.
function processorSeconds() {
  let ticks = 0;
  const add = pid => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) if (child) add(child);
  };
  add(server.child.pid);
  return ticks / 100;
}

const began = Date.now();
execFileSync('/usr/bin/python3', ['-c', `import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], timeout = 60)
now = int(time.time())
db.execute("UPDATE alarm SET due_at = ?, claimed_until = ?", (now, now))
db.commit()`, path.join(server.folder.path, 'hearth.db')]);
const due = Date.now(), before = processorSeconds();
let slowest = 0;
while (came < alarms && Date.now() - due < 300000) {
  const asked = Date.now();
  const { status } = await new Person(server).signUp();
  if (status === 201) slowest = Math.max(slowest, Date.now() - asked);
  await wait(200);
}
const seconds = (Date.now() - due) / 1000, used = processorSeconds() - before;
const line = (...fields) => console.log(fields.join('\t'));
line(`${alarms} alarms of one minute, handed out in`, seconds.toFixed(1), 's', '< 60', `${came} came, ${(came / seconds).toFixed(0)} a second, sealed and signed; ${bytes / came} bytes each`);
line('  processor time of relay and courier for that', used.toFixed(1), 's', '< 60');
line('  a sign-up meanwhile, slowest', slowest, 'ms', '', `all were due within ${due - began} ms`);
await wait(2000);
await server.stop();
process.exit(came === alarms ? 0 : 1);
