// SPDX-License-Identifier: AGPL-3.0-or-later
// wordlist: the 2048 words that passphrases are offered from and that two
// people compare: a well-kept list, with kinder words in some places.
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fs from 'node:fs';

/* kinder: the file of those words, "Id: instead of\nText: this\n". */
export function words(kinder) {
  const instead = new Map([...fs.readFileSync(kinder, 'utf8').matchAll(/^Id: (.*)\nText: (.*)$/gm)].map(([, id, text]) => [id, text]));
  for (const id of instead.keys()) if (!wordlist.includes(id)) throw new Error(`${kinder}: ${id} is not in the list`);
  return wordlist.map((word) => instead.get(word) ?? word);
}
