// SPDX-License-Identifier: AGPL-3.0-or-later
// What the build puts in, and what the libraries and browsers do not declare.

/* Addresses of the built files, put in by build.mjs. */
declare const ASSETS: {
  readonly worker: string;
  readonly strength: string;
  readonly core: string;
  readonly sodium: string;
  readonly content: string;
};

declare module 'libsodium-sumo' {
  import type { Sodium } from './crypto';
  export default function load(host: { getRandomValue(): number }): Promise<Sodium>;
}

interface Window {
  readonly trustedTypes?: {
    createPolicy<T extends Record<string, (text: string) => string>>(name: string, rules: T):
      { [K in keyof T]: (text: string) => unknown };
  };
}

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/* The build keeps the commonest of the library's passwords, and its keyboards. */
declare module '@zxcvbn-ts/language-common/common' {
  const words: string[];
  export default words;
}

declare module '@zxcvbn-ts/language-common/graphs' {
  import type { OptionsGraph } from '@zxcvbn-ts/core';
  export const adjacencyGraphs: OptionsGraph;
}

declare module 'windows-zones' {
  const zones: Record<string, string>;
  export default zones;
}
