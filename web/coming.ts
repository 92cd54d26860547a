// SPDX-License-Identifier: AGPL-3.0-or-later
// coming: the line on a page while a home is being read for the first time.
import { words } from './words';

const ID = 'coming';

export class Coming {
  private n = 0;
  private all = 0;

  set(n: number, all: number): void {
    this.n = n;
    this.all = all;
  }

  /* Into the page, or out of it. What is there already only moves on, so that it is said aloud once. */
  put(page: Document): void {
    const there = page.getElementById(ID);
    if (this.all === 0) return there?.remove();
    const line = there ?? this.make(page);
    const bar = line.querySelector('progress')!;
    const figure = (n: number) => n.toLocaleString(page.documentElement.lang || 'en');
    bar.max = this.all;
    bar.value = this.n;
    line.querySelector('.of')!.textContent = words.comingOf.replace('{n}', figure(this.n)).replace('{all}', figure(this.all));
  }

  private make(page: Document): HTMLElement {
    const line = page.createElement('div');
    const sentence = page.createElement('p'), bar = page.createElement('progress'), figures = page.createElement('p');
    line.id = ID;
    line.className = 'coming';
    sentence.id = `${ID}-what`;
    sentence.setAttribute('role', 'status');
    sentence.textContent = words.coming;
    bar.setAttribute('aria-labelledby', sentence.id);
    figures.className = 'of';
    line.append(sentence, bar, figures);
    (page.querySelector('main') ?? page.body).prepend(line);
    return line;
  }
}
