// SPDX-License-Identifier: AGPL-3.0-or-later
// room: one client and one core, with what carries between them, the store and
// the relay: what a worker holds. What is made is kept before it is folded.
import { askRelay, hex, now, seed, zone } from './around';
import { Client, type Call, type Row } from './client';
import { clocks } from './clock';
import { Core, type File, type Reply } from './core';
import type { Cut } from './cut';
import { fetchPhoto, fillPhotos, forgetPhotos } from './fetched';
import { readFormer } from './former';
import { Drafts, stayOff, stayOn, stayRoot } from './keep';
import { Reading } from './reading';
import type { Shelf, Store } from './store';
import type { Wasm } from './wasm';

export const BASE = 0, PRIVATE = 1;

const SELDOM = 1000; // between two savings while much is read
const SUPERSEDED = 'superseded';

export interface Request {
  method: string;
  path: string;
  body: string;
  facts: string;
  oops: string;
}

export class Room {
  private client: Client;
  private core: Core;
  private me = 0;
  private folded = false;
  private stay = false;
  private task = 0; // the task under way, by number
  private busy: Promise<unknown> | null = null; // while a person's task is under way
  private abort: AbortController | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private sealed: Drafts | null | undefined;
  private reading: Reading;
  private saved = 0; // when
  trouble = ''; // the code of the last sync, if it failed
  seen = false; // somebody has Hearth open, and the relay was not told yet when to call next
  arrived = 0; // rises when something was opened
  empty = true; // nothing of it was kept here

  /* coming is told how much of a long reading is here (reading.ts). */
  constructor(private wasm: Wasm, private room: 0 | 1, private store: Store, private decks: File[],
    coming: (n: number, all: number) => void) {
    this.reading = new Reading(coming);
    this.client = new Client(wasm, room, location.origin);
    this.core = new Core(wasm, 0, room, decks);
  }

  private get shelf(): Shelf {
    return this.room === BASE ? 'base' : 'private';
  }

  /* ---- start ---- */

  /* kept: what the page has read from the store already. */
  async load(kept: Row[] | null, shut: boolean): Promise<void> {
    this.client.time(now());
    const rows = kept ?? await this.store.all(this.shelf);
    for (const row of rows) this.client.load(row);
    this.empty = rows.length === 0;
    if (this.room === PRIVATE) {
      const account = (await this.store.all('base')).find((row) => row.name === 'account');
      if (account) this.client.load(account);
      return;
    }
    const root = await stayRoot(this.store);
    this.stay = root !== null;
    if (root === null || shut) return;
    await this.run('do=open&root=' + hex(root));
    root.fill(0);
  }

  /* ---- pages ---- */

  private fact(name: string): string {
    return new URLSearchParams(this.client.facts()).get(name) ?? '';
  }

  private get state(): string {
    return this.fact('state') || 'none';
  }

  get open(): boolean {
    return this.state === 'open';
  }

  /* There is an account on this device. */
  get known(): boolean {
    return this.state !== 'none';
  }

  /* What pages show of the client, but for when it last looked. */
  get looks(): string {
    return this.client.facts().replace(/(^|&)(synced|opened)=[\d.]*/g, '') + this.trouble;
  }

  private facts(host: string): string {
    const gates = this.core.occasions(now(), zone())
      .map((occasion) => [occasion, this.client.gate(occasion)])
      .filter(([, hex]) => hex !== '')
      .map(([occasion, hex]) => `${occasion}.${hex}`);
    const more = new URLSearchParams();
    if (gates.length > 0) more.set('gates', gates.join(','));
    more.set('clocks', clocks(Number(now())));
    if (this.stay) more.set('stay', '1');
    if (this.trouble !== '') more.set('trouble', this.trouble);
    return [this.client.facts(), host, more.toString()].filter((part) => part !== '').join('&');
  }

  private request({ method, path, body, facts, oops }: Request): string {
    return new URLSearchParams({ method, path, body, now: String(now()), zone: String(zone()), seed: seed(),
      facts: this.facts(facts), ...(oops !== '' && { oops }) }).toString();
  }

