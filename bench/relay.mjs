// SPDX-License-Identifier: AGPL-3.0-or-later
// What the mailbox costs, beside yardsticks, as one table:
//   RELAY_SERVER=… BENCH_RELAY=… node bench/relay.mjs [seconds]
// Appends: bench/relay.c. Pulls: nginx serving the very same bytes from a
// file, with the same load (wrk if it is there, else our own). Numbers of one
// machine are floors; the ratios are what counts.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Person, folder, hex, random, request, start, wait } from '../tests/relay_client.mjs';

const seconds = Number(process.argv.slice(2).find(word => /^\d+$/.test(word)) ?? 4);
const here = dirname(fileURLToPath(import.meta.url));
const appends = process.env.BENCH_RELAY ?? join(here, '../build/release/bench/bench_relay');
const rows = [];
const row = (what, value, yardstick = '') => rows.push([what, String(value), yardstick]);
const has = name => spawnSync('which', [name]).status === 0;
const memory = pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

function measureAppends() {
  const at = folder();
  const r = JSON.parse(execFileSync(appends, [at.path, String(seconds)]));
  at.remove();
  row('durable appends a second, 64 writers', r.together, `${(r.together / r.single).toFixed(1)} x one flush each (${r.single})`);
  row('  events that shared a flush', r.group, 'SQLite alone, same groups, no checks: '
    + `${r.sqlite} (${Math.round(r.together / r.sqlite * 100)} % of it)`);
  row('  slowest append, ms', r.slowest_ms, `one flush each: ${r.single_slowest_ms}`);
}

async function measureStart() {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const began = process.hrtime.bigint();
    const server = await start({ log: 0 });
    await request(server, 'GET', '/v1/health');
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
    await wait(200);
    if (i === 4) row('idle memory, KiB', memory(server.child.pid));
    await server.stop();
  }
  row('first answer after start, ms (new database)', times.sort((a, b) => a - b)[2].toFixed(0));
}

function openStream(server, person) {
  return new Promise((done, fail) => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', fail);
    socket.once('data', () => done(socket));
    socket.write(`GET /v1/stream HTTP/1.1\r\nHost: ${server.host}\r\nAuthorization: Bearer ${person.session}\r\n\r\n`);
  });
}

async function inLots(n, size, make) {
  const all = [];
  for (let i = 0; i < n; i += size) all.push(...await Promise.all(Array.from({ length: Math.min(size, n - i) }, (_, k) => make(i + k))));
  return all;
}

async function measureStreams(n) {
  const server = await start({ log: 0 });
  const people = await inLots(n / 4, 50, async () => { const p = new Person(server); await p.signUp(); return p; });
  await wait(500);
  const before = memory(server.child.pid);
  let sockets;
  try {
    sockets = await inLots(n, 100, i => openStream(server, people[i >> 2]));
  } catch (e) {
    row(`memory a stream at ${n}`, 'skipped', `the system has not so many sockets for us (${e.code})`);
    await server.stop();
    return;
  }
  await wait(500);
  row(`memory a stream at ${n}, KiB`, ((memory(server.child.pid) - before) / n).toFixed(2), `${memory(server.child.pid)} KiB in all`);
  const one = people[n / 8];
  let heard = 0;
  const last = process.hrtime.bigint();
  const told = new Promise(done => sockets.slice(4 * (n / 8), 4 * (n / 8) + 4).forEach(s => s.on('data', d => {
    if (String(d).includes('event: at') && ++heard === 4) done();
  })));
  await one.append(one.personal, one.event(one.personal, { text: 'x' }));
  await told;
  row('  from sending an event to its hint on 4 streams, ms', (Number(process.hrtime.bigint() - last) / 1e6).toFixed(1));
  if (n === 1000) await measureWhispers(server);
  for (const s of sockets) s.destroy();
  await server.stop();
}

// From the first byte of a whisper to the other phone's stream, while the other streams stay open.
async function measureWhispers(server) {
  const [ada, ben] = [new Person(server), new Person(server)];
  for (const one of [ada, ben]) await one.signUp();
  await ada.begin();
  await ada.invite();
  await ben.reply(ada.invitation);
  const stream = await openStream(server, ben);
  await wait(200);
  const took = [];
  for (let i = 0; i < 300; i++) {
    const words = random(350);
    const began = process.hrtime.bigint();
    const heard = new Promise(done => {
      let text = '';
      const hear = part => {
        text += part;
        if (!text.includes(hex(words))) return;
        stream.off('data', hear);
        done();
      };
      stream.on('data', hear);
    });
    const { status } = await ada.ask('POST', `/v1/spaces/${hex(ada.couple)}/whispers`, words);
    if (status !== 204) throw new Error(`a whisper was answered ${status}`);
    await heard;
    took.push(Number(process.hrtime.bigint() - began) / 1e6);
    await wait(60);
  }
  took.sort((a, b) => a - b);
  stream.destroy();
  row('  whisper from phone to phone, 99 % within, ms', took[296].toFixed(1), `half within ${took[149].toFixed(1)}`);
}

