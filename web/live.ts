// SPDX-License-Identifier: AGPL-3.0-or-later
// live: what one phone says to the other while both are there. A whisper holds
// all there is to say, so a newer one takes the place of one that still waits,
// and one that gets lost is said again by and by.
import type { Room } from './room';

const PATIENCE = 5000; // for the relay to pass one on

export class Live {
  private waiting = '';
  private sending = false;

  constructor(private room: Room, private changed: () => void) {}

  /* Said here: heard by oneself at once, then sent. */
  say(whisper: string): void {
    if (whisper === '') return;
    this.room.hear('/mine', whisper);
    this.send(whisper);
  }

  /* What the stream brought, as it came. */
  heard(words: string): void {
    const whisper = this.room.whispered(words);
    if (whisper === '') return;
    const { status, whisper: answer } = this.room.hear('/theirs', whisper);
    this.send(answer);
    if (status === 205) this.changed();
  }

  private send(whisper: string): void {
    if (whisper === '') return;
    this.waiting = whisper;
    if (!this.sending) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.sending = true;
    try {
      for (let next; (next = this.waiting) !== '';) {
        this.waiting = '';
        const call = await this.room.whisper(next);
        if (call === null) continue;
        await fetch(call.path, { method: call.method, body: call.body, cache: 'no-store', redirect: 'error',
          headers: { 'content-type': 'application/octet-stream' }, signal: AbortSignal.timeout(PATIENCE) });
      }
    } catch {
      // nobody is told: it is said again
    } finally {
      this.sending = false;
    }
  }
}
