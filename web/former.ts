// SPDX-License-Identifier: AGPL-3.0-or-later
// former: what was shared in pairings that ended, read once more from the relay
// to be taken along. Nothing of it is kept here, and nothing is sent.
import { askRelay, now, seed, zone } from './around';
import { Client, type Row } from './client';
import { Core, type File } from './core';
import { fillPhotos } from './fetched';
import type { Wasm } from './wasm';

const BASE = 0, FORMER = 2;

async function carry(client: Client, form: Record<string, string>): Promise<string> {
  client.time(now());
  client.begin(new URLSearchParams(form).toString());
  for (let call = client.call(); call !== null; call = client.call()) {
    const [status, body] = await askRelay(call, new AbortController());
    client.time(now());
    client.answer(status, body);
  }
  return client.outcome();
}

function filesOf(wasm: Wasm, decks: File[], client: Client, host: string): File[] {
  const facts = client.facts();
  const core = new Core(wasm, Number(new URLSearchParams(facts).get('me') ?? 0), BASE, decks);
  try {
    for (let batch; (batch = client.opened()) !== null;) core.fold(batch);
    return core.export(new URLSearchParams({ method: 'GET', path: '/', now: String(now()), zone: String(zone()), seed: seed(),
      facts: `${facts}&${host}` }).toString());
  } finally {
    core.close();
  }
}

/* All pairings that ended, each in a folder of its own; or the code why they can't be read. */
export async function readFormer(wasm: Wasm, decks: File[], account: Row, passphrase: string, many: number, host: string):
    Promise<File[] | string> {
  const files: File[] = [];
  for (let nth = 0; nth < many; nth++) {
    const client = new Client(wasm, FORMER, location.origin);
    try {
      client.load(account);
      const code = await carry(client, { do: 'open', nth: String(nth), passphrase }) || await carry(client, { do: 'read' });
      if (code !== '') return code;
      const own = filesOf(wasm, decks, client, host), missing = await fillPhotos(client, own);
      if (missing !== '') return missing;
      for (const { path, bytes } of own) files.push({ path: `former-${nth + 1}/${path}`, bytes });
    } finally {
      client.free();
    }
  }
  return files;
}
