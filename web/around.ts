// SPDX-License-Identifier: AGPL-3.0-or-later
// around: what lies around a client and a core: the clock, chance, the relay.
import type { Call } from './client';
import { zoneAt } from './clock';

const PATIENCE = 30_000; // for one answer of the relay

export const now = (): bigint => BigInt(Math.floor(Date.now() / 1000));
export const zone = (): number => zoneAt(Number(now()));

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const seed = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));

/* Status 0: it could not be reached, or abort ended it. */
export async function askRelay({ method, path, body }: Call, abort: AbortController): Promise<[number, Uint8Array]> {
  const patience = setTimeout(() => abort.abort(), PATIENCE);
  const init: RequestInit = { method, cache: 'no-store', redirect: 'error', signal: abort.signal };
  if (method !== 'GET') init.headers = { 'content-type': 'application/octet-stream' };
  if (body.length > 0) init.body = body;
  try {
    const answer = await fetch(path, init);
    return [answer.status, new Uint8Array(await answer.arrayBuffer())];
  } catch {
    return [0, new Uint8Array()];
  } finally {
    clearTimeout(patience);
  }
}
