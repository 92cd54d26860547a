// SPDX-License-Identifier: AGPL-3.0-or-later
// talk: questions and answers between a page and its workers, either way.

import type { Parts } from './ahead';
import type { Cut } from './cut';

export interface Visit {
  method: 'GET' | 'POST';
  path: string;
  body: string;
  at: string; // the page it was sent from
  draft: string; // the name of its form's draft, or nothing
  photos?: Cut[] | undefined; // of a form that takes some
}

export interface Page {
  status: number;
  html: string;
  path: string; // '' when the address stays
  private: boolean;
  say: string;
  end: '' | 'lock' | 'wipe'; // the worker is to be ended before the page is asked for
  file: Uint8Array<ArrayBuffer> | null; // to be saved by the person
  fileName: string; // of one that is no archive
  kept: boolean; // events were kept
}

/* What a page asks of a worker. */
export type ToWorker =
  | { do: 'start'; room: 0 | 1; owner: string; shut: boolean; parts: Parts }
  | { do: 'visit'; visit: Visit; facts: string }
  | { do: 'task'; form: string }
  | { do: 'sync' }
  | { do: 'files'; facts: string }
  | { do: 'photo'; name: string }
  | { do: 'wishes'; facts: string } // of the base room
  | { do: 'compare'; wishes: string; facts: string } // of the private room
  | { do: 'draft'; form: string; words: string }
  | { do: 'drafts'; forms: string[] };

/* What a worker asks of its page. */
export type ToPage =
  | { do: 'changed' }
  | { do: 'coming'; n: number; all: number }
  | { do: 'broken'; why: string }
  | { do: 'task'; form: string }
  | { do: 'files' };

interface Letter {
  id: number;
  ask?: unknown;
  answer?: unknown;
  error?: string;
}

interface Port {
  postMessage(letter: Letter, transfer?: Transferable[]): void;
  onmessage: ((e: MessageEvent) => void) | null;
}

export class Talk<Ask> {
  private waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  private asked = 0;

  constructor(private port: Port, answer: (ask: never) => unknown) {
    port.onmessage = ({ data }: MessageEvent<Letter>) => {
      if ('ask' in data) void this.reply(data, answer as (ask: unknown) => unknown);
      else this.settle(data);
    };
  }

  ask<Answer>(ask: Ask, given: Transferable[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = ++this.asked;
      this.waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.port.postMessage({ id, ask }, given);
    });
  }

  /* Whatever still waits for an answer will not get one. */
  end(why: Error): void {
    for (const { reject } of this.waiting.values()) reject(why);
    this.waiting.clear();
  }

  private async reply({ id, ask }: Letter, answer: (ask: unknown) => unknown): Promise<void> {
    try {
      this.port.postMessage({ id, answer: await answer(ask) });
    } catch (error) {
      this.port.postMessage({ id, error: String(error) });
    }
  }

  private settle({ id, answer, error }: Letter): void {
    const wait = this.waiting.get(id);
    this.waiting.delete(id);
    if (error !== undefined) wait?.reject(new Error(error));
    else wait?.resolve(answer);
  }
}
