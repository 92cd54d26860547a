// SPDX-License-Identifier: AGPL-3.0-or-later
// press: what a finger lies on, or a mouse rests on, is asked for at once, so
// that its page is there when the finger lifts. To read a page changes nothing.

const FRESH = 3000; // so long a page that was asked for ahead may be shown

export class Press<Page> {
  private path = '';
  private since = 0;
  private coming: Promise<Page> | undefined;
  private here: Page | undefined;

  /* pathOf: where an element leads, or ''. */
  constructor(private ask: (path: string) => Promise<Page>, private pathOf: (at: Element) => string) {
    window.addEventListener('pointerdown', (e) => this.over(e));
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
