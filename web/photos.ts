// SPDX-License-Identifier: AGPL-3.0-or-later
// photos: those that somebody chooses for a form, and those that a page shows.
// A page says where; the picture is asked for when the place comes into sight.
import { cut, isOurs, type Cut, type Refusal } from './cut';
import { draftName, sayUnder } from './forms';

const AT_ONCE = 3;
const NEAR = '200px';

function put(img: HTMLImageElement, picture: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([picture], { type: 'image/jpeg' }));
  img.onload = img.onerror = () => URL.revokeObjectURL(url);
  img.src = url;
}

/* ---- chosen ---- */

const chosen = new WeakMap<HTMLFormElement, Cut[]>();
const left = new Map<string, Cut[]>(); // for when somebody comes back to a form, by the name of its draft
const cutting = new WeakMap<HTMLFormElement, Promise<void>>();

const rowsOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLElement>('[data-photo-row]')];

/* The photos of a form, once they are cut; undefined: it takes none. */
export async function photosOf(form: HTMLFormElement): Promise<Cut[] | undefined> {
  await cutting.get(form);
  return form.dataset.photos === undefined ? undefined : chosen.get(form) ?? [];
}

/* Kept, taken back, or nobody's any more: of one form, or of all. */
export function forgetPhotos(name?: string): void {
  if (name === undefined) left.clear();
  else left.delete(name);
}

/* Their rows, also on a page that has come anew. */
function fill(form: HTMLFormElement): void {
  const photos = chosen.get(form) ?? left.get(draftName(form)) ?? [];
  chosen.set(form, photos);
  if (photos.length > 0) left.set(draftName(form), photos);
  form.toggleAttribute('data-chosen', photos.length > 0);
  rowsOf(form).forEach((row, i) => {
    const img = row.querySelector<HTMLImageElement>('[data-preview]')!;
    row.hidden = photos[i] === undefined;
    if (photos[i]) put(img, photos[i]!.small);
    else img.removeAttribute('src');
  });
}

async function take(form: HTMLFormElement, input: HTMLInputElement, files: File[]): Promise<void> {
  const photos = chosen.get(form) ?? [];
  let wrong: Refusal | 'many' | '' = '';
  chosen.set(form, photos);
  for (const file of files) {
    const made = photos.length < Number(form.dataset.photos) ? await cut(file) : 'many';
    if (typeof made === 'string') wrong = made;
    else photos.push(made);
    fill(form);
  }
  sayUnder(input, wrong === '' ? '' : input.dataset[wrong] ?? '');
}

function drop(button: HTMLElement): void {
  const form = button.closest('form')!, rows = rowsOf(form);
  const at = rows.findIndex((row) => row.contains(button));
  const words = rows.map((row) => row.querySelector('input')!);
  if (chosen.get(form)?.splice(at, 1) && chosen.get(form)!.length === 0) forgetPhotos(draftName(form));
  for (let i = at; i < words.length; i++) words[i]!.value = words[i + 1]?.value ?? '';
  fill(form);
  form.querySelector<HTMLElement>('input[type=file]')?.focus();
}

export function dressPhotos(): void {
  window.addEventListener('change', (e) => {
    const input = e.target as HTMLInputElement, form = input.form;
    if (input.type !== 'file' || form?.dataset.photos === undefined) return;
    const files = [...input.files ?? []];
    input.value = '';
    cutting.set(form, (cutting.get(form) ?? Promise.resolve()).then(() => take(form, input, files)));
  });
  window.addEventListener('click', (e) => {
    const button = (e.target as Element).closest<HTMLElement>('[data-photo-drop]');
    if (button) drop(button);
  });
}

/* ---- shown ---- */

type Ask = (name: string) => Promise<Uint8Array<ArrayBuffer> | null>;

let ask: Ask = () => Promise.resolve(null);
const wanted: HTMLImageElement[] = [];
let under = 0;

async function fetchOne(img: HTMLImageElement): Promise<void> {
  const name = img.dataset.photo!;
  const picture = img.isConnected ? await ask(name).catch(() => null) : null;
  if (picture && isOurs(picture) && img.dataset.photo === name) put(img, picture);
}

function next(): void {
  while (under < AT_ONCE && wanted.length > 0) {
    under++;
    void fetchOne(wanted.shift()!).finally(() => {
      under--;
      next();
    });
  }
}

const sight = new IntersectionObserver((places) => {
  for (const { isIntersecting, target } of places) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    wanted.push(target as HTMLImageElement);
  }
  next();
}, { rootMargin: NEAR });

export function showPhotos(from: Ask): void {
  ask = from;
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-photos]')) fill(form);
  for (const img of document.querySelectorAll<HTMLImageElement>('img[data-photo]:not([src])')) sight.observe(img);
}