// Requests a second and the median and 99th latency, 16 connections.
function load(url, headers) {
  if (!has('wrk')) return undefined;
  const text = execFileSync('wrk', ['-t1', '-c16', `-d${seconds}s`, '--latency', ...headers.flatMap(h => ['-H', h]), url]).toString();
  const latency = text.slice(text.indexOf('Latency Distribution'));
  const part = re => (re.exec(latency) ?? re.exec(text))?.[1] ?? '?';
  if (/Non-2xx/.test(text)) throw new Error(text);
  return { rate: Number(part(/Requests\/sec:\s+([\d.]+)/)), p50: part(/ 50%\s+(\S+)/), p99: part(/ 99%\s+(\S+)/) };
}

async function nginx(bytes) {
  const at = folder(), port = 18000 + Math.floor(Math.random() * 1000);
  mkdirSync(join(at.path, 'www'));
  writeFileSync(join(at.path, 'www/events'), bytes);
  writeFileSync(join(at.path, 'nginx.conf'), `daemon off; worker_processes 1; pid ${at.path}/pid; error_log /dev/null;
    events { worker_connections 256; }
    http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; client_body_temp_path ${at.path}/a; proxy_temp_path ${at.path}/b;
      fastcgi_temp_path ${at.path}/c; uwsgi_temp_path ${at.path}/d; scgi_temp_path ${at.path}/e;
      server { listen 127.0.0.1:${port}; root ${at.path}/www; default_type application/octet-stream; } }`);
  spawnSync('chmod', ['-R', 'a+rX', at.path]);
  const child = spawn('nginx', ['-c', join(at.path, 'nginx.conf')], { stdio: 'ignore' });
  await wait(500);
  return { url: `http://127.0.0.1:${port}/events`, stop: () => { child.kill(); rmSync(at.path, { recursive: true, force: true }); } };
}

async function measurePulls() {
  const server = await start({ log: 0 });
  const ada = new Person(server);
  await ada.signUp();
  await ada.append(ada.personal, ...Array.from({ length: 100 }, () => ada.event(ada.personal, { text: random(420) })));
  const path = `/v1/spaces/${hex(ada.personal)}/events?after=0`;
  const { body } = await ada.ask('GET', path);
  const ours = load(`http://127.0.0.1:${server.port}${path}`, [`Authorization: Bearer ${ada.session}`, `Host: ${server.host}`]);
  const health = load(`http://127.0.0.1:${server.port}/v1/health`, []);
  await server.stop();
  if (!ours) return row('pulls of 100 events a second', 'skipped', 'wrk is not here');
  let beside = 'nginx is not here';
  if (has('nginx')) {
    const other = await nginx(body);
    const theirs = load(other.url, []);
    other.stop();
    beside = `nginx, the same ${body.length} bytes from a file: ${theirs.rate.toFixed(0)} (${(theirs.rate / ours.rate).toFixed(1)} x), ${theirs.p50}, ${theirs.p99}`;
  }
  row('pulls of 100 events a second', ours.rate.toFixed(0), beside);
  row('  half within, 99 % within', `${ours.p50}, ${ours.p99}`);
  row('smallest answers a second (health)', health.rate.toFixed(0));
}

/* For bench/bench.mjs: a line a figure. */
function printLines() {
  for (const [what, value, beside] of rows) console.log([what.trim(), value, '', beside].join('\t'));
  process.exit(0);
}

measureAppends();
await measureStart();
await measureStreams(1000);
await measureStreams(5000);
await measurePulls();
if (process.argv.includes('--lines')) printLines();
console.log(`\n${cpus().length} x ${cpus()[0].model}, ${seconds} s each\n`);
const widths = [0, 1].map(i => Math.max(...rows.map(r => r[i].length)));
for (const r of rows) console.log(`${r[0].padEnd(widths[0])}  ${r[1].padStart(widths[1])}  ${r[2]}`);
process.exit(0);
