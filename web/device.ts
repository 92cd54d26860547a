// SPDX-License-Identifier: AGPL-3.0-or-later
// device: what this browser remembers beside the sealed store, what it can do,
// and how all of it is removed.
import { scriptUrl } from './html';
import { away, keep, kept, named, showLooks, theme } from './looks';
import { refusal, unsubscribe } from './push';
import { removeStore } from './store';

/* ---- locked until the passphrase comes, even on a device that stays unlocked ---- */

export function shut(): boolean {
  return kept('shut') !== '';
}

export function setShut(on: boolean): void {
  keep('shut', on ? '1' : '');
}

/* ---- there was an account here ---- */

export function setKnown(): void {
  keep('known', '1');
}

/* ---- what the browser can do ---- */

let persisted = false;
let install: InstallPrompt | undefined;
let worker: ServiceWorkerRegistration | undefined;

export function canRun(): boolean {
  return typeof WebAssembly === 'object' && 'indexedDB' in window && 'locks' in navigator && 'subtle' in crypto &&
    'BroadcastChannel' in window;
}

export function facts(account: boolean): string {
  const all = new URLSearchParams();
  if (!account && kept('known')) all.set('lost', '1');
  if (persisted) all.set('persist', '1');
  if (matchMedia('(display-mode: standalone)').matches) all.set('installed', '1');
  if (named()) all.set('named', named());
  if (theme()) all.set('theme', theme());
  if (away()) all.set('away', away());
  if (worker?.waiting) all.set('update', '1');
  if (refusal()) all.set('notify', refusal());
  return all.toString();
}

/* Asks to be spared when the browser tidies up. */
export async function persist(): Promise<void> {
  if (!persisted) persisted = (await navigator.storage?.persist?.()) ?? false;
}

export function canInstall(): boolean {
  return install !== undefined;
}

export function askInstall(): void {
  void install?.prompt();
  install = undefined;
}

/* changed is told when pages may look different. */
export async function prepare(changed: () => void): Promise<void> {
  addEventListener('beforeinstallprompt', (e) => {
    e.preventDefault();
    install = e as InstallPrompt;
    changed();
  });
  addEventListener('storage', showLooks);
  persisted = (await navigator.storage?.persisted?.()) ?? false;
  if (!('serviceWorker' in navigator)) return;
  const had = navigator.serviceWorker.controller !== null;
  const taken = () => had && navigator.serviceWorker.controller !== null; // and not only cleared away
  navigator.serviceWorker.addEventListener('controllerchange', () => taken() && location.reload());
  worker = await navigator.serviceWorker.register(scriptUrl('/sw.js'));
  worker.addEventListener('updatefound', () => {
    const coming = worker?.installing;
    coming?.addEventListener('statechange', () => coming.state === 'installed' && had && changed());
  });
}

/* Takes the version that waits; the page is loaded anew when it is in charge. */
export function update(): void {
  worker?.waiting?.postMessage('update');
}

/* Leaves no trace that a page can remove. */
export async function wipe(): Promise<void> {
  await unsubscribe().catch(() => undefined);
  localStorage.clear();
  sessionStorage.clear();
  await removeStore();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  worker = undefined;
}

/* An archive of everything, or a file of that name. */
export function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: name.endsWith('.ics') ? 'text/calendar' : name ? 'application/json' : 'application/zip' }));
  link.download = name || `${named() || 'hearth'}-${new Date().toISOString().slice(0, 10)}.zip`.toLowerCase();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/* How a passphrase would stand up to guessing, as fields of its form. */
export function strength(passphrase: string, known: string[]): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    const worker = new Worker(scriptUrl(ASSETS.strength));
    const done = (fields: Record<string, string>) => {
      worker.terminate();
      resolve(fields);
    };
    worker.onmessage = ({ data }) => done({ strength: String(data.strength), weak: data.weak });
    worker.onerror = () => done({});
    worker.postMessage({ words: passphrase, known });
  });
}
