// SPDX-License-Identifier: AGPL-3.0-or-later
// sodium: libsodium for a worker. The build takes its wasm out of the script
// (build.mjs), so that the page fetches and compiles it as what it is.
import load from 'libsodium-sumo';
import type { Sodium } from './crypto';

type Instantiate = (bytes: unknown, imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;

function draw(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

export async function loadSodium(module: WebAssembly.Module): Promise<Sodium> {
  const door = globalThis as { instantiateSodium?: Instantiate };
  door.instantiateSodium = async (_, imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) });
  const sodium = await load({ getRandomValue: draw });
  if (sodium._sodium_init() < 0) throw new Error('libsodium does not start');
  return sodium;
}
