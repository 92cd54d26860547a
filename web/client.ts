// SPDX-License-Identifier: AGPL-3.0-or-later
// client: keys, spaces and mailbox, as a host sees them (seal/client.h).
import type { Wasm } from './wasm';

/* A record of the device's store; without bytes it is to be dropped. */
export interface Row {
  name: string;
  bytes: Uint8Array<ArrayBuffer> | null;
}

export interface Call {
  method: string;
  path: string;
  body: Uint8Array<ArrayBuffer>;
}

export class Client {
  private client: number;

  constructor(private wasm: Wasm, room: number, origin: string) {
    this.client = wasm.lend(origin, (at) => wasm.c.client_new(room, at));
  }

  free(): void {
    this.wasm.c.client_free(this.client);
  }

  time(now: bigint): void {
    this.wasm.c.client_time(this.client, now);
  }

  load(row: Row): void {
    const { wasm } = this;
    if (row.bytes === null) return;
    wasm.lend(row.name, (name) => wasm.lend(row.bytes!, (bytes, n) => {
      const record = new Uint8Array(new Uint32Array([name, bytes, n]).buffer);
      wasm.lend(record, (at) => wasm.c.client_load(this.client, at));
    }));
  }

  /* Everything that is to be kept now; flushed() says that it is. */
  dirty(): Row[] {
    const { wasm } = this;
    return wasm.room(12, (record) => {
      const rows: Row[] = [];
      while (wasm.c.client_dirty(this.client, record) !== 0) {
        const [name, bytes, n] = wasm.words(record, 3) as [number, number, number];
        rows.push({ name: wasm.string(name), bytes: bytes ? wasm.copy(bytes, n) : null });
      }
      return rows;
    });
  }

  flushed(): void {
    this.wasm.c.client_flushed(this.client);
  }

  begin(form: string): void {
    this.wasm.lend(form, (at, n) => this.wasm.c.client_begin(this.client, at, n));
  }

  call(): Call | null {
    return this.readCall(this.wasm.c.client_call(this.client));
  }

  private readCall(at: number): Call | null {
    const { wasm } = this;
    if (at === 0) return null;
    const [method, path, body, n] = wasm.words(at, 4) as [number, number, number, number];
    return { method: wasm.string(method), path: wasm.string(path), body: wasm.copy(body, n) };
  }

  answer(status: number, body: Uint8Array): void {
    this.wasm.lend(body, (at, n) => this.wasm.c.client_answer(this.client, status, at, n));
  }

  outcome(): string {
    return this.wasm.string(this.wasm.c.client_outcome(this.client));
  }

  /* What a wish came to: a form for the base room, or ''. */
  wished(): string {
    return this.wasm.string(this.wasm.c.client_wished(this.client));
  }

  append(batch: Uint8Array): boolean {
    return this.wasm.lend(batch, (at, n) => this.wasm.c.client_append(this.client, at, n)) !== 0;
  }

  opened(): Uint8Array<ArrayBuffer> | null {
    const { wasm } = this;
    return wasm.room(4, (len) => {
      const at = wasm.c.client_opened(this.client, len);
      return at === 0 ? null : wasm.copy(at, wasm.words(len, 1)[0]!);
    });
  }

  again(): boolean {
    return this.wasm.c.client_again(this.client) !== 0;
  }

  facts(): string {
    return this.wasm.string(this.wasm.c.client_facts(this.client));
  }

  whisper(form: string): Call | null {
    return this.wasm.lend(form, (at, n) => this.readCall(this.wasm.c.client_whisper(this.client, at, n)));
  }

  /* The form of the other's, or '': nothing that is to be heard. */
  hear(sessions: string, words: string): string {
    const { wasm } = this;
    const at = wasm.lend(sessions, (which) => wasm.lend(words, (text, n) => wasm.c.client_hear(this.client, which, text, n)));
    return at === 0 ? '' : wasm.string(at);
  }

  /* What the event of a photo is to say; null: it can't be sealed here. */
  addPhoto(small: Uint8Array, whole: Uint8Array): string | null {
    const { wasm } = this;
    const at = wasm.lend(small, (s, sLen) => wasm.lend(whole, (w, wLen) => wasm.c.client_photo_add(this.client, s, sLen, w, wLen)));
    return at === 0 ? null : wasm.string(at);
  }

  photoCall(name: string, nth: number): Call | null {
    return this.wasm.lend(name, (at, n) => this.readCall(this.wasm.c.client_photo_call(this.client, at, n, nth)));
  }

  /* The picture, from all that the calls brought; from nothing, while it waits here. */
  openPhoto(name: string, parts: Uint8Array): Uint8Array<ArrayBuffer> | null {
    const { wasm } = this;
    return wasm.room(4, (len) => {
      const at = wasm.lend(name, (form, n) => wasm.lend(parts, (p, pLen) => wasm.c.client_photo_open(this.client, form, n, p, pLen, len)));
      return at === 0 ? null : wasm.copy(at, wasm.words(len, 1)[0]!);
    });
  }

  gate(occasion: string): string {
    const { wasm } = this;
    return wasm.room(33, (hex) =>
      wasm.lend(occasion, (at) => wasm.c.client_gate(this.client, at, hex)) !== 0 ? wasm.string(hex) : '');
  }

  root(): Uint8Array<ArrayBuffer> | null {
    const { wasm } = this;
    return wasm.room(32, (root) => wasm.c.client_root(this.client, root) !== 0 ? wasm.copy(root, 32) : null);
  }
}
