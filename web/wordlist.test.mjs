// SPDX-License-Identifier: AGPL-3.0-or-later
// wordlist: eleven bits to a word, none twice, none easily taken for another,
// none that one would not want to hear from the other.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { words } from './wordlist.mjs';

const all = words(path.join(import.meta.dirname, '../content/en/kinder.rec'));

test('there are 2048, all different', () => {
  assert.equal(all.length, 2048);
  assert.equal(new Set(all).size, 2048);
  for (const word of all) assert.match(word, /^[a-z]{3,9}$/);
});

test('the first four letters tell a word from all others', () => {
  assert.equal(new Set(all.map((word) => word.slice(0, 4))).size, 2048);
});

test('nobody is offered an unkind word', () => {
  for (const word of ['toilet', 'warfare', 'abuse', 'divorce', 'liar', 'victim', 'weapon', 'betray', 'ugly', 'hurt']) {
    assert.ok(!all.includes(word), word);
  }
});

test('what an index means stays the same', () => {
  assert.deepEqual([0, 1, 2, 2047].map((i) => all[i]), ['acorn', 'ability', 'able', 'zoo']);
});
