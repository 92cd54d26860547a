// SPDX-License-Identifier: AGPL-3.0-or-later
// core: hearth.wasm in node, for tests and benches of the core alone. The core
// calls no primitive of seal/crypto.h, so whatever it asks for is refused.
import fs from 'node:fs';
import path from 'node:path';

const content = path.join(import.meta.dirname, '../content/en');

/* All decks, in the order both sides get them. */
export const deckFiles = fs.readdirSync(content).filter((name) => name.endsWith('.rec')).sort()
  .map((name) => path.join(content, name));

export function load(wasm) {
  const module = new WebAssembly.Module(fs.readFileSync(wasm));
  const crypto = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== 'crypto') throw new Error(`the module asks for ${from}.${name}`);
    crypto[name] = () => { throw new Error(`the core called crypto.${name}`); };
  }
  const c = new WebAssembly.Instance(module, { crypto }).exports;
  c._initialize();
  return c;
}

export class Core {
  constructor(c, me, room) {
    this.c = c;
    this.app = c.app_open(me, room);
    for (const file of deckFiles) {
      const name = Buffer.from(path.basename(file, '.rec') + '\0');
      this.lend(name, (at) => this.lend(fs.readFileSync(file), (rec, n) => c.app_deck(this.app, at, rec, n)));
    }
  }

  close() {
    this.c.app_close(this.app);
  }

  lend(bytes, call) {
    const at = this.c.malloc(bytes.length || 1);
    new Uint8Array(this.c.memory.buffer, at, bytes.length).set(bytes);
    const answer = call(at, bytes.length);
    this.c.free(at);
    return answer;
  }

  words(at, n) { // the memory may have grown: its buffer is asked for anew
    return [...new Uint32Array(this.c.memory.buffer, at, n)];
  }

  copy(at, n) {
    return Buffer.from(new Uint8Array(this.c.memory.buffer, at, n));
  }

  string(at) {
    if (at === 0) return null;
    const all = Buffer.from(this.c.memory.buffer);
    return all.toString('utf8', at, all.indexOf(0, at));
  }

  handle(form) {
    const at = this.lend(Buffer.from(form), (p, n) => this.c.app_handle(this.app, p, n));
    const [status, html, htmlLen, events, eventsLen, where, task, say, whisper] = this.words(at, 9);
    return { status, html: this.copy(html, htmlLen), events: this.copy(events, eventsLen),
      where: this.string(where), task: this.string(task), say: this.string(say), whisper: this.string(whisper) };
  }

  fold(batch) {
    const [taken, kept, refolded] = this.words(this.lend(batch, (p, n) => this.c.app_fold(this.app, p, n)), 3);
    return { taken, kept, refolded };
  }

  occasions(now, zone) {
    return this.string(this.c.app_occasions(this.app, BigInt(now), zone));
  }

  sessions(now, zone) {
    return this.string(this.c.app_sessions(this.app, BigInt(now), zone));
  }

  export(form) {
    const len = this.c.malloc(4);
    const at = this.lend(Buffer.from(form), (p, n) => this.c.app_export(this.app, p, n, len));
    const files = this.copy(at, this.words(len, 1)[0]);
    this.c.free(len);
    return files;
  }
}
