// SPDX-License-Identifier: AGPL-3.0-or-later
// host: the tab that leads. It holds the two workers, sends each request to the
// room it belongs to, and ends the private one in good time.
import { NotHere, ahead, type Parts } from './ahead';
import { scriptUrl } from './html';
import { Store } from './store';
import { Talk, type Page, type ToPage, type ToWorker, type Visit } from './talk';

const IDLE = 10 * 60_000;
const HIDDEN = 60_000;

/* What the tab does for it. */
export interface Tab {
  facts(account: boolean): string;
  known(): void; // there is an account on this device
  task(form: URLSearchParams): Promise<string>; // a task of the host; its outcome
  changed(): void; // pages may look different now
  coming(n: number, all: number): void; // so much of a long reading is here; 0 of 0: it is over
  broken(why: string, walled: boolean): void; // a worker has ended by itself; walled: that of the private room
  wipe(): Promise<void>;
}

export class Ended extends Error {}

class Room {
  readonly talk: Talk<ToWorker>;
  private worker: Worker;

  constructor(name: string, answer: (ask: ToPage) => unknown) {
    this.worker = new Worker(scriptUrl(ASSETS.worker), { name });
    this.talk = new Talk<ToWorker>(this.worker, answer);
    this.worker.onerror = (e) => {
      e.preventDefault();
      void answer({ do: 'broken', why: 'fault' });
    };
  }

  end(): void {
    this.worker.terminate();
    this.talk.end(new Ended());
  }
}

export class Host {
  private base: Room | undefined;
  private private: Room | undefined;
  private owner = crypto.randomUUID();
  private account = false; // there is one on this device
  private idle: ReturnType<typeof setTimeout> | undefined;
  private hidden: ReturnType<typeof setTimeout> | undefined;
  private comparing = false;
  private compareAgain = false;

  constructor(private tab: Tab) {}

  /* shut: a device that stays unlocked asks for the passphrase this time. */
  async start(shut: boolean): Promise<void> {
    const room = this.base = new Room('base', (ask) => this.hear(ask));
    const parts = await this.ahead();
    if (parts === null || room !== this.base) return;
    const given = (parts.rows ?? []).map(({ bytes }) => bytes!.buffer);
    this.account = await room.talk.ask<boolean>({ do: 'start', room: 0, owner: this.owner, shut, parts }, given);
    if (this.account) this.tab.known();
  }

  private async ahead(): Promise<Parts | null> {
    const store = new Store(this.owner, () => undefined);
    try {
      return await ahead(store);
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      this.end();
      this.tab.broken('not-here', false);
      return null;
    } finally {
      store.close();
    }
  }

  end(): void {
    this.wall();
    this.base?.end();
    this.base = undefined;
  }

  private get facts(): string {
    return `room=${this.private ? 'open' : 'locked'}&${this.tab.facts(this.account)}`;
  }

  async visit(visit: Visit): Promise<Page> {
    if (!this.base) throw new Ended();
    const page = await this.base.talk.ask<Page>({ do: 'visit', visit, facts: this.facts });
    if (page.end !== '') return this.leave(page.end, page.path);
    return page.status === 421 ? this.visitPrivate(visit, page) : page;
  }

  private look(path: string): Promise<Page> {
    return this.visit({ method: 'GET', path, body: '', at: path, draft: '' });
  }

  private async visitPrivate(asked: Visit, { path, say }: Page): Promise<Page> {
    const visit = path === '' ? asked : { ...asked, method: 'GET' as const, path, body: '' };
    const back = visit.method === 'GET' ? visit.path : asked.at;
    if (!this.private) return this.look('/private?' + new URLSearchParams({ to: back }));
    this.busy();
    const page = await this.private.talk.ask<Page>({ do: 'visit', visit, facts: `${this.facts}&${say}` });
    if (page.say !== '' && page.status === 303) {
      const said = new URLSearchParams(page.say);
      return this.visit({ method: 'POST', path: said.get('path') ?? '', body: said.get('body') ?? '', at: asked.at, draft: '' });
    }
    if (page.kept) void this.compare();
    if (page.status === 421) return this.look(page.path || visit.path);
    return { ...page, private: true };
  }

  /* Ends the workers first, so that the page is asked of one that knows nothing. */
  private async leave(end: 'lock' | 'wipe', path: string): Promise<Page> {
    this.end();
    if (end === 'wipe') await this.tab.wipe();
    await this.start(true);
    if (end === 'lock') await this.tab.task(new URLSearchParams('do=shut'));
    this.tab.changed();
    return this.look(path);
  }

