// SPDX-License-Identifier: AGPL-3.0-or-later
// imports: the wasm module may ask its host for the primitives of
// seal/crypto.h, and for nothing else.
import { readFileSync } from 'node:fs';

const allowed = new Set([...readFileSync(new URL('../seal/crypto.h', import.meta.url), 'utf8')
  .matchAll(/PORT\((\w+)\)/g)].map((m) => m[1]));
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const wrong = WebAssembly.Module.imports(module)
  .filter((i) => i.module !== 'crypto' || !allowed.has(i.name));
for (const i of wrong) console.error(`the module asks for ${i.module}.${i.name}`);
process.exit(wrong.length > 0 ? 1 : 0);
