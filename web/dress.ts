// SPDX-License-Identifier: AGPL-3.0-or-later
// dress: small comforts on pages that work without them.
import { encode } from 'uqr';
import { askInstall, canInstall } from './device';
import { setTheme, theme } from './looks';

const SVG = 'http://www.w3.org/2000/svg';

/* ---- before a page is shown ---- */

/* A light margin and dark squares whatever the light is, or no camera reads it. */
function drawQr(at: Element, text: string): void {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  let d = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      d += `M${from} ${y + 0.5}h${x + 1 - from}`;
    }
  });
  path.setAttribute('d', d);
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.append(path);
  at.replaceChildren(svg);
}

const whole = (address: string): string => address.startsWith('/') ? location.origin + address : address;

/* Links of the app stand behind #, so that no path is ever sent, not even by a new tab. */
export function dressPage(page: Document): void {
  for (const link of page.querySelectorAll('a[href^="/"]')) link.setAttribute('href', '#' + link.getAttribute('href'));
  for (const at of page.querySelectorAll<HTMLElement>('[data-qr]')) drawQr(at, whole(at.dataset.qr!));
  for (const at of page.querySelectorAll<HTMLElement>('[data-link]')) at.textContent = whole(at.dataset.link!);
  for (const at of page.querySelectorAll<HTMLElement>('[data-install]')) at.hidden = !canInstall();
  for (const at of page.querySelectorAll<HTMLInputElement>('input[data-theme-choice]')) {
    at.toggleAttribute('checked', at.dataset.themeChoice === (theme() || 'auto'));
  }
}

/* ---- rings ---- */

const ends = new WeakMap<Element, { left: string; at: number }>();
let ticking: ReturnType<typeof setInterval> | undefined;

function tick(done: () => void): void {
  const rings = document.querySelectorAll<HTMLElement>('[data-ring]:not([data-paused])');
  if (rings.length === 0) return clearInterval(ticking);
  for (const ring of rings) {
    const left = ring.dataset.ring!;
    let end = ends.get(ring);
    if (end?.left !== left) ends.set(ring, end = { left, at: Date.now() + Number(left) * 1000 });
    const seconds = Math.max(0, Math.round((end.at - Date.now()) / 1000));
    const arc = ring.querySelector('.r1'), figure = ring.querySelector('.num');
    const length = Number(arc?.getAttribute('pathLength') ?? 100);
    arc?.setAttribute('stroke-dasharray', `${length * seconds / Number(ring.dataset.total ?? left)} ${length}`);
    if (figure) figure.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (seconds === 0 && Number(left) > 0) {
      ring.dataset.paused = '';
      done();
    }
  }
}

/* The page carries the time that is left; this makes it move. done is told when it is up. */
export function runRings(done: () => void): void {
  clearInterval(ticking);
  if (!document.querySelector('[data-ring]')) return;
  ticking = setInterval(() => tick(done), 500);
  tick(done);
}

/* ---- rows of choices ---- */

const clears = '.track input[type=radio], [data-clear] input[type=radio]';

function choose(input: HTMLInputElement, on: boolean): void {
  if (input.checked === on) return;
  input.checked = on;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/* A tap on the chosen one clears it; a finger that moves along a track takes the choice with it. */
function dressTracks(): void {
  let was: HTMLInputElement | null = null;
  let track: Element | null = null;
  const under = (e: PointerEvent, within: Element): HTMLInputElement | null => {
    const at = document.elementFromPoint(e.clientX, e.clientY);
    return at && within.contains(at) ? at.closest('label')?.querySelector('input') ?? null : null;
  };
  window.addEventListener('pointerdown', (e) => {
    const input = (e.target as Element).closest('label')?.querySelector<HTMLInputElement>(clears) ?? null;
    was = input?.checked ? input : null;
    track = input?.closest('.track') ?? null;
  });
  window.addEventListener('pointermove', (e) => {
    const input = track && under(e, track);
    if (!input || input === was) return;
    was = null;
    choose(input, true);
  });
  for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => { track = null; });
  window.addEventListener('click', (e) => {
    if (e.target !== was || was === null) return;
    choose(was, false);
    was = null;
  });
}

/* ---- buttons ---- */

async function copy(button: HTMLElement): Promise<void> {
  const from = button.dataset.copy!;
  const text = document.getElementById(from)?.textContent?.trim() ?? whole(from);
  if (button.hasAttribute('data-share') && navigator.share) return navigator.share({ text });
  await navigator.clipboard.writeText(text);
  if (button.dataset.done) button.textContent = button.dataset.done;
}

export function dressButtons(): void {
  dressTracks();
  window.addEventListener('click', (e) => {
    const button = (e.target as Element).closest<HTMLElement>('[data-copy], [data-print], [data-install]');
    if (!button) return;
    e.preventDefault();
    if (button.dataset.copy !== undefined) void copy(button).catch(() => undefined);
    else if (button.dataset.print !== undefined) print();
    else askInstall();
  });
  window.addEventListener('change', (e) => {
    const choice = (e.target as HTMLElement).dataset.themeChoice;
    if (choice !== undefined) setTheme(choice);
  });
}
