// SPDX-License-Identifier: AGPL-3.0-or-later
// keep: what the host seals by itself: the root of a device that stays
// unlocked, and drafts. Both with AES-GCM keys that no script can read.
import { hex } from './around';
import type { Shelf, Stay, Store } from './store';

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function seal(key: CryptoKey, bytes: Bytes, ad: string): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const way = { name: 'AES-GCM', iv, additionalData: encoder.encode(ad) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(way, key, bytes));
  const all = new Uint8Array(NONCE + sealed.length);
  all.set(iv);
  all.set(sealed, NONCE);
  return all;
}

async function unseal(key: CryptoKey, all: Bytes, ad: string): Promise<Bytes> {
  const way = { name: 'AES-GCM', iv: all.slice(0, NONCE), additionalData: encoder.encode(ad) };
  return new Uint8Array(await crypto.subtle.decrypt(way, key, all.slice(NONCE)));
}

/* ---- stay unlocked ---- */

export async function stayOn(store: Store, root: Bytes): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const stay: Stay = { key, sealed: await seal(key, root, 'stay') };
  await store.write('host', [{ name: 'stay', bytes: stay }]);
}

export function stayOff(store: Store): Promise<void> {
  return store.write('host', [{ name: 'stay', bytes: null }]);
}

export async function stayRoot(store: Store): Promise<Bytes | null> {
  const stay = await store.get<Stay>('host', 'stay');
  if (!stay) return null;
  try {
    return await unseal(stay.key, stay.sealed, 'stay');
  } catch {
    return null;
  }
}

/* ---- drafts ---- */

/* What was typed into a form and not yet sent. Neither words nor the form's name can be read in the store. */
export class Drafts {
  private constructor(private store: Store, private shelf: Shelf, private sealing: CryptoKey, private naming: CryptoKey) {}

  static async open(store: Store, shelf: Shelf, root: Bytes): Promise<Drafts> {
    const from = await crypto.subtle.importKey('raw', root, 'HKDF', false, ['deriveKey']);
    const way = (info: string) =>
      ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(`hearth/${info}/1`) });
    return new Drafts(store, shelf,
      await crypto.subtle.deriveKey(way('draft'), from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
      await crypto.subtle.deriveKey(way('draft-name'), from, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']));
  }

  private async name(form: string): Promise<string> {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', this.naming, encoder.encode(form)));
    return hex(mac.subarray(0, 16));
  }

  async keep(form: string, words: string): Promise<void> {
    const name = await this.name(form);
    await this.store.write(this.shelf, [{ name, bytes: await seal(this.sealing, encoder.encode(words), name) }]);
  }

  async drop(form: string): Promise<void> {
    await this.store.write(this.shelf, [{ name: await this.name(form), bytes: null }]);
  }

  async find(form: string): Promise<string> {
    const name = await this.name(form);
    const sealed = await this.store.get<Bytes>(this.shelf, name);
    if (!sealed) return '';
    try {
      return decoder.decode(await unseal(this.sealing, sealed, name));
    } catch {
      return ''; // of keys before a renewal
    }
  }
}
