// SPDX-License-Identifier: AGPL-3.0-or-later
// wasm: one instance of core.wasm, and how bytes and strings cross into it.
import { port, type Sodium } from './crypto';

/* core/app.h and seal/client.h as wasm shows them. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(n: number): number;
  free(at: number): void;

  app_open(me: number, room: number): number;
  app_close(app: number): void;
  app_deck(app: number, name: number, rec: number, n: number): void;
  app_fold(app: number, batch: number, n: number): number;
  app_handle(app: number, request: number, n: number): number;
  app_occasions(app: number, now: bigint, zone: number): number;
  app_sessions(app: number, now: bigint, zone: number): number;
  app_wishes(app: number, request: number, n: number): number;
  app_alarms(app: number, request: number, n: number): number;
  app_export(app: number, request: number, n: number, len: number): number;

  client_new(room: number, origin: number): number;
  client_free(client: number): void;
  client_time(client: number, now: bigint): void;
  client_load(client: number, record: number): void;
  client_dirty(client: number, record: number): number;
  client_flushed(client: number): void;
  client_begin(client: number, form: number, n: number): void;
  client_call(client: number): number;
  client_answer(client: number, status: number, body: number, n: number): void;
  client_outcome(client: number): number;
  client_append(client: number, batch: number, n: number): number;
  client_opened(client: number, len: number): number;
  client_again(client: number): number;
  client_facts(client: number): number;
  client_wished(client: number): number;
  client_whisper(client: number, form: number, n: number): number;
  client_hear(client: number, sessions: number, words: number, n: number): number;
  client_photo_add(client: number, small: number, smallLen: number, whole: number, wholeLen: number): number;
  client_photo_call(client: number, form: number, n: number, nth: number): number;
  client_photo_open(client: number, form: number, n: number, parts: number, partsLen: number, len: number): number;
  client_gate(client: number, occasion: number, hex: number): number;
  client_root(client: number, root: number): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Wasm {
  private constructor(readonly c: Exports) {}

  static async start(module: WebAssembly.Module, sodium: Sodium): Promise<Wasm> {
    const { imports, bind } = port(sodium);
    const instance = await WebAssembly.instantiate(module, { crypto: imports as WebAssembly.ModuleImports });
    const c = instance.exports as unknown as Exports;
    bind(c.memory);
    c._initialize();
    return new Wasm(c);
  }

  /* Lends bytes, or a string with its NUL, to one call; wiped after it, for it may hold a passphrase. */
  lend<T>(what: Uint8Array | string, call: (at: number, n: number) => T): T {
    const bytes = typeof what === 'string' ? encoder.encode(what + '\0') : what;
    const n = bytes.length;
    const at = this.c.malloc(n || 1);
    if (at === 0) throw new Error('no memory left');
    this.bytes(at, n).set(bytes);
    const answer = call(at, typeof what === 'string' ? n - 1 : n);
    this.bytes(at, n).fill(0);
    this.c.free(at);
    return answer;
  }

  /* Room for an answer of n bytes. */
  room<T>(n: number, call: (at: number) => T): T {
    return this.lend(new Uint8Array(n), call);
  }

  bytes(at: number, n: number): Uint8Array {
    return new Uint8Array(this.c.memory.buffer, at, n);
  }

  copy(at: number, n: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes(at, n));
  }

  words(at: number, n: number): number[] {
    return [...new Uint32Array(this.c.memory.buffer, at, n)];
  }

  text(at: number, n: number): string {
    return decoder.decode(this.bytes(at, n));
  }

  string(at: number): string {
    const all = new Uint8Array(this.c.memory.buffer, at);
    return decoder.decode(all.subarray(0, all.indexOf(0)));
  }
}
