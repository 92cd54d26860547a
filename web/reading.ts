// SPDX-License-Identifier: AGPL-3.0-or-later
// reading: when it is said how far a device has come with reading a home. A
// word about it comes only when there is a while to wait, and then seldom.

const AFTER = 500; // ms: what is over sooner needs no word
const LEFT = 500; // nor does what is nearly over
const STEP = 400; // between two words

export class Reading {
  private began = 0;
  private from: number | undefined; // what was read before
  private said = 0;

  /* say is told how many of how many events are here; 0 of 0 when it is over. */
  constructor(private say: (n: number, all: number) => void) {}

  begin(): void {
    this.began = performance.now();
    this.from = undefined;
  }

  end(): void {
    if (this.said !== 0) this.say(0, 0);
    this.said = 0;
  }

  /* fact: "n.all", while there is more (docs/formats.md). */
  comes(fact: string): void {
    const [n, all] = fact.split('.').map(Number) as [number, number | undefined];
    if (all === undefined) return;
    this.from ??= n;
    const now = performance.now();
    const came = n - this.from, took = now - this.began;
    if (this.said === 0 && (took < AFTER || came === 0 || took * (all - n) / came < LEFT)) return;
    if (now - this.said < STEP) return;
    this.said = now;
    this.say(n, all);
  }
}
