// SPDX-License-Identifier: AGPL-3.0-or-later
// strength: how long a passphrase would stand up to guessing, 0 to 4, and what
// is weak about it. A worker of its own, that lives for one answer.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs } from '@zxcvbn-ts/language-common/graphs';
import common from '@zxcvbn-ts/language-common/common';

const OURS = ['hearth', 'passphrase', 'password', 'couple', 'partner', 'love', 'together', 'forever', 'darling',
  'iloveyou', 'home', 'fire', 'ember', 'pine', 'journal', 'private'];

onmessage = ({ data: { words, known } }: MessageEvent<{ words: string; known: string[] }>) => {
  const zxcvbn = new ZxcvbnFactory({ dictionary: { passwords: common, ours: OURS }, graphs: adjacencyGraphs });
  const { score, feedback } = zxcvbn.check(words, known);
  postMessage({ strength: score, weak: feedback.warning ?? '' });
};