  handle(request: Request): Reply {
    this.client.time(now());
    return this.core.handle(this.request(request));
  }

  /* only: a file that may be made for this alone. */
  files(facts: string, only = ''): File[] {
    this.client.time(now());
    return this.core.export(this.request({ method: 'GET', path: `/${only}`, body: '', facts, oops: '' }));
  }

  /* The same with the pictures in their places; or the code why not. */
  async allFiles(facts: string): Promise<File[] | string> {
    const files = this.files(facts);
    return await fillPhotos(this.client, files) || files;
  }

  /* Seals the photos of a form, and says in it how its events name them. */
  addPhotos(body: string, photos: Cut[]): string {
    const fields = new URLSearchParams(body);
    this.client.time(now());
    photos.forEach(({ small, whole, wide, high }, i) => {
      const head = this.client.addPhoto(small, whole);
      if (head === null) return;
      fields.set(`photo-${i + 1}`, head);
      fields.set(`wide-${i + 1}`, String(wide));
      fields.set(`high-${i + 1}`, String(high));
    });
    return fields.toString();
  }

  async photo(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const picture = await fetchPhoto(this.client, name);
    return picture instanceof Uint8Array ? picture : null;
  }

  /* What is to be done of comparing wishes: said by the base room, and in the private room made tasks of (core/app.h). */
  wishes(lines: string, facts: string): string {
    this.client.time(now());
    return this.core.wishes(this.request({ method: 'GET', path: '/', body: lines, facts, oops: '' }));
  }

  /* Does these tasks, once this room has read all there is; what is to be posted in the base room. What breaks off is
   * asked for again. */
  async compare(lines: string, facts: string): Promise<string[]> {
    const said: string[] = [];
    if (!(await this.sync()) || Number(this.fact('synced')) === 0) return said;
    for (const task of this.wishes(lines, facts).split('\n')) {
      if (task !== '' && (await this.run(task, (wished) => wished !== '' && said.push(wished))) !== '') break;
    }
    return said;
  }

  /* What was shared in pairings that ended, or the code why it can't be read. */
  async former(passphrase: string, facts: string): Promise<File[] | string> {
    const account = (await this.store.all('base')).find(({ name }) => name === 'account');
    const many = Number(this.fact('former'));
    return account && many > 0 ? readFormer(this.wasm, this.decks, account, passphrase, many, facts) : 'not-now';
  }

  /* ---- events ---- */

  /* One at a time: what is given out as dirty is kept before more is made. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async keep(): Promise<void> {
    const rows = this.client.dirty();
    await this.store.write(this.shelf, rows);
    this.client.flushed();
    this.saved = performance.now();
  }

  private fold(batch: Uint8Array): void {
    this.core.fold(batch);
    void forgetPhotos(batch).catch(() => undefined);
    this.folded = true;
  }

  /* Folds what came; anew from the start when it must. */
  private foldOpened(): boolean {
    const me = Number(new URLSearchParams(this.client.facts()).get('me') ?? this.me);
    if (this.client.again() || (me !== this.me && !this.folded)) {
      this.core.close();
      this.core = new Core(this.wasm, me, this.room, this.decks);
      this.me = me;
      this.folded = false;
    }
    let some = false;
    for (let batch; (batch = this.client.opened()) !== null; some = true) this.fold(batch);
    if (some) this.arrived++;
    return some;
  }

  /* False: these events can't be sealed here and now. */
  append(events: Uint8Array): Promise<boolean> {
    return this.inTurn(async () => {
      this.client.time(now());
      if (!this.client.append(events)) return false;
      await this.keep();
      if (!this.foldOpened()) this.fold(events);
      return true;
    });
  }

  /* ---- what is said live ---- */

  /* A whisper, sealed; null: there is nobody to say it to. */
  whisper(form: string): Promise<Call | null> {
    return this.inTurn(async () => {
      this.client.time(now());
      const call = this.client.whisper(form);
      await this.keep();
      return call;
    });
  }

  /* The form of a whisper that came, or ''. */
  whispered(words: string): string {
    return this.client.hear(this.core.sessions(now(), zone()), words);
  }

