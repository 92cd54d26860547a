// SPDX-License-Identifier: AGPL-3.0-or-later
// wishes: how long a step of a round takes on the phone that does it, 128 slots
// with twenty yeses, through the port of web/crypto.ts as in the worker.
//
//   node bench/wishes.mjs build/wasm
import path from 'node:path';
import { times } from '../tests/times.mjs';

const [wasm] = process.argv.slice(2);
const c = await times(path.join(wasm, 'wasm/times.wasm'));

const took = [[], [], [], []];
for (let round = 0; round < 25; round++) {
  for (const [step, list] of took.entries()) {
    const start = performance.now();
    if (!c.times_step(step)) throw new Error(`step ${step} of a round fails`);
    list.push(performance.now() - start);
  }
}
for (const [step, name] of [[1, 'post'], [2, 'answer'], [3, 'match']]) {
  const [first] = took[step], list = took[step].sort((a, b) => a - b);
  console.log(`a round of wishes, its ${name}\t${list[12].toFixed(1)}\tms\t< 200\tthe first time ${first.toFixed(1)}`);
}
