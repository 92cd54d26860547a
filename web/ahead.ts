// SPDX-License-Identifier: AGPL-3.0-or-later
// ahead: what a page does while its worker is still starting: it fetches and
// compiles the parts, and reads what lies sealed in the store.
import type { Row } from './client';
import type { Store } from './store';

export interface Parts {
  core: WebAssembly.Module;
  sodium: WebAssembly.Module;
  content: ArrayBuffer;
  rows: Row[] | null; // of the base room; null: the worker reads its own
}

/* A part of the app could not be fetched. */
export class NotHere extends Error {}

export async function ahead(store: Store | null): Promise<Parts> {
  const parts = Promise.all([
    WebAssembly.compileStreaming(fetch(ASSETS.core)),
    WebAssembly.compileStreaming(fetch(ASSETS.sodium)),
    fetch(ASSETS.content).then((answer) => answer.arrayBuffer()),
  ]).catch(() => { throw new NotHere(); });
  const rows = store === null ? null : store.lead().then(() => store.all('base'));
  const [core, sodium, content] = await parts;
  return { core, sodium, content, rows: await rows };
}
