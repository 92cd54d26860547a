// SPDX-License-Identifier: AGPL-3.0-or-later
// tabs: one tab leads and writes; the others ask it, and the next takes over
// when it goes, or when the browser has put it to sleep.
import type { Page, Visit } from './talk';

const PATIENCE = 2500; // until a leading tab that says nothing is taken for asleep

export type Ask =
  | { do: 'visit'; visit: Visit }
  | { do: 'draft'; form: string; words: string; private: boolean }
  | { do: 'drafts'; forms: string[]; private: boolean }
  | { do: 'photo'; name: string }
  | { do: 'sync' };

export type Tell = { tell: 'changed' } | { tell: 'coming'; n: number; all: number } | { tell: 'leading' } | { tell: 'exit'; to: string } | { tell: 'gone' } | { tell: 'seen'; seen: boolean };

type Letter =
  | { from: string; id: number; ask: Ask }
  | { to: string; id: number; heard: true }
  | { to: string; id: number; answer: unknown }
  | { to: string; id: number; error: string }
  | (Tell & { from: string });

interface Waiting {
  ask: Ask;
  resolve(answer: unknown): void;
  reject(error: Error): void;
  patience: ReturnType<typeof setTimeout>;
}

/* Can be asked twice: all but what changes something. */
const again = (ask: Ask): boolean => ask.do !== 'visit' || ask.visit.method === 'GET';

export interface Leading {
  lead(): Promise<void>; // this tab leads from now on
  follow(): void; // it does not any more
  answer(ask: Ask, own: boolean): Promise<unknown>;
  told(tell: Tell, from: string): void;
}

export class Tabs {
  private me = crypto.randomUUID();
  private channel = new BroadcastChannel('hearth');
  private waiting = new Map<number, Waiting>();
  private asked = 0;
  private leads = false;
  private led: Promise<void> = Promise.resolve(); // once this tab can lead
  private stolen: Promise<void> | undefined; // while the lock is being taken
  private queue: AbortController | undefined;

  constructor(private leading: Leading) {
    this.channel.onmessage = ({ data }: MessageEvent<Letter>) => this.receive(data);
  }

  /* Resolves once it is known who leads, and, if it is this tab, that it can. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      void navigator.locks.request('hearth', { ifAvailable: true }, (lock) => {
        if (lock !== null) return this.hold(resolve, reject);
        this.wait();
        return resolve();
      }).catch(() => this.robbed());
    });
  }

  tell(tell: Tell): void {
    this.channel.postMessage({ ...tell, from: this.me });
  }

  visit(visit: Visit): Promise<Page> {
    return this.ask({ do: 'visit', visit });
  }

  ask<Answer>(ask: Ask): Promise<Answer> {
    if (this.leads) return this.own(ask) as Promise<Answer>;
    return new Promise((resolve, reject) => {
      const id = ++this.asked;
      const patience = setTimeout(() => {
        this.waiting.delete(id);
        void this.steal().then(() => this.ask<Answer>(ask)).then(resolve, reject);
      }, PATIENCE);
      this.waiting.set(id, { ask, resolve: resolve as (answer: unknown) => void, reject, patience });
      this.channel.postMessage({ from: this.me, id, ask });
    });
  }

  private async own(ask: Ask): Promise<unknown> {
    await this.led;
    try {
      return await this.leading.answer(ask, true);
    } catch (error) {
      if (this.leads || !again(ask)) throw error;
      return this.ask(ask); // the lead was taken from this tab meanwhile
    }
  }

  /* ---- the lock ---- */

  /* Holds the lock, once it is had, for as long as this tab lives. */
  private async hold(ready?: () => void, failed?: (error: unknown) => void): Promise<never> {
    this.leads = true;
    this.led = this.leading.lead();
    this.drop();
    this.tell({ tell: 'leading' });
    await this.led.then(ready, failed ?? ready);
    return new Promise<never>(() => undefined);
  }

  /* The tab that led before will not answer any more: what can be is asked of the next. */
  private drop(): void {
    const dropped = [...this.waiting.values()];
    this.waiting.clear();
    for (const { ask, resolve, reject, patience } of dropped) {
      clearTimeout(patience);
      if (again(ask)) this.ask(ask).then(resolve, reject);
      else reject(new Error('the leading tab went'));
    }
  }

  private wait(): void {
    this.queue = new AbortController();
    void navigator.locks.request('hearth', { signal: this.queue.signal }, () => this.hold()).catch(() => this.robbed());
  }

  /* Once, however many questions were left open: a second would steal from this tab itself. */
  private steal(): Promise<void> {
    if (this.leads) return Promise.resolve();
    this.queue?.abort();
    return this.stolen ??= new Promise<void>((resolve) => {
      void navigator.locks.request('hearth', { steal: true }, () => this.hold(resolve)).catch(() => this.robbed());
    }).finally(() => { this.stolen = undefined; });
  }

  private robbed(): void {
    if (!this.leads) return;
    this.leads = false;
    this.leading.follow();
    this.wait();
  }

  /* ---- letters ---- */

  private receive(letter: Letter): void {
    if ('tell' in letter) {
      if (letter.tell === 'leading') this.drop();
      this.leading.told(letter, letter.from);
    }
    else if ('ask' in letter) void this.answer(letter);
    else if (letter.to === this.me) this.settle(letter);
  }

  private async answer({ from: to, id, ask }: Extract<Letter, { ask: Ask }>): Promise<void> {
    if (!this.leads) return;
    this.channel.postMessage({ to, id, heard: true });
    try {
      this.channel.postMessage({ to, id, answer: await this.leading.answer(ask, false) });
    } catch (error) {
      this.channel.postMessage({ to, id, error: String(error) });
    }
  }

  private settle(letter: Exclude<Letter, { ask: Ask } | Tell>): void {
    const wait = this.waiting.get(letter.id);
    if (!wait) return;
    clearTimeout(wait.patience);
    if ('heard' in letter) return;
    this.waiting.delete(letter.id);
    if ('error' in letter) wait.reject(new Error(letter.error));
    else wait.resolve(letter.answer);
  }
}
