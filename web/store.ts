// SPDX-License-Identifier: AGPL-3.0-or-later
// store: named records on this device, in IndexedDB. Something is kept when
// its transaction is complete, and only while the tab that leads still leads.
import type { Row } from './client';

const NAME = 'hearth';

export type Shelf = 'base' | 'private' | 'base.drafts' | 'private.drafts' | 'host';

const SHELVES: readonly Shelf[] = ['base', 'private', 'base.drafts', 'private.drafts', 'host'];

/* What the host keeps for itself, on the shelf `host`. */
export interface Stay {
  key: CryptoKey;
  sealed: Uint8Array<ArrayBuffer>;
}

export class NotKept extends Error {}

function settled<T>(ask: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = () => reject(ask.error ?? new Error('the store failed'));
  });
}

export class Store {
  private db: IDBDatabase | undefined;

  /* lost is told when the browser has taken the store away. */
  constructor(private owner: string, private lost: () => void) {}

  private async open(): Promise<IDBDatabase> {
    if (this.db) return this.db;
    const ask = indexedDB.open(NAME, 1);
    ask.onupgradeneeded = () => {
      for (const shelf of SHELVES) ask.result.createObjectStore(shelf);
    };
    const db = await settled(ask);
    db.onclose = () => {
      this.db = undefined;
      this.lost();
    };
    db.onversionchange = () => db.close();
    this.db = db;
    return db;
  }

  close(): void {
    this.db?.close();
    this.db = undefined;
  }

  /* Reading leaves no empty database behind on a device that has none. */
  private async exists(): Promise<boolean> {
    if (this.db || !('databases' in indexedDB)) return true;
    return (await indexedDB.databases()).some((db) => db.name === NAME);
  }

  async lead(): Promise<void> {
    if (!(await this.exists())) return;
    const change = (await this.open()).transaction('host', 'readwrite');
    await settled(change.objectStore('host').put(this.owner, 'owner'));
  }

  async all(shelf: Shelf): Promise<Row[]> {
    if (!(await this.exists())) return [];
    const table = (await this.open()).transaction(shelf).objectStore(shelf);
    const names = await settled(table.getAllKeys());
    /* One by one is four times as fast as getAll, in Chromium. */
    return Promise.all(names.map(async (name) => ({ name: String(name), bytes: await settled(table.get(name)) as Uint8Array<ArrayBuffer> })));
  }

  async get<T>(shelf: Shelf, name: string): Promise<T | undefined> {
    if (!(await this.exists())) return undefined;
    return settled((await this.open()).transaction(shelf).objectStore(shelf).get(name) as IDBRequest<T | undefined>);
  }

  private change(db: IDBDatabase, shelf: Shelf): IDBTransaction {
    try {
      return db.transaction([shelf, 'host'], 'readwrite', { durability: 'strict' });
    } catch {
      throw new NotKept('the browser has taken the store away');
    }
  }

  /* All rows or none; resolves when they are kept. */
  async write(shelf: Shelf, rows: readonly { name: string; bytes: unknown }[]): Promise<void> {
    if (rows.length === 0) return;
    const change = this.change(await this.open(), shelf);
    const owner = change.objectStore('host');
    const table = change.objectStore(shelf);
    const ask = owner.get('owner');
    ask.onsuccess = () => {
      if (ask.result === undefined) owner.put(this.owner, 'owner');
      else if (ask.result !== this.owner) return change.abort();
      for (const { name, bytes } of rows) {
        if (bytes === null) table.delete(name);
        else table.put(bytes, name);
      }
    };
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve();
      change.onabort = () => reject(new NotKept(change.error?.name ?? 'another tab leads'));
    });
  }
}

/* Removes everything; the connections of other tabs close by themselves. */
export function removeStore(): Promise<void> {
  return new Promise((resolve) => {
    const ask = indexedDB.deleteDatabase(NAME);
    ask.onsuccess = ask.onerror = () => resolve();
  });
}
