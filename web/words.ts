// SPDX-License-Identifier: AGPL-3.0-or-later
// words: the few sentences that the host says by itself, when the core can't.

export const words = {
  tooOld: 'This browser is too old for Hearth, or a part of it is switched off. Hearth seals what you write on your own device, and needs WebAssembly, storage and locks for that. A current Firefox, Chrome, Edge or Safari has them.',
  notHere: 'Hearth could not be fetched. Once you are online, load this page again. What is kept on this device is not lost.',
  cannot: 'Hearth keeps stopping on this device. Nothing that was kept is lost. Load this page again a little later, or open it on another device.',
  trap: 'Hearth stopped and has started again. Nothing that was kept is lost.',
  fault: 'Hearth stopped and has started again. Nothing that was kept is lost.',
  'not-kept': 'This device could not keep what you did last: its storage is full, or the browser has cleared it. What is on the server is not lost.',
  coming: 'What was written so far is coming to this device.',
  comingOf: '{n} of {all}',
  tooMuch: 'That is more than fits in here, so nothing was taken in. What you wrote still stands here.',
  moved: 'Another tab has taken over. Please look whether the last thing you sent is there.',
} as const;