  /* A picture, or null. */
  async photo(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.base ? this.base.talk.ask({ do: 'photo', name }) : null;
  }

  draft(form: string, words: string, ofPrivate: boolean): Promise<void> {
    this.busy();
    const room = ofPrivate ? this.private : this.base;
    return room ? room.talk.ask({ do: 'draft', form, words }) : Promise.reject(new Ended());
  }

  drafts(forms: string[], ofPrivate: boolean): Promise<Record<string, string>> {
    const room = ofPrivate ? this.private : this.base;
    return room ? room.talk.ask({ do: 'drafts', forms }) : Promise.resolve({});
  }

  /* A task of the client that nobody waits for. */
  later(form: string): void {
    void this.base?.talk.ask({ do: 'task', form }).catch(() => undefined);
  }

  sync(): void {
    void this.base?.talk.ask({ do: 'sync' }).catch(() => undefined);
    void this.private?.talk.ask({ do: 'sync' }).catch(() => undefined);
  }

  /* ---- the private room ---- */

  private async openPrivate(passphrase: string): Promise<string> {
    this.wall();
    const room = new Room('private', (ask) => this.hear(ask, room));
    try {
      const parts = await ahead(null);
      await room.talk.ask({ do: 'start', room: 1, owner: this.owner, shut: true, parts });
      const form = new URLSearchParams({ do: 'open', passphrase }).toString();
      const code = await room.talk.ask<string>({ do: 'task', form });
      if (code !== '') {
        room.end();
        return code;
      }
    } catch {
      room.end();
      return 'trouble';
    }
    this.private = room;
    this.busy();
    void this.compare();
    return '';
  }

  /* Comparing wishes goes on while the private room is open: what the base room knows of it is carried over, and back
   * comes what the other may see. No list of wishes passes through here. */
  private async compare(): Promise<void> {
    const { base, private: room } = this;
    if (!base || !room) return;
    if (this.comparing) {
      this.compareAgain = true;
      return;
    }
    this.comparing = true;
    this.compareAgain = false;
    try {
      const wishes = await base.talk.ask<string>({ do: 'wishes', facts: this.facts });
      const said = wishes === '' ? [] : await room.talk.ask<string[]>({ do: 'compare', wishes, facts: this.facts });
      for (const body of said) await this.visit({ method: 'POST', path: '/wishes/keep', body, at: '/today', draft: '' });
      if (said.length > 0) this.tab.changed();
    } catch {
      // a room was shut: it goes on when both are open again
    } finally {
      this.comparing = false;
    }
    if (this.compareAgain) void this.compare();
  }

  /* Ends the private room's worker, and with it its memory. */
  wall(): void {
    clearTimeout(this.idle);
    clearTimeout(this.hidden);
    this.hidden = undefined;
    this.private?.end();
    this.private = undefined;
  }

  private wallSoon(ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.wall();
      this.tab.changed();
    }, ms);
  }

  /* Somebody is at the private room. */
  busy(): void {
    if (!this.private) return;
    clearTimeout(this.idle);
    this.idle = this.wallSoon(IDLE);
  }

  /* Whether any tab can be seen. */
  seen(seen: boolean): void {
    if (seen || !this.private) {
      clearTimeout(this.hidden);
      this.hidden = undefined;
    } else {
      this.hidden ??= this.wallSoon(HIDDEN);
    }
  }

  /* ---- what the workers say ---- */

  private async hear(ask: ToPage, from?: Room): Promise<unknown> {
    switch (ask.do) {
    case 'changed':
      void this.compare();
      return this.tab.changed();
    case 'coming':
      return this.tab.coming(ask.n, ask.all);
    case 'files':
      return this.private ? this.private.talk.ask({ do: 'files', facts: this.facts }) : [];
    case 'task':
      return this.task(new URLSearchParams(ask.form));
    case 'broken':
      if (from) this.wall();
      else this.end();
      return this.tab.broken(ask.why, from !== undefined);
    }
  }

  private async task(form: URLSearchParams): Promise<string> {
    switch (form.get('do')) {
    case 'private':
      return this.openPrivate(form.get('passphrase') ?? '');
    case 'wall':
      this.wall();
      return '';
    case 'opened':
      this.account = true;
      return this.tab.task(form);
    default:
      return this.tab.task(form);
    }
  }
}
