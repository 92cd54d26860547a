// SPDX-License-Identifier: AGPL-3.0-or-later
// core: the application, as a host sees it (core/app.h).
import type { Wasm } from './wasm';

export interface Reply {
  status: number;
  html: string;
  events: Uint8Array<ArrayBuffer>;
  where: string;
  task: string;
  say: string;
  whisper: string;
}

export interface File {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/* Files one after the other: "path\n", u32 length, bytes. */
export function readFiles(all: Uint8Array<ArrayBuffer>): File[] {
  const files: File[] = [];
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at);
    const n = view.getUint32(end + 1, true);
    const path = new TextDecoder().decode(all.subarray(at, end));
    files.push({ path, bytes: all.subarray(end + 5, end + 5 + n) });
    at = end + 5 + n;
  }
  return files;
}

export class Core {
  private app: number;

  constructor(private wasm: Wasm, me: number, room: number, decks: File[]) {
    this.app = wasm.c.app_open(me, room);
    for (const deck of decks) {
      wasm.lend(deck.path, (name) =>
        wasm.lend(deck.bytes, (rec, n) => wasm.c.app_deck(this.app, name, rec, n)));
    }
  }

  close(): void {
    this.wasm.c.app_close(this.app);
  }

  fold(batch: Uint8Array): void {
    this.wasm.lend(batch, (at, n) => this.wasm.c.app_fold(this.app, at, n));
  }

  handle(request: string): Reply {
    const { wasm } = this;
    const at = wasm.lend(request, (form, n) => wasm.c.app_handle(this.app, form, n));
    const [status, html, htmlLen, events, eventsLen, where, task, say, whisper] = wasm.words(at, 9) as
      [number, number, number, number, number, number, number, number, number];
    return {
      status,
      html: wasm.text(html, htmlLen),
      events: wasm.copy(events, eventsLen),
      where: where ? wasm.string(where) : '',
      task: task ? wasm.string(task) : '',
      say: say ? wasm.string(say) : '',
      whisper: whisper ? wasm.string(whisper) : '',
    };
  }

  occasions(now: bigint, zone: number): string[] {
    return this.wasm.string(this.wasm.c.app_occasions(this.app, now, zone)).split('\n').filter((name) => name !== '');
  }

  sessions(now: bigint, zone: number): string {
    return this.wasm.string(this.wasm.c.app_sessions(this.app, now, zone));
  }

  /* What is to be done of comparing wishes, a form in each line. */
  wishes(request: string): string {
    return this.wasm.string(this.wasm.lend(request, (form, n) => this.wasm.c.app_wishes(this.app, form, n)));
  }

  /* What opened is from now on, then the moments. */
  alarms(request: string): string[] {
    return this.wasm.string(this.wasm.lend(request, (form, n) => this.wasm.c.app_alarms(this.app, form, n))).split('\n');
  }

  export(request: string): File[] {
    const { wasm } = this;
    return wasm.room(4, (len) => {
      const at = wasm.lend(request, (form, n) => wasm.c.app_export(this.app, form, n, len));
      return readFiles(wasm.copy(at, wasm.words(len, 1)[0]!));
    });
  }
}
