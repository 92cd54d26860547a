// SPDX-License-Identifier: AGPL-3.0-or-later
// sync: when to send and fetch. A hint of the stream, an own change, the way
// back online, and every minute in any case; ever more rarely while it fails.

const MINUTE = 60_000;
const SELDOM = 15 * MINUTE;
const GATHER = 150; // hints come in bunches

export class Sync {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stream: EventSource | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private failures = 0;

  /* run sends and fetches once, and says whether that went well; streaming, whether hints are wanted;
   * whispered is told what the other says live. */
  constructor(private run: () => Promise<boolean>, private streaming: () => boolean, private whispered: (words: string) => void) {
    addEventListener('online', () => this.soon());
  }

  soon(): void {
    if (this.running) this.wanted = true;
    else this.in(GATHER);
  }

  /* At once; resolves when it is over, well or not. */
  async now(): Promise<void> {
    while (this.running) await this.running;
    clearTimeout(this.timer);
    await this.once();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = undefined;
  }

  private in(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.once(), ms);
  }

  private once(): Promise<void> {
    this.wanted = false;
    return this.running = this.run().catch(() => false).then((fine) => this.ran(fine));
  }

  private ran(fine: boolean): void {
    this.running = null;
    this.failures = fine ? 0 : this.failures + 1;
    if (fine && this.streaming()) this.listen();
    if (this.wanted) this.in(fine ? 0 : GATHER); // the network may have come back meanwhile
    else this.in(Math.min(MINUTE * 2 ** this.failures, SELDOM));
  }

  private listen(): void {
    if (this.stream && this.stream.readyState !== EventSource.CLOSED) return;
    this.stream = new EventSource('/v1/stream');
    for (const hint of ['at', 'account', 'ended']) this.stream.addEventListener(hint, () => this.soon());
    this.stream.addEventListener('whisper', ({ data }) => this.whispered(data as string));
  }
}
