// SPDX-License-Identifier: AGPL-3.0-or-later
// dress: small comforts on pages that work without them.
import { encode } from 'uqr';
import { askInstall, canInstall } from './device';
import { setTheme, theme } from './looks';
import { readPicked } from './picked';

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

/* The core does not know where this home stands. */
function whole(address: string): string {
  return /^[#/]/.test(address) ? new URL(address, location.origin + '/').href : address;
}

/* Links of the app stand behind #, so that no path is ever sent, not even by a new tab. */
export function dressPage(page: Document): void {
  for (const link of page.querySelectorAll('a[href^="/"]')) link.setAttribute('href', '#' + link.getAttribute('href'));
  for (const at of page.querySelectorAll<HTMLElement>('[data-qr]')) drawQr(at, whole(at.dataset.qr!));
  for (const at of page.querySelectorAll<HTMLElement>('[data-link]')) at.textContent = whole(at.dataset.link!);
  for (const at of page.querySelectorAll('[data-pick]')) at.removeAttribute('hidden');
  for (const at of page.querySelectorAll<HTMLElement>('[data-install]')) {
    (at.closest<HTMLElement>('.card') ?? at).hidden = !canInstall();
  }
  for (const at of page.querySelectorAll<HTMLInputElement>('input[data-theme-choice]')) {
    at.toggleAttribute('checked', at.value === (theme() || 'auto'));
  }
}

/* ---- rings ---- */

const STEP = 250;

interface Run {
  left: string; // what the page said
  end: number;
}

const runs = new WeakMap<Element, Run>();
let ticking: ReturnType<typeof setInterval> | undefined;

/* In, rest, out, again and again; the words are the page's. */
function breathe(ring: HTMLElement, seconds: number): void {
  const steps = (['in', 'hold', 'out'] as const).map((name) => ({ name, lasts: Number(ring.dataset[name] ?? 0) }));
  let at = seconds % steps.reduce((sum, { lasts }) => sum + lasts, 0);
  const now = steps.find(({ lasts }) => (at -= lasts) < 0) ?? steps[0]!;
  if (ring.dataset.step === now.name) return;
  ring.dataset.step = now.name;
  ring.style.setProperty('--lasts', `${now.lasts}s`);
  const label = ring.querySelector('.lbl');
  const say = ring.getAttribute(`data-say-${now.name}`);
  if (label && say) label.textContent = say;
}

function rest(ring: HTMLElement, done: () => void): void {
  ring.dataset.paused = '';
  delete ring.dataset.step;
  const then = document.getElementById(ring.dataset.then ?? '');
  if (then instanceof HTMLFormElement) return then.requestSubmit();
  const label = ring.querySelector('.lbl');
  if (label && ring.dataset.sayEnd) label.textContent = ring.dataset.sayEnd;
  else done();
}

function turn(ring: HTMLElement, done: () => void): void {
  const left = ring.dataset.ring!;
  let run = runs.get(ring);
  if (run?.left !== left) runs.set(ring, run = { left, end: Date.now() + Number(left) * 1000 });
  const seconds = Math.max(0, (run.end - Date.now()) / 1000), whole = Math.ceil(seconds);
  const arc = ring.querySelector('.r1'), figure = ring.querySelector('.num');
  const length = Number(arc?.getAttribute('pathLength') ?? 100);
  arc?.setAttribute('stroke-dasharray', `${length * seconds / Number(ring.dataset.total || left)} ${length}`);
  if (figure) figure.textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  if (seconds === 0) rest(ring, done);
  else if (ring.dataset.in) breathe(ring, Number(left) - seconds);
}

/* The page carries the time that is left; this makes it move. done is told when it is up. */
export function runRings(done: () => void): void {
  const tick = () => {
    const rings = document.querySelectorAll<HTMLElement>('[data-ring]:not([data-paused], [data-ring="0"])');
    if (rings.length === 0) clearInterval(ticking);
    for (const ring of rings) turn(ring, done);
  };
  clearInterval(ticking);
  ticking = setInterval(tick, STEP);
  tick();
}

/* ---- a screen that stays on ---- */

let awake: WakeLockSentinel | undefined;

const wantsAwake = (): boolean => document.visibilityState === 'visible' &&
  document.querySelector('[data-awake]:not([data-paused], [data-ring="0"])') !== null;

/* While a page asks for it and is seen. A browser may refuse, and a phone that is low does. */
export async function runAwake(): Promise<void> {
  if (wantsAwake()) {
    if (awake && !awake.released) return;
    const lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (awake && !awake.released) await lock?.release();
    else awake = lock;
  }
  if (wantsAwake()) return;
  await awake?.release();
  awake = undefined;
}

/* ---- pages that look again by themselves ---- */

let looking: ReturnType<typeof setInterval> | undefined;

/* Asked for again every so many seconds, while somebody can see it. */
export function runAgain(again: () => void): void {
  const seconds = Number(document.querySelector<HTMLElement>('[data-again]')?.dataset.again ?? 0);
  clearInterval(looking);
  if (seconds > 0) looking = setInterval(() => document.visibilityState === 'visible' && again(), seconds * 1000);
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

/* Shows the passphrase in the field of that id, or hides it again. */
function unmask(button: HTMLElement): void {
  const field = document.getElementById(button.dataset.show ?? '') as HTMLInputElement | null;
  if (!field) return;
  const hidden = field.type === 'password';
  field.type = hidden ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(hidden));
}

/* Puts the words offered into the field of that id, for the person to see. */
function use(button: HTMLElement): void {
  const field = document.getElementById(button.dataset.use ?? '') as HTMLInputElement | null;
  if (!field) return;
  field.value = button.dataset.words ?? '';
  field.type = 'text';
  field.focus();
}

export function dressButtons(): void {
  dressTracks();
  window.addEventListener('click', (e) => {
    const button = (e.target as Element).closest<HTMLElement>('[data-copy], [data-print], [data-install], [data-show], [data-use]');
    if (!button) return;
    e.preventDefault();
    if (button.dataset.copy !== undefined) void copy(button).catch(() => undefined);
    else if (button.dataset.print !== undefined) print();
    else if (button.dataset.show !== undefined) unmask(button);
    else if (button.dataset.use !== undefined) use(button);
    else askInstall();
  });
  window.addEventListener('change', (e) => {
    const at = e.target as HTMLInputElement;
    if (at.dataset.themeChoice !== undefined) setTheme(at.value);
    if (at.type === 'file') void readPicked(at).catch(() => undefined);
  });
}
