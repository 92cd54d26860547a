// SPDX-License-Identifier: AGPL-3.0-or-later
// press: what a finger lies on, or a mouse rests on, is asked for at once, so
// that its page is there when the finger lifts. To read a page changes nothing.
// While a finger is down, nothing is to move under it.

const FRESH = 3000; // so long a page that was asked for ahead may be shown
const HOLD = 5000; // longer is no tap; over a list of the browser's own no lifting is told

export class Press<Page> {
  private path = '';
  private since = 0;
  private coming: Promise<Page> | undefined;
  private here: Page | undefined;
  private holding: ReturnType<typeof setTimeout> | undefined;

  /* pathOf: where an element leads, or ''. lifted: a finger is no longer down; its click comes after. */
  constructor(private ask: (path: string) => Promise<Page>, private pathOf: (at: Element) => string, private lifted: () => void) {
    window.addEventListener('pointerdown', (e) => {
      this.hold();
      this.over(e);
    });
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => this.lift());
    window.addEventListener('pointerover', (e) => e.pointerType === 'mouse' && this.over(e));
  }

  /* The page of that path, if it was asked for just now; for this once. */
  take(path: string): Page | Promise<Page> | undefined {
    const found = path === this.path && this.fresh ? this.here ?? this.coming : undefined;
    this.drop();
    return found;
  }

  /* Something has changed: what was asked for says what was. */
  drop(): void {
    this.path = '';
    this.coming = this.here = undefined;
  }

  /* Whether a finger is down. */
  get held(): boolean {
    return this.holding !== undefined;
  }

  private hold(): void {
    clearTimeout(this.holding);
    this.holding = setTimeout(() => this.lift(), HOLD);
  }

  private lift(): void {
    clearTimeout(this.holding);
    this.holding = undefined;
    this.lifted();
  }

  private get fresh(): boolean {
    return performance.now() - this.since < FRESH;
  }

  private over(e: Event): void {
    const path = e.target instanceof Element ? this.pathOf(e.target) : '';
    if (path === '' || (path === this.path && this.fresh)) return;
    const coming = this.ask(path);
    this.path = path;
    this.since = performance.now();
    this.coming = coming;
    this.here = undefined;
    coming.then((page) => { if (coming === this.coming) this.here = page; }, () => coming === this.coming && this.drop());
  }
}
