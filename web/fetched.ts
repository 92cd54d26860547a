// SPDX-License-Identifier: AGPL-3.0-or-later
// fetched: a photo, from where it is: waiting here, kept here as it came, or at
// the relay. What is kept is sealed, and only the event that names it opens it.
import { askRelay } from './around';
import type { Client } from './client';
import type { File } from './core';

export const PHOTOS = 'hearth-photos';
const OFFLINE = 'offline', PLACE = 'photos/';

async function parts(client: Client, name: string): Promise<Uint8Array<ArrayBuffer> | number> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for (let call; (call = client.photoCall(name, all.length)) !== null;) {
    const [status, body] = await askRelay(call, new AbortController());
    if (status !== 200) return status;
    all.push(new Uint8Array(body));
  }
  return new Uint8Array(await new Blob(all).arrayBuffer());
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
  if (picture && !kept) await cache.put(place, new Response(sealed)).catch(() => undefined);
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
