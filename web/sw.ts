// SPDX-License-Identifier: AGPL-3.0-or-later
// sw: keeps one whole version of the app, serves it with or without a network,
// and asks before a newer one takes over. It never touches what the relay says.

/* Put in by the build: every file of this version, with its hash. */
declare const FILES: readonly { path: string; integrity: string }[];
declare const VERSION: string;

const sw = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = `hearth-${VERSION}`, PHOTOS = 'hearth-photos'; // sealed (fetched.ts)

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map(({ path, integrity }) =>
    new Request(path, { cache: 'no-cache', credentials: 'same-origin', integrity })));
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE && name !== PHOTOS) await caches.delete(name);
  await sw.clients.claim();
}

async function serve(request: Request): Promise<Response> {
  const kept = await caches.match(request.mode === 'navigate' ? '/' : request, { cacheName: CACHE });
  return kept ?? fetch(request); // and no cache comes back after everything was removed
}

sw.addEventListener('install', (e) => e.waitUntil(install()));
sw.addEventListener('activate', (e) => e.waitUntil(activate()));
sw.addEventListener('message', (e) => {
  if (e.data === 'update') void sw.skipWaiting();
});
sw.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (e.request.mode === 'navigate' ? url.pathname === '/' : FILES.some(({ path }) => path === url.pathname)) {
    e.respondWith(serve(e.request));
  }
});