  hear(path: '/mine' | '/theirs', body: string): Reply {
    return this.core.handle(this.request({ method: 'HEAR', path, body, facts: '', oops: '' }));
  }

  /* ---- tasks of the client ---- */

  /* A task of a person; its outcome, '' for fine. It ends a sync that is under way. */
  async run(form: string, wished?: (form: string) => void): Promise<string> {
    const mine = this.carry(form, wished);
    this.busy = mine;
    try {
      return await mine;
    } finally {
      this.busy = null;
    }
  }

  /* Carries a task through. A later one ends it. What was read can be read again, so not every page of it is kept
   * by itself; but all is kept before anything is sent. */
  private async carry(form: string, wished?: (form: string) => void): Promise<string> {
    const mine = ++this.task;
    const abort = new AbortController();
    this.abort?.abort();
    this.abort = abort;
    this.client.time(now());
    this.client.begin(form);
    for (;;) {
      const call = await this.inTurn(async () => {
        if (mine !== this.task) return null;
        const next = this.client.call();
        if (next === null || next.method !== 'GET' || performance.now() - this.saved > SELDOM) await this.keep();
        this.foldOpened();
        return next;
      });
      if (mine !== this.task) return SUPERSEDED;
      if (call === null) {
        wished?.(this.client.wished());
        return this.client.outcome();
      }
      const [status, body] = await askRelay(call, abort);
      if (mine !== this.task) return SUPERSEDED;
      this.client.time(now());
      this.client.answer(status, body);
      this.reading.comes(this.fact('reading'));
    }
  }

  /* The relay was found to know less than before. */
  private get setBack(): boolean {
    return /(?:^|,)rollback\./.test(this.fact('notices'));
  }

  /* Sends what waits, takes what came, and sends again what a relay lost. False: it did not go well. */
  async sync(): Promise<boolean> {
    while (this.busy) await this.busy.catch(() => undefined);
    this.reading.begin();
    let code = await this.carry('do=sync');
    if (code === '' && this.setBack) code = await this.carry('do=resend');
    this.reading.end();
    if (code === '' && this.room === BASE) {
      await this.remind();
      await this.feed();
    }
    if (code === SUPERSEDED) return true;
    this.trouble = code;
    return code === '';
  }

  /* Gives the relay the dates of the feed, while there is one; the client knows whether they have changed. */
  private async feed(): Promise<void> {
    if (this.fact('feed') === '') return;
    const [file] = this.files('', 'feed.ics').filter(({ path }) => path === 'feed.ics');
    if (file) await this.carry(new URLSearchParams({ do: 'feed-say', text: new TextDecoder().decode(file.bytes) }).toString());
  }

  /* Tells the relay when to call, if that has changed. */
  private async remind(): Promise<void> {
    const { seen } = this;
    const request = this.request({ method: 'GET', path: '/', body: '', facts: seen ? 'seen=1' : '', oops: '' });
    const [opened, ...at] = this.core.alarms(request).filter((line) => line !== '');
    const code = await this.carry(new URLSearchParams({ do: 'alarms', opened: opened ?? '', at: at.join('.') }).toString());
    if (seen && code === '') this.seen = false;
  }

  /* ---- what the host keeps ---- */

  async setStay(on: boolean): Promise<string> {
    const root = on ? this.client.root() : null;
    if (on && root === null) return 'locked';
    await (root ? stayOn(this.store, root) : stayOff(this.store));
    root?.fill(0);
    this.stay = on;
    return '';
  }

  get stays(): boolean {
    return this.stay;
  }

  /* The keys may have changed: the next draft finds its own. */
  newKeys(): void {
    this.sealed = undefined;
  }

  async drafts(): Promise<Drafts | null> {
    if (this.sealed !== undefined) return this.sealed;
    const root = this.client.root();
    if (root === null) return null;
    this.sealed = await Drafts.open(this.store, `${this.shelf as 'base' | 'private'}.drafts`, root);
    root.fill(0);
    return this.sealed;
  }
}
