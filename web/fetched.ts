// SPDX-License-Identifier: AGPL-3.0-or-later
// fetched: a photo, from where it is: waiting here, kept here as it came, or at
// the relay. What is kept is sealed, and only the event that names it opens it;
// it goes with that event, and the oldest when there are many.
import { askRelay, hex } from './around';
import type { Client } from './client';
import type { File } from './core';

export const PHOTOS = 'hearth-photos';
const OFFLINE = 'offline', PLACE = 'photos/';
const MOST = 400; // kept here: small ones and whole ones
const HEAD = { size: 48, what: 7, target: 32 }, DELETE = 2; // of an event in a batch (docs/formats.md)

async function parts(client: Client, name: string): Promise<Uint8Array<ArrayBuffer> | number> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for (let call; (call = client.photoCall(name, all.length)) !== null;) {
    const [status, body] = await askRelay(call, new AbortController());
    if (status !== 200) return status;
    all.push(new Uint8Array(body));
  }
  return new Uint8Array(await new Blob(all).arrayBuffer());
}

const idOf = (place: string): string => place.split('/').at(-2) ?? '';

async function forget(gone: (id: string, i: number, all: number) => boolean): Promise<void> {
  if (!(await caches.has(PHOTOS))) return;
  const cache = await caches.open(PHOTOS), all = await cache.keys();
  await Promise.all(all.map((one, i) => gone(idOf(one.url), i, all.length) && cache.delete(one)));
}

/* Their events are taken back in this batch; where all of somebody's are, whatever is still there comes again. */
export async function forgetPhotos(batch: Uint8Array): Promise<void> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength), dead = new Set<string>();
  for (let at = 0; at + HEAD.size <= batch.length; at += HEAD.size + view.getUint32(at, true)) {
    if (batch[at + HEAD.what] === DELETE) dead.add(hex(batch.subarray(at + HEAD.target, at + HEAD.size)));
  }
  if (dead.size > 0) await forget((id) => dead.has(id) || dead.has('0'.repeat(32)));
}

/* null: it is not there (yet), or is not what its event says. A status: why the relay did not give it. */
export async function fetchPhoto(client: Client, name: string): Promise<Uint8Array<ArrayBuffer> | number | null> {
  const here = client.openPhoto(name, new Uint8Array());
  if (here) return here;
  const of = new URLSearchParams(name);
  const cache = await caches.open(PHOTOS), place = `/${PLACE}${of.get('id')}/${of.get('which')}`;
  const kept = await cache.match(place);
  const sealed = kept ? new Uint8Array(await kept.arrayBuffer()) : await parts(client, name);
  if (typeof sealed === 'number') return sealed;
  const picture = client.openPhoto(name, sealed);
  if (picture && !kept) {
    await cache.put(place, new Response(sealed)).catch(() => undefined);
    await forget((_, i, all) => i < all - MOST);
  }
  return picture;
}

const TROUBLES: Record<number, string> = { 0: OFFLINE, 401: 'signed-out', 429: 'slow-down' };

/* Puts the pictures into the places that an archive has for them; one that is gone is left out. The code why not. */
export async function fillPhotos(client: Client, files: File[]): Promise<string> {
  for (const file of [...files]) {
    if (!file.path.startsWith(PLACE)) continue;
    const picture = await fetchPhoto(client, new TextDecoder().decode(file.bytes));
    if (typeof picture === 'number' && picture !== 404) return TROUBLES[picture] ?? 'trouble';
    if (picture instanceof Uint8Array) file.bytes = picture;
    else files.splice(files.indexOf(file), 1);
  }
  return '';
}
