// SPDX-License-Identifier: AGPL-3.0-or-later
// sw: keeps one whole version of the app, serves it with or without a network,
// and asks before a newer one takes over. It never touches what the relay says.
// When somebody is to be reminded, it shows the name of the app and nothing else.

/* Put in by the build: every file of this version, with its hash. */
declare const FILES: readonly { path: string; integrity: string }[];
declare const VERSION: string;
declare const ICONS: { readonly hearth: string; readonly notes: string };

const sw = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = `hearth-${VERSION}`, PHOTOS = 'hearth-photos'; // sealed (fetched.ts)
const NAMED = 'named'; // looks.ts keeps in it what the app is called here

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map(({ path, integrity }) =>
    new Request(path, { cache: 'no-cache', credentials: 'same-origin', integrity })));
}

async function activate(): Promise<void> {
  const ours = new Set([CACHE, NAMED, PHOTOS]);
  for (const name of await caches.keys()) if (!ours.has(name)) await caches.delete(name);
  await sw.clients.claim();
}

async function serve(request: Request): Promise<Response> {
  const kept = await caches.match(request.mode === 'navigate' ? '/' : request, { cacheName: CACHE });
  return kept ?? fetch(request); // and no cache comes back after everything was removed
}

/* Whatever was sent is not looked at. */
async function remind(): Promise<void> {
  const named = await (await caches.match('/named', { cacheName: NAMED }))?.text();
  await sw.registration.showNotification(named ?? 'Hearth', { tag: 'hearth', icon: named ? ICONS.notes : ICONS.hearth });
}

async function come(): Promise<void> {
  const [tab] = await sw.clients.matchAll({ type: 'window', includeUncontrolled: true });
  await (tab ? tab.focus() : sw.clients.openWindow('/'));
}

/* Where this device is called now is told when Hearth is opened next. Some browsers have done it themselves. */
async function subscribeAgain({ oldSubscription: old, newSubscription: anew }: PushSubscriptionChangeEvent): Promise<void> {
  if (old && !anew) await sw.registration.pushManager.subscribe(old.options as PushSubscriptionOptionsInit);
}

sw.addEventListener('push', (e) => e.waitUntil(remind()));
sw.addEventListener('notificationclick', (e) => {
  e.notification.close();
  e.waitUntil(come());
});
sw.addEventListener('pushsubscriptionchange', (e) =>
  (e as ExtendableEvent).waitUntil(subscribeAgain(e as PushSubscriptionChangeEvent)));
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
